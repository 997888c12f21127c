//! The matrix, walked: every state is reached by commands alone, every cell of it is a decision on an order
//! that really stands there, and whatever is not finished can end.

use super::approving::{approve, approver, rule_from};
use super::changing::{accept_counter, amend, counter, wish};
use super::*;
use crate::invoice::{InvoiceBasis, order_money};
use chrono::TimeDelta;

const BOSS: u128 = 901;

fn watched() -> ApprovalBasis {
    let approvers = vec![id(BOSS), id(902)];
    ApprovalBasis { rules: vec![rule_from(1_000_000)], approvers, ..ApprovalBasis::default() }
}

/// With terms under which every command can be asked for some time.
fn terms() -> Terms {
    Terms { deemed_receipt_days: Some(1), ..Terms::default() }
}

fn by(order: PurchaseOrder, command: Command, who: By<'_>, now: DateTime<Utc>) -> PurchaseOrder {
    let name = command.name();
    match decide(&order, command, who, now) {
        Ok(decision) => decision.events.iter().fold(order, PurchaseOrder::after),
        Err(refusal) => panic!("{}: {refusal}", name.word()),
    }
}

fn offered() -> PurchaseOrder {
    let pricing = Pricing { terms: terms(), ..pricing() };
    let (basis, number) = (ApprovalBasis::default(), Some("PO-2026-000001".into()));
    let submit = Command::Submit { number, pricing, expected_total: None, basis, reason: None };
    after(draft(&[3, 3]), submit, &buyer())
}

fn agreed() -> PurchaseOrder {
    after(offered(), accept(1_000_000), &seller())
}

fn sent() -> PurchaseOrder {
    after(agreed(), dispatch(1, &[(1, CARTON), (2, CARTON)]), &seller())
}

/// The buyer would have so much more that its own people must look at it first.
fn dearer(order: PurchaseOrder) -> PurchaseOrder {
    let (pricing, basis) = (pricing(), watched());
    let amend =
        Command::Amend { wishes: vec![wish(1, 20)], charges: None, pricing, basis, note: None };
    after(order, amend, &buyer())
}

/// An order in every state, brought there by commands alone, and beside the plain ones those with a
/// proposal.
fn reached() -> Vec<(&'static str, PurchaseOrder)> {
    let countered = || after(offered(), counter(vec![wish(1, 2)], 1_000), &seller());
    let wish_of = |order, who: &Actor| after(order, amend(vec![wish(1, 2)]), who);
    let counted =
        |order| after(order, receive(1, &[(1, CARTON, 0, 0), (2, CARTON, 0, 0)]), &buyer());
    let received = || after(counted(sent()), Command::ShortClose { reason: reason() }, &seller());
    let late = noon() + TimeDelta::days(3);
    let promised = Command::Accept {
        levels: levels(CARTON),
        backorder: Some((noon().date_naive(), noon() + TimeDelta::hours(20))),
    };
    let missing = after(offered(), promised, &seller());
    let waiting = after(draft(&[10]), submit_with(watched(), None), &buyer());
    vec![
        ("draft", draft(&[3])),
        ("pending_approval", waiting),
        ("submitted", offered()),
        ("countered", countered()),
        ("confirmed", agreed()),
        ("confirmed, goods are late", by(missing, Command::NoteLateness, By::Clock, late)),
        ("confirmed, buyer would amend", wish_of(agreed(), &buyer())),
        ("confirmed, seller would amend", wish_of(agreed(), &seller())),
        ("confirmed, an approver looks first", dearer(agreed())),
        ("in_fulfilment", sent()),
        ("in_fulfilment, all sent is counted", counted(sent())),
        ("in_fulfilment, buyer would amend", wish_of(sent(), &buyer())),
        ("in_fulfilment, seller would amend", wish_of(sent(), &seller())),
        ("received", received()),
        ("received, all is billed", after(received(), bill(&received()), &seller())),
        ("completed", by(received(), complete(), By::Clock, noon())),
        ("rejected", after(offered(), Command::Reject { reason: reason() }, &seller())),
        ("expired", by(offered(), Command::Expire, By::Clock, late)),
        (
            "cancelled",
            after(agreed(), Command::Cancel { reason: reason(), goods_due: None }, &buyer()),
        ),
    ]
}

