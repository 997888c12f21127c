//! A sale at the counter as it is read: with its change, and whether it was undone.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;
use supply_chain::purchase_order::Party;
use utoipa::ToSchema;
use uuid::Uuid;

use super::orders::{MemberOrderView, member_order, member_order_view};
use crate::command::storefront::{COUNTER, KEEPERS, READERS};
use crate::error::WorkflowError;
use crate::store::purchase_orders::Stored;
use crate::unit_of_work::{Work, Workflow, row, rows};

/// Goods that were sold and that no count had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct FoundGoods {
    /// What.
    pub product_name: String,
    /// Base units that were added to the count.
    pub quantity_base: i64,
}

/// A sale at the counter: a member's order, and what only a sale says. Whoever is no member stands in it without a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CounterSaleView {
    /// The order.
    #[serde(flatten)]
    pub sale: MemberOrderView,
    /// Whether the buyer is no member.
    pub is_walk_in: bool,
    /// What was given in cash.
    #[schema(value_type = Option<String>)]
    pub given: Option<Money>,
    /// What went back of it.
    #[schema(value_type = Option<String>)]
    pub change: Option<Money>,
    /// Who sold.
    pub sold_by: Option<String>,
    /// When.
    pub sold_at: DateTime<Utc>,
    /// What was added to the count so that it could be sold.
    pub found: Vec<FoundGoods>,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Who undid it.
    pub undone_by: Option<String>,
    /// Why.
    pub undone_words: Option<String>,
    /// Whether the goods lie on the shelf again.
    pub goods_back: Option<bool>,
    /// What took its bill back.
    pub credit_note_id: Option<Uuid>,
    /// Its number.
    pub credit_note_number: Option<String>,
    /// Whether the asker may undo it.
    pub may_undo: bool,
}

#[derive(FromQueryResult)]
struct SaleRow {
    is_walk_in: bool,
    given_sen: Option<i64>,
    sold_by: Option<String>,
    sold_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
    undone_by: Option<String>,
    undone_words: Option<String>,
    goods_back: Option<bool>,
    credit_note_id: Option<Uuid>,
    credit_note_number: Option<String>,
    is_open: bool,
}

async fn with_sale(
    on: &impl ConnectionTrait,
    sale: MemberOrderView,
    is_seller: bool,
    actor: &Actor,
) -> Result<CounterSaleView, WorkflowError> {
    let found: Option<SaleRow> = row(
        on,
        "SELECT t.kind = 'walk_in' AS is_walk_in, s.given_sen, b.name AS sold_by, s.sold_at, s.undone_at, u.name AS undone_by,
                s.undone_words, s.goods_back, s.credit_note_id, n.number AS credit_note_number,
                coalesce(e.stretch = l.stretch, true) AS is_open
         FROM counter_sale s JOIN purchase_order o ON o.id = s.order_id JOIN tie t ON t.id = o.buyer_tie_id
         LEFT JOIN person_detail b ON b.person_id = s.sold_by LEFT JOIN person_detail u ON u.person_id = s.undone_by
         LEFT JOIN invoice n ON n.id = s.credit_note_id
         LEFT JOIN till_entry e ON e.order_id = s.order_id AND NOT e.is_undo
         LEFT JOIN till l ON l.cooperative_id = s.cooperative_id
         WHERE s.order_id = $1",
        [Uuid::from(sale.order.id).into()],
    )
    .await?;
    let row = found.ok_or(WorkflowError::NotFound { what: "counter sale" })?;
    let goods: Vec<FoundGoods> = rows(
        on,
        "SELECT p.name AS product_name, sum(m.quantity)::bigint AS quantity_base FROM stock_movement m
         JOIN stock_level l ON l.id = m.level_id JOIN product p ON p.id = l.product_id
         WHERE m.document_id = $1 AND m.kind = 'found' GROUP BY 1 ORDER BY 1",
        [Uuid::from(sale.order.id).into()],
    )
    .await?;
    let given = row.given_sen.map(Money::from_sen);
    let total = sale.order.totals.total;
    let undoes = actor.is_any(if row.is_open { COUNTER } else { KEEPERS });
    Ok(CounterSaleView {
        is_walk_in: row.is_walk_in,
        change: given.and_then(|given| given.minus(total)),
        given,
        sold_by: row.sold_by,
        sold_at: row.sold_at,
        found: if is_seller { goods } else { Vec::new() },
        may_undo: is_seller && undoes && row.undone_at.is_none(),
        undone_at: row.undone_at,
        undone_by: row.undone_by,
        undone_words: row.undone_words,
        goods_back: row.goods_back,
        credit_note_id: row.credit_note_id,
        credit_note_number: row.credit_note_number,
        sale,
    })
}

/// The sale as it now stands, inside the command that changed it.
///
/// # Errors
/// The database fails.
pub(crate) async fn counter_sale_view(
    work: Work<'_>,
    stored: &Stored,
    actor: &Actor,
) -> Result<CounterSaleView, WorkflowError> {
    let sale = member_order_view(work, stored, actor).await?;
    with_sale(work.tx, sale, stored.order.party(actor) == Some(Party::Seller), actor).await
}

/// A sale at the counter, for the member who bought and for the cooperative's staff.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else, and for an order that was not sold there.
pub async fn counter_sale(
    workflow: &Workflow,
    id: PurchaseOrderId,
    actor: &Actor,
) -> Result<CounterSaleView, WorkflowError> {
    let sale = member_order(workflow, id, actor).await?;
    with_sale(workflow.reader(), sale, actor.is_any(READERS), actor).await
}
