//! The history of an order as a party may read it and verify it for itself.

use super::known;
use crate::error::WorkflowError;
use crate::seal::Seal;
use crate::store::purchase_orders::{self, Stored};
use crate::unit_of_work::{Workflow, rows};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::PurchaseOrderId;
use supply_chain::purchase_order::Party;
use utoipa::ToSchema;
use uuid::Uuid;

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

/// Where the history ends, signed.
pub(super) fn head_view(stored: &Stored, seal: &Seal) -> HeadView {
    HeadView {
        length: stored.head.length,
        hash: hex::encode(&stored.head.hash),
        signature: seal.sign_head(stored.order.id.into(), stored.head.length, &stored.head.hash),
    }
}
