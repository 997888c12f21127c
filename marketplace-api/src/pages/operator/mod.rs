//! Whoever runs the installation: organizations come in, one by one or by the thousand.

pub mod import;
pub mod list;
pub mod make;
pub mod show;
