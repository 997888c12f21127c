//! `/standing-orders`: what the organization orders again and again, and what came of it each time.

pub mod form;
pub mod goods;
pub mod handling;
pub mod words;

use askama::Template;
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use order_workflow::query::standing_orders::{RunView, StandingOrderEntry, StandingOrderView};
use supply_chain::standing_order::CommandName;

use self::words::{
    command_word, entry_said, line_said, order_said, outcome_badge, policy_said, reason_said,
    schedule_said, state_badge,
};
use super::layout::{Link, Shell};
use super::parts::{Badge, CommandButton, Empty, Happening, Note, Pager, Tone, Total};
use crate::language::Language;
use crate::language::format::{clock_zone, moment, quantity, rupiah, weekday_date};

/// A standing order in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    /// What people call it.
    pub name: String,
    /// Its page.
    pub href: String,
    /// When it comes round, and what it orders.
    pub small: String,
    /// When next.
    pub next: String,
    /// How it stands.
    pub badge: Badge,
    /// What came of it last, when somebody has to look.
    pub alarm: Option<Badge>,
}

/// `/standing-orders`.
#[derive(Debug, Template)]
#[template(path = "standing_orders/list.html")]
pub struct ListPage {
    /// The shell.
    pub shell: Shell,
    /// The standing orders, newest first.
    pub rows: Vec<StandingRow>,
    /// The way to the others.
    pub pager: Pager,
    /// Whether the reader may write one.
    pub may: bool,
    /// Nothing there.
    pub empty: Empty,
}

/// Whether somebody has to look at what came of a run.
fn needs_a_look(run: &RunView) -> bool {
    matches!(run.outcome.as_str(), "drafted" | "partly" | "empty" | "failed")
}

/// "3 barang dari Flores Bersama".
fn goods_said(view: &StandingOrderView, lang: Language) -> String {
    let mut sellers: Vec<&str> = view.lines.iter().map(|line| line.seller_name.as_str()).collect();
    sellers.sort_unstable();
    sellers.dedup();
    let goods = i64::try_from(view.lines.len()).unwrap_or(i64::MAX);
    let goods = quantity(goods, lang.t("barang", "goods"));
    match sellers.as_slice() {
        [one] => lang.pick(format!("{goods} dari {one}"), format!("{goods} from {one}")),
        several => lang.pick(
            format!("{goods} dari {} penjual", several.len()),
            format!("{goods} from {} sellers", several.len()),
        ),
    }
}

fn slot_said(at: DateTime<Utc>, zone: Tz, lang: Language) -> String {
    // With its year: it may begin in another.
    let day = at.with_timezone(&zone).date_naive();
    format!("{} {} {}", weekday_date(day, lang), day.year(), clock_zone(at, zone, lang))
}

fn zone_of(view: &StandingOrderView) -> Tz {
    view.schedule.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

impl ListPage {
    /// The page of these.
    #[must_use]
    pub fn new(shell: Shell, found: &[StandingOrderView], next: Option<String>, may: bool) -> Self {
        let lang = shell.lang;
        let row = |view: &StandingOrderView| {
            let zone = zone_of(view);
            let next = view.next.iter().find(|slot| !slot.is_left_out);
            StandingRow {
                name: view.name.clone(),
                href: format!("/standing-orders/{}", view.id),
                small: format!(
                    "{} · {}",
                    schedule_said(&view.schedule, lang),
                    goods_said(view, lang)
                ),
                next: next
                    .map(|slot| {
                        let at = slot_said(slot.at, zone, lang);
                        lang.pick(format!("Berikutnya {at}"), format!("Next {at}"))
                    })
                    .unwrap_or_default(),
                badge: state_badge(view.state, lang),
                alarm: view
                    .last_run
                    .as_ref()
                    .filter(|run| view.state != "ended" && needs_a_look(run))
                    .map(|run| outcome_badge(run, lang)),
            }
        };
        let back = Link::new(lang.t("Pesanan", "Orders"), "/orders");
        Self {
            rows: found.iter().map(row).collect(),
            pager: Pager { next, ..Pager::default() },
            may,
            empty: Empty {
                icon: "repeat",
                heading: lang.t("Belum ada pesanan rutin.", "No standing orders yet.").to_owned(),
                text: lang
                    .t(
                        "Yang Anda pesan tiap minggu atau tiap bulan bisa berjalan sendiri.",
                        "What you order every week or month can go by itself.",
                    )
                    .to_owned(),
                action: may.then(|| {
                    Link::new(
                        lang.t("Buat pesanan rutin", "Make a standing order"),
                        "/standing-orders/new",
                    )
                }),
            },
            shell: shell.task(back),
        }
    }
}

/// One run in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCard {
    /// Where a message leads to.
    pub anchor: String,
    /// "Sen, 30 Nov 06.00 WITA", and that it was run by hand or late.
    pub when: String,
    /// What came of it.
    pub badge: Badge,
    /// Why nothing did, or empty.
    pub why: String,
    /// Its orders: what came of it, why, the way there, and the lines that are not as written.
    pub orders: Vec<OrderCard>,
}

