//! How full a pool is, drawn by the server: the bar with its gates, and what came together day by day.

use chrono::NaiveDate;
use order_workflow::query::demand_pools::{GrowthView, NextGateView, PoolLineView};

use super::words::takes_pledges;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah, weekday_date};

/// The most gates on a bar; a phone has no room for more.
const GATES_SHOWN: usize = 3;
/// The most days of a chart.
const DAYS_SHOWN: usize = 14;
/// Height of the chart's plot.
const PLOT: i64 = 100;

/// One gate on the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateMark {
    /// Where, in percent of the bar.
    pub at: i64,
    /// `start`, `middle` or `end`: how its words stand to it.
    pub anchor: &'static str,
    /// "100 sak".
    pub units: String,
    /// "Rp298.500".
    pub price: String,
    /// Whether it is the next one.
    pub next: bool,
    /// Whether it stands before the last: a phone moves its words aside.
    pub near: bool,
}

/// How full a line is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fill {
    /// "97 sak".
    pub units: String,
    /// The number above the bar.
    pub number: String,
    /// "dari 14 koperasi".
    pub from: String,
    /// How far it is filled, in percent.
    pub at: i64,
    /// Where the number above it stands: never off the bar.
    pub number_at: i64,
    /// The gates, the first first.
    pub gates: Vec<GateMark>,
    /// "3 sak lagi, semua membayar Rp298.500."
    pub next: String,
    /// What that saves everybody.
    pub saves: String,
    /// The whole statement, for those who hear the page.
    pub label: String,
}

impl Fill {
    /// The bar of a line; nothing while its fill is nobody's to see.
    #[must_use]
    pub fn of(line: &PoolLineView, state: &str, lang: Language) -> Option<Self> {
        let fill = line.fill?;
        let unit = line.unit_name.as_str();
        let next = line.next_gates.first();
        // What tolerances reach is reached: everybody pays that price already.
        let with_more = line.closes_now.filter(|close| close.units > fill.firm);
        let reached = with_more.map_or(fill.firm, |close| close.units);
        let shown = shown(line, reached);
        let spread = i64::try_from(shown.len().max(1)).unwrap_or(1);
        let mut before = 0;
        let mut at = 100;
        for (n, gate) in (0_i64..).zip(&shown) {
            if reached < gate.needed {
                let width = (gate.needed - before).max(1);
                at = (n * 100 + (reached - before).max(0).saturating_mul(100) / width) / spread;
                break;
            }
            before = gate.needed;
        }
        let gates = (1_i64..).zip(&shown).map(|(n, gate)| GateMark {
            at: n * 100 / spread,
            anchor: if n == spread { "end" } else { "middle" },
            units: quantity(gate.needed, unit),
            price: gate.unit_price.map(rupiah).unwrap_or_default(),
            next: next.is_some_and(|next| next.from == gate.from),
            near: spread > 2 && n + 1 == spread,
        });
        let is_open = takes_pledges(state);
        let (units, mut from) = (quantity(fill.firm, unit), from(fill.pledges, lang));
        if let Some(close) = with_more.filter(|_| is_open) {
            let (all, price) = (quantity(close.units, unit), rupiah(close.unit_price));
            let more = count(close.units - fill.firm);
            from = lang.pick(
                format!("{from}, dengan {more} dari kelonggaran tercapai {all}: {price}"),
                format!("{from}; with {more} from tolerances {all} are reached: {price}"),
            );
        }
        let next = next.filter(|_| is_open);
        let (says, saves) = next_price(line, fill.firm, next, lang);
        let gates: Vec<GateMark> = gates.collect();
        let told: Vec<String> =
            gates.iter().map(|gate| format!("{} {}", gate.units, gate.price)).collect();
        let label = format!("{units} {from}. {} {says}", told.join(" · "));
        Some(Self {
            number: count(reached),
            units,
            from,
            at,
            number_at: at.clamp(4, 94),
            gates,
            next: says,
            saves,
            label: label.trim().to_owned(),
        })
    }
}

/// What is missing to the next price, and what it saves everybody; nothing where there is none.
fn next_price(
    line: &PoolLineView,
    firm: i64,
    next: Option<&NextGateView>,
    lang: Language,
) -> (String, String) {
    let unit = line.unit_name.as_str();
    match next {
        // Enough came together, but nobody of them would pay as much: more of the same changes nothing.
        Some(next) if line.closes_now.is_none() && firm >= next.needed => {
            let (price, least) = (rupiah(next.unit_price), quantity(next.least_pledge, unit));
            (
                lang.pick(
                    format!("Harga tertinggi yang ada belum sampai {price}."),
                    format!("No highest price reaches {price} yet."),
                ),
                lang.pick(
                    format!("Baru dibeli bila {least} mau membayar {price}."),
                    format!("It is bought once {least} would pay {price}."),
                ),
            )
        }
        Some(next) => (
            lang.pick(
                format!("{} lagi, semua membayar {}.", quantity(next.least_pledge, unit), rupiah(next.unit_price)),
                format!("{} more and everybody pays {}.", quantity(next.least_pledge, unit), rupiah(next.unit_price)),
            ),
            next.drop.map_or_else(
                || lang.t("Baru pada jumlah itu ada yang dibeli.", "Only then is anything bought.").to_owned(),
                |drop| {
                    lang.pick(
                        format!("Turun {} per {unit} untuk semua koperasi, termasuk yang sudah berkomitmen.", rupiah(drop)),
                        format!("{} less per {unit} for every cooperative, those that have pledged too.", rupiah(drop)),
                    )
                },
            ),
        ),
        None => (String::new(), String::new()),
    }
}

