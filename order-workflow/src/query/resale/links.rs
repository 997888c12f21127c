//! Which orders above belong to an order below, and the other way round: for the reseller between them alone.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::NamedView;
use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::store::{purchase_orders, resale as store};
use crate::unit_of_work::rows;

/// An order that belongs to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkView {
    /// Which order.
    pub order_id: Uuid,
    /// Its number; null while it is a draft.
    pub number: Option<String>,
    /// Where it stands.
    pub state: String,
    /// The other party of it.
    pub partner: NamedView,
}

/// The orders that belong to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinksView {
    /// Orders above, by which its goods are bought; empty to everybody but its seller.
    pub above: Vec<LinkView>,
    /// Orders below, for which its goods are bought; empty to everybody but its buyer.
    pub below: Vec<LinkView>,
    /// Lines of it for which goods are still to be ordered above.
    pub missing_lines: usize,
}

/// The orders that belong to an order, for one of its parties.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anyone who is not a party.
pub async fn order_links(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: PurchaseOrderId,
) -> Result<LinksView, WorkflowError> {
    known(purchase_orders::find(on, &[id.into()]).await?.pop(), actor)?;
    links_of(on, actor, id).await
}

/// Likewise, of an order that the actor is known to be a party of; it tells each of them their own side alone.
///
/// # Errors
/// The database fails.
pub async fn links_of(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: PurchaseOrderId,
) -> Result<LinksView, WorkflowError> {
    #[derive(FromQueryResult)]
    struct LinkRow {
        is_above: bool,
        id: Uuid,
        number: Option<String>,
        state: String,
        partner_id: Uuid,
        partner_name: String,
    }
    let found: Vec<LinkRow> = rows(
        on,
        "SELECT DISTINCT true AS is_above, a.id, a.number, a.buyer_state AS state, s.id AS partner_id, s.name AS partner_name
         FROM resale_order_line x JOIN purchase_order o ON o.id = x.order_id AND o.seller_id = $2
         JOIN purchase_order a ON a.id = x.upstream_order_id JOIN organization s ON s.id = a.seller_id
         WHERE x.order_id = $1
         UNION ALL
         SELECT DISTINCT false, o.id, o.number, o.state, b.id, b.name
         FROM resale_order_line x JOIN purchase_order a ON a.id = x.upstream_order_id AND a.buyer_id = $2
         JOIN purchase_order o ON o.id = x.order_id JOIN organization b ON b.id = o.buyer_id
         WHERE x.upstream_order_id = $1
         ORDER BY 2",
        [Uuid::from(id).into(), Uuid::from(actor.organization).into()],
    )
    .await?;
    let (above, below): (Vec<LinkRow>, Vec<LinkRow>) =
        found.into_iter().partition(|row| row.is_above);
    let view = |row: LinkRow| LinkView {
        order_id: row.id,
        number: row.number,
        state: row.state,
        partner: NamedView { id: row.partner_id, name: row.partner_name },
    };
    let missing = store::lines_above(on, (id, actor.organization)).await?;
    Ok(LinksView {
        above: above.into_iter().map(view).collect(),
        below: below.into_iter().map(view).collect(),
        missing_lines: missing.len(),
    })
}
