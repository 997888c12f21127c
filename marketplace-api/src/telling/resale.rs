//! What is sold on, in a sentence.

use order_workflow::telling::notices as kinds;

use super::words::Words;
use crate::pages::parts::Tone;

/// Colour, icon and sentence; `{with}` sells above, `{goods}` is what the reseller calls it.
pub(super) fn about_resale(kind: &str) -> Option<Words> {
    Some(match kind {
        kinds::RESALE_ASKED => (
            Tone::Warn,
            "tags",
            "Harga {with} berubah. Tentukan harga jual Anda untuk {goods}.",
            "{with} changed a price. Decide on yours for {goods}.",
        ),
        kinds::RESALE_HALTED => (
            Tone::Warn,
            "alert-triangle",
            "{goods} dari {with} tidak bisa dijual lagi untuk sementara. Lihat sebabnya.",
            "{goods} of {with} cannot be sold on for now. See why.",
        ),
        _ => return None,
    })
}
