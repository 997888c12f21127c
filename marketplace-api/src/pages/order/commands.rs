//! The buttons of an order: exactly what the reader may do now, the first of them primary.

use order_workflow::query::orders::{OrderView, ShipmentView};

use super::reading::Eyes;
use crate::language::Language;
use crate::pages::parts::CommandButton;

/// Makes a fresh key for each form that is drawn, so that a double tap counts once.
pub type Keys<'a> = &'a dyn Fn() -> String;

/// Commands that can be the primary one, the first that is allowed (pages.md section 5); then the
/// others, the gravest last. What belongs to one shipment stands beside that shipment.
const IN_ORDER: [&str; 8] =
    ["receive", "accept", "dispatch", "submit", "short-close", "withdraw", "reject", "cancel"];

/// How many of [`IN_ORDER`] can be primary.
const PRIMARY: usize = 4;

/// The shipment that is counted next: the oldest on the way.
#[must_use]
pub fn to_count(order: &OrderView) -> Option<&ShipmentView> {
    order.shipments.iter().find(|shipment| shipment.state == "in_transit")
}

/// The buttons of `order` for whoever may do `allowed_commands`.
#[must_use]
pub fn buttons(order: &OrderView, eyes: &Eyes, keys: Keys<'_>) -> Vec<CommandButton> {
    let allowed = |word: &str| order.allowed_commands.contains(&word);
    let mut primary_is_drawn = false;
    IN_ORDER
        .iter()
        .enumerate()
        // Taking back before the answer is a withdrawal; cancelling would say the same twice.
        .filter(|(_, word)| allowed(word) && !(**word == "cancel" && allowed("withdraw")))
        .filter_map(|(at, word)| {
            let mut button = button(order, word, eyes.lang, keys)?;
            if at < PRIMARY && !primary_is_drawn {
                primary_is_drawn = true;
                button.class = "go";
            }
            Some(button)
        })
        .collect()
}

fn button(order: &OrderView, word: &str, lang: Language, keys: Keys<'_>) -> Option<CommandButton> {
    let address = format!("/orders/{}", order.id);
    let posts = |said: &str, icon| CommandButton {
        word: said.to_owned(),
        icon,
        href: format!("{address}/{word}"),
        leads: false,
        class: "",
        key: keys(),
        version: order.version.to_string(),
    };
    let leads = |said: &str, icon, class| CommandButton {
        word: said.to_owned(),
        icon,
        href: format!("{address}/{word}"),
        leads: true,
        class,
        ..CommandButton::default()
    };
    Some(match word {
        "receive" => {
            let shipment = to_count(order)?;
            let said = lang.pick(
                format!("Hitung barang {}", shipment.number),
                format!("Count goods {}", shipment.number),
            );
            CommandButton {
                href: format!("/shipments/{}/receive", shipment.id),
                ..leads(&said, "clipboard-check", "")
            }
        }
        "accept" => posts(lang.t("Terima pesanan", "Accept"), "check"),
        "dispatch" => leads(lang.t("Kirim barang", "Dispatch"), "truck-delivery", ""),
        "submit" => posts(lang.t("Ajukan pesanan", "Submit order"), "send"),
        "short-close" => leads(lang.t("Tutup sisa pesanan…", "Close the rest…"), "", ""),
        "withdraw" => leads(lang.t("Tarik pesanan…", "Withdraw…"), "", "no"),
        "reject" => leads(lang.t("Tolak pesanan…", "Reject…"), "", "no"),
        "cancel" => leads(lang.t("Batalkan pesanan…", "Cancel order…"), "", "no"),
        _ => return None,
    })
}

/// The form by which a seller's page tells that the order was read; it has no button.
#[must_use]
pub fn acknowledge(order: &OrderView, keys: Keys<'_>) -> Option<CommandButton> {
    order.allowed_commands.contains(&"acknowledge").then(|| CommandButton {
        href: format!("/orders/{}/acknowledge", order.id),
        key: keys(),
        ..CommandButton::default()
    })
}

/// Orders the same goods again at today's prices, for whoever may buy.
#[must_use]
pub fn again(
    order: &OrderView,
    eyes: &Eyes,
    may_buy: bool,
    keys: Keys<'_>,
) -> Option<CommandButton> {
    let own = order.buyer.id == eyes.organization && order.state != "draft";
    (own && may_buy && order.number.is_some()).then(|| CommandButton {
        word: eyes.lang.t("Pesan lagi", "Order again").to_owned(),
        icon: "repeat",
        href: format!("/basket/again/{}", order.id),
        class: "link",
        key: keys(),
        ..CommandButton::default()
    })
}
