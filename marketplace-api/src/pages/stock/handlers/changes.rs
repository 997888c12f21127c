//! Changes that were made as one: the list, one of them, calling it off, taking it back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::command::catalogue::DESK;
use order_workflow::command::catalogue_changes as commands;
use order_workflow::query::catalogue_changes::{
    ChangeView, Changes, change, changed_rows, changes as all,
};
use supply_chain::id::CatalogueChangeId;

use super::{READ, SHOWN, Shown, after, asked, by, may, next, only};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::Filled;
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::stock::changes::{ChangePage, ChangesPage, what};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Rows of one change on a page.
const ROWS: u64 = 50;

fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Makassar)
}

/// `GET /stock/changes`: what was changed at once, and what is planned.
///
/// # Errors
/// Leads to the sign-in page; 403 for a member; the database fails.
pub async fn changes(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let now = state.workflow.origin.now();
        let wanted = Changes { state: None, after: after(&reader), limit: READ };
        let mut found = all(state.workflow.reader(), &by(&reader), wanted, now).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next = found.last().filter(|_| more).map(|last| next("/stock/changes", &[], last.id));
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        let page = ChangesPage::new(shell, &found, (now, zone(&reader)), next);
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn own(state: &State, reader: &Reader) -> Result<ChangeView, Problem> {
    let id: CatalogueChangeId = reader.id("id")?;
    let now = state.workflow.origin.now();
    Ok(change(state.workflow.reader(), &by(reader), id, now).await?)
}

/// `GET /stock/changes/{id}`: one of them, with what became of each offer.
///
/// # Errors
/// Leads to the sign-in page; 404; the database fails.
pub async fn change_page(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let found = own(&state, &reader).await?;
        let from = asked(&reader, "from").and_then(|from| from.parse().ok()).unwrap_or(0);
        let id = CatalogueChangeId(found.id);
        let at = (from, ROWS + 1);
        let mut rows = changed_rows(state.workflow.reader(), &by(&reader), id, at).await?;
        let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next = more.then(|| format!("/stock/changes/{id}?from={}", from.saturating_add(ROWS)));
        let shell = frame::shell(&state, &reader, Place::Stock).await?;
        let now = (state.workflow.origin.now(), zone(&reader));
        let ends = (may(&reader).sell, next, frame::key(&state));
        frame::page(StatusCode::OK, &ChangePage::new(shell, &found, &rows, now, ends))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /stock/changes/{id}/cancel`: called off before its day. Too late, the page shows how it stands.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn cancel_change(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    let ended = async {
        let id: CatalogueChangeId = reader.id("id")?;
        let form = &posted.form;
        let ask = reader.ask(reader.once(form.key(), &posted.typed), form.version());
        match commands::cancel(&state.workflow, ask, id).await.map_err(Problem::from) {
            Ok(_) => Ok(frame::led_to(&format!("/stock/changes/{id}"))),
            Err(problem) if matches!(problem.status().as_u16(), 409 | 412) => {
                Ok(frame::led_to(&format!("/stock/changes/{id}")))
            }
            Err(problem) => Err(problem),
        }
    };
    ended.await.map_err(NotShown::Wrong)
}

/// `GET /stock/changes/{id}/undo`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn undo_change_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let found = own(&state, &reader).await?;
        only(may(&reader).sell, DESK)?;
        ask_once_more(&state, &reader, &found, None).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn ask_once_more(
    state: &State,
    reader: &Reader,
    found: &ChangeView,
    refused: Option<&Problem>,
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let address = format!("/stock/changes/{}", found.id);
    // Some of it changed since: the rest can still be taken back, where there is one.
    let count = refused.and_then(|problem| problem.fact_named("count")?.as_i64());
    let leaves = refused.is_some_and(|problem| problem.kind() == &kind::CHANGED_SINCE)
        && count.is_some_and(|count| count < found.done);
    let asking = Asking {
        heading: if leaves {
            lang.t("Kembalikan yang lain saja", "Take back the rest").to_owned()
        } else {
            lang.t("Kembalikan seperti semula", "Take it back").to_owned()
        },
        about: what(found, lang),
        happens: happens(found, leaves, lang),
        stays: lang
            .t(
                "Pesanan yang sudah diajukan tetap dengan harganya.",
                "Orders already submitted keep their prices.",
            )
            .to_owned(),
        action: format!("{address}/undo"),
        back: Link::new(what(found, lang), address),
        key: frame::key(state),
        version: found.version.to_string(),
        hidden: if leaves { vec![("leave_changed", "1".to_owned())] } else { Vec::new() },
        ..Asking::default()
    };
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let status = refused.map_or(StatusCode::OK, Problem::status);
    let refusal = refused.map(|problem| problem.detail(lang).to_owned());
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

fn happens(found: &ChangeView, leaves: bool, lang: Language) -> String {
    if leaves {
        return lang
            .t(
                "Barang yang disebut tetap seperti sekarang; semua yang lain kembali seperti sebelumnya.",
                "The goods named stay as they are now; all others are as they were before.",
            )
            .to_owned();
    }
    let goods = crate::language::format::count(found.done);
    lang.pick(
        format!("Harga, stok, dan penjualan {goods} barang kembali seperti sebelumnya."),
        format!("Prices, stock and selling of {goods} goods are as they were before."),
    )
}

/// `POST /stock/changes/{id}/undo`: everything as it was before.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 without a desk role; the database fails.
pub async fn undo_change(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    let undone = async {
        let id: CatalogueChangeId = reader.id("id")?;
        let form = &posted.form;
        let ask = reader.ask(reader.once(form.key(), &posted.typed), form.version());
        let leave = form.is_ticked("leave_changed");
        let problem = match commands::undo(&state.workflow, ask, id, leave).await {
            Ok(_) => return Ok(frame::led_to(&format!("/stock/changes/{id}"))),
            Err(error) => Problem::from(error),
        };
        if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
            return Err(problem);
        }
        let found = own(&state, &reader).await?;
        ask_once_more(&state, &reader, &found, Some(&problem)).await
    };
    undone.await.map_err(NotShown::Wrong)
}
