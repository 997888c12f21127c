//! The row of an order, written together with its lines and its history in one statement.

use super::super::history::Described;
use super::super::purchase_orders::{Stored, Waiting};
use super::exposure::Counting;
use super::{BusinessDates, charges, lines};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::organization::Kind;
use supply_chain::patronage::{TradeClass, TradeFacts};
use supply_chain::purchase_order::{Party, PurchaseOrder};
use uuid::Uuid;

/// Writes the order as it is after its events, whatever of its lines and charges differs, what is appended to its
/// history, and what it adds to what its buyer owes. All in one statement: an order of five lines costs one
/// journey to the database. Answers with how the buyer stands, where that is asked: the account and what is late.
///
/// # Errors
/// [`WorkflowError::IdTaken`] when a new order's own id is taken; nothing is written then.
pub(super) async fn write(
    work: Work<'_>,
    before: &PurchaseOrder,
    stored: &Stored,
    described: Described,
    ask: &Ask,
    (counting, dates): (Counting, BusinessDates),
) -> Result<(Option<Value>, Option<Value>), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Written {
        count: i64,
        credit: Option<Value>,
        late: Option<Value>,
    }
    let order = &stored.order;
    let mut values = columns(stored)?;
    let order_sql = if before.version == 0 {
        insert(&mut values, stored, ask)
    } else {
        let set: Vec<String> =
            COLUMNS.iter().zip(2..).map(|(name, n)| format!("{name} = ${n}")).collect();
        format!("UPDATE purchase_order SET {} WHERE id = $1 RETURNING 1", set.join(", "))
    };
    let mut sql = format!("WITH written AS ({order_sql})");
    let class = class_of(work, stored).await?;
    let changed = lines::changed(&of_both(before), &of_both(order), class);
    if !changed.is_empty() {
        let place = put(&mut values, Value::Array(changed).into());
        let write = lines::WRITE.replace("$ORDER", "$1").replace("$LINES", &place);
        sql = format!("{sql}, lines AS ({write})");
    }
    let charged = charges::changed(work, &of_both(before), &of_both(order));
    if !charged.is_empty() {
        let place = put(&mut values, Value::Array(charged).into());
        let write = charges::WRITE.replace("$ORDER", "$1").replace("$CHARGES", &place);
        sql = format!("{sql}, charges AS ({write})");
    }
    let (device_id, device_sequence) = ask.device.unzip();
    let entries = put(&mut values, Value::Array(described.entries).into());
    let envelope = [
        work.now.into(),
        ask.signed_by().map(Uuid::from).into(),
        ask.by.organization().map(Uuid::from).into(),
        ask.channel.as_str().into(),
        device_id.into(),
        device_sequence.into(),
        ask.claimed_at.into(),
    ];
    let envelope = envelope.map(|value| put(&mut values, value)).join(", ");
    let (account, standing) = counting.sql(order, work, dates, |value| put(&mut values, value));
    sql = format!(
        "{sql}, entries AS (
             INSERT INTO order_history (order_id, position, kind, buyers_own, previous_hash, hash, fields, recorded_at,
                                        person_id, organization_id, channel, device_id, device_sequence, claimed_at)
             SELECT $1, e.position, e.kind, e.buyers_own, decode(e.previous, 'hex'), decode(e.hash, 'hex'), e.fields,
                    {envelope}
             FROM jsonb_to_recordset({entries}) AS e(position integer, kind text, buyers_own boolean, previous text,
                                                     hash text, fields jsonb)
             WHERE EXISTS (SELECT 1 FROM written)){account}
         SELECT (SELECT count(*) FROM written) AS count, {standing}"
    );
    let written: Option<Written> = row(work.tx, &sql, values).await?;
    match written {
        Some(Written { count: 1, credit, late }) => Ok((credit, late)),
        _ => Err(WorkflowError::IdTaken),
    }
}

fn put(values: &mut Vec<sea_orm::Value>, value: sea_orm::Value) -> String {
    values.push(value);
    format!("${}", values.len())
}

fn insert(values: &mut Vec<sea_orm::Value>, stored: &Stored, ask: &Ask) -> String {
    let order = &stored.order;
    let changing: Vec<String> = (2..=COLUMNS.len() + 1).map(|n| format!("${n}")).collect();
    // What the clock makes is made for whoever wrote what it follows from.
    let by = ask.signed_by().or(order.makers.first().copied()).unwrap_or_else(|| ask.by.person());
    // A party is an organization or a member's tie, and the tables hold exactly one of the two.
    let tie = order.member.map(|member| Uuid::from(member.tie));
    let organization = if tie.is_none() { Some(Uuid::from(order.buyer)) } else { None };
    let fixed = [
        order.kind.as_str().into(),
        organization.into(),
        Uuid::from(order.seller).into(),
        Uuid::from(by).into(),
        stored.created_at.into(),
        order.replaces.map(Uuid::from).into(),
        tie.into(),
    ]
    .map(|value| put(values, value));
    format!(
        "INSERT INTO purchase_order (id, {}, kind, buyer_id, seller_id, created_by, created_at, replaces_claim_id,
                                     buyer_tie_id)
         VALUES ($1, {}, {}) ON CONFLICT (id) DO NOTHING RETURNING 1",
        COLUMNS.join(", "),
        changing.join(", "),
        fixed.join(", ")
    )
}

