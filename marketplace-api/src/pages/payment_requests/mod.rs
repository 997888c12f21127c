//! Paying through the seller's provider: how, then the QRIS or the number with the time that is left, then what came of
//! it; and for a seller which provider that is.

pub mod handling;
mod setting;
mod words;

pub use self::setting::{Kept, SettingPage};

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use order_workflow::command::payment_requests::Way;
use order_workflow::query::payment_requests::{PaymentRequestView, ToPay};
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{deadline, moment, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{
    Badge, Choice, Choices, Field, Happening, Meter, Note, Tone, Total, Wrong,
};
use crate::papers::qr::Qr;
use crate::providers::Ways;

/// How often the page of a request that waits is drawn anew, in seconds, while it is young.
const REFRESH_YOUNG: i64 = 10;
/// And later: whoever left it open does not need it each time.
const REFRESH_OLD: i64 = 60;
/// For how long it is young.
const YOUNG: TimeDelta = TimeDelta::minutes(30);

/// When a page is drawn: now, in the reader's zone.
pub type At = (DateTime<Utc>, Tz);

/// `/payment-requests/{id}`.
#[derive(Debug, Template)]
#[template(path = "payment_requests/show.html")]
pub struct RequestPage {
    /// The shell.
    pub shell: Shell,
    /// How much.
    pub amount: String,
    /// How it stands.
    pub badge: Badge,
    /// What for and to whom.
    pub about: String,
    /// What there is to say about it.
    pub notes: Vec<Note>,
    /// The QRIS to scan; nothing where it can no longer be paid so.
    pub qr: Option<Qr>,
    /// The number to pay into, in groups of four; empty where there is none.
    pub number: String,
    /// The number without spaces, to be copied.
    pub number_plain: String,
    /// At which bank the number is.
    pub bank: String,
    /// The time that is left, in words; empty once there is none to tell.
    pub left: String,
    /// And as a bar.
    pub meter: Option<Meter>,
    /// What else is known.
    pub facts: Vec<Total>,
    /// Where the provider is asked, and the form's key; nothing where there is nothing to ask.
    pub check: Option<(String, String)>,
    /// Where to go on: the payment, or another try.
    pub onward: Option<Link>,
    /// What the provider said, for the payee.
    pub said: Vec<Happening>,
    /// After how many seconds the page is drawn anew; nothing where nothing more will come of it.
    pub refresh: Option<i64>,
}

impl RequestPage {
    /// The page of a request.
    #[must_use]
    pub fn new(shell: Shell, view: &PaymentRequestView, (now, zone): At, key: String) -> Self {
        let lang = shell.lang;
        let waits = view.state == "waiting";
        let can_be_paid = waits && view.expires_at > now;
        let shown = view.shown.as_deref().filter(|_| can_be_paid);
        let is_qris = view.way == Way::Qris.as_str();
        let number = shown.filter(|_| !is_qris).unwrap_or_default();
        let invoice = format!("/invoices/{}", view.invoice_id);
        let age = now - view.created_at;
        let every = if age < YOUNG { REFRESH_YOUNG } else { REFRESH_OLD };
        Self {
            amount: rupiah(view.amount),
            badge: words::badge(view, now, lang),
            about: words::about(view, lang),
            notes: words::notes(view, now, lang),
            qr: shown.filter(|_| is_qris).and_then(Qr::of),
            number: in_fours(number),
            number_plain: number.to_owned(),
            bank: view.bank.clone().unwrap_or_default().to_uppercase(),
            left: if can_be_paid {
                deadline(view.expires_at, now, zone, lang)
            } else {
                String::new()
            },
            meter: can_be_paid.then(|| left(view, now, lang)),
            facts: facts(view, (now, zone), lang),
            check: (!view.allowed_commands.is_empty())
                .then(|| (format!("/payment-requests/{}/check", view.id), key)),
            onward: onward(view, lang),
            said: view
                .notices
                .iter()
                .map(|notice| words::happening(notice, (now, zone), lang))
                .collect(),
            refresh: waits.then_some(every),
            shell: shell.task(Link::new(view.invoice_number.clone(), invoice)),
        }
    }
}

fn left(view: &PaymentRequestView, now: DateTime<Utc>, lang: Language) -> Meter {
    let whole = (view.expires_at - view.created_at).num_seconds().max(1);
    let left = (view.expires_at - now).num_seconds().clamp(0, whole);
    let percent = u8::try_from(left * 100 / whole).unwrap_or(100);
    Meter {
        percent,
        label: lang
            .pick(format!("Sisa waktu {percent}%"), format!("{percent}% of the time is left")),
    }
}

fn facts(view: &PaymentRequestView, (now, zone): At, lang: Language) -> Vec<Total> {
    let way = if view.way == Way::Qris.as_str() { "QRIS" } else { "Virtual account" };
    vec![
        Total::new(lang.t("Penerima", "Paid to"), view.payee_name.clone()),
        Total::new(lang.t("Cara bayar", "Way"), way),
        Total::new(
            lang.t("Bisa dibayar sampai", "Can be paid until"),
            moment(view.expires_at, now, zone, lang),
        ),
        Total::new(lang.t("Dibuat", "Made"), moment(view.created_at, now, zone, lang)),
    ]
}

fn onward(view: &PaymentRequestView, lang: Language) -> Option<Link> {
    let again = || format!("/invoices/{}/payment-requests", view.invoice_id);
    match (view.payment_id, view.state) {
        (Some(payment), _) => Some(Link::new(
            lang.t("Lihat pembayarannya", "See the payment"),
            format!("/payments/{payment}"),
        )),
        (None, "expired" | "cancelled") => {
            Some(Link::new(lang.t("Coba lagi", "Try again"), again()))
        }
        _ => None,
    }
}

/// `8077 7000 1234 5678`.
fn in_fours(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(|c| !c.is_whitespace()).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Its page.
    pub href: String,
    /// How much, and how.
    pub said: String,
    /// When it was made.
    pub small: String,
    /// How it stands.
    pub badge: Badge,
}

/// `/invoices/{id}/payment-requests`: how an invoice is to be paid.
#[derive(Debug, Template)]
#[template(path = "payment_requests/ask.html")]
pub struct AskPage {
    /// The shell.
    pub shell: Shell,
    /// What for.
    pub about: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Why it cannot be paid so.
    pub notes: Vec<Note>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key; empty where nothing can be asked for.
    pub key: String,
    /// By QRIS or at which bank.
    pub ways: Choices,
    /// How much.
    pub amount: Field,
    /// What was asked for before.
    pub rows: Vec<RequestRow>,
}

/// What the form of a request is drawn from.
pub struct Asking<'a> {
    /// The invoice's address.
    pub invoice: String,
    /// What there is to pay.
    pub to_pay: &'a ToPay,
    /// How the provider can be paid; nothing where there is none.
    pub ways: Option<&'a Ways>,
    /// Whether the reader may ask.
    pub may: bool,
    /// Those of before.
    pub before: &'a [PaymentRequestView],
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// When.
    pub at: At,
    /// The form's key.
    pub key: String,
}

