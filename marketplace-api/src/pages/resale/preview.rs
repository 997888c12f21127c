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
    /// That it is sold already, and whether it is left out for that; empty elsewhere.
    pub sold: String,
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
    /// Those after them, folded.
    pub more: Vec<Made>,
    /// How many are folded.
    pub more_word: String,
}

/// Rows that are shown before the rest is folded: what is decided on stands below them.
const ROWS_OPEN: usize = 10;

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
    if seen.doubles > 0 {
        left.push(lang.pick(
            format!("{} dilewati karena sudah Anda jual", seen.doubles),
            format!("{} left out, for you sell them already", seen.doubles),
        ));
    }
    let untold = (seen.goods + seen.doubles).saturating_sub(seen.rows.len());
    if untold > 0 {
        left.push(lang.pick(
            format!("{untold} lainnya tidak ditampilkan"),
            format!("{untold} more are not shown"),
        ));
    }
    let mut rows: Vec<Made> = seen.rows.iter().map(|row| made(row, lang)).collect();
    let more = rows.split_off(rows.len().min(ROWS_OPEN));
    Preview {
        said: lang.pick(
            format!("{} barang kena aturan ini", seen.goods),
            format!("This rule would hold for {} goods", seen.goods),
        ),
        left_out: left.join("; "),
        more_word: lang
            .pick(format!("{} baris lagi", more.len()), format!("{} more rows", more.len())),
        rows,
        more,
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
        price: first.filter(|_| !row.is_left_out).map(rupiah).unwrap_or_default(),
        tiers: if row.is_left_out {
            String::new()
        } else {
            prices(row.prices.get(1..).unwrap_or_default(), lang)
        },
        now: row.price_now.filter(|now| Some(*now) != first).map(rupiah).unwrap_or_default(),
        sold: row
            .sold_as
            .as_ref()
            .map(|own| sold(&own.name, row.is_left_out, lang))
            .unwrap_or_default(),
        why_not: row.why_not.map(|word| why(word, lang)).unwrap_or_default(),
    }
}

fn sold(name: &str, is_left_out: bool, lang: Language) -> String {
    if is_left_out {
        lang.pick(
            format!("Sudah Anda jual sebagai {name}; dilewati."),
            format!("You sell it already as {name}; left out."),
        )
    } else {
        lang.pick(
            format!("Sudah Anda jual sebagai {name}; akan tampak dua kali."),
            format!("You sell it already as {name}; it would stand there twice."),
        )
    }
}
