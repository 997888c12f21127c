//! The fields of a proposal: how long, on which terms, at which prices.

use chrono::{NaiveDate, NaiveTime};
use order_workflow::command::agreements::{NewPrice, NewVersion};
use order_workflow::query::agreements::VersionView;
use supply_chain::money::Money;
use supply_chain::purchase_order::{DeliveryCalendar, DeliveryTerms, Terms};

use super::book::written;
use super::claims::{self, ClaimFields};
use super::money::{self, MoneyFields};
use crate::language::Language;
use crate::language::format::{count, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::order::charges;
use crate::pages::parts::{Choice, Choices, Field};

/// The fields, in the order of the form.
#[derive(Debug, Clone)]
pub struct Fields {
    /// From when until when.
    pub period: [Field; 2],
    /// The terms that are numbers.
    pub numbers: Vec<Field>,
    /// The days of delivery.
    pub weekdays: Choices,
    /// By when an order must be in.
    pub cut_off: [Field; 2],
    /// Who bears what is lost on the way.
    pub risk: Choices,
    /// Whether orders are accepted by themselves.
    pub automatic: bool,
    /// What holds about claims.
    pub claims: ClaimFields,
    /// What holds about money.
    pub money: MoneyFields,
    /// What every order carries besides its goods, line by line.
    pub charges: Field,
    /// The price book, line by line.
    pub prices: Field,
    /// What else is written down.
    pub note: Field,
}

/// A term that is a number: its field, its words, the most it may be.
struct Number {
    name: &'static str,
    id: &'static str,
    en: &'static str,
    most: u32,
}

const NUMBERS: [Number; 6] = [
    Number {
        name: "payment_days",
        id: "Tempo, hari sejak tagihan",
        en: "Payment term, days from the invoice",
        most: 365,
    },
    Number {
        name: "hours_to_answer",
        id: "Penjual menjawab dalam, jam",
        en: "The seller answers within, hours",
        most: 8760,
    },
    Number {
        name: "hours_to_counter",
        id: "Tawaran balik dijawab dalam, jam",
        en: "A counter-offer is answered within, hours",
        most: 8760,
    },
    Number {
        name: "days_of_backorder",
        id: "Barang kosong boleh menyusul, hari",
        en: "Missing goods may follow within, days",
        most: 365,
    },
    Number {
        name: "free_cancel_hours",
        id: "Bebas batal sebelum hari kirim, jam",
        en: "Free to cancel before delivery, hours",
        most: 8760,
    },
    Number {
        name: "deemed_receipt_days",
        id: "Dianggap diterima setelah sampai, hari",
        en: "Counts as received after arrival, days",
        most: 365,
    },
];

/// What a fault of the API's names is called on the form.
#[must_use]
pub fn field_of(pointer: &str) -> Option<String> {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    if pointer.contains("charges") {
        return Some("charges".to_owned());
    }
    if pointer.starts_with("prices") {
        return Some("prices".to_owned());
    }
    let known = NUMBERS.iter().map(|number| number.name);
    let known =
        known.chain(["minimum_goods", "valid_from", "valid_to", "note", "weekdays", "days_before"]);
    let plain = known.into_iter().find(|name| *name == last);
    let of_claims = claims::field_of(last).filter(|_| pointer.contains("claims"));
    of_claims.or_else(|| money::field_of(pointer)).or(plain).map(str::to_owned)
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
        let day = |name, label| Field { kind: "date", ..field(name, label) };
        let number = |number: &Number| Field {
            keyboard: "numeric",
            ..field(number.name, lang.t(number.id, number.en))
        };
        let mut numbers: Vec<Field> = vec![Field {
            before: "Rp",
            keyboard: "numeric",
            ..field("minimum_goods", lang.t("Pesanan minimum", "Minimum order"))
        }];
        numbers.extend(NUMBERS.iter().map(number));
        let is_chosen =
            |name: &'static str, value: &str| filled.all(name).any(|chosen| chosen == value);
        let days = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
        let english =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let weekday = |(n, (id, en)): (i32, (&'static str, &'static str))| {
            let value = n.to_string();
            let chosen = is_chosen("weekdays", &value);
            Choice::new(value, lang.t(id, en), chosen)
        };
        let risk = |word: &str, label: &'static str| {
            let chosen = is_chosen("delivery_terms", word)
                || (word == "franco" && filled.get("delivery_terms").is_empty());
            Choice::new(word, label, chosen)
        };
        Self {
            period: [
                day("valid_from", lang.t("Berlaku mulai (kosong: hari ini)", "Holds from (empty: today)")),
                day("valid_to", lang.t("Sampai (kosong: seterusnya)", "Until (empty: until notice)")),
            ],
            numbers,
            weekdays: Choices {
                name: "weekdays",
                legend: lang.t("Hari kirim", "Delivery days").to_owned(),
                hint: lang.t("Tidak ada yang dipilih berarti hari apa saja.", "None chosen means any day.").to_owned(),
                error: faults.at("weekdays"),
                several: true,
                choices: (1..).zip(days.into_iter().zip(english)).map(weekday).collect(),
            },
            cut_off: [
                Field { keyboard: "numeric", ..field("days_before", lang.t("Pesan paling lambat, hari sebelumnya", "Order by, days before")) },
                Field { kind: "time", ..field("cut_off", lang.t("Pukul, di tempat penjual", "At, the seller's time")) },
            ],
            risk: Choices {
                name: "delivery_terms",
                legend: lang.t("Hilang di jalan ditanggung", "What is lost on the way is borne by").to_owned(),
                choices: vec![
                    risk("franco", lang.t("penjual (franco)", "the seller (franco)")),
                    risk("loco", lang.t("pembeli (loco)", "the buyer (loco)")),
                ],
                ..Choices::default()
            },
            automatic: filled.is_ticked("accepts_automatically"),
            claims: ClaimFields::new(filled, faults, lang),
            money: MoneyFields::new(filled, faults, lang),
            prices: Field {
                hint: lang
                    .t(
                        "Satu baris satu harga: kode atau nama; harga. Misalnya MG-2L; 105.000 atau kategori Sembako; 2,5% atau semua; 1%. Bertingkat: 105.000 / 10: 104.000.",
                        "One line a price: code or name; price. Such as MG-2L; 105.000 or category Sembako; 2,5% or everything; 1%. By count: 105.000 / 10: 104.000.",
                    )
                    .to_owned(),
                longest: 100_000,
                ..field("prices", lang.t("Buku harga", "Price book"))
            },
            charges: Field {
                hint: lang
                    .t(
                        "Satu baris satu biaya: ongkos; Ongkos kirim; 50.000; di bawah 2.000.000 (gratis mulai dari itu). Juga biaya, jaminan, dan potongan; Potongan; 20.000; mulai 1.000.000.",
                        "One line each: freight; Freight; 50.000; below 2.000.000 (free from there on). Also fee, deposit and discount; Discount; 20.000; from 1.000.000.",
                    )
                    .to_owned(),
                longest: 4_000,
                ..field("charges", lang.t("Ongkos, biaya, jaminan, potongan tiap pesanan", "Freight, fees, deposits, discounts of every order"))
            },
            note: Field { longest: 1000, ..field("note", lang.t("Catatan", "Note")) },
        }
    }
}

