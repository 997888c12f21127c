//! The money: billed as far as it came good, not counted away afterwards, and the end of an order.

use super::*;
use crate::invoice::{InvoiceBasis, OrderMoney, order_money};
use chrono::TimeDelta;

fn paper() -> Bill {
    Bill { id: id(800), number: "INV-800".into(), total: Money::from_sen(100) }
}

fn bill(lines: &[(u128, i64)]) -> Command {
    let lines = lines.iter().map(|&(line, base)| (id(line), base)).collect();
    Command::Invoice { bill: paper(), lines }
}

fn counted() -> PurchaseOrder {
    let order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());
    after(order, receive(1, &[(1, 78, 1, 1)]), &buyer())
}

fn recount(received: i64, rejected: i64) -> Command {
    let Command::Receive { receipt, shipment, counts } =
        receive(1, &[(1, received, rejected, 80 - received - rejected)])
    else {
        unreachable!()
    };
    Command::CorrectReceipt { receipt, shipment, counts, reason: reason() }
}

#[test]
fn no_more_is_billed_than_came_good() {
    let order = counted();

    assert!(matches!(
        attempt(&order, bill(&[(1, 79)]), &seller()),
        Err(Refusal::MoreThanSupplied { asked_base: 79, left_base: 78, .. })
    ));
    let order = after(order, bill(&[(1, 50)]), &seller());
    assert_eq!(order.to_invoice().collect::<Vec<_>>(), [(id(1), 28)]);
    let order = after(order, bill(&[(1, 28)]), &seller());
    assert!(matches!(
        attempt(&order, bill(&[(1, 1)]), &seller()),
        Err(Refusal::MoreThanSupplied { left_base: 0, .. })
    ));
    assert!(matches!(attempt(&order, bill(&[]), &seller()), Err(Refusal::NothingNamed)));
    assert!(!allowed_commands(&order, &seller()).contains(&CommandName::Invoice));
}

#[test]
fn what_was_sent_is_billed_where_the_two_agreed_so() {
    let mut order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());
    assert!(matches!(
        attempt(&order, bill(&[(1, 1)]), &seller()),
        Err(Refusal::MoreThanSupplied { .. })
    ));

    order.terms.money.invoice_basis = InvoiceBasis::Shipped;

    let order = after(order, bill(&[(1, 80)]), &seller());
    let undo = Command::UndoDispatch { shipment: id(1), reason: reason() };
    assert_eq!(attempt(&order, undo, &seller()), Err(Refusal::AlreadyInvoiced));
}

#[test]
fn a_count_takes_away_only_what_is_not_billed() {
    let order = after(counted(), bill(&[(1, 60)]), &seller());

    assert_eq!(attempt(&order, recount(59, 20), &buyer()), Err(Refusal::AlreadyInvoiced));
    let order = after(order, recount(60, 20), &buyer());
    assert_eq!(order.lines[0].counts.received, 60);
    after(order, recount(80, 0), &buyer());
}

#[test]
fn what_was_taken_back_is_billed_again() {
    let order = after(counted(), bill(&[(1, 78)]), &seller());
    let back = |base| Command::NoteTakenBack {
        bill: paper(),
        lines: vec![(id(1), base)],
        reason: reason(),
    };
    let by_clock = |order: &PurchaseOrder, command| decide(order, command, By::Clock, noon());

    assert!(matches!(by_clock(&order, back(79)), Err(Refusal::NotBilled { .. })));
    let order = by_clock(&order, back(78)).unwrap().events.iter().fold(order, PurchaseOrder::after);
    assert_eq!(order.to_invoice().collect::<Vec<_>>(), [(id(1), 78)]);
    // Nobody but the invoice's own command says so.
    assert!(matches!(attempt(&order, back(1), &seller()), Err(Refusal::NotYourPart { .. })));
}

#[test]
fn an_order_ends_when_it_is_paid_unclaimed_and_can_be_claimed_no_more() {
    let order = counted();
    let done: OrderMoney =
        order_money((&[], InvoiceBasis::Received), &[], true, Money::ZERO, noon().date_naive());
    let ending = Ending { money: done, claimable_until: Some(noon()), open_claims: 0 };
    let end = |ending| decide(&order, Command::Complete(ending), By::Clock, noon());

    let owed = OrderMoney { is_finished: false, open: Money::from_sen(5), ..done };
    assert_eq!(
        end(Ending { money: owed, ..ending }),
        Err(Refusal::MoneyOpen { open: Money::from_sen(5), is_billed: true })
    );
    assert_eq!(end(Ending { open_claims: 2, ..ending }), Err(Refusal::ClaimsOpen { open: 2 }));
    let until = noon() + TimeDelta::seconds(1);
    assert_eq!(
        end(Ending { claimable_until: Some(until), ..ending }),
        Err(Refusal::StillClaimable { until })
    );
    let ended = end(ending).unwrap().events.iter().fold(order.clone(), PurchaseOrder::after);
    assert_eq!((ended.state, ended.state.is_over()), (State::Completed, true));
}

#[test]
fn nobody_bills_what_comes_once_more() {
    let mut order = counted();
    order.replaces = Some(id(9));

    assert_eq!(order.to_invoice().count(), 0);
    assert!(matches!(
        attempt(&order, bill(&[(1, 1)]), &seller()),
        Err(Refusal::MoreThanSupplied { .. })
    ));
}

#[test]
fn the_clock_bills_only_where_the_agreement_says_so() {
    let mut order = counted();
    let by_clock = |order: &PurchaseOrder| decide(order, bill(&[(1, 78)]), By::Clock, noon());

    assert!(matches!(by_clock(&order), Err(Refusal::NotYourPart { .. })));
    order.terms.money.invoices_automatically = true;
    by_clock(&order).unwrap();
}
