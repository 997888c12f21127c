//! Refusals of payments and of the accounts they go to, each with what to do instead.

use order_workflow::WorkflowError;
use order_workflow::command::payments::Refusal as Asked;
use supply_chain::payment::{RefundState, Refusal, State, Unfit};
use supply_chain::signature::MayNotSign;

use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::problem::{Kind, kind};

/// A problem whose sentence stands beside one field.
pub(super) fn beside(
    kind: &'static Kind,
    pointer: &str,
    id: impl Into<String>,
    en: impl Into<String>,
) -> Problem {
    let (id, en) = (id.into(), en.into());
    Problem::new(kind, id.clone(), en.clone()).error(pointer, id, en)
}

/// The problem each refusal of a payment is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotYourPart { command } => Problem::new(
            &kind::NOT_YOUR_PART,
            "Tindakan itu bagian pihak lain dalam pembayaran ini.",
            "That is for the other side of this payment to do.",
        )
        .fact("command", command.word()),
        Refusal::NotYourRole { command, roles } => {
            not_your_role(roles).fact("command", command.word())
        }
        Refusal::NotInThisState { state, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Pembayaran ini sekarang: {}. Tindakan itu tidak bisa sekarang.",
                state_word(state, Language::Indonesian)
            ),
            format!(
                "This payment is now: {}. That is not possible now.",
                state_word(state, Language::English)
            ),
        )
        .fact("state", state.as_str())
        .fact("command", command.word()),
        Refusal::RefundUnknown => Problem::from(WorkflowError::NotFound { what: "refund" }),
        Refusal::RefundNotInThisState { state, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Pengembalian ini sekarang: {}. Tindakan itu tidak bisa sekarang.",
                refund_word(state, Language::Indonesian)
            ),
            format!(
                "This refund is now: {}. That is not possible now.",
                refund_word(state, Language::English)
            ),
        )
        .fact("state", state.as_str())
        .fact("command", command.word()),
        Refusal::NothingPaid => beside(
            &kind::NOTHING_PAID,
            "/amount",
            "Jumlah harus lebih dari nol.",
            "Enter more than nothing.",
        ),
        Refusal::NotYet { paid_on } => beside(
            &kind::NOT_YET,
            "/paid_on",
            format!("Tanggal {} belum tiba.", date(paid_on, Language::Indonesian)),
            format!("{} has not come yet.", date(paid_on, Language::English)),
        )
        .fact("paid_on", paid_on.to_string()),
        Refusal::TooLongAgo { paid_on, earliest } => {
            let (id, en) = too_long_ago(earliest);
            beside(&kind::TOO_LONG_AGO, "/paid_on", id, en)
                .fact("paid_on", paid_on.to_string())
                .fact("earliest", earliest.to_string())
        }
        Refusal::TooMuch { most } => beside(
            &kind::TOO_MUCH,
            "/amount",
            format!("Paling banyak {} sekali bayar. Periksa angkanya.", rupiah(most)),
            format!("{} at most at once. Check the figure.", rupiah(most)),
        )
        .fact("most", most.to_string()),
        Refusal::WaitsAlready { invoice, planned } => Problem::new(
            &kind::WAITS_ALREADY,
            format!(
                "{} dari tagihan ini sudah di pembayaran lain yang menunggu. Pakai atau tarik yang itu dulu.",
                rupiah(planned)
            ),
            format!(
                "{} of this invoice is in another payment that waits. Use or withdraw that one first.",
                rupiah(planned)
            ),
        )
        .fact("invoice_id", invoice.to_string())
        .fact("planned", planned.to_string()),
        Refusal::AccountNeeded { method } => beside(
            &kind::ACCOUNT_NEEDED,
            "/account_id",
            "Pilih rekening penjual yang dituju.",
            "Choose the seller's account.",
        )
        .fact("method", method.as_str()),
        Refusal::AccountUnfit(unfit) => account_unfit(unfit),
        Refusal::ReferenceNeeded { method } => beside(
            &kind::REFERENCE_NEEDED,
            "/reference",
            "Isi nomor referensi bank.",
            "Enter the bank's reference.",
        )
        .fact("method", method.as_str()),
        // Whose payment it is, is nobody else's to know.
        Refusal::ReferenceUsed { payment: _ } => beside(
            &kind::REFERENCE_USED,
            "/reference",
            "Nomor referensi ini sudah dipakai pembayaran lain. Periksa nomornya.",
            "This reference belongs to another payment. Check the number.",
        ),
        Refusal::EvidenceNeeded => beside(
            &kind::EVIDENCE_NEEDED,
            "/evidence_id",
            "Sertakan foto bukti atau nomor referensi.",
            "Add a photo or the reference.",
        ),
        Refusal::BillUnknown { invoice } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada tagihan yang tidak terbuka antara kedua pihak.",
            "An invoice is not open between the two.",
        )
        .fact("invoice_id", invoice.to_string()),
        Refusal::BillRepeated { invoice } => Problem::new(
            &kind::LINE_REPEATED,
            "Satu tagihan disebut dua kali.",
            "An invoice is named twice.",
        )
        .fact("invoice_id", invoice.to_string()),
        Refusal::MoreThanOpen { invoice, open } => Problem::new(
            &kind::MORE_THAN_OPEN,
            format!("Isi dari Rp0,01 sampai sisa tagihan itu, {}.", rupiah(open)),
            format!("Enter from Rp0,01 to what is open of that invoice, {}.", rupiah(open)),
        )
        .fact("invoice_id", invoice.to_string())
        .fact("open", open.to_string()),
        Refusal::MoreThanPaid { left } => beside(
            &kind::MORE_THAN_PAID,
            "/amount",
            format!("Sisa pembayaran {}.", rupiah(left)),
            format!("{} is left of the payment.", rupiah(left)),
        )
        .fact("left", left.to_string()),
        Refusal::NotAppliedThere { invoice } => Problem::new(
            &kind::NOT_APPLIED,
            "Pembayaran itu tidak melunasi tagihan ini.",
            "That does not settle this invoice.",
        )
        .fact("invoice_id", invoice.to_string()),
        Refusal::MayNotSign(refusal) => signing(&refusal),
        Refusal::OtherThanSigned { signed } => beside(
            &kind::OTHER_THAN_SIGNED,
            "/amount",
            format!(
                "Pengurus menandatangani {} ke rekening itu, untuk tagihan yang disebut; catat persis itu.",
                rupiah(signed)
            ),
            format!(
                "Officers signed {} to that account, for the invoices named; record exactly that.",
                rupiah(signed)
            ),
        )
        .fact("signed", signed.to_string()),
        Refusal::WrongLength { field, limit } => length(field, limit),
        Refusal::TooLarge => Problem::new(
            &kind::ORDER_TOO_LARGE,
            "Jumlahnya terlalu besar untuk dijumlahkan.",
            "The sum is too large to add up.",
        ),
    }
}

