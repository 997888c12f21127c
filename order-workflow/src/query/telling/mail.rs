//! Where somebody gets mails, as they see it themselves.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use supply_chain::id::PersonId;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::telling::mails::ADDRESS;
use crate::unit_of_work::{Workflow, row};

/// Somebody's choice of mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailChoice {
    /// Their address; null when they gave none.
    pub address: Option<String>,
    /// When they confirmed that it is theirs; nothing is sent before.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// none, each or daily.
    pub choice: String,
}

#[derive(FromQueryResult)]
struct ChoiceRow {
    sealed_address: Vec<u8>,
    confirmed_at: Option<DateTime<Utc>>,
    choice: String,
}

/// Where somebody gets mails.
///
/// # Errors
/// The database fails, or the address was sealed by another installation.
pub async fn mail_choice(
    workflow: &Workflow,
    person: PersonId,
) -> Result<MailChoice, WorkflowError> {
    let found: Option<ChoiceRow> = row(
        workflow.reader(),
        "SELECT sealed_address, confirmed_at, choice FROM person_mail WHERE person_id = $1",
        [Uuid::from(person).into()],
    )
    .await?;
    let Some(found) = found else {
        return Ok(MailChoice { address: None, confirmed_at: None, choice: "none".to_owned() });
    };
    let address = workflow.seal.open_sealed(ADDRESS, person.into(), &found.sealed_address)?;
    Ok(MailChoice {
        address: Some(address),
        confirmed_at: found.confirmed_at,
        choice: found.choice,
    })
}
