//! Refusals about statements and nettings.

use supply_chain::calendar::Period;
use supply_chain::settlement::{NettingRefusal, NettingState, StatementRefusal, StatementState};

use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{count, date, month_year, rupiah};
use crate::problem::kind;

fn month(period: Period, lang: Language) -> String {
    month_year(period.first_day(), lang)
}

const fn statement_state(state: StatementState, lang: Language) -> &'static str {
    match state {
        StatementState::Proposed => lang.t("menunggu persetujuan", "waiting for a yes"),
        StatementState::Agreed => lang.t("sudah disetujui kedua pihak", "agreed by both"),
        StatementState::Disputed => lang.t("disanggah", "disputed"),
        StatementState::Replaced => lang.t("sudah diganti yang baru", "replaced by a newer one"),
    }
}

const fn netting_state(state: NettingState, lang: Language) -> &'static str {
    match state {
        NettingState::Proposed => lang.t("menunggu persetujuan", "waiting for everybody's yes"),
        NettingState::Agreed => lang.t("sudah disetujui semua pihak", "agreed by everybody"),
        NettingState::Done => lang.t("sudah dilaksanakan", "done"),
        NettingState::Refused => lang.t("ditolak", "refused"),
        NettingState::CalledOff => lang.t("dibatalkan", "called off"),
    }
}

/// Statements.
pub(super) fn statement(refusal: &StatementRefusal) -> Problem {
    use Language::{English, Indonesian};
    match *refusal {
        StatementRefusal::NotYourRole { roles } => not_your_role(roles),
        StatementRefusal::NotYourPart => Problem::new(
            &kind::NOT_YOUR_PART,
            "Rekonsiliasi ini antara dua organisasi lain.",
            "This statement is between two others.",
        ),
        StatementRefusal::NotInThisState { state } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!("Rekonsiliasi ini {}.", statement_state(state, Indonesian)),
            format!("This statement is {}.", statement_state(state, English)),
        )
        .fact("state", state.as_str()),
        StatementRefusal::Already => already(),
        StatementRefusal::NothingBetween => Problem::new(
            &kind::NOTHING_BETWEEN,
            "Bulan itu tidak ada apa-apa antara Anda berdua.",
            "There was nothing between you two in that month.",
        ),
        StatementRefusal::NotOver { period } => {
            let last = period.last_day();
            Problem::new(
                &kind::PERIOD_NOT_OVER,
                format!(
                    "{} berlangsung sampai {}.",
                    month(period, Indonesian),
                    date(last, Indonesian)
                ),
                format!("{} lasts until {}.", month(period, English), date(last, English)),
            )
            .fact("last_day", last.to_string())
        }
        StatementRefusal::Exists { id } => Problem::new(
            &kind::STATEMENT_EXISTS,
            "Rekonsiliasi bulan itu sudah ada. Setujui atau sanggah di sana.",
            "There is a statement of that month. Agree or dispute it there.",
        )
        .fact("statement_id", id.to_string()),
        StatementRefusal::PartnerUnknown => partner_unknown(),
        StatementRefusal::Overtaken { closing } => Problem::new(
            &kind::OVERTAKEN,
            format!("Ada catatan baru; saldo sekarang {}. Periksa lagi.", rupiah(closing)),
            format!("Papers were added; now {}. Look again.", rupiah(closing)),
        )
        .fact("closing", closing.to_string()),
        StatementRefusal::WrongMarks { limit, length } => {
            let most = count(i64::try_from(limit).unwrap_or(i64::MAX));
            let longest = count(i64::try_from(length).unwrap_or(i64::MAX));
            let id = format!(
                "Sebutkan 1 sampai {most} baris, masing-masing dengan alasannya, paling panjang {longest} huruf."
            );
            let en = format!(
                "Name 1 to {most} lines, each with what is wrong, in at most {longest} characters."
            );
            Problem::new(&kind::WRONG_MARKS, id.clone(), en.clone())
                .error("/marks", id, en)
                .fact("limit", limit)
                .fact("length", length)
        }
    }
}

/// Nettings.
pub(super) fn netting(refusal: &NettingRefusal) -> Problem {
    use Language::{English, Indonesian};
    match *refusal {
        NettingRefusal::NotYourRole { roles } => not_your_role(roles),
        NettingRefusal::NotYours => Problem::new(
            &kind::NOT_YOUR_PART,
            "Setuju atau menolak hanya pihaknya; membatalkan dan melaksanakan hanya yang mengajukan.",
            "Only those in it agree or refuse; only whoever called it calls it off or carries it out.",
        ),
        NettingRefusal::NotInThisState { state } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!("Perjumpaan utang ini {}.", netting_state(state, Indonesian)),
            format!("This netting is {}.", netting_state(state, English)),
        )
        .fact("state", state.as_str()),
        NettingRefusal::WordsTooLong { limit } => {
            let (id, en) =
                (format!("Paling banyak {limit} huruf."), format!("At most {limit} characters."));
            Problem::new(&kind::WRONG_LENGTH, id.clone(), en.clone())
                .fact("limit", limit)
                .error("/words", id, en)
        }
        NettingRefusal::Already => already(),
        NettingRefusal::Nothing => Problem::new(
            &kind::NOTHING_TO_NET,
            "Tidak ada utang yang bisa dijumpakan.",
            "There is nothing to set off.",
        ),
        NettingRefusal::PartnerUnknown => partner_unknown(),
        NettingRefusal::NotAFederation => Problem::new(
            &kind::NOT_A_FEDERATION,
            "Perjumpaan utang banyak pihak diajukan koperasi sekunder untuk anggotanya.",
            "A netting among several is called by a secondary for those that belong to it.",
        ),
        NettingRefusal::AnswerDay { least, most } => {
            let id = format!(
                "Pilih hari dari {} sampai {}.",
                date(least, Indonesian),
                date(most, Indonesian)
            );
            let en =
                format!("Choose a day from {} to {}.", date(least, English), date(most, English));
            Problem::new(&kind::INVALID, id.clone(), en.clone())
                .error("/answer_by", id, en)
                .fact("least", least.to_string())
                .fact("most", most.to_string())
        }
        NettingRefusal::Overtaken => Problem::new(
            &kind::OVERTAKEN,
            "Utang berubah sejak ditunjukkan; hitung ulang.",
            "The debts changed since they were shown; reckon again.",
        ),
    }
}

fn already() -> Problem {
    Problem::new(
        &kind::AGREED_ALREADY,
        "Organisasi Anda sudah setuju.",
        "Your organization has agreed.",
    )
}

pub(super) fn partner_unknown() -> Problem {
    Problem::new(
        &kind::AUDIENCE_UNKNOWN,
        "Organisasi itu tidak ada atau sudah berhenti.",
        "There is no such organization, or it has ended.",
    )
}
