//! Ageing: what is open with each partner, by how long it has been due, and apart from it what is in dispute.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::settlement::{Bucket, age};
use utoipa::ToSchema;
use uuid::Uuid;

use super::statements::readers;
use crate::error::WorkflowError;
use crate::store::agreements::day_in;
use crate::unit_of_work::{row, rows};

/// On which side the asker's organization stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AgeingSide {
    /// What buyers owe it.
    #[default]
    Seller,
    /// What it owes sellers.
    Buyer,
}

/// What is open in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct BucketView {
    /// `not_due`, `1_30`, `31_60`, `61_90` or `over_90`: days since it was due.
    pub bucket: &'static str,
    /// How much is open and not in dispute.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// What is open with one partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgeingRow {
    /// The partner; null in the row of all.
    pub partner_id: Option<Uuid>,
    /// Its name.
    pub partner_name: String,
    /// Every step in order.
    pub buckets: Vec<BucketView>,
    /// What open claims hold back of it.
    #[schema(value_type = String)]
    pub disputed: Money,
    /// Everything that is open: the steps and what is in dispute.
    #[schema(value_type = String)]
    pub total: Money,
    /// What was paid or credited and settles no invoice yet; it is not taken off the steps.
    #[schema(value_type = String)]
    pub on_account: Money,
    /// How many invoices are open.
    pub invoices: i64,
    /// The day on which the oldest was due that is not in dispute.
    pub oldest_due: Option<NaiveDate>,
}

/// What is open on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgeingView {
    /// The asker's side: `seller` is owed, `buyer` owes.
    #[serde(rename = "as")]
    pub side: AgeingSide,
    /// The day it is reckoned for, at the asker's place.
    pub today: NaiveDate,
    /// By partner: who is late with most first, then by name.
    pub partners: Vec<AgeingRow>,
    /// All of them together.
    pub all: AgeingRow,
}

#[derive(FromQueryResult)]
struct Bill {
    partner_id: Uuid,
    partner_name: String,
    due_on: NaiveDate,
    open_sen: i64,
    unsettled_sen: i64,
}

#[derive(FromQueryResult)]
struct Account {
    partner_id: Uuid,
    partner_name: String,
    sen: i64,
}

#[derive(FromQueryResult)]
struct Zone {
    zone: String,
}

/// What is open with every partner on one side, today.
///
/// # Errors
/// Another role; the database fails.
pub async fn ageing(
    on: &impl ConnectionTrait,
    actor: &Actor,
    side: AgeingSide,
    now: DateTime<Utc>,
) -> Result<AgeingView, WorkflowError> {
    readers(actor)?;
    let own = Uuid::from(actor.organization);
    let zone: Option<Zone> =
        row(on, "SELECT zone FROM organization WHERE id = $1", [own.into()]).await?;
    let today = day_in(&zone.map_or_else(String::new, |zone| zone.zone), now);
    let (ours, theirs, account) = match side {
        AgeingSide::Seller => ("issuer_id", "receiver_id", "advance_received"),
        AgeingSide::Buyer => ("receiver_id", "issuer_id", "advance_paid"),
    };
    let bills: Vec<Bill> = rows(
        on,
        &format!(
            "SELECT b.{theirs} AS partner_id, p.name AS partner_name, b.due_on, b.open_sen, b.unsettled_sen
             FROM open_bill b JOIN organization p ON p.id = b.{theirs} WHERE b.{ours} = $1 ORDER BY b.due_on, b.id"
        ),
        [own.into()],
    )
    .await?;
    let accounts: Vec<Account> = rows(
        on,
        "SELECT e.counterparty_id AS partner_id, p.name AS partner_name, abs(sum(e.amount_sen))::bigint AS sen
         FROM ledger_entry e JOIN organization p ON p.id = e.counterparty_id
         WHERE e.organization_id = $1 AND e.account = $2
         GROUP BY e.counterparty_id, p.name HAVING sum(e.amount_sen) <> 0",
        [own.into(), account.into()],
    )
    .await?;
    sorted(side, today, &bills, &accounts).ok_or_else(|| {
        WorkflowError::Internal("what is open is more than 64 bits of sen".to_owned())
    })
}

