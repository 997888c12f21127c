//! People come into an organization, their roles change, and they leave.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::organization::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::frame::{Command, Done, carry_out};
use super::invitations::{code_of, invite};
use super::values::{self, Fault, Wrong};
use super::{Refusal, authority, no_faults};
use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::identity::people::{PersonView, person as person_view};
use crate::store::people;
use crate::unit_of_work::{Work, Workflow};

/// A person to take in.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// What they will sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The hash of a password that the operator chose; without it they are invited.
    pub password_hash: Option<String>,
    /// What they are in the organization.
    pub roles: Vec<Role>,
}

/// A person who was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonAdded {
    /// The person's id.
    pub id: Uuid,
    /// The organization.
    pub organization_id: Uuid,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are in the organization.
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
    /// To be handed to them; good once, for 30 days. Absent where they have a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_code: Option<String>,
}

/// The answer as it is kept: the code is worked out anew each time, so that it is stored nowhere.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    person: PersonAdded,
    invitation: Option<Uuid>,
}

/// The operator, or the organization's manager, takes a person in. Where the operator names a login
/// that exists, that person is bound to one organization more, under their own name and password.
///
/// # Errors
/// Not theirs; a password from anybody but the operator; the login is taken; a value cannot be taken.
pub async fn add_person(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    new: NewPerson,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, AddPerson { organization, new }).await
}

struct AddPerson {
    organization: OrganizationId,
    new: NewPerson,
}

impl Command for AddPerson {
    type Grounds = ();
    type View = Kept;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await?;
        if self.new.password_hash.is_some() && !matches!(ask.by, Asker::Operator(_)) {
            return Err(WorkflowError::OperatorOnly);
        }
        Ok(())
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<Kept>, WorkflowError> {
        Ok(Done::made(take_in(work, ask, self.organization, &self.new).await?))
    }

    fn told(&self, work: Work<'_>, mut answer: Answer) -> Result<Answer, WorkflowError> {
        let Kept { mut person, invitation } = serde_json::from_str(&answer.body)?;
        person.invite_code = invitation.map(|invitation| code_of(work.seal, invitation));
        answer.body = serde_json::to_string(&person)?;
        Ok(answer)
    }
}

async fn take_in(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    new: &NewPerson,
) -> Result<Kept, WorkflowError> {
    let mut faults = Vec::new();
    let login = values::login(&new.login, &mut faults);
    let mut name = values::name("name", &new.name, &mut faults);
    let roles = checked_roles(&new.roles, &mut faults);
    no_faults(faults)?;

    let hash = new.password_hash.as_deref();
    let by_operator = matches!(ask.by, Asker::Operator(_));
    let (person, has_password) = match people::insert(work, &login, &name, hash).await? {
        Some(person) => (person, hash.is_some()),
        None if by_operator => bind_further(work, &login).await?,
        None => return Err(Refusal::LoginTaken.into()),
    };
    if person == ask.by.person() {
        return Err(Refusal::OwnRoles.into());
    }
    if !people::tie(work, person, organization, &roles).await? {
        return Err(Refusal::LoginTaken.into());
    }
    let view = person_view(work.tx, organization, person).await?;
    name = view.name.unwrap_or(name);
    let invitation =
        if has_password { None } else { Some(invite(work, person, ask.by.person()).await?) };
    let facts = json!({ "roles": roles, "invited": invitation.is_some() });
    note(work, ask, organization, "person_added", person, facts).await?;
    let person = PersonAdded {
        id: person.into(),
        organization_id: organization.into(),
        login,
        name,
        roles,
        invite_code: None,
    };
    Ok(Kept { person, invitation })
}

/// Somebody known, before they are bound to one organization more. A code that somebody of the first
/// one holds must not open the second, so what codes there are end here.
async fn bind_further(work: Work<'_>, login: &str) -> Result<(PersonId, bool), WorkflowError> {
    let known = people::login(work.tx, login).await?.ok_or(Refusal::LoginTaken)?;
    let person = PersonId(known.person_id);
    people::hold(work, person).await?;
    people::end_invitations(work, person).await?;
    Ok((person, known.password_hash.is_some()))
}

/// Each role once, in the order of the list; at least one.
fn checked_roles(roles: &[Role], faults: &mut Vec<Fault>) -> Vec<Role> {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        faults.push(Fault::of("roles", Wrong::NoRole));
    }
    roles
}

/// The operator, or the organization's manager, gives a person other roles. The sessions the old
/// ones were held in end.
///
/// # Errors
/// Not theirs; nobody of that id is in the organization; their own roles.
pub async fn change_roles(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    person: PersonId,
    roles: Vec<Role>,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, ChangeRoles { organization, person, roles }).await
}

struct ChangeRoles {
    organization: OrganizationId,
    person: PersonId,
    roles: Vec<Role>,
}

impl Command for ChangeRoles {
    type Grounds = people::Tie;
    type View = PersonView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<people::Tie, WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await?;
        other_person(work, ask, self.organization, self.person).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        before: people::Tie,
    ) -> Result<Done<PersonView>, WorkflowError> {
        let (organization, person) = (self.organization, self.person);
        let mut faults = Vec::new();
        let roles = checked_roles(&self.roles, &mut faults);
        no_faults(faults)?;
        let words: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
        if words != before.roles {
            people::change_roles(work, person, organization, &roles).await?;
            people::end_sessions(work, person).await?;
            let facts = json!({ "before": before.roles, "after": roles });
            note(work, ask, organization, "roles_changed", person, facts).await?;
        }
        Ok(Done::changed(person_view(work.tx, organization, person).await?))
    }
}

/// The operator, or the organization's manager, lets a person go; their sessions end.
///
/// # Errors
/// Not theirs; nobody of that id is in the organization; themselves.
pub async fn end_tie(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, EndTie { organization, person }).await
}

struct EndTie {
    organization: OrganizationId,
    person: PersonId,
}

impl Command for EndTie {
    type Grounds = ();
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await.map(|_kind| ())
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<()>, WorkflowError> {
        // Looked for only here: told a second time under its key, the person is gone already.
        let (organization, person) = (self.organization, self.person);
        let before = other_person(work, ask, organization, person).await?;
        people::end_ties(work, person, organization).await?;
        people::end_sessions(work, person).await?;
        let facts = json!({ "roles": before.roles });
        note(work, ask, organization, "tie_ended", person, facts).await?;
        Ok(Done::SILENT)
    }
}

/// Somebody in the organization who is not the asker; the asker looks after it, as was judged before.
async fn other_person(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    person: PersonId,
) -> Result<people::Tie, WorkflowError> {
    let tie = people::tie_for_update(work, person, organization).await?;
    let tie = tie.ok_or(WorkflowError::NotFound { what: "person" })?;
    if person == ask.by.person() {
        return Err(Refusal::OwnRoles.into());
    }
    Ok(tie)
}

pub(super) async fn note(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    what: &str,
    person: PersonId,
    facts: Value,
) -> Result<(), WorkflowError> {
    let subject = ("person", person.into());
    people::audit(work, Some(organization), Some(ask.by.person()), what, subject, facts).await
}
