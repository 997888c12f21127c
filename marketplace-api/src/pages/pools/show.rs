//! `/pools/{id}`: a pool as a participant sees it (pages.md 6.12).

use askama::Template;
use order_workflow::query::demand_pools::{
    ArrivalView, GrowthView, PoolLineView, PoolView, SeenLine,
};

use super::bar::{Bars, Fill};
use super::beside::{alone, dates, example, invite, remind};
use super::form::{PledgeForm, Typed};
use super::list::Wanted;
use super::result::{OwnPart, links, own_part};
use super::words::{Rule, badge, closing, published, rules, takes_pledges, what_now};
use crate::language::Language;
use crate::language::format::{is_urgent, quantity, rupiah};
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Due, Happening, Note, Pager, Wrong};

/// The card with bar and gates; fetched again every thirty seconds while pledges are taken.
#[derive(Debug, Clone, Template)]
#[template(path = "pools/fill.html")]
pub(super) struct FillCard {
    /// The shell, for words and icons.
    pub shell: Shell,
    /// The goods, where the pool has several; else empty.
    pub name: String,
    /// Where the card is fetched again; empty when it does not change any more.
    pub again: String,
    /// How full it is.
    pub fill: Fill,
    /// When it closes.
    pub due: Option<Due>,
}

/// Goods of a pool that has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// The goods.
    pub name: String,
    /// Where they are looked at.
    pub href: String,
    /// How full.
    pub fill: String,
    /// What is missing, or what was found.
    pub next: String,
    /// What the reader pledged, or empty.
    pub own: String,
}

/// A gate while there is no bar to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRow {
    /// "dari 50 sak".
    pub from: String,
    /// "Rp305.000".
    pub price: String,
}

/// `/pools/{id}`.
#[derive(Debug, Template)]
#[template(path = "pools/show.html")]
pub struct PoolPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub badge: Badge,
    /// Who gathers, who sells.
    pub about: String,
    /// What the organizer says besides.
    pub said: String,
    /// What happens next; nothing while bar and dates say it.
    pub now: Option<Note>,
    /// Bar and gates, rendered.
    pub fill: String,
    /// The goods where there are several.
    pub lines: Vec<LineRow>,
    /// What was searched for among them.
    pub text: String,
    /// Whether the goods can be searched.
    pub searches: bool,
    /// The way to more of them.
    pub pager: Pager,
    /// The chosen goods of several; else empty.
    pub chosen: String,
    /// The gates, while there is no bar.
    pub gates: Vec<GateRow>,
    /// The own pledge.
    pub form: Option<PledgeForm>,
    /// What stands above the form.
    pub form_note: String,
    /// What came of it for the reader.
    pub part: Option<OwnPart>,
    /// Where it goes on from here, when there is no own part.
    pub links: Vec<Link>,
    /// The rules in words.
    pub rules: Vec<Rule>,
    /// When they were published.
    pub published: String,
    /// An example with the reader's own numbers.
    pub example: Vec<String>,
    /// What came together day by day.
    pub bars: Option<Bars>,
    /// The dates.
    pub dates: Vec<Happening>,
    /// To be told, or not any more.
    pub remind: Option<CommandButton>,
    /// The way to tell others.
    pub invite: String,
    /// What the goods cost alone, where nothing came of it.
    pub alone: Option<Link>,
    /// The way to the organizer's desk.
    pub manage: Option<Link>,
    /// What is wrong, for the summary.
    pub wrongs: Vec<Wrong>,
}

/// What the page is drawn from.
#[derive(Clone, Copy)]
pub struct SeenPool<'a> {
    /// The pool.
    pub pool: &'a PoolView,
    /// Its goods: the one that is looked at, or a page of several.
    pub lines: &'a [SeenLine],
    /// The one that is looked at.
    pub chosen: Option<&'a SeenLine>,
    /// What came together of it, day by day.
    pub growth: &'a [GrowthView],
    /// What came of it, and how it is shared out.
    pub arrivals: &'a [ArrivalView],
    /// What was typed, and what is wrong.
    pub typed: Typed<'a>,
    /// What was searched for among several goods.
    pub text: &'a str,
    /// The way to more goods.
    pub next: Option<&'a str>,
    /// How others reach us.
    pub base: &'a str,
    /// Now, and where.
    pub here: Here,
    /// Keys for the forms.
    pub key: &'a dyn Fn() -> String,
}

