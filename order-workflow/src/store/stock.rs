//! Stock levels under lock, and the movements they are the sum of.
//!
//! A level is never written: a movement is added, and the database adds it up (data.md 1). Levels
//! are locked by rising id, whoever asks (see [`crate::unit_of_work`]).

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, PersonId, ProductId, StockLevelId};
use supply_chain::stock::Level;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

#[derive(FromQueryResult)]
struct LevelRow {
    id: Uuid,
    product_id: Uuid,
    on_hand: i64,
    reserved: i64,
}

impl From<LevelRow> for Level {
    fn from(row: LevelRow) -> Self {
        Self {
            id: row.id.into(),
            product: row.product_id.into(),
            on_hand: row.on_hand,
            reserved: row.reserved,
        }
    }
}

/// Good stock of these products that `owner` has, locked until the transaction ends. A product
/// without a level has no entry; none is made.
pub(crate) async fn levels_for_update(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    products: &[ProductId],
) -> Result<Vec<Level>, WorkflowError> {
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    let levels: Vec<LevelRow> = rows(
        on,
        "SELECT id, product_id, on_hand, reserved FROM stock_level
         WHERE owner_id = $1 AND product_id = ANY(ARRAY(SELECT unnest($2))) AND condition = 'good'
         ORDER BY id FOR UPDATE",
        [Uuid::from(owner).into(), products.into()],
    )
    .await?;
    Ok(levels.into_iter().map(Level::from).collect())
}

/// The level a stock-take is about: the owner's own default place, no lot, good.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct CountedLevel {
    /// Which level.
    pub(crate) id: Uuid,
    /// There, in base units.
    pub(crate) on_hand: i64,
    /// Promised, in base units.
    pub(crate) reserved: i64,
    /// For `ETag`.
    pub(crate) version: i64,
}

/// The counted level of a product, locked; `None` where nothing was ever counted.
pub(crate) async fn counted_level_for_update(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    product: ProductId,
) -> Result<Option<CountedLevel>, WorkflowError> {
    row(
        on,
        "SELECT l.id, l.on_hand, l.reserved, l.version FROM stock_level l
         JOIN place p ON p.id = l.place_id AND p.is_default
         WHERE l.owner_id = $1 AND l.holder_id = $1 AND p.organization_id = $1
           AND l.product_id = $2 AND l.lot = '' AND l.condition = 'good'
         FOR UPDATE OF l",
        [Uuid::from(owner).into(), Uuid::from(product).into()],
    )
    .await
}

/// Makes the counted level of each product that has none; each starts empty.
///
/// # Errors
/// [`WorkflowError::BadRow`] when the owner has no default place.
pub(crate) async fn make_levels(
    work: Work<'_>,
    owner: OrganizationId,
    products: &[ProductId],
) -> Result<(), WorkflowError> {
    if products.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = products.iter().map(|_| work.id()).collect();
    let products: Vec<Uuid> = products.iter().copied().map(Uuid::from).collect();
    let place: Option<Place> = row(
        work.tx,
        "SELECT id FROM place WHERE organization_id = $1 AND is_default",
        [Uuid::from(owner).into()],
    )
    .await?;
    let place = place.ok_or_else(|| WorkflowError::BadRow {
        table: "place",
        column: "is_default",
        id: owner.to_string(),
    })?;
    execute(
        work.tx,
        "INSERT INTO stock_level (id, owner_id, holder_id, place_id, product_id)
         SELECT wanted.id, $1, $1, $2, wanted.product_id
         FROM unnest($3::uuid[], $4::uuid[]) AS wanted (id, product_id)
         ON CONFLICT (owner_id, holder_id, place_id, product_id, lot, condition) DO NOTHING",
        [Uuid::from(owner).into(), place.id.into(), ids.into(), products.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
}

/// Those of these products that somebody counted, or a price list set, after the movements of `document`.
pub(crate) async fn counted_again(
    on: &impl ConnectionTrait,
    owner: OrganizationId,
    products: Vec<Uuid>,
    document: Uuid,
) -> Result<Vec<Uuid>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        product_id: Uuid,
    }
    let found: Vec<Found> = rows(
        on,
        "SELECT DISTINCT l.product_id FROM stock_level l
         JOIN stock_movement ours ON ours.level_id = l.id AND ours.document_id = $3
         JOIN stock_movement later ON later.level_id = l.id AND later.id > ours.id
              AND later.kind IN ('stock_take', 'import') AND later.document_id IS DISTINCT FROM $3
         WHERE l.owner_id = $1 AND l.product_id = ANY($2)",
        [Uuid::from(owner).into(), products.into(), document.into()],
    )
    .await?;
    Ok(found.into_iter().map(|found| found.product_id).collect())
}

/// Why a level was set; the word the table keeps. Goods on the way move with their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Somebody counted.
    StockTake,
    /// A price list said how much there is.
    Import,
    /// It was in the cashier's hands, and in no count.
    Found,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::StockTake => "stock_take",
            Self::Import => "import",
            Self::Found => "found",
        }
    }
}

/// From here on it pays to plan anew.
pub(super) const MANY: usize = 100;

/// Goods come or go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Movement {
    /// Of which level.
    pub(crate) level: StockLevelId,
    /// Base units; inward positive, outward negative. Zero is left out.
    pub(crate) quantity: i64,
}

/// What the movements of one command have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause<'c> {
    /// Why.
    pub(crate) kind: Kind,
    /// In whose zone the business date is.
    pub(crate) owner: OrganizationId,
    /// In somebody's words.
    pub(crate) reason: Option<&'c str>,
    /// The import behind it.
    pub(crate) document: Option<Uuid>,
    /// Who.
    pub(crate) person: Option<PersonId>,
}

/// Adds movements, all at once; the levels follow by themselves. Lock the levels first.
pub(crate) async fn record(
    work: Work<'_>,
    cause: Cause<'_>,
    movements: &[Movement],
) -> Result<(), WorkflowError> {
    let movements: Vec<&Movement> = movements.iter().filter(|m| m.quantity != 0).collect();
    if movements.is_empty() {
        return Ok(());
    }
    if movements.len() > MANY {
        // The triggers' plans may have been made when there was next to nothing; for thousands of
        // movements a plan for a handful takes minutes.
        execute(work.tx, "DISCARD PLANS", []).await?;
    }
    let ids: Vec<Uuid> = movements.iter().map(|_| work.id()).collect();
    let levels: Vec<Uuid> = movements.iter().map(|m| m.level.into()).collect();
    let quantities: Vec<i64> = movements.iter().map(|m| m.quantity).collect();
    execute(
        work.tx,
        "INSERT INTO stock_movement
             (id, level_id, quantity, kind, reason, document_id, business_date, person_id, recorded_at)
         SELECT m.id, m.level_id, m.quantity, $4, $5, $6, ($8 AT TIME ZONE o.zone)::date, $7, $8
         FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS m (id, level_id, quantity),
              organization o WHERE o.id = $9",
        [
            ids.into(),
            levels.into(),
            quantities.into(),
            cause.kind.as_str().into(),
            cause.reason.map(str::to_owned).into(),
            cause.document.into(),
            cause.person.map(Uuid::from).into(),
            work.now.into(),
            Uuid::from(cause.owner).into(),
        ],
    )
    .await?;
    Ok(())
}
