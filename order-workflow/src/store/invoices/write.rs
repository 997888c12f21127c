//! Records what happened to an invoice: its row, its papers, what settled it, its history, the books and the
//! patronage it earns, all in the caller's transaction.

use super::numbers::sequence_of;
use super::{StoredInvoice, money, parties};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::ledger::{self, Source};
use crate::unit_of_work::{Work, execute};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use supply_chain::id::{ClaimId, InvoiceId, InvoiceLineId, PurchaseOrderId};
use supply_chain::invoice::{
    Applied, DocumentKind, Event, Invoice, InvoiceLine, LineKind, Settler,
};
use supply_chain::ledger::{Occurrence, OwedBy};
use supply_chain::money::Money;
use supply_chain::patronage::base_of_paper;
use uuid::Uuid;

/// What a paper follows from, where the event does not say it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Because {
    /// The claim that is credited.
    pub(crate) claim: Option<ClaimId>,
    /// Of what was owed before either of the two traded here.
    pub(crate) brought_in: Option<BroughtIn>,
}

/// How a bill of before counts: it keeps the number and the day of its paper.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BroughtIn {
    /// Its place in its creditor's series of such.
    pub(crate) place: i64,
    /// From which day on it stands in the books.
    pub(crate) as_of: NaiveDate,
}

/// Applies `events` to the invoice and writes everything that follows: papers with their lines, applications on both
/// of their ends, the history, the books of both, patronage. What a payment, a netting or a drawdown settles is
/// posted by whoever records those, for one occurrence may be about several invoices; all else is posted here.
///
/// The invoice is locked, or new. Its order's counts are the order's own to write, and the credit account is to be
/// summed up anew afterwards ([`crate::store::credit::refresh`]).
///
/// # Errors
/// A rule of the tables is broken, or the database fails.
pub(crate) async fn record(
    work: Work<'_>,
    mut stored: StoredInvoice,
    events: &[Event],
    ask: &Ask,
    because: Because,
) -> Result<StoredInvoice, WorkflowError> {
    if events.is_empty() {
        return Ok(stored);
    }
    let is_new = stored.invoice.version == 0;
    for event in events {
        let before = stored.invoice.clone();
        stored.invoice = before.clone().after(event);
        if matches!(event, Event::Issued { .. }) {
            stored.invoice.version = 1;
        }
        stored.events += 1;
        write_effects(work, &stored, &before, event, ask, because).await?;
        write_event(work, &stored.invoice, stored.events, (event.as_str(), facts(event)), ask)
            .await?;
    }
    if !is_new {
        stored.invoice.version += 1;
        execute(
            work.tx,
            "UPDATE invoice SET version = $2 WHERE id = $1",
            [Uuid::from(stored.invoice.id).into(), stored.invoice.version.into()],
        )
        .await?;
    }
    if let Some(order) = stored.invoice.order {
        money::wake(work, order, work.now).await?;
    }
    Ok(stored)
}

/// What is left of a credit note is less than it was: whoever saw it before has seen another version.
///
/// # Errors
/// The database fails.
pub(crate) async fn note_used(work: Work<'_>, note: InvoiceId) -> Result<(), WorkflowError> {
    let sql = "UPDATE invoice SET version = version + 1 WHERE id = $1";
    execute(work.tx, sql, [Uuid::from(note).into()]).await?;
    Ok(())
}

