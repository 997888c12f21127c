//! What the demo's cooperative orders again and again: one that went well and was left out once, as asked; one
//! whose goods became too dear, so that nothing came of it and its people are told.

use super::{Trader, World, by, id_of, json};
use crate::command::catalogue::{OfferChange, change_offer};
use crate::command::purchase_orders::{Request as OrderRequest, WantedLine};
use crate::command::standing_orders::{
    NewStandingOrder, PolicyChange, Request, Wording, handle_standing_order, write_standing_order,
};
use crate::error::WorkflowError;
use crate::query::catalogue::offer;
use crate::query::standing_orders::runs;
use chrono::{DateTime, Datelike, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;
use supply_chain::id::{OfferId, PurchaseOrderId, StandingOrderId};
use supply_chain::money::Money;
use supply_chain::price_ladder::PriceBreak;
use supply_chain::standing_order::{Makes, Rhythm, Schedule, WhenDearer};

/// Writes both, and lets them come round.
pub(super) async fn come_round(
    world: &World,
    buyer: &Trader,
    seller: &Trader,
) -> Result<(), WorkflowError> {
    let [first, second, third, ..] = seller.offers.as_slice() else { return Ok(()) };
    let now = world.now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(world.now);
    let (today, yesterday) = (now - TimeDelta::hours(3), now - TimeDelta::hours(27));
    world.set_clock(now - TimeDelta::days(9));
    let weekly = Regular { world, buyer, name: "Belanja mingguan toko", slot: today };
    let weekly = weekly.write(&[(*first, 2), (*second, 1)], (5, WhenDearer::Draft)).await?;
    let dear = Regular { world, buyer, name: "Isi ulang rak depan", slot: yesterday };
    let dear = dear.write(&[(*third, 2)], (2, WhenDearer::LeaveOut)).await?;

    for (slot, id) in [(yesterday, dear), (today, weekly)] {
        let slot = slot - TimeDelta::days(7);
        world.set_clock(slot + TimeDelta::minutes(1));
        world.workflow.run_standing_orders().await?;
        world.set_clock(slot + TimeDelta::hours(2));
        accept_all(world, buyer, seller, id).await?;
    }
    world.set_clock(now - TimeDelta::hours(30));
    raise(world, seller, *third).await?;
    world.set_clock(yesterday + TimeDelta::minutes(1));
    world.workflow.run_standing_orders().await?;
    let skip = by(&buyer.actor);
    handle_standing_order(&world.workflow, skip, weekly, Request::SkipNext).await?;
    world.set_clock(today + TimeDelta::minutes(1));
    world.workflow.run_standing_orders().await?;
    world.set_clock(world.now);
    Ok(())
}

/// A weekly standing order of the demo.
struct Regular<'w> {
    world: &'w World,
    buyer: &'w Trader,
    name: &'static str,
    /// On this day of the week, at this time.
    slot: DateTime<Utc>,
}

impl Regular<'_> {
    async fn write(
        &self,
        goods: &[(OfferId, i64)],
        (percent, when_dearer): (u32, WhenDearer),
    ) -> Result<StandingOrderId, WorkflowError> {
        let zone = Tz::Asia__Makassar;
        let local = self.slot.with_timezone(&zone);
        let weekday = u8::try_from(local.weekday().number_from_monday()).unwrap_or(1);
        let written = self.world.workflow.origin.now().with_timezone(&zone).date_naive();
        let new = NewStandingOrder {
            id: None,
            schedule: Schedule {
                rhythm: Rhythm::Week { interval: 1, weekdays: vec![weekday] },
                time: local.time(),
                from: written,
                until: None,
            },
            wording: Wording {
                name: Some(self.name.to_owned()),
                policy: PolicyChange {
                    makes: Some(Makes::Submit),
                    price_rise_percent: Some(Some(percent)),
                    when_dearer: Some(when_dearer),
                    ..PolicyChange::default()
                },
                deliver_to: Some(Some("Gudang KDMP Nangapanda".to_owned())),
                lines: Some(
                    goods
                        .iter()
                        .map(|(offer, count)| WantedLine { offer: *offer, count: *count })
                        .collect(),
                ),
                ..Wording::default()
            },
        };
        let ask = by(&self.buyer.actor);
        let answer = write_standing_order(&self.world.workflow, ask, new).await?;
        Ok(StandingOrderId(id_of(&answer)?))
    }
}

/// The seller agrees to what the runs have made.
async fn accept_all(
    world: &World,
    buyer: &Trader,
    seller: &Trader,
    id: StandingOrderId,
) -> Result<(), WorkflowError> {
    let found = runs(world.workflow.reader(), &buyer.actor, id, None, 10).await?;
    for order in found.iter().flat_map(|run| &run.orders) {
        if let (Some(order), Some("submitted")) = (order.order_id, order.order_state.as_deref()) {
            let accept = OrderRequest::Accept { backorder_until: None };
            let ask = by(&seller.actor);
            world.workflow.handle_order(ask, PurchaseOrderId(order), accept).await?;
        }
    }
    Ok(())
}

/// The goods become dearer by three percent, to the full hundred rupiah.
pub(super) async fn raise(
    world: &World,
    seller: &Trader,
    id: OfferId,
) -> Result<(), WorkflowError> {
    let asker = crate::ask::Asker::Actor(seller.actor.clone());
    let now = world.workflow.origin.now();
    let view = offer(world.workflow.reader(), &asker, id, now).await?;
    let dearer = |price: Money| Money::from_sen(price.sen() * 103 / 100 / 10_000 * 10_000 + 10_000);
    let price_breaks = view
        .price_breaks
        .iter()
        .map(|step| PriceBreak { min_count: step.min_count, price: dearer(step.price) })
        .collect();
    let change = OfferChange { price_breaks: Some(price_breaks), ..OfferChange::default() };
    let answer = change_offer(&world.workflow, by(&seller.actor), id, change).await?;
    json(&answer).map(|_| ())
}
