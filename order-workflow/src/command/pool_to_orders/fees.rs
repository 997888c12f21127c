//! What an agent is owed for its work, and what it owes for goods that were lost in its care.
//!
//! The goods of its pool are never its own: the supplier bills them, leg by leg. So the fee that was published stands
//! in an order of its own between each cooperative and the agent, without goods, over exactly what was shared out to it;
//! and what the hub lost in one between the agent and the supplier.

use super::making::{begin, details, part_of};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::demand_pools::StoredPool;
use crate::store::numbers;
use crate::store::pool_orders::fees::{self as store, LostGoods};
use crate::store::pool_orders::linking::{self, Heading, NewLink, OrderPart};
use crate::store::record::record;
use crate::unit_of_work::Work;
use chrono::Datelike;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    ChargeKind, NamedCharge, NewPoolCharges, OrderKind, charges_of_pool,
};
use supply_chain::tax::TaxClass;

/// Orders that are made in one transaction.
const AT_ONCE: u32 = 25;

/// The longest name of goods in what was lost, in characters.
const LONGEST_NAME: usize = 120;

/// Makes the orders for the fee of some that have none yet; when all have theirs, that for what was lost, and that is
/// written down.
pub(super) async fn make_fees(
    work: Work<'_>,
    stored: &StoredPool,
    heading: &Heading,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    let owing = store::owing(work.tx, pool.id, AT_ONCE).await?;
    for (of, amount) in &owing {
        make_fee(work, stored, heading.planned_by, (*of, *amount)).await?;
    }
    if !owing.is_empty() {
        return Ok(());
    }
    let lost = store::lost(work.tx, pool.id).await?;
    if !lost.is_empty() {
        let charges = lost.iter().map(|goods| lost_in_care(&stored.code, goods)).collect();
        let parties = (pool.organizer, pool.supplier);
        make(work, stored, heading.planned_by, (OrderPart::Loss, parties), charges).await?;
    }
    store::note_fees_made(work, pool.id).await
}

/// Makes the order of what a cooperative owes the agent: its fee, or as yet nothing.
pub(super) async fn make_fee(
    work: Work<'_>,
    stored: &StoredPool,
    planned_by: PersonId,
    (of, amount): (OrganizationId, Money),
) -> Result<(), WorkflowError> {
    let fee = own_charge(ChargeKind::Fee, stored.code.clone(), amount);
    let charges = if amount == Money::ZERO { Vec::new() } else { vec![fee] };
    let parties = (of, stored.pool.organizer);
    make(work, stored, planned_by, (OrderPart::Fee(of), parties), charges).await
}

/// What an agent asks for itself: the sum that was published or shared out, with whatever PPN it owes on it inside.
pub(super) fn own_charge(kind: ChargeKind, description: String, amount: Money) -> NamedCharge {
    NamedCharge { kind, description, amount, tax_class: Some(TaxClass::Taxed), includes_tax: true }
}

/// Goods that are paid for though nobody got them, taxed as they would have been.
fn lost_in_care(code: &str, goods: &LostGoods) -> NamedCharge {
    let name: String = goods.product_name.chars().take(LONGEST_NAME).collect();
    NamedCharge {
        kind: ChargeKind::Fee,
        description: format!("{code}/{} {name}", goods.position),
        amount: goods.amount,
        tax_class: Some(goods.tax_class),
        includes_tax: goods.includes_tax,
    }
}

async fn make(
    work: Work<'_>,
    stored: &StoredPool,
    planned_by: PersonId,
    (part, parties): (OrderPart, (OrganizationId, OrganizationId)),
    charges: Vec<NamedCharge>,
) -> Result<(), WorkflowError> {
    let (order, pricing, dates) = begin(work, stored, OrderKind::PoolCharge, parties).await?;
    let new = NewPoolCharges {
        number: numbers::next(work, parties.0, "PO", dates.buyer.year()).await?,
        charges,
        details: details(stored, None, dates.buyer),
        makers: vec![planned_by],
        pricing,
    };
    let events = charges_of_pool(&part_of(stored), new, work.now)?;
    let order = record(work, order, &events, &Ask::by_the_clock(), dates).await?;
    let link = NewLink { order: order.order.id, part, round: stored.round(), lines: Vec::new() };
    linking::link(work, stored.pool.id, &link).await
}
