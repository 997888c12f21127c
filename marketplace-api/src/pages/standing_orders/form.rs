//! The form of a standing order: goods, days, and what to do when a day is not like the day on which it was
//! written.

use askama::Template;
use chrono::{NaiveDate, NaiveTime};
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::command::standing_orders::{PolicyChange, Wording};
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::standing_orders::{StandingLineView, StandingOrderView};
use supply_chain::id::OfferId;
use supply_chain::standing_order::{Makes, Rhythm, Schedule, WhenDearer, WhenShort};
use uuid::Uuid;

use super::goods::Source;
use super::words::weekdays;
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Stepper, Wrong};

/// What the counts' fields are called, before the offer's id.
const COUNT: &str = "count-";

/// Goods that may be ordered, with how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// The goods.
    pub name: String,
    /// Who sells them, the pack, the price.
    pub small: String,
    /// How many.
    pub stepper: Stepper,
    /// That they are not on sale now, or empty.
    pub why: &'static str,
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "standing_orders/form.html")]
pub struct FormPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Buat pesanan rutin".
    pub heading: &'static str,
    /// The goods.
    pub rows: Vec<FormRow>,
    /// The fields.
    pub fields: Fields,
    /// What is wrong, for the summary.
    pub wrongs: Vec<Wrong>,
    /// What a search for more goods came to, or empty.
    pub said: String,
    /// Whether the lesser rules are open.
    pub open: bool,
    /// Where the form posts to.
    pub action: String,
    /// The form's own key.
    pub key: String,
    /// The version it was drawn for; empty for a new one.
    pub version: String,
}

/// The fields, in the order of the form.
#[derive(Debug, Clone)]
pub struct Fields {
    /// What to look for.
    pub find: Field,
    /// What people call it.
    pub name: Field,
    /// By weeks or by months.
    pub every: Choices,
    /// Every so many of them.
    pub interval: Field,
    /// The days of the week.
    pub weekdays: Choices,
    /// The day of the month.
    pub day: Field,
    /// The time of day, the first day, the last.
    pub when: [Field; 3],
    /// What a run makes.
    pub makes: Choices,
    /// The bound of a price's rise.
    pub percent: Field,
    /// What becomes of goods that rose by more.
    pub dearer: Choices,
    /// What becomes of goods that are short.
    pub short: Choices,
    /// The lesser ones.
    pub lesser: [Field; 4],
    /// Anything else.
    pub note: Field,
}

/// What a fault of the API's names is called on the form; `ids` are the goods in the order they were sent.
pub fn field_of(pointer: &str, ids: &[Uuid]) -> Option<String> {
    let mut parts = pointer.split('/');
    match (parts.next()?, parts.next()) {
        ("lines", Some(index)) => {
            let id = ids.get(index.parse::<usize>().ok()?)?;
            Some(format!("{COUNT}{id}"))
        }
        ("lines", None) => Some("find".to_owned()),
        ("schedule", Some(field)) => Some(field.to_owned()),
        (field, None) => Some(field.to_owned()),
        _ => None,
    }
}

/// The goods that stand in a form, with what was typed for each.
#[must_use]
pub fn goods_in(filled: &Filled) -> Vec<(Uuid, String)> {
    let named = filled.pairs().filter_map(|(field, value)| {
        let id = field.strip_prefix(COUNT)?.parse().ok()?;
        Some((id, value.to_owned()))
    });
    named.take(supply_chain::standing_order::LINES_MOST * 2).collect()
}

/// A form filled with what it begins with.
#[must_use]
pub fn begun(source: &Source, today: NaiveDate, lang: Language) -> Filled {
    let name = match &source.name {
        Some(seller) => {
            let name = lang.pick(format!("Rutin {seller}"), format!("Regular from {seller}"));
            name.chars().take(supply_chain::standing_order::NAME_LONGEST).collect()
        }
        None => String::new(),
    };
    let mut pairs = vec![
        ("name".to_owned(), name),
        ("every".to_owned(), "week".to_owned()),
        ("interval".to_owned(), "1".to_owned()),
        ("weekdays".to_owned(), "1".to_owned()),
        ("time".to_owned(), "06:00".to_owned()),
        ("from".to_owned(), today.to_string()),
        ("makes".to_owned(), "draft".to_owned()),
        ("price_rise_percent".to_owned(), "5".to_owned()),
        ("when_dearer".to_owned(), "draft".to_owned()),
        ("when_short".to_owned(), "order_all".to_owned()),
        ("late_hours".to_owned(), "24".to_owned()),
        ("deliver_to".to_owned(), source.deliver_to.clone().unwrap_or_default()),
    ];
    pairs.extend(source.lines.iter().map(|(id, count)| {
        (format!("{COUNT}{id}"), count.map(|count| count.to_string()).unwrap_or_default())
    }));
    Filled::of(pairs)
}

