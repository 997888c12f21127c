//! Requests to pay that a provider shows, held against doubles of the providers.

mod asking;
mod double;
mod hearing;
mod oddly;
mod pages;
mod whose;

use chrono::Days;
use marketplace_api::providers::midtrans::signature_key;
use marketplace_api::providers::snap::{RsaKey, body_hash};
use order_workflow::telling::address::Reach;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tempfile::TempDir;
use tests::app::{Client, Reply, TestApp};
use tests::bills::{Billed, bill};
use uuid::Uuid;

use self::double::{CLIENT_ID, CLIENT_SECRET, Double, SECRET_KEY, SERVER_KEY};

const MERCHANT: &str =
    include_str!("../../../../marketplace-api/src/providers/snap/fixtures/merchant.key.pem");
const MERCHANT_PUBLIC: &str =
    include_str!("../../../../marketplace-api/src/providers/snap/fixtures/merchant.pub.pem");
const PROVIDER: &str =
    include_str!("../../../../marketplace-api/src/providers/snap/fixtures/provider.key.pem");
const PROVIDER_PUBLIC: &str =
    include_str!("../../../../marketplace-api/src/providers/snap/fixtures/provider.pub.pem");
const CALLBACK_TOKEN: &str = "token-panggilan-balik-untuk-uji";
/// What an invoice in these tests is about: Rp1.250.000,50, so that it has to be rounded up to be paid.
const OWED: i64 = 125_000_050;
/// What is asked for.
const ASKED: &str = "1250001.00";

/// A seller that is paid through each of the providers in turn, a buyer that owes it, and the provider's double.
struct World {
    app: TestApp,
    double: Double,
    seller: Uuid,
    buyer: Uuid,
    selling: Client,
    buying: Client,
    account: String,
    invoice: Uuid,
    folder: TempDir,
}

impl World {
    /// Paid through `provider`.
    async fn begin(provider: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("providers.json");
        std::fs::write(folder.path().join("merchant.pem"), MERCHANT).unwrap();
        std::fs::write(folder.path().join("bank.pem"), PROVIDER_PUBLIC).unwrap();
        let app = TestApp::start_as(|settings| {
            settings.webhook_reach = Reach::Loopback;
            settings.providers_file = Some(file.clone());
        })
        .await;
        let double = Double::open().await;
        let seller = app.organization(Kind::Distributor, "Grosir Ende").await;
        let buyer = app.organization(Kind::Secondary, "Flores Bersama").await;
        let selling = app.person(seller, &[Role::Treasurer, Role::Manager]).await;
        let buying = app.person(buyer, &[Role::Treasurer]).await;
        let account = verified_account(&app, seller, &selling, "1234567890").await;
        let world = Self {
            invoice: owed(&app, seller, buyer).await,
            app,
            double,
            seller,
            buyer,
            selling,
            buying,
            account,
            folder,
        };
        world.keep(&world.credentials(world.seller, "grosir")).await;
        world.be_paid_through(&world.selling, &format!("grosir-{provider}"), &world.account).await;
        world
    }

    /// One entry for each kind of provider, by names that begin with `name`.
    fn credentials(&self, organization: Uuid, name: &str) -> Vec<Value> {
        let url = self.double.url();
        vec![
            json!({ "name": format!("{name}-midtrans"), "organization": organization, "provider": "midtrans",
                "url": url, "server_key": SERVER_KEY }),
            json!({ "name": format!("{name}-xendit"), "organization": organization, "provider": "xendit",
                "url": url, "secret_key": SECRET_KEY, "callback_token": CALLBACK_TOKEN }),
            json!({ "name": format!("{name}-snap"), "organization": organization, "provider": "snap", "url": url,
                "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "private_key": "merchant.pem",
                "provider_key": "bank.pem", "partner_id": "82150823919040624621823174737537",
                "channel_id": "95221", "qris": { "merchant_id": "merch00001" },
                "banks": { "bri": { "partner_service_id": "19008" } } }),
        ]
    }

    /// What stands in the node's file from now on.
    async fn keep(&self, entries: &[Value]) {
        let path = self.folder.path().join("providers.json");
        tokio::fs::write(path, json!({ "credentials": entries }).to_string()).await.unwrap();
    }

    async fn be_paid_through(&self, who: &Client, credentials: &str, account: &str) {
        let body = json!({ "credentials": credentials, "account_id": account });
        let set = who.ask(Method::PUT, "/api/v1/payment-provider", Some(body)).await;
        assert_eq!(set.status, 200, "{}", set.text);
    }

