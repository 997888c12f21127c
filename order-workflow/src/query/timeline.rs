//! What happened to an order, newest first, as its page tells it: who, when, and what little of each
//! entry a line of text needs. The whole history, with its chain, is [`Workflow::order_history`].

use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::store::purchase_orders;
use crate::unit_of_work::{Workflow, row, rows};
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PersonId, PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

/// One entry of an order's history, for a line of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Happened {
    /// From 1.
    pub position: i32,
    /// created, submitted, confirmed, dispatched, counted …
    pub kind: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// For whom the person acted; nothing when the clock did.
    pub organization: Option<OrganizationId>,
    /// The person's name; empty when the clock did it, or the name was erased.
    pub by: String,
    /// Why, in their own words.
    pub reason: Option<String>,
    /// Which shipment, where it is about one.
    pub shipment: Option<ShipmentId>,
    /// What was sent, counted, set aside or given up, line by line.
    pub lines: Vec<HappenedLine>,
    /// In the words of whoever proposed a change.
    pub note: Option<String>,
    /// How a proposed change came to nothing: declined, withdrawn, lapsed or `sent_back`.
    pub how: Option<String>,
    /// Who took the goods, as the carrier's paper says.
    pub taken_by: Option<String>,
    /// Until when the rest was promised, or when goods count as complete if nobody counts them.
    pub until: Option<DateTime<Utc>>,
    /// Whether nobody counted, and the agreement took the shipment as complete.
    pub deemed: bool,
    /// The name of the organization, where it is neither the buyer nor the seller.
    pub other: Option<String>,
    /// What happened to a claim about the order's goods, or the claim it brings goods for once more.
    pub claim: Option<HappenedClaim>,
    /// The invoice or credit note it is about.
    pub bill: Option<HappenedBill>,
    /// How much was paid, or given up.
    pub amount: Option<Money>,
    /// What settled something of it: payment, bank, `credit_note` or netting.
    pub settled_by: Option<String>,
}

/// A paper about the order's money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HappenedBill {
    /// Which.
    pub id: Uuid,
    /// From its issuer's series.
    pub number: String,
    /// What it comes to.
    pub total: Money,
    /// Of a credit note: the number of the invoice.
    pub of: Option<String>,
}

/// A step of a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HappenedClaim {
    /// The claim's number.
    pub number: String,
    /// What is claimed, offered or credited by it.
    pub amount: Option<Money>,
    /// accepted, `accepted_in_part` or refused.
    pub verdict: Option<String>,
    /// In which way: credit, `price_reduction`, return or replacement.
    pub remedy: Option<String>,
    /// The order that brings the goods once more, or the shipment in which they go back.
    pub paper: Option<String>,
}

/// What an entry says of one line of the order, in base units; what it does not say is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HappenedLine {
    /// Which line of the order.
    pub line: Uuid,
    /// Sent.
    pub shipped: i64,
    /// Counted good.
    pub received: i64,
    /// Came, but could not be taken.
    pub rejected: i64,
    /// Never came.
    pub lost: i64,
    /// Given up.
    pub short_closed: i64,
    /// Set aside in the stock.
    pub reserved: i64,
    /// Why something is not good.
    pub reason: Option<String>,
}

#[derive(FromQueryResult)]
struct EntryRow {
    position: i32,
    kind: String,
    recorded_at: DateTime<Utc>,
    organization_id: Option<Uuid>,
    other: Option<String>,
    facts: Option<Value>,
}

