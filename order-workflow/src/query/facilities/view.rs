//! A facility as one of its sides sees it.

use super::briefs::{BRIEFS, BriefRow, DrawdownBrief, SIGNED};
use super::{Side, asks, schedule};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::facilities::StoredFacility;
use crate::unit_of_work::rows;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::facility::{Facility, FacilityName, PurposeLimit, allowed_facility_commands};
use supply_chain::id::{FacilityId, PersonId, RepaymentId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// A facility in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FacilityBrief {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: FacilityId,
    /// Its number at the bank.
    pub number: String,
    /// proposed, agreed, declined or ended.
    pub state: &'static str,
    /// borrower or bank: the asker's part in it.
    pub side: &'static str,
    /// Who lends.
    pub bank: PartyView,
    /// Who borrows.
    pub borrower: PartyView,
    /// The most that may be drawn in all.
    #[schema(value_type = String)]
    pub limit: Money,
    /// What the bank has paid.
    #[schema(value_type = String)]
    pub drawn: Money,
    /// What is asked for or signed, and not paid; to the bank what is signed alone.
    #[schema(value_type = String)]
    pub promised: Money,
    /// What may still be drawn.
    #[schema(value_type = String)]
    pub left: Money,
    /// The last day on which it can be drawn.
    pub available_until: NaiveDate,
}

/// A facility as `GET /facilities/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FacilityView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: FacilityId,
    /// Rises with everything that happens to it; also the `ETag`.
    pub version: i64,
    /// Its number at the bank.
    pub number: String,
    /// proposed, agreed, declined or ended.
    pub state: &'static str,
    /// borrower or bank: the asker's part in it.
    pub side: &'static str,
    /// Who lends.
    pub bank: PartyView,
    /// Whether the bank has people here. Where it has none, the borrower writes down what the bank says.
    pub bank_is_here: bool,
    /// Who borrows.
    pub borrower: PartyView,
    /// The most that may be drawn in all.
    #[schema(value_type = String)]
    pub limit: Money,
    /// What the bank has paid.
    #[schema(value_type = String)]
    pub drawn: Money,
    /// What is asked for or signed, and not paid; to the bank what is signed alone.
    #[schema(value_type = String)]
    pub promised: Money,
    /// What may still be drawn.
    #[schema(value_type = String)]
    pub left: Money,
    /// What for; nothing else is paid.
    pub purposes: Vec<PurposeView>,
    /// Of a year, such as 0.06.
    pub annual_rate: String,
    /// From the first drawing to the last instalment.
    pub months: u32,
    /// Months at the beginning in which interest alone is paid.
    pub grace_months: u32,
    /// Of each month; the next working day where nobody works.
    pub due_day: u32,
    /// The last day on which it can be drawn.
    pub available_until: NaiveDate,
    /// Of the members' meeting that allowed it.
    pub meeting_decision: String,
    /// How many of the board sign each drawing.
    pub needed: usize,
    /// Who of them; empty for everyone with the approver's role. The borrower's own.
    pub board: Vec<OfficerView>,
    /// What of the loan is not paid back.
    #[schema(value_type = String)]
    pub outstanding: Money,
    /// What the schedule asks for and is late.
    #[schema(value_type = String)]
    pub overdue: Money,
    /// The next sum to be paid back, and by when; null where nothing is.
    pub next: Option<super::DueView>,
    /// What is paid each month if all of it is drawn today; null once it is drawn on, or cannot be.
    pub illustration: Option<IllustrationView>,
    /// Its drawdowns, newest first; to the bank those that the board has signed.
    pub drawdowns: Vec<DrawdownBrief>,
    /// What was paid back, newest first.
    pub repayments: Vec<RepaymentView>,
    /// Why the bank declined it.
    pub words: Option<String>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
}

/// What may be spent on one purpose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PurposeView {
    /// goods, transport, equipment, vehicle or premises.
    pub purpose: &'static str,
    /// At most so much of the facility.
    #[schema(value_type = String)]
    pub most: Money,
    /// What is drawn or promised of it, as the asker sees it.
    #[schema(value_type = String)]
    pub used: Money,
}

