//! The till as it is read: what it took since it was last closed, by means and by whom, and how it was counted.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::storefront::PayBy;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::command::storefront::READERS;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// What came by one means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TillSum {
    /// `cash`, `qris`, `account` or `savings`.
    #[schema(value_type = String)]
    pub pay_by: PayBy,
    /// From members, less what was given back.
    #[schema(value_type = String)]
    pub members: Money,
    /// From everybody else, less what was given back.
    #[schema(value_type = String)]
    pub others: Money,
    /// Together.
    #[schema(value_type = String)]
    pub total: Money,
}

/// The till since it was last closed, or the stretch that a closing ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TillView {
    /// The number of the stretch, from 1; a closing is about one.
    pub stretch: i32,
    /// When it began; nothing for the first.
    pub since: Option<DateTime<Utc>>,
    /// What lay in the till then.
    #[schema(value_type = String)]
    pub opening: Money,
    /// What was taken, by means.
    pub sums: Vec<TillSum>,
    /// What was taken, together.
    #[schema(value_type = String)]
    pub taken: Money,
    /// What should be in the till.
    #[schema(value_type = String)]
    pub expected: Money,
    /// How many were served.
    pub sales: i64,
    /// How many sales were undone.
    pub undone: i64,
    /// How it was closed; nothing while it is open.
    pub closing: Option<TillClosingView>,
}

/// A till as it was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct TillClosingView {
    /// Which stretch it ended.
    pub stretch: i32,
    #[serde(skip)]
    opening_sen: i64,
    #[serde(skip)]
    cash_sen: i64,
    #[serde(skip)]
    counted_sen: i64,
    #[serde(skip)]
    left_sen: i64,
    #[serde(skip)]
    difference_sen: i64,
    /// What should have been there.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub expected: Money,
    /// What was.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub counted: Money,
    /// What stayed for change.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub left: Money,
    /// What went to the treasurer.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub handed_in: Money,
    /// Above zero where there was more than expected.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub difference: Money,
    /// Why.
    pub words: Option<String>,
    /// The day at the cooperative's place.
    pub day: NaiveDate,
    /// Who counted.
    pub closed_by: Option<String>,
    /// When.
    pub closed_at: DateTime<Utc>,
}

impl TillClosingView {
    fn reckoned(mut self) -> Self {
        let sen = Money::from_sen;
        self.expected = sen(self.opening_sen + self.cash_sen);
        (self.counted, self.left) = (sen(self.counted_sen), sen(self.left_sen));
        self.handed_in = sen(self.counted_sen - self.left_sen);
        self.difference = sen(self.difference_sen);
        self
    }
}

const CLOSINGS: &str = "
SELECT c.stretch, c.opening_sen, c.cash_sen, c.counted_sen, c.left_sen, c.difference_sen, c.words, c.day,
       d.name AS closed_by, c.closed_at
FROM till_closing c LEFT JOIN person_detail d ON d.person_id = c.closed_by WHERE c.cooperative_id = $1";

/// One closing.
///
/// # Errors
/// [`WorkflowError::NotFound`] where there is none of that number; the database fails.
pub(crate) async fn closing_view(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    stretch: i32,
) -> Result<TillClosingView, WorkflowError> {
    let sql = format!("{CLOSINGS} AND c.stretch = $2");
    let found: Option<TillClosingView> =
        row(on, &sql, [Uuid::from(cooperative).into(), stretch.into()]).await?;
    Ok(found.ok_or(WorkflowError::NotFound { what: "closing" })?.reckoned())
}

/// Whoever may look into the till: who is told of members' orders.
fn reading(actor: &Actor) -> Result<OrganizationId, WorkflowError> {
    if actor.kind != Kind::Primary {
        return Err(WorkflowError::NotFound { what: "storefront" });
    }
    if !actor.is_any(READERS) {
        return Err(WorkflowError::NotYourRole { roles: READERS });
    }
    Ok(actor.organization)
}

/// The closings of the asker's till, the last first, at most `limit` before that number.
///
/// # Errors
/// [`WorkflowError::NotFound`] outside of a primary, [`WorkflowError::NotYourRole`] for a member.
pub async fn till_closings(
    on: &impl ConnectionTrait,
    actor: &Actor,
    before: Option<i32>,
    limit: u64,
) -> Result<Vec<TillClosingView>, WorkflowError> {
    let cooperative = reading(actor)?;
    let sql = format!(
        "{CLOSINGS} AND ($2::integer IS NULL OR c.stretch < $2) ORDER BY c.stretch DESC LIMIT $3"
    );
    let limit = i64::try_from(limit.clamp(1, 101)).unwrap_or(101);
    let found: Vec<TillClosingView> =
        rows(on, &sql, [Uuid::from(cooperative).into(), before.into(), limit.into()]).await?;
    Ok(found.into_iter().map(TillClosingView::reckoned).collect())
}

#[derive(FromQueryResult)]
struct SumRow {
    pay_by: String,
    members_sen: i64,
    others_sen: i64,
    sales: i64,
    undone: i64,
}

#[derive(FromQueryResult)]
struct StandsRow {
    stretch: i32,
    opening_sen: i64,
    since: Option<DateTime<Utc>>,
}

