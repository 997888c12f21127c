//! An order that brings claimed goods once more: at no price, held like any other, never amended.

use super::*;
use crate::claim::{
    By as ClaimBy, Claim, ClaimTerms, Command as ClaimCommand, Countable, Reason, WantedLine,
    decide as decide_claim,
};

/// What is claimed of line 1: so many pieces rejected, so many missing.
fn claim(order: &PurchaseOrder, rejected: i64, missing: i64) -> Claim {
    let line = &order.lines[0];
    let of = Countable {
        shipment_line: id(21),
        order_line: line.id,
        product_name: line.product_name.clone(),
        pack: line.pack.clone(),
        unit_price: line.worth(),
        asked: (line.amount, line.amount),
        counted_at: noon(),
        lost: missing,
        rejected,
        received: 0,
    };
    let wanted = |n, reason, quantity| WantedLine {
        id: id(n),
        order_line: line.id,
        reason,
        quantity,
        amount: None,
    };
    let lines = vec![wanted(31, Reason::Rejected, rejected), wanted(32, Reason::Missing, missing)];
    let begun =
        Claim::begin(id(90), (order.id, id(3)), (order.buyer, order.seller), ClaimTerms::default());
    let command = ClaimCommand::Draft { lines, countables: vec![of] };
    let events = decide_claim(&begun, command, ClaimBy::Clock, noon()).unwrap().events;
    events.iter().fold(begun, Claim::after)
}

fn replaced(order: &PurchaseOrder, claim: &Claim, on_hand: i64) -> PurchaseOrder {
    let new = NewReplacement {
        number: "PO-2026-000002".into(),
        line_ids: vec![id(61)],
        levels: levels(on_hand),
    };
    let empty = PurchaseOrder::draft(id(60), OrderKind::Direct, order.buyer, order.seller);
    empty.after(&replacement(order, claim, new, noon()))
}

#[test]
fn what_was_claimed_comes_once_more_for_nothing_and_knows_what_it_was_worth() {
    let order = confirmed(&[12]);

    let again = replaced(&order, &claim(&order, 40, 10), 1000);

    assert_eq!((again.state, again.revision), (State::Confirmed, 1));
    assert_eq!(again.totals, Totals::default());
    assert_eq!((again.lines.len(), again.lines[0].counts.confirmed), (1, 50));
    assert_eq!((again.lines[0].counts.held, again.backorder_until), (50, None));
    assert_eq!(again.lines[0].unit_price, Money::ZERO);
    assert_eq!(again.lines[0].worth(), order.lines[0].unit_price);
    let third = replaced(&again, &claim(&again, 1, 1), 1000);
    assert_eq!(third.lines[0].worth(), order.lines[0].unit_price, "of a replacement likewise");
}

#[test]
fn what_is_not_there_waits_for_the_stock_as_long_as_the_two_agreed() {
    let order = confirmed(&[12]);

    let again = replaced(&order, &claim(&order, 40, 40), 30);

    assert_eq!((again.lines[0].counts.held, again.lines[0].counts.backordered()), (30, 50));
    assert_eq!(again.backorder_until, Some(order.terms.backorder_limit(noon())));
}

#[test]
fn a_replacement_is_sent_and_counted_like_any_order_but_not_amended() {
    let order = confirmed(&[12]);
    let again = replaced(&order, &claim(&order, 40, 40), 1000);

    let amend = Command::Amend {
        wishes: Vec::new(),
        charges: None,
        pricing: pricing(),
        basis: ApprovalBasis::default(),
        note: None,
    };
    assert_eq!(attempt(&again, amend, &buyer()).unwrap_err(), Refusal::ReplacementIsFixed);
    assert!(!allowed_commands(&again, &buyer()).contains(&CommandName::Amend));
    let sent = Command::Dispatch {
        shipment: Numbers { id: id(9), number: "SJ-9".into() },
        lines: vec![(id(91), id(61), 80)],
        carrier: None,
    };
    let sent = after(again, sent, &seller());
    assert_eq!((sent.state, sent.lines[0].counts.in_transit()), (State::InFulfilment, 80));
}
