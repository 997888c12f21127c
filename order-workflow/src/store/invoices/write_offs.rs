//! What a treasurer would give up, before the board has signed it.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::id::InvoiceId;
use supply_chain::money::Money;
use supply_chain::signature::Signatures;
use uuid::Uuid;

/// A sum of an invoice that is to be given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WriteOff {
    /// Which.
    pub(crate) id: Uuid,
    /// Of which invoice.
    pub(crate) invoice: InvoiceId,
    /// How much.
    pub(crate) amount: Money,
    /// Why.
    pub(crate) words: String,
    /// Of the meeting that decided so.
    pub(crate) minutes: String,
    /// Who must sign, and who has.
    pub(crate) signatures: Signatures,
}

/// What waits for signatures of an invoice; one at a time. The invoice is locked where it is about to be signed.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn write_off_of(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Option<WriteOff>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct WriteOffRow {
        id: Uuid,
        amount_sen: i64,
        words: String,
        minutes: String,
        signatures: Value,
    }
    let found: Option<WriteOffRow> = row(
        on,
        "SELECT id, amount_sen, words, minutes, signatures FROM write_off
         WHERE invoice_id = $1 AND state = 'awaiting_signatures'",
        [Uuid::from(invoice).into()],
    )
    .await?;
    found
        .map(|row| {
            Ok(WriteOff {
                id: row.id,
                invoice,
                amount: Money::from_sen(row.amount_sen),
                words: row.words,
                minutes: row.minutes,
                signatures: serde_json::from_value(row.signatures)?,
            })
        })
        .transpose()
}

/// Puts it before the board, in place of what waited before.
///
/// # Errors
/// A text is empty or too long, or the database fails.
pub(crate) async fn ask_for_write_off(
    work: Work<'_>,
    wanted: &WriteOff,
) -> Result<(), WorkflowError> {
    let invoice = Uuid::from(wanted.invoice);
    execute(
        work.tx,
        "UPDATE write_off SET state = 'replaced' WHERE invoice_id = $1 AND state = 'awaiting_signatures'",
        [invoice.into()],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO write_off (id, invoice_id, amount_sen, words, minutes, signatures, state, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'awaiting_signatures', $7, $8)",
        [
            wanted.id.into(),
            invoice.into(),
            wanted.amount.sen().into(),
            wanted.words.clone().into(),
            wanted.minutes.clone().into(),
            serde_json::to_value(&wanted.signatures)?.into(),
            Uuid::from(wanted.signatures.maker).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Takes back what waits for signatures; tells whether anything did.
///
/// # Errors
/// The database fails.
pub(crate) async fn withdraw_write_off(
    work: Work<'_>,
    invoice: InvoiceId,
) -> Result<bool, WorkflowError> {
    let taken = execute(
        work.tx,
        "UPDATE write_off SET state = 'withdrawn' WHERE invoice_id = $1 AND state = 'awaiting_signatures'",
        [Uuid::from(invoice).into()],
    )
    .await?;
    Ok(taken > 0)
}

/// Writes down who has signed, and that it was carried out where enough have.
///
/// # Errors
/// The database fails.
pub(crate) async fn sign_write_off(
    work: Work<'_>,
    signed: &WriteOff,
    is_done: bool,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE write_off SET signatures = $2, state = CASE WHEN $3 THEN 'done' ELSE state END,
                done_at = CASE WHEN $3 THEN $4 END
         WHERE id = $1",
        [
            signed.id.into(),
            serde_json::to_value(&signed.signatures)?.into(),
            is_done.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
