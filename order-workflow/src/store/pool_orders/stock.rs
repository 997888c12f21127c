//! The goods of a pool at its hub: in quarantine under the pool's code from the count until they are shared out, so that
//! nobody else can take them; then good, those of the legs set aside in the same transaction. They are the organizer's, or
//! where it is agent the supplier's still, in its care.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use supply_chain::id::{DemandPoolId, ProductId, ReceiptId, StockLevelId};
use supply_chain::purchase_order::CountedLine;
use uuid::Uuid;

/// Takes what was counted good of the supplier's order into quarantine; a count that is put right moves the difference.
/// Before the count itself is written.
pub(crate) async fn take_in(
    work: Work<'_>,
    pool: DemandPoolId,
    (receipt, day): (ReceiptId, NaiveDate),
    lines: &[CountedLine],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let counted: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.id, "received": line.received, "level": work.id::<Uuid>(),
                "movement": work.id::<Uuid>(),
            })
        })
        .collect();
    let counted = Value::Array(counted);
    execute(
        work.tx,
        "INSERT INTO stock_level (id, owner_id, holder_id, place_id, product_id, lot, condition)
         SELECT DISTINCT ON (l.product_id) c.level, d.goods_owner_id, d.organizer_id, d.hub_place_id, l.product_id, d.code,
                'quarantine'
         FROM jsonb_to_recordset($2) AS c(id uuid, received bigint, level uuid, movement uuid)
         JOIN shipment_line s ON s.id = c.id JOIN order_line l ON l.id = s.order_line_id
         JOIN demand_pool d ON d.id = $1
         ON CONFLICT (owner_id, holder_id, place_id, product_id, lot, condition) DO NOTHING",
        [Uuid::from(pool).into(), counted.clone().into()],
    )
    .await?;
    execute(
        work.tx,
        "SELECT 1 FROM stock_level WHERE id IN (
             SELECT q.id FROM jsonb_to_recordset($2) AS c(id uuid)
             JOIN shipment_line s ON s.id = c.id JOIN order_line l ON l.id = s.order_line_id
             JOIN demand_pool d ON d.id = $1
             JOIN stock_level q ON q.owner_id = d.goods_owner_id AND q.product_id = l.product_id AND q.lot = d.code
                  AND q.condition = 'quarantine')
         ORDER BY id FOR UPDATE",
        [Uuid::from(pool).into(), counted.clone().into()],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO stock_movement (id, level_id, order_line_id, quantity, kind, unit_cost, document_id, business_date,
                                     person_id, recorded_at)
         SELECT c.movement, q.id, l.id, c.received - s.received_base,
                CASE WHEN h.state = 'received' THEN 'receipt_correction' ELSE 'receipt' END,
                CASE WHEN d.goods_owner_id = d.organizer_id THEN l.unit_price_sen::numeric / l.factor END, $3, $4, $5, $6
         FROM jsonb_to_recordset($2) AS c(id uuid, received bigint, level uuid, movement uuid)
         JOIN shipment_line s ON s.id = c.id JOIN shipment h ON h.id = s.shipment_id
         JOIN order_line l ON l.id = s.order_line_id
         JOIN demand_pool d ON d.id = $1
         JOIN stock_level q ON q.owner_id = d.goods_owner_id AND q.product_id = l.product_id AND q.lot = d.code
              AND q.condition = 'quarantine' AND q.place_id = d.hub_place_id
         WHERE c.received <> s.received_base",
        [
            Uuid::from(pool).into(),
            counted.into(),
            Uuid::from(receipt).into(),
            day.into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The pool whose goods are let out of quarantine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hub {
    /// Which pool.
    pub(crate) pool: DemandPoolId,
    /// Its day.
    pub(crate) day: NaiveDate,
}

/// What leaves quarantine of one product, in base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LetOut {
    /// Good from now on.
    pub(crate) good: i64,
    /// Lost or spoilt at the hub.
    pub(crate) lost: i64,
}

#[derive(FromQueryResult)]
struct LevelRow {
    id: Uuid,
    product_id: Uuid,
    condition: String,
    on_hand: i64,
}

