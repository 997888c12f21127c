//! A member's own year: every purchase, what it adds to the base of patronage, savings, and once the meeting has decided
//! the share with the formula and the member's own numbers in it.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::patronage::Part;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PaidView, PartView, PartyName, days_of};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::seal::Seal;
use crate::unit_of_work::{row, rows};

/// Purchases that are told; the sum counts all of them.
const PURCHASES_TOLD: i64 = 200;

/// A member's year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyPatronage)]
pub struct MyYear {
    /// The member.
    pub party: PartyName,
    /// Since when they are one.
    pub since: NaiveDate,
    /// Which year.
    pub year: i32,
    /// Its last day.
    pub last_day: NaiveDate,
    /// Whether the members' meeting has decided about it; before, nobody can say what a share will be.
    pub decided: bool,
    /// Every purchase, the last one first; the first 200.
    pub purchases: Vec<MyPurchase>,
    /// How many there are.
    pub purchases_in_all: i64,
    /// What they come to without tax: the base of patronage.
    #[schema(value_type = String)]
    pub base: Money,
    /// Principal savings at the year's end.
    #[schema(value_type = String)]
    pub principal: Money,
    /// Mandatory savings.
    #[schema(value_type = String)]
    pub mandatory: Money,
    /// Voluntary savings.
    #[schema(value_type = String)]
    pub voluntary: Money,
    /// What was decided: the cooperative's own surplus first, then what it passed on.
    pub shares: Vec<MyShare>,
}

