//! The world the table is tried in: its people, its papers, and a body for every command.

use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use tests::bills::{Billed, bill};
use uuid::Uuid;

use super::table::{ROLES, Row};

/// A secondary that buys from a distributor, everybody in both, and a stranger.
pub(super) struct World {
    app: TestApp,
    secondary: Uuid,
    primary: Uuid,
    buyers: Vec<Client>,
    sellers: Vec<Client>,
    /// Everybody in a primary that has a shop; the last of them is its member.
    shop: Vec<Client>,
    other: Client,
    distributor: Uuid,
    product: Uuid,
    offer: Uuid,
}

impl World {
    pub(super) async fn begin() -> Self {
        let app = TestApp::start().await;
        let secondary = app.organization(Kind::Secondary, "Puskud").await;
        let primary = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let distributor = app.organization(Kind::Distributor, "Grosir").await;
        let stranger = app.organization(Kind::Primary, "KDMP Detusoko").await;
        let (mut buyers, mut sellers, mut shop) = (Vec::new(), Vec::new(), Vec::new());
        for role in ROLES {
            buyers.push(app.person(secondary, &[role]).await);
            sellers.push(app.person(distributor, &[role]).await);
            shop.push(app.person(primary, &[role]).await);
        }
        let other = app.person(stranger, &[Role::Manager]).await;
        let member = format!(
            "INSERT INTO tie (id, person_id, organization_id, kind, number, roles, since)
             VALUES (gen_random_uuid(), '{}', '{secondary}', 'member', 'A-1', ARRAY['member'], now())",
            buyers[7].person.unwrap_or_default()
        );
        app.workflow.database.connection().execute_unprepared(&member).await.unwrap();
        let member = format!(
            "INSERT INTO tie (id, person_id, organization_id, kind, number, roles, since)
             VALUES (gen_random_uuid(), '{}', '{primary}', 'member', 'B-1', ARRAY['member'], now())",
            shop[7].person.unwrap_or_default()
        );
        app.workflow.database.connection().execute_unprepared(&member).await.unwrap();
        let manager = &sellers[1];
        let product = manager.post("/api/v1/products", product("Minyak goreng 2 L")).await.id("id");
        let offer = manager.post("/api/v1/offers", offer_of(product)).await;
        assert_eq!(offer.status, 201, "{}", offer.body);
        let offer = offer.id("id");
        let opened = shop[1].ask(Method::PUT, "/api/v1/storefront", Some(storefront())).await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        Self { app, secondary, primary, buyers, sellers, shop, other, distributor, product, offer }
    }

    /// Goods on the primary's shelf: the product, and the offer.
    async fn on_the_shelf(&self) -> (Uuid, Uuid) {
        let manager = &self.shop[1];
        let product = manager.post("/api/v1/products", product("Kopi bubuk")).await.id("id");
        let offer = json!({ "product_id": product, "pack": { "name": "bungkus", "factor": 1 }, "stock": 100,
                            "audience": "storefront", "price_breaks": [{ "min_count": 1, "price": "1000" }] });
        let offer = manager.post("/api/v1/offers", offer).await;
        assert_eq!(offer.status, 201, "{}", offer.text);
        (product, offer.id("id"))
    }

