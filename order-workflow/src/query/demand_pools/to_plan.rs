//! What somebody who plans a pool chooses from: a supplier, its goods, and where they are to arrive.

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::catalogue::{OfferView, found_offers};
use crate::store::organizations::asker_tokens;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::id::{DemandPoolId, OrganizationId};
use uuid::Uuid;

/// Suppliers in the choice.
const MOST_SELLERS: i64 = 50;

/// A supplier with goods on sale to the asker.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PoolSeller {
    /// UUIDv7.
    pub id: Uuid,
    /// As registered.
    pub name: String,
}

/// A place of the asker's where goods may arrive.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PoolPlace {
    /// UUIDv7.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub zone: String,
    /// Whether goods go there unless another is named.
    pub is_default: bool,
}

/// Goods of a supplier that can be bought together.
#[derive(Debug, Clone)]
pub struct SellersGoods {
    /// The supplier.
    pub seller: PoolSeller,
    /// Its goods, as they are on sale to the asker.
    pub offers: Vec<OfferView>,
}

/// How far a cooperative is, as a plan says it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PoolDistanceView {
    /// UUIDv7.
    pub organization_id: Uuid,
    /// As registered.
    pub name: String,
    /// Days from the hub.
    pub days_away: i16,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

impl Workflow {
    /// Suppliers that have goods on sale to the asker, by name; those whose name holds `text`, where there is one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn pool_sellers(
        &self,
        text: Option<&str>,
        actor: &Actor,
    ) -> Result<Vec<PoolSeller>, WorkflowError> {
        let on = self.reader();
        let tokens = asker_tokens(on, actor.organization).await?;
        rows(
            on,
            "SELECT s.id, s.name FROM organization s
             WHERE s.ended_at IS NULL AND s.id <> $1 AND ($3::text IS NULL OR strpos(lower(s.name), lower($3)) > 0)
               AND EXISTS (SELECT 1 FROM offer o WHERE o.seller_id = s.id AND o.state = 'published' AND o.audience_tokens && $2::text[])
             ORDER BY s.name, s.id LIMIT $4",
            [
                Uuid::from(actor.organization).into(),
                tokens.into(),
                text.map(str::to_owned).into(),
                MOST_SELLERS.into(),
            ],
        )
        .await
    }

    /// The asker's places where goods may arrive, the usual one first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn pool_places(&self, actor: &Actor) -> Result<Vec<PoolPlace>, WorkflowError> {
        rows(
            self.reader(),
            "SELECT id, name, zone, is_default FROM place WHERE organization_id = $1 AND ended_at IS NULL
             ORDER BY is_default DESC, name LIMIT 50",
            [Uuid::from(actor.organization).into()],
        )
        .await
    }

    /// A supplier's goods on sale to the asker: these, then those whose name holds `text`, up to `limit`.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where it has none for the asker.
    pub async fn sellers_goods(
        &self,
        seller: OrganizationId,
        (these, text, limit): (&[Uuid], Option<&str>, u64),
        actor: &Actor,
    ) -> Result<SellersGoods, WorkflowError> {
        let on = self.reader();
        let found = self.pool_sellers(None, actor).await?;
        let named = found.into_iter().find(|one| one.id == Uuid::from(seller));
        let seller = named.ok_or(WorkflowError::NotFound { what: "supplier" })?;
        let tokens = asker_tokens(on, actor.organization).await?;
        let more: Vec<Id> = rows(
            on,
            "SELECT o.id FROM offer o WHERE o.seller_id = $1 AND o.state = 'published' AND o.audience_tokens && $2::text[]
               AND ($3::text IS NULL OR strpos(lower(o.name), lower($3)) > 0 OR o.seller_code = $3) AND NOT o.id = ANY($4)
             ORDER BY o.name, o.id LIMIT $5",
            [
                seller.id.into(),
                tokens.into(),
                text.map(str::to_owned).into(),
                these.to_vec().into(),
                i64::try_from(limit).unwrap_or(i64::MAX).into(),
            ],
        )
        .await?;
        let ids: Vec<Uuid> =
            these.iter().copied().chain(more.into_iter().map(|row| row.id)).collect();
        let asker = Asker::Actor(actor.clone());
        let mut offers = found_offers(on, &asker, &ids, self.origin.now()).await?;
        offers.retain(|offer| offer.seller.id == seller.id);
        Ok(SellersGoods { seller, offers })
    }

    /// How far cooperatives are from the hub, as it was published with the rules.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know.
    pub async fn demand_pool_distances(
        &self,
        id: DemandPoolId,
        actor: &Actor,
    ) -> Result<Vec<PoolDistanceView>, WorkflowError> {
        let on = self.reader();
        let seen = super::Seen::find(on, id, actor, self.origin.now()).await?;
        seen.not_the_suppliers()?;
        rows(
            on,
            "SELECT d.organization_id, o.name, d.days_away FROM pool_distance d JOIN organization o ON o.id = d.organization_id
             WHERE d.pool_id = $1 AND ($2 OR d.organization_id = $3) ORDER BY d.days_away DESC, o.name",
            [
                Uuid::from(id).into(),
                seen.sees_names().into(),
                Uuid::from(seen.reader).into(),
            ],
        )
        .await
    }
}