fn sorted(
    side: AgeingSide,
    today: NaiveDate,
    bills: &[Bill],
    accounts: &[Account],
) -> Option<AgeingView> {
    let mut partners: Vec<(Uuid, &str)> =
        bills.iter().map(|bill| (bill.partner_id, bill.partner_name.as_str())).collect();
    partners.extend(accounts.iter().map(|one| (one.partner_id, one.partner_name.as_str())));
    partners.sort_unstable();
    partners.dedup_by_key(|(id, _)| *id);
    let mut told: Vec<AgeingRow> = Vec::with_capacity(partners.len());
    for (id, name) in partners {
        let bills: Vec<&Bill> = bills.iter().filter(|bill| bill.partner_id == id).collect();
        let accounts: Vec<&Account> = accounts.iter().filter(|one| one.partner_id == id).collect();
        told.push(summed((Some(id), name), today, &bills, &accounts)?);
    }
    told.sort_by(|a, b| (late(b), &a.partner_name).cmp(&(late(a), &b.partner_name)));
    let (bills, accounts): (Vec<&Bill>, Vec<&Account>) =
        (bills.iter().collect(), accounts.iter().collect());
    let all = summed((None, ""), today, &bills, &accounts)?;
    Some(AgeingView { side, today, partners: told, all })
}

/// What of a row is late.
fn late(row: &AgeingRow) -> Money {
    let late = row.buckets.iter().filter(|step| step.bucket != Bucket::NotDue.as_str());
    Money::sum(late.map(|step| step.amount)).unwrap_or_default()
}

fn summed(
    (partner_id, partner_name): (Option<Uuid>, &str),
    today: NaiveDate,
    bills: &[&Bill],
    accounts: &[&Account],
) -> Option<AgeingRow> {
    let open: Vec<(NaiveDate, Money)> =
        bills.iter().map(|bill| (bill.due_on, Money::from_sen(bill.open_sen))).collect();
    let aged = age(&open, today)?;
    let total = Money::sum(bills.iter().map(|bill| Money::from_sen(bill.unsettled_sen)))?;
    let due = open.iter().filter(|(_, open)| *open > Money::ZERO).map(|(due, _)| *due);
    Some(AgeingRow {
        partner_id,
        partner_name: partner_name.to_owned(),
        buckets: aged
            .buckets
            .iter()
            .map(|(bucket, amount)| BucketView { bucket: bucket.as_str(), amount: *amount })
            .collect(),
        disputed: total.minus(aged.total)?,
        total,
        on_account: Money::sum(accounts.iter().map(|one| Money::from_sen(one.sen)))?,
        invoices: i64::try_from(bills.len()).unwrap_or(i64::MAX),
        oldest_due: due.min(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill(partner: u128, due_on: &str, open: i64, unsettled: i64) -> Bill {
        Bill {
            partner_id: Uuid::from_u128(partner),
            partner_name: format!("Mitra {partner}"),
            due_on: due_on.parse().unwrap(),
            open_sen: open,
            unsettled_sen: unsettled,
        }
    }

    #[test]
    fn what_is_in_dispute_is_in_no_step_and_still_open() {
        let bills = [
            bill(1, "2026-11-30", 700, 700),
            bill(1, "2026-10-01", 0, 300),
            bill(2, "2026-08-01", 50, 90),
        ];
        let today = "2026-11-22".parse().unwrap();

        let view = sorted(AgeingSide::Seller, today, &bills, &[]).unwrap();

        let sums: Vec<(Vec<i64>, i64, i64)> = view
            .partners
            .iter()
            .map(|row| {
                let steps = row.buckets.iter().map(|step| step.amount.sen()).collect();
                (steps, row.disputed.sen(), row.total.sen())
            })
            .collect();
        assert_eq!(sums, [(vec![0, 0, 0, 0, 50], 40, 90), (vec![700, 0, 0, 0, 0], 300, 1000)]);
        assert_eq!(
            (view.all.total.sen(), view.all.disputed.sen(), view.all.invoices),
            (1090, 340, 3)
        );
        assert_eq!(view.partners[1].oldest_due, Some("2026-11-30".parse().unwrap()));
    }
}
