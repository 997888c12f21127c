use std::collections::BTreeSet;

use catalog_indexer::document::{OfferDocument, PricePerBase};
use catalog_indexer::engine::SearchEngine;
use catalog_indexer::search::{PageMark, SearchAnswer, SearchQuery, Sort, Start};
use supply_chain::id::OrganizationId;
use supply_chain::offer::Audience;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{
    DISTRIBUTOR, RIVAL, ask, hidden, meant_for, numbers, offer, organization, secondary, sell,
    tokens, visitor,
};

const SECONDARY: Uuid = Uuid::from_u128(0x5E);
const PRIMARY: Uuid = Uuid::from_u128(0x9A);

pub(crate) fn each_asker_finds_what_is_meant_for_them(engine: &dyn SearchEngine) {
    let meant = |number: u32, seller, audience: &Audience| OfferDocument {
        seller_id: seller,
        audience: meant_for(audience, seller),
        ..offer(number, "Beras")
    };
    sell(
        engine,
        [
            meant(1, DISTRIBUTOR, &Audience::Secondaries),
            meant(2, SECONDARY, &Audience::Affiliates),
            meant(3, PRIMARY, &Audience::Cooperatives),
            meant(4, PRIMARY, &Audience::Storefront),
            meant(5, PRIMARY, &Audience::Everyone),
            meant(6, DISTRIBUTOR, &Audience::Organizations(vec![OrganizationId(PRIMARY)])),
        ],
    );
    let found =
        |asker| numbers(engine, &SearchQuery { asker, sort: Sort::Price, ..visitor("beras") });

    let member = |of| tokens(["everyone".to_owned(), format!("storefront:{of}")]);

    assert_eq!(found(visitor("").asker), [5]);
    assert_eq!(found(member(PRIMARY)), [4, 5]);
    assert_eq!(found(member(SECONDARY)), [5]);
    assert_eq!(found(organization(SECONDARY, Kind::Secondary, &[])), [1, 2, 3, 5]);
    assert_eq!(found(organization(PRIMARY, Kind::Primary, &[SECONDARY])), [2, 3, 4, 5, 6]);
    assert_eq!(found(organization(Uuid::from_u128(7), Kind::Primary, &[])), [3, 5]);
    assert_eq!(found(organization(DISTRIBUTOR, Kind::Distributor, &[])), [1, 5, 6]);
    assert_eq!(found(organization(RIVAL, Kind::Distributor, &[])), [5]);
    assert!(found(BTreeSet::new()).is_empty());
}

pub(crate) fn a_changed_audience_is_obeyed(engine: &dyn SearchEngine) {
    sell(engine, [offer(1, "Kopi")]);
    let closed = OfferDocument { version: 2, ..hidden(1, "Kopi") };
    sell(engine, [closed.clone()]);
    assert_eq!(ask(engine, &visitor("kopi")).total, 0);

    let opened = meant_for(&Audience::Everyone, RIVAL);
    sell(engine, [OfferDocument { version: 3, audience: opened, ..closed.clone() }]);
    assert_eq!(ask(engine, &visitor("kopi")).total, 1);

    sell(engine, [OfferDocument { version: 4, audience: BTreeSet::new(), ..closed }]);
    assert_eq!(ask(engine, &visitor("kopi")).total, 0, "for nobody");
}

/// What everybody may see.
fn shown() -> Vec<OfferDocument> {
    let priced = |number: u32, name: &str, category: &str, sen| OfferDocument {
        category: Some(category.to_owned()),
        price_per_base: Some(PricePerBase::of_sen(sen)),
        ..offer(number, name)
    };
    vec![
        priced(1, "Minyak goreng Bimoli 2L", "Sembako", 3_500_000),
        priced(2, "Minyak goreng Sania 1L", "Sembako", 1_800_000),
        priced(3, "Minyak kayu putih 60 ml", "Obat", 2_200_000),
        priced(4, "Sabun mandi Lifebuoy", "Perawatan", 400_000),
    ]
}

