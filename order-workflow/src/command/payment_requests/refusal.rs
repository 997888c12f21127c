//! Why nobody is asked to show anything, or a seller's setting is not taken.

use supply_chain::money::Money;
use supply_chain::payment::Unfit;

use super::Way;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The seller is paid through no provider.
    #[error("this seller is paid through no provider")]
    NoProvider,
    /// The provider cannot be paid that way, or not at that bank.
    #[error("this seller's provider cannot be paid by {}", way.as_str())]
    WayNotOffered {
        /// Which way.
        way: Way,
    },
    /// Words are missing or too long.
    #[error("words have from 1 to {limit} characters")]
    WrongWords {
        /// The most.
        limit: usize,
    },
    /// Somebody has looked at it.
    #[error("somebody has looked at this notice already")]
    SeenAlready,
    /// Nothing is open of the invoice.
    #[error("nothing is open of this invoice")]
    NothingOpen,
    /// Another sum than can be asked for.
    #[error("from one rupiah to {most}, in whole rupiah")]
    AmountOutOfRange {
        /// The most: what is open, rounded up to a rupiah.
        most: Money,
    },
    /// Too short or too long to be paid in.
    #[error("from {least} to {most} minutes")]
    MinutesOutOfRange {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A virtual account is at a bank, and nothing else is.
    #[error("say at which bank the virtual account is to be")]
    BankNeeded,
    /// The payer's own rule wants officers to sign such a sum before it moves.
    #[error("{needed} officers sign such a sum before it is paid")]
    SignaturesNeeded {
        /// How many.
        needed: usize,
    },
    /// Money may not go to that account.
    #[error(transparent)]
    AccountUnfit(#[from] Unfit),
    /// The node keeps nothing under that name for this organization.
    #[error("the node keeps no credentials of that name for this organization")]
    CredentialsUnknown,
}
