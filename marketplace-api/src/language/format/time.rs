//! Days, clocks and deadlines in the reader's zone: `16.00 WITA`, `5 jam lagi`, `Sel, 24 Nov`.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use super::{NO_BREAK, quantity};
use crate::language::Language;

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

/// A month with its year: `November 2026`.
#[must_use]
pub fn month_year(day: NaiveDate, lang: Language) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("Januari", "January"),
        ("Februari", "February"),
        ("Maret", "March"),
        ("April", "April"),
        ("Mei", "May"),
        ("Juni", "June"),
        ("Juli", "July"),
        ("Agustus", "August"),
        ("September", "September"),
        ("Oktober", "October"),
        ("November", "November"),
        ("Desember", "December"),
    ];
    let at = usize::try_from(day.month0()).unwrap_or_default();
    let name = NAMES.get(at).map_or("", |(id, en)| lang.t(id, en));
    format!("{name}{NO_BREAK}{}", day.year())
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

/// A moment in full, whenever it is read, as a refusal says it: `Sel, 24 Nov 16.00 WITA`.
#[must_use]
pub fn moment_zone(at: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    let day = weekday_date(at.with_timezone(&zone).date_naive(), lang);
    format!("{day}{NO_BREAK}{}", clock_zone(at, zone, lang))
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
    } else if left < TimeDelta::days(6) {
        // A weekday alone, six days off, is taken for the one just past.
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

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// The text with ordinary spaces, so that a test reads as the page does.
    fn plain(text: &str) -> String {
        text.replace(NO_BREAK, " ")
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
