//! A pool is planned, and planned anew until it opens: the form as it is asked for and posted.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::demand_pools::{Cap, NewPool, PoolRequest};
use order_workflow::query::demand_pools::{LineFilter, PoolLineView, PoolSeller, PoolView};
use supply_chain::demand_pool::{CommandName, Party, PoolRole};
use supply_chain::id::{DemandPoolId, OrganizationId};
use uuid::Uuid;

use super::doing::at_the_desk;
use super::handling::plans;
use super::plan::{PlanPage, Planning, ticked};
use super::plan_reading::{Beside, begun, of_pool, plan};
use super::words::zone_of;
use crate::extract::{PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// Goods that a form shows besides those that are ticked.
const GOODS_SHOWN: u64 = 20;
/// Goods that a plan on a page may have; more are planned by a program.
const MOST_GOODS: u64 = 100;

fn planners_only(reader: &Reader) -> Result<(), Problem> {
    if plans(reader) {
        return Ok(());
    }
    let roles = CommandName::Plan.roles(Party::Organizer, PoolRole::Principal);
    Err(WorkflowError::NotYourRole { roles }.into())
}

fn asked(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The pool that is changed, as the form needs it.
struct Standing {
    pool: PoolView,
    lines: Vec<PoolLineView>,
}

async fn standing(state: &State, reader: &Reader) -> Result<Standing, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let pool = state.workflow.demand_pool(id, &reader.actor).await?;
    if pool.side != "organizer" {
        return Err(Problem::not_found());
    }
    let filter = LineFilter { limit: MOST_GOODS, ..LineFilter::default() };
    let lines = state.workflow.demand_pool_lines(id, &filter, &reader.actor).await?;
    Ok(Standing { pool, lines: lines.into_iter().map(|line| line.view).collect() })
}

/// `GET /pools/new`: chooses a supplier, then what is bought of it and by which rules.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever plans none.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    planners_only(&reader)?;
    let places = state.workflow.pool_places(&reader.actor).await?;
    let hub = places.first();
    let zone = zone_of(hub.map_or(reader.zone.as_str(), |hub| hub.zone.as_str()));
    let hub = hub.map(|hub| hub.id.to_string()).unwrap_or_default();
    let filled = begun(state.workflow.origin.now(), zone, hub);
    let supplier = asked(&reader, "supplier").and_then(|id| id.parse().ok());
    drawn(&state, &reader, (None, supplier), (StatusCode::OK, &filled, &Faults::default())).await
}

/// `GET /pools/{id}/edit`: the plan as it stands.
///
/// # Errors
/// 404 to anybody but the organizer's people; 403 to whoever plans none.
pub async fn edit_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let standing = standing(&state, &reader).await?;
    planners_only(&reader)?;
    // Once it is open its rules stay: there is no form that is always refused.
    if !standing.pool.allowed_commands.contains(&CommandName::Plan.word()) {
        return Ok(led_to(&format!("/pools/{}/manage", standing.pool.id)));
    }
    let filled = of_pool(&standing.pool, &standing.lines, zone_of(&standing.pool.zone));
    let supplier = Some(Uuid::from(standing.pool.supplier.id));
    let shown = (StatusCode::OK, &filled, &Faults::default());
    drawn(&state, &reader, (Some(&standing.pool), supplier), shown).await
}

