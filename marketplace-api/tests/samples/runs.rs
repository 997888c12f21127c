//! Samples of the pages of runs and routes.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use marketplace_api::language::Language;
use marketplace_api::pages::buyer::words::Here;
use marketplace_api::pages::filled::Faults;
use marketplace_api::pages::layout::{Link, Place};
use marketplace_api::pages::parts::{Field, Wrong};
use marketplace_api::pages::runs::list::RunsPage;
use marketplace_api::pages::runs::route_form::{RoutePage, begun, of_view};
use marketplace_api::pages::runs::sheet::SheetPage;
use marketplace_api::pages::runs::show::{MovePage, RunPage};
use order_workflow::query::delivery_runs::{
    AboardView, ComingRunView, DeliveryRouteView, DeliveryRunView, DeliveryStopView,
    LoadedLineView, RunBrief, RunEventView, RunPoolView, RunShipmentView, RunStopView, StopChoice,
};
use order_workflow::query::orders::PartyView;
use serde_json::json;
use supply_chain::delivery_run::{CutOff, Pasaran, RunDays, Timetable};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-11-23T{hour:02}:00:00Z").parse().unwrap()
}

fn here(lang: Language) -> Here {
    Here { lang, now: at(4), zone: chrono_tz::Tz::Asia__Makassar }
}

fn key() -> String {
    "0198c0de".to_owned()
}

fn party(n: u128, name: &str) -> PartyView {
    PartyView { id: OrganizationId(id(n)), name: name.to_owned() }
}

fn route(name: &str, stops: &[&str]) -> DeliveryRouteView {
    DeliveryRouteView {
        id: id(7).into(),
        version: 3,
        name: name.to_owned(),
        from_place_id: id(8),
        from_place: "Gudang Flores Bersama".to_owned(),
        zone: "Asia/Makassar".to_owned(),
        stops: (20..)
            .zip(stops)
            .map(|(n, name)| DeliveryStopView {
                organization: party(n, name),
                travel_days: 1,
                note: Some("Jembatan satu arah, sebelum pukul 15.00".to_owned()),
            })
            .collect(),
        timetable: Timetable {
            days: RunDays {
                weekdays: vec![2, 5],
                market_days: vec![Pasaran::Legi],
                sailings: vec![day(28)],
                not_on: Vec::new(),
            },
            cut_off: CutOff { days_before: 1, time: NaiveTime::from_hms_opt(15, 0, 0).unwrap() },
        },
        driver: Some("Bpk. Rafael".to_owned()),
        vehicle: Some("EB 8123 AB".to_owned()),
        coming: [(24, Some(id(9))), (27, None)]
            .map(|(n, run_id)| ComingRunView { on: day(n), cut_off_at: at(7), run_id })
            .to_vec(),
        ended_at: None,
        allowed_commands: vec!["change", "end"],
    }
}

fn aboard(n: u128, buyer: &str, state: Option<&str>) -> AboardView {
    AboardView {
        order_id: id(n),
        number: format!("PO-2026-{n:06}"),
        buyer: party(20, buyer),
        pool: n.is_multiple_of(2).then(|| RunPoolView {
            id: id(40),
            code: "7KQ2M".to_owned(),
            title: "Gula pasir".to_owned(),
        }),
        shipment: state.map(|state| RunShipmentView {
            id: id(n + 500),
            number: format!("SJ-2026-{n:06}"),
            code: "A7K2Q9".to_owned(),
            state: state.to_owned(),
        }),
        lines: vec![LoadedLineView {
            product_name: "Gula pasir 50 kg".to_owned(),
            pack_name: "karung".to_owned(),
            factor: 50_000,
            base_unit: "gram".to_owned(),
            count_base: 600_000,
        }],
    }
}

fn run(route: &str, state: &'static str, buyers: &[&str], each: u128) -> DeliveryRunView {
    let has_left = state == "dispatched";
    DeliveryRunView {
        id: id(9).into(),
        version: 2,
        number: "JL-2026-000012".to_owned(),
        route_id: id(7).into(),
        route: route.to_owned(),
        from_place: "Gudang Flores Bersama".to_owned(),
        zone: "Asia/Makassar".to_owned(),
        runs_on: day(24),
        planned_for: day(22),
        moved_because: Some("Kapal tidak berlayar, ombak tinggi".to_owned()),
        cut_off_at: at(7),
        state,
        is_over: false,
        driver: Some("Bpk. Rafael".to_owned()),
        vehicle: Some("EB 8123 AB".to_owned()),
        stops: (0..)
            .zip(buyers)
            .map(|(n, name)| RunStopView {
                organization: party(20 + n, name),
                arrives_on: day(25),
                note: Some("Gudang di belakang kantor camat".to_owned()),
                orders: (0..each)
                    .map(|k| aboard(100 + n * 50 + k, name, has_left.then_some("in_transit")))
                    .collect(),
            })
            .collect(),
        ready: if state == "planned" {
            vec![aboard(90, "KDMP Detusoko", None)]
        } else {
            Vec::new()
        },
        events: vec![RunEventView {
            kind: "moved".to_owned(),
            facts: json!({ "from": "2026-11-22", "to": "2026-11-24", "reason": "Ombak tinggi" }),
            by: "Kristina Dhone".to_owned(),
            at: at(2),
        }],
        allowed_commands: match state {
            "planned" => vec!["change", "dispatch", "move", "call_off"],
            "dispatched" => vec!["move"],
            _ => Vec::new(),
        },
    }
}

