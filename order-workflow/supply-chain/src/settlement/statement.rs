//! A statement lists what two organizations have between them for a period, line by line.
//!
//! It is drawn up, by one of them or by the month's end, from the same papers that both have; each says that it is so
//! or names the lines that it sees otherwise. When papers were added meanwhile it no longer holds, and is drawn
//! up anew.

use crate::ask::Actor;
use crate::calendar::Period;
use crate::id::{OrganizationId, StatementId};
use crate::ledger::{Counterparty, Occurrence, effect_between};
use crate::machine::Decision;
use crate::money::Money;
use crate::organization::Role;
use crate::words::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

words! {
    /// What a line of a statement is about.
    Work {
        /// An invoice.
        Invoice = "invoice",
        /// A credit note.
        CreditNote = "credit_note",
        /// An invoice taken back.
        Reversal = "reversal",
        /// A payment.
        Payment = "payment",
        /// A payment that was none.
        PaymentReversed = "payment_reversed",
        /// Money that went back.
        Refund = "refund",
        /// A netting.
        Netting = "netting",
        /// Something given up.
        WriteOff = "write_off",
        /// A bank paid.
        Drawdown = "drawdown",
    }
}

/// Something that changed what two owe each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// The day it counts from.
    pub day: NaiveDate,
    /// What it is.
    pub work: Work,
    /// Its number, for people.
    pub number: String,
    /// The invoice, the payment, the netting or the drawdown that it came from.
    pub about: Uuid,
    /// Above zero where the other owes the issuer more by it.
    pub amount: Money,
}

impl Work {
    /// What an occurrence is on a statement; nothing where it changes nothing between two.
    #[must_use]
    pub const fn of(occurrence: &Occurrence) -> Option<Self> {
        Some(match occurrence {
            Occurrence::Invoiced { .. } => Self::Invoice,
            Occurrence::Credited { .. } => Self::CreditNote,
            Occurrence::InvoiceReversed { .. } => Self::Reversal,
            Occurrence::Paid { .. } => Self::Payment,
            Occurrence::PaymentReversed { .. } => Self::PaymentReversed,
            Occurrence::Refunded { .. } | Occurrence::RefundReversed { .. } => Self::Refund,
            Occurrence::Netted { .. } => Self::Netting,
            Occurrence::WrittenOff { .. } => Self::WriteOff,
            Occurrence::Drawn { .. } | Occurrence::DrawnBack { .. } => Self::Drawdown,
            _ => return None,
        })
    }
}

impl StatementLine {
    /// The line of an occurrence, as `issuer` of the statement sees it: exactly what the books say. Nothing where
    /// it changes nothing between the two.
    #[must_use]
    pub fn of(
        occurrence: &Occurrence,
        (issuer, other): (OrganizationId, Counterparty),
        day: NaiveDate,
        (number, about): (String, Uuid),
    ) -> Option<Self> {
        let work = Work::of(occurrence)?;
        let amount = effect_between(occurrence, issuer, other).ok()?;
        (amount != Money::ZERO).then_some(Self { day, work, number, about, amount })
    }
}

/// What two have between them for a period, drawn up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Draw {
    /// What the other owed at the beginning; below zero where it was the other way.
    pub opening: Money,
    /// What happened, by day and number.
    pub lines: Vec<StatementLine>,
    /// What the other owes at the end.
    pub closing: Money,
}

impl Draw {
    /// The same after what was between the two before anything in it; nothing when 64 bits of sen do not hold it.
    #[must_use]
    pub fn after(self, before: Money) -> Option<Self> {
        let (opening, closing) = (self.opening.plus(before)?, self.closing.plus(before)?);
        Some(Self { opening, closing, ..self })
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.lines.is_empty() && self.opening == Money::ZERO
    }
}

/// Draws up a period from everything that happened between two up to its end; nothing when 64 bits of sen do not
/// hold a sum.
#[must_use]
pub fn draw_up(everything: &[StatementLine], period: Period) -> Option<Draw> {
    let (first, last) = (period.first_day(), period.last_day());
    let before = everything.iter().filter(|line| line.day < first);
    let opening = Money::sum(before.map(|line| line.amount))?;
    let within = |line: &&StatementLine| line.day >= first && line.day <= last;
    let mut lines: Vec<StatementLine> = everything.iter().filter(within).cloned().collect();
    lines.sort_by(|a, b| (a.day, &a.number).cmp(&(b.day, &b.number)));
    let closing = opening.plus(Money::sum(lines.iter().map(|line| line.amount))?)?;
    Some(Draw { opening, lines, closing })
}

words! {
    /// How far a statement has come.
    StatementState {
        /// Whoever has not yet said that it is so looks at it.
        Proposed = "proposed",
        /// Both say that it is so.
        Agreed = "agreed",
        /// One of them sees some lines otherwise.
        Disputed = "disputed",
        /// A newer one took its place.
        Replaced = "replaced",
    }
}

/// A line that one of them sees otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The number of the paper; one that is missing from the statement may be named too.
    pub number: String,
    /// What is wrong with it.
    pub words: String,
}

