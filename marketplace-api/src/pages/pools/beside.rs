//! What stands beside a pool: an example with the reader's own numbers, the dates, who else could be asked.

use chrono::{DateTime, Utc};
use order_workflow::query::demand_pools::{PoolLineView, PoolView};
use supply_chain::demand_pool::{ExactShare, SharingRule};
use supply_chain::money::Money;

use super::bar::Fill;
use super::words::{closing, takes_pledges};
use crate::language::Language;
use crate::language::format::{count, moment, quantity, rupiah, weekday_date};
use crate::pages::buyer::words::Here;
use crate::pages::layout::Link;
use crate::pages::parts::{CommandButton, Happening};

/// What the freight of the example comes to.
const EXAMPLE_FREIGHT: Money = Money::from_sen(100_000_000);

/// The rule on the reader's own numbers: what they would get if some of it did not come, and what freight would cost them.
pub(super) fn example(pool: &PoolView, line: &PoolLineView, lang: Language) -> Vec<String> {
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

pub(super) fn remind(pool: &PoolView, key: String, lang: Language) -> Option<CommandButton> {
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

pub(super) fn alone(line: &PoolLineView, lang: Language) -> Link {
    let goods = &line.product_name;
    Link::new(
        // The pool's own prices hold for nobody alone: what is asked elsewhere stands there.
        lang.pick(format!("Cari {goods} sendiri"), format!("Look for {goods} yourself")),
        format!(
            "/search?q={}",
            form_urlencoded::byte_serialize(line.product_name.as_bytes()).collect::<String>()
        ),
    )
}
