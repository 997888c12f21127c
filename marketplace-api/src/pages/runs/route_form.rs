//! `/runs/routes/new` and `/runs/routes/{id}`: what a route is, its stops in their order, and when it is gone.

use std::str::FromStr;

use askama::Template;
use chrono::{NaiveDate, NaiveTime};
use order_workflow::command::delivery_runs::RouteWording;
use order_workflow::query::delivery_runs::{DeliveryRouteView, StopChoice};
use supply_chain::delivery_run::{CutOff, Pasaran, Route, RunDays, Stop, Timetable};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use super::words::{market_day, on, weekday};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, CommandButton, Field, Wrong};

/// Rows for stops on a fresh form; one that is there has so many more than it has stops.
const ROWS: usize = 5;
const MORE_ROWS: usize = 2;
/// The most rows that are read.
const MOST_ROWS: usize = 100;

/// A row for a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopRow {
    /// From 1.
    pub n: usize,
    /// Whose place: what may be chosen.
    pub choices: Vec<Choice>,
    /// Days on the way.
    pub days: String,
    /// What to mind.
    pub note: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A run of the route to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingRow {
    /// The day.
    pub day: String,
    /// The run, where it is planned.
    pub run: Option<String>,
}

/// The form of a route.
#[derive(Debug, Template)]
#[template(path = "runs/route.html")]
pub struct RoutePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Rute baru", or its name.
    pub heading: String,
    /// Where it leaves from.
    pub small: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to; empty for whoever may only read.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version it was drawn for.
    pub version: String,
    /// What people call it.
    pub name: Field,
    /// The stops.
    pub stops: Vec<StopRow>,
    /// Days of the week.
    pub weekdays: Choices,
    /// Days of the market week.
    pub market_days: Choices,
    /// Days of a boat.
    pub sailings: Field,
    /// Days on which it is not gone.
    pub not_on: Field,
    /// Until when orders must be in.
    pub cut_off: Vec<Field>,
    /// Who usually drives, and what.
    pub drives: Vec<Field>,
    /// The next runs.
    pub coming: Vec<ComingRow>,
    /// Where an extra run is planned; empty where that is not to be.
    pub extra: String,
    /// End it.
    pub buttons: Vec<CommandButton>,
}

/// What the form of a route that is there says.
#[must_use]
pub fn of_view(route: &DeliveryRouteView) -> Filled {
    let mut pairs: Vec<(String, String)> = vec![("name".to_owned(), route.name.clone())];
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    for (n, stop) in (1..).zip(&route.stops) {
        add(&format!("stop-{n}"), stop.organization.id.to_string());
        add(&format!("days-{n}"), stop.travel_days.to_string());
        add(&format!("note-{n}"), stop.note.clone().unwrap_or_default());
    }
    let days = &route.timetable.days;
    for day in &days.weekdays {
        add("weekday", day.to_string());
    }
    for day in &days.market_days {
        add("market_day", day.as_str().to_owned());
    }
    let dates = |dates: &[NaiveDate]| {
        dates.iter().map(|day| day.format("%d-%m-%Y").to_string()).collect::<Vec<_>>().join("\n")
    };
    add("sailings", dates(&days.sailings));
    add("not_on", dates(&days.not_on));
    add("days_before", route.timetable.cut_off.days_before.to_string());
    add("time", route.timetable.cut_off.time.format("%H:%M").to_string());
    add("driver", route.driver.clone().unwrap_or_default());
    add("vehicle", route.vehicle.clone().unwrap_or_default());
    Filled::of(pairs)
}

/// What a fresh form says.
#[must_use]
pub fn begun() -> Filled {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Filled::of([("days_before", "1"), ("time", "15:00")].map(pair).to_vec())
}

