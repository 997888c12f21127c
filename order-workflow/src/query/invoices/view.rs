//! An invoice, a credit note or a reversal as one of its two parties sees it.

use super::brief::standing_of;
use crate::command::invoices::WriteOffView;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::invoices::{self as store, StoredInvoice, billing_of};
use crate::store::purchase_orders;
use crate::unit_of_work::{row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{
    ClaimId, InvoiceId, InvoiceLineId, OrderLineId, OrganizationId, PurchaseOrderId,
};
use supply_chain::invoice::{
    By, CommandName, DocumentKind, Invoice, InvoiceLine, Side, allowed_commands, three_way_match,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// The word for signing, as one of the board, that something is given up.
pub const SIGN_WRITE_OFF: &str = "sign-write-off";

/// An invoice as `GET /invoices/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoiceView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceId,
    /// From the issuer's gap-free series.
    pub number: String,
    /// Rises with every command; also the `ETag`.
    pub version: i64,
    /// invoice, `credit_note` or reversal.
    pub kind: &'static str,
    /// unpaid, `part_paid`, overdue, paid, credited, `written_off` or reversed; of a credit note whether it is used.
    pub standing: &'static str,
    /// issuer or receiver: the asker's part in it.
    pub side: &'static str,
    /// Who wants the money.
    pub issuer: PartyView,
    /// Who owes it; null where that is a member of the issuer.
    #[schema(value_type = Option<Uuid>)]
    pub receiver_id: Option<OrganizationId>,
    /// Their name; empty where a member's was erased.
    pub receiver_name: String,
    /// The order it is about; null for a balance that was brought in.
    pub order: Option<PaperNamed>,
    /// The issuer's branch, as the tax office counts branches.
    pub branch: String,
    /// Its day at the issuer's place.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// How many days it has been late by now; 0 where nothing undisputed is open.
    pub days_late: i64,
    /// What it asks for, by position; on a credit note what it takes back.
    pub lines: Vec<InvoiceLineView>,
    /// What it comes to without tax.
    #[schema(value_type = String)]
    pub net: Money,
    /// PPN: the sum of the lines'.
    #[schema(value_type = String)]
    pub tax: Money,
    /// What it comes to.
    #[schema(value_type = String)]
    pub total: Money,
    /// PPN by transaction code; empty where none is printed (E16).
    pub tax_by_code: Vec<TaxView>,
    /// Whether the issuer collects PPN today.
    pub issuer_collects_tax: bool,
    /// The number that the tax office gave it.
    pub tax_number: Option<String>,
    /// What settled it.
    #[schema(value_type = String)]
    pub settled: Money,
    /// What of that is as good as money.
    #[schema(value_type = String)]
    pub paid: Money,
    /// What is open; of a credit note what of it is not used yet.
    #[schema(value_type = String)]
    pub open: Money,
    /// What of that open claims hold back.
    #[schema(value_type = String)]
    pub disputed: Money,
    /// What settled it, in the order it came; on a credit note where it went.
    pub applied: Vec<SettledByView>,
    /// Its goods beside what was ordered and received; empty on a credit note, and without an order.
    pub matched: Vec<MatchedView>,
    /// Whether every line of that matches, within the agreed tolerance.
    pub matches: bool,
    /// On a credit note or reversal: the invoice that it takes back.
    pub corrects: Option<PaperNamed>,
    /// Credit notes and the reversal that take it back, oldest first.
    pub corrections: Vec<CorrectionView>,
    /// claim, return, correction, `early_payment` or goodwill; null on an invoice.
    pub reason: Option<&'static str>,
    /// In the issuer's words.
    pub words: Option<String>,
    /// Claims about its order that hold something back, or that it credits.
    pub claims: Vec<ClaimNamed>,
    /// What waits for the board's signatures to be given up; the issuer's alone.
    pub write_off: Option<WriteOffView>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// What happened, oldest first.
    pub events: Vec<InvoiceEventView>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Another paper by its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaperNamed {
    /// UUIDv7.
    pub id: Uuid,
    /// Its number.
    pub number: String,
}

/// A claim beside an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClaimNamed {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ClaimId,
    /// Its number.
    pub number: String,
    /// What it claims.
    #[schema(value_type = String)]
    pub amount: Money,
    /// Whether that is in dispute.
    pub is_open: bool,
}

/// PPN under one transaction code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaxView {
    /// 04, 05 …
    pub code: String,
    /// What the rate is applied to (DPP nilai lain).
    #[schema(value_type = String)]
    pub base: Money,
    /// PPN.
    #[schema(value_type = String)]
    pub tax: Money,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceLineView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceLineId,
    /// From 1.
    pub position: i32,
    /// goods, bonus, discount, freight, fee, deposit or rounding.
    pub kind: &'static str,
    /// Of which line of the order; null for what is about the whole order.
    #[schema(value_type = Option<Uuid>)]
    pub line_id: Option<OrderLineId>,
    /// As the seller wrote it.
    pub description: String,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// Name of the pack that the price is for; null for what is no goods.
    pub pack: Option<String>,
    /// Base units in a pack.
    pub factor: Option<i64>,
    /// pcs, gram or ml.
    pub base_unit: Option<&'static str>,
    /// How many packs, rounded down.
    pub count: i64,
    /// How many base units.
    pub count_base: i64,
    /// Of one pack, frozen.
    #[schema(value_type = Option<String>)]
    pub price: Option<Money>,
    /// Whether price and amount include PPN.
    pub includes_tax: bool,
    /// As priced.
    #[schema(value_type = String)]
    pub amount: Money,
    /// taxed, exempt or none.
    pub tax_class: &'static str,
    /// Transaction code of the tax invoice; null where the issuer collects no PPN.
    pub tax_code: Option<String>,
    /// Rate of PPN.
    #[schema(value_type = Option<String>)]
    pub tax_rate: Option<Decimal>,
    /// Without tax.
    #[schema(value_type = String)]
    pub net: Money,
    /// What the rate is applied to (DPP nilai lain).
    #[schema(value_type = String)]
    pub tax_base: Money,
    /// PPN.
    #[schema(value_type = String)]
    pub tax: Money,
    /// What was credited of it so far, as priced.
    #[schema(value_type = String)]
    pub credited: Money,
    /// Base units that may still be credited.
    pub creditable_base: i64,
    /// What may still be credited of it, as priced.
    #[schema(value_type = String)]
    pub creditable: Money,
}

