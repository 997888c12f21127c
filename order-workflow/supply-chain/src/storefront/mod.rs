//! A storefront is where the members of a primary cooperative buy from it: when it is open, what it shows to whom, how
//! what was ordered is handed over and paid, and who may owe it how much.
//!
//! What is bought is a purchase order of the kind [`Member`](crate::purchase_order::OrderKind::Member), with the same
//! states as any other; what stands here is what only a shop has.

mod identity_number;
mod opening_hours;
mod refusal;
pub mod till;

pub use identity_number::{IdentityNumber, NotAnIdentityNumber};
pub use opening_hours::{Doors, OpeningHours, Shift};
pub use refusal::{Refusal, Wrong};

use crate::claim::ClaimTerms;
use crate::credit::MoneyTerms;
use crate::money::Money;
use crate::organization::Role;
use crate::purchase_order::Terms;
use crate::words::words;
use serde::{Deserialize, Serialize};

/// Who of a cooperative's staff is told of members' orders: whoever buys for the cooperative has no part in them.
pub const READERS: &[Role] =
    &[Role::Sales, Role::Warehouse, Role::Manager, Role::Treasurer, Role::Approver, Role::Auditor];

words! {
    /// What whoever is not a member sees at the storefront's own address.
    Display {
        /// Name, hours and how to register.
        Nothing = "nothing",
        /// Also which goods there are.
        Goods = "goods",
        /// Also what they cost.
        Prices = "prices",
    }
}

words! {
    /// How goods come into a member's hands.
    HandOver {
        /// The member comes for them.
        PickUp = "pick_up",
        /// The cooperative brings them.
        Delivery = "delivery",
    }
}

words! {
    /// How a member pays.
    PayBy {
        /// From hand to hand, when the goods are handed over.
        Cash = "cash",
        /// By scanning the cooperative's own static QRIS.
        Qris = "qris",
        /// Later, up to the limit of the member's account.
        Account = "account",
        /// Out of voluntary savings, by order of the cooperative.
        Savings = "savings",
    }
}

words! {
    /// Who may ask to become a user of the storefront.
    Admission {
        /// Nobody by themselves; the cooperative invites.
        Closed = "closed",
        /// Whoever gives name and number.
        Open = "open",
        /// Whoever gives the number of their identity card as well.
        WithIdentityNumber = "with_identity_number",
    }
}

/// How a storefront trades, as the cooperative set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorefrontRules {
    /// Whether it takes orders at all.
    pub is_open: bool,
    /// What members read while it does not.
    pub closed_note: Option<String>,
    /// When somebody is there.
    pub hours: OpeningHours,
    /// What whoever is not a member sees.
    pub display: Display,
    /// Whether what is on the shelf is agreed at once.
    pub accepts_automatically: bool,
    /// Whether goods are brought as well.
    pub delivers: bool,
    /// How many days whoever buys on account has to pay.
    pub account_days: u32,
    /// Who may ask to be let in.
    pub admission: Admission,
}

impl Default for StorefrontRules {
    fn default() -> Self {
        Self {
            is_open: false,
            closed_note: None,
            hours: OpeningHours::default(),
            display: Display::Nothing,
            accepts_automatically: true,
            delivers: false,
            account_days: 30,
            admission: Admission::Open,
        }
    }
}

/// Hours a cooperative has to answer a member: over a weekend and a day.
const HOURS_TO_ANSWER: u32 = 72;
/// The longest a member may have to pay.
const DAYS_AT_MOST: u32 = 90;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 200;

