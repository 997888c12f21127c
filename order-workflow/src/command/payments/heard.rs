//! What a bank's statement or a provider's verified word says of payments: recorded, confirmed, taken back. Whoever
//! hears it judged it before; here it becomes one effect, in the transaction that heard it.

use super::frame::{around, moment};
use super::settling::{Ground, settle};
use super::telling::tell;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::bank_accounts::{self, Hold};
use crate::store::invoices::{self, StoredInvoice};
use crate::store::payments as store;
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use supply_chain::id::{BankAccountId, OrganizationId, PaymentId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{
    self, BankReference, By, Command, Event, Method, Payment, Record, Unfit, WantedApplication,
    decide,
};
use supply_chain::signature::Quorum;

/// Money that a bank or provider says came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    /// From whom.
    pub(crate) payer: Counterparty,
    /// To whom.
    pub(crate) payee: OrganizationId,
    /// How much.
    pub(crate) amount: Money,
    /// The day.
    pub(crate) paid_on: NaiveDate,
    /// How.
    pub(crate) method: Method,
    /// Into which of the payee's verified accounts.
    pub(crate) account: BankAccountId,
    /// What the bank or provider calls it.
    pub(crate) reference: BankReference,
    /// What it is for; nothing for the oldest first.
    pub(crate) wanted: Option<Vec<WantedApplication>>,
}

/// Records money that came; confirmed at once. Locks the credit account of the two and their invoices.
///
/// # Errors
/// [`payment::Refusal`]; the reference that has counted already is one of them.
pub(crate) async fn record_heard(
    work: Work<'_>,
    ask: &Ask,
    heard: Heard,
) -> Result<PaymentId, WorkflowError> {
    let Heard { payer, payee, amount, paid_on, method, account, reference, wanted } = heard;
    let zone = store::zone_of(work.tx, payer, payee).await?;
    let at = moment(work.now, &zone);
    let ground = Ground::lock(work, payer, payee, &[]).await?;
    let found = bank_accounts::find(work.tx, account, Hold::Shared).await?;
    let unfit = payment::Refusal::AccountUnfit(Unfit::OthersAccount);
    let account = found.ok_or(unfit)?.account;
    let same = store::same_reference(work, payee, Some(account.id), &reference).await?;
    let record = Record {
        amount,
        // A bank books in its own zone: what it calls tomorrow is today at the payer's.
        paid_on: paid_on.min(at.today),
        method,
        account: Some(account),
        reference: Some(reference),
        same_reference: same,
        evidence: None,
        wanted,
        bills: ground.bills(),
        of_order: Vec::new(),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    };
    let payment = Payment::begin(work.id(), (payer, payee), at.today);
    let events = decide(&payment, Command::Record(Box::new(record)), By::Bank, at)?.events;
    let after = settle(work, ground, &payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await?;
    Ok(after.id)
}

/// Has what was paid ahead for an order settle an invoice of it that was just issued, the first paid first. Whoever asks
/// holds the order and the credit account of the two.
///
/// # Errors
/// The database fails.
pub(crate) async fn settle_ahead(
    work: Work<'_>,
    paper: StoredInvoice,
) -> Result<StoredInvoice, WorkflowError> {
    let Some(order) = paper.invoice.order else { return Ok(paper) };
    let mut paper = paper;
    for id in store::unused_of_order(work.tx, order).await? {
        if paper.invoice.open() == Money::ZERO {
            break;
        }
        let Some(stored) = store::find_for_update(work.tx, id).await? else { continue };
        let ground = Ground::of_paper(paper.clone());
        let wanted = vec![WantedApplication { invoice: paper.invoice.id, amount: None }];
        let command = Command::Apply { wanted: Some(wanted), bills: ground.bills() };
        let at = moment(work.now, &stored.payer_zone);
        // Used or sent back meanwhile, there is nothing left of it to follow by itself.
        let Ok(decision) = decide(&stored.payment, command, By::Clock, at) else { continue };
        let (ask, events) = (Ask::by_the_clock(), decision.events);
        let after = settle(work, ground, &stored.payment, &events, at.today, &ask).await?;
        tell(work, &after, &events, &ask).await?;
        let again = invoices::lock(work, &[paper.invoice.id]).await?;
        paper = again.into_iter().next().ok_or(WorkflowError::NotFound { what: "invoice" })?;
    }
    Ok(paper)
}

/// Confirms a payment that was recorded before; nothing happens where it is confirmed already.
///
/// # Errors
/// [`payment::Refusal::NotInThisState`] where it does not count.
pub(crate) async fn confirm_heard(
    work: Work<'_>,
    ask: &Ask,
    id: PaymentId,
) -> Result<(), WorkflowError> {
    heard_of(work, ask, id, |payment| {
        (payment.state != payment::State::Confirmed).then_some(Command::Confirm)
    })
    .await
}

/// Takes a payment back that a bank or provider took back; nothing happens where it is taken back already.
///
/// # Errors
/// [`payment::Refusal::NotInThisState`] where it does not count, or some of it went back.
pub(crate) async fn reverse_heard(
    work: Work<'_>,
    ask: &Ask,
    id: PaymentId,
    words: String,
) -> Result<(), WorkflowError> {
    heard_of(work, ask, id, |payment| {
        (payment.state != payment::State::Reversed).then_some(Command::Reverse { words })
    })
    .await
}

async fn heard_of(
    work: Work<'_>,
    ask: &Ask,
    id: PaymentId,
    command: impl FnOnce(&Payment) -> Option<Command>,
) -> Result<(), WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "payment" };
    let seen = store::find(work.tx, id).await?.ok_or_else(absent)?;
    let ground = around(work, &seen.payment).await?;
    let stored = store::find_for_update(work.tx, id).await?.ok_or_else(absent)?;
    let at = moment(work.now, &stored.payer_zone);
    let Some(command) = command(&stored.payment) else { return Ok(()) };
    let events: Vec<Event> = decide(&stored.payment, command, By::Bank, at)?.events;
    let after = settle(work, ground, &stored.payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await
}
