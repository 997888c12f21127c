//! Facilities between rows and the machine.
//!
//! Locks: what an invoice needs first (its order, the credit account, the invoice, the seller's account), then the
//! facility, then its drawdowns by rising id, then the books. Of two who draw at the same instant the second waits at the
//! facility's row and sees what the first left.

mod drawdowns;
mod financing;
mod owed;
mod repaying;

pub(crate) use self::drawdowns::{
    StoredDrawdown, drop_schedule, find_drawdown, insert_drawdown, is_used, lapsing, open_for,
    paid_back, record_drawdown,
};
pub(crate) use self::financing::{Mark, financing_facts, mark, mark_of, unmark};
pub(crate) use self::owed::{DueInstalment, find_repayment, reverse_repayment, take_due};
pub(crate) use self::repaying::{
    Repayment, charge, insert_repayment, interest_due, owed_of, reference_is_used, write_schedule,
};

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::calendar::WorkingDays;
use supply_chain::facility::{Facility, FacilityEvent, FacilityState, Purpose, PurposeLimit};
use supply_chain::id::{FacilityId, OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::signature::Quorum;
use uuid::Uuid;

/// A facility with what stands beside it in its rows.
#[derive(Debug, Clone)]
pub(crate) struct StoredFacility {
    /// The facility.
    pub(crate) facility: Facility,
    /// Its number at the bank.
    pub(crate) number: String,
    /// The bank's name.
    pub(crate) bank_name: String,
    /// The borrower's name.
    pub(crate) borrower_name: String,
    /// IANA zone of the borrower, in which its days are told.
    pub(crate) zone: String,
    /// Why the bank declined it.
    pub(crate) words: Option<String>,
    /// For `ETag`.
    pub(crate) version: i64,
    /// When it was written down.
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct FacilityRow {
    id: Uuid,
    number: String,
    bank_id: Uuid,
    borrower_id: Uuid,
    state: String,
    limit_sen: i64,
    used_sen: i64,
    annual_rate: Decimal,
    months: i32,
    grace_months: i32,
    due_day: i32,
    meeting_decision: String,
    needed: i32,
    board: Vec<Uuid>,
    available_until: NaiveDate,
    words: Option<String>,
    version: i64,
    created_at: DateTime<Utc>,
    bank_name: String,
    borrower_name: String,
    zone: String,
    bank_is_here: bool,
    first_drawn_on: Option<NaiveDate>,
    purposes: Vec<String>,
    most: Vec<i64>,
    used: Vec<i64>,
}

/// That the bank of facility `f` has people here who answer for it.
pub(crate) const BANK_IS_HERE: &str = "EXISTS (
    SELECT FROM tie t JOIN login l ON l.person_id = t.person_id AND l.ended_at IS NULL
    WHERE t.organization_id = f.bank_id AND t.until IS NULL AND t.roles && ARRAY['treasurer', 'manager'])";

const FACILITIES: &str = "
SELECT f.*, b.name AS bank_name, o.name AS borrower_name, o.zone,
       {BANK_IS_HERE} AS bank_is_here,
       (SELECT min(d.paid_on) FROM drawdown d WHERE d.facility_id = f.id AND d.state = 'paid') AS first_drawn_on,
       ARRAY(SELECT p.purpose FROM facility_purpose p WHERE p.facility_id = f.id ORDER BY p.purpose) AS purposes,
       ARRAY(SELECT p.most_sen FROM facility_purpose p WHERE p.facility_id = f.id ORDER BY p.purpose) AS most,
       ARRAY(SELECT p.used_sen FROM facility_purpose p WHERE p.facility_id = f.id ORDER BY p.purpose) AS used
FROM facility f JOIN organization b ON b.id = f.bank_id JOIN organization o ON o.id = f.borrower_id
WHERE f.id = ANY($1)";

impl TryFrom<FacilityRow> for StoredFacility {
    type Error = WorkflowError;

    fn try_from(row: FacilityRow) -> Result<Self, WorkflowError> {
        let bad =
            |column| WorkflowError::BadRow { table: "facility", column, id: row.id.to_string() };
        let whole = |number: i32, column| u32::try_from(number).map_err(|_below| bad(column));
        let mut purposes = Vec::new();
        for ((word, most), used) in row.purposes.iter().zip(&row.most).zip(&row.used) {
            let purpose = Purpose::from_word(word).ok_or_else(|| bad("purpose"))?;
            let (most, used) = (Money::from_sen(*most), Money::from_sen(*used));
            purposes.push(PurposeLimit { purpose, most, used });
        }
        let facility = Facility {
            id: FacilityId(row.id),
            bank: row.bank_id.into(),
            bank_is_here: row.bank_is_here,
            borrower: row.borrower_id.into(),
            state: FacilityState::from_word(&row.state).ok_or_else(|| bad("state"))?,
            limit: Money::from_sen(row.limit_sen),
            used: Money::from_sen(row.used_sen),
            purposes,
            annual_rate: row.annual_rate.normalize(),
            months: whole(row.months, "months")?,
            grace_months: whole(row.grace_months, "grace_months")?,
            due_day: whole(row.due_day, "due_day")?,
            meeting_decision: row.meeting_decision.clone(),
            quorum: Quorum {
                needed: usize::try_from(row.needed).map_err(|_below| bad("needed"))?,
                board: row.board.iter().copied().map(PersonId).collect(),
            },
            available_until: row.available_until,
            first_drawn_on: row.first_drawn_on,
        };
        Ok(Self {
            facility,
            number: row.number,
            bank_name: row.bank_name,
            borrower_name: row.borrower_name,
            zone: row.zone,
            words: row.words,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

/// These facilities, in this order; those that do not exist are left out.
pub(crate) async fn these(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<StoredFacility>, WorkflowError> {
    let facilities = FACILITIES.replace("{BANK_IS_HERE}", BANK_IS_HERE);
    let sql = format!("{facilities} ORDER BY array_position($1, f.id)");
    let found: Vec<FacilityRow> = rows(on, &sql, [ids.to_vec().into()]).await?;
    found.into_iter().map(StoredFacility::try_from).collect()
}

/// One facility as it stands.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: FacilityId,
) -> Result<Option<StoredFacility>, WorkflowError> {
    Ok(these(on, &[id.into()]).await?.pop())
}

/// One facility under lock until the transaction ends.
pub(crate) async fn find_for_update(
    work: Work<'_>,
    id: FacilityId,
) -> Result<Option<StoredFacility>, WorkflowError> {
    execute(work.tx, "SELECT FROM facility WHERE id = $1 FOR UPDATE", [Uuid::from(id).into()])
        .await?;
    // Read after it is held, so that what others drew meanwhile is seen.
    find(work.tx, id).await
}

/// Writes a facility down as its borrower has it; no where its id or its number is taken.
pub(crate) async fn insert(
    work: Work<'_>,
    facility: &Facility,
    number: &str,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let board: Vec<Uuid> = facility.quorum.board.iter().copied().map(Uuid::from).collect();
    let made = execute(
        work.tx,
        "INSERT INTO facility (id, number, bank_id, borrower_id, state, limit_sen, annual_rate, months, grace_months, due_day,
                               meeting_decision, needed, board, available_until, version, created_by, created_at)
         VALUES ($1, $2, $3, $4, 'proposed', $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15)
         ON CONFLICT DO NOTHING",
        [
            Uuid::from(facility.id).into(),
            number.into(),
            Uuid::from(facility.bank).into(),
            Uuid::from(facility.borrower).into(),
            facility.limit.sen().into(),
            facility.annual_rate.into(),
            whole(facility.months).into(),
            whole(facility.grace_months).into(),
            whole(facility.due_day).into(),
            facility.meeting_decision.trim().into(),
            i32::try_from(facility.quorum.needed).unwrap_or(i32::MAX).into(),
            board.into(),
            facility.available_until.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    if made == 0 {
        return Ok(false);
    }
    let of = || facility.purposes.iter();
    execute(
        work.tx,
        "INSERT INTO facility_purpose (facility_id, purpose, most_sen)
         SELECT $1, p, m FROM unnest($2::text[], $3::bigint[]) AS l (p, m)",
        [
            Uuid::from(facility.id).into(),
            of().map(|of| of.purpose.as_str().to_owned()).collect::<Vec<_>>().into(),
            of().map(|of| of.most.sen()).collect::<Vec<_>>().into(),
        ],
    )
    .await?;
    Ok(true)
}

/// Writes what happened to a facility under lock; no where another facility of the bank's has its number.
pub(crate) async fn record(
    work: Work<'_>,
    stored: &StoredFacility,
    event: &FacilityEvent,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let (id, by) = (Uuid::from(stored.facility.id), Uuid::from(by));
    let changed = match event {
        FacilityEvent::Agreed => {
            // Two of one number are agreed to one after the other; the index is the net beneath.
            let name = format!("facility {} {}", stored.facility.bank, stored.number);
            execute(
                work.tx,
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                [name.into()],
            )
            .await?;
            let sql = "UPDATE facility f SET state = 'agreed', version = version + 1, answered_by = $2, answered_at = $3
                       WHERE id = $1 AND NOT EXISTS (
                           SELECT FROM facility o WHERE o.bank_id = f.bank_id AND o.number = f.number AND o.id <> f.id
                           AND o.state = 'agreed')";
            execute(work.tx, sql, [id.into(), by.into(), work.now.into()]).await?
        }
        FacilityEvent::Declined { words } => {
            let sql = "UPDATE facility SET state = 'declined', version = version + 1, answered_by = $2, answered_at = $3,
                           words = $4 WHERE id = $1";
            let values = [id.into(), by.into(), work.now.into(), words.as_str().into()];
            execute(work.tx, sql, values).await?
        }
        FacilityEvent::Ended => {
            let sql = "UPDATE facility SET state = 'ended', version = version + 1, ended_by = $2, ended_at = $3 WHERE id = $1";
            execute(work.tx, sql, [id.into(), by.into(), work.now.into()]).await?
        }
    };
    Ok(changed == 1)
}

/// What changed about the facility besides: a drawdown of it, or a repayment.
pub(crate) async fn touch(work: Work<'_>, id: FacilityId) -> Result<(), WorkflowError> {
    let sql = "UPDATE facility SET version = version + 1 WHERE id = $1";
    execute(work.tx, sql, [Uuid::from(id).into()]).await?;
    Ok(())
}

/// Whether this organization lends.
pub(crate) async fn lends(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        lends: bool,
    }
    let found: Option<Found> = row(
        on,
        "SELECT 'finance' = ANY(abilities) AS lends FROM organization WHERE id = $1 AND ended_at IS NULL",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.lends))
}

/// The IANA zone of an organization, in which its days are told.
pub(crate) async fn zone_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<String, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Zone {
        zone: String,
    }
    let sql = "SELECT zone FROM organization WHERE id = $1";
    let found: Option<Zone> = row(on, sql, [Uuid::from(organization).into()]).await?;
    Ok(found.map_or_else(String::new, |found| found.zone))
}

/// The days on which somebody works.
pub(crate) async fn working_days(on: &impl ConnectionTrait) -> Result<WorkingDays, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Holiday {
        day: NaiveDate,
    }
    let found: Vec<Holiday> = rows(on, "SELECT day FROM holiday ORDER BY day", []).await?;
    Ok(WorkingDays::with_holidays(found.into_iter().map(|holiday| holiday.day)))
}
