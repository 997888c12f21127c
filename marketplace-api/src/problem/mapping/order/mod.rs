//! Refusals of a purchase order, each with what to do instead (pages.md section 5).

mod changes;
mod charges;
mod goods;
mod lines;
mod money;
#[cfg(test)]
mod tests;
mod words;

use supply_chain::purchase_order::{CommandName, Party, Refusal, State};

pub(super) use self::goods::packs;
use self::words::{participle, state_word};
use super::{Problem, not_your_role};
use crate::language::Language;
use crate::problem::{Kind, kind};

/// The problem each refusal is.
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotYourPart { party } => not_your_part(party),
        Refusal::NotYourRole { command, roles } => {
            not_your_role(roles).fact("command", command.word())
        }
        Refusal::NotInThisState { state, command } => not_in_this_state(state, command),
        Refusal::AlreadyCounted { number } => about_shipment(
            &kind::ALREADY_COUNTED,
            number,
            "sudah dihitung; pakai koreksi hitungan untuk mengubahnya",
            "has been counted already; correct the receipt to change it",
        ),
        Refusal::ShipmentUndone { number } => about_shipment(
            &kind::SHIPMENT_UNDONE,
            number,
            "sudah ditarik kembali oleh penjual",
            "was called back by the seller",
        ),
        Refusal::NotCountedYet { number } => about_shipment(
            &kind::NOT_COUNTED_YET,
            number,
            "belum dihitung, jadi belum ada yang dikoreksi",
            "has not been counted yet, so there is nothing to correct",
        ),
        Refusal::AlreadyInvoiced => Problem::new(
            &kind::ALREADY_INVOICED,
            "Kiriman ini sudah ditagih; koreksinya lewat retur atau nota kredit.",
            "This delivery has been invoiced; a return or credit note corrects it.",
        ),
        Refusal::NotDueYet => Problem::new(
            &kind::NOT_DUE_YET,
            "Batas waktunya belum lewat.",
            "The deadline has not passed.",
        ),
        Refusal::MoreThanSupplied { .. }
        | Refusal::NotBilled { .. }
        | Refusal::MoneyOpen { .. }
        | Refusal::ClaimsOpen { .. }
        | Refusal::StillClaimable { .. } => money::problem(&refusal),
        Refusal::TooManyCharges { .. }
        | Refusal::ChargeUnnamed { .. }
        | Refusal::WrongChargeAmount { .. }
        | Refusal::ChargeRepeated { .. }
        | Refusal::DiscountTooLarge { .. }
        | Refusal::ChargeBilled { .. } => charges::problem(&refusal),
        others => lines::problem(others),
    }
}

fn not_your_part(party: Party) -> Problem {
    let (id, en) = match party {
        Party::Buyer => ("pembeli", "buyer"),
        Party::Seller => ("penjual", "seller"),
    };
    Problem::new(
        &kind::NOT_YOUR_PART,
        format!("Hanya {id} pesanan ini yang dapat melakukannya."),
        format!("Only the {en} of this order can do that."),
    )
    .fact("party", party.as_str())
}

fn not_in_this_state(state: State, command: CommandName) -> Problem {
    Problem::new(
        &kind::NOT_IN_THIS_STATE,
        format!(
            "Pesanan ini sekarang: {}. Tidak bisa {}.",
            state_word(state, Language::Indonesian),
            participle(command, Language::Indonesian)
        ),
        format!(
            "This order is now: {}. It cannot be {}.",
            state_word(state, Language::English),
            participle(command, Language::English)
        ),
    )
    .fact("state", state.as_str())
    .fact("command", command.word())
}

fn about_shipment(kind: &'static Kind, number: String, id: &str, en: &str) -> Problem {
    Problem::new(kind, format!("{number} {id}."), format!("{number} {en}."))
        .fact("shipment_number", number)
}
