//! The rows of a claim and what they mean. One that makes no sense is an error with its address.

use super::{Goods, ReplacementOrder, StoredClaim, StoredPhoto};
use crate::error::WorkflowError;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::claim::{Claim, ClaimLine, GoodsBack, Reason, Remedy, State};
use supply_chain::id::{
    ClaimId, ClaimLineId, FileId, OrderLineId, OrganizationId, PurchaseOrderId, ShipmentId,
    ShipmentLineId,
};
use supply_chain::money::Money;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

#[derive(FromQueryResult)]
pub(super) struct ClaimRow {
    pub(super) id: Uuid,
    number: Option<String>,
    order_id: Uuid,
    shipment_id: Uuid,
    claimant_id: Uuid,
    respondent_id: Uuid,
    mediator_id: Option<Uuid>,
    is_with_operator: bool,
    state: String,
    version: i64,
    wants: String,
    words: Option<String>,
    answer: Option<Value>,
    resolution: Option<Value>,
    arbiter: Option<String>,
    goods_back_id: Option<Uuid>,
    goods_taken_at: Option<DateTime<Utc>>,
    terms: Value,
    deadline_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    opened_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    order_number: String,
    shipment_number: String,
    claimant_name: String,
    respondent_name: String,
    mediator_name: Option<String>,
    zone: String,
    claimant_zone: String,
    goods_back_number: Option<String>,
    replacement_id: Option<Uuid>,
    replacement_number: Option<String>,
    replacement_state: Option<String>,
    came_after_all: Option<Value>,
}

#[derive(FromQueryResult)]
pub(super) struct LineRow {
    id: Uuid,
    claim_id: Uuid,
    shipment_line_id: Uuid,
    order_line_id: Uuid,
    reason: String,
    quantity_base: i64,
    worth_sen: i64,
    amount_sen: i64,
    product_name: String,
    base_unit: String,
    pack_name: String,
    factor: i64,
    unit_price_sen: i64,
}

#[derive(FromQueryResult)]
pub(super) struct PhotoRow {
    file_id: Uuid,
    claim_id: Uuid,
    side: String,
    width: i32,
    height: i32,
}

fn line(row: &LineRow) -> Result<(ClaimLine, Goods), WorkflowError> {
    let bad = |table, column| WorkflowError::BadRow { table, column, id: row.id.to_string() };
    let line = ClaimLine {
        id: ClaimLineId(row.id),
        shipment_line: ShipmentLineId(row.shipment_line_id),
        order_line: OrderLineId(row.order_line_id),
        reason: Reason::from_word(&row.reason).ok_or_else(|| bad("claim_line", "reason"))?,
        quantity: row.quantity_base,
        worth: Money::from_sen(row.worth_sen),
        amount: Money::from_sen(row.amount_sen),
    };
    let base_unit = BaseUnit::from_word(&row.base_unit);
    let goods = Goods {
        product_name: row.product_name.clone(),
        base_unit: base_unit.ok_or_else(|| bad("order_line", "base_unit"))?,
        pack: Pack { name: row.pack_name.clone(), factor: row.factor },
        unit_price: Money::from_sen(row.unit_price_sen),
    };
    Ok((line, goods))
}

/// The claim, with those of these lines and photos that are its own.
pub(super) fn stored(
    row: ClaimRow,
    lines: &[LineRow],
    photos: &[PhotoRow],
) -> Result<StoredClaim, WorkflowError> {
    let bad = |column| WorkflowError::BadRow { table: "claim", column, id: row.id.to_string() };
    let own: Vec<(ClaimLine, Goods)> = lines
        .iter()
        .filter(|line| line.claim_id == row.id)
        .map(line)
        .collect::<Result<_, WorkflowError>>()?;
    let (lines, goods): (Vec<ClaimLine>, Vec<Goods>) = own.into_iter().unzip();
    let photos: Vec<StoredPhoto> = photos
        .iter()
        .filter(|photo| photo.claim_id == row.id)
        .map(|photo| StoredPhoto {
            file: FileId(photo.file_id),
            side: photo.side.clone(),
            width: photo.width,
            height: photo.height,
        })
        .collect();
    let claim = Claim {
        id: ClaimId(row.id),
        number: row.number.clone(),
        order: PurchaseOrderId(row.order_id),
        shipment: ShipmentId(row.shipment_id),
        claimant: OrganizationId(row.claimant_id),
        respondent: OrganizationId(row.respondent_id),
        mediator: row.mediator_id.map(OrganizationId),
        is_with_operator: row.is_with_operator,
        state: State::from_word(&row.state).ok_or_else(|| bad("state"))?,
        version: row.version,
        lines,
        wants: Remedy::from_word(&row.wants).ok_or_else(|| bad("wants"))?,
        words: row.words.clone(),
        answer: said(row.answer.clone()).map_err(|_unreadable| bad("answer"))?,
        resolution: said(row.resolution.clone()).map_err(|_unreadable| bad("resolution"))?,
        arbiter: row.arbiter.clone(),
        goods_back: row
            .goods_back_id
            .map(|id| GoodsBack { shipment: ShipmentId(id), taken_at: row.goods_taken_at }),
        deadline: row.deadline_at,
        photos: photos.len(),
        terms: serde_json::from_value(row.terms.clone()).map_err(|_unreadable| bad("terms"))?,
    };
    Ok(StoredClaim {
        claim,
        order_number: row.order_number,
        shipment_number: row.shipment_number,
        claimant_name: row.claimant_name,
        respondent_name: row.respondent_name,
        mediator_name: row.mediator_name,
        zone: row.zone,
        claimant_zone: row.claimant_zone,
        goods,
        photos,
        goods_back_number: row.goods_back_number,
        replacement: match (row.replacement_id, row.replacement_number, row.replacement_state) {
            (Some(id), Some(number), Some(state)) => {
                let came = row.came_after_all.map(serde_json::from_value).transpose();
                let came = came.map_err(|_unreadable| bad("came_after_all"))?;
                let came_after_all = came.unwrap_or_default();
                Some(ReplacementOrder { id: PurchaseOrderId(id), number, state, came_after_all })
            }
            _ => None,
        },
        created_at: row.created_at,
        opened_at: row.opened_at,
        updated_at: row.updated_at,
    })
}

fn said<T: serde::de::DeserializeOwned>(
    value: Option<Value>,
) -> Result<Option<T>, serde_json::Error> {
    value.map(serde_json::from_value).transpose()
}
