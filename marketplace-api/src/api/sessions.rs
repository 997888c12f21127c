//! Sessions: a program signs in, gets a token, and signs out.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use order_workflow::WorkflowError;
use order_workflow::command::identity::{self as commands, Fault, Opened, Refusal, Wrong};
use order_workflow::query::identity::session::{SessionKind, Standing};
use serde::{Deserialize, Serialize};
use supply_chain::organization::{Kind, Role};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::extract::{Open, SignedInProgram};
use crate::identity::{password, sign_in as door};
use crate::problem::Problem;
use crate::state::State;

/// Who signs in.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The login.
    #[validate(length(max = 100))]
    pub login: String,
    /// The password.
    #[validate(length(max = 1000))]
    pub password: String,
}

/// Somebody with an invite code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Redeem {
    /// The code, `7QK2-M9XD-4F5G-H2J3`; case and dashes do not matter.
    pub invite_code: String,
    /// The password they choose, at least 10 characters.
    pub password: String,
}

/// A session that was opened.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// Goes into `Authorization: Bearer …`; shown once.
    pub token: String,
    /// Until when it holds without being used.
    pub expires_at: DateTime<Utc>,
    /// Who signed in.
    pub person: SessionPerson,
    /// Whom they may act for.
    pub organizations: Vec<SessionOrganization>,
}

/// The person of a session.
#[derive(Serialize, ToSchema)]
pub struct SessionPerson {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// Whether they run the installation.
    pub operator: bool,
}

/// An organization somebody may act for.
#[derive(Serialize, ToSchema)]
pub struct SessionOrganization {
    /// Its id, for `X-Organization`.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// `primary`, `secondary`, `distributor` or `bank`.
    #[schema(value_type = String)]
    pub kind: Kind,
    /// What they are in it.
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
}

impl From<Standing> for SessionOrganization {
    fn from(standing: Standing) -> Self {
        Self {
            id: standing.organization.into(),
            name: standing.name,
            kind: standing.kind,
            roles: standing.roles,
        }
    }
}

fn view(token: String, opened: Opened) -> SessionView {
    let who = opened.who;
    SessionView {
        token,
        expires_at: opened.expires_at,
        person: SessionPerson {
            id: who.person.into(),
            name: who.name,
            login: who.login,
            operator: who.is_operator,
        },
        organizations: who.standings.into_iter().map(Into::into).collect(),
    }
}

/// `POST /api/v1/sessions`: signs in.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "identity", request_body = SignIn,
    responses((status = 201, body = SessionView), (status = 401, description = "Wrong login or password"),
              (status = 429, description = "Too many tries")))]
pub async fn sign_in(
    state: web::Data<State>,
    request: HttpRequest,
    open: Open<SignIn>,
) -> Result<HttpResponse, Problem> {
    let SignIn { login, password } = open.body;
    let asked = SignIn { login, password };
    // What is too long to be a login or a password is a wrong one, and costs no hash.
    if asked.validate().is_err() {
        return Err(WorkflowError::from(Refusal::WrongLogin).into());
    }
    let (token, opened) =
        door::sign_in(&state, &request, SessionKind::Token, &asked.login, asked.password).await?;
    Ok(HttpResponse::Created().json(view(token, opened)))
}

/// `DELETE /api/v1/sessions/current`: signs out.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "identity",
    responses((status = 204, description = "Signed out")))]
pub async fn sign_out(
    state: web::Data<State>,
    who: SignedInProgram,
) -> Result<HttpResponse, Problem> {
    commands::end_session(&state.workflow, who.0.session).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `DELETE /api/v1/sessions`: signs out everywhere.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "identity",
    responses((status = 204, description = "Signed out everywhere")))]
pub async fn sign_out_everywhere(
    state: web::Data<State>,
    who: SignedInProgram,
) -> Result<HttpResponse, Problem> {
    commands::end_all_sessions(&state.workflow, who.0.person).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /api/v1/invitations/redeem`: takes up an invitation and signs in.
#[utoipa::path(post, path = "/api/v1/invitations/redeem", tag = "identity", request_body = Redeem,
    responses((status = 201, body = SessionView), (status = 422, description = "The code is not valid, or the password too short")))]
pub async fn redeem(
    state: web::Data<State>,
    request: HttpRequest,
    open: Open<Redeem>,
) -> Result<HttpResponse, Problem> {
    let Redeem { invite_code, password } = open.body;
    let (token, opened) =
        take_up(&state, &request, SessionKind::Token, &invite_code, password).await?;
    Ok(HttpResponse::Created().json(view(token, opened)))
}

/// Takes up an invitation, for a program or a page.
///
/// # Errors
/// 422 for a code that is not valid and for a short password; 429 after too many wrong codes.
pub async fn take_up(
    state: &State,
    request: &HttpRequest,
    kind: SessionKind,
    invite_code: &str,
    password: String,
) -> Result<(String, Opened), Problem> {
    if password.chars().count() < password::LEAST {
        let wrong = Wrong::TooShort { least: password::LEAST };
        let faults = vec![Fault { field: "password", wrong }];
        return Err(WorkflowError::from(Refusal::Invalid { faults }).into());
    }
    // Codes are guessed at like passwords, so they count among the failures of the address.
    let from = crate::identity::address::of(request);
    commands::may_try(&state.workflow, INVITE_CODES, &from).await?;
    if let Err(refused) = commands::take_up(&state.workflow, invite_code).await {
        commands::sign_in_failed_from(&state.workflow, &from).await?;
        return Err(refused.into());
    }
    let hash = password::hash(&state.hashing, password).await?;
    let (token, session) = door::new_session(request, kind)?;
    let opened = commands::redeem(&state.workflow, invite_code, hash, session).await?;
    Ok((token, opened))
}

/// No login has a space, so this is nobody's.
const INVITE_CODES: &str = "invite codes";
