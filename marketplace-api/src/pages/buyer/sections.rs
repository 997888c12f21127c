//! One seller's part of the basket: a draft at today's prices, which becomes one purchase order.

use std::collections::BTreeMap;

use order_workflow::query::basket::{BasketLine, BasketOrder};
use order_workflow::query::orders::LineView;
use supply_chain::money::Money;

use super::credit_hint;
use super::words::{Here, contents, group_icon, not_sold, pack_words};
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah, weekday_date};
use crate::pages::order::charges;
use crate::pages::order::terms::to_order_by;
use crate::pages::parts::{Badge, Note, Stepper, Tone, Total, Wrong};

/// What was typed into a section and could not be taken, by the field's short name: `count-2` for the
/// second line, `requested_date`, `note` …
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// What was typed.
    pub typed: BTreeMap<String, String>,
    /// What to type instead.
    pub errors: BTreeMap<String, String>,
    /// What the seller's prices come to now, where they moved while submitting.
    pub total_now: Option<Money>,
    /// What is to be said on top of the section.
    pub notes: Vec<Note>,
}

/// One line of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place, from 1; what its buttons submit.
    pub place: String,
    /// The icon of its group.
    pub icon: &'static str,
    /// The goods.
    pub name: String,
    /// The offer's page.
    pub href: String,
    /// The pack: "karton isi 6".
    pub pack: String,
    /// Its price today: "Rp213.000 per karton".
    pub price: String,
    /// The price before, where it moved.
    pub was: Option<String>,
    /// "7 karton lagi: Rp208.500".
    pub further: Option<String>,
    /// "12 karton = 480 pcs".
    pub holds: Option<String>,
    /// The count; nothing for a reader who may not change it.
    pub stepper: Option<Stepper>,
    /// The count as words, for that reader.
    pub counted: String,
    /// What it comes to today; a dash where it is no longer on sale.
    pub amount: String,
    /// Whether that is the price of an agreement.
    pub agreed: bool,
    /// Why it cannot be ordered.
    pub gone: bool,
}

/// A field of a section; its id carries the section's, since each seller has the same fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionField {
    /// The field's name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What stands in it.
    pub value: String,
    /// The input's type; empty for text, `area` for several lines.
    pub kind: &'static str,
    /// The longest text taken.
    pub longest: u32,
    /// What to type instead.
    pub error: Option<String>,
}

/// What the reader may do with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// Change it, and drop it.
    pub edit: bool,
    /// Submit it.
    pub submit: bool,
}

/// One seller's part of the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The draft.
    pub id: String,
    /// What ids of its fields begin with: `1-`.
    pub prefix: String,
    /// Who sells.
    pub seller: String,
    /// What else they sell.
    pub search: String,
    /// Ready, or what it lacks.
    pub badge: Badge,
    /// What is to be said about it.
    pub notes: Vec<Note>,
    /// Its lines.
    pub rows: Vec<Row>,
    /// What they come to.
    pub totals: Vec<Total>,
    /// That sum in words, for the fold and the summary.
    pub sum: String,
    /// The sum the reader sees, in sen: what submitting is held to.
    pub expected: String,
    /// What was agreed with the seller beforehand; empty where nothing was.
    pub terms: Vec<Total>,
    /// What the seller's credit says to it; nothing where it has nothing to say.
    pub credit: Option<Note>,
    /// Delivery and note, as a line above the folded fields.
    pub details: String,
    /// The fields.
    pub fields: Vec<SectionField>,
    /// Whether the fields stand open, because one was refused.
    pub open: bool,
    /// The form's key.
    pub key: String,
    /// The version of the draft.
    pub version: String,
    /// What the reader may do with it.
    pub may: May,
    /// Whether it may be submitted as it stands.
    pub ready: bool,
    /// Which prices moved since the draft was written; nothing where none did.
    pub moved: Option<Moved>,
}

/// Prices that moved since a draft was written. It is submitted only after somebody took the new ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The sentence of the one line, or how many there are.
    pub said: String,
    /// A sentence a line, where there are several.
    pub lines: Vec<String>,
    /// What to do now.
    pub then: &'static str,
}

