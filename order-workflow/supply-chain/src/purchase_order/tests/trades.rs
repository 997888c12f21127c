//! A thousand trades in which the partners try whatever they like, in any order.

use super::*;
use proptest::prelude::*;

/// What the trading partners may try, in any order; most of it is refused.
#[derive(Debug, Clone)]
enum Step {
    Dispatch(i64, i64),
    Undo(usize),
    Receive(usize, i64, i64),
    Correct(usize, i64, i64),
    ShortClose,
    Cancel(bool),
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_i64..100, 0_i64..100).prop_map(|(a, b)| Step::Dispatch(a, b)),
        1 => (0_usize..4).prop_map(Step::Undo),
        4 => (0_usize..4, 0_i64..100, 0_i64..100).prop_map(|(s, a, b)| Step::Receive(s, a, b)),
        1 => (0_usize..4, 0_i64..100, 0_i64..100).prop_map(|(s, a, b)| Step::Correct(s, a, b)),
        1 => Just(Step::ShortClose),
        1 => any::<bool>().prop_map(Step::Cancel),
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_is_tried_every_unit_stays_accounted_for(
        first in 1_i64..30, second in 1_i64..30, steps in prop::collection::vec(steps(), 1..25),
    ) {
        let mut order = confirmed(&[first, second]);
        for (step, n) in steps.into_iter().zip(1_u128..) {
            let (command, by) = match step {
                Step::Dispatch(a, b) => {
                    let open = |line: usize, percent| order.lines[line].counts.to_dispatch() * percent / 100;
                    (dispatch(n, &[(1, open(0, a)), (2, open(1, b))]), seller())
                }
                Step::Undo(s) => {
                    let Some(shipment) = order.shipments.get(s) else { continue };
                    (Command::UndoDispatch { shipment: shipment.id, reason: reason() }, seller())
                }
                Step::Receive(s, good, bad) => {
                    let Some(command) = counts_for(&order, s, good, bad) else { continue };
                    (command, buyer())
                }
                Step::Correct(s, good, bad) => {
                    let Some(Command::Receive { receipt, shipment, counts }) = counts_for(&order, s, good, bad)
                    else { continue };
                    (Command::CorrectReceipt { receipt, shipment, counts, reason: reason() }, buyer())
                }
                Step::ShortClose => (Command::ShortClose { reason: reason() }, seller()),
                Step::Cancel(buying) => {
                    (Command::Cancel { reason: reason() }, if buying { buyer() } else { seller() })
                }
            };
            if let Ok(next) = attempt(&order, command, &by) {
                order = next;
            }
            let sent = |line: OrderLineId| -> i64 {
                order.shipments.iter().filter(|s| s.state != ShipmentState::Undone)
                    .flat_map(|s| &s.lines).filter(|l| l.line == line).map(|l| l.shipped).sum()
            };
            for line in &order.lines {
                let c = &line.counts;
                prop_assert!(c.to_dispatch() >= 0 && c.in_transit() >= 0);
                prop_assert_eq!(c.shipped, sent(line.id));
            }
            let shipped = order.lines.iter().any(|line| line.counts.shipped > 0);
            prop_assert_eq!(order.state == State::Received, shipped && order.is_explained());
            prop_assert!(order.state != State::Cancelled || !shipped);
        }
    }
}
