//! The history of an order, verified from its own words.

use order_workflow::command::catalogue::OfferChange;
use order_workflow::command::purchase_orders::Request;
use sha2::{Digest, Sha256};

use super::{buy, buying, id, noodles, sell, wanted};
use crate::trade::{Trade, json};

#[tokio::test]
async fn a_history_verifies_from_its_own_words_and_shows_each_reader_their_part() {
    let trade = Trade::begin().await;
    let (_, offer) = noodles(&trade, 10, OfferChange::default()).await;
    let draft = trade
        .workflow
        .create_order(buying(&trade), wanted(&trade, &[(offer, 2)], false))
        .await
        .unwrap();
    let order = buy(&trade, &json(&draft), Request::Submit { expected_total: None, reason: None })
        .await
        .unwrap();
    sell(&trade, &order, Request::Accept { backorder_until: None }).await.unwrap();

    for (ask, drafts) in [(buying(&trade), true), (trade.desk(), false)] {
        let history = trade.workflow.order_history(id(&order), ask.actor().unwrap()).await.unwrap();
        let mut previous = "0".repeat(64);
        for entry in &history.items {
            let mut text = format!(
                "lumbung-entry-v1\n{previous}\n{}\n{}\n{}\n",
                id(&order),
                entry.position,
                entry.kind
            );
            for field in &entry.fields {
                if let (Some(value), Some(salt)) = (&field.value, &field.salt) {
                    let mut hasher = Sha256::new();
                    hasher.update(format!("lumbung-field-v1\n{}\n", field.name));
                    hasher.update(unhex(salt));
                    // serde_json writes members by name here, so plain printing is canonical.
                    hasher.update(value.to_string());
                    assert_eq!(
                        hex(&hasher.finalize()),
                        field.digest,
                        "{}.{}",
                        entry.kind,
                        field.name
                    );
                }
                text.extend([&field.name, ":", &field.audience, ":", &field.digest, "\n"]);
            }
            assert_eq!(
                (&entry.previous_hash, hex(&Sha256::digest(text))),
                (&previous, entry.hash.clone())
            );
            previous.clone_from(&entry.hash);
        }
        assert_eq!((history.head.hash, history.items.len()), (previous, 3));
        assert_eq!(
            history.items[0].fields.iter().any(|f| f.name == "said" && f.value.is_some()),
            drafts
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap());
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap());
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}