/// The form with what was typed.
async fn drawn(
    state: &State,
    reader: &Reader,
    (pool, supplier): (Option<&PoolView>, Option<Uuid>),
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let (workflow, actor) = (&state.workflow, &reader.actor);
    let places = workflow.pool_places(actor).await?;
    let ids: Vec<Uuid> = ticked(filled).map(|(id, _)| id).collect();
    let find = filled.text("find");
    let (mut sellers, mut offers, mut seller) = (Vec::new(), Vec::new(), None);
    match supplier {
        Some(id) => {
            let wanted = (ids.as_slice(), find.as_deref(), GOODS_SHOWN);
            match workflow.sellers_goods(OrganizationId(id), wanted, actor).await {
                Ok(found) => {
                    offers = found.offers;
                    seller = Some(found.seller);
                }
                // What was on sale when it was planned may not be any more.
                Err(WorkflowError::NotFound { .. }) if pool.is_some() => {
                    seller = pool.map(|pool| PoolSeller { id, name: pool.supplier.name.clone() });
                }
                Err(error) => return Err(error.into()),
            }
        }
        None => sellers = workflow.pool_sellers(asked(reader, "q").as_deref(), actor).await?,
    }
    let version = pool.map(|pool| pool.version.to_string()).unwrap_or_default();
    let key = key(state);
    let planning = Planning {
        id: pool.map(|pool| pool.id.into()),
        seller: seller.as_ref(),
        sellers: &sellers,
        offers: &offers,
        places: &places,
        is_published: pool.is_some_and(|pool| pool.published_at.is_some()),
        may_publish: actor
            .is_any(CommandName::Publish.roles(Party::Organizer, PoolRole::Principal)),
        filled,
        faults,
        key: &key,
        version: &version,
    };
    let shell = frame::shell(state, reader, Place::Pools).await?;
    frame::page(status, &PlanPage::new(shell, &planning))
}

/// `POST /pools/new`.
///
/// # Errors
/// As [`make_form`]; what was typed wrongly or is refused comes back with the form.
pub async fn make(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    planners_only(&reader)?;
    let filled = &form.form;
    let supplier: Option<Uuid> = filled.get("supplier").parse().ok();
    let Some(supplier) = supplier else {
        let shown = (StatusCode::UNPROCESSABLE_ENTITY, filled, &Faults::default());
        return drawn(&state, &reader, (None, None), shown).await;
    };
    let drawing = (None, Some(supplier));
    if filled.get("do") == "find" {
        let shown = (StatusCode::OK, filled, &Faults::default());
        return drawn(&state, &reader, drawing, shown).await;
    }
    let faults = match read(&state, &reader, (filled, supplier), Beside::default()).await? {
        Ok(plan) => {
            let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
            let new =
                NewPool { id: None, supplier: OrganizationId(supplier), pledges_into: None, plan };
            match state.workflow.create_demand_pool(ask, new).await {
                Ok(answer) => return led_to_it(&answer.body),
                Err(error) => refused(error, &reader)?,
            }
        }
        Err(faults) => faults,
    };
    let shown = (StatusCode::UNPROCESSABLE_ENTITY, filled, &faults);
    drawn(&state, &reader, drawing, shown).await
}

/// `POST /pools/{id}/edit`: what was published is not published any more.
///
/// # Errors
/// As [`edit_form`]; what was typed wrongly or is refused comes back with the form.
pub async fn edit(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let standing = standing(&state, &reader).await?;
    planners_only(&reader)?;
    let (pool, filled) = (&standing.pool, &form.form);
    let supplier = Uuid::from(pool.supplier.id);
    let drawing = (Some(pool), Some(supplier));
    if filled.get("do") == "find" {
        let shown = (StatusCode::OK, filled, &Faults::default());
        return drawn(&state, &reader, drawing, shown).await;
    }
    // Whoever presses Enter goes on as it was: what was published is published again.
    let publishes = pool.published_at.is_some()
        && filled.get("do") != "save"
        && reader.actor.is_any(CommandName::Publish.roles(Party::Organizer, PoolRole::Principal));
    let faults = if u64::try_from(pool.line_count).unwrap_or(0) > MOST_GOODS {
        let mut faults = Faults::default();
        faults.add(
            "goods",
            reader.language.t(
                "Rencana dengan lebih dari 100 barang diubah lewat API.",
                "A plan with more than a hundred goods is changed through the API.",
            ),
        );
        faults
    } else {
        let far = state.workflow.demand_pool_distances(pool.id, &reader.actor).await?;
        let distances = far.into_iter().filter_map(|one| {
            Some((OrganizationId(one.organization_id), u8::try_from(one.days_away).ok()?))
        });
        let cap = |line: &PoolLineView| line.cap_units.map_or(Cap::Unbounded, Cap::Units);
        let caps = standing.lines.iter().map(|line| (line.offer_id, cap(line)));
        let beside = Beside {
            audience: pool.audience.clone(),
            distances: distances.collect(),
            caps: caps.collect(),
        };
        match read(&state, &reader, (filled, supplier), beside).await? {
            Ok(plan) => {
                let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
                let request = PoolRequest::Plan(Box::new(plan));
                match state.workflow.handle_demand_pool(ask, pool.id, request).await {
                    Ok(_) if publishes => {
                        return published_again(&state, &reader, &form).await;
                    }
                    Ok(_) => return Ok(led_to(&format!("/pools/{}/manage", pool.id))),
                    Err(error) => refused(error, &reader)?,
                }
            }
            Err(faults) => faults,
        }
    };
    let shown = (StatusCode::UNPROCESSABLE_ENTITY, filled, &faults);
    drawn(&state, &reader, drawing, shown).await
}

