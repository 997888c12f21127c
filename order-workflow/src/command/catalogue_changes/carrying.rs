//! What both ways of asking come to: wishes about offers under lock, written as one change.

use std::collections::BTreeMap;

use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::CatalogueChangeId;
use supply_chain::offer::OfferState;
use supply_chain::price_ladder::PriceLadder;
use uuid::Uuid;

use super::refusal::Fault;
use crate::command::imports::Standing;
use crate::error::WorkflowError;
use crate::store::catalogue_changes::{self as store, Goods, NewChange, Row, Start, Write};
use crate::store::import_bulk;
use crate::store::stock::{Cause, Kind};
use crate::unit_of_work::Work;

/// What an offer is to be; `None` leaves a thing as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    /// As it stands.
    pub(super) goods: Goods,
    /// Prices per pack.
    pub(super) prices: Option<PriceLadder>,
    /// On sale or paused.
    pub(super) state: Option<OfferState>,
    /// Base units there are to be of its product, said by one of its packs.
    pub(super) on_hand: Option<i64>,
}

impl Wish {
    /// Takes out what is so already.
    pub(super) fn narrowed(mut self, stands: Option<&Standing>) -> Self {
        self.prices = self.prices.filter(|prices| *prices != self.goods.ladder);
        self.state = self.state.filter(|state| *state != self.goods.state);
        let there = stands.map_or(0, |stands| stands.on_hand);
        self.on_hand = self.on_hand.filter(|on_hand| *on_hand != there);
        self
    }

    /// Whether nothing is wished for.
    pub(super) const fn is_empty(&self) -> bool {
        self.prices.is_none() && self.state.is_none() && self.on_hand.is_none()
    }

    /// The field and the fault of a wish that a rule of resale, or having been withdrawn, stands against.
    pub(super) fn forbidden(&self) -> Option<(&'static str, Fault)> {
        if self.goods.state == OfferState::Withdrawn {
            return Some(("offer_id", Fault::Withdrawn));
        }
        if self.prices.is_some() && self.goods.follows_rule {
            return Some(("price", Fault::FollowsRule));
        }
        if self.state == Some(OfferState::Published) && self.goods.kept_off_sale {
            return Some(("state", Fault::FollowsRule));
        }
        None
    }
}

/// Carries the wishes out as one change, or plans them from `start` on. The offers are held under lock; of each
/// product one wish at most says the stock.
pub(super) async fn carry(
    work: Work<'_>,
    actor: &Actor,
    (id, rule): (CatalogueChangeId, Option<Value>),
    start: Option<Start>,
    wishes: &[Wish],
) -> Result<(), WorkflowError> {
    let seller = actor.organization;
    let starts_on = start.as_ref().map(|start| start.on);
    let by = actor.person;
    store::insert(work, NewChange { id, organization: seller, rule, start, by }).await?;
    if starts_on.is_some() {
        let planned: Vec<Row> = wishes.iter().map(|wish| row(wish, "planned", None)).collect();
        store::insert_rows(work, id.into(), starts_on, &planned).await?;
        return store::tally(work, id.into()).await;
    }
    let writes: Vec<Write<'_>> = wishes
        .iter()
        .filter(|wish| wish.prices.is_some() || wish.state.is_some())
        .map(|wish| Write { id: wish.goods.id, prices: wish.prices.as_ref(), state: wish.state })
        .collect();
    store::write(work, seller, &writes).await?;
    let targets: BTreeMap<Uuid, i64> =
        wishes.iter().filter_map(|wish| Some((wish.goods.product, wish.on_hand?))).collect();
    let products = targets.keys().copied().collect();
    let standing = import_bulk::standing(work.tx, seller, products, true).await?;
    let cause = Cause {
        kind: Kind::StockTake,
        owner: seller,
        reason: None,
        document: Some(id.into()),
        person: Some(by),
    };
    import_bulk::set_stocks(work, cause, &targets).await?;
    let there = |product| standing.get(&product).map_or(0, |stands| stands.on_hand);
    let done: Vec<Row> = wishes
        .iter()
        .map(|wish| {
            let moved = wish.on_hand.map(|on_hand| on_hand - there(wish.goods.product));
            row(wish, "done", moved)
        })
        .collect();
    store::insert_rows(work, id.into(), None, &done).await?;
    store::tally(work, id.into()).await
}

/// The row a wish leaves.
fn row(wish: &Wish, outcome: &'static str, moved: Option<i64>) -> Row {
    let goods = &wish.goods;
    let is_done = outcome == "done";
    let is_written = wish.prices.is_some() || wish.state.is_some();
    Row {
        offer: goods.id,
        outcome,
        why: None,
        factor: goods.factor,
        price_includes_tax: goods.price_includes_tax,
        old_prices: wish.prices.as_ref().filter(|_| is_done).map(|_| goods.ladder.clone()),
        new_prices: wish.prices.clone(),
        old_state: wish.state.map(|_| goods.state),
        new_state: wish.state,
        new_on_hand: wish.on_hand,
        moved,
        offer_version: is_done.then(|| goods.version + i64::from(is_written)),
    }
}
