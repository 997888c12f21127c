//! Closing a year: the meeting's percentages, and what they make for each member, to the rupiah.
//!
//! SHU of a member = (share for savings × its savings / all savings) + (share for trade × its trade / all trade)
//! (domain.md 1.4). Both are shared by largest remainder, so that nothing is left in the table.

use crate::ledger::{Account, Counterparty};
use crate::money::Money;
use crate::words::words;
use chrono::NaiveDate;

words! {
    /// What a part of the surplus is for.
    SurplusUse {
        /// Kept for bad years.
        Reserve = "reserve",
        /// To members by what they saved (jasa modal).
        MembersBySavings = "members_by_savings",
        /// To members by what they traded (jasa usaha).
        MembersByTrade = "members_by_trade",
        /// To the board and the supervisors.
        Board = "board",
        /// To those who work there.
        Staff = "staff",
        /// For teaching.
        Education = "education",
        /// For those in need.
        Social = "social",
        /// For the place around it.
        Development = "development",
        /// Anything else the meeting named.
        Other = "other",
    }
}

words! {
    /// What members save; which of it earns is the cooperative's own rule.
    SavingsKind {
        /// Equal for all, paid on joining.
        Principal = "principal",
        /// Paid again and again.
        Mandatory = "mandatory",
        /// As much as one likes.
        Voluntary = "voluntary",
    }
}

/// What the members' meeting decided about a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingDecision {
    /// The year.
    pub year: i32,
    /// The surplus that is shared.
    pub surplus: Money,
    /// What of it came from trade with others than members, and is not theirs to share.
    pub from_others: Money,
    /// What that is for.
    pub others_go_to: SurplusUse,
    /// Each use with its part in hundredths of a percent; all together 10,000.
    pub uses: Vec<(SurplusUse, u32)>,
    /// Of the minutes.
    pub minutes: String,
}

/// A member of the cooperative when the year ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub party: Counterparty,
    /// Since when: of two with the same claim to the last rupiah, who came earlier gets it.
    pub since: NaiveDate,
    /// What of its savings earns.
    pub savings: Money,
    /// What it traded.
    pub trade: Money,
}

/// One part of a member's share, with every number of its formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// What there is for all.
    pub pot: Money,
    /// The member's own.
    pub mine: Money,
    /// Everybody's.
    pub all: Money,
    /// pot × mine / all, to the rupiah.
    pub share: Money,
}

impl Part {
    /// Whether the last rupiah of it came by rounding: rounded down, it would be one less.
    #[must_use]
    pub fn is_rounded_up(&self) -> bool {
        let unit: i128 = if self.pot.sen() % 100 == 0 { 100 } else { 1 };
        let (pot, mine) = (i128::from(self.pot.sen()), i128::from(self.mine.sen()));
        let all = i128::from(self.all.sen());
        all > 0 && pot / unit * mine / all * unit < i128::from(self.share.sen())
    }
}

/// What a member gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberShare {
    /// Who.
    pub party: Counterparty,
    /// For its savings.
    pub savings: Part,
    /// For its trade.
    pub trade: Part,
}

impl MemberShare {
    /// Both together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.savings.share.plus(self.trade.share).unwrap_or_default()
    }
}

/// What a year's surplus became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearShare {
    /// The year.
    pub year: i32,
    /// Each use with what it gets.
    pub uses: Vec<(SurplusUse, Money)>,
    /// Each member's share.
    pub members: Vec<MemberShare>,
}

/// Why a decision cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongDecision {
    /// Nothing to share.
    #[error("there is no surplus to share")]
    NoSurplus,
    /// More from others than there is, or less than nothing.
    #[error("what came from others is from nothing to the whole surplus")]
    OthersOutOfRange,
    /// The parts are not the whole.
    #[error("the parts add up to {basis_points} hundredths of a percent, not to 10000")]
    NotTheWhole {
        /// To what.
        basis_points: u64,
    },
    /// The same use twice.
    #[error("{} is named twice", of.as_str())]
    Repeated {
        /// Which.
        of: SurplusUse,
    },
    /// Something is for members, and none of them has any of it.
    #[error("nobody has a claim to what is for {}", of.as_str())]
    NobodyEarned {
        /// Which.
        of: SurplusUse,
    },
    /// Savings or trade below nothing.
    #[error("a member's savings or trade are below nothing")]
    BelowZero,
    /// The minutes have no number.
    #[error("the decision needs the number of its minutes")]
    NoMinutes,
    /// A sum beyond 64 bits of sen.
    #[error("a sum is too large")]
    TooLarge,
}

