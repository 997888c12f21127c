//! What one organization may owe another, what it does owe, and how both have dealt with each other, as each of
//! the two sees it. Nobody else does.

mod hint;
mod record;

pub use self::hint::CreditHint;
pub use self::record::{MeasureView, RecordView};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::credit::{Exposure, Lateness, Limit, may_say};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::catalogue::limit as at_most;
use crate::error::WorkflowError;
use crate::query::agreements::AgreementParty;
use crate::store::agreements::day_in;
use crate::store::credit::{self as store, CreditStanding};
use crate::unit_of_work::{row, rows};

/// On which side the asker's organization stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It sells, and says how much may be owed.
    #[default]
    Seller,
    /// It buys, and owes.
    Buyer,
}

/// Who reads what is owed: not whoever only counts goods, and no member.
pub const READERS: &[Role] =
    &[Role::Buyer, Role::Manager, Role::Approver, Role::Sales, Role::Treasurer, Role::Auditor];

/// How much may be owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LimitView {
    /// `no_credit`, `amount` or `unlimited`.
    pub kind: &'static str,
    /// Of `amount`: how much.
    #[schema(value_type = Option<String>, example = "5000000.00")]
    pub amount: Option<Money>,
    /// Of `unlimited`: why; null to the buyer.
    pub reason: Option<String>,
}

/// What counts against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExposureView {
    /// Confirmed and not billed, at agreed prices with PPN.
    #[schema(value_type = String)]
    pub open_orders: Money,
    /// Billed and not settled.
    #[schema(value_type = String)]
    pub unpaid: Money,
    /// Paid on account or credited, and not used yet; it is taken off.
    #[schema(value_type = String)]
    pub unapplied: Money,
    /// The first two less the third.
    #[schema(value_type = String)]
    pub total: Money,
}

/// What is late, without what a claim disputes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LateView {
    /// How much.
    #[schema(value_type = String)]
    pub overdue: Money,
    /// The oldest, in days.
    pub days: i64,
}

/// Something the seller said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CreditEntry {
    /// From 1 up.
    pub position: i32,
    /// `limit_set`, `blocked` or `unblocked`.
    pub kind: String,
    /// The limit that was set, or why orders are not taken.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who said it.
    pub person_name: String,
}

/// How a buyer stands with a seller, to one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CreditView {
    /// Who sells.
    pub seller: AgreementParty,
    /// Who buys.
    pub buyer: AgreementParty,
    /// Rises with everything the seller says; also the `ETag`.
    pub version: i64,
    /// How much may be owed; null where the seller never said anything, and then nothing is checked.
    pub limit: Option<LimitView>,
    /// Whether the seller takes no orders for now.
    pub is_blocked: bool,
    /// Why; null to the buyer.
    pub blocked_reason: Option<String>,
    /// What counts against the limit.
    pub exposure: ExposureView,
    /// What of the limit is left, below zero where more is owed; null where there is none.
    #[schema(value_type = Option<String>)]
    pub left: Option<Money>,
    /// What is late today, at the seller's place.
    pub late: LateView,
    /// How the two have dealt with each other.
    pub record: RecordView,
    /// What the seller said, newest first, the last fifty; empty to the buyer.
    pub history: Vec<CreditEntry>,
    /// `set-limit`, `block`, `unblock`: what the asker may do now.
    pub allowed_commands: Vec<&'static str>,
}

/// How somebody stands with the asker, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CreditSummary {
    /// The other organization.
    pub partner: AgreementParty,
    /// How much may be owed; null where the seller never said anything.
    pub limit: Option<LimitView>,
    /// Whether the seller takes no orders for now.
    pub is_blocked: bool,
    /// What counts against the limit.
    pub exposure: ExposureView,
    /// What of the limit is left.
    #[schema(value_type = Option<String>)]
    pub left: Option<Money>,
}

fn limit_view(limit: &Limit, side: Side) -> LimitView {
    let (kind, amount, reason) = match limit {
        Limit::NoCredit => ("no_credit", None, None),
        Limit::Amount { amount } => ("amount", Some(*amount), None),
        Limit::Unlimited { reason } => ("unlimited", None, Some(reason.clone())),
    };
    LimitView { kind, amount, reason: reason.filter(|_| side == Side::Seller) }
}

fn exposure_view(exposure: &Exposure) -> ExposureView {
    let Exposure { open_orders, unpaid, unapplied } = *exposure;
    ExposureView { open_orders, unpaid, unapplied, total: exposure.total().unwrap_or_default() }
}

/// What of the limit is left, where it is an amount or nothing.
fn left(standing: &CreditStanding) -> Option<Money> {
    let limit = match standing.account.limit.as_ref()? {
        Limit::NoCredit => Money::ZERO,
        Limit::Amount { amount } => *amount,
        Limit::Unlimited { .. } => return None,
    };
    limit.minus(standing.exposure.total()?)
}

