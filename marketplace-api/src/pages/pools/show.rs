//! `/pools/{id}`: a pool as a participant sees it (pages.md 6.12).

use askama::Template;
use order_workflow::query::demand_pools::{
    ArrivalView, GrowthView, PoolLineView, PoolView, SeenLine,
};

use super::bar::{Bars, Fill};
use super::beside::{alone, dates, example, invite, remind};
use super::form::{PledgeForm, Typed};
use super::goods::{GateRow, GoodsHead, LineRow, gates, goods_head, line_row, own_sum};
use super::list::Wanted;
use super::now::{changes_until, what_now};
use super::participants::Participants;
use super::result::{OwnPart, links, own_part};
use super::waiting::{Waits, waits};
use super::words::{Rule, badge, closing, published, rules, takes_pledges};
use crate::language::format::is_urgent;
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Due, Happening, Note, Pager, Wrong};

/// The card with bar and gates; fetched again every thirty seconds while pledges are taken.
#[derive(Debug, Clone, Template)]
#[template(path = "pools/fill.html")]
pub(super) struct FillCard {
    /// The shell, for words and icons.
    pub shell: Shell,
    /// Where the card is fetched again; empty when it does not change any more.
    pub again: String,
    /// How full it is.
    pub fill: Fill,
    /// When it closes.
    pub due: Option<Due>,
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
    /// The goods that are looked at.
    pub goods: Option<GoodsHead>,
    /// What the reader's pledges of all goods come to, or empty.
    pub own_sum: String,
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
    /// What of the reader's organization waits for a yes.
    pub waiting: Option<Waits>,
    /// Who else takes part.
    pub participants: Participants,
    /// When it comes to the reader, where a route goes there.
    pub delivery: Option<Note>,
    /// What is wrong, for the summary.
    pub wrongs: Vec<Wrong>,
}

impl PoolPage {
    /// How the outbox names a pledge that waits for signal: "Komitmen: Beras bersama".
    #[must_use]
    pub fn pledge_said(&self) -> String {
        self.shell.lang.pick(format!("Komitmen: {}", self.title), format!("Pledge: {}", self.title))
    }
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
    /// Whether the reader may look at its offer.
    pub sees_offer: bool,
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
        // In top-up a pledge is not taken back: there is no button that is always refused.
        let may = |command: &str| {
            pool.allowed_commands.contains(&command)
                && !(command == "withdraw" && pool.state == "top_up")
        };
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
        let told = pool.rules.as_ref();
        let unit = chosen
            .or(seen.lines.first().map(|line| &line.view))
            .map_or("", |line| line.unit_name.as_str());
        let mixed = chosen.is_none() && seen.lines.iter().any(|line| line.view.unit_name != unit);
        let unit = if mixed { lang.t("satuan", "unit") } else { unit };
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
            now: (!is_open || card.is_none()).then(|| what_now(pool, chosen, here)),
            fill: card.as_ref().and_then(|card| card.render().ok()).unwrap_or_default(),
            lines: if seen.chosen.is_some() {
                Vec::new()
            } else {
                seen.lines.iter().map(|line| line_row(pool, &line.view, lang)).collect()
            },
            text: seen.text.to_owned(),
            searches: seen.chosen.is_none() && pool.line_count > 10,
            pager: Pager { back: None, next: seen.next.map(str::to_owned), said: String::new() },
            goods: chosen.map(|line| goods_head(line, seen.sees_offer, lang)),
            own_sum: if seen.chosen.is_none() {
                own_sum(pool, seen.lines, lang)
            } else {
                String::new()
            },
            gates: chosen
                .filter(|line| line.fill.is_none() || pool.state == "planned")
                .map(|line| gates(line, lang))
                .unwrap_or_default(),
            links: if part.is_some() { Vec::new() } else { links(pool, lang) },
            part,
            form,
            form_note: changes_until(pool, here),
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
            waiting: chosen.and_then(|line| waits(pool, line, seen.key, lang)),
            participants: Participants::default(),
            delivery: None,
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
        again: if is_open {
            format!("/pools/{}/fill?line={}", pool.id, line.id)
        } else {
            String::new()
        },
        fill,
        due,
    })
}
