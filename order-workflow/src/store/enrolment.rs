//! Many organizations at once, each with its first manager, in a handful of statements.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde::Serialize;
use supply_chain::code::short_code;
use supply_chain::id::PersonId;
use supply_chain::organization::Kind;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

/// An organization and its first manager, as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Enrolment {
    pub(crate) id: Uuid,
    pub(crate) place: Uuid,
    pub(crate) person: Uuid,
    pub(crate) login_id: Uuid,
    pub(crate) tie: Uuid,
    pub(crate) invitation: Uuid,
    pub(crate) audit: Uuid,
    pub(crate) code: String,
    pub(crate) place_code: String,
    pub(crate) code_hash: String,
    pub(crate) kind: Kind,
    pub(crate) abilities: Vec<&'static str>,
    pub(crate) name: String,
    pub(crate) region_code: String,
    pub(crate) zone: String,
    pub(crate) nik_koperasi: Option<String>,
    pub(crate) npwp: Option<String>,
    pub(crate) vat_registered: bool,
    pub(crate) login: String,
    pub(crate) manager: String,
}

impl Default for Enrolment {
    fn default() -> Self {
        let nil = Uuid::nil();
        Self {
            id: nil,
            place: nil,
            person: nil,
            login_id: nil,
            tie: nil,
            invitation: nil,
            audit: nil,
            code: String::new(),
            place_code: String::new(),
            code_hash: String::new(),
            kind: Kind::Primary,
            abilities: Vec::new(),
            name: String::new(),
            region_code: String::new(),
            zone: String::new(),
            nik_koperasi: None,
            npwp: None,
            vat_registered: false,
            login: String::new(),
            manager: String::new(),
        }
    }
}

impl Enrolment {
    /// Gives everything in it an identifier.
    pub(crate) fn draw_ids(&mut self, work: Work<'_>) {
        self.id = work.id();
        self.place = work.id();
        self.person = work.id();
        self.login_id = work.id();
        self.tie = work.id();
        self.invitation = work.id();
        self.audit = work.id();
        self.abilities = self.kind.abilities().iter().map(|ability| ability.as_str()).collect();
    }
}

/// An organization without a NIK is the same again by its kind, name (in small letters) and region.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Natural {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) region: String,
}

/// What a table is looked up by.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    pub(crate) regions: Vec<String>,
    pub(crate) niks: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) logins: Vec<String>,
    pub(crate) secondaries: Vec<String>,
}

/// What is there already.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) zones: HashMap<String, String>,
    pub(crate) by_nik: HashMap<String, Uuid>,
    pub(crate) by_natural: HashMap<Natural, Uuid>,
    pub(crate) logins: HashMap<String, KnownLogin>,
    /// Secondaries by name, NIK and short code, in small letters; none that two answer to.
    pub(crate) secondaries: HashMap<String, Uuid>,
}

