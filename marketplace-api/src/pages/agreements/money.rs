//! What two agree about money: what is billed, when it is due, what happens when it is late; as fields and in
//! words.

use order_workflow::query::orders::{EarlyDiscountView, MoneyTermsView, TermsView};
use supply_chain::agreement::Percent;
use supply_chain::calendar::DayPolicy;
use supply_chain::credit::{DueFrom, EarlyDiscount, MoneyTerms, WhenLate};
use supply_chain::invoice::InvoiceBasis;
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{quantity, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Choice, Choices, Field, Total};

/// The fields, in the order of the form.
#[derive(Debug, Clone)]
pub struct MoneyFields {
    /// What is billed, from when the tempo counts, what becomes of a free day.
    pub billing: [Choices; 3],
    /// Whether invoices are written by themselves.
    pub automatic: bool,
    /// What happens while something is late.
    pub late: Choices,
    /// Whether goods are paid before they are sent.
    pub prepaid: bool,
    /// By how much, by when, and other numbers.
    pub numbers: Vec<Field>,
}

const BASIS: &str = "invoice_basis";
const AUTOMATIC: &str = "invoices_automatically";
const FROM: &str = "due_from";
const FREE_DAY: &str = "due_on_free_day";
const PREPAID: &str = "is_prepaid";
const LATE: &str = "when_late";
const GRACE: &str = "days_of_grace";
const TOLERANCE: &str = "tolerance";
const EARLY: &str = "early_percent";
const EARLY_DAYS: &str = "early_days";
const ROUND: &str = "round_to";

/// What a fault of the API's names is called on the form.
pub(super) fn field_of(pointer: &str) -> Option<&'static str> {
    let known = [
        ("tolerance_basis_points", TOLERANCE),
        ("money/days_of_grace", GRACE),
        ("money/early_discount/basis_points", EARLY),
        ("money/early_discount/days", EARLY_DAYS),
        ("money/round_to", ROUND),
    ];
    known.into_iter().find(|(name, _)| pointer.ends_with(name)).map(|(_, field)| field)
}

fn basis_word(basis: &str, lang: Language) -> &'static str {
    match basis {
        "shipped" => lang.t("barang yang dikirim", "what was sent"),
        _ => lang.t("barang yang diterima baik", "what came good"),
    }
}

fn from_word(from: &str, lang: Language) -> &'static str {
    match from {
        "end_of_month" => lang.t("akhir bulan tagihan", "the end of the invoice's month"),
        _ => lang.t("tanggal tagihan", "the day of the invoice"),
    }
}

fn free_day_word(policy: &str, lang: Language) -> &'static str {
    match policy {
        "as_it_falls" => lang.t("tetap hari itu", "it stays"),
        "working_day_before" => lang.t("maju ke hari kerja sebelumnya", "the working day before"),
        _ => lang.t("mundur ke hari kerja berikutnya", "the next working day"),
    }
}

fn late_word(when_late: &str, lang: Language) -> &'static str {
    match when_late {
        "hold" => {
            lang.t("pesanan baru menunggu sampai dibayar", "new orders wait until it is paid")
        }
        "prepaid_only" => lang.t("pesanan baru dibayar dulu", "new orders are paid first"),
        _ => lang.t("kedua pihak diingatkan", "both are told"),
    }
}

