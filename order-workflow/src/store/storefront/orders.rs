//! What a member's order says besides what every order says: how it is handed over and paid, who wrote it, whether it is
//! ready; whose draft is open; and what is wished for with the next pool.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{InvoiceId, OrganizationId, PersonId, ProductId, PurchaseOrderId, TieId};
use supply_chain::patronage::TradeClass;
use supply_chain::purchase_order::{Event, MemberParty, PurchaseOrder};
use supply_chain::storefront::{HandOver, PayBy, bears};
use uuid::Uuid;

use super::{lock_account, owes};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// How an order was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// How goods come into the member's hands.
    pub(crate) hand_over: HandOver,
    /// How it is paid.
    pub(crate) pay_by: PayBy,
    /// Who of the staff wrote it, where the member did not.
    pub(crate) written_by: Option<PersonId>,
}

/// What stands beside a member's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MemberOrder {
    /// How it was placed.
    pub(crate) placed: Placed,
    /// Since when it lies ready.
    pub(crate) ready_at: Option<DateTime<Utc>>,
    /// Since when it is in the member's hands.
    pub(crate) handed_over_at: Option<DateTime<Utc>>,
    /// Its bill.
    pub(crate) invoice: Option<InvoiceId>,
}

#[derive(FromQueryResult)]
struct MemberOrderRow {
    hand_over: String,
    pay_by: String,
    written_by: Option<Uuid>,
    ready_at: Option<DateTime<Utc>>,
    handed_over_at: Option<DateTime<Utc>>,
    invoice_id: Option<Uuid>,
}

async fn find(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
    lock: &str,
) -> Result<Option<MemberOrder>, WorkflowError> {
    let found: Option<MemberOrderRow> = row(
        on,
        &format!("SELECT * FROM member_order WHERE order_id = $1 {lock}"),
        [Uuid::from(order).into()],
    )
    .await?;
    let bad =
        |column| WorkflowError::BadRow { table: "member_order", column, id: order.to_string() };
    found
        .map(|found| {
            Ok(MemberOrder {
                placed: Placed {
                    hand_over: HandOver::from_word(&found.hand_over)
                        .ok_or_else(|| bad("hand_over"))?,
                    pay_by: PayBy::from_word(&found.pay_by).ok_or_else(|| bad("pay_by"))?,
                    written_by: found.written_by.map(PersonId),
                },
                ready_at: found.ready_at,
                handed_over_at: found.handed_over_at,
                invoice: found.invoice_id.map(InvoiceId),
            })
        })
        .transpose()
}

/// What stands beside a member's order, once it was placed.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn member_order(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
) -> Result<Option<MemberOrder>, WorkflowError> {
    find(on, order, "").await
}

/// The same, held until the transaction ends; the order is held already.
///
/// # Errors
/// As [`member_order`].
pub(crate) async fn member_order_for_update(
    work: Work<'_>,
    order: PurchaseOrderId,
) -> Result<Option<MemberOrder>, WorkflowError> {
    find(work.tx, order, "FOR UPDATE").await
}

