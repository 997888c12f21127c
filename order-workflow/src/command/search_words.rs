//! An operator says what shoppers mean by a word, and takes it back.

use supply_chain::id::PersonId;

use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::search_words::{SearchWordView, WORDS_MAX};
use crate::store::search_words::{self as store, StoredWord};
use crate::unit_of_work::{Work, Workflow};

/// The longest word, in letters.
pub const LETTERS_MAX: usize = 40;
/// The most words that one stands for together.
pub const PHRASE_MAX: usize = 4;
/// The most words that one is the same as.
pub const SYNONYMS_MAX: usize = 12;

/// How a word is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// It stands for all the words together.
    Abbreviation,
    /// It is the same as each of them.
    Synonym,
}

impl WordKind {
    /// As rows and programs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Abbreviation => "abbreviation",
            Self::Synonym => "synonym",
        }
    }

    /// The other way round.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Abbreviation, Self::Synonym].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A word as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    /// As shoppers write it: 2 to 40 letters.
    pub word: String,
    /// How it is meant.
    pub kind: WordKind,
    /// What is meant: words of letters.
    pub meant: Vec<String>,
}

/// Why a word is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not one word of plain letters.
    #[error("a word is 2 to {LETTERS_MAX} plain letters")]
    NotAWord,
    /// What is meant is missing, or holds something else than words.
    #[error("what is meant is one to {most} words of plain letters")]
    NotMeant {
        /// The most words.
        most: usize,
    },
    /// A word is the same as itself.
    #[error("a word is the same as another one, not as itself")]
    SameAsItself,
    /// There are as many as go with a question.
    #[error("there are {WORDS_MAX} words already")]
    TooMany,
}

impl SearchWord {
    /// The word in folded letters, each meant once.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn checked(&self) -> Result<Self, Refusal> {
        let fold = |word: &str| word.trim().to_lowercase();
        let is_word = |word: &str, least: usize| {
            (least..=LETTERS_MAX).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_lowercase())
        };
        let word = fold(&self.word);
        if !is_word(&word, 2) {
            return Err(Refusal::NotAWord);
        }
        let mut meant: Vec<String> = Vec::new();
        for one in self.meant.iter().map(|one| fold(one)).filter(|one| !one.is_empty()) {
            if !meant.contains(&one) {
                meant.push(one);
            }
        }
        let most = match self.kind {
            WordKind::Abbreviation => PHRASE_MAX,
            WordKind::Synonym => SYNONYMS_MAX,
        };
        if !(1..=most).contains(&meant.len()) || !meant.iter().all(|one| is_word(one, 1)) {
            return Err(Refusal::NotMeant { most });
        }
        if self.kind == WordKind::Synonym && meant.contains(&word) {
            return Err(Refusal::SameAsItself);
        }
        Ok(Self { word, kind: self.kind, meant })
    }
}

/// Says what is meant by a word, or says it anew; 201 or 200 with the [`SearchWordView`]. It holds from the next
/// question on.
///
/// # Errors
/// [`WorkflowError::OperatorOnly`] to anybody else; stale; a [`Refusal`].
pub async fn say_word(
    workflow: &Workflow,
    ask: Ask,
    word: SearchWord,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Say(word)).await
}

/// Takes a word away; 204.
///
/// # Errors
/// [`WorkflowError::OperatorOnly`] to anybody else; [`WorkflowError::NotFound`]; stale.
pub async fn remove_word(
    workflow: &Workflow,
    ask: Ask,
    word: String,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Remove(word)).await
}

fn operator(ask: &Ask) -> Result<PersonId, WorkflowError> {
    match &ask.by {
        Asker::Operator(person) => Ok(*person),
        Asker::Actor(_) => Err(WorkflowError::OperatorOnly),
    }
}

struct Say(SearchWord);

impl Command for Say {
    type Grounds = PersonId;
    type View = SearchWordView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<PersonId, WorkflowError> {
        operator(ask)
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        by: PersonId,
    ) -> Result<Done<SearchWordView>, WorkflowError> {
        let said = self.0.checked()?;
        let before = store::hold(work, &said.word).await?;
        ask.expect(before.as_ref().map_or(0, |before| before.version))?;
        if before.is_none() && store::count(work.tx).await? >= WORDS_MAX {
            return Err(Refusal::TooMany.into());
        }
        let version = before.as_ref().map_or(1, |before| before.version + 1);
        let word = StoredWord {
            written: said.word,
            kind: said.kind.as_str().to_owned(),
            meant: said.meant.join(" "),
            version,
            updated_at: work.now,
        };
        store::save(work, &word, by).await?;
        let view = SearchWordView::from(word);
        Ok(if before.is_some() { Done::changed(view) } else { Done::made(view) }.at(version))
    }
}

struct Remove(String);

impl Command for Remove {
    type Grounds = Option<StoredWord>;
    type View = ();

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        operator(ask)?;
        store::hold(work, &self.0).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        found: Option<StoredWord>,
    ) -> Result<Done<()>, WorkflowError> {
        // Told a second time under its key, it is gone already; so it is missed only here.
        let found = found.ok_or(WorkflowError::NotFound { what: "search word" })?;
        ask.expect(found.version)?;
        store::remove(work, &found.written).await?;
        Ok(Done::SILENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: &str, kind: WordKind, meant: &str) -> Result<SearchWord, Refusal> {
        let meant = meant.split(',').map(str::to_owned).collect();
        SearchWord { word: word.to_owned(), kind, meant }.checked()
    }

    #[test]
    fn words_are_plain_letters_and_each_is_meant_once() {
        let taken = said(" Odol ", WordKind::Abbreviation, "Pasta,gigi, gigi").unwrap();
        assert_eq!(
            (taken.word.as_str(), taken.meant),
            ("odol", vec!["pasta".into(), "gigi".into()])
        );

        for wrong in ["", "o", "pasta gigi", "2ltr", "café", "drop--table", &"a".repeat(41)] {
            assert_eq!(said(wrong, WordKind::Synonym, "x"), Err(Refusal::NotAWord), "{wrong}");
        }
        for (kind, wrong) in [
            (WordKind::Abbreviation, "a,b,c,d,e"),
            (WordKind::Synonym, " , "),
            (WordKind::Synonym, "dua kata"),
        ] {
            assert!(matches!(said("odol", kind, wrong), Err(Refusal::NotMeant { .. })), "{wrong}");
        }
        assert_eq!(said("odol", WordKind::Synonym, "odol"), Err(Refusal::SameAsItself));
        assert!(said("sak", WordKind::Abbreviation, "sak").is_ok(), "so that it is nothing else");
    }
}
