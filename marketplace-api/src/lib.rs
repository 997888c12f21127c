//! Lets people and programs in.

pub mod assets;
pub mod language;
pub mod pages;
