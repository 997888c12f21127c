//! Devices and what they sent, as rows.

use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use uuid::Uuid;

use crate::command::devices::Packet;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// What is known of a packet that came before.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Known {
    /// Method and path.
    pub(crate) route: String,
    /// SHA-256 of its body.
    pub(crate) input_hash: Vec<u8>,
    /// How it was answered.
    pub(crate) status: Option<i16>,
    /// Where its answer led.
    pub(crate) led_to: Option<String>,
}

/// A version that a device saw, and the one that its own packet made of it.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Moved {
    /// Before.
    pub(crate) seen_version: i64,
    /// After.
    pub(crate) left_version: i64,
}

/// Takes note of a device; false when it is another person's, or the same person's elsewhere.
pub(crate) async fn seen(
    work: Work<'_>,
    actor: &Actor,
    packet: &Packet,
) -> Result<bool, WorkflowError> {
    let noted = execute(
        work.tx,
        "INSERT INTO device (id, organization_id, person_id, user_agent, registered_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
             WHERE device.organization_id = excluded.organization_id AND device.person_id = excluded.person_id",
        [
            packet.device.into(),
            Uuid::from(actor.organization).into(),
            Uuid::from(actor.person).into(),
            packet.user_agent.clone().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(noted > 0)
}

/// Takes note of a packet, and gives what stands under its number: what came first.
pub(crate) async fn arrived(
    work: Work<'_>,
    packet: &Packet,
) -> Result<Option<Known>, WorkflowError> {
    row(
        work.tx,
        "INSERT INTO device_packet AS p
             (device_id, sequence, route, input_hash, claimed_at, recorded_at, seen_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (device_id, sequence) DO UPDATE SET tries = p.tries + 1
         RETURNING p.route, p.input_hash, p.status, p.led_to",
        [
            packet.device.into(),
            packet.sequence.into(),
            packet.route.clone().into(),
            packet.input_hash.to_vec().into(),
            packet.claimed_at.into(),
            work.now.into(),
            packet.seen_version.into(),
        ],
    )
    .await
}

/// What this device's earlier packets to the same address made of the versions they saw, in their order.
pub(crate) async fn moved(work: Work<'_>, packet: &Packet) -> Result<Vec<Moved>, WorkflowError> {
    rows(
        work.tx,
        "SELECT seen_version, left_version FROM device_packet
         WHERE device_id = $1 AND route = $2 AND sequence < $3 AND left_version IS NOT NULL AND seen_version IS NOT NULL
         ORDER BY sequence",
        [packet.device.into(), packet.route.clone().into(), packet.sequence.into()],
    )
    .await
}

/// Writes down how a packet was answered, and which version its commands left; what was taken already stays.
pub(crate) async fn answered(
    work: Work<'_>,
    packet: &Packet,
    status: u16,
    led_to: Option<String>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE device_packet SET status = $3, led_to = $4, answered_at = $5,
             left_version = CASE WHEN $3 < 400 THEN (
                 SELECT max(a.etag::bigint) FROM answer a
                 WHERE a.device_id = $1 AND a.device_sequence = $2 AND a.etag ~ '^[0-9]+$') END
         WHERE device_id = $1 AND sequence = $2 AND (status IS NULL OR status >= 400)",
        [
            packet.device.into(),
            packet.sequence.into(),
            i16::try_from(status).unwrap_or(500).into(),
            led_to.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
