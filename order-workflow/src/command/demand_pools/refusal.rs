//! Why a pool is not written down as asked, where its own rules alone do not say so.

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
    /// Orders on behalf of others are not made of a pool yet.
    #[error("a pool cannot be published with its organizer as agent")]
    NotAsAgent,
}
