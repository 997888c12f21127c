//! The goods' pages as they are asked for and posted to.

mod bulk;
mod changes;
mod exports;
mod grid;
mod levels;
mod offers;

use actix_web::HttpResponse;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::catalogue::{DESK, STOCK_KEEPERS};
use supply_chain::organization::{Ability, Role};
use uuid::Uuid;

use super::May;
use crate::extract::{NotShown, Reader};
use crate::problem::Problem;

pub use bulk::{bulk, bulk_form};
pub use changes::{cancel_change, change_page, changes, undo_change, undo_change_form};
pub use exports::{export_catalogue, export_orders, export_receipts, export_stock};
pub use grid::{grid_form, save_grid};
pub use levels::{levels, take, take_form};
pub use offers::{edit, edit_form, list, make, make_form, pause, publish, withdraw, withdraw_form};

/// Offers, or products, on one page.
const SHOWN: usize = 20;
/// One more, to know whether there is another page.
const READ: u64 = 21;

type Shown = Result<HttpResponse, NotShown>;

fn by(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

fn may(reader: &Reader) -> May {
    let sells = reader.actor.can(Ability::List);
    May {
        sell: sells && reader.actor.is_any(DESK),
        count: sells && reader.actor.is_any(STOCK_KEEPERS),
    }
}

/// Refuses whoever does not hold one of `roles` in an organization that sells.
fn only(allowed: bool, roles: &'static [Role]) -> Result<(), Problem> {
    if allowed { Ok(()) } else { Err(WorkflowError::NotYourRole { roles }.into()) }
}

fn asked(reader: &Reader, name: &str) -> Option<String> {
    form_urlencoded::parse(reader.request().query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty() && !value.contains('\0'))
}

fn after<Id: From<Uuid>>(reader: &Reader) -> Option<Id> {
    asked(reader, "after")?.parse::<Uuid>().ok().map(Id::from)
}

/// The address of the next page: the same list from `last` on.
fn next(path: &str, query: &[(&str, &str)], last: Uuid) -> String {
    let mut address = form_urlencoded::Serializer::new(String::new());
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        address.append_pair(name, value);
    }
    address.append_pair("after", &last.to_string());
    format!("{path}?{}", address.finish())
}
