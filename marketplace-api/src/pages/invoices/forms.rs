//! What a reader may do with an invoice: its forms, each drawn only where it is allowed, each saying what it binds to.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::invoices::{
    InvoiceBrief, InvoiceLineView, InvoiceView, SIGN_WRITE_OFF, WITHDRAW_WRITE_OFF,
};
use supply_chain::invoice::CreditReason;
use supply_chain::money::Money;
use uuid::Uuid;

use super::words::reason;
use crate::language::Language;
use crate::language::format::{count, date, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::order::amounts::Packed;
use crate::pages::parts::{Choice, Choices, Field};

/// The reader, and what they typed.
pub struct Seen<'a> {
    /// The invoice as they see it.
    pub invoice: &'a InvoiceView,
    /// On a credit note: the open invoices of the same two, for which it may be used.
    pub bills: &'a [InvoiceBrief],
    /// Now, and their zone.
    pub at: (DateTime<Utc>, Tz),
    /// Whether they may write payments down.
    pub may_pay: bool,
    /// Whether they may open a payment.
    pub may_read_payments: bool,
    /// What was typed, where a form was refused.
    pub typed: &'a Filled,
    /// Which form that was; empty for none.
    pub form: &'a str,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

/// A form about an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Where it posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The heading above it.
    pub heading: &'static str,
    /// What it binds whom to.
    pub happens: String,
    /// What of each line; only where lines are credited.
    pub lines: Vec<CreditRow>,
    /// Choices, drawn first.
    pub choices: Vec<Choices>,
    /// One-line fields.
    pub fields: Vec<Field>,
    /// Own words, drawn last.
    pub words: Option<Field>,
    /// Its button.
    pub button: &'static str,
    /// `go`, `red` or nothing.
    pub class: &'static str,
    /// Whether it is shown open: it was refused, or is the likeliest thing to do.
    pub open: bool,
}

/// What is credited of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRow {
    /// Its id, which names its fields.
    pub id: String,
    /// What.
    pub name: String,
    /// What of it may still be credited.
    pub small: String,
    /// How many packs; nothing for what is no goods.
    pub count: Option<String>,
    /// What a pack is called.
    pub pack: String,
    /// How many loose units beside them, and what those are called; nothing where a pack is one unit.
    pub units: Option<(String, &'static str)>,
    /// How much, where that is not what so many cost.
    pub amount: String,
    /// What is wrong with that.
    pub error: Option<String>,
}

impl Seen<'_> {
    /// The invoice that a credit note corrects.
    fn corrected(&self) -> Option<Uuid> {
        self.invoice.corrects.as_ref().map(|of| of.id)
    }

    pub(super) fn may(&self, command: &str) -> bool {
        self.invoice.allowed_commands.contains(&command)
    }

    /// A form whose fields hold what was typed into it, and nothing of another form's.
    pub(super) fn form(&self, command: &str) -> Form {
        Form {
            action: format!("/invoices/{}/{command}", self.invoice.id),
            key: (self.key)(),
            open: self.form == command,
            ..Form::default()
        }
    }

    pub(super) fn typed(&self, command: &str, name: &str) -> &str {
        if self.form == command { self.typed.get(name) } else { "" }
    }

    pub(super) fn fault(&self, command: &str, name: &str) -> Option<String> {
        if self.form == command { self.faults.at(name) } else { None }
    }

    pub(super) fn field(
        &self,
        command: &str,
        name: &'static str,
        label: &'static str,
        hint: String,
    ) -> Field {
        Field {
            name,
            label,
            hint,
            error: self.fault(command, name),
            value: self.typed(command, name).to_owned(),
            ..Field::default()
        }
    }
}

/// The forms, the likeliest first.
pub(super) fn forms(seen: &Seen<'_>, lang: Language) -> Vec<Form> {
    let mut forms = Vec::new();
    if seen.may(SIGN_WRITE_OFF) {
        forms.push(signing(seen, lang));
    }
    if seen.may("apply") && !seen.bills.is_empty() {
        forms.push(using(seen, lang));
    }
    if seen.may("unapply") {
        forms.push(taking_off(seen, lang));
    }
    if seen.may("record-tax-number") {
        forms.push(tax_number(seen, lang));
    }
    if seen.may("credit") {
        forms.push(crediting(seen, lang));
    }
    if seen.may("reverse") {
        forms.push(reversing(seen, lang));
    }
    if seen.may("write-off") {
        forms.push(writing_off(seen, lang));
    }
    if seen.may(WITHDRAW_WRITE_OFF) {
        forms.push(withdrawing(seen, lang));
    }
    forms.extend(super::drawn::denying(seen, lang));
    forms
}

