//! Payments looked at from outside: who may, what counts, where it goes.

mod mistakes;
mod refunds;
mod statements;

use super::*;
use crate::ask::Actor;
use crate::id::{InvoiceId, PersonId};
use crate::organization::{Kind, Role};
use crate::signature::{MayNotSign, Quorum};
use proptest::prelude::*;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at() -> Moment {
    Moment { now: "2026-11-22T04:00:00Z".parse().unwrap(), today: day("2026-11-22") }
}

fn actor(organization: u128, person: u128, role: Role) -> Actor {
    Actor {
        person: id(person),
        organization: id(organization),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![role],
    }
}

fn blank() -> Payment {
    Payment::begin(id(70), (Counterparty::Organization(id(2)), id(1)), day("2026-11-22"))
}

fn account() -> BankAccount {
    BankAccount {
        id: id(80),
        owner: id(1),
        bank_code: "014".into(),
        number: "1234567890".into(),
        holder: "Koperasi Ende Jaya".into(),
        verified: Some((id::<PersonId>(9), at().now)),
        ended_at: None,
    }
}

fn reference(text: &str) -> BankReference {
    BankReference::try_from(text.to_owned()).unwrap()
}

fn bill(n: u128, due: &str, open: i64) -> PayableBill {
    PayableBill { invoice: id(n), due_on: day(due), open: rupiah(open), planned: Money::ZERO }
}

fn bills() -> Vec<PayableBill> {
    vec![bill(51, "2026-12-01", 300), bill(52, "2026-11-01", 200), bill(53, "2026-12-01", 500)]
}

fn record(amount: i64) -> Record {
    Record {
        amount: rupiah(amount),
        paid_on: day("2026-11-22"),
        method: Method::Transfer,
        account: Some(account()),
        reference: Some(reference("FT26-326/0001")),
        same_reference: None,
        evidence: None,
        wanted: None,
        bills: bills(),
        of_order: Vec::new(),
        quorum: Quorum::nobody(),
        approvers: vec![id(21), id(22), id(23)],
    }
}

fn attempt(payment: &Payment, command: Command, by: By<'_>) -> Result<Payment, Refusal> {
    let decision = decide(payment, command, by, at())?;
    Ok(decision.events.iter().fold(payment.clone(), Payment::after))
}

fn by_payer(record: Record) -> Result<Payment, Refusal> {
    let treasurer = actor(2, 21, Role::Treasurer);
    attempt(&blank(), Command::Record(Box::new(record)), By::Person(&treasurer))
}

fn applied(payment: &Payment) -> Vec<(InvoiceId, i64)> {
    payment.applied.iter().map(|one| (one.invoice, one.amount.sen() / 100)).collect()
}

