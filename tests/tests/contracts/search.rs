//! A search tells nothing of an offer that was taken back, however far behind the index is, and names the
//! sellers of its facets (api.md, Catalogue).

use std::time::{Duration, Instant};

use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

/// A distributor, its desk, and two buyers who may find its goods.
struct Market {
    app: TestApp,
    distributor: Uuid,
    desk: Client,
    buyer: Client,
    other: Client,
}

impl Market {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let distributor = app.organization(Kind::Distributor, "Nusa Niaga Ende").await;
        let [first, second] = [
            app.organization(Kind::Secondary, "Flores Bersama").await,
            app.organization(Kind::Secondary, "Sumba Jaya").await,
        ];
        let desk = app.person(distributor, &[Role::Sales]).await;
        let buyer = app.person(first, &[Role::Buyer]).await;
        let other = app.person(second, &[Role::Buyer]).await;
        Self { app, distributor, desk, buyer, other }
    }

    async fn offer(&self, name: &str, category: &str) -> Uuid {
        let goods = json!({ "name": name, "category": category, "base_unit": "pcs" });
        let product = self.desk.post("/api/v1/products", goods).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "karton", "factor": 40 },
            "price_breaks": [{ "min_count": 1, "price": 108_000 }], "stock": 5 });
        self.desk.post("/api/v1/offers", offer).await.id("id")
    }

    async fn change(&self, offer: Uuid, change: Value) {
        let path = format!("/api/v1/offers/{offer}");
        let changed = self.desk.ask(Method::PATCH, &path, Some(change)).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
    }

    async fn run(&self, sql: &str) {
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        self.app.workflow.database.connection().execute_raw(statement).await.unwrap();
    }

    /// From now on the index follows nothing: what is taken off the queue stays in it.
    async fn stop_the_follower(&self) {
        self.run(
            "CREATE FUNCTION keep_entry() RETURNS trigger LANGUAGE plpgsql
             AS 'BEGIN RETURN NULL; END'",
        )
        .await;
        self.run(
            "CREATE TRIGGER keep_entry BEFORE DELETE ON index_queue
             FOR EACH ROW EXECUTE FUNCTION keep_entry()",
        )
        .await;
    }
}

async fn found(who: &Client, query: &str) -> tests::app::Reply {
    let found = who.get(&format!("/api/v1/search?{query}")).await;
    assert_eq!(found.status, 200, "{}", found.text);
    found
}

/// What may tell of an offer, without what differs from one asking to the next.
async fn told(who: &Client, query: &str) -> Value {
    let mut told = found(who, query).await.body;
    told.as_object_mut().unwrap().remove("took_ms");
    told
}