impl Section {
    /// The section of `order`, the `nth` of the basket; `returned` is what could not be taken.
    #[must_use]
    pub fn of(
        order: &BasketOrder,
        nth: usize,
        returned: Option<&Returned>,
        here: Here,
        key: &str,
    ) -> Self {
        let lang = here.lang;
        let draft = &order.draft;
        let may = |command: &str| draft.allowed_commands.contains(&command);
        // A draft is cancelled by whoever may edit it; editing itself has no word.
        let edits = may("cancel");
        let prefix = format!("{nth}-");
        let lines: Vec<(&LineView, &BasketLine)> = draft.lines.iter().zip(&order.lines).collect();
        let rows: Vec<Row> = lines
            .iter()
            .map(|(line, today)| row(line, today, &prefix, edits, returned, lang))
            .collect();
        let total_now = returned.and_then(|returned| returned.total_now);
        let moved = moved(&lines, total_now.is_some(), lang);
        let (total, totals) = totals(order, moved.is_some(), total_now, lang);
        let mut notes = returned.map(|returned| returned.notes.clone()).unwrap_or_default();
        if let Some(now) = total_now.filter(|_| moved.is_none()) {
            notes.push(total_moved(draft.totals.total, now, lang));
        }
        let fields = fields(order, returned, lang);
        Self {
            id: draft.id.to_string(),
            seller: draft.seller.name.clone(),
            search: format!("/search?seller={}", draft.seller.id),
            badge: badge(order, &rows, moved.is_some(), lang),
            notes,
            totals,
            sum: rupiah(total),
            expected: total.sen().to_string(),
            terms: agreed(order, lang),
            credit: order
                .credit
                .as_ref()
                .map(|hint| credit_hint::note(hint, order.sum_now(), lang)),
            details: details(order, lang),
            open: fields.iter().any(|field| field.error.is_some() || field.name == "reason"),
            fields,
            key: key.to_owned(),
            version: draft.version.to_string(),
            may: May { edit: edits, submit: may("submit") },
            ready: order.is_ready && may("submit") && moved.is_none(),
            moved,
            prefix,
            rows,
        }
    }

    /// What a phone without signal takes its form to be about.
    #[must_use]
    pub fn thing(&self) -> String {
        format!("order-{}", self.id)
    }

    /// How the outbox names it: "Pesanan ke KUD Sumber Rejeki".
    #[must_use]
    pub fn says(&self, lang: &Language) -> String {
        lang.pick(format!("Pesanan ke {}", self.seller), format!("Order to {}", self.seller))
    }

    /// What is wrong in it, for the summary above the page.
    #[must_use]
    pub fn wrongs(&self) -> Vec<Wrong> {
        let counts = self.rows.iter().filter_map(|row| {
            let stepper = row.stepper.as_ref()?;
            let text = stepper.error.as_ref()?;
            Some(Wrong { field: stepper.name.clone(), text: format!("{}: {text}", row.name) })
        });
        let fields = self.fields.iter().filter_map(|field| {
            let text = field.error.clone()?;
            Some(Wrong { field: format!("{}{}", self.prefix, field.name), text })
        });
        counts.chain(fields).collect()
    }
}

fn has_moved(line: &LineView, today: &BasketLine) -> bool {
    today.price_now.is_some_and(|now| now != line.price)
}

