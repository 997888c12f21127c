//! Why a pool is not written down as asked, where its own rules alone do not say so.

use chrono::{DateTime, Utc};
use supply_chain::demand_pool::NotALine;

/// The answer is no. `line` counts from 0, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody of that id trades here and could sell; or it is the organizer itself.
    #[error("there is no such supplier")]
    NotASupplier,
    /// The hub is no place of the organizer's.
    #[error("the hub is a place of the organizer's")]
    NotOwnPlace,
    /// An offer that the organizer may not buy, or of another supplier.
    #[error("line {line} is no offer of this supplier that the organizer may buy")]
    OfferNotForYou {
        /// Which.
        line: usize,
    },
    /// The offer cannot be counted in that unit.
    #[error("line {line}: {why}")]
    NotALine {
        /// Which.
        line: usize,
        /// Why not.
        why: NotALine,
    },
    /// The price of one unit would be nothing, or more than a pledge may name.
    #[error("a unit of line {line} has no name, or no price that could be pledged")]
    UnitWrong {
        /// Which.
        line: usize,
    },
    /// Whom an audience or a distance names is not here.
    #[error("there is no such organization")]
    OrganizationUnknown {
        /// Where it was named.
        field: &'static str,
    },
    /// A distance beyond sixty days.
    #[error("a cooperative is 0 to 60 days away")]
    TooFar,
    /// A text that is missing or too long.
    #[error("{field} has from 1 to {limit} characters")]
    WrongLength {
        /// The field's name in the API.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// It cannot pledge in the pool above that was named.
    #[error("it cannot pledge in that pool: {0}")]
    Above(NotAbove),
    /// A packet from the grace that the cooperative's own rules want approved: nobody can say yes in time.
    #[error("this pledge needs an approval, and came in after the closing")]
    LateForApproval,
    /// What is pledged for there comes from a pool below, and is not said by hand.
    #[error("this pledge is what comes together in a pool below")]
    FedFromBelow,
}

/// Why a pool cannot pledge in the one above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAbove {
    /// None is published that its organizer may pledge in and that is still open.
    #[error("there is none that may be pledged in")]
    Unknown,
    /// Its goods come from whoever sells above.
    #[error("its supplier is not who sells above")]
    OtherSeller,
    /// Whoever orders on behalf has nothing to pledge for.
    #[error("an agent does not pledge")]
    AsAgent,
    /// It would be open again after it had pledged.
    #[error("it is extended, or comes round again")]
    ComesAgain,
    /// Its price is found too late to be pledged for.
    #[error("it closes too late")]
    TooLate {
        /// Until when it would have to be.
        until: Option<DateTime<Utc>>,
    },
    /// Its organizer pledges for that by hand, or from another pool.
    #[error("line {line} is pledged for already")]
    PledgedAlready {
        /// Which.
        line: usize,
    },
}
