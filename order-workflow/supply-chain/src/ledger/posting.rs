//! Postings: which accounts each occurrence moves, in the books of each party. Every rule of the ledger is here.

use super::account::{Account, Counterparty};
use super::occurrence::{Bill, Means, Occurrence, OwedBy, Sale};
use crate::id::OrganizationId;
use crate::invoice::LineKind;
use crate::money::Money;
use crate::patronage::TradeClass;
use serde::{Deserialize, Serialize};

/// One entry: so much on one account, above zero for a debit and below for a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which account.
    pub account: Account,
    /// For whom, where the account is kept by party.
    pub counterparty: Option<Counterparty>,
    /// Debit above zero, credit below.
    pub amount: Money,
}

/// What one occurrence is in the books of one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Whose books.
    pub organization: OrganizationId,
    /// They add up to nothing.
    pub entries: Vec<Entry>,
}

/// Why something cannot be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPosted {
    /// Its entries do not add up to nothing.
    #[error("the entries add up to {off}")]
    Unbalanced {
        /// To what instead.
        off: Money,
    },
    /// In a netting more goes than comes for somebody.
    #[error("the netting leaves {off} with {organization}")]
    NettingLeavesOver {
        /// With whom.
        organization: OrganizationId,
        /// How much.
        off: Money,
    },
    /// An amount below zero, or more applied than there is.
    #[error("an amount is out of range")]
    AmountOutOfRange,
    /// A sum beyond 64 bits of sen.
    #[error("a sum is too large")]
    TooLarge,
}

/// Whether entries add up to nothing.
///
/// # Errors
/// [`NotPosted::Unbalanced`] or [`NotPosted::TooLarge`].
pub fn is_balanced(entries: &[Entry]) -> Result<(), NotPosted> {
    let off = Money::sum(entries.iter().map(|entry| entry.amount)).ok_or(NotPosted::TooLarge)?;
    if off == Money::ZERO { Ok(()) } else { Err(NotPosted::Unbalanced { off }) }
}

