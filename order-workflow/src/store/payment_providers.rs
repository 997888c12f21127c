//! Sellers' settings of the provider that they are paid through: rows that end, never change.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{BankAccountId, OrganizationId};
use uuid::Uuid;

use crate::command::payment_requests::Provider;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// A setting that holds.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// Which.
    pub(crate) id: Uuid,
    /// Through whom.
    pub(crate) provider: Provider,
    /// Under which name the node keeps what the provider is spoken with.
    pub(crate) credentials: String,
    /// Into which account it pays out.
    pub(crate) account: BankAccountId,
    /// That account's bank, number and holder.
    pub(crate) account_said: (String, String, String),
    /// Whether money may go there.
    pub(crate) account_is_fit: bool,
    /// Since when.
    pub(crate) set_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct SettingRow {
    id: Uuid,
    provider: String,
    credentials: String,
    account_id: Uuid,
    bank_code: String,
    number: String,
    holder: String,
    is_fit: bool,
    set_at: DateTime<Utc>,
}

/// The setting of a seller that holds, if there is one.
pub(crate) async fn of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Option<Setting>, WorkflowError> {
    let found: Option<SettingRow> = row(
        on,
        "SELECT s.*, a.bank_code, a.number, a.holder,
                a.verified_at IS NOT NULL AND a.ended_at IS NULL AND a.owner_id = s.organization_id AS is_fit
         FROM payment_provider s JOIN bank_account a ON a.id = s.account_id
         WHERE s.organization_id = $1 AND s.ended_at IS NULL",
        [Uuid::from(organization).into()],
    )
    .await?;
    found
        .map(|row| {
            let bad = || WorkflowError::BadRow {
                table: "payment_provider",
                column: "provider",
                id: row.id.to_string(),
            };
            Ok(Setting {
                id: row.id,
                provider: Provider::from_word(&row.provider).ok_or_else(bad)?,
                credentials: row.credentials,
                account: row.account_id.into(),
                account_said: (row.bank_code, row.number, row.holder),
                account_is_fit: row.is_fit,
                set_at: row.set_at,
            })
        })
        .transpose()
}

/// Ends the setting of a seller that holds; tells whether there was one.
pub(crate) async fn end(
    work: Work<'_>,
    organization: OrganizationId,
    by: Uuid,
) -> Result<bool, WorkflowError> {
    let ended = execute(
        work.tx,
        "UPDATE payment_provider SET ended_by = $2, ended_at = $3 WHERE organization_id = $1 AND ended_at IS NULL",
        [Uuid::from(organization).into(), by.into(), work.now.into()],
    )
    .await?;
    Ok(ended > 0)
}

/// Writes a setting; the one before has ended.
pub(crate) async fn insert(
    work: Work<'_>,
    organization: OrganizationId,
    (provider, credentials): (Provider, &str),
    account: BankAccountId,
    by: Uuid,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO payment_provider (id, organization_id, provider, credentials, account_id, set_by, set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(organization).into(),
            provider.as_str().into(),
            credentials.into(),
            Uuid::from(account).into(),
            by.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
