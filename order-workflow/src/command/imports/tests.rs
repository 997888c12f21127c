//! Rows against a catalogue, without a database.

use std::collections::HashMap;

use uuid::Uuid;

use super::plan::{Plan, Standing, plan};
use super::recognise::{ListedRow, recognise};
use crate::price_list::{BaseUnit, Gtin, PriceBreak, PriceListRow};
use crate::store::catalogue_of::{KnownOffer, KnownProduct, OfferColumns};
use crate::store::imports::Outcome;

const NEW_IDS_FROM: u128 = 1_000;

fn row(number: u32, name: &str, pack: (&str, u32)) -> ListedRow {
    let fields = PriceListRow {
        name: name.into(),
        seller_code: None,
        brand: None,
        category: None,
        gtin: None,
        own_barcode: None,
        base_unit: BaseUnit::Pcs,
        base_unit_word: "pcs".into(),
        pack_name: pack.0.into(),
        factor: pack.1,
        price_breaks: vec![PriceBreak { min_count: 1, price_sen: 100 }],
        includes_tax: None,
        stock: None,
        minimum: None,
        multiple: None,
    };
    ListedRow { row: number, sheet_row: number + 1, fields, warnings: Vec::new() }
}

fn with(mut row: ListedRow, change: impl FnOnce(&mut PriceListRow)) -> ListedRow {
    change(&mut row.fields);
    row
}

/// The offer that a row made, as it stands afterwards.
fn known(id: u128, product: u128, row: &ListedRow) -> KnownOffer {
    let fields = &row.fields;
    KnownOffer {
        id: Uuid::from_u128(id),
        version: 3,
        base_unit: fields.base_unit,
        gtin: fields.gtin.clone(),
        columns: OfferColumns {
            product_id: Uuid::from_u128(product),
            seller_code: fields.seller_code.clone(),
            own_barcode: fields.own_barcode.clone(),
            name: fields.name.clone(),
            brand: fields.brand.clone(),
            category: fields.category.clone(),
            pack_name: fields.pack_name.clone(),
            factor: fields.factor.into(),
            price_includes_tax: false,
            minimum_count: 1,
            multiple: 1,
            min_counts: vec![1],
            prices_sen: vec![100],
        },
    }
}

fn judge<'a>(
    rows: &'a [ListedRow],
    offers: &[KnownOffer],
    products: &[KnownProduct],
    standing: &[(u128, i64, i64)],
) -> Plan<'a> {
    let mut next = NEW_IDS_FROM;
    let mut id = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let standing: HashMap<Uuid, Standing> = standing
        .iter()
        .map(|(product, on_hand, reserved)| {
            (Uuid::from_u128(*product), Standing { on_hand: *on_hand, reserved: *reserved })
        })
        .collect();
    let recognised = recognise(rows, offers, products, &mut id);
    plan(recognised, &standing, &mut id)
}

fn outcomes(plan: &Plan<'_>) -> Vec<Outcome> {
    plan.verdicts.iter().map(|verdict| verdict.outcome).collect()
}

fn barcode(digits: &str) -> Gtin {
    Gtin::parse(digits).unwrap()
}

#[test]
fn a_code_finds_its_offer_whatever_else_changed() {
    let was = with(row(1, "Gula", ("sak", 50)), |f| f.seller_code = Some("G1".into()));
    let offer = known(7, 9, &was);
    let rows = [with(was, |f| {
        f.name = "Gula pasir putih".into();
        f.factor = 25;
    })];

    let plan = judge(&rows, &[offer], &[], &[]);

    assert_eq!(outcomes(&plan), [Outcome::Changed]);
    assert_eq!(plan.writings[0].id, Uuid::from_u128(7));
    assert_eq!(plan.writings[0].from_version, Some(3));
    assert_eq!(plan.writings[0].columns.product_id, Uuid::from_u128(9));
    assert!(plan.new_products.is_empty());
}

#[test]
fn without_a_code_name_brand_pack_and_content_do_and_case_does_not() {
    let was = with(row(1, "Gula", ("sak", 50)), |f| f.brand = Some("GMP".into()));
    let offer = known(7, 9, &was);
    let same = with(was.clone(), |_| ());
    let rows = [
        same,
        with(row(2, "gula", ("SAK", 50)), |f| f.brand = Some("gmp".into())),
        with(row(3, "Gula", ("sak", 25)), |f| f.brand = Some("GMP".into())),
    ];

    let plan = judge(&rows, &[offer], &[], &[]);

    assert_eq!(outcomes(&plan), [Outcome::Unchanged, Outcome::Rejected, Outcome::New]);
    assert_eq!(plan.writings.len(), 1);
    assert_eq!(plan.writings[0].columns.product_id, Uuid::from_u128(9), "another pack of it");
}

