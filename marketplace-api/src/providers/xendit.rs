//! Xendit: QR codes and fixed virtual accounts; its notices carry the account's own token in `x-callback-token`.
//!
//! The token is all that proves a notice, and it is the same for all of them: whoever has it can write any. So it is
//! kept like a password, and what a notice says of money still has to fit a request of the same seller.

use chrono::SecondsFormat;
use hyper::Method;
use order_workflow::clock::Origin;
use order_workflow::command::payment_requests::{Of, Said, Shown, Way};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use supply_chain::payment::NoticeKind;

use super::line::{Line, basic, text};
use super::{
    Answering, Asked, NoDeal, NotGenuine, Notice, PaymentProvider, Proof, Wanted, Ways, amount,
};

/// Banks of its fixed virtual accounts.
const BANKS: [&str; 9] =
    ["bca", "bni", "bri", "bjb", "bsi", "cimb", "mandiri", "permata", "sahabat_sampoerna"];
/// The version of its QR codes that this speaks.
const QR_VERSION: &str = "2022-07-31";
/// Most letters of the name that a bank shows.
const NAME_MAX: usize = 30;

/// Xendit, spoken with by one seller's keys.
pub struct Xendit {
    /// `https://api.xendit.co`, without a slash at the end.
    pub url: String,
    /// Signs us in.
    pub secret_key: String,
    /// What its notices carry.
    pub callback_token: String,
    /// The line to it.
    pub line: Line,
}

impl PaymentProvider for Xendit {
    fn ask<'a>(&'a self, wanted: &'a Wanted, _origin: &'a Origin) -> Answering<'a, Shown> {
        Box::pin(async move {
            match wanted.way {
                Way::Qris => self.qris(wanted).await,
                Way::VirtualAccount => self.account(wanted).await,
            }
        })
    }

    fn status<'a>(&'a self, asked: &'a Asked, origin: &'a Origin) -> Answering<'a, Said> {
        Box::pin(async move {
            let id = asked.provider_id.as_deref();
            let id = id.ok_or(NoDeal::Unreadable { missing: "id" })?;
            let of = Of::Reference(asked.reference.clone());
            let path = match asked.way {
                Way::Qris => format!("{}/qr_codes/{id}/payments", self.url),
                Way::VirtualAccount => format!("{}/callback_virtual_accounts/{id}", self.url),
            };
            let mut headers = vec![basic(&self.secret_key)];
            if asked.way == Way::Qris {
                headers.push(("api-version", QR_VERSION.to_owned()));
            }
            let came = self.line.ask(Method::GET, &path, headers, "").await?;
            let body = came.or_refusal("error_code", "message")?;
            Ok(match asked.way {
                Way::Qris => qris_paid(&body, of),
                Way::VirtualAccount => {
                    let word = text(&body, "/status").unwrap_or_default().to_owned();
                    // Paid or over: its notice says which, and of what is over nothing came.
                    let is_over = word == "INACTIVE" && asked.expires_at <= origin.now();
                    let kind = if is_over { NoticeKind::Expired } else { NoticeKind::Pending };
                    Said { of, kind, word, amount: None, payment: None }
                }
            })
        })
    }

    fn read(&self, notice: &Notice<'_>) -> Result<(Said, Proof), NotGenuine> {
        let given = notice.header("x-callback-token").unwrap_or_default();
        let is_the_token = bool::from(given.as_bytes().ct_eq(self.callback_token.as_bytes()));
        if given.is_empty() || !is_the_token {
            return Err(NotGenuine::Signature);
        }
        let body: Value =
            serde_json::from_slice(notice.body).map_err(|_no_json| NotGenuine::Unreadable)?;
        said(&body).map(|said| (said, Proof::Secret)).ok_or(NotGenuine::Unreadable)
    }

    fn ways(&self) -> Ways {
        Ways { qris: true, banks: BANKS.map(str::to_owned).to_vec() }
    }
}

/// The payment of a QR code that came first, if any came.
fn qris_paid(body: &Value, of: Of) -> Said {
    let payments = body.get("data").and_then(Value::as_array).map(Vec::as_slice);
    let came = payments
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|payment| text(payment, "/status").is_some_and(is_success));
    match came {
        Some(payment) => Said {
            of,
            kind: NoticeKind::Paid,
            word: text(payment, "/status").unwrap_or_default().to_owned(),
            amount: amount::read(payment.get("amount")),
            payment: text(payment, "/id").map(str::to_owned),
        },
        None => Said {
            of,
            kind: NoticeKind::Pending,
            word: "no payment".to_owned(),
            amount: None,
            payment: None,
        },
    }
}

