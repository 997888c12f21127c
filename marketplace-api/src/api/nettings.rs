//! Nettings over JSON: called, shown to everybody in them, agreed to, done. Each sees its own debts and nobody else's.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::netting::{Among, NewNetting, Request, call_netting, handle_netting};
use order_workflow::query::netting::{
    NettablePartner, NettingSummary, NettingView, netting, nettings, partners_to_net,
};
use serde::{Deserialize, Serialize};
use supply_chain::id::{NettingId, OrganizationId};
use supply_chain::settlement::NettingState;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::purchase_orders::papers::{PaperLanguage, PaperQuery};
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::language::Language;
use crate::paging::{Page, PageParams};
use crate::papers::certificate;
use crate::papers::deliver::Reader;
use crate::problem::{Problem, kind};
use crate::state::State;

/// A netting to call: with one other, or among those that belong to a secondary.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallNetting {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// With this organization alone; whoever calls it has agreed by that.
    pub with_id: Option<Uuid>,
    /// Or among all that belong to this secondary, and itself; the operator may call it for any.
    pub federation_id: Option<Uuid>,
    /// Of those, not among these.
    #[serde(default)]
    pub without: Vec<Uuid>,
    /// The last day on which one can agree, within 60 days; a week from today.
    pub answer_by: Option<NaiveDate>,
}

impl CallNetting {
    fn into_netting(self) -> Result<NewNetting, Problem> {
        let without: Vec<OrganizationId> = self.without.into_iter().map(OrganizationId).collect();
        let among = match (self.with_id, self.federation_id) {
            (Some(with), None) if without.is_empty() => Among::With(OrganizationId(with)),
            (None, Some(of)) => Among::Federation { of: Some(OrganizationId(of)), without },
            _ => {
                let (id, en) = (
                    "Sebut satu organisasi (with_id) atau satu koperasi sekunder (federation_id).",
                    "Name one organization (with_id) or one secondary (federation_id).",
                );
                return Err(Problem::new(&kind::INVALID, id, en).error("/with_id", id, en));
            }
        };
        Ok(NewNetting { id: self.id, among, answer_by: self.answer_by })
    }
}

/// Which nettings are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NettingFilter {
    /// `proposed`, `agreed`, `done`, `refused` or `called_off`.
    pub state: Option<String>,
}

/// With whom the asker's organization could net alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct NettablePartners {
    /// Those with whom there are debts both ways, most first, at most 100.
    pub items: Vec<NettablePartner>,
}

fn state_of(word: &str) -> Result<NettingState, Problem> {
    NettingState::from_word(word).ok_or_else(|| {
        let (id, en) = (
            "Keadaan: proposed, agreed, done, refused atau called_off.",
            "A state is proposed, agreed, done, refused or called_off.",
        );
        Problem::new(&kind::MALFORMED, id, en).error("state", id, en)
    })
}

/// `GET /api/v1/nettings`: those that the organization takes part in or called, newest first.
#[utoipa::path(get, path = "/api/v1/nettings", tag = "settlement", params(NettingFilter, PageParams),
    responses((status = 200, body = Page<NettingSummary>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<NettingFilter>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let wanted = reading.query.state.as_deref().map(state_of).transpose()?;
    let at = (state.workflow.origin.now(), reading.page.fetch());
    let found = nettings(state.workflow.reader(), actor, wanted, after, at).await?;
    Ok(json(&Page::of(found, &reading.page, |netting| netting.id)))
}

/// `GET /api/v1/nettings/partners`: with whom debts go both ways, and what could be set off.
#[utoipa::path(get, path = "/api/v1/nettings/partners", tag = "settlement",
    responses((status = 200, body = NettablePartners), (status = 403)))]
pub async fn partners(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let items = partners_to_net(state.workflow.reader(), reading.actor()?).await?;
    Ok(json(&NettablePartners { items }))
}

