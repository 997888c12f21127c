//! Accounts at banks over JSON: entered by one, verified by another, ended.

use actix_web::{HttpResponse, web};
use order_workflow::command::bank_accounts::{NewAccount, Request};
use order_workflow::query::bank_accounts::BankAccountView;
use serde::{Deserialize, Serialize};
use supply_chain::id::{BankAccountId, FileId, OrganizationId};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::problem::Problem;
use crate::state::State;

/// An account of the asker's organization.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterAccount {
    /// The bank's code, such as 014: 3 to 11 letters and digits.
    pub bank_code: String,
    /// Its number there, 5 to 34 digits.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// A photo of what proves it, from `POST /evidence`.
    pub proof_id: Option<Uuid>,
}

/// What was looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyAccount {
    /// A passbook, a letter of the bank, in a few words; at most 200 characters.
    pub proof: String,
}

/// Whose accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AccountList {
    /// Of which seller one trades with: its verified ones in use. One's own when left out.
    pub owner_id: Option<Uuid>,
}

/// The accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accounts {
    /// Those in use first; a handful, so unpaged.
    pub items: Vec<BankAccountView>,
}

/// `GET /api/v1/bank-accounts`: one's own accounts, or those of a seller that money may go to.
#[utoipa::path(get, path = "/api/v1/bank-accounts", tag = "payments",
    params(AccountList), responses((status = 200, body = Accounts), (status = 403), (status = 404)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<AccountList>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let items = match reading.query.owner_id.map(OrganizationId) {
        Some(owner) if owner != actor.organization => {
            state.workflow.accounts_of_seller(owner, actor).await?
        }
        _ => state.workflow.own_accounts(actor).await?,
    };
    Ok(json(&Accounts { items }))
}

/// `POST /api/v1/bank-accounts`: enters an account; money goes there once somebody else has looked at proof.
#[utoipa::path(post, path = "/api/v1/bank-accounts", tag = "payments", request_body = EnterAccount,
    responses((status = 201, body = BankAccountView)))]
pub async fn enter(
    state: web::Data<State>,
    asked: Asked<EnterAccount>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let EnterAccount { bank_code, number, holder, proof_id } = body;
    let new = NewAccount { bank_code, number, holder, proof_photo: proof_id.map(FileId) };
    Ok(respond(state.workflow.enter_account(ask, new).await?))
}

/// `POST …/verify`: somebody else than whoever entered it looked at proof.
#[utoipa::path(post, path = "/api/v1/bank-accounts/{id}/verify", tag = "payments",
    params(("id" = Uuid, Path)), request_body = VerifyAccount, responses((status = 200, body = BankAccountView)))]
pub async fn verify(
    state: web::Data<State>,
    asked: Asked<VerifyAccount>,
) -> Result<HttpResponse, Problem> {
    let id: BankAccountId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::Verify { proof: body.proof };
    Ok(respond(state.workflow.handle_account(ask, id, request).await?))
}

/// `POST …/end`: money goes there no more. What was paid into it stays as it was.
#[utoipa::path(post, path = "/api/v1/bank-accounts/{id}/end", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = BankAccountView)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    let id: BankAccountId = asked.id("id")?;
    Ok(respond(state.workflow.handle_account(asked.ask, id, Request::End).await?))
}
