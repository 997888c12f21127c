//! Refusals of invoices, each with what to do instead.

use supply_chain::invoice::{Difference, InvoiceBasis, Refusal, Standing, WrongIdentity};

use super::order::packs;
use super::payments::signing;
use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::rupiah;
use crate::problem::kind;

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotYourPart { command } => Problem::new(
            &kind::NOT_YOUR_PART,
            "Hanya penerbit tagihan ini yang dapat melakukannya.",
            "Only whoever issued this invoice can do that.",
        )
        .fact("command", command.word()),
        Refusal::NotYourRole { command, roles } => {
            not_your_role(roles).fact("command", command.word())
        }
        Refusal::NotAsItStands { standing, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Tagihan ini sekarang: {}. Tindakan itu tidak bisa sekarang.",
                standing_word(standing, Language::Indonesian)
            ),
            format!(
                "This invoice is now: {}. That is not possible now.",
                standing_word(standing, Language::English)
            ),
        )
        .fact("standing", standing.as_str())
        .fact("command", command.word()),
        Refusal::NothingToBill => Problem::new(
            &kind::NOTHING_TO_BILL,
            "Belum ada barang baik yang belum ditagih.",
            "Nothing that came good is left to bill.",
        ),
        Refusal::LineUnknown { line } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada baris yang bukan bagian dari pesanan ini.",
            "A line is not part of this order.",
        )
        .fact("line_id", line.to_string()),
        Refusal::LineRepeated { line } => Problem::new(
            &kind::LINE_REPEATED,
            "Satu baris disebut dua kali.",
            "A line is named twice.",
        )
        .fact("line_id", line.to_string()),
        Refusal::MoreThanSupplied { line, product_name, basis, asked_base, left_base, pack } => {
            let left = packs(left_base, pack.factor, &pack.name);
            let (id, en) = match basis {
                InvoiceBasis::Received => ("yang dihitung baik", "of what was counted good"),
                InvoiceBasis::Shipped => ("yang dikirim", "of what was sent"),
            };
            Problem::new(
                &kind::MORE_THAN_SUPPLIED,
                format!("{product_name}: sisa yang bisa ditagih dari {id}: {left}."),
                format!("{product_name}: {left} left to bill {en}."),
            )
            .fact("line_id", line.to_string())
            .fact("asked_base", asked_base)
            .fact("left_base", left_base)
        }
        Refusal::DoesNotMatch { differences } => does_not_match(&differences),
        Refusal::DueTooEarly => Problem::new(
            &kind::DUE_TOO_EARLY,
            "Jatuh tempo paling awal pada tanggal tagihan.",
            "Due on the invoice's own day at the earliest.",
        ),
        Refusal::CreditedByItself => {
            let (id, en) = (
                "Klaim yang selesai dan sisa potongan dikreditkan sendiri. Pilih alasan lain.",
                "A settled claim and what is left of a discount are credited by themselves. Choose another reason.",
            );
            Problem::new(&kind::CREDITED_BY_ITSELF, id, en).error("/reason", id, en)
        }
        Refusal::NothingToCredit => Problem::new(
            &kind::NOTHING_TO_CREDIT,
            "Tidak ada yang dikreditkan.",
            "There is nothing to credit.",
        ),
        Refusal::InvoiceLineUnknown { line } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada baris yang bukan bagian dari tagihan ini.",
            "A line is not part of this invoice.",
        )
        .fact("line_id", line.to_string()),
        Refusal::InvoiceLineRepeated { line } => Problem::new(
            &kind::LINE_REPEATED,
            "Satu baris disebut dua kali.",
            "A line is named twice.",
        )
        .fact("line_id", line.to_string()),
        Refusal::MoreThanBilled { line, description, left, left_base } => Problem::new(
            &kind::MORE_THAN_BILLED,
            format!("{description}: paling banyak {} masih bisa dikreditkan.", rupiah(left)),
            format!("{description}: at most {} can still be credited.", rupiah(left)),
        )
        .fact("line_id", line.to_string())
        .fact("left", left.to_string())
        .fact("left_base", left_base),
        Refusal::AmountOutOfRange { open } => {
            let (id, en) = (
                format!("Isi dari Rp0,01 sampai {}.", rupiah(open)),
                format!("Enter from 0.01 to {}.", rupiah(open)),
            );
            Problem::new(&kind::AMOUNT_OUT_OF_RANGE, id.clone(), en.clone())
                .fact("open", open.to_string())
                .error("/amount", id, en)
        }
        Refusal::NotAppliedHere => Problem::new(
            &kind::NOT_APPLIED,
            "Pembayaran itu tidak melunasi tagihan ini.",
            "That does not settle this invoice.",
        ),
        Refusal::NotSigned { signed, needed } => Problem::new(
            &kind::NOT_SIGNED,
            format!("Baru {signed} dari {needed} tanda tangan pengurus."),
            format!("{signed} of {needed} officers have signed."),
        )
        .fact("signed", signed)
        .fact("needed", needed),
        Refusal::MayNotSign(refusal) => signing(&refusal),
        Refusal::WrongLength { field, limit } => {
            let (id, en) =
                (format!("Isi 1 sampai {limit} huruf."), format!("Write 1 to {limit} characters."));
            Problem::new(&kind::WRONG_LENGTH, id.clone(), en.clone())
                .fact("field", field)
                .fact("limit", limit)
                .error(format!("/{field}"), id, en)
        }
        Refusal::OtherTaxCode { given, codes } => {
            let codes = codes.join(", ");
            let (id, en) = (
                format!("Nomor faktur berawalan {given}; tagihan ini memakai kode {codes}."),
                format!("The tax number begins with {given}; this invoice uses {codes}."),
            );
            Problem::new(&kind::OTHER_TAX_CODE, id.clone(), en.clone()).error("/number", id, en)
        }
        Refusal::TaxNumberTaken { number, invoice } => {
            let (id, en) = (
                format!("Nomor itu sudah di tagihan {invoice}. Periksa angkanya."),
                format!("That number stands on invoice {invoice} already. Check its digits."),
            );
            Problem::new(&kind::TAX_NUMBER_TAKEN, id.clone(), en.clone())
                .fact("number", number)
                .fact("invoice", invoice)
                .error("/number", id, en)
        }
        Refusal::TooLarge => Problem::new(
            &kind::ORDER_TOO_LARGE,
            "Nilai tagihan ini terlalu besar untuk dijumlahkan.",
            "This invoice is too large to add up.",
        ),
        Refusal::TooFewIdentifiers => {
            Problem::our_fault("an invoice came with fewer identifiers than lines")
        }
    }
}

