//! `/payments/{id}`: a payment, and what the reader may do with it now.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::query::payments::{AppliedView, Payable, PaymentView};
use supply_chain::id::PersonId;
use supply_chain::money::Money;

use super::forms::{PaymentForm, buttons, forms};
use super::refunds::{RefundCard, cards};
use super::words::{account, badge, happenings, method};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Happening, Note, Tone, Total, Wrong};

/// The reader, and what they typed.
pub struct Seen<'a> {
    /// The payment as they see it.
    pub payment: &'a PaymentView,
    /// What there is to use it for; nothing where they may not.
    pub payable: Option<&'a Payable>,
    /// Who reads.
    pub reader: PersonId,
    /// Now, and their zone.
    pub at: (DateTime<Utc>, Tz),
    /// Today at their place.
    pub today: NaiveDate,
    /// What was typed, where a form was refused.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

/// What a payment settled or is to settle of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareRow {
    /// The invoice's number.
    pub number: String,
    /// Where it is read.
    pub href: String,
    /// How much.
    pub amount: String,
    /// Its id, and a key, where it may be taken off.
    pub unapply: Option<(String, String)>,
}

/// `/payments/{id}`.
#[derive(Debug, Template)]
#[template(path = "payments/show.html")]
pub struct PaymentPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// How much.
    pub amount: String,
    /// To or from whom.
    pub about: String,
    /// How it stands.
    pub badge: Badge,
    /// What happens next.
    pub notes: Vec<Note>,
    /// What it is, in rows.
    pub facts: Vec<Total>,
    /// The number of the account, to be copied; empty for cash.
    pub account_number: String,
    /// A photo that shows it: its address and pixels.
    pub photo: Option<(String, i32, i32)>,
    /// What it settles, or is to.
    pub shares: Vec<ShareRow>,
    /// The heading above them.
    pub shares_heading: &'static str,
    /// What stands where it settles nothing.
    pub no_shares: &'static str,
    /// Where it is taken off an invoice.
    pub unapply_action: String,
    /// What of it goes back, the newest first.
    pub refunds: Vec<RefundCard>,
    /// Buttons without fields.
    pub buttons: Vec<CommandButton>,
    /// Everything else the reader may do.
    pub forms: Vec<PaymentForm>,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// The version the page was drawn from.
    pub version: String,
}

impl PaymentPage {
    /// The page of a payment.
    #[must_use]
    pub fn new(shell: Shell, seen: &Seen<'_>) -> Self {
        let (payment, lang) = (seen.payment, shell.lang);
        let mut shell = shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments"));
        shell.refused = !seen.faults.is_empty();
        let is_planned = matches!(payment.state, "awaiting_signatures" | "approved");
        let shares = if is_planned { &payment.planned } else { &payment.applied };
        Self {
            wrongs: seen.faults.wrongs(),
            amount: rupiah(payment.amount),
            about: about(payment, lang),
            badge: badge(payment.state, payment.side, lang),
            notes: notes(seen, lang),
            facts: facts(payment, lang),
            account_number: payment
                .account
                .as_ref()
                .map(|account| account.number.clone())
                .unwrap_or_default(),
            photo: payment
                .evidence
                .as_ref()
                .map(|photo| (format!("/files/{}", photo.id), photo.width, photo.height)),
            shares: shares.iter().map(|share| share_row(share, seen)).collect(),
            shares_heading: if is_planned {
                lang.t("Untuk tagihan", "For invoices")
            } else {
                lang.t("Melunasi tagihan", "Settles invoices")
            },
            no_shares: match payment.state {
                "reversed" | "withdrawn" => {
                    lang.t("Tidak melunasi tagihan apa pun.", "It settles nothing.")
                }
                _ => lang.t(
                    "Belum untuk tagihan mana pun: tinggal sebagai titipan.",
                    "For no invoice yet: it stands on account.",
                ),
            },
            unapply_action: seen.action("unapply"),
            refunds: cards(seen, lang),
            buttons: buttons(seen, lang),
            forms: forms(seen, lang),
            happenings: happenings(payment, seen.at, lang),
            version: payment.version.to_string(),
            shell,
        }
    }
}

fn about(payment: &PaymentView, lang: Language) -> String {
    let payer = if payment.payer.name.is_empty() {
        lang.t("anggota", "a member").to_owned()
    } else {
        payment.payer.name.clone()
    };
    if payment.side == "payer" {
        let name = &payment.payee.name;
        lang.pick(format!("Pembayaran kepada {name}"), format!("Payment to {name}"))
    } else {
        lang.pick(format!("Pembayaran dari {payer}"), format!("Payment from {payer}"))
    }
}

