//! Asking a provider on somebody's behalf: on record first, then asked outside any transaction, then written down.

use order_workflow::answers::Answer;
use order_workflow::ask::Ask;
use order_workflow::command::payment_requests::{
    Begun, Came, Due, Heard, Said, ToAsk, WantedRequest,
};
use sha2::{Digest, Sha256};
use supply_chain::id::{InvoiceId, PaymentRequestId};
use tracing::{info, warn};

use super::{Asked, NoDeal, Wanted};
use crate::problem::Problem;
use crate::state::State;

/// Makes a request and has its provider show it; the answer is the request as it then stands, shown or not.
///
/// # Errors
/// As [`order_workflow::Workflow::begin_payment_request`].
pub async fn request(
    state: &State,
    ask: Ask,
    invoice: InvoiceId,
    wanted: WantedRequest,
) -> Result<Answer, Problem> {
    let workflow = &state.workflow;
    let to_ask = match workflow.begin_payment_request(ask.clone(), invoice, wanted).await? {
        Begun::Answered(answer) => return Ok(answer),
        Begun::Ask(to_ask) => to_ask,
    };
    let id = to_ask.id;
    // Carried on to its end even when whoever waits for it goes away.
    let state = state.clone();
    let asked = tokio::spawn(async move {
        let shown = shown(&state, to_ask).await;
        if let Err(cause) = &shown {
            warn!(payment_request.id = %id, error = %cause, "A provider shows nothing");
        }
        let answered = shown.map_err(|cause| cause.as_str());
        state.workflow.show_payment_request(ask, id, answered).await
    });
    Ok(asked.await.map_err(Problem::our_fault)??)
}

async fn shown(
    state: &State,
    to_ask: ToAsk,
) -> Result<order_workflow::command::payment_requests::Shown, NoDeal> {
    let entry = state.providers.of(&to_ask.credentials, to_ask.payee).await?;
    let wanted = Wanted {
        reference: to_ask.reference,
        way: to_ask.way,
        bank: to_ask.bank,
        amount: to_ask.amount,
        asked_at: to_ask.asked_at,
        expires_at: to_ask.expires_at,
        payer_name: to_ask.payer_name,
        invoice_number: to_ask.invoice_number,
    };
    entry.provider.ask(&wanted, &state.workflow.origin).await
}

/// Asks a provider what became of a request, and hears what it says.
///
/// # Errors
/// The database fails; what the provider did not answer is told as [`NoDeal`] inside.
pub async fn check(state: &State, id: PaymentRequestId) -> Result<Result<Came, NoDeal>, Problem> {
    let due = state.workflow.payment_request_to_ask(id).await?;
    Ok(ask_and_hear(state, due).await?)
}

/// Asks, and hears the answer.
pub(super) async fn ask_and_hear(
    state: &State,
    due: Due,
) -> Result<Result<Came, NoDeal>, order_workflow::WorkflowError> {
    let Due { provider, payee, credentials, reference, provider_id, way, bank, shown, .. } = due;
    let entry = match state.providers.of(&credentials, payee).await {
        Ok(entry) => entry,
        Err(cause) => return Ok(Err(cause)),
    };
    let asked = Asked { reference, provider_id, way, bank, shown, expires_at: due.expires_at };
    let said = match entry.provider.status(&asked, &state.workflow.origin).await {
        Ok(said) => said,
        Err(cause) => return Ok(Err(cause)),
    };
    let heard = Heard { provider, organization: payee, digest: digest(&said), said };
    let came = state.workflow.hear_provider(heard).await?;
    if let Came::New(outcome) = came {
        info!(payment_request.id = %due.id, ?outcome, "Asked a provider what became of a request");
    }
    Ok(Ok(came))
}

/// What was said when it was asked, as one text: asked again, the same answer is the same.
fn digest(said: &Said) -> [u8; 32] {
    let told = format!("status\n{said:?}");
    Sha256::digest(told).into()
}
