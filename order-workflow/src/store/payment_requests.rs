//! Requests to pay between rows and rules, and the invoice that each is about.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{
    BankAccountId, InvoiceId, OrganizationId, PaymentId, PaymentRequestId, TieId,
};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{PaymentRequest, RequestState};
use uuid::Uuid;

use crate::command::payment_requests::{Of, Provider, Shown, Way};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// A request with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct StoredRequest {
    /// The request.
    pub(crate) request: PaymentRequest,
    /// Who shows it.
    pub(crate) provider: Provider,
    /// What we call it to them.
    pub(crate) reference: String,
    /// What they call it.
    pub(crate) provider_id: Option<String>,
    /// Under which name the node keeps what it is spoken with.
    pub(crate) credentials: String,
    /// Into which account it pays out.
    pub(crate) account: BankAccountId,
    /// How it is paid.
    pub(crate) way: Way,
    /// At which bank a virtual account is.
    pub(crate) bank: Option<String>,
    /// What is shown to whoever pays.
    pub(crate) shown: Option<String>,
    /// Why nothing is.
    pub(crate) failure: Option<String>,
    /// The payment that it became.
    pub(crate) payment: Option<PaymentId>,
    /// For `ETag`.
    pub(crate) version: i64,
    /// The invoice's number.
    pub(crate) invoice_number: String,
    /// Name of who pays; empty where a member's was erased.
    pub(crate) payer_name: String,
    /// Name of who gets it.
    pub(crate) payee_name: String,
    /// The zone that its days are told in: the payer's, of a member the cooperative's.
    pub(crate) zone: String,
    /// When it was asked for.
    pub(crate) created_at: DateTime<Utc>,
    /// When anything last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct RequestRow {
    id: Uuid,
    payer_id: Option<Uuid>,
    payer_tie_id: Option<Uuid>,
    payee_id: Uuid,
    invoice_id: Uuid,
    way: String,
    bank: Option<String>,
    amount_sen: i64,
    provider: String,
    provider_reference: String,
    provider_id: Option<String>,
    shown: Option<String>,
    failure: Option<String>,
    state: String,
    expires_at: DateTime<Utc>,
    payment_id: Option<Uuid>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    credentials: String,
    account_id: Uuid,
    invoice_number: String,
    payer_name: String,
    payee_name: String,
    zone: String,
}

const REQUESTS: &str = "
SELECT r.*, s.credentials, s.account_id, i.number AS invoice_number, e.name AS payee_name,
       coalesce(o.name, d.name, '') AS payer_name, coalesce(o.zone, e.zone) AS zone
FROM payment_request r JOIN payment_provider s ON s.id = r.setting_id
JOIN invoice i ON i.id = r.invoice_id JOIN organization e ON e.id = r.payee_id
LEFT JOIN organization o ON o.id = r.payer_id
LEFT JOIN tie t ON t.id = r.payer_tie_id LEFT JOIN person_detail d ON d.person_id = t.person_id";

fn bad(column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table: "payment_request", column, id: id.to_string() }
}

pub(super) fn counterparty(organization: Option<Uuid>, tie: Option<Uuid>) -> Option<Counterparty> {
    organization
        .map(|id| Counterparty::Organization(OrganizationId(id)))
        .or(tie.map(|id| Counterparty::Member(TieId(id))))
}

