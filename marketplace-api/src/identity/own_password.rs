//! Somebody signed in takes another password, after showing that they know the one they have.

use actix_web::HttpRequest;
use order_workflow::WorkflowError;
use order_workflow::command::identity::{self as commands, Fault, Refusal, Wrong};
use order_workflow::query::identity::session::SignedIn;

use super::{address, password};
use crate::problem::Problem;
use crate::state::State;

/// Longer than this is no password, and not worth a hash.
const CHARS_MAX: usize = 1_000;

/// Changes the password of `who`. Their other sessions end. Wrong old passwords count like failed
/// sign-ins, so that whoever finds a session open cannot guess for long.
///
/// # Errors
/// 422 for a wrong old password and for a new one that cannot be taken; 429 after too many tries.
pub async fn change(
    state: &State,
    request: &HttpRequest,
    who: &SignedIn,
    old: String,
    new: String,
) -> Result<(), Problem> {
    check(&old, &new)?;
    let (workflow, from) = (&state.workflow, address::of(request));
    let turn = password::turn(&state.hashing).await?;
    commands::may_try(workflow, &who.login, &from).await?;
    if let Some(known) = hash_of(state, who, old).await? {
        drop(turn);
        let hash = password::hash(&state.hashing, new.clone()).await?;
        match commands::change_password(workflow, who, known, hash).await {
            Err(WorkflowError::Identity(Refusal::Invalid { .. })) => {}
            done => return Ok(done?),
        }
    }
    // A double tap sends the form twice; then the first of the two has done it.
    if hash_of(state, who, new).await?.is_some() {
        return Ok(());
    }
    commands::sign_in_failed(workflow, &who.login, &from).await?;
    Err(refused(vec![Fault { field: "old_password", wrong: Wrong::NotThePassword }]))
}

/// What is wrong with the two as they were typed, before anything is compared.
fn check(old: &str, new: &str) -> Result<(), Problem> {
    let mut faults = Vec::new();
    if old.is_empty() {
        faults.push(Fault { field: "old_password", wrong: Wrong::Empty });
    } else if old.chars().count() > CHARS_MAX {
        faults.push(Fault { field: "old_password", wrong: Wrong::NotThePassword });
    }
    let chars = new.chars().count();
    if chars < password::LEAST {
        faults.push(Fault { field: "password", wrong: Wrong::TooShort { least: password::LEAST } });
    } else if chars > CHARS_MAX {
        faults.push(Fault { field: "password", wrong: Wrong::TooLong { limit: CHARS_MAX } });
    }
    if faults.is_empty() { Ok(()) } else { Err(refused(faults)) }
}

fn refused(faults: Vec<Fault>) -> Problem {
    WorkflowError::from(Refusal::Invalid { faults }).into()
}

/// The hash that is kept for them, if this password is the one behind it.
async fn hash_of(
    state: &State,
    who: &SignedIn,
    password: String,
) -> Result<Option<String>, Problem> {
    let known = commands::credentials(&state.workflow, &who.login).await?;
    let hash = known.and_then(|known| known.password_hash);
    let is_right = password::verify(password, hash.clone()).await?;
    Ok(hash.filter(|_| is_right))
}
