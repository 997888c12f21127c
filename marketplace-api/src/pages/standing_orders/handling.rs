//! The standing orders' pages as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::ask::Ask;
use order_workflow::command::standing_orders::{
    NewStandingOrder, Request, handle_standing_order, write_standing_order,
};
use order_workflow::query::standing_orders::{
    StandingLineView, StandingOrderView, history, runs, standing_order, standing_orders,
};
use supply_chain::id::StandingOrderId;
use supply_chain::standing_order::{CommandName, authority};
use uuid::Uuid;

use super::form::{FormPage, begun, field_of, goods_in, of_view, read, rows};
use super::goods::{self, Source};
use super::words::{outcome_badge, reason_said};
use super::{ListPage, Seen, ShowPage};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// Standing orders on one page.
const SHOWN: usize = 20;
/// Runs on one page.
const RUNS_SHOWN: usize = 10;

type Shown = Result<HttpResponse, NotShown>;

fn asked_for(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn ask(reader: &Reader, posted: &PageForm<Filled>) -> Ask {
    reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version())
}

fn may(reader: &Reader) -> bool {
    authority(CommandName::Change, &reader.actor).is_ok()
}

fn writers_only(reader: &Reader) -> Result<(), Problem> {
    Ok(authority(CommandName::Change, &reader.actor).map_err(WorkflowError::from)?)
}

async fn of_reader(state: &State, reader: &Reader) -> Result<StandingOrderView, Problem> {
    let id: StandingOrderId = reader.id("id")?;
    let now = state.workflow.origin.now();
    Ok(standing_order(state.workflow.reader(), &reader.actor, id, now).await?)
}

/// More than fits on a page of so many.
fn one_more(shown: usize) -> u64 {
    u64::try_from(shown + 1).unwrap_or(u64::MAX)
}

/// `GET /standing-orders`.
///
/// # Errors
/// Leads to the sign-in page; a member only; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let after = asked_for(&reader, "after").and_then(|after| after.parse().ok());
        let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
        let wanted = (None, after, one_more(SHOWN));
        let mut found = standing_orders(on, &reader.actor, wanted, now).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found.last().filter(|_| more);
        let next = next.map(|last| format!("/standing-orders?after={}", last.id));
        let shell = frame::shell(&state, &reader, Place::Orders).await?;
        frame::page(StatusCode::OK, &ListPage::new(shell, &found, next, may(&reader)))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /standing-orders/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its buyer's people; the database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        let ran = asked_for(&reader, "ran").is_some();
        let notice = view.last_run.as_ref().filter(|_| ran).map(|run| {
            let badge = outcome_badge(run, reader.language);
            let why = run.reason.as_deref().map(|reason| reason_said(reason, reader.language));
            Note {
                tone: if badge.tone == Tone::Bad { Tone::Warn } else { badge.tone },
                icon: badge.icon,
                bold: format!("{}.", badge.word),
                small: why.unwrap_or_default(),
            }
        });
        showing(&state, &reader, &view, StatusCode::OK, notice).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn showing(
    state: &State,
    reader: &Reader,
    view: &StandingOrderView,
    status: StatusCode,
    notice: Option<Note>,
) -> Result<HttpResponse, Problem> {
    let (on, actor, id) = (state.workflow.reader(), &reader.actor, StandingOrderId(view.id));
    let after = asked_for(reader, "after").and_then(|after| after.parse().ok());
    let mut found = runs(on, actor, id, after, one_more(RUNS_SHOWN)).await?;
    let more = found.len() > RUNS_SHOWN;
    found.truncate(RUNS_SHOWN);
    let older = found.last().filter(|_| more);
    let older = older.map(|last| format!("/standing-orders/{id}?after={}", last.id));
    let history = history(on, actor, id).await?;
    let seen = Seen {
        view,
        runs: &found,
        older: older.as_deref(),
        history: &history,
        now: state.workflow.origin.now(),
        notice: notice.as_ref(),
    };
    let shell = frame::shell(state, reader, Place::Orders).await?;
    frame::page(status, &ShowPage::new(shell, seen, || frame::key(state)))
}

