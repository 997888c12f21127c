//! What the organizer does with a pool on its pages: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::demand_pools::PoolRequest;
use order_workflow::command::pool_to_orders::{LostAtHub, NewPoolCharge, ShareOut};
use order_workflow::query::demand_pools::PoolView;
use supply_chain::allocation::ChargeKind;
use supply_chain::demand_pool::{CommandName, Party, PoolRole};
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::money::Money;

use super::handling::managing;
use super::words::zone_of;
use crate::extract::{PageForm, Reader};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::parts::Field;
use crate::problem::Problem;
use crate::state::State;

/// What was refused that the reader can put right on the page it came from; anything else is told as it is.
/// Its moments are told on the wall that the page shows, named by its zone.
pub(super) fn for_the_page(error: WorkflowError, zone: &str) -> Result<Problem, Problem> {
    let problem = Problem::from(error).in_zone(zone_of(zone));
    if matches!(problem.status().as_u16(), 409 | 412 | 422) { Ok(problem) } else { Err(problem) }
}

/// Refuses whoever may not ask for this at all, before what they typed is read.
pub(super) fn of_part(pool: &PoolView, reader: &Reader, name: CommandName) -> Result<(), Problem> {
    let party = Party::from_word(pool.side).unwrap_or(Party::Participant);
    let role = pool.rules.as_ref().and_then(|rules| PoolRole::from_word(rules.role));
    let roles = name.roles(party, role.unwrap_or(PoolRole::Principal));
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

/// Shows the organizer's desk with what was refused.
pub(super) async fn at_the_desk(
    state: &State,
    reader: &Reader,
    filled: &Filled,
    (error, first): (WorkflowError, &str),
) -> Result<HttpResponse, Problem> {
    let problem = for_the_page(error, &reader.zone)?;
    let faults = Faults::of(&problem, reader.language, first, |pointer| {
        ["paper", "amount", "kind"].contains(&pointer).then(|| pointer.to_owned())
    });
    managing(state, reader, (problem.status(), filled, &faults)).await
}

/// `POST /pools/{id}/publish`: its rules, as they stand from then on.
///
/// # Errors
/// 404 and 403; what is refused comes back with the desk.
pub async fn publish(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.handle_demand_pool(ask, id, PoolRequest::Publish).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => at_the_desk(&state, &reader, &form.form, (error, "main")).await,
    }
}

/// `GET /pools/{id}/call-off`: asks why.
///
/// # Errors
/// 404 to anybody but the organizer's people.
pub async fn call_off_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    calling_off(&state, &reader, (StatusCode::OK, &Filled::default(), None)).await
}

async fn calling_off(
    state: &State,
    reader: &Reader,
    (status, filled, refusal): (StatusCode, &Filled, Option<String>),
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let lang = reader.language;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    if pool.side != "organizer" {
        return Err(Problem::not_found());
    }
    of_part(&pool, reader, CommandName::CallOff)?;
    let words = Field {
        name: "reason",
        label: lang.t("Alasannya", "Why"),
        hint: lang.t("Dibaca semua peserta.", "Every participant reads this.").to_owned(),
        error: refusal.clone(),
        value: filled.get("reason").to_owned(),
        longest: 500,
        ..Field::default()
    };
    let asking = Asking {
        heading: lang.t("Batalkan belanja bersama", "Call the pool off").to_owned(),
        about: pool.title.clone(),
        happens: lang
            .t(
                "Semua komitmen dilepas dan semua peserta mendapat kabar.",
                "Every pledge is let go and every participant is told.",
            )
            .to_owned(),
        stays: lang
            .t(
                "Tidak bisa dibuka lagi; Anda bisa membuat yang baru.",
                "It cannot be opened again; you can plan a new one.",
            )
            .to_owned(),
        action: format!("/pools/{id}/call-off"),
        back: Link::new(pool.title.clone(), format!("/pools/{id}/manage")),
        key: key(state),
        version: pool.version.to_string(),
        words: Some(words),
        ..Asking::default()
    };
    let shell = frame::shell(state, reader, Place::Pools).await?;
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

/// `POST /pools/{id}/call-off`.
///
/// # Errors
/// As [`call_off_form`]; what is refused comes back with the page.
pub async fn call_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let filled = &form.form;
    let reason = filled.text("reason").unwrap_or_default();
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.handle_demand_pool(ask, id, PoolRequest::CallOff { reason }).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => {
            let problem = for_the_page(error, &reader.zone)?;
            let said = told(&problem, reader.language).to_owned();
            calling_off(&state, &reader, (problem.status(), filled, Some(said))).await
        }
    }
}

/// `POST /pools/{id}/allocate`: confirms how what waits is shared out, less what was lost at the hub.
///
/// # Errors
/// 404 and 403; what was typed wrongly or is refused comes back with the desk.
pub async fn allocate(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    of_part(&pool, &reader, CommandName::Allocate)?;
    let (filled, lang) = (&form.form, reader.language);
    let mut faults = Faults::default();
    let mut lost_at_hub = Vec::new();
    for (name, value) in filled.pairs() {
        let Some(line) = name.strip_prefix("lost-").and_then(|line| line.parse().ok()) else {
            continue;
        };
        if value.trim().is_empty() {
            continue;
        }
        if let Some(units) = faults.count(filled, name, (0, 1_000_000_000), lang) {
            lost_at_hub.push(LostAtHub { line: PoolLineId(line), units });
        }
    }
    lost_at_hub.retain(|lost| lost.units > 0);
    if !faults.is_empty() {
        return managing(&state, &reader, (StatusCode::UNPROCESSABLE_ENTITY, filled, &faults))
            .await;
    }
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.share_out_pool(ask, id, ShareOut { lost_at_hub }).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => at_the_desk(&state, &reader, filled, (error, "main")).await,
    }
}

/// `POST /pools/{id}/charges`: shares freight or another paper.
///
/// # Errors
/// 404 and 403; what was typed wrongly or is refused comes back with the desk.
pub async fn charge(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    of_part(&pool, &reader, CommandName::Charge)?;
    let (filled, lang) = (&form.form, reader.language);
    let mut faults = Faults::default();
    let kind = ChargeKind::from_word(filled.get("kind"));
    if kind.is_none() {
        faults.add("kind", lang.t("Pilih untuk apa.", "Choose what for."));
    }
    let paper = filled.text("paper");
    if paper.is_none() {
        faults.add("paper", lang.t("Isi nomor notanya.", "Enter the number of the paper."));
    }
    let amount = faults.amount(filled, "amount", lang).map(Money::from_sen);
    if amount == Some(Money::ZERO) {
        faults.add("amount", lang.t("Isi jumlah notanya.", "Enter what the paper comes to."));
    }
    let amount = amount.filter(|amount| *amount != Money::ZERO);
    let (Some(kind), Some(paper), Some(amount)) = (kind, paper, amount) else {
        return managing(&state, &reader, (StatusCode::UNPROCESSABLE_ENTITY, filled, &faults))
            .await;
    };
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    match state.workflow.charge_pool(ask, id, NewPoolCharge { kind, paper, amount }).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        Err(error) => at_the_desk(&state, &reader, filled, (error, "paper")).await,
    }
}
