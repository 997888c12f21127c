//! Stored answers: the same key and input get the first answer again, another input a refusal.

use crate::ask::{Ask, Asker, Once};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::Serialize;
use uuid::Uuid;

/// What a command answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status, always 2xx.
    pub status: u16,
    /// JSON as it was first sent; empty for 204.
    pub body: String,
    /// The version of the thing, for `ETag`.
    pub version: Option<i64>,
    /// Whether this is the first answer, given again.
    pub replayed: bool,
}

#[derive(FromQueryResult)]
struct Kept {
    input_hash: Vec<u8>,
    status: i16,
    body: String,
    etag: Option<String>,
}

/// Takes the asker's key. The first answer if it was used for the same input before; a twin that is
/// under way is waited for (the key is locked until the first commits or rolls back).
///
/// Ask only after the asker's authority over the thing has been checked (data.md 10).
///
/// # Errors
/// [`WorkflowError::KeyReused`] when the key was used for another input.
pub async fn claim(work: Work<'_>, ask: &Ask) -> Result<Option<Answer>, WorkflowError> {
    let Some(once) = &ask.once else { return Ok(None) };
    let kept: Option<Kept> = row(
        work.tx,
        "SELECT input_hash, status, body, etag FROM take_key($1, $2, $3, $4)",
        key_of(ask, once),
    )
    .await?;
    kept.map(|kept| again(kept, once)).transpose()
}

/// Under what an answer is kept: organization, person, route, key.
fn key_of(ask: &Ask, once: &Once) -> [Value; 4] {
    [
        // The nil id where a person acts for the installation itself.
        ask.by.organization().map_or(Uuid::nil(), Uuid::from).into(),
        Uuid::from(ask.by.person()).into(),
        once.route.clone().into(),
        once.key.clone().into(),
    ]
}

/// The answer that was kept under the asker's key, for whoever has to look things up before a command can be
/// asked: what was answered is answered again, whatever has become of those things since. Takes nothing.
///
/// Ask only after the asker's authority has been checked (data.md 10).
///
/// # Errors
/// [`WorkflowError::KeyReused`] when the key was used for another input; the database fails.
pub async fn given(on: &impl ConnectionTrait, ask: &Ask) -> Result<Option<Answer>, WorkflowError> {
    let Some(once) = &ask.once else { return Ok(None) };
    let kept: Option<Kept> = row(
        on,
        "SELECT input_hash, status, body, etag FROM answer
         WHERE organization_id = $1 AND person_id = $2 AND route = $3 AND key = $4",
        key_of(ask, once),
    )
    .await?;
    kept.map(|kept| again(kept, once)).transpose()
}

fn again(kept: Kept, once: &Once) -> Result<Answer, WorkflowError> {
    if kept.input_hash != once.input_hash {
        return Err(WorkflowError::KeyReused);
    }
    Ok(Answer {
        status: u16::try_from(kept.status).unwrap_or(200),
        body: kept.body,
        version: kept.etag.and_then(|version| version.parse().ok()),
        replayed: true,
    })
}

/// Writes `view` as the answer, and keeps it under the asker's key if there is one.
///
/// # Errors
/// The view cannot be written as JSON, or the database fails.
pub async fn keep(
    work: Work<'_>,
    ask: &Ask,
    status: u16,
    view: &impl Serialize,
    version: Option<i64>,
) -> Result<Answer, WorkflowError> {
    let body = if status == 204 { String::new() } else { serde_json::to_string(view)? };
    if let Some(once) = &ask.once {
        let [organization, person, route, key] = key_of(ask, once);
        execute(
            work.tx,
            "INSERT INTO answer (organization_id, person_id, route, key, input_hash, status, body, etag, created_at,
                                 device_id, device_sequence)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                organization,
                person,
                route,
                key,
                once.input_hash.to_vec().into(),
                i16::try_from(status).unwrap_or(200).into(),
                body.clone().into(),
                version.map(|version| version.to_string()).into(),
                work.now.into(),
                ask.device.map(|(device, _)| device).into(),
                ask.device.map(|(_, sequence)| sequence).into(),
            ],
        )
        .await?;
    }
    Ok(Answer { status, body, version, replayed: false })
}

/// Writes `view` as the answer in place of the one that was kept under the asker's key before somebody outside was
/// asked: a command that goes on after its first transaction answers with how it ended.
///
/// # Errors
/// As [`keep`].
pub(crate) async fn complete(
    work: Work<'_>,
    ask: &Ask,
    status: u16,
    view: &impl Serialize,
    version: Option<i64>,
) -> Result<Answer, WorkflowError> {
    let body = serde_json::to_string(view)?;
    if let Some(once) = &ask.once {
        let [organization, person, route, key] = key_of(ask, once);
        execute(
            work.tx,
            "UPDATE answer SET status = $5, body = $6, etag = $7
             WHERE organization_id = $1 AND person_id = $2 AND route = $3 AND key = $4",
            [
                organization,
                person,
                route,
                key,
                i16::try_from(status).unwrap_or(200).into(),
                body.clone().into(),
                version.map(|version| version.to_string()).into(),
            ],
        )
        .await?;
    }
    Ok(Answer { status, body, version, replayed: false })
}

#[derive(FromQueryResult)]
struct Body {
    body: String,
}

/// The body kept under a key, for whoever asked under it; nothing when none is.
///
/// # Errors
/// The database fails.
pub(crate) async fn recall(
    work: Work<'_>,
    by: &Asker,
    route: &str,
    key: &str,
) -> Result<Option<String>, WorkflowError> {
    let kept: Option<Body> = row(
        work.tx,
        "SELECT body FROM answer
         WHERE organization_id = $1 AND person_id = $2 AND route = $3 AND key = $4 AND body <> ''",
        [
            by.organization().map_or(Uuid::nil(), Uuid::from).into(),
            Uuid::from(by.person()).into(),
            route.into(),
            key.into(),
        ],
    )
    .await?;
    Ok(kept.map(|kept| kept.body))
}
