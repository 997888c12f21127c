//! What was paid out of a year's shares, and what is not yet.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::{OrganizationId, YearDecisionId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::reader;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// What was paid out of the shares of one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatronagePayouts)]
pub struct PayoutsView {
    /// Which year.
    pub year: i32,
    /// The decision above whose gift was passed on; null for the cooperative's own surplus.
    pub from: Option<Uuid>,
    /// Shares that are more than nothing.
    pub shares: i64,
    /// What they come to.
    #[schema(value_type = String)]
    pub total: Money,
    /// How many of them are paid out.
    pub paid: i64,
    /// What those come to.
    #[schema(value_type = String)]
    pub paid_total: Money,
    /// Each time, the last one first; at most 100.
    pub payouts: Vec<PayoutView>,
}

/// Shares that were paid out together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatronagePayout)]
pub struct PayoutView {
    /// UUIDv7.
    pub id: Uuid,
    /// cash, bank or savings.
    pub means: String,
    /// The day.
    pub paid_on: NaiveDate,
    /// The number of the receipt, the list or the transfer.
    pub evidence: String,
    /// How many shares.
    pub shares: i64,
    /// What they come to.
    #[schema(value_type = String)]
    pub amount: Money,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// By whom; nothing once the name was erased.
    pub recorded_by: Option<String>,
    /// Why it was taken back; null where it stands.
    pub reversed: Option<String>,
}

/// That a share was paid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatronagePaid)]
pub struct PaidView {
    /// cash, bank or savings.
    pub means: String,
    /// The day.
    pub paid_on: NaiveDate,
    /// The number of the receipt, the list or the transfer.
    pub evidence: String,
}

impl PaidView {
    /// Of columns that are all there or all not.
    pub(super) fn of(
        means: Option<String>,
        paid_on: Option<NaiveDate>,
        evidence: Option<String>,
    ) -> Option<Self> {
        Some(Self { means: means?, paid_on: paid_on?, evidence: evidence? })
    }
}

#[derive(FromQueryResult)]
struct PayoutRow {
    id: Uuid,
    means: String,
    paid_on: NaiveDate,
    evidence: String,
    shares: i64,
    amount_sen: i64,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<String>,
    reversed: Option<String>,
}

impl From<PayoutRow> for PayoutView {
    fn from(row: PayoutRow) -> Self {
        Self {
            id: row.id,
            means: row.means,
            paid_on: row.paid_on,
            evidence: row.evidence,
            shares: row.shares,
            amount: Money::from_sen(row.amount_sen),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            reversed: row.reversed,
        }
    }
}

/// Of which decision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfDecision {
    organization: OrganizationId,
    year: i32,
    from: Option<YearDecisionId>,
}

/// What was paid out of a cooperative's own surplus, or of what it passed on.
pub(crate) const fn payouts_of(
    organization: OrganizationId,
    year: i32,
    from: Option<YearDecisionId>,
) -> OfDecision {
    OfDecision { organization, year, from }
}

impl OfDecision {
    /// The same for a decision that is known, where it is of that cooperative and year.
    pub(crate) async fn of_decision(
        self,
        on: &impl ConnectionTrait,
        decision: YearDecisionId,
    ) -> Result<Option<Self>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Above {
            from_id: Option<Uuid>,
        }
        let found: Option<Above> = row(
            on,
            "SELECT from_id FROM year_decision WHERE id = $1 AND cooperative_id = $2 AND year = $3",
            [Uuid::from(decision).into(), Uuid::from(self.organization).into(), self.year.into()],
        )
        .await?;
        Ok(found.map(|found| Self { from: found.from_id.map(YearDecisionId), ..self }))
    }
}

/// What was paid out of the asker's cooperative's year.
///
/// # Errors
/// 403 for whoever does not read the books; the database fails.
pub async fn payouts(
    on: &impl ConnectionTrait,
    asker: &Asker,
    year: i32,
    from: Option<YearDecisionId>,
) -> Result<PayoutsView, WorkflowError> {
    let organization = reader(asker)?.organization;
    shown_payouts(on, payouts_of(organization, year, from)).await
}

pub(crate) async fn shown_payouts(
    on: &impl ConnectionTrait,
    of: OfDecision,
) -> Result<PayoutsView, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sums {
        shares: i64,
        total: i64,
        paid: i64,
        paid_total: i64,
    }
    let values = || {
        let from = of.from.map(Uuid::from);
        [Uuid::from(of.organization).into(), of.year.into(), from.into()]
    };
    let sums: Option<Sums> = row(
        on,
        "SELECT count(*) AS shares, coalesce(sum(s.sen), 0)::bigint AS total, count(*) FILTER (WHERE s.is_paid) AS paid,
                coalesce(sum(s.sen) FILTER (WHERE s.is_paid), 0)::bigint AS paid_total
         FROM (SELECT s.savings_share_sen + s.trade_share_sen AS sen,
                      EXISTS (SELECT FROM patronage_paid_share p WHERE p.decision_id = d.id AND p.is_standing
                              AND coalesce(p.party_id, p.party_tie_id) = coalesce(s.party_id, s.party_tie_id)) AS is_paid
               FROM year_decision d JOIN year_share s ON s.decision_id = d.id
               WHERE d.cooperative_id = $1 AND d.year = $2 AND d.from_id IS NOT DISTINCT FROM $3
                 AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)) s
         WHERE s.sen > 0",
        values(),
    )
    .await?;
    let payouts: Vec<PayoutRow> = rows(
        on,
        "SELECT p.id, p.means, p.paid_on, p.evidence, p.amount_sen, p.recorded_at, n.name AS recorded_by,
                p.reversed_words AS reversed,
                (SELECT count(*) FROM patronage_paid_share s WHERE s.payout_id = p.id) AS shares
         FROM patronage_payout p JOIN year_decision d ON d.id = p.decision_id
         LEFT JOIN person_detail n ON n.person_id = p.recorded_by
         WHERE d.cooperative_id = $1 AND d.year = $2 AND d.from_id IS NOT DISTINCT FROM $3
         ORDER BY p.id DESC LIMIT 100",
        values(),
    )
    .await?;
    let sums = sums.unwrap_or(Sums { shares: 0, total: 0, paid: 0, paid_total: 0 });
    Ok(PayoutsView {
        year: of.year,
        from: of.from.map(Uuid::from),
        shares: sums.shares,
        total: Money::from_sen(sums.total),
        paid: sums.paid,
        paid_total: Money::from_sen(sums.paid_total),
        payouts: payouts.into_iter().map(PayoutView::from).collect(),
    })
}
