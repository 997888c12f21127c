//! Agreements between rows and rules.

mod in_force;
mod prices;

pub(super) use self::in_force::{ASKED, InForceRow, in_force};
pub(crate) use self::in_force::{InForce, held_by, own_prices, price_of};
pub(crate) use self::prices::{known_offers, prices_of};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::agreement::{Agreement, Content, Event, Version, VersionState};
use supply_chain::id::{AgreementId, OrganizationId};
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// An agreement with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// The agreement.
    pub(crate) agreement: Agreement,
    /// For `ETag`.
    pub(crate) version: i64,
    /// The zone its days are of: the seller's.
    pub(crate) zone: String,
}

impl Stored {
    /// The business date at the seller's.
    pub(crate) fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        day_in(&self.zone, now)
    }
}

/// The day it is in a zone; in UTC where the zone is not known.
pub(crate) fn day_in(zone: &str, now: DateTime<Utc>) -> NaiveDate {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => now.with_timezone(&zone).date_naive(),
        Err(_) => now.date_naive(),
    }
}

#[derive(FromQueryResult)]
struct AgreementRow {
    seller_id: Uuid,
    buyer_id: Uuid,
    version: i64,
    zone: String,
}

#[derive(FromQueryResult)]
struct VersionRow {
    number: i32,
    state: String,
    side: String,
    proposed_by: Uuid,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
}

/// The side of that word.
pub(crate) fn side(word: &str) -> Option<Party> {
    [Party::Buyer, Party::Seller].into_iter().find(|party| party.as_str() == word)
}

pub(crate) fn bad(column: &'static str, id: AgreementId) -> WorkflowError {
    WorkflowError::BadRow { table: "agreement_version", column, id: id.to_string() }
}

/// An agreement; under lock until the transaction ends when it is to change.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: AgreementId,
    for_update: bool,
) -> Result<Option<Stored>, WorkflowError> {
    let lock = if for_update { "FOR UPDATE OF a" } else { "" };
    let found: Option<AgreementRow> = row(
        on,
        &format!(
            "SELECT a.seller_id, a.buyer_id, a.version, s.zone
             FROM agreement a JOIN organization s ON s.id = a.seller_id WHERE a.id = $1 {lock}"
        ),
        [Uuid::from(id).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let versions: Vec<VersionRow> = rows(
        on,
        "SELECT number, state, side, proposed_by, valid_from, valid_to, last_day
         FROM agreement_version WHERE agreement_id = $1 ORDER BY number",
        [Uuid::from(id).into()],
    )
    .await?;
    let version = |row: VersionRow| {
        Ok::<Version, WorkflowError>(Version {
            number: row.number,
            state: VersionState::from_word(&row.state).ok_or_else(|| bad("state", id))?,
            side: side(&row.side).ok_or_else(|| bad("side", id))?,
            proposer: row.proposed_by.into(),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            last_day: row.last_day,
        })
    };
    let versions = versions.into_iter().map(version).collect::<Result<_, _>>()?;
    let (seller, buyer) = (found.seller_id.into(), found.buyer_id.into());
    let agreement = Agreement { id, seller, buyer, versions };
    Ok(Some(Stored { agreement, version: found.version, zone: found.zone }))
}

/// The agreement that two organizations have, if they have one.
pub(crate) async fn between(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
) -> Result<Option<AgreementId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
    }
    let found: Option<Found> = row(
        on,
        "SELECT id FROM agreement WHERE buyer_id = $1 AND seller_id = $2",
        [Uuid::from(buyer).into(), Uuid::from(seller).into()],
    )
    .await?;
    Ok(found.map(|found| found.id.into()))
}

/// Days before its last in which both are told that an agreement ends: time enough to agree anew.
const EXPIRY_TOLD: i32 = 14;

/// The versions that hold today, end within two weeks, are followed by none that was taken, and of which
/// nobody was told so; from now on they are told of. Which agreement, its version, the last day.
pub(crate) async fn expiring(
    work: Work<'_>,
) -> Result<Vec<(AgreementId, i32, NaiveDate)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Expiring {
        agreement_id: Uuid,
        number: i32,
        ends: NaiveDate,
    }
    let found: Vec<Expiring> = rows(
        work.tx,
        "UPDATE agreement_version v SET expiry_told_for = least(v.valid_to, v.last_day)
         FROM (SELECT w.agreement_id, w.number FROM agreement_version w
               JOIN agreement a ON a.id = w.agreement_id JOIN organization s ON s.id = a.seller_id
               WHERE w.state = 'accepted' AND least(w.valid_to, w.last_day) IS DISTINCT FROM w.expiry_told_for
                 AND w.valid_from <= ($1 AT TIME ZONE s.zone)::date
                 AND least(w.valid_to, w.last_day) BETWEEN ($1 AT TIME ZONE s.zone)::date
                                                       AND ($1 AT TIME ZONE s.zone)::date + $2
                 AND NOT EXISTS (SELECT 1 FROM agreement_version n WHERE n.agreement_id = w.agreement_id
                                 AND n.number > w.number AND n.state = 'accepted'
                                 AND coalesce(least(n.valid_to, n.last_day), 'infinity') > least(w.valid_to, w.last_day))
               ORDER BY w.agreement_id LIMIT 500 FOR UPDATE OF w SKIP LOCKED) e
         WHERE v.agreement_id = e.agreement_id AND v.number = e.number
         RETURNING v.agreement_id, v.number, v.expiry_told_for AS ends",
        [work.now.into(), EXPIRY_TOLD.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.agreement_id.into(), row.number, row.ends)).collect())
}

