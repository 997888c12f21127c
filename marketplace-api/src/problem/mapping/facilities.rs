//! Refusals of facilities and of what is drawn on them, each with what to do instead.

use chrono::NaiveDate;
use supply_chain::facility::{
    DrawdownRefusal, DrawdownState, FacilityRefusal, FacilityState, Purpose, Term,
};
use supply_chain::money::Money;

use super::payments::{account_unfit, beside, length, signing};
use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::problem::kind;

/// The problem each refusal of a facility is.
pub(super) fn problem(refusal: &FacilityRefusal) -> Problem {
    match *refusal {
        FacilityRefusal::NotYourPart { command } => not_your_part().fact("command", command.word()),
        FacilityRefusal::NotYourRole { roles } => not_your_role(roles),
        FacilityRefusal::NotInThisState { state, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Fasilitas ini sekarang: {}. Tindakan itu tidak bisa sekarang.",
                facility_state(state, Language::Indonesian)
            ),
            format!(
                "This facility is now: {}. That is not possible now.",
                facility_state(state, Language::English)
            ),
        )
        .fact("state", state.as_str())
        .fact("command", command.word()),
        FacilityRefusal::WrongTerm { term } => {
            let (id, en) = wrong_term(term);
            beside(&kind::WRONG_FACILITY, &format!("/{}", term.field()), id, en)
        }
        FacilityRefusal::NotAnApprover => beside(
            &kind::WRONG_FACILITY,
            "/board",
            "Ada yang ditunjuk tetapi bukan pengurus di koperasi Anda.",
            "Somebody who is named is no approver of your organization.",
        ),
        FacilityRefusal::NotABank => beside(
            &kind::NOT_A_BANK,
            "/bank_id",
            "Pilih bank dari daftar.",
            "Choose a bank of the list.",
        ),
        FacilityRefusal::NumberTaken => beside(
            &kind::FACILITY_NUMBER_TAKEN,
            "/number",
            "Bank itu sudah punya fasilitas bernomor ini. Periksa nomornya.",
            "That bank has a facility of this number already. Check the number.",
        ),
        FacilityRefusal::MoreThanOwed { owed } => beside(
            &kind::MORE_THAN_OWED,
            "/amount",
            format!("Isi dari Rp0,01 sampai {}.", rupiah(owed)),
            format!("Enter from Rp0,01 to {}.", rupiah(owed)),
        )
        .fact("owed", owed.to_string()),
        FacilityRefusal::BankIsHere => Problem::new(
            &kind::BANK_IS_HERE,
            "Bank ini punya orang di sini; merekalah yang menjawab.",
            "This bank has people here; they answer themselves.",
        ),
        FacilityRefusal::ReferenceUsed => reference_used(),
        FacilityRefusal::NotYet { paid_on } => not_yet(paid_on),
        FacilityRefusal::BeforeDrawn { earliest } => {
            too_early(earliest, ("Penarikan pertama tanggal", "The first drawing was on"))
        }
        FacilityRefusal::TakenBackAlready => Problem::new(
            &kind::ALREADY_SO,
            "Angsuran ini sudah dibatalkan.",
            "This repayment was taken back already.",
        ),
        FacilityRefusal::OnBankLine => Problem::new(
            &kind::ON_BANK_LINE,
            "Baris rekening koran sudah dijelaskan sebagai angsuran ini. Batalkan penjelasannya dulu.",
            "A line of a bank's statement is explained as this repayment. Undo that first.",
        ),
        FacilityRefusal::WrongLength { field, limit } => length(field, limit),
    }
}

