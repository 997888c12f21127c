//! `/pools/{id}`: a pool as a participant sees it (pages.md 6.12).

use askama::Template;
use chrono::{DateTime, Utc};
use order_workflow::query::demand_pools::{
    ArrivalView, GrowthView, PoolLineView, PoolView, SeenLine,
};
use supply_chain::demand_pool::{ExactShare, SharingRule};
use supply_chain::money::Money;

use super::bar::{Bars, Fill};
use super::form::{PledgeForm, Typed};
use super::list::Wanted;
use super::result::{OwnPart, links, own_part};
use super::words::{Rule, badge, closing, published, rules, takes_pledges, what_now};
use crate::language::Language;
use crate::language::format::{count, is_urgent, moment, quantity, rupiah, weekday_date};
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Due, Happening, Note, Pager, Wrong};

/// What the freight of the example comes to.
const EXAMPLE_FREIGHT: Money = Money::from_sen(100_000_000);

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

/// The rule on the reader's own numbers: what they would get if some of it did not come, and what freight would cost them.
fn example(pool: &PoolView, line: &PoolLineView, lang: Language) -> Vec<String> {
    let Some(rules) = &pool.rules else { return Vec::new() };
    let own = line.own.as_ref().filter(|own| own.state != "withdrawn");
    let unit = line.unit_name.as_str();
    let (all, mine) = match (line.fill, own) {
        (Some(fill), Some(own)) if fill.firm > 0 => (fill.firm, own.firm),
        (Some(fill), None) if fill.firm > 0 => (fill.firm + 1, 1),
        _ => return Vec::new(),
    };
    let came = all - (all / 20).max(1);
    let mut said = Vec::new();
    if rules.sharing == SharingRule::ProRata {
        let exact = ExactShare {
            numerator: i128::from(mine) * i128::from(came),
            denominator: i128::from(all),
        };
        let told = exact.two_places().to_string().replace('.', ",");
        let (low, high) = (mine * came / all, (mine * came + all - 1) / all);
        let gets = if low == high {
            quantity(low, unit)
        } else {
            lang.pick(
                format!("{} atau {}", count(low), quantity(high, unit)),
                format!("{} or {}", count(low), quantity(high, unit)),
            )
        };
        said.push(lang.pick(
            format!(
                "Bila dari {} hanya datang {}: {} × {} ÷ {} = {told}. Anda mendapat {gets}.",
                quantity(all, unit),
                count(came),
                count(mine),
                count(came),
                count(all)
            ),
            format!(
                "If {} come of {}: {} × {} ÷ {} = {told}. You get {gets}.",
                count(came),
                quantity(all, unit),
                count(mine),
                count(came),
                count(all)
            ),
        ));
    }
    if rules.freight == "by_units" {
        let weight = |n: i64| u64::try_from(n).unwrap_or(0);
        let part = EXAMPLE_FREIGHT
            .share(&[weight(mine), weight(all - mine)])
            .into_iter()
            .next()
            .unwrap_or_default();
        let (freight, part) = (rupiah(EXAMPLE_FREIGHT), rupiah(part));
        said.push(lang.pick(
            format!(
                "Bila ongkosnya {freight}: bagian Anda {} dari {} = {part}.",
                count(mine),
                quantity(all, unit)
            ),
            format!(
                "If the freight is {freight}: your {} of {} = {part}.",
                count(mine),
                quantity(all, unit)
            ),
        ));
    }
    said
}

pub(super) fn dates(pool: &PoolView, here: Here) -> Vec<Happening> {
    let Some(rules) = &pool.rules else { return Vec::new() };
    let lang = here.lang;
    let at = |at: DateTime<Utc>| moment(at, here.now, here.zone, lang);
    let happening = |what: &str, when: String, now: bool| Happening {
        what: what.to_owned(),
        when,
        now,
        ..Happening::default()
    };
    let is = |states: &[&str]| states.contains(&pool.state);
    let mut told = vec![happening(lang.t("Dibuka", "Opens"), at(rules.open_at), is(&["open"]))];
    if let Some(top_up) = rules.top_up_at {
        told.push(happening(lang.t("Penggenapan", "Top-up"), at(top_up), is(&["top_up"])));
    }
    if let Some(closes) = pool.closes_at {
        let word = if pool.extended_times > 0 {
            lang.t("Ditutup (diperpanjang)", "Closes (extended)")
        } else if rules.grace_hours == 0 {
            lang.t("Ditutup, harga dihitung", "Closes, the price is found")
        } else {
            lang.t("Ditutup", "Closes")
        };
        told.push(happening(word, at(closes), is(&["clearing", "extended"])));
    }
    if let Some(clears) = pool.clears_at.filter(|_| rules.grace_hours > 0) {
        told.push(happening(lang.t("Harga dihitung", "The price is found"), at(clears), false));
    }
    if let Some(day) = rules.arrives_on {
        let word = lang.pick(
            format!("Perkiraan tiba di {}", pool.hub.name),
            format!("Expected at {}", pool.hub.name),
        );
        told.push(happening(&word, weekday_date(day, lang), is(&["awarded", "allocating"])));
    }
    told
}

fn remind(pool: &PoolView, key: String, lang: Language) -> Option<CommandButton> {
    let waits = pool.state == "planned" || takes_pledges(pool.state);
    if pool.side != "participant" || !waits {
        return None;
    }
    let (word, verb) = if pool.is_reminded {
        (lang.t("Jangan ingatkan lagi", "Remind me no more"), "forget")
    } else {
        (lang.t("Ingatkan saya", "Remind me"), "remind")
    };
    Some(CommandButton {
        word: word.to_owned(),
        icon: "bell",
        href: format!("/pools/{}/{verb}", pool.id),
        key,
        ..CommandButton::default()
    })
}

/// The address that opens `WhatsApp` with the pool's text in it.
pub(super) fn invite(
    pool: &PoolView,
    line: Option<&PoolLineView>,
    base: &str,
    here: Here,
) -> String {
    let lang = here.lang;
    let fill = line.and_then(|line| Fill::of(line, pool.state, lang));
    let opens = pool.rules.as_ref().map(|rules| rules.open_at);
    let closes = closing(pool.state, (opens, pool.closes_at), here);
    let mut lines = vec![
        lang.pick(format!("Belanja bersama: {}", pool.title), format!("Pool: {}", pool.title)),
        lang.pick(
            format!("Penyelenggara: {}", pool.organizer.name),
            format!("Organizer: {}", pool.organizer.name),
        ),
        closes,
    ];
    lines.extend(
        fill.into_iter().flat_map(|fill| [format!("{} {}", fill.units, fill.from), fill.next]),
    );
    lines.push(format!("{base}/pools/{}", pool.id));
    let text = lines.join("\n").replace('\u{a0}', " ");
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    format!("https://wa.me/?text={}", text.replace('+', "%20"))
}

fn alone(line: &PoolLineView, lang: Language) -> Link {
    let price = line.gates.first().and_then(|gate| gate.unit_price).map(rupiah).unwrap_or_default();
    let unit = &line.unit_name;
    Link::new(
        lang.pick(
            format!("Cari sendiri, harga pertama {price} per {unit}"),
            format!("Look for it yourself; the first price is {price} per {unit}"),
        ),
        format!(
            "/search?q={}",
            form_urlencoded::byte_serialize(line.product_name.as_bytes()).collect::<String>()
        ),
    )
}
