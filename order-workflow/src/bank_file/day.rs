//! Days as banks print them: `22/11/2026`, `22-11-26`, `2026-11-22`, `22 Nov 2026`, `22/11` and the year above.

use super::fault::Reason;
use chrono::{Datelike, Months, NaiveDate};

/// In which order a table writes its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As everywhere here.
    DayFirst,
    /// As in America.
    MonthFirst,
}

/// A day as it is printed, its numbers not yet told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printed {
    /// Year, month, day are known.
    Known(i32, u32, u32),
    /// Two numbers, and perhaps a year.
    Numbers(u32, u32, Option<i32>),
}

/// The order of a whole column: a first number above twelve is a day, a second one makes the first a month.
pub(super) fn order<'a>(texts: impl IntoIterator<Item = &'a str>) -> Order {
    let mut month_first = false;
    for text in texts {
        if let Some(Printed::Numbers(first, second, _)) = printed(text) {
            if first > 12 {
                return Order::DayFirst;
            }
            month_first |= second > 12;
        }
    }
    if month_first { Order::MonthFirst } else { Order::DayFirst }
}

/// A day; one without its year falls into `period`.
///
/// # Errors
/// [`Reason::NotADay`] or [`Reason::YearMissing`].
pub(super) fn read(
    text: &str,
    order: Order,
    period: Option<(NaiveDate, NaiveDate)>,
) -> Result<NaiveDate, Reason> {
    let (year, month, day) = match printed(text).ok_or(Reason::NotADay)? {
        Printed::Known(year, month, day) => (Some(year), month, day),
        Printed::Numbers(first, second, year) => match order {
            Order::DayFirst => (year, second, first),
            Order::MonthFirst => (year, first, second),
        },
    };
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::NotADay);
    }
    // The 29th of February is a day in some year.
    NaiveDate::from_ymd_opt(2024, month, day).ok_or(Reason::NotADay)?;
    let (from, until) = period.ok_or(Reason::YearMissing)?;
    (from.year()..=until.year())
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|day| (from..=until).contains(day))
        .ok_or(Reason::YearMissing)
}

/// The year that ends with that day: a day without its year falls into it once.
pub(super) fn year_until(until: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    Some((until.checked_sub_months(Months::new(12))?.succ_opt()?, until))
}

/// Every whole day in a text, such as `Periode : 01/11/2026 - 30/11/2026`.
pub(super) fn all_in(text: &str) -> Vec<NaiveDate> {
    let words: Vec<&str> =
        text.split([' ', '\u{a0}', ':', ',', ';']).filter(|word| !word.is_empty()).collect();
    let mut days = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // `1 November 2026` is three words.
        let named =
            words.get(at..at + 3).filter(|three| three.iter().any(|word| month(word).is_some()));
        if let Some(Ok(day)) = named.map(|three| read(&three.join(" "), Order::DayFirst, None)) {
            days.push(day);
            at += 3;
            continue;
        }
        if let Some(Ok(day)) = words.get(at).map(|word| read(word, Order::DayFirst, None)) {
            days.push(day);
        }
        at += 1;
    }
    days
}

fn printed(text: &str) -> Option<Printed> {
    let text = text.trim().trim_start_matches('\'');
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .skip_while(|part| is_weekday(part))
        .collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
    match parts.as_slice() {
        [whole, ..] if whole.len() == 8 && whole.bytes().all(|byte| byte.is_ascii_digit()) => {
            let part = |range: std::ops::Range<usize>| whole.get(range)?.parse::<u32>().ok();
            Some(Printed::Known(i32::try_from(part(0..4)?).ok()?, part(4..6)?, part(6..8)?))
        }
        [first, second, third, ..] if first.len() == 4 && number(second).is_some() => {
            Some(Printed::Known(first.parse().ok()?, number(second)?, day_of(third)?))
        }
        [first, name, last, ..] if month(name).is_some() => {
            Some(Printed::Known(year(last)?, month(name)?, number(first)?))
        }
        [name, second, last, ..] if month(name).is_some() => {
            Some(Printed::Known(year(last)?, month(name)?, number(second)?))
        }
        [first, second] => Some(Printed::Numbers(number(first)?, number(second)?, None)),
        [first, second, last, ..] => {
            Some(Printed::Numbers(number(first)?, number(second)?, Some(year(last)?)))
        }
        _ => None,
    }
}

