//! `/shipments/{id}/receive`: counting what came, a card per line in loading order; and counting again.

use askama::Template;
use order_workflow::query::orders::{LineView, ShipmentLineView};

use super::amounts::Packed;
use super::reading::Eyes;
use super::show::{content, task};
use super::tally::{Counted, Counting, Faults, Typed, said};
use super::words::Cause;
use crate::language::Language;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Stepper, Wrong, wrongs};

/// One line of the shipment, to be counted.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// The line's place in the order, which its fields are named after.
    pub at: i32,
    /// The goods.
    pub name: String,
    /// "10 karton dikirim · karton isi 6".
    pub small: String,
    /// "Semua baik, 10 karton".
    pub whole: String,
    /// How many were sent, in base units: for the script, which tells what a difference will count as.
    pub sent: i64,
    /// Base units in a pack, for the script.
    pub factor: i64,
    /// Whether that is chosen.
    pub all_good: bool,
    /// Whether counting is chosen.
    pub counted: bool,
    /// The good ones.
    pub good: Amounts,
    /// What came, but cannot be taken.
    pub rejected: Amounts,
    /// What never came.
    pub lost: Amounts,
    /// Whether rejected and lost stand open.
    pub is_split: bool,
    /// Why there is a difference.
    pub causes: Choices,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A count in packs, and beside it in base units where packs can be opened.
#[derive(Debug, Clone, Default)]
pub struct Amounts {
    /// Packs.
    pub packs: Stepper,
    /// The pack's name.
    pub pack: String,
    /// Base units; nothing where a pack is one of them.
    pub units: Option<Stepper>,
    /// What a base unit is.
    pub unit: &'static str,
}

/// The counting page, also for counting again.
#[derive(Debug, Template)]
#[template(path = "order/count.html")]
pub struct CountPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Hitung barang".
    pub heading: &'static str,
    /// The surat jalan's number.
    pub number: String,
    /// Whose, and of which order.
    pub about: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The lines, in loading order.
    pub cards: Vec<Card>,
    /// "Semua baik, 17 karton": the whole shipment at a tap; empty where it has one line.
    pub whole: String,
    /// Why it is counted again; nothing where it is counted first.
    pub reason: Option<Field>,
    /// Where the form posts to.
    pub action: String,
    /// The name under which the phone keeps what was typed.
    pub keep: String,
    /// The form's key.
    pub key: String,
    /// The version of the order it was drawn from.
    pub version: String,
}

impl CountPage {
    /// How the outbox names it: "Hitung barang SJ-2026-000123".
    #[must_use]
    pub fn heading_said(&self) -> String {
        format!("{} {}", self.heading, self.number)
    }

    /// The page with what was typed, and what is wrong with it.
    #[must_use]
    pub fn new(
        shell: Shell,
        counted: &Counted<'_>,
        typed: &Typed,
        faults: &Faults,
        eyes: &Eyes,
        key: String,
    ) -> Self {
        let (lang, order) = (eyes.lang, counted.order);
        let again = counted.counting == Counting::Again;
        let address = format!("/orders/{}", order.id);
        let number = super::body::heading(order, lang);
        let mut shell = task(shell, eyes.side(order), lang);
        shell.back = Some(Link::new(number.clone(), address));
        shell.refused = !faults.is_empty();
        let lines = counted.lines();
        let cards: Vec<Card> = lines
            .iter()
            .map(|(line, sent)| {
                card(line, sent.count_base, typed, faults.lines.get(&line.position), lang)
            })
            .collect();
        let reason = again.then(|| Field {
            name: "reason",
            label: lang.t("Kenapa dihitung lagi?", "Why count again?"),
            hint: lang.pick(
                format!("Dibaca oleh {}.", order.seller.name),
                format!("{} will read this.", order.seller.name),
            ),
            error: faults.reason.clone(),
            value: said(typed, "reason").to_owned(),
            longest: 500,
            ..Field::default()
        });
        let mut summary: Vec<Wrong> = faults
            .lines
            .iter()
            .map(|(at, text)| Wrong { field: format!("line-{at}"), text: named(&lines, *at, text) })
            .collect();
        summary.extend(reason.iter().flat_map(|reason| wrongs(&[reason])));
        let whole = content(counted.shipment, order, lang);
        Self {
            heading: if again {
                lang.t("Koreksi hitungan", "Correct the count")
            } else {
                lang.t("Hitung barang", "Count goods")
            },
            number: counted.shipment.number.clone(),
            about: format!("{} · {number}", order.seller.name),
            wrongs: summary,
            whole: if again || cards.len() < 2 { String::new() } else { all_good(&whole, lang) },
            cards,
            reason,
            action: format!(
                "/shipments/{}/{}",
                counted.shipment.id,
                if again { "correct" } else { "receive" }
            ),
            keep: format!("count-{}", counted.shipment.id),
            key,
            version: order.version.to_string(),
            shell,
        }
    }
}

