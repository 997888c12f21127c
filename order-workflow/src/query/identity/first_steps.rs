//! How far a new organization has come with what makes it ready to trade (pages.md 6.19).

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// What is done of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "each step is done or not, by itself")]
pub struct FirstSteps {
    /// Its address and a number of its own are known, so that papers can name it.
    pub is_described: bool,
    /// More than one person works in it, so that nobody has to approve their own.
    pub has_people: bool,
    /// It submitted an order.
    pub has_ordered: bool,
    /// It has something on sale.
    pub has_goods: bool,
}

/// The first steps of an organization, for somebody who acts for it.
///
/// # Errors
/// The database fails.
pub async fn first_steps(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<FirstSteps, WorkflowError> {
    let found: Option<FirstSteps> = row(
        on,
        "SELECT o.address IS NOT NULL AND (o.nik_koperasi IS NOT NULL OR o.npwp IS NOT NULL) AS is_described,
                (SELECT count(DISTINCT t.person_id) FROM tie t
                 WHERE t.organization_id = o.id AND t.until IS NULL AND t.kind NOT IN ('member', 'walk_in')) > 1 AS has_people,
                EXISTS (SELECT 1 FROM purchase_order p
                        WHERE p.buyer_id = o.id AND p.kind <> 'member' AND p.number IS NOT NULL) AS has_ordered,
                EXISTS (SELECT 1 FROM offer f WHERE f.seller_id = o.id AND f.state = 'published') AS has_goods
         FROM organization o WHERE o.id = $1",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.unwrap_or_default())
}
