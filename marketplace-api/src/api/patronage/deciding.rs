//! Recording what was decided about a year, passing on what came from above, and taking either back.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::years::{
    Decided, PassOn, TakeBack, YearPreview, decide_year, pass_on as carry_on, preview_year,
    take_back as carry_back,
};
use order_workflow::query::patronage::YearView;
use serde::Deserialize;
use supply_chain::id::YearDecisionId;
use supply_chain::money::Money;
use supply_chain::patronage::{SavingsKind, SurplusUse};
use utoipa::ToSchema;
use uuid::Uuid;

use super::year_in_path;
use crate::answer::{json, respond};
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::State;

/// A part of a surplus.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurplusPart {
    /// reserve, `members_by_savings`, `members_by_trade`, board, staff, education, social, development or other.
    #[serde(rename = "use")]
    #[schema(value_type = String)]
    pub of: SurplusUse,
    /// In hundredths of a percent.
    pub basis_points: u32,
}

/// What the members' meeting decided.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearDecided {
    /// The surplus that is shared.
    #[schema(value_type = String)]
    pub surplus: Money,
    /// What of it came from trade with others than members; nothing unless said.
    #[schema(value_type = Option<String>)]
    pub from_others: Option<Money>,
    /// What that is for; the reserve unless said.
    #[schema(value_type = Option<String>)]
    pub others_go_to: Option<SurplusUse>,
    /// Each use with its part; all together 10,000.
    pub uses: Vec<SurplusPart>,
    /// Which savings earn: principal, mandatory, voluntary.
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    pub savings_kinds: Vec<SavingsKind>,
    /// The number of the minutes.
    pub minutes: String,
    /// When it was decided: after the year's last day.
    pub decided_on: NaiveDate,
    /// `seen` of the preview: refused when it would come out otherwise by now.
    pub seen: Option<String>,
    /// true: tells what it would make, and changes nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// Passing on what came from above.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassedOnward {
    /// The decision above, as `received` of the year names it.
    pub decision_id: Uuid,
    /// The number of the own decision.
    pub minutes: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
}

/// Taking a decision back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearTakenBackBy {
    /// What was passed on of this decision above; the own surplus when left out.
    pub from: Option<Uuid>,
    /// The number of the minutes.
    pub minutes: String,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub taken_on: NaiveDate,
}

/// `POST /api/v1/patronage/{year}/decision`: what the members' meeting decided about a year that is over. Its surplus is
/// shared to the rupiah, by largest remainder, and posted; every share stays with the numbers of its formula. Years follow
/// each other, and each is decided once; a decision that was wrong is taken back.
#[utoipa::path(post, path = "/api/v1/patronage/{year}/decision", tag = "patronage",
    params(("year" = i32, Path)), request_body = YearDecided,
    responses((status = 201, body = YearView), (status = 200, body = YearPreview, description = "With `dry_run`")))]
pub async fn decide(
    state: web::Data<State>,
    asked: Asked<YearDecided>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(asked.request())?;
    let Asked { body, ask, .. } = asked;
    let decided = Decided {
        surplus: body.surplus,
        from_others: body.from_others.unwrap_or_default(),
        others_go_to: body.others_go_to.unwrap_or(SurplusUse::Reserve),
        uses: body.uses.iter().map(|part| (part.of, part.basis_points)).collect(),
        savings_kinds: body.savings_kinds,
        minutes: body.minutes,
        decided_on: body.decided_on,
        seen: body.seen,
    };
    if body.dry_run {
        return Ok(json(&preview_year(&state.workflow, &ask.by, year, &decided).await?));
    }
    Ok(respond(decide_year(&state.workflow, ask, year, decided).await?))
}

/// `POST /api/v1/patronage/{year}/pass-on`: what the cooperative got of the surplus of the one above goes to its own members,
/// by what each traded with it in that year.
#[utoipa::path(post, path = "/api/v1/patronage/{year}/pass-on", tag = "patronage",
    params(("year" = i32, Path)), request_body = PassedOnward, responses((status = 201, body = YearView)))]
pub async fn pass_on(
    state: web::Data<State>,
    asked: Asked<PassedOnward>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(asked.request())?;
    let Asked { body, ask, .. } = asked;
    let how = PassOn {
        decision: YearDecisionId(body.decision_id),
        minutes: body.minutes,
        decided_on: body.decided_on,
    };
    Ok(respond(carry_on(&state.workflow, ask, year, how).await?))
}

/// `POST /api/v1/patronage/{year}/take-back`: a decision is taken back as a whole; the books say the opposite, and the year
/// can be decided again.
#[utoipa::path(post, path = "/api/v1/patronage/{year}/take-back", tag = "patronage",
    params(("year" = i32, Path)), request_body = YearTakenBackBy, responses((status = 200, body = YearView)))]
pub async fn take_back(
    state: web::Data<State>,
    asked: Asked<YearTakenBackBy>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(asked.request())?;
    let Asked { body, ask, .. } = asked;
    let how = TakeBack {
        from: body.from.map(YearDecisionId),
        minutes: body.minutes,
        reason: body.reason,
        taken_on: body.taken_on,
    };
    Ok(respond(carry_back(&state.workflow, ask, year, how).await?))
}
