//! Organizations over JSON: enter one, look at it, keep its profile, say who belongs to whom.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::identity::{
    self as commands, NewOrganization, ProfileChange, ProfileCount, ProfileText, RowResult,
    RowState,
};
use order_workflow::query::identity::organizations::{
    OrganizationView, Place, Wanted, organization, organizations,
};
use order_workflow::query::identity::regions::{self, RegionView};
use serde::{Deserialize, Deserializer, Serialize};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Kind;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{REPLAYED, json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading, Upload};
use crate::language::Language;
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::problem::mapping::identity::wrong;
use crate::state::State;

/// An organization to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrganization {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// `primary`, `secondary`, `distributor` or `bank`.
    #[schema(value_type = String)]
    pub kind: Kind,
    /// Its name, at most 200 characters.
    pub name: String,
    /// Kemendagri code of where it is, `53.08`.
    pub region_code: String,
    /// The ministry's number, at most 50 characters.
    pub nik_koperasi: Option<String>,
    /// 16 digits; the old 15 get their 0.
    pub npwp: Option<String>,
    /// Whether it collects PPN.
    #[serde(default)]
    pub vat_registered: bool,
}

impl From<CreateOrganization> for NewOrganization {
    fn from(body: CreateOrganization) -> Self {
        Self {
            id: body.id,
            kind: body.kind,
            name: body.name,
            region_code: body.region_code,
            nik_koperasi: body.nik_koperasi,
            npwp: body.npwp,
            vat_registered: body.vat_registered,
        }
    }
}

/// Told apart: absent, null, and a value.
type Said<T> = Option<Option<T>>;

fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Said<T>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What changes in a profile; what is absent stays, null empties.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(default)]
pub struct ChangeOrganization {
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub region_code: Option<String>,
    /// Whether it collects PPN.
    pub vat_registered: Option<bool>,
    /// The ministry's number.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub nik_koperasi: Said<String>,
    /// 16 digits.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub npwp: Said<String>,
    /// 22 digits.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub nitku: Said<String>,
    /// Number of the deed.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub deed_number: Said<String>,
    /// Date of the deed.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<NaiveDate>)]
    pub deed_date: Said<NaiveDate>,
    /// Street and number.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub address: Said<String>,
    /// Bentuk koperasi.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub cooperative_form: Said<String>,
    /// Jenis koperasi.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub cooperative_type: Said<String>,
    /// Sektor usaha.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub business_sector: Said<String>,
    /// Kelompok koperasi.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub cooperative_group: Said<String>,
    /// Pola pengelolaan.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub management_pattern: Said<String>,
    /// Status NIK.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub nik_status: Said<String>,
    /// Until when the certificate holds.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<NaiveDate>)]
    pub certificate_valid_until: Said<NaiveDate>,
    /// Grade by the cooperative office.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub grade: Said<String>,
    /// Klasifikasi usaha koperasi.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub kuk: Said<String>,
    /// Men among the members.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<i32>)]
    pub members_male: Said<i32>,
    /// Women among the members.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<i32>)]
    pub members_female: Said<i32>,
    /// Employees.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<i32>)]
    pub employees: Said<i32>,
    /// Managers.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<i32>)]
    pub managers: Said<i32>,
}

impl From<ChangeOrganization> for ProfileChange {
    fn from(body: ChangeOrganization) -> Self {
        let texts = [
            (ProfileText::NikKoperasi, body.nik_koperasi),
            (ProfileText::Npwp, body.npwp),
            (ProfileText::Nitku, body.nitku),
            (ProfileText::DeedNumber, body.deed_number),
            (ProfileText::Address, body.address),
            (ProfileText::CooperativeForm, body.cooperative_form),
            (ProfileText::CooperativeType, body.cooperative_type),
            (ProfileText::BusinessSector, body.business_sector),
            (ProfileText::CooperativeGroup, body.cooperative_group),
            (ProfileText::ManagementPattern, body.management_pattern),
            (ProfileText::NikStatus, body.nik_status),
            (ProfileText::Grade, body.grade),
            (ProfileText::Kuk, body.kuk),
        ];
        let counts = [
            (ProfileCount::MembersMale, body.members_male),
            (ProfileCount::MembersFemale, body.members_female),
            (ProfileCount::Employees, body.employees),
            (ProfileCount::Managers, body.managers),
        ];
        Self {
            name: body.name,
            region_code: body.region_code,
            vat_registered: body.vat_registered,
            texts: texts.into_iter().filter_map(|(field, said)| Some((field, said?))).collect(),
            deed_date: body.deed_date,
            certificate_valid_until: body.certificate_valid_until,
            counts: counts.into_iter().filter_map(|(field, said)| Some((field, said?))).collect(),
        }
    }
}

