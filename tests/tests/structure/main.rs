//! The shape of the house, checked: who may use whom, which words are explained, which licences come in.
//!
//! What an architecture page promises holds only as long as something says no. Each check here is
//! also shown an invented house that breaks the rule, and must say so.

mod dependencies;
mod glossary;
mod licences;
mod workspace;
