//! A person says what a line is, or takes that back.

use super::matching::heard;
use super::{Refusal, treasurer};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::payments::{confirm_heard, record_heard, reverse_heard};
use crate::error::WorkflowError;
use crate::query::bank_statements as query;
use crate::store::bank_accounts::{self, Hold};
use crate::store::bank_statements::{self as store, Explained, StoredLine};
use crate::store::ledger::{self, Source};
use crate::store::payments;
use crate::unit_of_work::Work;
use serde_json::{Value, json};
use supply_chain::ask::Actor;
use supply_chain::id::{
    BankAccountId, BankLineId, DrawdownId, InvoiceId, PaymentId, PayoutId, RefundId, RepaymentId,
};
use supply_chain::ledger::{Account, Counterparty, Occurrence};
use supply_chain::money::Money;
use supply_chain::payment::{State, WantedApplication};

/// The longest words that are kept, in characters.
const LONGEST_WORDS: usize = 500;

/// What a line is, as a person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// A payment that was recorded; one to us is confirmed by it.
    Payment(PaymentId),
    /// Money of a payment that went back.
    Refund(RefundId),
    /// What a bank paid for a buyer, in its books or in the seller's.
    Drawdown(DrawdownId),
    /// What was paid back to a bank.
    Repayment(RepaymentId),
    /// Shares of a year's surplus that were paid out.
    Payout(PayoutId),
    /// Money of somebody we trade with, not recorded yet: it is now.
    From {
        /// Whose.
        payer: Counterparty,
        /// What for; nothing for the oldest first, an empty list for on account.
        invoices: Option<Vec<InvoiceId>>,
    },
    /// Something of our own: a fee, interest, savings, cash.
    Account {
        /// Where it goes in the books.
        account: Account,
        /// What it was, in words; may be empty.
        words: String,
    },
    /// From one of our accounts to another; nothing in the books.
    OwnTransfer {
        /// The other account: its own statement has the other line.
        other: Option<BankAccountId>,
    },
    /// The bank's mistake, which it puts right with another line; nothing in the books.
    BankError {
        /// What the bank said of it.
        words: String,
    },
}

pub(super) async fn explain(
    work: Work<'_>,
    ask: &Ask,
    id: BankLineId,
    explanation: Explanation,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = own_line(work, ask, id).await?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.version)?;
    if stored.explained_as.is_some() {
        return Err(Refusal::Explained.into());
    }
    let position = stored.events + 1;
    let nothing = Explained::default();
    let (explained, facts) = match explanation {
        Explanation::Payment(payment) => {
            let is_confirmed = take_payment(work, ask, &stored, payment).await?;
            let explained = Explained { kind: "payment", payment: Some(payment), ..nothing };
            (explained, json!({ "is_confirmed": is_confirmed }))
        }
        Explanation::Refund(refund) => {
            take_refund(work, &stored, refund).await?;
            (Explained { kind: "refund", refund: Some(refund), ..nothing }, json!({}))
        }
        Explanation::Drawdown(drawn) => {
            let moved = store::lock_drawn(work, &stored, drawn).await?;
            same_sum(&stored, moved.ok_or(Refusal::NotThis)?)?;
            let explained = Explained { kind: "drawdown", drawdown: Some(drawn), ..nothing };
            free(work, &stored, &explained).await?;
            (explained, json!({}))
        }
        Explanation::Repayment(repaid) => {
            let moved = store::lock_repaid(work, &stored, repaid).await?;
            same_sum(&stored, moved.ok_or(Refusal::NotThis)?)?;
            let explained = Explained { kind: "repayment", repayment: Some(repaid), ..nothing };
            free(work, &stored, &explained).await?;
            (explained, json!({}))
        }
        Explanation::Payout(paid) => {
            let moved = store::lock_paid_out(work, &stored, paid).await?;
            same_sum(&stored, moved.ok_or(Refusal::NotThis)?)?;
            let explained = Explained { kind: "payout", payout: Some(paid), ..nothing };
            free(work, &stored, &explained).await?;
            (explained, json!({}))
        }
        Explanation::From { payer, invoices } => {
            let payment = record(work, ask, &stored, (payer, invoices)).await?;
            let explained = Explained { kind: "payment", payment: Some(payment), ..nothing };
            (explained, json!({ "is_recorded": true }))
        }
        Explanation::Account { account, words } => {
            if !account.explains_bank_lines() {
                return Err(Refusal::NotThatAccount { account }.into());
            }
            let words = kept(&words, 0)?;
            post(work, &stored, (account, stored.line.amount), position).await?;
            let explained = Explained { kind: "account", account: Some(account), ..nothing };
            (explained, json!({ "words": words }))
        }
        Explanation::OwnTransfer { other } => {
            let other = own_other(work, &stored, other).await?;
            let facts = json!({ "other_account_id": other });
            (Explained { kind: "own_transfer", ..nothing }, facts)
        }
        Explanation::BankError { words } => {
            let words = kept(&words, 1)?;
            (Explained { kind: "bank_error", ..nothing }, json!({ "words": words }))
        }
    };
    store::explain(work, id, explained, (position, &facts), ask).await?;
    answered(work, ask, actor, id).await
}

