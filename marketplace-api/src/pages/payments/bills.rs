//! The invoices a payment may be for: each with what is open, what claims hold of it, and what waits in another payment.

use chrono::NaiveDate;
use order_workflow::query::payments::{Payable, PayableInvoice};
use supply_chain::money::Money;

use super::make::{Draft, is_new};
use crate::language::Language;
use crate::language::format::{date, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};

/// An invoice that may be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillRow {
    /// Its id, which names its fields.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Where it is read.
    pub href: String,
    /// For which order, and by when.
    pub small: String,
    /// What is open.
    pub open: String,
    /// What claims hold of it, a sentence; empty where none do.
    pub held: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// How much of it, as typed.
    pub amount: String,
    /// What stood there before anybody typed: another amount beside an invoice that is not chosen was meant.
    pub offered: String,
    /// What is wrong with that.
    pub error: Option<String>,
}

/// The invoices that are chosen before anything was typed: the one the reader came from, else the first due.
pub(super) fn begins_with(payable: &Payable, draft: &Draft<'_>) -> Option<String> {
    let named = draft
        .from_invoice
        .filter(|named| payable.invoices.iter().any(|bill| bill.id.to_string() == **named));
    // Where an order is paid, it is one of that order's.
    let is_its = |bill: &&PayableInvoice| {
        let of = bill.order.as_ref().map(|(of, _)| *of);
        draft.order.is_none_or(|order| of == Some(order.id))
    };
    // One that waits in another payment is not the likeliest to be paid.
    let first = payable.invoices.iter().find(|bill| is_its(bill) && bill.waiting < bill.open);
    named.map(str::to_owned).or_else(|| first.map(|bill| bill.id.to_string()))
}

/// An invoice as the form shows it.
pub(super) fn bill_row(
    bill: &PayableInvoice,
    payable: &Payable,
    draft: &Draft<'_>,
    lang: Language,
) -> BillRow {
    let id = bill.id.to_string();
    let field = format!("amount-{id}");
    let fresh = is_new(draft);
    let due = date(bill.due_on, lang);
    let due = lang.pick(format!("jatuh tempo {due}"), format!("due {due}"));
    let claims: Vec<&str> = bill.claims.iter().map(|claim| claim.number.as_str()).collect();
    let held = bill.open.minus(bill.undisputed).unwrap_or_default();
    BillRow {
        number: bill.number.clone(),
        href: format!("/invoices/{id}"),
        small: bill
            .order
            .as_ref()
            .map_or_else(|| due.clone(), |(_, number)| format!("{number} · {due}")),
        open: rupiah(bill.open),
        held: if bill.waiting > Money::ZERO {
            let sum = rupiah(bill.waiting);
            lang.pick(
                format!("{sum} sudah di pembayaran lain yang menunggu tanda tangan atau menunggu dibayar."),
                format!("{sum} is in another payment already, which waits for signatures or to be made."),
            )
        } else if held > Money::ZERO {
            let (held, claims) = (rupiah(held), claims.join(", "));
            lang.pick(
                format!("{held} ditahan oleh klaim {claims}; tetap boleh dibayar."),
                format!("Claim {claims} holds {held} back; it may be paid all the same."),
            )
        } else {
            String::new()
        },
        chosen: if fresh {
            begins_with(payable, draft).as_deref() == Some(id.as_str())
        } else {
            draft.typed.is_ticked(&format!("use-{id}"))
        },
        amount: if fresh {
            rupiah_typed(bill.undisputed)
        } else {
            draft.typed.get(&field).to_owned()
        },
        offered: if fresh {
            rupiah_typed(bill.undisputed)
        } else {
            draft.typed.get(&format!("offered-{id}")).to_owned()
        },
        error: draft.faults.at(&field),
        id,
    }
}

/// The invoices for what is on account already: none chosen before somebody does.
pub(super) fn bill_rows(
    payable: &Payable,
    typed: &Filled,
    faults: &Faults,
    lang: Language,
) -> Vec<BillRow> {
    let today = NaiveDate::MIN;
    let draft = Draft { typed, faults, today, key: "", from_invoice: None, order: None };
    let rows = payable.invoices.iter().map(|bill| bill_row(bill, payable, &draft, lang));
    let fresh = is_new(&draft);
    rows.map(|row| BillRow {
        chosen: row.chosen && !fresh,
        // As much as is left of it, which is said nowhere else as well.
        amount: if fresh { String::new() } else { row.amount },
        offered: String::new(),
        ..row
    })
    .collect()
}
