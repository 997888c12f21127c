//! What sharing out answers: who got what of what came, and who bears what of a paper.

use crate::error::WorkflowError;
use crate::store::demand_pools::StoredPool;
use crate::store::pool_orders::linking;
use crate::store::purchase_orders::Stored;
use crate::unit_of_work::Work;
use serde::Serialize;
use std::collections::BTreeMap;
use supply_chain::allocation::{Borne, Kept, LineAllocation};
use supply_chain::demand_pool::{CommandName, Event};
use supply_chain::id::{
    DemandPoolId, OrderLineId, OrganizationId, PledgeId, PoolLineId, PurchaseOrderId,
};
use supply_chain::money::Money;
use utoipa::ToSchema;

/// How what waited was shared out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AllocatedView {
    /// Of which pool.
    #[schema(value_type = Uuid)]
    pub pool_id: DemandPoolId,
    /// Its version now.
    pub version: i64,
    /// Where it is now: `allocating` while more comes, `settling` when everything is shared out.
    pub state: &'static str,
    /// Line by line.
    pub lines: Vec<AllocatedLineView>,
}

/// How one line was shared out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AllocatedLineView {
    /// Which line.
    #[schema(value_type = Uuid)]
    pub line_id: PoolLineId,
    /// What.
    pub product_name: String,
    /// What one unit is called.
    pub unit: String,
    /// Units that were counted good.
    pub good: i64,
    /// What the supplier bills for them.
    #[schema(value_type = String)]
    pub bill: Money,
    /// Who got what; by pledge.
    pub shares: Vec<ArrivedShareView>,
    /// More than was promised: the organizer's stock.
    pub to_stock: KeptUnitsView,
    /// Lost at the hub, and borne by its keeper.
    pub borne: KeptUnitsView,
}

/// What one cooperative got of one line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArrivedShareView {
    /// Its pledge.
    #[schema(value_type = Uuid)]
    pub pledge_id: PledgeId,
    /// Which cooperative.
    #[schema(value_type = Uuid)]
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its leg.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// Units that were still owed to it.
    pub promised: i64,
    /// Units that it gets.
    pub units: i64,
    /// Their part of the supplier's bill.
    #[schema(value_type = String)]
    pub goods: Money,
    /// The organizer's margin; with the goods exactly the units at the one price.
    #[schema(value_type = String)]
    pub margin: Money,
}

/// What nobody's leg got.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct KeptUnitsView {
    /// Units.
    pub units: i64,
    /// Their part of the supplier's bill.
    #[schema(value_type = String)]
    pub goods: Money,
}

impl From<Kept> for KeptUnitsView {
    fn from(kept: Kept) -> Self {
        Self { units: kept.units, goods: kept.goods }
    }
}

/// How a paper was shared.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChargedView {
    /// Of which pool.
    #[schema(value_type = Uuid)]
    pub pool_id: DemandPoolId,
    /// Its version now.
    pub version: i64,
    /// freight, handling or other.
    pub kind: &'static str,
    /// The paper's number.
    pub paper: String,
    /// What it comes to.
    #[schema(value_type = String)]
    pub amount: Money,
    /// Who bears how much: together exactly that.
    pub shares: Vec<ChargeShareView>,
}

/// What one cooperative bears of a paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChargeShareView {
    /// Which.
    #[schema(value_type = Uuid)]
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its leg, which carries the charge.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// Whose leg is which order.
pub(super) type Legs = BTreeMap<OrganizationId, (PurchaseOrderId, String, Vec<OrderLineId>)>;

/// The legs by cooperative, with their names.
pub(super) fn names_of(legs: &[Stored]) -> Legs {
    let named = legs.iter().map(|leg| {
        let lines = leg.order.lines.iter().map(|line| line.id).collect();
        (leg.order.buyer, (leg.order.id, leg.buyer_name.clone(), lines))
    });
    named.collect()
}

/// How what waited was shared out, as its organizer sees it.
pub(super) async fn allocated_view(
    stored: &StoredPool,
    shared: &[LineAllocation],
    legs: &Legs,
    work: Work<'_>,
) -> Result<AllocatedView, WorkflowError> {
    let orders: Vec<PurchaseOrderId> = legs.values().map(|(order, _, _)| *order).collect();
    let of_line: BTreeMap<OrderLineId, (OrganizationId, PurchaseOrderId, &str)> = legs
        .iter()
        .flat_map(|(of, (order, name, lines))| {
            lines.iter().map(move |line| (*line, (*of, *order, name.as_str())))
        })
        .collect();
    let links = linking::lines_of(work.tx, &orders).await?;
    let of_pledge: BTreeMap<PledgeId, (OrganizationId, PurchaseOrderId, &str)> = links
        .into_iter()
        .filter_map(|(line, _, pledge)| Some((pledge?, *of_line.get(&line)?)))
        .collect();
    let lines = shared.iter().map(|line| {
        let of = stored.line(line.counted.line);
        let shares = line.shares.iter().filter_map(|share| {
            let (organization_id, order_id, name) = *of_pledge.get(&share.pledge)?;
            Some(ArrivedShareView {
                pledge_id: share.pledge,
                organization_id,
                name: name.to_owned(),
                order_id,
                promised: share.promised,
                units: share.units,
                goods: share.goods,
                margin: share.margin,
            })
        });
        AllocatedLineView {
            line_id: line.counted.line,
            product_name: of.map(|of| of.product_name.clone()).unwrap_or_default(),
            unit: of.map(|of| of.unit.name.clone()).unwrap_or_default(),
            good: line.counted.good,
            bill: line.counted.bill,
            shares: shares.collect(),
            to_stock: line.to_stock.into(),
            borne: line.borne.into(),
        }
    });
    Ok(AllocatedView {
        pool_id: stored.pool.id,
        version: stored.pool.version,
        state: stored.pool.state.as_str(),
        lines: lines.collect(),
    })
}

/// How a paper was shared, as whoever shared it sees it.
pub(super) fn charged_view(
    stored: &StoredPool,
    events: &[Event],
    shares: &[Borne],
    legs: &Legs,
) -> ChargedView {
    let charged = events.iter().find_map(|event| match event {
        Event::Charged { kind, paper, amount, .. } => Some((kind.as_str(), paper.clone(), *amount)),
        _ => None,
    });
    let (kind, paper, amount) =
        charged.unwrap_or((CommandName::Charge.word(), String::new(), Money::ZERO));
    let shares = shares.iter().filter_map(|share| {
        let (order_id, name, _) = legs.get(&share.of)?;
        Some(ChargeShareView {
            organization_id: share.of,
            name: name.clone(),
            order_id: *order_id,
            amount: share.amount,
        })
    });
    ChargedView {
        pool_id: stored.pool.id,
        version: stored.pool.version,
        kind,
        paper,
        amount,
        shares: shares.collect(),
    }
}
