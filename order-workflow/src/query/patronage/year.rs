//! A year of a cooperative: what was traded and saved, what the books say, what was decided and what came from above.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use supply_chain::id::OrganizationId;
use supply_chain::ledger::empty_accounts;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{days_of, reader};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::ledger::today_at;
use crate::query::orders::PartyView;
use crate::store::patronage::{MEMBERS, of_the_year};
use crate::unit_of_work::{row, rows};

/// A year of a cooperative.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PatronageYear)]
pub struct YearView {
    /// Which.
    pub year: i32,
    /// Its last day.
    pub last_day: NaiveDate,
    /// `running`, `undecided` or `decided`. Before it is decided nothing is anybody's.
    pub state: &'static str,
    /// What was traded and saved in it.
    pub totals: YearTotals,
    /// Revenue less expenses of the year as far as Lumbung's books know; below zero for a loss. Nobody's until the
    /// meeting has decided, and other books may know more.
    #[schema(value_type = String)]
    pub surplus_in_books: Money,
    /// What the members' meeting decided; null before.
    pub decision: Option<DecisionView>,
    /// Decisions about the year that were taken back, the last one first.
    pub taken_back: Vec<TakenBackView>,
    /// What the cooperative got of the surplus of those it belongs to.
    pub received: Vec<ReceivedView>,
}

/// What was traded and saved in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Default)]
#[schema(as = PatronageTotals)]
pub struct YearTotals {
    /// Members at the year's end.
    pub members: i64,
    /// What they traded; whoever gave more back than they bought counts as nothing.
    #[schema(value_type = String)]
    pub trade_of_members: Money,
    /// What everybody else traded.
    #[schema(value_type = String)]
    pub trade_of_others: Money,
    /// Principal savings of the members.
    #[schema(value_type = String)]
    pub principal: Money,
    /// Mandatory savings.
    #[schema(value_type = String)]
    pub mandatory: Money,
    /// Voluntary savings.
    #[schema(value_type = String)]
    pub voluntary: Money,
}

