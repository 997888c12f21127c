//! What a person says about one offer that is sold on: an answer to what they were asked, or that it rests or ends.

use super::following::{look, stop};
use super::making::below_cost;
use super::{Refusal, reseller};
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::resale::{OpeningView, ResaleView, opening_view, resale_view};
use crate::store::offers::{self, OwnOffer};
use crate::store::resale::{self as store, Note, Stored};
use crate::unit_of_work::{Work, Workflow};
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::id::ResaleId;
use supply_chain::offer::OfferState;
use supply_chain::price_chain::OpenTo;
use supply_chain::resale::ResaleState;

/// What is said about one offer that is sold on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResaleRequest {
    /// Take the prices that were asked about.
    Take,
    /// Keep the own prices, until those above move once more.
    Keep,
    /// Let it rest.
    Pause,
    /// Let it come back, made anew from what stands above.
    Resume,
    /// End it: its offer is taken off for good.
    Stop,
}

/// Carries out `request` on an offer that is sold on; 200 with the [`ResaleView`] as it then stands.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody but its organization; stale; a [`Refusal`].
pub async fn handle_resale(
    workflow: &Workflow,
    ask: Ask,
    id: ResaleId,
    request: ResaleRequest,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, request }).await
}

/// Says for whom the organization's own prices are open in the chains of what others sell on; 200 with an
/// [`OpeningView`]. What was frozen stays as it was.
///
/// # Errors
/// 403 without a desk role or where the organization does not sell; stale.
pub async fn open_prices(
    workflow: &Workflow,
    ask: Ask,
    open_to: OpenTo,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Open(open_to)).await
}

struct Handle {
    id: ResaleId,
    request: ResaleRequest,
}

impl Command for Handle {
    type Grounds = (Actor, Stored);
    type View = ResaleView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let stored = store::find(work.tx, self.id, "FOR UPDATE OF r").await?;
        let stored = stored.filter(|stored| stored.organization == actor.organization);
        let stored = stored.ok_or(WorkflowError::NotFound { what: "resale" })?;
        Ok((reseller(ask)?.clone(), stored))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, stored): Self::Grounds,
    ) -> Result<Done<ResaleView>, WorkflowError> {
        ask.expect(stored.version)?;
        match (self.request, stored.state) {
            (_, ResaleState::Stopped)
            | (ResaleRequest::Pause, ResaleState::Paused)
            | (ResaleRequest::Resume, ResaleState::Active) => {
                return Err(Refusal::ResaleIs { state: stored.state }.into());
            }
            (ResaleRequest::Take | ResaleRequest::Keep, _) if stored.question.is_none() => {
                return Err(Refusal::NothingAsked.into());
            }
            _ => {}
        }
        self.carry_out(work, ask, stored).await?;
        let view = resale_view(work.tx, actor.organization, self.id).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}

impl Handle {
    async fn carry_out(
        &self,
        work: Work<'_>,
        ask: &Ask,
        stored: Stored,
    ) -> Result<(), WorkflowError> {
        let note = |kind| Note {
            organization: stored.organization,
            rule: stored.rule,
            resale: Some(stored.id),
            kind,
            facts: json!({}),
        };
        match self.request {
            ResaleRequest::Take => {
                store::note(work, note("taken"), ask.signed_by()).await?;
                look(work, stored, true, ask).await?;
            }
            ResaleRequest::Keep => {
                let own = own(work, &stored).await?;
                if let Some((price, cost)) = below_cost(&own, &stored.above) {
                    return Err(Refusal::BelowCost { price, cost }.into());
                }
                store::note(work, note("kept"), ask.signed_by()).await?;
                let kept = stored.question.as_ref().map(|asked| asked.would_be.clone());
                let version = stored.version + 1;
                let after = Stored { kept, question: None, version, ..stored };
                store::save(work, &after).await?;
            }
            ResaleRequest::Pause => {
                let own = own(work, &stored).await?;
                if own.state == OfferState::Published {
                    let own = OwnOffer { state: OfferState::Paused, ..own };
                    offers::update(work, stored.organization, &own).await?;
                }
                store::note(work, note("paused"), ask.signed_by()).await?;
                let after = Stored {
                    state: ResaleState::Paused,
                    halted: None,
                    question: None,
                    held_until: None,
                    version: stored.version + 1,
                    ..stored
                };
                store::save(work, &after).await?;
            }
            ResaleRequest::Resume => {
                store::note(work, note("resumed"), ask.signed_by()).await?;
                look(work, stored, true, ask).await?;
            }
            ResaleRequest::Stop => {
                let own = own(work, &stored).await?;
                stop(work, stored, own, ask).await?;
            }
        }
        Ok(())
    }
}

async fn own(work: Work<'_>, stored: &Stored) -> Result<OwnOffer, WorkflowError> {
    let own = offers::find_for_update(work.tx, stored.organization, stored.own).await?;
    own.ok_or(WorkflowError::NotFound { what: "offer" })
}

struct Open(OpenTo);

impl Command for Open {
    type Grounds = Actor;
    type View = OpeningView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<Actor, WorkflowError> {
        crate::command::catalogue::seller(ask, crate::command::catalogue::DESK).cloned()
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        actor: Actor,
    ) -> Result<Done<OpeningView>, WorkflowError> {
        let (before, version) = store::opening(work.tx, actor.organization).await?;
        ask.expect(version)?;
        if before != self.0 || version == 0 {
            store::open(work, actor.organization, (self.0, actor.person)).await?;
        }
        let view = opening_view(work.tx, actor.organization).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}
