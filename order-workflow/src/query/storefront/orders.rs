//! Members' orders: one as its two sides see it, and lists, a member's own and the counter's.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{Party, State};
use supply_chain::storefront::{HandOver, PayBy};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Visitor, visitor};
use crate::error::WorkflowError;
use crate::query::orders::{OrderView, known, view};
use crate::store::purchase_orders::{self, Stored};
use crate::store::storefront as store;
use crate::unit_of_work::{Work, Workflow, row, rows};

/// A member's order: all that an order says, and how it is handed over and paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberOrderView {
    /// The order.
    #[serde(flatten)]
    pub order: OrderView,
    /// Whose it is: the member's tie.
    #[schema(value_type = Uuid)]
    pub member_id: TieId,
    /// The member's number.
    pub member_number: Option<String>,
    /// `pick_up` or `delivery`; null while it is a draft.
    #[schema(value_type = Option<String>)]
    pub hand_over: Option<HandOver>,
    /// `cash`, `qris`, `account` or `savings`; null while it is a draft.
    #[schema(value_type = Option<String>)]
    pub pay_by: Option<PayBy>,
    /// Whether staff wrote it for the member.
    pub is_written_by_staff: bool,
    /// Since when it lies ready.
    pub ready_at: Option<DateTime<Utc>>,
    /// Since when it is in the member's hands.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Its bill.
    pub invoice_id: Option<Uuid>,
    /// The bill's number, which stands on the receipt.
    pub invoice_number: Option<String>,
    /// Whether the asker may say that it lies ready.
    pub may_ready: bool,
    /// Whether the asker may hand it over.
    pub may_hand_over: bool,
}

#[derive(FromQueryResult)]
struct BesideRow {
    number: Option<String>,
    invoice_number: Option<String>,
}

async fn viewed(
    on: &impl ConnectionTrait,
    stored: &Stored,
    order: OrderView,
    actor: &Actor,
) -> Result<MemberOrderView, WorkflowError> {
    let member = stored.order.member.ok_or(WorkflowError::NotFound { what: "purchase order" })?;
    let beside = store::member_order(on, stored.order.id).await?;
    let found: Option<BesideRow> = row(
        on,
        "SELECT t.number, i.number AS invoice_number FROM tie t
         LEFT JOIN member_order m ON m.order_id = $2 LEFT JOIN invoice i ON i.id = m.invoice_id WHERE t.id = $1",
        [Uuid::from(member.tie).into(), Uuid::from(stored.order.id).into()],
    )
    .await?;
    let (number, invoice_number) =
        found.map_or((None, None), |row| (row.number, row.invoice_number));
    let serves = stored.order.party(actor) == Some(Party::Seller)
        && actor.is_any(crate::command::storefront::COUNTER)
        && stored.order.state == State::Confirmed;
    let placed = beside.as_ref().map(|beside| beside.placed);
    Ok(MemberOrderView {
        order,
        member_id: member.tie,
        member_number: number,
        hand_over: placed.map(|placed| placed.hand_over),
        pay_by: placed.map(|placed| placed.pay_by),
        is_written_by_staff: placed.is_some_and(|placed| placed.written_by.is_some()),
        ready_at: beside.as_ref().and_then(|beside| beside.ready_at),
        handed_over_at: beside.as_ref().and_then(|beside| beside.handed_over_at),
        invoice_id: beside.as_ref().and_then(|beside| beside.invoice).map(Uuid::from),
        invoice_number,
        may_ready: serves && beside.as_ref().is_some_and(|beside| beside.ready_at.is_none()),
        may_hand_over: serves && beside.is_some(),
    })
}

/// The order as it now stands, inside the command that changed it.
///
/// # Errors
/// The database fails.
pub(crate) async fn member_order_view(
    work: Work<'_>,
    stored: &Stored,
    actor: &Actor,
) -> Result<MemberOrderView, WorkflowError> {
    viewed(work.tx, stored, view(stored, actor, work.seal, work.now), actor).await
}

/// A member's order, for the member and for the cooperative's staff.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else, and for an order that is no member's.
pub async fn member_order(
    workflow: &Workflow,
    id: PurchaseOrderId,
    actor: &Actor,
) -> Result<MemberOrderView, WorkflowError> {
    let on = workflow.reader();
    let stored = known(purchase_orders::find(on, &[id.into()]).await?.pop(), actor)?;
    let order = view(&stored, actor, &workflow.seal, workflow.origin.now());
    viewed(on, &stored, order, actor).await
}

/// Which orders a list shows.
#[derive(Debug, Clone, Default)]
pub struct MemberOrderFilter {
    /// The asker's own, or, by staff, those of all members.
    pub of_all: bool,
    /// In any of these states; all when empty.
    pub states: Vec<State>,
    /// Part of a number, of goods, or of a member's name or number.
    pub text: Option<String>,
    /// Only those made before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// An order as one line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct MemberOrderRow {
    /// Which.
    pub id: Uuid,
    /// Nothing until it is placed.
    pub number: Option<String>,
    /// Where it is.
    pub state: String,
    /// The member's name.
    pub member: String,
    /// Their number.
    pub member_number: Option<String>,
    /// The first of its goods.
    pub goods: Option<String>,
    /// How many lines.
    pub lines: i64,
    /// What it comes to, in sen.
    #[serde(skip)]
    pub total_sen: i64,
    /// What it comes to.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub total: Money,
    /// `pick_up` or `delivery`; null while it is a draft.
    pub hand_over: Option<String>,
    /// `cash`, `qris`, `account` or `savings`; null while it is a draft.
    pub pay_by: Option<String>,
    /// Since when it lies ready.
    pub ready_at: Option<DateTime<Utc>>,
    /// When it was placed, else when it was begun.
    pub at: DateTime<Utc>,
    /// What is open of its bill, in sen.
    #[serde(skip)]
    pub open_sen: i64,
}