/// Publishes what was just saved, for it was published before: who read of it goes on reading of it.
async fn published_again(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = reader.id("id")?;
    let key = format!("{}-publish", form.form.key());
    let ask = reader.ask(reader.once(&key, &form.typed), None);
    match state.workflow.handle_demand_pool(ask, id, PoolRequest::Publish).await {
        Ok(_) => Ok(led_to(&format!("/pools/{id}/manage"))),
        // The plan is saved; the desk says why it is not published, and has the button.
        Err(error) => at_the_desk(state, reader, &form.form, (error, "main")).await,
    }
}

/// The plan that was typed, in the zone of the place where the goods arrive.
async fn read(
    state: &State,
    reader: &Reader,
    (filled, supplier): (&Filled, Uuid),
    beside: Beside,
) -> Result<Result<order_workflow::command::demand_pools::PoolPlan, Faults>, Problem> {
    let places = state.workflow.pool_places(&reader.actor).await?;
    let hub = places.iter().find(|place| filled.get("hub") == place.id.to_string());
    let zone = hub.or(places.first()).map_or(reader.zone.as_str(), |place| place.zone.as_str());
    let ids: Vec<Uuid> = ticked(filled).map(|(id, _)| id).collect();
    let wanted = (ids.as_slice(), None, 0);
    let found = state.workflow.sellers_goods(OrganizationId(supplier), wanted, &reader.actor).await;
    let offers = found.map(|found| found.offers).unwrap_or_default();
    let now = state.workflow.origin.now();
    Ok(plan(filled, (&offers, zone_of(zone), now), beside, reader.language))
}

fn led_to_it(body: &str) -> Result<HttpResponse, Problem> {
    let view: serde_json::Value = serde_json::from_str(body).map_err(Problem::our_fault)?;
    let id = view["id"].as_str().unwrap_or_default();
    Ok(led_to(&format!("/pools/{id}/manage")))
}

/// What was refused that can be put right in the form.
fn refused(error: WorkflowError, reader: &Reader) -> Result<Faults, Problem> {
    const KNOWN: [&str; 13] = [
        "title",
        "note",
        "open_at",
        "top_up_at",
        "cut_off_at",
        "grace_hours",
        "arrives_on",
        "times",
        "days",
        "remote_from_days",
        "fee",
        "audience",
        "hub",
    ];
    let problem = Problem::from(error).in_zone(zone_of(&reader.zone));
    if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    Ok(Faults::of(&problem, reader.language, "title", |pointer| {
        let last = pointer.rsplit('/').next().unwrap_or_default();
        if pointer.starts_with("lines") {
            return Some("goods".to_owned());
        }
        if last == "hub_place_id" {
            return Some("hub".to_owned());
        }
        KNOWN.contains(&last).then(|| last.to_owned())
    }))
}
