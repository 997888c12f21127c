//! What may be asked of the trade, one file per noun: load, decide, record, answer.

pub mod agreements;
pub mod bank_accounts;
pub mod bank_statements;
pub mod books;
pub mod catalogue;
pub mod catalogue_changes;
pub mod claims;
pub mod credit;
mod deadlines;
pub mod delivery_runs;
pub mod demand_pools;
pub mod devices;
pub mod earlier_debts;
pub mod facilities;
pub mod identity;
pub mod imports;
pub mod invoices;
pub mod kept_goods;
pub mod merchant_codes;
pub mod netting;
pub mod payment_requests;
pub mod payments;
pub mod pool_to_orders;
pub mod purchase_orders;
pub mod resale;
pub mod search_words;
pub mod standing_orders;
pub mod statements;
pub mod storefront;
pub mod telling;
pub mod years;

use crate::error::WorkflowError;
use uuid::Uuid;

/// The client's own id, if it may be one: sortable by time like ours (data.md 14).
fn own_id(id: Option<Uuid>) -> Result<Option<Uuid>, WorkflowError> {
    match id {
        Some(id) if id.get_version_num() != 7 => Err(WorkflowError::IdNotUuid7),
        id => Ok(id),
    }
}
