//! What members saved, as the files of the cooperative say.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PartyName, reader};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::store::patronage::MEMBERS;
use crate::unit_of_work::rows;

/// A member with what they saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberSavings {
    /// Who.
    pub party: PartyName,
    /// Since when a member.
    pub since: NaiveDate,
    /// Equal for all, paid on joining.
    #[schema(value_type = String)]
    pub principal: Money,
    /// Paid again and again.
    #[schema(value_type = String)]
    pub mandatory: Money,
    /// As much as one likes.
    #[schema(value_type = String)]
    pub voluntary: Money,
    /// Where it stands in the list.
    #[serde(skip)]
    pub position: i64,
}

/// Up to `limit` members of the asker's cooperative after the one at `after`, the earliest first, with what they saved so
/// far.
///
/// # Errors
/// 403 for whoever does not read the books, or acts for no cooperative; the database fails.
pub async fn savings(
    on: &impl ConnectionTrait,
    asker: &Asker,
    now: DateTime<Utc>,
    after: i64,
    limit: u64,
) -> Result<Vec<MemberSavings>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct SavingsRow {
        position: i64,
        id: Uuid,
        is_person: bool,
        number: Option<String>,
        name: Option<String>,
        since: NaiveDate,
        principal: i64,
        mandatory: i64,
        voluntary: i64,
    }
    let organization = reader(asker)?.organization;
    let today = today_at(on, organization, now).await?;
    let sql = format!(
        "WITH {MEMBERS} SELECT position, id, is_person, number, name, since, principal, mandatory, voluntary
         FROM (SELECT row_number() OVER (ORDER BY since, id) AS position, m.* FROM member m) s
         WHERE position > $4 ORDER BY position LIMIT $5"
    );
    let found: Vec<SavingsRow> = rows(
        on,
        &sql,
        [Uuid::from(organization).into(), today.into(), today.into(), after.into(), limit.into()],
    )
    .await?;
    let savings = found.into_iter().map(|row| MemberSavings {
        party: PartyName::new(row.is_person, row.id, row.number, row.name),
        since: row.since,
        principal: Money::from_sen(row.principal),
        mandatory: Money::from_sen(row.mandatory),
        voluntary: Money::from_sen(row.voluntary),
        position: row.position,
    });
    Ok(savings.collect())
}