/// A statement as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Which.
    pub id: StatementId,
    /// From whose side it is told.
    pub issuer: OrganizationId,
    /// Whom it is about.
    pub other: OrganizationId,
    /// For when.
    pub period: Period,
    /// What it says.
    pub draw: Draw,
    /// How far it has come.
    pub state: StatementState,
    /// Who says that it is so; whoever drew it up does.
    pub agreed: Vec<OrganizationId>,
    /// The lines that are seen otherwise.
    pub marks: Vec<Mark>,
}

/// What is asked of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementCommand {
    /// Say that it is so.
    Agree {
        /// The same, drawn up now.
        today: Draw,
    },
    /// Say which lines one sees otherwise.
    Dispute {
        /// Each with what is wrong.
        marks: Vec<Mark>,
    },
    /// Put a newer one in its place.
    Replace,
}

/// What happened to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementEvent {
    /// One says that it is so; when both do, it is agreed.
    Agreed {
        /// Who.
        by: OrganizationId,
    },
    /// Some lines are seen otherwise.
    Disputed {
        /// By whom.
        by: OrganizationId,
        /// Which.
        marks: Vec<Mark>,
    },
    /// A newer one took its place.
    Replaced,
}

/// Why the answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementRefusal {
    /// None of the asker's business.
    #[error("this statement is not between those")]
    NotYourPart,
    /// Another role.
    #[error("that needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier.
    #[error("this statement is {}", state.as_str())]
    NotInThisState {
        /// Where it is.
        state: StatementState,
    },
    /// Said already.
    #[error("this organization has agreed already")]
    Already,
    /// The two have had nothing between them.
    #[error("there is nothing between the two to state")]
    NothingBetween,
    /// It is drawn up when nothing more can come.
    #[error("{period} lasts until its last day")]
    NotOver {
        /// Which.
        period: Period,
    },
    /// There is one already.
    #[error("there is a statement of that period")]
    Exists {
        /// Which.
        id: StatementId,
    },
    /// There is no such other organization.
    #[error("there is no such other organization")]
    PartnerUnknown,
    /// Papers were added since it was drawn up.
    #[error("since it was drawn up the balance became {closing}")]
    Overtaken {
        /// What it comes to now.
        closing: Money,
    },
    /// Nothing named, too much, or nothing said about it.
    #[error("name from 1 to {limit} lines, each with what is wrong in at most {length} characters")]
    WrongMarks {
        /// The most lines.
        limit: usize,
        /// The most characters.
        length: usize,
    },
}

/// What follows from a command on a statement.
///
/// # Errors
/// [`StatementRefusal`]
pub fn decide_statement(
    statement: &Statement,
    command: StatementCommand,
    actor: &Actor,
) -> Result<Decision<StatementEvent>, StatementRefusal> {
    const MOST_MARKS: usize = 100;
    const LONGEST: usize = 500;
    let by = actor.organization;
    if ![statement.issuer, statement.other].contains(&by) {
        return Err(StatementRefusal::NotYourPart);
    }
    if !actor.is_any(Statement::ROLES) {
        return Err(StatementRefusal::NotYourRole { roles: Statement::ROLES });
    }
    let state = statement.state;
    match (state, command) {
        (
            StatementState::Proposed | StatementState::Disputed,
            StatementCommand::Agree { today },
        ) => {
            if statement.agreed.contains(&by) {
                Err(StatementRefusal::Already)
            } else if today == statement.draw {
                Ok(Decision::of(StatementEvent::Agreed { by }))
            } else {
                Err(StatementRefusal::Overtaken { closing: today.closing })
            }
        }
        (
            StatementState::Proposed | StatementState::Disputed,
            StatementCommand::Dispute { marks },
        ) => {
            let fits = |text: &String| (1..=LONGEST).contains(&text.trim().chars().count());
            if marks.is_empty()
                || marks.len() > MOST_MARKS
                || !marks.iter().all(|mark| fits(&mark.number) && fits(&mark.words))
            {
                return Err(StatementRefusal::WrongMarks { limit: MOST_MARKS, length: LONGEST });
            }
            Ok(Decision::of(StatementEvent::Disputed { by, marks }))
        }
        (StatementState::Proposed | StatementState::Disputed, StatementCommand::Replace) => {
            Ok(Decision::of(StatementEvent::Replaced))
        }
        (state, _) => Err(StatementRefusal::NotInThisState { state }),
    }
}

impl Statement {
    /// Who may draw one up, agree or dispute.
    pub const ROLES: &[Role] = &[Role::Treasurer, Role::Manager];
    /// Who else may read one.
    pub const READERS: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver, Role::Auditor];

    /// Whether it still waits for somebody.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, StatementState::Proposed | StatementState::Disputed)
    }

    /// The statement after something happened to it.
    #[must_use]
    pub fn after(mut self, event: &StatementEvent) -> Self {
        match event {
            StatementEvent::Agreed { by } => {
                self.agreed.push(*by);
                if [self.issuer, self.other].iter().all(|one| self.agreed.contains(one)) {
                    self.state = StatementState::Agreed;
                    self.marks.clear();
                }
            }
            StatementEvent::Disputed { by, marks } => {
                self.state = StatementState::Disputed;
                self.agreed.retain(|one| one != by);
                self.marks.clone_from(marks);
            }
            StatementEvent::Replaced => self.state = StatementState::Replaced,
        }
        self
    }
}
