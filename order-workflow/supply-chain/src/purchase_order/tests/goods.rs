//! Goods: sent, called back, counted, counted again, given up.

use super::*;

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
fn what_was_handed_over_is_not_called_back() {
    let order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());
    let proof = Command::ProveDelivery { shipment: id(1), received_by: "Ibu Maria".into() };
    let order = after(order, proof, &seller());

    let back = Command::UndoDispatch { shipment: id(1), reason: reason() };
    assert!(matches!(attempt(&order, back, &seller()), Err(Refusal::ShipmentProven { .. })));
    assert_eq!(after(order, receive(1, &[(1, 80, 0, 0)]), &buyer()).state, State::Received);
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
