//! Applying a payment: which invoices it settles, to the rupiah; what is left over stands on account.

use super::refusal::Refusal;
use crate::id::InvoiceId;
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// So much of a payment went to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Which.
    pub invoice: InvoiceId,
    /// How much.
    pub amount: Money,
}

/// An invoice between payer and payee that something is open of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayableBill {
    /// Which.
    pub invoice: InvoiceId,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open.
    pub open: Money,
    /// What other payments, which wait for officers or were signed by them, are to pay of it.
    pub planned: Money,
}

/// What the payer wants to pay of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedApplication {
    /// Which.
    pub invoice: InvoiceId,
    /// How much; nothing for as much as is open and left.
    pub amount: Option<Money>,
}

/// Shares an amount out to the invoices that are named; without any, to the oldest due first, of two the one
/// that was made earlier. Tells what is left.
///
/// # Errors
/// [`Refusal::BillUnknown`], [`Refusal::BillRepeated`], [`Refusal::MoreThanOpen`] or
/// [`Refusal::MoreThanPaid`].
pub fn share_out(
    amount: Money,
    wanted: Option<&[WantedApplication]>,
    bills: &[PayableBill],
) -> Result<(Vec<Application>, Money), Refusal> {
    let Some(wanted) = wanted else { return Ok(oldest_first(amount, bills)) };
    let mut left = amount;
    let mut applications: Vec<Application> = Vec::with_capacity(wanted.len());
    for &WantedApplication { invoice, amount: wish } in wanted {
        let bill = bills.iter().find(|bill| bill.invoice == invoice);
        let open = bill.ok_or(Refusal::BillUnknown { invoice })?.open;
        if applications.iter().any(|other| other.invoice == invoice) {
            return Err(Refusal::BillRepeated { invoice });
        }
        let amount = wish.unwrap_or(open.min(left));
        if amount > open || (wish.is_some() && amount <= Money::ZERO) {
            return Err(Refusal::MoreThanOpen { invoice, open });
        }
        if amount > left {
            return Err(Refusal::MoreThanPaid { left });
        }
        left = left.minus(amount).ok_or(Refusal::TooLarge)?;
        if amount > Money::ZERO {
            applications.push(Application { invoice, amount });
        }
    }
    Ok((applications, left))
}

fn oldest_first(amount: Money, bills: &[PayableBill]) -> (Vec<Application>, Money) {
    let mut bills: Vec<&PayableBill> = bills.iter().collect();
    bills.sort_by_key(|bill| (bill.due_on, bill.invoice));
    let mut left = amount;
    let mut applications = Vec::new();
    for bill in bills {
        let amount = bill.open.min(left);
        if amount > Money::ZERO {
            // No more than what is left, so this cannot fail.
            left = left.minus(amount).unwrap_or_default();
            applications.push(Application { invoice: bill.invoice, amount });
        }
    }
    (applications, left)
}
