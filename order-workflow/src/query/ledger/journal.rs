//! The journal of a month as a file, for the books that a cooperative already keeps: one line an entry, and in a
//! workbook the trial balance beside it.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use sea_orm::FromQueryResult;
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use uuid::Uuid;

use super::entries::{Conditions, ENTRIES, EntryFilter, EntryPlace, EntryRow, EntryView, FROM};
use super::{TrialRow, reader, trial_rows};
use crate::ask::Asker;
use crate::command::bank_statements::aside;
use crate::error::WorkflowError;
use crate::price_list::defused;
use crate::query::exports::TableError;
use crate::unit_of_work::{Work, Workflow, execute, row, rows};

/// Entries that are read at a time.
const BATCH: usize = 20_000;

/// The most lines of a workbook: a spreadsheet holds 1,048,576, and each costs memory while it is written.
pub const XLSX_LINES_MAX: usize = 250_000;

/// In which form the journal is taken out, and in whose words.
#[derive(Debug, Clone, Copy)]
pub struct FileForm {
    /// A workbook; else CSV.
    pub is_xlsx: bool,
    /// An account's name.
    pub account_name: fn(Account) -> &'static str,
    /// What happened, by its word.
    pub what: fn(&str) -> &'static str,
    /// What the workbook's two sheets are called.
    pub sheets: [&'static str; 2],
}

/// The columns of the journal; programs hold on to them.
const COLUMNS: [&str; 13] = [
    "date",
    "business_date",
    "voucher",
    "line",
    "kind",
    "description",
    "document",
    "account_code",
    "account",
    "partner",
    "debit",
    "credit",
    "recorded_at",
];

/// The columns of the trial balance.
const BALANCE_COLUMNS: [&str; 6] =
    ["account_code", "account", "opening", "debit", "credit", "closing"];

/// The journal of a month of the asker's organization: what was written when it was begun, all from one moment.
///
/// # Errors
/// The asker does not read the books; the file cannot be written; the database fails. A workbook of more than
/// [`XLSX_LINES_MAX`] lines is nothing: it has to be a CSV.
pub async fn journal_file(
    workflow: &Workflow,
    asker: &Asker,
    period: Period,
    form: FileForm,
) -> Result<Option<Vec<u8>>, WorkflowError> {
    let organization = reader(asker)?.organization;
    let found = workflow
        .carry_out(move |work| {
            Box::pin(async move {
                execute(work.tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", [])
                    .await?;
                if form.is_xlsx {
                    if count(work, organization.into(), period).await? > XLSX_LINES_MAX {
                        return Ok(Journal::TooLong);
                    }
                    let entries = all(work, organization.into(), period).await?;
                    let balances = trial_rows(work.tx, organization, period).await?;
                    return Ok(Journal::Sheets { entries, balances });
                }
                csv(work, organization.into(), period, form).await.map(Journal::Text)
            })
        })
        .await?;
    match found {
        Journal::TooLong => Ok(None),
        Journal::Text(file) => Ok(Some(file)),
        Journal::Sheets { entries, balances } => {
            let file = aside(move || xlsx(&entries, &balances, form)).await?;
            file.map(Some).map_err(|error| written(&error))
        }
    }
}

/// What was read for a journal's file; a workbook is written when the database is let go of, where nobody waits.
enum Journal {
    TooLong,
    Text(Vec<u8>),
    Sheets { entries: Vec<EntryView>, balances: Vec<TrialRow> },
}

/// A file could not be written, which is our fault.
fn written(error: &TableError) -> WorkflowError {
    WorkflowError::Internal(error.to_string())
}

/// The next entries of the month, oldest first.
async fn batch(
    work: Work<'_>,
    organization: Uuid,
    period: Period,
    after: Option<EntryPlace>,
) -> Result<Vec<EntryView>, WorkflowError> {
    let filter = EntryFilter { period: Some(period), ..EntryFilter::default() };
    let mut wanted = Conditions::of(organization, &filter);
    if let Some(place) = after {
        wanted.beyond(">", place);
    }
    let sql = format!(
        "{ENTRIES} FROM (SELECT * FROM ledger_entry e WHERE {} \
         ORDER BY e.posted_on, e.occurrence_id, e.position LIMIT {BATCH}) e {FROM} \
         ORDER BY e.posted_on, e.occurrence_id, e.position",
        wanted.sql()
    );
    let found: Vec<EntryRow> = rows(work.tx, &sql, wanted.values()).await?;
    found.into_iter().map(EntryRow::view).collect()
}

#[derive(FromQueryResult)]
struct Counted {
    number: i64,
}

/// How many entries the month has.
async fn count(work: Work<'_>, organization: Uuid, period: Period) -> Result<usize, WorkflowError> {
    let counted: Option<Counted> = row(
        work.tx,
        "SELECT count(*) AS number FROM ledger_entry WHERE organization_id = $1 AND posted_on BETWEEN $2 AND $3",
        [organization.into(), period.first_day().into(), period.last_day().into()],
    )
    .await?;
    Ok(counted.map_or(0, |counted| usize::try_from(counted.number).unwrap_or(usize::MAX)))
}

/// All entries of the month, oldest first.
async fn all(
    work: Work<'_>,
    organization: Uuid,
    period: Period,
) -> Result<Vec<EntryView>, WorkflowError> {
    let mut entries: Vec<EntryView> = Vec::new();
    loop {
        let after = entries.last().map(EntryView::place);
        let mut next = batch(work, organization, period, after).await?;
        let is_last = next.len() < BATCH;
        entries.append(&mut next);
        if is_last {
            return Ok(entries);
        }
    }
}

async fn csv(
    work: Work<'_>,
    organization: Uuid,
    period: Period,
    form: FileForm,
) -> Result<Vec<u8>, WorkflowError> {
    // With a BOM, which spreadsheets need to read the letters right.
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let failed = |error: csv::Error| written(&TableError::Csv(error));
    writer.write_record(COLUMNS).map_err(failed)?;
    let mut after = None;
    loop {
        let entries = batch(work, organization, period, after).await?;
        for entry in &entries {
            let line = line(entry, form);
            let cells = line.iter().map(|cell| match cell {
                Cell::Text(text) => defused(text),
                Cell::Count(number) => number.to_string(),
                Cell::Money(amount) => amount.to_string(),
            });
            writer.write_record(cells).map_err(failed)?;
        }
        after = entries.last().map(EntryView::place);
        if entries.len() < BATCH {
            break;
        }
    }
    writer.into_inner().map_err(|error| failed(error.into_error().into()))
}

/// What stands in one cell of the journal.
enum Cell {
    Text(String),
    Count(i32),
    Money(Money),
}

/// An entry as a line of the journal.
fn line(entry: &EntryView, form: FileForm) -> [Cell; 13] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let account = Account::from_word(entry.account);
    let member =
        || entry.member.as_ref().and_then(|member| member.name.as_ref().or(member.number.as_ref()));
    let partner = entry.partner.as_ref().map(|partner| &partner.name).or_else(member);
    let document = entry.document.as_ref().and_then(|document| document.number.as_deref());
    [
        Cell::Text(entry.posted_on.to_string()),
        Cell::Text(entry.business_date.to_string()),
        Cell::Text(entry.occurrence_id.to_string()),
        Cell::Count(entry.position),
        text(&entry.kind),
        text((form.what)(&entry.kind)),
        text(document.unwrap_or_default()),
        text(entry.code),
        text(account.map_or("", form.account_name)),
        text(partner.map_or("", String::as_str)),
        Cell::Money(entry.debit),
        Cell::Money(entry.credit),
        Cell::Text(entry.recorded_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
    ]
}

fn xlsx(
    entries: &[EntryView],
    balances: &[TrialRow],
    form: FileForm,
) -> Result<Vec<u8>, TableError> {
    let mut workbook = Workbook::new();
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("#,##0.00"));
    let sheet = workbook.add_worksheet();
    sheet.set_name(form.sheets[0])?;
    heads(sheet, &COLUMNS, &bold)?;
    for (row, entry) in (1_u32..).zip(entries) {
        for (column, cell) in (0_u16..).zip(line(entry, form)) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string(row, column, text)?;
                }
                Cell::Count(number) => {
                    sheet.write_number(row, column, number)?;
                }
                Cell::Money(amount) => figure(sheet, (row, column), amount, &money)?,
            }
        }
    }
    for (column, width) in
        [(0, 12.0), (1, 12.0), (5, 30.0), (6, 24.0), (8, 30.0), (9, 34.0), (10, 18.0), (11, 18.0)]
    {
        sheet.set_column_width(column, width)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(form.sheets[1])?;
    heads(sheet, &BALANCE_COLUMNS, &bold)?;
    for (row, balance) in (1_u32..).zip(balances) {
        sheet.write_string(row, 0, balance.code)?;
        sheet.write_string(
            row,
            1,
            Account::from_word(balance.account).map_or("", form.account_name),
        )?;
        let figures = [balance.opening, balance.debit, balance.credit, balance.closing];
        for (column, amount) in (2_u16..).zip(figures) {
            figure(sheet, (row, column), amount, &money)?;
        }
    }
    sheet.set_column_width(1, 34.0)?;
    for column in 2..=5 {
        sheet.set_column_width(column, 20.0)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn heads(sheet: &mut Worksheet, columns: &[&str], bold: &Format) -> Result<(), TableError> {
    for (column, name) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, column, *name, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// An amount as a number a spreadsheet adds up: exact to the sen below ninety trillion rupiah, and as text above.
fn figure(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    amount: Money,
    format: &Format,
) -> Result<(), TableError> {
    const EXACT_SEN: u64 = 1 << 53;
    let text = amount.to_string();
    match text.parse::<f64>() {
        Ok(number) if amount.sen().unsigned_abs() < EXACT_SEN => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        _ => {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}
