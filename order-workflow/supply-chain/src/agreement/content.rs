//! What a version says: how long it holds, on which terms, at which prices.

use super::price_book::PriceBook;
use super::refusal::Refusal;
use crate::money::Money;
use crate::purchase_order::{AgreedCharge, Terms};
use chrono::NaiveDate;

/// The longest a note may be, in characters.
pub const NOTE_MAX: usize = 1000;

/// The largest sum to a multiple of which invoices are rounded: Rp1.000.
const LARGEST_ROUNDING: Money = Money::from_sen(100_000);

/// The most charges that an agreement may name.
const MOST_CHARGES: usize = 10;

/// What a version says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The first day it holds, at the seller's place.
    pub valid_from: NaiveDate,
    /// The last day it holds; nothing for until further notice.
    pub valid_to: Option<NaiveDate>,
    /// What else the two want to have written down; no rule reads it.
    pub note: Option<String>,
    /// The terms; they name no agreement, for that is the version itself.
    pub terms: Terms,
    /// The buyer's own prices.
    pub prices: PriceBook,
}

/// A note that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextTooLong {
    /// The most, in characters.
    pub limit: usize,
}

/// A term outside what makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongTerm {
    /// The term's name in the API.
    pub field: &'static str,
    /// The least it may be.
    pub least: i64,
    /// The most.
    pub most: i64,
}

impl Content {
    /// Holds it to what makes sense on `today`.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        if let Some(last) = self.valid_to {
            if last < self.valid_from {
                return Err(Refusal::PeriodBackwards);
            }
            if last < today {
                return Err(Refusal::PeriodOver);
            }
        }
        if self.note.as_ref().is_some_and(|note| note.chars().count() > NOTE_MAX) {
            return Err(Refusal::NoteTooLong(TextTooLong { limit: NOTE_MAX }));
        }
        check_terms(&self.terms).map_err(Refusal::Term)
    }
}

fn check_terms(terms: &Terms) -> Result<(), WrongTerm> {
    // A year is longer than any of these makes sense; an answer within no time can be given by nobody.
    let within = |field, value: Option<u32>, least: u32, most: u32| match value {
        Some(value) if value < least || value > most => {
            Err(WrongTerm { field, least: least.into(), most: most.into() })
        }
        _ => Ok(()),
    };
    within("hours_to_answer", Some(terms.hours_to_answer), 1, 8760)?;
    within("hours_to_counter", Some(terms.hours_to_counter), 1, 8760)?;
    within("days_of_backorder", Some(terms.days_of_backorder), 0, 365)?;
    within("free_cancel_hours", Some(terms.free_cancel_hours), 0, 8760)?;
    within("deemed_receipt_days", terms.deemed_receipt_days, 1, 365)?;
    within("payment_days", terms.payment_days, 0, 365)?;
    within("tolerance_basis_points", Some(terms.tolerance_basis_points), 0, 10_000)?;
    if terms.minimum_goods.is_some_and(|least| least <= Money::ZERO) {
        return Err(WrongTerm { field: "minimum_goods", least: 1, most: i64::MAX / 100 });
    }
    let claims = &terms.claims;
    within("claims/days_to_claim", Some(claims.days_to_claim), 1, 365)?;
    within("claims/days_for_hidden_defects", Some(claims.days_for_hidden_defects), 1, 365)?;
    within("claims/days_to_answer", Some(claims.days_to_answer), 1, 60)?;
    within("claims/days_to_mediate", Some(claims.days_to_mediate), 1, 60)?;
    if claims.silence_accepts_up_to < Money::ZERO {
        let field = "claims/silence_accepts_up_to";
        return Err(WrongTerm { field, least: 0, most: i64::MAX / 100 });
    }
    let money = &terms.money;
    within("money/days_of_grace", Some(money.days_of_grace), 0, 365)?;
    if let Some(early) = money.early_discount {
        within("money/early_discount/basis_points", Some(early.basis_points), 1, 10_000)?;
        within("money/early_discount/days", Some(early.days), 0, 365)?;
    }
    if money.round_to.is_some_and(|step| step <= Money::ZERO || step > LARGEST_ROUNDING) {
        let most = LARGEST_ROUNDING.sen() / 100;
        return Err(WrongTerm { field: "money/round_to", least: 1, most });
    }
    check_charges(&terms.charges)?;
    if let Some(calendar) = &terms.delivery {
        let days = &calendar.weekdays;
        if days.is_empty() || days.iter().any(|day| !(1..=7).contains(day)) {
            return Err(WrongTerm { field: "delivery/weekdays", least: 1, most: 7 });
        }
        within("delivery/days_before", Some(calendar.days_before), 0, 60)?;
    }
    Ok(())
}

/// What every order is to carry: each named once, running the right way, and a discount only from a sum on that
/// bears it.
fn check_charges(charges: &[AgreedCharge]) -> Result<(), WrongTerm> {
    let rupiah_most = i64::MAX / 100;
    if charges.len() > MOST_CHARGES {
        let most = i64::try_from(MOST_CHARGES).unwrap_or(i64::MAX);
        return Err(WrongTerm { field: "charges", least: 0, most });
    }
    for (at, agreed) in charges.iter().enumerate() {
        let charge = &agreed.charge;
        let named = |other: &AgreedCharge| other.charge.is_called_as(charge);
        if !charge.is_described() || charges.iter().take(at).any(named) {
            return Err(WrongTerm { field: "charges/description", least: 1, most: 200 });
        }
        if !charge.runs_right() {
            return Err(WrongTerm { field: "charges/amount", least: 1, most: rupiah_most });
        }
        let least = charge.amount.sen().min(0).unsigned_abs();
        let from = agreed.from.unwrap_or(Money::ZERO).sen();
        if u64::try_from(from).is_ok_and(|from| from < least) || from < 0 {
            let least = i64::try_from(least / 100).unwrap_or(rupiah_most);
            return Err(WrongTerm { field: "charges/from", least, most: rupiah_most });
        }
        if agreed.below.is_some_and(|below| below.sen() <= from) {
            let least = from / 100 + 1;
            return Err(WrongTerm { field: "charges/below", least, most: rupiah_most });
        }
    }
    Ok(())
}
