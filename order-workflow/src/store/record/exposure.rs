//! What an order adds to what its buyer owes: counted in the statement that writes the order, and held against
//! what the seller allows, under the lock that the same statement takes (machines.md I4). Every way in which an
//! order comes to bind both, or to bind them to more, ends here.

use super::super::credit::{Look, look_sql, looked};
use super::super::purchase_orders::Stored;
use super::super::telling::notices::{self, About, Notice, OfMoney};
use super::BusinessDates;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use sea_orm::Value as SqlValue;
use serde_json::{Value, json};
use supply_chain::credit::{
    self, Clearance, Exposure, OpenCharge, OpenLine, Refusal, Warning, open_value,
};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::{Event, Party, PurchaseOrder, State};
use uuid::Uuid;

/// What writing an order has to do with what its buyer owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    /// Nothing.
    Nothing,
    /// It binds nobody yet; whoever offers or weighs it is told how the buyer stands.
    Look,
    /// So much more counts, or less.
    By(Money),
}

/// What counts of an order: nothing until it binds both, nothing once it is at its end.
fn counted(order: &PurchaseOrder) -> Option<Money> {
    let is_bound = matches!(order.state, State::Confirmed | State::InFulfilment | State::Received);
    if !is_bound || order.kind.is_billed_elsewhere() {
        return Some(Money::ZERO);
    }
    let basis = order.terms.money.invoice_basis;
    let lines: Vec<OpenLine> = order.lines.iter().map(|line| OpenLine::of(line, basis)).collect();
    let charges: Vec<OpenCharge> = order.charges.iter().map(OpenCharge::of).collect();
    open_value(&lines, &charges)
}

impl Counting {
    /// What becoming `after` has to do with it.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`].
    pub(super) fn of(before: &PurchaseOrder, after: &PurchaseOrder) -> Result<Self, Refusal> {
        // What a member may owe is held against an account of their own (store/storefront).
        if after.member.is_some() {
            return Ok(Self::Nothing);
        }
        let (was, is) = counted(before).zip(counted(after)).ok_or(Refusal::TooLarge)?;
        let by = is.minus(was).ok_or(Refusal::TooLarge)?;
        Ok(match after.state {
            _ if by != Money::ZERO => Self::By(by),
            State::PendingApproval | State::Submitted | State::Countered => Self::Look,
            _ => Self::Nothing,
        })
    }

