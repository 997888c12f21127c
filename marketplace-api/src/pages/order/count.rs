//! `/shipments/{id}/receive`: counting what came, a card per line in loading order.
//!
//! A line is all good, or counted: so many good, and of the rest what is damaged and what never came.
//! Who names the good ones and one reason need not name the rest: a difference that did not come is
//! lost, any other is rejected. Nothing is counted that was not said.

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::command::purchase_orders::{Amount, CountOf};
use order_workflow::query::orders::{LineView, OrderView, ShipmentLineView, ShipmentView};
use order_workflow::query::timeline::Happened;
use supply_chain::id::OrderLineId;

use super::amounts::{Packed, typed};
use super::reading::Eyes;
use super::show::{content, task};
use super::words::Cause;
use crate::language::Language;
use crate::language::format::count;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Stepper, Wrong, wrongs};

/// What was typed: each field by its name.
pub type Typed = BTreeMap<String, String>;

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

/// Whether a shipment is counted for the first time or again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// For the first time.
    First,
    /// Again, with a reason.
    Again,
}

/// A shipment and what of its order its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The order.
    pub order: &'a OrderView,
    /// Its shipment.
    pub shipment: &'a ShipmentView,
    /// First or again.
    pub counting: Counting,
}

/// The page's own errors: line by line, and of the reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// By the line's place in the order.
    pub lines: BTreeMap<i32, String>,
    /// What is wrong with the reason for counting again.
    pub reason: Option<String>,
}

impl Faults {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.reason.is_none()
    }
}

impl<'a> Counted<'a> {
    /// The lines of the shipment with those of the order, in the order's sequence.
    fn lines(&self) -> Vec<(&'a LineView, &'a ShipmentLineView)> {
        let mut lines: Vec<_> = self
            .shipment
            .lines
            .iter()
            .filter_map(|sent| {
                Some((self.order.lines.iter().find(|of| of.id == sent.line_id)?, sent))
            })
            .collect();
        lines.sort_by_key(|(line, _)| line.position);
        lines
    }

    /// Everything good, as one tap says it.
    #[must_use]
    pub fn all_good(&self) -> Vec<CountOf> {
        self.lines().into_iter().map(|(line, sent)| good(line.id, sent.count_base)).collect()
    }

    /// What was counted, from what was typed.
    ///
    /// # Errors
    /// What is wrong or missing, line by line.
    pub fn read(&self, typed: &Typed, lang: Language) -> Result<Vec<CountOf>, Faults> {
        let mut faults = Faults::default();
        let mut counts = Vec::new();
        for (line, sent) in self.lines() {
            match read_line(line, sent.count_base, typed, lang) {
                Ok(count) => counts.push(count),
                Err(fault) => {
                    faults.lines.insert(line.position, fault);
                }
            }
        }
        if self.counting == Counting::Again && said(typed, "reason").trim().is_empty() {
            faults.reason = Some(
                lang.t("Tulis kenapa hitungannya berubah.", "Write why the count changes.")
                    .to_owned(),
            );
        }
        if faults.is_empty() { Ok(counts) } else { Err(faults) }
    }

    /// What the fields hold before anybody typed: nothing, or the count that stands.
    #[must_use]
    pub fn standing(&self) -> Typed {
        let mut typed = Typed::new();
        if self.counting == Counting::First {
            return typed;
        }
        for (line, sent) in self.lines() {
            let packed = Packed::from(line);
            let mut put =
                |name: &str, text: String| typed.insert(format!("{name}-{}", line.position), text);
            if sent.received_base == sent.count_base {
                put("how", "all".to_owned());
                continue;
            }
            put("how", "some".to_owned());
            for (field, base) in
                [("g", sent.received_base), ("r", sent.rejected_base), ("l", sent.lost_base)]
            {
                put(field, count(packed.whole(base)));
                put(&format!("{field}u"), count(packed.rest(base)));
            }
        }
        typed
    }
}

