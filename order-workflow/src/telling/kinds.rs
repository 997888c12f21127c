//! The kinds of entry in an order's history: who may know of one, and who is told of it.
//!
//! The table is total: a kind that is not in it is known to whom its fields are meant for, and told to the
//! other side. A new kind that should be told differently gets a line.

use supply_chain::organization::Role;
use supply_chain::purchase_order::Party;

/// What programs see before the kind: `order.submitted`.
pub const TYPE_PREFIX: &str = "order.";

/// The type that programs see. Only the kinds of an order's history have a prefix to be put before.
#[must_use]
pub fn type_of(kind: &str) -> String {
    if kind.contains('.') { kind.to_owned() } else { format!("{TYPE_PREFIX}{kind}") }
}

/// The kind of a type that programs may name, if there is one.
#[must_use]
pub fn kind_of(word: &str) -> Option<&str> {
    let of_order = word.strip_prefix(TYPE_PREFIX);
    of_order
        .filter(|kind| RULES.iter().any(|rule| rule.kind == *kind))
        .or_else(|| Some(word).filter(|word| super::notices::KINDS.contains(word)))
}

/// How one kind of entry is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// As the history has it: `submitted`.
    pub kind: &'static str,
    /// Whether it is the buyer's own affair, whatever its fields say.
    pub is_buyers_alone: bool,
    /// Who among the buyer's people is told.
    pub buyer: &'static [Role],
    /// Who among the seller's.
    pub seller: &'static [Role],
    /// Whether colleagues of whoever did it are told too; never they themselves.
    pub tells_colleagues: bool,
}

const BUY: &[Role] = &[Role::Buyer, Role::Manager];
const BUY_AND_STORE: &[Role] = &[Role::Buyer, Role::Manager, Role::Warehouse];
const SELL: &[Role] = &[Role::Sales, Role::Manager];
const SELL_AND_STORE: &[Role] = &[Role::Sales, Role::Manager, Role::Warehouse];
const BOARD: &[Role] = &[Role::Approver];
const MONEY: &[Role] = &[Role::Treasurer];
const MONEY_AND_LEAD: &[Role] = &[Role::Treasurer, Role::Manager];

const fn rule(kind: &'static str, buyer: &'static [Role], seller: &'static [Role]) -> Rule {
    Rule { kind, is_buyers_alone: false, buyer, seller, tells_colleagues: false }
}

const fn own(kind: &'static str, buyer: &'static [Role]) -> Rule {
    Rule { kind, is_buyers_alone: true, buyer, seller: &[], tells_colleagues: true }
}

/// Every kind there is a line for, in the order of the trade.
pub static RULES: &[Rule] = &[
    own("created", &[]),
    own("edited", &[]),
    own("approval_requested", BOARD),
    own("approved", BUY),
    own("sent_back", BUY),
    rule("submitted", &[], SELL),
    rule("acknowledged", &[], &[]),
    rule("countered", BUY, SELL),
    rule("revised", BUY, SELL),
    rule("declined", BUY, SELL),
    rule("confirmed", BUY, SELL_AND_STORE),
    rule("rejected", BUY, SELL),
    rule("withdrawn", BUY, SELL),
    rule("cancelled", BUY, SELL_AND_STORE),
    rule("expired", BUY, SELL),
    rule("amendment_proposed", BUY, SELL),
    rule("amendment_opened", BUY, SELL),
    rule("amendment_dropped", BUY, SELL),
    rule("proposal_accepted", BUY, SELL),
    rule("dispatched", BUY_AND_STORE, SELL),
    rule("dispatch_undone", BUY_AND_STORE, SELL),
    rule("delivery_proven", BUY_AND_STORE, SELL_AND_STORE),
    rule("counted", BUY, SELL_AND_STORE),
    rule("receipt_corrected", BUY, SELL_AND_STORE),
    rule("short_closed", BUY, SELL),
    rule("backorder_filled", BUY_AND_STORE, SELL_AND_STORE),
    rule("backorder_late", BUY, SELL_AND_STORE),
    Rule { tells_colleagues: true, ..rule("received", MONEY, MONEY) },
    rule("claim_opened", BUY, SELL),
    rule("claim_answered", BUY, SELL),
    rule("claim_mediated", BUY, SELL),
    rule("claim_arbitrated", BUY, SELL),
    rule("claim_settled", BUY, SELL),
    rule("claim_lowered", BUY, SELL),
    rule("claim_withdrawn", BUY, SELL),
    rule("claim_goods_sent", BUY, SELL_AND_STORE),
    rule("claim_goods_taken", BUY, SELL),
    rule("claim_fell_short", BUY, SELL),
    // Whoever agreed to it has colleagues who must get the goods ready.
    Rule { tells_colleagues: true, ..rule("replacement_made", BUY, SELL_AND_STORE) },
    // Nobody writes a leg or its freight by hand: the other cooperatives' people are told as well as one's own.
    Rule { tells_colleagues: true, ..rule("leg_made", BUY, SELL) },
    Rule { tells_colleagues: true, ..rule("charge_added", MONEY_AND_LEAD, MONEY) },
    rule("invoiced", MONEY_AND_LEAD, MONEY),
    rule("credited", MONEY_AND_LEAD, MONEY),
    rule("invoice_taken_back", MONEY_AND_LEAD, MONEY),
    rule("paid", MONEY, MONEY_AND_LEAD),
    // Whoever is told of such a thing is told of the payment, the drawdown, the note or the netting itself.
    rule("settled", &[], &[]),
    rule("unsettled", &[], &[]),
    rule("written_off", MONEY_AND_LEAD, MONEY_AND_LEAD),
    rule("completed", &[], &[]),
];

