//! The registry of organizations: their rows, their places, and who belongs to whom.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::code::short_code;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Kind;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// A short code is drawn anew when it is taken: one in 34 billion is, per organization there is.
const DRAWS_MAX: u32 = 8;

/// An organization as it is entered, its values checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: OrganizationId,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) region_code: String,
    pub(crate) zone: String,
    pub(crate) nik_koperasi: Option<String>,
    pub(crate) npwp: Option<String>,
    pub(crate) vat_registered: bool,
}

/// Why an entry was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Id,
    Nik,
}

#[derive(FromQueryResult)]
struct Zone {
    zone: String,
}

#[derive(FromQueryResult)]
struct InTheWay {
    same_id: bool,
    same_nik: bool,
}

#[derive(FromQueryResult)]
struct KindOf {
    kind: String,
}

#[derive(FromQueryResult)]
struct VersionOf {
    version: i64,
}

/// The zone a region keeps time in; nothing when there is no such region.
pub(crate) async fn zone_of(
    on: &impl ConnectionTrait,
    region: &str,
) -> Result<Option<String>, WorkflowError> {
    let zone: Option<Zone> =
        row(on, "SELECT zone FROM region WHERE code = $1", [region.into()]).await?;
    Ok(zone.map(|row| row.zone))
}

/// Enters an organization with its default place.
pub(crate) async fn enter(
    work: Work<'_>,
    entry: &Entry,
) -> Result<Result<(), Taken>, WorkflowError> {
    for _ in 0..DRAWS_MAX {
        if insert(work, entry).await? == 1 {
            open_place(work, entry).await?;
            return Ok(Ok(()));
        }
        let way: Option<InTheWay> = row(
            work.tx,
            "SELECT EXISTS (SELECT 1 FROM organization WHERE id = $1) AS same_id,
                    EXISTS (SELECT 1 FROM organization WHERE nik_koperasi = $2) AS same_nik",
            [Uuid::from(entry.id).into(), entry.nik_koperasi.clone().into()],
        )
        .await?;
        match way {
            Some(InTheWay { same_id: true, .. }) => return Ok(Err(Taken::Id)),
            Some(InTheWay { same_nik: true, .. }) => return Ok(Err(Taken::Nik)),
            _ => {}
        }
    }
    Err(WorkflowError::Internal("no free short code for an organization".to_owned()))
}

async fn insert(work: Work<'_>, entry: &Entry) -> Result<u64, WorkflowError> {
    let abilities: Vec<String> =
        entry.kind.abilities().iter().map(|ability| ability.as_str().to_owned()).collect();
    execute(
        work.tx,
        "INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, nik_koperasi, npwp,
                                   vat_registered, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
        [
            Uuid::from(entry.id).into(),
            entry.kind.as_str().into(),
            abilities.into(),
            entry.name.clone().into(),
            short_code(work.id()).into(),
            entry.region_code.clone().into(),
            entry.zone.clone().into(),
            entry.nik_koperasi.clone().into(),
            entry.npwp.clone().into(),
            entry.vat_registered.into(),
            work.now.into(),
        ],
    )
    .await
}

async fn open_place(work: Work<'_>, entry: &Entry) -> Result<(), WorkflowError> {
    for _ in 0..DRAWS_MAX {
        let opened = execute(
            work.tx,
            "INSERT INTO place (id, organization_id, name, code, region_code, zone, is_default, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, true, $7) ON CONFLICT (code) DO NOTHING",
            [
                work.id::<Uuid>().into(),
                Uuid::from(entry.id).into(),
                entry.name.clone().into(),
                short_code(work.id()).into(),
                entry.region_code.clone().into(),
                entry.zone.clone().into(),
                work.now.into(),
            ],
        )
        .await?;
        if opened == 1 {
            return Ok(());
        }
    }
    Err(WorkflowError::Internal("no free short code for a place".to_owned()))
}