/// What was typed, as a route.
pub fn read(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<RouteWording> {
    let mut stops = Vec::new();
    for n in 1..=MOST_ROWS {
        let Ok(organization) = filled.get(&format!("stop-{n}")).parse::<Uuid>() else { continue };
        let field = format!("days-{n}");
        let days = match filled.get(&field).trim() {
            "" => Some(0),
            _ => faults.count(filled, &field, (0, 30), lang),
        };
        stops.push(Stop {
            organization: OrganizationId(organization),
            travel_days: days.and_then(|days| u8::try_from(days).ok()).unwrap_or_default(),
            note: filled.text(&format!("note-{n}")),
        });
    }
    if stops.is_empty() {
        faults.add("stop-1", lang.t("Pilih perhentian pertama.", "Choose the first stop."));
    }
    let mut weekdays: Vec<u8> = filled.all("weekday").filter_map(|day| day.parse().ok()).collect();
    weekdays.sort_unstable();
    weekdays.dedup();
    let days = RunDays {
        weekdays,
        market_days: filled.all("market_day").filter_map(Pasaran::from_word).collect(),
        sailings: dates(filled, "sailings", faults, lang),
        not_on: dates(filled, "not_on", faults, lang),
    };
    let days_before = faults.count(filled, "days_before", (0, 30), lang);
    let time = NaiveTime::parse_from_str(&filled.get("time").replace('.', ":"), "%H:%M").ok();
    if time.is_none() {
        faults.add("time", lang.t("Isi jamnya, misalnya 15.00.", "Type the time, such as 15:00."));
    }
    if !faults.is_empty() {
        return None;
    }
    let cut_off = CutOff { days_before: u8::try_from(days_before?).ok()?, time: time? };
    Some(RouteWording {
        route: Route {
            name: filled.text("name").unwrap_or_default(),
            stops,
            timetable: Timetable { days, cut_off },
        },
        from: None,
        driver: filled.text("driver"),
        vehicle: filled.text("vehicle"),
    })
}

/// Days as people write them, one a line: 24-11-2026, 24/11/2026 or 2026-11-24.
fn dates(filled: &Filled, field: &str, faults: &mut Faults, lang: Language) -> Vec<NaiveDate> {
    let mut read = Vec::new();
    let text = filled.get(field);
    for typed in text.split([',', ';', '\n']).map(str::trim).filter(|typed| !typed.is_empty()) {
        let plain = typed.replace(['/', '.'], "-");
        let day = NaiveDate::parse_from_str(&plain, "%d-%m-%Y").or(NaiveDate::from_str(&plain));
        match day {
            Ok(day) => read.push(day),
            Err(_unread) => faults.add(
                field,
                lang.pick(
                    format!("“{typed}” bukan tanggal. Tulis misalnya 24-11-2026."),
                    format!("“{typed}” is no date. Write 24-11-2026, for instance."),
                ),
            ),
        }
    }
    read.sort_unstable();
    read.dedup();
    read
}

/// The field that a refusal's pointer means.
#[must_use]
pub fn field_of(pointer: &str) -> Option<String> {
    let field = match pointer {
        "timetable/days" | "timetable/days/weekdays" => "weekday",
        "timetable/days/market_days" => "market_day",
        "timetable/days/sailings" => "sailings",
        "timetable/days/not_on" => "not_on",
        "stops" | "stops/travel_days" | "stops/note" => "stop-1",
        "name" | "driver" | "vehicle" => pointer,
        _ => return None,
    };
    Some(field.to_owned())
}

impl RoutePage {
    /// The form of a route, or of a new one.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        route: Option<&DeliveryRouteView>,
        choices: &[StopChoice],
        (filled, faults): (&Filled, &Faults),
        key: &dyn Fn() -> String,
    ) -> Self {
        let lang = shell.lang;
        let may = route.is_none_or(|route| route.allowed_commands.contains(&"change"));
        let at = route.map(|route| format!("/runs/routes/{}", route.id));
        let mut shell = shell.task(Link::new(lang.t("Keberangkatan", "Runs"), "/runs"));
        shell.refused = !faults.is_empty();
        let field = |name, label, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            longest: 120,
            ..Field::default()
        };
        Self {
            heading: route.map_or_else(
                || lang.t("Rute baru", "A new route").to_owned(),
                |route| route.name.clone(),
            ),
            small: route.map_or_else(String::new, |route| {
                let from = &route.from_place;
                lang.pick(format!("Berangkat dari {from}"), format!("Leaves from {from}"))
            }),
            wrongs: faults.wrongs(),
            action: match (may, &at) {
                (false, _) => String::new(),
                (true, Some(at)) => at.clone(),
                (true, None) => "/runs/routes/new".to_owned(),
            },
            key: key(),
            version: route.map(|route| route.version.to_string()).unwrap_or_default(),
            name: field("name", lang.t("Nama rute", "Name of the route"), ""),
            stops: stop_rows(route, choices, (filled, faults), lang),
            weekdays: Choices {
                name: "weekday",
                legend: lang.t("Hari", "Weekdays").to_owned(),
                error: faults.at("weekday"),
                several: true,
                choices: (1..=7_u8)
                    .map(|day| {
                        let chosen = filled.all("weekday").any(|one| one == day.to_string());
                        Choice::new(day.to_string(), weekday(day, lang), chosen)
                    })
                    .collect(),
                ..Choices::default()
            },
            market_days: Choices {
                name: "market_day",
                legend: lang.t("Hari pasaran", "Market days").to_owned(),
                hint: lang
                    .t(
                        "Bila pasar desa berputar lima hari.",
                        "Where village markets come round every five days.",
                    )
                    .to_owned(),
                error: faults.at("market_day"),
                several: true,
                choices: Pasaran::ALL
                    .iter()
                    .map(|day| {
                        let chosen = filled.all("market_day").any(|one| one == day.as_str());
                        Choice::new(day.as_str(), market_day(*day), chosen)
                    })
                    .collect(),
            },
            sailings: Field {
                longest: 0,
                ..field(
                    "sailings",
                    lang.t("Tanggal kapal", "Sailing days"),
                    lang.t(
                        "Satu tanggal sebaris, misalnya 24-11-2026.",
                        "One date a line, such as 24-11-2026.",
                    ),
                )
            },
            not_on: Field {
                longest: 0,
                ..field(
                    "not_on",
                    lang.t("Tidak berangkat pada", "Not gone on"),
                    lang.t("Hari raya, kapal naik dok.", "Feasts, a boat in dock."),
                )
            },
            cut_off: vec![
                Field {
                    keyboard: "numeric",
                    ..field(
                        "days_before",
                        lang.t("Batas pesan, hari sebelumnya", "Order cut-off, days before"),
                        lang.t("0 berarti hari itu juga.", "0 means on the day itself."),
                    )
                },
                Field { kind: "time", ..field("time", lang.t("Jam", "Time"), "") },
            ],
            drives: vec![
                field("driver", lang.t("Sopir biasanya", "Usual driver"), ""),
                field("vehicle", lang.t("Kendaraan", "Vehicle"), ""),
            ],
            coming: route
                .map(|route| {
                    let row =
                        |one: &order_workflow::query::delivery_runs::ComingRunView| ComingRow {
                            day: on(one.on, lang),
                            run: one.run_id.map(|run| format!("/runs/{run}")),
                        };
                    route.coming.iter().map(row).collect()
                })
                .unwrap_or_default(),
            extra: match (may, route) {
                (true, Some(route)) => format!("/runs/new?route={}", route.id),
                _ => String::new(),
            },
            buttons: match (may, at) {
                (true, Some(at)) => vec![CommandButton {
                    word: lang.t("Hentikan rute…", "End the route…").to_owned(),
                    icon: "x",
                    href: format!("{at}/end"),
                    leads: true,
                    class: "no",
                    key: key(),
                    version: String::new(),
                }],
                _ => Vec::new(),
            },
            shell,
        }
    }
}

