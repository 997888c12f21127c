//! Payments in a sentence: what waits for officers, what was paid and came, what went back.

use order_workflow::telling::notices as kinds;

use super::words::Words;
use crate::pages::parts::Tone;

/// Colour, icon and sentence of what a payment tells; `{with}` is the other side, `{amount}` how much.
pub(super) fn about_payment(kind: &str) -> Option<Words> {
    Some(match kind {
        kinds::PAYMENT_PREPARED => (
            Tone::Warn,
            "checks",
            "Pembayaran {amount} kepada {with} menunggu tanda tangan Anda.",
            "A payment of {amount} to {with} waits for your signature.",
        ),
        kinds::PAYMENT_APPROVED => (
            Tone::Good,
            "checks",
            "Pembayaran {amount} kepada {with} sudah ditandatangani. Bayar, lalu catat.",
            "The payment of {amount} to {with} is signed. Make it, then record it.",
        ),
        kinds::PAYMENT_RECORDED => (
            Tone::Info,
            "receipt",
            "{with} mencatat pembayaran {amount}. Periksa rekening Anda.",
            "{with} recorded a payment of {amount}. Look at your account.",
        ),
        kinds::PAYMENT_CONFIRMED => (
            Tone::Good,
            "circle-check",
            "{with} sudah menerima pembayaran {amount}.",
            "{with} has received the payment of {amount}.",
        ),
        kinds::PAYMENT_REVERSED => (
            Tone::Bad,
            "circle-x",
            "Pembayaran {amount} dengan {with} dibatalkan. Lihat alasannya.",
            "The payment of {amount} with {with} was reversed. See why.",
        ),
        kinds::PAYMENT_MOVED => (
            Tone::Info,
            "receipt",
            "{with} mengubah untuk apa pembayaran {amount} dipakai.",
            "{with} changed what the payment of {amount} is for.",
        ),
        kinds::PAYMENT_REFUNDED => (
            Tone::Info,
            "receipt",
            "{with} mengembalikan uang dari pembayaran {amount}.",
            "{with} paid some of the payment of {amount} back.",
        ),
        kinds::REFUND_PREPARED => (
            Tone::Warn,
            "checks",
            "Pengembalian {amount} kepada {with} menunggu tanda tangan Anda.",
            "A refund of {amount} to {with} waits for your signature.",
        ),
        kinds::REFUND_APPROVED => (
            Tone::Good,
            "checks",
            "Pengembalian {amount} kepada {with} sudah ditandatangani. Kirim, lalu catat.",
            "The refund of {amount} to {with} is signed. Send it, then record it.",
        ),
        kinds::REFUND_CONFIRMED => (
            Tone::Good,
            "circle-check",
            "{with} sudah menerima pengembalian {amount}.",
            "{with} has received the refund of {amount}.",
        ),
        kinds::REFUND_REVERSED => (
            Tone::Bad,
            "circle-x",
            "Pengembalian {amount} dengan {with} dibatalkan. Lihat alasannya.",
            "The refund of {amount} with {with} was taken back. See why.",
        ),
        _ => return None,
    })
}
