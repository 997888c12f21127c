//! How a facility comes about and ends: the borrower writes down what its meeting allowed, the bank says that it is so.

use super::{Facility, FacilityState, Purpose};
use crate::ask::Actor;
use crate::money::Money;
use crate::organization::{Ability, Role};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Who asks something of a facility.
#[derive(Debug, Clone, Copy)]
pub enum FacilityAsker<'a> {
    /// Somebody of the bank or of the borrower.
    Person(&'a Actor),
    /// Whoever runs the installation, for a bank that has nobody here; having seen the contract on paper.
    Operator,
}

/// What is asked of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacilityCommand {
    /// Say that it is so, as the bank.
    Agree,
    /// Say that it is not so, as the bank.
    Decline {
        /// Why.
        words: String,
    },
    /// Let nothing more be drawn on it.
    End,
}

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacilityName {
    /// [`FacilityCommand::Agree`]
    Agree,
    /// [`FacilityCommand::Decline`]
    Decline,
    /// [`FacilityCommand::End`]
    End,
    /// To write down that some of what was drawn was paid back.
    Repay,
}

impl FacilityName {
    /// Every command.
    pub const ALL: [Self; 4] = [Self::Agree, Self::Decline, Self::Repay, Self::End];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Decline => "decline",
            Self::End => "end",
            Self::Repay => "repay",
        }
    }
}

impl FacilityCommand {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> FacilityName {
        match self {
            Self::Agree => FacilityName::Agree,
            Self::Decline { .. } => FacilityName::Decline,
            Self::End => FacilityName::End,
        }
    }
}

/// What happened to a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacilityEvent {
    /// The bank says that it is so.
    Agreed,
    /// The bank says that it is not so.
    Declined {
        /// Why.
        words: String,
    },
    /// Nothing more is drawn on it.
    Ended,
}

/// A term of a facility that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Nothing, or more than 64 bits of sen hold.
    Limit,
    /// None, one twice, or more for one than in all.
    Purposes,
    /// Not from 0 to 1 of a year.
    Rate,
    /// Not from 1 to 360, or grace as long as the whole.
    Months,
    /// No day of a month.
    DueDay,
    /// Not from 2 to 20, or more than are named.
    Board,
    /// Over already.
    AvailableUntil,
}

impl Term {
    /// The field's name in the API.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Purposes => "purposes",
            Self::Rate => "annual_rate",
            Self::Months => "months",
            Self::DueDay => "due_day",
            Self::Board => "needed",
            Self::AvailableUntil => "available_until",
        }
    }
}

/// Why the answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FacilityRefusal {
    /// The other side's command.
    #[error("{} is not this side's to do", command.word())]
    NotYourPart {
        /// What was asked.
        command: FacilityName,
    },
    /// The right side, but another role.
    #[error("this needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or never will be.
    #[error("this facility is {}; it cannot take {} now", state.as_str(), command.word())]
    NotInThisState {
        /// Where it is.
        state: FacilityState,
        /// What was asked.
        command: FacilityName,
    },
    /// A term makes no sense.
    #[error("the facility's {} makes no sense", term.field())]
    WrongTerm {
        /// Which.
        term: Term,
    },
    /// Somebody on the board does not hold the approver's role at the borrower's.
    #[error("somebody named for the board is no approver there")]
    NotAnApprover,
    /// Whoever is to lend is no bank here.
    #[error("that organization does not lend")]
    NotABank,
    /// The bank has another facility of that number.
    #[error("the bank has another facility of this number")]
    NumberTaken,
    /// More than is owed, or nothing.
    #[error("from 0.01 to {owed} is owed")]
    MoreThanOwed {
        /// What the schedule still asks for.
        owed: Money,
    },
    /// The bank has people here who say so themselves.
    #[error("the bank has people here to do that")]
    BankIsHere,
    /// The bank's own reference was used before.
    #[error("this reference was used before")]
    ReferenceUsed,
    /// That day has not come.
    #[error("{paid_on} has not come yet")]
    NotYet {
        /// That day.
        paid_on: NaiveDate,
    },
    /// Nothing was drawn by that day.
    #[error("the first drawing was on {earliest}")]
    BeforeDrawn {
        /// The day of the first.
        earliest: NaiveDate,
    },
    /// Somebody said so before.
    #[error("this repayment was taken back already")]
    TakenBackAlready,
    /// A bank's own statement says that it was paid.
    #[error("a line of a bank's statement is this repayment")]
    OnBankLine,
    /// Words are missing or too long.
    #[error("{field} has from 1 to {limit} characters")]
    WrongLength {
        /// The field's name in the API.
        field: &'static str,
        /// The most.
        limit: usize,
    },
}

impl Facility {
    /// Who writes a facility down, agrees to one, ends one.
    pub const ROLES: &'static [Role] = &[Role::Manager, Role::Treasurer];
}