/// Drafting and approving are the buyer's alone, and so is an amendment until its approval is complete:
/// the seller reads neither that it was proposed nor that it came to nothing. What a draft or an offer
/// held stands in the order itself.
const NEWEST_FIRST: &str = "
SELECT h.position, h.kind, h.recorded_at, h.organization_id,
       (SELECT g.name FROM organization g JOIN purchase_order p ON p.id = h.order_id
        WHERE g.id = h.organization_id AND g.id NOT IN (p.buyer_id, p.seller_id)) AS other,
       (SELECT jsonb_object_agg(f.name, f.value) FROM (
            SELECT s.name, s.value, s.audience FROM order_history_field s
            WHERE s.order_id = h.order_id AND s.position = h.position AND s.name <> 'said'
            UNION ALL
            -- What is the buyer's own affair says everything in one field.
            SELECT e.key, e.value, s.audience FROM order_history_field s, jsonb_each(s.value) e
            WHERE s.order_id = h.order_id AND s.position = h.position AND s.name = 'said') f
        WHERE f.audience IN ('both', $2)
          AND f.value IS NOT NULL
          AND (f.name IN ('by', 'reason', 'shipment', 'note', 'how', 'received_by', 'backorder_until', 'deemed_at', 'deemed', 'claim',
                         'bill', 'of', 'amount', 'settled_by')
               OR f.name = 'lines' AND h.kind IN
                  ('dispatched', 'counted', 'receipt_corrected', 'short_closed', 'backorder_filled'))) AS facts
FROM order_history h
WHERE h.order_id = $1
  AND ($2 = 'buyer' OR NOT h.buyers_own)
  AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM order_history_field f WHERE f.order_id = h.order_id
       AND f.position = h.position AND f.name = 'shipment' AND f.value ->> 'id' = $3::text))
ORDER BY h.position DESC OFFSET $4 LIMIT $5";

impl Workflow {
    /// Up to `limit` entries of an order's history after the newest `skip`, newest first.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party.
    pub async fn order_timeline(
        &self,
        id: PurchaseOrderId,
        actor: &Actor,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<Happened>, WorkflowError> {
        self.entries_of(id, None, actor, (skip, limit)).await
    }

    /// What happened to one shipment of an order, newest first.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party.
    pub async fn shipment_timeline(
        &self,
        id: PurchaseOrderId,
        shipment: ShipmentId,
        actor: &Actor,
    ) -> Result<Vec<Happened>, WorkflowError> {
        self.entries_of(id, Some(shipment), actor, (0, 100)).await
    }

    /// Which order a shipment belongs to.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anyone who is not a party of that order.
    pub async fn order_of_shipment(
        &self,
        shipment: ShipmentId,
        actor: &Actor,
    ) -> Result<PurchaseOrderId, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Of {
            order_id: Uuid,
        }
        let of: Option<Of> = row(
            self.reader(),
            "SELECT s.order_id FROM shipment s JOIN purchase_order o ON o.id = s.order_id
             WHERE s.id = $1 AND $2 IN (o.buyer_id, o.seller_id)",
            [Uuid::from(shipment).into(), Uuid::from(actor.organization).into()],
        )
        .await?;
        of.map(|of| PurchaseOrderId(of.order_id))
            .ok_or(WorkflowError::NotFound { what: "shipment" })
    }

    /// The names of people who belong, or belonged, to the asker's own organization; of nobody else.
    ///
    /// # Errors
    /// The database fails.
    pub async fn own_people(
        &self,
        people: &[PersonId],
        actor: &Actor,
    ) -> Result<HashMap<PersonId, String>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Named {
            id: Uuid,
            name: String,
        }
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let people: Vec<Uuid> = people.iter().copied().map(Uuid::from).collect();
        let found: Vec<Named> = rows(
            self.reader(),
            "SELECT d.person_id AS id, d.name FROM person_detail d WHERE d.person_id = ANY($1)
             AND EXISTS (SELECT 1 FROM tie t WHERE t.person_id = d.person_id AND t.organization_id = $2)",
            [people.into(), Uuid::from(actor.organization).into()],
        )
        .await?;
        Ok(found.into_iter().map(|one| (PersonId(one.id), one.name)).collect())
    }

    async fn entries_of(
        &self,
        id: PurchaseOrderId,
        shipment: Option<ShipmentId>,
        actor: &Actor,
        (skip, limit): (u32, u32),
    ) -> Result<Vec<Happened>, WorkflowError> {
        let on = self.reader();
        let stored = known(purchase_orders::find(on, &[id.into()]).await?.pop(), actor)?;
        let reader = stored.order.party(actor).map_or("", Party::as_str);
        let entries: Vec<EntryRow> = rows(
            on,
            NEWEST_FIRST,
            [
                Uuid::from(id).into(),
                reader.into(),
                shipment.map(Uuid::from).into(),
                i64::from(skip).into(),
                i64::from(limit).into(),
            ],
        )
        .await?;
        Ok(entries.into_iter().map(happened).collect())
    }
}

