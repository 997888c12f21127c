//! Answers: who may give one, and until when.

use super::*;
use chrono::TimeDelta;

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
