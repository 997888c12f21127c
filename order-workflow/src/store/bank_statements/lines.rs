//! Lines of banks' statements: read, locked, explained, and their explanation undone.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::id::{
    BankLineId, BankStatementId, DrawdownId, OrganizationId, PaymentId, PayoutId, RefundId,
    RepaymentId,
};
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, StatementLine};
use uuid::Uuid;

/// A line with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct StoredLine {
    /// What the bank printed.
    pub(crate) line: StatementLine,
    /// Whose account.
    pub(crate) organization: OrganizationId,
    /// The file it came in.
    pub(crate) statement: Uuid,
    /// Which row of it.
    pub(crate) file_row: i32,
    /// Digest of all that was printed.
    pub(crate) fingerprint: Vec<u8>,
    /// Which of those that are alike.
    pub(crate) nth: i32,
    /// As what it is explained; nothing while it is not.
    pub(crate) explained_as: Option<String>,
    /// The payment that it is.
    pub(crate) payment: Option<PaymentId>,
    /// The refund that it is.
    pub(crate) refund: Option<RefundId>,
    /// The drawdown that it is.
    pub(crate) drawdown: Option<DrawdownId>,
    /// The repayment to a bank that it is.
    pub(crate) repayment: Option<RepaymentId>,
    /// The paying out of shares that it is.
    pub(crate) payout: Option<PayoutId>,
    /// The account that it went to in the books.
    pub(crate) ledger_account: Option<Account>,
    /// For `ETag`.
    pub(crate) version: i64,
    /// How often it was explained or that was undone.
    pub(crate) events: i32,
    /// What was said when it was explained last.
    pub(crate) facts: Option<Value>,
    /// Who explained it; nobody where it was certain.
    pub(crate) explained_by: Option<String>,
    /// When.
    pub(crate) explained_at: Option<DateTime<Utc>>,
    /// The number of its account.
    pub(crate) account_number: String,
    /// Its bank.
    pub(crate) bank_code: String,
}

#[derive(FromQueryResult)]
struct LineRow {
    id: Uuid,
    statement_id: Uuid,
    account_id: Uuid,
    organization_id: Uuid,
    file_row: i32,
    booked_on: NaiveDate,
    amount_sen: i64,
    reference: Option<String>,
    description: String,
    counterparty_name: String,
    fingerprint: Vec<u8>,
    nth: i32,
    explained_as: Option<String>,
    payment_id: Option<Uuid>,
    refund_id: Option<Uuid>,
    drawdown_id: Option<Uuid>,
    repayment_id: Option<Uuid>,
    payout_id: Option<Uuid>,
    ledger_account: Option<String>,
    version: i64,
    events: i32,
    facts: Option<Value>,
    explained_by: Option<String>,
    explained_at: Option<DateTime<Utc>>,
    account_number: String,
    bank_code: String,
}

const LINES: &str = "
SELECT l.*, a.number AS account_number, a.bank_code, coalesce(e.position, 0) AS events,
       CASE WHEN l.state = 'explained' THEN e.facts END AS facts, CASE WHEN l.state = 'explained' THEN d.name END AS explained_by,
       CASE WHEN l.state = 'explained' THEN e.recorded_at END AS explained_at
FROM bank_line l JOIN bank_account a ON a.id = l.account_id
LEFT JOIN LATERAL (SELECT * FROM bank_line_event WHERE line_id = l.id ORDER BY position DESC LIMIT 1) e ON true
LEFT JOIN person_detail d ON d.person_id = e.person_id";

fn stored(row: LineRow) -> Result<StoredLine, WorkflowError> {
    let bad = |column| WorkflowError::BadRow { table: "bank_line", column, id: row.id.to_string() };
    let reference = row.reference.clone().map(BankReference::try_from).transpose();
    let line = StatementLine {
        id: row.id.into(),
        account: row.account_id.into(),
        booked_on: row.booked_on,
        amount: Money::from_sen(row.amount_sen),
        reference: reference.map_err(|_unreadable| bad("reference"))?,
        description: row.description.clone(),
        counterparty_name: row.counterparty_name.clone(),
    };
    let account = row
        .ledger_account
        .as_deref()
        .map(|word| Account::from_word(word).ok_or_else(|| bad("ledger_account")));
    Ok(StoredLine {
        line,
        organization: row.organization_id.into(),
        statement: row.statement_id,
        file_row: row.file_row,
        nth: row.nth,
        payment: row.payment_id.map(PaymentId),
        refund: row.refund_id.map(RefundId),
        drawdown: row.drawdown_id.map(DrawdownId),
        repayment: row.repayment_id.map(RepaymentId),
        payout: row.payout_id.map(PayoutId),
        ledger_account: account.transpose()?,
        version: row.version,
        events: row.events,
        fingerprint: row.fingerprint,
        explained_as: row.explained_as,
        facts: row.facts,
        explained_by: row.explained_by,
        explained_at: row.explained_at,
        account_number: row.account_number,
        bank_code: row.bank_code,
    })
}

/// Lines by a condition on `l`, with its values.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn written_down(
    on: &impl ConnectionTrait,
    condition: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Vec<StoredLine>, WorkflowError> {
    let found: Vec<LineRow> = rows(on, &format!("{LINES} {condition}"), values).await?;
    found.into_iter().map(stored).collect()
}

