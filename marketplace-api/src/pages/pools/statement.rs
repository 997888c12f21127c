//! `/pools/{id}/statement`: what each got and paid, what it would have paid alone, and by which rules.

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::query::demand_pools::{PoolView, StatementRow, StatementView, UnitCount};
use supply_chain::money::Money;

use super::organizing::charges;
use super::words::{Rule, badge, published, rules};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah, rupiah_change};
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Note, Tone, Total};

/// Cooperatives that are shown; the file has all of them.
const ROWS_SHOWN: usize = 200;

/// One cooperative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidRow {
    /// Whose.
    pub name: String,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Units of all goods.
    pub units: String,
    /// Its part of the supplier's bill.
    pub goods: String,
    /// The organizer's margin or fee.
    pub margin: String,
    /// Its part of the charges.
    pub charges: String,
    /// Everything.
    pub total: String,
    /// Against buying alone.
    pub saved: String,
    /// What claims took off it; a dash where it is not the reader's to know.
    pub claimed: String,
}

/// One kind of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsTold {
    /// The goods.
    pub name: String,
    /// The dearest published price.
    pub first: String,
    /// What everybody pays.
    pub price: String,
    /// Ordered.
    pub ordered: String,
    /// Came good.
    pub came: String,
}

/// The statement.
#[derive(Debug, Template)]
#[template(path = "pools/statement.html")]
pub struct StatementPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub badge: Badge,
    /// Who gathers, who sells, how many take part.
    pub about: String,
    /// Whether this is what each is to pay or pays.
    pub note: Note,
    /// The sums.
    pub totals: Vec<Total>,
    /// By cooperative.
    pub rows: Vec<PaidRow>,
    /// All of them together, those that are not shown too.
    pub sum: PaidRow,
    /// Whether claims took anything off.
    pub has_claims: bool,
    /// Why not all of them are shown, or empty.
    pub more: String,
    /// By goods.
    pub goods: Vec<GoodsTold>,
    /// Papers whose charges are shared out.
    pub charges: Vec<Total>,
    /// The rules in words.
    pub rules: Vec<Rule>,
    /// When they were published.
    pub published: String,
    /// Their digest.
    pub digest: String,
    /// Where the file is.
    pub file: String,
}

impl StatementPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, pool: &PoolView, statement: &StatementView, here: Here) -> Self {
        let lang = shell.lang;
        let back = if pool.side == "organizer" { "/manage" } else { "" };
        let shell = shell.task(Link::new(pool.title.clone(), format!("/pools/{}{back}", pool.id)));
        let n = count(statement.participants);
        let hidden = statement.rows.len().saturating_sub(ROWS_SHOWN);
        let only_own =
            i64::try_from(statement.rows.len()).unwrap_or(i64::MAX) < statement.participants;
        let more = if hidden > 0 || only_own {
            lang.t("Yang lain ada di dalam berkas.", "The others are in the file.").to_owned()
        } else {
            String::new()
        };
        let unit = statement.lines.first().map_or("", |line| line.unit_name.as_str());
        let one_unit = statement.lines.iter().all(|line| line.unit_name == unit);
        let unit = if one_unit { unit } else { lang.t("satuan", "unit") };
        let mut others = 0;
        let rows = statement.rows.iter().take(ROWS_SHOWN).map(|row| {
            if row.organization.is_none() {
                others += 1;
            }
            paid(row, others, lang)
        });
        Self {
            badge: badge(pool.state, lang),
            title: pool.title.clone(),
            about: lang.pick(
                format!(
                    "{n} koperasi · diselenggarakan {}, dibeli dari {}",
                    pool.organizer.name, pool.supplier.name
                ),
                format!(
                    "{n} cooperatives · organized by {}, bought from {}",
                    pool.organizer.name, pool.supplier.name
                ),
            ),
            note: note(statement, lang),
            totals: totals(statement, lang),
            rows: rows.collect(),
            sum: sum_of(statement, lang),
            has_claims: statement.claimed != Money::ZERO,
            more,
            goods: statement
                .lines
                .iter()
                .map(|line| GoodsTold {
                    name: line.product_name.clone(),
                    first: rupiah(line.first_price),
                    price: line
                        .unit_price
                        .map_or_else(|| lang.t("tidak tercapai", "not reached").to_owned(), rupiah),
                    ordered: quantity(line.ordered, &line.unit_name),
                    came: quantity(line.came, &line.unit_name),
                })
                .collect(),
            charges: charges(statement, lang),
            rules: rules(&statement.rules, unit, here),
            published: published(pool, here),
            digest: pool.rules_digest.clone().unwrap_or_default(),
            file: format!("/pools/{}/file", pool.id),
            shell,
        }
    }
}

