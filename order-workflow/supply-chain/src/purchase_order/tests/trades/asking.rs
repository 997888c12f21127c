//! What is tried, put into a command: as well as it can be asked, or nearly.

use super::market::Market;
use super::step::{Step, chief};
use super::*;
use crate::invoice::{InvoiceBasis, OrderMoney, order_money};

impl Market {
    /// What is tried: mostly something that somebody may ask for now.
    pub(super) fn name(&self, step: &Step) -> CommandName {
        let order = &self.orders[step.order].order;
        let people = [Some(buyer()), Some(seller()), Some(chief()), None];
        // Few orders come that far, and then the money is what is left.
        if step.aimed && order.state == State::Received {
            match step.pick % 4 {
                0 if order.to_invoice().next().is_some() => return CommandName::Invoice,
                0 | 1 => return CommandName::Complete,
                2 => return CommandName::WriteOff,
                _ => {}
            }
        }
        let open = |name: &CommandName| {
            people.iter().any(|person| {
                let by = person.as_ref().map_or(By::Clock, By::Person);
                permission::gate(order, *name, by).is_ok()
            })
        };
        let names: Vec<CommandName> =
            CommandName::ALL.into_iter().filter(|name| !step.aimed || open(name)).collect();
        let nth = |n: usize| names.get(n % names.len().max(1)).copied();
        // What begins or ends a trade is tried less often than what carries it on.
        let dull = [
            CommandName::Edit,
            CommandName::Cancel,
            CommandName::Acknowledge,
            CommandName::Pay,
            CommandName::NoteSettled,
            CommandName::NoteCredited,
            CommandName::NoteTakenBack,
        ];
        let first = nth(step.pick).filter(|name| !step.aimed || !dull.contains(name));
        first.or_else(|| nth(step.pick / 7)).unwrap_or(CommandName::Edit)
    }