/// Whether the terms make sense, on the day they are written down.
///
/// # Errors
/// [`FacilityRefusal::WrongTerm`] or [`FacilityRefusal::WrongLength`]; the first of them.
pub fn check_terms(facility: &Facility, today: NaiveDate) -> Result<(), FacilityRefusal> {
    let wrong = |term| Err(FacilityRefusal::WrongTerm { term });
    if facility.limit <= Money::ZERO {
        return wrong(Term::Limit);
    }
    let named =
        |purpose: Purpose| facility.purposes.iter().filter(|of| of.purpose == purpose).count();
    let fits = facility
        .purposes
        .iter()
        .all(|of| of.most > Money::ZERO && of.most <= facility.limit && named(of.purpose) == 1);
    if facility.purposes.is_empty() || !fits {
        return wrong(Term::Purposes);
    }
    if facility.annual_rate < Decimal::ZERO || facility.annual_rate > Decimal::ONE {
        return wrong(Term::Rate);
    }
    if !(1..=360).contains(&facility.months) || facility.grace_months >= facility.months {
        return wrong(Term::Months);
    }
    if !(1..=31).contains(&facility.due_day) {
        return wrong(Term::DueDay);
    }
    let board = &facility.quorum.board;
    // Two at least: nobody alone puts a cooperative into debt (domain.md 3).
    let few = !board.is_empty() && board.len() < facility.quorum.needed;
    if !(2..=20).contains(&facility.quorum.needed) || few {
        return wrong(Term::Board);
    }
    if facility.available_until < today {
        return wrong(Term::AvailableUntil);
    }
    kept("meeting_decision", &facility.meeting_decision).map(|_| ())
}

/// What follows from `command` on `facility`, under lock.
///
/// # Errors
/// [`FacilityRefusal`]; first who may, then the state, then the values.
pub fn decide_facility(
    facility: &Facility,
    command: FacilityCommand,
    by: FacilityAsker<'_>,
) -> Result<FacilityEvent, FacilityRefusal> {
    gate(facility, command.name(), by)?;
    Ok(match command {
        FacilityCommand::Agree => FacilityEvent::Agreed,
        FacilityCommand::Decline { words } => {
            FacilityEvent::Declined { words: kept("words", &words)? }
        }
        FacilityCommand::End => FacilityEvent::Ended,
    })
}

/// Whether it is `by`'s to ask this of a facility at all, whatever its state.
///
/// # Errors
/// [`FacilityRefusal::NotYourPart`], [`FacilityRefusal::NotYourRole`] or [`FacilityRefusal::BankIsHere`].
pub fn facility_authority(
    facility: &Facility,
    command: FacilityName,
    by: FacilityAsker<'_>,
) -> Result<(), FacilityRefusal> {
    let FacilityAsker::Person(actor) = by else {
        return match command {
            FacilityName::Agree | FacilityName::Decline if facility.bank_is_here => {
                Err(FacilityRefusal::BankIsHere)
            }
            FacilityName::Agree | FacilityName::Decline => Ok(()),
            FacilityName::End | FacilityName::Repay => {
                Err(FacilityRefusal::NotYourPart { command })
            }
        };
    };
    let lends = actor.organization == facility.bank && actor.can(Ability::Finance);
    let borrows = actor.organization == facility.borrower;
    let (is_theirs, roles): (bool, &'static [Role]) = match command {
        FacilityName::Agree | FacilityName::Decline => (lends, Facility::ROLES),
        FacilityName::End => (lends || borrows, Facility::ROLES),
        // The bank says what came; where it has nobody here, the borrower writes down what it was told.
        FacilityName::Repay if facility.bank_is_here => (lends, &[Role::Treasurer]),
        FacilityName::Repay => (borrows, &[Role::Treasurer]),
    };
    if !is_theirs {
        Err(FacilityRefusal::NotYourPart { command })
    } else if actor.is_any(roles) {
        Ok(())
    } else {
        Err(FacilityRefusal::NotYourRole { roles })
    }
}

fn gate(
    facility: &Facility,
    command: FacilityName,
    by: FacilityAsker<'_>,
) -> Result<(), FacilityRefusal> {
    facility_authority(facility, command, by)?;
    let state = facility.state;
    let is_open = match command {
        FacilityName::Agree | FacilityName::Decline => state == FacilityState::Proposed,
        FacilityName::End => matches!(state, FacilityState::Proposed | FacilityState::Agreed),
        // Nothing was ever drawn on the others.
        FacilityName::Repay => facility.first_drawn_on.is_some(),
    };
    if is_open { Ok(()) } else { Err(FacilityRefusal::NotInThisState { state, command }) }
}

/// What `by` may do with this facility now: pages draw their buttons from it.
#[must_use]
pub fn allowed_facility_commands(facility: &Facility, by: FacilityAsker<'_>) -> Vec<FacilityName> {
    let may = |name: &FacilityName| gate(facility, *name, by).is_ok();
    FacilityName::ALL.into_iter().filter(may).collect()
}

fn kept(field: &'static str, words: &str) -> Result<String, FacilityRefusal> {
    const LONGEST: usize = 500;
    let words = words.trim();
    if (1..=LONGEST).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(FacilityRefusal::WrongLength { field, limit: LONGEST })
    }
}

/// Whether a repayment may be taken back as recorded by mistake, and the words as they are kept: once, and not what a
/// line of a bank's statement is.
///
/// # Errors
/// [`FacilityRefusal::WrongLength`], [`FacilityRefusal::TakenBackAlready`] or [`FacilityRefusal::OnBankLine`].
pub fn judge_unpaying(
    words: &str,
    is_reversed: bool,
    is_on_line: bool,
) -> Result<String, FacilityRefusal> {
    if is_reversed {
        Err(FacilityRefusal::TakenBackAlready)
    } else if is_on_line {
        Err(FacilityRefusal::OnBankLine)
    } else {
        kept("words", words)
    }
}
