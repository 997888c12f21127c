//! Facilities and drawdowns in a sentence: what waits for bank or board, what was paid.

use order_workflow::telling::notices as kinds;

use super::words::Words;
use crate::pages::parts::Tone;

/// Colour, icon and sentence; `{with}` is the other side, `{number}` the facility's, `{amount}` how much.
#[expect(clippy::too_many_lines, reason = "one sentence for each kind, and nothing else")]
pub(super) fn about_facility(kind: &str) -> Option<Words> {
    Some(match kind {
        kinds::FACILITY_PROPOSED => (
            Tone::Warn,
            "clipboard-check",
            "{with} mencatat fasilitas {number}, plafon {amount}. Benarkan atau tolak.",
            "{with} wrote down facility {number} of {amount}. Agree to it or decline it.",
        ),
        kinds::FACILITY_AGREED => (
            Tone::Good,
            "circle-check",
            "{with} membenarkan fasilitas {number}. Sudah bisa ditarik.",
            "{with} agreed to facility {number}. It can be drawn on.",
        ),
        kinds::FACILITY_DECLINED => (
            Tone::Bad,
            "circle-x",
            "{with} menolak fasilitas {number}. Lihat alasannya.",
            "{with} declined facility {number}. See why.",
        ),
        kinds::FACILITY_ENDED => (
            Tone::Info,
            "ban",
            "{with} mengakhiri fasilitas {number}.",
            "{with} ended facility {number}.",
        ),
        kinds::FACILITY_REPAID => (
            Tone::Good,
            "receipt",
            "{with} mencatat angsuran {amount} untuk fasilitas {number}.",
            "{with} recorded a repayment of {amount} on facility {number}.",
        ),
        kinds::FACILITY_UNPAID => (
            Tone::Bad,
            "circle-x",
            "{with} membatalkan catatan angsuran {amount} untuk fasilitas {number}.",
            "{with} took the repayment of {amount} on facility {number} back.",
        ),
        kinds::INSTALMENT_DUE_SOON => (
            Tone::Info,
            "bell",
            "Angsuran fasilitas {number} di {with}, {amount}, jatuh tempo {last}.",
            "The instalment of facility {number} at {with}, {amount}, is due on {last}.",
        ),
        kinds::INSTALMENT_DUE_TODAY => (
            Tone::Warn,
            "clock-exclamation",
            "Angsuran fasilitas {number} di {with}, {amount}, jatuh tempo hari ini, {last}.",
            "The instalment of facility {number} at {with}, {amount}, is due today, {last}.",
        ),
        kinds::INSTALMENT_OVERDUE => (
            Tone::Bad,
            "alert-triangle",
            "Angsuran fasilitas {number} dengan {with}, {amount}, lewat jatuh tempo sejak {last}.",
            "The instalment of facility {number} with {with}, {amount}, was due on {last}.",
        ),
        kinds::DRAWDOWN_REQUESTED => (
            Tone::Warn,
            "checks",
            "Penarikan {amount} dari {with} menunggu tanda tangan Anda.",
            "A drawdown of {amount} from {with} waits for your signature.",
        ),
        kinds::DRAWDOWN_APPROVED => (
            Tone::Warn,
            "checks",
            "Pengurus {with} menyetujui penarikan {amount}. Bayar penjualnya, lalu catat.",
            "The board of {with} approved a drawdown of {amount}. Pay the seller, then record it.",
        ),
        kinds::DRAWDOWN_REJECTED => (
            Tone::Bad,
            "circle-x",
            "Pengurus menolak penarikan {amount} dari {with}. Lihat alasannya.",
            "The board rejected the drawdown of {amount} from {with}. See why.",
        ),
        kinds::DRAWDOWN_WITHDRAWN => (
            Tone::Info,
            "ban",
            "{with} menarik kembali penarikan {amount}. Jangan dibayar.",
            "{with} withdrew the drawdown of {amount}. Do not pay it.",
        ),
        kinds::DRAWDOWN_REFUSED => (
            Tone::Bad,
            "circle-x",
            "{with} tidak membayar penarikan {amount}. Lihat alasannya.",
            "{with} does not pay the drawdown of {amount}. See why.",
        ),
        kinds::DRAWDOWN_EXPIRED => (
            Tone::Warn,
            "clock-x",
            "Masa penarikan {amount} dari {with} sudah lewat.",
            "The drawdown of {amount} from {with} has expired.",
        ),
        kinds::DRAWDOWN_PAID => (
            Tone::Good,
            "circle-check",
            "{with} sudah membayar {amount} kepada penjual.",
            "{with} has paid {amount} to the seller.",
        ),
        kinds::INVOICE_DRAWN => (
            Tone::Good,
            "receipt",
            "Bank membayar {amount} untuk tagihan Anda kepada {with}. Periksa rekening Anda.",
            "A bank paid {amount} of your invoice to {with}. Look at your account.",
        ),
        kinds::DRAWDOWN_REVERSED => (
            Tone::Bad,
            "circle-x",
            "Penarikan {amount} dengan {with} dibatalkan: penjual tidak dibayar. Lihat alasannya.",
            "The drawdown of {amount} with {with} was taken back: the seller was not paid. See why.",
        ),
        kinds::INVOICE_DRAWN_BACK => (
            Tone::Bad,
            "circle-x",
            "Bank ternyata tidak membayar {amount} untuk tagihan Anda kepada {with}. Tagihannya terbuka lagi.",
            "A bank did not pay {amount} of your invoice to {with} after all. The invoice is open again.",
        ),
        _ => return None,
    })
}
