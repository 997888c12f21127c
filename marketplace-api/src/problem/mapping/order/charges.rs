//! Refusals about what is about the whole order: freight, fees, deposits, discounts.

use supply_chain::purchase_order::Refusal;

use super::Problem;
use crate::language::Language;
use crate::language::format::rupiah;
use crate::problem::kind;

/// What is wrong with the charges that somebody named.
pub(super) fn problem(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::TooManyCharges { limit } => Problem::new(
            &kind::WRONG_CHARGE,
            format!("Satu pesanan paling banyak {limit} biaya."),
            format!("An order has at most {limit} charges."),
        )
        .fact("limit", *limit),
        Refusal::ChargeUnnamed { position, limit } => pointed(
            Problem::new(
                &kind::WRONG_CHARGE,
                format!("Beri nama biayanya, 1 sampai {limit} huruf."),
                format!("Name the charge, in 1 to {limit} characters."),
            ),
            *position,
            "description",
        ),
        Refusal::WrongChargeAmount { position } => pointed(
            Problem::new(
                &kind::WRONG_CHARGE,
                "Potongan di bawah nol; biaya lain di atas nol.",
                "A discount is below zero; every other charge is above.",
            ),
            *position,
            "amount",
        ),
        Refusal::ChargeRepeated { position, description } => pointed(
            Problem::new(
                &kind::WRONG_CHARGE,
                format!("{description} disebut dua kali. Jumlahkan, atau beri nama lain."),
                format!("{description} is named twice. Add them up, or name one otherwise."),
            ),
            *position,
            "description",
        ),
        Refusal::DiscountTooLarge { goods } => Problem::new(
            &kind::DISCOUNT_TOO_LARGE,
            format!("Potongan paling banyak sebesar nilai barang, {}.", rupiah(*goods)),
            format!("Discounts come to at most what the goods do, {}.", rupiah(*goods)),
        )
        .fact("goods", goods.to_string()),
        Refusal::ChargeBilled { description, billed } => Problem::new(
            &kind::CHARGE_BILLED,
            format!(
                "{description} sudah ditagih {}; yang sudah ditagih tidak dikurangi di sini, melainkan dengan nota \
                 kredit.",
                rupiah(*billed)
            ),
            format!(
                "{} of {description} is billed already; what is billed is taken back by a credit note, not here.",
                rupiah(*billed)
            ),
        )
        .fact("description", description.clone())
        .fact("billed", billed.to_string()),
        _ => Problem::our_fault("a refusal about no charge was told as one"),
    }
}

/// Points at a member of a charge; positions count from 1, pointers from 0.
fn pointed(problem: Problem, position: i32, member: &str) -> Problem {
    let (id, en) = (
        problem.detail(Language::Indonesian).to_owned(),
        problem.detail(Language::English).to_owned(),
    );
    problem.fact("position", position).error(format!("/charges/{}/{member}", position - 1), id, en)
}
