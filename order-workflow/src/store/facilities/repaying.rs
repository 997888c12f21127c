//! Instalments and what was paid of them, between rows and rules.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::facility::{Instalment, Owed, Share};
use supply_chain::id::{DrawdownId, FacilityId, OrganizationId, PersonId, RepaymentId};
use supply_chain::money::Money;
use supply_chain::payment::BankReference;
use uuid::Uuid;

/// Writes down how a drawing is paid back.
pub(crate) async fn write_schedule(
    work: Work<'_>,
    drawdown: DrawdownId,
    instalments: &[Instalment],
) -> Result<(), WorkflowError> {
    let of = || instalments.iter();
    execute(
        work.tx,
        "INSERT INTO drawdown_instalment (drawdown_id, number, due_on, interest_sen, principal_sen)
         SELECT $1, n, d, i, p FROM unnest($2::integer[], $3::date[], $4::bigint[], $5::bigint[]) AS l (n, d, i, p)",
        [
            Uuid::from(drawdown).into(),
            of().map(|one| i32::try_from(one.number).unwrap_or(i32::MAX)).collect::<Vec<_>>().into(),
            of().map(|one| one.due_on).collect::<Vec<_>>().into(),
            of().map(|one| one.interest.sen()).collect::<Vec<_>>().into(),
            of().map(|one| one.principal.sen()).collect::<Vec<_>>().into(),
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct OwedRow {
    drawdown_id: Uuid,
    number: i32,
    interest_sen: i64,
    principal_sen: i64,
}

/// What is still owed of a facility, the oldest due first. The facility is locked.
pub(crate) async fn owed_of(
    on: &impl ConnectionTrait,
    facility: FacilityId,
) -> Result<Vec<Owed>, WorkflowError> {
    let found: Vec<OwedRow> = rows(
        on,
        "SELECT i.drawdown_id, i.number, i.interest_sen - i.paid_interest_sen AS interest_sen,
                i.principal_sen - i.paid_principal_sen AS principal_sen
         FROM drawdown_instalment i JOIN drawdown d ON d.id = i.drawdown_id
         WHERE d.facility_id = $1 AND i.paid_interest_sen + i.paid_principal_sen < i.interest_sen + i.principal_sen
         ORDER BY i.due_on, d.paid_on, d.id, i.number",
        [Uuid::from(facility).into()],
    )
    .await?;
    let owed = |row: OwedRow| Owed {
        drawdown: row.drawdown_id.into(),
        number: u32::try_from(row.number).unwrap_or(u32::MAX),
        interest: Money::from_sen(row.interest_sen),
        principal: Money::from_sen(row.principal_sen),
    };
    Ok(found.into_iter().map(owed).collect())
}

/// Says that an instalment's interest comes into the books; how much, and on which day it is due; nothing where it did
/// before, or none is asked for.
pub(crate) async fn charge(
    work: Work<'_>,
    drawdown: DrawdownId,
    number: u32,
) -> Result<Option<(Money, NaiveDate)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Charged {
        interest_sen: i64,
        due_on: NaiveDate,
    }
    let charged: Option<Charged> = row(
        work.tx,
        "UPDATE drawdown_instalment SET charged_at = $3
         WHERE drawdown_id = $1 AND number = $2 AND charged_at IS NULL AND interest_sen > 0
         RETURNING interest_sen, due_on",
        [
            Uuid::from(drawdown).into(),
            i32::try_from(number).unwrap_or(i32::MAX).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(charged.map(|charged| (Money::from_sen(charged.interest_sen), charged.due_on)))
}

/// An instalment whose interest has fallen due and stands in nobody's books yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueInterest {
    /// Of which drawing.
    pub(crate) drawdown: DrawdownId,
    /// Which of its instalments.
    pub(crate) number: u32,
    /// Of which facility.
    pub(crate) facility: FacilityId,
}

/// Such instalments, up to `at_most`.
pub(crate) async fn interest_due(
    on: &impl ConnectionTrait,
    today: NaiveDate,
    at_most: i64,
) -> Result<Vec<DueInterest>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        drawdown_id: Uuid,
        number: i32,
        facility_id: Uuid,
    }
    let found: Vec<Found> = rows(
        on,
        "SELECT i.drawdown_id, i.number, d.facility_id FROM drawdown_instalment i JOIN drawdown d ON d.id = i.drawdown_id
         WHERE i.charged_at IS NULL AND i.interest_sen > 0 AND i.due_on <= $1 ORDER BY i.due_on, i.drawdown_id LIMIT $2",
        [today.into(), at_most.into()],
    )
    .await?;
    let due = |row: Found| DueInterest {
        drawdown: row.drawdown_id.into(),
        number: u32::try_from(row.number).unwrap_or(u32::MAX),
        facility: row.facility_id.into(),
    };
    Ok(found.into_iter().map(due).collect())
}

/// A repayment as it is put on record.
#[derive(Debug, Clone)]
pub(crate) struct Repayment {
    /// Which.
    pub(crate) id: RepaymentId,
    /// Of which facility.
    pub(crate) facility: FacilityId,
    /// To which bank.
    pub(crate) bank: OrganizationId,
    /// The day.
    pub(crate) paid_on: NaiveDate,
    /// What the bank calls it.
    pub(crate) reference: BankReference,
    /// What of each instalment it pays.
    pub(crate) shares: Vec<Share>,
}

impl Repayment {
    /// Of it: interest, and what of the loan.
    pub(crate) fn sums(&self) -> Option<(Money, Money)> {
        let interest = Money::sum(self.shares.iter().map(|share| share.interest))?;
        Some((interest, Money::sum(self.shares.iter().map(|share| share.principal))?))
    }
}

/// Whether the bank used this reference for another repayment. Whoever asks holds it until the transaction ends.
pub(crate) async fn reference_is_used(
    work: Work<'_>,
    bank: OrganizationId,
    reference: &BankReference,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        #[expect(dead_code, reason = "there or not there")]
        id: Uuid,
    }
    let name = format!("repayment {bank} {}", reference.as_str());
    execute(work.tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name.into()])
        .await?;
    let found: Option<Found> = row(
        work.tx,
        "SELECT id FROM facility_repayment WHERE bank_id = $1 AND reference = $2 AND reversed_at IS NULL",
        [Uuid::from(bank).into(), reference.as_str().into()],
    )
    .await?;
    Ok(found.is_some())
}

