//! What may be asked of the trade, one file per noun: load, decide, record, answer.

pub mod catalogue;
pub mod identity;
pub mod imports;
pub mod purchase_orders;
