//! Organizations enter by the thousand: one table, one row each, with their first manager.
//!
//! Good rows go in, bad rows change nothing, and the same table again changes nothing and tells the
//! invite codes that were not used yet once more. There are codes instead of passwords: four thousand
//! password hashes would take minutes, and nobody should know another's password.

mod judge;
mod table;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::invitations::{code_of, digest_of, expiry};
use super::values::Wrong;
use crate::answers;
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::store::enrolment::{self, Enrolment};
use crate::unit_of_work::{Work, Workflow};

/// What became of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Each row of it, in order.
    pub rows: Vec<RowResult>,
    /// Whether this is the first answer, given again.
    #[serde(skip)]
    pub replayed: bool,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowResult {
    /// Counts from 1 at the first line under the header.
    pub row: usize,
    /// What became of it.
    pub state: RowState,
    /// The organization, unless the row was refused.
    pub organization: Option<Uuid>,
    /// What its first manager signs in with.
    pub login: Option<String>,
    /// Worked out from the invitation, never stored; absent where the manager is in already.
    #[serde(skip)]
    pub invite_code: Option<String>,
    /// The invitation behind the code.
    invitation: Option<Uuid>,
    /// What is wrong with it.
    pub faults: Vec<RowFault>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// It made an organization.
    Created,
    /// Everything in it was there already.
    Unchanged,
    /// It changed nothing.
    Refused,
}

/// A cell that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The column by its English name.
    pub column: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// The operator enters the organizations of a table.
///
/// # Errors
/// Not the operator; no table, one without the needed columns, or one with too many rows.
pub async fn import_organizations(
    workflow: &Workflow,
    ask: Ask,
    file: Vec<u8>,
) -> Result<Imported, WorkflowError> {
    let asked = Arc::new((ask, file));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, file) = &*asked;
                if !matches!(ask.by, Asker::Operator(_)) {
                    return Err(WorkflowError::OperatorOnly);
                }
                if let Some(answer) = answers::claim(work, ask).await? {
                    let first: Imported = serde_json::from_str(&answer.body)?;
                    return Ok(Imported { replayed: answer.replayed, ..with_codes(work, first) });
                }
                let lines = table::read(file)?;
                let imported = enter(work, ask, lines).await?;
                answers::keep(work, ask, 200, &imported, None).await?;
                Ok(with_codes(work, imported))
            })
        })
        .await
}

/// What became of a table that was handed in before under this key, its codes told again; nothing
/// when there was none. Only whoever handed it in is told.
///
/// # Errors
/// Not the operator; the key was not that of a table.
pub async fn recall_import(
    workflow: &Workflow,
    by: Asker,
    route: String,
    key: String,
) -> Result<Option<Imported>, WorkflowError> {
    if !matches!(by, Asker::Operator(_)) {
        return Err(WorkflowError::OperatorOnly);
    }
    workflow
        .carry_out(move |work| {
            let (by, route, key) = (by.clone(), route.clone(), key.clone());
            Box::pin(async move {
                let kept = answers::recall(work, &by, &route, &key).await?;
                let kept: Option<Imported> =
                    kept.map(|kept| serde_json::from_str(&kept)).transpose()?;
                Ok(kept.map(|imported| with_codes(work, imported)))
            })
        })
        .await
}

async fn enter(
    work: Work<'_>,
    ask: &Ask,
    lines: Vec<table::Line>,
) -> Result<Imported, WorkflowError> {
    enrolment::hold_others_back(work).await?;
    let known = enrolment::known(work, &judge::keys(&lines)).await?;
    let mut judged = judge::judge(lines, &known);
    let by = ask.by.person();
    let mut enrolments: Vec<&mut Enrolment> = Vec::new();
    for row in &mut judged {
        if let judge::Verdict::New(enrolment) = &mut row.verdict {
            enrolment.draw_ids(work);
            let code = code_of(work.seal, enrolment.invitation);
            enrolment.code_hash = hex::encode(digest_of(&code));
            enrolments.push(enrolment);
        }
    }
    enrolment::draw_codes(work, &mut enrolments).await?;
    let made: Vec<&Enrolment> = enrolments.into_iter().map(|enrolment| &*enrolment).collect();
    enrolment::enrol(work, &made, by, expiry(work.now)).await?;
    enrolment::affiliate(work, &judge::affiliations(&judged, &known)).await?;
    Ok(Imported { rows: judged.into_iter().map(judge::Judged::result).collect(), replayed: false })
}

fn with_codes(work: Work<'_>, mut imported: Imported) -> Imported {
    for row in &mut imported.rows {
        row.invite_code = row.invitation.map(|invitation| code_of(work.seal, invitation));
    }
    imported
}