fn row(
    line: &LineView,
    today: &BasketLine,
    prefix: &str,
    edits: bool,
    returned: Option<&Returned>,
    lang: Language,
) -> Row {
    let place = line.position.to_string();
    let short = format!("count-{place}");
    let typed = returned.and_then(|returned| returned.typed.get(&short));
    let error = returned.and_then(|returned| returned.errors.get(&short)).cloned().or_else(|| {
        let wrong = today.wrong_count?;
        Some(not_sold(wrong, today.minimum, today.multiple, lang))
    });
    let stepper = (edits && today.price_now.is_some()).then(|| Stepper {
        name: format!("{prefix}{short}"),
        line: place.clone(),
        value: typed.cloned().unwrap_or_else(|| count(line.ordered)),
        label: lang.pick(
            format!("Jumlah {}, {}", line.pack, line.product_name),
            format!("Number of {}, {}", line.pack, line.product_name),
        ),
        minimum: today.minimum,
        multiple: today.multiple,
        error,
    });
    let pack = pack_words(&line.pack, line.factor, line.base_unit, lang);
    let price = today.price_now.unwrap_or(line.price);
    let further = today.next_step.map(|step| {
        let more = quantity(step.min_count - line.ordered, &line.pack);
        let price = rupiah(step.price);
        lang.pick(format!("{more} lagi: {price}"), format!("{more} more: {price}"))
    });
    let holds = contents(line.ordered, line.factor, line.base_unit, lang)
        .map(|holds| format!("{} = {holds}", quantity(line.ordered, &line.pack)));
    Row {
        icon: group_icon(None, &line.product_name),
        name: line.product_name.clone(),
        href: format!("/offers/{}", line.offer_id),
        pack,
        price: format!("{} per {}", rupiah(price), line.pack),
        was: has_moved(line, today).then(|| rupiah(line.price)),
        further,
        holds,
        stepper,
        counted: quantity(line.ordered, &line.pack),
        amount: today.amount_now.map_or_else(|| "–".to_owned(), rupiah),
        agreed: today.is_agreed,
        gone: today.price_now.is_none(),
        place,
    }
}

/// What the reader is shown as the sum, and the rows that lead to it. The tax of a draft is that of its
/// own prices; when those moved, only the goods are certain until the draft is written anew.
fn totals(
    order: &BasketOrder,
    moved: bool,
    total_now: Option<Money>,
    lang: Language,
) -> (Money, Vec<Total>) {
    let draft = &order.draft.totals;
    let sum = lang.t("Jumlah", "Total");
    if let Some(now) = total_now {
        let rows = vec![
            Total::new(lang.t("Sebelumnya", "Before"), rupiah(draft.total)),
            Total::sum(lang.t("Jumlah sekarang", "Total now"), rupiah(now)),
        ];
        return (now, rows);
    }
    if moved {
        let rows = vec![
            Total::new(lang.t("Sebelumnya", "Before"), rupiah(draft.goods)),
            Total::sum(
                lang.t("Barang, harga hari ini", "Goods at today's prices"),
                rupiah(order.goods_now),
            ),
        ];
        return (draft.total, rows);
    }
    let mut rows = Vec::new();
    if draft.tax != Money::ZERO || !order.draft.charges.is_empty() {
        rows.push(Total::new(lang.t("Barang", "Goods"), rupiah(draft.goods)));
    }
    rows.extend(charges::rows(&order.draft.charges));
    if draft.tax != Money::ZERO {
        rows.push(Total::new("PPN", rupiah(draft.tax)));
    }
    rows.push(Total::sum(sum, rupiah(draft.total)));
    (draft.total, rows)
}

/// The lines whose price moved, each by the name of its goods; `refused` when that kept the draft from
/// being submitted.
fn moved(lines: &[(&LineView, &BasketLine)], refused: bool, lang: Language) -> Option<Moved> {
    let mut told: Vec<String> = lines
        .iter()
        .filter_map(|(line, today)| {
            let now = today.price_now.filter(|_| has_moved(line, today))?;
            let (name, pack) = (&line.product_name, &line.pack);
            let (before, now) = (rupiah(line.price), rupiah(now));
            Some(lang.pick(
                format!("Harga {name} berubah dari {before} menjadi {now} per {pack}."),
                format!("The price of {name} changed from {before} to {now} per {pack}."),
            ))
        })
        .collect();
    let said = match told.len() {
        0 => return None,
        1 => told.remove(0),
        n => lang.pick(
            format!("Harga {n} barang berubah sejak Anda memasukkannya."),
            format!("The prices of {n} products changed since you added them."),
        ),
    };
    let then = if refused {
        lang.t(
            "Belum diajukan. Periksa, pakai harga hari ini, lalu ajukan.",
            "Nothing was submitted. Check, use today's prices, then submit.",
        )
    } else {
        lang.t(
            "Periksa, lalu pakai harga hari ini. Sesudah itu pesanan bisa diajukan.",
            "Check, then use today's prices. After that it can be submitted.",
        )
    };
    Some(Moved { said, lines: told, then })
}

