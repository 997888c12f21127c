//! What was written down wrongly: too early, too much, of the wrong payer, or of what waits already.

use super::*;

fn by_payee(record: Record) -> Result<Payment, Refusal> {
    let treasurer = actor(1, 11, Role::Treasurer);
    attempt(&blank(), Command::Record(Box::new(record)), By::Person(&treasurer))
}

fn reverse(payment: &Payment, by: &Actor) -> Result<Payment, Refusal> {
    attempt(payment, Command::Reverse { words: "Salah ketik".into() }, By::Person(by))
}

#[test]
fn a_day_is_two_years_back_at_most_and_so_is_that_of_a_refund() {
    let seller = actor(1, 11, Role::Treasurer);
    let on = |text| by_payer(Record { paid_on: day(text), ..record(450) });

    let earliest = day("2024-11-21");
    let slip = Refusal::TooLongAgo { paid_on: day("0026-11-22"), earliest };
    assert_eq!(on("0026-11-22"), Err(slip.clone()));
    assert!(on("2024-11-20").is_err());
    assert!(on("2024-11-21").is_ok());
    let by_bank = Record { paid_on: day("0026-11-22"), ..record(450) };
    assert_eq!(attempt(&blank(), Command::Record(Box::new(by_bank)), By::Bank), Err(slip.clone()));
    let ahead = by_payee(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    let refund = Command::Refund {
        amount: rupiah(1),
        paid_on: day("0026-11-22"),
        method: Method::Cash,
        reference: None,
        same_reference: None,
        id: id(70),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    };
    assert_eq!(attempt(&ahead, refund, By::Person(&seller)), Err(slip));
}

#[test]
fn nobody_writes_more_into_anothers_books_than_their_totals_hold() {
    let most = Money::MOST_AT_ONCE;
    let of = |amount| by_payee(Record { amount, wanted: Some(Vec::new()), ..record(1) });

    assert!(of(most).is_ok());
    let more = most.plus(Money::from_sen(1)).unwrap();
    assert_eq!(of(more), Err(Refusal::TooMuch { most }));
    assert_eq!(of(Money::from_sen(i64::MAX)), Err(Refusal::TooMuch { most }));
}

#[test]
fn the_payee_takes_back_its_own_word_while_nobody_elses_stands_on_it() {
    let (seller, buyer) = (actor(1, 11, Role::Treasurer), actor(2, 21, Role::Treasurer));
    let wrong = by_payee(record(450)).unwrap();
    assert_eq!(wrong.state, State::Confirmed);

    assert_eq!(reverse(&wrong, &seller).unwrap().state, State::Reversed);
    let tapped = attempt(&by_payer(record(450)).unwrap(), Command::Confirm, By::Person(&seller));
    let tapped = tapped.unwrap();
    assert_eq!(reverse(&tapped, &seller).unwrap().state, State::Reversed);
    assert!(reverse(&tapped, &buyer).is_err(), "it told the payee itself that it had paid");
    let vouched = Payment { is_vouched: true, ..wrong.clone() };
    assert!(matches!(reverse(&vouched, &seller), Err(Refusal::NotInThisState { .. })));
    let by_bank = attempt(&blank(), Command::Record(Box::new(record(450))), By::Bank).unwrap();
    for side in [&seller, &buyer] {
        assert!(matches!(reverse(&by_bank, side), Err(Refusal::NotInThisState { .. })));
    }
    let ahead = by_payee(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    let refund = Command::Refund {
        amount: rupiah(1),
        paid_on: day("2026-11-22"),
        method: Method::Cash,
        reference: None,
        same_reference: None,
        id: id(70),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    };
    let refunded = attempt(&ahead, refund, By::Person(&seller)).unwrap();
    assert!(matches!(reverse(&refunded, &seller), Err(Refusal::NotInThisState { .. })));
}

#[test]
fn the_payer_says_that_was_not_us_of_what_only_the_payee_says_and_let_no_goods_go() {
    let buyer = actor(2, 21, Role::Treasurer);
    let theirs = by_payee(record(450)).unwrap();

    assert_eq!(reverse(&theirs, &buyer).unwrap().state, State::Reversed);
    for kept in [
        Payment { is_vouched: true, ..theirs.clone() },
        Payment { let_goods_go: true, ..theirs.clone() },
    ] {
        assert!(matches!(reverse(&kept, &buyer), Err(Refusal::NotInThisState { .. })));
    }
}

#[test]
fn nobody_pays_back_what_they_have_not_said_to_have_got_nor_under_the_same_number() {
    let seller = actor(1, 11, Role::Treasurer);
    let ahead = by_payer(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    let refund = |number: &str| Command::Refund {
        amount: rupiah(450),
        paid_on: day("2026-11-22"),
        method: Method::Transfer,
        reference: Some(reference(number)),
        same_reference: None,
        id: id(70),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    };

    let early = attempt(&ahead, refund("FT26-326/0002"), By::Person(&seller));
    assert!(matches!(early, Err(Refusal::NotInThisState { state: State::Recorded, .. })));
    let came = attempt(&ahead, Command::Confirm, By::Person(&seller)).unwrap();
    let same = attempt(&came, refund("FT26-326/0001"), By::Person(&seller));
    assert_eq!(same, Err(Refusal::ReferenceUsed { payment: came.id }));
    assert!(attempt(&came, refund("FT26-326/0002"), By::Person(&seller)).is_ok());
}

#[test]
fn a_bill_that_waits_in_another_payment_is_not_signed_for_twice() {
    let quorum = || Quorum::of_approvers(1);
    let wish =
        |n, amount: Option<i64>| WantedApplication { invoice: id(n), amount: amount.map(rupiah) };
    let bills = || {
        let mut bills = bills();
        bills[2].planned = rupiah(500);
        bills[0].planned = rupiah(100);
        bills
    };
    let ask = |wanted| by_payer(Record { quorum: quorum(), bills: bills(), wanted, ..record(450) });

    let twice = Refusal::WaitsAlready { invoice: id(53), planned: rupiah(500) };
    assert_eq!(ask(Some(vec![wish(53, None)])), Err(twice));
    let part = Refusal::WaitsAlready { invoice: id(51), planned: rupiah(100) };
    assert_eq!(ask(Some(vec![wish(51, Some(201))])), Err(part));
    let rest = ask(Some(vec![wish(51, None)])).unwrap();
    assert_eq!(rest.planned, [Application { invoice: id(51), amount: rupiah(200) }]);
    let oldest = ask(None).unwrap();
    let planned = [(52, 200), (51, 200)].map(|(n, amount)| (id::<InvoiceId>(n), rupiah(amount)));
    let told: Vec<_> = oldest.planned.iter().map(|one| (one.invoice, one.amount)).collect();
    assert_eq!(told, planned, "what waits elsewhere is left out");
    // Money that moved is written down, whatever others plan.
    assert!(
        by_payer(Record { bills: bills(), wanted: Some(vec![wish(53, None)]), ..record(450) })
            .is_ok()
    );
}

#[test]
fn what_is_made_is_for_what_officers_signed_and_for_their_order() {
    let treasurer = actor(2, 21, Role::Treasurer);
    let approved = |wanted| {
        let asked = Record { quorum: Quorum::of_approvers(1), wanted: Some(wanted), ..record(450) };
        let prepared = by_payer(asked).unwrap();
        assert_eq!(prepared.reference, Some(reference("FT26-326/0001")), "what was typed stays");
        attempt(&prepared, Command::Sign, By::Person(&actor(2, 22, Role::Approver))).unwrap()
    };
    let make = |payment: &Payment, record| {
        attempt(payment, Command::Record(Box::new(record)), By::Person(&treasurer))
    };
    let for_53 = WantedApplication { invoice: id(53), amount: Some(rupiah(400)) };
    let signed = approved(vec![for_53]);

    let other = vec![WantedApplication { invoice: id(51), amount: None }];
    let other = make(&signed, Record { wanted: Some(other), ..record(450) });
    assert_eq!(other, Err(Refusal::OtherThanSigned { signed: rupiah(450) }));
    let more = vec![WantedApplication { amount: Some(rupiah(401)), ..for_53 }];
    assert!(make(&signed, Record { wanted: Some(more), ..record(450) }).is_err());
    let same = make(&signed, Record { wanted: Some(vec![for_53]), ..record(450) }).unwrap();
    assert_eq!(applied(&same), [(id(53), 400)]);
    // Signed before the order was billed; billed since.
    let ahead = approved(Vec::new());
    let billed = make(&ahead, Record { of_order: vec![id(52)], ..record(450) }).unwrap();
    assert_eq!((applied(&billed), billed.on_account()), (vec![(id(52), 200)], rupiah(250)));
    // Prepared, signed, recorded: to the payee it begins with that.
    let third = Payment { version: 3, ..billed };
    assert_eq!((third.version_to(Side::Payer), third.version_to(Side::Payee)), (3, 1));
}

#[test]
fn only_what_is_on_account_follows_by_itself() {
    let ahead = by_payer(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    let wanted = vec![WantedApplication { invoice: id(52), amount: None }];
    let apply = Command::Apply { wanted: Some(wanted), bills: bills() };

    let used = attempt(&ahead, apply, By::Clock).unwrap();

    assert_eq!((applied(&used), used.on_account()), (vec![(id(52), 200)], rupiah(250)));
    assert_eq!(allowed_commands(&ahead, By::Clock), [CommandName::Apply]);
}
