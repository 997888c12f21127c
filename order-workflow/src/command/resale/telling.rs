//! The reseller's people are told that they are asked, and that goods can no longer be sold on.

use crate::ask::Ask;
use crate::command::catalogue::DESK;
use crate::error::WorkflowError;
use crate::store::resale::Stored;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use chrono::TimeDelta;
use serde_json::json;
use supply_chain::resale::WhyHalted;

/// A price list that comes in moves a hundred prices within minutes: that is told once, not a hundred times. What
/// moves later is told anew.
const TOLD_FOR: TimeDelta = TimeDelta::minutes(15);

/// Tells what a person has to know of it: of several at a time the first only, for they stand in one list.
pub(super) async fn tell(
    work: Work<'_>,
    (resale, goods): (&Stored, &str),
    kind: &'static str,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let told = match kind {
        "asked" | "halted" if resale.halted == Some(WhyHalted::BelowCost) => {
            kinds::RESALE_BELOW_COST
        }
        "asked" => kinds::RESALE_ASKED,
        "halted" => kinds::RESALE_HALTED,
        "sold_below_cost" => kinds::RESALE_SOLD_BELOW_COST,
        _ => return Ok(()),
    };
    if notices::told_since(work, (resale.organization, told), work.now - TOLD_FOR).await? {
        return Ok(());
    }
    let notice = Notice {
        organization: resale.organization,
        kind: told,
        about: About::Money(OfMoney::Resale(resale.id), resale.seller),
        roles: DESK,
        facts: json!({ "goods": goods, "why": resale.halted.map(WhyHalted::as_str), "until": resale.held_until }),
    };
    notices::write(work, &notice, ask).await
}
