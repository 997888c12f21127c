//! The reseller's people are told that they are asked, and that goods can no longer be sold on.

use crate::ask::Ask;
use crate::command::catalogue::DESK;
use crate::error::WorkflowError;
use crate::store::resale::{self as store, Stored};
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use chrono::TimeDelta;
use serde_json::json;

/// A seller who takes a hundred goods off says so once, not a hundred times.
const TOLD_FOR: TimeDelta = TimeDelta::hours(12);

/// Tells what a person has to know of it: the first of several only, for they stand in one list.
pub(super) async fn tell(
    work: Work<'_>,
    (resale, goods): (&Stored, &str),
    kind: &'static str,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let told = match kind {
        "asked" => kinds::RESALE_ASKED,
        "halted" => kinds::RESALE_HALTED,
        _ => return Ok(()),
    };
    let (asked, halted) =
        store::others_wait(work.tx, resale.organization, resale.id.into(), work.now - TOLD_FOR)
            .await?;
    if (kind == "asked" && asked) || (kind == "halted" && halted) {
        return Ok(());
    }
    let notice = Notice {
        organization: resale.organization,
        kind: told,
        about: About::Money(OfMoney::Resale(resale.id), resale.seller),
        roles: DESK,
        facts: json!({ "goods": goods, "why": resale.halted.map(supply_chain::resale::WhyHalted::as_str) }),
    };
    notices::write(work, &notice, ask).await
}
