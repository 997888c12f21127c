//! Doubles of the three kinds of provider in one HTTP server, each as its public description has it: what is not signed
//! or asked for rightly is refused, a token runs out, an external id counts once a day, a reference once.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use marketplace_api::providers::snap::{RsaPublicKey, is_symmetric};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(super) const CLIENT_ID: &str = "962489e9-de5d-4eb7-92a4-b07d44d64bf4";
pub(super) const CLIENT_SECRET: &str = "rahasia-klien-untuk-uji";
pub(super) const SERVER_KEY: &str = "SB-Mid-server-untuk-uji";
pub(super) const SECRET_KEY: &str = "xnd_development_untuk-uji";
/// A code as QRIS has it; the checksum is nobody's concern here.
pub(super) const QR: &str =
    "00020101021226660014ID.CONTOH.WWW520454115303360540510000.005802ID6304ABCD";

/// What a provider does instead of what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It takes the request and says nothing.
    Silence,
    /// It answers with this status and no JSON.
    Status(u16),
    /// It answers 200 with something else.
    Garbage,
    /// It has forgotten every token.
    TokenOver,
    /// It says that the external id was used today.
    IdUsed,
}

/// What was asked.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) line: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Value,
}

#[derive(Debug, Default)]
struct Desk {
    calls: Vec<Call>,
    troubles: VecDeque<Trouble>,
    tokens: HashSet<String>,
    external_ids: HashSet<String>,
    references: HashSet<String>,
    /// What is said of a request when it is asked about, by our reference or the provider's id.
    becomes: HashMap<String, Value>,
}

