//! Refusals about an order's money: billed beyond what came, or not at its end yet.

use chrono::SecondsFormat;
use supply_chain::purchase_order::Refusal;

use super::Problem;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::problem::kind;

/// What is wrong with what was billed, or why the order has not ended.
pub(super) fn problem(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::MoreThanSupplied { line, asked_base, left_base } => Problem::new(
            &kind::MORE_THAN_SUPPLIED,
            format!("Sisa yang bisa ditagih dari baris itu {}.", count(*left_base)),
            format!("{} left to bill of that line.", count(*left_base)),
        )
        .fact("line_id", line.to_string())
        .fact("asked_base", *asked_base)
        .fact("left_base", *left_base),
        Refusal::MoneyOpen { is_billed: false, .. } => Problem::new(
            &kind::NOT_SETTLED,
            "Masih ada barang yang belum ditagih. Pesanan selesai setelah semuanya ditagih dan dibayar.",
            "Some goods are not billed yet. The order ends once all of it is billed and paid.",
        )
        .fact("is_billed", false),
        Refusal::MoneyOpen { open, .. } => Problem::new(
            &kind::NOT_SETTLED,
            format!("Masih terutang {}. Pesanan selesai setelah semuanya dibayar.", rupiah(*open)),
            format!("{} is still owed. The order ends once all of it is paid.", rupiah(*open)),
        )
        .fact("is_billed", true)
        .fact("open", open.to_string()),
        Refusal::ClaimsOpen { open } => Problem::new(
            &kind::CLAIMS_OPEN,
            format!("Masih ada {open} klaim yang belum selesai. Pesanan selesai sesudahnya."),
            format!("{open} claim(s) are not at their end. The order ends after them."),
        )
        .fact("open", *open),
        Refusal::StillClaimable { until } => Problem::new(
            &kind::STILL_CLAIMABLE,
            format!(
                "Barangnya masih bisa diklaim sampai {}. Sesudah itu pesanan selesai sendiri.",
                date(until.date_naive(), Language::Indonesian)
            ),
            format!(
                "The goods can be claimed until {}. After that the order ends by itself.",
                date(until.date_naive(), Language::English)
            ),
        )
        .fact("until", until.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        // Only what follows from an invoice that was taken back asks this, and it bills what it took.
        _ => Problem::our_fault("a refusal reached the wrong table"),
    }
}
