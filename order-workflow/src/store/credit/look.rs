//! How a buyer stands with a seller, to be judged by: its account, what is late, and what is paid for.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use serde_json::Value;
use supply_chain::credit::{self, Clearance, Lateness, Refusal};
use supply_chain::id::{OrganizationId, ProductId};
use supply_chain::money::Money;
use supply_chain::purchase_order::PurchaseOrder;
use supply_chain::stock::Level;
use uuid::Uuid;

use super::{CreditStanding, lock, standing_of};
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// How a buyer stands with a seller on some day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// Its account.
    pub(crate) standing: CreditStanding,
    /// What is late.
    pub(crate) late: Lateness,
}

impl Look {
    /// Whether the seller's credit would bear an order that binds nobody yet, as it is offered now.
    ///
    /// # Errors
    /// As it would be refused when somebody accepts it.
    pub(crate) fn bears(&self, order: &PurchaseOrder) -> Result<Clearance, Refusal> {
        let totals = order.proposal.as_ref().map_or(order.totals, |offered| offered.totals);
        let CreditStanding { account, exposure } = &self.standing;
        credit::check(Some(account), exposure, totals.total, self.late, &order.terms.money)
    }
}

/// What is late of the bills of a pair, as one value; `b` is a bill, the place of its day is `$today`.
pub(in crate::store) fn late_sql(seller: &str, buyer: &str, today: &str) -> String {
    format!(
        "(SELECT jsonb_build_object('overdue', coalesce(sum(b.open_sen), 0), 'oldest', min(b.due_on)) FROM open_bill b
          WHERE b.issuer_id = {seller} AND b.receiver_id = {buyer} AND b.due_on < {today}::date AND b.open_sen > 0)"
    )
}

#[derive(Deserialize)]
struct Late {
    overdue: i64,
    oldest: Option<NaiveDate>,
}

/// What [`look_sql`] found: the row, if there is one, and what is late on `today`.
pub(in crate::store) fn looked(
    (seller, buyer): (OrganizationId, OrganizationId),
    account: Option<Value>,
    late: Option<Value>,
    today: NaiveDate,
) -> Result<Look, WorkflowError> {
    let standing = account.map(standing_of).transpose()?;
    let late: Option<Late> = late.map(serde_json::from_value).transpose()?;
    let late = late.and_then(|late| {
        let days = (today - late.oldest?).num_days();
        Some(Lateness { overdue: Money::from_sen(late.overdue), days })
    });
    Ok(Look {
        standing: standing.unwrap_or_else(|| CreditStanding::of_strangers(seller, buyer)),
        late: late.unwrap_or_default(),
    })
}

/// The two values that [`looked`] reads, not under lock; each argument is the place of a value.
pub(in crate::store) fn look_sql(seller: &str, buyer: &str, today: &str) -> String {
    let late = late_sql(seller, buyer, today);
    format!(
        "(SELECT to_jsonb(c) FROM credit_account c WHERE c.seller_id = {seller} AND c.buyer_id = {buyer}) AS credit,
         {late} AS late"
    )
}

/// How `buyer` stands with `seller` on `today`, at the seller's place; not under lock.
pub(crate) async fn look(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
    today: NaiveDate,
) -> Result<Look, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        credit: Option<Value>,
        late: Option<Value>,
    }
    let found: Option<Found> = row(
        on,
        &format!("SELECT {}", look_sql("$1", "$2", "$3")),
        [Uuid::from(seller).into(), Uuid::from(buyer).into(), today.into()],
    )
    .await?;
    let (account, late) = found.map_or((None, None), |found| (found.credit, found.late));
    looked((seller, buyer), account, late, today)
}

/// How `buyer` stands with each of `sellers` that it has an account with, today at their places; not under lock.
pub(crate) async fn looks(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    sellers: &[OrganizationId],
    now: DateTime<Utc>,
) -> Result<Vec<(OrganizationId, Look)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        seller: Uuid,
        today: NaiveDate,
        credit: Option<Value>,
        late: Option<Value>,
    }
    let sellers: Vec<Uuid> = sellers.iter().copied().map(Uuid::from).collect();
    let late = late_sql("a.seller_id", "a.buyer_id", "a.today");
    let found: Vec<Found> = rows(
        on,
        &format!(
            "SELECT a.seller_id AS seller, a.today, a.credit, {late} AS late
             FROM (SELECT c.seller_id, c.buyer_id, to_jsonb(c) AS credit, ($3::timestamptz AT TIME ZONE s.zone)::date AS today
                   FROM credit_account c JOIN organization s ON s.id = c.seller_id
                   WHERE c.buyer_id = $1 AND c.seller_id = ANY($2)) a"
        ),
        [Uuid::from(buyer).into(), sellers.into(), now.into()],
    )
    .await?;
    let look = |found: Found| {
        let seller = OrganizationId(found.seller);
        Ok((seller, looked((seller, buyer), found.credit, found.late, found.today)?))
    };
    found.into_iter().map(look).collect()
}

