//! Where the goods of a standing order come from: an order, the basket, what was bought before, a search.

use catalog_indexer::search::SearchQuery;
use order_workflow::ask::Asker;
use order_workflow::query::catalogue::{self, OfferView};
use order_workflow::query::orders::OrderFilter;
use supply_chain::id::PurchaseOrderId;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use crate::extract::Reader;
use crate::problem::Problem;
use crate::search_index::tokens;
use crate::state::State;

/// Goods proposed from what was bought before.
const USUAL: usize = 12;
/// Earlier orders that are looked through for them.
const LOOKED_THROUGH: u64 = 10;
/// Goods that a search proposes.
const FOUND: usize = 8;

/// What a form begins with.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Offers, with the packs that are wanted; none yet where nothing says how many.
    pub lines: Vec<(Uuid, Option<i64>)>,
    /// What to call it.
    pub name: Option<String>,
    /// Where to deliver.
    pub deliver_to: Option<String>,
}

fn asker(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

/// What an order of the reader's own organization holds.
///
/// # Errors
/// 404 to anybody who is not its buyer; the database fails.
pub async fn of_order(state: &State, reader: &Reader, id: Uuid) -> Result<Source, Problem> {
    let order = state.workflow.order(PurchaseOrderId(id), &reader.actor).await?;
    if order.buyer.id != reader.actor.organization {
        return Err(Problem::not_found());
    }
    Ok(Source {
        lines: order.lines.iter().map(|line| (line.offer_id, Some(line.ordered))).collect(),
        name: Some(order.seller.name),
        deliver_to: order.deliver_to,
    })
}

/// What the basket holds, of all sellers.
///
/// # Errors
/// The reader is a member only; the database fails.
pub async fn of_basket(state: &State, reader: &Reader) -> Result<Source, Problem> {
    let drafts = state.workflow.basket(&reader.actor).await?;
    let mut source = Source {
        deliver_to: drafts.first().and_then(|order| order.draft.deliver_to.clone()),
        ..Source::default()
    };
    for line in drafts.iter().flat_map(|order| &order.draft.lines) {
        match source.lines.iter_mut().find(|(offer, _)| *offer == line.offer_id) {
            Some((_, count)) => *count = count.map(|count| count.saturating_add(line.ordered)),
            None => source.lines.push((line.offer_id, Some(line.ordered))),
        }
    }
    if let [only] = drafts.as_slice() {
        source.name = Some(only.draft.seller.name.clone());
    }
    Ok(source)
}

/// What was bought before, the last first, without counts.
///
/// # Errors
/// The reader is a member only; the database fails.
pub async fn usual(state: &State, reader: &Reader) -> Result<Source, Problem> {
    let filter =
        OrderFilter { party: Some(Party::Buyer), limit: LOOKED_THROUGH, ..OrderFilter::default() };
    let orders = state.workflow.orders(&filter, &reader.actor).await?;
    let mut source = Source::default();
    for line in orders.iter().flat_map(|order| &order.lines) {
        if source.lines.len() < USUAL && source.lines.iter().all(|(of, _)| *of != line.offer_id) {
            source.lines.push((line.offer_id, None));
        }
    }
    Ok(source)
}

/// What a search proposes; nobody is offered their own goods.
///
/// # Errors
/// The index is being built; the database fails.
pub async fn found(state: &State, reader: &Reader, text: &str) -> Result<Vec<OfferView>, Problem> {
    let (asker, now, on) = (asker(reader), state.workflow.origin.now(), state.workflow.reader());
    let query = SearchQuery {
        text: Some(text.to_owned()),
        limit: FOUND,
        asker: tokens(catalogue::search_tokens(on, &asker).await?),
        ..SearchQuery::default()
    };
    let answer = state.search.find(query, &asker, now).await?;
    let mut offers = catalogue::found_offers(on, &asker, &answer.ids, now).await?;
    offers.retain(|offer| offer.seller.id != Uuid::from(reader.actor.organization));
    Ok(offers)
}

/// These offers as they are on sale to the reader's organization, in this order; others are left out.
///
/// # Errors
/// The database fails.
pub async fn on_sale(
    state: &State,
    reader: &Reader,
    ids: &[Uuid],
) -> Result<Vec<OfferView>, Problem> {
    let now = state.workflow.origin.now();
    let on = state.workflow.reader();
    let mut offers = catalogue::found_offers(on, &asker(reader), ids, now).await?;
    offers.retain(|offer| offer.seller.id != Uuid::from(reader.actor.organization));
    Ok(offers)
}
