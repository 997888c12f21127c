//! Notices of SNAP BI: `qr-mpm-notify` and `transfer-va/payment`, with the provider's signature in their headers.

use order_workflow::command::payment_requests::{Of, Said};
use serde_json::{Value, json};
use supply_chain::money::Money;
use supply_chain::payment::NoticeKind;

use super::signer::{RsaPublicKey, ToSign, is_symmetric, string_to_sign};
use crate::providers::line::text;
use crate::providers::{NotGenuine, Notice, amount};

/// What a provider signs its notices with.
pub enum NoticeKey {
    /// Its own key: `SHA256withRSA` over `POST:path:hash:timestamp`.
    Public(RsaPublicKey),
    /// The secret that both know: HMAC-SHA512 over `POST:path:token:hash:timestamp`.
    Shared(String),
}

impl NoticeKey {
    /// Holds a notice against its signature.
    ///
    /// # Errors
    /// [`NotGenuine::Signature`]
    pub fn verify(&self, notice: &Notice<'_>, path: &str) -> Result<(), NotGenuine> {
        let header = |name| notice.header(name).ok_or(NotGenuine::Signature);
        let (signature, timestamp) = (header("x-signature")?, header("x-timestamp")?);
        let signed = ToSign { method: "POST", path, token: None, body: notice.body, timestamp };
        let is_theirs = match self {
            Self::Public(key) => key.has_signed(&string_to_sign(&signed), signature),
            Self::Shared(secret) => {
                let token = notice.header("authorization").unwrap_or_default();
                let token = token.split_once(' ').map_or("", |(_, token)| token.trim());
                let signed = ToSign { token: Some(token), ..signed };
                is_symmetric(secret, &string_to_sign(&signed), signature)
            }
        };
        if is_theirs { Ok(()) } else { Err(NotGenuine::Signature) }
    }
}

/// What `latestTransactionStatus` means.
pub(super) fn kind_of(status: &str) -> NoticeKind {
    match status {
        "00" => NoticeKind::Paid,
        "04" => NoticeKind::Refunded,
        "05" | "06" => NoticeKind::Failed,
        "08" => NoticeKind::Expired,
        // Initiated, paying, pending, not found, and whatever comes new.
        _ => NoticeKind::Pending,
    }
}

/// What the provider calls the payment into a virtual account.
pub(super) fn payment(data: &Value) -> Option<&str> {
    text(data, "/referenceNo").or_else(|| text(data, "/paymentRequestId"))
}

/// The merchant that a notice of a QRIS names.
pub(super) fn merchant(body: &Value) -> Option<&str> {
    text(body, "/merchantId").or_else(|| text(body, "/additionalInfo/merchantId"))
}

/// Under which service of a bank a virtual account stands that a notice names.
pub(super) fn service(body: &Value) -> Option<&str> {
    text(body.get("virtualAccountData").unwrap_or(body), "/partnerServiceId")
}

/// How much came, or how much went back, of a QRIS.
pub(super) fn amount(body: &Value, kind: NoticeKind) -> Option<Money> {
    let back = amount::read(body.pointer("/refundAmount/value"));
    let back = back.filter(|_| kind == NoticeKind::Refunded);
    back.or_else(|| amount::read(body.pointer("/amount/value")))
}

/// What a notice says.
pub(super) fn said(body: &Value) -> Option<Said> {
    if let Some(reference) = text(body, "/originalPartnerReferenceNo") {
        let word = text(body, "/latestTransactionStatus")?;
        let kind = kind_of(word);
        return Some(Said {
            of: Of::Reference(reference.to_owned()),
            kind,
            word: text(body, "/transactionStatusDesc").unwrap_or(word).to_owned(),
            amount: amount(body, kind),
            payment: text(body, "/originalReferenceNo").map(str::to_owned),
        });
    }
    let data = body.get("virtualAccountData").unwrap_or(body);
    let account = text(data, "/virtualAccountNo").map(|text| Of::Account(text.to_owned()));
    // Ours is a UUID's digits; a bank's own transaction id says nothing of ours.
    let ours = text(data, "/trxId")
        .filter(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(|id| Of::Reference(id.to_owned()));
    Some(Said {
        of: ours.or(account)?,
        kind: NoticeKind::Paid,
        word: "payment".to_owned(),
        amount: Some(amount::read(data.pointer("/paidAmount/value"))?),
        payment: payment(data).map(str::to_owned),
    })
}

/// How a notice that was taken is answered: with the standard's own code of its service.
#[must_use]
pub(in crate::providers) fn answer(body: &[u8]) -> Value {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let data = body.get("virtualAccountData").unwrap_or(&body);
    if data.get("virtualAccountNo").is_none() {
        return json!({ "responseCode": "2005200", "responseMessage": "Successful" });
    }
    let told = [
        "partnerServiceId",
        "customerNo",
        "virtualAccountNo",
        "virtualAccountName",
        "trxId",
        "paymentRequestId",
        "paidAmount",
    ];
    let told = told.iter().filter_map(|name| Some(((*name).to_owned(), data.get(*name)?.clone())));
    let told: serde_json::Map<String, Value> = told.collect();
    json!({ "responseCode": "2002500", "responseMessage": "Successful", "virtualAccountData": told })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qris_notice_is_read_as_midtrans_publishes_it() {
        let body: Value = serde_json::from_str(
            r#"{"originalPartnerReferenceNo":"GP24043015193402809","originalReferenceNo":"A120240430081940S9vu8gSjaRID",
            "merchantId":"G099333790","amount":{"value":"102800.00","currency":"IDR"},"latestTransactionStatus":"00",
            "transactionStatusDesc":"SUCCESS","additionalInfo":{"refundHistory":[]}}"#,
        )
        .unwrap();

        let told = said(&body).unwrap();

        assert_eq!(told.of, Of::Reference("GP24043015193402809".to_owned()));
        assert_eq!((told.kind, told.amount), (NoticeKind::Paid, Some(Money::from_sen(10_280_000))));
        assert_eq!(told.payment.as_deref(), Some("A120240430081940S9vu8gSjaRID"));
    }

    #[test]
    fn a_refund_tells_how_much_went_back_whether_it_is_told_or_asked_for() {
        let body = json!({ "originalPartnerReferenceNo": "a", "latestTransactionStatus": "04",
            "amount": { "value": "102800.00" }, "refundAmount": { "value": "800.00" } });

        let back = Some(Money::from_sen(80_000));
        assert_eq!(
            (said(&body).unwrap().amount, amount(&body, NoticeKind::Refunded)),
            (back, back)
        );
        assert_eq!(amount(&body, NoticeKind::Paid), Some(Money::from_sen(10_280_000)));
    }

    #[test]
    fn a_virtual_accounts_notice_names_our_reference_or_else_the_account() {
        let body = |trx: &str| {
            json!({ "partnerServiceId": "   19008", "customerNo": "0000000001", "virtualAccountNo": "   190080000000001",
                "trxId": trx, "paymentRequestId": "202311231", "paidAmount": { "value": "11500.00", "currency": "IDR" } })
        };
        let ours = "0193f0c4a7d67c2f9b1e5a0012345678";
        assert_eq!(said(&body(ours)).unwrap().of, Of::Reference(ours.to_owned()));
        assert_eq!(
            said(&body("23219829713")).unwrap().of,
            Of::Account("190080000000001".to_owned())
        );
        assert_eq!(answer(body(ours).to_string().as_bytes())["responseCode"], "2002500");
        assert_eq!(said(&json!({ "virtualAccountNo": "1" })), None);
    }
}
