//! SNAP BI, the national standard of payment calls, as banks and providers speak it: an access token for the
//! merchant's own signature, then calls that are signed one by one, and notices that the provider signs.
//!
//! Providers differ in how a call is signed, so the [`Signer`] is one of several, and in what they want beside the
//! standard's own fields, so that stands in the node's file word by word.

mod minify;
mod notice;
mod signer;
mod token;

pub use self::minify::minify;
pub use self::notice::NoticeKey;
pub(super) use self::notice::answer as notice_answer;
pub use self::signer::{
    Asymmetric, RsaKey, RsaPublicKey, Signer, Symmetric, ToSign, body_hash, is_symmetric,
    string_to_sign, symmetric,
};
pub use self::token::Tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use hyper::Method;
use order_workflow::clock::Origin;
use order_workflow::command::payment_requests::{Of, Said, Shown, Way};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use supply_chain::payment::NoticeKind;
use url::Url;
use uuid::Uuid;

use super::line::{Came, Line, text};
use super::{
    Answering, Asked, NoDeal, NotGenuine, Notice, PaymentProvider, Proof, Wanted, Ways, amount,
};

/// Its clock is that of western Indonesia.
const SECONDS_EAST: i32 = 7 * 3600;
/// Digits of `X-EXTERNAL-ID`; some take no more.
const EXTERNAL_DIGITS: u128 = 10_u128.pow(32);

/// Where each service is, below the provider's address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paths {
    /// The access token.
    pub token: String,
    /// A new QRIS.
    pub qris: String,
    /// What became of one.
    pub qris_status: String,
    /// A new virtual account.
    pub account: String,
    /// What became of one.
    pub account_status: String,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            token: "/v1.0/access-token/b2b".to_owned(),
            qris: "/v1.0/qr/qr-mpm-generate".to_owned(),
            qris_status: "/v1.0/qr/qr-mpm-query".to_owned(),
            account: "/v1.0/transfer-va/create-va".to_owned(),
            account_status: "/v1.0/transfer-va/status".to_owned(),
        }
    }
}

/// What a provider wants to know of whom a QRIS is for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merchant {
    /// `merchantId`.
    pub merchant_id: String,
    /// `terminalId`, where one is wanted.
    pub terminal_id: Option<String>,
    /// `additionalInfo`, word by word.
    #[serde(default)]
    pub additional_info: Map<String, Value>,
}

/// What a provider wants to know of a bank at which it makes virtual accounts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// `partnerServiceId`: what every number there begins with; 1 to 8 digits.
    pub partner_service_id: String,
    /// How many digits follow it.
    #[serde(default = "digits_usual")]
    pub digits: u32,
    /// `additionalInfo`, word by word.
    #[serde(default)]
    pub additional_info: Map<String, Value>,
}

const fn digits_usual() -> u32 {
    10
}

/// A provider of SNAP BI, spoken with by one seller's credentials.
pub struct Snap {
    /// Under which name the node keeps them.
    pub name: String,
    /// Where it is, without a slash at the end; a path in it is signed, too.
    pub url: String,
    /// Where its services are.
    pub paths: Paths,
    /// `X-CLIENT-KEY`.
    pub client_id: String,
    /// `X-PARTNER-ID`.
    pub partner_id: String,
    /// `CHANNEL-ID`.
    pub channel_id: String,
    /// Signs the request for a token.
    pub key: Option<RsaKey>,
    /// Signs calls.
    pub signer: Box<dyn Signer>,
    /// What its notices are signed with.
    pub notices: NoticeKey,
    /// The path that it signs in a notice, where that is not the one it calls.
    pub notice_path: Option<String>,
    /// For a QRIS.
    pub qris: Option<Merchant>,
    /// For virtual accounts, by its own words for banks.
    pub banks: BTreeMap<String, Bank>,
    /// Tokens that still hold, of every provider.
    pub tokens: Arc<Tokens>,
    /// The line to it.
    pub line: Line,
}

impl PaymentProvider for Snap {
    fn ask<'a>(&'a self, wanted: &'a Wanted, origin: &'a Origin) -> Answering<'a, Shown> {
        Box::pin(async move {
            match wanted.way {
                Way::Qris => self.ask_qris(wanted, origin).await,
                Way::VirtualAccount => self.ask_account(wanted, origin).await,
            }
        })
    }

    fn status<'a>(&'a self, asked: &'a Asked, origin: &'a Origin) -> Answering<'a, Said> {
        Box::pin(async move {
            match asked.way {
                Way::Qris => self.qris_status(asked, origin).await,
                Way::VirtualAccount => self.account_status(asked, origin).await,
            }
        })
    }

    fn read(&self, notice: &Notice<'_>) -> Result<(Said, Proof), NotGenuine> {
        let path = self.notice_path.as_deref().unwrap_or(notice.path);
        self.notices.verify(notice, path)?;
        let body: Value =
            serde_json::from_slice(notice.body).map_err(|_no_json| NotGenuine::Unreadable)?;
        let proof = match (&self.notices, self.is_named_in(&body)) {
            // Of another merchant of the same bank.
            (_, Some(false)) => return Err(NotGenuine::Signature),
            (NoticeKey::Shared(_), _) => Proof::Secret,
            (NoticeKey::Public(_), Some(true)) => Proof::Named,
            (NoticeKey::Public(_), None) => Proof::Bank,
        };
        notice::said(&body).map(|said| (said, proof)).ok_or(NotGenuine::Unreadable)
    }

    fn ways(&self) -> Ways {
        Ways { qris: self.qris.is_some(), banks: self.banks.keys().cloned().collect() }
    }
}

