//! What a standing order and its runs say in either language; codes become sentences here alone.

use chrono_tz::Tz;
use order_workflow::query::standing_orders::{
    OrderResultView, RunLineView, RunView, ScheduleView, StandingOrderView,
};
use supply_chain::standing_order::{CommandName, Outcome, Reason, State};

use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::parts::{Badge, Tone, Total};

/// What a command's button says.
#[must_use]
pub const fn command_word(command: CommandName, lang: Language) -> &'static str {
    match command {
        CommandName::Change => lang.t("Ubah", "Change"),
        CommandName::Pause => lang.t("Jeda", "Pause"),
        CommandName::Resume => lang.t("Jalankan lagi", "Resume"),
        CommandName::SkipNext => lang.t("Lewati yang berikutnya", "Skip the next one"),
        CommandName::KeepNext => lang.t("Jangan dilewati", "Do not skip it"),
        CommandName::RunNow => lang.t("Jalankan sekarang", "Run now"),
        CommandName::End => lang.t("Akhiri…", "End…"),
    }
}

/// A state's word.
#[must_use]
pub const fn state_word(state: State, lang: Language) -> &'static str {
    match state {
        State::Active => lang.t("Berjalan", "Active"),
        State::Paused => lang.t("Dijeda", "Paused"),
        State::Ended => lang.t("Berakhir", "Ended"),
    }
}

/// Its state as a badge.
#[must_use]
pub fn state_badge(state: &str, lang: Language) -> Badge {
    let state = State::from_word(state).unwrap_or(State::Ended);
    let (tone, icon) = match state {
        State::Active => (Tone::Good, "repeat"),
        State::Paused => (Tone::Warn, "clock"),
        State::Ended => (Tone::Quiet, "ban"),
    };
    Badge { tone, icon, word: state_word(state, lang).to_owned() }
}

/// What came of a run as a badge.
#[must_use]
pub fn outcome_badge(run: &RunView, lang: Language) -> Badge {
    let (tone, icon, word) = match Outcome::from_word(&run.outcome) {
        Some(Outcome::Done) => {
            (Tone::Good, "circle-check", lang.t("Semua diajukan", "All submitted"))
        }
        Some(Outcome::Drafted) => (Tone::Warn, "pencil", lang.t("Draf menunggu", "Draft waits")),
        Some(Outcome::Partly) => {
            (Tone::Warn, "alert-triangle", lang.t("Sebagian diajukan", "Partly submitted"))
        }
        Some(Outcome::Empty) => {
            (Tone::Bad, "circle-x", lang.t("Tidak ada yang dipesan", "Nothing ordered"))
        }
        Some(Outcome::Skipped) => (Tone::Quiet, "ban", lang.t("Dilewati", "Skipped")),
        Some(Outcome::Failed) | None => (Tone::Bad, "alert-triangle", lang.t("Gagal", "Failed")),
    };
    Badge { tone, icon, word: word.to_owned() }
}

const DAYS: [(&str, &str); 7] = [
    ("Senin", "Monday"),
    ("Selasa", "Tuesday"),
    ("Rabu", "Wednesday"),
    ("Kamis", "Thursday"),
    ("Jumat", "Friday"),
    ("Sabtu", "Saturday"),
    ("Minggu", "Sunday"),
];

/// The days of the week, Monday first.
#[must_use]
pub fn weekdays(lang: Language) -> [&'static str; 7] {
    DAYS.map(|(id, en)| lang.t(id, en))
}

fn joined(words: &[&str], lang: Language) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} {} {last}", others.join(", "), lang.t("dan", "and")),
    }
}

/// "Tiap Senin dan Kamis, 06.00 WITA".
#[must_use]
pub fn schedule_said(schedule: &ScheduleView, lang: Language) -> String {
    let n = schedule.interval;
    let days = match (&schedule.weekdays, schedule.day) {
        (Some(chosen), _) => {
            let names = weekdays(lang);
            let of = |day: &u8| usize::from(*day).checked_sub(1).and_then(|at| names.get(at));
            let named: Vec<&str> = chosen.iter().filter_map(of).copied().collect();
            let named = if named.len() == 7 {
                lang.t("hari", "day").to_owned()
            } else {
                joined(&named, lang)
            };
            if n == 1 {
                lang.pick(format!("Tiap {named}"), format!("Every {named}"))
            } else {
                lang.pick(format!("Tiap {n} minggu, {named}"), format!("Every {n} weeks, {named}"))
            }
        }
        (None, day) => {
            let day = day.unwrap_or(1);
            let each = if n == 1 {
                lang.t("Tiap bulan", "Every month").to_owned()
            } else {
                lang.pick(format!("Tiap {n} bulan"), format!("Every {n} months"))
            };
            if day > 28 {
                lang.pick(
                    format!("{each}, tanggal {day} atau hari terakhir"),
                    format!("{each}, on day {day} or its last"),
                )
            } else {
                lang.pick(format!("{each}, tanggal {day}"), format!("{each}, on day {day}"))
            }
        }
    };
    let time = match lang {
        Language::Indonesian => schedule.time.replace(':', "."),
        Language::English => schedule.time.clone(),
    };
    format!("{days}, {time}\u{a0}{}", zone_word(&schedule.zone))
}

