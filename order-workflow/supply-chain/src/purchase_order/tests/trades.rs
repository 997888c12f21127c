//! A thousand trades in which the partners try whatever they like, in any order.

use super::changing::{amend, extra, wish};
use super::*;
use proptest::prelude::*;

/// What the trading partners may try, in any order; most of it is refused.
#[derive(Debug, Clone)]
enum Step {
    Dispatch(i64, i64),
    Undo(usize),
    Receive(usize, i64, i64),
    Correct(usize, i64, i64),
    ShortClose(bool),
    Cancel(bool),
    Amend(bool, i64, i64, bool),
    Answer(bool),
    Drop(bool),
    Fill(i64),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_i64..100, 0_i64..100).prop_map(|(a, b)| Step::Dispatch(a, b)),
        1 => (0_usize..4).prop_map(Step::Undo),
        4 => (0_usize..4, 0_i64..100, 0_i64..100).prop_map(|(s, a, b)| Step::Receive(s, a, b)),
        1 => (0_usize..4, 0_i64..100, 0_i64..100).prop_map(|(s, a, b)| Step::Correct(s, a, b)),
        1 => any::<bool>().prop_map(Step::ShortClose),
        1 => any::<bool>().prop_map(Step::Cancel),
        4 => (any::<bool>(), 0_i64..40, 0_i64..40, any::<bool>()).prop_map(|(by, a, b, more)| Step::Amend(by, a, b, more)),
        3 => any::<bool>().prop_map(Step::Answer),
        1 => any::<bool>().prop_map(Step::Drop),
        1 => (0_i64..400).prop_map(Step::Fill),
        1 => (1_i64..40).prop_map(Step::Wait),
    ]
}

fn counts_for(order: &PurchaseOrder, shipment: usize, good: i64, bad: i64) -> Option<Command> {
    let shipment = order.shipments.get(shipment)?;
    let counts = shipment
        .lines
        .iter()
        .map(|line| {
            let received = line.shipped * good / 100;
            let rejected = (line.shipped - received) * bad / 100;
            Count {
                line: line.line,
                received,
                rejected,
                lost: line.shipped - received - rejected,
                reason: None,
            }
        })
        .collect();
    let receipt = Numbers { id: id(900), number: "BPB".into() };
    Some(Command::Receive { receipt, shipment: shipment.id, counts })
}

/// The two goods, and what the seller has of them: the model that the order is held against.
struct Market {
    order: PurchaseOrder,
    on_hand: i64,
    now: DateTime<Utc>,
}

impl Market {
    /// What is there of each product beside what the order holds already.
    fn levels(&self) -> Vec<Level> {
        let held = |n: u128| -> i64 {
            let of = |line: &&Line| line.product == id(n);
            self.order.lines.iter().filter(of).map(|line| line.counts.held).sum()
        };
        let level = |n| Level {
            id: id(n + 70),
            product: id(n),
            on_hand: self.on_hand + held(n),
            reserved: held(n),
        };
        vec![level(1), level(2), level(3)]
    }

