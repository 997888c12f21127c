//! Walkthrough 3: the signal is gone. Two phones of one cooperative in the hills count deliveries and write orders for
//! two days, their clocks wrong, while the program is killed and started again; everything reaches the office once, in
//! the order of writing, or comes back as a question. Real Chromium, real PostgreSQL, the real program.

use std::collections::BTreeMap;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::Browser;
use tests::caller::{Caller, Tally};
use tests::database::TestDatabase;
use tests::gate::{Gate, Line};
use tests::market::{Market, PASSWORD, id_of};
use tests::program::{Program, create_operator};
use uuid::Uuid;

/// Shipments on their way to the cooperative.
const SHIPMENTS: usize = 14;
/// So many of them each phone counts: the phones share two of every five without knowing it.
const COUNTED: usize = 10;
/// Orders that each phone writes.
const WRITTEN: usize = 10;

/// The program, the line to it, and a cooperative with goods on their way.
struct Hills {
    gate: Gate,
    program: Option<Program>,
    market: Market,
    database: TestDatabase,
    folder: TempDir,
    shipments: Vec<Uuid>,
    order: Uuid,
}

impl Hills {
    async fn reach(shipments: usize) -> Self {
        let database = TestDatabase::fresh().await;
        let folder = tempfile::tempdir().expect("a folder");
        create_operator(Some(database.url()), folder.path(), "operator", PASSWORD);
        let program = Program::start(database.url(), folder.path());
        let visitor = Caller::new(program.address(), &Tally::default());
        let market = Market::open(&visitor, 1, 3).await;
        let gate = Gate::new().await;
        gate.open_to(program.address());
        let mut hills = Self {
            gate,
            program: Some(program),
            market,
            database,
            folder,
            shipments: Vec::new(),
            order: Uuid::nil(),
        };
        hills.ship(shipments).await;
        hills
    }

    /// One order that leaves in so many shipments, each a carton of either goods.
    async fn ship(&mut self, shipments: usize) {
        let [first, second, _] = self.market.offers[..] else { panic!("three goods") };
        let buyer = &self.market.buyers[0].caller;
        let body = json!({ "seller_id": self.market.seller.id, "submit": true, "lines": [
            { "offer_id": first, "count": shipments.max(1) }, { "offer_id": second, "count": shipments.max(1) }] });
        let made = buyer.post("order", "/api/v1/purchase-orders", &body).await.expect("an answer");
        assert_eq!(made.status, 201, "{}", made.text);
        self.order = id_of(&made.body);
        let path = format!("/api/v1/purchase-orders/{}", self.order);
        let seller = &self.market.seller.caller;
        let accepted = seller.post("accept", &format!("{path}/accept"), &json!({})).await;
        let accepted = accepted.expect("an answer");
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        let lines: Vec<Value> = accepted.body["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .map(|line| json!({ "line_id": line["id"], "count": 1 }))
            .collect();
        for _ in 0..shipments {
            let (to, leaving) = (format!("{path}/dispatch"), json!({ "lines": lines }));
            let sent = seller.post("dispatch", &to, &leaving).await.expect("an answer");
            assert_eq!(sent.status, 200, "{}", sent.text);
            let last =
                sent.body["shipments"].as_array().and_then(|all| all.last()).expect("it left");
            self.shipments.push(id_of(last));
        }
    }

    /// The power goes, and comes back: the program is somewhere else, the line is as it was.
    fn die_and_come_back(&mut self) {
        self.program.take().expect("it runs").kill();
        self.program = Some(Program::start(self.database.url(), self.folder.path()));
    }

    fn open_line(&self) {
        self.gate.open_to(self.program.as_ref().expect("it runs").address());
    }

    fn swallow_answers(&self) {
        self.gate.swallow(self.program.as_ref().expect("it runs").address());
    }

    fn cut_line(&self) {
        self.gate.set(Line::Cut);
    }

    /// Another manager of the cooperative.
    async fn colleague(&self, login: &str) {
        let body =
            json!({ "login": login, "name": login, "password": PASSWORD, "roles": ["manager"] });
        let path = format!("/api/v1/organizations/{}/people", self.market.buyers[0].id);
        let made = self.market.operator.post("person", &path, &body).await.expect("an answer");
        assert_eq!(made.status, 201, "{}", made.text);
    }

    async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        self.database.database().connection().query_all_raw(asked).await.expect("rows")
    }

