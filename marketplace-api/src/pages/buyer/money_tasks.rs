//! What of the money waits for the reader, one row a kind: how many, what they come to, and the way there.

use chrono::{DateTime, NaiveDate, Utc};
use order_workflow::query::money_waiting::{MoneyDuty, MoneyWaiting};

use super::tasks::{Duty, Waiting};
use super::words::Here;
use crate::language::format::{count, rupiah, weekday_date};
use crate::pages::parts::{Due, Task, Tone};

/// The row of one kind.
#[must_use]
pub fn of(found: &MoneyWaiting, here: Here) -> Waiting {
    let lang = here.lang;
    let is_one = found.number == 1;
    let (tone, icon, verb) = verb(found.duty, here);
    let (noun, action) = noun_and_action(found, here);
    let number = found.first_number.as_deref().unwrap_or_default();
    let other = found.other.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    let first =
        [number, other].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let overdue = found.duty == MoneyDuty::PayOverdue;
    Waiting {
        duty: Duty::Money(found.duty),
        until: found.until.and_then(|day| end_of(day, here)),
        since: found.since,
        task: Task {
            tone,
            icon,
            verb: verb.to_owned(),
            href: address(found),
            fact: format!("{noun}, {}.", rupiah(found.sum)),
            small: match (first.is_empty(), is_one) {
                (true, _) => String::new(),
                (false, true) => first,
                (false, false) => {
                    lang.pick(format!("Paling mendesak: {first}"), format!("Most urgent: {first}"))
                }
            },
            action: action.to_owned(),
            due: found.until.map(|day| Due { text: weekday_date(day, lang), late: overdue }),
        },
    }
}

/// The first moment at which a bill of that day is late.
fn end_of(day: NaiveDate, here: Here) -> Option<DateTime<Utc>> {
    let end = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    Some(end.and_local_timezone(here.zone).earliest()?.with_timezone(&Utc))
}

/// Where it is done: at the thing itself where there is one, at the list of such things where there are more.
fn address(found: &MoneyWaiting) -> String {
    let (first, is_one) = (found.first, found.number == 1);
    match (found.duty, &found.other) {
        (MoneyDuty::PayOverdue | MoneyDuty::PayDue, Some((seller, _))) if is_one => {
            format!("/payments/new?to={seller}&invoice={first}")
        }
        (MoneyDuty::PayOverdue | MoneyDuty::PayDue, _) => "/invoices".to_owned(),
        (MoneyDuty::Send | MoneyDuty::Sign | MoneyDuty::Confirm, _) if is_one => {
            format!("/payments/{first}")
        }
        (MoneyDuty::Send | MoneyDuty::Confirm, _) => "/payments?as=open".to_owned(),
        (MoneyDuty::SignDrawdown | MoneyDuty::PayDrawdown, _) if is_one => {
            format!("/drawdowns/{first}")
        }
        (MoneyDuty::PayDrawdown, _) => "/facilities".to_owned(),
        (MoneyDuty::PayInstalment, _) => format!("/facilities/{first}"),
        (MoneyDuty::SignWriteOff, _) if is_one => format!("/invoices/{first}"),
        (MoneyDuty::Sign | MoneyDuty::SignDrawdown | MoneyDuty::SignWriteOff, _) => {
            "/approvals".to_owned()
        }
        (MoneyDuty::Explain, _) if is_one => format!("/bank-lines/{first}"),
        (MoneyDuty::Explain, _) => "/bank-lines".to_owned(),
        (MoneyDuty::Agree, _) if is_one => format!("/statements/{first}"),
        (MoneyDuty::Agree, _) => "/statements".to_owned(),
        (MoneyDuty::AgreeEarlier, _) if is_one => format!("/earlier-debts/{first}"),
        (MoneyDuty::AgreeEarlier, _) => "/earlier-debts".to_owned(),
    }
}

