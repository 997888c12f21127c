//! Refusals of a purchase order, each with what to do instead (pages.md section 5).

use serde_json::{Value, json};
use supply_chain::offer::WrongCount;
use supply_chain::purchase_order::{CommandName, Party, Refusal, ShortLine, State};

use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
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
        values => about_lines(values),
    }
}

/// What is wrong with the goods asked for.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
fn about_lines(refusal: Refusal) -> Problem {
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
        others => about_counts(others),
    }
}

/// What is wrong with what was sent, counted or said.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
fn about_counts(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::ReasonNeeded => Problem::new(
            &kind::REASON_NEEDED,
            "Tulis alasannya; pihak lain akan membacanya.",
            "Write the reason; the other side will read it.",
        )
        .error("/reason", "Tulis alasannya.", "Write the reason."),
        Refusal::TextTooLong { field, limit } => Problem::new(
            &kind::TEXT_TOO_LONG,
            format!("Teks ini paling panjang {limit} huruf. Persingkat."),
            format!("This text has at most {limit} characters. Shorten it."),
        )
        .fact("field", field)
        .fact("limit", limit)
        .error(format!("/{field}"), format!("Paling panjang {limit} huruf."), format!("At most {limit} characters.")),
        Refusal::NothingNamed => Problem::new(
            &kind::NOTHING_NAMED,
            "Sebutkan paling sedikit satu baris dengan jumlah di atas nol.",
            "Name at least one line with a count above zero.",
        ),
        Refusal::LineUnknown { line } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Ada baris yang bukan bagian dari pesanan atau kiriman ini.",
            "A line is not part of this order or shipment.",
        )
        .fact("line_id", line.to_string()),
        Refusal::LineRepeated { line } => {
            Problem::new(&kind::LINE_REPEATED, "Satu baris disebut dua kali.", "A line is named twice.")
                .fact("line_id", line.to_string())
        }
        Refusal::MoreThanOpen { line, product_name, asked_base, open_base, factor, pack } => Problem::new(
            &kind::MORE_THAN_OPEN,
            format!("{product_name}: sisa yang belum dikirim {}.", packs(open_base, factor, &pack)),
            format!("{product_name}: {} left to send.", packs(open_base, factor, &pack)),
        )
        .fact("line_id", line.to_string())
        .fact("asked_base", asked_base)
        .fact("open_base", open_base),
        Refusal::NegativeCount { line } => {
            Problem::new(&kind::NEGATIVE_COUNT, "Jumlah tidak boleh di bawah nol.", "A count may not be below zero.")
                .fact("line_id", line.to_string())
        }
        Refusal::ShipmentUnknown { shipment } => Problem::new(
            &kind::SHIPMENT_UNKNOWN,
            "Kiriman itu bukan bagian dari pesanan ini.",
            "That shipment is not part of this order.",
        )
        .fact("shipment_id", shipment.to_string()),
        Refusal::LineNotCounted { line, product_name } => Problem::new(
            &kind::LINE_NOT_COUNTED,
            format!("{product_name} belum dihitung. Hitung semua baris kiriman ini."),
            format!("{product_name} is not counted yet. Count every line of this shipment."),
        )
        .fact("line_id", line.to_string()),
        Refusal::CountsDoNotAddUp { line, product_name, counted_base, shipped_base, factor, pack } => Problem::new(
            &kind::COUNTS_DO_NOT_ADD_UP,
            format!(
                "{product_name}: dikirim {}, dihitung {}. Baik, rusak dan tidak datang harus berjumlah sama.",
                packs(shipped_base, factor, &pack),
                packs(counted_base, factor, &pack)
            ),
            format!(
                "{product_name}: {} sent, {} counted. Good, rejected and missing must add up to what was sent.",
                packs(shipped_base, factor, &pack),
                packs(counted_base, factor, &pack)
            ),
        )
        .fact("line_id", line.to_string())
        .fact("counted_base", counted_base)
        .fact("shipped_base", shipped_base),
        // Told apart above; named here so that a new refusal must be placed.
        Refusal::NotYourPart { .. }
        | Refusal::NotYourRole { .. }
        | Refusal::NotInThisState { .. }
        | Refusal::AlreadyCounted { .. }
        | Refusal::ShipmentUndone { .. }
        | Refusal::NotCountedYet { .. }
        | Refusal::AlreadyInvoiced
        | Refusal::NotDueYet
        | Refusal::Empty
        | Refusal::TooManyLines { .. }
        | Refusal::OfferRepeated { .. }
        | Refusal::OfferUnknown { .. }
        | Refusal::OfferGone { .. }
        | Refusal::OwnOffer
        | Refusal::CountOutOfRange { .. }
        | Refusal::CountNotSold { .. }
        | Refusal::TooLarge
        | Refusal::PriceMoved { .. }
        | Refusal::NotEnoughStock { .. } => Problem::our_fault("a refusal reached the wrong table"),
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

