//! `/pools/new` and `/pools/{id}/edit`: what is bought, from when to when, and by which rules, each explained where it is chosen.

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::demand_pools::{PoolPlace, PoolSeller};
use uuid::Uuid;

use super::plan_choices::{Explained, freight, openness, role, sharing};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Tone, Wrong};

/// Goods of a supplier that can be ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsChoice {
    /// The offer.
    pub id: String,
    /// The goods.
    pub name: String,
    /// Pack, prices and stock.
    pub small: String,
    /// Whether it is ticked.
    pub chosen: bool,
    /// In what it is pledged.
    pub units: Vec<Choice>,
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "pools/plan.html")]
pub struct PlanPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Buat belanja bersama".
    pub heading: &'static str,
    /// Where the form posts to.
    pub action: String,
    /// Its key.
    pub key: String,
    /// The pool's version; empty for a new one.
    pub version: String,
    /// Suppliers to choose from; none once one is chosen.
    pub sellers: Vec<Link>,
    /// The chosen supplier's id.
    pub supplier: String,
    /// Its name.
    pub supplier_name: String,
    /// Its goods.
    pub goods: Vec<GoodsChoice>,
    /// What is wrong with the goods.
    pub goods_error: Option<String>,
    /// What to look for among them.
    pub find: Field,
    /// What people call it.
    pub title: Field,
    /// When it opens, tops up, closes, and how long packets may still come.
    pub dates: Vec<Field>,
    /// Whether it comes round again.
    pub repeat: Choices,
    /// Where the goods arrive.
    pub hub: Option<Choices>,
    /// Who may join.
    pub audience: Choices,
    /// Whether the organizer resells or orders on behalf.
    pub role: Vec<Explained>,
    /// How a shortage falls.
    pub sharing: Vec<Explained>,
    /// From how many days a place is far.
    pub remote: Field,
    /// What the organizer takes.
    pub fee: Choices,
    /// How much.
    pub fee_amount: Field,
    /// By what freight is borne.
    pub freight: Vec<Explained>,
    /// How often it is extended, and for how long.
    pub extension: Vec<Field>,
    /// What participants see of each other.
    pub openness: Vec<Explained>,
    /// Anything else.
    pub note: Field,
    /// That saving takes the rules back until they are published again; nothing before they are.
    pub warning: Option<Note>,
    /// Whether they can be published again with the same button.
    pub publishes: bool,
    /// What is wrong, for the summary.
    pub wrongs: Vec<Wrong>,
}

/// What the form is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Planning<'a> {
    /// The pool that is changed; nothing for a new one.
    pub id: Option<Uuid>,
    /// The chosen supplier.
    pub seller: Option<&'a PoolSeller>,
    /// Suppliers to choose from.
    pub sellers: &'a [PoolSeller],
    /// Its goods, those that are ticked first.
    pub offers: &'a [OfferView],
    /// The organizer's places.
    pub places: &'a [PoolPlace],
    /// Whether the rules are published as they stand.
    pub is_published: bool,
    /// Whether the reader may publish them.
    pub may_publish: bool,
    /// What was typed.
    pub filled: &'a Filled,
    /// What is wrong.
    pub faults: &'a Faults,
    /// The form's key.
    pub key: &'a str,
    /// The pool's version.
    pub version: &'a str,
}

/// In what goods can be pledged: a word for the form, a name, and base units in one.
#[must_use]
pub(super) fn units_of(offer: &OfferView, lang: Language) -> Vec<(&'static str, String, i64)> {
    let pack = &offer.pack;
    let mut units = vec![("pack", pack.name.clone(), pack.factor)];
    let (name, factor) = match offer.product.base_unit.as_str() {
        "gram" => ("kg", 1_000),
        "ml" => (lang.t("liter", "litre"), 1_000),
        unit => (unit, 1),
    };
    if pack.factor > factor && pack.factor % factor == 0 && name != pack.name {
        units.push(("part", name.to_owned(), factor));
    }
    units
}

