//! Placeholder until its author writes it.

/// No rule yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {}