fn stored(row: RequestRow) -> Result<StoredRequest, WorkflowError> {
    let id = row.id;
    Ok(StoredRequest {
        request: PaymentRequest {
            id: id.into(),
            payer: counterparty(row.payer_id, row.payer_tie_id)
                .ok_or_else(|| bad("payer_id", id))?,
            payee: row.payee_id.into(),
            invoice: row.invoice_id.into(),
            amount: Money::from_sen(row.amount_sen),
            state: RequestState::from_word(&row.state).ok_or_else(|| bad("state", id))?,
            expires_at: row.expires_at,
        },
        provider: Provider::from_word(&row.provider).ok_or_else(|| bad("provider", id))?,
        reference: row.provider_reference,
        provider_id: row.provider_id,
        credentials: row.credentials,
        account: row.account_id.into(),
        way: Way::from_word(&row.way).ok_or_else(|| bad("way", id))?,
        bank: row.bank,
        shown: row.shown,
        failure: row.failure,
        payment: row.payment_id.map(PaymentId),
        version: row.version,
        invoice_number: row.invoice_number,
        payer_name: row.payer_name,
        payee_name: row.payee_name,
        zone: row.zone,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// A request as it stands.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: PaymentRequestId,
) -> Result<Option<StoredRequest>, WorkflowError> {
    let sql = format!("{REQUESTS} WHERE r.id = $1");
    row(on, &sql, [Uuid::from(id).into()]).await?.map(stored).transpose()
}

/// A request, under lock until the transaction ends. It is locked before the credit account and the invoices.
pub(crate) async fn find_for_update(
    work: Work<'_>,
    id: PaymentRequestId,
) -> Result<Option<StoredRequest>, WorkflowError> {
    let sql = format!("{REQUESTS} WHERE r.id = $1 FOR UPDATE OF r");
    row(work.tx, &sql, [Uuid::from(id).into()]).await?.map(stored).transpose()
}

/// The request of `payee` that a provider speaks of. Of several that had one account's number, the newest.
pub(crate) async fn spoken_of(
    on: &impl ConnectionTrait,
    (provider, payee): (Provider, OrganizationId),
    of: &Of,
) -> Result<Option<StoredRequest>, WorkflowError> {
    told(on, (provider, payee), of, "").await
}

/// The same, under lock.
pub(crate) async fn told_of(
    work: Work<'_>,
    (provider, payee): (Provider, OrganizationId),
    of: &Of,
) -> Result<Option<StoredRequest>, WorkflowError> {
    told(work.tx, (provider, payee), of, "FOR UPDATE OF r").await
}

async fn told(
    on: &impl ConnectionTrait,
    (provider, payee): (Provider, OrganizationId),
    of: &Of,
    lock: &str,
) -> Result<Option<StoredRequest>, WorkflowError> {
    let named = match of {
        Of::Reference(_) => "r.provider_reference = $3",
        // As the index payment_request_account has it.
        Of::Account(_) => "r.way = 'virtual_account' AND btrim(r.shown) = btrim($3)",
    };
    let sql = format!(
        "{REQUESTS} WHERE r.provider = $1 AND r.payee_id = $2 AND {named} ORDER BY r.id DESC LIMIT 1 {lock}"
    );
    let values = [provider.as_str().into(), Uuid::from(payee).into(), of.text().into()];
    row(on, &sql, values).await?.map(stored).transpose()
}

/// The requests about an invoice, the newest first; at most fifty.
pub(crate) async fn of_invoice(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Vec<StoredRequest>, WorkflowError> {
    let sql = format!("{REQUESTS} WHERE r.invoice_id = $1 ORDER BY r.id DESC LIMIT 50");
    let found: Vec<RequestRow> = rows(on, &sql, [Uuid::from(invoice).into()]).await?;
    found.into_iter().map(stored).collect()
}

/// Requests that wait and of which the provider is to be asked what became: their time is up, or nobody knows whether
/// it took them. At most twenty of each setting, the longest waiting first.
pub(crate) async fn due(
    on: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<StoredRequest>, WorkflowError> {
    let sql = format!(
        "{REQUESTS} WHERE r.id IN (
             SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY setting_id ORDER BY look_at, id) AS nth
                             FROM payment_request WHERE state = 'waiting' AND look_at <= $1) d
             WHERE nth <= 20)
         ORDER BY r.look_at, r.id LIMIT 1000"
    );
    let found: Vec<RequestRow> = rows(on, &sql, [now.into()]).await?;
    found.into_iter().map(stored).collect()
}

/// What of an invoice a request needs to know.
#[derive(Debug, Clone, FromQueryResult)]
struct BillRow {
    issuer_id: Uuid,
    receiver_id: Option<Uuid>,
    receiver_tie_id: Option<Uuid>,
    kind: String,
    number: String,
    open_sen: i64,
    is_reversed: bool,
}

/// An invoice that somebody wants to pay.
#[derive(Debug, Clone)]
pub(crate) struct Bill {
    /// Who gets the money.
    pub(crate) payee: OrganizationId,
    /// Who owes it.
    pub(crate) payer: Counterparty,
    /// Its number.
    pub(crate) number: String,
    /// What is open of it; nothing of a credit note, or of what was reversed.
    pub(crate) open: Money,
}

/// The invoice, if there is one.
pub(crate) async fn bill(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
) -> Result<Option<Bill>, WorkflowError> {
    let found: Option<BillRow> = row(
        on,
        "SELECT issuer_id, receiver_id, receiver_tie_id, kind, number, total_sen - settled_sen AS open_sen,
                reversed_by_id IS NOT NULL AS is_reversed FROM invoice WHERE id = $1",
        [Uuid::from(invoice).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let wrong = || WorkflowError::BadRow {
        table: "invoice",
        column: "receiver_id",
        id: invoice.to_string(),
    };
    let is_owed = found.kind == "invoice" && !found.is_reversed;
    Ok(Some(Bill {
        payee: found.issuer_id.into(),
        payer: counterparty(found.receiver_id, found.receiver_tie_id).ok_or_else(wrong)?,
        number: found.number,
        open: if is_owed { Money::from_sen(found.open_sen) } else { Money::ZERO },
    }))
}

/// A request that is to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewRequest<'a> {
    /// The request.
    pub(crate) request: &'a PaymentRequest,
    /// The seller's setting.
    pub(crate) setting: Uuid,
    /// Who shows it.
    pub(crate) provider: Provider,
    /// What we call it to them.
    pub(crate) reference: &'a str,
    /// How it is paid.
    pub(crate) way: Way,
    /// At which bank.
    pub(crate) bank: Option<&'a str>,
    /// When the provider is asked what became of it, should we not hear before.
    pub(crate) look_at: DateTime<Utc>,
    /// Who asks, for whom.
    pub(crate) asked: (Uuid, Uuid),
}

/// Puts a request on record, before anybody is asked to show it.
pub(crate) async fn insert(work: Work<'_>, new: &NewRequest<'_>) -> Result<(), WorkflowError> {
    let request = new.request;
    let (payer, tie) = match request.payer {
        Counterparty::Organization(id) => (Some(Uuid::from(id)), None),
        Counterparty::Member(tie) => (None, Some(Uuid::from(tie))),
    };
    execute(
        work.tx,
        "INSERT INTO payment_request (id, payer_id, payer_tie_id, payee_id, invoice_id, setting_id, way, bank, amount_sen,
             provider, provider_reference, state, expires_at, asked_by, asked_for, created_at, updated_at, look_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)",
        [
            Uuid::from(request.id).into(),
            payer.into(),
            tie.into(),
            Uuid::from(request.payee).into(),
            Uuid::from(request.invoice).into(),
            new.setting.into(),
            new.way.as_str().into(),
            new.bank.into(),
            request.amount.sen().into(),
            new.provider.as_str().into(),
            new.reference.into(),
            request.state.as_str().into(),
            request.expires_at.into(),
            new.asked.0.into(),
            new.asked.1.into(),
            work.now.into(),
            new.look_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes what the provider shows; whatever it said of the request meanwhile stays.
pub(crate) async fn set_shown(
    work: Work<'_>,
    id: PaymentRequestId,
    shown: &Shown,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE payment_request SET shown = $2, provider_id = $3, look_at = expires_at, version = version + 1, updated_at = $4
         WHERE id = $1",
        [
            Uuid::from(id).into(),
            shown.text.clone().into(),
            shown.provider_id.clone().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes where a request is now, what payment it became, or why nothing is shown.
pub(crate) async fn move_to(
    work: Work<'_>,
    id: PaymentRequestId,
    state: RequestState,
    (payment, failure): (Option<PaymentId>, Option<&str>),
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE payment_request SET state = $2, payment_id = coalesce($3, payment_id), failure = coalesce($4, failure),
             look_at = NULL, version = version + 1, updated_at = $5 WHERE id = $1",
        [
            Uuid::from(id).into(),
            state.as_str().into(),
            payment.map(Uuid::from).into(),
            failure.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Puts off when the provider is asked again.
pub(crate) async fn look_again(
    work: Work<'_>,
    id: PaymentRequestId,
    at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE payment_request SET look_at = $2 WHERE id = $1 AND state = 'waiting'",
        [Uuid::from(id).into(), at.into()],
    )
    .await?;
    Ok(())
}

/// Whether a payment stands behind another request already.
pub(crate) async fn is_taken(
    work: Work<'_>,
    payment: PaymentId,
    by_other_than: PaymentRequestId,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Taken {
        taken: bool,
    }
    let found: Option<Taken> = row(
        work.tx,
        "SELECT EXISTS (SELECT FROM payment_request WHERE payment_id = $1 AND id <> $2) AS taken",
        [Uuid::from(payment).into(), Uuid::from(by_other_than).into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.taken))
}
