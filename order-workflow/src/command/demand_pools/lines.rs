//! The lines of a pool, made of the supplier's offers as the organizer may buy them: at its own price, where the two
//! agreed one.

use std::collections::BTreeMap;
use supply_chain::demand_pool::{LineFill, PledgeWish, PoolFee, PoolLine, PoolRole};
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::offer::{Offer, OfferState};
use supply_chain::quantity::Pack;

use super::planning::{Cap, PlannedLine};
use super::refusal::Refusal;
use crate::error::WorkflowError;
use crate::store::agreements::held_by;
use crate::store::demand_pools::{OnSale, StoredLine, on_sale};
use crate::store::offers::for_order;
use crate::store::organizations::asker_tokens;
use crate::unit_of_work::Work;

/// The longest name of a unit, in characters, as that of a pack.
const LONGEST_UNIT: usize = 40;

/// The lines that are planned, with the organizer's margin or fee inside their prices. What was a line of `before` keeps
/// its id.
pub(super) async fn lines_of(
    work: Work<'_>,
    (organizer, supplier): (OrganizationId, OrganizationId),
    (planned, asks): (&[PlannedLine], (PoolFee, PoolRole)),
    before: &[StoredLine],
) -> Result<Vec<StoredLine>, WorkflowError> {
    let ids: Vec<OfferId> = planned.iter().map(|line| line.offer).collect();
    let tokens = asker_tokens(work.tx, organizer).await?;
    let agreed = held_by(work.tx, organizer, &ids, work.now).await?;
    let offers = for_order(work.tx, &ids, &tokens, &agreed).await?;
    let offers: BTreeMap<OfferId, Offer> =
        offers.into_iter().map(|offer| (offer.id, offer)).collect();
    let beside = on_sale(work.tx, &ids).await?;
    let kept: BTreeMap<OfferId, &StoredLine> =
        before.iter().map(|line| (line.line.offer, line)).collect();
    let lines = planned.iter().enumerate().map(|(line, wanted)| {
        let offer = offers.get(&wanted.offer).filter(|offer| {
            offer.seller == supplier && offer.state == OfferState::Published && offer.is_for_asker
        });
        let offer = offer.ok_or(Refusal::OfferNotForYou { line })?;
        let id = kept.get(&wanted.offer).map_or_else(|| work.id(), |line| line.line.id);
        let pool_line = of(wanted, offer, beside.get(&wanted.offer), asks, (line, id))?;
        let position = i32::try_from(line + 1).unwrap_or(i32::MAX);
        Ok(StoredLine { position, ..pool_line })
    });
    lines.collect::<Result<_, Refusal>>().map_err(WorkflowError::from)
}

fn of(
    wanted: &PlannedLine,
    offer: &Offer,
    beside: Option<&OnSale>,
    asks: (PoolFee, PoolRole),
    (line, id): (usize, supply_chain::id::PoolLineId),
) -> Result<StoredLine, Refusal> {
    let pack = &offer.pack;
    let (name, factor) = match &wanted.unit {
        Some((name, factor)) => (name.trim().to_owned(), *factor),
        None => (pack.name.clone(), pack.factor),
    };
    if !(1..=LONGEST_UNIT).contains(&name.chars().count()) {
        return Err(Refusal::UnitWrong { line });
    }
    let cap_packs = match wanted.cap {
        Cap::Stock => {
            beside.and_then(|beside| beside.available).map(|base| base.max(0) / pack.factor)
        }
        Cap::Units(_) | Cap::Unbounded => None,
    };
    let made = PoolLine::of_offer(
        (id, offer.id),
        (pack, factor),
        &offer.ladder,
        offer.counts,
        cap_packs,
        asks,
    );
    let mut made = made.map_err(|why| Refusal::NotALine { line, why })?;
    if let Cap::Units(units) = wanted.cap {
        made.cap = Some(units);
    }
    let can_be_pledged = |price: Money| Money::ZERO < price && price <= PledgeWish::MOST_WORTH;
    if !made.gates.iter().all(|gate| can_be_pledged(gate.unit_price)) {
        return Err(Refusal::UnitWrong { line });
    }
    Ok(StoredLine {
        fill: LineFill::empty(&made),
        line: made,
        position: 0,
        product: offer.product,
        product_name: offer.name.clone(),
        category: beside.and_then(|beside| beside.category.clone()),
        base_unit: offer.base_unit.as_str().to_owned(),
        pack: pack.clone(),
        price_includes_tax: offer.price_includes_tax,
        tax_class: offer.tax_class,
        unit: Pack { name, factor },
        near_gate: None,
        bought: None,
        leg_offer: None,
    })
}
