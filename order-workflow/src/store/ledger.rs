//! What moved value, into the books of everybody it concerns: one row with all its facts, and the entries that
//! follow from it.
//!
//! Written in the transaction of the command that it comes from, so that balances are never behind. The books
//! of one organization may be closed for the day on which another's are open; each posts on its own day.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::calendar::Period;
use supply_chain::id::{
    BankLineId, DrawdownId, InvoiceId, NettingId, OrganizationId, PaymentId, PayoutId, RepaymentId,
    YearDecisionId,
};
use supply_chain::ledger::{self, Books, Counterparty, Entry, Occurrence, Posting};
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

/// What an occurrence came from; each event of it is posted once. The tables know one more word, for
/// what is posted from stock once that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// An event of an invoice.
    Invoice(InvoiceId),
    /// An event of a payment.
    Payment(PaymentId),
    /// A netting that was carried out.
    Netting(NettingId),
    /// An event of a drawdown.
    Drawdown(DrawdownId),
    /// The interest of an instalment of a drawdown, by the instalment's number.
    Interest(DrawdownId),
    /// Some of what was drawn, paid back.
    Repayment(RepaymentId),
    /// Balances brought in by an organization.
    Opening(OrganizationId),
    /// A decision about a year: closing it, sharing its surplus, and taking both back.
    Year(YearDecisionId),
    /// Each time a bank's line was explained by an account alone, and each time that was undone.
    BankLine(BankLineId),
    /// Shares of a year that were paid out, and that taken back.
    Payout(PayoutId),
    /// A till that was counted: its cooperative, by the number of the closing.
    Till(OrganizationId),
}

impl Source {
    const fn word(self) -> &'static str {
        match self {
            Self::Invoice(_) => "invoice",
            Self::Payment(_) => "payment",
            Self::Netting(_) => "netting",
            Self::Drawdown(_) => "drawdown",
            Self::Interest(_) | Self::Repayment(_) => "loan",
            Self::Opening(_) => "opening",
            Self::Year(_) => "year",
            Self::BankLine(_) => "bank_line",
            Self::Payout(_) => "payout",
            Self::Till(_) => "till",
        }
    }

    const fn id(self) -> Uuid {
        match self {
            Self::Invoice(id) => id.0,
            Self::Payment(id) => id.0,
            Self::Netting(id) => id.0,
            Self::Drawdown(id) | Self::Interest(id) => id.0,
            Self::Repayment(id) => id.0,
            Self::Opening(id) | Self::Till(id) => id.0,
            Self::Year(id) => id.0,
            Self::BankLine(id) => id.0,
            Self::Payout(id) => id.0,
        }
    }
}

/// Posts what happened on `business_date` to the books of all its parties: each on that day, or on the first one
/// that is open there. `position` is which event of its source it is, from 1. An organization's books are made
/// when the first entry comes, and stay locked against closing until the transaction ends; they come last in the
/// order of locks.
///
/// # Errors
/// It cannot be posted ([`ledger::NotPosted`], our fault), it was posted before, or the database fails.
pub(crate) async fn post(
    work: Work<'_>,
    occurrence: &Occurrence,
    source: Source,
    position: i32,
    business_date: NaiveDate,
) -> Result<(), WorkflowError> {
    let postings = ledger::post(occurrence)
        .map_err(|cause| WorkflowError::Internal(format!("{}: {cause}", occurrence.as_str())))?;
    let organizations: Vec<OrganizationId> =
        postings.iter().map(|posting| posting.organization).collect();
    let books = books_for_posting(work, &organizations).await?;
    let entries = entries(&postings, &books, business_date);
    let id: Uuid = work.id();
    execute(
        work.tx,
        "INSERT INTO ledger_occurrence (id, kind, facts, source, source_id, source_position, business_date, entries,
                                        recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            id.into(),
            occurrence.as_str().into(),
            serde_json::to_value(occurrence)?.into(),
            source.word().into(),
            source.id().into(),
            position.into(),
            business_date.into(),
            i32::try_from(entries.len()).unwrap_or(i32::MAX).into(),
            work.now.into(),
        ],
    )
    .await?;
    if entries.is_empty() {
        return Ok(());
    }
    // A trigger looks for the occurrence of each entry, so this is a statement of its own.
    execute(
        work.tx,
        "INSERT INTO ledger_entry (occurrence_id, position, organization_id, account, counterparty_id,
                                   counterparty_tie_id, amount_sen, posted_on)
         SELECT $1, e.* FROM jsonb_to_recordset($2) AS e(position integer, organization_id uuid, account text,
              counterparty_id uuid, counterparty_tie_id uuid, amount_sen bigint, posted_on date)",
        [id.into(), Value::Array(entries).into()],
    )
    .await?;
    Ok(())
}

/// The books of these organizations as far as periods go, by rising id; made where there are none, and kept from
/// being closed until the transaction ends.
///
/// # Errors
/// The database fails.
pub(crate) async fn books_for_posting(
    work: Work<'_>,
    organizations: &[OrganizationId],
) -> Result<Vec<Books>, WorkflowError> {
    let mut ids: Vec<Uuid> = organizations.iter().copied().map(Uuid::from).collect();
    ids.sort_unstable();
    ids.dedup();
    let there = shared(work, &ids).await?;
    if there.len() == ids.len() {
        return Ok(there);
    }
    execute(
        work.tx,
        "INSERT INTO ledger_books (organization_id) SELECT id FROM unnest($1) AS id ORDER BY id ON CONFLICT DO NOTHING",
        [ids.clone().into()],
    )
    .await?;
    shared(work, &ids).await
}

async fn shared(work: Work<'_>, ids: &[Uuid]) -> Result<Vec<Books>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct BooksRow {
        organization_id: Uuid,
        closed_through: Option<NaiveDate>,
    }
    let found: Vec<BooksRow> = rows(
        work.tx,
        "SELECT organization_id, closed_through FROM ledger_books WHERE organization_id = ANY($1)
         ORDER BY organization_id FOR SHARE",
        [ids.to_vec().into()],
    )
    .await?;
    let books = found.into_iter().map(|row| Books {
        organization: row.organization_id.into(),
        closed_through: row.closed_through.map(Period::of),
    });
    Ok(books.collect())
}

/// The entries of all postings, numbered from 1.
fn entries(postings: &[Posting], books: &[Books], business_date: NaiveDate) -> Vec<Value> {
    let all = postings
        .iter()
        .flat_map(|posting| posting.entries.iter().map(move |entry| (posting.organization, entry)));
    let entry = |(position, (organization, entry)): (i32, (OrganizationId, &Entry))| {
        let of = books.iter().find(|books| books.organization == organization);
        let posted_on = of.map_or(business_date, |books| books.posting_day(business_date));
        let (other, tie) = match entry.counterparty {
            Some(Counterparty::Organization(id)) => (Some(id), None),
            Some(Counterparty::Member(tie)) => (None, Some(tie)),
            None => (None, None),
        };
        json!({
            "position": position, "organization_id": organization, "account": entry.account.as_str(),
            "counterparty_id": other, "counterparty_tie_id": tie, "amount_sen": entry.amount.sen(),
            "posted_on": posted_on,
        })
    };
    (1..).zip(all).map(entry).collect()
}
