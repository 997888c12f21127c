//! Standing orders over JSON: what a buyer orders again and again, and what came of it each time. For the buyer's
//! own people alone; a seller sees the orders it makes.

#![expect(clippy::option_option, reason = "left out, null and a value are three things")]

use actix_web::{HttpResponse, web};
use chrono::NaiveTime;
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::command::standing_orders::{
    NewStandingOrder, PolicyChange, Request, Wording, handle_standing_order, write_standing_order,
};
use order_workflow::query::standing_orders::{
    RunView, StandingOrderView, runs as find_runs, standing_order as find_standing_order,
    standing_orders as find_standing_orders,
};
use serde::Deserialize;
use supply_chain::id::StandingOrderId;
use supply_chain::standing_order::{
    Makes, Rhythm, Schedule, State as Standing, WhenDearer, WhenShort,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::purchase_orders::drafting::{Day, OrderedLine, said};
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// When a standing order comes round, in the buyer's own zone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSent {
    /// `week` or `month`.
    pub every: EverySent,
    /// Every so many of them, counted from that of the first day: 1 to 52 weeks, 1 to 12 months; 1.
    pub interval: Option<u32>,
    /// Of a weekly one: 1 is Monday, 7 Sunday; at least one.
    pub weekdays: Option<Vec<u8>>,
    /// Of a monthly one: 1 to 31; in a month that is shorter, its last day.
    pub day: Option<u32>,
    /// The time of day, to the minute: `06:00`.
    #[schema(value_type = String, example = "06:00")]
    pub time: Clock,
    /// The first day on which it may come round.
    #[schema(value_type = chrono::NaiveDate)]
    pub from: Day,
    /// The last; until further notice.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub until: Option<Day>,
}

/// In which rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EverySent {
    /// By weeks.
    Week,
    /// By months.
    Month,
}

/// A time of day as `HH:MM`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct Clock(NaiveTime);

impl TryFrom<String> for Clock {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let time = NaiveTime::parse_from_str(&text, "%H:%M").ok();
        time.filter(|_| text.len() == 5).map(Self).ok_or("a time of day is HH:MM")
    }
}

impl From<ScheduleSent> for Schedule {
    fn from(sent: ScheduleSent) -> Self {
        let interval = sent.interval.unwrap_or(1);
        let rhythm = match sent.every {
            EverySent::Week => {
                let mut weekdays = sent.weekdays.unwrap_or_default();
                weekdays.sort_unstable();
                weekdays.dedup();
                Rhythm::Week { interval, weekdays }
            }
            // Without a day there is none that could be kept, and it is refused as such.
            EverySent::Month => Rhythm::Month { interval, day: sent.day.unwrap_or_default() },
        };
        Self { rhythm, time: sent.time.0, from: sent.from.date(), until: sent.until.map(Day::date) }
    }
}

/// What a run makes.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MakesSent {
    /// Drafts, which somebody submits.
    Draft,
    /// Orders that are submitted at once.
    Submit,
}

/// What becomes of goods whose price rose by more than was set.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenDearerSent {
    /// Their order becomes a draft.
    Draft,
    /// They are left out.
    LeaveOut,
}

/// What becomes of goods of which there is less than was written down.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenShortSent {
    /// All of it is ordered; the seller says what can be had, and when.
    OrderAll,
    /// As many as there are is ordered, by counts that are sold.
    OrderAvailable,
    /// They are left out.
    LeaveOut,
    /// Their seller's whole order is left out.
    SkipOrder,
}

impl From<MakesSent> for Makes {
    fn from(sent: MakesSent) -> Self {
        match sent {
            MakesSent::Draft => Self::Draft,
            MakesSent::Submit => Self::Submit,
        }
    }
}

impl From<WhenDearerSent> for WhenDearer {
    fn from(sent: WhenDearerSent) -> Self {
        match sent {
            WhenDearerSent::Draft => Self::Draft,
            WhenDearerSent::LeaveOut => Self::LeaveOut,
        }
    }
}

impl From<WhenShortSent> for WhenShort {
    fn from(sent: WhenShortSent) -> Self {
        match sent {
            WhenShortSent::OrderAll => Self::OrderAll,
            WhenShortSent::OrderAvailable => Self::OrderAvailable,
            WhenShortSent::LeaveOut => Self::LeaveOut,
            WhenShortSent::SkipOrder => Self::SkipOrder,
        }
    }
}

