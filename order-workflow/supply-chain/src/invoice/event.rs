//! What happened to an invoice, in the past tense. Stored for ever, in its own history.

use super::Settler;
use super::credit_note::{CreditNoteLine, CreditReason};
use super::line::InvoiceLine;
use super::tax_identity::Nsfp;
use crate::id::InvoiceId;
use crate::money::Money;
use crate::signature::Signatures;
use chrono::NaiveDate;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The money was asked for.
    Issued {
        /// From the issuer's series.
        number: String,
        /// The day at the issuer's place.
        day: NaiveDate,
        /// The last day on which it is not late.
        due_on: NaiveDate,
        /// For what.
        lines: Vec<InvoiceLine>,
    },
    /// A part was taken back.
    Credited {
        /// The credit note.
        note: InvoiceId,
        /// Its number.
        number: String,
        /// Its day at the issuer's place.
        day: NaiveDate,
        /// What it takes back.
        lines: Vec<CreditNoteLine>,
        /// Why.
        reason: CreditReason,
        /// In own words.
        words: Option<String>,
        /// How much of it this invoice's open amount took; the rest stands to the receiver's good.
        applied: Money,
    },
    /// All of it was taken back.
    Reversed {
        /// The reversal.
        by: InvoiceId,
        /// Its number.
        number: String,
        /// Its day at the issuer's place.
        day: NaiveDate,
        /// Its lines.
        lines: Vec<CreditNoteLine>,
        /// Why.
        words: String,
    },
    /// The tax office gave it a number, under the code that the number begins with.
    TaxNumberRecorded {
        /// As given.
        number: Nsfp,
        /// What was written down under that code before, and was wrong.
        instead_of: Option<Nsfp>,
    },
    /// Something settled a part of it.
    Applied {
        /// What.
        by: Settler,
        /// How much.
        amount: Money,
    },
    /// What had settled a part of it does so no longer.
    Unapplied {
        /// What.
        by: Settler,
        /// How much.
        amount: Money,
    },
    /// What was open was given up, or some of it.
    WrittenOff {
        /// How much.
        amount: Money,
        /// Why.
        words: String,
        /// Of the meeting that decided so.
        minutes: String,
        /// Who signed.
        signatures: Signatures,
    },
}

impl Event {
    /// The word the history uses.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Issued { .. } => "issued",
            Self::Credited { .. } => "credited",
            Self::Reversed { .. } => "reversed",
            Self::TaxNumberRecorded { .. } => "tax_number_recorded",
            Self::Applied { .. } => "applied",
            Self::Unapplied { .. } => "unapplied",
            Self::WrittenOff { .. } => "written_off",
        }
    }
}
