//! `/orders/{id}/dispatch`: what leaves now, and with whom.

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::command::purchase_orders::Amount;
use order_workflow::query::orders::{LineView, OrderView};
use supply_chain::id::OrderLineId;

use super::amounts::{Packed, typed};
use super::reading::Eyes;
use super::show::task;
use super::tally::Typed;
use crate::language::Language;
use crate::language::format::count;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Field, Wrong, wrongs};

/// One line of which something is left to send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sending {
    /// The goods.
    pub name: String,
    /// "karton isi 6".
    pub small: String,
    /// Agreed.
    pub agreed: String,
    /// Set aside and not sent yet.
    pub left: String,
    /// The field's name, also its id.
    pub field: String,
    /// What stands in it.
    pub value: String,
    /// Its label for those who hear the page.
    pub label: String,
    /// The field of base units; empty where whole packs are left.
    pub units: String,
    /// What stands in that.
    pub units_value: String,
    /// What a base unit is.
    pub unit: &'static str,
    /// What to type instead.
    pub error: Option<String>,
}

/// `/orders/{id}/dispatch`.
#[derive(Debug, Template)]
#[template(path = "order/dispatch.html")]
pub struct DispatchPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The order's number.
    pub number: String,
    /// To whom, and where.
    pub about: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What is left to send.
    pub lines: Vec<Sending>,
    /// Driver, plate, carrier.
    pub carrier: Field,
    /// Where the form posts to, and the order's address.
    pub address: String,
    /// The form's key.
    pub key: String,
    /// The version of the order it was drawn from.
    pub version: String,
}

/// What leaves, and with whom.
pub type Leaving = (Vec<(OrderLineId, Amount)>, Option<String>);

/// What is wrong with what was typed, by the line's place in the order.
pub type Faults = BTreeMap<i32, String>;

/// Where a fault of the whole stands among [`Faults`].
pub const WHOLE: i32 = 0;
/// Where a fault of the carrier stands.
pub const CARRIER: i32 = -1;

fn open(order: &OrderView) -> impl Iterator<Item = &LineView> {
    order.lines.iter().filter(|line| line.held_base > 0)
}

fn said<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", String::as_str)
}

/// What the form says leaves now.
///
/// # Errors
/// What to type instead, line by line.
pub fn read(order: &OrderView, fields: &Typed, lang: Language) -> Result<Leaving, Faults> {
    let mut faults = Faults::new();
    let mut lines = Vec::new();
    for line in open(order) {
        let (at, packed) = (line.position, Packed::from(line));
        let packs = typed(said(fields, &format!("n-{at}")));
        let units = typed(said(fields, &format!("u-{at}")));
        let (Ok(packs), Ok(units)) = (packs, units) else {
            let text = lang.t(
                "Tulis bilangan bulat, misalnya 4 atau 1.200.",
                "Write whole numbers, such as 4 or 1.200.",
            );
            faults.insert(at, text.to_owned());
            continue;
        };
        let base = packs
            .unwrap_or_default()
            .saturating_mul(packed.factor)
            .saturating_add(units.unwrap_or_default());
        if base > line.held_base {
            let left = packed.told(line.held_base, lang);
            let text = if line.backordered_base > 0 {
                lang.pick(
                    format!("Paling banyak {left}; selebihnya menunggu stok."),
                    format!("At most {left}; the rest awaits stock."),
                )
            } else {
                lang.pick(
                    format!("Paling banyak {left}; selebihnya tidak dipesan."),
                    format!("At most {left}; more was not ordered."),
                )
            };
            faults.insert(at, text);
        } else if base > 0 {
            lines.push((line.id, Amount::Base(base)));
        }
    }
    if faults.is_empty() && lines.is_empty() {
        let text = lang.t(
            "Isi jumlah yang dikirim, paling sedikit satu barang.",
            "Fill in what is shipped, at least one product.",
        );
        faults.insert(WHOLE, text.to_owned());
    }
    let carrier = said(fields, "carrier").trim().to_owned();
    if faults.is_empty() {
        Ok((lines, (!carrier.is_empty()).then_some(carrier)))
    } else {
        Err(faults)
    }
}

impl DispatchPage {
    /// The page with everything that is left filled in, or with what was `typed`.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        typed: Option<&Typed>,
        faults: &Faults,
        eyes: &Eyes,
        key: String,
    ) -> Self {
        let lang = eyes.lang;
        let number = super::body::heading(order, lang);
        let address = format!("/orders/{}", order.id);
        let mut shell = task(shell, eyes.side(order), lang);
        shell.back = Some(Link::new(number.clone(), address.clone()));
        shell.refused = !faults.is_empty();
        let lines: Vec<Sending> = open(order)
            .map(|line| sending(line, typed, faults.get(&line.position), lang))
            .collect();
        let carrier = Field {
            name: "carrier",
            label: lang.t("Sopir dan nomor kendaraan", "Driver and plate"),
            hint: lang
                .t(
                    "Misalnya: Bpk. Rafael, DH 8123 AB. Boleh kosong.",
                    "Such as: Bpk. Rafael, DH 8123 AB. May stay empty.",
                )
                .to_owned(),
            error: faults.get(&CARRIER).cloned(),
            value: typed.map_or("", |typed| said(typed, "carrier")).to_owned(),
            longest: 200,
            ..Field::default()
        };
        let first = lines.first().map(|line| line.field.clone()).unwrap_or_default();
        let mut summary: Vec<Wrong> = lines
            .iter()
            .filter_map(|line| {
                let text = format!("{}: {}", line.name, line.error.as_ref()?);
                Some(Wrong { field: line.field.clone(), text })
            })
            .collect();
        summary.extend(faults.get(&WHOLE).map(|text| Wrong { field: first, text: text.clone() }));
        summary.extend(wrongs(&[&carrier]));
        let place =
            order.deliver_to.as_deref().map(|place| format!(" · {place}")).unwrap_or_default();
        Self {
            number,
            about: format!("{}{place}", order.buyer.name),
            wrongs: summary,
            lines,
            carrier,
            address,
            key,
            version: order.version.to_string(),
            shell,
        }
    }
}

fn sending(
    line: &LineView,
    fields: Option<&Typed>,
    fault: Option<&String>,
    lang: Language,
) -> Sending {
    let packed = Packed::from(line);
    let left = line.held_base;
    let field = format!("n-{}", line.position);
    let has_units = packed.rest(left) > 0;
    let units = if has_units { format!("u-{}", line.position) } else { String::new() };
    let value = |name: &str, full: i64| {
        fields.map_or_else(|| count(full), |typed| said(typed, name).to_owned())
    };
    Sending {
        name: line.product_name.clone(),
        small: if line.backordered_base > 0 {
            let missing = packed.told(line.backordered_base, lang);
            let described = packed.described(lang);
            lang.pick(
                format!("{described} · {missing} menunggu stok"),
                format!("{described} · {missing} awaiting stock"),
            )
        } else {
            packed.described(lang)
        },
        agreed: packed.in_column(line.confirmed_base, lang),
        left: packed.in_column(left, lang),
        value: value(&field, packed.whole(left)),
        label: lang.pick(
            format!("Dikirim sekarang, {}, {}", line.pack, line.product_name),
            format!("Ship now, {}, {}", line.pack, line.product_name),
        ),
        units_value: if has_units { value(&units, packed.rest(left)) } else { String::new() },
        units,
        unit: line.base_unit,
        field,
        error: fault.cloned(),
    }
}
