//! A year's surplus on pages: the cooperative's year with what was decided, the form for the meeting's decision, members
//! and what they saved, and a member's own share.

pub mod ask;
pub mod close;
pub mod deciding;
pub mod handling;
pub mod mine;
pub mod paying;
pub mod payouts;
pub mod preview;
pub mod savings;
pub mod savings_handling;
pub mod year;

use order_workflow::query::patronage::{PartView, PartyName};
use supply_chain::patronage::SurplusUse;

use super::layout::Link;
use super::parts::Tab;
use crate::language::Language;
use crate::language::format::rupiah;
use crate::problem::mapping::years::use_word;

/// Where among members and years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// The years.
    Years,
    /// Members and what they saved.
    Savings,
}

/// The ways between the years and the members.
#[must_use]
pub fn corners(now: Corner, lang: Language) -> Vec<Tab> {
    let tab = |corner, word, href: &str| Tab {
        word,
        href: href.to_owned(),
        count: None,
        current: corner == now,
    };
    vec![
        tab(Corner::Years, lang.t("SHU per tahun", "Surplus by year"), "/patronage"),
        tab(Corner::Savings, lang.t("Anggota dan simpanan", "Members and savings"), "/savings"),
    ]
}

/// A year to turn to, before and after the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years {
    /// The one that is shown.
    pub now: String,
    /// The way to the one before.
    pub earlier: Option<Link>,
    /// The way to the one after.
    pub later: Option<Link>,
}

impl Years {
    /// Around `year` among `known`, `here` saying the address of a year's page.
    #[must_use]
    pub fn around(year: i32, known: &[i32], here: impl Fn(i32) -> String) -> Self {
        let link = |year: Option<i32>| year.map(|year| Link::new(year.to_string(), here(year)));
        Self {
            now: year.to_string(),
            earlier: link(known.iter().copied().filter(|other| *other < year).max()),
            later: link(known.iter().copied().filter(|other| *other > year).min()),
        }
    }
}

/// What a part of a surplus is for, by its word.
#[must_use]
pub fn use_named(word: &str, lang: Language) -> String {
    SurplusUse::from_word(word).map_or_else(|| word.to_owned(), |of| use_word(of, lang).to_owned())
}

/// "KDMP Nangapanda" and "A-0012".
#[must_use]
pub(super) fn party_named(party: &PartyName, lang: Language) -> (String, String) {
    let erased = || lang.t("(nama dihapus)", "(name erased)").to_owned();
    (party.name.clone().unwrap_or_else(erased), party.number.clone().unwrap_or_default())
}

/// "Rp15.000.000 × Rp5.000.000 ÷ Rp75.000.000".
#[must_use]
pub(super) fn reckoned(part: &PartView) -> String {
    format!("{} × {} ÷ {}", rupiah(part.pot), rupiah(part.mine), rupiah(part.all))
}

/// Which savings earn: "pokok, wajib".
#[must_use]
pub(super) fn kinds_named(kinds: &[String], lang: Language) -> String {
    let word = |kind: &String| match kind.as_str() {
        "principal" => lang.t("pokok", "principal"),
        "mandatory" => lang.t("wajib", "mandatory"),
        _ => lang.t("sukarela", "voluntary"),
    };
    kinds.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// What stays the cooperative's own to do.
#[must_use]
pub(super) fn paying_stays(lang: Language) -> &'static str {
    lang.t(
        "Bagian anggota dibayarkan koperasi sendiri; bendahara mencatatnya di sini begitu dibayarkan.",
        "The cooperative pays the shares out itself; its treasurer writes it down here once they are paid.",
    )
}