/// `POST /api/v1/nettings`: shows everybody in it what it would take off; nothing is set off yet.
#[utoipa::path(post, path = "/api/v1/nettings", tag = "settlement", request_body = CallNetting,
    responses((status = 201, body = NettingView), (status = 403), (status = 422)))]
pub async fn call(
    state: web::Data<State>,
    asked: Asked<CallNetting>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(call_netting(&state.workflow, ask, body.into_netting()?).await?))
}

/// `GET /api/v1/nettings/{id}`: for those it concerns, each its own debts before and after; 404 to anybody else.
#[utoipa::path(get, path = "/api/v1/nettings/{id}", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = NettingView), (status = 403), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: NettingId = reading.id("id")?;
    let now = state.workflow.origin.now();
    let view = netting(state.workflow.reader(), &reading.asker, id, now).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/nettings/{id}/certificate.pdf`: what was done, for both sides of each debt to sign; 409 before.
#[utoipa::path(get, path = "/api/v1/nettings/{id}/certificate.pdf", tag = "settlement",
    params(("id" = Uuid, Path), PaperQuery),
    responses((status = 200, description = "A4", content_type = "application/pdf"), (status = 403), (status = 404),
        (status = 409)))]
pub async fn paper(
    state: web::Data<State>,
    reading: Reading<PaperQuery>,
) -> Result<HttpResponse, Problem> {
    let id: NettingId = reading.id("id")?;
    let by_name = || {
        let connection = reading.request().connection_info();
        format!("{}://{}", connection.scheme(), connection.host())
    };
    let reader = Reader {
        actor: reading.actor()?.clone(),
        zone: None,
        // Papers are Indonesian unless asked otherwise, as those of orders are.
        lang: match reading.query.language {
            Some(PaperLanguage::En) => Language::English,
            _ => Language::Indonesian,
        },
        reached_at: state.settings.public_url.clone().unwrap_or_else(by_name),
    };
    certificate::pdf_of(&state, &reader, id).await
}

/// `POST /api/v1/nettings/{id}/consent`: agrees for one's organization. With the last yes it can be carried out.
#[utoipa::path(post, path = "/api/v1/nettings/{id}/consent", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = NettingView), (status = 403), (status = 404), (status = 409)))]
pub async fn consent(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    handled(&state, asked, Request::Consent).await
}

/// Why one does not want a netting.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseNetting {
    /// In own words, for whoever called it; at most 500 characters.
    pub words: Option<String>,
}

/// `POST /api/v1/nettings/{id}/refuse`: one no and it is over; also after a yes, until it is done.
#[utoipa::path(post, path = "/api/v1/nettings/{id}/refuse", tag = "settlement", params(("id" = Uuid, Path)),
    request_body = RefuseNetting,
    responses((status = 200, body = NettingView), (status = 403), (status = 404), (status = 409)))]
pub async fn refuse(
    state: web::Data<State>,
    asked: Asked<RefuseNetting>,
) -> Result<HttpResponse, Problem> {
    let words = asked.body.words.clone();
    handled(&state, asked, Request::Refuse { words }).await
}

/// `POST /api/v1/nettings/{id}/call-off`: by whoever called it.
#[utoipa::path(post, path = "/api/v1/nettings/{id}/call-off", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = NettingView), (status = 403), (status = 404), (status = 409)))]
pub async fn call_off(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    handled(&state, asked, Request::CallOff).await
}

/// `POST /api/v1/nettings/{id}/carry`: sets the debts off, by whoever called it; 409 `overtaken` when they are no longer
/// what everybody agreed to.
#[utoipa::path(post, path = "/api/v1/nettings/{id}/carry", tag = "settlement", params(("id" = Uuid, Path)),
    responses((status = 200, body = NettingView), (status = 403), (status = 404), (status = 409)))]
pub async fn carry(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    handled(&state, asked, Request::Carry).await
}

async fn handled<B>(
    state: &State,
    asked: Asked<B>,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: NettingId = asked.id("id")?;
    Ok(respond(handle_netting(&state.workflow, asked.ask, id, request).await?))
}
