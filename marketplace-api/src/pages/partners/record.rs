//! How a side has done: one number over another, each with its counts.

use order_workflow::query::credit::MeasureView;
use rust_decimal::Decimal;

use crate::language::Language;
use crate::language::format::count;

/// A measure in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// "Dibayar tepat waktu".
    pub label: &'static str,
    /// "91,66%", or that there is nothing to count yet.
    pub value: String,
    /// How it is reckoned, with its counts.
    pub formula: String,
}

/// The measures of one side.
pub(super) fn measured(measures: &[MeasureView], lang: Language) -> Vec<Measured> {
    measures.iter().map(|measure| one(measure, lang)).collect()
}

fn one(measure: &MeasureView, lang: Language) -> Measured {
    let (label, part, whole) = match measure.measure {
        "paid_on_time" => (
            lang.t("Dibayar tepat waktu", "Paid on time"),
            lang.t("tagihan lunas paling lambat pada jatuh temponya", "bills settled by their day"),
            lang.t("tagihan yang sudah jatuh tempo", "bills whose day has passed"),
        ),
        "fill_rate" => (
            lang.t("Barang terpenuhi", "Goods delivered"),
            lang.t("satuan yang diterima baik", "units that came good"),
            lang.t("satuan yang disepakati", "units that were agreed"),
        ),
        "delivered_on_time" => (
            lang.t("Dikirim tepat waktu", "Delivered on time"),
            lang.t("kiriman dihitung paling lambat pada harinya", "shipments counted by their day"),
            lang.t("kiriman yang punya hari", "shipments that had a day"),
        ),
        _ => (
            lang.t("Sengketa yang kalah", "Disputes lost"),
            lang.t("pesanan dengan klaim yang diputus merugikannya", "orders with a claim lost"),
            lang.t("pesanan yang sudah diterima", "orders that came whole"),
        ),
    };
    let number = |n: u64| count(i64::try_from(n).unwrap_or(i64::MAX));
    let value = measure.basis_points.and_then(|points| {
        let percent = Decimal::new(i64::try_from(points).ok()?, 2).normalize();
        Some(format!("{percent}%").replace('.', ","))
    });
    Measured {
        label,
        value: value.unwrap_or_else(|| lang.t("belum ada", "nothing yet").to_owned()),
        formula: format!("{} {part} ÷ {} {whole}", number(measure.part), number(measure.whole)),
    }
}
