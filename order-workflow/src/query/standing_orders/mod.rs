//! Standing orders as their buyer's people see them. Nobody else learns that there is one; a seller sees the
//! orders it makes, like any other.

mod runs;

pub use self::runs::{
    MadeBy, OrderResultView, RunLineView, RunView, last_runs, run_of_order, runs, runs_of_ids,
};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, StandingOrderId};
use supply_chain::money::Money;
use supply_chain::offer::{Offer, OfferState};
use supply_chain::standing_order::{Rhythm, Schedule, State, allowed};
use utoipa::ToSchema;
use uuid::Uuid;

use super::orders::staff;
use crate::error::WorkflowError;
use crate::store::standing_orders::{self as store, Hold, Stored};
use crate::store::{agreements, offers, organizations};
use crate::unit_of_work::rows;

/// How many slots are told ahead.
const AHEAD: usize = 3;

/// A standing order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StandingOrderView {
    /// UUIDv7.
    pub id: Uuid,
    /// Goes up with everything that people do to it.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// `active`, `paused` or `ended`.
    pub state: &'static str,
    /// Whoever wrote it last: what it makes counts as made by them.
    pub writer: WriterView,
    /// When it comes round.
    pub schedule: ScheduleView,
    /// `draft` or `submit`: what a run makes.
    pub makes: &'static str,
    /// By how many hours a slot may be late and is still kept.
    pub late_hours: u32,
    /// By how many percent a price may rise above that written down; null for any.
    pub price_rise_percent: Option<u32>,
    /// `draft` or `leave_out`: what becomes of goods that rose by more.
    pub when_dearer: &'static str,
    /// `order_all`, `order_available`, `leave_out` or `skip_order`: what becomes of goods that are short.
    pub when_short: &'static str,
    /// So many days after a run the goods are wanted; null for no day.
    pub days_to_delivery: Option<u32>,
    /// The buyer's own number on every order.
    pub buyer_reference: Option<String>,
    /// Where to.
    pub deliver_to: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// What it orders.
    pub lines: Vec<StandingLineView>,
    /// The next slots; none while it does not come round.
    pub next: Vec<SlotView>,
    /// The last time that it came round; null while it never did.
    pub last_run: Option<RunView>,
    /// How often the slot that has come failed on our side; it is tried again.
    pub failed_tries: i32,
    /// `change`, `pause`, `resume`, `skip-next`, `keep-next`, `run-now`, `end`: what the asker may do now.
    pub allowed_commands: Vec<&'static str>,
    /// When it was written first.
    pub created_at: DateTime<Utc>,
    /// When somebody last did something to it.
    pub updated_at: DateTime<Utc>,
}

/// Who wrote it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WriterView {
    /// UUIDv7.
    pub id: Uuid,
    /// Their name; empty once it was erased.
    pub name: String,
}

/// When a standing order comes round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduleView {
    /// `week` or `month`.
    pub every: &'static str,
    /// Every so many of them.
    pub interval: u32,
    /// Of a weekly one: 1 is Monday, 7 Sunday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekdays: Option<Vec<u8>>,
    /// Of a monthly one: the day, or the last of a shorter month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// The time of day.
    #[schema(example = "06:00")]
    pub time: String,
    /// The zone in which it was said.
    #[schema(example = "Asia/Makassar")]
    pub zone: String,
    /// The first day.
    pub from: chrono::NaiveDate,
    /// The last; null for until further notice.
    pub until: Option<chrono::NaiveDate>,
}

/// A slot that is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SlotView {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether somebody wants it left out.
    pub is_left_out: bool,
}