/// A purchase, or what of one was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyPatronagePurchase)]
pub struct MyPurchase {
    /// The day it counts on.
    pub day: NaiveDate,
    /// The invoice; nothing for what the cooperative brought in from its till.
    pub invoice_id: Option<Uuid>,
    /// Its number.
    pub number: Option<String>,
    /// What was bought, or empty.
    pub what: String,
    /// What it adds to the base, without tax; below zero where it was taken back.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// What a member got by one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyPatronageShare)]
pub struct MyShare {
    /// The decision.
    pub decision_id: Uuid,
    /// Whose surplus was passed on; null for the own cooperative's.
    pub passed_on_from: Option<String>,
    /// The number of the minutes.
    pub minutes: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// The surplus that was shared.
    #[schema(value_type = String)]
    pub surplus: Money,
    /// The part of it for members by trade, in hundredths of a percent.
    pub trade_points: i64,
    /// The part of it for members by savings.
    pub savings_points: i64,
    /// Which savings earn.
    pub savings_kinds: Vec<String>,
    /// What the savings earned.
    pub by_savings: PartView,
    /// What the trade earned.
    pub by_trade: PartView,
    /// Both.
    #[schema(value_type = String)]
    pub total: Money,
    /// That it was paid out; null before.
    pub paid: Option<PaidView>,
    /// The number of the statement.
    pub statement_number: String,
    /// The mark by which the cooperative can tell that the statement is from here.
    pub statement_mark: String,
}

#[derive(FromQueryResult)]
struct TieRow {
    id: Uuid,
    number: Option<String>,
    name: Option<String>,
    since: NaiveDate,
}

/// The asker's own membership of the cooperative they act for.
async fn membership(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Option<TieRow>, WorkflowError> {
    row(
        on,
        "SELECT t.id, t.number, d.name, (t.since AT TIME ZONE o.zone)::date AS since
         FROM tie t JOIN organization o ON o.id = t.organization_id LEFT JOIN person_detail d ON d.person_id = t.person_id
         WHERE t.person_id = $1 AND t.organization_id = $2 AND t.kind = 'member' AND t.until IS NULL",
        [Uuid::from(actor.person).into(), Uuid::from(actor.organization).into()],
    )
    .await
}

/// Whether the asker is a member of the cooperative they act for.
///
/// # Errors
/// The database fails.
pub async fn is_member(on: &impl ConnectionTrait, actor: &Actor) -> Result<bool, WorkflowError> {
    Ok(membership(on, actor).await?.is_some())
}

/// The asker's own year as a member of the cooperative they act for.
///
/// # Errors
/// [`WorkflowError::NotFound`] for whoever is no member there, and for no year; the database fails.
pub async fn mine(
    on: &impl ConnectionTrait,
    asker: &Asker,
    year: i32,
    seal: &Seal,
) -> Result<MyYear, WorkflowError> {
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    let absent = || WorkflowError::NotFound { what: "member" };
    let tie = membership(on, actor).await?.ok_or_else(absent)?;
    let (first, last) = days_of(year).ok_or(WorkflowError::NotFound { what: "year" })?;
    let (cooperative, id) = (Uuid::from(actor.organization), tie.id);
    let (purchases, purchases_in_all, base) = bought(on, (cooperative, id), (first, last)).await?;
    let [principal, mandatory, voluntary] = saved(on, (cooperative, id), last).await?;
    let shares = shares(on, (cooperative, id), year, seal).await?;
    Ok(MyYear {
        party: PartyName::new(true, tie.id, tie.number, tie.name),
        since: tie.since,
        year,
        last_day: last,
        decided: shares.iter().any(|share| share.passed_on_from.is_none())
            || super::year::decision_of(on, actor.organization, year, None).await?.is_some(),
        purchases,
        purchases_in_all,
        base,
        principal,
        mandatory,
        voluntary,
        shares,
    })
}

/// The years a member may look at, the last one first: those with something in them, and from `this` back to the one
/// before.
///
/// # Errors
/// As [`mine`].
pub async fn my_years(
    on: &impl ConnectionTrait,
    asker: &Asker,
    today: NaiveDate,
) -> Result<Vec<i32>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Known {
        year: i32,
    }
    let Asker::Actor(actor) = asker else { return Err(WorkflowError::OrganizationNeeded) };
    let tie = membership(on, actor).await?.ok_or(WorkflowError::NotFound { what: "member" })?;
    let known: Vec<Known> = rows(
        on,
        "SELECT extract(year FROM day)::integer AS year FROM patronage_trade WHERE cooperative_id = $1 AND party_tie_id = $2
         UNION SELECT d.year FROM year_share s JOIN year_decision d ON d.id = s.decision_id
         WHERE d.cooperative_id = $1 AND s.party_tie_id = $2",
        [Uuid::from(actor.organization).into(), tie.id.into()],
    )
    .await?;
    let mut years: Vec<i32> = known.into_iter().map(|known| known.year).collect();
    years.extend([today.year(), today.year() - 1]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    Ok(years)
}

async fn bought(
    on: &impl ConnectionTrait,
    (cooperative, tie): (Uuid, Uuid),
    (first, last): (NaiveDate, NaiveDate),
) -> Result<(Vec<MyPurchase>, i64, Money), WorkflowError> {
    #[derive(FromQueryResult)]
    struct PurchaseRow {
        day: NaiveDate,
        invoice_id: Option<Uuid>,
        number: Option<String>,
        what: String,
        sen: i64,
    }
    #[derive(FromQueryResult)]
    struct Sums {
        number: i64,
        sen: i64,
    }
    const ALL: &str = "
        SELECT b.day, i.id AS invoice_id, i.number, l.description AS what, b.trade_sen AS sen, l.id
        FROM patronage_base b JOIN invoice_line l ON l.id = b.invoice_line_id JOIN invoice i ON i.id = l.invoice_id
        WHERE b.cooperative_id = $1 AND b.party_tie_id = $2 AND b.day BETWEEN $3 AND $4
        UNION ALL
        SELECT s.day, NULL, NULL, '', s.trade_sen, s.file_id FROM shop_trade s
        WHERE s.cooperative_id = $1 AND s.party_tie_id = $2 AND s.day BETWEEN $3 AND $4";
    let values = || [cooperative.into(), tie.into(), first.into(), last.into()];
    let sql = format!(
        "SELECT day, invoice_id, number, what, sen FROM ({ALL}) a ORDER BY day DESC, id DESC LIMIT {PURCHASES_TOLD}"
    );
    let purchases: Vec<PurchaseRow> = rows(on, &sql, values()).await?;
    let purchase = |row: PurchaseRow| MyPurchase {
        day: row.day,
        invoice_id: row.invoice_id,
        number: row.number,
        what: row.what,
        amount: Money::from_sen(row.sen),
    };
    let purchases = purchases.into_iter().map(purchase).collect();
    let sql =
        format!("SELECT count(*) AS number, coalesce(sum(sen), 0)::bigint AS sen FROM ({ALL}) a");
    let sums: Option<Sums> = row(on, &sql, values()).await?;
    let (number, sen) = sums.map_or((0, 0), |sums| (sums.number, sums.sen));
    Ok((purchases, number, Money::from_sen(sen)))
}

async fn saved(
    on: &impl ConnectionTrait,
    (cooperative, tie): (Uuid, Uuid),
    last: NaiveDate,
) -> Result<[Money; 3], WorkflowError> {
    #[derive(FromQueryResult)]
    struct Saved {
        principal: i64,
        mandatory: i64,
        voluntary: i64,
    }
    let saved: Option<Saved> = row(
        on,
        "SELECT coalesce(sum(amount_sen) FILTER (WHERE kind = 'principal'), 0)::bigint AS principal,
                coalesce(sum(amount_sen) FILTER (WHERE kind = 'mandatory'), 0)::bigint AS mandatory,
                coalesce(sum(amount_sen) FILTER (WHERE kind = 'voluntary'), 0)::bigint AS voluntary
         FROM savings_entry WHERE cooperative_id = $1 AND party_tie_id = $2 AND day <= $3",
        [cooperative.into(), tie.into(), last.into()],
    )
    .await?;
    let of = |saved: Saved| [saved.principal, saved.mandatory, saved.voluntary];
    Ok(saved.map_or([0; 3], of).map(Money::from_sen))
}

#[derive(FromQueryResult)]
struct ShareRow {
    decision_id: Uuid,
    passed_on_from: Option<String>,
    minutes: String,
    decided_on: NaiveDate,
    surplus_sen: i64,
    trade_points: i64,
    savings_points: i64,
    savings_kinds: Vec<String>,
    code: String,
    attempt: i32,
    position: i32,
    savings_sen: i64,
    savings_share_sen: i64,
    savings_pot: i64,
    savings_all: i64,
    trade_sen: i64,
    trade_share_sen: i64,
    trade_pot: i64,
    trade_all: i64,
    means: Option<String>,
    paid_on: Option<NaiveDate>,
    evidence: Option<String>,
}

async fn shares(
    on: &impl ConnectionTrait,
    (cooperative, tie): (Uuid, Uuid),
    year: i32,
    seal: &Seal,
) -> Result<Vec<MyShare>, WorkflowError> {
    let found: Vec<ShareRow> = rows(
        on,
        "SELECT d.id AS decision_id, f.name AS passed_on_from, d.minutes, d.decided_on, d.surplus_sen,
                coalesce((SELECT (u ->> 'basis_points')::bigint FROM jsonb_array_elements(d.uses) u
                          WHERE u ->> 'use' = 'members_by_trade'), 0) AS trade_points,
                coalesce((SELECT (u ->> 'basis_points')::bigint FROM jsonb_array_elements(d.uses) u
                          WHERE u ->> 'use' = 'members_by_savings'), 0) AS savings_points,
                d.savings_kinds, c.code, d.attempt, s.position, s.savings_sen, s.savings_share_sen, a.savings_pot, a.savings_all,
                s.trade_sen, s.trade_share_sen, a.trade_pot, a.trade_all, pd.means, pd.paid_on, pd.evidence
         FROM year_share s JOIN year_decision d ON d.id = s.decision_id JOIN organization c ON c.id = d.cooperative_id
         LEFT JOIN (SELECT p.decision_id, coalesce(p.party_id, p.party_tie_id) AS party, y.means, y.paid_on, y.evidence
                    FROM patronage_paid_share p JOIN patronage_payout y ON y.id = p.payout_id WHERE p.is_standing) pd
                ON pd.decision_id = d.id AND pd.party = coalesce(s.party_id, s.party_tie_id)
         LEFT JOIN year_decision u ON u.id = d.from_id LEFT JOIN organization f ON f.id = u.cooperative_id
         CROSS JOIN LATERAL (
             SELECT sum(y.savings_share_sen)::bigint AS savings_pot, sum(y.savings_sen)::bigint AS savings_all,
                    sum(y.trade_share_sen)::bigint AS trade_pot, sum(y.trade_sen)::bigint AS trade_all
             FROM year_share y WHERE y.decision_id = d.id) a
         WHERE d.cooperative_id = $1 AND s.party_tie_id = $2 AND d.year = $3
           AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)
         ORDER BY d.from_id IS NOT NULL, d.decided_on, d.id",
        [cooperative.into(), tie.into(), year.into()],
    )
    .await?;
    let part = |pot, mine, all, share| {
        let [pot, mine, all, share] = [pot, mine, all, share].map(Money::from_sen);
        PartView::of(Part { pot, mine, all, share })
    };
    let share = |row: ShareRow| {
        let total = row.savings_share_sen.saturating_add(row.trade_share_sen);
        let again = if row.attempt > 1 { format!("/{}", row.attempt) } else { String::new() };
        let kind = if row.passed_on_from.is_some() { "SHU-T" } else { "SHU" };
        MyShare {
            statement_number: format!("{kind}/{}/{year}/{:05}{again}", row.code, row.position),
            statement_mark: marked(&seal.link_token(&format!("shu {}", row.decision_id), tie)),
            decision_id: row.decision_id,
            passed_on_from: row.passed_on_from,
            minutes: row.minutes,
            decided_on: row.decided_on,
            surplus: Money::from_sen(row.surplus_sen),
            trade_points: row.trade_points,
            savings_points: row.savings_points,
            savings_kinds: row.savings_kinds,
            by_savings: part(
                row.savings_pot,
                row.savings_sen,
                row.savings_all,
                row.savings_share_sen,
            ),
            by_trade: part(row.trade_pot, row.trade_sen, row.trade_all, row.trade_share_sen),
            total: Money::from_sen(total),
            paid: PaidView::of(row.means, row.paid_on, row.evidence),
        }
    };
    Ok(found.into_iter().map(share).collect())
}

/// `ab12 cd34 ef56 7890`: to be read out and compared.
fn marked(token: &str) -> String {
    let letters: Vec<char> = token.chars().take(16).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
