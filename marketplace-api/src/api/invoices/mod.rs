//! Invoices over JSON: bills, credit notes and reversals of either side, their papers, and the file for the tax office.

pub mod reading;
