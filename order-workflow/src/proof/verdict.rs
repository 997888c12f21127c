//! What is said of a history: that it holds, or where and how it breaks.

use supply_chain::id::PurchaseOrderId;

/// A history that holds, and what was looked at to say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Of which order.
    pub order: PurchaseOrderId,
    /// Its number, where the file tells it.
    pub number: Option<String>,
    /// How many entries.
    pub entries: i32,
    /// Fields that are one party's alone and show only their digest here.
    pub others: usize,
    /// Fields meant for both of which only the digest is left: erased, or taken out of this file.
    pub erased: usize,
    /// The id of the key that signed the file's head.
    pub key: String,
    /// Whether that key was known from elsewhere, not from the file.
    pub key_is_trusted: bool,
    /// The head it was held against.
    pub head: Option<HeldTo>,
    /// The other copy it was held against.
    pub other: Option<Agreed>,
}

/// A head that the file contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldTo {
    /// At this entry.
    pub position: i32,
    /// Whether it carried the installation's signature; a bare hash does not.
    pub signed: bool,
}

/// Another copy that tells the same story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// How many entries both have.
    pub common: i32,
    /// How many entries the other has.
    pub length: i32,
}

/// A history that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {entry} is broken: {why:?}")]
pub struct Broken {
    /// The first entry that breaks, from 1; where all entries are in order and only what vouches for
    /// them is not, the last.
    pub entry: i32,
    /// How.
    pub why: Why,
}

/// How a history fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is none at this place; another follows.
    Missing,
    /// It stands elsewhere in the file.
    OutOfOrder,
    /// The entry here is one that was there already.
    Twice {
        /// Its number.
        position: i32,
    },
    /// The file holds more entries than its head says.
    Extra {
        /// How many the head says.
        length: i32,
    },
    /// The file ends before this entry, of which its head tells.
    Truncated {
        /// How many the head says.
        length: i32,
    },
    /// A kind, hash, name or audience is not written as one.
    Malformed {
        /// Which member.
        what: String,
    },
    /// Its fields are not in order of name, or one stands twice.
    FieldOrder {
        /// Which.
        field: String,
    },
    /// Value and salt do not give the digest.
    Digest {
        /// Of which field.
        field: String,
    },
    /// There is a value without a salt, or a salt without a value.
    HalfErased {
        /// Of which field.
        field: String,
    },
    /// It does not follow from the entry before.
    Link,
    /// Its hash is not that of what it says.
    Hash,
    /// The file's head is not the hash of its last entry.
    Head,
    /// The file's keys are not what they say.
    Keys {
        /// The id of the one that is not.
        key: String,
    },
    /// The head is signed with a key that is not among those trusted.
    UnknownKey {
        /// Its id as the file says.
        key: String,
    },
    /// The signature is not that key's over this head.
    Signature {
        /// The key's id.
        key: String,
    },
    /// The head that was given is one of another order.
    GivenHeadOfOther {
        /// Which order it is of.
        order: PurchaseOrderId,
    },
    /// The head that was given knows of this entry, which the file does not have.
    GivenHeadBeyond {
        /// How many entries the head knows of.
        length: i32,
    },
    /// The head that was given has another hash here.
    GivenHeadDiffers,
    /// No entry has the hash that was given.
    GivenHashAbsent,
    /// The head that was given was not signed by a key that is trusted.
    GivenHeadUnsigned {
        /// The key's id as the head says, if it does.
        key: Option<String>,
    },
    /// The other copy is of another order.
    OtherOrder {
        /// Which.
        order: PurchaseOrderId,
    },
    /// The other copy does not hold by itself.
    OtherBroken {
        /// How.
        broken: Box<Broken>,
    },
    /// The other copy tells something else from here on.
    Forked,
}
