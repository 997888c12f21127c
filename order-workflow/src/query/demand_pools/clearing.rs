//! What would come of a pool if it closed now, as its organizer sees it: the price, who is in, who is out and why; and who
//! has not answered.

use super::at_most;
use super::line::{LINES, LineRow};
use super::line_views::CloseView;
use super::seen::Seen;
use super::stored::{Which, names, pledges};
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{Award, ClearingInput, Pledge, clear};
use supply_chain::id::{DemandPoolId, OrganizationId, PledgeId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// What would come of a pool if it closed now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClearingPreviewView {
    /// Lines that would close.
    pub lines_met: usize,
    /// Lines whose least is not met at any price.
    pub lines_unmet: usize,
    /// What the supplier would bill for everything.
    #[schema(value_type = String)]
    pub upstream_total: Money,
    /// What the participants would pay, freight apart.
    #[schema(value_type = String)]
    pub paid_total: Money,
    /// One line in full: the one that was named, or the first.
    pub line: Option<LinePreviewView>,
}

/// One line of it in full.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinePreviewView {
    /// Which.
    #[schema(value_type = Uuid)]
    pub line_id: PoolLineId,
    /// What is bought.
    pub product_name: String,
    /// What is counted.
    pub unit_name: String,
    /// Where it would close; null where its least is not met at any price.
    pub close: Option<CloseView>,
    /// Packs that the supplier would be asked for.
    pub packs: i64,
    /// What one pack is called.
    pub pack_name: String,
    /// What the supplier asks for one.
    #[schema(value_type = Option<String>)]
    pub pack_price: Option<Money>,
    /// What it would bill for this line.
    #[schema(value_type = String)]
    pub bill: Money,
    /// Those that pay the price, by what they pledged.
    pub inside: Vec<OutcomeView>,
    /// Those that are let go: their highest price is below this one, or there is none.
    pub outside: Vec<OutcomeView>,
}

/// What one pledge would get.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutcomeView {
    /// Which pledge.
    #[schema(value_type = Uuid)]
    pub pledge_id: PledgeId,
    /// Whose.
    pub organization: PartyView,
    /// Pledged for sure.
    pub firm: i64,
    /// And so many more.
    pub tolerance: i64,
    /// Never above this.
    #[schema(value_type = String)]
    pub highest: Money,
    /// What it would get.
    pub units: i64,
    /// Of these from its tolerance.
    pub extra: i64,
    /// What it would pay, freight apart.
    #[schema(value_type = String)]
    pub pay: Money,
}

/// A cooperative that may join and has pledged nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct UnansweredView {
    /// UUIDv7.
    pub id: Uuid,
    /// As registered.
    pub name: String,
    /// Whether it asked to be told of this pool.
    pub is_reminded: bool,
}

impl Workflow {
    /// What would come of a pool if it closed now: its organizer's to look at, until it is closed.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else, while it is sealed, and once it is closed.
    pub async fn clearing_preview(
        &self,
        id: DemandPoolId,
        line: Option<PoolLineId>,
        actor: &Actor,
    ) -> Result<ClearingPreviewView, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.organizers_only()?;
        let state = seen.pool.state_at(seen.now);
        if !state.takes_pledges() {
            return Err(WorkflowError::NotFound { what: "preview of this pool" });
        }
        let found: Vec<LineRow> = rows(
            on,
            &format!("{LINES} WHERE l.pool_id = $2 ORDER BY l.position"),
            [Uuid::from(seen.reader).into(), Uuid::from(id).into()],
        )
        .await?;
        let (mut met, mut bills, mut paid) = (0, Vec::new(), Vec::new());
        for row in &found {
            let of = row.line()?;
            let Some(close) = row.fill()?.close(&of) else { continue };
            met += 1;
            bills.push(of.bill(&close.gate, close.units).unwrap_or_default());
            paid.push(close.gate.unit_price.times(close.units).unwrap_or_default());
        }
        let lines_unmet = found.len() - met;
        let chosen = match line {
            Some(line) => found.into_iter().find(|row| row.id == Uuid::from(line)),
            None => found.into_iter().next(),
        };
        if line.is_some() && chosen.is_none() {
            return Err(WorkflowError::NotFound { what: "line of this pool" });
        }
        let line = match chosen {
            Some(row) => Some(in_full(on, &seen, row).await?),
            None => None,
        };
        Ok(ClearingPreviewView {
            lines_met: met,
            lines_unmet,
            upstream_total: Money::sum(bills).unwrap_or_default(),
            paid_total: Money::sum(paid).unwrap_or_default(),
            line,
        })
    }

    /// Cooperatives that may join a pool and have pledged nothing, by name; after this one.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody but its organizer, and while it is sealed.
    pub async fn unanswered(
        &self,
        id: DemandPoolId,
        (after, limit): (Option<(String, Uuid)>, u64),
        actor: &Actor,
    ) -> Result<Vec<UnansweredView>, WorkflowError> {
        let on = self.reader();
        let seen = Seen::find(on, id, actor, self.origin.now()).await?;
        seen.organizers_only()?;
        if seen.is_sealed() {
            return Err(WorkflowError::NotFound { what: "preview of this pool" });
        }
        let (after_name, after_id) = after.unzip();
        rows(
            on,
            "SELECT o.id, o.name, EXISTS (SELECT 1 FROM pool_reminder m WHERE m.pool_id = $1 AND m.organization_id = o.id) AS is_reminded
             FROM organization o
             WHERE o.ended_at IS NULL AND o.id NOT IN ($2, $3) AND 'buy' = ANY(o.abilities)
               AND ('org:' || o.id = ANY($4) OR 'kind:' || o.kind = ANY($4) OR 'everyone' = ANY($4)
                    OR ('kind:cooperative' = ANY($4) AND o.kind IN ('primary', 'secondary'))
                    OR EXISTS (SELECT 1 FROM affiliation a WHERE a.lower_id = o.id AND a.until IS NULL
                               AND 'affiliate-of:' || a.upper_id = ANY($4)))
               AND NOT EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = $1 AND g.organization_id = o.id
                               AND g.state IN ('standing', 'awarded'))
               AND ($6::uuid IS NULL OR (o.name, o.id) > ($5, $6))
             ORDER BY o.name, o.id LIMIT $7",
            [
                Uuid::from(id).into(),
                Uuid::from(seen.pool.organizer).into(),
                Uuid::from(seen.pool.supplier).into(),
                seen.audience_tokens.clone().into(),
                after_name.into(),
                after_id.into(),
                at_most(limit, 101).into(),
            ],
        )
        .await
    }
}