/// What a part of a surplus is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurplusUseView)]
pub struct UseView {
    /// reserve, `members_by_savings`, `members_by_trade`, board, staff, education, social, development or other.
    #[serde(rename = "use")]
    pub of: String,
    /// In hundredths of a percent; null for where only the part of non-members went.
    pub basis_points: Option<u32>,
    /// What it comes to.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// A decision as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = YearDecision)]
pub struct DecisionView {
    /// UUIDv7.
    pub id: Uuid,
    /// The surplus that is shared.
    #[schema(value_type = String)]
    pub surplus: Money,
    /// What of it came from trade with others than members.
    #[schema(value_type = String)]
    pub from_others: Money,
    /// What that is for.
    pub others_go_to: String,
    /// Each use with its part and what it comes to.
    pub uses: Vec<UseView>,
    /// Which savings earn: principal, mandatory, voluntary.
    pub savings_kinds: Vec<String>,
    /// The number of the minutes.
    pub minutes: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// When it was recorded here.
    pub recorded_at: DateTime<Utc>,
    /// By whom; nothing once the name was erased.
    pub recorded_by: Option<String>,
    /// How many shares it made.
    pub shares: i64,
    /// How many of them got their last rupiah by rounding.
    pub rounded_up: i64,
}

/// A decision that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = YearTakenBack)]
pub struct TakenBackView {
    /// The decision's minutes.
    pub minutes: String,
    /// The minutes that took it back.
    pub taken_back_by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub taken_on: NaiveDate,
}

/// What came of the surplus of somebody above.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PatronageReceived)]
pub struct ReceivedView {
    /// Their decision: names it when it is passed on.
    pub decision_id: Uuid,
    /// Whose surplus it was.
    pub from: PartyView,
    /// Their minutes.
    pub minutes: String,
    /// When they decided.
    pub decided_on: NaiveDate,
    /// What came by savings.
    #[schema(value_type = String)]
    pub by_savings: Money,
    /// What came by trade.
    #[schema(value_type = String)]
    pub by_trade: Money,
    /// Both.
    #[schema(value_type = String)]
    pub amount: Money,
    /// How it was passed on to the own members; null while it was not.
    pub passed_on: Option<DecisionView>,
}

/// A year of the asker's cooperative.
///
/// # Errors
/// 403 for whoever does not read the books, or acts for no cooperative; [`WorkflowError::NotFound`] for no year.
pub async fn year(
    on: &impl ConnectionTrait,
    asker: &Asker,
    year: i32,
    now: DateTime<Utc>,
) -> Result<YearView, WorkflowError> {
    let organization = reader(asker)?.organization;
    let days = days_of(year).ok_or(WorkflowError::NotFound { what: "year" })?;
    let decision = decision_of(on, organization, year, None).await?;
    let today = today_at(on, organization, now).await?;
    let (_, surplus_in_books) =
        empty_accounts(of_the_year(on, organization, (year, days.1)).await?)
            .map_err(|cause| WorkflowError::Internal(cause.to_string()))?;
    Ok(YearView {
        year,
        last_day: days.1,
        state: match &decision {
            Some(_) => "decided",
            None if today <= days.1 => "running",
            None => "undecided",
        },
        totals: totals(on, organization, days).await?,
        surplus_in_books,
        decision,
        taken_back: taken_back(on, organization, year).await?,
        received: received(on, organization, year).await?,
    })
}

/// The years in which the asker's cooperative traded, or that were decided, the last one first; always this one and
/// the one before.
///
/// # Errors
/// As [`year`].
pub async fn years(
    on: &impl ConnectionTrait,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<Vec<i32>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Known {
        year: i32,
    }
    let organization = reader(asker)?.organization;
    let this = today_at(on, organization, now).await?.year();
    let known: Vec<Known> = rows(
        on,
        "SELECT year FROM year_decision WHERE cooperative_id = $1
         UNION SELECT extract(year FROM day)::integer FROM patronage_trade WHERE cooperative_id = $1
         UNION SELECT extract(year FROM day)::integer FROM savings_entry WHERE cooperative_id = $1
         UNION SELECT d.year FROM year_share s JOIN year_decision d ON d.id = s.decision_id WHERE s.party_id = $1",
        [Uuid::from(organization).into()],
    )
    .await?;
    let mut years: Vec<i32> = known.into_iter().map(|known| known.year).collect();
    years.extend([this, this - 1]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    Ok(years)
}

async fn totals(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<YearTotals, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Sums {
        members: i64,
        trade: i64,
        others: i64,
        principal: i64,
        mandatory: i64,
        voluntary: i64,
    }
    let sql = format!(
        "WITH {MEMBERS} SELECT count(*) AS members, coalesce(sum(greatest(trade, 0)), 0)::bigint AS trade,
                coalesce(sum(principal), 0)::bigint AS principal, coalesce(sum(mandatory), 0)::bigint AS mandatory,
                coalesce(sum(voluntary), 0)::bigint AS voluntary,
                coalesce((SELECT sum(t.trade - CASE WHEN EXISTS (SELECT FROM member o WHERE o.id = t.id) THEN t.counted ELSE 0 END)
                          FROM traded t), 0)::bigint AS others
         FROM member"
    );
    let sums: Option<Sums> =
        row(on, &sql, [Uuid::from(organization).into(), first.into(), last.into()]).await?;
    let Some(sums) = sums else { return Ok(YearTotals::default()) };
    Ok(YearTotals {
        members: sums.members,
        trade_of_members: Money::from_sen(sums.trade),
        trade_of_others: Money::from_sen(sums.others),
        principal: Money::from_sen(sums.principal),
        mandatory: Money::from_sen(sums.mandatory),
        voluntary: Money::from_sen(sums.voluntary),
    })
}

#[derive(FromQueryResult)]
struct DecisionRow {
    id: Uuid,
    surplus_sen: i64,
    from_others_sen: i64,
    others_go_to: String,
    uses: Value,
    pots: Value,
    savings_kinds: Vec<String>,
    minutes: String,
    decided_on: NaiveDate,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<String>,
    shares: i64,
    rounded_up: i64,
}

#[derive(Deserialize)]
struct Points {
    #[serde(rename = "use")]
    of: String,
    basis_points: u32,
}

#[derive(Deserialize)]
struct Pot {
    surplus_use: String,
    amount_sen: i64,
}

/// The decision that stands; `from` is the decision above whose gift it passes on.
pub(super) async fn decision_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    year: i32,
    from: Option<Uuid>,
) -> Result<Option<DecisionView>, WorkflowError> {
    let found: Option<DecisionRow> = row(
        on,
        "SELECT d.id, d.surplus_sen, d.from_others_sen, d.others_go_to, d.uses, d.savings_kinds, d.minutes, d.decided_on,
                d.recorded_at, p.name AS recorded_by, s.shares, s.rounded_up,
                (SELECT coalesce(jsonb_agg(t), '[]') FROM year_pot t WHERE t.decision_id = d.id) AS pots
         FROM year_decision d LEFT JOIN person_detail p ON p.person_id = d.recorded_by
         CROSS JOIN LATERAL (
             SELECT count(*) AS shares,
                    count(*) FILTER (WHERE savings_up OR trade_up) AS rounded_up
             FROM (SELECT div(savings_pot / unit_savings * savings_sen, nullif(savings_all, 0)) * unit_savings
                              < savings_share_sen AS savings_up,
                          div(trade_pot / unit_trade * trade_sen, nullif(trade_all, 0)) * unit_trade
                              < trade_share_sen AS trade_up
                   FROM (SELECT y.savings_sen::numeric, y.savings_share_sen, y.trade_sen::numeric, y.trade_share_sen,
                                sum(y.savings_share_sen) OVER () AS savings_pot, sum(y.trade_share_sen) OVER () AS trade_pot,
                                sum(y.savings_sen) OVER () AS savings_all, sum(y.trade_sen) OVER () AS trade_all,
                                CASE WHEN sum(y.savings_share_sen) OVER () % 100 = 0 THEN 100 ELSE 1 END AS unit_savings,
                                CASE WHEN sum(y.trade_share_sen) OVER () % 100 = 0 THEN 100 ELSE 1 END AS unit_trade
                         FROM year_share y WHERE y.decision_id = d.id) n) u) s
         WHERE d.cooperative_id = $1 AND d.year = $2 AND d.from_id IS NOT DISTINCT FROM $3
           AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)",
        [Uuid::from(organization).into(), year.into(), from.into()],
    )
    .await?;
    found.map(DecisionRow::view).transpose()
}

