//! Payments as their sides see them: one, a list, what waits for signatures; and what there is to pay.

mod of_order;
mod payable;
mod view;

pub use self::of_order::PayableOrder;
pub use self::payable::{ClaimHeld, Partner, Payable, PayableInvoice};
pub use self::view::{
    AppliedView, EvidencePhotoView, PaidInto, PayerView, PaymentBrief, PaymentEventView,
    PaymentView, RefundView, SignaturesView, SignedView,
};
pub(crate) use self::view::{brief, view};

use crate::error::WorkflowError;
use crate::store::payments::{self as store, StoredPayment};
use crate::unit_of_work::{Workflow, rows};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PaymentId};
use supply_chain::organization::Role;
use supply_chain::payment::{Side, State};
use uuid::Uuid;

/// Who reads payments: whoever keeps the money, signs, runs the place, or looks over all of it. What an order has had
/// paid, everybody who works on it sees with the order.
pub const READERS: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver, Role::Auditor];

/// So many payments that wait for signatures are shown at once; the next as these are signed.
const MOST_TO_SIGN: i64 = 101;

/// Which payments a list is about.
#[derive(Debug, Clone, Default)]
pub struct PaymentFilter {
    /// On which side of them; any when not said.
    pub side: Option<Side>,
    /// In any of these states; all when empty.
    pub states: Vec<State>,
    /// With this organization only.
    pub with: Option<OrganizationId>,
    /// Of which something stands on account only.
    pub on_account: bool,
    /// Only those written down before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// Whoever may read payments.
pub(crate) fn reader(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(READERS) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: READERS }) }
}

/// The payment if the asker may know of it: a party's own, and the payee's from when it was made.
pub(crate) fn known(
    found: Option<StoredPayment>,
    actor: &Actor,
) -> Result<StoredPayment, WorkflowError> {
    found
        .filter(|_| actor.is_any(READERS))
        .filter(|stored| match stored.payment.side(actor.organization) {
            Some(Side::Payer) => true,
            Some(Side::Payee) => view::is_made(&stored.payment),
            None => false,
        })
        .ok_or(WorkflowError::NotFound { what: "payment" })
}

const LIST: &str = "
SELECT p.id FROM payment p
WHERE ((p.payer_id = $1 AND coalesce($2, 'payer') = 'payer')
       OR (p.payee_id = $1 AND coalesce($2, 'payee') = 'payee' AND p.state IN ('recorded', 'confirmed', 'reversed')))
  AND (cardinality($3::text[]) = 0 OR p.state = ANY($3))
  AND ($4::uuid IS NULL OR p.payer_id = $4 OR p.payee_id = $4)
  AND (NOT $5 OR (p.state IN ('recorded', 'confirmed') AND p.applied_sen + p.refunded_sen < p.amount_sen))
  AND ($6::uuid IS NULL OR p.id < $6)
ORDER BY p.id DESC LIMIT $7";

impl Workflow {
    /// A payment, for whoever may know of it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn payment(
        &self,
        id: PaymentId,
        actor: &Actor,
    ) -> Result<PaymentView, WorkflowError> {
        let stored = known(store::find(self.reader(), id).await?, actor)?;
        view(self.reader(), &stored, actor).await
    }

    /// The payments of the asker's organization, the last written down first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever reads none; the database fails.
    pub async fn payments(
        &self,
        filter: &PaymentFilter,
        actor: &Actor,
    ) -> Result<Vec<PaymentBrief>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Id {
            id: Uuid,
        }
        reader(actor)?;
        let on = self.reader();
        let states: Vec<String> =
            filter.states.iter().map(|state| state.as_str().to_owned()).collect();
        let ids: Vec<Id> = rows(
            on,
            LIST,
            [
                Uuid::from(actor.organization).into(),
                filter.side.map(Side::as_str).into(),
                states.into(),
                filter.with.map(Uuid::from).into(),
                filter.on_account.into(),
                filter.before.into(),
                i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
            ],
        )
        .await?;
        let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
        let stored = store::these(on, &ids).await?;
        Ok(stored.iter().map(|stored| brief(stored, actor)).collect())
    }

    /// What waits for the signature of the asker's officers, the oldest first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever signs nothing; the database fails.
    pub async fn payments_to_sign(&self, actor: &Actor) -> Result<Vec<PaymentView>, WorkflowError> {
        reader(actor)?;
        let on = self.reader();
        // What waits longest stands first, and is there however many wait behind it.
        let ids = store::to_sign(on, actor.organization, MOST_TO_SIGN).await?;
        let waiting = store::these(on, &ids).await?;
        let mut seen = Vec::with_capacity(waiting.len());
        for stored in &waiting {
            seen.push(view(on, stored, actor).await?);
        }
        Ok(seen)
    }
}
