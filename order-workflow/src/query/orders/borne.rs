//! Whether what a buyer may owe its seller bears an order: shown before anybody is bound, and with the answer
//! that binds both.

use serde::Serialize;
use supply_chain::credit::{Clearance, Refusal, Warning};
use supply_chain::money::Money;
use utoipa::ToSchema;

/// Whether the seller's credit bears the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CreditCheckView {
    /// Whether it does; else accepting it is refused until something changes.
    pub is_enough: bool,
    /// What it would be refused with: `over-credit`, `no-credit`, `on-hold`, `prepaid-only`, `buyer-blocked`.
    pub problem: Option<&'static str>,
    /// What of the limit is left: after this order where it is borne, before it where not. Null without a limit.
    #[schema(value_type = Option<String>)]
    pub left: Option<Money>,
    /// What has to be paid first, where that would help.
    #[schema(value_type = Option<String>)]
    pub missing: Option<Money>,
    /// What is late, where that is what stands in its way or is minded.
    #[schema(value_type = Option<String>)]
    pub overdue: Option<Money>,
    /// For how many days the oldest of it.
    pub days_late: Option<i64>,
    /// Whether less than a tenth of the limit will be left.
    pub is_near_limit: bool,
    /// The refusal as rules know it; not told.
    #[serde(skip)]
    #[schema(ignore)]
    pub refusal: Option<Refusal>,
}

/// It, as it is told.
#[must_use]
pub fn credit_check_view(outcome: &Result<Clearance, Refusal>) -> CreditCheckView {
    let mut view = CreditCheckView {
        is_enough: outcome.is_ok(),
        problem: None,
        left: None,
        missing: None,
        overdue: None,
        days_late: None,
        is_near_limit: false,
        refusal: outcome.as_ref().err().cloned(),
    };
    match outcome {
        Ok(clearance) => {
            view.left = clearance.left;
            for warning in &clearance.warnings {
                match *warning {
                    Warning::Overdue { overdue, days } => {
                        (view.overdue, view.days_late) = (Some(overdue), Some(days));
                    }
                    Warning::NearLimit { .. } => view.is_near_limit = true,
                }
            }
        }
        Err(refusal) => {
            view.problem = Some(refusal.code());
            match *refusal {
                Refusal::OverLimit { left, .. } => view.left = Some(left),
                Refusal::NoCredit { missing } | Refusal::PrepaymentMissing { missing } => {
                    view.missing = Some(missing);
                }
                Refusal::OnHold { overdue, days } => {
                    (view.overdue, view.days_late) = (Some(overdue), Some(days));
                }
                Refusal::PrepaidOnly { overdue, missing } => {
                    (view.overdue, view.missing) = (Some(overdue), Some(missing));
                }
                Refusal::Blocked | Refusal::TooLarge => {}
            }
        }
    }
    view
}
