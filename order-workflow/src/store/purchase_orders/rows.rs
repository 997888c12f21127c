//! The rows of an order, its lines and its shipments, and what they mean. One that makes no sense is an
//! error with its address.

use super::{Mark, ReplacedOrder, ShipmentPaper, Stored, Waiting};
use crate::error::WorkflowError;
use crate::store::history::Head;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::FromQueryResult;
use serde::Deserialize;
use std::collections::HashMap;
use supply_chain::id::{
    ClaimId, DemandPoolId, OfferId, OrderGroupId, OrderLineId, OrganizationId, PersonId, ProductId,
    PurchaseOrderId, ShipmentId, ShipmentLineId, TieId,
};
use supply_chain::invoice::PaperSums;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::patronage::TradeFacts;
use supply_chain::purchase_order::{
    ChargeKind, Counts, DeliveryProof, Details, Ended, FrozenTax, Line, MemberParty, NamedCharge,
    OrderCharge, OrderKind, OrderPool, Party, PurchaseOrder, ReplacedLine, Shipment, ShipmentLine,
    ShipmentState, State, Totals,
};
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::tax::{LineTax, TaxClass};
use uuid::Uuid;

#[derive(FromQueryResult)]
pub(super) struct OrderRow {
    pub(super) id: Uuid,
    number: Option<String>,
    pub(super) kind: String,
    buyer_id: Option<Uuid>,
    buyer_tie_id: Option<Uuid>,
    member_person_id: Option<Uuid>,
    member_is_walk_in: Option<bool>,
    seller_id: Uuid,
    buyer_name: String,
    seller_name: String,
    buyer_zone: String,
    seller_zone: String,
    seller_kind: String,
    buyer_kind: Option<String>,
    is_affiliated: bool,
    pub(super) state: String,
    version: i64,
    buyer_reference: Option<String>,
    requested_date: Option<NaiveDate>,
    deliver_to: Option<String>,
    note: Option<String>,
    goods_sen: i64,
    charges_sen: i64,
    tax_sen: i64,
    total_sen: i64,
    deadline_at: Option<DateTime<Utc>>,
    acknowledged_at: Option<DateTime<Utc>>,
    ended_reason: Option<String>,
    ended_by: Option<String>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    history_length: i32,
    history_head: Option<Vec<u8>>,
    group_id: Option<Uuid>,
    terms: serde_json::Value,
    revision: i32,
    makers: Vec<Uuid>,
    approval: Option<serde_json::Value>,
    proposal: Option<serde_json::Value>,
    backorder_until: Option<DateTime<Utc>>,
    backorder_is_late: bool,
    replaces_claim_id: Option<Uuid>,
    replaces_claim: Option<String>,
    replaces_order_id: Option<Uuid>,
    replaces_order: Option<String>,
    pool_id: Option<Uuid>,
    pool_code: Option<String>,
    pool_is_recleared: Option<bool>,
    waiting: Option<serde_json::Value>,
    seller_version: Option<i64>,
    seller_at: Option<DateTime<Utc>>,
    seller_length: Option<i32>,
    seller_head: Option<Vec<u8>>,
}

impl OrderRow {
    /// How far the seller knows the order.
    fn to_seller(&self) -> Option<Mark> {
        let (version, at) = self.seller_version.zip(self.seller_at)?;
        let (length, hash) = self.seller_length.zip(self.seller_head.clone())?;
        Some(Mark { version, at, head: Head { length, hash } })
    }

    /// Why it ended before delivery, where it did.
    fn ended(&self, state: State) -> Option<Ended> {
        let by = match self.ended_by.as_deref() {
            Some("buyer") => Some(Party::Buyer),
            Some("seller") => Some(Party::Seller),
            _ => None,
        };
        matches!(state, State::Rejected | State::Expired | State::Cancelled)
            .then(|| Ended { reason: self.ended_reason.clone(), by })
    }
}

