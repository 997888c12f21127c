//! Earlier debts over JSON: written down by one of two, one or a file of them; agreed to, disputed or taken back.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::earlier_debts::{
    EarlierDebtsView, NewEarlierDebt, bring_earlier_debts, handle_earlier_debt, may_bring_debts,
    preview_earlier_debts, propose_earlier_debt, read_debts,
};
use order_workflow::query::earlier_debts::{EarlierDebtView, earlier_debts, one};
use serde::Deserialize;
use supply_chain::id::{EarlierDebtId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::settlement::{EarlierDebtCommand, EarlierDebtState};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ledger::{as_of_and_dry_run, refused};
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading, Upload};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// An earlier debt to write down: what a paper of before still asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeEarlierDebt {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// With whom.
    pub with_id: Uuid,
    /// Whether the asker's organization owes it; else it is owed.
    pub we_owe: bool,
    /// The number of the paper, 1 to 60 characters; not one that Lumbung numbers.
    #[schema(example = "NOTA 0017/VIII/2026")]
    pub number: String,
    /// The day of the paper, at most ten years back.
    pub date: NaiveDate,
    /// The last day on which it is not late; the paper's own day when nothing is said.
    pub due_on: Option<NaiveDate>,
    /// What is open of it.
    #[schema(value_type = String, example = "750000.00")]
    pub amount: Money,
    /// The day on which so much was open, from which on it stands in the books; today when nothing is said.
    pub as_of: Option<NaiveDate>,
    /// What it was for, for the other side; at most 500 characters.
    pub words: Option<String>,
}

/// The parts of a file of earlier debts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct EarlierDebtsUpload {
    /// CSV or XLSX with the columns `mitra` (code, NIK koperasi or whole name), `nomor`, `tanggal`, `jatuh_tempo`, `piutang` (they
    /// owe us) or `utang` (we owe them), and `keterangan`.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The day on which so much was open.
    as_of: NaiveDate,
    /// `true`: tells what would be written down, and changes nothing.
    dry_run: Option<bool>,
}

/// Which earlier debts are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EarlierDebtFilter {
    /// `proposed`, `agreed`, `disputed`, `withdrawn` or `taken_back`.
    pub state: Option<String>,
}

fn state_of(word: &str) -> Result<EarlierDebtState, Problem> {
    EarlierDebtState::from_word(word).ok_or_else(|| {
        let (id, en) = (
            "Keadaan: proposed, agreed, disputed, withdrawn atau taken_back.",
            "A state is proposed, agreed, disputed, withdrawn or taken_back.",
        );
        Problem::new(&kind::MALFORMED, id, en).error("state", id, en)
    })
}

/// `GET /api/v1/earlier-debts`: those of the organization, on either side, newest first.
#[utoipa::path(get, path = "/api/v1/earlier-debts", tag = "settlement", params(EarlierDebtFilter, PageParams),
    responses((status = 200, body = Page<EarlierDebtView>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<EarlierDebtFilter>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let wanted = reading.query.state.as_deref().map(state_of).transpose()?;
    let fetch = reading.page.fetch();
    let found = earlier_debts(state.workflow.reader(), actor, wanted, after, fetch).await?;
    Ok(json(&Page::of(found, &reading.page, |debt| Uuid::from(debt.id))))
}

/// `POST /api/v1/earlier-debts`: writes one down; the other side is asked whether it is so. Nothing is owed by it yet.
#[utoipa::path(post, path = "/api/v1/earlier-debts", tag = "settlement", request_body = ProposeEarlierDebt,
    responses((status = 201, body = EarlierDebtView), (status = 403), (status = 422)))]
pub async fn propose(
    state: web::Data<State>,
    asked: Asked<ProposeEarlierDebt>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewEarlierDebt {
        id: body.id,
        with: OrganizationId(body.with_id),
        we_owe: body.we_owe,
        number: body.number,
        date: body.date,
        due_on: body.due_on,
        amount: body.amount,
        as_of: body.as_of,
        words: body.words,
    };
    Ok(respond(propose_earlier_debt(&state.workflow, ask, new).await?))
}

/// `POST /api/v1/earlier-debts/file`: writes down all debts of a file, or none: one wrong cell, and `rows` names each. A
/// partner with several is told once.
#[utoipa::path(post, path = "/api/v1/earlier-debts/file", tag = "settlement",
    request_body(content = EarlierDebtsUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = EarlierDebtsView), (status = 200, body = EarlierDebtsView, description = "With `dry_run`")))]
pub async fn file(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let Upload { file_name, bytes, fields: given, ask, .. } = upload;
    let given: BTreeMap<String, String> = given;
    may_bring_debts(&ask.by)?;
    let (as_of, dry_run) = as_of_and_dry_run(given)?;
    let read = web::block(move || read_debts(&bytes, &file_name)).await;
    let rows = read.map_err(Problem::our_fault)?.map_err(refused)?;
    if dry_run {
        return Ok(json(&preview_earlier_debts(&state.workflow, &ask.by, as_of, &rows).await?));
    }
    Ok(respond(bring_earlier_debts(&state.workflow, ask, as_of, rows).await?))
}

/// `GET /api/v1/earlier-debts/{id}`: for the two it is between; 404 to anybody else.
#[utoipa::path(get, path = "/api/v1/earlier-debts/{id}", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = EarlierDebtView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: EarlierDebtId = reading.id("id")?;
    let view = one(state.workflow.reader(), reading.actor()?, id).await?;
    Ok(json_versioned(&view, view.version))
}

/// `POST /api/v1/earlier-debts/{id}/agree`: by the other side; from then on it is an open bill, `invoice_id`.
#[utoipa::path(post, path = "/api/v1/earlier-debts/{id}/agree", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = EarlierDebtView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn agree(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    handled(&state, asked, EarlierDebtCommand::Agree).await
}

/// What one sees otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeEarlierDebt {
    /// In own words, for whoever wrote it down; 1 to 500 characters.
    pub words: String,
}

/// `POST /api/v1/earlier-debts/{id}/dispute`: by the other side; it may still agree afterwards.
#[utoipa::path(post, path = "/api/v1/earlier-debts/{id}/dispute", tag = "settlement", params(("id" = Uuid, Path)),
    request_body = DisputeEarlierDebt,
    responses((status = 200, body = EarlierDebtView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn dispute(
    state: web::Data<State>,
    asked: Asked<DisputeEarlierDebt>,
) -> Result<HttpResponse, Problem> {
    let words = asked.body.words.clone();
    handled(&state, asked, EarlierDebtCommand::Dispute { words }).await
}

/// `POST /api/v1/earlier-debts/{id}/withdraw`: by whoever wrote it down, until it is agreed. What was agreed is reversed by its
/// creditor, as any invoice is.
#[utoipa::path(post, path = "/api/v1/earlier-debts/{id}/withdraw", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = EarlierDebtView), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    handled(&state, asked, EarlierDebtCommand::Withdraw).await
}

async fn handled<B>(
    state: &State,
    asked: Asked<B>,
    command: EarlierDebtCommand,
) -> Result<HttpResponse, Problem> {
    let id: EarlierDebtId = asked.id("id")?;
    Ok(respond(handle_earlier_debt(&state.workflow, asked.ask, id, command).await?))
}
