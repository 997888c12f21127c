//! Mails: taken in hand with what they tell, and settled by what came of them.

use chrono::{DateTime, TimeDelta, Utc};
use tracing::warn;
use uuid::Uuid;

use crate::Workflow;
use crate::command::telling::parked::MAIL;
use crate::error::WorkflowError;
use crate::query::telling::inbox::{self, MessageView};
use crate::store::telling::mails::{self as store, ADDRESS, CONFIRM, Held, STOP};
use crate::store::telling::parked::{Failing, park};

/// How long a mail is in hand; longer than a mail server is waited for.
const IN_HAND: TimeDelta = TimeDelta::minutes(5);
/// Pauses after each try that failed; altogether a day and a half.
const PAUSES: [TimeDelta; 6] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(10),
    TimeDelta::hours(1),
    TimeDelta::hours(4),
    TimeDelta::hours(8),
    TimeDelta::hours(24),
];
/// Messages told in one mail; of more it says how many there are.
const TOLD_MAX: i64 = 50;

/// What a mail is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Asks whether the address is theirs.
    Confirm {
        /// The link's id …
        link: Uuid,
        /// … and its proof.
        token: String,
    },
    /// Tells one message.
    Message(Box<MessageView>),
    /// Tells what is unread since the last one.
    Daily {
        /// The newest of them.
        messages: Vec<MessageView>,
        /// How many there are.
        unread: i64,
    },
}

/// A mail in hand.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Which; also its `Message-ID`, so that a mail that came twice is seen to be one.
    pub id: Uuid,
    /// To whom.
    pub person: Uuid,
    /// Their name.
    pub name: String,
    /// Where to.
    pub address: String,
    /// The language of their account.
    pub language: Option<String>,
    /// What it is for.
    pub purpose: Purpose,
    /// Proves, in the link at its foot, that the mail came from here.
    pub stop_token: String,
    attempts: i32,
}

/// What came of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent,
    /// It was not, and may be later.
    Later(String),
    /// It never will be.
    Never(String),
}

/// Takes up to `at_most` mails that are due in hand. What has nothing to tell any more (read meanwhile, no
/// address, none wanted) is dropped.
///
/// # Errors
/// The database fails, or an address was sealed by another installation.
pub async fn take(workflow: &Workflow, at_most: u32) -> Result<Vec<Mail>, WorkflowError> {
    let held = workflow
        .carry_out(move |work| Box::pin(store::take(work, at_most, work.now + IN_HAND)))
        .await?;
    let mut mails = Vec::new();
    for held in held {
        let (id, attempts) = (held.id, held.attempts);
        match in_hand(workflow, held).await? {
            Some(mail) => mails.push(mail),
            None => end(workflow, id, attempts, "dropped").await?,
        }
    }
    Ok(mails)
}

async fn in_hand(workflow: &Workflow, held: Held) -> Result<Option<Mail>, WorkflowError> {
    let Some(sealed) = &held.sealed_address else { return Ok(None) };
    let address = workflow.seal.open_sealed(ADDRESS, held.person_id, sealed)?;
    let purpose = match (held.purpose.as_str(), held.link_id) {
        ("confirm", Some(link)) if !held.is_confirmed => {
            Purpose::Confirm { link, token: workflow.seal.link_token(CONFIRM, link) }
        }
        ("message" | "daily", _) if held.is_confirmed => {
            let span = (held.told_from, held.told_until);
            let (person, only) = (held.person_id, held.message_id);
            let (mut messages, unread) =
                inbox::for_mail(workflow.reader(), person, only, span, TOLD_MAX).await?;
            match (held.purpose.as_str(), messages.pop()) {
                (_, None) => return Ok(None),
                ("message", Some(message)) => Purpose::Message(Box::new(message)),
                (_, Some(last)) => {
                    messages.push(last);
                    Purpose::Daily { messages, unread }
                }
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(Mail {
        id: held.id,
        person: held.person_id,
        name: held.name.unwrap_or_default(),
        address,
        language: held.language,
        purpose,
        stop_token: workflow.seal.link_token(STOP, held.person_id),
        attempts: held.attempts,
    }))
}

async fn end(
    workflow: &Workflow,
    id: Uuid,
    attempts: i32,
    state: &'static str,
) -> Result<(), WorkflowError> {
    workflow
        .carry_out(move |work| {
            Box::pin(async move { store::end(work, id, attempts, state).await.map(|_| ()) })
        })
        .await
}

/// Says what came of a mail: it is sent, waits again, or is given up and parked.
///
/// # Errors
/// The database fails.
pub async fn settle(
    workflow: &Workflow,
    mail: &Mail,
    outcome: Outcome,
) -> Result<(), WorkflowError> {
    let (id, attempts) = (mail.id, mail.attempts);
    if outcome == Outcome::Sent {
        return end(workflow, id, attempts, "sent").await;
    }
    workflow
        .carry_out(move |work| {
            let outcome = outcome.clone();
            Box::pin(async move {
                let (next, reason, detail) = match &outcome {
                    Outcome::Later(why) => {
                        (next_try(work.now, attempts), "unreachable", why.as_str())
                    }
                    Outcome::Never(why) => (None, "refused", why.as_str()),
                    Outcome::Sent => return Ok(()),
                };
                if let Some(next) = next {
                    return store::put_off(work, id, attempts, next).await;
                }
                if store::end(work, id, attempts, "parked").await? {
                    let failing = Failing {
                        job: MAIL,
                        subject: id,
                        organization: None,
                        reason,
                        detail,
                        attempts,
                    };
                    park(work, &failing).await?;
                    warn!(mail.id = %id, mail.reason = reason, "Gave the mail {id} up: {reason}");
                }
                Ok(())
            })
        })
        .await
}

fn next_try(now: DateTime<Utc>, attempts: i32) -> Option<DateTime<Utc>> {
    let index = usize::try_from(attempts).ok()?.checked_sub(1)?;
    PAUSES.get(index).map(|pause| now + *pause)
}
