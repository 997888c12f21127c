//! Requests to pay as the two sides of an invoice see them, and what providers said of them as the payee sees it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, OrganizationId, PaymentRequestId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::RequestState;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::command::payment_requests::{ASK, SEE, whole_rupiah};
use crate::error::WorkflowError;
use crate::store::payment_providers;
use crate::store::payment_requests::{self as store, Bill, StoredRequest};
use crate::unit_of_work::{row, rows};

/// A request to pay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentRequestView {
    /// UUIDv7.
    pub id: Uuid,
    /// Goes up with everything that becomes of it.
    pub version: i64,
    /// `waiting`, `paid`, `expired`, `cancelled` or `refunded`.
    pub state: &'static str,
    /// `qris` or `virtual_account`.
    pub way: &'static str,
    /// `midtrans`, `xendit` or `snap`.
    pub provider: &'static str,
    /// At which bank a virtual account is, by the provider's word.
    pub bank: Option<String>,
    /// How much, in whole rupiah.
    #[schema(value_type = String, example = "1250000.00")]
    pub amount: Money,
    /// The text of the QRIS, or the number of the virtual account; null until the provider answered, and where it
    /// showed nothing.
    pub shown: Option<String>,
    /// Why nothing is shown: `not_configured`, `unreachable`, `timeout`, `refused`, `broken`, `unreadable`,
    /// `not_offered` or `lost`.
    pub failure: Option<String>,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
    /// What for.
    pub invoice_id: Uuid,
    /// Its number.
    pub invoice_number: String,
    /// Who pays; null for a member.
    pub payer_id: Option<Uuid>,
    /// Their name.
    pub payer_name: String,
    /// Who gets it.
    pub payee_id: Uuid,
    /// Their name.
    pub payee_name: String,
    /// The payment that it became.
    pub payment_id: Option<Uuid>,
    /// What the provider said of it, the newest first; for the payee alone.
    pub notices: Vec<ProviderNoticeView>,
    /// `check`: what the asker may do now.
    pub allowed_commands: Vec<&'static str>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When anything last became of it.
    pub updated_at: DateTime<Utc>,
}

/// Something that a provider said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct ProviderNoticeView {
    /// UUIDv7.
    pub id: Uuid,
    /// `midtrans`, `xendit` or `snap`.
    pub provider: String,
    /// Of which request, where it is one of ours.
    pub request_id: Option<Uuid>,
    /// What the notice calls the request.
    pub reference: String,
    /// `pending`, `paid`, `expired`, `failed` or `refunded`.
    pub kind: String,
    /// The provider's own word for that.
    pub word: String,
    /// How much, where it says so.
    #[serde(rename = "amount", serialize_with = "as_money")]
    #[schema(value_type = Option<String>, example = "1250000.00")]
    pub amount_sen: Option<i64>,
    /// What the provider calls the payment.
    pub payment_reference: Option<String>,
    /// `nothing`, `moved`, `paid`, `taken_back` or `unclear`.
    pub outcome: String,
    /// Why a person has to look: `unknown_request`, `paid_again`, `partly_refunded`, `no_amount`, `not_reversed`,
    /// `reference_used`, `account_unfit` or `not_booked`.
    pub why: Option<String>,
    /// The request had ended before the money came.
    pub is_late: bool,
    /// It is another amount than was asked for.
    pub is_other_amount: bool,
    /// When we heard it.
    pub received_at: DateTime<Utc>,
    /// What somebody made of it who looked; null while it is unclear still.
    pub seen: Option<String>,
}

impl ProviderNoticeView {
    /// How much, where the provider says so.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        self.amount_sen.map(Money::from_sen)
    }
}

#[expect(clippy::ref_option, reason = "serde hands the field's own type")]
fn as_money<S: serde::Serializer>(sen: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    sen.map(Money::from_sen).serialize(serializer)
}

/// The provider that an organization is paid through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettingView {
    /// `midtrans`, `xendit` or `snap`.
    pub provider: &'static str,
    /// The name under which the node keeps what it is spoken with.
    pub credentials: String,
    /// The account that it pays out into.
    pub account_id: Uuid,
    /// That account's bank.
    pub bank_code: String,
    /// Its number there.
    pub account_number: String,
    /// In whose name it is.
    pub account_holder: String,
    /// Whether money may go there: it is verified and in use.
    pub account_is_fit: bool,
    /// Since when.
    pub set_at: DateTime<Utc>,
}

const NOTICES: &str = "SELECT id, provider, request_id, reference, kind, word, amount_sen, payment_reference, outcome, why,
    is_late, is_other_amount, received_at, (SELECT s.words FROM provider_notice_seen s WHERE s.notice_id = provider_notice.id) AS seen
    FROM provider_notice";

/// The request if the actor may see it: the two sides of its invoice, and of them those who see money.
pub(crate) fn known(
    found: Option<StoredRequest>,
    actor: &Actor,
) -> Result<StoredRequest, WorkflowError> {
    let is_party = |stored: &StoredRequest| {
        stored.request.payee == actor.organization
            || stored.request.payer == Counterparty::Organization(actor.organization)
    };
    let stored = found.filter(|stored| is_party(stored) && actor.is_any(SEE));
    stored.ok_or(WorkflowError::NotFound { what: "payment request" })
}