fn is_success(word: &str) -> bool {
    ["SUCCEEDED", "COMPLETED", "SUCCESS"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// What a notice says: of a QR code in an envelope, of a virtual account plainly.
fn said(body: &Value) -> Option<Said> {
    match text(body, "/event") {
        Some(event) => of_qr_code(event, body.get("data")?),
        None => of_account(body),
    }
}

fn of_qr_code(event: &str, data: &Value) -> Option<Said> {
    let word = text(data, "/status").unwrap_or_default();
    let kind = match (event.contains("refund"), word) {
        (true, word) if is_success(word) => NoticeKind::Refunded,
        (false, word) if is_success(word) => NoticeKind::Paid,
        (false, word) if word.eq_ignore_ascii_case("failed") => NoticeKind::Failed,
        (false, word)
            if ["expired", "inactive"].iter().any(|over| word.eq_ignore_ascii_case(over)) =>
        {
            NoticeKind::Expired
        }
        _ => NoticeKind::Pending,
    };
    let reference = text(data, "/reference_id")
        .or_else(|| text(data, "/qr_code/external_id"))
        .or_else(|| text(data, "/external_id"))?;
    Some(Said {
        of: Of::Reference(reference.to_owned()),
        kind,
        word: format!("{event} {word}").trim().to_owned(),
        amount: amount::read(data.get("amount")),
        payment: text(data, "/id").map(str::to_owned),
    })
}

/// A virtual account's notice with a payment in it says that it was paid; without one, that it was made or ended.
fn of_account(body: &Value) -> Option<Said> {
    let of = text(body, "/external_id")
        .map(|id| Of::Reference(id.to_owned()))
        .or_else(|| text(body, "/account_number").map(|text| Of::Account(text.to_owned())))?;
    let payment = text(body, "/payment_id").map(str::to_owned);
    let (kind, word) = if payment.is_some() {
        (NoticeKind::Paid, "paid")
    } else {
        (NoticeKind::Pending, text(body, "/status").unwrap_or("account"))
    };
    let amount = amount::read(body.get("amount"));
    Some(Said { of, kind, word: word.to_owned(), amount, payment })
}

impl Xendit {
    async fn qris(&self, wanted: &Wanted) -> Result<Shown, NoDeal> {
        let body = json!({
            "reference_id": wanted.reference, "type": "DYNAMIC", "currency": "IDR",
            "amount": amount::rupiah(wanted.amount),
            "expires_at": wanted.expires_at.to_rfc3339_opts(SecondsFormat::Millis, true),
        });
        let headers = vec![basic(&self.secret_key), ("api-version", QR_VERSION.to_owned())];
        self.made(&format!("{}/qr_codes", self.url), headers, &body, "/qr_string").await
    }

    async fn account(&self, wanted: &Wanted) -> Result<Shown, NoDeal> {
        let bank = wanted.bank.as_deref().unwrap_or_default();
        if !BANKS.contains(&bank) {
            return Err(NoDeal::NotOffered { what: bank.to_owned() });
        }
        let body = json!({
            "external_id": wanted.reference, "bank_code": bank.to_ascii_uppercase(),
            "name": name(&wanted.payer_name), "is_closed": true, "is_single_use": true,
            "expected_amount": amount::rupiah(wanted.amount),
            "expiration_date": wanted.expires_at.to_rfc3339_opts(SecondsFormat::Millis, true),
        });
        let headers = vec![basic(&self.secret_key)];
        let url = format!("{}/callback_virtual_accounts", self.url);
        self.made(&url, headers, &body, "/account_number").await
    }

    async fn made(
        &self,
        url: &str,
        headers: Vec<(&'static str, String)>,
        body: &Value,
        shown: &'static str,
    ) -> Result<Shown, NoDeal> {
        let came = self.line.ask(Method::POST, url, headers, &body.to_string()).await?;
        let body = came.or_refusal("error_code", "message")?;
        let shown = text(&body, shown).ok_or(NoDeal::Unreadable { missing: shown })?;
        let id = text(&body, "/id").ok_or(NoDeal::Unreadable { missing: "id" })?;
        Ok(Shown { text: shown.to_owned(), provider_id: Some(id.to_owned()) })
    }
}

/// A name as banks take it: letters and single spaces.
fn name(of: &str) -> String {
    let letters: String =
        of.chars().map(|c| if c.is_ascii_alphabetic() { c } else { ' ' }).collect();
    let words: Vec<&str> = letters.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(NAME_MAX).collect();
    if name.len() < 3 { "Anggota".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::money::Money;

    #[test]
    fn a_bank_is_given_a_name_of_letters_alone() {
        assert_eq!(name("KSU \"Wai Keo\" No. 7"), "KSU Wai Keo No");
        assert_eq!(name("7"), "Anggota");
        assert!(name(&"Koperasi ".repeat(9)).len() <= NAME_MAX);
    }

    #[test]
    fn a_qr_codes_notice_is_read_from_its_envelope() {
        let told = said(&json!({
            "event": "qr.payment", "api_version": "2022-07-31", "business_id": "5f27a14a9bf05c73dd040bc8",
            "data": { "id": "qrpy_8182837te-87st-49ing-8696-1239bd4d759c", "currency": "IDR", "amount": 1500,
                "status": "SUCCEEDED", "qr_id": "qr_8182837te", "reference_id": "testing_id_123", "type": "DYNAMIC" },
        }))
        .unwrap();

        assert_eq!(told.of, Of::Reference("testing_id_123".to_owned()));
        assert_eq!((told.kind, told.amount), (NoticeKind::Paid, Some(Money::from_sen(150_000))));
        assert_eq!(told.payment.as_deref(), Some("qrpy_8182837te-87st-49ing-8696-1239bd4d759c"));
    }

    #[test]
    fn a_virtual_accounts_notice_is_paid_when_it_names_a_payment_and_not_before() {
        // The description's own example.
        let paid = said(&json!({
            "id": "57fb4e076fa3fa296b7f5a97", "payment_id": "demo-1476087608948_1476087303080",
            "callback_virtual_account_id": "57fb4df9af86ce19778ad359", "external_id": "demo-1476087608948",
            "account_number": "8808999939380502", "bank_code": "BNI", "amount": 99_000,
        }))
        .unwrap();
        assert_eq!((paid.kind, paid.amount), (NoticeKind::Paid, Some(Money::from_sen(9_900_000))));

        let made =
            said(&json!({ "external_id": "a", "status": "ACTIVE", "expected_amount": 99_000 }));
        assert_eq!(made.unwrap().kind, NoticeKind::Pending);
        assert_eq!(said(&json!({ "amount": 1 })), None);
    }
}