/// Where a refund is, in a word.
pub(crate) fn refund_word(state: RefundState, lang: Language) -> &'static str {
    match state {
        RefundState::AwaitingSignatures => lang.t("menunggu tanda tangan", "awaiting signatures"),
        RefundState::Approved => lang.t("disetujui, belum dikirim", "approved, not sent yet"),
        RefundState::Made => lang.t("dikirim, belum dikonfirmasi", "sent, not confirmed yet"),
        RefundState::Confirmed => lang.t("diterima", "received"),
        RefundState::Reversed => lang.t("dibatalkan", "taken back"),
        RefundState::Withdrawn => lang.t("tidak jadi", "not sent after all"),
    }
}

/// What is said of a day that is too far back.
pub(super) fn too_long_ago(earliest: chrono::NaiveDate) -> (String, String) {
    (
        format!(
            "Terlalu lama. Paling awal {}; periksa tahunnya.",
            date(earliest, Language::Indonesian)
        ),
        format!(
            "Too long ago. {} at the earliest; check the year.",
            date(earliest, Language::English)
        ),
    )
}

/// Why money may not go to an account, whoever pays.
pub(super) fn account_unfit(unfit: Unfit) -> Problem {
    let (id, en) = match unfit {
        Unfit::OthersAccount => (
            "Rekening itu bukan milik penerima. Pilih rekening dari daftar.",
            "That account is not the payee's. Choose one of the list.",
        ),
        Unfit::NotVerified => (
            "Rekening itu belum diverifikasi. Minta penerima memverifikasinya dulu.",
            "That account is not verified yet. Ask the payee to verify it first.",
        ),
        Unfit::Ended => (
            "Rekening itu sudah tidak dipakai. Pilih rekening lain.",
            "That account is no longer used. Choose another.",
        ),
    };
    beside(&kind::ACCOUNT_UNFIT, "/account_id", id, en)
}

/// A text that is missing or too long.
pub(super) fn length(field: &str, limit: usize) -> Problem {
    beside(
        &kind::WRONG_LENGTH,
        &format!("/{field}"),
        format!("Isi 1 sampai {limit} huruf."),
        format!("Write 1 to {limit} characters."),
    )
    .fact("field", field)
    .fact("limit", limit)
}