/// Which organizations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrganizationQuery {
    /// Of this kind only: `primary`, `secondary`, `distributor`, `bank`.
    #[param(value_type = Option<String>)]
    pub kind: Option<Kind>,
    /// Part of the name, or the whole NIK koperasi or short code.
    pub q: Option<String>,
}

/// Which regions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RegionQuery {
    /// Part of the name, or the beginning of the code.
    pub q: Option<String>,
    /// Code of what they lie directly in.
    pub parent: Option<String>,
}

/// What became of a table of organizations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// Rows that made an organization.
    pub created: usize,
    /// Rows that were there already.
    pub unchanged: usize,
    /// Rows that changed nothing because of a fault.
    pub refused: usize,
    /// Each row in order.
    pub rows: Vec<ImportRow>,
}

/// What became of one row.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportRow {
    /// Counts from 1 at the first line under the header.
    pub row: usize,
    /// `created`, `unchanged` or `refused`.
    #[schema(value_type = String)]
    pub state: RowState,
    /// The organization.
    pub organization_id: Option<Uuid>,
    /// What its first manager signs in with.
    pub login: Option<String>,
    /// To be handed to the manager; absent where they are in already.
    pub invite_code: Option<String>,
    /// What is wrong with the row.
    pub errors: Vec<ImportError>,
}

/// A cell that cannot be taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportError {
    /// See [`ImportRow::row`].
    pub row: usize,
    /// The column by its English name.
    pub column: String,
    /// What to put there instead.
    pub message: String,
}

/// `POST /api/v1/organizations`: the operator enters an organization.
#[utoipa::path(post, path = "/api/v1/organizations", tag = "identity", request_body = CreateOrganization,
    responses((status = 201, body = OrganizationView), (status = 403, description = "Not the operator"),
              (status = 409, description = "The id or the NIK koperasi is taken"), (status = 422)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<CreateOrganization>,
) -> Result<HttpResponse, Problem> {
    let answer =
        commands::create_organization(&state.workflow, asked.ask, asked.body.into()).await?;
    Ok(respond(answer))
}

