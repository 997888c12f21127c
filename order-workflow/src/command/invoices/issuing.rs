//! An invoice is written: by a person, or by itself after a count.

use crate::ask::Ask;
use crate::command::payments::settle_ahead;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::credit;
use crate::store::invoices::{self as store, Because, Billed, StoredInvoice};
use crate::store::purchase_orders::Stored;
use crate::store::record::record;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::credit::due_on;
use supply_chain::id::OrderLineId;
use supply_chain::invoice::{self, DocumentKind, Invoice, Issue, WantedLine};
use supply_chain::ledger::Counterparty;
use supply_chain::purchase_order::{self, Bill, PurchaseOrder};

/// Writes an invoice over what is wanted of an order, or over all there is to bill: goods, or what is left of charges
/// when none are. Nobody asks where it follows by itself. The order is locked; answers with how it then stands, and with the invoice.
///
/// # Errors
/// A refusal of the order or of the invoice.
pub(super) async fn issue(
    work: Work<'_>,
    stored: Stored,
    wanted: Vec<WantedLine>,
    by: Option<&Actor>,
    ask: &Ask,
) -> Result<(Stored, StoredInvoice), WorkflowError> {
    let order_by = by.map_or(purchase_order::By::Clock, purchase_order::By::Person);
    let invoice_by = by.map_or(invoice::By::Clock, invoice::By::Person);
    purchase_order::may(&stored.order, purchase_order::CommandName::Invoice, order_by)?;
    let (seller, buyer) = (stored.order.seller, stored.order.buyer);
    let is_members = stored.order.member.is_some();
    lock_account(work, &stored.order).await?;
    let dates = dates(&stored, work.now);
    let billed = store::billing_of(work.tx, &stored.order).await?;
    let blank = blank(work, &stored, &billed, dates.seller);
    // A number is drawn only where there is something to bill: what is refused after this rolls back.
    let number = store::draw_number(
        work,
        (seller, &billed.seller_code),
        &billed.branch,
        DocumentKind::Invoice,
        dates.seller,
    )
    .await?;
    let terms = &stored.order.terms;
    let issue = Issue {
        number,
        day: dates.seller,
        due_on: due_on(dates.seller, terms.payment_days, &terms.money, &billed.days),
        line_ids: (0..billed.billing.lines_at_most()).map(|_| work.id()).collect(),
        billing: billed.billing,
        wanted,
    };
    let command = invoice::Command::Issue(Box::new(issue));
    let events = invoice::decide(&blank.invoice, command, invoice_by, dates.seller)?.events;
    let paper = store::record(work, blank, &events, ask, Because::default()).await?;
    let command = purchase_order::Command::Invoice {
        bill: bill_of(&paper.invoice),
        lines: billed_lines(&paper.invoice),
    };
    let events = purchase_order::decide(&stored.order, command, order_by, work.now)?.events;
    let mut stored = record(work, stored, &events, ask, dates).await?;
    for line in &paper.invoice.lines {
        stored.order.count_billed(line.kind, &line.description, line.amount);
    }
    // What the buyer paid ahead for this order settles it at once.
    let paper = settle_ahead(work, paper).await?;
    if !is_members {
        credit::refresh(work.tx, seller, buyer, work.now).await?;
    }
    Ok((stored, paper))
}

/// Who pays for an order: an organization, or a member.
pub(crate) fn payer_of(order: &PurchaseOrder) -> Counterparty {
    order
        .member
        .map_or(Counterparty::Organization(order.buyer), |member| Counterparty::Member(member.tie))
}

/// Locks the credit account between the two of an order; a member has none.
pub(super) async fn lock_account(
    work: Work<'_>,
    order: &PurchaseOrder,
) -> Result<(), WorkflowError> {
    if order.member.is_none() {
        credit::lock(work.tx, order.seller, order.buyer, work.now).await?;
    }
    Ok(())
}

fn blank(work: Work<'_>, order: &Stored, billed: &Billed, day: chrono::NaiveDate) -> StoredInvoice {
    let of = &order.order;
    let parties = (of.seller, payer_of(of));
    StoredInvoice {
        invoice: Invoice::begin(work.id(), Some(of.id), parties, billed.branch.clone(), day),
        order_number: of.number.clone(),
        issuer_name: order.seller_name.clone(),
        issuer_code: billed.seller_code.clone(),
        issuer_zone: order.seller_zone.clone(),
        receiver_name: Some(order.buyer_name.clone()),
        receiver_deducts_tax: billed.buyer_deducts_tax,
        claim: None,
        created_at: work.now,
        events: 0,
    }
}

/// A paper as the order's history names it.
pub(super) fn bill_of(paper: &Invoice) -> Bill {
    Bill { id: paper.id, number: paper.number.clone().unwrap_or_default(), total: paper.total() }
}

/// The lines of the order that an invoice bills, with how many base units.
pub(super) fn billed_lines(invoice: &Invoice) -> Vec<(OrderLineId, i64)> {
    let lines = invoice.lines.iter();
    lines.filter_map(|line| Some((line.order_line?, line.quantity()))).collect()
}

/// Bills a member's order in the moment in which it is handed over. The order is locked.
///
/// # Errors
/// As [`issue`].
pub(crate) async fn issue_at_counter(
    work: Work<'_>,
    stored: Stored,
    ask: &Ask,
) -> Result<(Stored, StoredInvoice), WorkflowError> {
    Box::pin(issue(work, stored, Vec::new(), None, ask)).await
}
