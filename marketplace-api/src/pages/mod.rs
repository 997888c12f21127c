//! HTML: complete without scripts, light enough for one bar of signal.
//!
//! Each page is one typed context with a template of the same name. [`layout`] is what surrounds
//! every page, [`parts`] what they are put together from.

pub mod error;
pub mod layout;
pub mod more;
pub mod parts;
pub mod reason;
pub mod sign_in;
