//! Orders as a reader sees them: one order, a list, a history.

use crate::error::WorkflowError;
use crate::seal::Seal;
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{OrderLineId, OrganizationId, PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::{Line, Party, PurchaseOrder, State, allowed_commands};
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

    /// Whether the order has ended without a single good piece: nothing is owed for it.
    #[must_use]
    pub fn owes_nothing(&self) -> bool {
        let over =
            matches!(self.state, "rejected" | "expired" | "cancelled" | "received" | "completed");
        over && self.lines.iter().all(|line| line.received_base == 0)
    }
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
}

/// What an order comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TotalsView {
    /// Goods without tax.
    #[schema(value_type = String)]
    pub goods: Money,
    /// Freight, fees and deposits.
    #[schema(value_type = String)]
    pub charges: Money,
    /// PPN.
    #[schema(value_type = String)]
    pub tax: Money,
    /// Everything.
    #[schema(value_type = String)]
    pub total: Money,
}

/// A surat jalan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ShipmentId,
    /// From the seller's series.
    pub number: String,
    /// Short code with a check character, as printed.
    pub code: String,
    /// `in_transit`, received or undone.
    pub state: &'static str,
    /// Driver, plate, carrier.
    pub carrier: Option<String>,
    /// When it left.
    pub dispatched_at: DateTime<Utc>,
    /// When it was counted.
    pub received_at: Option<DateTime<Utc>>,
    /// What it holds.
    pub lines: Vec<ShipmentLineView>,
}

/// One line of a shipment; counts in whole packs, and exactly in base units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShipmentLineView {
    /// Which line of the order.
    #[schema(value_type = Uuid)]
    pub line_id: OrderLineId,
    /// Sent.
    pub count: i64,
    /// Sent, in base units; likewise those below.
    pub count_base: i64,
    /// Good.
    pub received_base: i64,
    /// Came, but could not be taken.
    pub rejected_base: i64,
    /// Never came.
    pub lost_base: i64,
}

/// Where a history ends.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeadView {
    /// Entries so far.
    pub length: i32,
    /// SHA-256 of the last entry, in hex.
    pub hash: String,
    /// ed25519 signature of the installation over order, length and hash, in base64.
    pub signature: String,
}

/// The order as `actor`, one of its parties, sees it.
pub(crate) fn view(stored: &Stored, actor: &Actor, seal: &Seal) -> OrderView {
    let order = &stored.order;
    let ended_by = order.ended.as_ref().map(|ended| ended.by.map_or("system", Party::as_str));
    OrderView {
        id: order.id,
        number: order.number.clone(),
        version: order.version,
        state: order.state.as_str(),
        kind: order.kind.as_str(),
        fulfilment: order.fulfilment().as_str(),
        billing: "none",
        payment: "not_due",
        buyer: PartyView { id: order.buyer, name: stored.buyer_name.clone() },
        seller: PartyView { id: order.seller, name: stored.seller_name.clone() },
        buyer_reference: order.details.buyer_reference.clone(),
        requested_date: order.details.requested_date,
        deliver_to: order.details.deliver_to.clone(),
        note: order.details.note.clone(),
        lines: order.lines.iter().map(line_view).collect(),
        totals: TotalsView {
            goods: order.totals.goods,
            charges: order.totals.charges,
            tax: order.totals.tax,
            total: order.totals.total,
        },
        deadline_at: order.deadline,
        deadline_zone: order.deadline.map(|_| stored.seller_zone.clone()),
        allowed_commands: allowed_words(order, actor),
        shipments: shipment_views(stored),
        ended_reason: order.ended.as_ref().and_then(|ended| ended.reason.clone()),
        ended_by,
        created_at: stored.created_at,
        submitted_at: stored.submitted_at,
        acknowledged_at: order.acknowledged_at,
        confirmed_at: stored.confirmed_at,
        updated_at: stored.updated_at,
        history: head_view(stored, seal),
    }
}

/// The address words of what the asker may do; editing a draft has its own method and no word.
fn allowed_words(order: &PurchaseOrder, actor: &Actor) -> Vec<&'static str> {
    let names = allowed_commands(order, actor);
    names
        .into_iter()
        .map(supply_chain::purchase_order::CommandName::word)
        .filter(|word| *word != "edit")
        .collect()
}

fn line_view(line: &Line) -> LineView {
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
    }
}

