//! ISO 20022's CAMT.053, versions 02 to 08 alike: the elements that matter here have kept their names.
//!
//! Read element by element, each entry let go once it is a line. No document type is taken and no entity is known but
//! XML's own five.

use super::balance::{self, Step};
use super::fault::{Reason, RowFault, Unusable};
use super::preamble::foreign;
use super::{
    BankFile, DESCRIPTION_CHARS_MAX, FAULTS_MAX, FileLine, Format, Frame, NAME_CHARS_MAX,
    StatementField, fingerprint, kept, reference,
};
use crate::price_list::{decode_text, shortened};
use chrono::NaiveDate;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use supply_chain::money::Money;

/// How deep elements may lie; the standard's lie twelve deep.
const DEPTH_MAX: usize = 40;
/// Letters of one element.
const TEXT_MAX: usize = 10_000;
/// Elements of one entry, or around the entries of one statement: a batch has thousands of payments, each of a dozen.
const ELEMENTS_MAX: usize = 100_000;
/// Elements of a whole file: as many as the most entries have.
const FILE_ELEMENTS_MAX: usize = 3_000_000;

/// Whether the bytes look like one.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes));
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
        && head.contains("BkToCstmrStmt")
}

#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by it")]
fn damaged(detail: impl ToString) -> Unusable {
    Unusable::Damaged { form: "CAMT.053".to_owned(), detail: detail.to_string() }
}

/// An element, read.
#[derive(Debug, Default)]
struct Node {
    name: String,
    currency: String,
    text: String,
    children: Vec<Self>,
}

impl Node {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |here, name| here.children.iter().find(|child| child.name == *name))
    }

    fn text_at(&self, path: &[&str]) -> &str {
        self.at(path).map_or("", |node| node.text.trim())
    }

    /// A sum with its sign.
    fn signed(&self) -> Result<i64, Reason> {
        let text = self.text_at(&["Amt"]);
        if text.is_empty() {
            return Err(Reason::Missing);
        }
        let amount: Decimal = text.parse().map_err(|_unreadable| Reason::NotAnAmount)?;
        if amount.is_sign_negative() {
            return Err(Reason::Negative);
        }
        let sen = amount.checked_mul(Decimal::ONE_HUNDRED).ok_or(Reason::TooLarge)?;
        if !sen.is_integer() {
            return Err(Reason::ThreeDecimals);
        }
        let sen =
            sen.to_i64().filter(|sen| *sen <= super::amount::SEN_MAX).ok_or(Reason::TooLarge)?;
        match self.text_at(&["CdtDbtInd"]) {
            "CRDT" => Ok(sen),
            "DBIT" => Ok(-sen),
            _ => Err(Reason::NotADirection),
        }
    }
}

/// Reads one or several statements of one account.
pub(super) fn read(bytes: &[u8]) -> Result<BankFile, Unusable> {
    let text = decode_text(bytes);
    let mut reader = Reader::from_str(&text);
    let mut taking = Taking::default();
    let mut open: Vec<Node> = Vec::new();
    let mut counted = Counted::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) => begin(&mut open, &start, &mut counted)?,
            Event::Empty(start) => {
                begin(&mut open, &start, &mut counted)?;
                end(&mut open, &mut taking)?;
            }
            Event::End(_) => end(&mut open, &mut taking)?,
            Event::Text(words) => say(&mut open, &words.xml10_content())?,
            Event::CData(words) => say(&mut open, &words.xml10_content())?,
            Event::GeneralRef(named) => say(&mut open, &resolved(&named)?)?,
            Event::DocType(_) => return Err(damaged("a document type")),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if !open.is_empty() {
        return Err(damaged("it ends in the middle"));
    }
    taking.file()
}

/// Elements that were read so far: what is kept of them is many times what they take in the file.
#[derive(Debug, Default)]
struct Counted {
    file: usize,
    entry: usize,
    around: usize,
}

impl Counted {
    fn one_more(&mut self, name: &str, open: &[Node]) -> Result<(), Unusable> {
        if name == "Stmt" {
            self.around = 0;
        }
        if name == "Ntry" {
            self.entry = 0;
        }
        let is_in_entry = open.iter().any(|node| node.name == "Ntry");
        let here = if is_in_entry { &mut self.entry } else { &mut self.around };
        // Entries themselves are let go, and there may be many.
        *here += usize::from(name != "Ntry");
        self.file += 1;
        if *here > ELEMENTS_MAX || self.file > FILE_ELEMENTS_MAX {
            return Err(damaged("too many elements"));
        }
        Ok(())
    }
}

