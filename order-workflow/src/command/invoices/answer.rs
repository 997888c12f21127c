//! What a command about an invoice answers: the invoice as it then stands.

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::invoices::{known, view};
use crate::store::invoices as store;
use crate::unit_of_work::Work;
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, PersonId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is put before the board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WriteOffView {
    /// Which: whoever signs names it, so that nobody signs another than they saw.
    pub id: Uuid,
    /// How much would be given up.
    #[schema(value_type = String)]
    pub amount: Money,
    /// Why.
    pub words: String,
    /// Of the meeting that decided so.
    pub minutes: String,
    /// How many officers must sign.
    pub needed: usize,
    /// Who has signed.
    #[schema(value_type = Vec<Uuid>)]
    pub signed: Vec<PersonId>,
}

/// The invoice as `actor`, one of its parties, now sees it.
pub(super) async fn answered(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    id: InvoiceId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    // Read again: the answer shows what is stored, with what stands beside it.
    let stored = known(store::find(work.tx, &[id]).await?.pop(), actor)?;
    let shown = view(work.tx, &stored, actor, work.now).await?;
    answers::keep(work, ask, status, &shown, Some(stored.invoice.version)).await
}
