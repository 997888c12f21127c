//! A payment as one of its sides sees it.
//!
//! What a payer's officers are asked to sign is the payer's own affair: the payee reads of a payment from the moment
//! it was made.

use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::payments::StoredPayment;
use crate::unit_of_work::rows;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, FileId, InvoiceId, PaymentId, PersonId, RefundId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{
    Application, By, CommandName, Payment, RefundState, Side, State, allowed_commands,
    refund_commands,
};
use supply_chain::signature::Signatures;
use utoipa::ToSchema;
use uuid::Uuid;

/// A payment in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentBrief {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PaymentId,
    /// `awaiting_signatures`, approved, recorded, confirmed, reversed or withdrawn.
    pub state: &'static str,
    /// payer or payee: the asker's part in it.
    pub side: &'static str,
    /// Who pays.
    pub payer: PayerView,
    /// Who gets it.
    pub payee: PartyView,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What of it stands on account: neither applied nor paid back.
    #[schema(value_type = String)]
    pub on_account: Money,
    /// The day it was paid, at the payer's place.
    pub paid_on: NaiveDate,
    /// transfer, `virtual_account`, qris or cash.
    pub method: &'static str,
    /// What the bank calls it: letters and digits.
    pub reference: Option<String>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
}

/// A payment as `GET /payments/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PaymentId,
    /// Rises with every command that the asker's side knows of; also the `ETag`.
    pub version: i64,
    /// `awaiting_signatures`, approved, recorded, confirmed, reversed or withdrawn.
    pub state: &'static str,
    /// payer or payee: the asker's part in it.
    pub side: &'static str,
    /// Who pays.
    pub payer: PayerView,
    /// Who gets it.
    pub payee: PartyView,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// The day it was paid, at the payer's place.
    pub paid_on: NaiveDate,
    /// transfer, `virtual_account`, qris or cash.
    pub method: &'static str,
    /// The payee's account it went to.
    pub account: Option<PaidInto>,
    /// What the bank calls it: letters and digits.
    pub reference: Option<String>,
    /// A photo that shows it, as `GET /files/{id}` serves it.
    pub evidence: Option<EvidencePhotoView>,
    /// Who has to sign before it is made; the payer's own.
    pub signatures: Option<SignaturesView>,
    /// What it is to settle once it is made; the payer's own.
    pub planned: Vec<AppliedView>,
    /// What it settled.
    pub applied: Vec<AppliedView>,
    /// What of it stands on account: neither applied nor paid back.
    #[schema(value_type = String)]
    pub on_account: Money,
    /// What of it went back.
    #[schema(value_type = String)]
    pub refunded: Money,
    /// What its payee's officers have signed to go back and what is still to be sent; used for nothing else.
    #[schema(value_type = String)]
    pub going_back: Money,
    /// Each time that some of it went back, the first first; the payee's own are there before they are made.
    pub refunds: Vec<RefundView>,
    /// payer or payee: who wrote it down; null where a bank or provider did, and before it is made.
    pub recorded_by: Option<&'static str>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// What happened, oldest first.
    pub events: Vec<PaymentEventView>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
}

/// Some of a payment that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefundView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: RefundId,
    /// `awaiting_signatures`, approved, made, confirmed, reversed or withdrawn.
    pub state: &'static str,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// The day, at the payee's place.
    pub paid_on: NaiveDate,
    /// transfer, `virtual_account`, qris or cash.
    pub method: &'static str,
    /// What the bank calls it: letters and digits.
    pub reference: Option<String>,
    /// Who has to sign before it is made; the payee's own.
    pub signatures: Option<SignaturesView>,
    /// What the asker, with their role, may do with it now: each is `POST /payments/{id}/refunds/{refund_id}/…`.
    pub allowed_commands: Vec<&'static str>,
}

/// Who pays: an organization, or a member of the payee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PayerView {
    /// organization or member.
    pub kind: &'static str,
    /// UUIDv7 of the organization, or of the tie that makes them a member.
    pub id: Uuid,
    /// Their name; empty where it was erased.
    pub name: String,
}

/// The account that money went into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaidInto {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: BankAccountId,
    /// The bank's code, such as 014.
    pub bank_code: String,
    /// Its number there.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
}

/// A photo that shows a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvidencePhotoView {
    /// UUIDv7; its address is `/files/{id}`.
    #[schema(value_type = Uuid)]
    pub id: FileId,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
}

