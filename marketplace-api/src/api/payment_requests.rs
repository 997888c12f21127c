//! Requests to pay over JSON: a QRIS or a virtual account that the seller's provider shows, and what the provider says
//! of them. The money goes straight to the seller's account.

use actix_web::{HttpRequest, HttpResponse, web};
use order_workflow::command::payment_requests::{
    self as commands, NewSetting, Provider, SEE, WantedRequest, Way,
};
use order_workflow::query::payment_requests::{
    self as query, PaymentRequestView, ProviderNoticeView, SettingView,
};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::id::{BankAccountId, InvoiceId, PaymentRequestId};
use supply_chain::money::Money;
use tracing::{info, warn};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::providers::{self, NotGenuine, NotHeard, Notice};
use crate::state::State;

/// A request to pay that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskToBePaid {
    /// qris or `virtual_account`.
    pub way: Way,
    /// At which bank a virtual account is to be, by the provider's word: `bca`, `bri` …
    pub bank: Option<String>,
    /// How much, in whole rupiah; left out for all that is open, rounded up to a rupiah.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// For how many minutes it can be paid, 5 to 10080; an hour for a QRIS, a day for a virtual account.
    pub minutes: Option<u32>,
}

/// The provider that an organization is to be paid through.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPaymentProvider {
    /// The name under which the installation's operator keeps its keys.
    pub credentials: String,
    /// The verified account of the organization's own that the provider pays out into.
    pub account_id: Uuid,
}

/// `POST /api/v1/invoices/{id}/payment-requests`: either side's treasurer has the seller's provider show what is to be
/// paid. One that waits and is the same is given again. Where the provider showed nothing the answer says so: its
/// `state` is `cancelled`, and `failure` why.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/payment-requests", tag = "payment-requests",
    params(("id" = Uuid, Path)), request_body = AskToBePaid,
    responses((status = 200, body = PaymentRequestView), (status = 201, body = PaymentRequestView), (status = 403),
              (status = 404), (status = 422)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<AskToBePaid>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let AskToBePaid { way, bank, amount, minutes } = body;
    let wanted = WantedRequest { way, bank, amount, minutes };
    Ok(respond(providers::request(&state, ask, id, wanted).await?))
}

/// `GET /api/v1/invoices/{id}/payment-requests`: those about one invoice, the newest first; at most fifty.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/payment-requests", tag = "payment-requests",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = [PaymentRequestView]), (status = 403), (status = 404)))]
pub async fn of_invoice(
    state: web::Data<State>,
    reading: Reading,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reading.id("id")?;
    let found = query::of_invoice(state.workflow.reader(), reading.actor()?, id).await?;
    Ok(json(&found))
}

/// `GET /api/v1/payment-requests/{id}`: one, for the two sides of its invoice.
#[utoipa::path(get, path = "/api/v1/payment-requests/{id}", tag = "payment-requests", params(("id" = Uuid, Path)),
    responses((status = 200, body = PaymentRequestView), (status = 403), (status = 404)))]
pub async fn show(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let id: PaymentRequestId = reading.id("id")?;
    let view = query::payment_request(state.workflow.reader(), reading.actor()?, id).await?;
    Ok(json_versioned(&view, view.version))
}

/// `POST /api/v1/payment-requests/{id}/check`: asks the provider what became of it, where no notice came.
#[utoipa::path(post, path = "/api/v1/payment-requests/{id}/check", tag = "payment-requests",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PaymentRequestView), (status = 403), (status = 404),
              (status = 503, description = "The provider does not answer")))]
pub async fn check(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: PaymentRequestId = asked.id("id")?;
    let view = checked(&state, asked.actor()?, id).await?;
    Ok(json_versioned(&view, view.version))
}

/// Asks the provider, for whoever may ask, and shows the request as it then stands.
pub(crate) async fn checked(
    state: &State,
    actor: &supply_chain::ask::Actor,
    id: PaymentRequestId,
) -> Result<PaymentRequestView, Problem> {
    let on = state.workflow.reader();
    let view = query::payment_request(on, actor, id).await?;
    if !actor.is_any(commands::ASK) {
        return Err(order_workflow::WorkflowError::NotYourRole { roles: commands::ASK }.into());
    }
    // Of what has ended, or was never shown, there is nothing to ask.
    if view.allowed_commands.is_empty() {
        return Ok(view);
    }
    if let Err(cause) = providers::check(state, id).await? {
        warn!(payment_request.id = %id, error = %cause, "A provider does not say what became of a request");
        return Err(silent());
    }
    Ok(query::payment_request(on, actor, id).await?)
}

fn silent() -> Problem {
    Problem::new(
        &kind::PROVIDER_SILENT,
        "Penyedia pembayaran belum menjawab. Coba lagi sebentar lagi; kabar dari penyedia tetap diterima.",
        "The payment provider does not answer. Try again shortly; its notices are still heard.",
    )
    .retry_after(30)
}

/// `GET /api/v1/payment-provider`: the one that the asker's organization is paid through.
#[utoipa::path(get, path = "/api/v1/payment-provider", tag = "payment-requests",
    responses((status = 200, body = SettingView), (status = 403), (status = 404)))]
