//! What is certain is booked by itself: reference or given number and the exact sum, one candidate (ADR 0023).
//!
//! Each line in a transaction of its own, judged once more under lock; whoever stops half way leaves lines that are
//! looked at next time. What a person decided about once is never touched again.

use crate::ask::Ask;
use crate::command::payments::{Heard, confirm_heard, record_heard};
use crate::error::WorkflowError;
use crate::store::bank_statements::{self as store, Awaited, Explained, StoredLine};
use crate::unit_of_work::{ConnectionTrait, Work, Workflow};
use chrono::TimeDelta;
use serde_json::json;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use supply_chain::id::{BankAccountId, BankLineId, BankStatementId, OrganizationId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{
    BankReference, Candidate, Certainty, ExpectedPayment, Match, Method, WantedApplication,
    match_line,
};
use tracing::{info, warn};

/// What came in longer ago, and was not certain then, is a person's to look at.
const LOOKED_BACK: TimeDelta = TimeDelta::days(120);
/// Lines of one look: as many as one file has.
const LINES_MAX: i64 = 50_000;

/// What a look at the undecided lines brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Matched {
    /// Lines that were booked.
    pub booked: usize,
    /// Lines that were certain and could not be booked.
    pub refused: usize,
}

impl Workflow {
    /// Books what is certain among the lines that nobody decided about: of one file, or of the last months. Safe to run
    /// at any time and by several programs.
    ///
    /// # Errors
    /// The database fails.
    pub async fn match_bank_lines(
        &self,
        statement: Option<BankStatementId>,
    ) -> Result<Matched, WorkflowError> {
        let since = statement.is_none().then(|| (self.origin.now() - LOOKED_BACK).date_naive());
        let lines = store::undecided(self.reader(), statement, since, LINES_MAX).await?;
        let mut expectations = Expectations::default();
        let mut matched = Matched::default();
        for stored in &lines {
            let expected = expectations.of(self.reader(), stored).await?;
            if certain(stored, expected).is_none() {
                continue;
            }
            let (organization, id) = (stored.organization, stored.line.id);
            let booked = self
                .carry_out(move |work| Box::pin(async move { book(work, organization, id).await }))
                .await;
            match booked {
                Ok(true) => matched.booked += 1,
                Ok(false) => {}
                Err(error) if error.is_temporary() => return Err(error),
                Err(error) => {
                    matched.refused += 1;
                    warn!(line.id = %id, "The bank's line {id} was certain and is not booked: {error}");
                }
            }
        }
        if matched != Matched::default() {
            info!(
                lines.booked = matched.booked,
                lines.refused = matched.refused,
                "Booked {} lines of banks by themselves, {} were refused",
                matched.booked,
                matched.refused
            );
        }
        Ok(matched)
    }
}

/// What is awaited on each account, read once in a look.
#[derive(Debug, Default)]
pub(crate) struct Expectations {
    known: HashMap<(BankAccountId, bool), Vec<Awaited>>,
}

impl Expectations {
    /// What a line may be.
    pub(crate) async fn of(
        &mut self,
        on: &impl ConnectionTrait,
        stored: &StoredLine,
    ) -> Result<&[Awaited], WorkflowError> {
        let is_coming = stored.line.amount > Money::ZERO;
        Ok(match self.known.entry((stored.line.account, is_coming)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(empty) => {
                let found =
                    store::expected(on, stored.organization, stored.line.account, is_coming)
                        .await?;
                empty.insert(found)
            }
        })
    }
}

/// What a line may be, best first.
pub(crate) fn matches(stored: &StoredLine, expected: &[Awaited]) -> Match {
    let expected: Vec<ExpectedPayment> = expected.iter().map(|one| one.expected.clone()).collect();
    match_line(&stored.line, &expected)
}

/// What a line certainly is. What a provider is to say is not booked by the bank's line: it would count twice.
fn certain<'a>(stored: &StoredLine, expected: &'a [Awaited]) -> Option<(&'a Awaited, Match)> {
    let found = matches(stored, expected);
    let (candidate, _) =
        found.candidates.first().filter(|_| found.certainty == Certainty::Certain)?;
    let awaited = expected.iter().find(|one| one.expected.candidate == *candidate)?;
    (!awaited.by_provider).then_some((awaited, found))
}

/// Books a line if it is still certain; tells whether it did.
async fn book(
    work: Work<'_>,
    organization: OrganizationId,
    id: BankLineId,
) -> Result<bool, WorkflowError> {
    let Some(stored) = store::lock_line(work, organization, id).await? else { return Ok(false) };
    if stored.explained_as.is_some() || stored.events > 0 {
        return Ok(false);
    }
    let mut expectations = Expectations::default();
    let expected = expectations.of(work.tx, &stored).await?;
    let Some((awaited, found)) = certain(&stored, expected) else { return Ok(false) };
    let ask = Ask::by_the_clock();
    let evidence =
        found.candidates.first().map(|(_, evidence)| evidence.clone()).unwrap_or_default();
    let mut facts = json!({ "evidence": evidence, "is_certain": true });
    let comes = stored.line.amount > Money::ZERO;
    let nothing = Explained { kind: "payment", payment: None, refund: None, account: None };
    let explained = match awaited.expected.candidate {
        Candidate::Payment(payment) => {
            if comes {
                confirm_heard(work, &ask, payment).await?;
            }
            Explained { payment: Some(payment), ..nothing }
        }
        Candidate::Refund(refund) => Explained { kind: "refund", refund: Some(refund), ..nothing },
        Candidate::Invoice(invoice) => {
            let wanted = vec![WantedApplication { invoice, amount: None }];
            let heard = heard(&stored, awaited.expected.payer, Some(wanted))?;
            let payment = record_heard(work, &ask, heard).await?;
            facts["is_recorded"] = true.into();
            Explained { payment: Some(payment), ..nothing }
        }
        // A provider's own request is the provider's to speak of.
        Candidate::Request(_) => return Ok(false),
    };
    store::explain(work, id, explained, (stored.events + 1, &facts), &ask).await?;
    Ok(true)
}

/// Money that came from `payer`, as payments hear of it.
pub(super) fn heard(
    stored: &StoredLine,
    payer: Counterparty,
    wanted: Option<Vec<WantedApplication>>,
) -> Result<Heard, WorkflowError> {
    Ok(Heard {
        payer,
        payee: stored.organization,
        amount: stored.line.amount,
        paid_on: stored.line.booked_on,
        method: Method::Transfer,
        account: stored.line.account,
        reference: called(stored)?,
        wanted,
    })
}

/// What the bank calls a line; where it calls it nothing, what we call it: the same for the same line, whoever reads
/// it again.
fn called(stored: &StoredLine) -> Result<BankReference, WorkflowError> {
    if let Some(reference) = &stored.line.reference {
        return Ok(reference.clone());
    }
    let day = stored.line.booked_on.format("%Y%m%d");
    let digest = hex::encode(stored.fingerprint.get(..8).unwrap_or_default());
    let own = format!("RK{day}{digest}N{}", stored.nth);
    BankReference::try_from(own).map_err(|_never| WorkflowError::BadRow {
        table: "bank_line",
        column: "booked_on",
        id: stored.line.id.to_string(),
    })
}