/// One line of a standing order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandingLineView {
    /// Which offer.
    pub offer_id: Uuid,
    /// Who sells it.
    pub seller_id: Uuid,
    /// Their name.
    pub seller_name: String,
    /// The goods.
    pub product_name: String,
    /// The pack.
    pub pack: String,
    /// Base units in it.
    pub factor: i64,
    /// Packs.
    pub count: i64,
    /// Of one pack when it was written down.
    #[schema(value_type = String, example = "108000.00")]
    pub price: Money,
    /// Of one pack today, at the buyer's own price; null when it is not on sale to the buyer today.
    #[schema(value_type = Option<String>, example = "112500.00")]
    pub price_now: Option<Money>,
}

impl ScheduleView {
    fn of(schedule: &Schedule, zone: &str) -> Self {
        let (every, interval, weekdays, day) = match &schedule.rhythm {
            Rhythm::Week { interval, weekdays } => {
                ("week", *interval, Some(weekdays.clone()), None)
            }
            Rhythm::Month { interval, day } => ("month", *interval, None, Some(*day)),
        };
        Self {
            every,
            interval,
            weekdays,
            day,
            time: schedule.time.format("%H:%M").to_string(),
            zone: zone.to_owned(),
            from: schedule.from,
            until: schedule.until,
        }
    }
}

/// The standing order if the actor may know of it.
pub(crate) fn known(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    found
        .filter(|_| staff(actor).is_ok())
        .filter(|stored| stored.order.buyer == actor.organization)
        .ok_or(WorkflowError::NotFound { what: "standing order" })
}

