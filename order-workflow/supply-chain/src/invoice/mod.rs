//! An invoice asks for what was received good, at the prices that were frozen when the order was submitted.
//!
//! It is made from the order's counts ([`bill`]), laid beside what was ordered and received
//! ([`three_way_match`]), and numbered without a gap. It is never changed: a [`CreditNoteLine`] takes a
//! part back, a reversal all of it. What was paid, credited, netted or given up is applied to it, and how it
//! stands is read from that ([`Standing`]); nobody sets it.
//!
//! What may be asked of it is a [`Command`], what happened an [`Event`], and [`decide`] is the rule between
//! the two (machines.md section 3, rows 19 and 22 to 24).

mod apply;
mod billing;
mod charge;
mod charge_alone;
mod command;
mod coretax;
mod credit_note;
mod decide;
mod early_payment;
mod event;
mod line;
mod numbering;
mod permission;
mod progress;
mod refusal;
mod state;
mod tax_identity;
#[cfg(test)]
mod tests;
mod three_way_match;

pub use billing::{Billable, Billing, InvoiceBasis, WantedLine, bill};
pub use charge::Charge;
pub(crate) use charge::{part_due, tax_of_charges};
pub use charge_alone::discount_credit;
pub use command::{By, Command, Issue, Paper};
pub use coretax::{
    BuyerIdentity, CoretaxInvoice, CoretaxRow, MOST_IN_A_FILE, NotForCoretax, TaxBuyer, coretax,
    unit_of_base, unit_of_pack,
};
pub use credit_note::{
    ClaimCredit, CreditNoteLine, CreditReason, WantedCredit, claim_credit, credit,
};
pub use decide::{decide, take_note_off, use_note};
pub use early_payment::{early_payment, early_payment_credit};
pub use event::Event;
pub use line::{CreditedPart, Goods, InvoiceLine, LineKind, LineShare};
pub use numbering::{
    EARLIER_DEBT_LETTERS, HEAD_OFFICE, document_number, gaps, is_like_a_number_of,
};
pub use permission::{CommandName, allowed_commands, authority};
pub use progress::{BilledCounts, OrderMoney, PaperSums, money_of, order_money};
pub use refusal::Refusal;
pub use state::{BillingAxis, DocumentKind, PaymentAxis, Side, Standing};
pub use tax_identity::{Nitku, Npwp, Nsfp, WrongIdentity};
pub use three_way_match::{
    Difference, LineMatch, allowance, is_within, matches_throughout, three_way_match,
};

use crate::id::{DrawdownId, InvoiceId, NettingId, OrganizationId, PaymentId, PurchaseOrderId};
use crate::ledger::Counterparty;
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An invoice, a credit note or a reversal as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Which.
    pub id: InvoiceId,
    /// What kind of paper.
    pub kind: DocumentKind,
    /// From its issuer's gap-free series; nothing until it is issued.
    pub number: Option<String>,
    /// For which order; nothing for a balance that was brought in.
    pub order: Option<PurchaseOrderId>,
    /// Who wants the money.
    pub issuer: OrganizationId,
    /// Who owes it: an organization, or a member of the issuer.
    pub receiver: Counterparty,
    /// The issuer's branch, as the tax office counts branches.
    pub branch: String,
    /// The day at the issuer's place.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What it asks for, by position.
    pub lines: Vec<InvoiceLine>,
    /// The invoice that it takes back, all or a part.
    pub corrects: Option<InvoiceId>,
    /// Why, where it does.
    pub reason: Option<CreditReason>,
    /// In the words of whoever wrote it; at most 500 characters.
    pub words: Option<String>,
    /// Of its tax invoices, from the tax office: one for each transaction code at most, by code.
    pub tax_numbers: Vec<Nsfp>,
    /// What settled some of it, in the order it came; on a credit note, where it went.
    pub applied: Vec<Applied>,
    /// The reversal that took it back.
    pub reversed_by: Option<InvoiceId>,
    /// Rises with every command.
    pub version: i64,
}

/// Something that settled a part of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// What.
    pub by: Settler,
    /// How much.
    pub amount: Money,
}

/// What settles an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Settler {
    /// Money.
    Payment(PaymentId),
    /// A credit note; on a credit note the invoice it went to.
    CreditNote(InvoiceId),
    /// What the receiver was owed the other way.
    Netting(NettingId),
    /// A bank paid for the receiver.
    Drawdown(DrawdownId),
    /// It was given up.
    WriteOff,
}

impl Settler {
    /// Whether it is as good as money to the issuer.
    #[must_use]
    pub const fn is_payment(self) -> bool {
        matches!(self, Self::Payment(_) | Self::Netting(_) | Self::Drawdown(_))
    }
}

impl Invoice {
    /// An invoice that asks for nothing yet.
    #[must_use]
    pub fn begin(
        id: InvoiceId,
        order: Option<PurchaseOrderId>,
        (issuer, receiver): (OrganizationId, Counterparty),
        branch: String,
        day: NaiveDate,
    ) -> Self {
        Self {
            id,
            kind: DocumentKind::Invoice,
            number: None,
            order,
            issuer,
            receiver,
            branch,
            business_date: day,
            due_on: day,
            lines: Vec::new(),
            corrects: None,
            reason: None,
            words: None,
            tax_numbers: Vec::new(),
            applied: Vec::new(),
            reversed_by: None,
            version: 0,
        }
    }

    /// What it comes to: exactly the sum of its lines.
    #[must_use]
    pub fn total(&self) -> Money {
        self.sum(InvoiceLine::payable)
    }

