//! The year before: what members saved and bought, what the meetings of the secondary and of one primary decided, and what
//! came down from the one to the members of the other.

use super::{Trader, World, by, by_operator, id_of, json};
use crate::command::books::{bring_members, read_members};
use crate::command::identity::{NewPerson, add_person};
use crate::command::years::{Decided, PassOn, decide_year, pass_on};
use crate::error::WorkflowError;
use crate::store::demo as store;
use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PersonId, YearDecisionId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::patronage::{SavingsKind, SurplusUse};
use uuid::Uuid;

/// What the secondary's books say of the cooperatives that belong to it.
const COOPERATIVES: &str = "kode;simpanan pokok;simpanan wajib;belanja
KDMP Nangapanda;5.000.000;12.000.000;186.400.000
KDMP Detusoko;5.000.000;9.500.000;121.750.000
KDMP Wolowaru;5.000.000;8.000.000;98.300.000
KDMP Maurole;5.000.000;6.500.000;64.900.000
KDMP Ende Timur;5.000.000;4.000.000;41.150.000
";

/// What the primary's books say of its members: all of them together bought for 75 million and saved 100 million.
const MEMBERS: &str =
    "nomor anggota;nama;nama masuk;sejak;simpanan pokok;simpanan wajib;simpanan sukarela;belanja
A-0001;Yustina Mbele;yustina;2016-02-04;100.000;22.900.000;1.500.000;11.850.000
A-0002;Agnes Weo;agnes;2016-02-04;100.000;20.900.000;;9.420.000
A-0003;Hendrikus Sare;;2016-02-04;100.000;18.400.000;750.000;14.300.000
A-0005;Bernadeta Ngole;;2017-05-20;100.000;13.900.000;;8.875.000
A-0008;Markus Dosi;;2018-01-11;100.000;11.400.000;;12.605.000
A-0012;Dorothea Wea;dorothea;2019-08-17;100.000;1.900.000;350.000;5.000.000
A-0015;Lukas Pati;;2021-03-02;100.000;6.900.000;;7.450.000
A-0021;Elisabet Bara;;2023-10-09;100.000;2.900.000;;5.500.000
";

/// Brings the members in and closes the year, the secondary's first.
pub(super) async fn close(
    world: &World,
    traders: &[Trader],
    password_hash: &str,
) -> Result<(), WorkflowError> {
    let (Some(above), Some(below)) = (traders.get(1), traders.get(2)) else { return Ok(()) };
    let today = world.workflow.origin.now().date_naive();
    let year = today.year() - 1;
    let held = |month, day| {
        NaiveDate::from_ymd_opt(year + 1, month, day).map_or(today, |meeting| meeting.min(today))
    };
    let hash = password_hash;
    let paulus =
        keeper(world, &above.actor, ("paulus", "Paulus Gadi"), Role::Treasurer, hash).await?;
    let agnes = keeper(world, &below.actor, ("agnes", "Agnes Weo"), Role::Treasurer, hash).await?;
    keeper(world, &below.actor, ("dorothea", "Dorothea Wea"), Role::Member, hash).await?;
    bring_in(world, &paulus, year, COOPERATIVES).await?;
    bring_in(world, &agnes, year, MEMBERS).await?;

    let parts = [
        (SurplusUse::Reserve, 3_000),
        (SurplusUse::MembersByTrade, 4_000),
        (SurplusUse::MembersBySavings, 2_000),
        (SurplusUse::Education, 1_000),
    ];
    let meeting = decided(48_000_000, &parts, "RAT-FB/01", held(3, 7));
    let answer = decide_year(&world.workflow, by(&paulus), year, meeting).await?;
    let decision = json(&answer)?
        .pointer("/decision/id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse::<Uuid>().ok())
        .map(YearDecisionId);
    let parts = [
        (SurplusUse::Reserve, 2_500),
        (SurplusUse::MembersByTrade, 2_500),
        (SurplusUse::MembersBySavings, 2_000),
        (SurplusUse::Board, 1_000),
        (SurplusUse::Staff, 1_000),
        (SurplusUse::Education, 500),
        (SurplusUse::Social, 500),
    ];
    let meeting = decided(60_000_000, &parts, "RAT/03", held(3, 14));
    decide_year(&world.workflow, by(&agnes), year, meeting).await?;
    if let Some(decision) = decision {
        let minutes = "Pengurus/11".to_owned();
        let how = PassOn { decision, minutes, decided_on: held(4, 2) };
        pass_on(&world.workflow, by(&agnes), year, how).await?;
    }
    Ok(())
}

fn decided(
    rupiah: i64,
    uses: &[(SurplusUse, u32)],
    minutes: &str,
    decided_on: NaiveDate,
) -> Decided {
    Decided {
        surplus: Money::from_sen(rupiah * 100),
        from_others: Money::ZERO,
        others_go_to: SurplusUse::Reserve,
        uses: uses.to_vec(),
        savings_kinds: vec![SavingsKind::Principal, SavingsKind::Mandatory],
        minutes: minutes.to_owned(),
        decided_on,
        seen: None,
    }
}

async fn bring_in(
    world: &World,
    treasurer: &Actor,
    year: i32,
    table: &str,
) -> Result<(), WorkflowError> {
    let members = read_members(table.as_bytes(), "anggota.csv")?;
    let as_of = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    bring_members(&world.workflow, by(treasurer), as_of, members).await?;
    Ok(())
}

/// Whoever has this login, or a new person with it, acting in this role.
async fn keeper(
    world: &World,
    at: &Actor,
    (login, name): (&str, &str),
    role: Role,
    password_hash: &str,
) -> Result<Actor, WorkflowError> {
    let person = match store::person(world.workflow.reader(), login).await? {
        Some(there) => there,
        None => new_person(world, at.organization, (login, name), (role, password_hash)).await?,
    };
    Ok(Actor { person, roles: vec![role], ..at.clone() })
}

async fn new_person(
    world: &World,
    at: OrganizationId,
    (login, name): (&str, &str),
    (role, password_hash): (Role, &str),
) -> Result<PersonId, WorkflowError> {
    let absent = || WorkflowError::Internal("the demo world has no operator".to_owned());
    let operator = store::person(world.workflow.reader(), "operator").await?.ok_or_else(absent)?;
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        password_hash: Some(password_hash.to_owned()),
        roles: vec![role],
    };
    let added = add_person(&world.workflow, by_operator(operator), at, new).await?;
    Ok(PersonId(id_of(&added)?))
}
