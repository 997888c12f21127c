//! Facilities and drawdowns over JSON: a bank's line of credit, drawn invoice by invoice under the board's hand.
//!
//! The borrower sees all of its own. The bank sees its facilities, what the board has signed, and the paper that rests
//! on; and nothing else of the borrower.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::facilities::{
    DrawdownRequest, FacilityRequest, NewDrawdown, NewFacility, Repaid,
};
use order_workflow::query::facilities::{
    DrawdownBrief, DrawdownFilter, DrawdownView, FacilityBrief, FacilityFilter, FacilityView,
    ScheduleView,
};
use order_workflow::query::written::MoneyWritten;
use rust_decimal::Decimal;
use serde::Deserialize;
use supply_chain::facility::{DrawdownState, FacilityState, Purpose};
use supply_chain::id::{
    BankAccountId, DrawdownId, FacilityId, InvoiceId, OrganizationId, PersonId, RepaymentId,
};
use supply_chain::money::Money;
use supply_chain::payment::BankReference;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// A facility as the borrower writes it down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeFacility {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Who lends: an organization of the kind `bank`.
    pub bank_id: Uuid,
    /// Its number at the bank, 1 to 100 characters.
    pub number: String,
    /// The most that may be drawn in all.
    #[schema(value_type = MoneyWritten)]
    pub limit: Money,
    /// What for, and at most how much for each; nothing else is paid.
    pub purposes: Vec<PurposeSent>,
    /// Of a year, such as "0.06".
    #[schema(value_type = String)]
    pub annual_rate: Decimal,
    /// From the first drawing to the last instalment, 1 to 360.
    pub months: u32,
    /// Months at the beginning in which interest alone is paid; none when left out.
    #[serde(default)]
    pub grace_months: u32,
    /// Of each month, 1 to 31; the 12th when left out.
    pub due_day: Option<u32>,
    /// The number of the members' meeting's decision that allowed it.
    pub meeting_decision: String,
    /// How many of the board sign each drawing, 2 to 20; two when left out.
    pub needed: Option<u32>,
    /// Who of them; left out or empty, everyone with the approver's role.
    #[serde(default)]
    pub board: Vec<Uuid>,
    /// The last day on which it can be drawn.
    pub available_until: NaiveDate,
}

/// What may be spent on one purpose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurposeSent {
    /// goods, transport, equipment, vehicle or premises.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// At most so much.
    #[schema(value_type = MoneyWritten)]
    pub most: Money,
}

/// Why not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilityWords {
    /// 1 to 500 characters; the other side reads them.
    pub words: String,
}

/// Some of what was drawn, paid back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRepayment {
    /// How much; the oldest instalment first, and of each the interest before the loan.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// The day.
    pub paid_on: NaiveDate,
    /// What the bank calls it; counts once.
    #[schema(value_type = String)]
    pub reference: BankReference,
}

/// A drawdown to be asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskForDrawdown {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// The invoice that is to be paid; every line of it matches what was ordered and received.
    pub invoice_id: Uuid,
    /// How much; what is open of it when left out.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// goods, transport, equipment, vehicle or premises.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// The number of the board's decision.
    pub decision_number: String,
    /// A verified account of the seller's.
    pub account_id: Uuid,
}

/// What the bank paid to the seller.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayDrawdown {
    /// What the bank calls it; counts once for the seller's account.
    #[schema(value_type = String)]
    pub reference: BankReference,
    /// The day.
    pub paid_on: NaiveDate,
}

/// Which facilities are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FacilitiesAsked {
    /// proposed, agreed, declined or ended.
    pub state: Option<String>,
}

/// Which drawdowns are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DrawdownsAsked {
    /// requested, approved, paid, rejected, refused, withdrawn or expired.
    pub state: Option<String>,
    /// On this facility only.
    pub facility_id: Option<Uuid>,
}

fn unknown_state() -> Problem {
    let (id, en) = ("Keadaan itu tidak dikenal.", "There is no such state.");
    Problem::new(&kind::MALFORMED, id, en).error("state", id, en)
}

/// `GET /api/v1/facilities`: of the organization, as borrower or as bank, newest first. The operator sees those of
/// banks that have nobody here.
#[utoipa::path(get, path = "/api/v1/facilities", tag = "facilities", params(FacilitiesAsked, PageParams),
    responses((status = 200, body = Page<FacilityBrief>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<FacilitiesAsked>,
) -> Result<HttpResponse, Problem> {
    let wanted = reading.query.state.as_deref();
    let wanted = wanted.map(|word| FacilityState::from_word(word).ok_or_else(unknown_state));
    let filter = FacilityFilter {
        state: wanted.transpose()?,
        before: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.facilities(&filter, &reading.asker).await?;
    Ok(json(&Page::of(found, &reading.page, |facility| Uuid::from(facility.id))))
}

/// `POST /api/v1/facilities`: the borrower writes it down; it can be drawn on once the bank has said that it is so.
#[utoipa::path(post, path = "/api/v1/facilities", tag = "facilities", request_body = ProposeFacility,
    responses((status = 201, body = FacilityView), (status = 403), (status = 422)))]
