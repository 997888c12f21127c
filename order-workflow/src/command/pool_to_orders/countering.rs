//! The supplier would sell otherwise: its counter-offer to the order is read as terms of the pool, which is cleared
//! once more. The order that was countered ends with that; what comes of the new result is another order.

use crate::ask::Ask;
use crate::command::demand_pools::ask_held;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::store::demand_pools::{self as pools, StoredLine, StoredPool, Which};
use crate::store::pool_orders::{Upstream, linking};
use crate::store::purchase_orders;
use crate::store::record::record;
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use supply_chain::demand_pool::{
    BoughtLine, Command, CounterTerms, Event, Gate, PoolFee, PoolLine, PoolRole,
};
use supply_chain::id::{OrderLineId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    By, Command as OrderCommand, Line, LineCode, PoolReason, decide,
};

/// Clears the pool once more on the supplier's terms, or lets it fail; the order ends either way.
pub(super) async fn counter(
    work: Work<'_>,
    stored: StoredPool,
    upstream: Upstream,
) -> Result<(), WorkflowError> {
    let order = purchase_orders::find_for_update(work.tx, upstream.order).await?;
    let order = order.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let links = linking::lines_of(work.tx, &[upstream.order]).await?;
    let terms = terms_of(&stored, &order.order.lines, &links);
    let pledges = pools::pledges_of(work.tx, stored.pool.id, Which::Awarded).await?;
    let command = Command::Counter { terms, pledges };
    let ask = Ask::by_the_clock();
    let (_, events) = ask_held(work, stored, command, &ask).await?;
    let stands = events.iter().any(|event| matches!(event, Event::Recleared { .. }));
    let reason = if stands { PoolReason::Recleared } else { PoolReason::CameToNothing };
    purchase_orders::lock_levels(work.tx, upstream.order).await?;
    let decline = OrderCommand::Decline { reason: Some(reason.as_str().to_owned()) };
    let declined = decide(&order.order, decline, By::Clock, work.now)?.events;
    let dates = dates(&order, work.now);
    record(work, order, &declined, &ask, dates).await?;
    if stands {
        linking::put_aside(work, upstream.order).await?;
    }
    Ok(())
}

/// What a counter-offer to the pool's order says in the pool's terms.
fn terms_of(
    stored: &StoredPool,
    lines: &[Line],
    links: &[(OrderLineId, PoolLineId, Option<PledgeId>)],
) -> CounterTerms {
    let rules = stored.pool.rules.as_ref();
    let announced = rules.and_then(|rules| rules.dates.arrives_on);
    let asks = (rules.map(|rules| rules.fee).unwrap_or_default(), stored.role());
    let mut terms = CounterTerms::default();
    let mut same = None;
    for line in lines {
        let Some(proposed) = &line.proposed else { continue };
        let linked = links.iter().find(|(of, _, _)| *of == line.id);
        let Some(of) = linked.and_then(|(_, of, _)| stored.line(*of)) else { continue };
        let Some(bought) = of.bought else { continue };
        terms.is_later |= is_later(proposed.promised_date, announced);
        let packs = line.pack.whole_packs(proposed.quantity);
        if proposed.code == LineCode::NotAccepted || packs == 0 {
            terms.dropped.push(of.line.id);
            continue;
        }
        let offered = offered(of, bought, (packs, proposed.unit_price), asks);
        match offered {
            Some(offered) if offered != of.line => terms.lines.push(offered),
            _ => same = Some(of.line.clone()),
        }
    }
    // An earlier day, or none that anybody was told of: the same pool, at the same prices.
    if terms == CounterTerms::default() {
        terms.lines.extend(same);
    }
    terms
}

/// Later than was announced; where nothing was, nobody was told a day, and any is later than that.
fn is_later(promised: Option<NaiveDate>, announced: Option<NaiveDate>) -> bool {
    promised.is_some_and(|day| announced.is_none_or(|announced| day > announced))
}