fn tax_number(seen: &Seen<'_>, lang: Language) -> Form {
    let invoice = seen.invoice;
    let given = |code: &&String| invoice.tax_numbers.iter().any(|number| number.code == **code);
    let lacking: Vec<&str> =
        invoice.tax_codes.iter().filter(|code| !given(code)).map(String::as_str).collect();
    let codes = if lacking.is_empty() { invoice.tax_codes.join(", ") } else { lacking.join(", ") };
    let hint = if invoice.tax_codes.len() > 1 {
        lang.pick(
            format!(
                "17 angka, diawali {codes}. Tagihan ini punya satu faktur pajak untuk tiap kode."
            ),
            format!(
                "17 digits, beginning with {codes}. This bill has one tax invoice for each code."
            ),
        )
    } else {
        lang.pick(
            format!("17 angka, diawali {codes}. Dari Coretax setelah berkasnya diunggah."),
            format!("17 digits, beginning with {codes}. Coretax gives it after the upload."),
        )
    };
    let label = lang.t("Nomor seri faktur pajak", "Number of the tax invoice");
    let field = seen.field("record-tax-number", "number", label, hint);
    Form {
        heading: if lacking.is_empty() {
            lang.t("Perbaiki nomor faktur pajak", "Put the tax invoice number right")
        } else {
            lang.t("Catat nomor faktur pajak", "Record the tax invoice number")
        },
        happens: lang
            .t(
                "Nomor yang salah ketik bisa diganti; riwayat menyimpan keduanya.",
                "A mistyped number can be replaced; the history keeps both.",
            )
            .to_owned(),
        fields: vec![Field { keyboard: "numeric", longest: 30, ..field }],
        button: lang.t("Catat nomor", "Record the number"),
        ..seen.form("record-tax-number")
    }
}

fn crediting(seen: &Seen<'_>, lang: Language) -> Form {
    let chosen = match seen.typed("credit", "reason") {
        "" => CreditReason::Correction.as_str(),
        typed => typed,
    };
    // What a claim credits is credited when the claim is settled; a discount when nothing more comes.
    let by_hand = CreditReason::ALL.iter().filter(|one| !one.comes_by_itself());
    let reasons = Choices {
        name: "reason",
        legend: lang.t("Kenapa?", "Why?").to_owned(),
        error: seen.fault("credit", "reason"),
        choices: by_hand
            .map(|one| {
                let word = one.as_str();
                Choice::new(word, reason(word, lang), word == chosen)
            })
            .collect(),
        ..Choices::default()
    };
    let other = &seen.invoice.receiver_name;
    let creditable = seen.invoice.lines.iter().filter(|line| line.creditable != Money::ZERO);
    let words = seen.field(
        "credit",
        "credit_words",
        lang.t("Penjelasan", "More about it"),
        lang.t("Dibaca pembeli. Boleh kosong.", "The buyer reads this. May stay empty.").to_owned(),
    );
    Form {
        heading: lang.t("Buat nota kredit", "Make a credit note"),
        happens: lang.pick(
            format!("Nota kredit bernomor terbit dan {other} mendapat kabar. Yang sudah dikreditkan tidak bisa ditagih lagi."),
            format!("A numbered credit note is made and {other} is told. What is credited cannot be billed again."),
        ),
        lines: creditable.map(|line| credit_row(line, seen, lang)).collect(),
        choices: vec![reasons],
        words: Some(Field { longest: 500, ..words }),
        button: lang.t("Terbitkan nota kredit", "Issue the credit note"),
        class: "red",
        ..seen.form("credit")
    }
}

