//! Statements and ageing over JSON: what two have between them, seen by the two alone, each from its own side.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use order_workflow::command::statements::{
    NewStatement, Request, draw_up_statement, handle_statement,
};
use order_workflow::query::ageing::{AgeingSide, AgeingView, ageing as aged};
use order_workflow::query::statements::{
    StatementSummary, StatementView, Wanted, statement, statements, table,
};
use serde::Deserialize;
use supply_chain::ask::Actor;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, StatementId};
use supply_chain::settlement::{Mark, StatementState};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::api::exports::FileFormat;
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Which statements are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementFilter {
    /// With which organization.
    pub with_id: Option<Uuid>,
    /// Of which month: `2026-10`.
    pub period: Option<String>,
    /// `proposed`, `agreed`, `disputed` or `replaced`; all but `replaced` when not said.
    pub state: Option<String>,
    /// Only those that wait for the asker's organization; no.
    #[serde(default)]
    pub waiting: bool,
}

/// A statement to draw up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawUpStatement {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// With which organization.
    pub with_id: Uuid,
    /// Of which month, which has to be over: `2026-10`.
    #[schema(example = "2026-10")]
    pub period: String,
}

/// A line that is seen otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkSent {
    /// The number of the paper, 1 to 500 characters; one that is missing may be named too.
    pub number: String,
    /// What is wrong with it, 1 to 500 characters.
    pub words: String,
}

/// What is seen otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeStatement {
    /// 1 to 100 lines; they take the place of what was marked before.
    pub marks: Vec<MarkSent>,
}

/// In which form a statement is taken out.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementFileQuery {
    /// csv (default) or xlsx.
    #[serde(default)]
    pub format: FileFormat,
}

/// On which side ageing is looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AgeingQuery {
    /// `seller` (default): what buyers owe; `buyer`: what is owed to sellers.
    #[serde(rename = "as", default)]
    pub side: AgeingSide,
}

fn period_of(text: &str) -> Result<Period, Problem> {
    text.parse().map_err(|_unreadable| {
        let (id, en) = (
            "Tulis bulan sebagai tahun dan bulan, misalnya 2026-10.",
            "Write the month as year and month, such as 2026-10.",
        );
        Problem::new(&kind::INVALID, id, en).error("/period", id, en)
    })
}

fn state_of(word: &str) -> Result<StatementState, Problem> {
    StatementState::from_word(word).ok_or_else(|| {
        let (id, en) = (
            "Keadaan: proposed, agreed, disputed atau replaced.",
            "A state is proposed, agreed, disputed or replaced.",
        );
        Problem::new(&kind::MALFORMED, id, en).error("state", id, en)
    })
}

/// `GET /api/v1/statements`: the organization's own, newest first.
#[utoipa::path(get, path = "/api/v1/statements", tag = "settlement", params(StatementFilter, PageParams),
    responses((status = 200, body = Page<StatementSummary>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<StatementFilter>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let asked = &reading.query;
    let wanted = Wanted {
        with: asked.with_id,
        period: asked.period.as_deref().map(period_of).transpose()?,
        state: asked.state.as_deref().map(state_of).transpose()?,
        waiting: asked.waiting,
    };
    let on = state.workflow.reader();
    let found = statements(on, actor, wanted, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |statement| statement.id)))
}

/// `POST /api/v1/statements`: draws up the statement of a month that is over. Each month's end does so by itself.
#[utoipa::path(post, path = "/api/v1/statements", tag = "settlement", request_body = DrawUpStatement,
    responses((status = 201, body = StatementView), (status = 403), (status = 409), (status = 422)))]
pub async fn draw_up(
    state: web::Data<State>,
    asked: Asked<DrawUpStatement>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let period = period_of(&body.period)?;
    let new = NewStatement { id: body.id, with: OrganizationId(body.with_id), period };
    Ok(respond(draw_up_statement(&state.workflow, ask, new).await?))
}

