//! `/claims`: the claims in which the reader's organization has a part.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::claims::ClaimBrief;

use super::forms::Desk;
use super::words::badge;
use crate::language::Language;
use crate::language::format::{deadline_short, is_urgent, rupiah};
use crate::pages::layout::Shell;
use crate::pages::parts::{Badge, Due, Empty, Pager, Tab};

/// One claim in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its number, or that it is a draft.
    pub number: String,
    /// Where it leads.
    pub href: String,
    /// Where it is.
    pub badge: Badge,
    /// The other side, or both to a mediator.
    pub other: String,
    /// Whether the other side is named before the number.
    pub named_first: bool,
    /// The order, and how many lines.
    pub small: String,
    /// Until when somebody has time.
    pub due: Option<Due>,
    /// What it comes to.
    pub total: String,
}

/// `/claims`.
#[derive(Debug, Template)]
#[template(path = "claims/list.html")]
pub struct ClaimsPage {
    /// The shell.
    pub shell: Shell,
    /// By side.
    pub tabs: Vec<Tab>,
    /// The claims, newest first.
    pub rows: Vec<ClaimRow>,
    /// Nothing there.
    pub empty: Empty,
    /// The way to older ones.
    pub pager: Pager,
}

/// Whose list it is, and which part of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tabs<'a> {
    /// An organization's: `answer`, `buyer`, `seller`, `mediator`, or nothing for all.
    Organization(&'a str),
    /// The operator's: `decided`, or nothing for what waits for a decision.
    Operator(&'a str),
}

impl Tabs<'_> {
    const fn desk(self) -> Desk {
        match self {
            Self::Organization(_) => Desk::Organization,
            Self::Operator(_) => Desk::Operator,
        }
    }

    /// The tabs, the shown one marked.
    fn drawn(self, lang: Language) -> Vec<Tab> {
        let (shown, all): (&str, &[(&str, &str, &str)]) = match self {
            Self::Organization(shown) => (
                shown,
                &[
                    ("", "Semua", "All"),
                    ("buyer", "Kami ajukan", "Ours"),
                    ("answer", "Menunggu jawaban", "To answer"),
                    ("seller", "Kepada kami", "Against us"),
                    ("mediator", "Kami tengahi", "We mediate"),
                ],
            ),
            Self::Operator(shown) => (
                shown,
                &[("", "Menunggu putusan", "To decide"), ("decided", "Sudah selesai", "Settled")],
            ),
        };
        let base = self.desk().claims();
        all.iter()
            .map(|(name, id, en)| Tab {
                word: match lang {
                    Language::Indonesian => id,
                    Language::English => en,
                },
                href: if name.is_empty() { base.to_owned() } else { format!("{base}?as={name}") },
                count: None,
                current: shown == *name,
            })
            .collect()
    }

    fn empty(self, lang: Language) -> Empty {
        let (heading, text) = match self {
            Self::Organization(_) => (
                lang.t("Tidak ada klaim", "No claims"),
                lang.t(
                    "Klaim disiapkan sendiri saat hitungan barang tidak sesuai kiriman.",
                    "A claim is prepared by itself when a count is not what was sent.",
                ),
            ),
            Self::Operator("decided") => (
                lang.t("Belum ada yang diputus", "Nothing settled yet"),
                lang.t(
                    "Klaim yang pernah sampai ke operator tampil di sini setelah selesai.",
                    "Claims that came to the operator stand here once they are settled.",
                ),
            ),
            Self::Operator(_) => (
                lang.t("Tidak ada klaim yang menunggu Anda", "No claims wait for you"),
                lang.t(
                    "Yang tidak selesai antara pembeli, penjual, dan penengahnya datang ke sini.",
                    "What buyer, seller and mediator cannot settle comes here.",
                ),
            ),
        };
        Empty { icon: "scale", heading: heading.to_owned(), text: text.to_owned(), action: None }
    }
}

impl ClaimsPage {
    /// A part of a list.
    #[must_use]
    pub fn new(
        shell: Shell,
        tabs: Tabs<'_>,
        claims: &[ClaimBrief],
        next: Option<String>,
        (now, zone): (DateTime<Utc>, Tz),
    ) -> Self {
        let lang = shell.lang;
        let rows = claims.iter().map(|claim| ClaimRow {
            number: claim
                .number
                .clone()
                .unwrap_or_else(|| lang.t("Draf klaim", "Draft claim").to_owned()),
            href: format!("{}/{}", tabs.desk().claims(), claim.id),
            badge: badge(claim.state, lang),
            other: match claim.side {
                "claimant" => claim.respondent.clone(),
                "respondent" => claim.claimant.clone(),
                _ => format!("{} · {}", claim.claimant, claim.respondent),
            },
            // Each buyer counts its own claims: to the seller its name is the heading.
            named_first: claim.side == "respondent",
            small: lang.pick(
                format!("{} · {} baris", claim.order_number, claim.lines),
                format!("{} · {} lines", claim.order_number, claim.lines),
            ),
            due: claim.deadline_at.map(|at| Due {
                text: deadline_short(at, now, zone, lang),
                late: is_urgent(at, now),
            }),
            total: rupiah(claim.total),
        });
        Self {
            tabs: tabs.drawn(lang),
            rows: rows.collect(),
            empty: tabs.empty(lang),
            pager: Pager { back: None, next, said: String::new() },
            shell,
        }
    }
}
