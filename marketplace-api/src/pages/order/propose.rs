//! What would change of an order, typed line by line: the seller's counter-offer, either side's amendment,
//! and the buyer's new version.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use order_workflow::command::purchase_orders::{WantedLine, WishOf, WishedGoods};
use order_workflow::price_list;
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::orders::{LineView, OrderView};
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{CommandName, Party};

use super::amounts::{Packed, typed};
use super::body::{Stock, heading};
use super::proposal::{is_only_proposed, replaced, standing};
use super::reading::Eyes;
use super::show::task;
use super::tally::Typed;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah, rupiah_change, rupiah_typed};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Field, Note, Stepper, Tone, Total, Wrong};

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The seller would accept with changes.
    Counter,
    /// Either side would change what is agreed and has not left.
    Amend,
    /// The buyer answers a counter-offer with a new version.
    Revise,
}

impl Form {
    /// The path word of its command.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.command().word()
    }

    /// The form of that path word.
    #[must_use]
    pub fn from_path(word: &str) -> Option<Self> {
        [Self::Counter, Self::Amend, Self::Revise].into_iter().find(|form| form.path() == word)
    }

    /// Its command.
    #[must_use]
    pub const fn command(self) -> CommandName {
        match self {
            Self::Counter => CommandName::Counter,
            Self::Amend => CommandName::Amend,
            Self::Revise => CommandName::Revise,
        }
    }

    /// What the page then says was done.
    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::Counter => "countered",
            Self::Amend => "proposed",
            Self::Revise => "revised",
        }
    }

    const fn heading(self, lang: Language) -> &'static str {
        match self {
            Self::Counter => lang.t("Tawar balik", "Counter-offer"),
            Self::Amend => lang.t("Usulkan perubahan", "Propose a change"),
            Self::Revise => lang.t("Ubah dan ajukan lagi", "Change and resubmit"),
        }
    }

    const fn button(self, lang: Language) -> &'static str {
        match self {
            Self::Counter => lang.t("Kirim tawaran balik", "Send counter-offer"),
            Self::Amend => lang.t("Kirim usulan", "Send proposal"),
            Self::Revise => lang.t("Ajukan lagi", "Resubmit"),
        }
    }
}

/// A line that may be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its place, from 1.
    pub place: String,
    /// The goods.
    pub name: String,
    /// "karton isi 6 · Rp208.500".
    pub small: String,
    /// What was asked, sent, and is in stock.
    pub facts: String,
    /// Whether there is less in stock than would be sent.
    pub is_short: bool,
    /// How many packs it would be.
    pub stepper: Stepper,
    /// Whether it is taken out; nothing where it cannot be.
    pub out: Option<bool>,
    /// What the line would come to.
    pub amount: String,
    /// Price of a pack; nothing where the reader does not propose prices.
    pub price: Option<Cell>,
    /// The day it is promised for; likewise.
    pub day: Option<Cell>,
    /// Why.
    pub reason: Option<Cell>,
    /// Words by which a substitute is looked for; nothing where the reader brings no goods in.
    pub find: Option<Cell>,
    /// What was found, none first.
    pub found: Vec<Choice>,
    /// How many packs of the substitute.
    pub instead: Option<Cell>,
    /// Whether the fields besides the count stand open.
    pub is_open: bool,
    /// Whether it differs from what stands.
    pub differs: bool,
}

/// A small field of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its name, also its id.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What stands in it.
    pub value: String,
    /// What to type instead.
    pub error: Option<String>,
}

/// `/orders/{id}/counter`, `amend` and `revise`.
#[derive(Debug, Template)]
#[template(path = "order/propose.html")]
pub struct ProposePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Tawar balik".
    pub heading: &'static str,
    /// The order's number.
    pub number: String,
    /// The other party.
    pub about: String,
    /// What happens when it is sent.
    pub happens: Note,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The lines.
    pub rows: Vec<Row>,
    /// For the whole.
    pub note: Field,
    /// Before and after.
    pub totals: Vec<Total>,
    /// The sum it would come to, for the dock.
    pub sum: String,
    /// The button's words.
    pub button: &'static str,
    /// Where the form posts to.
    pub action: String,
    /// The order's address.
    pub back: String,
    /// The form's key.
    pub key: String,
    /// The version of the order it was drawn from.
    pub version: String,
}

