//! A planned price's day has come: what was planned holds from now on.
//!
//! Decided from the rows under lock, so it is safe late, twice, and by two processes: a change is planned, or it is done.
//! It writes the offers themselves, so that resale, the search and everything else that looks at an offer sees it as
//! it sees a change by hand.

use std::collections::HashMap;

use supply_chain::id::OrganizationId;
use supply_chain::offer::OfferState;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::catalogue_changes::{self as store, Goods, Row, Which, Write};
use crate::unit_of_work::{Work, Workflow};

/// What the clock did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Started {
    /// Changes whose day had come.
    pub changes: usize,
    /// Offers that have their new prices.
    pub offers: usize,
    /// Offers that were left as they are, since they are not what they were.
    pub left: usize,
}

impl Workflow {
    /// Lets every planned change hold whose day has come.
    ///
    /// # Errors
    /// The database fails; what was started before stays so.
    pub async fn start_planned_prices(&self) -> Result<Started, WorkflowError> {
        let mut all = Started::default();
        while let Some((offers, left)) = self.carry_out(|work| Box::pin(next(work))).await? {
            all.changes += 1;
            all.offers += offers;
            all.left += left;
        }
        Ok(all)
    }
}

/// Starts the next change that is due; answers how many offers it changed, and how many it left.
async fn next(work: Work<'_>) -> Result<Option<(usize, usize)>, WorkflowError> {
    let Some(change) = store::take_due(work).await? else { return Ok(None) };
    let seller = OrganizationId(change.organization_id);
    let mut rows = store::rows_of(work.tx, change.id, "planned").await?;
    let named = rows.iter().map(|row| row.offer).collect();
    let found = store::goods(work.tx, seller, &Which::Named(named), true).await?;
    let by_id: HashMap<Uuid, &Goods> = found.iter().map(|goods| (goods.id, goods)).collect();
    let mut left = 0;
    for row in &mut rows {
        let goods = by_id.get(&row.offer).copied();
        if let Some(why) = hindrance(row, goods) {
            (row.outcome, row.why) = ("left", Some(why));
            left += 1;
        } else if let Some(goods) = goods {
            row.outcome = "done";
            row.old_prices = Some(goods.ladder.clone());
            let differs = row.new_prices.as_ref() != Some(&goods.ladder);
            row.offer_version = Some(goods.version + i64::from(differs));
        }
    }
    let writes: Vec<Write<'_>> = rows
        .iter()
        .filter(|row| row.outcome == "done" && row.new_prices != row.old_prices)
        .map(|row| Write { id: row.offer, prices: row.new_prices.as_ref(), state: None })
        .collect();
    store::write(work, seller, &writes).await?;
    store::outcomes(work, change.id, &rows).await?;
    store::mark_done(work, change.id).await?;
    store::tally(work, change.id).await?;
    Ok(Some((rows.len() - left, left)))
}

/// Why a planned price cannot hold: the offer is not what it was planned for.
fn hindrance(row: &Row, goods: Option<&Goods>) -> Option<&'static str> {
    let Some(goods) = goods.filter(|goods| goods.state != OfferState::Withdrawn) else {
        return Some("withdrawn");
    };
    if goods.follows_rule {
        return Some("follows_rule");
    }
    (goods.factor != row.factor || goods.price_includes_tax != row.price_includes_tax)
        .then_some("other_pack")
}
