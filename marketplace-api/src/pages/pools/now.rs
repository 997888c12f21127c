//! What happens next with a pool, in one sentence under its state: who must do what, until when.

use chrono::{DateTime, Utc};
use order_workflow::query::demand_pools::{PoolLineView, PoolView};
use supply_chain::purchase_order::PoolReason;

use crate::language::Language;
use crate::language::format::{deadline, weekday_date};
use crate::pages::buyer::words::Here;
use crate::pages::order::words::reason_told;
use crate::pages::parts::{Note, Tone};

/// Until when the own pledge may be changed, and how.
#[must_use]
pub(super) fn changes_until(pool: &PoolView, here: Here) -> String {
    let lang = here.lang;
    if pool.state == "top_up" {
        return lang
            .t(
                "Pada tahap penggenapan komitmen boleh ditambah, tidak boleh dikurangi atau ditarik.",
                "In top-up a pledge may be raised, neither lowered nor taken back.",
            )
            .to_owned();
    }
    let top_up = pool.rules.as_ref().and_then(|rules| rules.top_up_at);
    match top_up.filter(|at| *at > here.now) {
        Some(at) => {
            let at = deadline(at, here.now, here.zone, lang);
            lang.pick(
                format!("Komitmen bebas diubah atau ditarik sampai penggenapan mulai ({at}); sesudah itu hanya boleh ditambah."),
                format!("A pledge may be changed or taken back until top-up begins ({at}); after that it may only be raised."),
            )
        }
        None => lang
            .t(
                "Sampai ditutup, komitmen bebas diubah atau ditarik.",
                "Until it closes, a pledge may be changed or taken back.",
            )
            .to_owned(),
    }
}

/// One sentence on what happens next, for whoever reads; `line` is the goods that are looked at.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table: one arm for each state")]
pub(super) fn what_now(pool: &PoolView, line: Option<&PoolLineView>, here: Here) -> Note {
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
        "failed" => return failed(pool, line, lang),
        "awarded" if pool.is_accepted => (
            Tone::Good,
            "truck-delivery",
            lang.pick(format!("{supplier} menyanggupi. Menunggu barang tiba."), format!("{supplier} sells as ordered. Waiting for the goods.")),
            arrives(pool, lang),
        ),
        "awarded" if pool.side == "supplier" => (
            Tone::Warn,
            "hourglass",
            lang.t("Harga tercapai. Menunggu jawaban Anda atas pesanannya.", "The price is reached. The order waits for your answer.").to_owned(),
            String::new(),
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
                "extended" => lang.t("Jumlah paling sedikit belum tercapai, jadi waktunya diperpanjang.", "The least was not met, so there is more time.").to_owned(),
                _ => changes_until(pool, here),
            };
            (Tone::Info, "clock", lang.pick(format!("Ditutup {closes}."), format!("Closes {closes}.")), small)
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

fn failed(pool: &PoolView, line: Option<&PoolLineView>, lang: Language) -> Note {
    // Enough came together, and nobody would pay what it costs.
    let is_too_dear = line.is_some_and(|line| {
        let firm = line.fill.map_or(0, |fill| fill.firm);
        line.gates.first().is_some_and(|first| firm > 0 && first.needed <= firm)
    });
    let (why, reason) = pool
        .failure
        .as_ref()
        .map_or(("", None), |failure| (failure.why, failure.reason.as_deref()));
    let bold = match why {
        "minimum_unmet" if is_too_dear => lang
            .t(
                "Jumlahnya cukup, tetapi di setiap harga terlalu sedikit yang mau membayarnya.",
                "Enough came together, but at every price too few would pay it.",
            )
            .to_owned(),
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
        // A code of our own is told in words, what a person said as it was said.
        Some(reason) if PoolReason::from_word(reason).is_some() => {
            let told = reason_told(reason, lang);
            lang.pick(format!("Alasannya: {told}. {released}"), format!("Why: {told}. {released}"))
        }
        Some(reason) => format!("“{reason}” {released}"),
        None => released.to_owned(),
    };
    Note { tone: Tone::Warn, icon: "ban", bold, small }
}