fn shipment_views(stored: &Stored) -> Vec<ShipmentView> {
    let packs = |line: OrderLineId, base| {
        let line = stored.order.lines.iter().find(|candidate| candidate.id == line);
        line.map_or(base, |line| line.pack.whole_packs(base))
    };
    let views = stored.order.shipments.iter().filter_map(|shipment| {
        let paper = stored.papers.get(&shipment.id)?;
        Some(ShipmentView {
            id: shipment.id,
            number: shipment.number.clone(),
            code: paper.code.clone(),
            state: shipment.state.as_str(),
            carrier: paper.carrier.clone(),
            dispatched_at: paper.dispatched_at,
            received_at: paper.received_at,
            lines: shipment
                .lines
                .iter()
                .map(|line| ShipmentLineView {
                    line_id: line.line,
                    count: packs(line.line, line.shipped),
                    count_base: line.shipped,
                    received_base: line.received,
                    rejected_base: line.rejected,
                    lost_base: line.lost,
                })
                .collect(),
        })
    });
    views.collect()
}

fn head_view(stored: &Stored, seal: &Seal) -> HeadView {
    HeadView {
        length: stored.head.length,
        hash: hex::encode(&stored.head.hash),
        signature: seal.sign_head(stored.order.id.into(), stored.head.length, &stored.head.hash),
    }
}

/// Which orders a list is about.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// On which side of them; both when not said.
    pub party: Option<Party>,
    /// In any of these states; all when empty.
    pub states: Vec<State>,
    /// In a number, a name of goods, a party's name, or the buyer's own reference.
    pub text: Option<String>,
    /// Only those made before this one.
    pub before: Option<Uuid>,
    /// At most so many, 1 to 101 (one more than a page, to see whether there is another).
    pub limit: u64,
    /// Those whose deadline comes first, instead of the newest.
    pub by_deadline: bool,
}

/// How many orders wait in which state, on which side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCount {
    /// The asker's side.
    pub party: Party,
    /// Where they are.
    pub state: State,
    /// How many.
    pub count: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

const LIST: &str = "
SELECT o.id FROM purchase_order o
WHERE (CASE WHEN $2 = 'buyer' THEN o.buyer_id = $1
            WHEN $2 = 'seller' THEN o.seller_id = $1 AND o.number IS NOT NULL
            ELSE o.buyer_id = $1 OR (o.seller_id = $1 AND o.number IS NOT NULL) END)
  AND (cardinality($3::text[]) = 0 OR o.state = ANY($3))
  AND ($4::uuid IS NULL OR o.id < $4)
  AND ($5::text IS NULL OR o.number ILIKE $5 OR o.buyer_reference ILIKE $5
       OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.product_name ILIKE $5)
       OR EXISTS (SELECT 1 FROM organization p WHERE p.id IN (o.buyer_id, o.seller_id) AND p.id <> $1 AND p.name ILIKE $5))
ORDER BY CASE WHEN $7 THEN o.deadline_at END NULLS LAST, CASE WHEN $7 THEN o.id END, o.id DESC LIMIT $6";

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
        let stored = known(found, actor)?;
        Ok(view(&stored, actor, &self.seal))
    }

    /// The asker's orders, newest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn orders(
        &self,
        filter: &OrderFilter,
        actor: &Actor,
    ) -> Result<Vec<OrderView>, WorkflowError> {
        staff(actor)?;
        let on = self.reader();
        let states: Vec<String> =
            filter.states.iter().map(|state| state.as_str().to_owned()).collect();
        let text =
            filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(contains);
        let ids: Vec<Id> = rows(
            on,
            LIST,
            [
                Uuid::from(actor.organization).into(),
                filter.party.map(Party::as_str).into(),
                states.into(),
                filter.before.into(),
                text.into(),
                i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
                filter.by_deadline.into(),
            ],
        )
        .await?;
        let ids: Vec<Uuid> = ids.into_iter().map(|row| row.id).collect();
        let stored = purchase_orders::find(on, &ids).await?;
        Ok(stored.iter().map(|stored| view(stored, actor, &self.seal)).collect())
    }

    /// How many of the asker's orders are where.
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn order_counts(&self, actor: &Actor) -> Result<Vec<OrderCount>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Counted {
            selling: bool,
            state: String,
            count: i64,
        }
        staff(actor)?;
        let counted: Vec<Counted> = rows(
            self.reader(),
            "SELECT false AS selling, state, count(*) AS count FROM purchase_order WHERE buyer_id = $1 GROUP BY state
             UNION ALL
             SELECT true, state, count(*) FROM purchase_order WHERE seller_id = $1 AND number IS NOT NULL GROUP BY state",
            [Uuid::from(actor.organization).into()],
        )
        .await?;
        let count = |row: Counted| {
            let party = if row.selling { Party::Seller } else { Party::Buyer };
            State::from_word(&row.state).map(|state| OrderCount { party, state, count: row.count })
        };
        Ok(counted.into_iter().filter_map(count).collect())
    }

    /// The history of an order as the asker may read it: what is not theirs shows its digest alone,
    /// and the chain verifies all the same (data.md 12).
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party.
    pub async fn order_history(
        &self,
        id: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<HistoryView, WorkflowError> {
        let on = self.reader();
        let stored = known(purchase_orders::find(on, &[id.into()]).await?.pop(), actor)?;
        let reader = stored.order.party(actor.organization).map_or("", Party::as_str);
        let items = entries(on, id.into(), reader).await?;
        Ok(HistoryView {
            order_id: id,
            items,
            head: head_view(&stored, &self.seal),
            public_key: self.seal.public_key(),
        })
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

pub(super) fn staff(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(STAFF) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: STAFF }) }
}

