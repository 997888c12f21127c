//! `/pools/{id}/manage`: the organizer's desk (pages.md 6.13), before the closing and after the arrival.

use askama::Template;
use order_workflow::query::demand_pools::{
    ArrivalView, ClearingPreviewView, PoolEventView, PoolView, SeenLine, StatementView,
    UnansweredView,
};

use super::beside::invite;
use super::now::what_now;
use super::organizing::{
    ArrivalRow, ChargeForm, LostField, PreviewCard, charges, happenings, preview_card,
};
use super::table::ArrivalTable;
use super::words::{Rule, badge, published, rules, ties};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::buyer::words::Here;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{
    Badge, CommandButton, Happening, Note, Pager, Total, TrackStep, Wrong, track,
};

/// Cooperatives that have not answered, on one page.
pub(super) const UNANSWERED_SHOWN: usize = 30;

/// Goods of the pool, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRow {
    /// The goods.
    pub name: String,
    /// Where they are looked at.
    pub href: String,
    /// How full, or what is bought.
    pub small: String,
    /// Whether they are the ones that are shown in full.
    pub current: bool,
}

/// The organizer's desk.
#[derive(Debug, Template)]
#[template(path = "pools/manage.html")]
pub struct ManagePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub badge: Badge,
    /// How many take part, the order to the supplier.
    pub about: String,
    /// The order to the supplier.
    pub upstream: Option<Link>,
    /// How far along.
    pub track: Vec<TrackStep>,
    /// What happens next.
    pub now: Note,
    /// Publish, change, call off.
    pub buttons: Vec<CommandButton>,
    /// If it closed now.
    pub preview: Option<PreviewCard>,
    /// The goods, where there are several.
    pub goods: Vec<GoodsRow>,
    /// The way to more of them.
    pub pager: Pager,
    /// Who has not answered.
    pub unanswered: Vec<String>,
    /// Whether there are more of them.
    pub unanswered_more: bool,
    /// The message to send them.
    pub nudge: String,
    /// What came, where there is more than one thing.
    pub arrivals: Vec<ArrivalRow>,
    /// The one that is looked at.
    pub table: Option<ArrivalTable>,
    /// Whether what waits may be confirmed.
    pub confirm: Option<CommandButton>,
    /// What was lost at the hub since.
    pub lost: Vec<LostField>,
    /// What the dock says of it.
    pub sum: String,
    /// How many it is for.
    pub sum_small: String,
    /// What happens then.
    pub then: String,
    /// Freight and other papers.
    pub charge: Option<ChargeForm>,
    /// Papers that are shared out.
    pub charged: Vec<Total>,
    /// Loading list, labels, statement, file.
    pub papers: Vec<(&'static str, Link)>,
    /// Who comes first among equals.
    pub ties: String,
    /// The rules in words.
    pub rules: Vec<Rule>,
    /// When they were published.
    pub published: String,
    /// What happened.
    pub happenings: Vec<Happening>,
    /// What is wrong, for the summary.
    pub wrongs: Vec<Wrong>,
}

/// What the desk is drawn from.
#[derive(Clone, Copy)]
pub struct SeenDesk<'a> {
    /// The pool.
    pub pool: &'a PoolView,
    /// Its goods.
    pub lines: &'a [SeenLine],
    /// The way to more of them.
    pub next: Option<&'a str>,
    /// If it closed now.
    pub preview: Option<&'a ClearingPreviewView>,
    /// Who has not answered.
    pub unanswered: &'a [UnansweredView],
    /// What came.
    pub arrivals: &'a [ArrivalView],
    /// Which of it is looked at.
    pub arrival: Option<&'a ArrivalView>,
    /// What all came to.
    pub statement: Option<&'a StatementView>,
    /// What happened.
    pub events: &'a [PoolEventView],
    /// What was typed, and what is wrong.
    pub typed: (&'a Filled, &'a Faults),
    /// How others reach us.
    pub base: &'a str,
    /// Now, and where.
    pub here: Here,
    /// Keys for the forms.
    pub key: &'a dyn Fn() -> String,
}

