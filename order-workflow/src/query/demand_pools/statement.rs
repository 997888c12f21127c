//! The statement of a pool: what each got and paid, what it would have paid alone, and how everything adds up.

use super::file::filed;
use super::line::{LINES, LineRow};
use super::rules::RulesView;
use super::seen::Seen;
use super::statement_parts::{UnitCount, claimed, unit_counts};
use super::stored::names;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::unit_of_work::{Workflow, row, rows};
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::FiledLeg;
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// Beyond so many pledges only one's own part is told here; the file has everybody's.
const MOST_PLEDGES: i64 = 2_000;
/// Lines that are told one by one.
const MOST_LINES: i64 = 200;

/// The statement of a pool.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementView {
    /// award while goods are still to come, arrival as soon as something did: whether this is what each is to pay or pays.
    pub legs_from: &'static str,
    /// The rules, as they were published.
    pub rules: RulesView,
    /// By line: what was bought and what came; at most two hundred.
    pub lines: Vec<StatementLine>,
    /// By cooperative, the largest sum first; only one's own where the pool is very large.
    pub rows: Vec<StatementRow>,
    /// How many cooperatives there are, those that are not shown too.
    pub participants: i64,
    /// Papers whose charges are shared out.
    pub charges: Vec<StatementCharge>,
    /// What the supplier bills for what is shared out, or would for what is awarded.
    #[schema(value_type = String)]
    pub goods: Money,
    /// The organizer's margin or fee.
    #[schema(value_type = String)]
    pub margin: Money,
    /// Freight and other charges.
    #[schema(value_type = String)]
    pub charged: Money,
    /// Everything that all pay.
    #[schema(value_type = String)]
    pub total: Money,
    /// What of that need not be paid: counted bad or missing, or credited by claims. The total less this is what the
    /// bills of all come to.
    #[schema(value_type = String)]
    pub claimed: Money,
}

/// What was bought of a line, and what came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementLine {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub line_id: PoolLineId,
    /// What was bought.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// The dearest published price of one.
    #[schema(value_type = String)]
    pub first_price: Money,
    /// What everybody pays for one; null where its least was not met.
    #[schema(value_type = Option<String>)]
    pub unit_price: Option<Money>,
    /// Units that were ordered.
    pub ordered: i64,
    /// Units that came good.
    pub came: i64,
    /// Units that were shared out.
    pub allocated: i64,
}

/// What one cooperative got and pays.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementRow {
    /// Whose; null where the rules keep names back.
    pub organization: Option<PartyView>,
    /// Whether it is the asker's own.
    pub is_own: bool,
    /// Units of all lines.
    pub units: i64,
    /// The same by what is counted.
    pub counts: Vec<UnitCount>,
    /// Their part of the supplier's bill.
    #[schema(value_type = String)]
    pub goods: Money,
    /// The organizer's margin or fee.
    #[schema(value_type = String)]
    pub margin: Money,
    /// Its part of the charges.
    #[schema(value_type = String)]
    pub charges: Money,
    /// Everything.
    #[schema(value_type = String)]
    pub total: Money,
    /// What of that need not be paid: counted bad or missing, or credited by a claim. Told of one's own part, and to the
    /// organizer; else null.
    #[schema(value_type = Option<String>)]
    pub claimed: Option<Money>,
    /// What the same units would have cost it alone, charges apart; null where the supplier does not sell so few.
    #[schema(value_type = Option<String>)]
    pub alone: Option<Money>,
    /// What it saved against that; null likewise.
    #[schema(value_type = Option<String>)]
    pub saved: Option<Money>,
}

/// A paper whose charge is shared out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementCharge {
    /// freight, handling or other.
    pub kind: &'static str,
    /// Its number.
    pub paper: String,
    /// What it comes to.
    #[schema(value_type = String)]
    pub amount: Money,
}

#[derive(FromQueryResult)]
struct Sums {
    pledges: i64,
    participants: i64,
    goods_sen: i64,
    margin_sen: i64,
}

#[derive(FromQueryResult)]
struct CameRow {
    line_id: Uuid,
    came: i64,
    allocated: i64,
}

