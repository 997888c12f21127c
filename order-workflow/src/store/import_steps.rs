//! Where an upload goes from here: read, published, failed, undone.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::ask::Actor;
use supply_chain::id::ImportId;
use uuid::Uuid;

use super::imports::count;
use super::stock::{Cause, Kind, Movement, record};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// What a reading found out.
#[derive(Debug, Clone)]
pub(crate) struct Headers<'h> {
    /// As the file has them.
    pub(crate) names: &'h [String],
    /// By which a mapping is found again.
    pub(crate) fingerprint: &'h str,
    /// The mapping it was read with.
    pub(crate) mapping: Option<&'h serde_json::Value>,
}

/// Keeps how the file was read.
pub(crate) async fn note_headers(
    work: Work<'_>,
    id: ImportId,
    headers: &Headers<'_>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE catalogue_import SET headers = $2, header_fingerprint = $3, mapping = $4, read_at = $5
         WHERE id = $1",
        [
            Uuid::from(id).into(),
            serde_json::Value::from(headers.names).into(),
            headers.fingerprint.into(),
            headers.mapping.cloned().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Ends a piece of work: the counts are made from the rows; `rows` when they were read just now.
pub(crate) async fn finish(
    work: Work<'_>,
    id: ImportId,
    rows: Option<usize>,
    published: bool,
) -> Result<(), WorkflowError> {
    let (state, phase) = if published { ("done", "published") } else { ("staged", "read") };
    execute(
        work.tx,
        "UPDATE catalogue_import i SET state = $2, phase = $3, rows = coalesce($4, rows),
             processed = coalesce($4, rows),
             accepted = c.fresh + c.changed + c.unchanged, rejected = c.rejected, fresh = c.fresh,
             changed = c.changed, unchanged = c.unchanged, dearer = c.dearer, cheaper = c.cheaper,
             warnings = c.warnings, failure = NULL, version = version + 1,
             published_at = CASE WHEN $5 THEN $6 ELSE published_at END
         FROM (SELECT count(*) FILTER (WHERE outcome = 'new') AS fresh,
                      count(*) FILTER (WHERE outcome = 'changed') AS changed,
                      count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
                      count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
                      count(*) FILTER (WHERE new_price_sen > old_price_sen) AS dearer,
                      count(*) FILTER (WHERE new_price_sen < old_price_sen) AS cheaper,
                      count(*) FILTER (WHERE outcome <> 'rejected' AND warnings <> '[]') AS warnings
               FROM catalogue_import_row WHERE import_id = $1) c
         WHERE i.id = $1",
        [
            Uuid::from(id).into(),
            state.into(),
            phase.into(),
            rows.map(count).into(),
            published.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Refuses the whole file; `failure` holds code and facts.
pub(crate) async fn fail(
    on: &impl ConnectionTrait,
    id: ImportId,
    failure: serde_json::Value,
) -> Result<(), WorkflowError> {
    execute(
        on,
        "UPDATE catalogue_import SET state = 'failed', failure = $2, version = version + 1
         WHERE id = $1 AND state = 'running'",
        [Uuid::from(id).into(), failure.into()],
    )
    .await?;
    Ok(())
}

/// Queues publishing.
pub(crate) async fn queue_publishing(work: Work<'_>, id: ImportId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE catalogue_import SET state = 'running', phase = 'publishing', processed = 0,
             version = version + 1 WHERE id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    Ok(())
}

/// Queues another reading with this mapping.
pub(crate) async fn queue_reading(
    work: Work<'_>,
    id: ImportId,
    mapping: serde_json::Value,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE catalogue_import SET state = 'running', phase = 'reading', mapping = $2,
             failure = NULL, processed = 0, version = version + 1 WHERE id = $1",
        [Uuid::from(id).into(), mapping.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// Takes a published upload back, as far as nobody has touched its offers and goods since. Its new
/// offers are withdrawn, changed ones say what they said before, and each stock moves back by what
/// the upload moved it, unless that would leave less than is promised. Answers how many offers and
/// stocks were left as they are.
pub(crate) async fn undo(work: Work<'_>, by: &Actor, id: ImportId) -> Result<i64, WorkflowError> {
    let import = Uuid::from(id);
    execute(work.tx, "SET LOCAL statement_timeout = '10min'", []).await?;
    execute(
        work.tx,
        "CREATE TEMP TABLE untouched ON COMMIT DROP AS
         SELECT r.offer_id AS id, r.outcome, r.before FROM catalogue_import_row r
         JOIN offer o ON o.id = r.offer_id AND o.version = r.offer_version
         WHERE r.import_id = $1 AND r.offer_version IS NOT NULL AND o.state <> 'withdrawn'
         ORDER BY r.offer_id FOR NO KEY UPDATE OF o",
        [import.into()],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE offer o SET state = 'withdrawn', version = version + 1, updated_at = $1
         FROM untouched u WHERE u.id = o.id AND u.outcome = 'new'",
        [work.now.into()],
    )
    .await?;
    restore_changed(work).await?;
    let stocks_left = move_back(work, by, import).await?;
    let left: Option<Count> = row(
        work.tx,
        "SELECT count(*) AS count FROM catalogue_import_row r
         WHERE r.import_id = $1 AND r.offer_version IS NOT NULL
           AND NOT EXISTS (SELECT FROM untouched u WHERE u.id = r.offer_id)",
        [import.into()],
    )
    .await?;
    let left = left.map_or(0, |row| row.count) + stocks_left;
    execute(
        work.tx,
        "UPDATE catalogue_import SET phase = 'undone', undone_at = $2, left_by_undo = $3,
             version = version + 1 WHERE id = $1",
        [import.into(), work.now.into(), i32::try_from(left).unwrap_or(i32::MAX).into()],
    )
    .await?;
    Ok(left)
}

async fn restore_changed(work: Work<'_>) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "DELETE FROM offer_price_break b USING untouched u
         WHERE u.outcome = 'changed' AND b.offer_id = u.id",
        [],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO offer_price_break (offer_id, min_count, price_sen)
         SELECT u.id, c.value::bigint, p.value::bigint FROM untouched u,
              jsonb_array_elements_text(u.before -> 'min_counts') WITH ORDINALITY c (value, at)
              JOIN jsonb_array_elements_text(u.before -> 'prices_sen') WITH ORDINALITY p (value, at)
                ON p.at = c.at
         WHERE u.outcome = 'changed'",
        [],
    )
    .await?;
    execute(
        work.tx,
        "UPDATE offer o SET product_id = b.product_id, seller_code = b.seller_code,
             own_barcode = b.own_barcode, name = b.name, brand = b.brand, category = b.category,
             pack_name = b.pack_name, factor = b.factor,
             price_includes_tax = b.price_includes_tax, minimum_count = b.minimum_count,
             multiple = b.multiple, version = o.version + 1, updated_at = $1
         FROM untouched u, jsonb_populate_record(NULL::offer, u.before) b
         WHERE u.outcome = 'changed' AND o.id = u.id",
        [work.now.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Moved {
    level_id: Uuid,
    quantity: i64,
    on_hand: i64,
    reserved: i64,
}

/// Moves the stocks back; answers how many could not be.
async fn move_back(work: Work<'_>, by: &Actor, import: Uuid) -> Result<i64, WorkflowError> {
    let moved: Vec<Moved> = rows(
        work.tx,
        "SELECT l.id AS level_id, m.quantity, l.on_hand, l.reserved
         FROM stock_level l
         JOIN (SELECT level_id, sum(quantity)::bigint AS quantity FROM stock_movement
               WHERE document_id = $1 GROUP BY level_id) m ON m.level_id = l.id
         WHERE m.quantity <> 0 ORDER BY l.id FOR UPDATE OF l",
        [import.into()],
    )
    .await?;
    let (back, left): (Vec<&Moved>, Vec<&Moved>) =
        moved.iter().partition(|moved| moved.on_hand - moved.quantity >= moved.reserved);
    let movements: Vec<Movement> = back
        .iter()
        .map(|moved| Movement { level: moved.level_id.into(), quantity: -moved.quantity })
        .collect();
    let cause = Cause {
        kind: Kind::Import,
        owner: by.organization,
        reason: Some("undo"),
        document: Some(import),
        person: Some(by.person),
    };
    record(work, cause, &movements).await?;
    Ok(i64::try_from(left.len()).unwrap_or(i64::MAX))
}
