//! Claims as those who have a part in them see them: one claim, a list, a photo.

mod view;

pub use self::view::{
    ClaimBrief, ClaimLineView, ClaimView, EventView, OfferedView, OrderOfClaim, PhotoView,
    ReplacementView, SettledView,
};
pub(crate) use self::view::{brief, view};

use crate::ask::Asker;
use crate::command::claims::by;
use crate::error::WorkflowError;
use crate::query::orders::staff;
use crate::query::payments;
use crate::store::claims::{self as store, StoredClaim};
use crate::store::evidence as evidence_photos;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::claim::{Side, State};
use supply_chain::id::{ClaimId, FileId, PurchaseOrderId};
use uuid::Uuid;

/// Which claims a list is about.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    /// On which side of them; any when not said.
    pub side: Option<Side>,
    /// In any of these states; all when empty.
    pub states: Vec<State>,
    /// About this order only.
    pub order: Option<PurchaseOrderId>,
    /// Only those made before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// The claim if the asker has a part in it, and is more than a member.
pub(crate) fn known(
    found: Option<StoredClaim>,
    asker: &Asker,
) -> Result<StoredClaim, WorkflowError> {
    let is_staff = match asker {
        Asker::Actor(actor) => staff(actor).is_ok(),
        Asker::Operator(_) => true,
    };
    found
        .filter(|stored| is_staff && stored.claim.side(by(asker)).is_some())
        .ok_or(WorkflowError::NotFound { what: "claim" })
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// A draft is the claimant's alone; whoever mediates sees what came to them.
const LIST: &str = "
SELECT c.id FROM claim c
WHERE CASE WHEN $1::uuid IS NULL THEN c.is_with_operator
      ELSE (c.claimant_id = $1 AND coalesce($2, 'claimant') = 'claimant')
        OR (c.respondent_id = $1 AND c.number IS NOT NULL AND coalesce($2, 'respondent') = 'respondent')
        OR (c.mediator_id = $1 AND coalesce($2, 'mediator') = 'mediator') END
  AND (cardinality($3::text[]) = 0 OR c.state = ANY($3))
  AND ($4::uuid IS NULL OR c.order_id = $4)
  AND ($5::uuid IS NULL OR c.id < $5)
ORDER BY c.id DESC LIMIT $6";

impl Workflow {
    /// A claim, for whoever has a part in it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else; a draft is the claimant's alone.
    pub async fn claim(&self, id: ClaimId, asker: &Asker) -> Result<ClaimView, WorkflowError> {
        let stored = known(store::find(self.reader(), id).await?, asker)?;
        view(self.reader(), &stored, asker, self.origin.now()).await
    }

    /// The asker's claims, newest first.
    ///
    /// # Errors
    /// A member only, or the database fails.
    pub async fn claims(
        &self,
        filter: &ClaimFilter,
        asker: &Asker,
    ) -> Result<Vec<ClaimBrief>, WorkflowError> {
        if let Asker::Actor(actor) = asker {
            staff(actor)?;
        }
        let on = self.reader();
        let states: Vec<String> =
            filter.states.iter().map(|state| state.as_str().to_owned()).collect();
        let ids: Vec<Id> = rows(
            on,
            LIST,
            [
                asker.organization().map(Uuid::from).into(),
                filter.side.map(Side::as_str).into(),
                states.into(),
                filter.order.map(Uuid::from).into(),
                filter.before.into(),
                i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
            ],
        )
        .await?;
        let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
        let stored = store::these(on, &ids).await?;
        Ok(stored.iter().map(|stored| brief(stored, asker)).collect())
    }

    /// The JPEG of a photo, after the same check that its claim or its payment gets.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever may not see what it lies with.
    pub async fn photo(&self, id: FileId, asker: &Asker) -> Result<Vec<u8>, WorkflowError> {
        let absent = || WorkflowError::NotFound { what: "file" };
        let on = self.reader();
        let Some((claim, jpeg)) = store::photo(on, id).await? else {
            return evidence(on, id, asker).await?.ok_or_else(absent);
        };
        may_see(on, claim, asker).await.map_err(|_none_of_their_business| absent())?;
        Ok(jpeg)
    }
}

/// A photo that shows a payment or proves an account, for those who read about money.
async fn evidence(
    on: &impl ConnectionTrait,
    id: FileId,
    asker: &Asker,
) -> Result<Option<Vec<u8>>, WorkflowError> {
    match asker {
        Asker::Actor(actor) if actor.is_any(payments::READERS) => {
            evidence_photos::photo(on, id, actor.organization).await
        }
        Asker::Actor(_) | Asker::Operator(_) => Ok(None),
    }
}

async fn may_see(
    on: &impl ConnectionTrait,
    claim: ClaimId,
    asker: &Asker,
) -> Result<(), WorkflowError> {
    known(store::find(on, claim).await?, asker).map(|_| ())
}
