//! People, what they sign in with, what ties them to organizations, and their sessions.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::organization::Role;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// What is known about a login.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Login {
    pub(crate) person_id: Uuid,
    pub(crate) password_hash: Option<String>,
}

/// The login of that name.
pub(crate) async fn login(
    on: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<Login>, WorkflowError> {
    row(
        on,
        "SELECT person_id, password_hash FROM login WHERE login = $1 AND ended_at IS NULL",
        [name.into()],
    )
    .await
}

/// A new person with a login; nothing when the login is taken (twins wait for each other here).
pub(crate) async fn insert(
    work: Work<'_>,
    login: &str,
    name: &str,
    password_hash: Option<&str>,
) -> Result<Option<PersonId>, WorkflowError> {
    let person: PersonId = work.id();
    let id = Uuid::from(person);
    execute(
        work.tx,
        "INSERT INTO person (id, created_at) VALUES ($1, $2)",
        [id.into(), work.now.into()],
    )
    .await?;
    let inserted = execute(
        work.tx,
        "INSERT INTO login (id, person_id, login, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (login) DO NOTHING",
        [
            work.id::<Uuid>().into(),
            id.into(),
            login.into(),
            password_hash.map(str::to_owned).into(),
            work.now.into(),
        ],
    )
    .await?;
    if inserted == 0 {
        execute(work.tx, "DELETE FROM person WHERE id = $1", [id.into()]).await?;
        return Ok(None);
    }
    execute(
        work.tx,
        "INSERT INTO person_detail (person_id, name) VALUES ($1, $2)",
        [id.into(), name.into()],
    )
    .await?;
    Ok(Some(person))
}

#[derive(FromQueryResult)]
struct Someone {
    person_id: Uuid,
}

/// Whoever runs the installation under that login.
pub(crate) async fn operator(
    work: Work<'_>,
    login: &str,
) -> Result<Option<PersonId>, WorkflowError> {
    let found: Option<Someone> = row(
        work.tx,
        "SELECT l.person_id FROM login l
         JOIN operator op ON op.person_id = l.person_id AND op.until IS NULL
         WHERE l.login = $1 AND l.ended_at IS NULL",
        [login.into()],
    )
    .await?;
    Ok(found.map(|found| PersonId(found.person_id)))
}

/// Holds a person, so that nobody else binds them or makes them a code until this is over. Not so
/// strongly that others who only point to them have to wait.
pub(crate) async fn hold(work: Work<'_>, person: PersonId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE",
        [Uuid::from(person).into()],
    )
    .await?;
    Ok(())
}

/// Binds a person to an organization; false when they are bound already.
pub(crate) async fn tie(
    work: Work<'_>,
    person: PersonId,
    organization: OrganizationId,
    roles: &[Role],
) -> Result<bool, WorkflowError> {
    let inserted = execute(
        work.tx,
        "INSERT INTO tie (id, person_id, organization_id, kind, roles, since) VALUES ($1, $2, $3, 'staff', $4, $5)
         ON CONFLICT (person_id, organization_id, kind) WHERE until IS NULL DO NOTHING",
        [
            work.id::<Uuid>().into(),
            Uuid::from(person).into(),
            Uuid::from(organization).into(),
            words(roles).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(inserted == 1)
}

/// What a person is in an organization, under lock.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Tie {
    pub(crate) roles: Vec<String>,
}

/// The tie of a person that carries their roles; nothing when they are not in the organization now.
pub(crate) async fn tie_for_update(
    work: Work<'_>,
    person: PersonId,
    organization: OrganizationId,
) -> Result<Option<Tie>, WorkflowError> {
    row(
        work.tx,
        "SELECT roles FROM tie WHERE person_id = $1 AND organization_id = $2 AND until IS NULL
         ORDER BY kind = 'staff' DESC, kind, id FOR UPDATE",
        [Uuid::from(person).into(), Uuid::from(organization).into()],
    )
    .await
}

/// Other roles for a person; all ties of theirs to the organization carry them from now on.
pub(crate) async fn change_roles(
    work: Work<'_>,
    person: PersonId,
    organization: OrganizationId,
    roles: &[Role],
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE tie SET roles = $3 WHERE person_id = $1 AND organization_id = $2 AND until IS NULL",
        [Uuid::from(person).into(), Uuid::from(organization).into(), words(roles).into()],
    )
    .await?;
    Ok(())
}

/// Ends what somebody is to an organization as one of its staff or officers. Whoever is a member besides stays one, with
/// their savings and their part of the surplus, and with a member's role alone; whoever is nothing else leaves.
pub(crate) async fn end_ties(
    work: Work<'_>,
    person: PersonId,
    organization: OrganizationId,
) -> Result<(), WorkflowError> {
    let who = || [Uuid::from(person).into(), Uuid::from(organization).into()];
    let works_here =
        "SELECT 1 FROM tie s WHERE s.person_id = $1 AND s.organization_id = $2 AND s.until IS NULL
                      AND s.kind <> 'member'";
    let keep = format!(
        "UPDATE tie SET roles = ARRAY['member'] WHERE person_id = $1 AND organization_id = $2 AND until IS NULL
         AND kind = 'member' AND EXISTS ({works_here})"
    );
    let stays = execute(work.tx, &keep, who()).await? > 0;
    let [person, organization] = who();
    execute(
        work.tx,
        "UPDATE tie SET until = greatest(since, $3) WHERE person_id = $1 AND organization_id = $2 AND until IS NULL
         AND (kind <> 'member' OR NOT $4)",
        [person, organization, work.now.into(), stays.into()],
    )
    .await?;
    Ok(())
}

