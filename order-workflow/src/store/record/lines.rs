//! The lines of an order as rows: written where they differ from what was there, in one statement with
//! the order itself.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};
use serde_json::{Value, json};
use supply_chain::patronage::TradeClass;
use supply_chain::purchase_order::{Line, PurchaseOrder};
use uuid::Uuid;

/// Writes lines that are new or differ; part of the one statement that writes an order.
pub(super) const WRITE: &str = "
         INSERT INTO order_line (order_id, id, position, offer_id, product_id, product_name, seller_code, base_unit,
             pack_name, factor, unit_price_sen, price_includes_tax, amount_sen, tax_class, tax_code, tax_base_sen,
             tax_rate, tax_sen, tax_rule_id, ordered_base, confirmed_base, shipped_base, received_base, rejected_base,
             lost_base, short_closed_base, cancelled_base, invoiced_base, held_base, promised_date, substitutes_id, proposed,
             replaces_line_id, replaces_price_sen, price_chain, trade_class)
         SELECT $ORDER, l.* FROM jsonb_to_recordset($LINES) AS l(id uuid, position integer, offer_id uuid, product_id uuid,
             product_name text, seller_code text, base_unit text, pack_name text, factor bigint,
             unit_price_sen bigint, price_includes_tax boolean, amount_sen bigint, tax_class text, tax_code text,
             tax_base_sen bigint, tax_rate numeric, tax_sen bigint, tax_rule_id uuid, ordered_base bigint,
             confirmed_base bigint, shipped_base bigint, received_base bigint, rejected_base bigint, lost_base bigint,
             short_closed_base bigint, cancelled_base bigint, invoiced_base bigint, held_base bigint, promised_date date,
             substitutes_id uuid, proposed jsonb, replaces_line_id uuid, replaces_price_sen bigint, price_chain jsonb,
             trade_class text)
         WHERE EXISTS (SELECT 1 FROM written)
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, offer_id = excluded.offer_id,
             product_id = excluded.product_id, product_name = excluded.product_name,
             seller_code = excluded.seller_code, base_unit = excluded.base_unit, pack_name = excluded.pack_name,
             factor = excluded.factor, unit_price_sen = excluded.unit_price_sen,
             price_includes_tax = excluded.price_includes_tax, amount_sen = excluded.amount_sen,
             tax_class = excluded.tax_class, tax_code = excluded.tax_code, tax_base_sen = excluded.tax_base_sen,
             tax_rate = excluded.tax_rate, tax_sen = excluded.tax_sen, tax_rule_id = excluded.tax_rule_id,
             ordered_base = excluded.ordered_base, confirmed_base = excluded.confirmed_base,
             shipped_base = excluded.shipped_base, received_base = excluded.received_base,
             rejected_base = excluded.rejected_base, lost_base = excluded.lost_base,
             short_closed_base = excluded.short_closed_base, cancelled_base = excluded.cancelled_base,
             invoiced_base = excluded.invoiced_base,
             held_base = excluded.held_base, promised_date = excluded.promised_date,
             substitutes_id = excluded.substitutes_id, proposed = excluded.proposed,
             price_chain = excluded.price_chain,
             -- Frozen once both are bound by it.
             trade_class = CASE WHEN order_line.confirmed_base = 0 THEN excluded.trade_class ELSE order_line.trade_class END
         WHERE order_line.order_id = $ORDER";

/// The lines of `after` that are new or differ from `before`, as [`WRITE`] takes them.
pub(super) fn changed(
    before: &PurchaseOrder,
    after: &PurchaseOrder,
    class: Option<TradeClass>,
) -> Vec<Value> {
    let changed = after.lines.iter().filter(|line| !before.lines.contains(line));
    changed.map(|line| columns(line, class)).collect()
}

fn columns(line: &Line, class: Option<TradeClass>) -> Value {
    // Of a draft nobody has looked yet; it is looked at before it binds.
    let class = class.unwrap_or(TradeClass::InterCooperative);
    let (rule, counts) = (line.tax_rule.as_ref(), &line.counts);
    json!({
        "id": line.id, "position": line.position, "offer_id": line.offer, "product_id": line.product,
        "product_name": line.product_name, "seller_code": line.seller_code,
        "base_unit": line.base_unit.as_str(), "pack_name": line.pack.name, "factor": line.pack.factor,
        "unit_price_sen": line.unit_price.sen(), "price_includes_tax": line.price_includes_tax,
        "amount_sen": line.amount.sen(), "tax_class": line.tax_class.as_str(),
        "tax_code": rule.map(|rule| &rule.code), "tax_base_sen": line.tax.base.sen(),
        "tax_rate": rule.map(|rule| rule.rate), "tax_sen": line.tax.tax.sen(),
        "tax_rule_id": rule.map(|rule| rule.rule), "ordered_base": counts.ordered,
        "confirmed_base": counts.confirmed, "shipped_base": counts.shipped,
        "received_base": counts.received, "rejected_base": counts.rejected, "lost_base": counts.lost,
        "short_closed_base": counts.short_closed, "cancelled_base": counts.cancelled,
        "invoiced_base": counts.invoiced, "held_base": counts.held, "promised_date": line.promised_date,
        "substitutes_id": line.substitutes, "proposed": line.proposed,
        "replaces_line_id": line.replaces.map(|replaced| replaced.line),
        "replaces_price_sen": line.replaces.map(|replaced| replaced.unit_price.sen()),
        "price_chain": line.chain, "trade_class": class,
    })
}

/// Removes the lines of `before` that `after` no longer has: of a draft, or of a proposal that came to
/// nothing. Nothing else points to them, their reservations are gone.
pub(super) async fn remove(
    work: Work<'_>,
    before: &PurchaseOrder,
    after: &PurchaseOrder,
) -> Result<(), WorkflowError> {
    let stays = |line: &Line| after.lines.iter().any(|there| there.id == line.id);
    let gone: Vec<Uuid> =
        before.lines.iter().filter(|line| !stays(line)).map(|line| line.id.into()).collect();
    if !gone.is_empty() {
        execute(work.tx, "DELETE FROM order_line WHERE id = ANY($1)", [gone.into()]).await?;
    }
    Ok(())
}
