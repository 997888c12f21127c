//! The frame every command about payments shares: whether the asker may, a stored answer again, everything it touches
//! under lock, decide, settle, keep the answer.
//!
//! Locks in the order of the house: the order where it is about one, the credit account of the two, their invoices by
//! id, then the payment.

use super::refunding::{Going, of_refund, refund};
use super::refusal::Refusal;
use super::request::{Made, NewPayment, Paid, Parties, Request};
use super::settling::{Ground, settle};
use super::telling::tell;
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::orders;
use crate::query::payments::{known, view};
use crate::store::bank_accounts::{self, Hold};
use crate::store::payments::{self as store, rules};
use crate::store::{approval_rules, evidence, invoices, purchase_orders};
use crate::unit_of_work::Work;
use chrono::{DateTime, NaiveDate, Utc};
use supply_chain::ask::Actor;
use supply_chain::id::{
    BankAccountId, FileId, InvoiceId, OrganizationId, PaymentId, PurchaseOrderId,
};
use supply_chain::ledger::Counterparty;
use supply_chain::payment::{
    self, BankAccount, By, Command, CommandName, Moment, Payment, Record, Side, State, Unfit,
    WantedApplication, authority, decide,
};
use supply_chain::purchase_order::{self, Party};
use supply_chain::signature::Quorum;

