//! A drawdown: the bank pays one seller for one invoice, after the board has signed.

use super::{Facility, Purpose};
use crate::ask::Actor;
use crate::id::{DrawdownId, InvoiceId, OrganizationId};
use crate::machine::Decision;
use crate::money::Money;
use crate::organization::{Ability, Role};
use crate::payment::{BankAccount, BankReference, Unfit};
use crate::signature::{MayNotSign, Signature, Signatures};
use crate::words::words;
use chrono::{DateTime, NaiveDate, Utc};

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
        /// The bank does not.
        Refused = "refused",
        /// The cooperative took it back.
        Withdrawn = "withdrawn",
    }
}

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DrawdownName {
    /// [`DrawdownCommand::Request`]
    Request,
    /// [`DrawdownCommand::Sign`]
    Sign,
    /// [`DrawdownCommand::Withdraw`]
    Withdraw,
    /// [`DrawdownCommand::Refuse`]
    Refuse,
    /// [`DrawdownCommand::Pay`]
    Pay,
}

impl DrawdownName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 5] =
        [Self::Request, Self::Sign, Self::Withdraw, Self::Refuse, Self::Pay];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Sign => "sign",
            Self::Withdraw => "withdraw",
            Self::Refuse => "refuse",
            Self::Pay => "pay",
        }
    }

    /// Whether it is the bank's; everything else is the borrower's.
    #[must_use]
    pub const fn is_the_banks(self) -> bool {
        matches!(self, Self::Refuse | Self::Pay)
    }

    /// Who may.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Request => &[Role::Treasurer, Role::Manager],
            Self::Sign => &[Role::Approver],
            Self::Withdraw | Self::Pay => &[Role::Treasurer],
            Self::Refuse => &[Role::Treasurer, Role::Manager],
        }
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
}

/// What a drawdown rests on, looked at under lock when it is asked for and again when it is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawdownFacts {
    /// Whether every line of the invoice matches what was ordered and received.
    pub invoice_matches: bool,
    /// What is open of the invoice and not in dispute.
    pub open: Money,
    /// Where the seller gets money.
    pub account: BankAccount,
    /// The day at the borrower's place.
    pub today: NaiveDate,
}

/// Who asks: somebody for the borrower or for the bank.
pub type DrawdownBy<'a> = &'a Actor;

/// What is asked of a drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawdownCommand {
    /// Ask the board for it.
    Request {
        /// How much.
        amount: Money,
        /// What for.
        purpose: Purpose,
        /// Of the board's decision.
        decision_number: String,
        /// What it rests on.
        facts: DrawdownFacts,
    },
    /// Sign it as an officer.
    Sign,
    /// Take it back.
    Withdraw,
    /// Do not pay it, as the bank.
    Refuse {
        /// Why.
        words: String,
    },
    /// Say that the seller is paid, as the bank.
    Pay {
        /// What the bank calls it.
        reference: BankReference,
        /// What it rests on, looked at again.
        facts: DrawdownFacts,
    },
}

impl DrawdownCommand {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> DrawdownName {
        match self {
            Self::Request { .. } => DrawdownName::Request,
            Self::Sign => DrawdownName::Sign,
            Self::Withdraw => DrawdownName::Withdraw,
            Self::Refuse { .. } => DrawdownName::Refuse,
            Self::Pay { .. } => DrawdownName::Pay,
        }
    }
}

