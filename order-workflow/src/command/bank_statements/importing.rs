//! Taking a file: all of it or nothing; what is there already is left as it is.

use super::Refusal;
use super::treasurer;
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::bank_file::{BankFile, ColumnMapping, Told, Unusable, is_same_account};
use crate::error::WorkflowError;
use crate::query::bank_statements as query;
use crate::store::bank_accounts::{self, Hold};
use crate::store::bank_statements::{self as store, NewStatement, StatementRow};
use crate::unit_of_work::Work;
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use supply_chain::id::{BankAccountId, BankStatementId, OrganizationId};
use supply_chain::payment::{self, BankAccount, Unfit};
use tracing::info;

/// A file that is only looked at is let go after a day.
const TIME_TO_LOOK: TimeDelta = TimeDelta::days(1);
/// One that was taken is kept as long as books are: ten years (UU 8/1997 about company papers).
const TIME_TO_KEEP: TimeDelta = TimeDelta::days(3_653);
const FILE_NAME_CHARS_MAX: usize = 200;

/// A file as sent.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// Of which account it is.
    pub account: BankAccountId,
    /// As its sender called it.
    pub file_name: String,
    /// The file.
    pub content: Arc<[u8]>,
    /// What its sender says of it.
    pub told: Told,
    /// Whether it is only kept to be looked at.
    pub dry_run: bool,
}

/// Form and headers of a file: two of one layout print the same line the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout(String);

impl Layout {
    /// Of a file.
    #[must_use]
    pub fn of(file: &BankFile) -> Self {
        let headers = file.columns.as_ref().map_or("", |columns| columns.fingerprint.as_str());
        // A table is printed alike as CSV and as a workbook only by chance, so the form is part of it.
        Self(format!("{}:{headers}", file.format.as_str()))
    }
}

pub(super) async fn hand_in(
    work: Work<'_>,
    ask: &Ask,
    file: &HandedIn,
    read: &Result<BankFile, Unusable>,
) -> Result<Answer, WorkflowError> {
    let actor = treasurer(ask)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    own_account(work, actor.organization, file.account).await?;
    let id: BankStatementId = work.id();
    let name: String = file.file_name.chars().take(FILE_NAME_CHARS_MAX).collect();
    let time = if file.dry_run { TIME_TO_LOOK } else { TIME_TO_KEEP };
    let new = NewStatement {
        id,
        account: file.account,
        organization: actor.organization,
        person: actor.person,
        file_name: if name.trim().is_empty() { "rekening-koran" } else { &name },
        format: read.as_ref().ok().map(|read| read.format),
        content: &file.content,
        sha256: Sha256::digest(&file.content).into(),
        keep_until: work.now + time,
    };
    store::insert(work, new).await?;
    if !file.dry_run {
        take_lines(work, actor.organization, id, (read, file.told.mapping.clone())).await?;
    }
    answered(work, ask, id, 201).await
}

pub(super) async fn take(
    work: Work<'_>,
    ask: &Ask,
    id: BankStatementId,
    read: (&Result<BankFile, Unusable>, Option<ColumnMapping>),
) -> Result<Answer, WorkflowError> {
    let actor = treasurer(ask)?;
    let absent = || WorkflowError::NotFound { what: "statement" };
    store::find_for_update(work, actor.organization, id).await?.ok_or_else(absent)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    take_lines(work, actor.organization, id, read).await?;
    store::keep_file(work, id, work.now + TIME_TO_KEEP).await?;
    answered(work, ask, id, 200).await
}

async fn take_lines(
    work: Work<'_>,
    organization: OrganizationId,
    id: BankStatementId,
    (read, mapping): (&Result<BankFile, Unusable>, Option<ColumnMapping>),
) -> Result<(), WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "statement" };
    let statement = store::find_for_update(work, organization, id).await?.ok_or_else(absent)?;
    if statement.state != "staged" {
        return Err(Refusal::Taken.into());
    }
    let file = read.as_ref().map_err(|wrong| Refusal::Unusable(wrong.clone()))?;
    let account = own_account(work, organization, statement.account_id.into()).await?;
    if let Some(found) = &file.frame.account
        && !is_same_account(found, &account.number)
    {
        let (found, wanted) = (found.clone(), account.number);
        return Err(Refusal::Unusable(Unusable::OtherAccount { found, wanted }).into());
    }
    let days = file.days().ok_or(Refusal::Unusable(Unusable::NoLines { pending: file.pending }))?;
    let Layout(layout) = Layout::of(file);
    store::take_turn(work, account.id).await?;
    if let Some((first, last)) =
        store::days_of_other_layouts(work, account.id, &layout, days).await?
    {
        return Err(Refusal::OtherLayout { first, last }.into());
    }
    let new = store::take(work, &statement, organization, file, (&layout, days)).await?;
    if let (Some(mapping), Some(columns)) = (mapping, &file.columns) {
        let mapping = serde_json::to_value(mapping)?;
        store::remember_mapping(work, organization, &columns.fingerprint, mapping).await?;
    }
    let StatementRow { id, .. } = statement;
    info!(
        statement.id = %id, lines = file.lines.len(), lines.new = new,
        "Took a bank's statement {id}: {} lines, {new} of them new", file.lines.len()
    );
    Ok(())
}

/// An account of the organization that money comes to.
async fn own_account(
    work: Work<'_>,
    organization: OrganizationId,
    id: BankAccountId,
) -> Result<BankAccount, WorkflowError> {
    let found = bank_accounts::find(work.tx, id, Hold::Shared).await?;
    let unfit = || payment::Refusal::AccountUnfit(Unfit::OthersAccount);
    let account = found.ok_or_else(unfit)?.account;
    // One that is not used any more still had its last month.
    match account.is_fit_for(organization) {
        Ok(()) | Err(Unfit::Ended) if account.verified.is_some() => Ok(account),
        Ok(()) | Err(Unfit::Ended) => {
            Err(payment::Refusal::AccountUnfit(Unfit::NotVerified).into())
        }
        Err(why) => Err(payment::Refusal::AccountUnfit(why).into()),
    }
}

async fn answered(
    work: Work<'_>,
    ask: &Ask,
    id: BankStatementId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    let actor = treasurer(ask)?;
    let view = query::summary(work.tx, actor, id).await?;
    answers::keep(work, ask, status, &view, Some(view.version)).await
}
