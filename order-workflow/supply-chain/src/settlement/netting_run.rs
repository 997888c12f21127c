//! A netting run: shown to everybody who takes part, agreed to by each of them, and only then done.
//!
//! Whoever calls it cannot force it: one no and it is over, and when anything was paid meanwhile the figures
//! no longer hold and it is reckoned anew. What was done is a certificate that both sides of each debt hold.

use super::netting::NettingPlan;
use crate::ask::Actor;
use crate::id::{NettingId, OrganizationId, PersonId};
use crate::machine::Decision;
use crate::organization::Role;
use crate::words::words;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

words! {
    /// Where a run is.
    NettingState {
        /// Everybody looks at it.
        Proposed = "proposed",
        /// Everybody agreed.
        Agreed = "agreed",
        /// The debts are set off.
        Done = "done",
        /// Somebody said no.
        Refused = "refused",
        /// It was called off, or time was up, or the figures no longer hold.
        CalledOff = "called_off",
    }
}

/// One organization's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Whose.
    pub organization: OrganizationId,
    /// Who said it.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A netting among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NettingRun {
    /// Which.
    pub id: NettingId,
    /// Who called it: one of them, or the secondary above them.
    pub organizer: OrganizationId,
    /// What it takes off which debt, as everybody was shown.
    pub plan: NettingPlan,
    /// Where it is.
    pub state: NettingState,
    /// Who agreed so far.
    pub consents: Vec<Consent>,
    /// Until when one can agree.
    pub answer_due: DateTime<Utc>,
}

/// What is asked of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NettingCommand {
    /// Say yes for one's organization.
    Consent,
    /// Say no.
    Refuse {
        /// Why, in own words.
        words: Option<String>,
    },
    /// Call it off, as the organizer.
    CallOff,
    /// Set the debts off; `plan` is what the same rule makes of today's debts, under lock.
    Carry {
        /// As reckoned now.
        plan: NettingPlan,
    },
}

/// What happened to a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NettingEvent {
    /// One agreed.
    Consented {
        /// Who.
        consent: Consent,
    },
    /// All agreed.
    Agreed,
    /// One did not.
    Refused {
        /// Who.
        organization: OrganizationId,
        /// Why, in their words.
        words: Option<String>,
    },
    /// It came to nothing.
    CalledOff,
    /// The debts are set off.
    Done,
}

/// Why the answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NettingRefusal {
    /// None of the asker's business.
    #[error("this netting is not between those")]
    NotYours,
    /// Another role.
    #[error("that needs another role")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this netting is {}", state.as_str())]
    NotInThisState {
        /// Where it is.
        state: NettingState,
    },
    /// Said already.
    #[error("this organization has agreed already")]
    Already,
    /// There is nothing that can be set off.
    #[error("there is nothing to set off")]
    Nothing,
    /// There is no such other organization, or nobody above it called this.
    #[error("there is no such other organization")]
    PartnerUnknown,
    /// Only whoever others belong to calls a netting among them.
    #[error("a netting among several is called by the cooperative that they belong to")]
    NotAFederation,
    /// Too soon or too late.
    #[error("answers are wanted between {least} and {most}")]
    AnswerDay {
        /// The first day that can be named.
        least: NaiveDate,
        /// The last.
        most: NaiveDate,
    },
    /// More words than are kept.
    #[error("at most {limit} characters are kept")]
    WordsTooLong {
        /// The most.
        limit: usize,
    },
    /// Somebody paid meanwhile.
    #[error("the debts are no longer what everybody was shown")]
    Overtaken,
}

/// The longest words that are kept, in characters.
const LONGEST_WORDS: usize = 500;

/// What follows from a command on a run at `now`.
///
/// # Errors
/// [`NettingRefusal`]
pub fn decide_netting(
    run: &NettingRun,
    command: NettingCommand,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Decision<NettingEvent>, NettingRefusal> {
    let organization = actor.organization;
    let is_party = run.plan.parties().contains(&organization);
    let for_organizer = matches!(command, NettingCommand::CallOff | NettingCommand::Carry { .. });
    if !(if for_organizer { organization == run.organizer } else { is_party }) {
        return Err(NettingRefusal::NotYours);
    }
    if !actor.is_any(NettingRun::ROLES) {
        return Err(NettingRefusal::NotYourRole { roles: NettingRun::ROLES });
    }
    match (run.state_at(now), command) {
        (NettingState::Proposed, NettingCommand::Consent) => {
            if run.consents.iter().any(|consent| consent.organization == organization) {
                return Err(NettingRefusal::Already);
            }
            let consent = Consent { organization, person: actor.person, at: now };
            let decision = Decision::of(NettingEvent::Consented { consent });
            let is_last = run.consents.len() + 1 == run.plan.parties().len();
            Ok(if is_last { decision.and(NettingEvent::Agreed) } else { decision })
        }
        // Who agreed may step back until it is done.
        (NettingState::Proposed | NettingState::Agreed, NettingCommand::Refuse { words }) => {
            let words = words.map(|words| words.trim().to_owned());
            let words = words.filter(|words| !words.is_empty());
            if words.as_ref().is_some_and(|words| words.chars().count() > LONGEST_WORDS) {
                return Err(NettingRefusal::WordsTooLong { limit: LONGEST_WORDS });
            }
            Ok(Decision::of(NettingEvent::Refused { organization, words }))
        }
        (NettingState::Proposed | NettingState::Agreed, NettingCommand::CallOff) => {
            Ok(Decision::of(NettingEvent::CalledOff))
        }
        (NettingState::Agreed, NettingCommand::Carry { plan }) => {
            if plan == run.plan {
                Ok(Decision::of(NettingEvent::Done))
            } else {
                Err(NettingRefusal::Overtaken)
            }
        }
        (state, _) => Err(NettingRefusal::NotInThisState { state }),
    }
}

impl NettingRun {
    /// Who may call one, agree, refuse and carry it out.
    pub const ROLES: &[Role] = &[Role::Treasurer, Role::Manager];
    /// Who may read one.
    pub const READERS: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver, Role::Auditor];

    /// Whether an organization takes part or called it; nobody else learns of it.
    #[must_use]
    pub fn concerns(&self, organization: OrganizationId) -> bool {
        self.organizer == organization || self.plan.parties().contains(&organization)
    }

    /// Where it is at `now`: at its deadline itself nobody can agree any more.
    #[must_use]
    pub fn state_at(&self, now: DateTime<Utc>) -> NettingState {
        let lapsed = self.state == NettingState::Proposed && self.answer_due <= now;
        if lapsed { NettingState::CalledOff } else { self.state }
    }

    /// The run after something happened to it.
    #[must_use]
    pub fn after(mut self, event: &NettingEvent) -> Self {
        match event {
            NettingEvent::Consented { consent } => self.consents.push(*consent),
            NettingEvent::Agreed => self.state = NettingState::Agreed,
            NettingEvent::Refused { .. } => self.state = NettingState::Refused,
            NettingEvent::CalledOff => self.state = NettingState::CalledOff,
            NettingEvent::Done => self.state = NettingState::Done,
        }
        self
    }
}
