//! SWIFT's MT940, read by the `mt940` library; here its envelope is taken off and its facts are ours.

use super::balance::{self, Step};
use super::fault::{Reason, RowFault, Unusable};
use super::preamble::foreign;
use super::{
    BankFile, DESCRIPTION_CHARS_MAX, FAULTS_MAX, FileLine, Format, Frame, NAME_CHARS_MAX,
    StatementField, fingerprint, kept, reference,
};
use crate::price_list::{decode_text, shortened};
use ::mt940::{
    Balance, DebitOrCredit, ExtDebitOrCredit, InformationToAccountOwner, Message, parse_mt940,
    sanitizers,
};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::panic::catch_unwind;
use supply_chain::money::Money;

const FORM: &str = "MT940";
/// Its grammar is read into memory many times its size; a month of a busy account is a tenth of this.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Whether the bytes look like one.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let begins = |tag: &str| {
        head.lines().any(|line| line.trim_start_matches("{4:").trim_start().starts_with(tag))
    };
    begins(":20:") && begins(":25")
}

/// Reads one or several messages of one account.
pub(super) fn read(bytes: &[u8]) -> Result<BankFile, Unusable> {
    if bytes.len() > BYTES_MAX {
        let (bytes, bytes_max) = (bytes.len(), BYTES_MAX);
        return Err(crate::price_list::Unreadable::TooBig { bytes, bytes_max }.into());
    }
    let text = without_envelope(&decode_text(bytes));
    let messages = parsed(&text).map_err(|detail| named(&text, detail))?;
    let mut file = BankFile {
        format: Format::Mt940,
        frame: Frame::default(),
        columns: None,
        lines: Vec::new(),
        pending: 0,
    };
    for message in &messages {
        take(&mut file, message)?;
    }
    Ok(file)
}

/// The library is strict and in places panics on days that do not exist; both are the file's fault.
fn parsed(text: &str) -> Result<Vec<Message>, String> {
    let text = text.to_owned();
    match catch_unwind(move || parse_mt940(&text)) {
        Ok(Ok(messages)) if messages.is_empty() => Err("no message".to_owned()),
        Ok(read) => read.map_err(|wrong| wrong.to_string()),
        Err(_) => Err("a value is out of range".to_owned()),
    }
}

/// Which of its lines cannot be read, each tried alone; the whole where none is at fault by itself.
fn named(text: &str, detail: String) -> Unusable {
    let mut faults = Vec::new();
    let mut count = 0;
    let transactions = text.split("\r\n").filter(|line| line.starts_with(":61:"));
    for (row, line) in (1_u32..).zip(transactions) {
        let alone = format!(
            ":20:X\r\n:25:1\r\n:28C:1/1\r\n:60F:C260101IDR0,\r\n{line}\r\n:62F:C260101IDR0,\r\n"
        );
        if parsed(&alone).is_err() {
            count += 1;
            if faults.len() < FAULTS_MAX {
                let content = shortened(line);
                faults.push(RowFault {
                    row,
                    field: StatementField::Amount,
                    content,
                    reason: Reason::BadLine,
                });
            }
        }
    }
    if count > 0 {
        Unusable::Rows { faults, count }
    } else {
        Unusable::Damaged { form: FORM.to_owned(), detail }
    }
}

/// The message itself: without the blocks of the network around it, in SWIFT's own characters, lines ended its way.
fn without_envelope(text: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.rsplit_once("{4:").map_or(line, |(_, inside)| inside).trim_end();
        let is_envelope =
            line.is_empty() || line == "-" || line.starts_with("-}") || line.starts_with('{');
        if is_envelope || (kept.is_empty() && !line.starts_with(":20:")) {
            continue;
        }
        kept.push(line.chars().map(|c| if is_swift(c) { c } else { '.' }).collect());
    }
    let mut text = kept.join("\r\n");
    text.push_str("\r\n");
    sanitizers::strip_excess_tag86_lines(&text)
}

fn is_swift(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-?:().,+{} ".contains(c)
}

