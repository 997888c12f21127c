//! Refusals of a year: it is not over or decided already, or its decision does not add up.

use order_workflow::command::years::Refusal;
use supply_chain::patronage::{SurplusUse, WrongDecision};

use super::Problem;
use crate::language::Language::{self, English, Indonesian};
use crate::language::format::date;
use crate::problem::kind;

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "a table: one refusal after another, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotACooperative => not_a_cooperative(),
        Refusal::NotOver { year, last_day } => Problem::new(
            &kind::YEAR_NOT_OVER,
            format!("Tahun {year} berlangsung sampai {}.", date(last_day, Indonesian)),
            format!("{year} lasts until {}.", date(last_day, English)),
        )
        .fact("year", year)
        .fact("last_day", last_day.to_string()),
        Refusal::Already { year, minutes, decided_on } => Problem::new(
            &kind::YEAR_DECIDED,
            format!(
                "Tahun {year} sudah diputuskan {} ({minutes}). Untuk mengubahnya, tarik dulu keputusan itu.",
                date(decided_on, Indonesian)
            ),
            format!(
                "{year} was decided on {} ({minutes}). To change it, take that decision back first.",
                date(decided_on, English)
            ),
        )
        .fact("year", year)
        .fact("minutes", minutes)
        .fact("decided_on", decided_on.to_string()),
        Refusal::LaterDecided { later } => Problem::new(
            &kind::LATER_YEAR_DECIDED,
            format!("Tahun {later} sudah diputuskan. Tahun diputuskan berurutan; tarik dulu yang itu."),
            format!("{later} is decided already. Years follow each other; take that one back first."),
        )
        .fact("later", later),
        Refusal::Undecided { year } => Problem::new(
            &kind::YEAR_UNDECIDED,
            format!("Tahun {year} belum diputuskan; tidak ada yang ditarik."),
            format!("{year} has not been decided; there is nothing to take back."),
        )
        .fact("year", year),
        Refusal::PassedOn { by } => {
            let named = by.join(", ");
            Problem::new(
                &kind::PASSED_ON_ALREADY,
                format!("{named} sudah meneruskan bagiannya ke anggota. Mereka menariknya dulu."),
                format!("{named} passed their share on to members. They take that back first."),
            )
            .fact("by", by)
        }
        Refusal::PaidOut { number } => Problem::new(
            &kind::YEAR_PAID_OUT,
            format!("{number} bagian sudah dibayarkan. Batalkan dulu catatan pembayarannya."),
            format!("{number} shares were paid out. Take that back first."),
        )
        .fact("number", number),
        Refusal::NothingToPay => Problem::new(
            &kind::NOTHING_TO_PAY_OUT,
            "Pilih paling sedikit satu anggota yang belum menerima.",
            "Choose at least one who has not received theirs.",
        ),
        Refusal::NoShare { party } => Problem::new(
            &kind::NO_SUCH_SHARE,
            "Ada yang dipilih tetapi tidak punya bagian tahun ini.",
            "Somebody was named who has no share of that year.",
        )
        .fact("party", party.to_string()),
        Refusal::PaidAlready { party } => Problem::new(
            &kind::SHARE_PAID,
            "Ada yang dipilih dan sudah menerima bagiannya. Muat ulang halaman ini.",
            "Somebody was named who has received their share already. Load this page again.",
        )
        .fact("party", party.to_string()),
        Refusal::PayoutTakenBack => Problem::new(
            &kind::ALREADY_SO,
            "Pembayaran ini sudah dibatalkan.",
            "This was taken back already.",
        ),
        Refusal::PayoutOnLine => Problem::new(
            &kind::ON_BANK_LINE,
            "Baris rekening koran sudah dijelaskan sebagai pembayaran ini. Batalkan penjelasannya dulu.",
            "A line of a bank's statement is explained as this. Undo that first.",
        ),
        Refusal::Overtaken => Problem::new(
            &kind::OVERTAKEN,
            "Angkanya berubah sejak ditunjukkan. Periksa lagi sebelum menyimpan.",
            "The figures changed since they were shown. Look again before it is recorded.",
        ),
        Refusal::DayOutOfRange { after, until } => {
            let (id, en) = (
                format!(
                    "Tanggalnya sesudah {} dan paling lambat {}.",
                    date(after, Indonesian),
                    date(until, Indonesian)
                ),
                format!(
                    "The day is after {} and not later than {}.",
                    date(after, English),
                    date(until, English)
                ),
            );
            Problem::new(&kind::WRONG_DECISION, id.clone(), en.clone())
                .fact("after", after.to_string())
                .fact("until", until.to_string())
                .error("/decided_on", id, en)
        }
        Refusal::WrongLength { field, limit } => {
            let (id, en) =
                (format!("Isi 1 sampai {limit} huruf."), format!("Enter 1 to {limit} characters."));
            Problem::new(&kind::WRONG_LENGTH, id.clone(), en.clone())
                .fact("field", field)
                .fact("limit", limit)
                .error(format!("/{field}"), id, en)
        }
        Refusal::NoSavingsKind => {
            let (id, en) = (
                "Ada bagian jasa simpanan: pilih simpanan mana yang dihitung.",
                "Something is for savings: say which savings count.",
            );
            Problem::new(&kind::WRONG_DECISION, id, en).error("/savings_kinds", id, en)
        }
        Refusal::Wrong(wrong) => decision(&wrong),
    }
}

