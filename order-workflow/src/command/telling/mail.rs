//! Somebody says where they want mails and how often, confirms that the address is theirs, or ends it.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use supply_chain::id::PersonId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Refusal;
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::telling::mail::MailChoice;
use crate::store::telling::mails;
use crate::unit_of_work::{Work, Workflow};

/// How long a link confirms.
const LINK_HOLDS: TimeDelta = TimeDelta::days(3);
/// Links a person may ask for in a day: each is a mail to an address that may be a stranger's.
const LINKS_A_DAY: i64 = 5;
/// When the daily mail goes out, in the reader's own zone: before the shop opens (pages.md 6.18).
const DAILY_AT: (u32, u32) = (7, 0);

/// How often somebody wants mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Often {
    /// Never.
    None,
    /// One for each message.
    Each,
    /// One a day, at seven in the morning, when something is unread.
    Daily,
}

impl Often {
    /// The word of the tables and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Each => "each",
            Self::Daily => "daily",
        }
    }

    /// The choice of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::None, Self::Each, Self::Daily].into_iter().find(|often| often.as_str() == word)
    }
}

/// Where somebody wants mails, and how often. A new address is asked first whether it is theirs; no address ends
/// all mails and forgets the old one.
///
/// # Errors
/// [`Refusal::MailAddress`], [`Refusal::MailAddressNeeded`], [`Refusal::TooManyLinks`].
pub async fn choose_mails(
    workflow: &Workflow,
    ask: Ask,
    address: Option<String>,
    often: Often,
) -> Result<Answer, WorkflowError> {
    let address = address.map(|address| address.trim().to_owned()).filter(|text| !text.is_empty());
    carry_out(workflow, ask, Choose { address, often }).await
}

struct Choose {
    address: Option<String>,
    often: Often,
}

impl Command for Choose {
    type Grounds = ();
    type View = MailChoice;

    async fn judge(&self, _work: Work<'_>, _ask: &Ask) -> Result<(), WorkflowError> {
        Ok(())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<MailChoice>, WorkflowError> {
        let person = ask.by.person();
        let choice = self.often.as_str();
        let Some(address) = &self.address else {
            if self.often != Often::None {
                return Err(Refusal::MailAddressNeeded.into());
            }
            mails::forget(work, person).await?;
            return Ok(Done::changed(MailChoice {
                address: None,
                confirmed_at: None,
                choice: choice.to_owned(),
            }));
        };
        if !looks_like_an_address(address) {
            return Err(Refusal::MailAddress.into());
        }
        let daily_at = next_daily(work.now, mails::zone_of(work, person).await?);
        let known = mails::hold(work, person).await?;
        let same = match &known {
            Some(known) => {
                let opened = work.seal.open_sealed(mails::ADDRESS, person.into(), &known.sealed)?;
                opened.eq_ignore_ascii_case(address).then_some(known)
            }
            None => None,
        };
        let is_asked =
            same.is_some_and(|known| known.confirmed_at.is_some() || known.link_until > work.now);
        if is_asked {
            mails::choose(work, person, choice, daily_at).await?;
        } else {
            if mails::links_since(work, person, work.now - TimeDelta::days(1)).await? >= LINKS_A_DAY
            {
                return Err(Refusal::TooManyLinks { limit: LINKS_A_DAY }.into());
            }
            let sealed = work.seal.close(mails::ADDRESS, person.into(), address)?;
            let times = (work.now + LINK_HOLDS, daily_at);
            mails::put(work, person, sealed, choice, times).await?;
        }
        Ok(Done::changed(MailChoice {
            address: None,
            confirmed_at: same.and_then(|known| known.confirmed_at),
            choice: choice.to_owned(),
        }))
    }

    /// The address is told, but not kept with the answer: it is stored sealed and nowhere else.
    fn told(&self, _work: Work<'_>, mut answer: Answer) -> Result<Answer, WorkflowError> {
        let mut choice: MailChoice = serde_json::from_str(&answer.body)?;
        choice.address.clone_from(&self.address);
        answer.body = serde_json::to_string(&choice)?;
        Ok(answer)
    }
}

/// Whether it could be one; whether it is one, the mail that asks finds out.
fn looks_like_an_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| c.is_ascii_graphic() && !"\"(),:;<>@[\\]".contains(c);
    let host_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    text.len() <= 254
        && (1..=64).contains(&name.len())
        && name.chars().all(plain)
        && host.contains('.')
        && host.chars().all(host_plain)
        && !host.split('.').any(|part| part.is_empty() || part.starts_with('-'))
}