/// What a rival sells to secondary cooperatives: far more, far cheaper, in its own words and categories.
fn secret() -> Vec<OfferDocument> {
    (100..400)
        .map(|number| OfferDocument {
            category: Some(if number % 2 == 0 { "Sembako" } else { "Rahasia" }.to_owned()),
            brand: Some("Xanadu".to_owned()),
            gtin: Some("8991234567890".to_owned()),
            seller_code: Some(format!("RHS{number}")),
            region_code: Some("31.71".to_owned()),
            price_per_base: Some(PricePerBase::of_sen(1_234_567)),
            ..hidden(number, "Minyak goreng Xanadu Bimolix 2L")
        })
        .collect()
}

/// Everything an attacker may try, by words, filters and orders.
fn questions() -> Vec<SearchQuery> {
    let texts = [
        "",
        "minyak",
        "minyak goreng",
        "bimolix",
        "bimoli",
        "xanadu",
        "xanad",
        "xandu",
        "xan",
        "x",
        "minyak xanadu",
        "minyak xanadu 2 liter",
        "goreng sabun",
        "bimoli lifebuoy 2l",
        "minyak 3 liter",
        "8991234567890",
        "rhs101",
        "rahasia",
        "sembako",
        "2 liter",
        "2l sabun bimolix",
        "mi",
        "2",
    ];
    let mut questions = Vec::new();
    for text in texts {
        for sort in [Sort::Relevance, Sort::Price, Sort::PriceDescending, Sort::Newest] {
            for literally in [false, true] {
                let plain = SearchQuery { sort, literally, limit: 2, ..visitor(text) };
                let seller_id = Some(RIVAL);
                questions.push(SearchQuery { seller_id, ..plain.clone() });
                let category = Some("Rahasia".to_owned());
                questions.push(SearchQuery { category, ..plain.clone() });
                let category = Some("Sembako".to_owned());
                questions.push(SearchQuery { category, ..plain.clone() });
                let region = Some("31".to_owned());
                questions.push(SearchQuery { region, ..plain.clone() });
                questions.push(SearchQuery { in_stock: Some(true), ..plain.clone() });
                questions.push(SearchQuery { start: Start::Offset(1), ..plain.clone() });
                questions.push(SearchQuery { limit: 100, ..plain.clone() });
                questions.push(plain);
            }
        }
    }
    questions
}

/// Asks everything twice, without and with the hidden offers, and expects the same to the last letter:
/// ids and their order, totals, facets, corrections, what was left out, and page marks.
fn answers(engine: &dyn SearchEngine) -> Vec<SearchAnswer> {
    for_engine(engine).iter().map(|question| ask(engine, question)).collect()
}

/// All questions, or each eleventh where every one travels to a server: of every text, order and filter there are
/// some.
fn for_engine(engine: &dyn SearchEngine) -> Vec<SearchQuery> {
    let step = if engine.is_shared() { 11 } else { 1 };
    questions().into_iter().step_by(step).collect()
}

pub(crate) fn totals_and_facets_tell_nothing_of_hidden_offers(engine: &dyn SearchEngine) {
    sell(engine, shown());
    let before = answers(engine);
    sell(engine, secret());

    for ((before, after), question) in before.iter().zip(answers(engine)).zip(for_engine(engine)) {
        assert_eq!(*before, after, "{question:?}");
    }
    let seen = SearchQuery { asker: secondary(), ..visitor("xanadu") };
    assert_eq!(ask(engine, &seen).total, 300, "they are there for whom they are meant");
}

