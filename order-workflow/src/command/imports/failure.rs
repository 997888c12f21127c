//! Why a whole upload failed, as it is kept: code and facts.

use serde::{Deserialize, Serialize};

use crate::price_list::{ColumnProblem, Language, Mapping, Unreadable};

/// Why nothing of a file was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Failure {
    /// Its columns do not make a price list; a mapping may help.
    ColumnsMissing {
        /// What is missing, doubled or without its pair, and what was found.
        problem: ColumnProblem,
        /// What the headers most likely mean.
        suggested: Mapping,
    },
    /// It is no table, or larger than is taken.
    Unreadable {
        /// Why.
        why: Unreadable,
    },
    /// Something broke on our side, again and again.
    Broke,
}

impl Failure {
    /// The word programs hold on to.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ColumnsMissing { .. } => "columns_missing",
            Self::Unreadable { .. } => "unreadable",
            Self::Broke => "broke",
        }
    }

    /// What happened and what to do, in the reader's language.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::ColumnsMissing { problem, .. }, _) => problem.sentence(language),
            (Self::Unreadable { why }, _) => why.sentence(language),
            (Self::Broke, Language::Indonesian) => {
                "Berkas ini gagal diolah karena gangguan di pihak kami. Tidak ada yang berubah. \
                 Coba unggah lagi."
                    .to_owned()
            }
            (Self::Broke, Language::English) => {
                "Something broke on our side while working on this file. Nothing has changed. \
                 Please upload it again."
                    .to_owned()
            }
        }
    }
}
