//! Both sides are told what happens to their agreement, and when its last day comes near.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::agreements as store;
use crate::store::telling::notices::{self, About, Notice};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use serde_json::{Value, json};
use supply_chain::agreement::{Agreement, CommandName, Event};
use supply_chain::organization::Role;
use supply_chain::purchase_order::Party;

/// The other side's people are told, its own side's programs learn of it too.
pub(super) async fn tell(
    work: Work<'_>,
    agreement: &Agreement,
    event: &Event,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let (kind, facts) = match event {
        Event::Proposed { number, .. } => (kinds::AGREEMENT_PROPOSED, json!({ "version": number })),
        Event::Accepted { number } => (kinds::AGREEMENT_ACCEPTED, json!({ "version": number })),
        Event::Declined { number } => (kinds::AGREEMENT_DECLINED, json!({ "version": number })),
        Event::Withdrawn { number } => (kinds::AGREEMENT_WITHDRAWN, json!({ "version": number })),
        Event::Ended { last_day } => (kinds::AGREEMENT_ENDED, json!({ "last_day": last_day })),
    };
    let by = ask.by.organization().and_then(|by| agreement.party(by));
    to_both(work, agreement, (kind, facts), by, ask).await
}

/// Who looks after agreements on each side.
const fn keepers(side: Party) -> &'static [Role] {
    CommandName::Propose.roles(side)
}

async fn to_both(
    work: Work<'_>,
    agreement: &Agreement,
    (kind, facts): (&'static str, Value),
    by: Option<Party>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    for (side, organization) in [(Party::Buyer, agreement.buyer), (Party::Seller, agreement.seller)]
    {
        let notice = Notice {
            organization,
            kind,
            about: About::Agreement(agreement.id),
            roles: if by == Some(side) { &[] } else { keepers(side) },
            facts: facts.clone(),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}

/// Tells both sides of each agreement whose last day is near.
pub(super) async fn tell_expiring(work: Work<'_>) -> Result<usize, WorkflowError> {
    let expiring = store::expiring(work).await?;
    for (id, version, last_day) in &expiring {
        if let Some(stored) = store::find(work.tx, *id, false).await? {
            let facts = json!({ "version": version, "last_day": last_day });
            let news = (kinds::AGREEMENT_EXPIRING, facts);
            to_both(work, &stored.agreement, news, None, &Ask::by_the_clock()).await?;
        }
    }
    Ok(expiring.len())
}