impl MoneyFields {
    /// The fields as they were filled in.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one field after the other")]
    pub fn new(filled: &Filled, faults: &Faults, lang: Language) -> Self {
        let chips =
            |name: &'static str, legend: &str, hint: &str, words: Vec<(&'static str, &str)>| {
                let picked = filled.get(name);
                let first = words.first().map(|(word, _)| *word).unwrap_or_default();
                let is_chosen = |word: &str| word == if picked.is_empty() { first } else { picked };
                Choices {
                    name,
                    legend: legend.to_owned(),
                    hint: hint.to_owned(),
                    error: faults.at(name),
                    several: false,
                    choices: words
                        .into_iter()
                        .map(|(word, label)| Choice::new(word, label, is_chosen(word)))
                        .collect(),
                }
            };
        let said = |words: &[&'static str], of: fn(&str, Language) -> &'static str| {
            words.iter().map(|word| (*word, of(word, lang))).collect::<Vec<_>>()
        };
        let number = |name: &'static str, label: &'static str, hint: &'static str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            keyboard: "decimal",
            longest: 20,
            ..Field::default()
        };
        Self {
            billing: [
                chips(
                    BASIS,
                    lang.t("Yang ditagih", "What is billed"),
                    "",
                    said(&["received", "shipped"], basis_word),
                ),
                chips(
                    FROM,
                    lang.t("Tempo dihitung dari", "The tempo counts from"),
                    lang.t(
                        "Tempo 30 hari dari akhir bulan: tagihan 5 November jatuh tempo 30 Desember.",
                        "30 days from the end of the month: an invoice of 5 November is due on 30 December.",
                    ),
                    said(&["invoice", "end_of_month"], from_word),
                ),
                chips(
                    FREE_DAY,
                    lang.t("Jatuh tempo pada hari libur", "Due on a free day"),
                    "",
                    said(&["next_working_day", "working_day_before", "as_it_falls"], free_day_word),
                ),
            ],
            automatic: filled.is_ticked(AUTOMATIC),
            late: chips(
                LATE,
                lang.t("Bila ada tunggakan", "While something is late"),
                lang.t(
                    "Yang sedang diklaim tidak dihitung menunggak.",
                    "What a claim disputes is not late.",
                ),
                said(&["warn", "hold", "prepaid_only"], late_word),
            ),
            prepaid: filled.is_ticked(PREPAID),
            numbers: vec![
                number(
                    GRACE,
                    lang.t("Kelonggaran setelah jatuh tempo, hari", "Grace after the due day, days"),
                    lang.t("Kosong: tidak ada.", "Empty: none."),
                ),
                number(
                    TOLERANCE,
                    lang.t("Tagihan boleh berbeda, %", "A bill may differ by, %"),
                    lang.t(
                        "Dari harga yang disepakati, tiap baris. Kosong: harus sama.",
                        "From the agreed price, line by line. Empty: not at all.",
                    ),
                ),
                number(
                    EARLY,
                    lang.t("Potongan bila dibayar cepat, %", "Less for paying early, %"),
                    lang.t("Kosong: tidak ada.", "Empty: none."),
                ),
                number(
                    EARLY_DAYS,
                    lang.t("Dibayar cepat: dalam hari", "Early is within, days"),
                    "",
                ),
                Field {
                    before: "Rp",
                    ..number(
                        ROUND,
                        lang.t("Tagihan dibulatkan ke kelipatan", "Bills are rounded to"),
                        lang.t("Kosong: tidak dibulatkan.", "Empty: they are not."),
                    )
                },
            ],
        }
    }
}

