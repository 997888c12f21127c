//! Demand pools over JSON: planned, published and given up by their organizer, pledged in by those they are for.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use order_workflow::command::demand_pools::{
    Cap, NewPool, OfLine, PlannedLine, PledgeAnswer, PledgeRequest, PoolPlan, PoolRequest,
};
use order_workflow::query::demand_pools::PoolView;
use order_workflow::query::written::{AudienceWritten, MoneyWritten};
use rust_decimal::Decimal;
use serde::Deserialize;
use supply_chain::demand_pool::{
    Bearing, Consent, Consents, Extension, Openness, PledgeWish, PoolDates, PoolFee, PoolRole,
    RoundCalendar, Rules, SharingRule,
};
use supply_chain::id::{DemandPoolId, OfferId, OrganizationId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::offers::AudienceSent;
use super::purchase_orders::drafting::Day;
use super::standing_orders::ScheduleSent;
use crate::answer::respond;
use crate::extract::{Asked, NoFields};
use crate::problem::Problem;
use crate::state::State;

/// A moment as RFC 3339, such as `2026-11-24T17:00:00+08:00`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct Moment(DateTime<Utc>);

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
    #[schema(value_type = Option<NaiveDate>)]
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

/// What the organizer takes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeSent {
    /// Nothing.
    None,
    /// An amount for each pack of the supplier.
    PerPack(Money),
    /// So many percent of its price.
    Percent(Decimal),
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

/// Why a pool is given up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOff {
    /// Everybody who pledged reads it.
    #[serde(default)]
    pub reason: String,
}

/// What a cooperative promises of a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PledgeSent {
    /// A UUIDv7 of the client's own, the first time.
    pub id: Option<Uuid>,
    /// Taken for sure, in the line's units; at least one.
    pub firm: i64,
    /// How much more may be given to it.
    #[serde(default)]
    pub tolerance: i64,
    /// The most that is paid for a unit, freight apart; whole rupiah.
    #[schema(value_type = MoneyWritten)]
    pub highest: Money,
    /// What it says yes to beforehand: `case_fill` `tier_unlock` `extend` `late` `substitute`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub consents: Vec<Consent>,
    /// When the device wrote it, by its own clock; heard inside the grace alone.
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub claimed_at: Option<Moment>,
    /// The device it was written on.
    pub device_id: Option<Uuid>,
    /// That device's own count.
    pub device_sequence: Option<i64>,
}

/// A pledge taken back, perhaps some time ago.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawPledge {
    /// When the device wrote it, by its own clock; heard inside the grace alone.
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub claimed_at: Option<Moment>,
    /// The device it was written on.
    pub device_id: Option<Uuid>,
    /// That device's own count.
    pub device_sequence: Option<i64>,
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
        let fee = match sent.fee {
            None | Some(FeeSent::None) => PoolFee::None,
            Some(FeeSent::PerPack(amount)) => PoolFee::PerPack(amount),
            Some(FeeSent::Percent(percent)) => PoolFee::Percent(percent),
        };
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
        let PlanPool { id, supplier_id, title, note, rules, audience, .. } = sent;
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
        Self { id, supplier: OrganizationId(supplier_id), plan: plan.into() }
    }
}

/// `POST /api/v1/demand-pools`: a secondary plans a pool; nobody else knows of it before it is published.
#[utoipa::path(post, path = "/api/v1/demand-pools", tag = "demand-pools", request_body = PlanPool,
    responses((status = 201, body = PoolView)))]
pub async fn plan(
    state: web::Data<State>,
    asked: Asked<PlanPool>,
) -> Result<HttpResponse, Problem> {
    Ok(respond(state.workflow.create_demand_pool(asked.ask, asked.body.into()).await?))
}

/// `PUT /api/v1/demand-pools/{id}`: its organizer writes it anew, until it opens; it must then be published anew.
#[utoipa::path(put, path = "/api/v1/demand-pools/{id}", tag = "demand-pools", params(("id" = Uuid, Path)),
    request_body = PlanPoolAgain, responses((status = 200, body = PoolView)))]
