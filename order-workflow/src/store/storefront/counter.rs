//! The counter as rows: for whom walk-ins stand, where the till is, what was taken and given back, what was sold and undone.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{InvoiceId, OrganizationId, PersonId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::patronage::TradeClass;
use supply_chain::purchase_order::MemberParty;
use supply_chain::storefront::PayBy;
use supply_chain::storefront::till::Closing;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// What the books call whoever buys at a counter and is no member. A name of an account, like that of any person.
const WALK_IN: &str = "Pembeli umum";

#[derive(FromQueryResult)]
struct TieRow {
    id: Uuid,
    person_id: Uuid,
}

/// The tie that stands for a cooperative's walk-ins, made with the first of them. Two who make it at once get the same one.
///
/// # Errors
/// The database fails.
pub(crate) async fn walk_in(
    work: Work<'_>,
    cooperative: OrganizationId,
) -> Result<MemberParty, WorkflowError> {
    let find = "SELECT id, person_id FROM tie WHERE organization_id = $1 AND kind = 'walk_in'";
    let found: Option<TieRow> = row(work.tx, find, [Uuid::from(cooperative).into()]).await?;
    let found = match found {
        Some(found) => found,
        None => make_walk_in(work, cooperative).await?,
    };
    let (tie, person) = (TieId(found.id), PersonId(found.person_id));
    Ok(MemberParty { tie, person, is_walk_in: true })
}

async fn make_walk_in(
    work: Work<'_>,
    cooperative: OrganizationId,
) -> Result<TieRow, WorkflowError> {
    let (tie, person): (Uuid, Uuid) = (work.id(), work.id());
    // Whoever else makes it meanwhile is waited for.
    let held = "SELECT pg_advisory_xact_lock(hashtextextended('walk-in ' || $1, 0))";
    execute(work.tx, held, [cooperative.to_string().into()]).await?;
    let find = "SELECT id, person_id FROM tie WHERE organization_id = $1 AND kind = 'walk_in'";
    if let Some(found) = row(work.tx, find, [Uuid::from(cooperative).into()]).await? {
        return Ok(found);
    }
    let made = "INSERT INTO person (id, created_at) VALUES ($1, $2)";
    execute(work.tx, made, [person.into(), work.now.into()]).await?;
    let named = "INSERT INTO person_detail (person_id, name) VALUES ($1, $2)";
    execute(work.tx, named, [person.into(), WALK_IN.into()]).await?;
    execute(
        work.tx,
        "INSERT INTO tie (id, person_id, organization_id, kind, roles, since) VALUES ($1, $2, $3, 'walk_in', '{}', $4)",
        [tie.into(), person.into(), Uuid::from(cooperative).into(), work.now.into()],
    )
    .await?;
    Ok(TieRow { id: tie, person_id: person })
}

/// Where a till stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Till {
    /// The number of the stretch since it was last closed, from 1.
    pub(crate) stretch: i32,
    /// What lay in it when that began, in sen.
    pub(crate) opening_sen: i64,
}

/// The till of a cooperative, held until the transaction ends: the last of all locks.
///
/// # Errors
/// The database fails.
pub(crate) async fn lock_till(
    work: Work<'_>,
    cooperative: OrganizationId,
) -> Result<Till, WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO till (cooperative_id, stretch, opening_sen) VALUES ($1, 1, 0) ON CONFLICT DO NOTHING",
        [Uuid::from(cooperative).into()],
    )
    .await?;
    let sql = "SELECT stretch, opening_sen FROM till WHERE cooperative_id = $1 FOR UPDATE";
    let found: Option<Till> = row(work.tx, sql, [Uuid::from(cooperative).into()]).await?;
    found.ok_or(WorkflowError::NotFound { what: "till" })
}

/// What was taken for an order, or given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Whose till.
    pub(crate) cooperative: OrganizationId,
    /// For which order.
    pub(crate) order: PurchaseOrderId,
    /// Through what.
    pub(crate) pay_by: PayBy,
    /// Whether the buyer is a member.
    pub(crate) class: TradeClass,
    /// Below zero where it was given back.
    pub(crate) amount: Money,
    /// The day at the cooperative's place.
    pub(crate) day: NaiveDate,
    /// Who stood at the till.
    pub(crate) by: PersonId,
}