/// The entries that the last `commands` commands made; `newest_first` holds the newest entries.
///
/// One command's entries share their moment: `now` is taken once per command.
#[must_use]
pub fn of_last_commands(newest_first: &[Happened], commands: i64) -> &[Happened] {
    let mut seen = 0;
    let mut moment = None;
    let end = newest_first.iter().position(|entry| {
        if moment != Some(entry.at) {
            moment = Some(entry.at);
            seen += 1;
        }
        seen > commands
    });
    &newest_first[..end.unwrap_or(newest_first.len())]
}

fn happened(row: EntryRow) -> Happened {
    let facts = row.facts.unwrap_or_default();
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let lines = facts.get("lines").and_then(Value::as_array);
    Happened {
        position: row.position,
        kind: row.kind,
        at: row.recorded_at,
        organization: row.organization_id.map(OrganizationId),
        by: text(facts.pointer("/by/name")).unwrap_or_default(),
        reason: text(facts.get("reason")),
        shipment: facts.pointer("/shipment/id").and_then(uuid_of).map(ShipmentId),
        lines: lines.into_iter().flatten().filter_map(line).collect(),
        note: text(facts.get("note")),
        how: text(facts.get("how")),
        taken_by: text(facts.get("received_by")),
        until: facts.get("backorder_until").or(facts.get("deemed_at")).and_then(instant_of),
        deemed: facts.get("deemed").and_then(Value::as_bool).unwrap_or_default(),
        other: row.other,
        claim: facts.get("claim").map(|claim| HappenedClaim {
            number: text(claim.get("number")).unwrap_or_default(),
            amount: text(claim.get("amount")).and_then(|amount| amount.parse().ok()),
            verdict: text(claim.get("verdict")),
            remedy: text(claim.get("remedy")),
            paper: text(claim.get("paper")),
        }),
        bill: facts.get("bill").map(|bill| HappenedBill {
            id: bill.get("id").and_then(uuid_of).unwrap_or_default(),
            number: text(bill.get("number")).unwrap_or_default(),
            total: text(bill.get("total")).and_then(|sum| sum.parse().ok()).unwrap_or_default(),
            of: text(facts.get("of")),
        }),
        amount: text(facts.get("amount")).and_then(|amount| amount.parse().ok()),
        settled_by: text(facts.get("settled_by")),
    }
}

fn instant_of(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

fn line(value: &Value) -> Option<HappenedLine> {
    let base = |name: &str| value.get(name).and_then(Value::as_i64).unwrap_or_default();
    Some(HappenedLine {
        line: value.get("line_id").and_then(uuid_of)?,
        shipped: base("shipped_base"),
        received: base("received_base"),
        rejected: base("rejected_base"),
        lost: base("lost_base"),
        short_closed: base("short_closed_base"),
        reserved: base("reserved_base"),
        reason: value.get("reason").and_then(Value::as_str).map(str::to_owned),
    })
}

fn uuid_of(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(position: i32, minute: i64) -> Happened {
        Happened {
            position,
            kind: "counted".to_owned(),
            at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
            ..Happened::default()
        }
    }

    #[test]
    fn two_entries_of_one_command_count_as_one() {
        // Counting the last shipment also makes the order received: entries 4 and 5, one command.
        let newest_first = [entry(5, 9), entry(4, 9), entry(3, 8), entry(2, 7)];
        let positions = |commands| -> Vec<i32> {
            of_last_commands(&newest_first, commands).iter().map(|entry| entry.position).collect()
        };

        assert_eq!(positions(0), [0i32; 0]);
        assert_eq!(positions(1), [5, 4]);
        assert_eq!(positions(2), [5, 4, 3]);
        assert_eq!(positions(9), [5, 4, 3, 2]);
    }
}
