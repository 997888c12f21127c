//! Payments among what waits for a yes: how much, to whom, into which account, what for.

use order_workflow::query::payments::PaymentView;
use supply_chain::id::PersonId;

use super::{ApprovalsPage, Row};
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::parts::{Badge, Tone};
use crate::pages::payments::words::{account, method};

impl ApprovalsPage {
    /// The page with the payments that wait for signatures before it, each where it belongs.
    #[must_use]
    pub fn with_payments(
        mut self,
        payments: &[PaymentView],
        reader: PersonId,
        lang: Language,
    ) -> Self {
        for (at, payment) in payments.iter().enumerate() {
            let row = row(payment, reader, lang);
            let is_yours = payment.allowed_commands.contains(&"sign");
            let list = if is_yours { &mut self.yours } else { &mut self.others };
            list.insert(at.min(list.len()), row);
        }
        self
    }
}

fn row(payment: &PaymentView, reader: PersonId, lang: Language) -> Row {
    let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    let signatures = payment.signatures.as_ref();
    let (signed, needed) = signatures.map_or((0, 0), |one| (one.signed.len(), one.needed));
    let (signed, needed) = (n(signed), n(needed));
    let names: Vec<String> = signatures
        .map(|one| one.signed.iter().filter_map(|given| given.name.clone()).collect())
        .unwrap_or_default();
    let maker = signatures.and_then(|one| one.maker_name.clone()).unwrap_or_default();
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
    Row {
        title: payment.payee.name.clone(),
        href: format!("/payments/{}", payment.id),
        badge: Badge::new(Tone::Warn, "receipt", lang.t("Pembayaran", "Payment")),
        about: method(payment.method, lang).to_owned(),
        sum: rupiah(payment.amount),
        written: lang.pick(format!("Ditulis {maker}"), format!("Written by {maker}")),
        why: into.into_iter().chain([what_for]).collect(),
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
        not_yours: not_yours(payment, reader, lang).to_owned(),
    }
}

fn not_yours(payment: &PaymentView, reader: PersonId, lang: Language) -> &'static str {
    let Some(signatures) = &payment.signatures else { return "" };
    if payment.allowed_commands.contains(&"sign") {
        ""
    } else if signatures.maker == reader {
        lang.t("Anda yang membuat; minta pengurus lain.", "You made it; ask another officer.")
    } else if signatures.signed.iter().any(|given| given.person_id == reader) {
        lang.t(
            "Anda sudah menandatangani; tunggu pengurus lain.",
            "You have signed it; another officer is awaited.",
        )
    } else {
        lang.t("Menunggu pengurus yang disebut.", "Waits for those who are named.")
    }
}
