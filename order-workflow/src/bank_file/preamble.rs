//! What stands above and below a bank's table: whose account, which days, in which money, what was there before and
//! after.

use super::amount;
use super::columns::letters;
use super::day;
use crate::price_list::SheetRow;
use chrono::NaiveDate;

/// What is said beside the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Preamble {
    /// The account's number, in digits.
    pub(super) account: Option<String>,
    /// The first and last day.
    pub(super) period: Option<(NaiveDate, NaiveDate)>,
    /// In which money, where that is not rupiah.
    pub(super) foreign: Option<String>,
    /// What was there before, in sen.
    pub(super) opening: Option<i64>,
    /// What was there after, in sen.
    pub(super) closing: Option<i64>,
}

/// What a line beside the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// What was there before.
    Opening,
    /// What was there after.
    Closing,
    /// Sums of one side, or of both.
    Totals,
}

/// What a label is about.
pub(super) fn about(label: &str) -> Option<About> {
    const OPENING: [&str; 9] = [
        "saldoawal",
        "startingbalance",
        "openingbalance",
        "beginningbalance",
        "previousbalance",
        "saldosebelumnya",
        "saldolalu",
        "saldopindahan",
        "balancebroughtforward",
    ];
    const CLOSING: [&str; 5] =
        ["saldoakhir", "endingbalance", "closingbalance", "finalbalance", "balancecarriedforward"];
    const TOTALS: [&str; 18] = [
        "total",
        "jumlah",
        "totaldebet",
        "totaldebit",
        "totalkredit",
        "totalcredit",
        "mutasidebet",
        "mutasidebit",
        "mutasikredit",
        "mutasikreditcr",
        "debet",
        "debit",
        "kredit",
        "credit",
        "totalmutasi",
        "grandtotal",
        "totaltransaksi",
        "totaltransactions",
    ];
    let letters = letters(label.split([':', '=']).next().unwrap_or(label));
    let is_in = |words: &[&str]| words.contains(&letters.as_str());
    if is_in(&OPENING) {
        Some(About::Opening)
    } else if is_in(&CLOSING) {
        Some(About::Closing)
    } else if is_in(&TOTALS) {
        Some(About::Totals)
    } else {
        None
    }
}

impl Preamble {
    /// Of the lines above a table.
    pub(super) fn of(lines: &[SheetRow]) -> Self {
        let mut said = Self::default();
        for line in lines {
            said.hear(line);
        }
        said
    }

    /// Takes in one line that is no line of the table.
    pub(super) fn hear(&mut self, line: &SheetRow) {
        let cells: Vec<String> = line
            .cells
            .iter()
            .map(|cell| cell.show().trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        let Some(first) = cells.first() else { return };
        let whole = cells.join(" ");
        // `Saldo Awal : 1.000` in one cell, or label and number in two.
        let (label, behind) = match whole.split_once(':').or_else(|| whole.split_once('=')) {
            Some((label, behind)) => (label.trim().to_owned(), behind.trim().to_owned()),
            None => (first.clone(), cells.get(1..).unwrap_or_default().join(" ")),
        };
        let name = letters(&label);
        match about(&label) {
            Some(About::Opening) => self.opening = sum_in(line, &behind).or(self.opening),
            Some(About::Closing) => self.closing = sum_in(line, &behind).or(self.closing),
            _ => {}
        }
        if name.contains("periode")
            || name.contains("period")
            || name.starts_with("tanggal")
            || name.contains("date")
        {
            if let [from, until, ..] = day::all_in(&whole).as_slice() {
                self.period = (from <= until).then_some((*from, *until)).or(self.period);
            }
        } else if name.contains("matauang") || name.contains("currency") {
            self.foreign = foreign(&behind).or(self.foreign.take());
        } else if name.contains("rekening") || name.starts_with("account") || name.contains("norek")
        {
            self.account = self.account.take().or_else(|| account_number(&behind));
        }
    }
}

/// The last amount of a line beside the table.
fn sum_in(line: &SheetRow, behind: &str) -> Option<i64> {
    let signed = |found: amount::Amount| match found.way {
        Some(amount::Way::Out) => -found.sen,
        _ => found.sen,
    };
    let in_cells = line.cells.iter().rev().find_map(|cell| amount::read(cell).ok().flatten());
    let found = in_cells
        .or_else(|| amount::read(&crate::price_list::Cell::from_text(behind)).ok().flatten());
    found.map(signed)
}

/// An account's number in digits; nothing where it is masked or too short to be one.
pub(super) fn account_number(text: &str) -> Option<String> {
    let word = text.split_whitespace().find(|word| word.contains(|c: char| c.is_ascii_digit()))?;
    // `1234 5678 90` as some print it.
    let text =
        if text.chars().all(|c| c.is_ascii_digit() || " -./'".contains(c)) { text } else { word };
    if text.contains(['*', 'X', 'x']) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (5..=34).contains(&digits.len()).then_some(digits)
}

/// A currency that is not ours.
pub(super) fn foreign(text: &str) -> Option<String> {
    let word = text.trim().trim_end_matches('.').to_uppercase();
    let ours = word.is_empty()
        || word.contains("IDR")
        || word.starts_with("RP")
        || word.contains("RUPIAH");
    (!ours).then(|| word.chars().take(20).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_list::Cell;

    fn heard(lines: &[&[&str]]) -> Preamble {
        let mut said = Preamble::default();
        for cells in lines {
            let cells = cells.iter().map(|cell| Cell::from_text(cell)).collect();
            said.hear(&SheetRow { row: 0, sheet_row: 1, cells, surplus: 0 });
        }
        said
    }

    #[test]
    fn what_stands_above_a_table_is_understood() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let said = heard(&[
            &["Informasi Rekening - Mutasi Rekening"],
            &["No. Rekening", ":", "123-456-7890"],
            &["Nama : KOPERASI DESA DETUSOKO"],
            &["Periode : 01/11/2026 - 30/11/2026"],
            &["Mata Uang", "IDR"],
            &["Saldo Awal : 1.000.000,00"],
        ]);

        assert_eq!(said.account.as_deref(), Some("1234567890"));
        assert_eq!(said.period, Some((day(11, 1), day(11, 30))));
        assert_eq!((said.foreign, said.opening), (None, Some(100_000_000)));
        assert_eq!(heard(&[&["Currency", "USD"]]).foreign.as_deref(), Some("USD"));
        assert_eq!(heard(&[&["Rekening: 12****90"]]).account, None);
        assert_eq!(heard(&[&["Saldo Akhir", "'=", "-1,250.50"]]).closing, Some(-125_050));
    }
}