/// What people call the zone: WIB, WITA or WIT.
#[must_use]
pub fn zone_word(zone: &str) -> String {
    let tz: Tz = zone.parse().unwrap_or(Tz::Asia__Jakarta);
    chrono::DateTime::UNIX_EPOCH.with_timezone(&tz).format("%Z").to_string()
}

/// Why something is not as it was written, in one sentence.
#[must_use]
pub fn reason_said(reason: &str, lang: Language) -> String {
    let Some(reason) = Reason::from_word(reason) else { return reason.to_owned() };
    let (id, en) = match reason {
        Reason::NotOnSale => ("Tidak dijual kepada Anda hari itu.", "Not on sale to you that day."),
        Reason::OfferChanged => (
            "Barang, kemasan atau cara harganya berubah sejak ditulis. Periksa dulu.",
            "The goods, their pack or kind of price changed since it was written. Check first.",
        ),
        Reason::Dearer => {
            ("Harganya naik melebihi batas Anda.", "The price rose by more than the bound you set.")
        }
        Reason::ShortStock => ("Stok penjual tidak cukup.", "The seller's stock was too short."),
        Reason::NothingLeft => {
            ("Tidak ada barang yang tersisa untuk dipesan.", "No goods were left to be ordered.")
        }
        Reason::DraftWaits => (
            "Draf dari giliran sebelumnya masih menunggu; tidak dibuat dua kali.",
            "The draft of an earlier run still waits; no second one is made.",
        ),
        Reason::BelowMinimum => {
            ("Di bawah pembelian minimum penjual.", "Below the seller's minimum order.")
        }
        Reason::CountNotSold => (
            "Ada jumlah yang tidak dilayani penjual lagi.",
            "A count is not sold by the seller any more.",
        ),
        Reason::NoDeliveryThatDay => (
            "Penjual tidak mengirim pada hari yang diminta.",
            "The seller does not deliver on the day that was wanted.",
        ),
        Reason::PriceReasonNeeded => (
            "Harga naik; aturan koperasi meminta alasan dari Anda.",
            "A price rose; your own rules ask you for a reason.",
        ),
        Reason::NoApprover => (
            "Belum cukup orang yang dapat menyetujui.",
            "There are not enough people to approve it.",
        ),
        Reason::Refused => {
            ("Belum bisa diajukan. Periksa dulu.", "It could not be submitted. Check first.")
        }
        Reason::SellerGone => {
            ("Penjual tidak berdagang lagi.", "The seller does not trade any more.")
        }
        Reason::BuyerGone => {
            ("Organisasi Anda tidak berdagang lagi.", "Your organization does not trade any more.")
        }
        Reason::WriterGone => (
            "Penulisnya sudah keluar atau tidak boleh memesan lagi. Simpan ulang atas nama Anda.",
            "Its writer left or may not order any more. Save it again under your own name.",
        ),
        Reason::TooLate => (
            "Sistem baru berjalan lagi setelah batas terlambatnya lewat.",
            "The system was back only after the time it may be late had passed.",
        ),
        Reason::Superseded => (
            "Giliran yang lebih baru memesan barang yang sama.",
            "A later run ordered the same goods.",
        ),
        Reason::Asked => ("Dilewati atas permintaan Anda.", "Skipped as you asked."),
        Reason::Fault => (
            "Ada gangguan di pihak kami, berulang kali. Coba jalankan sekarang.",
            "Something kept breaking on our side. Try to run it now.",
        ),
    };
    lang.t(id, en).to_owned()
}

/// A line that is not as it was written, in one sentence; nothing for one that is.
#[must_use]
pub fn line_said(line: &RunLineView, lang: Language) -> Option<String> {
    let reason = line.reason.as_deref()?;
    let name = &line.product_name;
    let of = |n| quantity(n, &line.pack);
    let counted = if line.ordered == line.wanted {
        format!("{name}, {}", of(line.wanted))
    } else if line.ordered == 0 {
        lang.pick(
            format!("{name}: tidak dipesan, dari {}", of(line.wanted)),
            format!("{name}: not ordered, of {}", of(line.wanted)),
        )
    } else {
        lang.pick(
            format!("{name}: {} dari {}", count(line.ordered), of(line.wanted)),
            format!("{name}: {} of {}", count(line.ordered), of(line.wanted)),
        )
    };
    let prices = match (line.price_then, line.price_now) {
        (Some(then), Some(now)) => format!(" {} → {}.", rupiah(then), rupiah(now)),
        _ => String::new(),
    };
    Some(format!("{counted}. {}{prices}", reason_said(reason, lang)))
}

