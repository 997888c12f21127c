//! The parts of the organizer's desk: what would come of it now, what came, freight, and what happened.

use order_workflow::query::demand_pools::{
    ArrivalView, ClearingPreviewView, OutcomeView, PoolEventView, PoolView, StatementView,
};

use super::table::Figure;
use crate::language::Language;
use crate::language::format::{ago, count, quantity, rupiah};
use crate::pages::buyer::words::Here;
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Choice, Choices, Field, Happening, Total};

/// Pledges of one side of the preview that are shown.
const OUTCOMES_SHOWN: usize = 50;

/// One pledge if it closed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRow {
    /// Whose.
    pub name: String,
    /// "6 +2".
    pub pledged: String,
    /// What it would get.
    pub units: String,
    /// What it would pay; or why it is let go.
    pub pay: String,
}

/// If it closed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewCard {
    /// The goods.
    pub goods: String,
    /// Price, units, packs.
    pub figures: Vec<Figure>,
    /// How the units came about, and what the supplier would be asked.
    pub notes: Vec<String>,
    /// Who is in.
    pub inside: Vec<OutcomeRow>,
    /// How many more are in.
    pub inside_more: String,
    /// Who is out, and why.
    pub outside: Vec<OutcomeRow>,
    /// Everything together, where there are several goods.
    pub totals: Vec<Total>,
}

/// The card of what would come of it now.
#[expect(clippy::too_many_lines, reason = "a card: one part after the other")]
pub(super) fn preview_card(preview: &ClearingPreviewView, lang: Language) -> PreviewCard {
    let line = preview.line.as_ref();
    let unit = line.map_or("", |line| line.unit_name.as_str());
    let close = line.and_then(|line| line.close);
    let figure = |value, word: String| Figure { value, word, class: "" };
    let mut figures = Vec::new();
    let mut notes = Vec::new();
    match (line, close) {
        (Some(line), Some(close)) => {
            figures.push(figure(
                rupiah(close.unit_price),
                lang.pick(format!("per {unit} untuk semua"), format!("per {unit} for all")),
            ));
            figures.push(figure(
                count(close.units),
                lang.pick(format!("{unit} dibeli"), format!("{unit} bought")),
            ));
            figures.push(figure(
                count(close.firm),
                lang.pick(format!("{unit} pasti"), format!("{unit} for sure")),
            ));
            notes.push(way(close.way, close.units - close.firm, unit, lang));
            let pack = line.pack_price.map(rupiah).unwrap_or_default();
            let (packs, bill) = (quantity(line.packs, &line.pack_name), rupiah(line.bill));
            notes.push(lang.pick(
                format!("Pesanan ke distributor: {packs} × {pack} = {bill}."),
                format!("Order to the supplier: {packs} × {pack} = {bill}."),
            ));
        }
        _ => notes.push(
            lang.t(
                "Bila ditutup sekarang, tidak ada harga yang tercapai.",
                "If it closed now, no price would be reached.",
            )
            .to_owned(),
        ),
    }
    let met = preview.lines_met + preview.lines_unmet;
    let totals = if met > 1 {
        vec![
            Total::new(
                lang.t("Barang yang tercapai", "Goods that would close"),
                format!("{} / {met}", preview.lines_met),
            ),
            Total::new(
                lang.t("Tagihan distributor", "The supplier's bill"),
                rupiah(preview.upstream_total),
            ),
            Total::sum(
                lang.t("Dibayar peserta", "Paid by participants"),
                rupiah(preview.paid_total),
            ),
        ]
    } else {
        Vec::new()
    };
    let inside = line.map(|line| line.inside.as_slice()).unwrap_or_default();
    let outside = line.map(|line| line.outside.as_slice()).unwrap_or_default();
    let more = inside.len().saturating_sub(OUTCOMES_SHOWN);
    let price = close.map(|close| close.unit_price);
    PreviewCard {
        goods: line.map(|line| line.product_name.clone()).unwrap_or_default(),
        figures,
        notes,
        inside: inside.iter().take(OUTCOMES_SHOWN).map(|one| row(one, None)).collect(),
        inside_more: if more > 0 {
            let more = count(i64::try_from(more).unwrap_or_default());
            lang.pick(format!("dan {more} lagi"), format!("and {more} more"))
        } else {
            String::new()
        },
        outside: outside
            .iter()
            .take(OUTCOMES_SHOWN)
            .map(|one| {
                let highest = rupiah(one.highest);
                let why = match price {
                    Some(_) => {
                        lang.pick(format!("paling tinggi {highest}"), format!("{highest} at most"))
                    }
                    None => lang.t("belum ada harga", "no price yet").to_owned(),
                };
                row(one, Some(why))
            })
            .collect(),
        totals,
    }
}

