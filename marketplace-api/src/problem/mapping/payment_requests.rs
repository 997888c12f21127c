//! Refusals of requests to pay, and of the provider that a seller is paid through.

use order_workflow::command::payment_requests::{Refusal, Way};
use supply_chain::payment;

use super::{Problem, payments};
use crate::language::format::rupiah;
use crate::problem::{Kind, kind};

fn beside(
    kind: &'static Kind,
    pointer: &str,
    id: impl Into<String>,
    en: impl Into<String>,
) -> Problem {
    let (id, en) = (id.into(), en.into());
    Problem::new(kind, id.clone(), en.clone()).error(pointer, id, en)
}

/// The problem each refusal is.
#[expect(clippy::needless_pass_by_value, reason = "taken as every refusal is")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NoProvider => Problem::new(
            &kind::NO_PROVIDER,
            "Penjual ini belum memakai penyedia pembayaran. Bayar ke rekeningnya, lalu catat pembayarannya.",
            "This seller is paid through no provider. Pay into its account, then record the payment.",
        ),
        Refusal::WayNotOffered { way } => beside(
            &kind::WAY_NOT_OFFERED,
            "/way",
            match way {
                Way::Qris => "Penyedia pembayaran penjual ini tidak menerima QRIS.",
                Way::VirtualAccount => "Penyedia pembayaran penjual ini tidak punya virtual account di bank itu.",
            },
            match way {
                Way::Qris => "This seller's provider takes no QRIS.",
                Way::VirtualAccount => "This seller's provider has no virtual accounts at that bank.",
            },
        ),
        Refusal::WrongWords { limit } => wrong_words(limit),
        Refusal::SeenAlready => Problem::new(
            &kind::ALREADY_SO,
            "Kabar ini sudah dilihat orang lain.",
            "Somebody has looked at this notice already.",
        ),
        Refusal::NothingOpen => Problem::new(
            &kind::NOTHING_OPEN,
            "Tagihan ini tidak punya sisa yang harus dibayar.",
            "Nothing is left to pay of this invoice.",
        ),
        Refusal::AmountOutOfRange { most } => beside(
            &kind::AMOUNT_OUT_OF_RANGE,
            "/amount",
            format!("Isi dari Rp1 sampai {}, tanpa sen.", rupiah(most)),
            format!("Enter from Rp1 to {}, in whole rupiah.", rupiah(most)),
        )
        .fact("most", most.to_string()),
        Refusal::MinutesOutOfRange { least, most } => beside(
            &kind::INVALID,
            "/minutes",
            format!("Isi dari {least} sampai {most} menit."),
            format!("Enter from {least} to {most} minutes."),
        ),
        Refusal::BankNeeded => beside(
            &kind::INVALID,
            "/bank",
            "Pilih bank untuk virtual account.",
            "Choose a bank for the virtual account.",
        ),
        Refusal::SignaturesNeeded { needed } => Problem::new(
            &kind::SIGNATURES_NEEDED,
            format!(
                "Jumlah ini perlu tanda tangan {needed} pengurus sebelum dibayar. Siapkan lewat \"Catat pembayaran\"."
            ),
            format!(
                "{needed} officers sign such a sum before it is paid. Prepare it through \"Record a payment\"."
            ),
        )
        .fact("needed", needed),
        Refusal::AccountUnfit(unfit) => payments::problem(payment::Refusal::AccountUnfit(unfit)),
        Refusal::CredentialsUnknown => beside(
            &kind::CREDENTIALS_UNKNOWN,
            "/credentials",
            "Instalasi ini tidak menyimpan kunci dengan nama itu untuk organisasi Anda. Minta operatornya menambahkannya.",
            "This installation keeps no keys of that name for your organization. Ask its operator to add them.",
        ),
    }
}

fn wrong_words(limit: usize) -> Problem {
    beside(
        &kind::WRONG_LENGTH,
        "/words",
        format!("Isi 1 sampai {limit} huruf."),
        format!("Enter 1 to {limit} characters."),
    )
    .fact("field", "words")
    .fact("limit", limit)
}
