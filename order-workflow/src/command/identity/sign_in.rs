//! Signing in and out, with limits on guessing.
//!
//! A password is compared where time may be spent (`marketplace-api`); here stands who may try, what
//! there is to compare with, and what a success or a failure leaves behind. Failures are counted per
//! login and per address, whether or not the login exists.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use supply_chain::id::{OrganizationId, PersonId};
use uuid::Uuid;

use super::values::{self, LOGIN_MAX};
use super::{Refusal, no_faults};
use crate::error::WorkflowError;
use crate::query::identity::session::{SessionKind, SignedIn, signed_in};
use crate::store::{people, sessions};
use crate::unit_of_work::{Work, Workflow, execute};

/// A browser stays signed in for so many days after it was last used (pages.md 6.1).
pub const PAGE_DAYS: i64 = 30;
/// A program's token lasts so many days after it was last used.
pub const TOKEN_DAYS: i64 = 90;
/// A session's last use is written at most so often: reading pages should not write.
const TIME_BETWEEN_TOUCHES: TimeDelta = TimeDelta::minutes(5);

/// Failures of one login before the waiting starts.
const LOGIN_FAILURES_FREE: i32 = 5;
/// Failures from one address before the waiting starts; whole villages share one behind their
/// mobile network, so it is many more.
const ADDRESS_FAILURES_FREE: i32 = 30;
/// The first wait; each further failure doubles it …
const WAIT_FIRST_SECONDS: i64 = 30;
/// … up to a quarter of an hour, so that nobody is shut out for a day by somebody else's guessing.
const WAIT_MAX_SECONDS: i64 = 15 * 60;
/// Failures are forgotten a day after the last one.
const TIME_TO_FORGET: TimeDelta = TimeDelta::days(1);

/// What there is to compare a password with.
#[derive(Clone)]
pub struct Credentials {
    /// Whose they are.
    pub person: PersonId,
    /// argon2id in PHC form; nothing until an invitation is taken up.
    pub password_hash: Option<String>,
}

/// A session to be opened; the token itself stays with whoever asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// For a browser or a program.
    pub kind: SessionKind,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// What the browser or program calls itself.
    pub user_agent: Option<String>,
}

/// A session that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Until when it lasts without being used.
    pub expires_at: DateTime<Utc>,
    /// Who holds it.
    pub who: SignedIn,
}

/// How long a session of this kind lasts after `now`.
fn lasts_until(kind: SessionKind, now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(match kind {
        SessionKind::Page => PAGE_DAYS,
        SessionKind::Token => TOKEN_DAYS,
    })
}

/// The operator: the first person, or one more who runs the installation.
///
/// # Errors
/// The login is taken or cannot be one.
pub async fn create_operator(
    workflow: &Workflow,
    login: &str,
    password_hash: String,
) -> Result<PersonId, WorkflowError> {
    let asked = Arc::new((login.to_owned(), password_hash));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (login, hash) = &*asked;
                let mut faults = Vec::new();
                let login = values::login(login, &mut faults);
                no_faults(faults)?;
                let made = people::insert(work, &login, &login, Some(hash)).await?;
                let person = made.ok_or(Refusal::LoginTaken)?;
                execute(
                    work.tx,
                    "INSERT INTO operator (person_id, since) VALUES ($1, $2)",
                    [Uuid::from(person).into(), work.now.into()],
                )
                .await?;
                let subject = ("person", person.into());
                people::audit(work, None, None, "operator_created", subject, json!({})).await?;
                Ok(person)
            })
        })
        .await
}

/// Whether somebody may try to sign in with this login from this address now.
///
/// # Errors
/// [`Refusal::TooManyTries`].
pub async fn may_try(workflow: &Workflow, login: &str, address: &str) -> Result<(), WorkflowError> {
    let now = workflow.origin.now();
    let locks = sessions::locks(workflow.reader(), &subjects(login, address), now).await?;
    match locks.first().and_then(|lock| lock.locked_until) {
        Some(until) => {
            let seconds = (until - now).num_seconds().max(1);
            Err(Refusal::TooManyTries { until, seconds }.into())
        }
        None => Ok(()),
    }
}

/// What a password for this login is compared with; nothing when there is no such login.
///
/// # Errors
/// The database fails.
pub async fn credentials(
    workflow: &Workflow,
    login: &str,
) -> Result<Option<Credentials>, WorkflowError> {
    let login = values::normal_login(login);
    if login.chars().count() > LOGIN_MAX {
        return Ok(None);
    }
    let found = people::login(workflow.reader(), &login).await?;
    Ok(found.map(|row| Credentials {
        person: PersonId(row.person_id),
        password_hash: row.password_hash,
    }))
}

/// The password was wrong, or the login was: counts it and makes the next tries wait.
///
/// # Errors
/// The database fails.
pub async fn sign_in_failed(
    workflow: &Workflow,
    login: &str,
    address: &str,
) -> Result<(), WorkflowError> {
    let [login, address] = subjects(login, address);
    count(workflow, vec![(login, LOGIN_FAILURES_FREE), (address, ADDRESS_FAILURES_FREE)]).await
}

/// Somebody at this address tried an invite code that is none.
///
/// # Errors
/// The database fails.
pub async fn sign_in_failed_from(workflow: &Workflow, address: &str) -> Result<(), WorkflowError> {
    count(workflow, vec![(address_subject(address), ADDRESS_FAILURES_FREE)]).await
}