/// What is wrong with what was typed, by the field's name.
pub type Faults = BTreeMap<String, String>;

/// Goods that could come in, by the place of the line they would replace.
pub type Found = BTreeMap<i32, Vec<OfferView>>;

/// What the form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// What would change; of a new version, nothing.
    pub wishes: Vec<WishOf>,
    /// All lines of a new version.
    pub lines: Vec<WantedLine>,
    /// For the whole.
    pub note: Option<String>,
}

/// An order and who would change it how.
#[derive(Debug, Clone, Copy)]
pub struct Proposing<'a> {
    /// The order.
    pub order: &'a OrderView,
    /// Which form.
    pub form: Form,
    /// Who looks.
    pub eyes: &'a Eyes,
    /// The seller's free stock, where the reader may see it.
    pub stock: Option<&'a Stock>,
    /// Goods that could come in.
    pub found: &'a Found,
}

fn said<'t>(fields: &'t Typed, name: &str) -> &'t str {
    fields.get(name).map_or("", |text| text.trim())
}

fn day_of(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_other| NaiveDate::parse_from_str(text, "%d-%m-%Y"))
        .ok()
}

/// The price of a pack at `count` packs of an offer.
fn price_at(offer: &OfferView, count: i64) -> Money {
    let reached = offer.price_breaks.iter().rev().find(|step| step.min_count <= count);
    reached.or(offer.price_breaks.first()).map_or(Money::ZERO, |step| step.price)
}

