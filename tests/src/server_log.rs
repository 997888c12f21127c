//! What a private PostgreSQL was asked, and how it went about it: read from its own log while it is
//! told to write everything down.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use order_workflow::database::Database;
use sea_orm::ConnectionTrait;
use serde_json::Value;

/// Rows that are sooner read than looked up in an index.
pub const SMALL: u64 = 4_000;

/// The log of the server in a data directory, from where one last looked.
#[derive(Debug)]
pub struct ServerLog {
    folder: PathBuf,
    read: Vec<(PathBuf, usize)>,
}

/// A statement that the server was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Which transaction, by the server's number for it.
    pub transaction: String,
    /// Its text on one line.
    pub text: String,
}

/// How a statement was carried out.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its text.
    pub text: String,
    /// PostgreSQL's own account, the root of the tree.
    pub root: Value,
}

impl ServerLog {
    /// The log of the server in `data_dir`, from now on.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        let folder = data_dir.join("postgres/cluster/log");
        let mut log = Self { folder, read: Vec::new() };
        log.news();
        log
    }

    /// Every statement is written down from the next one on.
    ///
    /// # Panics
    /// The server refuses.
    pub async fn write_statements(&mut self, database: &Database) {
        // %v names the transaction of a session, also before it writes.
        set(database, &["log_line_prefix = '%v|'", "log_statement = 'all'"]).await;
        self.news();
    }

    /// How each statement of a connection that opens from now on is carried out is written down.
    ///
    /// # Panics
    /// The server refuses, or is without its module `auto_explain`.
    pub async fn write_plans(&mut self, database: &Database) {
        let settings = [
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_analyze = on",
            "auto_explain.log_buffers = on",
            "auto_explain.log_timing = off",
            "auto_explain.log_format = 'json'",
            "log_line_prefix = '%v|'",
        ];
        // Its settings are known once it is loaded.
        run(database, "LOAD 'auto_explain'").await;
        set(database, &settings).await;
        self.news();
    }

    /// Nothing is written down any more.
    ///
    /// # Panics
    /// The server refuses.
    pub async fn write_nothing(&mut self, database: &Database) {
        run(database, "ALTER SYSTEM RESET ALL").await;
        run(database, "SELECT pg_reload_conf()").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    /// The statements since one last looked.
    pub fn statements(&mut self) -> Vec<Sent> {
        let mut sent = Vec::new();
        for (head, message) in entries(&self.news()) {
            // `execute sqlx_s_1: SELECT …` or `statement: BEGIN`.
            let said = message.strip_prefix("execute ").and_then(|said| said.split_once(": "));
            let text = said.map(|(_, text)| text).or_else(|| message.strip_prefix("statement: "));
            if let Some(text) = text {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                sent.push(Sent { transaction: head, text });
            }
        }
        sent
    }

    /// The plans since one last looked.
    pub fn plans(&mut self) -> Vec<Plan> {
        let mut plans = Vec::new();
        for (_, message) in entries(&self.news()) {
            let Some((_, json)) = message.split_once("plan:\n") else { continue };
            let Ok(mut told) = serde_json::from_str::<Value>(json) else { continue };
            let text = told["Query Text"].as_str().unwrap_or_default();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            plans.push(Plan { text, root: told["Plan"].take() });
        }
        plans
    }

    /// What was written since one last looked.
    fn news(&mut self) -> String {
        let mut files: Vec<_> = fs::read_dir(&self.folder)
            .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
            .unwrap_or_default();
        files.sort();
        let mut news = String::new();
        for path in files {
            let content = fs::read(&path).unwrap_or_default();
            let place = self.read.iter().position(|(known, _)| *known == path);
            let from = place.map_or(0, |place| self.read[place].1);
            // A log that starts anew after a week.
            let fresh = content.get(from..).unwrap_or(&content);
            news.push_str(&String::from_utf8_lossy(fresh));
            match place {
                Some(place) => self.read[place].1 = content.len(),
                None => self.read.push((path, content.len())),
            }
        }
        news
    }
}

impl Plan {
    /// Every table of `tables` that is read from its first to its last row, and has more than
    /// [`SMALL`] of them: reading a small one whole is the right thing to do.
    #[must_use]
    pub fn read_whole(&self, tables: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.root, &mut |node| {
            let table = node["Relation Name"].as_str().unwrap_or_default();
            let rows = |name: &str| node[name].as_u64().unwrap_or_default();
            let rows = rows("Actual Rows") + rows("Rows Removed by Filter");
            if node["Node Type"] == "Seq Scan" && rows > SMALL && tables.contains(&table) {
                found.push(table.to_owned());
            }
        });
        found
    }

    /// How many pages of eight kilobytes were looked at.
    #[must_use]
    pub fn pages(&self) -> u64 {
        let figure = |name: &str| self.root[name].as_u64().unwrap_or_default();
        figure("Shared Hit Blocks") + figure("Shared Read Blocks")
    }
}

fn walk(node: &Value, look: &mut impl FnMut(&Value)) {
    look(node);
    for below in node["Plans"].as_array().map(Vec::as_slice).unwrap_or_default() {
        walk(below, look);
    }
}

/// `HEAD|LOG:  message`, with the lines that belong to it, which begin with a tab.
fn entries(log: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in log.lines() {
        if let Some(more) = line.strip_prefix('\t') {
            if let Some((_, message)) = entries.last_mut() {
                message.push('\n');
                message.push_str(more);
            }
        } else if let Some((head, message)) = line.split_once("LOG:  ") {
            entries.push((head.trim_end_matches('|').to_owned(), message.to_owned()));
        } else {
            // Another kind of line; what follows it belongs to it.
            entries.push((String::new(), line.to_owned()));
        }
    }
    entries
}

async fn set(database: &Database, settings: &[&str]) {
    for setting in settings {
        run(database, &format!("ALTER SYSTEM SET {setting}")).await;
    }
    run(database, "SELECT pg_reload_conf()").await;
    // Each session reads its settings when it is next asked something.
    tokio::time::sleep(Duration::from_millis(300)).await;
}

async fn run(database: &Database, sql: &str) {
    if let Err(error) = database.connection().execute_unprepared(sql).await {
        panic!("`{sql}` failed: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_the_lines_that_belong_to_it() {
        let log = "3/7|LOG:  execute sqlx_s_1: SELECT 1\n\t  FROM x\n3/8|ERROR:  no\n\tmore\n";

        let read = entries(log);

        assert_eq!(read[0].0, "3/7");
        assert_eq!(read[0].1, "execute sqlx_s_1: SELECT 1\n  FROM x");
        assert_eq!(read[1].1, "3/8|ERROR:  no\nmore");
    }

    #[test]
    fn a_table_read_whole_is_found_anywhere_in_a_plan() {
        let root = serde_json::json!({ "Node Type": "Sort", "Plans": [
            { "Node Type": "Index Scan", "Relation Name": "offer" },
            { "Node Type": "Seq Scan", "Relation Name": "purchase_order", "Actual Rows": 9, "Rows Removed by Filter": 5_000 },
            { "Node Type": "Seq Scan", "Relation Name": "offer", "Actual Rows": 30 },
            { "Node Type": "Seq Scan", "Relation Name": "tax_rule", "Actual Rows": 5_000 }] });
        let plan = Plan { text: String::new(), root };

        assert_eq!(plan.read_whole(&["purchase_order", "offer"]), ["purchase_order"]);
    }
}
