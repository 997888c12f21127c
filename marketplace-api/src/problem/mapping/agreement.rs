//! Refusals about agreements.

use supply_chain::agreement::{EntryFault, Refusal};
use supply_chain::purchase_order::Party;
use supply_chain::quantity::Pack;

use super::{Problem, not_your_role};
use crate::language::format::count;
use crate::problem::kind;
use crate::problem::mapping::catalogue::ladder_words;

/// Agreements, and what is wrong with them.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotYourRole { roles } => not_your_role(roles),
        Refusal::NotYourPart { party } => {
            let (id, en) = match party {
                Party::Buyer => ("Ini bagian pembeli.", "This is for the buyer to do."),
                Party::Seller => ("Ini bagian penjual.", "This is for the seller to do."),
            };
            Problem::new(&kind::NOT_YOUR_PART, id, en)
        }
        Refusal::OwnProposal => Problem::new(
            &kind::NOT_YOURS_TO_APPROVE,
            "Anda sendiri yang mengusulkannya. Minta manajer lain menyetujuinya.",
            "You proposed it yourself. Ask another manager to accept it.",
        ),
        Refusal::ProposalOpen { number } => Problem::new(
            &kind::PROPOSAL_OPEN,
            format!("Usulan ke-{number} masih menunggu jawaban. Jawab atau tarik dulu."),
            format!(
                "Proposal {number} still waits for an answer. Answer it or take it back first."
            ),
        )
        .fact("number", number),
        Refusal::NothingProposed => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Tidak ada usulan yang menunggu jawaban.",
            "No proposal waits for an answer.",
        ),
        Refusal::OtherProposal { number } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!("Yang menunggu sekarang usulan ke-{number}. Baca dulu, lalu jawab lagi."),
            format!("It is proposal {number} that waits now. Read it, then answer again."),
        )
        .fact("number", number),
        Refusal::NothingToEnd => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Tidak ada kesepakatan yang berlaku lebih lama dari hari itu.",
            "Nothing that was agreed holds beyond that day.",
        ),
        Refusal::PeriodBackwards => {
            let (id, en) = (
                "Hari terakhir tidak boleh sebelum hari pertama.",
                "The last day may not lie before the first.",
            );
            Problem::new(&kind::INVALID, id, en).error("/valid_to", id, en)
        }
        Refusal::PeriodOver => {
            let (id, en) = (
                "Hari terakhirnya sudah lewat. Pilih hari ini atau sesudahnya.",
                "Its last day is over. Choose today or later.",
            );
            Problem::new(&kind::INVALID, id, en).error("/valid_to", id, en)
        }
        Refusal::LastDayPast => {
            let (id, en) = (
                "Hari itu sudah lewat. Pilih hari ini atau sesudahnya.",
                "That day is over. Choose today or later.",
            );
            Problem::new(&kind::INVALID, id, en).error("/last_day", id, en)
        }
        Refusal::Term(wrong) => {
            let (id, en) = (
                format!("Isi dari {} sampai {}.", count(wrong.least), count(wrong.most)),
                format!("From {} to {}.", count(wrong.least), count(wrong.most)),
            );
            Problem::new(
                &kind::INVALID,
                "Ada ketentuan yang belum benar.",
                "A term is not right yet.",
            )
            .error(format!("/terms/{}", wrong.field), id, en)
            .fact("least", wrong.least)
            .fact("most", wrong.most)
        }
        Refusal::NoteTooLong(too_long) => {
            let limit = too_long.limit;
            let id = format!("Catatan paling panjang {limit} huruf.");
            let en = format!("A note has at most {limit} characters.");
            Problem::new(&kind::TEXT_TOO_LONG, id.clone(), en.clone())
                .error("/note", id, en)
                .fact("limit", limit)
        }
        Refusal::TooManyPrices { limit } => Problem::new(
            &kind::TOO_MANY_LINES,
            format!("Buku harga paling banyak {limit} baris. Pakai potongan untuk kategori."),
            format!("A price book has at most {limit} entries. Use a discount for a category."),
        )
        .fact("limit", limit),
        Refusal::Entry { index, fault } => entry(index, &fault),
        Refusal::WithItself => Problem::new(
            &kind::INVALID,
            "Kesepakatan dibuat dengan organisasi lain.",
            "An agreement is made with another organization.",
        ),
        Refusal::NotBetweenYou => Problem::new(
            &kind::INVALID,
            "Organisasi Anda harus penjual atau pembelinya.",
            "Your organization has to be the seller or the buyer.",
        ),
        Refusal::PartnerUnknown(organization) => Problem::new(
            &kind::AUDIENCE_UNKNOWN,
            "Organisasi itu tidak ada atau sudah berhenti.",
            "There is no such organization, or it has ended.",
        )
        .fact("organization", organization.to_string()),
        Refusal::Exists { id } => Problem::new(
            &kind::AGREEMENT_EXISTS,
            "Anda berdua sudah punya kesepakatan. Usulkan perubahannya di sana.",
            "You two have an agreement already. Propose the change there.",
        )
        .fact("agreement_id", id.to_string()),
    }
}

/// What is wrong with an entry of the price book, at its place.
fn entry(index: usize, fault: &EntryFault) -> Problem {
    let row = index + 1;
    let at = |field: &str, id: &str, en: &str| (field.to_owned(), id.to_owned(), en.to_owned());
    let (field, id, en) = match fault {
        EntryFault::OnePriceNeeded => at(
            "",
            "Isi harga atau potongan, salah satu.",
            "Give prices or a discount, one of the two.",
        ),
        EntryFault::OneScopeNeeded => at(
            "",
            "Sebut barang atau kategori, bukan keduanya.",
            "Name an offer or a category, not both.",
        ),
        EntryFault::FixedForMany => at(
            "/price_breaks",
            "Harga tetap hanya untuk satu barang; untuk kategori pakai potongan.",
            "A fixed price is for one offer; use a discount for a category.",
        ),
        EntryFault::CountsForMany => at(
            "/minimum_count",
            "Minimum dan kelipatan hanya untuk satu barang.",
            "A minimum and a multiple are for one offer.",
        ),
        EntryFault::Ladder(wrong) => ladder_words(*wrong),
        EntryFault::DiscountOutOfRange => at(
            "/discount_percent",
            "Potongan dari 0,01 sampai 99,99 persen.",
            "A discount is from 0.01 to 99.99 percent.",
        ),
        EntryFault::CountOutOfRange => (
            "/minimum_count".to_owned(),
            format!("Jumlah dari 1 sampai {}.", count(Pack::LARGEST)),
            format!("A count is from 1 to {}.", count(Pack::LARGEST)),
        ),
        EntryFault::NoCategory => {
            at("/category", "Kategori 1 sampai 120 huruf.", "A category has 1 to 120 characters.")
        }
        EntryFault::Repeated => {
            at("", "Sudah ada baris lain untuk ini.", "Another entry is for this already.")
        }
        EntryFault::OfferUnknown => at(
            "/offer_id",
            "Barang ini tidak dijual penjual itu kepada Anda.",
            "That seller has no such offer for you.",
        ),
    };
    let kind = match field.as_str() {
        "/offer_id" => &kind::OFFER_UNKNOWN,
        _ => &kind::PRICE_BOOK,
    };
    Problem::new(kind, format!("Baris harga {row}: {id}"), format!("Price entry {row}: {en}"))
        .error(format!("/prices/{index}{field}"), id, en)
        .fact("row", row)
}
