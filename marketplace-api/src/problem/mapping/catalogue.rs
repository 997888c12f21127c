//! Refusals of the catalogue.

use order_workflow::command::catalogue::Refusal;
use supply_chain::price_ladder::NotALadder;

use super::Problem;
use crate::language::format::count;
use crate::problem::kind;

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::CannotSell => Problem::new(
            &kind::CANNOT_SELL,
            "Organisasi Anda tidak menjual barang di sini.",
            "Your organization does not sell here.",
        ),
        Refusal::NotYourOffer => Problem::new(
            &kind::NOT_YOUR_ORGANIZATION,
            "Barang ini milik penjual lain; hanya penjualnya yang mengubahnya.",
            "These are another seller's goods; only their seller changes them.",
        ),
        Refusal::ProductUnknown { product } => Problem::new(
            &kind::PRODUCT_UNKNOWN,
            "Produk ini tidak ada. Buat produknya dulu.",
            "There is no such product. Enter the product first.",
        )
        .fact("product_id", product.to_string())
        .error("/product_id", "Tidak ada produk dengan id ini.", "No product has this id."),
        Refusal::NotALadder(wrong) => not_a_ladder(wrong),
        Refusal::AudienceUnknown { organization } => Problem::new(
            &kind::AUDIENCE_UNKNOWN,
            "Salah satu organisasi yang disebut tidak ada.",
            "One of the organizations named does not exist.",
        )
        .fact("organization_id", organization.to_string())
        .error(
            "/audience",
            "Organisasi ini tidak ada.",
            "This organization does not exist.",
        ),
        Refusal::AudienceSize { most } => field(
            "audience",
            format!("Sebutkan 1 sampai {most} organisasi."),
            format!("Name 1 to {most} organizations."),
        )
        .fact("most", most),
        Refusal::OutOfRange { field: name, least, most } => field(
            name,
            format!("Isi dari {} sampai {}.", count(least), count(most)),
            format!("From {} to {}.", count(least), count(most)),
        )
        .fact("least", least)
        .fact("most", most),
        Refusal::TextMissing { field: name } => {
            field(name, "Isi bagian ini.".to_owned(), "Fill this in.".to_owned())
        }
        Refusal::TextTooLong { field: name, limit } => field(
            name,
            format!("Paling panjang {limit} huruf."),
            format!("At most {limit} characters."),
        )
        .fact("limit", limit),
        Refusal::NotAGtin { gtin, likely } => {
            let (id, en) = match &likely {
                Some(likely) => (
                    format!("{gtin} bukan barcode; mungkin maksudnya {likely}."),
                    format!("{gtin} is no barcode; perhaps {likely} is meant."),
                ),
                None => (
                    format!("{gtin} bukan barcode. Kosongkan bila barangnya tidak berbarcode."),
                    format!("{gtin} is no barcode. Leave it empty if the goods have none."),
                ),
            };
            field("gtin", id, en).fact("gtin", gtin).fact("likely", likely)
        }
        Refusal::BelowReserved { product, on_hand, reserved, counted } => Problem::new(
            &kind::BELOW_RESERVED,
            format!(
                "{} sudah dijanjikan ke pesanan; stok tidak bisa menjadi {}.",
                count(reserved),
                count(on_hand)
            ),
            format!(
                "{} are promised to orders; the stock cannot be {}.",
                count(reserved),
                count(on_hand)
            ),
        )
        .fact("product_id", product.to_string())
        .fact("on_hand", on_hand)
        .fact("reserved", reserved)
        .error(
            format!("/{}", counted.field()),
            format!("Paling sedikit {}.", count(counted.at_least(reserved))),
            format!("At least {}.", count(counted.at_least(reserved))),
        ),
        Refusal::FollowsARule => Problem::new(
            &kind::FOLLOWS_A_RULE,
            "Harga, kemasan dan pembeli barang ini mengikuti aturan jual lagi. Ubah aturannya.",
            "Price, pack and audience of these goods follow a rule of resale. Change the rule.",
        ),
        Refusal::Withdrawn => Problem::new(
            &kind::OFFER_WITHDRAWN,
            "Barang ini sudah ditarik dari penjualan. Buat penawaran baru.",
            "This offer was taken off sale for good. Make a new one.",
        ),
    }
}

/// A value of one field that cannot be taken.
fn field(name: &str, id: String, en: String) -> Problem {
    Problem::new(&kind::INVALID, format!("{name}: {id}"), format!("{name}: {en}")).error(
        format!("/{}", name.replace('.', "/")),
        id,
        en,
    )
}

fn not_a_ladder(wrong: NotALadder) -> Problem {
    let (pointer, id, en) = ladder_words(wrong);
    Problem::new(&kind::NOT_A_LADDER, id.clone(), en.clone()).error(pointer, id, en)
}

/// Where steps are no ladder, and why: pointer, Indonesian, English.
pub(super) fn ladder_words(wrong: NotALadder) -> (String, String, String) {
    let at = |index: usize, field: &str| format!("/price_breaks/{index}/{field}");
    match wrong {
        NotALadder::Empty => (
            "/price_breaks".to_owned(),
            "Isi paling sedikit satu harga.".to_owned(),
            "Name at least one price.".to_owned(),
        ),
        NotALadder::TooLong { limit } => (
            "/price_breaks".to_owned(),
            format!("Paling banyak {limit} tingkat."),
            format!("At most {limit} steps."),
        ),
        NotALadder::PriceNotPositive { index } => (
            at(index, "price"),
            "Harga harus di atas nol.".to_owned(),
            "A price is above zero.".to_owned(),
        ),
        NotALadder::CountOutOfRange { index } => (
            at(index, "min_count"),
            "Jumlah dari 1 sampai 1.000.000.000.".to_owned(),
            "A step starts at a count from 1 to 1.000.000.000.".to_owned(),
        ),
        NotALadder::DoesNotStartAtOne => (
            "/price_breaks".to_owned(),
            "Tingkat pertama mulai dari 1 kemasan.".to_owned(),
            "The first step starts at 1 pack.".to_owned(),
        ),
        NotALadder::Rises { index, min_count } => (
            at(index, "price"),
            format!(
                "Mulai {} harganya naik; makin banyak makin murah atau tetap.",
                count(min_count)
            ),
            format!("From {} the price rises; more may cost less or the same.", count(min_count)),
        ),
        NotALadder::Repeated { index, min_count } => (
            at(index, "min_count"),
            format!("Dua tingkat mulai dari {}.", count(min_count)),
            format!("Two steps start at {}.", count(min_count)),
        ),
    }
}
