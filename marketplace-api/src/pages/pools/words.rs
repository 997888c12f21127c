//! What is said of a pool: its state as a badge, and its rules in plain words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::demand_pools::{PoolView, RulesView};
use supply_chain::demand_pool::{PoolFee, SharingRule};

use crate::language::Language;
use crate::language::format::{count, date, deadline, moment, rupiah};
use crate::pages::buyer::words::Here;
use crate::pages::parts::{Badge, Tone};

/// The zone in which a pool's dates are told.
#[must_use]
pub fn zone_of(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::Asia__Jakarta)
}

/// The badge of a pool's state, by the API's word for it.
#[must_use]
pub fn badge(state: &str, lang: Language) -> Badge {
    let (tone, icon, id, en) = match state {
        "planned" => (Tone::Quiet, "pencil", "Direncanakan", "Planned"),
        "open" => (Tone::Info, "users", "Dibuka", "Open"),
        "top_up" => (Tone::Warn, "hourglass", "Penggenapan", "Top-up"),
        "clearing" => (Tone::Info, "scale", "Dihitung", "Clearing"),
        "extended" => (Tone::Warn, "history", "Diperpanjang", "Extended"),
        "failed" => (Tone::Outline, "ban", "Tidak tercapai", "Not reached"),
        "awarded" => (Tone::Good, "circle-check", "Tercapai", "Reached"),
        "allocating" => (Tone::Info, "scale", "Sedang dibagi", "Being shared out"),
        "settling" => (Tone::Info, "truck-delivery", "Sudah dibagi", "Shared out"),
        "closed" => (Tone::Solid, "checks", "Selesai", "Closed"),
        unknown => return Badge::new(Tone::Quiet, "info-circle", unknown),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// Whether pledges are taken, by the API's word for its state.
#[must_use]
pub fn takes_pledges(state: &str) -> bool {
    matches!(state, "open" | "top_up" | "extended")
}

/// "Ditutup besok 17.00 WITA" and the like, for the head of a pool.
#[must_use]
pub fn closing(
    state: &str,
    (opens, closes): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    here: Here,
) -> String {
    let lang = here.lang;
    let told = |at: Option<DateTime<Utc>>| {
        at.map(|at| deadline(at, here.now, here.zone, lang)).unwrap_or_default()
    };
    if state == "planned" {
        let at = told(opens);
        return lang.pick(format!("Dibuka {at}"), format!("Opens {at}"));
    }
    if takes_pledges(state) {
        let at = told(closes);
        return lang.pick(format!("Ditutup {at}"), format!("Closes {at}"));
    }
    let at = closes.map(|at| moment(at, here.now, here.zone, lang)).unwrap_or_default();
    lang.pick(format!("Ditutup {at}"), format!("Closed {at}"))
}

/// One rule in words: its icon, its name, what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its icon.
    pub icon: &'static str,
    /// What it is about.
    pub name: &'static str,
    /// What it says.
    pub says: String,
}

/// How a shortage falls, in a few words.
#[must_use]
pub fn sharing(rules: &RulesView, lang: Language) -> String {
    match rules.sharing {
        SharingRule::FirstCome => lang
            .t("yang lebih dulu berkomitmen didahulukan", "whoever pledged earlier comes first")
            .to_owned(),
        SharingRule::SmallAndRemoteFirst { remote_from_days: days } => lang.pick(
            format!("yang jauh ({days} hari atau lebih) didahulukan, lalu yang kecil"),
            format!("those {days} days or more away first, then the small ones"),
        ),
        SharingRule::ProRata => {
            lang.t("menurut besar komitmen", "in proportion to the pledges").to_owned()
        }
    }
}

/// Who comes first among equals.
#[must_use]
pub fn ties(rules: &RulesView, lang: Language) -> &'static str {
    if rules.sharing == SharingRule::FirstCome {
        return lang.t(
            "Komitmen yang dinaikkan mengambil tempat baru dalam antrean.",
            "A pledge that is raised takes a new place in the queue.",
        );
    }
    lang.t(
        "Yang komitmennya lebih kecil didahulukan, lalu yang lebih dulu berkomitmen.",
        "The smaller pledge comes first, then the earlier one.",
    )
}

