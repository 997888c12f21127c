//! Looked at from outside.
