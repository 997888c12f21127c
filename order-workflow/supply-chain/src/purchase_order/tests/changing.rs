//! Counter-offers and amendments.

use super::*;

pub(super) fn wish(line: u128, count: i64) -> Wish {
    let what = WishedLine::Existing(id(line));
    Wish { what, count, price: None, date: None, reason: None }
}

pub(super) fn extra(offer: u128, count: i64, substitutes: Option<u128>) -> Wish {
    let what = WishedLine::Added {
        id: id(offer + 40),
        offer: id(offer),
        substitutes: substitutes.map(id),
    };
    Wish { what, count, price: None, date: None, reason: None }
}

pub(super) fn counter(wishes: Vec<Wish>, on_hand: i64) -> Command {
    let (charges, note) = (None, None);
    Command::Counter { wishes, charges, pricing: pricing(), levels: levels(on_hand), note }
}

pub(super) fn amend(wishes: Vec<Wish>) -> Command {
    let (pricing, basis) = (pricing(), ApprovalBasis::default());
    Command::Amend { wishes, charges: None, pricing, basis, note: None }
}

pub(super) fn accept_counter() -> Command {
    accept_counter_under(ApprovalBasis::default())
}

fn accept_counter_under(basis: ApprovalBasis) -> Command {
    let levels = levels(1_000_000);
    Command::AcceptCounter { basis, levels, backorder_until: None, reason: None }
}

fn submitted(counts: &[i64]) -> PurchaseOrder {
    after(draft(counts), submit(), &buyer())
}

#[test]
fn a_counter_offer_holds_its_goods_and_binds_nobody() {
    let order = after(submitted(&[10, 5]), counter(vec![wish(1, 6), wish(2, 0)], 240), &seller());

    assert_eq!(order.state, State::Countered);
    assert_eq!(order.deadline, Some(noon() + chrono::TimeDelta::days(1)));
    let line = &order.lines[0];
    assert_eq!((line.counts.held, line.counts.confirmed, line.counts.ordered), (240, 0, 400));
    let codes = order.lines.iter().map(|l| l.proposed.as_ref().unwrap().code.as_str());
    assert_eq!(codes.collect::<Vec<_>>(), ["3", "7"]);
    // The price of ten stands, though six alone would cost more each.
    assert_eq!(order.proposal.unwrap().totals.total, Money::from_sen(6 * 10_500_000));
}

#[test]
fn more_than_there_is_cannot_be_offered_unless_for_a_later_day() {
    let order = submitted(&[10]);
    let refusal = attempt(&order, counter(vec![wish(1, 6)], 239), &seller()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotEnoughStock { .. }));

    let later = Wish { date: noon().date_naive().succ_opt(), ..wish(1, 6) };
    let order = after(order, counter(vec![later], 200), &seller());
    assert_eq!(order.lines[0].counts.held, 200);
    let order = after(order, accept_counter(), &buyer());
    assert_eq!((order.state, order.lines[0].counts.backordered()), (State::Confirmed, 40));
}

#[test]
fn a_day_that_has_passed_is_neither_asked_for_nor_promised() {
    let yesterday = noon().date_naive() - chrono::TimeDelta::days(1);
    let past = Err(Refusal::DayIsPast { day: yesterday });
    let late = |line| Wish { date: Some(yesterday), ..wish(line, 2) };
    assert_eq!(attempt(&submitted(&[2]), counter(vec![late(1)], 1_000), &seller()), past);
    assert_eq!(attempt(&confirmed(&[2]), amend(vec![late(1)]), &buyer()), past);
    let backorder = Some((yesterday, noon() - chrono::TimeDelta::hours(4)));
    for on_hand in [0, 1_000] {
        let accept = Command::Accept { levels: levels(on_hand), backorder };
        assert_eq!(attempt(&submitted(&[2]), accept, &seller()), past, "{on_hand} on hand");
    }

    let details = Details { requested_date: Some(yesterday), ..Details::default() };
    let lines = vec![DraftLine { id: id(1), offer: id(1), count: 2 }];
    let edit = Command::Edit(Draft { lines, details }, pricing());
    assert_eq!(attempt(&draft(&[2]), edit, &buyer()), past);
    // The day passed while the draft lay there: it is said when somebody would submit it.
    let mut old = draft(&[2]);
    old.details.requested_date = Some(yesterday);
    assert_eq!(attempt(&old, submit(), &buyer()), past);
}

#[test]
fn what_is_accepted_is_the_order_and_what_was_asked_stays_on_record() {
    let order = after(submitted(&[10, 5]), counter(vec![wish(1, 6), wish(2, 0)], 240), &seller());
    let order = after(order, accept_counter(), &buyer());

    assert_eq!((order.state, order.revision, order.proposal.clone()), (State::Confirmed, 2, None));
    let counts = order.lines.iter().map(|l| (l.counts.ordered, l.counts.confirmed, l.counts.held));
    assert_eq!(counts.collect::<Vec<_>>(), [(400, 240, 240), (200, 0, 0)]);
    assert_eq!(order.totals.total, Money::from_sen(6 * 10_500_000));
    // Sent and counted, nothing is left open.
    let order = after(order, dispatch(1, &[(1, 240)]), &seller());
    assert_eq!(after(order, receive(1, &[(1, 240, 0, 0)]), &buyer()).state, State::Received);
}