/// The asker's till as it stands, or as it was closed under that number.
///
/// # Errors
/// [`WorkflowError::NotFound`] outside of a primary or for a number that is not closed yet,
/// [`WorkflowError::NotYourRole`] for a member.
pub async fn till(
    on: &impl ConnectionTrait,
    actor: &Actor,
    closed: Option<i32>,
) -> Result<TillView, WorkflowError> {
    let cooperative = reading(actor)?;
    let closing = match closed {
        Some(stretch) => Some(closing_view(on, cooperative, stretch).await?),
        None => None,
    };
    let stands: Option<StandsRow> = row(
        on,
        "SELECT s.stretch, s.opening_sen,
                (SELECT p.closed_at FROM till_closing p WHERE p.cooperative_id = $1 AND p.stretch = s.stretch - 1) AS since
         FROM (SELECT coalesce($2, max(t.stretch), 1) AS stretch,
                      coalesce((SELECT c.opening_sen FROM till_closing c WHERE c.cooperative_id = $1 AND c.stretch = $2),
                               max(t.opening_sen), 0)::bigint AS opening_sen
               FROM till t WHERE t.cooperative_id = $1) s",
        [Uuid::from(cooperative).into(), closed.into()],
    )
    .await?;
    let stands = stands.unwrap_or(StandsRow { stretch: 1, opening_sen: 0, since: None });
    let found: Vec<SumRow> = rows(
        on,
        "SELECT pay_by, coalesce(sum(amount_sen) FILTER (WHERE trade_class = 'member'), 0)::bigint AS members_sen,
                coalesce(sum(amount_sen) FILTER (WHERE trade_class <> 'member'), 0)::bigint AS others_sen,
                count(*) FILTER (WHERE NOT is_undo) AS sales, count(*) FILTER (WHERE is_undo) AS undone
         FROM till_entry WHERE cooperative_id = $1 AND stretch = $2 GROUP BY 1",
        [Uuid::from(cooperative).into(), stands.stretch.into()],
    )
    .await?;
    let of = |pay_by: PayBy| {
        let row = found.iter().find(|row| row.pay_by == pay_by.as_str());
        let (members, others) = row.map_or((0, 0), |row| (row.members_sen, row.others_sen));
        let sen = Money::from_sen;
        TillSum { pay_by, members: sen(members), others: sen(others), total: sen(members + others) }
    };
    let sums: Vec<TillSum> = PayBy::ALL.iter().copied().map(of).collect();
    let opening = Money::from_sen(stands.opening_sen);
    let cash = of(PayBy::Cash).total;
    Ok(TillView {
        stretch: stands.stretch,
        since: stands.since,
        opening,
        taken: Money::sum(sums.iter().map(|sum| sum.total)).unwrap_or_default(),
        expected: opening.plus(cash).unwrap_or_default(),
        sales: found.iter().map(|row| row.sales).sum(),
        undone: found.iter().map(|row| row.undone).sum(),
        sums,
        closing,
    })
}

/// What was sold or handed over at the counter, as one line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct TillRow {
    /// The order.
    pub id: Uuid,
    /// Its number.
    pub number: Option<String>,
    /// The bill's number, which stands on the receipt.
    pub invoice_number: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The buyer's name.
    pub buyer: String,
    /// Whether they are no member.
    pub is_walk_in: bool,
    /// Whether it was sold on the spot, and not ordered before.
    pub is_sale: bool,
    /// The first of its goods.
    pub goods: Option<String>,
    /// How many lines.
    pub lines: i64,
    /// What it came to, in sen.
    #[serde(skip)]
    pub total_sen: i64,
    /// What it came to.
    #[sea_orm(skip)]
    #[schema(value_type = String)]
    pub total: Money,
    /// `cash`, `qris`, `account` or `savings`.
    pub pay_by: String,
    /// Whether it was undone since.
    pub is_undone: bool,
}

/// What the asker's till took in a stretch, the last first, at most `limit` before that order.
///
/// # Errors
/// [`WorkflowError::NotFound`] outside of a primary, [`WorkflowError::NotYourRole`] for a member.
pub async fn till_rows(
    on: &impl ConnectionTrait,
    actor: &Actor,
    stretch: i32,
    (before, limit): (Option<Uuid>, u64),
) -> Result<Vec<TillRow>, WorkflowError> {
    let cooperative = reading(actor)?;
    let mut found: Vec<TillRow> = rows(
        on,
        "SELECT o.id, o.number, i.number AS invoice_number, e.recorded_at AS at, coalesce(d.name, t.number, '') AS buyer,
                t.kind = 'walk_in' AS is_walk_in, EXISTS (SELECT FROM counter_sale s WHERE s.order_id = o.id) AS is_sale,
                (SELECT l.product_name FROM order_line l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1) AS goods,
                (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) AS lines, e.amount_sen AS total_sen, e.pay_by,
                EXISTS (SELECT FROM till_entry u WHERE u.order_id = o.id AND u.is_undo) AS is_undone
         FROM till_entry e JOIN purchase_order o ON o.id = e.order_id JOIN tie t ON t.id = o.buyer_tie_id
         LEFT JOIN person_detail d ON d.person_id = t.person_id
         LEFT JOIN member_order m ON m.order_id = o.id LEFT JOIN invoice i ON i.id = m.invoice_id
         WHERE e.cooperative_id = $1 AND e.stretch = $2 AND NOT e.is_undo
           AND ($3::uuid IS NULL OR (e.recorded_at, e.order_id) <
                (SELECT x.recorded_at, x.order_id FROM till_entry x
                 WHERE x.order_id = $3 AND NOT x.is_undo AND x.cooperative_id = $1))
         ORDER BY e.recorded_at DESC, e.order_id DESC LIMIT $4",
        [
            Uuid::from(cooperative).into(),
            stretch.into(),
            before.into(),
            i64::try_from(limit.clamp(1, 101)).unwrap_or(101).into(),
        ],
    )
    .await?;
    for row in &mut found {
        row.total = Money::from_sen(row.total_sen);
    }
    Ok(found)
}