/// `3 karton`, `3 karton + 5`, the rest in base units.
fn packs(base: i64, factor: i64, pack: &str) -> String {
    let factor = factor.max(1);
    match (base / factor, base % factor) {
        (whole, 0) => quantity(whole, pack),
        (0, rest) => format!("{}/{}", count(rest), quantity(factor, pack)),
        (whole, rest) => format!("{} + {}/{}", quantity(whole, pack), count(rest), count(factor)),
    }
}

fn state_word(state: State, language: Language) -> &'static str {
    match state {
        State::Draft => language.t("Draf", "Draft"),
        State::PendingApproval => language.t("Menunggu persetujuan", "Awaiting approval"),
        State::Submitted => language.t("Diajukan", "Submitted"),
        State::Countered => language.t("Ditawar balik", "Counter-offered"),
        State::Confirmed => language.t("Disepakati", "Agreed"),
        State::InFulfilment => language.t("Dalam pengiriman", "On the way"),
        State::Received => language.t("Diterima", "Received"),
        State::Completed => language.t("Selesai", "Completed"),
        State::Rejected => language.t("Ditolak", "Rejected"),
        State::Expired => language.t("Lewat waktu", "Expired"),
        State::Cancelled => language.t("Dibatalkan", "Cancelled"),
    }
}

fn participle(command: CommandName, language: Language) -> &'static str {
    match command {
        CommandName::Edit => language.t("diubah", "changed"),
        CommandName::Submit => language.t("diajukan", "submitted"),
        CommandName::Acknowledge => language.t("ditandai dibaca", "acknowledged"),
        CommandName::Accept => language.t("disepakati", "accepted"),
        CommandName::Reject => language.t("ditolak", "rejected"),
        CommandName::Withdraw => language.t("ditarik", "withdrawn"),
        CommandName::Cancel => language.t("dibatalkan", "cancelled"),
        CommandName::Dispatch => language.t("dikirim", "dispatched"),
        CommandName::UndoDispatch => language.t("ditarik kirimannya", "called back"),
        CommandName::Receive => language.t("dihitung", "counted"),
        CommandName::CorrectReceipt => language.t("dikoreksi hitungannya", "corrected"),
        CommandName::ShortClose => language.t("ditutup sisanya", "short-closed"),
        CommandName::Expire => language.t("dinyatakan lewat waktu", "expired"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::id::OrderLineId;
    use supply_chain::money::Money;

    #[test]
    fn short_stock_is_told_in_packs_and_in_base_units() {
        let line = ShortLine {
            line: OrderLineId(uuid::Uuid::nil()),
            position: 2,
            product_name: "Minyak goreng".to_owned(),
            pack: "karton".to_owned(),
            asked: 5,
            available: 3,
            asked_base: 200,
            available_base: 130,
        };

        let problem = problem(Refusal::NotEnoughStock { lines: vec![line] });

        assert_eq!(problem.detail(Language::Indonesian), "Stok tinggal 3\u{a0}karton.");
        assert_eq!(problem.fact_named("available"), Some(&json!(3)));
        assert_eq!(problem.errors()[0].pointer, "/lines/1/count");
    }

    #[test]
    fn a_count_off_the_multiple_names_the_nearest_good_ones() {
        let wrong = WrongCount { count: 7, lower: Some(6), higher: 9 };
        let refusal = Refusal::CountNotSold {
            position: 1,
            product_name: "Mi instan".to_owned(),
            wrong,
            minimum: 6,
            multiple: 3,
        };

        let problem = problem(refusal);

        assert_eq!(
            problem.detail(Language::English),
            "Make it 6 or 9; Mi instan is sold in multiples of 3."
        );
        assert_eq!(problem.fact_named("higher"), Some(&json!(9)));
    }

    #[test]
    fn money_in_a_problem_is_a_decimal_string() {
        let refusal = Refusal::PriceMoved {
            expected: Money::from_sen(144_900_000),
            now: Money::from_sen(150_000_050),
        };

        let body = problem(refusal).body(Language::Indonesian, "/x", "r");

        assert_eq!(body["expected"], "1449000.00");
        assert_eq!(
            body["detail"],
            "Harga berubah: jumlahnya dari Rp1.449.000 menjadi Rp1.500.000,50. Periksa lalu ajukan lagi."
        );
    }
}