    /// The buyer asks for what is to be paid.
    async fn ask(&self, body: Value) -> Reply {
        self.buying.post(&format!("/api/v1/invoices/{}/payment-requests", self.invoice), body).await
    }

    /// A QRIS that waits: its id, and what we call it to the provider.
    async fn waiting(&self) -> (String, String) {
        let made = self.ask(json!({ "way": "qris" })).await;
        assert_eq!((made.status, &made.body["state"]), (201, &json!("waiting")), "{}", made.text);
        let id = made.body["id"].as_str().unwrap().to_owned();
        let reference = id.replace('-', "");
        (id, reference)
    }

    /// As the seller sees it.
    async fn seen(&self, id: &str) -> Value {
        let seen = self.selling.get(&format!("/api/v1/payment-requests/{id}")).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.body
    }

    /// What is open of the invoice, in sen.
    async fn open(&self) -> i64 {
        self.number("SELECT total_sen - settled_sen AS n FROM invoice WHERE id = $1").await
    }

    /// Payments of the buyer that count, and what they come to in sen.
    async fn paid(&self) -> (i64, i64) {
        let of = "FROM payment WHERE payee_id = (SELECT issuer_id FROM invoice WHERE id = $1) AND state IN ('recorded', 'confirmed')";
        let sum = format!("SELECT coalesce(sum(amount_sen), 0)::bigint AS n {of}");
        (self.number(&format!("SELECT count(*) AS n {of}")).await, self.number(&sum).await)
    }

    async fn number(&self, sql: &str) -> i64 {
        let asked = Statement::from_sql_and_values(DbBackend::Postgres, sql, [self.invoice.into()]);
        let row = self.app.workflow.database.connection().query_one_raw(asked).await.unwrap();
        row.unwrap().try_get("", "n").unwrap()
    }

    /// A notice of Midtrans, signed.
    async fn midtrans(&self, reference: &str, (status, code): (&str, &str), more: Value) -> Reply {
        let mut body = json!({ "transaction_status": status, "status_code": code, "order_id": reference,
            "gross_amount": ASKED, "fraud_status": "accept", "currency": "IDR", "payment_type": "qris",
            "transaction_id": format!("t-{reference}"), "transaction_time": "2026-11-23 07:00:00" });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let gross = body["gross_amount"].as_str().unwrap();
        body["signature_key"] = json!(signature_key(reference, code, gross, SERVER_KEY));
        self.app.visitor().post("/api/v1/providers/midtrans/notices", body).await
    }

    /// A notice of SNAP BI, signed with a key over the path it goes to.
    async fn snap(&self, key: &str, body: &Value, timestamp: &str) -> Reply {
        let path = "/api/v1/providers/snap/notices";
        let hash = body_hash(body.to_string().as_bytes());
        let signature = RsaKey::from_pem(key)
            .unwrap()
            .sign(&format!("POST:{path}:{hash}:{timestamp}"))
            .unwrap();
        let visitor = self.app.visitor();
        let signed = visitor.with("x-timestamp", timestamp).with("x-signature", &signature);
        signed.post(path, body.clone()).await
    }
}

/// What SNAP BI says of a QRIS that was paid.
fn snap_paid(reference: &str) -> Value {
    json!({ "originalReferenceNo": format!("A1{reference}"), "originalPartnerReferenceNo": reference,
        "merchantId": "merch00001", "latestTransactionStatus": "00", "transactionStatusDesc": "Success",
        "amount": { "value": ASKED, "currency": "IDR" } })
}

async fn verified_account(app: &TestApp, owner: Uuid, who: &Client, number: &str) -> String {
    let body = json!({ "bank_code": "014", "number": number, "holder": "Grosir Ende" });
    let entered = who.post("/api/v1/bank-accounts", body).await;
    assert_eq!(entered.status, 201, "{}", entered.text);
    let id = entered.body["id"].as_str().unwrap().to_owned();
    let other = app.person(owner, &[Role::Treasurer, Role::Manager]).await;
    let path = format!("/api/v1/bank-accounts/{id}/verify");
    let verified = other.post(&path, json!({ "proof": "Buku tabungan" })).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    id
}

async fn owed(app: &TestApp, issuer: Uuid, receiver: Uuid) -> Uuid {
    let day = app.clock.today() - Days::new(3);
    let due = day + Days::new(14);
    let made = bill(&app.workflow, &[Billed { issuer, receiver, sen: OWED, day, due }]).await;
    made[0]
}
