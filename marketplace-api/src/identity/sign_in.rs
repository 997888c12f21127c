//! Signing in: the same for the API and for pages.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use order_workflow::command::identity::{self, NewSession, Opened, Refusal};
use order_workflow::query::identity::session::SessionKind;

use super::{address, password, token};
use crate::problem::Problem;
use crate::state::State;

/// Compares login and password and opens a session; the token is for its holder alone.
///
/// The turn to hash is taken before looking whether this login may be tried: so a burst of guesses
/// at once gets no further than one after the other would, save for the few who hash together.
///
/// # Errors
/// 401 for a wrong login and a wrong password alike, after the same time; 429 after too many.
pub async fn sign_in(
    state: &State,
    request: &HttpRequest,
    kind: SessionKind,
    login: &str,
    password: String,
) -> Result<(String, Opened), Problem> {
    let workflow = &state.workflow;
    let from = address::of(request);
    let turn = password::turn(&state.hashing).await?;
    identity::may_try(workflow, login, &from).await?;
    let credentials = identity::credentials(workflow, login).await?;
    let hash = credentials.as_ref().and_then(|known| known.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let person = match credentials {
        Some(known) if right => known.person,
        _ => {
            identity::sign_in_failed(workflow, login, &from).await?;
            return Err(order_workflow::WorkflowError::from(Refusal::WrongLogin).into());
        }
    };
    drop(turn);
    let (token, session) = new_session(request, kind)?;
    let opened = identity::open_session(workflow, person, login, session).await?;
    Ok((token, opened))
}

/// A session to be opened, with its token.
///
/// # Errors
/// There is no randomness for the token.
pub fn new_session(
    request: &HttpRequest,
    kind: SessionKind,
) -> Result<(String, NewSession), Problem> {
    let (token, token_hash) = token::draw()?;
    let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
    let user_agent = user_agent.map(|agent| agent.chars().take(200).collect());
    Ok((token, NewSession { kind, token_hash, user_agent }))
}
