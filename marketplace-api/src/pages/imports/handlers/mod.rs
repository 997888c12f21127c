//! The upload's pages as they are asked for and posted to.

mod files;
mod mapping;

pub use files::{rejected, sample, template};
pub use mapping::{map_columns, mapping_form};

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::catalogue::DESK;
use order_workflow::command::imports::{self as commands, HandedIn, Numbering, Refusal};
use order_workflow::price_list::{FieldGroup, Unreadable};
use order_workflow::query::imports::{self as query, Stretch};
use serde_json::Value;
use supply_chain::id::ImportId;
use supply_chain::organization::Ability;
use uuid::Uuid;

use super::begin::BeginPage;
use super::report::{FAULTS_SHOWN, ReportPage, Seen};
use super::rises::{RISES_SHOWN, RisesPage};
use super::{Glance, rows};
use crate::extract::{NotShown, PageForm, PageUpload, Reader};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::{Note, Tone};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Uploads of before on one page.
const EARLIER_SHOWN: u64 = 10;

type Shown = Result<HttpResponse, NotShown>;

fn by(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

fn may(reader: &Reader) -> bool {
    reader.actor.is_any(DESK) && reader.actor.can(Ability::List)
}

fn glance(state: &State, reader: &Reader) -> Glance {
    Glance {
        lang: reader.language,
        now: state.workflow.origin.now(),
        zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
    }
}

fn asked(reader: &Reader, name: &str) -> Option<String> {
    form_urlencoded::parse(reader.request().query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
}

/// Which page of a list, from 0; what is no number is the first.
fn page_asked(reader: &Reader) -> usize {
    asked(reader, "page").and_then(|page| page.parse().ok()).unwrap_or(0).min(100_000)
}

/// `GET /imports`.
///
/// # Errors
/// Leads to the sign-in page; 403 for a member; the database fails.
pub async fn begin(state: web::Data<State>, reader: Reader) -> Shown {
    beginning(&state, &reader, StatusCode::OK, None).await.map_err(NotShown::Wrong)
}

async fn beginning(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    refusal: Option<String>,
) -> Result<HttpResponse, Problem> {
    let after = asked(reader, "after").and_then(|after| after.parse::<Uuid>().ok()).map(ImportId);
    let mut uploads =
        query::uploads(state.workflow.reader(), &by(reader), after, EARLIER_SHOWN + 1).await?;
    let more = u64::try_from(uploads.len()).unwrap_or(u64::MAX) > EARLIER_SHOWN;
    if more {
        uploads.pop();
    }
    let shell = frame::shell(state, reader, Place::Imports).await?;
    let form = (may(reader), frame::key(state));
    let mut page = BeginPage::new(shell, &uploads, glance(state, reader), form, refusal);
    page.first_time &= after.is_none();
    page.pager.next =
        uploads.last().filter(|_| more).map(|last| format!("/imports?after={}", last.id));
    frame::page(status, &page)
}

/// `POST /imports`: the file is kept, and read behind; the page of the upload follows it.
///
/// # Errors
/// Leads to the sign-in page; 403 without a desk role; the database fails.
pub async fn hand_in(state: web::Data<State>, upload: PageUpload<Reader>) -> Shown {
    let PageUpload { by: reader, file, key, hash, broken, .. } = upload;
    let taken = async {
        if !may(&reader) {
            return Err(WorkflowError::NotYourRole { roles: DESK }.into());
        }
        let lang = reader.language;
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        if let Some(broken) = broken {
            let sentence = if broken.kind() == &kind::TOO_LARGE {
                Unreadable::TooBig { bytes: 0, bytes_max: 20 * 1024 * 1024 }.sentence(lang.into())
            } else {
                broken.detail(lang).to_owned()
            };
            return beginning(&state, &reader, broken.status(), Some(sentence)).await;
        }
        let Some((file_name, content)) = file else {
            let sentence = lang.t("Pilih berkasnya dulu.", "Choose the file first.").to_owned();
            return beginning(&state, &reader, unprocessable, Some(sentence)).await;
        };
        let ask = reader.ask(reader.once(&key, &hash), None);
        let file =
            HandedIn { id: None, file_name, content: content.into(), dry_run: true, mapping: None };
        match commands::hand_in(&state.workflow, ask, file).await {
            Ok(answer) => Ok(frame::led_to(&format!("/imports/{}", id_of(&answer.body)?))),
            Err(WorkflowError::Import(Refusal::Unreadable(unreadable))) => {
                let sentence = unreadable.sentence(lang.into());
                beginning(&state, &reader, unprocessable, Some(sentence)).await
            }
            Err(error) => Err(error.into()),
        }
    };
    taken.await.map_err(NotShown::Wrong)
}

/// The id of what a command answered.
fn id_of(body: &str) -> Result<Uuid, Problem> {
    let view: Value = serde_json::from_str(body).map_err(Problem::our_fault)?;
    let id = view.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Problem::our_fault("an answer without an id"))
}

/// `GET /imports/{id}`: the report. While work goes on, `?part=1` is the part that is fetched again,
/// answered by 304 when nothing has moved.
///
/// # Errors
/// Leads to the sign-in page; 404; the database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: ImportId = reader.id("id")?;
        let page = report_page(&state, &reader, id).await?;
        if asked(&reader, "part").is_none() {
            return frame::page(StatusCode::OK, &page);
        }
        let part = &page.part;
        let tag = format!("W/\"{}-{}-{}\"", part.version, part.processed, reader.language.code());
        let known = reader.request().headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
        if known.is_some_and(|known| known == tag) {
            return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
        }
        let mut answer = frame::page(StatusCode::OK, part)?;
        let tag = tag.parse().map_err(Problem::our_fault)?;
        answer.headers_mut().insert(ETAG, tag);
        Ok(answer)
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn report_page(state: &State, reader: &Reader, id: ImportId) -> Result<ReportPage, Problem> {
    let (on, by, lang) = (state.workflow.reader(), by(reader), reader.language);
    let report = query::report(on, &by, id, lang.into(), Numbering::Sheet).await?;
    let kind = asked(reader, "kind")
        .and_then(|kind| serde_json::from_value::<FieldGroup>(Value::String(kind)).ok());
    let page = page_asked(reader);
    let stretch = Stretch { skip: page * FAULTS_SHOWN, take: FAULTS_SHOWN };
    let (faults, found) = if report.summary.rejected > 0 {
        query::faults(on, &by, id, kind, lang.into(), stretch).await?
    } else {
        (Vec::new(), 0)
    };
    let uploads = query::uploads(on, &by, None, 4).await?;
    let seen = Seen {
        report: &report,
        faults: &faults,
        found,
        kind,
        page,
        uploads: &uploads,
        may: may(reader),
    };
    let shell = frame::shell(state, reader, Place::Imports).await?;
    let keys = [frame::key(state), frame::key(state)];
    Ok(ReportPage::new(shell, seen, glance(state, reader), keys))
}

/// `POST /imports/{id}/publish`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn publish(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let published = async {
        let id: ImportId = reader.id("id")?;
        let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version());
        match commands::publish(&state.workflow, ask, id).await {
            Ok(_) => Ok(frame::led_to(&format!("/imports/{id}"))),
            Err(error) => overtaken(&state, &reader, id, error).await,
        }
    };
    published.await.map_err(NotShown::Wrong)
}

