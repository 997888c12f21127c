//! Patronage looked at from outside: the published examples, and that nothing is left in the table.

use super::*;
use crate::id::{InvoiceId, InvoiceLineId, OrganizationId, TieId};
use crate::invoice::{CreditedPart, Invoice, InvoiceLine, LineKind};
use crate::ledger::{Account, Counterparty, Ledger, Occurrence, OpeningBalance, opening_entries};
use crate::money::Money;
use crate::tax::{LineTax, TaxClass};
use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

fn member_id(n: u128) -> Counterparty {
    Counterparty::Member(TieId(Uuid::from_u128(n)))
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn member(n: u128, savings: i64, trade: i64) -> Member {
    let (savings, trade) = (rupiah(savings), rupiah(trade));
    Member { party: member_id(n), since: day("2020-01-01"), savings, trade }
}

fn decision(surplus: i64, uses: &[(SurplusUse, u32)]) -> MeetingDecision {
    MeetingDecision {
        year: 2026,
        surplus: rupiah(surplus),
        from_others: Money::ZERO,
        others_go_to: SurplusUse::Reserve,
        uses: uses.to_vec(),
        minutes: "RAT/2027/1".into(),
    }
}

#[test]
fn a_members_page_shows_the_published_example() {
    let uses = [
        (SurplusUse::MembersByTrade, 2_500),
        (SurplusUse::MembersBySavings, 2_000),
        (SurplusUse::Reserve, 5_500),
    ]; // E19
    let members = [member(1, 2_000_000, 5_000_000), member(2, 98_000_000, 70_000_000)];

    let year = close_year(&decision(60_000_000, &uses), &members).unwrap();

    let mine = year.members[0];
    assert_eq!((mine.trade.share, mine.savings.share), (rupiah(1_000_000), rupiah(240_000)));
    assert_eq!(mine.total(), rupiah(1_240_000));
    assert_eq!(
        mine.trade,
        Part {
            pot: rupiah(15_000_000),
            mine: rupiah(5_000_000),
            all: rupiah(75_000_000),
            share: rupiah(1_000_000),
        }
    );
}

#[test]
fn a_textbook_that_floors_is_off_by_the_rupiah_that_is_ours_to_give() {
    let uses = [
        (SurplusUse::MembersBySavings, 4_000),
        (SurplusUse::MembersByTrade, 3_000),
        (SurplusUse::Reserve, 3_000),
    ];
    let members = [member(1, 6_500_000, 1_500_000), member(2, 71_500_000, 100_500_000)];

    let year = close_year(&decision(90_000_000, &uses), &members).unwrap();

    // 397,058.82: a book floors it; by largest remainder the rupiah is somebody's.
    assert_eq!(year.members[0].savings.share, rupiah(3_000_000));
    assert_eq!(year.members[0].trade.share, rupiah(397_059));
    assert_eq!(year.members[1].trade.share, rupiah(26_602_941));
}

#[test]
fn three_members_share_a_hundred_million_to_the_rupiah() {
    let uses = [
        (SurplusUse::Reserve, 2_500),
        (SurplusUse::MembersBySavings, 2_000),
        (SurplusUse::MembersByTrade, 3_000),
        (SurplusUse::Board, 1_000),
        (SurplusUse::Staff, 500),
        (SurplusUse::Education, 500),
        (SurplusUse::Social, 500),
    ];
    let members = [
        member(1, 1_200_000, 4_500_000),
        member(2, 800_000, 7_250_000),
        member(3, 2_000_000, 1_000_000),
    ];

    let year = close_year(&decision(100_000_000, &uses), &members).unwrap();

    let shares = year.members.iter().map(|share| {
        [share.savings.share, share.trade.share, share.total()].map(|sum| sum.sen() / 100)
    });
    assert_eq!(
        shares.collect::<Vec<_>>(),
        [
            [6_000_000, 10_588_235, 16_588_235],
            [4_000_000, 17_058_824, 21_058_824],
            [10_000_000, 2_352_941, 12_352_941],
        ]
    ); // domain.md 1.4, own check C
    assert_eq!(year.uses[0], (SurplusUse::Reserve, rupiah(25_000_000)));
    let rounded_up: Vec<bool> =
        year.members.iter().map(|share| share.trade.is_rounded_up()).collect();
    assert_eq!(rounded_up, [false, true, false]);
}

#[test]
fn what_came_from_others_is_kept_apart() {
    let uses = [(SurplusUse::MembersByTrade, 10_000)];
    let meeting = MeetingDecision { from_others: rupiah(400), ..decision(1_000, &uses) };

    let year = close_year(&meeting, &[member(1, 0, 5)]).unwrap();

    assert_eq!(year.members[0].total(), rupiah(600));
    assert!(year.uses.contains(&(SurplusUse::Reserve, rupiah(400))));
    let to_members = MeetingDecision { others_go_to: SurplusUse::MembersByTrade, ..meeting };
    assert_eq!(close_year(&to_members, &[member(1, 0, 5)]), Err(WrongDecision::OthersOutOfRange));
}

#[test]
fn a_decision_that_does_not_add_up_is_refused() {
    let with = |uses: &[(SurplusUse, u32)], members: &[Member]| {
        close_year(&decision(100, uses), members).unwrap_err()
    };
    let trade = SurplusUse::MembersByTrade;

    assert_eq!(with(&[(trade, 9_999)], &[]), WrongDecision::NotTheWhole { basis_points: 9_999 });
    let twice = [(trade, 5_000), (trade, 5_000)];
    assert_eq!(with(&twice, &[]), WrongDecision::Repeated { of: trade });
    let nobody = with(&[(trade, 10_000)], &[member(1, 5, 0)]);
    assert_eq!(nobody, WrongDecision::NobodyEarned { of: trade });
    assert_eq!(with(&[(trade, 10_000)], &[member(1, 5, -1)]), WrongDecision::BelowZero);
    let nothing = close_year(&decision(0, &[(trade, 10_000)]), &[]);
    assert_eq!(nothing, Err(WrongDecision::NoSurplus));
}

/// An invoice, or a credit note, of one line of each kind over Rp100.
fn paper(n: u128, day_: &str, takes_back: bool) -> Invoice {
    let issuer = OrganizationId(Uuid::from_u128(8));
    let mut paper = Invoice::begin(
        InvoiceId(Uuid::from_u128(n)),
        None,
        (issuer, member_id(1)),
        String::new(),
        day(day_),
    );
    paper.lines = LineKind::ALL
        .iter()
        .zip(1..)
        .map(|(kind, position)| {
            let amount = rupiah(if *kind == LineKind::Discount { -10 } else { 100 });
            InvoiceLine {
                id: InvoiceLineId(Uuid::from_u128(n * 10)),
                position,
                kind: *kind,
                order_line: None,
                description: String::new(),
                goods: None,
                amount,
                includes_tax: false,
                tax_class: TaxClass::None,
                tax_rule: None,
                tax: LineTax { net: amount, ..LineTax::default() },
                trade_class: TradeClass::Member,
                shares: Vec::new(),
                credited: CreditedPart::default(),
            }
        })
        .collect();
    paper.corrects = takes_back.then_some(InvoiceId(Uuid::from_u128(1)));
    paper
}

#[test]
fn trade_is_goods_and_what_goes_off_them_in_the_year_it_was() {
    let papers = [
        paper(1, "2026-11-22", false),
        paper(2, "2026-12-31", true),
        paper(3, "2027-01-01", false),
    ];
    let bases: Vec<Base> = papers.iter().flat_map(base_of_paper).collect();
    let cooperative = OrganizationId(Uuid::from_u128(8));

    let of_one = base_of_paper(&papers[0]);
    assert_eq!(of_one.iter().map(|base| base.trade.sen() / 100).sum::<i64>(), 190);
    let mine = |year| tally(&bases, cooperative, year).unwrap();
    assert_eq!(mine(2026)[0].trade, Money::ZERO, "all of it was taken back");
    assert_eq!((mine(2027)[0].trade, mine(2027)[0].class), (rupiah(190), TradeClass::Member));
    assert_eq!(tally(&bases, OrganizationId(Uuid::nil()), 2026), Some(Vec::new()));
}

#[test]
fn a_secondarys_surplus_reaches_those_whose_trade_earned_it() {
    let shares =
        [(member_id(1), rupiah(300)), (member_id(2), rupiah(0)), (member_id(3), rupiah(100))];

    let passed = pass_through(rupiah(1_001), &shares).unwrap();

    let got: Vec<_> = passed.iter().map(|one| (one.party, one.share.sen() / 100)).collect();
    assert_eq!(got, [(member_id(1), 751), (member_id(3), 250)]);
    assert_eq!(passed[0].all, rupiah(400));
    assert_eq!(pass_through(rupiah(5), &[]), Some(Vec::new()));
}

#[test]
fn what_was_shared_stands_in_the_books_of_both_tiers() {
    let (secondary, primary) =
        (OrganizationId(Uuid::from_u128(8)), OrganizationId(Uuid::from_u128(9)));
    let surplus = OpeningBalance { account: Account::Surplus, amount: rupiah(-1_000) };
    let bank = OpeningBalance { account: Account::Bank, amount: rupiah(1_000) };
    let entries = opening_entries(&[surplus, bank]).unwrap();
    let uses = [(SurplusUse::MembersByTrade, 6_000), (SurplusUse::Education, 4_000)];
    let of = Counterparty::Organization(primary);
    let year =
        close_year(&decision(1_000, &uses), &[Member { party: of, ..member(1, 0, 5) }]).unwrap();

    let (from, parts) = (Account::Surplus, year.postings());
    let mut ledger = Ledger::rebuild(&[
        Occurrence::Opened { organization: secondary, entries },
        Occurrence::SurplusShared { organization: secondary, from, parts: parts.clone() },
    ])
    .unwrap();

    assert!(ledger.breaches().is_empty());
    assert_eq!(ledger.balance(secondary, Account::Surplus), Money::ZERO);
    assert_eq!(ledger.balance(secondary, Account::SurplusFunds), rupiah(-400));
    assert_eq!(ledger.balance(primary, Account::PatronageReceivable), rupiah(600));
    assert_eq!(ledger.balance(primary, Account::PatronageIncome), rupiah(-600));

    let back = Occurrence::SurplusTakenBack { organization: secondary, from, parts };
    ledger.record(&back).unwrap();
    assert_eq!(ledger.balance(secondary, Account::Surplus), rupiah(-1_000));
    assert_eq!(ledger.balance(primary, Account::PatronageIncome), Money::ZERO);
}

proptest! {
    #[test]
    fn a_year_is_shared_to_the_rupiah_and_more_trade_never_earns_less(
        surplus in 1_i64..1_000_000_000, trades in prop::collection::vec(0_i64..100_000_000, 1..30), points in 1_u32..10_000,
    ) {
        prop_assume!(trades.iter().sum::<i64>() > 0);
        let uses = [(SurplusUse::MembersByTrade, points), (SurplusUse::Reserve, 10_000 - points)];
        let members: Vec<Member> = trades.iter().zip(1..).map(|(trade, n)| member(n, 0, *trade)).collect();

        let year = close_year(&decision(surplus, &uses), &members).unwrap();

        let postings = year.postings();
        let sum: i64 = postings.iter().map(|(.., amount)| amount.sen()).sum();
        prop_assert_eq!(sum, surplus * 100);
        for one in &year.members {
            for other in &year.members {
                if one.trade.mine > other.trade.mine {
                    prop_assert!(one.total() >= other.total());
                }
            }
        }
    }
}

#[test]
fn who_belongs_to_whom_on_the_day_says_as_what_goods_are_sold() {
    use crate::organization::Kind::{Distributor, Primary, Secondary};
    let class = |seller, buyer, is_affiliated| {
        TradeFacts { is_members: false, seller, buyer: Some(buyer), is_affiliated }.class()
    };

    assert_eq!(class(Secondary, Primary, true), TradeClass::InterCooperative);
    assert_eq!(class(Primary, Secondary, true), TradeClass::InterCooperative);
    assert_eq!(class(Secondary, Primary, false), TradeClass::NonMember, "a stranger's trade");
    assert_eq!(class(Distributor, Primary, false), TradeClass::NonMember, "no cooperative sells");
    assert_eq!(class(Primary, Distributor, false), TradeClass::NonMember);
    let member =
        TradeFacts { is_members: true, seller: Primary, buyer: None, is_affiliated: false };
    assert_eq!(member.class(), TradeClass::Member);
}
