//! The lines of an order: written while it is a draft, counted afterwards.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};
use serde_json::{Value, json};
use supply_chain::purchase_order::{Line, PurchaseOrder};
use uuid::Uuid;

/// Replaces all lines: only drafts are rewritten, and nothing points to their lines yet.
pub(super) async fn write(
    work: Work<'_>,
    order: &PurchaseOrder,
    lines: &[Line],
) -> Result<(), WorkflowError> {
    let order_id = Uuid::from(order.id);
    execute(work.tx, "DELETE FROM order_line WHERE order_id = $1", [order_id.into()]).await?;
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            let rule = line.tax_rule.as_ref();
            json!({
                "id": line.id, "position": line.position, "offer_id": line.offer, "product_id": line.product,
                "product_name": line.product_name, "seller_code": line.seller_code,
                "base_unit": line.base_unit.as_str(), "pack_name": line.pack.name, "factor": line.pack.factor,
                "unit_price_sen": line.unit_price.sen(), "price_includes_tax": line.price_includes_tax,
                "amount_sen": line.amount.sen(), "tax_class": line.tax_class.as_str(),
                "tax_code": rule.map(|rule| &rule.code), "tax_base_sen": line.tax.base.sen(),
                "tax_rate": rule.map(|rule| rule.rate), "tax_sen": line.tax.tax.sen(),
                "tax_rule_id": rule.map(|rule| rule.rule), "ordered_base": line.counts.ordered,
            })
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO order_line (order_id, id, position, offer_id, product_id, product_name, seller_code, base_unit,
             pack_name, factor, unit_price_sen, price_includes_tax, amount_sen, tax_class, tax_code, tax_base_sen,
             tax_rate, tax_sen, tax_rule_id, ordered_base)
         SELECT $1, l.* FROM jsonb_to_recordset($2) AS l(id uuid, position integer, offer_id uuid, product_id uuid,
             product_name text, seller_code text, base_unit text, pack_name text, factor bigint,
             unit_price_sen bigint, price_includes_tax boolean, amount_sen bigint, tax_class text, tax_code text,
             tax_base_sen bigint, tax_rate numeric, tax_sen bigint, tax_rule_id uuid, ordered_base bigint)",
        [order_id.into(), Value::Array(lines).into()],
    )
    .await?;
    Ok(())
}

/// Writes the counts of the lines whose counts differ between the two.
pub(super) async fn write_counts(
    work: Work<'_>,
    before: &PurchaseOrder,
    after: &PurchaseOrder,
) -> Result<(), WorkflowError> {
    let changed: Vec<Value> = after
        .lines
        .iter()
        .zip(&before.lines)
        .filter(|(new, old)| new.counts != old.counts)
        .map(|(line, _)| {
            let counts = &line.counts;
            json!({
                "id": line.id, "confirmed": counts.confirmed, "shipped": counts.shipped,
                "received": counts.received, "rejected": counts.rejected, "lost": counts.lost,
                "short_closed": counts.short_closed, "cancelled": counts.cancelled,
            })
        })
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    execute(
        work.tx,
        "UPDATE order_line l SET confirmed_base = c.confirmed, shipped_base = c.shipped, received_base = c.received,
             rejected_base = c.rejected, lost_base = c.lost, short_closed_base = c.short_closed,
             cancelled_base = c.cancelled
         FROM jsonb_to_recordset($1) AS c(id uuid, confirmed bigint, shipped bigint, received bigint,
             rejected bigint, lost bigint, short_closed bigint, cancelled bigint)
         WHERE l.id = c.id",
        [Value::Array(changed).into()],
    )
    .await?;
    Ok(())
}
