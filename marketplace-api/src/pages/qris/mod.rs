//! Static QRIS: an organization's own code, entered by one and verified by another who scanned it; and the page an
//! invoice is paid from, with the sum to type.

pub mod handling;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::merchant_codes::{MerchantCodeView, PayByCodeView};

use crate::language::Language;
use crate::language::format::{moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Empty, Note, Tone, Total, Wrong};
use crate::pages::payments::words::account;
use crate::papers::qr::Qr;

/// One code of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeCard {
    /// The merchant's name in it.
    pub merchant: String,
    /// City, national number, account.
    pub small: Vec<String>,
    /// How it stands.
    pub badge: Badge,
    /// Its squares, while it is used or waits.
    pub qr: Option<Qr>,
    /// Where it is verified, and the form's key.
    pub verify: Option<(String, String)>,
    /// Why the reader may not verify it; empty where that is plain.
    pub not_yours: &'static str,
    /// Where it is ended, and the form's key.
    pub end: Option<(String, String)>,
}

/// `/qris`.
#[derive(Debug, Template)]
#[template(path = "qris/codes.html")]
pub struct CodesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// That something was done.
    pub note: Option<Note>,
    /// The codes, the one in use first.
    pub codes: Vec<CodeCard>,
    /// None there.
    pub empty: Empty,
    /// The accounts it may pay out into.
    pub accounts: Vec<Choice>,
    /// What was pasted.
    pub payload: String,
    /// The form's key; nothing for whoever may not.
    pub key: Option<String>,
}

/// What the page is drawn from.
pub struct Seen<'a> {
    /// The codes.
    pub codes: &'a [MerchantCodeView],
    /// The accounts.
    pub accounts: &'a [BankAccountView],
    /// Whether the reader may enter one.
    pub may: bool,
    /// Whether the reader's role verifies codes at all.
    pub verifies: bool,
    /// What was just done.
    pub done: &'a str,
    /// Now, and the reader's zone.
    pub at: (DateTime<Utc>, Tz),
    /// What was typed: account and payload.
    pub typed: (&'a str, &'a str),
    /// What is wrong with it.
    pub wrongs: Vec<Wrong>,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

impl CodesPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments"));
        shell.refused = !seen.wrongs.is_empty();
        let fit: Vec<&BankAccountView> =
            seen.accounts.iter().filter(|one| one.state == "verified").collect();
        let choice = |one: &&BankAccountView| {
            let id = one.id.to_string();
            let is_chosen = id == seen.typed.0 || (seen.typed.0.is_empty() && fit.len() == 1);
            Choice::new(
                id,
                format!("{} · {}", account(&one.bank_code, &one.number), one.holder),
                is_chosen,
            )
        };
        Self {
            note: done(seen.done, lang),
            codes: seen.codes.iter().map(|one| card(one, &seen, lang)).collect(),
            empty: Empty {
                icon: "receipt",
                heading: lang.t("Belum ada QRIS", "No QRIS yet").to_owned(),
                text: lang
                    .t(
                        "Dengan QRIS, pembeli membayar dengan memindai kode di tagihan Anda.",
                        "With a QRIS buyers pay by scanning the code on your invoices.",
                    )
                    .to_owned(),
                action: None,
            },
            accounts: fit.iter().map(choice).collect(),
            payload: seen.typed.1.to_owned(),
            key: seen.may.then(|| (seen.key)()),
            wrongs: seen.wrongs,
            shell,
        }
    }
}

fn done(what: &str, lang: Language) -> Option<Note> {
    let bold = match what {
        "entered" => lang.t(
            "QRIS dicatat. Minta orang lain memindai dan memeriksanya.",
            "The QRIS is entered. Ask somebody else to scan and verify it.",
        ),
        "verified" => lang.t(
            "QRIS diperiksa. Sekarang tampil di tagihan Anda.",
            "The QRIS is verified. It now shows on your invoices.",
        ),
        "ended" => lang.t("QRIS tidak ditampilkan lagi.", "The QRIS is shown no more."),
        _ => return None,
    };
    let (bold, small) = (bold.to_owned(), String::new());
    Some(Note { tone: Tone::Good, icon: "circle-check", bold, small })
}

