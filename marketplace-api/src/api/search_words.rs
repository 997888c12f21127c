//! The operator's words of the search over JSON: listed, said, tried out, taken away.

use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::search_words::{SearchWord, WordKind, remove_word, say_word};
use order_workflow::query::search_words::{SearchWordView, search_word, search_words};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;
use crate::word_trial::{Change, TrialsView, trials};

/// Which words.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WantedWords {
    /// Only those that hold these letters, or mean something that does.
    pub q: Option<String>,
}

/// How a word is meant.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordKindSent {
    /// It stands for all the words together.
    Abbreviation,
    /// It is the same as each of them.
    Synonym,
}

impl From<WordKindSent> for WordKind {
    fn from(sent: WordKindSent) -> Self {
        match sent {
            WordKindSent::Abbreviation => Self::Abbreviation,
            WordKindSent::Synonym => Self::Synonym,
        }
    }
}

/// What is meant by a word.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaySearchWord {
    /// How it is meant.
    pub kind: WordKindSent,
    /// 1 to 4 words that it stands for together, or 1 to 12 that it is each the same as; letters alone.
    pub meant: Vec<String>,
}

/// A question, and a word as it would be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrySearchWord {
    /// What is looked for, as a shopper types it; at most 200 characters are read.
    pub q: String,
    /// The word.
    pub word: String,
    /// What would be meant by it; without this, what is found without the word.
    pub says: Option<SaySearchWord>,
}

/// `GET /api/v1/search-words`: what the operator says that shoppers mean, in the order of the words.
#[utoipa::path(get, path = "/api/v1/search-words", tag = "catalogue", params(WantedWords, PageParams),
    responses((status = 200, body = Page<SearchWordView>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<WantedWords>,
) -> Result<HttpResponse, Problem> {
    let after: Option<String> = reading.page.after()?;
    let text = reading.query.q.as_deref().unwrap_or_default();
    let wanted = (text, after.as_deref(), reading.page.fetch());
    let found = search_words(state.workflow.reader(), &reading.asker, wanted).await?;
    Ok(json(&Page::of(found, &reading.page, |word| word.word.clone())))
}

/// `GET /api/v1/search-words/{word}`: one of them.
#[utoipa::path(get, path = "/api/v1/search-words/{word}", tag = "catalogue", params(("word" = String, Path)),
    responses((status = 200, body = SearchWordView), (status = 403), (status = 404)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let view = search_word(state.workflow.reader(), &reading.asker, &reading.text("word")).await?;
    Ok(json_versioned(&view, view.version))
}

/// `PUT /api/v1/search-words/{word}`: the operator says what is meant by a word; it holds from the next question on.
#[utoipa::path(put, path = "/api/v1/search-words/{word}", tag = "catalogue", params(("word" = String, Path)),
    request_body = SaySearchWord,
    responses((status = 200, body = SearchWordView), (status = 201, body = SearchWordView), (status = 403), (status = 422)))]
pub async fn say(
    state: web::Data<State>,
    asked: Asked<SaySearchWord>,
) -> Result<HttpResponse, Problem> {
    let word = asked.text("word");
    let Asked { body, ask, .. } = asked;
    let said = SearchWord { word, kind: body.kind.into(), meant: body.meant };
    let answer = say_word(&state.workflow, ask, said).await?;
    state.search.forget_words();
    Ok(respond(answer))
}

/// `DELETE /api/v1/search-words/{word}`: the operator takes a word away.
#[utoipa::path(delete, path = "/api/v1/search-words/{word}", tag = "catalogue", params(("word" = String, Path)),
    responses((status = 204, description = "It means nothing more"), (status = 403), (status = 404)))]
pub async fn remove(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let word = asked.text("word");
    let answer = remove_word(&state.workflow, asked.ask, word).await?;
    state.search.forget_words();
    Ok(respond(answer))
}

/// `POST /api/v1/search-words/preview`: what a question finds as words are, and as they would be. Nothing is changed.
#[utoipa::path(post, path = "/api/v1/search-words/preview", tag = "catalogue", request_body = TrySearchWord,
    responses((status = 200, body = TrialsView), (status = 403), (status = 422)))]
pub async fn preview(
    state: web::Data<State>,
    asked: Asked<TrySearchWord>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let Asker::Operator(_) = ask.by else { return Err(WorkflowError::OperatorOnly.into()) };
    let change = match body.says {
        Some(says) => {
            let said = SearchWord { word: body.word, kind: says.kind.into(), meant: says.meant };
            Change::Said(said.checked().map_err(WorkflowError::from)?)
        }
        None => Change::Removed(body.word),
    };
    Ok(json(&trials(&state, &ask.by, &body.q, &change).await?))
}
