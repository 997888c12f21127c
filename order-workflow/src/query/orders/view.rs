//! An order as one of its parties sees it.

use super::agreed::{
    ApprovalView, ProposalView, TermsView, approval_view, proposal_view, terms_view,
};
use super::borne::{CreditCheckView, credit_check_view};
use super::charge::{ChargeView, charge_view};
use super::history::head_view;
use super::line::{LineView, line_view};
use super::shipment::{ShipmentView, shipment_views};
use crate::ask::Asker;
use crate::proof::HeadView;
use crate::query::claims::{ClaimBrief, brief};
use crate::seal::Seal;
use crate::store::agreements::day_in;
use crate::store::purchase_orders::Stored;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::claim::By;
use supply_chain::id::{ClaimId, DemandPoolId, OrderGroupId, OrganizationId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    self, Command, CommandName, OrderKind, Party, PurchaseOrder, State, Totals, allowed_commands,
    decide,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// An order as `GET /purchase-orders/{id}` shows it to one of its parties.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PurchaseOrderId,
    /// From the buyer's series; null until submitted.
    pub number: Option<String>,
    /// Rises with every command; also the `ETag`.
    pub version: i64,
    /// Who is bound.
    pub state: &'static str,
    /// direct, `pool_leg`, `pool_upstream`, `call_off` or member.
    pub kind: &'static str,
    /// none, `part_dispatched`, dispatched, `part_received` or received.
    pub fulfilment: &'static str,
    /// none, part or full.
    pub billing: &'static str,
    /// `not_due`, due, part, paid, overdue or refunded.
    pub payment: &'static str,
    /// What was billed, credited and paid, and what is owed.
    pub money: OrderMoneyView,
    /// Who orders.
    pub buyer: PartyView,
    /// Who sells.
    pub seller: PartyView,
    /// The buyer's own number.
    pub buyer_reference: Option<String>,
    /// When the goods are wanted.
    pub requested_date: Option<NaiveDate>,
    /// Where to.
    pub deliver_to: Option<String>,
    /// Anything else the buyer says.
    pub note: Option<String>,
    /// What is ordered, by position.
    pub lines: Vec<LineView>,
    /// What is about the whole of it: freight, fees, deposits, discounts.
    pub charges: Vec<ChargeView>,
    /// What it comes to.
    pub totals: TotalsView,
    /// Until when the one who must act next has time.
    pub deadline_at: Option<DateTime<Utc>>,
    /// The zone that deadline was said in.
    pub deadline_zone: Option<String>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// What was sent, oldest first.
    pub shipments: Vec<ShipmentView>,
    /// Why it ended before delivery.
    pub ended_reason: Option<String>,
    /// buyer, seller or system.
    pub ended_by: Option<&'static str>,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
    /// When it was offered to the seller.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the seller first saw it.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// When both were bound.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
    /// Where its history ends, signed by the installation.
    pub history: HeadView,
    /// Which version of the order stands: 1 when first offered, one more with each accepted change.
    pub revision: i32,
    /// The basket it came from, when that held several sellers' goods.
    #[schema(value_type = Option<Uuid>)]
    pub group_id: Option<OrderGroupId>,
    /// What holds between the two, frozen when it was submitted.
    pub terms: TermsView,
    /// The buyer's own approval; null to the seller, and where none is needed.
    pub approval: Option<ApprovalView>,
    /// The counter-offer or amendment that waits for an answer; its lines stand at the order's lines.
    pub proposal: Option<ProposalView>,
    /// Until when the seller promised what was not in stock.
    pub backorder_until: Option<DateTime<Utc>>,
    /// Whether that has passed, so that the buyer may give up what is missing.
    pub backorder_is_late: bool,
    /// ok, late or disputed.
    pub health: &'static str,
    /// What is claimed about its shipments, oldest first; a draft is the buyer's alone.
    pub claims: Vec<ClaimBrief>,
    /// The claim for which it brings goods once more, at no price; null for any other order.
    pub replaces: Option<ReplacesView>,
    /// The pool that it is part of and that answers for it; null for any other order.
    pub pool: Option<OrderPoolView>,
    /// Whether the seller's credit bears it: until it binds both, and with the answer that binds them; else null.
    pub credit: Option<CreditCheckView>,
}

