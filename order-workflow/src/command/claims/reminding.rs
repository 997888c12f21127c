//! A deadline is near: whoever has to act next is told, once for each deadline.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::claims as store;
use crate::store::telling::notices::{self, About, Notice};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use chrono::TimeDelta;
use serde_json::json;
use supply_chain::claim::{Claim, CommandName, Side, State};
use supply_chain::id::OrganizationId;

/// How long before its deadline. Half a day: the shortest time to answer is a day, and whoever is told in
/// the evening reads it in the morning.
const BEFORE: TimeDelta = TimeDelta::hours(12);

/// Tells of the claims whose deadline is near; tells how many.
pub(super) async fn remind(work: Work<'_>) -> Result<usize, WorkflowError> {
    let near = store::near_deadline(work, work.now + BEFORE).await?;
    for stored in &near {
        let claim = &stored.claim;
        if let Some((organization, side)) = who_acts(claim) {
            let notice = Notice {
                organization,
                kind: kinds::CLAIM_DUE,
                about: About::Claim(claim.id),
                roles: acting(claim.state).roles(side),
                facts: json!({
                    "number": claim.number, "state": claim.state, "deadline": claim.deadline,
                    "shipment": stored.shipment_number,
                }),
            };
            notices::write(work, &notice, &Ask::by_the_clock()).await?;
        }
    }
    Ok(near.len())
}

/// Whose the next step is; nobody's where the operator decides, who looks at a list of their own.
fn who_acts(claim: &Claim) -> Option<(OrganizationId, Side)> {
    match claim.state {
        State::Draft | State::Answered => Some((claim.claimant, Side::Claimant)),
        State::Open => Some((claim.respondent, Side::Respondent)),
        State::Mediation => Some((claim.mediator?, Side::Mediator)),
        _ => None,
    }
}

/// The step that is waited for.
const fn acting(state: State) -> CommandName {
    match state {
        State::Draft => CommandName::Open,
        State::Answered => CommandName::AcceptAnswer,
        State::Open => CommandName::Answer,
        _ => CommandName::Decide,
    }
}
