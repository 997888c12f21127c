//! Trying a word out: what a question finds as words are now, and as they would be.

use catalog_indexer::search::{SearchAnswer, SearchQuery};
use catalog_indexer::trade_words::TradeWords;
use order_workflow::ask::Asker;
use order_workflow::command::search_words::SearchWord;
use order_workflow::query::search_words::{SearchWordView, all_words, offer_names, trial_tokens};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::search_index::{tokens, trade_words};
use crate::state::State;

/// Goods that are told of each.
const NAMES: usize = 8;

/// What a question finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialView {
    /// How many goods.
    pub total: u64,
    /// How the question was understood.
    pub understood_as: String,
    /// What the first of them are called.
    pub goods: Vec<String>,
}

/// What a question finds before a word is changed, and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialsView {
    /// As words are now.
    pub before: TrialView,
    /// As they would be.
    pub after: TrialView,
}

/// What becomes of the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This one is said, or said anew.
    Said(SearchWord),
    /// This one is taken away.
    Removed(String),
}

impl Change {
    fn word(&self) -> &str {
        match self {
            Self::Said(said) => &said.word,
            Self::Removed(word) => word,
        }
    }
}

/// Tries a question with the words as they are and as they would be. It looks among goods that any cooperative may
/// find, and tells no prices.
///
/// # Errors
/// The index does not answer; the database fails.
pub async fn trials(
    state: &State,
    by: &Asker,
    question: &str,
    change: &Change,
) -> Result<TrialsView, Problem> {
    let reader = state.workflow.reader();
    let words = all_words(reader).await?;
    let mut changed: Vec<SearchWordView> =
        words.iter().filter(|word| word.word != change.word()).cloned().collect();
    if let Change::Said(said) = change {
        changed.push(SearchWordView {
            word: said.word.clone(),
            kind: said.kind.as_str().to_owned(),
            meant: said.meant.clone(),
            version: 0,
            updated_at: state.workflow.origin.now(),
        });
    }
    Ok(TrialsView {
        before: trial(state, by, question, trade_words(words)).await?,
        after: trial(state, by, question, trade_words(changed)).await?,
    })
}

async fn trial(
    state: &State,
    by: &Asker,
    question: &str,
    words: TradeWords,
) -> Result<TrialView, Problem> {
    let query = SearchQuery {
        text: Some(question.to_owned()),
        limit: NAMES,
        asker: tokens(trial_tokens()),
        trade_words: Arc::new(words),
        ..SearchQuery::default()
    };
    let found: SearchAnswer =
        state.search.find_with(query, by, state.workflow.origin.now()).await?;
    let goods = offer_names(state.workflow.reader(), &found.ids, &trial_tokens()).await?;
    Ok(TrialView { total: found.total, understood_as: found.understood.phrase(), goods })
}
