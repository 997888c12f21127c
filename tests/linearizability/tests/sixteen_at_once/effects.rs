//! What a command did to each item, read from the order before and after it, and what it asked for when it
//! was refused.

use std::collections::BTreeMap;

use linearizability::{Asked, Part, Told};
use order_workflow::command::purchase_orders::{Request, WishedGoods};
use serde_json::Value;
use supply_chain::purchase_order::ShortLine;
use uuid::Uuid;

use crate::market::Market;

/// The lines of an order, by their ids.
fn lines(order: &Value) -> BTreeMap<Uuid, &Value> {
    let lines = order["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
    lines.iter().map(|line| (line["id"].as_str().unwrap().parse().unwrap(), line)).collect()
}

pub(crate) fn number(line: &Value, field: &str) -> i64 {
    line[field].as_i64().unwrap_or_default()
}

/// What was done to each item. Along the way the order itself is held to its word: whatever is agreed and has
/// not left is set aside, whatever is offered too, and nothing else is.
pub(crate) fn done(market: &Market, before: &Value, after: &Value, request: &Request) -> Vec<Part> {
    let (old, new) = (lines(before), lines(after));
    for line in new.values() {
        let proposed = line["proposed"]["count_base"].as_i64();
        let due = match after["state"].as_str() {
            Some("confirmed" | "in_fulfilment") => number(line, "to_dispatch_base"),
            Some("countered") => proposed.unwrap_or_else(|| number(line, "ordered_base")),
            _ => 0,
        };
        assert_eq!(number(line, "held_base"), due, "{request:?} made {after}");
    }
    let mut changes: BTreeMap<usize, (i64, i64, i64)> = BTreeMap::new();
    let mut ids: Vec<&Uuid> = old.keys().chain(new.keys()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let difference = |field: &str| {
            let of = |lines: &BTreeMap<Uuid, &Value>| {
                lines.get(id).map_or(0, |line| number(line, field))
            };
            of(&new) - of(&old)
        };
        let line = new.get(id).or_else(|| old.get(id)).unwrap();
        let (take, give, left) = changes.entry(market.item(&line["product_id"])).or_default();
        let (held, shipped) = (difference("held_base"), difference("shipped_base"));
        match request {
            Request::Dispatch { .. } | Request::UndoDispatch { .. } => {
                assert_eq!(held, -shipped, "{request:?} made {after}");
                *left += shipped;
            }
            _ => {
                assert_eq!(shipped, 0, "{request:?} made {after}");
                *take += held.max(0);
                *give += (-held).max(0);
            }
        }
    }
    let part = |(item, (take, give, left)): (usize, (i64, i64, i64))| {
        let asked = match (take, give, left) {
            (0, 0, 0) => return None,
            (0, 0, 1..) => Asked::Send { base: left },
            (0, 0, _) => Asked::CallBack { base: -left },
            _ => Asked::Hold { take, give },
        };
        Some(Part { item, asked, told: Told::Done })
    };
    changes.into_iter().filter_map(part).collect()
}

/// What a command that was refused for want of goods had asked of each item, and how much of it was left.
pub(crate) fn refused(
    market: &Market,
    before: &Value,
    request: &Request,
    short: &[ShortLine],
) -> Vec<Part> {
    let bound = matches!(before["state"].as_str(), Some("confirmed" | "in_fulfilment"));
    let mut wanted: BTreeMap<usize, i64> = BTreeMap::new();
    let mut left: BTreeMap<usize, i64> = BTreeMap::new();
    for (id, line) in lines(before) {
        let (ordered, proposed) =
            (number(line, "ordered_base"), line["proposed"]["count_base"].as_i64());
        let asked = match request {
            Request::Counter { lines: wishes, .. } => {
                let this = |what: WishedGoods| matches!(what, WishedGoods::Line(of) if Uuid::from(of) == id);
                let wish = wishes.iter().find(|wish| this(wish.what));
                wish.map_or(ordered, |wish| wish.count * number(line, "factor"))
            }
            _ if bound => (proposed.unwrap_or_default() - number(line, "confirmed_base")).max(0),
            _ => ordered,
        };
        let item = market.item(&line["product_id"]);
        *wanted.entry(item).or_default() += asked;
        if let Some(told) = short.iter().find(|told| Uuid::from(told.line) == id) {
            left.insert(item, told.available_base);
        }
    }
    let part = |(item, take): (usize, i64)| {
        let told = match left.get(&item) {
            Some(&available) => Told::Short { available },
            None => Told::Suffices,
        };
        Part { item, asked: Asked::Hold { take, give: 0 }, told }
    };
    wanted.into_iter().filter(|(_, take)| *take > 0).map(part).collect()
}
