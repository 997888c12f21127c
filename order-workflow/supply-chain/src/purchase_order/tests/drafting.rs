//! Drafts: prices that move, offers that go.

use super::*;

#[test]
fn a_price_that_moved_since_it_was_shown_submits_nothing() {
    let expected = Money::from_sen(1);
    let mut command = submit();
    if let Command::Submit { expected_total, .. } = &mut command {
        *expected_total = Some(expected);
    }

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
    let mut submit = submit();
    if let Command::Submit { pricing, .. } = &mut submit {
        *pricing = gone;
    }
    assert!(matches!(
        attempt(&order, submit, &buyer()),
        Err(Refusal::OfferGone { position: 1, .. })
    ));
}
