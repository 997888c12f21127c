//! `/operator/claims`: what nobody else could settle, read and decided by whoever runs the installation.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::ask::{Ask, Asker};
use order_workflow::query::claims::{ClaimFilter, ClaimView};
use supply_chain::claim::State as ClaimState;
use supply_chain::id::{ClaimId, FileId};
use uuid::Uuid;

use super::forms::{Desk, Seen};
use super::handling::{deciding, faults_of};
use super::list::{ClaimsPage, Tabs};
use super::show::ClaimPage;
use crate::api::files;
use crate::extract::{NotShown, PageForm, id_in_path};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, led_to};
use crate::pages::operator::ask;
use crate::pages::operator::reader::Operator;
use crate::problem::Problem;
use crate::state::State;

/// Claims on one page.
const SHOWN: usize = 30;
/// The operator has no place of their own; times are told as in the capital.
const ZONE: Tz = Tz::Asia__Jakarta;

type Shown = Result<HttpResponse, NotShown>;

fn by(operator: &Operator) -> Asker {
    Asker::Operator(operator.who.person)
}

/// `GET /operator/claims?as=&after=`: the claims that came to the operator.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; the database fails.
pub async fn list(state: web::Data<State>, operator: Operator) -> Shown {
    let shown = async {
        let query: Vec<(String, String)> =
            form_urlencoded::parse(operator.request().query_string().as_bytes())
                .into_owned()
                .collect();
        let asked = |name: &str| {
            let found = query.iter().find(|(field, _)| field == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        let (word, is_wanted): (_, fn(&ClaimState) -> bool) = match asked("as") {
            "decided" => ("decided", |state| state.is_over()),
            _ => ("", |state| state.is_disputed()),
        };
        let filter = ClaimFilter {
            states: ClaimState::ALL.iter().copied().filter(is_wanted).collect(),
            before: asked("after").parse().ok(),
            limit: u64::try_from(SHOWN + 1).unwrap_or(u64::MAX),
            ..ClaimFilter::default()
        };
        let mut found = state.workflow.claims(&filter, &by(&operator)).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| format!("/operator/claims?as={word}&after={}", Uuid::from(last.id)));
        let at = (state.workflow.origin.now(), ZONE);
        let shell = operator.shell(&state);
        let page = ClaimsPage::new(shell, Tabs::Operator(word), &found, next, at);
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

fn page(
    state: &State,
    operator: &Operator,
    claim: &ClaimView,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let (at, key) = ((state.workflow.origin.now(), ZONE), || frame::key(state));
    let seen = Seen { claim, at, typed, faults, key: &key, at_whose: Desk::Operator };
    frame::page(status, &ClaimPage::new(operator.shell(state), &seen))
}

/// `GET /operator/claims/{id}`: a claim with both sides' words and photos, and the form that decides it.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404 unless it came to the operator.
pub async fn show(state: web::Data<State>, operator: Operator) -> Shown {
    let shown = async {
        let id = claim_id(&operator)?;
        let claim = state.workflow.claim(id, &by(&operator)).await?;
        let nothing = (StatusCode::OK, &Filled::default(), &Faults::default());
        page(&state, &operator, &claim, nothing)
    };
    shown.await.map_err(NotShown::Wrong)
}

fn claim_id(operator: &Operator) -> Result<ClaimId, Problem> {
    id_in_path(operator.request(), "id")
}

/// `GET /operator/files/{id}`: a photo with a claim that came to the operator.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404 for any other file.
pub async fn file(state: web::Data<State>, operator: Operator) -> Shown {
    let shown = async {
        let id: FileId = id_in_path(operator.request(), "id")?;
        Ok::<_, Problem>(files::photo(id, state.workflow.photo(id, &by(&operator)).await?))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /operator/claims/{id}/decide`.
///
/// # Errors
/// Leads to the sign-in page; 403 and 404; what was typed wrongly comes back with the form.
pub async fn decide(state: web::Data<State>, operator: Operator, form: PageForm<Filled>) -> Shown {
    let decided = async {
        let id = claim_id(&operator)?;
        let claim = state.workflow.claim(id, &by(&operator)).await?;
        let wrong = |faults: &Faults, status, claim: &ClaimView| {
            page(&state, &operator, claim, (status, &form.form, faults))
        };
        let request = match deciding(&form.form, operator.language) {
            Ok(request) => request,
            Err(faults) => return wrong(&faults, StatusCode::UNPROCESSABLE_ENTITY, &claim),
        };
        let expects = form.form.version().map(Into::into);
        let ask = Ask { expects, ..ask(&operator, form.form.key(), &form.typed) };
        match state.workflow.handle_claim(ask, id, request).await {
            Ok(_) => Ok(led_to(&format!("/operator/claims/{id}"))),
            Err(error) => {
                let problem = Problem::from(error);
                let status = problem.status();
                if !matches!(status.as_u16(), 409 | 412 | 422) {
                    return Err(problem);
                }
                let now = state.workflow.claim(id, &by(&operator)).await?;
                wrong(&faults_of(&problem, operator.language, "amount"), status, &now)
            }
        }
    };
    decided.await.map_err(NotShown::Wrong)
}
