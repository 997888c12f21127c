use std::sync::Arc;

use catalog_indexer::document::OfferDocument;
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::search::{Reading, SearchQuery};
use catalog_indexer::trade_words::{TradeWords, WordKind};

use super::{ask, hidden, numbers, offer, secondary, sell, visitor};

fn shelf(engine: &dyn SearchEngine) {
    let names = [
        "MINYAK GORENG BIMOLI 2L",
        "MINYAK GORENG BIMOLI 1L",
        "Minyak Kayu Putih Cap Lang 30 ml",
        "INDOMIE GORENG",
        "AQUA 600ML",
        "Le Minerale 600 ml",
        "AQUA GALON 19 LITER",
        "Coca Cola 2 ltr",
        "Tepung Terigu Segitiga Biru 1 kg",
        "Gula Pasir 1kg",
        "Sabun Lifebuoy Merah 85 gr",
        "Filma M. Grg 2 Liter Pouch",
    ];
    sell(engine, (1..).zip(names).map(|(number, name)| offer(number, name)));
}

pub(crate) fn every_word_of_a_question_is_demanded(engine: &dyn SearchEngine) {
    shelf(engine);

    assert_eq!(numbers(engine, &visitor("bimoli minyak 1 liter")), [2]);
    assert_eq!(numbers(engine, &visitor("kayu putih")), [3]);
    assert!(numbers(engine, &visitor("xylophone")).is_empty());
}

pub(crate) fn the_trades_own_example_is_found_first(engine: &dyn SearchEngine) {
    shelf(engine);

    let answer = ask(engine, &visitor("minyak grg 2 ltr"));

    assert_eq!(numbers(engine, &visitor("minyak grg 2 ltr")), [1, 12]);
    assert_eq!(answer.understood.phrase(), "minyak goreng 2 liter");
    assert!(!answer.understood.relaxed);
}

pub(crate) fn sizes_are_met_in_any_spelling(engine: &dyn SearchEngine) {
    shelf(engine);

    for size in ["2ltr", "2 ltr", "2 L", "2L", "2 liter", "2lt", "2000 ml"] {
        assert_eq!(numbers(engine, &visitor(&format!("bimoli {size}"))), [1], "{size}");
        assert_eq!(numbers(engine, &visitor(size)).len(), 3, "{size}");
    }
    for size in ["600ml", "600 ML", "0,6 L"] {
        assert_eq!(numbers(engine, &visitor(&format!("aqua {size}"))), [5], "{size}");
    }
    assert_eq!(numbers(engine, &visitor("gula 1 kilo")), [10]);
    assert_eq!(numbers(engine, &visitor("gula 1000 gr")), [10]);
    assert_eq!(numbers(engine, &visitor("aqua 600 m")), [5], "a unit not finished");
}

pub(crate) fn misspelled_words_are_met_and_said(engine: &dyn SearchEngine) {
    shelf(engine);

    for (typed, meant, found) in [
        ("bimolli 2l", "bimoli 2 liter", 1),
        ("inodmie goreng", "indomie goreng", 4),
        ("lifeboy", "lifebuoy", 11),
        ("tepnug segitiga", "tepung segitiga", 9),
        ("mineralle", "minerale", 6),
    ] {
        let answer = ask(engine, &visitor(typed));
        assert_eq!(numbers(engine, &visitor(typed)), [found], "{typed}");
        assert_eq!(answer.understood.phrase(), meant);
        assert!(answer.understood.words.iter().any(|word| word.reading == Reading::Correction));
    }
    assert!(numbers(engine, &visitor("gul")).contains(&10), "the beginning of gula");
    assert!(
        numbers(engine, &visitor("gal pasir")).is_empty()
            || ask(engine, &visitor("gal pasir")).understood.relaxed,
        "three letters are not guessed at"
    );
}

pub(crate) fn an_unfinished_last_word_is_met(engine: &dyn SearchEngine) {
    shelf(engine);

    assert_eq!(numbers(engine, &visitor("tepung ter")), [9]);
    assert_eq!(numbers(engine, &visitor("sabun lif")), [11]);
    assert!(!ask(engine, &visitor("tepung ter")).understood.differs());
}

