//! The buttons of an order: exactly what the reader may do now, the first of them primary.

use order_workflow::query::orders::{OrderView, ShipmentView};
use supply_chain::purchase_order::Party;

use super::reading::Eyes;
use crate::language::Language;
use crate::pages::layout::Link;
use crate::pages::parts::CommandButton;

/// Makes a fresh key for each form that is drawn, so that a double tap counts once.
pub type Keys<'a> = &'a dyn Fn() -> String;

/// Commands that can be the primary one, the first that is allowed (pages.md section 5); then the
/// others, the gravest last. What belongs to one shipment stands beside that shipment.
const IN_ORDER: [&str; 19] = [
    "receive",
    "accept-counter",
    "accept",
    "counter",
    "approve",
    "dispatch",
    "submit",
    "invoice",
    "pay",
    "revise",
    "amend",
    "complete",
    "short-close",
    "send-back",
    "withdraw",
    "decline",
    "reject",
    "cancel",
    "write-off",
];

/// How many of [`IN_ORDER`] can be primary.
const PRIMARY: usize = 9;

/// The shipment that is counted next: the oldest on the way.
#[must_use]
pub fn to_count(order: &OrderView) -> Option<&ShipmentView> {
    order.shipments.iter().find(|shipment| shipment.state == "in_transit")
}

/// Whether a button would say what another says already: before the answer taking back is withdrawing,
/// after a counter-offer it is declining; and what the stock cannot serve is not accepted as it is.
fn says_the_same(order: &OrderView, word: &str, is_short: bool, side: Party) -> bool {
    match word {
        "cancel" => matches!(order.state, "submitted" | "countered"),
        "accept" => is_short,
        // To a seller of whose goods nothing has left, the rest is the whole order.
        "short-close" => {
            side == Party::Seller
                && order.allowed_commands.contains(&"cancel")
                && order.lines.iter().all(|line| line.shipped_base == 0)
        }
        _ => false,
    }
}

/// The buttons of `order` for whoever may do `allowed_commands`; `is_short` when the stock cannot serve
/// what would be accepted.
#[must_use]
pub fn buttons(
    order: &OrderView,
    eyes: &Eyes,
    is_short: bool,
    keys: Keys<'_>,
) -> Vec<CommandButton> {
    let allowed = |word: &str| order.allowed_commands.contains(&word);
    let side = eyes.side(order);
    let mut primary_is_drawn = false;
    IN_ORDER
        .iter()
        .enumerate()
        .filter(|(_, word)| allowed(word) && !says_the_same(order, word, is_short, side))
        // What only waits to end is not to be paid once more.
        .filter(|(_, word)| **word != "pay" || order.money.ends_at.is_none())
        .filter_map(|(at, word)| {
            let mut button = button(order, word, eyes, is_short, keys)?;
            // Whoever owes nothing may pay, but nobody waits for it.
            let waits = *word != "pay" || matches!(order.payment, "due" | "part" | "overdue");
            if at < PRIMARY && waits && !primary_is_drawn {
                primary_is_drawn = true;
                button.class = "go";
            }
            Some(button)
        })
        .collect()
}

