//! What an invoice's page says first, and what happened to it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::invoices::{InvoiceEventView, InvoiceView};
use supply_chain::money::Money;

use super::words::reason;
use crate::language::Language;
use crate::language::format::{date, moment, rupiah};
use crate::pages::parts::{Happening, Note, Tone};

fn note(tone: Tone, icon: &'static str, bold: String, small: String) -> Note {
    Note { tone, icon, bold, small }
}

/// What happens next, or how it ended; then what is in dispute, what waits, why it was made.
pub(super) fn notes(invoice: &InvoiceView, lang: Language) -> Vec<Note> {
    let mut notes = Vec::new();
    notes.push(if invoice.kind == "invoice" {
        stands(invoice, lang)
    } else {
        takes_back(invoice, lang)
    });
    if invoice.disputed > Money::ZERO {
        let numbers: Vec<&str> = invoice
            .claims
            .iter()
            .filter(|claim| claim.is_open)
            .map(|claim| claim.number.as_str())
            .collect();
        let (sum, numbers) = (rupiah(invoice.disputed), numbers.join(", "));
        notes.push(note(
            Tone::Warn,
            "scale",
            lang.pick(
                format!("{sum} ditahan karena klaim {numbers}."),
                format!("{sum} is held back by claim {numbers}."),
            ),
            lang.t("Selebihnya tetap jatuh tempo seperti biasa.", "The rest is due as usual.")
                .to_owned(),
        ));
    }
    if let Some(wanted) = &invoice.write_off {
        let (sum, signed, needed) = (rupiah(wanted.amount), wanted.signed.len(), wanted.needed);
        notes.push(note(
            Tone::Warn,
            "hourglass",
            lang.pick(
                format!(
                    "Penghapusan {sum} menunggu pengurus: {signed} dari {needed} tanda tangan."
                ),
                format!("Giving {sum} up awaits the board: {signed} of {needed} have signed."),
            ),
            String::new(),
        ));
    }
    notes
}

#[expect(clippy::too_many_lines, reason = "a sentence for each standing")]
fn stands(invoice: &InvoiceView, lang: Language) -> Note {
    let ours = invoice.side == "issuer";
    let open = invoice.open.minus(invoice.disputed).unwrap_or_default();
    let (sum, day) = (rupiah(open), date(invoice.due_on, lang));
    let other = if ours { &invoice.receiver_name } else { &invoice.issuer.name };
    match invoice.standing {
        "overdue" if invoice.days_late > 0 => {
            let days = invoice.days_late;
            let bold = if ours {
                lang.pick(
                    format!("{other} terlambat {days} hari membayar {sum}."),
                    format!("{other} is {days} days late with {sum}."),
                )
            } else {
                lang.pick(
                    format!("Terlambat {days} hari. Bayar {sum} ke rekening penjual."),
                    format!("{days} days late. Pay {sum} to the seller's account."),
                )
            };
            note(Tone::Warn, "clock-exclamation", bold, String::new())
        }
        "unpaid" | "part_paid" | "overdue" if open > Money::ZERO => {
            let bold = if ours {
                lang.pick(
                    format!("Menunggu {other} membayar {sum} paling lambat {day}."),
                    format!("Awaiting {sum} from {other} by {day}."),
                )
            } else {
                lang.pick(
                    format!("Bayar {sum} paling lambat {day}, langsung ke rekening penjual."),
                    format!("Pay {sum} by {day}, straight to the seller's account."),
                )
            };
            note(Tone::Info, "receipt", bold, String::new())
        }
        "unpaid" | "part_paid" | "overdue" => note(
            Tone::Info,
            "scale",
            lang.t(
                "Yang belum dibayar sedang diklaim; tunggu klaimnya selesai.",
                "What is open is claimed; wait until the claim is settled.",
            )
            .to_owned(),
            String::new(),
        ),
        "reversed" => note(
            Tone::Quiet,
            "ban",
            lang.t(
                "Tagihan ini dibatalkan; tidak ada yang harus dibayar.",
                "This bill was taken back; nothing is to be paid.",
            )
            .to_owned(),
            invoice.corrections.last().map(|paper| paper.number.clone()).unwrap_or_default(),
        ),
        "credited" => note(
            Tone::Quiet,
            "check",
            lang.t(
                "Seluruhnya dikreditkan; tidak ada yang harus dibayar.",
                "All of it was credited; nothing is to be paid.",
            )
            .to_owned(),
            String::new(),
        ),
        "written_off" => note(
            Tone::Quiet,
            "ban",
            lang.t("Yang belum dibayar dihapuskan.", "What was open has been given up.").to_owned(),
            String::new(),
        ),
        _ => note(Tone::Good, "checks", lang.t("Lunas.", "Paid.").to_owned(), String::new()),
    }
}

