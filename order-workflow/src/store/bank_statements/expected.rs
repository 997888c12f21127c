//! Money that is awaited on an account: what a line of its statement may be.

use crate::error::WorkflowError;
use crate::unit_of_work::rows;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{BankAccountId, OrganizationId, TieId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Candidate, ExpectedPayment};
use uuid::Uuid;

/// Money that is awaited, with what a person is told of it.
#[derive(Debug, Clone)]
pub(crate) struct Awaited {
    /// As the rule compares it.
    pub(crate) expected: ExpectedPayment,
    /// The invoice's number; of a payment, what its payer wrote as the bank's reference.
    pub(crate) label: String,
    /// Its day: when a payment was made, when an invoice is due.
    pub(crate) day: chrono::NaiveDate,
    /// Whether the other side's provider is to say that it was paid: then a line alone books nothing.
    pub(crate) by_provider: bool,
}

#[derive(FromQueryResult)]
struct AwaitedRow {
    kind: String,
    id: Uuid,
    organization_id: Option<Uuid>,
    tie_id: Option<Uuid>,
    name: String,
    amount_sen: i64,
    reference: Option<String>,
    marks: serde_json::Value,
    label: String,
    day: chrono::NaiveDate,
    by_provider: bool,
}

// The numbers of the invoices that a payment settles: whoever paid may have written them.
const SETTLED: &str = "(SELECT coalesce(jsonb_agg(s.number ORDER BY s.number), '[]')
  FROM (SELECT i.number FROM invoice_application a JOIN invoice i ON i.id = a.invoice_id WHERE a.payment_id = p.id
        GROUP BY i.number HAVING sum(a.amount_sen) > 0) s)";

// What may come: payments to us that no line is yet, refunds of what we paid, what a bank paid us for a buyer, what we
// lent and is paid back, and what is open of our invoices.
const COMING: &str = "
SELECT 'payment' AS kind, p.id, p.payer_id AS organization_id, p.payer_tie_id AS tie_id, coalesce(o.name, d.name, '') AS name,
       p.amount_sen, p.reference, {settled} AS marks, coalesce(p.reference, '') AS label, p.paid_on AS day, false AS by_provider
FROM payment p LEFT JOIN organization o ON o.id = p.payer_id
LEFT JOIN tie t ON t.id = p.payer_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id
WHERE p.payee_id = $1 AND p.account_id = $3 AND p.state IN ('recorded', 'confirmed') AND ($2::bigint IS NULL OR p.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.payment_id = p.id AND l.amount_sen > 0)
UNION ALL
SELECT 'refund', r.id, p.payee_id, NULL, o.name, r.amount_sen, r.reference, '[]', coalesce(r.reference, ''), r.paid_on, false
FROM payment_refund r JOIN payment p ON p.id = r.payment_id JOIN organization o ON o.id = p.payee_id
WHERE p.payer_id = $1 AND r.method <> 'cash' AND r.state IN ('made', 'confirmed')
  AND ($2::bigint IS NULL OR r.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.refund_id = r.id AND l.amount_sen > 0)
UNION ALL
SELECT 'drawdown', d.id, f.borrower_id, NULL, o.name, d.amount_sen, d.reference, jsonb_build_array(i.number), d.reference,
       d.paid_on, false
FROM drawdown d JOIN facility f ON f.id = d.facility_id JOIN organization o ON o.id = f.borrower_id
JOIN invoice i ON i.id = d.invoice_id
WHERE d.seller_id = $1 AND d.account_id = $3 AND d.state = 'paid' AND ($2::bigint IS NULL OR d.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.drawdown_id = d.id AND l.amount_sen > 0)
UNION ALL
SELECT 'repayment', r.id, f.borrower_id, NULL, o.name, r.interest_sen + r.principal_sen, r.reference,
       jsonb_build_array(f.number), r.reference, r.paid_on, false
FROM facility_repayment r JOIN facility f ON f.id = r.facility_id JOIN organization o ON o.id = f.borrower_id
WHERE f.bank_id = $1 AND r.reversed_at IS NULL
  AND ($2::bigint IS NULL OR r.interest_sen + r.principal_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.repayment_id = r.id AND l.amount_sen > 0)
UNION ALL
SELECT 'payout', y.id, y.cooperative_id, NULL, o.name, s.amount_sen, NULL, '[]', y.evidence, y.paid_on, false
FROM patronage_paid_share s JOIN patronage_payout y ON y.id = s.payout_id JOIN organization o ON o.id = y.cooperative_id
WHERE s.party_id = $1 AND s.is_standing AND y.means = 'bank' AND ($2::bigint IS NULL OR s.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.payout_id = y.id AND l.amount_sen > 0 AND l.organization_id = $1)
UNION ALL
SELECT 'invoice', i.id, i.receiver_id, i.receiver_tie_id, coalesce(o.name, d.name, ''), i.total_sen - i.settled_sen, NULL,
       -- The number of a paper from before may be any word in a line: it books nothing by itself.
       CASE i.letters WHEN 'SA' THEN '[]' ELSE jsonb_build_array(i.number) END, i.number, i.due_on,
       EXISTS (SELECT FROM payment_request q WHERE q.invoice_id = i.id AND q.state = 'waiting')
