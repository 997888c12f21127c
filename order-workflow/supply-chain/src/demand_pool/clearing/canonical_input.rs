//! The canonical input of a clearing: everything it depends on as one text, the same whoever writes it down.
//!
//! Lines by their ids, pledges by line and in the order in which they were given, one row each, numbers as
//! digits, amounts in sen, instants in microseconds since 1970 as the database keeps them. Its SHA-256 is kept
//! with the result, and everybody may read it: so of what is nobody else's to know, the highest price before
//! all, a pledge's row has nothing but the seal. Without its salt a seal tells nothing, and whoever is shown the
//! whole pledge can hold it against the seal.

use super::SharingRule;
use crate::demand_pool::pledge::{Consents, Pledge};
use crate::demand_pool::pool_line::PoolLine;
use crate::id::DemandPoolId;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};
use std::fmt::{self, Write};

/// A SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

/// A text that is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is written as 64 hexadecimal digits")]
pub struct NotADigest;

impl Digest {
    /// Of rows of text.
    pub(in crate::demand_pool) fn of_text(
        write: impl FnOnce(&mut dyn Write) -> fmt::Result,
    ) -> Self {
        let mut hashing = Hashing { hasher: Sha256::new(), waiting: String::new() };
        // Writing into memory does not fail.
        let _ = write(&mut hashing);
        hashing.hasher.update(hashing.waiting.as_bytes());
        Self(hashing.hasher.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::str::FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits = text.as_bytes();
        let is_hex = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != 64 || !digits.iter().all(is_hex) {
            return Err(NotADigest);
        }
        let mut bytes = [0; 32];
        for (byte, two) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let two = std::str::from_utf8(two).or(Err(NotADigest))?;
            *byte = u8::from_str_radix(two, 16).or(Err(NotADigest))?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Hashes what is written to it, some of it at a time.
struct Hashing {
    hasher: Sha256,
    waiting: String,
}

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        const ENOUGH: usize = 1 << 14;
        self.waiting.push_str(text);
        if self.waiting.len() > ENOUGH {
            self.hasher.update(self.waiting.as_bytes());
            self.waiting.clear();
        }
        Ok(())
    }
}

/// Of all that a clearing depends on: the lines in their order, the pledges by line in whatever order, each with
/// its seal.
pub(super) fn digest(
    pool: DemandPoolId,
    sharing: SharingRule,
    lines: &[&PoolLine],
    pledges: &[&Pledge],
    seal: impl Fn(&Pledge) -> Digest,
) -> Digest {
    let mut given: Vec<&Pledge> = pledges.to_vec();
    given.sort_unstable_by_key(|pledge| (pledge.line, pledge.committed_at, pledge.id));
    Digest::of_text(|out| {
        let far = match sharing {
            SharingRule::SmallAndRemoteFirst { remote_from_days } => remote_from_days,
            SharingRule::ProRata | SharingRule::FirstCome => 0,
        };
        writeln!(out, "lumbung clearing 2")?;
        writeln!(out, "pool {pool} {} {far}", sharing.as_str())?;
        lines.iter().try_for_each(|line| write_line(out, line))?;
        given.iter().try_for_each(|pledge| {
            let (firm, tolerance) = (pledge.wish.firm, pledge.wish.tolerance);
            let far = u8::from(sharing.is_far(pledge.days_away));
            writeln!(out, "pledge {} {firm} {tolerance} {far} {}", pledge.line, seal(pledge))
        })
    })
}

/// One line of a pool, with its gates.
pub(in crate::demand_pool) fn write_line(out: &mut dyn Write, line: &PoolLine) -> fmt::Result {
    let PoolLine { id, offer, units_per_pack, case, minimum, cap, gates } = line;
    write!(out, "line {id} {offer} {units_per_pack} {case} {minimum} ")?;
    match cap {
        Some(cap) => writeln!(out, "{cap}")?,
        None => writeln!(out, "-")?,
    }
    gates.iter().try_for_each(|gate| {
        let (unit, pack) = (gate.unit_price.sen(), gate.pack_price.sen());
        writeln!(out, "gate {} {unit} {pack}", gate.from)
    })
}

impl Pledge {
    /// Everything that it says, whose it is and since when, hashed with its salt.
    #[must_use]
    pub fn seal(&self) -> Digest {
        let Self { id, line, by, wish, committed_at, days_away, salt } = self;
        Digest::of_text(|out| {
            let (firm, tolerance, highest) = (wish.firm, wish.tolerance, wish.highest.sen());
            let since = committed_at.timestamp_micros();
            writeln!(out, "lumbung pledge 1")?;
            writeln!(out, "salt {salt}")?;
            write!(out, "{line} {id} {by} {firm} {tolerance} {highest} {since} {days_away}")?;
            write_consents(out, wish.consents)
        })
    }
}

pub(in crate::demand_pool) fn write_consents(
    out: &mut dyn Write,
    consents: Consents,
) -> fmt::Result {
    consents.given().try_for_each(|consent| write!(out, " {}", consent.as_str()))?;
    writeln!(out)
}
