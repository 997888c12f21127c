//! Rows ↔ domain, one file per noun. A row that makes no sense is an error with an address: table,
//! column, id. Nothing outside the crate sees a row.

pub(crate) mod agreements;
pub(crate) mod approval_rules;
pub(crate) mod bank_accounts;
pub(crate) mod bank_statements;
pub(crate) mod catalogue_of;
pub(crate) mod claims;
pub(crate) mod credit;
pub(crate) mod demo;
pub(crate) mod enrolment;
pub(crate) mod erasing;
pub(crate) mod evidence;
pub(crate) mod failing;
pub(crate) mod footing;
pub(crate) mod history;
pub(crate) mod import_bulk;
pub(crate) mod import_steps;
pub(crate) mod imports;
pub(crate) mod invoices;
pub(crate) mod ledger;
pub(crate) mod merchant_codes;
pub(crate) mod numbers;
pub(crate) mod offers;
pub(crate) mod order_groups;
pub(crate) mod organizations;
pub(crate) mod payments;
pub(crate) mod people;
pub(crate) mod products;
pub(crate) mod purchase_orders;
pub(crate) mod record;
pub(crate) mod registry;
pub(crate) mod sessions;
pub(crate) mod standing_orders;
pub(crate) mod stock;
pub(crate) mod tax_rules;
pub(crate) mod telling;
