//! What a payment does: its own history, what it settles of invoices, the books of both, what counts against the
//! payer's limit, and a line in the history of each order that it pays.

use crate::ask::Ask;
use crate::command::purchase_orders::{dates, tell_settled};
use crate::error::WorkflowError;
use crate::store::invoices::{self, Because, StoredInvoice};
use crate::store::ledger::{self, Source};
use crate::store::payments as store;
use crate::store::record::record;
use crate::store::{credit, purchase_orders, storefront};
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use std::collections::HashMap;
use supply_chain::id::{InvoiceId, OrganizationId, PurchaseOrderId};
use supply_chain::invoice::{self, DocumentKind, Settler};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{Application, Event, PayableBill, Payment};
use supply_chain::purchase_order::{self, SettledBy};

/// What a payment between two may touch, under lock in the order of the house: orders, the credit account of the two,
/// their invoices.
#[derive(Debug)]
pub(super) struct Ground {
    payer: Counterparty,
    payee: OrganizationId,
    /// Every invoice that something is open of, and those that were asked for besides.
    invoices: Vec<StoredInvoice>,
    /// What other payments, which wait, are to pay of them.
    planned: HashMap<InvoiceId, Money>,
    /// Whether an order's own money, told when it was paid, settles the order's new invoice.
    is_ahead: bool,
}

impl Ground {
    /// Locks it. `besides` are invoices that the payment settled before, open or not.
    pub(super) async fn lock(
        work: Work<'_>,
        payer: Counterparty,
        payee: OrganizationId,
        besides: &[InvoiceId],
    ) -> Result<Self, WorkflowError> {
        // Orders come before everything else, and whoever bills one holds it: nothing is billed between this look and
        // the locks below that was not there.
        let touched = store::invoices_between(work.tx, payer, payee, besides).await?;
        let mut orders: Vec<PurchaseOrderId> =
            touched.iter().filter_map(|(_, order)| *order).collect();
        orders.sort_unstable();
        orders.dedup();
        store::lock_orders(work, &orders).await?;
        if let Some(payer) = payer.organization() {
            credit::lock(work.tx, payee, payer, work.now).await?;
        }
        let touched = store::invoices_between(work.tx, payer, payee, besides).await?;
        let ids: Vec<InvoiceId> = touched.into_iter().map(|(invoice, _)| invoice).collect();
        let invoices = invoices::lock(work, &ids).await?;
        let planned = store::planned_between(work.tx, payer, payee).await?;
        Ok(Self { payer, payee, invoices, planned, is_ahead: false })
    }

    /// An invoice that was just issued, whose order and credit account whoever asks holds.
    pub(super) fn of_paper(paper: StoredInvoice) -> Self {
        let (payer, payee) = (paper.invoice.receiver, paper.invoice.issuer);
        Self { payer, payee, invoices: vec![paper], planned: HashMap::new(), is_ahead: true }
    }

    /// What is open of an order's invoices, the first due first.
    pub(super) fn of_order(&self, order: PurchaseOrderId) -> Vec<InvoiceId> {
        let bills = self.bills();
        let is_open = |id: InvoiceId| bills.iter().any(|bill| bill.invoice == id);
        let of = self.invoices.iter().map(|stored| &stored.invoice);
        let of = of.filter(|invoice| invoice.order == Some(order) && is_open(invoice.id));
        of.map(|invoice| invoice.id).collect()
    }

    /// What is open between the two, as the rule of a payment sees it.
    pub(super) fn bills(&self) -> Vec<PayableBill> {
        let invoices = self.invoices.iter().map(|stored| &stored.invoice);
        let open = invoices.filter(|invoice| {
            invoice.kind == DocumentKind::Invoice && invoice.open() > Money::ZERO
        });
        let bill = |invoice: &invoice::Invoice| PayableBill {
            invoice: invoice.id,
            due_on: invoice.due_on,
            open: invoice.open(),
            planned: self.planned.get(&invoice.id).copied().unwrap_or_default(),
        };
        open.map(bill).collect()
    }
}

/// Carries out `events` of a payment, as it stood before them; tells how it then stands. `today` is the day at the
/// payer's place.
pub(super) async fn settle(
    work: Work<'_>,
    ground: Ground,
    before: &Payment,
    events: &[Event],
    today: NaiveDate,
    ask: &Ask,
) -> Result<Payment, WorkflowError> {
    let (payer, payee, order) = (ground.payer, ground.payee, before.order);
    let is_ahead = ground.is_ahead;
    let mut books = Books { work, ask, invoices: ground.invoices };
    // What is taken off an invoice goes while the payment still counts, what settles one comes once it does: the rows
    // of a payment hold exactly what they reach.
    let mut standing = before.clone();
    let mut undone: Vec<(PurchaseOrderId, Money)> = Vec::new();
    for event in events {
        for application in taken_off(&standing, event) {
            if let Some(of) = books.unapply(before, application).await? {
                add(&mut undone, of, application.amount);
            }
        }
        // What was paid for an order ahead, and is not used yet, stands in its history as paid.
        if let (Event::Reversed { .. }, Some(order)) = (event, order) {
            add(&mut undone, order, standing.on_account());
        }
        standing = standing.after(event);
    }
    let (after, first) = store::save(work, before, events, ask).await?;
    storefront::follow_payment(work, &after, events, (first, today)).await?;
    let mut paid: Vec<(PurchaseOrderId, Money)> = Vec::new();
    for event in events {
        for application in put_on(event) {
            let Some(of) = books.apply(before, *application).await? else { continue };
            // What was paid for an order ahead was told when it was paid.
            if order != Some(of) || !is_ahead {
                add(&mut paid, of, application.amount);
            }
        }
        if let (Event::Recorded { applied, particulars }, Some(order)) = (event, order) {
            let settled = Money::sum(applied.iter().map(|one| one.amount)).unwrap_or_default();
            add(&mut paid, order, particulars.amount.minus(settled).unwrap_or_default());
        }
    }
    if events.iter().any(|event| matches!(event, Event::Confirmed)) {
        books.wake(&after).await?;
    }
    post(work, before, events, (first, today)).await?;
    for (order, amount) in paid {
        tell_order(work, order, &after, amount, ask).await?;
    }
    for (order, amount) in undone {
        tell_settled(work, order, (SettledBy::Payment, amount, false), ask).await?;
    }
    if let Some(payer) = payer.organization() {
        credit::refresh(work.tx, payee, payer, work.now).await?;
    }
    Ok(after)
}