impl Workflow {
    /// The statement of a pool, once its price is found, for whoever took part in it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know, to its supplier, and before the price is found.
    pub async fn demand_pool_statement(
        &self,
        id: DemandPoolId,
        actor: &Actor,
    ) -> Result<StatementView, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.parties_only()?;
        let absent = || WorkflowError::NotFound { what: "statement of this pool" };
        let rules = seen.pool.rules.as_ref().ok_or_else(absent)?;
        let by_arrival = seen.pool.state != supply_chain::demand_pool::State::Awarded;
        let sums: Option<Sums> = row(
            on,
            if by_arrival { GIVEN } else { AWARDED },
            [Uuid::from(id).into(), seen.round().into()],
        )
        .await?;
        let sums = sums.ok_or_else(absent)?;
        let of = (sums.pledges > MOST_PLEDGES).then_some(seen.reader);
        let file = filed(on, &seen, of).await?;
        let named = if seen.sees_names() {
            names(on, file.legs.iter().map(|leg| leg.of)).await?
        } else {
            names(on, [seen.reader]).await?
        };
        let mut counts = unit_counts(on, &seen, &file).await?;
        let claimed = claimed(on, &seen).await?;
        let mut row_of = |leg: &FiledLeg| {
            let is_own = leg.of == seen.reader;
            let party = |name: &String| PartyView { id: leg.of, name: name.clone() };
            let paid = leg.goods.plus(leg.margin).unwrap_or_default();
            StatementRow {
                organization: named.get(&leg.of).map(party),
                is_own,
                units: leg.units,
                counts: counts.remove(&leg.of).unwrap_or_default(),
                goods: leg.goods,
                margin: leg.margin,
                charges: leg.charges,
                total: leg.total,
                claimed: (is_own || seen.is_organizer())
                    .then(|| claimed.get(&leg.of).copied().unwrap_or_default()),
                alone: leg.alone,
                saved: leg.alone.and_then(|alone| alone.minus(paid)),
            }
        };
        let mut told: Vec<StatementRow> = file.legs.iter().map(&mut row_of).collect();
        told.sort_by_key(|row| (!row.is_own, std::cmp::Reverse(row.total)));
        let charges: Vec<StatementCharge> = file
            .charges
            .iter()
            .map(|charge| StatementCharge {
                kind: charge.kind.as_str(),
                paper: charge.paper.clone(),
                amount: charge.amount,
            })
            .collect();
        let [goods, margin] = [sums.goods_sen, sums.margin_sen].map(Money::from_sen);
        let charged = Money::sum(charges.iter().map(|charge| charge.amount)).unwrap_or_default();
        Ok(StatementView {
            legs_from: file.legs_from.as_str(),
            rules: RulesView::from(rules),
            lines: self.statement_lines(&seen).await?,
            rows: told,
            participants: sums.participants,
            charges,
            goods,
            margin,
            charged,
            total: Money::sum([goods, margin, charged]).unwrap_or_default(),
            claimed: Money::sum(claimed.values().copied()).unwrap_or_default(),
        })
    }

    async fn statement_lines(&self, seen: &Seen) -> Result<Vec<StatementLine>, WorkflowError> {
        let on = self.reader();
        let found: Vec<LineRow> = rows(
            on,
            &format!("{LINES} WHERE l.pool_id = $2 ORDER BY l.position LIMIT $3"),
            [Uuid::from(seen.reader).into(), Uuid::from(seen.pool.id).into(), MOST_LINES.into()],
        )
        .await?;
        let came: Vec<CameRow> = rows(
            on,
            "SELECT a.line_id, sum(a.good)::bigint AS came,
                    coalesce(sum((SELECT sum(s.units) FROM pool_allocation s WHERE s.arrival_id = a.id)), 0)::bigint AS allocated
             FROM pool_arrival a WHERE a.pool_id = $1 GROUP BY 1",
            [Uuid::from(seen.pool.id).into()],
        )
        .await?;
        let line = |row: LineRow| {
            let of = row.line()?;
            let bought = row.bought()?;
            let came = came.iter().find(|came| came.line_id == row.id);
            Ok(StatementLine {
                line_id: of.id,
                first_price: of.gates.first().map(|gate| gate.unit_price).unwrap_or_default(),
                unit_price: bought.map(|(gate, _)| gate.unit_price),
                ordered: bought.map_or(0, |(_, units)| units),
                came: came.map_or(0, |came| came.came),
                allocated: came.map_or(0, |came| came.allocated),
                product_name: row.product_name,
                unit_name: row.unit_name,
            })
        };
        found.into_iter().map(line).collect()
    }
}

const AWARDED: &str = "
SELECT count(*) AS pledges, count(DISTINCT g.organization_id) AS participants,
       coalesce(sum(a.goods_sen), 0)::bigint AS goods_sen, coalesce(sum(a.margin_sen), 0)::bigint AS margin_sen
FROM pool_award a JOIN pledge g ON g.id = a.pledge_id WHERE a.pool_id = $1 AND a.round = $2";
const GIVEN: &str = "
SELECT (SELECT count(*) FROM pool_award a WHERE a.pool_id = $1 AND a.round = $2) AS pledges,
       (SELECT count(DISTINCT g.organization_id) FROM pool_award a JOIN pledge g ON g.id = a.pledge_id
        WHERE a.pool_id = $1 AND a.round = $2) AS participants,
       coalesce(sum(s.goods_sen), 0)::bigint AS goods_sen, coalesce(sum(s.margin_sen), 0)::bigint AS margin_sen
FROM pool_allocation s JOIN pool_arrival v ON v.id = s.arrival_id JOIN pledge g ON g.id = s.pledge_id WHERE v.pool_id = $1";
