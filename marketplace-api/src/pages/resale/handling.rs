//! The pages of resale as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::ask::Ask;
use order_workflow::command::catalogue::DESK;
use order_workflow::command::resale::{
    ResaleRequest, handle_resale, open_prices, order_above as prepare_above,
};
use order_workflow::query::resale::{self as query, ResaleFilter, ResaleView, may_resell};
use supply_chain::id::{PurchaseOrderId, ResaleId, ResaleRuleId};
use supply_chain::organization::Ability;
use supply_chain::price_chain::OpenTo;
use supply_chain::resale::ResaleState;

use super::form::good;
use super::{ListPage, Listed, ShowPage};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// Goods on one page.
const SHOWN: usize = 30;
/// Rules beside them.
const RULES_SHOWN: u64 = 50;

pub(super) type Shown = Result<HttpResponse, Problem>;

pub(super) fn asked_for(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

pub(super) fn ask(reader: &Reader, posted: &PageForm<Filled>) -> Ask {
    reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version())
}

pub(super) fn done(reader: &Reader, lang: Language) -> Option<Note> {
    let text = match asked_for(reader, "done")?.as_str() {
        "written" => lang.t("Aturan berlaku.", "The rule is in force."),
        "opened" => lang.t(
            "Tersimpan. Pesanan lama tetap seperti waktu diajukan.",
            "Kept. Earlier orders stay as they were submitted.",
        ),
        "take" => lang.t("Harga baru dipakai.", "The new price holds."),
        "keep" => lang.t("Harga Anda tetap.", "Your price stays."),
        "pause" => lang.t("Dijeda; tidak tampak bagi pembeli.", "Paused; buyers do not see it."),
        "resume" => lang.t(
            "Dijual lagi dengan harga menurut aturan.",
            "On sale again, at the price by its rule.",
        ),
        "stop" => lang.t(
            "Dihentikan. Pesanan yang ada tetap berjalan.",
            "Stopped. Orders that are there go on.",
        ),
        _ => return None,
    };
    Some(good(text))
}

pub(super) fn warn(problem: &Problem, lang: Language) -> Note {
    Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: told(problem, lang).to_owned(),
        small: String::new(),
    }
}

/// `GET /resale`: what is sold on.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever keeps no goods.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let note = done(&reader, reader.language);
    listed(&state, &reader, (StatusCode::OK, note)).await
}

async fn listed(
    state: &State,
    reader: &Reader,
    (status, note): (StatusCode, Option<Note>),
) -> Shown {
    let (on, actor) = (state.workflow.reader(), &reader.actor);
    let opening = query::price_opening(on, actor).await?;
    let tab = asked_for(reader, "tab").unwrap_or_default();
    let wanted = ResaleFilter {
        state: (tab == "halted").then_some(ResaleState::Halted),
        asked: tab == "asked",
        rule: asked_for(reader, "rule").and_then(|id| id.parse().ok()).map(ResaleRuleId),
        after: asked_for(reader, "after").and_then(|after| after.parse().ok()),
        limit: u64::try_from(SHOWN + 1).unwrap_or(u64::MAX),
    };
    let mut resales = query::resales(on, actor, wanted).await?;
    let more = resales.len() > SHOWN;
    resales.truncate(SHOWN);
    let rule = wanted.rule.map(|rule| format!("&rule={rule}")).unwrap_or_default();
    let next = resales.last().filter(|_| more);
    let next = next.map(|last| format!("/resale?tab={tab}{rule}&after={}", last.id));
    let rules = query::rules(on, actor, (false, None, RULES_SHOWN)).await?;
    let waiting = query::waiting(on, actor).await?;
    let fresh = || key(state);
    let seen = Listed {
        resales: &resales,
        next,
        rules: &rules,
        waiting,
        tab: &tab,
        opening: &opening,
        may: may_resell(actor),
        may_open: actor.is_any(DESK) && actor.can(Ability::List),
        note,
        key: &fresh,
    };
    let shell = frame::shell(state, reader, Place::Stock).await?;
    frame::page(status, &ListPage::new(shell, actor.can(Ability::Resell), seen))
}

/// `POST /resale/opening`: who sees one's own price in the chains of others.
///
/// # Errors
/// Leads to the sign-in page; 403; stale.
pub async fn open(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let open_to = OpenTo::from_word(posted.form.get("open_to")).unwrap_or(OpenTo::DirectBuyer);
    match open_prices(&state.workflow, ask(&reader, &posted), open_to).await {
        Ok(_) => Ok(led_to("/resale?done=opened")),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::PRECONDITION_FAILED {
                return Err(problem);
            }
            let note = warn(&problem, reader.language);
            listed(&state, &reader, (problem.status(), Some(note))).await
        }
    }
}

async fn of_path(state: &State, reader: &Reader) -> Result<ResaleView, Problem> {
    let id: ResaleId = reader.id("id")?;
    Ok(query::resale(state.workflow.reader(), &reader.actor, id).await?)
}

/// `GET /resale/{id}`: one offer that is sold on.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its organization.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let view = of_path(&state, &reader).await?;
    let note = done(&reader, reader.language);
    showing(&state, &reader, &view, (StatusCode::OK, note)).await
}

async fn showing(
    state: &State,
    reader: &Reader,
    view: &ResaleView,
    (status, note): (StatusCode, Option<Note>),
) -> Shown {
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let fresh = || key(state);
    frame::page(status, &ShowPage::new(shell, view, (may_resell(&reader.actor), note), &fresh))
}

/// `POST /resale/{id}/{word}`: an answer, or that it rests, goes on or ends.
async fn said(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    (request, word): (ResaleRequest, &str),
) -> Shown {
    let id: ResaleId = reader.id("id")?;
    match handle_resale(&state.workflow, ask(reader, posted), id, request).await {
        Ok(_) => Ok(led_to(&format!("/resale/{id}?done={word}"))),
        Err(error) => {
            let problem = Problem::from(error);
            let status = problem.status();
            if !matches!(status.as_u16(), 409 | 412 | 422) {
                return Err(problem);
            }
            let view = of_path(state, reader).await?;
            showing(state, reader, &view, (status, Some(warn(&problem, reader.language)))).await
        }
    }
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident => $request:expr, $word:literal;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// Leads to the sign-in page; 404 to anybody but its organization; 403.
        pub async fn $name(
            state: web::Data<State>,
            reader: Reader,
            posted: PageForm<Filled>,
        ) -> Shown {
            said(&state, &reader, &posted, ($request, $word)).await
        }
    )+};
}

answers! {
    /// `POST /resale/{id}/take`.
    take => ResaleRequest::Take, "take";
    /// `POST /resale/{id}/keep`.
    keep => ResaleRequest::Keep, "keep";
    /// `POST /resale/{id}/pause`.
    pause => ResaleRequest::Pause, "pause";
    /// `POST /resale/{id}/resume`.
    resume => ResaleRequest::Resume, "resume";
    /// `POST /resale/{id}/stop`.
    stop => ResaleRequest::Stop, "stop";
}

/// `POST /orders/{id}/order-above`: prepares the drafts above and leads to the first, or to the basket.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but a party; 403; 422 where nothing is to be ordered.
pub async fn order_above(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    let id: PurchaseOrderId = reader.id("id")?;
    prepare_above(&state.workflow, ask(&reader, &posted), id).await?;
    Ok(led_to("/basket"))
}
