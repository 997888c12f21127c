//! What two organizations agreed about money: what is billed, when it is due, what happens when it is late.

use super::due_date::DueFrom;
use crate::calendar::DayPolicy;
use crate::invoice::InvoiceBasis;
use crate::money::Money;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// What happens to new orders while something is late.
    WhenLate {
        /// They are taken, and both are told.
        Warn = "warn",
        /// They wait until it is paid.
        Hold = "hold",
        /// They are taken when they are paid first.
        PrepaidOnly = "prepaid_only",
    }
}

/// Less to pay for paying early, such as "2/10 net 30".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyDiscount {
    /// Hundredths of a percent of what is billed.
    pub basis_points: u32,
    /// When paid within so many days of the invoice.
    pub days: u32,
}

/// What holds between two about money; the days of the tempo stand with the other terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoneyTerms {
    /// What an invoice is made from.
    pub invoice_basis: InvoiceBasis,
    /// Whether an invoice is written by itself as soon as goods are counted.
    pub invoices_automatically: bool,
    /// From when the days of the tempo count.
    pub due_from: DueFrom,
    /// What happens to a due day on which nobody works.
    pub due_on_free_day: DayPolicy,
    /// Whether goods are paid before they are sent.
    pub is_prepaid: bool,
    /// What happens to new orders while something is late …
    pub when_late: WhenLate,
    /// … by more than so many days.
    pub days_of_grace: u32,
    /// Less to pay for paying early.
    pub early_discount: Option<EarlyDiscount>,
    /// The sum of an invoice is made a multiple of this.
    pub round_to: Option<Money>,
}

impl Default for MoneyTerms {
    fn default() -> Self {
        Self {
            invoice_basis: InvoiceBasis::Received,
            invoices_automatically: false,
            due_from: DueFrom::Invoice,
            due_on_free_day: DayPolicy::NextWorkingDay,
            is_prepaid: false,
            when_late: WhenLate::Warn,
            days_of_grace: 0,
            early_discount: None,
            round_to: None,
        }
    }
}

impl MoneyTerms {
    /// Whether they are what holds where nothing was agreed.
    #[must_use]
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }
}
