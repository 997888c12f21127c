//! A plan as it was typed, and as it stands.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use order_workflow::command::demand_pools::{Cap, PlannedLine, PoolPlan};
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::demand_pools::{PoolLineView, PoolView};
use rust_decimal::Decimal;
use supply_chain::demand_pool::{
    Bearing, Extension, Openness, PoolDates, PoolFee, PoolRole, RoundCalendar, Rules, SharingRule,
};
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::standing_order::{Rhythm, Schedule};

use super::plan::{ticked, units_of};
use crate::language::Language;
use crate::language::format::rupiah_typed;
use crate::pages::filled::{Faults, Filled};
use crate::pages::order::reading::day_typed;

/// Days until it opens, for how long, and how long before the end top-up begins, where nothing is typed yet.
const OPENS_AFTER: TimeDelta = TimeDelta::days(1);
const OPEN_FOR: TimeDelta = TimeDelta::days(7);
const TOPS_UP_BEFORE: TimeDelta = TimeDelta::hours(33);

/// The fields of the form that may be wrong, from its top.
const FIELDS: [&str; 13] = [
    "goods",
    "title",
    "audience",
    "hub",
    "open_at",
    "top_up_at",
    "cut_off_at",
    "grace_hours",
    "arrives_on",
    "remote_from_days",
    "fee_amount",
    "times",
    "days",
];

/// What stands beside the form and is kept as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// Who may join, where the form keeps it.
    pub(super) audience: Option<Audience>,
    /// How far cooperatives are.
    pub(super) distances: Vec<(OrganizationId, u8)>,
    /// The most of each offer, by their lines so far.
    pub(super) caps: Vec<(OfferId, Cap)>,
}

fn typed_at(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}

