//! What a seller does with its catalogue: enters products, puts offers on sale, counts stock.

mod offers;
mod products;
mod refusal;
mod stock;

pub(in crate::command) use offers::checked_audience;
pub use offers::{NewOffer, OfferChange, change_offer, list_goods, make_offer};
pub use products::{NewProduct, make_product};
pub use refusal::{Counted, Refusal};
pub(in crate::command) use stock::STOCK_MAX;
pub use stock::{StockTake, take_stock};

use supply_chain::ask::Actor;
use supply_chain::organization::{Ability, Role};

use crate::ask::Ask;
use crate::error::WorkflowError;

/// Who keeps products, offers and imports.
pub const DESK: &[Role] = &[Role::Sales, Role::Manager];

/// Who counts stock.
pub const STOCK_KEEPERS: &[Role] = &[Role::Warehouse, Role::Sales, Role::Manager];

/// The actor, if their role and their organization's abilities cover keeping a catalogue.
pub(crate) fn seller<'a>(ask: &'a Ask, roles: &'static [Role]) -> Result<&'a Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if !actor.is_any(roles) {
        return Err(WorkflowError::NotYourRole { roles });
    }
    if !actor.can(Ability::List) {
        return Err(Refusal::CannotSell.into());
    }
    Ok(actor)
}