fn credit_row(line: &InvoiceLineView, seen: &Seen<'_>, lang: Language) -> CreditRow {
    let packed = line
        .pack
        .as_deref()
        .zip(line.factor)
        .zip(line.base_unit)
        .map(|((pack, factor), base_unit)| Packed { pack, factor: factor.max(1), base_unit });
    let left = packed.filter(|_| line.creditable_base > 0);
    let sum = rupiah(line.creditable);
    let small = match left {
        Some(packed) => {
            let told = packed.told(line.creditable_base, lang);
            lang.pick(format!("paling banyak {told}, {sum}"), format!("at most {told}, {sum}"))
        }
        None => lang.pick(format!("paling banyak {sum}"), format!("at most {sum}")),
    };
    let (count_name, amount_name) = (format!("count-{}", line.id), format!("amount-{}", line.id));
    let error = seen.fault("credit", &count_name).or_else(|| seen.fault("credit", &amount_name));
    CreditRow {
        id: line.id.to_string(),
        name: named(line, lang),
        small,
        count: left.map(|_| seen.typed("credit", &count_name).to_owned()),
        pack: left.map(|packed| packed.pack.to_owned()).unwrap_or_default(),
        units: left.filter(|packed| packed.factor > 1).zip(line.base_unit).map(|(_, unit)| {
            (seen.typed("credit", &format!("units-{}", line.id)).to_owned(), unit)
        }),
        amount: seen.typed("credit", &amount_name).to_owned(),
        error,
    }
}

/// A line as the seller wrote it; one without words by what it is for.
pub(super) fn named(line: &InvoiceLineView, lang: Language) -> String {
    if !line.description.trim().is_empty() {
        return line.description.clone();
    }
    let kind = supply_chain::invoice::LineKind::from_word(line.kind);
    kind.map_or("", |kind| crate::papers::bill::line_kind(kind, lang)).to_owned()
}

fn reversing(seen: &Seen<'_>, lang: Language) -> Form {
    let words = seen.field(
        "reverse",
        "reverse_words",
        lang.t("Kenapa dibatalkan?", "Why is it taken back?"),
        lang.t("Dibaca pembeli.", "The buyer reads this.").to_owned(),
    );
    let (number, total) = (&seen.invoice.number, rupiah(seen.invoice.total));
    Form {
        heading: lang.t("Batalkan seluruh tagihan", "Take the whole bill back"),
        happens: lang.pick(
            format!("{number} senilai {total} dibatalkan dengan nota kredit atas semuanya. Barangnya bisa ditagih lagi dengan nomor baru."),
            format!("{number} of {total} is taken back by a credit note over all of it. The goods can be billed again under a new number."),
        ),
        words: Some(Field { longest: 500, ..words }),
        button: lang.t("Batalkan tagihan", "Reverse the invoice"),
        class: "red",
        ..seen.form("reverse")
    }
}

fn writing_off(seen: &Seen<'_>, lang: Language) -> Form {
    let command = "write-off";
    let open = rupiah(seen.invoice.open);
    let mut amount = seen.field(
        command,
        "amount",
        lang.t("Jumlah yang dihapuskan", "How much is given up"),
        lang.pick(format!("Paling banyak {open}."), format!("At most {open}.")),
    );
    if amount.value.is_empty() {
        amount.value = rupiah_typed(seen.invoice.open);
    }
    let minutes = seen.field(
        command,
        "minutes",
        lang.t("Nomor keputusan rapat", "Number of the meeting's decision"),
        String::new(),
    );
    let words = seen.field(
        command,
        "write_off_words",
        lang.t("Kenapa dihapuskan?", "Why is it given up?"),
        lang.t("Hanya dibaca organisasi Anda.", "Only your own organization reads this.")
            .to_owned(),
    );
    Form {
        heading: lang.t("Hapuskan piutang", "Give the debt up"),
        happens: lang
            .t(
                "Menunggu tanda tangan pengurus; baru sesudah itu piutangnya hapus dari buku.",
                "It waits for the board's signatures; only then the debt leaves the books.",
            )
            .to_owned(),
        fields: vec![
            Field { before: "Rp", keyboard: "decimal", ..amount },
            Field { longest: 500, ..minutes },
        ],
        words: Some(Field { longest: 500, ..words }),
        button: lang.t("Ajukan ke pengurus", "Put before the board"),
        class: "red",
        ..seen.form(command)
    }
}

