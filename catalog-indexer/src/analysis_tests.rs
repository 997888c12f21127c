use std::path::Path;

use proptest::prelude::*;

use super::*;

fn sizes(text: &str) -> Vec<String> {
    terms(text, &Vocabulary::shipped()).sizes
}

fn words(text: &str) -> Vec<String> {
    terms(text, &Vocabulary::shipped()).words
}

fn asked(text: &str) -> Vec<Asked> {
    question(text, &Vocabulary::shipped(), &TradeWords::default())
}

#[test]
fn a_size_is_the_same_glued_or_apart_and_in_any_spelling() {
    for text in
        ["2ltr", "2 ltr", "2 L", "2L", "2 liter", "2lt", "2.0 L", "2,0 ltr", "2000 ml", "2.000ML"]
    {
        assert_eq!(sizes(text), ["2000ml"], "{text}");
    }
    for text in ["600ml", "600 ML", "0,6 L", "0.6 liter", "0,600 L"] {
        assert_eq!(sizes(text), ["600ml"], "{text}");
    }
    for text in ["1kg", "1 kilo", "1.000 gr", "1000gram", "1,0 KG"] {
        assert_eq!(sizes(text), ["1000g"], "{text}");
    }
    for text in ["12s", "12 pcs", "12 sct", "12btl", "12 buah"] {
        assert_eq!(sizes(text), ["12pcs"], "{text}");
    }
}

#[test]
fn a_size_in_the_middle_of_a_name_is_found_among_its_words() {
    let name = terms("MINYAK GORENG BIMOLI 2L (POUCH)", &Vocabulary::shipped());

    assert_eq!(name.words, ["minyak", "goreng", "bimoli", "pouch"]);
    assert_eq!(name.sizes, ["2000ml"]);
    assert_eq!(name.numbers, ["2"]);
    assert_eq!(name.length, 5);
}

#[test]
fn counted_packs_multiply_without_spaces() {
    assert_eq!(sizes("AQUA 12x600ml"), ["12", "600ml"]);
    assert_eq!(sizes("AQUA 600mlx12"), ["600ml", "12"]);
    assert_eq!(
        words("Molto Pink Rcg 12 sct"),
        ["molto", "pink", "rcg", "renteng", "sct", "sachet"]
    );
}

#[test]
fn abbreviations_are_kept_beside_what_they_stand_for() {
    assert_eq!(words("Tpg Sct Grg"), ["tpg", "tepung", "sct", "sachet", "grg", "goreng"]);
    assert_eq!(words("Sania M. Goreng 1L"), ["sania", "m", "minyak", "goreng"]);
    assert_eq!(words("DOMINO M"), ["domino", "m"]);
}

#[test]
fn a_question_carries_what_it_may_mean() {
    let word = |typed: &str, forms: &[&str]| Asked::Word {
        typed: typed.to_owned(),
        forms: forms.iter().map(|form| (*form).to_owned()).collect(),
        also: Vec::new(),
    };

    assert_eq!(
        asked("minyak grg 2 ltr"),
        [
            word("minyak", &["minyak"]),
            word("grg", &["grg", "goreng"]),
            Asked::Size {
                typed: "2 ltr".to_owned(),
                size: "2000ml".to_owned(),
                number: "2".to_owned(),
                shown: "2 liter".to_owned(),
            },
        ]
    );
    assert_eq!(
        asked("migor"),
        [word("migor", &["migor", "minyak"]), word("migor", &["migor", "goreng"])]
    );
    assert_eq!(literal_question("migor", &Vocabulary::shipped()), [word("migor", &["migor"])]);
}

#[test]
fn what_an_operator_added_is_asked_with_from_both_sides() {
    use crate::trade_words::WordKind::{Abbreviation, Synonym};
    let trade = TradeWords::of(
        [
            ("odol", Abbreviation, "pasta gigi"),
            ("micin", Synonym, "vetsin"),
            ("sak", Abbreviation, "sak"),
        ]
        .map(|(written, kind, meant)| {
            (written.to_owned(), kind, meant.split(' ').map(str::to_owned).collect())
        }),
    );
    let asked = |text: &str| -> Vec<(Vec<String>, Vec<String>)> {
        let words = question(text, &Vocabulary::shipped(), &trade);
        let parts = words.into_iter().map(|word| match word {
            Asked::Word { forms, also, .. } => (forms, also),
            Asked::Size { .. } | Asked::Number { .. } => panic!("{text} has words alone"),
        });
        parts.collect()
    };
    let part = |forms: &[&str], also: &[&str]| {
        let own = |of: &[&str]| of.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        (own(forms), own(also))
    };

    assert_eq!(asked("odol"), [part(&["odol", "pasta"], &[]), part(&["odol", "gigi"], &[])]);
    assert_eq!(asked("pasta gigi"), [part(&["pasta"], &["odol"]), part(&["gigi"], &["odol"])]);
    assert_eq!(asked("sikat gigi")[1], part(&["gigi"], &[]));
    assert_eq!(asked("vetsin"), [part(&["vetsin"], &["micin"])]);
    assert_eq!(asked("sak"), [part(&["sak"], &[])], "no sack, as the operator says");
}

