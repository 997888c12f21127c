//! Accounts at banks: one's own with who entered and verified them, and those of a seller that money may go to.

use crate::error::WorkflowError;
use crate::query::orders::staff;
use crate::query::payments::reader;
use crate::store::bank_accounts::{self as store, Hold, StoredAccount};
use crate::store::payments;
use crate::unit_of_work::Workflow;
use chrono::{DateTime, Utc};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, FileId, OrganizationId, PersonId};
use utoipa::ToSchema;

/// An account at a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankAccountView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: BankAccountId,
    /// Whose.
    #[schema(value_type = Uuid)]
    pub owner_id: OrganizationId,
    /// Their name.
    pub owner: String,
    /// The bank's code, such as 014.
    pub bank_code: String,
    /// Its number there.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// entered, verified or ended.
    pub state: &'static str,
    /// Who did what with it; null to others than its owner.
    pub entry: Option<AccountEntryView>,
    /// What the asker, with their role, may do now: verify, end.
    pub allowed_commands: Vec<&'static str>,
}

/// Who entered an account, and who looked at proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountEntryView {
    /// Who entered it, and so may not verify it.
    #[schema(value_type = Uuid)]
    pub entered_by_id: PersonId,
    /// Their name, unless it was erased.
    pub entered_by: Option<String>,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// The name of who verified it; null before that, and where it was erased.
    pub verified_by: Option<String>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// What they looked at, in their words.
    pub proof: Option<String>,
    /// A photo of it, as `GET /files/{id}` serves it.
    #[schema(value_type = Option<Uuid>)]
    pub proof_id: Option<FileId>,
    /// Since when it is not used any more.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What somebody may do with an account of their own organization.
pub(crate) fn allowed(stored: &StoredAccount, actor: &Actor) -> Vec<&'static str> {
    use crate::command::bank_accounts::{ENTER, VERIFY};
    let is_open = stored.account.owner == actor.organization && stored.account.ended_at.is_none();
    let may_verify = is_open
        && stored.account.verified.is_none()
        && actor.is_any(VERIFY)
        && stored.entered_by != actor.person;
    let may_end = is_open && actor.is_any(ENTER);
    [("verify", may_verify), ("end", may_end)]
        .into_iter()
        .filter_map(|(word, may)| may.then_some(word))
        .collect()
}

/// The account as the asker sees it.
pub(crate) fn view(stored: &StoredAccount, actor: &Actor) -> BankAccountView {
    let account = &stored.account;
    let is_own = account.owner == actor.organization;
    let state = match (account.ended_at, account.verified) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "verified",
        (None, None) => "entered",
    };
    BankAccountView {
        id: account.id,
        owner_id: account.owner,
        owner: stored.owner_name.clone(),
        bank_code: account.bank_code.clone(),
        number: account.number.clone(),
        holder: account.holder.clone(),
        state,
        entry: is_own.then(|| AccountEntryView {
            entered_by_id: stored.entered_by,
            entered_by: stored.entered_by_name.clone(),
            entered_at: stored.entered_at,
            verified_by: stored.verified_by_name.clone(),
            verified_at: account.verified.map(|(_, at)| at),
            proof: stored.proof.clone(),
            proof_id: stored.proof_photo,
            ended_at: account.ended_at,
        }),
        allowed_commands: allowed(stored, actor),
    }
}

/// The account if it is the asker's own, and they read about money.
pub(crate) fn own(
    found: Option<StoredAccount>,
    actor: &Actor,
) -> Result<StoredAccount, WorkflowError> {
    found
        .filter(|stored| stored.account.owner == actor.organization && reader(actor).is_ok())
        .ok_or(WorkflowError::NotFound { what: "bank account" })
}

impl Workflow {
    /// The accounts of the asker's own organization, those in use first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads nothing about money; the database fails.
    pub async fn own_accounts(&self, actor: &Actor) -> Result<Vec<BankAccountView>, WorkflowError> {
        reader(actor)?;
        let found = store::of_owner(self.reader(), actor.organization).await?;
        Ok(found.iter().map(|stored| view(stored, actor)).collect())
    }

    /// One account of the asker's own organization.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn own_account(
        &self,
        id: BankAccountId,
        actor: &Actor,
    ) -> Result<BankAccountView, WorkflowError> {
        let found = store::find(self.reader(), id, Hold::Not).await?;
        Ok(view(&own(found, actor)?, actor))
    }

    /// The accounts of a seller that the asker's organization trades with: the verified ones in use.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where the two have no dealings; a member only.
    pub async fn accounts_of_seller(
        &self,
        seller: OrganizationId,
        actor: &Actor,
    ) -> Result<Vec<BankAccountView>, WorkflowError> {
        staff(actor)?;
        if !payments::have_dealings(self.reader(), actor.organization, seller).await? {
            return Err(WorkflowError::NotFound { what: "organization" });
        }
        self.accounts_to_pay(seller).await
    }

    /// The accounts that money may go to, without a word about who entered them.
    pub(crate) async fn accounts_to_pay(
        &self,
        payee: OrganizationId,
    ) -> Result<Vec<BankAccountView>, WorkflowError> {
        let found = store::of_owner(self.reader(), payee).await?;
        let usable = found.iter().filter(|stored| stored.account.is_fit_for(payee).is_ok());
        Ok(usable
            .map(|stored| BankAccountView {
                id: stored.account.id,
                owner_id: payee,
                owner: stored.owner_name.clone(),
                bank_code: stored.account.bank_code.clone(),
                number: stored.account.number.clone(),
                holder: stored.account.holder.clone(),
                state: "verified",
                entry: None,
                allowed_commands: Vec::new(),
            })
            .collect())
    }
}
