//! The storefront on pages: the shelf with what it does for one's share of the surplus, the basket, a member's orders; the
//! counter's desk, its sales and its till; how the shop trades, what members may owe, and who is let in.

pub mod basket;
pub mod handling;
pub mod keeping;
pub mod order;
pub mod orders;
pub mod receipt;
pub mod selling;
pub mod shelf;
pub mod sold;
pub mod till;

use chrono::NaiveTime;
use order_workflow::query::storefront::StorefrontView;
use supply_chain::storefront::{Doors, HandOver, PayBy};

use super::parts::{Badge, Tone};
use crate::language::Language;

/// "Buka sampai 17.00", or when it opens next; closed where it takes no orders.
#[must_use]
pub fn doors_badge(shop: &StorefrontView, doors: Doors, lang: Language) -> Badge {
    if !shop.is_open {
        return Badge::new(Tone::Warn, "lock", lang.t("Tutup sementara", "Closed for now"));
    }
    match doors {
        Doors::Unsaid => {
            Badge::new(Tone::Good, "building-store", lang.t("Menerima pesanan", "Takes orders"))
        }
        Doors::OpenUntil(until) => {
            let until = time(until, lang);
            let word = lang.pick(format!("Buka sampai {until}"), format!("Open until {until}"));
            Badge::new(Tone::Good, "building-store", word)
        }
        Doors::ShutUntil { days, weekday, at } => {
            let at = time(at, lang);
            let day = match days {
                0 => String::new(),
                1 => lang.t("besok ", "tomorrow ").to_owned(),
                _ => format!("{} ", weekday_word(weekday, lang)),
            };
            let word = lang.pick(format!("Buka {day}{at}"), format!("Opens {day}{at}"));
            Badge::new(Tone::Quiet, "clock", word)
        }
    }
}

/// `08.00` or `08:00`.
#[must_use]
pub fn time(at: NaiveTime, lang: Language) -> String {
    at.format(lang.t("%H.%M", "%H:%M")).to_string()
}

/// The day of the week by its number, 1 for Monday.
#[must_use]
pub fn weekday_word(weekday: u8, lang: Language) -> &'static str {
    match weekday {
        1 => lang.t("Senin", "Monday"),
        2 => lang.t("Selasa", "Tuesday"),
        3 => lang.t("Rabu", "Wednesday"),
        4 => lang.t("Kamis", "Thursday"),
        5 => lang.t("Jumat", "Friday"),
        6 => lang.t("Sabtu", "Saturday"),
        _ => lang.t("Minggu", "Sunday"),
    }
}

/// How a member pays.
#[must_use]
pub fn pay_word(pay_by: PayBy, lang: Language) -> &'static str {
    match pay_by {
        PayBy::Cash => lang.t("Tunai saat barang diterima", "Cash when handed over"),
        PayBy::Qris => "QRIS",
        PayBy::Account => lang.t("Bayar nanti", "Pay later"),
        PayBy::Savings => lang.t("Dari simpanan sukarela", "From voluntary savings"),
    }
}

/// The same at the till, where it stands in a table.
#[must_use]
pub fn till_word(pay_by: PayBy, lang: Language) -> &'static str {
    match pay_by {
        PayBy::Cash => lang.t("Tunai", "Cash"),
        PayBy::Qris => "QRIS",
        PayBy::Account => lang.t("Bayar nanti", "Pay later"),
        PayBy::Savings => lang.t("Simpanan", "Savings"),
    }
}

/// How goods come into a member's hands.
#[must_use]
pub fn hand_over_word(hand_over: HandOver, lang: Language) -> &'static str {
    match hand_over {
        HandOver::PickUp => lang.t("Ambil di toko", "Pick up at the shop"),
        HandOver::Delivery => lang.t("Diantar", "Delivered"),
    }
}

/// A member's order as its member and its counter read it: what it is next, before what it is called elsewhere.
#[must_use]
pub fn order_badge(state: &str, is_ready: bool, lang: Language) -> Badge {
    match state {
        "draft" => Badge::new(Tone::Quiet, "pencil", lang.t("Keranjang", "Basket")),
        "submitted" => Badge::new(Tone::Info, "send", lang.t("Menunggu toko", "With the shop")),
        "confirmed" if is_ready => {
            Badge::new(Tone::Good, "package", lang.t("Siap diambil", "Ready"))
        }
        "confirmed" => Badge::new(Tone::Info, "circle-check", lang.t("Disiapkan", "Being packed")),
        "received" => Badge::new(Tone::Warn, "receipt", lang.t("Belum lunas", "Not paid yet")),
        other => Badge::order(other, lang),
    }
}
