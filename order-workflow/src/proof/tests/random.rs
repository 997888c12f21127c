//! The same of any history, made at random.

use proptest::prelude::*;
use serde_json::{Map, Value};
use supply_chain::id::PurchaseOrderId;
use uuid::Uuid;

use super::super::*;
use super::{alone, ended, forged, read, seal, written};

fn a_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn a_history() -> impl Strategy<Value = HistoryView> {
    let audience = prop_oneof![Just(Audience::Both), Just(Audience::Buyer), Just(Audience::Seller)];
    let field = ("[a-z_]{1,8}", audience, a_value());
    let entry = ("[a-z_]{1,8}", prop::collection::vec(field, 0..4));
    (prop::collection::vec(entry, 1..7), any::<u128>())
        .prop_map(|(said, id)| written(&said, PurchaseOrderId(Uuid::from_u128(id)), &seal()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_part_may_be_hidden_and_the_rest_still_verifies(
        mut file in a_history(), hidden in prop::collection::vec(any::<bool>(), 24),
    ) {
        let keys = [seal().public_key()];
        let full = file.clone();
        let fields = file.items.iter_mut().flat_map(|entry| &mut entry.fields);
        for (field, _) in fields.zip(hidden).filter(|(_, hidden)| *hidden) {
            (field.value, field.salt) = (None, None);
        }
        let text = serde_json::to_string_pretty(&file).unwrap();

        let back = read(&text).unwrap();

        prop_assert_eq!(&back, &file);
        let evidence = Evidence { keys: &keys, other: Some(&full), ..Evidence::default() };
        prop_assert!(judge(&back, &evidence).is_ok());
    }

    #[test]
    fn any_single_byte_changed_is_found(file in a_history(), at in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let mut bytes = serde_json::to_vec(&file).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = bytes[at].wrapping_add(by);
        let changed = String::from_utf8(bytes).ok().and_then(|text| read(&text));

        if let Some(changed) = changed.filter(|changed| *changed != file) {
            prop_assert!(alone(&changed).is_err());
        }
    }

    #[test]
    fn any_entry_removed_moved_or_doubled_is_found(
        file in a_history(), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
    ) {
        let (one, other) = (one.index(file.items.len()), other.index(file.items.len()));
        let mut removed = file.clone();
        removed.items.remove(one);
        prop_assert_eq!(alone(&removed).unwrap_err().entry, i32::try_from(one).unwrap() + 1);

        let mut doubled = file.clone();
        doubled.items.insert(one + 1, file.items[one].clone());
        prop_assert_eq!(alone(&doubled).unwrap_err().entry, i32::try_from(one).unwrap() + 2);

        let mut moved = file.clone();
        moved.items.swap(one, other);
        if one != other {
            let first = i32::try_from(one.min(other)).unwrap() + 1;
            prop_assert_eq!(alone(&moved).unwrap_err().entry, first);
        }
    }

    #[test]
    fn any_shortened_or_forged_history_is_found_by_the_others_head(
        file in a_history(), at in any::<prop::sample::Index>(),
    ) {
        let head = ClaimedHead::read(&file.head.text).unwrap();
        let evidence = Evidence { head: Some(&head), ..Evidence::default() };
        let kept = at.index(file.items.len());
        if kept > 0 {
            let short = ended(file.items[..kept].to_vec(), file.order_id, &seal());
            prop_assert!(alone(&short).is_ok());
            let entry = judge(&short, &evidence).unwrap_err().entry;
            prop_assert_eq!(entry, i32::try_from(kept).unwrap() + 1);
        }

        // Even with the installation's own key in the forger's hands.
        let forged = forged(file.clone(), kept, &seal());
        prop_assert!(alone(&forged).is_ok());
        prop_assert_eq!(judge(&forged, &evidence).unwrap_err().why, Why::GivenHeadDiffers);
        let evidence = Evidence { other: Some(&file), ..Evidence::default() };
        let fork = Broken { entry: i32::try_from(kept).unwrap() + 1, why: Why::Forked };
        prop_assert_eq!(judge(&forged, &evidence).unwrap_err(), fork);
    }
}