    /// An order of the primary's member: a draft, one that waits for the shop, or one that was agreed.
    async fn of_member(&self, placed: bool, agreed: bool) -> Uuid {
        let (_, offer) = self.on_the_shelf().await;
        let rules = json!({ "accepts_automatically": agreed });
        let mut all = storefront();
        all["accepts_automatically"] = rules["accepts_automatically"].clone();
        let set = self.shop[1].ask(Method::PUT, "/api/v1/storefront", Some(all)).await;
        assert_eq!(set.status, 200, "{}", set.text);
        let place = placed.then(|| json!({ "hand_over": "pick_up", "pay_by": "cash" }));
        let body = json!({ "lines": [{ "offer_id": offer, "count": 1 }], "place": place });
        let made = self.shop[7].post("/api/v1/storefront/orders", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    /// What the primary's cashier sold to its member.
    async fn sale(&self) -> Uuid {
        let (_, offer) = self.on_the_shelf().await;
        let body = json!({ "member_id": self.tie().await, "pay_by": "cash", "lines": [{ "offer_id": offer, "count": 1 }] });
        let sold = self.shop[3].post("/api/v1/storefront/sales", body).await;
        assert_eq!(sold.status, 201, "{}", sold.text);
        sold.id("id")
    }

    /// The primary's till is closed; the number of the closing.
    async fn closing(&self) -> i64 {
        let body = json!({ "counted": "0.00", "words": "coba" });
        let closed = self.shop[3].post("/api/v1/storefront/till/closings", body).await;
        assert_eq!(closed.status, 201, "{}", closed.text);
        closed.body["stretch"].as_i64().unwrap()
    }

    /// What ties the primary's member to it.
    async fn tie(&self) -> Uuid {
        self.one("SELECT t.id FROM tie t WHERE t.kind = 'member' AND t.number = 'B-1'").await
    }

    /// Somebody who asks to be let into the primary's shop.
    async fn registration(&self) -> Uuid {
        let code = self.shop_code().await;
        let login = self.app.workflow.origin.id::<Uuid>();
        let body = json!({ "name": "Agnes Weo", "login": login });
        let path = format!("/api/v1/storefronts/{code}/registrations");
        let asked = self.app.visitor().post(&path, body).await;
        assert_eq!(asked.status, 202, "{}", asked.text);
        self.one("SELECT id FROM storefront_registration ORDER BY id DESC LIMIT 1").await
    }

    async fn one(&self, sql: &str) -> Uuid {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.app.workflow.database.connection().query_one_raw(asked).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    async fn shop_code(&self) -> String {
        let seen = self.shop[1].get("/api/v1/storefront").await;
        seen.body["code"].as_str().unwrap().to_owned()
    }

    /// The people of a row, in the order of the columns.
    pub(super) async fn askers(&self, row: &Row) -> Vec<Client> {
        let people = match row.side {
            "sell." => &self.sellers,
            "shop." => &self.shop,
            _ => &self.buyers,
        };
        let mut askers = vec![self.app.visitor()];
        askers.extend(people.iter().cloned());
        askers.extend([self.other.clone(), self.app.operator()]);
        if row.is_page() {
            for asker in &mut askers {
                if let Some(person) = asker.person {
                    *asker = self.app.browser(person).await;
                }
            }
        }
        if row.path.starts_with("/api/v1/sessions") {
            // These end a session; everybody gets one of their own for it.
            for asker in &mut askers {
                if let Some(person) = asker.person {
                    *asker = self.app.signed_in(person, "somebody").await;
                }
            }
        }
        askers
    }

    /// What the ids of a row's path stand for.
    pub(super) async fn fill_row(&self, row: &Row) -> String {
        let path = row.path;
        if path.starts_with("/s/{code}") || path.contains("/storefronts/{code}") {
            return path.replace("{code}", &self.shop_code().await);
        }
        if path.contains("/wishes/{product_id}") {
            return path.replace("{product_id}", &self.on_the_shelf().await.0.to_string());
        }
        let is_order = path.contains("/purchase-orders/{id}") || path.starts_with("/orders/{id}");
        if row.side == "shop." && is_order {
            let order = self.of_member(true, !path.ends_with("/accept")).await;
            return path.replace("{id}", &order.to_string());
        }
        self.fill(&path.replace("{command}", "cancel")).await
    }

    /// What the ids of a path stand for, made anew where a command would use it up.
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each kind of path")]
    async fn fill(&self, path: &str) -> String {
        let mut shipment = Uuid::nil();
        let id = if path.ends_with("/orders/{id}/place") {
            self.of_member(false, true).await
        } else if path.ends_with("/orders/{id}/receipt") {
            let order = self.of_member(true, true).await;
            let path = format!("/api/v1/storefront/orders/{order}/hand-over");
            assert_eq!(self.shop[3].post(&path, json!({})).await.status, 200);
            order
        } else if path.contains("/storefront/sales/{id}") || path.starts_with("/shop/counter/{id}")
        {
            self.sale().await
        } else if path.contains("/storefront/orders/{id}") || path.starts_with("/shop/orders/{id}")
        {
            self.of_member(true, true).await
        } else if path.contains("/registrations/{id}") {
            self.registration().await
        } else if path.contains("/members/{id}") {
            self.tie().await
        } else if path.starts_with("/shop/basket/{id}") {
            self.on_the_shelf().await.1
        } else if path.contains("/webhooks/{id}") {
            self.webhook().await
        } else if path.contains("/delivery-routes/{id}") || path.starts_with("/runs/routes/{id}") {
            self.route().await
        } else if path.contains("/delivery-runs/{id}") || path.starts_with("/runs/{id}") {
            self.run().await
        } else if path.contains("/demand-pools/{id}") || path.starts_with("/pools/{id}") {
            self.pool().await
        } else if path.contains("/facilities/{id}") {
            self.facility("proposed").await
        } else if path.contains("/drawdowns/{id}") {
            self.drawdown().await
        } else if path.contains("/purchase-orders/{id}/shipments/") {
            let order = self.order(true).await;
            shipment = self.shipment(order).await;
            order
        } else if path.contains("/purchase-orders/{id}") || path.contains("/again/{id}") {
            self.order(true).await
        } else if path.contains("/order-groups/{id}") {
            self.group().await
        } else if path.contains("/resale-rules/{id}") || path.contains("/resale/rules/{id}") {
            self.resale().await.0
        } else if path.contains("/resales/{id}") || path.starts_with("/resale/{id}") {
            self.resale().await.1
        } else if path.contains("/standing-orders/{id}") {
            self.standing_order().await
        } else if path.contains("/claims/{id}") {
            self.claim().await
        } else if path.contains("/payment-requests/{id}") {
            self.payment_request().await
        } else if path.contains("/payments/{id}") {
            self.payment().await
        } else if path.contains("/bank-statements/{id}") {
            self.bank_statement(true).await
        } else if path.contains("/bank-lines/{id}") {
            self.bank_line().await
        } else if path.contains("/qris-codes/{id}") || path.contains("/qris/{id}") {
            self.merchant_code(self.secondary, &self.buyers[1]).await
        } else if path.contains("/invoices/{id}/qris") {
            self.scannable().await
        } else if path.contains("/bank-accounts/{id}") {
            self.account().await
        } else if path.contains("/files/{id}") {
            self.photo().await
        } else if path.starts_with("/basket/{id}") {
            self.order(false).await
        } else if path.contains("/shipments/") {
            let order = self.order(true).await;
            shipment = self.shipment(order).await;
            if path.starts_with("/shipments") { shipment } else { order }
        } else if path.starts_with("/orders/{id}") {
            self.order(true).await
        } else if path.starts_with("/imports/{id}") {
            self.import().await
        } else if path.contains("/statements/{id}") {
            self.statement().await
        } else if path.ends_with("/invoices/{id}/apply") || path.ends_with("/invoices/{id}/unapply")
        {
            self.note().await
        } else if path.contains("/invoices/{id}") {
            self.invoice().await
        } else if path.contains("/nettings/{id}") {
            self.netting().await
        } else if path.contains("/earlier-debts/{id}") {
            self.earlier_debt().await
        } else if path.contains("/catalogue-changes/{id}") || path.contains("/stock/changes/{id}") {
            self.catalogue_change(path.ends_with("/cancel")).await
        } else if path.contains("/agreements/{id}") {
            self.agreement().await
        } else if path.contains("/offers/{id}") {
            self.offer
        } else if path.contains("/products/{id}") {
            self.product
        } else if path.contains("/catalogue-imports/{id}") {
            self.import().await
        } else {
            self.secondary
        };
        let mut filled = path
            .replace("{id}", &id.to_string())
            .replace("{line_id}", &id.to_string())
            .replace("{product_id}", &self.product.to_string())
            .replace("{year}", "2025")
            .replace("{primary_id}", &self.primary.to_string())
            .replace("{shipment_id}", &shipment.to_string())
            .replace("{refund_id}", &Uuid::nil().to_string())
            .replace("{payout_id}", &Uuid::nil().to_string())
            .replace("{repayment_id}", &Uuid::nil().to_string())
            .replace("{other_id}", &self.primary.to_string())
            .replace(
                "{document}",
                match (path.contains("/invoices/"), shipment.is_nil()) {
                    (true, _) => "invoice.pdf",
                    (_, true) => "purchase-order.pdf",
                    (_, false) => "shipment-note.pdf",
                },
            )
            .replace("{key}", &Uuid::nil().to_string())
            .replace("{delivery_id}", &Uuid::nil().to_string())
            .replace("{provider}", "midtrans")
            .replace("{token}", "none")
            .replace("{code}", "en")
            .replace("{word}", "dark")
            .replace("{role}", "treasurer")
            .replace("{topic}", "order")
            .replace("{slug}", "not-found")
            .replace("{period}", "2020-01")
            .replace("{account}", "cash")
            .replace("{file:.*}", "index.html")
            .replace("/a/{name}", marketplace_api::assets::asset("lumbung.css"));
        if filled.contains("/till/closings/{number}") {
            filled = filled.replace("{number}", &self.closing().await.to_string());
        }
        if filled.contains("{rule_id}") && path.contains("payment-rules") {
            filled = filled.replace("{rule_id}", &self.payment_rule().await.to_string());
        }
        if filled.contains("{rule_id}") {
            filled = filled.replace("{rule_id}", &self.rule().await.to_string());
        }
        if filled.contains("{person_id}") {
            let person = self.app.person(self.secondary, &[Role::Sales]).await.person.unwrap();
            filled = filled.replace("{person_id}", &person.to_string());
        }
        if path.contains("{primary_id}") || path.contains("{other_id}") {
            self.app.affiliate(self.secondary, self.primary).await;
        }
        filled
    }

    async fn order(&self, submit: bool) -> Uuid {
        let body = json!({
            "seller_id": self.distributor, "submit": submit, "lines": [{ "offer_id": self.offer, "count": 1 }],
        });
        let made = self.buyers[1].post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// Two drafts submitted as one basket.
    async fn group(&self) -> Uuid {
        let drafts = json!([self.order(false).await, self.order(false).await]);
        let made =
            self.buyers[1].post("/api/v1/order-groups", json!({ "order_ids": drafts })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// A way that the distributor brings goods to the secondary.
    async fn route(&self) -> Uuid {
        let made = self.sellers[1].post("/api/v1/delivery-routes", self.a_route()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    fn a_route(&self) -> Value {
        let name = self.app.workflow.origin.id::<Uuid>();
        json!({ "name": name, "stops": [{ "organization_id": self.secondary }],
                "timetable": { "days": { "weekdays": [1] }, "cut_off": { "days_before": 1, "time": "15:00:00" } } })
    }

    /// A day that has not come for anybody.
    fn a_day(&self) -> chrono::NaiveDate {
        self.app.clock.today() + chrono::TimeDelta::days(3)
    }

    /// One time that they do.
    async fn run(&self) -> Uuid {
        let run = json!({ "route_id": self.route().await, "runs_on": self.a_day() });
        let made = self.sellers[1].post("/api/v1/delivery-runs", run).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    /// What the secondary orders again and again, from a day on that nobody here sees.
    /// A rule that sells on goods of their own, and what it sells on.
    async fn resale(&self) -> (Uuid, Uuid) {
        let manager = &self.sellers[1];
        let product = manager.post("/api/v1/products", product("Gula merah")).await.id("id");
        let offer = manager.post("/api/v1/offers", offer_of(product)).await.id("id");
        let body = json!({ "offer_id": offer, "rule": resale_rule() });
        let made = self.buyers[1].post("/api/v1/resale-rules", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let rule = made.id("id");
        let listed = self.buyers[1].get(&format!("/api/v1/resales?rule_id={rule}")).await;
        let resale = listed.body["items"][0]["id"].as_str().and_then(|id| id.parse().ok());
        (rule, resale.unwrap_or_default())
    }

    async fn standing_order(&self) -> Uuid {
        let made = self.buyers[1].post("/api/v1/standing-orders", standing_order(self.offer)).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// A rule of the buyer that no order here comes near.
    async fn rule(&self) -> Uuid {
        let rule = json!({ "kind": "total_from", "total": "900000000.00" });
        let path = format!("/api/v1/organizations/{}/approval-rules", self.secondary);
        let made = self.buyers[1].post(&path, rule).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// What secondary and distributor owed each other in a month long over, as the secondary drew it up.
    async fn statement(&self) -> Uuid {
        self.owing().await;
        let body = json!({ "with_id": self.distributor, "period": "2026-01" });
        let made = self.buyers[1].post("/api/v1/statements", body).await;
        match made.status {
            201 => made.id("id"),
            _ => made.body["statement_id"].as_str().unwrap().parse().unwrap(),
        }
    }

    /// A bill of the distributor's to the secondary.
    async fn invoice(&self) -> Uuid {
        let day = "2026-01-10".parse().unwrap();
        let (issuer, receiver) = (self.distributor, self.secondary);
        let billed = Billed { issuer, receiver, sen: 100_000, day, due: day };
        bill(&self.app.workflow, &[billed]).await[0]
    }

    /// A credit note of the distributor's to the secondary.
    async fn note(&self) -> Uuid {
        let address = format!("/api/v1/invoices/{}", self.invoice().await);
        let line = self.sellers[1].get(&address).await.body["lines"][0]["id"].clone();
        let credited =
            json!({ "reason": "goodwill", "lines": [{ "line_id": line, "amount": "1.00" }] });
        let credited = self.sellers[1].post(&format!("{address}/credit"), credited).await;
        assert_eq!(credited.status, 200, "{}", credited.text);
        credited.body["corrections"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    /// A netting between the two, called by the secondary.
    async fn netting(&self) -> Uuid {
        self.owing().await;
        let called =
            self.buyers[1].post("/api/v1/nettings", json!({ "with_id": self.distributor })).await;
        assert_eq!(called.status, 201, "{}", called.body);
        called.id("id")
    }

    /// An earlier debt of the distributor's to the secondary, which wrote it down.
    async fn earlier_debt(&self) -> Uuid {
        let made = self.buyers[1].post("/api/v1/earlier-debts", self.an_earlier_debt()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// Of another paper each time.
    fn an_earlier_debt(&self) -> Value {
        let number = self.app.workflow.origin.id::<Uuid>().to_string();
        let date = self.app.clock.today() - chrono::TimeDelta::days(40);
        json!({ "with_id": self.distributor, "we_owe": false, "number": number, "date": date, "amount": "1000.00" })
    }

    /// Each of the two wants something from the other.
    async fn owing(&self) {
        let day = "2026-01-10".parse().unwrap();
        let owed = |issuer, receiver| Billed { issuer, receiver, sen: 100_000, day, due: day };
        let both = [owed(self.secondary, self.distributor), owed(self.distributor, self.secondary)];
        bill(&self.app.workflow, &both).await;
    }

    /// A request about a bill of the distributor's that its provider has not answered yet.
    async fn payment_request(&self) -> Uuid {
        let (_, account) = self.verified(self.distributor, &self.sellers[1]).await;
        let (id, invoice) = (self.app.workflow.origin.id::<Uuid>(), self.invoice().await);
        let made = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "WITH setting AS (
                 INSERT INTO payment_provider (id, organization_id, provider, credentials, account_id, set_by, set_at, ended_by,
                     ended_at)
                 VALUES ($1, $2, 'midtrans', 'grosir', $3, $4, now(), $4, now()) RETURNING id, organization_id)
             INSERT INTO payment_request (id, payer_id, payee_id, invoice_id, setting_id, way, amount_sen, provider,
                 provider_reference, state, expires_at, asked_by, asked_for, created_at, updated_at)
             SELECT $1, $5, s.organization_id, $6, s.id, 'qris', 100000, 'midtrans', $1::text, 'waiting',
                    now() + interval '1 hour', $4, $5, now(), now() FROM setting s",
            [
                id.into(),
                self.distributor.into(),
                account.into(),
                self.sellers[1].person.unwrap().into(),
                self.secondary.into(),
                invoice.into(),
            ],
        );
        self.app.workflow.database.connection().execute_raw(made).await.unwrap();
        id
    }

    /// A pool of the secondary's that is published and opens in a year, for the distributor to join; its one line has its id.
    async fn pool(&self) -> Uuid {
        let id: Uuid = self.app.workflow.origin.id();
        let made = Statement::from_sql_and_values(
            DbBackend::Postgres,
            r#"WITH made AS (
                 INSERT INTO demand_pool (id, code, title, organizer_id, supplier_id, hub_place_id, zone, state, version, rules,
                     audience, audience_tokens, published_digest, published_at, open_at, cut_off_at, clears_at, deadline_at,
                     created_by, created_at, updated_at)
                 SELECT $1, $1::text, 'Beras bersama', $2, $3, p.id, p.zone, 'planned', 2, jsonb_build_object(
                     'role', 'principal', 'sharing', '{"rule": "pro_rata"}'::jsonb, 'fee', 'none', 'freight', 'by_units',
                     'extension', '{"times": 0, "days": 0}'::jsonb, 'openness', 'unnamed', 'dates', jsonb_build_object(
                         'open_at', o.at, 'top_up_at', NULL, 'cut_off_at', o.at + interval '1 day', 'grace_hours', 0,
                         'arrives_on', NULL)), 'organizations', ARRAY['org:' || $2, 'org:' || $4], repeat('0', 64), now(), o.at,
                     o.at + interval '1 day', o.at + interval '1 day', o.at, $5, now(), now()
                 FROM place p, (SELECT date_trunc('day', now()) + interval '1 year' AS at) o
                 WHERE p.organization_id = $2 AND p.is_default RETURNING id)
             INSERT INTO demand_pool_line (id, pool_id, position, offer_id, product_id, product_name, base_unit, pack_name,
                 pack_factor, price_includes_tax, tax_class, unit_name, unit_factor, units_per_pack, case_units, minimum_units,
                 gates, fill)
             SELECT m.id, m.id, 1, f.id, f.product_id, f.name, 'pcs', f.pack_name, f.factor, false, 'none', f.pack_name,
                 f.factor, 1, 1, 1, '[{"from": 1, "unit_price": "108000.00", "pack_price": "108000.00"}]',
                 '{"coming_in": [{"firm": 0, "case_fill": 0, "tier_unlock": 0, "pledges": 0},
                                 {"firm": 0, "case_fill": 0, "tier_unlock": 0, "pledges": 0}]}'
             FROM made m, offer f WHERE f.id = $6"#,
            [
                id.into(),
                self.secondary.into(),
                self.primary.into(),
                self.distributor.into(),
                self.buyers[1].person.unwrap().into(),
                self.offer.into(),
            ],
        );
        self.app.workflow.database.connection().execute_raw(made).await.unwrap();
        id
    }

    /// A line of credit that the distributor gives the secondary, as a bank would: abilities decide.
    async fn facility(&self, state: &str) -> Uuid {
        let id: Uuid = self.app.workflow.origin.id();
        let made = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "WITH lender AS (
                 UPDATE organization SET abilities = abilities || 'finance'::text
                 WHERE id = $2 AND NOT 'finance' = ANY(abilities)),
             made AS (
                 INSERT INTO facility (id, number, bank_id, borrower_id, state, limit_sen, annual_rate, months, grace_months, due_day,
                     meeting_decision, needed, board, available_until, version, created_by, created_at, answered_by, answered_at)
                 VALUES ($1, $1::text, $2, $3, $5, 1000000, 0.06, 12, 0, 12, 'RA/1', 2, '{}', now() + interval '1 year', 1, $4,
                     now(), $4, now()) RETURNING id)
             INSERT INTO facility_purpose (facility_id, purpose, most_sen) SELECT id, 'goods', 1000000 FROM made",
            [
                id.into(),
                self.distributor.into(),
                self.secondary.into(),
                self.buyers[1].person.unwrap().into(),
                state.into(),
            ],
        );
        self.app.workflow.database.connection().execute_raw(made).await.unwrap();
        id
    }

    /// A drawdown on it that the board has signed.
    async fn drawdown(&self) -> Uuid {
        let (facility, invoice) = (self.facility("agreed").await, self.invoice().await);
        let (_, account) = self.verified(self.distributor, &self.sellers[1]).await;
        let (id, maker) = (self.app.workflow.origin.id::<Uuid>(), self.buyers[1].person.unwrap());
        let at = self.app.workflow.origin.now();
        let signed = [0, 2].map(|n: usize| json!({ "person": self.buyers[n].person, "at": at }));
        let signatures =
            json!({ "quorum": { "needed": 2, "board": [] }, "maker": maker, "signed": signed });
        let made = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "INSERT INTO drawdown (id, facility_id, purpose, invoice_id, seller_id, account_id, state, amount_sen,
                 decision_number, signatures, version, created_by, created_at)
             VALUES ($1, $2, 'goods', $3, $4, $5, 'approved', 100, 'P/1', $6, 1, $7, now())",
            [
                id.into(),
                facility.into(),
                invoice.into(),
                self.distributor.into(),
                account.into(),
                signatures.into(),
                maker.into(),
            ],
        );
        self.app.workflow.database.connection().execute_raw(made).await.unwrap();
        id
    }

    /// A rule about signatures that no payment here comes near.
    async fn payment_rule(&self) -> Uuid {
        let rule = json!({ "from": "900000000.00", "needed": 1 });
        let path = format!("/api/v1/organizations/{}/payment-rules", self.secondary);
        let made = self.buyers[1].post(&path, rule).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// Cash that the secondary's treasurer says went to the distributor.
    async fn payment(&self) -> Uuid {
        self.invoice().await;
        let treasurer = &self.buyers[5];
        let slip = treasurer.upload("/api/v1/evidence", "bukti.png", photo()).await;
        assert_eq!(slip.status, 201, "{}", slip.body);
        let mut body = self.paid();
        body["evidence_id"] = slip.body["id"].clone();
        let made = treasurer.post("/api/v1/payments", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// A day that has come everywhere, in a month that is nobody's statement yet.
    fn lately(&self) -> chrono::NaiveDate {
        (self.app.workflow.origin.now() - chrono::TimeDelta::days(1)).date_naive()
    }

    fn paid(&self) -> Value {
        let day = self.lately();
        json!({ "payee_id": self.distributor, "amount": "1000.00", "paid_on": day, "method": "cash" })
    }

    /// An account of the secondary that somebody else than those in the table entered.
    async fn account(&self) -> Uuid {
        let treasurer = self.app.person(self.secondary, &[Role::Treasurer]).await;
        let number = self.app.workflow.origin.id::<Uuid>().as_u128() % 1_000_000_000_000;
        let body =
            json!({ "bank_code": "014", "number": format!("{number:012}"), "holder": "Puskud" });
        let made = treasurer.post("/api/v1/bank-accounts", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// An account that `owner`'s treasurer entered and its manager verified.
    async fn verified(&self, owner: Uuid, manager: &Client) -> (Client, Uuid) {
        let treasurer = self.app.person(owner, &[Role::Treasurer]).await;
        let number = self.app.workflow.origin.id::<Uuid>().as_u128() % 1_000_000_000_000;
        let body =
            json!({ "bank_code": "014", "number": format!("{number:012}"), "holder": "Puskud" });
        let made = treasurer.post("/api/v1/bank-accounts", body).await;
        let path = format!("/api/v1/bank-accounts/{}/verify", made.id("id"));
        let verified = manager.post(&path, json!({ "proof": "buku tabungan" })).await;
        assert_eq!(verified.status, 200, "{}", verified.body);
        (treasurer, made.id("id"))
    }

    /// A statement of the secondary's, with one line that nothing explains.
    async fn bank_statement(&self, is_staged: bool) -> Uuid {
        let (treasurer, account) = self.verified(self.secondary, &self.buyers[1]).await;
        let file = b"Tanggal;Keterangan;Debet;Kredit\n02/01/2026;Biaya;2.500;\n".to_vec();
        let part = reqwest::multipart::Part::bytes(file).file_name("koran.csv");
        let form = reqwest::multipart::Form::new().part("file", part);
        let form =
            form.text("account_id", account.to_string()).text("dry_run", is_staged.to_string());
        let request = treasurer.request(Method::POST, "/api/v1/bank-statements").multipart(form);
        let made = Client::send(request).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    async fn bank_line(&self) -> Uuid {
        let statement = self.bank_statement(false).await;
        let path = format!("/api/v1/bank-lines?statement_id={statement}");
        let lines = self.buyers[1].get(&path).await;
        lines.body["items"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    /// A code that somebody else than those in the table entered.
    async fn merchant_code(&self, owner: Uuid, manager: &Client) -> Uuid {
        let (treasurer, account) = self.verified(owner, manager).await;
        let body = json!({ "account_id": account, "payload": tests::qris::QRIS });
        let made = treasurer.post("/api/v1/qris-codes", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// A bill of the distributor's that is paid by its code.
    async fn scannable(&self) -> Uuid {
        let code = self.merchant_code(self.distributor, &self.sellers[1]).await;
        let path = format!("/api/v1/qris-codes/{code}/verify");
        let verified = self.sellers[1].post(&path, json!({})).await;
        assert_eq!(verified.status, 200, "{}", verified.body);
        self.invoice().await
    }

    /// What secondary and distributor have between them: nothing that waits for an answer.
    async fn agreement(&self) -> Uuid {
        let both = json!({ "seller_id": self.distributor, "buyer_id": self.secondary });
        let made = self.sellers[1].post("/api/v1/agreements", both).await;
        let id: Uuid = match made.status {
            201 => made.id("id"),
            _ => made.body["agreement_id"].as_str().unwrap().parse().unwrap(),
        };
        for manager in [&self.sellers[1], &self.buyers[1]] {
            manager.post(&format!("/api/v1/agreements/{id}/withdraw"), json!({})).await;
        }
        id
    }

    /// The order's goods on the way.
    async fn shipment(&self, order: Uuid) -> Uuid {
        let manager = &self.sellers[1];
        let path = format!("/api/v1/purchase-orders/{order}");
        let accepted = manager.post(&format!("{path}/accept"), json!({})).await;
        let line = &accepted.body["lines"][0]["id"];
        let sent = json!({ "lines": [{ "line_id": line, "count": 1 }] });
        let sent = manager.post(&format!("{path}/dispatch"), sent).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
        sent.body["shipments"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    /// A webhook that nobody answers behind; an organization may have so many, so the ones before go.
    async fn webhook(&self) -> Uuid {
        let manager = &self.buyers[1];
        let before = manager.get("/api/v1/webhooks?limit=100").await;
        for webhook in before.body["items"].as_array().unwrap() {
            let path = format!("/api/v1/webhooks/{}", webhook["id"].as_str().unwrap());
            manager.ask(Method::DELETE, &path, None).await;
        }
        let made = manager.post("/api/v1/webhooks", webhook()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// A claim about the order's goods, which the seller has to answer.
    async fn claim(&self) -> Uuid {
        let order = self.order(true).await;
        let shipment = self.shipment(order).await;
        let path = format!("/api/v1/purchase-orders/{order}");
        let manager = &self.buyers[1];
        let line = manager.get(&path).await.body["lines"][0]["id"].clone();
        let counted = json!({ "line_id": line, "rejected": 1 });
        let counted = json!({ "shipment_id": shipment, "lines": [counted] });
        let counted = manager.post(&format!("{path}/receive"), counted).await;
        assert_eq!(counted.status, 200, "{}", counted.body);
        let claim = counted.body["claims"][0]["id"].as_str().unwrap();
        let opened = manager.post(&format!("/api/v1/claims/{claim}/open"), json!({})).await;
        assert_eq!(opened.status, 200, "{}", opened.body);
        opened.id("id")
    }

    /// A photo with such a claim.
    async fn photo(&self) -> Uuid {
        let path = format!("/api/v1/claims/{}/photos", self.claim().await);
        let added = self.buyers[1].upload(&path, "foto.png", photo()).await;
        assert_eq!(added.status, 200, "{}", added.body);
        added.body["photos"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    async fn import(&self) -> Uuid {
        let list = b"nama,isi,harga\nGula 1 kg,20,300000\nGaram,20,murah\n".to_vec();
        let part = reqwest::multipart::Part::bytes(list).file_name("harga.csv");
        let form = reqwest::multipart::Form::new().part("file", part).text("dry_run", "true");
        let request =
            self.sellers[1].request(Method::POST, "/api/v1/catalogue-imports").multipart(form);
        let made = Client::send(request).await;
        assert_eq!(made.status, 202, "{}", made.body);
        let id = made.id("id");
        for _ in 0..200 {
            let seen = self.sellers[1].get(&format!("/api/v1/catalogue-imports/{id}")).await;
            if seen.body["state"] == "staged" {
                return id;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the price list was not read within ten seconds");
    }

    /// Prices changed as one: planned, or done already. Another each time, since an offer has one price to come a day.
    async fn catalogue_change(&self, planned: bool) -> Uuid {
        let manager = &self.sellers[1];
        let made = manager.post("/api/v1/products", product("Gula pasir")).await.id("id");
        let offer = manager.post("/api/v1/offers", offer_of(made)).await.id("id");
        let starts_on = planned.then(|| self.a_day());
        let body =
            json!({ "rows": [{ "offer_id": offer, "price": "1234" }], "starts_on": starts_on });
        let made = manager.post("/api/v1/catalogue-changes", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.id("id")
    }

    pub(super) async fn send(&self, asker: &Client, row: &Row, path: &str) -> Reply {
        if matches!(
            row.path,
            "/api/v1/organizations/import"
                | "/api/v1/catalogue-imports"
                | "/api/v1/purchase-orders/import"
                | "/api/v1/ledger/opening"
                | "/api/v1/ledger/opening-stock"
                | "/api/v1/earlier-debts/file"
                | "/api/v1/savings"
                | "/api/v1/bank-statements"
        ) && row.method == Method::POST
        {
            return asker
                .upload(path, "tabel.csv", b"nama,isi,harga\nGula,20,300000\n".to_vec())
                .await;
        }
        if row.path.ends_with("/photos") || row.path.ends_with("/evidence") {
            return asker.upload(path, "foto.png", photo()).await;
        }
        if row.is_page() && row.method == Method::POST {
            let (secondary, primary) = (self.secondary.to_string(), self.primary.to_string());
            let login = self.app.workflow.origin.id::<Uuid>().to_string();
            let typed = [
                ("reason", "coba"),
                ("verdict", "accepted"),
                ("amount", "1.000"),
                ("words", "coba"),
                ("count", "1"),
                ("organization", &secondary),
                ("name", "Agnes Weo"),
                ("login", &login),
                ("other", &primary),
            ];
            let (route, day, product) = match row.path {
                "/runs/new" => (self.route().await, self.a_day().to_string(), String::new()),
                _ => (Uuid::nil(), String::new(), self.product.to_string()),
            };
            let route = route.to_string();
            let mut typed = typed.to_vec();
            typed.extend([("route", route.as_str()), ("on", &day), ("product", &product)]);
            return asker.form(path, &typed).await;
        }
        asker.ask(row.method.clone(), path, self.body(row).await).await
    }

    /// A body that can be read; whether a rule takes it is not asked here.
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each kind of command")]
    async fn body(&self, row: &Row) -> Option<Value> {
        let line = json!([{ "offer_id": self.offer, "count": 1 }]);
        let nil = Uuid::nil();
        let command = row.path.rsplit('/').next().unwrap_or_default();
        let body = match (row.method.as_str(), row.path) {
            ("GET" | "DELETE", _) => return None,
            (_, "/api/v1/sessions") => {
                // Another each time, because guessing at one is limited.
                let login = self.app.workflow.origin.id::<Uuid>();
                json!({ "login": login, "password": "nobody's password" })
            }
            ("POST" | "PUT", path) if path.contains("/api/v1/delivery-routes") => match command {
                "end" => json!({}),
                _ => self.a_route(),
            },
            (_, "/api/v1/delivery-runs") => {
                json!({ "route_id": self.route().await, "runs_on": self.a_day() })
            }
            (_, path) if path.contains("/api/v1/delivery-runs/{id}") => match command {
                "move" => {
                    json!({ "to": self.a_day() + chrono::TimeDelta::days(4), "reason": "Ombak" })
                }
                "call-off" => json!({ "reason": "Longsor" }),
                _ => json!({}),
            },
            ("PUT", "/api/v1/kept-products/{product_id}")
            | (_, "/api/v1/catalogue-changes/{id}/cancel") => json!({}),
            (_, "/api/v1/invitations/redeem") => {
                json!({ "invite_code": "none", "password": "short" })
            }
            (_, "/api/v1/catalogue-changes") => {
                json!({ "rows": [{ "offer_id": self.offer, "stock": 70 }] })
            }
            (_, "/api/v1/catalogue-changes/preview") => json!({ "rule": { "basis_points": 300 } }),
            (_, "/api/v1/organizations") => {
                json!({ "kind": "primary", "name": "Baru", "region_code": "53" })
            }
            ("PATCH", "/api/v1/organizations/{id}") => json!({ "grade": "B" }),
            ("POST", path) if path.ends_with("/approval-rules") => {
                json!({ "kind": "total_from", "total": "900000000.00" })
            }
            ("PUT", path) if path.contains("/affiliates/") => json!({}),
            ("POST", path) if path.ends_with("/people") => {
                let login = format!("baru-{}", self.app.workflow.origin.id::<Uuid>());
                json!({ "login": login, "name": "Baru", "roles": ["buyer"] })
            }
            ("PATCH", path) if path.ends_with("{person_id}") => json!({ "roles": ["warehouse"] }),
            (_, "/api/v1/patronage/{year}/decision") => {
                json!({ "surplus": "1", "uses": [], "minutes": "RAT/1", "decided_on": "2026-03-01" })
            }
            (_, "/api/v1/patronage/{year}/pass-on") => {
                json!({ "decision_id": nil, "minutes": "Rapat 1", "decided_on": "2026-03-01" })
            }
            (_, "/api/v1/patronage/{year}/take-back") => {
                json!({ "minutes": "Rapat 1", "reason": "coba", "taken_on": "2026-03-01" })
            }
            ("PUT", "/api/v1/storefront") => storefront(),
            ("PUT", "/api/v1/storefront/wishes/{product_id}") => json!({ "quantity_base": 5 }),
            ("POST", "/api/v1/storefront/orders") => {
                json!({ "lines": [{ "offer_id": self.on_the_shelf().await.1, "count": 1 }] })
            }
            ("POST", "/api/v1/storefront/sales") => {
                let lines = json!([{ "offer_id": self.on_the_shelf().await.1, "count": 1 }]);
                json!({ "pay_by": "cash", "lines": lines })
            }
            ("POST", "/api/v1/storefront/sales/{id}/undo") => {
                json!({ "words": "coba", "goods_back": true })
            }
            ("POST", "/api/v1/storefront/till/closings") => {
                json!({ "counted": "0.00", "words": "coba" })
            }
            ("POST", "/api/v1/storefront/orders/{id}/place") => {
                json!({ "hand_over": "pick_up", "pay_by": "cash" })
            }
            ("PUT", "/api/v1/storefront/members/{id}/account") => json!({ "limit": "1000.00" }),
            ("POST", path) if path.ends_with("/registrations/{id}/approve") => json!({}),
            ("POST", path) if path.ends_with("/registrations/{id}/reject") => {
                json!({ "reason": "coba" })
            }
            ("POST", path) if path.ends_with("/registrations") => {
                json!({ "name": "Agnes Weo", "login": self.app.workflow.origin.id::<Uuid>() })
            }
            ("PUT", "/api/v1/mails") => json!({ "choice": "none" }),
            ("PUT", "/api/v1/payment-provider") => {
                json!({ "credentials": "none", "account_id": nil })
            }
            ("POST", path) if path.ends_with("/payment-requests") => json!({ "way": "qris" }),
            ("POST", "/api/v1/webhooks") => webhook(),
            ("PUT", path) if path.contains("/search-words/") => {
                json!({ "kind": "abbreviation", "meant": ["pasta", "gigi"] })
            }
            ("POST", "/api/v1/search-words/preview") => json!({ "q": "odol", "word": "odol" }),
            (_, "/api/v1/products") => product("Gula pasir 1 kg"),
            (_, "/api/v1/offers") => offer_of(self.product),
            ("PATCH", "/api/v1/offers/{id}") => json!({ "minimum_count": 1 }),
            ("PUT", "/api/v1/stock/{product_id}") => json!({ "on_hand": 4000 }),
            (_, path) if path.ends_with("/mapping") => json!({ "mapping": {} }),
            ("POST", "/api/v1/order-groups") => {
                json!({ "order_ids": [self.order(false).await, self.order(false).await] })
            }
            ("POST", "/api/v1/statements") => {
                json!({ "with_id": self.distributor, "period": "2026-01" })
            }
            ("POST", "/api/v1/demand-pools") => {
                json!({ "supplier_id": self.distributor, "title": "Beras", "rules": pool_rules(), "lines": [] })
            }
            ("PUT", "/api/v1/demand-pools/{id}") => {
                json!({ "title": "Beras", "rules": pool_rules(), "lines": [] })
            }
            ("PUT", path) if path.ends_with("/pledge") => json!({ "firm": 1, "highest": "1.00" }),
            ("POST", "/api/v1/demand-pools/{id}/call-off") => json!({ "reason": "coba" }),
            ("POST", "/api/v1/provider-notices/{id}/tick") => json!({ "words": "coba" }),
            ("POST", "/api/v1/patronage/{year}/payouts") => {
                json!({ "means": "cash", "paid_on": self.lately(), "evidence": "KW-1" })
            }
            ("POST", "/api/v1/patronage/{year}/payouts/{payout_id}/reverse") => {
                json!({ "words": "coba" })
            }
            ("POST", path) if path.ends_with("/charges") => {
                json!({ "kind": "freight", "paper": "ANG-1", "amount": "1.00" })
            }
            ("POST", "/api/v1/facilities") => json!({
                "bank_id": self.distributor, "number": "1", "limit": "1.00", "purposes": [], "annual_rate": "0.06",
                "months": 12, "meeting_decision": "RA/1", "available_until": "2099-12-31",
            }),
            ("POST", "/api/v1/facilities/{id}/repayments/{repayment_id}/reverse") => {
                json!({ "words": "coba" })
            }
            ("POST", "/api/v1/facilities/{id}/repayments") => {
                json!({ "amount": "1.00", "paid_on": "2026-01-02", "reference": "FLR-1" })
            }
            ("POST", "/api/v1/facilities/{id}/drawdowns") => json!({
                "invoice_id": self.invoice().await, "purpose": "goods", "decision_number": "P/1", "account_id": nil,
            }),
            ("POST", path) if path.starts_with("/api/v1/drawdowns/") && command == "pay" => {
                json!({ "reference": "FLR-1", "paid_on": "2026-01-02" })
            }
            ("PUT", "/api/v1/purchase-orders/{id}/financing") => json!({
                "facility_id": self.facility("agreed").await, "purpose": "goods", "decision_number": "P/1",
            }),
            ("POST", path) if path.ends_with("/deny-drawdown") => json!({ "words": "coba" }),
            _ if matches!(command, "decline" | "reject" | "refuse" | "reverse")
                && (row.path.contains("/facilities/") || row.path.contains("/drawdowns/")) =>
            {
                json!({ "words": "coba" })
            }
            ("POST", "/api/v1/nettings") => json!({ "with_id": self.distributor }),
            ("POST", "/api/v1/earlier-debts") => self.an_earlier_debt(),
            (_, "/api/v1/earlier-debts/{id}/dispute") => json!({ "words": "coba" }),
            (_, path) if path.ends_with("/dispute") => {
                json!({ "marks": [{ "number": "INV/1", "words": "coba" }] })
            }
            ("POST", "/api/v1/agreements") => {
                json!({ "seller_id": self.distributor, "buyer_id": self.secondary })
            }
            ("PUT", "/api/v1/credit/{other_id}") => json!({ "limit": "no_credit" }),
            ("POST", "/api/v1/credit/{other_id}/block") => json!({ "reason": "coba" }),
            ("POST", "/api/v1/resale-rules" | "/api/v1/resale-rules/preview") => {
                json!({ "offer_id": self.offer, "rule": resale_rule() })
            }
            ("PUT", "/api/v1/resale-rules/{id}") => resale_rule(),
            ("PUT", "/api/v1/price-opening") => json!({ "open_to": "direct_buyer" }),
            ("POST", "/api/v1/standing-orders") => standing_order(self.offer),
            ("POST", "/api/v1/agreements/{id}/end") => json!({ "last_day": "2099-12-31" }),
            ("POST", "/api/v1/purchase-orders") => {
                json!({ "seller_id": self.distributor, "lines": line })
            }
            ("PATCH", "/api/v1/purchase-orders/{id}") => json!({ "note": "pagi" }),
            ("POST", "/api/v1/payments") => {
                self.order(true).await;
                self.paid()
            }
            ("POST", "/api/v1/bank-accounts") => {
                json!({ "bank_code": "002", "number": "00123456789", "holder": "Puskud" })
            }
            (_, "/api/v1/bank-lines/{id}/explain") => {
                json!({ "as": "own_transfer", "account_id": nil })
            }
            (_, "/api/v1/bank-lines/{id}/undo") => json!({ "words": "coba" }),
            ("POST", "/api/v1/qris-codes") => json!({ "account_id": nil, "payload": "coba" }),
            ("POST", path) if path.ends_with("/payment-rules") => {
                json!({ "from": "900000000.00", "needed": 1 })
            }
            ("POST", path) if path.starts_with("/api/v1/bank-accounts/") && command == "verify" => {
                json!({ "proof": "buku tabungan" })
            }
            ("POST", path) if path.starts_with("/api/v1/payments/") => match command {
                "record" => json!({ "paid_on": "2026-01-02" }),
                "reverse" => json!({ "words": "coba" }),
                "unapply" => json!({ "invoice_id": nil }),
                "refund" => {
                    json!({ "amount": "1.00", "paid_on": self.lately(), "method": "cash" })
                }
                _ => json!({}),
            },
            _ if command == "pay" => {
                json!({ "amount": "1000.00", "paid_on": "2026-01-02", "method": "cash" })
            }
            _ if command == "claims" => {
                json!({ "shipment_id": nil, "lines": [], "wants": "credit" })
            }
            _ if command == "answer" => json!({ "verdict": "accepted" }),
            (_, "/api/v1/invoices/{id}/credit") => {
                json!({ "lines": [{ "line_id": nil, "count_base": 1 }], "reason": "goodwill" })
            }
            (_, "/api/v1/invoices/{id}/apply" | "/api/v1/invoices/{id}/unapply") => {
                json!({ "invoice_id": self.invoice().await })
            }
            (_, "/api/v1/invoices/{id}/reverse") => json!({ "words": "coba" }),
            _ if command == "record-tax-number" => json!({ "number": "04002600000000123" }),
            _ if command == "write-off" => json!({ "words": "coba", "minutes": "Rapat 1" }),
            _ if command == "decide" => json!({ "amount": "1.00", "words": "coba" }),
            _ if matches!(command, "reject" | "cancel" | "short-close" | "send-back") => {
                json!({ "reason": "coba" })
            }
            _ if matches!(command, "counter" | "amend") => {
                json!({ "lines": [{ "line_id": nil, "count": 1 }] })
            }
            _ if command == "prove-delivery" => {
                json!({ "shipment_id": nil, "received_by": "Ibu Maria" })
            }
            _ if command == "dispatch" => json!({ "lines": [{ "line_id": nil, "count": 1 }] }),
            _ if command == "undo-dispatch" => json!({ "shipment_id": nil, "reason": "coba" }),
            _ if command == "receive" => json!({ "shipment_id": nil, "lines": [] }),
            _ if command == "correct-receipt" => {
                json!({ "shipment_id": nil, "lines": [], "reason": "coba" })
            }
            _ => json!({}),
        };
        Some(body)
    }
}

fn pool_rules() -> Value {
    json!({ "open_at": "2099-01-01T00:00:00Z", "cut_off_at": "2099-01-02T00:00:00Z" })
}

fn storefront() -> Value {
    json!({ "is_open": true, "hours": [], "display": "goods", "accepts_automatically": true, "delivers": false,
            "account_days": 30, "admission": "open" })
}

fn resale_rule() -> Value {
    json!({ "margins": [{ "min_count": 1, "percent": "5" }] })
}

#[expect(clippy::disallowed_methods, reason = "a first day is judged by the real clock here")]
fn standing_order(offer: Uuid) -> Value {
    let later = (chrono::Utc::now() + chrono::TimeDelta::days(600)).date_naive();
    let mondays = json!({ "every": "week", "weekdays": [1], "time": "06:00", "from": later });
    json!({ "name": "Belanja Senin", "schedule": mondays, "lines": [{ "offer_id": offer, "count": 1 }] })
}

fn webhook() -> Value {
    json!({ "url": "https://penerima.contoh.invalid/lumbung" })
}

/// The smallest picture there is.
fn photo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(1, 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn product(name: &str) -> Value {
    json!({ "name": name, "category": "sembako", "base_unit": "pcs" })
}

fn offer_of(product: Uuid) -> Value {
    json!({
        "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 500,
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }],
    })
}