/// Writes it into the till, which is locked for that.
///
/// # Errors
/// The database fails.
pub(crate) async fn enter(work: Work<'_>, entry: Entry) -> Result<Till, WorkflowError> {
    let till = lock_till(work, entry.cooperative).await?;
    if entry.amount == Money::ZERO {
        return Ok(till);
    }
    execute(
        work.tx,
        "INSERT INTO till_entry (order_id, is_undo, cooperative_id, stretch, pay_by, trade_class, amount_sen, day, person_id,
                                 recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            Uuid::from(entry.order).into(),
            (entry.amount < Money::ZERO).into(),
            Uuid::from(entry.cooperative).into(),
            till.stretch.into(),
            entry.pay_by.as_str().into(),
            entry.class.as_str().into(),
            entry.amount.sen().into(),
            entry.day.into(),
            Uuid::from(entry.by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(till)
}

/// What came in cash since a till was last closed, less what went; the till is held.
///
/// # Errors
/// The database fails.
pub(crate) async fn cash_of(
    work: Work<'_>,
    (cooperative, stretch): (OrganizationId, i32),
) -> Result<Money, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Cash {
        sen: i64,
    }
    let cash: Option<Cash> = row(
        work.tx,
        "SELECT coalesce(sum(amount_sen), 0)::bigint AS sen FROM till_entry
         WHERE cooperative_id = $1 AND stretch = $2 AND pay_by = 'cash'",
        [Uuid::from(cooperative).into(), stretch.into()],
    )
    .await?;
    Ok(cash.map_or(Money::ZERO, |cash| Money::from_sen(cash.sen)))
}

/// Writes a closing and begins the next stretch; the till is held.
///
/// # Errors
/// The database fails.
pub(crate) async fn close(
    work: Work<'_>,
    cooperative: OrganizationId,
    (till, opening, cash): (Till, Money, Money),
    closing: &Closing,
    (day, by): (NaiveDate, PersonId),
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO till_closing (cooperative_id, stretch, opening_sen, cash_sen, counted_sen, left_sen, difference_sen, words,
                                   day, closed_by, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            Uuid::from(cooperative).into(),
            till.stretch.into(),
            opening.sen().into(),
            cash.sen().into(),
            closing.counted.sen().into(),
            closing.left.sen().into(),
            closing.difference.sen().into(),
            closing.words.clone().into(),
            day.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    let next = "UPDATE till SET stretch = stretch + 1, opening_sen = $2 WHERE cooperative_id = $1";
    execute(work.tx, next, [Uuid::from(cooperative).into(), closing.left.sen().into()]).await?;
    Ok(())
}

/// A sale at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CounterSale {
    /// What was given in cash.
    pub(crate) given: Option<Money>,
    /// Who sold.
    pub(crate) sold_by: PersonId,
    /// When.
    pub(crate) sold_at: DateTime<Utc>,
    /// When it was undone, and why, where it was.
    pub(crate) undone: Option<(DateTime<Utc>, String)>,
    /// In which stretch of the till its money was taken.
    pub(crate) stretch: Option<i32>,
}

#[derive(FromQueryResult)]
struct SaleRow {
    given_sen: Option<i64>,
    sold_by: Uuid,
    sold_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
    undone_words: Option<String>,
    stretch: Option<i32>,
}

/// The sale of that order, where it is one.
///
/// # Errors
/// The database fails.
pub(crate) async fn counter_sale(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Option<CounterSale>, WorkflowError> {
    let found: Option<SaleRow> = row(
        on,
        "SELECT s.*, e.stretch FROM counter_sale s
         LEFT JOIN till_entry e ON e.order_id = s.order_id AND NOT e.is_undo WHERE s.order_id = $1",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(found.map(|found| CounterSale {
        given: found.given_sen.map(Money::from_sen),
        sold_by: PersonId(found.sold_by),
        sold_at: found.sold_at,
        undone: found.undone_at.zip(found.undone_words),
        stretch: found.stretch,
    }))
}

/// Writes that an order was sold at the counter.
///
/// # Errors
/// The database fails.
pub(crate) async fn note_sale(
    work: Work<'_>,
    (order, cooperative): (PurchaseOrderId, OrganizationId),
    given: Option<Money>,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO counter_sale (order_id, cooperative_id, given_sen, sold_by, sold_at) VALUES ($1, $2, $3, $4, $5)",
        [
            Uuid::from(order).into(),
            Uuid::from(cooperative).into(),
            given.map(Money::sen).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes that a sale was undone.
///
/// # Errors
/// The database fails.
pub(crate) async fn note_undone(
    work: Work<'_>,
    order: PurchaseOrderId,
    (words, goods_back, note): (&str, bool, InvoiceId),
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE counter_sale SET undone_by = $2, undone_at = $3, undone_words = $4, goods_back = $5, credit_note_id = $6
         WHERE order_id = $1",
        [
            Uuid::from(order).into(),
            Uuid::from(by).into(),
            work.now.into(),
            words.into(),
            goods_back.into(),
            Uuid::from(note).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Brings the goods of an order back onto the levels they left; the levels are held.
///
/// # Errors
/// The database fails.
pub(crate) async fn bring_back(
    work: Work<'_>,
    (order, note): (PurchaseOrderId, InvoiceId),
    words: &str,
    (day, by): (NaiveDate, PersonId),
) -> Result<(), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Gone {
        level_id: Uuid,
        order_line_id: Uuid,
        quantity: i64,
    }
    let gone: Vec<Gone> = rows(
        work.tx,
        "SELECT m.level_id, m.order_line_id, -sum(m.quantity)::bigint AS quantity
         FROM stock_movement m JOIN order_line l ON l.id = m.order_line_id
         WHERE l.order_id = $1 AND m.kind IN ('dispatch', 'undo_dispatch') GROUP BY 1, 2 HAVING sum(m.quantity) < 0",
        [Uuid::from(order).into()],
    )
    .await?;
    let back: Vec<Value> = gone
        .iter()
        .map(|one| {
            json!({ "id": work.id::<Uuid>(), "level_id": one.level_id, "line_id": one.order_line_id, "quantity": one.quantity })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO stock_movement (id, level_id, order_line_id, quantity, kind, reason, document_id, business_date,
                                     person_id, recorded_at)
         SELECT b.id, b.level_id, b.line_id, b.quantity, 'return', $2, $3, $4, $5, $6
         FROM jsonb_to_recordset($1) AS b(id uuid, level_id uuid, line_id uuid, quantity bigint)",
        [
            Value::Array(back).into(),
            words.into(),
            Uuid::from(note).into(),
            day.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
