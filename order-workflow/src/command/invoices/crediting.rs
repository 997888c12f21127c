//! Credit notes and reversals: some of an invoice, or all of it, is taken back.

use super::issuing::{bill_of, billed_lines};
use crate::ask::Ask;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::invoices::{self as store, Because, StoredInvoice};
use crate::store::purchase_orders::Stored;
use crate::store::record::record;
use crate::store::{credit, tax_rules};
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::claim::Claim;
use supply_chain::id::InvoiceId;
use supply_chain::invoice::{
    self, CreditReason, DocumentKind, Event, Invoice, Paper, WantedCredit, claim_credit,
};
use supply_chain::money::Money;
use supply_chain::purchase_order;
use supply_chain::storefront;
use supply_chain::tax::TaxRule;

/// A new credit note or reversal of an invoice, numbered.
pub(super) async fn paper(
    work: Work<'_>,
    stored: &StoredInvoice,
    kind: DocumentKind,
) -> Result<Paper, WorkflowError> {
    let (invoice, day) = (&stored.invoice, stored.today(work.now));
    let issuer = (invoice.issuer, stored.issuer_code.as_str());
    let number = store::draw_number(work, issuer, &invoice.branch, kind, day).await?;
    let line_ids = invoice.lines.iter().map(|_| work.id()).collect();
    Ok(Paper { id: work.id(), number, day, line_ids })
}

/// Records what happened to an invoice, what it is to its order, and what its receiver then owes. The order is
/// locked, where the invoice has one.
pub(super) async fn follow(
    work: Work<'_>,
    before: StoredInvoice,
    events: &[Event],
    order: Option<Stored>,
    ask: &Ask,
    because: Because,
) -> Result<(StoredInvoice, Option<Stored>), WorkflowError> {
    let was = before.invoice.clone();
    let after = store::record(work, before, events, ask, because).await?;
    let order = match order {
        Some(order) => Some(tell_order(work, order, &was, events, ask).await?),
        None => None,
    };
    if let Some(receiver) = after.invoice.receiver.organization() {
        credit::refresh(work.tx, after.invoice.issuer, receiver, work.now).await?;
    }
    Ok((after, order))
}

/// The order's counts and its history follow.
async fn tell_order(
    work: Work<'_>,
    order: Stored,
    invoice: &Invoice,
    events: &[Event],
    ask: &Ask,
) -> Result<Stored, WorkflowError> {
    let mut told = Vec::new();
    for event in events {
        let paper = invoice.paper_of(event);
        let command = match (event, paper) {
            (Event::Credited { .. }, Some(note)) => purchase_order::Command::NoteCredited {
                note: bill_of(&note),
                of: invoice.number.clone().unwrap_or_default(),
            },
            (Event::Reversed { words, .. }, _) => purchase_order::Command::NoteTakenBack {
                bill: bill_of(invoice),
                lines: billed_lines(invoice),
                reason: words.clone(),
            },
            (Event::WrittenOff { amount, .. }, _) => {
                purchase_order::Command::WriteOff { bill: bill_of(invoice), amount: *amount }
            }
            _ => continue,
        };
        let by = purchase_order::By::Clock;
        let stood = told.iter().fold(order.order.clone(), purchase_order::PurchaseOrder::after);
        told.extend(purchase_order::decide(&stood, command, by, work.now)?.events);
    }
    let dates = dates(&order, work.now);
    record(work, order, &told, ask, dates).await
}

/// Takes back all that an invoice of the counter billed, of a sale that was undone; tells the credit note. The order is
/// locked, and what was paid went back before.
///
/// # Errors
/// [`storefront::Refusal::SettledOtherwise`] where some of it was credited before; the database fails.
pub(crate) async fn credit_at_counter(
    work: Work<'_>,
    order: Stored,
    id: InvoiceId,
    (words, goods_back): (&str, bool),
    (actor, ask): (&Actor, &Ask),
) -> Result<InvoiceId, WorkflowError> {
    let stored = store::lock(work, &[id]).await?.pop();
    let stored = stored.ok_or(WorkflowError::NotFound { what: "invoice" })?;
    let invoice = &stored.invoice;
    if invoice.open() != invoice.total() {
        return Err(storefront::Refusal::SettledOtherwise.into());
    }
    let lines = invoice.lines.iter().filter(|line| line.creditable() != Money::ZERO);
    let lines = lines.map(|line| WantedCredit {
        line: line.id,
        quantity: line.creditable_quantity(),
        amount: Some(line.creditable()),
    });
    let paper = paper(work, &stored, DocumentKind::CreditNote).await?;
    let note = paper.id;
    let command = invoice::Command::Credit {
        lines: lines.collect(),
        paper,
        reason: if goods_back { CreditReason::Return } else { CreditReason::Correction },
        words: Some(words.to_owned()),
        tax_rules: tax_rules::all(work.tx).await?,
    };
    let by = invoice::By::Person(actor);
    let events = invoice::decide(invoice, command, by, stored.today(work.now))?.events;
    follow(work, stored, &events, Some(order), ask, Because::default()).await?;
    Ok(note)
}