/// The sum is not what the reader saw although no price moved: tax did.
fn total_moved(before: Money, now: Money, lang: Language) -> Note {
    let (before, now) = (rupiah(before), rupiah(now));
    Note {
        tone: Tone::Warn,
        icon: "arrows-exchange",
        bold: lang.pick(
            format!("Jumlahnya berubah dari {before} menjadi {now}."),
            format!("The total changed from {before} to {now}."),
        ),
        small: lang
            .t(
                "Belum diajukan. Periksa, lalu ajukan lagi dengan jumlah baru.",
                "Nothing was submitted. Check, then submit again at the new total.",
            )
            .to_owned(),
    }
}

fn badge(order: &BasketOrder, rows: &[Row], moved: bool, lang: Language) -> Badge {
    if moved && order.is_ready {
        return Badge::new(
            Tone::Warn,
            "arrows-exchange",
            lang.t("Harga berubah", "Prices changed"),
        );
    }
    if order.is_ready {
        return Badge::ready(lang);
    }
    let short =
        order.lines.iter().any(|line| line.wrong_count.is_some_and(|wrong| wrong.lower.is_none()));
    if short && !rows.iter().any(|row| row.gone) {
        return Badge::below_minimum(lang);
    }
    Badge::new(Tone::Warn, "alert-triangle", lang.t("Perlu diperiksa", "To be checked"))
}

/// Tempo, days of delivery, and until when to order: what an agreement asks of whoever orders now.
fn agreed(order: &BasketOrder, lang: Language) -> Vec<Total> {
    order.terms.as_ref().map(|terms| to_order_by(terms, lang)).unwrap_or_default()
}

fn details(order: &BasketOrder, lang: Language) -> String {
    let draft = &order.draft;
    let mut said: Vec<String> = Vec::new();
    if let Some(place) = &draft.deliver_to {
        said.push(lang.pick(format!("Kirim ke {place}"), format!("Deliver to {place}")));
    }
    if let Some(day) = draft.requested_date {
        said.push(weekday_date(day, lang));
    }
    if let Some(reference) = &draft.buyer_reference {
        said.push(reference.clone());
    }
    if let Some(note) = &draft.note {
        said.push(format!("“{note}”"));
    }
    said.join(" · ")
}

fn fields(order: &BasketOrder, returned: Option<&Returned>, lang: Language) -> Vec<SectionField> {
    let draft = &order.draft;
    let field = |name: &'static str, label, kind, longest, saved: Option<String>| {
        let typed = returned.and_then(|returned| returned.typed.get(name)).cloned();
        SectionField {
            name,
            label,
            value: typed.or(saved).unwrap_or_default(),
            kind,
            longest,
            error: returned.and_then(|returned| returned.errors.get(name)).cloned(),
        }
    };
    let day = draft.requested_date.map(|day| day.to_string());
    // Asked for only where the organization's own rules have asked.
    let reason = returned.is_some_and(|returned| {
        returned.errors.contains_key("reason")
            || returned.typed.get("reason").is_some_and(|text| !text.trim().is_empty())
    });
    let mut fields = vec![
        field("deliver_to", lang.t("Kirim ke", "Deliver to"), "", 500, draft.deliver_to.clone()),
        field("requested_date", lang.t("Diharapkan tanggal", "Wanted on"), "date", 10, day),
        field(
            "note",
            lang.t("Catatan untuk penjual", "Note to the seller"),
            "area",
            1000,
            draft.note.clone(),
        ),
        field(
            "buyer_reference",
            lang.t("Nomor Anda sendiri", "Your own reference"),
            "",
            100,
            draft.buyer_reference.clone(),
        ),
    ];
    if reason {
        let label =
            lang.t("Alasan harga naik, untuk pengurus", "Why the higher price, for the board");
        fields.insert(0, field("reason", label, "area", 500, None));
    }
    fields
}