impl StorefrontRules {
    /// The same, tidied up.
    ///
    /// # Errors
    /// [`Refusal::Invalid`], naming the field.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.closed_note =
            self.closed_note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let length = self.closed_note.as_deref().map_or(0, |note| note.chars().count());
        if length > LONGEST_NOTE {
            let wrong = Wrong::TooLong { limit: LONGEST_NOTE };
            return Err(Refusal::Invalid { field: "closed_note", wrong });
        }
        if self.account_days > DAYS_AT_MOST {
            let wrong = Wrong::OutOfRange { least: 0, most: DAYS_AT_MOST };
            return Err(Refusal::Invalid { field: "account_days", wrong });
        }
        self.hours = self.hours.checked()?;
        Ok(self)
    }

    /// What holds between the cooperative and a member for one order. What a member is not content with is put right at
    /// the counter, so nothing has to be waited for before the order ends.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            hours_to_answer: HOURS_TO_ANSWER,
            free_cancel_hours: 0,
            payment_days: Some(self.account_days),
            accepts_automatically: self.accepts_automatically,
            claims: ClaimTerms {
                days_to_claim: 0,
                days_for_hidden_defects: 0,
                ..ClaimTerms::default()
            },
            money: MoneyTerms { invoices_automatically: true, ..MoneyTerms::default() },
            ..Terms::default()
        }
    }

    /// Whether an order may be placed that is handed over so.
    ///
    /// # Errors
    /// [`Refusal::Closed`], [`Refusal::DoesNotDeliver`] or, of goods that are to be brought nowhere,
    /// [`Refusal::Invalid`].
    pub fn takes(&self, hand_over: HandOver, deliver_to: Option<&str>) -> Result<(), Refusal> {
        if !self.is_open {
            return Err(Refusal::Closed { note: self.closed_note.clone() });
        }
        if hand_over == HandOver::PickUp {
            return Ok(());
        }
        if !self.delivers {
            return Err(Refusal::DoesNotDeliver);
        }
        match deliver_to.map(str::trim) {
            None | Some("") => Err(Refusal::Invalid { field: "deliver_to", wrong: Wrong::Empty }),
            Some(_) => Ok(()),
        }
    }
}

/// Whether a member may owe `increase` more. `limit` is what the cooperative allows: nothing where it never allowed
/// anything, and nothing never means without limit.
///
/// # Errors
/// [`Refusal::NoAccount`] or [`Refusal::OverAccount`].
pub fn bears(limit: Option<Money>, owed: Money, increase: Money) -> Result<(), Refusal> {
    let limit = limit.ok_or(Refusal::NoAccount)?;
    let left = limit.minus(owed).unwrap_or_default();
    if increase > left {
        return Err(Refusal::OverAccount { left: left.max(Money::ZERO), total: increase });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    #[test]
    fn no_limit_is_no_account_and_what_is_owed_counts_against_it() {
        assert_eq!(bears(None, rp(0), rp(1)), Err(Refusal::NoAccount));
        assert_eq!(bears(Some(rp(100)), rp(40), rp(60)), Ok(()));
        assert_eq!(
            bears(Some(rp(100)), rp(40), rp(61)),
            Err(Refusal::OverAccount { left: rp(60), total: rp(61) })
        );
        // Whoever owes more than was lowered since has nothing left, and never less.
        assert_eq!(
            bears(Some(rp(10)), rp(40), rp(1)),
            Err(Refusal::OverAccount { left: rp(0), total: rp(1) })
        );
    }

    #[test]
    fn a_closed_shop_takes_nothing_and_one_that_does_not_deliver_is_come_to() {
        let closed = StorefrontRules { closed_note: Some("libur".into()), ..Default::default() };
        assert_eq!(
            closed.takes(HandOver::PickUp, None),
            Err(Refusal::Closed { note: Some("libur".into()) })
        );
        let open = StorefrontRules { is_open: true, ..Default::default() };
        assert_eq!(open.takes(HandOver::PickUp, None), Ok(()));
        assert_eq!(open.takes(HandOver::Delivery, Some("RT 2")), Err(Refusal::DoesNotDeliver));
        let brings = StorefrontRules { delivers: true, ..open };
        assert_eq!(brings.takes(HandOver::Delivery, Some("RT 2")), Ok(()));
        let nowhere = Refusal::Invalid { field: "deliver_to", wrong: Wrong::Empty };
        assert_eq!(brings.takes(HandOver::Delivery, Some(" ")), Err(nowhere));
    }

    #[test]
    fn rules_are_held_to_their_bounds() {
        let long = StorefrontRules { closed_note: Some("a".repeat(201)), ..Default::default() };
        assert!(matches!(long.checked(), Err(Refusal::Invalid { field: "closed_note", .. })));
        let late = StorefrontRules { account_days: 91, ..Default::default() };
        assert!(matches!(late.checked(), Err(Refusal::Invalid { field: "account_days", .. })));
        let said = StorefrontRules { closed_note: Some("  ".into()), ..Default::default() };
        assert_eq!(said.checked().unwrap().closed_note, None);
    }
}