/// Who has to sign, and who did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignaturesView {
    /// So many different people.
    pub needed: usize,
    /// Who may; empty for everyone with the approver's role.
    #[schema(value_type = Vec<Uuid>)]
    pub board: Vec<PersonId>,
    /// Who wrote it down, and so may not sign.
    #[schema(value_type = Uuid)]
    pub maker: PersonId,
    /// Their name, unless it was erased.
    pub maker_name: Option<String>,
    /// Who signed, in the order they came.
    pub signed: Vec<SignedView>,
}

/// One officer's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignedView {
    /// Who.
    #[schema(value_type = Uuid)]
    pub person_id: PersonId,
    /// Their name, unless it was erased.
    pub name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What of a payment an invoice gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AppliedView {
    /// Which.
    #[schema(value_type = Uuid)]
    pub invoice_id: InvoiceId,
    /// Its number.
    pub invoice_number: String,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What is open of the invoice now, where this is what it is to get; less than that was paid meanwhile by other means.
    #[schema(value_type = Option<String>)]
    pub open: Option<Money>,
}

/// One thing that happened to a payment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct PaymentEventView {
    /// From 1.
    pub position: i32,
    /// prepared, signed, approved, recorded, confirmed, reversed, applied, unapplied, withdrawn or refunded; of what goes
    /// back `refund_prepared`, `refund_signed`, `refund_approved`, `refund_confirmed`, `refund_reversed`, `refund_withdrawn`.
    pub kind: String,
    /// What its kind needs besides.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Name of the organization it was done for; null where a bank or provider did.
    pub organization: Option<String>,
    /// Name of the person, where they are the asker's own colleague and it was not erased.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

fn side(payment: &Payment, actor: &Actor) -> Side {
    payment.side(actor.organization).unwrap_or(Side::Payee)
}

/// Whether it was ever made: before that it is the payer's own affair.
pub(super) const fn is_made(payment: &Payment) -> bool {
    matches!(payment.state, State::Recorded | State::Confirmed | State::Reversed)
}

fn payer(stored: &StoredPayment) -> PayerView {
    let (kind, id) = match stored.payment.payer {
        Counterparty::Organization(id) => ("organization", id.into()),
        Counterparty::Member(tie) => ("member", tie.into()),
    };
    PayerView { kind, id, name: stored.payer_name.clone() }
}

fn payee(stored: &StoredPayment) -> PartyView {
    PartyView { id: stored.payment.payee, name: stored.payee_name.clone() }
}

fn allowed(payment: &Payment, actor: &Actor) -> Vec<&'static str> {
    allowed_commands(payment, By::Person(actor)).into_iter().map(CommandName::word).collect()
}

/// The payment in a list.
pub(crate) fn brief(stored: &StoredPayment, actor: &Actor) -> PaymentBrief {
    let payment = &stored.payment;
    PaymentBrief {
        id: payment.id,
        state: payment.state.as_str(),
        side: side(payment, actor).as_str(),
        payer: payer(stored),
        payee: payee(stored),
        amount: payment.amount,
        on_account: payment.on_account(),
        paid_on: payment.paid_on,
        method: payment.method.as_str(),
        reference: payment.reference.as_ref().map(|text| text.as_str().to_owned()),
        allowed_commands: allowed(payment, actor),
        created_at: stored.created_at,
    }
}

