//! The goods of a pool as its people see them: gates, how far it is to the next, the own pledge and what it would pay.
//!
//! All of it is reckoned from the sums beside the line and the asker's own pledge.

use super::at_most;
use super::line_views::{
    AwardView, CloseView, FillView, GateView, GrowthView, LineResultView, NextGateView,
    OwnPledgeView, PoolLineView, PreviewRowView, WaitingPledgeView,
};
use super::seen::Seen;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{
    Consent, Consents, Gate, LineFill, Party, PledgeWish, PoolLine, preview,
};
use supply_chain::id::{DemandPoolId, OfferId, PersonId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use supply_chain::purchase_order::ApprovalRound;
use uuid::Uuid;

/// Which goods of a pool are looked at.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// Only this one.
    pub line: Option<PoolLineId>,
    /// Part of the goods' name.
    pub text: Option<String>,
    /// Only what the asker pledged for.
    pub own: bool,
    /// Only after this position.
    pub after: Option<i32>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// A line with what it is reckoned from.
#[derive(Debug, Clone)]
pub struct SeenLine {
    /// As it is shown.
    pub view: PoolLineView,
    line: PoolLine,
    fill: Option<LineFill>,
    own: Option<PledgeWish>,
}

impl SeenLine {
    /// A line as it is shown, with what all its pledges come to and the asker's own.
    #[must_use]
    pub fn new(
        view: PoolLineView,
        line: PoolLine,
        fill: LineFill,
        own: Option<PledgeWish>,
    ) -> Self {
        Self { view, line, fill: Some(fill), own }
    }

    /// What the asker would pay if they pledged like this instead; nothing where that is not known now.
    #[must_use]
    pub fn preview_of(&self, wish: &PledgeWish) -> Vec<PreviewRowView> {
        let Some(mut fill) = self.fill.clone().filter(|_| wish.check().is_ok()) else {
            return Vec::new();
        };
        if let Some(own) = &self.own {
            fill.remove(&self.line, own);
        }
        fill.add(&self.line, wish);
        preview(&self.line, &fill, wish).into_iter().map(PreviewRowView::from).collect()
    }

    /// The pledge that would reach the next gate, with the rest of it as it stands: "3 more, fill it up now".
    #[must_use]
    pub fn topped_up(&self) -> Option<i64> {
        let next = self.view.next_gates.first()?;
        let own = self.own.map_or(0, |own| own.firm);
        own.checked_add(next.least_pledge)
    }

    /// What the asker pays alone for so many, by the prices that were published; nothing where they are not sold so.
    #[must_use]
    pub fn alone(&self, units: i64) -> Option<Money> {
        self.line.alone(units)
    }
}

#[derive(FromQueryResult)]
pub(super) struct LineRow {
    pub(super) id: Uuid,
    pub(super) pool_id: Uuid,
    pub(super) position: i32,
    offer_id: Uuid,
    pub(super) product_name: String,
    pub(super) unit_name: String,
    unit_factor: i64,
    base_unit: String,
    pub(super) pack_name: String,
    units_per_pack: i64,
    case_units: i64,
    minimum_units: i64,
    cap_units: Option<i64>,
    gates: Value,
    fill: Value,
    bought_gate: Option<Value>,
    bought_units: Option<i64>,
    pledge_id: Option<Uuid>,
    pledge_version: Option<i64>,
    firm: Option<i64>,
    tolerance: Option<i64>,
    highest_sen: Option<i64>,
    consents: Option<Vec<String>>,
    pledge_state: Option<String>,
    committed_at: Option<DateTime<Utc>>,
    days_away: Option<i16>,
    award_units: Option<i64>,
    award_extra: Option<i64>,
    award_goods_sen: Option<i64>,
    award_margin_sen: Option<i64>,
    allocated: i64,
    waiting: Option<Value>,
}

/// What waits for a yes, as its row has it.
#[derive(Deserialize)]
struct Waiting {
    firm: i64,
    tolerance: i64,
    highest_sen: i64,
    maker_id: PersonId,
    round: ApprovalRound,
}

/// Lines `l` with what `$1` pledged for each.
pub(super) const LINES: &str = "
SELECT l.id, l.pool_id, l.position, l.offer_id, l.product_name, l.unit_name, l.unit_factor, l.base_unit, l.pack_name, l.units_per_pack,
       l.case_units, l.minimum_units, l.cap_units, l.gates, l.fill, l.bought_gate, l.bought_units,
       g.id AS pledge_id, g.version AS pledge_version, g.firm, g.tolerance, g.highest_sen, g.consents, g.state AS pledge_state, g.committed_at,
       g.days_away, a.units AS award_units, a.extra AS award_extra, a.goods_sen AS award_goods_sen,
       a.margin_sen AS award_margin_sen,
       coalesce((SELECT sum(s.units) FROM pool_allocation s WHERE s.pledge_id = g.id), 0)::bigint AS allocated,
       (SELECT jsonb_build_object('firm', w.firm, 'tolerance', w.tolerance, 'highest_sen', w.highest_sen, 'maker_id', w.maker_id,
                                  'round', w.round)
        FROM pledge_approval w WHERE w.line_id = l.id AND w.organization_id = $1 AND w.state = 'waiting') AS waiting
FROM demand_pool_line l
LEFT JOIN pledge g ON g.line_id = l.id AND g.organization_id = $1
LEFT JOIN LATERAL (SELECT a.* FROM pool_award a WHERE a.pledge_id = g.id AND g.state = 'awarded'
                   ORDER BY a.round DESC LIMIT 1) a ON true";

impl LineRow {
    fn bad(&self, column: &'static str) -> WorkflowError {
        WorkflowError::BadRow { table: "demand_pool_line", column, id: self.id.to_string() }
    }

    /// The line of the rules.
    pub(super) fn line(&self) -> Result<PoolLine, WorkflowError> {
        Ok(PoolLine {
            id: PoolLineId(self.id),
            offer: OfferId(self.offer_id),
            units_per_pack: self.units_per_pack,
            case: self.case_units,
            minimum: self.minimum_units,
            cap: self.cap_units,
            gates: serde_json::from_value(self.gates.clone())
                .map_err(|_unreadable| self.bad("gates"))?,
        })
    }

    /// What all its pledges come to.
    pub(super) fn fill(&self) -> Result<LineFill, WorkflowError> {
        serde_json::from_value(self.fill.clone()).map_err(|_unreadable| self.bad("fill"))
    }

    /// At which gate it was bought.
    pub(super) fn bought(&self) -> Result<Option<(Gate, i64)>, WorkflowError> {
        let Some(gate) = &self.bought_gate else { return Ok(None) };
        let gate =
            serde_json::from_value(gate.clone()).map_err(|_unreadable| self.bad("bought_gate"))?;
        Ok(self.bought_units.map(|units| (gate, units)))
    }

    fn wish(&self) -> Option<PledgeWish> {
        let consents = self.consents.as_deref().unwrap_or_default();
        let given: Vec<Consent> =
            consents.iter().filter_map(|word| Consent::from_word(word)).collect();
        Some(PledgeWish {
            firm: self.firm?,
            tolerance: self.tolerance?,
            highest: Money::from_sen(self.highest_sen?),
            consents: Consents::of(&given),
        })
    }

    fn own(&self, wish: Option<PledgeWish>) -> Option<OwnPledgeView> {
        let wish = wish?;
        let award = self.award_units.map(|units| {
            let [goods, margin] = [self.award_goods_sen, self.award_margin_sen]
                .map(|sen| Money::from_sen(sen.unwrap_or_default()));
            let amount = goods.plus(margin).unwrap_or_default();
            AwardView { units, extra: self.award_extra.unwrap_or_default(), goods, margin, amount }
        });
        Some(OwnPledgeView {
            id: PledgeId(self.pledge_id?),
            version: self.pledge_version?,
            firm: wish.firm,
            tolerance: wish.tolerance,
            highest: wish.highest,
            consents: wish.consents.given().map(Consent::as_str).collect(),
            state: self.pledge_state.clone()?,
            committed_at: self.committed_at?,
            days_away: self.days_away.and_then(|days| u8::try_from(days).ok()).unwrap_or_default(),
            award,
            allocated: self.allocated,
        })
    }

    fn waiting(&self, seen: &Seen) -> Result<Option<WaitingPledgeView>, WorkflowError> {
        let Some(waiting) = &self.waiting else { return Ok(None) };
        let found: Waiting =
            serde_json::from_value(waiting.clone()).map_err(|_unreadable| self.bad("waiting"))?;
        let highest = Money::from_sen(found.highest_sen);
        let most = highest.times(found.firm.saturating_add(found.tolerance));
        Ok(Some(WaitingPledgeView {
            firm: found.firm,
            tolerance: found.tolerance,
            highest,
            at_most: most.unwrap_or_default(),
            approvals_missing: found.round.missing(),
            is_yours: seen.approves
                && found.maker_id != seen.person
                && found.round.waits_for(seen.person),
        }))
    }

    pub(super) fn seen(self, seen: &Seen) -> Result<SeenLine, WorkflowError> {
        let line = self.line()?;
        let is_suppliers = seen.party == Party::Supplier;
        let is_shown = !seen.is_sealed() && !is_suppliers;
        let fill = if is_shown { Some(self.fill()?) } else { None };
        // Once the price is found the sums are history.
        let is_cleared = seen.pool.cleared_from.is_some();
        let open = fill.as_ref().filter(|_| !is_cleared && seen.pool.failure.is_none());
        let bought = self.bought()?;
        let result = is_cleared.then(|| LineResultView {
            units: bought.map_or(0, |(_, units)| units),
            unit_price: bought.map(|(gate, _)| gate.unit_price).filter(|_| !is_suppliers),
            pack_price: bought.map(|(gate, _)| gate.pack_price),
        });
        let wish = self.wish();
        let own = self.own(wish);
        let waiting = self.waiting(seen)?;
        let standing = wish.filter(|_| own.as_ref().is_some_and(|own| own.state == "standing"));
        let rows = match (open, &standing) {
            (Some(fill), Some(wish)) => preview(&line, fill, wish),
            _ => Vec::new(),
        };
        let gate = |gate: &Gate| GateView {
            from: gate.from,
            needed: line.needed(gate),
            unit_price: Some(gate.unit_price).filter(|_| !is_suppliers),
            pack_price: gate.pack_price,
        };
        let sums = fill.as_ref().map(LineFill::all);
        let view = PoolLineView {
            id: line.id,
            position: self.position,
            offer_id: line.offer,
            gates: line.gates.iter().map(gate).collect(),
            fill: sums.map(|sums| FillView {
                firm: sums.firm,
                case_fill: sums.case_fill,
                tier_unlock: sums.tier_unlock,
                pledges: sums.pledges,
            }),
            closes_now: open.and_then(|fill| fill.close(&line)).map(CloseView::from),
            next_gates: open
                .map(|fill| fill.next_gates(&line).into_iter().map(NextGateView::from).collect())
                .unwrap_or_default(),
            result,
            own,
            waiting,
            preview: rows.into_iter().map(PreviewRowView::from).collect(),
            product_name: self.product_name,
            unit_name: self.unit_name,
            unit_factor: self.unit_factor,
            base_unit: self.base_unit,
            pack_name: self.pack_name,
            units_per_pack: self.units_per_pack,
            case_units: self.case_units,
            minimum_units: self.minimum_units,
            cap_units: self.cap_units,
        };
        let fill = fill.filter(|_| !is_cleared);
        Ok(SeenLine { view, line, fill, own: standing })
    }
}

/// Lines of the pool, in their order.
pub(super) async fn lines_of(
    on: &impl ConnectionTrait,
    seen: &Seen,
    filter: &LineFilter,
) -> Result<Vec<SeenLine>, WorkflowError> {
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let found: Vec<LineRow> = rows(
        on,
        &format!(
            "{LINES} WHERE l.pool_id = $2 AND ($3::uuid IS NULL OR l.id = $3) AND ($4::int IS NULL OR l.position > $4)
               AND ($5::text IS NULL OR strpos(lower(l.product_name), lower($5)) > 0)
               AND (NOT $6 OR g.state IN ('standing', 'awarded'))
             ORDER BY l.position LIMIT $7"
        ),
        [
            Uuid::from(seen.reader).into(),
            Uuid::from(seen.pool.id).into(),
            filter.line.map(Uuid::from).into(),
            filter.after.into(),
            text.map(str::to_owned).into(),
            filter.own.into(),
            at_most(filter.limit, 101).into(),
        ],
    )
    .await?;
    found.into_iter().map(|row| row.seen(seen)).collect()
}

impl Workflow {
    /// Goods of a pool, in their order, each with the asker's own pledge.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the pool is not the asker's to know; [`WorkflowError::NotYourRole`] to a member.
    pub async fn demand_pool_lines(
        &self,
        id: DemandPoolId,
        filter: &LineFilter,
        actor: &Actor,
    ) -> Result<Vec<SeenLine>, WorkflowError> {
        let seen = Seen::find(self.reader(), id, actor, self.origin.now()).await?;
        lines_of(self.reader(), &seen, filter).await
    }

    /// What had come together by the end of each day, of the pledges that stand: since when each stands.
    ///
    /// # Errors
    /// As [`Workflow::demand_pool_lines`]; [`WorkflowError::NotFound`] to its supplier, and while it is sealed.
    pub async fn demand_pool_growth(
        &self,
        id: DemandPoolId,
        line: PoolLineId,
        actor: &Actor,
    ) -> Result<Vec<GrowthView>, WorkflowError> {
        let seen = Seen::find(self.reader(), id, actor, self.origin.now()).await?;
        seen.not_the_suppliers()?;
        if seen.is_sealed() {
            return Err(WorkflowError::NotFound { what: "fill of this pool" });
        }
        rows(
            self.reader(),
            "SELECT day, (sum(firm) OVER (ORDER BY day))::bigint AS firm
             FROM (SELECT (committed_at AT TIME ZONE $3)::date AS day, sum(firm) AS firm FROM pledge
                   WHERE line_id = $1 AND pool_id = $2 AND (state = 'standing' OR is_cleared) GROUP BY 1) d ORDER BY day",
            [Uuid::from(line).into(), Uuid::from(id).into(), seen.zone.clone().into()],
        )
        .await
    }
}