/// What is left of a credit note, for another invoice of the same two.
fn using(seen: &Seen<'_>, lang: Language) -> Form {
    let chosen = seen.typed("apply", "invoice");
    let bill = |(at, bill): (usize, &InvoiceBrief)| {
        let (number, open, due) = (&bill.number, rupiah(bill.open), date(bill.due_on, lang));
        let label = lang.pick(
            format!("{number}, sisa {open}, jatuh tempo {due}"),
            format!("{number}, {open} open, due {due}"),
        );
        let id = bill.id.to_string();
        let is_chosen = if chosen.is_empty() { at == 0 } else { chosen == id };
        Choice::new(id, label, is_chosen)
    };
    let left = rupiah(seen.invoice.open);
    let amount = seen.field(
        "apply",
        "amount",
        lang.t("Jumlah", "How much"),
        lang.t("Kosong: sebanyak yang bisa.", "Empty: as much as goes.").to_owned(),
    );
    Form {
        heading: lang.t("Pakai untuk tagihan lain", "Use for another invoice"),
        happens: lang.pick(
            format!("Sisa {left} mengurangi tagihan yang dipilih."),
            format!("The {left} that is left comes off the invoice you choose."),
        ),
        choices: vec![Choices {
            name: "invoice",
            legend: lang.t("Untuk tagihan", "For invoice").to_owned(),
            error: seen.fault("apply", "invoice"),
            choices: seen.bills.iter().enumerate().map(bill).collect(),
            ..Choices::default()
        }],
        fields: vec![Field { before: "Rp", keyboard: "decimal", longest: 20, ..amount }],
        button: lang.t("Pakai", "Use it"),
        class: "go",
        ..seen.form("apply")
    }
}

/// A credit note comes back from an invoice that it was used for.
fn taking_off(seen: &Seen<'_>, lang: Language) -> Form {
    let used = seen.invoice.applied.iter().filter(|one| one.id != seen.corrected());
    let chosen = seen.typed("unapply", "used_for");
    let choices = used.enumerate().filter_map(|(at, one)| {
        let id = one.id?.to_string();
        let label =
            format!("{} · {}", one.reference.clone().unwrap_or_default(), rupiah(one.amount));
        let is_chosen = if chosen.is_empty() { at == 0 } else { chosen == id };
        Some(Choice::new(id, label, is_chosen))
    });
    Form {
        heading: lang.t("Lepas dari tagihan", "Take off an invoice"),
        happens: lang
            .t(
                "Nilainya kembali ke nota ini, dan tagihannya terbuka lagi.",
                "The sum comes back to this note, and the invoice is open again.",
            )
            .to_owned(),
        choices: vec![Choices {
            name: "used_for",
            legend: lang.t("Dari tagihan", "From invoice").to_owned(),
            error: seen.fault("unapply", "used_for"),
            choices: choices.collect(),
            ..Choices::default()
        }],
        button: lang.t("Lepas", "Take off"),
        ..seen.form("unapply")
    }
}

fn withdrawing(seen: &Seen<'_>, lang: Language) -> Form {
    Form {
        heading: lang.t("Tarik usulan penghapusan", "Take the write-off back"),
        happens: lang
            .t(
                "Pengurus tidak lagi diminta menandatangani; piutangnya tetap.",
                "The board is no longer asked to sign; the debt stays.",
            )
            .to_owned(),
        button: lang.t("Tarik usulan", "Take it back"),
        ..seen.form(WITHDRAW_WRITE_OFF)
    }
}

fn signing(seen: &Seen<'_>, lang: Language) -> Form {
    let happens = seen.invoice.write_off.as_ref().map_or_else(String::new, |wanted| {
        let (sum, words, minutes) = (rupiah(wanted.amount), &wanted.words, &wanted.minutes);
        let (signed, needed) = (count(i64::try_from(wanted.signed.len()).unwrap_or(0)), wanted.needed);
        lang.pick(
            format!("{sum} dihapuskan menurut keputusan {minutes}: {words}. Sudah {signed} dari {needed} tanda tangan."),
            format!("{sum} is given up by decision {minutes}: {words}. {signed} of {needed} have signed."),
        )
    });
    Form {
        heading: lang.t("Tanda tangani penghapusan", "Sign the write-off"),
        happens,
        button: lang.t("Tanda tangan", "Sign"),
        class: "go",
        open: true,
        action: seen.invoice.write_off.as_ref().map_or_else(String::new, |wanted| {
            format!("/invoices/{}/{SIGN_WRITE_OFF}?of={}", seen.invoice.id, wanted.id)
        }),
        ..seen.form(SIGN_WRITE_OFF)
    }
}
