//! Money that is taken at a storefront's counter, and given back there: whoever hands the goods over does it for the
//! treasurer.

use super::frame::{around, moment};
use super::refunding::{Going, refund};
use super::settling::{Ground, settle};
use super::telling::tell;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::bank_accounts::{self, Hold};
use crate::store::payments as store;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, InvoiceId, PaymentId};
use supply_chain::invoice::Invoice;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::payment::{
    self, BankReference, By, Command, Method, Payment, Record, Unfit, WantedApplication, decide,
};
use supply_chain::signature::Quorum;
use supply_chain::storefront;

/// Records that all that is open of an invoice was paid; confirmed at once, for whoever writes it down has it. The order of
/// the invoice is locked.
///
/// # Errors
/// [`payment::Refusal`]; the database fails.
pub(crate) async fn take_at_counter(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    invoice: &Invoice,
    (method, account, reference): (Method, Option<BankAccountId>, Option<BankReference>),
) -> Result<PaymentId, WorkflowError> {
    let (payer, payee) = (invoice.receiver, invoice.issuer);
    let zone = store::zone_of(work.tx, payer, payee).await?;
    let at = moment(work.now, &zone);
    let ground = Ground::lock(work, payer, payee, &[]).await?;
    let account = match account {
        Some(id) => {
            let found = bank_accounts::find(work.tx, id, Hold::Shared).await?;
            let unfit = payment::Refusal::AccountUnfit(Unfit::OthersAccount);
            Some(found.ok_or(unfit)?.account)
        }
        None => None,
    };
    let same_reference = match &reference {
        Some(reference) => {
            let into = account.as_ref().map(|account| account.id);
            store::same_reference(work, payee, into, reference).await?
        }
        None => None,
    };
    let record = Record {
        amount: invoice.open(),
        paid_on: at.today,
        method,
        account,
        reference,
        same_reference,
        evidence: None,
        wanted: Some(vec![WantedApplication { invoice: invoice.id, amount: None }]),
        bills: ground.bills(),
        of_order: Vec::new(),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    };
    let till = treasurers(actor);
    let payment = Payment::begin(work.id(), (payer, payee), at.today);
    let command = Command::Record(Box::new(record));
    let events = decide(&payment, command, By::Person(&till), at)?.events;
    let after = settle(work, ground, &payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await?;
    Ok(after.id)
}

/// The till is the treasurer's, and whoever stands at it takes money in the treasurer's name (ADR 42).
pub(crate) fn treasurers(actor: &Actor) -> Actor {
    Actor { roles: vec![Role::Treasurer], ..actor.clone() }
}

/// Gives back what settled an invoice of the counter, all of it; tells through what it went back, and nothing where nothing
/// was paid. Where the money really came by a bank it goes back in cash; else the payment was none. The order is locked.
///
/// # Errors
/// [`storefront::Refusal::SettledOtherwise`] where it was not one payment for this invoice alone, or
/// [`storefront::Refusal::OfficersSign`]; the database fails.
pub(crate) async fn give_back_at_counter(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    (invoice, total): (InvoiceId, Money),
    (words, came_by_bank): (&str, bool),
) -> Result<Option<Method>, WorkflowError> {
    let otherwise = || storefront::Refusal::SettledOtherwise;
    let id = match store::of_invoice(work.tx, invoice).await?.as_slice() {
        [] => return Ok(None),
        [one] => *one,
        _ => return Err(otherwise().into()),
    };
    let seen = store::find(work.tx, id).await?.ok_or_else(otherwise)?;
    let ground = around(work, &seen.payment).await?;
    let stored = store::find_for_update(work.tx, id).await?.ok_or_else(otherwise)?;
    let payment = &stored.payment;
    let is_this_alone = payment.amount == total
        && payment.applied_total() == total
        && payment.applied.iter().all(|one| one.invoice == invoice);
    if !is_this_alone {
        return Err(otherwise().into());
    }
    let at = moment(work.now, &stored.payee_zone);
    let till = treasurers(actor);
    let by = By::Person(&till);
    let (events, back) = if came_by_bank && payment.method == Method::Qris {
        let mut events = decide(payment, Command::Unapply { invoice }, by, at)?.events;
        let standing = events.iter().fold(payment.clone(), Payment::after);
        let amount = payment.amount;
        let going = Going { amount, paid_on: at.today, method: Method::Cash, reference: None };
        let command = refund(work, &standing, going).await?;
        // What officers would have to sign first is not given out of a drawer.
        if matches!(&command, Command::Refund { quorum, .. } if quorum.needed > 0) {
            return Err(storefront::Refusal::OfficersSign { amount }.into());
        }
        events.extend(decide(&standing, command, by, at)?.events);
        (events, Method::Cash)
    } else {
        let command = Command::Reverse { words: words.to_owned() };
        (decide(payment, command, by, at)?.events, payment.method)
    };
    let after = settle(work, ground, payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await?;
    Ok(Some(back))
}
