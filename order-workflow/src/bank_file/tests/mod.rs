//! Files as banks hand them out, read whole; and what is said of bad ones.

mod bad_files;
mod good_files;

use super::*;
use crate::price_list::Language;

fn data(name: &str) -> Vec<u8> {
    let path = format!("{}/src/bank_file/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The lines of a file as day, sen and description.
fn told(file: &BankFile) -> Vec<(String, i64, &str)> {
    let line = |line: &FileLine| (line.booked_on.to_string(), line.amount.sen());
    file.lines
        .iter()
        .map(|one| {
            let (day, sen) = line(one);
            (day, sen, one.description.as_str())
        })
        .collect()
}

fn sen(of: Option<Money>) -> Option<i64> {
    of.map(Money::sen)
}

fn refused(text: &str) -> Unusable {
    plainly(text.as_bytes()).unwrap_err()
}

/// Read with nothing said of it.
fn plainly(bytes: &[u8]) -> Result<BankFile, Unusable> {
    read(bytes, &Told::default())
}

fn mapped(bytes: &[u8], mapping: &ColumnMapping) -> Result<BankFile, Unusable> {
    read(bytes, &Told { mapping: Some(mapping.clone()), until: None })
}
