//! Orders of a pool: made of what was awarded, filled with what was shared out, and answered for by the pool.

use super::changing::{counter, wish};
use super::*;
use crate::stock::Reservation;
use chrono::TimeDelta;

fn pool() -> OrderPool {
    OrderPool { id: id(7), code: "7QK2M9XD".into(), is_recleared: false }
}

fn empty(kind: OrderKind, pool: OrderPool) -> PurchaseOrder {
    let order = PurchaseOrder::draft(id(50), kind, id(1), id(2));
    PurchaseOrder { pool: Some(pool), ..order }
}

fn pooled(n: u128, count: i64) -> PooledLine {
    PooledLine {
        id: id(n),
        offer: id(n),
        product: id(n),
        product_name: format!("Beras {n}"),
        seller_code: None,
        base_unit: BaseUnit::Pcs,
        pack: Pack { name: "karung".into(), factor: 1 },
        price: Money::from_sen(29_850_000),
        price_includes_tax: false,
        tax_class: TaxClass::Exempt,
        count,
        chain: None,
    }
}

fn new(counts: &[i64]) -> NewPoolOrder {
    NewPoolOrder {
        number: "PO-2026-000009".into(),
        lines: counts.iter().zip(1..).map(|(count, n)| pooled(n, *count)).collect(),
        details: Details::default(),
        makers: vec![id(900)],
        pricing: pricing(),
    }
}

fn leg(counts: &[i64]) -> PurchaseOrder {
    let until = noon() + TimeDelta::days(10);
    let made = leg_of_pool(&pool(), new(counts), until).unwrap();
    empty(OrderKind::PoolLeg, pool()).after(&made)
}

fn upstream_in(pool: OrderPool) -> PurchaseOrder {
    let order = empty(OrderKind::PoolUpstream, pool);
    let events = upstream_of_pool(&order, new(&[104]), noon()).unwrap();
    events.iter().fold(order, PurchaseOrder::after)
}

fn upstream() -> PurchaseOrder {
    upstream_in(pool())
}

fn by_clock(order: &PurchaseOrder, command: Command) -> Result<PurchaseOrder, Refusal> {
    let decision = decide(order, command, By::Clock, noon())?;
    Ok(decision.events.iter().fold(order.clone(), PurchaseOrder::after))
}

fn fill(shares: &[(u128, i64)]) -> Command {
    let reservation = |&(line, quantity)| Reservation { level: id(70), line: id(line), quantity };
    Command::FillLeg { reservations: shares.iter().map(reservation).collect() }
}

fn charge(rupiah: i64) -> Command {
    let charge = NamedCharge {
        kind: ChargeKind::Freight,
        description: "ANG-17".into(),
        amount: Money::from_sen(rupiah * 100),
        tax_class: None,
        includes_tax: false,
    };
    Command::ChargeLeg { charge, pricing: pricing() }
}

fn refused(order: &PurchaseOrder, command: Command, who: &Actor) -> Refusal {
    attempt(order, command, who).unwrap_err()
}

fn answered_for(command: CommandName) -> Refusal {
    Refusal::PoolAnswersForIt { pool: "7QK2M9XD".into(), command }
}

fn cancel() -> Command {
    Command::Cancel { reason: reason(), goods_due: None }
}

fn invoice() -> Command {
    let bill = Bill { id: id(80), number: "INV-1".into(), total: Money::ZERO };
    Command::Invoice { bill, lines: Vec::new() }
}

fn amend() -> Command {
    let (wishes, basis) = (vec![wish(1, 1)], ApprovalBasis::default());
    Command::Amend { wishes, charges: None, pricing: pricing(), basis, note: None }
}

#[test]
fn a_leg_binds_both_at_the_one_price_and_waits_for_its_goods() {
    let leg = leg(&[6, 2]);

    assert_eq!((leg.state, leg.revision), (State::Confirmed, 1));
    assert_eq!(leg.lines.iter().map(|line| line.counts.backordered()).collect::<Vec<_>>(), [6, 2]);
    assert_eq!(leg.totals.total, Money::from_sen(8 * 29_850_000));
    assert_eq!(leg.backorder_until, Some(noon() + TimeDelta::days(10)));
    assert!(leg.charges.is_empty());
}

#[test]
fn the_order_to_the_supplier_is_offered_at_once_at_the_price_of_the_gate() {
    let order = upstream();

    assert_eq!((order.state, order.makers.clone()), (State::Submitted, vec![id(900)]));
    assert_eq!(order.lines[0].unit_price, Money::from_sen(29_850_000), "whatever the offer says");
    assert_eq!(order.deadline, Some(Terms::default().answer_due(noon())));
}

