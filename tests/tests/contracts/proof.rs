//! The proof: histories as they are downloaded from the real program, judged by the real program and by
//! a verifier written from `docs/PROOF.md` alone, which shares no code with ours.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tests::caller::{Caller, Tally};
use tests::database::TestDatabase;
use tests::market::{Market, PASSWORD};
use tests::program::{Program, create_operator, run};

/// A market with one order that was accepted and sent, in the real program.
struct Story {
    database: TestDatabase,
    folder: TempDir,
    program: Program,
    buyer: Caller,
    seller: Caller,
    order: String,
}

impl Story {
    async fn begin() -> Self {
        let database = TestDatabase::fresh().await;
        let folder = tempfile::tempdir().unwrap();
        create_operator(Some(database.url()), folder.path(), "operator", PASSWORD);
        let program = Program::start(database.url(), folder.path());
        let market = Market::open(&Caller::new(program.address(), &Tally::default()), 1, 1).await;
        let (buyer, seller) = (market.buyers[0].caller.clone(), market.seller.caller.clone());
        let body = json!({ "seller_id": market.seller.id, "note": "Lewat \"Ende\"\n\u{1f6a2}",
            "lines": [{ "offer_id": market.offers[0], "count": 12 }] });
        let made = told(&buyer, "/api/v1/purchase-orders", &body).await;
        let order = made["id"].as_str().unwrap().to_owned();
        let mut story = Self { database, folder, program, buyer, seller, order };
        story.ask("buyer", "submit", &json!({})).await;
        let confirmed = story.ask("seller", "accept", &json!({})).await;
        let lines = json!([{ "line_id": confirmed["lines"][0]["id"], "count": 10 }]);
        story
            .ask("seller", "dispatch", &json!({ "lines": lines, "carrier": "KM Ile Mandiri" }))
            .await;
        story
    }

    async fn ask(&mut self, who: &str, command: &str, body: &Value) -> Value {
        let path = format!("/api/v1/purchase-orders/{}/{command}", self.order);
        told(if who == "buyer" { &self.buyer } else { &self.seller }, &path, body).await
    }

    async fn get(&self, by: &Caller, path: &str) -> Value {
        let answer = by.get("look", path).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body
    }

    async fn history(&self, by: &Caller) -> Value {
        self.get(by, &format!("/api/v1/purchase-orders/{}/history", self.order)).await
    }

    /// The line that an answer and a paper carry.
    async fn head(&self, by: &Caller) -> String {
        let order = self.get(by, &format!("/api/v1/purchase-orders/{}", self.order)).await;
        order["history"]["text"].as_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content.to_string()).unwrap();
        path
    }

    /// Stops the program, changes the key and starts it again.
    fn rotate(mut self) -> Self {
        self.program.stop();
        let rotated = run(self.folder.path(), &["rotate-signing-key"]);
        assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
        self.program = Program::start(self.database.url(), self.folder.path());
        self.buyer = self.buyer.at(self.program.address());
        self.seller = self.seller.at(self.program.address());
        self
    }
}

async fn told(by: &Caller, path: &str, body: &Value) -> Value {
    let answer = by.post("trade", path, body).await.unwrap();
    assert!(answer.status < 300, "{path}: {}", answer.text);
    answer.body
}

/// What `verify-history` says of a file: nothing when it is whole, else the sentence.
fn verdict(file: &Path, more: &[&str]) -> Result<String, String> {
    let folder = file.parent().unwrap();
    let asked = [&["verify-history", file.to_str().unwrap()], more].concat();
    let output = run(folder, &asked);
    let said = String::from_utf8(output.stdout).unwrap();
    if output.status.success() { Ok(said) } else { Err(said) }
}

