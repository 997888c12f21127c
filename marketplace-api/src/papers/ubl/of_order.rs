//! What the three documents say of an order of ours, as one of its parties sees it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::orders::{ChargeView, LineView, OrderView, ProposedView, ShipmentView};
use rust_decimal::Decimal;
use supply_chain::money::Money;
use supply_chain::quantity::{BaseUnit, Pack};

use crate::language::Language;
use crate::pages::order::claimed::stands_for;

use super::model::{
    AnswerCode, AnsweredLine, ChargeTold, DespatchDocument, DespatchedLine, Issued, Item, Measured,
    OrderDocument, OrderedLine, Price, ResponseDocument, Sums, Tax, TradingParty,
};

/// An order with both its parties and the zone that its days are counted in.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The order.
    pub order: &'a OrderView,
    /// Who orders.
    pub buyer: &'a OrganizationView,
    /// Who sells.
    pub seller: &'a OrganizationView,
}

/// Nothing has been said yet that such a document could say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSaidYet {
    /// The order was never offered to the seller.
    #[error("the order has not been submitted")]
    NotSubmitted,
    /// The seller has neither seen nor answered it.
    #[error("the seller has not answered")]
    NotAnswered,
}

impl Told<'_> {
    /// The order as it now stands: as agreed once both are bound, before that as asked for.
    ///
    /// # Errors
    /// [`NotSaidYet::NotSubmitted`].
    pub fn order(&self) -> Result<OrderDocument, NotSaidYet> {
        let order = self.order;
        let (number, at) = submitted(order)?;
        let mut lines: Vec<&LineView> =
            order.lines.iter().filter(|line| standing(order, line) > 0).collect();
        if lines.is_empty() {
            // Everything was given up or refused; what was asked for is still what the order said.
            lines = order.lines.iter().collect();
        }
        Ok(OrderDocument {
            number,
            uuid: Some(order.id.into()),
            issued: issued(at, zone(self.buyer)),
            revision: Some(order.revision),
            // The paper's own language: whoever reads the document in another has the order's page.
            note: stands_for(order, Language::Indonesian).or_else(|| order.note.clone()),
            buyer_reference: order.buyer_reference.clone(),
            buyer: party(self.buyer),
            seller: party(self.seller),
            requested: order.requested_date,
            deliver_to: order.deliver_to.clone(),
            delivery_terms: Some(order.terms.delivery_terms.to_owned()),
            payment_days: order.terms.payment_days,
            charges: order.charges.iter().map(charge_told).collect(),
            sums: Some(Sums {
                goods: order.totals.goods,
                charges: order.totals.charges,
                tax: order.totals.tax,
                total: order.totals.total,
            }),
            head: head(order),
            lines: lines.into_iter().map(|line| ordered(order, line)).collect(),
        })
    }

    /// The seller's answer as it now stands.
    ///
    /// # Errors
    /// [`NotSaidYet`].
    pub fn response(&self) -> Result<ResponseDocument, NotSaidYet> {
        let order = self.order;
        let (order_number, _) = submitted(order)?;
        let (code, at) = answer(order).ok_or(NotSaidYet::NotAnswered)?;
        let offered = order.proposal.as_ref().filter(|_| order.state == "countered");
        let note = match code {
            AnswerCode::Rejected => order.ended_reason.clone(),
            _ => offered.and_then(|proposal| proposal.note.clone()),
        };
        let lines = match code {
            AnswerCode::Acknowledged | AnswerCode::Rejected => Vec::new(),
            _ => order.lines.iter().map(|line| answered(order, line)).collect(),
        };
        Ok(ResponseDocument {
            number: format!("{order_number}-{}", order.version),
            issued: issued(at, zone(self.seller)),
            code,
            note,
            order_number,
            order_uuid: Some(order.id.into()),
            revision: Some(order.revision),
            buyer_reference: order.buyer_reference.clone(),
            seller: party(self.seller),
            buyer: party(self.buyer),
            head: head(order),
            lines,
        })
    }

    /// One of its shipments.
    ///
    /// # Errors
    /// [`NotSaidYet::NotSubmitted`], which a shipped order never is.
    pub fn despatch(&self, shipment: &ShipmentView) -> Result<DespatchDocument, NotSaidYet> {
        let order = self.order;
        let (order_number, _) = submitted(order)?;
        let lines = shipment.lines.iter().zip(1..).filter_map(|(sent, at)| {
            let line = order.lines.iter().find(|line| line.id == sent.line_id)?;
            let left = line.to_dispatch_base;
            Some(DespatchedLine {
                id: i32::to_string(&at),
                quantity: measured(line, sent.count_base),
                outstanding: (left > 0).then(|| measured(line, left)),
                order_line: line.position.to_string(),
                item: item(line),
            })
        });
        Ok(DespatchDocument {
            number: shipment.number.clone(),
            uuid: Some(shipment.id.into()),
            issued: issued(shipment.dispatched_at, zone(self.seller)),
            order_number,
            order_uuid: Some(order.id.into()),
            seller: party(self.seller),
            buyer: party(self.buyer),
            deliver_to: order.deliver_to.clone(),
            carrier: shipment.carrier.clone(),
            code: Some(shipment.code.clone()),
            head: head(order),
            lines: lines.collect(),
        })
    }
}

fn submitted(order: &OrderView) -> Result<(String, DateTime<Utc>), NotSaidYet> {
    order.number.clone().zip(order.submitted_at).ok_or(NotSaidYet::NotSubmitted)
}

