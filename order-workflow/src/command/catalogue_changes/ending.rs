//! A change is called off before its day, or taken back after it was done.

use std::collections::{BTreeMap, HashMap};

use supply_chain::ask::Actor;
use supply_chain::id::CatalogueChangeId;
use supply_chain::offer::OfferState;
use uuid::Uuid;

use super::TIME_TO_UNDO;
use super::refusal::Refusal;
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::catalogue::{DESK, seller};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::catalogue_changes::{ChangeView, change};
use crate::store::catalogue_changes::{self as store, Change, Goods, Row, Which, Write};
use crate::store::import_bulk;
use crate::store::stock::{Cause, Kind, counted_again};
use crate::unit_of_work::{Work, Workflow};

/// How many of those that changed since are named.
const NAMED_MAX: usize = 20;

/// Calls a planned change off; answers 200 with a [`ChangeView`].
///
/// # Errors
/// [`WorkflowError::NotFound`]; 403 without a desk role; stale; [`Refusal::NotPlanned`].
pub async fn cancel(
    workflow: &Workflow,
    ask: Ask,
    id: CatalogueChangeId,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Cancel(id)).await
}

/// Takes a change back: every offer says what it said before, and stocks move back by what they were moved. Where some
/// of it changed since, nothing is taken back and those are named; with `leave_changed`, all but those is. Answers 200
/// with a [`ChangeView`].
///
/// # Errors
/// [`WorkflowError::NotFound`]; 403 without a desk role; stale; [`Refusal::NotDone`]; [`Refusal::TooLateToUndo`];
/// [`Refusal::ChangedSince`].
pub async fn undo(
    workflow: &Workflow,
    ask: Ask,
    id: CatalogueChangeId,
    leave_changed: bool,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Undo { id, leave_changed }).await
}

/// A change of the asker's own organization, locked, if their role covers ending it.
async fn own(work: Work<'_>, ask: &Ask, id: CatalogueChangeId) -> Result<Change, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = store::find_for_update(work.tx, actor.organization, id).await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "catalogue change" })?;
    seller(ask, DESK)?;
    Ok(found)
}

async fn told(
    work: Work<'_>,
    ask: &Ask,
    id: CatalogueChangeId,
) -> Result<Done<ChangeView>, WorkflowError> {
    let view = change(work.tx, &ask.by, id, work.now).await?;
    let version = view.version;
    Ok(Done::changed(view).at(version))
}

struct Cancel(CatalogueChangeId);

impl Command for Cancel {
    type Grounds = Change;
    type View = ChangeView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Change, WorkflowError> {
        own(work, ask, self.0).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        found: Change,
    ) -> Result<Done<ChangeView>, WorkflowError> {
        ask.expect(found.version)?;
        if found.state != "planned" {
            return Err(Refusal::NotPlanned { state: found.state }.into());
        }
        let mut rows = store::rows_of(work.tx, found.id, "planned").await?;
        for row in &mut rows {
            row.outcome = "cancelled";
        }
        store::outcomes(work, found.id, &rows).await?;
        store::end(work, found.id, "cancelled", seller(ask, DESK)?.person).await?;
        told(work, ask, self.0).await
    }
}

struct Undo {
    id: CatalogueChangeId,
    leave_changed: bool,
}

impl Command for Undo {
    type Grounds = Change;
    type View = ChangeView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Change, WorkflowError> {
        own(work, ask, self.id).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        found: Change,
    ) -> Result<Done<ChangeView>, WorkflowError> {
        ask.expect(found.version)?;
        let Some(done_at) = found.done_at.filter(|_| found.state == "done") else {
            return Err(Refusal::NotDone { state: found.state }.into());
        };
        if work.now >= done_at + TIME_TO_UNDO {
            let hours = TIME_TO_UNDO.num_hours();
            return Err(Refusal::TooLateToUndo { done_at, hours }.into());
        }
        let actor = seller(ask, DESK)?;
        let mut rows = store::rows_of(work.tx, found.id, "done").await?;
        let named = rows.iter().map(|row| row.offer).collect();
        let goods = store::goods(work.tx, actor.organization, &Which::Named(named), true).await?;
        let goods: HashMap<Uuid, Goods> = goods.into_iter().map(|one| (one.id, one)).collect();
        let targets = judged(work, actor, found.id, (&mut rows, &goods)).await?;
        let kept: Vec<&Row> = rows.iter().filter(|row| row.outcome == "kept").collect();
        // When every one of them changed since, there is nothing to take back.
        if !kept.is_empty() && (!self.leave_changed || kept.len() == rows.len()) {
            let names = kept.iter().filter_map(|row| goods.get(&row.offer));
            let names = names.map(|goods| goods.name.clone()).take(NAMED_MAX).collect();
            return Err(Refusal::ChangedSince { names, count: kept.len() }.into());
        }
        let writes: Vec<Write<'_>> = rows
            .iter()
            .filter(|row| row.outcome == "undone")
            .filter(|row| row.new_prices != row.old_prices || row.new_state != row.old_state)
            .map(|row| Write {
                id: row.offer,
                prices: row.old_prices.as_ref(),
                state: row.old_state,
            })
            .collect();
        store::write(work, actor.organization, &writes).await?;
        let cause = Cause {
            kind: Kind::StockTake,
            owner: actor.organization,
            reason: Some("undo"),
            document: Some(found.id),
            person: Some(actor.person),
        };
        import_bulk::set_stocks(work, cause, &targets).await?;
        store::outcomes(work, found.id, &rows).await?;
        store::end(work, found.id, "undone", actor.person).await?;
        store::tally(work, found.id).await?;
        told(work, ask, self.id).await
    }
}

/// Says of each row whether it is taken back or was changed since; answers what there is to be of each product.
async fn judged(
    work: Work<'_>,
    actor: &Actor,
    change: Uuid,
    (rows, goods): (&mut [Row], &HashMap<Uuid, Goods>),
) -> Result<BTreeMap<Uuid, i64>, WorkflowError> {
    let moved = |row: &Row| row.moved.is_some_and(|moved| moved != 0);
    let products: Vec<Uuid> = rows
        .iter()
        .filter(|row| moved(row))
        .filter_map(|row| Some(goods.get(&row.offer)?.product))
        .collect();
    let seller = actor.organization;
    let standing = import_bulk::standing(work.tx, seller, products.clone(), true).await?;
    let again = counted_again(work.tx, seller, products, change).await?;
    let mut targets = BTreeMap::new();
    for row in rows {
        let Some(goods) = goods.get(&row.offer) else { continue };
        let is_stale = row.offer_version != Some(goods.version)
            || goods.state == OfferState::Withdrawn
            || row.old_state == Some(OfferState::Published) && goods.kept_off_sale;
        let back = row.moved.filter(|moved| *moved != 0);
        let stands = standing.get(&goods.product);
        let there =
            back.zip(stands).map(|(moved, stands)| (stands.on_hand - moved, stands.reserved));
        let stock_moved = back.is_some()
            && (again.contains(&goods.product)
                || there.is_none_or(|(on_hand, reserved)| on_hand < reserved));
        (row.outcome, row.why) = match (is_stale, stock_moved) {
            (true, _) => ("kept", Some("changed_since")),
            (false, true) => ("kept", Some("stock_moved")),
            (false, false) => {
                targets.extend(there.map(|(on_hand, _)| (goods.product, on_hand)));
                ("undone", None)
            }
        };
    }
    Ok(targets)
}
