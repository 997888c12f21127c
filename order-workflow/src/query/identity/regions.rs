//! The regions of Indonesia, to choose from.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use utoipa::ToSchema;

use super::like_pattern;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// A province, regency or city, district, or village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct RegionView {
    /// Kemendagri code, `53.08.01.2001`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `province`, `regency`, `district` or `village`.
    pub level: String,
    /// The code of what it lies in.
    pub parent_code: Option<String>,
    /// Names of what it lies in, the nearest first: `Nangapanda, Kabupaten Ende, Nusa Tenggara Timur`.
    pub lies_in: String,
    /// IANA zone.
    pub zone: String,
}

/// Up to `limit` regions after the code `after`: within `parent`, with `text` in the name or at the
/// beginning of the code.
///
/// # Errors
/// The database fails.
pub async fn regions(
    on: &impl ConnectionTrait,
    text: Option<&str>,
    parent: Option<&str>,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<RegionView>, WorkflowError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    rows(
        on,
        "SELECT g.code, g.name, g.parent_code, g.zone,
                CASE length(g.code) WHEN 2 THEN 'province' WHEN 5 THEN 'regency' WHEN 8 THEN 'district'
                                    ELSE 'village' END AS level,
                concat_ws(', ', d.name, r.name, p.name) AS lies_in
         FROM region g
         LEFT JOIN region d ON d.code = left(g.code, 8) AND length(g.code) > 8
         LEFT JOIN region r ON r.code = left(g.code, 5) AND length(g.code) > 5
         LEFT JOIN region p ON p.code = left(g.code, 2) AND length(g.code) > 2
         WHERE ($1::text IS NULL OR g.name ILIKE $1 OR starts_with(g.code, $2))
           AND ($3::text IS NULL OR g.parent_code = $3)
           AND ($4::text IS NULL OR (length(g.code), g.code) > (length($4), $4))
         ORDER BY length(g.code), g.code LIMIT $5",
        [
            text.map(like_pattern).into(),
            text.map(str::to_owned).into(),
            parent.map(str::to_owned).into(),
            after.into(),
            limit.into(),
        ],
    )
    .await
}