    #[expect(clippy::too_many_lines, reason = "a table: one arm for each command")]
    pub(super) fn command(&self, name: CommandName, step: &Step, n: u128) -> Option<Command> {
        let (at, [a, b], reason) = (step.order, step.packs(), reason());
        let order = &self.orders[at].order;
        let number = || Some(format!("PO-{}", order.id));
        let tomorrow = self.now + chrono::TimeDelta::hours(30);
        let shipment = order.shipments.get(step.place).map(|shipment| shipment.id);
        let basis = || Self::basis(step.yes);
        Some(match name {
            CommandName::Edit => Command::Edit(self.draft(at, a, b), self.pricing()),
            CommandName::Submit => Command::Submit {
                number: number(),
                pricing: self.pricing(),
                expected_total: None,
                basis: basis(),
                reason: None,
            },
            CommandName::Approve => Command::Approve { number: number() },
            CommandName::SendBack => Command::SendBack { reason },
            CommandName::Acknowledge => Command::Acknowledge,
            CommandName::Accept => {
                let backorder = step.yes.then(|| (self.now.date_naive(), tomorrow));
                Command::Accept { levels: self.levels(), backorder }
            }
            CommandName::Counter => {
                let wishes = self.wishes(at, [a, b], false, step.yes);
                let (pricing, levels) = (self.pricing(), self.levels());
                Command::Counter {
                    wishes,
                    charges: Self::charges(step),
                    pricing,
                    levels,
                    note: None,
                }
            }
            CommandName::AcceptCounter => {
                let (basis, levels) = (basis(), self.levels());
                let backorder_until = Some(tomorrow);
                Command::AcceptCounter { basis, levels, backorder_until, reason: None }
            }
            CommandName::Revise => {
                let (draft, pricing) = (self.draft(at, a, b), self.pricing());
                Command::Revise { draft, pricing, basis: basis(), reason: None }
            }
            CommandName::Decline => Command::Decline { reason: None },
            CommandName::Reject => Command::Reject { reason },
            CommandName::Withdraw => Command::Withdraw { reason: None },
            CommandName::Cancel => Command::Cancel { reason, goods_due: None },
            CommandName::Amend => {
                let wishes = self.wishes(at, [a, b], step.also, step.also);
                Command::Amend {
                    wishes,
                    charges: Self::charges(step),
                    pricing: self.pricing(),
                    basis: basis(),
                    note: None,
                }
            }
            CommandName::Dispatch => {
                // What is set aside, or now and then more than that.
                let [a, b] = step.parts;
                let most = |line: &Line| {
                    if step.yes { line.counts.held } else { line.counts.to_dispatch() }
                };
                let part = |(line, percent): (&Line, i64)| (line.id, most(line) * percent / 100);
                let lines = order.lines.iter().zip([a, b, a]).map(part);
                let lines = (1..).zip(lines).map(|(k, (line, base))| (id(n * 10 + k), line, base));
                let shipment = Numbers { id: id(n), number: format!("SJ-{n}") };
                Command::Dispatch { shipment, lines: lines.collect(), carrier: None }
            }
            CommandName::UndoDispatch => Command::UndoDispatch { shipment: shipment?, reason },
            CommandName::ProveDelivery => {
                Command::ProveDelivery { shipment: shipment?, received_by: "Ibu Maria".into() }
            }
            CommandName::Receive => {
                let (receipt, shipment, counts) = counted(order, step, n)?;
                Command::Receive { receipt, shipment, counts }
            }
            CommandName::CorrectReceipt => {
                let (receipt, shipment, counts) = counted(order, step, n)?;
                Command::CorrectReceipt { receipt, shipment, counts, reason }
            }
            CommandName::DeemReceived => {
                let receipt = Numbers { id: id(n), number: format!("BPB-{n}") };
                Command::DeemReceived { receipt, shipment: shipment? }
            }
            CommandName::ShortClose => Command::ShortClose { reason },
            // Of orders without a pool neither is asked.
            CommandName::FillLeg | CommandName::ChargeLeg => return None,
            CommandName::FillBackorder => Command::FillBackorder { levels: self.levels() },
            CommandName::NoteLateness => Command::NoteLateness,
            CommandName::Expire => Command::Expire,
            CommandName::Invoice => {
                let part = if step.yes { 100 } else { step.parts[0] };
                let some = order.to_invoice().map(|(line, left)| (line, left * part / 100));
                let lines = some.filter(|(_, base)| *base > 0).collect();
                Command::Invoice { bill: bill(n), lines }
            }
            CommandName::Pay => Command::Pay { payment: id(n), amount: Money::from_sen(a) },
            CommandName::NoteSettled => {
                let amount = Money::from_sen(a);
                Command::NoteSettled { by: SettledBy::Netting, amount, holds: step.yes }
            }
            CommandName::WriteOff => {
                Command::WriteOff { bill: bill(n), amount: Money::from_sen(a) }
            }
            CommandName::NoteCredited => {
                Command::NoteCredited { note: bill(n), of: "INV-1".into() }
            }
            CommandName::NoteTakenBack => {
                let most = |line: &Line| if step.yes { line.counts.invoiced } else { a };
                let lines = order.lines.iter().map(|line| (line.id, most(line))).collect();
                Command::NoteTakenBack { bill: bill(n), lines, reason }
            }
            CommandName::Complete => {
                let is_finished = step.yes || order.to_invoice().next().is_none();
                let today = self.now.date_naive();
                let nothing =
                    order_money((&[], InvoiceBasis::Received), &[], true, Money::ZERO, today);
                Command::Complete(Ending {
                    money: OrderMoney { is_finished, ..nothing },
                    claimable_until: None,
                    open_claims: usize::from(step.also && !step.yes),
                })
            }
        })
    }
}

fn bill(n: u128) -> Bill {
    Bill { id: id(n), number: format!("INV-{n}"), total: Money::from_sen(100) }
}

type Counted = (Numbers<ReceiptId>, ShipmentId, Vec<Count>);

/// A shipment counted: so many percent good, so many of the rest rejected.
fn counted(order: &PurchaseOrder, step: &Step, n: u128) -> Option<Counted> {
    let shipment = order.shipments.get(step.place)?;
    let [good, bad] = step.parts;
    let count = |line: &ShipmentLine| {
        let received = line.shipped * good / 100;
        let rejected = (line.shipped - received) * bad / 100;
        let lost = line.shipped - received - rejected;
        Count { line: line.line, received, rejected, lost, reason: None }
    };
    let receipt = Numbers { id: id(n), number: format!("BPB-{n}") };
    Some((receipt, shipment.id, shipment.lines.iter().map(count).collect()))
}
