//! Approval: which orders wait for it, who may give it, and how often.

use super::changing::{amend, counter, extra, wish};
use super::*;

const BOSS: u128 = 901;
const CHAIR: u128 = 902;

pub(super) fn approver(person: u128) -> Actor {
    Actor { person: id(person), ..actor(1, &[Role::Approver]) }
}

fn from(rupiah: i64) -> Condition {
    Condition::TotalFrom { total: Money::from_sen(rupiah * 100) }
}

fn rule(condition: Condition, needed: u32, board: &[u128]) -> ApprovalRule {
    let board = board.iter().map(|&person| id(person)).collect();
    ApprovalRule { id: id(700), condition, needed, board }
}

/// A rule about orders from so many rupiah on.
pub(super) fn rule_from(rupiah: i64) -> ApprovalRule {
    rule(from(rupiah), 1, &[])
}

fn basis(rules: Vec<ApprovalRule>) -> ApprovalBasis {
    let approvers = vec![id(BOSS), id(CHAIR), id(100)];
    ApprovalBasis { rules, approvers, ..ApprovalBasis::default() }
}

pub(super) fn approve() -> Command {
    Command::Approve { number: Some("PO-2026-000001".into()) }
}

/// Ten cartons at Rp105.000, above a limit of one million.
fn waiting(needed: u32, board: &[u128]) -> PurchaseOrder {
    let basis = basis(vec![rule(from(1_000_000), needed, board)]);
    after(draft(&[10]), submit_with(basis, None), &buyer())
}

#[test]
fn an_order_at_the_limit_waits_for_somebody_who_did_not_make_it() {
    let order = waiting(1, &[]);
    assert_eq!((order.state, order.number.as_deref()), (State::PendingApproval, None));
    assert!(!order.is_known_to(Party::Seller));

    // The manager who made it holds the approver's role too: four eyes all the same.
    let maker = actor(1, &[Role::Manager, Role::Approver]);
    assert_eq!(attempt(&order, approve(), &maker), Err(Refusal::NotYoursToApprove));
    assert!(!allowed_commands(&order, &maker).contains(&CommandName::Approve));

    let order = after(order, approve(), &approver(BOSS));
    assert_eq!(order.state, State::Submitted);
    assert_eq!(order.deadline, Some(noon() + chrono::TimeDelta::days(1)));
    assert_eq!(order.totals.total, Money::from_sen(105_000_000), "as it was shown");
}

#[test]
fn below_the_limit_nobody_is_asked() {
    let rules = basis(vec![rule(from(1_050_001), 1, &[])]);
    assert_eq!(after(draft(&[10]), submit_with(rules, None), &buyer()).state, State::Submitted);
}

#[test]
fn what_the_same_basket_holds_elsewhere_counts_too() {
    let rules = ApprovalBasis {
        beside: Money::from_sen(100),
        ..basis(vec![rule(from(1_050_001), 1, &[])])
    };
    assert_eq!(
        after(draft(&[10]), submit_with(rules, None), &buyer()).state,
        State::PendingApproval
    );
}

#[test]
fn a_board_needs_its_number_and_nobody_twice() {
    let order = waiting(2, &[BOSS, CHAIR]);

    let order = after(order, approve(), &approver(BOSS));
    assert_eq!(order.state, State::PendingApproval);
    assert_eq!(order.approval.as_ref().map(ApprovalRound::missing), Some(1));
    assert_eq!(attempt(&order, approve(), &approver(BOSS)), Err(Refusal::NotYoursToApprove));
    assert_eq!(attempt(&order, approve(), &approver(903)), Err(Refusal::NotYoursToApprove));

    assert_eq!(after(order, approve(), &approver(CHAIR)).state, State::Submitted);
}

#[test]
fn nothing_waits_for_an_approval_that_nobody_could_give() {
    let rules = basis(vec![rule(from(1), 3, &[])]);
    assert_eq!(
        attempt(&draft(&[10]), submit_with(rules, None), &buyer()),
        Err(Refusal::NoApprover { needed: 3, able: 2 })
    );
}

