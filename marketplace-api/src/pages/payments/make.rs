//! "Catat pembayaran": which invoices, how much, when, into which account, and what shows it.

use askama::Template;
use chrono::NaiveDate;
use order_workflow::query::payments::{Payable, PayableOrder};
use supply_chain::money::Money;
use supply_chain::payment::{Method, Side};

use super::bills::{BillRow, begins_with, bill_row};
use super::words::{account, method};
use crate::language::Language;
use crate::language::format::{count, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Tone, Wrong};

/// An account that money may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// Bank and number.
    pub said: String,
    /// The number alone, to be copied.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The form as somebody fills it in.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Today at the payer's place, for what was not typed.
    pub today: NaiveDate,
    /// The form's key.
    pub key: &'a str,
    /// The invoice the reader came from, where nothing was typed yet.
    pub from_invoice: Option<&'a str>,
    /// The order that is paid, where they came from one.
    pub order: Option<&'a PayableOrder>,
}

/// `/payments/new?to=`.
#[derive(Debug, Template)]
#[template(path = "payments/make.html")]
pub struct MakePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// The heading.
    pub heading: &'static str,
    /// Whom it is about.
    pub other: String,
    /// What stands on account already, and what is signed before it moves.
    pub notes: Vec<Note>,
    /// What the form says by itself: the partner and a photo that came before.
    pub hidden: Vec<(&'static str, String)>,
    /// The form's key.
    pub key: String,
    /// What is open.
    pub bills: Vec<BillRow>,
    /// How much.
    pub amount: Field,
    /// The day.
    pub day: Field,
    /// How.
    pub methods: Choices,
    /// The payee's accounts.
    pub accounts: Vec<AccountRow>,
    /// What is wrong with the account.
    pub account_error: Option<String>,
    /// What the bank calls it.
    pub reference: Field,
    /// A photo.
    pub photo: Field,
    /// The photo that was handed in with the form before; empty where there is none.
    pub handed_in: String,
}

impl MakePage {
    /// The page, with the form as it was filled in.
    #[must_use]
    pub fn new(shell: Shell, payable: &Payable, draft: &Draft<'_>) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments"));
        shell.refused = !draft.faults.is_empty();
        let pays = payable.side == Side::Payer;
        let evidence = draft.typed.get("evidence_id").to_owned();
        let mut hidden = vec![(if pays { "to" } else { "from" }, payable.other.id.to_string())];
        if let Some(order) = draft.order {
            hidden.push(("order", order.id.to_string()));
        }
        if !evidence.is_empty() {
            hidden.push(("evidence_id", evidence.clone()));
        }
        let bills: Vec<BillRow> =
            payable.invoices.iter().map(|bill| bill_row(bill, payable, draft, lang)).collect();
        Self {
            wrongs: draft.faults.wrongs(),
            heading: if pays {
                lang.t("Catat pembayaran", "Record a payment")
            } else {
                lang.t("Catat uang masuk", "Record money that came")
            },
            other: payable.other.name.clone(),
            notes: draft
                .order
                .map(|order| of_order(order, lang))
                .into_iter()
                .chain(notes(payable, lang))
                .collect(),
            hidden,
            key: draft.key.to_owned(),
            amount: amount(payable, draft, lang),
            day: day(draft, lang),
            methods: methods(payable, draft, lang),
            accounts: accounts(payable, draft),
            account_error: draft.faults.at("account_id"),
            reference: reference(payable, draft, lang),
            photo: photo(draft, lang),
            handed_in: evidence,
            bills,
            shell,
        }
    }
}

/// Whether nothing was typed yet.
pub(super) fn is_new(draft: &Draft<'_>) -> bool {
    draft.typed.pairs().next().is_none()
}

/// For which order it is, and what waits for the money.
fn of_order(order: &PayableOrder, lang: Language) -> Note {
    let number = &order.number;
    Note {
        tone: Tone::Info,
        icon: "receipt",
        bold: lang.pick(format!("Untuk pesanan {number}."), format!("For order {number}.")),
        small: order.first.map_or_else(
            || {
                lang.t(
                    "Yang belum ditagih tinggal sebagai titipan dan melunasi tagihan pesanan ini begitu dibuat.",
                    "What is not billed yet stays on account and settles this order's invoices as they are made.",
                )
                .to_owned()
            },
            |missing| {
                let sum = rupiah(missing);
                lang.pick(
                    format!("{sum} harus masuk dan dikonfirmasi penjual dulu; barang dikirim sesudahnya."),
                    format!("{sum} has to come first and be confirmed by the seller; the goods are sent after that."),
                )
            },
        ),
    }
}