pub async fn plan_again(
    state: web::Data<State>,
    asked: Asked<PlanPoolAgain>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    let request = PoolRequest::Plan(Box::new(asked.body.into()));
    Ok(respond(state.workflow.handle_demand_pool(asked.ask, id, request).await?))
}

/// `POST /api/v1/demand-pools/{id}/publish`: rules and goods are published, with their digest; it opens at its time.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/publish", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 200, body = PoolView)))]
pub async fn publish(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    Ok(respond(state.workflow.handle_demand_pool(asked.ask, id, PoolRequest::Publish).await?))
}

/// `POST /api/v1/demand-pools/{id}/call-off`: its organizer gives it up, until the cut-off; everybody is told why.
#[utoipa::path(post, path = "/api/v1/demand-pools/{id}/call-off", tag = "demand-pools", params(("id" = Uuid, Path)),
    request_body = CallOff, responses((status = 200, body = PoolView)))]
pub async fn call_off(
    state: web::Data<State>,
    asked: Asked<CallOff>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    let request = PoolRequest::CallOff { reason: asked.body.reason };
    Ok(respond(state.workflow.handle_demand_pool(asked.ask, id, request).await?))
}

/// `PUT /api/v1/demand-pools/{id}/lines/{line_id}/pledge`: a cooperative promises to take something, or changes what it
/// promised; 201 the first time.
#[utoipa::path(put, path = "/api/v1/demand-pools/{id}/lines/{line_id}/pledge", tag = "demand-pools",
    params(("id" = Uuid, Path), ("line_id" = Uuid, Path)), request_body = PledgeSent,
    responses((status = 200, body = PledgeAnswer), (status = 201, body = PledgeAnswer)))]
pub async fn pledge(
    state: web::Data<State>,
    asked: Asked<PledgeSent>,
) -> Result<HttpResponse, Problem> {
    let of = OfLine { pool: asked.id("id")?, line: asked.id("line_id")? };
    let Asked { body, mut ask, .. } = asked;
    ask.claimed_at = body.claimed_at.map(|at| at.0);
    ask.device = body.device_id.zip(body.device_sequence);
    let wish = PledgeWish {
        firm: body.firm,
        tolerance: body.tolerance,
        highest: body.highest,
        consents: Consents::of(&body.consents),
    };
    Ok(respond(state.workflow.pledge(ask, of, PledgeRequest { id: body.id, wish }).await?))
}

/// `DELETE /api/v1/demand-pools/{id}/lines/{line_id}/pledge`: a promise is taken back.
#[utoipa::path(delete, path = "/api/v1/demand-pools/{id}/lines/{line_id}/pledge", tag = "demand-pools",
    params(("id" = Uuid, Path), ("line_id" = Uuid, Path)), request_body = WithdrawPledge,
    responses((status = 200, body = PledgeAnswer)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<WithdrawPledge>,
) -> Result<HttpResponse, Problem> {
    let of = OfLine { pool: asked.id("id")?, line: asked.id("line_id")? };
    let Asked { body, mut ask, .. } = asked;
    ask.claimed_at = body.claimed_at.map(|at| at.0);
    ask.device = body.device_id.zip(body.device_sequence);
    Ok(respond(state.workflow.withdraw_pledge(ask, of).await?))
}

/// `PUT /api/v1/demand-pools/{id}/reminder`: the asker's organization is reminded of the pool before it closes.
#[utoipa::path(put, path = "/api/v1/demand-pools/{id}/reminder", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn remind(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    Ok(respond(state.workflow.remind_of_demand_pool(asked.ask, id, true).await?))
}

/// `DELETE /api/v1/demand-pools/{id}/reminder`: it is not any more.
#[utoipa::path(delete, path = "/api/v1/demand-pools/{id}/reminder", tag = "demand-pools", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn forget(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: DemandPoolId = asked.id("id")?;
    Ok(respond(state.workflow.remind_of_demand_pool(asked.ask, id, false).await?))
}
