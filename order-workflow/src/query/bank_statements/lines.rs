//! Lines of banks' statements with what they may be, and with whom.

use super::reader;
use crate::command::bank_statements::Expectations;
use crate::error::WorkflowError;
use crate::store::bank_statements::{self as store, Awaited, StoredLine};
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, BankLineId, BankStatementId, InvoiceId};
use supply_chain::ledger::{Account, Counterparty};
use supply_chain::money::Money;
use supply_chain::payment::{Candidate, Certainty};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which lines a list is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineFilter {
    /// Explained ones, or else those that are not; both when not said.
    pub is_explained: Option<bool>,
    /// Of this account only.
    pub account: Option<BankAccountId>,
    /// Of this file only.
    pub statement: Option<BankStatementId>,
    /// Only those after this one, as the list goes: the last day first.
    pub after: Option<(NaiveDate, Uuid)>,
    /// At most so many, 1 to 101.
    pub limit: u64,
}

/// A line as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankLineView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: BankLineId,
    /// The file it came in first.
    pub statement_id: Uuid,
    /// Which row of it.
    pub row: i32,
    /// Of which account.
    #[schema(value_type = Uuid)]
    pub account_id: BankAccountId,
    /// Its bank's code.
    pub bank_code: String,
    /// Its number.
    pub account_number: String,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// How much; money in is above zero.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What the bank calls it.
    pub reference: Option<String>,
    /// As the bank printed it.
    pub description: String,
    /// From or to whom, as the bank printed it.
    pub counterparty_name: String,
    /// unexplained or explained.
    pub state: &'static str,
    /// payment, refund, drawdown, repayment, payout, account, `own_transfer` or `bank_error`.
    pub explained_as: Option<String>,
    /// The payment that it is.
    pub payment_id: Option<Uuid>,
    /// Whether the line itself recorded that payment: undoing takes it back.
    pub is_recorded: bool,
    /// The refund that it is.
    pub refund_id: Option<Uuid>,
    /// The drawdown that it is.
    pub drawdown_id: Option<Uuid>,
    /// The repayment to a bank that it is.
    pub repayment_id: Option<Uuid>,
    /// The paying out of shares that it is.
    pub payout_id: Option<Uuid>,
    /// The account it went to in the books, by its word.
    #[schema(value_type = Option<String>)]
    pub ledger_account: Option<Account>,
    /// What was said of it.
    pub words: Option<String>,
    /// Who explained it; null where it was certain, and where erased.
    pub explained_by: Option<String>,
    /// When.
    pub explained_at: Option<DateTime<Utc>>,
    /// How sure what it may be is: certain, unsure or unknown; null once it is explained.
    pub certainty: Option<&'static str>,
    /// What it may be, best first; empty once it is explained.
    pub candidates: Vec<CandidateView>,
    /// For `If-Match`.
    pub version: i64,
}

/// What a line may be, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CandidateView {
    /// payment, refund, drawdown, repayment, payout or invoice.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// From or to which organization; null of a member.
    pub organization_id: Option<Uuid>,
    /// From or to which member, by their tie.
    pub member_id: Option<Uuid>,
    /// Their name.
    pub name: String,
    /// How much is awaited.
    #[schema(value_type = String)]
    pub amount: Money,
    /// The invoice's number, or what was written as the bank's reference.
    pub label: String,
    /// The numbers of the invoices that a payment settles.
    pub invoices: Vec<String>,
    /// When an invoice is due, or a payment was made.
    pub day: NaiveDate,
    /// What speaks for it: `same_reference`, `mark_in_description`, `same_amount`, `name_alike`.
    pub evidence: Vec<&'static str>,
    /// Whether a provider is to say that it was paid.
    pub awaits_provider: bool,
}

/// Somebody whose money a line may be.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PartnerView {
    /// `organization` or `member`.
    pub kind: String,
    /// The organization, or the member's tie.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// How many of our invoices to them are open.
    pub open: i64,
    /// What is open of these, in sen.
    pub open_sen: i64,
}