impl Snap {
    async fn ask_qris(&self, wanted: &Wanted, origin: &Origin) -> Result<Shown, NoDeal> {
        let merchant = self.qris.as_ref();
        let merchant = merchant.ok_or_else(|| NoDeal::NotOffered { what: "QRIS".to_owned() })?;
        let mut body = json!({
            "partnerReferenceNo": wanted.reference, "merchantId": merchant.merchant_id,
            "amount": { "value": wanted.amount, "currency": "IDR" },
            "validityPeriod": moment(wanted.expires_at),
            "additionalInfo": merchant.additional_info,
        });
        if let Some(terminal) = &merchant.terminal_id {
            body["terminalId"] = json!(terminal);
        }
        let answer = self.call(&self.paths.qris, &body, origin).await?;
        let shown =
            text(&answer, "/qrContent").ok_or(NoDeal::Unreadable { missing: "qrContent" })?;
        Ok(Shown {
            text: shown.to_owned(),
            provider_id: text(&answer, "/referenceNo").map(str::to_owned),
        })
    }

    /// Whether what the provider signed names this seller; nothing where it names nobody. Headers are not signed, so
    /// `X-PARTNER-ID` says nothing.
    fn is_named_in(&self, body: &Value) -> Option<bool> {
        let merchant = notice::merchant(body).map(|named| {
            self.qris.as_ref().is_some_and(|merchant| merchant.merchant_id.trim() == named)
        });
        let service = notice::service(body)
            .map(|named| self.banks.values().any(|bank| bank.partner_service_id.trim() == named));
        merchant.or(service)
    }

    fn bank(&self, name: Option<&str>) -> Result<&Bank, NoDeal> {
        let name = name.unwrap_or_default();
        self.banks.get(name).ok_or_else(|| NoDeal::NotOffered { what: name.to_owned() })
    }

    async fn ask_account(&self, wanted: &Wanted, origin: &Origin) -> Result<Shown, NoDeal> {
        let bank = self.bank(wanted.bank.as_deref())?;
        let (service, customer) = (padded(bank), customer_number(&wanted.reference, bank.digits));
        let name: String = wanted.payer_name.chars().take(24).collect();
        let body = json!({
            "partnerServiceId": service, "customerNo": customer,
            "virtualAccountNo": format!("{service}{customer}"),
            "virtualAccountName": name, "trxId": wanted.reference,
            "totalAmount": { "value": wanted.amount, "currency": "IDR" },
            // Closed: this sum and no other.
            "virtualAccountTrxType": "C", "expiredDate": moment(wanted.expires_at),
            "additionalInfo": bank.additional_info,
        });
        let answer = self.call(&self.paths.account, &body, origin).await?;
        let shown = text(&answer, "/virtualAccountData/virtualAccountNo");
        let shown = shown.ok_or(NoDeal::Unreadable { missing: "virtualAccountNo" })?;
        Ok(Shown { text: shown.to_owned(), provider_id: None })
    }

    async fn qris_status(&self, asked: &Asked, origin: &Origin) -> Result<Said, NoDeal> {
        let merchant = self.qris.as_ref();
        let merchant = merchant.ok_or_else(|| NoDeal::NotOffered { what: "QRIS".to_owned() })?;
        let mut body = json!({
            "originalPartnerReferenceNo": asked.reference, "serviceCode": "47",
            "merchantId": merchant.merchant_id,
        });
        if let Some(id) = &asked.provider_id {
            body["originalReferenceNo"] = json!(id);
        }
        let answer = match self.call(&self.paths.qris_status, &body, origin).await {
            Err(NoDeal::Refused { status: 404, code, .. }) => {
                return Ok(not_there(&asked.reference, code));
            }
            other => other?,
        };
        let word = text(&answer, "/latestTransactionStatus");
        let word = word.ok_or(NoDeal::Unreadable { missing: "latestTransactionStatus" })?;
        let kind = notice::kind_of(word);
        Ok(Said {
            of: Of::Reference(asked.reference.clone()),
            kind,
            word: word.to_owned(),
            amount: notice::amount(&answer, kind),
            payment: text(&answer, "/originalReferenceNo").map(str::to_owned),
        })
    }

