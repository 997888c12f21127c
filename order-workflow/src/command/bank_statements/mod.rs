//! A treasurer hands in a bank's statement; what is certain of it is booked by itself, the rest a person explains.
//!
//! A line stays what the bank printed. Each time it is explained and each time that is undone is an entry of its own.

mod explaining;
mod importing;
mod matching;
mod refusal;

pub use self::explaining::Explanation;
pub use self::importing::{HandedIn, Layout};
pub(crate) use self::matching::Expectations;
pub use self::matching::Matched;
pub use self::refusal::Refusal;

use crate::answers::Answer;
use crate::ask::Ask;
use crate::bank_file::{self, BankFile, Told, Unusable};
use crate::error::WorkflowError;
use crate::store::bank_statements as store;
use crate::unit_of_work::Workflow;
use chrono::TimeDelta;
use std::sync::Arc;
use supply_chain::ask::Actor;
use supply_chain::id::{BankLineId, BankStatementId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use tokio::sync::Semaphore;

/// Who hands statements in and explains their lines.
pub const EXPLAINERS: &[Role] = &[Role::Treasurer];

impl Workflow {
    /// Takes a file; 201. With `dry_run` it is only kept for a day, to be looked at and taken later.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`], [`Refusal`], or the account is not one that money comes to: then nothing has changed.
    pub async fn hand_in_bank_statement(
        &self,
        ask: Ask,
        file: HandedIn,
    ) -> Result<Answer, WorkflowError> {
        let actor = treasurer(&ask)?;
        let (organization, is_dry_run) = (actor.organization, file.dry_run);
        let read = self.read_bank_file(organization, Arc::clone(&file.content), file.told.clone());
        let read = Arc::new(read.await?);
        let answer = self
            .carry_out(move |work| {
                let (ask, file, read) = (ask.clone(), file.clone(), Arc::clone(&read));
                Box::pin(async move { importing::hand_in(work, &ask, &file, &read).await })
            })
            .await?;
        let view: Named = serde_json::from_str(&answer.body)?;
        if !is_dry_run {
            self.match_soon(view.id).await;
        }
        Ok(answer)
    }

    /// Takes a file that was kept to be looked at; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], [`WorkflowError::NotYourRole`] or [`Refusal`]: then nothing has changed.
    pub async fn take_bank_statement(
        &self,
        ask: Ask,
        id: BankStatementId,
        told: Told,
    ) -> Result<Answer, WorkflowError> {
        let organization = treasurer(&ask)?.organization;
        let content = store::content(self.reader(), organization, id).await?;
        let content = content.ok_or(WorkflowError::NotFound { what: "statement" })?;
        let read = self.read_bank_file(organization, Arc::from(content), told.clone());
        let read = Arc::new(read.await?);
        let answer = self
            .carry_out(move |work| {
                let (ask, read, told) = (ask.clone(), Arc::clone(&read), told.clone());
                Box::pin(
                    async move { importing::take(work, &ask, id, (&read, told.mapping)).await },
                )
            })
            .await?;
        self.match_soon(id).await;
        Ok(answer)
    }

    /// Says what a line is; 200 with the line as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], [`WorkflowError::NotYourRole`], [`WorkflowError::Stale`], [`Refusal`], or a rule of
    /// payments said no.
    pub async fn explain_bank_line(
        &self,
        ask: Ask,
        id: BankLineId,
        explanation: Explanation,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, explanation) = (ask.clone(), explanation.clone());
            Box::pin(async move { explaining::explain(work, &ask, id, explanation).await })
        })
        .await
    }

    /// Undoes what was said of a line; 200 with the line, unexplained again. A payment that the line itself recorded is
    /// taken back, one that was there before stays.
    ///
    /// # Errors
    /// As [`Workflow::explain_bank_line`].
    pub async fn undo_bank_line(
        &self,
        ask: Ask,
        id: BankLineId,
        words: String,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, words) = (ask.clone(), words.clone());
            Box::pin(async move { explaining::undo(work, &ask, id, words).await })
        })
        .await
    }

    /// Reads a file as an organization's mapping has it, off the threads that answer requests, two at a time.
    ///
    /// # Errors
    /// The database fails; what is wrong with the file is in the answer.
    pub(crate) async fn read_bank_file(
        &self,
        organization: OrganizationId,
        content: Arc<[u8]>,
        mut told: Told,
    ) -> Result<Result<BankFile, Unusable>, WorkflowError> {
        let today = self.origin.now().date_naive();
        // A day further on it is tomorrow already in the east of the country.
        let days = (today - LATEST_DAY_BACK, today + TimeDelta::days(1));
        if told.until.is_some_and(|until| !(days.0..=days.1).contains(&until)) {
            return Ok(Err(Unusable::UntilOutOfRange));
        }
        let turn = AT_ONCE.acquire().await;
        let _turn = turn.map_err(|closed| WorkflowError::Internal(closed.to_string()))?;
        let bytes = Arc::clone(&content);
        let seen = aside(move || bank_file::columns(&bytes, None)).await?;
        if let (None, Some(columns)) = (&told.mapping, seen) {
            let known =
                store::remembered_mapping(self.reader(), organization, &columns.fingerprint)
                    .await?;
            told.mapping = known.map(serde_json::from_value).transpose()?;
        }
        aside(move || bank_file::read(&content, &told)).await
    }
}

/// How far back the last day of a file may lie: as long as books are kept.
const LATEST_DAY_BACK: TimeDelta = TimeDelta::days(3_653);
/// So many files are read at a time; one takes a few hundred megabytes at worst.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A sum without its sign.
fn size(sum: Money) -> Money {
    if sum < Money::ZERO { Money::ZERO.minus(sum).unwrap_or_default() } else { sum }
}

/// What a file that was taken is called from then on.
#[derive(serde::Deserialize)]
struct Named {
    id: BankStatementId,
}

/// Whether the asker hands statements in at all: asked before what they sent is looked at.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] or [`WorkflowError::NotYourRole`].
pub fn may_hand_in(ask: &Ask) -> Result<(), WorkflowError> {
    treasurer(ask).map(|_actor| ())
}

/// The asker, if they keep the money of an organization.
fn treasurer(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(EXPLAINERS) {
        Ok(actor)
    } else {
        Err(WorkflowError::NotYourRole { roles: EXPLAINERS })
    }
}

/// Does something long on a thread where nobody waits.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WorkflowError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|ended| WorkflowError::Internal(format!("what was done aside ended: {ended}")))
}