fn stop_rows(
    route: Option<&DeliveryRouteView>,
    choices: &[StopChoice],
    (filled, faults): (&Filled, &Faults),
    lang: Language,
) -> Vec<StopRow> {
    let typed = (1..=MOST_ROWS).rev().find(|n| !filled.get(&format!("stop-{n}")).is_empty());
    let rows = typed.map_or(ROWS, |n| (n + MORE_ROWS).max(ROWS)).min(MOST_ROWS);
    (1..=rows)
        .map(|n| {
            let chosen = filled.get(&format!("stop-{n}"));
            let mut of = vec![Choice::new("", lang.t("(tidak ada)", "(none)"), chosen.is_empty())];
            of.extend(choices.iter().map(|one| {
                let id = one.id.to_string();
                let is_chosen = id == chosen;
                Choice::new(id, one.name.clone(), is_chosen)
            }));
            // One that is a stop stays one, though it has not bought for long.
            let stops = route.map(|route| route.stops.as_slice()).unwrap_or_default();
            let other = stops.iter().find(|stop| stop.organization.id.to_string() == chosen);
            if let Some(stop) = other.filter(|_| of.iter().all(|choice| !choice.chosen)) {
                of.push(Choice::new(chosen, stop.organization.name.clone(), true));
            }
            let at = |name: &str| faults.at(&format!("{name}-{n}"));
            StopRow {
                n,
                choices: of,
                days: filled.get(&format!("days-{n}")).to_owned(),
                note: filled.get(&format!("note-{n}")).to_owned(),
                error: at("stop").or_else(|| at("days")),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn days_of_a_boat_are_read_as_people_write_them() {
        let id = Uuid::from_u128(7).to_string();
        let typed = filled(&[
            ("name", "Palue"),
            ("stop-2", &id),
            ("sailings", "28/11/2026, 2026-12-05\n24-11-2026"),
            ("days_before", "2"),
            ("time", "12.00"),
        ]);
        let mut faults = Faults::default();
        let route = read(&typed, &mut faults, Language::Indonesian).unwrap();

        let days: Vec<String> =
            route.route.timetable.days.sailings.iter().map(ToString::to_string).collect();
        assert_eq!(days, ["2026-11-24", "2026-11-28", "2026-12-05"]);
        assert_eq!(route.route.stops.len(), 1);
        assert!(faults.is_empty());
    }

    #[test]
    fn what_is_no_date_is_said_beside_it() {
        let id = Uuid::from_u128(7).to_string();
        let typed = filled(&[
            ("stop-1", &id),
            ("sailings", "besok"),
            ("days_before", "1"),
            ("time", "15:00"),
        ]);
        let mut faults = Faults::default();

        assert!(read(&typed, &mut faults, Language::Indonesian).is_none());
        assert!(faults.at("sailings").is_some_and(|said| said.contains("besok")));
    }
}
