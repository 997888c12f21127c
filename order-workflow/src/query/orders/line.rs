//! A line of an order as its parties see it: whole packs, and beside them the exact base units.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use supply_chain::id::{OrderLineId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::purchase_order::Line;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PartyView;
use crate::query::price_chains::{PriceChainView, line_chain};

/// One line; counts are whole packs rounded down, the exact ones stand beside them in base units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: OrderLineId,
    /// Of which offer.
    pub offer_id: Uuid,
    /// Of which product.
    pub product_id: Uuid,
    /// From 1.
    pub position: i32,
    /// As the seller wrote it.
    pub product_name: String,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// Name of the pack.
    pub pack: String,
    /// Base units in a pack.
    pub factor: i64,
    /// pcs, gram or ml.
    pub base_unit: &'static str,
    /// Of one pack, rupiah with two places.
    #[schema(value_type = String)]
    pub price: Money,
    /// Whether that price includes PPN.
    pub price_includes_tax: bool,
    /// Asked for.
    pub ordered: i64,
    /// Agreed.
    pub confirmed: i64,
    /// Sent.
    pub shipped: i64,
    /// Counted good.
    pub received: i64,
    /// Came, but could not be taken.
    pub rejected: i64,
    /// Never came.
    pub lost: i64,
    /// Given up by the seller.
    pub short_closed: i64,
    /// Called off after it was agreed.
    pub cancelled: i64,
    /// Price times packs, rupiah with two places.
    #[schema(value_type = String)]
    pub amount: Money,
    /// taxed, exempt or none.
    pub tax_class: &'static str,
    /// Rate of PPN; null where none is charged.
    #[schema(value_type = Option<String>)]
    pub tax_rate: Option<Decimal>,
    /// PPN, rupiah with two places.
    #[schema(value_type = String)]
    pub tax: Money,
    /// Asked for, in base units; likewise those below.
    pub ordered_base: i64,
    /// Agreed.
    pub confirmed_base: i64,
    /// Sent.
    pub shipped_base: i64,
    /// Counted good.
    pub received_base: i64,
    /// Came, but could not be taken.
    pub rejected_base: i64,
    /// Never came.
    pub lost_base: i64,
    /// Given up by the seller.
    pub short_closed_base: i64,
    /// Called off.
    pub cancelled_base: i64,
    /// On the way.
    pub in_transit_base: i64,
    /// Agreed and neither sent nor given up.
    pub to_dispatch_base: i64,
    /// Set aside in the stock and not sent yet.
    pub held_base: i64,
    /// Agreed, but not in the stock yet.
    pub backordered_base: i64,
    /// By when the seller promised it, where that was agreed.
    pub promised_date: Option<NaiveDate>,
    /// The line it came in for, when it is a substitute.
    #[schema(value_type = Option<Uuid>)]
    pub substitutes: Option<OrderLineId>,
    /// What an open counter-offer or amendment would make of it.
    pub proposed: Option<ProposedView>,
    /// What it brings once more, at no price; null in any other order.
    pub replaces: Option<ReplacedLineView>,
    /// Who put how much on the price of one pack, as far as the asker may see it; null where nothing is paid.
    pub price_chain: Option<PriceChainView>,
}

/// The line that a line of a replacement stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplacedLineView {
    /// Of the order that was claimed about.
    #[schema(value_type = Uuid)]
    pub line_id: OrderLineId,
    /// What a pack of it cost there: what a claim about it comes to, rupiah with two places.
    #[schema(value_type = String)]
    pub price: Money,
}

/// What a counter-offer or an amendment would make of a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposedView {
    /// Packs that would be agreed.
    pub count: i64,
    /// The same in base units.
    pub count_base: i64,
    /// Of one pack, rupiah with two places.
    #[schema(value_type = String)]
    pub price: Money,
    /// Price times packs, rupiah with two places.
    #[schema(value_type = String)]
    pub amount: Money,
    /// PPN, rupiah with two places.
    #[schema(value_type = String)]
    pub tax: Money,
    /// By when the goods would come.
    pub promised_date: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
    /// UNCL1229 as in Peppol's order response: 1 added, 3 changed, 7 not accepted.
    pub code: &'static str,
}

fn proposed_view(line: &Line) -> Option<ProposedView> {
    line.proposed.as_ref().map(|proposed| ProposedView {
        count: line.pack.whole_packs(proposed.quantity),
        count_base: proposed.quantity,
        price: proposed.unit_price,
        amount: proposed.amount,
        tax: proposed.tax.tax,
        promised_date: proposed.promised_date,
        reason: proposed.reason.clone(),
        code: proposed.code.as_str(),
    })
}

/// The line, its counts in packs and in base units.
pub(super) fn line_view(line: &Line, reader: OrganizationId, parties: [&PartyView; 2]) -> LineView {
    let (counts, packs) = (&line.counts, |base| line.pack.whole_packs(base));
    LineView {
        id: line.id,
        offer_id: line.offer.into(),
        product_id: line.product.into(),
        position: line.position,
        product_name: line.product_name.clone(),
        seller_code: line.seller_code.clone(),
        pack: line.pack.name.clone(),
        factor: line.pack.factor,
        base_unit: line.base_unit.as_str(),
        price: line.unit_price,
        price_includes_tax: line.price_includes_tax,
        ordered: packs(counts.ordered),
        confirmed: packs(counts.confirmed),
        shipped: packs(counts.shipped),
        received: packs(counts.received),
        rejected: packs(counts.rejected),
        lost: packs(counts.lost),
        short_closed: packs(counts.short_closed),
        cancelled: packs(counts.cancelled),
        amount: line.amount,
        tax_class: line.tax_class.as_str(),
        tax_rate: line.tax_rule.as_ref().map(|rule| rule.rate),
        tax: line.tax.tax,
        ordered_base: counts.ordered,
        confirmed_base: counts.confirmed,
        shipped_base: counts.shipped,
        received_base: counts.received,
        rejected_base: counts.rejected,
        lost_base: counts.lost,
        short_closed_base: counts.short_closed,
        cancelled_base: counts.cancelled,
        in_transit_base: counts.in_transit(),
        to_dispatch_base: counts.to_dispatch(),
        held_base: counts.held,
        backordered_base: if counts.confirmed > 0 { counts.backordered().max(0) } else { 0 },
        promised_date: line.promised_date,
        substitutes: line.substitutes,
        proposed: proposed_view(line),
        replaces: line.replaces.map(|replaced| ReplacedLineView {
            line_id: replaced.line,
            price: replaced.unit_price,
        }),
        price_chain: line.chain.as_ref().map(|chain| line_chain(chain, reader, parties)),
    }
}
