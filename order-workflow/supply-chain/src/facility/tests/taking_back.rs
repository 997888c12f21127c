//! A drawdown that was not paid after all, and days and facilities that make no sense.

use super::*;

#[test]
fn who_said_that_it_was_paid_takes_it_back_and_the_seller_says_that_it_never_came() {
    let bank = actor(5, 51, Role::Treasurer);
    let (treasurer, seller) = (actor(2, 21, Role::Treasurer), actor(1, 11, Role::Treasurer));
    let reference = BankReference::try_from("BRI2026-0001".to_owned()).unwrap();
    let paid_on = day("2026-11-22");
    let pay = DrawdownCommand::Pay { reference, paid_on, is_used: false, facts: facts() };
    let paid = attempt(&approved(), pay, &bank).unwrap();
    let reverse = |is_repaid| {
        let on_it = StandsOnIt { is_repaid, is_on_line: false };
        DrawdownCommand::Reverse { words: "salah rekening".into(), on_it }
    };
    let deny = |days| DrawdownCommand::Deny {
        words: "tidak masuk".into(),
        on_it: StandsOnIt::default(),
        said_at: noon() - chrono::TimeDelta::days(days),
    };

    assert_eq!(attempt(&paid, reverse(false), &bank).unwrap().state, DrawdownState::Reversed);
    assert_eq!(attempt(&paid, reverse(true), &bank), Err(DrawdownRefusal::PaidBack));
    for other in [&treasurer, &seller] {
        let refused = attempt(&paid, reverse(false), other);
        assert!(matches!(refused, Err(DrawdownRefusal::NotYourPart { .. })), "{refused:?}");
    }
    let nobody = Facility { bank_is_here: false, ..facility() };
    assert!(decide_drawdown(&nobody, &paid, reverse(false), &treasurer, noon()).is_ok());
    let on_it = StandsOnIt { is_repaid: false, is_on_line: true };
    let printed = DrawdownCommand::Reverse { words: "salah".into(), on_it };
    assert_eq!(attempt(&paid, printed, &bank), Err(DrawdownRefusal::OnBankLine));
    let unpaid = attempt(&approved(), reverse(false), &bank);
    assert!(matches!(unpaid, Err(DrawdownRefusal::NotInThisState { .. })));

    assert_eq!(attempt(&paid, deny(14), &seller).unwrap().state, DrawdownState::Reversed);
    let late = attempt(&paid, deny(15), &seller);
    assert!(matches!(late, Err(DrawdownRefusal::SilenceOver { .. })), "{late:?}");
    for other in [&treasurer, &bank, &actor(1, 12, Role::Sales)] {
        assert!(attempt(&paid, deny(0), other).is_err(), "{other:?}");
    }
}

#[test]
fn nothing_is_paid_before_the_board_signed_nor_signed_once_the_facility_ended() {
    let bank = actor(5, 51, Role::Treasurer);
    let reference = BankReference::try_from("BRI2026-0001".to_owned()).unwrap();
    let paid_on = day("0026-11-22");
    let pay = DrawdownCommand::Pay { reference, paid_on, is_used: false, facts: facts() };
    let signed_on = day("2026-11-22");
    assert_eq!(attempt(&approved(), pay, &bank), Err(DrawdownRefusal::BeforeSigned { signed_on }));

    let asked = request(40_000_000, Purpose::Goods, facts());
    let asked = attempt(&blank(), asked, &actor(2, 21, Role::Treasurer)).unwrap();
    let ended = Facility { state: FacilityState::Ended, ..facility() };
    let officer = actor(2, 22, Role::Approver);
    let late = decide_drawdown(&ended, &asked, DrawdownCommand::Sign, &officer, noon());
    assert!(matches!(late, Err(DrawdownRefusal::NotDrawable { .. })), "{late:?}");
}