#[test]
fn a_code_is_given_to_an_offer_that_had_none() {
    let offer = known(7, 9, &row(1, "Teh", ("dus", 12)));
    let rows = [with(row(1, "Teh", ("dus", 12)), |f| f.seller_code = Some("T".into()))];

    let plan = judge(&rows, &[offer], &[], &[]);

    assert_eq!(outcomes(&plan), [Outcome::Changed]);
    assert_eq!(plan.writings[0].columns.seller_code.as_deref(), Some("T"));
}

#[test]
fn what_a_row_leaves_empty_stays() {
    let was = with(row(1, "Teh", ("dus", 12)), |f| {
        f.seller_code = Some("T".into());
        f.category = Some("Minuman".into());
    });
    let mut offer = known(7, 9, &was);
    offer.columns.minimum_count = 5;
    offer.columns.price_includes_tax = true;
    let rows = [with(was, |f| f.category = None)];

    assert_eq!(outcomes(&judge(&rows, &[offer], &[], &[])), [Outcome::Unchanged]);
}

#[test]
fn the_same_name_with_another_barcode_in_the_same_pack_is_other_goods() {
    let rows = [
        with(row(1, "Marimas", ("rtg", 10)), |f| {
            f.seller_code = Some("1".into());
            f.gtin = Some(barcode("8992304046940"));
        }),
        with(row(2, "Marimas", ("rtg", 10)), |f| {
            f.seller_code = Some("2".into());
            f.gtin = Some(barcode("8999909000377"));
        }),
        with(row(3, "Marimas", ("dus", 120)), |f| {
            f.seller_code = Some("3".into());
            f.gtin = Some(barcode("8992304046940"));
        }),
    ];

    let plan = judge(&rows, &[], &[], &[]);

    let products: Vec<Uuid> =
        plan.writings.iter().map(|writing| writing.columns.product_id).collect();
    assert_eq!(plan.new_products.len(), 2);
    assert_ne!(products[0], products[1]);
    assert_eq!(products[0], products[2], "a carton of the first");
}

#[test]
fn a_number_that_a_shop_gave_itself_is_not_shared() {
    let product = |gtin: &str, id| KnownProduct {
        id: Uuid::from_u128(id),
        name: "Apa saja".into(),
        brand: None,
        base_unit: BaseUnit::Pcs,
        gtin: Some(barcode(gtin)),
        is_own: false,
    };
    let rows = [
        with(row(1, "Beras", ("sak", 1)), |f| f.gtin = Some(barcode("2601731210782"))),
        with(row(2, "Sabun", ("pcs", 1)), |f| f.gtin = Some(barcode("8992304046940"))),
    ];

    let others = [product("2601731210782", 5), product("8992304046940", 6)];
    let plan = judge(&rows, &[], &others, &[]);

    assert_eq!(plan.new_products.len(), 1);
    assert_eq!(plan.writings[1].columns.product_id, Uuid::from_u128(6));
}

#[test]
fn stock_is_summed_over_the_packs_and_below_what_is_promised_all_of_them_are_refused() {
    let carton = with(row(1, "Mi", ("karton", 40)), |f| f.stock = Some(2));
    let piece = with(row(2, "Mi", ("pcs", 1)), |f| f.stock = Some(15));
    let offers = [known(7, 9, &carton), known(8, 9, &piece)];
    let rows = [carton, piece];

    let same = judge(&rows, &offers, &[], &[(9, 95, 95)]);
    assert_eq!(outcomes(&same), [Outcome::Unchanged, Outcome::Unchanged]);
    assert!(same.stock.is_empty());

    let more = judge(&rows, &offers, &[], &[(9, 40, 0)]);
    assert_eq!(outcomes(&more), [Outcome::Changed, Outcome::Changed]);
    assert!(more.writings.is_empty(), "only the stock moves");
    assert_eq!(more.stock, [(Uuid::from_u128(9), 95)].into());

    let short = judge(&rows, &offers, &[], &[(9, 200, 96)]);
    assert_eq!(outcomes(&short), [Outcome::Rejected, Outcome::Rejected]);
    assert!(short.stock.is_empty());
}
