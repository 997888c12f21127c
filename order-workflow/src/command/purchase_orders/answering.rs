//! The seller's answer: what accepting needs to know of the stock, and what is accepted by itself.

use super::drafting::{offers_of, pricing};
use super::frame::end_of;
use crate::error::WorkflowError;
use crate::store::credit::{self, CreditStanding, Look};
use crate::store::purchase_orders::Stored;
use crate::store::record::BusinessDates;
use crate::store::stock;
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use supply_chain::credit::{Lateness, WhenLate};
use supply_chain::id::ProductId;
use supply_chain::purchase_order::{
    By, Command, Event, PurchaseOrder, Refusal, decide, prices_still_hold,
};
use supply_chain::stock::Level;

/// Binds both, if the stock, which is locked for it, suffices or the rest is promised for a day; or
/// agrees to the buyer's amendment.
pub(super) async fn accept(
    work: Work<'_>,
    stored: &Stored,
    backorder_until: Option<NaiveDate>,
) -> Result<Command, WorkflowError> {
    let order = &stored.order;
    let levels = levels(work, order, &[]).await?;
    // Where the buyer of an amendment said by when, a day of the seller's own would be another proposal.
    let promised = last_promise(order).filter(|_| order.state.is_bound()).or(backorder_until);
    let backorder = promised.map(|day| (day, end_of(day, &stored.seller_zone)));
    Ok(Command::Accept { levels, backorder })
}

/// The last day that an open proposal promises goods for.
pub(super) fn last_promise(order: &PurchaseOrder) -> Option<NaiveDate> {
    let proposed = order.lines.iter().filter_map(|line| line.proposed.as_ref());
    proposed.filter_map(|proposed| proposed.promised_date).max()
}

/// The seller's stock of the order's goods and of `others`, locked by rising id.
pub(super) async fn levels(
    work: Work<'_>,
    order: &PurchaseOrder,
    others: &[ProductId],
) -> Result<Vec<Level>, WorkflowError> {
    if order.state.is_over() {
        return Ok(Vec::new());
    }
    let products = order.lines.iter().map(|line| line.product).chain(others.iter().copied());
    let products: Vec<ProductId> = products.collect();
    stock::levels_for_update(work.tx, order.seller, &products).await
}

/// Accepts what the two agreed to accept by itself: an order at today's prices that the stock can serve and
/// the seller's credit bears. Any other waits for a person.
pub(super) async fn accept_by_itself(
    work: Work<'_>,
    stored: &Stored,
    offered: &PurchaseOrder,
    dates: BusinessDates,
) -> Result<Vec<Event>, WorkflowError> {
    // What waited for an approval may have another price by now; then the seller looks at it.
    if stored.order.approval.is_some() {
        let pricing = pricing(work, offered, &offers_of(offered), dates).await?;
        if !prices_still_hold(offered, &pricing) {
            return Ok(Vec::new());
        }
    }
    let products: Vec<ProductId> = offered.lines.iter().map(|line| line.product).collect();
    let (seller, buyer) = (offered.seller, offered.buyer);
    let (levels, account) =
        credit::levels_and_account_for_update(work.tx, seller, buyer, &products).await?;
    if !is_borne(work, offered, account, dates).await? {
        return Ok(Vec::new());
    }
    match decide(offered, Command::Accept { levels, backorder: None }, By::Clock, work.now) {
        Ok(decision) => Ok(decision.events),
        Err(Refusal::NotEnoughStock { .. }) => Ok(Vec::new()),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Whether the seller's credit bears the order; `account` is locked, and nothing where the seller never said
/// anything. Recording the order asks once more, of everybody.
async fn is_borne(
    work: Work<'_>,
    offered: &PurchaseOrder,
    account: Option<CreditStanding>,
    dates: BusinessDates,
) -> Result<bool, WorkflowError> {
    let (seller, buyer) = (offered.seller, offered.buyer);
    let look = match (offered.terms.money.when_late, account) {
        (WhenLate::Warn, None) => return Ok(true),
        // What is late refuses nothing: it is not looked for.
        (WhenLate::Warn, Some(standing)) => Look { standing, late: Lateness::default() },
        (_, account) => {
            let look = credit::look(work.tx, seller, buyer, dates.seller).await?;
            Look { standing: account.unwrap_or(look.standing), late: look.late }
        }
    };
    Ok(look.bears(offered).is_ok())
}