/// What settled some of it, or where a credit note went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettledByView {
    /// payment, `credit_note`, netting, drawdown or `write_off`.
    pub kind: String,
    /// Of the payment, credit note, netting or drawdown; on a credit note of the invoice it went to.
    pub id: Option<Uuid>,
    /// By which it is known: a paper's number, a bank's reference.
    pub reference: Option<String>,
    /// Of a payment: recorded or confirmed.
    pub state: Option<String>,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// When.
    pub at: DateTime<Utc>,
}

/// A line of goods beside what was ordered and received; counts in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchedView {
    /// Of the order.
    #[schema(value_type = Uuid)]
    pub line_id: OrderLineId,
    /// What.
    pub product_name: String,
    /// The pack it is counted in.
    pub pack: String,
    /// Base units in a pack.
    pub factor: i64,
    /// pcs, gram or ml.
    pub base_unit: &'static str,
    /// What the order stands for.
    pub ordered_base: i64,
    /// What counts as supplied: received good, or sent where the two agreed so.
    pub supplied_base: i64,
    /// What is billed, by this invoice and by others.
    pub invoiced_base: i64,
    /// What this invoice bills.
    pub billed_base: i64,
    /// What the frozen price makes of that.
    #[schema(value_type = String)]
    pub frozen: Money,
    /// What this invoice asks for it.
    #[schema(value_type = String)]
    pub billed: Money,
    /// Whether neither a count nor the sum is off.
    pub matches: bool,
}

/// A credit note or reversal of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CorrectionView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceId,
    /// `credit_note` or reversal.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub business_date: NaiveDate,
    /// What it takes back.
    #[schema(value_type = String)]
    pub total: Money,
}

/// One thing that happened to it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct InvoiceEventView {
    /// From 1.
    pub position: i32,
    /// issued, credited, reversed, `tax_number_recorded`, applied, unapplied or `written_off`.
    pub kind: String,
    /// What its kind needs besides; why a debt was given up is the issuer's alone.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Name of the organization it was done for; null where it followed from something else.
    pub organization: Option<String>,
    /// Name of the person; null where nobody did it, and to the other side.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Beside {
    collects_tax: bool,
    member_name: Option<String>,
    corrects: Option<String>,
    undisputed_sen: Option<i64>,
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
                 AND b.id = i.id) AS undisputed_sen
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
    let write_off = waits.map(|waits| WriteOffView {
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
        branch: invoice.branch.clone(),
        business_date: invoice.business_date,
        due_on: invoice.due_on,
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
        tax_number: invoice.tax_number.as_ref().map(|number| number.as_str().to_owned()),
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
        reason: invoice.reason.map(|reason| reason.as_str()),
        words: invoice.words.clone(),
        claims: claims(on, stored).await?,
        allowed_commands: words,
        write_off,
        events: events(on, invoice, side, actor).await?,
        created_at: stored.created_at,
    })
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
