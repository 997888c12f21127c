//! The books built again from what happened alone, twice, and held against what is written.
//!
//! Everything is read from one moment of the database, so a running program may go on meanwhile.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::id::{OrganizationId, TieId};
use supply_chain::ledger::{Account, Counterparty, Entry, Ledger, Occurrence, post};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, Workflow, execute, rows};

/// Occurrences that are read at a time.
const BATCH: i64 = 2_000;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How many occurrences were read.
    pub occurrences: u64,
    /// How many entries they make, and are written.
    pub entries: u64,
    /// In the books of how many organizations.
    pub organizations: usize,
    /// How many months were closed.
    pub closes: u64,
    /// The first thing that is not as it was reckoned; nothing where the books are identical.
    pub difference: Option<Difference>,
}

/// What is not as it was reckoned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The facts of an occurrence make no postings.
    NotPosted {
        /// Its place among all.
        position: i64,
        /// Why not.
        why: String,
    },
    /// An entry is not what the facts make.
    Entry {
        /// The place of its occurrence among all.
        position: i64,
        /// Which of its entries.
        entry: usize,
        /// As it is reckoned; nothing where there should be none.
        reckoned: Option<String>,
        /// As it is written; nothing where it is missing.
        written: Option<String>,
    },
    /// The second time the books came out otherwise than the first.
    NotTheSame,
    /// The sum of what is written is not what was reckoned.
    Balance {
        /// In whose books.
        organization: OrganizationId,
        /// On which account.
        account: &'static str,
        /// As reckoned.
        reckoned: Money,
        /// As written.
        written: Money,
    },
    /// A month was closed with other figures than it has.
    Closed {
        /// In whose books.
        organization: OrganizationId,
        /// The month's last day.
        last_day: NaiveDate,
        /// On which account.
        account: String,
        /// As it was kept.
        kept: Money,
        /// As it adds up.
        adds_up: Money,
    },
    /// What must never be: books that do not balance, or do not say what the other's say.
    Breach {
        /// Which.
        what: String,
    },
}

#[derive(FromQueryResult)]
struct OccurrenceRow {
    id: Uuid,
    position: i64,
    facts: Value,
    business_date: NaiveDate,
}