fn take(file: &mut BankFile, message: &Message) -> Result<(), Unusable> {
    if let Some(found) = foreign(&message.opening_balance.iso_currency_code) {
        return Err(Unusable::OtherCurrency { found });
    }
    if let Some(found) = account(&message.account_id) {
        match &file.frame.account {
            Some(wanted) if !super::is_same_account(wanted, &found) => {
                return Err(Unusable::OtherAccount { found, wanted: wanted.clone() });
            }
            _ => file.frame.account = Some(found),
        }
    }
    let mut steps = Vec::new();
    for statement in &message.statement_lines {
        let row = u32::try_from(file.lines.len() + 1).unwrap_or(u32::MAX);
        let too_large = || Unusable::Rows {
            faults: vec![RowFault {
                row,
                field: StatementField::Amount,
                content: statement.amount.to_string(),
                reason: Reason::TooLarge,
            }],
            count: 1,
        };
        let sen = sen(statement.amount).ok_or_else(too_large)?;
        // "RC" takes back what came, "RD" what went: the library names them by what they do.
        let sen = match statement.ext_debit_credit_indicator {
            ExtDebitOrCredit::Credit | ExtDebitOrCredit::ReverseCredit => sen,
            ExtDebitOrCredit::Debit | ExtDebitOrCredit::ReverseDebit => -sen,
        };
        let booked_on = statement
            .entry_date
            .map_or(statement.value_date, |day| near(day, statement.value_date));
        steps.push(Step { row, booked_on, sen, after: None });
        if sen == 0 {
            continue;
        }
        let (text, name) = words(statement.information_to_account_owner.as_ref());
        let supplementary = statement.supplementary_details.as_deref().unwrap_or("");
        let bank = statement.bank_ref.as_deref().unwrap_or("");
        let day = booked_on.to_string();
        let amount = Money::from_sen(sen);
        let printed =
            [&day, &amount.to_string(), &statement.customer_ref, bank, supplementary, &text, &name];
        file.lines.push(FileLine {
            row,
            booked_on,
            amount,
            reference: reference(bank).or_else(|| reference(&statement.customer_ref)),
            description: kept(&format!("{text} {supplementary}"), DESCRIPTION_CHARS_MAX),
            counterparty_name: kept(&name, NAME_CHARS_MAX),
            fingerprint: fingerprint(printed),
            nth: 0,
        });
    }
    let ends = (balance(&message.opening_balance), balance(&message.closing_balance));
    let (opening, closing) =
        balance::prove(&steps, ends).map_err(|off| Unusable::BalanceOff { off })?;
    file.frame.opening = file.frame.opening.or(opening.map(Money::from_sen));
    file.frame.closing = closing.map(Money::from_sen);
    Ok(())
}

/// The digits of `BMRIIDJA/1234567890` or `1234567890IDR`.
fn account(id: &str) -> Option<String> {
    let runs = id.split(|c: char| !c.is_ascii_digit());
    runs.max_by_key(|run| run.len()).filter(|run| run.len() >= 5).map(str::to_owned)
}

/// The library gives an entry the year of its value, which at the turn of the year is the wrong one.
fn near(entry: NaiveDate, value: NaiveDate) -> NaiveDate {
    let away = entry.signed_duration_since(value).num_days();
    let year = match away {
        184.. => entry.year() - 1,
        ..=-184 => entry.year() + 1,
        _ => return entry,
    };
    entry.with_year(year).unwrap_or(entry)
}

fn sen(amount: Decimal) -> Option<i64> {
    let sen = amount.checked_mul(Decimal::ONE_HUNDRED)?;
    let whole = sen.is_integer().then(|| sen.to_i64()).flatten()?;
    (0..=super::amount::SEN_MAX).contains(&whole).then_some(whole)
}

fn balance(balance: &Balance) -> Option<i64> {
    let sen = sen(balance.amount)?;
    Some(match balance.debit_credit_indicator {
        DebitOrCredit::Credit => sen,
        DebitOrCredit::Debit => -sen,
    })
}

/// What was written for the owner, and the other's name where it stands apart.
fn words(information: Option<&InformationToAccountOwner>) -> (String, String) {
    match information {
        None => (String::new(), String::new()),
        Some(InformationToAccountOwner::Plain(text)) => (text.clone(), String::new()),
        Some(InformationToAccountOwner::Structured {
            posting_text,
            purpose,
            additional_purpose,
            applicant_name,
            recipient_name,
            ..
        }) => {
            let parts = [posting_text, purpose, additional_purpose];
            let text: Vec<&str> = parts.into_iter().filter_map(Option::as_deref).collect();
            let name = applicant_name.as_ref().or(recipient_name.as_ref());
            (text.join(" "), name.cloned().unwrap_or_default())
        }
    }
}