/// The gates around what is filled: where there are many, the last one reached and those ahead.
fn shown(line: &PoolLineView, firm: i64) -> Vec<&order_workflow::query::demand_pools::GateView> {
    let mut gates: Vec<_> = line.gates.iter().collect();
    // Gates that need as much as the one after are never reached by themselves.
    gates.dedup_by(|next, one| {
        let same = next.needed == one.needed;
        if same {
            *one = *next;
        }
        same
    });
    let reached = gates.iter().take_while(|gate| gate.needed <= firm).count();
    let from = reached.saturating_sub(1).min(gates.len().saturating_sub(GATES_SHOWN));
    gates.into_iter().skip(from).take(GATES_SHOWN).collect()
}

fn from(pledges: i64, lang: Language) -> String {
    let n = count(pledges);
    if pledges == 1 {
        return lang.pick("dari 1 koperasi".to_owned(), "from 1 cooperative".to_owned());
    }
    lang.pick(format!("dari {n} koperasi"), format!("from {n} cooperatives"))
}

/// One bar of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayBar {
    /// Its left edge, in tenths of a percent.
    pub x: String,
    /// Its width, likewise.
    pub width: String,
    /// Its top, in pixels from the top of the plot.
    pub y: i64,
    /// Its height.
    pub height: i64,
    /// Whether it is today's.
    pub now: bool,
}

/// What came together day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// The bars.
    pub bars: Vec<DayBar>,
    /// Where the next gate's line is, from the top of the plot, and its count.
    pub gate: Option<(i64, String)>,
    /// The first day.
    pub first: String,
    /// The last.
    pub last: String,
    /// All of it, for those who hear the page.
    pub label: String,
}

impl Bars {
    /// The chart of a line up to this day; nothing before there is anything to draw.
    #[must_use]
    pub fn of(
        growth: &[GrowthView],
        line: &PoolLineView,
        today: NaiveDate,
        lang: Language,
    ) -> Option<Self> {
        let first = growth.first()?.day;
        let last = growth.last()?.day.max(today.min(growth.last()?.day.max(today)));
        let days = (last - first).num_days().max(0) + 1;
        let skipped = (days - i64::try_from(DAYS_SHOWN).unwrap_or(days)).max(0);
        let begin = first + chrono::TimeDelta::days(skipped);
        let firm = |day: NaiveDate| {
            growth.iter().take_while(|one| one.day <= day).last().map_or(0, |one| one.firm)
        };
        let shown: Vec<(NaiveDate, i64)> =
            begin.iter_days().take_while(|day| *day <= last).map(|day| (day, firm(day))).collect();
        let gate = line.next_gates.first().map(|next| next.needed);
        let top = shown.iter().map(|(_, firm)| *firm).chain(gate).max()?.max(1);
        let height = |n: i64| {
            i64::try_from(i128::from(n) * i128::from(PLOT) / i128::from(top)).unwrap_or(PLOT)
        };
        let many = i64::try_from(shown.len()).unwrap_or(1).max(1);
        let tenths = |n: i64| format!("{}.{}", n / 10, n % 10);
        let bars = (0_i64..).zip(&shown).map(|(n, (day, firm))| DayBar {
            x: tenths(n * 1000 / many + 1000 / many / 10),
            width: tenths(1000 / many * 8 / 10),
            y: PLOT - height(*firm),
            height: height(*firm),
            now: *day == last,
        });
        let unit = line.unit_name.as_str();
        let told: Vec<String> = shown
            .iter()
            .map(|(day, firm)| format!("{} {}", weekday_date(*day, lang), quantity(*firm, unit)))
            .collect();
        Some(Self {
            bars: bars.collect(),
            gate: gate.map(|needed| (PLOT - height(needed), count(needed))),
            first: crate::language::format::date(begin, lang)
                .rsplit_once('\u{a0}')
                .map_or_else(String::new, |(day, _)| day.to_owned()),
            last: if last == today {
                lang.t("hari ini", "today").to_owned()
            } else {
                weekday_date(last, lang)
            },
            label: told.join(", "),
        })
    }
}
