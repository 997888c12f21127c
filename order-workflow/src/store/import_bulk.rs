//! Thousands of rows of an upload at once: each kind of row is one statement a batch.
//!
//! Rows travel as JSON, which PostgreSQL spreads out by itself; 11,000 of them take a second or two.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::json;
use supply_chain::id::{ImportId, OrganizationId, ProductId};
use supply_chain::offer::Audience;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::imports::Verdict;
use super::stock::{Cause, Movement, make_levels, record};
use crate::command::imports::{ListedRow, NewProduct, Standing, Writing};
use crate::error::WorkflowError;
use crate::price_list::Gtin;
use crate::unit_of_work::{Work, execute, row, rows};

/// Small enough for a statement of a megabyte or so, and for progress to be seen.
const BATCH: usize = 2_000;

/// Puts products on record.
pub(crate) async fn enter_products(
    work: Work<'_>,
    by: OrganizationId,
    products: &[NewProduct<'_>],
) -> Result<(), WorkflowError> {
    for batch in products.chunks(BATCH) {
        let batch: Vec<serde_json::Value> = batch
            .iter()
            .map(|product| {
                let fields = &product.row.fields;
                json!({
                    "id": product.id, "name": fields.name, "brand": fields.brand,
                    "category": fields.category, "base_unit": fields.base_unit.as_str(),
                    "gtin": product.gtin.map(Gtin::as_str),
                })
            })
            .collect();
        execute(
            work.tx,
            "INSERT INTO product (id, name, brand, category, base_unit, gtin, created_by, created_at)
             SELECT r.id, r.name, r.brand, r.category, r.base_unit, r.gtin, $1, $2
             FROM jsonb_to_recordset($3::jsonb) AS r
                  (id uuid, name text, brand text, category text, base_unit text, gtin text)",
            [Uuid::from(by).into(), work.now.into(), serde_json::to_string(&batch)?.into()],
        )
        .await?;
    }
    Ok(())
}

/// Gives own products the barcode they lacked.
pub(crate) async fn note_barcodes(
    work: Work<'_>,
    barcodes: &[(Uuid, String)],
) -> Result<(), WorkflowError> {
    if barcodes.is_empty() {
        return Ok(());
    }
    let (ids, gtins): (Vec<Uuid>, Vec<String>) = barcodes.iter().cloned().unzip();
    execute(
        work.tx,
        "UPDATE product p SET gtin = r.gtin FROM unnest($1::uuid[], $2::text[]) AS r (id, gtin)
         WHERE p.id = r.id AND p.gtin IS NULL",
        [ids.into(), gtins.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct KindRow {
    kind: String,
}

/// Who a seller's offers are for, when nothing is said: the word and the tokens.
pub(crate) async fn usual_audience(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
) -> Result<Audience, WorkflowError> {
    let found: Option<KindRow> =
        row(on, "SELECT kind FROM organization WHERE id = $1", [Uuid::from(seller).into()]).await?;
    let kind = found.and_then(|row| Kind::from_word(&row.kind));
    kind.map(Audience::default_of).ok_or_else(|| WorkflowError::BadRow {
        table: "organization",
        column: "kind",
        id: seller.to_string(),
    })
}

#[derive(Serialize)]
struct OfferRecord<'w> {
    id: Uuid,
    version: Option<i64>,
    #[serde(flatten)]
    columns: &'w super::catalogue_of::OfferColumns,
}

const OFFER_RECORD: &str = "jsonb_to_recordset($3::jsonb) AS r
    (id uuid, version bigint, product_id uuid, seller_code text, own_barcode text, name text,
     brand text, category text, pack_name text, factor bigint, price_includes_tax boolean,
     minimum_count bigint, multiple bigint)";

/// Writes offers, new ones published for the seller's usual audience.
///
/// # Errors
/// [`WorkflowError::Internal`] when somebody changed one of them meanwhile: the whole work is done
/// again from what stands then.
pub(crate) async fn write_offers(
    work: Work<'_>,
    seller: OrganizationId,
    audience: &Audience,
    writings: &[Writing],
) -> Result<(), WorkflowError> {
    let (new, old): (Vec<&Writing>, Vec<&Writing>) =
        writings.iter().partition(|writing| writing.from_version.is_none());
    for batch in old.chunks(BATCH) {
        let ids: Vec<Uuid> = batch.iter().map(|writing| writing.id).collect();
        let changed = execute(
            work.tx,
            &format!(
                "UPDATE offer o SET product_id = r.product_id, seller_code = r.seller_code,
                     own_barcode = r.own_barcode, name = r.name, brand = r.brand,
                     category = r.category, pack_name = r.pack_name, factor = r.factor,
                     price_includes_tax = r.price_includes_tax, minimum_count = r.minimum_count,
                     multiple = r.multiple, version = o.version + 1, updated_at = $2
                 FROM {OFFER_RECORD}
                 WHERE o.id = r.id AND o.seller_id = $1 AND o.version = r.version"
            ),
            [Uuid::from(seller).into(), work.now.into(), records(batch)?.into()],
        )
        .await?;
        if usize::try_from(changed).ok() != Some(batch.len()) {
            let why = "offers changed while an upload was being published";
            return Err(WorkflowError::Internal(why.to_owned()));
        }
        execute(work.tx, "DELETE FROM offer_price_break WHERE offer_id = ANY($1)", [ids.into()])
            .await?;
        set_breaks(work, batch).await?;
    }
    for batch in new.chunks(BATCH) {
        execute(
            work.tx,
            &format!(
                "INSERT INTO offer (id, seller_id, product_id, seller_code, own_barcode, name,
                     brand, category, pack_name, factor, price_includes_tax, minimum_count,
                     multiple, audience, audience_tokens, state, created_at, updated_at)
                 SELECT r.id, $1, r.product_id, r.seller_code, r.own_barcode, r.name, r.brand,
                        r.category, r.pack_name, r.factor, r.price_includes_tax, r.minimum_count,
                        r.multiple, $4, $5, 'published', $2, $2
                 FROM {OFFER_RECORD}"
            ),
            [
                Uuid::from(seller).into(),
                work.now.into(),
                records(batch)?.into(),
                audience.word().into(),
                audience.tokens(seller).into(),
            ],
        )
        .await?;
        set_breaks(work, batch).await?;
    }
    Ok(())
}

fn records(batch: &[&Writing]) -> Result<String, WorkflowError> {
    let records: Vec<OfferRecord<'_>> = batch
        .iter()
        .map(|writing| OfferRecord {
            id: writing.id,
            version: writing.from_version,
            columns: &writing.columns,
        })
        .collect();
    Ok(serde_json::to_string(&records)?)
}

async fn set_breaks(work: Work<'_>, batch: &[&Writing]) -> Result<(), WorkflowError> {
    let (mut offers, mut min_counts, mut prices) = (Vec::new(), Vec::new(), Vec::new());
    for writing in batch {
        for (min_count, sen) in writing.columns.min_counts.iter().zip(&writing.columns.prices_sen) {
            offers.push(writing.id);
            min_counts.push(*min_count);
            prices.push(*sen);
        }
    }
    execute(
        work.tx,
        "INSERT INTO offer_price_break (offer_id, min_count, price_sen)
         SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])",
        [offers.into(), min_counts.into(), prices.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct StandingRow {
    product_id: Uuid,
    level_id: Uuid,
    on_hand: i64,
    reserved: i64,
}

async fn counted_levels(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    products: Vec<Uuid>,
    lock: &str,
) -> Result<Vec<StandingRow>, WorkflowError> {
    rows(
        on,
        &format!(
            "SELECT l.product_id, l.id AS level_id, l.on_hand, l.reserved FROM stock_level l
             JOIN place p ON p.id = l.place_id AND p.is_default
             WHERE l.owner_id = $1 AND l.holder_id = $1 AND p.organization_id = $1
               AND l.product_id = ANY($2) AND l.lot = '' AND l.condition = 'good'
             ORDER BY l.id {lock}"
        ),
        [Uuid::from(owner).into(), products.into()],
    )
    .await
}

/// How the stocks of these products stand; locked until the transaction ends when it is to publish.
pub(crate) async fn standing(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    products: Vec<Uuid>,
    to_publish: bool,
) -> Result<HashMap<Uuid, Standing>, WorkflowError> {
    let lock = if to_publish { "FOR UPDATE OF l" } else { "" };
    let levels = counted_levels(on, owner, products, lock).await?;
    Ok(levels
        .into_iter()
        .map(|l| (l.product_id, Standing { on_hand: l.on_hand, reserved: l.reserved }))
        .collect())
}

/// Sets stocks, one movement each. Lock them first, with [`standing`].
pub(crate) async fn set_stocks(
    work: Work<'_>,
    cause: Cause<'_>,
    targets: &BTreeMap<Uuid, i64>,
) -> Result<(), WorkflowError> {
    if targets.is_empty() {
        return Ok(());
    }
    let products: Vec<ProductId> = targets.keys().copied().map(ProductId).collect();
    make_levels(work, cause.owner, &products).await?;
    let ids = targets.keys().copied().collect();
    let levels = counted_levels(work.tx, cause.owner, ids, "FOR UPDATE OF l").await?;
    let movements: Vec<Movement> = levels
        .iter()
        .filter_map(|level| {
            let target = targets.get(&level.product_id)?;
            Some(Movement { level: level.level_id.into(), quantity: target - level.on_hand })
        })
        .collect();
    record(work, cause, &movements).await
}

/// Forgets what an earlier reading made of the rows; of all, or only of the good ones.
pub(crate) async fn clear_rows(
    work: Work<'_>,
    id: ImportId,
    good_ones_only: bool,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM catalogue_import_row
         WHERE import_id = $1 AND (NOT $2 OR outcome <> 'rejected')",
        [Uuid::from(id).into(), good_ones_only.into()],
    )
    .await?;
    Ok(())
}

/// Keeps what becomes of the rows; `new_offers_stand` says whether the offers of new rows are there
/// already.
pub(crate) async fn keep_rows(
    work: Work<'_>,
    id: ImportId,
    verdicts: &[Verdict<'_>],
    new_offers_stand: bool,
) -> Result<(), WorkflowError> {
    for batch in verdicts.chunks(BATCH) {
        execute(
            work.tx,
            "INSERT INTO catalogue_import_row (import_id, row, sheet_row, outcome, fields, faults,
                 warnings, offer_id, before, offer_version, old_price_sen, new_price_sen)
             SELECT $1, r.row, r.sheet_row, r.outcome, nullif(r.fields, 'null'), r.faults,
                    r.warnings, CASE WHEN $3 OR r.outcome <> 'new' THEN r.offer_id END,
                    nullif(r.before, 'null'), CASE WHEN $3 THEN r.offer_version END,
                    r.old_price_sen, r.new_price_sen
             FROM jsonb_to_recordset($2::jsonb) AS r
                  (row integer, sheet_row integer, outcome text, fields jsonb, faults jsonb,
                   warnings jsonb, offer_id uuid, before jsonb, offer_version bigint,
                   old_price_sen bigint, new_price_sen bigint)",
            [Uuid::from(id).into(), serde_json::to_string(batch)?.into(), new_offers_stand.into()],
        )
        .await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct GoodRow {
    row: i32,
    sheet_row: i32,
    fields: serde_json::Value,
    warnings: serde_json::Value,
}

/// The good rows of a staged upload, in the order of the file.
///
/// # Errors
/// [`WorkflowError::BadRow`].
pub(crate) async fn good_rows(
    on: &impl ConnectionTrait,
    id: ImportId,
) -> Result<Vec<ListedRow>, WorkflowError> {
    let found: Vec<GoodRow> = rows(
        on,
        "SELECT row, sheet_row, fields, warnings FROM catalogue_import_row
         WHERE import_id = $1 AND outcome <> 'rejected' AND fields IS NOT NULL ORDER BY row",
        [Uuid::from(id).into()],
    )
    .await?;
    found
        .into_iter()
        .map(|kept| {
            let bad = |column| WorkflowError::BadRow {
                table: "catalogue_import_row",
                column,
                id: format!("{id} row {}", kept.row),
            };
            Ok(ListedRow {
                row: u32::try_from(kept.row).or(Err(bad("row")))?,
                sheet_row: u32::try_from(kept.sheet_row).or(Err(bad("sheet_row")))?,
                fields: serde_json::from_value(kept.fields).or(Err(bad("fields")))?,
                warnings: serde_json::from_value(kept.warnings).or(Err(bad("warnings")))?,
            })
        })
        .collect()
}
