//! JSON for programs, one file per resource (api.md).

pub mod agreements;
pub mod approval_rules;
pub mod catalogue_imports;
pub mod claims;
pub mod events;
pub mod exports;
pub mod files;
pub mod messages;
pub mod offers;
pub mod openapi;
pub mod order_groups;
pub mod organizations;
pub mod parked;
pub mod people;
pub mod products;
pub mod purchase_orders;
pub mod search;
pub mod sessions;
pub mod standing_orders;
pub mod stock;
pub mod system;
pub mod webhooks;
