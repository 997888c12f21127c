//! Closing the till: what was counted beside what should be there, and the difference to the books.

use super::{TILL, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::storefront::closing_view;
use crate::store::ledger::{self, Source};
use crate::store::people::audit;
use crate::store::storefront as store;
use crate::unit_of_work::Work;
use serde_json::json;
use supply_chain::ledger::Occurrence;
use supply_chain::money::Money;
use supply_chain::storefront::till::{self, Counted};
use supply_chain::storefront::{Refusal, Wrong};

/// What was found in the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedTill {
    /// The cash that is there, what stays, and why it is off.
    pub counted: Counted,
    /// What lay in it at the very beginning; later it is what the last closing left.
    pub opening: Option<Money>,
}

/// Closes the till of the asker's cooperative. Its version is the number of the stretch.
pub(super) async fn close(
    work: Work<'_>,
    ask: &Ask,
    found: CountedTill,
) -> Result<Answer, WorkflowError> {
    let actor = serving(ask, TILL)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let cooperative = actor.organization;
    let stands = store::lock_till(work, cooperative).await?;
    ask.expect(i64::from(stands.stretch))?;
    let opening = match found.opening {
        Some(opening) if stands.stretch == 1 => opening,
        _ => Money::from_sen(stands.opening_sen),
    };
    if opening < Money::ZERO || opening > Money::MOST_AT_ONCE {
        return Err(Refusal::Invalid { field: "opening", wrong: Wrong::BelowZero }.into());
    }
    let cash = store::cash_of(work, (cooperative, stands.stretch)).await?;
    let closing = till::close(opening, cash, found.counted)?;
    let day = store::till_zone(work.tx, cooperative, work.now).await?.date();
    let of = (stands, opening, cash);
    store::close(work, cooperative, of, &closing, (day, actor.person)).await?;
    if closing.difference != Money::ZERO {
        let organization = cooperative;
        let occurrence = Occurrence::TillCounted { organization, difference: closing.difference };
        ledger::post(work, &occurrence, Source::Till(cooperative), stands.stretch, day).await?;
    }
    let subject = ("till", cooperative.into());
    let facts = json!({ "stretch": stands.stretch, "difference": closing.difference });
    let (organization, person) = (Some(cooperative), Some(actor.person));
    audit(work, organization, person, "till_closed", subject, facts).await?;
    let shown = closing_view(work.tx, cooperative, stands.stretch).await?;
    answers::keep(work, ask, 201, &shown, None).await
}