fn takes_back(invoice: &InvoiceView, lang: Language) -> Note {
    let number = invoice.corrects.as_ref().map_or("", |paper| paper.number.as_str());
    let sum = rupiah(invoice.total);
    let why = invoice.reason.map(|word| reason(word, lang).to_owned());
    let why: Vec<String> = why.into_iter().chain(invoice.words.clone()).collect();
    let bold = if invoice.open > Money::ZERO {
        let open = rupiah(invoice.open);
        lang.pick(
            format!(
                "Mengurangi {number} sebesar {sum}; {open} masih bisa dipakai untuk tagihan lain."
            ),
            format!("Takes {sum} off {number}; {open} can still be used for another bill."),
        )
    } else {
        lang.pick(
            format!("Mengurangi {number} sebesar {sum}."),
            format!("Takes {sum} off {number}."),
        )
    };
    note(Tone::Info, "receipt", bold, why.join(": "))
}

/// What happened, newest first.
pub(super) fn happenings(
    invoice: &InvoiceView,
    (now, zone): (DateTime<Utc>, Tz),
    lang: Language,
) -> Vec<Happening> {
    let newest = invoice.events.len();
    let told = invoice.events.iter().enumerate().rev().map(|(at, event)| {
        let (what, more) = told(event, invoice, lang);
        let when = moment(event.at, now, zone, lang);
        let who = event.organization.clone().unwrap_or_else(|| "Lumbung".to_owned());
        let by = event.by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
        Happening { what, more, when: format!("{when} · {who}{by}"), now: at + 1 == newest }
    });
    told.collect()
}

fn told(event: &InvoiceEventView, invoice: &InvoiceView, lang: Language) -> (String, String) {
    let fact = |name: &str| event.facts.get(name).and_then(|value| value.as_str());
    let amount = || {
        let amount: Option<Money> = fact("amount").and_then(|text| text.parse().ok());
        rupiah(amount.unwrap_or_default())
    };
    let words = fact("words").unwrap_or_default().to_owned();
    let number = fact("number").unwrap_or_default();
    match event.kind.as_str() {
        "issued" if invoice.kind == "invoice" => {
            (lang.t("Tagihan dibuat", "Bill made").to_owned(), rupiah(invoice.total))
        }
        "issued" => (lang.t("Nota dibuat", "Note made").to_owned(), rupiah(invoice.total)),
        "credited" => {
            (lang.pick(format!("Dikreditkan, {number}"), format!("Credited, {number}")), words)
        }
        "reversed" => {
            (lang.pick(format!("Dibatalkan, {number}"), format!("Reversed, {number}")), words)
        }
        "tax_number_recorded" => (
            lang.t("Nomor faktur pajak dicatat", "Tax invoice number recorded").to_owned(),
            match event.facts["instead_of"].as_str() {
                Some(wrong) => {
                    lang.pick(format!("{number}, bukan {wrong}"), format!("{number}, not {wrong}"))
                }
                None => number.to_owned(),
            },
        ),
        "applied" => (settled(event, ("Dilunasi", "Settled by"), lang), amount()),
        "unapplied" => {
            (settled(event, ("Pelunasan dilepas", "No longer settled by"), lang), amount())
        }
        _ => (
            lang.t("Piutang dihapuskan", "Given up").to_owned(),
            [amount(), words].join(" ").trim().to_owned(),
        ),
    }
}

/// `Dilunasi: pembayaran`.
fn settled(
    event: &InvoiceEventView,
    (id, en): (&'static str, &'static str),
    lang: Language,
) -> String {
    let by = event.facts.get("by").and_then(|by| by.get("kind")).and_then(|kind| kind.as_str());
    let by = super::words::settler(by.unwrap_or("payment"), lang).to_lowercase();
    format!("{}: {by}", lang.t(id, en))
}
