//! What is written is read back, whatever stands in it.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;
use supply_chain::money::Money;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

use super::model::{
    AnswerCode, AnsweredLine, ChargeTold, DespatchDocument, DespatchedLine, Issued, Item, Measured,
    OrderDocument, OrderedLine, Price, ResponseDocument, Sums, Tax, TradingParty,
};
use super::read::{self, NotUnderstood};
use super::{write, xml};

/// Texts with everything that must be escaped, blanks on either end, and letters from anywhere.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,40}",
        prop::collection::vec(any::<char>().prop_filter("XML", |c| xml::is_allowed(*c)), 1..30)
            .prop_map(String::from_iter),
        Just("<a href=\"x\">Toko 'Maju' & Jaya</a> ]]> &amp; &lol; 米 😀".to_owned()),
    ]
}

/// Numbers and codes, which blanks around do not belong to.
fn token() -> impl Strategy<Value = String> {
    "[A-Za-z0-9<>&\"'/-]{1,20}"
}

fn id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_i32..20_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(735_000 + n).unwrap())
}

fn issued() -> impl Strategy<Value = Issued> {
    (day(), prop::option::of(Just("09:15:00+08:00".to_owned())))
        .prop_map(|(date, time)| Issued { date, time })
}

fn money() -> impl Strategy<Value = Money> {
    (0_i64..1_000_000_000_000).prop_map(Money::from_sen)
}

fn party() -> impl Strategy<Value = TradingParty> {
    let some = || prop::option::of(text());
    (
        (prop::option::of(id()), prop::option::of(token()), text()),
        (some(), some(), some(), some()),
        prop::option::of(text()),
    )
        .prop_map(|((id, nik, name), (street, district, city, province), npwp)| TradingParty {
            id,
            nik,
            name,
            street,
            district,
            city,
            province,
            npwp,
        })
}

fn measured() -> impl Strategy<Value = Measured> {
    let word = prop_oneof![
        prop::sample::select(vec!["karton", "lusin", "kg", "sak", "liter", "renteng", "pcs"])
            .prop_map(str::to_owned),
        text(),
    ];
    let unit = prop::sample::select(vec![BaseUnit::Pcs, BaseUnit::Gram, BaseUnit::Ml]);
    let factor = prop_oneof![Just(1_i64), Just(12), Just(1_000), 1_i64..1_000_000];
    (word, factor, unit, 0_i64..1_000_000, 0_i64..2).prop_map(
        |(name, factor, unit, packs, loose)| {
            Measured::of(packs * factor + loose, &Pack { name, factor }, unit)
        },
    )
}

fn item() -> impl Strategy<Value = Item> {
    (text(), prop::option::of(text()), prop::option::of(id()))
        .prop_map(|(name, seller_code, offer)| Item { name, seller_code, offer })
}

fn price() -> impl Strategy<Value = Price> {
    (money(), any::<bool>()).prop_map(|(amount, includes_tax)| Price {
        amount,
        per: Decimal::ONE,
        includes_tax,
    })
}

fn tax() -> impl Strategy<Value = Tax> {
    let kinds = vec![("S", Some(Decimal::from(12))), ("E", Some(Decimal::ZERO)), ("O", None)];
    (prop::sample::select(kinds), money()).prop_map(|((category, percent), amount)| Tax {
        category: category.to_owned(),
        percent,
        amount,
    })
}

fn ordered_line() -> impl Strategy<Value = OrderedLine> {
    (
        (token(), prop::option::of(id()), measured()),
        (prop::option::of(money()), prop::option::of(price()), prop::option::of(tax())),
        (prop::option::of(day()), item()),
    )
        .prop_map(|((id, uuid, quantity), (net, price, tax), (promised, item))| OrderedLine {
            id,
            uuid,
            quantity,
            net,
            price,
            tax,
            promised,
            item,
        })
}

fn charge() -> impl Strategy<Value = ChargeTold> {
    (token(), text(), money(), any::<bool>()).prop_map(|(code, reason, size, is_charge)| {
        let net = if is_charge { size } else { Money::ZERO.minus(size).unwrap() };
        ChargeTold { code, reason, net }
    })
}

