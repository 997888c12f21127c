//! The settings of `catalog-indexer`, read once from flags and environment.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Keeps the search index of Lumbung.
#[derive(Debug, Clone, Parser)]
#[command(name = "catalog-indexer", version, about)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
    /// Where the embedded index (and the private database) are kept.
    #[arg(long, env = "LUMBUNG_DATA_DIR", default_value = "./data", global = true)]
    pub data_dir: PathBuf,
    /// The database; the private one in the data directory when absent.
    #[arg(long, env = "LUMBUNG_DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where `initdb` and `postgres` are, for the private database.
    #[arg(long, env = "LUMBUNG_POSTGRES_BIN", global = true)]
    pub postgres_bin: Option<PathBuf>,
    /// A Meilisearch server. This build has the embedded index alone, and refuses it.
    #[arg(long, env = "LUMBUNG_SEARCH_URL", global = true, hide = true)]
    pub search_url: Option<String>,
    /// What is logged to standard error.
    #[arg(long, env = "LUMBUNG_LOG", default_value = "info", global = true)]
    pub log: String,
}

/// The three things the program does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum Task {
    /// Keep the index current until told to end.
    Follow,
    /// Build the index anew, beside the one in use, and swap. A running marketplace that keeps the index is asked to do it.
    Rebuild,
    /// Compare the index with the database and name each difference; exit 1 when there is any.
    Verify,
}
