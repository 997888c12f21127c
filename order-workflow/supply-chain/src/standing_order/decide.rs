//! What follows from a command, and what is to be done with a slot that has come.

use super::command::{Command, CommandName, authority};
use super::outcome::Reason;
use super::refusal::Refusal;
use super::{
    Content, DAYS_TO_DELIVERY_MOST, LATE_HOURS_MOST, LINES_MOST, NAME_LONGEST, PERCENT_MOST,
    StandingOrder, State,
};
use crate::ask::Actor;
use crate::id::PersonId;
use crate::quantity::Pack;
use chrono::{DateTime, Days, TimeDelta, TimeZone, Utc};

/// What happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It was written, for the first time or anew.
    Written {
        /// By whom.
        writer: PersonId,
        /// What it says.
        content: Box<Content>,
        /// Its next slot, if it comes round.
        next: Option<DateTime<Utc>>,
    },
    /// It rests.
    Paused,
    /// It comes round again.
    Resumed {
        /// The next slot.
        next: DateTime<Utc>,
    },
    /// The next slot is to be left out.
    SkipAsked {
        /// Which one that is.
        slot: DateTime<Utc>,
    },
    /// It is not, after all.
    SkipTakenBack,
    /// A slot is over, whatever came of it.
    WentOn {
        /// The one after it; none when that was the last.
        next: Option<DateTime<Utc>>,
    },
    /// It never comes round again.
    Ended,
}

impl Event {
    /// The word the tables use.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Written { .. } => "written",
            Self::Paused => "paused",
            Self::Resumed { .. } => "resumed",
            Self::SkipAsked { .. } => "skip_asked",
            Self::SkipTakenBack => "skip_taken_back",
            Self::WentOn { .. } => "went_on",
            Self::Ended => "ended",
        }
    }
}

/// Holds what was written to its bounds.
///
/// # Errors
/// The first that is out of them.
pub(super) fn check(content: &Content) -> Result<(), Refusal> {
    let letters = |text: &str| text.chars().count();
    if content.name.trim().is_empty() || letters(&content.name) > NAME_LONGEST {
        return Err(Refusal::NameNeeded { limit: NAME_LONGEST });
    }
    content.schedule.check()?;
    let policy = &content.policy;
    let within = |field, number: Option<u32>, least, most| match number {
        Some(number) if !(least..=most).contains(&number) => {
            Err(Refusal::OutOfRange { field, least, most })
        }
        _ => Ok(()),
    };
    within("late_hours", Some(policy.late_hours), 1, LATE_HOURS_MOST)?;
    within("price_rise_percent", policy.price_rise_percent, 0, PERCENT_MOST)?;
    within("days_to_delivery", policy.days_to_delivery, 0, DAYS_TO_DELIVERY_MOST)?;
    let details = &content.details;
    for (field, text, limit) in [
        ("buyer_reference", &details.buyer_reference, 100),
        ("deliver_to", &details.deliver_to, 500),
        ("note", &details.note, 2000),
    ] {
        if text.as_deref().is_some_and(|text| letters(text) > limit) {
            return Err(Refusal::TextTooLong { field, limit });
        }
    }
    if content.lines.is_empty() {
        return Err(Refusal::NoGoods);
    }
    if content.lines.len() > LINES_MOST {
        return Err(Refusal::TooManyLines { limit: LINES_MOST });
    }
    for (place, line) in content.lines.iter().enumerate() {
        let position = place + 1;
        if !(1..=Pack::LARGEST).contains(&line.count) {
            return Err(Refusal::CountOutOfRange { position, most: Pack::LARGEST });
        }
        if content.lines[..place].iter().any(|before| before.offer == line.offer) {
            return Err(Refusal::OfferRepeated { position });
        }
    }
    Ok(())
}

/// The furthest that a first day lies ahead.
const DAYS_TO_FIRST: u64 = 731;

/// A year that was typed wrongly would read like one that is near.
fn soon_enough(content: &Content, now: DateTime<Utc>) -> Result<(), Refusal> {
    let latest = now.date_naive().checked_add_days(Days::new(DAYS_TO_FIRST));
    match latest {
        Some(latest) if content.schedule.from > latest => Err(Refusal::TooFarAhead { latest }),
        _ => Ok(()),
    }
}

/// Whether the state has room for it, roles aside.
fn fits(order: &StandingOrder, command: CommandName) -> bool {
    let left_out = order.leaves_out.is_some() && order.leaves_out == order.next;
    match command {
        CommandName::Change | CommandName::RunNow | CommandName::End => order.state != State::Ended,
        CommandName::Pause => order.state == State::Active,
        CommandName::Resume => order.state == State::Paused,
        CommandName::SkipNext => order.state == State::Active && !left_out,
        CommandName::KeepNext => order.state == State::Active && left_out,
    }
}

