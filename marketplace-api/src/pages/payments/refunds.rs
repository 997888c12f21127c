//! What of a payment goes back, on the payment's page: each time with how it stands, and what the reader may do with it.

use order_workflow::query::payments::RefundView;
use supply_chain::payment::RefundState;

use super::forms::PaymentForm;
use super::show::Seen;
use super::words::method;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::parts::{Badge, CommandButton, Field, Note, Tone};

/// One time that some of it goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundCard {
    /// How much.
    pub amount: String,
    /// When, how, under which reference.
    pub about: String,
    /// How it stands.
    pub badge: Badge,
    /// What happens next.
    pub note: Option<Note>,
    /// Buttons without fields.
    pub buttons: Vec<CommandButton>,
    /// What else the reader may do with it.
    pub forms: Vec<PaymentForm>,
}

/// A form that a command is asked by.
type Form = fn(&Seen<'_>, &RefundView, Language) -> PaymentForm;

/// Every time, the newest first. A form is drawn once on the page: for the newest that may take it.
pub(super) fn cards(seen: &Seen<'_>, lang: Language) -> Vec<RefundCard> {
    let offered: [(&str, Form); 3] =
        [("record", record_form), ("reverse", reverse_form), ("withdraw", withdraw_form)];
    let mut drawn: Vec<&str> = Vec::new();
    let mut cards = Vec::with_capacity(seen.payment.refunds.len());
    for refund in seen.payment.refunds.iter().rev() {
        let mut forms = Vec::new();
        for (command, form) in offered {
            // A button alone carries no field that could stand on the page twice.
            let again = drawn.contains(&command) && command != "withdraw";
            if refund.allowed_commands.contains(&command) && !again {
                drawn.push(command);
                forms.push(form(seen, refund, lang));
            }
        }
        cards.push(RefundCard {
            amount: rupiah(refund.amount),
            about: about(refund, lang),
            badge: badge(refund.state, seen.payment.side, lang),
            note: note(seen, refund, lang),
            buttons: buttons(seen, refund, lang),
            forms,
        });
    }
    cards
}

/// Whether a refund that is signed waits to be written down: nothing else is paid back meanwhile.
pub(super) fn is_one_to_record(seen: &Seen<'_>) -> bool {
    seen.payment.refunds.iter().any(|one| one.allowed_commands.contains(&"record"))
}

fn about(refund: &RefundView, lang: Language) -> String {
    let mut about = format!("{} · {}", date(refund.paid_on, lang), method(refund.method, lang));
    if let Some(reference) = &refund.reference {
        about.push_str(" · ");
        about.push_str(reference);
    }
    about
}

fn badge(state: &str, side: &str, lang: Language) -> Badge {
    let (tone, icon, id, en) = match RefundState::from_word(state) {
        Some(RefundState::AwaitingSignatures) => {
            (Tone::Warn, "hourglass", "Menunggu tanda tangan", "Awaiting signatures")
        }
        Some(RefundState::Approved) => {
            (Tone::Warn, "checks", "Disetujui, belum dikirim", "Approved, not sent")
        }
        Some(RefundState::Made) if side == "payer" => {
            (Tone::Warn, "hourglass", "Belum Anda konfirmasi", "To be confirmed by you")
        }
        Some(RefundState::Made) => {
            (Tone::Info, "receipt", "Dikirim, menunggu penerima", "Sent, awaiting the receiver")
        }
        Some(RefundState::Confirmed) => (Tone::Good, "circle-check", "Diterima", "Received"),
        Some(RefundState::Reversed) => (Tone::Bad, "circle-x", "Dibatalkan", "Taken back"),
        Some(RefundState::Withdrawn) | None => {
            (Tone::Outline, "ban", "Tidak jadi dikirim", "Not sent after all")
        }
    };
    Badge::new(tone, icon, lang.t(id, en))
}

fn note(seen: &Seen<'_>, refund: &RefundView, lang: Language) -> Option<Note> {
    let note = |tone, icon, bold: String, small: String| Some(Note { tone, icon, bold, small });
    match (refund.state, seen.payment.side, &refund.signatures) {
        ("awaiting_signatures", _, Some(signatures)) => {
            let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
            let (signed, needed) = (n(signatures.signed.len()), n(signatures.needed));
            let names: Vec<String> =
                signatures.signed.iter().filter_map(|one| one.name.clone()).collect();
            let small = if signatures.maker == seen.reader {
                lang.t(
                    "Anda yang membuat; minta pengurus lain.",
                    "You made it; ask another officer.",
                )
                .to_owned()
            } else if names.is_empty() {
                String::new()
            } else {
                let names = names.join(", ");
                lang.pick(format!("Sudah: {names}."), format!("Signed by {names}."))
            };
            note(
                Tone::Warn,
                "hourglass",
                lang.pick(
                    format!("{signed} dari {needed} tanda tangan pengurus. Jangan dikirim dulu."),
                    format!("{signed} of {needed} officers have signed. Do not send it yet."),
                ),
                small,
            )
        }
        ("approved", ..) => note(
            Tone::Warn,
            "checks",
            lang.t(
                "Sudah ditandatangani. Kirim persis sejumlah ini, lalu catat.",
                "It is signed. Send exactly this sum, then record it.",
            )
            .to_owned(),
            String::new(),
        ),
        ("made", "payer", _) => note(
            Tone::Warn,
            "hourglass",
            lang.t(
                "Periksa rekening Anda: sudah masuk, atau belum?",
                "Look at your account: has it come, or not?",
            )
            .to_owned(),
            String::new(),
        ),
        _ => None,
    }
}

fn action(seen: &Seen<'_>, refund: &RefundView, command: &str) -> String {
    format!("/payments/{}/refunds/{}/{command}", seen.payment.id, refund.id)
}

fn buttons(seen: &Seen<'_>, refund: &RefundView, lang: Language) -> Vec<CommandButton> {
    [
        ("sign", "checks", lang.t("Tanda tangani pengembalian", "Sign the refund")),
        ("confirm", "circle-check", lang.t("Uangnya sudah masuk", "The money has come")),
    ]
    .into_iter()
    .filter(|(command, ..)| refund.allowed_commands.contains(command))
    .map(|(command, icon, word)| CommandButton {
        word: word.to_owned(),
        icon,
        href: action(seen, refund, command),
        class: "go",
        key: (seen.key)(),
        version: seen.payment.version.to_string(),
        ..CommandButton::default()
    })
    .collect()
}

fn form(seen: &Seen<'_>, refund: &RefundView, command: &str) -> PaymentForm {
    PaymentForm { action: action(seen, refund, command), ..seen.form(command) }
}

fn record_form(seen: &Seen<'_>, refund: &RefundView, lang: Language) -> PaymentForm {
    let mut reference = seen.reference(lang);
    if seen.faults.is_empty() {
        reference.value = refund.reference.clone().unwrap_or_default();
    }
    PaymentForm {
        heading: lang.t("Sudah dikirim", "It is sent"),
        fields: vec![seen.day(lang), reference],
        button: lang.t("Catat pengembalian", "Record what went back"),
        class: "go",
        folded: false,
        ..form(seen, refund, "record")
    }
}

fn reverse_form(seen: &Seen<'_>, refund: &RefundView, lang: Language) -> PaymentForm {
    let words = seen.field(
        "words",
        lang.t("Alasannya", "Why"),
        lang.t("Dibaca pihak lain.", "The other side reads this."),
    );
    let heading = match (seen.payment.side, refund.state) {
        ("payer", "made") => lang.t("Uangnya tidak masuk?", "Has it not come?"),
        _ => lang.t("Salah catat?", "Recorded by mistake?"),
    };
    PaymentForm {
        heading,
        happens: lang
            .t(
                "Pengembalian ini dibatalkan; uangnya berdiri sebagai titipan lagi.",
                "This refund is taken back; the money stands on account again.",
            )
            .to_owned(),
        words: Some(Field { longest: 500, ..words }),
        button: lang.t("Batalkan pengembalian", "Take the refund back"),
        class: "no",
        ..form(seen, refund, "reverse")
    }
}

fn withdraw_form(seen: &Seen<'_>, refund: &RefundView, lang: Language) -> PaymentForm {
    PaymentForm {
        heading: lang.t("Tidak jadi dikembalikan?", "Not to be sent back?"),
        happens: lang
            .t("Yang sudah ditandatangani tidak berlaku lagi.", "What was signed holds no more.")
            .to_owned(),
        button: lang.t("Tidak jadi", "Do not send it"),
        class: "no",
        ..form(seen, refund, "withdraw")
    }
}