/// A form filled with what a standing order says.
#[must_use]
pub fn of_view(view: &StandingOrderView) -> Filled {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let schedule = &view.schedule;
    let mut pairs = vec![
        ("name", view.name.clone()),
        ("every", schedule.every.to_owned()),
        ("interval", schedule.interval.to_string()),
        ("day", number(schedule.day)),
        ("time", schedule.time.clone()),
        ("from", schedule.from.to_string()),
        ("until", schedule.until.map(|day| day.to_string()).unwrap_or_default()),
        ("makes", view.makes.to_owned()),
        ("price_rise_percent", number(view.price_rise_percent)),
        ("when_dearer", view.when_dearer.to_owned()),
        ("when_short", view.when_short.to_owned()),
        ("late_hours", view.late_hours.to_string()),
        ("days_to_delivery", number(view.days_to_delivery)),
        ("deliver_to", view.deliver_to.clone().unwrap_or_default()),
        ("buyer_reference", view.buyer_reference.clone().unwrap_or_default()),
        ("note", view.note.clone().unwrap_or_default()),
    ];
    let days = schedule.weekdays.iter().flatten();
    pairs.extend(days.map(|day| ("weekdays", day.to_string())));
    let mut pairs: Vec<(String, String)> =
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let counts = view.lines.iter();
    pairs.extend(counts.map(|line| (format!("{COUNT}{}", line.offer_id), line.count.to_string())));
    Filled::of(pairs)
}

/// The rows of a form: what is on sale, and what was written and is not on sale now.
#[must_use]
pub fn rows(
    filled: &Filled,
    offers: &[OfferView],
    before: &[StandingLineView],
    faults: &Faults,
    lang: Language,
) -> Vec<FormRow> {
    let mut typed = goods_in(filled);
    for offer in offers {
        if typed.iter().all(|(id, _)| *id != offer.id) {
            typed.push((offer.id, String::new()));
        }
    }
    let row = |(id, value): (Uuid, String)| {
        let name = format!("{COUNT}{id}");
        let label = |pack: &str, goods: &str| {
            lang.pick(format!("Jumlah {pack}, {goods}"), format!("Number of {pack}, {goods}"))
        };
        let holds = |pack: &str, factor: i64| {
            lang.pick(
                format!("{pack} isi {}", count(factor)),
                format!("{pack} of {}", count(factor)),
            )
        };
        let stepper = Stepper {
            error: faults.at(&name),
            line: id.to_string(),
            name,
            value,
            minimum: 1,
            multiple: 1,
            label: String::new(),
        };
        if let Some(offer) = offers.iter().find(|offer| offer.id == id) {
            let price = offer.price_breaks.first().map(|step| rupiah(step.price));
            return Some(FormRow {
                name: offer.product_name.clone(),
                small: format!(
                    "{} · {} · {}",
                    offer.seller.name,
                    holds(&offer.pack.name, offer.pack.factor),
                    price.unwrap_or_default()
                ),
                stepper: Stepper {
                    label: label(&offer.pack.name, &offer.product_name),
                    minimum: offer.minimum_count,
                    multiple: offer.multiple,
                    ..stepper
                },
                why: "",
            });
        }
        let line = before.iter().find(|line| line.offer_id == id)?;
        Some(FormRow {
            name: line.product_name.clone(),
            small: format!("{} · {}", line.seller_name, holds(&line.pack, line.factor)),
            stepper: Stepper { label: label(&line.pack, &line.product_name), ..stepper },
            why: lang.t("Tidak dijual kepada Anda sekarang.", "Not on sale to you now."),
        })
    };
    typed.into_iter().filter_map(row).collect()
}

