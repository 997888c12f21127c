//! What a phone keeps, and the few files that make it able to.

use supply_chain::organization::Role;

use super::{World, words};

#[tokio::test]
async fn a_phone_keeps_what_is_to_be_counted_first_and_each_copy_says_its_time() {
    let world = World::open().await;
    let (order, shipment) = world.shipped(&[5]).await;

    let list = world.browser.get("/offline/pages").await;
    assert_eq!(list.status, 200, "{}", list.text);
    let owner = format!("{}-{}", world.buyer, world.manager.person.unwrap());
    assert_eq!(list.body["owner"], owner.as_str());
    let pages = list.body["pages"].as_array().unwrap();
    let addresses: Vec<&str> = pages.iter().map(|page| page["address"].as_str().unwrap()).collect();
    let counting = format!("/shipments/{shipment}/receive");
    assert_eq!(addresses[..2], ["/outbox", counting.as_str()]);
    for address in ["/price-list", "/basket", "/", "/orders", &format!("/orders/{order}")] {
        assert!(addresses.contains(&address), "{address} is not in {addresses:?}");
    }
    assert!(pages.len() <= 40);

    let mut bytes = 0;
    for address in addresses {
        let copy = world.browser.with("x-keep", "1").get(address).await;
        assert_eq!(copy.status, 200, "{address}");
        // Help is about nothing that changes within a day.
        let is_dated = words(&copy).contains("Data pukul ") && copy.text.contains("data-kept");
        assert!(is_dated || address == "/help", "{address}");
        assert!(copy.text.contains(&format!("data-owner=\"{owner}\"")), "{address}");
        bytes += copy.text.len();
    }
    assert!(bytes < 1024 * 1024);
    assert!(!words(&world.browser.get("/orders").await).contains("Data pukul "));
}

#[tokio::test]
async fn a_copy_is_out_of_date_when_what_it_shows_changed_and_every_day() {
    let world = World::open().await;
    let draft = world.order(&[2], false).await;
    let version = || async {
        let list = world.browser.get("/offline/pages").await;
        let pages = list.body["pages"].as_array().unwrap().clone();
        let basket = pages.into_iter().find(|page| page["address"] == "/basket").unwrap();
        basket["version"].as_str().unwrap().to_owned()
    };
    let before = version().await;
    assert_eq!(before, version().await);

    let body = serde_json::json!({ "note": "lewat pintu belakang" });
    let path = format!("/api/v1/purchase-orders/{}", draft.id("id"));
    assert_eq!(world.manager.ask(reqwest::Method::PATCH, &path, Some(body)).await.status, 200);
    let changed = version().await;
    assert_ne!(before, changed);
    super::later(&world.app, 1);
    assert_ne!(changed, version().await);
}

#[tokio::test]
async fn nobody_keeps_what_is_not_theirs() {
    let world = World::open().await;
    let (_, shipment) = world.shipped(&[5]).await;
    let counting = format!("/shipments/{shipment}/receive");

    for (organization, role) in
        [(world.seller, Role::Manager), (world.buyer, Role::Auditor), (world.buyer, Role::Member)]
    {
        let person = world.app.person(organization, &[role]).await;
        let browser = world.app.browser(person.person.unwrap()).await;
        let list = browser.get("/offline/pages").await;
        assert!(!list.text.contains(&counting), "{role:?}: {}", list.text);
        for page in list.body["pages"].as_array().unwrap() {
            let address = page["address"].as_str().unwrap();
            assert_eq!(browser.get(address).await.status, 200, "{role:?} {address}");
        }
    }
}

#[tokio::test]
async fn it_can_be_put_on_the_home_screen() {
    let world = World::open().await;
    let visitor = world.app.visitor();

    let manifest = visitor.get("/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    for icon in manifest.body["icons"].as_array().unwrap() {
        let icon = visitor.get(icon["src"].as_str().unwrap()).await;
        assert_eq!((icon.status, icon.header("content-type")), (200, "image/png"));
    }
    let worker = visitor.get("/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert!(worker.header("content-type").starts_with("text/javascript"));
    let nothing = visitor.get("/offline?lang=en").await;
    assert!(words(&nothing).contains("What can be opened now"), "{}", nothing.text);
}
