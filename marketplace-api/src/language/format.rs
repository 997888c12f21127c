//! Money, counts, dates and deadlines as the pages write them: `Rp1.250.000`, `Sel, 24 Nov 16.00 WITA`.
//!
//! Figures are grouped with dots in both languages, because what is shown is also what may be typed
//! back, and `1,250` typed would mean one and a quarter. Number and unit never part: a no-break
//! space stands between them.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use supply_chain::money::Money;

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

const MONTHS: [(&str, &str); 12] = [
    ("Jan", "Jan"),
    ("Feb", "Feb"),
    ("Mar", "Mar"),
    ("Apr", "Apr"),
    ("Mei", "May"),
    ("Jun", "Jun"),
    ("Jul", "Jul"),
    ("Agu", "Aug"),
    ("Sep", "Sep"),
    ("Okt", "Oct"),
    ("Nov", "Nov"),
    ("Des", "Dec"),
];

fn month(day: NaiveDate, lang: Language) -> &'static str {
    let at = usize::try_from(day.month0()).unwrap_or_default();
    MONTHS.get(at).map_or("", |(id, en)| lang.t(id, en))
}

fn weekday(day: NaiveDate, lang: Language) -> &'static str {
    match day.weekday() {
        Weekday::Mon => lang.t("Sen", "Mon"),
        Weekday::Tue => lang.t("Sel", "Tue"),
        Weekday::Wed => lang.t("Rab", "Wed"),
        Weekday::Thu => lang.t("Kam", "Thu"),
        Weekday::Fri => lang.t("Jum", "Fri"),
        Weekday::Sat => lang.t("Sab", "Sat"),
        Weekday::Sun => lang.t("Min", "Sun"),
    }
}

/// A day with its year: `24 Nov 2026`.
#[must_use]
pub fn date(day: NaiveDate, lang: Language) -> String {
    format!("{}{NO_BREAK}{}{NO_BREAK}{}", day.day(), month(day, lang), day.year())
}

/// A day of this week or last: `Sel, 24 Nov`.
#[must_use]
pub fn weekday_date(day: NaiveDate, lang: Language) -> String {
    format!("{}, {}{NO_BREAK}{}", weekday(day, lang), day.day(), month(day, lang))
}

/// A day as papers write it: `24-11-2026`.
#[must_use]
pub fn paper_date(day: NaiveDate) -> String {
    day.format("%d-%m-%Y").to_string()
}

/// A moment as papers write it: `16-11-2026 16.05 WITA`.
#[must_use]
pub fn paper_moment(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{} {}", paper_date(local.date_naive()), clock_zone(at, zone, Language::Indonesian))
}

/// The time of day: `16.00`, in English `16:00`.
#[must_use]
pub fn clock(at: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let local = at.with_timezone(&zone);
    format!("{:02}{}{:02}", local.hour(), lang.t(".", ":"), local.minute())
}

/// The time of day with its zone, as a deadline says it: `16.00 WITA`.
#[must_use]
pub fn clock_zone(at: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    format!("{}{NO_BREAK}{}", clock(at, zone, lang), at.with_timezone(&zone).format("%Z"))
}

/// A moment of this week or last: `Sel, 24 Nov 16.00`; with the year when it is not this one.
#[must_use]
pub fn moment(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let (day, today) =
        (at.with_timezone(&zone).date_naive(), now.with_timezone(&zone).date_naive());
    let said = if day.year() == today.year() { weekday_date(day, lang) } else { date(day, lang) };
    format!("{said}{NO_BREAK}{}", clock(at, zone, lang))
}

/// A deadline: relative and exact within a day (`5 jam lagi, 16.00 WITA`), with its weekday within a
/// week (`Sel, 24 Nov 16.00 WITA`), else with its date (`4 Des 2026 16.00 WITA`).
///
/// One that has passed says so: `lewat 3 jam, 13.00 WITA`.
#[must_use]
pub fn deadline(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let left = at - now;
    let exact = clock_zone(at, zone, lang);
    let day = at.with_timezone(&zone).date_naive();
    if left.abs() < TimeDelta::days(1) {
        let span = span(left.abs(), lang);
        return if left <= TimeDelta::zero() {
            lang.pick(format!("lewat {span}, {exact}"), format!("{span} late, {exact}"))
        } else {
            lang.pick(format!("{span}{NO_BREAK}lagi, {exact}"), format!("in {span}, {exact}"))
        };
    }
    if left.abs() < TimeDelta::days(7) {
        let said = format!("{}{NO_BREAK}{exact}", weekday_date(day, lang));
        return if left < TimeDelta::zero() {
            lang.pick(format!("lewat sejak {said}"), format!("late since {said}"))
        } else {
            said
        };
    }
    let said = format!("{}{NO_BREAK}{exact}", date(day, lang));
    if left < TimeDelta::zero() {
        lang.pick(format!("lewat sejak {said}"), format!("late since {said}"))
    } else {
        said
    }
}