/// The fault with the name of its goods, unless it says it already.
fn named(lines: &[(&LineView, &ShipmentLineView)], at: i32, text: &str) -> String {
    match lines.iter().find(|(line, _)| line.position == at) {
        Some((line, _)) if !text.starts_with(&line.product_name) => {
            format!("{}: {text}", line.product_name)
        }
        _ => text.to_owned(),
    }
}

fn all_good(content: &str, lang: Language) -> String {
    lang.pick(format!("Semua baik, {content}"), format!("All good, {content}"))
}

fn card(line: &LineView, sent: i64, typed: &Typed, fault: Option<&String>, lang: Language) -> Card {
    let at = line.position;
    let packed = Packed::from(line);
    let (content, how) = (packed.told(sent, lang), said(typed, &format!("how-{at}")));
    let amounts = |name: &str, label: &str| {
        let stepper = |field: String, unit: &str| Stepper {
            value: said(typed, &field).to_owned(),
            label: format!("{label}, {unit}, {}", line.product_name),
            line: field.clone(),
            name: field,
            minimum: 0,
            multiple: 1,
            error: None,
        };
        let unit = unit_of(line.base_unit, lang);
        Amounts {
            packs: stepper(format!("{name}-{at}"), &line.pack),
            pack: line.pack.clone(),
            units: (line.factor > 1).then(|| stepper(format!("{name}u-{at}"), unit)),
            unit,
        }
    };
    let filled = |name: &str| {
        let there = |name: String| !said(typed, &name).trim().is_empty();
        there(format!("{name}-{at}")) || there(format!("{name}u-{at}"))
    };
    let chosen = said(typed, &format!("why-{at}"));
    Card {
        at,
        name: line.product_name.clone(),
        small: {
            let described = packed.described(lang);
            lang.pick(
                format!("{content} dikirim · {described}"),
                format!("{content} sent · {described}"),
            )
        },
        whole: all_good(&content, lang),
        sent,
        factor: packed.factor,
        all_good: how == "all",
        counted: how == "some" || how != "all" && ["g", "r", "l"].into_iter().any(filled),
        good: amounts("g", lang.t("Baik", "Good")),
        rejected: amounts("r", lang.t("Rusak", "Rejected")),
        lost: amounts("l", lang.t("Tidak datang", "Did not come")),
        is_split: filled("r") || filled("l"),
        causes: Choices {
            legend: lang
                .t("Bila ada yang tidak baik: kenapa?", "If some are not good: why?")
                .to_owned(),
            choices: Cause::ALL
                .into_iter()
                .map(|cause| Choice::new(cause.value(), cause.word(lang), chosen == cause.value()))
                .collect(),
            ..Choices::default()
        },
        error: fault.cloned(),
    }
}

/// A base unit's word as it is counted: pieces, grams, millilitres.
fn unit_of(base_unit: &'static str, lang: Language) -> &'static str {
    match base_unit {
        "gram" => lang.t("gram", "grams"),
        unit => unit,
    }
}