/// Why somebody may not sign, whatever it is that is signed.
pub(super) fn signing(refusal: &MayNotSign) -> Problem {
    match refusal {
        MayNotSign::OwnWork => Problem::new(
            &kind::OWN_WORK,
            "Anda yang membuat; minta pengurus lain.",
            "You made it; ask another officer.",
        ),
        MayNotSign::Already => Problem::new(
            &kind::SIGNED_ALREADY,
            "Anda sudah menandatangani.",
            "You have signed already.",
        ),
        MayNotSign::NotNamed => Problem::new(
            &kind::NOT_NAMED,
            "Yang ditunjuk menandatangani ini orang lain.",
            "Others were named to sign this.",
        ),
        MayNotSign::TooFewOfficers { needed, able } => Problem::new(
            &kind::TOO_FEW_OFFICERS,
            format!("Perlu {needed} tanda tangan, hanya {able} pengurus yang bisa."),
            format!("{needed} must sign, only {able} could."),
        )
        .fact("needed", *needed)
        .fact("able", *able),
        MayNotSign::NotYourRole { roles } => not_your_role(roles),
    }
}

/// The problem of what is asked about payments or accounts before their own rule is.
#[expect(clippy::needless_pass_by_value, reason = "taken as every refusal is")]
pub(super) fn asked(refusal: Asked) -> Problem {
    match refusal {
        Asked::Unconfirmed { until } => Problem::new(
            &kind::NOT_CONFIRMED,
            "Penjual belum bilang uangnya sudah masuk. Pesanan selesai sendiri setelah itu.",
            "The seller has not said that the money came. The order ends by itself after that.",
        )
        .fact("until", until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        Asked::PaidEarly => Problem::new(
            &kind::PAID_EARLY,
            "Tagihan itu sudah dapat potongan bayar cepat karena pembayaran ini. Pembayarannya tetap untuk tagihan itu.",
            "That invoice costs less because this paid it early. The payment stays with it.",
        ),
        Asked::EvidenceUnknown => beside(
            &kind::EVIDENCE_UNKNOWN,
            "/evidence_id",
            "Foto itu tidak ada. Kirim fotonya lagi.",
            "That photo is not there. Send it again.",
        ),
        Asked::Oneself => beside(
            &kind::PAYING_ONESELF,
            "/payee_id",
            "Pembayar dan penerimanya organisasi yang sama.",
            "Payer and payee are the same organization.",
        ),
        Asked::NotABankCode => beside(
            &kind::NOT_A_BANK_CODE,
            "/bank_code",
            "Bank itu tidak dikenal. Pilih dari daftar, misalnya 002 BRI atau 130 Bank NTT; bank lain dengan kode SWIFT-nya.",
            "That bank is not known. Choose from the list, such as 002 BRI or 130 Bank NTT; any other by its SWIFT code.",
        ),
        Asked::NotAnAccountNumber => beside(
            &kind::NOT_AN_ACCOUNT_NUMBER,
            "/number",
            "Nomor rekening berisi 5 sampai 34 angka.",
            "The number of an account has 5 to 34 digits.",
        ),
        Asked::WrongLength { field, limit } => length(field, limit),
        Asked::AccountEntered => beside(
            &kind::ACCOUNT_ENTERED,
            "/number",
            "Rekening ini sudah dimasukkan.",
            "This account was entered already.",
        ),
        Asked::AccountTaken => Problem::new(
            &kind::ACCOUNT_TAKEN,
            "Nomor rekening ini sudah diverifikasi sebagai milik organisasi lain. Periksa buktinya, atau hubungi operator.",
            "This number is verified as another organization's. Check the proof, or ask the operator.",
        ),
        Asked::OwnEntry => Problem::new(
            &kind::OWN_WORK,
            "Anda yang memasukkan rekening ini; minta orang lain memeriksa buktinya.",
            "You entered this account; ask somebody else to look at its proof.",
        ),
        Asked::AccountVerified => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Rekening ini sudah diverifikasi.",
            "This account is verified already.",
        )
        .fact("state", "verified"),
        Asked::AccountEnded => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Rekening ini sudah tidak dipakai.",
            "This account is no longer used.",
        )
        .fact("state", "ended"),
    }
}

fn state_word(state: State, language: Language) -> &'static str {
    match state {
        State::Blank => language.t("belum dibuat", "not made"),
        State::AwaitingSignatures => language.t("menunggu tanda tangan", "awaiting signatures"),
        State::Approved => language.t("disetujui, belum dibayar", "approved, not paid"),
        State::Recorded => language.t("dicatat", "recorded"),
        State::Confirmed => language.t("diterima penjual", "confirmed by the seller"),
        State::Reversed => language.t("dibatalkan", "reversed"),
        State::Withdrawn => language.t("ditarik", "withdrawn"),
    }
}