fn begin(
    open: &mut Vec<Node>,
    start: &BytesStart<'_>,
    counted: &mut Counted,
) -> Result<(), Unusable> {
    if open.len() >= DEPTH_MAX {
        return Err(damaged("elements lie too deep"));
    }
    counted.one_more(start.local_name().as_ref(), open)?;
    let mut currency = String::new();
    if let Some(found) = start.try_get_attribute("Ccy").map_err(damaged)? {
        currency = found.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?.into_owned();
    }
    let name = start.local_name().as_ref().to_owned();
    open.push(Node { name, currency, ..Node::default() });
    Ok(())
}

fn say(open: &mut [Node], words: &str) -> Result<(), Unusable> {
    if let Some(here) = open.last_mut() {
        here.text.push_str(words);
        if here.text.len() > TEXT_MAX {
            return Err(damaged("a text is too long"));
        }
    }
    Ok(())
}

fn resolved(named: &BytesRef<'_>) -> Result<String, Unusable> {
    if let Some(letter) = named.resolve_char_ref().map_err(damaged)? {
        return Ok(letter.to_string());
    }
    let known = quick_xml::escape::resolve_predefined_entity(named);
    known.map(str::to_owned).ok_or_else(|| damaged("an entity that XML does not know"))
}

fn end(open: &mut Vec<Node>, taking: &mut Taking) -> Result<(), Unusable> {
    let Some(node) = open.pop() else { return Ok(()) };
    match (open.last_mut(), node.name.as_str()) {
        (Some(parent), "Ntry") if parent.name == "Stmt" => taking.entry(&node)?,
        (Some(parent), "Stmt") if parent.name == "BkToCstmrStmt" => taking.statement(&node)?,
        (Some(parent), _) => parent.children.push(node),
        (None, _) => {}
    }
    Ok(())
}

/// What was taken so far.
#[derive(Default)]
struct Taking {
    frame: Frame,
    lines: Vec<FileLine>,
    steps: Vec<Step>,
    faults: Vec<RowFault>,
    wrong_rows: usize,
    pending: usize,
    entries: u32,
}

impl Taking {
    fn entry(&mut self, entry: &Node) -> Result<(), Unusable> {
        self.entries += 1;
        let row = self.entries;
        let status = match entry.text_at(&["Sts", "Cd"]) {
            "" => entry.text_at(&["Sts"]),
            code => code,
        };
        match status {
            "PDNG" | "FUTR" => {
                self.pending += 1;
                return Ok(());
            }
            // It tells of something, and books nothing.
            "INFO" => return Ok(()),
            _ => {}
        }
        let currency = entry.at(&["Amt"]).map_or("", |amount| amount.currency.as_str());
        if let Some(found) = foreign(currency) {
            return Err(Unusable::OtherCurrency { found });
        }
        let days = [["BookgDt", "Dt"], ["BookgDt", "DtTm"], ["ValDt", "Dt"], ["ValDt", "DtTm"]];
        let day =
            days.iter().map(|path| entry.text_at(path)).find(|text| !text.is_empty()).unwrap_or("");
        let booked_on = day.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        let sen = entry.signed();
        let (Some(booked_on), &Ok(sen)) = (booked_on, &sen) else {
            self.wrong_rows += 1;
            let fault = |field, content: &str, reason| RowFault {
                row,
                field,
                content: shortened(content),
                reason,
            };
            if booked_on.is_none() {
                let reason = if day.is_empty() { Reason::Missing } else { Reason::NotADay };
                self.faults.push(fault(StatementField::Day, day, reason));
            }
            if let Err(reason) = sen {
                let field = match reason {
                    Reason::NotADirection => StatementField::Way,
                    _ => StatementField::Amount,
                };
                self.faults.push(fault(field, entry.text_at(&["Amt"]), reason));
            }
            self.faults.truncate(FAULTS_MAX);
            return Ok(());
        };
        self.steps.push(Step { row, booked_on, sen, after: None });
        if sen != 0 {
            self.lines.push(line(entry, (row, booked_on, sen)));
        }
        Ok(())
    }

