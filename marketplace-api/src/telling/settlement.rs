//! Statements, nettings and earlier debts in a sentence.

use order_workflow::telling::notices as kinds;

use super::words::Words;
use crate::pages::parts::Tone;

/// Colour, icon and sentence; `{with}` is the other side, `{period}` the month, `{last}` the last day to agree.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each kind")]
pub(super) fn about_settlement(kind: &str) -> Option<Words> {
    Some(match kind {
        kinds::STATEMENT_DRAWN_UP => (
            Tone::Warn,
            "clipboard-list",
            "Rekonsiliasi saldo {period} dengan {with} sudah ada. Periksa lalu setujui atau sanggah.",
            "The statement of {period} with {with} is there. Check it, then agree or dispute it.",
        ),
        kinds::STATEMENT_AGREED => (
            Tone::Good,
            "circle-check",
            "{with} menyetujui rekonsiliasi saldo {period}.",
            "{with} agreed to the statement of {period}.",
        ),
        kinds::STATEMENT_DISPUTED => (
            Tone::Warn,
            "scale",
            "{with} menyanggah rekonsiliasi saldo {period}. Lihat baris yang ditandai.",
            "{with} disputes the statement of {period}. See the lines that are marked.",
        ),
        kinds::NETTING_CALLED => (
            Tone::Warn,
            "arrows-exchange",
            "Perjumpaan utang {number} dengan {with} menunggu persetujuan Anda sampai {last}.",
            "Netting {number} with {with} waits for your yes until {last}.",
        ),
        kinds::NETTING_AGREED => (
            Tone::Warn,
            "arrows-exchange",
            "Semua pihak menyetujui perjumpaan utang {number} dengan {with}. Laksanakan sekarang.",
            "Everybody agreed to netting {number} with {with}. Carry it out now.",
        ),
        kinds::NETTING_REFUSED => (
            Tone::Bad,
            "circle-x",
            "Perjumpaan utang {number} dengan {with} ditolak; tidak ada yang berubah.",
            "Netting {number} with {with} was refused; nothing has changed.",
        ),
        kinds::NETTING_CALLED_OFF => (
            Tone::Quiet,
            "ban",
            "Perjumpaan utang {number} dengan {with} dibatalkan; tidak ada yang berubah.",
            "Netting {number} with {with} was called off; nothing has changed.",
        ),
        kinds::NETTING_DONE => (
            Tone::Good,
            "circle-check",
            "Perjumpaan utang {number} dengan {with} sudah dilaksanakan. Unduh berita acaranya.",
            "Netting {number} with {with} is done. Take its certificate.",
        ),
        kinds::EARLIER_DEBT_PROPOSED => (
            Tone::Warn,
            "notebook",
            "{with} mencatat utang lama, seluruhnya {amount}. Cocokkan dengan nota Anda lalu setujui atau sanggah.",
            "{with} wrote earlier debts down, {amount} in all. Check them against your papers, then agree or dispute.",
        ),
        kinds::EARLIER_DEBT_AGREED => (
            Tone::Good,
            "circle-check",
            "{with} menyetujui utang lama {number}. Sekarang menjadi tagihan biasa.",
            "{with} agreed to earlier debt {number}. It is a bill like any other now.",
        ),
        kinds::EARLIER_DEBT_DISPUTED => (
            Tone::Bad,
            "scale",
            "{with} menyanggah utang lama {number}. Lihat apa yang tidak cocok.",
            "{with} disputes earlier debt {number}. See what does not match.",
        ),
        kinds::EARLIER_DEBT_WITHDRAWN => (
            Tone::Quiet,
            "ban",
            "{with} menarik utang lama {number}; tidak ada yang berubah.",
            "{with} took earlier debt {number} back; nothing has changed.",
        ),
        _ => return None,
    })
}
