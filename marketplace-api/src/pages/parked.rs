//! `/operator/parked`: work that keeps failing and waits for somebody to look at it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::command::telling::parked::retry as retry_job;
use order_workflow::query::telling::parked::{ParkedView, parked};
use uuid::Uuid;

use super::filled::Filled;
use super::frame;
use super::layout::{Link, Shell};
use super::operator::reader::Operator;
use super::parts::{Empty, Pager};
use crate::extract::{NotShown, PageForm};
use crate::language::Language;
use crate::language::format::moment;
use crate::problem::Problem;
use crate::state::State;

/// Jobs on one page.
const SHOWN: usize = 50;

/// Parked work in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedRow {
    /// What it is: "Webhook · KDMP Nangapanda".
    pub what: String,
    /// Why, how often, since when.
    pub why: String,
    /// What the machine said.
    pub detail: String,
    /// Where trying again posts to.
    pub retry: String,
}

impl ParkedRow {
    /// Parked work as it stands at `now`.
    #[must_use]
    pub fn of(job: &ParkedView, now: DateTime<Utc>, lang: Language) -> Self {
        let word = match job.job.as_str() {
            "mail" => lang.t("Surel", "Mail"),
            "webhook" => "Webhook",
            "standing_order" => lang.t("Pesanan rutin", "Standing order"),
            "order_answer" => lang.t("Tenggat pesanan", "Deadline of an order"),
            "order_goods" => {
                lang.t("Barang susulan untuk pesanan", "Goods that came in for an order")
            }
            "order_promise" => lang.t("Hari yang dijanjikan", "Promised day of an order"),
            "order_count" => lang.t("Kiriman yang dianggap lengkap", "Shipment taken as complete"),
            "resale_goods" => lang.t("Barang yang dijual lagi", "Goods that are sold on"),
            "resale_rule" => lang.t("Aturan jual lagi", "Rule of resale"),
            "claim_deadline" => lang.t("Tenggat klaim", "Deadline of a claim"),
            other => other,
        };
        let about = job.about.as_deref().or(job.organization.as_deref());
        let whose = about.map(|name| format!(" · {name}"));
        let reason = match job.reason.as_str() {
            "deadline_not_kept" => lang.t("tidak dapat dijalankan", "cannot be carried out"),
            other => other,
        };
        let when = moment(job.parked_at, now, Tz::Asia__Jakarta, lang);
        Self {
            what: format!("{word}{}", whose.unwrap_or_default()),
            why: lang.pick(
                format!("{reason} · {} kali dicoba · {when}", job.attempts),
                format!("{reason} · tried {} times · {when}", job.attempts),
            ),
            detail: job.detail.chars().take(300).collect(),
            retry: format!("/operator/parked/{}/retry", job.id),
        }
    }
}

/// `/operator/parked`.
#[derive(Debug, Template)]
#[template(path = "operator/parked.html")]
pub struct ParkedPage {
    /// The shell.
    pub shell: Shell,
    /// What is parked, newest first.
    pub jobs: Vec<ParkedRow>,
    /// Nothing there.
    pub empty: Empty,
    /// The way to older ones.
    pub pager: Pager,
    /// The forms' key.
    pub key: String,
}

impl ParkedPage {
    /// The page of these jobs.
    #[must_use]
    pub fn new(shell: Shell, jobs: Vec<ParkedRow>, next: Option<String>, key: String) -> Self {
        let lang = shell.lang;
        let back = Link::new(lang.t("Lainnya", "More"), "/more");
        Self {
            jobs,
            empty: Empty {
                icon: "circle-check",
                heading: lang.t("Tidak ada yang macet.", "Nothing is stuck.").to_owned(),
                text: lang
                    .t(
                        "Pekerjaan yang terus gagal muncul di sini sampai ada yang mencobanya lagi.",
                        "Work that keeps failing waits here until somebody tries it again.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { next, ..Pager::default() },
            key,
            shell: shell.task(back),
        }
    }
}

/// `GET /operator/parked`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody but the operator; the database fails.
pub async fn list(state: web::Data<State>, operator: Operator) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let query = operator.request().query_string().to_owned();
        let after = form_urlencoded::parse(query.as_bytes())
            .find(|(field, _)| field == "after")
            .and_then(|(_, value)| value.parse::<Uuid>().ok());
        let by = Asker::Operator(operator.who.person);
        let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
        let mut jobs = parked(state.workflow.reader(), &by, after, read).await?;
        let more = jobs.len() > SHOWN;
        jobs.truncate(SHOWN);
        let next =
            jobs.last().filter(|_| more).map(|last| format!("/operator/parked?after={}", last.id));
        let (now, lang) = (state.workflow.origin.now(), operator.language);
        let rows = jobs.iter().map(|job| ParkedRow::of(job, now, lang)).collect();
        let page = ParkedPage::new(operator.shell(&state), rows, next, frame::key(&state));
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /operator/parked/{id}/retry`. What is not parked any more, somebody else has tried again.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody but the operator; the database fails.
pub async fn retry(
    state: web::Data<State>,
    operator: Operator,
    _posted: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let retried = async {
        let id = operator.request().match_info().get("id").unwrap_or_default();
        let id: Uuid = id.parse().map_err(|_no_id| Problem::not_found())?;
        let ask = Ask::plain(Asker::Operator(operator.who.person), Channel::Page);
        match retry_job(&state.workflow, ask, id).await.map_err(Problem::from) {
            Err(problem) if problem.status() != StatusCode::NOT_FOUND => Err(problem),
            _ => Ok(frame::led_to("/operator/parked")),
        }
    };
    retried.await.map_err(NotShown::Wrong)
}