/// Does it and leads back; what was possible a moment ago comes back as the page that it is by now.
async fn commanded(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    request: Request,
) -> Result<HttpResponse, Problem> {
    let id: StandingOrderId = reader.id("id")?;
    let ran = if matches!(request, Request::RunNow) { "?ran=1" } else { "" };
    let done = handle_standing_order(&state.workflow, ask(reader, posted), id, request).await;
    let problem = match done {
        Ok(_) => return Ok(frame::led_to(&format!("/standing-orders/{id}{ran}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let view = of_reader(state, reader).await?;
    let notice = Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: told(&problem, reader.language).to_owned(),
        small: String::new(),
    };
    showing(state, reader, &view, status, Some(notice)).await
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident => $request:expr;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// Leads to the sign-in page; 404 to anybody but its buyer's people; 403; the database fails.
        pub async fn $name(
            state: web::Data<State>,
            reader: Reader,
            posted: PageForm<Filled>,
        ) -> Shown {
            commanded(&state, &reader, &posted, $request).await.map_err(NotShown::Wrong)
        }
    )+};
}

commands! {
    /// `POST /standing-orders/{id}/pause`.
    pause => Request::Pause;
    /// `POST /standing-orders/{id}/resume`.
    resume => Request::Resume;
    /// `POST /standing-orders/{id}/skip-next`.
    skip_next => Request::SkipNext;
    /// `POST /standing-orders/{id}/keep-next`.
    keep_next => Request::KeepNext;
    /// `POST /standing-orders/{id}/run-now`.
    run_now => Request::RunNow;
}

fn ending(view: &StandingOrderView, reader: &Reader, key: String) -> Asking {
    let lang = reader.language;
    Asking {
        heading: lang.t("Akhiri pesanan rutin", "End the standing order").to_owned(),
        about: view.name.clone(),
        happens: lang.t("Tidak akan berjalan lagi.", "It never comes round again.").to_owned(),
        stays: lang
            .t(
                "Pesanan dan draf yang sudah dibuat tetap ada.",
                "Orders and drafts that it made stay as they are.",
            )
            .to_owned(),
        action: format!("/standing-orders/{}/end", view.id),
        back: Link::new(view.name.clone(), format!("/standing-orders/{}", view.id)),
        key,
        version: view.version.to_string(),
    }
}

/// `GET /standing-orders/{id}/end`.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its buyer's people; 403; the database fails.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        writers_only(&reader)?;
        let shell = frame::shell(&state, &reader, Place::Orders).await?;
        let asking = ending(&view, &reader, frame::key(&state));
        frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /standing-orders/{id}/end`.
///
/// # Errors
/// As [`end_form`].
pub async fn end(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    commanded(&state, &reader, &posted, Request::End).await.map_err(NotShown::Wrong)
}

/// `GET /standing-orders/new`: from an order (`?order=`), from the basket (`?from=basket`), or from scratch, with
/// what was bought before.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever may not order; 404 for an order of somebody else's.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        writers_only(&reader)?;
        let source = source(&state, &reader).await?;
        let zone: Tz = reader.zone.parse().unwrap_or(Tz::Asia__Jakarta);
        let today = state.workflow.origin.now().with_timezone(&zone).date_naive();
        let filled = begun(&source, today, reader.language);
        drawn(&state, &reader, Form::of(None, &filled), StatusCode::OK).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn source(state: &State, reader: &Reader) -> Result<Source, Problem> {
    if let Some(order) = asked_for(reader, "order") {
        let id: Uuid = order.parse().map_err(|_no_id| Problem::not_found())?;
        return goods::of_order(state, reader, id).await;
    }
    if asked_for(reader, "from").is_some_and(|from| from == "basket") {
        return goods::of_basket(state, reader).await;
    }
    goods::usual(state, reader).await
}

/// A form before it is drawn.
struct Form<'a> {
    /// What is changed; nothing for a new one.
    view: Option<&'a StandingOrderView>,
    filled: &'a Filled,
    faults: Faults,
    /// What was found and is proposed besides.
    found: Vec<Uuid>,
    said: String,
}

impl<'a> Form<'a> {
    fn of(view: Option<&'a StandingOrderView>, filled: &'a Filled) -> Self {
        let (faults, found) = (Faults::default(), Vec::new());
        Self { view, filled, faults, found, said: String::new() }
    }
}

async fn drawn(
    state: &State,
    reader: &Reader,
    form: Form<'_>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let mut ids: Vec<Uuid> = goods_in(form.filled).into_iter().map(|(id, _)| id).collect();
    ids.extend(&form.found);
    let offers = goods::on_sale(state, reader, &ids).await?;
    let before: &[StandingLineView] = form.view.map_or(&[], |view| &view.lines);
    let rows = rows(form.filled, &offers, before, &form.faults, lang);
    let (action, back) = match form.view {
        None => (
            "/standing-orders/new".to_owned(),
            Link::new(lang.t("Pesanan rutin", "Standing orders"), "/standing-orders"),
        ),
        Some(view) => {
            let href = format!("/standing-orders/{}", view.id);
            (format!("{href}/change"), Link::new(view.name.clone(), href))
        }
    };
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let content = (rows, form.filled, &form.faults);
    let mut page =
        FormPage::new(shell, form.view.is_none(), content, (action, back), frame::key(state));
    page.said = form.said;
    if let Some(view) = form.view {
        page.version = view.version.to_string();
    }
    frame::page(status, &page)
}

/// What a button of the form other than the last one asks for: more goods, or a count one step up or down; nothing
/// for the last one.
async fn prepared(
    state: &State,
    reader: &Reader,
    filled: &Filled,
    view: Option<&StandingOrderView>,
) -> Result<Option<HttpResponse>, Problem> {
    let lang = reader.language;
    let stepped = filled.text("add").map(|id| (id, 1)).or(filled.text("take").map(|id| (id, -1)));
    if let Some((id, by)) = stepped {
        let counted = stepped_counts(filled, &id, by);
        let form = Form::of(view, &counted);
        return drawn(state, reader, form, StatusCode::OK).await.map(Some);
    }
    if filled.get("do") != "find" {
        return Ok(None);
    }
    let mut form = Form::of(view, filled);
    if let Some(text) = filled.text("find") {
        let offers = goods::found(state, reader, &text).await?;
        let there = goods_in(filled);
        form.found = offers.iter().map(|offer| offer.id).collect();
        form.found.retain(|id| there.iter().all(|(known, _)| known != id));
        form.said = match form.found.len() {
            0 => lang.t("Tidak ada barang lain yang cocok.", "No other goods match.").to_owned(),
            n => lang.pick(
                format!("{n} barang ditambahkan di bawah daftar. Isi jumlahnya."),
                format!("{n} goods were added below the list. Fill in how many."),
            ),
        };
    }
    drawn(state, reader, form, StatusCode::OK).await.map(Some)
}

/// The form with one count a step up or down; what is no number counts as none.
fn stepped_counts(filled: &Filled, id: &str, by: i64) -> Filled {
    let name = format!("count-{id}");
    let stepped = |(field, value): (&str, &str)| {
        if field != name {
            return (field.to_owned(), value.to_owned());
        }
        let count = value.trim().parse::<i64>().unwrap_or(0).saturating_add(by).max(0);
        (field.to_owned(), count.to_string())
    };
    let pairs = filled.pairs().filter(|(field, _)| !matches!(*field, "add" | "take"));
    Filled::of(pairs.map(stepped).collect())
}

/// `POST /standing-orders/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever may not order; the database fails.
pub async fn make(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        writers_only(&reader)?;
        let filled = &posted.form;
        if let Some(page) = prepared(&state, &reader, filled, None).await? {
            return Ok(page);
        }
        let mut faults = Faults::default();
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        if let Some((schedule, wording, ids)) = read(filled, &mut faults, reader.language) {
            let new = NewStandingOrder { id: None, schedule, wording };
            match write_standing_order(&state.workflow, ask(&reader, &posted), new).await {
                Ok(answer) => {
                    let made: serde_json::Value =
                        serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                    let id = made.get("id").and_then(|id| id.as_str()).unwrap_or_default();
                    return Ok(frame::led_to(&format!("/standing-orders/{id}")));
                }
                Err(error) => (faults, status) = refused(error, &ids, &reader)?,
            }
        }
        let form = Form { faults, ..Form::of(None, filled) };
        drawn(&state, &reader, form, status).await
    };
    made.await.map_err(NotShown::Wrong)
}

