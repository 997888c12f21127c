//! What a reader may do with a payment: its forms and buttons, each drawn only where it is allowed.

use supply_chain::payment::Method;

use super::bills::{BillRow, bill_rows};
use super::refunds::is_one_to_record;
use super::show::Seen;
use super::words::method;
use crate::language::Language;
use crate::language::format::{rupiah, rupiah_typed};
use crate::pages::parts::{Choice, Choices, CommandButton, Field};

/// A form of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaymentForm {
    /// Where it posts to.
    pub action: String,
    /// Its key.
    pub key: String,
    /// The heading above it.
    pub heading: &'static str,
    /// What happens, in a sentence.
    pub happens: String,
    /// Invoices to choose from.
    pub bills: Vec<BillRow>,
    /// How.
    pub methods: Option<Choices>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Own words, drawn last.
    pub words: Option<Field>,
    /// Its button.
    pub button: &'static str,
    /// `go`, `no` or nothing.
    pub class: &'static str,
    /// Whether it opens at a tap.
    pub folded: bool,
    /// Whether it carries a photo.
    pub has_photo: bool,
}

impl Seen<'_> {
    pub(super) fn may(&self, command: &str) -> bool {
        self.payment.allowed_commands.contains(&command)
    }

    pub(super) fn action(&self, command: &str) -> String {
        format!("/payments/{}/{command}", self.payment.id)
    }

    pub(super) fn form(&self, command: &str) -> PaymentForm {
        PaymentForm {
            action: self.action(command),
            key: (self.key)(),
            // Whoever typed something wrong finds it again.
            folded: self.faults.is_empty(),
            ..PaymentForm::default()
        }
    }

    pub(super) fn field(&self, name: &'static str, label: &'static str, hint: &str) -> Field {
        let (error, value) = (self.faults.at(name), self.typed.get(name).to_owned());
        Field { name, label, hint: hint.to_owned(), error, value, ..Field::default() }
    }

    pub(super) fn day(&self, lang: Language) -> Field {
        let mut day = self.field("paid_on", lang.t("Tanggal", "Day"), "");
        if day.value.is_empty() {
            day.value = self.today.to_string();
        }
        Field { kind: "date", ..day }
    }

    pub(super) fn reference(&self, lang: Language) -> Field {
        let hint = lang.t(
            "Seperti tertulis di bukti transfer; tunai boleh kosong.",
            "As it stands on the transfer slip; may stay empty for cash.",
        );
        let label = lang.t("Nomor referensi bank", "The bank's reference");
        let mut field = self.field("reference", label, hint);
        // What was typed before officers signed stands there again; of what went back the number is another.
        if self.faults.is_empty() && self.payment.state == "approved" {
            field.value = self.payment.reference.clone().unwrap_or_default();
        }
        Field { longest: 64, ..field }
    }
}

/// Buttons without fields.
pub(super) fn buttons(seen: &Seen<'_>, lang: Language) -> Vec<CommandButton> {
    [
        ("sign", "checks", lang.t("Tanda tangani", "Sign"), "go"),
        ("confirm", "circle-check", lang.t("Uangnya sudah masuk", "The money has come"), "go"),
    ]
    .into_iter()
    .filter(|(command, ..)| seen.may(command))
    .map(|(command, icon, word, class)| CommandButton {
        word: word.to_owned(),
        icon,
        href: seen.action(command),
        class,
        key: (seen.key)(),
        version: seen.payment.version.to_string(),
        ..CommandButton::default()
    })
    .collect()
}