/// The line as the supplier would sell it: so many packs at that price. Where it said a smaller count costs more, that
/// stands; that one costs less than what it now asks for more does not. Nothing where no price can be reckoned.
fn offered(
    of: &StoredLine,
    bought: BoughtLine,
    (packs, price): (i64, Money),
    (fee, role): (PoolFee, PoolRole),
) -> Option<PoolLine> {
    let line = &of.line;
    let price = role.pack_price(price, line.units_per_pack)?;
    let units = packs.checked_mul(line.units_per_pack)?;
    let from = bought.gate.from.min(units);
    let unit_price = fee.asked(price, line.units_per_pack)?;
    let dearer = |gate: &&Gate| {
        gate.from < from && gate.pack_price >= price && gate.unit_price >= unit_price
    };
    let is_as_it_was = price == bought.gate.pack_price && from == bought.gate.from;
    let mut gates: Vec<Gate> = line.gates.iter().filter(dearer).copied().collect();
    gates.push(Gate { from, unit_price, pack_price: price });
    Some(PoolLine {
        gates: if is_as_it_was { line.gates.clone() } else { gates },
        cap: if units < bought.units { Some(units) } else { line.cap },
        minimum: line.minimum.min(units),
        case: if units % line.case == 0 { line.case } else { line.units_per_pack },
        ..line.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::demand_pool::LineFill;
    use supply_chain::id::{OfferId, ProductId};
    use supply_chain::quantity::Pack;
    use supply_chain::tax::TaxClass;
    use uuid::Uuid;

    fn rupiah(amount: i64) -> Money {
        Money::from_sen(amount * 100)
    }

    /// 104 sacks are bought at the price from 100 on.
    fn rice() -> (StoredLine, BoughtLine) {
        let gate =
            |from, price| Gate { from, unit_price: rupiah(price), pack_price: rupiah(price) };
        let line = PoolLine {
            id: PoolLineId(Uuid::from_u128(1)),
            offer: OfferId(Uuid::from_u128(2)),
            units_per_pack: 1,
            case: 4,
            minimum: 8,
            cap: None,
            gates: vec![
                gate(1, 312_000),
                gate(50, 305_000),
                gate(100, 298_500),
                gate(200, 294_000),
            ],
        };
        let bought = BoughtLine { line: line.id, gate: line.gates[2], units: 104 };
        let sack = Pack { name: "karung".into(), factor: 50_000 };
        let stored = StoredLine {
            fill: LineFill::empty(&line),
            line,
            position: 1,
            product: ProductId(Uuid::from_u128(3)),
            product_name: "Beras".into(),
            category: None,
            base_unit: "gram".into(),
            pack: sack.clone(),
            price_includes_tax: false,
            tax_class: TaxClass::Exempt,
            unit: sack,
            near_gate: None,
            bought: Some(bought),
            leg_offer: None,
        };
        (stored, bought)
    }

    fn offered_of(packs: i64, price: i64) -> PoolLine {
        let (line, bought) = rice();
        offered(&line, bought, (packs, rupiah(price)), (PoolFee::None, PoolRole::Principal))
            .unwrap()
    }

    #[test]
    fn a_dearer_price_stands_beside_what_smaller_counts_cost() {
        let line = offered_of(104, 300_000);

        let gates: Vec<_> = line.gates.iter().map(|gate| (gate.from, gate.unit_price)).collect();
        assert_eq!(gates, [(1, rupiah(312_000)), (50, rupiah(305_000)), (100, rupiah(300_000))]);
        assert_eq!((line.cap, line.case, line.minimum), (None, 4, 8));
        assert!(line.is_sound());
    }

    #[test]
    fn a_smaller_count_costs_no_less_than_what_is_now_asked_for_more() {
        let line = offered_of(104, 310_000);

        let gates: Vec<_> = line.gates.iter().map(|gate| gate.from).collect();
        assert_eq!(gates, [1, 100], "305,000 from 50 on is no price any more");
    }

    #[test]
    fn fewer_packs_are_a_bound_and_their_count_is_where_the_price_holds() {
        let line = offered_of(90, 298_500);

        let gates: Vec<_> = line.gates.iter().map(|gate| (gate.from, gate.unit_price)).collect();
        assert_eq!(gates, [(1, rupiah(312_000)), (50, rupiah(305_000)), (90, rupiah(298_500))]);
        assert_eq!((line.cap, line.case), (Some(90), 1), "90 are no whole cases of four");
    }

    #[test]
    fn as_it_was_is_as_it_was() {
        assert_eq!(offered_of(104, 298_500), rice().0.line);
    }

    #[test]
    fn a_day_is_later_than_the_one_announced_or_than_none() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n);

        assert!(is_later(day(29), day(28)) && is_later(day(29), None));
        assert!(!is_later(day(28), day(28)) && !is_later(None, day(28)));
    }
}
