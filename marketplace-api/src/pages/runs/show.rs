//! `/runs/{id}`: stop by stop, what is aboard and what could be; who drives, and that it leaves.

use askama::Template;
use order_workflow::query::delivery_runs::{AboardView, DeliveryRunView, RunEventView};
use std::collections::BTreeMap;

use super::words::{badge, driven, goods, on, paper, was};
use crate::language::Language;
use crate::language::format::{count, moment};
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::pages::order::amounts::Packed;
use crate::pages::parts::{Badge, CommandButton, Field, Happening, Note, Tone, Wrong};

/// An order at a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Its id, for the tick that loads it.
    pub id: String,
    /// Whether it is aboard.
    pub aboard: bool,
    /// Its number, its surat jalan, its pool.
    pub link: Link,
    /// Its goods.
    pub goods: Vec<String>,
    /// Whether it was counted, and the way to its paper; empty until it left.
    pub arrived: String,
    /// Its surat jalan.
    pub paper: Option<String>,
}

/// A stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopCard {
    /// "1. KDMP Nangapanda".
    pub name: String,
    /// When it is there, and what to mind.
    pub small: String,
    /// What is aboard for it, and what could be.
    pub orders: Vec<OrderRow>,
}

/// `/runs/{id}`.
#[derive(Debug, Template)]
#[template(path = "runs/show.html")]
pub struct RunPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Utara, Sel, 24 Nov".
    pub title: String,
    /// How it stands.
    pub badge: Badge,
    /// Number, place, driver.
    pub about: String,
    /// What happens next.
    pub now: Note,
    /// That it goes on another day than planned.
    pub moved: Option<Note>,
    /// The stops, in their order.
    pub stops: Vec<StopCard>,
    /// Where the load is saved; empty where it is not to be changed.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version it was drawn for.
    pub version: String,
    /// Who drives, and what.
    pub fields: Vec<Field>,
    /// Leave.
    pub leave: Option<CommandButton>,
    /// Move and call off.
    pub buttons: Vec<CommandButton>,
    /// The sheet, the labels.
    pub papers: Vec<Link>,
    /// What is fetched from the store, by goods.
    pub sums: Vec<(String, String)>,
    /// What happened.
    pub events: Vec<Happening>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

/// What is aboard in all, by goods.
pub(super) fn sums(run: &DeliveryRunView, lang: Language) -> Vec<(String, String)> {
    let lines = run.stops.iter().flat_map(|stop| &stop.orders).flat_map(|order| &order.lines);
    let mut sums: BTreeMap<(String, String, i64, String), i64> = BTreeMap::new();
    for line in lines {
        let of = (
            line.product_name.clone(),
            line.pack_name.clone(),
            line.factor,
            line.base_unit.clone(),
        );
        *sums.entry(of).or_default() += line.count_base;
    }
    let told = |((goods, pack, factor, base_unit), base): ((String, String, i64, String), i64)| {
        let packed = Packed { pack: &pack, factor, base_unit: &base_unit };
        (goods, packed.told(base, lang))
    };
    sums.into_iter().map(told).collect()
}

impl RunPage {
    /// The page of a run; `wrongs` is what was refused.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        run: &DeliveryRunView,
        wrongs: Vec<Wrong>,
        here: Here,
        key: &dyn Fn() -> String,
    ) -> Self {
        let lang = shell.lang;
        let may = |word: &str| run.allowed_commands.contains(&word);
        let at = format!("/runs/{}", run.id);
        let field = |name, label, value: &Option<String>| Field {
            name,
            label,
            value: value.clone().unwrap_or_default(),
            longest: 120,
            ..Field::default()
        };
        let command = |word: &str, icon, path: &str, leads, class| CommandButton {
            word: word.to_owned(),
            icon,
            href: format!("{at}/{path}"),
            leads,
            class,
            key: key(),
            version: run.version.to_string(),
        };
        let mut buttons = Vec::new();
        if may("move") {
            let word = lang.t("Pindah hari…", "Move to another day…");
            buttons.push(command(word, "calendar", "move", true, ""));
        }
        if may("call_off") {
            buttons.push(command(lang.t("Batalkan…", "Call off…"), "x", "call-off", true, "no"));
        }
        let mut shell = shell.task(Link::new(lang.t("Keberangkatan", "Runs"), "/runs"));
        shell.refused = !wrongs.is_empty();
        Self {
            title: format!("{}, {}", run.route, on(run.runs_on, lang)),
            badge: badge(run.state, run.is_over, lang),
            about: [
                run.number.clone(),
                lang.pick(format!("dari {}", run.from_place), format!("from {}", run.from_place)),
                driven(run.driver.as_deref(), run.vehicle.as_deref()),
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
            now: what_now(run, lang),
            moved: run.moved_because.as_ref().map(|why| Note {
                tone: Tone::Warn,
                icon: "clock-exclamation",
                bold: format!("{}.", was(run.planned_for, lang)),
                small: why.clone(),
            }),
            stops: (1_usize..)
                .zip(&run.stops)
                .map(|(n, stop)| {
                    let arrives = on(stop.arrives_on, lang);
                    let arrives =
                        lang.pick(format!("sampai {arrives}"), format!("there on {arrives}"));
                    let small = [Some(arrives), stop.note.clone()];
                    let ready = run.ready.iter();
                    let ready = ready.filter(|one| one.buyer.id == stop.organization.id);
                    let orders = stop.orders.iter().map(|one| order_row(one, true, lang));
                    StopCard {
                        name: format!("{n}. {}", stop.organization.name),
                        small: small.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                        orders: orders
                            .chain(ready.map(|one| order_row(one, false, lang)))
                            .collect(),
                    }
                })
                .collect(),
            action: if may("change") { at.clone() } else { String::new() },
            key: key(),
            version: run.version.to_string(),
            fields: vec![
                field("driver", lang.t("Sopir", "Driver"), &run.driver),
                field(
                    "vehicle",
                    lang.t("Kendaraan dan nomornya", "Vehicle and plate"),
                    &run.vehicle,
                ),
            ],
            leave: may("dispatch").then(|| {
                let word = lang.t("Berangkatkan", "Send it off");
                command(word, "truck-delivery", "dispatch", false, "go")
            }),
            buttons,
            papers: papers(run, lang),
            sums: sums(run, lang),
            events: run.events.iter().map(|event| happening(event, here)).collect(),
            wrongs,
            shell,
        }
    }
}

