//! `/agreements`: with whom, and how that stands.

use askama::Template;
use order_workflow::query::agreements::AgreementSummary;
use uuid::Uuid;

use crate::language::Language;
use crate::language::format::date;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Pager, Tone};

/// An agreement in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementRow {
    /// With whom.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Which side the reader's organization is on, and until when it holds.
    pub small: String,
    /// How it stands.
    pub badge: Badge,
}

/// `/agreements`.
#[derive(Debug, Template)]
#[template(path = "agreements/list.html")]
pub struct ListPage {
    /// The shell.
    pub shell: Shell,
    /// The agreements, newest first.
    pub rows: Vec<AgreementRow>,
    /// The way to the others.
    pub pager: Pager,
    /// Whether the reader may propose one.
    pub may: bool,
    /// Nothing there.
    pub empty: Empty,
}

/// Whether something holds, and whether something waits for an answer.
pub(super) fn stands(in_force: bool, proposed: bool, lang: Language) -> Badge {
    let (tone, icon, word) = match (in_force, proposed) {
        (_, true) => (Tone::Warn, "hourglass", lang.t("Menunggu jawaban", "Waits for an answer")),
        (true, false) => (Tone::Good, "circle-check", lang.t("Berlaku", "In force")),
        (false, false) => (Tone::Quiet, "ban", lang.t("Tidak berlaku", "Not in force")),
    };
    Badge { tone, icon, word: word.to_owned() }
}

impl ListPage {
    /// The page of these, for `own`.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[AgreementSummary],
        own: Uuid,
        next: Option<String>,
        may: bool,
    ) -> Self {
        let lang = shell.lang;
        let row = |one: &AgreementSummary| {
            let sells = one.seller.id == own;
            let side = if sells {
                lang.t("Anda menjual", "You sell")
            } else {
                lang.t("Anda membeli", "You buy")
            };
            let until = one.holds_until.map(|day| {
                lang.pick(
                    format!(" · sampai {}", date(day, lang)),
                    format!(" · until {}", date(day, lang)),
                )
            });
            AgreementRow {
                name: if sells { one.buyer.name.clone() } else { one.seller.name.clone() },
                href: format!("/agreements/{}", one.id),
                small: format!("{side}{}", until.unwrap_or_default()),
                badge: stands(one.in_force.is_some(), one.proposed.is_some(), lang),
            }
        };
        Self {
            rows: found.iter().map(row).collect(),
            pager: Pager { next, ..Pager::default() },
            may,
            empty: Empty {
                icon: "tags",
                heading: lang.t("Belum ada kesepakatan.", "No agreements yet.").to_owned(),
                text: lang
                    .t(
                        "Harga sendiri, tempo dan hari kirim disepakati berdua; orang lain tidak melihatnya.",
                        "Prices of your own, payment terms and delivery days are settled by two; nobody else sees them.",
                    )
                    .to_owned(),
                action: may.then(|| {
                    Link::new(lang.t("Usulkan kesepakatan", "Propose an agreement"), "/agreements/new")
                }),
            },
            shell,
        }
    }
}