/// The upload as it stands now, with why what was asked is no longer possible.
async fn overtaken(
    state: &State,
    reader: &Reader,
    id: ImportId,
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let mut page = report_page(state, reader, id).await?;
    page.part.notice = Some(Note {
        tone: Tone::Warn,
        icon: "history",
        bold: told(&problem, reader.language).to_owned(),
        small: reader.language.t("Ini keadaan terbarunya.", "Here is the latest.").to_owned(),
    });
    frame::page(problem.status(), &page)
}

/// `GET /imports/{id}/undo`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn undo_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: ImportId = reader.id("id")?;
        let upload = query::summary(state.workflow.reader(), &by(&reader), id).await?;
        if !may(&reader) {
            return Err(WorkflowError::NotYourRole { roles: DESK }.into());
        }
        let lang = reader.language;
        let asking = Asking {
            heading: lang.t("Batalkan unggahan", "Undo the upload").to_owned(),
            about: format!("{} · {}", upload.file_name, rows(upload.accepted.into(), lang)),
            happens: lang
                .t(
                    "Harga, barang dan stok kembali seperti sebelum unggahan ini.",
                    "Prices, goods and stock go back to what they were before this upload.",
                )
                .to_owned(),
            stays: lang
                .t(
                    "Yang sudah diubah setelahnya dibiarkan; pesanan yang sudah ada tetap pada harganya.",
                    "What was changed since is left alone; orders already made keep their prices.",
                )
                .to_owned(),
            action: format!("/imports/{id}/undo"),
            back: Link::new(upload.file_name.clone(), format!("/imports/{id}")),
            key: frame::key(&state),
            version: upload.version.to_string(),
            ..Asking::default()
        };
        let shell = frame::shell(&state, &reader, Place::Imports).await?;
        frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /imports/{id}/undo`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; the database fails.
pub async fn undo(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let undone = async {
        let id: ImportId = reader.id("id")?;
        let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version());
        match commands::undo(&state.workflow, ask, id).await {
            Ok(_) => Ok(frame::led_to(&format!("/imports/{id}"))),
            Err(error) => overtaken(&state, &reader, id, error).await,
        }
    };
    undone.await.map_err(NotShown::Wrong)
}

/// `GET /imports/{id}/rises`: every price that rises.
///
/// # Errors
/// Leads to the sign-in page; 404; the database fails.
pub async fn rises(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let id: ImportId = reader.id("id")?;
        let (on, by, page) = (state.workflow.reader(), by(&reader), page_asked(&reader));
        let upload = query::summary(on, &by, id).await?;
        let stretch = Stretch { skip: page * RISES_SHOWN, take: RISES_SHOWN };
        let found = query::rises(on, &by, id, stretch).await?;
        let shell = frame::shell(&state, &reader, Place::Imports).await?;
        let address = format!("/imports/{id}");
        let about = (address.as_str(), upload.file_name.as_str());
        frame::page(StatusCode::OK, &RisesPage::new(shell, about, &found, upload.dearer, page))
    };
    shown.await.map_err(NotShown::Wrong)
}
