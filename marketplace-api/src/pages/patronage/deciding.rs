//! Recording what was decided, passing on what came from above, and taking either back, as they are posted.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::command::years::{
    Decided, PassOn, Refusal, TakeBack, decide_year, pass_on as carry_on, preview_year,
    take_back as carry_back,
};
use order_workflow::query::patronage::{YearView, year as year_view};
use supply_chain::id::YearDecisionId;
use uuid::Uuid;

use super::ask::{AskPage, Question};
use super::close::{ClosePage, OTHERS, PARTS, decided, unfilled};
use super::handling::{Shown, asked, by, decides};
use super::preview::PreviewPage;
use crate::api::patronage::year_in_path;
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::rupiah;
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::{Field, Note, Tone, Total};
use crate::problem::Problem;
use crate::state::State;

async fn view_of(state: &State, reader: &Reader, year: i32) -> Result<YearView, Problem> {
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    Ok(year_view(on, &by(reader), year, now).await?)
}

/// The form, as it was filled in.
async fn form_again(
    state: &State,
    reader: &Reader,
    year: i32,
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let view = view_of(state, reader, year).await?;
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &ClosePage::new(shell, &view, filled, faults))
}

/// `GET /patronage/{year}/close`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 but for the board and its treasurer; the database fails.
pub async fn form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let faults = Faults::default();
        form_again(&state, &reader, year, (StatusCode::OK, &unfilled(), &faults)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// What a refusal says about the fields of the form.
fn refused(problem: &Problem, reader: &Reader) -> Faults {
    Faults::of(problem, reader.language, "surplus", |pointer| {
        let field = match pointer {
            "uses" => PARTS[0].0,
            other => other,
        };
        Some(field.to_owned())
    })
}

/// `POST /patronage/{year}/close`: what it would make; nothing changes.
///
/// # Errors
/// As [`form`].
pub async fn look(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let shown = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let filled = &posted.form;
        match decided(filled, reader.language) {
            Ok(decided) => previewed(&state, &reader, year, (filled, &decided), None).await,
            Err(faults) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                form_again(&state, &reader, year, (status, filled, &faults)).await
            }
        }
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The preview of what was typed, or the form with what is wrong with it.
async fn previewed(
    state: &State,
    reader: &Reader,
    year: i32,
    (filled, decided): (&Filled, &Decided),
    refusal: Option<(StatusCode, String)>,
) -> Result<HttpResponse, Problem> {
    let preview = match preview_year(&state.workflow, &by(reader), year, decided).await {
        Ok(preview) => preview,
        Err(error) => return not_taken(state, reader, year, (filled, error)).await,
    };
    let hidden = PARTS.iter().map(|(name, _)| *name).chain(OTHERS);
    let hidden: Vec<(String, String)> = hidden
        .flat_map(|name| filled.all(name).map(move |value| (name.to_owned(), value.to_owned())))
        .collect();
    let shell = frame::shell(state, reader, Place::More).await?;
    let (status, refusal) =
        refusal.map_or((StatusCode::OK, None), |(status, sentence)| (status, Some(sentence)));
    let page = PreviewPage::new(shell, (&preview, decided), frame::key(state), hidden, refusal);
    frame::page(status, &page)
}

async fn not_taken(
    state: &State,
    reader: &Reader,
    year: i32,
    (filled, error): (&Filled, WorkflowError),
) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    if !matches!(problem.status().as_u16(), 409 | 422) {
        return Err(problem);
    }
    let faults = refused(&problem, reader);
    form_again(state, reader, year, (problem.status(), filled, &faults)).await
}

