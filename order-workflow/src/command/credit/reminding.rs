//! A bill is due soon, today, or has been for a week: whoever pays it is told, and in the end whoever wrote it.

use chrono::NaiveDate;
use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::credit::{self as store, DueBill};
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;

/// Bills told of in one transaction.
const AT_ONCE: u32 = 200;

/// Who pays, and who minds that it is paid.
const PAYING: &[Role] = &[Role::Treasurer, Role::Manager];

/// Reminds of the bills whose step has come; tells how many.
pub(super) async fn remind(work: Work<'_>) -> Result<usize, WorkflowError> {
    let due = store::take_due(work, AT_ONCE).await?;
    for bill in &due {
        let kind = match bill.step {
            step if step < 0 => kinds::INVOICE_DUE_SOON,
            0 => kinds::INVOICE_DUE_TODAY,
            _ => kinds::INVOICE_OVERDUE,
        };
        write(work, bill, kind, (bill.buyer, bill.seller, "buyer")).await?;
        if kind == kinds::INVOICE_OVERDUE {
            write(work, bill, kind, (bill.seller, bill.buyer, "seller")).await?;
        }
    }
    Ok(due.len())
}

async fn write(
    work: Work<'_>,
    bill: &DueBill,
    kind: &'static str,
    (organization, partner, side): (OrganizationId, OrganizationId, &'static str),
) -> Result<(), WorkflowError> {
    let last_day: NaiveDate = bill.due_on;
    let facts = json!({
        "number": bill.number, "last_day": last_day, "amount": bill.open, "side": side,
    });
    let about = About::Money(OfMoney::Invoice(bill.invoice), partner);
    let notice = Notice { organization, kind, about, roles: PAYING, facts };
    notices::write(work, &notice, &Ask::by_the_clock()).await
}