/// Ends every session of a person.
pub(crate) async fn end_sessions(work: Work<'_>, person: PersonId) -> Result<u64, WorkflowError> {
    execute(
        work.tx,
        "UPDATE session SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
        [Uuid::from(person).into(), work.now.into()],
    )
    .await
}

/// Ends every session of a person but one.
pub(crate) async fn end_sessions_but(
    work: Work<'_>,
    person: PersonId,
    session: Uuid,
) -> Result<u64, WorkflowError> {
    execute(
        work.tx,
        "UPDATE session SET ended_at = $3 WHERE person_id = $1 AND id <> $2 AND ended_at IS NULL",
        [Uuid::from(person).into(), session.into(), work.now.into()],
    )
    .await
}

/// Another password for a person who has `known_hash`; false when that is theirs no longer.
pub(crate) async fn change_password(
    work: Work<'_>,
    person: PersonId,
    known_hash: &str,
    new_hash: &str,
) -> Result<bool, WorkflowError> {
    let changed = execute(
        work.tx,
        "UPDATE login SET password_hash = $3
         WHERE person_id = $1 AND password_hash = $2 AND ended_at IS NULL",
        [Uuid::from(person).into(), known_hash.into(), new_hash.into()],
    )
    .await?;
    Ok(changed == 1)
}

/// Another password for a person, whatever they had.
pub(crate) async fn set_password(
    work: Work<'_>,
    person: PersonId,
    hash: &str,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE login SET password_hash = $2 WHERE person_id = $1 AND ended_at IS NULL",
        [Uuid::from(person).into(), hash.into()],
    )
    .await?;
    Ok(())
}

/// Ends what codes of a person could still be taken up.
pub(crate) async fn end_invitations(work: Work<'_>, person: PersonId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE invitation SET ended_at = $2
         WHERE person_id = $1 AND used_at IS NULL AND ended_at IS NULL",
        [Uuid::from(person).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Lets a person in once, with the code of this digest.
pub(crate) async fn invite(
    work: Work<'_>,
    invitation: Uuid,
    person: PersonId,
    by: PersonId,
    code_hash: [u8; 32],
    expires_at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO invitation (id, person_id, code_hash, invited_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        [
            invitation.into(),
            Uuid::from(person).into(),
            code_hash.to_vec().into(),
            Uuid::from(by).into(),
            work.now.into(),
            expires_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// An invitation that can still be taken up.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Invitation {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) login: String,
}

/// The invitation with this digest, under lock; nothing when it is used, ended or expired.
pub(crate) async fn invitation_for_update(
    work: Work<'_>,
    code_hash: [u8; 32],
) -> Result<Option<Invitation>, WorkflowError> {
    row(
        work.tx,
        "SELECT i.id, i.person_id, l.login FROM invitation i
         JOIN login l ON l.person_id = i.person_id AND l.ended_at IS NULL
         WHERE i.code_hash = $1 AND i.used_at IS NULL AND i.ended_at IS NULL AND i.expires_at > $2
         FOR UPDATE OF i",
        [code_hash.to_vec().into(), work.now.into()],
    )
    .await
}

/// Takes an invitation up: it is spent, every other one of the person ended, the password set.
pub(crate) async fn take_up(
    work: Work<'_>,
    invitation: &Invitation,
    password_hash: &str,
) -> Result<(), WorkflowError> {
    let (id, person) = (invitation.id, invitation.person_id);
    execute(
        work.tx,
        "UPDATE invitation SET used_at = CASE WHEN id = $1 THEN $3 END,
                               ended_at = CASE WHEN id <> $1 THEN $3 END
         WHERE person_id = $2 AND used_at IS NULL AND ended_at IS NULL",
        [id.into(), person.into(), work.now.into()],
    )
    .await?;
    set_password(work, PersonId(person), password_hash).await
}

/// What happened to people, roles and organizations, for the auditor.
pub(crate) async fn audit(
    work: Work<'_>,
    organization: Option<OrganizationId>,
    by: Option<PersonId>,
    what: &str,
    subject: (&str, Uuid),
    facts: Value,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO audit_entry (id, organization_id, person_id, subject, subject_id, what, facts, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            work.id::<Uuid>().into(),
            organization.map(Uuid::from).into(),
            by.map(Uuid::from).into(),
            subject.0.into(),
            subject.1.into(),
            what.into(),
            facts.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

fn words(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}
