//! Which orders a pool was made into, and whose: what each cooperative was awarded, and what an order is in its pool.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{
    DemandPoolId, OrderLineId, OrganizationId, PersonId, PledgeId, PoolLineId, PurchaseOrderId,
};
use uuid::Uuid;

/// What one pledge was awarded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Awarded {
    /// Whose it is.
    pub(crate) of: OrganizationId,
    /// Which pledge.
    pub(crate) pledge: PledgeId,
    /// Of which line.
    pub(crate) line: PoolLineId,
    /// Units, at least one.
    pub(crate) units: i64,
}

/// What those cooperatives were awarded that have no leg yet: of at most `at_most` of them, by id; by the position of
/// the lines.
pub(crate) async fn without_leg(
    on: &impl ConnectionTrait,
    (pool, round): (DemandPoolId, i16),
    at_most: u32,
) -> Result<Vec<Awarded>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        organization_id: Uuid,
        pledge_id: Uuid,
        line_id: Uuid,
        units: i64,
    }
    let found: Vec<Row> = rows(
        on,
        "WITH missing AS (
             SELECT DISTINCT p.organization_id FROM pool_award a JOIN pledge p ON p.id = a.pledge_id
             WHERE a.pool_id = $1 AND a.round = $2 AND a.units > 0 AND NOT EXISTS (
                 SELECT 1 FROM pool_order o WHERE o.pool_id = $1 AND o.part = 'leg' AND o.is_current
                   AND o.participant_id = p.organization_id)
             ORDER BY 1 LIMIT $3)
         SELECT p.organization_id, a.pledge_id, a.line_id, a.units
         FROM missing m JOIN pledge p ON p.pool_id = $1 AND p.organization_id = m.organization_id
         JOIN pool_award a ON a.pledge_id = p.id AND a.pool_id = $1 AND a.round = $2 AND a.units > 0
         JOIN demand_pool_line l ON l.id = a.line_id
         ORDER BY p.organization_id, l.position",
        [Uuid::from(pool).into(), round.into(), i64::from(at_most).into()],
    )
    .await?;
    let awarded = |row: Row| Awarded {
        of: row.organization_id.into(),
        pledge: row.pledge_id.into(),
        line: row.line_id.into(),
        units: row.units,
    };
    Ok(found.into_iter().map(awarded).collect())
}

/// What an order is in its pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderPart {
    /// The one to the supplier.
    Upstream,
    /// What this cooperative was awarded.
    Leg(OrganizationId),
    /// What it owes the agent for its work.
    Fee(OrganizationId),
    /// What the agent owes the supplier for what was lost in its care.
    Loss,
}

impl OrderPart {
    /// The word of the tables.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Leg(_) => "leg",
            Self::Fee(_) => "fee",
            Self::Loss => "loss",
        }
    }

    /// Whose part it is.
    const fn participant(self) -> Option<OrganizationId> {
        match self {
            Self::Leg(of) | Self::Fee(of) => Some(of),
            Self::Upstream | Self::Loss => None,
        }
    }
}

/// A pool's order with its lines, as they are linked.
#[derive(Debug, Clone)]
pub(crate) struct NewLink {
    /// The order.
    pub(crate) order: PurchaseOrderId,
    /// What it is.
    pub(crate) part: OrderPart,
    /// Of which clearing: 1 after the supplier's counter-offer.
    pub(crate) round: i16,
    /// Its lines.
    pub(crate) lines: Vec<(OrderLineId, PoolLineId, Option<PledgeId>)>,
}

