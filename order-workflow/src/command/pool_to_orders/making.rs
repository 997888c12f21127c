//! The orders of a pool are made: one to the supplier of what is bought, and of what each was awarded a leg.

use crate::ask::Ask;
use crate::command::purchase_orders::{by_itself, dates, end_of};
use crate::error::WorkflowError;
use crate::store::delivery_runs::arrival_after;
use crate::store::demand_pools::StoredPool;
use crate::store::footing::footing;
use crate::store::numbers;
use crate::store::pool_orders::goods::{self, BoughtGoods};
use crate::store::pool_orders::linking::{self as store, Awarded, Heading, NewLink, OrderPart};
use crate::store::purchase_orders::Stored;
use crate::store::record::{BusinessDates, record};
use crate::unit_of_work::Work;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use std::collections::BTreeMap;
use supply_chain::demand_pool::{PoolFee, PoolRole};
use supply_chain::id::{OrderLineId, OrganizationId, PoolLineId, PurchaseOrderId};
use supply_chain::price_chain::{FrozenChain, Origin, OwnerName};
use supply_chain::purchase_order::{
    Details, NewPoolOrder, OrderKind, OrderPool, PooledLine, Pricing, PurchaseOrder, leg_of_pool,
    upstream_of_pool,
};

/// Legs that are made in one transaction.
const LEGS_AT_ONCE: u32 = 25;

/// Offers the supplier what is bought, at the prices of the gates that were reached.
pub(super) async fn make_upstream(
    work: Work<'_>,
    stored: &StoredPool,
    heading: &Heading,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    let goods = goods::bought(work.tx, pool.id).await?;
    let parties = (pool.organizer, pool.supplier);
    let kind = match stored.role() {
        PoolRole::Principal => OrderKind::PoolUpstream,
        PoolRole::Agent => OrderKind::PoolCollective,
    };
    let (order, pricing, dates) = begin(work, stored, kind, parties).await?;
    let lines: Vec<(PoolLineId, PooledLine)> = goods
        .iter()
        .map(|line| (line.line, upstream_line(pool.supplier, line, work.id())))
        .collect();
    let new = NewPoolOrder {
        number: numbers::next(work, pool.organizer, "PO", dates.buyer.year()).await?,
        lines: lines.iter().map(|(_, line)| line.clone()).collect(),
        details: details(stored, Some(heading.hub.clone()), dates.buyer),
        makers: vec![heading.planned_by],
        pricing,
    };
    let mut events = upstream_of_pool(&order.order, new, work.now)?;
    events.extend(by_itself(work, &order, &events, dates).await?);
    let order = record(work, order, &events, &Ask::by_the_clock(), dates).await?;
    let link = NewLink {
        order: order.order.id,
        part: OrderPart::Upstream,
        round: stored.round(),
        lines: lines.iter().map(|(line, of)| (of.id, *line, None)).collect(),
    };
    store::link(work, pool.id, &link).await
}

/// Makes the legs of some cooperatives that have none yet; when all have theirs, that is written down.
pub(super) async fn make_legs(
    work: Work<'_>,
    stored: &StoredPool,
    heading: &Heading,
    upstream: PurchaseOrderId,
) -> Result<(), WorkflowError> {
    let pool = &stored.pool;
    let awarded = store::without_leg(work.tx, (pool.id, stored.round()), LEGS_AT_ONCE).await?;
    if awarded.is_empty() {
        return store::note_legs_made(work, pool.id).await;
    }
    let goods = goods::bought(work.tx, pool.id).await?;
    let goods = if stored.role() == PoolRole::Principal {
        goods::make_leg_offers(work, pool.id, pool.organizer, &goods).await?;
        goods::bought(work.tx, pool.id).await?
    } else {
        goods
    };
    let chains = goods::chains_above(work.tx, pool.id, upstream).await?;
    let bought = Bought { goods: &goods, chains: &chains, upstream };
    for of_one in awarded.chunk_by(|one, next| one.of == next.of) {
        make_leg(work, stored, heading, bought, of_one).await?;
    }
    Ok(())
}

/// What legs are made of.
#[derive(Clone, Copy)]
struct Bought<'a> {
    goods: &'a [BoughtGoods],
    /// Where the price of one pack comes from, as it stands on the order that brings it.
    chains: &'a BTreeMap<PoolLineId, FrozenChain>,
    /// That order.
    upstream: PurchaseOrderId,
}

async fn make_leg(
    work: Work<'_>,
    stored: &StoredPool,
    heading: &Heading,
    bought: Bought<'_>,
    awarded: &[Awarded],
) -> Result<(), WorkflowError> {
    let Some(participant) = awarded.first().map(|first| first.of) else { return Ok(()) };
    let pool = &stored.pool;
    // An agent orders on behalf of each: the supplier's own order, at its own price.
    let seller = match stored.role() {
        PoolRole::Principal => pool.organizer,
        PoolRole::Agent => pool.supplier,
    };
    let parties = (participant, seller);
    let (order, pricing, dates) = begin(work, stored, OrderKind::PoolLeg, parties).await?;
    let lines: Vec<(Awarded, PooledLine)> = awarded
        .iter()
        .filter_map(|one| {
            let line = bought.goods.iter().find(|line| line.line == one.line)?;
            Some((*one, leg_line((stored, heading), (bought, line), one.units, work.id())?))
        })
        .collect();
    let mut until = promised_until(stored, &order, &pricing, dates);
    let mut details = details(stored, None, dates.buyer);
    if let Some(hub_on) = details.requested_date {
        // By the run that meets the goods at the hub, where one goes there.
        let arrives = arrival_after(work.tx, (seller, participant), hub_on, work.now).await?;
        details.requested_date = arrives.or(Some(hub_on));
        until = arrives.map_or(until, |day| until.max(end_of(day, &order.seller_zone)));
    }
    let new = NewPoolOrder {
        number: numbers::next(work, participant, "PO", dates.buyer.year()).await?,
        lines: lines.iter().map(|(_, line)| line.clone()).collect(),
        details,
        makers: vec![heading.planned_by],
        pricing,
    };
    let made = leg_of_pool(&part_of(stored), new, until)?;
    let order = record(work, order, &[made], &Ask::by_the_clock(), dates).await?;
    let link = NewLink {
        order: order.order.id,
        part: OrderPart::Leg(participant),
        round: stored.round(),
        lines: lines.iter().map(|(one, of)| (of.id, one.line, Some(one.pledge))).collect(),
    };
    store::link(work, pool.id, &link).await
}