impl DecisionRow {
    fn view(self) -> Result<DecisionView, WorkflowError> {
        let points: Vec<Points> = serde_json::from_value(self.uses)?;
        let mut pots: Vec<Pot> = serde_json::from_value(self.pots)?;
        let mut uses: Vec<UseView> = Vec::with_capacity(points.len() + 1);
        for Points { of, basis_points } in points {
            let at = pots.iter().position(|pot| pot.surplus_use == of);
            let sen = at.map_or(0, |at| pots.swap_remove(at).amount_sen);
            let amount = Money::from_sen(sen);
            uses.push(UseView { of, basis_points: Some(basis_points), amount });
        }
        // Only what came from others goes there.
        uses.extend(pots.into_iter().map(|pot| UseView {
            of: pot.surplus_use,
            basis_points: None,
            amount: Money::from_sen(pot.amount_sen),
        }));
        Ok(DecisionView {
            id: self.id,
            surplus: Money::from_sen(self.surplus_sen),
            from_others: Money::from_sen(self.from_others_sen),
            others_go_to: self.others_go_to,
            uses,
            savings_kinds: self.savings_kinds,
            minutes: self.minutes,
            decided_on: self.decided_on,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by,
            shares: self.shares,
            rounded_up: self.rounded_up,
        })
    }
}

async fn taken_back(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    year: i32,
) -> Result<Vec<TakenBackView>, WorkflowError> {
    rows(
        on,
        "SELECT d.minutes, b.minutes AS taken_back_by, b.reason, b.taken_on
         FROM year_taken_back b JOIN year_decision d ON d.id = b.decision_id
         WHERE d.cooperative_id = $1 AND d.year = $2 ORDER BY b.recorded_at DESC, d.id DESC LIMIT 20",
        [Uuid::from(organization).into(), year.into()],
    )
    .await
}

async fn received(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    year: i32,
) -> Result<Vec<ReceivedView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Gift {
        decision_id: Uuid,
        from_id: Uuid,
        from_name: String,
        minutes: String,
        decided_on: NaiveDate,
        by_savings: i64,
        by_trade: i64,
    }
    let gifts: Vec<Gift> = rows(
        on,
        "SELECT d.id AS decision_id, o.id AS from_id, o.name AS from_name, d.minutes, d.decided_on,
                s.savings_share_sen AS by_savings, s.trade_share_sen AS by_trade
         FROM year_share s JOIN year_decision d ON d.id = s.decision_id JOIN organization o ON o.id = d.cooperative_id
         WHERE s.party_id = $1 AND d.year = $2 AND s.savings_share_sen + s.trade_share_sen > 0
           AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)
         ORDER BY d.decided_on, d.id LIMIT 20",
        [Uuid::from(organization).into(), year.into()],
    )
    .await?;
    let mut all = Vec::with_capacity(gifts.len());
    for gift in gifts {
        all.push(ReceivedView {
            passed_on: decision_of(on, organization, year, Some(gift.decision_id)).await?,
            decision_id: gift.decision_id,
            from: PartyView { id: gift.from_id.into(), name: gift.from_name },
            minutes: gift.minutes,
            decided_on: gift.decided_on,
            by_savings: Money::from_sen(gift.by_savings),
            by_trade: Money::from_sen(gift.by_trade),
            amount: Money::from_sen(gift.by_savings.saturating_add(gift.by_trade)),
        });
    }
    Ok(all)
}
