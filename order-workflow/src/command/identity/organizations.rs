//! An organization enters the registry, and its manager keeps its profile.

use chrono::NaiveDate;
use serde_json::{Value, json};
use supply_chain::id::OrganizationId;
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

use super::frame::{Command, Done, carry_out};
use super::values::{self, Fault, Wrong};
use super::{Refusal, authority, no_faults};
use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::database::violation;
use crate::error::WorkflowError;
use crate::query::identity::organizations::{OrganizationView, organization};
use crate::store::people::audit;
use crate::store::registry::{self, Change, Entry, Taken};
use crate::unit_of_work::{Work, Workflow};

/// Longest NIK koperasi; its layout is the ministry's own (domain.md 2.2).
pub(super) const NIK_MAX: usize = 50;
/// Longest of the profile's texts.
const PROFILE_TEXT_MAX: usize = 200;

/// An organization to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganization {
    /// The client's own, a UUIDv7.
    pub id: Option<Uuid>,
    /// What kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Kemendagri code of where it is.
    pub region_code: String,
    /// The ministry's number.
    pub nik_koperasi: Option<String>,
    /// Tax number.
    pub npwp: Option<String>,
    /// Whether it collects PPN.
    pub vat_registered: bool,
}

/// What changes in a profile; a field that is absent stays, one that is null is emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub region_code: Option<String>,
    /// Whether it collects PPN.
    pub vat_registered: Option<bool>,
    /// Texts by the column they are kept in.
    pub texts: Vec<(ProfileText, Option<String>)>,
    /// Date of the deed.
    pub deed_date: Option<Option<NaiveDate>>,
    /// Until when the certificate holds.
    pub certificate_valid_until: Option<Option<NaiveDate>>,
    /// Counts of people.
    pub counts: Vec<(ProfileCount, Option<i32>)>,
}

macro_rules! columns {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $column:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $(#[doc = concat!("`", $column, "`")] $variant),+ }

        impl $name {
            /// Its name in the body and its column.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $column),+ }
            }
        }
    };
}

columns! {
    /// A text of the profile.
    ProfileText {
        NikKoperasi = "nik_koperasi",
        Npwp = "npwp",
        Nitku = "nitku",
        DeedNumber = "deed_number",
        Address = "address",
        CooperativeForm = "cooperative_form",
        CooperativeType = "cooperative_type",
        BusinessSector = "business_sector",
        CooperativeGroup = "cooperative_group",
        ManagementPattern = "management_pattern",
        NikStatus = "nik_status",
        Grade = "grade",
        Kuk = "kuk",
    }
}

columns! {
    /// A count of people in the profile.
    ProfileCount {
        MembersMale = "members_male",
        MembersFemale = "members_female",
        Employees = "employees",
        Managers = "managers",
    }
}

/// The operator enters an organization; it gets its short code and its default place along.
///
/// # Errors
/// Not the operator; the id or the NIK koperasi is taken; a value cannot be taken.
pub async fn create_organization(
    workflow: &Workflow,
    ask: Ask,
    new: NewOrganization,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, new).await
}

