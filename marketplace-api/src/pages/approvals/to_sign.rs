//! Papers among what waits for a yes: payments, drawdowns and write-offs that officers sign.

use order_workflow::query::facilities::DrawdownView;
use order_workflow::query::invoices::WriteOffToSign;
use order_workflow::query::payments::{PaymentView, RefundView, SignaturesView};
use supply_chain::id::PersonId;

use super::{ApprovalsPage, Row};
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::facilities::words::purpose;
use crate::pages::parts::{Badge, Tone};
use crate::pages::payments::words::{account, method};

/// Who signed, who is still to, and who made it.
struct Signing<'a> {
    needed: usize,
    /// Whether the reader may sign it now.
    is_yours: bool,
    maker: Option<(PersonId, &'a str)>,
    signed: Vec<(PersonId, Option<&'a str>)>,
}

impl<'a> Signing<'a> {
    fn of(signatures: Option<&'a SignaturesView>, allowed: &[&str]) -> Self {
        let is_yours = allowed.contains(&"sign");
        let Some(of) = signatures else {
            return Self { needed: 0, is_yours, maker: None, signed: Vec::new() };
        };
        Self {
            needed: of.needed,
            is_yours,
            maker: Some((of.maker, of.maker_name.as_deref().unwrap_or_default())),
            signed: of.signed.iter().map(|one| (one.person_id, one.name.as_deref())).collect(),
        }
    }

    /// The row with what is known of the signatures; `asked` where the maker asked for it rather than wrote it.
    fn row(&self, row: Row, asked: bool, (reader, lang): (PersonId, Language)) -> Row {
        let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
        let (signed, needed) = (n(self.signed.len()), n(self.needed));
        let maker = self.maker.map_or("", |(_, name)| name);
        let names: Vec<&str> = self.signed.iter().filter_map(|(_, name)| *name).collect();
        let names = names.join(", ");
        let (id, en) = if asked { ("Diajukan", "Asked for by") } else { ("Ditulis", "Written by") };
        Row {
            written: lang.pick(format!("{id} {maker}"), format!("{en} {maker}")),
            given: lang.pick(
                format!("{signed} dari {needed} tanda tangan."),
                format!("{signed} of {needed} signatures."),
            ),
            yes: if names.is_empty() {
                String::new()
            } else {
                lang.pick(format!("Sudah: {names}"), format!("Signed by: {names}"))
            },
            not_yours: self.not_yours(asked, reader, lang).to_owned(),
            ..row
        }
    }

    fn not_yours(&self, asked: bool, reader: PersonId, lang: Language) -> &'static str {
        if self.is_yours || self.maker.is_none() {
            ""
        } else if self.maker.is_some_and(|(maker, _)| maker == reader) && asked {
            lang.t(
                "Anda yang mengajukan; minta pengurus lain.",
                "You asked for it; ask another officer.",
            )
        } else if self.maker.is_some_and(|(maker, _)| maker == reader) {
            lang.t("Anda yang membuat; minta pengurus lain.", "You made it; ask another officer.")
        } else if self.signed.iter().any(|(person, _)| *person == reader) {
            lang.t(
                "Anda sudah menandatangani; tunggu pengurus lain.",
                "You have signed it; another officer is awaited.",
            )
        } else {
            lang.t("Menunggu pengurus yang disebut.", "Waits for those who are named.")
        }
    }
}

impl ApprovalsPage {
    /// The page with these rows before what it has, in their order, each where it belongs.
    pub(super) fn with_rows(mut self, rows: impl Iterator<Item = (bool, Row)>) -> Self {
        for (at, (is_yours, row)) in rows.enumerate() {
            let list = if is_yours { &mut self.yours } else { &mut self.others };
            list.insert(at.min(list.len()), row);
        }
        self
    }

    /// The page with the payments that wait for signatures before it.
    #[must_use]
    pub fn with_payments(self, payments: &[PaymentView], by: (PersonId, Language)) -> Self {
        let rows = payments.iter().flat_map(|one| {
            let own = (one.state == "awaiting_signatures").then(|| payment(one, by));
            let back = one.refunds.iter().filter(|back| back.state == "awaiting_signatures");
            own.into_iter().chain(back.map(|back| refund(one, back, by)))
        });
        self.with_rows(rows)
    }

    /// The page with the drawdowns that wait for signatures before it.
    #[must_use]
    pub fn with_drawdowns(self, drawdowns: &[DrawdownView], by: (PersonId, Language)) -> Self {
        self.with_rows(drawdowns.iter().map(|one| drawdown(one, by)))
    }

    /// The page with the write-offs that wait for signatures before it.
    #[must_use]
    pub fn with_write_offs(self, waiting: &[WriteOffToSign], by: (PersonId, Language)) -> Self {
        self.with_rows(waiting.iter().map(|one| write_off(one, by)))
    }
}

