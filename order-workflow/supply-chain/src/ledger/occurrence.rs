//! What moves value between organizations, as the ledger sees it; one for each event that does.

use super::account::{Account, Counterparty};
use super::posting::Entry;
use crate::id::OrganizationId;
use crate::invoice::{DocumentKind, Invoice, InvoiceLine, LineKind};
use crate::money::Money;
use crate::patronage::TradeClass;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Where money went through.
    Means {
        /// Hands.
        Cash = "cash",
        /// A bank, a virtual account, QRIS.
        Bank = "bank",
        /// No hands at all: what a member saved with the cooperative becomes less.
        Savings = "savings",
    }
}

impl Means {
    pub(super) const fn account(self) -> Account {
        match self {
            Self::Cash => Account::Cash,
            Self::Bank => Account::Bank,
            Self::Savings => Account::VoluntarySavings,
        }
    }
}

/// What one paper says was sold, without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// What for.
    pub kind: LineKind,
    /// To whom.
    pub trade_class: TradeClass,
    /// How much, below zero for a discount.
    pub net: Money,
}

/// An invoice, or what takes one back, as far as the books go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Who wants the money.
    pub issuer: OrganizationId,
    /// Who owes it.
    pub receiver: Counterparty,
    /// Whether the receiver may set the tax off against its own; else the tax is part of what the goods cost.
    pub receiver_deducts_tax: bool,
    /// What was sold.
    pub sales: Vec<Sale>,
    /// The tax on it.
    pub tax: Money,
}

impl Bill {
    /// Of an invoice, a credit note or a reversal.
    #[must_use]
    pub fn of(paper: &Invoice, receiver_deducts_tax: bool) -> Self {
        let mut sales: Vec<Sale> = Vec::new();
        for InvoiceLine { kind, trade_class, tax, .. } in &paper.lines {
            let alike = |sale: &&mut Sale| sale.kind == *kind && sale.trade_class == *trade_class;
            match sales.iter_mut().find(alike) {
                Some(sale) => sale.net = sale.net.plus(tax.net).unwrap_or(sale.net),
                None => sales.push(Sale { kind: *kind, trade_class: *trade_class, net: tax.net }),
            }
        }
        let (issuer, receiver, tax) = (paper.issuer, paper.receiver, paper.tax());
        Self { issuer, receiver, receiver_deducts_tax, sales, tax }
    }

    /// What has to be paid.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        Money::sum(self.sales.iter().map(|sale| sale.net))?.plus(self.tax)
    }
}

/// Who owes whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwedBy {
    /// Who owes.
    pub debtor: Counterparty,
    /// Who is owed.
    pub creditor: OrganizationId,
}

