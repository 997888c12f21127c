//! What others rely on, held against a real PostgreSQL.

#![expect(
    clippy::print_stderr,
    reason = "a test that skips says so aloud, one that measures tells"
)]
#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test that called it")]

mod absence;
mod agreements;
mod authorisation;
mod bank_statements;
mod bargaining;
mod books;
mod by_state;
mod catalogue;
mod catalogue_changes;
mod claims;
mod codes;
mod credit;
mod delivery;
mod doors;
mod enrolment;
mod envelope;
mod erasure;
mod facilities;
mod goods_on_pages;
mod help;
mod imports;
mod invoice_papers;
mod invoicing;
mod offline;
mod openapi;
mod organizations;
mod papers;
mod patronage;
mod payments;
mod people;
mod people_on_pages;
mod pointers;
mod pool_orders;
mod pools;
mod problems;
mod proof;
mod providers;
mod purchase_orders;
mod qris;
mod resale;
mod search;
mod settlement;
mod sign_in;
mod standing_orders;
mod storefront;
mod telling;
mod trade;
