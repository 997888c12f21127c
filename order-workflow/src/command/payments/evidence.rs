//! A photo is handed in before what it shows is written down.

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::photo::Photo;
use crate::store::evidence as store;
use crate::unit_of_work::Work;
use serde::Serialize;
use supply_chain::id::FileId;
use supply_chain::organization::Role;
use utoipa::ToSchema;

/// Who hands photos in: whoever writes payments down, and whoever enters accounts.
const ROLES: &[Role] = &[Role::Treasurer, Role::Manager];

/// A photo that was handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// UUIDv7; its address is `/files/{id}`.
    #[schema(value_type = Uuid)]
    pub id: FileId,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

pub(super) async fn hand_in(
    work: Work<'_>,
    ask: &Ask,
    photo: &Photo,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if !actor.is_any(ROLES) {
        return Err(WorkflowError::NotYourRole { roles: ROLES });
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let id = store::keep(work, actor.organization, actor.person, photo).await?;
    let view = EvidenceView { id, width: photo.width, height: photo.height };
    answers::keep(work, ask, 201, &view, None).await
}