/// `22`, or `22T10` of a day with its time.
fn day_of(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

fn year(text: &str) -> Option<i32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    match digits.len() {
        4 => digits.parse().ok(),
        2 => digits.parse::<i32>().ok().map(|year| 2000 + year),
        _ => None,
    }
}

fn is_weekday(text: &str) -> bool {
    const DAYS: [&str; 14] = [
        "sen", "sel", "rab", "kam", "jum", "sab", "min", "mon", "tue", "wed", "thu", "fri", "sat",
        "sun",
    ];
    let start: String = text.chars().take(3).flat_map(char::to_lowercase).collect();
    DAYS.contains(&start.as_str()) && text.chars().all(char::is_alphabetic)
}

fn month(text: &str) -> Option<u32> {
    const MONTHS: [(&str, u32); 17] = [
        ("jan", 1),
        ("feb", 2),
        ("peb", 2),
        ("mar", 3),
        ("apr", 4),
        ("mei", 5),
        ("may", 5),
        ("jun", 6),
        ("jul", 7),
        ("agu", 8),
        ("agt", 8),
        ("ags", 8),
        ("aug", 8),
        ("sep", 9),
        ("okt", 10),
        ("oct", 10),
        ("nov", 11),
    ];
    if !text.chars().all(char::is_alphabetic) {
        return None;
    }
    let start: String = text.chars().take(3).flat_map(char::to_lowercase).collect();
    if matches!(start.as_str(), "des" | "dec") {
        return Some(12);
    }
    MONTHS.iter().find(|(name, _)| *name == start).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_is_read_however_a_bank_prints_it() {
        for text in [
            "22/11/2026",
            "22-11-2026",
            "22.11.26",
            "22/11/26",
            "2026-11-22",
            "20261122",
            "22 Nov 2026",
            "22-Nov-26",
            "22 November 2026",
            "Nov 22, 2026",
            "22/11/2026 10:15:00",
            "2026-11-22T10:15:00",
            "'22/11/2026",
            "Minggu, 22 Nov 2026",
        ] {
            assert_eq!(read(text, Order::DayFirst, None), Ok(ymd(2026, 11, 22)), "{text}");
        }
        for (text, month) in
            [("3 Mei 2026", 5), ("3-Agu-2026", 8), ("03 Okt 26", 10), ("3 Desember 2026", 12)]
        {
            assert_eq!(read(text, Order::DayFirst, None), Ok(ymd(2026, month, 3)), "{text}");
        }
    }

    #[test]
    fn a_day_without_its_year_falls_into_the_period() {
        let period = Some((ymd(2025, 12, 15), ymd(2026, 1, 14)));

        assert_eq!(read("28/12", Order::DayFirst, period), Ok(ymd(2025, 12, 28)));
        assert_eq!(read("02/01", Order::DayFirst, period), Ok(ymd(2026, 1, 2)));
        assert_eq!(read("02/03", Order::DayFirst, period), Err(Reason::YearMissing));
        assert_eq!(read("02/01", Order::DayFirst, None), Err(Reason::YearMissing));
        assert_eq!(
            all_in("Periode : 15/12/2025 - 14/01/2026"),
            [ymd(2025, 12, 15), ymd(2026, 1, 14)]
        );
        assert_eq!(
            all_in("PERIODE 1 November 2026 s/d 30 November 2026"),
            [ymd(2026, 11, 1), ymd(2026, 11, 30)]
        );
    }

    #[test]
    fn a_whole_column_tells_days_from_months() {
        assert_eq!(order(["03/04/2026", "11/22/2026"]), Order::MonthFirst);
        assert_eq!(order(["03/04/2026", "22/11/2026"]), Order::DayFirst);
        assert_eq!(order(["03/04/2026"]), Order::DayFirst);
        assert_eq!(read("11/22/2026", Order::MonthFirst, None), Ok(ymd(2026, 11, 22)));
        for text in ["31/02/2026", "Saldo", "", "32/01/2026", "1/1/1", "PEND"] {
            assert_eq!(read(text, Order::DayFirst, None), Err(Reason::NotADay), "{text}");
        }
    }
}
