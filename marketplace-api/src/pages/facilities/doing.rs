//! What is done with a facility or a drawdown on its page: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::facilities::{DrawdownRequest, FacilityRequest};
use supply_chain::id::{DrawdownId, FacilityId, RepaymentId};

use super::handling::{asker, drawdown_page, facility_page};
use super::reading::{faults_of, paid, repaid};
use crate::extract::{PageForm, Reader};
use crate::pages::filled::Faults;
use crate::pages::filled::Filled;
use crate::pages::frame::led_to;
use crate::problem::Problem;
use crate::state::State;

/// What was refused that the reader can put right on the page it came from; anything else is told as it is.
fn for_the_page(error: WorkflowError) -> Result<Problem, Problem> {
    let problem = Problem::from(error);
    if matches!(problem.status().as_u16(), 409 | 412 | 422) { Ok(problem) } else { Err(problem) }
}

/// Shows the facility's page with what was refused.
async fn again(
    state: &State,
    reader: &Reader,
    (typed, command): (&Filled, &str),
    (status, faults): (StatusCode, Faults),
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reader.id("id")?;
    let facility = state.workflow.facility(id, &asker(reader)).await?;
    facility_page(state, reader, &facility, (status, (typed, &faults, command))).await
}

async fn of_facility(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    (request, command, first): (FacilityRequest, &str, &str),
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.handle_facility(ask, id, request).await {
        Ok(_) => Ok(led_to(&format!("/facilities/{id}"))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let faults = faults_of(&problem, reader.language, first);
            again(state, reader, (&form.form, command), (problem.status(), faults)).await
        }
    }
}

/// `POST /facilities/{id}/agree`: the bank says that it is so.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the facility's page.
pub async fn agree(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_facility(&state, &reader, &form, (FacilityRequest::Agree, "agree", "main")).await
}

/// `POST /facilities/{id}/decline`: the bank says that it is not so.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn decline(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let words = form.form.text("words").unwrap_or_default();
    let request = FacilityRequest::Decline { words };
    of_facility(&state, &reader, &form, (request, "decline", "words")).await
}

/// `POST /facilities/{id}/end`: nothing more is drawn on it.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the facility's page.
pub async fn end(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_facility(&state, &reader, &form, (FacilityRequest::End, "end", "main")).await
}

/// `POST /facilities/{id}/repayments`: some of what was drawn was paid back.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn repay(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reader.id("id")?;
    // Whose it is to write down is asked before what was typed is read.
    state.workflow.may_record_repayment(id, &asker(&reader)).await?;
    let (typed, command) = (&form.form, "repayments");
    let repaid = match repaid(typed, reader.language) {
        Ok(repaid) => repaid,
        Err(faults) => {
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, faults);
            return again(&state, &reader, (typed, command), wrong).await;
        }
    };
    let ask = reader.ask(reader.once(typed.key(), &form.typed), typed.version());
    match state.workflow.record_repayment(ask, id, repaid).await {
        Ok(_) => Ok(led_to(&format!("/facilities/{id}"))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let faults = faults_of(&problem, reader.language, "amount");
            again(&state, &reader, (typed, command), (problem.status(), faults)).await
        }
    }
}

/// `POST /facilities/{id}/repayments/{repayment_id}/reverse`: it was recorded by mistake.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn unpay(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reader.id("id")?;
    let repayment: RepaymentId = reader.id("repayment_id")?;
    let (typed, command) = (&form.form, "unpay");
    let ask = reader.ask(reader.once(typed.key(), &form.typed), typed.version());
    let words = typed.text("words").unwrap_or_default();
    match state.workflow.take_back_repayment(ask, id, repayment, words).await {
        Ok(_) => Ok(led_to(&format!("/facilities/{id}"))),
        Err(error) => {
            let problem = for_the_page(error)?;
            let faults = faults_of(&problem, reader.language, "words");
            again(&state, &reader, (typed, command), (problem.status(), faults)).await
        }
    }
}

async fn of_drawdown(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    (request, command, first): (Result<DrawdownRequest, Faults>, &str, &str),
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = reader.id("id")?;
    let typed = &form.form;
    let (status, faults) = match request {
        Ok(request) => {
            let ask = reader.ask(reader.once(typed.key(), &form.typed), typed.version());
            match state.workflow.handle_drawdown(ask, id, request).await {
                Ok(_) => return Ok(led_to(&format!("/drawdowns/{id}"))),
                Err(error) => {
                    let problem = for_the_page(error)?;
                    let faults = faults_of(&problem, reader.language, first);
                    (problem.status(), faults)
                }
            }
        }
        Err(faults) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
    };
    let drawdown = state.workflow.drawdown(id, &asker(reader)).await?;
    drawdown_page(state, reader, &drawdown, (status, (typed, &faults, command))).await
}

/// `POST /drawdowns/{id}/sign`: one officer's yes.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the drawdown's page.
pub async fn sign(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_drawdown(&state, &reader, &form, (Ok(DrawdownRequest::Sign), "sign", "main")).await
}

/// `POST /drawdowns/{id}/reject`: one officer's no.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn reject(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = DrawdownRequest::Reject { words: form.form.text("words").unwrap_or_default() };
    of_drawdown(&state, &reader, &form, (Ok(request), "reject", "words")).await
}

/// `POST /drawdowns/{id}/withdraw`: it is not wanted any more.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the drawdown's page.
pub async fn withdraw(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_drawdown(&state, &reader, &form, (Ok(DrawdownRequest::Withdraw), "withdraw", "main")).await
}

/// `POST /drawdowns/{id}/refuse`: the bank does not pay it.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn refuse(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = DrawdownRequest::Refuse { words: form.form.text("words").unwrap_or_default() };
    of_drawdown(&state, &reader, &form, (Ok(request), "refuse", "words")).await
}

/// `POST /drawdowns/{id}/pay`: the bank paid the seller.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn pay(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = reader.id("id")?;
    // Whose it is to write down is asked before what was typed is read.
    state.workflow.may_record_drawn(id, &asker(&reader)).await?;
    let request = paid(&form.form, reader.language);
    of_drawdown(&state, &reader, &form, (request, "pay", "paid_on")).await
}

/// `POST /drawdowns/{id}/reverse`: the seller was not paid after all.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn reverse(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = DrawdownRequest::Reverse { words: form.form.text("words").unwrap_or_default() };
    of_drawdown(&state, &reader, &form, (Ok(request), "reverse", "words")).await
}
