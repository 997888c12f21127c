//! Members at the counter: what each may owe and owes, and who asks to be let in.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::money::Money;
use supply_chain::storefront::IdentityNumber;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::command::storefront::{KEEPERS, READERS};
use crate::error::WorkflowError;
use crate::seal::Seal;
use crate::store::storefront as store;
use crate::unit_of_work::rows;

/// What a member may owe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberAccountView {
    /// The member's tie.
    pub id: Uuid,
    /// Goes up with each change; 0 where there is no account.
    pub version: i64,
    /// What may be owed; null where nothing may be. Null never means without limit.
    #[schema(value_type = Option<String>)]
    pub limit: Option<Money>,
    /// What is owed, and agreed to be.
    #[schema(value_type = String)]
    pub owed: Money,
    /// Voluntary savings.
    #[schema(value_type = String)]
    pub saved: Money,
}

/// What a member may owe their cooperative, and owes.
///
/// # Errors
/// The database fails.
pub(crate) async fn account_view(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<MemberAccountView, WorkflowError> {
    let account = store::account(on, cooperative, tie).await?;
    Ok(MemberAccountView {
        id: tie.into(),
        version: account.version,
        limit: account.limit,
        owed: store::owes(on, cooperative, tie, None).await?,
        saved: store::saved(on, cooperative, tie).await?,
    })
}

/// A member's own account.
///
/// # Errors
/// The database fails.
pub async fn own_account(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<MemberAccountView, WorkflowError> {
    account_view(on, cooperative, tie).await
}

/// A member as the counter knows them.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct MemberRow {
    /// Their tie.
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Their number.
    pub number: Option<String>,
    /// Their name, unless it was erased.
    pub name: Option<String>,
    /// What may be owed, in sen; nothing where nothing may be.
    pub limit_sen: Option<i64>,
    /// What is open of their bills, in sen.
    pub open_sen: i64,
    /// Whether they sign in.
    pub has_login: bool,
}

/// Members whose number or name begins or holds `text`, by number.
///
/// # Errors
/// [`WorkflowError::NotYourRole`] for whoever is no staff; the database fails.
pub async fn members(
    on: &impl ConnectionTrait,
    asker: &Asker,
    text: Option<&str>,
    (skip, limit): (u32, u32),
) -> Result<Vec<MemberRow>, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    if !actor.is_any(READERS) {
        return Err(WorkflowError::NotYourRole { roles: READERS });
    }
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let like = text.map(|text| {
        format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
    });
    rows(
        on,
        "SELECT t.id, t.person_id, t.number, d.name, a.limit_sen,
                coalesce((SELECT sum(i.total_sen - i.settled_sen) FROM invoice i WHERE i.receiver_tie_id = t.id
                          AND i.kind = 'invoice' AND i.reversed_by_id IS NULL), 0)::bigint AS open_sen,
                EXISTS (SELECT 1 FROM login l WHERE l.person_id = t.person_id AND l.ended_at IS NULL) AS has_login
         FROM tie t LEFT JOIN person_detail d ON d.person_id = t.person_id
         LEFT JOIN member_account a ON a.cooperative_id = t.organization_id AND a.tie_id = t.id
         WHERE t.organization_id = $1 AND t.kind = 'member' AND t.until IS NULL
           AND ($2::text IS NULL OR t.number ILIKE $2 OR d.name ILIKE $2)
         ORDER BY t.number NULLS LAST, d.name, t.id OFFSET $3 LIMIT $4",
        [
            Uuid::from(actor.organization).into(),
            like.into(),
            i64::from(skip).into(),
            i64::from(limit.clamp(1, 101)).into(),
        ],
    )
    .await
}

/// Somebody who asks to be let in, or asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegistrationView {
    /// UUIDv7.
    pub id: Uuid,
    /// Their name, unless it was erased.
    pub name: Option<String>,
    /// What they would sign in with.
    pub login: Option<String>,
    /// Where they can be reached.
    pub phone: Option<String>,
    /// Their member number, where they have one.
    pub member_number: Option<String>,
    /// The number of their identity card without its middle: `5308••••••••0004`. Only while it waits, and only where the
    /// cooperative asks for it.
    pub identity_masked: Option<String>,
    /// `waiting`, `approved` or `rejected`.
    pub state: String,
    /// When they asked.
    pub asked_at: DateTime<Utc>,
    /// Why not.
    pub reason: Option<String>,
}

/// What somebody asked as the manager sees it: a card's number is never shown whole.
///
/// # Errors
/// It was sealed by another installation.
pub(crate) fn registration_view(
    stored: store::Registration,
    seal: &Seal,
) -> Result<RegistrationView, WorkflowError> {
    let purpose = crate::command::storefront::IDENTITY;
    let masked = match &stored.identity_sealed {
        Some(sealed) => {
            let digits = seal.open_sealed(purpose, stored.id, sealed)?;
            IdentityNumber::read(&digits).ok().map(|number| number.masked())
        }
        None => None,
    };
    Ok(RegistrationView {
        id: stored.id,
        name: stored.name,
        login: stored.login,
        phone: stored.phone,
        member_number: stored.member_number,
        identity_masked: masked,
        state: stored.state,
        asked_at: stored.asked_at,
        reason: stored.reason,
    })
}

/// Who asks to be let in, those who wait first; the last hundred.
///
/// # Errors
/// [`WorkflowError::NotYourRole`] but for the manager; the database fails.
pub async fn registrations(
    on: &impl ConnectionTrait,
    asker: &Asker,
    seal: &Seal,
) -> Result<Vec<RegistrationView>, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    if !actor.is_any(KEEPERS) {
        return Err(WorkflowError::NotYourRole { roles: KEEPERS });
    }
    let found: Vec<store::Registration> = rows(
        on,
        "SELECT * FROM storefront_registration WHERE organization_id = $1
         ORDER BY state <> 'waiting', id DESC LIMIT 100",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    found.into_iter().map(|stored| registration_view(stored, seal)).collect()
}

/// What a member is called: their name, or their number where that was erased.
///
/// # Errors
/// The database fails.
pub async fn member_named(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<Option<String>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let found: Vec<Named> = rows(
        on,
        "SELECT coalesce(d.name, t.number, '') AS name FROM tie t LEFT JOIN person_detail d ON d.person_id = t.person_id
         WHERE t.organization_id = $1 AND t.id = $2 AND t.kind = 'member' AND t.until IS NULL",
        [Uuid::from(cooperative).into(), Uuid::from(tie).into()],
    )
    .await?;
    Ok(found.into_iter().next().map(|found| found.name))
}
