//! The regions of Indonesia, from the list that ships with the source.

use sea_orm_migration::prelude::{
    ConnectionTrait, DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

const TABLE: &str = include_str!("../sql/000001_regions.sql");
/// `kode,nama,kodepos,penduduk`, parents before children; two names are quoted for their commas.
const LIST: &str = include_str!("../data/wilayah_kemendagri_2025.csv");

// WITA and WIT by province; every other province is WIB (domain.md section 6).
const FILL: &str = r#"
INSERT INTO region (code, name, parent_code, postal_code, zone)
SELECT m[1], coalesce(m[3], m[2]), nullif(regexp_replace(m[1], '\.?[0-9]+$', ''), ''), nullif(m[4], ''),
       CASE WHEN left(m[1], 2) IN ('51','52','53','63','64','65','71','72','73','74','75','76') THEN 'Asia/Makassar'
            WHEN left(m[1], 2) IN ('81','82','91','92','93','94','95','96','97') THEN 'Asia/Jayapura'
            ELSE 'Asia/Jakarta' END
FROM string_to_table($1, chr(10)) WITH ORDINALITY AS t(line, n),
     regexp_match(line, '^([0-9.]+),("([^"]*)"|[^",]*),([^,]*),([^,]*)$') AS m
WHERE n > 1 AND line <> ''
ORDER BY n"#;

pub(crate) struct Regions;

impl MigrationName for Regions {
    fn name(&self) -> &'static str {
        "m20261122_000001_regions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Regions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(TABLE).await?;
        let list = LIST.replace('\r', "");
        connection
            .execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, FILL, [list.into()]))
            .await?;
        Ok(())
    }
}
