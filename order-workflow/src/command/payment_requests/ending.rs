//! Requests whose time is up, or of which nobody knows whether the provider took them: asked once more, then ended.
//! Money that comes after all still counts.

use chrono::{DateTime, TimeDelta, Utc};
use supply_chain::id::{OrganizationId, PaymentRequestId};
use supply_chain::payment::RequestState;

use super::{Of, Provider, Way};
use crate::error::WorkflowError;
use crate::store::payment_requests::{self as store, StoredRequest};
use crate::unit_of_work::{Work, Workflow};

/// How long a provider that does not answer is asked again before a request ends without its word.
const PATIENCE: TimeDelta = TimeDelta::hours(1);
/// How long until it is asked again.
const PAUSE: TimeDelta = TimeDelta::minutes(2);

/// A request of which the provider is to be asked what became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The request.
    pub id: PaymentRequestId,
    /// Who shows it.
    pub provider: Provider,
    /// Who is paid.
    pub payee: OrganizationId,
    /// Under which name the node keeps what the provider is spoken with.
    pub credentials: String,
    /// What we call it to them.
    pub reference: String,
    /// What they call it.
    pub provider_id: Option<String>,
    /// How it is paid.
    pub way: Way,
    /// At which bank a virtual account is.
    pub bank: Option<String>,
    /// What is shown.
    pub shown: Option<String>,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
    /// Whether the money came, whatever became of it then.
    pub is_paid: bool,
}

impl From<StoredRequest> for Due {
    fn from(stored: StoredRequest) -> Self {
        Self {
            id: stored.request.id,
            provider: stored.provider,
            payee: stored.request.payee,
            credentials: stored.credentials,
            reference: stored.reference,
            provider_id: stored.provider_id,
            way: stored.way,
            bank: stored.bank,
            shown: stored.shown,
            expires_at: stored.request.expires_at,
            is_paid: matches!(stored.request.state, RequestState::Paid | RequestState::Refunded),
        }
    }
}

impl Workflow {
    /// Requests that wait and of which the provider is to be asked now; at most twenty of each setting, so that nobody's
    /// slow provider keeps others' out of the list.
    ///
    /// # Errors
    /// The database fails.
    pub async fn payment_requests_due(&self) -> Result<Vec<Due>, WorkflowError> {
        let found = store::due(self.reader(), self.origin.now()).await?;
        Ok(found.into_iter().map(Due::from).collect())
    }

    /// What is to be asked about one request, for whoever may see it; see [`crate::query::payment_requests`].
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`]
    pub async fn payment_request_to_ask(&self, id: PaymentRequestId) -> Result<Due, WorkflowError> {
        let found = store::find(self.reader(), id).await?;
        found.map(Due::from).ok_or(WorkflowError::NotFound { what: "payment request" })
    }

    /// The request of `payee` that a provider speaks of, to ask it about it; nothing where it is none of theirs.
    ///
    /// # Errors
    /// The database fails.
    pub async fn payment_request_told_of(
        &self,
        provider: Provider,
        payee: OrganizationId,
        of: &Of,
    ) -> Result<Option<Due>, WorkflowError> {
        let found = store::spoken_of(self.reader(), (provider, payee), of).await?;
        Ok(found.map(Due::from))
    }

    /// Ends a request that waits and whose time is up, after the provider was asked; `answered` tells whether it
    /// answered. Where it did not, it is asked again for an hour.
    ///
    /// # Errors
    /// The database fails.
    pub async fn end_payment_request(
        &self,
        id: PaymentRequestId,
        answered: bool,
    ) -> Result<(), WorkflowError> {
        self.carry_out(move |work| Box::pin(async move { end(work, id, answered).await })).await
    }
}

async fn end(work: Work<'_>, id: PaymentRequestId, answered: bool) -> Result<(), WorkflowError> {
    let Some(stored) = store::find_for_update(work, id).await? else { return Ok(()) };
    if stored.request.state != RequestState::Waiting {
        return Ok(());
    }
    let is_over = stored.request.expires_at <= work.now;
    // Nothing was ever shown: nobody can pay it, unless the provider showed it elsewhere.
    let is_lost = stored.shown.is_none();
    if !is_over && !is_lost {
        return store::look_again(work, id, stored.request.expires_at).await;
    }
    let since = if is_lost { stored.created_at } else { stored.request.expires_at };
    if !answered && work.now < since + PATIENCE {
        return store::look_again(work, id, work.now + PAUSE).await;
    }
    let (state, failure) = if is_lost {
        (RequestState::Cancelled, Some("lost"))
    } else {
        (RequestState::Expired, None)
    };
    store::move_to(work, id, state, (None, failure)).await
}