fn row(one: &OutcomeView, why: Option<String>) -> OutcomeRow {
    let more =
        if one.tolerance > 0 { format!(" +{}", count(one.tolerance)) } else { String::new() };
    OutcomeRow {
        name: one.organization.name.clone(),
        pledged: format!("{}{more}", count(one.firm)),
        units: if why.is_some() { String::new() } else { count(one.units) },
        pay: why.unwrap_or_else(|| rupiah(one.pay)),
    }
}

fn way(way: &str, extra: i64, unit: &str, lang: Language) -> String {
    let n = quantity(extra.abs(), unit);
    match way {
        "case_filled" => lang.pick(
            format!("{n} dari kelonggaran mengisi kemasan penuh."),
            format!("{n} from tolerances fill the last case."),
        ),
        "gate_reached" => lang.pick(
            format!("{n} dari kelonggaran mencapai ambang harga."),
            format!("{n} from tolerances reach the gate."),
        ),
        "rounded_down" => lang.pick(
            format!("{n} tidak mengisi kemasan penuh dan tidak dibeli."),
            format!("{n} fill no case and are not bought."),
        ),
        "cut_to_stock" => lang.pick(
            format!("Stok distributor membatasi; {n} tidak didapat."),
            format!("The supplier's stock is the bound; {n} are not had."),
        ),
        _ => lang.t("Sama dengan yang dikomitmenkan.", "Exactly what was pledged.").to_owned(),
    }
}

/// What came, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalRow {
    /// The goods.
    pub name: String,
    /// Where its table is.
    pub href: String,
    /// "99 dari 104 sak".
    pub small: String,
    /// Whether it is confirmed.
    pub done: bool,
    /// Whether it is the one that is shown.
    pub current: bool,
}

impl ArrivalRow {
    pub(super) fn new(
        pool: &PoolView,
        one: &ArrivalView,
        shown: Option<&ArrivalView>,
        lang: Language,
    ) -> Self {
        let (good, ordered) = (count(one.good), quantity(one.ordered, &one.unit_name));
        Self {
            name: one.product_name.clone(),
            href: format!("/pools/{}/manage?arrival={}", pool.id, one.id),
            small: lang.pick(
                format!("Kiriman {}: {good} dari {ordered}", one.position),
                format!("Arrival {}: {good} of {ordered}", one.position),
            ),
            done: one.allocated_at.is_some(),
            current: shown.is_some_and(|shown| shown.id == one.id),
        }
    }
}

/// What was lost at the hub of one line since it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostField {
    /// The field's name, also its id.
    pub name: String,
    /// The goods.
    pub label: String,
    /// What was typed.
    pub value: String,
    /// What to type instead.
    pub error: Option<String>,
}

impl LostField {
    pub(super) fn new(one: &ArrivalView, filled: &Filled, faults: &Faults, lang: Language) -> Self {
        let name = format!("lost-{}", one.line_id);
        let (unit, goods) = (&one.unit_name, &one.product_name);
        Self {
            label: lang.pick(format!("{unit} {goods}"), format!("{unit} of {goods}")),
            value: filled.get(&name).to_owned(),
            error: faults.at(&name),
            name,
        }
    }
}

/// A paper that all bear together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeForm {
    /// Where it posts to.
    pub action: String,
    /// Its key.
    pub key: String,
    /// The pool's version.
    pub version: String,
    /// What for.
    pub kind: Choices,
    /// Its number.
    pub paper: Field,
    /// What it comes to.
    pub amount: Field,
}

