//! An earlier debt: what one owed another before either of them traded here.
//!
//! One of the two writes it down as its own papers have it, the other says that it is so, or not. Agreed, it is an
//! open bill like any other: it ages, is paid, reminded of and set off. It is never taxed or billed again, and nobody's
//! surplus comes from it.

#[cfg(test)]
mod tests;

use super::statement::Statement;
use crate::ask::Actor;
use crate::id::{EarlierDebtId, InvoiceLineId, OrganizationId};
use crate::invoice::{CreditedPart, Event as InvoiceEvent, InvoiceLine, LineKind};
use crate::machine::Decision;
use crate::money::Money;
use crate::organization::Role;
use crate::patronage::TradeClass;
use crate::tax::{LineTax, TaxClass};
use crate::words::words;
use chrono::{Months, NaiveDate};

words! {
    /// Where an earlier debt is.
    EarlierDebtState {
        /// The other side looks at it.
        Proposed = "proposed",
        /// Both say that it is so: there is a bill.
        Agreed = "agreed",
        /// The other side sees it otherwise.
        Disputed = "disputed",
        /// Whoever proposed it took it back.
        Withdrawn = "withdrawn",
        /// It was agreed, and its bill was taken back as a whole.
        TakenBack = "taken_back",
    }
}

/// What two owe each other from before, as one of them says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierDebt {
    /// Which.
    pub id: EarlierDebtId,
    /// Who says so: one of the two.
    pub proposer: OrganizationId,
    /// Who is owed.
    pub creditor: OrganizationId,
    /// Who owes.
    pub debtor: OrganizationId,
    /// The number of the paper that asked for it.
    pub number: String,
    /// The day of that paper.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open of it.
    pub amount: Money,
    /// The day on which so much was open; from it on it stands in the books of both.
    pub as_of: NaiveDate,
    /// What it was for, in own words.
    pub words: Option<String>,
    /// Where it is.
    pub state: EarlierDebtState,
}

/// What is asked of an earlier debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlierDebtCommand {
    /// Say that it is so.
    Agree,
    /// Say what one sees otherwise.
    Dispute {
        /// What.
        words: String,
    },
    /// Take it back, as whoever proposed it.
    Withdraw,
}

/// What happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlierDebtEvent {
    /// Both say that it is so.
    Agreed,
    /// The other side sees it otherwise.
    Disputed {
        /// What they say.
        words: String,
    },
    /// Whoever proposed it took it back.
    Withdrawn,
}

/// Why the answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EarlierDebtRefusal {
    /// Another role.
    #[error("that needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// The other side's to say.
    #[error("whoever proposed it takes it back, and the other side says whether it is so")]
    NotYourPart,
    /// It was possible earlier.
    #[error("this earlier debt is {}", state.as_str())]
    NotInThisState {
        /// Where it is.
        state: EarlierDebtState,
    },
    /// There is no such other organization.
    #[error("there is no such other organization")]
    PartnerUnknown,
    /// No words where some are needed, or more than are kept.
    #[error("{field} has 1 to {limit} characters")]
    WordsLength {
        /// Which field.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// A bill of these two has this number, or such a debt waits already; or the number is of the creditor's own series.
    #[error("number {number} is taken")]
    NumberTaken {
        /// Which.
        number: String,
    },
    /// Nothing, or more than one paper is about.
    #[error("an amount is above nothing and at most {most}")]
    Amount {
        /// The most.
        most: Money,
    },
    /// A day that cannot be.
    #[error("{field} is between {least} and {most}")]
    Day {
        /// Which.
        field: &'static str,
        /// The first that is taken.
        least: NaiveDate,
        /// The last.
        most: NaiveDate,
    },
}

/// The longest number of a paper, in characters.
pub const LONGEST_NUMBER: usize = 60;
/// The longest words that are kept, in characters.
const LONGEST_WORDS: usize = 500;

/// How far back a paper may be dated: what is older is a slip of the hand, or nobody pays it any more.
const REACHES_BACK: Months = Months::new(120);
/// How far ahead it may be due.
const REACHES_AHEAD: Months = Months::new(60);

impl EarlierDebt {
    /// Who may write one down and say whether it is so.
    pub const ROLES: &[Role] = Statement::ROLES;
    /// Who may read one.
    pub const READERS: &[Role] = Statement::READERS;

    /// Whether it is between those; nobody else learns of it.
    #[must_use]
    pub fn concerns(&self, organization: OrganizationId) -> bool {
        [self.creditor, self.debtor].contains(&organization)
    }

    /// The other side of whoever proposed it.
    #[must_use]
    pub fn answerer(&self) -> OrganizationId {
        if self.proposer == self.creditor { self.debtor } else { self.creditor }
    }

