//! Deliveries to webhooks: taken in hand, and settled by what came of them (Standard Webhooks).

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;
use tracing::{info, warn};
use uuid::Uuid;

use crate::Workflow;
use crate::command::telling::parked::WEBHOOK;
use crate::error::WorkflowError;
use crate::query::telling::events;
use crate::store::telling::messages;
use crate::store::telling::parked::{Failing, park};
use crate::store::telling::webhooks::{self, Held, SECRET, Tried};
use crate::unit_of_work::Work;

/// How long a try may take altogether.
pub const TRY_TAKES_MAX: Duration = Duration::from_secs(15);
/// How long a delivery is in hand: a good deal longer than a try may take, so that it is in no second pair of
/// hands while the first still waits for an answer.
const IN_HAND: TimeDelta = TimeDelta::minutes(2);
/// Deliveries to one webhook under way at once.
const EACH: u32 = 4;
/// Pauses after each try that failed, as Standard Webhooks suggests; altogether 75 hours and a half.
const PAUSES: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];
/// The receiver says that there will never be anything here again.
const GONE: u16 = 410;
/// Characters kept of an answer.
const ANSWER_KEPT: usize = 500;

/// What the managers are told when a webhook was given up.
pub const WEBHOOK_FAILED: &str = "webhook_failed";

/// A delivery in hand.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Which.
    pub id: Uuid,
    /// `webhook-id`: the same at every try.
    pub message: Uuid,
    /// Where to, as it was written down.
    pub url: String,
    /// What to sign with: the secret, and the one before while it still signs.
    pub secrets: Vec<String>,
    /// What to send.
    pub body: String,
    webhook: Uuid,
    organization: OrganizationId,
    attempts: i32,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The address leads to no public host (any more).
    Address,
    /// The name could not be resolved.
    Resolve,
    /// No connection.
    Connect,
    /// No trust.
    Tls,
    /// It took too long.
    Timeout,
    /// What came was no HTTP.
    Protocol,
}

impl Failure {
    /// The code in the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Protocol => "protocol",
        }
    }
}

/// What one try came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The status, or why there is none.
    pub result: Result<u16, Failure>,
    /// How the answer begins, or what the machine said.
    pub text: String,
    /// How long it took.
    pub took: Duration,
}

/// Takes up to `at_most` deliveries that are due in hand.
///
/// # Errors
/// The database fails, or a secret was sealed by another installation.
pub async fn take(workflow: &Workflow, at_most: u32) -> Result<Vec<Delivery>, WorkflowError> {
    let held = workflow
        .carry_out(move |work| Box::pin(webhooks::take(work, (at_most, EACH), work.now + IN_HAND)))
        .await?;
    let ids: Vec<Uuid> = held.iter().filter_map(|held| held.event_id).collect();
    let told = events::of_ids(workflow.reader(), &ids).await?;
    held.into_iter()
        .map(|held| {
            let event = told.iter().find(|event| Some(event.id) == held.event_id);
            let body = match event {
                Some(event) => serde_json::to_string(event)?,
                None => {
                    json!({ "id": held.id, "type": "test", "timestamp": held.made_at, "data": {} })
                        .to_string()
                }
            };
            in_hand(workflow, held, body)
        })
        .collect()
}

fn in_hand(workflow: &Workflow, held: Held, body: String) -> Result<Delivery, WorkflowError> {
    let open = |sealed: &[u8]| workflow.seal.open_sealed(SECRET, held.webhook_id, sealed);
    let mut secrets = vec![open(&held.sealed_secret)?];
    if let Some(before) = &held.sealed_secret_before {
        secrets.push(open(before)?);
    }
    Ok(Delivery {
        id: held.id,
        message: held.event_id.unwrap_or(held.id),
        url: held.url,
        secrets,
        body,
        webhook: held.webhook_id,
        organization: OrganizationId(held.organization_id),
        attempts: held.attempts,
    })
}

/// Says what came of a try: it is delivered, waits again, or is given up and parked.
///
/// # Errors
/// The database fails.
pub async fn settle(
    workflow: &Workflow,
    delivery: &Delivery,
    outcome: Outcome,
) -> Result<(), WorkflowError> {
    let delivery = delivery.clone();
    workflow
        .carry_out(move |work| {
            let (delivery, outcome) = (delivery.clone(), outcome.clone());
            Box::pin(async move { record(work, &delivery, &outcome).await })
        })
        .await
}

async fn record(
    work: Work<'_>,
    delivery: &Delivery,
    outcome: &Outcome,
) -> Result<(), WorkflowError> {
    let text: String = outcome.text.chars().take(ANSWER_KEPT).collect();
    let (status, failure) = match outcome.result {
        Ok(status) => (Some(status), None),
        Err(failure) => (None, Some(failure.as_str())),
    };
    let tried = Tried {
        status: status.and_then(|status| i16::try_from(status).ok()),
        failure,
        duration_ms: i32::try_from(outcome.took.as_millis()).unwrap_or(i32::MAX),
        answer: &text,
    };
    webhooks::log(work, delivery.id, &tried).await?;
    let key = (delivery.id, delivery.attempts);
    if status.is_some_and(|status| (200..300).contains(&status)) {
        webhooks::settle(work, key, "delivered", work.now).await?;
        return Ok(());
    }
    let next = next_try(work.now, delivery.attempts).filter(|_| status != Some(GONE));
    if let Some(next) = next {
        webhooks::settle(work, key, "waiting", next).await?;
        return Ok(());
    }
    if !webhooks::settle(work, key, "parked", work.now).await? {
        return Ok(());
    }
    let reason = if status == Some(GONE) { "gone" } else { failure.unwrap_or("status") };
    let detail = status.map_or(text.clone(), |status| format!("{status} {text}"));
    let failing = Failing {
        job: WEBHOOK,
        subject: delivery.id,
        organization: Some(delivery.organization),
        reason,
        detail: &detail,
        attempts: delivery.attempts,
    };
    park(work, &failing).await?;
    if webhooks::fail(work, delivery.webhook, reason).await? {
        let (organization, webhook) = (delivery.organization, delivery.webhook);
        messages::about_webhook(work, organization, Role::Manager, WEBHOOK_FAILED, webhook).await?;
        warn!(webhook.id = %webhook, webhook.failure = reason, "Gave the webhook {webhook} up: {reason}");
    } else {
        info!(delivery.id = %delivery.id, "Gave the delivery {} up", delivery.id);
    }
    Ok(())
}

/// When a delivery is tried again after its try of this number failed; nothing when that was the last.
fn next_try(now: DateTime<Utc>, attempts: i32) -> Option<DateTime<Utc>> {
    let index = usize::try_from(attempts).ok()?.checked_sub(1)?;
    PAUSES.get(index).map(|pause| now + *pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_tried_ten_times_over_three_days_with_growing_pauses() {
        let start = DateTime::UNIX_EPOCH;
        let (mut now, mut tries, mut pause_before) = (start, 1, TimeDelta::zero());
        while let Some(next) = next_try(now, tries) {
            assert!(next - now > pause_before);
            (pause_before, now, tries) = (next - now, next, tries + 1);
        }

        assert_eq!(tries, 10);
        assert!(now - start > TimeDelta::days(3) && now - start < TimeDelta::days(4));
    }
}