FROM invoice i LEFT JOIN organization o ON o.id = i.receiver_id
LEFT JOIN tie t ON t.id = i.receiver_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id
WHERE i.issuer_id = $1 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL AND i.settled_sen < i.total_sen
  AND ($2::bigint IS NULL OR i.total_sen - i.settled_sen = $2)
ORDER BY day DESC, id DESC LIMIT 20000";

// What may have gone: payments of ours, what we paid back, what we paid as a bank and to one, that no line is yet.
const GOING: &str = "
SELECT 'payment' AS kind, p.id, p.payee_id AS organization_id, NULL::uuid AS tie_id, o.name, p.amount_sen, p.reference,
       {settled} AS marks, coalesce(p.reference, '') AS label, p.paid_on AS day, false AS by_provider
FROM payment p JOIN organization o ON o.id = p.payee_id
WHERE p.payer_id = $1 AND p.method <> 'cash' AND p.state IN ('recorded', 'confirmed') AND ($2::bigint IS NULL OR p.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.payment_id = p.id AND l.amount_sen < 0)
UNION ALL
SELECT 'refund', r.id, p.payer_id, p.payer_tie_id, coalesce(o.name, d.name, ''), r.amount_sen, r.reference, '[]',
       coalesce(r.reference, ''), r.paid_on, false
FROM payment_refund r JOIN payment p ON p.id = r.payment_id LEFT JOIN organization o ON o.id = p.payer_id
LEFT JOIN tie t ON t.id = p.payer_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id
WHERE p.payee_id = $1 AND r.method <> 'cash' AND r.state IN ('made', 'confirmed')
  AND ($2::bigint IS NULL OR r.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.refund_id = r.id AND l.amount_sen < 0)
UNION ALL
SELECT 'drawdown', d.id, d.seller_id, NULL, o.name, d.amount_sen, d.reference, jsonb_build_array(i.number), d.reference,
       d.paid_on, false
FROM drawdown d JOIN facility f ON f.id = d.facility_id JOIN organization o ON o.id = d.seller_id
JOIN invoice i ON i.id = d.invoice_id
WHERE f.bank_id = $1 AND d.state = 'paid' AND ($2::bigint IS NULL OR d.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.drawdown_id = d.id AND l.amount_sen < 0)
UNION ALL
SELECT 'repayment', r.id, f.bank_id, NULL, o.name, r.interest_sen + r.principal_sen, r.reference,
       jsonb_build_array(f.number), r.reference, r.paid_on, false
FROM facility_repayment r JOIN facility f ON f.id = r.facility_id JOIN organization o ON o.id = f.bank_id
WHERE f.borrower_id = $1 AND r.reversed_at IS NULL
  AND ($2::bigint IS NULL OR r.interest_sen + r.principal_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.repayment_id = r.id AND l.amount_sen < 0)
UNION ALL
SELECT 'payout', y.id, y.cooperative_id, NULL, 'SHU', y.amount_sen, NULL, '[]', y.evidence, y.paid_on, false
FROM patronage_payout y
WHERE y.cooperative_id = $1 AND y.reversed_at IS NULL AND y.means = 'bank' AND ($2::bigint IS NULL OR y.amount_sen = $2)
  AND NOT EXISTS (SELECT FROM bank_line l WHERE l.payout_id = y.id AND l.amount_sen < 0)
ORDER BY day DESC, id DESC LIMIT 20000";

/// What is awaited by an organization on one of its accounts: what is to come, or else what went. With `sum` only what
/// is of exactly that sum, without a sign: a line can certainly be nothing else.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn expected(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    (account, is_coming): (BankAccountId, bool),
    sum: Option<Money>,
) -> Result<Vec<Awaited>, WorkflowError> {
    let sql = if is_coming { COMING } else { GOING }.replace("{settled}", SETTLED);
    let mut values: Vec<sea_orm::Value> =
        vec![Uuid::from(organization).into(), sum.map(Money::sen).into()];
    if is_coming {
        values.push(Uuid::from(account).into());
    }
    let found: Vec<AwaitedRow> = rows(on, &sql, values).await?;
    found.into_iter().map(awaited).collect()
}

fn awaited(row: AwaitedRow) -> Result<Awaited, WorkflowError> {
    let bad = |column| WorkflowError::BadRow { table: "payment", column, id: row.id.to_string() };
    let candidate = match row.kind.as_str() {
        "payment" => Candidate::Payment(row.id.into()),
        "refund" => Candidate::Refund(row.id.into()),
        "drawdown" => Candidate::Drawdown(row.id.into()),
        "repayment" => Candidate::Repayment(row.id.into()),
        "payout" => Candidate::Payout(row.id.into()),
        _ => Candidate::Invoice(row.id.into()),
    };
    let payer = row.organization_id.map(|id| Counterparty::Organization(OrganizationId(id)));
    let payer = payer.or(row.tie_id.map(|id| Counterparty::Member(TieId(id))));
    let reference = row.reference.clone().map(BankReference::try_from).transpose();
    Ok(Awaited {
        expected: ExpectedPayment {
            candidate,
            payer: payer.ok_or_else(|| bad("payer_id"))?,
            payer_name: row.name,
            amount: Money::from_sen(row.amount_sen),
            reference: reference.map_err(|_unreadable| bad("reference"))?,
            marks: serde_json::from_value(row.marks)?,
        },
        label: row.label,
        day: row.day,
        by_provider: row.by_provider,
    })
}