/// Each command, as well as it can be asked of this order.
#[expect(clippy::too_many_lines, reason = "one arm for each command")]
fn best(order: &PurchaseOrder, name: CommandName) -> Command {
    let shipment = |state| {
        let there = order.shipments.iter().find(|shipment| shipment.state == state);
        there.or(order.shipments.first()).map_or(id(99), |shipment| shipment.id)
    };
    let (on_the_way, here) = (ShipmentState::InTransit, ShipmentState::Received);
    let receipt = || Numbers { id: id(600), number: "BPB-1".into() };
    let counts = |of| -> Vec<Count> {
        let found = order.shipments.iter().find(|there| there.id == shipment(of));
        let count = |line: &ShipmentLine| Count {
            line: line.line,
            received: line.shipped,
            rejected: 0,
            lost: 0,
            reason: None,
        };
        found.into_iter().flat_map(|shipment| &shipment.lines).map(count).collect()
    };
    let lines = vec![DraftLine { id: id(1), offer: id(1), count: 5 }];
    let draft = Draft { lines, details: Details::default() };
    let (reason, basis) = (reason(), ApprovalBasis::default());
    match name {
        CommandName::Edit => Command::Edit(draft, pricing()),
        CommandName::Submit => submit(),
        CommandName::Approve => approve(),
        CommandName::SendBack => Command::SendBack { reason },
        CommandName::Acknowledge => Command::Acknowledge,
        CommandName::Accept => accept(1_000_000),
        CommandName::Counter => counter(vec![wish(1, 1)], 1_000),
        CommandName::AcceptCounter => accept_counter(),
        CommandName::Revise => Command::Revise { draft, pricing: pricing(), basis, reason: None },
        CommandName::Decline => Command::Decline { reason: None },
        CommandName::Reject => Command::Reject { reason },
        CommandName::Withdraw => Command::Withdraw { reason: None },
        CommandName::Cancel => Command::Cancel { reason, goods_due: None },
        CommandName::Amend => amend(vec![wish(1, 4)]),
        CommandName::Dispatch => {
            let some: Vec<_> = (1..)
                .zip(&order.lines)
                .filter(|(_, line)| line.counts.held > 0)
                .map(|(n, line)| (id(700 + n), line.id, line.counts.held))
                .collect();
            let shipment = Numbers { id: id(70), number: "SJ-70".into() };
            Command::Dispatch { shipment, lines: some, carrier: None }
        }
        CommandName::UndoDispatch => {
            Command::UndoDispatch { shipment: shipment(on_the_way), reason }
        }
        CommandName::ProveDelivery => {
            Command::ProveDelivery { shipment: shipment(on_the_way), received_by: "Maria".into() }
        }
        CommandName::Receive => {
            let (shipment, counts) = (shipment(on_the_way), counts(on_the_way));
            Command::Receive { receipt: receipt(), shipment, counts }
        }
        CommandName::CorrectReceipt => {
            let (shipment, counts) = (shipment(here), counts(here));
            Command::CorrectReceipt { receipt: receipt(), shipment, counts, reason }
        }
        CommandName::DeemReceived => {
            Command::DeemReceived { receipt: receipt(), shipment: shipment(on_the_way) }
        }
        CommandName::ShortClose => Command::ShortClose { reason },
        CommandName::FillBackorder => Command::FillBackorder { levels: levels(1_000_000) },
        // Of an order without a pool neither is asked.
        CommandName::FillLeg => Command::FillLeg { reservations: Vec::new() },
        CommandName::ChargeLeg => {
            let freight = NamedCharge {
                kind: ChargeKind::Freight,
                description: "ANG-1".into(),
                amount: Money::from_sen(100),
                tax_class: None,
                includes_tax: false,
            };
            Command::ChargeLeg { charge: freight, pricing: pricing() }
        }
        CommandName::NoteLateness => Command::NoteLateness,
        CommandName::Expire => Command::Expire,
        CommandName::Invoice => bill(order),
        CommandName::Pay => Command::Pay { payment: id(801), amount: Money::from_sen(100) },
        CommandName::NoteSettled => {
            let (by, amount) = (SettledBy::Bank, Money::from_sen(100));
            Command::NoteSettled { by, amount, holds: true }
        }
        CommandName::WriteOff => {
            Command::WriteOff { bill: paper(800), amount: Money::from_sen(100) }
        }
        CommandName::NoteCredited => {
            Command::NoteCredited { note: paper(802), of: "INV-800".into() }
        }
        CommandName::NoteTakenBack => {
            let billed = order.lines.iter().map(|line| (line.id, line.counts.invoiced));
            Command::NoteTakenBack { bill: paper(800), lines: billed.collect(), reason }
        }
        CommandName::Complete => complete(),
    }
}

fn paper(n: u128) -> Bill {
    Bill { id: id(n), number: format!("INV-{n}"), total: Money::from_sen(100) }
}

/// Bills everything there is to bill.
fn bill(order: &PurchaseOrder) -> Command {
    Command::Invoice { bill: paper(800), lines: order.to_invoice().collect() }
}

/// Ends an order whose invoices are paid.
fn complete() -> Command {
    let nothing =
        order_money((&[], InvoiceBasis::Received), &[], true, Money::ZERO, noon().date_naive());
    Command::Complete(Ending { money: nothing, claimable_until: None, open_claims: 0 })
}

