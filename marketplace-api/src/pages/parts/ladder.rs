//! The price ladder at a count, and the next better price.

use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{count, percent, rupiah, unit_price, unit_word};

/// One step of a price ladder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LadderStep {
    /// From how many packs on, as a number.
    pub from: i64,
    /// The counts it holds for: "1–9", "50+".
    pub range: String,
    /// The price of a pack.
    pub price: String,
    /// The price of one [`Ladder::unit`]: "Rp35.500".
    pub per_unit: String,
    /// What it saves against the first step: "2,1%", or a dash.
    pub saving: String,
    /// Whether the present count reaches it.
    pub reached: bool,
}

/// The better price at the next step, always one line away.
///
/// The script fills `say` and `say_small` again when the count changes; the names in braces are its.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Further {
    /// "2 karton lagi, harga turun ke Rp208.500."
    pub said: String,
    /// "8 karton Rp1.704.000 · 10 karton Rp2.085.000"
    pub said_small: String,
    /// The first sentence with `{n}` and `{p}` left open.
    pub say: String,
    /// The second with `{now}`, `{sum}`, `{then}` and `{total}` left open.
    pub say_small: String,
}

impl Further {
    /// What is missing to `from`, when `packs` are wanted in all, `have` of them in the basket already.
    fn new(
        (have, packs): (i64, i64),
        price: Money,
        (from, next): (i64, Money),
        pack: &str,
        lang: Language,
    ) -> Option<Self> {
        let say = lang.pick(
            format!("{{n}} {pack} lagi, harga turun ke {{p}}."),
            format!("{{n}} more {pack} and the price drops to {{p}}."),
        );
        let with =
            if have > 0 { lang.t("Dengan isi keranjang: ", "With the basket: ") } else { "" };
        let say_small = format!("{with}{{now}} {pack} {{sum}} · {{then}} {pack} {{total}}");
        let said = say.replace("{n}", &count(from - packs)).replace("{p}", &rupiah(next));
        let said_small = say_small
            .replace("{now}", &count(packs))
            .replace("{sum}", &rupiah(price.times(packs)?))
            .replace("{then}", &count(from))
            .replace("{total}", &rupiah(next.times(from)?));
        Some(Self { said, said_small, say, say_small })
    }
}

/// A price ladder as the reader sees it at a count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ladder {
    /// The pack's name: "karton".
    pub pack: String,
    /// What the unit price is told per: "pcs", "kg", "liter".
    pub unit: String,
    /// The steps, the smallest count first.
    pub steps: Vec<LadderStep>,
    /// The next step, where there is one.
    pub further: Option<Further>,
    /// `from:sen` of each step, for the script that follows the count.
    pub data: String,
    /// How many packs count towards the steps besides those asked about: what is in the basket.
    pub have: i64,
}

impl Ladder {
    /// The ladder of `breaks` (from how many packs, at which price a pack; the smallest first) at
    /// `packs`, for packs of `factor` base units.
    #[must_use]
    pub fn at(
        breaks: &[(i64, Money)],
        packs: i64,
        pack: (&str, i64, &str),
        lang: Language,
    ) -> Self {
        Self::on_top(breaks, (0, packs), pack, lang)
    }

    /// The ladder for `packs` more than the `have` that are in the basket: the order is priced by both.
    #[must_use]
    pub fn on_top(
        breaks: &[(i64, Money)],
        (have, more): (i64, i64),
        (pack, factor, base_unit): (&str, i64, &str),
        lang: Language,
    ) -> Self {
        let packs = have.saturating_add(more);
        let first = breaks.first().map_or(0, |(_, price)| price.sen());
        let reached = breaks.iter().rposition(|(from, _)| packs >= *from).unwrap_or(0);
        let steps = breaks
            .iter()
            .enumerate()
            .map(|(at, (from, price))| LadderStep {
                from: *from,
                range: match breaks.get(at + 1) {
                    Some((next, _)) if *next - 1 > *from => {
                        format!("{}–{}", count(*from), count(*next - 1))
                    }
                    Some(_) => count(*from),
                    None => format!("{}+", count(*from)),
                },
                price: rupiah(*price),
                per_unit: unit_price(*price, factor, base_unit).map_or_else(String::new, rupiah),
                saving: saving(first, price.sen()),
                reached: at == reached,
            })
            .collect();
        let further = breaks.get(reached + 1).and_then(|next| {
            let (_, price) = breaks.get(reached)?;
            Further::new((have, packs), *price, *next, pack, lang)
        });
        let data: Vec<String> =
            breaks.iter().map(|(from, price)| format!("{from}:{}", price.sen())).collect();
        let unit = unit_word(base_unit, lang).to_owned();
        Self { pack: pack.to_owned(), unit, steps, further, data: data.join(","), have }
    }
}

/// Tenths of a percent saved, rounded down: nobody is promised more than they save.
fn saving(first: i64, price: i64) -> String {
    if first <= 0 || price >= first {
        return "–".to_owned();
    }
    let tenths = i128::from(first - price) * 1000 / i128::from(first);
    percent(i64::try_from(tenths).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    #[test]
    fn the_ladder_tells_ranges_savings_and_the_next_better_price() {
        let breaks = [(1, rp(213_000)), (10, rp(208_500)), (50, rp(204_000))];

        let ladder = Ladder::at(&breaks, 8, ("karton", 6, "pcs"), Language::Indonesian);

        let ranges: Vec<&str> = ladder.steps.iter().map(|step| step.range.as_str()).collect();
        assert_eq!(ranges, ["1–9", "10–49", "50+"]);
        let savings: Vec<&str> = ladder.steps.iter().map(|step| step.saving.as_str()).collect();
        assert_eq!(savings, ["–", "2,1%", "4,2%"]);
        let further = ladder.further.unwrap();
        assert_eq!(further.said, "2 karton lagi, harga turun ke Rp208.500.");
        assert_eq!(further.said_small, "8 karton Rp1.704.000 · 10 karton Rp2.085.000");
        assert_eq!(ladder.data, "1:21300000,10:20850000,50:20400000");
    }

    #[test]
    fn what_is_in_the_basket_counts_towards_the_next_step() {
        let breaks = [(1, rp(213_000)), (10, rp(208_500)), (50, rp(204_000))];

        let near = Ladder::on_top(&breaks, (7, 1), ("karton", 6, "pcs"), Language::Indonesian);
        let reached = Ladder::on_top(&breaks, (9, 1), ("karton", 6, "pcs"), Language::Indonesian);

        let further = near.further.unwrap();
        assert_eq!(further.said, "2 karton lagi, harga turun ke Rp208.500.");
        assert_eq!(
            further.said_small,
            "Dengan isi keranjang: 8 karton Rp1.704.000 · 10 karton Rp2.085.000"
        );
        assert!(reached.steps[1].reached);
        assert_eq!(reached.further.unwrap().said, "40 karton lagi, harga turun ke Rp204.000.");
    }

    #[test]
    fn at_the_last_step_there_is_nothing_further() {
        let breaks = [(1, rp(213_000)), (2, rp(208_500))];

        let ladder = Ladder::at(&breaks, 2, ("karton", 6, "pcs"), Language::Indonesian);

        assert_eq!(ladder.further, None);
        assert_eq!(ladder.steps[0].range, "1");
        assert!(ladder.steps[1].reached && !ladder.steps[0].reached);
    }
}