pub async fn propose(
    state: web::Data<State>,
    asked: Asked<ProposeFacility>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewFacility {
        id: body.id,
        bank: OrganizationId(body.bank_id),
        number: body.number,
        limit: body.limit,
        purposes: body.purposes.into_iter().map(|of| (of.purpose, of.most)).collect(),
        annual_rate: body.annual_rate,
        months: body.months,
        grace_months: body.grace_months,
        due_day: body.due_day.unwrap_or(12),
        meeting_decision: body.meeting_decision,
        needed: body.needed.unwrap_or(2),
        board: body.board.into_iter().map(PersonId).collect(),
        available_until: body.available_until,
    };
    Ok(respond(state.workflow.propose_facility(ask, new).await?))
}

/// `GET /api/v1/facilities/{id}`: for its bank and its borrower; 404 to anybody else.
#[utoipa::path(get, path = "/api/v1/facilities/{id}", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = FacilityView), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reading.id("id")?;
    let view = state.workflow.facility(id, &reading.asker).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/facilities/{id}/schedule`: what is paid back and when, of everything drawn; before the first drawing as
/// it would be if all of it were drawn today.
#[utoipa::path(get, path = "/api/v1/facilities/{id}/schedule", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = ScheduleView), (status = 404)))]
pub async fn schedule(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = reading.id("id")?;
    Ok(json(&state.workflow.facility_schedule(id, &reading.asker).await?))
}

/// `POST /api/v1/facilities/{id}/agree`: the bank says that it is so; for a bank with nobody here the operator, who has
/// seen the contract.
#[utoipa::path(post, path = "/api/v1/facilities/{id}/agree", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = FacilityView), (status = 403), (status = 404), (status = 409)))]
pub async fn agree(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = asked.id("id")?;
    Ok(respond(state.workflow.handle_facility(asked.ask, id, FacilityRequest::Agree).await?))
}

/// `POST /api/v1/facilities/{id}/decline`: the bank says that it is not so.
#[utoipa::path(post, path = "/api/v1/facilities/{id}/decline", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = FacilityWords,
    responses((status = 200, body = FacilityView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn decline(
    state: web::Data<State>,
    asked: Asked<FacilityWords>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = FacilityRequest::Decline { words: body.words };
    Ok(respond(state.workflow.handle_facility(ask, id, request).await?))
}

/// `POST /api/v1/facilities/{id}/end`: nothing more is drawn on it, by either side; what was drawn is paid back all the
/// same.
#[utoipa::path(post, path = "/api/v1/facilities/{id}/end", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = FacilityView), (status = 403), (status = 404), (status = 409)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    let id: FacilityId = asked.id("id")?;
    Ok(respond(state.workflow.handle_facility(asked.ask, id, FacilityRequest::End).await?))
}

/// `POST /api/v1/facilities/{id}/repayments`: the bank's treasurer says what came; where the bank has nobody here, the
/// borrower's.
#[utoipa::path(post, path = "/api/v1/facilities/{id}/repayments", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = RecordRepayment,
    responses((status = 201, body = FacilityView), (status = 403), (status = 404), (status = 422)))]
pub async fn repay(
    state: web::Data<State>,
    asked: Asked<RecordRepayment>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let RecordRepayment { amount, paid_on, reference } = body;
    let repaid = Repaid { amount, paid_on, reference };
    Ok(respond(state.workflow.record_repayment(ask, id, repaid).await?))
}

/// Why a repayment is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBackRepayment {
    /// Why; the other side reads it. At most 500 characters.
    pub words: String,
}

/// `POST /api/v1/facilities/{id}/repayments/{repayment_id}/reverse`: it was recorded by mistake; what it paid is owed
/// again.
#[utoipa::path(post, path = "/api/v1/facilities/{id}/repayments/{repayment_id}/reverse", tag = "facilities",
    params(("id" = Uuid, Path), ("repayment_id" = Uuid, Path)), request_body = TakeBackRepayment,
    responses((status = 200, body = FacilityView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn unpay(
    state: web::Data<State>,
    asked: Asked<TakeBackRepayment>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = asked.id("id")?;
    let repayment: RepaymentId = asked.id("repayment_id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.take_back_repayment(ask, id, repayment, body.words).await?))
}

/// `POST /api/v1/facilities/{id}/drawdowns`: the treasurer or manager asks the board for one.
#[utoipa::path(post, path = "/api/v1/facilities/{id}/drawdowns", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = AskForDrawdown,
    responses((status = 201, body = DrawdownView), (status = 403), (status = 404), (status = 422)))]
pub async fn ask(
    state: web::Data<State>,
    asked: Asked<AskForDrawdown>,
) -> Result<HttpResponse, Problem> {
    let id: FacilityId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let new = NewDrawdown {
        id: body.id,
        invoice: InvoiceId(body.invoice_id),
        amount: body.amount,
        purpose: body.purpose,
        decision_number: body.decision_number,
        account: BankAccountId(body.account_id),
    };
    Ok(respond(state.workflow.request_drawdown(ask, id, new).await?))
}

/// `GET /api/v1/drawdowns`: of the organization, newest first; to a bank those that the board has signed.
#[utoipa::path(get, path = "/api/v1/drawdowns", tag = "facilities", params(DrawdownsAsked, PageParams),
    responses((status = 200, body = Page<DrawdownBrief>), (status = 403)))]
pub async fn drawdowns(
    state: web::Data<State>,
    reading: Reading<DrawdownsAsked>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let wanted = reading.query.state.as_deref();
    let wanted = wanted.map(|word| DrawdownState::from_word(word).ok_or_else(unknown_state));
    let filter = DrawdownFilter {
        state: wanted.transpose()?,
        facility: reading.query.facility_id.map(FacilityId),
        before: reading.page.after()?,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.drawdowns(&filter, actor).await?;
    Ok(json(&Page::of(found, &reading.page, |drawdown| Uuid::from(drawdown.id))))
}

/// `GET /api/v1/drawdowns/{id}`: with the paper that it rests on; to the bank once the board has signed it.
#[utoipa::path(get, path = "/api/v1/drawdowns/{id}", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = DrawdownView), (status = 404)))]
pub async fn drawdown(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = reading.id("id")?;
    let view = state.workflow.drawdown(id, &reading.asker).await?;
    Ok(json_versioned(&view, view.version))
}

/// `POST /api/v1/drawdowns/{id}/sign`: one officer's yes; never whoever asked.
#[utoipa::path(post, path = "/api/v1/drawdowns/{id}/sign", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = DrawdownView), (status = 403), (status = 404), (status = 409)))]
pub async fn sign(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = asked.id("id")?;
    Ok(respond(state.workflow.handle_drawdown(asked.ask, id, DrawdownRequest::Sign).await?))
}

/// `POST /api/v1/drawdowns/{id}/reject`: one officer's no ends it.
#[utoipa::path(post, path = "/api/v1/drawdowns/{id}/reject", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = FacilityWords,
    responses((status = 200, body = DrawdownView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn reject(
    state: web::Data<State>,
    asked: Asked<FacilityWords>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = DrawdownRequest::Reject { words: body.words };
    Ok(respond(state.workflow.handle_drawdown(ask, id, request).await?))
}

/// `POST /api/v1/drawdowns/{id}/withdraw`: the treasurer takes it back; what was promised is free again.
#[utoipa::path(post, path = "/api/v1/drawdowns/{id}/withdraw", tag = "facilities", params(("id" = Uuid, Path)),
    responses((status = 200, body = DrawdownView), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = asked.id("id")?;
    Ok(respond(state.workflow.handle_drawdown(asked.ask, id, DrawdownRequest::Withdraw).await?))
}

/// `POST /api/v1/drawdowns/{id}/refuse`: the bank does not pay it.
#[utoipa::path(post, path = "/api/v1/drawdowns/{id}/refuse", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = FacilityWords,
    responses((status = 200, body = DrawdownView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn refuse(
    state: web::Data<State>,
    asked: Asked<FacilityWords>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = DrawdownRequest::Refuse { words: body.words };
    Ok(respond(state.workflow.handle_drawdown(ask, id, request).await?))
}

/// `POST /api/v1/drawdowns/{id}/pay`: the bank paid the seller, into the seller's own account; the invoice is settled by
/// it. The paper is held against order and receipt once more.
#[utoipa::path(post, path = "/api/v1/drawdowns/{id}/pay", tag = "facilities", params(("id" = Uuid, Path)),
    request_body = PayDrawdown,
    responses((status = 200, body = DrawdownView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn pay(
    state: web::Data<State>,
    asked: Asked<PayDrawdown>,
) -> Result<HttpResponse, Problem> {
    let id: DrawdownId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let PayDrawdown { reference, paid_on } = body;
    let request = DrawdownRequest::Pay { reference, paid_on };
    Ok(respond(state.workflow.handle_drawdown(ask, id, request).await?))
}
