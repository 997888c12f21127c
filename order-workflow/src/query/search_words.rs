//! What an operator says that shoppers mean: the list, and what a search needs of it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::id::OrganizationId;
use supply_chain::offer::asker_tokens;
use supply_chain::organization::Kind;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::catalogue::limit;
use crate::store::search_words::{self as store, StoredWord};
use crate::unit_of_work::rows;

/// The most words there may be: all of them go with every question.
pub const WORDS_MAX: i64 = 2_000;

/// A word and what is meant by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SearchWordView {
    /// As shoppers write it, in plain letters.
    pub word: String,
    /// `abbreviation`: it stands for all of `meant` together; `synonym`: it is the same as each of them.
    pub kind: String,
    /// What is meant.
    pub meant: Vec<String>,
    /// Goes up with every change.
    pub version: i64,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<StoredWord> for SearchWordView {
    fn from(word: StoredWord) -> Self {
        Self {
            word: word.written,
            kind: word.kind,
            meant: word.meant.split(' ').map(str::to_owned).collect(),
            version: word.version,
            updated_at: word.updated_at,
        }
    }
}

fn operator_only(by: &Asker) -> Result<(), WorkflowError> {
    match by {
        Asker::Operator(_) => Ok(()),
        Asker::Actor(_) => Err(WorkflowError::OperatorOnly),
    }
}

/// Words in their order; of those that hold `text`, where it is said, the ones behind `after`.
///
/// # Errors
/// [`WorkflowError::OperatorOnly`] to anybody else.
pub async fn search_words(
    on: &impl ConnectionTrait,
    by: &Asker,
    (text, after, at_most): (&str, Option<&str>, u64),
) -> Result<Vec<SearchWordView>, WorkflowError> {
    operator_only(by)?;
    let text = text.trim().to_lowercase();
    let most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let found = store::list(on, (&text, after, most)).await?;
    Ok(found.into_iter().map(SearchWordView::from).collect())
}

/// One word.
///
/// # Errors
/// [`WorkflowError::OperatorOnly`] to anybody else; [`WorkflowError::NotFound`].
pub async fn search_word(
    on: &impl ConnectionTrait,
    by: &Asker,
    word: &str,
) -> Result<SearchWordView, WorkflowError> {
    operator_only(by)?;
    let found = store::find(on, word).await?;
    Ok(found.ok_or(WorkflowError::NotFound { what: "search word" })?.into())
}

/// All of them, for a search to go with a question.
///
/// # Errors
/// The database fails.
pub async fn all_words(on: &impl ConnectionTrait) -> Result<Vec<SearchWordView>, WorkflowError> {
    let found = store::list(on, ("", None, WORDS_MAX)).await?;
    Ok(found.into_iter().map(SearchWordView::from).collect())
}

/// The tokens with which words are tried out: of any cooperative that belongs to nobody. An operator sees no goods
/// that are for some organizations alone.
#[must_use]
pub fn trial_tokens() -> Vec<String> {
    let nobody = OrganizationId(Uuid::nil());
    let mut tokens = asker_tokens(nobody, Kind::Secondary, &[]);
    tokens.extend(asker_tokens(nobody, Kind::Primary, &[]));
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// What these offers are called, in the order of the ids, as far as they are on sale to whoever carries these tokens;
/// no prices.
///
/// # Errors
/// The database fails.
pub async fn offer_names(
    on: &impl ConnectionTrait,
    ids: &[Uuid],
    tokens: &[String],
) -> Result<Vec<String>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let found: Vec<Named> = rows(
        on,
        "SELECT o.name FROM offer o JOIN organization s ON s.id = o.seller_id
         WHERE o.id = ANY($1) AND o.state = 'published' AND s.ended_at IS NULL AND o.audience_tokens && $2::text[]
         ORDER BY array_position($1, o.id) LIMIT $3",
        [ids.to_vec().into(), tokens.to_vec().into(), limit(100)],
    )
    .await?;
    Ok(found.into_iter().map(|named| named.name).collect())
}
