//! A refusal's sentence, facts and pointers, for those that are put together.

use super::*;
use serde_json::json;
use supply_chain::id::OrderLineId;
use supply_chain::money::Money;
use supply_chain::offer::WrongCount;
use supply_chain::purchase_order::ShortLine;

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