fn sums() -> impl Strategy<Value = Sums> {
    (money(), money(), money(), money()).prop_map(|(goods, charges, tax, total)| Sums {
        goods,
        charges,
        tax,
        total,
    })
}

prop_compose! {
    fn order()(
        (number, uuid, issued, revision) in
            (token(), prop::option::of(id()), issued(), prop::option::of(1_i32..9)),
        (note, buyer_reference) in (prop::option::of(text()), prop::option::of(text())),
        (buyer, seller) in (party(), party()),
        (requested, deliver_to, delivery_terms, payment_days) in (
            prop::option::of(day()),
            prop::option::of(text()),
            prop::option::of(Just("franco".to_owned())),
            prop::option::of(0_u32..90),
        ),
        (sums, head, charges) in (
            prop::option::of(sums()),
            prop::option::of(text()),
            prop::collection::vec(charge(), 0..4),
        ),
        lines in prop::collection::vec(ordered_line(), 1..6),
    ) -> OrderDocument {
        OrderDocument {
            number, uuid, issued, revision, note, buyer_reference, buyer, seller, requested,
            deliver_to, delivery_terms, payment_days, head, lines,
            sums: sums.map(|sums| Sums {
                charges: Money::sum(charges.iter().map(|charge| charge.net)).unwrap(), ..sums
            }),
            charges,
        }
    }
}

prop_compose! {
    fn answered_line()(
        (id, code) in (token(), prop::sample::select(vec!["1", "3", "5", "7"])),
        (quantity, price, promised) in
            (prop::option::of(measured()), prop::option::of(price()), prop::option::of(day())),
        (note, item, substitute) in
            (prop::option::of(text()), item(), prop::option::of((token(), item()))),
    ) -> AnsweredLine {
        AnsweredLine { id, code: code.to_owned(), quantity, price, promised, note, item, substitute }
    }
}

prop_compose! {
    fn response()(
        (number, issued, code, note) in (
            token(), issued(), prop::sample::select(AnswerCode::ALL.to_vec()), prop::option::of(text()),
        ),
        (order_number, order_uuid, revision) in
            (token(), prop::option::of(id()), prop::option::of(1_i32..9)),
        (buyer_reference, head) in (prop::option::of(text()), prop::option::of(text())),
        (buyer, seller) in (party(), party()),
        lines in prop::collection::vec(answered_line(), 0..6),
    ) -> ResponseDocument {
        ResponseDocument {
            number, issued, code, note, order_number, order_uuid, revision, buyer_reference,
            seller, buyer, head, lines,
        }
    }
}

fn despatched_line() -> impl Strategy<Value = DespatchedLine> {
    (token(), measured(), prop::option::of(1_i64..1_000), token(), item()).prop_map(
        |(id, quantity, left, order_line, item)| {
            let kept = quantity.pack.clone().unwrap();
            let outstanding = left.map(|left| Measured::of(left, &kept.pack, kept.base_unit));
            DespatchedLine { id, quantity, outstanding, order_line, item }
        },
    )
}

prop_compose! {
    fn despatch()(
        (number, uuid, issued) in (token(), prop::option::of(id()), issued()),
        (order_number, order_uuid) in (token(), prop::option::of(id())),
        (buyer, seller) in (party(), party()),
        (deliver_to, carrier, code, head) in (
            prop::option::of(text()), prop::option::of(text()), prop::option::of(text()),
            prop::option::of(text()),
        ),
        lines in prop::collection::vec(despatched_line(), 1..6),
    ) -> DespatchDocument {
        DespatchDocument {
            number, uuid, issued, order_number, order_uuid, seller, buyer, deliver_to, carrier,
            code, head, lines,
        }
    }
}

