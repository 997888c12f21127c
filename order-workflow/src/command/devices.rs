//! What a device wrote without signal and sends later: a packet, with the device's own number.
//!
//! The number is taken down before anything is carried out and stays for ever (data.md 10). Sent again, a packet
//! that was taken gets its first answer; one that was asked about is judged anew. That a command counts once even
//! when the program dies between its commit and this note is the work of the command's own key, whose answer is
//! kept as long as the number.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use supply_chain::ask::Actor;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::devices as store;
use crate::unit_of_work::Workflow;

/// A form that a device kept, as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// The device, by the id it gave itself.
    pub device: Uuid,
    /// Its own count, from 1.
    pub sequence: i64,
    /// When it says that it was written: evidence, never authority.
    pub claimed_at: Option<DateTime<Utc>>,
    /// Method and path.
    pub route: String,
    /// SHA-256 of the body.
    pub input_hash: [u8; 32],
    /// The version of the thing on the page it was written on.
    pub seen_version: Option<i64>,
    /// What the device calls itself.
    pub user_agent: Option<String>,
}

/// How a packet that came in is to be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// It is to be carried out.
    ToDo {
        /// What the device's own earlier packets made of the versions it saw: before and after, in order.
        moved: Vec<(i64, i64)>,
    },
    /// It was taken before, and is answered so again.
    Taken {
        /// The first answer's status.
        status: u16,
        /// Where the first answer led.
        led_to: Option<String>,
    },
    /// The device is another person's, or was registered for another organization.
    OfAnother,
    /// The number stands for something else.
    NumberReused,
}

/// Takes note of a packet before it is carried out.
///
/// # Errors
/// The database fails.
pub async fn packet_arrived(
    workflow: &Workflow,
    actor: &Actor,
    packet: &Packet,
) -> Result<Arrived, WorkflowError> {
    let given = Arc::new((actor.clone(), packet.clone()));
    workflow
        .carry_out(move |work| {
            let given = Arc::clone(&given);
            Box::pin(async move {
                let (actor, packet) = &*given;
                if !store::seen(work, actor, packet).await? {
                    return Ok(Arrived::OfAnother);
                }
                let Some(known) = store::arrived(work, packet).await? else {
                    return Err(WorkflowError::NotFound { what: "packet" });
                };
                if known.route != packet.route || known.input_hash != packet.input_hash {
                    return Ok(Arrived::NumberReused);
                }
                let status = known.status.and_then(|status| u16::try_from(status).ok());
                if let Some(status) = status.filter(|status| *status < 400) {
                    return Ok(Arrived::Taken { status, led_to: known.led_to });
                }
                let moved = store::moved(work, packet).await?;
                let moved = moved.into_iter().map(|one| (one.seen_version, one.left_version));
                Ok(Arrived::ToDo { moved: moved.collect() })
            })
        })
        .await
}

/// Writes down how a packet was answered.
///
/// # Errors
/// The database fails.
pub async fn packet_answered(
    workflow: &Workflow,
    packet: &Packet,
    status: u16,
    led_to: Option<String>,
) -> Result<(), WorkflowError> {
    let given = Arc::new((packet.clone(), led_to));
    workflow
        .carry_out(move |work| {
            let given = Arc::clone(&given);
            Box::pin(async move {
                let (packet, led_to) = &*given;
                store::answered(work, packet, status, led_to.clone()).await
            })
        })
        .await
}