/// What a command refused, beside the fields; what no form can mend is a page of its own.
fn refused(
    error: WorkflowError,
    ids: &[Uuid],
    reader: &Reader,
) -> Result<(Faults, StatusCode), Problem> {
    let problem = Problem::from(error);
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let of = |pointer: &str| field_of(pointer, ids);
    Ok((Faults::of(&problem, reader.language, "find", of), status))
}

/// `GET /standing-orders/{id}/change`: the form, filled with what it says.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its buyer's people; 403; the database fails.
pub async fn change_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        writers_only(&reader)?;
        let filled = of_view(&view);
        drawn(&state, &reader, Form::of(Some(&view), &filled), StatusCode::OK).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /standing-orders/{id}/change`.
///
/// # Errors
/// As [`change_form`].
pub async fn change(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let changed = async {
        let view = of_reader(&state, &reader).await?;
        writers_only(&reader)?;
        let filled = &posted.form;
        if let Some(page) = prepared(&state, &reader, filled, Some(&view)).await? {
            return Ok(page);
        }
        let mut faults = Faults::default();
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        if let Some((_, wording, ids)) = read(filled, &mut faults, reader.language) {
            let (id, request) = (StandingOrderId(view.id), Request::Change(wording));
            let asked = ask(&reader, &posted);
            match handle_standing_order(&state.workflow, asked, id, request).await {
                Ok(_) => return Ok(frame::led_to(&format!("/standing-orders/{id}"))),
                Err(error) => (faults, status) = refused(error, &ids, &reader)?,
            }
        }
        let form = Form { faults, ..Form::of(Some(&view), filled) };
        drawn(&state, &reader, form, status).await
    };
    changed.await.map_err(NotShown::Wrong)
}