/// Links an order to its pool; fails where another one stands there already.
pub(crate) async fn link(
    work: Work<'_>,
    pool: DemandPoolId,
    link: &NewLink,
) -> Result<(), WorkflowError> {
    let lines: Vec<Value> = link
        .lines
        .iter()
        .map(|(line, pool_line, pledge)| json!({ "id": line, "line": pool_line, "pledge": pledge }))
        .collect();
    execute(
        work.tx,
        "WITH linked AS (
             INSERT INTO pool_order (order_id, pool_id, part, participant_id, round, is_current, made_at)
             VALUES ($1, $2, $7, $3, $4, true, $5))
         INSERT INTO pool_order_line (order_line_id, pool_line_id, pledge_id)
         SELECT l.id, l.line, l.pledge FROM jsonb_to_recordset($6) AS l(id uuid, line uuid, pledge uuid)",
        [
            Uuid::from(link.order).into(),
            Uuid::from(pool).into(),
            link.part.participant().map(Uuid::from).into(),
            link.round.into(),
            work.now.into(),
            Value::Array(lines).into(),
            link.part.as_str().into(),
        ],
    )
    .await?;
    Ok(())
}

/// An order stands no longer for its pool; another takes its place.
pub(crate) async fn put_aside(work: Work<'_>, order: PurchaseOrderId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE pool_order SET is_current = false WHERE order_id = $1",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(())
}

/// Every cooperative has its leg.
pub(crate) async fn note_legs_made(
    work: Work<'_>,
    pool: DemandPoolId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE demand_pool SET legs_made_at = $2 WHERE id = $1",
        [Uuid::from(pool).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// The legs that stand, by rising id.
pub(crate) async fn legs(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Vec<(PurchaseOrderId, OrganizationId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        order_id: Uuid,
        participant_id: Uuid,
    }
    let found: Vec<Row> = rows(
        on,
        "SELECT order_id, participant_id FROM pool_order
         WHERE pool_id = $1 AND part = 'leg' AND is_current ORDER BY order_id",
        [Uuid::from(pool).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.order_id.into(), row.participant_id.into())).collect())
}

/// Which line of the pool each line of an order is, and of a leg which pledge.
pub(crate) async fn lines_of(
    on: &impl ConnectionTrait,
    orders: &[PurchaseOrderId],
) -> Result<Vec<(OrderLineId, PoolLineId, Option<PledgeId>)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        of_order: Uuid,
        of_pool: Uuid,
        pledge: Option<Uuid>,
    }
    let orders: Vec<Uuid> = orders.iter().copied().map(Uuid::from).collect();
    let found: Vec<Row> = rows(
        on,
        "SELECT x.order_line_id AS of_order, x.pool_line_id AS of_pool, x.pledge_id AS pledge
         FROM order_line l JOIN pool_order_line x ON x.order_line_id = l.id WHERE l.order_id = ANY($1)",
        [orders.into()],
    )
    .await?;
    let line = |row: Row| (row.of_order.into(), row.of_pool.into(), row.pledge.map(PledgeId::from));
    Ok(found.into_iter().map(line).collect())
}

/// What a pool's orders say besides their goods.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Who planned it, and so is taken to have written its orders.
    pub(crate) planned_by: PersonId,
    /// Where its goods come to.
    pub(crate) hub: String,
    /// What its supplier is called.
    pub(crate) supplier: String,
    /// Whether every cooperative has its leg.
    pub(crate) has_legs: bool,
    /// Whether everybody who owes an agent its fee has the order for it.
    pub(crate) has_fees: bool,
}

/// That of a pool.
///
/// # Errors
/// [`WorkflowError::NotFound`] when there is no such pool.
pub(crate) async fn heading(
    on: &impl ConnectionTrait,
    pool: DemandPoolId,
) -> Result<Heading, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Row {
        created_by: Uuid,
        hub: String,
        supplier: String,
        has_legs: bool,
        has_fees: bool,
    }
    let found: Option<Row> = row(
        on,
        "SELECT d.created_by, p.name AS hub, s.name AS supplier, d.legs_made_at IS NOT NULL AS has_legs,
                d.fees_made_at IS NOT NULL AS has_fees
         FROM demand_pool d JOIN place p ON p.id = d.hub_place_id JOIN organization s ON s.id = d.supplier_id
         WHERE d.id = $1",
        [Uuid::from(pool).into()],
    )
    .await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "demand pool" })?;
    Ok(Heading {
        planned_by: found.created_by.into(),
        hub: found.hub,
        supplier: found.supplier,
        has_legs: found.has_legs,
        has_fees: found.has_fees,
    })
}
