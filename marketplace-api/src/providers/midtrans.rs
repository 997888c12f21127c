//! Midtrans' Core API, and whoever speaks like it: a charge, its status, and notices that are signed with
//! `SHA512(order_id + status_code + gross_amount + server_key)`.
//!
//! That signature covers neither the transaction's status nor what was returned, so a notice counts only where its
//! three words agree: the code, the status, and what the fraud check says.

use chrono::{DateTime, FixedOffset, Utc};
use hyper::Method;
use order_workflow::clock::Origin;
use order_workflow::command::payment_requests::{Of, Said, Shown, Way};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};
use subtle::ConstantTimeEq;
use supply_chain::payment::NoticeKind;

use super::line::{Line, basic, text};
use super::{
    Answering, Asked, NoDeal, NotGenuine, Notice, PaymentProvider, Proof, Wanted, Ways, amount,
};

/// Banks whose virtual accounts come as a number, by Midtrans' own words.
const BANKS: [&str; 6] = ["bca", "bni", "bri", "cimb", "permata", "bsi"];
/// Its clock is that of western Indonesia.
const SECONDS_EAST: i32 = 7 * 3600;

/// Midtrans, spoken with by one seller's server key.
pub struct Midtrans {
    /// `https://api.midtrans.com`, without a slash at the end.
    pub url: String,
    /// The secret that both know.
    pub server_key: String,
    /// The line to it.
    pub line: Line,
}

impl PaymentProvider for Midtrans {
    fn ask<'a>(&'a self, wanted: &'a Wanted, _origin: &'a Origin) -> Answering<'a, Shown> {
        Box::pin(self.charge(wanted))
    }

    fn status<'a>(&'a self, asked: &'a Asked, _origin: &'a Origin) -> Answering<'a, Said> {
        Box::pin(async move {
            let url = format!("{}/v2/{}/status", self.url, asked.reference);
            let came = self.line.ask(Method::GET, &url, vec![basic(&self.server_key)], "").await?;
            let body = came.or_refusal("status_code", "status_message")?;
            // It says 200 of what it does not know, and 404 in the body.
            if text(&body, "/status_code") == Some("404") {
                return Ok(unknown(&asked.reference));
            }
            said(&body).ok_or(NoDeal::Unreadable { missing: "transaction_status" })
        })
    }

    fn read(&self, notice: &Notice<'_>) -> Result<(Said, Proof), NotGenuine> {
        let body: Value =
            serde_json::from_slice(notice.body).map_err(|_no_json| NotGenuine::Signature)?;
        let of = |pointer| text(&body, pointer).unwrap_or_default();
        let (order, code, gross) = (of("/order_id"), of("/status_code"), of("/gross_amount"));
        let expected = signature_key(order, code, gross, &self.server_key);
        let given = of("/signature_key").to_ascii_lowercase();
        // An empty text signs nothing, whatever the key.
        let is_said = !order.is_empty() && !code.is_empty() && !gross.is_empty();
        if !is_said || !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
            return Err(NotGenuine::Signature);
        }
        said(&body).map(|said| (said, Proof::Secret)).ok_or(NotGenuine::Unreadable)
    }

    fn ways(&self) -> Ways {
        Ways { qris: true, banks: BANKS.map(str::to_owned).to_vec() }
    }
}

/// `signature_key` in hex, over the texts as they stand in the notice.
#[must_use]
pub fn signature_key(
    order_id: &str,
    status_code: &str,
    gross_amount: &str,
    server_key: &str,
) -> String {
    hex::encode(Sha512::digest(format!("{order_id}{status_code}{gross_amount}{server_key}")))
}

fn unknown(reference: &str) -> Said {
    Said {
        of: Of::Reference(reference.to_owned()),
        kind: NoticeKind::Pending,
        word: "not found".to_owned(),
        amount: None,
        payment: None,
    }
}

/// What a transaction says of itself, in a notice and in a status alike.
fn said(body: &Value) -> Option<Said> {
    let word = text(body, "/transaction_status")?;
    let code = text(body, "/status_code")?;
    let fraud = text(body, "/fraud_status");
    let is_accepted = fraud.is_none_or(|fraud| fraud.eq_ignore_ascii_case("accept"));
    let kind = match word {
        "settlement" | "capture" if code == "200" && is_accepted => NoticeKind::Paid,
        "expire" => NoticeKind::Expired,
        "deny" | "cancel" | "failure" => NoticeKind::Failed,
        "refund" | "partial_refund" | "chargeback" | "partial_chargeback" => NoticeKind::Refunded,
        // `authorize`, `pending`, a capture that is challenged, and whatever comes new.
        _ => NoticeKind::Pending,
    };
    let back = amount::read(body.get("refund_amount"));
    let amount = match kind {
        // Of a part that went back the whole sum is no amount, so nothing is told where it is not said.
        NoticeKind::Refunded if back.is_some() || word.starts_with("partial_") => back,
        _ => amount::read(body.get("gross_amount")),
    };
    Some(Said {
        of: Of::Reference(text(body, "/order_id")?.to_owned()),
        kind,
        word: word.to_owned(),
        amount,
        payment: text(body, "/transaction_id").map(str::to_owned),
    })
}

