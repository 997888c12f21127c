//! What came of a pool for the reader: the price, the own part and how it was reckoned, or why nothing came of it.

use order_workflow::query::demand_pools::{ArrivalView, PoolLineView, PoolView};

use super::words::released;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::layout::Link;
use crate::pages::parts::Total;

/// The own part of one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnPart {
    /// "Anda mendapat 8 sak".
    pub heading: String,
    /// What it comes to, in rows.
    pub rows: Vec<Total>,
    /// How it was reckoned: a sentence a line.
    pub reckoned: Vec<String>,
    /// Where it goes on from here.
    pub links: Vec<Link>,
}

/// The own part of a line once the price is found; nothing before, and where nothing was pledged.
pub(super) fn own_part(
    pool: &PoolView,
    line: &PoolLineView,
    arrivals: &[ArrivalView],
    lang: Language,
) -> Option<OwnPart> {
    let own = line.own.as_ref()?;
    let unit = line.unit_name.as_str();
    let links = links(pool, lang);
    if own.state == "released" {
        return Some(OwnPart {
            heading: lang.t("Komitmen Anda dilepas", "Your pledge was let go").to_owned(),
            rows: Vec::new(),
            reckoned: vec![released_because(line, lang)],
            links,
        });
    }
    let award = own.award?;
    let price = line.result.and_then(|result| result.unit_price).unwrap_or_default();
    let mut rows = vec![
        Total::new(lang.t("Komitmen Anda", "Your pledge"), quantity(own.firm, unit)),
        Total::new(lang.t("Jatah", "You get"), quantity(award.units, unit)),
        Total::new(
            lang.pick(format!("Harga per {unit}"), format!("Price per {unit}")),
            rupiah(price),
        ),
        Total::new(lang.t("Barang", "Goods"), rupiah(award.goods)),
        Total::new(lang.t("Jasa penyelenggara", "The organizer's part"), rupiah(award.margin)),
        Total::sum(lang.t("Sebelum ongkos", "Freight apart"), rupiah(award.amount)),
    ];
    let mut reckoned = Vec::new();
    if award.extra > 0 {
        let (firm, extra) = (count(award.units - award.extra), count(award.extra));
        reckoned.push(lang.pick(
            format!("{firm} pasti + {extra} tambahan dari kelonggaran Anda."),
            format!("{firm} for sure + {extra} from your tolerance."),
        ));
    }
    let shares = arrivals.iter().filter(|arrival| arrival.line_id == line.id).flat_map(|arrival| {
        arrival.shares.iter().filter(|share| share.is_own).map(move |share| (arrival, share))
    });
    let (mut got, mut paid, mut confirmed) = (0, supply_chain::money::Money::ZERO, true);
    for (arrival, share) in shares {
        got += share.units;
        paid = paid.plus(share.amount).unwrap_or(paid);
        confirmed &= arrival.allocated_at.is_some();
        reckoned.push(share_told((arrival.good, unit), share, lang));
    }
    if !arrivals.is_empty() && got + award.units > 0 {
        let word = if confirmed {
            lang.t("Dibagi untuk Anda", "Shared out to you")
        } else {
            lang.t("Usulan untuk Anda", "Proposed for you")
        };
        rows.push(Total::new(word, quantity(got, unit)));
        rows.push(Total::sum(lang.t("Nilainya", "Which comes to"), rupiah(paid)));
    }
    let heading = if arrivals.is_empty() {
        let units = quantity(award.units, unit);
        lang.pick(format!("Jatah Anda {units}"), format!("You get {units}"))
    } else {
        let units = quantity(got, unit);
        lang.pick(format!("Bagian Anda {units}"), format!("Your part: {units}"))
    };
    Some(OwnPart { heading, rows, reckoned, links })
}

/// "Datang 99 sak: 792/104 = 7,62 → 7 sak."
fn share_told(
    (good, unit): (i64, &str),
    share: &order_workflow::query::demand_pools::ShareView,
    lang: Language,
) -> String {
    let exact = share.exact_rounded.to_string().replace('.', ",");
    let (came, units) = (quantity(good, unit), quantity(share.units, unit));
    let how = if share.exact.ends_with("/1") {
        units
    } else {
        format!("{} = {exact} → {units}", share.exact.replace('/', " ÷ "))
    };
    lang.pick(
        format!("Datang {came}, milik Anda {}: {how}.", count(share.promised)),
        format!("{came} came, {} of them promised to you: {how}.", count(share.promised)),
    )
}

fn released_because(line: &PoolLineView, lang: Language) -> String {
    let price = line.result.and_then(|result| result.unit_price);
    let highest = line.own.as_ref().map(|own| own.highest);
    match (price, highest) {
        (Some(price), Some(highest)) if highest < price => {
            let (price, highest) = (rupiah(price), rupiah(highest));
            lang.pick(
                format!("Harganya {price}; harga tertinggi Anda {highest}."),
                format!("The price is {price}; your highest is {highest}."),
            )
        }
        _ => {
            let why = released("failed", lang);
            lang.pick(format!("Alasannya: {why}."), format!("Why: {why}."))
        }
    }
}

/// Statement, own order, file.
pub(super) fn links(pool: &PoolView, lang: Language) -> Vec<Link> {
    let mut links = Vec::new();
    if pool.cleared_from.is_none() {
        return links;
    }
    if let Some(order) = &pool.own_order {
        let number = order.number.clone().unwrap_or_default();
        links.push(Link::new(
            lang.pick(format!("Pesanan Anda {number}"), format!("Your order {number}")),
            format!("/orders/{}", order.id),
        ));
    }
    let id = pool.id;
    links.push(Link::new(
        lang.t("Laporan belanja bersama", "Statement of the pool"),
        format!("/pools/{id}/statement"),
    ));
    links
}
