//! What is done at a storefront: a member fills a basket and orders, staff hand over and take the money, the manager
//! says how it trades and who is let in.
//!
//! An order there is a purchase order like any other, with a member's tie for its buyer (ADR 42); its own commands go
//! through the frame of purchase orders. Here stands what only a shop does.

mod accounts;
mod basket;
mod closing;
mod handing_over;
mod registering;
mod rules;
mod selling;

pub use self::basket::{NewMemberOrder, Wish};
pub use self::closing::CountedTill;
pub use self::handing_over::Taken;
pub(crate) use self::registering::IDENTITY;
pub use self::registering::{Applicant, Decided, Decision};
pub use self::selling::{NewSale, UndoneSale};

use crate::answers::Answer;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::storefront as store;
use crate::unit_of_work::{Work, Workflow};
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, ProductId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use supply_chain::purchase_order::MemberParty;
#[cfg(doc)]
use supply_chain::storefront::Refusal;
use supply_chain::storefront::StorefrontRules;

/// Who serves at the counter.
pub const COUNTER: &[Role] = &[Role::Sales, Role::Warehouse, Role::Manager];
/// Who counts what is in its till.
pub const TILL: &[Role] = &[Role::Sales, Role::Warehouse, Role::Manager, Role::Treasurer];
/// Who says how the storefront trades, and who is let in.
pub const KEEPERS: &[Role] = &[Role::Manager];
/// Who says what a member may owe.
pub const LENDERS: &[Role] = &[Role::Manager, Role::Treasurer];
pub use supply_chain::storefront::READERS;

impl Workflow {
    /// Says how the storefront of the asker's cooperative trades; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] but for the manager of a primary, or a [`Refusal`].
    pub async fn set_storefront(
        &self,
        ask: Ask,
        rules: StorefrontRules,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, rules) = (ask.clone(), rules.clone());
            Box::pin(async move { rules::set(work, &ask, rules).await })
        })
        .await
    }

    /// Says how much a member may owe, or that they may owe nothing; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`], [`WorkflowError::NotFound`] for whoever is no member, or a [`Refusal`].
    pub async fn set_member_account(
        &self,
        ask: Ask,
        tie: TieId,
        limit: Option<Money>,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { accounts::set(work, &ask, tie, limit).await })
        })
        .await
    }

    /// Sets how many packs of an offer the asker's own basket holds; none takes it out. 200 with the draft.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] for whoever is no member; what an order refuses.
    pub async fn set_in_shop_basket(
        &self,
        ask: Ask,
        offer: OfferId,
        count: i64,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { basket::set(work, &ask, offer, count).await })
        })
        .await
    }

    /// Makes an order of the asker's own, or, by staff, of a member who has no phone; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] for whoever is no member; a [`Refusal`], or what an order refuses.
    pub async fn create_member_order(
        &self,
        ask: Ask,
        new: NewMemberOrder,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { basket::create(work, &ask, new).await })
        })
        .await
    }

    /// Sells at the counter, to a member or to whoever comes in: goods, money and bill in one step; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`], [`WorkflowError::NotFound`] for a member or goods that are not there, a
    /// [`Refusal`], or what an order refuses; what is not there is never sold without being said so.
    pub async fn sell_at_counter(&self, ask: Ask, sale: NewSale) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, sale) = (ask.clone(), sale.clone());
            Box::pin(async move { Box::pin(selling::sell(work, &ask, sale)).await })
        })
        .await
    }

    /// Undoes a sale at the counter that was wrong, with its reason; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] for what is no sale of the asker's counter, or a [`Refusal`].
    pub async fn undo_sale(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
        undone: UndoneSale,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, undone) = (ask.clone(), undone.clone());
            Box::pin(async move { Box::pin(selling::undo(work, &ask, id, undone)).await })
        })
        .await
    }

    /// Closes the till of the asker's cooperative: what was counted beside what should be there; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`], [`WorkflowError::Stale`] where it was closed meanwhile, or a [`Refusal`].
    pub async fn close_till(&self, ask: Ask, found: CountedTill) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, found) = (ask.clone(), found.clone());
            Box::pin(async move { closing::close(work, &ask, found).await })
        })
        .await
    }

    /// Places a draft: how it is handed over and paid; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody but its member; a [`Refusal`], or what an order refuses.
    pub async fn place_member_order(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
        wish: Wish,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, wish) = (ask.clone(), wish.clone());
            Box::pin(async move { basket::place(work, &ask, id, wish).await })
        })
        .await
    }

    /// Says that an order lies ready; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], [`WorkflowError::NotYourRole`], or the state forbids it.
    pub async fn ready_member_order(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { handing_over::ready(work, &ask, id).await })
        })
        .await
    }

    /// Hands an order over, bills it, and takes the money or puts it on account; 200.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], [`WorkflowError::NotYourRole`], a [`Refusal`], or the state forbids it.
    pub async fn hand_over_member_order(
        &self,
        ask: Ask,
        id: PurchaseOrderId,
        taken: Taken,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, taken) = (ask.clone(), taken.clone());
            Box::pin(async move { Box::pin(handing_over::hand_over(work, &ask, id, taken)).await })
        })
        .await
    }

    /// Says how many base units of a product the asker would have the cooperative buy with the next pool; 204.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] for whoever is no member, or a product the storefront does not show.
    pub async fn wish_for_next_pool(
        &self,
        ask: Ask,
        product: ProductId,
        base: i64,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { basket::wish_for(work, &ask, product, base).await })
        })
        .await
    }

    /// Somebody asks to become a user of a storefront, by its code.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] where there is none, or a [`Refusal`].
    pub async fn register_at_storefront(
        &self,
        code: String,
        applicant: Applicant,
    ) -> Result<(), WorkflowError> {
        self.carry_out(move |work| {
            let (code, applicant) = (code.clone(), applicant.clone());
            Box::pin(async move { registering::ask(work, &code, &applicant).await })
        })
        .await
    }

    /// Lets somebody in, or does not; 200, with the code by which whoever is let in sets a password.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`], [`WorkflowError::NotYourRole`], or a [`Refusal`].
    pub async fn decide_registration(
        &self,
        ask: Ask,
        id: uuid::Uuid,
        decision: Decision,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, decision) = (ask.clone(), decision.clone());
            Box::pin(async move { registering::decide(work, &ask, id, decision).await })
        })
        .await
    }
}

/// The asker, acting for a primary.
fn at_primary(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.kind == Kind::Primary {
        Ok(actor)
    } else {
        Err(WorkflowError::NotFound { what: "storefront" })
    }
}

/// The asker, with one of these roles at a primary.
fn serving<'a>(ask: &'a Ask, roles: &'static [Role]) -> Result<&'a Actor, WorkflowError> {
    let actor = at_primary(ask)?;
    if actor.is_any(roles) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles }) }
}

/// The asker as a member of the cooperative they act for, their basket held.
async fn as_member(work: Work<'_>, ask: &Ask) -> Result<(Actor, MemberParty), WorkflowError> {
    let actor = at_primary(ask)?;
    let own = store::own_membership(work.tx, (actor.organization, actor.person), true).await?;
    Ok((actor.clone(), own.ok_or(WorkflowError::NotFound { what: "member" })?))
}
