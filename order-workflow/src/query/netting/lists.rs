//! Lists: the nettings of an organization, and whom it could net with.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::settlement::NettingState;
use uuid::Uuid;

use super::{NettablePartner, NettingSummary};
use crate::error::WorkflowError;
use crate::query::catalogue::limit;
use crate::query::statements::readers;
use crate::store::netting::{self as store, mutual_debts};
use crate::unit_of_work::rows;

/// The nettings that concern the asker's organization, newest first.
///
/// # Errors
/// Another role; the database fails.
pub async fn nettings(
    on: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<NettingState>,
    after: Option<Uuid>,
    (now, most): (DateTime<Utc>, u64),
) -> Result<Vec<NettingSummary>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Listed {
        id: Uuid,
        version: i64,
        number: String,
        is_bilateral: bool,
        organizer_name: String,
        with_name: Option<String>,
        state: String,
        answer_due: DateTime<Utc>,
        taken: Option<i64>,
        waits: bool,
    }
    readers(actor)?;
    let found: Vec<Listed> = rows(
        on,
        "SELECT * FROM (
             SELECT n.id, n.version, n.number, cardinality(n.scope) = 2 AS is_bilateral, o.name AS organizer_name,
                    CASE WHEN cardinality(n.scope) = 2
                         THEN (SELECT p.name FROM organization p WHERE p.id = ANY(n.scope) AND p.id <> $1) END AS with_name,
                    CASE WHEN n.state = 'proposed' AND n.answer_due <= $2 THEN 'called_off' ELSE n.state END AS state,
                    n.answer_due, l.taken,
                    (n.state = 'agreed' AND n.organizer_id = $1)
                    OR (n.state = 'proposed' AND n.answer_due > $2 AND l.taken IS NOT NULL
                        AND NOT EXISTS (SELECT FROM netting_consent c
                                        WHERE c.netting_id = n.id AND c.organization_id = $1)) AS waits
             FROM netting_run n JOIN organization o ON o.id = n.organizer_id
             CROSS JOIN LATERAL (SELECT sum(amount_sen)::bigint AS taken FROM netting_leg
                                 WHERE netting_id = n.id AND debtor_id = $1) l
             WHERE n.organizer_id = $1 OR l.taken IS NOT NULL) n
         WHERE ($3::text IS NULL OR n.state = $3) AND ($4::uuid IS NULL OR n.id < $4)
         ORDER BY n.id DESC LIMIT $5",
        [
            Uuid::from(actor.organization).into(),
            now.into(),
            state.map(|state| state.as_str().to_owned()).into(),
            after.into(),
            limit(most),
        ],
    )
    .await?;
    let summary = |row: Listed| NettingSummary {
        id: row.id,
        version: row.version,
        number: row.number,
        kind: if row.is_bilateral { "bilateral" } else { "multilateral" }.to_owned(),
        organizer_name: row.organizer_name,
        with_name: row.with_name,
        state: row.state,
        answer_due: row.answer_due,
        taken: row.taken.map(Money::from_sen),
        waits_for_us: row.waits,
    };
    Ok(found.into_iter().map(summary).collect())
}

/// With whom the asker's organization could net alone: both owe each other something.
///
/// # Errors
/// Another role; the database fails.
pub async fn partners_to_net(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<NettablePartner>, WorkflowError> {
    readers(actor)?;
    let found = mutual_debts(on, actor.organization).await?;
    let partner = |row: store::MutualDebt| NettablePartner {
        partner_id: row.partner_id,
        partner_name: row.partner_name,
        we_owe: Money::from_sen(row.we_owe),
        they_owe: Money::from_sen(row.they_owe),
        could_be_taken: Money::from_sen(row.we_owe.min(row.they_owe)),
    };
    Ok(found.into_iter().map(partner).collect())
}

/// Those that belong to the asker's organization, by name: among whom a netting of many would be.
///
/// # Errors
/// Another role; the database fails.
pub async fn members_to_net(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<(Uuid, String)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Member {
        id: Uuid,
        name: String,
    }
    readers(actor)?;
    let found: Vec<Member> = rows(
        on,
        "SELECT m.id, m.name FROM affiliation a JOIN organization m ON m.id = a.lower_id
         WHERE a.upper_id = $1 AND a.until IS NULL AND m.ended_at IS NULL ORDER BY m.name, m.id",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    Ok(found.into_iter().map(|member| (member.id, member.name)).collect())
}
