//! A bank's statement, line by line: which payment or which invoice is each of them?
//!
//! Only what is certain is booked by itself. For the rest the treasurer is shown what it may be, with what
//! speaks for it; a sum alone never decides, for two buyers often owe the same. Nor is a line booked as new money of
//! somebody of whom the same sum is recorded already: it may be that one.

use super::bank_account::BankReference;
use crate::id::{
    BankAccountId, BankLineId, DrawdownId, InvoiceId, PaymentId, PaymentRequestId, PayoutId,
    RefundId, RepaymentId,
};
use crate::ledger::Counterparty;
use crate::money::Money;
use crate::words::words;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// One line of a statement; money in is above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Which.
    pub id: BankLineId,
    /// Of which account.
    pub account: BankAccountId,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// What the bank calls it.
    pub reference: Option<BankReference>,
    /// As the bank printed it.
    pub description: String,
    /// From whom, as the bank printed it.
    pub counterparty_name: String,
}

/// Money that is awaited on an account: a payment somebody recorded, a request to pay, or an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedPayment {
    /// What it would be.
    pub candidate: Candidate,
    /// From whom.
    pub payer: Counterparty,
    /// Their name.
    pub payer_name: String,
    /// How much is awaited.
    pub amount: Money,
    /// What the bank calls it, where that is known.
    pub reference: Option<BankReference>,
    /// The numbers that the payer was to write: of a virtual account, of an invoice, or of the invoices that a payment
    /// settles.
    pub marks: Vec<String>,
}

/// What a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Candidate {
    /// A payment that was recorded and not confirmed.
    Payment(PaymentId),
    /// A request that a provider shows.
    Request(PaymentRequestId),
    /// An invoice that is open.
    Invoice(InvoiceId),
    /// Money that was paid back.
    Refund(RefundId),
    /// What a bank paid a seller for its buyer.
    Drawdown(DrawdownId),
    /// What was paid back to a bank.
    Repayment(RepaymentId),
    /// Shares of a year's surplus, paid out.
    Payout(PayoutId),
}

words! {
    /// What speaks for a candidate.
    Evidence {
        /// The bank's reference is the one that was recorded.
        SameReference = "same_reference",
        /// The number that the payer was to write stands in the description.
        MarkInDescription = "mark_in_description",
        /// The sum is exactly what is awaited.
        SameAmount = "same_amount",
        /// The payer's name is in what the bank printed.
        NameAlike = "name_alike",
    }
}

impl Evidence {
    /// How much it counts when candidates are put in order, in points.
    #[must_use]
    pub const fn points(self) -> u32 {
        match self {
            Self::SameReference => 60,
            Self::MarkInDescription => 45,
            Self::SameAmount => 30,
            Self::NameAlike => 15,
        }
    }
}

words! {
    /// How sure it is.
    Certainty {
        /// One candidate, by reference or number, and the sum is right: booked by itself.
        Certain = "certain",
        /// The treasurer decides.
        Unsure = "unsure",
        /// Nothing speaks for anything.
        Unknown = "unknown",
    }
}

/// What a line may be, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// How sure it is.
    pub certainty: Certainty,
    /// Each with what speaks for it.
    pub candidates: Vec<(Candidate, Vec<Evidence>)>,
}

/// The most candidates that are shown for one line.
const MOST_CANDIDATES: usize = 5;

/// What is awaited on one side of an account, in amounts above zero: what is to come, or else what was sent. Looked
/// through once, so that a line is held only against what could be it, however much is awaited.
#[derive(Debug, Clone, Default)]
pub struct ExpectedPayments {
    expected: Vec<Ready>,
    by_amount: HashMap<Money, Vec<usize>>,
    by_reference: HashMap<BankReference, Vec<usize>>,
    by_mark: HashMap<String, Vec<usize>>,
    /// How many letters these marks have.
    mark_lengths: BTreeSet<usize>,
    /// By the longest telling word of a name.
    by_word: HashMap<String, Vec<usize>>,
}

/// One of them, in letters that compare.
#[derive(Debug, Clone)]
struct Ready {
    expected: ExpectedPayment,
    marks: Vec<String>,
    words: Vec<String>,
}

/// Fewest letters of a number that says something where it stands in a description.
const MARK_MIN: usize = 6;

impl ExpectedPayments {
    /// Looks through what is awaited.
    #[must_use]
    pub fn new(expected: Vec<ExpectedPayment>) -> Self {
        let mut all = Self::default();
        for (at, expected) in expected.into_iter().enumerate() {
            let marks = expected.marks.iter().map(|mark| plain(mark).replace(' ', ""));
            let marks: Vec<String> = marks.filter(|mark| mark.len() >= MARK_MIN).collect();
            let words = telling(&expected.payer_name);
            all.by_amount.entry(expected.amount).or_default().push(at);
            if let Some(reference) = &expected.reference {
                all.by_reference.entry(reference.clone()).or_default().push(at);
            }
            for mark in &marks {
                all.mark_lengths.insert(mark.len());
                all.by_mark.entry(mark.clone()).or_default().push(at);
            }
            if let Some(longest) = words.iter().max_by_key(|word| word.len()) {
                all.by_word.entry(longest.clone()).or_default().push(at);
            }
            all.expected.push(Ready { expected, marks, words });
        }
        all
    }

