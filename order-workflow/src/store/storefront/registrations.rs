//! Whoever asks to become a user of a storefront, and the membership that comes of it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, PersonId, TieId};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// What somebody says of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Their name.
    pub(crate) name: String,
    /// What they would sign in with.
    pub(crate) login: String,
    /// Where they can be reached.
    pub(crate) phone: Option<String>,
    /// Their member number, where they have one.
    pub(crate) member_number: Option<String>,
    /// The number of their identity card, sealed.
    pub(crate) identity: Option<Vec<u8>>,
}

/// What was asked, and what became of it.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Registration {
    /// Which.
    pub(crate) id: Uuid,
    /// Their name, unless it was erased.
    pub(crate) name: Option<String>,
    /// What they would sign in with.
    pub(crate) login: Option<String>,
    /// Where they can be reached.
    pub(crate) phone: Option<String>,
    /// Their member number.
    pub(crate) member_number: Option<String>,
    /// The identity card's number, sealed.
    pub(crate) identity_sealed: Option<Vec<u8>>,
    /// `waiting`, `approved` or `rejected`.
    pub(crate) state: String,
    /// When.
    pub(crate) asked_at: DateTime<Utc>,
    /// Why not.
    pub(crate) reason: Option<String>,
}

/// A storefront that has an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressed {
    /// Whose.
    pub(crate) cooperative: OrganizationId,
    /// How many wait to be let in.
    pub(crate) waiting: i64,
}

/// The storefront of that code, where there is one.
///
/// # Errors
/// The database fails.
pub(crate) async fn by_code(
    on: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<Addressed>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Shop {
        id: Uuid,
        waiting: i64,
    }
    let shop: Option<Shop> = row(
        on,
        "SELECT o.id, (SELECT count(*) FROM storefront_registration r
                       WHERE r.organization_id = o.id AND r.state = 'waiting') AS waiting
         FROM organization o JOIN storefront s ON s.organization_id = o.id
         WHERE o.code = $1 AND o.kind = 'primary' AND o.ended_at IS NULL",
        [supply_chain::code::normal_form(code).into()],
    )
    .await?;
    Ok(shop.map(|shop| Addressed { cooperative: shop.id.into(), waiting: shop.waiting }))
}

/// Whether there is a district of that code.
///
/// # Errors
/// The database fails.
pub(crate) async fn is_district(
    on: &impl ConnectionTrait,
    code: &str,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct There {
        is_there: bool,
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM region WHERE code = $1) AS is_there";
    let there: Option<There> = row(on, sql, [code.to_owned().into()]).await?;
    Ok(there.is_some_and(|there| there.is_there))
}

/// Keeps a sealed identity card's number with the person.
///
/// # Errors
/// The database fails.
pub(crate) async fn keep_identity(
    work: Work<'_>,
    person: PersonId,
    sealed: Vec<u8>,
) -> Result<(), WorkflowError> {
    let sql = "UPDATE person_detail SET sealed = $2 WHERE person_id = $1";
    execute(work.tx, sql, [Uuid::from(person).into(), sealed.into()]).await?;
    Ok(())
}