/// Draws one form.
type Draw = fn(&Seen<'_>, Language) -> PaymentForm;

/// Forms with fields, the likeliest first.
pub(super) fn forms(seen: &Seen<'_>, lang: Language) -> Vec<PaymentForm> {
    let offered: [(&str, Draw); 5] = [
        ("record", record_form),
        ("apply", apply_form),
        ("refund", refund_form),
        ("reverse", reverse_form),
        ("withdraw", withdraw_form),
    ];
    offered
        .into_iter()
        .filter(|(command, _)| seen.may(command))
        // What is signed goes first.
        .filter(|(command, _)| *command != "refund" || !is_one_to_record(seen))
        .map(|(_, form)| form(seen, lang))
        .filter(|form| !form.action.is_empty())
        .collect()
}

fn record_form(seen: &Seen<'_>, lang: Language) -> PaymentForm {
    let hint = lang.t(
        "JPEG, PNG, atau WebP, paling besar 10 MB. Lokasi di dalam foto dihapus.",
        "JPEG, PNG or WebP, at most 10 MB. The place in the photo is taken out.",
    );
    let photo = Field {
        kind: "file",
        ..seen.field("file", lang.t("Foto bukti", "Photo that shows it"), hint)
    };
    PaymentForm {
        heading: lang.t("Sudah dibayar", "It is paid"),
        fields: vec![seen.day(lang), seen.reference(lang), photo],
        button: lang.t("Catat pembayaran", "Record the payment"),
        class: "go",
        folded: false,
        has_photo: true,
        ..seen.form("record")
    }
}

fn apply_form(seen: &Seen<'_>, lang: Language) -> PaymentForm {
    // Nothing is open between the two: there is nothing to use it for.
    let Some(payable) = seen.payable.filter(|payable| !payable.invoices.is_empty()) else {
        return PaymentForm::default();
    };
    let left = rupiah(seen.payment.on_account);
    PaymentForm {
        heading: lang.t("Pakai titipan", "Use what is on account"),
        happens: lang.pick(
            format!("{left} belum dipakai. Pilih tagihan yang dilunasi."),
            format!("{left} is not used yet. Choose what it settles."),
        ),
        bills: bill_rows(payable, seen.typed, seen.faults, lang),
        button: lang.t("Pakai untuk tagihan ini", "Use it for these"),
        class: "go",
        ..seen.form("apply")
    }
}

fn refund_form(seen: &Seen<'_>, lang: Language) -> PaymentForm {
    let left = seen.payment.on_account;
    let mut amount = seen.field("amount", lang.t("Jumlah", "Amount"), "");
    if amount.value.is_empty() {
        amount.value = rupiah_typed(left);
    }
    let chosen = Method::from_word(seen.typed.get("method")).unwrap_or(Method::Transfer);
    let how = |one: &Method| Choice::new(one.as_str(), method(one.as_str(), lang), *one == chosen);
    PaymentForm {
        heading: lang.t("Kembalikan titipan", "Pay back what is on account"),
        happens: lang.pick(
            format!(
                "Sampai {}. Bila kena aturan tanda tangan pembayaran, pengurus menandatangani dulu: catat sebelum dikirim.",
                rupiah(left)
            ),
            format!(
                "Up to {}. Where a payment rule asks for signatures, officers sign first: write it down before you send it.",
                rupiah(left)
            ),
        ),
        methods: Some(Choices {
            name: "method",
            legend: lang.t("Caranya", "How").to_owned(),
            error: seen.faults.at("method"),
            choices: [Method::Transfer, Method::Cash].iter().map(how).collect(),
            ..Choices::default()
        }),
        fields: vec![
            Field { before: "Rp", keyboard: "decimal", ..amount },
            seen.day(lang),
            seen.reference(lang),
        ],
        button: lang.t("Catat pengembalian", "Record what went back"),
        ..seen.form("refund")
    }
}

fn reverse_form(seen: &Seen<'_>, lang: Language) -> PaymentForm {
    let words = seen.field(
        "words",
        lang.t("Alasannya", "Why"),
        lang.t("Dibaca pihak lain.", "The other side reads this."),
    );
    PaymentForm {
        heading: match (seen.payment.side, seen.payment.state) {
            ("payee", "recorded") => lang.t("Uangnya tidak masuk?", "Has it not come?"),
            ("payer", "confirmed") => lang.t("Bukan dari kita?", "Was that not us?"),
            _ => lang.t("Salah catat?", "Recorded by mistake?"),
        },
        happens: lang
            .t(
                "Pembayaran ini dibatalkan dan tagihannya terbuka lagi. Tidak bisa diulang kembali.",
                "This payment is reversed and its invoices are open again. That is not undone.",
            )
            .to_owned(),
        words: Some(Field { longest: 500, ..words }),
        button: lang.t("Batalkan pembayaran", "Reverse the payment"),
        class: "no",
        ..seen.form("reverse")
    }
}

fn withdraw_form(seen: &Seen<'_>, lang: Language) -> PaymentForm {
    PaymentForm {
        heading: lang.t("Tidak jadi dibayar?", "Not to be paid?"),
        happens: lang
            .t("Yang sudah ditandatangani tidak berlaku lagi.", "What was signed holds no more.")
            .to_owned(),
        button: lang.t("Tarik", "Withdraw"),
        class: "no",
        ..seen.form("withdraw")
    }
}
