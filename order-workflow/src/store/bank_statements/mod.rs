//! Banks' statements and their lines between rows and the commands that take and explain them.

mod expected;
mod lines;
mod moved;

pub(crate) use self::expected::{Awaited, expected};
pub(crate) use self::lines::{
    Explained, StoredLine, explain, find_line, lock_line, restore, undecided, with_undecided,
    written_down,
};
pub(crate) use self::moved::{lock_drawn, lock_paid_out, lock_refund, lock_repaid, taken_by};

use crate::bank_file::{BankFile, Format};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{BankAccountId, BankStatementId, OrganizationId, PersonId};
use supply_chain::money::Money;
use uuid::Uuid;

/// A statement as it is kept, without its file.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct StatementRow {
    /// Which.
    pub(crate) id: Uuid,
    /// Of which account.
    pub(crate) account_id: Uuid,
    /// `staged` or `taken`.
    pub(crate) state: String,
}

/// A file as handed in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewStatement<'s> {
    /// Which.
    pub(crate) id: BankStatementId,
    /// Of which account.
    pub(crate) account: BankAccountId,
    /// Whose.
    pub(crate) organization: OrganizationId,
    /// By whom.
    pub(crate) person: PersonId,
    /// As its sender called it.
    pub(crate) file_name: &'s str,
    /// Its form, as far as it could be read.
    pub(crate) format: Option<Format>,
    /// The file.
    pub(crate) content: &'s [u8],
    /// Its SHA-256.
    pub(crate) sha256: [u8; 32],
    /// Until when the file is kept.
    pub(crate) keep_until: DateTime<Utc>,
}

