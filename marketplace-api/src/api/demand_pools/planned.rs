//! What an organizer sends of a pool it plans: its rules, its goods, who may join.

use chrono::{DateTime, Utc};
use order_workflow::command::demand_pools::{Cap, NewPool, PlannedLine, PoolPlan};
use order_workflow::query::written::AudienceWritten;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::fmt;
use supply_chain::demand_pool::{
    Bearing, Extension, Openness, PoolDates, PoolFee, PoolRole, RoundCalendar, Rules, SharingRule,
};
use supply_chain::id::{DemandPoolId, OfferId, OrganizationId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::offers::AudienceSent;
use crate::api::purchase_orders::drafting::Day;
use crate::api::standing_orders::ScheduleSent;

/// A moment as RFC 3339, such as `2026-11-24T17:00:00+08:00`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct Moment(pub(super) DateTime<Utc>);

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let read = DateTime::parse_from_rfc3339(&text).ok();
        read.map(|at| Self(at.to_utc())).ok_or("a moment is written as RFC 3339")
    }
}

/// A pool to be planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPool {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Who sells: one for all goods, so that one order goes out.
    pub supplier_id: Uuid,
    /// A pool above in which the organizer pledges what comes together here: lines name its offers, the supplier is who
    /// sells to the organizer there, and it closes before that one's top-up.
    pub pledges_into: Option<Uuid>,
    /// What people call it.
    pub title: String,
    /// What the organizer wants to be known of it.
    pub note: Option<String>,
    /// The rules; published before it opens, and the same until it is over.
    pub rules: RulesSent,
    /// Who may join; as the organizer's own offers where left out.
    #[schema(value_type = Option<AudienceWritten>)]
    pub audience: Option<AudienceSent>,
    /// A place of the organizer's, to which the goods come; its first one where left out.
    pub hub_place_id: Option<Uuid>,
    /// What is bought: 1 to 10,000 offers.
    pub lines: Vec<PoolLineSent>,
    /// Days from the hub to cooperatives; who is not named is near.
    #[serde(default)]
    pub distances: Vec<DistanceSent>,
    /// When it comes round again.
    pub calendar: Option<CalendarSent>,
}

/// A pool written anew, until it opens. What was published is not published any more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPoolAgain {
    /// As in [`PlanPool`].
    pub title: String,
    /// As in [`PlanPool`].
    pub note: Option<String>,
    /// As in [`PlanPool`].
    pub rules: RulesSent,
    /// As in [`PlanPool`].
    #[schema(value_type = Option<AudienceWritten>)]
    pub audience: Option<AudienceSent>,
    /// As in [`PlanPool`].
    pub hub_place_id: Option<Uuid>,
    /// As in [`PlanPool`].
    pub lines: Vec<PoolLineSent>,
    /// As in [`PlanPool`].
    #[serde(default)]
    pub distances: Vec<DistanceSent>,
    /// As in [`PlanPool`].
    pub calendar: Option<CalendarSent>,
}

/// The rules of a pool.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesSent {
    /// `principal` buys and resells; `agent` orders on behalf of each. Principal where left out.
    #[schema(value_type = Option<String>)]
    pub role: Option<PoolRole>,
    /// How a shortage falls: `{"rule": "pro_rata"}`, `first_come`, or `small_and_remote_first` with `remote_from_days`;
    /// pro rata where left out.
    pub sharing: Option<SharingSent>,
    /// What the organizer takes, inside the price: `"none"`, `{"per_pack": "2000.00"}` for each pack of the supplier, or
    /// `{"percent": "2.5"}` of its price.
    #[schema(value_type = Option<Object>)]
    pub fee: Option<FeeSent>,
    /// By what freight is borne: `by_units`, `by_amount` or `evenly`; by units where left out.
    #[schema(value_type = Option<String>)]
    pub freight: Option<Bearing>,
    /// How often it is opened once more when the least is not met, and for how long; never where left out.
    pub extension: Option<ExtensionSent>,
    /// Pledges are taken from here on.
    #[schema(value_type = DateTime<Utc>)]
    pub open_at: Moment,
    /// From here on nothing may leave more missing.
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub top_up_at: Option<Moment>,
    /// No pledge is taken any more.
    #[schema(value_type = DateTime<Utc>)]
    pub cut_off_at: Moment,
    /// How long a packet written before the cut-off may still come in, 0 to 72; so long fill and result are sealed.
    #[serde(default)]
    pub grace_hours: u8,
    /// When the goods are to be at the hub.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub arrives_on: Option<Day>,
    /// What participants see of each other: `named` or `unnamed`; unnamed where left out.
    #[schema(value_type = Option<String>)]
    pub openness: Option<Openness>,
}

/// How a shortage falls.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SharingSent {
    /// By which rule.
    pub rule: SharingWord,
    /// With `small_and_remote_first`: from so many days away on a place is far, 1 to 60; 1 where left out.
    pub remote_from_days: Option<u8>,
}

/// By which rule a shortage falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharingWord {
    /// In proportion to what was pledged for sure.
    ProRata,
    /// Whoever pledged earlier first.
    FirstCome,
    /// Those who are far first, the smaller pledge before the larger.
    SmallAndRemoteFirst,
}

/// What the organizer takes: `"none"`, or an amount or a percentage in an object.
#[derive(Debug, Clone, Copy)]
pub struct FeeSent(PoolFee);

/// What it takes for each pack of the supplier, or of its price; one of the two.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeWritten {
    per_pack: Option<Money>,
    percent: Option<Decimal>,
}