/// The next seven o'clock there.
fn next_daily(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let at = NaiveTime::from_hms_opt(DAILY_AT.0, DAILY_AT.1, 0).unwrap_or_default();
    let today = now.with_timezone(&zone).date_naive();
    let of = |day: chrono::NaiveDate| {
        day.and_time(at).and_local_timezone(zone).earliest().map(|at| at.with_timezone(&Utc))
    };
    let tomorrow = today.checked_add_days(Days::new(1)).and_then(of);
    of(today).filter(|at| *at > now).or(tomorrow).unwrap_or(now + TimeDelta::days(1))
}

/// Whoever holds the link that was sent confirms that the address is theirs.
///
/// # Errors
/// [`Refusal::LinkSpent`].
pub async fn confirm_address(
    workflow: &Workflow,
    link: Uuid,
    token: &str,
) -> Result<(), WorkflowError> {
    let token = token.to_owned();
    workflow
        .carry_out(move |work| {
            let token = token.clone();
            Box::pin(async move {
                if !is_same(&work.seal.link_token(mails::CONFIRM, link), &token) {
                    return Err(Refusal::LinkSpent.into());
                }
                let known = mails::of_link(work, link).await?.ok_or(Refusal::LinkSpent)?;
                if known.confirmed_at.is_some() {
                    return Ok(());
                }
                if known.link_until <= work.now {
                    return Err(Refusal::LinkSpent.into());
                }
                mails::confirm(work, PersonId(known.person_id)).await
            })
        })
        .await
}

/// Whoever holds the link at the foot of a mail wants none any more. A second time changes nothing.
///
/// # Errors
/// [`Refusal::LinkSpent`].
pub async fn stop_mails(
    workflow: &Workflow,
    person: PersonId,
    token: &str,
) -> Result<(), WorkflowError> {
    let token = token.to_owned();
    workflow
        .carry_out(move |work| {
            let token = token.clone();
            Box::pin(async move {
                if !is_same(&work.seal.link_token(mails::STOP, person.into()), &token) {
                    return Err(Refusal::LinkSpent.into());
                }
                mails::choose(work, person, Often::None.as_str(), work.now).await?;
                mails::drop_waiting(work, person).await
            })
        })
        .await
}

/// Compared without telling by the time it takes how much was right.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_name_at_a_host() {
        for right in ["yustina@example.id", "a.b+c@kop-des.example.co.id"] {
            assert!(looks_like_an_address(right), "{right}");
        }
        for wrong in [
            "",
            "yustina",
            "@example.id",
            "a@b",
            "a b@example.id",
            "a@example..id",
            "a\r\nBcc: b@example.id",
            "<a@example.id>",
            "a@-x.id",
            "a@b@example.id",
        ] {
            assert!(!looks_like_an_address(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_daily_mail_goes_out_at_seven_where_its_reader_is() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();

        // 07.00 WITA is 23.00 UTC of the day before.
        let next = |now| next_daily(at(now), Tz::Asia__Makassar);
        assert_eq!(next("2026-11-22T10:00:00Z"), at("2026-11-22T23:00:00Z"));
        assert_eq!(next("2026-11-22T23:00:00Z"), at("2026-11-23T23:00:00Z"));
        assert_eq!(next("2026-11-22T23:30:00Z"), at("2026-11-23T23:00:00Z"));
    }
}
