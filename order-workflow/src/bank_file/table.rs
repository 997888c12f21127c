//! A table of lines: CSV or XLSX, with what the bank says of the account above and below.

use super::amount::{self, Amount, Way};
use super::balance::{self, Step};
use super::columns::{self, ColumnMapping, Places, StatementField, letters};
use super::day::{self, Order};
use super::fault::{Reason, RowFault, Unusable};
use super::preamble::{self, About, Preamble};
use super::{
    BankFile, Columns, DESCRIPTION_CHARS_MAX, FAULTS_MAX, FileLine, Format, Frame, Header,
    NAME_CHARS_MAX, Told, fingerprint, kept, reference,
};
use crate::price_list::{Cell, Limits, SheetKind, SheetRow, read_lines, shortened};
use chrono::NaiveDate;
use supply_chain::money::Money;

/// The header is looked for in so many lines with content; above it stand names and periods.
const HEADER_WITHIN: usize = 40;

/// How much moved, and which way as far as that is said.
type Moved = (i64, Option<Way>);

/// Reads a table.
pub(super) fn read(bytes: &[u8], told: &Told, limits: &Limits) -> Result<BankFile, Unusable> {
    let (kind, lines) = read_lines(bytes, limits)?;
    let table = Table::find(&lines, told.mapping.as_ref());
    let missing = table.places.missing();
    if !missing.is_empty() {
        let headers = table.headers.iter().filter(|header| !header.is_empty()).cloned().collect();
        return Err(Unusable::ColumnsUnknown { missing, headers });
    }
    let format = match kind {
        SheetKind::Csv { .. } => Format::Csv,
        SheetKind::Xlsx => Format::Xlsx,
    };
    Reading::of(&table, format, told.until).file()
}

/// What the columns of a table are taken for.
pub(super) fn columns(bytes: &[u8], mapping: Option<&ColumnMapping>) -> Option<Columns> {
    let (_, lines) = read_lines(bytes, &Limits::default()).ok()?;
    Some(Table::find(&lines, mapping).columns())
}

/// A table with its header found.
struct Table<'a> {
    headers: Vec<String>,
    above: &'a [SheetRow],
    below: &'a [SheetRow],
    places: Places,
}

impl<'a> Table<'a> {
    fn find(lines: &'a [SheetRow], mapping: Option<&ColumnMapping>) -> Self {
        let at = |at: usize| {
            let headers = names(lines.get(at));
            let below = lines.get(at + 1..).unwrap_or_default();
            let places = Places::find(&headers, mapping, below);
            Self { headers, above: lines.get(..at).unwrap_or_default(), below, places }
        };
        let top = HEADER_WITHIN.min(lines.len());
        // The first of those that know most.
        let best = (0..top)
            .rev()
            .map(|line| (at(line).places.known(), line))
            .max_by_key(|(known, _)| *known);
        match best {
            Some((known, line)) if known >= 2 => at(line),
            _ => at(widest(lines.get(..top).unwrap_or_default())),
        }
    }

    fn columns(&self) -> Columns {
        let sample = |column: usize| {
            let cells = self.below.iter().take(20).map(|row| row.cell(column));
            cells
                .map(|cell| shortened(&cell.show()))
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        };
        let named = self.headers.iter().enumerate().filter(|(_, header)| !header.is_empty());
        let headers = named
            .map(|(column, header)| Header {
                header: header.clone(),
                field: self.places.field_at(column),
                sample: sample(column),
            })
            .collect();
        Columns { headers, fingerprint: columns::fingerprint(&self.headers) }
    }
}

fn names(line: Option<&SheetRow>) -> Vec<String> {
    line.map(|line| line.cells.iter().map(|cell| cell.show().trim().to_owned()).collect())
        .unwrap_or_default()
}

/// The first line that is about as wide as the widest.
fn widest(lines: &[SheetRow]) -> usize {
    let filled = |line: &SheetRow| line.cells.iter().filter(|cell| !cell.is_empty()).count();
    let widest = lines.iter().map(filled).max().unwrap_or(0);
    lines.iter().position(|line| filled(line) * 2 > widest).unwrap_or(0)
}

