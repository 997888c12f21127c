//! Facilities as bank and borrower see them: each its own side, and nobody else anything.
//!
//! The bank sees the facility, what was drawn on it once the board had signed, the paper each drawing rests on, and how it
//! is paid back. What the borrower pays otherwise, what it owes others and what it orders, the bank does not see.

mod briefs;
mod drawdowns;
mod financing;
mod lists;
mod schedule;
mod view;

pub use self::briefs::DrawdownBrief;
pub(crate) use self::drawdowns::drawdown_view;
pub use self::drawdowns::{DrawdownEventView, DrawdownView, MatchedPaper, PaperView};
pub(crate) use self::financing::financing_view;
pub use self::financing::{FinancedOrder, FinancingView, MarkView, MarkedView};
pub use self::lists::{BankView, DrawdownFilter, FacilityFilter, ToDraw};
pub use self::schedule::{DueView, ScheduleView};
pub(crate) use self::view::facility_view;
pub use self::view::{
    FacilityBrief, FacilityView, IllustrationView, OfficerView, PurposeView, RepaymentView,
};

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::facilities::{self as store, StoredDrawdown, StoredFacility};
use sea_orm::ConnectionTrait;
use supply_chain::ask::Actor;
use supply_chain::facility::{Facility, FacilityAsker};
use supply_chain::id::DrawdownId;
use supply_chain::organization::{Ability, Role};
use supply_chain::signature::Signatures;

/// Who reads facilities: whoever keeps the money, signs, runs the place, or looks over all of it.
pub const READERS: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver, Role::Auditor];

/// On which side of a facility somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Who borrows.
    Borrower,
    /// Who lends; and whoever runs the installation, who looks at it in the bank's place.
    Bank,
}

impl Side {
    /// The word an answer uses.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Borrower => "borrower",
            Self::Bank => "bank",
        }
    }

    /// The side of whoever asks; nothing for anybody else.
    pub(crate) fn of(facility: &Facility, asker: &Asker) -> Option<Self> {
        let actor = match asker {
            Asker::Operator(_) => return Some(Self::Bank),
            Asker::Actor(actor) => actor,
        };
        if !actor.is_any(READERS) {
            None
        } else if actor.organization == facility.borrower {
            Some(Self::Borrower)
        } else if actor.organization == facility.bank && actor.can(Ability::Finance) {
            Some(Self::Bank)
        } else {
            None
        }
    }
}

/// Whoever may read facilities at all.
pub(crate) fn reader(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(READERS) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: READERS }) }
}

/// The facility if the asker may know of it. Whoever runs the installation sees one that a bank with nobody here has to
/// be spoken for about, and no other.
pub(crate) fn known(
    found: Option<StoredFacility>,
    asker: &Asker,
) -> Result<StoredFacility, WorkflowError> {
    found
        .filter(|stored| Side::of(&stored.facility, asker).is_some())
        .filter(|stored| matches!(asker, Asker::Actor(_)) || !stored.facility.bank_is_here)
        .ok_or(WorkflowError::NotFound { what: "facility" })
}

/// The drawdown with its facility if the asker may know of it: the bank does from when the board had signed.
pub(crate) async fn known_drawdown(
    on: &impl ConnectionTrait,
    id: DrawdownId,
    asker: &Asker,
) -> Result<(StoredFacility, StoredDrawdown), WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "drawdown" };
    let Asker::Actor(_) = asker else { return Err(absent()) };
    let stored = store::find_drawdown(on, id, false).await?.ok_or_else(absent)?;
    let facility = store::find(on, stored.facility).await?.ok_or_else(absent)?;
    match Side::of(&facility.facility, asker) {
        Some(Side::Borrower) => Ok((facility, stored)),
        Some(Side::Bank) if is_signed(&stored) => Ok((facility, stored)),
        _ => Err(absent()),
    }
}

/// Whether enough of the board have signed it, whatever became of it since.
pub(crate) fn is_signed(stored: &StoredDrawdown) -> bool {
    stored.drawdown.signatures.as_ref().is_some_and(Signatures::are_complete)
}

/// Who asks, as the rule of a facility sees it.
pub(crate) const fn asks(by: &Asker) -> FacilityAsker<'_> {
    match by {
        Asker::Actor(actor) => FacilityAsker::Person(actor),
        Asker::Operator(_) => FacilityAsker::Operator,
    }
}
