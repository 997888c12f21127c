//! The goods of a pool on its page: what is pledged for and how much is in one, gates, and what the reader pledged of each.

use order_workflow::query::demand_pools::{GateView, PoolLineView, PoolView, SeenLine};
use supply_chain::money::Money;

use super::bar::Fill;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah, unit_word, volume, weight};

/// Goods of a pool that has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// The goods.
    pub name: String,
    /// Where they are looked at.
    pub href: String,
    /// How full.
    pub fill: String,
    /// What is missing, or what was found.
    pub next: String,
    /// What the reader pledged, or empty.
    pub own: String,
    /// "Beri komitmen", or what else is done there.
    pub action: &'static str,
}

/// The goods that are looked at: what is pledged for, and how much is in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsHead {
    /// Their name.
    pub name: String,
    /// "1 karton = 60 pcs", and what was found at the clearing.
    pub small: String,
    /// Where the offer is, for whoever may see it; else empty.
    pub href: String,
}

/// A gate while there is no bar to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRow {
    /// "dari 50 sak".
    pub from: String,
    /// "Rp305.000".
    pub price: String,
}

/// The row of a line.
pub(super) fn line_row(pool: &PoolView, line: &PoolLineView, lang: Language) -> LineRow {
    let unit = line.unit_name.as_str();
    let fill = Fill::of(line, pool.state, lang);
    let found = found(line, lang);
    let may_pledge = pool.allowed_commands.contains(&"pledge");
    let has_own = line.own.as_ref().is_some_and(|own| own.state == "standing");
    let first = line.gates.first().and_then(|gate| gate.unit_price).map(|price| {
        let price = rupiah(price);
        lang.pick(format!("mulai {price} per {unit}"), format!("from {price} per {unit}"))
    });
    let own = line.own.as_ref().filter(|own| own.state == "standing" || own.state == "awarded");
    LineRow {
        name: line.product_name.clone(),
        href: format!("/pools/{}?line={}", pool.id, line.id),
        fill: fill.as_ref().map(|fill| format!("{} {}", fill.units, fill.from)).unwrap_or_default(),
        next: found
            .or(fill.map(|fill| fill.next).filter(|next| !next.is_empty()))
            .or(first)
            .unwrap_or_default(),
        action: match (may_pledge, has_own) {
            (true, true) => lang.t("Ubah komitmen", "Change the pledge"),
            (true, false) => lang.t("Beri komitmen", "Pledge"),
            (false, _) => lang.t("Lihat", "See"),
        },
        own: own
            .map(|own| {
                let units = own.award.map_or(own.firm, |award| award.units);
                let units = quantity(units, unit);
                lang.pick(format!("Anda {units}"), format!("You {units}"))
            })
            .unwrap_or_default(),
    }
}

/// What everybody pays from so many on; to the supplier, what it asks for a pack.
pub(super) fn gates(line: &PoolLineView, lang: Language) -> Vec<GateRow> {
    let row = |gate: &GateView| {
        let needed = quantity(gate.needed, &line.unit_name);
        GateRow {
            from: lang.pick(format!("dari {needed}"), format!("from {needed}")),
            price: gate.unit_price.map_or_else(|| pack_price(line, gate.pack_price, lang), rupiah),
        }
    };
    line.gates.iter().map(row).collect()
}

/// What was found at the clearing: "104 sak · Rp298.500"; nothing before.
fn found(line: &PoolLineView, lang: Language) -> Option<String> {
    let result = line.result?;
    let units = quantity(result.units, &line.unit_name);
    // What everybody pays is not the supplier's to read; what it asks for a pack itself is.
    let price = match (result.unit_price, result.pack_price) {
        (Some(price), _) => rupiah(price),
        (None, Some(price)) => pack_price(line, price, lang),
        (None, None) => return Some(lang.t("Tidak tercapai", "Not reached").to_owned()),
    };
    Some(format!("{units} · {price}"))
}

/// "Rp311.100 per sak": what the supplier asks.
fn pack_price(line: &PoolLineView, price: Money, lang: Language) -> String {
    let (price, pack) = (rupiah(price), &line.pack_name);
    lang.pick(format!("{price} per {pack}"), format!("{price} per {pack}"))
}

/// What is pledged for.
pub(super) fn goods_head(line: &PoolLineView, sees_offer: bool, lang: Language) -> GoodsHead {
    let unit = quantity(1, &line.unit_name);
    let content = match line.base_unit.as_str() {
        "gram" => weight(line.unit_factor),
        "ml" => volume(line.unit_factor, lang),
        _ if line.unit_factor == 1 => String::new(),
        base => quantity(line.unit_factor, unit_word(base, lang)),
    };
    let content = if content.is_empty() { unit } else { format!("{unit} = {content}") };
    GoodsHead {
        name: line.product_name.clone(),
        small: match found(line, lang) {
            Some(found) => format!("{content} · {found}"),
            None => content,
        },
        href: if sees_offer { format!("/offers/{}", line.offer_id) } else { String::new() },
    }
}

/// "Komitmen Anda: 2 barang, paling banyak Rp4.995.000": of all goods, where all of them are there.
pub(super) fn own_sum(pool: &PoolView, lines: &[SeenLine], lang: Language) -> String {
    let is_all = i64::from(pool.line_count) == i64::try_from(lines.len()).unwrap_or(-1);
    let own = lines.iter().filter_map(|line| line.view.own.as_ref());
    let standing: Vec<Money> = own
        .clone()
        .filter(|own| own.state == "standing")
        .filter_map(|own| own.highest.times(own.firm.saturating_add(own.tolerance)))
        .collect();
    let awarded: Vec<Money> = own.filter_map(|own| own.award.map(|award| award.amount)).collect();
    if !is_all {
        return String::new();
    }
    let goods = |n: usize| {
        let n = count(i64::try_from(n).unwrap_or_default());
        lang.pick(format!("{n} barang"), format!("{n} goods"))
    };
    if let Some(sum) = Money::sum(awarded.iter().copied()).filter(|_| !awarded.is_empty()) {
        let (goods, sum) = (goods(awarded.len()), rupiah(sum));
        return lang.pick(
            format!("Jatah Anda: {goods}, {sum} sebelum ongkos."),
            format!("You get: {goods}, {sum}, freight apart."),
        );
    }
    match Money::sum(standing.iter().copied()).filter(|_| !standing.is_empty()) {
        Some(sum) => {
            let (goods, sum) = (goods(standing.len()), rupiah(sum));
            lang.pick(
                format!("Komitmen Anda: {goods}, paling banyak {sum} sebelum ongkos."),
                format!("Your pledges: {goods}, {sum} at most, freight apart."),
            )
        }
        None => String::new(),
    }
}
