//! Somebody counted: the stock of a product is set by one movement with its reason.

use supply_chain::id::{OrganizationId, PersonId, ProductId};

use super::products::optional;
use super::{Counted, Refusal, STOCK_KEEPERS, seller};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query;
use crate::store::stock::{Cause, Kind, Movement, counted_level_for_update, make_levels, record};
use crate::unit_of_work::{Work, Workflow};

/// The most base units of one product: sums over all of a seller's products stay far from overflow.
pub(in crate::command) const STOCK_MAX: i64 = 1_000_000_000_000;
const REASON_CHARS_MAX: usize = 500;

/// What was counted.
#[derive(Debug, Clone)]
pub struct StockTake {
    /// Base units that are there.
    pub on_hand: i64,
    /// In the counter's words.
    pub reason: Option<String>,
}

/// Sets what is there of a product; answers 200 with a [`query::catalogue::StockView`].
///
/// # Errors
/// 403 without a stock role; [`WorkflowError::NotFound`] without such a product; stale against
/// `If-Match`; [`Refusal::BelowReserved`] with the figure; [`Refusal::OutOfRange`].
pub async fn take_stock(
    workflow: &Workflow,
    ask: Ask,
    product: ProductId,
    take: StockTake,
) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let (ask, take) = (ask.clone(), take.clone());
            Box::pin(async move {
                let before = query::stock::stock_of(work.tx, &ask.by, product).await?;
                let actor = seller(&ask, STOCK_KEEPERS)?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                if before.version == 0 {
                    ask.expect(0)?;
                }
                let reason = optional("reason", take.reason.as_deref(), REASON_CHARS_MAX)?;
                let setting = Setting {
                    owner: actor.organization,
                    person: actor.person,
                    product,
                    on_hand: take.on_hand,
                    counted: Counted::BaseUnits,
                    reason: reason.as_deref(),
                };
                set(work, &setting, (before.version > 0).then_some(&ask)).await?;
                let view = query::stock::of_owner(work.tx, actor.organization, product).await?;
                answers::keep(work, &ask, 200, &view, Some(view.version)).await
            })
        })
        .await
}

/// What a level is to be, and who says so.
pub(super) struct Setting<'s> {
    pub(super) owner: OrganizationId,
    pub(super) person: PersonId,
    pub(super) product: ProductId,
    /// Base units.
    pub(super) on_hand: i64,
    /// In what it was counted, for the refusal.
    pub(super) counted: Counted,
    pub(super) reason: Option<&'s str>,
}

/// Sets the counted level of a product, made when there is none; under `expecting`'s `If-Match`.
pub(super) async fn set(
    work: Work<'_>,
    setting: &Setting<'_>,
    expecting: Option<&Ask>,
) -> Result<(), WorkflowError> {
    let Setting { owner, person, product, on_hand, counted, reason } = *setting;
    if !(0..=STOCK_MAX).contains(&on_hand) {
        return Err(Refusal::OutOfRange { field: "on_hand", least: 0, most: STOCK_MAX }.into());
    }
    make_levels(work, owner, &[product]).await?;
    let level = counted_level_for_update(work.tx, owner, product).await?;
    let level =
        level.ok_or_else(|| WorkflowError::Internal("a stock level vanished".to_owned()))?;
    if let Some(ask) = expecting {
        ask.expect(level.version)?;
    }
    if on_hand < level.reserved {
        let reserved = level.reserved;
        return Err(Refusal::BelowReserved { product, on_hand, reserved, counted }.into());
    }
    let cause =
        Cause { kind: Kind::StockTake, owner, reason, document: None, person: Some(person) };
    let movement = Movement { level: level.id.into(), quantity: on_hand - level.on_hand };
    record(work, cause, &[movement]).await
}
