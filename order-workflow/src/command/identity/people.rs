//! People come into an organization, their roles change, and they leave.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::organization::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::invitations::{code_of, invite};
use super::values::{self, Fault, Wrong};
use super::{Refusal, authority, no_faults};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::identity::people::person as person_view;
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
    let asked = Arc::new((ask, new));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, new) = &*asked;
                authority(work, ask, organization, &[Role::Manager]).await?;
                let by_operator = matches!(ask.by, Asker::Operator(_));
                if new.password_hash.is_some() && !by_operator {
                    return Err(WorkflowError::OperatorOnly);
                }
                if let Some(answer) = answers::claim(work, ask).await? {
                    return with_code(work, answer);
                }
                let kept = take_in(work, ask, organization, new, by_operator).await?;
                let answer = answers::keep(work, ask, 201, &kept, None).await?;
                with_code(work, answer)
            })
        })
        .await
}

fn with_code(work: Work<'_>, mut answer: Answer) -> Result<Answer, WorkflowError> {
    let Kept { mut person, invitation } = serde_json::from_str(&answer.body)?;
    person.invite_code = invitation.map(|invitation| code_of(work.seal, invitation));
    answer.body = serde_json::to_string(&person)?;
    Ok(answer)
}

async fn take_in(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    new: &NewPerson,
    by_operator: bool,
) -> Result<Kept, WorkflowError> {
    let mut faults = Vec::new();
    let login = values::login(&new.login, &mut faults);
    let mut name = values::name("name", &new.name, &mut faults);
    let roles = checked_roles(&new.roles, &mut faults);
    no_faults(faults)?;

    let hash = new.password_hash.as_deref();
    let (person, has_password) = match people::insert(work, &login, &name, hash).await? {
        Some(person) => (person, hash.is_some()),
        None if by_operator => {
            let known = people::login(work.tx, &login).await?.ok_or(Refusal::LoginTaken)?;
            (PersonId(known.person_id), known.password_hash.is_some())
        }
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
    people::audit(
        work,
        Some(organization),
        Some(ask.by.person()),
        "person_added",
        ("person", person.into()),
        json!({ "roles": roles, "invited": invitation.is_some() }),
    )
    .await?;
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
    let asked = Arc::new((ask, roles));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (ask, roles) = &*asked;
                let before = other_person(work, ask, organization, person).await?;
                if let Some(answer) = answers::claim(work, ask).await? {
                    return Ok(answer);
                }
                let mut faults = Vec::new();
                let roles = checked_roles(roles, &mut faults);
                no_faults(faults)?;
                let words: Vec<String> =
                    roles.iter().map(|role| role.as_str().to_owned()).collect();
                if words != before.roles {
                    people::change_roles(work, person, organization, &roles).await?;
                    people::end_sessions(work, person).await?;
                    let facts = json!({ "before": before.roles, "after": roles });
                    note(work, ask, organization, "roles_changed", person, facts).await?;
                }
                let view = person_view(work.tx, organization, person).await?;
                answers::keep(work, ask, 200, &view, None).await
            })
        })
        .await
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
    let ask = Arc::new(ask);
    workflow
        .carry_out(move |work| {
            let ask = Arc::clone(&ask);
            Box::pin(async move {
                authority(work, &ask, organization, &[Role::Manager]).await?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let before = other_person(work, &ask, organization, person).await?;
                people::end_ties(work, person, organization).await?;
                people::end_sessions(work, person).await?;
                let facts = json!({ "roles": before.roles });
                note(work, &ask, organization, "tie_ended", person, facts).await?;
                answers::keep(work, &ask, 204, &(), None).await
            })
        })
        .await
}

/// Somebody else than the asker, in an organization the asker looks after.
async fn other_person(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    person: PersonId,
) -> Result<people::Tie, WorkflowError> {
    authority(work, ask, organization, &[Role::Manager]).await?;
    let tie = people::tie_for_update(work, person, organization).await?;
    let tie = tie.ok_or(WorkflowError::NotFound { what: "person" })?;
    if person == ask.by.person() {
        return Err(Refusal::OwnRoles.into());
    }
    Ok(tie)
}

async fn note(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    what: &str,
    person: PersonId,
    facts: serde_json::Value,
) -> Result<(), WorkflowError> {
    people::audit(
        work,
        Some(organization),
        Some(ask.by.person()),
        what,
        ("person", person.into()),
        facts,
    )
    .await
}
