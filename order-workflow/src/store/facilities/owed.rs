//! Instalments that are owed: whoever is to be reminded of them, and those that are owed again because what was said to
//! have paid them was a mistake.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use supply_chain::id::{FacilityId, OrganizationId, PersonId, RepaymentId};
use supply_chain::money::Money;
use uuid::Uuid;

/// A repayment on record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredRepayment {
    /// Of it interest.
    pub(crate) interest: Money,
    /// Of it the loan's.
    pub(crate) principal: Money,
    /// Whether it was taken back already.
    pub(crate) is_reversed: bool,
    /// Whether a line of a bank's statement is it.
    pub(crate) is_on_line: bool,
}

/// A repayment of a facility, which is locked; under lock itself until the transaction ends.
pub(crate) async fn find_repayment(
    work: Work<'_>,
    facility: FacilityId,
    id: RepaymentId,
) -> Result<Option<StoredRepayment>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        interest_sen: i64,
        principal_sen: i64,
        is_reversed: bool,
        is_on_line: bool,
    }
    let found: Option<Found> = row(
        work.tx,
        "SELECT r.interest_sen, r.principal_sen, r.reversed_at IS NOT NULL AS is_reversed,
                EXISTS (SELECT FROM bank_line l WHERE l.repayment_id = r.id) AS is_on_line
         FROM facility_repayment r WHERE r.id = $1 AND r.facility_id = $2 FOR UPDATE OF r",
        [Uuid::from(id).into(), Uuid::from(facility).into()],
    )
    .await?;
    Ok(found.map(|found| StoredRepayment {
        interest: Money::from_sen(found.interest_sen),
        principal: Money::from_sen(found.principal_sen),
        is_reversed: found.is_reversed,
        is_on_line: found.is_on_line,
    }))
}

/// Says that a repayment was recorded by mistake: what it paid of instalments is owed again.
pub(crate) async fn reverse_repayment(
    work: Work<'_>,
    id: RepaymentId,
    words: &str,
    (by, recorded_for): (PersonId, OrganizationId),
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE facility_repayment SET reversed_by = $2, reversed_for = $3, reversed_at = $4, reversed_words = $5
         WHERE id = $1",
        [
            Uuid::from(id).into(),
            Uuid::from(by).into(),
            Uuid::from(recorded_for).into(),
            work.now.into(),
            words.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What of a facility is to be paid back on one day, of which somebody is to be reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueInstalment {
    /// Of which facility.
    pub(crate) facility: FacilityId,
    /// Its number at the bank.
    pub(crate) number: String,
    /// Who lends.
    pub(crate) bank: OrganizationId,
    /// Who borrows.
    pub(crate) borrower: OrganizationId,
    /// The last day on which it is not late.
    pub(crate) due_on: NaiveDate,
    /// What is to be paid of it still.
    pub(crate) open: Money,
    /// Days from that day: three before, the day, or a week after.
    pub(crate) step: i32,
}

/// Up to `at_most` days of facilities for which a step has come, and of which nobody was reminded at that step; from now
/// on they were. Days are those at the borrower's place. Whoever else is at one of them gets there first.
pub(crate) async fn take_due(
    work: Work<'_>,
    at_most: u32,
) -> Result<Vec<DueInstalment>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Reminded {
        id: Uuid,
        number: String,
        bank_id: Uuid,
        borrower_id: Uuid,
        due_on: NaiveDate,
        open_sen: i64,
        step: i32,
    }
    let found: Vec<Reminded> = rows(
        work.tx,
        "WITH owed AS (
             SELECT d.facility_id, i.due_on,
                    sum(i.interest_sen + i.principal_sen - i.paid_interest_sen - i.paid_principal_sen)::bigint AS open_sen
             FROM drawdown_instalment i JOIN drawdown d ON d.id = i.drawdown_id
             WHERE i.paid_interest_sen + i.paid_principal_sen < i.interest_sen + i.principal_sen
               AND i.due_on <= ($1 AT TIME ZONE 'UTC')::date + 4
             GROUP BY 1, 2),
         due AS (
             SELECT f.id, f.number, f.bank_id, f.borrower_id, w.due_on, w.open_sen, s.step
             FROM owed w JOIN facility f ON f.id = w.facility_id JOIN organization o ON o.id = f.borrower_id
             CROSS JOIN LATERAL (SELECT ($1 AT TIME ZONE o.zone)::date - w.due_on AS days) d
             CROSS JOIN LATERAL (SELECT CASE WHEN d.days >= 7 THEN 7 WHEN d.days >= 0 THEN 0
                                             WHEN d.days >= -3 THEN -3 END AS step) s
             WHERE s.step IS NOT NULL
               AND NOT EXISTS (SELECT FROM instalment_reminder r
                               WHERE r.facility_id = f.id AND r.due_on = w.due_on AND r.step >= s.step)
             ORDER BY w.due_on, f.id LIMIT $2),
         taken AS (
             INSERT INTO instalment_reminder (facility_id, due_on, step, told_at) SELECT id, due_on, step, $1 FROM due
             ON CONFLICT DO NOTHING RETURNING facility_id, due_on)
         SELECT due.* FROM due JOIN taken ON taken.facility_id = due.id AND taken.due_on = due.due_on
         ORDER BY due.due_on, due.id",
        [work.now.into(), i64::from(at_most).into()],
    )
    .await?;
    let due = |row: Reminded| DueInstalment {
        facility: row.id.into(),
        number: row.number,
        bank: row.bank_id.into(),
        borrower: row.borrower_id.into(),
        due_on: row.due_on,
        open: Money::from_sen(row.open_sen),
        step: row.step,
    };
    Ok(found.into_iter().map(due).collect())
}
