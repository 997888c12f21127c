//! Products, offers and stock: who sees what, what is refused, and with which figures.

use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Channel, Expected, Once};
use order_workflow::command::catalogue::{
    self, Counted, NewProduct, OfferChange, Refusal, StockTake, change_offer, take_stock,
};
use order_workflow::query;
use order_workflow::query::catalogue::OwnOffers;
use supply_chain::id::{OrganizationId, ProductId};
use supply_chain::offer::{Audience, OfferState};
use supply_chain::organization::Role;
use supply_chain::price_ladder::NotALadder;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

use crate::trade::{Trade, json};

const STEPS: &[(i64, &str)] = &[(1, "108000.00"), (10, "105000.00")];

fn refusal<T: std::fmt::Debug>(answer: Result<T, WorkflowError>) -> Refusal {
    match answer {
        Err(WorkflowError::Catalogue(refusal)) => refusal,
        other => panic!("not refused by the catalogue: {other:?}"),
    }
}

fn take(on_hand: i64) -> StockTake {
    StockTake { on_hand, reason: Some("opname".to_owned()) }
}

#[tokio::test]
async fn a_price_is_shown_to_those_it_is_meant_for_and_is_absent_for_others() {
    let trade = Trade::begin().await;
    let product = trade.product("Minyak goreng 2 L").await;
    let (id, mine) =
        trade.offer(product, ("karton", 6), STEPS, OfferChange::default()).await.unwrap();
    let show = async |asker| {
        query::catalogue::offer(trade.workflow.reader(), &asker, id, trade.workflow.origin.now())
            .await
    };

    let bought = show(trade.asker(trade.secondary, Role::Buyer)).await.unwrap();
    assert_eq!(bought.price_breaks[1].price.to_string(), "105000.00");
    assert_eq!(bought.price_per_base_unit.to_string(), "18000.00");
    assert_eq!(bought.seller.region.code, "53.08");
    assert_eq!(bought.audience, None, "for whom else it is, only the seller is told");
    assert_eq!(mine["audience"], "secondaries");

    for stranger in [
        trade.asker(trade.primary, Role::Manager),
        trade.asker(trade.secondary, Role::Member),
        trade.asker(trade.distributor, Role::Member),
        trade.operator(),
    ] {
        let shown = show(stranger).await;
        assert!(matches!(shown, Err(WorkflowError::NotFound { what: "offer" })), "{shown:?}");
    }
    let primary = trade.asker(trade.primary, Role::Buyer);
    let found = query::catalogue::found_offers(
        trade.workflow.reader(),
        &primary,
        &[id.into()],
        trade.workflow.origin.now(),
    )
    .await;
    assert!(found.unwrap().is_empty(), "not even when an index had found it");
}

#[tokio::test]
async fn an_offer_for_named_organizations_or_everyone_reaches_exactly_them() {
    let trade = Trade::begin().await;
    let product = trade.product("Gula 1 kg").await;
    let named = OfferChange {
        audience: Some(Audience::Organizations(vec![trade.primary])),
        ..OfferChange::default()
    };
    let (id, offer) = trade.offer(product, ("sak", 50), STEPS, named).await.unwrap();
    assert_eq!(offer["audience"], serde_json::json!([trade.primary]));
    let (reader, now) = (trade.workflow.reader(), trade.workflow.origin.now());
    let primary = trade.asker(trade.primary, Role::Buyer);
    let secondary = trade.asker(trade.secondary, Role::Buyer);
    query::catalogue::offer(reader, &primary, id, now).await.unwrap();
    assert!(query::catalogue::offer(reader, &secondary, id, now).await.is_err());

    let everyone = OfferChange { audience: Some(Audience::Everyone), ..OfferChange::default() };
    change_offer(&trade.workflow, trade.desk(), id, everyone).await.unwrap();
    for asker in [secondary.clone(), trade.operator(), trade.asker(trade.primary, Role::Member)] {
        query::catalogue::offer(reader, &asker, id, now).await.unwrap();
    }

    let paused = OfferChange { state: Some(OfferState::Paused), ..OfferChange::default() };
    change_offer(&trade.workflow, trade.desk(), id, paused).await.unwrap();
    assert!(query::catalogue::offer(reader, &secondary, id, now).await.is_err());
    let own = trade.asker(trade.distributor, Role::Auditor);
    assert_eq!(query::catalogue::offer(reader, &own, id, now).await.unwrap().version, 3);

    let unknown = Audience::Organizations(vec![OrganizationId(Uuid::nil())]);
    let unknown = OfferChange { audience: Some(unknown), ..OfferChange::default() };
    let refused = refusal(change_offer(&trade.workflow, trade.desk(), id, unknown).await);
    let nil = OrganizationId(Uuid::nil());
    assert_eq!(refused, Refusal::AudienceUnknown { organization: nil });
}