    async fn number(&self, sql: &str) -> i64 {
        self.rows(sql).await[0].try_get_by_index(0).expect("a number")
    }
}

/// A phone: a browser, and whose it is.
struct Phone<'h> {
    browser: Browser,
    hills: &'h str,
    _profile: TempDir,
}

impl<'h> Phone<'h> {
    /// A phone on which somebody signed in, whose worker stands and has kept what it keeps.
    async fn of(login: &str, address: &'h str) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let phone = Self {
            browser: Browser::start(profile.path()).await,
            hills: address,
            _profile: profile,
        };
        phone.sign_in(login).await;
        phone
    }

    async fn sign_in(&self, login: &str) {
        self.open("/sign-in").await;
        let script = format!(
            "document.querySelector('[name=login]').value = '{login}';
             document.querySelector('[name=password]').value = '{PASSWORD}';
             document.querySelector('form[action=\"/sign-in\"] button.go').click()"
        );
        self.browser.run(&script).await;
        self.browser.until("location.pathname === '/' && !!document.body.dataset.owner").await;
        self.kept().await;
    }

    /// Waits until everything is kept that is to be.
    async fn kept(&self) {
        let kept = "!!navigator.serviceWorker.controller && !!(await Outbox.meta('kept:' + document.body.dataset.owner))";
        self.browser.until(kept).await;
    }

    async fn open(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.hills)).await;
    }

    async fn n(&self, expression: &str) -> u64 {
        self.browser
            .run(&format!("return (async () => ({expression}))()"))
            .await
            .as_u64()
            .unwrap_or(u64::MAX)
    }

    /// How many packets wait, whatever for.
    async fn waiting(&self) -> u64 {
        self.n("(await Outbox.list(document.body.dataset.owner)).length").await
    }

    /// Counts a shipment on its kept page: everything good.
    async fn count(&self, shipment: Uuid) {
        let before = self.waiting().await;
        self.open(&format!("/shipments/{shipment}/receive")).await;
        self.browser
            .until("!!document.querySelector('form.tally') && 'kept' in document.body.dataset")
            .await;
        self.browser
            .run("document.querySelectorAll('[value=all]').forEach((all) => all.click()); document.querySelector('.tally-done').click()")
            .await;
        self.in_the_outbox(before + 1).await;
    }

    /// Writes an order of so many cartons on the kept price list.
    async fn order(&self, cartons: usize) {
        let before = self.waiting().await;
        self.open("/price-list").await;
        self.browser
            .until("!!document.querySelector('[data-goods]') && 'kept' in document.body.dataset")
            .await;
        let script = format!(
            "const field = document.querySelector('[name^=count-]'); field.value = '{cartons}';
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             document.querySelector('[name=do][value=submit]').click()"
        );
        self.browser.run(&script).await;
        self.in_the_outbox(before + 1).await;
    }

    async fn in_the_outbox(&self, n: u64) {
        let there = format!(
            "location.pathname === '/outbox' && (await Outbox.list(document.body.dataset.owner)).length === {n}
             && document.querySelectorAll('#waits article, #asks article').length === {n}"
        );
        self.browser.until(&there).await;
    }

    /// Presses "Coba kirim sekarang" until nothing waits but questions.
    async fn send_all(&self) {
        self.open("/outbox").await;
        self.browser.until("!!document.getElementById('outbox')").await;
        self.browser.run("document.querySelector('[data-do=now]').click()").await;
        let none = "(await Outbox.list(document.body.dataset.owner)).every((packet) => packet.state === 'question')";
        self.browser.until(none).await;
    }
}

