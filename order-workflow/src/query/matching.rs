//! Offers that a document from outside names: by our own identifier, or by the seller's code.

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::organizations::tokens_of_asker;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::id::OrganizationId;
use uuid::Uuid;

/// An offer on sale to the asker.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct MatchedOffer {
    /// Which.
    pub id: Uuid,
    /// The seller's own code for it.
    pub seller_code: Option<String>,
    /// The goods.
    pub name: String,
    /// The pack's word.
    pub pack_name: String,
    /// Base units in a pack.
    pub factor: i64,
    /// `pcs`, `gram` or `ml`.
    pub base_unit: String,
}

impl Workflow {
    /// What `seller` has on sale to the asker of these offers and codes; what is not meant for them is
    /// absent, as if it did not exist.
    ///
    /// # Errors
    /// The database fails.
    pub async fn offers_named(
        &self,
        actor: &Actor,
        seller: OrganizationId,
        ids: &[Uuid],
        codes: &[String],
    ) -> Result<Vec<MatchedOffer>, WorkflowError> {
        let tokens = tokens_of_asker(self.reader(), &Asker::Actor(actor.clone())).await?;
        rows(
            self.reader(),
            "SELECT o.id, o.seller_code, o.name, o.pack_name, o.factor, p.base_unit
             FROM offer o JOIN product p ON p.id = o.product_id
             JOIN organization s ON s.id = o.seller_id
             WHERE o.seller_id = $1 AND (o.id = ANY($2) OR o.seller_code = ANY($3))
               AND o.state = 'published' AND o.audience_tokens && $4::text[] AND s.ended_at IS NULL",
            [
                Uuid::from(seller).into(),
                ids.to_vec().into(),
                codes.to_vec().into(),
                tokens.into(),
            ],
        )
        .await
    }
}
