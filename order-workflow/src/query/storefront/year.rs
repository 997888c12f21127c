//! What a member's year says beside the shelf: what they bought so far, and what the last decision paid.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// A member's year, so far, and the last one that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopYear {
    /// This year.
    pub year: i32,
    /// What they bought in it, without tax: the base of patronage.
    pub bought: Money,
    /// Whether the meeting has decided about this year.
    pub is_decided: bool,
    /// The last year that was decided, with what every Rp100,000 of trade got, by which minutes and when.
    pub last: Option<LastYear>,
}

/// The last year that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastYear {
    /// Which.
    pub year: i32,
    /// What Rp100,000 of trade got, rounded down to a rupiah.
    pub per_hundred_thousand: Money,
    /// The number of the minutes.
    pub minutes: String,
    /// When the meeting decided.
    pub decided_on: NaiveDate,
}

/// The year of a member at `today`.
///
/// # Errors
/// The database fails.
pub async fn shop_year(
    on: &impl ConnectionTrait,
    (cooperative, tie): (OrganizationId, TieId),
    today: NaiveDate,
) -> Result<ShopYear, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Bought {
        sen: i64,
        is_decided: bool,
    }
    #[derive(FromQueryResult)]
    struct Last {
        year: i32,
        minutes: String,
        decided_on: NaiveDate,
        per_sen: i64,
    }
    let year = today.year();
    let cooperative = Uuid::from(cooperative);
    let bought: Option<Bought> = row(
        on,
        "SELECT coalesce((SELECT sum(trade_sen) FROM patronage_trade WHERE cooperative_id = $1 AND party_tie_id = $2
                          AND extract(year FROM day) = $3), 0)::bigint AS sen,
                EXISTS (SELECT 1 FROM year_decision d WHERE d.cooperative_id = $1 AND d.year = $3 AND d.from_id IS NULL
                        AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)) AS is_decided",
        [cooperative.into(), Uuid::from(tie).into(), year.into()],
    )
    .await?;
    let last: Option<Last> = row(
        on,
        "SELECT d.year, d.minutes, d.decided_on,
                CASE WHEN t.trade > 0 THEN floor(p.amount_sen::numeric * 10000000 / t.trade / 100)::bigint * 100 ELSE 0 END AS per_sen
         FROM year_decision d JOIN year_pot p ON p.decision_id = d.id AND p.surplus_use = 'members_by_trade'
         CROSS JOIN LATERAL (SELECT sum(s.trade_sen) AS trade FROM year_share s WHERE s.decision_id = d.id) t
         WHERE d.cooperative_id = $1 AND d.from_id IS NULL
           AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)
         ORDER BY d.year DESC LIMIT 1",
        [cooperative.into()],
    )
    .await?;
    let (sen, is_decided) = bought.map_or((0, false), |row| (row.sen, row.is_decided));
    Ok(ShopYear {
        year,
        bought: Money::from_sen(sen),
        is_decided,
        last: last.map(|last| LastYear {
            year: last.year,
            per_hundred_thousand: Money::from_sen(last.per_sen),
            minutes: last.minutes,
            decided_on: last.decided_on,
        }),
    })
}