#[tokio::test]
async fn two_packs_of_one_product_share_one_stock() {
    let trade = Trade::begin().await;
    let product = trade.product("Mi instan").await;
    let five = OfferChange { stock: Some(5), ..OfferChange::default() };
    let (carton, made) = trade.offer(product, ("karton", 40), STEPS, five).await.unwrap();
    let (piece, _) =
        trade.offer(product, ("pcs", 1), &[(1, "3000")], OfferChange::default()).await.unwrap();
    assert_eq!(made["available_count"], 5);

    let taken = take_stock(&trade.workflow, trade.desk(), product, take(119)).await.unwrap();

    let stock = json(&taken);
    assert_eq!([&stock["on_hand"], &stock["reserved"], &stock["available"]], [119, 0, 119]);
    let buyer = trade.asker(trade.secondary, Role::Buyer);
    let shown = async |id| {
        query::catalogue::offer(trade.workflow.reader(), &buyer, id, trade.workflow.origin.now())
            .await
            .unwrap()
    };
    assert_eq!(shown(carton).await.available_count, 2);
    assert_eq!(shown(piece).await.available_count, 119);
    assert_eq!(trade.number("SELECT count(*) FROM stock_movement").await, 2);
    take_stock(&trade.workflow, trade.desk(), product, take(119)).await.unwrap();
    assert_eq!(trade.number("SELECT count(*) FROM stock_movement").await, 2, "nothing moved");
}