/// What the actor may ask of it now.
#[must_use]
pub fn allowed(order: &StandingOrder, actor: &Actor) -> Vec<CommandName> {
    let all = CommandName::ALL.iter().copied();
    all.filter(|name| authority(*name, actor).is_ok() && fits(order, *name)).collect()
}

/// What follows from a command; [`Command::RunNow`] is only judged, the run itself follows.
///
/// # Errors
/// The state, or what was written, stands against it.
pub fn decide<Z: TimeZone>(
    order: &StandingOrder,
    command: Command,
    actor: &Actor,
    now: DateTime<Utc>,
    zone: &Z,
) -> Result<Option<Event>, Refusal> {
    let name = command.name();
    authority(name, actor)?;
    if !fits(order, name) {
        return Err(Refusal::NotInThisState { state: order.state, command: name });
    }
    let in_time = |content: &Content| content.schedule.next_after(now, zone);
    Ok(Some(match command {
        Command::Change(content) => {
            check(&content)?;
            soon_enough(&content, now)?;
            let next = in_time(&content).ok_or(Refusal::NeverDue)?;
            let next = match (order.state, order.next) {
                (State::Active, Some(due)) if due <= now => Some(due),
                (State::Active, _) => Some(next),
                (State::Paused | State::Ended, _) => None,
            };
            Event::Written { writer: actor.person, content, next }
        }
        Command::Pause => Event::Paused,
        Command::Resume => {
            Event::Resumed { next: in_time(&order.content).ok_or(Refusal::NeverDue)? }
        }
        Command::SkipNext => match order.next {
            Some(slot) => Event::SkipAsked { slot },
            None => return Err(Refusal::NotInThisState { state: order.state, command: name }),
        },
        Command::KeepNext => Event::SkipTakenBack,
        Command::RunNow => return Ok(None),
        Command::End => Event::Ended,
    }))
}

/// What is to be done with the slot that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// None has.
    NotYet,
    /// Say why it is left out.
    LeaveOut(DateTime<Utc>, Reason),
    /// Order.
    Order(DateTime<Utc>),
}

/// What is to be done with the slot that has come, if one has.
#[must_use]
pub fn due<Z: TimeZone>(order: &StandingOrder, now: DateTime<Utc>, zone: &Z) -> Due {
    let Some(slot) = order.next.filter(|slot| *slot <= now && order.state == State::Active) else {
        return Due::NotYet;
    };
    let late = TimeDelta::hours(i64::from(order.content.policy.late_hours));
    if order.leaves_out == Some(slot) {
        return Due::LeaveOut(slot, Reason::Asked);
    }
    if now - slot > late {
        return Due::LeaveOut(slot, Reason::TooLate);
    }
    // Of several that have come only the last orders: nobody wants the same goods twice over.
    let later = order.content.schedule.next_after(slot, zone);
    if later.is_some_and(|later| later <= now) {
        return Due::LeaveOut(slot, Reason::Superseded);
    }
    Due::Order(slot)
}

impl StandingOrder {
    /// The event that closes the slot that has come, so that the next one's turn begins.
    #[must_use]
    pub fn went_on<Z: TimeZone>(&self, slot: DateTime<Utc>, zone: &Z) -> Event {
        Event::WentOn { next: self.content.schedule.next_after(slot, zone) }
    }

    /// It, after what happened.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        match event {
            Event::Written { writer, content, next } => {
                self.writer = *writer;
                self.content = (**content).clone();
                self.next = *next;
                self.leaves_out = self.leaves_out.filter(|slot| Some(*slot) == *next);
            }
            Event::Paused => {
                self.state = State::Paused;
                (self.next, self.leaves_out) = (None, None);
            }
            Event::Resumed { next } => {
                self.state = State::Active;
                self.next = Some(*next);
            }
            Event::SkipAsked { slot } => self.leaves_out = Some(*slot),
            Event::SkipTakenBack => self.leaves_out = None,
            Event::WentOn { next: Some(next) } => {
                (self.next, self.leaves_out) = (Some(*next), None);
            }
            Event::WentOn { next: None } | Event::Ended => {
                self.state = State::Ended;
                (self.next, self.leaves_out) = (None, None);
            }
        }
        self
    }

    /// A new one as its writer wrote it.
    ///
    /// # Errors
    /// What was written is out of its bounds, or never comes round.
    pub fn begin<Z: TimeZone>(
        (id, actor): (crate::id::StandingOrderId, &Actor),
        content: Content,
        now: DateTime<Utc>,
        zone: &Z,
    ) -> Result<(Self, Event), Refusal> {
        authority(CommandName::Change, actor)?;
        check(&content)?;
        soon_enough(&content, now)?;
        let next = Some(content.schedule.next_after(now, zone).ok_or(Refusal::NeverDue)?);
        let writer = actor.person;
        let written = Event::Written { writer, content: Box::new(content.clone()), next };
        let order = Self {
            id,
            buyer: actor.organization,
            writer,
            content,
            state: State::Active,
            next,
            leaves_out: None,
        };
        Ok((order, written))
    }
}