/// The postings of an occurrence, one for each party that keeps books here.
///
/// # Errors
/// [`NotPosted`]; nothing is posted then.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of occurrence")]
pub fn post(occurrence: &Occurrence) -> Result<Vec<Posting>, NotPosted> {
    let mut books = Books::default();
    match occurrence {
        Occurrence::Invoiced { bill } => books.bill(bill, Side::Forth)?,
        Occurrence::InvoiceReversed { bill } => books.bill(bill, Side::Back)?,
        Occurrence::Credited { bill, applied } => books.credit_note(bill, *applied)?,
        Occurrence::Paid { owed, amount, applied, means } => {
            books.payment(*owed, *amount, *applied, *means, Side::Forth)?;
        }
        Occurrence::PaymentReversed { owed, amount, applied, means } => {
            books.payment(*owed, *amount, *applied, *means, Side::Back)?;
        }
        Occurrence::Applied { owed, amount } => books.apply(*owed, above_zero(*amount)?)?,
        Occurrence::Unapplied { owed, amount } => {
            books.apply(*owed, back(above_zero(*amount)?)?)?;
        }
        Occurrence::Refunded { owed, amount, means } => {
            let amount = above_zero(*amount)?;
            books.settle(*owed, (Account::AdvanceReceived, Account::AdvancePaid), back(amount)?)?;
            books.money(*owed, *means, back(amount)?)?;
        }
        Occurrence::RefundReversed { owed, amount, means } => {
            let amount = above_zero(*amount)?;
            books.settle(*owed, (Account::AdvanceReceived, Account::AdvancePaid), amount)?;
            books.money(*owed, *means, amount)?;
        }
        Occurrence::Netted { legs } => books.netting(legs)?,
        Occurrence::WrittenOff { owed, amount } => {
            let amount = above_zero(*amount)?;
            books.settle(*owed, (Account::Receivable, Account::Payable), amount)?;
            books.add(owed.creditor, Account::BadDebts, Some(owed.debtor), amount);
            if let Some(debtor) = owed.debtor.organization() {
                let creditor = Counterparty::Organization(owed.creditor);
                books.add(debtor, Account::OtherIncome, Some(creditor), back(amount)?);
            }
        }
        Occurrence::Drawn { bank, owed, amount, applied } => {
            books.drawdown(*bank, *owed, (*amount, *applied), Ok)?;
        }
        Occurrence::DrawnBack { bank, owed, amount, applied, interest } => {
            books.drawdown(*bank, *owed, (*amount, *applied), back)?;
            let interest = not_below(*interest)?;
            let borrower = owed.debtor.organization().ok_or(NotPosted::AmountOutOfRange)?;
            let debt = (Account::InterestReceivable, Account::InterestPayable);
            books.settle(owed_by(borrower, *bank), debt, interest)?;
            books.add(*bank, Account::InterestIncome, None, interest);
            books.add(borrower, Account::InterestExpense, None, back(interest)?);
        }
        Occurrence::InterestCharged { bank, borrower, amount } => {
            let amount = above_zero(*amount)?;
            let debt = (Account::InterestReceivable, Account::InterestPayable);
            books.settle(owed_by(*borrower, *bank), debt, back(amount)?)?;
            books.add(*bank, Account::InterestIncome, None, back(amount)?);
            books.add(*borrower, Account::InterestExpense, None, amount);
        }
        Occurrence::Repaid { bank, borrower, principal, interest } => {
            books.repaid((*bank, *borrower), (*principal, *interest), Ok)?;
        }
        Occurrence::RepaidBack { bank, borrower, principal, interest } => {
            books.repaid((*bank, *borrower), (*principal, *interest), back)?;
        }
        Occurrence::CostOfGoods { organization, amount } => {
            books.add(*organization, Account::CostOfGoods, None, *amount);
            books.add(*organization, Account::Inventory, None, back(*amount)?);
        }
        Occurrence::SurplusShared { organization, from, parts } => {
            books.surplus(*organization, *from, parts, Side::Forth)?;
        }
        Occurrence::SurplusTakenBack { organization, from, parts } => {
            books.surplus(*organization, *from, parts, Side::Back)?;
        }
        Occurrence::PatronagePaid { organization, to, amount, means } => {
            books.patronage_paid(*organization, *to, above_zero(*amount)?, *means)?;
        }
        Occurrence::SharesPaid { organization, parts, means } => {
            for (to, amount) in parts {
                books.patronage_paid(*organization, *to, above_zero(*amount)?, *means)?;
            }
        }
        Occurrence::SharesPaidBack { organization, parts, means } => {
            for (to, amount) in parts {
                let amount = back(above_zero(*amount)?)?;
                books.patronage_paid(*organization, *to, amount, *means)?;
            }
        }
        Occurrence::BankLine { organization, account, amount } => {
            if *amount == Money::ZERO || !account.explains_bank_lines() {
                return Err(NotPosted::AmountOutOfRange);
            }
            books.add(*organization, Account::Bank, None, *amount);
            books.add(*organization, *account, None, back(*amount)?);
        }
        Occurrence::TillCounted { organization, difference } => {
            if *difference == Money::ZERO {
                return Err(NotPosted::AmountOutOfRange);
            }
            let over = *difference > Money::ZERO;
            let other = if over { Account::OtherIncome } else { Account::OperatingExpense };
            books.add(*organization, Account::Cash, None, *difference);
            books.add(*organization, other, None, back(*difference)?);
        }
        Occurrence::YearClosed { organization, entries }
        | Occurrence::Opened { organization, entries } => {
            for entry in entries {
                books.add(*organization, entry.account, entry.counterparty, entry.amount);
            }
        }
    }
    books.close()
}

fn owed_by(debtor: OrganizationId, creditor: OrganizationId) -> OwedBy {
    OwedBy { debtor: Counterparty::Organization(debtor), creditor }
}

fn back(amount: Money) -> Result<Money, NotPosted> {
    Money::ZERO.minus(amount).ok_or(NotPosted::TooLarge)
}

fn above_zero(amount: Money) -> Result<Money, NotPosted> {
    if amount > Money::ZERO { Ok(amount) } else { Err(NotPosted::AmountOutOfRange) }
}

fn not_below(amount: Money) -> Result<Money, NotPosted> {
    if amount >= Money::ZERO { Ok(amount) } else { Err(NotPosted::AmountOutOfRange) }
}

fn rest_of(amount: Money, applied: Money) -> Result<Money, NotPosted> {
    let rest = not_below(amount)?.minus(not_below(applied)?).ok_or(NotPosted::TooLarge)?;
    not_below(rest)
}

/// Which way something is posted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Forth,
    Back,
}

impl Side {
    fn of(self, amount: Money) -> Result<Money, NotPosted> {
        if self == Self::Forth { Ok(amount) } else { back(amount) }
    }
}

/// The postings while they are written.
#[derive(Default)]
struct Books {
    postings: Vec<Posting>,
}

impl Books {
    fn add(
        &mut self,
        organization: OrganizationId,
        account: Account,
        counterparty: Option<Counterparty>,
        amount: Money,
    ) {
        if amount == Money::ZERO {
            return;
        }
        let entry = Entry { account, counterparty, amount };
        match self.postings.iter_mut().find(|posting| posting.organization == organization) {
            Some(posting) => posting.entries.push(entry),
            None => self.postings.push(Posting { organization, entries: vec![entry] }),
        }
    }

