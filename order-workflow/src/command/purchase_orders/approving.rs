//! The buyer's own approval: what its rules are judged by, and the number that the last yes draws.

use super::drafting::draw_number;
use crate::error::WorkflowError;
use crate::store::{approval_rules, order_groups};
use crate::store::record::BusinessDates;
use crate::unit_of_work::Work;
use sea_orm::ConnectionTrait;
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::offer::Offer;
use supply_chain::purchase_order::{
    ApprovalBasis, ApprovalRule, Command, Condition, PurchaseOrder, approval_completes,
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
    basis_read(work.tx, order, offered, rules, beside).await
}

/// Likewise, outside of any command.
pub(crate) async fn basis_read(
    on: &impl ConnectionTrait,
    order: &PurchaseOrder,
    offered: &[Offer],
    rules: Vec<ApprovalRule>,
    beside: Money,
) -> Result<ApprovalBasis, WorkflowError> {
    if rules.is_empty() {
        return Ok(ApprovalBasis::default());
    }
    let beside = match order.group {
        Some(group) => order_groups::beside(on, group, order.id).await?,
        None => beside,
    };
    let any = |is: fn(&Condition) -> bool| rules.iter().any(|rule| is(&rule.condition));
    let coming = offered.iter().map(|offer| offer.product);
    let products: Vec<_> = order.lines.iter().map(|line| line.product).chain(coming).collect();
    let categories = if any(|condition| matches!(condition, Condition::Category { .. })) {
        approval_rules::categories(on, &products).await?
    } else {
        Vec::new()
    };
    let last_prices = if any(|condition| matches!(condition, Condition::PriceRise { .. })) {
        approval_rules::last_prices(on, order.buyer, order.id, &products).await?
    } else {
        Vec::new()
    };
    let approvers = approval_rules::approvers(on, order.buyer).await?;
    Ok(ApprovalBasis { rules, categories, last_prices, approvers, beside })
}