    /// Finds what a line may be.
    #[must_use]
    pub fn match_line(&self, line: &StatementLine) -> Match {
        let printed = plain(&format!("{} {}", line.description, line.counterparty_name));
        let moved = if line.amount < Money::ZERO {
            Money::ZERO.minus(line.amount).unwrap_or_default()
        } else {
            line.amount
        };
        let mut found: Vec<(&ExpectedPayment, Vec<Evidence>)> = Vec::new();
        for at in self.touched(line, moved, &printed) {
            let Some(ready) = self.expected.get(at) else { continue };
            let candidate = ready.expected.candidate;
            // Nobody pays us by taking money.
            let only_comes = matches!(candidate, Candidate::Invoice(_) | Candidate::Request(_));
            if line.amount < Money::ZERO && only_comes {
                continue;
            }
            let evidence = ready.evidence(line, moved, &printed);
            if !evidence.is_empty() {
                found.push((&ready.expected, evidence));
            }
        }
        found.sort_by_key(|(expected, evidence)| {
            (std::cmp::Reverse(points(evidence)), expected.candidate)
        });
        let certainty = certainty(&found);
        found.truncate(MOST_CANDIDATES);
        let candidates = found.into_iter().map(|(expected, said)| (expected.candidate, said));
        Match { certainty, candidates: candidates.collect() }
    }

    /// Whatever anything may speak for, each once.
    fn touched(&self, line: &StatementLine, moved: Money, printed: &str) -> BTreeSet<usize> {
        let mut touched = BTreeSet::new();
        touched.extend(self.by_amount.get(&moved).into_iter().flatten());
        let same = line.reference.as_ref().and_then(|called| self.by_reference.get(called));
        touched.extend(same.into_iter().flatten());
        for word in printed.split(' ') {
            touched.extend(self.by_word.get(word).into_iter().flatten());
        }
        let joined: String = printed.split(' ').collect();
        for length in &self.mark_lengths {
            for (start, _) in joined.char_indices() {
                // Letters of other lengths than one byte stand in no mark, and cut none in two.
                let part = joined.get(start..start + length);
                touched.extend(part.and_then(|part| self.by_mark.get(part)).into_iter().flatten());
            }
        }
        touched
    }
}

/// How sure the best of them is.
fn certainty(found: &[(&ExpectedPayment, Vec<Evidence>)]) -> Certainty {
    let [(best, evidence), others @ ..] = found else { return Certainty::Unknown };
    // Two that are as good as each other are no certainty.
    let is_alone = others.iter().all(|(_, other)| !is_proof(other));
    // Money of the same payer that is recorded already, in the same sum: it would count twice.
    let is_new = matches!(best.candidate, Candidate::Invoice(_) | Candidate::Request(_));
    let may_be_recorded = others.iter().any(|(other, said)| {
        let is_recorded = !matches!(other.candidate, Candidate::Invoice(_) | Candidate::Request(_));
        is_recorded && other.payer == best.payer && said.contains(&Evidence::SameAmount)
    });
    if is_proof(evidence) && is_alone && !(is_new && may_be_recorded) {
        Certainty::Certain
    } else {
        Certainty::Unsure
    }
}

fn points(evidence: &[Evidence]) -> u32 {
    evidence.iter().map(|one| one.points()).sum()
}

/// A reference or a number that was given out for it, together with the right sum.
fn is_proof(evidence: &[Evidence]) -> bool {
    evidence.contains(&Evidence::SameAmount)
        && (evidence.contains(&Evidence::SameReference)
            || evidence.contains(&Evidence::MarkInDescription))
}

impl Ready {
    fn evidence(&self, line: &StatementLine, moved: Money, printed: &str) -> Vec<Evidence> {
        let joined: String = printed.split(' ').collect();
        let mut found = Vec::new();
        if line.reference.is_some() && line.reference == self.expected.reference {
            found.push(Evidence::SameReference);
        }
        if self.marks.iter().any(|mark| joined.contains(mark)) {
            found.push(Evidence::MarkInDescription);
        }
        if moved == self.expected.amount {
            found.push(Evidence::SameAmount);
        }
        // Banks cut names off, so at least one telling word must be printed, and all of them.
        let is_printed = |word: &String| printed.split(' ').any(|printed| printed == word);
        if !self.words.is_empty() && self.words.iter().all(is_printed) {
            found.push(Evidence::NameAlike);
        }
        found
    }
}

/// Words that are in half of all names here.
const COMMON: [&str; 12] = [
    "KOPERASI",
    "KOP",
    "DESA",
    "KELURAHAN",
    "MERAH",
    "PUTIH",
    "KDMP",
    "PT",
    "CV",
    "UD",
    "PRIMER",
    "SEKUNDER",
];

/// The words of a name that tell it from others.
fn telling(name: &str) -> Vec<String> {
    let name = plain(name);
    let words = name.split(' ').filter(|word| word.len() >= 3 && !COMMON.contains(word));
    words.map(str::to_owned).collect()
}

/// Letters and digits in upper case, one space between words.
fn plain(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