/// The problem each refusal of a drawdown is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn drawdown(refusal: DrawdownRefusal) -> Problem {
    match refusal {
        DrawdownRefusal::NotYourPart { command } => not_your_part().fact("command", command.word()),
        DrawdownRefusal::NotYourRole { command, roles } => {
            not_your_role(roles).fact("command", command.word())
        }
        DrawdownRefusal::NotInThisState { state, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Penarikan ini sekarang: {}. Tindakan itu tidak bisa sekarang.",
                drawdown_state(state, Language::Indonesian)
            ),
            format!(
                "This drawdown is now: {}. That is not possible now.",
                drawdown_state(state, Language::English)
            ),
        )
        .fact("state", state.as_str())
        .fact("command", command.word()),
        DrawdownRefusal::NotDrawable { state } => beside(
            &kind::FACILITY_NOT_OPEN,
            "/facility_id",
            format!("Fasilitas ini: {}.", facility_state(state, Language::Indonesian)),
            format!("This facility is: {}.", facility_state(state, Language::English)),
        )
        .fact("state", state.as_str()),
        DrawdownRefusal::DoesNotMatch => Problem::new(
            &kind::INVOICE_DOES_NOT_MATCH,
            "Tagihan tidak cocok dengan pesanan dan penerimaan. Bank hanya membayar yang cocok.",
            "The invoice does not match what was ordered and received. The bank pays only what does.",
        ),
        DrawdownRefusal::MoreThanOpen { open } if open == Money::ZERO => beside(
            &kind::MORE_THAN_OPEN,
            "/amount",
            "Tidak ada sisa yang bisa diajukan: sudah diajukan, dibayar, atau disanggah.",
            "Nothing is left to ask for: it is asked for already, paid, or in dispute.",
        )
        .fact("open", open.to_string()),
        DrawdownRefusal::WaitsAlready { planned } => Problem::new(
            &kind::WAITS_ALREADY,
            format!(
                "{} dari tagihan ini sudah di pembayaran yang menunggu pengurus. Pakai atau tarik yang itu dulu.",
                rupiah(planned)
            ),
            format!(
                "{} of this invoice is in a payment that waits for officers. Use or withdraw that one first.",
                rupiah(planned)
            ),
        )
        .fact("planned", planned.to_string()),
        DrawdownRefusal::MonthsOver { months, first_drawn_on } => Problem::new(
            &kind::FACILITY_ENDED,
            format!(
                "Jangka waktu {months} bulan sejak penarikan pertama ({}) sudah lewat.",
                date(first_drawn_on, Language::Indonesian)
            ),
            format!(
                "The {months} months since the first drawing ({}) are over.",
                date(first_drawn_on, Language::English)
            ),
        )
        .fact("months", months)
        .fact("first_drawn_on", first_drawn_on.to_string()),
        DrawdownRefusal::MoreThanOpen { open } => beside(
            &kind::MORE_THAN_OPEN,
            "/amount",
            format!(
                "Isi dari Rp0,01 sampai {}: sisa tagihan yang tidak disanggah dan belum diajukan.",
                rupiah(open)
            ),
            format!(
                "Enter from Rp0,01 to {}: what is open, not in dispute and not asked for yet.",
                rupiah(open)
            ),
        )
        .fact("open", open.to_string()),
        DrawdownRefusal::NoLongerOpen => Problem::new(
            &kind::NO_LONGER_OPEN,
            "Sisa tagihan sudah kurang dari yang disetujui. Jangan dibayar; hubungi koperasinya.",
            "Less is open of the invoice than was approved. Do not pay; ask the cooperative.",
        ),
        DrawdownRefusal::BeforeSigned { signed_on } => too_early(
            signed_on,
            ("Pengurus baru menandatangani tanggal", "The board signed this on"),
        ),
        DrawdownRefusal::NotFinanced => Problem::new(
            &kind::NOT_FINANCED,
            "Pesanan ini tidak ditandai dibayar dari fasilitas bank.",
            "This order is not marked as paid by a bank's facility.",
        ),
        DrawdownRefusal::AccountNeeded => beside(
            &kind::ACCOUNT_NEEDED,
            "/account_id",
            "Pilih rekening penjual yang dituju.",
            "Choose the seller's account.",
        ),
        DrawdownRefusal::PaidBack => Problem::new(
            &kind::PAID_BACK,
            "Sebagian sudah diangsur, jadi tidak bisa dibatalkan lagi.",
            "Some of it was paid back, so it cannot be taken back any more.",
        ),
        DrawdownRefusal::OnBankLine => Problem::new(
            &kind::ON_BANK_LINE,
            "Baris rekening koran sudah dijelaskan sebagai penarikan ini. Batalkan penjelasannya dulu.",
            "A line of a bank's statement is explained as this drawdown. Undo that first.",
        ),
        DrawdownRefusal::SilenceOver { until } => Problem::new(
            &kind::SILENCE_OVER,
            "Lewat 14 hari sejak dicatat dibayar. Hubungi pembeli dan banknya.",
            "14 days have passed since it was said to be paid. Ask the buyer and the bank.",
        )
        .fact("until", until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        DrawdownRefusal::ReferenceUsed => reference_used(),
        DrawdownRefusal::NotYet { paid_on } => not_yet(paid_on),
        DrawdownRefusal::BeyondFacility { purpose, available } => {
            let (id, en) = (
                purpose_word(purpose, Language::Indonesian),
                purpose_word(purpose, Language::English),
            );
            let sum = rupiah(available);
            beside(
                &kind::BEYOND_FACILITY,
                "/amount",
                format!("Sisa fasilitas untuk {id}: {sum}."),
                format!("{sum} is left for {en}."),
            )
            .fact("purpose", purpose.as_str())
            .fact("available", available.to_string())
        }
        DrawdownRefusal::NotAvailable { last_day } => Problem::new(
            &kind::FACILITY_ENDED,
            format!(
                "Fasilitas hanya bisa ditarik sampai {}.",
                date(last_day, Language::Indonesian)
            ),
            format!("This could be drawn until {}.", date(last_day, Language::English)),
        )
        .fact("last_day", last_day.to_string()),
        DrawdownRefusal::AccountUnfit(unfit) => account_unfit(unfit),
        DrawdownRefusal::MayNotSign(refusal) => signing(&refusal),
        DrawdownRefusal::WrongLength { field, limit } => length(field, limit),
    }
}

