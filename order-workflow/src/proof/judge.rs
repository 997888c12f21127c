//! Judging a downloaded history: whole, or the first entry that breaks and why.
//!
//! What is not trusted: everything in the file, its keys included. What is trusted: the keys that
//! whoever asks holds from elsewhere, and the other party's head or copy. Without any of them a file
//! is only judged to agree with itself, and [`Whole`] says so.

use serde_json::Value;
use supply_chain::id::PurchaseOrderId;

use super::chain::{Audience, Covered, HASH_START, entry_hash, field_digest, is_word};
use super::head::{ClaimedHead, head_text};
use super::key::PublicKey;
use super::verdict::{Agreed, Broken, HeldTo, Whole, Why};
use super::view::{EntryView, FieldView, HistoryView, KeyView};

/// What a file is held against, besides itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// Keys of the installation, known from elsewhere. Without any, the file's own are taken.
    pub keys: &'a [PublicKey],
    /// The other party's head, or an older one of one's own.
    pub head: Option<&'a ClaimedHead>,
    /// The other party's copy.
    pub other: Option<&'a HistoryView>,
}

/// Judges a file.
///
/// # Errors
/// The first entry that breaks, and how.
pub fn judge(file: &HistoryView, evidence: &Evidence<'_>) -> Result<Whole, Broken> {
    let hashes = chain(file)?;
    let last = file.head.length;
    let broken = |why| Broken { entry: last.max(1), why };

    let held = evidence.head.map(|head| held_to(file, &hashes, head)).transpose()?;
    if let Some(other) = evidence.other {
        // What the other copy shows first is its own affair: a fork is told by the entry.
        forks(file, other)?;
    }
    let own = keys_of(file).map_err(broken)?;
    let trusted = if evidence.keys.is_empty() { own.as_slice() } else { evidence.keys };
    signed(file, &hashes, trusted).map_err(broken)?;
    if let Some(head) = evidence.head {
        given_head_is_signed(file, &hashes, head, trusted)?;
    }
    let other = evidence.other.map(|other| agreed(file, other, evidence.keys)).transpose()?;
    let fields = || file.items.iter().flat_map(|entry| &entry.fields);
    let hidden = |both: bool| {
        let digest_only = fields().filter(|field| field.value.is_none());
        digest_only.filter(|field| (field.audience == Audience::Both.as_str()) == both).count()
    };
    Ok(Whole {
        order: file.order_id,
        number: fields()
            .filter(|field| field.name == "number")
            .find_map(|field| field.value.as_ref().and_then(Value::as_str).map(str::to_owned)),
        entries: last,
        others: hidden(false),
        erased: hidden(true),
        key: file.head.key.clone(),
        key_is_trusted: !evidence.keys.is_empty(),
        head: held,
        other,
    })
}

/// Judges the entries and their head by themselves; gives the hash of each.
fn chain(file: &HistoryView) -> Result<Vec<[u8; 32]>, Broken> {
    let mut hashes: Vec<[u8; 32]> = Vec::with_capacity(file.items.len());
    let mut previous = HASH_START;
    for (entry, expected) in file.items.iter().zip(1..) {
        let broken = |why| Broken { entry: expected, why };
        place(file, entry, expected).map_err(broken)?;
        let hash = one(file.order_id, entry, &previous).map_err(broken)?;
        hashes.push(hash);
        previous = hash;
    }
    let (length, entries) = (file.head.length, i32::try_from(file.items.len()).unwrap_or(i32::MAX));
    if entries < length || length < 1 {
        let why = Why::Truncated { length };
        return Err(Broken { entry: entries.saturating_add(1), why });
    }
    if entries > length {
        let why = Why::Extra { length };
        return Err(Broken { entry: length.saturating_add(1), why });
    }
    let head = &file.head;
    let text = head_text(length, &head.hash, &head.signature, &head.key);
    if bytes::<32>(&head.hash) != Some(previous) || head.text != text {
        return Err(Broken { entry: length, why: Why::Head });
    }
    Ok(hashes)
}

/// Whether the entry belongs at this place.
fn place(file: &HistoryView, entry: &EntryView, expected: i32) -> Result<(), Why> {
    if entry.position == expected {
        return Ok(());
    }
    let copies = file.items.iter().filter(|other| other.position == entry.position).count();
    if entry.position < expected && copies > 1 {
        return Err(Why::Twice { position: entry.position });
    }
    let elsewhere = file.items.iter().any(|other| other.position == expected);
    Err(if elsewhere { Why::OutOfOrder } else { Why::Missing })
}

/// Judges one entry by itself and by the one before; gives its hash.
fn one(order: PurchaseOrderId, entry: &EntryView, previous: &[u8; 32]) -> Result<[u8; 32], Why> {
    let malformed = |what: &str| Why::Malformed { what: what.to_owned() };
    if !is_word(&entry.kind) {
        return Err(malformed("kind"));
    }
    for two in entry.fields.windows(2) {
        if let [one, next] = two
            && one.name >= next.name
        {
            return Err(Why::FieldOrder { field: next.name.clone() });
        }
    }
    let covered: Vec<Covered<'_>> = entry.fields.iter().map(field).collect::<Result<_, Why>>()?;
    let linked = bytes::<32>(&entry.previous_hash).ok_or_else(|| malformed("previous_hash"))?;
    if linked != *previous {
        return Err(Why::Link);
    }
    let told = bytes::<32>(&entry.hash).ok_or_else(|| malformed("hash"))?;
    let hash = entry_hash(previous, order, entry.position, &entry.kind, covered);
    if told == hash { Ok(hash) } else { Err(Why::Hash) }
}