    /// What stands around the entries, once a statement ends.
    fn statement(&mut self, statement: &Node) -> Result<(), Unusable> {
        let ids = [["Acct", "Id", "Othr", "Id"].as_slice(), &["Acct", "Id", "IBAN"]];
        let number: String = ids
            .iter()
            .map(|path| statement.text_at(path))
            .find(|text| !text.is_empty())
            .unwrap_or("")
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if number.len() >= 5 {
            match &self.frame.account {
                Some(wanted) if !super::is_same_account(wanted, &number) => {
                    return Err(Unusable::OtherAccount { found: number, wanted: wanted.clone() });
                }
                _ => self.frame.account = Some(number),
            }
        }
        if let Some(found) = foreign(statement.text_at(&["Acct", "Ccy"])) {
            return Err(Unusable::OtherCurrency { found });
        }
        let of = |codes: &[&str]| {
            let is = |balance: &&Node| codes.contains(&balance.text_at(&["Tp", "CdOrPrtry", "Cd"]));
            let found = statement.all("Bal").find(is);
            found.map(|balance| {
                balance.signed().map_err(|reason| damaged(format!("a balance: {reason:?}")))
            })
        };
        let (opening, closing) = (of(&["OPBD", "PRCD"]).transpose()?, of(&["CLBD"]).transpose()?);
        let steps = std::mem::take(&mut self.steps);
        if self.wrong_rows == 0 {
            let ends = balance::prove(&steps, (opening, closing));
            let (opening, closing) = ends.map_err(|off| Unusable::BalanceOff { off })?;
            self.frame.opening = self.frame.opening.or(opening.map(Money::from_sen));
            self.frame.closing = closing.map(Money::from_sen);
        }
        Ok(())
    }

    fn file(self) -> Result<BankFile, Unusable> {
        if self.wrong_rows > 0 {
            return Err(Unusable::Rows { faults: self.faults, count: self.wrong_rows });
        }
        Ok(BankFile {
            format: Format::Camt053,
            frame: self.frame,
            columns: None,
            lines: self.lines,
            pending: self.pending,
        })
    }
}

fn line(entry: &Node, (row, booked_on, sen): (u32, NaiveDate, i64)) -> FileLine {
    let details: Vec<&Node> =
        entry.all("NtryDtls").flat_map(|details| details.all("TxDtls")).collect();
    let mut words: Vec<&str> = vec![entry.text_at(&["AddtlNtryInf"])];
    let mut names: Vec<&str> = Vec::new();
    let party = if sen > 0 { "Dbtr" } else { "Cdtr" };
    for one in &details {
        words.extend(
            one.at(&["RmtInf"])
                .into_iter()
                .flat_map(|info| info.all("Ustrd"))
                .map(|node| node.text.trim()),
        );
        words.push(one.text_at(&["RmtInf", "Strd", "CdtrRefInf", "Ref"]));
        words.push(one.text_at(&["AddtlTxInf"]));
        let end_to_end = one.text_at(&["Refs", "EndToEndId"]);
        words.push(if end_to_end == "NOTPROVIDED" { "" } else { end_to_end });
        names.push(one.text_at(&["RltdPties", party, "Nm"]));
        names.push(one.text_at(&["RltdPties", party, "Pty", "Nm"]));
    }
    let told = |texts: Vec<&str>| {
        let mut told: Vec<&str> = Vec::new();
        for text in texts {
            if !text.is_empty() && !told.contains(&text) {
                told.push(text);
            }
        }
        told.join(" ")
    };
    let (words, names) = (told(words), told(names));
    let own = |path: &[&str]| match details.as_slice() {
        [one] => one.text_at(path).to_owned(),
        _ => String::new(),
    };
    let servicer = entry.text_at(&["AcctSvcrRef"]).to_owned();
    let called = [
        servicer.clone(),
        own(&["Refs", "AcctSvcrRef"]),
        own(&["Refs", "TxId"]),
        own(&["Refs", "EndToEndId"]),
    ];
    let amount = Money::from_sen(sen);
    let (day, sum) = (booked_on.to_string(), amount.to_string());
    FileLine {
        row,
        booked_on,
        amount,
        reference: called
            .iter()
            .filter(|text| *text != "NOTPROVIDED")
            .find_map(|text| reference(text)),
        description: kept(&words, DESCRIPTION_CHARS_MAX),
        counterparty_name: kept(&names, NAME_CHARS_MAX),
        // Without the entry's own number, which counts from one in each file.
        fingerprint: fingerprint([day.as_str(), &sum, &servicer, &words, &names]),
        nth: 0,
    }
}
