//! Looking at a year: as a whole, party by party, and one's own.

use actix_web::{HttpResponse, web};
use order_workflow::query::patronage::{
    self, MyYear, PartyShare, YearView, mine as own_year, year as whole_year,
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::year_in_path;
use crate::answer::json;
use crate::extract::{NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// Which shares.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SharesQuery {
    /// What was passed on of this decision of a cooperative above; the own surplus when left out.
    pub from: Option<Uuid>,
}

/// `GET /api/v1/patronage/{year}`: what was traded and saved in a year, and what the members' meeting decided. Before it has,
/// there are bases and no shares.
#[utoipa::path(get, path = "/api/v1/patronage/{year}", tag = "patronage",
    params(("year" = i32, Path)), responses((status = 200, body = YearView)))]
pub async fn year(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(reading.request())?;
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    Ok(json(&whole_year(on, &reading.asker, year, now).await?))
}

/// `GET /api/v1/patronage/{year}/shares`: the year party by party. Members come first, the earliest before the others; before
/// the year is decided, whoever else traded stands behind them and earns nothing.
#[utoipa::path(get, path = "/api/v1/patronage/{year}/shares", tag = "patronage",
    params(("year" = i32, Path), SharesQuery, PageParams), responses((status = 200, body = Page<PartyShare>)))]
pub async fn shares(
    state: web::Data<State>,
    reading: Reading<SharesQuery>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(reading.request())?;
    let after: Option<i64> = reading.page.after()?;
    let (on, limit) = (state.workflow.reader(), reading.page.fetch());
    let of = (year, reading.query.from);
    let found = patronage::shares(on, &reading.asker, of, after.unwrap_or(0), limit).await?;
    Ok(json(&Page::of(found, &reading.page, |share| share.position)))
}

/// `GET /api/v1/patronage/{year}/mine`: a member's own purchases, base, savings, and once decided the share with every number
/// of its formula; 404 for whoever is no member of the cooperative they act for.
#[utoipa::path(get, path = "/api/v1/patronage/{year}/mine", tag = "patronage",
    params(("year" = i32, Path)), responses((status = 200, body = MyYear)))]
pub async fn mine(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let year = year_in_path(reading.request())?;
    let on = state.workflow.reader();
    Ok(json(&own_year(on, &reading.asker, year, &state.workflow.seal).await?))
}