    /// Makes a debt less by `amount` in both books: the creditor's asset and the debtor's liability, or the
    /// other way round where the first of the two accounts is a liability. A debt grows by less than nothing.
    fn settle(
        &mut self,
        owed: OwedBy,
        (creditors, debtors): (Account, Account),
        amount: Money,
    ) -> Result<(), NotPosted> {
        self.add(owed.creditor, creditors, Some(owed.debtor), back(amount)?);
        if let Some(debtor) = owed.debtor.organization() {
            let creditor = Counterparty::Organization(owed.creditor);
            self.add(debtor, debtors, Some(creditor), amount);
        }
        Ok(())
    }

    /// Some of a loan and of its interest is paid back; `way` turns it round where it was not.
    fn repaid(
        &mut self,
        (bank, borrower): (OrganizationId, OrganizationId),
        (principal, interest): (Money, Money),
        way: fn(Money) -> Result<Money, NotPosted>,
    ) -> Result<(), NotPosted> {
        let owed = owed_by(borrower, bank);
        let (principal, interest) = (not_below(principal)?, not_below(interest)?);
        let paid = above_zero(principal.plus(interest).ok_or(NotPosted::TooLarge)?)?;
        self.settle(owed, (Account::LoanGiven, Account::LoanTaken), way(principal)?)?;
        let debt = (Account::InterestReceivable, Account::InterestPayable);
        self.settle(owed, debt, way(interest)?)?;
        self.money(owed, Means::Bank, way(paid)?)
    }

    /// Money from debtor to creditor; below zero for the way back.
    fn money(&mut self, owed: OwedBy, means: Means, amount: Money) -> Result<(), NotPosted> {
        self.add(owed.creditor, means.account(), None, amount);
        if let Some(debtor) = owed.debtor.organization() {
            self.add(debtor, means.account(), None, back(amount)?);
        }
        Ok(())
    }

    fn bill(&mut self, bill: &Bill, side: Side) -> Result<(), NotPosted> {
        let total = side.of(bill.total().ok_or(NotPosted::TooLarge)?)?;
        let owed = OwedBy { debtor: bill.receiver, creditor: bill.issuer };
        self.settle(owed, (Account::Receivable, Account::Payable), back(total)?)?;
        self.what_was_sold(bill, side, false)
    }

    fn credit_note(&mut self, bill: &Bill, applied: Money) -> Result<(), NotPosted> {
        let total = bill.total().ok_or(NotPosted::TooLarge)?;
        let owed = OwedBy { debtor: bill.receiver, creditor: bill.issuer };
        self.settle(owed, (Account::Receivable, Account::Payable), applied)?;
        let rest = rest_of(total, applied)?;
        self.settle(owed, (Account::AdvanceReceived, Account::AdvancePaid), rest)?;
        self.what_was_sold(bill, Side::Back, true)
    }

    /// What a paper says was sold: revenue and tax of the issuer, goods and costs of the receiver.
    fn what_was_sold(&mut self, bill: &Bill, side: Side, is_return: bool) -> Result<(), NotPosted> {
        let (issuer, other) = (Counterparty::Organization(bill.issuer), Some(bill.receiver));
        let tax = side.of(bill.tax)?;
        for sale in &bill.sales {
            let net = side.of(sale.net)?;
            let party = other.filter(|_| sale.kind == LineKind::Deposit);
            self.add(bill.issuer, revenue(sale, is_return), party, back(net)?);
        }
        self.add(bill.issuer, Account::OutputTax, None, back(tax)?);
        let Some(receiver) = bill.receiver.organization() else { return Ok(()) };
        for sale in &bill.sales {
            let party = Some(issuer).filter(|_| sale.kind == LineKind::Deposit);
            self.add(receiver, cost(sale.kind), party, side.of(sale.net)?);
        }
        let of_tax = if bill.receiver_deducts_tax { Account::InputTax } else { Account::Inventory };
        self.add(receiver, of_tax, None, tax);
        Ok(())
    }

    fn payment(
        &mut self,
        owed: OwedBy,
        amount: Money,
        applied: Money,
        means: Means,
        side: Side,
    ) -> Result<(), NotPosted> {
        let rest = side.of(rest_of(above_zero(amount)?, applied)?)?;
        self.settle(owed, (Account::Receivable, Account::Payable), side.of(applied)?)?;
        self.settle(owed, (Account::AdvanceReceived, Account::AdvancePaid), rest)?;
        self.money(owed, means, side.of(amount)?)
    }

    /// From on account to an invoice.
    fn apply(&mut self, owed: OwedBy, amount: Money) -> Result<(), NotPosted> {
        self.settle(owed, (Account::Receivable, Account::Payable), amount)?;
        self.settle(owed, (Account::AdvanceReceived, Account::AdvancePaid), back(amount)?)
    }

