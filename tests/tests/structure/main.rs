//! The shape of the house, checked: who may use whom, which words are explained, which
//! licences come in, and whether the pages tell of files that are there.
//!
//! What an architecture page promises holds only as long as something says no. Each check here is
//! also shown an invented house that breaks the rule, and must say so.

#![expect(clippy::expect_used, reason = "a check that cannot read the repository has failed")]

mod dependencies;
mod documents;
mod glossary;
mod licences;
mod workspace;