/// A line whose sign may have to be found yet.
struct Found {
    line: FileLine,
    sen: i64,
    way: Option<Way>,
    after: Option<i64>,
    cells: Vec<String>,
}

/// A table under reading.
struct Reading<'a> {
    table: &'a Table<'a>,
    format: Format,
    /// How many cells a line has.
    width: usize,
    order: Order,
    beside: Preamble,
    found: Vec<Found>,
    faults: Vec<RowFault>,
    wrong_rows: usize,
    pending: usize,
    ended: bool,
}

impl<'a> Reading<'a> {
    fn of(table: &'a Table<'a>, format: Format, until: Option<NaiveDate>) -> Self {
        let days = table.places.of(StatementField::Day).unwrap_or_default();
        let texts: Vec<String> =
            table.below.iter().map(|row| row.cell(days).show().into_owned()).collect();
        let mut beside = Preamble::of(table.above);
        beside.period = beside.period.or_else(|| until.and_then(day::year_until));
        Self {
            table,
            format,
            width: table.headers.len().max(table.places.width()),
            order: day::order(texts.iter().map(String::as_str)),
            beside,
            found: Vec::new(),
            faults: Vec::new(),
            wrong_rows: 0,
            pending: 0,
            ended: false,
        }
    }

    fn cell<'r>(&self, row: &'r SheetRow, field: StatementField) -> &'r Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.table.places.of(field).map_or(NOTHING, |column| row.cell(column))
    }

    fn text(&self, row: &SheetRow, field: StatementField) -> String {
        self.cell(row, field).show().trim().to_owned()
    }

    fn file(mut self) -> Result<BankFile, Unusable> {
        for row in self.table.below {
            let before = self.faults.len();
            self.take(row)?;
            self.wrong_rows += usize::from(self.faults.len() > before);
            self.faults.truncate(FAULTS_MAX);
        }
        if let Some(found) = self.beside.foreign {
            return Err(Unusable::OtherCurrency { found });
        }
        if self.wrong_rows > 0 {
            return Err(Unusable::Rows { faults: self.faults, count: self.wrong_rows });
        }
        let ends = (self.beside.opening, self.beside.closing);
        give_signs(&mut self.found, ends)?;
        let steps: Vec<Step> = self.found.iter().map(Found::step).collect();
        let (opening, closing) =
            balance::prove(&steps, ends).map_err(|off| Unusable::BalanceOff { off })?;
        let lines = self.found.into_iter().map(Found::line).collect();
        let frame = Frame {
            account: self.beside.account,
            opening: opening.map(Money::from_sen),
            closing: closing.map(Money::from_sen),
        };
        let columns = Some(self.table.columns());
        Ok(BankFile { format: self.format, frame, columns, lines, pending: self.pending })
    }

    fn take(&mut self, row: &SheetRow) -> Result<(), Unusable> {
        let day_text = self.text(row, StatementField::Day);
        let description = self.text(row, StatementField::Description);
        let first =
            row.cells.iter().find(|cell| !cell.is_empty()).map(|cell| cell.show().into_owned());
        let label =
            first.as_deref().and_then(preamble::about).or_else(|| preamble::about(&description));
        if is_pending(&day_text) {
            self.pending += 1;
            return Ok(());
        }
        let booked_on = match day::read(&day_text, self.order, self.beside.period) {
            Ok(booked_on) => booked_on,
            Err(_) if label.is_some() => {
                self.beside.hear(row);
                self.ended = true;
                return Ok(());
            }
            Err(_) if self.moves_nothing(row) => {
                self.go_on(row, &description);
                return Ok(());
            }
            Err(reason) => {
                let reason = if day_text.is_empty() { Reason::Missing } else { reason };
                self.fault(row, StatementField::Day, &day_text, reason);
                return Ok(());
            }
        };
        if let Some(surplus) = self.surplus(row) {
            self.fault(row, StatementField::Description, &surplus, Reason::TooManyCells);
            return Ok(());
        }
        let after = match amount::read(self.cell(row, StatementField::Balance)) {
            Ok(after) => after.map(signed),
            Err(reason) => {
                let shown = self.text(row, StatementField::Balance);
                self.fault(row, StatementField::Balance, &shown, reason);
                return Ok(());
            }
        };
        if let (Some(about @ (About::Opening | About::Closing)), true) =
            (label, self.moves_nothing(row))
        {
            let said = if about == About::Opening {
                &mut self.beside.opening
            } else {
                &mut self.beside.closing
            };
            *said = after.or(*said);
            return Ok(());
        }
        self.check_account(row)?;
        match self.amount(row) {
            Ok(Some((sen, way))) => self.keep(row, booked_on, (sen, way, after), &description),
            // Nothing moved: some print a zero for what was free.
            Ok(None) => {}
            Err((field, reason)) => {
                let shown = self.text(row, field);
                self.fault(row, field, &shown, reason);
            }
        }
        Ok(())
    }

    /// What stands right of the table in a line of text. A workbook places each cell itself, so a remark beside the table
    /// shifts nothing there.
    fn surplus(&self, row: &SheetRow) -> Option<String> {
        if self.format == Format::Xlsx {
            return None;
        }
        let beyond = row.cells.iter().skip(self.width).find(|cell| !cell.is_empty());
        // A shift may also push an empty last cell out: then this line is longer than the table's others.
        let is_longer = || {
            let others = self.table.below.iter().filter(|other| other.cells.len() <= self.width);
            row.cells.len() > self.width && others.count() * 2 > self.table.below.len()
        };
        match beyond {
            Some(cell) => Some(cell.show().into_owned()),
            None => is_longer().then(String::new),
        }
    }

    fn fault(&mut self, row: &SheetRow, field: StatementField, content: &str, reason: Reason) {
        let content = shortened(content);
        self.faults.push(RowFault { row: row.sheet_row, field, content, reason });
    }

    /// Whether a row has no amount at all.
    fn moves_nothing(&self, row: &SheetRow) -> bool {
        use StatementField::{Amount, Credit, Debit};
        [Amount, Debit, Credit].into_iter().all(|field| {
            matches!(
                amount::read(self.cell(row, field)),
                Ok(None | Some(amount::Amount { sen: 0, .. }))
            )
        })
    }

    /// More words for the line above; what stands below the table's end is nothing of ours.
    fn go_on(&mut self, row: &SheetRow, description: &str) {
        if self.ended || description.is_empty() {
            return;
        }
        if let Some(last) = self.found.last_mut() {
            let longer = format!("{} {description}", last.line.description);
            last.line.description = kept(&longer, DESCRIPTION_CHARS_MAX);
            last.cells.extend(row.cells.iter().map(|cell| cell.show().trim().to_owned()));
        }
    }

    /// Every line is of one account, in rupiah.
    fn check_account(&mut self, row: &SheetRow) -> Result<(), Unusable> {
        let currency = self.text(row, StatementField::Currency);
        if let Some(found) = preamble::foreign(&currency) {
            return Err(Unusable::OtherCurrency { found });
        }
        let Some(found) = preamble::account_number(&self.text(row, StatementField::Account)) else {
            return Ok(());
        };
        match &self.beside.account {
            Some(wanted) if !super::is_same_account(wanted, &found) => {
                Err(Unusable::OtherAccount { found, wanted: wanted.clone() })
            }
            Some(_) => Ok(()),
            None => {
                self.beside.account = Some(found);
                Ok(())
            }
        }
    }

    /// What moved; nothing where nothing did.
    fn amount(&self, row: &SheetRow) -> Result<Option<Moved>, (StatementField, Reason)> {
        use StatementField::{Credit, Debit};
        let read = |field| amount::read(self.cell(row, field)).map_err(|reason| (field, reason));
        let (debit, credit) = (read(Debit)?, read(Credit)?);
        let moved = |amount: Option<Amount>| amount.filter(|amount| amount.sen != 0);
        match (moved(debit), moved(credit)) {
            (Some(_), Some(_)) => Err((Debit, Reason::BothSides)),
            // Some print what went out with a minus; it went out all the same.
            (Some(debit), None) => Ok(Some((debit.sen, Some(Way::Out)))),
            (None, Some(credit)) if credit.way == Some(Way::Out) => Err((Credit, Reason::Negative)),
            (None, Some(credit)) => Ok(Some((credit.sen, Some(Way::In)))),
            (None, None) => {
                let amount = read(StatementField::Amount)?;
                let Some(amount) = amount.or(debit).or(credit) else {
                    return Err((StatementField::Amount, Reason::Missing));
                };
                if amount.sen == 0 {
                    return Ok(None);
                }
                let beside = self.text(row, StatementField::Way);
                let way = match amount::way(&beside) {
                    Some(way) => Some(way),
                    None if beside.is_empty() => amount.way,
                    None => return Err((StatementField::Way, Reason::NotADirection)),
                };
                Ok(Some((amount.sen, way)))
            }
        }
    }

    fn keep(
        &mut self,
        row: &SheetRow,
        booked_on: NaiveDate,
        (sen, way, after): (i64, Option<Way>, Option<i64>),
        description: &str,
    ) {
        let details = self.text(row, StatementField::Details);
        let called = self.text(row, StatementField::Reference);
        let line = FileLine {
            row: row.sheet_row,
            booked_on,
            amount: Money::ZERO,
            reference: reference(&called),
            description: kept(&format!("{description} {details}"), DESCRIPTION_CHARS_MAX),
            counterparty_name: kept(&self.text(row, StatementField::Counterparty), NAME_CHARS_MAX),
            fingerprint: [0; 32],
            nth: 0,
        };
        // The number of the row in this file is no part of what was printed about it.
        let numbering = |column: &usize| {
            let header = self.table.headers.get(*column).map(String::as_str).unwrap_or_default();
            header == "#" || matches!(letters(header).as_str(), "no" | "nomor" | "nourut" | "nr")
        };
        let cells = row.cells.iter().enumerate().filter(|(column, _)| !numbering(column));
        let cells = cells.map(|(_, cell)| cell.show().trim().to_owned()).collect();
        self.found.push(Found { line, sen, way, after, cells });
    }
}