/// Counts a failure of each subject, of which so many are free.
async fn count(workflow: &Workflow, subjects: Vec<(String, i32)>) -> Result<(), WorkflowError> {
    let subjects = Arc::new(subjects);
    workflow
        .carry_out(move |work| {
            let subjects = Arc::clone(&subjects);
            Box::pin(async move {
                let forgotten = work.now - TIME_TO_FORGET;
                sessions::forget_old(work, forgotten).await?;
                // The login first, then the address: twins take the rows in the same order.
                for (subject, free) in &*subjects {
                    let failures = sessions::fail(work, subject, forgotten).await?;
                    if let Some(wait) = wait_after(failures, *free) {
                        sessions::lock(work, subject, work.now + wait).await?;
                    }
                }
                Ok(())
            })
        })
        .await
}

/// How long the next try waits after so many failures, of which `free` cost nothing.
fn wait_after(failures: i32, free: i32) -> Option<TimeDelta> {
    let beyond = u32::try_from(failures - free).ok()?;
    let seconds = WAIT_FIRST_SECONDS << beyond.min(16);
    Some(TimeDelta::seconds(seconds.min(WAIT_MAX_SECONDS)))
}

/// The password was right: forgets the login's failures and opens a session.
///
/// # Errors
/// The database fails.
pub async fn open_session(
    workflow: &Workflow,
    person: PersonId,
    login: &str,
    session: NewSession,
) -> Result<Opened, WorkflowError> {
    let asked = Arc::new((values::normal_login(login), session));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move { open(work, person, &asked.0, &asked.1).await })
        })
        .await
}

pub(super) async fn open(
    work: Work<'_>,
    person: PersonId,
    login: &str,
    session: &NewSession,
) -> Result<Opened, WorkflowError> {
    forgive(work, login).await?;
    let expires_at = lasts_until(session.kind, work.now);
    let opening = sessions::Opening {
        id: work.id(),
        person,
        kind: session.kind,
        token_hash: session.token_hash,
        user_agent: session.user_agent.clone(),
        expires_at,
    };
    sessions::open(work, &opening).await?;
    let who = signed_in(work.tx, &session.token_hash, work.now).await?;
    let who = who.ok_or_else(|| {
        WorkflowError::Internal("a session vanished while it was opened".to_owned())
    })?;
    Ok(Opened { expires_at, who })
}

/// Forgets the failures of a login whose password is known now.
pub(super) async fn forgive(work: Work<'_>, login: &str) -> Result<(), WorkflowError> {
    sessions::forget(work, &login_subject(login)).await
}

/// The session was used: it lasts on from now. Written at most every few minutes.
///
/// # Errors
/// The database fails.
pub async fn used(workflow: &Workflow, who: &SignedIn) -> Result<(), WorkflowError> {
    let now = workflow.origin.now();
    if now - who.seen_at < TIME_BETWEEN_TOUCHES {
        return Ok(());
    }
    sessions::touch(workflow.reader(), who.session, now, lasts_until(who.kind, now)).await
}

/// Signs out of one session.
///
/// # Errors
/// The database fails.
pub async fn end_session(workflow: &Workflow, session: Uuid) -> Result<(), WorkflowError> {
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                execute(
                    work.tx,
                    "UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
                    [session.into(), work.now.into()],
                )
                .await?;
                Ok(())
            })
        })
        .await
}

/// Signs a person out everywhere.
///
/// # Errors
/// The database fails.
pub async fn end_all_sessions(workflow: &Workflow, person: PersonId) -> Result<(), WorkflowError> {
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                let ended = people::end_sessions(work, person).await?;
                let subject = ("person", person.into());
                let facts = json!({ "sessions": ended });
                people::audit(work, None, Some(person), "signed_out_everywhere", subject, facts)
                    .await
            })
        })
        .await
}

/// On pages: the organization a person acts for from now on.
///
/// # Errors
/// [`WorkflowError::NotFound`] when it is not theirs.
pub async fn choose_organization(
    workflow: &Workflow,
    who: &SignedIn,
    organization: OrganizationId,
) -> Result<(), WorkflowError> {
    if who.standing_in(organization).is_none() {
        return Err(WorkflowError::NotFound { what: "organization" });
    }
    let session = who.session;
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                execute(
                    work.tx,
                    "UPDATE session SET organization_id = $2 WHERE id = $1",
                    [session.into(), Uuid::from(organization).into()],
                )
                .await?;
                Ok(())
            })
        })
        .await
}

/// The language of a person's account, `id` or `en`.
///
/// # Errors
/// The database fails, or it is another language.
pub async fn choose_language(
    workflow: &Workflow,
    person: PersonId,
    language: &'static str,
) -> Result<(), WorkflowError> {
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                execute(
                    work.tx,
                    "UPDATE login SET language = $2 WHERE person_id = $1 AND ended_at IS NULL",
                    [Uuid::from(person).into(), language.into()],
                )
                .await?;
                Ok(())
            })
        })
        .await
}

fn login_subject(login: &str) -> String {
    // No row is longer than a login can be; what is beyond that is no login anyway.
    let login: String = login.chars().take(LOGIN_MAX).collect();
    format!("login:{login}")
}

fn address_subject(address: &str) -> String {
    format!("address:{address}")
}

fn subjects(login: &str, address: &str) -> [String; 2] {
    [login_subject(&values::normal_login(login)), address_subject(address)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_are_free_and_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let wait =
            |failures| wait_after(failures, LOGIN_FAILURES_FREE).map(|wait| wait.num_seconds());

        assert_eq!(wait(4), None);
        assert_eq!(wait(5), Some(30));
        assert_eq!(wait(6), Some(60));
        assert_eq!(wait(9), Some(480));
        assert_eq!(wait(10), Some(900));
        assert_eq!(wait(1_000_000), Some(900));
    }
}
