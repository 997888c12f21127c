//! Signatures against ones that OpenSSL made: RSA with PKCS #1 v1.5 gives the same signature each time, and so does
//! HMAC, so that not a byte may differ.

use super::*;

const MERCHANT: &str = include_str!("fixtures/merchant.key.pem");
const MERCHANT_PKCS1: &str = include_str!("fixtures/merchant.pkcs1.pem");
const MERCHANT_PUBLIC: &str = include_str!("fixtures/merchant.pub.pem");
const PROVIDER_PUBLIC: &str = include_str!("fixtures/provider.pub.pem");
const AT: &str = "2023-09-19T12:11:14+07:00";
/// `printf '%s' 'client|timestamp' | openssl dgst -sha256 -sign merchant.key.pem | base64`
const TOKEN_SIGNED: &str = "eSN2gjec0Arz6kI39PkrwVNhWJDw1u/v4iR5Bo5nOAq2B/1bTLq+I1ULZNRNBg14BaTPoLaT5mN0OrarIBeCuBfHKhxtWtSIK7krIg6qHCOEMGVTbU59j+g0ny+yfEunhSYHtaoAnVwAXg9EEYGuDuIyO9Ex3fy90CwiyBO424QCZaU7aE11bfvK0SHCkj18XdHMH+JBz3zmsH3WdZZZBIsXIapFcqkkzCZukfZ4jjgvmLWuCJtbsQ4mdfCbqckpvfhKmgrQRXMiwTNfZHrY1d0p2s0ZeUShXnt001mX585qDYHW1y61CqIH0pIVIzbf+fFrywhfowuUcjvcL0GtDA==";
/// `… | openssl dgst -sha512 -hmac rahasia-klien -binary | base64`
const CALL_SIGNED: &str =
    "i8HZ4HNFAWfd/6lcXt01N9ZPVoaGIBsE0EEeaCN/CGbaz6IvN3v5a2YQA64K9QWrJTo+rTOWiAE7pi2rDd3qug==";
const CALL_SIGNED_BY_KEY: &str = "QOL5sZg4q2By6tX6IQ4zR0b6yNav2loCRzOfp96V9aMbXDj3x15J6pHo2Sqtz53q55mpZbjT75szz2qml6GOWJ8JOETCjIuo7j3joiDUEms5QOSE3fN08d+SHUw+o1sVfZzOncS/e2sTwLkTCF2P7OKWWoF1gmnhj5r8FZ/IFtWi9fKWTvPVZjvq6q47uRod5ap1NiX45yNLPM998XAekKtZGgczEtwdQhIZlTPD8gAZNvEDo9uI11Od7fP/17iJe1/VeFtD4jzD4gLEEK3OHzIPMwbpAWIPoD89GEYMwp5JxpxxqUvFoi5lMSqkjS5xullyLPxDAY83p4Qr/AZWJQ==";

/// As somebody may write it; what is signed is `{"partnerReferenceNo":…,"name":"Setya Wardana"}` without the spaces.
const BODY: &[u8] = br#"{ "partnerReferenceNo": "ref-0417",
  "amount": { "value": "10000.00", "currency": "IDR" }, "name": "Setya Wardana" }"#;

fn call<'a>(path: &'a str, token: Option<&'a str>) -> ToSign<'a> {
    ToSign { method: "POST", path, token, body: BODY, timestamp: AT }
}

#[test]
fn a_token_is_asked_for_with_the_merchants_own_key() {
    let text = format!("962489e9-de5d-4eb7-92a4-b07d44d64bf4|{AT}");
    for pem in [MERCHANT, MERCHANT_PKCS1] {
        assert_eq!(RsaKey::from_pem(pem).unwrap().sign(&text).unwrap(), TOKEN_SIGNED);
    }
}

#[test]
fn a_call_is_signed_with_the_shared_secret_over_method_path_token_hash_and_time() {
    assert_eq!(body_hash(BODY), "65762552617e0a544eeb0d617165fdf78abd34fd819405c98e92afe2c2fcefab");
    let token = "gp9HjjEj813Y9JGoqwOeOPWbnt4CUpvIJbU1mMU4a11MNDZ7Sg5u9a";
    let signer = Symmetric { secret: "rahasia-klien".to_owned() };

    let signed = signer.sign(&call("/v1.0/qr/qr-mpm-generate", Some(token))).unwrap();

    assert!(signer.needs_token());
    assert_eq!(signed, CALL_SIGNED);
}

#[test]
fn where_no_token_is_wanted_a_call_is_signed_with_the_merchants_key() {
    let signer = Asymmetric { key: RsaKey::from_pem(MERCHANT).unwrap() };

    let signed = signer.sign(&call("/v1.0/transfer-va/create-va", Some("not signed"))).unwrap();

    assert!(!signer.needs_token());
    assert_eq!(signed, CALL_SIGNED_BY_KEY);
}

#[test]
fn a_signature_is_known_for_its_own_text_and_key_and_for_no_other() {
    let (ours, theirs) = (
        RsaPublicKey::from_pem(MERCHANT_PUBLIC).unwrap(),
        RsaPublicKey::from_pem(PROVIDER_PUBLIC).unwrap(),
    );
    let text = format!("962489e9-de5d-4eb7-92a4-b07d44d64bf4|{AT}");
    assert!(ours.has_signed(&text, TOKEN_SIGNED));
    assert!(!theirs.has_signed(&text, TOKEN_SIGNED));
    assert!(!ours.has_signed(&format!("{text} "), TOKEN_SIGNED));
    assert!(!ours.has_signed(&text, ""));
    assert!(!ours.has_signed(&text, "no base64 !"));

    let text = "POST:/v1.0/qr:token:hash:time";
    let signed = symmetric("rahasia", text);
    assert!(is_symmetric("rahasia", text, &signed));
    assert!(!is_symmetric("rahasia", text, ""));
    assert!(!is_symmetric("lain", text, &signed));
    // Whoever left the secret empty does not let everybody in.
    assert!(!is_symmetric("", text, &symmetric("", text)));
}

#[test]
fn what_is_no_key_is_refused() {
    assert!(RsaKey::from_pem(MERCHANT_PUBLIC).is_err());
    assert!(RsaKey::from_pem("").is_err());
    assert!(RsaPublicKey::from_pem(MERCHANT).is_err());
    let broken = MERCHANT_PUBLIC.replace("MIIB", "MIIC");
    let key = RsaPublicKey::from_pem(&broken);
    assert!(!key.is_ok_and(|key| key.has_signed("a", TOKEN_SIGNED)));
}
