//! Carries out what is asked of a purchase order: load under lock, decide, record, answer.
//!
//! Every command goes through one frame; the files beside it look up what its rule needs, each for the
//! commands of its own stretch of the trade: drafting, the seller's answer, the goods, the end.

mod answering;
mod basket;
mod drafting;
mod ending;
mod frame;
mod goods;
mod request;

pub use self::request::{Amount, CountOf, DraftChange, NewOrder, Request, WantedLine};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::purchase_orders as store;
use crate::unit_of_work::Workflow;
use supply_chain::id::PurchaseOrderId;
#[cfg(doc)]
use supply_chain::purchase_order::Refusal;

impl Workflow {
    /// Makes an order, and submits it too when asked; 201.
    ///
    /// # Errors
    /// Not a buyer's or manager's to do, a seller or offer that is absent or not meant for the asker,
    /// an id that is taken, or a [`Refusal`].
    pub async fn create_order(&self, ask: Ask, new: NewOrder) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { drafting::create(work, &ask, new).await })
        })
        .await
    }

    /// Carries out `request` on an order; 200 with the order as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party, [`WorkflowError::Stale`] when the
    /// asker saw another version, or a [`Refusal`].
    pub async fn handle_order(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { frame::handle(work, &ask, id, request).await })
        })
        .await
    }

    /// Adds packs of an offer to the buyer's basket: the open draft with that seller, or a new one.
    ///
    /// # Errors
    /// As [`Workflow::create_order`].
    pub async fn add_to_basket(&self, ask: Ask, line: WantedLine) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { basket::add(work, &ask, line).await })
        })
        .await
    }

    /// Fills the basket with what an earlier order held, at today's prices and without whatever is no
    /// longer on sale: the open draft with that seller, 200, or a new one, 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone but the buyer, [`Refusal::OfferGone`] when nothing of it
    /// is on sale any more.
    pub async fn order_again(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { basket::again(work, &ask, id).await })
        })
        .await
    }

    /// Ends every order whose deadline has passed; safe to run late, twice, or by two processes.
    /// Tells how many.
    ///
    /// # Errors
    /// The database fails; what was ended until then stays ended.
    pub async fn expire_orders(&self) -> Result<usize, WorkflowError> {
        let due = store::due(self.reader(), self.origin.now()).await?;
        let mut ended = 0;
        for id in due {
            ended +=
                usize::from(self.carry_out(move |work| Box::pin(ending::expire(work, id))).await?);
        }
        Ok(ended)
    }
}
