//! What goes back: signed by the payee's officers above an amount, and believed or denied by whom it goes to.

use super::*;
use crate::id::RefundId;
use crate::ledger::{Means, Occurrence, OwedBy};

fn refund(amount: i64, quorum: Quorum) -> Command {
    Command::Refund {
        amount: rupiah(amount),
        paid_on: day("2026-11-22"),
        method: Method::Cash,
        reference: None,
        same_reference: None,
        id: id(90),
        quorum,
        approvers: vec![id(11), id(12), id(13)],
    }
}

fn spare() -> Payment {
    let seller = actor(1, 11, Role::Treasurer);
    let record = Record { wanted: Some(Vec::new()), ..record(450) };
    attempt(&blank(), Command::Record(Box::new(record)), By::Person(&seller)).unwrap()
}

fn state(payment: &Payment) -> RefundState {
    payment.refund(id(90)).unwrap().state
}

#[test]
fn two_officers_sign_before_it_goes_and_what_they_signed_is_used_for_nothing_else() {
    let (seller, buyer) = (actor(1, 11, Role::Treasurer), actor(2, 21, Role::Treasurer));
    let officer = |n| actor(1, n, Role::Approver);
    let which: RefundId = id(90);
    let sign = || Command::SignRefund { refund: which };

    let asked = attempt(&spare(), refund(400, Quorum::of_approvers(2)), By::Person(&seller));
    let asked = asked.unwrap();
    assert_eq!((state(&asked), asked.refunded), (RefundState::AwaitingSignatures, Money::ZERO));
    assert_eq!(asked.on_account(), rupiah(450), "the payer's until they have signed");
    let own = attempt(&asked, sign(), By::Person(&actor(1, 11, Role::Approver)));
    assert_eq!(own, Err(Refusal::MayNotSign(MayNotSign::OwnWork)));
    let theirs = attempt(&asked, sign(), By::Person(&actor(2, 12, Role::Approver)));
    assert!(matches!(theirs, Err(Refusal::NotYourPart { .. })));
    let once = attempt(&asked, sign(), By::Person(&officer(12))).unwrap();
    let made = |payment: &Payment| {
        let command = Command::RecordRefund {
            refund: which,
            paid_on: day("2026-11-22"),
            reference: None,
            same_reference: None,
        };
        attempt(payment, command, By::Person(&seller))
    };
    assert!(matches!(made(&once), Err(Refusal::RefundNotInThisState { .. })));
    let twice = attempt(&once, sign(), By::Person(&officer(13))).unwrap();
    assert_eq!((state(&twice), twice.on_account()), (RefundState::Approved, rupiah(50)));
    let all = Command::Apply { wanted: None, bills: bills() };
    let used = attempt(&twice, all, By::Person(&buyer)).unwrap();
    assert_eq!(used.applied_total(), rupiah(50));
    let gone = made(&used).unwrap();
    assert_eq!((gone.refunded, gone.on_account()), (rupiah(400), Money::ZERO));
    assert_eq!(gone.version_to(Side::Payer), gone.version - 3, "prepared and signed unseen");

    // The payer uses it before the last signature: it cannot go back any more.
    let all = Command::Apply { wanted: None, bills: bills() };
    let used = attempt(&once, all, By::Person(&buyer)).unwrap();
    let late = attempt(&used, sign(), By::Person(&officer(13)));
    assert_eq!(late, Err(Refusal::MoreThanPaid { left: Money::ZERO }));
    let none = attempt(&used, Command::WithdrawRefund { refund: which }, By::Person(&seller));
    assert_eq!(state(&none.unwrap()), RefundState::Withdrawn);
}

#[test]
fn whoever_it_goes_to_says_whether_it_came_and_a_slip_is_taken_back() {
    let (seller, buyer) = (actor(1, 11, Role::Treasurer), actor(2, 21, Role::Treasurer));
    let which: RefundId = id(90);
    let back = || Command::ReverseRefund { refund: which, words: "Tidak masuk".into() };
    let gone = attempt(&spare(), refund(400, Quorum::nobody()), By::Person(&seller)).unwrap();
    assert_eq!((state(&gone), gone.refunded), (RefundState::Made, rupiah(400)));

    for by in [&seller, &buyer] {
        let denied = decide(&gone, back(), By::Person(by), at()).unwrap();
        let owed = OwedBy { debtor: gone.payer, creditor: gone.payee };
        let posted = Occurrence::RefundReversed { owed, amount: rupiah(400), means: Means::Cash };
        assert_eq!(gone.occurrence_of(&denied.events[0]), Some(posted));
        let after = denied.events.iter().fold(gone.clone(), Payment::after);
        assert_eq!((after.refunded, after.on_account()), (Money::ZERO, rupiah(450)));
    }
    let came = attempt(&gone, Command::ConfirmRefund { refund: which }, By::Person(&buyer));
    let came = came.unwrap();
    let slip = attempt(&came, back(), By::Person(&seller));
    assert!(matches!(slip, Err(Refusal::RefundNotInThisState { .. })), "both say that it went");
    assert!(attempt(&came, back(), By::Person(&buyer)).is_ok(), "a wrong tap");
    let mut vouched = gone;
    vouched.refunds[0].is_vouched = true;
    for by in [&seller, &buyer] {
        assert!(attempt(&vouched, back(), By::Person(by)).is_err(), "a bank says that it went");
    }
    let unknown = Command::ConfirmRefund { refund: id(91) };
    assert_eq!(attempt(&vouched, unknown, By::Person(&buyer)), Err(Refusal::RefundUnknown));
}