/// Keeps a file to be looked at.
///
/// # Errors
/// The database fails.
pub(crate) async fn insert(work: Work<'_>, new: NewStatement<'_>) -> Result<(), WorkflowError> {
    let file: Uuid = work.id();
    let media_type = new.format.map_or("application/octet-stream", Format::media_type);
    execute(
        work.tx,
        "INSERT INTO stored_file (id, owner_id, audience, name, media_type, sha256, content, keep_until, created_at)
         VALUES ($1, $2, 'owner', $3, $4, $5, $6, $7, $8)",
        [
            file.into(),
            Uuid::from(new.organization).into(),
            new.file_name.into(),
            media_type.into(),
            new.sha256.to_vec().into(),
            new.content.to_vec().into(),
            new.keep_until.into(),
            work.now.into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO bank_statement (id, account_id, organization_id, file_id, file_name, state, format, imported_by,
                                     imported_at)
         VALUES ($1, $2, $3, $4, $5, 'staged', $6, $7, $8)",
        [
            Uuid::from(new.id).into(),
            Uuid::from(new.account).into(),
            Uuid::from(new.organization).into(),
            file.into(),
            new.file_name.into(),
            new.format.map(Format::as_str).into(),
            Uuid::from(new.person).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A statement of `organization`, locked until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn find_for_update(
    work: Work<'_>,
    organization: OrganizationId,
    id: BankStatementId,
) -> Result<Option<StatementRow>, WorkflowError> {
    row(
        work.tx,
        "SELECT id, account_id, state FROM bank_statement WHERE id = $1 AND organization_id = $2 FOR UPDATE",
        [Uuid::from(id).into(), Uuid::from(organization).into()],
    )
    .await
}

/// The file of a statement; nothing once it is kept no longer.
///
/// # Errors
/// The database fails.
pub(crate) async fn content(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: BankStatementId,
) -> Result<Option<Vec<u8>>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Content {
        content: Vec<u8>,
    }
    let found: Option<Content> = row(
        on,
        "SELECT f.content FROM bank_statement s JOIN stored_file f ON f.id = s.file_id
         WHERE s.id = $1 AND s.organization_id = $2",
        [Uuid::from(id).into(), Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.map(|row| row.content))
}

/// Keeps the file of a statement until then.
///
/// # Errors
/// The database fails.
pub(crate) async fn keep_file(
    work: Work<'_>,
    id: BankStatementId,
    until: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE stored_file SET keep_until = $2 WHERE id = (SELECT file_id FROM bank_statement WHERE id = $1)",
        [Uuid::from(id).into(), until.into()],
    )
    .await?;
    Ok(())
}

/// One file of an account at a time, so that each counts right what the others brought.
///
/// # Errors
/// The database fails.
pub(crate) async fn take_turn(work: Work<'_>, account: BankAccountId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "SELECT pg_advisory_xact_lock(hashtextextended('bank_statement:' || $1::text, 0))",
        [Uuid::from(account).into()],
    )
    .await?;
    Ok(())
}

/// The days of an account between two that came in a file of another layout.
///
/// # Errors
/// The database fails.
pub(crate) async fn days_of_other_layouts(
    work: Work<'_>,
    account: BankAccountId,
    layout: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Option<(NaiveDate, NaiveDate)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Days {
        first: Option<NaiveDate>,
        last: Option<NaiveDate>,
    }
    let found: Option<Days> = row(
        work.tx,
        "SELECT min(l.booked_on) AS first, max(l.booked_on) AS last
         FROM bank_line l JOIN bank_statement s ON s.id = l.statement_id
         WHERE l.account_id = $1 AND l.booked_on BETWEEN $3 AND $4 AND s.layout <> $2",
        [Uuid::from(account).into(), layout.into(), first.into(), last.into()],
    )
    .await?;
    Ok(found.and_then(|days| days.first.zip(days.last)))
}

/// Takes the lines of a file that are not there yet, and notes what the file says of itself; tells how many are new.
///
/// # Errors
/// The database fails.
pub(crate) async fn take(
    work: Work<'_>,
    statement: &StatementRow,
    organization: OrganizationId,
    file: &BankFile,
    (layout, days): (&str, (NaiveDate, NaiveDate)),
) -> Result<u64, WorkflowError> {
    let mut new = 0;
    for lines in file.lines.chunks(2_000) {
        let given: Vec<Value> = lines
            .iter()
            .map(|line| {
                json!({
                    "id": work.id::<Uuid>(), "file_row": line.row, "booked_on": line.booked_on,
                    "amount_sen": line.amount.sen(), "reference": line.reference,
                    "description": line.description, "counterparty_name": line.counterparty_name,
                    "fingerprint": hex::encode(line.fingerprint), "nth": line.nth,
                })
            })
            .collect();
        new += execute(
            work.tx,
            "INSERT INTO bank_line (id, statement_id, account_id, organization_id, file_row, booked_on, amount_sen, reference,
                                    description, counterparty_name, fingerprint, nth, state)
             SELECT l.id, $1, $2, $3, l.file_row, l.booked_on, l.amount_sen, l.reference, l.description, l.counterparty_name,
                    decode(l.fingerprint, 'hex'), l.nth, 'unexplained'
             FROM jsonb_to_recordset($4) AS l(id uuid, file_row integer, booked_on date, amount_sen bigint, reference text,
                  description text, counterparty_name text, fingerprint text, nth integer)
             ON CONFLICT (account_id, fingerprint, nth) DO NOTHING",
            [
                statement.id.into(),
                statement.account_id.into(),
                Uuid::from(organization).into(),
                Value::Array(given).into(),
            ],
        )
        .await?;
    }
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    execute(
        work.tx,
        "UPDATE bank_statement SET state = 'taken', format = $2, layout = $3, first_day = $4, last_day = $5, opening_sen = $6,
                closing_sen = $7, lines = $8, new_lines = $9, pending = $10, version = version + 1
         WHERE id = $1",
        [
            statement.id.into(),
            file.format.as_str().into(),
            layout.into(),
            days.0.into(),
            days.1.into(),
            file.frame.opening.map(Money::sen).into(),
            file.frame.closing.map(Money::sen).into(),
            count(file.lines.len()).into(),
            i32::try_from(new).unwrap_or(i32::MAX).into(),
            count(file.pending).into(),
        ],
    )
    .await?;
    Ok(new)
}

/// What an organization said of these headers before.
///
/// # Errors
/// The database fails.
pub(crate) async fn remembered_mapping(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    fingerprint: &str,
) -> Result<Option<Value>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Remembered {
        mapping: Value,
    }
    let found: Option<Remembered> = row(
        on,
        "SELECT mapping FROM bank_column_mapping WHERE organization_id = $1 AND header_fingerprint = $2",
        [Uuid::from(organization).into(), fingerprint.into()],
    )
    .await?;
    Ok(found.map(|row| row.mapping))
}

/// Keeps what an organization says of headers for its next file.
///
/// # Errors
/// The database fails.
pub(crate) async fn remember_mapping(
    work: Work<'_>,
    organization: OrganizationId,
    fingerprint: &str,
    mapping: Value,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO bank_column_mapping (organization_id, header_fingerprint, mapping, updated_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (organization_id, header_fingerprint) DO UPDATE
         SET mapping = excluded.mapping, updated_at = excluded.updated_at",
        [Uuid::from(organization).into(), fingerprint.into(), mapping.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