impl Fields {
    /// The label of a field.
    #[must_use]
    pub fn label_of(&self, name: &str) -> Option<String> {
        let fields = self.period.iter().chain(&self.numbers).chain(&self.cut_off);
        let fields = fields.chain(&self.claims.days).chain([
            &self.claims.silence,
            &self.prices,
            &self.charges,
        ]);
        let fields = fields.chain(&self.money.numbers);
        let field = fields.chain([&self.note]).find(|field| field.name == name);
        let choices = [&self.weekdays, &self.risk].into_iter().chain(&self.money.billing);
        let choices = choices.chain([&self.money.late]).find(|of| of.name == name);
        field
            .map(|field| field.label.to_owned())
            .or_else(|| choices.map(|choices| choices.legend.clone()))
    }
}

/// A form filled with what holds, or waits, so that only what changes needs typing.
#[must_use]
pub fn of_version(version: &VersionView, lang: Language) -> Filled {
    let terms = &version.terms;
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut pairs = vec![
        ("minimum_goods", terms.minimum_goods.map(rupiah_typed).unwrap_or_default()),
        ("payment_days", number(terms.payment_days)),
        ("hours_to_answer", number(Some(terms.hours_to_answer))),
        ("hours_to_counter", number(Some(terms.hours_to_counter))),
        ("days_of_backorder", number(Some(terms.days_of_backorder))),
        ("free_cancel_hours", number(Some(terms.free_cancel_hours))),
        ("deemed_receipt_days", number(terms.deemed_receipt_days)),
        ("delivery_terms", terms.delivery_terms.to_owned()),
        ("prices", written(&version.prices, lang)),
        ("note", version.note.clone().unwrap_or_default()),
    ];
    if let Some(delivery) = &terms.delivery {
        pairs.extend(delivery.weekdays.iter().map(|day| ("weekdays", day.to_string())));
        pairs.push(("days_before", delivery.days_before.to_string()));
        pairs.push(("cut_off", delivery.cut_off.get(..5).unwrap_or_default().to_owned()));
    }
    if terms.accepts_automatically {
        pairs.push(("accepts_automatically", "yes".to_owned()));
    }
    pairs.extend(claims::of_version(&version.claims));
    pairs.extend(money::of_version(&version.terms));
    pairs.push(("charges", charges::agreed_written(&terms.charges, lang)));
    Filled::of(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The version that was typed; nothing when a field cannot be read, which then stands among the faults.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
pub fn read(
    filled: &Filled,
    prices: Result<Vec<NewPrice>, Vec<String>>,
    faults: &mut Faults,
    lang: Language,
) -> Option<NewVersion> {
    let mut day = |name: &'static str| {
        let text = filled.text(name)?;
        let read = text.parse::<NaiveDate>().ok();
        if read.is_none() {
            faults.add(
                name,
                lang.t("Tulis tanggal seperti 2026-11-24.", "Write a date like 2026-11-24."),
            );
        }
        read
    };
    let (valid_from, valid_to) = (day("valid_from"), day("valid_to"));
    let minimum_goods =
        filled.text("minimum_goods").and_then(|_| faults.price(filled, "minimum_goods", lang));
    let mut number = |number: &Number| {
        filled.text(number.name)?;
        let read = faults.count(filled, number.name, (0, number.most), lang)?;
        u32::try_from(read).ok()
    };
    let [payment, answer, counter, backorder, cancel, deemed] = NUMBERS.each_ref().map(&mut number);
    let weekdays: Vec<u8> = filled.all("weekdays").filter_map(|day| day.parse().ok()).collect();
    let delivery = (!weekdays.is_empty()).then(|| {
        let days_before = filled
            .text("days_before")
            .and_then(|_| faults.count(filled, "days_before", (0, 60), lang))
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or_default();
        let typed = filled.text("cut_off").map(|time| time.replace('.', ":"));
        let cut_off = match typed {
            // Until the end of that day.
            None => NaiveTime::from_hms_opt(23, 59, 0),
            Some(time) => NaiveTime::parse_from_str(&time, "%H:%M").ok(),
        };
        if cut_off.is_none() {
            faults.add("cut_off", lang.t("Tulis jam seperti 15.00.", "Write a time like 15:00."));
        }
        DeliveryCalendar { weekdays, days_before, cut_off: cut_off.unwrap_or_default() }
    });
    let prices = match prices {
        Ok(prices) => prices,
        Err(sentences) => {
            for sentence in sentences {
                faults.add("prices", sentence);
            }
            Vec::new()
        }
    };
    let claims = claims::read(filled, faults, lang);
    let (money, tolerance_basis_points) = money::read(filled, faults, lang);
    let charges = charges::agreed_typed(filled.get("charges"), lang).unwrap_or_else(|wrongs| {
        for wrong in wrongs {
            faults.add("charges", wrong);
        }
        Vec::new()
    });
    if !faults.is_empty() {
        return None;
    }
    let without = Terms::default();
    Some(NewVersion {
        valid_from,
        valid_to,
        note: filled.text("note"),
        terms: Terms {
            agreement: None,
            hours_to_answer: answer.unwrap_or(without.hours_to_answer),
            hours_to_counter: counter.unwrap_or(without.hours_to_counter),
            days_of_backorder: backorder.unwrap_or(without.days_of_backorder),
            free_cancel_hours: cancel.unwrap_or(without.free_cancel_hours),
            deemed_receipt_days: deemed,
            payment_days: payment,
            accepts_automatically: filled.is_ticked("accepts_automatically"),
            minimum_goods: minimum_goods.map(Money::from_sen),
            delivery,
            delivery_terms: match filled.get("delivery_terms") {
                "loco" => DeliveryTerms::Loco,
                _ => DeliveryTerms::Franco,
            },
            claims,
            money,
            tolerance_basis_points,
            charges,
        },
        prices,
    })
}

/// "5 baris", for what a book holds.
#[must_use]
pub fn lines(n: usize, lang: Language) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    lang.pick(format!("{} baris", count(n)), format!("{} lines", count(n)))
}