/// A new standing order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteStandingOrder {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// What people call it; 1 to 100 characters.
    pub name: String,
    /// When it comes round.
    pub schedule: ScheduleSent,
    /// What it orders, from one seller or several; 1 to 200 lines.
    pub lines: Vec<OrderedLine>,
    /// What a run makes; drafts.
    pub makes: Option<MakesSent>,
    /// By how many hours a slot may be late and is still kept, 1 to 168; 24.
    pub late_hours: Option<u32>,
    /// By how many percent a price may rise above that of today, 0 to 1000; any rise is taken.
    pub price_rise_percent: Option<u32>,
    /// What becomes of goods that rose by more; their order becomes a draft.
    pub when_dearer: Option<WhenDearerSent>,
    /// What becomes of goods that are short; all of it is ordered.
    pub when_short: Option<WhenShortSent>,
    /// So many days after a run the goods are wanted, 0 to 60; no day is said.
    pub days_to_delivery: Option<u32>,
    /// The buyer's own number on every order, at most 100 characters.
    pub buyer_reference: Option<String>,
    /// Where to, at most 500 characters.
    pub deliver_to: Option<String>,
    /// Anything else, at most 2,000 characters.
    pub note: Option<String>,
}

/// What a standing order is to say; what is left out stays, `null` clears. Whoever changes it is its writer from
/// then on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeStandingOrder {
    /// What people call it.
    pub name: Option<String>,
    /// When it comes round.
    pub schedule: Option<ScheduleSent>,
    /// All its lines; from then on they are held against today's prices.
    pub lines: Option<Vec<OrderedLine>>,
    /// What a run makes.
    pub makes: Option<MakesSent>,
    /// By how many hours a slot may be late.
    pub late_hours: Option<u32>,
    /// By how many percent a price may rise; `null` for any.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    pub price_rise_percent: Option<Option<u32>>,
    /// What becomes of goods that rose by more.
    pub when_dearer: Option<WhenDearerSent>,
    /// What becomes of goods that are short.
    pub when_short: Option<WhenShortSent>,
    /// When the goods are wanted; `null` for no day.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    pub days_to_delivery: Option<Option<u32>>,
    /// The buyer's own number on every order.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub buyer_reference: Option<Option<String>>,
    /// Where to.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub deliver_to: Option<Option<String>>,
    /// Anything else.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
}

fn lines(sent: Vec<OrderedLine>) -> Vec<WantedLine> {
    sent.into_iter().map(WantedLine::from).collect()
}

impl From<WriteStandingOrder> for NewStandingOrder {
    fn from(sent: WriteStandingOrder) -> Self {
        Self {
            id: sent.id,
            schedule: sent.schedule.into(),
            wording: Wording {
                name: Some(sent.name),
                schedule: None,
                policy: PolicyChange {
                    makes: sent.makes.map(Makes::from),
                    late_hours: sent.late_hours,
                    price_rise_percent: Some(sent.price_rise_percent),
                    when_dearer: sent.when_dearer.map(WhenDearer::from),
                    when_short: sent.when_short.map(WhenShort::from),
                    days_to_delivery: Some(sent.days_to_delivery),
                },
                buyer_reference: Some(sent.buyer_reference),
                deliver_to: Some(sent.deliver_to),
                note: Some(sent.note),
                lines: Some(lines(sent.lines)),
            },
        }
    }
}

impl From<ChangeStandingOrder> for Wording {
    fn from(sent: ChangeStandingOrder) -> Self {
        Self {
            name: sent.name,
            schedule: sent.schedule.map(Schedule::from),
            policy: PolicyChange {
                makes: sent.makes.map(Makes::from),
                late_hours: sent.late_hours,
                price_rise_percent: sent.price_rise_percent,
                when_dearer: sent.when_dearer.map(WhenDearer::from),
                when_short: sent.when_short.map(WhenShort::from),
                days_to_delivery: sent.days_to_delivery,
            },
            buyer_reference: sent.buyer_reference,
            deliver_to: sent.deliver_to,
            note: sent.note,
            lines: sent.lines.map(lines),
        }
    }
}

/// Which standing orders a list is about.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StandingOrderFilter {
    /// `active`, `paused` or `ended`; all when left out.
    pub state: Option<StandingSent>,
}

/// Whether a standing order comes round.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingSent {
    /// It does.
    Active,
    /// It rests.
    Paused,
    /// Never again.
    Ended,
}

impl From<StandingSent> for Standing {
    fn from(sent: StandingSent) -> Self {
        match sent {
            StandingSent::Active => Self::Active,
            StandingSent::Paused => Self::Paused,
            StandingSent::Ended => Self::Ended,
        }
    }
}