/// The seller's good stock of these products, as [`crate::store::stock::levels_for_update`] locks it, and after it the
/// row of the two, locked as well, where the seller said anything about what may be owed.
pub(crate) async fn levels_and_account_for_update(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    buyer: OrganizationId,
    products: &[ProductId],
) -> Result<(Vec<Level>, Option<CreditStanding>), WorkflowError> {
    #[derive(FromQueryResult)]
    struct LevelRow {
        id: Uuid,
        product_id: Uuid,
        on_hand: i64,
        reserved: i64,
        account: Option<Value>,
    }
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    // Counting the levels reads, and so locks, all of them before the account is looked for.
    let found: Vec<LevelRow> = rows(
        on,
        "WITH levels AS MATERIALIZED (
             SELECT id, product_id, on_hand, reserved FROM stock_level
             WHERE owner_id = $1 AND product_id = ANY(ARRAY(SELECT unnest($2))) AND condition = 'good' ORDER BY id FOR UPDATE),
         account AS MATERIALIZED (
             SELECT c.* FROM credit_account c
             WHERE c.seller_id = $1 AND c.buyer_id = $3 AND (c.limit_kind IS NOT NULL OR c.blocked_reason IS NOT NULL)
               AND (SELECT count(*) FROM levels) > 0 FOR UPDATE OF c)
         SELECT l.id, l.product_id, l.on_hand, l.reserved, (SELECT to_jsonb(a) FROM account a) AS account
         FROM levels l ORDER BY l.id",
        [Uuid::from(seller).into(), products.into(), Uuid::from(buyer).into()],
    )
    .await?;
    let account = found.first().and_then(|row| row.account.clone());
    let level = |row: LevelRow| Level {
        id: row.id.into(),
        product: row.product_id.into(),
        on_hand: row.on_hand,
        reserved: row.reserved,
    };
    let account = account.map(standing_of).transpose()?;
    Ok((found.into_iter().map(level).collect(), account))
}

/// Whether goods may leave of an order whose two agreed that it is paid first; the account is taken for it. Only money
/// that the seller, its bank or a provider says to have come clears them: goods that left are not called back.
///
/// # Errors
/// [`Refusal::PrepaymentMissing`].
pub(crate) async fn check_prepaid(
    on: &impl ConnectionTrait,
    order: &PurchaseOrder,
    now: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    lock(on, order.seller, order.buyer, now).await?;
    Ok(prepaid(on, order).await??)
}

/// What is still to be paid before goods leave of an order whose two agreed that it is paid first; not under lock.
///
/// # Errors
/// The database fails.
pub(crate) async fn prepayment_missing(
    on: &impl ConnectionTrait,
    order: &PurchaseOrder,
) -> Result<Money, WorkflowError> {
    match prepaid(on, order).await? {
        Err(Refusal::PrepaymentMissing { missing }) => Ok(missing),
        Ok(()) => Ok(Money::ZERO),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn prepaid(
    on: &impl ConnectionTrait,
    order: &PurchaseOrder,
) -> Result<Result<(), Refusal>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Owed {
        here: i64,
        elsewhere: i64,
        there: i64,
    }
    // What is on account is there once, and orders whose goods left already come first.
    let owed: Option<Owed> = row(
        on,
        "SELECT coalesce(sum(q.sen) FILTER (WHERE q.id = $3), 0)::bigint AS here,
                coalesce(sum(q.sen) FILTER (WHERE q.id <> $3), 0)::bigint AS elsewhere,
                ((SELECT coalesce(sum(p.amount_sen - p.applied_sen - p.refunded_sen), 0) FROM payment p
                  WHERE p.payee_id = $1 AND p.payer_id = $2 AND p.state = 'confirmed'
                    AND p.applied_sen + p.refunded_sen < p.amount_sen)
                 + (SELECT coalesce(sum(n.total_sen - n.settled_sen), 0) FROM invoice n
                    WHERE n.issuer_id = $1 AND n.receiver_id = $2 AND n.kind = 'credit_note'
                      AND n.settled_sen < n.total_sen AND n.reversed_by_id IS NULL))::bigint AS there
         FROM (SELECT o.id, open_order_sen(o.id, o.terms)
                      + (SELECT coalesce(sum(i.total_sen - i.settled_sen), 0) FROM invoice i
                         WHERE i.order_id = o.id AND i.kind = 'invoice' AND i.reversed_by_id IS NULL)
                      + (SELECT coalesce(sum(a.amount_sen), 0) FROM invoice i
                         JOIN invoice_application a ON a.invoice_id = i.id
                         JOIN payment p ON p.id = a.payment_id AND p.state = 'recorded'
                         WHERE i.order_id = o.id AND i.kind = 'invoice' AND i.reversed_by_id IS NULL) AS sen
               FROM purchase_order o
               WHERE o.seller_id = $1 AND o.buyer_id = $2
                 AND (o.id = $3 OR (o.state IN ('in_fulfilment', 'received')
                                    AND o.terms #>> '{money,is_prepaid}' = 'true'))) q",
        [Uuid::from(order.seller).into(), Uuid::from(order.buyer).into(), Uuid::from(order.id).into()],
    )
    .await?;
    let Owed { here, elsewhere, there } = owed.unwrap_or(Owed { here: 0, elsewhere: 0, there: 0 });
    let [here, elsewhere, there] = [here, elsewhere, there].map(Money::from_sen);
    Ok(credit::check_prepaid(here, elsewhere, there))
}
