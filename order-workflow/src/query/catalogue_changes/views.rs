//! What is told of a change.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::price_ladder::PriceLadder;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::command::catalogue_changes::TIME_TO_UNDO;
use crate::error::WorkflowError;
use crate::query::catalogue::PackView;
use crate::store::catalogue_changes::Goods;

/// Where a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// It waits for its day.
    Planned,
    /// It holds.
    Done,
    /// It was called off before its day.
    Cancelled,
    /// It was taken back.
    Undone,
}

impl ChangeState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Done, Self::Cancelled, Self::Undone];

    /// The word the table keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Undone => "undone",
        }
    }

    /// The other way round.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A rule as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleView {
    /// Only of this category.
    pub category: Option<String>,
    /// Only with this in the name, or as their code.
    pub q: Option<String>,
    /// Only in this state.
    #[schema(value_type = Option<String>)]
    pub in_state: Option<OfferState>,
    /// Prices move by so many hundredths of a per cent.
    pub basis_points: Option<i64>,
    /// Prices move by so many rupiah a pack.
    #[schema(value_type = Option<String>)]
    pub amount: Option<Money>,
    /// Rounded to the nearest multiple of this.
    #[schema(value_type = Option<String>)]
    pub round_to: Option<Money>,
    /// Packs there are.
    pub stock: Option<i64>,
    /// On sale or paused.
    #[schema(value_type = Option<String>)]
    pub state: Option<OfferState>,
}

/// Many own offers changed as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeView {
    /// Which change.
    pub id: Uuid,
    /// Goes up with every step.
    pub version: i64,
    /// Where it is.
    pub state: ChangeState,
    /// What was asked, where it was a rule rather than rows.
    pub rule: Option<RuleView>,
    /// The day from which it holds at the seller's place; null where it held at once.
    pub starts_on: Option<NaiveDate>,
    /// The instant that day begins.
    pub starts_at: Option<DateTime<Utc>>,
    /// Who made it; null once they were erased.
    pub made_by: Option<String>,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// When it was called off or taken back.
    pub ended_at: Option<DateTime<Utc>>,
    /// Until when it may be taken back; null where it may not.
    pub undo_until: Option<DateTime<Utc>>,
    /// Offers it is about.
    pub rows: i64,
    /// Offers it changed.
    pub done: i64,
    /// Offers that were left as they are when its day came.
    pub left: i64,
    /// Offers that stayed when it was taken back, since they had changed.
    pub kept: i64,
    /// Offers whose first price rose.
    pub dearer: i64,
    /// Offers whose first price fell.
    pub cheaper: i64,
    /// The first of its offers, by name.
    pub first_name: Option<String>,
}

#[derive(FromQueryResult)]
pub(super) struct ChangeRow {
    id: Uuid,
    version: i64,
    state: String,
    rule: Option<serde_json::Value>,
    starts_on: Option<NaiveDate>,
    starts_at: Option<DateTime<Utc>>,
    made_by: Option<String>,
    made_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    rows: i64,
    done: i64,
    left_out: i64,
    kept: i64,
    dearer: i64,
    cheaper: i64,
    some_name: Option<String>,
}

impl ChangeRow {
    pub(super) fn view(self, now: DateTime<Utc>) -> Result<ChangeView, WorkflowError> {
        let id = self.id;
        let bad = |column| WorkflowError::BadRow {
            table: "catalogue_change",
            column,
            id: id.to_string(),
        };
        let state = ChangeState::from_word(&self.state).ok_or_else(|| bad("state"))?;
        let rule = match self.rule {
            Some(rule) => Some(serde_json::from_value(rule).map_err(|_unreadable| bad("rule"))?),
            None => None,
        };
        let until = self.done_at.map(|at| at + TIME_TO_UNDO);
        Ok(ChangeView {
            id,
            version: self.version,
            state,
            rule,
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            made_by: self.made_by,
            made_at: self.made_at,
            done_at: self.done_at,
            ended_at: self.ended_at,
            undo_until: until
                .filter(|until| state == ChangeState::Done && now < *until && self.done > 0),
            rows: self.rows,
            done: self.done,
            left: self.left_out,
            kept: self.kept,
            dearer: self.dearer,
            cheaper: self.cheaper,
            first_name: self.some_name,
        })
    }
}

