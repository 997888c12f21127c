//! What a rule of resale says, as it is written over JSON.

use order_workflow::command::resale::Wording;
use order_workflow::query::written::{AudienceWritten, MoneyWritten};
use rust_decimal::Decimal;
use serde::Deserialize;
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::price_chain::OpenTo;
use supply_chain::resale::{Follow, Margin, MarginFrom, ResaleRule, Sourcing};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::offers::AudienceSent;
use crate::api::purchase_orders::drafting::Day;
use crate::problem::{Problem, kind};

/// Where goods come from.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourcingSent {
    /// Ordered above for each order below.
    BackToBack,
    /// Out of the own warehouse.
    FromStock,
}

/// What happens when the price above moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowSent {
    /// The own price moves with it.
    PassOn,
    /// It stays until the end of a day.
    HoldUntil,
    /// A person is asked.
    AskMe,
}

/// For whom a hop of a price chain is open.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpenToSent {
    /// Nobody but its owner.
    Nobody,
    /// Whoever buys from its owner.
    DirectBuyer,
    /// Everybody who may see the line.
    Everyone,
}

impl From<OpenToSent> for OpenTo {
    fn from(sent: OpenToSent) -> Self {
        match sent {
            OpenToSent::Nobody => Self::Nobody,
            OpenToSent::DirectBuyer => Self::DirectBuyer,
            OpenToSent::Everyone => Self::Everyone,
        }
    }
}

/// From `min_count` own packs on, this is added to what goods cost: percent or an amount.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginSent {
    /// Own packs; one of the margins starts at 1.
    pub min_count: i64,
    /// So many percent of the cost, such as `4` or `"2.5"`.
    #[schema(value_type = Option<String>)]
    pub percent: Option<Decimal>,
    /// An amount on each own pack.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
}

/// What a rule says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleWording {
    /// Own packs in one pack from above; 1 when not said.
    pub split: Option<i64>,
    /// What a pack is called that is not sold as it comes; needed where `split` is above 1.
    pub pack_name: Option<String>,
    /// What is added, by own count.
    pub margins: Vec<MarginSent>,
    /// Prices are rounded up to a multiple of this; one rupiah when not said.
    #[schema(value_type = Option<MoneyWritten>)]
    pub round_up_to: Option<Money>,
    /// `back_to_back` when not said.
    pub sourcing: Option<SourcingSent>,
    /// `ask_me` when not said.
    pub follow: Option<FollowSent>,
    /// The last day on which prices are held; with `hold_until` alone.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub hold_until: Option<Day>,
    /// For whom the own margin is open in the price chain; `direct_buyer` when not said.
    pub open_to: Option<OpenToSent>,
    /// Who may see and buy; by the organization's kind when not said.
    #[schema(value_type = Option<AudienceWritten>)]
    pub audience: Option<AudienceSent>,
    /// Whether a rule for many takes up goods that the organization sells already, under an offer of its own or made
    /// from another seller's; `false` when not said.
    pub doubles: Option<bool>,
}

/// A new rule: for one offer, for a category of a seller's goods, or for all of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteResaleRule {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// The one offer it is for; instead of a seller.
    pub offer_id: Option<Uuid>,
    /// Whose goods.
    pub seller_id: Option<Uuid>,
    /// Only this category of theirs.
    pub category: Option<String>,
    /// What it says.
    pub rule: RuleWording,
}

/// What a rule would say; of one that is there already, or of one that would be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewResaleRule {
    /// The rule that would say so from now on; instead of offer and seller.
    pub rule_id: Option<Uuid>,
    /// See [`WriteResaleRule::offer_id`].
    pub offer_id: Option<Uuid>,
    /// See [`WriteResaleRule::seller_id`].
    pub seller_id: Option<Uuid>,
    /// See [`WriteResaleRule::category`].
    pub category: Option<String>,
    /// What it would say.
    pub rule: RuleWording,
}

pub(super) fn invalid(pointer: &str, id: &str, en: &str) -> Problem {
    Problem::new(&kind::INVALID, id, en).error(pointer, id, en)
}

impl TryFrom<RuleWording> for Wording {
    type Error = Problem;

    fn try_from(said: RuleWording) -> Result<Self, Problem> {
        let margin = |(at, from): (usize, MarginSent)| {
            let margin = match (from.percent, from.amount) {
                (Some(percent), None) => Margin::Percent(percent),
                (None, Some(amount)) => Margin::Amount(amount),
                _ => {
                    return Err(invalid(
                        &format!("/rule/margins/{at}"),
                        "Isi persen atau rupiah, salah satu saja.",
                        "Name percent or an amount, one of the two.",
                    ));
                }
            };
            Ok(MarginFrom { min_count: from.min_count, margin })
        };
        let margins = said.margins.into_iter().enumerate().map(margin);
        let follow = match (said.follow.unwrap_or(FollowSent::AskMe), said.hold_until) {
            (FollowSent::HoldUntil, Some(day)) => Follow::HoldUntil { day: day.date() },
            (FollowSent::PassOn, None) => Follow::PassOn,
            (FollowSent::AskMe, None) => Follow::AskMe,
            (FollowSent::HoldUntil, None) => {
                return Err(invalid(
                    "/rule/hold_until",
                    "Sebutkan sampai tanggal berapa harga ditahan.",
                    "Name the day until which prices are held.",
                ));
            }
            (FollowSent::PassOn | FollowSent::AskMe, Some(_)) => {
                return Err(invalid(
                    "/rule/hold_until",
                    "Tanggal ini hanya untuk harga yang ditahan.",
                    "This day is for prices that are held.",
                ));
            }
        };
        Ok(Self {
            rule: ResaleRule {
                split: said.split.unwrap_or(1),
                margins: margins.collect::<Result<_, _>>()?,
                round_up_to: said.round_up_to.unwrap_or(Money::from_sen(100)),
                sourcing: match said.sourcing {
                    Some(SourcingSent::FromStock) => Sourcing::FromStock,
                    Some(SourcingSent::BackToBack) | None => Sourcing::BackToBack,
                },
                follow,
                open_to: said.open_to.map_or(OpenTo::DirectBuyer, OpenTo::from),
            },
            pack_name: said.pack_name,
            audience: said.audience.map(Audience::from),
            doubles: said.doubles.unwrap_or(false),
        })
    }
}
