//! `/earlier-debts`: what two owe each other from before they traded here, written down by one and agreed by the other.

pub mod file;
pub mod file_handling;
pub mod handling;
pub mod list;
pub mod make;
pub mod show;

use order_workflow::query::earlier_debts::EarlierDebtView;

use crate::language::Language;
use crate::pages::parts::{Badge, Tone};

/// Rows of the list on one page.
const SHOWN: usize = 20;

/// How one stands, by the API's word.
#[must_use]
pub fn badge(state: &str, lang: Language) -> Badge {
    match state {
        "proposed" => {
            Badge::new(Tone::Warn, "hourglass", lang.t("Menunggu persetujuan", "Waiting for a yes"))
        }
        "agreed" => Badge::new(Tone::Good, "circle-check", lang.t("Disetujui berdua", "Agreed")),
        "disputed" => Badge::new(Tone::Bad, "scale", lang.t("Disanggah", "Disputed")),
        "taken_back" => Badge::new(Tone::Outline, "ban", lang.t("Dibalik", "Taken back")),
        _ => Badge::new(Tone::Outline, "ban", lang.t("Ditarik", "Withdrawn")),
    }
}

/// Who owes whom, as the reader's organization sees it.
#[must_use]
pub const fn whose(debt: &EarlierDebtView, lang: Language) -> &'static str {
    if debt.we_owe {
        lang.t("Kami berutang", "We owe them")
    } else {
        lang.t("Mereka berutang", "They owe us")
    }
}
