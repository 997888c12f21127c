//! The public profile of an organization: what anybody who trades here may know of it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Kind;
use utoipa::ToSchema;
use uuid::Uuid;

use super::like_pattern;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::{row, rows};

/// An organization as others see it; the profile has the fields of ODS (domain.md 2.2).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct OrganizationView {
    /// Its id.
    pub id: Uuid,
    /// `primary`, `secondary` or `distributor`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its short code, for paper.
    pub code: String,
    /// Kemendagri code of where it is.
    pub region_code: String,
    /// Province by name.
    pub province: Option<String>,
    /// Regency or city by name.
    pub regency: Option<String>,
    /// District by name.
    pub district: Option<String>,
    /// Village by name.
    pub village: Option<String>,
    /// IANA zone it keeps time in.
    pub zone: String,
    /// What it can do: `buy`, `list`, `resell`, `pool`, `carry`, `finance`, `oversee`.
    pub abilities: Vec<String>,
    /// Number the ministry gives a cooperative.
    pub nik_koperasi: Option<String>,
    /// Tax number; shown to its own people and the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub npwp: Option<String>,
    /// Tax number of the place; shown to its own people and the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nitku: Option<String>,
    /// Whether it collects PPN.
    pub vat_registered: bool,
    /// Number of the deed.
    pub deed_number: Option<String>,
    /// Date of the deed.
    pub deed_date: Option<NaiveDate>,
    /// Street and number.
    pub address: Option<String>,
    /// Bentuk koperasi.
    pub cooperative_form: Option<String>,
    /// Jenis koperasi.
    pub cooperative_type: Option<String>,
    /// Sektor usaha.
    pub business_sector: Option<String>,
    /// Kelompok koperasi.
    pub cooperative_group: Option<String>,
    /// Pola pengelolaan.
    pub management_pattern: Option<String>,
    /// Status NIK.
    pub nik_status: Option<String>,
    /// Until when the certificate holds.
    pub certificate_valid_until: Option<NaiveDate>,
    /// Grade by the cooperative office.
    pub grade: Option<String>,
    /// Klasifikasi usaha koperasi.
    pub kuk: Option<String>,
    /// Men among the members.
    pub members_male: Option<i32>,
    /// Women among the members.
    pub members_female: Option<i32>,
    /// Members, as far as both are known.
    pub members_total: Option<i32>,
    /// Employees.
    pub employees: Option<i32>,
    /// Managers.
    pub managers: Option<i32>,
    /// Whom it belongs to now.
    #[schema(value_type = Vec<Affiliation>)]
    pub belongs_to: serde_json::Value,
    /// When it was entered here.
    pub created_at: DateTime<Utc>,
    /// Goes up with every change; the `ETag`.
    pub version: i64,
}

/// An organization that another belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Affiliation {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Which organizations are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Part of the name, or the whole NIK or short code.
    pub text: Option<String>,
}

/// Where an organization stands in the list: its name in small letters, then its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(
    /// Its name in small letters.
    pub String,
    /// Its id.
    pub Uuid,
);

/// `$1`: whether the asker sees everything; `$2`: the asker's own organization.
const PROFILE: &str = "
    SELECT o.id, o.kind, o.name, o.code, o.region_code, o.zone, o.abilities, o.nik_koperasi,
           CASE WHEN $1 OR o.id = $2 THEN o.npwp END AS npwp,
           CASE WHEN $1 OR o.id = $2 THEN o.nitku END AS nitku,
           o.vat_registered, o.deed_number, o.deed_date, o.address, o.cooperative_form, o.cooperative_type,
           o.business_sector, o.cooperative_group, o.management_pattern, o.nik_status,
           o.certificate_valid_until, o.grade, o.kuk, o.members_male, o.members_female,
           o.members_male + o.members_female AS members_total, o.employees, o.managers,
           p.name AS province, r.name AS regency, d.name AS district, v.name AS village,
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'since', a.since) ORDER BY a.since, u.id)
                     FROM affiliation a JOIN organization u ON u.id = a.upper_id
                     WHERE a.lower_id = o.id AND a.until IS NULL), '[]') AS belongs_to,
           o.created_at, o.version
    FROM organization o
    LEFT JOIN region p ON p.code = left(o.region_code, 2)
    LEFT JOIN region r ON r.code = left(o.region_code, 5) AND length(o.region_code) >= 5
    LEFT JOIN region d ON d.code = left(o.region_code, 8) AND length(o.region_code) >= 8
    LEFT JOIN region v ON v.code = o.region_code AND length(o.region_code) = 13";

