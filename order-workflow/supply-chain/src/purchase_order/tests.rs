//! The machine, looked at from outside: the whole matrix, the examples, and a thousand trades.

use super::*;
use crate::ask::Actor;
use crate::id::*;
use crate::offer::{CountRule, Offer, OfferState};
use crate::organization::{Kind, Role};
use crate::price_ladder::{PriceBreak, PriceLadder};
use crate::quantity::{BaseUnit, Pack};
use crate::stock::Level;
use crate::tax::TaxClass;
use proptest::prelude::*;
use uuid::Uuid;

const CARTON: i64 = 40;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn actor(organization: u128, roles: &[Role]) -> Actor {
    Actor {
        person: id(organization * 100),
        organization: id(organization),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: roles.to_vec(),
    }
}

fn buyer() -> Actor {
    actor(1, &[Role::Manager])
}

fn seller() -> Actor {
    actor(2, &[Role::Manager])
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

/// Offers 1, 2 … of the seller, cartons of forty pieces of product 1, 2 … at Rp108.000.
fn offer(n: u128) -> Offer {
    let step =
        |min_count, rupiah: i64| PriceBreak { min_count, price: Money::from_sen(rupiah * 100) };
    Offer {
        id: id(n),
        seller: id(2),
        product: id(n),
        seller_code: None,
        name: format!("Mi goreng {n}"),
        base_unit: BaseUnit::Pcs,
        pack: Pack { name: "karton".into(), factor: CARTON },
        ladder: PriceLadder::new(vec![step(1, 108_000), step(10, 105_000)]).unwrap(),
        price_includes_tax: false,
        tax_class: TaxClass::Taxed,
        counts: CountRule { minimum: 1, multiple: 1 },
        state: OfferState::Published,
        is_for_asker: true,
    }
}

fn pricing() -> Pricing {
    Pricing { offers: vec![offer(1), offer(2)], tax_rules: Vec::new(), today: noon().date_naive() }
}

fn draft(counts: &[i64]) -> PurchaseOrder {
    let order = PurchaseOrder {
        id: id(50),
        number: None,
        kind: OrderKind::Direct,
        buyer: id(1),
        seller: id(2),
        state: State::Draft,
        version: 1,
        details: Details::default(),
        lines: Vec::new(),
        shipments: Vec::new(),
        totals: Totals::default(),
        deadline: None,
        acknowledged_at: None,
        ended: None,
    };
    let lines = counts
        .iter()
        .zip(1..)
        .map(|(&count, n)| DraftLine { id: id(n), offer: id(n), count })
        .collect();
    after(order, Command::Edit(Draft { lines, details: Details::default() }, pricing()), &buyer())
}

fn submit() -> Command {
    Command::Submit { number: "PO-2026-000001".into(), pricing: pricing(), expected_total: None }
}

fn accept(on_hand: i64) -> Command {
    let level = |n| Level { id: id(n + 70), product: id(n), on_hand, reserved: 0 };
    Command::Accept { levels: vec![level(1), level(2)] }
}

fn dispatch(shipment: u128, lines: &[(u128, i64)]) -> Command {
    let lines = lines.iter().map(|&(n, base)| (id(shipment * 10 + n), id(n), base)).collect();
    Command::Dispatch {
        shipment: Numbers { id: id(shipment), number: format!("SJ-{shipment}") },
        lines,
        carrier: None,
    }
}

fn receive(shipment: u128, counts: &[(u128, i64, i64, i64)]) -> Command {
    let counts = counts
        .iter()
        .map(|&(n, received, rejected, lost)| Count {
            line: id(n),
            received,
            rejected,
            lost,
            reason: None,
        })
        .collect();
    let receipt = Numbers { id: id(shipment + 500), number: format!("BPB-{shipment}") };
    Command::Receive { receipt, shipment: id(shipment), counts }
}

fn reason() -> String {
    "hujan".into()
}

fn attempt(order: &PurchaseOrder, command: Command, by: &Actor) -> Result<PurchaseOrder, Refusal> {
    let decision = decide(order, command, By::Person(by), noon())?;
    Ok(decision.events.iter().fold(order.clone(), PurchaseOrder::after))
}

#[expect(clippy::needless_pass_by_value, reason = "reads as one step after another")]
fn after(order: PurchaseOrder, command: Command, by: &Actor) -> PurchaseOrder {
    attempt(&order, command, by).unwrap()
}

fn confirmed(counts: &[i64]) -> PurchaseOrder {
    after(after(draft(counts), submit(), &buyer()), accept(1_000_000), &seller())
}

#[test]
fn the_matrix_of_states_and_commands_is_as_agreed() {
    let mut matrix = Vec::new();
    for state in State::ALL {
        let mut order = confirmed(&[3]);
        order.state = *state;
        let by = |actor: &Actor| {
            let allowed =
                |name: &CommandName| command::gate(&order, *name, By::Person(actor)).is_ok();
            CommandName::ALL
                .iter()
                .filter(|name| allowed(name))
                .map(|name| name.word())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let clock = if command::gate(&order, CommandName::Expire, By::Clock).is_ok() {
            "expire"
        } else {
            ""
        };
        matrix.push(format!(
            "{}\n  buyer: {}\n  seller: {}\n  clock: {clock}\n",
            state.as_str(),
            by(&buyer()),
            by(&seller())
        ));
    }
    insta::assert_snapshot!(matrix.concat());
}

#[test]
fn every_unfinished_state_that_can_be_reached_today_has_a_way_out() {
    for state in [State::Draft, State::Submitted, State::Confirmed, State::InFulfilment] {
        let mut order = confirmed(&[3]);
        order.state = state;
        let out = CommandName::ALL.iter().any(|name| {
            [buyer(), seller()]
                .iter()
                .any(|by| command::gate(&order, *name, By::Person(by)).is_ok())
        });
        assert!(out, "{}", state.as_str());
    }
}

#[test]
fn a_part_that_arrives_leaves_the_rest_open() {
    let order = after(confirmed(&[10]), dispatch(1, &[(1, 4 * CARTON)]), &seller());
    assert_eq!(order.fulfilment(), Fulfilment::PartDispatched);

    let order = after(order, receive(1, &[(1, 4 * CARTON, 0, 0)]), &buyer()); // E4

    assert_eq!((order.state, order.fulfilment()), (State::InFulfilment, Fulfilment::PartReceived));
    assert_eq!(order.lines[0].counts.to_dispatch(), 6 * CARTON);
}

#[test]
fn what_came_badly_is_explained_to_the_piece() {
    let order = after(confirmed(&[12]), dispatch(1, &[(1, 12 * CARTON)]), &seller());

    let order = after(order, receive(1, &[(1, 10 * CARTON, CARTON, CARTON)]), &buyer()); // E5

    assert_eq!(order.state, State::Received);
    assert_eq!(order.lines[0].counts.received, 10 * CARTON);
}

#[test]
fn counts_that_do_not_add_up_are_refused_with_both_figures() {
    let order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());

    let refusal = attempt(&order, receive(1, &[(1, 78, 1, 0)]), &buyer()).unwrap_err();

    assert!(matches!(
        refusal,
        Refusal::CountsDoNotAddUp { counted_base: 79, shipped_base: 80, .. }
    ));
    assert!(matches!(
        attempt(&order, receive(1, &[]), &buyer()),
        Err(Refusal::LineNotCounted { .. })
    ));
}

#[test]
fn more_than_is_left_cannot_be_sent() {
    let order = after(confirmed(&[2]), dispatch(1, &[(1, 50)]), &seller());

    let refusal = attempt(&order, dispatch(2, &[(1, 31)]), &seller()).unwrap_err();

    assert!(matches!(refusal, Refusal::MoreThanOpen { asked_base: 31, open_base: 30, .. }));
}

#[test]
fn a_shipment_called_back_can_be_sent_again() {
    let order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());

    let order =
        after(order, Command::UndoDispatch { shipment: id(1), reason: reason() }, &seller());

    assert_eq!((order.state, order.lines[0].counts.to_dispatch()), (State::Confirmed, 80));
    assert!(matches!(
        attempt(&order, receive(1, &[(1, 80, 0, 0)]), &buyer()),
        Err(Refusal::NotInThisState { .. })
    ));
    after(order, dispatch(2, &[(1, 80)]), &seller());
}