/// Keeps what was asked.
///
/// # Errors
/// The database fails.
pub(crate) async fn ask_to_register(
    work: Work<'_>,
    (id, cooperative): (Uuid, OrganizationId),
    asked: &Asked,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO storefront_registration (id, organization_id, name, login, phone, member_number, identity_sealed, state,
                                              asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8)",
        [
            id.into(),
            Uuid::from(cooperative).into(),
            asked.name.clone().into(),
            asked.login.clone().into(),
            asked.phone.clone().into(),
            asked.member_number.clone().into(),
            asked.identity.clone().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What somebody asked of a cooperative, held until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn registration_for_update(
    work: Work<'_>,
    cooperative: OrganizationId,
    id: Uuid,
) -> Result<Option<Registration>, WorkflowError> {
    row(
        work.tx,
        "SELECT * FROM storefront_registration WHERE id = $1 AND organization_id = $2 FOR UPDATE",
        [id.into(), Uuid::from(cooperative).into()],
    )
    .await
}

/// Writes what was decided: with the membership that came of it, or why not. The identity card's number of whoever was
/// not let in is forgotten at once.
///
/// # Errors
/// The database fails.
pub(crate) async fn decide(
    work: Work<'_>,
    id: Uuid,
    (tie, reason): (Option<TieId>, Option<&str>),
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE storefront_registration
         SET state = CASE WHEN $2::uuid IS NULL THEN 'rejected' ELSE 'approved' END, tie_id = $2, reason = $3,
             decided_by = $4, decided_at = $5, identity_sealed = NULL
         WHERE id = $1",
        [
            id.into(),
            tie.map(Uuid::from).into(),
            reason.map(str::to_owned).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A member as the cooperative's register has them.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Known {
    /// Their tie.
    pub(crate) tie_id: Uuid,
    /// Who.
    pub(crate) person_id: Uuid,
    /// Their name.
    pub(crate) name: Option<String>,
    /// Whether they sign in already.
    pub(crate) has_login: bool,
}

/// Members of a cooperative with that number; one at most.
///
/// # Errors
/// The database fails.
pub(crate) async fn known_members(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    number: &str,
) -> Result<Option<Known>, WorkflowError> {
    let mut found: Vec<Known> = rows(
        on,
        "SELECT t.id AS tie_id, t.person_id, d.name,
                EXISTS (SELECT 1 FROM login l WHERE l.person_id = t.person_id AND l.ended_at IS NULL) AS has_login
         FROM tie t LEFT JOIN person_detail d ON d.person_id = t.person_id
         WHERE t.organization_id = $1 AND t.kind = 'member' AND t.until IS NULL AND upper(t.number) = upper($2)",
        [Uuid::from(cooperative).into(), number.to_owned().into()],
    )
    .await?;
    Ok(found.pop())
}

/// Gives a person who never signed in a login, and makes them a member where they are none; keeps the identity card's
/// number, sealed for them. Nothing where the login is taken.
///
/// # Errors
/// The database fails.
pub(crate) async fn admit(
    work: Work<'_>,
    cooperative: OrganizationId,
    known: Option<&Known>,
    (name, login, number): (&str, &str, Option<&str>),
) -> Result<Option<(TieId, PersonId)>, WorkflowError> {
    let (person, tie): (Uuid, Option<Uuid>) = match known {
        Some(known) => (known.person_id, Some(known.tie_id)),
        None => (work.id(), None),
    };
    if known.is_none() {
        execute(
            work.tx,
            "INSERT INTO person (id, created_at) VALUES ($1, $2)",
            [person.into(), work.now.into()],
        )
        .await?;
        execute(
            work.tx,
            "INSERT INTO person_detail (person_id, name) VALUES ($1, $2)",
            [person.into(), name.to_owned().into()],
        )
        .await?;
    }
    let inserted = execute(
        work.tx,
        "INSERT INTO login (id, person_id, login, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        [work.id::<Uuid>().into(), person.into(), login.to_owned().into(), work.now.into()],
    )
    .await?;
    if inserted == 0 {
        return Ok(None);
    }
    let tie = if let Some(tie) = tie {
        execute(
            work.tx,
            "UPDATE tie SET roles = ARRAY['member'] WHERE id = $1 AND cardinality(roles) = 0",
            [tie.into()],
        )
        .await?;
        tie
    } else {
        let tie: Uuid = work.id();
        execute(
            work.tx,
            "INSERT INTO tie (id, person_id, organization_id, kind, number, roles, since)
                 VALUES ($1, $2, $3, 'member', $4, ARRAY['member'], $5)",
            [
                tie.into(),
                person.into(),
                Uuid::from(cooperative).into(),
                number.map(str::to_owned).into(),
                work.now.into(),
            ],
        )
        .await?;
        tie
    };
    Ok(Some((TieId(tie), PersonId(person))))
}