/// Credits what a settled claim takes back of the order's invoices and is not credited yet; tells whether anything
/// was. `papers` are all of the order's, under lock; they are brought up to date.
pub(super) async fn credit_claim(
    work: Work<'_>,
    mut order: Stored,
    claim: &Claim,
    papers: &mut [StoredInvoice],
    tax_rules: &[TaxRule],
    ask: &Ask,
) -> Result<(Stored, bool), WorkflowError> {
    let before: Vec<StoredInvoice> =
        papers.iter().filter(|paper| paper.claim == Some(claim.id)).cloned().collect();
    let before: Vec<&Invoice> = before.iter().map(|note| &note.invoice).collect();
    let invoices: Vec<Invoice> = papers
        .iter()
        .filter(|paper| paper.invoice.kind == DocumentKind::Invoice)
        .map(|paper| paper.invoice.clone())
        .collect();
    let basis = order.order.terms.money.invoice_basis;
    let mut any = false;
    for (id, wanted) in claim_credit(claim, &before, &invoices, basis).notes {
        let Some(at) = papers.iter().position(|paper| paper.invoice.id == id) else { continue };
        let wanted = within(&papers[at].invoice, wanted, tax_rules);
        if wanted.is_empty() {
            continue;
        }
        let stored = papers[at].clone();
        let reason = match claim.resolution.as_ref().map(|settled| settled.remedy) {
            Some(supply_chain::claim::Remedy::Return) => CreditReason::Return,
            _ => CreditReason::Claim,
        };
        let command = invoice::Command::Credit {
            paper: paper(work, &stored, DocumentKind::CreditNote).await?,
            lines: wanted,
            reason,
            words: claim.number.clone(),
            tax_rules: tax_rules.to_vec(),
        };
        let today = stored.today(work.now);
        let events = invoice::decide(&stored.invoice, command, invoice::By::Clock, today)?.events;
        let because = Because { claim: Some(claim.id), ..Because::default() };
        let (after, told) = follow(work, stored, &events, Some(order), ask, because).await?;
        order = told.ok_or_else(|| WorkflowError::Internal("an order went missing".to_owned()))?;
        papers[at] = after;
        any = true;
    }
    Ok((order, any))
}

/// Credits what the buyer keeps for having paid early, as agreed, once nothing else of an invoice is open; tells whether
/// it did. The paper is under lock, and is brought up to date.
pub(super) async fn credit_early_payment(
    work: Work<'_>,
    order: Stored,
    of: &mut StoredInvoice,
    ask: &Ask,
) -> Result<(Stored, bool), WorkflowError> {
    let Some(terms) = order.order.terms.money.early_discount else { return Ok((order, false)) };
    if of.invoice.kind != DocumentKind::Invoice || of.invoice.open() == Money::ZERO {
        return Ok((order, false));
    }
    let Some(paid_on) = store::last_paid_on(work.tx, of.invoice.id).await? else {
        return Ok((order, false));
    };
    let tax_rules = tax_rules::all(work.tx).await?;
    let lines = invoice::early_payment_credit(&of.invoice, Some(terms), paid_on, &tax_rules);
    if lines.is_empty() {
        return Ok((order, false));
    }
    let command = invoice::Command::Credit {
        paper: paper(work, of, DocumentKind::CreditNote).await?,
        lines,
        reason: CreditReason::EarlyPayment,
        words: None,
        tax_rules,
    };
    let today = of.today(work.now);
    let events = invoice::decide(&of.invoice, command, invoice::By::Clock, today)?.events;
    let (after, told) =
        follow(work, of.clone(), &events, Some(order), ask, Because::default()).await?;
    *of = after;
    let order = told.ok_or_else(|| WorkflowError::Internal("an order went missing".to_owned()))?;
    Ok((order, true))
}

/// What is wanted, made less until the whole invoice can bear it: goods are not credited without the discount that
/// made them cheaper.
pub(super) fn within(
    invoice: &Invoice,
    wanted: Vec<WantedCredit>,
    rules: &[TaxRule],
) -> Vec<WantedCredit> {
    let most = invoice.creditable();
    let mut wanted = wanted;
    // Rounding may leave a sen too much each time; it is over soon.
    for _ in 0..8 {
        let mut ids = std::iter::repeat_with(|| uuid::Uuid::nil().into());
        let Ok(lines) = invoice::credit(invoice, &wanted, rules, &mut ids) else {
            return Vec::new();
        };
        let total = Money::sum(lines.iter().map(|line| line.line.payable())).unwrap_or_default();
        if total <= most {
            return wanted;
        }
        for wish in &mut wanted {
            let amount = wish.amount.unwrap_or_default();
            let less = amount.for_part(most.sen(), total.sen()).unwrap_or_default();
            let less = if less == amount { less.minus(Money::from_sen(1)) } else { Some(less) };
            wish.amount = Some(less.unwrap_or_default().max(Money::ZERO));
        }
        wanted.retain(|wish| wish.amount.is_some_and(|amount| amount > Money::ZERO));
    }
    Vec::new()
}

/// Which of the order's papers are invoices, for whoever locks them.
pub(super) fn ids(papers: &[StoredInvoice]) -> Vec<InvoiceId> {
    papers.iter().map(|paper| paper.invoice.id).collect()
}
