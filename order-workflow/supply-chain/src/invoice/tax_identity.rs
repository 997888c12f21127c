//! Numbers by which the tax office knows people, branches and tax invoices; judged by their shape alone.

use serde::{Deserialize, Serialize};

/// A taxpayer's number: 16 digits (PMK 112/2022).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Npwp(String);

/// A place of business: the taxpayer's 16 digits and six more, 000000 for the head office (PER-6/PJ/2024).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nitku(String);

/// The serial number of a tax invoice: 17 digits, given out by the tax office after an invoice was handed
/// in there. It is only ever written down here, never made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nsfp(String);

/// A text that is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongIdentity {
    /// Not 16 digits; the old 15 are taken too.
    #[error("an NPWP has 16 digits")]
    Npwp,
    /// Not 22 digits.
    #[error("a NITKU has 22 digits")]
    Nitku,
    /// A branch of somebody else.
    #[error("this NITKU is not a branch of that NPWP")]
    OthersBranch,
    /// Not 17 digits, or begun with a code that does not exist.
    #[error("a tax invoice's number has 17 digits and begins with a code from 01 to 10")]
    Nsfp,
}

/// The digits of a number as people write it, with dots, dashes and spaces.
fn digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | '-' | ' ' => {}
            _ => return None,
        }
    }
    Some(digits)
}

impl Npwp {
    /// The sixteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Npwp {
    type Error = WrongIdentity;

    fn try_from(text: String) -> Result<Self, WrongIdentity> {
        let digits = digits(&text).ok_or(WrongIdentity::Npwp)?;
        match digits.len() {
            16 => Ok(Self(digits)),
            // A body's old number: a nought goes before it (domain.md 4.3).
            15 => Ok(Self(format!("0{digits}"))),
            _ => Err(WrongIdentity::Npwp),
        }
    }
}

impl Nitku {
    /// The twenty-two digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last six: which branch.
    #[must_use]
    pub fn branch(&self) -> &str {
        self.0.get(16..).unwrap_or_default()
    }

    /// Holds it to the taxpayer whose branch it is to be.
    ///
    /// # Errors
    /// [`WrongIdentity::OthersBranch`].
    pub fn check_owner(&self, npwp: &Npwp) -> Result<(), WrongIdentity> {
        if self.0.starts_with(npwp.as_str()) { Ok(()) } else { Err(WrongIdentity::OthersBranch) }
    }
}

impl TryFrom<String> for Nitku {
    type Error = WrongIdentity;

    fn try_from(text: String) -> Result<Self, WrongIdentity> {
        let digits = digits(&text).ok_or(WrongIdentity::Nitku)?;
        if digits.len() == 22 { Ok(Self(digits)) } else { Err(WrongIdentity::Nitku) }
    }
}

impl Nsfp {
    /// The seventeen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The transaction code it begins with: 01, 04, 08 … (PER-11/PJ/2025).
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
}

impl TryFrom<String> for Nsfp {
    type Error = WrongIdentity;

    fn try_from(text: String) -> Result<Self, WrongIdentity> {
        let digits = digits(&text).ok_or(WrongIdentity::Nsfp)?;
        let code: u32 = digits.get(..2).and_then(|code| code.parse().ok()).unwrap_or_default();
        if digits.len() == 17 && (1..=10).contains(&code) {
            Ok(Self(digits))
        } else {
            Err(WrongIdentity::Nsfp)
        }
    }
}

macro_rules! texts {
    ($($name:ident),+) => {$(
        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    )+};
}

texts!(Npwp, Nitku, Nsfp);

#[cfg(test)]
mod tests {
    use super::{Nitku, Npwp, Nsfp, WrongIdentity};

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let old = Npwp::try_from("01.234.567.8-901.000".to_owned()).unwrap();
        assert_eq!(old.as_str(), "0012345678901000");
        let branch = Nitku::try_from("0012345678901000 000001".to_owned()).unwrap();
        assert_eq!((branch.check_owner(&old), branch.branch()), (Ok(()), "000001"));
        let other = Npwp::try_from("5308012311900001".to_owned()).unwrap();
        assert_eq!(branch.check_owner(&other), Err(WrongIdentity::OthersBranch));
        let tax = Nsfp::try_from("04002500000000123".to_owned()).unwrap();
        assert_eq!((tax.code(), tax.as_str().len()), ("04", 17));
    }

    #[test]
    fn a_wrong_shape_is_named() {
        assert_eq!(Npwp::try_from("123".to_owned()), Err(WrongIdentity::Npwp));
        assert_eq!(Nitku::try_from("0012345678901000".to_owned()), Err(WrongIdentity::Nitku));
        for wrong in
            ["11002500000000123", "00002500000000123", "0400250000000012", "04O02500000000123"]
        {
            assert_eq!(Nsfp::try_from(wrong.to_owned()), Err(WrongIdentity::Nsfp), "{wrong}");
        }
    }
}
