//! What an entry of a pool's history holds: codes and figures. What has rows of its own (awards, shares) is not told a
//! second time; the digest says of what it was reckoned.

use serde_json::{Value, json};
use supply_chain::demand_pool::{DemandPool, Event, Pledge, PoolClearing};

use crate::error::WorkflowError;

/// The facts of `event`, which made `pool` what it is.
pub(super) fn of(pool: &DemandPool, event: &Event) -> Result<Value, WorkflowError> {
    Ok(match event {
        Event::Planned { rules, lines } => {
            json!({ "rules": serde_json::to_value(rules)?, "lines": lines.len() })
        }
        // Whole, for it is what whoever pledged had read, whatever is written afterwards.
        Event::RulesPublished { digest, .. } => json!({
            "digest": digest.to_string(), "rules": serde_json::to_value(&pool.rules)?,
            "lines": serde_json::to_value(&pool.lines)?,
        }),
        Event::Pledged { .. } | Event::PledgeChanged { .. } | Event::PledgeWithdrawn { .. } => {
            told(event)?
        }
        Event::Extended { cut_off_at, released, input } => json!({
            "cut_off_at": cut_off_at, "released": released.len(), "input": input.to_string(),
        }),
        Event::Failed { why, reason, input } => json!({
            "why": why.as_str(), "reason": reason, "input": input.map(|input| input.to_string()),
        }),
        Event::Awarded { clearing } => cleared(clearing),
        Event::Recleared { terms, clearing, released } => {
            let mut facts = cleared(clearing);
            facts["released"] = json!(released.len());
            facts["is_later"] = json!(terms.is_later);
            facts
        }
        Event::Arrived { counted, is_last } => {
            json!({ "counted": serde_json::to_value(counted)?, "is_last": is_last })
        }
        Event::Allocated { lines } => {
            let lines = lines.iter().map(|line| {
                json!({
                    "line": line.counted.line, "good": line.counted.good, "to_stock": line.to_stock.units,
                    "borne": line.borne.units,
                })
            });
            json!({ "lines": lines.collect::<Vec<_>>() })
        }
        Event::Charged { kind, paper, amount, .. } => {
            json!({ "kind": kind.as_str(), "paper": paper, "amount": amount })
        }
        Event::Opened
        | Event::TopUpBegan
        | Event::CutOff
        | Event::SupplierAccepted
        | Event::FullyAllocated
        | Event::Closed => json!({}),
    })
}

/// The facts of an event about a pledge: what it said, and what it says.
pub(super) fn told(event: &Event) -> Result<Value, WorkflowError> {
    let (before, pledge, is_late) = match event {
        Event::Pledged { pledge, is_late } => (None, Some(pledge), *is_late),
        Event::PledgeChanged { before, pledge, is_late } => (Some(before), Some(pledge), *is_late),
        Event::PledgeWithdrawn { pledge, is_late } => (Some(pledge), None, *is_late),
        _ => (None, None, false),
    };
    let said = |pledge: Option<&Pledge>| pledge.map(serde_json::to_value).transpose();
    Ok(json!({ "before": said(before)?, "pledge": said(pledge)?, "is_late": is_late }))
}

fn cleared(clearing: &PoolClearing) -> Value {
    let closed: Vec<_> = clearing
        .lines
        .iter()
        .filter_map(|line| line.close.map(|close| (line.line, close)))
        .collect();
    json!({
        "input": clearing.input.to_string(),
        "lines": closed.len(),
        "lines_unmet": clearing.lines.len() - closed.len(),
        "goods": clearing.goods(),
        "awards": clearing.lines.iter().map(|line| line.awards.len()).sum::<usize>(),
    })
}