/// A line with every pledge of it, cleared as it would be.
async fn in_full(
    on: &impl ConnectionTrait,
    seen: &Seen,
    row: LineRow,
) -> Result<LinePreviewView, WorkflowError> {
    let line = row.line()?;
    let standing = pledges(on, (seen.pool.id, Which::Standing), Some(line.id), None).await?;
    let sharing = seen.pool.rules.as_ref().map(|rules| rules.sharing).unwrap_or_default();
    let input = ClearingInput {
        pool: seen.pool.id,
        sharing,
        lines: std::slice::from_ref(&line),
        pledges: &standing,
    };
    let too_large = |_too_much| WorkflowError::BadRow {
        table: "demand_pool_line",
        column: "fill",
        id: line.id.to_string(),
    };
    let cleared = clear(&input).map_err(too_large)?.lines.pop();
    let close = cleared.as_ref().and_then(|cleared| cleared.close);
    let awards: HashMap<PledgeId, Award> = cleared
        .into_iter()
        .flat_map(|cleared| cleared.awards)
        .map(|award| (award.pledge, award))
        .collect();
    let named = names(on, standing.iter().map(|pledge| pledge.by)).await?;
    let mut outcomes: Vec<(bool, OutcomeView)> = standing
        .iter()
        .map(|pledge| {
            let award = awards.get(&pledge.id);
            (award.is_some(), outcome(pledge, award, &named))
        })
        .collect();
    outcomes.sort_by(|(_, one), (_, next)| {
        (next.firm, &one.organization.name).cmp(&(one.firm, &next.organization.name))
    });
    let (inside, outside): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|(is_in, _)| *is_in);
    let told = |of: Vec<(bool, OutcomeView)>| of.into_iter().map(|(_, outcome)| outcome).collect();
    Ok(LinePreviewView {
        line_id: line.id,
        product_name: row.product_name,
        unit_name: row.unit_name,
        close: close.map(CloseView::from),
        packs: close.map_or(0, |close| line.packs(close.units)),
        pack_name: row.pack_name,
        pack_price: close.map(|close| close.gate.pack_price),
        bill: close.and_then(|close| line.bill(&close.gate, close.units)).unwrap_or_default(),
        inside: told(inside),
        outside: told(outside),
    })
}

fn outcome(
    pledge: &Pledge,
    award: Option<&Award>,
    named: &HashMap<OrganizationId, String>,
) -> OutcomeView {
    OutcomeView {
        pledge_id: pledge.id,
        organization: PartyView {
            id: pledge.by,
            name: named.get(&pledge.by).cloned().unwrap_or_default(),
        },
        firm: pledge.wish.firm,
        tolerance: pledge.wish.tolerance,
        highest: pledge.wish.highest,
        units: award.map_or(0, |award| award.units),
        extra: award.map_or(0, |award| award.extra),
        pay: award.map(Award::amount).unwrap_or_default(),
    }
}
