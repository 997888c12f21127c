//! A migration that is one SQL file.

use sea_orm_migration::prelude::{
    ConnectionTrait, DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
};

struct Sql {
    name: &'static str,
    up: &'static str,
}

/// A migration called `name` that runs the statements of `up`, all or none.
pub(crate) fn sql(name: &'static str, up: &'static str) -> Box<dyn MigrationTrait> {
    Box::new(Sql { name, up })
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.up).await?;
        Ok(())
    }
}
