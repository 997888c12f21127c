//! Samples of the claims' pages: each side, each stretch, empty, refused, very long names.

use chrono::{DateTime, TimeDelta, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::claims::{ClaimPage, ClaimsPage, Desk, Seen, Tabs};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use order_workflow::query::claims::{
    ClaimBrief, ClaimLineView, ClaimView, EventView, OfferedView, OrderOfClaim, PhotoView,
    ReplacementView, SettledView,
};
use order_workflow::query::orders::PartyView;
use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn party(n: u128, name: &str) -> PartyView {
    PartyView { id: OrganizationId(Uuid::from_u128(n)), name: name.to_owned() }
}

fn line(n: u128, name: &str, reason: &'static str, base: i64) -> ClaimLineView {
    ClaimLineView {
        id: id(n),
        line_id: id(n + 100),
        product_name: name.to_owned(),
        pack: "karton".to_owned(),
        factor: 12,
        base_unit: "pcs",
        price: rupiah(120_000),
        reason,
        count: base / 12,
        count_base: base,
        worth: rupiah(base * 10_000),
        amount: rupiah(base * 10_000),
    }
}

fn event(position: i32, kind: &str, facts: serde_json::Value) -> EventView {
    EventView {
        position,
        kind: kind.to_owned(),
        facts,
        organization: Some("KDMP Nangapanda".to_owned()),
        by: Some("Yustina Mbele".to_owned()),
        at: now() - TimeDelta::hours(i64::from(20 - position)),
    }
}

fn claim(state: &'static str, side: &'static str, allowed: &[&'static str]) -> ClaimView {
    let is_draft = state == "draft";
    let oil = "Minyak Goreng Nusa 2 L";
    let total = rupiah(240_000);
    ClaimView {
        id: id(7),
        number: (!is_draft).then(|| "KL-2026-000007".to_owned()),
        version: 3,
        state,
        side,
        order: OrderOfClaim {
            id: id(50),
            number: "PO-2026-000123".to_owned(),
            shipment_number: "SJ-2026-000419".to_owned(),
            shipment_id: id(60),
        },
        claimant: party(1, "KDMP Nangapanda"),
        respondent: party(2, "CV Sumber Pangan Timur"),
        mediator: None,
        is_with_operator: false,
        arbiter: None,
        lines: vec![line(31, oil, "rejected", 12), line(32, oil, "missing", 12)],
        wants: "credit",
        words: (!is_draft).then(|| "Satu karton pecah, satu tidak ada di truk.".to_owned()),
        total,
        held: if is_draft { Money::ZERO } else { total },
        credited: Money::ZERO,
        answer: None,
        resolution: None,
        replacement: None,
        goods_back: None,
        goods_taken_at: None,
        photos: vec![PhotoView {
            id: id(90),
            side: "claimant".to_owned(),
            width: 1600,
            height: 1200,
        }],
        deadline_at: Some(now() + TimeDelta::hours(40)),
        deadline_zone: Some("Asia/Makassar".to_owned()),
        allowed_commands: allowed.to_vec(),
        events: vec![
            EventView { organization: None, by: None, ..event(1, "drafted", json!({})) },
            event(2, "photo_added", json!({ "side": "claimant" })),
            event(3, "opened", json!({ "words": "Satu karton pecah, satu tidak ada di truk." })),
        ],
        created_at: now() - TimeDelta::hours(20),
        opened_at: (!is_draft).then(now),
        updated_at: now(),
    }
}

fn offered(verdict: &'static str, amount: i64) -> OfferedView {
    let words = Some("Sopir kami mencatat dua karton utuh.".to_owned());
    OfferedView { verdict, amount: rupiah(amount), remedy: "credit", words, at: now() }
}

fn page(
    claim: &ClaimView,
    lang: Language,
    typed: &[(&str, &str)],
    wrong: &[(&str, &str)],
) -> String {
    page_at(Desk::Organization, claim, lang, typed, wrong)
}

fn page_at(
    at_whose: Desk,
    claim: &ClaimView,
    lang: Language,
    typed: &[(&str, &str)],
    wrong: &[(&str, &str)],
) -> String {
    let (kind, place) = match claim.side {
        "claimant" => (Kind::Primary, Place::Orders),
        "respondent" => (Kind::Distributor, Place::Incoming),
        _ => (Kind::Secondary, Place::Elsewhere),
    };
    let pairs = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut faults = Faults::default();
    for (field, sentence) in wrong {
        faults.add(*field, *sentence);
    }
    let at = (now(), chrono_tz::Tz::Asia__Makassar);
    let (typed, key) = (Filled::of(pairs.collect()), || "01980c".to_owned());
    let seen = Seen { claim, at, typed: &typed, faults: &faults, key: &key, at_whose };
    askama::Template::render(&ClaimPage::new(shell(kind, place, lang), &seen)).unwrap()
}

fn brief(n: u128, state: &'static str, other: &str) -> ClaimBrief {
    ClaimBrief {
        id: id(n),
        number: (state != "draft").then(|| format!("KL-2026-{n:06}")),
        state,
        side: "respondent",
        order_id: id(50),
        order_number: "PO-2026-000123".to_owned(),
        shipment_id: id(60),
        claimant: other.to_owned(),
        respondent: "CV Sumber Pangan Timur".to_owned(),
        total: rupiah(240_000),
        held: rupiah(240_000),
        credited: Money::ZERO,
        lines: 2,
        deadline_at: (state == "open").then(|| now() + TimeDelta::hours(3)),
        deadline_zone: Some("Asia/Makassar".to_owned()),
        created_at: now(),
    }
}

fn list(claims: &[ClaimBrief], lang: Language) -> String {
    let at = (now(), chrono_tz::Tz::Asia__Makassar);
    let shell = shell(Kind::Distributor, Place::Elsewhere, lang);
    askama::Template::render(&ClaimsPage::new(
        shell,
        Tabs::Organization("seller"),
        claims,
        None,
        at,
    ))
    .unwrap()
}

/// A claim of the buyer's that is settled.
fn settled(
    by: &'static str,
    credited: i64,
    remedy: &'static str,
    words: Option<&str>,
) -> ClaimView {
    let mut claim = claim("resolved", "claimant", &[]);
    claim.deadline_at = None;
    let (credited, words) = (rupiah(credited), words.map(str::to_owned));
    claim.resolution = Some(SettledView { by, credited, remedy, words, at: now() });
    claim
}

/// Every sample of the claims' pages.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let draft = claim("draft", "claimant", &["open", "photos", "discard"]);
    let open = claim("open", "respondent", &["photos", "answer"]);
    let mut answered =
        claim("answered", "claimant", &["photos", "accept-answer", "escalate", "withdraw"]);
    answered.answer = Some(offered("accepted_in_part", 120_000));
    let mut mediated = claim("mediation", "mediator", &["decide"]);
    mediated.answer = Some(offered("refused", 0));
    mediated.mediator = Some(party(3, "Flores Bersama"));
    let mut contested =
        claim("mediation", "claimant", &["photos", "accept-answer", "escalate", "withdraw"]);
    contested.answer = Some(offered("refused", 0));
    let mut back = settled("mediator", 240_000, "return", Some("Foto jelas."));
    back.allowed_commands = vec!["send-goods"];
    let mut replaced = settled("respondent", 0, "replacement", None);
    replaced.replacement = Some(ReplacementView {
        order_id: id(51),
        order_number: "PO-2026-000131".to_owned(),
        state: "confirmed".to_owned(),
    });
    let nothing = settled("arbiter", 0, "credit", Some("Tidak ada bukti."));
    let mut arbitrated = claim("arbitration", "mediator", &["decide"]);
    arbitrated.answer = Some(offered("refused", 0));
    arbitrated.deadline_at = None;
    let mut long = open.clone();
    long.claimant = party(1, LONG);
    long.lines = (40..60).map(|n| line(n, LONG, "damaged", 7)).collect();
    let states = ["open", "answered", "mediation", "arbitration", "resolved", "withdrawn"];
    let many: Vec<ClaimBrief> =
        states.iter().zip(1..).map(|(state, n)| brief(n, state, "KDMP Nangapanda")).collect();
    vec![
        ("claim-draft", false, page(&draft, Indonesian, &[], &[])),
        (
            "claim-draft-refused",
            false,
            page(
                &draft,
                Indonesian,
                &[("count-00000000-0000-0000-0000-00000000001f", "99"), ("words", "Pecah")],
                &[("file", "Berkas ini bukan foto. Pilih foto JPEG, PNG, atau WebP.")],
            ),
        ),
        ("claim-to-answer", false, page(&open, Indonesian, &[], &[])),
        (
            "claim-to-answer-refused",
            false,
            page(
                &open,
                English,
                &[("verdict", "accepted_in_part"), ("amount", "999.000")],
                &[("amount", "The amount must be within Rp240.000.")],
            ),
        ),
        ("claim-answered", false, page(&answered, Indonesian, &[], &[])),
        ("claim-to-mediate", false, page(&mediated, Indonesian, &[], &[])),
        ("claim-in-mediation-english", false, page(&contested, English, &[], &[])),
        ("claim-goods-back", false, page(&back, Indonesian, &[], &[])),
        ("claim-replaced", false, page(&replaced, Indonesian, &[], &[])),
        ("claim-settled-at-nothing", false, page(&nothing, Indonesian, &[], &[])),
        ("claim-to-decide", false, page_at(Desk::Operator, &arbitrated, Indonesian, &[], &[])),
        ("claim-long-names", true, page(&long, Indonesian, &[], &[])),
        ("claims", false, list(&many, Indonesian)),
        ("claims-english-long", false, list(&[brief(1, "open", LONG)], English)),
        ("claims-empty", false, list(&[], Indonesian)),
    ]
}