fn filled(pairs: Vec<(&str, String)>) -> Filled {
    Filled::of(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What a new plan begins with: defaults that fit most.
pub(super) fn begun(now: DateTime<Utc>, zone: Tz, hub: String) -> Filled {
    let day = now.with_timezone(&zone).date_naive();
    let at = |days: TimeDelta, hour| {
        let local = (day + days).and_hms_opt(hour, 0, 0).unwrap_or_default();
        local.format("%Y-%m-%dT%H:%M").to_string()
    };
    let closes = at(OPENS_AFTER + OPEN_FOR, 17);
    let top_up = NaiveDateTime::parse_from_str(&closes, "%Y-%m-%dT%H:%M").unwrap_or_default()
        - TOPS_UP_BEFORE;
    filled(vec![
        ("open_at", at(OPENS_AFTER, 8)),
        ("top_up_at", top_up.format("%Y-%m-%dT%H:%M").to_string()),
        ("cut_off_at", closes),
        ("grace_hours", "0".to_owned()),
        ("repeat", String::new()),
        ("hub", hub),
        ("audience", "affiliates".to_owned()),
        ("role", "principal".to_owned()),
        ("sharing", "pro_rata".to_owned()),
        ("remote_from_days", "2".to_owned()),
        ("fee", "none".to_owned()),
        ("freight", "by_units".to_owned()),
        ("times", "1".to_owned()),
        ("days", "3".to_owned()),
        ("openness", "named".to_owned()),
    ])
}

/// A plan as it stands, in the form.
pub(super) fn of_pool(pool: &PoolView, lines: &[PoolLineView], zone: Tz) -> Filled {
    let mut pairs = vec![
        ("title", pool.title.clone()),
        ("note", pool.note.clone().unwrap_or_default()),
        ("hub", pool.hub.id.to_string()),
        ("supplier", pool.supplier.id.to_string()),
    ];
    let word = pool.audience.as_ref().map_or("kept", Audience::word);
    let word =
        if matches!(word, "affiliates" | "cooperatives" | "secondaries") { word } else { "kept" };
    pairs.push(("audience", word.to_owned()));
    if let Some(rules) = &pool.rules {
        let dates = [
            ("open_at", Some(rules.open_at)),
            ("top_up_at", rules.top_up_at),
            ("cut_off_at", Some(rules.cut_off_at)),
        ];
        pairs.extend(
            dates.map(|(name, at)| (name, at.map(|at| typed_at(at, zone)).unwrap_or_default())),
        );
        let (fee, amount) = match rules.fee {
            PoolFee::None => ("none", String::new()),
            PoolFee::PerPack(amount) => ("per_pack", rupiah_typed(amount)),
            PoolFee::Percent(percent) => {
                ("percent", percent.normalize().to_string().replace('.', ","))
            }
        };
        let remote = match rules.sharing {
            SharingRule::SmallAndRemoteFirst { remote_from_days } => remote_from_days,
            SharingRule::ProRata | SharingRule::FirstCome => 2,
        };
        let repeat = pool.calendar.as_ref().map(|calendar| match &calendar.cut_offs.rhythm {
            Rhythm::Week { interval, .. } => interval.to_string(),
            Rhythm::Month { .. } => String::new(),
        });
        pairs.extend([
            ("grace_hours", rules.grace_hours.to_string()),
            ("arrives_on", rules.arrives_on.map(|day| day.to_string()).unwrap_or_default()),
            ("repeat", repeat.unwrap_or_default()),
            ("role", rules.role.to_owned()),
            ("sharing", rules.sharing.as_str().to_owned()),
            ("remote_from_days", remote.to_string()),
            ("fee", fee.to_owned()),
            ("fee_amount", amount),
            ("freight", rules.freight.to_owned()),
            ("times", rules.extension.times.to_string()),
            ("days", rules.extension.days.to_string()),
            ("openness", rules.openness.to_owned()),
        ]);
    }
    let mut pairs: Vec<(String, String)> =
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for line in lines {
        let unit = if line.units_per_pack == 1 { "pack" } else { "part" };
        pairs.push(("offer".to_owned(), line.offer_id.to_string()));
        pairs.push((format!("unit-{}", line.offer_id), unit.to_owned()));
    }
    Filled::of(pairs)
}

/// The plan that was typed, or what is wrong with it; `offers` are those that may be ticked.
#[expect(clippy::too_many_lines, reason = "a form: one question for each field")]
pub(super) fn plan(
    filled: &Filled,
    (offers, zone, now): (&[OfferView], Tz, DateTime<Utc>),
    beside: Beside,
    lang: Language,
) -> Result<PoolPlan, Faults> {
    let mut faults = Faults::default();
    let mut moment = |name: &'static str, must: bool| -> Option<DateTime<Utc>> {
        let text = filled.get(name).trim();
        if text.is_empty() && !must {
            return None;
        }
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
            .or_else(|_short| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"));
        let at = local.ok().and_then(|local| zone.from_local_datetime(&local).earliest());
        if at.is_none() {
            faults.add(name, lang.t("Isi tanggal dan jamnya.", "Enter day and time."));
        }
        at.map(|at| at.to_utc())
    };
    let (open_at, top_up_at, cut_off_at) =
        (moment("open_at", true), moment("top_up_at", false), moment("cut_off_at", true));
    let small = |faults: &mut Faults, name: &str, bounds| {
        faults.count(filled, name, bounds, lang).and_then(|n| u8::try_from(n).ok())
    };
    let grace_hours = small(&mut faults, "grace_hours", (0, 72));
    let times = small(&mut faults, "times", (0, 5));
    let days = if times == Some(0) { Some(0) } else { small(&mut faults, "days", (1, 30)) };
    let arrives = filled.get("arrives_on").trim();
    let arrives_on = day_typed(arrives);
    if !arrives.is_empty() && arrives_on.is_none() {
        faults.add("arrives_on", lang.t("Isi tanggalnya.", "Enter the day."));
    }
    let sharing = match filled.get("sharing") {
        "first_come" => Some(SharingRule::FirstCome),
        "small_and_remote_first" => small(&mut faults, "remote_from_days", (1, 60))
            .map(|remote_from_days| SharingRule::SmallAndRemoteFirst { remote_from_days }),
        _ => Some(SharingRule::ProRata),
    };
    let fee = fee(filled, &mut faults, lang);
    let title = filled.text("title");
    if title.is_none() {
        faults.add("title", lang.t("Beri nama.", "Give it a name."));
    }
    let lines = lines(filled, offers, &beside, lang);
    if lines.is_empty() {
        faults.add("goods", lang.t("Centang paling sedikit satu barang.", "Tick at least one."));
    }
    let audience = match filled.get("audience") {
        "kept" => beside.audience,
        word => [Audience::Affiliates, Audience::Cooperatives, Audience::Secondaries]
            .into_iter()
            .find(|audience| audience.word() == word),
    };
    // Everything that is wrong is told at once: what the rules would refuse of what is readable, too.
    if fee.is_some_and(|fee| !fee.is_sound()) {
        faults.add(
            "fee_amount",
            lang.t(
                "Jasa penyelenggara dari nol sampai 100 persen.",
                "The organizer's part is from nothing to a hundred percent.",
            ),
        );
    }
    if open_at.is_some_and(|at| at <= now) {
        faults.add(
            "open_at",
            lang.t(
                "Waktu buka ini sudah lewat; aturan diumumkan sebelum dibuka.",
                "This opening has passed; rules are published before it.",
            ),
        );
    }
    if let (Some(open_at), Some(cut_off_at)) = (open_at, cut_off_at) {
        let dates = PoolDates { open_at, top_up_at, cut_off_at, grace_hours: 0, arrives_on: None };
        if !dates.run_forwards() {
            faults.add(
                "cut_off_at",
                lang.t(
                    "Urutannya: dibuka, lalu penggenapan, lalu ditutup.",
                    "A pool opens, then tops up, then closes.",
                ),
            );
        }
    }
    faults.in_order(&FIELDS);
    let (Some(title), Some(open_at), Some(cut_off_at), Some(grace_hours), Some(sharing), Some(fee)) =
        (title, open_at, cut_off_at, grace_hours, sharing, fee)
    else {
        return Err(faults);
    };
    let (Some(times), Some(days), true) = (times, days, faults.is_empty()) else {
        return Err(faults);
    };
    let dates = PoolDates { open_at, top_up_at, cut_off_at, grace_hours, arrives_on };
    Ok(PoolPlan {
        title,
        note: filled.text("note"),
        rules: Rules {
            role: PoolRole::from_word(filled.get("role")).unwrap_or(PoolRole::Principal),
            sharing,
            fee,
            freight: Bearing::from_word(filled.get("freight")).unwrap_or(Bearing::ByUnits),
            extension: Extension { times, days },
            dates,
            openness: Openness::from_word(filled.get("openness")).unwrap_or(Openness::Named),
        },
        audience,
        hub_place: filled.get("hub").parse().ok(),
        lines,
        distances: beside.distances,
        calendar: calendar(filled, dates, zone),
    })
}

fn fee(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<PoolFee> {
    match filled.get("fee") {
        "per_pack" => {
            let amount = faults.amount(filled, "fee_amount", lang);
            if amount == Some(0) {
                let none = lang.t(
                    "Di atas nol; pilih “Tidak ada” bila tanpa jasa.",
                    "Above zero; choose “Nothing” to take nothing.",
                );
                faults.add("fee_amount", none);
            }
            amount.map(Money::from_sen).map(PoolFee::PerPack)
        }
        "percent" => {
            let text =
                filled.get("fee_amount").trim().trim_end_matches('%').trim().replace(',', ".");
            let percent: Option<Decimal> = text.parse().ok();
            if percent.is_none() {
                faults.add(
                    "fee_amount",
                    lang.t("Tulis persennya, misalnya 1,5.", "Type the percentage, such as 1,5."),
                );
            }
            percent.map(PoolFee::Percent)
        }
        _ => Some(PoolFee::None),
    }
}

fn lines(
    filled: &Filled,
    offers: &[OfferView],
    beside: &Beside,
    lang: Language,
) -> Vec<PlannedLine> {
    let line = |(id, unit): (uuid::Uuid, &str)| {
        let offer = OfferId(id);
        // An offer that is not on sale any more is sent as it is: the refusal names it.
        let units = offers.iter().find(|one| one.id == id).map(|one| units_of(one, lang));
        let unit = units.and_then(|units| units.into_iter().find(|(word, ..)| *word == unit));
        let unit =
            unit.filter(|(word, ..)| *word != "pack").map(|(_, name, factor)| (name, factor));
        // What was bounded stays so: the form has no field for it.
        let kept = beside.caps.iter().find(|(of, _)| *of == offer);
        let cap = kept.map_or(Cap::Stock, |(_, cap)| *cap);
        PlannedLine { offer, unit, cap }
    };
    ticked(filled).map(line).collect()
}

/// The rounds that follow from the dates of this one: so many weeks later each, announced a day before.
fn calendar(filled: &Filled, dates: PoolDates, zone: Tz) -> Option<RoundCalendar> {
    let interval =
        filled.get("repeat").parse().ok().filter(|interval| (1..=52).contains(interval))?;
    let closes = dates.cut_off_at.with_timezone(&zone);
    let hours = |from: DateTime<Utc>| u16::try_from((dates.cut_off_at - from).num_hours()).ok();
    let weekday = closes.weekday().number_from_monday().try_into().ok()?;
    Some(RoundCalendar {
        cut_offs: Schedule {
            rhythm: Rhythm::Week { interval, weekdays: vec![weekday] },
            time: closes.time(),
            from: closes.date_naive(),
            until: None,
        },
        open_hours: hours(dates.open_at)?,
        top_up_hours: dates.top_up_at.and_then(hours),
        publish_hours: 24,
    })
}
