//! Credit looked at from outside: what is borne, what is refused, when something is due and late.

use super::*;
use crate::ask::Actor;
use crate::calendar::{DayPolicy, WorkingDays};
use crate::id::OrganizationId;
use crate::invoice::InvoiceBasis;
use crate::organization::{Kind, Role};
use crate::purchase_order::{Counts, Line};
use crate::quantity::{BaseUnit, Pack};
use crate::tax::{LineTax, TaxClass};
use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

fn organization(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(n))
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn account(limit: Limit) -> CreditAccount {
    let (seller, buyer) = (organization(1), organization(2));
    CreditAccount { seller, buyer, limit: Some(limit), blocked: None, version: 1 }
}

fn up_to(amount: i64) -> Limit {
    Limit::Amount { amount: rupiah(amount) }
}

fn owing(open_orders: i64, unpaid: i64, unapplied: i64) -> Exposure {
    let (open_orders, unpaid) = (rupiah(open_orders), rupiah(unpaid));
    Exposure { open_orders, unpaid, unapplied: rupiah(unapplied) }
}

fn asked(limit: Limit, exposure: &Exposure, increase: i64) -> Result<Clearance, Refusal> {
    let terms = MoneyTerms::default();
    check(Some(&account(limit)), exposure, rupiah(increase), Lateness::default(), &terms)
}

#[test]
fn the_limit_holds_to_the_rupiah() {
    let exposure = owing(400, 700, 100);

    let clearance = asked(up_to(1_500), &exposure, 500).unwrap();
    assert_eq!((clearance.exposure, clearance.left), (rupiah(1_500), Some(Money::ZERO)));
    assert_eq!(clearance.warnings, [Warning::NearLimit { left: Money::ZERO }]);
    let (limit, left, increase) = (rupiah(1_500), rupiah(500), rupiah(501));
    assert_eq!(
        asked(up_to(1_500), &exposure, 501),
        Err(Refusal::OverLimit { limit, left, increase })
    );
}

#[test]
fn an_order_may_always_become_smaller() {
    let blocked = CreditAccount { blocked: Some("Sengketa".into()), ..account(up_to(1)) };
    let terms = MoneyTerms { when_late: WhenLate::Hold, ..MoneyTerms::default() };
    let late = Lateness { overdue: rupiah(9), days: 90 };

    let smaller = check(Some(&blocked), &owing(900, 0, 0), rupiah(-1), late, &terms);
    assert!(smaller.is_ok());
    let bigger = check(Some(&blocked), &owing(900, 0, 0), rupiah(1), late, &terms);
    assert_eq!(bigger, Err(Refusal::Blocked));
}

#[test]
fn no_credit_is_not_no_limit() {
    assert_eq!(
        asked(Limit::NoCredit, &owing(0, 0, 200), 300),
        Err(Refusal::NoCredit { missing: rupiah(100) })
    );
    assert!(asked(Limit::NoCredit, &owing(0, 0, 300), 300).is_ok());
    let reason = "Anggota pendiri".to_owned();
    let unlimited = asked(Limit::Unlimited { reason }, &owing(9, 9, 0), 1_000_000).unwrap();
    assert_eq!(unlimited.left, None);
    let nobody_said =
        check(None, &owing(9, 9, 0), rupiah(9), Lateness::default(), &MoneyTerms::default());
    assert!(nobody_said.is_ok());
}

#[test]
fn what_is_late_warns_holds_or_wants_money_first() {
    let with = |when_late, days_of_grace, unapplied| {
        let terms = MoneyTerms { when_late, days_of_grace, ..MoneyTerms::default() };
        let late = Lateness { overdue: rupiah(50), days: 8 };
        check(None, &owing(0, 50, unapplied), rupiah(300), late, &terms)
    };

    let warned = with(WhenLate::Warn, 7, 0).unwrap();
    assert_eq!(warned.warnings, [Warning::Overdue { overdue: rupiah(50), days: 8 }]);
    assert_eq!(with(WhenLate::Hold, 7, 0), Err(Refusal::OnHold { overdue: rupiah(50), days: 8 }));
    assert!(with(WhenLate::Hold, 8, 0).is_ok(), "eight days are within eight of grace");
    let missing = rupiah(100);
    assert_eq!(
        with(WhenLate::PrepaidOnly, 7, 200),
        Err(Refusal::PrepaidOnly { overdue: rupiah(50), missing })
    );
    assert!(with(WhenLate::PrepaidOnly, 7, 300).is_ok());
}

