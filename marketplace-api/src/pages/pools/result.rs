//! What came of a pool for the reader: the price, the own part and how it was reckoned, or why nothing came of it.

use order_workflow::query::demand_pools::{
    ArrivalView, AwardView, OwnPledgeView, PoolLineView, PoolView,
};

use super::table::part_of;
use super::words::released;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::layout::Link;
use crate::pages::parts::Total;
use supply_chain::money::Money;

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
    if own.state == "standing" && pool.state == "clearing" {
        // What others pledged is sealed, one's own is not.
        return Some(OwnPart {
            heading: lang.t("Komitmen Anda", "Your pledge").to_owned(),
            rows: said(own, unit, lang),
            reckoned: Vec::new(),
            links,
        });
    }
    let award = own.award?;
    let price = line.result.and_then(|result| result.unit_price).unwrap_or_default();
    let mut rows = awarded(own, award, (price, arrivals.is_empty()), unit, lang);
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
    let (mut got, mut paid, mut confirmed) = (0, Money::ZERO, true);
    // Told with each share: what the cooperative bears of all goods together.
    let mut charges = Money::ZERO;
    for (arrival, share) in shares {
        charges = share.charges;
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
        if charges != Money::ZERO && pool.line_count == 1 {
            rows.push(Total::new(lang.t("Ongkos", "Freight"), rupiah(charges)));
            let all = paid.plus(charges).map(rupiah).unwrap_or_default();
            rows.push(Total::sum(lang.t("Dengan ongkos", "With freight"), all));
        }
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

/// One's own pledge as it was given.
fn said(own: &OwnPledgeView, unit: &str, lang: Language) -> Vec<Total> {
    let mut rows = vec![Total::new(lang.t("Pasti ambil", "For sure"), quantity(own.firm, unit))];
    if own.tolerance > 0 {
        let word = lang.t("Boleh ditambah sampai", "May rise by");
        rows.push(Total::new(word, quantity(own.tolerance, unit)));
    }
    let highest =
        lang.pick(format!("Harga paling tinggi per {unit}"), format!("Highest price per {unit}"));
    rows.push(Total::new(highest, rupiah(own.highest)));
    let most = own.firm.checked_add(own.tolerance).and_then(|most| own.highest.times(most));
    if let Some(most) = most {
        rows.push(Total::sum(lang.t("Paling banyak", "At most"), rupiah(most)));
    }
    rows
}

/// What was found at the clearing, in rows; `is_all` while nothing came yet.
fn awarded(
    own: &OwnPledgeView,
    award: AwardView,
    (price, is_all): (Money, bool),
    unit: &str,
    lang: Language,
) -> Vec<Total> {
    let mut rows = vec![
        Total::new(lang.t("Komitmen Anda", "Your pledge"), quantity(own.firm, unit)),
        Total::new(lang.t("Jatah", "You get"), quantity(award.units, unit)),
        Total::new(
            lang.pick(format!("Harga per {unit}"), format!("Price per {unit}")),
            rupiah(price),
        ),
        Total::new(lang.t("Barang", "Goods"), rupiah(award.goods)),
        Total::new(lang.t("Jasa penyelenggara", "The organizer's part"), rupiah(award.margin)),
    ];
    let before = (lang.t("Sebelum ongkos", "Freight apart"), rupiah(award.amount));
    // Once it came, what it comes to stands below.
    rows.push(if is_all { Total::sum(before.0, before.1) } else { Total::new(before.0, before.1) });
    rows
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
        let reckoned = part_of(&share.exact, good).map_or_else(
            || share.exact.replace('/', " ÷ "),
            |(mine, all)| format!("{} × {} ÷ {}", count(mine), count(good), count(all)),
        );
        format!("{reckoned} = {exact} → {units}")
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
        (None, Some(highest)) if is_below_all(line, highest) => {
            let highest = rupiah(highest);
            let least = line.gates.iter().filter_map(|gate| gate.unit_price).min().map(rupiah);
            let least = least.unwrap_or_default();
            lang.pick(
                format!("Harga tertinggi Anda {highest}; harga paling rendah di sini {least}."),
                format!("Your highest is {highest}; the lowest price here is {least}."),
            )
        }
        _ => {
            let why = released("failed", lang);
            lang.pick(format!("Alasannya: {why}."), format!("Why: {why}."))
        }
    }
}

/// Whether a highest price reaches no price of the line, however much comes together.
fn is_below_all(line: &PoolLineView, highest: Money) -> bool {
    let mut prices = line.gates.iter().filter_map(|gate| gate.unit_price).peekable();
    prices.peek().is_some() && prices.all(|price| highest < price)
}

/// Statement, own order, file.
pub(super) fn links(pool: &PoolView, lang: Language) -> Vec<Link> {
    let mut links = Vec::new();
    if pool.cleared_from.is_none() {
        return links;
    }
    if pool.side == "supplier" {
        // The statement says who takes part: that is none of its business.
        links.extend(pool.upstream.as_ref().map(|order| {
            let number = order.number.clone().unwrap_or_default();
            let from = &pool.organizer.name;
            let word = lang
                .pick(format!("Pesanan {number} dari {from}"), format!("Order {number} of {from}"));
            Link::new(word, format!("/orders/{}", order.id))
        }));
        return links;
    }
    if let Some(order) = &pool.own_order {
        let number = order.number.clone().unwrap_or_default();
        links.push(Link::new(
            lang.pick(format!("Pesanan Anda {number}"), format!("Your order {number}")),
            format!("/orders/{}", order.id),
        ));
    }
    if let Some(order) = &pool.fee_order {
        let number = order.number.clone().unwrap_or_default();
        links.push(Link::new(
            lang.pick(
                format!("Jasa {} {number}", pool.organizer.name),
                format!("Fee of {} {number}", pool.organizer.name),
            ),
            format!("/orders/{}", order.id),
        ));
    }
    if pool.is_party {
        links.push(Link::new(
            lang.t("Laporan belanja bersama", "Statement of the pool"),
            format!("/pools/{}/statement", pool.id),
        ));
    }
    links
}