/// The rules in plain words.
#[must_use]
pub fn rules(rules: &RulesView, unit: &str, here: Here) -> Vec<Rule> {
    let lang = here.lang;
    let rule = |icon, name, says: String| Rule { icon, name, says };
    let short = match rules.sharing {
        SharingRule::ProRata => lang.t(
            "dibagi menurut besar komitmen, sisa ke pecahan terbesar. Bila seri, yang kecil dulu.",
            "shared in proportion to the pledges, the rest to the largest fraction. Among equals the small first.",
        )
        .to_owned(),
        _ => format!("{}.", sharing(rules, lang)),
    };
    let bearing = match rules.freight {
        "by_amount" => lang.t("dibagi menurut nilai barang", "shared by what the goods cost"),
        "evenly" => lang.t("dibagi rata antar koperasi", "shared evenly among cooperatives"),
        _ => lang.t("dibagi menurut jumlah barang", "shared by how much each gets"),
    };
    let whole = lang.t("genap sampai rupiah terakhir", "exact to the last rupiah");
    let mut told = vec![
        rule("scale", lang.t("Barang kurang", "Too little comes"), short),
        rule(
            "receipt",
            lang.t("Harga", "Price"),
            lang.pick(
                format!("satu harga per {unit} untuk semua, {}.", fee(rules, lang)),
                format!("one price per {unit} for all, {}.", fee(rules, lang)),
            ),
        ),
        rule("truck-delivery", lang.t("Ongkos kirim", "Freight"), format!("{bearing}, {whole}.")),
    ];
    let least = match (rules.extension.times, rules.extension.days) {
        (0, _) => lang
            .t(
                "tidak ada yang dibeli dan semua komitmen dilepas.",
                "nothing is bought and every pledge is let go.",
            )
            .to_owned(),
        (times, days) => lang.pick(
            format!(
                "diperpanjang {days} hari, paling banyak {times} kali; yang tidak setuju dilepas."
            ),
            format!("{days} days more, at most {times} times; whoever does not consent is let go."),
        ),
    };
    told.push(rule("history", lang.t("Tidak tercapai", "Least not met"), least));
    if rules.grace_hours > 0 {
        let hours = count(rules.grace_hours.into());
        told.push(rule(
            "wifi-off",
            lang.t("Tanpa sinyal", "Without signal"),
            lang.pick(
                format!("komitmen yang ditulis sebelum penutupan masih diterima {hours} jam sesudahnya; selama itu hasil disegel."),
                format!("a pledge written before the closing is taken for {hours} hours after; so long the result is sealed."),
            ),
        ));
    }
    let names = if rules.openness == "named" {
        lang.t(
            "peserta saling melihat nama dan jumlah, bukan harga tertingginya.",
            "participants see each other's names and counts, not highest prices.",
        )
    } else {
        lang.t(
            "peserta hanya melihat jumlah, bukan nama koperasi lain.",
            "participants see counts, not the names of others.",
        )
    };
    told.push(rule("users", lang.t("Yang terlihat", "What is seen"), names.to_owned()));
    told
}

/// What the organizer takes, in a few words.
#[must_use]
pub fn fee(rules: &RulesView, lang: Language) -> String {
    match rules.fee {
        PoolFee::PerPack(amount) => lang.pick(
            format!("sudah termasuk jasa penyelenggara {} per kemasan", rupiah(amount)),
            format!("the organizer's {} per pack included", rupiah(amount)),
        ),
        PoolFee::Percent(percent) => {
            let percent = percent.normalize().to_string().replace('.', ",");
            lang.pick(
                format!("sudah termasuk jasa penyelenggara {percent}%"),
                format!("the organizer's {percent}% included"),
            )
        }
        PoolFee::None => lang.t("tanpa jasa penyelenggara", "nothing for the organizer").to_owned(),
    }
}

/// "Diumumkan 16 Nov, sebelum dibuka. Tidak berubah sampai selesai."
#[must_use]
pub fn published(pool: &PoolView, here: Here) -> String {
    let lang = here.lang;
    let Some(at) = pool.published_at else {
        return lang.t("Belum diumumkan.", "Not published.").to_owned();
    };
    let day = date(at.with_timezone(&here.zone).date_naive(), lang);
    lang.pick(
        format!("Diumumkan {day}, sebelum dibuka. Tidak berubah sampai selesai."),
        format!("Published {day}, before it opened. The same until it is over."),
    )
}

/// What a consent says yes to.
#[must_use]
pub fn consent(word: &str, lang: Language) -> &'static str {
    match word {
        "case_fill" => lang.t("Ditambah agar kemasan penuh", "More, so that a case is full"),
        "tier_unlock" => lang.t("Ditambah agar harga turun", "More, so that the price drops"),
        "extend" => lang.t("Tetap ikut bila diperpanjang", "Stay when it is extended"),
        "late" => lang.t("Boleh datang lebih lambat", "The goods may come later"),
        _ => lang.t("Boleh diganti barang sejenis", "Goods of the same kind instead"),
    }
}

/// Why a pledge was let go.
#[must_use]
pub fn released(why: &str, lang: Language) -> &'static str {
    match why {
        "price" => {
            lang.t("harga tertingginya di bawah harga ini", "its highest price is below this one")
        }
        "extension" => lang.t("tidak setuju diperpanjang", "did not consent to the extension"),
        "counter" => {
            lang.t("tidak setuju dengan tawaran balik", "did not consent to the counter-offer")
        }
        _ => lang.t("belanja bersama ini tidak tercapai", "the pool came to nothing"),
    }
}
