//! A password is changed by whoever knows it, and an operator's is reset by whoever holds the machine.
//! Everybody else who forgot theirs gets a one-time code.

use std::sync::Arc;

use serde_json::json;
use supply_chain::id::PersonId;

use super::values::{self, Fault, Wrong};
use super::{Refusal, sign_in};
use crate::error::WorkflowError;
use crate::query::identity::session::SignedIn;
use crate::store::people;
use crate::unit_of_work::{Work, Workflow};

/// Somebody signed in takes another password; their other sessions end, and what one-time codes there
/// are for them. `known_hash` is the password they proved to know.
///
/// # Errors
/// [`Refusal::Invalid`] when they have another password meanwhile.
pub async fn change_password(
    workflow: &Workflow,
    who: &SignedIn,
    known_hash: String,
    new_hash: String,
) -> Result<(), WorkflowError> {
    let asked = Arc::new((who.clone(), known_hash, new_hash));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (who, known_hash, new_hash) = &*asked;
                if !people::change_password(work, who.person, known_hash, new_hash).await? {
                    let fault = Fault::of("old_password", Wrong::NotThePassword);
                    return Err(Refusal::Invalid { faults: vec![fault] }.into());
                }
                let ended = people::end_sessions_but(work, who.person, who.session).await?;
                settle(work, who.person, &who.login).await?;
                let subject = ("person", who.person.into());
                let facts = json!({ "sessions": ended });
                people::audit(work, None, Some(who.person), "password_changed", subject, facts)
                    .await
            })
        })
        .await
}

/// Whoever holds the machine gives an operator who forgot theirs another password. All their sessions
/// end. For nobody else: people get a one-time code, so that nobody knows another's password.
///
/// # Errors
/// [`Refusal::NotAnOperator`], also where nobody has this login.
pub async fn reset_operator_password(
    workflow: &Workflow,
    login: &str,
    password_hash: String,
) -> Result<(), WorkflowError> {
    let asked = Arc::new((values::normal_login(login), password_hash));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (login, hash) = &*asked;
                let found = people::operator(work, login).await?;
                let person =
                    found.ok_or_else(|| Refusal::NotAnOperator { login: login.clone() })?;
                people::set_password(work, person, hash).await?;
                let ended = people::end_sessions(work, person).await?;
                settle(work, person, login).await?;
                let (subject, facts) = (("person", person.into()), json!({ "sessions": ended }));
                people::audit(work, None, None, "operator_password_reset", subject, facts).await
            })
        })
        .await
}

/// With a new password the codes and the failures of before are over.
async fn settle(work: Work<'_>, person: PersonId, login: &str) -> Result<(), WorkflowError> {
    people::end_invitations(work, person).await?;
    sign_in::forgive(work, login).await
}