impl ChargeForm {
    pub(super) fn new(
        pool: &PoolView,
        key: String,
        filled: &Filled,
        faults: &Faults,
        lang: Language,
    ) -> Self {
        let kind = if filled.get("kind").is_empty() { "freight" } else { filled.get("kind") };
        let choice = |word: &str, id, en| Choice::new(word, lang.t(id, en), kind == word);
        let field = |name: &'static str, label| Field {
            name,
            label,
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            ..Field::default()
        };
        Self {
            action: format!("/pools/{}/charges", pool.id),
            key,
            version: pool.version.to_string(),
            kind: Choices {
                name: "kind",
                legend: lang.t("Untuk apa", "What for").to_owned(),
                choices: vec![
                    choice("freight", "Angkutan", "Freight"),
                    choice("handling", "Bongkar muat", "Loading and unloading"),
                    choice("other", "Lainnya", "Other"),
                ],
                ..Choices::default()
            },
            paper: Field {
                longest: 200,
                ..field("paper", lang.t("Nomor nota", "Number of the paper"))
            },
            amount: Field {
                keyboard: "numeric",
                before: "Rp",
                ..field("amount", lang.t("Jumlah", "What it comes to"))
            },
        }
    }
}

/// Papers that are shared out.
pub(super) fn charges(statement: &StatementView, lang: Language) -> Vec<Total> {
    let one = |charge: &order_workflow::query::demand_pools::StatementCharge| {
        let kind = charge_kind(charge.kind, lang);
        Total::new(format!("{kind} {}", charge.paper), rupiah(charge.amount))
    };
    statement.charges.iter().map(one).collect()
}

/// What a charge is for.
pub(super) const fn charge_kind(kind: &str, lang: Language) -> &'static str {
    match kind.as_bytes() {
        b"freight" => lang.t("Angkutan", "Freight"),
        b"handling" => lang.t("Bongkar muat", "Loading and unloading"),
        _ => lang.t("Lainnya", "Other"),
    }
}

/// What happened, the newest first.
pub(super) fn happenings(events: &[PoolEventView], here: Here) -> Vec<Happening> {
    let told = events.iter().map(|event| {
        let what = happened(event, here.lang);
        let mut when = ago(event.at, here.now, here.zone, here.lang);
        if let Some(by) = &event.by {
            when = format!("{when} · {by}");
        }
        Happening { what, more: said(event), when, now: false }
    });
    told.collect()
}

fn happened(event: &PoolEventView, lang: Language) -> String {
    let whose = event.organization.clone().unwrap_or_default();
    let told = match event.kind.as_str() {
        "planned" => lang.t("Rencana ditulis", "Plan written"),
        "rules_published" => lang.t("Aturan diumumkan", "Rules published"),
        "opened" => lang.t("Dibuka", "Opened"),
        "pledged" => return lang.pick(format!("{whose} berkomitmen"), format!("{whose} pledged")),
        "pledge_changed" => {
            return lang
                .pick(format!("{whose} mengubah komitmen"), format!("{whose} changed its pledge"));
        }
        "pledge_withdrawn" => {
            return lang.pick(
                format!("{whose} menarik komitmen"),
                format!("{whose} took its pledge back"),
            );
        }
        "pledge_released" => {
            return lang
                .pick(format!("Komitmen {whose} dilepas"), format!("{whose}'s pledge let go"));
        }
        "top_up_began" => lang.t("Penggenapan dimulai", "Top-up began"),
        "cut_off" => lang.t("Ditutup", "Closed"),
        "extended" => lang.t("Diperpanjang", "Extended"),
        "failed" => lang.t("Tidak tercapai", "Came to nothing"),
        "awarded" => lang.t("Harga ditemukan, semua terikat", "Price found, everybody bound"),
        "supplier_accepted" => lang.t("Distributor menyanggupi", "The supplier sells as ordered"),
        "recleared" => lang
            .t("Distributor menawar balik, dihitung lagi", "The supplier countered, cleared again"),
        "arrived" => lang.t("Barang dihitung di gudang", "Goods counted at the hub"),
        "allocated" => lang.t("Pembagian disahkan", "Sharing confirmed"),
        "fully_allocated" => lang.t("Semua sudah dibagi", "Everything shared out"),
        "charged" => lang.t("Ongkos dibagi", "Charge shared out"),
        "closed" => lang.t("Selesai", "Closed for good"),
        other => return other.to_owned(),
    };
    told.to_owned()
}

/// What a pledge says, in figures.
fn said(event: &PoolEventView) -> String {
    let firm =
        |of: &str| event.facts.pointer(&format!("/{of}/firm")).and_then(serde_json::Value::as_i64);
    let unit = event.unit_name.as_deref().unwrap_or_default();
    match (firm("before"), firm("pledge")) {
        (Some(before), Some(after)) => format!("{} → {}", count(before), quantity(after, unit)),
        (None, Some(after)) => quantity(after, unit),
        _ => String::new(),
    }
}
