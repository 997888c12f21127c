//! Orders, receipts and stock as tables with stable ids, so that nobody types anything twice into the
//! books they keep.

use super::orders::staff;
use crate::error::WorkflowError;
use crate::price_list::defused;
use crate::unit_of_work::{Workflow, rows};
use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::ask::Actor;
use uuid::Uuid;

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// One row a line of every order the organization is a party of.
    Orders,
    /// One row a counted line, corrections included.
    Receipts,
    /// One row a stock level of the organization.
    Stock,
}

/// A table ready to be written.
#[derive(Debug, Clone)]
pub struct Table {
    /// Stable column names.
    pub columns: Vec<&'static str>,
    /// Strings, whole numbers, or nothing.
    pub rows: Vec<Vec<Value>>,
}

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// As CSV.
    #[error("the table could not be written as CSV")]
    Csv(#[from] csv::Error),
    /// As XLSX.
    #[error("the table could not be written as XLSX")]
    Xlsx(#[from] XlsxError),
}

const ORDERS: &[&str] = &[
    "order_id",
    "number",
    "state",
    "side",
    "buyer_id",
    "buyer",
    "seller_id",
    "seller",
    "buyer_reference",
    "created_at",
    "submitted_at",
    "confirmed_at",
    "line_id",
    "position",
    "offer_id",
    "product_id",
    "seller_code",
    "product_name",
    "pack",
    "factor",
    "base_unit",
    "ordered_base",
    "confirmed_base",
    "shipped_base",
    "received_base",
    "rejected_base",
    "lost_base",
    "short_closed_base",
    "cancelled_base",
    "price",
    "amount",
    "tax",
    "price_includes_tax",
];

// Money as decimal text with two places: a spreadsheet reads it, and no float ever touches it.
const ORDER_ROWS: &str = "
SELECT jsonb_build_array(o.id, o.number, CASE WHEN o.buyer_id = $1 THEN o.buyer_state ELSE o.state END,
    CASE WHEN o.buyer_id = $1 THEN 'buyer' ELSE 'seller' END, o.buyer_id, b.name, o.seller_id, s.name, o.buyer_reference,
    o.created_at, o.submitted_at, o.confirmed_at, l.id, l.position, l.offer_id, l.product_id, l.seller_code,
    l.product_name, l.pack_name, l.factor, l.base_unit, l.ordered_base, l.confirmed_base, l.shipped_base,
    l.received_base, l.rejected_base, l.lost_base, l.short_closed_base, l.cancelled_base,
    (l.unit_price_sen / 100.0)::numeric(20, 2)::text, (l.amount_sen / 100.0)::numeric(20, 2)::text,
    (l.tax_sen / 100.0)::numeric(20, 2)::text, l.price_includes_tax) AS cells
FROM purchase_order o JOIN order_line l ON l.order_id = o.id
JOIN organization b ON b.id = o.buyer_id JOIN organization s ON s.id = o.seller_id
WHERE (o.buyer_id = $1 OR (o.seller_id = $1 AND o.number IS NOT NULL))
  AND ($2::date IS NULL OR o.created_at >= $2) AND ($3::date IS NULL OR o.created_at < $3 + 1)
ORDER BY o.id, l.position";

const RECEIPTS: &[&str] = &[
    "receipt_id",
    "receipt_number",
    "corrects_id",
    "reason",
    "business_date",
    "counted_at",
    "shipment_id",
    "shipment_number",
    "order_id",
    "order_number",
    "side",
    "buyer",
    "seller",
    "line_id",
    "product_id",
    "product_name",
    "base_unit",
    "shipped_base",
    "received_base",
    "rejected_base",
    "lost_base",
    "line_reason",
];

const RECEIPT_ROWS: &str = "
SELECT jsonb_build_array(r.id, r.number, r.corrects_id, r.reason, r.business_date, r.counted_at, h.id,
    h.number, o.id, o.number, CASE WHEN o.buyer_id = $1 THEN 'buyer' ELSE 'seller' END, b.name, s.name,
    l.id, l.product_id, l.product_name, l.base_unit, sl.shipped_base, rl.received_base, rl.rejected_base,
    rl.lost_base, rl.reason) AS cells
FROM receipt r JOIN receipt_line rl ON rl.receipt_id = r.id
JOIN shipment_line sl ON sl.id = rl.shipment_line_id JOIN shipment h ON h.id = r.shipment_id
JOIN order_line l ON l.id = sl.order_line_id JOIN purchase_order o ON o.id = h.order_id
JOIN organization b ON b.id = o.buyer_id JOIN organization s ON s.id = o.seller_id
WHERE (o.buyer_id = $1 OR o.seller_id = $1)
  AND ($2::date IS NULL OR r.business_date >= $2) AND ($3::date IS NULL OR r.business_date <= $3)
ORDER BY r.id, l.position";

const STOCK: &[&str] = &[
    "product_id",
    "product_name",
    "brand",
    "category",
    "base_unit",
    "gtin",
    "place",
    "lot",
    "condition",
    "on_hand",
    "reserved",
    "available",
];

const STOCK_ROWS: &str = "
SELECT jsonb_build_array(p.id, p.name, p.brand, p.category, p.base_unit, p.gtin, c.name, k.lot, k.condition,
    k.on_hand, k.reserved, k.on_hand - k.reserved) AS cells
FROM stock_level k JOIN product p ON p.id = k.product_id JOIN place c ON c.id = k.place_id
WHERE k.owner_id = $1 AND $2::date IS NULL AND $3::date IS NULL
ORDER BY p.name, k.id";

impl Workflow {
    /// The asker's own rows, between two days where the table has days (stock is as it is now).
    ///
    /// # Errors
    /// The asker is a member only, or the database fails.
    pub async fn export(
        &self,
        what: Export,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        actor: &Actor,
    ) -> Result<Table, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Cells {
            cells: Value,
        }
        staff(actor)?;
        let (columns, sql, from, to) = match what {
            Export::Orders => (ORDERS, ORDER_ROWS, from, to),
            Export::Receipts => (RECEIPTS, RECEIPT_ROWS, from, to),
            Export::Stock => (STOCK, STOCK_ROWS, None, None),
        };
        let organization = Uuid::from(actor.organization);
        let found: Vec<Cells> =
            rows(self.reader(), sql, [organization.into(), from.into(), to.into()]).await?;
        let cells = |row: Cells| match row.cells {
            Value::Array(cells) => cells,
            other => vec![other],
        };
        Ok(Table { columns: columns.to_vec(), rows: found.into_iter().map(cells).collect() })
    }
}

