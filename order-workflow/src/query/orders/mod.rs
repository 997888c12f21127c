//! Orders as a reader sees them: one order, a list, a history; and who may know of one.

mod agreed;
mod borne;
mod charge;
mod history;
mod line;
mod list;
pub mod rows;
mod shipment;
mod view;

pub use self::agreed::{
    ApprovalView, DeliveryView, EarlyDiscountView, GivenView, MoneyTermsView, ProposalView,
    RequirementView, TermsView,
};
pub(crate) use self::agreed::{approval_view, terms_view};
pub use self::borne::{CreditCheckView, credit_check_view};
pub use self::charge::{AgreedChargeView, ChargeView};
pub use self::line::{LineView, ProposedView, ReplacedLineView};
pub use self::list::{OrderCount, OrderFilter};
pub use self::shipment::{ShipmentLineView, ShipmentView};
pub(crate) use self::view::view;
pub use self::view::{
    OrderMoneyView, OrderPoolView, OrderView, PartyView, ReplacesView, TotalsView,
};
pub use crate::proof::{EntryView, FieldView, HeadView, HistoryView};

use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::store::credit;
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::Workflow;
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::organization::Role;

impl Workflow {
    /// An order, for one of its parties.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party; an order never submitted is the
    /// buyer's alone.
    pub async fn order(
        &self,
        id: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<OrderView, WorkflowError> {
        let found = purchase_orders::find(self.reader(), &[id.into()]).await?.pop();
        let mut stored = known(found, actor)?;
        let order = &stored.order;
        // How it would fit is of interest until it binds both.
        if !order.state.is_bound() && !order.state.is_over() && order.member.is_none() {
            let today = day_in(&stored.seller_zone, self.origin.now());
            let look = credit::look(self.reader(), order.seller, order.buyer, today).await?;
            stored.credit = Some(look.bears(order));
        }
        Ok(view(&stored, actor, &self.seal, self.origin.now()))
    }
}

/// Every role but the member's: a member sees the storefront and their own orders, not what their
/// cooperative pays its suppliers.
const STAFF: &[Role] = &[
    Role::Buyer,
    Role::Manager,
    Role::Approver,
    Role::Sales,
    Role::Warehouse,
    Role::Treasurer,
    Role::Auditor,
];

pub(crate) fn staff(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(STAFF) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: STAFF }) }
}

/// The order if the actor may know of it.
pub(crate) fn known(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    found
        // A member knows of what they ordered themselves, and of nothing else.
        .filter(|stored| stored.order.member.is_some() || actor.is_any(STAFF))
        .filter(|stored| {
            stored.order.party(actor).is_some_and(|party| stored.order.is_known_to(party))
        })
        .ok_or(WorkflowError::NotFound { what: "purchase order" })
}

/// A LIKE pattern for text that contains this, taken literally.
fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