impl ManagePage {
    /// The desk.
    #[must_use]
    pub fn new(shell: Shell, seen: &SeenDesk<'_>) -> Self {
        let SeenDesk { pool, here, .. } = *seen;
        let lang = shell.lang;
        let (filled, faults) = seen.typed;
        let mut shell = shell
            .task(Link::new(lang.t("Semua belanja bersama", "All pools"), "/pools?show=organized"));
        shell.refused = !faults.is_empty();
        let may = |command: &str| pool.allowed_commands.contains(&command);
        let several = pool.line_count > 1;
        let shown = seen.arrival.filter(|_| !seen.arrivals.is_empty());
        let table =
            shown.map(|arrival| ArrivalTable::new(arrival, pool.rules.as_ref(), several, lang));
        let waits: Vec<&ArrivalView> =
            seen.arrivals.iter().filter(|arrival| arrival.allocated_at.is_none()).collect();
        let adds_up = waits.iter().all(|arrival| arrival.checks.iter().all(|check| check.agrees));
        let version = pool.version.to_string();
        let confirm = (may("allocate") && adds_up).then(|| CommandButton {
            word: match waits.len() {
                0 | 1 => lang.t("Sahkan pembagian", "Confirm the allocation").to_owned(),
                n => lang.pick(
                    format!("Sahkan pembagian {n} barang"),
                    format!("Confirm the allocation of {n} goods"),
                ),
            },
            href: format!("/pools/{}/allocate", pool.id),
            class: "go",
            key: (seen.key)(),
            version: version.clone(),
            ..CommandButton::default()
        });
        let names = seen.unanswered.iter().take(UNANSWERED_SHOWN);
        let first = seen.lines.first().map(|line| &line.view);
        let unit = first.map_or("", |line| line.unit_name.as_str());
        Self {
            badge: badge(pool.state, lang),
            title: pool.title.clone(),
            about: about(pool, seen, lang),
            upstream: pool.upstream.as_ref().map(|order| {
                let number = order.number.clone().unwrap_or_default();
                let to = &pool.supplier.name;
                Link::new(lang.pick(format!("{number} ke {to}"), format!("{number} to {to}")), format!("/orders/{}", order.id))
            }),
            track: steps(pool.state, lang),
            now: what_now(pool, first.filter(|_| !several), here),
            buttons: buttons(pool, seen.key, lang),
            preview: seen.preview.map(|preview| preview_card(preview, lang)),
            goods: if several { goods(pool, seen, lang) } else { Vec::new() },
            pager: Pager { back: None, next: seen.next.map(str::to_owned), said: String::new() },
            unanswered: names.map(|one| one.name.clone()).collect(),
            unanswered_more: seen.unanswered.len() > UNANSWERED_SHOWN,
            nudge: if seen.unanswered.is_empty() { String::new() } else { invite(pool, first, seen.base, here) },
            arrivals: if seen.arrivals.len() > 1 { seen.arrivals.iter().map(|one| ArrivalRow::new(pool, one, shown, lang)).collect() } else { Vec::new() },
            lost: if confirm.is_some() { waits.iter().map(|one| LostField::new(one, filled, faults, lang)).collect() } else { Vec::new() },
            sum: sum(&waits, lang),
            sum_small: {
                let n = count(waits.iter().map(|one| i64::try_from(one.share_count).unwrap_or_default()).max().unwrap_or_default());
                lang.pick(format!("untuk {n} koperasi"), format!("for {n} cooperatives"))
            },
            then: all_waiting(&waits, lang) + lang.t("Setelah disahkan, tiap koperasi mendapat kabar, barangnya dipesankan untuknya, dan daftar muat bisa dicetak. Tidak bisa diubah lagi.", "Once confirmed, each cooperative is told, its goods are reserved for it, and the loading list can be printed. It cannot be changed any more."),
            confirm,
            table,
            charge: may("charge").then(|| ChargeForm::new(pool, (seen.key)(), filled, faults, lang)),
            charged: seen.statement.map(|statement| charges(statement, lang)).unwrap_or_default(),
            papers: papers(pool, seen.arrivals, lang),
            ties: pool.rules.as_ref().map(|rules| ties(rules, lang).to_owned()).unwrap_or_default(),
            rules: pool.rules.as_ref().map(|told| rules(told, unit, here)).unwrap_or_default(),
            published: published(pool, here),
            happenings: happenings(seen.events, here),
            wrongs: faults.wrongs(),
            shell,
        }
    }
}

fn about(pool: &PoolView, seen: &SeenDesk<'_>, lang: Language) -> String {
    // Until something is shared out nobody has got anything.
    let n = seen.statement.map(|statement| statement.participants).filter(|n| *n > 0);
    let said = match n {
        Some(n) => {
            lang.pick(format!("{} koperasi", count(n)), format!("{} cooperatives", count(n)))
        }
        None => lang.pick(
            format!("Dibeli dari {}", pool.supplier.name),
            format!("Bought from {}", pool.supplier.name),
        ),
    };
    match seen.lines {
        [line] if pool.line_count == 1 => format!("{} · {said}", line.view.product_name),
        _ => said,
    }
}

/// Opened, topped up, cleared, shared out, over.
fn steps(state: &str, lang: Language) -> Vec<TrackStep> {
    let now = match state {
        "open" => 0,
        "top_up" | "extended" => 1,
        "clearing" | "awarded" => 2,
        "allocating" | "settling" => 3,
        "closed" => 4,
        _ => return Vec::new(),
    };
    track(
        &[
            ("users", lang.t("Dibuka", "Open")),
            ("hourglass", lang.t("Penggenapan", "Top-up")),
            ("receipt", lang.t("Dihitung", "Cleared")),
            ("scale", lang.t("Dibagi", "Shared")),
            ("checks", lang.t("Selesai", "Closed")),
        ],
        now,
    )
}

