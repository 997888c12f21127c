//! Whom a facility and its drawdowns tell: those who have to act next, and the other side. The bank hears of a drawdown
//! once the board has signed it.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::facilities::{DueInstalment, StoredFacility};
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use serde_json::json;
use supply_chain::facility::{Drawdown, DrawdownEvent, Facility, FacilityEvent};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::signature::Signatures;

/// Who keeps the money of an organization.
const MONEY: &[Role] = &[Role::Treasurer, Role::Manager];
/// Who signs.
const BOARD: &[Role] = &[Role::Approver];

/// Whom to tell: the organization, the kind, its people, and who the other side is.
type Told = (OrganizationId, &'static str, &'static [Role], OrganizationId);

/// The bank is asked whether a facility is so.
pub(super) async fn proposed(
    work: Work<'_>,
    facility: &Facility,
    number: &str,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let told = (facility.bank, kinds::FACILITY_PROPOSED, MONEY, facility.borrower);
    about_facility(work, facility, (number, facility.limit), told, ask).await
}

/// What the bank said of it, or who ended it.
pub(super) async fn answered(
    work: Work<'_>,
    stored: &StoredFacility,
    event: &FacilityEvent,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let facility = &stored.facility;
    let (bank, borrower) = (facility.bank, facility.borrower);
    let told: Told = match event {
        FacilityEvent::Agreed => (borrower, kinds::FACILITY_AGREED, MONEY, bank),
        FacilityEvent::Declined { .. } => (borrower, kinds::FACILITY_DECLINED, MONEY, bank),
        FacilityEvent::Ended if ask.by.organization() == Some(bank) => {
            (borrower, kinds::FACILITY_ENDED, MONEY, bank)
        }
        FacilityEvent::Ended => (bank, kinds::FACILITY_ENDED, MONEY, borrower),
    };
    about_facility(work, facility, (&stored.number, facility.limit), told, ask).await
}

/// Whoever did not write it down themselves hears that something was paid back.
pub(super) async fn repaid(
    work: Work<'_>,
    stored: &StoredFacility,
    amount: Money,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let facility = &stored.facility;
    let (bank, borrower) = (facility.bank, facility.borrower);
    let told = if ask.by.organization() == Some(bank) {
        (borrower, kinds::FACILITY_REPAID, MONEY, bank)
    } else {
        (bank, kinds::FACILITY_REPAID, MONEY, borrower)
    };
    about_facility(work, facility, (&stored.number, amount), told, ask).await
}

/// Whoever did not take it back themselves hears that a repayment was recorded by mistake.
pub(super) async fn unpaid(
    work: Work<'_>,
    stored: &StoredFacility,
    amount: Money,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let facility = &stored.facility;
    let (bank, borrower) = (facility.bank, facility.borrower);
    let told = if ask.by.organization() == Some(bank) {
        (borrower, kinds::FACILITY_UNPAID, MONEY, bank)
    } else {
        (bank, kinds::FACILITY_UNPAID, MONEY, borrower)
    };
    about_facility(work, facility, (&stored.number, amount), told, ask).await
}

/// The borrower is told that something is to be paid back; once it is a week late, so is the bank.
pub(super) async fn due(work: Work<'_>, one: &DueInstalment) -> Result<(), WorkflowError> {
    let kind = match one.step {
        step if step < 0 => kinds::INSTALMENT_DUE_SOON,
        0 => kinds::INSTALMENT_DUE_TODAY,
        _ => kinds::INSTALMENT_OVERDUE,
    };
    let mut told = vec![(one.borrower, one.bank, "borrower")];
    if kind == kinds::INSTALMENT_OVERDUE {
        told.push((one.bank, one.borrower, "bank"));
    }
    for (organization, partner, side) in told {
        let last_day = one.due_on;
        let notice = Notice {
            organization,
            kind,
            about: About::Money(OfMoney::Facility(one.facility), partner),
            roles: MONEY,
            facts: json!({ "number": one.number, "amount": one.open, "last_day": last_day, "side": side }),
        };
        notices::write(work, &notice, &Ask::by_the_clock()).await?;
    }
    Ok(())
}

async fn about_facility(
    work: Work<'_>,
    facility: &Facility,
    (number, amount): (&str, Money),
    (organization, kind, roles, partner): Told,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let notice = Notice {
        organization,
        kind,
        about: About::Money(OfMoney::Facility(facility.id), partner),
        roles,
        facts: json!({ "number": number, "amount": amount }),
    };
    notices::write(work, &notice, ask).await
}

/// Tells of what just happened to a drawdown, as it now stands.
pub(super) async fn drawn(
    work: Work<'_>,
    stored: &StoredFacility,
    drawdown: &Drawdown,
    events: &[DrawdownEvent],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let facility = &stored.facility;
    let (bank, borrower) = (facility.bank, facility.borrower);
    let was_signed = drawdown.signatures.as_ref().is_some_and(Signatures::are_complete);
    let mut all: Vec<Told> = Vec::new();
    for event in events {
        match event {
            DrawdownEvent::Requested { .. } => {
                all.push((borrower, kinds::DRAWDOWN_REQUESTED, BOARD, bank));
            }
            DrawdownEvent::Approved => {
                all.push((bank, kinds::DRAWDOWN_APPROVED, MONEY, borrower));
            }
            DrawdownEvent::Rejected { .. } => {
                all.push((borrower, kinds::DRAWDOWN_REJECTED, MONEY, bank));
            }
            DrawdownEvent::Withdrawn if was_signed => {
                all.push((bank, kinds::DRAWDOWN_WITHDRAWN, MONEY, borrower));
            }
            DrawdownEvent::Refused { .. } => {
                all.push((borrower, kinds::DRAWDOWN_REFUSED, MONEY, bank));
            }
            DrawdownEvent::Expired => {
                all.push((borrower, kinds::DRAWDOWN_EXPIRED, MONEY, bank));
            }
            DrawdownEvent::Paid { .. } => {
                all.push((borrower, kinds::DRAWDOWN_PAID, MONEY, bank));
                all.push((drawdown.seller, kinds::INVOICE_DRAWN, &[Role::Treasurer], borrower));
            }
            DrawdownEvent::Reversed { .. } => {
                all.push((bank, kinds::DRAWDOWN_REVERSED, MONEY, borrower));
                all.push((borrower, kinds::DRAWDOWN_REVERSED, MONEY, bank));
                let treasurer: &[Role] = &[Role::Treasurer];
                all.push((drawdown.seller, kinds::INVOICE_DRAWN_BACK, treasurer, borrower));
            }
            DrawdownEvent::Withdrawn | DrawdownEvent::Signed { .. } => {}
        }
    }
    // Whoever took it back need not be told.
    let asker = ask.by.organization();
    all.retain(|told| !is_taken_back(told.1) || asker != Some(told.0));
    for (organization, kind, roles, partner) in all {
        // The seller knows the invoice, and nothing of how its buyer borrows.
        let of = if matches!(kind, kinds::INVOICE_DRAWN | kinds::INVOICE_DRAWN_BACK) {
            OfMoney::Invoice(drawdown.invoice)
        } else {
            OfMoney::Drawdown(drawdown.id)
        };
        let notice = Notice {
            organization,
            kind,
            about: About::Money(of, partner),
            roles,
            facts: json!({ "amount": drawdown.amount }),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}

fn is_taken_back(kind: &str) -> bool {
    [kinds::DRAWDOWN_REVERSED, kinds::INVOICE_DRAWN_BACK].contains(&kind)
}
