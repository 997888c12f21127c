//! How a facility is paid back: by day over all its drawings, or, before the first, as it would be if all were drawn.

use super::known;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::facilities::{self as store, StoredFacility};
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::facility::{FacilityState, Instalment, schedule};
use supply_chain::id::FacilityId;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::IllustrationView;

/// What is to be paid back on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DueView {
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// Interest.
    #[schema(value_type = String)]
    pub interest: Money,
    /// Of the loan.
    #[schema(value_type = String)]
    pub principal: Money,
    /// Both.
    #[schema(value_type = String)]
    pub payable: Money,
    /// What was paid of it.
    #[schema(value_type = String)]
    pub paid: Money,
    /// What of the loan is to be paid back after it.
    #[schema(value_type = String)]
    pub balance: Money,
}

/// How a facility is paid back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScheduleView {
    /// drawn: of what the bank has paid; illustration: as it would be if all of it were drawn today.
    pub basis: &'static str,
    /// The earliest first; one for each month, so unpaged.
    pub items: Vec<DueView>,
}

/// How a facility stands with being paid back.
pub(super) struct Standing {
    pub(super) outstanding: Money,
    pub(super) overdue: Money,
    pub(super) next: Option<DueView>,
}

impl DueView {
    fn open(&self) -> Money {
        self.payable.minus(self.paid).unwrap_or_default()
    }
}

/// What is to be paid back, by day.
async fn dues(
    on: &impl ConnectionTrait,
    facility: FacilityId,
) -> Result<Vec<DueView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct DueRow {
        due_on: NaiveDate,
        interest_sen: i64,
        principal_sen: i64,
        paid_sen: i64,
        balance_sen: i64,
    }
    let found: Vec<DueRow> = rows(
        on,
        "SELECT q.*, (sum(q.principal_sen) OVER () - sum(q.principal_sen) OVER (ORDER BY q.due_on))::bigint AS balance_sen
         FROM (SELECT i.due_on, sum(i.interest_sen)::bigint AS interest_sen, sum(i.principal_sen)::bigint AS principal_sen,
                      sum(i.paid_interest_sen + i.paid_principal_sen)::bigint AS paid_sen
               FROM drawdown_instalment i JOIN drawdown d ON d.id = i.drawdown_id
               WHERE d.facility_id = $1 GROUP BY i.due_on) q ORDER BY q.due_on",
        [Uuid::from(facility).into()],
    )
    .await?;
    let due = |row: DueRow| DueView {
        due_on: row.due_on,
        interest: Money::from_sen(row.interest_sen),
        principal: Money::from_sen(row.principal_sen),
        payable: Money::from_sen(row.interest_sen + row.principal_sen),
        paid: Money::from_sen(row.paid_sen),
        balance: Money::from_sen(row.balance_sen),
    };
    Ok(found.into_iter().map(due).collect())
}

/// How a facility stands with being paid back at `now`.
pub(super) async fn standing(
    on: &impl ConnectionTrait,
    stored: &StoredFacility,
    now: DateTime<Utc>,
) -> Result<Standing, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Open {
        open_sen: i64,
    }
    let (id, today) = (stored.facility.id, day_in(&stored.zone, now));
    let all = dues(on, id).await?;
    let late = all.iter().filter(|due| due.due_on < today).map(DueView::open);
    let overdue = Money::sum(late).unwrap_or_default();
    let open: Vec<Open> = rows(
        on,
        "SELECT coalesce(sum(i.principal_sen - i.paid_principal_sen), 0)::bigint AS open_sen
         FROM drawdown_instalment i JOIN drawdown d ON d.id = i.drawdown_id WHERE d.facility_id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    Ok(Standing {
        outstanding: Money::from_sen(open.first().map_or(0, |open| open.open_sen)),
        overdue,
        next: all.into_iter().find(|due| due.open() > Money::ZERO),
    })
}

/// All of the limit drawn on one day.
async fn drawn_whole(
    on: &impl ConnectionTrait,
    stored: &StoredFacility,
    today: NaiveDate,
) -> Result<Vec<Instalment>, WorkflowError> {
    let days = store::working_days(on).await?;
    let loan = stored.facility.loan(stored.facility.limit, today);
    Ok(loan.and_then(|loan| schedule(&loan, &days)).unwrap_or_default())
}

/// What is paid each month if all of it is drawn today; nothing once it is drawn on, or cannot be any more.
pub(super) async fn illustration(
    on: &impl ConnectionTrait,
    stored: &StoredFacility,
    now: DateTime<Utc>,
) -> Result<Option<IllustrationView>, WorkflowError> {
    let facility = &stored.facility;
    let is_open = matches!(facility.state, FacilityState::Proposed | FacilityState::Agreed);
    if !is_open || facility.first_drawn_on.is_some() {
        return Ok(None);
    }
    let all = drawn_whole(on, stored, day_in(&stored.zone, now)).await?;
    let grace = usize::try_from(facility.grace_months).unwrap_or(usize::MAX);
    let Some(after) = all.get(grace) else { return Ok(None) };
    let in_grace = all.first().filter(|_| grace > 0).map(Instalment::payable);
    Ok(Some(IllustrationView {
        in_grace: in_grace.unwrap_or_default(),
        grace_months: facility.grace_months,
        afterwards: after.payable(),
        months_afterwards: facility.months - facility.grace_months,
    }))
}

impl Workflow {
    /// How a facility is paid back, for those who may know of it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn facility_schedule(
        &self,
        id: FacilityId,
        asker: &Asker,
    ) -> Result<ScheduleView, WorkflowError> {
        let on = self.reader();
        let stored = known(store::find(on, id).await?, asker)?;
        if stored.facility.first_drawn_on.is_some() {
            return Ok(ScheduleView { basis: "drawn", items: dues(on, id).await? });
        }
        let today = day_in(&stored.zone, self.origin.now());
        let items = drawn_whole(on, &stored, today).await?.into_iter().map(|one| DueView {
            due_on: one.due_on,
            interest: one.interest,
            principal: one.principal,
            payable: one.payable(),
            paid: Money::ZERO,
            balance: one.balance,
        });
        Ok(ScheduleView { basis: "illustration", items: items.collect() })
    }
}