/// Somebody on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct OfficerView {
    /// UUIDv7.
    pub person_id: Uuid,
    /// Their name, unless it was erased.
    pub name: Option<String>,
}

/// What is paid each month if all of it is drawn at once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IllustrationView {
    /// While grace lasts: interest alone.
    #[schema(value_type = String)]
    pub in_grace: Money,
    /// So many months.
    pub grace_months: u32,
    /// Each month afterwards; the last may be smaller.
    #[schema(value_type = String)]
    pub afterwards: Money,
    /// So many months.
    pub months_afterwards: u32,
}

/// Some of what was drawn, paid back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RepaymentView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: RepaymentId,
    /// Of it interest.
    #[schema(value_type = String)]
    pub interest: Money,
    /// Of it the loan's.
    #[schema(value_type = String)]
    pub principal: Money,
    /// The day.
    pub paid_on: NaiveDate,
    /// What the bank calls it.
    pub reference: String,
    /// Why it was taken back as recorded by mistake; null where it stands.
    pub reversed: Option<String>,
}

#[derive(FromQueryResult)]
struct UsedRow {
    purpose: String,
    drawn_sen: i64,
    promised_sen: i64,
}

/// What of a facility is drawn and promised, by purpose, as one side sees it.
pub(super) struct Used {
    by_purpose: Vec<(String, Money)>,
    pub(super) drawn: Money,
    pub(super) promised: Money,
}

impl Used {
    /// What is left in all, and by what the bank allows it for.
    pub(super) fn left(&self, facility: &Facility) -> Money {
        let in_all = facility.limit.minus(self.drawn).and_then(|left| left.minus(self.promised));
        let of = |one: &PurposeLimit| {
            let word = one.purpose.as_str();
            let used = self.by_purpose.iter().find(|(purpose, _)| purpose == word);
            let used = used.map(|(_, sum)| *sum).unwrap_or_default();
            one.most.minus(used).unwrap_or_default().max(Money::ZERO)
        };
        let by_purpose = Money::sum(facility.purposes.iter().map(of));
        let in_all = in_all.unwrap_or_default();
        by_purpose.map_or(in_all, |sum| sum.min(in_all)).max(Money::ZERO)
    }
}

/// What of a facility is drawn and promised; to the bank what the board has signed alone.
pub(super) async fn used(
    on: &impl ConnectionTrait,
    facility: FacilityId,
    side: Side,
) -> Result<Used, WorkflowError> {
    let found: Vec<UsedRow> = rows(
        on,
        "SELECT purpose, coalesce(sum(amount_sen) FILTER (WHERE state = 'paid'), 0)::bigint AS drawn_sen,
                coalesce(sum(amount_sen) FILTER (WHERE state = 'approved' OR (state = 'requested' AND $2)), 0)::bigint
                    AS promised_sen
         FROM drawdown WHERE facility_id = $1 GROUP BY purpose",
        [Uuid::from(facility).into(), (side == Side::Borrower).into()],
    )
    .await?;
    let sum = |of: fn(&UsedRow) -> i64| Money::from_sen(found.iter().map(of).sum());
    Ok(Used {
        drawn: sum(|row| row.drawn_sen),
        promised: sum(|row| row.promised_sen),
        by_purpose: found
            .iter()
            .map(|row| (row.purpose.clone(), Money::from_sen(row.drawn_sen + row.promised_sen)))
            .collect(),
    })
}

/// The two parties of a facility.
pub(super) fn parties(stored: &StoredFacility) -> (PartyView, PartyView) {
    let facility = &stored.facility;
    (
        PartyView { id: facility.bank, name: stored.bank_name.clone() },
        PartyView { id: facility.borrower, name: stored.borrower_name.clone() },
    )
}

