//! Brings a backup back, into an empty database only.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use sqlx::PgConnection;
use tracing::info;

use super::backup::{BackupError, files};
use super::tools::{self, Tools};

/// Where SeaORM remembers what was applied; a backup without it is not of this program.
const APPLIED: &str = "seaql_migrations";

/// Tables and views of people's own, not those of the system or of an extension.
const COUNT_OF_TABLES: &str = "
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";

/// Restores the backup `from` into the empty database at `url`, all or nothing, and verifies that
/// every table is there. Returns the number of tables. Migrate afterwards: the backup may be older
/// than the program.
///
/// # Errors
/// The file is not a whole backup of this program, or of a newer one; the database is not empty or
/// does not answer; `pg_restore` is missing, too old, or gives up. The database is unchanged then.
pub async fn restore(
    url: &str,
    postgres_bin: Option<&Path>,
    from: &Path,
) -> Result<usize, BackupError> {
    File::open(from).map_err(files("opening", from))?;
    let mut connection = tools::connect(url).await?;
    let tools = Tools::for_server(url, postgres_bin, &mut connection).await?;
    let tables = tables_of(&tools.read(["--list"], from).await?);
    let applied = applied_in(&tools, from).await?;
    expect_known(&applied, from)?;
    expect_empty(&mut connection).await?;

    let arguments: [&std::ffi::OsStr; 6] = [
        "--single-transaction".as_ref(),
        "--exit-on-error".as_ref(),
        "--no-owner".as_ref(),
        "--no-privileges".as_ref(),
        "--no-password".as_ref(),
        from.as_os_str(),
    ];
    tools.run("pg_restore", arguments, "processing data for table ").await?;

    verify(&mut connection, &tables, &applied).await?;
    // Without statistics the first day's queries would be slow.
    sqlx::query("ANALYZE").execute(&mut connection).await.map_err(BackupError::Asking)?;
    info!(backup.tables = tables.len(), "Restored {} tables from {}", tables.len(), from.display());
    Ok(tables.len())
}

/// Schema and name of each table in the archive's list, whose lines read
/// `230; 1259 16410 TABLE public purchase_order lumbung`.
fn tables_of(list: &str) -> BTreeSet<(String, String)> {
    let table = |line: &str| {
        let mut words = line.split_once(';')?.1.split_whitespace().skip(2);
        let is_table = words.next()? == "TABLE";
        let (schema, name) = (words.next()?, words.next()?);
        // `TABLE DATA public …` names the schema second and is the same table again.
        (is_table && schema != "DATA").then(|| (schema.to_owned(), name.to_owned()))
    };
    list.lines().filter(|line| !line.starts_with(';')).filter_map(table).collect()
}

/// The migrations that had been applied when the backup was written.
async fn applied_in(tools: &Tools, from: &Path) -> Result<BTreeSet<String>, BackupError> {
    let table = format!("--table={APPLIED}");
    let script = tools.read(["--data-only", &table, "--file=-"], from).await?;
    let rows = script.lines().skip_while(|line| !line.starts_with("COPY ")).skip(1);
    let versions = rows.take_while(|line| *line != "\\.").filter_map(|row| row.split('\t').next());
    let applied = versions.map(str::to_owned).collect::<BTreeSet<_>>();
    if applied.is_empty() {
        let said = "it holds no data of marketplace-api".to_owned();
        return Err(BackupError::NotABackup { file: from.to_owned(), said });
    }
    Ok(applied)
}

fn expect_known(applied: &BTreeSet<String>, from: &Path) -> Result<(), BackupError> {
    let known = Migrator::migrations();
    let unheard_of = applied.iter().find(|name| known.iter().all(|one| one.name() != **name));
    match unheard_of {
        None => Ok(()),
        Some(migration) => Err(BackupError::OfANewerProgram {
            file: from.to_owned(),
            migration: migration.clone(),
        }),
    }
}

async fn expect_empty(connection: &mut PgConnection) -> Result<(), BackupError> {
    let tables: i64 = sqlx::query_scalar(COUNT_OF_TABLES)
        .fetch_one(&mut *connection)
        .await
        .map_err(BackupError::Asking)?;
    if tables == 0 {
        return Ok(());
    }
    let database = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(connection)
        .await
        .map_err(BackupError::Asking)?;
    Err(BackupError::NotEmpty { database, tables })
}

async fn verify(
    connection: &mut PgConnection,
    tables: &BTreeSet<(String, String)>,
    applied: &BTreeSet<String>,
) -> Result<(), BackupError> {
    let there: Vec<(String, String)> =
        sqlx::query_as("SELECT schemaname::text, tablename::text FROM pg_tables")
            .fetch_all(&mut *connection)
            .await
            .map_err(BackupError::Asking)?;
    if let Some((schema, name)) = tables.iter().find(|table| !there.contains(table)) {
        return Err(BackupError::Incomplete { missing: format!("the table {schema}.{name}") });
    }
    let now_applied: Vec<String> = sqlx::query_scalar("SELECT version FROM seaql_migrations")
        .fetch_all(connection)
        .await
        .map_err(BackupError::Asking)?;
    match applied.iter().find(|version| !now_applied.contains(version)) {
        None => Ok(()),
        Some(version) => {
            Err(BackupError::Incomplete { missing: format!("the migration {version}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_an_archive_are_counted_once_each() {
        let list = ";\n; Archive created at 2026-11-22\n\
            230; 1259 16410 TABLE public purchase_order lumbung\n\
            231; 1259 16411 SEQUENCE public series lumbung\n\
            3500; 0 16410 TABLE DATA public purchase_order lumbung\n";

        let expected = ("public".to_owned(), "purchase_order".to_owned());
        assert_eq!(tables_of(list).into_iter().collect::<Vec<_>>(), [expected]);
    }
}
