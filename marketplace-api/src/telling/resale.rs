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
        kinds::RESALE_BELOW_COST => (
            Tone::Warn,
            "alert-triangle",
            "Harga {with} naik: {goods} kini di bawah modal dan tidak dijual dulu. Tentukan harga Anda.",
            "{with} raised a price: {goods} is below cost now and off sale. Decide on your price.",
        ),
        kinds::RESALE_SOLD_BELOW_COST => (
            Tone::Warn,
            "alert-triangle",
            "Harga {with} naik: {goods} kini dijual di bawah modal, karena aturannya menahan harga Anda.",
            "{with} raised a price: {goods} is sold below cost now, for its rule holds your price.",
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