/// The server, until it is dropped.
pub(super) struct Double {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Double {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let desk: Arc<Mutex<Desk>> = Arc::default();
        let kept = Arc::clone(&desk);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept)));
            }
        });
        Self { address, desk, serving }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it does with the next calls that are no requests for a token.
    pub(super) fn trouble_next(&self, troubles: &[Trouble]) {
        self.desk.lock().unwrap().troubles.extend(troubles);
    }

    /// What it says of a request from now on.
    pub(super) fn becomes(&self, reference: &str, said: Value) {
        self.desk.lock().unwrap().becomes.insert(reference.to_owned(), said);
    }

    pub(super) fn calls(&self, path: &str) -> Vec<Call> {
        let desk = self.desk.lock().unwrap();
        desk.calls.iter().filter(|call| call.line.contains(path)).cloned().collect()
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(stream: TcpStream, desk: Arc<Mutex<Desk>>) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await.unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    let call = Call { line: line.trim_end().to_owned(), headers, body };
    let answered = {
        let mut desk = desk.lock().unwrap();
        desk.calls.push(call.clone());
        let is_token = call.line.contains("/access-token/");
        let trouble = if is_token { None } else { desk.troubles.pop_front() };
        match trouble {
            Some(Trouble::Silence) => None,
            Some(Trouble::Status(status)) => Some((status, "gangguan".to_owned())),
            Some(Trouble::Garbage) => Some((200, r#"{"halo":"dunia"}"#.to_owned())),
            Some(Trouble::TokenOver) => {
                desk.tokens.clear();
                let (status, said) = answer(&mut desk, &call, &bytes);
                Some((status, said.to_string()))
            }
            Some(Trouble::IdUsed) => Some((409, snap_no("4094700", "Conflict").to_string())),
            None => {
                let (status, said) = answer(&mut desk, &call, &bytes);
                Some((status, said.to_string()))
            }
        }
    };
    let Some((status, body)) = answered else {
        tokio::time::sleep(Duration::from_mins(1)).await;
        return;
    };
    let text = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    // Whoever asked may have gone.
    let _ = stream.write_all(text.as_bytes()).await;
}

fn snap_no(code: &str, said: &str) -> Value {
    json!({ "responseCode": code, "responseMessage": said })
}

fn answer(desk: &mut Desk, call: &Call, bytes: &[u8]) -> (u16, Value) {
    let path = call.line.split(' ').nth(1).unwrap_or_default().to_owned();
    match path.as_str() {
        "/v1.0/access-token/b2b" => token(desk, call),
        path if path.starts_with("/v1.0/") => snap(desk, call, path, bytes),
        path if path.starts_with("/v2/") => midtrans(desk, call, path),
        path => xendit(desk, call, path),
    }
}

/// `SHA256withRSA(client_id|timestamp)`, held against the merchant's public key.
fn token(desk: &mut Desk, call: &Call) -> (u16, Value) {
    let text = format!("{}|{}", call.headers["x-client-key"], call.headers["x-timestamp"]);
    let key = RsaPublicKey::from_pem(super::MERCHANT_PUBLIC).unwrap();
    let is_asked = call.body == json!({ "grantType": "client_credentials" });
    if call.headers["x-client-key"] != CLIENT_ID
        || !key.has_signed(&text, &call.headers["x-signature"])
    {
        return (401, snap_no("4017300", "Unauthorized. Invalid Signature"));
    }
    if !is_asked {
        return (400, snap_no("4007301", "Invalid Field Format"));
    }
    let token = format!("token-{}", desk.calls.len());
    desk.tokens.insert(token.clone());
    let answer = json!({ "responseCode": "2007300", "responseMessage": "Successful",
        "accessToken": token, "tokenType": "Bearer", "expiresIn": "900" });
    (200, answer)
}

fn snap(desk: &mut Desk, call: &Call, path: &str, bytes: &[u8]) -> (u16, Value) {
    let header = |name: &str| call.headers.get(name).cloned().unwrap_or_default();
    let token = header("authorization").trim_start_matches("Bearer ").to_owned();
    if !desk.tokens.contains(&token) {
        return (401, snap_no("4014701", "Invalid Token (B2B)"));
    }
    // What is hashed is what came, to the byte: a client that signs something else than it sends is refused.
    let hash = hex(&Sha256::digest(bytes));
    let text = format!("POST:{path}:{token}:{hash}:{}", header("x-timestamp"));
    if !is_symmetric(CLIENT_SECRET, &text, &header("x-signature")) {
        return (401, snap_no("4014700", "Unauthorized. Invalid Signature"));
    }
    let id = header("x-external-id");
    let is_number = !id.is_empty() && id.len() <= 36 && id.bytes().all(|b| b.is_ascii_digit());
    if !is_number || header("x-partner-id").is_empty() || header("channel-id").is_empty() {
        return (400, snap_no("4004702", "Invalid Mandatory Field"));
    }
    if !desk.external_ids.insert(id) {
        return (409, snap_no("4094700", "Conflict"));
    }
    let of = |name: &str| call.body[name].as_str().unwrap_or_default().to_owned();
    match path {
        "/v1.0/qr/qr-mpm-generate" => {
            let reference = of("partnerReferenceNo");
            if of("merchantId") == "invalid_merchant" {
                return (404, snap_no("4044708", "Invalid Merchant"));
            }
            if !desk.references.insert(reference.clone()) {
                return (409, snap_no("4094701", "Duplicate partnerReferenceNo"));
            }
            (
                200,
                json!({ "responseCode": "2004700", "responseMessage": "Successful",
                "referenceNo": format!("A1{reference}"), "partnerReferenceNo": reference, "qrContent": QR }),
            )
        }
        "/v1.0/transfer-va/create-va" => {
            let number = of("virtualAccountNo");
            let is_whole = number == format!("{}{}", of("partnerServiceId"), of("customerNo"));
            if !is_whole || of("partnerServiceId").len() != 8 || of("virtualAccountTrxType") != "C"
            {
                return (400, snap_no("4002702", "Invalid Mandatory Field"));
            }
            (
                200,
                json!({ "responseCode": "2002700", "responseMessage": "Successful",
                "virtualAccountData": call.body }),
            )
        }
        "/v1.0/qr/qr-mpm-query" => match desk.becomes.get(&of("originalPartnerReferenceNo")) {
            Some(said) => (200, said.clone()),
            None => (404, snap_no("4045101", "Transaction Not Found")),
        },
        _ => (404, snap_no("4040000", "Not Found")),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut written, byte| {
        write!(written, "{byte:02x}").unwrap();
        written
    })
}

fn signed_in(call: &Call, key: &str) -> bool {
    call.headers.get("authorization")
        == Some(&format!("Basic {}", BASE64.encode(format!("{key}:"))))
}

fn midtrans(desk: &mut Desk, call: &Call, path: &str) -> (u16, Value) {
    if !signed_in(call, SERVER_KEY) {
        return (
            401,
            json!({ "status_code": "401", "status_message": "Unknown Merchant server_key/id" }),
        );
    }
    if path != "/v2/charge" {
        let order = path.trim_start_matches("/v2/").trim_end_matches("/status");
        let unknown =
            json!({ "status_code": "404", "status_message": "Transaction doesn't exist." });
        return (200, desk.becomes.get(order).cloned().unwrap_or(unknown));
    }
    let order = call.body["transaction_details"]["order_id"].as_str().unwrap_or_default();
    let gross = call.body["transaction_details"]["gross_amount"].as_i64();
    let Some(gross) = gross else {
        return (
            200,
            json!({ "status_code": "400", "status_message": "gross_amount is not a whole number" }),
        );
    };
    if !desk.references.insert(order.to_owned()) {
        return (200, json!({ "status_code": "406", "status_message": "order_id has been taken" }));
    }
    let mut made = json!({ "status_code": "201", "transaction_id": format!("t-{order}"), "order_id": order,
        "gross_amount": format!("{gross}.00"), "currency": "IDR", "transaction_status": "pending",
        "payment_type": call.body["payment_type"] });
    if call.body["payment_type"] == "qris" {
        made["qr_string"] = json!(QR);
    } else {
        made["va_numbers"] =
            json!([{ "bank": call.body["bank_transfer"]["bank"], "va_number": "333333333333333" }]);
    }
    (200, made)
}

fn xendit(desk: &mut Desk, call: &Call, path: &str) -> (u16, Value) {
    if !signed_in(call, SECRET_KEY) {
        return (401, json!({ "error_code": "INVALID_API_KEY", "message": "API key is invalid" }));
    }
    match path {
        "/qr_codes" if !call.headers.contains_key("api-version") => (
            400,
            json!({ "error_code": "API_VALIDATION_ERROR", "message": "api-version is missing" }),
        ),
        "/qr_codes" => {
            let reference = call.body["reference_id"].as_str().unwrap_or_default().to_owned();
            if !desk.references.insert(reference.clone()) {
                return (
                    409,
                    json!({ "error_code": "DUPLICATE_ERROR", "message": "reference_id was used" }),
                );
            }
            (
                201,
                json!({ "id": format!("qr_{reference}"), "reference_id": reference, "type": "DYNAMIC",
                "qr_string": QR, "status": "ACTIVE", "amount": call.body["amount"] }),
            )
        }
        "/callback_virtual_accounts" => (
            200,
            json!({ "id": "60513720d0435601d9d43e5e", "external_id": call.body["external_id"], "status": "PENDING",
                "bank_code": call.body["bank_code"], "account_number": "886089999497724" }),
        ),
        path => {
            let id = path.trim_start_matches("/qr_codes/").trim_end_matches("/payments");
            let none = json!({ "data": [], "has_more": false });
            (200, desk.becomes.get(id).cloned().unwrap_or(none))
        }
    }
}
