//! What a pledge answers: one's own, and nothing of what others pledged.

use chrono::{DateTime, Utc};
use serde::Serialize;
use supply_chain::demand_pool::Consent;
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::demand_pools::{PledgeState, StoredPledge, WaitingPledge};

/// One's own pledge, as a command left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PledgeAnswer {
    /// UUIDv7.
    pub id: Uuid,
    /// In which pool.
    pub pool_id: Uuid,
    /// Of which line.
    pub line_id: Uuid,
    /// `standing` `withdrawn` `released` `awarded`; or `waiting` for a yes of the cooperative's own people, and counted as
    /// nothing, or as what stood before, until then.
    pub state: &'static str,
    /// For `If-Match`.
    pub version: i64,
    /// Units, for sure.
    pub firm: i64,
    /// Units more, if that helps.
    pub tolerance: i64,
    /// The most that is paid for a unit, freight apart.
    #[schema(value_type = String)]
    pub highest: Money,
    /// What it says yes to: `case_fill` `tier_unlock` `extend` `late` `substitute`.
    pub consents: Vec<&'static str>,
    /// Since when it stands; null where it never did.
    pub committed_at: Option<DateTime<Utc>>,
    /// Days from the hub, by the published list.
    pub days_away: u8,
    /// The most that it can come to, freight apart.
    #[schema(value_type = String)]
    pub at_most: Money,
    /// Whether its packet came in after the cut-off, inside the grace.
    pub is_late: bool,
    /// How many approvals are still wanted by the rule that wants most.
    pub approvals_missing: u32,
}

/// What happens when the least is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolExtension {
    /// How often it is opened once more.
    pub times: u8,
    /// For how many days each.
    pub days: u8,
}

/// One's own pledge.
pub(super) fn pledge_answer(
    pool: DemandPoolId,
    stored: &StoredPledge,
    is_late: bool,
) -> PledgeAnswer {
    let pledge = &stored.pledge;
    let wish = pledge.wish;
    PledgeAnswer {
        id: pledge.id.into(),
        pool_id: pool.into(),
        line_id: pledge.line.into(),
        state: stored.state.as_str(),
        version: stored.version,
        firm: wish.firm,
        tolerance: wish.tolerance,
        highest: wish.highest,
        consents: wish.consents.given().map(Consent::as_str).collect(),
        committed_at: Some(pledge.committed_at),
        days_away: pledge.days_away,
        at_most: wish.at_most().unwrap_or_default(),
        is_late,
        approvals_missing: 0,
    }
}

/// What waits for a yes, beside what stands.
pub(super) fn waiting_answer(
    pool: DemandPoolId,
    own: Option<&StoredPledge>,
    waiting: &WaitingPledge,
    line: PoolLineId,
) -> PledgeAnswer {
    let wish = waiting.wish;
    PledgeAnswer {
        id: waiting.pledge.into(),
        pool_id: pool.into(),
        line_id: line.into(),
        state: "waiting",
        version: own.map_or(0, |own| own.version),
        firm: wish.firm,
        tolerance: wish.tolerance,
        highest: wish.highest,
        consents: wish.consents.given().map(Consent::as_str).collect(),
        committed_at: own.map(|own| own.pledge.committed_at),
        days_away: own.map_or(0, |own| own.pledge.days_away),
        at_most: wish.at_most().unwrap_or_default(),
        is_late: false,
        approvals_missing: waiting.round.missing(),
    }
}

/// What waited and was taken back.
pub(super) fn taken_back(
    pool: DemandPoolId,
    own: Option<&StoredPledge>,
    waiting: &WaitingPledge,
    line: PoolLineId,
) -> PledgeAnswer {
    let state = PledgeState::Withdrawn.as_str();
    PledgeAnswer { state, approvals_missing: 0, ..waiting_answer(pool, own, waiting, line) }
}