impl Fields {
    /// The fields as they were filled in.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
    pub fn new(filled: &Filled, faults: &Faults, lang: Language) -> Self {
        let field = |name: &'static str, label: &'static str| Field {
            name,
            label,
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            longest: 20,
            ..Field::default()
        };
        let number = |name, label| Field { keyboard: "numeric", ..field(name, label) };
        let chosen = |name: &'static str, value: &str| filled.all(name).any(|all| all == value);
        let choices = |name: &'static str, legend: &str, all: &[(&str, &'static str)]| Choices {
            name,
            legend: legend.to_owned(),
            error: faults.at(name),
            choices: all
                .iter()
                .map(|(value, label)| Choice::new(*value, *label, chosen(name, value)))
                .collect(),
            ..Choices::default()
        };
        let days = weekdays(lang);
        let weekday = |(n, label): (i32, &'static str)| {
            Choice::new(n.to_string(), label, chosen("weekdays", &n.to_string()))
        };
        Self {
            find: Field {
                longest: 200,
                ..field("find", lang.t("Cari barang lain", "Look for other goods"))
            },
            name: Field { longest: 100, ..field("name", lang.t("Nama", "Name")) },
            every: choices(
                "every",
                lang.t("Berulang", "Repeats"),
                &[
                    ("week", lang.t("mingguan", "weekly")),
                    ("month", lang.t("bulanan", "monthly")),
                ],
            ),
            interval: Field {
                hint: lang
                    .t("1 berarti tiap minggu atau tiap bulan.", "1 means every week or month.")
                    .to_owned(),
                ..number("interval", lang.t("Setiap berapa minggu atau bulan", "Every how many"))
            },
            weekdays: Choices {
                several: true,
                hint: lang.t("Untuk yang mingguan.", "For a weekly one.").to_owned(),
                choices: (1..).zip(days).map(weekday).collect(),
                ..choices("weekdays", lang.t("Hari", "Days"), &[])
            },
            day: Field {
                hint: lang
                    .t(
                        "Untuk yang bulanan. 31 berarti hari terakhir bulan itu.",
                        "For a monthly one. 31 means the last day of that month.",
                    )
                    .to_owned(),
                ..number("day", lang.t("Tanggal", "Day of the month"))
            },
            when: [
                Field { kind: "time", ..field("time", lang.t("Pukul", "At")) },
                Field { kind: "date", ..field("from", lang.t("Mulai", "From")) },
                Field {
                    kind: "date",
                    ..field("until", lang.t("Sampai (kosong: seterusnya)", "Until (empty: goes on)"))
                },
            ],
            makes: choices(
                "makes",
                lang.t("Pada harinya", "On the day"),
                &[
                    ("draft", lang.t("buat draf, saya yang mengajukan", "make a draft, I submit it")),
                    ("submit", lang.t("langsung ajukan", "submit at once")),
                ],
            ),
            percent: Field {
                hint: lang
                    .t(
                        "Dibanding harga saat disimpan. Kosong: berapa pun.",
                        "Against the price when saved. Empty: by whatever.",
                    )
                    .to_owned(),
                ..number(
                    "price_rise_percent",
                    lang.t("Bila harga naik lebih dari, persen", "When a price rises by more than, percent"),
                )
            },
            dearer: choices(
                "when_dearer",
                lang.t("maka", "then"),
                &[
                    ("draft", lang.t("jadikan draf", "make it a draft")),
                    ("leave_out", lang.t("lewati barang itu", "leave those goods out")),
                ],
            ),
            short: choices(
                "when_short",
                lang.t("Bila stok kurang", "When stock is short"),
                &[
                    ("order_all", lang.t("tetap pesan semua", "order all the same")),
                    ("order_available", lang.t("pesan yang ada", "order what there is")),
                    ("leave_out", lang.t("lewati barang itu", "leave those goods out")),
                    ("skip_order", lang.t("lewati pesanan itu", "skip that order")),
                ],
            ),
            lesser: [
                Field {
                    hint: lang
                        .t(
                            "Bila sistem sempat mati. Lebih lambat dari itu dilewati, dan Anda dikabari.",
                            "Should the system be down. Later than that it is left out, and you are told.",
                        )
                        .to_owned(),
                    ..number("late_hours", lang.t("Boleh terlambat, jam", "May be late by, hours"))
                },
                number(
                    "days_to_delivery",
                    lang.t(
                        "Barang diminta berapa hari sesudahnya (kosong: tidak disebut)",
                        "Goods wanted how many days after (empty: not said)",
                    ),
                ),
                Field { longest: 500, ..field("deliver_to", lang.t("Kirim ke", "Deliver to")) },
                Field {
                    longest: 100,
                    ..field("buyer_reference", lang.t("Nomor sendiri", "Own number"))
                },
            ],
            note: Field { longest: 2000, ..field("note", lang.t("Catatan", "Note")) },
        }
    }
}