/// Only cooperatives have members.
pub(super) fn not_a_cooperative() -> Problem {
    Problem::new(
        &kind::NOT_A_COOPERATIVE,
        "Hanya koperasi yang punya anggota dan membagi SHU.",
        "Only a cooperative has members and shares a surplus.",
    )
}

fn decision(wrong: &WrongDecision) -> Problem {
    let of = |pointer: &str, id: String, en: String| {
        Problem::new(&kind::WRONG_DECISION, id.clone(), en.clone()).error(pointer, id, en)
    };
    match wrong {
        WrongDecision::NoSurplus => of(
            "/surplus",
            "Tidak ada SHU untuk dibagi. Isi SHU tahun itu, lebih dari nol.".to_owned(),
            "There is no surplus to share. Enter the year's, more than nothing.".to_owned(),
        ),
        WrongDecision::OthersOutOfRange => of(
            "/from_others",
            "Bagian dari bukan anggota: nol sampai seluruh SHU, dan bukan untuk anggota."
                .to_owned(),
            "What came from non-members is from nothing to the whole, and is not for members."
                .to_owned(),
        ),
        WrongDecision::NotTheWhole { basis_points } => {
            let sum = percent(*basis_points);
            let (id, en) = (
                format!("Jumlah persentase {sum}%, harus 100%."),
                format!("The parts add up to {sum}%, not to 100%."),
            );
            Problem::new(&kind::NOT_THE_WHOLE, id.clone(), en.clone())
                .fact("basis_points", *basis_points)
                .error("/uses", id, en)
        }
        WrongDecision::Repeated { of: twice } => of(
            "/uses",
            format!("{} disebut dua kali.", use_word(*twice, Indonesian)),
            format!("{} is named twice.", use_word(*twice, English)),
        ),
        WrongDecision::NobodyEarned { of: what } => of(
            "/uses",
            format!("Tidak ada anggota yang berhak atas {}.", use_word(*what, Indonesian)),
            format!("No member has a claim to {}.", use_word(*what, English)),
        ),
        WrongDecision::BelowZero => of(
            "/uses",
            "Ada simpanan di bawah nol. Perbaiki dulu data simpanannya.".to_owned(),
            "Some savings are below nothing. Put the savings right first.".to_owned(),
        ),
        WrongDecision::NoMinutes => of(
            "/minutes",
            "Isi nomor keputusan rapat.".to_owned(),
            "Enter the number of the decision.".to_owned(),
        ),
        WrongDecision::TooLarge => of(
            "/surplus",
            "Angkanya terlalu besar untuk dihitung.".to_owned(),
            "The figures are too large to reckon with.".to_owned(),
        ),
    }
}

/// `12,5` of 1,250 hundredths of a percent, as both languages write it here.
pub(crate) fn percent(basis_points: u64) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    if rest == 0 {
        return whole.to_string();
    }
    let places = format!("{rest:02}");
    format!("{whole},{}", places.trim_end_matches('0'))
}

/// What a part of a surplus is for.
pub(crate) fn use_word(of: SurplusUse, lang: Language) -> &'static str {
    match of {
        SurplusUse::Reserve => lang.t("Cadangan", "Reserve"),
        SurplusUse::MembersBySavings => lang.t("Jasa simpanan anggota", "Members, by savings"),
        SurplusUse::MembersByTrade => lang.t("Jasa usaha anggota", "Members, by trade"),
        SurplusUse::Board => lang.t("Pengurus dan pengawas", "Board and supervisors"),
        SurplusUse::Staff => lang.t("Karyawan", "Staff"),
        SurplusUse::Education => lang.t("Pendidikan", "Education"),
        SurplusUse::Social => lang.t("Dana sosial", "Social fund"),
        SurplusUse::Development => lang.t("Pembangunan daerah", "Local development"),
        SurplusUse::Other => lang.t("Lain-lain", "Other"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_not_the_whole_say_what_they_come_to() {
        let problem = problem(Refusal::Wrong(WrongDecision::NotTheWhole { basis_points: 9_950 }));

        assert_eq!((problem.kind().slug, problem.status().as_u16()), ("not-the-whole", 422));
        assert_eq!(problem.detail(Indonesian), "Jumlah persentase 99,5%, harus 100%.");
    }

    #[test]
    fn percents_are_written_as_short_as_they_are() {
        assert_eq!([2_500, 1_250, 5, 10_000].map(percent), ["25", "12,5", "0,05", "100"]);
    }
}