async fn write_effects(
    work: Work<'_>,
    stored: &StoredInvoice,
    before: &Invoice,
    event: &Event,
    ask: &Ask,
    because: Because,
) -> Result<(), WorkflowError> {
    let invoice = &stored.invoice;
    match event {
        Event::Issued { .. } => {
            insert_paper(work, invoice, &[], ask, because).await?;
            bill_charges(work, invoice, 1).await?;
            let day = because.brought_in.map_or(invoice.business_date, |of| of.as_of);
            post_paper(work, stored, invoice, (stored.events, day)).await
        }
        Event::Credited { lines, .. } | Event::Reversed { lines, .. } => {
            let Some(paper) = before.paper_of(event) else { return Ok(()) };
            let of: Vec<InvoiceLineId> = lines.iter().map(|line| line.of).collect();
            insert_paper(work, &paper, &of, ask, because).await?;
            if paper.kind == DocumentKind::Reversal {
                let sql = "UPDATE invoice SET reversed_by_id = $2 WHERE id = $1";
                let ids = [Uuid::from(invoice.id).into(), Uuid::from(paper.id).into()];
                execute(work.tx, sql, ids).await?;
                bill_charges(work, before, -1).await?;
            } else if let [Applied { amount, .. }] = paper.applied[..] {
                apply(work, invoice, Settler::CreditNote(paper.id), amount).await?;
            }
            let told = json!({ "number": paper.number, "day": paper.business_date, "corrects": before.id });
            write_event(work, &paper, 1, ("issued", told), ask).await?;
            post_paper(work, stored, &paper, (1, paper.business_date)).await
        }
        Event::TaxNumberRecorded { number, .. } => {
            execute(
                work.tx,
                "INSERT INTO invoice_tax_number (invoice_id, issuer_id, code, number) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (invoice_id, code) DO UPDATE SET number = EXCLUDED.number",
                [
                    Uuid::from(invoice.id).into(),
                    Uuid::from(invoice.issuer).into(),
                    number.code().into(),
                    number.as_str().into(),
                ],
            )
            .await?;
            Ok(())
        }
        Event::Applied { by, amount } => {
            apply(work, invoice, *by, *amount).await?;
            let occurrence = Occurrence::Applied { owed: owed(invoice), amount: *amount };
            post_note(work, stored, *by, occurrence).await
        }
        Event::Unapplied { by, amount } => {
            let back = Money::ZERO.minus(*amount).unwrap_or_default();
            apply(work, invoice, *by, back).await?;
            let occurrence = Occurrence::Unapplied { owed: owed(invoice), amount: *amount };
            post_note(work, stored, *by, occurrence).await
        }
        Event::WrittenOff { amount, .. } => {
            apply(work, invoice, Settler::WriteOff, *amount).await?;
            let occurrence = Occurrence::WrittenOff { owed: owed(invoice), amount: *amount };
            let (source, day) = (Source::Invoice(invoice.id), stored.today(work.now));
            ledger::post(work, &occurrence, source, stored.events, day).await
        }
    }
}

fn owed(invoice: &Invoice) -> OwedBy {
    OwedBy { debtor: invoice.receiver, creditor: invoice.issuer }
}

/// What stood to somebody's good by a credit note went to another invoice, or came back from it.
async fn post_note(
    work: Work<'_>,
    stored: &StoredInvoice,
    by: Settler,
    occurrence: Occurrence,
) -> Result<(), WorkflowError> {
    if !matches!(by, Settler::CreditNote(_)) {
        return Ok(());
    }
    let (source, day) = (Source::Invoice(stored.invoice.id), stored.today(work.now));
    ledger::post(work, &occurrence, source, stored.events, day).await
}

/// Posts a paper to the books of both from a day on, and the patronage that it earns or takes back.
async fn post_paper(
    work: Work<'_>,
    stored: &StoredInvoice,
    paper: &Invoice,
    (position, from): (i32, NaiveDate),
) -> Result<(), WorkflowError> {
    if let Some(occurrence) = Occurrence::of_paper(paper, stored.receiver_deducts_tax) {
        ledger::post(work, &occurrence, Source::Invoice(paper.id), position, from).await?;
    }
    let bases = base_of_paper(paper).into_iter().map(
        |base| json!({ "line": base.source.line, "class": base.class, "trade": base.trade.sen() }),
    );
    let (organization, tie) = parties(paper.receiver);
    execute(
        work.tx,
        "INSERT INTO patronage_base (invoice_line_id, cooperative_id, party_id, party_tie_id, trade_class, day, trade_sen)
         SELECT b.line, $1, $2, $3, b.class, $4, b.trade
         FROM jsonb_to_recordset($5) AS b(line uuid, class text, trade bigint)",
        [
            Uuid::from(paper.issuer).into(),
            organization.into(),
            tie.into(),
            paper.business_date.into(),
            Value::Array(bases.collect()).into(),
        ],
    )
    .await?;
    Ok(())
}