/// It, as the actor sees it at `now`.
pub(crate) async fn view(
    on: &impl ConnectionTrait,
    stored: &Stored,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<StandingOrderView, WorkflowError> {
    let views = views(on, std::slice::from_ref(stored), actor, now).await?;
    views.into_iter().next().ok_or(WorkflowError::NotFound { what: "standing order" })
}

async fn views(
    on: &impl ConnectionTrait,
    found: &[Stored],
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<StandingOrderView>, WorkflowError> {
    let lines = || found.iter().flat_map(|stored| &stored.order.content.lines);
    let ids: Vec<OfferId> = lines().map(|line| line.offer).collect();
    let tokens = organizations::asker_tokens(on, actor.organization).await?;
    let agreed = agreements::held_by(on, actor.organization, &ids, now).await?;
    let offers = offers::for_order(on, &ids, &tokens, &agreed).await?;
    let writers = found.iter().map(|stored| stored.order.writer.into()).collect();
    let people = named(
        on,
        "SELECT person_id AS id, name FROM person_detail WHERE person_id = ANY($1)",
        writers,
    );
    let people = people.await?;
    let ids = lines().map(|line| line.seller.into()).collect();
    let sellers = named(on, "SELECT id, name FROM organization WHERE id = ANY($1)", ids).await?;
    let orders: Vec<Uuid> = found.iter().map(|stored| stored.order.id.into()).collect();
    let mut last = last_runs(on, &orders).await?;
    Ok(found
        .iter()
        .map(|stored| {
            let id = Uuid::from(stored.order.id);
            let at = last.iter().position(|run| run.standing_order_id == id);
            let beside = Beside {
                offers: &offers,
                sellers: &sellers,
                writer: name_of(&people, stored.order.writer.into()),
                last_run: at.map(|at| last.swap_remove(at)),
            };
            shown(stored, actor, now, beside)
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

async fn named(
    on: &impl ConnectionTrait,
    sql: &str,
    ids: Vec<Uuid>,
) -> Result<Vec<Named>, WorkflowError> {
    rows(on, sql, [ids.into()]).await
}

fn name_of(named: &[Named], id: Uuid) -> String {
    named.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
}

/// What a view shows besides the standing order's own rows.
struct Beside<'a> {
    offers: &'a [Offer],
    sellers: &'a [Named],
    writer: String,
    last_run: Option<RunView>,
}

fn shown(
    stored: &Stored,
    actor: &Actor,
    now: DateTime<Utc>,
    beside: Beside<'_>,
) -> StandingOrderView {
    let order = &stored.order;
    let (content, zone) = (&order.content, stored.tz());
    // From the slot itself, which a job may not have come by for yet.
    let coming = order.next.into_iter().flat_map(|next| {
        std::iter::once(next).chain(content.schedule.coming(next.max(now), &zone))
    });
    let slot = |at| SlotView { at, is_left_out: order.leaves_out == Some(at) };
    let price_now = |line: &supply_chain::standing_order::Line| {
        let on_sale = |offer: &&Offer| {
            offer.id == line.offer && offer.is_for_asker && offer.state == OfferState::Published
        };
        beside.offers.iter().find(on_sale).map(|offer| offer.ladder.price_of(line.count))
    };
    let policy = &content.policy;
    StandingOrderView {
        id: order.id.into(),
        version: stored.version,
        name: content.name.clone(),
        state: order.state.as_str(),
        writer: WriterView { id: order.writer.into(), name: beside.writer.clone() },
        schedule: ScheduleView::of(&content.schedule, &stored.zone),
        makes: policy.makes.as_str(),
        late_hours: policy.late_hours,
        price_rise_percent: policy.price_rise_percent,
        when_dearer: policy.when_dearer.as_str(),
        when_short: policy.when_short.as_str(),
        days_to_delivery: policy.days_to_delivery,
        buyer_reference: content.details.buyer_reference.clone(),
        deliver_to: content.details.deliver_to.clone(),
        note: content.details.note.clone(),
        lines: content
            .lines
            .iter()
            .map(|line| StandingLineView {
                offer_id: line.offer.into(),
                seller_id: line.seller.into(),
                seller_name: name_of(beside.sellers, line.seller.into()),
                product_name: line.product_name.clone(),
                pack: line.pack.name.clone(),
                factor: line.pack.factor,
                count: line.count,
                price: line.price,
                price_now: price_now(line),
            })
            .collect(),
        next: coming.take(AHEAD).map(slot).collect(),
        last_run: beside.last_run,
        failed_tries: stored.attempts,
        allowed_commands: allowed(order, actor).into_iter().map(|name| name.as_str()).collect(),
        created_at: stored.created_at,
        updated_at: stored.updated_at,
    }
}

/// A standing order, for its buyer's people.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else, whether there is one or not.
pub async fn standing_order(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: StandingOrderId,
    now: DateTime<Utc>,
) -> Result<StandingOrderView, WorkflowError> {
    let stored = known(store::find(on, id, Hold::No).await?, actor)?;
    view(on, &stored, actor, now).await
}

/// Up to `limit` standing orders of the actor's organization older than the one called `after`, the newest first.
///
/// # Errors
/// Not for members; the database fails.
pub async fn standing_orders(
    on: &impl ConnectionTrait,
    actor: &Actor,
    (state, after, limit): (Option<State>, Option<Uuid>, u64),
    now: DateTime<Utc>,
) -> Result<Vec<StandingOrderView>, WorkflowError> {
    staff(actor)?;
    let found = store::of_buyer(on, actor.organization.into(), (state, after, limit)).await?;
    views(on, &found, actor, now).await
}

/// Something that people did to a standing order.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct StandingOrderEntry {
    /// `written`, `paused`, `resumed`, `skip_asked`, `skip_taken_back`, `run_asked` or `ended`.
    pub kind: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who did it; nobody, where its last day had passed.
    pub person_name: Option<String>,
}

/// What people did to a standing order, the newest first; at most twenty entries.
///
/// # Errors
/// As [`standing_order`].
pub async fn history(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: StandingOrderId,
) -> Result<Vec<StandingOrderEntry>, WorkflowError> {
    known(store::find(on, id, Hold::No).await?, actor)?;
    rows(
        on,
        "SELECT e.kind, e.recorded_at, d.name AS person_name
         FROM standing_order_event e LEFT JOIN person_detail d ON d.person_id = e.person_id
         WHERE e.standing_order_id = $1 ORDER BY e.position DESC LIMIT 20",
        [Uuid::from(id).into()],
    )
    .await
}
