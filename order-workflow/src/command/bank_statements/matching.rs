//! What is certain is booked by itself: reference or given number and the exact sum, one candidate (ADR 0023).
//!
//! Each line in a transaction of its own, judged once more under lock; whoever stops half way leaves lines that are
//! looked at next time. What a person decided about once is never touched again.

use super::aside;
use crate::ask::Ask;
use crate::command::payments::{Heard, confirm_heard, record_heard};
use crate::error::WorkflowError;
use crate::store::bank_statements::{self as store, Awaited, Explained, StoredLine};
use crate::unit_of_work::{ConnectionTrait, Work, Workflow};
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use supply_chain::id::{BankAccountId, BankLineId, BankStatementId, OrganizationId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{
    BankReference, Candidate, Certainty, ExpectedPayments, Match, Method, StatementLine,
    WantedApplication,
};
use tracing::{error, info, warn};

/// What came in longer ago, and was not certain then, is a person's to look at.
const LOOKED_BACK: TimeDelta = TimeDelta::days(120);
/// Lines of one look at an organization's: as many as one file has.
const LINES_MAX: i64 = 50_000;
/// How long whoever hands a file in waits for its lines to be booked; of a big one the rest follows.
const WAITED_FOR: Duration = Duration::from_secs(3);

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
        let mut matched = Matched::default();
        for organization in store::with_undecided(self.reader(), statement, since).await? {
            let found = self.certain_lines(organization, (statement, since)).await?;
            for id in found {
                let booked = self
                    .carry_out(move |work| {
                        Box::pin(async move { book(work, organization, id).await })
                    })
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

    /// The same for a file that was just taken; after a moment it goes on by itself.
    pub(super) async fn match_soon(&self, statement: BankStatementId) {
        let workflow = self.clone();
        let matching = tokio::spawn(async move {
            if let Err(cause) = workflow.match_bank_lines(Some(statement)).await {
                let cause: &dyn std::error::Error = &cause;
                error!(statement.id = %statement, error = cause, "The lines of a file wait for the next look");
            }
        });
        // Whichever comes first: the file is taken, and no answer depends on what became of its lines.
        let _ = tokio::time::timeout(WAITED_FOR, matching).await;
    }

    /// Which undecided lines of an organization are certain, as far as can be told without a lock.
    async fn certain_lines(
        &self,
        organization: OrganizationId,
        which: (Option<BankStatementId>, Option<NaiveDate>),
    ) -> Result<Vec<BankLineId>, WorkflowError> {
        let lines = store::undecided(self.reader(), organization, which, LINES_MAX).await?;
        let mut sides: BTreeMap<(BankAccountId, bool), Vec<StatementLine>> = BTreeMap::new();
        for StoredLine { line, .. } in lines {
            sides.entry((line.account, line.amount > Money::ZERO)).or_default().push(line);
        }
        let mut expectations = Expectations::default();
        let mut certain = Vec::new();
        for (side, lines) in sides {
            let expected = expectations.on_side(self.reader(), organization, side).await?;
            let found = aside(move || {
                let is_certain = |line: &&StatementLine| expected.certain(line).is_some();
                lines.iter().filter(is_certain).map(|line| line.id).collect::<Vec<_>>()
            });
            certain.extend(found.await?);
        }
        Ok(certain)
    }
}

/// What is awaited on each side of each account, read and looked through once.
#[derive(Debug, Default)]
pub(crate) struct Expectations {
    known: HashMap<(BankAccountId, bool), Arc<Expected>>,
}

/// What is awaited on one side of an account.
#[derive(Debug)]
pub(crate) struct Expected {
    awaited: HashMap<Candidate, Awaited>,
    looked_through: ExpectedPayments,
}

impl Expectations {
    /// What a line is held against.
    pub(crate) async fn of(
        &mut self,
        on: &impl ConnectionTrait,
        stored: &StoredLine,
    ) -> Result<Arc<Expected>, WorkflowError> {
        let side = (stored.line.account, stored.line.amount > Money::ZERO);
        self.on_side(on, stored.organization, side).await
    }

    async fn on_side(
        &mut self,
        on: &impl ConnectionTrait,
        organization: OrganizationId,
        side: (BankAccountId, bool),
    ) -> Result<Arc<Expected>, WorkflowError> {
        Ok(match self.known.entry(side) {
            Entry::Occupied(known) => Arc::clone(known.get()),
            Entry::Vacant(empty) => {
                let found = store::expected(on, organization, side, None).await?;
                Arc::clone(empty.insert(Arc::new(aside(move || Expected::new(found)).await?)))
            }
        })
    }
}

impl Expected {
    fn new(awaited: Vec<Awaited>) -> Self {
        let expected = awaited.iter().map(|one| one.expected.clone()).collect();
        let awaited = awaited.into_iter().map(|one| (one.expected.candidate, one)).collect();
        Self { awaited, looked_through: ExpectedPayments::new(expected) }
    }

    /// What a line may be, best first.
    pub(crate) fn matches(&self, line: &StatementLine) -> Match {
        self.looked_through.match_line(line)
    }

    /// What a candidate is.
    pub(crate) fn of(&self, candidate: Candidate) -> Option<&Awaited> {
        self.awaited.get(&candidate)
    }

    /// What a line certainly is. What a provider is to say is not booked by the bank's line: it would count twice.
    fn certain(&self, line: &StatementLine) -> Option<(&Awaited, Match)> {
        let found = self.matches(line);
        let best = found.candidates.first().filter(|_| found.certainty == Certainty::Certain)?;
        let awaited = self.of(best.0)?;
        (!awaited.by_provider).then_some((awaited, found))
    }
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
    let comes = stored.line.amount > Money::ZERO;
    let sum = super::size(stored.line.amount);
    let side = (stored.line.account, comes);
    // Nothing of another sum makes it certain, or less so.
    let expected = Expected::new(store::expected(work.tx, organization, side, Some(sum)).await?);
    let Some((awaited, found)) = expected.certain(&stored.line) else { return Ok(false) };
    let ask = Ask::by_the_clock();
    let evidence =
        found.candidates.first().map(|(_, evidence)| evidence.clone()).unwrap_or_default();
    let mut facts = json!({ "evidence": evidence, "is_certain": true });
    let nothing = Explained { kind: "payment", ..Explained::default() };
    let explained = match awaited.expected.candidate {
        Candidate::Payment(payment) => {
            if comes {
                confirm_heard(work, &ask, payment).await?;
            }
            Explained { payment: Some(payment), ..nothing }
        }
        Candidate::Refund(refund) => Explained { kind: "refund", refund: Some(refund), ..nothing },
        Candidate::Drawdown(drawn) => {
            Explained { kind: "drawdown", drawdown: Some(drawn), ..nothing }
        }
        Candidate::Repayment(repaid) => {
            Explained { kind: "repayment", repayment: Some(repaid), ..nothing }
        }
        Candidate::Payout(paid) => Explained { kind: "payout", payout: Some(paid), ..nothing },
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
