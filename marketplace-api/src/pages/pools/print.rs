//! What is printed for the lorry: the loading list by cooperative, and a label for each pile.

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::query::demand_pools::{LoadingPlace, PoolView};

use crate::language::Language;
use crate::language::format::{count, paper_moment, quantity};
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::papers::qr::Qr;

/// Labels on one page; what is more is printed by arrival.
const LABELS_SHOWN: usize = 200;

/// A cooperative on the loading list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceTold {
    /// Its name.
    pub name: String,
    /// Its order, and how far it is.
    pub small: String,
    /// What goes there: goods and how many.
    pub lines: Vec<(String, String)>,
}

/// The loading list.
#[derive(Debug, Template)]
#[template(path = "pools/loading.html")]
pub struct LoadingPage {
    /// The shell, a task page's; the printer leaves it out.
    pub shell: Shell,
    /// What it is about.
    pub title: String,
    /// The pool's code.
    pub code: String,
    /// Who loads.
    pub organizer: String,
    /// Where.
    pub hub: String,
    /// How many cooperatives.
    pub said: String,
    /// By cooperative, the farthest first: what is unloaded last is loaded first.
    pub places: Vec<PlaceTold>,
    /// By goods.
    pub sums: Vec<(String, String)>,
    /// Where the labels are.
    pub labels: String,
    /// When it was printed.
    pub printed: String,
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// For whom.
    pub name: String,
    /// "28 sak".
    pub units: String,
    /// Of what.
    pub goods: String,
    /// Its order.
    pub order: String,
    /// "Tumpukan 1 dari 2".
    pub nth: String,
    /// Leads to the order, or to the pool.
    pub qr: Option<Qr>,
}

/// The labels.
#[derive(Debug, Template)]
#[template(path = "pools/labels.html")]
pub struct LabelsPage {
    /// The shell, a task page's; the printer leaves it out.
    pub shell: Shell,
    /// What it is about.
    pub title: String,
    /// The pool's code.
    pub code: String,
    /// The labels.
    pub labels: Vec<Label>,
}

fn back(shell: Shell, pool: &PoolView) -> Shell {
    shell.task(Link::new(pool.title.clone(), format!("/pools/{}/manage", pool.id)))
}

impl LoadingPage {
    /// The list of what was shared out.
    #[must_use]
    pub fn new(shell: Shell, pool: &PoolView, places: &[LoadingPlace], here: Here) -> Self {
        let lang = shell.lang;
        let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
        for line in places.iter().flat_map(|place| &place.lines) {
            *sums.entry((line.product_name.clone(), line.unit_name.clone())).or_default() +=
                line.units;
        }
        let n = count(i64::try_from(places.len()).unwrap_or_default());
        Self {
            title: pool.title.clone(),
            code: pool.code.clone(),
            organizer: pool.organizer.name.clone(),
            // A hub that is called like its organizer is named once.
            hub: Some(pool.hub.name.clone())
                .filter(|hub| *hub != pool.organizer.name)
                .unwrap_or_default(),
            said: if places.iter().any(|place| place.days_away > 0) {
                lang.pick(
                    format!("{n} koperasi, yang terjauh dulu."),
                    format!("{n} cooperatives, the farthest first."),
                )
            } else {
                lang.pick(
                    format!("{n} koperasi, menurut nama."),
                    format!("{n} cooperatives, by name."),
                )
            },
            places: places.iter().map(|place| told(place, lang)).collect(),
            sums: sums.into_iter().map(|((goods, unit), n)| (goods, quantity(n, &unit))).collect(),
            labels: format!("/pools/{}/labels", pool.id),
            printed: paper_moment(here.now, here.zone),
            shell: back(shell, pool),
        }
    }
}

fn order(place: &LoadingPlace) -> String {
    place.order.as_ref().map(|(_, number)| number.clone()).unwrap_or_default()
}

fn told(place: &LoadingPlace, lang: Language) -> PlaceTold {
    let days = match place.days_away {
        0 => String::new(),
        days => lang.pick(format!("{days} hari dari gudang"), format!("{days} days from the hub")),
    };
    let small: Vec<String> =
        [order(place), days].into_iter().filter(|part| !part.is_empty()).collect();
    PlaceTold {
        name: place.name.clone(),
        small: small.join(" · "),
        lines: place
            .lines
            .iter()
            .map(|line| (line.product_name.clone(), quantity(line.units, &line.unit_name)))
            .collect(),
    }
}

impl LabelsPage {
    /// A label for each cooperative and goods; `base` is how others reach us.
    #[must_use]
    pub fn new(shell: Shell, pool: &PoolView, places: &[LoadingPlace], base: &str) -> Self {
        let lang = shell.lang;
        let of_place = |place: &LoadingPlace| {
            let address = match &place.order {
                Some((id, _)) => format!("{base}/orders/{id}"),
                None => format!("{base}/pools/{}", pool.id),
            };
            let qr = Qr::of(&address);
            let all = place.lines.len();
            let label =
                |(n, line): (usize, &order_workflow::query::demand_pools::LoadingLine)| Label {
                    name: place.name.clone(),
                    units: quantity(line.units, &line.unit_name),
                    goods: line.product_name.clone(),
                    order: order(place),
                    nth: lang
                        .pick(format!("tumpukan {n} dari {all}"), format!("pile {n} of {all}")),
                    qr: qr.clone(),
                };
            (1_usize..).zip(&place.lines).map(label).collect::<Vec<_>>()
        };
        Self {
            title: pool.title.clone(),
            code: pool.code.clone(),
            labels: places.iter().flat_map(of_place).take(LABELS_SHOWN).collect(),
            shell: back(shell, pool),
        }
    }
}