pub(crate) fn what_is_withheld_is_nowhere(engine: &dyn SearchEngine) {
    sell(engine, shown());
    let before = answers(engine);
    let everyone = meant_for(&Audience::Everyone, RIVAL);
    let leaked: Vec<OfferDocument> = secret()
        .into_iter()
        .map(|offer| OfferDocument { audience: everyone.clone(), ..offer })
        .collect();
    let withheld: BTreeSet<Uuid> = leaked.iter().map(|offer| offer.offer_id).collect();
    sell(engine, leaked);

    for (before, question) in before.iter().zip(for_engine(engine)) {
        let question = SearchQuery { withheld: withheld.clone(), ..question };
        assert_eq!(*before, ask(engine, &question), "{question:?}");
    }
    assert_eq!(ask(engine, &visitor("xanadu")).total, 300, "they are there, but for that");
}

pub(crate) fn the_order_tells_nothing_of_hidden_offers(engine: &dyn SearchEngine) {
    // Commonness decides the order in most engines: here two words, one of them made common by what is
    // hidden, must keep their places.
    sell(
        engine,
        [offer(1, "Kecap bango sedap"), offer(2, "Kecap nasional sedap"), offer(3, "Saus")],
    );
    let query = visitor("bango nasional saus");
    let before = ask(engine, &query);
    sell(engine, (10..200).map(|number| hidden(number, "Kecap bango")));
    assert_eq!(ask(engine, &query), before);

    sell(engine, (200..600).map(|number| hidden(number, "Nasional saus")));
    assert_eq!(ask(engine, &query), before);
}

pub(crate) fn a_hidden_price_cannot_be_found_by_halving(engine: &dyn SearchEngine) {
    sell(engine, shown());
    sell(engine, secret());

    for sen in [1, 1_234_566, 1_234_567, 1_234_568, 1_799_999, 1_800_000, 3_500_000] {
        let max_price = Some(PricePerBase::of_sen(sen));
        let answer = ask(engine, &SearchQuery { max_price, ..visitor("minyak goreng") });
        let expected =
            [(1, 3_500_000), (2, 1_800_000)].iter().filter(|(_, price)| *price <= sen).count();
        assert_eq!(answer.ids.len(), expected, "{sen}");
        assert_eq!(answer.total, u64::try_from(expected).unwrap());
        assert_eq!(answer.facets["seller_id"].len(), expected.min(1));
    }
}

pub(crate) fn corrections_come_only_from_what_is_seen(engine: &dyn SearchEngine) {
    sell(engine, shown());
    sell(engine, secret());

    for text in ["xanadi", "bimolx", "minyak xanado", "rahasiaa"] {
        let answer = ask(engine, &visitor(text));
        let understood = format!("{:?}", answer.understood).to_lowercase();
        for secret in ["xanadu\"", "bimolix\"", "rahasia\""] {
            assert!(!understood.contains(secret), "{text}: {understood}");
        }
    }
    let seen = SearchQuery { asker: secondary(), ..visitor("xanadi") };
    assert_eq!(ask(engine, &seen).understood.phrase(), "xanadu");
}

pub(crate) fn a_code_of_a_hidden_offer_is_nothing(engine: &dyn SearchEngine) {
    sell(engine, shown());
    sell(engine, secret());

    for code in ["8991234567890", "RHS101"] {
        let answer = ask(engine, &visitor(code));
        assert_eq!((answer.total, answer.understood.by_code), (0, false));
    }
}

pub(crate) fn marks_made_up_widen_nothing(engine: &dyn SearchEngine) {
    sell(engine, shown());
    sell(engine, secret());
    let query = SearchQuery { limit: 1, sort: Sort::Price, ..visitor("") };
    let mark = ask(engine, &query).next.unwrap().0;

    for digit in ['0', '7', 'f'] {
        let made_up: String =
            mark.chars().enumerate().map(|(at, c)| if at == 0 { c } else { digit }).collect();
        let start = Start::After(PageMark(made_up));
        if let Ok(answer) = engine.search(&SearchQuery { start, limit: 100, ..query.clone() }) {
            assert_eq!(answer.total, 4);
            assert!(shown().len() >= answer.ids.len());
        }
    }
}