#[derive(FromQueryResult)]
pub(super) struct LineRow {
    id: Uuid,
    pub(super) order_id: Uuid,
    position: i32,
    offer_id: Uuid,
    product_id: Uuid,
    product_name: String,
    seller_code: Option<String>,
    base_unit: String,
    pack_name: String,
    factor: i64,
    unit_price_sen: i64,
    price_includes_tax: bool,
    amount_sen: i64,
    tax_class: String,
    tax_code: Option<String>,
    tax_base_sen: i64,
    tax_rate: Option<Decimal>,
    tax_sen: i64,
    tax_rule_id: Option<Uuid>,
    ordered_base: i64,
    confirmed_base: i64,
    shipped_base: i64,
    received_base: i64,
    rejected_base: i64,
    lost_base: i64,
    short_closed_base: i64,
    cancelled_base: i64,
    returned_base: i64,
    invoiced_base: i64,
    held_base: i64,
    promised_date: Option<NaiveDate>,
    substitutes_id: Option<Uuid>,
    proposed: Option<serde_json::Value>,
    replaces_line_id: Option<Uuid>,
    replaces_price_sen: Option<i64>,
    price_chain: Option<serde_json::Value>,
    /// The charges of its order, on the first line of each.
    pub(super) charges: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct ChargeRow {
    id: Uuid,
    kind: String,
    description: String,
    amount_sen: i64,
    tax_class: Option<String>,
    includes_tax: bool,
    tax_base_sen: i64,
    tax_sen: i64,
    billed_sen: i64,
}

#[derive(FromQueryResult)]
pub(super) struct ShipmentRow {
    id: Uuid,
    pub(super) order_id: Uuid,
    number: String,
    code: String,
    state: String,
    carrier: Option<String>,
    dispatched_at: DateTime<Utc>,
    received_at: Option<DateTime<Utc>>,
    line_id: Uuid,
    order_line_id: Uuid,
    shipped_base: i64,
    received_base: i64,
    rejected_base: i64,
    lost_base: i64,
    proof_by: Option<String>,
    proof_at: Option<DateTime<Utc>>,
    deemed_at: Option<DateTime<Utc>>,
}

/// What a column of JSON says, if anything.
fn said<T: serde::de::DeserializeOwned>(
    value: Option<serde_json::Value>,
    bad: impl FnOnce() -> WorkflowError,
) -> Result<Option<T>, WorkflowError> {
    value.map(serde_json::from_value).transpose().map_err(|_unreadable| bad())
}

fn bad(table: &'static str, column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table, column, id: id.to_string() }
}

/// A line of goods.
pub(super) fn line(row: LineRow) -> Result<Line, WorkflowError> {
    let bad = |column| bad("order_line", column, row.id);
    let net = if row.price_includes_tax { row.amount_sen - row.tax_sen } else { row.amount_sen };
    Ok(Line {
        id: OrderLineId(row.id),
        position: row.position,
        offer: OfferId(row.offer_id),
        product: ProductId(row.product_id),
        product_name: row.product_name,
        seller_code: row.seller_code,
        base_unit: BaseUnit::from_word(&row.base_unit).ok_or_else(|| bad("base_unit"))?,
        pack: Pack { name: row.pack_name, factor: row.factor },
        unit_price: Money::from_sen(row.unit_price_sen),
        price_includes_tax: row.price_includes_tax,
        amount: Money::from_sen(row.amount_sen),
        tax_class: TaxClass::from_word(&row.tax_class).ok_or_else(|| bad("tax_class"))?,
        tax_rule: row.tax_rule_id.map(|rule| FrozenTax {
            rule,
            code: row.tax_code.unwrap_or_default(),
            rate: row.tax_rate.unwrap_or_default().normalize(),
        }),
        tax: LineTax {
            net: Money::from_sen(net),
            base: Money::from_sen(row.tax_base_sen),
            tax: Money::from_sen(row.tax_sen),
        },
        counts: Counts {
            ordered: row.ordered_base,
            confirmed: row.confirmed_base,
            shipped: row.shipped_base,
            received: row.received_base,
            rejected: row.rejected_base,
            lost: row.lost_base,
            short_closed: row.short_closed_base,
            cancelled: row.cancelled_base,
            returned: row.returned_base,
            invoiced: row.invoiced_base,
            held: row.held_base,
            came_after_all: 0,
        },
        promised_date: row.promised_date,
        substitutes: row.substitutes_id.map(OrderLineId),
        proposed: said(row.proposed, || bad("proposed"))?,
        replaces: row.replaces_line_id.zip(row.replaces_price_sen).map(|(line, sen)| {
            ReplacedLine { line: OrderLineId(line), unit_price: Money::from_sen(sen) }
        }),
        chain: said(row.price_chain, || bad("price_chain"))?,
    })
}

/// The charges of an order, as they came with its first line.
pub(super) fn charges(list: serde_json::Value) -> Result<Vec<OrderCharge>, WorkflowError> {
    let rows: Vec<ChargeRow> = serde_json::from_value(list)?;
    rows.into_iter().map(charge).collect()
}

fn charge(row: ChargeRow) -> Result<OrderCharge, WorkflowError> {
    let bad = |column| bad("order_charge", column, row.id);
    let class = |word: &String| TaxClass::from_word(word).ok_or_else(|| bad("tax_class"));
    let net = if row.includes_tax { row.amount_sen - row.tax_sen } else { row.amount_sen };
    Ok(OrderCharge {
        named: NamedCharge {
            kind: ChargeKind::from_word(&row.kind).ok_or_else(|| bad("kind"))?,
            amount: Money::from_sen(row.amount_sen),
            tax_class: row.tax_class.as_ref().map(class).transpose()?,
            includes_tax: row.includes_tax,
            description: row.description,
        },
        tax: LineTax {
            net: Money::from_sen(net),
            base: Money::from_sen(row.tax_base_sen),
            tax: Money::from_sen(row.tax_sen),
        },
        billed: Money::from_sen(row.billed_sen),
    })
}

/// Rows of shipment lines, shipment by shipment: the shipments, and what stands on their papers.
fn shipments(
    rows: Vec<ShipmentRow>,
) -> Result<(Vec<Shipment>, HashMap<ShipmentId, ShipmentPaper>), WorkflowError> {
    let mut shipments: Vec<Shipment> = Vec::new();
    let mut papers = HashMap::new();
    for sent in rows {
        let id = ShipmentId(sent.id);
        if shipments.last().is_none_or(|last| last.id != id) {
            let state = ShipmentState::from_word(&sent.state)
                .ok_or_else(|| bad("shipment", "state", sent.id))?;
            let proof = sent.proof_by.zip(sent.proof_at);
            shipments.push(Shipment {
                id,
                number: sent.number,
                state,
                lines: Vec::new(),
                proof: proof.map(|(received_by, at)| DeliveryProof { received_by, at }),
                deemed_at: sent.deemed_at,
            });
            papers.insert(
                id,
                ShipmentPaper {
                    code: sent.code,
                    carrier: sent.carrier,
                    dispatched_at: sent.dispatched_at,
                    received_at: sent.received_at,
                },
            );
        }
        if let Some(shipment) = shipments.last_mut() {
            shipment.lines.push(ShipmentLine {
                id: ShipmentLineId(sent.line_id),
                line: OrderLineId(sent.order_line_id),
                shipped: sent.shipped_base,
                received: sent.received_base,
                rejected: sent.rejected_base,
                lost: sent.lost_base,
            });
        }
    }
    Ok((shipments, papers))
}

/// The order, with its lines, its charges and the rows of its shipments.
#[expect(clippy::too_many_lines, reason = "a row, column by column")]
pub(super) fn order(
    row: OrderRow,
    (lines, charges): (Vec<Line>, Vec<OrderCharge>),
    shipment_rows: Vec<ShipmentRow>,
) -> Result<Stored, WorkflowError> {
    let bad = |column| bad("purchase_order", column, row.id);
    let state = State::from_word(&row.state).ok_or_else(|| bad("state"))?;
    let seller_kind = Kind::from_word(&row.seller_kind).ok_or_else(|| bad("seller_kind"))?;
    let buyer_kind = row.buyer_kind.as_deref().and_then(Kind::from_word);
    let (to_seller, ended) = (row.to_seller(), row.ended(state));
    let (shipments, papers) = shipments(shipment_rows)?;
    let waiting: Option<Waiting> = said(row.waiting, || bad("waiting"))?;
    let mut stored = Stored {
        order: PurchaseOrder {
            id: PurchaseOrderId(row.id),
            number: row.number,
            kind: OrderKind::from_word(&row.kind).ok_or_else(|| bad("kind"))?,
            buyer: OrganizationId(
                row.buyer_id.or(row.buyer_tie_id).ok_or_else(|| bad("buyer_id"))?,
            ),
            member: row.buyer_tie_id.zip(row.member_person_id).map(|(tie, person)| MemberParty {
                tie: TieId(tie),
                person: PersonId(person),
                is_walk_in: row.member_is_walk_in.unwrap_or_default(),
            }),
            seller: OrganizationId(row.seller_id),
            state,
            version: row.version,
            details: Details {
                buyer_reference: row.buyer_reference,
                requested_date: row.requested_date,
                deliver_to: row.deliver_to,
                note: row.note,
            },
            lines,
            charges,
            shipments,
            totals: Totals {
                goods: Money::from_sen(row.goods_sen),
                charges: Money::from_sen(row.charges_sen),
                tax: Money::from_sen(row.tax_sen),
                total: Money::from_sen(row.total_sen),
            },
            deadline: row.deadline_at,
            acknowledged_at: row.acknowledged_at,
            ended,
            group: row.group_id.map(OrderGroupId),
            terms: serde_json::from_value(row.terms).map_err(|_unreadable| bad("terms"))?,
            revision: row.revision,
            makers: row.makers.into_iter().map(PersonId).collect(),
            approval: said(row.approval, || bad("approval"))?,
            proposal: said(row.proposal, || bad("proposal"))?,
            revised: None,
            backorder_until: row.backorder_until,
            backorder_is_late: row.backorder_is_late,
            replaces: row.replaces_claim_id.map(ClaimId),
            pool: row.pool_id.zip(row.pool_code).map(|(id, code)| OrderPool {
                id: DemandPoolId(id),
                code,
                is_recleared: row.pool_is_recleared.unwrap_or_default(),
            }),
        },
        buyer_name: row.buyer_name,
        seller_name: row.seller_name,
        buyer_zone: row.buyer_zone,
        seller_zone: row.seller_zone,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        confirmed_at: row.confirmed_at,
        updated_at: row.updated_at,
        head: match row.history_head {
            Some(hash) => Head { length: row.history_length, hash },
            None => Head::start(),
        },
        to_seller,
        papers,
        claims: Vec::new(),
        replaced: match (row.replaces_claim, row.replaces_order_id, row.replaces_order) {
            (Some(claim), Some(order), Some(number)) => {
                Some(ReplacedOrder { claim, order: PurchaseOrderId(order), number })
            }
            _ => None,
        },
        money: PaperSums::default(),
        last_counted_at: None,
        credit: None,
        trade_class: Some(
            TradeFacts {
                is_members: row.buyer_tie_id.is_some() && row.member_is_walk_in != Some(true),
                seller: seller_kind,
                buyer: buyer_kind,
                is_affiliated: row.is_affiliated,
            }
            .class(),
        ),
    };
    if let Some(waiting) = waiting {
        waiting.beside(&mut stored.order);
    }
    Ok(stored)
}