/// A number that no tax office gives.
pub(super) fn tax_identity(wrong: WrongIdentity) -> Problem {
    let (pointer, id, en) = match wrong {
        WrongIdentity::Npwp => ("/npwp", "NPWP 16 angka.", "An NPWP has 16 digits."),
        WrongIdentity::Nitku => ("/nitku", "NITKU 22 angka.", "A NITKU has 22 digits."),
        WrongIdentity::OthersBranch => (
            "/nitku",
            "NITKU ini bukan cabang NPWP itu.",
            "This NITKU is not a branch of that NPWP.",
        ),
        WrongIdentity::Nsfp => (
            "/number",
            "Nomor faktur 17 angka, diawali 01 sampai 10.",
            "A tax invoice's number has 17 digits and begins with 01 to 10.",
        ),
    };
    Problem::new(&kind::WRONG_TAX_IDENTITY, id, en).error(pointer, id, en)
}

fn does_not_match(differences: &[Difference]) -> Problem {
    let told: Vec<String> = differences
        .iter()
        .map(|one| {
            format!(
                "{} {}, seharusnya {} (boleh selisih {})",
                one.product_name,
                rupiah(one.asked),
                rupiah(one.frozen),
                rupiah(one.allowed)
            )
        })
        .collect();
    let lines: Vec<serde_json::Value> = differences
        .iter()
        .map(|one| {
            serde_json::json!({
                "line_id": one.line, "frozen": one.frozen, "asked": one.asked, "allowed": one.allowed,
            })
        })
        .collect();
    Problem::new(
        &kind::DOES_NOT_MATCH,
        format!(
            "{} baris berbeda dari harga yang disepakati lebih dari toleransi: {}.",
            differences.len(),
            told.join("; ")
        ),
        format!(
            "{} line(s) differ from the agreed price by more than the tolerance.",
            differences.len()
        ),
    )
    .fact("lines", serde_json::Value::Array(lines))
}

fn standing_word(standing: Standing, language: Language) -> &'static str {
    match standing {
        Standing::Blank => language.t("belum dibuat", "not written"),
        Standing::Unpaid => language.t("belum dibayar", "unpaid"),
        Standing::PartPaid => language.t("dibayar sebagian", "part paid"),
        Standing::Overdue => language.t("lewat jatuh tempo", "overdue"),
        Standing::Paid => language.t("lunas", "paid"),
        Standing::Credited => language.t("dikreditkan", "credited"),
        Standing::WrittenOff => language.t("dihapuskan", "written off"),
        Standing::Reversed => language.t("dibatalkan", "taken back"),
    }
}
