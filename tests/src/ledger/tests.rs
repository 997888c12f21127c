//! Books that must not balance.

use super::account::{Account, Books};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const LINE: &str = "01980c00-0000-7000-8000-000000000001";

fn books(entries: &[(&str, Json)]) -> Result<Books, String> {
    let mut books = Books::default();
    for (kind, said) in entries {
        books.enter(kind, said).map_err(|told| format!("{kind}: {told}"))?;
    }
    Ok(books)
}

fn agreed() -> Vec<(&'static str, Json)> {
    let lines = json!([{ "line_id": LINE, "ordered_base": 80, "price": "108000.00", "amount": "216000.00" }]);
    let held = json!([{ "line_id": LINE, "reserved_base": 80 }]);
    vec![
        ("created", json!({ "lines": lines })),
        ("submitted", json!({ "lines": lines, "revision": 1 })),
        ("confirmed", json!({ "lines": held })),
    ]
}

#[test]
fn a_row_that_lost_an_update_is_found() {
    let books = books(&agreed()).unwrap();
    let id = LINE.parse().unwrap();
    let row = Account {
        ordered: 80,
        confirmed: 80,
        held: 80,
        price: 10_800_000,
        amount: 21_600_000,
        ..Account::default()
    };

    assert_eq!(books.differences("confirmed", 1, &BTreeMap::from([(id, row)])), [""; 0]);
    let lost = Account { held: 40, ..row };
    assert_eq!(books.differences("confirmed", 1, &BTreeMap::from([(id, lost)])).len(), 1);
    assert_eq!(books.differences("cancelled", 1, &BTreeMap::from([(id, row)])).len(), 1);
    assert_eq!(books.differences("confirmed", 1, &BTreeMap::new()).len(), 1);
}

#[test]
fn what_happens_twice_or_after_the_end_is_found() {
    let mut twice = agreed();
    twice.push(("cancelled", json!({})));
    twice.push(("cancelled", json!({})));
    assert_eq!(books(&twice).unwrap_err(), "cancelled: it was cancelled before");

    let mut late = agreed();
    late.truncate(2);
    late.push(("expired", json!({})));
    late.push(("confirmed", json!({})));
    assert_eq!(books(&late).unwrap_err(), "confirmed: it was expired before");

    let shipment = json!({ "id": "01980c00-0000-7000-8000-000000000002" });
    let mut back = agreed();
    let sent = json!([{ "line_id": LINE, "shipped_base": 40 }]);
    back.push(("dispatched", json!({ "shipment": shipment, "lines": sent })));
    back.push(("dispatch_undone", json!({ "shipment": shipment })));
    assert!(books(&back).is_ok());
    back.push(("dispatch_undone", json!({ "shipment": shipment })));
    assert!(books(&back).is_err());
}
