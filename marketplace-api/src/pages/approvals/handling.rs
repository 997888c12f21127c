//! The list of what waits for approval, as it is asked for.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::pledges::people_of_pledge;
use super::{ApprovalsPage, people_in};
use crate::extract::Reader;
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::order::handling::eyes;
use crate::problem::Problem;
use crate::state::State;

/// `GET /approvals`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever approves nothing; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let awaited = state.workflow.awaited_approvals(&reader.actor).await?;
    let pledges = state.workflow.awaited_pledges(&reader.actor).await?;
    let mut named = people_in(&awaited);
    named.extend(pledges.iter().flat_map(people_of_pledge));
    let people = state.workflow.own_people(&named, &reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::More).await?;
    let eyes = eyes(&state, &reader);
    let page = ApprovalsPage::new(shell, &awaited, &people, (reader.actor.person, &eyes));
    let orders: Vec<Uuid> = awaited.iter().map(|one| one.order.id.into()).collect();
    let page = page.with_marks(&state.workflow.marks_of(&orders, &reader.actor).await?);
    let page = page.with_pledges(&pledges, &people, (reader.actor.person, &eyes));
    let payments = state.workflow.payments_to_sign(&reader.actor).await?;
    let by = (reader.actor.person, eyes.lang);
    let page = page.with_payments(&payments, by);
    let drawdowns = state.workflow.drawdowns_to_sign(&reader.actor).await?;
    let page = page.with_drawdowns(&drawdowns, by);
    let write_offs = state.workflow.write_offs_to_sign(&reader.actor).await?;
    let page = page.with_write_offs(&write_offs, by);
    frame::page(StatusCode::OK, &page)
}
