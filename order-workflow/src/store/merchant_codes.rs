//! Organizations' own static QRIS, as rows.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{BankAccountId, MerchantCodeId, OrganizationId, PersonId};
use uuid::Uuid;

/// A code with what stands beside it in its row.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct StoredCode {
    /// Which.
    pub(crate) id: Uuid,
    /// Whose.
    pub(crate) organization_id: Uuid,
    /// Into which account it pays out.
    pub(crate) account_id: Uuid,
    /// That account's bank.
    pub(crate) bank_code: String,
    /// That account's number.
    pub(crate) account_number: String,
    /// The code.
    pub(crate) payload: String,
    /// The merchant's name in it.
    pub(crate) merchant: String,
    /// The merchant's city in it.
    pub(crate) city: String,
    /// The merchant's national number in it.
    pub(crate) nmid: String,
    /// Who entered it, and so may not verify it.
    pub(crate) entered_by: Uuid,
    /// Their name, unless it was erased.
    pub(crate) entered_by_name: Option<String>,
    /// When.
    pub(crate) entered_at: DateTime<Utc>,
    /// The name of who verified it, unless it was erased.
    pub(crate) verified_by_name: Option<String>,
    /// When.
    pub(crate) verified_at: Option<DateTime<Utc>>,
    /// Since when it is not used any more.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

const CODES: &str = "
SELECT c.*, a.bank_code, a.number AS account_number, e.name AS entered_by_name, v.name AS verified_by_name
FROM merchant_code c JOIN bank_account a ON a.id = c.account_id
LEFT JOIN person_detail e ON e.person_id = c.entered_by
LEFT JOIN person_detail v ON v.person_id = c.verified_by";

/// A code of an organization; `hold` keeps it as it is until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: MerchantCodeId,
    hold: bool,
) -> Result<Option<StoredCode>, WorkflowError> {
    let lock = if hold { "FOR UPDATE OF c" } else { "" };
    let sql = format!("{CODES} WHERE c.id = $1 AND c.organization_id = $2 {lock}");
    let values = [Uuid::from(id).into(), Uuid::from(organization).into()];
    Ok(rows(on, &sql, values).await?.pop())
}

/// The codes of an organization: the one in use, the one that waits, then those of before.
///
/// # Errors
/// The database fails.
pub(crate) async fn of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<StoredCode>, WorkflowError> {
    let sql = format!(
        "{CODES} WHERE c.organization_id = $1
         ORDER BY c.ended_at IS NOT NULL, c.verified_at IS NULL, c.id DESC LIMIT 50"
    );
    rows(on, &sql, [Uuid::from(organization).into()]).await
}

/// The code an organization is paid by today: verified, not ended, into an account that money may go to.
///
/// # Errors
/// The database fails.
pub(crate) async fn in_use(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Option<StoredCode>, WorkflowError> {
    let sql = format!(
        "{CODES} WHERE c.organization_id = $1 AND c.verified_at IS NOT NULL AND c.ended_at IS NULL
           AND a.verified_at IS NOT NULL AND a.ended_at IS NULL"
    );
    Ok(rows(on, &sql, [Uuid::from(organization).into()]).await?.pop())
}

/// What is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entered {
    pub(crate) account: BankAccountId,
    pub(crate) payload: String,
    pub(crate) merchant: String,
    pub(crate) city: String,
    pub(crate) nmid: String,
}

/// Enters a code; one that still waited to be verified is ended by it.
///
/// # Errors
/// The database fails.
pub(crate) async fn insert(
    work: Work<'_>,
    organization: OrganizationId,
    entered: Entered,
    by: PersonId,
) -> Result<MerchantCodeId, WorkflowError> {
    let id: MerchantCodeId = work.id();
    execute(
        work.tx,
        "SELECT pg_advisory_xact_lock(hashtextextended('merchant_code:' || $1::text, 0))",
        [Uuid::from(organization).into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE merchant_code SET ended_by = $2, ended_at = $3
         WHERE organization_id = $1 AND verified_at IS NULL AND ended_at IS NULL",
        [Uuid::from(organization).into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO merchant_code (id, organization_id, account_id, payload, merchant, city, nmid, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            Uuid::from(id).into(),
            Uuid::from(organization).into(),
            Uuid::from(entered.account).into(),
            entered.payload.into(),
            entered.merchant.into(),
            entered.city.into(),
            entered.nmid.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(id)
}

/// Notes that somebody tried a code; the one that was in use before is ended by it.
///
/// # Errors
/// The database fails.
pub(crate) async fn verify(
    work: Work<'_>,
    code: &StoredCode,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE merchant_code SET ended_by = $2, ended_at = $3
         WHERE organization_id = $1 AND verified_at IS NOT NULL AND ended_at IS NULL",
        [code.organization_id.into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE merchant_code SET verified_by = $2, verified_at = $3 WHERE id = $1",
        [code.id.into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Ends a code.
///
/// # Errors
/// The database fails.
pub(crate) async fn end(
    work: Work<'_>,
    id: MerchantCodeId,
    by: PersonId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE merchant_code SET ended_by = $2, ended_at = $3 WHERE id = $1",
        [Uuid::from(id).into(), Uuid::from(by).into(), work.now.into()],
    )
    .await?;
    Ok(())
}
