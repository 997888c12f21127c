//! Whose goods an organization could sell on: every seller that offers it something.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use utoipa::ToSchema;
use uuid::Uuid;

use super::reader;
use crate::error::WorkflowError;
use crate::query::catalogue::limit;
use crate::store::organizations;
use crate::unit_of_work::rows;

/// A seller whose goods could be sold on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct SellerAbove {
    /// Which organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Offers of its that are on sale to the asker now, at most 1,000.
    pub goods: i64,
    /// Of its offers, those that are sold on already.
    pub sold_on: i64,
    /// The rule for all of its goods, where there is one.
    pub rule_id: Option<Uuid>,
}

/// Sellers that offer the asker's organization something, by name; those whose name holds `text`, where it is said.
///
/// # Errors
/// 403 without a role that reads what is sold on.
pub async fn sellers_above(
    on: &impl ConnectionTrait,
    actor: &Actor,
    (text, after, at_most): (&str, Option<(String, Uuid)>, u64),
) -> Result<Vec<SellerAbove>, WorkflowError> {
    let organization = reader(actor)?;
    let tokens = organizations::asker_tokens(on, organization).await?;
    let (name, id) = after.unzip();
    rows(
        on,
        "SELECT s.id, s.name,
                (SELECT count(*) FROM (SELECT 1 FROM offer o WHERE o.seller_id = s.id AND o.state = 'published'
                                       AND o.audience_tokens && $2::text[] LIMIT 1000) counted) AS goods,
                (SELECT count(*) FROM resale r JOIN offer u ON u.id = r.upstream_offer_id
                 WHERE r.organization_id = $1 AND u.seller_id = s.id AND r.ended_at IS NULL) AS sold_on,
                (SELECT w.id FROM resale_rule w WHERE w.organization_id = $1 AND w.seller_id = s.id
                 AND w.scope = 'everything' AND w.ended_at IS NULL) AS rule_id
         FROM organization s
         WHERE s.id <> $1 AND s.ended_at IS NULL AND strpos(lower(s.name), lower($3)) > 0
           AND ($4::text IS NULL OR (lower(s.name), s.id) > (lower($4), $5::uuid))
           AND EXISTS (SELECT 1 FROM offer o WHERE o.seller_id = s.id AND o.state = 'published'
                       AND o.audience_tokens && $2::text[])
         ORDER BY lower(s.name), s.id LIMIT $6",
        [
            Uuid::from(organization).into(),
            tokens.into(),
            text.trim().to_owned().into(),
            name.into(),
            id.into(),
            limit(at_most),
        ],
    )
    .await
}