/// Puts a repayment on record, with what of each instalment it pays.
pub(crate) async fn insert_repayment(
    work: Work<'_>,
    repayment: &Repayment,
    (by, recorded_for): (PersonId, OrganizationId),
) -> Result<(), WorkflowError> {
    let too_large = || WorkflowError::Internal("a repayment is too large to add up".to_owned());
    let (interest, principal) = repayment.sums().ok_or_else(too_large)?;
    execute(
        work.tx,
        "INSERT INTO facility_repayment (id, facility_id, bank_id, interest_sen, principal_sen, paid_on, reference, recorded_by,
                                         recorded_for, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            Uuid::from(repayment.id).into(),
            Uuid::from(repayment.facility).into(),
            Uuid::from(repayment.bank).into(),
            interest.sen().into(),
            principal.sen().into(),
            repayment.paid_on.into(),
            repayment.reference.as_str().into(),
            Uuid::from(by).into(),
            Uuid::from(recorded_for).into(),
            work.now.into(),
        ],
    )
    .await?;
    let of = || repayment.shares.iter();
    execute(
        work.tx,
        "INSERT INTO repayment_share (repayment_id, drawdown_id, number, interest_sen, principal_sen)
         SELECT $1, d, n, i, p FROM unnest($2::uuid[], $3::integer[], $4::bigint[], $5::bigint[]) AS l (d, n, i, p)",
        [
            Uuid::from(repayment.id).into(),
            of().map(|share| Uuid::from(share.drawdown)).collect::<Vec<_>>().into(),
            of().map(|share| i32::try_from(share.number).unwrap_or(i32::MAX))
                .collect::<Vec<_>>()
                .into(),
            of().map(|share| share.interest.sen()).collect::<Vec<_>>().into(),
            of().map(|share| share.principal.sen()).collect::<Vec<_>>().into(),
        ],
    )
    .await?;
    Ok(())
}
