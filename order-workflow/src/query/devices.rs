//! Devices, how far each has come with its own numbers, and which of them never arrived.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::organization::Role;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};

/// A device that sent something.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct DeviceView {
    /// The device.
    pub id: Uuid,
    /// Whose it is.
    pub person_name: Option<String>,
    /// Whether it is the asker's own.
    pub is_own: bool,
    /// When it last sent something.
    pub seen_at: DateTime<Utc>,
    /// The highest number that came.
    pub last: i64,
    /// How many of its packets were taken.
    pub taken: i64,
    /// How many were asked about and not settled under their number.
    pub asked: i64,
    /// The lowest numbers below the highest that never came; at most ten.
    pub missing: Vec<i64>,
}

impl Workflow {
    /// The asker's own devices here; to its managers and auditors all of the organization's. The one that sent last comes
    /// first; at most 50.
    ///
    /// # Errors
    /// The database fails.
    pub async fn devices(&self, actor: &Actor) -> Result<Vec<DeviceView>, WorkflowError> {
        let sees_all = actor.is_any(&[Role::Manager, Role::Auditor]);
        rows(
            self.reader(),
            "SELECT d.id, n.name AS person_name, d.person_id = $2 AS is_own, d.seen_at, p.last, p.taken, p.asked,
                    ARRAY(SELECT gap FROM generate_series(greatest(1, p.last - 10000), p.last) gap
                          WHERE NOT EXISTS (SELECT 1 FROM device_packet q WHERE q.device_id = d.id AND q.sequence = gap)
                          ORDER BY gap LIMIT 10) AS missing
             FROM device d
             LEFT JOIN person_detail n ON n.person_id = d.person_id
             CROSS JOIN LATERAL (SELECT max(sequence) AS last, count(*) FILTER (WHERE status < 400) AS taken,
                                        count(*) FILTER (WHERE status >= 400) AS asked
                                 FROM device_packet WHERE device_id = d.id) p
             WHERE d.organization_id = $1 AND (d.person_id = $2 OR $3) AND p.last IS NOT NULL
             ORDER BY d.person_id <> $2, d.seen_at DESC, d.id LIMIT 50",
            [
                Uuid::from(actor.organization).into(),
                Uuid::from(actor.person).into(),
                sees_all.into(),
            ],
        )
        .await
    }
}
