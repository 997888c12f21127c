//! Whatever is changed in a history is found, and the entry is named.

mod random;

use serde_json::{Value, json};
use supply_chain::id::PurchaseOrderId;
use uuid::Uuid;

use super::*;
use crate::seal::Seal;

const ORDER: PurchaseOrderId = PurchaseOrderId(Uuid::from_u128(0x0198_0c00_7000_8000));

/// An entry as it was recorded: its kind and its fields.
type Said = (String, Vec<(String, Audience, Value)>);

fn seal() -> Seal {
    Seal::from_keys(&[7; 32], [8; 32])
}

/// The history of an order in which this was recorded, as somebody sees it who may see everything.
fn written(said: &[Said], order: PurchaseOrderId, seal: &Seal) -> HistoryView {
    let mut items = Vec::new();
    let mut previous = HASH_START;
    for ((kind, told), position) in said.iter().zip(1..) {
        let mut told = told.clone();
        told.sort_by(|a, b| a.0.cmp(&b.0));
        told.dedup_by(|a, b| a.0 == b.0);
        let salt = |at: usize| [u8::try_from(at * 31 % 251).unwrap(); 16];
        let fields: Vec<FieldView> = told
            .iter()
            .enumerate()
            .map(|(at, (name, audience, value))| FieldView {
                name: name.clone(),
                audience: audience.as_str().to_owned(),
                salt: Some(hex::encode(salt(at))),
                digest: hex::encode(field_digest(name, &salt(at), value)),
                value: Some(value.clone()),
            })
            .collect();
        items.push(EntryView {
            position,
            kind: kind.clone(),
            previous_hash: hex::encode(previous),
            hash: String::new(),
            fields,
        });
        previous = rehashed(items.last_mut().unwrap(), &previous, order);
    }
    ended(items, order, seal)
}

/// Gives an entry the hash that follows from what it says now.
fn rehashed(entry: &mut EntryView, previous: &[u8; 32], order: PurchaseOrderId) -> [u8; 32] {
    let covered = entry.fields.iter().map(|field| Covered {
        name: &field.name,
        audience: Audience::from_word(&field.audience).unwrap(),
        digest: hex::decode(&field.digest).unwrap().try_into().unwrap(),
    });
    let hash = entry_hash(previous, order, entry.position, &entry.kind, covered);
    entry.previous_hash = hex::encode(previous);
    entry.hash = hex::encode(hash);
    hash
}

/// A file of these entries with the head that is theirs, signed.
fn ended(items: Vec<EntryView>, order: PurchaseOrderId, seal: &Seal) -> HistoryView {
    let (length, hash) = (i32::try_from(items.len()).unwrap(), items.last().unwrap().hash.clone());
    let signature = seal.sign_head(order, length, &hex::decode(&hash).unwrap());
    let key = seal.public_key().id();
    let text = head_text(length, &hash, &signature, &key);
    let head = HeadView { length, hash, signature, key, text };
    HistoryView { order_id: order, items, head, keys: seal.keys() }
}

/// What somebody does who wants another past: everything is recomputed, and signed with what they have.
fn forged(mut file: HistoryView, at: usize, seal: &Seal) -> HistoryView {
    let entry = &mut file.items[at];
    if let Some(field) = entry.fields.first_mut() {
        let value = json!("what never was");
        field.digest = hex::encode(field_digest(&field.name, &[9; 16], &value));
        (field.salt, field.value) = (Some(hex::encode([9; 16])), Some(value));
    } else {
        entry.kind.push('x');
    }
    let mut previous = HASH_START;
    for entry in &mut file.items {
        previous = rehashed(entry, &previous, file.order_id);
    }
    ended(file.items, file.order_id, seal)
}

fn alone(file: &HistoryView) -> Result<Whole, Broken> {
    judge(file, &Evidence::default())
}

/// A file's text, judged as the program does.
fn read(text: &str) -> Option<HistoryView> {
    serde_json::from_str(text).ok()
}

fn a_trade() -> HistoryView {
    let both = |name: &str, value: Value| (name.to_owned(), Audience::Both, value);
    let said: Vec<Said> = vec![
        ("created".to_owned(), vec![("lines".to_owned(), Audience::Buyer, json!([{"count": 3}]))]),
        (
            "submitted".to_owned(),
            vec![
                both("number", json!("PO-2026-000123")),
                both("by", json!({"name": "Yosefina \"Ina\" Bhoki", "person": "01980c"})),
                both("lines", json!([{"price": "108000.00", "ordered_base": 480, "x": -3}])),
            ],
        ),
        ("acknowledged".to_owned(), vec![]),
        ("confirmed".to_owned(), vec![both("lines", json!([{"reserved_base": 480}]))]),
        ("dispatched".to_owned(), vec![both("carrier", json!("KM Ile Mandiri\n\u{1f6a2}"))]),
    ];
    written(&said, ORDER, &seal())
}

