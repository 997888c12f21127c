//! Many own offers changed as one, as their seller reads it: what was asked, what became of each offer, and which prices
//! are planned. Nobody else is told of any of it.

mod grid;
mod planned;
mod views;

pub use grid::{GridRow, GridWanted, grid_rows};
pub use planned::{PlannedPrice, planned_of, planned_prices};
pub(crate) use views::preview_row;
pub use views::{ChangeState, ChangeView, ChangedRow, LeftOut, PreviewView, RuleView};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use supply_chain::id::CatalogueChangeId;
use uuid::Uuid;

use self::views::{ChangeRow, StoredRow};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::catalogue::limit;
use crate::store::organizations::desk_of;
use crate::unit_of_work::{row, rows};

/// Changes with their counts; conditions on `c` follow.
const CHANGES: &str = "
SELECT c.id, c.version, c.state, c.rule, c.starts_on, c.starts_at, c.made_at, c.done_at, c.ended_at,
       d.name AS made_by, c.rows, c.done, c.left_out, c.kept, c.dearer, c.cheaper, o.name AS some_name
FROM catalogue_change c LEFT JOIN person_detail d ON d.person_id = c.made_by LEFT JOIN offer o ON o.id = c.some_offer_id
WHERE c.organization_id = $1";

/// One change.
///
/// # Errors
/// [`WorkflowError::NotFound`] for everybody but the people of its organization.
pub async fn change(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: CatalogueChangeId,
    now: DateTime<Utc>,
) -> Result<ChangeView, WorkflowError> {
    const ABSENT: WorkflowError = WorkflowError::NotFound { what: "catalogue change" };
    let desk = desk_of(asker).ok_or(ABSENT)?;
    let sql = format!("{CHANGES} AND c.id = $2");
    let found: Option<ChangeRow> =
        row(on, &sql, [Uuid::from(desk).into(), Uuid::from(id).into()]).await?;
    found.ok_or(ABSENT)?.view(now)
}

/// Which changes are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Changes {
    /// Only in this state.
    pub state: Option<ChangeState>,
    /// The last one of the page before.
    pub after: Option<CatalogueChangeId>,
    /// How many.
    pub limit: u64,
}

/// The changes of the asker's organization, newest first.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's offers.
pub async fn changes(
    on: &impl ConnectionTrait,
    asker: &Asker,
    wanted: Changes,
    now: DateTime<Utc>,
) -> Result<Vec<ChangeView>, WorkflowError> {
    let desk = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    let found: Vec<ChangeRow> = rows(
        on,
        &format!(
            "{CHANGES} AND ($2::text IS NULL OR c.state = $2) AND ($3::uuid IS NULL OR c.id < $3)
             ORDER BY c.id DESC LIMIT $4"
        ),
        [
            Uuid::from(desk).into(),
            wanted.state.map(|state| state.as_str().to_owned()).into(),
            wanted.after.map(Uuid::from).into(),
            limit(wanted.limit),
        ],
    )
    .await?;
    found.into_iter().map(|row| row.view(now)).collect()
}

/// What became of each offer of a change: those that were left or kept first, the rest by name; `after` is how many
/// were told before.
///
/// # Errors
/// [`WorkflowError::NotFound`] for everybody but the people of its organization.
pub async fn changed_rows(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: CatalogueChangeId,
    (after, at_most): (u64, u64),
) -> Result<Vec<ChangedRow>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Owner {
        organization_id: Uuid,
    }
    const ABSENT: WorkflowError = WorkflowError::NotFound { what: "catalogue change" };
    let desk = desk_of(asker).ok_or(ABSENT)?;
    let sql = "SELECT organization_id FROM catalogue_change WHERE id = $1";
    let owner: Option<Owner> = row(on, sql, [Uuid::from(id).into()]).await?;
    if owner.is_none_or(|owner| owner.organization_id != Uuid::from(desk)) {
        return Err(ABSENT);
    }
    let offset: Value = i64::try_from(after).unwrap_or(i64::MAX).into();
    let found: Vec<StoredRow> = rows(
        on,
        "SELECT r.offer_id, o.name, o.pack_name, r.factor, r.outcome, r.why,
                (r.old_prices -> 0 ->> 1)::bigint AS old_sen, (r.new_prices -> 0 ->> 1)::bigint AS new_sen,
                jsonb_array_length(r.new_prices) AS steps, r.old_state, r.new_state, r.new_on_hand, r.moved,
                (SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id AND b.min_count = 1) AS now_sen
         FROM catalogue_change_row r JOIN offer o ON o.id = r.offer_id
         WHERE r.change_id = $1
         ORDER BY r.outcome NOT IN ('left', 'kept'), lower(o.name), o.id LIMIT $2 OFFSET $3",
        [Uuid::from(id).into(), limit(at_most), offset],
    )
    .await?;
    Ok(found.into_iter().map(ChangedRow::from).collect())
}

/// The categories of the asker's own offers that are on sale or paused, each with how many; by name.
///
/// # Errors
/// [`WorkflowError::OrganizationNeeded`] when the asker looks after no organization's offers.
pub async fn own_categories(
    on: &impl ConnectionTrait,
    asker: &Asker,
) -> Result<Vec<(String, i64)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        category: String,
        count: i64,
    }
    let desk = desk_of(asker).ok_or(WorkflowError::OrganizationNeeded)?;
    let found: Vec<Found> = rows(
        on,
        "SELECT min(coalesce(o.category, p.category)) AS category, count(*) AS count
         FROM offer o JOIN product p ON p.id = o.product_id
         WHERE o.seller_id = $1 AND o.state <> 'withdrawn' AND coalesce(o.category, p.category) IS NOT NULL
         GROUP BY lower(coalesce(o.category, p.category))
         ORDER BY lower(coalesce(o.category, p.category)) LIMIT 500",
        [Uuid::from(desk).into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.category, row.count)).collect())
}
