//! `/runs/{id}/sheet`: what the warehouse fetches, in which order it is loaded, and what comes off where; to be printed.

use askama::Template;
use order_workflow::query::delivery_runs::DeliveryRunView;

use super::show::sums;
use super::words::{counted, driven, on, paper};
use crate::language::format::paper_moment;
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::papers::qr::Qr;

/// What comes off at a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetStop {
    /// Its place in the order of stops.
    pub n: usize,
    /// Whose.
    pub name: String,
    /// When, and what to mind.
    pub small: String,
    /// Order or surat jalan, goods, count.
    pub lines: Vec<(String, String, String)>,
    /// Leads to the count of what left; nothing until it did.
    pub qr: Option<Qr>,
}

/// The sheet.
#[derive(Debug, Template)]
#[template(path = "runs/sheet.html")]
pub struct SheetPage {
    /// The shell, a task page's; the printer leaves it out.
    pub shell: Shell,
    /// Its number.
    pub number: String,
    /// The route.
    pub route: String,
    /// The day.
    pub day: String,
    /// Where it leaves from.
    pub from: String,
    /// Who drives, and what.
    pub driven: String,
    /// What is fetched, by goods.
    pub sums: Vec<(String, String)>,
    /// The stops, in the order in which they are made.
    pub stops: Vec<SheetStop>,
    /// Who is loaded first: the last stop.
    pub loading: Vec<(usize, String)>,
    /// When it was printed.
    pub printed: String,
}

impl SheetPage {
    /// The sheet of a run; `base` is how others reach us.
    #[must_use]
    pub fn new(shell: Shell, run: &DeliveryRunView, base: &str, here: Here) -> Self {
        let lang = shell.lang;
        let stops: Vec<SheetStop> = (1..)
            .zip(&run.stops)
            .filter(|(_, stop)| !stop.orders.is_empty())
            .map(|(n, stop)| {
                let arrives = on(stop.arrives_on, lang);
                let first = stop.orders.first().and_then(|order| order.shipment.as_ref());
                let of = |order: &order_workflow::query::delivery_runs::AboardView| {
                    let name = paper(order);
                    let line = |line| (name.clone(), product(line), counted(line, lang));
                    order.lines.iter().map(line).collect::<Vec<_>>()
                };
                SheetStop {
                    n,
                    name: stop.organization.name.clone(),
                    small: [Some(arrives), stop.note.clone()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" · "),
                    lines: stop.orders.iter().flat_map(of).collect(),
                    qr: first
                        .and_then(|one| Qr::of(&format!("{base}/shipments/{}/receive", one.id))),
                }
            })
            .collect();
        let loading = stops.iter().rev().map(|stop| (stop.n, stop.name.clone())).collect();
        Self {
            number: run.number.clone(),
            route: run.route.clone(),
            day: on(run.runs_on, lang),
            from: run.from_place.clone(),
            driven: driven(run.driver.as_deref(), run.vehicle.as_deref()),
            sums: sums(run, lang),
            stops,
            loading,
            printed: paper_moment(here.now, here.zone),
            shell: shell.task(Link::new(run.number.clone(), format!("/runs/{}", run.id))),
        }
    }
}

fn product(line: &order_workflow::query::delivery_runs::LoadedLineView) -> String {
    line.product_name.clone()
}