#[derive(FromQueryResult, Clone)]
struct EntryRow {
    occurrence_id: Uuid,
    position: i32,
    organization_id: Uuid,
    account: String,
    counterparty_id: Option<Uuid>,
    counterparty_tie_id: Option<Uuid>,
    amount_sen: i64,
    posted_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct SumRow {
    organization_id: Uuid,
    account: String,
    counterparty_id: Option<Uuid>,
    counterparty_tie_id: Option<Uuid>,
    amount: i64,
}

#[derive(FromQueryResult)]
struct CloseRow {
    organization_id: Uuid,
    last_day: NaiveDate,
    account: String,
    kept: i64,
    adds_up: i64,
}

#[derive(FromQueryResult)]
struct Counted {
    number: i64,
}

/// The books, built as far as nothing differed.
#[derive(Default)]
struct Built {
    ledger: Ledger,
    occurrences: u64,
    entries: u64,
    difference: Option<Difference>,
}

/// Builds the books of everybody again from what happened alone, twice.
///
/// # Errors
/// The database fails.
pub async fn verify(workflow: &Workflow) -> Result<Verdict, WorkflowError> {
    workflow
        .carry_out(|work| {
            Box::pin(async move {
                execute(work.tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", [])
                    .await?;
                execute(work.tx, "SET LOCAL statement_timeout = 0", []).await?;
                judge(work).await
            })
        })
        .await
}

async fn judge(work: Work<'_>) -> Result<Verdict, WorkflowError> {
    let first = build(work).await?;
    let mut verdict = Verdict {
        occurrences: first.occurrences,
        entries: first.entries,
        organizations: first.ledger.organizations().len(),
        closes: 0,
        difference: first.difference,
    };
    if verdict.difference.is_some() {
        return Ok(verdict);
    }
    let second = build(work).await?;
    if second.ledger != first.ledger || second.difference.is_some() {
        verdict.difference = Some(Difference::NotTheSame);
        return Ok(verdict);
    }
    verdict.difference = match first.ledger.breaches().first() {
        Some(breach) => Some(Difference::Breach { what: format!("{breach:?}") }),
        None => sums(work, &first.ledger).await?,
    };
    if verdict.difference.is_none() {
        let closes: Vec<Counted> =
            rows(work.tx, "SELECT count(*) AS number FROM ledger_close", []).await?;
        verdict.closes = closes.first().map_or(0, |found| u64::try_from(found.number).unwrap_or(0));
        verdict.difference = kept(work).await?;
    }
    Ok(verdict)
}

async fn build(work: Work<'_>) -> Result<Built, WorkflowError> {
    let mut built = Built::default();
    let mut after = 0_i64;
    loop {
        let happened: Vec<OccurrenceRow> = rows(
            work.tx,
            "SELECT id, position, facts, business_date FROM ledger_occurrence
             WHERE position > $1 ORDER BY position LIMIT $2",
            [after.into(), BATCH.into()],
        )
        .await?;
        let Some(last) = happened.last() else { return Ok(built) };
        after = last.position;
        let ids: Vec<Uuid> = happened.iter().map(|row| row.id).collect();
        let written: Vec<EntryRow> = rows(
            work.tx,
            "SELECT occurrence_id, position, organization_id, account, counterparty_id, counterparty_tie_id,
                    amount_sen, posted_on
             FROM ledger_entry WHERE occurrence_id = ANY($1) ORDER BY occurrence_id, position",
            [ids.into()],
        )
        .await?;
        let mut by_occurrence: BTreeMap<Uuid, Vec<EntryRow>> = BTreeMap::new();
        for entry in written {
            by_occurrence.entry(entry.occurrence_id).or_default().push(entry);
        }
        for row in happened {
            let entries = by_occurrence.remove(&row.id).unwrap_or_default();
            if let Err(difference) = built.add(&row, &entries) {
                built.difference = Some(difference);
                return Ok(built);
            }
        }
    }
}

impl Built {
    /// One occurrence more, held against the entries that were written for it.
    fn add(&mut self, row: &OccurrenceRow, written: &[EntryRow]) -> Result<(), Difference> {
        let position = row.position;
        let not_posted = |why: String| Difference::NotPosted { position, why };
        let occurrence: Occurrence = serde_json::from_value(row.facts.clone())
            .map_err(|error| not_posted(error.to_string()))?;
        let postings = post(&occurrence).map_err(|error| not_posted(error.to_string()))?;
        let reckoned: Vec<(OrganizationId, Entry)> = postings
            .into_iter()
            .flat_map(|posting| {
                posting.entries.into_iter().map(move |entry| (posting.organization, entry))
            })
            .collect();
        for at in 0..reckoned.len().max(written.len()) {
            let (wanted, found) = (reckoned.get(at), written.get(at));
            let is_right = wanted.zip(found).is_some_and(|((organization, entry), found)| {
                usize::try_from(found.position).is_ok_and(|position| position == at + 1)
                    && found.says(*organization, *entry)
                    && counts_on(row.business_date, found.posted_on)
            });
            if !is_right {
                return Err(Difference::Entry {
                    position,
                    entry: at + 1,
                    reckoned: wanted.map(|(organization, entry)| {
                        told(*organization, entry.account.as_str(), entry.amount, row.business_date)
                    }),
                    written: found.map(|found| {
                        let amount = Money::from_sen(found.amount_sen);
                        told(found.organization_id.into(), &found.account, amount, found.posted_on)
                    }),
                });
            }
        }
        self.ledger.record(&occurrence).map_err(|error| not_posted(error.to_string()))?;
        self.occurrences += 1;
        self.entries += u64::try_from(reckoned.len()).unwrap_or(u64::MAX);
        Ok(())
    }
}

/// An entry counts on its business date, or where that was closed on the first day of a later month.
fn counts_on(business_date: NaiveDate, posted_on: NaiveDate) -> bool {
    posted_on == business_date || (posted_on > business_date && posted_on.day() == 1)
}

fn told(organization: OrganizationId, account: &str, amount: Money, day: NaiveDate) -> String {
    format!("{account} {amount} {day} ({organization})")
}

fn party(organization: Option<Uuid>, tie: Option<Uuid>) -> Option<Counterparty> {
    let member = || tie.map(|tie| Counterparty::Member(TieId(tie)));
    organization.map(|id| Counterparty::Organization(OrganizationId(id))).or_else(member)
}

impl EntryRow {
    fn says(&self, organization: OrganizationId, entry: Entry) -> bool {
        self.organization_id == Uuid::from(organization)
            && self.account == entry.account.as_str()
            && self.amount_sen == entry.amount.sen()
            && party(self.counterparty_id, self.counterparty_tie_id) == entry.counterparty
    }
}

/// What is written, added up by the database, against what was reckoned.
async fn sums(work: Work<'_>, ledger: &Ledger) -> Result<Option<Difference>, WorkflowError> {
    let written: Vec<SumRow> = rows(
        work.tx,
        "SELECT organization_id, account, counterparty_id, counterparty_tie_id, sum(amount_sen)::bigint AS amount
         FROM ledger_entry GROUP BY 1, 2, 3, 4",
        [],
    )
    .await?;
    let mut sums: BTreeMap<(OrganizationId, &str, Option<Counterparty>), Money> = BTreeMap::new();
    for row in &written {
        let with = party(row.counterparty_id, row.counterparty_tie_id);
        let key = (row.organization_id.into(), row.account.as_str(), with);
        sums.insert(key, Money::from_sen(row.amount));
    }
    for organization in ledger.organizations() {
        for (account, with, reckoned) in ledger.by_party(organization) {
            let key = (organization, account.as_str(), with);
            let written = sums.remove(&key).unwrap_or_default();
            if written != reckoned {
                let account = account.as_str();
                return Ok(Some(Difference::Balance { organization, account, reckoned, written }));
            }
        }
    }
    // What is left was never reckoned.
    let left = sums.into_iter().find(|(_, amount)| *amount != Money::ZERO);
    Ok(left.map(|((organization, account, _), written)| Difference::Balance {
        organization,
        account: Account::from_word(account).map_or("?", Account::as_str),
        reckoned: Money::ZERO,
        written,
    }))
}

/// What was kept when months were closed against what they add up to.
async fn kept(work: Work<'_>) -> Result<Option<Difference>, WorkflowError> {
    let wrong: Vec<CloseRow> = rows(
        work.tx,
        "SELECT c.organization_id, c.last_day, d.account, d.kept, d.adds_up
         FROM ledger_close c CROSS JOIN LATERAL (
             SELECT account, coalesce(sum(kept), 0)::bigint AS kept, coalesce(sum(adds_up), 0)::bigint AS adds_up FROM (
                 SELECT b ->> 'account' AS account, (b ->> 'amount')::numeric * 100 AS kept, NULL::numeric AS adds_up
                 FROM jsonb_array_elements(c.balances) b
                 UNION ALL
                 SELECT e.account, NULL, sum(e.amount_sen) FROM ledger_entry e
                 WHERE e.organization_id = c.organization_id AND e.posted_on <= c.last_day GROUP BY e.account) a
             GROUP BY account) d
         WHERE d.kept <> d.adds_up ORDER BY c.last_day, c.organization_id, d.account LIMIT 1",
        [],
    )
    .await?;
    Ok(wrong.into_iter().next().map(|row| Difference::Closed {
        organization: row.organization_id.into(),
        last_day: row.last_day,
        account: row.account,
        kept: Money::from_sen(row.kept),
        adds_up: Money::from_sen(row.adds_up),
    }))
}
