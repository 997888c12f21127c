//! An order as somebody pays it: what waits for its money.

use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::store::{credit, purchase_orders};
use crate::unit_of_work::Workflow;
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;
use supply_chain::purchase_order::State;

/// An order that is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableOrder {
    /// Which.
    pub id: PurchaseOrderId,
    /// Its number.
    pub number: String,
    /// What its seller has to have got before more of its goods leave; nothing where they wait for no money.
    pub first: Option<Money>,
}

impl Workflow {
    /// An order as a party to it pays it; nothing where it is not to be paid, such as before both have agreed.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of it; the database fails.
    pub async fn payable_order(
        &self,
        id: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<Option<PayableOrder>, WorkflowError> {
        let found = purchase_orders::find(self.reader(), &[id.into()]).await?.pop();
        let stored = known(found, actor)?;
        let order = &stored.order;
        if !order.state.is_bound() {
            return Ok(None);
        }
        let leaves = matches!(order.state, State::Confirmed | State::InFulfilment);
        let first = if order.terms.money.is_prepaid && leaves {
            Some(credit::prepayment_missing(self.reader(), order).await?)
        } else {
            None
        };
        let first = first.filter(|missing| *missing > Money::ZERO);
        Ok(Some(PayableOrder { id, number: order.number.clone().unwrap_or_default(), first }))
    }
}
