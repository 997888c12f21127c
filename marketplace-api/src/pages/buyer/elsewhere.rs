//! What waits for others, and what is on its way: the reader has nothing to do about it yet.

use chrono::{DateTime, Utc};
use order_workflow::query::orders::OrderView;
use supply_chain::id::OrganizationId;

use super::tasks::{number, shipped};
use super::words::{Here, kinds, packs_of};
use crate::language::format::{deadline, weekday_date};
use crate::pages::parts::Badge;

/// Something others have to do before the reader can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Where it is seen.
    pub href: String,
    /// The order's number, to its buyer; to its seller the buyer.
    pub number: String,
    /// The other of the two.
    pub party: String,
    /// Its state.
    pub badge: Badge,
    /// Who must do what, until when.
    pub sentence: String,
}

/// A shipment on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTheWay {
    /// What: "2 karton minyak goreng".
    pub goods: String,
    /// Its order.
    pub href: String,
    /// Surat jalan and other party.
    pub small: String,
    /// When it left.
    pub left: String,
}

/// What others have to do about an order, in one sentence; nothing when nobody is waited for.
#[must_use]
pub fn of(order: &OrderView, own: OrganizationId, here: Here) -> Option<Elsewhere> {
    let buying = order.buyer.id == own;
    let party = if buying { &order.seller.name } else { &order.buyer.name };
    // Each buyer counts its own orders: a seller reads whose it is before the number.
    let (first, second) = (number(order, here), party.clone());
    let (number, party) = if buying { (first, second) } else { (second, first) };
    Some(Elsewhere {
        href: format!("/orders/{}", order.id),
        number,
        party,
        badge: Badge::order(order.state, here.lang),
        sentence: awaited(order, buying, here)?,
    })
}

#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
fn awaited(order: &OrderView, buying: bool, here: Here) -> Option<String> {
    let lang = here.lang;
    let until = order.deadline_at.map(|at| deadline(at, here.now, here.zone, lang));
    let until = until.unwrap_or_default();
    let moving = order.shipments.iter().any(|shipment| shipment.state == "in_transit");
    let sent = packs_of(order.lines.iter().map(|line| (line, line.shipped)), lang);
    let asked = packs_of(order.lines.iter().map(|line| (line, line.confirmed)), lang);
    if let Some(open) = order.proposal.as_ref().filter(|_| order.confirmed_at.is_some()) {
        return Some(if open.waits_for_approval {
            lang.pick(
                format!("Usulan perubahan menunggu pengurus sampai {until}."),
                format!("The proposed change waits for the board until {until}."),
            )
        } else {
            lang.pick(
                format!("Usulan perubahan menunggu jawaban sampai {until}."),
                format!("The proposed change waits for an answer until {until}."),
            )
        });
    }
    Some(match (order.state, buying) {
        ("pending_approval", true) => lang.pick(
            format!("Menunggu pengurus sampai {until}."),
            format!("Waiting for the board until {until}."),
        ),
        ("countered", true) => lang.pick(
            format!("Pembeli menjawab tawaran balik sebelum {until}."),
            format!("Your buyers answer the counter-offer before {until}."),
        ),
        ("countered", false) => lang.pick(
            format!("Menunggu jawaban pembeli sampai {until}."),
            format!("Waiting for the buyer's answer until {until}."),
        ),
        ("submitted", true) => lang.pick(
            format!("Menunggu jawaban penjual sampai {until}."),
            format!("Waiting for the seller's answer until {until}."),
        ),
        ("submitted", false) => lang.pick(
            format!("Meja penjualan menjawab sebelum {until}."),
            format!("The sales desk answers before {until}."),
        ),
        ("confirmed", true) => match order.requested_date.map(|day| weekday_date(day, lang)) {
            Some(day) => lang.pick(
                format!("Penjual menyiapkan barang, kirim {day}."),
                format!("The seller prepares the goods, to ship {day}."),
            ),
            None => {
                lang.t("Penjual menyiapkan barang.", "The seller prepares the goods.").to_owned()
            }
        },
        ("confirmed", false) => {
            lang.t("Gudang menyiapkan kiriman.", "The warehouse prepares the shipment.").to_owned()
        }
        ("in_fulfilment", true) if moving => {
            let packs = packs_of(
                order.lines.iter().map(|line| (line, line.in_transit_base / line.factor.max(1))),
                lang,
            );
            lang.pick(
                format!("{packs} di jalan. Hitung begitu datang."),
                format!("{packs} on the way. Count them when they arrive."),
            )
        }
        ("in_fulfilment", true) => {
            lang.t("Penjual menyiapkan sisanya.", "The seller prepares the rest.").to_owned()
        }
        ("in_fulfilment", false) if moving => lang.pick(
            format!("{sent} dari {asked} sudah dikirim. Pembeli menghitung."),
            format!("{sent} of {asked} dispatched. The buyer counts."),
        ),
        ("in_fulfilment", false) => {
            lang.t("Gudang menyiapkan sisanya.", "The warehouse prepares the rest.").to_owned()
        }
        _ => return None,
    })
}

/// The shipments of an order that are on their way.
#[must_use]
pub fn on_the_way(
    order: &OrderView,
    own: OrganizationId,
    here: Here,
) -> Vec<(DateTime<Utc>, OnTheWay)> {
    let lang = here.lang;
    let party = if order.buyer.id == own {
        order.seller.name.clone()
    } else {
        lang.pick(format!("ke {}", order.buyer.name), format!("to {}", order.buyer.name))
    };
    let moving = order.shipments.iter().filter(|shipment| shipment.state == "in_transit");
    moving
        .map(|shipment| {
            let packs = packs_of(shipped(order, shipment), lang);
            let mut lines = shipped(order, shipment);
            let goods = match (lines.next(), lines.next()) {
                (Some((only, _)), None) => format!("{packs} {}", only.product_name),
                _ => format!("{packs}, {}", kinds(shipment.lines.len(), lang)),
            };
            let day = shipment.dispatched_at.with_timezone(&here.zone).date_naive();
            let left = weekday_date(day, lang);
            let row = OnTheWay {
                goods,
                href: format!("/orders/{}", order.id),
                small: if order.buyer.id == own {
                    format!("{} · {party}", shipment.number)
                } else {
                    format!("{party} · {}", shipment.number)
                },
                left: lang.pick(format!("berangkat {left}"), format!("left {left}")),
            };
            (shipment.dispatched_at, row)
        })
        .collect()
}