#[expect(clippy::too_many_lines, reason = "one arm for each command")]
fn button(
    order: &OrderView,
    word: &str,
    eyes: &Eyes,
    is_short: bool,
    keys: Keys<'_>,
) -> Option<CommandButton> {
    let lang = eyes.lang;
    if order.confirmed_at.is_some()
        && let Some((said, icon, class)) = of_amendment(word, lang)
        && order.proposal.is_some()
    {
        let leads = word != "approve";
        return Some(CommandButton {
            word: said.to_owned(),
            icon,
            href: format!("/orders/{}/{word}", order.id),
            leads,
            class,
            key: if leads { String::new() } else { keys() },
            version: if leads { String::new() } else { order.version.to_string() },
        });
    }
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
        "accept" => leads(lang.t("Terima pesanan", "Accept"), "check", ""),
        "accept-counter" => leads(lang.t("Terima tawaran", "Accept offer"), "check", ""),
        "counter" if is_short => CommandButton {
            href: format!("{address}/counter?with=stock"),
            ..leads(lang.t("Tawarkan yang ada", "Offer what is there"), "arrows-exchange", "")
        },
        "counter" => leads(lang.t("Tawar balik", "Counter-offer"), "arrows-exchange", ""),
        "approve" => posts(lang.t("Setujui", "Approve"), "check"),
        "send-back" => leads(lang.t("Kembalikan dengan catatan…", "Send back…"), "", ""),
        "revise" => leads(lang.t("Ubah dan ajukan lagi", "Change and resubmit"), "pencil", ""),
        "decline" => leads(lang.t("Mundur…", "Step back…"), "", "no"),
        "amend" => leads(lang.t("Usulkan perubahan", "Propose a change"), "pencil", ""),
        "dispatch" => leads(lang.t("Kirim barang", "Dispatch"), "truck-delivery", ""),
        "submit" => posts(lang.t("Ajukan pesanan", "Submit order"), "send"),
        "invoice" => leads(lang.t("Buat tagihan", "Make the bill"), "receipt", ""),
        "pay" => CommandButton {
            href: format!("/payments/new?to={}&order={}", order.seller.id, order.id),
            ..leads(lang.t("Catat pembayaran", "Record a payment"), "receipt", "")
        },
        "complete" => leads(lang.t("Selesaikan pesanan", "Complete the order"), "checks", ""),
        "write-off" => leads(lang.t("Hapuskan piutang…", "Give the debt up…"), "", "no"),
        "short-close" if eyes.side(order) == Party::Buyer => {
            leads(lang.t("Lepas sisanya…", "Let go of the rest…"), "", "")
        }
        "short-close" => leads(lang.t("Tutup sisa pesanan…", "Close the rest…"), "", ""),
        "withdraw" => leads(lang.t("Tarik pesanan…", "Withdraw…"), "", "no"),
        "reject" => leads(lang.t("Tolak pesanan…", "Reject…"), "", "no"),
        "cancel" => leads(lang.t("Batalkan pesanan…", "Cancel order…"), "", "no"),
        _ => return None,
    })
}

/// What a command says while a change of what is agreed waits for its answer; nothing where it says
/// what it always does. With its icon and class.
const fn of_amendment(
    word: &str,
    lang: Language,
) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match word.as_bytes() {
        b"accept-counter" | b"accept" => {
            (lang.t("Terima perubahan", "Accept the change"), "check", "")
        }
        b"approve" => (lang.t("Setujui perubahan", "Approve the change"), "check", ""),
        b"decline" | b"reject" => (lang.t("Tolak perubahan…", "Decline the change…"), "", "no"),
        b"withdraw" => (lang.t("Tarik usulan…", "Withdraw the proposal…"), "", ""),
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
    // What came once more for a claim was not bought.
    let bought = order.state != "draft" && order.replaces.is_none();
    let own = order.buyer.id == eyes.organization && bought;
    (own && may_buy && order.number.is_some()).then(|| CommandButton {
        word: eyes.lang.t("Pesan lagi", "Order again").to_owned(),
        icon: "repeat",
        href: format!("/basket/again/{}", order.id),
        class: "link",
        key: keys(),
        ..CommandButton::default()
    })
}

/// Makes a standing order of one's own order.
#[must_use]
pub fn regular(order: &OrderView, eyes: &Eyes, may_buy: bool) -> Option<Link> {
    let own = order.buyer.id == eyes.organization && order.replaces.is_none() && may_buy;
    own.then(|| {
        Link::new(
            eyes.lang.t("Jadikan pesanan rutin", "Make it a standing order"),
            format!("/standing-orders/new?order={}", order.id),
        )
    })
}