impl Found {
    fn signed(&self) -> i64 {
        if self.way == Some(Way::Out) { -self.sen } else { self.sen }
    }

    fn step(&self) -> Step {
        let FileLine { row, booked_on, .. } = self.line;
        Step { row, booked_on, sen: self.signed(), after: self.after }
    }

    fn line(self) -> FileLine {
        let amount = Money::from_sen(self.signed());
        let filled =
            self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let printed = self.cells.iter().take(filled).map(String::as_str);
        FileLine { amount, fingerprint: fingerprint(printed), ..self.line }
    }
}

/// Lines that do not say which way they went: where others are marked, they are the other side; where none is, the
/// file's own balances must prove that all of them came in.
fn give_signs(found: &mut [Found], ends: (Option<i64>, Option<i64>)) -> Result<(), Unusable> {
    if found.iter().all(|one| one.way.is_some()) {
        return Ok(());
    }
    let said = |way| found.iter().any(|one| one.way == Some(way));
    let (some_in, some_out) = (said(Way::In), said(Way::Out));
    let bare = if some_in && !some_out { Way::Out } else { Way::In };
    for one in found.iter_mut() {
        one.way = one.way.or(Some(bare));
    }
    if !some_in && !some_out {
        let steps: Vec<Step> = found.iter().map(Found::step).collect();
        let is_said = (ends.0.is_some() && ends.1.is_some())
            || (steps.len() > 1 && steps.iter().all(|step| step.after.is_some()));
        if !is_said || balance::prove(&steps, ends).is_err() {
            return Err(Unusable::NoDirection);
        }
    }
    Ok(())
}

fn signed(amount: Amount) -> i64 {
    if amount.way == Some(Way::Out) { -amount.sen } else { amount.sen }
}

/// What a bank has seen and not booked.
fn is_pending(day: &str) -> bool {
    matches!(letters(day).as_str(), "pend" | "pending" | "tertunda")
}
