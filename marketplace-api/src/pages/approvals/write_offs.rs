//! What is to be given up of invoices among what waits for a yes: how much, whose debt, why.

use order_workflow::query::invoices::WriteOffToSign;
use supply_chain::id::PersonId;

use super::{ApprovalsPage, Row};
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::parts::{Badge, Tone};

impl ApprovalsPage {
    /// The page with the write-offs that wait for signatures before it, each where it belongs.
    #[must_use]
    pub fn with_write_offs(
        mut self,
        waiting: &[WriteOffToSign],
        reader: PersonId,
        lang: Language,
    ) -> Self {
        for (at, one) in waiting.iter().enumerate() {
            let list = if one.is_yours { &mut self.yours } else { &mut self.others };
            list.insert(at.min(list.len()), row(one, reader, lang));
        }
        self
    }
}

fn row(one: &WriteOffToSign, reader: PersonId, lang: Language) -> Row {
    let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    let (signed, needed) = (n(one.signed.len()), n(one.needed));
    let names: Vec<&str> =
        one.signed.iter().map(|(_, name)| name.as_str()).filter(|name| !name.is_empty()).collect();
    let (words, minutes) = (&one.words, &one.minutes);
    Row {
        title: one.debtor.clone(),
        href: format!("/invoices/{}", one.invoice),
        badge: Badge::new(Tone::Warn, "receipt", lang.t("Penghapusan tagihan", "Write-off")),
        about: one.number.clone(),
        sum: rupiah(one.amount),
        written: lang
            .pick(format!("Diajukan {}", one.maker.1), format!("Asked for by {}", one.maker.1)),
        why: vec![
            lang.pick(format!("Kenapa: {words}"), format!("Why: {words}")),
            lang.pick(format!("Keputusan rapat: {minutes}"), format!("Minutes: {minutes}")),
        ],
        given: lang.pick(
            format!("{signed} dari {needed} tanda tangan."),
            format!("{signed} of {needed} signatures."),
        ),
        yes: if names.is_empty() {
            String::new()
        } else {
            let names = names.join(", ");
            lang.pick(format!("Sudah: {names}"), format!("Signed by: {names}"))
        },
        reason: String::new(),
        due: None,
        not_yours: not_yours(one, reader, lang).to_owned(),
    }
}

fn not_yours(one: &WriteOffToSign, reader: PersonId, lang: Language) -> &'static str {
    if one.is_yours {
        ""
    } else if one.maker.0 == reader {
        lang.t(
            "Anda yang mengajukan; minta pengurus lain.",
            "You asked for it; ask another officer.",
        )
    } else if one.signed.iter().any(|(person, _)| *person == reader) {
        lang.t(
            "Anda sudah menandatangani; tunggu pengurus lain.",
            "You have signed it; another officer is awaited.",
        )
    } else {
        lang.t("Menunggu pengurus yang disebut.", "Waits for those who are named.")
    }
}
