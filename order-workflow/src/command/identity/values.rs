//! What people and organizations may be called, and which numbers they carry.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest name of a person or organization.
pub(super) const NAME_MAX: usize = 200;
/// Longest login.
pub(super) const LOGIN_MAX: usize = 100;

/// A value that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The field by its name in the body.
    pub field: &'static str,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing stands there, or only spaces.
    Empty,
    /// It is longer than is kept.
    TooLong {
        /// Most characters.
        limit: usize,
    },
    /// It is shorter than is safe.
    TooShort {
        /// Least characters.
        least: usize,
    },
    /// It is not the password this person has.
    NotThePassword,
    /// No region has this code.
    UnknownRegion,
    /// An NPWP has 16 digits, or 15 in the old form.
    NotNpwp,
    /// A NITKU has 22 digits.
    NotNitku,
    /// An id of the client's own is a UUIDv7.
    NotUuid7,
    /// A login has ASCII letters, digits and signs alone, and no spaces within.
    SpaceWithin,
    /// A count of people is not below zero.
    Negative,
    /// At least one role.
    NoRole,
    /// Neither primary, secondary nor distributor.
    UnknownKind,
    /// Neither yes nor no.
    NotYesOrNo,
    /// It stands in an earlier row of the same file.
    Repeated,
    /// Another organization has it.
    Taken,
    /// The organization is there already, with other people.
    OtherPeople,
    /// No secondary is called that, or more than one.
    UnknownSecondary,
    /// Only primaries and secondaries belong to a secondary.
    BelongsNowhere,
    /// A number outside what is taken.
    OutOfRange {
        /// Least.
        least: u32,
        /// Most.
        most: u32,
    },
    /// An amount of zero or less.
    NotPositive,
    /// Somebody who does not hold the approver's role here.
    NotAnApprover,
    /// A board with fewer people than have to approve.
    BoardTooSmall,
}

impl Fault {
    pub(super) const fn of(field: &'static str, wrong: Wrong) -> Self {
        Self { field, wrong }
    }
}

/// The name without spaces around it.
pub(super) fn name(field: &'static str, value: &str, faults: &mut Vec<Fault>) -> String {
    text(field, value, NAME_MAX, faults).unwrap_or_else(|| {
        faults.push(Fault::of(field, Wrong::Empty));
        String::new()
    })
}

/// A text of at most `limit` characters without spaces around it; nothing when it is empty.
pub(super) fn text(
    field: &'static str,
    value: &str,
    limit: usize,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let value = value.trim();
    if value.chars().count() > limit {
        faults.push(Fault::of(field, Wrong::TooLong { limit }));
    }
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

/// A login as it is kept: in small letters, without spaces around it.
#[must_use]
pub(super) fn normal_login(login: &str) -> String {
    login.trim().to_lowercase()
}

/// The login as it is kept.
/// A login as it is kept.
///
/// # Errors
/// [`Refusal::Invalid`](super::Refusal::Invalid), naming what is wrong with it.
pub(crate) fn login_of(value: &str) -> Result<String, super::Refusal> {
    let mut faults = Vec::new();
    let login = login(value, &mut faults);
    if faults.is_empty() { Ok(login) } else { Err(super::Refusal::Invalid { faults }) }
}

pub(super) fn login(value: &str, faults: &mut Vec<Fault>) -> String {
    let login = normal_login(value);
    if login.is_empty() {
        faults.push(Fault::of("login", Wrong::Empty));
    } else if login.chars().count() > LOGIN_MAX {
        faults.push(Fault::of("login", Wrong::TooLong { limit: LOGIN_MAX }));
    } else if !login.chars().all(|c| c.is_ascii_graphic()) {
        // What is small and what is a capital beyond ASCII, PostgreSQL and we may see differently.
        faults.push(Fault::of("login", Wrong::SpaceWithin));
    }
    login
}

/// An NPWP in its 16 digits; dots, dashes and spaces are forgiven, the old 15 digits get their 0
/// (domain.md 4.3).
pub(super) fn npwp(value: &str, faults: &mut Vec<Fault>) -> Option<String> {
    let digits = digits_of(value);
    match digits.as_deref().map(str::len) {
        Some(0) => None,
        Some(15) => digits.map(|digits| format!("0{digits}")),
        Some(16) => digits,
        _ => {
            faults.push(Fault::of("npwp", Wrong::NotNpwp));
            None
        }
    }
}

/// A NITKU in its 22 digits.
pub(super) fn nitku(value: &str, faults: &mut Vec<Fault>) -> Option<String> {
    let digits = digits_of(value);
    match digits.as_deref().map(str::len) {
        Some(0) => None,
        Some(22) => digits,
        _ => {
            faults.push(Fault::of("nitku", Wrong::NotNitku));
            None
        }
    }
}

/// An id of the client's own must be sortable by time like ours.
pub(super) fn own_id(id: Option<Uuid>, faults: &mut Vec<Fault>) -> Option<Uuid> {
    if id.is_some_and(|id| id.get_version_num() != 7) {
        faults.push(Fault::of("id", Wrong::NotUuid7));
    }
    id
}

fn digits_of(value: &str) -> Option<String> {
    let bare: String =
        value.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
    Some(bare).filter(|bare| bare.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_npwp_gets_its_zero_and_dots_are_forgiven() {
        let mut faults = Vec::new();

        assert_eq!(npwp("01.234.567.8-901.000", &mut faults).unwrap(), "0012345678901000");
        assert_eq!(npwp("5308011234567890", &mut faults).unwrap(), "5308011234567890");
        assert_eq!(npwp(" ", &mut faults), None);
        assert!(faults.is_empty());

        assert_eq!(npwp("12345", &mut faults), None);
        assert_eq!(npwp("01.234.567.8-901.00A", &mut faults), None);
        assert_eq!(faults, [Fault::of("npwp", Wrong::NotNpwp); 2]);
    }

    #[test]
    fn a_login_is_kept_in_small_letters_and_has_no_spaces_within() {
        let mut faults = Vec::new();

        assert_eq!(login("  Yustina.Mbele ", &mut faults), "yustina.mbele");
        assert!(faults.is_empty());

        login("yustina mbele", &mut faults);
        login(" ", &mut faults);
        login(&"x".repeat(101), &mut faults);
        let wrongs: Vec<_> = faults.iter().map(|fault| fault.wrong).collect();
        assert_eq!(wrongs, [Wrong::SpaceWithin, Wrong::Empty, Wrong::TooLong { limit: 100 }]);
    }
}
