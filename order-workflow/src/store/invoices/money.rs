//! How far orders are with their money, added up; and which of them have something left to do by themselves.

use crate::error::WorkflowError;
use crate::store::failing::Falling;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use supply_chain::id::{InvoiceId, PurchaseOrderId};
use supply_chain::invoice::PaperSums;
use supply_chain::money::Money;
use uuid::Uuid;

/// What the papers of these orders come to; an order without any is not among them.
///
/// # Errors
/// The database fails.
pub(crate) async fn money_of_orders(
    on: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, PaperSums>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sums {
        order_id: Uuid,
        is_billed: bool,
        invoiced_sen: i64,
        credited_sen: i64,
        paid_sen: i64,
        open_sen: i64,
        due_on: Option<NaiveDate>,
    }
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Sums> = rows(
        on,
        "SELECT i.order_id, coalesce(bool_or(i.kind = 'invoice' AND i.reversed_by_id IS NULL), false) AS is_billed,
                coalesce(sum(i.total_sen) FILTER (WHERE i.kind = 'invoice' AND i.reversed_by_id IS NULL), 0)::bigint
                    AS invoiced_sen,
                coalesce(sum(i.total_sen) FILTER (WHERE i.kind = 'credit_note'), 0)::bigint AS credited_sen,
                coalesce(sum((SELECT sum(a.amount_sen) FROM invoice_application a WHERE a.invoice_id = i.id
                              AND num_nonnulls(a.payment_id, a.netting_id, a.drawdown_id) = 1))
                         FILTER (WHERE i.kind = 'invoice'), 0)::bigint AS paid_sen,
                coalesce(sum(i.total_sen - i.settled_sen)
                         FILTER (WHERE i.kind = 'invoice' AND i.reversed_by_id IS NULL), 0)::bigint AS open_sen,
                min(i.due_on) FILTER (WHERE i.kind = 'invoice' AND i.reversed_by_id IS NULL
                                      AND i.settled_sen < i.total_sen) AS due_on
         FROM invoice i WHERE i.order_id = ANY($1) GROUP BY i.order_id",
        [orders.to_vec().into()],
    )
    .await?;
    let sums = found.into_iter().map(|row| {
        let sums = PaperSums {
            is_billed: row.is_billed,
            invoiced: Money::from_sen(row.invoiced_sen),
            credited: Money::from_sen(row.credited_sen),
            paid: Money::from_sen(row.paid_sen),
            open: Money::from_sen(row.open_sen),
            due_on: row.due_on,
        };
        (row.order_id, sums)
    });
    Ok(sums.collect())
}

/// Orders of which something of the money is to be done by itself: billed, credited, ended.
pub(crate) const DUE: Falling = Falling {
    job: "order_money",
    from: "order_money_due d WHERE d.due_at <= $1",
    id: "d.order_id",
    order: "d.due_at, d.order_id",
};

/// Has the money of an order looked at by itself at `at`, or earlier where that was said before.
///
/// # Errors
/// The database fails.
pub(crate) async fn wake(
    work: Work<'_>,
    order: PurchaseOrderId,
    at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO order_money_due (order_id, due_at) VALUES ($1, $2)
         ON CONFLICT (order_id) DO UPDATE SET due_at = least(order_money_due.due_at, excluded.due_at)",
        [Uuid::from(order).into(), at.into()],
    )
    .await?;
    Ok(())
}

/// Whether something was to be done by now; until the transaction ends nobody else says that there is more. After
/// the credit account in the order of locks, and before the order's papers are read.
///
/// # Errors
/// The database fails.
pub(crate) async fn take_turn(
    work: Work<'_>,
    order: PurchaseOrderId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Due {
        due_at: DateTime<Utc>,
    }
    let due: Option<Due> = row(
        work.tx,
        "SELECT due_at FROM order_money_due WHERE order_id = $1 FOR UPDATE",
        [Uuid::from(order).into()],
    )
    .await?;
    Ok(due.is_some_and(|due| due.due_at <= work.now))
}

/// Nothing more is to be done before `next`, or before something happens.
///
/// # Errors
/// The database fails.
pub(crate) async fn rest_until(
    work: Work<'_>,
    order: PurchaseOrderId,
    next: Option<DateTime<Utc>>,
) -> Result<(), WorkflowError> {
    let order = Uuid::from(order);
    match next {
        Some(at) => {
            let sql = "UPDATE order_money_due SET due_at = $2 WHERE order_id = $1";
            execute(work.tx, sql, [order.into(), at.into()]).await?;
        }
        None => {
            execute(work.tx, "DELETE FROM order_money_due WHERE order_id = $1", [order.into()])
                .await?;
        }
    }
    Ok(())
}

/// The latest day on which something came that settles some of an invoice: money, what a bank or a netting paid, what was
/// left of the credit note of another. Nothing while the seller has not said of all the money that it came.
///
/// # Errors
/// The database fails.
pub(crate) async fn last_paid_on(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Option<NaiveDate>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Paid {
        paid_on: Option<NaiveDate>,
    }
    let paid: Option<Paid> = row(
        on,
        // What is taken back of the invoice itself makes it less and pays nothing.
        "SELECT max(coalesce(greatest(p.paid_on, (SELECT max(l.booked_on) FROM bank_line l
                                                  WHERE l.payment_id = p.id AND l.amount_sen > 0)),
                             d.paid_on, r.business_date, a.noted_on)) AS paid_on
         FROM (SELECT x.payment_id, x.drawdown_id, x.netting_id, x.note_id, (max(x.recorded_at) AT TIME ZONE s.zone)::date AS noted_on
               FROM invoice_application x JOIN invoice i ON i.id = x.invoice_id JOIN organization s ON s.id = i.issuer_id
               LEFT JOIN invoice n ON n.id = x.note_id
               WHERE x.invoice_id = $1 AND n.corrects_id IS DISTINCT FROM x.invoice_id AND NOT x.is_write_off
               GROUP BY 1, 2, 3, 4, s.zone HAVING sum(x.amount_sen) > 0) a
         LEFT JOIN payment p ON p.id = a.payment_id LEFT JOIN drawdown d ON d.id = a.drawdown_id
         LEFT JOIN netting_run r ON r.id = a.netting_id
         HAVING bool_and(p.state IS NULL OR p.state = 'confirmed')",
        [Uuid::from(invoice).into()],
    )
    .await?;
    Ok(paid.and_then(|paid| paid.paid_on))
}

/// Whether less was asked for an invoice because it was paid early.
///
/// # Errors
/// The database fails.
pub(crate) async fn was_paid_early(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        found: bool,
    }
    let found: Option<Found> = row(
        on,
        "SELECT EXISTS (SELECT FROM invoice WHERE corrects_id = $1 AND reason = 'early_payment') AS found",
        [Uuid::from(invoice).into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.found))
}