/// Changes a count by a step, for those whose phone runs no scripts: the `−` and `+` buttons submit
/// `take` or `add` with the field's name.
#[must_use]
pub fn stepped(mut typed_fields: Typed) -> Option<Typed> {
    let (field, by) = match (typed_fields.remove("add"), typed_fields.remove("take")) {
        (Some(field), _) => (field, 1),
        (None, Some(field)) => (field, -1),
        (None, None) => return None,
    };
    let now = typed(said(&typed_fields, &field)).ok().flatten().unwrap_or_default();
    if let Some((_, line)) = field.rsplit_once('-') {
        typed_fields.insert(format!("how-{line}"), "some".to_owned());
    }
    typed_fields.insert(field, count((now + by).max(0)));
    Some(typed_fields)
}

fn good(line: OrderLineId, base: i64) -> CountOf {
    let none = Amount::Base(0);
    CountOf { line, received: Amount::Base(base), rejected: none, lost: none, reason: None }
}

fn said<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", String::as_str)
}

/// One line from its fields.
fn read_line(line: &LineView, sent: i64, typed: &Typed, lang: Language) -> Result<CountOf, String> {
    let at = line.position;
    let packed = Packed::from(line);
    let fields = ["g", "r", "l"].map(|name| base_of(&packed, typed, name, at));
    let [received, rejected, lost] = fields;
    let whole = || {
        lang.t(
            "Tulis bilangan bulat, misalnya 4 atau 1.200.",
            "Write whole numbers, such as 4 or 1.200.",
        )
        .to_owned()
    };
    let (received, rejected, lost) = (
        received.map_err(|_| whole())?,
        rejected.map_err(|_| whole())?,
        lost.map_err(|_| whole())?,
    );
    match said(typed, &format!("how-{at}")) {
        "all" => return Ok(good(line.id, sent)),
        "some" => {}
        // Typed without choosing: what was typed says that it was counted.
        _ if received.is_some() || rejected.is_some() || lost.is_some() => {}
        _ => {
            let name = &line.product_name;
            return Err(
                lang.pick(format!("{name} belum dihitung."), format!("{name} is not counted yet."))
            );
        }
    }
    let cause = Cause::from_value(said(typed, &format!("why-{at}")));
    let reason = cause.map(|cause| cause.recorded().to_owned());
    let received = received.ok_or_else(|| {
        lang.t("Isi berapa yang baik; 0 bila tidak ada.", "Fill in how many are good; 0 if none.")
            .to_owned()
    })?;
    let (rejected, lost) = match (rejected, lost) {
        (None, None) => by_cause(&packed, sent, received, cause, lang)?,
        (rejected, lost) => (rejected.unwrap_or_default(), lost.unwrap_or_default()),
    };
    let counted = received.saturating_add(rejected).saturating_add(lost);
    if counted != sent {
        return Err(differs(&packed, sent, counted, lang));
    }
    let (received, rejected, lost) =
        (Amount::Base(received), Amount::Base(rejected), Amount::Base(lost));
    Ok(CountOf { line: line.id, received, rejected, lost, reason })
}

/// What became of the difference, when only the good ones and a reason are named.
fn by_cause(
    packed: &Packed<'_>,
    sent: i64,
    received: i64,
    cause: Option<Cause>,
    lang: Language,
) -> Result<(i64, i64), String> {
    let difference = sent - received;
    match (difference, cause) {
        (0, _) => Ok((0, 0)),
        (..0, _) => Err(differs(packed, sent, received, lang)),
        (_, Some(Cause::Absent)) => Ok((0, difference)),
        (_, Some(_)) => Ok((difference, 0)),
        (_, None) => {
            let difference = packed.told(difference, lang);
            Err(lang.pick(
                format!("Selisih {difference}. Kenapa?"),
                format!("{difference} missing. Why?"),
            ))
        }
    }
}