/// What holds for a kind without a line: the other side is told, as far as it may know.
const OTHER: Rule = rule("", BUY, SELL);

/// How entries of this kind are told.
#[must_use]
pub fn rule_of(kind: &str) -> Rule {
    RULES.iter().find(|rule| rule.kind == kind).copied().unwrap_or(OTHER)
}

/// An entry, as far as telling it goes.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// Who may read the fields that say who did it and when: `both`, `buyer` or `seller`.
    pub audience: &'a str,
    /// Whether the order had been offered to the seller by then.
    pub is_offered: bool,
    /// The side that did it; nothing when the clock did.
    pub by: Option<Party>,
}

impl Entry<'_> {
    /// Whether this side may know of it.
    #[must_use]
    pub fn is_known_to(&self, side: Party) -> bool {
        let meant = matches!(self.audience, "both") || self.audience == side.as_str();
        match side {
            Party::Buyer => meant,
            Party::Seller => meant && self.is_offered && !rule_of(self.kind).is_buyers_alone,
        }
    }

    /// Which roles of this side are told; whoever did it themselves never is.
    #[must_use]
    pub fn told_to(&self, side: Party) -> &'static [Role] {
        let rule = rule_of(self.kind);
        if !self.is_known_to(side) || (self.by == Some(side) && !rule.tells_colleagues) {
            return &[];
        }
        match side {
            Party::Buyer => rule.buyer,
            Party::Seller => rule.seller,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: &str, by: Option<Party>) -> Entry<'_> {
        Entry { kind, audience: "both", is_offered: true, by }
    }

    #[test]
    fn an_order_is_told_to_the_sellers_desk_and_its_answer_to_the_buyer() {
        let submitted = entry("submitted", Some(Party::Buyer));
        let rejected = entry("rejected", Some(Party::Seller));

        assert_eq!(submitted.told_to(Party::Seller), SELL);
        assert!(submitted.told_to(Party::Buyer).is_empty());
        assert_eq!(rejected.told_to(Party::Buyer), BUY);
        assert!(rejected.told_to(Party::Seller).is_empty());
    }

    #[test]
    fn what_the_clock_ends_is_told_to_both() {
        let expired = entry("expired", None);

        assert_eq!((expired.told_to(Party::Buyer), expired.told_to(Party::Seller)), (BUY, SELL));
    }

    #[test]
    fn the_seller_never_learns_of_a_draft_of_approvals_or_of_an_order_that_was_never_offered() {
        for kind in ["created", "edited", "approval_requested", "approved", "sent_back"] {
            let entry = entry(kind, Some(Party::Buyer));
            assert!(!entry.is_known_to(Party::Seller), "{kind}");
            assert!(entry.told_to(Party::Seller).is_empty(), "{kind}");
        }
        let cancelled = Entry { is_offered: false, ..entry("cancelled", Some(Party::Buyer)) };
        assert!(!cancelled.is_known_to(Party::Seller) && cancelled.is_known_to(Party::Buyer));
    }

    #[test]
    fn a_kind_without_a_line_is_told_to_the_other_side_as_far_as_its_fields_are_meant_for_it() {
        let opened = entry("something_new", Some(Party::Buyer));
        let hidden = Entry { audience: "buyer", ..opened };

        assert_eq!(opened.told_to(Party::Seller), SELL);
        assert!(hidden.told_to(Party::Seller).is_empty() && hidden.is_known_to(Party::Buyer));
    }

    #[test]
    fn no_kind_has_two_lines() {
        for (at, rule) in RULES.iter().enumerate() {
            assert!(RULES[..at].iter().all(|before| before.kind != rule.kind), "{}", rule.kind);
        }
    }
}
