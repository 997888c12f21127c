//! `/partners`: with whom, how much may be owed and how much is.

use askama::Template;
use order_workflow::query::credit::CreditSummary;

use super::limit_said;
use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Pager, Tone};

/// A partner in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// Who.
    pub name: String,
    /// Their page.
    pub href: String,
    /// What may be owed, and what is left.
    pub small: String,
    /// What is owed or about to be.
    pub used: String,
    /// That orders are not taken.
    pub badge: Option<Badge>,
}

/// `/partners`.
#[derive(Debug, Template)]
#[template(path = "partners/list.html")]
pub struct ListPage {
    /// The shell.
    pub shell: Shell,
    /// Whether these owe us; else we owe them.
    pub sells: bool,
    /// The other direction.
    pub other: Link,
    /// The partners.
    pub rows: Vec<PartnerRow>,
    /// The way to the others.
    pub pager: Pager,
    /// Nothing there.
    pub empty: Empty,
}

impl ListPage {
    /// The page of these, on the side where one's own organization sells or buys.
    #[must_use]
    pub fn new(shell: Shell, found: &[CreditSummary], sells: bool, next: Option<String>) -> Self {
        let lang = shell.lang;
        Self {
            sells,
            other: if sells {
                Link::new(lang.t("Yang Anda utang", "What you owe"), "/partners?as=buyer")
            } else {
                Link::new(lang.t("Yang terutang kepada Anda", "What is owed to you"), "/partners")
            },
            rows: found.iter().map(|one| row(one, lang)).collect(),
            pager: Pager { next, ..Pager::default() },
            empty: Empty {
                icon: "users",
                heading: lang.t("Belum ada mitra dagang.", "No trading partners yet.").to_owned(),
                text: lang
                    .t(
                        "Begitu sebuah pesanan disepakati, mitranya muncul di sini.",
                        "Once an order is agreed, whom it is with appears here.",
                    )
                    .to_owned(),
                action: None,
            },
            shell,
        }
    }
}

fn row(one: &CreditSummary, lang: Language) -> PartnerRow {
    let limit = limit_said(one.limit.as_ref(), lang);
    let left = one.left.map(|left| {
        lang.pick(format!(" · sisa {}", rupiah(left)), format!(" · {} left", rupiah(left)))
    });
    PartnerRow {
        name: one.partner.name.clone(),
        href: format!("/partners/{}", one.partner.id),
        small: lang.pick(
            format!("Batas tempo: {limit}{}", left.clone().unwrap_or_default()),
            format!("Credit limit: {limit}{}", left.unwrap_or_default()),
        ),
        used: rupiah(one.exposure.total),
        badge: one.is_blocked.then(|| Badge {
            tone: Tone::Bad,
            icon: "ban",
            word: lang.t("Pesanan tidak diterima", "Orders not taken").to_owned(),
        }),
    }
}
