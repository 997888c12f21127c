//! The till: what is taken at a shop's counter, by which means, and what is counted when it is closed.
//!
//! Whoever buys there and is no member pays at once (UU 25/1992, art. 43: what they buy is kept apart). What is in the
//! till is never written over: what was counted stands beside what was expected, with the reason for the difference.

use super::PayBy;
use super::refusal::{Refusal, Wrong};
use crate::money::Money;

/// The longest words about a difference or a sale that is undone, in characters.
pub const LONGEST_WORDS: usize = 500;

/// Whether somebody may pay so: on account and from savings only a member.
///
/// # Errors
/// [`Refusal::MembersOnly`].
pub fn may_pay(is_member: bool, pay_by: PayBy) -> Result<(), Refusal> {
    match pay_by {
        PayBy::Account | PayBy::Savings if !is_member => Err(Refusal::MembersOnly { pay_by }),
        _ => Ok(()),
    }
}

/// What goes back of the money that was given.
///
/// # Errors
/// [`Refusal::GivenTooLittle`].
pub fn change(total: Money, given: Money) -> Result<Money, Refusal> {
    given
        .minus(total)
        .filter(|change| *change >= Money::ZERO)
        .ok_or(Refusal::GivenTooLittle { total, given })
}

/// The words of a reason, as they are kept.
///
/// # Errors
/// [`Refusal::Invalid`], naming the field.
pub fn reason(field: &'static str, words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Refusal::Invalid { field, wrong: Wrong::Empty });
    }
    if words.chars().count() > LONGEST_WORDS {
        let wrong = Wrong::TooLong { limit: LONGEST_WORDS };
        return Err(Refusal::Invalid { field, wrong });
    }
    Ok(words.to_owned())
}

/// What somebody counted in the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// All the cash that is there.
    pub counted: Money,
    /// What of it stays for change.
    pub left: Money,
    /// Why it is more or less than expected.
    pub words: Option<String>,
}

/// The till as it was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// What should have been there.
    pub expected: Money,
    /// What was.
    pub counted: Money,
    /// What of it stays.
    pub left: Money,
    /// Above zero where there was more than expected.
    pub difference: Money,
    /// Why.
    pub words: Option<String>,
}

impl Closing {
    /// What goes to the treasurer.
    #[must_use]
    pub fn handed_in(&self) -> Money {
        self.counted.minus(self.left).unwrap_or_default()
    }
}

/// Closes a till that began with `opening` and took `cash` in the meantime, less what it gave back.
///
/// # Errors
/// [`Refusal::Invalid`] for a sum that cannot be there, [`Refusal::LeftMoreThanCounted`], or
/// [`Refusal::DifferenceUnexplained`].
pub fn close(opening: Money, cash: Money, said: Counted) -> Result<Closing, Refusal> {
    let Counted { counted, left, words } = said;
    let too_large = Refusal::Invalid { field: "counted", wrong: Wrong::TooMuch };
    if counted < Money::ZERO || left < Money::ZERO {
        let field = if counted < Money::ZERO { "counted" } else { "left" };
        return Err(Refusal::Invalid { field, wrong: Wrong::BelowZero });
    }
    if counted > Money::MOST_AT_ONCE {
        return Err(too_large);
    }
    if left > counted {
        return Err(Refusal::LeftMoreThanCounted { counted, left });
    }
    let expected = opening.plus(cash).ok_or_else(|| too_large.clone())?;
    let difference = counted.minus(expected).ok_or(too_large)?;
    let words = words.filter(|words| !words.trim().is_empty());
    let words = words.map(|words| reason("words", &words)).transpose()?;
    if difference != Money::ZERO && words.is_none() {
        return Err(Refusal::DifferenceUnexplained { expected, difference });
    }
    Ok(Closing { expected, counted, left, difference, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    fn counted(counted: i64, left: i64, words: Option<&str>) -> Counted {
        Counted { counted: rp(counted), left: rp(left), words: words.map(str::to_owned) }
    }

    #[test]
    fn whoever_is_no_member_pays_at_once() {
        for pay_by in PayBy::ALL {
            assert_eq!(may_pay(true, *pay_by), Ok(()));
        }
        assert_eq!(may_pay(false, PayBy::Cash), Ok(()));
        assert_eq!(may_pay(false, PayBy::Qris), Ok(()));
        for pay_by in [PayBy::Account, PayBy::Savings] {
            assert_eq!(may_pay(false, pay_by), Err(Refusal::MembersOnly { pay_by }));
        }
    }

    #[test]
    fn change_is_what_was_given_beyond_the_total() {
        assert_eq!(change(rp(37_000), rp(50_000)), Ok(rp(13_000)));
        assert_eq!(change(rp(37_000), rp(37_000)), Ok(rp(0)));
        let little = Refusal::GivenTooLittle { total: rp(37_000), given: rp(36_999) };
        assert_eq!(change(rp(37_000), rp(36_999)), Err(little));
    }

    #[test]
    fn a_till_closes_on_what_was_counted_and_a_difference_is_explained() {
        let even = close(rp(50_000), rp(120_000), counted(170_000, 50_000, None)).unwrap();
        assert_eq!((even.difference, even.handed_in()), (rp(0), rp(120_000)));

        let unexplained = close(rp(50_000), rp(120_000), counted(168_500, 50_000, Some("  ")));
        assert_eq!(
            unexplained,
            Err(Refusal::DifferenceUnexplained { expected: rp(170_000), difference: rp(-1_500) })
        );
        let short =
            close(rp(50_000), rp(120_000), counted(168_500, 50_000, Some(" Salah kembalian ")));
        let short = short.unwrap();
        assert_eq!((short.difference, short.expected), (rp(-1_500), rp(170_000)));
        assert_eq!(short.words.as_deref(), Some("Salah kembalian"));
    }

    #[test]
    fn more_does_not_stay_in_the_till_than_was_in_it() {
        let left = Refusal::LeftMoreThanCounted { counted: rp(10), left: rp(11) };
        assert_eq!(close(rp(0), rp(10), counted(10, 11, None)), Err(left));
        let below = Refusal::Invalid { field: "counted", wrong: Wrong::BelowZero };
        assert_eq!(close(rp(0), rp(10), counted(-1, 0, None)), Err(below));
    }

    #[test]
    fn more_may_have_been_given_back_than_was_taken_since_the_till_was_closed() {
        let closed = close(rp(50_000), rp(-37_000), counted(13_000, 13_000, None)).unwrap();
        assert_eq!((closed.expected, closed.difference), (rp(13_000), rp(0)));
    }
}
