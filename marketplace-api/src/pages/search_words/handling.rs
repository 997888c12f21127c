//! The operator's words as they are asked for and posted.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Asker, Expected};
use order_workflow::command::search_words::{remove_word, say_word};
use order_workflow::query::search_words::{SearchWordView, search_word, search_words};

use super::{BASE, Seen, Trial, WordsPage, of_view, read, tried};
use crate::extract::{NotShown, PageForm};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame::{self, led_to};
use crate::pages::operator::ask;
use crate::pages::operator::reader::Operator;
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;
use crate::word_trial::{Change, trials};

/// Words on one page.
const SHOWN: usize = 50;

type Page = Result<HttpResponse, Problem>;
type Shown = Result<HttpResponse, NotShown>;

fn asked(operator: &Operator, name: &str) -> Option<String> {
    form_urlencoded::parse(operator.request().query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty() && !value.contains('\0'))
}

fn done(operator: &Operator) -> Option<Note> {
    let lang = operator.language;
    let bold = match asked(operator, "done")?.as_str() {
        "said" => lang.t(
            "Tersimpan; berlaku mulai pencarian berikutnya.",
            "Kept; it holds from the next search on.",
        ),
        "removed" => {
            lang.t("Dihapus; tidak berarti apa-apa lagi.", "Removed; it means nothing more.")
        }
        _ => return None,
    };
    Some(Note {
        tone: Tone::Good,
        icon: "circle-check",
        bold: bold.to_owned(),
        small: String::new(),
    })
}

/// The list as it is drawn: with the form as it was filled in and what is wrong with it.
async fn listed(
    state: &State,
    operator: &Operator,
    (status, filled, faults): (StatusCode, &Filled, &Faults),
    trial: Option<Trial>,
) -> Page {
    let looked_for = asked(operator, "q").unwrap_or_default();
    let after = asked(operator, "after");
    let by = Asker::Operator(operator.who.person);
    let most = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
    let wanted = (looked_for.as_str(), after.as_deref(), most);
    let mut found = search_words(state.workflow.reader(), &by, wanted).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &looked_for).append_pair("after", &last.word);
        format!("{BASE}?{}", query.finish())
    });
    let note = done(operator);
    let seen = Seen { words: &found, looked_for, next, trial, note, word: None };
    let page = WordsPage::new(operator.shell(state), seen, (filled, faults), frame::key(state));
    frame::page(status, &page)
}

/// `GET /operator/search-words`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody but the operator; the database fails.
pub async fn list(state: web::Data<State>, operator: Operator) -> Shown {
    let (filled, none) = (Filled::default(), Faults::default());
    listed(&state, &operator, (StatusCode::OK, &filled, &none), None).await.map_err(NotShown::Wrong)
}

/// The envelope of what was posted, about the version that its form was drawn for.
fn envelope(operator: &Operator, posted: &PageForm<Filled>) -> Ask {
    let expects = posted.form.version().map(Expected::from);
    Ask { expects, ..ask(operator, posted.form.key(), &posted.typed) }
}

/// What was refused, beside its field.
fn refused(problem: &Problem, is_new: bool, lang: Language) -> Faults {
    if is_new && problem.status() == StatusCode::PRECONDITION_FAILED {
        let mut faults = Faults::default();
        let said = lang.t(
            "Kata ini sudah ada. Ubah di daftar di bawah.",
            "This word is there already. Change it in the list below.",
        );
        faults.add("word", said);
        return faults;
    }
    let first = if is_new { "word" } else { "meant" };
    Faults::of(problem, lang, first, |pointer| {
        ["word", "kind", "meant"].contains(&pointer).then(|| pointer.to_owned())
    })
}

/// What the form would do to what a question finds.
async fn tried_out(
    state: &State,
    operator: &Operator,
    (filled, change): (&Filled, Change),
) -> Result<Trial, Problem> {
    let change = match change {
        Change::Said(said) => {
            Change::Said(said.checked().map_err(|wrong| Problem::from(WorkflowError::from(wrong)))?)
        }
        removed @ Change::Removed(_) => removed,
    };
    let word = match &change {
        Change::Said(said) => said.word.clone(),
        Change::Removed(word) => word.clone(),
    };
    let question = filled.text("try").unwrap_or(word);
    let by = Asker::Operator(operator.who.person);
    let seen = trials(state, &by, &question, &change).await?;
    Ok(tried(&question, &seen, operator.language))
}

