//! Money that goes back: who of the payee signs for it, and what its rule needs to know of it.

use super::request::OfRefund;
use crate::error::WorkflowError;
use crate::store::approval_rules;
use crate::store::payments::{self as store, rules};
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use supply_chain::id::RefundId;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Command, Method, Payment};

/// What is to go back, as it was typed.
pub(super) struct Going {
    pub(super) amount: Money,
    pub(super) paid_on: NaiveDate,
    pub(super) method: Method,
    pub(super) reference: Option<BankReference>,
}

/// A new refund: above the payee's own amount its officers sign first.
pub(super) async fn refund(
    work: Work<'_>,
    payment: &Payment,
    going: Going,
) -> Result<Command, WorkflowError> {
    let Going { amount, paid_on, method, reference } = going;
    let same_reference = match &reference {
        Some(reference) => store::same_refund(work, payment.payee, reference).await?,
        None => None,
    };
    let quorum = rules::quorum(work.tx, payment.payee, amount).await?;
    let approvers = if quorum.needed > 0 {
        approval_rules::approvers(work.tx, payment.payee).await?
    } else {
        Vec::new()
    };
    let id = work.id();
    Ok(Command::Refund {
        amount,
        paid_on,
        method,
        reference,
        same_reference,
        id,
        quorum,
        approvers,
    })
}

/// What is asked of a refund that is there.
pub(super) async fn of_refund(
    work: Work<'_>,
    payment: &Payment,
    refund: RefundId,
    asked: OfRefund,
) -> Result<Command, WorkflowError> {
    Ok(match asked {
        OfRefund::Sign => Command::SignRefund { refund },
        OfRefund::Withdraw => Command::WithdrawRefund { refund },
        OfRefund::Record { paid_on, reference } => {
            let same_reference = match &reference {
                Some(reference) => store::same_refund(work, payment.payee, reference).await?,
                None => None,
            };
            Command::RecordRefund { refund, paid_on, reference, same_reference }
        }
        OfRefund::Confirm => Command::ConfirmRefund { refund },
        OfRefund::Reverse { words } => Command::ReverseRefund { refund, words },
    })
}
