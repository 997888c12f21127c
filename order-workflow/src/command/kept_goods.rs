//! Goods that come into one's own stock when they are counted: chosen here, or sold on by a rule (ADR 41).

use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::catalogue::{STOCK_KEEPERS, seller};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::kept_goods::{KeptProductView, kept_view};
use crate::store::kept_goods as store;
use crate::unit_of_work::{Work, Workflow};
use supply_chain::ask::Actor;
use supply_chain::id::{ProductId, ShipmentId};

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Grams do not become pieces.
    #[error("goods counted in {counted_in} do not become goods counted in {own}")]
    CountedOtherwise {
        /// pcs, gram or ml.
        counted_in: String,
        /// Likewise.
        own: String,
    },
    /// It was not kept by choice.
    #[error("these goods are not kept by choice")]
    NotKept,
}

/// What is kept, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepGoods {
    /// What is counted.
    pub product: ProductId,
    /// What it becomes; the same where nothing is said.
    pub own: Option<ProductId>,
    /// A shipment that was counted before, whose good units of it come in at once.
    pub shipment: Option<ShipmentId>,
}

impl Workflow {
    /// Has what is counted of a product come into one's own stock from now on; 200 with what is kept.
    ///
    /// # Errors
    /// 403 without a stock role; [`WorkflowError::NotFound`] for goods one has nothing to do with; a [`Refusal`].
    pub async fn keep_goods(&self, ask: Ask, goods: KeepGoods) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, Keep(goods)).await
    }

    /// Not any more; what came in stays. 204.
    ///
    /// # Errors
    /// As [`Workflow::keep_goods`].
    pub async fn stop_keeping(
        &self,
        ask: Ask,
        product: ProductId,
    ) -> Result<Answer, WorkflowError> {
        carry_out(self, ask, Stop(product)).await
    }
}

struct Keep(KeepGoods);

impl Command for Keep {
    type Grounds = (Actor, String);
    type View = KeptProductView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = seller(ask, STOCK_KEEPERS)?;
        let found = store::goods(work.tx, actor.organization, self.0.product).await?;
        let found = found.filter(|goods| goods.is_known);
        let goods = found.ok_or(WorkflowError::NotFound { what: "product" })?;
        Ok((actor.clone(), goods.base_unit))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, counted_in): Self::Grounds,
    ) -> Result<Done<KeptProductView>, WorkflowError> {
        let KeepGoods { product, own, shipment } = self.0;
        let own = own.unwrap_or(product);
        if own != product {
            let found = store::goods(work.tx, actor.organization, own).await?;
            let found = found.filter(|goods| goods.is_known);
            let goods = found.ok_or(WorkflowError::NotFound { what: "product" })?;
            if goods.base_unit != counted_in {
                return Err(Refusal::CountedOtherwise { counted_in, own: goods.base_unit }.into());
            }
        }
        store::keep(work, actor.organization, (product, own), actor.person).await?;
        if let Some(shipment) = shipment {
            let of = (actor.organization, product);
            if !store::catch_up(work, shipment, of, ask).await? {
                return Err(WorkflowError::NotFound { what: "shipment" });
            }
        }
        Ok(Done::changed(kept_view(work.tx, actor.organization, product).await?))
    }
}

struct Stop(ProductId);

impl Command for Stop {
    type Grounds = Actor;
    type View = ();

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<Actor, WorkflowError> {
        Ok(seller(ask, STOCK_KEEPERS)?.clone())
    }

    async fn change(
        &self,
        work: Work<'_>,
        _ask: &Ask,
        actor: Actor,
    ) -> Result<Done<()>, WorkflowError> {
        if !store::stop(work, actor.organization, self.0).await? {
            return Err(Refusal::NotKept.into());
        }
        Ok(Done::SILENT)
    }
}
