//! Refusals about standing orders.

use supply_chain::standing_order::{CommandName, Refusal, State};

use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{count, date};
use crate::pages::standing_orders::words::{command_word, state_word};
use crate::problem::kind;

/// Standing orders, and what is wrong with them.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
#[expect(clippy::needless_pass_by_value, reason = "a refusal ends here, like its neighbours")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotYourRole { roles, .. } => not_your_role(roles),
        Refusal::NotInThisState { state, command } => not_now(state, command),
        Refusal::NameNeeded { limit } => wrong(
            "/name",
            format!("Beri nama 1 sampai {limit} huruf."),
            format!("Give it a name of 1 to {limit} characters."),
        )
        .fact("limit", limit),
        Refusal::NoGoods => {
            let (id, en) = (
                "Belum ada barang. Isi jumlah paling sedikit satu barang.",
                "There are no goods. Fill in a count for at least one.",
            );
            Problem::new(&kind::EMPTY_ORDER, id, en).error("/lines", id, en)
        }
        Refusal::TooManyLines { limit } => {
            let id = format!("Paling banyak {limit} barang.");
            let en = format!("At most {limit} goods.");
            Problem::new(&kind::TOO_MANY_LINES, id.clone(), en.clone())
                .error("/lines", id, en)
                .fact("limit", limit)
        }
        Refusal::OfferRepeated { position } => {
            let id = "Barang ini sudah ada di baris lain.";
            let en = "This offer stands in another line already.";
            at_line(&kind::OFFER_REPEATED, position, "offer_id", id.to_owned(), en.to_owned())
        }
        Refusal::OfferUnknown { position, offer } => {
            let id = "Barang ini tidak dijual kepada Anda hari ini.";
            let en = "This is not on sale to you today.";
            at_line(&kind::OFFER_UNKNOWN, position, "offer_id", id.to_owned(), en.to_owned())
                .fact("offer_id", offer.to_string())
        }
        Refusal::CountOutOfRange { position, most } => at_line(
            &kind::COUNT_OUT_OF_RANGE,
            position,
            "count",
            format!("Jumlah dari 1 sampai {}.", count(most)),
            format!("A count is from 1 to {}.", count(most)),
        ),
        Refusal::OutOfRange { field, least, most } => wrong(
            &format!("/{field}"),
            format!("Isi dari {} sampai {}.", count(least.into()), count(most.into())),
            format!("From {} to {}.", count(least.into()), count(most.into())),
        )
        .fact("least", least)
        .fact("most", most),
        Refusal::WeekdaysNeeded => wrong(
            "/schedule/weekdays",
            "Pilih paling sedikit satu hari.",
            "Choose at least one day of the week.",
        ),
        Refusal::TimeNotToTheMinute => wrong(
            "/schedule/time",
            "Tulis jam dan menit saja, seperti 06.00.",
            "Write hours and minutes only, like 06:00.",
        ),
        Refusal::PeriodBackwards => wrong(
            "/schedule/until",
            "Hari terakhir tidak boleh sebelum hari pertama.",
            "The last day may not lie before the first.",
        ),
        Refusal::TooFarAhead { latest } => wrong(
            "/schedule/from",
            format!(
                "Hari pertama paling lambat {}; periksa tahunnya.",
                date(latest, Language::Indonesian)
            ),
            format!(
                "The first day is {} at the latest; check the year.",
                date(latest, Language::English)
            ),
        )
        .fact("latest", latest.to_string()),
        Refusal::NeverDue => wrong(
            "/schedule/until",
            "Jadwal ini tidak pernah tiba lagi. Ubah hari terakhirnya.",
            "This schedule never comes round again. Change its last day.",
        ),
        Refusal::TextTooLong { field, limit } => {
            let id = format!("Paling panjang {limit} huruf.");
            let en = format!("At most {limit} characters.");
            Problem::new(&kind::TEXT_TOO_LONG, id.clone(), en.clone())
                .error(format!("/{field}"), id, en)
                .fact("limit", limit)
        }
    }
}

fn wrong(pointer: &str, id: impl Into<String>, en: impl Into<String>) -> Problem {
    let (id, en) = (id.into(), en.into());
    Problem::new(&kind::INVALID, id.clone(), en.clone()).error(pointer, id, en)
}

fn at_line(
    kind: &'static crate::problem::Kind,
    position: usize,
    field: &str,
    id: String,
    en: String,
) -> Problem {
    let index = position.saturating_sub(1);
    Problem::new(kind, format!("Baris {position}: {id}"), format!("Line {position}: {en}"))
        .error(format!("/lines/{index}/{field}"), id, en)
        .fact("position", position)
}

fn not_now(state: State, command: CommandName) -> Problem {
    let said = |lang: Language| (command_word(command, lang), state_word(state, lang));
    let (id, en) = (said(Language::Indonesian), said(Language::English));
    Problem::new(
        &kind::NOT_IN_THIS_STATE,
        format!("Pesanan rutin ini {}; “{}” tidak bisa sekarang.", id.1.to_lowercase(), id.0),
        format!("This standing order is {}; “{}” is not possible now.", en.1.to_lowercase(), en.0),
    )
    .fact("state", state.as_str())
    .fact("command", command.as_str())
}
