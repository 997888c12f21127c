//! Refusals of banks' statements, of their lines, and of payment codes of one's own.

use order_workflow::bank_file::Unusable;
use order_workflow::command::bank_statements::Refusal;
use order_workflow::command::merchant_codes::Refusal as CodeRefusal;
use order_workflow::price_list::Language as Wording;
use supply_chain::payment_code::NotACode;

use super::Problem;
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::problem::kind;

/// A file that cannot be taken: why, and each row that is wrong.
pub(crate) fn unusable(unusable: &Unusable) -> Problem {
    let (id, en) = (unusable.sentence(Wording::Indonesian), unusable.sentence(Wording::English));
    let kind = match unusable {
        Unusable::Unreadable { .. } | Unusable::Damaged { .. } => &kind::UNREADABLE_FILE,
        Unusable::WrongMapping { .. } => &kind::WRONG_MAPPING,
        _ => &kind::STATEMENT_UNUSABLE,
    };
    let mut problem = Problem::new(kind, id.clone(), en.clone())
        .fact("reason", serde_json::to_value(unusable).unwrap_or_default());
    match unusable {
        Unusable::Rows { faults, .. } => {
            for fault in faults {
                let pointer = format!("/rows/{}/{}", fault.row, fault.field.as_str());
                let (id, en) =
                    (fault.sentence(Wording::Indonesian), fault.sentence(Wording::English));
                problem = problem.error(pointer, id, en);
            }
            problem
        }
        Unusable::WrongMapping { .. } | Unusable::ColumnsUnknown { .. } | Unusable::NoDirection => {
            problem.error("/mapping", id, en)
        }
        Unusable::UntilOutOfRange => problem.error("/until", id, en),
        _ => problem.error("/file", id, en),
    }
}

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one arm for each refusal")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Unusable(wrong) => unusable(&wrong),
        Refusal::OtherLayout { first, last } => {
            let days = |lang| (date(first, lang), date(last, lang));
            let ((from, until), (since, to)) =
                (days(Language::Indonesian), days(Language::English));
            let (id, en) = (
                format!(
                    "Tanggal {from} sampai {until} sudah masuk dari berkas berbentuk lain. Unggah berkas dengan bentuk yang sama, atau hanya hari sesudahnya."
                ),
                format!(
                    "{since} to {to} came in a file of another layout. Upload one of the same layout, or only the days after."
                ),
            );
            Problem::new(&kind::OTHER_LAYOUT, id.clone(), en.clone())
                .fact("first_day", first.to_string())
                .fact("last_day", last.to_string())
                .error("/file", id, en)
        }
        Refusal::Taken => Problem::new(
            &kind::NOT_STAGED,
            "Berkas ini sudah diambil.",
            "This file was taken already.",
        ),
        Refusal::Explained => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Baris ini sudah dijelaskan. Batalkan dulu penjelasannya.",
            "This line is explained already. Undo that first.",
        ),
        Refusal::NotExplained => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Baris ini belum dijelaskan.",
            "This line is not explained.",
        ),
        Refusal::NotThis => Problem::new(
            &kind::NOT_THIS_LINE,
            "Baris ini tidak mungkin itu: bukan pembayaran lewat rekening ini, atau sudah tidak berlaku.",
            "This line cannot be that: not a payment through this account, or one that no longer counts.",
        ),
        Refusal::OtherAccountNeeded => {
            let (id, en) =
                ("Pilih rekening sendiri yang satunya.", "Choose the other of your own accounts.");
            Problem::new(&kind::ACCOUNT_NEEDED, id, en).error("/account_id", id, en)
        }
        Refusal::WentOut => Problem::new(
            &kind::NOT_THIS_LINE,
            "Uang keluar tidak bisa menjadi pembayaran dari pembeli.",
            "Money that went out is no payment from a buyer.",
        ),
        Refusal::OtherSum { line, other } => Problem::new(
            &kind::OTHER_SUM,
            format!("Baris ini {}, sedangkan itu {}.", rupiah(line), rupiah(other)),
            format!("This line is {}, and that is {}.", rupiah(line), rupiah(other)),
        )
        .fact("line", line.to_string())
        .fact("other", other.to_string()),
        Refusal::OfAnotherLine { line } => Problem::new(
            &kind::OF_ANOTHER_LINE,
            "Itu sudah menjadi penjelasan baris lain.",
            "That explains another line already.",
        )
        .fact("line_id", line.to_string()),
        Refusal::NotThatAccount { account } => {
            let (name_id, name_en) = account.names();
            let (id, en) = (
                format!(
                    "{name_id} tidak dijelaskan dari baris bank saja; pakai tagihan atau pembayaran."
                ),
                format!(
                    "{name_en} is not explained by a bank's line alone; use an invoice or a payment."
                ),
            );
            Problem::new(&kind::NOT_THAT_ACCOUNT, id.clone(), en.clone())
                .fact("account", account.as_str())
                .error("/account", id, en)
        }
        Refusal::WrongLength { limit } => {
            let (id, en) = (
                format!("Tulis alasannya, 1 sampai {limit} huruf."),
                format!("Say why in 1 to {limit} characters."),
            );
            Problem::new(&kind::WRONG_LENGTH, id.clone(), en.clone())
                .fact("limit", limit)
                .error("/words", id, en)
        }
    }
}

/// The problem each refusal of a payment code is.
#[expect(clippy::needless_pass_by_value, reason = "taken as every refusal is")]
pub(super) fn code(refusal: CodeRefusal) -> Problem {
    let beside = |id: String, en: String| {
        Problem::new(&kind::NOT_A_QRIS, id.clone(), en.clone()).error("/payload", id, en)
    };
    match refusal {
        CodeRefusal::NotACode(NotACode::Damaged { at }) => beside(
            format!("Kode QRIS rusak di huruf ke-{}. Salin seluruhnya.", at + 1),
            format!("The code is damaged at character {}. Copy all of it.", at + 1),
        )
        .fact("at", at),
        CodeRefusal::NotACode(NotACode::WrongChecksum { .. }) => beside(
            "Angka pengaman kode tidak cocok. Salin seluruhnya, tanpa mengubah apa pun.".to_owned(),
            "The code's checksum is wrong. Copy all of it and change nothing.".to_owned(),
        ),
        CodeRefusal::NotACode(_) => {
            beside("Ini bukan kode QRIS.".to_owned(), "This is no QRIS code.".to_owned())
        }
        CodeRefusal::TooLong { limit } => beside(
            format!("Kode QRIS paling panjang {limit} huruf."),
            format!("A QRIS code has at most {limit} characters."),
        ),
        CodeRefusal::NotStatic => beside(
            "Kode ini untuk satu pembayaran saja. Pakai QRIS statis toko.".to_owned(),
            "This code is for one payment only. Use the shop's static QRIS.".to_owned(),
        ),
        CodeRefusal::OwnEntry => Problem::new(
            &kind::OWN_WORK,
            "Anda yang memasukkan kode ini; minta orang lain memindai dan memeriksanya.",
            "You entered this code; ask somebody else to scan and verify it.",
        ),
        CodeRefusal::Verified => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Kode ini sudah diperiksa.",
            "This code is verified already.",
        ),
        CodeRefusal::Ended => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Kode ini sudah tidak dipakai.",
            "This code is no longer used.",
        ),
    }
}
