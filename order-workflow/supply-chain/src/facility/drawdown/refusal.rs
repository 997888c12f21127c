//! Why the answer is no, with the facts that whoever asked needs to act.

use super::DrawdownState;
use super::permission::DrawdownName;
use crate::facility::{FacilityState, Purpose};
use crate::money::Money;
use crate::organization::Role;
use crate::payment::Unfit;
use crate::signature::MayNotSign;
use chrono::{DateTime, NaiveDate, Utc};

/// Why the answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawdownRefusal {
    /// The other side's command.
    #[error("{} is not this side's to do", command.word())]
    NotYourPart {
        /// What was asked.
        command: DrawdownName,
    },
    /// The right side, but another role.
    #[error("{} needs another role", command.word())]
    NotYourRole {
        /// What was asked.
        command: DrawdownName,
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this drawdown is {}; it cannot take {} now", state.as_str(), command.word())]
    NotInThisState {
        /// Where it is.
        state: DrawdownState,
        /// What was asked.
        command: DrawdownName,
    },
    /// Nothing is drawn on a facility that the bank has not agreed to, or that ended.
    #[error("this facility is {}", state.as_str())]
    NotDrawable {
        /// Where the facility is.
        state: FacilityState,
    },
    /// The invoice is not what was ordered and received.
    #[error("the invoice does not match what was ordered and received")]
    DoesNotMatch,
    /// More than is open of the invoice, or nothing.
    #[error("from 0.01 to {open} can be drawn for this invoice")]
    MoreThanOpen {
        /// What is open and not in dispute.
        open: Money,
    },
    /// Less is open by now than was signed. The bank is not told how much: what else was paid is not its affair.
    #[error("less is open of the invoice than was signed")]
    NoLongerOpen,
    /// The seller's account got money under this reference before.
    #[error("this reference was used before")]
    ReferenceUsed,
    /// That day has not come.
    #[error("{paid_on} has not come yet")]
    NotYet {
        /// That day.
        paid_on: NaiveDate,
    },
    /// The board had not signed it on that day.
    #[error("the board signed this on {signed_on}")]
    BeforeSigned {
        /// The day of its last signature.
        signed_on: NaiveDate,
    },
    /// Some of it was paid back: it was drawn, then.
    #[error("some of this was paid back already")]
    PaidBack,
    /// A bank's own statement says that it was paid.
    #[error("a line of a bank's statement is this drawdown")]
    OnBankLine,
    /// The order is not marked as paid by a facility.
    #[error("this order is not marked as paid by a facility")]
    NotFinanced,
    /// The seller has more accounts than one, or none.
    #[error("say into which account of the seller")]
    AccountNeeded,
    /// The seller said nothing for too long.
    #[error("the seller could say so until {until}")]
    SilenceOver {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// More than the facility leaves for this.
    #[error("{available} is left for {}", purpose.as_str())]
    BeyondFacility {
        /// What for.
        purpose: Purpose,
        /// What is left; nothing where the bank does not allow it at all.
        available: Money,
    },
    /// A payment that waits for officers is to pay it already.
    #[error("{planned} of this invoice is in a payment that waits")]
    WaitsAlready {
        /// How much of it.
        planned: Money,
    },
    /// The months since the first drawing are over.
    #[error("the {months} months since the first drawing on {first_drawn_on} are over")]
    MonthsOver {
        /// How many they were.
        months: u32,
        /// The day of the first drawing.
        first_drawn_on: NaiveDate,
    },
    /// It cannot be drawn any more.
    #[error("this facility could be drawn until {last_day}")]
    NotAvailable {
        /// Its last day.
        last_day: NaiveDate,
    },
    /// Money may not go there.
    #[error(transparent)]
    AccountUnfit(#[from] Unfit),
    /// Whoever asks may not sign.
    #[error(transparent)]
    MayNotSign(#[from] MayNotSign),
    /// Words are missing or too long.
    #[error("{field} has from 1 to {limit} characters")]
    WrongLength {
        /// The field's name in the API.
        field: &'static str,
        /// The most.
        limit: usize,
    },
}
