//! What would change of an order, typed line by line: the seller's counter-offer, either side's amendment,
//! and the buyer's new version.

mod draw;
mod read;

pub use self::read::more_wanted;
use self::read::said;

use std::collections::BTreeMap;

use askama::Template;
use order_workflow::command::purchase_orders::{WantedLine, WishOf};
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::orders::OrderView;
use supply_chain::money::Money;
use supply_chain::purchase_order::{CommandName, NamedCharge};

use super::body::{Stock, heading};
use super::charges::written;
use super::reading::Eyes;
use super::show::task;
use super::tally::Typed;
use crate::language::Language;
use crate::language::format::{rupiah, rupiah_change};
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

    /// Whether freight, fees, deposits and discounts may be others.
    #[must_use]
    pub const fn changes_charges(self) -> bool {
        matches!(self, Self::Counter | Self::Amend)
    }

    /// Whether goods may come in beside what is there: a counter-offer brings them for a line only.
    #[must_use]
    pub const fn brings_more(self) -> bool {
        matches!(self, Self::Amend | Self::Revise)
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
    /// What else would come in; nothing where the form brings nothing in by itself.
    pub more: Option<More>,
    /// What is about the whole order, one line each; nothing where the form changes none of it.
    pub charges: Option<Field>,
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

/// Goods that could come in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// By the place of the line they would replace.
    pub instead: BTreeMap<i32, Vec<OfferView>>,
    /// Beside what is there already; those of which a number was typed first.
    pub more: Vec<OfferView>,
}

/// Goods that would come in beside what is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct More {
    /// Words by which they are looked for.
    pub find: Cell,
    /// What was found or chosen.
    pub goods: Vec<MoreGoods>,
    /// Said when the words found nothing.
    pub nothing: Option<String>,
}

/// Goods that could come in, and how many packs would.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MoreGoods {
    /// The goods.
    pub name: String,
    /// "karton isi 6 · Rp208.500 · stok 40 karton".
    pub small: String,
    /// How many packs; empty while they stay out.
    pub count: Cell,
    /// What they would come to; empty while they stay out.
    pub amount: String,
}

/// What the form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// What would change; of a new version, nothing.
    pub wishes: Vec<WishOf>,
    /// All charges, where they are to be others.
    pub charges: Option<Vec<NamedCharge>>,
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
        let (before, after): (Money, Money) = proposing.sums(fields);
        let note = note(form, eyes.other(order), fields, faults, lang);
        let wrongs = faults
            .iter()
            .map(|(field, text)| Wrong {
                field: if field == WHOLE { "lines".to_owned() } else { field.clone() },
                text: named(&rows, field, text),
            })
            .collect();
        let mut totals = vec![Total::new(lang.t("Barang semula", "Goods before"), rupiah(before))];
        // While a number cannot be read there is no sum that is not a wrong one.
        let sum = if proposing.adds_up(fields) {
            if let Some(change) = after.minus(before).filter(|change| change.sen() != 0) {
                totals.push(Total::new(lang.t("Selisih", "Difference"), rupiah_change(change)));
            }
            totals.push(Total::sum(lang.t("Barang menjadi", "Goods after"), rupiah(after)));
            rupiah(after)
        } else {
            let word = lang.t("Barang menjadi", "Goods after");
            let said = lang.t("dihitung setelah angkanya betul", "once the numbers are right");
            totals.push(Total::new(word, said));
            String::new()
        };
        Self {
            heading: form.heading(lang),
            number,
            about: eyes.other(order).to_owned(),
            happens: happens(form, eyes, order),
            wrongs,
            rows,
            more: form.brings_more().then(|| proposing.more(fields, faults)),
            charges: form.changes_charges().then(|| charges(order, fields, faults, lang)),
            note,
            totals,
            sum,
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
        Form::Amend if order.lines.iter().any(|line| line.shipped_base > 0) => lang.t(
            "Yang sudah dikirim tetap masuk hitungan; jumlahnya tidak bisa di bawah itu.",
            "What was sent still counts; no count goes below it.",
        ),
        Form::Amend => lang.t("Jumlah 0 mengeluarkan barangnya.", "A count of 0 takes the goods out."),
        Form::Revise => "",
    };
    Note { tone: Tone::Info, icon: "info-circle", bold, small: small.to_owned() }
}

/// The charges as they stand, to be changed line by line.
fn charges(order: &OrderView, fields: &Typed, faults: &Faults, lang: Language) -> Field {
    let begins_with = written(&order.charges, lang);
    let hint = lang.t(
        "Satu baris satu biaya: ongkos; Ongkos kirim; 50.000. Juga biaya, jaminan, dan potongan. Kosong: tidak ada.",
        "One line each: freight; Freight; 50.000. Also fee, deposit and discount. Empty: none.",
    );
    Field {
        name: "charges",
        label: lang.t("Ongkos, biaya, jaminan, potongan", "Freight, fees, deposits, discounts"),
        hint: hint.to_owned(),
        error: faults.get("charges").cloned(),
        value: fields.get("charges").cloned().unwrap_or(begins_with),
        longest: 4_000,
        ..Field::default()
    }
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
