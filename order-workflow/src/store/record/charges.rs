//! The charges of an order as rows: written where they differ from what was there, in one statement with the
//! order itself. What of them is billed is written with the invoices, and nowhere else.

use crate::unit_of_work::Work;
use serde_json::{Value, json};
use supply_chain::purchase_order::{OrderCharge, PurchaseOrder};
use uuid::Uuid;

/// Writes charges that are new, differ or are no longer there; part of the one statement that writes an order.
pub(super) const WRITE: &str = "
         INSERT INTO order_charge (order_id, id, position, kind, description, amount_sen, tax_class, includes_tax,
             tax_base_sen, tax_sen, stands)
         SELECT $ORDER, c.* FROM jsonb_to_recordset($CHARGES) AS c(id uuid, position integer, kind text,
             description text, amount_sen bigint, tax_class text, includes_tax boolean, tax_base_sen bigint,
             tax_sen bigint, stands boolean)
         WHERE EXISTS (SELECT 1 FROM written)
         ON CONFLICT (order_id, kind, description) DO UPDATE SET position = excluded.position,
             amount_sen = excluded.amount_sen, tax_class = excluded.tax_class, includes_tax = excluded.includes_tax,
             tax_base_sen = excluded.tax_base_sen, tax_sen = excluded.tax_sen, stands = excluded.stands";

/// The charges of `after` that are new or differ from `before`, and those that are gone, as [`WRITE`] takes them.
pub(super) fn changed(work: Work<'_>, before: &PurchaseOrder, after: &PurchaseOrder) -> Vec<Value> {
    let is_same =
        |(old, new): (&OrderCharge, &OrderCharge)| old.named == new.named && old.tax == new.tax;
    let gone = before.charges.iter().filter(|old| {
        let is_it = |new: &OrderCharge| new.named.is_called_as(&old.named);
        !after.charges.iter().any(is_it)
    });
    // A charge keeps its row when only its place changes; its place is where it stands now.
    let there = after.charges.iter().zip(1_i32..).filter(|(new, position)| {
        let same_place = before.charges.iter().zip(1_i32..).find(|(_, place)| place == position);
        !same_place.is_some_and(|(old, _)| is_same((old, new)))
    });
    let there = there.map(|(charge, position)| row(work, charge, position, true));
    there.chain(gone.map(|charge| row(work, charge, 1, false))).collect()
}

fn row(work: Work<'_>, charge: &OrderCharge, position: i32, stands: bool) -> Value {
    let named = &charge.named;
    json!({
        "id": work.id::<Uuid>(), "position": position, "kind": named.kind.as_str(),
        "description": named.description, "amount_sen": named.amount.sen(),
        "tax_class": named.tax_class.map(supply_chain::tax::TaxClass::as_str),
        "includes_tax": named.includes_tax, "tax_base_sen": charge.tax.base.sen(),
        "tax_sen": charge.tax.tax.sen(), "stands": stands,
    })
}
