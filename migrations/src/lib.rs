//! The history of the tables, in order.
//!
//! Each migration is one SQL file under `sql/`; it spells tables and columns as words and never uses
//! an entity, so that it means the same thing for ever. `README.md` says how to add one.

use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait, async_trait};

mod regions;
mod step;

/// Applies every migration in order. Run it under an advisory lock: concurrent starts race.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(regions::Regions),
            step::sql("m20261122_000002_people", include_str!("../sql/000002_people.sql")),
            step::sql("m20261122_000003_catalogue", include_str!("../sql/000003_catalogue.sql")),
            step::sql("m20261122_000004_orders", include_str!("../sql/000004_orders.sql")),
            step::sql("m20261122_000006_telling", include_str!("../sql/000006_telling.sql")),
            step::sql("m20261122_000007_agreements", include_str!("../sql/000007_agreements.sql")),
            step::sql("m20261122_000008_claims", include_str!("../sql/000008_claims.sql")),
            step::sql(
                "m20261122_000009_standing_orders",
                include_str!("../sql/000009_standing_orders.sql"),
            ),
            step::sql("m20261122_000010_notices", include_str!("../sql/000010_notices.sql")),
            step::sql("m20261122_000011_money", include_str!("../sql/000011_money.sql")),
            step::sql("m20261122_000012_payments", include_str!("../sql/000012_payments.sql")),
            step::sql("m20261122_000013_ledger", include_str!("../sql/000013_ledger.sql")),
            step::sql("m20261122_000014_credit", include_str!("../sql/000014_credit.sql")),
            step::sql(
                "m20261123_000017_bank_statements",
                include_str!("../sql/000017_bank_statements.sql"),
            ),
            step::sql(
                "m20261123_000018_merchant_codes",
                include_str!("../sql/000018_merchant_codes.sql"),
            ),
            step::sql("m20261123_000019_pools", include_str!("../sql/000019_pools.sql")),
            step::sql("m20261123_000020_resale", include_str!("../sql/000020_resale.sql")),
            step::sql(
                "m20261123_000021_pool_orders",
                include_str!("../sql/000021_pool_orders.sql"),
            ),
            step::sql("m20261123_000022_financing", include_str!("../sql/000022_financing.sql")),
            step::sql("m20261123_000025_runs", include_str!("../sql/000025_runs.sql")),
            step::sql("m20261123_000026_storefront", include_str!("../sql/000026_storefront.sql")),
            step::sql("m20261123_000027_devices", include_str!("../sql/000027_devices.sql")),
            step::sql("m20261123_000028_search", include_str!("../sql/000028_search.sql")),
            step::sql(
                "m20261123_000029_pledge_approvals",
                include_str!("../sql/000029_pledge_approvals.sql"),
            ),
            step::sql("m20261123_000030_counter", include_str!("../sql/000030_counter.sql")),
            step::sql(
                "m20261123_000032_catalogue_changes",
                include_str!("../sql/000032_catalogue_changes.sql"),
            ),
            step::sql(
                "m20261123_000034_earlier_debts",
                include_str!("../sql/000034_earlier_debts.sql"),
            ),
            step::sql(
                "m20261123_000035_faces_on_papers",
                include_str!("../sql/000035_faces_on_papers.sql"),
            ),
            // After the storefront, whose savings it adds to.
            step::sql("m20261123_000023_money_rest", include_str!("../sql/000023_money_rest.sql")),
        ]
    }
}