fn buttons(pool: &PoolView, key: &dyn Fn() -> String, lang: Language) -> Vec<CommandButton> {
    let may = |command: &str| pool.allowed_commands.contains(&command);
    let id = pool.id;
    let mut buttons = Vec::new();
    if may("publish") {
        buttons.push(CommandButton {
            word: lang.t("Umumkan aturan", "Publish the rules").to_owned(),
            icon: "send",
            href: format!("/pools/{id}/publish"),
            class: "go",
            key: key(),
            version: pool.version.to_string(),
            ..CommandButton::default()
        });
    }
    if may("plan") {
        buttons.push(CommandButton {
            word: lang.t("Ubah rencana", "Change the plan").to_owned(),
            icon: "pencil",
            href: format!("/pools/{id}/edit"),
            leads: true,
            ..CommandButton::default()
        });
    }
    if may("call-off") {
        buttons.push(CommandButton {
            word: lang.t("Batalkan…", "Call off…").to_owned(),
            href: format!("/pools/{id}/call-off"),
            leads: true,
            class: "no",
            ..CommandButton::default()
        });
    }
    buttons
}

fn goods(pool: &PoolView, seen: &SeenDesk<'_>, lang: Language) -> Vec<GoodsRow> {
    let current = seen.preview.and_then(|preview| preview.line.as_ref()).map(|line| line.line_id);
    let row = |line: &SeenLine| {
        let view = &line.view;
        let unit = view.unit_name.as_str();
        let small = match (view.result, view.closes_now, view.fill) {
            (Some(result), ..) => match result.unit_price {
                Some(price) => format!("{} · {}", quantity(result.units, unit), rupiah(price)),
                None => lang.t("tidak tercapai", "not reached").to_owned(),
            },
            (None, Some(close), _) => {
                let (units, price) = (quantity(close.units, unit), rupiah(close.unit_price));
                lang.pick(
                    format!("ditutup sekarang: {units} · {price}"),
                    format!("if it closed now: {units} · {price}"),
                )
            }
            (None, None, Some(fill)) => {
                let firm = quantity(fill.firm, unit);
                lang.pick(format!("{firm}, belum cukup"), format!("{firm}, not enough yet"))
            }
            _ => String::new(),
        };
        GoodsRow {
            name: view.product_name.clone(),
            href: format!("/pools/{}/manage?line={}", pool.id, view.id),
            small,
            current: current == Some(view.id),
        }
    };
    seen.lines.iter().map(row).collect()
}

fn sum(waits: &[&ArrivalView], lang: Language) -> String {
    match waits {
        [one] => quantity(one.good - one.lost_at_hub, &one.unit_name),
        many => {
            let n = count(i64::try_from(many.len()).unwrap_or_default());
            lang.pick(format!("{n} barang"), format!("{n} goods"))
        }
    }
}

/// What is confirmed at once, where that is more than the goods on the page: "Yang disahkan: 47 sak Beras, 11 karton Garam. "
fn all_waiting(waits: &[&ArrivalView], lang: Language) -> String {
    if waits.len() < 2 {
        return String::new();
    }
    let one = |one: &&ArrivalView| {
        format!("{} {}", quantity(one.good - one.lost_at_hub, &one.unit_name), one.product_name)
    };
    let all: Vec<String> = waits.iter().map(one).collect();
    let all = all.join(", ");
    lang.pick(format!("Yang disahkan: {all}. "), format!("What is confirmed: {all}. "))
}

fn papers(pool: &PoolView, arrivals: &[ArrivalView], lang: Language) -> Vec<(&'static str, Link)> {
    let id = pool.id;
    let mut papers = Vec::new();
    if arrivals.iter().any(|arrival| arrival.allocated_at.is_some()) {
        papers.push((
            "printer",
            Link::new(
                lang.t("Cetak daftar muat", "Print the loading list"),
                format!("/pools/{id}/loading"),
            ),
        ));
        papers.push((
            "printer",
            Link::new(lang.t("Cetak label", "Print labels"), format!("/pools/{id}/labels")),
        ));
    }
    if pool.cleared_from.is_some() {
        papers.push((
            "receipt",
            Link::new(
                lang.t("Laporan belanja bersama", "Statement of the pool"),
                format!("/pools/{id}/statement"),
            ),
        ));
    }
    papers.push((
        "users",
        Link::new(
            lang.t("Lihat seperti peserta", "See it as a participant"),
            format!("/pools/{id}"),
        ),
    ));
    papers
}