#[tokio::test]
async fn each_party_verifies_its_own_download_and_the_others() {
    let story = Story::begin().await;
    let (of_buyer, of_seller) =
        (story.history(&story.buyer).await, story.history(&story.seller).await);
    let head = story.head(&story.seller).await;
    let keys = story.get(&story.buyer, "/api/v1/keys").await;
    let (bought, sold) = (story.file("b.json", &of_buyer), story.file("s.json", &of_seller));
    let keys_file = story.file("keys.json", &keys);
    let (bought_name, sold_name) = (bought.to_str().unwrap(), sold.to_str().unwrap());

    // By the page's wording alone, and by ours.
    for file in [&of_buyer, &of_seller] {
        by_the_document(file, keys["items"][0]["public_key"].as_str().unwrap());
    }
    let said = verdict(&bought, &[]).unwrap();
    assert!(said.contains("4 catatan") && said.contains("4 entries"), "{said}");
    assert!(said.contains("stands in the file itself"), "{said}");
    let key = keys["items"][0]["public_key"].as_str().unwrap();
    let said = verdict(&bought, &["--key", key, "--head", &head, "--against", sold_name]).unwrap();
    assert!(said.contains("is that of entry 4") && said.contains("same up to entry 4"), "{said}");
    verdict(&sold, &["--key", keys_file.to_str().unwrap(), "--against", bought_name]).unwrap();
    // What is the buyer's alone is a digest for the seller, and the same digest.
    let draft = |file: &Value| file["items"][0]["fields"].as_array().unwrap().clone();
    for (mine, theirs) in draft(&of_buyer).iter().zip(draft(&of_seller)) {
        assert!(mine["value"] != Value::Null && theirs["value"] == Value::Null, "{theirs}");
        assert_eq!(mine["digest"], theirs["digest"]);
    }
    // The page gives the same file, and the paper the head and the key.
    let buyer = Caller::new(story.program.address(), &Tally::default());
    let browser = buyer.browsing("pembeli-1", PASSWORD).await;
    let order = &story.order;
    assert_eq!(story.get(&browser, &format!("/orders/{order}/history.json")).await, of_buyer);
    let page = browser.get("page", &format!("/orders/{order}")).await.unwrap().text;
    assert!(
        page.contains(&format!("/orders/{order}/history.json")) && page.contains("Unduh riwayat")
    );
    let paper = browser.get("paper", &format!("/orders/{order}?print=1")).await.unwrap().text;
    assert!(paper.contains(&head) && paper.contains(key), "{paper}");
    // Anybody may have the keys.
    let visitor = Caller::new(story.program.address(), &Tally::default());
    assert_eq!(story.get(&visitor, "/api/v1/keys").await, keys);
    story.program.stop();
}

#[tokio::test]
async fn whoever_changes_a_download_is_found() {
    let mut story = Story::begin().await;
    let of_before = story.history(&story.seller).await;
    let lines = of_before["items"][3]["fields"].as_array().unwrap();
    assert!(lines.iter().any(|field| field["name"] == "carrier"), "{lines:?}");
    let shipment =
        story.get(&story.buyer, &format!("/api/v1/purchase-orders/{}", story.order)).await;
    let (shipment, line) = (&shipment["shipments"][0]["id"], &shipment["lines"][0]["id"]);
    let count = json!({ "shipment_id": shipment, "lines": [{ "line_id": line, "received": 9,
        "rejected": 1, "lost": 0, "reason": "Karung robek" }] });
    story.ask("buyer", "receive", &count).await;
    let whole = story.history(&story.seller).await;
    let head = story.head(&story.buyer).await;
    let theirs = story.file("theirs.json", &story.history(&story.buyer).await);
    let keys = story.file("keys.json", &story.get(&story.buyer, "/api/v1/keys").await);
    let (theirs, keys) = (theirs.to_str().unwrap(), keys.to_str().unwrap());
    let says = |change: &dyn Fn(&mut Value), more: &[&str]| {
        let mut changed = whole.clone();
        change(&mut changed);
        verdict(&story.file("changed.json", &changed), more)
    };
    let items = |file: &mut Value| file["items"].as_array_mut().unwrap().clone();

    says(&|_| {}, &["--head", &head, "--against", theirs, "--key", keys]).unwrap();
    let count = says(
        &|file| {
            let fields = file["items"][4]["fields"].as_array_mut().unwrap();
            let lines = fields.iter_mut().find(|field| field["name"] == "lines").unwrap();
            lines["value"][0]["received_base"] = json!(120);
        },
        &[],
    );
    let count = count.unwrap_err();
    assert!(count.contains("catatan 5: isi lines tidak cocok"), "{count}");
    assert!(count.contains("entry 5: the value of lines does not have its digest"), "{count}");
    let gone =
        says(&|file| drop(file["items"].as_array_mut().unwrap().remove(2)), &[]).unwrap_err();
    assert!(gone.contains("entry 3: is missing from the file"), "{gone}");
    let swapped = says(&|file| file["items"].as_array_mut().unwrap().swap(1, 3), &[]).unwrap_err();
    assert!(swapped.contains("entry 2: is not in its place"), "{swapped}");
    let twice = says(
        &|file| {
            let again = items(file)[1].clone();
            file["items"].as_array_mut().unwrap().insert(2, again);
        },
        &[],
    );
    assert!(twice.unwrap_err().contains("entry 3: entry 2 stands twice"));
    let cut = says(&|file| file["items"].as_array_mut().unwrap().truncate(4), &[]).unwrap_err();
    assert!(cut.contains("entry 5: is cut off at the end"), "{cut}");
    let other = says(&|file| file["order_id"] = json!("01980c00-0000-7000-8000-000000000000"), &[]);
    assert!(other.unwrap_err().contains("entry 1: its hash is not"));
    let extra = says(&|file| file["items"][1]["agreed"] = json!(true), &[]);
    assert_eq!(extra, Err(String::new()), "refused as no history");

    // The file of before the count is whole by itself; the buyer's head knows of the count.
    let old = story.file("old.json", &of_before);
    verdict(&old, &["--key", keys]).unwrap();
    let short = verdict(&old, &["--key", keys, "--head", &head]).unwrap_err();
    assert!(short.contains("entry 5: is not in the file"), "{short}");

    // Somebody makes everything anew, and a key as well.
    let forged = story.file("forged.json", &forged(whole.clone()));
    verdict(&forged, &[]).unwrap();
    let by_head = verdict(&forged, &["--head", &head]).unwrap_err();
    let length = whole["head"]["length"].as_i64().unwrap();
    assert!(
        by_head.contains(&format!("entry {length}: its hash is not that of the head")),
        "{by_head}"
    );
    let by_copy = verdict(&forged, &["--against", theirs]).unwrap_err();
    assert!(by_copy.contains("entry 4: it is not what the other copy says"), "{by_copy}");
    let by_key = verdict(&forged, &["--key", keys]).unwrap_err();
    assert!(by_key.contains("which is none of those trusted"), "{by_key}");
    story.program.stop();
}

