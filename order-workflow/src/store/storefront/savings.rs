//! Voluntary savings that are spent at the storefront. What a payment takes out is an entry like those of the
//! cooperative's own file, under the member's lock, so that nobody spends the same rupiah twice.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{Event, Method, Payment};
use supply_chain::storefront::Refusal;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// What a member has in voluntary savings.
///
/// # Errors
/// The database fails.
pub(crate) async fn saved(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    tie: TieId,
) -> Result<Money, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Saved {
        sen: i64,
    }
    let saved: Option<Saved> = row(
        on,
        "SELECT coalesce(sum(amount_sen), 0)::bigint AS sen FROM savings_entry
         WHERE cooperative_id = $1 AND party_tie_id = $2 AND kind = 'voluntary'",
        [Uuid::from(cooperative).into(), Uuid::from(tie).into()],
    )
    .await?;
    Ok(saved.map_or(Money::ZERO, |saved| Money::from_sen(saved.sen)))
}

/// Takes out of savings what a payment takes, and puts back what one that was taken back had taken. `first` is where the
/// first of the events stands in the payment's history.
///
/// # Errors
/// [`Refusal::NotEnoughSaved`]; the database fails.
pub(crate) async fn follow_payment(
    work: Work<'_>,
    payment: &Payment,
    events: &[Event],
    (first, today): (i32, NaiveDate),
) -> Result<(), WorkflowError> {
    let Counterparty::Member(tie) = payment.payer else { return Ok(()) };
    if payment.method != Method::Savings {
        return Ok(());
    }
    for (position, event) in (first..).zip(events) {
        let (amount, day) = match event {
            Event::Recorded { particulars, .. } => {
                (Money::ZERO.minus(particulars.amount).unwrap_or_default(), particulars.paid_on)
            }
            Event::Reversed { .. } => (payment.amount, today),
            _ => continue,
        };
        let held = "SELECT 1 FROM tie WHERE id = $1 FOR NO KEY UPDATE";
        execute(work.tx, held, [Uuid::from(tie).into()]).await?;
        let left = saved(work.tx, payment.payee, tie).await?;
        if left.plus(amount).is_none_or(|left| left < Money::ZERO) {
            let total = Money::ZERO.minus(amount).unwrap_or_default();
            return Err(Refusal::NotEnoughSaved { left, total }.into());
        }
        execute(
            work.tx,
            "INSERT INTO savings_entry (payment_id, payment_position, cooperative_id, party_tie_id, kind, amount_sen, day)
             VALUES ($1, $2, $3, $4, 'voluntary', $5, $6)",
            [
                Uuid::from(payment.id).into(),
                position.into(),
                Uuid::from(payment.payee).into(),
                Uuid::from(tie).into(),
                amount.sen().into(),
                day.into(),
            ],
        )
        .await?;
    }
    Ok(())
}