impl Proposing<'_> {
    fn lines(&self) -> impl Iterator<Item = &LineView> {
        let form = self.form;
        self.order.lines.iter().filter(move |line| match form {
            Form::Amend => line.to_dispatch_base > 0 && !is_only_proposed(line),
            Form::Counter => !is_only_proposed(line),
            Form::Revise => true,
        })
    }

    /// Whether the reader proposes prices, days and other goods: the seller does.
    fn sells(&self) -> bool {
        self.eyes.side(self.order) == Party::Seller
    }

    /// Packs that stand.
    fn packs(&self, line: &LineView) -> i64 {
        Packed::from(line).whole(standing(self.order, line))
    }

    /// What a field holds before anybody typed; a new version begins with what the seller offers.
    fn begins_with(&self, line: &LineView) -> i64 {
        match (&line.proposed, self.form) {
            (Some(proposed), Form::Revise) => proposed.count,
            _ => self.packs(line),
        }
    }

    /// The fields filled with what the stock holds, or with nothing at all of what has not left.
    #[must_use]
    pub fn prefilled(&self, with: &str) -> Typed {
        let mut fields = Typed::new();
        let mut left: BTreeMap<uuid::Uuid, i64> = BTreeMap::new();
        for line in self.lines() {
            let packed = Packed::from(line);
            match (with, self.stock) {
                ("stock", Some(stock)) => {
                    let free = left.entry(line.product_id).or_insert_with(|| {
                        stock.get(&ProductId(line.product_id)).copied().unwrap_or_default().max(0)
                    });
                    let packs = packed.whole(*free).min(self.packs(line));
                    *free -= packs.saturating_mul(packed.factor);
                    fields.insert(format!("n-{}", line.position), count(packs));
                }
                ("nothing", _) => {
                    let least = (line.shipped_base + packed.factor - 1) / packed.factor;
                    fields.insert(format!("n-{}", line.position), count(least));
                }
                _ => {}
            }
        }
        fields
    }

    /// The fields after a "−" or "+" was pressed without scripts; nothing where none was.
    #[must_use]
    pub fn stepped(&self, mut fields: Typed) -> Option<Typed> {
        let (place, up) = match (fields.get("add"), fields.get("take")) {
            (Some(place), _) => (place.clone(), 1),
            (None, Some(place)) => (place.clone(), -1),
            _ => return None,
        };
        let line = self.lines().find(|line| line.position.to_string() == place)?;
        let field = format!("n-{place}");
        let now = typed(said(&fields, &field)).ok().flatten().unwrap_or(self.begins_with(line));
        fields.insert(field, count((now + up).max(0)));
        Some(fields)
    }

    /// What was typed for the count of a line.
    fn count_of(&self, line: &LineView, fields: &Typed) -> Result<i64, String> {
        let lang = self.eyes.lang;
        if fields.contains_key(&format!("out-{}", line.position)) {
            return Ok(0);
        }
        let Some(text) = fields.get(&format!("n-{}", line.position)) else {
            return Ok(self.begins_with(line));
        };
        typed(text).map(Option::unwrap_or_default).map_err(|_no_count| {
            lang.t(
                "Tulis bilangan bulat, misalnya 4 atau 1.200.",
                "Write whole numbers, such as 4 or 1.200.",
            )
            .to_owned()
        })
    }

    /// The price that was typed for a line; nothing where it stands.
    fn price_of(&self, line: &LineView, fields: &Typed) -> Result<Option<Money>, String> {
        let text = said(fields, &format!("p-{}", line.position));
        if text.is_empty() || !self.sells() {
            return Ok(None);
        }
        let price =
            price_list::typed_price(text).map_err(|code| code.sentence(self.eyes.lang.into()))?;
        Ok(Some(Money::from_sen(price)).filter(|price| *price != line.price))
    }

    fn day(&self, line: &LineView, fields: &Typed) -> Result<Option<NaiveDate>, String> {
        let text = said(fields, &format!("d-{}", line.position));
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = || {
            let lang = self.eyes.lang;
            lang.t("Tulis tanggal seperti 24-11-2026.", "Write the date like 24-11-2026.")
                .to_owned()
        };
        Ok(Some(day_of(text).ok_or_else(wrong)?).filter(|day| Some(*day) != line.promised_date))
    }

    /// The goods that come in for a line, and how many packs.
    fn instead(
        &self,
        line: &LineView,
        fields: &Typed,
    ) -> Result<Option<(&OfferView, i64)>, String> {
        let chosen = said(fields, &format!("s-{}", line.position));
        let offers = self.found.get(&line.position);
        let Some(offer) =
            offers.and_then(|offers| offers.iter().find(|one| one.id.to_string() == chosen))
        else {
            return Ok(None);
        };
        let text = said(fields, &format!("sn-{}", line.position));
        match typed(text) {
            Ok(Some(count)) if count > 0 => Ok(Some((offer, count))),
            _ => Err(self
                .eyes
                .lang
                .t("Tulis berapa kemasan penggantinya.", "Write how many packs of the substitute.")
                .to_owned()),
        }
    }

    /// What the form says, or what to type instead.
    ///
    /// # Errors
    /// What to type instead, by the field's name.
    pub fn read(&self, fields: &Typed) -> Result<Wanted, Faults> {
        let mut faults = Faults::new();
        let mut wanted = Wanted::default();
        for line in self.lines() {
            let place = line.position;
            let mut wrong = |field: &str, text: String| {
                faults.insert(format!("{field}-{place}"), text);
            };
            let packs = self.count_of(line, fields).map_err(|text| wrong("n", text)).ok();
            let price = self.price_of(line, fields).map_err(|text| wrong("p", text)).ok();
            let day = self.day(line, fields).map_err(|text| wrong("d", text)).ok();
            let instead = self.instead(line, fields).map_err(|text| wrong("sn", text)).ok();
            let (Some(packs), Some(price), Some(day), Some(instead)) = (packs, price, day, instead)
            else {
                continue;
            };
            if self.form == Form::Revise {
                if packs > 0 {
                    wanted.lines.push(WantedLine { offer: OfferId(line.offer_id), count: packs });
                }
                continue;
            }
            let reason = said(fields, &format!("r-{place}"));
            let reason = (!reason.is_empty()).then(|| reason.to_owned());
            if let Some((offer, count)) = instead {
                wanted.wishes.push(WishOf {
                    what: WishedGoods::Offer {
                        offer: OfferId(offer.id),
                        substitutes: Some(line.id),
                    },
                    count,
                    price: None,
                    date: None,
                    reason: reason.clone(),
                });
            }
            if packs != self.packs(line) || price.is_some() || day.is_some() {
                let what = WishedGoods::Line(line.id);
                wanted.wishes.push(WishOf { what, count: packs, price, date: day, reason });
            }
        }
        let note = said(fields, "note");
        wanted.note = (!note.is_empty()).then(|| note.to_owned());
        if faults.is_empty() { Ok(wanted) } else { Err(faults) }
    }

    fn row(&self, line: &LineView, fields: &Typed, faults: &Faults) -> Row {
        let (lang, packed, place) = (self.eyes.lang, Packed::from(line), line.position);
        let name = |field: &str| format!("{field}-{place}");
        let fault = |field: &str| faults.get(&name(field)).cloned();
        let cell = |field: &str, label: String, value: String| Cell {
            name: name(field),
            label,
            value: fields.get(&name(field)).cloned().unwrap_or(value),
            error: fault(field),
        };
        let packs = self.count_of(line, fields).unwrap_or_else(|_wrong| self.begins_with(line));
        let price = self.price_of(line, fields).ok().flatten();
        let instead = self.instead(line, fields).ok().flatten();
        let free = self.stock.map(|stock| {
            stock.get(&ProductId(line.product_id)).copied().unwrap_or_default().max(0)
        });
        let fits = free.is_none_or(|free| packs.saturating_mul(packed.factor) <= free);
        let named = |id: &str, en: &str| format!("{}, {}", lang.pick(id, en), line.product_name);
        let sells = self.sells() && self.form != Form::Revise;
        let found = self.found.get(&place).filter(|_| sells);
        let touched = ["p", "d", "r", "q", "s"].iter().any(|field| {
            let text = said(fields, &name(field));
            !(text.is_empty() || *field == "p" && price.is_none())
        });
        let wrong = ["p", "d", "r", "sn"].iter().any(|field| faults.contains_key(&name(field)));
        Row {
            name: line.product_name.clone(),
            small: self.described(line),
            facts: self.facts(line, free),
            is_short: self.form == Form::Counter && !fits,
            stepper: Stepper {
                name: name("n"),
                line: place.to_string(),
                value: fields
                    .get(&name("n"))
                    .cloned()
                    .unwrap_or_else(|| count(self.begins_with(line))),
                label: lang.pick(
                    format!("Jumlah {}, {}", line.pack, line.product_name),
                    format!("Number of {}, {}", line.pack, line.product_name),
                ),
                minimum: 0,
                multiple: 1,
                error: fault("n"),
            },
            out: (line.shipped_base == 0).then(|| fields.contains_key(&name("out"))),
            amount: price.unwrap_or(line.price).times(packs).map(rupiah).unwrap_or_default(),
            price: (sells && line.shipped_base == 0).then(|| {
                cell("p", named("Harga per kemasan", "Price of a pack"), rupiah_typed(line.price))
            }),
            day: sells.then(|| {
                let day = line.promised_date.map(|day| day.to_string()).unwrap_or_default();
                cell("d", named("Dijanjikan untuk tanggal", "Promised for the day"), day)
            }),
            reason: (self.form != Form::Revise)
                .then(|| cell("r", named("Alasan", "Reason"), String::new())),
            find: sells.then(|| {
                cell("q", named("Cari pengganti", "Look for a substitute"), String::new())
            }),
            found: found.map(|found| self.choices(line, found, fields)).unwrap_or_default(),
            instead: found.filter(|found| !found.is_empty()).map(|_| {
                let lacking = (self.packs(line) - packs).max(0);
                let suggested = if lacking > 0 { count(lacking) } else { String::new() };
                cell("sn", named("Jumlah pengganti", "Packs of the substitute"), suggested)
            }),
            is_open: touched || wrong,
            differs: packs != self.packs(line) || price.is_some() || instead.is_some(),
            place: place.to_string(),
        }
    }

    fn described(&self, line: &LineView) -> String {
        let lang = self.eyes.lang;
        let price = match (&line.proposed, self.form) {
            (Some(proposed), Form::Revise) => proposed.price,
            _ => line.price,
        };
        let described = format!("{} · {}", Packed::from(line).described(lang), rupiah(price));
        match replaced(self.order, line) {
            Some(name) => lang.pick(
                format!("{described} · pengganti {name}"),
                format!("{described} · for {name}"),
            ),
            None => described,
        }
    }

    fn facts(&self, line: &LineView, free: Option<i64>) -> String {
        let (lang, packed) = (self.eyes.lang, Packed::from(line));
        let now = packed.told(standing(self.order, line), lang);
        let mut facts = vec![match self.form {
            Form::Amend => lang.pick(format!("disepakati {now}"), format!("agreed {now}")),
            _ => lang.pick(format!("diminta {now}"), format!("asked {now}")),
        }];
        if is_only_proposed(line) {
            facts.clear();
        }
        if let (Some(proposed), Form::Revise) = (&line.proposed, self.form) {
            let offered = quantity(proposed.count, &line.pack);
            facts.push(lang.pick(format!("ditawarkan {offered}"), format!("offered {offered}")));
        }
        if line.shipped_base > 0 {
            let sent = packed.told(line.shipped_base, lang);
            facts.push(lang.pick(format!("sudah dikirim {sent}"), format!("{sent} sent already")));
        }
        if let Some(free) = free {
            let free = packed.told(free, lang);
            facts.push(lang.pick(format!("stok {free}"), format!("{free} in stock")));
        }
        facts.join(" · ")
    }

    fn choices(&self, line: &LineView, found: &[OfferView], fields: &Typed) -> Vec<Choice> {
        let lang = self.eyes.lang;
        let chosen = said(fields, &format!("s-{}", line.position));
        let named = |offer: &OfferView| {
            let free = quantity(offer.available_count, &offer.pack.name);
            let price = rupiah(price_at(offer, 1));
            let stock = lang.pick(format!("stok {free}"), format!("{free} in stock"));
            let pack = format!("{}\u{a0}isi\u{a0}{}", offer.pack.name, count(offer.pack.factor));
            Choice::new(
                offer.id.to_string(),
                format!("{} · {pack} · {price} · {stock}", offer.product_name),
                offer.id.to_string() == chosen,
            )
        };
        let none = Choice::new("", lang.t("Tanpa pengganti", "No substitute"), chosen.is_empty());
        std::iter::once(none).chain(found.iter().map(named)).collect()
    }

    /// What the goods come to as they stand, and as they would be, without PPN that is added on top.
    fn sums(&self, fields: &Typed) -> (Money, Money) {
        let stands = |line: &LineView| {
            if is_only_proposed(line) { None } else { line.price.times(self.packs(line)) }
        };
        let before = Money::sum(self.order.lines.iter().filter_map(stands)).unwrap_or_default();
        let here: Vec<i32> = self.lines().map(|line| line.position).collect();
        let untouched = self.order.lines.iter().filter(|line| !here.contains(&line.position));
        let rest = untouched.filter_map(stands);
        let new = self.lines().flat_map(|line| {
            let packs = self.count_of(line, fields).unwrap_or_default();
            let offered = match (&line.proposed, self.form) {
                (Some(proposed), Form::Revise) if is_only_proposed(line) => proposed.price,
                _ => line.price,
            };
            let price = self.price_of(line, fields).ok().flatten().unwrap_or(offered);
            let instead = self.instead(line, fields).ok().flatten();
            let other = instead.and_then(|(offer, n)| price_at(offer, n).times(n));
            [price.times(packs), other].into_iter().flatten()
        });
        (before, Money::sum(rest.chain(new)).unwrap_or_default())
    }
}