/// `GET /api/v1/standing-orders`: the organization's own, newest first.
#[utoipa::path(get, path = "/api/v1/standing-orders", tag = "standing-orders", params(PageParams, StandingOrderFilter),
    responses((status = 200, body = Page<StandingOrderView>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<StandingOrderFilter>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let now = state.workflow.origin.now();
    let wanted = (reading.query.state.map(Standing::from), after, reading.page.fetch());
    let found = find_standing_orders(state.workflow.reader(), actor, wanted, now).await?;
    Ok(json(&Page::of(found, &reading.page, |order| order.id)))
}

/// `POST /api/v1/standing-orders`: writes one; it comes round from its first day on.
#[utoipa::path(post, path = "/api/v1/standing-orders", tag = "standing-orders", request_body = WriteStandingOrder,
    responses((status = 201, body = StandingOrderView), (status = 403), (status = 409), (status = 422)))]
pub async fn write(
    state: web::Data<State>,
    asked: Asked<WriteStandingOrder>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    Ok(respond(write_standing_order(&state.workflow, ask, body.into()).await?))
}

/// `GET /api/v1/standing-orders/{id}`: for its buyer's people; 404 to anybody else.
#[utoipa::path(get, path = "/api/v1/standing-orders/{id}", tag = "standing-orders", params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: StandingOrderId = reading.id("id")?;
    let (actor, now) = (reading.actor()?, state.workflow.origin.now());
    let view = find_standing_order(state.workflow.reader(), actor, id, now).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET /api/v1/standing-orders/{id}/runs`: every time that it came round and what came of it, newest first.
#[utoipa::path(get, path = "/api/v1/standing-orders/{id}/runs", tag = "standing-orders",
    params(("id" = Uuid, Path), PageParams), responses((status = 200, body = Page<RunView>), (status = 404)))]
pub async fn runs(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: StandingOrderId = reading.id("id")?;
    let (actor, after) = (reading.actor()?, reading.page.after()?);
    let on = state.workflow.reader();
    let found = find_runs(on, actor, id, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |run| run.id)))
}

/// `PATCH /api/v1/standing-orders/{id}`: writes it anew.
#[utoipa::path(patch, path = "/api/v1/standing-orders/{id}", tag = "standing-orders",
    params(("id" = Uuid, Path)), request_body = ChangeStandingOrder,
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeStandingOrder>,
) -> Result<HttpResponse, Problem> {
    let id: StandingOrderId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::Change(body.into());
    Ok(respond(handle_standing_order(&state.workflow, ask, id, request).await?))
}

async fn commanded(
    state: &State,
    asked: Asked<NoFields>,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: StandingOrderId = asked.id("id")?;
    Ok(respond(handle_standing_order(&state.workflow, asked.ask, id, request).await?))
}

/// `POST /api/v1/standing-orders/{id}/pause`: lets it rest; what passes meanwhile is not made up for.
#[utoipa::path(post, path = "/api/v1/standing-orders/{id}/pause", tag = "standing-orders",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409)))]
pub async fn pause(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    commanded(&state, asked, Request::Pause).await
}

/// `POST /api/v1/standing-orders/{id}/resume`: lets it come round again from now on.
#[utoipa::path(post, path = "/api/v1/standing-orders/{id}/resume", tag = "standing-orders",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn resume(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    commanded(&state, asked, Request::Resume).await
}

/// `POST /api/v1/standing-orders/{id}/skip-next`: the next slot is left out; it is on record as asked for.
#[utoipa::path(post, path = "/api/v1/standing-orders/{id}/skip-next", tag = "standing-orders",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409)))]
pub async fn skip_next(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    commanded(&state, asked, Request::SkipNext).await
}

/// `POST /api/v1/standing-orders/{id}/keep-next`: the next slot is not left out after all.
#[utoipa::path(post, path = "/api/v1/standing-orders/{id}/keep-next", tag = "standing-orders",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409)))]
pub async fn keep_next(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    commanded(&state, asked, Request::KeepNext).await
}

/// `POST /api/v1/standing-orders/{id}/run-now`: orders now, by the same rules; the schedule goes on as it was. What
/// came of it stands in `last_run`.
#[utoipa::path(post, path = "/api/v1/standing-orders/{id}/run-now", tag = "standing-orders",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409)))]
pub async fn run_now(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    commanded(&state, asked, Request::RunNow).await
}

/// `POST /api/v1/standing-orders/{id}/end`: it never comes round again.
#[utoipa::path(post, path = "/api/v1/standing-orders/{id}/end", tag = "standing-orders",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = StandingOrderView), (status = 403), (status = 404), (status = 409)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    commanded(&state, asked, Request::End).await
}
