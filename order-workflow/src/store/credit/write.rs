//! What a seller says about what a buyer may owe, written down with who said it.

use serde_json::json;
use supply_chain::credit::{CreditAccount, Event, Limit};
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute};

/// The three columns of a limit.
fn columns(limit: Option<&Limit>) -> (Option<&'static str>, Option<i64>, Option<String>) {
    match limit {
        None => (None, None, None),
        Some(Limit::NoCredit) => (Some("no_credit"), None, None),
        Some(Limit::Amount { amount }) => (Some("amount"), Some(amount.sen()), None),
        Some(Limit::Unlimited { reason }) => (Some("unlimited"), None, Some(reason.clone())),
    }
}

/// Writes the account as it is after `event`; its row is locked. Answers with its version.
pub(crate) async fn record(
    work: Work<'_>,
    after: &CreditAccount,
    event: &Event,
    ask: &Ask,
) -> Result<i64, WorkflowError> {
    let (kind, facts) = match event {
        Event::LimitSet { limit } => ("limit_set", serde_json::to_value(limit)?),
        Event::Blocked { reason } => ("blocked", json!({ "reason": reason })),
        Event::Unblocked => ("unblocked", json!({})),
    };
    let (seller, buyer) = (Uuid::from(after.seller), Uuid::from(after.buyer));
    let (limit_kind, sen, reason) = columns(after.limit.as_ref());
    let version = after.version + 1;
    execute(
        work.tx,
        "UPDATE credit_account SET limit_kind = $3, limit_sen = $4, limit_reason = $5, blocked_reason = $6,
             version = $7, updated_at = $8 WHERE seller_id = $1 AND buyer_id = $2",
        [
            seller.into(),
            buyer.into(),
            limit_kind.into(),
            sen.into(),
            reason.into(),
            after.blocked.clone().into(),
            version.into(),
            work.now.into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO credit_event (seller_id, buyer_id, position, kind, facts, person_id, channel, recorded_at)
         SELECT $1, $2, count(*) + 1, $3, $4, $5, $6, $7 FROM credit_event WHERE seller_id = $1 AND buyer_id = $2",
        [
            seller.into(),
            buyer.into(),
            kind.into(),
            facts.into(),
            Uuid::from(ask.by.person()).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(version)
}