#[tokio::test]
async fn an_erased_name_and_a_changed_key_leave_the_proof_standing() {
    let story = Story::begin().await;
    let before = story.history(&story.buyer).await;
    let paper = story.head(&story.seller).await;
    let database = story.database.database();
    let erase = "UPDATE order_history_field SET value = NULL, salt = NULL WHERE name = 'by'";
    let statement = Statement::from_string(DbBackend::Postgres, erase);
    assert_eq!(database.connection().execute_raw(statement).await.unwrap().rows_affected(), 4);

    let erased = story.history(&story.buyer).await;

    assert!(!erased.to_string().contains("\"penjual\""), "the name is gone");
    let (old, file) = (story.file("old.json", &before), story.file("erased.json", &erased));
    let said = verdict(&file, &["--head", &paper, "--against", old.to_str().unwrap()]).unwrap();
    assert!(said.contains("3 fields meant for both were emptied"), "{said}");

    let story = story.rotate();

    let after = story.history(&story.buyer).await;
    let keys = story.get(&story.buyer, "/api/v1/keys").await;
    let published = keys["items"].as_array().unwrap();
    assert_eq!(published.len(), 2, "{keys}");
    assert!(published[0]["retired_at"].is_null() && published[1]["retired_at"].is_string());
    assert_eq!(published[1]["id"], before["head"]["key"]);
    assert_eq!(after["head"]["key"], published[0]["id"]);
    assert_eq!(after["head"]["hash"], before["head"]["hash"]);
    by_the_document(&after, published[0]["public_key"].as_str().unwrap());
    let (new, keys) = (story.file("new.json", &after), story.file("keys.json", &keys));
    for file in [&old, &new] {
        let other = if file == &old { &new } else { &old };
        let keys = keys.to_str().unwrap();
        let more = ["--key", keys, "--head", &paper, "--against", other.to_str().unwrap()];
        verdict(file, &more).unwrap();
    }
    let new_key = published[0]["public_key"].as_str().unwrap();
    let unknown = verdict(&old, &["--key", new_key]).unwrap_err();
    assert!(unknown.contains("none of those trusted"), "{unknown}");
    story.program.stop();
}

// --- a verifier from the words of docs/PROOF.md

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

fn text<'a>(of: &'a Value, member: &str) -> &'a str {
    of[member].as_str().unwrap_or_else(|| panic!("no {member} in {of}"))
}

