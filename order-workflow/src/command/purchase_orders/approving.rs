//! The buyer's own approval: what its rules are judged by, and the number that the last yes draws.

use super::drafting::draw_number;
use crate::error::WorkflowError;
use crate::store::approval_rules;
use crate::store::record::BusinessDates;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::offer::Offer;
use supply_chain::purchase_order::{
    ApprovalBasis, ApprovalRule, Command, PurchaseOrder, approval_completes,
};

/// Somebody's yes; the last one wanted draws the order's number.
pub(super) async fn approve(
    work: Work<'_>,
    order: &PurchaseOrder,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    Ok(Command::Approve { number: number_if_complete(work, order, actor, dates).await? })
}

/// The order's number, when this person's yes is the last one wanted and it has none yet.
pub(super) async fn number_if_complete(
    work: Work<'_>,
    order: &PurchaseOrder,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Option<String>, WorkflowError> {
    let draws = order.number.is_none() && approval_completes(order, actor.person);
    Ok(if draws { Some(draw_number(work, order, dates).await?) } else { None })
}

/// The buyer's rules, with as much as they ask for about the goods of the order and of `offered`, which may come
/// in. `beside` is what the same basket comes to elsewhere, while it
/// is being submitted; of one that was, it is what the other orders come to today.
pub(super) async fn basis(
    work: Work<'_>,
    order: &PurchaseOrder,
    offered: &[Offer],
    rules: Vec<ApprovalRule>,
    beside: Money,
) -> Result<ApprovalBasis, WorkflowError> {
    approval_rules::basis(work.tx, order, offered, rules, beside).await
}
