//! Counter-offers and amendments: what the rule needs to work them out.

use super::answering::{last_promise, levels};
use super::approving::basis;
use super::drafting::{Today, draft, offers_of, pricing, todays};
use super::frame::end_of;
use super::request::{DraftChange, WishOf, WishedGoods};
use crate::error::WorkflowError;
use crate::store::approval_rules;
use crate::store::purchase_orders::Stored;
use crate::store::record::BusinessDates;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    ApprovalBasis, Command, NamedCharge, Party, Pricing, PurchaseOrder, Wish, WishedLine,
};

/// The seller would accept with changes.
pub(super) async fn counter(
    work: Work<'_>,
    order: &PurchaseOrder,
    (lines, charges): (Vec<WishOf>, Option<Vec<NamedCharge>>),
    note: Option<String>,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let pricing = pricing(work, order, &offers_in(order, &lines), dates).await?;
    let levels = levels(work, order, &incoming(&pricing, &lines)).await?;
    Ok(Command::Counter { wishes: wishes(work, lines), charges, pricing, levels, note })
}

/// The buyer takes the seller's counter-offer or amendment.
pub(super) async fn accept_counter(
    work: Work<'_>,
    stored: &Stored,
    reason: Option<String>,
) -> Result<Command, WorkflowError> {
    let order = &stored.order;
    let rules = approval_rules::of(work.tx, order.buyer).await?;
    let basis = basis(work, order, &[], rules, Money::ZERO).await?;
    let levels = levels(work, order, &[]).await?;
    let backorder_until = last_promise(order).map(|day| end_of(day, &stored.seller_zone));
    Ok(Command::AcceptCounter { basis, levels, backorder_until, reason })
}

/// The buyer answers with a new version, at today's prices.
pub(super) async fn revise(
    work: Work<'_>,
    order: &PurchaseOrder,
    change: DraftChange,
    reason: Option<String>,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let draft = draft(work, order, change);
    let offers: Vec<OfferId> = draft.lines.iter().map(|line| line.offer).collect();
    let Today { pricing, approval_rules } = todays(work, order, &offers, dates).await?;
    let basis = basis(work, order, &pricing.offers, approval_rules, Money::ZERO).await?;
    Ok(Command::Revise { draft, pricing, basis, reason })
}

/// One side would change what is confirmed.
pub(super) async fn amend(
    work: Work<'_>,
    order: &PurchaseOrder,
    (lines, charges): (Vec<WishOf>, Option<Vec<NamedCharge>>),
    note: Option<String>,
    actor: &Actor,
    dates: BusinessDates,
) -> Result<Command, WorkflowError> {
    let Today { pricing, approval_rules } =
        todays(work, order, &offers_in(order, &lines), dates).await?;
    let basis = if order.party(actor) == Some(Party::Buyer) {
        basis(work, order, &pricing.offers, approval_rules, Money::ZERO).await?
    } else {
        ApprovalBasis::default()
    };
    Ok(Command::Amend { wishes: wishes(work, lines), charges, pricing, basis, note })
}

fn offers_in(order: &PurchaseOrder, lines: &[WishOf]) -> Vec<OfferId> {
    let added = lines.iter().filter_map(|line| match line.what {
        WishedGoods::Offer { offer, .. } => Some(offer),
        WishedGoods::Line(_) => None,
    });
    offers_of(order).into_iter().chain(added).collect()
}

/// The products of offers that would come in.
fn incoming(pricing: &Pricing, lines: &[WishOf]) -> Vec<ProductId> {
    let named = |id: OfferId| {
        lines
            .iter()
            .any(|line| matches!(line.what, WishedGoods::Offer { offer, .. } if offer == id))
    };
    pricing.offers.iter().filter(|offer| named(offer.id)).map(|offer| offer.product).collect()
}

fn wishes(work: Work<'_>, lines: Vec<WishOf>) -> Vec<Wish> {
    lines
        .into_iter()
        .map(|line| Wish {
            what: match line.what {
                WishedGoods::Line(id) => WishedLine::Existing(id),
                WishedGoods::Offer { offer, substitutes } => {
                    WishedLine::Added { id: work.id(), offer, substitutes }
                }
            },
            count: line.count,
            price: line.price,
            date: line.date,
            reason: line.reason,
        })
        .collect()
}
