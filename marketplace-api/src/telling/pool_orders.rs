//! What a pool did to an order, in a sentence of its own: an order's usual words would say that the other party did it.

use order_workflow::query::telling::inbox::{MessageOrder, MessageShare};
use supply_chain::purchase_order::PoolReason;

use super::words::Words;
use crate::language::Language;
use crate::language::format::{count, quantity};
use crate::pages::parts::Tone;

/// The words of an entry that a pool wrote; nothing where it did not, or where the usual ones are true.
pub(super) fn words(kind: &str, order: &MessageOrder) -> Option<Words> {
    let reason = order.reason.as_deref().and_then(PoolReason::from_word)?;
    let buys = order.side == "buyer";
    Some(match (kind, reason) {
        ("declined", PoolReason::Recleared) if buys => (
            Tone::Info,
            "refresh",
            "Tawaran balik {with} dipakai: belanja bersama dihitung ulang, dan {number} diganti pesanan baru.",
            "The counter-offer of {with} was taken: the pool was cleared again, and a new order takes the place of {number}.",
        ),
        ("declined", PoolReason::Recleared) => (
            Tone::Info,
            "refresh",
            "Tawaran balik Anda dipakai: belanja bersama {with} dihitung ulang, dan {number} diganti pesanan baru.",
            "Your counter-offer was taken: {with}'s pool was cleared again, and a new order takes the place of {number}.",
        ),
        ("declined", _) => (
            Tone::Warn,
            "ban",
            "{number} dengan {with} berakhir: dengan tawaran balik itu belanja bersama tidak jadi.",
            "{number} with {with} has ended: with that counter-offer the pool came to nothing.",
        ),
        ("short_closed", PoolReason::NothingMoreComes) if buys && !order.shares.is_empty() => (
            Tone::Warn,
            "scale",
            "Dari belanja bersama {with} Anda mendapat {got}. Yang tidak datang tidak dibayar ({number}).",
            "From {with}'s pool you get {got}. What did not come is not paid ({number}).",
        ),
        ("short_closed", PoolReason::NothingMoreComes) if !order.shares.is_empty() => (
            Tone::Quiet,
            "scale",
            "Dari belanja bersama {with} mendapat {got}. Sisa {number} tidak dikirim.",
            "From the pool {with} gets {got}. The rest of {number} is not sent.",
        ),
        _ => return None,
    })
}

/// "14 dari 15 sak Beras, 4 karton Gula".
pub(super) fn got(shares: &[MessageShare], lang: Language) -> String {
    let one = |share: &MessageShare| {
        let goods = &share.product_name;
        if share.got == share.awarded {
            return format!("{} {goods}", quantity(share.got, &share.unit_name));
        }
        let (got, of) = (count(share.got), quantity(share.awarded, &share.unit_name));
        lang.pick(format!("{got} dari {of} {goods}"), format!("{got} of {of} {goods}"))
    };
    shares.iter().map(one).collect::<Vec<_>>().join(", ")
}