/// `GET /api/v1/organizations`: the public profiles, by name.
#[utoipa::path(get, path = "/api/v1/organizations", tag = "identity", params(OrganizationQuery, PageParams),
    responses((status = 200, body = Page<OrganizationView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<OrganizationQuery>,
) -> Result<HttpResponse, Problem> {
    let after: Option<Place> = reading.page.after()?;
    let wanted = Wanted { kind: reading.query.kind, text: reading.query.q.clone() };
    let limit = reading.page.fetch();
    let found =
        organizations(state.workflow.reader(), &reading.asker, &wanted, after, limit).await?;
    Ok(json(&Page::of(found, &reading.page, |view| Place(view.name.to_lowercase(), view.id))))
}

/// `GET /api/v1/organizations/{id}`: the public profile.
#[utoipa::path(get, path = "/api/v1/organizations/{id}", tag = "identity", params(("id" = Uuid, Path)),
    responses((status = 200, body = OrganizationView), (status = 404)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = reading.id("id")?;
    let view = organization(state.workflow.reader(), &reading.asker, id).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PATCH /api/v1/organizations/{id}`: its manager keeps the profile.
#[utoipa::path(patch, path = "/api/v1/organizations/{id}", tag = "identity", params(("id" = Uuid, Path)),
    request_body = ChangeOrganization,
    responses((status = 200, body = OrganizationView), (status = 403), (status = 404), (status = 412), (status = 422)))]
pub async fn change(
    state: web::Data<State>,
    asked: Asked<ChangeOrganization>,
) -> Result<HttpResponse, Problem> {
    let id = asked.id("id")?;
    let answer =
        commands::change_profile(&state.workflow, asked.ask, id, asked.body.into()).await?;
    Ok(respond(answer))
}

/// `PUT /api/v1/organizations/{id}/affiliates/{primary_id}`: the primary belongs to the secondary.
#[utoipa::path(put, path = "/api/v1/organizations/{id}/affiliates/{primary_id}", tag = "identity",
    params(("id" = Uuid, Path, description = "The secondary"), ("primary_id" = Uuid, Path)),
    responses((status = 204, description = "It belongs there now"), (status = 403), (status = 404), (status = 422)))]
pub async fn affiliate(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let (upper, lower) = (asked.id("id")?, asked.id("primary_id")?);
    Ok(respond(commands::affiliate(&state.workflow, asked.ask, upper, lower).await?))
}

/// `DELETE /api/v1/organizations/{id}/affiliates/{primary_id}`: it belongs there no more.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/affiliates/{primary_id}", tag = "identity",
    params(("id" = Uuid, Path, description = "The secondary"), ("primary_id" = Uuid, Path)),
    responses((status = 204, description = "It belongs there no more"), (status = 403), (status = 404)))]
pub async fn end_affiliation(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let (upper, lower) = (asked.id("id")?, asked.id("primary_id")?);
    Ok(respond(commands::end_affiliation(&state.workflow, asked.ask, upper, lower).await?))
}

/// A table of organizations as a form.
#[derive(ToSchema)]
pub struct ImportForm {
    /// CSV with the columns `kind/jenis` (primer, sekunder, distributor), `name/nama`,
    /// `region_code/kode_wilayah`, `manager_name/manajer`, `login`; and, where known, `nik_koperasi`,
    /// `npwp`, `vat_registered/pkp` (ya, tidak), `secondary/sekunder` (its name, NIK or short code).
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// `POST /api/v1/organizations/import`: the operator enters many, each with its first manager. Good
/// rows go in, bad ones change nothing, the same table again changes nothing.
#[utoipa::path(post, path = "/api/v1/organizations/import", tag = "identity",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ImportView), (status = 403), (status = 413), (status = 422)))]
pub async fn import(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let language = crate::middleware::language_of_program(upload.request().headers());
    let imported =
        commands::import_organizations(&state.workflow, upload.ask, upload.bytes).await?;
    let mut answer = HttpResponse::Ok();
    if imported.replayed {
        answer.insert_header((REPLAYED, "true"));
    }
    Ok(answer.json(import_view(imported.rows, language)))
}

/// What became of a table, worded for its reader.
#[must_use]
pub fn import_view(rows: Vec<RowResult>, language: Language) -> ImportView {
    let of = |state| rows.iter().filter(|row| row.state == state).count();
    let (created, unchanged, refused) =
        (of(RowState::Created), of(RowState::Unchanged), of(RowState::Refused));
    let told = |row: RowResult| {
        let error = |fault: commands::RowFault| ImportError {
            row: row.row,
            column: fault.column,
            message: wrong(fault.wrong).in_language(language).to_owned(),
        };
        ImportRow {
            row: row.row,
            state: row.state,
            organization_id: row.organization,
            login: row.login,
            invite_code: row.invite_code,
            errors: row.faults.into_iter().map(error).collect(),
        }
    };
    ImportView { created, unchanged, refused, rows: rows.into_iter().map(told).collect() }
}

/// `GET /api/v1/regions`: provinces, regencies, districts and villages to choose from.
#[utoipa::path(get, path = "/api/v1/regions", tag = "identity", params(RegionQuery, PageParams),
    responses((status = 200, body = Page<RegionView>)))]
pub async fn regions(
    state: web::Data<State>,
    reading: Reading<RegionQuery>,
) -> Result<HttpResponse, Problem> {
    let after: Option<String> = reading.page.after()?;
    let (text, parent) = (reading.query.q.as_deref(), reading.query.parent.as_deref());
    let limit = reading.page.fetch();
    let found = regions::regions(state.workflow.reader(), text, parent, after, limit).await?;
    Ok(json(&Page::of(found, &reading.page, |region| region.code.clone())))
}
