//! The choices of a plan that need a sentence on what they mean.

use crate::language::Language;
use crate::pages::filled::Filled;

/// A choice with a sentence on what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What is submitted.
    pub value: &'static str,
    /// What it says.
    pub word: &'static str,
    /// What it means.
    pub means: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

pub(super) fn role(filled: &Filled, lang: Language) -> Vec<Explained> {
    let explained =
        |value, word, means| Explained { value, word, means, chosen: filled.get("role") == value };
    vec![
        explained(
            "principal",
            lang.t("Kami membeli lalu menjual", "We buy and resell"),
            lang.t(
                "Distributor menagih Anda, Anda menagih tiap koperasi. Barang jadi milik Anda di gudang singgah.",
                "The supplier bills you, and you bill each cooperative. At the hub the goods are yours.",
            ),
        ),
        explained(
            "agent",
            lang.t("Kami memesankan saja", "We order on behalf"),
            lang.t(
                "Distributor menagih tiap koperasi langsung. Anda hanya menagih jasa, dan menjaga barang di gudang singgah.",
                "The supplier bills each cooperative itself. You bill your fee alone, and keep the goods at the hub.",
            ),
        ),
    ]
}

pub(super) fn sharing(filled: &Filled, lang: Language) -> Vec<Explained> {
    let explained = |value, word, means| Explained {
        value,
        word,
        means,
        chosen: filled.get("sharing") == value,
    };
    vec![
        explained("pro_rata", lang.t("Menurut besar komitmen", "In proportion"), lang.t("Datang 90%, tiap koperasi mendapat sekitar 90% komitmennya; sisa ke pecahan terbesar.", "If 90% comes, each gets about 90% of its pledge; the rest to the largest fraction.")),
        explained("first_come", lang.t("Yang lebih dulu didahulukan", "First come"), lang.t("Yang berkomitmen lebih dulu dilayani penuh sebelum yang berikutnya.", "Whoever pledged earlier is served in full before the next.")),
        explained("small_and_remote_first", lang.t("Yang jauh dan kecil didahulukan", "Remote and small first"), lang.t("Yang jauh dulu, lalu yang komitmennya kecil. Jarak tiap koperasi diumumkan bersama aturan.", "Those far away first, then the smaller pledges. Distances are published with the rules.")),
    ]
}

pub(super) fn freight(filled: &Filled, lang: Language) -> Vec<Explained> {
    let explained = |value, word, means| Explained {
        value,
        word,
        means,
        chosen: filled.get("freight") == value,
    };
    vec![
        explained(
            "by_units",
            lang.t("Menurut jumlah barang", "By units"),
            lang.t(
                "Yang menerima dua kali lebih banyak menanggung dua kali ongkosnya.",
                "Who receives twice as much bears twice the freight.",
            ),
        ),
        explained(
            "by_amount",
            lang.t("Menurut nilai barang", "By value"),
            lang.t(
                "Yang barangnya lebih mahal menanggung lebih banyak.",
                "Who buys dearer goods bears more.",
            ),
        ),
        explained(
            "evenly",
            lang.t("Rata", "Evenly"),
            lang.t("Tiap koperasi menanggung sama besar.", "Each cooperative bears the same."),
        ),
    ]
}

pub(super) fn openness(filled: &Filled, lang: Language) -> Vec<Explained> {
    let explained = |value, word, means| Explained {
        value,
        word,
        means,
        chosen: filled.get("openness") == value,
    };
    vec![
        explained(
            "named",
            lang.t("Saling melihat nama", "Names are seen"),
            lang.t(
                "Peserta melihat siapa berkomitmen berapa, tidak pernah harga tertingginya.",
                "Participants see who pledged how much, never highest prices.",
            ),
        ),
        explained(
            "unnamed",
            lang.t("Tanpa nama", "No names"),
            lang.t(
                "Peserta hanya melihat jumlah seluruhnya; nama Anda saja yang tampil.",
                "Participants see what all come to, and no name but their own.",
            ),
        ),
    ]
}
