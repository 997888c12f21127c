//! What a treasurer does with the books: brings in what was there before, and closes months.
//!
//! Nothing here changes what was posted. A balance that was brought in wrongly is brought in again, and the
//! difference is posted; a month that is closed stays as it is, and what comes late counts in the next one.

mod close;
mod member_balances;
mod member_file;
mod opening;
mod opening_file;
mod opening_stock;
pub(crate) mod opening_table;
mod refusal;
mod template;

pub use close::{PeriodClosed, close_period};
pub use member_balances::{
    MemberLine, MembersView, bring_members, may_bring_members, preview_members,
};
pub use member_file::{MemberColumn, MemberRow, members_template, read_members};
pub use opening::{OpenedView, OpeningLine, may_open_balances, open_balances, preview_balances};
pub use opening_file::{
    BalanceColumn, BalanceRow, StockColumn, StockRow, read_balances, read_stock,
};
pub use opening_stock::{OpenedStockView, StockLine, may_open_stock, open_stock, preview_stock};
pub(crate) use opening_table::day;
pub use opening_table::{RowFault, Wrong};
pub use refusal::Refusal;
pub use template::{balances_template, opening_accounts, stock_template};

use supply_chain::ask::Actor;
use supply_chain::organization::Role;

use crate::ask::Asker;
use crate::error::WorkflowError;

/// Who keeps the books.
pub const KEEPERS: &[Role] = &[Role::Treasurer];

/// Who brings in what is in stock when the books begin.
pub const STOCK_OPENERS: &[Role] = &[Role::Treasurer, Role::Manager];

/// The actor, if they hold one of `roles` in the organization they act for.
fn holder<'a>(by: &'a Asker, roles: &'static [Role]) -> Result<&'a Actor, WorkflowError> {
    let Asker::Actor(actor) = by else { return Err(WorkflowError::OrganizationNeeded) };
    if actor.is_any(roles) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles }) }
}
