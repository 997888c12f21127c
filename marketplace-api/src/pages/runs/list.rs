//! `/runs`: what leaves next and what is on its way; beside it the routes with their next days.

use askama::Template;
use order_workflow::query::delivery_runs::{DeliveryRouteView, RunBrief};

use super::words::{badge, cut_off, days, driven, on, was};
use crate::language::Language;
use crate::language::format::count;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Empty, Pager, Tab};

/// A run in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Where it is looked at.
    pub href: String,
    /// "Sel, 24 Nov · Utara".
    pub name: String,
    /// How it stands.
    pub badge: Badge,
    /// How many orders for how many, who drives.
    pub small: String,
    /// What was moved, or empty.
    pub moved: String,
}

/// A route beside the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    /// Its page.
    pub link: Link,
    /// Its days and cut-off.
    pub small: String,
    /// The next days: a run that is planned, or the button that plans it.
    pub coming: Vec<Coming>,
}

/// A day of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// "Sel, 24 Nov".
    pub day: String,
    /// The run, where there is one.
    pub run: Option<String>,
    /// The button that plans it.
    pub plan: Option<CommandButton>,
}

/// `/runs`.
#[derive(Debug, Template)]
#[template(path = "runs/list.html")]
pub struct RunsPage {
    /// The shell.
    pub shell: Shell,
    /// To come, and over.
    pub tabs: Vec<Tab>,
    /// The runs.
    pub rows: Vec<RunRow>,
    /// None there.
    pub empty: Empty,
    /// The way to more.
    pub pager: Pager,
    /// The routes.
    pub routes: Vec<RouteRow>,
    /// Whether the reader may write routes.
    pub may: bool,
}

/// Days of each route that are shown.
const COMING_SHOWN: usize = 3;

impl RunsPage {
    /// The page of these runs.
    #[must_use]
    pub fn new(
        shell: Shell,
        (over, may): (bool, bool),
        (runs, next): (&[RunBrief], Option<String>),
        routes: &[DeliveryRouteView],
        key: &dyn Fn() -> String,
    ) -> Self {
        let lang = shell.lang;
        let tab = |word: &'static str, href: &str, current| Tab {
            word,
            href: href.to_owned(),
            current,
            count: None,
        };
        Self {
            tabs: vec![
                tab(lang.t("Berangkat dan di jalan", "To come and on the way"), "/runs", !over),
                tab(lang.t("Selesai", "Over"), "/runs?show=over", over),
            ],
            rows: runs.iter().map(|run| row(run, over, lang)).collect(),
            empty: Empty {
                icon: "truck-delivery",
                heading: lang.t("Belum ada keberangkatan.", "No runs yet.").to_owned(),
                text: lang
                    .t(
                        "Tulis rute dengan perhentian dan harinya, lalu siapkan keberangkatannya: semua yang siap dikirim ikut naik.",
                        "Write a route with its stops and days, then plan a run: whatever is ready to be sent goes with it.",
                    )
                    .to_owned(),
                action: (may && routes.is_empty())
                    .then(|| Link::new(lang.t("Tulis rute", "Write a route"), "/runs/routes/new")),
            },
            pager: Pager { next, ..Pager::default() },
            routes: routes.iter().map(|route| route_row(route, may, key, lang)).collect(),
            may,
            shell,
        }
    }
}

fn row(run: &RunBrief, over: bool, lang: Language) -> RunRow {
    let mut parts = vec![run.number.clone()];
    parts.push(lang.pick(
        format!("{} pesanan untuk {} koperasi", count(run.orders), count(run.buyers)),
        format!("{} orders for {} cooperatives", count(run.orders), count(run.buyers)),
    ));
    if run.state == "dispatched" {
        parts.push(lang.pick(
            format!("{} sudah dihitung", count(run.counted)),
            format!("{} counted", count(run.counted)),
        ));
    }
    parts.push(driven(run.driver.as_deref(), run.vehicle.as_deref()));
    parts.retain(|part| !part.is_empty());
    RunRow {
        href: format!("/runs/{}", run.id),
        name: format!("{} · {}", on(run.runs_on, lang), run.route),
        badge: badge(&run.state, over, lang),
        small: parts.join(" · "),
        moved: if run.planned_for == run.runs_on {
            String::new()
        } else {
            was(run.planned_for, lang)
        },
    }
}

fn route_row(
    route: &DeliveryRouteView,
    may: bool,
    key: &dyn Fn() -> String,
    lang: Language,
) -> RouteRow {
    let coming = route.coming.iter().take(COMING_SHOWN).map(|coming| Coming {
        day: on(coming.on, lang),
        run: coming.run_id.map(|run| format!("/runs/{run}")),
        plan: (may && coming.run_id.is_none()).then(|| CommandButton {
            word: lang.pick(
                format!("Siapkan {}", on(coming.on, lang)),
                format!("Plan {}", on(coming.on, lang)),
            ),
            icon: "plus",
            href: format!("/runs/new?route={}&on={}", route.id, coming.on),
            leads: false,
            class: "small",
            key: key(),
            version: String::new(),
        }),
    });
    let stops = i64::try_from(route.stops.len()).unwrap_or_default();
    RouteRow {
        link: Link::new(route.name.clone(), format!("/runs/routes/{}", route.id)),
        small: lang.pick(
            format!(
                "{} perhentian · {} · {}",
                count(stops),
                days(&route.timetable.days, lang),
                cut_off(&route.timetable, lang)
            ),
            format!(
                "{} stops · {} · {}",
                count(stops),
                days(&route.timetable.days, lang),
                cut_off(&route.timetable, lang)
            ),
        ),
        coming: coming.collect(),
    }
}