    /// Its part of the statement that writes the order, and the two values that tell how the buyer stands.
    /// `place` puts a value into the statement.
    pub(super) fn sql(
        self,
        order: &PurchaseOrder,
        work: Work<'_>,
        dates: BusinessDates,
        mut place: impl FnMut(SqlValue) -> String,
    ) -> (String, String) {
        if self == Self::Nothing {
            return (String::new(), "NULL::jsonb AS credit, NULL::jsonb AS late".to_owned());
        }
        let seller = place(Uuid::from(order.seller).into());
        let buyer = place(Uuid::from(order.buyer).into());
        let today = place(dates.seller.into());
        let read = look_sql(&seller, &buyer, &today);
        let Self::By(by) = self else { return (String::new(), read) };
        let (by, now) = (place(by.sen().into()), place(work.now.into()));
        // Whoever else is at the row is waited for, and what they made of it is added to.
        let write = format!(
            ", account AS (
                 INSERT INTO credit_account (seller_id, buyer_id, open_orders_sen, updated_at)
                 SELECT {seller}, {buyer}, greatest({by}::bigint, 0), {now} WHERE EXISTS (SELECT 1 FROM written)
                 ON CONFLICT (seller_id, buyer_id) DO UPDATE
                 SET open_orders_sen = greatest(credit_account.open_orders_sen + {by}, 0), updated_at = {now}
                 RETURNING *)"
        );
        (write, read.replacen("FROM credit_account c WHERE", "FROM account c WHERE", 1))
    }

    /// Holds the order, as it now stands, against what its seller allows; answers with what both are told.
    /// `found` are the two values of the statement.
    ///
    /// # Errors
    /// A [`Refusal`], where the order would come to bind its buyer to more than that; nothing stays written.
    pub(super) fn judge(
        self,
        stored: &mut Stored,
        events: &[Event],
        (account, late): (Option<Value>, Option<Value>),
        dates: BusinessDates,
    ) -> Result<Vec<Warning>, WorkflowError> {
        let order = &stored.order;
        let parties = (order.seller, order.buyer);
        stored.credit = None;
        let by = match self {
            Self::Nothing => return Ok(Vec::new()),
            Self::Look => {
                let look = looked(parties, account, late, dates.seller)?;
                stored.credit = Some(look.bears(&stored.order));
                return Ok(Vec::new());
            }
            Self::By(by) => by,
        };
        let binds = |event: &Event| {
            matches!(event, Event::Confirmed { .. } | Event::ProposalAccepted { .. })
        };
        // What was counted again, and what a pool found or shared: it is so, whatever may be owed.
        let recounts = |event: &Event| {
            matches!(
                event,
                Event::ReceiptCorrected { .. } | Event::LegMade(_) | Event::ChargeAdded { .. }
            )
        };
        let outcome = held(&looked(parties, account, late, dates.seller)?, by, order);
        if events.iter().any(binds) {
            let clearance = outcome?;
            let warnings = clearance.warnings.clone();
            stored.credit = Some(Ok(clearance));
            return Ok(warnings);
        }
        // What came is written down whatever may be owed; that it is more than may be, both are told.
        Ok(match outcome {
            _ if !events.iter().any(recounts) => Vec::new(),
            Err(Refusal::OverLimit { left, increase, .. }) => {
                vec![Warning::NearLimit { left: left.minus(increase).unwrap_or(left) }]
            }
            Ok(clearance) => clearance.warnings,
            Err(_) => Vec::new(),
        })
    }
}

/// Whether credit bears that `by` more counts, in an account that counts it already.
fn held(look: &Look, by: Money, order: &PurchaseOrder) -> Result<Clearance, Refusal> {
    let now = look.standing.exposure;
    let open_orders = now.open_orders.minus(by).ok_or(Refusal::TooLarge)?;
    let before = Exposure { open_orders, ..now };
    credit::check(Some(&look.standing.account), &before, by, look.late, &order.terms.money)
}

/// Tells both sides what is to be minded although the order stands.
pub(super) async fn tell(
    work: Work<'_>,
    order: &PurchaseOrder,
    warnings: &[Warning],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let sides =
        [(Party::Buyer, order.buyer, order.seller), (Party::Seller, order.seller, order.buyer)];
    for warning in warnings {
        let (kind, facts) = match warning {
            Warning::Overdue { overdue, days } => {
                (kinds::CREDIT_OVERDUE, json!({ "amount": overdue, "days": days }))
            }
            Warning::NearLimit { left } => (kinds::CREDIT_NEAR_LIMIT, json!({ "amount": left })),
        };
        for (side, organization, partner) in sides {
            let mut facts = facts.clone();
            if let Some(facts) = facts.as_object_mut() {
                facts.insert("number".to_owned(), json!(order.number));
                facts.insert("order_id".to_owned(), json!(order.id));
                facts.insert("side".to_owned(), json!(side.as_str()));
            }
            let notice = Notice {
                organization,
                kind,
                about: About::Money(OfMoney::Credit, partner),
                roles: keepers(side),
                facts,
            };
            notices::write(work, &notice, ask).await?;
        }
    }
    Ok(())
}

/// Who on each side minds what is owed.
const fn keepers(side: Party) -> &'static [Role] {
    match side {
        Party::Buyer => &[Role::Treasurer, Role::Manager, Role::Buyer],
        Party::Seller => &[Role::Treasurer, Role::Manager, Role::Sales],
    }
}
