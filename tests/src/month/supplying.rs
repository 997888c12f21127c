//! Goods on their way: sent in parts, counted good, broken or missing, called back, counted again, given up.

use order_workflow::command::claims::{Claimed, NewClaim};
use order_workflow::command::purchase_orders::{Amount, CountOf, Request};
use order_workflow::query::orders::{OrderView, ShipmentView};
use supply_chain::claim::{Reason, Remedy};

use super::ordering::Who;
use super::{Live, Month, by};

impl Month {
    /// What comes next with the goods of an order that binds both.
    pub(super) async fn supply(&mut self, order: Live, view: &OrderView) {
        let on_the_way: Vec<&ShipmentView> =
            view.shipments.iter().filter(|shipment| shipment.state == "in_transit").collect();
        let is_open = view.lines.iter().any(|line| line.to_dispatch_base > 0);
        if let Some(shipment) = on_the_way.first().filter(|_| self.dice.happens(55)) {
            return self.arrive(order, shipment).await;
        }
        match self.dice.throw(100) {
            0..=69 if is_open => self.send(order, view).await,
            0..=79 => self.bill(order, view).await,
            80..=89 => self.count_again(order, view).await,
            _ if is_open => {
                let reason = "Habis di pabrik".to_owned();
                self.ask("short-close", order, Who::Seller, Request::ShortClose { reason }).await;
            }
            _ => {}
        }
    }

    async fn send(&mut self, order: Live, view: &OrderView) {
        let mut lines = Vec::new();
        for line in view.lines.iter().filter(|line| line.to_dispatch_base > 0) {
            let all = line.to_dispatch_base;
            let most = if self.dice.happens(65) { all } else { self.between(1, all) };
            lines.push((line.id, Amount::Base(most)));
        }
        let request = Request::Dispatch { lines, carrier: Some("Truk".to_owned()) };
        self.ask("dispatch", order, Who::Seller, request).await;
    }

    async fn arrive(&mut self, order: Live, shipment: &ShipmentView) {
        match self.dice.throw(100) {
            0..=5 => {
                let reason = "Jalan putus".to_owned();
                let undo = Request::UndoDispatch { shipment: shipment.id, reason };
                self.ask("undo a dispatch", order, Who::Seller, undo).await;
            }
            6..=14 if shipment.proof_by.is_none() => {
                let received_by = "Bpk. Klemens".to_owned();
                let prove = Request::ProveDelivery { shipment: shipment.id, received_by };
                self.ask("prove a delivery", order, Who::Seller, prove).await;
            }
            _ => {
                let counts = self.counts(shipment);
                let receive = Request::Receive { shipment: shipment.id, counts };
                self.ask("receive", order, Who::Buyer, receive).await;
            }
        }
    }

    /// Mostly good; sometimes some of it broken or missing.
    fn counts(&mut self, shipment: &ShipmentView) -> Vec<CountOf> {
        let mut counts = Vec::new();
        for line in &shipment.lines {
            let all = line.count_base;
            let bad = if self.dice.happens(25) { self.between(0, all) } else { 0 };
            let rejected = self.between(0, bad);
            counts.push(CountOf {
                line: line.line_id,
                received: Amount::Base(all - bad),
                rejected: Amount::Base(rejected),
                lost: Amount::Base(bad - rejected),
                reason: (bad > 0).then(|| "Pecah".to_owned()),
            });
        }
        counts
    }

    async fn count_again(&mut self, order: Live, view: &OrderView) {
        let counted: Vec<&ShipmentView> =
            view.shipments.iter().filter(|shipment| shipment.state == "received").collect();
        let Some(shipment) = counted.first() else { return };
        let (counts, reason) = (self.counts(shipment), "Salah hitung".to_owned());
        let request = Request::CorrectReceipt { shipment: shipment.id, counts, reason };
        self.ask("count again", order, Who::Buyer, request).await;
    }

    /// Everything came: it is billed, paid, claimed about, counted again, ended.
    pub(super) async fn after_receipt(&mut self, order: Live, view: &OrderView) {
        match self.dice.throw(100) {
            0..=39 => self.bill(order, view).await,
            40..=64 => self.pay_whole_order(order).await,
            65..=74 => self.count_again(order, view).await,
            75..=84 => self.find_fault(order, view).await,
            85..=92 => {
                let ask = by(&self.houses[order.seller].clerk);
                let answer = self.workflow.complete_order(ask, order.id).await;
                self.told("complete", answer);
            }
            _ => self.give_up_order(order).await,
        }
    }

    /// What was counted good turns out not to be, or to be dearer than agreed.
    async fn find_fault(&mut self, order: Live, view: &OrderView) {
        let counted = view.shipments.iter().find(|shipment| shipment.state == "received");
        let Some(shipment) = counted else { return };
        let Some(line) = shipment.lines.iter().find(|line| line.received_base > 0) else { return };
        let quantity = Amount::Base(self.between(1, line.received_base));
        let reason = *self.dice.one_of(&[Reason::HiddenDefect, Reason::Price]);
        let wants = *self.dice.one_of(Remedy::ALL);
        let claimed = Claimed { line: line.line_id, reason, quantity, amount: None };
        let words = Some("Baru terlihat di toko".to_owned());
        let new = NewClaim { shipment: shipment.id, lines: vec![claimed], wants, words };
        let ask = by(&self.houses[order.buyer].clerk);
        let answer = self.workflow.make_claim(ask, order.id, new).await;
        self.told("claim", answer);
    }
}
