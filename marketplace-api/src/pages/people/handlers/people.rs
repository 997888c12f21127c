//! People: the list, inviting, roles, letting go.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use order_workflow::command::identity::{self as commands, NewPerson, PersonAdded};
use order_workflow::query::identity::people::{PersonView, Place, people, person};
use supply_chain::id::PersonId;
use uuid::Uuid;

use super::office::Office;
use crate::extract::PageForm;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Link;
use crate::pages::parts::Pager;
use crate::pages::people::invite::{InvitePage, InvitedPage};
use crate::pages::people::list::{PeoplePage, PersonRow};
use crate::pages::people::person::{PersonPage, Seen};
use crate::pages::people::{role_names, roles_of};
use crate::problem::Problem;
use crate::state::State;

/// People on one page.
const SHOWN: usize = 20;

type Shown = Result<HttpResponse, Problem>;

/// One page of the people, and the address of the next; where the last page ended is the person the
/// query names.
pub(crate) async fn rows(
    state: &State,
    office: &Office,
    list: &str,
) -> Result<(Vec<PersonRow>, Option<String>), Problem> {
    let on = state.workflow.reader();
    let after = match office.asked("people").and_then(|id| id.parse::<Uuid>().ok()) {
        Some(id) => {
            person(on, office.id, PersonId(id)).await.ok().map(|last| Place(last.since, last.id))
        }
        None => None,
    };
    let mut found: Vec<PersonView> =
        people(on, office.id, after, u64::try_from(SHOWN + 1).unwrap_or(u64::MAX)).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|last| format!("{list}?people={}", last.id));
    Ok((found.iter().map(|person| row_of(office, person)).collect(), next))
}

/// A person as whoever looks after them sees them in a list.
pub(crate) fn row_of(office: &Office, person: &PersonView) -> PersonRow {
    PersonRow::of(person, office.by.person(), &office.people, office.lang())
        .renewable(office.renewal(person))
}

pub(crate) async fn list(state: &State, office: Office) -> Shown {
    office.looks_after()?;
    let (people, next) = rows(state, &office, &office.people).await?;
    let page = PeoplePage {
        organization: office.view.name.clone(),
        people,
        invite_href: if office.may { format!("{}/new", office.people) } else { String::new() },
        pager: Pager { next, ..Pager::default() },
        shell: office.shell,
    };
    frame::page(StatusCode::OK, &page)
}

pub(crate) fn invite_form(state: &State, office: &Office) -> Shown {
    office.decides()?;
    inviting(state, office, &Filled::default(), StatusCode::OK, &Faults::default())
}

fn inviting(
    state: &State,
    office: &Office,
    filled: &Filled,
    status: StatusCode,
    faults: &Faults,
) -> Shown {
    let action = format!("{}/new", office.people);
    let about = (office.view.name.as_str(), office.people_back.clone(), action.as_str());
    frame::page(status, &InvitePage::new(office.shell(), about, filled, frame::key(state), faults))
}

/// Answers with the code itself rather than leading on: an address that showed it again would be
/// one too many to keep secret.
pub(crate) async fn invite(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    office.decides()?;
    let form = &posted.form;
    let new = NewPerson {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        password_hash: None,
        roles: roles_of(form.all("roles")),
    };
    let problem =
        match commands::add_person(&state.workflow, office.ask(&posted), office.id, new).await {
            Ok(answer) => {
                let added: PersonAdded =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                return invited(state, &office, &added);
            }
            Err(error) => Problem::from(error),
        };
    if !matches!(problem.status().as_u16(), 409 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, office.lang(), "login", |pointer| Some(pointer.to_owned()));
    inviting(state, &office, form, problem.status(), &faults)
}

fn invited(state: &State, office: &Office, added: &PersonAdded) -> Shown {
    let address = office.reached_at(state);
    let done = office.people_back.clone();
    told_once(&InvitedPage::new(office.shell(), added, &office.view.name, &address, done))
}

/// A page with a code on it, which no browser keeps.
pub(crate) fn told_once(page: &InvitedPage) -> Shown {
    let mut answer = frame::page(StatusCode::OK, page)?;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

pub(crate) async fn found(state: &State, office: &Office) -> Result<PersonView, Problem> {
    let id: PersonId = office.path_id("person_id")?;
    Ok(person(state.workflow.reader(), office.id, id).await?)
}

pub(crate) async fn show(state: &State, office: Office) -> Shown {
    office.looks_after()?;
    let person = found(state, &office).await?;
    showing(state, &office, &person, None, (StatusCode::OK, &Faults::default()))
}

fn showing(
    state: &State,
    office: &Office,
    person: &PersonView,
    chosen: Option<Vec<String>>,
    (status, faults): (StatusCode, &Faults),
) -> Shown {
    let seen = Seen {
        person,
        row: row_of(office, person),
        zone: office.zone(),
        base: &office.people,
        back: office.people_back.clone(),
        may: office.may,
        renewal: office.renewal(person),
        saved: office.asked("saved").is_some(),
    };
    frame::page(status, &PersonPage::new(office.shell(), seen, chosen, frame::key(state), faults))
}

pub(crate) async fn change(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    office.decides()?;
    let person = found(state, &office).await?;
    let form = &posted.form;
    let (id, roles) = (PersonId(person.id), roles_of(form.all("roles")));
    let ask = office.ask(&posted);
    let problem = match commands::change_roles(&state.workflow, ask, office.id, id, roles).await {
        Ok(_) => return Ok(frame::led_to(&format!("{}/{id}?saved=1", office.people))),
        Err(error) => Problem::from(error),
    };
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let faults = Faults::of(&problem, office.lang(), "roles", |pointer| Some(pointer.to_owned()));
    let chosen = form.all("roles").map(str::to_owned).collect();
    showing(state, &office, &person, Some(chosen), (problem.status(), &faults))
}

pub(crate) async fn end_form(state: &State, office: Office) -> Shown {
    office.decides()?;
    let (person, lang) = (found(state, &office).await?, office.lang());
    let row = row_of(&office, &person);
    let asking = Asking {
        heading: lang.pick(format!("Keluarkan {}", row.name), format!("Let {} go", row.name)),
        about: format!("{} · {}", office.view.name, role_names(&person.roles, lang)),
        happens: lang
            .t(
                "Orang ini tidak bisa lagi bertindak untuk organisasi ini, mulai sekarang.",
                "They can no longer act for this organization, from now on.",
            )
            .to_owned(),
        stays: lang
            .t("Yang pernah dikerjakannya tetap tercatat.", "What they have done stays on record.")
            .to_owned(),
        action: format!("{}/{}/end", office.people, person.id),
        back: Link::new(row.name, format!("{}/{}", office.people, person.id)),
        key: frame::key(state),
        version: String::new(),
        ..Asking::default()
    };
    frame::page(StatusCode::OK, &ConfirmPage::new(office.shell, asking, None))
}

pub(crate) async fn end(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    let person: PersonId = office.path_id("person_id")?;
    commands::end_tie(&state.workflow, office.ask(&posted), office.id, person).await?;
    Ok(frame::led_to(&office.people_back.href))
}
