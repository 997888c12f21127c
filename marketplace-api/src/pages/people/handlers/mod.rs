//! People and profile of the organization the reader acts for, as they are asked for and posted to.
//! The operator's pages of the same are in [`crate::pages::operator`].

pub(crate) mod code;
pub(crate) mod office;
pub(crate) mod people;
pub(crate) mod profile;

use actix_web::{HttpResponse, web};

use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::Filled;
use crate::state::State;
use office::Office;

type Shown = Result<HttpResponse, NotShown>;

async fn office(state: &State, reader: &Reader) -> Result<Office, NotShown> {
    Office::of_reader(state, reader).await.map_err(NotShown::Wrong)
}

/// `GET /people`.
///
/// # Errors
/// Leads to the sign-in page; 403 for others than manager and auditor; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    people::list(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `GET /people/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 for others than the manager; the database fails.
pub async fn invite_form(state: web::Data<State>, reader: Reader) -> Shown {
    people::invite_form(&state, &office(&state, &reader).await?).map_err(NotShown::Wrong)
}

/// `POST /people/new`: somebody is taken in, and their one-time code shown.
///
/// # Errors
/// Leads to the sign-in page; 403 for others than the manager; the database fails.
pub async fn invite(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    people::invite(&state, office(&state, &reader).await?, posted).await.map_err(NotShown::Wrong)
}

/// `GET /people/{person_id}`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn person(state: web::Data<State>, reader: Reader) -> Shown {
    people::show(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `POST /people/{person_id}`: other roles, never one's own.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn change_roles(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    people::change(&state, office(&state, &reader).await?, posted).await.map_err(NotShown::Wrong)
}

/// `GET /people/{person_id}/end`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Shown {
    people::end_form(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `POST /people/{person_id}/end`: lets somebody go.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn end(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    people::end(&state, office(&state, &reader).await?, posted).await.map_err(NotShown::Wrong)
}

/// `GET /people/{person_id}/invite-code`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn code_form(state: web::Data<State>, reader: Reader) -> Shown {
    code::form(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `POST /people/{person_id}/invite-code`: the old code dies, the new one is shown once.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn renew_code(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    code::renew(&state, office(&state, &reader).await?, posted).await.map_err(NotShown::Wrong)
}

/// `GET /organization`.
///
/// # Errors
/// Leads to the sign-in page; the database fails.
pub async fn organization(state: web::Data<State>, reader: Reader) -> Shown {
    profile::show(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `GET /organization/edit`.
///
/// # Errors
/// Leads to the sign-in page; 403 for others than the manager; the database fails.
pub async fn edit_form(state: web::Data<State>, reader: Reader) -> Shown {
    profile::edit_form(&state, &office(&state, &reader).await?).map_err(NotShown::Wrong)
}

/// `POST /organization/edit`.
///
/// # Errors
/// Leads to the sign-in page; 403 for others than the manager; the database fails.
pub async fn edit(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    profile::edit(&state, office(&state, &reader).await?, posted).await.map_err(NotShown::Wrong)
}

/// `GET /organization/affiliates`: which cooperative to take in.
///
/// # Errors
/// Leads to the sign-in page; 403 for others than the manager; the database fails.
pub async fn affiliates_form(state: web::Data<State>, reader: Reader) -> Shown {
    profile::affiliates_form(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `POST /organization/affiliates`: takes one in.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn affiliate(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    profile::affiliate(&state, office(&state, &reader).await?, posted)
        .await
        .map_err(NotShown::Wrong)
}

/// `GET /organization/affiliates/{other_id}/end`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn part_form(state: web::Data<State>, reader: Reader) -> Shown {
    profile::part_form(&state, office(&state, &reader).await?).await.map_err(NotShown::Wrong)
}

/// `POST /organization/affiliates/{other_id}/end`: lets one go.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn part(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    profile::part(&state, office(&state, &reader).await?, posted).await.map_err(NotShown::Wrong)
}
