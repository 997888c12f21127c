//! What comes into one's own stock when it is counted.

use crate::error::WorkflowError;
use crate::query::orders::staff;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, ProductId, ShipmentId};
use utoipa::ToSchema;
use uuid::Uuid;

/// Goods that are kept, and as what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct KeptProductView {
    /// What is counted.
    pub product_id: Uuid,
    /// What it is called.
    pub name: String,
    /// What it becomes in stock.
    pub own_product_id: Uuid,
    /// What that is called.
    pub own_name: String,
}

const KEPT: &str = "SELECT k.product_id, p.name, k.own_product_id, o.name AS own_name FROM kept_product k
    JOIN product p ON p.id = k.product_id JOIN product o ON o.id = k.own_product_id WHERE k.organization_id = $1";

/// One of them.
pub(crate) async fn kept_view(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    product: ProductId,
) -> Result<KeptProductView, WorkflowError> {
    let sql = format!("{KEPT} AND k.product_id = $2");
    let mut found: Vec<KeptProductView> =
        rows(on, &sql, [Uuid::from(organization).into(), Uuid::from(product).into()]).await?;
    found.pop().ok_or(WorkflowError::NotFound { what: "product" })
}

/// A line of a counted shipment, and whether it came into stock.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CountedInto {
    /// Which product.
    pub product_id: Uuid,
    /// The offer it was bought by.
    pub offer_id: Option<Uuid>,
    /// What it is called.
    pub product_name: String,
    /// Base units of it that came into stock; null where such goods are not kept.
    pub kept: Option<i64>,
}

impl Workflow {
    /// What the actor's organization chose to keep, by name.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn kept_products(
        &self,
        actor: &Actor,
    ) -> Result<Vec<KeptProductView>, WorkflowError> {
        staff(actor)?;
        let sql = format!("{KEPT} ORDER BY lower(p.name), k.product_id LIMIT 1000");
        rows(self.reader(), &sql, [Uuid::from(actor.organization).into()]).await
    }

    /// What became of a shipment that the actor's organization counted, line by line; nothing of another's.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to a member.
    pub async fn counted_into(
        &self,
        shipment: ShipmentId,
        actor: &Actor,
    ) -> Result<Vec<CountedInto>, WorkflowError> {
        staff(actor)?;
        rows(
            self.reader(),
            "SELECT l.product_id, l.offer_id, l.product_name,
                    CASE WHEN m.kept IS NOT NULL THEN m.kept
                         WHEN kept_as(o.buyer_id, l.product_id, o.id) IS NOT NULL AND s.received_base = 0 THEN 0 END AS kept
             FROM shipment h JOIN purchase_order o ON o.id = h.order_id
             JOIN shipment_line s ON s.shipment_id = h.id JOIN order_line l ON l.id = s.order_line_id
             LEFT JOIN LATERAL (
                 SELECT sum(m.quantity)::bigint AS kept FROM receipt r
                 JOIN stock_movement m ON m.document_id = r.id AND m.order_line_id = l.id
                 JOIN stock_level v ON v.id = m.level_id AND v.owner_id = o.buyer_id
                 WHERE r.shipment_id = h.id) m ON true
             WHERE h.id = $1 AND o.buyer_id = $2 AND h.state = 'received' AND h.direction = 'outward'
               AND l.product_id IS NOT NULL AND o.kind NOT IN ('pool_upstream', 'pool_collective', 'member')
             ORDER BY l.position",
            [Uuid::from(shipment).into(), Uuid::from(actor.organization).into()],
        )
        .await
    }
}
