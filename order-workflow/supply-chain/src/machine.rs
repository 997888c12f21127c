//! How a rule answers.
//!
//! A machine's `decide` looks at a thing as it is, a command, who asks and what time it is, and
//! answers with the events that follow, or with a refusal. It does nothing; whoever asked records
//! the events. Applying an event cannot fail: it has happened.

/// What follows from a command that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<Event> {
    /// What happened, in order.
    pub events: Vec<Event>,
}

impl<Event> Decision<Event> {
    /// One thing happened.
    pub fn of(event: Event) -> Self {
        Self { events: vec![event] }
    }

    /// … and then another.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }
}