/// What happened to a drawdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawdownEvent {
    /// The board is asked.
    Requested {
        /// How much.
        amount: Money,
        /// What for.
        purpose: Purpose,
        /// Of the board's decision.
        decision_number: String,
        /// Who must sign.
        signatures: Signatures,
    },
    /// An officer signed.
    Signed {
        /// Who and when.
        signature: Signature,
    },
    /// Enough have signed.
    Approved,
    /// It is not wanted any more.
    Withdrawn,
    /// The bank does not pay it.
    Refused {
        /// Why.
        words: String,
    },
    /// The seller is paid.
    Paid {
        /// What the bank calls it.
        reference: BankReference,
    },
}

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
    /// The invoice is not what was ordered and received.
    #[error("the invoice does not match what was ordered and received")]
    DoesNotMatch,
    /// More than is open of the invoice, or nothing.
    #[error("from 0.01 to {open} can be drawn for this invoice")]
    MoreThanOpen {
        /// What is open and not in dispute.
        open: Money,
    },
    /// More than the facility leaves for this.
    #[error("{available} is left for {}", purpose.as_str())]
    BeyondFacility {
        /// What for.
        purpose: Purpose,
        /// What is left; nothing where the bank does not allow it at all.
        available: Money,
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

fn gate(
    facility: &Facility,
    drawdown: &Drawdown,
    command: DrawdownName,
    by: DrawdownBy<'_>,
) -> Result<(), DrawdownRefusal> {
    let whose = if command.is_the_banks() { facility.bank } else { facility.borrower };
    if by.organization != whose || (command.is_the_banks() && !by.can(Ability::Finance)) {
        return Err(DrawdownRefusal::NotYourPart { command });
    }
    let roles = command.roles();
    if !by.is_any(roles) {
        return Err(DrawdownRefusal::NotYourRole { command, roles });
    }
    let state = drawdown.state;
    let is_open = match command {
        DrawdownName::Request => state == DrawdownState::Blank,
        DrawdownName::Sign => state == DrawdownState::Requested,
        DrawdownName::Withdraw => {
            matches!(state, DrawdownState::Requested | DrawdownState::Approved)
        }
        DrawdownName::Refuse | DrawdownName::Pay => state == DrawdownState::Approved,
    };
    if is_open { Ok(()) } else { Err(DrawdownRefusal::NotInThisState { state, command }) }
}

/// What `by` may do with this drawdown now: pages draw their buttons from it.
#[must_use]
pub fn allowed_drawdown_commands(
    facility: &Facility,
    drawdown: &Drawdown,
    by: DrawdownBy<'_>,
) -> Vec<DrawdownName> {
    let may = |name: &DrawdownName| {
        gate(facility, drawdown, *name, by).is_ok()
            && match (name, &drawdown.signatures) {
                (DrawdownName::Sign, Some(signatures)) => {
                    signatures.sign(by, DateTime::UNIX_EPOCH).is_ok()
                }
                _ => true,
            }
    };
    DrawdownName::ALL.into_iter().filter(may).collect()
}

/// What follows from `command` on `drawdown` of `facility`, both under lock, asked `by` somebody at `now`.
///
/// # Errors
/// [`DrawdownRefusal`]; first who may, then the state, then the values.
pub fn decide_drawdown(
    facility: &Facility,
    drawdown: &Drawdown,
    command: DrawdownCommand,
    by: DrawdownBy<'_>,
    now: DateTime<Utc>,
) -> Result<Decision<DrawdownEvent>, DrawdownRefusal> {
    let name = command.name();
    gate(facility, drawdown, name, by)?;
    match command {
        DrawdownCommand::Request { amount, purpose, decision_number, facts } => {
            let decision_number = kept("decision_number", &decision_number)?;
            judge(drawdown, amount, &facts)?;
            if facts.today > facility.available_until {
                let last_day = facility.available_until;
                return Err(DrawdownRefusal::NotAvailable { last_day });
            }
            let available = facility.available(purpose);
            if amount > available {
                return Err(DrawdownRefusal::BeyondFacility { purpose, available });
            }
            // A facility that wants nobody's signature is not under the board's hand.
            let mut quorum = facility.quorum.clone();
            quorum.needed = quorum.needed.max(1);
            let signatures = Signatures::none(quorum, by.person);
            Ok(Decision::of(DrawdownEvent::Requested {
                amount,
                purpose,
                decision_number,
                signatures,
            }))
        }
        DrawdownCommand::Sign => {
            let Some(signatures) = &drawdown.signatures else {
                let state = drawdown.state;
                return Err(DrawdownRefusal::NotInThisState { state, command: name });
            };
            let signature = signatures.sign(by, now)?;
            let decision = Decision::of(DrawdownEvent::Signed { signature });
            let is_last = signatures.are_complete_with_one_more();
            Ok(if is_last { decision.and(DrawdownEvent::Approved) } else { decision })
        }
        DrawdownCommand::Withdraw => Ok(Decision::of(DrawdownEvent::Withdrawn)),
        DrawdownCommand::Refuse { words } => {
            Ok(Decision::of(DrawdownEvent::Refused { words: kept("words", &words)? }))
        }
        DrawdownCommand::Pay { reference, facts } => {
            judge(drawdown, drawdown.amount, &facts)?;
            Ok(Decision::of(DrawdownEvent::Paid { reference }))
        }
    }
}

fn judge(drawdown: &Drawdown, amount: Money, facts: &DrawdownFacts) -> Result<(), DrawdownRefusal> {
    if !facts.invoice_matches {
        return Err(DrawdownRefusal::DoesNotMatch);
    }
    facts.account.is_fit_for(drawdown.seller)?;
    if amount <= Money::ZERO || amount > facts.open {
        return Err(DrawdownRefusal::MoreThanOpen { open: facts.open });
    }
    Ok(())
}

fn kept(field: &'static str, words: &str) -> Result<String, DrawdownRefusal> {
    const LONGEST: usize = 500;
    let words = words.trim();
    if (1..=LONGEST).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(DrawdownRefusal::WrongLength { field, limit: LONGEST })
    }
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
            DrawdownEvent::Refused { .. } => self.state = DrawdownState::Refused,
            DrawdownEvent::Paid { reference } => {
                self.reference = Some(reference.clone());
                self.state = DrawdownState::Paid;
            }
        }
        self
    }
}