/// What a replacement stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplacesView {
    /// The claim that was settled so.
    #[schema(value_type = Uuid)]
    pub claim_id: ClaimId,
    /// Its number.
    pub claim_number: String,
    /// The order the claim is about.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// Its number.
    pub order_number: String,
}

/// The pool that an order is part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderPoolView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DemandPoolId,
    /// Its short code.
    pub code: String,
}

impl OrderView {
    /// What the goods counted good are worth at the agreed prices, each line rounded half up to sen;
    /// without charges, and with PPN only where the price includes it. Nothing when 64 bits do not hold
    /// it.
    #[must_use]
    pub fn good_value(&self) -> Option<Money> {
        self.lines.iter().try_fold(Money::ZERO, |sum, line| {
            sum.plus(line.price.for_part(line.received_base, line.factor)?)
        })
    }

    /// Whether goods were agreed that will not be had: rejected, lost, given up or called off.
    #[must_use]
    pub fn falls_short(&self) -> bool {
        self.lines.iter().any(|line| {
            [line.rejected_base, line.lost_base, line.short_closed_base, line.cancelled_base]
                .into_iter()
                .any(|base| base > 0)
        })
    }

    /// Whether nothing is owed for it: it has ended without a single good piece, or brings claimed goods
    /// once more.
    #[must_use]
    pub fn owes_nothing(&self) -> bool {
        let over =
            matches!(self.state, "rejected" | "expired" | "cancelled" | "received" | "completed");
        // What comes once more was paid for with what it stands for.
        let has_goods = !self.lines.is_empty();
        let nothing_came = self.lines.iter().all(|line| line.received_base == 0);
        self.replaces.is_some() || self.is_billed_elsewhere() || over && has_goods && nothing_came
    }

    /// Whether what it orders is billed leg by leg, on the orders of those it is for.
    #[must_use]
    pub fn is_billed_elsewhere(&self) -> bool {
        OrderKind::from_word(self.kind).is_some_and(OrderKind::is_billed_elsewhere)
    }
}

/// What an order's papers come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderMoneyView {
    /// What its invoices ask for.
    #[schema(value_type = String)]
    pub invoiced: Money,
    /// What credit notes took back.
    #[schema(value_type = String)]
    pub credited: Money,
    /// What was paid, set off, or drawn from a bank.
    #[schema(value_type = String)]
    pub paid: Money,
    /// What is still owed.
    #[schema(value_type = String)]
    pub open: Money,
    /// The earliest day on which some of that is due.
    pub due_on: Option<NaiveDate>,
    /// From when on the order ends by itself: nothing is owed, billed or claimed any more, and the days for a claim are
    /// over. Nothing while any of that is not so, or it has ended.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A party of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: OrganizationId,
    /// As registered.
    pub name: String,
}

/// What an order comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TotalsView {
    /// Goods without tax.
    #[schema(value_type = String)]
    pub goods: Money,
    /// Freight, fees and deposits, less discounts; without tax.
    #[schema(value_type = String)]
    pub charges: Money,
    /// PPN.
    #[schema(value_type = String)]
    pub tax: Money,
    /// Everything.
    #[schema(value_type = String)]
    pub total: Money,
}

/// The sums as they are written.
pub(super) const fn totals_view(totals: &Totals) -> TotalsView {
    TotalsView {
        goods: totals.goods,
        charges: totals.charges,
        tax: totals.tax,
        total: totals.total,
    }
}

