//! A year party by party: as it stands before it is decided, and what each got once it is.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::money::Money;
use supply_chain::patronage::Part;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PaidView, PartView, PartyName, days_of, reader};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::patronage::MEMBERS;
use crate::unit_of_work::rows;

/// One party of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PatronageShare)]
pub struct PartyShare {
    /// Who.
    pub party: PartyName,
    /// Its place in the list.
    pub position: i64,
    /// Whether it was a member when the year ended; what others trade earns nothing.
    pub is_member: bool,
    /// Principal, mandatory and voluntary savings; once decided, what of them earned.
    #[schema(value_type = String)]
    pub savings: Money,
    /// What it traded, without tax; may be below zero before it is decided.
    #[schema(value_type = String)]
    pub trade: Money,
    /// What it got for its savings; null before it is decided.
    pub by_savings: Option<PartView>,
    /// What it got for its trade.
    pub by_trade: Option<PartView>,
    /// Both; null before it is decided.
    #[schema(value_type = Option<String>)]
    pub total: Option<Money>,
    /// That it was paid out; null before.
    pub paid: Option<PaidView>,
}

#[derive(FromQueryResult)]
struct ShareRow {
    position: i64,
    id: Uuid,
    is_person: bool,
    is_member: bool,
    number: Option<String>,
    name: Option<String>,
    savings: i64,
    trade: i64,
    decided: bool,
    savings_pot: i64,
    savings_all: i64,
    savings_share: i64,
    trade_pot: i64,
    trade_all: i64,
    trade_share: i64,
    means: Option<String>,
    paid_on: Option<NaiveDate>,
    evidence: Option<String>,
}

impl ShareRow {
    fn view(self) -> PartyShare {
        let part = |pot, mine, all, share| {
            let [pot, mine, all, share] = [pot, mine, all, share].map(Money::from_sen);
            PartView::of(Part { pot, mine, all, share })
        };
        let total = self.savings_share.saturating_add(self.trade_share);
        PartyShare {
            party: PartyName::new(self.is_person, self.id, self.number, self.name),
            position: self.position,
            is_member: self.is_member,
            savings: Money::from_sen(self.savings),
            trade: Money::from_sen(self.trade),
            by_savings: self.decided.then(|| {
                part(self.savings_pot, self.savings, self.savings_all, self.savings_share)
            }),
            by_trade: self
                .decided
                .then(|| part(self.trade_pot, self.trade, self.trade_all, self.trade_share)),
            total: self.decided.then(|| Money::from_sen(total)),
            paid: PaidView::of(self.means, self.paid_on, self.evidence),
        }
    }
}

/// Of a decision that stands: `$1` the cooperative, `$2` the year, `$3` from whose decision it came.
const DECIDED: &str = "
SELECT s.position::bigint AS position, coalesce(s.party_id, s.party_tie_id) AS id, s.party_id IS NULL AS is_person,
       true AS is_member, coalesce(t.number, o.code) AS number, coalesce(n.name, o.name) AS name,
       s.savings_sen AS savings, s.trade_sen AS trade, true AS decided,
       (sum(s.savings_share_sen) OVER ())::bigint AS savings_pot, (sum(s.savings_sen) OVER ())::bigint AS savings_all,
       s.savings_share_sen AS savings_share,
       (sum(s.trade_share_sen) OVER ())::bigint AS trade_pot, (sum(s.trade_sen) OVER ())::bigint AS trade_all,
       s.trade_share_sen AS trade_share, pd.means, pd.paid_on, pd.evidence
FROM year_decision d JOIN year_share s ON s.decision_id = d.id
LEFT JOIN (SELECT p.decision_id, coalesce(p.party_id, p.party_tie_id) AS party, y.means, y.paid_on, y.evidence
           FROM patronage_paid_share p JOIN patronage_payout y ON y.id = p.payout_id WHERE p.is_standing) pd
       ON pd.decision_id = d.id AND pd.party = coalesce(s.party_id, s.party_tie_id)
LEFT JOIN organization o ON o.id = s.party_id
LEFT JOIN tie t ON t.id = s.party_tie_id LEFT JOIN person_detail n ON n.person_id = t.person_id
WHERE d.cooperative_id = $1 AND d.year = $2 AND d.from_id IS NOT DISTINCT FROM $3
  AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)";

/// Up to `limit` parties of a year after the one at `after`: the members, the earliest first, and before it is decided
/// whoever else traded behind them. `from` asks for what was passed on of a decision above.
///
/// # Errors
/// As [`year`](super::year()).
pub async fn shares(
    on: &impl ConnectionTrait,
    asker: &Asker,
    (year, from): (i32, Option<Uuid>),
    after: i64,
    limit: u64,
) -> Result<Vec<PartyShare>, WorkflowError> {
    let organization = Uuid::from(reader(asker)?.organization);
    let (first, last) = days_of(year).ok_or(WorkflowError::NotFound { what: "year" })?;
    let sql = format!("SELECT * FROM ({DECIDED}) s WHERE position > $4 ORDER BY position LIMIT $5");
    let decided: Vec<ShareRow> =
        rows(on, &sql, [organization.into(), year.into(), from.into(), after.into(), limit.into()])
            .await?;
    let is_decided = || super::year::decision_of(on, organization.into(), year, from);
    if !decided.is_empty() || from.is_some() || is_decided().await?.is_some() {
        return Ok(decided.into_iter().map(ShareRow::view).collect());
    }
    let sql = format!(
        "WITH {MEMBERS}, party AS (
             SELECT id, is_person, true AS is_member, number, name, since, principal + mandatory + voluntary AS savings, trade
             FROM member
             UNION ALL
             SELECT t.id, t.is_person, false, coalesce(e.number, o.code), coalesce(n.name, o.name), NULL, 0, t.trade
             FROM traded t LEFT JOIN organization o ON o.id = t.id LEFT JOIN tie e ON e.id = t.id
             LEFT JOIN person_detail n ON n.person_id = e.person_id
             WHERE NOT EXISTS (SELECT FROM member m WHERE m.id = t.id))
         SELECT * FROM (
             SELECT row_number() OVER (ORDER BY is_member DESC, since NULLS LAST, id) AS position, id, is_person, is_member,
                    number, name, savings::bigint, trade, false AS decided, 0::bigint AS savings_pot,
                    0::bigint AS savings_all, 0::bigint AS savings_share, 0::bigint AS trade_pot, 0::bigint AS trade_all,
                    0::bigint AS trade_share, NULL::text AS means, NULL::date AS paid_on, NULL::text AS evidence
             FROM party) s
         WHERE position > $4 ORDER BY position LIMIT $5"
    );
    let found: Vec<ShareRow> = rows(
        on,
        &sql,
        [organization.into(), first.into(), last.into(), after.into(), limit.into()],
    )
    .await?;
    Ok(found.into_iter().map(ShareRow::view).collect())
}