#[test]
fn a_substitute_comes_in_as_a_line_of_its_own() {
    let wishes = vec![wish(1, 0), extra(3, 4, Some(1))];
    let order = after(submitted(&[10]), counter(wishes, 1_000), &seller());

    let line = &order.lines[1];
    assert_eq!((line.position, line.substitutes, line.counts.ordered), (2, Some(id(1)), 0));
    assert_eq!((line.amount, line.counts.held), (Money::ZERO, 160));
    assert_eq!(line.proposed.as_ref().unwrap().code, LineCode::Added);

    let declined = after(order.clone(), Command::Decline { reason: None }, &buyer());
    assert_eq!((declined.state, declined.lines.len()), (State::Cancelled, 1));
    let accepted = after(order, accept_counter(), &buyer());
    assert_eq!(accepted.lines[1].amount, Money::from_sen(4 * 10_800_000));
    assert_eq!(accepted.lines[1].counts.confirmed, 160);
}

#[test]
fn a_counter_offer_must_change_something_and_leave_something() {
    let order = submitted(&[10]);
    let refused = |wishes| attempt(&order, counter(wishes, 1_000), &seller()).unwrap_err();

    assert_eq!(refused(vec![wish(1, 10)]), Refusal::NothingChanged);
    assert_eq!(refused(vec![]), Refusal::NothingChanged);
    assert_eq!(refused(vec![wish(1, 0)]), Refusal::NothingLeft);
    assert!(matches!(refused(vec![wish(9, 1)]), Refusal::LineUnknown { .. }));
    assert!(matches!(refused(vec![wish(1, 1), wish(1, 2)]), Refusal::LineRepeated { .. }));
    assert!(matches!(refused(vec![extra(9, 1, None)]), Refusal::OfferUnknown { .. }));
    assert!(matches!(refused(vec![extra(1, 1, None)]), Refusal::OfferRepeated { .. }));
    let free = Wish { price: Some(Money::ZERO), ..wish(1, 1) };
    assert_eq!(refused(vec![free]), Refusal::PriceNotPositive);
}

#[test]
fn a_revised_order_is_offered_anew_and_nothing_is_held_for_it() {
    let order = after(submitted(&[10]), counter(vec![wish(1, 6)], 240), &seller());
    let lines = vec![DraftLine { id: id(1), offer: id(1), count: 8 }];
    let revise = Command::Revise {
        draft: Draft { lines, details: Details::default() },
        pricing: pricing(),
        basis: ApprovalBasis::default(),
        reason: None,
    };

    let order = after(order, revise, &buyer());

    assert_eq!((order.state, order.revision), (State::Submitted, 2));
    assert_eq!((order.lines[0].counts.ordered, order.lines[0].counts.held), (320, 0));
    assert_eq!(order.number.as_deref(), Some("PO-2026-000001"));
    // Eight are below the step of ten: today's price for eight.
    assert_eq!(order.totals.total, Money::from_sen(8 * 10_800_000));
}

#[test]
fn a_dearer_counter_offer_is_taken_by_somebody_who_did_not_make_the_order() {
    let dearer = Wish { price: Some(Money::from_sen(12_000_000)), ..wish(1, 10) };
    let order = after(submitted(&[10]), counter(vec![dearer], 1_000), &seller());
    let rule = ApprovalRule {
        id: id(700),
        condition: Condition::TotalFrom { total: Money::from_sen(100) },
        needed: 1,
        board: Vec::new(),
    };
    let approvers = vec![id(901), id(902)];
    let basis = ApprovalBasis { rules: vec![rule], approvers, ..ApprovalBasis::default() };
    let chief = |person| Actor { person: id(person), ..actor(1, &[Role::Approver]) };
    let take = || accept_counter_under(basis.clone());

    assert!(matches!(attempt(&order, take(), &buyer()), Err(Refusal::NotYourRole { .. })));
    let maker = Actor { person: buyer().person, ..chief(0) };
    assert_eq!(attempt(&order, take(), &maker), Err(Refusal::NotYoursToApprove));
    assert_eq!(attempt(&order, take(), &chief(901)).unwrap().state, State::Confirmed);

    // Two of them: the first yes only counts, the second binds.
    let mut two = basis.clone();
    two.rules[0].needed = 2;
    let first = after(order, accept_counter_under(two.clone()), &chief(901));
    assert_eq!(first.state, State::Countered);
    assert_eq!(after(first, accept_counter_under(two), &chief(902)).state, State::Confirmed);
}

