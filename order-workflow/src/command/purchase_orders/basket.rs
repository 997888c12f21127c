//! The buyer's basket: the open draft with a seller, filled an offer at a time or from an earlier order.

use super::drafting::{create, fill, start, wanted};
use super::frame::buyer;
use super::request::{NewOrder, WantedLine};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::store::purchase_orders as store;
use crate::store::{offers, organizations};
use crate::unit_of_work::Work;
use supply_chain::id::{OfferId, PurchaseOrderId};
use supply_chain::offer::OfferState;
use supply_chain::purchase_order::{Details, Party, Refusal};

/// Adds packs of an offer.
pub(super) async fn add(
    work: Work<'_>,
    ask: &Ask,
    line: WantedLine,
) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let unknown = || WorkflowError::from(Refusal::OfferUnknown { position: 1, offer: line.offer });
    let seller = store::seller_of(work.tx, line.offer).await?.ok_or_else(unknown)?;
    // Two taps at once must meet in one draft: the buyer's own row is the gate.
    store::lock_basket(work.tx, actor.organization).await?;
    let open = store::open_draft(work.tx, actor.organization, seller).await?;
    let stored = if let Some(id) = open {
        known(store::find_for_update(work.tx, id).await?, actor)?
    } else {
        let there = store::traders(work.tx, &[seller, actor.organization]).await?;
        let parties: Vec<_> = there.iter().map(Some).collect();
        start(work, actor, seller, &parties, None)?
    };
    let mut lines = wanted(&stored.order);
    match lines.iter_mut().find(|there| there.offer == line.offer) {
        Some(there) => there.count = there.count.saturating_add(line.count),
        None => lines.push(line),
    }
    fill(work, ask, actor, stored, lines).await
}

/// Fills it with what an earlier order held and is still on sale.
pub(super) async fn again(
    work: Work<'_>,
    ask: &Ask,
    id: PurchaseOrderId,
) -> Result<Answer, WorkflowError> {
    let actor = buyer(ask)?;
    let found = store::find(work.tx, &[id.into()]).await?.pop();
    let old = known(found, actor)?.order;
    if old.member.is_some() || old.party(actor) != Some(Party::Buyer) {
        return Err(WorkflowError::NotFound { what: "purchase order" });
    }
    // Whether each is on sale, not at which price: the draft is priced when it is filled.
    let tokens = organizations::asker_tokens(work.tx, actor.organization).await?;
    let ids: Vec<OfferId> = old.lines.iter().map(|line| line.offer).collect();
    let offers = offers::for_order(work.tx, &ids, &tokens, &[]).await?;
    let on_sale = |id| {
        let offer = offers.iter().find(|offer| offer.id == id);
        offer.is_some_and(|offer| offer.is_for_asker && offer.state == OfferState::Published)
    };
    let lines: Vec<WantedLine> =
        wanted(&old).into_iter().filter(|line| on_sale(line.offer)).collect();
    if lines.is_empty() {
        let product_name =
            old.lines.first().map(|line| line.product_name.clone()).unwrap_or_default();
        return Err(Refusal::OfferGone { position: 1, product_name }.into());
    }
    // Two taps at once must meet in one draft: the buyer's own row is the gate.
    store::lock_basket(work.tx, actor.organization).await?;
    let Some(open) = store::open_draft(work.tx, actor.organization, old.seller).await? else {
        let details = Details { deliver_to: old.details.deliver_to, ..Details::default() };
        let new =
            NewOrder { id: None, seller: old.seller, lines, details, submit: false, reason: None };
        return create(work, ask, new).await;
    };
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    // One draft per seller: what stands there stays, and is raised to what was ordered then.
    let stored = known(store::find_for_update(work.tx, open).await?, actor)?;
    let mut all = wanted(&stored.order);
    for line in lines {
        match all.iter_mut().find(|there| there.offer == line.offer) {
            Some(there) => there.count = there.count.max(line.count),
            None => all.push(line),
        }
    }
    fill(work, ask, actor, stored, all).await
}