impl ProposePage {
    /// The page with what was `typed`; `refused` are the sentences of a refusal.
    #[must_use]
    pub fn new(
        shell: Shell,
        proposing: &Proposing<'_>,
        fields: &Typed,
        faults: &Faults,
        key: String,
    ) -> Self {
        let (order, form, eyes) = (proposing.order, proposing.form, proposing.eyes);
        let lang = eyes.lang;
        let address = format!("/orders/{}", order.id);
        let number = heading(order, lang);
        let mut shell = task(shell, eyes.side(order), lang);
        shell.back = Some(Link::new(number.clone(), address.clone()));
        shell.refused = !faults.is_empty();
        let rows: Vec<Row> =
            proposing.lines().map(|line| proposing.row(line, fields, faults)).collect();
        let (before, after) = proposing.sums(fields);
        let note = note(form, eyes.other(order), fields, faults, lang);
        let wrongs = faults
            .iter()
            .map(|(field, text)| Wrong {
                field: if field == WHOLE { "lines".to_owned() } else { field.clone() },
                text: named(&rows, field, text),
            })
            .collect();
        let mut totals = vec![Total::new(lang.t("Barang semula", "Goods before"), rupiah(before))];
        if let Some(change) = after.minus(before).filter(|change| change.sen() != 0) {
            totals.push(Total::new(lang.t("Selisih", "Difference"), rupiah_change(change)));
        }
        totals.push(Total::sum(lang.t("Barang menjadi", "Goods after"), rupiah(after)));
        Self {
            heading: form.heading(lang),
            number,
            about: eyes.other(order).to_owned(),
            happens: happens(form, eyes, order),
            wrongs,
            rows,
            note,
            totals,
            sum: rupiah(after),
            button: form.button(lang),
            action: format!("{address}/{}", form.path()),
            back: address,
            key,
            version: order.version.to_string(),
            shell,
        }
    }
}

