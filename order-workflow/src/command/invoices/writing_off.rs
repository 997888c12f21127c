//! Giving up what is owed: a treasurer puts it before the board, and the last signature carries it out.

use super::request::GiveUp;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::invoices::{self as store, StoredInvoice, WriteOff};
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::store::{approval_rules, payments};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::invoice::{self, Event, Refusal};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::signature::{MayNotSign, Signatures};
use uuid::Uuid;

/// The longest words and minutes that are kept, in characters.
const LONGEST: usize = 500;

/// Who signs.
pub(super) const BOARD: &[Role] = &[Role::Approver];

/// Puts before the board that some of an invoice is given up. How many must sign, and who, is as for a payment of that sum, and one of the board at least.
///
/// # Errors
/// A [`Refusal`]: nothing is open, so much is not, no words or minutes, or nobody could sign.
pub(super) async fn put_before_board(
    work: Work<'_>,
    stored: &StoredInvoice,
    given_up: GiveUp,
    actor: &Actor,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let invoice = &stored.invoice;
    let open = invoice.open();
    let amount = given_up.amount.unwrap_or(open);
    let may =
        invoice::allowed_commands(invoice, invoice::By::Person(actor), stored.today(work.now));
    if !may.contains(&invoice::CommandName::WriteOff) {
        let (standing, command) =
            (invoice.standing(stored.today(work.now)), invoice::CommandName::WriteOff);
        return Err(Refusal::NotAsItStands { standing, command }.into());
    }
    if amount <= Money::ZERO || amount > open {
        return Err(Refusal::AmountOutOfRange { open }.into());
    }
    let words = kept("words", &given_up.words)?;
    let minutes = kept("minutes", &given_up.minutes)?;
    let mut quorum = payments::rules::quorum(work.tx, invoice.issuer, amount).await?;
    quorum.needed = quorum.needed.max(1);
    let approvers = approval_rules::approvers(work.tx, invoice.issuer).await?;
    let signatures =
        Signatures::wanted(quorum, actor.person, &approvers).map_err(Refusal::MayNotSign)?;
    let wanted =
        WriteOff { id: work.id(), invoice: invoice.id, amount, words, minutes, signatures };
    store::ask_for_write_off(work, &wanted).await?;
    if let Some(receiver) = invoice.receiver.organization() {
        let notice = Notice {
            organization: invoice.issuer,
            kind: kinds::WRITE_OFF_ASKED,
            about: About::Money(OfMoney::Invoice(invoice.id), receiver),
            roles: BOARD,
            facts: json!({ "number": invoice.number, "amount": amount }),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}

/// Signs what waits, if it is what the asker saw (`seen`); answers with the events that carry it out, once enough have signed.
///
/// # Errors
/// [`WorkflowError::NotFound`] where nothing waits; [`WorkflowError::Stale`] where another does; [`Refusal::MayNotSign`]; a [`Refusal`] of the write-off itself.
pub(super) async fn sign(
    work: Work<'_>,
    stored: &StoredInvoice,
    seen: Option<Uuid>,
    actor: &Actor,
) -> Result<Vec<Event>, WorkflowError> {
    let absent = WorkflowError::NotFound { what: "write-off" };
    let mut wanted = store::write_off_of(work.tx, stored.invoice.id).await?.ok_or(absent)?;
    // Another sum may have taken its place since: nobody signs what they did not see.
    if seen.is_some_and(|seen| seen != wanted.id) {
        return Err(WorkflowError::Stale { current: stored.invoice.version });
    }
    let signature = wanted.signatures.sign(actor, work.now).map_err(Refusal::MayNotSign)?;
    wanted.signatures.signed.push(signature);
    if !wanted.signatures.are_complete() {
        store::sign_write_off(work, &wanted, false).await?;
        return Ok(Vec::new());
    }
    store::sign_write_off(work, &wanted, true).await?;
    if stored.invoice.open() == Money::ZERO {
        // All of it was paid or credited meanwhile: what was signed has nothing left to give up.
        return Ok(Vec::new());
    }
    let WriteOff { amount, words, minutes, signatures, .. } = wanted;
    // The board signed so much; what was paid meanwhile needs not be given up.
    let amount = amount.min(stored.invoice.open());
    let command = invoice::Command::WriteOff { amount, words, minutes, signatures };
    let today = stored.today(work.now);
    // The treasurer's command, carried out by the board's last signature.
    let treasurer = Actor { roles: vec![Role::Treasurer], ..actor.clone() };
    let by = invoice::By::Person(&treasurer);
    Ok(invoice::decide(&stored.invoice, command, by, today)?.events)
}

/// Takes back what waits for the board's signatures.
///
/// # Errors
/// [`WorkflowError::NotFound`] where nothing waits.
pub(super) async fn withdraw(work: Work<'_>, stored: &StoredInvoice) -> Result<(), WorkflowError> {
    if store::withdraw_write_off(work, stored.invoice.id).await? {
        Ok(())
    } else {
        Err(WorkflowError::NotFound { what: "write-off" })
    }
}

/// Whether the asker may sign for this issuer at all, whatever waits.
///
/// # Errors
/// [`Refusal::NotYourPart`] or [`MayNotSign::NotYourRole`].
pub(super) fn may_sign(stored: &StoredInvoice, actor: &Actor) -> Result<(), Refusal> {
    if actor.organization != stored.invoice.issuer {
        return Err(Refusal::NotYourPart { command: invoice::CommandName::WriteOff });
    }
    if actor.is_any(BOARD) { Ok(()) } else { Err(MayNotSign::NotYourRole { roles: BOARD }.into()) }
}

fn kept(field: &'static str, words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if (1..=LONGEST).contains(&words.chars().count()) {
        Ok(words.to_owned())
    } else {
        Err(Refusal::WrongLength { field, limit: LONGEST })
    }
}