    fn netting(&mut self, legs: &[(OwedBy, Money)]) -> Result<(), NotPosted> {
        for (owed, amount) in legs {
            let amount = above_zero(*amount)?;
            self.settle(*owed, (Account::Receivable, Account::Payable), amount)?;
        }
        for Posting { organization, entries } in &self.postings {
            if let Err(NotPosted::Unbalanced { off }) = is_balanced(entries) {
                let organization = *organization;
                return Err(NotPosted::NettingLeavesOver { organization, off });
            }
        }
        Ok(())
    }

    /// A bank pays a seller for a borrower; `turned` says which way.
    fn drawdown(
        &mut self,
        bank: OrganizationId,
        owed: OwedBy,
        (amount, applied): (Money, Money),
        turned: fn(Money) -> Result<Money, NotPosted>,
    ) -> Result<(), NotPosted> {
        let rest = rest_of(above_zero(amount)?, applied)?;
        let borrower = owed.debtor.organization().ok_or(NotPosted::AmountOutOfRange)?;
        self.settle(owed, (Account::Receivable, Account::Payable), turned(applied)?)?;
        self.settle(owed, (Account::AdvanceReceived, Account::AdvancePaid), turned(rest)?)?;
        self.add(owed.creditor, Account::Bank, None, turned(amount)?);
        let loan = (Account::LoanGiven, Account::LoanTaken);
        let lent = turned(back(amount)?)?;
        self.settle(owed_by(borrower, bank), loan, lent)?;
        self.add(bank, Account::Bank, None, lent);
        Ok(())
    }

    fn surplus(
        &mut self,
        organization: OrganizationId,
        from: Account,
        parts: &[(Account, Option<Counterparty>, Money)],
        side: Side,
    ) -> Result<(), NotPosted> {
        if !matches!(from, Account::Surplus | Account::PatronageIncome) {
            return Err(NotPosted::AmountOutOfRange);
        }
        for &(account, to, amount) in parts {
            let amount = side.of(not_below(amount)?)?;
            self.add(organization, from, None, amount);
            self.add(organization, account, to, back(amount)?);
            let mirrored = account == Account::PatronagePayable;
            // A primary's part of its secondary's surplus is the primary's income (pass-through).
            if let Some(other) = to.and_then(Counterparty::organization).filter(|_| mirrored) {
                let whose = Some(Counterparty::Organization(organization));
                self.add(other, Account::PatronageReceivable, whose, amount);
                self.add(other, Account::PatronageIncome, None, back(amount)?);
            }
        }
        Ok(())
    }

    fn patronage_paid(
        &mut self,
        organization: OrganizationId,
        to: Counterparty,
        amount: Money,
        means: Means,
    ) -> Result<(), NotPosted> {
        self.add(organization, Account::PatronagePayable, Some(to), amount);
        self.add(organization, means.account(), None, back(amount)?);
        if let Some(other) = to.organization() {
            let from = Some(Counterparty::Organization(organization));
            self.add(other, Account::PatronageReceivable, from, back(amount)?);
            // What stays with the cooperative above is a share in it.
            let into = match means {
                Means::Savings => Account::Participation,
                Means::Cash | Means::Bank => means.account(),
            };
            self.add(other, into, None, amount);
        }
        Ok(())
    }

    fn close(self) -> Result<Vec<Posting>, NotPosted> {
        for posting in &self.postings {
            is_balanced(&posting.entries)?;
        }
        Ok(self.postings)
    }
}

/// Where what was sold stands in the issuer's books.
fn revenue(sale: &Sale, is_return: bool) -> Account {
    match sale.kind {
        LineKind::Goods | LineKind::Bonus | LineKind::Discount if is_return => {
            Account::SalesReturns
        }
        LineKind::Goods | LineKind::Bonus | LineKind::Discount => match sale.trade_class {
            TradeClass::Member => Account::SalesToMembers,
            TradeClass::NonMember => Account::SalesToOthers,
            TradeClass::InterCooperative => Account::SalesToCooperatives,
        },
        LineKind::Freight => Account::FreightIncome,
        LineKind::Fee => Account::FeeIncome,
        LineKind::Deposit => Account::DepositReceived,
        LineKind::Rounding => Account::Rounding,
        // Both had it in the books they kept before.
        LineKind::BroughtIn => Account::OpeningEquity,
    }
}

/// Where it stands in the receiver's: freight is part of what goods cost.
const fn cost(kind: LineKind) -> Account {
    match kind {
        LineKind::Goods | LineKind::Bonus | LineKind::Discount | LineKind::Freight => {
            Account::Inventory
        }
        LineKind::Fee => Account::FeeExpense,
        LineKind::Deposit => Account::DepositPaid,
        LineKind::Rounding => Account::Rounding,
        LineKind::BroughtIn => Account::OpeningEquity,
    }
}