fn share_row(share: &AppliedView, seen: &Seen<'_>) -> ShareRow {
    ShareRow {
        number: share.invoice_number.clone(),
        href: format!("/invoices/{}", share.invoice_id),
        amount: rupiah(share.amount),
        unapply: seen.may("unapply").then(|| (share.invoice_id.to_string(), (seen.key)())),
    }
}

fn facts(payment: &PaymentView, lang: Language) -> Vec<Total> {
    let mut facts = vec![
        Total::new(lang.t("Tanggal", "Day"), date(payment.paid_on, lang)),
        Total::new(lang.t("Caranya", "How"), method(payment.method, lang)),
    ];
    if let Some(into) = &payment.account {
        let said = account(&into.bank_code, &into.number);
        facts.push(Total::new(lang.t("Rekening", "Account"), said));
        facts.push(Total::new(lang.t("Atas nama", "In the name of"), into.holder.clone()));
    }
    if let Some(reference) = &payment.reference {
        let word = lang.t("Nomor referensi", "Reference");
        facts.push(Total::new(word, reference.clone()));
    }
    if payment.refunded > Money::ZERO {
        facts.push(Total::new(lang.t("Dikembalikan", "Paid back"), rupiah(payment.refunded)));
    }
    if payment.going_back > Money::ZERO {
        let word = lang.t("Sedang dikembalikan", "Going back");
        facts.push(Total::new(word, rupiah(payment.going_back)));
    }
    if payment.on_account > Money::ZERO {
        let word = lang.t("Titipan, belum dipakai", "On account, not used yet");
        facts.push(Total::sum(word, rupiah(payment.on_account)));
    }
    facts
}

#[expect(clippy::too_many_lines, reason = "a sentence for each state")]
fn notes(seen: &Seen<'_>, lang: Language) -> Vec<Note> {
    let payment = seen.payment;
    let note = |tone, icon, bold: String, small: String| Note { tone, icon, bold, small };
    let mut notes = Vec::new();
    if let Some(signatures) = &payment.signatures
        && payment.state == "awaiting_signatures"
    {
        let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
        let (signed, needed) = (n(signatures.signed.len()), n(signatures.needed));
        let names: Vec<String> =
            signatures.signed.iter().filter_map(|one| one.name.clone()).collect();
        let own = signatures.maker == seen.reader;
        let mut small = if names.is_empty() {
            String::new()
        } else {
            let names = names.join(", ");
            lang.pick(format!("Sudah: {names}."), format!("Signed by {names}."))
        };
        if own {
            let told = lang
                .t("Anda yang membuat; minta pengurus lain.", "You made it; ask another officer.");
            small = if small.is_empty() { told.to_owned() } else { format!("{small} {told}") };
        }
        notes.push(note(
            Tone::Warn,
            "hourglass",
            lang.pick(
                format!("{signed} dari {needed} tanda tangan pengurus. Jangan dibayar dulu."),
                format!("{signed} of {needed} officers have signed. Do not pay it yet."),
            ),
            small,
        ));
    }
    // What is signed and paid otherwise meanwhile is not paid twice.
    for share in &payment.planned {
        let Some(open) = share.open.filter(|open| *open < share.amount) else { continue };
        let (number, open) = (&share.invoice_number, rupiah(open));
        notes.push(note(
            Tone::Bad,
            "alert-triangle",
            lang.pick(
                format!("Sisa tagihan {number} tinggal {open}."),
                format!("{open} is left of invoice {number}."),
            ),
            lang.t(
                "Sudah dibayar dengan cara lain. Tarik pembayaran ini bila belum ditransfer.",
                "It was paid otherwise meanwhile. Withdraw this payment unless it is transferred.",
            )
            .to_owned(),
        ));
    }
    let said = match (payment.state, payment.side) {
        ("approved", _) => Some((
            Tone::Warn,
            "checks",
            lang.t(
                "Sudah ditandatangani. Bayar persis sejumlah ini ke rekening ini, lalu catat.",
                "It is signed. Pay exactly this sum into this account, then record it.",
            ),
        )),
        ("recorded", "payee") => Some((
            Tone::Warn,
            "hourglass",
            lang.t(
                "Periksa rekening Anda: sudah masuk, atau belum?",
                "Look at your account: has it come, or not?",
            ),
        )),
        ("recorded", _) => Some((
            Tone::Info,
            "hourglass",
            lang.t(
                "Sudah dihitung. Penjual masih memeriksa rekeningnya.",
                "It counts. The seller still looks at their account.",
            ),
        )),
        ("reversed", _) => Some((
            Tone::Bad,
            "circle-x",
            lang.t(
                "Pembayaran ini dibatalkan; tagihannya terbuka lagi.",
                "This payment was reversed; its invoices are open again.",
            ),
        )),
        _ => None,
    };
    if let Some((tone, icon, bold)) = said {
        notes.push(note(tone, icon, bold.to_owned(), String::new()));
    }
    notes
}