    /// What it comes to without tax.
    #[must_use]
    pub fn net(&self) -> Money {
        self.sum(|line| line.tax.net)
    }

    /// Its tax: the sum of its lines' (never computed from the total).
    #[must_use]
    pub fn tax(&self) -> Money {
        self.sum(|line| line.tax.tax)
    }

    fn sum(&self, of: impl Fn(&InvoiceLine) -> Money) -> Money {
        // Lines are refused when their sum is more than 64 bits hold.
        Money::sum(self.lines.iter().map(of)).unwrap_or_default()
    }

    /// What of it may still be credited, over all lines: goods cannot be credited without the discount that
    /// made them cheaper.
    #[must_use]
    pub fn creditable(&self) -> Money {
        self.sum(|line| {
            let credited = line.credited.tax;
            let taken = credited.net.plus(credited.tax).unwrap_or_default();
            line.payable().minus(taken).unwrap_or_default()
        })
    }

    /// Whether tax is printed on it at all: not by a seller that is not PKP, and not over exempt goods alone (E16).
    #[must_use]
    pub fn prints_tax(&self) -> bool {
        self.lines.iter().any(|line| line.tax.tax != Money::ZERO)
    }

    /// The tax by transaction code, as it is printed: code, base and tax.
    #[must_use]
    pub fn tax_by_code(&self) -> Vec<(String, Money, Money)> {
        let mut rows: Vec<(String, Money, Money)> = Vec::new();
        for line in &self.lines {
            let Some(rule) = line.tax_rule.as_ref().filter(|_| line.tax.tax != Money::ZERO) else {
                continue;
            };
            match rows.iter_mut().find(|(code, ..)| *code == rule.code) {
                Some((_, base, tax)) => {
                    *base = base.plus(line.tax.base).unwrap_or_default();
                    *tax = tax.plus(line.tax.tax).unwrap_or_default();
                }
                None => rows.push((rule.code.clone(), line.tax.base, line.tax.tax)),
            }
        }
        rows
    }

    /// The transaction codes under which it is handed in to the tax office, one tax invoice for each: also those under
    /// which no tax is asked for. None by a seller that is not PKP.
    #[must_use]
    pub fn tax_codes(&self) -> Vec<&str> {
        let rules = self.lines.iter().filter_map(|line| line.tax_rule.as_ref());
        let mut codes: Vec<&str> = rules.map(|rule| rule.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The number that the tax office gave it under a code.
    #[must_use]
    pub fn tax_number(&self, code: &str) -> Option<&Nsfp> {
        self.tax_numbers.iter().find(|number| number.code() == code)
    }

    /// Whether it asks for what was owed before either of the two traded here: no paper of ours, and no tax office's.
    #[must_use]
    pub fn is_brought_in(&self) -> bool {
        self.lines.iter().any(|line| line.kind == LineKind::BroughtIn)
    }

    /// The letters of the series that it counts in.
    #[must_use]
    pub fn series(&self) -> &'static str {
        let is_earlier = self.kind == DocumentKind::Invoice && self.is_brought_in();
        if is_earlier { EARLIER_DEBT_LETTERS } else { self.kind.letters() }
    }

    /// Whether it was issued and not taken back.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.number.is_some() && self.reversed_by.is_none()
    }

    /// What was applied to it.
    #[must_use]
    pub fn settled(&self) -> Money {
        Money::sum(self.applied.iter().map(|applied| applied.amount)).unwrap_or_default()
    }

    /// What was applied to it that is as good as money.
    #[must_use]
    pub fn paid(&self) -> Money {
        let paid = self.applied.iter().filter(|applied| applied.by.is_payment());
        Money::sum(paid.map(|applied| applied.amount)).unwrap_or_default()
    }

    /// What is open: still owed on an invoice, not used yet of a credit note. Nothing once it is taken back.
    #[must_use]
    pub fn open(&self) -> Money {
        if self.stands() {
            self.total().minus(self.settled()).unwrap_or_default()
        } else {
            Money::ZERO
        }
    }

    /// What the issuer may claim because of it: a credit note and a reversal run the other way.
    #[must_use]
    pub fn effect(&self) -> Money {
        match (self.number.is_some(), self.kind) {
            (false, _) => Money::ZERO,
            (true, DocumentKind::Invoice) => self.total(),
            (true, DocumentKind::CreditNote | DocumentKind::Reversal) => {
                Money::ZERO.minus(self.total()).unwrap_or_default()
            }
        }
    }

    /// How it stands on a day at the issuer's place.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        if self.number.is_none() {
            return Standing::Blank;
        }
        if self.reversed_by.is_some() {
            return Standing::Reversed;
        }
        if self.open() <= Money::ZERO {
            let gave_up = self.applied.iter().any(|applied| applied.by == Settler::WriteOff);
            return match (self.paid() > Money::ZERO, gave_up) {
                (_, true) => Standing::WrittenOff,
                (false, false) if self.total() > Money::ZERO => Standing::Credited,
                _ => Standing::Paid,
            };
        }
        if self.due_on < today {
            Standing::Overdue
        } else if self.settled() > Money::ZERO {
            Standing::PartPaid
        } else {
            Standing::Unpaid
        }
    }

    /// Which side of it an organization is on.
    #[must_use]
    pub fn side(&self, organization: OrganizationId) -> Option<Side> {
        if organization == self.issuer {
            Some(Side::Issuer)
        } else if self.number.is_some() && self.receiver == Counterparty::Organization(organization)
        {
            Some(Side::Receiver)
        } else {
            None
        }
    }

    /// The invoice after something happened to it. Total: it cannot fail, for the event has happened.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Self {
        apply::apply(&mut self, event);
        self
    }
}