impl<'de> Deserialize<'de> for FeeSent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrFigure;

        impl<'de> Visitor<'de> for WordOrFigure {
            type Value = PoolFee;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a fee")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<PoolFee, E> {
                if word == "none" {
                    Ok(PoolFee::None)
                } else {
                    Err(E::unknown_variant(word, &["none"]))
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PoolFee, A::Error> {
                match FeeWritten::deserialize(MapAccessDeserializer::new(map))? {
                    FeeWritten { per_pack: Some(amount), percent: None } => {
                        Ok(PoolFee::PerPack(amount))
                    }
                    FeeWritten { per_pack: None, percent: Some(percent) } => {
                        Ok(PoolFee::Percent(percent))
                    }
                    FeeWritten { .. } => Err(de::Error::missing_field("per_pack")),
                }
            }
        }

        deserializer.deserialize_any(WordOrFigure).map(Self)
    }
}

/// What happens when the least is not met.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionSent {
    /// How often it is opened once more, 0 to 5.
    pub times: u8,
    /// For so many days each time, 1 to 30.
    pub days: u8,
}

/// One offer that is bought together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolLineSent {
    /// Of the supplier, as the organizer may buy it.
    pub offer_id: Uuid,
    /// What it is pledged in; the supplier's pack where left out.
    pub unit: Option<String>,
    /// Base units in one; a pack is a whole number of them.
    pub unit_factor: Option<i64>,
    /// The most that can be bought, in units; what the supplier has now where left out and it keeps stock.
    pub cap_units: Option<i64>,
    /// true where there is no bound, whatever the supplier has now.
    #[serde(default)]
    pub is_unbounded: bool,
}

/// How far a cooperative is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DistanceSent {
    /// Which.
    pub organization_id: Uuid,
    /// Days from the hub, 0 to 60.
    pub days_away: u8,
}

/// When a pool comes round again, told by its cut-offs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSent {
    /// The cut-offs, in the zone of the hub.
    pub cut_offs: ScheduleSent,
    /// Hours before it that pledges are taken.
    pub open_hours: u16,
    /// Hours before it that top-up begins.
    pub top_up_hours: Option<u16>,
    /// Hours before the opening that the rules are published.
    pub publish_hours: u16,
}

impl From<RulesSent> for Rules {
    fn from(sent: RulesSent) -> Self {
        let sharing = match sent.sharing {
            None | Some(SharingSent { rule: SharingWord::ProRata, .. }) => SharingRule::ProRata,
            Some(SharingSent { rule: SharingWord::FirstCome, .. }) => SharingRule::FirstCome,
            Some(SharingSent { rule: SharingWord::SmallAndRemoteFirst, remote_from_days }) => {
                let remote_from_days = remote_from_days.unwrap_or(1);
                SharingRule::SmallAndRemoteFirst { remote_from_days }
            }
        };
        let fee = sent.fee.map_or(PoolFee::None, |fee| fee.0);
        let extension = sent.extension.map(|one| Extension { times: one.times, days: one.days });
        Self {
            role: sent.role.unwrap_or(PoolRole::Principal),
            sharing,
            fee,
            freight: sent.freight.unwrap_or(Bearing::ByUnits),
            extension: extension.unwrap_or_default(),
            dates: PoolDates {
                open_at: sent.open_at.0,
                top_up_at: sent.top_up_at.map(|at| at.0),
                cut_off_at: sent.cut_off_at.0,
                grace_hours: sent.grace_hours,
                arrives_on: sent.arrives_on.map(Day::date),
            },
            openness: sent.openness.unwrap_or(Openness::Unnamed),
        }
    }
}

impl From<PoolLineSent> for PlannedLine {
    fn from(sent: PoolLineSent) -> Self {
        let cap = match (sent.is_unbounded, sent.cap_units) {
            (true, _) => Cap::Unbounded,
            (false, Some(units)) => Cap::Units(units),
            (false, None) => Cap::Stock,
        };
        // A unit that has a name or a size has both, or is refused for what it lacks.
        let unit = (sent.unit.is_some() || sent.unit_factor.is_some())
            .then(|| (sent.unit.unwrap_or_default(), sent.unit_factor.unwrap_or_default()));
        Self { offer: OfferId(sent.offer_id), unit, cap }
    }
}

impl From<CalendarSent> for RoundCalendar {
    fn from(sent: CalendarSent) -> Self {
        Self {
            cut_offs: sent.cut_offs.into(),
            open_hours: sent.open_hours,
            top_up_hours: sent.top_up_hours,
            publish_hours: sent.publish_hours,
        }
    }
}

impl From<PlanPoolAgain> for PoolPlan {
    fn from(sent: PlanPoolAgain) -> Self {
        let distance = |sent: DistanceSent| (OrganizationId(sent.organization_id), sent.days_away);
        Self {
            title: sent.title,
            note: sent.note,
            rules: sent.rules.into(),
            audience: sent.audience.map(Into::into),
            hub_place: sent.hub_place_id,
            lines: sent.lines.into_iter().map(Into::into).collect(),
            distances: sent.distances.into_iter().map(distance).collect(),
            calendar: sent.calendar.map(Into::into),
        }
    }
}

impl From<PlanPool> for NewPool {
    fn from(sent: PlanPool) -> Self {
        let PlanPool { id, supplier_id, pledges_into, title, note, rules, audience, .. } = sent;
        let (hub_place_id, lines) = (sent.hub_place_id, sent.lines);
        let (distances, calendar) = (sent.distances, sent.calendar);
        let plan = PlanPoolAgain {
            title,
            note,
            rules,
            audience,
            hub_place_id,
            lines,
            distances,
            calendar,
        };
        let pledges_into = pledges_into.map(DemandPoolId);
        Self { id, supplier: OrganizationId(supplier_id), pledges_into, plan: plan.into() }
    }
}
