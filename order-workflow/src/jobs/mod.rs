//! Work that no request waits for. Each job is safe to run late, twice, or by two processes.

pub mod deadlines;
