//! What the buyer's own people last did with an order, in words: who asked for a yes, who gave it back and why.

use order_workflow::query::own_steps::{MustTake, OwnStep};

use super::approval::{People, name_of};
use crate::language::Language;
use crate::pages::parts::{Badge, Note, Tone};

/// Who did it, or what they are.
#[must_use]
pub fn who(step: &OwnStep, lang: Language) -> String {
    match step.by.as_str() {
        "" => lang.t("pengurus", "the board").to_owned(),
        name => name.to_owned(),
    }
}

/// "Dikembalikan Maria Wea: terlalu banyak.", first on a draft that was sent back.
#[must_use]
pub fn sent_back(step: &OwnStep, lang: Language) -> Note {
    let who = who(step, lang);
    let reason = step.reason.as_deref().unwrap_or_default().trim_end_matches('.');
    let bold = if reason.is_empty() {
        lang.pick(format!("Dikembalikan {who}."), format!("Sent back by {who}."))
    } else {
        lang.pick(
            format!("Dikembalikan {who}: {reason}."),
            format!("Sent back by {who}: {reason}."),
        )
    };
    Note {
        tone: Tone::Warn,
        icon: "pencil",
        bold,
        small: lang
            .t(
                "Ubah di keranjang, lalu ajukan lagi; penjual belum melihat apa pun.",
                "Change it in the basket and submit it again; the seller has seen nothing.",
            )
            .to_owned(),
    }
}

/// The same as a badge.
#[must_use]
pub fn sent_back_badge(lang: Language) -> Badge {
    Badge::new(Tone::Warn, "pencil", lang.t("Dikembalikan pengurus", "Sent back"))
}

/// "Hanya Maria Wea atau Anton Seda yang dapat menerima tawaran ini.", for whoever may not.
#[must_use]
pub fn others_take(must: &MustTake, people: &People, lang: Language) -> Note {
    let mut names: Vec<String> =
        must.who.iter().map(|person| name_of(*person, people, lang)).collect();
    names.sort();
    names.dedup();
    let or = lang.t(" atau ", " or ");
    let who = if names.is_empty() {
        lang.t("Pengurus lain", "Another approver").to_owned()
    } else {
        names.join(or)
    };
    Note {
        tone: Tone::Warn,
        icon: "hourglass",
        bold: lang.pick(
            format!("Aturan persetujuan mengenainya: hanya {who} yang dapat menerima ini."),
            format!("An approval rule applies: only {who} can accept this."),
        ),
        small: lang
            .t(
                "Sudah ada di daftar persetujuan mereka. Anda tetap dapat mengubah atau mundur.",
                "It is on their list of approvals. You can still change it or step back.",
            )
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_that_was_sent_back_says_by_whom_and_why() {
        let step = OwnStep {
            by: "Maria Wea".to_owned(),
            reason: Some("Terlalu banyak.".to_owned()),
            ..OwnStep::default()
        };

        assert_eq!(
            sent_back(&step, Language::Indonesian).bold,
            "Dikembalikan Maria Wea: Terlalu banyak."
        );
        assert_eq!(
            sent_back(&OwnStep::default(), Language::English).bold,
            "Sent back by the board."
        );
    }
}
