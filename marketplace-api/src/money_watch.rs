//! Every night the money is looked through for what must never be; the figure stands in `/metrics`.

use std::time::Duration;

use chrono::{NaiveTime, TimeDelta};
use order_workflow::Workflow;
use order_workflow::query::ledger::breaches;
use tokio::sync::watch;
use tracing::{error, info};

use crate::metrics;

/// 18.00 UTC: between one and three at night from Sumatra to Papua.
const AT: NaiveTime = match NaiveTime::from_hms_opt(18, 0, 0) {
    Some(at) => at,
    None => NaiveTime::MIN,
};

/// Breaches that are named in the log; all of them are counted.
const NAMED: u32 = 5;

/// Looks at once, so that the figure is there from the start, and then every night until `stop` says so.
pub(crate) async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match breaches(&workflow, NAMED).await {
            Ok((0, _)) => {
                metrics::money_breaches(0);
                info!("The money was looked through: nothing that must not be");
            }
            Ok((number, first)) => {
                metrics::money_breaches(number);
                for breach in first {
                    error!(
                        breach.id = %breach.id,
                        "The money is broken, {number} times in all: {}: {}", breach.what, breach.detail
                    );
                }
            }
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "The money could not be looked through");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(until_tonight(workflow.origin.now().time())) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// How long it is until the next night.
fn until_tonight(now: NaiveTime) -> Duration {
    let today = AT.signed_duration_since(now);
    let wait = if today > TimeDelta::zero() { today } else { today + TimeDelta::days(1) };
    wait.to_std().unwrap_or(Duration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_is_less_than_a_day_away_and_never_now() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();

        assert_eq!(until_tonight(at(17, 59)), Duration::from_mins(1));
        assert_eq!(until_tonight(at(18, 0)), Duration::from_hours(24));
        assert_eq!(until_tonight(at(18, 1)), Duration::from_mins(24 * 60 - 1));
    }
}