    /// Whether it can be taken down as it is, on a day at the place of whoever writes it; trims its words.
    ///
    /// # Errors
    /// An [`EarlierDebtRefusal`] that names the field.
    pub fn checked(mut self, today: NaiveDate) -> Result<Self, EarlierDebtRefusal> {
        if self.creditor == self.debtor {
            return Err(EarlierDebtRefusal::PartnerUnknown);
        }
        self.number = kept("number", &self.number, LONGEST_NUMBER)?;
        self.words = match self.words.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(words) => Some(kept("words", words, LONGEST_WORDS)?),
        };
        if self.amount <= Money::ZERO || self.amount > Money::MOST_AT_ONCE {
            return Err(EarlierDebtRefusal::Amount { most: Money::MOST_AT_ONCE });
        }
        let earliest = today.checked_sub_months(REACHES_BACK).unwrap_or(NaiveDate::MIN);
        within("date", self.business_date, earliest, today)?;
        let latest = today.checked_add_months(REACHES_AHEAD).unwrap_or(NaiveDate::MAX);
        within("due_on", self.due_on, self.business_date, latest)?;
        // As other balances are: what was open longer ago than two years was open since.
        let books = crate::calendar::earliest_day(today).max(self.business_date);
        within("as_of", self.as_of, books, today)?;
        Ok(self)
    }

    /// The bill that it becomes once both say that it is so: one line, no tax, its own number and days.
    #[must_use]
    pub fn bill(&self, line: InvoiceLineId, description: String) -> InvoiceEvent {
        let line = InvoiceLine {
            id: line,
            position: 1,
            kind: LineKind::BroughtIn,
            order_line: None,
            description,
            goods: None,
            amount: self.amount,
            includes_tax: false,
            tax_class: TaxClass::None,
            tax_rule: None,
            tax: LineTax { net: self.amount, base: Money::ZERO, tax: Money::ZERO },
            // No trade of ours: no surplus counts it, whatever stands here.
            trade_class: TradeClass::NonMember,
            shares: Vec::new(),
            credited: CreditedPart::default(),
        };
        InvoiceEvent::Issued {
            number: self.number.clone(),
            day: self.business_date,
            due_on: self.due_on,
            lines: vec![line],
        }
    }

    /// What `actor` may do with it now: pages draw their buttons from it.
    #[must_use]
    pub fn allowed(&self, actor: &Actor) -> Vec<&'static str> {
        let asks = [
            ("agree", EarlierDebtCommand::Agree),
            ("dispute", EarlierDebtCommand::Dispute { words: "?".to_owned() }),
            ("withdraw", EarlierDebtCommand::Withdraw),
        ];
        asks.into_iter()
            .filter(|(_, command)| decide_earlier_debt(self, command.clone(), actor).is_ok())
            .map(|(word, _)| word)
            .collect()
    }
}

fn within(
    field: &'static str,
    day: NaiveDate,
    least: NaiveDate,
    most: NaiveDate,
) -> Result<(), EarlierDebtRefusal> {
    if day < least || day > most {
        return Err(EarlierDebtRefusal::Day { field, least, most });
    }
    Ok(())
}

fn kept(field: &'static str, words: &str, limit: usize) -> Result<String, EarlierDebtRefusal> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > limit {
        return Err(EarlierDebtRefusal::WordsLength { field, limit });
    }
    Ok(words.to_owned())
}

/// What follows from a command on an earlier debt.
///
/// # Errors
/// [`EarlierDebtRefusal`]: first whose part it is, then the role, then where it stands, then the words.
pub fn decide_earlier_debt(
    debt: &EarlierDebt,
    command: EarlierDebtCommand,
    actor: &Actor,
) -> Result<Decision<EarlierDebtEvent>, EarlierDebtRefusal> {
    use EarlierDebtState::{Disputed, Proposed};
    let whose = match command {
        EarlierDebtCommand::Withdraw => debt.proposer,
        EarlierDebtCommand::Agree | EarlierDebtCommand::Dispute { .. } => debt.answerer(),
    };
    if actor.organization != whose {
        return Err(EarlierDebtRefusal::NotYourPart);
    }
    if !actor.is_any(EarlierDebt::ROLES) {
        return Err(EarlierDebtRefusal::NotYourRole { roles: EarlierDebt::ROLES });
    }
    match (debt.state, command) {
        // Whoever saw it otherwise may find the paper after all.
        (Proposed | Disputed, EarlierDebtCommand::Agree) => {
            Ok(Decision::of(EarlierDebtEvent::Agreed))
        }
        (Proposed, EarlierDebtCommand::Dispute { words }) => {
            let words = kept("words", &words, LONGEST_WORDS)?;
            Ok(Decision::of(EarlierDebtEvent::Disputed { words }))
        }
        (Proposed | Disputed, EarlierDebtCommand::Withdraw) => {
            Ok(Decision::of(EarlierDebtEvent::Withdrawn))
        }
        (state, _) => Err(EarlierDebtRefusal::NotInThisState { state }),
    }
}
