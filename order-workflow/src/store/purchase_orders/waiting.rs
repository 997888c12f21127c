//! What only the buyer may know of an order, because its own people have not approved it yet.
//!
//! It stands in a column of its own. So the rows of the order and its lines are what both sides may see, and no
//! list, count, sort or export has to remember to leave something out.

use crate::error::WorkflowError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use supply_chain::id::OrderLineId;
use supply_chain::purchase_order::{Line, LineCode, Proposal, Proposed, PurchaseOrder, Revision};

/// What waits for the buyer's own approval beside an order that was offered already.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Waiting {
    /// A change of what is agreed.
    Amendment {
        /// As a whole.
        proposal: Proposal,
        /// Line by line.
        changed: Vec<(OrderLineId, Proposed)>,
        /// Lines that would come in.
        added: Vec<Line>,
        /// Until when it has to be approved.
        until: DateTime<Utc>,
    },
    /// A new version in answer to a counter-offer; it has to be approved before that lapses.
    Revision(Box<Revision>),
}

impl Waiting {
    /// What waits beside this order, if anything does.
    pub(crate) fn of(order: &PurchaseOrder) -> Option<Self> {
        if let Some(revision) = &order.revised {
            return Some(Self::Revision(revision.clone()));
        }
        let proposal = order.proposal.clone().filter(|_| order.is_proposal_hidden())?;
        let until = order.deadline?;
        let (mut changed, mut added) = (Vec::new(), Vec::new());
        for line in &order.lines {
            match &line.proposed {
                Some(proposed) if proposed.code == LineCode::Added => added.push(line.clone()),
                Some(proposed) => changed.push((line.id, proposed.clone())),
                None => {}
            }
        }
        Some(Self::Amendment { proposal, changed, added, until })
    }

    /// Until when an amendment has to be approved; a new version is in time as long as what it answers.
    pub(crate) const fn until(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Amendment { until, .. } => Some(*until),
            Self::Revision(_) => None,
        }
    }

    /// Puts it back beside an order that was read from its rows.
    pub(super) fn beside(self, order: &mut PurchaseOrder) {
        match self {
            Self::Revision(revision) => order.revised = Some(revision),
            Self::Amendment { proposal, changed, added, until } => {
                for (id, proposed) in changed {
                    if let Some(line) = order.lines.iter_mut().find(|line| line.id == id) {
                        line.proposed = Some(proposed);
                    }
                }
                order.lines.extend(added);
                order.lines.sort_by_key(|line| line.position);
                order.proposal = Some(proposal);
                order.deadline = Some(until);
            }
        }
    }

    /// As the column has it.
    pub(crate) fn column(
        order: &PurchaseOrder,
    ) -> Result<Option<serde_json::Value>, WorkflowError> {
        Ok(Self::of(order).as_ref().map(serde_json::to_value).transpose()?)
    }
}