fn add(paid: &mut Vec<(PurchaseOrderId, Money)>, order: PurchaseOrderId, amount: Money) {
    if amount <= Money::ZERO {
        return;
    }
    match paid.iter_mut().find(|(of, _)| *of == order) {
        Some((_, sum)) => *sum = sum.plus(amount).unwrap_or(*sum),
        None => paid.push((order, amount)),
    }
}

/// What an event takes off invoices, of a payment as it stood before it.
fn taken_off(payment: &Payment, event: &Event) -> Vec<Application> {
    match event {
        Event::Reversed { .. } => payment.applied.clone(),
        Event::Unapplied { application } => vec![*application],
        _ => Vec::new(),
    }
}

/// What an event puts on invoices.
fn put_on(event: &Event) -> &[Application] {
    match event {
        Event::Recorded { applied, .. } | Event::Applied { applied } => applied,
        _ => &[],
    }
}

/// The invoices a payment settles, each written as the rule of an invoice says.
struct Books<'t> {
    work: Work<'t>,
    ask: &'t Ask,
    invoices: Vec<StoredInvoice>,
}

impl Books<'_> {
    /// Settles some of an invoice; tells of which order it is.
    async fn apply(
        &mut self,
        payment: &Payment,
        application: Application,
    ) -> Result<Option<PurchaseOrderId>, WorkflowError> {
        let (by, amount) = (Settler::Payment(payment.id), application.amount);
        self.write(application.invoice, invoice::Command::Apply { by, amount }).await
    }

    /// What it settles is settled for good now: orders that waited for that are looked at.
    async fn wake(&self, payment: &Payment) -> Result<(), WorkflowError> {
        for stored in &self.invoices {
            let id = stored.invoice.id;
            if let Some(order) = stored.invoice.order
                && payment.applied.iter().any(|one| one.invoice == id)
            {
                invoices::wake(self.work, order, self.work.now).await?;
            }
        }
        Ok(())
    }

    async fn unapply(
        &mut self,
        payment: &Payment,
        application: Application,
    ) -> Result<Option<PurchaseOrderId>, WorkflowError> {
        let (by, amount) = (Settler::Payment(payment.id), application.amount);
        self.write(application.invoice, invoice::Command::Unapply { by, amount }).await
    }

    async fn write(
        &mut self,
        id: InvoiceId,
        command: invoice::Command,
    ) -> Result<Option<PurchaseOrderId>, WorkflowError> {
        let absent = || WorkflowError::NotFound { what: "invoice" };
        let of = self.invoices.iter_mut().find(|stored| stored.invoice.id == id);
        let of = of.ok_or_else(absent)?;
        let today = of.today(self.work.now);
        // What a payment settles was reckoned from this invoice under lock; its own rule saying no is our fault.
        let events = invoice::decide(&of.invoice, command, invoice::By::Clock, today)
            .map_err(|refusal| WorkflowError::Internal(refusal.to_string()))?
            .events;
        let because = Because::default();
        *of = invoices::record(self.work, of.clone(), &events, self.ask, because).await?;
        Ok(of.invoice.order)
    }
}

/// Posts what moved value to the books of both; the first event stands at `first` in the payment's history.
async fn post(
    work: Work<'_>,
    before: &Payment,
    events: &[Event],
    (first, today): (i32, NaiveDate),
) -> Result<(), WorkflowError> {
    let mut standing = before.clone();
    for (position, event) in (first..).zip(events) {
        if let Some(occurrence) = standing.occurrence_of(event) {
            let day = match event {
                Event::Recorded { particulars, .. } => particulars.paid_on,
                Event::Refunded { paid_on, .. } => *paid_on,
                _ => today,
            };
            let source = Source::Payment(before.id);
            ledger::post(work, &occurrence, source, position, day).await?;
        }
        standing = standing.after(event);
    }
    Ok(())
}

/// The history of an order names what was paid for it.
async fn tell_order(
    work: Work<'_>,
    order: PurchaseOrderId,
    payment: &Payment,
    amount: Money,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let found = purchase_orders::find_for_update(work.tx, order).await?;
    let stored = found.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let command = purchase_order::Command::Pay { payment: payment.id, amount };
    let by = purchase_order::By::Clock;
    // What was billed of an order that has ended since is paid all the same; its history is closed.
    let Ok(decision) = purchase_order::decide(&stored.order, command, by, work.now) else {
        return Ok(());
    };
    let dates = dates(&stored, work.now);
    record(work, stored, &decision.events, ask, dates).await?;
    Ok(())
}