#[test]
fn a_leg_is_filled_with_exactly_what_was_shared_out_and_never_with_more() {
    let leg = leg(&[6, 2]);

    let filled = by_clock(&leg, fill(&[(1, 5), (2, 2)])).unwrap();

    assert_eq!(filled.lines.iter().map(|line| line.counts.held).collect::<Vec<_>>(), [5, 2]);
    assert_eq!(filled.backorder_until, leg.backorder_until, "one is still to come");
    let more = by_clock(&filled, fill(&[(1, 2)])).unwrap_err();
    assert!(matches!(more, Refusal::MoreThanOpen { asked_base: 2, open_base: 1, .. }), "{more}");
    let twice = by_clock(&leg, fill(&[(1, 4), (1, 4)])).unwrap_err();
    assert!(matches!(twice, Refusal::MoreThanOpen { asked_base: 8, .. }), "{twice}");
    let all = by_clock(&filled, fill(&[(1, 1)])).unwrap();
    assert_eq!(all.backorder_until, None);
}

#[test]
fn stock_that_is_free_fills_no_leg() {
    let stock = Command::FillBackorder { levels: levels(1_000) };

    let refused = by_clock(&leg(&[6]), stock).unwrap_err();

    assert!(matches!(refused, Refusal::NotInThisState { .. }), "{refused}");
}

#[test]
fn what_does_not_come_is_given_up_and_a_leg_with_nothing_ends() {
    let reason = || Command::ShortClose { reason: PoolReason::NothingMoreComes.as_str().into() };
    let part = by_clock(&leg(&[6, 2]), fill(&[(1, 5)])).unwrap();

    let part = by_clock(&part, reason()).unwrap();
    let nothing = by_clock(&leg(&[6]), reason()).unwrap();

    let counts: Vec<_> = part.lines.iter().map(|line| line.counts).collect();
    assert_eq!((counts[0].held, counts[0].short_closed, counts[1].short_closed), (5, 1, 2));
    assert_eq!(part.state, State::Confirmed);
    assert_eq!(nothing.state, State::Cancelled);
    assert_eq!(nothing.ended.unwrap().by, Some(Party::Seller));
}

#[test]
fn its_part_of_the_freight_is_entered_once_even_when_it_has_ended() {
    let leg = leg(&[6]);

    let charged = by_clock(&leg, charge(60_000)).unwrap();

    assert_eq!(charged.totals.charges, Money::from_sen(6_000_000));
    assert_eq!(charged.totals.total, Money::from_sen(6 * 29_850_000 + 6_000_000));
    let again = by_clock(&charged, charge(60_000)).unwrap_err();
    assert!(matches!(again, Refusal::ChargeRepeated { .. }), "{again}");
    let ended = PurchaseOrder { state: State::Completed, ..leg };
    assert_eq!(by_clock(&ended, charge(1)).unwrap().charges.len(), 1);
    let plain = by_clock(&confirmed(&[3]), charge(1)).unwrap_err();
    assert!(matches!(plain, Refusal::NotInThisState { .. }), "{plain}");
}

#[test]
fn nobody_changes_or_calls_off_a_leg_by_hand() {
    let leg = leg(&[6]);
    let close = || Command::ShortClose { reason: reason() };

    for who in [buyer(), seller()] {
        assert_eq!(refused(&leg, cancel(), &who), answered_for(CommandName::Cancel));
        assert_eq!(refused(&leg, amend(), &who), answered_for(CommandName::Amend));
        assert_eq!(refused(&leg, close(), &who), answered_for(CommandName::ShortClose));
    }
    // What was shared out and spoilt before it left is the keeper's loss.
    let filled = by_clock(&leg, fill(&[(1, 6)])).unwrap();
    assert_eq!(after(filled.clone(), close(), &seller()).state, State::Cancelled);
    assert_eq!(refused(&filled, close(), &buyer()), answered_for(CommandName::ShortClose));
}

