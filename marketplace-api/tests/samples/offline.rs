//! Samples of what is shown where there is no signal.

use std::cell::Cell;
use std::collections::BTreeMap;

use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::buyer::price_list::{PriceListPage, Returned};
use marketplace_api::pages::layout::{Place, Shell, Theme};
use marketplace_api::pages::offline::outbox::{NothingPage, OutboxPage};
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::devices::DeviceView;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::buyer::{here, offer};
use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn device(n: u128, own: bool, missing: &[i64]) -> DeviceView {
    DeviceView {
        id: Uuid::from_u128((7 << 76) + n),
        person_name: Some(if own { "Yustina Mbele".to_owned() } else { LONG.to_owned() }),
        is_own: own,
        seen_at: here(Indonesian).now,
        last: 1_240,
        taken: 1_237,
        asked: 1,
        missing: missing.to_vec(),
    }
}

fn outbox(devices: &[DeviceView], lang: Language) -> String {
    shown(&OutboxPage::new(shell(Kind::Primary, Place::More, lang), devices, here(lang)))
}

fn price_list(offers: &[OfferView], returned: &Returned, lang: Language) -> String {
    let next = Cell::new(0_u128);
    let id = || {
        next.set(next.get() + 1);
        Uuid::from_u128(next.get())
    };
    let shell = shell(Kind::Primary, Place::Basket, lang);
    shown(&PriceListPage::new(shell, offers, returned, here(lang), id))
}

/// Goods whose ids are as little alike as real ones.
fn goods(n: u128) -> Vec<OfferView> {
    (0..n)
        .map(|at| {
            let seller = if at % 3 == 0 { "CV Sumber Pangan Timur" } else { "Flores Bersama" };
            let mut offer = offer(at, &format!("Minyak Goreng Nusa {at} L"), seller);
            offer.id = Uuid::from_u128(at.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_0cc0_1234_567b));
            offer.seller.id = Uuid::from_u128(at % 3);
            offer
        })
        .collect()
}

/// Every sample of this part.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let door = |lang| Shell::door(lang, Theme::System, "/offline");
    let few = goods(12);
    let mut kept = shell(Kind::Primary, Place::Basket, Indonesian);
    kept.kept = Some("Data pukul 07.10, Sen, 23 Nov.".to_owned());
    let kept = OutboxPage::new(kept, &[], here(Indonesian));
    let refused = Returned {
        typed: BTreeMap::from([(few[1].id, "dua".to_owned())]),
        errors: BTreeMap::from([(few[1].id, "Tulis bilangan bulat saja, misalnya 12.".to_owned())]),
        said: None,
    };
    let many: Vec<DeviceView> = (1..=30).map(|n| device(n, n == 1, &[2, 3, 999])).collect();
    let none = Returned::default();
    vec![
        ("outbox", false, outbox(&[device(1, true, &[]), device(2, false, &[36, 37])], Indonesian)),
        ("outbox-english", false, outbox(&[device(1, true, &[36])], English)),
        ("outbox-empty", false, outbox(&[], Indonesian)),
        ("outbox-kept", false, shown(&kept)),
        ("outbox-crowded", true, outbox(&many, Indonesian)),
        ("offline-nothing", false, shown(&NothingPage { shell: door(Indonesian) })),
        ("offline-nothing-english", false, shown(&NothingPage { shell: door(English) })),
        ("price-list", false, price_list(&few, &none, Indonesian)),
        ("price-list-english", false, price_list(&few, &none, English)),
        ("price-list-empty", false, price_list(&[], &none, Indonesian)),
        ("price-list-refused", false, price_list(&few, &refused, Indonesian)),
        ("price-list-crowded", true, price_list(&goods(200), &none, Indonesian)),
    ]
}