impl AskPage {
    /// The page of these.
    #[must_use]
    pub fn new(mut shell: Shell, asking: Asking<'_>) -> Self {
        let lang = shell.lang;
        shell.refused = !asking.faults.is_empty();
        let Asking { invoice, to_pay, ways, may, before, typed, faults, at, key } = asking;
        let ways = ways.filter(|ways| ways.qris || !ways.banks.is_empty());
        let is_open = to_pay.most > Money::ZERO;
        let can = may && is_open && ways.is_some();
        let number = to_pay.invoice_number.clone();
        Self {
            about: lang.pick(
                format!("Tagihan {number}, sisa {}", rupiah(to_pay.most)),
                format!("Invoice {number}, {} open", rupiah(to_pay.most)),
            ),
            wrongs: faults.wrongs(),
            notes: (!can).then(|| why_not(ways.is_some(), is_open, lang)).into_iter().collect(),
            action: format!("{invoice}/payment-requests"),
            key: if can { key } else { String::new() },
            ways: choices(ways, typed, faults, lang),
            amount: amount(to_pay, typed, faults, lang),
            rows: before.iter().map(|view| row(view, at, lang)).collect(),
            shell: shell.task(Link::new(number, invoice)),
        }
    }
}

fn why_not(has_ways: bool, is_open: bool, lang: Language) -> Note {
    let (bold, small) = if !is_open {
        (lang.t("Tidak ada sisa yang harus dibayar.", "Nothing is left to pay."), "")
    } else if has_ways {
        (
            lang.t("Hanya bendahara yang membayar.", "Only the treasurer pays."),
            lang.t("Minta bendahara membuka halaman ini.", "Ask the treasurer to open this page."),
        )
    } else {
        (
            lang.t(
                "Penjual ini belum memakai penyedia pembayaran.",
                "This seller is paid through no provider.",
            ),
            lang.t(
                "Bayar ke rekeningnya, lalu catat pembayarannya.",
                "Pay into its account, then record the payment.",
            ),
        )
    };
    Note { tone: Tone::Info, icon: "info-circle", bold: bold.to_owned(), small: small.to_owned() }
}

