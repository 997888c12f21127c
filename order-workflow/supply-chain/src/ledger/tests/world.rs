//! A small federation that trades at random, with its papers kept as a store would keep them.

use super::organization;
use crate::id::{InvoiceId, OrganizationId, PaymentId};
use crate::invoice::{
    self, Billable, Billing, CreditReason, Invoice, InvoiceBasis, Issue, Paper, Settler,
    WantedCredit,
};
use crate::ledger::{Counterparty, Occurrence, OwedBy};
use crate::money::Money;
use crate::organization::{Kind, Role};
use crate::patronage::TradeClass;
use crate::payment::{self, Payment};
use crate::quantity::{BaseUnit, Pack};
use crate::settlement::{Debt, OpenBill, multilateral, spread};
use crate::signature::{Quorum, Signature, Signatures};
use crate::tax::{TaxClass, TaxRule};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One thing that somebody tries; what makes no sense where it falls is refused, as in life.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Bill { seller: u128, buyer: u128, price: i64, pieces: i64, taxed: bool, freight: i64 },
    Credit { paper: usize, pieces: i64 },
    Reverse { paper: usize },
    Pay { payer: u128, payee: u128, sen: i64, on_account: bool },
    Contest { payment: usize },
    Use { payment: usize },
    TakeOff { payment: usize },
    Refund { payment: usize, sen: i64 },
    WriteOff { paper: usize, sen: i64 },
    Net,
}

pub(super) struct World {
    pub(super) papers: BTreeMap<InvoiceId, Invoice>,
    pub(super) payments: BTreeMap<PaymentId, Payment>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) refunds: Vec<(OwedBy, Money)>,
    pub(super) netted: Vec<(OwedBy, Money)>,
    pub(super) written_off: Vec<(OwedBy, Money)>,
    next: u128,
}

pub(super) fn day() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

pub(super) fn treasurer(of: OrganizationId) -> crate::ask::Actor {
    crate::ask::Actor {
        person: of.0.into(),
        organization: of,
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![Role::Treasurer, Role::Manager],
    }
}

