//! Refusals about what a buyer may owe, and about saying how much that is.

use supply_chain::credit::{LimitRefusal, Refusal};

use super::{Problem, not_your_role};
use crate::language::format::{count, rupiah};
use crate::problem::kind;

/// Why what may be owed does not bear an order.
pub(crate) fn problem(refusal: &Refusal) -> Problem {
    match *refusal {
        Refusal::OverLimit { limit, left, increase } => Problem::new(
            &kind::OVER_CREDIT,
            format!("Sisa batas tempo {}; pesanan ini {}.", rupiah(left), rupiah(increase)),
            format!("Credit left {}; this order {}.", rupiah(left), rupiah(increase)),
        )
        .fact("limit", limit.to_string())
        .fact("left", left.to_string())
        .fact("increase", increase.to_string()),
        Refusal::NoCredit { missing } => Problem::new(
            &kind::NO_CREDIT,
            format!("Penjual ini tidak memberi tempo. Bayar dulu {}.", rupiah(missing)),
            format!("This seller gives no credit. Pay {} first.", rupiah(missing)),
        )
        .fact("missing", missing.to_string()),
        Refusal::OnHold { overdue, days } => Problem::new(
            &kind::ON_HOLD,
            format!(
                "Ada tunggakan {}, {} hari. Pesanan baru menunggu sampai dibayar.",
                rupiah(overdue),
                count(days)
            ),
            format!("{} is {} days late; new orders wait.", rupiah(overdue), count(days)),
        )
        .fact("overdue", overdue.to_string())
        .fact("days", days),
        Refusal::PrepaidOnly { overdue, missing } => Problem::new(
            &kind::PREPAID_ONLY,
            format!(
                "Ada tunggakan {}. Pesanan ini harus dibayar dulu: {}.",
                rupiah(overdue),
                rupiah(missing)
            ),
            format!("{} is late; this order is paid first: {}.", rupiah(overdue), rupiah(missing)),
        )
        .fact("overdue", overdue.to_string())
        .fact("missing", missing.to_string()),
        Refusal::Blocked => Problem::new(
            &kind::BUYER_BLOCKED,
            "Penjual sedang tidak menerima pesanan dari Anda.",
            "This seller takes no orders from you for now.",
        ),
        Refusal::PrepaymentMissing { missing } => Problem::new(
            &kind::PREPAYMENT_MISSING,
            format!("Barang dikirim setelah dibayar. Masih kurang {}.", rupiah(missing)),
            format!("The goods are sent once they are paid. {} is missing.", rupiah(missing)),
        )
        .fact("missing", missing.to_string()),
        Refusal::TooLarge => Problem::new(
            &kind::ORDER_TOO_LARGE,
            "Jumlahnya terlalu besar untuk dihitung.",
            "This is too large to add up.",
        ),
    }
}

/// Why a limit is not changed.
pub(super) fn limit(refusal: &LimitRefusal) -> Problem {
    match refusal {
        LimitRefusal::NotYourPart => Problem::new(
            &kind::NOT_YOUR_PART,
            "Ini bagian penjual.",
            "This is for the seller to do.",
        ),
        LimitRefusal::NotYourRole { roles } => not_your_role(roles),
        LimitRefusal::NotAnAmount => {
            let (id, en) = (
                "Batas harus lebih dari nol; untuk tanpa tempo pilih \"Tidak memberi tempo\".",
                "More than nothing; for none choose \"No credit\".",
            );
            Problem::new(&kind::NOT_A_LIMIT, id, en).error("/amount", id, en)
        }
        LimitRefusal::ReasonLength { limit } => {
            let (id, en) = (
                format!("Tulis alasannya, paling banyak {limit} huruf."),
                format!("Write the reason, at most {limit} characters."),
            );
            Problem::new(&kind::WRONG_LENGTH, id.clone(), en.clone()).error("/reason", id, en)
        }
        LimitRefusal::Already => {
            Problem::new(&kind::ALREADY_SO, "Sudah begitu.", "It is so already.")
        }
    }
}
