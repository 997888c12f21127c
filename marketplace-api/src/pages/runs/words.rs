//! The words of runs and routes.

use chrono::NaiveDate;
use order_workflow::query::delivery_runs::{AboardView, LoadedLineView};
use supply_chain::delivery_run::{Pasaran, RunDays, Timetable};

use crate::language::Language;
use crate::language::format::{date, weekday_date};
use crate::pages::order::amounts::Packed;
use crate::pages::parts::{Badge, Tone};

/// How a run stands.
pub(super) fn badge(state: &str, is_over: bool, lang: Language) -> Badge {
    match (state, is_over) {
        ("planned", _) => Badge::new(Tone::Info, "calendar", lang.t("Disiapkan", "Planned")),
        ("dispatched", false) => {
            Badge::new(Tone::Info, "truck-delivery", lang.t("Di jalan", "On the way"))
        }
        ("dispatched", true) => Badge::new(Tone::Good, "checks", lang.t("Selesai", "Done")),
        _ => Badge::new(Tone::Quiet, "ban", lang.t("Dibatalkan", "Called off")),
    }
}

/// A day of the week, from 1.
pub(super) fn weekday(day: u8, lang: Language) -> &'static str {
    match day {
        1 => lang.t("Senin", "Monday"),
        2 => lang.t("Selasa", "Tuesday"),
        3 => lang.t("Rabu", "Wednesday"),
        4 => lang.t("Kamis", "Thursday"),
        5 => lang.t("Jumat", "Friday"),
        6 => lang.t("Sabtu", "Saturday"),
        _ => lang.t("Minggu", "Sunday"),
    }
}

/// A day of the market week.
pub(super) const fn market_day(day: Pasaran) -> &'static str {
    match day {
        Pasaran::Legi => "Legi",
        Pasaran::Pahing => "Pahing",
        Pasaran::Pon => "Pon",
        Pasaran::Wage => "Wage",
        Pasaran::Kliwon => "Kliwon",
    }
}

/// "Selasa, Jumat; pasaran Legi; 2 tanggal kapal".
pub(super) fn days(days: &RunDays, lang: Language) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !days.weekdays.is_empty() {
        let named: Vec<&str> = days.weekdays.iter().map(|day| weekday(*day, lang)).collect();
        parts.push(named.join(", "));
    }
    if !days.market_days.is_empty() {
        let named: Vec<&str> = days.market_days.iter().map(|day| market_day(*day)).collect();
        let named = named.join(", ");
        parts.push(lang.pick(format!("pasaran {named}"), format!("market days {named}")));
    }
    match days.sailings.len() {
        0 => {}
        n => parts.push(lang.pick(format!("{n} tanggal kapal"), format!("{n} sailing days"))),
    }
    parts.join("; ")
}

/// "Pesan paling lambat 1 hari sebelumnya, 15.00".
pub(super) fn cut_off(timetable: &Timetable, lang: Language) -> String {
    let time = timetable.cut_off.time.format("%H.%M");
    match timetable.cut_off.days_before {
        0 => lang.pick(
            format!("pesan sebelum {time} hari itu"),
            format!("order before {time} that day"),
        ),
        n => lang.pick(
            format!("pesan sebelum {time}, {n} hari sebelumnya"),
            format!("order before {time}, {n} days earlier"),
        ),
    }
}

/// "28 karung Gula pasir".
pub(super) fn goods(line: &LoadedLineView, lang: Language) -> String {
    format!("{} {}", counted(line, lang), line.product_name)
}

/// "28 karung".
pub(super) fn counted(line: &LoadedLineView, lang: Language) -> String {
    let packed = Packed { pack: &line.pack_name, factor: line.factor, base_unit: &line.base_unit };
    packed.told(line.count_base, lang)
}

/// What an order aboard is called: its surat jalan, once it has one.
pub(super) fn paper(order: &AboardView) -> String {
    let shipment = order.shipment.as_ref().map(|shipment| shipment.number.as_str());
    let pool = order.pool.as_ref().map(|pool| pool.title.as_str());
    let parts = [shipment, Some(order.number.as_str()), pool];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Who drives, and what.
pub(super) fn driven(driver: Option<&str>, vehicle: Option<&str>) -> String {
    [driver, vehicle].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A day, with the day of the week.
pub(super) fn on(day: NaiveDate, lang: Language) -> String {
    weekday_date(day, lang)
}

/// A moved run: "Semula 24 Nov".
pub(super) fn was(planned_for: NaiveDate, lang: Language) -> String {
    let day = date(planned_for, lang);
    lang.pick(format!("Semula {day}"), format!("Was {day}"))
}
