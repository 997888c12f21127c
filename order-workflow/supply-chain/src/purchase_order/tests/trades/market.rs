//! The model that orders are held against: some goods of which so many came in, are there, and left; and
//! what four orders of them hold.

use super::step::{Step, World, who};
use super::*;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const GOODS: usize = 3;
pub(super) const ORDERS: usize = 4;

/// An order, and all that ever happened to it.
pub(super) struct Traded {
    pub(super) order: PurchaseOrder,
    pub(super) events: Vec<Event>,
    serial: u128,
}

/// The model that orders are held against: what came in, what is there, what left.
pub(super) struct Market {
    pub(super) orders: Vec<Traded>,
    pub(super) on_hand: [i64; GOODS],
    entered: [i64; GOODS],
    /// With orders that are over and out of sight.
    left: [i64; GOODS],
    pub(super) now: DateTime<Utc>,
    serial: u128,
}

/// What was tried, over all cases.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) tried: usize,
    pub(super) done: BTreeMap<&'static str, usize>,
    pub(super) refused: usize,
    pub(super) states: BTreeSet<&'static str>,
}

impl Market {
    pub(super) fn open() -> Self {
        let there = [600; GOODS];
        let mut market = Self {
            orders: Vec::new(),
            on_hand: there,
            entered: there,
            left: [0; GOODS],
            now: noon(),
            serial: 0,
        };
        for _ in 0..ORDERS {
            let begun = market.begin();
            market.orders.push(begun);
        }
        market
    }

    fn begin(&mut self) -> Traded {
        self.serial += 1;
        let order = PurchaseOrder::draft(id(self.serial), OrderKind::Direct, id(1), id(2));
        Traded { order, events: Vec::new(), serial: self.serial * 1_000 }
    }

    /// Which good a product is.
    pub(super) fn good(line: &Line) -> usize {
        (0..GOODS).find(|good| id::<ProductId>(number(*good)) == line.product).unwrap()
    }

    pub(super) fn held(&self, good: usize) -> i64 {
        let lines = self.orders.iter().flat_map(|traded| &traded.order.lines);
        lines.filter(|line| Self::good(line) == good).map(|line| line.counts.held).sum()
    }

    /// The stock as the rule is shown it: one level for all orders.
    pub(super) fn levels(&self) -> Vec<Level> {
        let level = |good: usize| Level {
            id: id(number(good) + 70),
            product: id(number(good)),
            on_hand: self.on_hand[good],
            reserved: self.held(good),
        };
        (0..GOODS).map(level).collect()
    }

    pub(super) fn pricing(&self) -> Pricing {
        let freight = AgreedCharge {
            charge: Self::charge(ChargeKind::Freight, 5_000_000),
            from: None,
            below: Some(Money::from_sen(200_000_000)),
        };
        let terms =
            Terms { deemed_receipt_days: Some(1), charges: vec![freight], ..Terms::default() };
        Pricing { today: self.now.date_naive(), terms, ..pricing() }
    }

    /// What the buyer's rules say: an order over a million waits for one of two.
    pub(super) fn basis(watched: bool) -> ApprovalBasis {
        let rule = ApprovalRule {
            id: id(700),
            condition: Condition::TotalFrom { total: Money::from_sen(100_000_000) },
            needed: 1,
            board: Vec::new(),
        };
        let approvers = vec![id(901), id(902)];
        let rules = if watched { vec![rule] } else { Vec::new() };
        ApprovalBasis { rules, approvers, ..ApprovalBasis::default() }
    }

    pub(super) fn draft(&self, at: usize, first: i64, second: i64) -> Draft {
        let traded = &self.orders[at];
        let line = |good: usize, count| DraftLine {
            id: id(traded.serial + number(good)),
            offer: id(number(good)),
            count,
        };
        let lines = [line(at % GOODS, first), line((at + 1) % GOODS, second)];
        let lines = lines.into_iter().filter(|line| line.count > 0).collect();
        Draft { lines, details: Details::default() }
    }

    fn charge(kind: ChargeKind, sen: i64) -> NamedCharge {
        NamedCharge {
            kind,
            description: kind.as_str().to_owned(),
            amount: Money::from_sen(sen),
            tax_class: None,
            includes_tax: false,
        }
    }