proptest! {
    #[test]
    fn an_order_is_read_back_as_it_was_written(order in order()) {
        let bytes = write::order(&order).unwrap();
        prop_assert_eq!(read::order(&bytes).unwrap(), order);
    }

    #[test]
    fn an_answer_is_read_back_as_it_was_written(response in response()) {
        let bytes = write::response(&response).unwrap();
        prop_assert_eq!(read::response(&bytes).unwrap(), response);
    }

    #[test]
    fn a_despatch_advice_is_read_back_as_it_was_written(despatch in despatch()) {
        let bytes = write::despatch(&despatch).unwrap();
        prop_assert_eq!(read::despatch(&bytes).unwrap(), despatch);
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read::order(&bytes);
    }

    #[test]
    fn an_order_cut_short_anywhere_is_refused(order in order(), at in any::<prop::sample::Index>()) {
        let bytes = write::order(&order).unwrap();
        // The last byte is the line feed after the root.
        let cut = at.index(bytes.len() - 1);
        prop_assert!(read::order(&bytes[..cut]).is_err());
    }
}

const HEAD: &str = r#"<o:Order xmlns:o="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
    xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:x="urn:other"><b:ID>7</b:ID><b:IssueDate>2026-11-22+07:00</b:IssueDate>"#;

fn foreign(line: &str) -> Result<OrderDocument, NotUnderstood> {
    let party = |of: &str| {
        format!("<a:{of}><a:Party><a:PartyName><b:Name>N</b:Name></a:PartyName></a:Party></a:{of}>")
    };
    let parties = format!("{}{}", party("BuyerCustomerParty"), party("SellerSupplierParty"));
    let line = format!("<a:OrderLine><a:LineItem>{line}</a:LineItem></a:OrderLine>");
    read::order(format!("{HEAD}{parties}{line}</o:Order>").as_bytes())
}

#[test]
fn other_senders_prefixes_and_what_they_put_between_do_not_matter() {
    let order = foreign(
        "<b:ID>1</b:ID><x:ID>99</x:ID><b:Quantity unitCode=\"XCT\"> 12.0 </b:Quantity>
         <a:Item><b:Name>Gula</b:Name></a:Item>",
    )
    .unwrap();

    assert_eq!(order.lines[0].id, "1");
    assert_eq!(order.lines[0].quantity.value, Decimal::from(12));
    assert_eq!(order.issued.date, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
}

#[test]
fn what_is_missing_or_wrong_is_said_by_its_place() {
    let told = |line: &str| foreign(line).unwrap_err().to_string();

    let item = "<a:Item><b:Name>Gula</b:Name></a:Item>";
    assert_eq!(
        told(&format!("<b:ID>1</b:ID>{item}")),
        "Order/OrderLine[1]/LineItem/Quantity is missing"
    );
    assert_eq!(
        told(&format!("<b:ID>1</b:ID><b:Quantity>dua</b:Quantity>{item}")),
        "Order/OrderLine[1]/LineItem/Quantity is \"dua\", not a decimal number"
    );
    let dollars = "<a:Price><b:PriceAmount currencyID=\"USD\">1</b:PriceAmount></a:Price>";
    assert_eq!(
        told(&format!("<b:ID>1</b:ID><b:Quantity>1</b:Quantity>{dollars}{item}")),
        "Order/OrderLine[1]/LineItem/Price/PriceAmount is \"1\", not an amount in IDR"
    );
    assert!(matches!(
        read::response(HEAD.replace("/b:IssueDate>", "/b:IssueDate></o:Order>").as_bytes()),
        Err(NotUnderstood::Other { expected: "OrderResponse", .. })
    ));
}

#[test]
fn what_is_in_a_pack_is_found_by_its_code_or_by_its_measure() {
    let kept = |name: &str, factor, base_unit| super::model::PackKept {
        pack: Pack { name: name.into(), factor },
        base_unit,
    };
    let so_many = |value: &str, code: &str| Measured {
        value: value.parse().unwrap(),
        code: code.into(),
        pack: None,
        base: None,
    };
    let karton = kept("karton", 40, BaseUnit::Pcs);

    assert_eq!(read::exact(&so_many("12", "XCT"), &karton), Some(480));
    assert_eq!(read::exact(&so_many("480", "C62"), &karton), Some(480));
    assert_eq!(read::exact(&so_many("40", "DZN"), &karton), Some(480));
    assert_eq!(read::exact(&so_many("0.5", "XCT"), &karton), Some(20));
    assert_eq!(
        read::exact(&so_many("2.5", "KGM"), &kept("sak", 50_000, BaseUnit::Gram)),
        Some(2_500)
    );
    assert_eq!(read::exact(&so_many("3", "XBX"), &karton), None);
    assert_eq!(read::exact(&so_many("0.3", "H87"), &karton), None);
}

/// The official schemas, or nothing where they or a validator are absent.
pub(super) fn schemas() -> Option<std::path::PathBuf> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ubl/2.4");
    let has_validator = std::process::Command::new("xmllint").arg("--version").output().is_ok();
    (folder.is_dir() && has_validator).then_some(folder)
}

