//! The papers of an order: what a driver carries, what a gate signs, what a book keeps, and the same
//! for programs.
//!
//! [`source`] says what stands on a purchase order, a surat jalan and a goods-received note, [`bill`] what stands on an
//! invoice and a credit note, [`quittance`] what on a kwitansi; a page and [`pdf`] draw it. [`ubl`] is the order, its
//! answer, its shipments and its bills for other programs, [`coretax`] the bills for the tax office's.

pub mod bill;
pub mod certificate;
pub mod content;
pub mod coretax;
pub mod deliver;
pub mod deliver_bill;
mod face;
pub mod import;
mod layout;
pub mod pdf;
pub mod qr;
pub mod quittance;
pub mod source;
pub mod ubl;
pub mod words;
