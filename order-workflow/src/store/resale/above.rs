//! Offers above as a reseller finds them today: at its own price, as far as they are meant for it.

use crate::error::WorkflowError;
use crate::store::{agreements, offers, organizations};
use crate::unit_of_work::{row, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::offer::Offer;
use uuid::Uuid;

/// An offer above.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// As the reseller could order it.
    pub(crate) offer: Offer,
    /// As its seller wrote it.
    pub(crate) brand: Option<String>,
    /// Likewise.
    pub(crate) category: Option<String>,
    /// Who sells it.
    pub(crate) seller_name: String,
    /// Offers whose prices stand in a list for others: itself, unless the reseller has a price of its own, and those
    /// that it is made from.
    pub(crate) listed: Vec<OfferId>,
}

/// These offers, by id, as far as they exist; in every state, and told whether they are for the reseller.
pub(crate) async fn seen(
    on: &impl ConnectionTrait,
    reseller: OrganizationId,
    ids: &[OfferId],
    now: DateTime<Utc>,
) -> Result<Vec<Seen>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Facts {
        id: Uuid,
        brand: Option<String>,
        category: Option<String>,
        seller_name: String,
        listed: Vec<Uuid>,
    }
    let tokens = organizations::asker_tokens(on, reseller).await?;
    let agreed = agreements::held_by(on, reseller, ids, now).await?;
    let own = offers::for_order(on, ids, &tokens, &agreed).await?;
    let by_list = offers::for_order(on, ids, &tokens, &[]).await?;
    let list: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let facts: Vec<Facts> = rows(
        on,
        "SELECT o.id, o.brand, o.category, s.name AS seller_name,
                coalesce((SELECT r.listed_offer_ids FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL),
                         '{}') AS listed
         FROM offer o JOIN organization s ON s.id = o.seller_id WHERE o.id = ANY($1)",
        [list.into()],
    )
    .await?;
    let mut seen: Vec<Seen> = own
        .into_iter()
        .filter_map(|offer| {
            let facts = facts.iter().find(|facts| facts.id == Uuid::from(offer.id))?;
            let list = by_list.iter().find(|listed| listed.id == offer.id)?;
            let itself = (list.ladder == offer.ladder).then_some(offer.id);
            let above = facts.listed.iter().copied().map(OfferId);
            Some(Seen {
                brand: facts.brand.clone(),
                category: facts.category.clone(),
                seller_name: facts.seller_name.clone(),
                listed: itself.into_iter().chain(above).collect(),
                offer,
            })
        })
        .collect();
    seen.sort_by_key(|seen| seen.offer.id);
    Ok(seen)
}

/// The IANA zone of an organization.
pub(crate) async fn zone_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Zone {
        zone: String,
    }
    let sql = "SELECT zone FROM organization WHERE id = $1";
    let found: Option<Zone> = row(on, sql, [Uuid::from(organization).into()]).await?;
    Ok(found.ok_or(WorkflowError::NotFound { what: "organization" })?.zone)
}

/// Whether an offer is made from another seller's by a rule.
pub(crate) async fn is_sold_on(
    on: &impl ConnectionTrait,
    offer: OfferId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        found: bool,
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM resale WHERE own_offer_id = $1 AND ended_at IS NULL) AS found";
    let found: Option<Found> = row(on, sql, [Uuid::from(offer).into()]).await?;
    Ok(found.is_some_and(|found| found.found))
}

/// Whether an offer made by a rule is off sale because it is halted or rests; whoever wants it back says so there.
pub(crate) async fn is_off_sale(
    on: &impl ConnectionTrait,
    offer: OfferId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        found: bool,
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM resale WHERE own_offer_id = $1 AND state IN ('halted', 'paused')) AS found";
    let found: Option<Found> = row(on, sql, [Uuid::from(offer).into()]).await?;
    Ok(found.is_some_and(|found| found.found))
}
