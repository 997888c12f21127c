//! What may be asked of an invoice, with everything its rule needs to know.

use super::Settler;
use super::billing::{Billing, WantedLine};
use super::credit_note::{CreditReason, WantedCredit};
use super::permission::CommandName;
use super::tax_identity::Nsfp;
use crate::ask::Actor;
use crate::id::{InvoiceId, InvoiceLineId};
use crate::money::Money;
use crate::signature::Signatures;
use crate::tax::TaxRule;
use chrono::NaiveDate;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A person for an organization.
    Person(&'a Actor),
    /// What follows from something else: a count, a settled claim, a payment.
    Clock,
}

/// A new credit note or reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which.
    pub id: InvoiceId,
    /// From the issuer's gap-free series.
    pub number: String,
    /// The day at the issuer's place; in a period that is open.
    pub day: NaiveDate,
    /// Identifiers for its lines, at least one a line.
    pub line_ids: Vec<InvoiceLineId>,
}

/// What an invoice is issued from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// From the issuer's gap-free series.
    pub number: String,
    /// The day at the issuer's place; in a period that is open.
    pub day: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// The order as billing sees it.
    pub billing: Billing,
    /// What of it; everything there is to bill when empty.
    pub wanted: Vec<WantedLine>,
    /// Identifiers for its lines: see [`Billing::lines_at_most`].
    pub line_ids: Vec<InvoiceLineId>,
}

/// What is asked of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Ask for the money.
    Issue(Box<Issue>),
    /// Take a part of it back.
    Credit {
        /// The new paper.
        paper: Paper,
        /// What of which line.
        lines: Vec<WantedCredit>,
        /// Why.
        reason: CreditReason,
        /// In own words.
        words: Option<String>,
        /// The tax rules that its lines were billed with.
        tax_rules: Vec<TaxRule>,
    },
    /// Take all of it back.
    Reverse {
        /// The new paper.
        paper: Paper,
        /// Why.
        words: String,
    },
    /// Write down the number that the tax office gave it.
    RecordTaxNumber {
        /// As given.
        number: Nsfp,
    },
    /// Something settles a part of it.
    Apply {
        /// What.
        by: Settler,
        /// How much.
        amount: Money,
    },
    /// What had settled a part of it does so no longer.
    Unapply {
        /// What.
        by: Settler,
        /// How much.
        amount: Money,
    },
    /// Give up what is open, or some of it.
    WriteOff {
        /// How much.
        amount: Money,
        /// Why.
        words: String,
        /// Of the meeting that decided so.
        minutes: String,
        /// Who of the board signed.
        signatures: Signatures,
    },
}

impl Command {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Issue(_) => CommandName::Issue,
            Self::Credit { .. } => CommandName::Credit,
            Self::Reverse { .. } => CommandName::Reverse,
            Self::RecordTaxNumber { .. } => CommandName::RecordTaxNumber,
            Self::Apply { .. } => CommandName::Apply,
            Self::Unapply { .. } => CommandName::Unapply,
            Self::WriteOff { .. } => CommandName::WriteOff,
        }
    }
}
