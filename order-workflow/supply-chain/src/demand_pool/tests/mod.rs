//! The pool, looked at from outside: the whole matrix here, its walk, the worked examples and a hundred
//! thousand random pools in the files beside it. What they all need stands here too.

mod clearing;
mod files;
mod life;
mod pledging;
mod random;
mod size;
mod topping_up;
mod walk;

use super::*;
use crate::ask::Actor;
use crate::id::*;
use crate::machine::Decision;
use crate::money::Money;
use crate::organization::{Ability, Kind, Role};
use chrono::TimeDelta;
use uuid::Uuid;

const ORGANIZER: u128 = 1;
const SUPPLIER: u128 = 2;
const VILLAGE: u128 = 3;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn actor(organization: u128, kind: Kind, roles: &[Role]) -> Actor {
    Actor {
        person: id(organization * 100),
        organization: id(organization),
        kind,
        abilities: kind.abilities().to_vec(),
        roles: roles.to_vec(),
    }
}

fn organizer() -> Actor {
    actor(ORGANIZER, Kind::Secondary, &Role::ALL)
}

fn supplier() -> Actor {
    actor(SUPPLIER, Kind::Distributor, &Role::ALL)
}

fn village() -> Actor {
    actor(VILLAGE, Kind::Primary, &Role::ALL)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// As on the page: opens on the 17th, tops up on the 23rd, closes on the 24th at 17:00 WITA.
fn rules() -> Rules {
    Rules {
        role: PoolRole::Principal,
        sharing: SharingRule::ProRata,
        fee: PoolFee::None,
        freight: Bearing::ByUnits,
        extension: Extension { times: 1, days: 3 },
        dates: PoolDates {
            open_at: at("2026-11-17T08:00:00+08:00"),
            top_up_at: Some(at("2026-11-23T08:00:00+08:00")),
            cut_off_at: at("2026-11-24T17:00:00+08:00"),
            grace_hours: 0,
            arrives_on: Some("2026-11-28".parse().unwrap()),
        },
        openness: Openness::Named,
    }
}

fn before_opening() -> DateTime<Utc> {
    at("2026-11-16T08:00:00+08:00")
}

fn while_open() -> DateTime<Utc> {
    at("2026-11-18T08:00:00+08:00")
}

fn in_top_up() -> DateTime<Utc> {
    at("2026-11-23T12:00:00+08:00")
}

fn cut_off() -> DateTime<Utc> {
    at("2026-11-24T17:00:00+08:00")
}

/// Line 1: prices by count, in whole cases, from a least on; a pledged unit is a pack.
fn line(gates: &[(i64, i64)], case: i64, minimum: i64) -> PoolLine {
    let gate = |&(from, price)| Gate { from, unit_price: rupiah(price), pack_price: rupiah(price) };
    PoolLine {
        id: id(1),
        offer: id(1),
        units_per_pack: 1,
        case,
        minimum,
        cap: None,
        gates: gates.iter().map(gate).collect(),
    }
}

/// The rice of the page, in sacks.
fn rice() -> PoolLine {
    line(&[(1, 312_000), (50, 305_000), (100, 298_500), (200, 294_000)], 1, 1)
}

fn wish(firm: i64, tolerance: i64, highest: i64) -> PledgeWish {
    PledgeWish { firm, tolerance, highest: rupiah(highest), consents: Consents::ALL }
}

/// Pledge `n` of cooperative 100 + n, the n-th to commit.
fn pledge(n: u128, wish: PledgeWish) -> Pledge {
    let committed_at = while_open() + TimeDelta::seconds(i64::try_from(n).unwrap());
    let (by, salt) = (id(100 + n), Uuid::from_u128(n << 64));
    Pledge { id: id(n), line: id(1), by, wish, committed_at, days_away: 0, salt }
}

fn pledges(wishes: &[PledgeWish]) -> Vec<Pledge> {
    (1..).zip(wishes).map(|(n, wish)| pledge(n, *wish)).collect()
}

fn cleared(line: &PoolLine, sharing: SharingRule, pledges: &[Pledge]) -> LineClearing {
    let lines = std::slice::from_ref(line);
    let input = ClearingInput { pool: id(9), sharing, lines, pledges };
    clear(&input).unwrap().lines.remove(0)
}

fn got(clearing: &LineClearing) -> Vec<i64> {
    clearing.awards.iter().map(|award| award.units).collect()
}

fn facts(line: &PoolLine, standing: Option<Pledge>, others: &[PledgeWish]) -> PledgeFacts {
    let own = standing.iter().map(|pledge| &pledge.wish);
    let fill = LineFill::of(line, own.chain(others));
    PledgeFacts { is_for_asker: true, standing, fill, days_away: 0, salt: Uuid::from_u128(7) }
}

fn pledge_of(pool: &DemandPool, wish: PledgeWish, standing: Option<Pledge>) -> Command {
    let facts = Box::new(facts(&pool.lines[0], standing, &[]));
    Command::Pledge { id: id(3), line: id(1), wish, claimed_at: None, facts }
}

fn by(
    pool: DemandPool,
    command: Command,
    who: By<'_>,
    now: DateTime<Utc>,
) -> Result<DemandPool, Refusal> {
    let Decision { events } = decide(&pool, command, who, now)?;
    Ok(events.iter().fold(pool, DemandPool::after))
}

fn planned(rules: Rules, lines: Vec<PoolLine>) -> DemandPool {
    let pool = DemandPool::begin(id(9), id(ORGANIZER), id(SUPPLIER));
    let (who, plan) = (organizer(), Command::Plan { rules, lines });
    by(pool, plan, By::Person(&who), before_opening()).unwrap()
}

fn published(rules: Rules, lines: Vec<PoolLine>) -> DemandPool {
    let pool = planned(rules, lines);
    by(pool, Command::Publish, By::Person(&organizer()), before_opening()).unwrap()
}

fn opened(rules: Rules, lines: Vec<PoolLine>) -> DemandPool {
    by(published(rules, lines), Command::Open, By::Clock, while_open()).unwrap()
}

fn topping_up(rules: Rules, lines: Vec<PoolLine>) -> DemandPool {
    by(opened(rules, lines), Command::BeginTopUp, By::Clock, in_top_up()).unwrap()
}

fn closed(rules: Rules, lines: Vec<PoolLine>) -> DemandPool {
    by(topping_up(rules, lines), Command::CutOff, By::Clock, cut_off()).unwrap()
}

fn open_to(pool: &DemandPool, who: By<'_>, now: DateTime<Utc>) -> Vec<&'static str> {
    let open = |name: &&CommandName| permission::gate(pool, **name, who, now).is_ok();
    CommandName::ALL.iter().filter(open).map(|name| name.word()).collect()
}

#[test]
fn the_matrix_of_states_and_commands_is_as_agreed() {
    let mut matrix = Vec::new();
    for role in PoolRole::ALL {
        for (what, pool, now) in walk::reached(&Rules { role: *role, ..rules() }) {
            matrix.push(format!(
                "{what}, organizer is {}\n  organizer: {}\n  participant: {}\n  supplier: {}\n  clock: {}\n",
                role.as_str(),
                open_to(&pool, By::Person(&organizer()), now).join(" "),
                open_to(&pool, By::Person(&village()), now).join(" "),
                open_to(&pool, By::Person(&supplier()), now).join(" "),
                open_to(&pool, By::Clock, now).join(" "),
            ));
        }
    }
    insta::assert_snapshot!(matrix.concat());
}

#[test]
fn who_may_what_is_as_agreed() {
    let mut table = Vec::new();
    for role in PoolRole::ALL {
        for party in Party::ALL {
            for name in CommandName::ALL {
                let roles: Vec<_> =
                    name.roles(*party, *role).iter().map(|role| role.as_str()).collect();
                if !roles.is_empty() {
                    let (role, party) = (role.as_str(), party.as_str());
                    table.push(format!("{role}, {party}: {}: {}\n", name.word(), roles.join(" ")));
                }
            }
        }
    }
    insta::assert_snapshot!(table.concat());
}
