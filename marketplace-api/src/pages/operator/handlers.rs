//! The operator's pages as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Asker, Channel, Once};
use order_workflow::command::identity::{self as commands, Imported, NewOrganization, Refusal};
use order_workflow::query::identity::organizations::{Place, Wanted, organization, organizations};
use serde_json::Value;
use sha2::{Digest, Sha256};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::import::{ImportPage, ImportedPage, SAMPLE, result_csv};
use super::list::{BASE, OrganizationsPage};
use super::make::MakePage;
use super::reader::Operator;
use super::show::{Seen, ShowPage};
use crate::extract::{NotShown, PageForm, PageUpload};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::people::handlers::office::Office;
use crate::pages::people::handlers::{code, people, profile};
use crate::problem::Problem;
use crate::state::State;

/// The fields of the form for a new organization, from top to bottom.
const FIELDS: [&str; 5] = ["kind", "name", "region", "nik_koperasi", "npwp"];
/// Organizations on one page.
const SHOWN: usize = 20;

type Shown = Result<HttpResponse, NotShown>;

fn by(operator: &Operator) -> Asker {
    Asker::Operator(operator.who.person)
}

fn asked(operator: &Operator, name: &str) -> Option<String> {
    form_urlencoded::parse(operator.request().query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty() && !value.contains('\0'))
}

async fn office(state: &State, operator: &Operator) -> Result<Office, NotShown> {
    Office::of_operator(state, operator).await.map_err(NotShown::Wrong)
}