fn rules() -> Vec<TaxRule> {
    vec![TaxRule {
        id: Uuid::nil(),
        class: TaxClass::Taxed,
        code: "04".into(),
        rate: Decimal::new(12, 2),
        numerator: 11,
        denominator: 12,
        valid_from: "2025-01-01".parse().unwrap(),
    }]
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            papers: BTreeMap::new(),
            payments: BTreeMap::new(),
            occurrences: Vec::new(),
            refunds: Vec::new(),
            netted: Vec::new(),
            written_off: Vec::new(),
            next: 1_000,
        }
    }

    pub(super) fn id<T: From<Uuid>>(&mut self) -> T {
        self.next += 1;
        Uuid::from_u128(self.next).into()
    }

    pub(super) fn attempt(&mut self, step: &Step) {
        match *step {
            Step::Bill { seller, buyer, price, pieces, taxed, freight } => {
                self.bill((seller, buyer), (price, pieces), taxed, freight);
            }
            Step::Credit { paper, pieces } => self.credit(paper, pieces),
            Step::Reverse { paper } => self.reverse(paper),
            Step::Pay { payer, payee, sen, on_account } => {
                self.pay((payer, payee), sen, on_account);
            }
            Step::Contest { payment } => {
                let words = "Tidak ada di rekening".to_owned();
                self.payment(payment, payment::Command::Reverse { words }, |p| p.payee);
            }
            Step::Use { payment } => {
                let Some(one) = self.nth_payment(payment) else { return };
                let bills = self.bills(one.payer, one.payee);
                let command = payment::Command::Apply { wanted: None, bills };
                self.payment(payment, command, payer_of);
            }
            Step::TakeOff { payment } => {
                let first = self.nth_payment(payment).and_then(|one| one.applied.first().copied());
                let Some(first) = first else { return };
                let command = payment::Command::Unapply { invoice: first.invoice };
                self.payment(payment, command, payer_of);
            }
            Step::Refund { payment, sen } => {
                self.payment(payment, payment::Command::Confirm, |p| p.payee);
                let command = payment::Command::Refund {
                    id: self.id(),
                    quorum: Quorum::nobody(),
                    approvers: Vec::new(),
                    amount: Money::from_sen(sen),
                    paid_on: day(),
                    method: payment::Method::Cash,
                    reference: None,
                    same_reference: None,
                };
                self.payment(payment, command, |p| p.payee);
            }
            Step::WriteOff { paper, sen } => self.write_off(paper, sen),
            Step::Net => self.net(),
        }
    }

    fn bill(
        &mut self,
        (seller, buyer): (u128, u128),
        (price, pieces): (i64, i64),
        taxed: bool,
        freight: i64,
    ) {
        if seller == buyer {
            return;
        }
        let (issuer, receiver) =
            (organization(seller), Counterparty::Organization(organization(buyer)));
        let line = Billable {
            line: self.id(),
            product_name: "Beras".into(),
            seller_code: None,
            base_unit: BaseUnit::Pcs,
            pack: Pack { name: "sak".into(), factor: 7 },
            unit_price: Money::from_sen(price),
            includes_tax: price % 2 == 0,
            tax_class: TaxClass::Taxed,
            trade_class: TradeClass::InterCooperative,
            agreed: pieces + 5,
            shipped: pieces,
            received: pieces,
            waived: 0,
            invoiced: 0,
        };
        let charge = invoice::Charge {
            kind: [invoice::LineKind::Freight, invoice::LineKind::Deposit]
                [usize::from(freight % 2 == 0)],
            description: "Ongkos".into(),
            amount: Money::from_sen(freight),
            tax_class: Some(TaxClass::None),
            includes_tax: false,
            billed: Money::ZERO,
        };
        let billing = Billing {
            basis: InvoiceBasis::Received,
            is_explained: true,
            lines: vec![line],
            charges: vec![charge],
            is_charged_whole: false,
            tax_rules: if taxed { rules() } else { Vec::new() },
            tolerance_basis_points: 0,
            round_to: (freight % 3 == 0).then(|| Money::from_sen(10_000)),
        };
        let line_ids = (0..billing.lines_at_most()).map(|_| self.id()).collect();
        let blank =
            Invoice::begin(self.id(), None, (issuer, receiver), invoice::HEAD_OFFICE.into(), day());
        let number = format!("INV/{}", self.next);
        let issue =
            Issue { number, day: day(), due_on: day(), billing, wanted: Vec::new(), line_ids };
        self.paper(blank, invoice::Command::Issue(Box::new(issue)));
    }

    /// Carries a command about a paper out, and keeps what it makes: papers and occurrences.
    pub(super) fn paper(&mut self, before: Invoice, command: invoice::Command) -> bool {
        let actor = treasurer(before.issuer);
        let follows =
            matches!(command, invoice::Command::Apply { .. } | invoice::Command::Unapply { .. });
        let by = if follows { invoice::By::Clock } else { invoice::By::Person(&actor) };
        let Ok(decision) = invoice::decide(&before, command, by, day()) else { return false };
        let mut after = before;
        for event in &decision.events {
            let owed = OwedBy { debtor: after.receiver, creditor: after.issuer };
            if let Some(made) = after.paper_of(event) {
                self.occurrences.extend(Occurrence::of_paper(&made, true));
                self.papers.insert(made.id, made);
            }
            after = after.after(event);
            match event {
                invoice::Event::Issued { .. } => {
                    self.occurrences.extend(Occurrence::of_paper(&after, true));
                }
                invoice::Event::WrittenOff { amount, .. } => {
                    self.written_off.push((owed, *amount));
                    self.occurrences.push(Occurrence::WrittenOff { owed, amount: *amount });
                }
                _ => {}
            }
        }
        self.papers.insert(after.id, after);
        true
    }

    fn nth_paper(&self, n: usize) -> Option<Invoice> {
        let papers: Vec<&Invoice> = self.papers.values().collect();
        papers.get(n % papers.len().max(1)).map(|paper| (*paper).clone())
    }

    pub(super) fn nth_payment(&self, n: usize) -> Option<Payment> {
        let payments: Vec<&Payment> = self.payments.values().collect();
        payments.get(n % payments.len().max(1)).map(|payment| (*payment).clone())
    }

    fn new_paper(&mut self, lines: usize) -> Paper {
        let line_ids = (0..lines).map(|_| self.id()).collect();
        let id = self.id();
        Paper { id, number: format!("NK/{}", self.next), day: day(), line_ids }
    }

    fn credit(&mut self, n: usize, pieces: i64) {
        let Some(paper) = self.nth_paper(n) else { return };
        let wanted = paper.lines.iter().take(2).map(|line| WantedCredit {
            line: line.id,
            quantity: pieces.min(line.creditable_quantity()),
            amount: None,
        });
        let lines = wanted.collect();
        let command = invoice::Command::Credit {
            paper: self.new_paper(paper.lines.len()),
            lines,
            reason: CreditReason::Return,
            words: None,
            tax_rules: rules(),
        };
        self.paper(paper, command);
    }

    fn reverse(&mut self, n: usize) {
        let Some(paper) = self.nth_paper(n) else { return };
        let new = self.new_paper(paper.lines.len());
        self.paper(paper, invoice::Command::Reverse { paper: new, words: "Salah".into() });
    }

    fn write_off(&mut self, n: usize, sen: i64) {
        let Some(paper) = self.nth_paper(n) else { return };
        let mut signatures = Signatures::none(Quorum::of_approvers(1), paper.issuer.0.into());
        let at = "2026-11-22T04:00:00Z".parse().unwrap();
        signatures.signed.push(Signature { person: self.id(), at });
        let (words, minutes) = ("Bangkrut".to_owned(), "RA/1".to_owned());
        let amount = Money::from_sen(sen);
        self.paper(paper, invoice::Command::WriteOff { amount, words, minutes, signatures });
    }

    fn net(&mut self) {
        let open = self.papers.values().filter(|paper| {
            paper.kind == invoice::DocumentKind::Invoice && paper.open() > Money::ZERO
        });
        let bills: Vec<OpenBill> = open
            .map(|paper| OpenBill {
                invoice: paper.id,
                debtor: organization_of(paper.receiver),
                creditor: paper.issuer,
                due_on: paper.due_on,
                open: paper.open(),
            })
            .collect();
        let debts: Vec<Debt> = bills
            .iter()
            .map(|bill| Debt { debtor: bill.debtor, creditor: bill.creditor, amount: bill.open })
            .collect();
        let plan = multilateral(&debts).unwrap();
        if plan.legs.is_empty() {
            return;
        }
        let by = Settler::Netting(self.id());
        for netted in spread(&plan, &bills).expect("the plan is about these bills") {
            self.settle(netted.invoice, by, netted.amount, true);
        }
        let legs: Vec<(OwedBy, Money)> = plan
            .legs
            .iter()
            .map(|leg| {
                let debtor = Counterparty::Organization(leg.debtor);
                (OwedBy { debtor, creditor: leg.creditor }, leg.amount)
            })
            .collect();
        self.netted.extend(legs.clone());
        self.occurrences.push(Occurrence::Netted { legs });
    }
}

fn payer_of(payment: &Payment) -> OrganizationId {
    organization_of(payment.payer)
}

pub(super) fn organization_of(party: Counterparty) -> OrganizationId {
    party.organization().expect("only organizations trade in this world")
}
