//! What one person is told and nobody else: a member, that what they ordered lies ready for them.

use sea_orm::FromQueryResult;
use supply_chain::id::{OrganizationId, PersonId, PurchaseOrderId};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// The message's kind; it stands in no history of an order, for nobody is bound by it.
pub(crate) const READY: &str = "ready";

/// Tells somebody something of an order, beside where its history stands; whoever never signs in is told nothing. A mail
/// goes to those who want each.
///
/// # Errors
/// The database fails.
pub(crate) async fn tell(
    work: Work<'_>,
    (person, organization): (PersonId, OrganizationId),
    kind: &'static str,
    order: PurchaseOrderId,
) -> Result<(), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Told {
        mails: bool,
    }
    let id: Uuid = work.id();
    let told: Option<Told> = row(
        work.tx,
        "INSERT INTO message (id, person_id, organization_id, kind, order_id, position, happened_at, made_at)
         SELECT $1, $2, $3, $4, h.order_id, h.position, $6, $6 FROM order_history h
         WHERE h.order_id = $5 AND EXISTS (SELECT FROM login l WHERE l.person_id = $2 AND l.ended_at IS NULL)
         ORDER BY h.position DESC LIMIT 1
         ON CONFLICT (person_id, organization_id, order_id, position) WHERE order_id IS NOT NULL DO NOTHING
         RETURNING EXISTS (SELECT FROM person_mail p WHERE p.person_id = $2 AND p.choice = 'each'
                           AND p.confirmed_at IS NOT NULL) AS mails",
        [
            id.into(),
            Uuid::from(person).into(),
            Uuid::from(organization).into(),
            kind.into(),
            Uuid::from(order).into(),
            work.now.into(),
        ],
    )
    .await?;
    if told.is_some_and(|told| told.mails) {
        execute(
            work.tx,
            "INSERT INTO mail (id, person_id, purpose, message_id, due_at, made_at) VALUES ($1, $2, 'message', $3, $4, $4)",
            [work.id::<Uuid>().into(), Uuid::from(person).into(), id.into(), work.now.into()],
        )
        .await?;
    }
    Ok(())
}
