//! Why the answer is no, with the facts that whoever asked needs to act.

use super::billing::InvoiceBasis;
use super::permission::CommandName;
use super::state::Standing;
use super::three_way_match::Difference;
use crate::id::{InvoiceLineId, OrderLineId};
use crate::money::Money;
use crate::organization::Role;
use crate::quantity::Pack;
use crate::signature::MayNotSign;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The other side's command, or nobody's.
    #[error("{} is not this side's of the invoice to do", command.word())]
    NotYourPart {
        /// What was asked.
        command: CommandName,
    },
    /// The right side, but another role.
    #[error("{} needs another role", command.word())]
    NotYourRole {
        /// What was asked.
        command: CommandName,
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this invoice is {}; it cannot take {} now", standing.as_str(), command.word())]
    NotAsItStands {
        /// How it stands.
        standing: Standing,
        /// What was asked.
        command: CommandName,
    },
    /// Nothing was counted good that is not billed already.
    #[error("there is nothing to bill")]
    NothingToBill,
    /// A line of another order.
    #[error("line {line} is not part of this order")]
    LineUnknown {
        /// What was named.
        line: OrderLineId,
    },
    /// The same line twice.
    #[error("line {line} is named twice")]
    LineRepeated {
        /// Which.
        line: OrderLineId,
    },
    /// More than came good, or was sent (I3).
    #[error("{product_name}: {asked_base} asked, {left_base} left to bill of what was {}", basis.as_str())]
    MoreThanSupplied {
        /// Of the order.
        line: OrderLineId,
        /// What.
        product_name: String,
        /// What counts.
        basis: InvoiceBasis,
        /// Base units asked for.
        asked_base: i64,
        /// Base units left.
        left_base: i64,
        /// Its pack.
        pack: Pack,
    },
    /// Sums that are further from the frozen prices than was agreed.
    #[error("{} lines are further from the agreed price than the tolerance", differences.len())]
    DoesNotMatch {
        /// Each of them.
        differences: Vec<Difference>,
    },
    /// It would be due before it was written.
    #[error("an invoice is due on its own day at the earliest")]
    DueTooEarly,
    /// A settled claim and what is left of a discount are credited by themselves; by hand they would be credited twice.
    #[error("that is credited by itself")]
    CreditedByItself,
    /// A credit note about nothing.
    #[error("there is nothing to credit")]
    NothingToCredit,
    /// A line of another invoice.
    #[error("line {line} is not part of this invoice")]
    InvoiceLineUnknown {
        /// What was named.
        line: InvoiceLineId,
    },
    /// The same line twice.
    #[error("line {line} is named twice")]
    InvoiceLineRepeated {
        /// Which.
        line: InvoiceLineId,
    },
    /// More than was billed and not credited yet (I3).
    #[error("{description}: {left} and {left_base} base units are left to credit")]
    MoreThanBilled {
        /// Of the invoice.
        line: InvoiceLineId,
        /// What.
        description: String,
        /// As priced.
        left: Money,
        /// Base units.
        left_base: i64,
    },
    /// More than is open, or nothing.
    #[error("from 0.01 to {open} can be settled here")]
    AmountOutOfRange {
        /// What is open.
        open: Money,
    },
    /// Nothing of that kind settled it.
    #[error("that did not settle this invoice")]
    NotAppliedHere,
    /// The board has not signed.
    #[error("{signed} of {needed} signatures are there")]
    NotSigned {
        /// How many signed.
        signed: usize,
        /// How many must.
        needed: usize,
    },
    /// Whoever asks may not be among those who sign.
    #[error(transparent)]
    MayNotSign(#[from] MayNotSign),
    /// Words are missing or too long.
    #[error("{field} has from 1 to {limit} characters")]
    WrongLength {
        /// The field's name in the API.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// The number begins with a code that none of its lines was taxed by.
    #[error("the tax number begins with {given}; this invoice is taxed by {}", codes.join(", "))]
    OtherTaxCode {
        /// The number's.
        given: String,
        /// The invoice's.
        codes: Vec<String>,
    },
    /// The number stands on another invoice of the same issuer.
    #[error("the tax number {number} is that of invoice {invoice}")]
    TaxNumberTaken {
        /// The number.
        number: String,
        /// The other invoice's own number.
        invoice: String,
    },
    /// A sum beyond 64 bits of sen.
    #[error("the invoice is too large to add up")]
    TooLarge,
    /// The command came with fewer identifiers than it has lines.
    #[error("fewer identifiers than lines came with the command")]
    TooFewIdentifiers,
}