#[test]
fn a_count_is_corrected_by_a_new_one() {
    let order = after(confirmed(&[1]), dispatch(1, &[(1, 40)]), &seller());
    let order = after(order, receive(1, &[(1, 40, 0, 0)]), &buyer());
    let Command::Receive { receipt, shipment, counts } = receive(1, &[(1, 38, 1, 1)]) else {
        unreachable!()
    };

    let order = after(
        order,
        Command::CorrectReceipt { receipt, shipment, counts, reason: reason() },
        &buyer(),
    );

    let counts = order.lines[0].counts;
    assert_eq!(
        (order.state, counts.received, counts.rejected, counts.lost),
        (State::Received, 38, 1, 1)
    );
}

#[test]
fn closing_the_rest_ends_an_order_by_what_was_sent() {
    let short = || Command::ShortClose { reason: reason() };
    assert_eq!(after(confirmed(&[2]), short(), &seller()).state, State::Cancelled);

    let part = after(confirmed(&[2]), dispatch(1, &[(1, 50)]), &seller());
    let closed = after(part.clone(), short(), &seller());
    assert_eq!(closed.state, State::InFulfilment, "what is on the way is still to be counted");
    assert_eq!(after(closed, receive(1, &[(1, 50, 0, 0)]), &buyer()).state, State::Received);

    let counted = after(part, receive(1, &[(1, 50, 0, 0)]), &buyer());
    assert_eq!(after(counted, short(), &seller()).state, State::Received);
}