mod in_the_browser {
    use super::*;

    #[expect(clippy::too_many_lines, reason = "two days, told from the morning to the end")]
    #[tokio::test(flavor = "multi_thread")]
    async fn two_phones_without_signal_for_two_days_and_each_command_counts_once_or_asks() {
        let mut hills = Hills::reach(SHIPMENTS).await;
        hills.colleague("rafael").await;
        let address = hills.gate.address().to_owned();
        let login = hills.market.buyers[0].login.clone();
        let phones = [Phone::of(&login, &address).await, Phone::of("rafael", &address).await];
        hills.cut_line();
        // One phone's clock is two days ahead by the second day, the other lost three years with its battery.
        phones[1].browser.shift_clock(-3 * 365 * 24).await;

        // Day one and day two: counting and ordering in turns.
        let theirs = [&hills.shipments[..COUNTED], &hills.shipments[SHIPMENTS - COUNTED..]]
            .map(<[Uuid]>::to_vec);
        for turn in 0..WRITTEN {
            if turn == WRITTEN / 2 {
                hills.die_and_come_back();
                phones[0].browser.shift_clock(48).await;
            }
            for (phone, shipments) in phones.iter().zip(&theirs) {
                phone.count(shipments[turn]).await;
                phone.order(100 + turn).await;
            }
        }
        for phone in &phones {
            assert_eq!(phone.waiting().await, 20);
        }

        // The signal comes and goes: answers are lost on the way, the program dies in the midst of it.
        hills.swallow_answers();
        for phone in &phones {
            phone.browser.run("document.querySelector('[data-do=now]').click()").await;
        }
        let arrived = "SELECT count(*) FROM device_packet";
        for _ in 0..100 {
            if hills.number(arrived).await >= 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(hills.number(arrived).await >= 2, "what was sent arrived, and nobody was told");
        hills.cut_line();
        assert_eq!(
            phones[0].waiting().await,
            20,
            "nothing is believed to be sent that was not answered"
        );
        hills.open_line();
        phones[0].browser.run("document.querySelector('[data-do=now]').click()").await;
        for _ in 0..200 {
            if phones[0].waiting().await <= 15 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        hills.die_and_come_back();
        hills.open_line();
        for phone in &phones {
            phone.send_all().await;
        }

        // Each shipment was counted once; whoever came second is asked.
        assert_eq!(
            hills.number("SELECT count(*) FROM receipt").await,
            i64::try_from(SHIPMENTS).unwrap()
        );
        assert_eq!(
            hills.number("SELECT count(*) FROM shipment WHERE state = 'received'").await,
            14
        );
        let questions = [phones[0].waiting().await, phones[1].waiting().await];
        assert_eq!(questions.iter().sum::<u64>(), u64::try_from(2 * COUNTED - SHIPMENTS).unwrap());
        // Each order stands once, and each phone's in the order in which they were written.
        let rows = hills
            .rows(
                "SELECT h.device_id::text AS device, h.device_sequence AS n, l.ordered_base / l.factor AS cartons, o.number
                 FROM purchase_order o JOIN order_line l ON l.order_id = o.id
                 JOIN order_history h ON h.order_id = o.id AND h.kind = 'submitted'
                 WHERE h.device_id IS NOT NULL ORDER BY o.number",
            )
            .await;
        let mut written: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for row in &rows {
            let device: String = row.try_get("", "device").unwrap();
            written.entry(device).or_default().push(row.try_get("", "cartons").unwrap());
        }
        let expected: Vec<i64> = (100..100 + i64::try_from(WRITTEN).unwrap()).collect();
        assert_eq!(written.values().collect::<Vec<_>>(), [&expected, &expected]);
        // Forty numbers came, none is missing, each was answered.
        assert_eq!(hills.number("SELECT count(*) FROM device_packet").await, 40);
        assert_eq!(
            hills.number("SELECT count(*) FROM device_packet WHERE status IS NULL").await,
            0
        );
        assert_eq!(hills.number("SELECT sum(sequence)::bigint FROM device_packet").await, 2 * 210);
        assert_eq!(hills.number("SELECT count(*) FROM invariant_breach").await, 0);

        // A question holds both counts and both ways out; kept as a note, it is not lost.
        let asked =
            phones.iter().zip(questions).find(|(_, n)| *n > 0).map(|(phone, _)| phone).unwrap();
        asked.open("/outbox").await;
        asked.browser.until("!!document.querySelector('#asks article')").await;
        let question =
            asked.browser.run("return document.querySelector('#asks article').innerText").await;
        let question = question.as_str().unwrap_or_default().to_owned();
        for part in [
            "sudah dihitung",
            "Yang Anda tulis",
            "Semua baik",
            "Yang ada di Lumbung",
            "Simpan sebagai catatan",
        ] {
            assert!(question.contains(part), "no {part} in {question}");
        }
        asked.browser.run("document.querySelector('#asks [data-do=drop]').click()").await;
        asked.browser.until("document.querySelectorAll('#notes article').length === 1").await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_in_other_hands_shows_nothing_and_sends_nothing_of_the_one_before() {
        let hills = Hills::reach(2).await;
        hills.colleague("rafael").await;
        let address = hills.gate.address().to_owned();
        let login = hills.market.buyers[0].login.clone();
        let phone = Phone::of(&login, &address).await;
        hills.cut_line();
        phone.count(hills.shipments[0]).await;
        let others = "SELECT count(*) FROM receipt";

        // Signing out with something waiting is asked about; the copies go, the packet stays.
        phone.open("/more").await;
        phone.browser.until("'kept' in document.body.dataset && !!document.querySelector('[data-unsent]:not([hidden])')").await;
        phone
            .browser
            .run("document.querySelector('form[action=\"/sign-out\"] button').click()")
            .await;
        phone.browser.until("location.search === '?leaving=1' && !document.querySelector('[data-leaving]').hidden").await;
        phone.browser.run("document.querySelector('[data-leaves] button').click()").await;
        phone.browser.until("!!document.querySelector('[data-kept-list]')").await;
        phone.open("/orders").await;
        phone.browser.until("!!document.querySelector('[data-kept-list]') && document.querySelectorAll('[data-kept-list] a').length === 0").await;
        let kept = phone
            .n("(await caches.keys()).filter((name) => name.startsWith('kept-')).length")
            .await;
        assert_eq!(kept, 0, "no copy is left for the next");

        // The signal comes back: they are signed out at Lumbung too, before anything is shown.
        hills.open_line();
        phone.open("/orders").await;
        phone.browser.until("location.pathname === '/sign-in'").await;
        phone.sign_in("rafael").await;
        phone.open("/outbox").await;
        phone.browser.until("!!document.getElementById('outbox') && !document.querySelector('[data-p=others]').hidden").await;
        let shown = phone.browser.run("return document.body.innerText").await;
        let shown = shown.as_str().unwrap_or_default();
        assert!(!shown.contains("Hitung barang SJ"), "{shown}");
        assert_eq!(hills.number(others).await, 0, "nobody sends what another wrote");

        phone.open("/more").await;
        phone
            .browser
            .run("document.querySelector('form[action=\"/sign-out\"] button').click()")
            .await;
        phone.browser.until("location.pathname === '/sign-in'").await;
        phone.sign_in(&login).await;
        phone.browser.until("(await Outbox.list(document.body.dataset.owner)).length === 0").await;
        assert_eq!(hills.number(others).await, 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_price_that_moved_while_there_was_no_signal_is_asked_about_and_taken_at_a_tap() {
        let hills = Hills::reach(0).await;
        let address = hills.gate.address().to_owned();
        let phone = Phone::of(&hills.market.buyers[0].login.clone(), &address).await;
        hills.cut_line();
        phone.order(3).await;
        for offer in &hills.market.offers {
            let dearer = json!({ "price_breaks": [{ "min_count": 1, "price": "220000.00" }] });
            let request = hills
                .market
                .seller
                .caller
                .request(reqwest::Method::PATCH, &format!("/api/v1/offers/{offer}"));
            let changed =
                hills.market.seller.caller.send("dearer", request.json(&dearer)).await.unwrap();
            assert_eq!(changed.status, 200, "{}", changed.text);
        }
        hills.open_line();
        phone.send_all().await;

        phone.browser.until("document.querySelectorAll('#asks article').length === 1").await;
        let question =
            phone.browser.run("return document.querySelector('#asks article').innerText").await;
        let question = question.as_str().unwrap_or_default();
        assert!(
            question.contains("Harga berubah: yang Anda lihat Rp634.500, sekarang Rp660.000"),
            "{question}"
        );
        phone.browser.run("document.querySelector('#asks [data-do=again]').click()").await;
        phone.browser.until("(await Outbox.list(document.body.dataset.owner)).length === 0").await;
        let submitted = "SELECT count(*) FROM purchase_order WHERE state = 'submitted' AND total_sen = 66000000";
        assert_eq!(hills.number(submitted).await, 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_form_whose_answer_is_lost_is_kept_by_the_worker_and_counts_once() {
        let hills = Hills::reach(1).await;
        let address = hills.gate.address().to_owned();
        let phone = Phone::of(&hills.market.buyers[0].login.clone(), &address).await;
        phone.open(&format!("/shipments/{}/receive", hills.shipments[0])).await;
        phone
            .browser
            .until("!!document.querySelector('form.tally') && !('kept' in document.body.dataset)")
            .await;

        // The browser believes that there is signal, the program hears the form, and the answer never comes.
        hills.swallow_answers();
        phone
            .browser
            .run("document.querySelectorAll('[value=all]').forEach((all) => all.click()); setTimeout(() => document.querySelector('.tally-done').click())")
            .await;
        for _ in 0..100 {
            if hills.number("SELECT count(*) FROM receipt").await == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(hills.number("SELECT count(*) FROM receipt").await, 1);
        hills.cut_line();
        phone.in_the_outbox(1).await;
        hills.open_line();
        phone.send_all().await;
        assert_eq!(phone.waiting().await, 0);
        assert_eq!(hills.number("SELECT count(*) FROM receipt").await, 1);
        assert_eq!(hills.number("SELECT count(*) FROM device_packet WHERE status = 303").await, 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_that_lost_its_storage_says_so() {
        let hills = Hills::reach(1).await;
        let address = hills.gate.address().to_owned();
        let phone = Phone::of(&hills.market.buyers[0].login.clone(), &address).await;
        hills.cut_line();
        phone.count(hills.shipments[0]).await;
        let cleared = json!({ "origin": address, "storageTypes": "indexeddb,cache_storage" });
        phone.browser.command("Storage.clearDataForOrigin", cleared).await;
        hills.open_line();

        phone.open("/orders").await;
        phone.browser.until("!document.getElementById('s-lost').hidden").await;
        let said = phone.browser.run("return document.getElementById('s-lost').innerText").await;
        assert!(
            said.as_str().unwrap_or_default().starts_with("1 kiriman yang belum terkirim hilang"),
            "{said}"
        );

        // It stays said, whichever page comes next, until a person says that it was read.
        phone.open("/basket").await;
        phone.browser.until("!document.getElementById('s-lost').hidden").await;
        phone.browser.run("document.querySelector('[data-read]').click()").await;
        phone.browser.until("document.getElementById('s-lost').hidden").await;
        phone.open("/orders").await;
        phone.browser.until("'unsent' in document.querySelector('[data-unsent]').dataset").await;
        phone.browser.until("document.getElementById('s-lost').hidden").await;
    }
}