/// Writes how an order is placed.
///
/// # Errors
/// The database fails.
pub(crate) async fn place(
    work: Work<'_>,
    order: PurchaseOrderId,
    placed: Placed,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO member_order (order_id, hand_over, pay_by, written_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (order_id) DO UPDATE SET hand_over = excluded.hand_over, pay_by = excluded.pay_by",
        [
            Uuid::from(order).into(),
            placed.hand_over.as_str().into(),
            placed.pay_by.as_str().into(),
            placed.written_by.map(Uuid::from).into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes that an order lies ready.
///
/// # Errors
/// The database fails.
pub(crate) async fn note_ready(
    work: Work<'_>,
    order: PurchaseOrderId,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE member_order SET ready_by = $2, ready_at = $3 WHERE order_id = $1 AND ready_at IS NULL",
        [Uuid::from(order).into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Writes that an order is in the member's hands, how it was paid in the end, and its bill.
///
/// # Errors
/// The database fails.
pub(crate) async fn note_hand_over(
    work: Work<'_>,
    order: PurchaseOrderId,
    (pay_by, invoice): (PayBy, InvoiceId),
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE member_order SET pay_by = $2, invoice_id = $3, handed_over_by = $4, handed_over_at = $5
         WHERE order_id = $1",
        [
            Uuid::from(order).into(),
            pay_by.as_str().into(),
            Uuid::from(invoice).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What follows from writing a member's order: its lines are sold as what its buyer is, and once it binds both on account the
/// account has to bear it, under lock.
///
/// # Errors
/// [`Refusal`](supply_chain::storefront::Refusal) of the account; the database fails.
pub(crate) async fn after_writing(
    work: Work<'_>,
    order: &PurchaseOrder,
    events: &[Event],
) -> Result<(), WorkflowError> {
    let Some(member) = order.member else { return Ok(()) };
    if events.iter().any(|event| matches!(event, Event::Edited { .. } | Event::Submitted { .. })) {
        let class = if member.is_walk_in { TradeClass::NonMember } else { TradeClass::Member };
        execute(
            work.tx,
            "UPDATE order_line SET trade_class = $2 WHERE order_id = $1 AND trade_class <> $2",
            [Uuid::from(order.id).into(), class.as_str().into()],
        )
        .await?;
    }
    if !events.iter().any(|event| matches!(event, Event::Confirmed { .. })) {
        return Ok(());
    }
    let beside = member_order(work.tx, order.id).await?;
    if beside.is_some_and(|beside| beside.placed.pay_by == PayBy::Account) {
        let account = lock_account(work, order.seller, member.tie).await?;
        let owed = owes(work.tx, order.seller, member.tie, Some(order.id)).await?;
        bears(account.limit, owed, order.totals.total)?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct MemberRow {
    id: Uuid,
    person_id: Uuid,
}

/// The membership of a person at a cooperative; locked, so that they fill one basket at a time.
///
/// # Errors
/// The database fails.
pub(crate) async fn own_membership(
    on: &impl ConnectionTrait,
    (cooperative, person): (OrganizationId, PersonId),
    lock: bool,
) -> Result<Option<MemberParty>, WorkflowError> {
    let hold = if lock { "FOR NO KEY UPDATE" } else { "" };
    let found: Option<MemberRow> = row(
        on,
        &format!(
            "SELECT id, person_id FROM tie WHERE organization_id = $1 AND person_id = $2 AND kind = 'member'
             AND until IS NULL {hold}"
        ),
        [Uuid::from(cooperative).into(), Uuid::from(person).into()],
    )
    .await?;
    Ok(found.map(|row| MemberParty {
        tie: TieId(row.id),
        person: PersonId(row.person_id),
        is_walk_in: false,
    }))
}

/// A member of a cooperative, by their tie.
///
/// # Errors
/// The database fails.
pub(crate) async fn member_of(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<Option<MemberParty>, WorkflowError> {
    let found: Option<MemberRow> = row(
        on,
        "SELECT id, person_id FROM tie WHERE organization_id = $1 AND id = $2 AND kind = 'member' AND until IS NULL",
        [Uuid::from(cooperative).into(), Uuid::from(tie).into()],
    )
    .await?;
    Ok(found.map(|row| MemberParty {
        tie: TieId(row.id),
        person: PersonId(row.person_id),
        is_walk_in: false,
    }))
}

/// The open draft of a member, if there is one.
///
/// # Errors
/// The database fails.
pub(crate) async fn open_draft(
    on: &impl ConnectionTrait,
    tie: TieId,
) -> Result<Option<PurchaseOrderId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Draft {
        id: Uuid,
    }
    let found: Option<Draft> = row(
        on,
        "SELECT id FROM purchase_order WHERE buyer_tie_id = $1 AND state = 'draft' ORDER BY id DESC LIMIT 1",
        [Uuid::from(tie).into()],
    )
    .await?;
    Ok(found.map(|found| found.id.into()))
}

/// Sets how much of a product a member would have bought with the next pool; none of it takes the wish back.
///
/// # Errors
/// The database fails.
pub(crate) async fn wish(
    work: Work<'_>,
    (cooperative, tie): (OrganizationId, TieId),
    product: ProductId,
    base: i64,
) -> Result<(), WorkflowError> {
    if base <= 0 {
        let sql = "DELETE FROM next_pool_wish WHERE tie_id = $1 AND product_id = $2";
        execute(work.tx, sql, [Uuid::from(tie).into(), Uuid::from(product).into()]).await?;
        return Ok(());
    }
    execute(
        work.tx,
        "INSERT INTO next_pool_wish (tie_id, cooperative_id, product_id, quantity_base, updated_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tie_id, product_id) DO UPDATE SET quantity_base = excluded.quantity_base,
             updated_at = excluded.updated_at",
        [
            Uuid::from(tie).into(),
            Uuid::from(cooperative).into(),
            Uuid::from(product).into(),
            base.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What a person is called; empty where their name was erased.
///
/// # Errors
/// The database fails.
pub(crate) async fn name_of(
    on: &impl ConnectionTrait,
    person: PersonId,
) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let sql = "SELECT name FROM person_detail WHERE person_id = $1";
    let named: Option<Named> = row(on, sql, [Uuid::from(person).into()]).await?;
    Ok(named.map(|named| named.name).unwrap_or_default())
}

/// Whether a cooperative's storefront shows a product to its members.
///
/// # Errors
/// The database fails.
pub(crate) async fn is_shown(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    product: ProductId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Shown {
        is_shown: bool,
    }
    let shown: Option<Shown> = row(
        on,
        "SELECT EXISTS (SELECT 1 FROM offer WHERE seller_id = $1 AND product_id = $2 AND state = 'published'
                        AND audience_tokens && $3::text[]) AS is_shown",
        [
            Uuid::from(cooperative).into(),
            Uuid::from(product).into(),
            super::tokens(cooperative).into(),
        ],
    )
    .await?;
    Ok(shown.is_some_and(|shown| shown.is_shown))
}
