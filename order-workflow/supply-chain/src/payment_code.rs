//! A payment code is what a QRIS shows: the merchant's own fields, a sum, and a checksum over all of it.
//!
//! EMV merchant-presented mode: a tag of two digits, a length of two, a value, one after the other, the
//! checksum last (domain.md 5.1). A static code is kept as its owner was given it, and shown with the sum to
//! type beside it. A sum written into a static code gives no confirmation; only a provider's own dynamic code does.

use crate::money::Money;

/// A code, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentCode {
    /// Every field but the checksum, in the order they came.
    fields: Vec<(u8, String)>,
}

/// Why a text is no payment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// It ends inside a field, or has something else than digits where a tag or a length is.
    #[error("the code is damaged at character {at}")]
    Damaged {
        /// Counted from 0.
        at: usize,
    },
    /// Letters that are not ASCII: lengths would be ambiguous.
    #[error("the code has characters that do not belong there")]
    NotAscii,
    /// The checksum is not last, or is not that of the text.
    #[error("the checksum is {found}, it should be {right}")]
    WrongChecksum {
        /// As it stands there.
        found: Checksum,
        /// As it should be.
        right: Checksum,
    },
    /// Not version 01, not Indonesian rupiah, or without a QRIS merchant.
    #[error("this is no QRIS code")]
    NotQris,
    /// A sum that is not written as digits with at most two decimals.
    #[error("the sum in the code cannot be read")]
    NotAnAmount,
}

/// The checksum of a code: CRC-16/CCITT-FALSE, which other catalogues call IBM-3740.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checksum(u16);

impl Checksum {
    /// Of some bytes: polynomial 1021, begun with FFFF, nothing mirrored, nothing turned over at the end.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let crc = bytes.iter().fold(0xFFFF_u16, |crc, byte| {
            (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
                if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
            })
        });
        Self(crc)
    }
}

impl std::fmt::Display for Checksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

mod tag {
    pub(super) const VERSION: u8 = 0;
    pub(super) const METHOD: u8 = 1;
    pub(super) const QRIS: u8 = 51;
    pub(super) const CURRENCY: u8 = 53;
    pub(super) const AMOUNT: u8 = 54;
    pub(super) const NAME: u8 = 59;
    pub(super) const CITY: u8 = 60;
    pub(super) const CHECKSUM: u8 = 63;
}

/// Who the code belongs to, as QRIS knows merchants.
const QRIS_DOMAIN: &str = "ID.CO.QRIS.WWW";

impl PaymentCode {
    /// Reads a code and holds it to its checksum.
    ///
    /// # Errors
    /// [`NotACode`]
    pub fn read(text: &str) -> Result<Self, NotACode> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(NotACode::NotAscii);
        }
        let mut fields = fields(text)?;
        let Some((tag::CHECKSUM, found)) = fields.pop() else {
            let right = Checksum::of(text.as_bytes());
            return Err(NotACode::WrongChecksum { found: Checksum(0), right });
        };
        let found = u16::from_str_radix(&found, 16).map_or(Checksum(0), Checksum);
        // Over everything, the checksum's own tag and length included.
        let right = Checksum::of(&text.as_bytes()[..text.len().saturating_sub(4)]);
        if found != right {
            return Err(NotACode::WrongChecksum { found, right });
        }
        let code = Self { fields };
        let is_qris = code.field(tag::VERSION) == Some("01")
            && code.field(tag::CURRENCY) == Some("360")
            && code.nmid().is_some();
        if !is_qris {
            return Err(NotACode::NotQris);
        }
        code.amount()?;
        Ok(code)
    }

    fn field(&self, tag: u8) -> Option<&str> {
        self.fields.iter().find(|(other, _)| *other == tag).map(|(_, value)| value.as_str())
    }

    /// The merchant's national number.
    #[must_use]
    pub fn nmid(&self) -> Option<String> {
        let template = fields(self.field(tag::QRIS)?).ok()?;
        let of = |tag| template.iter().find(|(other, _)| *other == tag).map(|(_, value)| value);
        (of(0).map(String::as_str) == Some(QRIS_DOMAIN)).then(|| of(2).cloned())?
    }

    /// The merchant's name.
    #[must_use]
    pub fn merchant(&self) -> &str {
        self.field(tag::NAME).unwrap_or_default()
    }

    /// The merchant's city.
    #[must_use]
    pub fn city(&self) -> &str {
        self.field(tag::CITY).unwrap_or_default()
    }

    /// Whether it may be paid again and again, with a sum that the payer types.
    #[must_use]
    pub fn is_static(&self) -> bool {
        self.field(tag::METHOD) != Some("12")
    }

    /// The sum in it; nothing where the payer types it.
    ///
    /// # Errors
    /// [`NotACode::NotAnAmount`]
    pub fn amount(&self) -> Result<Option<Money>, NotACode> {
        let parsed = self.field(tag::AMOUNT).map(str::parse::<Money>);
        parsed.transpose().or(Err(NotACode::NotAnAmount))
    }

    /// The same merchant's code over one sum, marked as for one payment. Nothing below one sen.
    ///
    /// Scanned, it fills in the sum; that it was paid nobody will say (see above).
    #[must_use]
    pub fn with_amount(&self, amount: Money) -> Option<Self> {
        if amount <= Money::ZERO {
            return None;
        }
        let sen = amount.sen();
        // Without decimals where there are none: so it is usual, and some apps read nothing else.
        let written = if sen % 100 == 0 { (sen / 100).to_string() } else { amount.to_string() };
        let mut fields: Vec<(u8, String)> =
            self.fields.iter().filter(|(tag, _)| *tag != tag::AMOUNT).cloned().collect();
        for (tag, value) in &mut fields {
            if *tag == tag::METHOD {
                "12".clone_into(value);
            }
        }
        let at = fields.iter().position(|(tag, _)| *tag > tag::AMOUNT).unwrap_or(fields.len());
        fields.insert(at, (tag::AMOUNT, written));
        Some(Self { fields })
    }
}

