//! Refusals about earlier debts.

use supply_chain::settlement::{EarlierDebtRefusal, EarlierDebtState};

use super::{Problem, not_your_role, settlement};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::problem::kind;

const fn state(state: EarlierDebtState, lang: Language) -> &'static str {
    match state {
        EarlierDebtState::Proposed => lang.t("menunggu persetujuan", "waiting for a yes"),
        EarlierDebtState::Agreed => lang.t("sudah disetujui kedua pihak", "agreed by both"),
        EarlierDebtState::Disputed => lang.t("disanggah", "disputed"),
        EarlierDebtState::Withdrawn => lang.t("sudah ditarik", "taken back"),
        EarlierDebtState::TakenBack => {
            lang.t("sudah dibalik tagihannya", "over, for its bill was taken back")
        }
    }
}

/// Each refusal with its sentence.
pub(super) fn problem(refusal: &EarlierDebtRefusal) -> Problem {
    use Language::{English, Indonesian};
    match refusal {
        EarlierDebtRefusal::NotYourRole { roles } => not_your_role(roles),
        EarlierDebtRefusal::NotYourPart => Problem::new(
            &kind::NOT_YOUR_PART,
            "Setuju atau menyanggah hanya pihak lain; menarik hanya yang mencatat.",
            "Only the other side agrees or disputes; only whoever wrote it down takes it back.",
        ),
        EarlierDebtRefusal::NotInThisState { state: at } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!("Utang lama ini {}.", state(*at, Indonesian)),
            format!("This earlier debt is {}.", state(*at, English)),
        )
        .fact("state", at.as_str()),
        EarlierDebtRefusal::PartnerUnknown => settlement::partner_unknown(),
        EarlierDebtRefusal::WordsLength { field, limit } => {
            let most = count(i64::try_from(*limit).unwrap_or(i64::MAX));
            let (id, en) =
                (format!("Tulis 1 sampai {most} huruf."), format!("Write 1 to {most} characters."));
            Problem::new(&kind::WRONG_LENGTH, id.clone(), en.clone()).fact("limit", *limit).error(
                format!("/{field}"),
                id,
                en,
            )
        }
        EarlierDebtRefusal::NumberTaken { number } => {
            let id = format!("Nota {number} sudah tercatat, atau nomornya milik Lumbung.");
            let en =
                format!("Paper {number} is written down already, or Lumbung gives such numbers.");
            Problem::new(&kind::EARLIER_DEBT_THERE, id.clone(), en.clone())
                .fact("number", number.clone())
                .error("/number", id, en)
        }
        EarlierDebtRefusal::Amount { most } => {
            let (id, en) = (
                format!("Isi jumlah di atas nol, paling banyak {}.", rupiah(*most)),
                format!("An amount above nothing, at most {}.", rupiah(*most)),
            );
            Problem::new(&kind::INVALID, id.clone(), en.clone())
                .fact("most", most.to_string())
                .error("/amount", id, en)
        }
        EarlierDebtRefusal::Day { field, least, most } => {
            let (id, en) = (
                format!(
                    "Pilih hari dari {} sampai {}.",
                    date(*least, Indonesian),
                    date(*most, Indonesian)
                ),
                format!("Choose a day from {} to {}.", date(*least, English), date(*most, English)),
            );
            Problem::new(&kind::INVALID, id.clone(), en.clone())
                .fact("least", least.to_string())
                .fact("most", most.to_string())
                .error(format!("/{field}"), id, en)
        }
    }
}
