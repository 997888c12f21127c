//! What a claim did to its order, as the order's timeline says it; and what a replacement stands for.

use order_workflow::query::claims::ClaimBrief;
use order_workflow::query::orders::OrderView;
use order_workflow::query::timeline::{Happened, HappenedClaim};
use supply_chain::id::ShipmentId;
use supply_chain::money::Money;

use super::reading::Eyes;
use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::claims::{badge, outcome, remedy};
use crate::pages::layout::Link;
use crate::pages::parts::{Badge, Note, Tone};

/// A claim beside its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its number, or that it is a draft.
    pub number: String,
    /// Where it leads.
    pub href: String,
    /// What it comes to, what of that is held back.
    pub small: String,
    /// Where it is.
    pub badge: Badge,
}

/// What is claimed about an order, the newest first; and what it brings goods once more for.
pub(super) fn rows(order: &OrderView, eyes: &Eyes) -> Vec<ClaimRow> {
    let lang = eyes.lang;
    let claims = order.claims.iter().rev().map(|claim| {
        let total = rupiah(claim.total);
        let until = claim
            .deadline_at
            .map(|at| eyes.until(at, claim.deadline_zone.as_deref()))
            .map(|until| lang.pick(format!("sampai {until}"), format!("until {until}")));
        let held = (claim.held != Money::ZERO)
            .then(|| lang.t("ditahan dari tagihan", "held back from the bill").to_owned());
        let credited = (claim.credited != Money::ZERO).then(|| {
            let sum = rupiah(claim.credited);
            lang.pick(format!("{sum} dikreditkan"), format!("{sum} credited"))
        });
        let small = [Some(total), held, credited, until];
        ClaimRow {
            number: claim
                .number
                .clone()
                .unwrap_or_else(|| lang.t("Draf klaim", "Draft claim").to_owned()),
            href: format!("/claims/{}", claim.id),
            small: small.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            badge: badge(claim.state, lang),
        }
    });
    let replaced = order.replaces.as_ref().map(|of| ClaimRow {
        number: of.claim_number.clone(),
        href: format!("/claims/{}", of.claim_id),
        small: lang.pick(
            format!("tentang pesanan {}", of.order_number),
            format!("about order {}", of.order_number),
        ),
        badge: badge("resolved", lang),
    });
    replaced.into_iter().chain(claims).collect()
}

/// What happened, and what more there is to say of it.
pub(super) fn told(kind: &str, entry: &Happened, lang: Language) -> (String, String) {
    let nothing = HappenedClaim::default();
    let claim = entry.claim.as_ref().unwrap_or(&nothing);
    let number = claim.number.as_str();
    let sum = claim.amount.map(rupiah);
    let paper = claim.paper.clone();
    let words = entry.reason.clone();
    let (id, en, more): (&str, &str, Vec<Option<String>>) = match kind {
        "claim_opened" => {
            let wants = claim.remedy.as_deref().map(|word| remedy(word, lang).to_owned());
            ("{} diajukan", "{} submitted", vec![sum, wants, words])
        }
        "claim_answered" => ("{} dijawab penjual", "{} answered", vec![answer(claim, lang), words]),
        "claim_mediated" => ("{} dibawa ke penengah", "{} brought to mediation", vec![words]),
        "claim_arbitrated" => ("{} dibawa ke pemutus", "{} brought before an arbiter", vec![words]),
        "claim_settled" => ("{} selesai", "{} settled", vec![settled(claim, lang), words]),
        "claim_fell_short" => (
            "Sebagian pengganti {} tidak dikirim",
            "Part of the replacement for {} is not sent",
            vec![sum.map(|sum| lang.pick(format!("{sum} dikreditkan"), format!("{sum} credited")))],
        ),
        "claim_withdrawn" => ("{} ditarik", "{} withdrawn", vec![words]),
        "claim_lowered" => {
            ("{} dikurangi karena koreksi hitungan", "{} lowered by a corrected count", vec![sum])
        }
        "claim_goods_sent" => {
            ("Barang {} dikirim balik", "The goods of {} are sent back", vec![paper])
        }
        "claim_goods_taken" => (
            "Barang {} sudah kembali",
            "The goods of {} are back",
            vec![sum.map(|sum| lang.pick(format!("{sum} dikreditkan"), format!("{sum} credited")))],
        ),
        "replacement_made" => {
            ("Disepakati sebagai pengganti {}", "Agreed as replacement for {}", vec![words])
        }
        _ => ("Kabar tentang {}", "News about {}", vec![words]),
    };
    let more: Vec<String> = more.into_iter().flatten().collect();
    (lang.t(id, en).replace("{}", number), more.join(" · "))
}

