//! A month that is over is stated, a netting that not everybody agreed to in time is called off, and what waits on a
//! facility is over with it; the interest of what was drawn falls due.

use crate::Workflow;
use crate::command::statements::MonthEnd;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info};

/// How often nettings are looked at.
const EVERY: Duration = Duration::from_secs(30);

/// Each how many looks statements are drawn up: every ten minutes, which is early enough on the first of a month.
const DRAW_UP_EACH: u32 = 20;

/// Does what has fallen due, again and again, until `stop` says so.
pub async fn run(workflow: Workflow, mut stop: watch::Receiver<bool>) {
    let mut looked: u32 = 0;
    while !*stop.borrow() {
        match workflow.lapse_nettings().await {
            Ok(0) => {}
            Ok(lapsed) => info!(nettings.lapsed = lapsed, "Called off {lapsed} nettings"),
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "Nettings could not be looked at");
            }
        }
        if looked.is_multiple_of(DRAW_UP_EACH) {
            draw_up(&workflow).await;
            look_after_facilities(&workflow).await;
        }
        looked = looked.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

async fn draw_up(workflow: &Workflow) {
    match workflow.draw_up_statements().await {
        Ok(done) if done == MonthEnd::default() => {}
        Ok(MonthEnd { drawn_up, replaced, failed }) => info!(
            statements.drawn_up = drawn_up,
            statements.replaced = replaced,
            statements.failed = failed,
            "Drew up {drawn_up} statements and replaced {replaced}"
        ),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Statements could not be drawn up");
        }
    }
}

async fn look_after_facilities(workflow: &Workflow) {
    match workflow.lapse_drawdowns().await {
        Ok(0) => {}
        Ok(over) => info!(drawdowns.expired = over, "Let {over} drawdowns expire"),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Drawdowns could not be looked at");
        }
    }
    match workflow.charge_interest().await {
        Ok(0) => {}
        Ok(charged) => info!(instalments.charged = charged, "Charged {charged} instalments"),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Interest could not be charged");
        }
    }
    match workflow.remind_of_instalments().await {
        Ok(0) => {}
        Ok(told) => info!(instalments.told = told, "Reminded of {told} instalments"),
        Err(cause) => {
            let cause: &dyn std::error::Error = &cause;
            error!(error = cause, "Nobody could be reminded of instalments");
        }
    }
}