pub(crate) fn words_written_together_or_apart_are_met(engine: &dyn SearchEngine) {
    shelf(engine);

    assert_eq!(numbers(engine, &visitor("indo mie")), [4]);
    assert_eq!(numbers(engine, &visitor("indomiegoreng")), [4]);
    assert_eq!(numbers(engine, &visitor("migor bimoli 1l")), [2]);
}

pub(crate) fn the_name_comes_before_the_brand_and_the_brand_before_the_category(
    engine: &dyn SearchEngine,
) {
    let some = |text: &str| Some(text.to_owned());
    sell(
        engine,
        [
            OfferDocument { category: some("Sasa"), ..offer(1, "Garam halus") },
            OfferDocument { brand: some("Sasa"), ..offer(2, "Penyedap rasa") },
            offer(3, "Sasa tepung bumbu serbaguna"),
        ],
    );

    assert_eq!(numbers(engine, &visitor("sasa")), [3, 2, 1]);
}

pub(crate) fn whole_words_come_before_misspelled_ones(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Beres"), offer(2, "Beras Pandan Wangi Super"), offer(3, "Berasa")]);

    assert_eq!(numbers(engine, &visitor("beras"))[..2], [2, 3]);
    assert_eq!(numbers(engine, &visitor("beras"))[2], 1);
}

pub(crate) fn the_shorter_name_comes_first(engine: &dyn SearchEngine) {
    sell(
        engine,
        [
            offer(1, "Kecap manis bango pedas gurih"),
            offer(2, "Kecap manis"),
            offer(3, "Kecap manis ABC"),
        ],
    );

    assert_eq!(numbers(engine, &visitor("kecap manis")), [2, 3, 1]);
}

pub(crate) fn words_are_left_out_only_when_no_offer_has_them_all(engine: &dyn SearchEngine) {
    shelf(engine);

    let answer = ask(engine, &visitor("bimoli xylophone 2 liter"));

    assert!(answer.understood.relaxed);
    assert_eq!(numbers(engine, &visitor("bimoli xylophone 2 liter")), [1]);
    let left_out: Vec<&str> = answer
        .understood
        .words
        .iter()
        .filter(|word| word.reading == Reading::LeftOut)
        .map(|word| word.typed.as_str())
        .collect();
    assert_eq!(left_out, ["xylophone"]);
    // No bimoli of five litres: bimoli says more than sizes do, and the size was left out.
    let answer = ask(engine, &visitor("bimoli 5 liter"));
    assert_eq!(numbers(engine, &visitor("bimoli 5 liter")), [1, 2]);
    assert_eq!(answer.understood.phrase(), "bimoli");
}

fn trade(of: &[(&str, WordKind, &str)]) -> Arc<TradeWords> {
    Arc::new(TradeWords::of(of.iter().map(|(written, kind, meant)| {
        ((*written).to_owned(), *kind, meant.split(' ').map(str::to_owned).collect())
    })))
}

pub(crate) fn an_operators_words_are_met_from_both_sides_and_at_once(engine: &dyn SearchEngine) {
    sell(
        engine,
        [
            offer(1, "Pasta Gigi Formula 190 g"),
            offer(2, "Odol Ritadent 190 g"),
            offer(3, "Sikat Gigi Formula"),
            offer(4, "Micin Cap Mangkok"),
            offer(5, "Vetsin Ajinomoto"),
            offer(6, "Semen Tiga Roda 1 sak"),
            offer(7, "Karung Goni Besar"),
        ],
    );
    let with = |text: &str, words: &Arc<TradeWords>| SearchQuery {
        trade_words: Arc::clone(words),
        ..visitor(text)
    };
    let none = trade(&[]);
    assert_eq!(numbers(engine, &with("odol", &none)), [2]);
    assert_eq!(numbers(engine, &with("pasta gigi", &none)), [1]);
    assert!(numbers(engine, &with("sak", &none)).contains(&7), "as it ships");

    let words = trade(&[
        ("odol", WordKind::Abbreviation, "pasta gigi"),
        ("micin", WordKind::Synonym, "vetsin msg"),
        ("sak", WordKind::Abbreviation, "sak"),
    ]);
    let mut both = numbers(engine, &with("odol", &words));
    both.sort_unstable();
    assert_eq!(both, [1, 2], "one word for two, and the brush is none");
    assert_eq!(numbers(engine, &with("pasta gigi", &words)), [1, 2]);
    assert_eq!(numbers(engine, &with("gigi", &words)), [3, 1], "half of it is not the word");
    assert_eq!(numbers(engine, &with("micin", &words)), [4, 5], "as it was asked for comes first");
    assert_eq!(numbers(engine, &with("vetsin", &words)), [5, 4]);
    assert_eq!(numbers(engine, &with("vetsin ajinomoto", &words)), [5]);
    assert_eq!(numbers(engine, &with("sak", &words)), [6], "in the place of what ships");

    let answer = ask(engine, &with("msg", &words));
    assert_eq!(
        answer.understood.phrase(),
        "micin",
        "nothing is called so; it is said what was taken"
    );
    assert!(answer.understood.differs());
    assert!(!ask(engine, &with("vetsin", &words)).understood.differs());
    let literally = SearchQuery { literally: true, ..with("odol", &words) };
    assert_eq!(numbers(engine, &literally), [2]);
}