fn brief(n: u128, state: &str, route: &str) -> RunBrief {
    RunBrief {
        id: id(n),
        number: format!("JL-2026-{n:06}"),
        route_id: id(7),
        route: route.to_owned(),
        runs_on: day(24),
        planned_for: if n == 1 { day(22) } else { day(24) },
        state: state.to_owned(),
        driver: Some("Bpk. Rafael".to_owned()),
        vehicle: Some("EB 8123 AB".to_owned()),
        orders: 7,
        counted: 2,
        buyers: 3,
    }
}

#[expect(clippy::too_many_lines, reason = "a list, one line a sample")]
pub(crate) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let shell = |lang| shell(Kind::Secondary, Place::Incoming, lang);
    let villages = ["KDMP Detusoko", "KDMP Maurole"];
    let routes = [route("Pantai Utara", &villages)];
    let briefs = [brief(1, "planned", "Pantai Utara"), brief(2, "dispatched", "Pasar Timur")];
    let many: Vec<RunBrief> = (1..=20).map(|n| brief(n, "planned", "Pantai Utara")).collect();
    let list = |lang, may, runs: &[RunBrief], routes: &[DeliveryRouteView]| {
        let next = (runs.len() > 10).then(|| "/runs?after=x".to_owned());
        shown(&RunsPage::new(shell(lang), (false, may), (runs, next), routes, &key))
    };
    let one = |lang, run: &DeliveryRunView, wrongs| {
        shown(&RunPage::new(shell(lang), run, wrongs, here(lang), &key))
    };
    let choices: Vec<StopChoice> = (20..)
        .zip(["KDMP Detusoko", "KDMP Maurole", "KDMP Wolowaru"])
        .map(|(n, name)| StopChoice { id: id(n), name: name.to_owned() })
        .collect();
    let form = |lang, route: Option<&DeliveryRouteView>, faults: &Faults| {
        let filled = route.map_or_else(begun, of_view);
        shown(&RoutePage::new(shell(lang), route, &choices, (&filled, faults), &key))
    };
    let mut faults = Faults::default();
    faults.add("sailings", "“besok” bukan tanggal. Tulis misalnya 24-11-2026.");
    let refused = Wrong {
        field: "main".to_owned(),
        text: "PO-2026-000101 (KDMP Detusoko): belum dibayar di muka.".to_owned(),
    };
    let crowded: Vec<&str> = vec!["KDMP Detusoko"; 8];
    let moving = MovePage {
        about: "Pantai Utara, Sel, 24 Nov".to_owned(),
        action: "/runs/9/move".to_owned(),
        key: key(),
        version: "2".to_owned(),
        to: Field {
            name: "to",
            label: "Berangkat pada",
            value: "2026-11-24".to_owned(),
            kind: "date",
            ..Field::default()
        },
        reason: Field { name: "reason", label: "Alasannya", longest: 500, ..Field::default() },
        wrongs: Vec::new(),
        shell: shell(Indonesian).task(Link::new("JL-2026-000012", "/runs/9")),
    };
    let sheet = |lang, run: &DeliveryRunView| {
        shown(&SheetPage::new(shell(lang), run, "https://lumbung.example", here(lang)))
    };
    vec![
        ("runs", false, list(Indonesian, true, &briefs, &routes)),
        ("runs-english", false, list(English, false, &briefs, &routes)),
        ("runs-empty", false, list(Indonesian, true, &[], &[])),
        ("runs-crowded", true, list(Indonesian, true, &many, &routes)),
        (
            "run-planned",
            false,
            one(Indonesian, &run("Pantai Utara", "planned", &villages, 2), Vec::new()),
        ),
        (
            "run-refused",
            false,
            one(Indonesian, &run("Pantai Utara", "planned", &villages, 1), vec![refused]),
        ),
        (
            "run-left",
            false,
            one(English, &run("Pantai Utara", "dispatched", &villages, 2), Vec::new()),
        ),
        (
            "run-called-off",
            false,
            one(Indonesian, &run("Pantai Utara", "called_off", &villages, 0), Vec::new()),
        ),
        ("run-long-names", false, one(Indonesian, &run(LONG, "planned", &[LONG], 1), Vec::new())),
        (
            "run-crowded",
            true,
            one(Indonesian, &run("Pantai Utara", "planned", &crowded, 4), Vec::new()),
        ),
        ("run-sheet", false, sheet(Indonesian, &run("Pantai Utara", "dispatched", &villages, 2))),
        ("run-sheet-empty", false, sheet(English, &run("Pantai Utara", "planned", &villages, 0))),
        ("run-move", false, shown(&moving)),
        ("route-new", false, form(Indonesian, None, &Faults::default())),
        ("route", false, form(English, Some(&routes[0]), &Faults::default())),
        ("route-refused", false, form(Indonesian, Some(&routes[0]), &faults)),
        (
            "route-long-names",
            false,
            form(Indonesian, Some(&route(LONG, &[LONG, LONG])), &Faults::default()),
        ),
    ]
}