impl std::fmt::Display for PaymentCode {
    /// The text that the squares show, checksum included.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use std::fmt::Write;
        let mut text = String::new();
        for (tag, value) in &self.fields {
            write!(text, "{tag:02}{:02}{value}", value.len())?;
        }
        text.push_str("6304");
        let checksum = Checksum::of(text.as_bytes());
        write!(f, "{text}{checksum}")
    }
}

/// Tags and values, one after the other.
fn fields(text: &str) -> Result<Vec<(u8, String)>, NotACode> {
    let mut fields = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let damaged = NotACode::Damaged { at };
        let number = |from: usize| {
            let digits = text.get(from..from + 2)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u8>().ok())?
        };
        let tag = number(at).ok_or(damaged)?;
        let length = usize::from(number(at + 2).ok_or(damaged)?);
        let value = text.get(at + 4..at + 4 + length).ok_or(damaged)?;
        fields.push((tag, value.to_owned()));
        at += 4 + length;
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::{Checksum, NotACode, PaymentCode};
    use crate::money::Money;

    /// Public, checksum verified (domain.md 5.1).
    const KNOWN: &str = "00020101021126660014ID.LINKAJA.WWW011893600911000093000502151912131509300050303UME51440014ID.CO.QRIS.WWW0215ID20190139612790303UME5204839853033605802ID5924Infak Sinergi Foundation6007BANDUNG61054017362070703A01630458E0";

    #[test]
    fn the_checksum_is_the_catalogued_one() {
        assert_eq!(Checksum::of(b"123456789").to_string(), "29B1");
    }

    #[test]
    fn a_known_code_is_read_and_written_again() {
        let code = PaymentCode::read(KNOWN).unwrap();

        assert_eq!(code.merchant(), "Infak Sinergi Foundation");
        assert_eq!(code.city(), "BANDUNG");
        assert_eq!(code.nmid().as_deref(), Some("ID2019013961279"));
        assert!(code.is_static());
        assert_eq!(code.amount(), Ok(None));
        assert_eq!(code.to_string(), KNOWN);
    }

    #[test]
    fn a_sum_goes_where_it_belongs_and_the_checksum_follows() {
        let code = PaymentCode::read(KNOWN).unwrap();

        let over = code.with_amount(Money::from_sen(15_000_000)).unwrap().to_string();

        assert!(over.contains("530336054061500005802ID"), "{over}");
        assert!(over.ends_with("63041B96"), "{over}");
        let again = PaymentCode::read(&over).unwrap();
        assert_eq!(again.amount(), Ok(Some(Money::from_sen(15_000_000))));
        assert!(!again.is_static());
        assert_eq!(code.with_amount(Money::ZERO), None);
        let sen = code.with_amount(Money::from_sen(150_050)).unwrap();
        assert_eq!(PaymentCode::read(&sen.to_string()).unwrap(), sen);
    }

    #[test]
    fn a_single_wrong_character_is_noticed() {
        for at in 0..KNOWN.len() {
            let mut damaged = KNOWN.as_bytes().to_vec();
            damaged[at] = if damaged[at] == b'7' { b'8' } else { b'7' };
            let damaged = String::from_utf8(damaged).unwrap();
            assert!(PaymentCode::read(&damaged).is_err(), "{at}");
        }
        assert!(matches!(PaymentCode::read("0002"), Err(NotACode::Damaged { at: 0 })));
        assert_eq!(PaymentCode::read("000201é"), Err(NotACode::NotAscii));
        assert!(PaymentCode::read("").is_err());
    }
}
