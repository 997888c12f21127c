//! `/stock/offers/{id}`: an offer as its seller changes it.

use askama::Template;
use order_workflow::query::catalogue::{OfferView, StockView};
use order_workflow::query::catalogue_changes::PlannedPrice;
use supply_chain::offer::{Audience, OfferState};
use supply_chain::organization::Kind;

use super::buyers::Known;
use super::grid::planned_link;
use super::offer_form::OfferForm;
use super::{May, audience_words, described, in_base_units, offer_badge};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Ladder, Note, Tone, Total, Wrong};

/// `/stock/offers/{id}`.
#[derive(Debug, Template)]
#[template(path = "stock/edit.html")]
pub struct EditPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The goods.
    pub name: String,
    /// Pack, brand, code.
    pub small: String,
    /// Its state, where it is not on sale.
    pub badge: Option<Badge>,
    /// That it was saved, or that it was changed by somebody else meanwhile.
    pub note: Option<Note>,
    /// The terms as fields; none where the reader only reads.
    pub form: Option<OfferForm>,
    /// The prices, for whoever only reads.
    pub ladder: Ladder,
    /// Who sees it.
    pub audience: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What is there.
    pub figures: Vec<Total>,
    /// The page that counts it; empty where the reader may not.
    pub count_href: String,
    /// Prices to come; each leads to the change it is part of.
    pub planned: Vec<Link>,
    /// Where a price from a day on is written; none where the reader may not.
    pub plan: Option<Link>,
    /// Pausing, or putting back on sale.
    pub turn: Option<CommandButton>,
    /// The page that takes it off for good.
    pub withdraw: Option<Link>,
    /// Its address.
    pub address: String,
    /// The form's key.
    pub key: String,
    /// The version of the offer.
    pub version: String,
}

/// Why the page is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It is not.
    First,
    /// What was filled in is kept now.
    Saved,
    /// Somebody looks for buyers to name; nothing is kept yet.
    Looking,
    /// Somebody else changed it meanwhile; what was filled in stands in the fields.
    Overtaken,
}

/// An offer with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The offer.
    pub offer: &'a OfferView,
    /// What is there of it.
    pub stock: &'a StockView,
    /// The seller's kind.
    pub kind: Kind,
    /// What the reader may do.
    pub may: May,
    /// Why the page is shown again.
    pub again: Again,
    /// Prices to come.
    pub planned: &'a [PlannedPrice],
    /// The buyers that may be named; none where they are too many to list.
    pub buyers: Option<&'a Known>,
}

impl EditPage {
    /// The page with `filled` in its fields; `keys` are those of its two forms: the terms, and pausing.
    #[must_use]
    pub fn new(
        shell: Shell,
        seen: Seen<'_>,
        filled: &Filled,
        keys: [String; 2],
        faults: &Faults,
    ) -> Self {
        let (offer, may, lang) = (seen.offer, seen.may, shell.lang);
        let mut shell = shell.task(Link::new(lang.t("Barang & harga", "Goods & prices"), "/stock"));
        shell.refused = !faults.is_empty();
        let address = format!("/stock/offers/{}", offer.id);
        let now = offer.audience.clone().unwrap_or_else(|| Audience::default_of(seen.kind));
        let told = |number| in_base_units(number, &offer.product.base_unit, lang);
        let figure = |id, en, number| Total::new(lang.t(id, en), told(number));
        let open = may.sell && offer.state != OfferState::Withdrawn;
        let [key, turn_key] = keys;
        let breaks: Vec<_> =
            offer.price_breaks.iter().map(|step| (step.min_count, step.price)).collect();
        let pack = (offer.pack.name.as_str(), offer.pack.factor, offer.product.base_unit.as_str());
        Self {
            name: offer.product_name.clone(),
            small: described(offer, lang),
            badge: offer_badge(offer.state, lang),
            note: note(seen.again, offer.state, lang),
            form: open.then(|| OfferForm::new(filled, faults, seen.kind, &now, seen.buyers, lang)),
            ladder: Ladder::at(&breaks, 1, pack, lang),
            audience: audience_words(&now, lang),
            wrongs: faults.wrongs(),
            figures: vec![
                figure("Di gudang", "On hand", seen.stock.on_hand),
                figure("Dijanjikan", "Promised", seen.stock.reserved),
                Total::sum(lang.t("Bisa dijual", "Can be sold"), told(seen.stock.available)),
            ],
            count_href: if may.count {
                format!("/stock/products/{}", offer.product.id)
            } else {
                String::new()
            },
            planned: seen.planned.iter().map(|planned| planned_link(planned, lang)).collect(),
            plan: open.then(|| {
                Link::new(
                    lang.t("Harga mulai tanggal…", "Price from a day on…"),
                    format!("/stock/grid?offer={}", offer.id),
                )
            }),
            turn: open.then(|| {
                let (word, icon) = if offer.state == OfferState::Published {
                    (lang.t("Jeda penjualan", "Pause selling"), "hourglass")
                } else {
                    (lang.t("Jual lagi", "Sell again"), "repeat")
                };
                CommandButton {
                    word: word.to_owned(),
                    icon,
                    href: format!("{address}/{}", turn_of(offer.state)),
                    key: turn_key,
                    version: offer.version.to_string(),
                    ..CommandButton::default()
                }
            }),
            withdraw: open.then(|| {
                Link::new(
                    lang.t("Tarik dari penjualan…", "Take off sale…"),
                    format!("{address}/withdraw"),
                )
            }),
            address,
            key,
            version: offer.version.to_string(),
            shell,
        }
    }
}

/// The path word of what the one button does.
const fn turn_of(state: OfferState) -> &'static str {
    match state {
        OfferState::Published => "pause",
        OfferState::Paused | OfferState::Withdrawn => "publish",
    }
}

fn note(again: Again, state: OfferState, lang: Language) -> Option<Note> {
    let note = |tone, icon, bold: &str, small: &str| {
        Some(Note { tone, icon, bold: bold.to_owned(), small: small.to_owned() })
    };
    match (again, state) {
        (Again::Saved, _) => note(
            Tone::Good,
            "circle-check",
            lang.t("Tersimpan.", "Saved."),
            lang.t("Pembeli melihatnya dalam beberapa detik.", "Buyers see it within seconds."),
        ),
        (Again::Looking, _) => note(
            Tone::Info,
            "info-circle",
            lang.t("Belum disimpan.", "Not saved yet."),
            lang.t(
                "Centang koperasi yang boleh membeli, lalu simpan.",
                "Tick the cooperatives that may buy, then save.",
            ),
        ),
        (Again::Overtaken, _) => note(
            Tone::Warn,
            "history",
            lang.t(
                "Barang ini baru saja diubah orang lain.",
                "Somebody else has just changed this offer.",
            ),
            lang.t(
                "Isian Anda masih di bawah. Periksa, lalu simpan lagi bila masih perlu.",
                "What you typed is still below. Check it, and save again if it still holds.",
            ),
        ),
        (_, OfferState::Paused) => note(
            Tone::Warn,
            "hourglass",
            lang.t("Penjualan dijeda.", "Selling is paused."),
            lang.t("Pembeli tidak melihat barang ini.", "Buyers do not see it."),
        ),
        (_, OfferState::Withdrawn) => note(
            Tone::Quiet,
            "ban",
            lang.t("Sudah ditarik dari penjualan.", "Taken off sale."),
            lang.t("Pesanan lama tetap menyebutnya.", "Earlier orders still name it."),
        ),
        (Again::First, OfferState::Published) => None,
    }
}