/// The payment as the asker sees it.
pub(crate) async fn view(
    on: &impl ConnectionTrait,
    stored: &StoredPayment,
    actor: &Actor,
) -> Result<PaymentView, WorkflowError> {
    let payment = &stored.payment;
    let side = side(payment, actor);
    let is_payers = side == Side::Payer;
    // What one side's officers do before money moves is that side's own.
    let hidden = if is_payers {
        ["refund_prepared", "refund_signed", "refund_approved", "refund_withdrawn"]
    } else {
        ["prepared", "signed", "approved", "withdrawn"]
    };
    let events: Vec<PaymentEventView> = rows(
        on,
        "SELECT (row_number() OVER (ORDER BY e.position))::integer AS position, e.kind, e.facts, o.name AS organization,
                CASE WHEN e.organization_id = $2 THEN d.name END AS by, e.recorded_at AS at
         FROM payment_event e LEFT JOIN organization o ON o.id = e.organization_id
         LEFT JOIN person_detail d ON d.person_id = e.person_id
         WHERE e.payment_id = $1 AND e.kind <> ALL ($3)
         ORDER BY e.position",
        [
            Uuid::from(payment.id).into(),
            Uuid::from(actor.organization).into(),
            hidden.map(str::to_owned).to_vec().into(),
        ],
    )
    .await?;
    let signed = payment.signatures.as_ref().filter(|_| is_payers);
    let signatures = match signed {
        Some(signed) => Some(signatures(on, signed).await?),
        None => None,
    };
    let shares = |of: &[Application]| of.iter().map(|one| share(stored, one)).collect();
    let account = payment.account.zip(stored.account.clone());
    let evidence = payment.evidence.zip(stored.evidence_size);
    Ok(PaymentView {
        id: payment.id,
        version: payment.version_to(side),
        state: payment.state.as_str(),
        side: side.as_str(),
        payer: payer(stored),
        payee: payee(stored),
        amount: payment.amount,
        paid_on: payment.paid_on,
        method: payment.method.as_str(),
        account: account.map(|(id, account)| PaidInto {
            id,
            bank_code: account.bank_code,
            number: account.number,
            holder: account.holder,
        }),
        reference: payment.reference.as_ref().map(|text| text.as_str().to_owned()),
        evidence: evidence.map(|(id, (width, height))| EvidencePhotoView { id, width, height }),
        signatures,
        planned: if is_payers { planned(stored) } else { Vec::new() },
        applied: shares(&payment.applied),
        on_account: payment.on_account(),
        refunded: payment.refunded,
        going_back: payment.going_back(),
        refunds: refunds(on, payment, actor).await?,
        recorded_by: payment.recorded_by.filter(|_| is_made(payment)).map(Side::as_str),
        allowed_commands: allowed(payment, actor),
        events,
        created_at: stored.created_at,
        updated_at: stored.updated_at,
    })
}

/// What it is to settle, each with what is open of it until it is made.
fn planned(stored: &StoredPayment) -> Vec<AppliedView> {
    let waits = matches!(stored.payment.state, State::AwaitingSignatures | State::Approved);
    let open = |one: &Application| stored.open.get(&one.invoice).copied().filter(|_| waits);
    let planned = stored.payment.planned.iter();
    planned.map(|one| AppliedView { open: open(one), ..share(stored, one) }).collect()
}

fn share(stored: &StoredPayment, one: &Application) -> AppliedView {
    AppliedView {
        invoice_id: one.invoice,
        invoice_number: stored.invoices.get(&one.invoice).cloned().unwrap_or_default(),
        amount: one.amount,
        open: None,
    }
}

/// What of it goes back, as far as the asker's side knows of it.
async fn refunds(
    on: &impl ConnectionTrait,
    payment: &Payment,
    actor: &Actor,
) -> Result<Vec<RefundView>, WorkflowError> {
    let is_payees = side(payment, actor) == Side::Payee;
    let mut seen = Vec::with_capacity(payment.refunds.len());
    for refund in &payment.refunds {
        let was_made = refund.counts() || refund.state == RefundState::Reversed;
        if !is_payees && !was_made {
            continue;
        }
        let signatures = match refund.signatures.as_ref().filter(|_| is_payees) {
            Some(signed) => Some(signatures(on, signed).await?),
            None => None,
        };
        let allowed = refund_commands(payment, refund, By::Person(actor));
        seen.push(RefundView {
            id: refund.id,
            state: refund.state.as_str(),
            amount: refund.amount,
            paid_on: refund.paid_on,
            method: refund.method.as_str(),
            reference: refund.reference.as_ref().map(|text| text.as_str().to_owned()),
            signatures,
            allowed_commands: allowed.into_iter().map(CommandName::word).collect(),
        });
    }
    Ok(seen)
}

async fn signatures(
    on: &impl ConnectionTrait,
    signatures: &Signatures,
) -> Result<SignaturesView, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        person_id: Uuid,
        name: String,
    }
    let mut people: Vec<Uuid> =
        signatures.signed.iter().map(|signature| signature.person.into()).collect();
    people.push(signatures.maker.into());
    let named: Vec<Named> = rows(
        on,
        "SELECT person_id, name FROM person_detail WHERE person_id = ANY($1)",
        [people.into()],
    )
    .await?;
    let names: HashMap<Uuid, String> =
        named.into_iter().map(|one| (one.person_id, one.name)).collect();
    let name = |person: PersonId| names.get(&Uuid::from(person)).cloned();
    let signed = signatures.signed.iter().map(|signature| SignedView {
        person_id: signature.person,
        name: name(signature.person),
        at: signature.at,
    });
    Ok(SignaturesView {
        needed: signatures.quorum.needed,
        board: signatures.quorum.board.clone(),
        maker: signatures.maker,
        maker_name: name(signatures.maker),
        signed: signed.collect(),
    })
}