/// Orders of members: the asker's own, or those that the counter knows of, which are never drafts.
///
/// # Errors
/// [`WorkflowError::NotFound`] for whoever has nothing to do with the storefront, [`WorkflowError::NotYourRole`] for a
/// member who asks for those of all.
pub async fn member_orders(
    on: &impl ConnectionTrait,
    actor: &Actor,
    filter: &MemberOrderFilter,
) -> Result<Vec<MemberOrderRow>, WorkflowError> {
    let Visitor { cooperative, member, is_staff } = visitor(on, actor).await?;
    if filter.of_all && !is_staff {
        return Err(WorkflowError::NotYourRole { roles: crate::command::storefront::READERS });
    }
    let own = if filter.of_all { None } else { Some(member) };
    if own == Some(None) {
        return Ok(Vec::new());
    }
    let states: Vec<String> = filter.states.iter().map(|state| state.as_str().to_owned()).collect();
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let like = text.map(|text| {
        format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
    });
    let mut found: Vec<MemberOrderRow> = rows(
        on,
        "SELECT o.id, o.number, o.state, coalesce(d.name, '') AS member, t.number AS member_number,
                (SELECT l.product_name FROM order_line l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1) AS goods,
                (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) AS lines, o.total_sen,
                m.hand_over, m.pay_by, m.ready_at, coalesce(o.submitted_at, o.created_at) AS at,
                coalesce(i.total_sen - i.settled_sen, 0) AS open_sen
         FROM purchase_order o JOIN tie t ON t.id = o.buyer_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id
         LEFT JOIN member_order m ON m.order_id = o.id LEFT JOIN invoice i ON i.id = m.invoice_id
         WHERE o.kind = 'member' AND o.seller_id = $1 AND CASE WHEN $2::uuid IS NULL THEN o.number IS NOT NULL ELSE o.buyer_tie_id = $2 END
           AND (cardinality($3::text[]) = 0 OR o.state = ANY($3))
           AND ($4::text IS NULL OR o.number ILIKE $4 OR d.name ILIKE $4 OR t.number ILIKE $4
                OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.product_name ILIKE $4))
           AND ($5::uuid IS NULL OR o.id < $5)
         ORDER BY o.id DESC LIMIT $6",
        [
            Uuid::from(cooperative).into(),
            own.flatten().map(Uuid::from).into(),
            states.into(),
            like.into(),
            filter.before.into(),
            i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
        ],
    )
    .await?;
    for row in &mut found {
        row.total = Money::from_sen(row.total_sen);
    }
    Ok(found)
}

/// How many members' orders wait to be answered, and how many to be handed over.
///
/// # Errors
/// The database fails.
pub async fn waiting(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<(i64, i64), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Counted {
        asked: i64,
        agreed: i64,
    }
    let counted: Option<Counted> = row(
        on,
        "SELECT count(*) FILTER (WHERE state = 'submitted') AS asked, count(*) FILTER (WHERE state = 'confirmed') AS agreed
         FROM purchase_order WHERE kind = 'member' AND seller_id = $1 AND state IN ('submitted', 'confirmed')",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    Ok(counted.map_or((0, 0), |counted| (counted.asked, counted.agreed)))
}

/// The open basket of a member, if there is one.
///
/// # Errors
/// The database fails.
pub async fn open_basket(
    on: &impl ConnectionTrait,
    tie: TieId,
) -> Result<Option<PurchaseOrderId>, WorkflowError> {
    store::open_draft(on, tie).await
}

/// How many things lie in the asker's own basket.
///
/// # Errors
/// The database fails.
pub async fn in_own_basket(on: &impl ConnectionTrait, actor: &Actor) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Counted {
        lines: i64,
    }
    let counted: Option<Counted> = row(
        on,
        "SELECT count(*) AS lines FROM order_line l JOIN purchase_order o ON o.id = l.order_id
         JOIN tie t ON t.id = o.buyer_tie_id
         WHERE o.state = 'draft' AND t.person_id = $1 AND t.organization_id = $2 AND t.until IS NULL",
        [Uuid::from(actor.person).into(), Uuid::from(actor.organization).into()],
    )
    .await?;
    Ok(counted.map_or(0, |counted| counted.lines))
}

/// The static QRIS a cooperative is paid by: its payload, and the merchant in it.
///
/// # Errors
/// The database fails.
pub async fn code_of_shop(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
) -> Result<Option<(String, String)>, WorkflowError> {
    let found = crate::store::merchant_codes::in_use(on, cooperative).await?;
    Ok(found.map(|code| (code.payload, code.merchant)))
}