fn differs(packed: &Packed<'_>, sent: i64, counted: i64, lang: Language) -> String {
    let (sent, counted) = (packed.told(sent, lang), packed.told(counted, lang));
    lang.pick(
        format!("Dikirim {sent}, hitungan {counted}. Baik, rusak dan tidak datang harus berjumlah {sent}."),
        format!("{sent} sent, {counted} counted. Good, rejected and missing must add up to {sent}."),
    )
}

/// Packs and loose units of a field together, in base units; nothing when both are blank.
fn base_of(
    packed: &Packed<'_>,
    fields: &Typed,
    name: &str,
    at: i32,
) -> Result<Option<i64>, super::amounts::NotACount> {
    let packs = typed(said(fields, &format!("{name}-{at}")))?;
    let units = typed(said(fields, &format!("{name}u-{at}")))?;
    if packs.is_none() && units.is_none() {
        return Ok(None);
    }
    let packs = packs.unwrap_or_default().saturating_mul(packed.factor);
    Ok(Some(packs.saturating_add(units.unwrap_or_default())))
}

impl CountPage {
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

/// A shipment that was counted: by whom, when, and what was found.
#[derive(Debug, Template)]
#[template(path = "order/counted.html")]
pub struct CountedPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The surat jalan's number.
    pub number: String,
    /// Whose, and of which order.
    pub about: String,
    /// "SJ ini sudah dihitung Yustina Mbele, Jum, 20 Nov 11.20."
    pub said: String,
    /// "17 karton dikirim: 16 karton baik, 1 karton rusak."
    pub outcome: String,
    /// Line by line: the goods, and what was found.
    pub lines: Vec<(String, String)>,
    /// The order's address.
    pub address: String,
    /// Where it is counted again, for whoever may.
    pub correct: Option<String>,
}

impl CountedPage {
    /// The page of a counted shipment; `entries` is what happened to it, newest first.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        shipment: &ShipmentView,
        entries: &[Happened],
        eyes: &Eyes,
    ) -> Self {
        let lang = eyes.lang;
        let mut shell = task(shell, eyes.side(order), lang);
        let number = super::body::heading(order, lang);
        shell.back = Some(Link::new(number.clone(), format!("/orders/{}", order.id)));
        let counted = entries
            .iter()
            .find(|entry| entry.kind == "counted" || entry.kind == "receipt_corrected");
        let said = counted.map_or_else(
            || lang.t("SJ ini sudah dihitung.", "This shipment has been counted.").to_owned(),
            |entry| {
                let who = super::timeline::who(entry, order, eyes);
                let when = crate::language::format::moment(entry.at, eyes.now, eyes.zone, lang);
                lang.pick(
                    format!("SJ ini sudah dihitung {who}, {when}."),
                    format!("Already counted by {who}, {when}."),
                )
            },
        );
        let lines = shipment.lines.iter().filter_map(|line| {
            let of = order.lines.iter().find(|of| of.id == line.line_id)?;
            let packed = Packed::from(of);
            let mut parts = vec![format!(
                "{} {}",
                packed.told(line.received_base, lang),
                lang.t("baik", "good")
            )];
            if line.rejected_base > 0 {
                parts.push(format!(
                    "{} {}",
                    packed.told(line.rejected_base, lang),
                    lang.t("rusak", "rejected")
                ));
            }
            if line.lost_base > 0 {
                let lost = lang.t("tidak datang", "did not come");
                parts.push(format!("{} {lost}", packed.told(line.lost_base, lang)));
            }
            Some((of.product_name.clone(), parts.join(", ")))
        });
        Self {
            number: shipment.number.clone(),
            about: format!("{} · {number}", eyes.other(order)),
            said,
            outcome: super::show::outcome(shipment, order, lang),
            lines: lines.collect(),
            address: format!("/orders/{}", order.id),
            correct: order
                .allowed_commands
                .contains(&"correct-receipt")
                .then(|| format!("/shipments/{}/correct", shipment.id)),
            shell,
        }
    }
}