/// A line of an organization.
///
/// # Errors
/// As [`written_down`].
pub(crate) async fn find_line(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: BankLineId,
) -> Result<Option<StoredLine>, WorkflowError> {
    let values = [Uuid::from(id).into(), Uuid::from(organization).into()];
    Ok(written_down(on, "WHERE l.id = $1 AND l.organization_id = $2", values).await?.pop())
}

/// A line of an organization, locked until the transaction ends.
///
/// # Errors
/// As [`written_down`].
pub(crate) async fn lock_line(
    work: Work<'_>,
    organization: OrganizationId,
    id: BankLineId,
) -> Result<Option<StoredLine>, WorkflowError> {
    let values = [Uuid::from(id).into(), Uuid::from(organization).into()];
    execute(
        work.tx,
        "SELECT FROM bank_line WHERE id = $1 AND organization_id = $2 FOR UPDATE",
        values.clone(),
    )
    .await?;
    find_line(work.tx, organization, id).await
}

/// Whose lines nobody decided about yet: of one file, or since a day.
///
/// # Errors
/// The database fails.
pub(crate) async fn with_undecided(
    on: &impl ConnectionTrait,
    statement: Option<BankStatementId>,
    since: Option<NaiveDate>,
) -> Result<Vec<OrganizationId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Whose {
        organization_id: Uuid,
    }
    let found: Vec<Whose> = rows(
        on,
        "SELECT DISTINCT organization_id FROM bank_line
         WHERE state = 'unexplained' AND ($1::uuid IS NULL OR statement_id = $1) AND ($2::date IS NULL OR booked_on >= $2)
         ORDER BY organization_id",
        [statement.map(Uuid::from).into(), since.into()],
    )
    .await?;
    Ok(found.into_iter().map(|one| one.organization_id.into()).collect())
}

/// Lines of an organization that nobody decided about yet, the oldest first: of one file, or since a day.
///
/// # Errors
/// As [`written_down`].
pub(crate) async fn undecided(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    (statement, since): (Option<BankStatementId>, Option<NaiveDate>),
    limit: i64,
) -> Result<Vec<StoredLine>, WorkflowError> {
    written_down(
        on,
        "WHERE l.organization_id = $1 AND l.state = 'unexplained' AND ($2::uuid IS NULL OR l.statement_id = $2)
           AND ($3::date IS NULL OR l.booked_on >= $3) AND e.position IS NULL
         ORDER BY l.booked_on, l.id LIMIT $4",
        [
            Uuid::from(organization).into(),
            statement.map(Uuid::from).into(),
            since.into(),
            limit.into(),
        ],
    )
    .await
}

/// What a line is explained as.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Explained {
    /// The word of it.
    pub(crate) kind: &'static str,
    /// The payment that it is.
    pub(crate) payment: Option<PaymentId>,
    /// The refund that it is.
    pub(crate) refund: Option<RefundId>,
    /// The drawdown that it is.
    pub(crate) drawdown: Option<DrawdownId>,
    /// The repayment to a bank that it is.
    pub(crate) repayment: Option<RepaymentId>,
    /// The paying out of shares that it is.
    pub(crate) payout: Option<PayoutId>,
    /// The account that it went to.
    pub(crate) account: Option<Account>,
}

/// Explains a line; `position` is which of its events that is.
///
/// # Errors
/// The database fails; a payment that another line is already is a violation of `bank_line_payment`.
pub(crate) async fn explain(
    work: Work<'_>,
    id: BankLineId,
    explained: Explained,
    (position, facts): (i32, &Value),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let Explained { kind, payment, refund, drawdown, repayment, payout, account } = explained;
    execute(
        work.tx,
        "UPDATE bank_line SET state = 'explained', explained_as = $2, payment_id = $3, refund_id = $4, ledger_account = $5,
                drawdown_id = $6, repayment_id = $7, payout_id = $8, version = version + 1
         WHERE id = $1",
        [
            Uuid::from(id).into(),
            kind.into(),
            payment.map(Uuid::from).into(),
            refund.map(Uuid::from).into(),
            account.map(Account::as_str).into(),
            drawdown.map(Uuid::from).into(),
            repayment.map(Uuid::from).into(),
            payout.map(Uuid::from).into(),
        ],
    )
    .await?;
    event(work, id, ("explained", position, facts), ask).await
}

/// Takes its explanation off a line.
///
/// # Errors
/// The database fails.
pub(crate) async fn restore(
    work: Work<'_>,
    id: BankLineId,
    (position, facts): (i32, &Value),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE bank_line SET state = 'unexplained', explained_as = NULL, payment_id = NULL, refund_id = NULL,
                drawdown_id = NULL, repayment_id = NULL, payout_id = NULL, ledger_account = NULL, version = version + 1
         WHERE id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    event(work, id, ("undone", position, facts), ask).await
}

async fn event(
    work: Work<'_>,
    id: BankLineId,
    (kind, position, facts): (&'static str, i32, &Value),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO bank_line_event (line_id, position, kind, facts, person_id, channel, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            Uuid::from(id).into(),
            position.into(),
            kind.into(),
            facts.clone().into(),
            ask.signed_by().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
