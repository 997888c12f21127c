//! What was ordered below and comes from above order by order: the drafts above for it, prepared at a tap, exactly once.

use super::Refusal;
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::purchase_orders::{NewOrder, WantedLine, create};
use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::query::resale::{LinksView, links_of};
use crate::store::purchase_orders;
use crate::store::resale::{self as store, LineAbove};
use crate::unit_of_work::{Work, Workflow};
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId};
use supply_chain::offer::CountRule;
use supply_chain::organization::Ability;
use supply_chain::purchase_order::{CommandName, Details, Party};

/// Prepares a draft with each seller above, for what of the order is neither there nor ordered already; 201 with the
/// orders that belong to it. Asked twice, or by two at once, nothing is ordered twice.
///
/// # Errors
/// 404 to anybody but its seller's people; 403 without a buyer's role; a [`Refusal`]; what an order would be refused for.
pub async fn order_above(
    workflow: &Workflow,
    ask: Ask,
    id: PurchaseOrderId,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, OrderAbove(id)).await
}

struct OrderAbove(PurchaseOrderId);

impl Command for OrderAbove {
    type Grounds = Actor;
    type View = LinksView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Actor, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        // Its row is held to the end: whoever comes second finds what the first has made.
        let found = purchase_orders::find_for_update(work.tx, self.0).await?;
        let stored = known(found, actor)?;
        let roles = CommandName::Edit.roles(Party::Buyer);
        if stored.order.seller != actor.organization {
            return Err(Refusal::NothingToOrder.into());
        }
        if !actor.is_any(roles) || !actor.can(Ability::Buy) {
            return Err(WorkflowError::NotYourRole { roles });
        }
        Ok(actor.clone())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        actor: Actor,
    ) -> Result<Done<LinksView>, WorkflowError> {
        let lines = store::lines_above(work.tx, (self.0, actor.organization)).await?;
        if lines.is_empty() {
            return Err(Refusal::NothingToOrder.into());
        }
        let mut sellers: Vec<OrganizationId> =
            lines.iter().map(|line| line.seller_id.into()).collect();
        sellers.sort_unstable();
        sellers.dedup();
        for seller in sellers {
            let of: Vec<LineAbove> =
                lines.iter().filter(|line| line.seller_id == seller.0).cloned().collect();
            let id: PurchaseOrderId = work.id();
            let new = NewOrder {
                id: Some(id.into()),
                seller,
                lines: wanted(&of),
                details: Details::default(),
                submit: false,
                reason: None,
            };
            create(work, &Ask::plain(ask.by.clone(), ask.channel), new).await?;
            store::link(work, (self.0, id), &of, actor.person).await?;
        }
        Ok(Done::made(links_of(work.tx, &actor, self.0).await?))
    }
}

/// Whole packs for what is missing, by counts that are sold above.
fn wanted(lines: &[LineAbove]) -> Vec<WantedLine> {
    let mut offers: Vec<&LineAbove> = Vec::new();
    for line in lines {
        if offers.iter().all(|there| there.offer_id != line.offer_id) {
            offers.push(line);
        }
    }
    let count = |line: &&LineAbove| {
        let of = lines.iter().filter(|other| other.offer_id == line.offer_id);
        let missing: i64 = of.map(|other| other.missing).sum();
        let packs = missing.div_euclid(line.factor) + i64::from(missing % line.factor != 0);
        let rule = CountRule { minimum: line.minimum_count, multiple: line.multiple };
        let count = rule.check(packs).map_or_else(|wrong| wrong.higher, |()| packs);
        WantedLine { offer: OfferId(line.offer_id), count }
    };
    offers.iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn line(offer: u128, missing: i64) -> LineAbove {
        LineAbove {
            line_id: Uuid::nil(),
            resale_id: Uuid::nil(),
            offer_id: Uuid::from_u128(offer),
            seller_id: Uuid::nil(),
            factor: 40,
            minimum_count: 2,
            multiple: 2,
            missing,
        }
    }

    #[test]
    fn an_opened_carton_is_ordered_whole_and_by_counts_that_are_sold() {
        let counts = |lines: &[LineAbove]| -> Vec<i64> {
            wanted(lines).iter().map(|line| line.count).collect()
        };

        assert_eq!(counts(&[line(1, 5)]), [2]);
        assert_eq!(counts(&[line(1, 81)]), [4]);
        assert_eq!(counts(&[line(1, 40), line(1, 41), line(2, 80)]), [4, 2]);
    }
}
