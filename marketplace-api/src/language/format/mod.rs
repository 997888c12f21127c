//! Money, counts, dates and deadlines as the pages write them: `Rp1.250.000`, `Sel, 24 Nov 16.00 WITA`.
//!
//! Figures are grouped with dots in both languages, because what is shown is also what may be typed
//! back, and `1,250` typed would mean one and a quarter. Number and unit never part: a no-break
//! space stands between them.

mod time;

use supply_chain::money::Money;

pub use self::time::{
    ago, clock, clock_zone, date, deadline, deadline_short, is_urgent, moment, moment_zone,
    month_year, paper_date, paper_moment, weekday_date,
};
use super::Language;

/// A space at which no line breaks.
pub const NO_BREAK: char = '\u{a0}';
/// The minus of figures, as wide as the plus; a hyphen would break lines.
const MINUS: char = '\u{2212}';

/// The digits of a whole number in groups of three: `1.250.000`, `−5`.
#[must_use]
pub fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if n < 0 {
        out.push(MINUS);
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// An amount of money: `Rp1.250.000`, `Rp12.500,50`, `−Rp2.494.000`.
///
/// Sen are written only where there are any.
#[must_use]
pub fn rupiah(amount: Money) -> String {
    let sen = amount.sen();
    let mut out = String::new();
    if sen < 0 {
        out.push(MINUS);
    }
    let size = sen.unsigned_abs();
    out.push_str("Rp");
    out.push_str(&count(i64::try_from(size / 100).unwrap_or(i64::MAX)));
    if !size.is_multiple_of(100) {
        return format!("{out},{:02}", size % 100);
    }
    out
}

/// A difference with its sign: `+Rp73.000`, `−Rp2.494.000`, `Rp0`.
#[must_use]
pub fn rupiah_change(amount: Money) -> String {
    if amount > Money::ZERO { format!("+{}", rupiah(amount)) } else { rupiah(amount) }
}

/// An amount as it stands in a field the reader may change: `195.600`, `12.500,50`.
#[must_use]
pub fn rupiah_typed(amount: Money) -> String {
    rupiah(amount).replace("Rp", "")
}

/// A count with its unit, which never part: `12 karton`.
#[must_use]
pub fn quantity(n: i64, unit: &str) -> String {
    format!("{}{NO_BREAK}{unit}", count(n))
}

/// Grams as people weigh: `500 g`, `2,5 kg`, `1.250 kg`; `1.001 g` where a kilogram's third decimal counts.
#[must_use]
pub fn weight(grams: i64) -> String {
    thousandths(grams, "g", "kg")
}

/// Millilitres as people pour: `250 ml`, `1,5 liter`.
#[must_use]
pub fn volume(millilitres: i64, lang: Language) -> String {
    thousandths(millilitres, "ml", lang.t("liter", "litres"))
}

fn thousandths(n: i64, small: &str, large: &str) -> String {
    let (size, part) = (n.unsigned_abs(), n.unsigned_abs() % 1000);
    if size < 1000 || part % 10 != 0 {
        return quantity(n, small);
    }
    let decimals = format!("{:02}", part / 10);
    let whole = count(n / 1000);
    match decimals.trim_end_matches('0') {
        "" => format!("{whole}{NO_BREAK}{large}"),
        decimals => format!("{whole},{decimals}{NO_BREAK}{large}"),
    }
}

/// A share in tenths of a percent: `2,1%`, `10%`, `−0,5%`.
#[must_use]
pub fn percent(tenths: i64) -> String {
    let sign = if tenths < 0 { MINUS.to_string() } else { String::new() };
    let size = tenths.unsigned_abs();
    match size % 10 {
        0 => format!("{sign}{}%", size / 10),
        tenth => format!("{sign}{},{tenth}%", size / 10),
    }
}

/// What a price is told per: the base unit itself, or the kilogram or litre of goods counted in
/// `gram` or `ml`, since a gram's price tells nobody anything.
#[must_use]
pub fn unit_word(base_unit: &str, lang: Language) -> &str {
    match base_unit {
        "gram" => "kg",
        "ml" => lang.t("liter", "litre"),
        unit => unit,
    }
}

/// The price of one [`unit_word`] when `factor` base units cost `price`: `Rp35.500`, `Rp14.000`.
///
/// Rounded half up: to the rupiah, or to the sen below Rp100. None when the factor is not positive.
#[must_use]
pub fn unit_price(price: Money, factor: i64, base_unit: &str) -> Option<Money> {
    let units = if matches!(base_unit, "gram" | "ml") { 1000 } else { 1 };
    let (total, factor) = (i128::from(price.sen()) * units, i128::from(factor));
    if factor <= 0 {
        return None;
    }
    let round = |n: i128, by: i128| (2 * n + by).div_euclid(2 * by);
    let exact = round(total, factor);
    let shown = if exact < 10_000 { exact } else { round(total, factor * 100) * 100 };
    i64::try_from(shown).ok().map(Money::from_sen)
}

/// The unit price as a list says it: `Rp35.500 per pcs`, `Rp14.000 per kg`; nothing where there is none.
#[must_use]
pub fn price_per_unit(price: Money, factor: i64, base_unit: &str, lang: Language) -> String {
    unit_price(price, factor, base_unit).map_or_else(String::new, |price| {
        format!("{} per{NO_BREAK}{}", rupiah(price), unit_word(base_unit, lang))
    })
}

#[cfg(test)]
mod tests {
    use super::Language::Indonesian;
    use super::*;

    fn rp(sen: i64) -> Money {
        Money::from_sen(sen)
    }

    /// The text with ordinary spaces, so that a test reads as the page does.
    fn plain(text: &str) -> String {
        text.replace(NO_BREAK, " ")
    }

    #[test]
    fn money_shows_sen_only_where_there_are_any() {
        assert_eq!(rupiah(rp(125_000_000)), "Rp1.250.000");
        assert_eq!(rupiah(rp(1_250_050)), "Rp12.500,50");
        assert_eq!(rupiah(rp(-249_400_000)), "−Rp2.494.000");
        assert_eq!(rupiah(rp(5)), "Rp0,05");
        assert_eq!(rupiah(rp(0)), "Rp0");
        assert_eq!(rupiah(rp(i64::MIN)), "−Rp92.233.720.368.547.758,08");
        assert_eq!(rupiah_change(rp(7_300_000)), "+Rp73.000");
        assert_eq!(rupiah_typed(rp(19_560_000)), "195.600");
    }

    #[test]
    fn a_number_and_its_unit_never_part() {
        assert_eq!(quantity(1200, "karton"), "1.200\u{a0}karton");
        assert_eq!(weight(2500), "2,5\u{a0}kg");
        assert_eq!(weight(1_250_000), "1.250\u{a0}kg");
        assert_eq!(weight(1001), "1.001\u{a0}g");
        assert_eq!(volume(1500, Indonesian), "1,5\u{a0}liter");
        assert_eq!(percent(21), "2,1%");
        assert_eq!(percent(-100), "−10%");
    }

    #[test]
    fn the_price_of_a_unit_is_rounded_half_up_and_weighed_goods_are_priced_by_the_kilo() {
        let price = |sen, factor, unit| plain(&price_per_unit(rp(sen), factor, unit, Indonesian));

        assert_eq!(price(21_300_000, 6, "pcs"), "Rp35.500 per pcs");
        assert_eq!(price(20_950_000, 6, "pcs"), "Rp34.917 per pcs");
        assert_eq!(price(101, 2, "pcs"), "Rp0,51 per pcs");
        assert_eq!(price(30_500_000, 25_000, "gram"), "Rp12.200 per kg");
        assert_eq!(price(3_550_000, 2000, "ml"), "Rp17.750 per liter");
        assert_eq!(unit_price(rp(100), 0, "pcs"), None);
    }
}
