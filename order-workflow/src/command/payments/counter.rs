//! Money that is taken at a storefront's counter: whoever hands the goods over takes it for the treasurer.

use super::frame::moment;
use super::settling::{Ground, settle};
use super::telling::tell;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::bank_accounts::{self, Hold};
use crate::store::payments as store;
use crate::unit_of_work::Work;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, PaymentId};
use supply_chain::invoice::Invoice;
use supply_chain::organization::Role;
use supply_chain::payment::{
    self, BankReference, By, Command, Method, Payment, Record, Unfit, WantedApplication, decide,
};
use supply_chain::signature::Quorum;

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
    // The till is the treasurer's, and whoever stands at it takes money in the treasurer's name (ADR 42).
    let till = Actor { roles: vec![Role::Treasurer], ..actor.clone() };
    let payment = Payment::begin(work.id(), (payer, payee), at.today);
    let command = Command::Record(Box::new(record));
    let events = decide(&payment, command, By::Person(&till), at)?.events;
    let after = settle(work, ground, &payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await?;
    Ok(after.id)
}
