//! Which provider a seller is paid through, and into which of its accounts.

use supply_chain::ask::Actor;
use supply_chain::id::BankAccountId;
use supply_chain::organization::Role;
use supply_chain::payment::Unfit;

use super::{Provider, Refusal};
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::payment_requests::{SettingView, setting};
use crate::store::bank_accounts::{self, Hold};
use crate::store::payment_providers as store;
use crate::unit_of_work::{Work, Workflow};

/// Who sets it.
pub const KEEP: &[Role] = &[Role::Treasurer, Role::Manager];

/// A setting that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSetting {
    /// The name under which the node keeps what the provider is spoken with.
    pub credentials: String,
    /// Whose the node says those are, if it keeps any of that name for the asker's organization.
    pub provider: Option<Provider>,
    /// The account that the provider pays out into.
    pub account: BankAccountId,
}

/// Sets the provider that the asker's organization is paid through; 200. Requests that wait stay with the one before.
///
/// # Errors
/// [`WorkflowError::NotYourRole`], a [`Refusal`].
pub async fn set(workflow: &Workflow, ask: Ask, new: NewSetting) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Set(new)).await
}

/// Ends it: the organization is paid through no provider any more; 204. Requests that wait can still be paid.
///
/// # Errors
/// [`WorkflowError::NotYourRole`]; [`WorkflowError::NotFound`] where there is none.
pub async fn end_setting(workflow: &Workflow, ask: Ask) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, End).await
}

fn keeper(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(KEEP) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles: KEEP }) }
}

struct Set(NewSetting);

impl Command for Set {
    type Grounds = ();
    type View = SettingView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        keeper(ask).map(|_| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<SettingView>, WorkflowError> {
        let actor = keeper(ask)?;
        let NewSetting { credentials, provider, account } = &self.0;
        let provider = provider.ok_or(Refusal::CredentialsUnknown)?;
        let found = bank_accounts::find(work.tx, *account, Hold::Shared).await?;
        let found = found.ok_or(Refusal::AccountUnfit(Unfit::OthersAccount))?.account;
        found.is_fit_for(actor.organization).map_err(Refusal::AccountUnfit)?;
        let by = actor.person.into();
        store::end(work, actor.organization, by).await?;
        store::insert(work, actor.organization, (provider, credentials), *account, by).await?;
        let view = setting(work.tx, actor).await?;
        let absent = WorkflowError::NotFound { what: "payment provider" };
        Ok(Done::changed(view.ok_or(absent)?))
    }
}

struct End;

impl Command for End {
    type Grounds = ();
    type View = ();

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        keeper(ask).map(|_| ())
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<()>, WorkflowError> {
        let actor = keeper(ask)?;
        if store::end(work, actor.organization, actor.person.into()).await? {
            Ok(Done::SILENT)
        } else {
            Err(WorkflowError::NotFound { what: "payment provider" })
        }
    }
}
