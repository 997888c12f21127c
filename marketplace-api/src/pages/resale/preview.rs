//! What a rule would make of the goods above, as a table.

use order_workflow::query::resale::{PreviewRow, PreviewView};

use super::words::{prices, why};
use crate::language::Language;
use crate::language::format::{count, rupiah};

/// One row of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made {
    /// The goods.
    pub name: String,
    /// The own pack.
    pub pack: String,
    /// What a pack above costs.
    pub above: String,
    /// What one own pack costs.
    pub cost: String,
    /// What it would be sold for.
    pub price: String,
    /// From more packs on; empty where the price is one.
    pub tiers: String,
    /// What it is sold for now, where that is otherwise; empty elsewhere.
    pub now: String,
    /// Why nothing can be made of it; empty where something can.
    pub why_not: &'static str,
}

/// What a rule would make of the goods above.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// "12 barang".
    pub said: String,
    /// What is left out, or empty.
    pub left_out: String,
    /// The first of them.
    pub rows: Vec<Made>,
}

/// What a rule would make, as a table.
#[must_use]
pub fn previewed(seen: &PreviewView, lang: Language) -> Preview {
    let mut left: Vec<String> = Vec::new();
    if seen.not_made > 0 {
        left.push(lang.pick(
            format!("{} tidak bisa dijual lagi dengan aturan ini", seen.not_made),
            format!("{} cannot be sold on by this rule", seen.not_made),
        ));
    }
    if seen.come_round > 0 {
        left.push(lang.pick(
            format!("{} dilewati karena berasal dari Anda sendiri", seen.come_round),
            format!("{} left out, for they came from you", seen.come_round),
        ));
    }
    if seen.goods > seen.rows.len() {
        left.push(lang.pick(
            format!("{} lainnya tidak ditampilkan", seen.goods - seen.rows.len()),
            format!("{} more are not shown", seen.goods - seen.rows.len()),
        ));
    }
    Preview {
        said: lang.pick(
            format!("{} barang kena aturan ini", seen.goods),
            format!("This rule would hold for {} goods", seen.goods),
        ),
        left_out: left.join("; "),
        rows: seen.rows.iter().map(|row| made(row, lang)).collect(),
    }
}

fn made(row: &PreviewRow, lang: Language) -> Made {
    let first = row.prices.first().map(|step| step.price);
    Made {
        name: row.upstream.name.clone(),
        pack: row.pack.as_ref().map_or_else(
            || row.upstream_pack.name.clone(),
            |pack| {
                lang.pick(
                    format!("{} isi {}", pack.name, count(pack.factor)),
                    format!("{} of {}", pack.name, count(pack.factor)),
                )
            },
        ),
        above: prices(&row.upstream_prices, lang),
        cost: row.cost.map(rupiah).unwrap_or_default(),
        price: first.map(rupiah).unwrap_or_default(),
        tiers: prices(row.prices.get(1..).unwrap_or_default(), lang),
        now: row.price_now.filter(|now| Some(*now) != first).map(rupiah).unwrap_or_default(),
        why_not: row.why_not.map(|word| why(word, lang)).unwrap_or_default(),
    }
}