fn is_theirs(problem: &Problem) -> bool {
    matches!(problem.status().as_u16(), 409 | 412 | 422)
}

/// `POST /operator/search-words`: tries a new word out, or says it.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody but the operator; the database fails.
pub async fn say(state: web::Data<State>, operator: Operator, posted: PageForm<Filled>) -> Shown {
    let said = async {
        let (form, none) = (&posted.form, Faults::default());
        let word = read(form, form.get("word"));
        let problem = if form.get("do") == "save" {
            match say_word(&state.workflow, envelope(&operator, &posted), word).await {
                Ok(_) => {
                    state.search.forget_words();
                    return Ok(led_to(&format!("{BASE}?done=said")));
                }
                Err(error) => Problem::from(error),
            }
        } else {
            match tried_out(&state, &operator, (form, Change::Said(word))).await {
                Ok(trial) => {
                    let drawn = (StatusCode::OK, form, &none);
                    return listed(&state, &operator, drawn, Some(trial)).await;
                }
                Err(problem) => problem,
            }
        };
        if !is_theirs(&problem) {
            return Err(problem);
        }
        let faults = refused(&problem, true, operator.language);
        listed(&state, &operator, (problem.status(), form, &faults), None).await
    };
    said.await.map_err(NotShown::Wrong)
}

async fn of_path(state: &State, operator: &Operator) -> Result<SearchWordView, Problem> {
    let word = operator.request().match_info().get("word").unwrap_or_default();
    let by = Asker::Operator(operator.who.person);
    Ok(search_word(state.workflow.reader(), &by, word).await?)
}

fn showing(
    state: &State,
    operator: &Operator,
    (word, trial, note): (&SearchWordView, Option<Trial>, Option<Note>),
    (status, filled, faults): (StatusCode, &Filled, &Faults),
) -> Page {
    let seen = Seen { word: Some(word), trial, note, ..Seen::default() };
    let page = WordsPage::new(operator.shell(state), seen, (filled, faults), frame::key(state));
    frame::page(status, &page)
}

/// `GET /operator/search-words/{word}`.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody but the operator; 404.
pub async fn show(state: web::Data<State>, operator: Operator) -> Shown {
    let shown = async {
        let word = of_path(&state, &operator).await?;
        let (filled, none) = (of_view(&word), Faults::default());
        showing(&state, &operator, (&word, None, done(&operator)), (StatusCode::OK, &filled, &none))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /operator/search-words/{word}`: tries a change out, says the word anew, or takes it away.
///
/// # Errors
/// Leads to the sign-in page; 403 for everybody but the operator; 404.
pub async fn change(
    state: web::Data<State>,
    operator: Operator,
    posted: PageForm<Filled>,
) -> Shown {
    let changed = async {
        let word = of_path(&state, &operator).await?;
        let (form, none) = (&posted.form, Faults::default());
        let said = read(form, &word.word);
        let (workflow, envelope) = (&state.workflow, envelope(&operator, &posted));
        let problem = match form.get("do") {
            "save" => match say_word(workflow, envelope, said).await {
                Ok(_) => {
                    state.search.forget_words();
                    return Ok(led_to(&format!("{BASE}/{}?done=said", word.word)));
                }
                Err(error) => Problem::from(error),
            },
            "remove" => match remove_word(workflow, envelope, word.word.clone()).await {
                Ok(_) => {
                    state.search.forget_words();
                    return Ok(led_to(&format!("{BASE}?done=removed")));
                }
                Err(error) => Problem::from(error),
            },
            without => {
                let change = if without == "without" {
                    Change::Removed(word.word.clone())
                } else {
                    Change::Said(said)
                };
                match tried_out(&state, &operator, (form, change)).await {
                    Ok(trial) => {
                        let drawn = (StatusCode::OK, form, &none);
                        return showing(&state, &operator, (&word, Some(trial), None), drawn);
                    }
                    Err(problem) => problem,
                }
            }
        };
        if !is_theirs(&problem) {
            return Err(problem);
        }
        let lang = operator.language;
        let stale = problem.status() == StatusCode::PRECONDITION_FAILED;
        let note = stale.then(|| Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: told(&problem, lang).to_owned(),
            small: String::new(),
        });
        let faults = if stale { none } else { refused(&problem, false, lang) };
        showing(&state, &operator, (&word, None, note), (problem.status(), form, &faults))
    };
    changed.await.map_err(NotShown::Wrong)
}