#[test]
fn an_answer_at_the_deadline_is_too_late() {
    let order = after(draft(&[1]), submit(), &buyer());
    let due = order.deadline.unwrap();

    let at = |now| decide(&order, accept(1_000), By::Person(&seller()), now).is_ok();

    assert!(at(due - TimeDelta::microseconds(1)));
    assert!(!at(due));
    assert!(decide(&order, Command::Expire, By::Clock, due).is_ok());
    assert_eq!(decide(&order, Command::Expire, By::Clock, noon()), Err(Refusal::NotDueYet));
}

#[test]
fn a_price_that_moved_since_it_was_shown_submits_nothing() {
    let expected = Money::from_sen(1);
    let command =
        Command::Submit { number: "x".into(), pricing: pricing(), expected_total: Some(expected) };

    let refusal = attempt(&draft(&[10]), command, &buyer()).unwrap_err();

    assert_eq!(refusal, Refusal::PriceMoved { expected, now: Money::from_sen(105_000_000) });
}

#[test]
fn what_left_the_shop_stays_in_the_draft_and_cannot_be_submitted() {
    let order = draft(&[3, 2]);
    let mut gone = pricing();
    gone.offers[0].state = OfferState::Withdrawn;
    let lines = |count| vec![DraftLine { id: id(1), offer: id(1), count }];
    let edit = |count| {
        Command::Edit(Draft { lines: lines(count), details: Details::default() }, gone.clone())
    };

    assert_eq!(attempt(&order, edit(3), &buyer()).unwrap().lines.len(), 1);
    assert!(matches!(attempt(&order, edit(4), &buyer()), Err(Refusal::OfferUnknown { .. })));
    let submit = Command::Submit { number: "x".into(), pricing: gone, expected_total: None };
    assert!(matches!(
        attempt(&order, submit, &buyer()),
        Err(Refusal::OfferGone { position: 1, .. })
    ));
}

#[test]
fn a_role_decides_on_its_own_side_only() {
    let order = after(draft(&[1]), submit(), &buyer());
    let warehouse = actor(2, &[Role::Warehouse, Role::Auditor]);

    assert!(matches!(attempt(&order, accept(100), &warehouse), Err(Refusal::NotYourRole { .. })));
    assert!(matches!(
        attempt(&order, accept(100), &buyer()),
        Err(Refusal::NotYourPart { party: Party::Seller })
    ));
    assert!(matches!(
        attempt(&order, Command::Reject { reason: " ".into() }, &seller()),
        Err(Refusal::ReasonNeeded)
    ));
}