#[test]
fn goods_that_are_paid_first_leave_when_they_are_paid_and_no_money_counts_twice() {
    let may = |owed, elsewhere, on_account| {
        check_prepaid(rupiah(owed), rupiah(elsewhere), rupiah(on_account))
    };

    assert_eq!(may(300, 0, 300), Ok(()));
    assert_eq!(may(0, 500, 0), Ok(()), "it is settled itself");
    let missing = |n| Err(Refusal::PrepaymentMissing { missing: rupiah(n) });
    assert_eq!(may(300, 0, 299), missing(1));
    assert_eq!(may(300, 200, 400), missing(100));
    assert_eq!(may(300, 900, 400), missing(300), "what lacks elsewhere is not asked for here");
}

#[test]
fn a_limit_is_the_sellers_and_never_zero() {
    let actor = |n, role| Actor {
        person: Uuid::from_u128(9).into(),
        organization: organization(n),
        kind: Kind::Secondary,
        abilities: Vec::new(),
        roles: vec![role],
    };
    let standing = account(Limit::NoCredit);
    let set = |limit, n, role| decide(&standing, Command::SetLimit { limit }, &actor(n, role));

    assert_eq!(set(up_to(5), 2, Role::Treasurer), Err(LimitRefusal::NotYourPart));
    assert!(matches!(set(up_to(5), 1, Role::Sales), Err(LimitRefusal::NotYourRole { .. })));
    assert_eq!(set(up_to(0), 1, Role::Treasurer), Err(LimitRefusal::NotAnAmount));
    assert_eq!(set(Limit::NoCredit, 1, Role::Treasurer), Err(LimitRefusal::Already));
    let reason = "  ".to_owned();
    let refused = set(Limit::Unlimited { reason }, 1, Role::Treasurer);
    assert_eq!(refused, Err(LimitRefusal::ReasonLength { limit: 500 }));
    let event = set(up_to(5), 1, Role::Manager).unwrap().events.remove(0);
    assert_eq!(standing.clone().after(&event).limit, Some(up_to(5)));
}

#[test]
fn an_invoice_is_due_when_the_tempo_is_over_and_people_work() {
    let days = WorkingDays::with_holidays([day("2026-12-25")]);
    let usual = MoneyTerms::default();
    let end = MoneyTerms { due_from: DueFrom::EndOfMonth, ..usual };
    let as_it_falls = MoneyTerms { due_on_free_day: DayPolicy::AsItFalls, ..usual };

    // Wednesday 2026-11-25 and thirty days are Christmas, a Friday.
    assert_eq!(due_on(day("2026-11-25"), Some(30), &usual, &days), day("2026-12-28"));
    assert_eq!(due_on(day("2026-11-25"), Some(30), &as_it_falls, &days), day("2026-12-25"));
    assert_eq!(due_on(day("2026-11-02"), Some(30), &end, &days), day("2026-12-30"));
    assert_eq!(due_on(day("2026-11-25"), None, &end, &days), day("2026-11-25"), "due at once");
}

#[test]
fn who_pays_early_pays_less() {
    let terms = Some(EarlyDiscount { basis_points: 200, days: 10 }); // 2/10 net 30
    let off = |paid| early_discount(terms, rupiah(1_332_049), day("2026-11-22"), day(paid));

    assert_eq!(off("2026-12-02"), rupiah(26_640));
    assert_eq!(off("2026-12-03"), Money::ZERO);
    assert_eq!(early_discount(None, rupiah(5), day("2026-11-22"), day("2026-11-22")), Money::ZERO);
}

#[test]
fn late_is_what_is_open_after_its_day() {
    let bill = |due: &str, open| OpenBill { due_on: day(due), open: rupiah(open) };
    let bills = [bill("2026-11-21", 5), bill("2026-11-22", 7), bill("2026-10-01", 0)];

    let late = lateness(&bills, day("2026-11-22"));

    assert_eq!(late, Lateness { overdue: rupiah(5), days: 1 });
}

