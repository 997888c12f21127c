//! JSON for programs, one file per resource (api.md).

pub mod catalogue_imports;
pub mod exports;
pub mod offers;
pub mod openapi;
pub mod organizations;
pub mod people;
pub mod products;
pub mod purchase_orders;
pub mod search;
pub mod sessions;
pub mod stock;
pub mod system;