/// Whether xmllint finds every one of these documents valid; what it says where it does not.
pub(super) fn validate(
    schemas: &std::path::Path,
    root: &str,
    documents: &[Vec<u8>],
) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let schema = schemas.join(format!("xsdrt/maindoc/UBL-{root}-2.4.xsd"));
    let mut xmllint = std::process::Command::new("xmllint");
    xmllint.args(["--nonet", "--noout", "--schema"]).arg(schema);
    for (at, document) in documents.iter().enumerate() {
        let file = folder.path().join(format!("{at}.xml"));
        std::fs::write(&file, document).unwrap();
        xmllint.arg(file);
    }
    let said = xmllint.output().unwrap();
    if said.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said.stderr).into()) }
}

pub(super) fn many<T>(of: impl Strategy<Value = T>, write: impl Fn(&T) -> Vec<u8>) -> Vec<Vec<u8>> {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..60).map(|_| write(&of.new_tree(&mut runner).unwrap().current())).collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that skips says so aloud")]
fn whatever_stands_in_them_the_documents_are_valid_by_the_official_schemas() {
    let Some(schemas) = schemas() else {
        eprintln!(
            "SKIPPED: xmllint or ../shared/data/ubl is absent, so no schema was held against UBL"
        );
        return;
    };
    let orders = many(order(), |one| write::order(one).unwrap());
    let answers = many(response(), |one| write::response(one).unwrap());
    let despatches = many(despatch(), |one| write::despatch(one).unwrap());

    assert_eq!(validate(&schemas, "Order", &orders), Ok(()));
    assert_eq!(validate(&schemas, "OrderResponse", &answers), Ok(()));
    assert_eq!(validate(&schemas, "DespatchAdvice", &despatches), Ok(()));
    // The validator is awake: another document's schema takes none of them.
    assert!(validate(&schemas, "OrderResponse", &orders[..1]).is_err());
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that skips says so aloud")]
fn the_official_examples_are_read() {
    let Some(schemas) = schemas() else {
        eprintln!("SKIPPED: ../shared/data/ubl is absent, so no official example was read");
        return;
    };
    let example = |name: &str| std::fs::read_to_string(schemas.join("xml").join(name)).unwrap();

    let kronor = example("UBL-Order-2.1-Example.xml");
    let refused = read::order(kronor.as_bytes()).unwrap_err();
    assert_eq!(refused.to_string(), "Order/DocumentCurrencyCode is \"SEK\", not IDR");
    let order = read::order(kronor.replace("SEK", "IDR").as_bytes()).unwrap();
    assert_eq!(order.number, "34");
    assert_eq!(order.seller.name, "Moderna Produkter AB");
    let told: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            (line.item.name.as_str(), line.quantity.value.to_string(), &*line.quantity.code)
        })
        .collect();
    assert_eq!(
        told,
        [("Falu Rödfärg", "120".to_owned(), "LTR"), ("Pensel 20 mm", "15".to_owned(), "C62")]
    );
    assert_eq!(order.lines[0].price.as_ref().unwrap().amount, Money::from_sen(5_000));

    let despatch =
        read::despatch(example("UBL-DespatchAdvice-2.0-Example.xml").as_bytes()).unwrap();
    assert_eq!(despatch.order_number, "AEG012345");
}