fn not_your_part() -> Problem {
    Problem::new(
        &kind::NOT_YOUR_PART,
        "Tindakan itu bagian pihak lain dalam fasilitas ini.",
        "That is for the other side of this facility to do.",
    )
}

fn reference_used() -> Problem {
    beside(
        &kind::REFERENCE_USED,
        "/reference",
        "Nomor referensi ini sudah dipakai. Periksa nomornya.",
        "This reference was used before. Check the number.",
    )
}

fn not_yet(paid_on: NaiveDate) -> Problem {
    beside(
        &kind::NOT_YET,
        "/paid_on",
        format!("Tanggal {} belum tiba.", date(paid_on, Language::Indonesian)),
        format!("{} has not come yet.", date(paid_on, Language::English)),
    )
    .fact("paid_on", paid_on.to_string())
}

/// A day before anything could be paid; the two sentences go on with the first that could be.
fn too_early(earliest: NaiveDate, (id, en): (&str, &str)) -> Problem {
    beside(
        &kind::TOO_LONG_AGO,
        "/paid_on",
        format!("{id} {}. Periksa tanggalnya.", date(earliest, Language::Indonesian)),
        format!("{en} {}. Check the day.", date(earliest, Language::English)),
    )
    .fact("earliest", earliest.to_string())
}

const fn wrong_term(term: Term) -> (&'static str, &'static str) {
    match term {
        Term::Limit => ("Plafon harus lebih dari nol.", "The limit is more than nothing."),
        Term::Purposes => (
            "Isi paling sedikit satu tujuan; tidak satu pun boleh melebihi plafon.",
            "Name one purpose at least; none of them is above the limit.",
        ),
        Term::Rate => (
            "Bunga setahun dari 0 sampai 1, misalnya 0.06 untuk 6%.",
            "Interest of a year is from 0 to 1, such as 0.06 for 6 %.",
        ),
        Term::Months => (
            "Jangka waktu 1 sampai 360 bulan, lebih lama dari masa tenggang.",
            "The months are 1 to 360, and more than those of grace.",
        ),
        Term::DueDay => ("Tanggal angsuran 1 sampai 31.", "The day of the month is 1 to 31."),
        Term::Board => (
            "Paling sedikit 2 dan paling banyak 20 pengurus menandatangani, dan tidak lebih dari yang ditunjuk.",
            "From 2 to 20 officers sign, and no more than are named.",
        ),
        Term::AvailableUntil => {
            ("Hari terakhir penarikan sudah lewat.", "The last day to draw on it has passed.")
        }
    }
}

/// A purpose in words.
pub(crate) fn purpose_word(purpose: Purpose, language: Language) -> &'static str {
    match purpose {
        Purpose::Goods => language.t("barang dagangan", "goods to sell"),
        Purpose::Transport => language.t("angkutan", "transport"),
        Purpose::Equipment => language.t("peralatan", "equipment"),
        Purpose::Vehicle => language.t("kendaraan", "vehicles"),
        Purpose::Premises => language.t("gedung dan gudang", "shop and store"),
    }
}

fn facility_state(state: FacilityState, language: Language) -> &'static str {
    match state {
        FacilityState::Proposed => language.t("menunggu bank", "awaiting the bank"),
        FacilityState::Agreed => language.t("berlaku", "in force"),
        FacilityState::Declined => language.t("ditolak bank", "declined by the bank"),
        FacilityState::Ended => language.t("sudah diakhiri", "ended"),
    }
}

fn drawdown_state(state: DrawdownState, language: Language) -> &'static str {
    match state {
        DrawdownState::Blank => language.t("belum dibuat", "not made"),
        DrawdownState::Requested => language.t("menunggu tanda tangan", "awaiting signatures"),
        DrawdownState::Approved => language.t("disetujui, belum dibayar", "approved, not paid"),
        DrawdownState::Paid => language.t("dibayar bank", "paid by the bank"),
        DrawdownState::Rejected => language.t("ditolak pengurus", "rejected by the board"),
        DrawdownState::Refused => language.t("tidak dibayar bank", "refused by the bank"),
        DrawdownState::Reversed => language.t("dibatalkan", "taken back"),
        DrawdownState::Withdrawn => language.t("ditarik kembali", "withdrawn"),
        DrawdownState::Expired => language.t("lewat waktu", "expired"),
    }
}