/// `GET /api/v1/statements/{id}`: for the two it is between; 404 to anybody else.
#[utoipa::path(get, path = "/api/v1/statements/{id}", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = StatementView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: StatementId = reading.id("id")?;
    let view = statement(state.workflow.reader(), reading.actor()?, id).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/statements/{id}/file`: every line as CSV or XLSX, for the books.
#[utoipa::path(get, path = "/api/v1/statements/{id}/file", tag = "settlement",
    params(("id" = Uuid, Path), StatementFileQuery),
    responses((status = 200, description = "CSV or XLSX", content_type = "text/csv"), (status = 403), (status = 404)))]
pub async fn file(
    state: web::Data<State>,
    reading: Reading<StatementFileQuery>,
) -> Result<HttpResponse, Problem> {
    let id: StatementId = reading.id("id")?;
    taken_out(&state, reading.actor()?, id, reading.query.format).await
}

/// A statement as a file; pages serve the same under the cookie.
///
/// # Errors
/// 404 to whoever it is not between; it cannot be written.
pub async fn taken_out(
    state: &State,
    actor: &Actor,
    id: StatementId,
    format: FileFormat,
) -> Result<HttpResponse, Problem> {
    let view = statement(state.workflow.reader(), actor, id).await?;
    let name = format!("{}-{}", view.number, view.period);
    let written = web::block(move || {
        let table = table(&view);
        match format {
            FileFormat::Csv => table.csv(),
            FileFormat::Xlsx => table.xlsx(),
        }
    });
    let written = written.await.map_err(Problem::our_fault)?.map_err(Problem::our_fault)?;
    let (media_type, ending) = match format {
        FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        FileFormat::Xlsx => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")))
        .body(written))
}

/// `POST /api/v1/statements/{id}/agree`: says that it is so; once both do, it is agreed. 409 `overtaken` when papers
/// were added since it was drawn up.
#[utoipa::path(post, path = "/api/v1/statements/{id}/agree", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = StatementView), (status = 403), (status = 404), (status = 409)))]
pub async fn agree(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: StatementId = asked.id("id")?;
    Ok(respond(handle_statement(&state.workflow, asked.ask, id, Request::Agree).await?))
}

/// `POST /api/v1/statements/{id}/dispute`: marks the lines that one sees otherwise, each with what is wrong.
#[utoipa::path(post, path = "/api/v1/statements/{id}/dispute", tag = "settlement",
    params(("id" = Uuid, Path)), request_body = DisputeStatement,
    responses((status = 200, body = StatementView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn dispute(
    state: web::Data<State>,
    asked: Asked<DisputeStatement>,
) -> Result<HttpResponse, Problem> {
    let id: StatementId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let mark = |mark: MarkSent| Mark { number: mark.number, words: mark.words };
    let request = Request::Dispute(body.marks.into_iter().map(mark).collect());
    Ok(respond(handle_statement(&state.workflow, ask, id, request).await?))
}

/// `POST /api/v1/statements/{id}/replace`: draws it up anew from the books as they are now; answers with the new one.
#[utoipa::path(post, path = "/api/v1/statements/{id}/replace", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 201, body = StatementView), (status = 403), (status = 404), (status = 409)))]
pub async fn replace(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: StatementId = asked.id("id")?;
    Ok(respond(handle_statement(&state.workflow, asked.ask, id, Request::Replace).await?))
}

/// `GET /api/v1/ageing`: what is open with each partner by how long it has been due, what is in dispute apart.
#[utoipa::path(get, path = "/api/v1/ageing", tag = "settlement", params(AgeingQuery),
    responses((status = 200, body = AgeingView), (status = 403)))]
pub async fn ageing(
    state: web::Data<State>,
    reading: Reading<AgeingQuery>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (reading.actor()?, state.workflow.origin.now());
    Ok(json(&aged(state.workflow.reader(), actor, reading.query.side, now).await?))
}