impl Table {
    /// As CSV in UTF-8 with a BOM, which spreadsheets need to read the letters right. What a
    /// spreadsheet would run as a formula is written as text.
    ///
    /// # Errors
    /// A row cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, TableError> {
        let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                Value::String(text) => defused(text),
                Value::Null => String::new(),
                other => other.to_string(),
            }))?;
        }
        writer.into_inner().map_err(|error| TableError::Csv(error.into_error().into()))
    }

    /// As XLSX; texts are texts, never formulas.
    ///
    /// # Errors
    /// A cell cannot be written.
    pub fn xlsx(&self) -> Result<Vec<u8>, TableError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let bold = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
        }
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Value::Null => {}
                    Value::String(text) => {
                        sheet.write_string(line, column, text)?;
                    }
                    // Whole counts up to 2^53 are exact in a spreadsheet; larger ones stay text.
                    Value::Number(number) if number.as_i64().is_some_and(|n| n.abs() < 1 << 53) => {
                        sheet.write_number(line, column, number.as_f64().unwrap_or_default())?;
                    }
                    other => {
                        sheet.write_string(line, column, other.to_string())?;
                    }
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(workbook.save_to_buffer()?)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use serde_json::json;

    #[test]
    fn what_a_spreadsheet_would_run_is_written_as_text() {
        let table =
            Table { columns: vec!["name", "count"], rows: vec![vec![json!("=1+1"), json!(-5)]] };

        let csv = String::from_utf8(table.csv().unwrap()).unwrap();

        assert_eq!(csv, "\u{feff}name,count\n'=1+1,-5\n");
        assert!(table.xlsx().unwrap().starts_with(b"PK"));
    }
}
