//! What the books say is at the bank, held against what the bank's own files say, and what lies between.

use super::reader;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, row};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// The books' balance at the bank beside the bank's own, on the last day that files of all accounts reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankBalanceView {
    /// That day.
    pub day: NaiveDate,
    /// How many accounts have files that say what was there after; the books keep one balance for all.
    pub accounts: i64,
    /// What the books say.
    #[schema(value_type = String)]
    pub books: Money,
    /// What the bank's files say.
    #[schema(value_type = String)]
    pub bank: Money,
    /// The bank's less the books'.
    #[schema(value_type = String)]
    pub difference: Money,
    /// Of it: lines that nobody has explained yet.
    #[schema(value_type = String)]
    pub unexplained: Money,
    /// Lines that are nothing in the books: own transfers, and mistakes of the bank.
    #[schema(value_type = String)]
    pub not_in_books: Money,
    /// What stands in the books and on no line yet, turned round: it is on its way, or was not to be.
    #[schema(value_type = String)]
    pub on_its_way: Money,
    /// What is left: an opening balance that is not the bank's, or files that are missing.
    #[schema(value_type = String)]
    pub rest: Money,
}

// $1 the organization. Of each account the last file that says what was there after; the first of those days is the one
// on which all of them are known, as it was told by the file that reaches it. An entry that comes of something that may
// be a line, and is none, is on its way.
const BALANCE: &str = "
WITH last AS (
    SELECT DISTINCT ON (account_id) account_id, last_day, closing_sen FROM bank_statement
    WHERE organization_id = $1 AND state = 'taken' AND closing_sen IS NOT NULL
    ORDER BY account_id, last_day DESC, imported_at DESC),
today AS (SELECT min(last_day) AS day, count(*) AS accounts FROM last),
-- A file that reaches further tells what was there on the day, less what came since.
bank AS (
    SELECT coalesce(sum(l.closing_sen - coalesce((SELECT sum(b.amount_sen) FROM bank_line b
                                                  WHERE b.account_id = l.account_id AND b.booked_on > t.day
                                                    AND b.booked_on <= l.last_day), 0)), 0)::bigint AS sen
    FROM last l CROSS JOIN today t),
lines AS (
    SELECT coalesce(sum(b.amount_sen) FILTER (WHERE b.state = 'unexplained'), 0)::bigint AS unexplained,
           coalesce(sum(b.amount_sen) FILTER (WHERE b.explained_as IN ('own_transfer', 'bank_error')), 0)::bigint AS neutral
    FROM bank_line b CROSS JOIN today t
    WHERE b.organization_id = $1 AND b.booked_on <= t.day AND b.account_id IN (SELECT account_id FROM last)),
booked AS (
    SELECT e.amount_sen, EXISTS (
               SELECT FROM bank_line b WHERE b.organization_id = $1 AND b.booked_on <= t.day AND CASE x.source
                   WHEN 'payment' THEN CASE WHEN x.kind IN ('refunded', 'refund_reversed')
                       THEN b.refund_id IN (SELECT r.id FROM payment_refund r WHERE r.payment_id = x.source_id)
                       ELSE b.payment_id = x.source_id END
                   WHEN 'drawdown' THEN b.drawdown_id = x.source_id
                   WHEN 'loan' THEN b.repayment_id = x.source_id
                   WHEN 'payout' THEN b.payout_id = x.source_id
                   WHEN 'bank_line' THEN b.id = x.source_id ELSE false END) AS on_line,
           x.source IN ('payment', 'drawdown', 'loan', 'payout', 'bank_line') AS may_be
    FROM ledger_entry e JOIN ledger_occurrence x ON x.id = e.occurrence_id CROSS JOIN today t
    WHERE e.organization_id = $1 AND e.account = 'bank' AND x.business_date <= t.day)
SELECT t.day, t.accounts, k.sen AS bank_sen, n.unexplained, n.neutral,
       coalesce((SELECT sum(amount_sen) FROM booked), 0)::bigint AS books_sen,
       coalesce((SELECT sum(amount_sen) FROM booked WHERE may_be AND NOT on_line), 0)::bigint AS away_sen
FROM today t CROSS JOIN bank k CROSS JOIN lines n WHERE t.day IS NOT NULL";

impl Workflow {
    /// The books' balance at the bank beside the bank's own; nothing while no file says what was there.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; the database fails.
    pub async fn bank_balance(
        &self,
        actor: &Actor,
    ) -> Result<Option<BankBalanceView>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Balance {
            day: NaiveDate,
            accounts: i64,
            bank_sen: i64,
            unexplained: i64,
            neutral: i64,
            books_sen: i64,
            away_sen: i64,
        }
        reader(actor)?;
        let values = [Uuid::from(actor.organization).into()];
        let found: Option<Balance> = row(self.reader(), BALANCE, values).await?;
        Ok(found.map(|found| {
            let difference = found.bank_sen.saturating_sub(found.books_sen);
            let away = found.away_sen.saturating_neg();
            let told = found.unexplained.saturating_add(found.neutral).saturating_add(away);
            BankBalanceView {
                day: found.day,
                accounts: found.accounts,
                books: Money::from_sen(found.books_sen),
                bank: Money::from_sen(found.bank_sen),
                difference: Money::from_sen(difference),
                unexplained: Money::from_sen(found.unexplained),
                not_in_books: Money::from_sen(found.neutral),
                on_its_way: Money::from_sen(away),
                rest: Money::from_sen(difference.saturating_sub(told)),
            }
        }))
    }
}
