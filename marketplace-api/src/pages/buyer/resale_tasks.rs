//! What of the goods that are sold on waits for the reader, one row a kind.

use order_workflow::query::resale::{ResaleDuty, ResaleWaiting};

use super::tasks::{Duty, Waiting};
use super::words::Here;
use crate::language::format::count;
use crate::pages::parts::{Task, Tone};

/// The row of one kind.
#[must_use]
pub(super) fn of(found: &ResaleWaiting, here: Here) -> Waiting {
    let lang = here.lang;
    let n = count(found.number);
    let (verb, fact, action, list) = match found.duty {
        ResaleDuty::PriceLosses => (
            lang.t("Tentukan harga jual lagi", "Decide on a resale price"),
            lang.pick(
                format!("{n} barang tidak dijual: modalnya naik di atas harga Anda."),
                format!("{n} goods are off sale: they cost more than your price."),
            ),
            lang.t("Tentukan", "Decide"),
            "halted",
        ),
        ResaleDuty::Answer => (
            lang.t("Jawab perubahan harga", "Answer a price change"),
            lang.pick(
                format!("{n} barang yang Anda jual lagi berubah harganya di atas."),
                format!("The price above moved for {n} goods that you sell on."),
            ),
            lang.t("Jawab", "Answer"),
            "asked",
        ),
        ResaleDuty::Check => (
            lang.t("Periksa barang yang tertahan", "Check goods that are halted"),
            lang.pick(
                format!("{n} barang tidak bisa dijual lagi sampai Anda periksa."),
                format!("{n} goods cannot be sold on until you have looked."),
            ),
            lang.t("Periksa", "Check"),
            "halted",
        ),
    };
    let is_one = found.number == 1;
    let first = format!("{} · {}", found.goods, found.seller);
    Waiting {
        duty: Duty::Resale,
        until: None,
        since: found.since,
        task: Task {
            tone: Tone::Warn,
            icon: "tags",
            verb: verb.to_owned(),
            href: if is_one {
                format!("/resale/{}", found.first)
            } else {
                format!("/resale?tab={list}")
            },
            fact,
            small: if is_one {
                first
            } else {
                lang.pick(format!("Paling lama: {first}"), format!("Longest: {first}"))
            },
            action: action.to_owned(),
            due: None,
        },
    }
}