#[test]
fn a_record_is_one_number_over_another() {
    let facts = BuyerFacts { fell_due: 12, on_time: 11, received_orders: 0, claims_lost: 0 };

    let record = buyer_record(&facts);

    assert_eq!(record[0].basis_points(), Some(9_166));
    assert_eq!(record[1].basis_points(), None, "nothing was received, so nothing is said");
    let facts = SellerFacts { confirmed: 200, received: 198, ..SellerFacts::default() };
    assert_eq!(seller_record(&facts)[0].basis_points(), Some(9_900));
}

fn counted() -> Line {
    let (id, offer, product) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    Line {
        id: id.into(),
        position: 1,
        offer: offer.into(),
        product: product.into(),
        product_name: "Beras".into(),
        seller_code: None,
        base_unit: BaseUnit::Pcs,
        pack: Pack { name: "sak".into(), factor: 1 },
        unit_price: rupiah(100),
        price_includes_tax: false,
        amount: rupiah(1_200),
        tax_class: TaxClass::None,
        tax_rule: None,
        tax: LineTax { net: rupiah(1_200), ..LineTax::default() },
        counts: Counts {
            ordered: 20,
            confirmed: 12,
            shipped: 10,
            received: 7,
            rejected: 1,
            lost: 2,
            short_closed: 1,
            invoiced: 3,
            ..Counts::default()
        },
        promised_date: None,
        substitutes: None,
        replaces: None,
        chain: None,
        proposed: None,
    }
}

#[test]
fn what_is_still_to_be_billed_counts_and_what_never_will_does_not() {
    let value = |basis| open_value(&[OpenLine::of(&counted(), basis)], &[]);

    // Twelve agreed at Rp1.200, less one closed and three billed …
    assert_eq!(value(InvoiceBasis::Shipped), Some(rupiah(800)));
    // … and less the three that did not come good.
    assert_eq!(value(InvoiceBasis::Received), Some(rupiah(500)));
}

#[test]
fn charges_count_until_they_are_billed_and_while_any_goods_do() {
    let line = |open| OpenLine { payable: rupiah(1_000), agreed: 10, open };
    let charge = |amount: i64, billed: i64| OpenCharge {
        // With eleven in a hundred.
        payable: Money::from_sen(amount * 111),
        amount: rupiah(amount),
        billed: rupiah(billed),
    };

    let value = |open, charges: &[OpenCharge]| open_value(&[line(open)], charges);
    assert_eq!(value(10, &[charge(100, 0)]), Some(rupiah(1_111)));
    assert_eq!(value(5, &[charge(100, 50)]), Some(Money::from_sen(55_550)));
    assert_eq!(value(5, &[charge(100, 100)]), Some(rupiah(500)));
    assert_eq!(value(0, &[charge(100, 50)]), Some(Money::ZERO), "nothing is left to bill it with");
    assert_eq!(value(10, &[charge(-100, 0)]), Some(rupiah(889)));
    assert_eq!(value(1, &[charge(-900, 0)]), Some(Money::ZERO), "never below nothing");
}

proptest! {
    #[test]
    fn what_was_cleared_is_within_the_limit_and_no_more_was_refused_than_needed(
        limit in 1_i64..1_000, open in 0_i64..1_000, unpaid in 0_i64..1_000, unapplied in 0_i64..1_000, increase in 1_i64..1_000,
    ) {
        let exposure = owing(open, unpaid, unapplied);
        let after = open + unpaid - unapplied + increase;

        prop_assert_eq!(asked(up_to(limit), &exposure, increase).is_ok(), after <= limit);
        prop_assert_eq!(asked(Limit::NoCredit, &exposure, increase).is_ok(), after <= 0);
    }

    #[test]
    fn what_is_still_to_come_is_never_more_than_the_order(lines in prop::collection::vec((0_i64..100_000_000, 1_i64..500, 0_i64..500), 0..9)) {
        let open: Vec<OpenLine> = lines.iter()
            .map(|&(payable, agreed, open)| OpenLine { payable: Money::from_sen(payable), agreed, open })
            .collect();

        let value = open_value(&open, &[]).unwrap().sen();

        prop_assert!(value >= 0 && value <= lines.iter().map(|(payable, ..)| payable).sum());
    }
}
