//! What is done with money that goes back, on the payment's page: each handler translates, nothing decides.

use actix_web::{HttpResponse, web};
use order_workflow::command::payments::{OfRefund, Request};
use supply_chain::id::RefundId;

use super::doing::carry_out;
use super::reading::{day, reference};
use crate::extract::{PageForm, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::problem::Problem;
use crate::state::State;

/// Carries out what a form asks of the refund of the path.
async fn of_refund(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    first: &str,
    asked: Result<OfRefund, Faults>,
) -> Result<HttpResponse, Problem> {
    let refund: RefundId = reader.id("refund_id")?;
    let name = match &asked {
        Ok(asked) => Request::OfRefund(refund, asked.clone()).name(),
        Err(_) => supply_chain::payment::CommandName::RecordRefund,
    };
    let request = asked.map(|asked| Request::OfRefund(refund, asked));
    carry_out(state, reader, (&form.form, &form.typed), (name, first), request).await
}

/// `POST /payments/{id}/refunds/{refund_id}/sign`: one officer's yes.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn sign(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_refund(&state, &reader, &form, "main", Ok(OfRefund::Sign)).await
}

/// `POST /payments/{id}/refunds/{refund_id}/withdraw`: it is not sent after all.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn withdraw(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_refund(&state, &reader, &form, "main", Ok(OfRefund::Withdraw)).await
}

/// `POST /payments/{id}/refunds/{refund_id}/confirm`: it came.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the payment's page.
pub async fn confirm(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    of_refund(&state, &reader, &form, "main", Ok(OfRefund::Confirm)).await
}

/// `POST /payments/{id}/refunds/{refund_id}/reverse`: it never came, or was written down by mistake.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn reverse(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let words = form.form.text("words").unwrap_or_default();
    of_refund(&state, &reader, &form, "words", Ok(OfRefund::Reverse { words })).await
}

/// `POST /payments/{id}/refunds/{refund_id}/record`: what officers signed was sent.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn record(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::default();
    let paid_on = day(&form.form, &mut faults, reader.language);
    let reference = reference(&form.form, &mut faults, reader.language);
    let asked = match paid_on {
        Some(paid_on) if faults.is_empty() => Ok(OfRefund::Record { paid_on, reference }),
        _ => Err(faults),
    };
    of_refund(&state, &reader, &form, "paid_on", asked).await
}
