//! What a device wrote without signal is numbered when it comes in, and answered once under its number.
//!
//! A packet is a form, or a program's command, with three headers: which device, the device's own count, when it was
//! written. It is taken down before it is carried out ([`order_workflow::command::devices`]); whoever sends it without
//! being its writer gets 401, so that the packet waits for them. Its answers carry `X-Packet: DEVICE/NUMBER`, which tells
//! them from the page of a wireless network that answers everything itself. A page's form that was taken is answered
//! with 204 and where it leads, for nobody follows there.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION, USER_AGENT};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use order_workflow::command::devices::{Arrived, Packet, packet_answered, packet_arrived};
use sha2::{Digest, Sha256};

use super::{is_for_programs, problems};
use crate::answer::REPLAYED;
use crate::extract::{Carried, X_DEVICE, for_whom, payload_of, read_body};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Which packet an answer is to.
const X_PACKET: HeaderName = HeaderName::from_static("x-packet");
/// Where a form that was taken leads.
const X_PACKET_TO: HeaderName = HeaderName::from_static("x-packet-to");
/// Most characters kept of what a device calls itself.
const AGENT_CHARS_MAX: usize = 200;

/// Takes down what came from a device; everything else passes.
///
/// # Errors
/// None of its own.
pub async fn carry(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.method().is_safe() || !request.headers().contains_key(X_DEVICE) {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    }
    let (state, packet) = match met(&mut request).await {
        Ok(Met::ToDo(state, packet)) => (state, packet),
        Ok(Met::Taken(answer)) => return Ok(request.into_response(answer)),
        Err((problem, named)) => {
            let mut answer = problems::write(request.request(), &problem, None);
            if let Some(named) = named {
                answer.headers_mut().insert(X_PACKET, named);
            }
            return Ok(request.into_response(answer));
        }
    };
    let mut answer = next.call(request).await?.map_into_boxed_body();
    let status = answer.status();
    let led_to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
    let noted = packet_answered(&state.workflow, &packet, status.as_u16(), led_to.clone()).await;
    if let Err(error) = noted {
        // The command was carried out and its key says so; the packet comes again and is answered by that.
        tracing::warn!(error = %error, "A packet's answer could not be noted: {error}");
    }
    let is_page = !is_for_programs(answer.request().path());
    if is_page && (status.is_success() || status.is_redirection()) {
        let given = taken(led_to.as_deref(), false);
        answer = answer.into_response(given);
    }
    if let Some(named) = name_of(&packet) {
        answer.headers_mut().insert(X_PACKET, named);
    }
    Ok(answer)
}

/// How a packet is met at the door.
enum Met {
    /// It is carried out.
    ToDo(web::Data<State>, Packet),
    /// It was before.
    Taken(HttpResponse),
}

async fn met(request: &mut ServiceRequest) -> Result<Met, (Problem, Option<HeaderValue>)> {
    let unnamed = |problem| (problem, None);
    let carried = Carried::read(request.headers()).map_err(unnamed)?;
    let state = request.app_data::<web::Data<State>>().cloned();
    let state = state.ok_or_else(|| unnamed(Problem::our_fault("the application has no state")))?;
    let bytes = read_body(request).await.map_err(unnamed)?;
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let packet = Packet {
        device: carried.device,
        sequence: carried.sequence,
        claimed_at: carried.claimed_at,
        route: format!("{} {}", request.method(), request.path()),
        input_hash: Sha256::digest(&bytes).into(),
        seen_version: version_in(&bytes),
        user_agent: agent.map(|agent| agent.chars().take(AGENT_CHARS_MAX).collect()),
    };
    request.set_payload(payload_of(bytes));
    let named = name_of(&packet);
    let fails = |problem| (problem, named.clone());
    let actor = for_whom(request.request()).await.map_err(fails)?;
    let actor = actor.ok_or_else(|| fails(Problem::sign_in_needed()))?;
    let arrived = packet_arrived(&state.workflow, &actor, &packet).await;
    match arrived.map_err(|error| fails(error.into()))? {
        Arrived::ToDo { moved } => {
            request.extensions_mut().insert(Carried { moved, ..carried });
            Ok(Met::ToDo(state, packet))
        }
        // A program's first answer is kept under its key, and given by the command itself.
        Arrived::Taken { .. } if is_for_programs(request.path()) => {
            request.extensions_mut().insert(carried);
            Ok(Met::ToDo(state, packet))
        }
        Arrived::Taken { led_to, .. } => {
            let mut answer = taken(led_to.as_deref(), true);
            if let Some(named) = named {
                answer.headers_mut().insert(X_PACKET, named);
            }
            Ok(Met::Taken(answer))
        }
        Arrived::OfAnother => Err(fails(Problem::new(
            &kind::DEVICE_OF_ANOTHER,
            "Ditulis orang lain di perangkat ini, atau untuk koperasi lain. Dikirim bila penulisnya masuk.",
            "Somebody else wrote this on this device, or for another organization. It is sent when its writer signs in.",
        ))),
        Arrived::NumberReused => Err(fails(Problem::new(
            &kind::NUMBER_REUSED,
            "Nomor perangkat ini sudah dipakai untuk isi lain.",
            "This device's number stands for something else already.",
        ))),
    }
}

fn taken(led_to: Option<&str>, again: bool) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    if let Some(to) = led_to {
        answer.insert_header((X_PACKET_TO, to));
    }
    if again {
        answer.insert_header((REPLAYED, "true"));
    }
    answer.finish()
}

/// `DEVICE/NUMBER`.
fn name_of(packet: &Packet) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}/{}", packet.device, packet.sequence)).ok()
}

/// The version that a form was drawn for.
fn version_in(form: &[u8]) -> Option<i64> {
    let found = form_urlencoded::parse(form).find(|(name, _)| name == "version");
    found.and_then(|(_, value)| value.parse().ok())
}