/// The fault that is about no field.
pub const WHOLE: &str = "whole";

/// A fault with the goods it is about.
fn named(rows: &[Row], field: &str, text: &str) -> String {
    let place = field.rsplit_once('-').map_or("", |(_, place)| place);
    match rows.iter().find(|row| row.place == place) {
        Some(row) => format!("{}: {text}", row.name),
        None => text.to_owned(),
    }
}

fn happens(form: Form, eyes: &Eyes, order: &OrderView) -> Note {
    let lang = eyes.lang;
    let other = eyes.other(order);
    let bold = match form {
        Form::Counter => lang.pick(
            format!("{other} melihat yang berubah, lalu menerima, mengubah, atau mundur."),
            format!("{other} sees what changed, and accepts, changes or steps back."),
        ),
        Form::Amend => lang.pick(
            format!("Hanya yang belum dikirim. Pesanan tetap seperti yang disepakati sampai {other} menerimanya."),
            format!("Only what has not left. The order stands as agreed until {other} accepts it."),
        ),
        Form::Revise => lang.pick(
            format!("Pesanan diajukan lagi ke {other} dengan harga hari ini; tawaran baliknya tidak berlaku lagi."),
            format!("The order is put to {other} again at today's prices; the counter-offer no longer holds."),
        ),
    };
    let small = match form {
        Form::Counter => lang.t(
            "Yang Anda tawarkan langsung disisihkan; yang dijanjikan untuk hari lain belum perlu ada.",
            "What you offer is set aside at once; what is promised for another day need not be there yet.",
        ),
        Form::Amend => lang.t("Jumlah 0 mengeluarkan barangnya.", "A count of 0 takes the goods out."),
        Form::Revise => "",
    };
    Note { tone: Tone::Info, icon: "info-circle", bold, small: small.to_owned() }
}

fn note(form: Form, other: &str, fields: &Typed, faults: &Faults, lang: Language) -> Field {
    let (label, hint) = match form {
        Form::Revise => (
            lang.t("Alasan, bila ada harga yang naik", "Reason, if a price rose"),
            lang.t("Dibaca pengurus Anda, bukan penjual.", "Your board reads it, not the seller.")
                .to_owned(),
        ),
        _ => (
            lang.t("Pesan, boleh kosong", "Message, may stay empty"),
            lang.pick(format!("Dibaca oleh {other}."), format!("{other} will read this.")),
        ),
    };
    Field {
        name: "note",
        label,
        hint,
        error: faults.get("note").cloned(),
        value: said(fields, "note").to_owned(),
        longest: 500,
        ..Field::default()
    }
}