/// The order as `actor`, one of its parties, sees it.
#[expect(clippy::too_many_lines, reason = "one view, field by field")]
pub(crate) fn view(stored: &Stored, actor: &Actor, seal: &Seal, now: DateTime<Utc>) -> OrderView {
    let party = stored.order.party(actor).unwrap_or(Party::Seller);
    let order = &stored.order.as_seen_by(party);
    let mark = stored.mark_to(party);
    let ended_by = order.ended.as_ref().map(|ended| ended.by.map_or("system", Party::as_str));
    let ending = stored.ending(stored.money, day_in(&stored.seller_zone, now));
    let money = ending.money;
    let buyer = PartyView { id: order.buyer, name: stored.buyer_name.clone() };
    let seller = PartyView { id: order.seller, name: stored.seller_name.clone() };
    // A member owns no hop of a price, and reads what everybody may.
    let own_order = order.member.is_some() && party == Party::Buyer;
    let reads = if own_order { OrganizationId(Uuid::nil()) } else { actor.organization };
    let seen_line = |line| line_view(line, reads, [&buyer, &seller]);
    let ends = order.state == State::Received && money.is_finished && ending.open_claims == 0;
    OrderView {
        id: order.id,
        number: order.number.clone(),
        version: mark.version,
        state: order.state.as_str(),
        kind: order.kind.as_str(),
        fulfilment: order.fulfilment().as_str(),
        billing: money.billing.as_str(),
        payment: money.payment.as_str(),
        money: OrderMoneyView {
            invoiced: money.invoiced,
            credited: money.credited,
            paid: money.paid,
            open: money.open,
            due_on: money.due_on,
            ends_at: ending.claimable_until.filter(|_| ends),
        },
        buyer_reference: order.details.buyer_reference.clone(),
        requested_date: order.details.requested_date,
        deliver_to: order.details.deliver_to.clone(),
        note: order.details.note.clone(),
        lines: order.lines.iter().map(seen_line).collect(),
        buyer,
        seller,
        charges: order.charges.iter().map(charge_view).collect(),
        totals: totals_view(&order.totals),
        deadline_at: order.deadline,
        deadline_zone: order.deadline.map(|_| stored.seller_zone.clone()),
        allowed_commands: allowed_words(stored, order, actor, now),
        shipments: shipment_views(stored),
        ended_reason: order.ended.as_ref().and_then(|ended| ended.reason.clone()),
        ended_by,
        created_at: stored.created_at,
        submitted_at: stored.submitted_at,
        acknowledged_at: order.acknowledged_at,
        confirmed_at: stored.confirmed_at,
        updated_at: mark.at,
        history: head_view(order.id, &mark.head, seal),
        revision: order.revision,
        group_id: order.group,
        terms: terms_view(&order.terms),
        approval: order.approval.as_ref().map(approval_view),
        proposal: order.proposal.as_ref().map(proposal_view),
        backorder_until: order.backorder_until,
        backorder_is_late: order.backorder_is_late,
        health: health(stored),
        claims: claims_of(stored, actor),
        replaces: order.replaces.zip(stored.replaced.clone()).map(|(claim_id, of)| ReplacesView {
            claim_id,
            claim_number: of.claim,
            order_id: of.order,
            order_number: of.number,
        }),
        pool: order
            .pool
            .as_ref()
            .map(|pool| OrderPoolView { id: pool.id, code: pool.code.clone() }),
        credit: stored.credit.as_ref().map(credit_check_view),
    }
}

/// Disputed while a claim is open, late while promised goods are missing, else ok.
fn health(stored: &Stored) -> &'static str {
    if stored.claims.iter().any(|claim| claim.claim.state.is_disputed()) {
        "disputed"
    } else if stored.order.backorder_is_late {
        "late"
    } else {
        "ok"
    }
}

/// The claims that the asker may know of.
fn claims_of(stored: &Stored, actor: &Actor) -> Vec<ClaimBrief> {
    let asker = Asker::Actor(actor.clone());
    let known = stored.claims.iter().filter(|claim| claim.claim.side(By::Person(actor)).is_some());
    known.map(|claim| brief(claim, &asker)).collect()
}

/// The address words of what the asker may do; editing a draft has its own method and no word.
fn allowed_words(
    stored: &Stored,
    order: &PurchaseOrder,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Vec<&'static str> {
    let names = allowed_commands(order, actor).into_iter();
    // Whether it may end, and whether anything is owed, is to be read from its papers.
    let names = names.filter(|name| match name {
        CommandName::Complete => may_end(stored, now),
        CommandName::WriteOff => stored.money.open > Money::ZERO,
        _ => true,
    });
    names.map(CommandName::word).filter(|word| *word != "edit").collect()
}

/// Whether the order could end now: billed, paid, unclaimed, and to be claimed no more.
fn may_end(stored: &Stored, now: DateTime<Utc>) -> bool {
    let ending = stored.ending(stored.money, day_in(&stored.seller_zone, now));
    decide(&stored.order, Command::Complete(ending), purchase_order::By::Clock, now).is_ok()
}