impl Midtrans {
    async fn charge(&self, wanted: &Wanted) -> Result<Shown, NoDeal> {
        let minutes = (wanted.expires_at - wanted.asked_at).num_minutes();
        let mut charge = json!({
            "transaction_details": {
                "order_id": wanted.reference, "gross_amount": amount::rupiah(wanted.amount),
            },
            "custom_expiry": {
                "order_time": moment(wanted.asked_at), "expiry_duration": minutes, "unit": "minute",
            },
        });
        match wanted.way {
            Way::Qris => {
                charge["payment_type"] = json!("qris");
                charge["qris"] = json!({ "acquirer": "gopay" });
            }
            Way::VirtualAccount => {
                let bank = wanted.bank.as_deref().unwrap_or_default();
                if !BANKS.contains(&bank) {
                    return Err(NoDeal::NotOffered { what: bank.to_owned() });
                }
                charge["payment_type"] = json!("bank_transfer");
                charge["bank_transfer"] = json!({ "bank": bank });
            }
        }
        let (url, headers) = (format!("{}/v2/charge", self.url), vec![basic(&self.server_key)]);
        let came = self.line.ask(Method::POST, &url, headers, &charge.to_string()).await?;
        let body = came.or_refusal("status_code", "status_message")?;
        let code = text(&body, "/status_code").unwrap_or_default();
        // The web's own status is 200 even where it says no.
        if !code.starts_with('2') {
            let said = text(&body, "/status_message").unwrap_or_default();
            let said = said.chars().take(200).collect();
            return Err(NoDeal::Refused { status: 200, code: code.to_owned(), said });
        }
        let shown = match wanted.way {
            Way::Qris => text(&body, "/qr_string"),
            Way::VirtualAccount => {
                text(&body, "/va_numbers/0/va_number").or_else(|| text(&body, "/permata_va_number"))
            }
        };
        let shown = shown.ok_or(NoDeal::Unreadable { missing: "qr_string or va_number" })?;
        Ok(Shown {
            text: shown.to_owned(),
            provider_id: text(&body, "/transaction_id").map(str::to_owned),
        })
    }
}

/// `2026-11-23 00:10:00 +0700`.
fn moment(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(SECONDS_EAST) {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %z").to_string(),
        None => at.format("%Y-%m-%d %H:%M:%S %z").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::money::Money;

    #[test]
    fn the_signature_key_is_the_one_of_the_description() {
        // docs.midtrans.com, "Signature Key" (domain.md 5.3 and 9).
        let key =
            signature_key("1111", "200", "100000.00", "askvnoibnosifnboseofinbofinfgbiufglnbfg");

        assert_eq!(
            key,
            "edc076b21793ebe3e17926350f5b8ae67d902fe657b3d0aa31b932d5c127e2375d308a2bc94f3265ac2d80a1f181a79b997ac178a236fcff35af263fc4d4c231"
        );
    }

    #[test]
    fn money_came_only_where_the_code_the_status_and_the_fraud_check_agree() {
        let kind = |status: &str, code: &str, fraud: Option<&str>| {
            let mut body = json!({
                "transaction_status": status, "status_code": code, "order_id": "a",
                "gross_amount": "5539.00", "transaction_id": "513f1f01-c9da-474c-9fc9-d5c64364b709",
            });
            if let Some(fraud) = fraud {
                body["fraud_status"] = json!(fraud);
            }
            said(&body).unwrap().kind
        };
        assert_eq!(kind("settlement", "200", Some("accept")), NoticeKind::Paid);
        assert_eq!(kind("settlement", "200", None), NoticeKind::Paid);
        assert_eq!(kind("capture", "200", Some("accept")), NoticeKind::Paid);
        assert_eq!(kind("capture", "201", Some("challenge")), NoticeKind::Pending);
        // The signature of a pending notice (201) does not make a settlement of it.
        assert_eq!(kind("settlement", "201", Some("accept")), NoticeKind::Pending);
        assert_eq!(kind("pending", "201", None), NoticeKind::Pending);
        assert_eq!(kind("authorize", "200", None), NoticeKind::Pending);
        assert_eq!(kind("expire", "202", None), NoticeKind::Expired);
        for word in ["deny", "cancel", "failure"] {
            assert_eq!(kind(word, "202", None), NoticeKind::Failed);
        }
        assert_eq!(kind("refund", "200", None), NoticeKind::Refunded);
        assert_eq!(kind("partial_refund", "200", None), NoticeKind::Refunded);
    }

    #[test]
    fn a_refund_tells_how_much_went_back_not_how_much_had_come() {
        let told = said(&json!({
            "transaction_status": "partial_refund", "status_code": "200", "order_id": "a",
            "gross_amount": "5539.00", "refund_amount": "1000.00",
        }));

        assert_eq!(told.unwrap().amount, Some(Money::from_sen(100_000)));
        // Where it does not say how much, a part is not taken for the whole.
        for (word, amount) in [
            ("partial_refund", None),
            ("partial_chargeback", None),
            ("refund", Some(Money::from_sen(553_900))),
        ] {
            let told = said(&json!({
                "transaction_status": word, "status_code": "200", "order_id": "a", "gross_amount": "5539.00",
            }));
            assert_eq!(told.unwrap().amount, amount, "{word}");
        }
    }

    #[test]
    fn its_clock_is_that_of_western_indonesia() {
        let at = "2026-11-22T23:30:00Z".parse().unwrap();
        assert_eq!(moment(at), "2026-11-23 06:30:00 +0700");
    }
}