/// What moves value. Amounts are above zero unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Occurrence {
    /// An invoice was issued.
    Invoiced {
        /// What it says.
        bill: Bill,
    },
    /// A credit note was issued; `applied` of it went to its invoice at once, the rest stands to the receiver's good.
    Credited {
        /// What it says.
        bill: Bill,
        /// Of its total.
        applied: Money,
    },
    /// An invoice was taken back as a whole.
    InvoiceReversed {
        /// What the reversal says.
        bill: Bill,
    },
    /// Money came; `applied` of it went to invoices at once, the rest is on account.
    Paid {
        /// From whom to whom.
        owed: OwedBy,
        /// How much.
        amount: Money,
        /// Of that.
        applied: Money,
        /// Through what.
        means: Means,
    },
    /// A payment turned out not to be one; `applied` is what had gone to invoices.
    PaymentReversed {
        /// As it had been recorded.
        owed: OwedBy,
        /// How much.
        amount: Money,
        /// Of that.
        applied: Money,
        /// Through what.
        means: Means,
    },
    /// What was on account went to an invoice.
    Applied {
        /// Between whom.
        owed: OwedBy,
        /// How much.
        amount: Money,
    },
    /// What had gone to an invoice is on account again.
    Unapplied {
        /// Between whom.
        owed: OwedBy,
        /// How much.
        amount: Money,
    },
    /// What was on account was paid back.
    Refunded {
        /// To whom it goes back is the debtor, from whom the creditor.
        owed: OwedBy,
        /// How much.
        amount: Money,
        /// Through what.
        means: Means,
    },
    /// What was said to have been paid back never came, or was written down by mistake: it is on account again.
    RefundReversed {
        /// To whom it was to go back is the debtor, from whom the creditor.
        owed: OwedBy,
        /// How much.
        amount: Money,
        /// Through what.
        means: Means,
    },
    /// Debts of several were set off against each other; for everybody as much goes as comes.
    Netted {
        /// Each debt that became less, and by how much.
        legs: Vec<(OwedBy, Money)>,
    },
    /// What was owed was given up.
    WrittenOff {
        /// Who owed it to whom.
        owed: OwedBy,
        /// How much.
        amount: Money,
    },
    /// A bank paid a seller for a borrower; `applied` of it went to invoices at once.
    Drawn {
        /// Who lends.
        bank: OrganizationId,
        /// Who owed it to whom.
        owed: OwedBy,
        /// How much.
        amount: Money,
        /// Of that.
        applied: Money,
    },
    /// A bank did not pay a seller after all: what [`Self::Drawn`] posted is taken back, and the interest that was charged
    /// for it since.
    DrawnBack {
        /// Who lends.
        bank: OrganizationId,
        /// Who owed it to whom.
        owed: OwedBy,
        /// How much.
        amount: Money,
        /// Of that, what had settled invoices.
        applied: Money,
        /// Charged since.
        interest: Money,
    },
    /// Interest on a loan fell due.
    InterestCharged {
        /// Who lent.
        bank: OrganizationId,
        /// Who borrowed.
        borrower: OrganizationId,
        /// How much.
        amount: Money,
    },
    /// A loan was paid back, or some of it.
    Repaid {
        /// Who lent.
        bank: OrganizationId,
        /// Who borrowed.
        borrower: OrganizationId,
        /// Of the loan; may be nothing.
        principal: Money,
        /// Of the interest; may be nothing.
        interest: Money,
    },
    /// What was said to be paid back was not: it is owed again.
    RepaidBack {
        /// Who lent.
        bank: OrganizationId,
        /// Who borrowed.
        borrower: OrganizationId,
        /// Of the loan; may be nothing.
        principal: Money,
        /// Of the interest; may be nothing.
        interest: Money,
    },
    /// Goods that were sold left the store; what they had cost.
    CostOfGoods {
        /// Whose they were.
        organization: OrganizationId,
        /// As their layers say; below zero where goods came back.
        amount: Money,
    },
    /// A meeting shared the surplus, or a board passed on what came of a surplus above.
    SurplusShared {
        /// Whose.
        organization: OrganizationId,
        /// Where it stood: [`Account::Surplus`], or [`Account::PatronageIncome`] for what came from above.
        from: Account,
        /// Each part: where it goes and for whom.
        parts: Vec<(Account, Option<Counterparty>, Money)>,
    },
    /// What a meeting shared was taken back.
    SurplusTakenBack {
        /// Whose.
        organization: OrganizationId,
        /// Where it stands again.
        from: Account,
        /// As they were shared.
        parts: Vec<(Account, Option<Counterparty>, Money)>,
    },
    /// Surplus that belongs to a member or a cooperative was paid out.
    PatronagePaid {
        /// By whom.
        organization: OrganizationId,
        /// To whom.
        to: Counterparty,
        /// How much.
        amount: Money,
        /// Through what.
        means: Means,
    },
    /// Shares of a year's surplus were paid out together.
    SharesPaid {
        /// By whom.
        organization: OrganizationId,
        /// To whom, and how much to each.
        parts: Vec<(Counterparty, Money)>,
        /// Through what.
        means: Means,
    },
    /// That was written down by mistake: they are owed again.
    SharesPaidBack {
        /// By whom they were to be paid.
        organization: OrganizationId,
        /// To whom, and how much to each.
        parts: Vec<(Counterparty, Money)>,
        /// Through what.
        means: Means,
    },
    /// A line of a bank's statement that is no payment: interest, a fee, savings paid in, cash taken out.
    BankLine {
        /// Whose account it is.
        organization: OrganizationId,
        /// What it was for; one that [explains a bank's line](Account::explains_bank_lines).
        account: Account,
        /// Above zero where money came, below where it went.
        amount: Money,
    },
    /// A till was counted, and more or less was in it than the books say.
    TillCounted {
        /// Whose till.
        organization: OrganizationId,
        /// Above zero where there was more, below where there was less.
        difference: Money,
    },
    /// A year was closed: revenue and expenses were emptied into the surplus.
    YearClosed {
        /// Whose.
        organization: OrganizationId,
        /// As [`close_year`](super::close_year) reckoned them.
        entries: Vec<Entry>,
    },
    /// Balances were brought in from the books that were kept before.
    Opened {
        /// Whose.
        organization: OrganizationId,
        /// As [`opening_entries`](super::opening_entries) made them.
        entries: Vec<Entry>,
    },
}

impl Occurrence {
    /// The word the tables use.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Invoiced { .. } => "invoiced",
            Self::Credited { .. } => "credited",
            Self::InvoiceReversed { .. } => "invoice_reversed",
            Self::Paid { .. } => "paid",
            Self::PaymentReversed { .. } => "payment_reversed",
            Self::Applied { .. } => "applied",
            Self::Unapplied { .. } => "unapplied",
            Self::Refunded { .. } => "refunded",
            Self::RefundReversed { .. } => "refund_reversed",
            Self::Netted { .. } => "netted",
            Self::WrittenOff { .. } => "written_off",
            Self::Drawn { .. } => "drawn",
            Self::DrawnBack { .. } => "drawn_back",
            Self::InterestCharged { .. } => "interest_charged",
            Self::Repaid { .. } => "repaid",
            Self::RepaidBack { .. } => "repaid_back",
            Self::CostOfGoods { .. } => "cost_of_goods",
            Self::SurplusShared { .. } => "surplus_shared",
            Self::SurplusTakenBack { .. } => "surplus_taken_back",
            Self::PatronagePaid { .. } => "patronage_paid",
            Self::SharesPaid { .. } => "shares_paid",
            Self::SharesPaidBack { .. } => "shares_paid_back",
            Self::BankLine { .. } => "bank_line",
            Self::TillCounted { .. } => "till_counted",
            Self::YearClosed { .. } => "year_closed",
            Self::Opened { .. } => "opened",
        }
    }

    /// What a paper that was just issued is to the ledger; nothing for one that has no number.
    #[must_use]
    pub fn of_paper(paper: &Invoice, receiver_deducts_tax: bool) -> Option<Self> {
        paper.number.as_ref()?;
        let bill = Bill::of(paper, receiver_deducts_tax);
        Some(match paper.kind {
            DocumentKind::Invoice => Self::Invoiced { bill },
            DocumentKind::CreditNote => Self::Credited { bill, applied: paper.settled() },
            DocumentKind::Reversal => Self::InvoiceReversed { bill },
        })
    }
}