/// `POST /patronage/{year}/confirm`: what was shown is recorded.
///
/// # Errors
/// As [`form`].
pub async fn confirm(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let filled = &posted.form;
        let decided = match decided(filled, reader.language) {
            Ok(decided) => decided,
            Err(faults) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return form_again(&state, &reader, year, (status, filled, &faults)).await;
            }
        };
        let ask = reader.ask(reader.once(filled.key(), &posted.typed), None);
        match decide_year(&state.workflow, ask, year, decided.clone()).await {
            Ok(_) => Ok(frame::led_to(&format!("/patronage/{year}?done=decided"))),
            Err(error @ WorkflowError::Year(Refusal::Overtaken)) => {
                let problem = Problem::from(error);
                let sentence = told(&problem, reader.language).to_owned();
                let refusal = Some((problem.status(), sentence));
                previewed(&state, &reader, year, (filled, &decided), refusal).await
            }
            Err(error) => not_taken(&state, &reader, year, (filled, error)).await,
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// The decision above that a form is about.
fn above(text: Option<&str>) -> Option<YearDecisionId> {
    text.and_then(|id| id.trim().parse::<Uuid>().ok()).map(YearDecisionId)
}

/// The fields that name a decision of one's own.
fn named(reader: &Reader, filled: &Filled, faults: &Faults, reason: bool) -> Vec<Field> {
    let lang = reader.language;
    let field = |name: &'static str, label: &'static str| Field {
        name,
        label,
        error: faults.at(name),
        value: filled.get(name).to_owned(),
        ..Field::default()
    };
    let mut fields = vec![
        Field {
            longest: 200,
            ..field("minutes", lang.t("Nomor keputusan", "Number of the decision"))
        },
        Field { kind: "date", ..field("decided_on", lang.t("Tanggal keputusan", "Its day")) },
    ];
    if reason {
        fields.push(Field { longest: 500, ..field("reason", lang.t("Alasan", "Reason")) });
    }
    fields
}

/// The day in a form, or the sentence beside it.
fn day_of(reader: &Reader, filled: &Filled, faults: &mut Faults) -> Option<NaiveDate> {
    let day = filled.get("decided_on").trim().parse().ok();
    if day.is_none() {
        let lang = reader.language;
        faults.add("decided_on", lang.t("Isi tanggal keputusannya.", "Enter its day."));
    }
    day
}

/// `GET /patronage/{year}/pass-on?from=`.
///
/// # Errors
/// Leads to the sign-in page; 404 for what gave nothing; 403 but for the board and its treasurer; the database fails.
pub async fn pass_on_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let from = above(asked(&reader, "from").as_deref()).ok_or_else(Problem::not_found)?;
        let (filled, faults) = (Filled::default(), Faults::default());
        passing(&state, &reader, (year, from), (StatusCode::OK, &filled, &faults)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn passing(
    state: &State,
    reader: &Reader,
    (year, from): (i32, YearDecisionId),
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let view = view_of(state, reader, year).await?;
    let gift = view.received.iter().find(|gift| gift.decision_id == from.0);
    let gift = gift.ok_or_else(Problem::not_found)?;
    let totals = vec![
        Total::sum(lang.t("Bagian kita", "Our share"), rupiah(gift.amount)),
        Total::new(
            lang.t("Belanja anggota tahun itu", "Trade of members in that year"),
            rupiah(view.totals.trade_of_members),
        ),
    ];
    let question = Question {
        heading: lang.pick(
            format!("Teruskan SHU {year} dari {}", gift.from.name),
            format!("Pass on the SHU {year} from {}", gift.from.name),
        ),
        note: Note {
            tone: Tone::Info,
            icon: "info-circle",
            bold: lang
                .t(
                    "Seluruhnya dibagi ke anggota menurut belanja mereka tahun itu.",
                    "All of it is shared among the members by what they bought in that year.",
                )
                .to_owned(),
            small: lang
                .t(
                    "Selama penjualan toko dicatat di luar Lumbung, semua belanja anggota dihitung, bukan hanya barang dari sekunder.",
                    "As long as the shop's sales are kept outside Lumbung, all of a member's purchases count, not only goods from the secondary.",
                )
                .to_owned(),
        },
        totals,
        action: format!("/patronage/{year}/pass-on"),
        back: Link::new(format!("SHU {year}"), format!("/patronage/{year}")),
        key: frame::key(state),
        from: Some(from.to_string()),
        fields: named(reader, filled, faults, false),
        class: "go",
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &AskPage::new(shell, question, faults))
}

/// `POST /patronage/{year}/pass-on`.
///
/// # Errors
/// As [`pass_on_form`].
pub async fn pass_on(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let filled = &posted.form;
        let from = above(Some(filled.get("from"))).ok_or_else(Problem::not_found)?;
        let mut faults = Faults::default();
        let Some(decided_on) = day_of(&reader, filled, &mut faults) else {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return passing(&state, &reader, (year, from), (status, filled, &faults)).await;
        };
        let how = PassOn { decision: from, minutes: filled.get("minutes").to_owned(), decided_on };
        let ask = reader.ask(reader.once(filled.key(), &posted.typed), None);
        match carry_on(&state.workflow, ask, year, how).await {
            Ok(_) => Ok(frame::led_to(&format!("/patronage/{year}?done=passed-on"))),
            Err(error) => {
                let (status, faults) = said(error, &reader)?;
                passing(&state, &reader, (year, from), (status, filled, &faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// What a refusal says beside the fields, or the page of an error.
fn said(error: WorkflowError, reader: &Reader) -> Result<(StatusCode, Faults), Problem> {
    let problem = Problem::from(error);
    if !matches!(problem.status().as_u16(), 409 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, reader.language, "minutes", |pointer| {
        matches!(pointer, "minutes" | "decided_on" | "reason").then(|| pointer.to_owned())
    });
    Ok((problem.status(), faults))
}

/// `GET /patronage/{year}/take-back`, with `?from=` for what was passed on.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 but for the board and its treasurer; the database fails.
pub async fn take_back_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let from = above(asked(&reader, "from").as_deref());
        let (filled, faults) = (Filled::default(), Faults::default());
        taking(&state, &reader, (year, from), (StatusCode::OK, &filled, &faults)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn taking(
    state: &State,
    reader: &Reader,
    (year, from): (i32, Option<YearDecisionId>),
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let view = view_of(state, reader, year).await?;
    let gift = from.and_then(|from| view.received.iter().find(|gift| gift.decision_id == from.0));
    let decision = match from {
        Some(_) => gift.and_then(|gift| gift.passed_on.as_ref()),
        None => view.decision.as_ref(),
    };
    let totals = decision.map_or_else(Vec::new, |decision| {
        vec![
            Total::new(lang.t("Keputusan", "Decision"), decision.minutes.clone()),
            Total::sum(lang.t("SHU yang dibagi", "Surplus shared"), rupiah(decision.surplus)),
        ]
    });
    let question = Question {
        heading: lang.pick(
            format!("Tarik keputusan {year}"),
            format!("Take the decision about {year} back"),
        ),
        note: Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang
                .t(
                    "Semua bagian anggota dari keputusan ini tidak berlaku lagi.",
                    "No member's share of this decision holds any more.",
                )
                .to_owned(),
            small: lang
                .t(
                    "Buku mencatat kebalikannya; keputusan lama tetap bisa dibaca. Kalau sudah ada yang dibayarkan, urus dulu dengan anggotanya.",
                    "The books say the opposite; the old decision stays to be read. Where something was paid out, settle that with the member first.",
                )
                .to_owned(),
        },
        totals,
        action: format!("/patronage/{year}/take-back"),
        back: Link::new(format!("SHU {year}"), format!("/patronage/{year}")),
        key: frame::key(state),
        from: from.map(|from| from.to_string()),
        fields: named(reader, filled, faults, true),
        class: "red",
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &AskPage::new(shell, question, faults))
}

/// `POST /patronage/{year}/take-back`.
///
/// # Errors
/// As [`take_back_form`].
pub async fn take_back(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let year = year_in_path(reader.request())?;
        decides(&reader)?;
        let filled = &posted.form;
        let from = above(Some(filled.get("from")));
        let mut faults = Faults::default();
        let Some(taken_on) = day_of(&reader, filled, &mut faults) else {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return taking(&state, &reader, (year, from), (status, filled, &faults)).await;
        };
        let how = TakeBack {
            from,
            minutes: filled.get("minutes").to_owned(),
            reason: filled.get("reason").to_owned(),
            taken_on,
        };
        let ask = reader.ask(reader.once(filled.key(), &posted.typed), None);
        match carry_back(&state.workflow, ask, year, how).await {
            Ok(_) => Ok(frame::led_to(&format!("/patronage/{year}?done=taken-back"))),
            Err(error) => {
                let (status, faults) = said(error, &reader)?;
                taking(&state, &reader, (year, from), (status, filled, &faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}
