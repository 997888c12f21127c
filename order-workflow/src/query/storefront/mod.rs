//! The storefront as it is read: its rules and doors, the shelf, a member's orders and the counter's, what a member may
//! owe, who asks to be let in, what the year says, and what members would buy together.

mod counter;
mod demand;
mod goods;
mod members;
mod orders;
mod shelf;
mod till;
mod year;

pub(crate) use self::counter::counter_sale_view;
pub use self::counter::{CounterSaleView, FoundGoods, counter_sale};
pub use self::demand::{WishedProduct, demand, own_wishes};
pub use self::goods::{CounterGoods, FoundMember, Sought, counter_goods, member_numbered};
pub use self::members::{
    MemberAccountView, MemberRow, RegistrationView, member_named, members, own_account,
    registrations,
};
pub(crate) use self::members::{account_view, registration_view};
pub(crate) use self::orders::member_order_view;
pub use self::orders::{
    MemberOrderFilter, MemberOrderRow, MemberOrderView, code_of_shop, in_own_basket, member_order,
    member_orders, open_basket, waiting,
};
pub use self::shelf::{Shelf, ShelfGroup, ShelfItem, ShelfQuery, shelf};
pub(crate) use self::till::closing_view;
pub use self::till::{TillClosingView, TillRow, TillSum, TillView, till, till_closings, till_rows};
pub use self::year::{LastYear, ShopYear, shop_year};

use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::organization::Kind;
use supply_chain::storefront::{Admission, Display, Doors, StorefrontRules};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::command::storefront::READERS;
use crate::error::WorkflowError;
use crate::store::storefront as store;
use crate::unit_of_work::row;

/// How a storefront trades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct StorefrontView {
    /// The cooperative.
    pub organization_id: Uuid,
    /// Its name.
    pub name: String,
    /// The code in the storefront's address.
    pub code: String,
    /// Goes up with each change; 0 before the first.
    pub version: i64,
    /// Whether it takes orders at all.
    pub is_open: bool,
    /// What members read while it does not.
    pub closed_note: Option<String>,
    /// When somebody is there.
    #[schema(value_type = Vec<ShiftView>)]
    pub hours: supply_chain::storefront::OpeningHours,
    /// What whoever is not a member sees: `nothing`, `goods` or `prices`.
    #[schema(value_type = String)]
    pub display: Display,
    /// Whether what is on the shelf is agreed at once.
    pub accepts_automatically: bool,
    /// Whether goods are brought as well.
    pub delivers: bool,
    /// How many days whoever buys on account has to pay.
    pub account_days: u32,
    /// Who may ask to be let in: `closed`, `open` or `with_identity_number`.
    #[schema(value_type = String)]
    pub admission: Admission,
    /// Whether the cooperative shows a static QRIS.
    pub has_payment_code: bool,
}

/// One stretch of a day.
#[derive(Debug, ToSchema)]
#[schema(as = Shift)]
#[expect(dead_code, reason = "described here, read and written by the storefront's own type")]
pub struct ShiftView {
    /// 1 is Monday, 7 Sunday.
    weekday: u8,
    /// Such as `08:00:00`.
    from: String,
    /// Such as `17:00:00`.
    until: String,
}

#[derive(FromQueryResult)]
struct ShopRow {
    name: String,
    code: String,
    has_payment_code: bool,
}

/// How the storefront of a cooperative trades.
///
/// # Errors
/// [`WorkflowError::NotFound`] where there is no such primary; the database fails.
pub(crate) async fn rules_view(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
) -> Result<StorefrontView, WorkflowError> {
    let shop: Option<ShopRow> = row(
        on,
        "SELECT o.name, o.code, EXISTS (SELECT 1 FROM merchant_code c JOIN bank_account a ON a.id = c.account_id
                 WHERE c.organization_id = o.id AND c.verified_at IS NOT NULL AND c.ended_at IS NULL
                   AND a.verified_at IS NOT NULL AND a.ended_at IS NULL) AS has_payment_code
         FROM organization o WHERE o.id = $1 AND o.kind = 'primary' AND o.ended_at IS NULL",
        [Uuid::from(cooperative).into()],
    )
    .await?;
    let shop = shop.ok_or(WorkflowError::NotFound { what: "storefront" })?;
    let store::Stored { rules, version } = store::of(on, cooperative, false).await?;
    let StorefrontRules {
        is_open,
        closed_note,
        hours,
        display,
        accepts_automatically,
        delivers,
        account_days,
        admission,
    } = rules;
    Ok(StorefrontView {
        organization_id: cooperative.into(),
        name: shop.name,
        code: shop.code,
        version,
        is_open,
        closed_note,
        hours,
        display,
        accepts_automatically,
        delivers,
        account_days,
        admission,
        has_payment_code: shop.has_payment_code,
    })
}

/// Whoever reads in a storefront: a member, somebody of the staff, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor {
    /// The cooperative.
    pub cooperative: OrganizationId,
    /// Their own membership, where they have one.
    pub member: Option<TieId>,
    /// Whether they are staff that reads members' orders.
    pub is_staff: bool,
}

/// Whoever asks, if they have anything to do with the storefront of the cooperative they act for.
///
/// # Errors
/// [`WorkflowError::NotFound`] for whoever is neither a member nor staff of a primary; the database fails.
pub async fn visitor(on: &impl ConnectionTrait, actor: &Actor) -> Result<Visitor, WorkflowError> {
    let absent = WorkflowError::NotFound { what: "storefront" };
    if actor.kind != Kind::Primary {
        return Err(absent);
    }
    let own = store::own_membership(on, (actor.organization, actor.person), false).await?;
    let is_staff = actor.is_any(READERS);
    if own.is_none() && !is_staff {
        return Err(absent);
    }
    let member = own.map(|own| own.tie);
    Ok(Visitor { cooperative: actor.organization, member, is_staff })
}

/// The storefront of the asker's own cooperative.
///
/// # Errors
/// As [`visitor`].
pub async fn own_storefront(
    on: &impl ConnectionTrait,
    asker: &Asker,
) -> Result<StorefrontView, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    let visitor = visitor(on, actor).await?;
    rules_view(on, visitor.cooperative).await
}

/// The storefront of that code, for anybody.
///
/// # Errors
/// [`WorkflowError::NotFound`] where there is none.
pub async fn storefront_at(
    on: &impl ConnectionTrait,
    code: &str,
) -> Result<StorefrontView, WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "storefront" };
    let found = store::by_code(on, code).await?.ok_or_else(absent)?;
    rules_view(on, found.cooperative).await
}

/// Whether somebody is at the shop, and what the clock on its wall says.
///
/// # Errors
/// The database fails.
pub async fn doors(
    on: &impl ConnectionTrait,
    shop: &StorefrontView,
    now: DateTime<Utc>,
) -> Result<(Doors, NaiveDateTime), WorkflowError> {
    let at = store::till_zone(on, shop.organization_id.into(), now).await?;
    Ok((shop.hours.doors(at), at))
}
