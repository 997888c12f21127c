//! Refusals of a claim, and of a photo, each with what to do instead.

use order_workflow::photo::Unusable;
use supply_chain::claim::{Basis, CommandName, Refusal, Side, State};

use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::problem::kind;

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotYourPart { command, sides } => not_your_part(command, &sides),
        Refusal::NotYourRole { command, roles } => {
            not_your_role(roles).fact("command", command.word())
        }
        Refusal::NotInThisState { state, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Klaim ini sekarang: {}. Tindakan itu tidak bisa lagi.",
                state_word(state, Language::Indonesian)
            ),
            format!(
                "This claim is now: {}. That is not possible any more.",
                state_word(state, Language::English)
            ),
        )
        .fact("state", state.as_str())
        .fact("command", command.word()),
        Refusal::NothingNamed => Problem::new(
            &kind::NOTHING_NAMED,
            "Sebutkan paling sedikit satu barang dengan jumlah di atas nol.",
            "Name at least one line with a count above zero.",
        ),
        Refusal::LineUnknown { line } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada baris yang bukan bagian dari kiriman ini.",
            "A line is not part of this shipment.",
        )
        .fact("line_id", line.to_string()),
        Refusal::ClaimLineUnknown => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada baris yang bukan bagian dari klaim ini.",
            "A line is not part of this claim.",
        ),
        Refusal::LineRepeated { line } => Problem::new(
            &kind::LINE_REPEATED,
            "Satu baris disebut dua kali dengan alasan yang sama.",
            "A line is named twice for the same reason.",
        )
        .fact("line_id", line.to_string()),
        Refusal::MoreThanCounted { line, product_name, basis, asked_base, left_base, pack } => {
            let left = packs(left_base, pack.factor, &pack.name);
            let (id, en) = match basis {
                Basis::Lost => ("dihitung tidak datang", "counted as missing"),
                Basis::Rejected => ("dihitung rusak", "counted as rejected"),
                Basis::Received => ("dihitung baik", "counted good"),
            };
            Problem::new(
                &kind::MORE_THAN_COUNTED,
                format!("{product_name}: {left} {id} dan belum diklaim. Isi 1 sampai sebanyak itu."),
                format!("{product_name}: {left} {en} and not claimed yet. Claim 1 up to that."),
            )
            .fact("line_id", line.to_string())
            .fact("asked_base", asked_base)
            .fact("left_base", left_base)
        }
        Refusal::NotCountedYet => Problem::new(
            &kind::NOT_COUNTED_YET,
            "Kiriman ini belum dihitung. Hitung dulu barang yang datang.",
            "This shipment has not been counted. Count what came first.",
        ),
        Refusal::TooLateToClaim { until } => Problem::new(
            &kind::TOO_LATE_TO_CLAIM,
            "Batas waktu klaim untuk barang ini sudah lewat.",
            "The days in which these goods could be claimed are over.",
        )
        .fact("until", until.to_rfc3339()),
        Refusal::AmountNeeded { line } => Problem::new(
            &kind::AMOUNT_NEEDED,
            "Klaim harga menyebut nilainya. Tulis berapa selisihnya.",
            "A claim about a price names its amount. Write how much too much it was.",
        )
        .fact("line_id", line.to_string()),
        Refusal::AmountOutOfRange { line, most } => {
            let said = rupiah(most);
            let (id, en) = (
                format!("Nilainya harus di dalam {said}."),
                format!("The amount must be within {said}."),
            );
            Problem::new(&kind::AMOUNT_OUT_OF_RANGE, id.clone(), en.clone())
                .error("/amount", id, en)
                .fact("line_id", line.map(|line| line.to_string()))
                .fact("most", most.to_string())
        }
        Refusal::AmountContradicts { means } => {
            let said = rupiah(means);
            let (id, en) = (
                format!("Jawaban ini berarti {said}. Untuk nilai lain, jawab diterima sebagian."),
                format!("This answer means {said}. For another amount, accept in part."),
            );
            Problem::new(&kind::AMOUNT_OUT_OF_RANGE, id.clone(), en.clone())
                .error("/amount", id, en)
                .fact("most", means.to_string())
        }
        Refusal::TooMuch => Problem::new(
            &kind::ORDER_TOO_LARGE,
            "Nilai klaim ini terlalu besar untuk dijumlahkan.",
            "This claim is too large to add up.",
        ),
        Refusal::ReasonOfAnotherCount { line } => Problem::new(
            &kind::REASON_OF_ANOTHER_COUNT,
            "Alasan ini tidak cocok dengan hitungan barangnya: yang tidak datang tidak bisa rusak. \
             Koreksi hitungannya, atau pilih alasan lain.",
            "This reason does not fit how the goods were counted: what never came cannot be damaged. \
             Correct the count, or choose another reason.",
        )
        .fact("line_id", line.to_string()),
        Refusal::NothingToSendBack => Problem::new(
            &kind::NOTHING_TO_SEND_BACK,
            "Tidak ada barang yang bisa dikembalikan: semuanya tidak datang. Pilih nota kredit.",
            "There is nothing to send back: none of it came. Choose a credit note.",
        ),
        Refusal::PriceIsNotReplaced => Problem::new(
            &kind::PRICE_IS_NOT_REPLACED,
            "Klaim tentang harga diselesaikan dengan uang: barangnya sudah ada. Pilih nota kredit.",
            "A claim about a price is settled in money: the goods are there. Choose a credit note.",
        )
        .error(
            "/remedy",
            "Harga tidak bisa diganti barang. Pilih nota kredit.",
            "A price is not replaced by goods. Choose a credit note.",
        ),
        Refusal::ReplacementIsWhole { total } => {
            let said = rupiah(total);
            let (id, en) = (
                format!("Barang pengganti mencakup seluruh klaim, {said}. Untuk sebagian, pilih nota kredit."),
                format!("A replacement covers the whole claim, {said}. For a part, choose a credit note."),
            );
            Problem::new(&kind::REPLACEMENT_IS_WHOLE, id.clone(), en.clone())
                .error("/remedy", id, en)
                .fact("total", total.to_string())
        }
        Refusal::WordsNeeded => Problem::new(
            &kind::REASON_NEEDED,
            "Tulis alasannya; pihak lain akan membacanya.",
            "Write the reason; the other side will read it.",
        )
        .error("/words", "Tulis alasannya.", "Write the reason."),
        Refusal::ArbiterNeeded => Problem::new(
            &kind::ARBITER_NEEDED,
            "Sebutkan lembaga yang akan memutuskan, misalnya Dinas Koperasi setempat.",
            "Name the body that is to decide, such as the cooperative office.",
        )
        .error("/arbiter", "Sebutkan lembaganya.", "Name the body."),
        Refusal::TextTooLong { field, limit } => Problem::new(
            &kind::TEXT_TOO_LONG,
            format!("Teks ini paling panjang {limit} huruf. Persingkat."),
            format!("This text has at most {limit} characters. Shorten it."),
        )
        .fact("field", field)
        .fact("limit", limit)
        .error(
            format!("/{field}"),
            format!("Paling panjang {limit} huruf."),
            format!("At most {limit} characters."),
        ),
        Refusal::TooManyPhotos { limit } => Problem::new(
            &kind::TOO_MANY_PHOTOS,
            format!("Satu klaim paling banyak {limit} foto."),
            format!("A claim has at most {limit} photos."),
        )
        .fact("limit", limit),
        Refusal::CountIsSettled { number } => Problem::new(
            &kind::COUNT_IS_SETTLED,
            format!("Klaim {number} atas hitungan ini sudah diputus, jadi hitungannya tetap."),
            format!("Claim {number} about this count is decided, so the count stands."),
        )
        .fact("claim_number", number),
        Refusal::NotDueYet => Problem::new(
            &kind::NOT_DUE_YET,
            "Batas waktunya belum lewat.",
            "The deadline has not passed.",
        ),
    }
}

