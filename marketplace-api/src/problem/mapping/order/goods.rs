//! Refusals about goods that were sent or counted, and about what was said of them.

use supply_chain::purchase_order::Refusal;

use super::Problem;
use crate::language::format::{count, quantity};
use crate::problem::kind;

/// What is wrong with what was sent, counted or said.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::ReasonNeeded => Problem::new(
            &kind::REASON_NEEDED,
            "Tulis alasannya; pihak lain akan membacanya.",
            "Write the reason; the other side will read it.",
        )
        .error("/reason", "Tulis alasannya.", "Write the reason."),
        Refusal::TextTooLong { field, limit } => Problem::new(
            &kind::TEXT_TOO_LONG,
            format!("Teks ini paling panjang {limit} huruf. Persingkat."),
            format!("This text has at most {limit} characters. Shorten it."),
        )
        .fact("field", field)
        .fact("limit", limit)
        .error(format!("/{field}"), format!("Paling panjang {limit} huruf."), format!("At most {limit} characters.")),
        Refusal::NothingNamed => Problem::new(
            &kind::NOTHING_NAMED,
            "Sebutkan paling sedikit satu baris dengan jumlah di atas nol.",
            "Name at least one line with a count above zero.",
        ),
        Refusal::LineUnknown { line } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada baris yang bukan bagian dari pesanan atau kiriman ini.",
            "A line is not part of this order or shipment.",
        )
        .fact("line_id", line.to_string()),
        Refusal::LineRepeated { line } => {
            Problem::new(&kind::LINE_REPEATED, "Satu baris disebut dua kali.", "A line is named twice.")
                .fact("line_id", line.to_string())
        }
        Refusal::MoreThanOpen { line, product_name, asked_base, open_base, factor, pack } => Problem::new(
            &kind::MORE_THAN_OPEN,
            format!("{product_name}: sisa yang belum dikirim {}.", packs(open_base, factor, &pack)),
            format!("{product_name}: {} left to send.", packs(open_base, factor, &pack)),
        )
        .fact("line_id", line.to_string())
        .fact("asked_base", asked_base)
        .fact("open_base", open_base),
        Refusal::NegativeCount { line } => {
            Problem::new(&kind::NEGATIVE_COUNT, "Jumlah tidak boleh di bawah nol.", "A count may not be below zero.")
                .fact("line_id", line.to_string())
        }
        Refusal::ShipmentUnknown { shipment } => Problem::new(
            &kind::SHIPMENT_UNKNOWN,
            "Kiriman itu bukan bagian dari pesanan ini.",
            "That shipment is not part of this order.",
        )
        .fact("shipment_id", shipment.to_string()),
        Refusal::LineNotCounted { line, product_name } => Problem::new(
            &kind::LINE_NOT_COUNTED,
            format!("{product_name} belum dihitung. Hitung semua baris kiriman ini."),
            format!("{product_name} is not counted yet. Count every line of this shipment."),
        )
        .fact("line_id", line.to_string()),
        Refusal::CountsDoNotAddUp { line, product_name, counted_base, shipped_base, factor, pack } => Problem::new(
            &kind::COUNTS_DO_NOT_ADD_UP,
            format!(
                "{product_name}: dikirim {}, dihitung {}. Baik, rusak dan tidak datang harus berjumlah sama.",
                packs(shipped_base, factor, &pack),
                packs(counted_base, factor, &pack)
            ),
            format!(
                "{product_name}: {} sent, {} counted. Good, rejected and missing must add up to what was sent.",
                packs(shipped_base, factor, &pack),
                packs(counted_base, factor, &pack)
            ),
        )
        .fact("line_id", line.to_string())
        .fact("counted_base", counted_base)
        .fact("shipped_base", shipped_base),
        Refusal::ReceiverNeeded => Problem::new(
            &kind::RECEIVER_NEEDED,
            "Tulis nama yang menerima barang, seperti di surat jalan.",
            "Write who took the goods, as on the delivery note.",
        )
        .error("/received_by", "Tulis namanya.", "Write the name."),
        Refusal::NotInStockYet { line, product_name, asked_base, held_base, factor, pack } => Problem::new(
            &kind::NOT_IN_STOCK_YET,
            format!(
                "{product_name}: yang sudah ada di gudang {}. Sisanya dikirim setelah stok datang.",
                packs(held_base, factor, &pack)
            ),
            format!(
                "{product_name}: {} are in the stock. The rest ships once it has come in.",
                packs(held_base, factor, &pack)
            ),
        )
        .fact("line_id", line.to_string())
        .fact("asked_base", asked_base)
        .fact("held_base", held_base),
        Refusal::NothingLate => Problem::new(
            &kind::NOTHING_LATE,
            "Belum ada yang terlambat. Pembeli bisa melepas sisa yang lewat dari tanggal janji penjual.",
            "Nothing is late. A buyer may give up what has not come by the day the seller promised.",
        ),
        others => super::changes::problem(others),
    }
}

/// `3 karton`, `3 karton + 5`, the rest in base units.
pub(in crate::problem::mapping) fn packs(base: i64, factor: i64, pack: &str) -> String {
    let factor = factor.max(1);
    match (base / factor, base % factor) {
        (whole, 0) => quantity(whole, pack),
        (0, rest) => format!("{}/{}", count(rest), quantity(factor, pack)),
        (whole, rest) => format!("{} + {}/{}", quantity(whole, pack), count(rest), count(factor)),
    }
}