    async fn account_status(&self, asked: &Asked, origin: &Origin) -> Result<Said, NoDeal> {
        let bank = self.bank(asked.bank.as_deref())?;
        let number = asked.shown.as_deref().unwrap_or_default().trim();
        let service = padded(bank);
        let customer = number.strip_prefix(service.trim()).unwrap_or(number);
        let body = json!({
            "partnerServiceId": service, "customerNo": customer,
            "virtualAccountNo": format!("{service}{customer}"),
            "inquiryRequestId": asked.reference, "additionalInfo": bank.additional_info,
        });
        let answer = match self.call(&self.paths.account_status, &body, origin).await {
            Err(NoDeal::Refused { status: 404, code, .. }) => {
                return Ok(not_there(&asked.reference, code));
            }
            other => other?,
        };
        let data = answer.get("virtualAccountData").unwrap_or(&answer);
        let word = text(data, "/paymentFlagStatus").unwrap_or_default();
        let kind = if word == "00" { NoticeKind::Paid } else { NoticeKind::Pending };
        Ok(Said {
            of: Of::Reference(asked.reference.clone()),
            kind,
            word: format!("payment flag {word}"),
            amount: amount::read(data.pointer("/paidAmount/value")),
            payment: notice::payment(data).map(str::to_owned),
        })
    }

    /// One call, signed. A token that has run out is fetched anew once, and an external id that was used today is
    /// changed once: of neither did the provider take what was asked.
    async fn call(&self, path: &str, body: &Value, origin: &Origin) -> Result<Value, NoDeal> {
        let came = self.once(path, body, origin).await?;
        let is_token_over = came.status == 401 && self.signer.needs_token();
        if is_token_over {
            self.tokens.forget(&self.name);
        }
        let is_id_used = came.status == 409 && case(&came) == Some("00");
        let came =
            if is_token_over || is_id_used { self.once(path, body, origin).await? } else { came };
        came.or_refusal("responseCode", "responseMessage")
    }

    async fn once(&self, path: &str, body: &Value, origin: &Origin) -> Result<Came, NoDeal> {
        // To the byte what is sent is what is signed.
        let body = body.to_string();
        let url = format!("{}{path}", self.url);
        let token = if self.signer.needs_token() { Some(self.token(origin).await?) } else { None };
        let timestamp = moment(origin.now());
        let signed_path = path_of(&url)?;
        let signature = self.signer.sign(&ToSign {
            method: "POST",
            path: &signed_path,
            token: token.as_deref(),
            body: body.as_bytes(),
            timestamp: &timestamp,
        })?;
        let mut headers = vec![
            ("x-timestamp", timestamp),
            ("x-signature", signature),
            ("x-partner-id", self.partner_id.clone()),
            ("x-external-id", external_id(origin.id())),
            ("channel-id", self.channel_id.clone()),
        ];
        if let Some(token) = token {
            headers.push(("authorization", format!("Bearer {token}")));
        }
        self.line.ask(Method::POST, &url, headers, &body).await
    }
}

/// The last two digits of `responseCode`: HTTP status, service, case.
fn case(came: &Came) -> Option<&str> {
    text(&came.body, "/responseCode").and_then(|code| code.get(5..7))
}

fn path_of(url: &str) -> Result<String, NoDeal> {
    let url = Url::parse(url).map_err(|_no_url| NoDeal::NotConfigured)?;
    Ok(url.path().to_owned())
}

fn not_there(reference: &str, code: String) -> Said {
    let of = Of::Reference(reference.to_owned());
    Said { of, kind: NoticeKind::Pending, word: code, amount: None, payment: None }
}

/// Eight places, blanks before.
fn padded(bank: &Bank) -> String {
    format!("{:>8}", bank.partner_service_id.trim())
}

/// As many digits as the bank wants, out of our reference.
fn customer_number(reference: &str, digits: u32) -> String {
    let digits = digits.clamp(3, 20);
    let number = u128::from_str_radix(reference, 16).unwrap_or_default() % 10_u128.pow(digits);
    let width = usize::try_from(digits).unwrap_or(20);
    format!("{number:0width$}")
}

/// Digits alone, unlike any other of the day.
fn external_id(id: Uuid) -> String {
    format!("{:032}", id.as_u128() % EXTERNAL_DIGITS)
}

/// `2023-09-19T12:11:14+07:00`.
fn moment(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(SECONDS_EAST) {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        None => at.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_the_standard_has_it() {
        let at = "2023-09-19T05:11:14Z".parse().unwrap();
        assert_eq!(moment(at), "2023-09-19T12:11:14+07:00");
    }

    #[test]
    fn numbers_are_digits_of_their_length() {
        let reference = "0193f0c4a7d67c2f9b1e5a0012345678";
        assert_eq!(customer_number(reference, 10).len(), 10);
        assert!(customer_number(reference, 20).bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(customer_number("ff", 10), "0000000255");
        let id = external_id(Uuid::from_u128(u128::MAX));
        assert_eq!((id.len(), id.bytes().all(|b| b.is_ascii_digit())), (32, true));
    }

    #[test]
    fn what_is_signed_holds_the_path_below_the_providers_address() {
        let url = "https://api.example.id/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va";
        assert_eq!(
            path_of(url).unwrap(),
            "/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va"
        );
    }
}
