//! Demand pools as their people see them: the organizer all of it, a participant its own pledges and what all
//! come to, the supplier what is bought of it. To anybody else a pool is not there.
//!
//! What a participant reads costs the same with ten pledges as with three hundred thousand: the fill stands
//! beside each line. While late packets may still come in, fill and result are nobody's to see.

mod allocation;
mod allocation_views;
mod approving;
mod checks;
mod clearing;
mod file;
mod history;
mod line;
mod line_views;
mod lists;
mod papers;
mod pledges;
mod rules;
mod seen;
mod statement;
mod statement_parts;
mod stored;
mod to_plan;
mod view;

pub use self::allocation_views::{ArrivalView, CheckView, KeptView, ShareView};
pub use self::approving::AwaitedPledge;
pub use self::clearing::{ClearingPreviewView, LinePreviewView, OutcomeView, UnansweredView};
pub use self::history::PoolEventView;
pub use self::line::{LineFilter, SeenLine};
pub use self::line_views::{
    AwardView, CloseView, FillView, GateView, GrowthView, LineResultView, NextGateView,
    OwnPledgeView, PoolLineView, PreviewRowView, WaitingPledgeView,
};
pub use self::lists::{PoolBrief, PoolFilter, PoolTask};
pub use self::papers::{LoadingLine, LoadingPlace};
pub use self::pledges::{PledgeFilter, PledgeView};
pub use self::rules::RulesView;
pub(crate) use self::seen::Seen;
pub use self::statement::{StatementCharge, StatementLine, StatementRow, StatementView};
pub use self::statement_parts::UnitCount;
pub use self::to_plan::{PoolDistanceView, PoolPlace, PoolSeller, SellersGoods};
pub(crate) use self::view::pool_view;
pub use self::view::{FailureView, HubView, PoolOrderView, PoolView};

use crate::error::WorkflowError;
use supply_chain::ask::Actor;
use supply_chain::organization::Role;

/// Who reads pools: whoever works for an organization. What it pays for its goods is not its members' to read.
pub const READERS: &[Role] = &[
    Role::Buyer,
    Role::Manager,
    Role::Approver,
    Role::Sales,
    Role::Warehouse,
    Role::Treasurer,
    Role::Auditor,
];

/// Refuses whoever reads no pools at all.
pub(crate) fn reader(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(READERS) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: READERS }) }
}

/// At most so many, in SQL.
fn at_most(limit: u64, most: u64) -> i64 {
    i64::try_from(limit.clamp(1, most)).unwrap_or(i64::MAX)
}
