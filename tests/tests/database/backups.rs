//! A backup is one whole file or none, and comes back into an empty database only.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use order_workflow::database::{BackupError, backup, migrate, restore};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tests::database::TestDatabase;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_backed_up_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lumbung.backup");
    let (source, target) = (TestDatabase::fresh().await, TestDatabase::empty().await);
    run(
        &source,
        "CREATE TABLE sacks AS SELECT n, 'beras ' || n AS name FROM generate_series(1, 500) n",
    )
    .await;

    let bytes = backup(source.url(), None, &file).await.unwrap();
    let tables = restore(target.url(), None, &file).await.unwrap();

    let found = fs::metadata(&file).unwrap();
    assert_eq!((found.len(), found.permissions().mode() & 0o777), (bytes, 0o600));
    assert!(tables > 2, "{tables}");
    for sql in ["SELECT count(*) FROM sacks", "SELECT count(*) FROM region"] {
        assert_eq!(number(&target, sql).await, number(&source, sql).await, "{sql}");
    }
    migrate(&target.database()).await.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "an unfinished file is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_empty_is_not_restored_into() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lumbung.backup");
    let source = TestDatabase::fresh().await;
    backup(source.url(), None, &file).await.unwrap();

    let refused = restore(source.url(), None, &file).await.unwrap_err();

    assert!(matches!(refused, BackupError::NotEmpty { .. }), "{refused}");
    assert!(refused.to_string().contains("is not empty"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_replaces_no_file_and_leaves_none_when_it_fails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lumbung.backup");
    let source = TestDatabase::fresh().await;
    fs::write(&file, "dear").unwrap();

    let refused = backup(source.url(), None, &file).await.unwrap_err();
    let nobody = source.url().replace("5432", "5433");
    let failed = backup(&nobody, None, &folder.path().join("other")).await.unwrap_err();

    assert!(matches!(refused, BackupError::AlreadyThere { .. }), "{refused}");
    assert!(matches!(failed, BackupError::Asking(_)), "{failed}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "dear");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_backup_and_another_file_are_refused_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, half) = (folder.path().join("whole"), folder.path().join("half"));
    let (source, target) = (TestDatabase::fresh().await, TestDatabase::empty().await);
    backup(source.url(), None, &whole).await.unwrap();
    let content = fs::read(&whole).unwrap();
    fs::write(&half, &content[..content.len() / 2]).unwrap();
    fs::write(folder.path().join("list.csv"), "kode;nama\n").unwrap();

    let cut = restore(target.url(), None, &half).await;
    let other = restore(target.url(), None, &folder.path().join("list.csv")).await;

    assert!(cut.is_err());
    assert!(matches!(other, Err(BackupError::NotABackup { .. })), "{other:?}");
    restore(target.url(), None, &whole).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_newer_program_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lumbung.backup");
    let (source, target) = (TestDatabase::fresh().await, TestDatabase::empty().await);
    run(&source, "INSERT INTO seaql_migrations VALUES ('m20991231_000001_moon_trade', 0)").await;
    backup(source.url(), None, &file).await.unwrap();

    let refused = restore(target.url(), None, &file).await.unwrap_err();

    assert!(refused.to_string().contains("m20991231_000001_moon_trade"), "{refused}");
}

async fn run(db: &TestDatabase, sql: &str) {
    db.database().connection().execute_unprepared(sql).await.unwrap();
}

async fn number(db: &TestDatabase, sql: &str) -> i64 {
    let asked = Statement::from_string(DbBackend::Postgres, sql);
    let row = db.database().connection().query_one_raw(asked).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}
