//! The basket is the organization's drafts, one per seller, at today's prices.

use crate::error::WorkflowError;
use crate::query::credit::CreditHint;
use crate::query::orders::{OrderFilter, OrderView, TermsView, terms_view};
use crate::store::{agreements, offers, organizations};
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, ProductId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::offer::{Offer, OfferState, WrongCount};
use supply_chain::price_ladder::PriceBreak;
use supply_chain::purchase_order::{Party, State};
use uuid::Uuid;

/// A draft as it would be submitted now.
#[derive(Debug, Clone)]
pub struct BasketOrder {
    /// The draft as it was written.
    pub draft: OrderView,
    /// Its lines at today's prices, in the draft's order.
    pub lines: Vec<BasketLine>,
    /// What the lines come to today, without tax that is added on top.
    pub goods_now: Money,
    /// Whether submitting would be taken: every line on sale, by a count that is sold.
    pub is_ready: bool,
    /// What would hold if it were submitted now, where the asker has an agreement with the seller.
    pub terms: Option<TermsView>,
    /// What the seller's credit says to it; nothing as long as nobody asked ([`Workflow::with_credit`]), where the seller has
    /// nothing to say, and to whoever may not read what is owed.
    pub credit: Option<CreditHint>,
}

impl BasketOrder {
    /// What it comes to now: with the draft's own tax while its prices hold, else the goods alone.
    #[must_use]
    pub fn sum_now(&self) -> Money {
        if self.goods_now == self.draft.totals.goods {
            self.draft.totals.total
        } else {
            self.goods_now
        }
    }
}

/// A line at today's price.
#[derive(Debug, Clone)]
pub struct BasketLine {
    /// Price of a pack today; nothing when it is no longer on sale to the asker.
    pub price_now: Option<Money>,
    /// Price times packs today.
    pub amount_now: Option<Money>,
    /// The next better price: from how many packs, and how much.
    pub next_step: Option<PriceBreak>,
    /// Why the count is not sold, with the nearest ones that are.
    pub wrong_count: Option<WrongCount>,
    /// Packs at least.
    pub minimum: i64,
    /// Packs at a time.
    pub multiple: i64,
    /// Whether today's price is of the asker's agreement with the seller.
    pub is_agreed: bool,
}

impl Workflow {
    /// The asker's drafts with today's prices, newest first.
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn basket(&self, actor: &Actor) -> Result<Vec<BasketOrder>, WorkflowError> {
        let filter = OrderFilter {
            party: Some(Party::Buyer),
            states: vec![State::Draft],
            limit: 100,
            ..OrderFilter::default()
        };
        let drafts = self.orders(&filter, actor).await?;
        let ids: Vec<OfferId> = drafts
            .iter()
            .flat_map(|draft| &draft.lines)
            .map(|line| OfferId(line.offer_id))
            .collect();
        let on = self.reader();
        let tokens = organizations::asker_tokens(on, actor.organization).await?;
        let agreed = agreements::held_by(on, actor.organization, &ids, self.origin.now()).await?;
        let offers = offers::for_order(on, &ids, &tokens, &agreed).await?;
        let by_id = |offers: Vec<Offer>| -> HashMap<OfferId, Offer> {
            offers.into_iter().map(|offer| (offer.id, offer)).collect()
        };
        let listed = if agreed.is_empty() {
            HashMap::new()
        } else {
            by_id(offers::for_order(on, &ids, &tokens, &[]).await?)
        };
        let prices = Prices { today: by_id(offers), listed };
        let with_terms = |draft: OrderView| {
            let with = agreed.iter().find(|with| with.seller == draft.seller.id);
            BasketOrder {
                terms: with.map(|with| terms_view(&with.terms)),
                ..priced_today(draft, &prices)
            }
        };
        Ok(drafts.into_iter().map(with_terms).collect())
    }

    /// The drafts with what each seller's credit says to them, one by one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn with_credit(
        &self,
        actor: &Actor,
        mut basket: Vec<BasketOrder>,
    ) -> Result<Vec<BasketOrder>, WorkflowError> {
        let orders: Vec<(OrganizationId, Money)> =
            basket.iter().map(|order| (order.draft.seller.id, order.sum_now())).collect();
        let hints = self.credit_hints(actor, &orders).await?;
        for (order, hint) in basket.iter_mut().zip(hints) {
            order.credit = hint;
        }
        Ok(basket)
    }

    /// How much of each line's product the asking seller can still promise, in base units.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] unless the asker sells in this order.
    pub async fn stock_for_order(
        &self,
        id: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<HashMap<ProductId, i64>, WorkflowError> {
        let order = self.order(id, actor).await?;
        if order.seller.id != actor.organization {
            return Err(WorkflowError::NotFound { what: "purchase order" });
        }
        let products: Vec<ProductId> =
            order.lines.iter().map(|line| ProductId(line.product_id)).collect();
        available(self, actor, &products).await
    }
}

/// The offers that drafts name.
struct Prices {
    /// As they stand for the asker.
    today: HashMap<OfferId, Offer>,
    /// As they stand for those without an agreement; empty where the asker has none either.
    listed: HashMap<OfferId, Offer>,
}

fn priced_today(draft: OrderView, prices: &Prices) -> BasketOrder {
    let lines: Vec<BasketLine> = draft
        .lines
        .iter()
        .map(|line| {
            let offer = prices
                .today
                .get(&OfferId(line.offer_id))
                .filter(|offer| offer.is_for_asker && offer.state == OfferState::Published);
            let listed = prices.listed.get(&OfferId(line.offer_id));
            let price_now = offer.map(|offer| offer.ladder.price_of(line.ordered));
            BasketLine {
                price_now,
                amount_now: price_now.and_then(|price| price.times(line.ordered)),
                next_step: offer.and_then(|offer| offer.ladder.next_step(line.ordered)),
                wrong_count: offer.and_then(|offer| offer.counts.check(line.ordered).err()),
                minimum: offer.map_or(1, |offer| offer.counts.minimum),
                multiple: offer.map_or(1, |offer| offer.counts.multiple),
                is_agreed: listed
                    .zip(offer)
                    .is_some_and(|(listed, offer)| listed.ladder != offer.ladder),
            }
        })
        .collect();
    let is_ready = !lines.is_empty()
        && lines.iter().all(|line| line.price_now.is_some() && line.wrong_count.is_none());
    let goods_now = Money::sum(lines.iter().filter_map(|line| line.amount_now)).unwrap_or_default();
    BasketOrder { draft, lines, goods_now, is_ready, terms: None, credit: None }
}

async fn available(
    workflow: &Workflow,
    actor: &Actor,
    products: &[ProductId],
) -> Result<HashMap<ProductId, i64>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Available {
        product_id: Uuid,
        available: i64,
    }
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    let found: Vec<Available> = rows(
        workflow.reader(),
        "SELECT product_id, sum(on_hand - reserved)::bigint AS available FROM stock_level
         WHERE owner_id = $1 AND condition = 'good' AND product_id = ANY($2) GROUP BY product_id",
        [Uuid::from(actor.organization).into(), products.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (ProductId(row.product_id), row.available)).collect())
}
