//! Why an upload, or what is asked about one, gets a no.

use chrono::{DateTime, Utc};

use crate::price_list::{MappingProblem, Unreadable};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file is no price list at all.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The mapping contradicts itself.
    #[error(transparent)]
    Mapping(#[from] MappingProblem),
    /// There is nothing staged to publish.
    #[error("this upload is {state}; only a staged one is published")]
    NotStaged {
        /// Where it is.
        state: String,
    },
    /// Its columns are not to be mapped now.
    #[error("this upload is {state}; columns are mapped before it is published")]
    NotWaitingForMapping {
        /// Where it is.
        state: String,
    },
    /// Nothing of it is on sale.
    #[error("this upload was not published, or was undone already")]
    NotPublished,
    /// Published too long ago.
    #[error("published at {published_at}; an upload can be undone for {hours} hours")]
    TooLateToUndo {
        /// When.
        published_at: DateTime<Utc>,
        /// For how long it could have been.
        hours: i64,
    },
}
