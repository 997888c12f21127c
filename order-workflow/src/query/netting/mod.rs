//! Nettings as each of those they concern sees them: its own debts before and after, and nobody else's.

mod lists;
mod views;

pub use self::lists::{members_to_net, nettings, partners_to_net};
pub use self::views::{
    NettablePartner, NettedBillView, NettingLegView, NettingParty, NettingSummary, NettingView,
    PositionView,
};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};
use supply_chain::ask::Actor;
use supply_chain::id::{NettingId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::settlement::{Debt, NettingRun, NettingState};
use uuid::Uuid;

use super::statements::readers;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::netting::{self as store, Stored, bills_among, debts_of};
use crate::unit_of_work::{row, rows};

/// The run for whom it concerns; nobody else learns whether there is one.
pub(crate) fn known(
    found: Option<Stored>,
    organization: OrganizationId,
) -> Result<Stored, WorkflowError> {
    found
        .filter(|stored| stored.run.concerns(organization))
        .ok_or(WorkflowError::NotFound { what: "netting" })
}

#[derive(FromQueryResult)]
struct Beside {
    organizer_name: String,
    created_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
    business_date: Option<NaiveDate>,
    ended_at: Option<DateTime<Utc>>,
    ended_words: Option<String>,
    ended_for: Option<Uuid>,
    ended_for_name: Option<String>,
    salt: Uuid,
}

#[derive(FromQueryResult)]
struct PartyRow {
    id: Uuid,
    name: String,
    agreed_by: Option<String>,
    agreed_at: Option<DateTime<Utc>>,
}

/// A netting at `now`, for whom it concerns. The operator sees what whoever called it sees.
///
/// # Errors
/// Another role; [`WorkflowError::NotFound`] to anybody else, whether there is one or not.
pub async fn netting(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: NettingId,
    now: DateTime<Utc>,
) -> Result<NettingView, WorkflowError> {
    let found = store::find(on, id, false).await?;
    let (stored, actor) = match asker {
        Asker::Actor(actor) => {
            readers(actor)?;
            (known(found, actor.organization)?, Some(actor))
        }
        Asker::Operator(_) => (found.ok_or(WorkflowError::NotFound { what: "netting" })?, None),
    };
    let run = &stored.run;
    let own = actor.map_or(run.organizer, |actor| actor.organization);
    let beside: Option<Beside> = row(
        on,
        "SELECT o.name AS organizer_name, n.created_at, n.done_at, n.business_date, n.ended_at, n.ended_for,
                n.ended_words, e.name AS ended_for_name, n.salt
         FROM netting_run n JOIN organization o ON o.id = n.organizer_id LEFT JOIN organization e ON e.id = n.ended_for
         WHERE n.id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    let beside = beside.ok_or(WorkflowError::NotFound { what: "netting" })?;
    // Whoever runs the installation takes no part in anything.
    let legs = match actor {
        Some(_) => legs(on, &stored, own, now).await?,
        None => Vec::new(),
    };
    let parties = parties(on, run, own).await?;
    let bills = match run.state {
        NettingState::Done if !legs.is_empty() => bills(on, id, own).await?,
        _ => Vec::new(),
    };
    let may_know = own == run.organizer || beside.ended_for == Some(Uuid::from(own));
    Ok(NettingView {
        id: id.into(),
        version: stored.version,
        number: stored.number.clone(),
        kind: if stored.is_bilateral() { "bilateral" } else { "multilateral" },
        organizer_id: run.organizer.into(),
        organizer_name: beside.organizer_name,
        state: run.state_at(now).as_str(),
        answer_due: run.answer_due,
        created_at: beside.created_at,
        done_at: beside.done_at,
        business_date: beside.business_date,
        ended_at: beside.ended_at,
        ended_for: beside.ended_for_name.filter(|_| may_know || stored.is_bilateral()),
        ended_words: beside.ended_words.filter(|_| may_know || stored.is_bilateral()),
        parties_total: run.plan.parties().len(),
        agreed_total: run.consents.len(),
        parties,
        position: position(&legs),
        legs,
        bills,
        mark: mark(&stored, beside.salt),
        allowed_commands: actor.map(|actor| allowed(run, actor, now)).unwrap_or_default(),
    })
}

/// A digest over who owes whom, what is taken off and who agreed: the same to everybody. The salt that nobody is shown
/// keeps whoever knows the parties from finding the sums by trying (ADR 24).
fn mark(stored: &Stored, salt: Uuid) -> String {
    let run = &stored.run;
    let mut digest = Sha256::new();
    digest.update(format!("{salt}\n{}\n{}\n", run.id, stored.number));
    for leg in &run.plan.legs {
        digest.update(format!("{} {} {}\n", leg.debtor, leg.creditor, leg.amount));
    }
    for consent in &run.consents {
        let at = consent.at.timestamp_micros();
        digest.update(format!("{} {} {at}\n", consent.organization, consent.person));
    }
    let digits: Vec<String> =
        digest.finalize().iter().take(6).map(|byte| format!("{byte:02X}")).collect();
    digits.chunks(2).map(<[String]>::concat).collect::<Vec<_>>().join("-")
}

/// The debts of and to an organization in a run, with what is owed now as long as nothing is done.
async fn legs(
    on: &impl ConnectionTrait,
    stored: &Stored,
    own: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Vec<NettingLegView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        id: Uuid,
        name: String,
    }
    let run = &stored.run;
    let mine = || {
        let all = run.plan.legs.iter().zip(&stored.before);
        all.filter(|(leg, _)| leg.debtor == own || leg.creditor == own)
    };
    let others: Vec<OrganizationId> =
        mine().map(|(leg, _)| if leg.debtor == own { leg.creditor } else { leg.debtor }).collect();
    let ids: Vec<Uuid> = others.iter().copied().map(Uuid::from).collect();
    let names: Vec<Named> =
        rows(on, "SELECT id, name FROM organization WHERE id = ANY($1)", [ids.into()]).await?;
    let open = matches!(run.state_at(now), NettingState::Proposed | NettingState::Agreed);
    let debts = if open { debts_with(on, own, &others).await? } else { Vec::new() };
    let told = mine().zip(&others).map(|((leg, before), other)| {
        let name = names.iter().find(|named| named.id == Uuid::from(*other));
        let of = |debt: &&Debt| debt.debtor == leg.debtor && debt.creditor == leg.creditor;
        let owed = debts.iter().find(of).map_or(Money::ZERO, |debt| debt.amount);
        NettingLegView {
            with_id: (*other).into(),
            with_name: name.map(|named| named.name.clone()).unwrap_or_default(),
            we_owe: leg.debtor == own,
            before: *before,
            taken: leg.amount,
            after: before.minus(leg.amount).unwrap_or_default(),
            still_holds: !open || owed == *before,
        }
    });
    Ok(told.collect())
}

/// What an organization and these others owe each other now.
async fn debts_with(
    on: &impl ConnectionTrait,
    own: OrganizationId,
    others: &[OrganizationId],
) -> Result<Vec<Debt>, WorkflowError> {
    let mut scope = others.to_vec();
    scope.push(own);
    let bills = bills_among(on, &scope).await?;
    debts_of(&bills)
        .ok_or_else(|| WorkflowError::Internal("debts beyond 64 bits of sen".to_owned()))
}

fn position(legs: &[NettingLegView]) -> Option<PositionView> {
    if legs.is_empty() {
        return None;
    }
    let sum = |we_owe: bool, of: fn(&NettingLegView) -> Money| {
        Money::sum(legs.iter().filter(|leg| leg.we_owe == we_owe).map(of)).unwrap_or_default()
    };
    let (owes_before, owed_before) = (sum(true, |leg| leg.before), sum(false, |leg| leg.before));
    Some(PositionView {
        owes_before,
        owes_after: sum(true, |leg| leg.after),
        owed_before,
        owed_after: sum(false, |leg| leg.after),
        net: owed_before.minus(owes_before).unwrap_or_default(),
    })
}

/// Who takes part, as far as `own` may know: all to whoever called it, else those it owes or is owed by, and itself.
async fn parties(
    on: &impl ConnectionTrait,
    run: &NettingRun,
    own: OrganizationId,
) -> Result<Vec<NettingParty>, WorkflowError> {
    let touches = |one: &OrganizationId| {
        run.plan.legs.iter().any(|leg| {
            [(leg.debtor, leg.creditor), (leg.creditor, leg.debtor)].contains(&(own, *one))
        })
    };
    let known = run.plan.parties().into_iter();
    let known = known.filter(|one| run.organizer == own || *one == own || touches(one));
    let ids: Vec<Uuid> = known.map(Uuid::from).collect();
    let found: Vec<PartyRow> = rows(
        on,
        "SELECT o.id, o.name, d.name AS agreed_by, c.consented_at AS agreed_at
         FROM organization o LEFT JOIN netting_consent c ON c.netting_id = $1 AND c.organization_id = o.id
         LEFT JOIN person_detail d ON d.person_id = c.person_id
         WHERE o.id = ANY($2) ORDER BY o.name, o.id",
        [Uuid::from(run.id).into(), ids.into()],
    )
    .await?;
    let party = |row: PartyRow| NettingParty {
        id: row.id,
        name: row.name,
        agreed: row.agreed_at.is_some(),
        agreed_by: row.agreed_by,
        agreed_at: row.agreed_at,
    };
    Ok(found.into_iter().map(party).collect())
}

async fn bills(
    on: &impl ConnectionTrait,
    id: NettingId,
    own: OrganizationId,
) -> Result<Vec<NettedBillView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct BillRow {
        id: Uuid,
        number: String,
        issuer_name: String,
        receiver_name: String,
        we_owed: bool,
        due_on: NaiveDate,
        amount_sen: i64,
    }
    let found: Vec<BillRow> = rows(
        on,
        "SELECT i.id, i.number, s.name AS issuer_name, r.name AS receiver_name, i.receiver_id = $2 AS we_owed, i.due_on,
                a.amount_sen
         FROM invoice_application a JOIN invoice i ON i.id = a.invoice_id
         JOIN organization s ON s.id = i.issuer_id JOIN organization r ON r.id = i.receiver_id
         WHERE a.netting_id = $1 AND (i.issuer_id = $2 OR i.receiver_id = $2)
         ORDER BY s.name, r.name, i.due_on, i.id",
        [Uuid::from(id).into(), Uuid::from(own).into()],
    )
    .await?;
    let bill = |row: BillRow| NettedBillView {
        invoice_id: row.id,
        number: row.number,
        issuer_name: row.issuer_name,
        receiver_name: row.receiver_name,
        we_owed: row.we_owed,
        due_on: row.due_on,
        amount: Money::from_sen(row.amount_sen),
    };
    Ok(found.into_iter().map(bill).collect())
}

fn allowed(run: &NettingRun, actor: &Actor, now: DateTime<Utc>) -> Vec<&'static str> {
    let state = run.state_at(now);
    let open = matches!(state, NettingState::Proposed | NettingState::Agreed);
    if !open || !actor.is_any(NettingRun::ROLES) {
        return Vec::new();
    }
    let own = actor.organization;
    let is_party = run.plan.parties().contains(&own);
    let said = run.consents.iter().any(|consent| consent.organization == own);
    let mut allowed = Vec::new();
    if is_party && !said && state == NettingState::Proposed {
        allowed.push("consent");
    }
    if run.organizer == own && state == NettingState::Agreed {
        allowed.push("carry");
    }
    // Of two, whoever called it calls it off; a no of their own would be the same.
    let two = run.plan.parties().len() == 2;
    if is_party && !(two && run.organizer == own) {
        allowed.push("refuse");
    }
    if run.organizer == own {
        allowed.push("call-off");
    }
    allowed
}