/// A deadline in the few words a row of a list has room for: `5 jam lagi`, `Sel 17.00`, `25 Nov`.
#[must_use]
pub fn deadline_short(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let left = at - now;
    let day = at.with_timezone(&zone).date_naive();
    if left <= TimeDelta::zero() {
        lang.t("Terlambat", "Late").to_owned()
    } else if left < TimeDelta::days(1) {
        let span = span(left, lang);
        lang.pick(format!("{span}{NO_BREAK}lagi"), format!("in{NO_BREAK}{span}"))
    } else if left < TimeDelta::days(7) {
        format!("{}{NO_BREAK}{}", weekday(day, lang), clock(at, zone, lang))
    } else {
        format!("{}{NO_BREAK}{}", day.day(), month(day, lang))
    }
}

/// Whether a deadline is drawn in red: less than eight hours are left, or it has passed.
#[must_use]
pub fn is_urgent(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at - now < TimeDelta::hours(8)
}

/// How long ago something happened: `baru saja`, `20 menit lalu`, `3 jam lalu`, else its moment.
#[must_use]
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let past = now - at;
    if past < TimeDelta::minutes(1) {
        lang.t("baru saja", "just now").to_owned()
    } else if past < TimeDelta::days(1) {
        let span = span(past, lang);
        lang.pick(format!("{span}{NO_BREAK}lalu"), format!("{span}{NO_BREAK}ago"))
    } else {
        moment(at, now, zone, lang)
    }
}

/// Whole hours, or minutes below one hour, rounded down so that no reader is promised more time than there is.
fn span(length: TimeDelta, lang: Language) -> String {
    let (hours, minutes) = (length.num_hours(), length.num_minutes().max(1));
    match (hours, lang) {
        (0, Language::English) if minutes == 1 => format!("1{NO_BREAK}minute"),
        (0, _) => quantity(minutes, lang.t("menit", "minutes")),
        (1, Language::English) => format!("1{NO_BREAK}hour"),
        _ => quantity(hours, lang.t("jam", "hours")),
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, Indonesian};
    use super::*;

    const ENDE: Tz = Tz::Asia__Makassar;

    fn rp(sen: i64) -> Money {
        Money::from_sen(sen)
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
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

    #[test]
    fn a_deadline_is_relative_and_exact_within_a_day_and_says_its_zone() {
        let now = at("2026-11-24T03:00:00Z");
        let said = |time, lang| plain(&deadline(at(time), now, ENDE, lang));

        assert_eq!(said("2026-11-24T08:00:00Z", Indonesian), "5 jam lagi, 16.00 WITA");
        assert_eq!(said("2026-11-24T08:00:00Z", English), "in 5 hours, 16:00 WITA");
        assert_eq!(said("2026-11-24T03:45:30Z", Indonesian), "45 menit lagi, 11.45 WITA");
        assert_eq!(said("2026-11-25T09:00:00Z", Indonesian), "Rab, 25 Nov 17.00 WITA");
        assert_eq!(said("2026-12-04T08:00:00Z", Indonesian), "4 Des 2026 16.00 WITA");
        assert_eq!(said("2026-11-24T00:00:00Z", Indonesian), "lewat 3 jam, 08.00 WITA");
        assert_eq!(said("2026-11-22T00:00:00Z", English), "late since Sun, 22 Nov 08:00 WITA");
    }

    #[test]
    fn the_same_moment_is_told_in_each_of_the_three_zones() {
        let noon = at("2026-11-24T05:00:00Z");
        let told = |zone| plain(&clock_zone(noon, zone, Indonesian));

        assert_eq!(told(Tz::Asia__Jakarta), "12.00 WIB");
        assert_eq!(told(ENDE), "13.00 WITA");
        assert_eq!(told(Tz::Asia__Jayapura), "14.00 WIT");
        assert_eq!(plain(&paper_moment(noon, ENDE)), "24-11-2026 13.00 WITA");
    }

    #[test]
    fn a_list_is_red_only_under_eight_hours() {
        let now = at("2026-11-24T00:00:00Z");

        assert!(is_urgent(at("2026-11-24T07:59:59Z"), now));
        assert!(!is_urgent(at("2026-11-24T08:00:00Z"), now));
        assert!(is_urgent(at("2026-11-23T00:00:00Z"), now));
        assert_eq!(deadline_short(at("2026-11-23T00:00:00Z"), now, ENDE, Indonesian), "Terlambat");
        assert_eq!(
            plain(&deadline_short(at("2026-11-26T09:00:00Z"), now, ENDE, Indonesian)),
            "Kam 17.00"
        );
    }

    #[test]
    fn what_happened_is_told_by_how_long_ago_then_by_its_day() {
        let now = at("2026-11-24T00:00:00Z");
        let told = |time| plain(&ago(at(time), now, ENDE, Indonesian));

        assert_eq!(told("2026-11-23T23:59:50Z"), "baru saja");
        assert_eq!(told("2026-11-23T23:40:00Z"), "20 menit lalu");
        assert_eq!(told("2026-11-20T03:20:00Z"), "Jum, 20 Nov 11.20");
        assert_eq!(told("2025-11-20T03:20:00Z"), "20 Nov 2025 11.20");
    }
}