#[test]
fn the_same_facts_have_the_same_digest_in_any_order() {
    let (one, other) = (json!({"b": [1, null], "a": "é\""}), json!({"a": "é\"", "b": [1, null]}));

    assert_eq!(canonical(&one), r#"{"a":"é\"","b":[1,null]}"#);
    assert_eq!(field_digest("x", &[1; 16], &one), field_digest("x", &[1; 16], &other));
    assert_ne!(field_digest("x", &[1; 16], &one), field_digest("x", &[2; 16], &one));
    assert_ne!(field_digest("x", &[1; 16], &one), field_digest("y", &[1; 16], &one));
}

#[test]
fn a_whole_history_is_told_with_what_it_does_not_show() {
    let mut file = a_trade();
    (file.items[0].fields[0].value, file.items[0].fields[0].salt) = (None, None);
    (file.items[1].fields[0].value, file.items[1].fields[0].salt) = (None, None);

    let whole = alone(&file).unwrap();

    assert_eq!((whole.entries, whole.others, whole.erased), (5, 1, 1));
    assert_eq!(whole.number.as_deref(), Some("PO-2026-000123"));
    assert!(!whole.key_is_trusted);
}

#[test]
fn every_single_byte_of_a_file_counts() {
    let file = a_trade();
    let text = serde_json::to_string(&file).unwrap();
    let mut found = 0;
    for at in 0..text.len() {
        for other in [text.as_bytes()[at] ^ 1, b'0', b'A', b'b', b' '] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = other;
            let changed = String::from_utf8(bytes).ok().and_then(|text| read(&text));
            let Some(changed) = changed.filter(|changed| *changed != file) else { continue };
            found += 1;
            assert!(alone(&changed).is_err(), "byte {at} became {other}: {changed:?}");
        }
    }
    assert!(found > 3_000, "{found} changes left a file that can be read");
}

