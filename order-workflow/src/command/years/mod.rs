//! What a cooperative decides about a year: how the members' meeting shared its surplus, how the board passes on what came
//! of a surplus above, and taking either back.
//!
//! A decision posts to the books what it makes and keeps every share with the numbers of its formula. Nothing of it is
//! changed afterwards: one that was wrong is taken back as a whole, by a decision that has its own number, and the year is
//! decided again. That shares were paid out is written down, too; while any is, the year stands.

mod closing;
mod passing_on;
mod paying_out;
mod refusal;
mod taking_back;

pub use closing::{Decided, PreviewedShare, YearPreview, decide_year, preview_year};
pub use passing_on::{PassOn, pass_on};
pub use paying_out::{PAYERS, PayOut, may_pay_out, pay_out, take_payout_back};
pub use refusal::Refusal;
pub use taking_back::{TakeBack, take_back};

use chrono::NaiveDate;
use supply_chain::ask::Actor;
use supply_chain::organization::{Kind, Role};

use crate::ask::Asker;
use crate::error::WorkflowError;

/// Who records what was decided: the board and its treasurer (UU 25/1992 art. 30; ADR 0025).
pub const DECIDERS: &[Role] = &[Role::Treasurer, Role::Approver];

/// The longest number of minutes, in characters.
const MINUTES_LONGEST: usize = 200;

/// The longest reason, in characters.
const REASON_LONGEST: usize = 500;

/// The actor, if they may decide for the cooperative they act for.
fn decider(by: &Asker) -> Result<&Actor, WorkflowError> {
    let Asker::Actor(actor) = by else { return Err(WorkflowError::OrganizationNeeded) };
    if !actor.is_any(DECIDERS) {
        return Err(WorkflowError::NotYourRole { roles: DECIDERS });
    }
    if !matches!(actor.kind, Kind::Primary | Kind::Secondary) {
        return Err(Refusal::NotACooperative.into());
    }
    Ok(actor)
}

/// Whether somebody may record what was decided, asked before a form is drawn.
///
/// # Errors
/// 403 but for the board and its treasurer, and for whoever is no cooperative.
pub fn may_decide(asker: &Asker) -> Result<(), WorkflowError> {
    decider(asker).map(|_actor| ())
}

fn kept(field: &'static str, words: &str, limit: usize) -> Result<String, Refusal> {
    let words = words.trim();
    if (1..=limit).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(Refusal::WrongLength { field, limit })
    }
}

/// A day on which something can have been decided: after `earliest`, and not after today.
fn decided(day: NaiveDate, earliest: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if day > today || day <= earliest {
        return Err(Refusal::DayOutOfRange { after: earliest, until: today });
    }
    Ok(())
}