fn not_your_part(command: CommandName, sides: &[Side]) -> Problem {
    let words = |language: Language| {
        let each = sides.iter().map(|side| match side {
            Side::Claimant => language.t("pembeli", "buyer"),
            Side::Respondent => language.t("penjual", "seller"),
            Side::Mediator => language.t("penengah", "mediator"),
        });
        each.collect::<Vec<_>>().join(language.t(" atau ", " or "))
    };
    Problem::new(
        &kind::NOT_YOUR_PART,
        format!("Hanya {} klaim ini yang dapat melakukannya.", words(Language::Indonesian)),
        format!("Only the {} of this claim can do that.", words(Language::English)),
    )
    .fact("command", command.word())
}

fn state_word(state: State, language: Language) -> &'static str {
    match state {
        State::Draft => language.t("Draf", "Draft"),
        State::Open => language.t("Menunggu jawaban", "Awaiting an answer"),
        State::Answered => language.t("Dijawab", "Answered"),
        State::Mediation => language.t("Ditengahi", "In mediation"),
        State::Arbitration => language.t("Diputus lembaga lain", "In arbitration"),
        State::Resolved => language.t("Selesai", "Resolved"),
        State::Withdrawn => language.t("Ditarik", "Withdrawn"),
        State::Discarded => language.t("Tidak diajukan", "Not claimed"),
    }
}

/// `3 karton`, or pieces where it is not whole packs.
fn packs(base: i64, factor: i64, pack: &str) -> String {
    if factor > 0 && base % factor == 0 {
        quantity(base / factor, pack)
    } else {
        format!("{} × 1/{factor} {pack}", count(base))
    }
}

/// The problem of a file that is no photo we take.
pub(super) fn photo(unusable: Unusable) -> Problem {
    let (kind, id, en) = match unusable {
        Unusable::NotAPhoto => (
            &kind::UNSUPPORTED_MEDIA,
            "Berkas ini bukan foto. Pilih foto JPEG, PNG, atau WebP.",
            "This file is no photo. Choose a JPEG, PNG or WebP.",
        ),
        Unusable::TooManyBytes => (
            &kind::TOO_LARGE,
            "Foto ini lebih dari 10 MB. Pilih yang lebih kecil.",
            "This photo has more than 10 MB. Choose a smaller one.",
        ),
        Unusable::TooManyPixels { .. } => (
            &kind::PHOTO_UNUSABLE,
            "Ukuran gambar ini terlalu besar. Ambil fotonya dengan ukuran biasa.",
            "This picture has too many pixels. Take it at the usual size.",
        ),
        Unusable::Damaged => (
            &kind::PHOTO_UNUSABLE,
            "Foto ini rusak atau terputus saat dikirim. Coba kirim lagi.",
            "This photo is damaged or broke off on the way. Try to send it again.",
        ),
    };
    Problem::new(kind, id, en).error("/file", id, en)
}