/// It, as the actor sees it.
pub(crate) async fn view(
    on: &impl ConnectionTrait,
    stored: &StoredRequest,
    actor: &Actor,
) -> Result<PaymentRequestView, WorkflowError> {
    let request = &stored.request;
    let notices = if request.payee == actor.organization {
        let sql = format!("{NOTICES} WHERE request_id = $1 ORDER BY id DESC LIMIT 50");
        rows(on, &sql, [Uuid::from(request.id).into()]).await?
    } else {
        Vec::new()
    };
    let may_check = request.state == RequestState::Waiting && stored.shown.is_some();
    Ok(PaymentRequestView {
        id: request.id.into(),
        version: stored.version,
        state: request.state.as_str(),
        way: stored.way.as_str(),
        provider: stored.provider.as_str(),
        bank: stored.bank.clone(),
        amount: request.amount,
        shown: stored.shown.clone(),
        failure: stored.failure.clone(),
        expires_at: request.expires_at,
        invoice_id: request.invoice.into(),
        invoice_number: stored.invoice_number.clone(),
        payer_id: request.payer.organization().map(Uuid::from),
        payer_name: stored.payer_name.clone(),
        payee_id: request.payee.into(),
        payee_name: stored.payee_name.clone(),
        payment_id: stored.payment.map(Uuid::from),
        notices,
        allowed_commands: Some("check")
            .filter(|_| may_check && actor.is_any(ASK))
            .into_iter()
            .collect(),
        created_at: stored.created_at,
        updated_at: stored.updated_at,
    })
}

/// A request, for the two sides of its invoice.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else, and to whoever of them sees no money.
pub async fn payment_request(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: PaymentRequestId,
) -> Result<PaymentRequestView, WorkflowError> {
    let stored = known(store::find(on, id).await?, actor)?;
    view(on, &stored, actor).await
}

/// The requests about an invoice, the newest first; at most fifty.
///
/// # Errors
/// [`WorkflowError::NotFound`] to whoever is no party of the invoice, or sees no money.
pub async fn of_invoice(
    on: &impl ConnectionTrait,
    actor: &Actor,
    invoice: InvoiceId,
) -> Result<Vec<PaymentRequestView>, WorkflowError> {
    bill_of(on, actor, invoice).await?;
    let mut views = Vec::new();
    for stored in store::of_invoice(on, invoice).await? {
        views.push(view(on, &stored, actor).await?);
    }
    Ok(views)
}

/// One notice to an organization, if it was unclear.
///
/// # Errors
/// The database fails.
pub(crate) async fn unclear_one(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: Uuid,
) -> Result<Option<ProviderNoticeView>, WorkflowError> {
    let sql = format!("{NOTICES} WHERE id = $1 AND organization_id = $2 AND outcome = 'unclear'");
    row(on, &sql, [id.into(), Uuid::from(organization).into()]).await
}

/// What providers said to an organization that a person has to look at, the newest first, older than `after`.
///
/// # Errors
/// The database fails.
pub async fn unclear(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<ProviderNoticeView>, WorkflowError> {
    let sql = format!(
        "{NOTICES} WHERE organization_id = $1 AND outcome = 'unclear'
         AND NOT EXISTS (SELECT FROM provider_notice_seen s WHERE s.notice_id = provider_notice.id) AND ($2::uuid IS NULL OR id < $2)
         ORDER BY id DESC LIMIT $3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    rows(on, &sql, [Uuid::from(organization).into(), after.into(), limit.into()]).await
}

/// The provider that the actor's organization is paid through, if there is one.
///
/// # Errors
/// The database fails.
pub async fn setting(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Option<SettingView>, WorkflowError> {
    let found = payment_providers::of(on, actor.organization).await?;
    Ok(found.map(|setting| {
        let (bank_code, account_number, account_holder) = setting.account_said;
        SettingView {
            provider: setting.provider.as_str(),
            credentials: setting.credentials,
            account_id: setting.account.into(),
            bank_code,
            account_number,
            account_holder,
            account_is_fit: setting.account_is_fit,
            set_at: setting.set_at,
        }
    }))
}

/// An invoice that somebody wants to pay through the seller's provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToPay {
    /// Its number.
    pub invoice_number: String,
    /// The most that can be asked for: what is open, rounded up to a rupiah.
    pub most: Money,
    /// Who gets it.
    pub payee: OrganizationId,
    /// Under which name the node keeps what the payee's provider is spoken with; nothing where it has none, or none
    /// whose account money may go to.
    pub credentials: Option<String>,
}

/// What there is to pay of an invoice, for the two sides of it.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else, and to whoever of them sees no money.
pub async fn to_pay(
    on: &impl ConnectionTrait,
    actor: &Actor,
    invoice: InvoiceId,
) -> Result<ToPay, WorkflowError> {
    let bill = bill_of(on, actor, invoice).await?;
    let setting = payment_providers::of(on, bill.payee).await?;
    Ok(ToPay {
        invoice_number: bill.number,
        most: whole_rupiah(bill.open),
        payee: bill.payee,
        credentials: setting
            .filter(|setting| setting.account_is_fit)
            .map(|setting| setting.credentials),
    })
}

async fn bill_of(
    on: &impl ConnectionTrait,
    actor: &Actor,
    invoice: InvoiceId,
) -> Result<Bill, WorkflowError> {
    let is_party = |bill: &Bill| {
        bill.payee == actor.organization
            || bill.payer == Counterparty::Organization(actor.organization)
    };
    let bill = store::bill(on, invoice).await?;
    let bill = bill.filter(|bill| is_party(bill) && actor.is_any(SEE));
    bill.ok_or(WorkflowError::NotFound { what: "invoice" })
}
