//! A market in which anybody tries anything, a hundred thousand times. Orders of one buyer share one stock;
//! most of what is tried is refused. After each try every unit and every promise is accounted for.

mod asking;
mod market;
mod step;

use self::market::{Market, Tally, replayed};
use self::step::Step;
use super::*;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;

const CASES: u32 = 520;
const TRIES: usize = 200;

/// What the issue asks for; counted, not reckoned.
const TRIED_AT_LEAST: usize = 100_000;

/// I1 and I3, and that a promise has its day.
fn check_order(order: &PurchaseOrder) {
    let sent = |line: OrderLineId| -> i64 {
        let there = order.shipments.iter().filter(|s| s.state != ShipmentState::Undone);
        there.flat_map(|s| &s.lines).filter(|l| l.line == line).map(|l| l.shipped).sum()
    };
    let running = matches!(order.state, State::Confirmed | State::InFulfilment);
    for line in &order.lines {
        let c = &line.counts;
        assert!(c.shipped + c.short_closed + c.cancelled <= c.confirmed, "{line:?}");
        assert!(c.received + c.rejected + c.lost <= c.shipped, "{line:?}");
        assert!(c.invoiced <= c.received, "{line:?}");
        assert!([c.shipped, c.received, c.rejected, c.lost, c.held].iter().all(|n| *n >= 0));
        assert_eq!(c.shipped, sent(line.id));
        match order.state {
            State::Confirmed | State::InFulfilment => {
                assert!(c.held <= c.to_dispatch(), "{line:?}");
            }
            State::Countered => {}
            _ => assert_eq!(c.held, 0, "{order:?}"),
        }
        let waits = running && c.held < c.to_dispatch();
        assert!(!waits || order.backorder_until.is_some(), "nobody promised it: {order:?}");
        assert!(line.proposed.is_none() || order.proposal.is_some());
    }
    let charged = order.charges.iter().map(|charge| charge.named.amount);
    let sum = Money::sum(order.lines.iter().map(|line| line.amount).chain(charged));
    assert_eq!(sum, Some(order.totals.total));
    assert!(order.totals.total >= Money::ZERO, "nobody is paid for buying: {order:?}");
    let shipped = order.lines.iter().any(|line| line.counts.shipped > 0);
    let arrived = matches!(order.state, State::Received | State::Completed);
    assert_eq!(arrived, shipped && order.is_explained(), "{order:?}");
    assert!(order.state != State::Cancelled || !shipped);
    assert!(order.proposal.is_none() || order.deadline.is_some());
    assert!(!order.backorder_is_late || order.backorder_until.is_some());
}

/// I8: what was agreed changes only with an accepted version.
fn frozen_stands(before: &PurchaseOrder, after: &PurchaseOrder) {
    assert!((before.revision..=before.revision + 1).contains(&after.revision));
    assert!(before.number.is_none() || before.number == after.number, "a number is drawn once");
    if before.revision == after.revision && before.state.is_bound() {
        assert_eq!(frozen(before), frozen(after));
    }
}

fn frozen(order: &PurchaseOrder) -> (Vec<Line>, Vec<OrderCharge>, Totals, Details, Terms) {
    let agreed = |line: &&Line| {
        line.proposed.as_ref().is_none_or(|proposed| proposed.code != LineCode::Added)
    };
    let plain = |line: &Line| Line {
        proposed: None,
        counts: Counts {
            ordered: line.counts.ordered,
            confirmed: line.counts.confirmed,
            ..Counts::default()
        },
        ..line.clone()
    };
    let lines = order.lines.iter().filter(agreed).map(plain).collect();
    let charges = order.charges.clone();
    (lines, charges, order.totals, order.details.clone(), order.terms.clone())
}

#[test]
fn whatever_anybody_tries_every_unit_and_every_promise_stays_accounted_for() {
    let tally = RefCell::new(Tally::default());
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() };

    let throws = prop::collection::vec(any::<u64>().prop_map(Step::thrown), TRIES);
    let run = TestRunner::new(config).run(&throws, |steps| {
        let mut market = Market::open();
        let mut tally = tally.borrow_mut();
        for (step, n) in steps.iter().zip(1_u128..) {
            tally.tried += 1;
            market.try_step(step, n, &mut tally);
            market.check();
        }
        market.orders.iter().for_each(replayed);
        Ok(())
    });

    if let Err(failed) = run {
        panic!("{failed}");
    }
    let Tally { tried, done, refused, states } = tally.into_inner();
    assert!(tried >= TRIED_AT_LEAST, "only {tried} were tried");
    assert!(refused > tried / 10, "hardly anything was refused: {refused}");
    // What a pool asks of its legs is asked in the lives of pools; these orders are nobody's legs.
    let of_legs = [CommandName::FillLeg, CommandName::ChargeLeg];
    for name in CommandName::ALL.into_iter().filter(|name| !of_legs.contains(name)) {
        let times = done.get(name.word()).copied().unwrap_or_default();
        assert!(times >= 10, "{} was hardly ever carried out: {done:?}", name.word());
    }
    for state in State::ALL {
        assert!(states.contains(state.as_str()), "{} was never reached", state.as_str());
    }
}