fn reads(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(READERS) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: READERS }) }
}

/// How the asker's organization stands with `partner`, where it is on `side`.
///
/// # Errors
/// Not for warehouse and members; [`WorkflowError::NotFound`] where no such organization trades.
pub async fn between(
    on: &impl ConnectionTrait,
    actor: &Actor,
    partner: OrganizationId,
    side: Side,
    now: DateTime<Utc>,
) -> Result<CreditView, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Names {
        seller: String,
        seller_zone: String,
        buyer: String,
    }
    reads(actor)?;
    let (seller, buyer) = match side {
        Side::Seller => (actor.organization, partner),
        Side::Buyer => (partner, actor.organization),
    };
    let names: Option<Names> = row(
        on,
        "SELECT s.name AS seller, s.zone AS seller_zone, b.name AS buyer FROM organization s, organization b
         WHERE s.id = $1 AND b.id = $2 AND s.id <> b.id AND s.ended_at IS NULL AND b.ended_at IS NULL",
        [Uuid::from(seller).into(), Uuid::from(buyer).into()],
    )
    .await?;
    let names = names.ok_or(WorkflowError::NotFound { what: "organization" })?;
    let today = day_in(&names.seller_zone, now);
    let look = store::look(on, seller, buyer, today).await?;
    let Lateness { overdue, days } = look.late;
    let standing = look.standing;
    let account = &standing.account;
    let is_sellers = side == Side::Seller;
    let history = if is_sellers { history(on, seller, buyer).await? } else { Vec::new() };
    let may = is_sellers && may_say(actor).is_ok();
    let block = if account.blocked.is_some() { "unblock" } else { "block" };
    Ok(CreditView {
        seller: AgreementParty { id: seller.into(), name: names.seller },
        buyer: AgreementParty { id: buyer.into(), name: names.buyer },
        version: account.version,
        limit: account.limit.as_ref().map(|limit| limit_view(limit, side)),
        is_blocked: account.blocked.is_some(),
        blocked_reason: account.blocked.clone().filter(|_| is_sellers),
        exposure: exposure_view(&standing.exposure),
        left: left(&standing),
        late: LateView { overdue, days },
        record: record::of(on, seller, buyer, today).await?,
        history,
        allowed_commands: if may { vec!["set-limit", block] } else { Vec::new() },
    })
}

async fn history(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
) -> Result<Vec<CreditEntry>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct EntryRow {
        position: i32,
        kind: String,
        facts: Value,
        recorded_at: DateTime<Utc>,
        person_name: String,
    }
    let found: Vec<EntryRow> = rows(
        on,
        "SELECT e.position, e.kind, e.facts, e.recorded_at, coalesce(d.name, '') AS person_name
         FROM credit_event e LEFT JOIN person_detail d ON d.person_id = e.person_id
         WHERE e.seller_id = $1 AND e.buyer_id = $2 ORDER BY e.position DESC LIMIT 50",
        [Uuid::from(seller).into(), Uuid::from(buyer).into()],
    )
    .await?;
    let entry = |row: EntryRow| CreditEntry {
        position: row.position,
        kind: row.kind,
        facts: row.facts,
        recorded_at: row.recorded_at,
        person_name: row.person_name,
    };
    Ok(found.into_iter().map(entry).collect())
}

/// Those with whom the asker's organization has an account on `side`, the newest organization first.
///
/// # Errors
/// Not for warehouse and members; the database fails.
pub async fn accounts(
    on: &impl ConnectionTrait,
    actor: &Actor,
    side: Side,
    after: Option<Uuid>,
    most: u64,
) -> Result<Vec<CreditSummary>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Listed {
        id: Uuid,
        name: String,
        account: Value,
    }
    reads(actor)?;
    let (own, other) = match side {
        Side::Seller => ("seller_id", "buyer_id"),
        Side::Buyer => ("buyer_id", "seller_id"),
    };
    let found: Vec<Listed> = rows(
        on,
        &format!(
            "SELECT o.id, o.name, to_jsonb(c) AS account FROM credit_account c JOIN organization o ON o.id = c.{other}
             WHERE c.{own} = $1 AND ($2::uuid IS NULL OR o.id < $2) ORDER BY o.id DESC LIMIT $3"
        ),
        [Uuid::from(actor.organization).into(), after.into(), at_most(most)],
    )
    .await?;
    let summary = |listed: Listed| {
        let standing = store::standing_of(listed.account)?;
        Ok(CreditSummary {
            partner: AgreementParty { id: listed.id, name: listed.name },
            limit: standing.account.limit.as_ref().map(|limit| limit_view(limit, side)),
            is_blocked: standing.account.blocked.is_some(),
            exposure: exposure_view(&standing.exposure),
            left: left(&standing),
        })
    };
    found.into_iter().map(summary).collect()
}