fn card(one: &MerchantCodeView, seen: &Seen<'_>, lang: Language) -> CodeCard {
    let may = |command: &str| one.allowed_commands.contains(&command);
    let (tone, icon, id, en) = match one.state {
        "verified" => (Tone::Good, "circle-check", "Dipakai", "In use"),
        "entered" => (Tone::Warn, "hourglass", "Belum diperiksa", "Not verified"),
        _ => (Tone::Outline, "ban", "Tidak dipakai", "No longer used"),
    };
    let (now, zone) = seen.at;
    let who = |name: &Option<String>| name.clone().unwrap_or_default();
    let mut small = vec![
        format!("{} · NMID {}", one.city, one.nmid),
        lang.pick(
            format!("Cair ke {}", account(&one.bank_code, &one.account_number)),
            format!("Pays out into {}", account(&one.bank_code, &one.account_number)),
        ),
        lang.pick(
            format!(
                "Dimasukkan {} {}",
                moment(one.entered_at, now, zone, lang),
                who(&one.entered_by)
            ),
            format!("Entered {} {}", moment(one.entered_at, now, zone, lang), who(&one.entered_by)),
        ),
    ];
    if let Some(at) = one.verified_at {
        small.push(lang.pick(
            format!("Diperiksa {} {}", moment(at, now, zone, lang), who(&one.verified_by)),
            format!("Verified {} {}", moment(at, now, zone, lang), who(&one.verified_by)),
        ));
    }
    let form = |what: &str| (format!("/qris/{}/{what}", one.id), (seen.key)());
    CodeCard {
        merchant: one.merchant.clone(),
        small,
        badge: Badge::new(tone, icon, lang.t(id, en)),
        qr: (one.state != "ended").then(|| Qr::of(&one.payload)).flatten(),
        not_yours: if one.state == "entered" && seen.verifies && !may("verify") {
            lang.t(
                "Anda yang memasukkan; minta orang lain memeriksanya.",
                "You entered it; ask somebody else to verify it.",
            )
        } else {
            ""
        },
        verify: may("verify").then(|| form("verify")),
        end: may("end").then(|| form("end")),
    }
}

/// `/invoices/{id}/qris`.
#[derive(Debug, Template)]
#[template(path = "qris/pay.html")]
pub struct PayPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The sum to type, as it is said.
    pub amount: String,
    /// The sum to type, in digits.
    pub digits: String,
    /// The invoice's number.
    pub invoice: String,
    /// The code's squares.
    pub qr: Option<Qr>,
    /// Who is paid, and what shows when it is scanned.
    pub facts: Vec<Total>,
    /// Where the picture is.
    pub picture: String,
    /// Where the payment is recorded; nothing for whoever is paid.
    pub record: Option<String>,
}

impl PayPage {
    /// The page; `record` is where the payer writes the payment down.
    #[must_use]
    pub fn new(shell: Shell, code: &PayByCodeView, record: Option<String>) -> Self {
        let lang = shell.lang;
        let back = format!("/invoices/{}", code.invoice_id);
        let shell = shell.task(Link::new(code.invoice_number.clone(), back.clone()));
        let sen = code.amount.sen();
        let digits = if sen % 100 == 0 { (sen / 100).to_string() } else { code.amount.to_string() };
        Self {
            amount: rupiah(code.amount),
            digits,
            invoice: code.invoice_number.clone(),
            qr: Qr::of(&code.payload),
            facts: vec![
                Total::new(lang.t("Penjual", "Seller"), code.payee.clone()),
                Total::new(
                    lang.t("Nama yang harus muncul", "The name that must show"),
                    code.merchant.clone(),
                ),
                Total::new(lang.t("Kota", "City"), code.city.clone()),
                Total::new("NMID", code.nmid.clone()),
                Total::new(lang.t("Untuk tagihan", "For invoice"), code.invoice_number.clone()),
            ],
            picture: format!("{back}/qris.svg"),
            record,
            shell,
        }
    }
}
