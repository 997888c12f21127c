//! What was typed about a payment, read into what a command understands, or what to type instead.

use chrono::NaiveDate;
use order_workflow::command::payments::{Made, Paid, Request};
use order_workflow::price_list;
use supply_chain::id::{BankAccountId, FileId, InvoiceId};
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Method, WantedApplication};
use uuid::Uuid;

use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::filled::{Faults, Filled};
use crate::pages::order::reading::day_typed;
use crate::problem::{Problem, kind};

/// A new payment: which invoices, how much, when, how, where to, and what shows it.
///
/// # Errors
/// What to type instead, by field.
pub fn paid(filled: &Filled, lang: Language) -> Result<Paid, Faults> {
    let mut faults = Faults::default();
    let wanted = chosen(filled, &mut faults, lang);
    let amount = faults.price(filled, "amount", lang);
    let paid_on = day(filled, &mut faults, lang);
    let method = method(filled, &mut faults, lang);
    let account = filled.get("account_id").parse::<Uuid>().ok().map(BankAccountId);
    let reference = reference(filled, &mut faults, lang);
    // What the chosen invoices come to is said: a number at the end cannot tell which is too much.
    let chosen_sum = Money::sum(wanted.iter().filter_map(|one| one.amount)).unwrap_or_default();
    let paid = amount.map(Money::from_sen).filter(|paid| *paid < chosen_sum);
    match (wanted.as_slice(), paid.map(rupiah)) {
        (_, None) | ([], _) => {}
        ([only], Some(paid)) => faults.add(
            format!("amount-{}", only.invoice),
            lang.pick(
                format!(
                    "Lebih dari yang dibayar, {paid}. Kurangi, atau naikkan jumlah yang dibayar."
                ),
                format!("More than is paid, {paid}. Lower it, or raise the amount paid."),
            ),
        ),
        (_, Some(_)) => {
            let sum = rupiah(chosen_sum);
            faults.add(
                "amount",
                lang.pick(
                    format!("Tagihan yang dipilih berjumlah {sum}; tulis paling sedikit itu, atau kurangi pilihannya."),
                    format!("The chosen invoices come to {sum}; type at least that, or choose fewer."),
                ),
            );
        }
    }
    match (amount, paid_on, method) {
        (Some(amount), Some(paid_on), Some(method)) if faults.is_empty() => Ok(Paid {
            amount: Money::from_sen(amount),
            paid_on,
            method,
            // Cash goes from hand to hand, whichever account is marked in the form.
            account: account.filter(|_| method != Method::Cash),
            reference,
            evidence: evidence(filled),
            wanted: Some(wanted),
        }),
        _ => Err(faults),
    }
}

/// That what officers signed was made.
///
/// # Errors
/// What to type instead, by field.
pub fn made(filled: &Filled, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let paid_on = day(filled, &mut faults, lang);
    let reference = reference(filled, &mut faults, lang);
    match paid_on {
        Some(paid_on) if faults.is_empty() => Ok(Request::Record(Made {
            amount: None,
            paid_on,
            reference,
            evidence: evidence(filled),
            wanted: None,
        })),
        _ => Err(faults),
    }
}

/// What on account is used for.
///
/// # Errors
/// What to type instead, by field.
pub fn used(filled: &Filled, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let wanted = chosen(filled, &mut faults, lang);
    if wanted.is_empty() && faults.is_empty() {
        faults.add(
            "bills",
            lang.t("Pilih paling sedikit satu tagihan.", "Choose at least one invoice."),
        );
    }
    if faults.is_empty() { Ok(Request::Apply { wanted: Some(wanted) }) } else { Err(faults) }
}

/// What went back.
///
/// # Errors
/// What to type instead, by field.
pub fn refunded(filled: &Filled, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let amount = faults.price(filled, "amount", lang);
    let paid_on = day(filled, &mut faults, lang);
    let method = method(filled, &mut faults, lang);
    let reference = reference(filled, &mut faults, lang);
    match (amount, paid_on, method) {
        (Some(amount), Some(paid_on), Some(method)) if faults.is_empty() => {
            Ok(Request::Refund { amount: Money::from_sen(amount), paid_on, method, reference })
        }
        _ => Err(faults),
    }
}

/// The invoices that are ticked, each with the amount beside it; as much as is open where none is typed.
fn chosen(filled: &Filled, faults: &mut Faults, lang: Language) -> Vec<WantedApplication> {
    let mut wanted = Vec::new();
    for (field, _) in filled.pairs() {
        let Some(id) = field.strip_prefix("use-").and_then(|id| id.parse::<Uuid>().ok()) else {
            continue;
        };
        let name = format!("amount-{id}");
        let amount = match price_list::typed_price(filled.get(&name)) {
            Ok(sen) => Some(Money::from_sen(sen)),
            Err(price_list::FaultCode::Missing) => None,
            Err(code) => {
                faults.add(name, code.sentence(lang.into()));
                continue;
            }
        };
        wanted.push(WantedApplication { invoice: InvoiceId(id), amount });
    }
    // What is typed beside an invoice that is not chosen is not dropped without a word.
    for (field, typed) in filled.pairs() {
        let Some(id) = field.strip_prefix("amount-") else { continue };
        let (typed, offered) = (typed.trim(), filled.get(&format!("offered-{id}")).trim());
        if !typed.is_empty() && typed != offered && !filled.is_ticked(&format!("use-{id}")) {
            faults.add(
                field.to_owned(),
                lang.t(
                    "Pilih tagihan ini kalau ikut dibayar, atau kosongkan jumlahnya.",
                    "Choose this invoice if it is paid, or empty the amount.",
                ),
            );
        }
    }
    wanted
}