pub(crate) fn an_operators_words_tell_nothing_of_hidden_offers(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Garam"), hidden(2, "Vetsin Rahasia")]);
    let words = trade(&[("micin", WordKind::Synonym, "vetsin")]);
    let asked = |asker| SearchQuery { trade_words: Arc::clone(&words), asker, ..visitor("micin") };

    let answer = ask(engine, &asked(visitor("").asker));
    assert_eq!((answer.total, answer.understood.words[0].reading), (0, Reading::LeftOut));
    assert_eq!(answer.understood.words[0].taken_as, "micin");
    assert_eq!(ask(engine, &asked(secondary())).total, 1);
}

pub(crate) fn a_literal_question_is_taken_literally(engine: &dyn SearchEngine) {
    shelf(engine);
    let literally = |text: &str| SearchQuery { literally: true, ..visitor(text) };

    assert!(numbers(engine, &literally("bimolli")).is_empty());
    assert!(numbers(engine, &literally("bimo")).is_empty());
    assert!(numbers(engine, &literally("bimoli xylophone")).is_empty());
    assert_eq!(numbers(engine, &literally("grg")), [12]);
    assert_eq!(numbers(engine, &literally("bimoli 2 liter")), [1]);
}

pub(crate) fn a_barcode_or_own_code_finds_its_offer_first(engine: &dyn SearchEngine) {
    let some = |text: &str| Some(text.to_owned());
    sell(
        engine,
        [
            offer(1, "Parfum"),
            OfferDocument { gtin: some("8992628022156"), ..offer(2, "Bimoli botol 1 L") },
            OfferDocument { seller_code: some("parfum"), ..offer(3, "Minyak wangi tanpa alkohol") },
            OfferDocument { seller_code: some("B-000437"), ..offer(4, "Gula merah") },
            OfferDocument { gtin: some("0089686010947"), ..offer(5, "Indomie goreng 85 g") },
        ],
    );

    assert_eq!(numbers(engine, &visitor("8992628022156")), [2]);
    assert_eq!(numbers(engine, &visitor(" b-000437 ")), [4]);
    assert_eq!(numbers(engine, &visitor("089686010947")), [5], "a scanner's twelve digits");
    assert_eq!(numbers(engine, &visitor("parfum")), [3, 1]);
    assert!(ask(engine, &visitor("parfum")).understood.by_code);
    let literally = SearchQuery { literally: true, ..visitor("8992628022156") };
    assert_eq!(numbers(engine, &literally), [2]);
    assert!(numbers(engine, &visitor("8992628022157")).is_empty(), "digits are not guessed at");
}

pub(crate) fn an_empty_question_means_everything(engine: &dyn SearchEngine) {
    sell(
        engine,
        [offer(1, "Beras"), OfferDocument { in_stock: false, ..offer(2, "Gula") }, offer(3, "Teh")],
    );

    for text in ["", "   ", "?!"] {
        assert_eq!(numbers(engine, &visitor(text)), [3, 1, 2], "in stock, then the newest");
    }
}

pub(crate) fn strange_questions_are_no_fault(engine: &dyn SearchEngine) {
    shelf(engine);

    for text in [
        "\"(minyak",
        "a AND OR NOT +-",
        "name:* audience:everyone",
        "\u{0}\u{202e}😀 ٣",
        "99999999999999999999999 kg",
        "1.2.3,4 l",
        &"minyak ".repeat(1000),
        &"m".repeat(5000),
        "x x x x x x x x x x x x x x x x",
    ] {
        engine.search(&visitor(text)).unwrap();
    }
}