#[test]
fn what_is_sent_back_is_a_draft_again_and_can_be_changed() {
    let back = Command::SendBack { reason: "terlalu banyak".into() };
    let order = after(waiting(1, &[]), back, &approver(BOSS));

    assert_eq!((order.state, order.approval.clone()), (State::Draft, None));
    assert_eq!(after(order, submit(), &buyer()).state, State::Submitted);
}

#[test]
fn a_category_is_watched_whatever_its_letters() {
    let condition = Condition::Category { category: "Mi Instan".into() };
    let rules = ApprovalBasis {
        categories: vec![(id(1), "mi instan".into()), (id(2), "gula".into())],
        ..basis(vec![rule(condition, 1, &[])])
    };
    let submit = || submit_with(rules.clone(), None);

    assert_eq!(after(draft(&[1]), submit(), &buyer()).state, State::PendingApproval);
    let mut sugar = draft(&[1, 1]);
    sugar.lines.remove(0);
    assert_eq!(after(sugar, submit(), &buyer()).state, State::Submitted);
}

/// A buyer's amendment under these rules.
fn amended(wishes: Vec<Wish>, basis: ApprovalBasis) -> Command {
    Command::Amend { wishes, charges: None, pricing: pricing(), basis, note: None }
}

#[test]
fn who_amends_an_order_does_not_approve_the_amendment() {
    // The order is somebody else's; a buyer who is an approver too makes it three times as large.
    let order = confirmed(&[4]);
    let both = Actor { roles: vec![Role::Buyer, Role::Approver], ..approver(BOSS) };
    let larger = || amended(vec![wish(1, 12)], basis(vec![rule_from(1_000_000)]));
    let order = after(order, larger(), &both);
    assert!(order.proposal.as_ref().is_some_and(|open| open.waits_for_approval));

    assert_eq!(attempt(&order, approve(), &both), Err(Refusal::NotYoursToApprove));
    assert!(!allowed_commands(&order, &both).contains(&CommandName::Approve));
    let order = after(order, approve(), &approver(CHAIR));
    assert!(order.proposal.is_some_and(|open| !open.waits_for_approval));

    // Where only its own writer could approve it, it is refused at once.
    let alone =
        ApprovalBasis { approvers: vec![id(BOSS)], ..basis(vec![rule(from(1_000_000), 1, &[])]) };
    let refusal = attempt(&confirmed(&[4]), amended(vec![wish(1, 12)], alone), &both);
    assert_eq!(refusal, Err(Refusal::NoApprover { needed: 1, able: 0 }));
}

#[test]
fn goods_of_a_watched_category_do_not_come_in_by_a_cheaper_amendment() {
    let condition = Condition::Category { category: "Minuman".into() };
    let rules = ApprovalBasis {
        categories: vec![(id(2), "Minuman".into())],
        ..basis(vec![rule(condition, 1, &[])])
    };
    for instead in [vec![wish(1, 1), extra(2, 1, None)], vec![wish(1, 0), extra(2, 1, Some(1))]] {
        let order = after(confirmed(&[4]), amended(instead, rules.clone()), &buyer());
        let open = order.proposal.expect("an amendment");
        assert!(open.totals.total < order.totals.total && open.waits_for_approval);
    }
}

#[test]
fn a_price_that_rose_wants_a_reason_and_then_an_approval() {
    // Last time twenty pieces cost Rp50.000: a carton of forty would be Rp100.000; now it is 108.000.
    let paid = LastPrice { price: Money::from_sen(5_000_000), factor: 20 };
    let with = |percent| ApprovalBasis {
        last_prices: vec![(id(1), paid)],
        ..basis(vec![rule(Condition::PriceRise { percent }, 1, &[])])
    };

    assert_eq!(after(draft(&[1]), submit_with(with(8), None), &buyer()).state, State::Submitted);
    let refusal = attempt(&draft(&[1]), submit_with(with(7), None), &buyer()).unwrap_err();
    assert!(matches!(refusal, Refusal::PriceReasonNeeded { position: 1, .. }));
    let order = after(draft(&[1]), submit_with(with(7), Some("ongkos naik")), &buyer());
    assert_eq!(order.state, State::PendingApproval);
    assert_eq!(order.approval.unwrap().reason.as_deref(), Some("ongkos naik"));
}

