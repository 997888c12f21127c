//! `/facilities`: the organization's lines of credit, and what is being drawn on them.

use askama::Template;
use order_workflow::query::facilities::{DrawdownBrief, FacilityBrief};

use super::words::{drawdown_badge, facility_badge, purpose};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Meter, Pager};

/// One facility in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityRow {
    /// The other side.
    pub other: String,
    /// Where it leads.
    pub href: String,
    /// How it stands.
    pub badge: Badge,
    /// Its number, and until when it can be drawn.
    pub small: String,
    /// How much of it is drawn.
    pub meter: Meter,
    /// The same in words.
    pub said: String,
}

/// One drawdown in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownRow {
    /// Who is paid.
    pub seller: String,
    /// Where it leads.
    pub href: String,
    /// How it stands.
    pub badge: Badge,
    /// For which invoice, and what for.
    pub small: String,
    /// How much.
    pub amount: String,
}

/// `/facilities`.
#[derive(Debug, Template)]
#[template(path = "facilities/list.html")]
pub struct FacilitiesPage {
    /// The shell.
    pub shell: Shell,
    /// Whether the reader writes facilities down.
    pub may: bool,
    /// What waits for somebody.
    pub waiting: Vec<DrawdownRow>,
    /// The facilities.
    pub rows: Vec<FacilityRow>,
    /// Nothing there.
    pub empty: Empty,
    /// The way to older ones.
    pub pager: Pager,
}

impl FacilitiesPage {
    /// A part of the list.
    #[must_use]
    pub fn new(
        shell: Shell,
        may: bool,
        facilities: &[FacilityBrief],
        waiting: &[DrawdownBrief],
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let lends = shell.who.as_ref().is_some_and(|who| who.duties.lends);
        let side = if lends { "bank" } else { "borrower" };
        let back = (!lends).then(|| Link::new(lang.t("Lainnya", "More"), "/more"));
        Self {
            may,
            waiting: waiting.iter().map(|one| DrawdownRow::of(one, side, lang)).collect(),
            rows: facilities.iter().map(|facility| row(facility, lang)).collect(),
            empty: empty(may, lends, lang),
            pager: Pager { back: None, next, said: String::new() },
            shell: Shell { back, ..shell },
        }
    }
}

fn row(facility: &FacilityBrief, lang: Language) -> FacilityRow {
    let other = if facility.side == "bank" { &facility.borrower } else { &facility.bank };
    let until = date(facility.available_until, lang);
    let (number, drawn, left) = (&facility.number, rupiah(facility.drawn), rupiah(facility.left));
    let limit = rupiah(facility.limit);
    let said = lang.pick(
        format!("Ditarik {drawn} dari {limit}; sisa {left}."),
        format!("Drawn {drawn} of {limit}; {left} left."),
    );
    FacilityRow {
        other: other.name.clone(),
        href: format!("/facilities/{}", facility.id),
        badge: facility_badge(facility.state, facility.side, lang),
        small: lang.pick(
            format!("{number} · bisa ditarik sampai {until}"),
            format!("{number} · can be drawn until {until}"),
        ),
        meter: Meter::towards(facility.drawn, facility.limit, said.clone()),
        said,
    }
}

impl DrawdownRow {
    /// A drawdown to somebody on this side of it.
    #[must_use]
    pub fn of(drawdown: &DrawdownBrief, side: &str, lang: Language) -> Self {
        let what_for = purpose(&drawdown.purpose, lang);
        let small = [drawdown.invoice_number.as_str(), what_for].join(" · ");
        let small = match drawdown.paid_on {
            Some(day) => format!("{small} · {}", date(day, lang)),
            None => small,
        };
        Self {
            seller: drawdown.seller.clone(),
            href: format!("/drawdowns/{}", drawdown.id),
            badge: drawdown_badge(&drawdown.state, side, lang),
            small: if side == "bank" { format!("{} · {small}", drawdown.borrower) } else { small },
            amount: rupiah(drawdown.amount),
        }
    }
}

fn empty(may: bool, lends: bool, lang: Language) -> Empty {
    let text = if lends {
        lang.t(
            "Fasilitas yang dicatat koperasi tampil di sini untuk Anda jawab.",
            "Facilities that cooperatives write down stand here for you to answer.",
        )
    } else {
        lang.t(
            "Catat pinjaman bank yang disetujui rapat anggota. Bank membayar langsung ke penjual, tagihan demi tagihan.",
            "Write down the bank loan that your meeting allowed. The bank pays the seller directly, invoice by invoice.",
        )
    };
    Empty {
        icon: "clipboard-check",
        heading: lang.t("Belum ada fasilitas bank", "No bank facilities yet").to_owned(),
        text: text.to_owned(),
        action: may
            .then(|| Link::new(lang.t("Catat fasilitas", "Record a facility"), "/facilities/new")),
    }
}