#[test]
fn the_organizer_neither_changes_nor_takes_back_the_order_to_the_supplier() {
    let order = upstream();

    let withdraw = Command::Withdraw { reason: None };
    assert_eq!(refused(&order, withdraw, &buyer()), answered_for(CommandName::Withdraw));
    assert_eq!(refused(&order, cancel(), &buyer()), answered_for(CommandName::Cancel));
    let countered = after(order.clone(), counter(vec![wish(1, 90)], 1_000), &seller());
    let decline = || Command::Decline { reason: Some("pool_recleared".into()) };
    assert_eq!(refused(&countered, decline(), &buyer()), answered_for(CommandName::Decline));
    assert_eq!(by_clock(&countered, decline()).unwrap().state, State::Cancelled);
    let agreed = after(order, accept(1_000), &seller());
    assert_eq!(refused(&agreed, amend(), &seller()), answered_for(CommandName::Amend));
    assert_eq!(after(agreed, cancel(), &seller()).state, State::Cancelled, "the supplier may");
}

#[test]
fn a_supplier_counters_once_and_only_counts_prices_and_days() {
    let once_more = upstream_in(OrderPool { is_recleared: true, ..pool() });
    let again = refused(&once_more, counter(vec![wish(1, 90)], 1_000), &seller());
    assert_eq!(again, Refusal::PoolClearedAgain { pool: "7QK2M9XD".into() });

    let charges = Some(Vec::new());
    let with_charges = match counter(vec![wish(1, 90)], 1_000) {
        Command::Counter { wishes, pricing, levels, note, .. } => {
            Command::Counter { wishes, charges, pricing, levels, note }
        }
        other => other,
    };
    let other = refused(&upstream(), with_charges, &seller());
    assert_eq!(other, Refusal::PoolTakesNoOtherGoods { pool: "7QK2M9XD".into() });
}

#[test]
fn what_an_agent_orders_for_others_is_never_billed_and_owes_nothing() {
    let order = empty(OrderKind::PoolCollective, pool());
    let mut agreed = new(&[104]);
    agreed.pricing.terms.money.is_prepaid = true;
    let events = upstream_of_pool(&order, agreed, noon()).unwrap();
    let order = events.iter().fold(order, PurchaseOrder::after);

    assert!(!order.terms.money.is_prepaid, "whoever is billed pays by their own agreement");
    let mut there = after(order, accept(1_000), &seller());
    for line in &mut there.lines {
        (line.counts.shipped, line.counts.received) = (104, 104);
    }
    there.state = State::Received;
    assert!(!there.has_to_invoice());
    assert_eq!(
        refused(&there, invoice(), &seller()),
        Refusal::PoolBilledByLegs { pool: "7QK2M9XD".into() }
    );
}

#[test]
fn what_an_agent_takes_is_an_order_without_goods_that_waits_for_its_bill() {
    let fee = NamedCharge {
        kind: ChargeKind::Fee,
        description: "7QK2M9XD".into(),
        amount: Money::from_sen(4_350_000),
        tax_class: Some(TaxClass::Taxed),
        includes_tax: true,
    };
    let NewPoolOrder { number, details, makers, pricing, .. } = new(&[]);
    let new = NewPoolCharges { number, charges: vec![fee.clone()], details, makers, pricing };
    let order = empty(OrderKind::PoolCharge, pool());
    let events = charges_of_pool(&pool(), new, noon()).unwrap();

    let order = events.iter().fold(order, PurchaseOrder::after);

    assert_eq!((order.state, order.totals.total), (State::Received, fee.amount));
    assert!(order.has_to_invoice());
    let more = by_clock(&order, charge(1_000)).unwrap();
    assert_eq!(more.totals.total, Money::from_sen(4_450_000));
}

#[test]
fn the_clock_asks_nothing_more_of_an_order_without_a_pool() {
    let order = confirmed(&[3]);

    for command in [cancel(), Command::ShortClose { reason: reason() }] {
        let refused = by_clock(&order, command).unwrap_err();
        assert!(matches!(refused, Refusal::NotYourPart { .. }), "{refused}");
    }
}

#[test]
fn what_is_open_of_a_pools_orders_is_as_agreed() {
    let mut matrix = Vec::new();
    let kinds = [
        OrderKind::PoolUpstream,
        OrderKind::PoolLeg,
        OrderKind::PoolCollective,
        OrderKind::PoolCharge,
    ];
    for kind in kinds {
        for state in State::ALL {
            let mut order = leg(&[6]);
            (order.kind, order.state) = (kind, *state);
            matrix.push(format!(
                "{} {}\n  buyer: {}\n  seller: {}\n  clock: {}\n",
                kind.as_str(),
                state.as_str(),
                open_to(&order, By::Person(&every_role(1))).join(" "),
                open_to(&order, By::Person(&every_role(2))).join(" "),
                open_to(&order, By::Clock).join(" "),
            ));
        }
    }
    insta::assert_snapshot!(matrix.concat());
}