    /// What somebody names about the whole order, now and then: now and then too much is taken off.
    pub(super) fn charges(step: &Step) -> Option<Vec<NamedCharge>> {
        let [first, second] = step.parts.map(|percent| (percent + 1) * 100_000);
        match step.pick % 5 {
            0 => Some(vec![Self::charge(ChargeKind::Freight, first)]),
            1 => Some(vec![
                Self::charge(ChargeKind::Deposit, first),
                Self::charge(ChargeKind::Discount, -10 * second),
            ]),
            2 => Some(Vec::new()),
            _ => None,
        }
    }

    /// Another count for the first two lines, and now and then goods that are not there yet.
    pub(super) fn wishes(&self, at: usize, counts: [i64; 2], more: bool, later: bool) -> Vec<Wish> {
        let traded = &self.orders[at];
        let date = later.then(|| self.now.date_naive());
        let wish = |what, count| Wish { what, count, price: None, date, reason: None };
        let there = traded.order.lines.iter().zip(counts);
        let mut wishes: Vec<Wish> =
            there.map(|(line, count)| wish(WishedLine::Existing(line.id), count)).collect();
        let last = (at + 2) % GOODS;
        if more {
            let added = id(traded.serial + number(last));
            let (offer, substitutes) = (id(number(last)), None);
            wishes.push(wish(WishedLine::Added { id: added, offer, substitutes }, counts[0] + 1));
        }
        wishes
    }

    pub(super) fn try_step(&mut self, step: &Step, n: u128, tally: &mut Tally) {
        match step.world {
            World::Stands => {}
            World::Waits { hours } => self.now += TimeDelta::hours(hours),
            World::Delivers { good, base } => {
                self.on_hand[good] += base;
                self.entered[good] += base;
            }
        }
        let at = step.order;
        let state = self.orders[at].order.state;
        if state.is_over() || (state == State::Received && step.pick % 8 == 7) {
            self.retire(at);
        }
        let Some(command) = self.command(self.name(step), step, n) else { return };
        let before = self.orders[at].order.clone();
        let (person, name) = (who(step.who, &command), command.name());
        let by = person.as_ref().map_or(By::Clock, By::Person);
        let decision = decide(&before, command.clone(), by, self.now);
        assert_eq!(decision, decide(&before, command, by, self.now), "asked again, answered alike");
        match decision {
            Err(_) => tally.refused += 1,
            Ok(decision) => {
                *tally.done.entry(name.word()).or_default() += 1;
                let after = decision.events.iter().fold(before.clone(), PurchaseOrder::after);
                self.account(&before, &after);
                frozen_stands(&before, &after);
                tally.states.insert(after.state.as_str());
                self.orders[at].order = after;
                self.orders[at].events.extend(decision.events);
            }
        }
    }

    /// What left, left the stock; what came back is there again.
    fn account(&mut self, before: &PurchaseOrder, after: &PurchaseOrder) {
        for line in &after.lines {
            let was = before.lines.iter().find(|there| there.id == line.id);
            let shipped = line.counts.shipped - was.map_or(0, |was| was.counts.shipped);
            self.on_hand[Self::good(line)] -= shipped;
        }
    }

    /// An order that is over goes out of sight; its history alone must make it again (I7).
    fn retire(&mut self, at: usize) {
        let begun = self.begin();
        let gone = std::mem::replace(&mut self.orders[at], begun);
        for line in &gone.order.lines {
            self.left[Self::good(line)] += line.counts.shipped;
        }
        replayed(&gone);
    }

    /// I1, I2 and I3 of machines.md section 4.
    pub(super) fn check(&self) {
        for traded in &self.orders {
            check_order(&traded.order);
        }
        for good in 0..GOODS {
            let lines = self.orders.iter().flat_map(|traded| &traded.order.lines);
            let shipped: i64 =
                lines.filter(|line| Self::good(line) == good).map(|line| line.counts.shipped).sum();
            let there = self.on_hand[good];
            assert!(there >= self.held(good), "more is promised than there is: {good}");
            assert_eq!(self.entered[good], there + shipped + self.left[good], "{good}");
        }
    }
}

pub(super) fn number(good: usize) -> u128 {
    u128::try_from(good).unwrap() + 1
}

pub(super) fn replayed(traded: &Traded) {
    let order = &traded.order;
    let fresh = PurchaseOrder::draft(order.id, order.kind, order.buyer, order.seller);
    let again = traded.events.iter().fold(fresh, PurchaseOrder::after);
    assert_eq!(again, *order, "its history alone makes it");
}