/// The levels of a pool's products, in quarantine and good, both locked by rising id; those that are missing are made.
/// Tells the good one of each product, and what lies in quarantine of it.
pub(crate) async fn levels(
    work: Work<'_>,
    hub: Hub,
    products: &[ProductId],
) -> Result<BTreeMap<ProductId, (StockLevelId, StockLevelId, i64)>, WorkflowError> {
    let wanted: Vec<Value> = products
        .iter()
        .flat_map(|product| {
            ["good", "quarantine"].map(|condition| {
                json!({ "id": work.id::<Uuid>(), "product": product, "condition": condition })
            })
        })
        .collect();
    let wanted = Value::Array(wanted);
    execute(
        work.tx,
        "INSERT INTO stock_level (id, owner_id, holder_id, place_id, product_id, lot, condition)
         SELECT w.id, d.goods_owner_id, d.organizer_id, d.hub_place_id, w.product,
                CASE w.condition WHEN 'good' THEN '' ELSE d.code END, w.condition
         FROM jsonb_to_recordset($2) AS w(id uuid, product uuid, condition text) JOIN demand_pool d ON d.id = $1
         ON CONFLICT (owner_id, holder_id, place_id, product_id, lot, condition) DO NOTHING",
        [Uuid::from(hub.pool).into(), wanted.clone().into()],
    )
    .await?;
    let found: Vec<LevelRow> = rows(
        work.tx,
        "SELECT l.id, l.product_id, l.condition, l.on_hand FROM stock_level l
         JOIN demand_pool d ON d.id = $1 AND l.owner_id = d.goods_owner_id AND l.holder_id = d.organizer_id
              AND l.place_id = d.hub_place_id
         JOIN jsonb_to_recordset($2) AS w(product uuid, condition text)
           ON w.product = l.product_id AND w.condition = l.condition
         WHERE l.lot = CASE l.condition WHEN 'good' THEN '' ELSE d.code END
         ORDER BY l.id FOR UPDATE OF l",
        [Uuid::from(hub.pool).into(), wanted.into()],
    )
    .await?;
    let of = |product: ProductId, condition: &str| {
        let product = Uuid::from(product);
        found.iter().find(|row| row.product_id == product && row.condition == condition)
    };
    let pair = |product: &ProductId| {
        let (good, held) = (of(*product, "good")?, of(*product, "quarantine")?);
        Some((*product, (good.id.into(), held.id.into(), held.on_hand)))
    };
    Ok(products.iter().filter_map(pair).collect())
}

/// Lets goods out of quarantine: what is good becomes its owner's free stock, what was lost goes off the books.
/// Lock the levels first.
pub(crate) async fn let_out(
    work: Work<'_>,
    hub: Hub,
    levels: &BTreeMap<ProductId, (StockLevelId, StockLevelId, i64)>,
    out: &BTreeMap<ProductId, LetOut>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let mut moved: Vec<Value> = Vec::new();
    for (product, LetOut { good, lost }) in out {
        let Some((to, from, _)) = levels.get(product) else { continue };
        let movements =
            [(from, -good, "transfer"), (to, *good, "transfer"), (from, -lost, "stock_take")];
        moved.extend(movements.into_iter().filter(|(_, quantity, _)| *quantity != 0).map(
            |(level, quantity, kind)| {
                json!({ "id": work.id::<Uuid>(), "level": level, "quantity": quantity, "kind": kind })
            },
        ));
    }
    execute(
        work.tx,
        "INSERT INTO stock_movement (id, level_id, quantity, kind, reason, document_id, business_date, person_id, recorded_at)
         SELECT m.id, m.level, m.quantity, m.kind, CASE m.kind WHEN 'stock_take' THEN 'lost_at_hub' END, $1, $2, $3, $4
         FROM jsonb_to_recordset($5) AS m(id uuid, level uuid, quantity bigint, kind text)",
        [
            Uuid::from(hub.pool).into(),
            hub.day.into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
            Value::Array(moved).into(),
        ],
    )
    .await?;
    Ok(())
}