/// One order of a run in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCard {
    /// "Diajukan ke Flores Bersama".
    pub said: String,
    /// Its number and where it is, if there is one.
    pub link: Option<Link>,
    /// Why it was not submitted, or not made; or empty.
    pub why: String,
    /// Lines that are not as they were written.
    pub lines: Vec<String>,
}

impl RunCard {
    fn of(run: &RunView, zone: Tz, lang: Language) -> Self {
        let mut when = slot_said(run.slot, zone, lang);
        if run.asked_by.is_some() {
            when.push_str(lang.t(" · dijalankan sendiri", " · run by hand"));
        } else if run.ran_at - run.slot > chrono::TimeDelta::minutes(15) {
            let at = slot_said(run.ran_at, zone, lang);
            when.push_str(&lang.pick(format!(" · berjalan {at}"), format!(" · ran {at}")));
        }
        // Where every order says why, the whole need not say it again.
        let whole = run.reason.as_deref().filter(|_| run.orders.is_empty());
        Self {
            anchor: format!("run-{}", run.id),
            when,
            badge: outcome_badge(run, lang),
            why: whole.map(|reason| reason_said(reason, lang)).unwrap_or_default(),
            orders: run
                .orders
                .iter()
                .map(|order| OrderCard {
                    said: order_said(order, lang),
                    link: order_link(order, lang),
                    why: order
                        .reason
                        .as_deref()
                        .map(|reason| reason_said(reason, lang))
                        .unwrap_or_default(),
                    lines: order
                        .lines
                        .iter()
                        .filter_map(|line| line_said(line, order.reason.as_deref(), lang))
                        .collect(),
                })
                .collect(),
        }
    }
}

fn order_link(
    order: &order_workflow::query::standing_orders::OrderResultView,
    lang: Language,
) -> Option<Link> {
    if let Some(id) = order.order_id {
        let draft = order.order_state.as_deref() == Some("draft");
        let word = match &order.order_number {
            Some(number) => number.clone(),
            None if draft => lang.t("Lihat di keranjang", "See it in the basket").to_owned(),
            None => lang.t("Lihat pesanannya", "See the order").to_owned(),
        };
        let href = if draft { "/basket".to_owned() } else { format!("/orders/{id}") };
        return Some(Link { word, href });
    }
    let waits = order.waits_for.is_some();
    waits.then(|| {
        Link::new(lang.t("Lihat drafnya di keranjang", "See the draft in the basket"), "/basket")
    })
}

/// A line as it was written and as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRow {
    /// The goods.
    pub name: String,
    /// Where they are described; empty where they are not on sale.
    pub href: String,
    /// Who sells them, the pack.
    pub small: String,
    /// "10 karton".
    pub counted: String,
    /// The price today.
    pub price: String,
    /// What the price was when it was written, where it moved; or that it is not on sale.
    pub why: String,
}

/// `/standing-orders/{id}`.
#[derive(Debug, Template)]
#[template(path = "standing_orders/show.html")]
pub struct ShowPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What people call it.
    pub name: String,
    /// How it stands.
    pub badge: Badge,
    /// When it comes round.
    pub schedule: String,
    /// What to know first.
    pub notes: Vec<Note>,
    /// What it orders.
    pub goods: Vec<GoodsRow>,
    /// What that comes to today, without tax.
    pub sum: String,
    /// The next three slots, and whether each is left out.
    pub coming: Vec<(String, bool)>,
    /// What to do when a day is not like the day on which it was written.
    pub policy: Vec<Total>,
    /// What else every order says.
    pub words: String,
    /// What the reader may do.
    pub buttons: Vec<CommandButton>,
    /// Who wrote it.
    pub writer: String,
    /// Its runs, newest first.
    pub runs: Vec<RunCard>,
    /// The way to older ones.
    pub pager: Pager,
    /// What people did to it, newest first.
    pub history: Vec<Happening>,
}

/// A standing order with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// It.
    pub view: &'a StandingOrderView,
    /// Its runs, newest first.
    pub runs: &'a [RunView],
    /// The way to older ones.
    pub older: Option<&'a str>,
    /// What people did to it, newest first.
    pub history: &'a [StandingOrderEntry],
    /// Now.
    pub now: DateTime<Utc>,
    /// What was refused, or what just came of it.
    pub notice: Option<&'a Note>,
}

