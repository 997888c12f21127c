//! Paying shares out, as it is asked for and posted.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::years::{
    PAYERS, PayOut, may_pay_out, pay_out as carry_out, take_payout_back,
};
use order_workflow::query::ledger::today_at;
use order_workflow::query::patronage::{payouts as payouts_view, shares};
use supply_chain::id::{PayoutId, YearDecisionId};
use supply_chain::ledger::Means;
use uuid::Uuid;

use super::handling::{Shown, asked, by};
use super::payouts::{Paying, PayoutsPage};
use crate::api::patronage::year_in_path;
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::order::reading::day_typed;
use crate::problem::Problem;
use crate::state::State;

/// Shares on one page.
const SHOWN: usize = 200;

fn above(text: Option<&str>) -> Option<YearDecisionId> {
    text.and_then(|id| id.parse::<Uuid>().ok()).map(YearDecisionId)
}

fn back_to(year: i32, from: Option<YearDecisionId>) -> HttpResponse {
    let of = from.map(|from| format!("?from={from}")).unwrap_or_default();
    frame::led_to(&format!("/patronage/{year}/payouts{of}"))
}

async fn page(
    state: &State,
    reader: &Reader,
    (year, from): (i32, Option<YearDecisionId>),
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let (on, now, asker) = (state.workflow.reader(), state.workflow.origin.now(), by(reader));
    let view = payouts_view(on, &asker, year, from).await?;
    let after = asked(reader, "after").and_then(|place| place.parse::<i64>().ok());
    let limit = u64::try_from(SHOWN).unwrap_or(200) + 1;
    let mut parties = if view.shares > 0 {
        let of = (year, from.map(Uuid::from));
        shares(on, &asker, of, after.unwrap_or(0), limit).await?
    } else {
        Vec::new()
    };
    let next = (parties.len() > SHOWN).then(|| {
        parties.truncate(SHOWN);
        let place = parties.last().map_or(0, |party| party.position);
        let of = from.map_or_else(String::new, |from| format!("&from={from}"));
        format!("/patronage/{year}/payouts?after={place}{of}")
    });
    let today = today_at(on, reader.actor.organization, now).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    let key = || frame::key(state);
    let may = reader.actor.is_any(PAYERS);
    let seen = Paying { shares: &parties, next, may, today, typed, faults, key: &key };
    frame::page(status, &PayoutsPage::new(shell, &view, &seen))
}

/// `GET /patronage/{year}/payouts`, with `?from=` for what was passed on.
///
/// # Errors
/// Leads to the sign-in page; 404 for no year; 403 for whoever does not read the books; the database fails.
pub async fn form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let year = year_in_path(reader.request())?;
        let from = above(asked(&reader, "from").as_deref());
        let (typed, faults) = (Filled::default(), Faults::default());
        page(&state, &reader, (year, from), (StatusCode::OK, &typed, &faults)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

fn read(typed: &Filled, reader: &Reader) -> Result<PayOut, Faults> {
    let lang = reader.language;
    let mut faults = Faults::default();
    let paid_on = day_typed(typed.get("paid_on").trim());
    if paid_on.is_none() {
        faults.add("paid_on", lang.t("Isi tanggalnya.", "Enter the day."));
    }
    let means = Means::from_word(typed.get("means"));
    if means.is_none() {
        faults.add("means", lang.t("Pilih caranya.", "Choose how."));
    }
    let named = typed.pairs().filter(|(field, _)| *field == "party");
    let parties: Vec<Uuid> = named.filter_map(|(_, id)| id.parse().ok()).collect();
    match (paid_on, means) {
        (Some(paid_on), Some(means)) => Ok(PayOut {
            from: above(Some(typed.get("from"))),
            parties: (!typed.is_ticked("all")).then_some(parties),
            means,
            paid_on,
            evidence: typed.get("evidence").to_owned(),
        }),
        _ => Err(faults),
    }
}

fn said(
    error: WorkflowError,
    reader: &Reader,
    first: &str,
) -> Result<(StatusCode, Faults), Problem> {
    let problem = Problem::from(error);
    if !matches!(problem.status().as_u16(), 409 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, reader.language, first, |pointer| match pointer {
        "decided_on" => Some("paid_on".to_owned()),
        "evidence" | "words" => Some(pointer.to_owned()),
        _ => None,
    });
    Ok((problem.status(), faults))
}

/// `POST /patronage/{year}/payouts`.
///
/// # Errors
/// As [`form`]; 403 but for the treasurer; what was typed wrongly comes back with the form.
pub async fn pay_out(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let year = year_in_path(reader.request())?;
        may_pay_out(&by(&reader))?;
        let typed = &posted.form;
        let from = above(Some(typed.get("from")));
        let how = match read(typed, &reader) {
            Ok(how) => how,
            Err(faults) => {
                let wrong = (StatusCode::UNPROCESSABLE_ENTITY, typed, &faults);
                return page(&state, &reader, (year, from), wrong).await;
            }
        };
        let ask = reader.ask(reader.once(typed.key(), &posted.typed), None);
        match carry_out(&state.workflow, ask, year, how).await {
            Ok(_) => Ok(back_to(year, from)),
            Err(error) => {
                let (status, faults) = said(error, &reader, "parties")?;
                page(&state, &reader, (year, from), (status, typed, &faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /patronage/{year}/payouts/{payout_id}/reverse`.
///
/// # Errors
/// As [`pay_out`]; 404 where it is none of the year.
pub async fn reverse(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let year = year_in_path(reader.request())?;
        may_pay_out(&by(&reader))?;
        let id: PayoutId = reader.id("payout_id")?;
        let typed = &posted.form;
        let ask = reader.ask(reader.once(typed.key(), &posted.typed), None);
        let words = typed.get("words").to_owned();
        match take_payout_back(&state.workflow, ask, (year, id), words).await {
            Ok(_) => Ok(back_to(year, None)),
            Err(error) => {
                let (status, faults) = said(error, &reader, "words")?;
                page(&state, &reader, (year, None), (status, typed, &faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}