fn order_row(order: &AboardView, aboard: bool, lang: Language) -> OrderRow {
    let shipment = order.shipment.as_ref();
    OrderRow {
        id: order.order_id.to_string(),
        aboard,
        link: Link::new(paper(order), format!("/orders/{}", order.order_id)),
        goods: order.lines.iter().map(|line| goods(line, lang)).collect(),
        arrived: match shipment.map(|shipment| shipment.state.as_str()) {
            Some("received") => lang.t("Sudah dihitung", "Counted").to_owned(),
            Some("undone") => {
                lang.t("Pengirimannya dibatalkan", "Its dispatch was undone").to_owned()
            }
            Some(_) => lang.t("Belum dihitung", "Not counted yet").to_owned(),
            None => String::new(),
        },
        paper: shipment.map(|shipment| {
            format!("/orders/{}/shipments/{}/papers/shipment-note", order.order_id, shipment.id)
        }),
    }
}

fn what_now(run: &DeliveryRunView, lang: Language) -> Note {
    let orders: usize = run.stops.iter().map(|stop| stop.orders.len()).sum();
    let n = count(i64::try_from(orders).unwrap_or_default());
    let (tone, icon, bold, small) = match (run.state, run.is_over) {
        ("planned", _) if orders == 0 => (
            Tone::Warn,
            "box",
            lang.t("Belum ada yang naik.", "Nothing is aboard yet.").to_owned(),
            lang.t(
                "Yang siap dikirim ke perhentian ini muncul di bawah.",
                "What is ready for these stops shows up below.",
            ),
        ),
        ("planned", _) => (
            Tone::Info,
            "box",
            lang.pick(format!("{n} pesanan naik."), format!("{n} orders are aboard.")),
            lang.t(
                "Muat, cetak lembar jalan, lalu berangkatkan: surat jalan tiap pesanan dibuat sekaligus.",
                "Load it, print the sheet, then send it off: the surat jalan of each order is made at once.",
            ),
        ),
        ("dispatched", false) => (
            Tone::Info,
            "truck-delivery",
            lang.t("Di jalan.", "On the way.").to_owned(),
            lang.t(
                "Tiap koperasi menghitung barangnya begitu sampai.",
                "Each cooperative counts its goods when they come.",
            ),
        ),
        ("dispatched", true) => (
            Tone::Good,
            "checks",
            lang.t("Semua sudah dihitung.", "Everything is counted.").to_owned(),
            "",
        ),
        _ => (
            Tone::Quiet,
            "ban",
            lang.t("Tidak berangkat.", "It is not gone.").to_owned(),
            lang.t("Yang tadinya naik bisa ikut keberangkatan lain.", "What was aboard may go with another."),
        ),
    };
    Note { tone, icon, bold, small: small.to_owned() }
}

/// The sheet, and the labels of the pools whose legs are aboard.
fn papers(run: &DeliveryRunView, lang: Language) -> Vec<Link> {
    let mut links = vec![Link::new(
        lang.t("Lembar jalan dan daftar muat", "Run sheet and loading list"),
        format!("/runs/{}/sheet", run.id),
    )];
    let orders = run.stops.iter().flat_map(|stop| &stop.orders);
    let pools: BTreeMap<_, _> =
        orders.filter_map(|order| order.pool.as_ref()).map(|pool| (pool.id, &pool.title)).collect();
    for (id, title) in pools {
        let word = lang.pick(format!("Label {title}"), format!("Labels of {title}"));
        links.push(Link::new(word, format!("/pools/{id}/labels")));
    }
    links
}

fn happening(event: &RunEventView, here: Here) -> Happening {
    let lang = here.lang;
    let fact = |name: &str| event.facts.get(name).and_then(|value| value.as_str());
    let day = |name: &str| fact(name).and_then(|day| day.parse().ok()).map(|day| on(day, lang));
    let what = match event.kind.as_str() {
        "planned" => lang.t("Disiapkan", "Planned").to_owned(),
        "changed" => lang.t("Muatan atau sopir diubah", "Load or driver changed").to_owned(),
        "moved" => {
            let to = day("to").unwrap_or_default();
            lang.pick(format!("Dipindah ke {to}"), format!("Moved to {to}"))
        }
        "dispatched" => lang.t("Berangkat", "Left").to_owned(),
        _ => lang.t("Dibatalkan", "Called off").to_owned(),
    };
    let when = moment(event.at, here.now, here.zone, lang);
    Happening {
        what,
        more: fact("reason").unwrap_or_default().to_owned(),
        when: format!("{when}, {}", event.by),
        now: false,
    }
}

/// `/runs/{id}/move`: the day, and why.
#[derive(Debug, Template)]
#[template(path = "runs/move.html")]
pub struct MovePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The route and its day.
    pub about: String,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version the person has seen.
    pub version: String,
    /// The day.
    pub to: Field,
    /// Why.
    pub reason: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}