/// What kind of organization it is; nothing when there is none, or it has ended.
pub(crate) async fn kind_of(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Option<Kind>, WorkflowError> {
    let found: Option<KindOf> = row(
        on,
        "SELECT kind FROM organization WHERE id = $1 AND ended_at IS NULL",
        [Uuid::from(organization).into()],
    )
    .await?;
    let bad = || WorkflowError::BadRow {
        table: "organization",
        column: "kind",
        id: organization.to_string(),
    };
    found.map(|row| Kind::from_word(&row.kind).ok_or_else(bad)).transpose()
}

/// The version an organization is at, under lock.
pub(crate) async fn version_for_update(
    work: Work<'_>,
    organization: OrganizationId,
) -> Result<Option<i64>, WorkflowError> {
    let found: Option<VersionOf> = row(
        work.tx,
        "SELECT version FROM organization WHERE id = $1 AND ended_at IS NULL FOR UPDATE",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(found.map(|row| row.version))
}

/// A new value of a column of the profile; each column is one this file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    Text(&'static str, Option<String>),
    Date(&'static str, Option<NaiveDate>),
    Count(&'static str, Option<i32>),
    Truth(&'static str, bool),
}

/// Writes the changes and counts the version up; nothing when the NIK is taken.
pub(crate) async fn change(
    work: Work<'_>,
    organization: OrganizationId,
    changes: &[Change],
) -> Result<Result<(), Taken>, WorkflowError> {
    let nik = changes.iter().find_map(|change| match change {
        Change::Text("nik_koperasi", Some(nik)) => Some(nik.clone()),
        _ => None,
    });
    if let Some(nik) = nik {
        let way: Option<InTheWay> = row(
            work.tx,
            "SELECT false AS same_id,
                    EXISTS (SELECT 1 FROM organization WHERE nik_koperasi = $2 AND id <> $1) AS same_nik",
            [Uuid::from(organization).into(), nik.into()],
        )
        .await?;
        if way.is_some_and(|way| way.same_nik) {
            return Ok(Err(Taken::Nik));
        }
    }
    let mut sets = vec!["version = version + 1".to_owned()];
    let mut values: Vec<sea_orm::Value> = vec![Uuid::from(organization).into()];
    for change in changes {
        let (column, value) = match change.clone() {
            Change::Text(column, value) => (column, value.into()),
            Change::Date(column, value) => (column, value.into()),
            Change::Count(column, value) => (column, value.into()),
            Change::Truth(column, value) => (column, value.into()),
        };
        values.push(value);
        sets.push(format!("{column} = ${}", values.len()));
    }
    let sql = format!("UPDATE organization SET {} WHERE id = $1", sets.join(", "));
    execute(work.tx, &sql, values).await?;
    Ok(Ok(()))
}

/// From now on `lower` belongs to `upper`; false when it did already.
pub(crate) async fn affiliate(
    work: Work<'_>,
    upper: OrganizationId,
    lower: OrganizationId,
) -> Result<bool, WorkflowError> {
    let inserted = execute(
        work.tx,
        "INSERT INTO affiliation (id, upper_id, lower_id, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (upper_id, lower_id) WHERE until IS NULL DO NOTHING",
        [
            work.id::<Uuid>().into(),
            Uuid::from(upper).into(),
            Uuid::from(lower).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(inserted == 1)
}

/// From now on `lower` belongs to `upper` no more; false when it did not.
pub(crate) async fn part(
    work: Work<'_>,
    upper: OrganizationId,
    lower: OrganizationId,
) -> Result<bool, WorkflowError> {
    let ended = execute(
        work.tx,
        "UPDATE affiliation SET until = greatest(since, $3) WHERE upper_id = $1 AND lower_id = $2 AND until IS NULL",
        [Uuid::from(upper).into(), Uuid::from(lower).into(), work.now.into()],
    )
    .await?;
    Ok(ended == 1)
}