pub(super) async fn undo(
    work: Work<'_>,
    ask: &Ask,
    id: BankLineId,
    words: String,
) -> Result<Answer, WorkflowError> {
    let (actor, stored) = own_line(work, ask, id).await?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.version)?;
    let Some(kind) = stored.explained_as.as_deref() else {
        return Err(Refusal::NotExplained.into());
    };
    let words = kept(&words, 1)?;
    let position = stored.events + 1;
    let is_recorded =
        stored.facts.as_ref().is_some_and(|facts| facts["is_recorded"] == Value::Bool(true));
    match (stored.payment, stored.ledger_account) {
        (Some(payment), _) if is_recorded => {
            reverse_heard(work, ask, payment, words.clone()).await?;
        }
        (_, Some(account)) => {
            let back = Money::ZERO.minus(stored.line.amount).unwrap_or_default();
            post(work, &stored, (account, back), position).await?;
        }
        _ => {}
    }
    let facts = json!({
        "words": words, "was": kind, "payment_id": stored.payment, "refund_id": stored.refund,
        "drawdown_id": stored.drawdown, "repayment_id": stored.repayment, "payout_id": stored.payout,
        "account": stored.ledger_account, "is_reversed": is_recorded,
    });
    store::restore(work, id, (position, &facts), ask).await?;
    answered(work, ask, actor, id).await
}

/// A line of the asker's organization, locked, if they keep its money.
async fn own_line<'a>(
    work: Work<'_>,
    ask: &'a Ask,
    id: BankLineId,
) -> Result<(&'a Actor, StoredLine), WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = store::lock_line(work, actor.organization, id).await?;
    let stored = found.ok_or(WorkflowError::NotFound { what: "bank line" })?;
    Ok((treasurer(ask)?, stored))
}

/// The other of our own accounts that money moved from or to: without it, a line would be explained as anything.
async fn own_other(
    work: Work<'_>,
    stored: &StoredLine,
    other: Option<BankAccountId>,
) -> Result<BankAccountId, WorkflowError> {
    let id = other.ok_or(Refusal::OtherAccountNeeded)?;
    let found = bank_accounts::find(work.tx, id, Hold::Not).await?;
    let is_ours = found.is_some_and(|found| found.account.owner == stored.organization);
    if is_ours && id != stored.line.account {
        Ok(id)
    } else {
        Err(Refusal::OtherAccountNeeded.into())
    }
}

