//! The board of somebody who is a member and nothing else: what they ordered and have to fetch or pay, and the ways to the
//! shop, to their orders and to their share of the surplus.

use order_workflow::query::storefront::{MemberOrderRow, ShopYear};
use supply_chain::money::Money;

use super::home::Way;
use super::words::Here;
use crate::language::format::rupiah;
use crate::pages::parts::{Task, Tone};

/// What it is made of, as the queries give it.
#[derive(Debug, Clone)]
pub struct MemberBoard {
    /// Their orders that are not over, and the basket.
    pub orders: Vec<MemberOrderRow>,
    /// Their year.
    pub year: ShopYear,
    /// Their voluntary savings.
    pub saved: Money,
}

/// What waits for them, and where they may go.
pub(super) fn drawn(member: &MemberBoard, here: Here) -> (Vec<Task>, Vec<Way>) {
    let mut tasks: Vec<(u8, Task)> =
        member.orders.iter().filter_map(|order| task(order, here)).collect();
    tasks.sort_by_key(|(rank, _)| *rank);
    (tasks.into_iter().map(|(_, task)| task).collect(), ways(member, here))
}

fn task(order: &MemberOrderRow, here: Here) -> Option<(u8, Task)> {
    let lang = here.lang;
    let number = order.number.clone().unwrap_or_default();
    let more = order.lines - 1;
    let goods = order.goods.clone().unwrap_or_default();
    let goods = match more {
        ..=0 => goods,
        more => lang.pick(format!("{goods} +{more} macam"), format!("{goods} +{more} more")),
    };
    let total = rupiah(order.total);
    let of = |rank, tone, icon, verb: &str, href: String, small: String, action: &str| {
        let (verb, action) = (verb.to_owned(), action.to_owned());
        let fact = format!("{goods}, {total}");
        Some((rank, Task { tone, icon, verb, href, fact, small, action, due: None }))
    };
    let page = format!("/shop/orders/{}", order.id);
    match order.state.as_str() {
        "confirmed" if order.ready_at.is_some() => of(
            0,
            Tone::Good,
            "package",
            lang.t("Ambil pesanan di toko", "Fetch your order"),
            page,
            number,
            lang.t("Lihat", "See it"),
        ),
        "received" if order.open_sen > 0 => of(
            1,
            Tone::Warn,
            "receipt",
            lang.t("Bayar di toko", "Pay at the shop"),
            page,
            number,
            lang.t("Lihat", "See it"),
        ),
        "draft" if order.lines > 0 => of(
            2,
            Tone::Quiet,
            "shopping-cart",
            lang.t("Selesaikan belanja", "Finish your shopping"),
            "/shop/basket".to_owned(),
            String::new(),
            lang.t("Buka keranjang", "Open the basket"),
        ),
        _ => None,
    }
}

fn ways(member: &MemberBoard, here: Here) -> Vec<Way> {
    let lang = here.lang;
    let under_way = member
        .orders
        .iter()
        .filter(|order| matches!(order.state.as_str(), "submitted" | "confirmed"))
        .count();
    let year = &member.year;
    let bought = rupiah(year.bought);
    let share = match (year.is_decided, &year.last) {
        (true, _) | (false, None) => lang.pick(
            format!("Belanja {} sejauh ini {bought}", year.year),
            format!("Bought in {} so far: {bought}", year.year),
        ),
        (false, Some(_)) => lang.pick(
            format!("Belanja {} sejauh ini {bought}, belum diputuskan", year.year),
            format!("Bought in {} so far: {bought}, not decided yet", year.year),
        ),
    };
    let saved = (member.saved > Money::ZERO).then(|| rupiah(member.saved));
    let saved = saved.map(|saved| {
        lang.pick(format!("simpanan sukarela {saved}"), format!("voluntary savings {saved}"))
    });
    vec![
        Way {
            icon: "building-store",
            word: lang.t("Toko koperasi", "The cooperative's shop"),
            small: lang.t("Pilih dan pesan barang", "Choose and order").to_owned(),
            href: "/shop",
        },
        Way {
            icon: "clipboard-list",
            word: lang.t("Pesanan saya", "My orders"),
            small: match under_way {
                0 => lang
                    .t("Yang pernah dibeli, dengan notanya", "What you bought, with receipts")
                    .to_owned(),
                n => lang.pick(format!("{n} sedang disiapkan"), format!("{n} under way")),
            },
            href: "/shop/orders",
        },
        Way {
            icon: "users",
            word: lang.t("SHU saya", "My share of the surplus"),
            small: [Some(share), saved].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            href: "/shop/shu",
        },
    ]
}
