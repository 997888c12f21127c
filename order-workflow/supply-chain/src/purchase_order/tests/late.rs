//! Goods that come later than agreed, and counts that never come.

use super::*;
use chrono::{DateTime, NaiveDate, TimeDelta};

fn tomorrow() -> (NaiveDate, DateTime<Utc>) {
    (noon().date_naive().succ_opt().unwrap(), noon() + TimeDelta::hours(36))
}

fn accept_later(on_hand: i64) -> Command {
    Command::Accept { levels: levels(on_hand), backorder: Some(tomorrow()) }
}

/// Ten cartons confirmed, four of them there.
fn promised() -> PurchaseOrder {
    after(after(draft(&[10]), submit(), &buyer()), accept_later(4 * CARTON), &seller())
}

#[test]
fn what_is_not_there_is_promised_for_a_day() {
    let order = promised();
    assert_eq!((order.state, order.backorder_until), (State::Confirmed, Some(tomorrow().1)));
    assert_eq!(order.lines[0].counts.backordered(), 6 * CARTON);

    let refusal = attempt(&order, dispatch(1, &[(1, 5 * CARTON)]), &seller()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotInStockYet { held_base: 160, .. }));
    let sent = after(order, dispatch(1, &[(1, 4 * CARTON)]), &seller());

    let fill = Command::FillBackorder { levels: levels(3 * CARTON) };
    let events = decide(&sent, fill, By::Clock, noon()).unwrap().events;
    let filled = events.iter().fold(sent, PurchaseOrder::after);
    assert_eq!((filled.lines[0].counts.held, filled.lines[0].counts.backordered()), (120, 120));
}

#[test]
fn a_promise_past_the_wanted_day_is_a_counter_offer() {
    let mut order = after(draft(&[10]), submit(), &buyer());
    order.details.requested_date = Some(noon().date_naive());
    assert_eq!(
        attempt(&order, accept_later(1), &seller()),
        Err(Refusal::PromiseTooLate { latest: noon().date_naive() })
    );
    order.details.requested_date = None;
    order.terms.days_of_backorder = 0;
    assert!(matches!(
        attempt(&order, accept_later(1), &seller()),
        Err(Refusal::PromiseTooLate { .. })
    ));
}

#[test]
fn once_the_day_has_passed_the_buyer_may_give_up_what_is_missing() {
    let order = promised();
    let give_up = || Command::ShortClose { reason: reason() };
    assert_eq!(attempt(&order, give_up(), &buyer()), Err(Refusal::NothingLate));
    let passed = |now| decide(&order, Command::NoteLateness, By::Clock, now);
    assert_eq!(passed(tomorrow().1 - TimeDelta::seconds(1)), Err(Refusal::NotDueYet));
    let events = passed(tomorrow().1).unwrap().events;
    let late = events.iter().fold(order, PurchaseOrder::after);
    assert_eq!(
        decide(&late, Command::NoteLateness, By::Clock, tomorrow().1),
        Err(Refusal::NotDueYet)
    );

    let order = after(late, give_up(), &buyer());

    let counts = order.lines[0].counts;
    assert_eq!((counts.short_closed, counts.held, counts.to_dispatch()), (240, 160, 160));
    assert_eq!((order.state, order.backorder_is_late), (State::Confirmed, false));
}

#[test]
fn an_agreed_silence_is_a_count() {
    let mut order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());
    order.terms.deemed_receipt_days = Some(5);
    let prove = || Command::ProveDelivery { shipment: id(1), received_by: "Ibu Maria".into() };
    let deem = || Command::DeemReceived {
        receipt: Numbers { id: id(600), number: "BPB-1".into() },
        shipment: id(1),
    };
    let at = |order: &PurchaseOrder, days| {
        decide(order, deem(), By::Clock, noon() + TimeDelta::days(days))
    };
    assert_eq!(at(&order, 99), Err(Refusal::NotDueYet), "without a proof never");

    let proven = after(order, prove(), &seller());
    assert!(matches!(attempt(&proven, prove(), &seller()), Err(Refusal::ProvenAlready { .. })));
    assert_eq!(at(&proven, 4), Err(Refusal::NotDueYet));
    let events = at(&proven, 5).unwrap().events;
    assert!(matches!(events[0], Event::Counted { deemed: true, .. }));
    assert_eq!(events.iter().fold(proven, PurchaseOrder::after).state, State::Received);
}

#[test]
fn without_such_an_agreement_a_proof_changes_nothing() {
    let order = after(confirmed(&[2]), dispatch(1, &[(1, 80)]), &seller());
    let prove = Command::ProveDelivery { shipment: id(1), received_by: "Ibu Maria".into() };
    let proven = after(order, prove, &seller());
    assert_eq!(proven.shipments[0].deemed_at, None);
    assert_eq!(proven.shipments[0].proof.as_ref().unwrap().received_by, "Ibu Maria");
}

#[test]
fn an_order_below_the_agreed_minimum_or_for_the_wrong_day_is_refused() {
    let with = |terms| {
        let mut submit = submit();
        if let Command::Submit { pricing, .. } = &mut submit {
            pricing.terms = terms;
        }
        submit
    };
    let minimum = Some(Money::from_sen(10_800_001));
    let terms = Terms { minimum_goods: minimum, ..Terms::default() };
    assert!(matches!(
        attempt(&draft(&[1]), with(terms), &buyer()),
        Err(Refusal::BelowMinimum { .. })
    ));

    let calendar = DeliveryCalendar { weekdays: vec![2], days_before: 0, cut_off: noon().time() };
    let terms = Terms { delivery: Some(calendar), ..Terms::default() };
    let mut order = draft(&[1]);
    order.details.requested_date = Some(noon().date_naive()); // a Sunday
    assert!(matches!(
        attempt(&order, with(terms), &buyer()),
        Err(Refusal::NoDeliveryThatDay { nearest: Some(_), .. })
    ));
}

#[test]
fn what_was_agreed_beforehand_is_accepted_by_itself() {
    let mut order = after(draft(&[1]), submit(), &buyer());
    let by_itself = |order: &PurchaseOrder| decide(order, accept(1_000), By::Clock, noon());
    assert!(matches!(by_itself(&order), Err(Refusal::NotYourPart { .. })));
    order.terms.accepts_automatically = true;
    assert!(by_itself(&order).is_ok());
}