#[tokio::test]
async fn an_offer_taken_back_is_neither_found_nor_counted_while_the_index_lags() {
    let market = Market::open().await;
    market.offer("Gula pasir 1 kg", "Sembako").await;
    market.buyer.until_found(1).await;
    let queries =
        ["", "q=gula", "q=kopi", "q=kopii", "category=Minuman", "max_price=2700", "limit=1"];
    let mut before = Vec::new();
    for query in queries {
        before.push(told(&market.buyer, query).await);
    }
    let kept = ["Kopi tubruk", "Kopi susu", "Kopi hitam", "Kopi jahe"];
    let mut coffee = Vec::new();
    for name in kept {
        coffee.push(market.offer(name, "Minuman").await);
    }
    market.buyer.until_found(5).await;

    market.stop_the_follower().await;
    let other_acts_for = market.other.get("/api/v1/organizations?q=Sumba").await;
    let other = other_acts_for.body["items"][0]["id"].clone();
    market.change(coffee[0], json!({ "audience": [other] })).await;
    market.change(coffee[1], json!({ "state": "paused" })).await;
    market.change(coffee[2], json!({ "state": "withdrawn" })).await;
    market.change(coffee[3], json!({ "audience": "storefront" })).await;

    for (query, before) in queries.into_iter().zip(before) {
        assert_eq!(told(&market.buyer, query).await, before, "{query}");
    }
    let seen = found(&market.other, "q=kopi").await.body;
    assert_eq!((&seen["total"], &seen["items"][0]["id"]), (&json!(1), &json!(coffee[0])));
    let page = market.app.browser(market.buyer.person.unwrap()).await;
    let page = page.get("/search").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Gula pasir 1 kg"), "{}", page.text);
    assert!(!page.text.contains("Kopi") && !page.text.contains("Minuman"), "{}", page.text);

    market.run("DROP TRIGGER keep_entry ON index_queue").await;
    let begun = Instant::now();
    while market.waiting().await > 0 {
        assert!(begun.elapsed() < Duration::from_mins(1), "the index never follows");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(found(&market.buyer, "").await.body["total"], json!(1));
    assert_eq!(found(&market.other, "").await.body["total"], json!(2));
}

impl Market {
    async fn waiting(&self) -> i64 {
        let database = &self.app.workflow.database;
        order_workflow::jobs::index_queue::backlog(database).await.unwrap().entries
    }
}

#[tokio::test]
async fn what_changed_and_is_still_for_the_asker_stays_found_while_the_index_lags() {
    let market = Market::open().await;
    let coffee = market.offer("Kopi tubruk", "Minuman").await;
    let tea = market.offer("Teh melati", "Minuman").await;
    market.buyer.until_found(2).await;

    market.stop_the_follower().await;
    market
        .change(coffee, json!({ "price_breaks": [{ "min_count": 1, "price": "99000.00" }] }))
        .await;
    market.change(tea, json!({ "state": "paused" })).await;
    market.change(tea, json!({ "state": "published" })).await;

    let found = found(&market.buyer, "").await.body;
    assert_eq!((&found["total"], found["items"].as_array().unwrap().len()), (&json!(2), 2));
    let prices = &found["items"].as_array().unwrap().iter().find(|i| i["id"] == json!(coffee));
    assert_eq!(prices.unwrap()["price_breaks"][0]["price"], json!("99000.00"));
}

#[tokio::test]
async fn the_goods_of_a_seller_that_ended_are_gone_at_once() {
    let market = Market::open().await;
    market.offer("Kopi tubruk", "Minuman").await;
    market.buyer.until_found(1).await;

    market.stop_the_follower().await;
    let ends =
        format!("UPDATE organization SET ended_at = now() WHERE id = '{}'", market.distributor);
    market.run(&ends).await;

    let found = found(&market.buyer, "q=kopi").await.body;
    assert_eq!((&found["total"], &found["facets"]["seller_id"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn the_values_of_a_facet_have_a_label_that_people_read() {
    let market = Market::open().await;
    market.offer("Kopi tubruk", "Minuman").await;
    market.offer("Gula pasir 1 kg", "Sembako").await;
    market.buyer.until_found(2).await;

    let facets = found(&market.buyer, "q=kopi").await.body["facets"].clone();

    let seller = market.distributor;
    assert_eq!(
        facets,
        json!({
            "category": [{ "value": "Minuman", "label": "Minuman", "count": 1 }],
            "seller_id": [{ "value": seller, "label": "Nusa Niaga Ende", "count": 1 }],
        })
    );
}

#[tokio::test]
async fn an_operators_word_is_tried_out_said_and_taken_back_and_holds_from_the_next_search_on() {
    let at = Market::open().await;
    at.offer("Pasta Gigi Formula 190 g", "Sabun").await;
    at.offer("Odol Ritadent 190 g", "Sabun").await;
    let operator = at.app.operator();
    let path = "/api/v1/search-words/odol";
    at.buyer.until_found(2).await;
    let total = async |q: &str| {
        let found = found(&at.buyer, &format!("q={q}")).await;
        (found.body["total"].as_i64().unwrap(), found.body["understood_as"].clone())
    };
    assert_eq!((total("pasta+gigi").await.0, total("odol").await.0), (1, 1));

    let says = json!({ "kind": "abbreviation", "meant": ["pasta", "gigi"] });
    let asked = json!({ "q": "odol", "word": "odol", "says": says });
    let tried = operator.post("/api/v1/search-words/preview", asked.clone()).await;
    assert_eq!(tried.status, 200, "{}", tried.text);
    assert_eq!(
        (&tried.body["before"]["total"], &tried.body["after"]["total"]),
        (&json!(1), &json!(2))
    );
    let goods = tried.body["after"]["goods"].as_array().unwrap();
    assert!(goods.contains(&json!("Pasta Gigi Formula 190 g")), "{}", tried.text);
    assert!(!tried.text.contains("108"), "no prices: {}", tried.text);
    assert_eq!(total("odol").await.0, 1, "nothing was changed");
    let refused = at.buyer.post("/api/v1/search-words/preview", asked).await;
    assert_eq!(refused.status, 403, "{}", refused.text);

    let made = operator.ask(Method::PUT, path, Some(says.clone())).await;
    assert_eq!((made.status, &made.body["version"]), (201, &json!(1)), "{}", made.text);
    assert_eq!(total("odol").await.0, 2, "at once, without a rebuild");
    assert_eq!(total("pasta+gigi").await.0, 2, "from the other side too");
    let again = operator.with("if-match", "\"v7\"").ask(Method::PUT, path, Some(says)).await;
    assert_eq!(again.status, 412, "{}", again.text);
    let listed = operator.get("/api/v1/search-words?q=gigi").await;
    assert_eq!(listed.body["items"][0]["word"], "odol", "{}", listed.text);

    for (word, body, pointer) in [
        ("2ltr", json!({ "kind": "synonym", "meant": ["liter"] }), "/word"),
        ("odol", json!({ "kind": "synonym", "meant": ["odol"] }), "/meant"),
        ("odol", json!({ "kind": "synonym", "meant": ["pasta gigi"] }), "/meant"),
    ] {
        let path = format!("/api/v1/search-words/{word}");
        let reply = operator.ask(Method::PUT, &path, Some(body)).await;
        assert_eq!((reply.status, reply.pointers()), (422, vec![pointer]), "{}", reply.text);
    }

    // A synonym of what is called otherwise; and what it was taken for is said.
    let same = json!({ "kind": "synonym", "meant": ["odol"] });
    let reply = operator.ask(Method::PUT, "/api/v1/search-words/tapal", Some(same)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(total("tapal").await, (1, json!("odol")));

    let gone = operator.ask(Method::DELETE, path, None).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    assert_eq!(total("pasta+gigi").await.0, 1);
    assert_eq!(operator.get(path).await.status, 404);
    at.app.stop().await;
}

#[tokio::test]
async fn the_operators_page_lists_tries_says_and_removes_words() {
    let at = Market::open().await;
    at.offer("Vetsin Ajinomoto 100 g", "Bumbu").await;
    let operator = at.app.operator();
    let browser = at.app.browser(operator.person.unwrap()).await;
    at.buyer.until_found(1).await;
    let found =
        async |q: &str| found(&at.buyer, &format!("q={q}")).await.body["total"].as_i64().unwrap();

    let page = browser.get("/operator/search-words").await;
    assert!(page.text.contains("Belum ada kata tambahan"), "{}", page.text);
    let filled = |act: &'static str| {
        [
            ("do", act),
            ("word", "micin"),
            ("kind", "synonym"),
            ("meant", "vetsin, msg"),
            ("version", "0"),
        ]
    };
    let tried = browser.form("/operator/search-words", &filled("preview")).await;
    assert_eq!(tried.status, 200, "{}", tried.text);
    assert!(tried.text.contains("Dengan perubahan ini: 1"), "{}", tried.text);
    assert!(tried.text.contains("Vetsin Ajinomoto") && !tried.text.contains("Rp"));
    assert_eq!(found("micin").await, 0);

    let said = browser.form("/operator/search-words", &filled("save")).await;
    assert_eq!(said.status, 303, "{}", said.text);
    assert_eq!(found("micin").await, 1);
    let twice = browser.form("/operator/search-words", &filled("save")).await;
    assert_eq!(twice.status, 412, "{}", twice.text);
    assert!(twice.text.contains("Kata ini sudah ada"), "{}", twice.text);
    let page = browser.get("/operator/search-words").await;
    assert!(page.text.contains("sama saja dengan vetsin, msg"), "{}", page.text);

    let page = browser.get("/operator/search-words/micin").await;
    assert!(page.text.contains("value=\"vetsin msg\""), "{}", page.text);
    let without = [("do", "without"), ("kind", "synonym"), ("meant", "vetsin"), ("version", "1")];
    let tried = browser.form("/operator/search-words/micin", &without).await;
    assert!(tried.text.contains("Dengan perubahan ini: 0"), "{}", tried.text);
    let wrong = [("do", "save"), ("kind", "synonym"), ("meant", "2 kg"), ("version", "1")];
    let refused = browser.form("/operator/search-words/micin", &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("huruf saja"), "{}", refused.text);
    let remove = [("do", "remove"), ("version", "1")];
    let removed = browser.form("/operator/search-words/micin", &remove).await;
    assert_eq!(removed.status, 303, "{}", removed.text);
    assert_eq!(found("micin").await, 0);
    at.app.stop().await;
}
