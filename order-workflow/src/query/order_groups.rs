//! A basket over several sellers as its buyer's people see it.

use crate::error::WorkflowError;
use crate::query::orders::{ApprovalView, PartyView, TotalsView, staff, view};
use crate::store::order_groups::{self as store, Group};
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::Workflow;
use chrono::{DateTime, Utc};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OrderGroupId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{CommandName, Party, State, allowed_commands};
use utoipa::ToSchema;
use uuid::Uuid;

/// A basket that became several orders.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderGroupView {
    /// UUIDv7.
    pub id: Uuid,
    /// From the buyer's series.
    pub number: String,
    /// Where its orders are together: what somebody must still do comes first.
    pub state: &'static str,
    /// What its orders come to, with tax; null when 64 bits do not hold it.
    #[schema(value_type = Option<String>)]
    pub total: Option<Money>,
    /// The one approval of all of them, while it is asked for.
    pub approval: Option<ApprovalView>,
    /// `approve` and `send-back`, where the asker may.
    pub allowed_commands: Vec<&'static str>,
    /// Its orders.
    pub orders: Vec<GroupedOrderView>,
    /// When it was submitted.
    pub created_at: DateTime<Utc>,
}

/// One order of a basket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupedOrderView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PurchaseOrderId,
    /// From the buyer's series; null until it reaches the seller.
    pub number: Option<String>,
    /// Rises with every command.
    pub version: i64,
    /// Where it is.
    pub state: &'static str,
    /// Who sells.
    pub seller: PartyView,
    /// What it comes to.
    pub totals: TotalsView,
}

impl Workflow {
    /// A basket, for its buyer's people.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to everybody else.
    pub async fn order_group(
        &self,
        id: OrderGroupId,
        actor: &Actor,
    ) -> Result<OrderGroupView, WorkflowError> {
        let found = store::find_of(self.reader(), id, actor.organization).await?;
        let found = found.filter(|_| staff(actor).is_ok());
        let found = found.ok_or(WorkflowError::NotFound { what: "order group" })?;
        let members = store::members(self.reader(), id).await?;
        let orders = purchase_orders::find(self.reader(), &members).await?;
        Ok(group_view(&found, &orders, actor, (&self.seal, self.origin.now())))
    }
}

/// The basket with its orders as they now are.
pub(crate) fn group_view(
    group: &Group,
    orders: &[Stored],
    actor: &Actor,
    (seal, now): (&crate::seal::Seal, DateTime<Utc>),
) -> OrderGroupView {
    let state = |stored: &Stored| stored.order.state_to(Some(Party::Buyer));
    let states: Vec<State> = orders.iter().map(state).collect();
    // One that was offered before is approved by itself.
    let waits = |stored: &&Stored| stored.order.state == State::PendingApproval;
    let waiting = orders.iter().find(waits);
    let allowed = waiting.map(|stored| allowed_commands(&stored.order, actor)).unwrap_or_default();
    let of_all = |name: &CommandName| matches!(name, CommandName::Approve | CommandName::SendBack);
    OrderGroupView {
        id: group.id,
        number: group.number.clone(),
        state: State::together(&states).as_str(),
        total: Money::sum(
            orders.iter().map(|stored| stored.order.as_seen_by(Party::Buyer).totals.total),
        ),
        approval: waiting.and_then(|stored| view(stored, actor, seal, now).approval),
        allowed_commands: allowed.into_iter().filter(of_all).map(CommandName::word).collect(),
        orders: orders
            .iter()
            .map(|stored| {
                let seen = view(stored, actor, seal, now);
                GroupedOrderView {
                    id: seen.id,
                    number: seen.number,
                    version: seen.version,
                    state: seen.state,
                    seller: seen.seller,
                    totals: seen.totals,
                }
            })
            .collect(),
        created_at: group.created_at,
    }
}
