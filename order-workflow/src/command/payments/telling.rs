//! Whom a payment tells: those who have to act next, and the other side.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::payment::{Event, Payment, Side};

/// Who keeps the money of an organization.
const MONEY: &[Role] = &[Role::Treasurer];
/// Who signs.
const BOARD: &[Role] = &[Role::Approver];

/// Tells of what just happened to a payment, as it now stands. A member's payment is the cooperative's own affair.
pub(super) async fn tell(
    work: Work<'_>,
    payment: &Payment,
    events: &[Event],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let Some(payer) = payment.payer.organization() else { return Ok(()) };
    let payee = payment.payee;
    for event in events {
        let to_payer = |kind, roles| Some((payer, kind, roles));
        let to_payee = |kind| Some((payee, kind, MONEY));
        let to_other_of = |side: Option<Side>, kind| match side {
            Some(Side::Payer) => Some((payee, kind, MONEY)),
            Some(Side::Payee) | None => Some((payer, kind, MONEY)),
        };
        let told: Option<(OrganizationId, &'static str, &'static [Role])> = match event {
            Event::Prepared { .. } => to_payer(kinds::PAYMENT_PREPARED, BOARD),
            Event::Approved => to_payer(kinds::PAYMENT_APPROVED, MONEY),
            Event::Recorded { particulars, .. } => {
                to_other_of(particulars.recorded_by, kinds::PAYMENT_RECORDED)
            }
            // Where the payee or its bank wrote it down, it came with that.
            Event::Confirmed if payment.recorded_by == Some(Side::Payer) => {
                to_payer(kinds::PAYMENT_CONFIRMED, MONEY)
            }
            Event::Reversed { by, .. } => to_other_of(*by, kinds::PAYMENT_REVERSED),
            Event::Refunded { .. } => to_payer(kinds::PAYMENT_REFUNDED, MONEY),
            Event::RefundPrepared { .. } => Some((payee, kinds::REFUND_PREPARED, BOARD)),
            Event::RefundApproved { .. } => to_payee(kinds::REFUND_APPROVED),
            Event::RefundConfirmed { .. } => to_payee(kinds::REFUND_CONFIRMED),
            Event::RefundReversed { by, .. } => to_other_of(*by, kinds::REFUND_REVERSED),
            // What it is used for changes what the payee reads on its invoices.
            Event::Applied { .. } | Event::Unapplied { .. } => to_payee(kinds::PAYMENT_MOVED),
            Event::Signed { .. }
            | Event::Withdrawn
            | Event::Confirmed
            | Event::RefundSigned { .. }
            | Event::RefundWithdrawn { .. } => None,
        };
        let Some((organization, kind, roles)) = told else { continue };
        // Of what goes back, how much of it does is told.
        let amount = went_back(payment, event).unwrap_or(payment.amount);
        let partner = if organization == payer { payee } else { payer };
        let notice = Notice {
            organization,
            kind,
            about: About::Money(OfMoney::Payment(payment.id), partner),
            roles,
            facts: json!({
                "amount": amount, "paid_on": payment.paid_on, "method": payment.method,
                "state": payment.state,
            }),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}

fn went_back(payment: &Payment, event: &Event) -> Option<Money> {
    match event {
        Event::RefundPrepared { refund, .. }
        | Event::RefundApproved { refund }
        | Event::RefundConfirmed { refund }
        | Event::RefundReversed { refund, .. } => payment.refund(*refund).map(|one| one.amount),
        _ => None,
    }
}
