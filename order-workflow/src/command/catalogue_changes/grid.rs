//! Row by row: each says one own offer's price, stock, or whether it is on sale.

use std::collections::HashMap;

use chrono::NaiveDate;
use supply_chain::id::{CatalogueChangeId, OfferId};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use uuid::Uuid;

use super::carrying::{Wish, carry};
use super::refusal::{Fault, Refusal, RowFault};
use super::start;
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::catalogue::{DESK, STOCK_MAX, seller};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::imports::Standing;
use crate::error::WorkflowError;
use crate::query::catalogue_changes::{ChangeView, change};
use crate::store::catalogue_changes::{self as store, Goods, Which};
use crate::store::import_bulk;
use crate::unit_of_work::{Work, Workflow};

/// The most rows at once: more than any page shows; a file or a rule changes more.
pub const ROWS_MAX: usize = 500;

/// What one offer is to be; `None` leaves a thing as it is.
#[derive(Debug, Clone)]
pub struct RowChange {
    /// Which offer.
    pub offer: OfferId,
    /// The version it was shown at; refused when it is another by now.
    pub version: Option<i64>,
    /// The price of one pack from the first on; further steps stay.
    pub price: Option<Money>,
    /// All prices.
    pub price_breaks: Option<Vec<PriceBreak>>,
    /// On sale or paused.
    pub state: Option<OfferState>,
    /// Packs there are: a stock-take of the product.
    pub stock: Option<i64>,
    /// Base units that were there when it was shown; refused when they are others by now.
    pub on_hand_was: Option<i64>,
}

/// Changes these offers, all or none; prices from a day on where one is said. Answers 201 with a [`ChangeView`].
///
/// # Errors
/// 403 without a desk role; [`Refusal::Rows`] with every row that is wrong; [`Refusal::NothingChanges`];
/// [`Refusal::StartsOutside`]; [`WorkflowError::IdTaken`].
pub async fn change_rows(
    workflow: &Workflow,
    ask: Ask,
    (id, starts_on): (Option<Uuid>, Option<NaiveDate>),
    rows: Vec<RowChange>,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, ChangeRows { id, starts_on, rows }).await
}

struct ChangeRows {
    id: Option<Uuid>,
    starts_on: Option<NaiveDate>,
    rows: Vec<RowChange>,
}