impl ShowPage {
    /// The page of a standing order.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>, key: impl Fn() -> String) -> Self {
        let (view, lang, zone) = (seen.view, shell.lang, zone_of(seen.view));
        let back = Link::new(lang.t("Pesanan rutin", "Standing orders"), "/standing-orders");
        let mut notes: Vec<Note> = seen.notice.cloned().into_iter().collect();
        if notes.is_empty() {
            notes.extend(alarm(view, zone, lang));
        }
        if view.failed_tries > 0 {
            notes.push(Note {
                tone: Tone::Warn,
                icon: "alert-triangle",
                bold: lang
                    .t("Giliran terakhir belum berhasil.", "The last run has not succeeded yet.")
                    .to_owned(),
                small: lang
                    .t(
                        "Ada gangguan di pihak kami; dicoba lagi sendiri.",
                        "Something broke on our side; it is tried again by itself.",
                    )
                    .to_owned(),
            });
        }
        let total = view.lines.iter().filter_map(|line| line.price_now?.times(line.count));
        let last = seen.history.len().saturating_sub(1);
        let happening = |(at, entry): (usize, &StandingOrderEntry)| {
            let when = moment(entry.recorded_at, seen.now, zone, lang);
            let by = entry.person_name.as_deref().map(|name| format!(" · {name}"));
            Happening {
                what: entry_said(&entry.kind, at == last && last < 19, lang).to_owned(),
                more: String::new(),
                when: format!("{when}{}", by.unwrap_or_default()),
                now: at == 0,
            }
        };
        Self {
            name: view.name.clone(),
            badge: state_badge(view.state, lang),
            schedule: schedule_said(&view.schedule, lang),
            notes,
            goods: view.lines.iter().map(|line| goods_row(line, lang)).collect(),
            sum: supply_chain::money::Money::sum(total).map(rupiah).unwrap_or_default(),
            coming: view
                .next
                .iter()
                .map(|slot| (slot_said(slot.at, zone, lang), slot.is_left_out))
                .collect(),
            policy: policy_said(view, lang),
            words: view.note.clone().unwrap_or_default(),
            buttons: buttons(view, key, lang),
            writer: view.writer.name.clone(),
            runs: seen.runs.iter().map(|run| RunCard::of(run, zone, lang)).collect(),
            pager: Pager { next: seen.older.map(str::to_owned), ..Pager::default() },
            history: seen.history.iter().enumerate().map(happening).collect(),
            shell: shell.task(back),
        }
    }
}

/// What came of it last, when nothing did.
fn alarm(view: &StandingOrderView, zone: Tz, lang: Language) -> Option<Note> {
    let run = view.last_run.as_ref().filter(|_| view.state != "ended")?;
    if !matches!(run.outcome.as_str(), "empty" | "failed") {
        return None;
    }
    let at = slot_said(run.slot, zone, lang);
    Some(Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: lang.pick(
            format!("Giliran {at} tidak memesan apa pun."),
            format!("The run of {at} ordered nothing."),
        ),
        small: run.reason.as_deref().map(|reason| reason_said(reason, lang)).unwrap_or_default(),
    })
}

fn goods_row(
    line: &order_workflow::query::standing_orders::StandingLineView,
    lang: Language,
) -> GoodsRow {
    let pack = lang.pick(
        format!("{} isi {}", line.pack, line.factor),
        format!("{} of {}", line.pack, line.factor),
    );
    let then = rupiah(line.price);
    let why = match line.price_now {
        None => lang.t("Tidak dijual kepada Anda sekarang.", "Not on sale to you now.").to_owned(),
        Some(now) if now > line.price => lang.pick(
            format!("Naik dari {then} saat ditulis."),
            format!("Up from {then} when written."),
        ),
        Some(now) if now < line.price => lang.pick(
            format!("Turun dari {then} saat ditulis."),
            format!("Down from {then} when written."),
        ),
        Some(_) => String::new(),
    };
    GoodsRow {
        name: line.product_name.clone(),
        href: line.price_now.map(|_| format!("/offers/{}", line.offer_id)).unwrap_or_default(),
        small: format!("{} · {pack}", line.seller_name),
        counted: quantity(line.count, &line.pack),
        price: line.price_now.map(rupiah).unwrap_or_default(),
        why,
    }
}

fn buttons(
    view: &StandingOrderView,
    key: impl Fn() -> String,
    lang: Language,
) -> Vec<CommandButton> {
    let order = [
        CommandName::Resume,
        CommandName::KeepNext,
        CommandName::SkipNext,
        CommandName::RunNow,
        CommandName::Change,
        CommandName::Pause,
        CommandName::End,
    ];
    let allowed = order.into_iter().filter(|name| view.allowed_commands.contains(&name.as_str()));
    allowed
        .map(|name| {
            let (icon, class, leads) = match name {
                CommandName::Resume => ("repeat", "go", false),
                CommandName::KeepNext => ("check", "", false),
                CommandName::SkipNext => ("arrow-down", "", false),
                CommandName::RunNow => ("bolt", "", false),
                CommandName::Change => ("pencil", "", true),
                CommandName::Pause => ("clock", "", false),
                CommandName::End => ("ban", "no", true),
            };
            CommandButton {
                word: command_word(name, lang).to_owned(),
                icon,
                href: format!("/standing-orders/{}/{}", view.id, name.as_str()),
                leads,
                class,
                key: key(),
                version: view.version.to_string(),
            }
        })
        .collect()
}
