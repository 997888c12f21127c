//! A person asks to be forgotten (UU 27/2022 on personal data): their name goes out of everything, for good.
//!
//! What they did stays, as somebody's: histories still verify, since an entry hashes digests and not names
//! (data.md 12). It is the operator's to do, at the machine itself.

use serde_json::json;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::erasing as store;
use crate::store::people::audit;
use crate::unit_of_work::Workflow;

pub use crate::store::erasing::Remains;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Who it was; the id stays.
    pub person: Uuid,
    /// How many entries of histories lost their name.
    pub entries: u64,
    /// Where the name or the login still stands because somebody else typed it: for the operator to look at.
    pub remains: Vec<Remains>,
}

/// Erases the person who signs in, or signed in, with `login`, and ends whatever they may do. A second time
/// nobody has that login any more.
///
/// # Errors
/// [`WorkflowError::NotFound`] when nobody has it; the database fails.
pub async fn erase_person(workflow: &Workflow, login: &str) -> Result<Erased, WorkflowError> {
    let login = login.to_owned();
    workflow
        .carry_out(move |work| {
            let login = login.clone();
            Box::pin(async move {
                let named = store::find(work, &login).await?;
                let named = named.ok_or(WorkflowError::NotFound { what: "person" })?;
                let entries = store::erase(work, &named).await?;
                let facts = json!({ "history_entries": entries });
                audit(work, None, None, "person_erased", ("person", named.person), facts).await?;
                let remains = store::remains(work, &named).await?;
                Ok(Erased { person: named.person, entries, remains })
            })
        })
        .await
}