fn note(statement: &StatementView, lang: Language) -> Note {
    let (bold, small) = if statement.legs_from == "award" {
        (
            lang.t(
                "Ini yang akan dibayar, bila semua datang.",
                "This is what will be paid when everything comes.",
            ),
            lang.t(
                "Yang kurang datang tidak dibayar; ongkos dibagi sesudahnya.",
                "What does not come is not paid; freight is shared afterwards.",
            ),
        )
    } else {
        (
            lang.t(
                "Ini yang didapat dan dibayar, menurut yang datang.",
                "This is what each got and pays, by what came.",
            ),
            lang.t(
                "Semua bagian berjumlah tepat tagihan distributor, jasa dan ongkos. Yang diklaim tidak ditagih.",
                "All parts add up to the supplier's bill, the margin and the charges exactly. What is claimed is not billed.",
            ),
        )
    };
    Note { tone: Tone::Info, icon: "receipt", bold: bold.to_owned(), small: small.to_owned() }
}

/// The sums, and what claims took off them.
fn totals(statement: &StatementView, lang: Language) -> Vec<Total> {
    let mut totals = vec![
        Total::new(lang.t("Tagihan distributor", "The supplier's bill"), rupiah(statement.goods)),
        Total::new(lang.t("Jasa penyelenggara", "The organizer's part"), rupiah(statement.margin)),
        Total::new(lang.t("Ongkos", "Charges"), rupiah(statement.charged)),
        Total::sum(lang.t("Bagian semua peserta", "The parts of all"), rupiah(statement.total)),
    ];
    if statement.claimed != Money::ZERO {
        let off = Money::ZERO.minus(statement.claimed).unwrap_or_default();
        let left = statement.total.minus(statement.claimed).unwrap_or_default();
        totals.push(Total::new(
            lang.t("Diklaim atau tidak diterima baik", "Claimed, or not counted good"),
            rupiah(off),
        ));
        totals.push(Total::sum(
            lang.t("Ditagihkan kepada semua peserta", "Billed to all"),
            rupiah(left),
        ));
    }
    totals
}

fn paid(row: &StatementRow, nth: usize, lang: Language) -> PaidRow {
    let unnamed =
        || lang.pick(format!("Koperasi lain {nth}"), format!("Another cooperative {nth}"));
    PaidRow {
        name: row.organization.as_ref().map_or_else(unnamed, |one| one.name.clone()),
        own: row.is_own,
        units: counted(&row.counts),
        goods: rupiah(row.goods),
        margin: rupiah(row.margin),
        charges: rupiah(row.charges),
        total: rupiah(row.total),
        saved: row.saved.map_or_else(|| "–".to_owned(), rupiah_change),
        claimed: row.claimed.map_or_else(|| "–".to_owned(), less),
    }
}

/// "13 sak, 4 karton": what is counted otherwise is not added up.
fn counted(counts: &[UnitCount]) -> String {
    let told = counts.iter().map(|one| quantity(one.units, &one.unit_name));
    told.collect::<Vec<_>>().join(", ")
}

fn less(amount: Money) -> String {
    rupiah(Money::ZERO.minus(amount).unwrap_or_default())
}

/// Everybody's together.
fn sum_of(statement: &StatementView, lang: Language) -> PaidRow {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for one in statement.rows.iter().flat_map(|row| &row.counts) {
        *counts.entry(one.unit_name.as_str()).or_default() += one.units;
    }
    let counts = counts.into_iter();
    let counts: Vec<UnitCount> =
        counts.map(|(unit, units)| UnitCount { unit_name: unit.to_owned(), units }).collect();
    let is_all = i64::try_from(statement.rows.len()).unwrap_or(-1) == statement.participants;
    let saved: Option<Vec<Money>> = statement.rows.iter().map(|row| row.saved).collect();
    let saved = saved.filter(|_| is_all).and_then(Money::sum);
    PaidRow {
        name: lang.t("Jumlah", "Sum").to_owned(),
        own: false,
        units: if is_all { counted(&counts) } else { "–".to_owned() },
        goods: rupiah(statement.goods),
        margin: rupiah(statement.margin),
        charges: rupiah(statement.charged),
        total: rupiah(statement.total),
        saved: saved.map_or_else(|| "–".to_owned(), rupiah_change),
        claimed: less(statement.claimed),
    }
}
