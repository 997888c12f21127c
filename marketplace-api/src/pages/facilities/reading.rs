//! What was typed about facilities, read into what a command understands, or what to type instead.

use order_workflow::command::facilities::{DrawdownRequest, NewDrawdown, NewFacility, Repaid};
use rust_decimal::Decimal;
use supply_chain::facility::Purpose;
use supply_chain::id::{BankAccountId, InvoiceId, OrganizationId, PersonId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::make::purpose_field;
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::order::reading::day_typed;
use crate::pages::payments::reading::{day, reference};
use crate::problem::Problem;

fn id_of(filled: &Filled, name: &str) -> Option<Uuid> {
    filled.get(name).parse().ok()
}

/// A facility.
pub(super) fn facility(filled: &Filled, lang: Language) -> Result<NewFacility, Faults> {
    let mut faults = Faults::default();
    let bank = id_of(filled, "bank_id").map(OrganizationId);
    if bank.is_none() {
        faults.add("bank_id", lang.t("Pilih banknya.", "Choose the bank."));
    }
    let limit = faults.price(filled, "limit", lang);
    let mut purposes = Vec::new();
    for purpose in Purpose::ALL {
        let field = purpose_field(*purpose);
        if filled.text(field).is_none() {
            continue;
        }
        if let Some(sen) = faults.price(filled, field, lang) {
            purposes.push((*purpose, Money::from_sen(sen)));
        }
    }
    let annual_rate = rate(filled, &mut faults, lang);
    let months = faults.count(filled, "months", (1, 360), lang);
    let grace_months = if filled.text("grace_months").is_some() {
        faults.count(filled, "grace_months", (0, 359), lang)
    } else {
        Some(0)
    };
    let due_day = faults.count(filled, "due_day", (1, 31), lang);
    let available_until = day_typed(filled.get("available_until").trim());
    if available_until.is_none() {
        faults.add("available_until", lang.t("Isi tanggalnya.", "Enter the day."));
    }
    let needed = faults.count(filled, "needed", (2, 20), lang);
    let whole = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    match (bank, limit, annual_rate, months, grace_months, due_day, available_until, needed) {
        (
            Some(bank),
            Some(limit),
            Some(annual_rate),
            Some(months),
            Some(grace_months),
            Some(due_day),
            Some(available_until),
            Some(needed),
        ) if faults.is_empty() => Ok(NewFacility {
            id: None,
            bank,
            number: filled.text("number").unwrap_or_default(),
            limit: Money::from_sen(limit),
            purposes,
            annual_rate,
            months: whole(months),
            grace_months: whole(grace_months),
            due_day: whole(due_day),
            meeting_decision: filled.text("meeting_decision").unwrap_or_default(),
            needed: whole(needed),
            board: filled
                .all("board")
                .filter_map(|id| id.parse::<Uuid>().ok())
                .map(PersonId)
                .collect(),
            available_until,
        }),
        _ => Err(faults),
    }
}

/// Interest typed in percent of a year: "6", "6,25".
fn rate(filled: &Filled, faults: &mut Faults, lang: Language) -> Option<Decimal> {
    let typed = filled.get("annual_rate").trim().trim_end_matches('%').trim().replace(',', ".");
    let read = typed.parse::<Decimal>().ok().filter(|percent| {
        *percent >= Decimal::ZERO && *percent <= Decimal::ONE_HUNDRED && percent.scale() <= 4
    });
    if read.is_none() {
        faults.add(
            "annual_rate",
            lang.t(
                "Isi dari 0 sampai 100, misalnya 6 atau 6,25.",
                "Enter 0 to 100, such as 6 or 6.25.",
            ),
        );
    }
    read.and_then(|percent| percent.checked_div(Decimal::ONE_HUNDRED))
}

/// A drawdown on an invoice, and on which facility.
pub(super) fn drawdown(
    filled: &Filled,
    invoice: InvoiceId,
    lang: Language,
) -> Result<(Uuid, NewDrawdown), Faults> {
    let mut faults = Faults::default();
    // A facility and what of it is for what are chosen at once.
    let chosen = filled.get("from").split_once(' ');
    let facility = chosen.and_then(|(id, _)| id.parse::<Uuid>().ok());
    let purpose = chosen.and_then(|(_, word)| Purpose::from_word(word));
    if facility.is_none() || purpose.is_none() {
        faults.add(
            "from",
            lang.t("Pilih fasilitas dan tujuannya.", "Choose the facility and what for."),
        );
    }
    let account = id_of(filled, "account_id").map(BankAccountId);
    if account.is_none() {
        faults.add("account_id", lang.t("Pilih rekening penjual.", "Choose the seller's account."));
    }
    let amount = faults.price(filled, "amount", lang).map(Money::from_sen);
    match (facility, purpose, account, amount) {
        (Some(facility), Some(purpose), Some(account), Some(amount)) if faults.is_empty() => {
            let decision_number = filled.text("decision_number").unwrap_or_default();
            let (id, amount) = (None, Some(amount));
            Ok((facility, NewDrawdown { id, invoice, amount, purpose, decision_number, account }))
        }
        _ => Err(faults),
    }
}

/// What the bank paid.
pub(super) fn paid(filled: &Filled, lang: Language) -> Result<DrawdownRequest, Faults> {
    let mut faults = Faults::default();
    let paid_on = day(filled, &mut faults, lang);
    let reference = referred(filled, &mut faults, lang);
    match (paid_on, reference) {
        (Some(paid_on), Some(reference)) if faults.is_empty() => {
            Ok(DrawdownRequest::Pay { reference, paid_on })
        }
        _ => Err(faults),
    }
}

/// What was paid back.
pub(super) fn repaid(filled: &Filled, lang: Language) -> Result<Repaid, Faults> {
    let mut faults = Faults::default();
    let amount = faults.price(filled, "amount", lang).map(Money::from_sen);
    let paid_on = day(filled, &mut faults, lang);
    let reference = referred(filled, &mut faults, lang);
    match (amount, paid_on, reference) {
        (Some(amount), Some(paid_on), Some(reference)) if faults.is_empty() => {
            Ok(Repaid { amount, paid_on, reference })
        }
        _ => Err(faults),
    }
}

fn referred(
    filled: &Filled,
    faults: &mut Faults,
    lang: Language,
) -> Option<supply_chain::payment::BankReference> {
    let read = reference(filled, faults, lang);
    if read.is_none() && faults.at("reference").is_none() {
        faults.add("reference", lang.t("Isi nomor referensi bank.", "Enter the bank's reference."));
    }
    read
}

/// What was refused, beside the fields of the form; `first` is the one it begins with.
pub(super) fn faults_of(problem: &Problem, lang: Language, first: &str) -> Faults {
    const KNOWN: [&str; 16] = [
        "bank_id",
        "number",
        "limit",
        "purposes",
        "annual_rate",
        "months",
        "due_day",
        "board",
        "needed",
        "meeting_decision",
        "available_until",
        "amount",
        "paid_on",
        "reference",
        "words",
        "account_id",
    ];
    Faults::of(problem, lang, first, |pointer| match pointer {
        "facility_id" => Some("from".to_owned()),
        "decision_number" => Some(pointer.to_owned()),
        pointer => KNOWN.contains(&pointer).then(|| pointer.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::of(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn a_facility_is_read_as_people_write_it() {
        let bank = Uuid::from_u128(7).to_string();
        let typed = filled(&[
            ("bank_id", &bank),
            ("number", "KK-1"),
            ("limit", "3.000.000.000"),
            ("most-goods", "500.000.000"),
            ("most-vehicle", ""),
            ("annual_rate", "6,25"),
            ("months", "72"),
            ("grace_months", "6"),
            ("due_day", "12"),
            ("available_until", "2027-12-31"),
            ("meeting_decision", "RA/2026/3"),
            ("needed", "2"),
        ]);

        let new = facility(&typed, Language::Indonesian).unwrap();

        assert_eq!(new.annual_rate, Decimal::new(625, 4));
        assert_eq!(new.purposes, [(Purpose::Goods, Money::from_sen(50_000_000_000))]);
        assert_eq!((new.months, new.grace_months, new.due_day, new.needed), (72, 6, 12, 2));
    }

    #[test]
    fn what_is_missing_is_asked_for() {
        let faults = facility(&filled(&[("needed", "1")]), Language::English).unwrap_err();
        for field in
            ["bank_id", "limit", "annual_rate", "months", "due_day", "available_until", "needed"]
        {
            assert!(faults.at(field).is_some(), "{field}");
        }
        let invoice = InvoiceId(Uuid::nil());
        let faults =
            drawdown(&filled(&[("from", "x goods")]), invoice, Language::English).unwrap_err();
        assert!(faults.at("from").is_some() && faults.at("account_id").is_some());
        assert!(paid(&filled(&[]), Language::English).unwrap_err().at("reference").is_some());
    }
}