/// "Canonical JSON".
fn canonical(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => if *truth { "true" } else { "false" }.to_owned(),
        Value::Number(number) => number.as_i64().unwrap().to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by_key(|name| name.as_bytes());
            let told =
                names.iter().map(|name| format!("{}:{}", quoted(name), canonical(&members[*name])));
            format!("{{{}}}", told.collect::<Vec<_>>().join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter].map(String::from)),
            '\u{8}' => quoted.push_str("\\b"),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            '\u{c}' => quoted.push_str("\\f"),
            '\r' => quoted.push_str("\\r"),
            low if low < ' ' => quoted.extend(["\\u", &format!("{:04x}", u32::from(low))]),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// "Hashes and signature": the digest of a field that shows value and salt.
fn digest(field: &Value) -> String {
    let mut bytes = format!("lumbung-field-v1\n{}\n", text(field, "name")).into_bytes();
    bytes.extend(unhex(text(field, "salt")));
    bytes.extend(canonical(&field["value"]).into_bytes());
    hex(&Sha256::digest(bytes))
}

/// The hash of an entry.
fn hash(order: &str, previous: &str, entry: &Value) -> String {
    let (position, kind) = (&entry["position"], text(entry, "kind"));
    let mut bytes = format!("lumbung-entry-v1\n{previous}\n{order}\n{position}\n{kind}\n");
    for field in entry["fields"].as_array().unwrap() {
        let parts = ["name", "audience", "digest"].map(|member| text(field, member));
        bytes.push_str(&parts.join(":"));
        bytes.push('\n');
    }
    hex(&Sha256::digest(bytes))
}

fn statement(file: &Value) -> String {
    let head = &file["head"];
    let (order, length, hash) = (text(file, "order_id"), &head["length"], text(head, "hash"));
    format!("lumbung-history-head-v1\n{order}\n{length}\n{hash}")
}

fn key_id(key: &[u8]) -> String {
    hex(&Sha256::digest(key))[..16].to_owned()
}

/// Judges a file, which must hold.
fn by_the_document(file: &Value, trusted: &str) {
    let mut previous = "0".repeat(64);
    let items = file["items"].as_array().unwrap();
    for (entry, position) in items.iter().zip(1..) {
        assert_eq!(entry["position"], json!(position));
        for field in entry["fields"].as_array().unwrap() {
            assert_eq!(field["value"].is_null(), field["salt"].is_null(), "{field}");
            if !field["salt"].is_null() {
                assert_eq!(digest(field), text(field, "digest"), "{field}");
            }
        }
        assert_eq!(text(entry, "previous_hash"), previous);
        previous = hash(text(file, "order_id"), &previous, entry);
        assert_eq!(text(entry, "hash"), previous, "entry {position}");
    }
    let head = &file["head"];
    assert_eq!(
        (head["length"].as_u64(), text(head, "hash")),
        (Some(u64::try_from(items.len()).unwrap()), &*previous)
    );
    let key: [u8; 32] = BASE64.decode(trusted).unwrap().try_into().unwrap();
    assert_eq!(text(head, "key"), key_id(&key));
    let signature =
        Signature::from_slice(&BASE64.decode(text(head, "signature")).unwrap()).unwrap();
    let key = VerifyingKey::from_bytes(&key).unwrap();
    key.verify_strict(statement(file).as_bytes(), &signature).unwrap();
    let parts =
        [&head["length"].to_string(), &previous, text(head, "signature"), text(head, "key")];
    assert_eq!(text(head, "text"), parts.join("."));
}

/// The carrier becomes another, every hash is made anew, and a key of one's own signs it.
fn forged(mut file: Value) -> Value {
    let order = text(&file, "order_id").to_owned();
    let mut previous = "0".repeat(64);
    for entry in file["items"].as_array_mut().unwrap() {
        for field in entry["fields"].as_array_mut().unwrap() {
            if field["name"] == "carrier" {
                field["value"] = json!("KM Siapa Saja");
                field["digest"] = json!(digest(field));
            }
        }
        entry["previous_hash"] = json!(previous);
        previous = hash(&order, &previous, entry);
        entry["hash"] = json!(previous);
    }
    let own = SigningKey::from_bytes(&[66; 32]);
    let public = own.verifying_key().to_bytes();
    file["head"]["hash"] = json!(previous);
    let signature = BASE64.encode(own.sign(statement(&file).as_bytes()).to_bytes());
    let text = format!("{}.{previous}.{signature}.{}", file["head"]["length"], key_id(&public));
    file["head"]["signature"] = json!(signature);
    file["head"]["key"] = json!(key_id(&public));
    file["head"]["text"] = json!(text);
    file["keys"] = json!([{ "id": key_id(&public), "public_key": BASE64.encode(public) }]);
    file
}