/// A line of the asker's organization.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else; the database fails.
pub(crate) async fn line(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: BankLineId,
) -> Result<BankLineView, WorkflowError> {
    reader(actor)?;
    let found = store::find_line(on, actor.organization, id).await?;
    let stored = found.ok_or(WorkflowError::NotFound { what: "bank line" })?;
    view(on, &mut Expectations::default(), stored).await
}

async fn view(
    on: &impl ConnectionTrait,
    expectations: &mut Expectations,
    stored: StoredLine,
) -> Result<BankLineView, WorkflowError> {
    let (certainty, candidates) = if stored.explained_as.is_some() {
        (None, Vec::new())
    } else {
        let expected = expectations.of(on, &stored).await?;
        let found = expected.matches(&stored.line);
        let told = found.candidates.iter().filter_map(|(candidate, evidence)| {
            let awaited = expected.of(*candidate)?;
            Some(told(awaited, evidence.iter().map(|one| one.as_str()).collect()))
        });
        (Some(Certainty::as_str(found.certainty)), told.collect())
    };
    let said = |name: &str| stored.facts.as_ref().and_then(|facts| facts.get(name));
    Ok(BankLineView {
        id: stored.line.id,
        statement_id: stored.statement,
        row: stored.file_row,
        account_id: stored.line.account,
        booked_on: stored.line.booked_on,
        amount: stored.line.amount,
        reference: stored.line.reference.clone().map(String::from),
        state: if stored.explained_as.is_some() { "explained" } else { "unexplained" },
        payment_id: stored.payment.map(Uuid::from),
        is_recorded: said("is_recorded").and_then(serde_json::Value::as_bool).unwrap_or(false),
        refund_id: stored.refund.map(Uuid::from),
        drawdown_id: stored.drawdown.map(Uuid::from),
        repayment_id: stored.repayment.map(Uuid::from),
        payout_id: stored.payout.map(Uuid::from),
        ledger_account: stored.ledger_account,
        words: said("words")
            .and_then(serde_json::Value::as_str)
            .filter(|words| !words.is_empty())
            .map(str::to_owned),
        certainty,
        candidates,
        version: stored.version,
        explained_by: stored.explained_by,
        explained_at: stored.explained_at,
        explained_as: stored.explained_as,
        description: stored.line.description,
        counterparty_name: stored.line.counterparty_name,
        bank_code: stored.bank_code,
        account_number: stored.account_number,
    })
}

fn told(awaited: &Awaited, evidence: Vec<&'static str>) -> CandidateView {
    let expected = &awaited.expected;
    let (kind, id) = match expected.candidate {
        Candidate::Payment(id) => ("payment", id.0),
        Candidate::Refund(id) => ("refund", id.0),
        Candidate::Drawdown(id) => ("drawdown", id.0),
        Candidate::Repayment(id) => ("repayment", id.0),
        Candidate::Payout(id) => ("payout", id.0),
        Candidate::Invoice(id) => ("invoice", id.0),
        Candidate::Request(id) => ("request", id.0),
    };
    let (organization_id, member_id) = match expected.payer {
        Counterparty::Organization(id) => (Some(id.0), None),
        Counterparty::Member(id) => (None, Some(id.0)),
    };
    CandidateView {
        kind,
        id,
        organization_id,
        member_id,
        name: expected.payer_name.clone(),
        amount: expected.amount,
        label: awaited.label.clone(),
        invoices: if kind == "payment" { expected.marks.clone() } else { Vec::new() },
        day: awaited.day,
        evidence,
        awaits_provider: awaited.by_provider,
    }
}

