//! An arrival on the organizer's desk: figures, the table of shares, and the checks that everything adds up.

use order_workflow::query::demand_pools::{ArrivalView, CheckView, RulesView, ShareView};

use super::words::sharing;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::parts::{Note, Tone};
use supply_chain::money::Money;

/// One figure with its words beneath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// "104".
    pub value: String,
    /// "sak dipesan".
    pub word: String,
    /// `t-bad` for what is missing; else empty.
    pub class: &'static str,
}

/// One cooperative's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareRow {
    /// Whose.
    pub name: String,
    /// What was promised.
    pub promised: String,
    /// "28,56".
    pub exact: String,
    /// How that is reckoned: "30 × 99 ÷ 104"; empty where it is nothing but a part of what was added.
    pub reckoned: String,
    /// "28".
    pub units: String,
    /// "−2", or empty.
    pub less: String,
    /// What the goods cost it.
    pub goods: String,
    /// Freight and other charges.
    pub charges: String,
    /// Whether the row is tinted: it gets less.
    pub flag: bool,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Whether it holds.
    pub agrees: bool,
    /// "Sak dibagi = sak datang".
    pub word: String,
    /// The number, or what is different.
    pub value: String,
}

/// An arrival in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalTable {
    /// The goods, where the pool has several; else empty.
    pub goods: String,
    /// "Usulan pembagian" or "Pembagian".
    pub heading: &'static str,
    /// The rule in a few words.
    pub rule: String,
    /// Ordered, came, short, price.
    pub figures: Vec<Figure>,
    /// The rows.
    pub rows: Vec<ShareRow>,
    /// The sums: promised, units, goods with the organizer's part, charges.
    pub sums: [String; 4],
    /// What the last but one column is: "Barang", or "Barang dan jasa" where the organizer's part is in it.
    pub goods_word: &'static str,
    /// Whether anybody bears charges.
    pub has_charges: bool,
    /// The checks.
    pub checks: Vec<Check>,
    /// What is short is not billed; what is too much goes to stock.
    pub notes: Vec<String>,
    /// That something does not add up.
    pub wrong: Option<Note>,
}

impl ArrivalTable {
    /// The table of an arrival; `several` where the pool has more than one kind of goods.
    #[must_use]
    pub fn new(
        arrival: &ArrivalView,
        rules: Option<&RulesView>,
        several: bool,
        lang: Language,
    ) -> Self {
        let unit = arrival.unit_name.as_str();
        let has_charges = arrival.shares.iter().any(|share| share.charges.sen() != 0);
        let sum = |of: &dyn Fn(&ShareView) -> i64| arrival.shares.iter().map(of).sum::<i64>();
        let money = |of: &dyn Fn(&ShareView) -> Money| {
            Money::sum(arrival.shares.iter().map(of)).map(rupiah).unwrap_or_default()
        };
        let sums = [
            count(sum(&|share| share.promised)),
            count(sum(&|share| share.units)),
            money(&|share| share.amount),
            money(&|share| share.charges),
        ];
        let has_margin = arrival.shares.iter().any(|share| share.margin.sen() != 0);
        let checks: Vec<Check> =
            arrival.checks.iter().map(|check| told(check, unit, lang)).collect();
        let wrong = checks.iter().any(|check| !check.agrees).then(|| Note {
            tone: Tone::Bad,
            icon: "alert-triangle",
            bold: lang
                .t(
                    "Jumlahnya belum cocok, jadi belum bisa disahkan.",
                    "The sums do not agree, so it cannot be confirmed.",
                )
                .to_owned(),
            small: lang
                .t(
                    "Periksa hitungan di gudang dan tagihan distributor, lalu hitung ulang.",
                    "Check the count at the hub and the supplier's bill, then count again.",
                )
                .to_owned(),
        });
        Self {
            goods: if several { arrival.product_name.clone() } else { String::new() },
            heading: if arrival.allocated_at.is_some() {
                lang.t("Pembagian", "How it is shared")
            } else {
                lang.t("Usulan pembagian", "Proposed sharing")
            },
            rule: rules
                .map(|rules| {
                    let rule = sharing(rules, lang);
                    lang.pick(format!("Aturan: {rule}"), format!("Rule: {rule}"))
                })
                .unwrap_or_default(),
            figures: figures(arrival, lang),
            rows: rows(arrival),
            sums,
            goods_word: if has_margin {
                lang.t("Barang dan jasa", "Goods and fee")
            } else {
                lang.t("Barang", "Goods")
            },
            has_charges,
            checks,
            notes: notes(arrival, lang),
            wrong,
        }
    }
}