/// The day that was typed as `paid_on`.
pub(in crate::pages) fn day(
    filled: &Filled,
    faults: &mut Faults,
    lang: Language,
) -> Option<NaiveDate> {
    let read = day_typed(filled.get("paid_on").trim());
    if read.is_none() {
        faults.add("paid_on", lang.t("Isi tanggalnya.", "Enter the day."));
    }
    read
}

fn method(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<Method> {
    let read = Method::from_word(filled.get("method"));
    if read.is_none() {
        faults.add("method", lang.t("Pilih caranya.", "Choose how."));
    }
    read
}

/// The bank's reference that was typed; nothing where none was.
pub(in crate::pages) fn reference(
    filled: &Filled,
    faults: &mut Faults,
    lang: Language,
) -> Option<BankReference> {
    let typed = filled.text("reference")?;
    let read = BankReference::try_from(typed).ok();
    if read.is_none() {
        faults.add(
            "reference",
            lang.t("Isi 4 sampai 64 huruf dan angka.", "Enter 4 to 64 letters and digits."),
        );
    }
    read
}

fn evidence(filled: &Filled) -> Option<FileId> {
    filled.get("evidence_id").parse::<Uuid>().ok().map(FileId)
}

/// What was refused, beside the fields of the form; `first` is the one it begins with.
#[must_use]
pub fn faults_of(problem: &Problem, lang: Language, first: &str) -> Faults {
    // What is wrong with one invoice stands beside it.
    let about =
        [&kind::MORE_THAN_OPEN, &kind::LINE_UNKNOWN, &kind::LINE_REPEATED, &kind::NOT_APPLIED];
    if about.contains(&problem.kind())
        && let Some(invoice) = problem.fact_named("invoice_id").and_then(|id| id.as_str())
    {
        let mut faults = Faults::default();
        faults.add(format!("amount-{invoice}"), problem.detail(lang));
        return faults;
    }
    let known = ["amount", "paid_on", "method", "account_id", "reference", "words"];
    Faults::of(problem, lang, first, |pointer| match pointer {
        "evidence_id" | "file" => Some("file".to_owned()),
        pointer => known.contains(&pointer).then(|| pointer.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn what_is_ticked_is_paid_and_what_is_not_stays_on_account() {
        let id = Uuid::from_u128(7);
        let (tick, sum, other) =
            (format!("use-{id}"), format!("amount-{id}"), format!("amount-{}", Uuid::nil()));
        let offered = format!("offered-{}", Uuid::nil());
        let typed = filled(&[
            (&tick, "yes"),
            (&sum, "1.500.000"),
            (&other, "300.000"),
            (&offered, "300.000"),
            ("amount", "2.000.000"),
            ("paid_on", "2026-11-22"),
            ("method", "transfer"),
            ("reference", "FT26-326/0001"),
        ]);

        let paid = paid(&typed, Language::Indonesian).unwrap();

        let amount = Some(Money::from_sen(150_000_000));
        assert_eq!(paid.wanted, Some(vec![WantedApplication { invoice: InvoiceId(id), amount }]));
        assert_eq!(paid.amount, Money::from_sen(200_000_000));
        assert_eq!(paid.reference.unwrap().as_str(), "FT263260001");
    }

    #[test]
    fn what_is_chosen_is_added_up_and_nothing_typed_is_dropped_without_a_word() {
        let of = |n: u128, what: &str| format!("{what}-{}", Uuid::from_u128(n));
        let (one, other) = (of(7, "amount"), of(8, "amount"));
        let (tick_one, tick_other) = (of(7, "use"), of(8, "use"));
        let mut typed = vec![
            (tick_one.as_str(), "yes"),
            (&one, "8.727.000"),
            (&tick_other, "yes"),
            (&other, "308.000"),
            ("amount", "308.000"),
            ("paid_on", "2026-11-22"),
            ("method", "cash"),
        ];

        let short = paid(&filled(&typed), Language::Indonesian).unwrap_err();

        let told = short.at("amount").unwrap().replace('\u{a0}', " ");
        assert!(told.starts_with("Tagihan yang dipilih berjumlah Rp9.035.000;"), "{told}");
        typed[4].1 = "9.035.000";
        assert!(paid(&filled(&typed), Language::Indonesian).is_ok());
        typed.remove(2);
        let dropped = paid(&filled(&typed), Language::English).unwrap_err();
        assert_eq!(
            dropped.at(&other).unwrap(),
            "Choose this invoice if it is paid, or empty the amount."
        );
    }

    #[test]
    fn cash_goes_into_no_account_and_what_is_missing_is_asked_for() {
        let id = Uuid::from_u128(7).to_string();
        let cash = filled(&[
            ("amount", "10.000"),
            ("paid_on", "2026-11-22"),
            ("method", "cash"),
            ("account_id", &id),
        ]);
        assert_eq!(paid(&cash, Language::English).unwrap().account, None);

        let faults = paid(&filled(&[("reference", "1")]), Language::English).unwrap_err();
        for field in ["amount", "paid_on", "method", "reference"] {
            assert!(faults.at(field).is_some(), "{field}");
        }
    }
}