/// The order if the actor may know of it.
pub(crate) fn known(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    found
        .filter(|_| actor.is_any(STAFF))
        .filter(|stored| {
            stored
                .order
                .party(actor.organization)
                .is_some_and(|party| stored.order.is_known_to(party))
        })
        .ok_or(WorkflowError::NotFound { what: "purchase order" })
}

/// A LIKE pattern for text that contains this, taken literally.
pub(super) fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// A history, and where it ends; the file that either party can verify for itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryView {
    /// Of which order.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// Every entry, oldest first.
    pub items: Vec<EntryView>,
    /// Where it ends, signed.
    pub head: HeadView,
    /// The installation's key that checks the signature, in base64.
    pub public_key: String,
}

/// One entry of a history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryView {
    /// From 1.
    pub position: i32,
    /// created, edited, submitted, confirmed, dispatched, counted …
    pub kind: String,
    /// Hash of the entry before, in hex.
    pub previous_hash: String,
    /// Hash of this entry, in hex.
    pub hash: String,
    /// Its fields by name.
    pub fields: Vec<FieldView>,
}

/// One field of an entry. Without value and salt it is not the reader's, or was erased.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldView {
    /// Such as `by`, `recorded_at`, `lines`.
    pub name: String,
    /// both, buyer or seller.
    pub audience: String,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// 16 random bytes in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// SHA-256 over name, salt and value, in hex.
    pub digest: String,
}

#[derive(FromQueryResult)]
struct EntryRow {
    position: i32,
    kind: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
    fields: Value,
}

async fn entries(
    on: &impl ConnectionTrait,
    order: Uuid,
    reader: &str,
) -> Result<Vec<EntryView>, WorkflowError> {
    let entries: Vec<EntryRow> = rows(
        on,
        "SELECT h.position, h.kind, h.previous_hash, h.hash,
                (SELECT jsonb_agg(jsonb_build_object('name', f.name, 'audience', f.audience,
                     'digest', encode(f.digest, 'hex'),
                     'value', CASE WHEN f.audience IN ('both', $2) THEN f.value END,
                     'salt', CASE WHEN f.audience IN ('both', $2) THEN encode(f.salt, 'hex') END) ORDER BY f.name COLLATE \"C\")
                 FROM order_history_field f WHERE f.order_id = h.order_id AND f.position = h.position) AS fields
         FROM order_history h WHERE h.order_id = $1 ORDER BY h.position",
        [order.into(), reader.into()],
    )
    .await?;
    let field = |field: &Value| FieldView {
        name: text(field, "name"),
        audience: text(field, "audience"),
        value: field.get("value").filter(|value| !value.is_null()).cloned(),
        salt: field.get("salt").and_then(Value::as_str).map(str::to_owned),
        digest: text(field, "digest"),
    };
    Ok(entries
        .into_iter()
        .map(|entry| EntryView {
            position: entry.position,
            kind: entry.kind,
            previous_hash: hex::encode(entry.previous_hash),
            hash: hex::encode(entry.hash),
            fields: entry.fields.as_array().into_iter().flatten().map(field).collect(),
        })
        .collect())
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