/// `GET /operator`: every organization.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; the database fails.
pub async fn list(state: web::Data<State>, operator: Operator) -> Shown {
    let shown = async {
        let looked_for = asked(&operator, "q").unwrap_or_default();
        let kind = asked(&operator, "kind").as_deref().and_then(Kind::from_word);
        let (on, by) = (state.workflow.reader(), by(&operator));
        let after = match asked(&operator, "after").and_then(|id| id.parse::<Uuid>().ok()) {
            Some(id) => organization(on, &by, OrganizationId(id)).await.ok(),
            None => None,
        };
        let after = after.map(|last| Place(last.name.to_lowercase(), last.id));
        let wanted = Wanted { kind, text: Some(looked_for.clone()) };
        let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
        let mut found = organizations(on, &by, &wanted, after, read).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found.last().filter(|_| more).map(|last| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            if let Some(kind) = kind {
                query.append_pair("kind", kind.as_str());
            }
            query.append_pair("q", &looked_for).append_pair("after", &last.id.to_string());
            format!("/operator?{}", query.finish())
        });
        let page = OrganizationsPage::new(operator.shell(&state), &found, kind, looked_for, next);
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /operator/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else.
pub async fn make_form(state: web::Data<State>, operator: Operator) -> Shown {
    let (filled, none) = (Filled::default(), Faults::default());
    let page = MakePage::new(operator.shell(&state), &filled, &[], frame::key(&state), &none);
    frame::page(StatusCode::OK, &page).map_err(NotShown::Wrong)
}

/// `POST /operator/new`: an organization comes in.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; the database fails.
pub async fn make(state: web::Data<State>, operator: Operator, posted: PageForm<Filled>) -> Shown {
    let made = async {
        let (form, lang) = (&posted.form, operator.language);
        let again = |status, faults: &Faults, found: &[_]| {
            let page =
                MakePage::new(operator.shell(&state), form, found, frame::key(&state), faults);
            frame::page(status, &page)
        };
        // A place that is not clear leaves the code empty: the command then refuses it together with
        // whatever else is wrong, so that everything is told at once.
        let (region_code, place) = match profile::place(&state, form, lang).await? {
            Ok(code) => (code, None),
            Err(unclear) => (String::new(), Some(unclear)),
        };
        let new = NewOrganization {
            id: None,
            kind: Kind::from_word(form.get("kind")).unwrap_or(Kind::Primary),
            name: form.get("name").to_owned(),
            region_code,
            nik_koperasi: form.text("nik_koperasi"),
            npwp: form.text("npwp"),
            vat_registered: form.is_ticked("vat_registered"),
        };
        let ask = ask(&operator, form.key(), &posted.typed);
        let problem = match commands::create_organization(&state.workflow, ask, new).await {
            Ok(answer) => {
                let view: Value = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = view.get("id").and_then(Value::as_str).unwrap_or_default();
                return Ok(frame::led_to(&format!("{BASE}/{id}?saved=1")));
            }
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 422) {
            return Err(problem);
        }
        let field = |pointer: &str| {
            Some(if pointer == "region_code" { "region" } else { pointer }.to_owned())
        };
        let mut faults = Faults::of(&problem, lang, "nik_koperasi", field);
        let (better, found) = place.unwrap_or_default();
        if !better.is_empty() {
            faults.replace("region", better);
        }
        if form.text("name").is_none() {
            let mut nameless = Faults::default();
            nameless.add("name", lang.t("Tulis nama organisasinya.", "Type its name."));
            faults.replace("name", nameless);
        }
        faults.in_order(&FIELDS);
        again(problem.status(), &faults, &found)
    };
    made.await.map_err(NotShown::Wrong)
}

/// The envelope of what the operator posted.
pub(crate) fn ask(operator: &Operator, key: &str, typed: &[u8]) -> Ask {
    let key: String = key.chars().take(200).collect();
    let route = format!("{} {}", operator.request().method(), operator.request().path());
    let input_hash = Sha256::digest(typed).into();
    let once = (!key.is_empty()).then_some(Once { route, key, input_hash });
    Ask { once, ..Ask::plain(by(operator), Channel::Page) }
}

/// `GET /operator/organizations/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
pub async fn show(state: web::Data<State>, operator: Operator) -> Shown {
    let office = office(&state, &operator).await?;
    let shown = async {
        let (rows, next_people) = people::rows(&state, &office, &office.profile).await?;
        let (affiliates, next_affiliates) = profile::belonging(&state, &office).await?;
        let seen = Seen {
            view: &office.view,
            affiliates: &affiliates,
            next_affiliates: next_affiliates.as_deref(),
            next_people: next_people.as_deref(),
            saved: office.asked("saved").is_some(),
        };
        frame::page(StatusCode::OK, &ShowPage::new(office.shell(), seen, rows))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The operator's pages that are the same as an organization's own.
macro_rules! same {
    ($($(#[$doc:meta])* $name:ident => $of:path;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
        pub async fn $name(state: web::Data<State>, operator: Operator) -> Shown {
            let office = office(&state, &operator).await?;
            $of(&state, office).await.map_err(NotShown::Wrong)
        }
    )+};
}

/// … and what is posted from them.
macro_rules! same_posted {
    ($($(#[$doc:meta])* $name:ident => $of:path;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
        pub async fn $name(state: web::Data<State>, operator: Operator, posted: PageForm<Filled>) -> Shown {
            let office = office(&state, &operator).await?;
            $of(&state, office, posted).await.map_err(NotShown::Wrong)
        }
    )+};
}

same! {
    /// `GET /operator/organizations/{id}/people/{person_id}`.
    person => people::show;
    /// `GET /operator/organizations/{id}/people/{person_id}/end`.
    end_form => people::end_form;
    /// `GET /operator/organizations/{id}/people/{person_id}/invite-code`.
    code_form => code::form;
    /// `GET /operator/organizations/{id}/affiliates`.
    affiliates_form => profile::affiliates_form;
    /// `GET /operator/organizations/{id}/affiliates/{other_id}/end`.
    part_form => profile::part_form;
}

same_posted! {
    /// `POST /operator/organizations/{id}/people/new`.
    invite => people::invite;
    /// `POST /operator/organizations/{id}/people/{person_id}`.
    change_roles => people::change;
    /// `POST /operator/organizations/{id}/people/{person_id}/end`.
    end => people::end;
    /// `POST /operator/organizations/{id}/people/{person_id}/invite-code`.
    renew_code => code::renew;
    /// `POST /operator/organizations/{id}/edit`.
    edit => profile::edit;
    /// `POST /operator/organizations/{id}/affiliates`.
    affiliate => profile::affiliate;
    /// `POST /operator/organizations/{id}/affiliates/{other_id}/end`.
    part => profile::part;
}

/// `GET /operator/organizations/{id}/people/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
pub async fn invite_form(state: web::Data<State>, operator: Operator) -> Shown {
    people::invite_form(&state, &office(&state, &operator).await?).map_err(NotShown::Wrong)
}

/// `GET /operator/organizations/{id}/edit`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
pub async fn edit_form(state: web::Data<State>, operator: Operator) -> Shown {
    profile::edit_form(&state, &office(&state, &operator).await?).map_err(NotShown::Wrong)
}

/// `GET /operator/import`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else.
pub async fn import_form(state: web::Data<State>, operator: Operator) -> Shown {
    importing(&state, &operator, StatusCode::OK, None).map_err(NotShown::Wrong)
}

fn importing(
    state: &State,
    operator: &Operator,
    status: StatusCode,
    refusal: Option<String>,
) -> Result<HttpResponse, Problem> {
    frame::page(status, &ImportPage::new(operator.shell(state), frame::key(state), refusal))
}

/// `POST /operator/import`: the table's good rows come in; leads to what became of it.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; the database fails.
pub async fn import(state: web::Data<State>, upload: PageUpload<Operator>) -> Shown {
    let PageUpload { by: operator, file, key, hash, broken, .. } = upload;
    let imported = async {
        let lang = operator.language;
        if let Some(broken) = broken {
            let sentence = broken.detail(lang).to_owned();
            return importing(&state, &operator, broken.status(), Some(sentence));
        }
        let Some((_, bytes)) = file else {
            let sentence = lang.t("Pilih berkasnya dulu.", "Choose the file first.").to_owned();
            return importing(&state, &operator, StatusCode::UNPROCESSABLE_ENTITY, Some(sentence));
        };
        // The key leads to the result; so it is one of ours, and one that fits into an address.
        let key = key.parse::<Uuid>().map_or_else(|_| frame::key(&state), |key| key.to_string());
        let ask = ask(&operator, &key, &hash);
        match commands::import_organizations(&state.workflow, ask, bytes).await {
            Ok(_) => Ok(frame::led_to(&format!("/operator/import/{key}"))),
            Err(
                error @ WorkflowError::Identity(
                    Refusal::NotATable { .. } | Refusal::TooManyRows { .. },
                ),
            ) => {
                let problem = Problem::from(error);
                let sentence = problem.detail(lang).to_owned();
                importing(&state, &operator, problem.status(), Some(sentence))
            }
            Err(error) => Err(error.into()),
        }
    };
    imported.await.map_err(NotShown::Wrong)
}

/// What became of the table that was handed in under the key in the path.
async fn recalled(state: &State, operator: &Operator) -> Result<(String, Imported), Problem> {
    let key: Uuid = operator
        .request()
        .match_info()
        .get("key")
        .and_then(|key| key.parse().ok())
        .ok_or_else(Problem::not_found)?;
    let (key, route) = (key.to_string(), "POST /operator/import".to_owned());
    let kept = commands::recall_import(&state.workflow, by(operator), route, key.clone()).await?;
    Ok((key, kept.ok_or_else(Problem::not_found)?))
}

/// `GET /operator/import/{key}`: what became of a table.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
pub async fn imported(state: web::Data<State>, operator: Operator) -> Shown {
    let shown = async {
        let (key, imported) = recalled(&state, &operator).await?;
        frame::page(StatusCode::OK, &ImportedPage::new(operator.shell(&state), &imported, &key))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /operator/import/{key}/result.csv`: every row with what became of it, and the invite codes.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else; 404; the database fails.
pub async fn import_result(state: web::Data<State>, operator: Operator) -> Shown {
    let written = async {
        let (_, imported) = recalled(&state, &operator).await?;
        let bytes = result_csv(&imported, operator.language).map_err(Problem::our_fault)?;
        let name = operator.language.t("hasil-organisasi.csv", "organizations-result.csv");
        let mut answer = csv_file(name, bytes);
        answer
            .headers_mut()
            .insert(CACHE_CONTROL, actix_web::http::header::HeaderValue::from_static("no-store"));
        Ok(answer)
    };
    written.await.map_err(NotShown::Wrong)
}

/// `GET /operator/import/sample.csv`: a table to start from.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody else.
pub async fn import_sample(operator: Operator) -> Shown {
    let name = operator.language.t("contoh-organisasi.csv", "organizations-sample.csv");
    Ok(csv_file(name, SAMPLE.as_bytes().to_vec()))
}

fn csv_file(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}
