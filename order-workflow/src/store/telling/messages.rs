//! Messages are read, one by one or all.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

#[derive(FromQueryResult)]
struct MessageRow {
    read_at: Option<DateTime<Utc>>,
}

/// When a message of theirs was read, if there is such a message.
pub(crate) async fn read_at(
    work: Work<'_>,
    actor: &Actor,
    id: Uuid,
) -> Result<Option<Option<DateTime<Utc>>>, WorkflowError> {
    let found: Option<MessageRow> = row(
        work.tx,
        "SELECT read_at FROM message WHERE id = $1 AND person_id = $2 AND organization_id = $3 FOR UPDATE",
        [
            id.into(),
            Uuid::from(actor.person).into(),
            Uuid::from(actor.organization).into(),
        ],
    )
    .await?;
    Ok(found.map(|message| message.read_at))
}

/// Marks one message of theirs, or all up to `until`, as read.
pub(crate) async fn mark_read(
    work: Work<'_>,
    actor: &Actor,
    only: Option<Uuid>,
    until: Option<Uuid>,
) -> Result<u64, WorkflowError> {
    execute(
        work.tx,
        "UPDATE message SET read_at = $5
         WHERE person_id = $1 AND organization_id = $2 AND read_at IS NULL
           AND ($3::uuid IS NULL OR id = $3) AND ($4::uuid IS NULL OR id <= $4)",
        [
            Uuid::from(actor.person).into(),
            Uuid::from(actor.organization).into(),
            only.into(),
            until.into(),
            work.now.into(),
        ],
    )
    .await
}

/// Tells an organization's people of one role something about a webhook of theirs.
pub(crate) async fn about_webhook(
    work: Work<'_>,
    organization: OrganizationId,
    role: Role,
    kind: &str,
    webhook: Uuid,
) -> Result<(), WorkflowError> {
    #[derive(FromQueryResult)]
    struct PersonRow {
        person_id: Uuid,
    }
    let people: Vec<PersonRow> = crate::unit_of_work::rows(
        work.tx,
        "SELECT DISTINCT t.person_id FROM tie t JOIN login l ON l.person_id = t.person_id AND l.ended_at IS NULL
         WHERE t.organization_id = $1 AND t.until IS NULL AND $2 = ANY(t.roles)",
        [Uuid::from(organization).into(), role.as_str().into()],
    )
    .await?;
    for person in people {
        let id: Uuid = work.id();
        execute(
            work.tx,
            "INSERT INTO message (id, person_id, organization_id, kind, webhook_id, happened_at, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6)",
            [
                id.into(),
                person.person_id.into(),
                Uuid::from(organization).into(),
                kind.into(),
                webhook.into(),
                work.now.into(),
            ],
        )
        .await?;
        execute(
            work.tx,
            "INSERT INTO mail (id, person_id, purpose, message_id, due_at, made_at)
             SELECT $1, $2, 'message', $3, $4, $4 FROM person_mail
             WHERE person_id = $2 AND choice = 'each' AND confirmed_at IS NOT NULL",
            [work.id::<Uuid>().into(), person.person_id.into(), id.into(), work.now.into()],
        )
        .await?;
    }
    Ok(())
}
