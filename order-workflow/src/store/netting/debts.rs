//! What some owe each other: their open invoices, without what is in dispute.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{InvoiceId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::settlement::{Debt, OpenBill};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

#[derive(FromQueryResult)]
struct BillRow {
    id: Uuid,
    receiver_id: Uuid,
    issuer_id: Uuid,
    due_on: NaiveDate,
    open_sen: i64,
}

fn ids(organizations: &[OrganizationId]) -> Vec<Uuid> {
    organizations.iter().copied().map(Uuid::from).collect()
}

/// Everything that is open among these organizations and not in dispute, by invoice.
pub(crate) async fn bills_among(
    on: &impl ConnectionTrait,
    scope: &[OrganizationId],
) -> Result<Vec<OpenBill>, WorkflowError> {
    let found: Vec<BillRow> = rows(
        on,
        "SELECT id, receiver_id, issuer_id, due_on, open_sen FROM open_bill
         WHERE issuer_id = ANY($1) AND receiver_id = ANY($1) AND open_sen > 0 ORDER BY id",
        [ids(scope).into()],
    )
    .await?;
    let bill = |row: BillRow| OpenBill {
        invoice: InvoiceId(row.id),
        debtor: row.receiver_id.into(),
        creditor: row.issuer_id.into(),
        due_on: row.due_on,
        open: Money::from_sen(row.open_sen),
    };
    Ok(found.into_iter().map(bill).collect())
}

/// Holds the orders that something is open of among these organizations still until the transaction ends, by rising id.
pub(crate) async fn lock_orders(
    work: Work<'_>,
    scope: &[OrganizationId],
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "SELECT o.id FROM purchase_order o WHERE o.id IN (
             SELECT i.order_id FROM invoice i WHERE i.kind = 'invoice' AND i.settled_sen < i.total_sen
               AND i.reversed_by_id IS NULL AND i.issuer_id = ANY($1) AND i.receiver_id = ANY($1))
         ORDER BY o.id FOR UPDATE",
        [ids(scope).into()],
    )
    .await?;
    Ok(())
}

/// Holds everything that is open among these organizations still until the transaction ends, in the order in which
/// invoices are always locked.
pub(crate) async fn lock_bills(
    work: Work<'_>,
    scope: &[OrganizationId],
) -> Result<(), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Held {
        #[expect(dead_code, reason = "locked, not looked at")]
        id: Uuid,
    }
    let _held: Vec<Held> = rows(
        work.tx,
        "SELECT id FROM invoice WHERE kind = 'invoice' AND settled_sen < total_sen AND reversed_by_id IS NULL
           AND issuer_id = ANY($1) AND receiver_id = ANY($1) ORDER BY id FOR UPDATE",
        [ids(scope).into()],
    )
    .await?;
    Ok(())
}

/// What bills come to, by who owes whom, in the order of the identifiers; nothing when 64 bits of sen do not hold it.
pub(crate) fn debts_of(bills: &[OpenBill]) -> Option<Vec<Debt>> {
    let mut debts: Vec<Debt> = Vec::new();
    for bill in bills {
        let of = |debt: &&mut Debt| debt.debtor == bill.debtor && debt.creditor == bill.creditor;
        match debts.iter_mut().find(of) {
            Some(debt) => debt.amount = debt.amount.plus(bill.open)?,
            None => {
                debts.push(Debt {
                    debtor: bill.debtor,
                    creditor: bill.creditor,
                    amount: bill.open,
                });
            }
        }
    }
    debts.sort_unstable();
    Some(debts)
}

/// What an organization and each other owe each other, where both owe something.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct MutualDebt {
    /// The other.
    pub(crate) partner_id: Uuid,
    /// Its name.
    pub(crate) partner_name: String,
    /// What the organization owes it, in sen.
    pub(crate) we_owe: i64,
    /// What it owes the organization, in sen.
    pub(crate) they_owe: i64,
}

/// Whom an organization could net with alone.
pub(crate) async fn mutual_debts(
    on: &impl ConnectionTrait,
    own: OrganizationId,
) -> Result<Vec<MutualDebt>, WorkflowError> {
    rows(
        on,
        "SELECT p.id AS partner_id, p.name AS partner_name, d.we_owe, d.they_owe
         FROM (SELECT CASE WHEN receiver_id = $1 THEN issuer_id ELSE receiver_id END AS partner,
                      coalesce(sum(open_sen) FILTER (WHERE receiver_id = $1), 0)::bigint AS we_owe,
                      coalesce(sum(open_sen) FILTER (WHERE issuer_id = $1), 0)::bigint AS they_owe
               FROM open_bill WHERE receiver_id = $1 OR issuer_id = $1 GROUP BY 1) d
         JOIN organization p ON p.id = d.partner
         WHERE d.we_owe > 0 AND d.they_owe > 0 ORDER BY least(d.we_owe, d.they_owe) DESC, p.name LIMIT 100",
        [Uuid::from(own).into()],
    )
    .await
}
