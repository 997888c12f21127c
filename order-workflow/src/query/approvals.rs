//! What waits for a yes of an organization's own people: orders and baskets, new versions and changes of what was
//! agreed, and whatever a seller offers that costs more.

use crate::error::WorkflowError;
use crate::query::order_groups::OrderGroupView;
use crate::query::orders::{ApprovalView, OrderView, approval_view, view};
use crate::store::approval_rules;
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::id::PersonId;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::{
    ApprovalRound, ApprovalRule, CommandName, Party, State, approval_of_offer,
};
use uuid::Uuid;

/// Most that one page lists; who lets more than that wait sees the most urgent.
const LISTED_MAX: i64 = 200;

/// What kind of thing waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An order, or a basket of them, that was never offered.
    Order,
    /// A new version, in answer to a counter-offer.
    Version,
    /// A change of what was agreed that the buyer itself proposes.
    Change,
    /// A counter-offer or a change that the seller proposes, and that costs more.
    Offer,
}

/// Something that waits for a yes.
#[derive(Debug, Clone)]
pub struct Awaited {
    /// What kind of thing.
    pub what: What,
    /// The order; of a basket the first.
    pub order: OrderView,
    /// The whole basket, where it is approved as one.
    pub group: Option<OrderGroupView>,
    /// Why, and who said yes already.
    pub approval: ApprovalView,
    /// Who wrote it, and so may not approve it.
    pub makers: Vec<PersonId>,
    /// Until when.
    pub deadline_at: Option<DateTime<Utc>>,
    /// Whether the asker's yes would count.
    pub is_yours: bool,
}

/// Who looks at what waits: whoever may say yes.
pub const APPROVE: &[Role] = CommandName::Approve.roles(Party::Buyer);

impl Workflow {
    /// What waits for approval at the asker's organization, the most urgent first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to anybody but its approvers; the database fails.
    pub async fn awaited_approvals(&self, actor: &Actor) -> Result<Vec<Awaited>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Id {
            id: Uuid,
        }
        if !actor.is_any(APPROVE) {
            return Err(WorkflowError::NotYourRole { roles: APPROVE });
        }
        let on = self.reader();
        let ids: Vec<Id> = rows(
            on,
            "SELECT id FROM purchase_order
             WHERE buyer_id = $1 AND (buyer_state = 'pending_approval' OR waiting_until IS NOT NULL
                   OR (proposal ->> 'by' = 'seller' AND buyer_state IN ('countered', 'confirmed', 'in_fulfilment')))
             ORDER BY coalesce(waiting_until, deadline_at), id LIMIT $2",
            [Uuid::from(actor.organization).into(), LISTED_MAX.into()],
        )
        .await?;
        let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
        let found = purchase_orders::find(on, &ids).await?;
        let rules = approval_rules::of(on, actor.organization).await?;
        let mut awaited: Vec<Awaited> = Vec::new();
        for stored in &found {
            let Some((what, round)) = self.round_of(stored, &rules).await? else { continue };
            // A basket is approved once, whichever of its orders is looked at.
            let whole = stored.order.group.filter(|_| what == What::Order);
            let listed = |one: &Awaited| one.group.as_ref().map(|group| group.id);
            if whole.is_some_and(|id| awaited.iter().any(|one| listed(one) == Some(id.into()))) {
                continue;
            }
            let group = match whole {
                Some(id) => Some(self.order_group(id, actor).await?),
                None => None,
            };
            let order = view(stored, actor, &self.seal, self.origin.now());
            awaited.push(Awaited {
                what,
                group,
                approval: approval_view(&round),
                makers: stored.order.makers.clone(),
                deadline_at: order.deadline_at,
                is_yours: !stored.order.makers.contains(&actor.person)
                    && round.waits_for(actor.person),
                order,
            });
        }
        Ok(awaited)
    }

    /// What kind of approval an order waits for, and how far it is.
    async fn round_of(
        &self,
        stored: &Stored,
        rules: &[ApprovalRule],
    ) -> Result<Option<(What, ApprovalRound)>, WorkflowError> {
        let order = &stored.order;
        let what = if order.revised.is_some() {
            What::Version
        } else if order.state == State::PendingApproval {
            What::Order
        } else if order.is_proposal_hidden() {
            What::Change
        } else {
            let basis =
                approval_rules::basis(self.reader(), order, &[], rules.to_vec(), Money::ZERO)
                    .await?;
            return Ok(approval_of_offer(order, &basis).map(|round| (What::Offer, round)));
        };
        Ok(order.approval.clone().map(|round| (what, round)))
    }
}