impl PlanPage {
    /// The form.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a form: one entry for each field")]
    pub fn new(shell: Shell, planning: &Planning<'_>) -> Self {
        let lang = shell.lang;
        let Planning { filled, faults, .. } = *planning;
        let (heading, action, back) = match planning.id {
            Some(id) => (
                lang.t("Ubah rencana", "Change the plan"),
                format!("/pools/{id}/edit"),
                format!("/pools/{id}/manage"),
            ),
            None => (
                lang.t("Buat belanja bersama", "Plan a pool"),
                "/pools/new".to_owned(),
                "/pools".to_owned(),
            ),
        };
        let mut shell = shell.task(Link::new(lang.t("Kembali", "Back"), back));
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label: &'static str, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            ..Field::default()
        };
        let moment =
            |name, label, hint| Field { kind: "datetime-local", ..field(name, label, hint) };
        let number = |name, label, hint| Field { keyboard: "numeric", ..field(name, label, hint) };
        let is = |name: &str, value: &str| filled.get(name) == value;
        let chosen: BTreeMap<Uuid, &str> = ticked(filled).collect();
        let sellers = planning.sellers.iter().filter(|_| planning.seller.is_none());
        Self {
            heading,
            action,
            key: planning.key.to_owned(),
            version: planning.version.to_owned(),
            sellers: sellers
                .map(|seller| {
                    Link::new(seller.name.clone(), format!("/pools/new?supplier={}", seller.id))
                })
                .collect(),
            supplier: planning.seller.map(|seller| seller.id.to_string()).unwrap_or_default(),
            supplier_name: planning.seller.map(|seller| seller.name.clone()).unwrap_or_default(),
            goods: planning.offers.iter().map(|offer| goods(offer, &chosen, lang)).collect(),
            goods_error: faults.at("goods"),
            find: field("find", lang.t("Cari barang lain", "Look for other goods"), ""),
            title: Field {
                longest: 120,
                ..field(
                    "title",
                    lang.t("Nama", "Name"),
                    lang.t(
                        "Yang dibaca koperasi di daftar, misalnya “Beras 25 kg, November”.",
                        "What cooperatives read in the list, such as “Rice 25 kg, November”.",
                    ),
                )
            },
            dates: vec![
                moment(
                    "open_at",
                    lang.t("Dibuka", "Opens"),
                    lang.t(
                        "Aturan harus diumumkan sebelumnya.",
                        "The rules must be published before.",
                    ),
                ),
                moment(
                    "top_up_at",
                    lang.t("Penggenapan mulai", "Top-up begins"),
                    lang.t(
                        "Sejak itu komitmen hanya boleh ditambah. Boleh kosong.",
                        "From then on pledges may only be raised. May be empty.",
                    ),
                ),
                moment(
                    "cut_off_at",
                    lang.t("Ditutup", "Closes"),
                    lang.t(
                        "Tepat pada jam ini sudah terlambat.",
                        "At this very minute it is too late.",
                    ),
                ),
                number(
                    "grace_hours",
                    lang.t(
                        "Menunggu yang tanpa sinyal, jam",
                        "Wait for those without signal, hours",
                    ),
                    lang.t(
                        "0 sampai 72. Selama itu hasil disegel.",
                        "0 to 72. So long the result is sealed.",
                    ),
                ),
                Field {
                    kind: "date",
                    ..field(
                        "arrives_on",
                        lang.t("Perkiraan tiba", "Expected"),
                        lang.t("Boleh kosong.", "May be empty."),
                    )
                },
            ],
            repeat: Choices {
                name: "repeat",
                legend: lang.t("Berulang", "Comes round").to_owned(),
                choices: [
                    ("", lang.t("Sekali saja", "Once")),
                    ("1", lang.t("Tiap minggu", "Every week")),
                    ("2", lang.t("Tiap 2 minggu", "Every 2 weeks")),
                    ("4", lang.t("Tiap 4 minggu", "Every 4 weeks")),
                ]
                .map(|(value, word)| Choice::new(value, word, is("repeat", value)))
                .to_vec(),
                ..Choices::default()
            },
            hub: (planning.places.len() > 1).then(|| Choices {
                name: "hub",
                legend: lang.t("Gudang singgah", "Hub").to_owned(),
                error: faults.at("hub"),
                choices: planning
                    .places
                    .iter()
                    .map(|place| {
                        Choice::new(
                            place.id.to_string(),
                            place.name.clone(),
                            is("hub", &place.id.to_string()),
                        )
                    })
                    .collect(),
                ..Choices::default()
            }),
            audience: Choices {
                name: "audience",
                legend: lang.t("Siapa boleh ikut", "Who may join").to_owned(),
                error: faults.at("audience"),
                choices: [
                    ("affiliates", lang.t("Anggota kami", "Our members")),
                    ("cooperatives", lang.t("Semua koperasi", "Every cooperative")),
                    ("secondaries", lang.t("Koperasi sekunder", "Secondaries")),
                    ("kept", lang.t("Tetap seperti sekarang", "As it is now")),
                ]
                .into_iter()
                .filter(|(value, _)| *value != "kept" || is("audience", "kept"))
                .map(|(value, word)| Choice::new(value, word, is("audience", value)))
                .collect(),
                ..Choices::default()
            },
            role: role(filled, lang),
            sharing: sharing(filled, lang),
            remote: number(
                "remote_from_days",
                lang.t("Jauh mulai berapa hari", "Far from how many days on"),
                lang.t("Hanya untuk pilihan terakhir.", "For the last choice only."),
            ),
            fee: Choices {
                name: "fee",
                legend: lang
                    .t(
                        "Jasa Anda, sudah di dalam harga yang dilihat semua",
                        "What you take, inside the price that all see",
                    )
                    .to_owned(),
                error: faults.at("fee"),
                choices: [
                    ("none", lang.t("Tidak ada", "Nothing")),
                    ("per_pack", lang.t("Rupiah per kemasan", "Rupiah per pack")),
                    ("percent", lang.t("Persen", "Percent")),
                ]
                .map(|(value, word)| Choice::new(value, word, is("fee", value)))
                .to_vec(),
                ..Choices::default()
            },
            fee_amount: field(
                "fee_amount",
                lang.t("Berapa", "How much"),
                lang.t("Misalnya 2.000 atau 1,5", "Such as 2.000 or 1,5"),
            ),
            freight: freight(filled, lang),
            extension: vec![
                number(
                    "times",
                    lang.t("Diperpanjang paling banyak, kali", "Extended at most, times"),
                    lang.t(
                        "0 sampai 5. Bila jumlah paling sedikit tidak tercapai.",
                        "0 to 5. When the least is not met.",
                    ),
                ),
                number("days", lang.t("Tiap kali, hari", "Each time, days"), ""),
            ],
            openness: openness(filled, lang),
            note: Field {
                longest: 2_000,
                ..field(
                    "note",
                    lang.t("Catatan untuk peserta", "A note to participants"),
                    lang.t("Boleh kosong.", "May be empty."),
                )
            },
            warning: planning.is_published.then(|| Note {
                tone: Tone::Warn,
                icon: "alert-triangle",
                bold: lang
                    .t("Aturan ini sudah diumumkan.", "These rules are published.")
                    .to_owned(),
                small: lang
                    .t(
                        "Yang diubah harus diumumkan lagi sebelum dibuka; sampai itu peserta tidak melihatnya, dan tanpa itu tidak dibuka.",
                        "What is changed has to be published again before it opens; until then participants do not see it, and without that it does not open.",
                    )
                    .to_owned(),
            }),
            publishes: planning.is_published && planning.may_publish,
            wrongs: faults.wrongs(),
            shell,
        }
    }
}