/// The facility as the asker sees it at `now`.
pub(crate) async fn facility_view(
    on: &impl ConnectionTrait,
    stored: &StoredFacility,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<FacilityView, WorkflowError> {
    let facility = &stored.facility;
    let side = Side::of(facility, asker).ok_or(WorkflowError::NotFound { what: "facility" })?;
    let used = used(on, facility.id, side).await?;
    let (bank, borrower) = parties(stored);
    let standing = schedule::standing(on, stored, now).await?;
    let is_borrower = side == Side::Borrower;
    let purposes = facility.purposes.iter().map(|of| {
        let word = of.purpose.as_str();
        let used = used.by_purpose.iter().find(|(purpose, _)| purpose == word);
        let used = used.map(|(_, sum)| *sum).unwrap_or_default();
        PurposeView { purpose: word, most: of.most, used }
    });
    let allowed = allowed_facility_commands(facility, asks(asker));
    Ok(FacilityView {
        id: facility.id,
        version: stored.version,
        number: stored.number.clone(),
        state: facility.state.as_str(),
        side: side.word(),
        bank,
        bank_is_here: facility.bank_is_here,
        borrower,
        limit: facility.limit,
        drawn: used.drawn,
        promised: used.promised,
        left: used.left(facility),
        purposes: purposes.collect(),
        annual_rate: facility.annual_rate.to_string(),
        months: facility.months,
        grace_months: facility.grace_months,
        due_day: facility.due_day,
        available_until: facility.available_until,
        meeting_decision: facility.meeting_decision.clone(),
        needed: facility.quorum.needed,
        board: if is_borrower { officers(on, &facility.quorum.board).await? } else { Vec::new() },
        outstanding: standing.outstanding,
        overdue: standing.overdue,
        next: standing.next,
        illustration: schedule::illustration(on, stored, now).await?,
        drawdowns: drawdowns(on, facility.id, is_borrower).await?,
        repayments: repayments(on, facility.id).await?,
        words: stored.words.clone(),
        allowed_commands: allowed.into_iter().map(FacilityName::word).collect(),
        created_at: stored.created_at,
    })
}

async fn officers(
    on: &impl ConnectionTrait,
    board: &[PersonId],
) -> Result<Vec<OfficerView>, WorkflowError> {
    let ids: Vec<Uuid> = board.iter().copied().map(Uuid::from).collect();
    rows(
        on,
        "SELECT b.id AS person_id, d.name FROM unnest($1::uuid[]) AS b (id)
         LEFT JOIN person_detail d ON d.person_id = b.id ORDER BY d.name, b.id",
        [ids.into()],
    )
    .await
}

async fn drawdowns(
    on: &impl ConnectionTrait,
    facility: FacilityId,
    is_borrower: bool,
) -> Result<Vec<DrawdownBrief>, WorkflowError> {
    let sql = format!(
        "{BRIEFS} WHERE d.facility_id = $1 AND ($2 OR {SIGNED}) ORDER BY d.id DESC LIMIT 100"
    );
    let found: Vec<BriefRow> =
        rows(on, &sql, [Uuid::from(facility).into(), is_borrower.into()]).await?;
    Ok(found.into_iter().map(DrawdownBrief::from).collect())
}

async fn repayments(
    on: &impl ConnectionTrait,
    facility: FacilityId,
) -> Result<Vec<RepaymentView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct RepaymentRow {
        id: Uuid,
        interest_sen: i64,
        principal_sen: i64,
        paid_on: NaiveDate,
        reference: String,
        reversed_words: Option<String>,
    }
    let found: Vec<RepaymentRow> = rows(
        on,
        "SELECT id, interest_sen, principal_sen, paid_on, reference, reversed_words FROM facility_repayment
         WHERE facility_id = $1 ORDER BY id DESC LIMIT 100",
        [Uuid::from(facility).into()],
    )
    .await?;
    let view = |row: RepaymentRow| RepaymentView {
        id: row.id.into(),
        interest: Money::from_sen(row.interest_sen),
        principal: Money::from_sen(row.principal_sen),
        paid_on: row.paid_on,
        reference: row.reference,
        reversed: row.reversed_words,
    };
    Ok(found.into_iter().map(view).collect())
}
