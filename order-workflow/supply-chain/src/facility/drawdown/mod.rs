//! A drawdown: the bank pays one seller for one invoice, after the board has signed.

mod command;
mod decide;
mod event;
mod permission;
mod refusal;

pub use command::{DrawdownCommand, DrawdownFacts, StandsOnIt};
pub use decide::{DAYS_TO_PAY, decide_drawdown, lapsed};
pub use event::DrawdownEvent;
pub use permission::{DrawdownName, allowed_drawdown_commands, drawdown_authority};
pub use refusal::DrawdownRefusal;

use crate::facility::Purpose;
use crate::id::{DrawdownId, InvoiceId, OrganizationId};
use crate::money::Money;
use crate::payment::BankReference;
use crate::signature::Signatures;
use crate::words::words;
use chrono::NaiveDate;

words! {
    /// Where a drawdown is.
    DrawdownState {
        /// Nothing is asked for yet.
        Blank = "blank",
        /// The board has to sign.
        Requested = "requested",
        /// Enough have signed; the bank has to pay.
        Approved = "approved",
        /// The bank paid the seller.
        Paid = "paid",
        /// An officer of the cooperative said no.
        Rejected = "rejected",
        /// The bank does not pay it.
        Refused = "refused",
        /// The cooperative took it back.
        Withdrawn = "withdrawn",
        /// The facility's last day passed over it.
        Expired = "expired",
        /// It was said to be paid, and was not.
        Reversed = "reversed",
    }
}

/// A drawdown as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawdown {
    /// Which.
    pub id: DrawdownId,
    /// For which invoice.
    pub invoice: InvoiceId,
    /// Who is paid.
    pub seller: OrganizationId,
    /// Where it is.
    pub state: DrawdownState,
    /// How much.
    pub amount: Money,
    /// What for.
    pub purpose: Option<Purpose>,
    /// Of the board's decision about it.
    pub decision_number: Option<String>,
    /// Who signed.
    pub signatures: Option<Signatures>,
    /// What the bank calls the payment.
    pub reference: Option<BankReference>,
    /// The day the bank paid.
    pub paid_on: Option<NaiveDate>,
}

impl Drawdown {
    /// A drawdown for an invoice, of which nothing is asked yet.
    #[must_use]
    pub const fn begin(id: DrawdownId, invoice: InvoiceId, seller: OrganizationId) -> Self {
        Self {
            id,
            invoice,
            seller,
            state: DrawdownState::Blank,
            amount: Money::ZERO,
            purpose: None,
            decision_number: None,
            signatures: None,
            reference: None,
            paid_on: None,
        }
    }

    /// The drawdown after something happened to it.
    #[must_use]
    pub fn after(mut self, event: &DrawdownEvent) -> Self {
        match event {
            DrawdownEvent::Requested { amount, purpose, decision_number, signatures } => {
                self.amount = *amount;
                self.purpose = Some(*purpose);
                self.decision_number = Some(decision_number.clone());
                self.signatures = Some(signatures.clone());
                self.state = DrawdownState::Requested;
            }
            DrawdownEvent::Signed { signature } => {
                if let Some(signatures) = &mut self.signatures {
                    signatures.signed.push(*signature);
                }
            }
            DrawdownEvent::Approved => self.state = DrawdownState::Approved,
            DrawdownEvent::Withdrawn => self.state = DrawdownState::Withdrawn,
            DrawdownEvent::Rejected { .. } => self.state = DrawdownState::Rejected,
            DrawdownEvent::Refused { .. } => self.state = DrawdownState::Refused,
            DrawdownEvent::Expired => self.state = DrawdownState::Expired,
            DrawdownEvent::Paid { reference, paid_on } => {
                self.reference = Some(reference.clone());
                self.paid_on = Some(*paid_on);
                self.state = DrawdownState::Paid;
            }
            // What the bank called it and the day stay: they tell what was taken back.
            DrawdownEvent::Reversed { .. } => self.state = DrawdownState::Reversed,
        }
        self
    }
}