/// A login that is there already.
#[derive(Debug, Default)]
pub(crate) struct KnownLogin {
    pub(crate) organizations: HashSet<Uuid>,
    pub(crate) has_password: bool,
    pub(crate) invitation: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Region {
    code: String,
    zone: String,
}

#[derive(FromQueryResult)]
struct Organization {
    id: Uuid,
    kind: String,
    name: String,
    region_code: String,
    nik_koperasi: Option<String>,
}

#[derive(FromQueryResult)]
struct LoginRow {
    login: String,
    has_password: bool,
    organization_id: Option<Uuid>,
    invitation: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Secondary {
    word: String,
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Code {
    code: String,
}

/// Until this transaction ends nobody else enters organizations or logins: what was looked up stays
/// true. Reading goes on.
pub(crate) async fn hold_others_back(work: Work<'_>) -> Result<(), WorkflowError> {
    execute(work.tx, "LOCK TABLE organization, login IN SHARE ROW EXCLUSIVE MODE", []).await?;
    Ok(())
}

/// Looks up what the table names.
pub(crate) async fn known(work: Work<'_>, keys: &Keys) -> Result<Known, WorkflowError> {
    let mut known = Known::default();
    let regions: Vec<Region> = rows(
        work.tx,
        "SELECT code, zone FROM region WHERE code = ANY($1)",
        [keys.regions.clone().into()],
    )
    .await?;
    known.zones = regions.into_iter().map(|region| (region.code, region.zone)).collect();
    let organizations: Vec<Organization> = rows(
        work.tx,
        "SELECT id, kind, lower(name) AS name, region_code, nik_koperasi FROM organization
         WHERE ended_at IS NULL AND (nik_koperasi = ANY($1) OR lower(name) = ANY($2)) ORDER BY id",
        [keys.niks.clone().into(), keys.names.clone().into()],
    )
    .await?;
    for found in organizations {
        if let Some(nik) = found.nik_koperasi {
            known.by_nik.insert(nik, found.id);
        }
        let natural = Natural { kind: found.kind, name: found.name, region: found.region_code };
        known.by_natural.entry(natural).or_insert(found.id);
    }
    logins(work, keys, &mut known).await?;
    secondaries(work, keys, &mut known).await?;
    Ok(known)
}

async fn logins(work: Work<'_>, keys: &Keys, known: &mut Known) -> Result<(), WorkflowError> {
    let logins: Vec<LoginRow> = rows(
        work.tx,
        "SELECT l.login, l.password_hash IS NOT NULL AS has_password, t.organization_id,
                (SELECT i.id FROM invitation i
                 WHERE i.person_id = l.person_id AND i.used_at IS NULL AND i.ended_at IS NULL AND i.expires_at > $2
                 ORDER BY i.created_at DESC, i.id DESC LIMIT 1) AS invitation
         FROM login l LEFT JOIN tie t ON t.person_id = l.person_id AND t.until IS NULL
         WHERE l.login = ANY($1)",
        [keys.logins.clone().into(), work.now.into()],
    )
    .await?;
    for found in logins {
        let login = known.logins.entry(found.login).or_default();
        login.organizations.extend(found.organization_id);
        login.has_password = found.has_password;
        login.invitation = found.invitation;
    }
    Ok(())
}

async fn secondaries(work: Work<'_>, keys: &Keys, known: &mut Known) -> Result<(), WorkflowError> {
    let secondaries: Vec<Secondary> = rows(
        work.tx,
        "SELECT word, min(id::text)::uuid AS id FROM (
             SELECT DISTINCT unnest(ARRAY[lower(name), lower(nik_koperasi), lower(code)]) AS word, id
             FROM organization WHERE kind = 'secondary' AND ended_at IS NULL) AS words
         WHERE word = ANY($1) GROUP BY word HAVING count(*) = 1",
        [keys.secondaries.clone().into()],
    )
    .await?;
    known.secondaries = secondaries.into_iter().map(|found| (found.word, found.id)).collect();
    Ok(())
}

/// Draws short codes for all that nobody has: again for those that are taken, which are few.
pub(crate) async fn draw_codes(
    work: Work<'_>,
    enrolments: &mut [&mut Enrolment],
) -> Result<(), WorkflowError> {
    let mut given: HashSet<String> = HashSet::new();
    loop {
        let mut drawn = Vec::new();
        for enrolment in enrolments.iter_mut() {
            for code in [&mut enrolment.code, &mut enrolment.place_code] {
                while code.is_empty() {
                    let fresh = short_code(work.id());
                    if given.insert(fresh.clone()) {
                        drawn.push(fresh.clone());
                        *code = fresh;
                    }
                }
            }
        }
        if drawn.is_empty() {
            return Ok(());
        }
        let taken: Vec<Code> = rows(
            work.tx,
            "SELECT code FROM organization WHERE code = ANY($1) UNION SELECT code FROM place WHERE code = ANY($1)",
            [drawn.into()],
        )
        .await?;
        let taken: HashSet<String> = taken.into_iter().map(|row| row.code).collect();
        for enrolment in enrolments.iter_mut() {
            for code in [&mut enrolment.code, &mut enrolment.place_code] {
                if taken.contains(code) {
                    code.clear();
                }
            }
        }
    }
}

/// Writes them all: organization, default place, person, login, tie as manager, invitation.
pub(crate) async fn enrol(
    work: Work<'_>,
    enrolments: &[&Enrolment],
    by: PersonId,
    expires_at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    if enrolments.is_empty() {
        return Ok(());
    }
    let all = serde_json::to_value(enrolments)?;
    for sql in [
        "INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, nik_koperasi, npwp,
                                   vat_registered, created_at)
         SELECT id, kind, abilities, name, code, region_code, zone, nik_koperasi, npwp, vat_registered, $2
         FROM jsonb_to_recordset($1) AS r (id uuid, kind text, abilities text[], name text, code text,
              region_code text, zone text, nik_koperasi text, npwp text, vat_registered boolean)",
        "INSERT INTO place (id, organization_id, name, code, region_code, zone, is_default, created_at)
         SELECT place, id, name, place_code, region_code, zone, true, $2
         FROM jsonb_to_recordset($1) AS r (place uuid, id uuid, name text, place_code text, region_code text, zone text)",
        "INSERT INTO person (id, created_at)
         SELECT person, $2 FROM jsonb_to_recordset($1) AS r (person uuid)",
        "INSERT INTO login (id, person_id, login, created_at)
         SELECT login_id, person, login, $2 FROM jsonb_to_recordset($1) AS r (login_id uuid, person uuid, login text)",
        "INSERT INTO tie (id, person_id, organization_id, kind, roles, since)
         SELECT tie, person, id, 'staff', '{manager}', $2
         FROM jsonb_to_recordset($1) AS r (tie uuid, person uuid, id uuid)",
    ] {
        execute(work.tx, sql, [all.clone().into(), work.now.into()]).await?;
    }
    execute(
        work.tx,
        "INSERT INTO person_detail (person_id, name)
         SELECT person, manager FROM jsonb_to_recordset($1) AS r (person uuid, manager text)",
        [all.clone().into()],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO invitation (id, person_id, code_hash, invited_by, created_at, expires_at)
         SELECT invitation, person, decode(code_hash, 'hex'), $3, $2, $4
         FROM jsonb_to_recordset($1) AS r (invitation uuid, person uuid, code_hash text)",
        [all.clone().into(), work.now.into(), Uuid::from(by).into(), expires_at.into()],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO audit_entry (id, organization_id, person_id, subject, subject_id, what, facts, recorded_at)
         SELECT audit, id, $3, 'organization', id, 'organization_imported',
                jsonb_build_object('kind', kind, 'region_code', region_code, 'manager_id', person), $2
         FROM jsonb_to_recordset($1) AS r (audit uuid, id uuid, kind text, region_code text, person uuid)",
        [all.into(), work.now.into(), Uuid::from(by).into()],
    )
    .await?;
    Ok(())
}

/// From now on each lower organization belongs to its upper one, unless it does already.
pub(crate) async fn affiliate(work: Work<'_>, pairs: &[(Uuid, Uuid)]) -> Result<(), WorkflowError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = pairs.iter().map(|_| work.id()).collect();
    let (upper, lower): (Vec<Uuid>, Vec<Uuid>) = pairs.iter().copied().unzip();
    execute(
        work.tx,
        "INSERT INTO affiliation (id, upper_id, lower_id, since)
         SELECT id, upper_id, lower_id, $4
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS r (id, upper_id, lower_id)
         ON CONFLICT (upper_id, lower_id) WHERE until IS NULL DO NOTHING",
        [ids.into(), upper.into(), lower.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