impl FormPage {
    /// The form. `place` is where it posts to, and where one came from.
    #[must_use]
    pub fn new(
        shell: Shell,
        is_new: bool,
        (rows, filled, faults): (Vec<FormRow>, &Filled, &Faults),
        (action, back): (String, Link),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        let lesser = ["late_hours", "days_to_delivery", "deliver_to", "buyer_reference", "note"];
        Self {
            heading: if is_new {
                lang.t("Buat pesanan rutin", "Make a standing order")
            } else {
                lang.t("Ubah pesanan rutin", "Change the standing order")
            },
            rows,
            fields: Fields::new(filled, faults, lang),
            wrongs: faults.wrongs(),
            said: String::new(),
            open: lesser.iter().any(|name| faults.at(name).is_some()),
            action,
            key,
            version: filled.get("version").to_owned(),
            shell,
        }
    }
}

/// What was typed: the schedule, the rest, and the goods in their order; nothing when a field cannot be read,
/// which then stands among the faults.
pub fn read(
    filled: &Filled,
    faults: &mut Faults,
    lang: Language,
) -> Option<(Schedule, Wording, Vec<Uuid>)> {
    let mut lines = Vec::new();
    for (id, typed) in goods_in(filled) {
        if typed.trim().is_empty() || typed.trim() == "0" {
            continue;
        }
        let name = format!("{COUNT}{id}");
        if let Some(count) = faults.count(filled, &name, (1, 1_000_000_000), lang) {
            lines.push(WantedLine { offer: OfferId(id), count });
        }
    }
    let schedule = read_schedule(filled, faults, lang);
    let mut number = |name: &str, least, most| {
        filled.text(name)?;
        let read = faults.count(filled, name, (least, most), lang)?;
        u32::try_from(read).ok()
    };
    let policy = PolicyChange {
        makes: Makes::from_word(filled.get("makes")),
        late_hours: number("late_hours", 1, 168),
        price_rise_percent: Some(number("price_rise_percent", 0, 1000)),
        when_dearer: WhenDearer::from_word(filled.get("when_dearer")),
        when_short: WhenShort::from_word(filled.get("when_short")),
        days_to_delivery: Some(number("days_to_delivery", 0, 60)),
    };
    let schedule = schedule.filter(|_| faults.is_empty())?;
    let ids = lines.iter().map(|line| Uuid::from(line.offer)).collect();
    let wording = Wording {
        name: Some(filled.get("name").to_owned()),
        schedule: Some(schedule.clone()),
        policy,
        buyer_reference: Some(filled.text("buyer_reference")),
        deliver_to: Some(filled.text("deliver_to")),
        note: Some(filled.text("note")),
        lines: Some(lines),
    };
    Some((schedule, wording, ids))
}

fn read_schedule(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<Schedule> {
    let number = |faults: &mut Faults, name: &str, most| {
        let read = faults.count(filled, name, (1, most), lang)?;
        u32::try_from(read).ok()
    };
    let rhythm = if filled.get("every") == "month" {
        let interval = number(faults, "interval", 12);
        let day = number(faults, "day", 31);
        interval.zip(day).map(|(interval, day)| Rhythm::Month { interval, day })
    } else {
        let mut weekdays: Vec<u8> =
            filled.all("weekdays").filter_map(|day| day.parse().ok()).collect();
        weekdays.sort_unstable();
        weekdays.dedup();
        number(faults, "interval", 52).map(|interval| Rhythm::Week { interval, weekdays })
    };
    let typed = filled.get("time").trim().replace('.', ":");
    // A browser may add seconds to a time it was given.
    let time = NaiveTime::parse_from_str(typed.get(..5).unwrap_or(&typed), "%H:%M").ok();
    if time.is_none() {
        faults.add("time", lang.t("Tulis jam seperti 06.00.", "Write a time like 06:00."));
    }
    let mut day = |name: &str, text: String| {
        let read = text.parse::<NaiveDate>().ok();
        if read.is_none() {
            let said = lang.t("Tulis tanggal seperti 2026-11-24.", "Write a date like 2026-11-24.");
            faults.add(name, said);
        }
        read
    };
    let from = day("from", filled.text("from").unwrap_or_default());
    let until = filled.text("until").map(|text| day("until", text));
    Some(Schedule { rhythm: rhythm?, time: time?, from: from?, until: until.flatten() })
}