#[tokio::test]
async fn a_stock_take_below_what_is_promised_is_refused_with_the_figure() {
    let trade = Trade::begin().await;
    let product = trade.product("Beras 5 kg").await;
    let first = take_stock(&trade.workflow, trade.desk(), product, take(200)).await.unwrap();
    trade.run("UPDATE stock_level SET reserved = 120, version = version + 1", []).await;

    let refused = refusal(take_stock(&trade.workflow, trade.desk(), product, take(100)).await);
    assert_eq!(
        refused,
        Refusal::BelowReserved {
            product,
            on_hand: 100,
            reserved: 120,
            counted: Counted::BaseUnits
        }
    );
    let packs = OfferChange { stock: Some(2), ..OfferChange::default() };
    let refused = refusal(trade.offer(product, ("karton", 40), STEPS, packs).await);
    assert_eq!(
        refused,
        Refusal::BelowReserved {
            product,
            on_hand: 80,
            reserved: 120,
            counted: Counted::Packs { factor: 40 }
        }
    );
    assert_eq!(trade.number("SELECT count(*) FROM offer").await, 0, "refused as a whole");

    let stale = Ask { expects: first.version.map(Expected::from), ..trade.desk() };
    let refused = take_stock(&trade.workflow, stale, product, take(300)).await;
    assert!(matches!(refused, Err(WorkflowError::Stale { .. })), "{refused:?}");
    let negative = refusal(take_stock(&trade.workflow, trade.desk(), product, take(-1)).await);
    assert!(matches!(negative, Refusal::OutOfRange { field: "on_hand", .. }), "{negative:?}");
    let exact = take_stock(&trade.workflow, trade.desk(), product, take(120)).await.unwrap();
    assert_eq!(json(&exact)["available"], 0);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_name() {
    let trade = Trade::begin().await;
    let product = trade.product("Teh celup").await;
    let offer = async |factor, steps, rest| {
        refusal(trade.offer(product, ("dus", factor), steps, rest).await)
    };
    let usual = OfferChange::default;

    let rises = NotALadder::Rises { index: 1, min_count: 5 };
    assert_eq!(offer(1, &[(1, "5"), (5, "6")], usual()).await, Refusal::NotALadder(rises));
    assert_eq!(offer(1, &[], usual()).await, Refusal::NotALadder(NotALadder::Empty));
    let zero = offer(0, STEPS, usual()).await;
    assert!(matches!(zero, Refusal::OutOfRange { field: "pack.factor", .. }), "{zero:?}");
    let none = OfferChange { minimum_count: Some(0), ..usual() };
    let none = offer(1, STEPS, none).await;
    assert!(matches!(none, Refusal::OutOfRange { field: "minimum_count", .. }), "{none:?}");
    let nowhere = ProductId(Uuid::nil());
    let unknown = refusal(trade.offer(nowhere, ("dus", 1), STEPS, usual()).await);
    assert_eq!(unknown, Refusal::ProductUnknown { product: nowhere });

    let coded = NewProduct {
        id: None,
        name: "Kopi".to_owned(),
        brand: None,
        category: "Minuman".to_owned(),
        base_unit: BaseUnit::Pcs,
        gtin: Some("8991234500018".to_owned()),
        tax_class: None,
    };
    let refused = refusal(catalogue::make_product(&trade.workflow, trade.desk(), coded).await);
    let likely = Some("8991234500010".to_owned());
    assert_eq!(refused, Refusal::NotAGtin { gtin: "8991234500018".to_owned(), likely });
}

#[tokio::test]
async fn only_the_right_role_of_the_right_organization_changes_an_offer() {
    let trade = Trade::begin().await;
    let product = trade.product("Sabun").await;
    let (id, _) = trade.offer(product, ("dus", 12), STEPS, OfferChange::default()).await.unwrap();
    let change = async |asker, expects, change| {
        let expects = Option::<i64>::map(expects, Expected::from);
        let ask = Ask { expects, ..Ask::plain(asker, Channel::Api) };
        change_offer(&trade.workflow, ask, id, change).await
    };
    let dearer = OfferChange {
        pack: Some(Pack { name: "dus besar".to_owned(), factor: 24 }),
        ..OfferChange::default()
    };
    let desk = trade.asker(trade.distributor, Role::Sales);

    let auditor = trade.asker(trade.distributor, Role::Auditor);
    let refused = change(auditor, None, dearer.clone()).await;
    assert!(matches!(refused, Err(WorkflowError::NotYourRole { .. })), "{refused:?}");
    let buyer = trade.asker(trade.secondary, Role::Manager);
    assert_eq!(refusal(change(buyer, None, dearer.clone()).await), Refusal::NotYourOffer);
    let stranger = change(trade.asker(trade.primary, Role::Manager), None, dearer.clone()).await;
    assert!(matches!(stranger, Err(WorkflowError::NotFound { .. })), "{stranger:?}");

    let changed = change(desk.clone(), Some(1), dearer.clone()).await.unwrap();
    assert_eq!((changed.version, json(&changed)["pack"]["factor"].as_i64()), (Some(2), Some(24)));
    let again = change(desk.clone(), None, dearer.clone()).await.unwrap();
    assert_eq!(again.version, Some(2), "saying what is so already changes nothing");
    let stale = change(desk.clone(), Some(1), dearer.clone()).await;
    assert!(matches!(stale, Err(WorkflowError::Stale { current: 2 })), "{stale:?}");

    let gone = OfferChange { state: Some(OfferState::Withdrawn), ..OfferChange::default() };
    change(desk.clone(), None, gone).await.unwrap();
    assert_eq!(refusal(change(desk, None, dearer).await), Refusal::Withdrawn);
}

#[tokio::test]
async fn the_same_key_makes_one_offer() {
    let trade = Trade::begin().await;
    let product = trade.product("Kecap").await;
    let once =
        Once { route: "PUT /api/v1/stock".to_owned(), key: "k1".to_owned(), input_hash: [1; 32] };
    let ask = |once: &Once| Ask { once: Some(once.clone()), ..trade.desk() };

    let first = take_stock(&trade.workflow, ask(&once), product, take(7)).await.unwrap();
    let second = take_stock(&trade.workflow, ask(&once), product, take(7)).await.unwrap();

    assert_eq!(first.body, second.body);
    assert!(second.replayed);
    let other = Once { input_hash: [2; 32], ..once };
    let refused = take_stock(&trade.workflow, ask(&other), product, take(8)).await;
    assert!(matches!(refused, Err(WorkflowError::KeyReused)), "{refused:?}");
}

#[tokio::test]
async fn a_sellers_list_and_stock_are_its_own() {
    let trade = Trade::begin().await;
    for name in ["Susu", "Roti", "Susu kental"] {
        let product = trade.product(name).await;
        let stocked = OfferChange { stock: Some(1), ..OfferChange::default() };
        trade.offer(product, ("dus", 12), STEPS, stocked).await.unwrap();
    }
    let desk = trade.asker(trade.distributor, Role::Warehouse);
    let reader = trade.workflow.reader();
    let wanted = OwnOffers { text: Some("susu".to_owned()), limit: 10, ..OwnOffers::default() };

    let found = query::catalogue::own_offers(reader, &desk, &wanted).await.unwrap();
    let names: Vec<&str> = found.iter().map(|offer| offer.product_name.as_str()).collect();
    assert_eq!(names, ["Susu kental", "Susu"]);
    let stock = query::stock::OwnStock { limit: 10, ..Default::default() };
    assert_eq!(query::stock::own_stock(reader, &desk, &stock).await.unwrap().len(), 3);

    let other = trade.asker(trade.secondary, Role::Manager);
    assert!(query::catalogue::own_offers(reader, &other, &wanted).await.unwrap().is_empty());
    assert!(query::stock::own_stock(reader, &other, &stock).await.unwrap().is_empty());
}