fn answer(claim: &HappenedClaim, lang: Language) -> Option<String> {
    let amount = claim.amount.unwrap_or_default();
    let way = claim.remedy.as_deref().unwrap_or("credit");
    Some(match claim.verdict.as_deref()? {
        "refused" => lang.t("ditolak", "refused").to_owned(),
        verdict => {
            let (id, en) = match verdict {
                "accepted" => ("diterima", "accepted"),
                _ => ("diterima sebagian", "accepted in part"),
            };
            format!("{}: {}", lang.t(id, en), outcome(amount, way, lang))
        }
    })
}

/// `Rp216.000, nota kredit`, `diganti dengan PO-2026-000124`, `tidak ada yang dikreditkan`.
fn settled(claim: &HappenedClaim, lang: Language) -> Option<String> {
    let way = claim.remedy.as_deref()?;
    if let ("replacement", Some(order)) = (way, &claim.paper) {
        return Some(lang.pick(format!("diganti dengan {order}"), format!("replaced by {order}")));
    }
    Some(outcome(claim.amount.unwrap_or(Money::ZERO), way, lang))
}

/// "Pengganti untuk klaim KL-2026-000007", where the order is one.
#[must_use]
pub fn stands_for(order: &OrderView, lang: Language) -> Option<String> {
    let of = order.replaces.as_ref()?;
    Some(lang.pick(
        format!("Pengganti untuk klaim {}", of.claim_number),
        format!("Replacement for claim {}", of.claim_number),
    ))
}

/// The same for the order's page, with what that means.
pub(super) fn note(order: &OrderView, eyes: &Eyes) -> Option<Note> {
    let (lang, of) = (eyes.lang, order.replaces.as_ref()?);
    let first = of.order_number.as_str();
    Some(Note {
        tone: Tone::Info,
        icon: "scale",
        bold: format!("{}.", stands_for(order, lang)?),
        small: lang.pick(
            format!("Barang dari {first} dikirim sekali lagi, tanpa biaya. Yang tidak jadi dikirim dikreditkan."),
            format!("Goods of {first} come once more, at no cost. What is not sent after all is credited."),
        ),
    })
}

/// Right after a count that was not as sent: a photo for the claim that it prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoStep {
    /// What was prepared: "Klaim untuk 2 barang, Rp216.000".
    pub heading: String,
    /// Where a photo is sent to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The claim itself.
    pub claim: Link,
}

impl PhotoStep {
    /// The step after this shipment was counted; nothing where all came well.
    pub(super) fn of(
        order: &OrderView,
        shipment: ShipmentId,
        key: String,
        lang: Language,
    ) -> Option<Self> {
        let drafted = |claim: &&ClaimBrief| claim.shipment_id == shipment && claim.state == "draft";
        let claim = order.claims.iter().find(drafted)?;
        let (n, total) = (claim.lines, rupiah(claim.total));
        Some(Self {
            heading: lang.pick(
                format!("Klaim untuk {n} barang sudah disiapkan, {total}"),
                format!("A claim for {n} lines is prepared, {total}"),
            ),
            action: format!("/claims/{}/photos", claim.id),
            key,
            claim: Link::new(
                lang.t("Lanjut ke klaim tanpa foto", "On to the claim without a photo"),
                format!("/claims/{}", claim.id),
            ),
        })
    }
}