fn notes(payable: &Payable, lang: Language) -> Vec<Note> {
    let mut notes = Vec::new();
    if payable.on_account > Money::ZERO {
        let sum = rupiah(payable.on_account);
        notes.push(Note {
            tone: Tone::Info,
            icon: "info-circle",
            bold: lang.pick(
                format!("{sum} titipan belum dipakai."),
                format!("{sum} stands on account already."),
            ),
            small: lang
                .t(
                    "Pakai dulu dari Pembayaran, Titipan, supaya tidak dibayar dua kali.",
                    "Use it first, from Payments, On account, so that nothing is paid twice.",
                )
                .to_owned(),
        });
    }
    for (from, needed) in &payable.signed_from {
        let sum = rupiah(*from);
        let n = count(i64::try_from(*needed).unwrap_or(i64::MAX));
        notes.push(Note {
            tone: Tone::Quiet,
            icon: "checks",
            bold: lang.pick(
                format!("Mulai {sum} perlu {n} tanda tangan pengurus sebelum dibayar."),
                format!("From {sum} on, {n} officer(s) sign before it is paid."),
            ),
            small: lang
                .t(
                    "Nomor referensi dan foto diisi setelah dibayar.",
                    "The reference and the photo follow once it is paid.",
                )
                .to_owned(),
        });
    }
    if payable.accounts.is_empty() {
        notes.push(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: if payable.side == Side::Payer {
                lang.pick(
                    format!("{} belum punya rekening yang diverifikasi.", payable.other.name),
                    format!("{} has no verified account yet.", payable.other.name),
                )
            } else {
                lang.t(
                    "Anda belum punya rekening yang diverifikasi.",
                    "You have no verified account yet.",
                )
                .to_owned()
            },
            small: lang
                .t(
                    "Hanya pembayaran tunai yang bisa dicatat sekarang.",
                    "Only cash can be recorded for now.",
                )
                .to_owned(),
        });
    }
    notes
}

fn field(name: &'static str, label: &'static str, hint: &str, draft: &Draft<'_>) -> Field {
    Field {
        name,
        label,
        hint: hint.to_owned(),
        error: draft.faults.at(name),
        value: draft.typed.get(name).to_owned(),
        ..Field::default()
    }
}

fn amount(payable: &Payable, draft: &Draft<'_>, lang: Language) -> Field {
    let hint = lang.t(
        "Yang lebih dari tagihan terpilih tinggal sebagai titipan dan bisa dipakai nanti.",
        "What is more than the chosen invoices stays on account and can be used later.",
    );
    let label = if payable.side == Side::Payer {
        lang.t("Jumlah yang dibayar", "Amount paid")
    } else {
        lang.t("Jumlah yang masuk", "Amount that came")
    };
    let mut amount = field("amount", label, hint, draft);
    if is_new(draft)
        && let Some(first) = begins_with(payable, draft)
        && let Some(bill) = payable.invoices.iter().find(|bill| bill.id.to_string() == first)
    {
        amount.value = rupiah_typed(bill.undisputed);
    } else if is_new(draft)
        && let Some(first) = draft.order.and_then(|order| order.first)
    {
        amount.value = rupiah_typed(first);
    }
    Field { before: "Rp", keyboard: "decimal", longest: 24, ..amount }
}

fn day(draft: &Draft<'_>, lang: Language) -> Field {
    let mut day = field("paid_on", lang.t("Tanggal", "Day"), "", draft);
    if day.value.is_empty() {
        day.value = draft.today.to_string();
    }
    Field { kind: "date", ..day }
}

fn methods(payable: &Payable, draft: &Draft<'_>, lang: Language) -> Choices {
    let usual = if payable.accounts.is_empty() { Method::Cash } else { Method::Transfer };
    let chosen = Method::from_word(draft.typed.get("method")).unwrap_or(usual);
    let offered = Method::ALL.iter().filter(|one| match one {
        Method::Cash => true,
        // What is taken out of a member's savings is ordered at the storefront's counter.
        Method::Savings => false,
        _ => !payable.accounts.is_empty(),
    });
    Choices {
        name: "method",
        legend: lang.t("Caranya", "How").to_owned(),
        error: draft.faults.at("method"),
        choices: offered
            .map(|one| Choice::new(one.as_str(), method(one.as_str(), lang), *one == chosen))
            .collect(),
        ..Choices::default()
    }
}

fn accounts(payable: &Payable, draft: &Draft<'_>) -> Vec<AccountRow> {
    let typed = draft.typed.get("account_id");
    let row = |(at, one): (usize, &order_workflow::query::bank_accounts::BankAccountView)| {
        let id = one.id.to_string();
        AccountRow {
            said: account(&one.bank_code, &one.number),
            number: one.number.clone(),
            holder: one.holder.clone(),
            chosen: if typed.is_empty() { at == 0 } else { typed == id },
            id,
        }
    };
    payable.accounts.iter().enumerate().map(row).collect()
}

fn reference(payable: &Payable, draft: &Draft<'_>, lang: Language) -> Field {
    let hint = if payable.signed_from.is_empty() {
        lang.t(
            "Seperti tertulis di bukti transfer; tunai boleh kosong.",
            "As it stands on the transfer slip; may stay empty for cash.",
        )
    } else {
        lang.t(
            "Seperti tertulis di bukti transfer. Kosong bila tunai, atau bila pengurus menandatangani dulu.",
            "As it stands on the transfer slip. Empty for cash, or where officers sign first.",
        )
    };
    Field {
        longest: 64,
        ..field("reference", lang.t("Nomor referensi bank", "The bank's reference"), hint, draft)
    }
}

fn photo(draft: &Draft<'_>, lang: Language) -> Field {
    let hint = lang.t(
        "JPEG, PNG, atau WebP, paling besar 10 MB. Lokasi di dalam foto dihapus.",
        "JPEG, PNG or WebP, at most 10 MB. The place in the photo is taken out.",
    );
    Field {
        kind: "file",
        ..field("file", lang.t("Foto bukti", "Photo that shows it"), hint, draft)
    }
}