fn seen_by(asker: &Asker) -> [Value; 2] {
    let all = matches!(asker, Asker::Operator(_));
    [all.into(), asker.organization().map(Uuid::from).into()]
}

/// One organization; 404 when there is none, or it has ended.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub async fn organization(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: OrganizationId,
) -> Result<OrganizationView, WorkflowError> {
    let sql = format!("{PROFILE} WHERE o.id = $3 AND o.ended_at IS NULL");
    let [all, own] = seen_by(asker);
    let found = row(on, &sql, [all, own, Uuid::from(id).into()]).await?;
    found.ok_or(WorkflowError::NotFound { what: "organization" })
}

/// One organization, also one that has ended since: papers about it are still there.
///
/// # Errors
/// [`WorkflowError::NotFound`].
pub(crate) async fn organization_ever(
    on: &impl ConnectionTrait,
    asker: &Asker,
    id: OrganizationId,
) -> Result<OrganizationView, WorkflowError> {
    let sql = format!("{PROFILE} WHERE o.id = $3");
    let [all, own] = seen_by(asker);
    let found = row(on, &sql, [all, own, Uuid::from(id).into()]).await?;
    found.ok_or(WorkflowError::NotFound { what: "organization" })
}

/// Up to `limit` organizations after `after`, by name.
///
/// # Errors
/// The database fails.
pub async fn organizations(
    on: &impl ConnectionTrait,
    asker: &Asker,
    wanted: &Wanted,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<OrganizationView>, WorkflowError> {
    let sql = format!(
        "{PROFILE}
         WHERE o.ended_at IS NULL AND ($3::text IS NULL OR o.kind = $3)
           AND ($4::text IS NULL OR o.name ILIKE $4 OR o.nik_koperasi = $5 OR o.code = upper($5))
           AND ($6::text IS NULL OR (lower(o.name), o.id) > ($6, $7))
         ORDER BY lower(o.name), o.id LIMIT $8"
    );
    let [all, own] = seen_by(asker);
    let text = wanted.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let (name, id) = after.map_or((None, None), |Place(name, id)| (Some(name), Some(id)));
    rows(
        on,
        &sql,
        [
            all,
            own,
            wanted.kind.map(|kind| kind.as_str().to_owned()).into(),
            text.map(like_pattern).into(),
            text.map(str::to_owned).into(),
            name.into(),
            id.into(),
            limit.into(),
        ],
    )
    .await
}

/// Up to `limit` organizations that belong to `upper` now and come after `after`, by name.
///
/// # Errors
/// The database fails.
pub async fn affiliates(
    on: &impl ConnectionTrait,
    asker: &Asker,
    upper: OrganizationId,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<OrganizationView>, WorkflowError> {
    let sql = format!(
        "{PROFILE}
         WHERE o.ended_at IS NULL
           AND EXISTS (SELECT 1 FROM affiliation a WHERE a.lower_id = o.id AND a.upper_id = $3 AND a.until IS NULL)
           AND ($4::text IS NULL OR (lower(o.name), o.id) > ($4, $5))
         ORDER BY lower(o.name), o.id LIMIT $6"
    );
    let [all, own] = seen_by(asker);
    let (name, id) = after.map_or((None, None), |Place(name, id)| (Some(name), Some(id)));
    rows(on, &sql, [all, own, Uuid::from(upper).into(), name.into(), id.into(), limit.into()]).await
}