/// One field for both: `qris`, or `virtual_account:bri`.
fn choices(ways: Option<&Ways>, typed: &Filled, faults: &Faults, lang: Language) -> Choices {
    let ways = ways.cloned().unwrap_or_default();
    let qris = ways.qris.then(|| ("qris".to_owned(), "QRIS".to_owned()));
    let banks = ways.banks.iter().map(|bank| {
        (format!("virtual_account:{bank}"), format!("Virtual account {}", bank.to_uppercase()))
    });
    let all: Vec<(String, String)> = qris.into_iter().chain(banks).collect();
    let first = all.first().map(|(value, _)| value.clone()).unwrap_or_default();
    let chosen = typed.text("way").unwrap_or(first);
    Choices {
        name: "way",
        legend: lang.t("Bayar dengan", "Pay by").to_owned(),
        hint: String::new(),
        error: faults.at("way"),
        several: false,
        choices: all
            .into_iter()
            .map(|(value, label)| {
                let is_chosen = value == chosen;
                Choice::new(value, label, is_chosen)
            })
            .collect(),
    }
}

fn amount(to_pay: &ToPay, typed: &Filled, faults: &Faults, lang: Language) -> Field {
    Field {
        name: "amount",
        label: lang.t("Jumlah", "Amount"),
        hint: lang.pick(
            format!("Paling banyak {}, tanpa sen.", rupiah(to_pay.most)),
            format!("At most {}, in whole rupiah.", rupiah(to_pay.most)),
        ),
        error: faults.at("amount"),
        value: typed.text("amount").unwrap_or_else(|| rupiah_typed(to_pay.most)),
        keyboard: "numeric",
        before: "Rp",
        longest: 20,
        ..Field::default()
    }
}

fn row(view: &PaymentRequestView, (now, zone): At, lang: Language) -> RequestRow {
    let way = if view.way == Way::Qris.as_str() {
        "QRIS".to_owned()
    } else {
        format!("Virtual account {}", view.bank.as_deref().unwrap_or_default().to_uppercase())
    };
    RequestRow {
        href: format!("/payment-requests/{}", view.id),
        said: format!("{}, {}", rupiah(view.amount), way.trim()),
        small: moment(view.created_at, now, zone, lang),
        badge: words::badge(view, now, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::in_fours;

    #[test]
    fn a_number_is_read_in_fours() {
        assert_eq!(in_fours("   1900812345678"), "1900 8123 4567 8");
        assert_eq!(in_fours(""), "");
    }
}
