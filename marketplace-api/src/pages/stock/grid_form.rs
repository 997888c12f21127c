//! The table of own goods as it comes back: what each row was drawn from, and what was typed into it.

use order_workflow::command::catalogue_changes::RowChange;
use order_workflow::query::catalogue_changes::GridRow;
use supply_chain::id::OfferId;
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use uuid::Uuid;

use crate::language::Language;
use crate::language::format::{count, rupiah_typed};
use crate::pages::filled::{Faults, Filled};

/// The most packs that are typed into a row.
const STOCK_MAX: u32 = 1_000_000_000;

/// A row as it was drawn, and as it came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its place in the form.
    pub at: usize,
    /// Which offer.
    pub offer: Uuid,
    version: i64,
    price: Money,
    on_hand: i64,
    factor: i64,
    state: OfferState,
    pub(super) typed_price: String,
    pub(super) typed_stock: String,
    pub(super) is_on: bool,
    /// Whether the price is a field: what follows a rule has none.
    pub(super) has_price: bool,
}

impl Sent {
    pub(super) fn touched_price(&self) -> bool {
        self.has_price && self.typed_price.trim() != rupiah_typed(self.price)
    }

    pub(super) fn touched_stock(&self) -> bool {
        self.typed_stock.trim() != packs(self.on_hand, self.factor)
    }

    pub(super) fn touched_state(&self) -> bool {
        self.is_on != (self.state == OfferState::Published)
    }
}

/// Whole packs, as they stand in the field.
pub(super) fn packs(on_hand: i64, factor: i64) -> String {
    count(on_hand.max(0) / factor.max(1))
}

/// What a row says of itself beside its fields.
pub(super) fn drawn(row: &GridRow) -> String {
    let (price, state) = (row.price.sen(), row.state.as_str());
    format!("{}|{}|{price}|{}|{}|{state}", row.id, row.version, row.on_hand, row.factor)
}

/// The rows as they came back; what no page of ours drew is left out.
#[must_use]
pub fn sent(filled: &Filled) -> Vec<Sent> {
    let read = |at: usize, text: &str| -> Option<Sent> {
        let mut parts = text.split('|');
        let mut next = || parts.next();
        let offer = next()?.parse().ok()?;
        let number = |text: Option<&str>| text?.parse::<i64>().ok();
        let (version, price) = (number(next())?, number(next())?);
        let (on_hand, factor) = (number(next())?, number(next())?);
        let has_price = filled.pairs().any(|(name, _)| name == format!("price-{at}"));
        Some(Sent {
            at,
            offer,
            version,
            price: Money::from_sen(price),
            on_hand,
            factor: factor.max(1),
            state: OfferState::from_word(next()?)?,
            typed_price: filled.get(&format!("price-{at}")).to_owned(),
            typed_stock: filled.get(&format!("stock-{at}")).to_owned(),
            is_on: filled.is_ticked(&format!("on-{at}")),
            has_price,
        })
    };
    let place = |name: &str| name.strip_prefix("row-")?.parse::<usize>().ok();
    filled.pairs().filter_map(|(name, text)| read(place(name)?, text)).collect()
}

/// What the touched rows say, each with its place in the form; what cannot be read is added to `faults`.
#[must_use]
pub fn changes(
    rows: &[Sent],
    filled: &Filled,
    faults: &mut Faults,
    lang: Language,
) -> Vec<(usize, RowChange)> {
    let mut changes = Vec::new();
    for row in rows {
        let at = row.at;
        let mut change = RowChange {
            offer: OfferId(row.offer),
            version: Some(row.version),
            price: None,
            price_breaks: None,
            state: None,
            stock: None,
            on_hand_was: None,
        };
        if row.touched_price() {
            let price = faults.price(filled, &format!("price-{at}"), lang);
            change.price = price.map(Money::from_sen);
        }
        // Left empty, it stays as it is: as in a price list.
        if row.touched_stock() && !row.typed_stock.trim().is_empty() {
            change.stock = faults.count(filled, &format!("stock-{at}"), (0, STOCK_MAX), lang);
            change.on_hand_was = Some(row.on_hand);
        }
        if row.touched_state() {
            let on = if row.is_on { OfferState::Published } else { OfferState::Paused };
            change.state = Some(on);
        }
        if change.price.is_some() || change.stock.is_some() || change.state.is_some() {
            changes.push((at, change));
        }
    }
    changes
}

/// Which field a place of the command's body belongs to; `changes` are the rows that were sent. What is said about an
/// offer that is not `shown` any more is said about the form.
#[must_use]
pub fn field_of(
    changes: &[(usize, RowChange)],
    (rows, shown): (&[Sent], &[GridRow]),
    pointer: &str,
) -> Option<String> {
    let mut parts = pointer.strip_prefix("rows/")?.split('/');
    let (at, _) = changes.get(parts.next()?.parse::<usize>().ok()?)?;
    let row = rows.iter().find(|row| row.at == *at)?;
    if !shown.iter().any(|shown| shown.id == row.offer) {
        return None;
    }
    Some(match parts.next()? {
        "state" => format!("on-{at}"),
        "stock" => format!("stock-{at}"),
        _ if row.has_price => format!("price-{at}"),
        _ => format!("stock-{at}"),
    })
}