impl PoolPage {
    /// The page.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a page: one entry for each part")]
    pub fn new(shell: Shell, seen: &SeenPool<'_>) -> Self {
        let SeenPool { pool, here, typed, .. } = *seen;
        let lang = shell.lang;
        let is_several = pool.line_count > 1;
        let back = if is_several && seen.chosen.is_some() {
            Link::new(pool.title.clone(), format!("/pools/{}", pool.id))
        } else {
            let over = matches!(pool.state, "failed" | "closed");
            let show = if over { Wanted::Over } else { Wanted::Open };
            let word = lang.t("Semua belanja bersama", "All pools");
            Link::new(word, format!("/pools?show={}", show.word()))
        };
        let mut shell = shell.task(back);
        shell.refused = !typed.faults.is_empty();
        let chosen = seen.chosen.map(|line| &line.view);
        let may = |command: &str| pool.allowed_commands.contains(&command);
        let card = chosen.and_then(|line| card(&shell, pool, line, here));
        let form = seen.chosen.filter(|_| may("pledge")).map(|line| {
            PledgeForm::new(
                (line, &pool.id.to_string(), (seen.key)()),
                typed,
                may("withdraw"),
                lang,
            )
        });
        let part = chosen.and_then(|line| own_part(pool, line, seen.arrivals, lang));
        let is_open = takes_pledges(pool.state);
        let form_note = match pool.state {
            "top_up" => lang.t(
                "Pada tahap penggenapan komitmen boleh ditambah, tidak boleh dikurangi.",
                "In top-up a pledge may be raised, not lowered.",
            ),
            _ => lang.t(
                "Sampai ditutup, komitmen bebas diubah atau ditarik.",
                "Until it closes, a pledge may be changed or taken back.",
            ),
        };
        let told = pool.rules.as_ref();
        let unit = chosen
            .or(seen.lines.first().map(|line| &line.view))
            .map_or("", |line| line.unit_name.as_str());
        let today = here.now.with_timezone(&here.zone).date_naive();
        Self {
            badge: badge(pool.state, lang),
            about: lang.pick(
                format!(
                    "Diselenggarakan {}, dibeli dari {}",
                    pool.organizer.name, pool.supplier.name
                ),
                format!("Organized by {}, bought from {}", pool.organizer.name, pool.supplier.name),
            ),
            title: pool.title.clone(),
            said: pool.note.clone().unwrap_or_default(),
            now: (!is_open || card.is_none()).then(|| what_now(pool, here)),
            fill: card.as_ref().and_then(|card| card.render().ok()).unwrap_or_default(),
            lines: if seen.chosen.is_some() {
                Vec::new()
            } else {
                seen.lines.iter().map(|line| line_row(pool, &line.view, lang)).collect()
            },
            text: seen.text.to_owned(),
            searches: seen.chosen.is_none() && pool.line_count > 10,
            pager: Pager { back: None, next: seen.next.map(str::to_owned), said: String::new() },
            chosen: chosen
                .filter(|_| is_several)
                .map(|line| line.product_name.clone())
                .unwrap_or_default(),
            gates: chosen
                .filter(|line| line.fill.is_none() || pool.state == "planned")
                .map(|line| gates(line, lang))
                .unwrap_or_default(),
            links: if part.is_some() { Vec::new() } else { links(pool, lang) },
            part,
            form,
            form_note: form_note.to_owned(),
            rules: told.map(|told| rules(told, unit, here)).unwrap_or_default(),
            published: published(pool, here),
            example: chosen.map(|line| example(pool, line, lang)).unwrap_or_default(),
            bars: chosen.and_then(|line| Bars::of(seen.growth, line, today, lang)),
            dates: dates(pool, here),
            remind: remind(pool, (seen.key)(), lang),
            invite: if is_open { invite(pool, chosen, seen.base, here) } else { String::new() },
            alone: chosen.filter(|_| pool.state == "failed").map(|line| alone(line, lang)),
            manage: (pool.side == "organizer").then(|| {
                Link::new(
                    lang.t("Kelola belanja bersama ini", "Manage this pool"),
                    format!("/pools/{}/manage", pool.id),
                )
            }),
            wrongs: typed.faults.wrongs(),
            shell,
        }
    }
}

/// Bar and gates of a line; nothing while they are nobody's to see, and before it opens.
pub(super) fn card(
    shell: &Shell,
    pool: &PoolView,
    line: &PoolLineView,
    here: Here,
) -> Option<FillCard> {
    if pool.state == "planned" || line.result.is_some() {
        return None;
    }
    let fill = Fill::of(line, pool.state, here.lang)?;
    let is_open = takes_pledges(pool.state);
    let opens = pool.rules.as_ref().map(|rules| rules.open_at);
    let due = pool.closes_at.filter(|_| is_open).map(|at| Due {
        text: closing(pool.state, (opens, pool.closes_at), here),
        late: is_urgent(at, here.now),
    });
    Some(FillCard {
        shell: shell.clone(),
        name: if pool.line_count > 1 { line.product_name.clone() } else { String::new() },
        again: if is_open {
            format!("/pools/{}/fill?line={}", pool.id, line.id)
        } else {
            String::new()
        },
        fill,
        due,
    })
}

fn line_row(pool: &PoolView, line: &PoolLineView, lang: Language) -> LineRow {
    let unit = line.unit_name.as_str();
    let fill = Fill::of(line, pool.state, lang);
    let found = line.result.map(|result| match result.unit_price {
        Some(price) => format!("{} · {}", quantity(result.units, unit), rupiah(price)),
        None => lang.t("Tidak tercapai", "Not reached").to_owned(),
    });
    let own = line.own.as_ref().filter(|own| own.state == "standing" || own.state == "awarded");
    LineRow {
        name: line.product_name.clone(),
        href: format!("/pools/{}?line={}", pool.id, line.id),
        fill: fill.as_ref().map(|fill| format!("{} {}", fill.units, fill.from)).unwrap_or_default(),
        next: found.or(fill.map(|fill| fill.next)).unwrap_or_default(),
        own: own
            .map(|own| {
                let units = own.award.map_or(own.firm, |award| award.units);
                let units = quantity(units, unit);
                lang.pick(format!("Anda {units}"), format!("You {units}"))
            })
            .unwrap_or_default(),
    }
}

fn gates(line: &PoolLineView, lang: Language) -> Vec<GateRow> {
    let row = |gate: &order_workflow::query::demand_pools::GateView| {
        let needed = quantity(gate.needed, &line.unit_name);
        GateRow {
            from: lang.pick(format!("dari {needed}"), format!("from {needed}")),
            price: gate.unit_price.map(rupiah).unwrap_or_default(),
        }
    };
    line.gates.iter().map(row).collect()
}
