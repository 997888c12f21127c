//! Looking at an invoice for one of its two parties: the paper, and everything that stands beside it in other tables.

use super::brief::standing_of;
use super::view::{
    ClaimNamed, CorrectionView, EarlyPaymentView, InvoiceEventView, InvoiceLineView, InvoiceView,
    MatchedView, PaperNamed, SIGN_WRITE_OFF, SettledByView, TaxNumberView, TaxView,
    WITHDRAW_WRITE_OFF,
};
use crate::command::invoices::WriteOffView;
use crate::error::WorkflowError;
use crate::query::earlier_debts::of_bill;
use crate::query::orders::PartyView;
use crate::store::invoices::{self as store, StoredInvoice, billing_of};
use crate::store::purchase_orders;
use crate::unit_of_work::{row, rows};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::credit::EarlyDiscount;
use supply_chain::id::PurchaseOrderId;
use supply_chain::invoice::{
    self, By, CommandName, CreditReason, DocumentKind, Invoice, InvoiceLine, Side,
    allowed_commands, three_way_match,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Beside {
    collects_tax: bool,
    member_name: Option<String>,
    corrects: Option<String>,
    undisputed_sen: Option<i64>,
    early_discount: Option<Value>,
}

#[derive(FromQueryResult)]
struct AppliedRow {
    kind: String,
    id: Option<Uuid>,
    reference: Option<String>,
    state: Option<String>,
    amount_sen: i64,
    at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct CorrectionRow {
    id: Uuid,
    kind: String,
    number: String,
    business_date: NaiveDate,
    total_sen: i64,
}

#[derive(FromQueryResult)]
struct ClaimRow {
    id: Uuid,
    number: String,
    total_sen: i64,
    is_open: bool,
}

/// The paper as `actor`, of one of its two parties, sees it at `now`.
///
/// # Errors
/// A row makes no sense, or the database fails.
#[expect(clippy::too_many_lines, reason = "one read for each thing that is shown, and the view")]
pub(crate) async fn view(
    on: &impl ConnectionTrait,
    stored: &StoredInvoice,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<InvoiceView, WorkflowError> {
    let invoice = &stored.invoice;
    let id = Uuid::from(invoice.id);
    let today = stored.today(now);
    let side = invoice.side(actor.organization).unwrap_or(Side::Receiver);
    let tie = match invoice.receiver {
        Counterparty::Member(tie) => Some(Uuid::from(tie)),
        Counterparty::Organization(_) => None,
    };
    let beside: Option<Beside> = row(
        on,
        "SELECT s.vat_registered AS collects_tax, c.number AS corrects,
                (SELECT d.name FROM tie t JOIN person_detail d ON d.person_id = t.person_id WHERE t.id = $2) AS member_name,
                (SELECT b.open_sen FROM open_bill b WHERE b.issuer_id = i.issuer_id AND b.receiver_id = i.receiver_id
                 AND b.id = i.id) AS undisputed_sen,
                (SELECT o.terms #> '{money,early_discount}' FROM purchase_order o WHERE o.id = i.order_id) AS early_discount
         FROM invoice i JOIN organization s ON s.id = i.issuer_id LEFT JOIN invoice c ON c.id = i.corrects_id
         WHERE i.id = $1",
        [id.into(), tie.into()],
    )
    .await?;
    let beside = beside.ok_or(WorkflowError::NotFound { what: "invoice" })?;
    let open = invoice.open();
    let undisputed = beside.undisputed_sen.map_or(open, Money::from_sen);
    let is_late = invoice.kind == DocumentKind::Invoice && undisputed > Money::ZERO;
    let matched = matched(on, invoice).await?;
    let receiver_id = invoice.receiver.organization();
    let waits = match side {
        Side::Issuer => store::write_off_of(on, invoice.id).await?,
        Side::Receiver => None,
    };
    let mut words: Vec<&'static str> = allowed_commands(invoice, By::Person(actor), today)
        .into_iter()
        .map(CommandName::word)
        .collect();
    if waits.as_ref().is_some_and(|waits| waits.signatures.sign(actor, now).is_ok()) {
        words.push(SIGN_WRITE_OFF);
    }
    if waits.is_some() && words.contains(&CommandName::WriteOff.word()) {
        words.push(WITHDRAW_WRITE_OFF);
    }
    let write_off = waits.map(|waits| WriteOffView {
        id: waits.id,
        amount: waits.amount,
        words: waits.words,
        minutes: waits.minutes,
        needed: waits.signatures.quorum.needed.max(1),
        signed: waits.signatures.signed.iter().map(|signature| signature.person).collect(),
    });
    Ok(InvoiceView {
        id: invoice.id,
        number: invoice.number.clone().unwrap_or_default(),
        version: invoice.version,
        kind: invoice.kind.as_str(),
        standing: standing_of(invoice, today).as_str(),
        side: side.as_str(),
        issuer: PartyView { id: invoice.issuer, name: stored.issuer_name.clone() },
        receiver_id,
        receiver_name: stored.receiver_name.clone().or(beside.member_name).unwrap_or_default(),
        order: invoice
            .order
            .zip(stored.order_number.clone())
            .map(|(id, number)| PaperNamed { id: id.into(), number }),
        earlier_debt_id: if invoice.is_brought_in() { of_bill(on, id).await? } else { None },
        branch: invoice.branch.clone(),
        business_date: invoice.business_date,
        due_on: invoice.due_on,
        early_payment: early_payment(invoice, beside.early_discount, today)?,
        days_late: if is_late { (today - invoice.due_on).num_days().max(0) } else { 0 },
        lines: invoice.lines.iter().map(line_view).collect(),
        net: invoice.net(),
        tax: invoice.tax(),
        total: invoice.total(),
        tax_by_code: invoice
            .tax_by_code()
            .into_iter()
            .map(|(code, base, tax)| TaxView { code, base, tax })
            .collect(),
        issuer_collects_tax: beside.collects_tax,
        tax_codes: invoice.tax_codes().into_iter().map(str::to_owned).collect(),
        tax_numbers: invoice
            .tax_numbers
            .iter()
            .map(|number| TaxNumberView {
                code: number.code().to_owned(),
                number: number.as_str().to_owned(),
            })
            .collect(),
        settled: invoice.settled(),
        paid: invoice.paid(),
        open,
        disputed: open.minus(undisputed).unwrap_or_default(),
        applied: applied(on, invoice).await?,
        matches: !matched.is_empty() && matched.iter().all(|line| line.matches),
        matched,
        corrects: invoice
            .corrects
            .zip(beside.corrects)
            .map(|(id, number)| PaperNamed { id: id.into(), number }),
        corrections: corrections(on, invoice).await?,
        reason: invoice.reason.map(CreditReason::as_str),
        words: invoice.words.clone(),
        claims: claims(on, stored).await?,
        allowed_commands: words,
        write_off,
        events: events(on, invoice, side, actor).await?,
        created_at: stored.created_at,
    })
}

/// What paying all the rest today takes off, and until when it does.
fn early_payment(
    invoice: &Invoice,
    terms: Option<Value>,
    today: NaiveDate,
) -> Result<Option<EarlyPaymentView>, WorkflowError> {
    let Some(terms) =
        terms.map(serde_json::from_value::<Option<EarlyDiscount>>).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let amount = invoice::early_payment(invoice, Some(terms), today);
    let until = invoice.business_date.checked_add_days(Days::new(terms.days.into()));
    Ok(until.filter(|_| amount > Money::ZERO).map(|until| EarlyPaymentView { until, amount }))
}

fn line_view(line: &InvoiceLine) -> InvoiceLineView {
    let goods = line.goods.as_ref();
    InvoiceLineView {
        id: line.id,
        position: line.position,
        kind: line.kind.as_str(),
        line_id: line.order_line,
        description: line.description.clone(),
        seller_code: goods.and_then(|goods| goods.seller_code.clone()),
        pack: goods.map(|goods| goods.pack.name.clone()),
        factor: goods.map(|goods| goods.pack.factor),
        base_unit: goods.map(|goods| goods.base_unit.as_str()),
        count: goods.map_or(0, |goods| goods.pack.whole_packs(goods.quantity)),
        count_base: line.quantity(),
        price: goods.map(|goods| goods.unit_price),
        includes_tax: line.includes_tax,
        amount: line.amount,
        tax_class: line.tax_class.as_str(),
        tax_code: line.tax_rule.as_ref().map(|rule| rule.code.clone()),
        tax_rate: line.tax_rule.as_ref().map(|rule| rule.rate),
        net: line.tax.net,
        tax_base: line.tax.base,
        tax: line.tax.tax,
        credited: line.credited.amount,
        creditable_base: line.creditable_quantity(),
        creditable: line.creditable(),
    }
}

/// Ordered, received and billed, side by side; the order's counts are of today.
async fn matched(
    on: &impl ConnectionTrait,
    invoice: &Invoice,
) -> Result<Vec<MatchedView>, WorkflowError> {
    let order: Option<PurchaseOrderId> =
        invoice.order.filter(|_| invoice.kind == DocumentKind::Invoice && invoice.stands());
    let Some(order) = order else { return Ok(Vec::new()) };
    let Some(stored) = purchase_orders::find(on, &[order.into()]).await?.pop() else {
        return Ok(Vec::new());
    };
    let billing = billing_of(on, &stored.order).await?.billing;
    let tolerance = billing.tolerance_basis_points;
    let lines = three_way_match(&billing.lines, billing.basis, &invoice.lines, tolerance);
    let told = lines.into_iter().filter_map(|one| {
        let of = billing.lines.iter().find(|of| of.line == one.line)?;
        let billed = invoice.lines.iter().find(|line| line.order_line == Some(one.line))?;
        Some(MatchedView {
            line_id: one.line,
            product_name: one.product_name,
            pack: of.pack.name.clone(),
            factor: of.pack.factor,
            base_unit: of.base_unit.as_str(),
            ordered_base: one.ordered,
            supplied_base: one.supplied,
            invoiced_base: one.invoiced,
            billed_base: billed.quantity(),
            frozen: one.frozen,
            billed: one.billed,
            matches: one.matches,
        })
    });
    Ok(told.collect())
}

async fn applied(
    on: &impl ConnectionTrait,
    invoice: &Invoice,
) -> Result<Vec<SettledByView>, WorkflowError> {
    // A reversal went to its invoice as a whole; a credit note is one end of each application, an invoice the other.
    let found: Vec<AppliedRow> = rows(
        on,
        "SELECT CASE WHEN a.payment_id IS NOT NULL THEN 'payment' WHEN a.note_id IS NOT NULL THEN 'credit_note'
                     WHEN a.netting_id IS NOT NULL THEN 'netting' WHEN a.drawdown_id IS NOT NULL THEN 'drawdown'
                     ELSE 'write_off' END AS kind,
                coalesce(a.payment_id, a.note_id, a.netting_id, a.drawdown_id) AS id,
                coalesce(p.reference, n.number, r.number, w.reference) AS reference, p.state,
                sum(a.amount_sen)::bigint AS amount_sen, min(a.recorded_at) AS at
         FROM invoice_application a LEFT JOIN payment p ON p.id = a.payment_id LEFT JOIN invoice n ON n.id = a.note_id
         LEFT JOIN netting_run r ON r.id = a.netting_id LEFT JOIN drawdown w ON w.id = a.drawdown_id
         WHERE a.invoice_id = $1 GROUP BY 1, 2, 3, 4 HAVING sum(a.amount_sen) <> 0
         UNION ALL
         SELECT 'credit_note', a.invoice_id, i.number, NULL, sum(a.amount_sen)::bigint, min(a.recorded_at)
         FROM invoice_application a JOIN invoice i ON i.id = a.invoice_id
         WHERE a.note_id = $1 GROUP BY 2, 3 HAVING sum(a.amount_sen) <> 0
         ORDER BY at, reference",
        [Uuid::from(invoice.id).into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| SettledByView {
            kind: row.kind,
            id: row.id,
            reference: row.reference,
            state: row.state,
            amount: Money::from_sen(row.amount_sen),
            at: row.at,
        })
        .collect())
}

async fn corrections(
    on: &impl ConnectionTrait,
    invoice: &Invoice,
) -> Result<Vec<CorrectionView>, WorkflowError> {
    let found: Vec<CorrectionRow> = rows(
        on,
        "SELECT id, kind, number, business_date, total_sen FROM invoice WHERE corrects_id = $1 ORDER BY id",
        [Uuid::from(invoice.id).into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| CorrectionView {
            id: row.id.into(),
            kind: row.kind,
            number: row.number,
            business_date: row.business_date,
            total: Money::from_sen(row.total_sen),
        })
        .collect())
}

/// The claims that hold something back, and the one that a credit note is about.
async fn claims(
    on: &impl ConnectionTrait,
    stored: &StoredInvoice,
) -> Result<Vec<ClaimNamed>, WorkflowError> {
    let invoice = &stored.invoice;
    let holds = invoice.kind == DocumentKind::Invoice && invoice.open() > Money::ZERO;
    let found: Vec<ClaimRow> = rows(
        on,
        "SELECT id, number, total_sen, state IN ('open', 'answered', 'mediation', 'arbitration') AS is_open
         FROM claim WHERE number IS NOT NULL
           AND (id = $1 OR ($3 AND order_id = $2 AND state IN ('open', 'answered', 'mediation', 'arbitration')))
         ORDER BY id",
        [
            stored.claim.map(Uuid::from).into(),
            invoice.order.map(Uuid::from).into(),
            holds.into(),
        ],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| ClaimNamed {
            id: row.id.into(),
            number: row.number,
            amount: Money::from_sen(row.total_sen),
            is_open: row.is_open,
        })
        .collect())
}

/// What happened. Who of the other side did it, and why a debt was given up, is theirs to know.
async fn events(
    on: &impl ConnectionTrait,
    invoice: &Invoice,
    side: Side,
    actor: &Actor,
) -> Result<Vec<InvoiceEventView>, WorkflowError> {
    rows(
        on,
        "SELECT e.position, e.kind, CASE WHEN e.kind = 'written_off' AND NOT $2
                    THEN jsonb_build_object('amount', e.facts -> 'amount') ELSE e.facts END AS facts,
                o.name AS organization, CASE WHEN e.organization_id = $3 THEN d.name END AS by, e.recorded_at AS at
         FROM invoice_event e LEFT JOIN organization o ON o.id = e.organization_id
         LEFT JOIN person_detail d ON d.person_id = e.person_id
         WHERE e.invoice_id = $1 ORDER BY e.position",
        [
            Uuid::from(invoice.id).into(),
            (side == Side::Issuer).into(),
            Uuid::from(actor.organization).into(),
        ],
    )
    .await
}