/// The rows; each tells how its share was reckoned, where all of them are a part of what came.
fn rows(arrival: &ArrivalView) -> Vec<ShareRow> {
    let there = arrival.good - arrival.lost_at_hub;
    let parts: Option<Vec<(i64, i64)>> =
        arrival.shares.iter().map(|share| part_of(&share.exact, there)).collect();
    // Told only where it comes out: everybody's part of the same whole, which is all of them.
    let parts = parts.filter(|parts| {
        let whole = parts.iter().map(|(mine, _)| *mine).sum::<i64>();
        parts.iter().all(|(_, all)| *all == whole)
    });
    let told = |(at, share): (usize, &ShareView)| {
        let part = parts.as_ref().and_then(|parts| parts.get(at)).filter(|(_, all)| *all > 1);
        let reckoned = part
            .map(|(mine, all)| format!("{} × {} ÷ {}", count(*mine), count(there), count(*all)));
        row(share, reckoned.unwrap_or_default())
    };
    arrival.shares.iter().enumerate().map(told).collect()
}

/// Of which part of which whole a share of `there` units is: "282/48" of 47 are 6 of 48.
pub(super) fn part_of(exact: &str, there: i64) -> Option<(i64, i64)> {
    let (numerator, denominator) = exact.split_once('/')?;
    let (numerator, denominator): (i64, i64) = (numerator.parse().ok()?, denominator.parse().ok()?);
    (there > 0 && numerator % there == 0).then(|| (numerator / there, denominator))
}

fn row(share: &ShareView, reckoned: String) -> ShareRow {
    let less = share.promised - share.units;
    ShareRow {
        name: share.organization.name.clone(),
        promised: count(share.promised),
        exact: share.exact_rounded.to_string().replace('.', ","),
        reckoned,
        units: count(share.units),
        less: if less > 0 { count(-less) } else { String::new() },
        goods: rupiah(share.amount),
        charges: rupiah(share.charges),
        // The exact share loses a part of a unit to rounding; who loses a whole one and more is tinted.
        flag: less > 0,
    }
}

/// Whether a share is reckoned from less than was promised: from what was pledged for sure.
fn is_cut_first(share: &ShareView, arrival: &ArrivalView) -> bool {
    let there = arrival.good - arrival.lost_at_hub;
    part_of(&share.exact, there).is_some_and(|(mine, _)| mine < share.promised)
}

fn figures(arrival: &ArrivalView, lang: Language) -> Vec<Figure> {
    let unit = arrival.unit_name.as_str();
    let figure = |value, word, class| Figure { value, word, class };
    let word = |id: &str, en: &str| lang.pick(format!("{unit} {id}"), format!("{unit} {en}"));
    let open = arrival.ordered - arrival.came_before;
    let short = open - arrival.good;
    let mut told = vec![
        figure(count(open), word("dipesan", "ordered"), ""),
        figure(count(arrival.good), word("datang baik", "came good"), ""),
    ];
    if short > 0 {
        let from = lang.t("kurang dari distributor", "short from the supplier");
        told.push(figure(count(-short), from.to_owned(), "t-bad"));
    }
    if arrival.lost_at_hub > 0 {
        let word = lang.t("hilang atau rusak di gudang", "lost or spoilt at the hub");
        told.push(figure(count(-arrival.lost_at_hub), word.to_owned(), "t-bad"));
    }
    told.push(figure(
        rupiah(arrival.unit_price),
        lang.t("harga satu untuk semua", "one price for all").to_owned(),
        "",
    ));
    told
}

