//! HTML: complete without scripts, light enough for one bar of signal.
//!
//! Each page is one typed context with a template of the same name. [`layout`] is what surrounds
//! every page, [`parts`] what they are put together from.

pub mod account;
pub mod agreements;
pub mod approval_rules;
pub mod approvals;
pub mod buyer;
pub mod claims;
pub mod confirm;
pub mod desk;
pub mod error;
pub mod filled;
pub mod frame;
pub mod imports;
pub mod inbox;
pub mod layout;
pub mod mail;
pub mod more;
pub mod operator;
pub mod order;
pub mod order_group;
pub mod own_account;
pub mod parked;
pub mod parts;
pub mod people;
pub mod reason;
pub mod sign_in;
pub mod standing_orders;
pub mod stock;
pub mod webhooks;
