//! Accounts at banks between rows and the rule that holds them to their owners.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{BankAccountId, FileId, OrganizationId, PersonId};
use supply_chain::payment::BankAccount;
use uuid::Uuid;

/// An account with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct StoredAccount {
    /// The account.
    pub(crate) account: BankAccount,
    /// Its owner's name.
    pub(crate) owner_name: String,
    /// Who entered it, and so may not verify it.
    pub(crate) entered_by: PersonId,
    /// Their name, unless it was erased.
    pub(crate) entered_by_name: Option<String>,
    /// When.
    pub(crate) entered_at: DateTime<Utc>,
    /// The name of who verified it, unless it was erased.
    pub(crate) verified_by_name: Option<String>,
    /// What they looked at.
    pub(crate) proof: Option<String>,
    /// A photo of it.
    pub(crate) proof_photo: Option<FileId>,
}

#[derive(FromQueryResult)]
struct AccountRow {
    id: Uuid,
    owner_id: Uuid,
    owner_name: String,
    bank_code: String,
    number: String,
    holder: String,
    entered_by: Uuid,
    entered_by_name: Option<String>,
    entered_at: DateTime<Utc>,
    verified_by: Option<Uuid>,
    verified_by_name: Option<String>,
    verified_at: Option<DateTime<Utc>>,
    proof: Option<String>,
    proof_id: Option<Uuid>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<AccountRow> for StoredAccount {
    fn from(row: AccountRow) -> Self {
        let account = BankAccount {
            id: row.id.into(),
            owner: row.owner_id.into(),
            bank_code: row.bank_code,
            number: row.number,
            holder: row.holder,
            verified: row.verified_by.map(PersonId).zip(row.verified_at),
            ended_at: row.ended_at,
        };
        Self {
            account,
            owner_name: row.owner_name,
            entered_by: row.entered_by.into(),
            entered_by_name: row.entered_by_name,
            entered_at: row.entered_at,
            verified_by_name: row.verified_by_name,
            proof: row.proof,
            proof_photo: row.proof_id.map(FileId),
        }
    }
}

const ACCOUNTS: &str = "
SELECT a.*, o.name AS owner_name, e.name AS entered_by_name, v.name AS verified_by_name
FROM bank_account a JOIN organization o ON o.id = a.owner_id
LEFT JOIN person_detail e ON e.person_id = a.entered_by
LEFT JOIN person_detail v ON v.person_id = a.verified_by";

/// How an account is held while something is decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// It may change meanwhile.
    Not,
    /// It stays as it is until the transaction ends: money is about to go there.
    Shared,
    /// It is about to change.
    Alone,
}

/// One account.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: BankAccountId,
    hold: Hold,
) -> Result<Option<StoredAccount>, WorkflowError> {
    let lock = match hold {
        Hold::Not => "",
        Hold::Shared => "FOR SHARE OF a",
        Hold::Alone => "FOR UPDATE OF a",
    };
    let sql = format!("{ACCOUNTS} WHERE a.id = $1 {lock}");
    let found: Vec<AccountRow> = rows(on, &sql, [Uuid::from(id).into()]).await?;
    Ok(found.into_iter().next().map(StoredAccount::from))
}

/// The accounts of an organization, those in use first, and of them the verified ones.
pub(crate) async fn of_owner(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
) -> Result<Vec<StoredAccount>, WorkflowError> {
    let sql = format!(
        "{ACCOUNTS} WHERE a.owner_id = $1
         ORDER BY a.ended_at IS NOT NULL, a.verified_at IS NULL, a.id LIMIT 200"
    );
    let found: Vec<AccountRow> = rows(on, &sql, [Uuid::from(owner).into()]).await?;
    Ok(found.into_iter().map(StoredAccount::from).collect())
}

/// What somebody enters as an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entered {
    pub(crate) bank_code: String,
    pub(crate) number: String,
    pub(crate) holder: String,
    pub(crate) proof_photo: Option<FileId>,
}

/// Enters an account; nothing where the owner has it already.
pub(crate) async fn insert(
    work: Work<'_>,
    owner: OrganizationId,
    entered: &Entered,
    by: PersonId,
) -> Result<Option<BankAccountId>, WorkflowError> {
    let id: BankAccountId = work.id();
    let new = execute(
        work.tx,
        "INSERT INTO bank_account (id, owner_id, bank_code, number, holder, proof_id, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (owner_id, bank_code, number) WHERE ended_at IS NULL DO NOTHING",
        [
            Uuid::from(id).into(),
            Uuid::from(owner).into(),
            entered.bank_code.clone().into(),
            entered.number.clone().into(),
            entered.holder.clone().into(),
            entered.proof_photo.map(Uuid::from).into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok((new == 1).then_some(id))
}

/// Writes down that proof was looked at; tells no where another owner's account of that number is verified. The
/// account's row is locked.
pub(crate) async fn verify(
    work: Work<'_>,
    account: &BankAccount,
    proof: &str,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    // Two who verify one number at the same moment go one after the other; the index is the net beneath.
    execute(
        work.tx,
        "SELECT pg_advisory_xact_lock(hashtextextended('bank_account ' || $1 || ' ' || $2, 0))",
        [account.bank_code.clone().into(), account.number.clone().into()],
    )
    .await?;
    let done = execute(
        work.tx,
        "UPDATE bank_account SET verified_by = $2, verified_at = $3, proof = $4
         WHERE id = $1 AND NOT EXISTS (
             SELECT FROM bank_account b WHERE b.bank_code = $5 AND b.number = $6 AND b.id <> $1
             AND b.ended_at IS NULL AND b.verified_at IS NOT NULL)",
        [
            Uuid::from(account.id).into(),
            Uuid::from(by).into(),
            work.now.into(),
            proof.into(),
            account.bank_code.clone().into(),
            account.number.clone().into(),
        ],
    )
    .await?;
    Ok(done == 1)
}

/// Money goes there no more.
pub(crate) async fn end(work: Work<'_>, id: BankAccountId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE bank_account SET ended_at = $2 WHERE id = $1",
        [Uuid::from(id).into(), work.now.into()],
    )
    .await?;
    Ok(())
}