fn notes(arrival: &ArrivalView, lang: Language) -> Vec<String> {
    let unit = arrival.unit_name.as_str();
    let mut told = Vec::new();
    let sum = |of: &dyn Fn(&ShareView) -> Money| Money::sum(arrival.shares.iter().map(of));
    let (goods, margin) = (sum(&|share| share.goods), sum(&|share| share.margin));
    if let (Some(goods), Some(margin)) = (goods, margin.filter(|margin| *margin != Money::ZERO)) {
        let both = goods.plus(margin).map(rupiah).unwrap_or_default();
        let (goods, margin) = (rupiah(goods), rupiah(margin));
        told.push(lang.pick(
            format!("Barang {goods} + jasa penyelenggara {margin} = {both}."),
            format!("Goods {goods} + the organizer's part {margin} = {both}."),
        ));
    }
    let extra = arrival.shares.iter().any(|share| share.promised > share.units);
    if extra && arrival.shares.iter().any(|share| is_cut_first(share, arrival)) {
        told.push(
            lang.t(
                "Tambahan dari kelonggaran dikurangi lebih dulu; hitungan memakai yang pasti saja.",
                "What came of tolerances is cut first; the reckoning takes what was pledged for sure.",
            )
            .to_owned(),
        );
    }
    let short = arrival.ordered - arrival.came_before - arrival.good;
    if short > 0 {
        let n = quantity(short, unit);
        let worth = rupiah(arrival.not_billed);
        told.push(lang.pick(
            format!("{n} yang kurang, {worth}, tidak ditagih distributor."),
            format!("The {n} missing, {worth}, are not billed by the supplier."),
        ));
    }
    if arrival.to_stock.units > 0 {
        let (n, goods) = (quantity(arrival.to_stock.units, unit), rupiah(arrival.to_stock.goods));
        told.push(lang.pick(
            format!("{n} lebih dari yang dijanjikan: masuk stok penyelenggara, {goods}."),
            format!("{n} more than was promised: the organizer's stock, {goods}."),
        ));
    }
    if arrival.borne.units > 0 {
        let (n, goods) = (quantity(arrival.borne.units, unit), rupiah(arrival.borne.goods));
        told.push(lang.pick(
            format!("{n} hilang di gudang: ditanggung penyelenggara, {goods}."),
            format!("{n} lost at the hub: borne by the organizer, {goods}."),
        ));
    }
    told
}

fn told(check: &CheckView, unit: &str, lang: Language) -> Check {
    let word = match check.what {
        "units" => lang.pick(
            format!("Jumlah {unit} dibagi = yang datang"),
            format!("{unit} shared out = what came"),
        ),
        "bill" => {
            lang.t("Nilai = tagihan distributor", "What it costs = the supplier's bill").to_owned()
        }
        "charges" => lang.t("Ongkos = nota angkutan", "Freight = the carrier's papers").to_owned(),
        _ => {
            lang.t("Tidak ada yang melebihi jatahnya", "Nobody above what was promised").to_owned()
        }
    };
    let value = match (check.units, check.shared_units, check.amount, check.shared_amount) {
        (Some(should), Some(is), ..) if should == is => count(should),
        (Some(should), Some(is), ..) => lang.pick(
            format!("selisih {}", count(is - should)),
            format!("{} different", count(is - should)),
        ),
        (.., Some(should), Some(is)) if should == is => rupiah(should),
        (.., Some(should), Some(is)) => {
            let difference = is.minus(should).map(rupiah).unwrap_or_default();
            lang.pick(format!("selisih {difference}"), format!("{difference} different"))
        }
        _ => String::new(),
    };
    Check { agrees: check.agrees, word, value }
}