/// How much, to whom, into which account, what for.
fn payment(payment: &PaymentView, by: (PersonId, Language)) -> (bool, Row) {
    let lang = by.1;
    let signing = Signing::of(payment.signatures.as_ref(), &payment.allowed_commands);
    let into = payment.account.as_ref().map(|into| {
        let said = account(&into.bank_code, &into.number);
        lang.pick(
            format!("Ke rekening {said}, {}.", into.holder),
            format!("Into account {said}, {}.", into.holder),
        )
    });
    let what_for = if payment.planned.is_empty() {
        lang.t("Sebagai titipan.", "On account.").to_owned()
    } else {
        let each = payment
            .planned
            .iter()
            .map(|share| format!("{} {}", share.invoice_number, rupiah(share.amount)));
        let each = each.collect::<Vec<_>>().join(", ");
        lang.pick(format!("Untuk {each}."), format!("For {each}."))
    };
    let row = Row {
        title: payment.payee.name.clone(),
        href: format!("/payments/{}", payment.id),
        badge: Badge::new(Tone::Warn, "receipt", lang.t("Pembayaran", "Payment")),
        about: method(payment.method, lang).to_owned(),
        sum: rupiah(payment.amount),
        why: into.into_iter().chain([what_for]).collect(),
        ..Row::default()
    };
    (signing.is_yours, signing.row(row, false, by))
}

/// How much, to whom, of which payment.
fn refund(payment: &PaymentView, back: &RefundView, by: (PersonId, Language)) -> (bool, Row) {
    let lang = by.1;
    let signing = Signing::of(back.signatures.as_ref(), &back.allowed_commands);
    let paid = rupiah(payment.amount);
    let row = Row {
        title: payment.payer.name.clone(),
        href: format!("/payments/{}", payment.id),
        badge: Badge::new(Tone::Warn, "receipt", lang.t("Pengembalian uang", "Refund")),
        about: method(back.method, lang).to_owned(),
        sum: rupiah(back.amount),
        why: vec![lang.pick(
            format!("Kembali dari pembayaran {paid}."),
            format!("Back from a payment of {paid}."),
        )],
        ..Row::default()
    };
    (signing.is_yours, signing.row(row, false, by))
}

/// How much, to whom, from which facility, what for.
fn drawdown(drawdown: &DrawdownView, by: (PersonId, Language)) -> (bool, Row) {
    let lang = by.1;
    let signing = Signing::of(drawdown.signatures.as_ref(), &drawdown.allowed_commands);
    let into = drawdown.account.as_ref().map(|into| {
        let said = account(&into.bank_code, &into.number);
        lang.pick(
            format!("Bank membayar ke rekening {said}, {}.", into.holder),
            format!("The bank pays into account {said}, {}.", into.holder),
        )
    });
    let (paper, decision) = (&drawdown.paper.number, &drawdown.decision_number);
    let what_for = lang.pick(
        format!("Untuk tagihan {paper}; keputusan {decision}."),
        format!("For invoice {paper}; decision {decision}."),
    );
    let purpose = purpose(drawdown.purpose, lang);
    let row = Row {
        title: drawdown.seller.name.clone(),
        href: format!("/drawdowns/{}", drawdown.id),
        badge: Badge::new(Tone::Warn, "clipboard-check", lang.t("Penarikan fasilitas", "Drawdown")),
        about: format!("{} · {} · {purpose}", drawdown.bank.name, drawdown.facility_number),
        sum: rupiah(drawdown.amount),
        why: into.into_iter().chain([what_for]).collect(),
        ..Row::default()
    };
    (signing.is_yours, signing.row(row, true, by))
}

/// How much is to be given up, whose debt, why.
fn write_off(one: &WriteOffToSign, by: (PersonId, Language)) -> (bool, Row) {
    let lang = by.1;
    let signing = Signing {
        needed: one.needed,
        is_yours: one.is_yours,
        maker: Some((one.maker.0, &one.maker.1)),
        signed: one
            .signed
            .iter()
            .map(|(person, name)| (*person, Some(name.as_str()).filter(|name| !name.is_empty())))
            .collect(),
    };
    let (words, minutes) = (&one.words, &one.minutes);
    let row = Row {
        title: one.debtor.clone(),
        href: format!("/invoices/{}", one.invoice),
        badge: Badge::new(Tone::Warn, "receipt", lang.t("Penghapusan tagihan", "Write-off")),
        about: one.number.clone(),
        sum: rupiah(one.amount),
        why: vec![
            lang.pick(format!("Kenapa: {words}"), format!("Why: {words}")),
            lang.pick(format!("Keputusan rapat: {minutes}"), format!("Minutes: {minutes}")),
        ],
        ..Row::default()
    };
    (signing.is_yours, signing.row(row, true, by))
}