impl Command for NewOrganization {
    type Grounds = ();
    type View = OrganizationView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        match ask.by {
            Asker::Operator(_) => Ok(()),
            Asker::Actor(_) => Err(WorkflowError::OperatorOnly),
        }
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<OrganizationView>, WorkflowError> {
        let entry = checked(work, self).await?;
        match registry::enter(work, &entry).await? {
            Ok(()) => {}
            Err(Taken::Id) => return Err(WorkflowError::IdTaken),
            Err(Taken::Nik) => return Err(Refusal::NikTaken.into()),
        }
        let facts = json!({ "kind": entry.kind, "region_code": entry.region_code });
        note(work, ask, entry.id, "organization_created", facts).await?;
        let view = organization(work.tx, &ask.by, entry.id).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

async fn note(
    work: Work<'_>,
    ask: &Ask,
    id: OrganizationId,
    what: &str,
    facts: Value,
) -> Result<(), WorkflowError> {
    let subject = ("organization", id.into());
    audit(work, Some(id), Some(ask.by.person()), what, subject, facts).await
}

async fn checked(work: Work<'_>, new: &NewOrganization) -> Result<Entry, WorkflowError> {
    let mut faults = Vec::new();
    let id = values::own_id(new.id, &mut faults);
    let name = values::name("name", &new.name, &mut faults);
    let nik = new.nik_koperasi.as_deref();
    let nik_koperasi = nik.and_then(|nik| values::text("nik_koperasi", nik, NIK_MAX, &mut faults));
    let npwp = new.npwp.as_deref().and_then(|npwp| values::npwp(npwp, &mut faults));
    let region_code = new.region_code.trim().to_owned();
    let zone = registry::zone_of(work.tx, &region_code).await?;
    if zone.is_none() {
        faults.push(Fault::of("region_code", Wrong::UnknownRegion));
    }
    no_faults(faults)?;
    Ok(Entry {
        id: id.map_or_else(|| work.id(), OrganizationId),
        kind: new.kind,
        name,
        region_code,
        zone: zone.unwrap_or_default(),
        nik_koperasi,
        npwp,
        vat_registered: new.vat_registered,
    })
}

/// Its manager, or the operator, changes an organization's profile.
///
/// # Errors
/// Not theirs; another version; the NIK koperasi is taken; a value cannot be taken.
pub async fn change_profile(
    workflow: &Workflow,
    ask: Ask,
    id: OrganizationId,
    change: ProfileChange,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, ChangeProfile { id, change }).await
}

struct ChangeProfile {
    id: OrganizationId,
    change: ProfileChange,
}

impl Command for ChangeProfile {
    type Grounds = ();
    type View = OrganizationView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.id, &[Role::Manager]).await.map(|_kind| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<OrganizationView>, WorkflowError> {
        let id = self.id;
        let current = registry::version_for_update(work, id).await?;
        let current = current.ok_or(WorkflowError::NotFound { what: "organization" })?;
        ask.expect(current)?;
        let changes = changes(work, &self.change).await?;
        match registry::change(work, id, &changes).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(Refusal::NikTaken.into()),
            Err(error) if nik_is_taken(&error) => return Err(Refusal::NikTaken.into()),
            Err(error) => return Err(error),
        }
        let fields: Vec<&str> = changes.iter().map(column_of).collect();
        note(work, ask, id, "profile_changed", json!({ "fields": fields })).await?;
        let view = organization(work.tx, &ask.by, id).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}

/// A twin that changed to the same NIK a moment ago.
fn nik_is_taken(error: &WorkflowError) -> bool {
    violation(error).and_then(|found| found.constraint).as_deref() == Some("organization_nik")
}

const fn column_of(change: &Change) -> &'static str {
    match change {
        Change::Text(column, _)
        | Change::Date(column, _)
        | Change::Count(column, _)
        | Change::Truth(column, _) => column,
    }
}

async fn changes(work: Work<'_>, change: &ProfileChange) -> Result<Vec<Change>, WorkflowError> {
    let mut faults = Vec::new();
    let mut changes = Vec::new();
    if let Some(name) = &change.name {
        changes.push(Change::Text("name", Some(values::name("name", name, &mut faults))));
    }
    if let Some(code) = &change.region_code {
        match registry::zone_of(work.tx, code.trim()).await? {
            Some(zone) => {
                changes.push(Change::Text("region_code", Some(code.trim().to_owned())));
                changes.push(Change::Text("zone", Some(zone)));
            }
            None => faults.push(Fault::of("region_code", Wrong::UnknownRegion)),
        }
    }
    if let Some(registered) = change.vat_registered {
        changes.push(Change::Truth("vat_registered", registered));
    }
    for (field, value) in &change.texts {
        let value = value.as_deref();
        let value = match field {
            ProfileText::Npwp => value.and_then(|value| values::npwp(value, &mut faults)),
            ProfileText::Nitku => value.and_then(|value| values::nitku(value, &mut faults)),
            field => {
                let limit =
                    if *field == ProfileText::NikKoperasi { NIK_MAX } else { PROFILE_TEXT_MAX };
                value.and_then(|value| values::text(field.name(), value, limit, &mut faults))
            }
        };
        changes.push(Change::Text(field.name(), value));
    }
    changes.extend(change.deed_date.map(|date| Change::Date("deed_date", date)));
    changes.extend(
        change.certificate_valid_until.map(|date| Change::Date("certificate_valid_until", date)),
    );
    for (field, value) in &change.counts {
        if value.is_some_and(|value| value < 0) {
            faults.push(Fault::of(field.name(), Wrong::Negative));
        }
        changes.push(Change::Count(field.name(), *value));
    }
    no_faults(faults)?;
    Ok(changes)
}