/// A row that settles some of an invoice, or, below zero, does so no longer.
async fn apply(
    work: Work<'_>,
    invoice: &Invoice,
    by: Settler,
    amount: Money,
) -> Result<(), WorkflowError> {
    let mut of: [Option<Uuid>; 4] = [None; 4];
    match by {
        Settler::Payment(id) => of[0] = Some(id.into()),
        Settler::CreditNote(id) => of[1] = Some(id.into()),
        Settler::Netting(id) => of[2] = Some(id.into()),
        Settler::Drawdown(id) => of[3] = Some(id.into()),
        Settler::WriteOff => {}
    }
    let [payment, note, netting, drawdown] = of;
    execute(
        work.tx,
        "INSERT INTO invoice_application (id, invoice_id, payment_id, note_id, netting_id, drawdown_id, is_write_off,
                                          amount_sen, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(invoice.id).into(),
            payment.into(),
            note.into(),
            netting.into(),
            drawdown.into(),
            (by == Settler::WriteOff).into(),
            amount.sen().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A paper with its lines; `of` are the lines that they take back, one for each, where it takes something back.
async fn insert_paper(
    work: Work<'_>,
    paper: &Invoice,
    of: &[InvoiceLineId],
    ask: &Ask,
    because: Because,
) -> Result<(), WorkflowError> {
    let number = paper.number.clone().unwrap_or_default();
    let drawn = because.brought_in.map(|of| of.place).or_else(|| sequence_of(&number));
    let sequence = drawn.ok_or_else(|| WorkflowError::BadRow {
        table: "invoice",
        column: "number",
        id: paper.id.to_string(),
    })?;
    let (organization, tie) = parties(paper.receiver);
    execute(
        work.tx,
        "INSERT INTO invoice (id, kind, number, issuer_id, branch, letters, year, sequence, receiver_id, receiver_tie_id,
                              order_id, business_date, due_on, net_sen, tax_sen, total_sen, corrects_id, reason, claim_id,
                              words, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        [
            Uuid::from(paper.id).into(),
            paper.kind.as_str().into(),
            number.into(),
            Uuid::from(paper.issuer).into(),
            paper.branch.clone().into(),
            paper.series().into(),
            paper.business_date.year().into(),
            sequence.into(),
            organization.into(),
            tie.into(),
            paper.order.map(Uuid::from).into(),
            paper.business_date.into(),
            paper.due_on.into(),
            paper.net().sen().into(),
            paper.tax().sen().into(),
            paper.total().sen().into(),
            paper.corrects.map(Uuid::from).into(),
            paper.reason.map(supply_chain::invoice::CreditReason::as_str).into(),
            because.claim.map(Uuid::from).into(),
            paper.words.clone().into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    let lines: Vec<Value> =
        paper.lines.iter().enumerate().map(|(at, line)| columns(line, of.get(at))).collect();
    execute(
        work.tx,
        "INSERT INTO invoice_line (invoice_id, id, position, kind, order_line_id, charge_id, of_line_id, description,
             seller_code, base_unit, pack_name, factor, unit_price_sen, quantity_base, frozen_sen, amount_sen, includes_tax,
             tax_class, tax_code, tax_rate, tax_rule_id, net_sen, tax_base_sen, tax_sen, trade_class, shares)
         SELECT $1, l.id, l.position, l.kind, l.order_line_id,
                (SELECT c.id FROM order_charge c WHERE c.order_id = $3 AND l.of_line_id IS NULL AND l.order_line_id IS NULL
                 AND c.kind = l.kind AND c.description = l.description ORDER BY c.position LIMIT 1),
                l.of_line_id, l.description, l.seller_code, l.base_unit, l.pack_name, l.factor, l.unit_price_sen,
                l.quantity_base, l.frozen_sen, l.amount_sen, l.includes_tax, l.tax_class, l.tax_code, l.tax_rate,
                l.tax_rule_id, l.net_sen, l.tax_base_sen, l.tax_sen, l.trade_class, l.shares
         FROM jsonb_to_recordset($2) AS l(id uuid, position integer, kind text, order_line_id uuid, of_line_id uuid,
              description text, seller_code text, base_unit text, pack_name text, factor bigint, unit_price_sen bigint,
              quantity_base bigint, frozen_sen bigint, amount_sen bigint, includes_tax boolean, tax_class text,
              tax_code text, tax_rate numeric, tax_rule_id uuid, net_sen bigint, tax_base_sen bigint, tax_sen bigint,
              trade_class text, shares jsonb)",
        [
            Uuid::from(paper.id).into(),
            Value::Array(lines).into(),
            paper.order.map(Uuid::from).into(),
        ],
    )
    .await?;
    Ok(())
}

fn columns(line: &InvoiceLine, of: Option<&InvoiceLineId>) -> Value {
    let (goods, rule) = (line.goods.as_ref(), line.tax_rule.as_ref());
    json!({
        "id": line.id, "position": line.position, "kind": line.kind, "order_line_id": line.order_line,
        "of_line_id": of, "description": line.description,
        "seller_code": goods.and_then(|goods| goods.seller_code.as_deref()),
        "base_unit": goods.map(|goods| goods.base_unit.as_str()),
        "pack_name": goods.map(|goods| &goods.pack.name), "factor": goods.map(|goods| goods.pack.factor),
        "unit_price_sen": goods.map(|goods| goods.unit_price.sen()), "quantity_base": line.quantity(),
        "frozen_sen": goods.map(|goods| goods.frozen.sen()), "amount_sen": line.amount.sen(),
        "includes_tax": line.includes_tax, "tax_class": line.tax_class.as_str(),
        "tax_code": rule.map(|rule| &rule.code), "tax_rate": rule.map(|rule| rule.rate),
        "tax_rule_id": rule.map(|rule| rule.rule), "net_sen": line.tax.net.sen(),
        "tax_base_sen": line.tax.base.sen(), "tax_sen": line.tax.tax.sen(),
        "trade_class": line.trade_class, "shares": line.shares,
    })
}

/// What of the order's charges stands on its invoices, more by this one or, with −1, less.
async fn bill_charges(work: Work<'_>, invoice: &Invoice, sign: i64) -> Result<(), WorkflowError> {
    let is_charge = |line: &&InvoiceLine| {
        line.goods.is_none() && !matches!(line.kind, LineKind::Rounding | LineKind::BroughtIn)
    };
    if !invoice.lines.iter().any(|line| is_charge(&line)) {
        return Ok(());
    }
    execute(
        work.tx,
        "UPDATE order_charge c SET billed_sen = c.billed_sen + $2 * b.amount
         FROM (SELECT charge_id, sum(amount_sen)::bigint AS amount FROM invoice_line
               WHERE invoice_id = $1 AND charge_id IS NOT NULL GROUP BY 1) b
         WHERE c.id = b.charge_id",
        [Uuid::from(invoice.id).into(), sign.into()],
    )
    .await?;
    Ok(())
}

/// So much more of an order's discount (below zero) is given, by credit notes.
///
/// # Errors
/// The database fails.
pub(crate) async fn discount_given(
    work: Work<'_>,
    order: PurchaseOrderId,
    description: &str,
    given: Money,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE order_charge SET billed_sen = billed_sen + $3
         WHERE order_id = $1 AND kind = 'discount' AND description = $2 AND stands",
        [Uuid::from(order).into(), description.into(), given.sen().into()],
    )
    .await?;
    Ok(())
}

async fn write_event(
    work: Work<'_>,
    paper: &Invoice,
    position: i32,
    (kind, facts): (&str, Value),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO invoice_event (invoice_id, position, kind, facts, person_id, organization_id, channel, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            Uuid::from(paper.id).into(),
            position.into(),
            kind.into(),
            facts.into(),
            ask.signed_by().map(Uuid::from).into(),
            ask.by.organization().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What an event says in the history; lines stand in rows of their own.
fn facts(event: &Event) -> Value {
    match event {
        Event::Issued { number, day, due_on, .. } => {
            json!({ "number": number, "day": day, "due_on": due_on })
        }
        Event::Credited { note, number, day, reason, words, applied, .. } => json!({
            "note": note, "number": number, "day": day, "reason": reason, "words": words, "applied": applied,
        }),
        Event::Reversed { by, number, day, words, .. } => {
            json!({ "by": by, "number": number, "day": day, "words": words })
        }
        Event::TaxNumberRecorded { number, instead_of } => {
            json!({ "number": number, "instead_of": instead_of })
        }
        Event::Applied { by, amount } | Event::Unapplied { by, amount } => {
            json!({ "by": by, "amount": amount })
        }
        Event::WrittenOff { amount, words, minutes, signatures } => json!({
            "amount": amount, "words": words, "minutes": minutes, "signatures": signatures,
        }),
    }
}