/// Shares a year's surplus as the meeting decided.
///
/// Who traded less than nothing in the year, for more was taken back than bought, earned nothing by it: the
/// caller hands in nought.
///
/// # Errors
/// [`WrongDecision`]
pub fn close_year(
    decision: &MeetingDecision,
    members: &[Member],
) -> Result<YearShare, WrongDecision> {
    check(decision, members)?;
    let (surplus, others) = (decision.surplus, decision.from_others);
    let of_members = surplus.minus(others).ok_or(WrongDecision::TooLarge)?;
    let weights: Vec<u64> = decision.uses.iter().map(|(_, points)| u64::from(*points)).collect();
    let pots = of_members.share(&weights);
    let mut uses: Vec<(SurplusUse, Money)> =
        decision.uses.iter().map(|(of, _)| *of).zip(pots).collect();
    let pot = |of: SurplusUse| {
        uses.iter().find(|(other, _)| *other == of).map_or(Money::ZERO, |(_, pot)| *pot)
    };
    let (by_savings, by_trade) =
        (pot(SurplusUse::MembersBySavings), pot(SurplusUse::MembersByTrade));
    // Who came earlier comes first; of two who came together, the lower identifier.
    let mut members = members.to_vec();
    members.sort_by_key(|member| (member.since, member.party));
    let savings: Vec<Money> = members.iter().map(|member| member.savings).collect();
    let trade: Vec<Money> = members.iter().map(|member| member.trade).collect();
    let savings = parts(by_savings, &savings, SurplusUse::MembersBySavings)?;
    let trade = parts(by_trade, &trade, SurplusUse::MembersByTrade)?;
    let shares = members.iter().zip(savings).zip(trade);
    let shares = shares.map(|((member, savings), trade)| MemberShare {
        party: member.party,
        savings,
        trade,
    });
    let shares = shares.collect();
    match uses.iter_mut().find(|(of, _)| *of == decision.others_go_to) {
        Some((_, pot)) => *pot = pot.plus(others).ok_or(WrongDecision::TooLarge)?,
        None => uses.push((decision.others_go_to, others)),
    }
    uses.retain(|(_, pot)| *pot != Money::ZERO);
    Ok(YearShare { year: decision.year, uses, members: shares })
}

fn check(decision: &MeetingDecision, members: &[Member]) -> Result<(), WrongDecision> {
    if decision.surplus <= Money::ZERO {
        return Err(WrongDecision::NoSurplus);
    }
    // It is posted in the members' books too: a slip of the keys must not fill them.
    if decision.surplus > Money::MOST_AT_ONCE {
        return Err(WrongDecision::TooLarge);
    }
    if decision.from_others < Money::ZERO || decision.from_others > decision.surplus {
        return Err(WrongDecision::OthersOutOfRange);
    }
    // What came from others can be for anything but the members.
    if matches!(decision.others_go_to, SurplusUse::MembersBySavings | SurplusUse::MembersByTrade) {
        return Err(WrongDecision::OthersOutOfRange);
    }
    if decision.minutes.trim().is_empty() {
        return Err(WrongDecision::NoMinutes);
    }
    for (at, (of, _)) in decision.uses.iter().enumerate() {
        if decision.uses.iter().take(at).any(|(other, _)| other == of) {
            return Err(WrongDecision::Repeated { of: *of });
        }
    }
    let basis_points: u64 = decision.uses.iter().map(|(_, points)| u64::from(*points)).sum();
    if basis_points != 10_000 {
        return Err(WrongDecision::NotTheWhole { basis_points });
    }
    let below = |member: &Member| member.savings < Money::ZERO || member.trade < Money::ZERO;
    if members.iter().any(below) { Err(WrongDecision::BelowZero) } else { Ok(()) }
}

fn parts(pot: Money, mine: &[Money], of: SurplusUse) -> Result<Vec<Part>, WrongDecision> {
    let all = Money::sum(mine.iter().copied()).ok_or(WrongDecision::TooLarge)?;
    if pot > Money::ZERO && all == Money::ZERO {
        return Err(WrongDecision::NobodyEarned { of });
    }
    let weights: Vec<u64> =
        mine.iter().map(|amount| u64::try_from(amount.sen()).unwrap_or_default()).collect();
    let shares = pot.share(&weights);
    let parts = mine.iter().zip(shares).map(|(mine, share)| Part { pot, mine: *mine, all, share });
    Ok(parts.collect())
}

impl YearShare {
    /// Where each part goes in the books: what is the members' own by member, what is for a purpose in its fund.
    #[must_use]
    pub fn postings(&self) -> Vec<(Account, Option<Counterparty>, Money)> {
        let kept = self.uses.iter().filter_map(|(of, pot)| match of {
            SurplusUse::MembersBySavings | SurplusUse::MembersByTrade => None,
            SurplusUse::Reserve => Some((Account::Reserves, None, *pot)),
            _ => Some((Account::SurplusFunds, None, *pot)),
        });
        let members = self
            .members
            .iter()
            .filter(|share| share.total() > Money::ZERO)
            .map(|share| (Account::PatronagePayable, Some(share.party), share.total()));
        kept.chain(members).collect()
    }
}
