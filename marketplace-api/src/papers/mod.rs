//! The papers of an order: what a driver carries, what a gate signs, what a book keeps, and the same
//! for programs.
//!
//! [`source`] says what stands on a purchase order, a surat jalan and a goods-received note; a page
//! and [`pdf`] draw it. [`ubl`] is the order, its answer and its shipments for other programs.

pub mod content;
pub mod deliver;
mod face;
pub mod import;
mod layout;
pub mod pdf;
pub mod qr;
pub mod source;
pub mod ubl;
pub mod words;
