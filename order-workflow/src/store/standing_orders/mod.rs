//! Standing orders between rows and rules.

mod runs;
mod write;

pub(crate) use self::runs::{
    RunRecord, beside, pause_after_failure, record_run, waiting_draft, writer_of,
};
pub(crate) use self::write::{insert, note_event, save};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::StandingOrderId;
use supply_chain::money::Money;
use supply_chain::purchase_order::Details;
use supply_chain::quantity::Pack;
use supply_chain::standing_order::{Content, Line, StandingOrder, State};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// A standing order with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// It.
    pub(crate) order: StandingOrder,
    /// For `ETag`.
    pub(crate) version: i64,
    /// The zone in which its times were said.
    pub(crate) zone: String,
    /// How often the slot that is due failed on our side.
    pub(crate) attempts: i32,
    /// When it is looked at again.
    pub(crate) try_at: Option<DateTime<Utc>>,
    /// When it was written first.
    pub(crate) created_at: DateTime<Utc>,
    /// When anything last happened to it.
    pub(crate) updated_at: DateTime<Utc>,
}

impl Stored {
    /// Its zone; the installation's first one where the name is not known.
    pub(crate) fn tz(&self) -> Tz {
        zone_called(&self.zone)
    }
}

/// The zone of that name.
pub(crate) fn zone_called(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::Asia__Jakarta)
}

#[derive(FromQueryResult)]
struct OrderRow {
    id: Uuid,
    buyer_id: Uuid,
    writer_id: Uuid,
    name: String,
    state: String,
    version: i64,
    schedule: serde_json::Value,
    zone: String,
    policy: serde_json::Value,
    buyer_reference: Option<String>,
    deliver_to: Option<String>,
    note: Option<String>,
    next_run_at: Option<DateTime<Utc>>,
    leaves_out: Option<DateTime<Utc>>,
    try_at: Option<DateTime<Utc>>,
    attempts: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct LineRow {
    standing_order_id: Uuid,
    offer_id: Uuid,
    seller_id: Uuid,
    product_id: Uuid,
    product_name: String,
    pack_name: String,
    factor: i64,
    count: i64,
    price_sen: i64,
    price_includes_tax: bool,
}

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "standing_order", column, id: id.to_string() }
}

fn line(row: LineRow) -> Line {
    Line {
        offer: row.offer_id.into(),
        seller: row.seller_id.into(),
        product: row.product_id.into(),
        product_name: row.product_name,
        pack: Pack { name: row.pack_name, factor: row.factor },
        count: row.count,
        price: Money::from_sen(row.price_sen),
        price_includes_tax: row.price_includes_tax,
    }
}

fn stored(row: OrderRow, lines: Vec<Line>) -> Result<Stored, WorkflowError> {
    let id = row.id;
    let content = Content {
        name: row.name,
        schedule: serde_json::from_value(row.schedule)
            .map_err(|_unreadable| bad("schedule", id))?,
        policy: serde_json::from_value(row.policy).map_err(|_unreadable| bad("policy", id))?,
        details: Details {
            buyer_reference: row.buyer_reference,
            requested_date: None,
            deliver_to: row.deliver_to,
            note: row.note,
        },
        lines,
    };
    Ok(Stored {
        order: StandingOrder {
            id: id.into(),
            buyer: row.buyer_id.into(),
            writer: row.writer_id.into(),
            content,
            state: State::from_word(&row.state).ok_or_else(|| bad("state", id))?,
            next: row.next_run_at,
            leaves_out: row.leaves_out,
        },
        version: row.version,
        zone: row.zone,
        attempts: row.attempts,
        try_at: row.try_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// How a standing order is taken in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// To look at it.
    No,
    /// To change it: whoever else has it in hand is waited for.
    Wait,
    /// To change it, unless somebody else has it in hand.
    IfFree,
}

/// A standing order, if there is one (and it is free, where that was asked).
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: StandingOrderId,
    hold: Hold,
) -> Result<Option<Stored>, WorkflowError> {
    let hold = match hold {
        Hold::No => "",
        Hold::Wait => "FOR UPDATE",
        Hold::IfFree => "FOR UPDATE SKIP LOCKED",
    };
    let found: Option<OrderRow> = row(
        on,
        &format!("SELECT * FROM standing_order WHERE id = $1 {hold}"),
        [Uuid::from(id).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let lines = lines_of(on, &[found.id]).await?;
    stored(found, lines.into_iter().map(|(_, line)| line).collect()).map(Some)
}

async fn lines_of(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Line)>, WorkflowError> {
    let found: Vec<LineRow> = rows(
        on,
        "SELECT * FROM standing_order_line WHERE standing_order_id = ANY($1) ORDER BY standing_order_id, position",
        [ids.to_vec().into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.standing_order_id, line(row))).collect())
}

/// A buyer's standing orders, the newest first.
pub(crate) async fn of_buyer(
    on: &impl ConnectionTrait,
    buyer: Uuid,
    (state, after, limit): (Option<State>, Option<Uuid>, u64),
) -> Result<Vec<Stored>, WorkflowError> {
    let found: Vec<OrderRow> = rows(
        on,
        "SELECT * FROM standing_order WHERE buyer_id = $1 AND ($2::text IS NULL OR state = $2)
         AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
        [
            buyer.into(),
            state.map(State::as_str).into(),
            after.into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ],
    )
    .await?;
    let ids: Vec<Uuid> = found.iter().map(|row| row.id).collect();
    let mut lines = lines_of(on, &ids).await?;
    found
        .into_iter()
        .map(|row| {
            let id = row.id;
            let (own, rest) = lines.drain(..).partition(|(of, _)| *of == id);
            lines = rest;
            let own: Vec<(Uuid, Line)> = own;
            stored(row, own.into_iter().map(|(_, line)| line).collect())
        })
        .collect()
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Standing orders whose slot has come, the longest waiting first; at most a thousand.
pub(crate) async fn due(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<StandingOrderId>, WorkflowError> {
    let due: Vec<Id> = rows(
        on,
        "SELECT id FROM standing_order WHERE try_at <= $1 ORDER BY try_at, id LIMIT 1000",
        [now.into()],
    )
    .await?;
    Ok(due.into_iter().map(|row| row.id.into()).collect())
}