/// Judges one field; gives what its entry's hash covers of it.
fn field(field: &FieldView) -> Result<Covered<'_>, Why> {
    let malformed = |what: &str| Why::Malformed { what: what.to_owned() };
    let name = field.name.as_str();
    if !is_word(name) {
        return Err(malformed("name"));
    }
    let audience = Audience::from_word(&field.audience);
    let audience = audience.ok_or_else(|| malformed(&format!("{name}.audience")))?;
    let digest = bytes::<32>(&field.digest).ok_or_else(|| malformed(&format!("{name}.digest")))?;
    match (&field.value, &field.salt) {
        (None, None) => {}
        (Some(value), Some(salt)) => {
            let salt = bytes::<16>(salt).ok_or_else(|| malformed(&format!("{name}.salt")))?;
            if field_digest(name, &salt, value) != digest {
                return Err(Why::Digest { field: name.to_owned() });
            }
        }
        _ => return Err(Why::HalfErased { field: name.to_owned() }),
    }
    Ok(Covered { name, audience, digest })
}

/// Bytes in small hex digits, the one way they are written.
fn bytes<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let bytes: [u8; LENGTH] = hex::decode(text).ok()?.try_into().ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}

/// The hash at a position, from 1.
fn hash_at(hashes: &[[u8; 32]], position: i32) -> Option<&[u8; 32]> {
    hashes.get(usize::try_from(position.checked_sub(1)?).ok()?)
}

/// Whether the file contains a head that was given, and where.
fn held_to(file: &HistoryView, hashes: &[[u8; 32]], head: &ClaimedHead) -> Result<HeldTo, Broken> {
    if let Some(order) = head.order.filter(|order| *order != file.order_id) {
        return Err(Broken { entry: 1, why: Why::GivenHeadOfOther { order } });
    }
    let position = match head.length {
        None => {
            let found = hashes.iter().zip(1..).find(|(hash, _)| **hash == head.hash);
            let absent = Broken { entry: file.head.length, why: Why::GivenHashAbsent };
            found.map(|(_, position)| position).ok_or(absent)?
        }
        Some(length) => match hash_at(hashes, length) {
            Some(hash) if *hash == head.hash => length,
            Some(_) => return Err(Broken { entry: length, why: Why::GivenHeadDiffers }),
            None => {
                let entry = file.head.length.saturating_add(1);
                return Err(Broken { entry, why: Why::GivenHeadBeyond { length } });
            }
        },
    };
    Ok(HeldTo { position, signed: head.signature.is_some() })
}

/// Whether the signature of a head that was given is a trusted key's. A bare hash has none: whoever
/// gives it vouches for it.
fn given_head_is_signed(
    file: &HistoryView,
    hashes: &[[u8; 32]],
    head: &ClaimedHead,
    trusted: &[PublicKey],
) -> Result<(), Broken> {
    let Some(signature) = &head.signature else { return Ok(()) };
    let position = held_to(file, hashes, head)?.position;
    let named = |key: &&PublicKey| head.key.as_ref().is_none_or(|id| *id == key.id());
    let signed = trusted
        .iter()
        .filter(named)
        .any(|key| key.signed_head(file.order_id, position, &head.hash, signature));
    let why = Why::GivenHeadUnsigned { key: head.key.clone() };
    if signed { Ok(()) } else { Err(Broken { entry: position, why }) }
}

/// The keys in the file, each of which must be what it says.
fn keys_of(file: &HistoryView) -> Result<Vec<PublicKey>, Why> {
    let read = |told: &KeyView| {
        let key = PublicKey::from_base64(&told.public_key).ok();
        key.filter(|key| key.id() == told.id).ok_or_else(|| Why::Keys { key: told.id.clone() })
    };
    file.keys.iter().map(read).collect()
}

/// Whether the file's head is signed by the key it names, and that key is trusted.
fn signed(file: &HistoryView, hashes: &[[u8; 32]], trusted: &[PublicKey]) -> Result<(), Why> {
    let head = &file.head;
    let unknown = || Why::UnknownKey { key: head.key.clone() };
    let key = trusted.iter().find(|key| key.id() == head.key).ok_or_else(unknown)?;
    let hash = hashes.last().ok_or(Why::Head)?;
    if key.signed_head(file.order_id, head.length, hash, &head.signature) {
        Ok(())
    } else {
        Err(Why::Signature { key: head.key.clone() })
    }
}

/// The first entry about which the two copies differ, if the file still holds by itself.
fn forks(file: &HistoryView, other: &HistoryView) -> Result<(), Broken> {
    if other.order_id != file.order_id {
        return Err(Broken { entry: 1, why: Why::OtherOrder { order: other.order_id } });
    }
    let judged = chain(other);
    if let Err(broken) = judged {
        let entry = broken.entry;
        return Err(Broken { entry, why: Why::OtherBroken { broken: Box::new(broken) } });
    }
    let both = file.items.iter().zip(&other.items).zip(1..);
    for ((one, two), entry) in both {
        if one.hash != two.hash {
            return Err(Broken { entry, why: Why::Forked });
        }
    }
    Ok(())
}

/// What the two copies have in common, the other's signature judged as well; by its own keys where
/// none are known from elsewhere, since between two downloads the key may have changed.
fn agreed(file: &HistoryView, other: &HistoryView, keys: &[PublicKey]) -> Result<Agreed, Broken> {
    let entry = other.head.length;
    let in_other =
        |why| Broken { entry, why: Why::OtherBroken { broken: Box::new(Broken { entry, why }) } };
    let hashes = chain(other).map_err(|broken| in_other(broken.why))?;
    let own = keys_of(other).map_err(in_other)?;
    let trusted = if keys.is_empty() { own.as_slice() } else { keys };
    signed(other, &hashes, trusted).map_err(in_other)?;
    Ok(Agreed { common: file.head.length.min(other.head.length), length: other.head.length })
}
