//! Refusals about the lines of an order: what is asked for, how much of it, at which price, out of which
//! stock.

use serde_json::{Value, json};
use supply_chain::offer::WrongCount;
use supply_chain::purchase_order::{Refusal, ShortLine};

use super::{Problem, goods};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::problem::kind;

/// What is wrong with the goods asked for.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Empty => Problem::new(
            &kind::EMPTY_ORDER,
            "Pesanan ini belum berisi barang. Tambahkan paling sedikit satu.",
            "This order has no goods yet. Add at least one.",
        ),
        Refusal::TooManyLines { limit } => Problem::new(
            &kind::TOO_MANY_LINES,
            format!(
                "Satu pesanan memuat paling banyak {limit} baris. Bagi menjadi beberapa pesanan."
            ),
            format!("An order has at most {limit} lines. Split it into several."),
        )
        .fact("limit", limit),
        Refusal::OfferRepeated { position } => at_line(
            Problem::new(
                &kind::OFFER_REPEATED,
                format!("Baris {position} mengulang barang yang sudah ada. Gabungkan jumlahnya."),
                format!("Line {position} repeats goods that are there already. Add the counts up."),
            ),
            position,
            "offer_id",
        ),
        Refusal::OfferUnknown { position, offer } => at_line(
            Problem::new(
                &kind::OFFER_UNKNOWN,
                format!("Barang di baris {position} tidak dijual oleh penjual ini untuk Anda."),
                format!("The goods of line {position} are not sold to you by this seller."),
            )
            .fact("offer_id", offer.to_string()),
            position,
            "offer_id",
        ),
        Refusal::OfferGone { position, product_name } => at_line(
            Problem::new(
                &kind::OFFER_GONE,
                format!("{product_name} tidak dijual lagi. Hapus baris itu, lalu ajukan lagi."),
                format!("{product_name} is no longer on sale. Remove that line and submit again."),
            )
            .fact("product_name", product_name),
            position,
            "offer_id",
        ),
        Refusal::OwnOffer => Problem::new(
            &kind::OWN_OFFER,
            "Pembeli dan penjual organisasi yang sama; barang sendiri tidak dipesan.",
            "Buyer and seller are the same organization; nobody orders their own goods.",
        ),
        Refusal::CountOutOfRange { position, most } => at_line(
            Problem::new(
                &kind::COUNT_OUT_OF_RANGE,
                format!("Jumlah di baris {position} dari 1 sampai {}.", count(most)),
                format!("The count of line {position} is from 1 to {}.", count(most)),
            )
            .fact("most", most),
            position,
            "count",
        ),
        Refusal::CountNotSold { position, product_name, wrong, minimum, multiple } => {
            count_not_sold(position, &product_name, wrong, minimum, multiple)
        }
        Refusal::TooLarge => Problem::new(
            &kind::ORDER_TOO_LARGE,
            "Nilai pesanan ini terlalu besar untuk dijumlahkan. Kurangi jumlahnya.",
            "This order is too large to add up. Lower its counts.",
        ),
        Refusal::PriceMoved { expected, now } => Problem::new(
            &kind::PRICE_MOVED,
            format!(
                "Harga berubah: jumlahnya dari {} menjadi {}. Periksa lalu ajukan lagi.",
                rupiah(expected),
                rupiah(now)
            ),
            format!(
                "Prices changed: the total went from {} to {}. Check and submit again.",
                rupiah(expected),
                rupiah(now)
            ),
        )
        .fact("expected", expected.to_string())
        .fact("now", now.to_string()),
        Refusal::NotEnoughStock { lines } => not_enough_stock(&lines),
        others => goods::problem(others),
    }
}

fn count_not_sold(
    position: i32,
    name: &str,
    wrong: WrongCount,
    minimum: i64,
    multiple: i64,
) -> Problem {
    let higher = count(wrong.higher);
    let (id, en) = match wrong.lower {
        Some(lower) => (
            format!(
                "Jadikan {} atau {higher}; {name} dilayani dalam kelipatan {multiple}.",
                count(lower)
            ),
            format!(
                "Make it {} or {higher}; {name} is sold in multiples of {multiple}.",
                count(lower)
            ),
        ),
        None => (
            format!("Jadikan {higher}; {name} dipesan paling sedikit {}.", count(minimum)),
            format!("Make it {higher}; at least {} of {name} are sold.", count(minimum)),
        ),
    };
    let problem = Problem::new(&kind::COUNT_NOT_SOLD, id, en)
        .fact("count", wrong.count)
        .fact("lower", wrong.lower)
        .fact("higher", wrong.higher)
        .fact("minimum", minimum)
        .fact("multiple", multiple);
    at_line(problem, position, "count")
}

fn not_enough_stock(lines: &[ShortLine]) -> Problem {
    let tell = |id: bool| {
        let line = |line: &ShortLine| {
            let left = quantity(line.available, &line.pack);
            if id {
                format!("{}: stok tinggal {left}.", line.product_name)
            } else {
                format!("{}: only {left} left.", line.product_name)
            }
        };
        match lines {
            [only] if id => format!("Stok tinggal {}.", quantity(only.available, &only.pack)),
            [only] => format!("Only {} left.", quantity(only.available, &only.pack)),
            several => several.iter().map(line).collect::<Vec<_>>().join(" "),
        }
    };
    let fact = |line: &ShortLine| {
        json!({
            "line_id": line.line,
            "product_name": line.product_name,
            "pack": line.pack,
            "asked": line.asked,
            "available": line.available,
            "asked_base": line.asked_base,
            "available_base": line.available_base,
        })
    };
    let mut problem = Problem::new(&kind::NOT_ENOUGH_STOCK, tell(true), tell(false))
        .fact("lines", lines.iter().map(fact).collect::<Vec<Value>>());
    if let [only] = lines {
        problem =
            problem.fact("available", only.available).fact("available_base", only.available_base);
    }
    for line in lines {
        let left = quantity(line.available, &line.pack);
        problem = problem.error(
            format!("/lines/{}/count", line.position - 1),
            format!("Stok tinggal {left}."),
            format!("Only {left} left."),
        );
    }
    problem
}

/// The problem, pointing at a field of a line; positions count from 1, pointers from 0.
fn at_line(problem: Problem, position: i32, field: &str) -> Problem {
    let (id, en) = (
        problem.detail(Language::Indonesian).to_owned(),
        problem.detail(Language::English).to_owned(),
    );
    problem.fact("position", position).error(format!("/lines/{}/{field}", position - 1), id, en)
}