/// Puts a new agreement on record, without any version. `false` when two that began one at once met here,
/// or the id is taken.
pub(crate) async fn insert(work: Work<'_>, agreement: &Agreement) -> Result<bool, WorkflowError> {
    let made = execute(
        work.tx,
        "INSERT INTO agreement (id, seller_id, buyer_id, version, created_at, updated_at)
         VALUES ($1, $2, $3, 1, $4, $4) ON CONFLICT DO NOTHING",
        [
            Uuid::from(agreement.id).into(),
            Uuid::from(agreement.seller).into(),
            Uuid::from(agreement.buyer).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(made == 1)
}

/// Writes down what happened, with who asked for it. `today` is the seller's.
pub(crate) async fn record(
    work: Work<'_>,
    stored: &Stored,
    ask: &Ask,
    event: &Event,
) -> Result<(), WorkflowError> {
    let id = Uuid::from(stored.agreement.id);
    let person = Uuid::from(ask.by.person());
    let (number, last_day) = match event {
        Event::Proposed { number, side, content } => {
            propose(work, stored.agreement.id, *number, *side, person, content).await?;
            (Some(*number), None)
        }
        Event::Accepted { number } => {
            answer(work, id, *number, VersionState::Accepted, person).await?;
            (Some(*number), None)
        }
        Event::Declined { number } => {
            answer(work, id, *number, VersionState::Declined, person).await?;
            (Some(*number), None)
        }
        Event::Withdrawn { number } => {
            answer(work, id, *number, VersionState::Withdrawn, person).await?;
            (Some(*number), None)
        }
        Event::Ended { last_day } => {
            // Whatever would hold longer; what is over already stays as it ended.
            execute(
                work.tx,
                "UPDATE agreement_version SET last_day = $2 WHERE agreement_id = $1 AND state = 'accepted'
                   AND coalesce(least(valid_to, last_day), 'infinity') > $2",
                [id.into(), (*last_day).into()],
            )
            .await?;
            (None, Some(*last_day))
        }
    };
    execute(
        work.tx,
        "INSERT INTO agreement_history (agreement_id, position, kind, number, last_day, recorded_at, person_id,
             organization_id, channel)
         SELECT $1, count(*) + 1, $2, $3, $4, $5, $6, $7, $8 FROM agreement_history WHERE agreement_id = $1",
        [
            id.into(),
            event.as_str().into(),
            number.into(),
            last_day.into(),
            work.now.into(),
            person.into(),
            ask.by.organization().map(Uuid::from).into(),
            ask.channel.as_str().into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE agreement SET version = (SELECT count(*) FROM agreement_history h WHERE h.agreement_id = $1),
             updated_at = $2 WHERE id = $1",
        [id.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

async fn answer(
    work: Work<'_>,
    id: Uuid,
    number: i32,
    state: VersionState,
    person: Uuid,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE agreement_version SET state = $3, answered_by = $4, answered_at = $5
         WHERE agreement_id = $1 AND number = $2 AND state = 'proposed'",
        [id.into(), number.into(), state.as_str().into(), person.into(), work.now.into()],
    )
    .await?;
    Ok(())
}

async fn propose(
    work: Work<'_>,
    id: AgreementId,
    number: i32,
    side: Party,
    person: Uuid,
    content: &Content,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO agreement_version (agreement_id, number, state, side, proposed_by, proposed_at, valid_from,
             valid_to, note, terms)
         VALUES ($1, $2, 'proposed', $3, $4, $5, $6, $7, $8, $9)",
        [
            Uuid::from(id).into(),
            number.into(),
            side.as_str().into(),
            person.into(),
            work.now.into(),
            content.valid_from.into(),
            content.valid_to.into(),
            content.note.clone().into(),
            serde_json::to_value(&content.terms)?.into(),
        ],
    )
    .await?;
    prices::insert(work, id, number, &content.prices).await
}