/// What came of one seller's order: "Diajukan ke Flores Bersama".
#[must_use]
pub fn order_said(order: &OrderResultView, lang: Language) -> String {
    let seller = &order.seller_name;
    match order.outcome.as_str() {
        "submitted" => lang.pick(format!("Diajukan ke {seller}"), format!("Submitted to {seller}")),
        "made" => lang.pick(format!("Draf untuk {seller}"), format!("Draft for {seller}")),
        _ => lang.pick(format!("Tidak ada pesanan ke {seller}"), format!("No order to {seller}")),
    }
}

/// What it does when a day is not like the day on which it was written.
#[must_use]
pub fn policy_said(view: &StandingOrderView, lang: Language) -> Vec<Total> {
    let makes = match view.makes {
        "submit" => lang.t("langsung diajukan", "submitted at once"),
        _ => lang.t("menjadi draf dulu", "a draft first"),
    };
    let dearer = match (view.price_rise_percent, view.when_dearer) {
        (None, _) => lang.t("tetap dipesan", "ordered all the same").to_owned(),
        (Some(percent), "leave_out") => lang.pick(
            format!("lebih dari {percent}%: tidak dipesan"),
            format!("by more than {percent}%: left out"),
        ),
        (Some(percent), _) => lang.pick(
            format!("lebih dari {percent}%: jadi draf"),
            format!("by more than {percent}%: a draft"),
        ),
    };
    let short = match view.when_short {
        "order_available" => lang.t("pesan yang ada", "order what there is"),
        "leave_out" => lang.t("barang itu dilewati", "leave those goods out"),
        "skip_order" => lang.t("pesanan itu dilewati", "skip that order"),
        _ => lang.t("tetap pesan semua", "order all the same"),
    };
    let late = lang.pick(
        format!("{} jam", count(view.late_hours.into())),
        format!("{} hours", count(view.late_hours.into())),
    );
    let mut said = vec![
        Total::new(lang.t("Pesanannya", "The orders"), makes),
        Total::new(lang.t("Bila harga naik", "When a price rises"), dearer),
        Total::new(lang.t("Bila stok kurang", "When stock is short"), short),
        Total::new(lang.t("Boleh terlambat", "May be late by"), late),
    ];
    if let Some(days) = view.days_to_delivery {
        let days = lang.pick(
            format!("{} hari sesudahnya", count(days.into())),
            format!("{} days after", count(days.into())),
        );
        said.push(Total::new(lang.t("Barang diminta", "Goods wanted"), days));
    }
    if let Some(place) = &view.deliver_to {
        said.push(Total::new(lang.t("Kirim ke", "Deliver to"), place.clone()));
    }
    if let Some(reference) = &view.buyer_reference {
        said.push(Total::new(lang.t("Nomor sendiri", "Own number"), reference.clone()));
    }
    said
}

/// What somebody did to it.
#[must_use]
pub fn entry_said(kind: &str, is_first: bool, lang: Language) -> &'static str {
    match kind {
        "written" if is_first => lang.t("Ditulis", "Written"),
        "written" => lang.t("Diubah", "Changed"),
        "paused" => lang.t("Dijeda", "Paused"),
        "resumed" => lang.t("Dijalankan lagi", "Resumed"),
        "skip_asked" => lang.t("Satu giliran dilewati", "One run skipped"),
        "skip_taken_back" => lang.t("Tidak jadi dilewati", "Not skipped after all"),
        "run_asked" => lang.t("Dijalankan sekarang", "Run at once"),
        _ => lang.t("Berakhir", "Ended"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekly(interval: u32, weekdays: &[u8]) -> ScheduleView {
        ScheduleView {
            every: "week",
            interval,
            weekdays: Some(weekdays.to_vec()),
            day: None,
            time: "06:00".to_owned(),
            zone: "Asia/Makassar".to_owned(),
            from: chrono::NaiveDate::MIN,
            until: None,
        }
    }

    #[test]
    fn a_schedule_is_said_as_people_say_it() {
        let id = |schedule: &ScheduleView| schedule_said(schedule, Language::Indonesian);
        let monthly = ScheduleView { weekdays: None, day: Some(31), ..weekly(1, &[]) };

        assert_eq!(id(&weekly(1, &[1])), "Tiap Senin, 06.00\u{a0}WITA");
        assert_eq!(id(&weekly(2, &[1, 4])), "Tiap 2 minggu, Senin dan Kamis, 06.00\u{a0}WITA");
        assert_eq!(id(&weekly(1, &[1, 2, 3, 4, 5, 6, 7])), "Tiap hari, 06.00\u{a0}WITA");
        assert_eq!(id(&monthly), "Tiap bulan, tanggal 31 atau hari terakhir, 06.00\u{a0}WITA");
        assert_eq!(
            schedule_said(&monthly, Language::English),
            "Every month, on day 31 or its last, 06:00\u{a0}WITA"
        );
    }

    #[test]
    fn every_reason_has_its_own_sentence_in_both_languages() {
        let mut told = std::collections::HashSet::new();
        for reason in Reason::ALL {
            for lang in [Language::Indonesian, Language::English] {
                let said = reason_said(reason.as_str(), lang);
                assert!(said.ends_with('.') && told.insert(said.clone()), "{reason:?}: {said}");
            }
        }
    }
}
