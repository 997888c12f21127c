//! The history of an order as a party may read it and verify it for itself.

use super::known;
use crate::error::WorkflowError;
use crate::proof::{EntryView, FieldView, HeadView, HistoryView, head_text};
use crate::seal::Seal;
use crate::store::history::Head;
use crate::store::purchase_orders;
use crate::unit_of_work::{Workflow, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::purchase_order::Party;
use uuid::Uuid;

impl Workflow {
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
        let party = stored.order.party(actor).unwrap_or(Party::Seller);
        // What the buyer's people did since both last knew of anything is not to be told from the length.
        let head = stored.mark_to(party).head;
        let items = entries(on, id.into(), party, head.length).await?;
        Ok(HistoryView {
            order_id: id,
            items,
            head: head_view(id, &head, &self.seal),
            keys: self.seal.keys(),
        })
    }
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
    reader: Party,
    length: i32,
) -> Result<Vec<EntryView>, WorkflowError> {
    let entries: Vec<EntryRow> = rows(
        on,
        "SELECT h.position, CASE WHEN h.buyers_own THEN 'buyers_own' ELSE h.kind END AS kind, h.previous_hash, h.hash,
                (SELECT jsonb_agg(jsonb_build_object('name', f.name, 'audience', f.audience,
                     'digest', encode(f.digest, 'hex'),
                     'value', CASE WHEN f.audience IN ('both', $2) THEN f.value END,
                     'salt', CASE WHEN f.audience IN ('both', $2) THEN encode(f.salt, 'hex') END) ORDER BY f.name COLLATE \"C\")
                 FROM order_history_field f WHERE f.order_id = h.order_id AND f.position = h.position) AS fields
         FROM order_history h WHERE h.order_id = $1 AND h.position <= $3 ORDER BY h.position",
        [order.into(), reader.as_str().into(), length.into()],
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

/// Where the history ends, signed.
pub(super) fn head_view(order: PurchaseOrderId, head: &Head, seal: &Seal) -> HeadView {
    let length = head.length;
    let hash = hex::encode(&head.hash);
    let signature = seal.sign_head(order, length, &head.hash);
    let key = seal.public_key().id();
    HeadView { text: head_text(length, &hash, &signature, &key), length, hash, signature, key }
}