    fn attempt(&mut self, command: Command, by: By<'_>) {
        if let Ok(decision) = decide(&self.order, command, by, self.now) {
            self.order = decision.events.iter().fold(self.order.clone(), PurchaseOrder::after);
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one arm for each step")]
    fn try_step(&mut self, step: &Step, n: u128) {
        let (one, other) = (buyer(), seller());
        let side = |buying: bool| if buying { &one } else { &other };
        let levels = self.levels();
        let (command, by) = match *step {
            Step::Dispatch(a, b) => {
                let held = |line: usize, percent| {
                    self.order.lines.get(line).map_or(0, |l| l.counts.to_dispatch() * percent / 100)
                };
                (dispatch(n, &[(1, held(0, a)), (2, held(1, b))]), By::Person(&other))
            }
            Step::Undo(s) => {
                let Some(shipment) = self.order.shipments.get(s) else { return };
                let undo = Command::UndoDispatch { shipment: shipment.id, reason: reason() };
                (undo, By::Person(&other))
            }
            Step::Receive(s, good, bad) => {
                let Some(command) = counts_for(&self.order, s, good, bad) else { return };
                (command, By::Person(&one))
            }
            Step::Correct(s, good, bad) => {
                let Some(Command::Receive { receipt, shipment, counts }) =
                    counts_for(&self.order, s, good, bad)
                else {
                    return;
                };
                let reason = reason();
                (Command::CorrectReceipt { receipt, shipment, counts, reason }, By::Person(&one))
            }
            Step::ShortClose(buying) => {
                (Command::ShortClose { reason: reason() }, By::Person(side(buying)))
            }
            Step::Cancel(buying) => {
                let cancel = Command::Cancel { reason: reason(), goods_due: None };
                (cancel, By::Person(side(buying)))
            }
            Step::Amend(buying, a, b, more) => {
                let mut wishes = vec![wish(1, a), wish(2, b)];
                if more {
                    wishes
                        .push(Wish { date: Some(self.now.date_naive()), ..extra(3, a + 1, None) });
                }
                if self.order.state == State::Submitted {
                    let note = None;
                    let counter = Command::Counter { wishes, pricing: pricing(), levels, note };
                    (counter, By::Person(&other))
                } else {
                    (amend(wishes), By::Person(side(buying)))
                }
            }
            Step::Answer(buying) if buying => {
                let (basis, backorder_until) = (ApprovalBasis::default(), Some(self.now));
                let take = Command::AcceptCounter { basis, levels, backorder_until, reason: None };
                (take, By::Person(&one))
            }
            Step::Answer(_) => {
                let day = self.now.date_naive();
                let backorder = Some((day, self.now + chrono::TimeDelta::hours(30)));
                (Command::Accept { levels, backorder }, By::Person(&other))
            }
            Step::Drop(buying) => (Command::Withdraw { reason: None }, By::Person(side(buying))),
            Step::Fill(more) => {
                self.on_hand += more;
                (Command::FillBackorder { levels: self.levels() }, By::Clock)
            }
            Step::Wait(hours) => {
                self.now += chrono::TimeDelta::hours(hours);
                self.attempt(Command::NoteLateness, By::Clock);
                (Command::Expire, By::Clock)
            }
        };
        self.attempt(command, by);
    }

    /// I1, I2 and I8 of machines.md section 4, as far as one order can break them.
    fn check(&self) {
        let order = &self.order;
        let sent = |line: OrderLineId| -> i64 {
            let there = order.shipments.iter().filter(|s| s.state != ShipmentState::Undone);
            there.flat_map(|s| &s.lines).filter(|l| l.line == line).map(|l| l.shipped).sum()
        };
        let running = matches!(order.state, State::Confirmed | State::InFulfilment);
        for line in &order.lines {
            let c = &line.counts;
            assert!(c.to_dispatch() >= 0 && c.in_transit() >= 0, "{line:?}");
            assert_eq!(c.shipped, sent(line.id));
            assert!(c.held >= 0, "{line:?}");
            assert!(c.held <= c.to_dispatch() || order.state == State::Countered, "{line:?}");
            assert!(c.held == 0 || running || order.state == State::Countered, "{order:?}");
            assert!(line.proposed.is_none() || order.proposal.is_some());
        }
        let sum = Money::sum(order.lines.iter().map(|line| line.amount));
        assert_eq!(sum, Some(order.totals.total));
        let shipped = order.lines.iter().any(|line| line.counts.shipped > 0);
        assert_eq!(order.state == State::Received, shipped && order.is_explained());
        assert!(order.state != State::Cancelled || !shipped);
        assert!(order.proposal.is_none() || order.deadline.is_some());
        assert!(!order.backorder_is_late || order.backorder_until.is_some());
    }
}

proptest! {
    // 4,000 trades of up to 40 steps: some hundred thousand commands.
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn whatever_is_tried_every_unit_stays_accounted_for(
        first in 1_i64..30, second in 1_i64..30, on_hand in 0_i64..2_000, bound in any::<bool>(),
        steps in prop::collection::vec(steps(), 10..40),
    ) {
        let order = if bound {
            confirmed(&[first, second])
        } else {
            after(draft(&[first, second]), submit(), &buyer())
        };
        let mut market = Market { order, on_hand, now: noon() };
        for (step, n) in steps.iter().zip(1_u128..) {
            market.try_step(step, n);
            market.check();
        }
    }
}