impl Workflow {
    /// The invoices of the asker's organization with these numbers, which are written in capitals.
    ///
    /// # Errors
    /// The database fails.
    pub async fn invoices_numbered(
        &self,
        numbers: &[String],
        actor: &Actor,
    ) -> Result<Vec<(String, InvoiceId)>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Found {
            id: Uuid,
            number: String,
        }
        let found: Vec<Found> = rows(
            self.reader(),
            "SELECT id, upper(number) AS number FROM invoice
             WHERE issuer_id = $1 AND kind = 'invoice' AND number = ANY($2) AND letters <> 'SA'
             UNION ALL
             -- As its own paper has it, in whatever letters.
             SELECT id, upper(number) FROM invoice
             WHERE issuer_id = $1 AND letters = 'SA' AND upper(number) = ANY($2) AND reversed_by_id IS NULL",
            [Uuid::from(actor.organization).into(), numbers.to_vec().into()],
        )
        .await?;
        Ok(found.into_iter().map(|row| (row.number, row.id.into())).collect())
    }

    /// A line of the asker's organization, with what it may be.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; [`WorkflowError::NotFound`] to anybody else.
    pub async fn bank_line(
        &self,
        id: BankLineId,
        actor: &Actor,
    ) -> Result<BankLineView, WorkflowError> {
        line(self.reader(), actor, id).await
    }

    /// Lines of the asker's organization, the last day first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; the database fails.
    pub async fn bank_lines(
        &self,
        filter: LineFilter,
        actor: &Actor,
    ) -> Result<Vec<BankLineView>, WorkflowError> {
        reader(actor)?;
        let on = self.reader();
        let found = store::written_down(
            on,
            "WHERE l.organization_id = $1 AND ($2::boolean IS NULL OR (l.state = 'explained') = $2)
               AND ($3::uuid IS NULL OR l.account_id = $3) AND ($4::uuid IS NULL OR l.statement_id = $4)
               AND ($5::date IS NULL OR (l.booked_on, l.id) < ($5, $6))
             ORDER BY l.booked_on DESC, l.id DESC LIMIT $7",
            [
                Uuid::from(actor.organization).into(),
                filter.is_explained.into(),
                filter.account.map(Uuid::from).into(),
                filter.statement.map(Uuid::from).into(),
                filter.after.map(|(day, _)| day).into(),
                filter.after.map(|(_, id)| id).into(),
                i64::try_from(filter.limit.clamp(1, 101)).unwrap_or(101).into(),
            ],
        )
        .await?;
        let mut expectations = Expectations::default();
        let mut lines = Vec::with_capacity(found.len());
        for stored in found {
            lines.push(view(on, &mut expectations, stored).await?);
        }
        Ok(lines)
    }

    /// How many lines of the asker's organization nobody has explained yet.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; the database fails.
    pub async fn unexplained_bank_lines(&self, actor: &Actor) -> Result<i64, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Number {
            number: i64,
        }
        reader(actor)?;
        let found: Vec<Number> = rows(
            self.reader(),
            "SELECT count(*) AS number FROM bank_line WHERE organization_id = $1 AND state = 'unexplained'",
            [Uuid::from(actor.organization).into()],
        )
        .await?;
        Ok(found.first().map_or(0, |row| row.number))
    }

    /// Whose money a line may be: everybody who traded with the asker's organization, those who owe most first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; the database fails.
    pub async fn payers_of_bank_lines(
        &self,
        actor: &Actor,
    ) -> Result<Vec<PartnerView>, WorkflowError> {
        reader(actor)?;
        rows(
            self.reader(),
            "SELECT kind, id, name, count(open_sen) AS open, coalesce(sum(open_sen), 0)::bigint AS open_sen FROM (
                 SELECT 'organization' AS kind, b.id, b.name, NULL::bigint AS open_sen
                 FROM (SELECT DISTINCT buyer_id FROM purchase_order WHERE seller_id = $1 AND submitted_at IS NOT NULL) o
                 JOIN organization b ON b.id = o.buyer_id
                 UNION ALL
                 SELECT 'organization', o.id, o.name, nullif(i.total_sen - i.settled_sen, 0)
                 FROM invoice i JOIN organization o ON o.id = i.receiver_id
                 WHERE i.issuer_id = $1 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL
                 UNION ALL
                 SELECT 'member', t.id, d.name, nullif(i.total_sen - i.settled_sen, 0)
                 FROM invoice i JOIN tie t ON t.id = i.receiver_tie_id JOIN person_detail d ON d.person_id = t.person_id
                 WHERE i.issuer_id = $1 AND i.kind = 'invoice' AND i.reversed_by_id IS NULL) p
             GROUP BY 1, 2, 3 ORDER BY 5 DESC, 3 LIMIT 500",
            [Uuid::from(actor.organization).into()],
        )
        .await
    }
}