/// What becomes, or became, of one offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedRow {
    /// Which offer.
    pub offer_id: Uuid,
    /// The goods, as the seller writes them.
    pub product_name: String,
    /// What is counted.
    pub pack: PackView,
    /// `planned`, `done`, `left`, `cancelled`, `undone` or `kept`; null in a preview.
    pub outcome: Option<String>,
    /// Why it was left, or kept: `withdrawn`, `follows_rule`, `other_pack`, `changed_since` or `stock_moved`.
    pub why: Option<String>,
    /// Of one pack from the first on, before; where it is planned, today's.
    #[schema(value_type = Option<String>)]
    pub old_price: Option<Money>,
    /// And after; null where prices stay.
    #[schema(value_type = Option<String>)]
    pub new_price: Option<Money>,
    /// How many steps the new prices have.
    pub steps: i64,
    /// Before.
    #[schema(value_type = Option<String>)]
    pub old_state: Option<OfferState>,
    /// And after; null where it stays.
    #[schema(value_type = Option<String>)]
    pub new_state: Option<OfferState>,
    /// Base units of the product before.
    pub old_on_hand: Option<i64>,
    /// And after; null where the stock stays.
    pub new_on_hand: Option<i64>,
}

#[derive(FromQueryResult)]
pub(super) struct StoredRow {
    offer_id: Uuid,
    name: String,
    pack_name: String,
    factor: i64,
    outcome: String,
    why: Option<String>,
    old_sen: Option<i64>,
    new_sen: Option<i64>,
    now_sen: Option<i64>,
    steps: Option<i32>,
    old_state: Option<String>,
    new_state: Option<String>,
    new_on_hand: Option<i64>,
    moved: Option<i64>,
}

impl From<StoredRow> for ChangedRow {
    fn from(row: StoredRow) -> Self {
        let state = |word: Option<String>| word.as_deref().and_then(OfferState::from_word);
        let before = row.old_sen.or(row.now_sen).filter(|_| row.new_sen.is_some());
        Self {
            offer_id: row.offer_id,
            product_name: row.name,
            pack: PackView { name: row.pack_name, factor: row.factor },
            outcome: Some(row.outcome),
            why: row.why,
            old_price: before.map(Money::from_sen),
            new_price: row.new_sen.map(Money::from_sen),
            steps: row.steps.unwrap_or(0).into(),
            old_state: state(row.old_state),
            new_state: state(row.new_state),
            old_on_hand: row.new_on_hand.zip(row.moved).map(|(on_hand, moved)| on_hand - moved),
            new_on_hand: row.new_on_hand,
        }
    }
}

/// One offer of a preview; `on_hand` says how much there is and how much there is to be.
pub(crate) fn preview_row(
    goods: &Goods,
    prices: Option<&PriceLadder>,
    state: Option<OfferState>,
    (there, on_hand): (i64, Option<i64>),
) -> ChangedRow {
    let first = |ladder: &PriceLadder| ladder.steps().first().map(|step| step.price);
    ChangedRow {
        offer_id: goods.id,
        product_name: goods.name.clone(),
        pack: PackView { name: goods.pack_name.clone(), factor: goods.factor },
        outcome: None,
        why: None,
        old_price: prices.and_then(|_| first(&goods.ladder)),
        new_price: prices.and_then(first),
        steps: prices.map_or(0, |prices| i64::try_from(prices.steps().len()).unwrap_or(i64::MAX)),
        old_state: state.map(|_| goods.state),
        new_state: state,
        old_on_hand: on_hand.map(|_| there),
        new_on_hand: on_hand,
    }
}

/// How many offers a rule leaves out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// `unchanged`, `follows_rule`, `no_price_left`, `planned_already`, `several_packs`, `below_reserved` or `too_many`.
    pub why: String,
    /// Offers.
    pub count: i64,
}

/// What a rule would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewView {
    /// Own offers it is about.
    pub matched: i64,
    /// Offers it would change.
    pub changed: i64,
    /// Offers whose first price would rise.
    pub dearer: i64,
    /// Offers whose first price would fall.
    pub cheaper: i64,
    /// Products whose stock would be set.
    pub stocks: i64,
    /// Offers that would be put on sale or paused.
    pub turned: i64,
    /// Offers it would leave out, by reason.
    pub left_out: Vec<LeftOut>,
    /// The offers whose price would move most, at most twenty.
    pub biggest: Vec<ChangedRow>,
    /// Names exactly what was shown; sent with the rule, nothing else is done.
    pub seen: String,
}
