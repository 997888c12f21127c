//! What is owed, in a sentence: limits, orders that are minded, bills that are due.

use order_workflow::query::telling::inbox::MessageNotice;
use order_workflow::telling::notices as kinds;

use super::words::Words;
use crate::pages::parts::Tone;

/// Colour, icon and sentence; `{amount}` is in rupiah, `{days}` are days, `{last}` is the day a bill is due.
#[expect(clippy::too_many_lines, reason = "one row for each kind")]
pub(super) fn about_credit(kind: &str, notice: &MessageNotice) -> Option<Words> {
    let fact = |name: &str| notice.facts.get(name).and_then(serde_json::Value::as_str);
    let sells = fact("side") == Some("seller");
    Some(match kind {
        kinds::CREDIT_OVERDUE if sells => (
            Tone::Warn,
            "clock-exclamation",
            "{number} disepakati walau {with} menunggak {amount}, {days} hari.",
            "{number} was agreed although {with} is {amount} late, for {days} days.",
        ),
        kinds::CREDIT_OVERDUE => (
            Tone::Warn,
            "clock-exclamation",
            "{number} disepakati. Tunggakan Anda kepada {with} {amount}, {days} hari.",
            "{number} was agreed. You are {amount} late with {with}, for {days} days.",
        ),
        kinds::CREDIT_NEAR_LIMIT if sells => (
            Tone::Warn,
            "scale",
            "Dengan {number} sisa batas tempo {with} tinggal {amount}.",
            "With {number}, {amount} is left of what {with} may owe.",
        ),
        kinds::CREDIT_NEAR_LIMIT => (
            Tone::Warn,
            "scale",
            "Dengan {number} sisa batas tempo Anda pada {with} tinggal {amount}.",
            "With {number}, {amount} is left of what you may owe {with}.",
        ),
        kinds::CREDIT_LIMIT_SET => match fact("limit") {
            Some("no_credit") => (
                Tone::Warn,
                "ban",
                "{with} tidak memberi tempo lagi: pesanan baru dibayar dulu.",
                "{with} gives no more credit: new orders are paid first.",
            ),
            Some("unlimited") => (
                Tone::Good,
                "circle-check",
                "{with} memberi tempo tanpa batas.",
                "{with} gives credit without limit.",
            ),
            _ => (
                Tone::Info,
                "scale",
                "Batas tempo Anda pada {with} sekarang {amount}.",
                "You may now owe {with} up to {amount}.",
            ),
        },
        kinds::CREDIT_BLOCKED => (
            Tone::Bad,
            "ban",
            "{with} sedang tidak menerima pesanan dari Anda.",
            "{with} takes no orders from you for now.",
        ),
        kinds::CREDIT_UNBLOCKED => (
            Tone::Good,
            "circle-check",
            "{with} menerima pesanan dari Anda lagi.",
            "{with} takes orders from you again.",
        ),
        kinds::INVOICE_DUE_SOON => (
            Tone::Info,
            "bell",
            "Tagihan {number} dari {with}, {amount}, jatuh tempo {last}.",
            "Invoice {number} from {with}, {amount}, is due on {last}.",
        ),
        kinds::INVOICE_DUE_TODAY => (
            Tone::Warn,
            "clock-exclamation",
            "Tagihan {number} dari {with}, {amount}, jatuh tempo hari ini, {last}.",
            "Invoice {number} from {with}, {amount}, is due today, {last}.",
        ),
        kinds::INVOICE_OVERDUE if sells => (
            Tone::Bad,
            "alert-triangle",
            "{with} belum membayar tagihan {number}, {amount}; jatuh temponya {last}.",
            "{with} has not paid invoice {number}, {amount}; it was due on {last}.",
        ),
        kinds::INVOICE_OVERDUE => (
            Tone::Bad,
            "alert-triangle",
            "Tagihan {number} dari {with}, {amount}, lewat jatuh tempo sejak {last}.",
            "Invoice {number} from {with}, {amount}, was due on {last}.",
        ),
        _ => return None,
    })
}