pub async fn setting(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let actor = reading.actor_with(SEE)?;
    let found = query::setting(state.workflow.reader(), actor).await?;
    found.map(|view| json(&view)).ok_or_else(Problem::not_found)
}

/// `PUT /api/v1/payment-provider`: sets it. Keys are the operator's to keep; here is only their name.
#[utoipa::path(put, path = "/api/v1/payment-provider", tag = "payment-requests", request_body = SetPaymentProvider,
    responses((status = 200, body = SettingView), (status = 403), (status = 422)))]
pub async fn set(
    state: web::Data<State>,
    asked: Asked<SetPaymentProvider>,
) -> Result<HttpResponse, Problem> {
    let organization = asked.actor()?.organization;
    let Asked { body, ask, .. } = asked;
    let provider = state.providers.kind(&body.credentials, organization).await;
    let account = BankAccountId(body.account_id);
    let new = NewSetting { credentials: body.credentials, provider, account };
    Ok(respond(commands::set(&state.workflow, ask, new).await?))
}

/// `DELETE /api/v1/payment-provider`: the organization is paid through none any more; what waits can still be paid.
#[utoipa::path(delete, path = "/api/v1/payment-provider", tag = "payment-requests",
    responses((status = 204, description = "Ended"), (status = 403), (status = 404)))]
pub async fn end(state: web::Data<State>, asked: Asked<NoFields>) -> Result<HttpResponse, Problem> {
    Ok(respond(commands::end_setting(&state.workflow, asked.ask).await?))
}

/// `GET /api/v1/provider-notices`: what providers said to the asker's organization that a person has to look at, the
/// newest first.
#[utoipa::path(get, path = "/api/v1/provider-notices", tag = "payment-requests", params(PageParams),
    responses((status = 200, body = Page<ProviderNoticeView>), (status = 403)))]
pub async fn notices(state: web::Data<State>, reading: Reading) -> Result<HttpResponse, Problem> {
    let organization = reading.actor_with(SEE)?.organization;
    let after: Option<Uuid> = reading.page.after()?;
    let limit = reading.page.fetch();
    let found = query::unclear(state.workflow.reader(), organization, (after, limit)).await?;
    Ok(json(&Page::of(found, &reading.page, |notice| notice.id)))
}

/// What somebody made of an unclear notice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeSeen {
    /// What came of it. At most 500 characters.
    pub words: String,
}

/// `POST /api/v1/provider-notices/{id}/tick`: a treasurer has looked at it; it waits for nobody any more.
#[utoipa::path(post, path = "/api/v1/provider-notices/{id}/tick", tag = "payment-requests",
    params(("id" = Uuid, Path)), request_body = NoticeSeen,
    responses((status = 200, body = ProviderNoticeView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn tick(
    state: web::Data<State>,
    asked: Asked<NoticeSeen>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(commands::tick_notice(&state.workflow, ask, id, body.words).await?))
}

/// `POST /api/v1/providers/{provider}/notices`: what a provider says, signed in its own way. Said again it is answered
/// alike and does nothing more; what nobody's keys verify is 401, whatever it says. 503 where keys cannot be used now, or
/// the bank signed it for nobody that it names and does not say the same when it is asked: then it is said again.
#[utoipa::path(post, path = "/api/v1/providers/{provider}/notices", tag = "payment-requests",
    params(("provider" = Provider, Path)), request_body = serde_json::Value,
    responses((status = 200, description = "Heard", body = serde_json::Value),
              (status = 401, description = "Not signed by the provider"), (status = 404),
              (status = 503, description = "To be said again")))]
pub async fn hear(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let provider = request.match_info().get("provider").and_then(Provider::from_word);
    let provider = provider.ok_or_else(Problem::not_found)?;
    let notice = Notice { path: request.path(), headers: request.headers(), body: &body };
    match providers::hear(&state, provider, &notice).await {
        Ok(()) => {}
        Err(NotHeard::NotGenuine(NotGenuine::Signature)) => {
            info!(%provider, "A notice that no provider signed was turned away");
            return Err(forged());
        }
        Err(NotHeard::NotGenuine(NotGenuine::Unreadable)) => {
            warn!(%provider, "A provider's notice speaks of nothing that can be read");
            return Err(Problem::malformed(
                "Pemberitahuan ini tidak bisa dibaca.",
                "This notice cannot be read.",
            ));
        }
        // Said again it is heard: a provider that is told no may stop saying it.
        Err(cause @ (NotHeard::NotGenuine(NotGenuine::KeysUnusable) | NotHeard::Unsure)) => {
            warn!(%provider, %cause, "A provider's notice is to be said again");
            return Err(Problem::try_again(cause).retry_after(60));
        }
        Err(NotHeard::Failed(error)) => return Err(error.into()),
    }
    Ok(json(&providers::answer(provider, &body)))
}

fn forged() -> Problem {
    Problem::new(
        &kind::NOT_GENUINE,
        "Pemberitahuan ini tidak ditandatangani oleh penyedia pembayaran.",
        "This notice is not signed by the payment provider.",
    )
}
