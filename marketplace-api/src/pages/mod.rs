//! HTML: complete without scripts, light enough for one bar of signal.
//!
//! Each page is one typed context with a template of the same name. [`layout`] is what surrounds
//! every page, [`parts`] what they are put together from.

pub mod account;
pub mod agreements;
pub mod approval_rules;
pub mod approvals;
pub mod bank_accounts;
pub mod bank_statements;
pub mod buyer;
pub mod claims;
pub mod confirm;
pub mod desk;
pub mod earlier_debts;
pub mod error;
pub mod facilities;
pub mod filled;
pub mod frame;
pub mod help;
pub mod imports;
pub mod inbox;
pub mod invoices;
pub mod layout;
pub mod ledger;
pub mod mail;
pub mod more;
pub mod offline;
pub mod operator;
pub mod order;
pub mod order_group;
pub mod own_account;
pub mod parked;
pub mod partners;
pub mod parts;
pub mod patronage;
pub mod payment_requests;
pub mod payment_rules;
pub mod payments;
pub mod people;
pub mod pools;
pub mod qris;
pub mod reason;
pub mod resale;
pub mod runs;
pub mod search_words;
pub mod settlement;
pub mod shop;
pub mod sign_in;
pub mod standing_orders;
pub mod stock;
pub mod webhooks;
