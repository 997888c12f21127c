//! Carries out what is asked of a purchase order: load under lock, decide, record, answer.
//!
//! Every command goes through one frame; the files beside it look up what its rule needs, each for the
//! commands of its own stretch of the trade: drafting, the seller's answer, the goods, the end.

mod answering;
mod approving;
mod basket;
mod changing;
mod drafting;
mod ending;
mod frame;
mod goods;
mod group;
mod request;
mod sending;
mod settled;

pub(in crate::command) use self::drafting::{Wanted, create, draft, submit_at, todays};
pub(crate) use self::frame::{authority, dates};
pub(in crate::command) use self::frame::{by_itself, end_of, start_of};
pub(in crate::command) use self::goods::receipt_number;
pub use self::group::{GroupAnswer, NewGroup};
pub use self::request::{
    Amount, CountOf, DraftChange, NewOrder, Request, WantedLine, WishOf, WishedGoods,
};
pub(crate) use self::settled::tell_settled;

pub(in crate::command) use self::sending::send_ready;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::purchase_orders::Due;
use crate::unit_of_work::Workflow;
use supply_chain::id::{OrderGroupId, PurchaseOrderId};
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
            Box::pin(async move { create(work, &ask, new).await })
        })
        .await
    }

    /// What was answered already to an order made under this key, for whoever reads it out of a file first.
    ///
    /// # Errors
    /// Not a buyer's or manager's to do; the key was used for another input.
    pub async fn order_made_before(&self, ask: &Ask) -> Result<Option<Answer>, WorkflowError> {
        frame::buyer(ask)?;
        crate::answers::given(self.reader(), ask).await
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

    /// Submits several drafts as one basket, all or none; 201.
    ///
    /// # Errors
    /// [`WorkflowError::InGroup`] naming the order that was refused; too few or too many drafts.
    pub async fn submit_group(&self, ask: Ask, new: NewGroup) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { group::submit(work, &ask, new).await })
        })
        .await
    }

    /// One approver's answer to a whole basket; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone but its buyer; a [`Refusal`], as for a single order.
    pub async fn answer_group(
        &self,
        ask: Ask,
        id: OrderGroupId,
        answer: GroupAnswer,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, answer) = (ask.clone(), answer.clone());
            Box::pin(async move { group::answer(work, &ask, id, answer).await })
        })
        .await
    }

    /// Does whatever has fallen due with any order; safe to run late, twice, or by two processes. What
    /// fails is tried again after growing pauses, then parked, and does not hold up the rest. Tells how
    /// many orders each kind of deadline moved.
    ///
    /// # Errors
    /// The database cannot be asked what is due.
    pub async fn settle_deadlines(&self) -> Result<Settled, WorkflowError> {
        let mut settled = Settled::default();
        for due in Due::ALL {
            let kept = self
                .keep(due.falling(), move |work, id| Box::pin(ending::settle(work, id.into(), due)))
                .await?;
            settled.count(due, kept.done);
            settled.failed += kept.failed;
        }
        Ok(settled)
    }
}

/// What the clock did, in orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Nobody answered in time: ended, or the amendment dropped.
    pub expired: usize,
    /// A promised day passed with goods missing.
    pub late: usize,
    /// Goods came in and were set aside.
    pub filled: usize,
    /// A silence counted as a complete delivery.
    pub deemed: usize,
    /// Could not be done; it is tried again, or parked.
    pub failed: usize,
}

impl Settled {
    fn count(&mut self, due: Due, done: usize) {
        let number = match due {
            Due::Answer => &mut self.expired,
            Due::Promise => &mut self.late,
            Due::Goods => &mut self.filled,
            Due::Count => &mut self.deemed,
        };
        *number += done;
    }
}