#[test]
fn what_no_hash_covers_does_not_stand_in_a_file() {
    let text = serde_json::to_string(&a_trade()).unwrap();

    for (from, to) in [
        (r#""kind":"created""#, r#""kind":"created","note":"agreed by telephone""#),
        (r#""price":"108000.00""#, r#""price":"1.00","price":"108000.00""#),
        (r#""ordered_base":480"#, r#""ordered_base":480.0"#),
        (r#""items":["#, r#""paid":true,"items":["#),
    ] {
        assert!(text.contains(from));
        assert_eq!(read(&text.replacen(from, to, 1)), None, "{to}");
    }
}

#[test]
fn a_half_erased_field_is_found() {
    let mut file = a_trade();
    file.items[3].fields[0].salt = None;

    let why = Why::HalfErased { field: "lines".to_owned() };
    assert_eq!(alone(&file), Err(Broken { entry: 4, why }));
}

#[test]
fn what_is_missing_elsewhere_or_there_twice_is_named() {
    let file = a_trade();
    let with = |change: fn(&mut Vec<EntryView>)| {
        let mut changed = file.clone();
        change(&mut changed.items);
        alone(&changed).map_err(|broken| (broken.entry, broken.why)).unwrap_err()
    };

    assert_eq!(with(|items| drop(items.remove(1))), (2, Why::Missing));
    assert_eq!(with(|items| items.swap(1, 3)), (2, Why::OutOfOrder));
    assert_eq!(with(|items| items.insert(2, items[1].clone())), (3, Why::Twice { position: 2 }));
    assert_eq!(with(|items| items.truncate(3)), (4, Why::Truncated { length: 5 }));
    let extra = |items: &mut Vec<EntryView>| {
        let last = items.last().unwrap();
        let mut extra = EntryView { position: 6, ..last.clone() };
        let previous = hex::decode(&last.hash).unwrap().try_into().unwrap();
        rehashed(&mut extra, &previous, ORDER);
        items.push(extra);
    };
    assert_eq!(with(extra), (6, Why::Extra { length: 5 }));
}

#[test]
fn a_history_of_another_order_is_found() {
    let mut file = a_trade();
    file.order_id = PurchaseOrderId(Uuid::from_u128(5));
    assert_eq!(alone(&file), Err(Broken { entry: 1, why: Why::Hash }));

    let whole = a_trade();
    let other = written(&[("created".to_owned(), vec![])], file.order_id, &seal());
    let head = ClaimedHead::read(&serde_json::to_string(&other).unwrap()).unwrap();
    let evidence = Evidence { head: Some(&head), ..Evidence::default() };
    let why = Why::GivenHeadOfOther { order: file.order_id };
    assert_eq!(judge(&whole, &evidence), Err(Broken { entry: 1, why }));
    // The line does not name its order; the signature does.
    let line = ClaimedHead::read(&other.head.text).unwrap();
    let evidence = Evidence { head: Some(&line), ..Evidence::default() };
    assert_eq!(judge(&whole, &evidence).unwrap_err().why, Why::GivenHeadDiffers);
}

#[test]
fn a_shortened_file_with_its_own_old_head_is_found_by_a_newer_head() {
    let file = a_trade();
    let short = ended(file.items[..3].to_vec(), ORDER, &seal());
    let newer = ClaimedHead::read(&file.head.text).unwrap();

    assert_eq!(alone(&short).unwrap().entries, 3);
    let evidence = Evidence { head: Some(&newer), ..Evidence::default() };
    let why = Why::GivenHeadBeyond { length: 5 };
    assert_eq!(judge(&short, &evidence), Err(Broken { entry: 4, why }));

    let older = ClaimedHead::read(&short.head.text).unwrap();
    let evidence = Evidence { head: Some(&older), ..Evidence::default() };
    let held = judge(&file, &evidence).unwrap().head;
    assert_eq!(held, Some(HeldTo { position: 3, signed: true }));
}

#[test]
fn a_forger_who_recomputes_every_hash_is_found() {
    let (file, own) = (a_trade(), Seal::from_keys(&[66; 32], [8; 32]));
    let head = ClaimedHead::read(&file.head.text).unwrap();
    let keys = [seal().public_key()];
    let with = |evidence| judge(&forged(a_trade(), 1, &own), &evidence).unwrap_err();

    // With the old signature kept:
    let mut stale = forged(a_trade(), 1, &seal());
    stale.head.signature = file.head.signature.clone();
    let HeadView { length, hash, signature, key, .. } = stale.head.clone();
    stale.head.text = head_text(length, &hash, &signature, &key);
    let broken = alone(&stale).unwrap_err();
    assert_eq!((broken.entry, &broken.why), (5, &Why::Signature { key }));
    // With a key of their own in the file, by the installation's key, by the head and by the copy:
    let key = own.public_key().id();
    assert_eq!(
        with(Evidence { keys: &keys, ..Evidence::default() }),
        Broken { entry: 5, why: Why::UnknownKey { key } }
    );
    assert_eq!(
        with(Evidence { head: Some(&head), ..Evidence::default() }),
        Broken { entry: 5, why: Why::GivenHeadDiffers }
    );
    assert_eq!(
        with(Evidence { other: Some(&file), ..Evidence::default() }),
        Broken { entry: 2, why: Why::Forked }
    );
}

#[test]
fn a_head_that_the_installation_did_not_sign_is_no_evidence() {
    let (file, own) = (a_trade(), Seal::from_keys(&[66; 32], [8; 32]));
    let keys = [seal().public_key()];
    let theirs = ended(file.items[..4].to_vec(), ORDER, &own);
    let head = ClaimedHead::read(&theirs.head.text).unwrap();

    let evidence = Evidence { keys: &keys, head: Some(&head), ..Evidence::default() };

    let why = Why::GivenHeadUnsigned { key: Some(own.public_key().id()) };
    assert_eq!(judge(&file, &evidence), Err(Broken { entry: 4, why }));
}

#[test]
fn a_head_is_read_however_its_holder_has_it() {
    let file = a_trade();
    let order = json!({"id": file.order_id, "version": 4, "history": file.head});
    let ways = [
        file.head.text.clone(),
        format!(" {}\n", file.head.text),
        format!("5.{}", file.head.hash),
        file.head.hash.clone(),
        serde_json::to_string(&file.head).unwrap(),
        serde_json::to_string(&file).unwrap(),
        order.to_string(),
    ];
    for way in ways {
        let head = ClaimedHead::read(&way).unwrap();
        let evidence = Evidence { head: Some(&head), ..Evidence::default() };
        let found = judge(&file, &evidence).unwrap().head.unwrap();
        assert_eq!((found.position, found.signed), (5, head.signature.is_some()), "{way}");
    }
    for wrong in ["", "5", "{}", "0.00", "5.xyz.a.b", "-1.00"] {
        assert!(ClaimedHead::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_key_under_which_anything_is_signed_is_none() {
    use base64::Engine;
    let neutral = {
        let mut point = [0; 32];
        point[0] = 1;
        base64::engine::general_purpose::STANDARD_NO_PAD.encode(point)
    };

    assert!(PublicKey::from_base64(&neutral).is_err());
    assert!(PublicKey::from_base64("").is_err());
}