/// What the trading partners may try, in any order; most of it is refused.
#[derive(Debug, Clone)]
enum Step {
    Dispatch(i64, i64),
    Undo(usize),
    Receive(usize, i64, i64),
    Correct(usize, i64, i64),
    ShortClose,
    Cancel(bool),
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_i64..100, 0_i64..100).prop_map(|(a, b)| Step::Dispatch(a, b)),
        1 => (0_usize..4).prop_map(Step::Undo),
        4 => (0_usize..4, 0_i64..100, 0_i64..100).prop_map(|(s, a, b)| Step::Receive(s, a, b)),
        1 => (0_usize..4, 0_i64..100, 0_i64..100).prop_map(|(s, a, b)| Step::Correct(s, a, b)),
        1 => Just(Step::ShortClose),
        1 => any::<bool>().prop_map(Step::Cancel),
    ]
}

fn counts_for(order: &PurchaseOrder, shipment: usize, good: i64, bad: i64) -> Option<Command> {
    let shipment = order.shipments.get(shipment)?;
    let counts = shipment
        .lines
        .iter()
        .map(|line| {
            let received = line.shipped * good / 100;
            let rejected = (line.shipped - received) * bad / 100;
            Count {
                line: line.line,
                received,
                rejected,
                lost: line.shipped - received - rejected,
                reason: None,
            }
        })
        .collect();
    let receipt = Numbers { id: id(900), number: "BPB".into() };
    Some(Command::Receive { receipt, shipment: shipment.id, counts })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_is_tried_every_unit_stays_accounted_for(
        first in 1_i64..30, second in 1_i64..30, steps in prop::collection::vec(steps(), 1..25),
    ) {
        let mut order = confirmed(&[first, second]);
        for (step, n) in steps.into_iter().zip(1_u128..) {
            let (command, by) = match step {
                Step::Dispatch(a, b) => {
                    let open = |line: usize, percent| order.lines[line].counts.to_dispatch() * percent / 100;
                    (dispatch(n, &[(1, open(0, a)), (2, open(1, b))]), seller())
                }
                Step::Undo(s) => {
                    let Some(shipment) = order.shipments.get(s) else { continue };
                    (Command::UndoDispatch { shipment: shipment.id, reason: reason() }, seller())
                }
                Step::Receive(s, good, bad) => {
                    let Some(command) = counts_for(&order, s, good, bad) else { continue };
                    (command, buyer())
                }
                Step::Correct(s, good, bad) => {
                    let Some(Command::Receive { receipt, shipment, counts }) = counts_for(&order, s, good, bad)
                    else { continue };
                    (Command::CorrectReceipt { receipt, shipment, counts, reason: reason() }, buyer())
                }
                Step::ShortClose => (Command::ShortClose { reason: reason() }, seller()),
                Step::Cancel(buying) => {
                    (Command::Cancel { reason: reason() }, if buying { buyer() } else { seller() })
                }
            };
            if let Ok(next) = attempt(&order, command, &by) {
                order = next;
            }
            let sent = |line: OrderLineId| -> i64 {
                order.shipments.iter().filter(|s| s.state != ShipmentState::Undone)
                    .flat_map(|s| &s.lines).filter(|l| l.line == line).map(|l| l.shipped).sum()
            };
            for line in &order.lines {
                let c = &line.counts;
                prop_assert!(c.to_dispatch() >= 0 && c.in_transit() >= 0);
                prop_assert_eq!(c.shipped, sent(line.id));
            }
            let shipped = order.lines.iter().any(|line| line.counts.shipped > 0);
            prop_assert_eq!(order.state == State::Received, shipped && order.is_explained());
            prop_assert!(order.state != State::Cancelled || !shipped);
        }
    }
}