#[test]
fn without_a_word_the_oldest_is_paid_first_and_the_rest_stands_on_account() {
    let part = by_payer(record(450)).unwrap();
    assert_eq!(applied(&part), [(id(52), 200), (id(51), 250)]);
    assert_eq!((part.state, part.on_account()), (State::Recorded, Money::ZERO));

    let over = by_payer(record(1_100)).unwrap();
    assert_eq!(over.on_account(), rupiah(100));

    let ahead = by_payer(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    assert_eq!(ahead.on_account(), rupiah(450), "on account, as asked");
}

#[test]
fn what_is_named_is_paid_and_no_more_than_is_open() {
    let wish =
        |n, amount: Option<i64>| WantedApplication { invoice: id(n), amount: amount.map(rupiah) };
    let paid_for =
        |wanted: Vec<WantedApplication>| by_payer(Record { wanted: Some(wanted), ..record(450) });

    let named = paid_for(vec![wish(53, Some(400)), wish(51, None)]).unwrap();
    assert_eq!(applied(&named), [(id(53), 400), (id(51), 50)]);
    let too_much = paid_for(vec![wish(51, Some(301))]);
    assert_eq!(too_much, Err(Refusal::MoreThanOpen { invoice: id(51), open: rupiah(300) }));
    let beyond = paid_for(vec![wish(53, Some(400)), wish(51, Some(60))]);
    assert_eq!(beyond, Err(Refusal::MoreThanPaid { left: rupiah(50) }));
    assert_eq!(paid_for(vec![wish(99, None)]), Err(Refusal::BillUnknown { invoice: id(99) }));
    let twice = paid_for(vec![wish(51, Some(1)), wish(51, None)]);
    assert_eq!(twice, Err(Refusal::BillRepeated { invoice: id(51) }));
}

#[test]
fn money_goes_to_the_payees_own_verified_account_and_nowhere_else() {
    let with = |account| by_payer(Record { account: Some(account), ..record(450) });

    let others = BankAccount { owner: id(3), ..account() };
    assert_eq!(with(others), Err(Refusal::AccountUnfit(Unfit::OthersAccount)));
    let fresh = BankAccount { verified: None, ..account() };
    assert_eq!(with(fresh), Err(Refusal::AccountUnfit(Unfit::NotVerified)));
    let ended = BankAccount { ended_at: Some(at().now), ..account() };
    assert_eq!(with(ended), Err(Refusal::AccountUnfit(Unfit::Ended)));
    let nowhere = by_payer(Record { account: None, ..record(450) });
    assert_eq!(nowhere, Err(Refusal::AccountNeeded { method: Method::Transfer }));
}

#[test]
fn one_reference_of_a_bank_counts_once_however_it_is_typed() {
    assert_eq!(reference("ft26 326.0001"), reference("FT26-326/0001"));
    assert!(BankReference::try_from("12".to_owned()).is_err());
    let used = Record { same_reference: Some(id(71)), ..record(450) };
    assert_eq!(by_payer(used), Err(Refusal::ReferenceUsed { payment: id(71) }));
    let none = Record { reference: None, ..record(450) };
    assert_eq!(by_payer(none), Err(Refusal::ReferenceNeeded { method: Method::Transfer }));
    let cash = Record { method: Method::Cash, account: None, reference: None, ..record(450) };
    assert_eq!(by_payer(cash.clone()), Err(Refusal::EvidenceNeeded));
    assert!(by_payer(Record { evidence: Some(id(90)), ..cash }).is_ok());
    let tomorrow = Record { paid_on: day("2026-11-23"), ..record(450) };
    assert!(matches!(by_payer(tomorrow), Err(Refusal::NotYet { .. })));
}

#[test]
fn above_an_amount_two_officers_sign_before_it_is_made() {
    let quorum = Quorum::of_approvers(2);
    let prepared =
        by_payer(Record { quorum: quorum.clone(), reference: None, ..record(450) }).unwrap();
    assert_eq!((prepared.state, prepared.counts()), (State::AwaitingSignatures, false));
    let nobody = Record { quorum: Quorum::of_approvers(3), ..record(450) };
    let (needed, able) = (3, 2);
    let refused = Err(Refusal::MayNotSign(MayNotSign::TooFewOfficers { needed, able }));
    assert_eq!(by_payer(nobody), refused, "21 would be the maker");
    let sign = |payment: &Payment, person| {
        attempt(payment, Command::Sign, By::Person(&actor(2, person, Role::Approver)))
    };
    assert_eq!(sign(&prepared, 21), Err(Refusal::MayNotSign(MayNotSign::OwnWork)));
    let once = sign(&prepared, 22).unwrap();
    assert_eq!(sign(&once, 22), Err(Refusal::MayNotSign(MayNotSign::Already)));
    let twice = sign(&once, 23).unwrap();
    assert_eq!(twice.state, State::Approved);

    let treasurer = actor(2, 21, Role::Treasurer);
    let make = |record| attempt(&twice, Command::Record(Box::new(record)), By::Person(&treasurer));
    let other = make(Record { quorum: quorum.clone(), ..record(451) });
    assert_eq!(other, Err(Refusal::OtherThanSigned { signed: rupiah(450) }));
    let paid = make(Record { quorum, ..record(450) }).unwrap();
    assert_eq!((paid.state, paid.applied_total()), (State::Recorded, rupiah(450)));
}

#[test]
fn what_officers_signed_is_what_it_is_for_as_far_as_that_is_still_open() {
    let wish = WantedApplication { invoice: id(53), amount: Some(rupiah(400)) };
    let asked = Record { quorum: Quorum::of_approvers(1), wanted: Some(vec![wish]), ..record(450) };
    let prepared = by_payer(asked).unwrap();
    assert_eq!(prepared.planned, [Application { invoice: id(53), amount: rupiah(400) }]);
    let officer = actor(2, 22, Role::Approver);
    let approved = attempt(&prepared, Command::Sign, By::Person(&officer)).unwrap();
    let treasurer = actor(2, 21, Role::Treasurer);
    let make = |record| {
        attempt(&approved, Command::Record(Box::new(record)), By::Person(&treasurer)).unwrap()
    };

    assert_eq!(applied(&make(record(450))), [(id(53), 400)], "not the oldest first");
    let paid_meanwhile = Record { bills: vec![bill(53, "2026-12-01", 150)], ..record(450) };
    let less = make(paid_meanwhile);
    assert_eq!((applied(&less), less.on_account()), (vec![(id(53), 150)], rupiah(300)));
    let gone = make(Record { bills: Vec::new(), ..record(450) });
    assert_eq!(gone.on_account(), rupiah(450));
}

#[test]
fn the_payee_confirms_it_or_says_that_it_never_came() {
    let recorded = by_payer(record(450)).unwrap();
    let (seller, buyer) = (actor(1, 11, Role::Treasurer), actor(2, 21, Role::Treasurer));
    let reverse = || Command::Reverse { words: "Tidak ada di rekening".into() };

    let confirmed = attempt(&recorded, Command::Confirm, By::Person(&seller)).unwrap();
    assert_eq!(confirmed.state, State::Confirmed);
    assert!(attempt(&recorded, Command::Confirm, By::Person(&buyer)).is_err());
    let gone = attempt(&recorded, reverse(), By::Person(&seller)).unwrap();
    assert_eq!(
        (gone.state, gone.on_account(), gone.applied.len()),
        (State::Reversed, Money::ZERO, 0)
    );
    let late = attempt(&confirmed, reverse(), By::Person(&buyer));
    assert!(matches!(late, Err(Refusal::NotInThisState { state: State::Confirmed, .. })));
    assert!(attempt(&confirmed, reverse(), By::Bank).is_ok(), "a bank may call it back");
}

#[test]
fn what_the_payees_bank_says_is_confirmed_at_once() {
    let by_bank = attempt(&blank(), Command::Record(Box::new(record(450))), By::Bank).unwrap();

    assert_eq!((by_bank.state, by_bank.recorded_by), (State::Confirmed, None));
}

#[test]
fn what_stands_on_account_is_used_or_goes_back() {
    let (seller, buyer) = (actor(1, 11, Role::Treasurer), actor(2, 21, Role::Treasurer));
    let ahead = by_payer(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    let apply = Command::Apply { wanted: None, bills: bills() };
    let used = attempt(&ahead, apply.clone(), By::Person(&buyer)).unwrap();
    assert_eq!(used.on_account(), Money::ZERO);
    assert!(matches!(
        attempt(&used, apply, By::Person(&buyer)),
        Err(Refusal::NotInThisState { .. })
    ));
    let back = attempt(&used, Command::Unapply { invoice: id(51) }, By::Person(&buyer)).unwrap();
    assert_eq!(back.on_account(), rupiah(250));
    let back = attempt(&back, Command::Confirm, By::Person(&seller)).unwrap();
    let refund = |amount| Command::Refund {
        amount: rupiah(amount),
        paid_on: day("2026-11-22"),
        method: Method::Transfer,
        reference: Some(reference("FT26-326/0002")),
        same_reference: None,
        id: id(70),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    };
    let too_much = attempt(&back, refund(251), By::Person(&seller));
    assert_eq!(too_much, Err(Refusal::MoreThanPaid { left: rupiah(250) }));
    assert!(attempt(&back, refund(250), By::Person(&buyer)).is_err(), "the payee's to give");
    let refunded = attempt(&back, refund(250), By::Person(&seller)).unwrap();
    assert_eq!(refunded.on_account(), Money::ZERO);
}

#[test]
fn a_receipt_above_five_million_reminds_of_the_stamp() {
    let rules = [StampDuty {
        valid_from: day("2021-01-01"),
        above: rupiah(5_000_000),
        duty: rupiah(10_000),
    }];

    assert_eq!(stamp_duty(&rules, rupiah(5_000_000), day("2026-11-22")), None);
    let more = Money::from_sen(500_000_001);
    assert_eq!(stamp_duty(&rules, more, day("2026-11-22")), Some(rupiah(10_000)));
    assert_eq!(stamp_duty(&rules, more, day("2020-12-31")), None);
}

#[test]
fn the_whole_matrix() {
    let (buyer, seller) = (actor(2, 21, Role::Treasurer), actor(1, 11, Role::Treasurer));
    let officer = actor(2, 22, Role::Approver);
    let ahead = by_payer(Record { wanted: Some(Vec::new()), ..record(450) }).unwrap();
    let waiting = by_payer(Record { quorum: Quorum::of_approvers(1), ..record(450) }).unwrap();
    let approved = attempt(&waiting, Command::Sign, By::Person(&officer)).unwrap();
    let reverse = Command::Reverse { words: "Salah".into() };
    let standing = [
        ("blank", blank()),
        ("awaiting", waiting.clone()),
        ("approved", approved),
        ("recorded", by_payer(record(450)).unwrap()),
        ("on account", ahead.clone()),
        ("confirmed", attempt(&ahead, Command::Confirm, By::Person(&seller)).unwrap()),
        ("reversed", attempt(&ahead, reverse, By::Bank).unwrap()),
        ("withdrawn", attempt(&waiting, Command::Withdraw, By::Person(&buyer)).unwrap()),
    ];

    let rows = standing.iter().map(|(name, payment)| {
        let words = |by: By<'_>| {
            let allowed = allowed_commands(payment, by);
            allowed.iter().map(|name| name.word()).collect::<Vec<_>>().join(" ")
        };
        let (one, other) = (words(By::Person(&buyer)), words(By::Person(&seller)));
        format!("{name}: {one} | {other} | {} | {}", words(By::Person(&officer)), words(By::Bank))
    });

    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            "blank: record | record |  | record",
            "awaiting: withdraw |  | sign | ",
            "approved: record withdraw |  |  | ",
            "recorded: reverse unapply | confirm reverse |  | confirm reverse",
            "on account: reverse apply | confirm reverse |  | confirm reverse",
            "confirmed: apply | reverse refund |  | reverse",
            "reversed:  |  |  | ",
            "withdrawn:  |  |  | ",
        ]
    );
}

proptest! {
    #[test]
    fn a_payment_is_shared_out_to_the_rupiah(amount in 1_i64..2_000_000, open in prop::collection::vec(0_i64..500_000, 0..9)) {
        let bills: Vec<PayableBill> = open.iter().zip(100_u128..)
            .map(|(open, n)| PayableBill { invoice: id(n), due_on: day("2026-11-22"), open: Money::from_sen(*open), planned: Money::ZERO })
            .collect();

        let (applied, left) = share_out(Money::from_sen(amount), None, &bills).unwrap();

        let sum: i64 = applied.iter().map(|one| one.amount.sen()).sum();
        prop_assert_eq!(sum + left.sen(), amount);
        prop_assert!(left.sen() == 0 || sum == open.iter().sum::<i64>(), "nothing is left while something is open");
        for one in &applied {
            let bill = bills.iter().find(|bill| bill.invoice == one.invoice).unwrap();
            prop_assert!(one.amount > Money::ZERO && one.amount <= bill.open);
        }
    }
}
