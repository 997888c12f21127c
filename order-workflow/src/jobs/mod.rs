//! Work that no request waits for. Each job is safe to run late, twice, or by two processes.

pub mod bank_lines;
pub mod deadlines;
pub mod demand_pools;
pub mod imports;
pub mod index_queue;
pub mod planned_prices;
pub mod pool_orders;
pub mod resale;
pub mod settlement;
pub mod standing_orders;
pub mod telling;
pub mod tidy;