/// Whether both are bound.
fn is_bound(order: &OrderView) -> bool {
    order.confirmed_at.is_some()
}

/// What stands agreed, or asked for where nothing is agreed yet; base units.
fn standing(order: &OrderView, line: &LineView) -> i64 {
    if is_bound(order) { line.confirmed_base } else { line.ordered_base }
}

/// The answer as a whole, and when it was given.
fn answer(order: &OrderView) -> Option<(AnswerCode, DateTime<Utc>)> {
    if let Some(at) = order.confirmed_at {
        let as_ordered = order.lines.iter().all(|line| code(order, line) == "5");
        let code =
            if as_ordered { AnswerCode::Accepted } else { AnswerCode::ConditionallyAccepted };
        return Some((code, at));
    }
    match (order.state, order.ended_by) {
        ("countered", _) => {
            let at = order.proposal.as_ref().map_or(order.updated_at, |proposal| proposal.at);
            Some((AnswerCode::ConditionallyAccepted, at))
        }
        ("rejected", _) | (_, Some("seller")) => Some((AnswerCode::Rejected, order.updated_at)),
        _ => order.acknowledged_at.map(|at| (AnswerCode::Acknowledged, at)),
    }
}

/// UNCL5189 95: discount; UNCL7161 FC: freight, ADR: other services.
fn charge_told(charge: &ChargeView) -> ChargeTold {
    let code = match charge.kind {
        "discount" => "95",
        "freight" => "FC",
        _ => "ADR",
    };
    let reason = charge.description.clone();
    ChargeTold { code: code.to_owned(), reason, net: charge.net }
}

/// What the answer does to a line (UNCL1229).
fn code(order: &OrderView, line: &LineView) -> &'static str {
    match &line.proposed {
        Some(proposed) if order.state == "countered" => proposed.code,
        _ if !is_bound(order) => "5",
        _ if line.ordered_base == 0 => "1",
        _ if line.confirmed_base == 0 => "7",
        _ if line.confirmed_base != line.ordered_base || line.promised_date.is_some() => "3",
        _ => "5",
    }
}

fn answered(order: &OrderView, line: &LineView) -> AnsweredLine {
    let offered: Option<&ProposedView> =
        line.proposed.as_ref().filter(|_| order.state == "countered");
    let base = offered.map_or_else(|| standing(order, line), |offered| offered.count_base);
    let instead = order.lines.iter().find(|other| other.substitutes == Some(line.id));
    AnsweredLine {
        id: line.position.to_string(),
        code: code(order, line).to_owned(),
        quantity: Some(measured(line, base)),
        price: Some(Price {
            amount: offered.map_or(line.price, |offered| offered.price),
            per: Decimal::ONE,
            includes_tax: line.price_includes_tax,
        }),
        promised: offered.map_or(line.promised_date, |offered| offered.promised_date),
        note: offered.and_then(|offered| offered.reason.clone()),
        item: item(line),
        substitute: instead.map(|other| (other.position.to_string(), item(other))),
    }
}

fn ordered(order: &OrderView, line: &LineView) -> OrderedLine {
    let without_tax = line.amount.sen().checked_sub(line.tax.sen()).map(Money::from_sen);
    let net = if line.price_includes_tax { without_tax } else { Some(line.amount) };
    let (category, percent) = match (line.tax_rate, line.tax_class) {
        (Some(rate), _) => ("S", rate.checked_mul(Decimal::ONE_HUNDRED).map(|p| p.normalize())),
        (None, "exempt") => ("E", Some(Decimal::ZERO)),
        (None, _) => ("O", None),
    };
    OrderedLine {
        id: line.position.to_string(),
        uuid: Some(line.id.into()),
        quantity: measured(line, standing(order, line)),
        net,
        price: Some(Price {
            amount: line.price,
            per: Decimal::ONE,
            includes_tax: line.price_includes_tax,
        }),
        tax: Some(Tax { category: category.to_owned(), percent, amount: line.tax }),
        promised: line.promised_date,
        item: item(line),
    }
}

fn item(line: &LineView) -> Item {
    Item {
        name: line.product_name.clone(),
        seller_code: line.seller_code.clone(),
        offer: Some(line.offer_id),
    }
}

fn measured(line: &LineView, base: i64) -> Measured {
    let pack = Pack { name: line.pack.clone(), factor: line.factor.max(1) };
    // A view only ever holds one of the three words.
    let unit = BaseUnit::from_word(line.base_unit).unwrap_or(BaseUnit::Pcs);
    Measured::of(base, &pack, unit)
}

fn head(order: &OrderView) -> Option<String> {
    Some(order.history.text.clone()).filter(|head| !head.is_empty())
}

fn zone(of: &OrganizationView) -> Tz {
    of.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

fn issued(at: DateTime<Utc>, zone: Tz) -> Issued {
    let there = at.with_timezone(&zone);
    Issued { date: there.date_naive(), time: Some(there.format("%H:%M:%S%:z").to_string()) }
}

/// A party as documents name it.
#[must_use]
pub fn party(of: &OrganizationView) -> TradingParty {
    TradingParty {
        id: Some(of.id),
        nik: of.nik_koperasi.clone(),
        name: of.name.clone(),
        street: of.address.clone(),
        district: of.district.clone(),
        city: of.regency.clone(),
        province: of.province.clone(),
        npwp: of.npwp.clone(),
    }
}
