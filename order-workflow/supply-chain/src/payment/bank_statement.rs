//! A bank's statement, line by line: which payment or which invoice is each of them?
//!
//! Only what is certain is booked by itself. For the rest the treasurer is shown what it may be, with what
//! speaks for it; a sum alone never decides, for two buyers often owe the same.

use super::bank_account::BankReference;
use crate::id::{BankAccountId, BankLineId, InvoiceId, PaymentId, PaymentRequestId, RefundId};
use crate::ledger::Counterparty;
use crate::money::Money;
use crate::words::words;
use chrono::NaiveDate;

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
    /// The virtual account number or invoice number that the payer was to write.
    pub mark: Option<String>,
}

/// What a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// A payment that was recorded and not confirmed.
    Payment(PaymentId),
    /// A request that a provider shows.
    Request(PaymentRequestId),
    /// An invoice that is open.
    Invoice(InvoiceId),
    /// Money that was paid back.
    Refund(RefundId),
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

/// Finds what a line may be. `expected` is what is awaited on the line's own side, in amounts above zero: what is to
/// come where money came, what was sent where it went.
#[must_use]
pub fn match_line(line: &StatementLine, expected: &[ExpectedPayment]) -> Match {
    let printed = plain(&format!("{} {}", line.description, line.counterparty_name));
    let joined: String = printed.split(' ').collect();
    let mut candidates: Vec<(Candidate, Vec<Evidence>)> = Vec::new();
    for awaited in expected {
        // Nobody pays us by taking money.
        let only_comes = matches!(awaited.candidate, Candidate::Invoice(_) | Candidate::Request(_));
        if line.amount < Money::ZERO && only_comes {
            continue;
        }
        let evidence = evidence(line, awaited, &printed, &joined);
        if !evidence.is_empty() {
            candidates.push((awaited.candidate, evidence));
        }
    }
    candidates
        .sort_by_key(|(candidate, evidence)| (std::cmp::Reverse(points(evidence)), *candidate));
    let certainty = match candidates.as_slice() {
        [] => Certainty::Unknown,
        [(_, best), others @ ..] => {
            // Two that are as good as each other are no certainty.
            let is_alone = others.iter().all(|(_, other)| !is_proof(other));
            if is_proof(best) && is_alone { Certainty::Certain } else { Certainty::Unsure }
        }
    };
    candidates.truncate(MOST_CANDIDATES);
    Match { certainty, candidates }
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

fn evidence(
    line: &StatementLine,
    awaited: &ExpectedPayment,
    printed: &str,
    joined: &str,
) -> Vec<Evidence> {
    let mut found = Vec::new();
    if line.reference.is_some() && line.reference == awaited.reference {
        found.push(Evidence::SameReference);
    }
    let mark = awaited.mark.as_deref().map(|mark| plain(mark).replace(' ', ""));
    if mark.is_some_and(|mark| mark.len() >= 6 && joined.contains(&mark)) {
        found.push(Evidence::MarkInDescription);
    }
    let moved =
        if line.amount < Money::ZERO { Money::ZERO.minus(line.amount) } else { Some(line.amount) };
    if moved == Some(awaited.amount) {
        found.push(Evidence::SameAmount);
    }
    if is_named(printed, &awaited.payer_name) {
        found.push(Evidence::NameAlike);
    }
    found
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

/// Whether every telling word of the name is printed; banks cut names off, so at least one must be.
fn is_named(printed: &str, name: &str) -> bool {
    let name = plain(name);
    let mut telling =
        name.split(' ').filter(|word| word.len() >= 3 && !COMMON.contains(word)).peekable();
    telling.peek().is_some()
        && telling.all(|word| printed.split(' ').any(|printed| printed == word))
}

/// Letters and digits in upper case, one space between words.
fn plain(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
