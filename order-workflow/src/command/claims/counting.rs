//! A count of a shipment drafts a claim for what was rejected or never came, and a corrected count
//! changes it, in the count's own transaction (examples.md E5).

use super::following::follow;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::claims::{self as store, StoredClaim};
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::Work;
use supply_chain::claim::{
    Basis, By, Claim, Command, Countable, Reason, Refusal, State, WantedLine, decide,
};
use supply_chain::id::ShipmentId;
use supply_chain::purchase_order::{DeliveryTerms, Event, PurchaseOrder};

/// Lets the claims about a shipment follow its count; events that count nothing change nothing.
///
/// # Errors
/// [`Refusal::CountIsSettled`] where a claim about the former count was decided and would lose its ground.
pub(crate) async fn follow_count(
    work: Work<'_>,
    stored: &mut Stored,
    events: &[Event],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    if stored.order.kind.is_billed_elsewhere() {
        // What is not good never becomes part of a leg, and so is never billed.
        return Ok(());
    }
    let mut changed = false;
    for event in events {
        match event {
            Event::Counted { shipment, lines, .. }
                if lines.iter().any(|line| line.rejected > 0 || line.lost > 0) =>
            {
                draft(work, stored, *shipment, None, ask).await?;
                changed = true;
            }
            Event::ReceiptCorrected { shipment, .. } => {
                changed = true;
                let mut claims = store::of_shipment(work.tx, *shipment).await?;
                let at = claims.iter().position(|claim| claim.claim.state == State::Draft);
                let drafted = at.map(|at| claims.remove(at));
                fit(work, *shipment, &claims, ask).await?;
                draft(work, stored, *shipment, drafted, ask).await?;
            }
            _ => {}
        }
    }
    if changed && let Some(now) = purchase_orders::find_for_update(work.tx, stored.order.id).await?
    {
        // A claim that gave way is named in the order's history, which went on by that.
        *stored = now;
    }
    Ok(())
}

/// Fits what was claimed to the count that holds now: what is decided stays, the newest gives way first.
async fn fit(
    work: Work<'_>,
    shipment: ShipmentId,
    claims: &[StoredClaim],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let mut left = counted(work, shipment).await?;
    let (decided, open): (Vec<&StoredClaim>, Vec<&StoredClaim>) =
        claims.iter().partition(|claim| claim.claim.state.is_over());
    for stored in decided {
        if !take(&stored.claim, &mut left) {
            let number = stored.claim.number.clone().unwrap_or_default();
            return Err(Refusal::CountIsSettled { number }.into());
        }
    }
    for stored in open.into_iter().rev() {
        let command = Command::Recount { countables: left.clone() };
        let events = decide(&stored.claim, command, By::Clock, work.now)?.events;
        let claim = store::save(work, &stored.claim, &events, &stored.zone, ask).await?;
        follow(work, &stored.claim, &claim, &events, ask).await?;
        if claim.state.holds_quantity() {
            take(&claim, &mut left);
        }
    }
    Ok(())
}

/// The shipment's lines as they are counted, with nothing taken away.
async fn counted(work: Work<'_>, shipment: ShipmentId) -> Result<Vec<Countable>, WorkflowError> {
    let mut lines = store::countables(work.tx, shipment, None).await?;
    for claim in store::of_shipment(work.tx, shipment).await? {
        for line in &claim.claim.lines {
            if let Some(of) = lines.iter_mut().find(|of| of.shipment_line == line.shipment_line) {
                of.take(line.reason.basis(), -line.quantity);
            }
        }
    }
    Ok(lines)
}

/// Takes what a claim holds; tells whether it was there.
fn take(claim: &Claim, left: &mut [Countable]) -> bool {
    claim.lines.iter().all(|line| {
        let basis = line.reason.basis();
        let of = left.iter_mut().find(|of| of.shipment_line == line.shipment_line);
        of.is_some_and(|of| {
            of.take(basis, line.quantity);
            of.left(basis) >= 0
        })
    })
}

/// Drafts a claim for what is rejected or missing and not claimed yet; changes or drops the draft there is.
async fn draft(
    work: Work<'_>,
    stored: &Stored,
    shipment: ShipmentId,
    drafted: Option<StoredClaim>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let order = &stored.order;
    let besides = drafted.as_ref().map(|drafted| drafted.claim.id);
    let countables = store::countables(work.tx, shipment, besides).await?;
    let lines = to_claim(work, order, &countables);
    let before = drafted.map_or_else(|| begun(work, order, shipment), |drafted| drafted.claim);
    let command = match (lines.is_empty(), before.version) {
        (true, 0) => return Ok(()),
        (true, _) => Command::Discard { reason: None },
        _ => Command::Draft { lines, countables },
    };
    let events = match decide(&before, command, By::Clock, work.now) {
        Ok(decision) => decision.events,
        // After the days for a claim no new one is drafted, and an old draft does not stand.
        Err(Refusal::TooLateToClaim { .. }) if before.version == 0 => return Ok(()),
        Err(Refusal::TooLateToClaim { .. }) => {
            decide(&before, Command::Discard { reason: None }, By::Clock, work.now)?.events
        }
        Err(refusal) => return Err(refusal.into()),
    };
    store::save(work, &before, &events, &stored.seller_zone, ask).await?;
    Ok(())
}

fn begun(work: Work<'_>, order: &PurchaseOrder, shipment: ShipmentId) -> Claim {
    let parties = (order.buyer, order.seller);
    Claim::begin(work.id(), (order.id, shipment), parties, order.terms.claims)
}

/// What a claim would be about. Under loco what is lost on the way is the buyer's own (data.md 9), so it is
/// not drafted; whoever says that it never left may still claim it by hand.
fn to_claim(work: Work<'_>, order: &PurchaseOrder, countables: &[Countable]) -> Vec<WantedLine> {
    let reasons = match order.terms.delivery_terms {
        DeliveryTerms::Franco => &[Reason::Rejected, Reason::Missing][..],
        DeliveryTerms::Loco => &[Reason::Rejected][..],
    };
    let wanted = |of: &Countable, reason: Reason| WantedLine {
        id: work.id(),
        order_line: of.order_line,
        reason,
        quantity: of.left(reason.basis()),
        amount: None,
    };
    let each = countables.iter().flat_map(|of| reasons.iter().map(move |reason| (of, *reason)));
    let left = each.filter(|(of, reason)| {
        debug_assert_ne!(reason.basis(), Basis::Received, "only what is not good is drafted");
        of.left(reason.basis()) > 0
    });
    left.map(|(of, reason)| wanted(of, reason)).collect()
}