/// The columns that commands change, in the order of [`columns`].
const COLUMNS: [&str; 38] = [
    "number",
    "state",
    "version",
    "buyer_reference",
    "requested_date",
    "deliver_to",
    "note",
    "goods_sen",
    "charges_sen",
    "tax_sen",
    "total_sen",
    "deadline_at",
    "deadline_zone",
    "acknowledged_at",
    "ended_reason",
    "ended_by",
    "submitted_at",
    "confirmed_at",
    "updated_at",
    "history_length",
    "history_head",
    "group_id",
    "terms",
    "agreement_id",
    "delivery_terms",
    "revision",
    "makers",
    "approval",
    "proposal",
    "backorder_until",
    "backorder_is_late",
    "currency",
    "waiting",
    "waiting_until",
    "seller_version",
    "seller_at",
    "seller_length",
    "seller_head",
];

/// The order as its rows have it: without what waits for the buyer's own approval.
pub(super) fn of_both(order: &PurchaseOrder) -> PurchaseOrder {
    let approval = order.approval.clone();
    PurchaseOrder { approval, ..order.as_seen_by(Party::Seller) }
}

fn columns(stored: &Stored) -> Result<Vec<sea_orm::Value>, WorkflowError> {
    let order = &stored.order;
    let to_seller = stored.to_seller.as_ref();
    let both = of_both(order);
    let ended = order.ended.as_ref();
    let ended_by = ended.map(|ended| ended.by.map_or("system", Party::as_str));
    let makers: Vec<Uuid> = order.makers.iter().copied().map(Uuid::from).collect();
    let agreement = order.terms.agreement.map(|agreement| Uuid::from(agreement.id));
    Ok(vec![
        Uuid::from(order.id).into(),
        order.number.clone().into(),
        order.state.as_str().into(),
        order.version.into(),
        order.details.buyer_reference.clone().into(),
        order.details.requested_date.into(),
        order.details.deliver_to.clone().into(),
        order.details.note.clone().into(),
        order.totals.goods.sen().into(),
        order.totals.charges.sen().into(),
        order.totals.tax.sen().into(),
        order.totals.total.sen().into(),
        both.deadline.into(),
        order.deadline.map(|_| stored.seller_zone.clone()).into(),
        order.acknowledged_at.into(),
        ended.and_then(|ended| ended.reason.clone()).into(),
        ended_by.into(),
        stored.submitted_at.into(),
        stored.confirmed_at.into(),
        stored.updated_at.into(),
        stored.head.length.into(),
        stored.head.hash.clone().into(),
        order.group.map(Uuid::from).into(),
        serde_json::to_value(&order.terms)?.into(),
        agreement.into(),
        order.terms.delivery_terms.as_str().into(),
        order.revision.into(),
        makers.into(),
        order.approval.as_ref().map(serde_json::to_value).transpose()?.into(),
        both.proposal.as_ref().map(serde_json::to_value).transpose()?.into(),
        order.backorder_until.into(),
        order.backorder_is_late.into(),
        "IDR".into(),
        Waiting::column(order)?.into(),
        Waiting::of(order).and_then(|waiting| waiting.until()).into(),
        to_seller.map(|mark| mark.version).into(),
        to_seller.map(|mark| mark.at).into(),
        to_seller.map(|mark| mark.head.length).into(),
        to_seller.map(|mark| mark.head.hash.clone()).into(),
    ])
}

/// As what the goods are sold: as it was read with the order, or looked at now where it is made and binding at once.
async fn class_of(work: Work<'_>, stored: &Stored) -> Result<Option<TradeClass>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Facts {
        seller_kind: String,
        buyer_kind: Option<String>,
        is_affiliated: bool,
    }
    let order = &stored.order;
    if stored.trade_class.is_some() || !order.state.is_bound() {
        return Ok(stored.trade_class);
    }
    let found: Option<Facts> = row(
        work.tx,
        "SELECT s.kind AS seller_kind, b.kind AS buyer_kind,
                EXISTS (SELECT FROM affiliation a WHERE a.until IS NULL
                        AND (a.upper_id = $1 AND a.lower_id = $2 OR a.upper_id = $2 AND a.lower_id = $1)) AS is_affiliated
         FROM organization s LEFT JOIN organization b ON b.id = $2 WHERE s.id = $1",
        [Uuid::from(order.seller).into(), Uuid::from(order.buyer).into()],
    )
    .await?;
    Ok(found.and_then(|found| {
        let facts = TradeFacts {
            is_members: order.member.is_some_and(|member| !member.is_walk_in),
            seller: Kind::from_word(&found.seller_kind)?,
            buyer: found.buyer_kind.as_deref().and_then(Kind::from_word),
            is_affiliated: found.is_affiliated,
        };
        Some(facts.class())
    }))
}
