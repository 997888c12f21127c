//! The verdict on a history as a sentence, in both languages.

use order_workflow::proof::{Broken, Whole, Why};

use crate::language::Language;

/// That it holds, and what was not looked at.
pub(super) fn whole(whole: &Whole, lang: Language) -> String {
    let Whole { order, entries, key, .. } = whole;
    let name = whole.number.clone().unwrap_or_else(|| order.to_string());
    let mut told = vec![lang.pick(
        format!("Utuh: riwayat {name}, {entries} catatan."),
        format!("Whole: the history of {name}, {entries} entries."),
    )];
    told.push(if whole.key_is_trusted {
        lang.pick(
            format!("Ditandatangani dengan kunci {key} yang Anda berikan."),
            format!("Signed with key {key}, which you gave."),
        )
    } else {
        lang.pick(
            format!(
                "Ditandatangani dengan kunci {key} yang tertulis dalam berkas itu sendiri; cocokkan dengan kertas \
                 atau /api/v1/keys, lalu berikan dengan --key."
            ),
            format!(
                "Signed with key {key}, which stands in the file itself; compare it with a paper or /api/v1/keys, \
                 then give it with --key."
            ),
        )
    });
    if let Some(head) = whole.head {
        let at = head.position;
        told.push(if head.signed {
            lang.pick(
                format!("Kepala riwayat yang diberikan cocok dengan catatan {at}."),
                format!("The head that was given is that of entry {at}."),
            )
        } else {
            lang.pick(
                format!("Sidik yang diberikan cocok dengan catatan {at}; tanda tangannya tidak ikut diberikan."),
                format!("The hash that was given is that of entry {at}; no signature was given with it."),
            )
        });
    }
    if let Some(other) = whole.other {
        let (common, length) = (other.common, other.length);
        told.push(lang.pick(
            format!("Salinan pihak lain ({length} catatan) sama sampai catatan {common}."),
            format!("The other party's copy ({length} entries) is the same up to entry {common}."),
        ));
    }
    if whole.others > 0 {
        let n = whole.others;
        told.push(lang.pick(
            format!("{n} isian yang hanya untuk satu pihak tampak sidiknya saja."),
            format!("{n} fields meant for one party alone show only their digest."),
        ));
    }
    if whole.erased > 0 {
        let n = whole.erased;
        told.push(lang.pick(
            format!("{n} isian untuk kedua pihak sudah dihapus isinya, tinggal sidiknya."),
            format!("{n} fields meant for both were emptied and show only their digest."),
        ));
    }
    told.join(" ")
}

/// That it does not hold, with the entry.
pub(super) fn broken(broken: &Broken, lang: Language) -> String {
    let entry = broken.entry;
    let reason = why(&broken.why, lang);
    lang.pick(
        format!("Tidak utuh, catatan {entry}: {reason}."),
        format!("Not whole, entry {entry}: {reason}."),
    )
}

#[expect(clippy::too_many_lines, reason = "a table: each way to fail with its two sentences")]
fn why(why: &Why, lang: Language) -> String {
    let told = |broken: &Broken, lang| self::why(&broken.why, lang);
    let (id, en) = match why {
        Why::Missing => (
            "tidak ada dalam berkas".to_owned(),
            "is missing from the file".to_owned(),
        ),
        Why::OutOfOrder => (
            "tidak pada tempatnya; urutannya diubah".to_owned(),
            "is not in its place; the order was changed".to_owned(),
        ),
        Why::Twice { position } => (
            format!("catatan {position} berdiri dua kali"),
            format!("entry {position} stands twice"),
        ),
        Why::Extra { length } => (
            format!("berlebih; kepala riwayat mencatat {length} catatan"),
            format!("is one too many; the head tells of {length} entries"),
        ),
        Why::Truncated { length } => (
            format!("hilang di ujung; kepala riwayat mencatat {length} catatan"),
            format!("is cut off at the end; the head tells of {length} entries"),
        ),
        Why::Malformed { what } => (
            format!("{what} tidak tertulis sebagaimana mestinya"),
            format!("{what} is not written as it must be"),
        ),
        Why::FieldOrder { field } => (
            format!("isian {field} tidak pada urutannya atau berdiri dua kali"),
            format!("the field {field} is out of order or stands twice"),
        ),
        Why::Digest { field } => (
            format!("isi {field} tidak cocok dengan sidiknya"),
            format!("the value of {field} does not have its digest"),
        ),
        Why::HalfErased { field } => (
            format!("isi {field} hanya separuh dihapus"),
            format!("the field {field} is only half erased"),
        ),
        Why::Link => (
            "tidak menyambung catatan sebelumnya".to_owned(),
            "does not follow from the entry before".to_owned(),
        ),
        Why::Hash => (
            "sidiknya bukan sidik dari isi dan pesanannya".to_owned(),
            "its hash is not that of what it says and of this order".to_owned(),
        ),
        Why::Head => (
            "kepala riwayat bukan sidik catatan terakhir ini".to_owned(),
            "the head is not the hash of this last entry".to_owned(),
        ),
        Why::Keys { key } => (
            format!("kunci {key} dalam berkas bukan kunci dengan nama itu"),
            format!("key {key} in the file is not the key of that name"),
        ),
        Why::UnknownKey { key } => (
            format!("kepala riwayat ditandatangani dengan kunci {key}, yang bukan kunci tepercaya"),
            format!("the head is signed with key {key}, which is none of those trusted"),
        ),
        Why::Signature { key } => (
            format!("tanda tangan kunci {key} bukan untuk riwayat ini; mungkin semua sidik dihitung ulang"),
            format!("the signature of key {key} is not over this history; all hashes may have been recomputed"),
        ),
        Why::GivenHeadOfOther { order } => (
            format!("kepala yang diberikan milik pesanan lain, {order}"),
            format!("the head that was given is that of another order, {order}"),
        ),
        Why::GivenHeadBeyond { length } => (
            format!("tidak ada dalam berkas, padahal kepala yang diberikan mencatat {length} catatan"),
            format!("is not in the file, but the head that was given tells of {length} entries"),
        ),
        Why::GivenHeadDiffers => (
            "sidiknya lain daripada kepala yang diberikan; catatan ini atau yang sebelumnya diubah".to_owned(),
            "its hash is not that of the head that was given; this entry or one before it was changed".to_owned(),
        ),
        Why::GivenHashAbsent => (
            "tidak satu catatan pun mempunyai sidik yang diberikan".to_owned(),
            "no entry has the hash that was given".to_owned(),
        ),
        Why::OtherOrder { order } => (
            format!("salinan pihak lain milik pesanan lain, {order}"),
            format!("the other copy is that of another order, {order}"),
        ),
        Why::Forked => (
            "isinya lain daripada salinan pihak lain".to_owned(),
            "it is not what the other copy says".to_owned(),
        ),
        Why::GivenHeadUnsigned { key } => {
            let name = key.as_deref().unwrap_or("?");
            (
                format!("kepala yang diberikan (kunci {name}) tidak ditandatangani dengan kunci tepercaya; kunci lama diberikan dengan --key"),
                format!("the head that was given (key {name}) is not signed with a trusted key; give an older key with --key"),
            )
        }
        Why::OtherBroken { broken } => (
            format!("salinan pihak lain yang tidak utuh: {}", told(broken, Language::Indonesian)),
            format!("it is the other copy that is not whole: {}", told(broken, Language::English)),
        ),
    };
    lang.pick(id, en)
}