/// Writes a payment down.
pub(super) async fn record(
    work: Work<'_>,
    ask: &Ask,
    new: NewPayment,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let own = Counterparty::Organization(actor.organization);
    let ((payer, payee), order) = match new.parties {
        Parties::To(payee) => ((own, payee), None),
        Parties::From(payer) => ((payer, actor.organization), None),
        Parties::For(order) => {
            let stored =
                orders::known(purchase_orders::find(work.tx, &[order.into()]).await?.pop(), actor)?;
            if stored.order.buyer != actor.organization {
                return Err(purchase_order::Refusal::NotYourPart { party: Party::Buyer }.into());
            }
            ((own, stored.order.seller), Some(order))
        }
    };
    if payer == Counterparty::Organization(payee) {
        return Err(Refusal::Oneself.into());
    }
    let roles = CommandName::Record.roles(Side::Payer);
    if !actor.is_any(roles) {
        return Err(WorkflowError::NotYourRole { roles });
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let is_known = match payer {
        Counterparty::Organization(payer) => store::have_dealings(work.tx, payer, payee).await?,
        Counterparty::Member(tie) => store::is_member(work.tx, tie, payee).await?,
    };
    if !is_known {
        return Err(WorkflowError::NotFound { what: "organization" });
    }
    write_down(work, ask, actor, ((payer, payee), order), new.paid).await
}

/// Pays an order, as its buyer.
pub(super) async fn pay(
    work: Work<'_>,
    ask: &Ask,
    order: PurchaseOrderId,
    paid: Paid,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    // Whose it is, is asked before anything is held: nobody holds up an order that is not theirs.
    orders::known(purchase_orders::find(work.tx, &[order.into()]).await?.pop(), actor)?;
    // With every other order that the payment may touch, by rising id: of two who pay at once one waits.
    store::lock_orders_around(work, order).await?;
    let stored = orders::known(purchase_orders::find_for_update(work.tx, order).await?, actor)?;
    let (order, name) = (&stored.order, purchase_order::CommandName::Pay);
    let party = order.party(actor);
    let roles = party.map_or(&[][..], |party| purchase_order::roles_in(order, name, party));
    if roles.is_empty() {
        return Err(purchase_order::Refusal::NotYourPart { party: Party::Buyer }.into());
    }
    if !actor.is_any(roles) {
        return Err(purchase_order::Refusal::NotYourRole { command: name, roles }.into());
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let side = party.unwrap_or(Party::Buyer);
    ask.expect(stored.mark_to(side).version)?;
    if !purchase_order::allowed_commands(order, actor).contains(&name) {
        let state = order.state_to(party);
        return Err(purchase_order::Refusal::NotInThisState { state, command: name }.into());
    }
    let of_order = store::invoices_of(work.tx, order.id).await?;
    let wanted = of_order.into_iter().map(|invoice| WantedApplication { invoice, amount: None });
    let paid = Paid { wanted: Some(wanted.collect()), ..paid };
    let parties = (Counterparty::Organization(order.buyer), order.seller);
    write_down(work, ask, actor, (parties, Some(order.id)), paid).await
}

async fn write_down(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    ((payer, payee), order): ((Counterparty, OrganizationId), Option<PurchaseOrderId>),
    paid: Paid,
) -> Result<Answer, WorkflowError> {
    let zone = store::zone_of(work.tx, payer, payee).await?;
    let at = moment(work.now, &zone);
    let ground = Ground::lock(work, payer, payee, &[]).await?;
    let payment = Payment { order, ..Payment::begin(work.id(), (payer, payee), at.today) };
    let own = payer == Counterparty::Organization(actor.organization);
    let quorum = if own {
        rules::quorum(work.tx, actor.organization, paid.amount).await?
    } else {
        Quorum::nobody()
    };
    let record = looked_up(work, actor, &payment, paid, (quorum, &ground)).await?;
    let command = Command::Record(Box::new(record));
    let events = decide(&payment, command, By::Person(actor), at)?.events;
    let after = settle(work, ground, &payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await?;
    answered(work, ask, after.id, 201).await
}

/// Everything the rule needs to know of what is written down.
async fn looked_up(
    work: Work<'_>,
    actor: &Actor,
    payment: &Payment,
    paid: Paid,
    (quorum, ground): (Quorum, &Ground),
) -> Result<Record, WorkflowError> {
    let Paid { amount, paid_on, method, account, reference, evidence, wanted } = paid;
    own_evidence(work, evidence, actor.organization).await?;
    let account = match account {
        Some(id) => Some(account_of(work, id).await?),
        None => None,
    };
    // What others will sign needs no reference yet, and nothing is looked for under what is not said.
    let same_reference = match &reference {
        Some(reference) => {
            let account = account.as_ref().map(|account| account.id);
            store::same_reference(work, payment.payee, account, reference).await?
        }
        None => None,
    };
    let approvers = if quorum.needed > 0 {
        approval_rules::approvers(work.tx, actor.organization).await?
    } else {
        Vec::new()
    };
    let bills = ground.bills();
    let of_order = payment.order.map(|order| ground.of_order(order)).unwrap_or_default();
    Ok(Record {
        amount,
        paid_on,
        method,
        account,
        reference,
        same_reference,
        evidence,
        wanted,
        bills,
        of_order,
        quorum,
        approvers,
    })
}

/// The account, held as it is until the payment is written. One that nobody has is nobody's of the payee's.
async fn account_of(work: Work<'_>, id: BankAccountId) -> Result<BankAccount, WorkflowError> {
    let found = bank_accounts::find(work.tx, id, Hold::Shared).await?;
    let unfit = payment::Refusal::AccountUnfit(Unfit::OthersAccount);
    Ok(found.ok_or(unfit)?.account)
}

async fn own_evidence(
    work: Work<'_>,
    photo: Option<FileId>,
    organization: OrganizationId,
) -> Result<(), WorkflowError> {
    match photo {
        Some(photo) if !evidence::is_of(work.tx, photo, organization).await? => {
            Err(Refusal::EvidenceUnknown.into())
        }
        _ => Ok(()),
    }
}

/// Carries out a request on a payment; answers with the payment as it then stands.
pub(super) async fn handle(
    work: Work<'_>,
    ask: &Ask,
    id: PaymentId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let seen = known(store::find(work.tx, id).await?, actor)?;
    authority(&seen.payment, request.name(), By::Person(actor))?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let ground = around(work, &seen.payment).await?;
    let stored = known(store::find_for_update(work.tx, id).await?, actor)?;
    ask.expect(stored.version_to(actor.organization))?;
    // What goes back is paid at the payee's place.
    let is_refund = matches!(request.name(), CommandName::Refund | CommandName::RecordRefund);
    let zone = if is_refund { &stored.payee_zone } else { &stored.payer_zone };
    let at = moment(work.now, zone);
    let command = command(work, actor, &stored.payment, request, &ground).await?;
    let events = decide(&stored.payment, command, By::Person(actor), at)?.events;
    let after = settle(work, ground, &stored.payment, &events, at.today, ask).await?;
    tell(work, &after, &events, ask).await?;
    answered(work, ask, id, 200).await
}

/// What a payment touches or may touch, under lock: who the two are never changes.
pub(super) async fn around(work: Work<'_>, payment: &Payment) -> Result<Ground, WorkflowError> {
    let settled: Vec<InvoiceId> = payment.applied.iter().map(|one| one.invoice).collect();
    Ground::lock(work, payment.payer, payment.payee, &settled).await
}

async fn command(
    work: Work<'_>,
    actor: &Actor,
    payment: &Payment,
    request: Request,
    ground: &Ground,
) -> Result<Command, WorkflowError> {
    Ok(match request {
        Request::Record(made) => {
            let Made { amount, paid_on, reference, evidence, wanted } = made;
            let (account, method) = (payment.account, payment.method);
            let amount = amount.unwrap_or(payment.amount);
            let paid = Paid { amount, paid_on, method, account, reference, evidence, wanted };
            let quorum = Quorum::nobody();
            if payment.state == State::Approved {
                let record = looked_up(work, actor, payment, paid, (quorum, ground)).await?;
                Command::Record(Box::new(record))
            } else {
                // Refused for its state, whatever is said; nothing is looked up for that.
                Command::Record(Box::new(blank(paid, ground)))
            }
        }
        Request::Sign => Command::Sign,
        Request::Withdraw => Command::Withdraw,
        Request::Confirm => Command::Confirm,
        Request::Reverse { words } => Command::Reverse { words },
        Request::Apply { wanted } => Command::Apply { wanted, bills: ground.bills() },
        Request::Unapply { invoice } => {
            let settles = payment.applied.iter().any(|one| one.invoice == invoice);
            if settles && invoices::was_paid_early(work.tx, invoice).await? {
                return Err(Refusal::PaidEarly.into());
            }
            Command::Unapply { invoice }
        }
        Request::Refund { amount, paid_on, method, reference } => {
            refund(work, payment, Going { amount, paid_on, method, reference }).await?
        }
        Request::OfRefund(id, asked) => of_refund(work, payment, id, asked).await?,
    })
}

fn blank(paid: Paid, ground: &Ground) -> Record {
    let Paid { amount, paid_on, method, account: _, reference, evidence, wanted } = paid;
    Record {
        amount,
        paid_on,
        method,
        account: None,
        reference,
        same_reference: None,
        evidence,
        wanted,
        bills: ground.bills(),
        of_order: Vec::new(),
        quorum: Quorum::nobody(),
        approvers: Vec::new(),
    }
}

async fn answered(
    work: Work<'_>,
    ask: &Ask,
    id: PaymentId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    // Read again: the answer shows what is stored, with what stands beside it.
    let stored = known(store::find(work.tx, id).await?, actor)?;
    let version = Some(stored.version_to(actor.organization));
    let shown = view(work.tx, &stored, actor).await?;
    answers::keep(work, ask, status, &shown, version).await
}

/// An instant, and the day it is in a zone.
pub(super) fn moment(now: DateTime<Utc>, zone: &str) -> Moment {
    Moment { now, today: day_in(now, zone) }
}

/// The day it is in a zone; in UTC where the zone is not known.
pub(super) fn day_in(now: DateTime<Utc>, zone: &str) -> NaiveDate {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => now.with_timezone(&zone).date_naive(),
        Err(_) => now.date_naive(),
    }
}
