//! How the world pays: payments, and what they settle.

use super::organization;
use super::world::{World, day, organization_of, treasurer};
use crate::id::{InvoiceId, OrganizationId};
use crate::invoice::{self, Settler};
use crate::ledger::{Counterparty, OwedBy};
use crate::money::Money;
use crate::payment::{self, Moment, PayableBill, Payment, Record};
use crate::signature::Quorum;

impl World {
    pub(super) fn bills(&self, from: Counterparty, to: OrganizationId) -> Vec<PayableBill> {
        let open = self.papers.values().filter(|paper| {
            paper.kind == invoice::DocumentKind::Invoice
                && (paper.receiver, paper.issuer) == (from, to)
                && paper.open() > Money::ZERO
        });
        open.map(|paper| PayableBill {
            invoice: paper.id,
            due_on: paper.due_on,
            open: paper.open(),
            planned: Money::ZERO,
        })
        .collect()
    }

    pub(super) fn pay(&mut self, (from, to): (u128, u128), sen: i64, on_account: bool) {
        if from == to {
            return;
        }
        let (from, to) = (Counterparty::Organization(organization(from)), organization(to));
        let payment = Payment::begin(self.id(), (from, to), day());
        let record = Record {
            amount: Money::from_sen(sen),
            paid_on: day(),
            method: payment::Method::Cash,
            account: None,
            reference: None,
            same_reference: None,
            evidence: Some(self.id()),
            wanted: on_account.then(Vec::new),
            bills: self.bills(from, to),
            of_order: Vec::new(),
            quorum: Quorum::nobody(),
            approvers: Vec::new(),
        };
        let by = treasurer(organization_of(from));
        self.carry_payment(payment, payment::Command::Record(Box::new(record)), &by);
    }

    pub(super) fn payment(
        &mut self,
        n: usize,
        command: payment::Command,
        whose: fn(&Payment) -> OrganizationId,
    ) {
        let Some(payment) = self.nth_payment(n) else { return };
        let by = treasurer(whose(&payment));
        self.carry_payment(payment, command, &by);
    }

    fn carry_payment(
        &mut self,
        before: Payment,
        command: payment::Command,
        by: &crate::ask::Actor,
    ) {
        let at = Moment { now: "2026-11-22T04:00:00Z".parse().unwrap(), today: day() };
        let Ok(decision) = payment::decide(&before, command, payment::By::Person(by), at) else {
            return;
        };
        let mut after = before;
        for event in &decision.events {
            self.occurrences.extend(after.occurrence_of(event));
            let settler = Settler::Payment(after.id);
            match event {
                payment::Event::Recorded { applied, .. } | payment::Event::Applied { applied } => {
                    for one in applied.clone() {
                        self.settle(one.invoice, settler, one.amount, true);
                    }
                }
                payment::Event::Unapplied { application } => {
                    self.settle(application.invoice, settler, application.amount, false);
                }
                payment::Event::Reversed { .. } => {
                    for one in after.applied.clone() {
                        self.settle(one.invoice, settler, one.amount, false);
                    }
                }
                payment::Event::Refunded { amount, .. } => {
                    let owed = OwedBy { debtor: after.payer, creditor: after.payee };
                    self.refunds.push((owed, *amount));
                }
                _ => {}
            }
            after = after.after(event);
        }
        self.payments.insert(after.id, after);
    }

    pub(super) fn settle(&mut self, invoice: InvoiceId, by: Settler, amount: Money, forth: bool) {
        let paper = self.papers[&invoice].clone();
        let command = if forth {
            invoice::Command::Apply { by, amount }
        } else {
            invoice::Command::Unapply { by, amount }
        };
        assert!(self.paper(paper, command), "what one side settles the other takes");
    }
}