/// The line is a payment that is there; tells whether it was confirmed by it.
async fn take_payment(
    work: Work<'_>,
    ask: &Ask,
    stored: &StoredLine,
    id: PaymentId,
) -> Result<bool, WorkflowError> {
    let found = payments::find(work.tx, id).await?.ok_or(Refusal::NotThis)?.payment;
    let comes = stored.line.amount > Money::ZERO;
    let is_ours = if comes {
        found.payee == stored.organization && found.account == Some(stored.line.account)
    } else {
        found.payer == Counterparty::Organization(stored.organization)
    };
    if !is_ours || !found.counts() {
        return Err(Refusal::NotThis.into());
    }
    same_sum(stored, found.amount)?;
    // Either way the payment is locked now, so that no other line becomes it meanwhile.
    if comes {
        confirm_heard(work, ask, id).await?;
    } else {
        payments::find_for_update(work.tx, id).await?;
    }
    free(work, stored, &Explained { payment: Some(id), ..Explained::default() }).await?;
    Ok(comes && found.state == State::Recorded)
}

async fn take_refund(
    work: Work<'_>,
    stored: &StoredLine,
    id: RefundId,
) -> Result<(), WorkflowError> {
    let comes = stored.line.amount > Money::ZERO;
    let amount = store::lock_refund(work, stored.organization, id, comes).await?;
    same_sum(stored, amount.ok_or(Refusal::NotThis)?)?;
    free(work, stored, &Explained { refund: Some(id), ..Explained::default() }).await
}

/// Records money that came, of somebody with whom there are dealings.
async fn record(
    work: Work<'_>,
    ask: &Ask,
    stored: &StoredLine,
    (payer, invoices): (Counterparty, Option<Vec<InvoiceId>>),
) -> Result<PaymentId, WorkflowError> {
    if stored.line.amount <= Money::ZERO {
        return Err(Refusal::WentOut.into());
    }
    let payee = stored.organization;
    let is_known = match payer {
        Counterparty::Organization(payer) => {
            payer != payee && payments::have_dealings(work.tx, payer, payee).await?
        }
        Counterparty::Member(tie) => payments::is_member(work.tx, tie, payee).await?,
    };
    if !is_known {
        return Err(Refusal::NotThis.into());
    }
    let wanted = invoices.map(|invoices| {
        let wanted = |invoice| WantedApplication { invoice, amount: None };
        invoices.into_iter().map(wanted).collect()
    });
    let heard = heard(stored, payer, wanted)?;
    record_heard(work, ask, heard).await
}

async fn post(
    work: Work<'_>,
    stored: &StoredLine,
    (account, amount): (Account, Money),
    position: i32,
) -> Result<(), WorkflowError> {
    let occurrence = Occurrence::BankLine { organization: stored.organization, account, amount };
    let source = Source::BankLine(stored.line.id);
    ledger::post(work, &occurrence, source, position, stored.line.booked_on).await
}

fn same_sum(stored: &StoredLine, other: Money) -> Result<(), Refusal> {
    let line = stored.line.amount;
    let moved = if line < Money::ZERO { Money::ZERO.minus(line).unwrap_or_default() } else { line };
    if moved == other { Ok(()) } else { Err(Refusal::OtherSum { line: moved, other }) }
}

async fn free(work: Work<'_>, stored: &StoredLine, of: &Explained) -> Result<(), WorkflowError> {
    match store::taken_by(work, stored.organization, of, stored.line.amount).await? {
        Some(line) => Err(Refusal::OfAnotherLine { line }.into()),
        None => Ok(()),
    }
}

fn kept(words: &str, least: usize) -> Result<String, Refusal> {
    let words = words.trim();
    if (least..=LONGEST_WORDS).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(Refusal::WrongLength { limit: LONGEST_WORDS })
    }
}

async fn answered(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    id: BankLineId,
) -> Result<Answer, WorkflowError> {
    let view = query::line(work.tx, actor, id).await?;
    answers::keep(work, ask, 200, &view, Some(view.version)).await
}