/// Whoever could ask for anything, one of each.
fn everybody() -> [Option<Actor>; 4] {
    [Some(every_role(1)), Some(approver(BOSS)), Some(every_role(2)), None]
}

fn as_by(person: Option<&Actor>) -> By<'_> {
    person.map_or(By::Clock, By::Person)
}

#[test]
fn every_state_is_reached_by_commands_alone() {
    let reached = reached();
    for state in State::ALL {
        let there = reached.iter().any(|(_, order)| order.state == *state);
        assert!(there, "{}", state.as_str());
    }
    for (what, order) in &reached {
        assert!(what.starts_with(order.state.as_str()), "{what} is {}", order.state.as_str());
    }
    // Every row of the matrix has its order here.
    for state in [State::Confirmed, State::InFulfilment] {
        for party in [Party::Buyer, Party::Seller] {
            let proposes = |order: &PurchaseOrder| {
                let seen =
                    |proposal: &Proposal| proposal.by == party && !proposal.waits_for_approval;
                order.state == state && order.proposal.as_ref().is_some_and(seen)
            };
            assert!(reached.iter().any(|(_, order)| proposes(order)), "{}", state.as_str());
        }
    }
}

#[test]
fn every_cell_of_the_matrix_is_a_decision() {
    for (what, order) in reached() {
        for name in CommandName::ALL {
            for person in everybody() {
                let who = as_by(person.as_ref());
                let gate = permission::gate(&order, name, who).map(|_| ());
                let decision = decide(&order, best(&order, name), who, noon());
                let place = format!("{what}: {}", name.word());
                match (gate, decision) {
                    (Ok(()), Ok(decision)) => {
                        let events = decision.events;
                        assert!(!events.is_empty() || name == CommandName::Acknowledge, "{place}");
                    }
                    // Open, but there is nothing for it here: the goods have been counted, nothing is late.
                    (Ok(()), Err(refusal)) => assert!(
                        matches!(
                            refusal,
                            Refusal::NotDueYet
                                | Refusal::NothingLate
                                | Refusal::NothingNamed
                                | Refusal::AlreadyCounted { .. }
                                | Refusal::NotCountedYet { .. }
                                | Refusal::NotYoursToApprove
                        ),
                        "{place}: {refusal}"
                    ),
                    // Closed, and for the very reason that the matrix has.
                    (Err(closed), decision) => assert_eq!(decision.unwrap_err(), closed, "{place}"),
                }
            }
        }
    }
}

/// Whether the order can end within so many commands, of whomever, at whatever time.
fn ends(order: &PurchaseOrder, depth: u32) -> bool {
    if order.state.is_over() {
        return true;
    }
    if depth == 0 {
        return false;
    }
    let later = [noon(), noon() + TimeDelta::days(9)];
    let next = later.iter().flat_map(|now| CommandName::ALL.map(|name| (now, name)));
    next.into_iter().any(|(now, name)| {
        everybody().iter().any(|person| {
            let decision = decide(order, best(order, name), as_by(person.as_ref()), *now);
            decision.is_ok_and(|decision| {
                let after = decision.events.iter().fold(order.clone(), PurchaseOrder::after);
                after != *order && ends(&after, depth - 1)
            })
        })
    })
}

#[test]
fn every_unfinished_state_can_end() {
    for (what, order) in reached() {
        assert!(ends(&order, 3), "{what} cannot end");
    }
    // Goods on their way end by the buyer's count alone, or, where the two agreed so, by its silence.
    let mut order = after(agreed(), dispatch(1, &[(1, 3 * CARTON), (2, 3 * CARTON)]), &seller());
    let prove = best(&order, CommandName::ProveDelivery);
    order = after(order, prove, &seller());
    let deem = best(&order, CommandName::DeemReceived);
    order = by(order, deem, By::Clock, noon() + TimeDelta::days(1));
    assert_eq!(order.state, State::Received);
}

#[test]
fn a_silent_partner_keeps_no_order_open_before_goods_have_left() {
    for (what, order) in reached() {
        if order.state.is_over() || !matches!(order.fulfilment(), Fulfilment::None) {
            continue;
        }
        for side in [1, 2] {
            // A draft is the buyer's alone; it asks nothing of anybody.
            if order.state == State::Draft && side == 2 {
                continue;
            }
            let alone = [Some(every_role(side)), None];
            let ended = CommandName::ALL.iter().any(|name| {
                alone.iter().any(|person| {
                    let (who, now) = (as_by(person.as_ref()), noon() + TimeDelta::days(9));
                    let decision = decide(&order, best(&order, *name), who, now);
                    decision.is_ok_and(|decision| {
                        let events = decision.events.iter();
                        events.fold(order.clone(), PurchaseOrder::after).state.is_over()
                    })
                })
            });
            assert!(ended, "{what}: side {side} cannot get out alone");
        }
    }
}