/// "0,5", as it is typed.
fn percent_typed(basis_points: u32) -> String {
    let percent = Percent::of_basis_points(basis_points).map(|percent| percent.to_string());
    percent.unwrap_or_default().trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

/// What is filled in from a version, so that only what changes needs typing.
pub(super) fn of_version(terms: &TermsView) -> Vec<(&'static str, String)> {
    let money = &terms.money;
    let mut pairs = vec![
        (BASIS, money.invoice_basis.to_owned()),
        (FROM, money.due_from.to_owned()),
        (FREE_DAY, money.due_on_free_day.to_owned()),
        (LATE, money.when_late.to_owned()),
    ];
    let ticked = [(AUTOMATIC, money.invoices_automatically), (PREPAID, money.is_prepaid)];
    pairs.extend(ticked.iter().filter(|(_, is)| *is).map(|(name, _)| (*name, "yes".to_owned())));
    if money.days_of_grace > 0 {
        pairs.push((GRACE, money.days_of_grace.to_string()));
    }
    if terms.tolerance_basis_points > 0 {
        pairs.push((TOLERANCE, percent_typed(terms.tolerance_basis_points)));
    }
    if let Some(EarlyDiscountView { basis_points, days }) = money.early_discount {
        pairs.push((EARLY, percent_typed(basis_points)));
        pairs.push((EARLY_DAYS, days.to_string()));
    }
    pairs.extend(money.round_to.map(|step| (ROUND, rupiah_typed(step))));
    pairs
}

fn percent(
    filled: &Filled,
    faults: &mut Faults,
    name: &'static str,
    lang: Language,
) -> Option<u32> {
    let typed = filled.text(name)?.trim_end_matches('%').trim().replace(',', ".");
    let read = typed.parse::<Percent>().ok();
    if read.is_none() {
        faults.add(name, lang.t("Tulis persen seperti 2,5.", "Write a percentage like 2.5."));
    }
    read.map(Percent::basis_points)
}

/// What was typed, and by how much a bill may differ; what cannot be read stands among the faults.
pub(super) fn read(filled: &Filled, faults: &mut Faults, lang: Language) -> (MoneyTerms, u32) {
    let usual = MoneyTerms::default();
    let tolerance = percent(filled, faults, TOLERANCE, lang).unwrap_or_default();
    let off = percent(filled, faults, EARLY, lang).filter(|off| *off > 0);
    let mut days = |name: &'static str| {
        filled.text(name)?;
        u32::try_from(faults.count(filled, name, (0, 365), lang)?).ok()
    };
    let (grace, early_days) = (days(GRACE), days(EARLY_DAYS));
    if off.is_some() && filled.text(EARLY_DAYS).is_none() {
        faults.add(EARLY_DAYS, lang.t("Isi dalam berapa hari.", "Enter within how many days."));
    }
    let round_to = filled.text(ROUND).and_then(|_| faults.amount(filled, ROUND, lang));
    let terms = MoneyTerms {
        invoice_basis: InvoiceBasis::from_word(filled.get(BASIS)).unwrap_or(usual.invoice_basis),
        invoices_automatically: filled.is_ticked(AUTOMATIC),
        due_from: DueFrom::from_word(filled.get(FROM)).unwrap_or(usual.due_from),
        due_on_free_day: DayPolicy::from_word(filled.get(FREE_DAY))
            .unwrap_or(usual.due_on_free_day),
        is_prepaid: filled.is_ticked(PREPAID),
        when_late: WhenLate::from_word(filled.get(LATE)).unwrap_or(usual.when_late),
        days_of_grace: grace.unwrap_or(usual.days_of_grace),
        early_discount: off
            .zip(early_days)
            .map(|(basis_points, days)| EarlyDiscount { basis_points, days }),
        round_to: round_to.map(Money::from_sen),
    };
    (terms, tolerance)
}

/// What holds about money, one row each; `payment_days` says whether there is a tempo at all.
#[must_use]
pub fn in_words(terms: &MoneyTermsView, payment_days: Option<u32>, lang: Language) -> Vec<Total> {
    let days = |n: u32| quantity(i64::from(n), lang.t("hari", if n == 1 { "day" } else { "days" }));
    let row = |id, en, said: String| Total::new(lang.t(id, en), said);
    let mut told = vec![row("Yang ditagih", "Billed is", {
        let basis = basis_word(terms.invoice_basis, lang);
        if terms.invoices_automatically {
            lang.pick(format!("{basis}, otomatis"), format!("{basis}, by itself"))
        } else {
            basis.to_owned()
        }
    })];
    if terms.is_prepaid {
        let said = lang.t("barang dikirim setelah dibayar", "goods are sent once they are paid");
        told.push(row("Pembayaran", "Payment", said.to_owned()));
    }
    if payment_days.is_some() {
        let from = from_word(terms.due_from, lang);
        told.push(row("Tempo dihitung dari", "The tempo counts from", from.to_owned()));
    }
    let free = free_day_word(terms.due_on_free_day, lang);
    told.push(row("Jatuh tempo pada hari libur", "Due on a free day", free.to_owned()));
    let late = late_word(terms.when_late, lang);
    told.push(row("Bila ada tunggakan", "While something is late", {
        match terms.days_of_grace {
            0 => late.to_owned(),
            n => lang.pick(
                format!("{late}, setelah lewat {}", days(n)),
                format!("{late}, after {} of grace", days(n)),
            ),
        }
    }));
    if let Some(EarlyDiscountView { basis_points, days: within }) = terms.early_discount {
        let off = percent_typed(basis_points);
        told.push(row(
            "Bayar cepat",
            "Paying early",
            lang.pick(
                format!("−{off}% bila dalam {}", days(within)),
                format!("−{off}% within {}", days(within)),
            ),
        ));
    }
    if let Some(step) = terms.round_to {
        told.push(row("Tagihan dibulatkan ke", "Bills are rounded to", rupiah(step)));
    }
    told
}
