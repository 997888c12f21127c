//! The settings of `catalog-indexer`, read once from flags and environment.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::engine::Kept;
use crate::engine::meilisearch::Server;

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
    /// A Meilisearch server, `http://…` or `https://…`; the embedded index when absent.
    #[arg(long, env = "LUMBUNG_SEARCH_URL", global = true)]
    pub search_url: Option<String>,
    /// Its key.
    #[arg(long, env = "LUMBUNG_SEARCH_KEY", global = true, hide_env_values = true)]
    pub search_key: Option<String>,
    /// Redis or Valkey, whose stream shares the work among several of these.
    #[arg(long, env = "LUMBUNG_REDIS_URL", global = true, hide_env_values = true)]
    pub redis_url: Option<String>,
    /// What is logged to standard error.
    #[arg(long, env = "LUMBUNG_LOG", default_value = "info", global = true)]
    pub log: String,
}

impl Config {
    /// Where the index is kept.
    #[must_use]
    pub fn kept(&self) -> Kept {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let server =
            filled(&self.search_url).map(|url| Server { url, key: filled(&self.search_key) });
        Kept::on(server, &self.data_dir)
    }
}

/// The three things the program does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum Task {
    /// Keep the index current until told to end; with a Meilisearch server, several may do so at once.
    Follow,
    /// Build the index anew, beside the one in use, and swap. A running marketplace that keeps the index is asked to do it.
    Rebuild,
    /// Compare the index with the database and name each difference; exit 1 when there is any.
    Verify,
}