/// The pool as its orders know it.
pub(super) fn part_of(stored: &StoredPool) -> OrderPool {
    let pool = &stored.pool;
    OrderPool { id: pool.id, code: stored.code.clone(), is_recleared: pool.is_countered }
}

/// An empty order of the pool between two, with what holds between them today.
pub(super) async fn begin(
    work: Work<'_>,
    stored: &StoredPool,
    kind: OrderKind,
    (buyer, seller): (OrganizationId, OrganizationId),
) -> Result<(Stored, Pricing, BusinessDates), WorkflowError> {
    let footing = footing(work.tx, buyer, seller, &[], work.now).await?;
    let buying = footing.buyer.as_ref().ok_or(WorkflowError::NotFound { what: "buyer" })?;
    let selling = footing.seller.as_ref().ok_or(WorkflowError::NotFound { what: "seller" })?;
    let mut order = PurchaseOrder::draft(work.id(), kind, buyer, seller);
    order.pool = Some(part_of(stored));
    let order = Stored::blank(order, (buying, selling), work.now);
    let dates = dates(&order, work.now);
    Ok((order, footing.pricing(dates), dates))
}

/// The day that was announced, if it is still to come; and the pool's code as the buyer's own number.
pub(super) fn details(
    stored: &StoredPool,
    deliver_to: Option<String>,
    today: NaiveDate,
) -> Details {
    let announced = stored.pool.rules.as_ref().and_then(|rules| rules.dates.arrives_on);
    Details {
        buyer_reference: Some(stored.code.clone()),
        requested_date: announced.filter(|day| *day >= today),
        deliver_to,
        note: None,
    }
}

/// Until when a leg's goods are promised: some days after they are announced at the hub, as the two agreed.
fn promised_until(
    stored: &StoredPool,
    order: &Stored,
    pricing: &Pricing,
    dates: BusinessDates,
) -> DateTime<Utc> {
    let announced = stored.pool.rules.as_ref().and_then(|rules| rules.dates.arrives_on);
    let from = announced.map_or(dates.seller, |day| day.max(dates.seller));
    let days = Days::new(pricing.terms.days_of_backorder.into());
    end_of(from.checked_add_days(days).unwrap_or(from), &order.seller_zone)
}

fn upstream_line(supplier: OrganizationId, goods: &BoughtGoods, id: OrderLineId) -> PooledLine {
    PooledLine {
        id,
        offer: goods.offer,
        product: goods.product,
        product_name: goods.product_name.clone(),
        seller_code: goods.seller_code.clone(),
        base_unit: goods.base_unit,
        pack: goods.pack.clone(),
        price: goods.gate.pack_price,
        price_includes_tax: goods.price_includes_tax,
        tax_class: goods.tax_class,
        count: goods.units.div_euclid(goods.units_per_pack),
        chain: Origin::default().chain(supplier, 1, goods.gate.pack_price).ok(),
    }
}

fn leg_line(
    (stored, heading): (&StoredPool, &Heading),
    (bought, goods): (Bought<'_>, &BoughtGoods),
    units: i64,
    id: OrderLineId,
) -> Option<PooledLine> {
    let above = upstream_line(stored.pool.supplier, goods, id);
    if stored.role() == PoolRole::Agent {
        let price = PoolFee::None.asked(goods.gate.pack_price, goods.units_per_pack)?;
        return Some(PooledLine {
            id,
            chain: Origin::default().chain(stored.pool.supplier, 1, price).ok(),
            pack: goods.unit.clone(),
            price,
            count: units,
            ..above
        });
    }
    Some(PooledLine {
        id,
        offer: goods.leg_offer?,
        chain: bought
            .chains
            .get(&goods.line)
            .and_then(|above| chain_of((stored, heading), goods, (above, bought.upstream))),
        seller_code: None,
        pack: goods.unit.clone(),
        price: goods.gate.unit_price,
        count: units,
        ..above
    })
}

/// What everybody pays for one unit, hop by hop: what the organizer bought it at, and what was published to come on top.
fn chain_of(
    (stored, heading): (&StoredPool, &Heading),
    goods: &BoughtGoods,
    (above, upstream): (&FrozenChain, PurchaseOrderId),
) -> Option<FrozenChain> {
    let pool = &stored.pool;
    let line = &stored.line(goods.line)?.line;
    let chain =
        line.chain(&goods.gate, &above.chain, (pool.organizer, stored.role()), None).ok()?;
    let chain = chain.bought_by(upstream);
    let supplier = OwnerName { by: pool.supplier, name: heading.supplier.clone() };
    // What the supplier asks for a pack stands at every gate of the pool.
    let (known_to_buyer, known_to_seller) = (vec![pool.supplier], Vec::new());
    let names = above.names.iter().cloned().chain([supplier]).collect();
    Some(FrozenChain { chain, known_to_buyer, known_to_seller, names })
}
