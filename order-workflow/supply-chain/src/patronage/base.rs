//! The base of patronage: what was traded with whom, line by line, for good or taken back.

use crate::id::{InvoiceId, InvoiceLineId, OrganizationId};
use crate::invoice::{Invoice, LineKind};
use crate::ledger::Counterparty;
use crate::money::Money;
use crate::organization::Kind;
use crate::words::words;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// To whom goods were sold, as far as the surplus is concerned.
    TradeClass {
        /// A member: its trade earns patronage.
        Member = "member",
        /// Somebody else: what it left is kept apart (UU 25/1992, art. 43 and 45).
        NonMember = "non_member",
        /// Another organization; patronage where that is a member of the seller.
        InterCooperative = "inter_cooperative",
    }
}

/// What is known of the two of an order on the day that binds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TradeFacts {
    /// Whether a member of the seller's buys for themselves.
    pub is_members: bool,
    /// What the seller is.
    pub seller: Kind,
    /// What the buyer is; nothing for a member.
    pub buyer: Option<Kind>,
    /// Whether one of the two belongs to the other.
    pub is_affiliated: bool,
}

impl TradeFacts {
    /// As what the seller sells: it is frozen on each line of goods, whatever the two become to each other later (data.md 7).
    #[must_use]
    pub fn class(self) -> TradeClass {
        let is_cooperative = |kind: Kind| matches!(kind, Kind::Primary | Kind::Secondary);
        if self.is_members {
            TradeClass::Member
        } else if is_cooperative(self.seller)
            && self.buyer.is_some_and(is_cooperative)
            && self.is_affiliated
        {
            TradeClass::InterCooperative
        } else {
            TradeClass::NonMember
        }
    }
}

/// Where a base came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BaseSource {
    /// The invoice, or the credit note that took some of it back.
    pub paper: InvoiceId,
    /// Its line.
    pub line: InvoiceLineId,
}

/// One line's trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// Whose surplus it counts for: the seller's.
    pub cooperative: OrganizationId,
    /// Who bought.
    pub party: Counterparty,
    /// As what.
    pub class: TradeClass,
    /// The day it counts from.
    pub day: NaiveDate,
    /// What was traded, without tax; below zero where it was taken back.
    pub trade: Money,
    /// From which line.
    pub source: BaseSource,
}

/// The bases of an invoice, or of what takes one back: goods and what goes off them. Freight, fees, deposits and
/// roundings earn nothing.
#[must_use]
pub fn base_of_paper(paper: &Invoice) -> Vec<Base> {
    let takes_back = paper.corrects.is_some();
    let counts = |kind| matches!(kind, LineKind::Goods | LineKind::Bonus | LineKind::Discount);
    let lines = paper.lines.iter().filter(|line| counts(line.kind) && line.tax.net != Money::ZERO);
    let bases = lines.map(|line| {
        let net = line.tax.net;
        Base {
            cooperative: paper.issuer,
            party: paper.receiver,
            class: line.trade_class,
            day: paper.business_date,
            trade: if takes_back { Money::ZERO.minus(net).unwrap_or_default() } else { net },
            source: BaseSource { paper: paper.id, line: line.id },
        }
    });
    bases.collect()
}

/// What one party traded in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Who.
    pub party: Counterparty,
    /// As what.
    pub class: TradeClass,
    /// How much.
    pub trade: Money,
}

/// Adds up a cooperative's bases of a year by party and class; nothing when 64 bits of sen do not hold a sum.
#[must_use]
pub fn tally(bases: &[Base], cooperative: OrganizationId, year: i32) -> Option<Vec<Tally>> {
    let mut sums: BTreeMap<(Counterparty, &'static str), Tally> = BTreeMap::new();
    let of_year =
        bases.iter().filter(|base| base.cooperative == cooperative && base.day.year() == year);
    for Base { party, class, trade, .. } in of_year {
        let nothing = Tally { party: *party, class: *class, trade: Money::ZERO };
        let sum = sums.entry((*party, class.as_str())).or_insert(nothing);
        sum.trade = sum.trade.plus(*trade)?;
    }
    Some(sums.into_values().collect())
}