#[test]
fn an_amendment_touches_only_what_has_not_left() {
    let order = after(confirmed(&[10, 5]), dispatch(1, &[(1, 6 * CARTON)]), &seller());
    let refused = |wishes| attempt(&order, amend(wishes), &buyer()).unwrap_err();
    assert!(matches!(refused(vec![wish(1, 5)]), Refusal::LessThanShipped { .. }));
    let cheaper = Wish { price: Some(Money::from_sen(1)), ..wish(1, 10) };
    assert!(matches!(refused(vec![cheaper]), Refusal::PriceOfShipped { .. }));

    let open = after(order, amend(vec![wish(1, 6), wish(2, 8)]), &buyer());
    assert_eq!(attempt(&open, amend(vec![wish(2, 9)]), &seller()), Err(Refusal::ProposalOpen));
    assert_eq!(open.lines[0].counts.confirmed, 10 * CARTON, "nothing changes until it is taken");

    let order = after(open, accept(3 * CARTON), &seller());
    let counts = order.lines.iter().map(|l| (l.counts.confirmed, l.counts.held));
    assert_eq!(counts.collect::<Vec<_>>(), [(240, 0), (320, 320)]);
    assert_eq!((order.state, order.revision), (State::InFulfilment, 2));
}

#[test]
fn more_than_the_stock_has_cannot_be_agreed_to_later_either() {
    let open = after(confirmed(&[10]), amend(vec![wish(1, 12)]), &buyer());
    let refusal = attempt(&open, accept(79), &seller()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotEnoughStock { .. }));
    assert_eq!(after(open, accept(80), &seller()).lines[0].counts.held, 480);
}

#[test]
fn an_amendment_to_nothing_calls_the_order_off_with_consent() {
    let open = after(confirmed(&[10]), amend(vec![wish(1, 0)]), &buyer());
    let order = after(open, accept(0), &seller());
    assert_eq!((order.state, order.lines[0].counts.held), (State::Cancelled, 0));

    let sent = after(confirmed(&[10]), dispatch(1, &[(1, 40)]), &seller());
    let counted = after(sent, receive(1, &[(1, 40, 0, 0)]), &buyer());
    let open = after(counted, amend(vec![wish(1, 1)]), &seller());
    assert_eq!(after(open, accept_counter(), &buyer()).state, State::Received);
}

#[test]
fn an_amendment_that_nobody_takes_leaves_no_trace_on_the_order() {
    let before = confirmed(&[10]);
    let open = after(before.clone(), amend(vec![wish(1, 4), extra(2, 1, None)]), &buyer());
    let (withdraw, decline) =
        (Command::Withdraw { reason: None }, Command::Reject { reason: reason() });

    for dropped in [
        after(open.clone(), withdraw, &buyer()),
        after(open.clone(), decline, &seller()),
        decide(&open, Command::Expire, By::Clock, open.deadline.unwrap())
            .unwrap()
            .events
            .iter()
            .fold(open.clone(), PurchaseOrder::after),
    ] {
        assert_eq!(dropped, before);
    }
}

#[test]
fn what_left_meanwhile_is_not_amended_away() {
    let open = after(confirmed(&[10]), amend(vec![wish(1, 4)]), &buyer());
    let sent = after(open, dispatch(1, &[(1, 5 * CARTON)]), &seller());
    assert!(matches!(attempt(&sent, accept(0), &seller()), Err(Refusal::LessThanShipped { .. })));
}

#[test]
fn calling_off_late_needs_the_seller() {
    let order = confirmed(&[1]);
    let due = noon() + chrono::TimeDelta::hours(12);
    let cancel = |goods_due| Command::Cancel { reason: reason(), goods_due };

    assert_eq!(
        attempt(&order, cancel(Some(due)), &buyer()),
        Err(Refusal::CancelTooLate { until: noon() })
    );
    let later = Some(due + chrono::TimeDelta::seconds(1));
    assert_eq!(attempt(&order, cancel(later), &buyer()).unwrap().state, State::Cancelled);
    assert_eq!(attempt(&order, cancel(Some(due)), &seller()).unwrap().state, State::Cancelled);
}

#[test]
fn a_seller_short_of_goods_takes_an_amendment_by_promising_a_day() {
    let order = after(confirmed(&[10]), amend(vec![wish(1, 14)]), &buyer());
    let promise = |days: i64| {
        let day = (noon() + chrono::TimeDelta::days(days)).date_naive();
        let until = noon() + chrono::TimeDelta::days(days + 1);
        Command::Accept { levels: levels(3 * CARTON), backorder: Some((day, until)) }
    };
    let short = attempt(&order, accept(3 * CARTON), &seller());
    assert!(matches!(short, Err(Refusal::NotEnoughStock { .. })));
    let late = attempt(&order, promise(30), &seller());
    assert!(matches!(late, Err(Refusal::PromiseTooLate { .. })));

    let order = after(order, promise(5), &seller());

    let counts = &order.lines[0].counts;
    assert_eq!((counts.confirmed, counts.held), (14 * CARTON, 13 * CARTON));
    assert!(order.backorder_until.is_some());
    // With goods enough nothing is promised, whatever was typed.
    let order = after(confirmed(&[10]), amend(vec![wish(1, 12)]), &buyer());
    let order = after(order, promise(5), &seller());
    assert_eq!((order.backorder_until, order.lines[0].counts.held), (None, 12 * CARTON));
}