const fn verb(duty: MoneyDuty, here: Here) -> (Tone, &'static str, &'static str) {
    let lang = here.lang;
    match duty {
        MoneyDuty::PayOverdue => (
            Tone::Bad,
            "clock-exclamation",
            lang.t("Bayar yang lewat jatuh tempo", "Pay what is overdue"),
        ),
        MoneyDuty::PayDue => (Tone::Warn, "receipt", lang.t("Bayar tagihan", "Pay bills")),
        MoneyDuty::Send => (
            Tone::Warn,
            "send",
            lang.t("Kirim pembayaran yang sudah ditandatangani", "Send what was signed"),
        ),
        MoneyDuty::Sign => {
            (Tone::Warn, "checks", lang.t("Tanda tangani pembayaran", "Sign payments"))
        }
        MoneyDuty::SignDrawdown => {
            (Tone::Warn, "checks", lang.t("Tanda tangani penarikan fasilitas", "Sign drawdowns"))
        }
        MoneyDuty::PayDrawdown => {
            (Tone::Warn, "send", lang.t("Bayar penarikan yang disetujui", "Pay approved drawdowns"))
        }
        MoneyDuty::PayInstalment => {
            (Tone::Warn, "receipt", lang.t("Bayar angsuran fasilitas", "Pay instalments back"))
        }
        MoneyDuty::SignWriteOff => {
            (Tone::Warn, "checks", lang.t("Putuskan penghapusan tagihan", "Decide on write-offs"))
        }
        MoneyDuty::Confirm => (
            Tone::Warn,
            "circle-check",
            lang.t("Periksa apakah uangnya sudah masuk", "Check whether the money came"),
        ),
        MoneyDuty::Explain => (
            Tone::Info,
            "list-search",
            lang.t("Jelaskan baris rekening koran", "Explain lines of the bank statement"),
        ),
        MoneyDuty::Agree => {
            (Tone::Info, "scale", lang.t("Periksa rekonsiliasi saldo", "Check statements"))
        }
        MoneyDuty::AgreeEarlier => {
            (Tone::Warn, "notebook", lang.t("Periksa utang lama", "Check earlier debts"))
        }
    }
}

/// "3 pembayaran" and the action word.
fn noun_and_action(found: &MoneyWaiting, here: Here) -> (String, &'static str) {
    let lang = here.lang;
    let n = count(found.number);
    let counted = |indonesian: &str, one: &str, many: &str| {
        let english = if found.number == 1 { one } else { many };
        lang.pick(format!("{n} {indonesian}"), format!("{n} {english}"))
    };
    match found.duty {
        MoneyDuty::PayOverdue | MoneyDuty::PayDue => {
            (counted("tagihan", "bill", "bills"), lang.t("Bayar", "Pay"))
        }
        MoneyDuty::Send => (
            counted("pembayaran", "payment", "payments"),
            lang.t("Bayar lalu catat", "Pay and record"),
        ),
        MoneyDuty::SignDrawdown => {
            (counted("penarikan", "drawdown", "drawdowns"), lang.t("Periksa", "Check"))
        }
        MoneyDuty::PayDrawdown => (
            counted("penarikan", "drawdown", "drawdowns"),
            lang.t("Bayar lalu catat", "Pay and record"),
        ),
        MoneyDuty::PayInstalment => {
            (counted("angsuran", "instalment", "instalments"), lang.t("Lihat", "See"))
        }
        MoneyDuty::SignWriteOff => {
            (counted("tagihan", "bill", "bills"), lang.t("Periksa", "Check"))
        }
        MoneyDuty::Sign | MoneyDuty::Confirm => {
            (counted("pembayaran", "payment", "payments"), lang.t("Periksa", "Check"))
        }
        MoneyDuty::Explain => (counted("baris", "line", "lines"), lang.t("Jelaskan", "Explain")),
        MoneyDuty::Agree => {
            (counted("rekonsiliasi", "statement", "statements"), lang.t("Periksa", "Check"))
        }
        MoneyDuty::AgreeEarlier => {
            (counted("utang lama", "earlier debt", "earlier debts"), lang.t("Periksa", "Check"))
        }
    }
}