#[test]
fn at_the_deadline_an_approval_is_too_late() {
    let order = waiting(1, &[]);
    let due = order.deadline.unwrap();
    let at = |now| decide(&order, approve(), By::Person(&approver(BOSS)), now).is_ok();

    assert!(at(due - chrono::TimeDelta::microseconds(1)));
    assert!(!at(due));
    assert!(decide(&order, Command::Expire, By::Clock, due).is_ok());
}

/// Ten asked for, six offered; the buyer would have eight, which its rules want approved.
fn revised() -> PurchaseOrder {
    let order = after(draft(&[10]), submit(), &buyer());
    let order = after(order, counter(vec![wish(1, 6)], 240), &seller());
    let lines = vec![DraftLine { id: id(1), offer: id(1), count: 8 }];
    let revise = Command::Revise {
        draft: Draft { lines, details: Details::default() },
        pricing: pricing(),
        basis: basis(vec![rule(from(1), 1, &[])]),
        reason: None,
    };
    after(order, revise, &buyer())
}

#[test]
fn a_new_version_that_waits_for_approval_is_the_buyers_own_affair() {
    let before = after(draft(&[10]), submit(), &buyer());
    let before = after(before, counter(vec![wish(1, 6)], 240), &seller());

    let order = revised();

    let to_seller = |order: &PurchaseOrder| {
        let makers = Vec::new();
        PurchaseOrder { makers, ..order.as_seen_by(Party::Seller) }
    };
    assert_eq!(to_seller(&order), to_seller(&before));
    let seen = order.as_seen_by(Party::Buyer);
    assert_eq!((seen.state, seen.lines[0].counts.ordered), (State::PendingApproval, 320));
    assert_eq!(order.lines[0].counts.held, 240, "what was offered is still held");
    let words: Vec<_> = allowed_commands(&order, &every_role(1)).iter().map(|n| n.word()).collect();
    assert_eq!(words, ["send-back", "cancel"], "who made it does not approve it");
    assert_eq!(allowed_commands(&order, &every_role(2)), []);

    let back = Command::SendBack { reason: "terlalu banyak".into() };
    let back = after(order.clone(), back, &approver(BOSS));
    assert_eq!((back.state, back.lines.clone()), (State::Countered, before.lines), "as it stood");
    let offered = after(order.clone(), approve(), &approver(BOSS));
    assert_eq!((offered.state, offered.revision), (State::Submitted, 2));
    assert_eq!((offered.lines[0].counts.ordered, offered.lines[0].counts.held), (320, 0));
    assert_eq!(offered.revised, None);
    // It has to be weighed before the counter-offer lapses.
    let due = order.deadline.unwrap();
    assert!(decide(&order, approve(), By::Person(&approver(BOSS)), due).is_err());
    let lapsed = decide(&order, Command::Expire, By::Clock, due).unwrap();
    let lapsed = lapsed.events.iter().fold(order, PurchaseOrder::after);
    assert_eq!((lapsed.state, lapsed.revised), (State::Expired, None));
}

#[test]
fn a_sellers_wish_does_not_wait_for_one_that_the_buyers_people_still_weigh() {
    let Command::Amend { wishes, pricing, note, .. } = amend(vec![wish(1, 12)]) else {
        unreachable!("an amendment")
    };
    let basis = basis(vec![rule(from(1), 1, &[])]);
    let dearer = Command::Amend { wishes, charges: None, pricing, basis, note };
    let order = after(confirmed(&[10]), dearer, &buyer());
    assert!(order.is_proposal_hidden());
    assert_eq!(attempt(&order, amend(vec![wish(1, 9)]), &buyer()), Err(Refusal::ProposalOpen));

    let order = after(order, amend(vec![wish(1, 8)]), &seller());

    let open = order.proposal.as_ref().unwrap();
    assert_eq!((open.by, open.waits_for_approval), (Party::Seller, false));
    assert_eq!(
        (order.approval.clone(), order.lines[0].proposed.as_ref().unwrap().quantity),
        (None, 320)
    );
}
