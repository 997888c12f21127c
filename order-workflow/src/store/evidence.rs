//! Photos that show a payment or prove an account: kept when they are handed in, read by those they are shown to.

use crate::error::WorkflowError;
use crate::photo::Photo;
use crate::unit_of_work::{Work, execute, row};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};
use supply_chain::id::{FileId, OrganizationId, PersonId};
use uuid::Uuid;

/// How long they are kept: as long as the books they belong to (UU 8/1997 on company documents). What nothing
/// ever named is removed long before (`jobs::tidy`).
const KEPT: TimeDelta = TimeDelta::days(3653);

/// Keeps a photo that somebody hands in for an organization.
pub(crate) async fn keep(
    work: Work<'_>,
    organization: OrganizationId,
    by: PersonId,
    photo: &Photo,
) -> Result<FileId, WorkflowError> {
    let file: FileId = work.id();
    execute(
        work.tx,
        "INSERT INTO stored_file (id, owner_id, audience, name, media_type, sha256, content, keep_until, created_at)
         VALUES ($1, $2, 'parties', 'foto.jpg', 'image/jpeg', $3, $4, $5, $6)",
        [
            Uuid::from(file).into(),
            Uuid::from(organization).into(),
            Sha256::digest(&photo.jpeg).to_vec().into(),
            photo.jpeg.clone().into(),
            (work.now + KEPT).into(),
            work.now.into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO evidence_photo (file_id, organization_id, handed_in_by, width, height, handed_in_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        [
            Uuid::from(file).into(),
            Uuid::from(organization).into(),
            Uuid::from(by).into(),
            i32::try_from(photo.width).unwrap_or(i32::MAX).into(),
            i32::try_from(photo.height).unwrap_or(i32::MAX).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(file)
}

/// Whether an organization handed this photo in.
pub(crate) async fn is_of(
    on: &impl ConnectionTrait,
    file: FileId,
    organization: OrganizationId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        is_there: bool,
    }
    let found: Option<Found> = row(
        on,
        "SELECT EXISTS (SELECT FROM evidence_photo WHERE file_id = $1 AND organization_id = $2) AS is_there",
        [Uuid::from(file).into(), Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.is_there))
}

/// The bytes of a photo, for an organization that handed it in or is a party of a payment that it shows. What is only
/// being prepared is the payer's own, and what proves an account its owner's.
pub(crate) async fn photo(
    on: &impl ConnectionTrait,
    file: FileId,
    reader: OrganizationId,
) -> Result<Option<Vec<u8>>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Kept {
        content: Vec<u8>,
    }
    let kept: Option<Kept> = row(
        on,
        "SELECT f.content FROM evidence_photo e JOIN stored_file f ON f.id = e.file_id
         WHERE e.file_id = $1 AND (e.organization_id = $2 OR EXISTS (
             SELECT FROM payment p WHERE p.evidence_id = e.file_id
             AND (p.payer_id = $2 OR (p.payee_id = $2 AND p.state IN ('recorded', 'confirmed', 'reversed')))))",
        [Uuid::from(file).into(), Uuid::from(reader).into()],
    )
    .await?;
    Ok(kept.map(|kept| kept.content))
}
