use super::*;
use crate::ask::Actor;
use crate::id::{OfferId, PersonId};
use crate::money::Money;
use crate::organization::{Kind, Role};
use crate::price_ladder::{PriceBreak, PriceLadder};
use crate::purchase_order::Terms;
use crate::quantity::Pack;
use proptest::prelude::*;
use uuid::Uuid;

fn organization(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(n))
}

fn person(n: u128, organization: OrganizationId, role: Role) -> Actor {
    let person = PersonId(Uuid::from_u128(n));
    Actor { person, organization, kind: Kind::Primary, abilities: vec![], roles: vec![role] }
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn content(from: u32, to: Option<u32>) -> Content {
    Content {
        valid_from: day(from),
        valid_to: to.map(day),
        note: None,
        terms: Terms::default(),
        prices: PriceBook::default(),
    }
}

fn fresh() -> Agreement {
    let id = AgreementId(Uuid::from_u128(9));
    Agreement { id, seller: organization(1), buyer: organization(2), versions: vec![] }
}

/// The agreement after `command`, as the store would write it.
fn after(mut agreement: Agreement, command: Command, by: &Actor, today: u32) -> Agreement {
    match decide(&agreement, command, by, day(today)).unwrap() {
        Event::Proposed { number, side, content } => agreement.versions.push(Version {
            number,
            state: VersionState::Proposed,
            side,
            proposer: by.person,
            valid_from: content.valid_from,
            valid_to: content.valid_to,
            last_day: None,
        }),
        Event::Accepted { number } => state(&mut agreement, number, VersionState::Accepted),
        Event::Declined { number } => state(&mut agreement, number, VersionState::Declined),
        Event::Withdrawn { number } => state(&mut agreement, number, VersionState::Withdrawn),
        Event::Ended { last_day } => {
            for version in &mut agreement.versions {
                if version.lasts(day(today)) && version.holds_until().is_none_or(|at| at > last_day)
                {
                    version.last_day = Some(last_day);
                }
            }
        }
    }
    agreement
}

fn state(agreement: &mut Agreement, number: i32, state: VersionState) {
    let version = agreement.versions.iter_mut().find(|version| version.number == number);
    version.unwrap().state = state;
}

fn propose(from: u32, to: Option<u32>) -> Command {
    Command::Propose(Box::new(content(from, to)))
}

#[test]
fn one_side_proposes_and_the_other_accepts() {
    let (sales, manager) =
        (person(11, organization(1), Role::Sales), person(12, organization(2), Role::Manager));

    let agreement = after(fresh(), propose(1, None), &sales, 1);
    assert_eq!(agreement.in_force(day(1)), None, "nobody has accepted");
    let accept = Command::Accept { number: Some(1) };
    assert_eq!(
        decide(&agreement, accept.clone(), &sales, day(1)),
        Err(Refusal::NotYourPart { party: Party::Buyer })
    );
    let agreement = after(agreement, accept, &manager, 1);

    assert_eq!(agreement.in_force(day(1)).map(|version| version.number), Some(1));
}

#[test]
fn nobody_accepts_what_they_proposed_for_the_other_side() {
    let here = person(11, organization(1), Role::Manager);
    let there = person(11, organization(2), Role::Manager);
    let agreement = after(fresh(), propose(1, None), &here, 1);

    let accepted = decide(&agreement, Command::Accept { number: None }, &there, day(1));

    assert_eq!(accepted, Err(Refusal::OwnProposal));
}

#[test]
fn a_buyers_desk_binds_nobody_and_a_stranger_is_no_party() {
    let buyer = person(12, organization(2), Role::Buyer);
    let stranger = person(13, organization(3), Role::Manager);

    assert!(matches!(
        decide(&fresh(), propose(1, None), &buyer, day(1)),
        Err(Refusal::NotYourRole { roles: [Role::Manager] })
    ));
    assert_eq!(decide(&fresh(), propose(1, None), &stranger, day(1)), Err(Refusal::NotBetweenYou));
}

#[test]
fn of_all_that_hold_the_newest_counts_and_the_older_comes_back_when_it_is_over() {
    let (sales, manager) =
        (person(11, organization(1), Role::Sales), person(12, organization(2), Role::Manager));
    let mut agreement = fresh();
    for (from, to) in [(1, None), (10, Some(12))] {
        agreement = after(agreement, propose(from, to), &sales, 1);
        agreement = after(agreement, Command::Accept { number: None }, &manager, 1);
    }

    let counts = |n| agreement.in_force(day(n)).map(|version| version.number);

    assert_eq!([9, 10, 12, 13].map(counts), [Some(1), Some(2), Some(2), Some(1)]);
}

#[test]
fn a_notice_ends_whatever_would_hold_longer() {
    let (sales, manager) =
        (person(11, organization(1), Role::Sales), person(12, organization(2), Role::Manager));
    let agreement = after(fresh(), propose(1, None), &sales, 1);
    let agreement = after(agreement, Command::Accept { number: None }, &manager, 1);

    assert!(matches!(
        decide(&agreement, Command::End { last_day: day(5) }, &sales, day(1)),
        Err(Refusal::NotYourRole { .. })
    ));
    let late = decide(&agreement, Command::End { last_day: day(1) }, &manager, day(2));
    assert_eq!(late, Err(Refusal::LastDayPast));
    let agreement = after(agreement, Command::End { last_day: day(5) }, &manager, 2);

    assert!(agreement.in_force(day(5)).is_some() && agreement.in_force(day(6)).is_none());
    let later = decide(&agreement, Command::End { last_day: day(9) }, &manager, day(2));
    assert_eq!(later, Err(Refusal::NothingToEnd), "a later notice lengthens nothing");
}

#[test]
fn what_is_allowed_is_what_is_decided() {
    let people = [
        person(11, organization(1), Role::Sales),
        person(12, organization(1), Role::Manager),
        person(13, organization(2), Role::Manager),
        person(14, organization(2), Role::Buyer),
        person(11, organization(2), Role::Manager),
    ];
    let proposed = after(fresh(), propose(1, None), &people[0], 1);
    let agreed = after(proposed.clone(), Command::Accept { number: None }, &people[2], 1);
    let again = after(agreed.clone(), propose(3, None), &people[2], 1);
    for agreement in [fresh(), proposed, agreed, again] {
        for actor in &people {
            let allowed = allowed(&agreement, actor, day(2));
            let commands = [
                propose(2, None),
                Command::Accept { number: None },
                Command::Decline { number: None },
                Command::Withdraw,
                Command::End { last_day: day(2) },
            ];
            for command in commands {
                let name = command.name();
                let decided = decide(&agreement, command, actor, day(2)).is_ok();
                assert_eq!(allowed.contains(&name), decided, "{name:?} {actor:?}");
            }
        }
    }
}

fn ladder(steps: &[(i64, i64)]) -> PriceLadder {
    let steps = steps
        .iter()
        .map(|(min_count, sen)| PriceBreak { min_count: *min_count, price: Money::from_sen(*sen) });
    PriceLadder::new(steps.collect()).unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn entry(scope: Scope, price: Price) -> Entry {
    Entry { scope, price, minimum: None, multiple: None }
}

fn offer_scope(n: u128, factor: i64) -> Scope {
    let pack = Pack { name: "karton".to_owned(), factor };
    let agreed = PackAgreed { name: "Minyak".to_owned(), pack, includes_tax: false };
    Scope::Offer(OfferId(Uuid::from_u128(n)), agreed)
}

fn facts(n: u128, category: Option<&str>) -> OfferFacts<'_> {
    let id = OfferId(Uuid::from_u128(n));
    OfferFacts { id, factor: 6, includes_tax: false, category }
}

#[test]
fn the_nearest_entry_wins_alone() {
    let book = PriceBook::new(vec![
        entry(Scope::Everything, Price::Discount(percent("1"))),
        entry(Scope::Category("Sembako".to_owned()), Price::Discount(percent("2.50"))),
        entry(offer_scope(7, 6), Price::Fixed(ladder(&[(1, 100_000)]))),
        entry(offer_scope(8, 12), Price::Fixed(ladder(&[(1, 100_000)]))),
    ])
    .unwrap();
    let wins = |n, category| &book.nearest(facts(n, category)).unwrap().scope;

    assert_eq!(*wins(7, Some("sembako")), offer_scope(7, 6));
    assert_eq!(*wins(1, Some(" SEMBAKO ")), Scope::Category("Sembako".to_owned()));
    assert_eq!(*wins(1, Some("Minuman")), Scope::Everything);
    assert_eq!(*wins(1, None), Scope::Everything);
    assert_eq!(
        *wins(8, None),
        Scope::Everything,
        "its pack holds another number by now, and the price was for the old one"
    );
}

#[test]
fn a_discount_is_rounded_half_up_to_whole_rupiah() {
    let off = |text: &str, sen| percent(text).off(Money::from_sen(sen)).sen();

    assert_eq!(off("2.50", 10_800_000), 10_530_000);
    assert_eq!(off("50", 10_100), 5_100, "Rp50,50 is Rp51");
    assert_eq!(off("0.01", 10_000), 10_000, "Rp99,99 is Rp100");
    assert_eq!(off("99.99", 10_000), 100, "never less than a rupiah");
    assert_eq!(off("1", 60), 60, "never more than the list");
    assert_eq!(off("10", i64::MAX), 8_301_034_833_169_298_200);
}

#[test]
fn what_makes_no_price_book_is_named_with_its_place() {
    let fixed = || Price::Fixed(ladder(&[(1, 100)]));
    let wrong = |entry: Entry| PriceBook::new(vec![entry]).unwrap_err().1;

    assert_eq!(wrong(entry(Scope::Everything, fixed())), EntryFault::FixedForMany);
    let counted =
        Entry { minimum: Some(2), ..entry(Scope::Everything, Price::Discount(percent("1"))) };
    assert_eq!(wrong(counted), EntryFault::CountsForMany);
    for none in ["0", "100"] {
        let free = entry(Scope::Everything, Price::Discount(percent(none)));
        assert_eq!(wrong(free), EntryFault::DiscountOutOfRange);
    }
    let twice = ["Kopi", "kopi "]
        .map(|word| entry(Scope::Category(word.to_owned()), Price::Discount(percent("1"))));
    assert_eq!(PriceBook::new(twice.into()), Err((1, EntryFault::Repeated)));
    assert_eq!("2.505".parse::<Percent>(), Err(NotAPercent));
    assert_eq!("100.01".parse::<Percent>(), Err(NotAPercent));
}

proptest! {
    #[test]
    fn a_discounted_ladder_is_a_ladder_and_never_dearer(
        points in 1_u32..10_000, first in 1_i64..1_000_000_000, falls in prop::collection::vec(0_i64..1000, 0..6),
    ) {
        let mut price = first;
        let mut steps = vec![(1, first)];
        for (fall, from) in falls.into_iter().zip(2..) {
            price = (price - fall).max(1);
            steps.push((from, price));
        }
        let list = ladder(&steps);
        let own = entry(Scope::Everything, Price::Discount(Percent::of_basis_points(points).unwrap())).ladder(&list);

        prop_assert!(PriceLadder::new(own.steps().to_vec()).is_ok());
        for (own, list) in own.steps().iter().zip(list.steps()) {
            prop_assert!(own.price <= list.price);
            prop_assert_eq!(own.min_count, list.min_count);
        }
    }
}
