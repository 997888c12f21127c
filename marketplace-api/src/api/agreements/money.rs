//! What two agree about money, as it is sent.

use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::calendar::DayPolicy;
use supply_chain::credit::{DueFrom, EarlyDiscount, MoneyTerms, WhenLate};
use supply_chain::invoice::InvoiceBasis;
use supply_chain::money::Money;
use utoipa::ToSchema;

/// What the two agree about money; what is left out is as it is without an agreement.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyTermsSent {
    /// `received` or `shipped`: what an invoice is made from; received.
    #[schema(value_type = Option<String>, example = "received")]
    pub invoice_basis: Option<InvoiceBasis>,
    /// Whether an invoice is written by itself as soon as goods are counted; no.
    pub invoices_automatically: Option<bool>,
    /// `invoice` or `end_of_month`: from when the days of the tempo count; the invoice.
    #[schema(value_type = Option<String>, example = "end_of_month")]
    pub due_from: Option<DueFrom>,
    /// `as_it_falls`, `next_working_day` or `working_day_before`: a due day on which nobody works; the next.
    #[schema(value_type = Option<String>, example = "next_working_day")]
    pub due_on_free_day: Option<DayPolicy>,
    /// Whether goods are paid before they are sent; no.
    pub is_prepaid: Option<bool>,
    /// `warn`, `hold` or `prepaid_only`: what happens to new orders while something is late; both are warned.
    #[schema(value_type = Option<String>, example = "hold")]
    pub when_late: Option<WhenLate>,
    /// Only when it is late by more than so many days, 0 to 365; 0.
    pub days_of_grace: Option<u32>,
    /// Less to pay for paying early; none.
    pub early_discount: Option<EarlyDiscountSent>,
    /// The sum of an invoice is made a multiple of this, at most 1000 rupiah; it is not.
    #[schema(value_type = Option<MoneyWritten>)]
    pub round_to: Option<Money>,
}

/// Less to pay for paying early.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlyDiscountSent {
    /// Hundredths of a percent of what is billed, 1 to 10000.
    pub basis_points: u32,
    /// When paid within so many days of the invoice, 0 to 365.
    pub days: u32,
}

impl From<MoneyTermsSent> for MoneyTerms {
    fn from(sent: MoneyTermsSent) -> Self {
        let without = Self::default();
        Self {
            invoice_basis: sent.invoice_basis.unwrap_or(without.invoice_basis),
            invoices_automatically: sent
                .invoices_automatically
                .unwrap_or(without.invoices_automatically),
            due_from: sent.due_from.unwrap_or(without.due_from),
            due_on_free_day: sent.due_on_free_day.unwrap_or(without.due_on_free_day),
            is_prepaid: sent.is_prepaid.unwrap_or(without.is_prepaid),
            when_late: sent.when_late.unwrap_or(without.when_late),
            days_of_grace: sent.days_of_grace.unwrap_or(without.days_of_grace),
            early_discount: sent
                .early_discount
                .map(|early| EarlyDiscount { basis_points: early.basis_points, days: early.days }),
            round_to: sent.round_to,
        }
    }
}
