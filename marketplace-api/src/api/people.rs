//! The people of an organization over JSON: take one in, change roles, let one go.

use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::identity::{
    self as commands, Fault, InviteCode, NewPerson, PersonAdded, Refusal, Wrong,
};
use order_workflow::query::identity::organizations::organization;
use order_workflow::query::identity::people::{PersonView, Place, people};
use serde::Deserialize;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;
use utoipa::ToSchema;

use crate::answer::{json, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::identity::password;
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// Who sees the people of an organization.
const LOOK_AFTER: &[Role] = &[Role::Manager, Role::Auditor];

/// A person to take in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPerson {
    /// What they will sign in with; the operator may name one that exists, and binds that person to
    /// one organization more, under their own name and password.
    pub login: String,
    /// Their name.
    pub name: String,
    /// From the operator only, at least 10 characters; without it the answer holds an invite code.
    pub password: Option<String>,
    /// What they are in the organization, at least one.
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
}

/// Other roles for a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRoles {
    /// All of them from now on, at least one.
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
}

/// `POST /api/v1/organizations/{id}/people`: the operator or its manager takes a person in.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/people", tag = "identity",
    params(("id" = uuid::Uuid, Path)), request_body = AddPerson,
    responses((status = 201, body = PersonAdded), (status = 403), (status = 404),
              (status = 409, description = "The login is taken"), (status = 422)))]
pub async fn add(
    state: web::Data<State>,
    asked: Asked<AddPerson>,
) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let password_hash = match (&ask.by, body.password) {
        (_, None) => None,
        // Refused by the command once it is known whose organization it is; not worth a hash.
        (Asker::Actor(_), Some(_)) => Some(String::new()),
        (Asker::Operator(_), Some(password)) if password.chars().count() < password::LEAST => {
            organization(state.workflow.reader(), &ask.by, id).await?;
            let wrong = Wrong::TooShort { least: password::LEAST };
            let faults = vec![Fault { field: "password", wrong }];
            return Err(WorkflowError::from(Refusal::Invalid { faults }).into());
        }
        (Asker::Operator(_), Some(password)) => {
            Some(password::hash(&state.hashing, password).await?)
        }
    };
    let new = NewPerson { login: body.login, name: body.name, password_hash, roles: body.roles };
    Ok(respond(commands::add_person(&state.workflow, ask, id, new).await?))
}

/// `GET /api/v1/organizations/{id}/people`: for its manager, its auditor and the operator.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/people", tag = "identity",
    params(("id" = uuid::Uuid, Path), PageParams),
    responses((status = 200, body = Page<PersonView>), (status = 403), (status = 404)))]
pub async fn list(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: OrganizationId = reading.id("id")?;
    organization(state.workflow.reader(), &reading.asker, id).await?;
    if let Asker::Actor(actor) = &reading.asker {
        if actor.organization != id {
            return Err(WorkflowError::from(Refusal::NotYourOrganization).into());
        }
        reading.actor_with(LOOK_AFTER)?;
    }
    let after: Option<Place> = reading.page.after()?;
    let found = people(state.workflow.reader(), id, after, reading.page.fetch()).await?;
    Ok(json(&Page::of(found, &reading.page, |person| Place(person.since, person.id))))
}

/// `PATCH /api/v1/organizations/{id}/people/{person_id}`: other roles; never one's own. The
/// person's sessions end.
#[utoipa::path(patch, path = "/api/v1/organizations/{id}/people/{person_id}", tag = "identity",
    params(("id" = uuid::Uuid, Path), ("person_id" = uuid::Uuid, Path)), request_body = ChangeRoles,
    responses((status = 200, body = PersonView), (status = 403), (status = 404), (status = 422)))]
pub async fn change_roles(
    state: web::Data<State>,
    asked: Asked<ChangeRoles>,
) -> Result<HttpResponse, Problem> {
    let (organization, person) = (asked.id("id")?, asked.id("person_id")?);
    let Asked { body, ask, .. } = asked;
    Ok(respond(
        commands::change_roles(&state.workflow, ask, organization, person, body.roles).await?,
    ))
}

/// `POST /api/v1/organizations/{id}/people/{person_id}/invite-code`: a new one-time code, for somebody
/// who lost theirs or forgot the password. The old code dies at once; password and sessions end only
/// once the new one is taken up. Never for oneself; for somebody who also acts for another
/// organization, or runs the installation, from the operator only.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/people/{person_id}/invite-code", tag = "identity",
    params(("id" = uuid::Uuid, Path), ("person_id" = uuid::Uuid, Path)),
    responses((status = 201, body = InviteCode), (status = 403), (status = 404),
              (status = 422, description = "They have no login")))]
pub async fn renew_code(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let (organization, person) = (asked.id("id")?, asked.id("person_id")?);
    Ok(respond(commands::renew_code(&state.workflow, asked.ask, organization, person).await?))
}

/// `DELETE /api/v1/organizations/{id}/people/{person_id}`: lets a person go; never oneself.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/people/{person_id}", tag = "identity",
    params(("id" = uuid::Uuid, Path), ("person_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Gone"), (status = 403), (status = 404)))]
pub async fn end_tie(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let (organization, person) = (asked.id("id")?, asked.id("person_id")?);
    Ok(respond(commands::end_tie(&state.workflow, asked.ask, organization, person).await?))
}