/// The offers that are ticked, with the word of the unit.
pub(super) fn ticked(filled: &Filled) -> impl Iterator<Item = (Uuid, &str)> {
    filled.all("offer").filter_map(|id| {
        let of: Uuid = id.parse().ok()?;
        let unit = filled.pairs().find(|(name, _)| name.strip_prefix("unit-") == Some(id));
        Some((of, unit.map_or("pack", |(_, unit)| unit)))
    })
}

fn goods(offer: &OfferView, chosen: &BTreeMap<Uuid, &str>, lang: Language) -> GoodsChoice {
    let prices: Vec<String> = offer
        .price_breaks
        .iter()
        .take(3)
        .map(|one| format!("{}+ {}", count(one.min_count), rupiah(one.price)))
        .collect();
    let has = quantity(offer.available_count, &offer.pack.name);
    let unit = chosen.get(&offer.id).copied().unwrap_or("pack");
    GoodsChoice {
        id: offer.id.to_string(),
        name: offer.product_name.clone(),
        small: lang.pick(
            format!("{} · stok {has}", prices.join(" · ")),
            format!("{} · {has} in stock", prices.join(" · ")),
        ),
        chosen: chosen.contains_key(&offer.id),
        units: units_of(offer, lang)
            .into_iter()
            .map(|(word, name, _)| {
                Choice::new(
                    word,
                    lang.pick(format!("per {name}"), format!("by the {name}")),
                    word == unit,
                )
            })
            .collect(),
    }
}
