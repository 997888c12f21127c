//! What is said of a pool: its state as a badge, what happens next, and its rules in plain words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::demand_pools::{PoolView, RulesView};
use supply_chain::demand_pool::{PoolFee, SharingRule};

use crate::language::Language;
use crate::language::format::{count, date, deadline, moment, rupiah, weekday_date};
use crate::pages::buyer::words::Here;
use crate::pages::parts::{Badge, Note, Tone};

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

/// One sentence on what happens next, for whoever reads.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table: one arm for each state")]
pub fn what_now(pool: &PoolView, here: Here) -> Note {
    let lang = here.lang;
    let organizes = pool.side == "organizer";
    let at = |at: Option<DateTime<Utc>>| {
        at.map(|at| deadline(at, here.now, here.zone, lang)).unwrap_or_default()
    };
    let (organizer, supplier) = (&pool.organizer.name, &pool.supplier.name);
    let (tone, icon, bold, small) = match pool.state {
        "planned" if pool.published_at.is_none() => (
            Tone::Warn,
            "pencil",
            lang.t("Aturannya belum diumumkan.", "Its rules are not published.").to_owned(),
            lang.t(
                "Hanya Anda yang melihatnya. Yang tidak diumumkan sebelum waktu buka tidak dibuka.",
                "Only you see it. What is not published before its opening does not open.",
            )
            .to_owned(),
        ),
        "planned" => {
            let opens = at(pool.rules.as_ref().map(|rules| rules.open_at));
            (
                Tone::Quiet,
                "calendar",
                lang.pick(format!("Dibuka {opens}."), format!("Opens {opens}.")),
                lang.t("Aturannya sudah diumumkan; komitmen diterima mulai saat itu.", "Its rules are published; pledges are taken from then on.").to_owned(),
            )
        }
        "clearing" if pool.is_sealed => {
            let clears = at(pool.clears_at);
            (
                Tone::Info,
                "lock",
                lang.t("Ditutup. Isi dan hasilnya disegel.", "Closed. Fill and result are sealed.").to_owned(),
                lang.pick(
                    format!("Komitmen yang ditulis tanpa sinyal sebelum penutupan masih bisa masuk sampai {clears}. Sampai saat itu tidak seorang pun melihat hasilnya."),
                    format!("Pledges that were written without signal before the closing may still come in until {clears}. Until then nobody sees the result."),
                ),
            )
        }
        "clearing" => (
            Tone::Info,
            "scale",
            lang.t("Ditutup. Harganya sedang dihitung.", "Closed. The price is being found.").to_owned(),
            String::new(),
        ),
        "failed" => return failed(pool, lang),
        "awarded" if pool.is_accepted => (
            Tone::Good,
            "truck-delivery",
            lang.pick(format!("{supplier} menyanggupi. Menunggu barang tiba."), format!("{supplier} sells as ordered. Waiting for the goods.")),
            arrives(pool, lang),
        ),
        "awarded" => (
            Tone::Info,
            "hourglass",
            lang.pick(format!("Harga tercapai. Menunggu jawaban {supplier}."), format!("The price is reached. Waiting for {supplier}'s answer.")),
            String::new(),
        ),
        "allocating" if organizes => (
            Tone::Warn,
            "scale",
            lang.t("Barang sudah dihitung. Periksa pembagiannya, lalu sahkan.", "The goods are counted. Check how they are shared, then confirm.").to_owned(),
            String::new(),
        ),
        "allocating" => (
            Tone::Info,
            "scale",
            lang.pick(format!("Barang sudah tiba dan sedang dibagi {organizer}."), format!("The goods are here, and {organizer} shares them out.")),
            String::new(),
        ),
        "settling" => (
            Tone::Info,
            "truck-delivery",
            lang.t("Semua sudah dibagi. Tiap bagian dikirim, dihitung dan dibayar seperti pesanan biasa.", "Everything is shared out. Each part is sent, counted and paid as any order.").to_owned(),
            String::new(),
        ),
        "closed" => (
            Tone::Good,
            "checks",
            lang.t("Selesai. Semua bagian sudah diterima dan dibayar.", "Closed. Every part is received and paid.").to_owned(),
            String::new(),
        ),
        state => {
            let closes = at(pool.closes_at);
            let small = match state {
                "top_up" => lang.t("Pada tahap penggenapan komitmen boleh ditambah, tidak boleh dikurangi.", "In top-up a pledge may be raised, not lowered."),
                "extended" => lang.t("Jumlah paling sedikit belum tercapai, jadi waktunya diperpanjang.", "The least was not met, so there is more time."),
                _ => lang.t("Sampai saat itu komitmen bebas diubah atau ditarik.", "Until then a pledge may be changed or taken back."),
            };
            (Tone::Info, "clock", lang.pick(format!("Ditutup {closes}."), format!("Closes {closes}.")), small.to_owned())
        }
    };
    Note { tone, icon, bold, small }
}

fn arrives(pool: &PoolView, lang: Language) -> String {
    let day = pool.rules.as_ref().and_then(|rules| rules.arrives_on);
    let hub = &pool.hub.name;
    day.map(|day| {
        let day = weekday_date(day, lang);
        lang.pick(format!("Perkiraan tiba di {hub}: {day}."), format!("Expected at {hub}: {day}."))
    })
    .unwrap_or_default()
}

fn failed(pool: &PoolView, lang: Language) -> Note {
    let (why, reason) = pool
        .failure
        .as_ref()
        .map_or(("", None), |failure| (failure.why, failure.reason.as_deref()));
    let bold = match why {
        "minimum_unmet" => lang
            .t(
                "Jumlah paling sedikit tidak tercapai pada harga mana pun.",
                "The least was not met at any price.",
            )
            .to_owned(),
        "called_off" => lang.pick(
            format!("{} membatalkannya.", pool.organizer.name),
            format!("{} called it off.", pool.organizer.name),
        ),
        "counter_unmet" => lang.pick(
            format!("Tawaran balik {} tidak tercapai.", pool.supplier.name),
            format!("The counter-offer of {} was not met.", pool.supplier.name),
        ),
        _ => lang.pick(
            format!("{} tidak menjual.", pool.supplier.name),
            format!("{} does not sell.", pool.supplier.name),
        ),
    };
    let released = lang.t(
        "Semua komitmen dilepas; tidak ada yang terikat.",
        "Every pledge is let go; nobody is bound.",
    );
    let small = match reason {
        Some(reason) => format!("“{reason}” {released}"),
        None => released.to_owned(),
    };
    Note { tone: Tone::Warn, icon: "ban", bold, small }
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
