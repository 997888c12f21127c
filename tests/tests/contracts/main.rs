//! What others rely on, held against a real PostgreSQL.

#![expect(
    clippy::print_stderr,
    reason = "a test that skips says so aloud, one that measures tells"
)]
#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test that called it")]

mod agreements;
mod authorisation;
mod bargaining;
mod by_state;
mod catalogue;
mod claims;
mod codes;
mod doors;
mod enrolment;
mod envelope;
mod goods_on_pages;
mod imports;
mod openapi;
mod organizations;
mod papers;
mod people;
mod people_on_pages;
mod pointers;
mod problems;
mod proof;
mod purchase_orders;
mod search;
mod sign_in;
mod telling;
mod trade;