impl Command for ChangeRows {
    type Grounds = ();
    type View = ChangeView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        seller(ask, DESK).map(|_actor| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<ChangeView>, WorkflowError> {
        let actor = seller(ask, DESK)?;
        if self.rows.len() > ROWS_MAX {
            return Err(Refusal::TooMany { most: ROWS_MAX }.into());
        }
        let start = start(work, actor.organization, self.starts_on).await?;
        let named = self.rows.iter().map(|row| row.offer.into()).collect();
        let found = store::goods(work.tx, actor.organization, &Which::Named(named), true).await?;
        let planned = match self.starts_on {
            Some(day) => {
                let ids = found.iter().map(|goods| goods.id).collect();
                store::planned_on(work.tx, ids, day).await?
            }
            None => Vec::new(),
        };
        // Offers first, then stock by rising level, as everywhere.
        let stocked: Vec<Uuid> = stocked(&self.rows, &found);
        let standing = import_bulk::standing(work.tx, actor.organization, stocked, true).await?;
        let wishes = wishes(&self.rows, &found, &standing, (self.starts_on.is_some(), &planned));
        let wishes = wishes.map_err(Refusal::Rows)?;
        if wishes.is_empty() {
            return Err(Refusal::NothingChanges.into());
        }
        let id = crate::command::own_id(self.id)?.map_or_else(|| work.id(), CatalogueChangeId);
        carry(work, actor, (id, None), start, &wishes).await?;
        let view = change(work.tx, &ask.by, id, work.now).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

/// The products whose stock is said.
fn stocked(rows: &[RowChange], found: &[Goods]) -> Vec<Uuid> {
    let says = |goods: &&Goods| {
        rows.iter().any(|row| Uuid::from(row.offer) == goods.id && row.stock.is_some())
    };
    found.iter().filter(says).map(|goods| goods.product).collect()
}

/// What the rows wish for, or every fault of theirs.
fn wishes(
    rows: &[RowChange],
    found: &[Goods],
    standing: &HashMap<Uuid, Standing>,
    (waits, planned): (bool, &[Uuid]),
) -> Result<Vec<Wish>, Vec<RowFault>> {
    let by_id: HashMap<Uuid, &Goods> = found.iter().map(|goods| (goods.id, goods)).collect();
    let mut seen: HashMap<Uuid, usize> = HashMap::new();
    let mut stocks: HashMap<Uuid, i64> = HashMap::new();
    let (mut wishes, mut faults) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let id = Uuid::from(row.offer);
        let wrong = |field, fault| RowFault { row: at, field, fault };
        let Some(goods) = by_id.get(&id).copied() else {
            faults.push(wrong("offer_id", Fault::Unknown));
            continue;
        };
        if seen.insert(id, at).is_some() {
            faults.push(wrong("offer_id", Fault::Twice));
            continue;
        }
        if row.version.is_some_and(|version| version != goods.version) {
            faults.push(wrong("version", Fault::Stale { current: goods.version }));
            continue;
        }
        if goods.state == OfferState::Withdrawn {
            faults.push(wrong("offer_id", Fault::Withdrawn));
            continue;
        }
        let mut of_row = Vec::new();
        let prices = ladder(row, goods).unwrap_or_else(|(field, fault)| {
            of_row.push(wrong(field, fault));
            None
        });
        let stands = standing.get(&goods.product);
        let on_hand = on_hand(row, goods, stands).unwrap_or_else(|fault| {
            of_row.push(wrong("stock", fault));
            None
        });
        if row.state == Some(OfferState::Withdrawn) {
            of_row.push(wrong("state", Fault::OnOrOffOnly));
        }
        if waits {
            if row.stock.is_some() {
                of_row.push(wrong("stock", Fault::OnlyPricesWait));
            }
            if row.state.is_some() {
                of_row.push(wrong("state", Fault::OnlyPricesWait));
            }
            if planned.contains(&id) {
                of_row.push(wrong("price", Fault::PlannedAlready));
            }
        }
        let wish = Wish { goods: goods.clone(), prices, state: row.state, on_hand };
        let mut wish = if waits { wish } else { wish.narrowed(stands) };
        of_row.extend(wish.forbidden().map(|(field, fault)| wrong(field, fault)));
        if let Some(on_hand) = on_hand {
            match stocks.insert(goods.product, on_hand) {
                Some(other) if other != on_hand => {
                    of_row.push(wrong("stock", Fault::StocksDiffer));
                }
                // Another pack of it said so already.
                Some(_) => wish.on_hand = None,
                None => {}
            }
        }
        if !of_row.is_empty() {
            faults.append(&mut of_row);
        } else if !wish.is_empty() {
            wishes.push(wish);
        }
    }
    if faults.is_empty() { Ok(wishes) } else { Err(faults) }
}

/// The prices a row says.
fn ladder(row: &RowChange, goods: &Goods) -> Result<Option<PriceLadder>, (&'static str, Fault)> {
    match (row.price, &row.price_breaks) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(("price", Fault::TwoPrices)),
        (Some(price), None) => {
            let mut steps = goods.ladder.steps().to_vec();
            if let Some(first) = steps.first_mut() {
                first.price = price;
            }
            let ladder =
                PriceLadder::new(steps).map_err(|not| ("price", Fault::NotALadder(not)))?;
            Ok(Some(ladder))
        }
        (None, Some(breaks)) => PriceLadder::new(breaks.clone())
            .map(Some)
            .map_err(|not| ("price_breaks", Fault::NotALadder(not))),
    }
}

/// The base units a row says there are.
fn on_hand(
    row: &RowChange,
    goods: &Goods,
    stands: Option<&Standing>,
) -> Result<Option<i64>, Fault> {
    let Some(packs) = row.stock else { return Ok(None) };
    let most = STOCK_MAX / goods.factor;
    if !(0..=most).contains(&packs) {
        return Err(Fault::OutOfRange { most });
    }
    let on_hand = packs * goods.factor;
    let (there, reserved) = stands.map_or((0, 0), |stands| (stands.on_hand, stands.reserved));
    if row.on_hand_was.is_some_and(|was| was != there) {
        return Err(Fault::StockMoved { on_hand: there });
    }
    if on_hand < reserved {
        let least = (reserved + goods.factor - 1) / goods.factor;
        return Err(Fault::BelowReserved { least });
    }
    Ok(Some(on_hand))
}
