//! `/claims`: the claims in which the reader's organization has a part.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::claims::ClaimBrief;

use super::words::badge;
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

impl ClaimsPage {
    /// The list of one side, or of all: `answer`, `buyer`, `seller`, `mediator`, or nothing.
    #[must_use]
    pub fn new(
        shell: Shell,
        side: &str,
        claims: &[ClaimBrief],
        next: Option<String>,
        (now, zone): (DateTime<Utc>, Tz),
    ) -> Self {
        let lang = shell.lang;
        let tab = |word: &'static str, name: &str| Tab {
            word,
            href: if name.is_empty() { "/claims".to_owned() } else { format!("/claims?as={name}") },
            count: None,
            current: side == name,
        };
        let rows = claims.iter().map(|claim| ClaimRow {
            number: claim
                .number
                .clone()
                .unwrap_or_else(|| lang.t("Draf klaim", "Draft claim").to_owned()),
            href: format!("/claims/{}", claim.id),
            badge: badge(claim.state, lang),
            other: match claim.side {
                "claimant" => claim.respondent.clone(),
                "respondent" => claim.claimant.clone(),
                _ => format!("{} · {}", claim.claimant, claim.respondent),
            },
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
            tabs: vec![
                tab(lang.t("Semua", "All"), ""),
                tab(lang.t("Kami ajukan", "Ours"), "buyer"),
                tab(lang.t("Menunggu jawaban", "To answer"), "answer"),
                tab(lang.t("Kepada kami", "Against us"), "seller"),
                tab(lang.t("Kami tengahi", "We mediate"), "mediator"),
            ],
            rows: rows.collect(),
            empty: Empty {
                icon: "scale",
                heading: lang.t("Tidak ada klaim", "No claims").to_owned(),
                text: lang
                    .t(
                        "Klaim disiapkan sendiri saat hitungan barang tidak sesuai kiriman.",
                        "A claim is prepared by itself when a count is not what was sent.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { back: None, next, said: String::new() },
            shell,
        }
    }
}
