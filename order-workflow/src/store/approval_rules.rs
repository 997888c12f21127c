//! A buyer's rules about approval, and what they are judged by.

use crate::command::identity::NewApprovalRule;
use crate::error::WorkflowError;
use crate::store::order_groups;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use supply_chain::id::{ApprovalRuleId, OrganizationId, PersonId, ProductId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::offer::Offer;
use supply_chain::purchase_order::{
    ApprovalBasis, ApprovalRule, Condition, LastPrice, PurchaseOrder,
};
use uuid::Uuid;

/// A row of `approval_rule`.
#[derive(Deserialize, FromQueryResult)]
pub(super) struct RuleRow {
    id: Uuid,
    condition: serde_json::Value,
    needed: i32,
    board: Vec<Uuid>,
}

impl TryFrom<RuleRow> for ApprovalRule {
    type Error = WorkflowError;

    fn try_from(row: RuleRow) -> Result<Self, WorkflowError> {
        let bad = |column| WorkflowError::BadRow {
            table: "approval_rule",
            column,
            id: row.id.to_string(),
        };
        Ok(Self {
            id: ApprovalRuleId(row.id),
            needed: u32::try_from(row.needed).map_err(|_unreadable| bad("needed"))?,
            condition: serde_json::from_value(row.condition.clone())
                .map_err(|_unreadable| bad("condition"))?,
            board: row.board.iter().copied().map(PersonId).collect(),
        })
    }
}

/// The rules of buyer `$1` that hold today, oldest first.
pub(super) const IN_FORCE: &str = "SELECT id, condition, needed, board FROM approval_rule
     WHERE organization_id = $1 AND ended_at IS NULL ORDER BY id";

/// The rules of a buyer that hold today, oldest first.
pub(crate) async fn of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<ApprovalRule>, WorkflowError> {
    let found: Vec<RuleRow> = rows(on, IN_FORCE, [Uuid::from(organization).into()]).await?;
    found.into_iter().map(ApprovalRule::try_from).collect()
}

/// Who holds the approver's role today.
pub(crate) async fn approvers(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<PersonId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Approver {
        person_id: Uuid,
    }
    let found: Vec<Approver> = rows(
        on,
        "SELECT DISTINCT person_id FROM tie
         WHERE organization_id = $1 AND 'approver' = ANY(roles) AND until IS NULL",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| PersonId(row.person_id)).collect())
}

/// The category of each product that has one.
pub(crate) async fn categories(
    on: &impl ConnectionTrait,
    products: &[ProductId],
) -> Result<Vec<(ProductId, String)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Categorized {
        id: Uuid,
        category: String,
    }
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    let found: Vec<Categorized> = rows(
        on,
        "SELECT id, category FROM product WHERE id = ANY($1) AND category IS NOT NULL",
        [products.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.id.into(), row.category)).collect())
}

/// What the buyer last agreed to pay for each product, in another order than this one.
pub(crate) async fn last_prices(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    besides: PurchaseOrderId,
    products: &[ProductId],
) -> Result<Vec<(ProductId, LastPrice)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Paid {
        product_id: Uuid,
        unit_price_sen: i64,
        factor: i64,
    }
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    let found: Vec<Paid> = rows(
        on,
        "SELECT DISTINCT ON (l.product_id) l.product_id, l.unit_price_sen, l.factor
         FROM order_line l JOIN purchase_order o ON o.id = l.order_id
         WHERE o.buyer_id = $1 AND o.id <> $2 AND l.product_id = ANY($3) AND l.confirmed_base > 0
           AND o.confirmed_at IS NOT NULL AND o.state <> 'cancelled' AND l.replaces_line_id IS NULL
         ORDER BY l.product_id, o.confirmed_at DESC",
        [Uuid::from(buyer).into(), Uuid::from(besides).into(), products.into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| {
            let price = Money::from_sen(row.unit_price_sen);
            (row.product_id.into(), LastPrice { price, factor: row.factor })
        })
        .collect())
}

/// Puts a rule on record.
pub(crate) async fn insert(
    work: Work<'_>,
    organization: OrganizationId,
    id: ApprovalRuleId,
    rule: &NewApprovalRule,
    by: PersonId,
) -> Result<(), WorkflowError> {
    let board: Vec<Uuid> = rule.board.iter().copied().map(Uuid::from).collect();
    execute(
        work.tx,
        "INSERT INTO approval_rule (id, organization_id, condition, needed, board, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            Uuid::from(id).into(),
            Uuid::from(organization).into(),
            serde_json::to_value(&rule.condition)?.into(),
            i32::try_from(rule.needed).unwrap_or(i32::MAX).into(),
            board.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Ends a rule of this organization that holds; tells whether there was one.
pub(crate) async fn end(
    work: Work<'_>,
    organization: OrganizationId,
    id: ApprovalRuleId,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let ended = execute(
        work.tx,
        "UPDATE approval_rule SET ended_by = $3, ended_at = $4
         WHERE id = $1 AND organization_id = $2 AND ended_at IS NULL",
        [
            Uuid::from(id).into(),
            Uuid::from(organization).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(ended == 1)
}

/// The buyer's rules, with as much as they ask for about the goods of the order and of `offered`, which may come in;
/// `beside` is what the same basket comes to elsewhere while it is being submitted.
pub(crate) async fn basis(
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
        categories(on, &products).await?
    } else {
        Vec::new()
    };
    let last_prices = if any(|condition| matches!(condition, Condition::PriceRise { .. })) {
        last_prices(on, order.buyer, order.id, &products).await?
    } else {
        Vec::new()
    };
    let approvers = approvers(on, order.buyer).await?;
    Ok(ApprovalBasis { rules, categories, last_prices, approvers, beside })
}