#[test]
fn an_unfinished_unit_leaves_its_number() {
    let number = |typed: &str| Asked::Number { typed: typed.to_owned(), number: "600".to_owned() };

    assert_eq!(asked("600"), [number("600")]);
    assert_eq!(asked("600 mi"), [number("600 mi")]);
    assert!(matches!(asked("600 ml").as_slice(), [Asked::Size { .. }]));
}

#[test]
fn silent_words_are_dropped_only_beside_others() {
    assert_eq!(asked("sabun untuk bayi").len(), 2);
    assert_eq!(asked("dan").len(), 1);
}

#[test]
fn letters_with_marks_and_apostrophes_are_plain() {
    assert_eq!(words("Café Lay's Kit-Kat"), ["cafe", "lays", "kit", "kat"]);
    assert_eq!(category_key("  Mie   INSTANT "), "mie instant");
}

#[test]
fn a_barcode_is_the_same_with_or_without_its_leading_zeros() {
    assert_eq!(code_key("089686010947"), code_key("0089686010947"));
    assert_eq!(code_key("B-000437 "), "b000437");
    assert_eq!(code_key("0000001"), "0000001");
}

#[test]
fn a_barcode_inside_a_name_is_a_word_and_no_size() {
    assert_eq!(words("8992628022156"), ["8992628022156"]);
    assert!(sizes("8992628022156 ml").is_empty());
}

#[test]
fn an_endless_question_is_read_up_to_its_limit() {
    assert_eq!(asked(&"abc ".repeat(10_000)).len(), QUESTION_WORDS_MAX);
    assert!(asked("  ,.;/ ").is_empty());
}

proptest! {
    #[test]
    fn any_text_is_cut_without_a_fault(text in "\\PC{0,60}") {
        let terms = terms(&text, &Vocabulary::shipped());
        let _ = question(&text, &Vocabulary::shipped(), &TradeWords::default());
        prop_assert!(terms.words.iter().chain(&terms.sizes).all(|term| !term.is_empty()));
        prop_assert!(terms.words.iter().chain(&terms.sizes).all(|term| !term.contains(' ')));
    }

    #[test]
    fn litres_and_millilitres_agree(litres in 1_u32..1000) {
        prop_assert_eq!(sizes(&format!("{litres} L")), sizes(&format!("{}ml", litres * 1000)));
    }
}

#[test]
fn the_sizes_of_a_real_price_list_are_read() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/products/minimarket_kasir_barang.csv");
    let Ok(file) = std::fs::read(&list) else {
        // Said aloud: a missing list must not look like a passed test.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"SKIPPED: ../shared/data/products is absent\n",
        );
        return;
    };
    let text = String::from_utf8_lossy(&file).into_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.records().map(|row| row.unwrap()[2].to_owned()).collect();

    let with = |sign: &str| {
        names.iter().filter(|name| sizes(name).iter().any(|size| size.ends_with(sign))).count()
    };
    assert!(with("ml") > 500, "{} names with a volume", with("ml"));
    assert!(with("g") > 700, "{} names with a weight", with("g"));
    let empty = names.iter().filter(|name| terms(name, &Vocabulary::shipped()).length == 0).count();
    assert_eq!(empty, 0, "names without a single word");
    for (name, size) in [
        ("BIMOLI M.GORENG BERMUTU 1 L", "1000ml"),
        ("KENTANG GORENG  FRENCH 38 GR", "38g"),
        ("ROYCO NASI GORENG PEDAS 17G", "17g"),
        ("Filma Derigen 5 LITER", "5000ml"),
        ("Molto All in 1 Pink Rcg 12s", "12pcs"),
    ] {
        assert!(names.iter().any(|listed| listed == name), "{name} is in the list");
        assert!(sizes(name).contains(&size.to_owned()), "{name}: {:?}", sizes(name));
    }
}
