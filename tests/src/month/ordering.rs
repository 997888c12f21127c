//! Orders, until both are bound: placed, answered, countered, amended, called off.

use order_workflow::command::purchase_orders::{
    NewOrder, Request, WantedLine, WishOf, WishedGoods,
};
use order_workflow::query::orders::OrderView;
use supply_chain::id::PurchaseOrderId;
use supply_chain::money::Money;
use supply_chain::purchase_order::{ChargeKind, Details, NamedCharge};
use supply_chain::tax::TaxClass;

use super::{Live, Month, by, id_of};

/// Who asks something of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Seller,
    Buyer,
}

impl Month {
    /// Somebody orders something.
    pub(super) async fn place(&mut self) {
        let pair = *self.dice.one_of(&self.pairs);
        let mut offers = self.houses[pair.seller].offers.clone();
        let mut lines = Vec::new();
        for _ in 0..=self.dice.throw(4) {
            let offer = *self.dice.one_of(&offers);
            offers.retain(|other| *other != offer);
            lines.push(WantedLine { offer, count: self.between(1, 30) });
        }
        let new = NewOrder {
            id: None,
            seller: self.houses[pair.seller].id,
            lines,
            details: Details::default(),
            submit: true,
            reason: None,
        };
        let ask = by(&self.houses[pair.buyer].clerk);
        let answer = self.workflow.create_order(ask, new).await;
        if let Some(view) = self.told("order", answer) {
            let id = PurchaseOrderId(id_of(&view));
            self.live.push(Live { id, seller: pair.seller, buyer: pair.buyer });
        }
    }

    /// Some order goes on, whatever comes next in it.
    pub(super) async fn go_on(&mut self) {
        if self.live.is_empty() {
            return;
        }
        let order = *self.dice.one_of(&self.live);
        let buyer = self.houses[order.buyer].clerk.clone();
        let view = self.workflow.order(order.id, &buyer).await.expect("an order");
        if !view.claims.is_empty() && self.dice.happens(35) {
            let claims: Vec<_> = view.claims.iter().map(|claim| claim.id).collect();
            let claim = *self.dice.one_of(&claims);
            return self.about_claim(order, claim).await;
        }
        match view.state {
            "submitted" => self.answer(order, &view).await,
            "countered" => self.answer_counter(order).await,
            "confirmed" | "in_fulfilment" => {
                if view.proposal.is_some() && self.dice.happens(50) {
                    self.answer_amendment(order).await;
                } else if self.dice.happens(8) {
                    self.change_mind(order, &view).await;
                } else {
                    self.supply(order, &view).await;
                }
            }
            "received" => self.after_receipt(order, &view).await,
            _ => self.live.retain(|live| live.id != order.id),
        }
    }

    pub(super) async fn ask(
        &mut self,
        what: &'static str,
        order: Live,
        who: Who,
        request: Request,
    ) {
        let place = if who == Who::Seller { order.seller } else { order.buyer };
        let ask = by(&self.houses[place].clerk);
        let answer = self.workflow.handle_order(ask, order.id, request).await;
        self.told(what, answer);
    }

    async fn answer(&mut self, order: Live, view: &OrderView) {
        let why = || "Begitulah".to_owned();
        match self.dice.throw(100) {
            0..=74 => {
                let accept = Request::Accept { backorder_until: None };
                self.ask("accept", order, Who::Seller, accept).await;
            }
            75..=84 => {
                let (lines, charges) = (self.wishes(view), self.charges());
                let counter = Request::Counter { lines, charges, note: None };
                self.ask("counter", order, Who::Seller, counter).await;
            }
            85..=90 => {
                self.ask("reject", order, Who::Seller, Request::Reject { reason: why() }).await;
            }
            91..=95 => {
                let withdraw = Request::Withdraw { reason: Some(why()) };
                self.ask("withdraw", order, Who::Buyer, withdraw).await;
            }
            _ => {}
        }
    }

    async fn answer_counter(&mut self, order: Live) {
        if self.dice.happens(80) {
            let take = Request::AcceptCounter { reason: Some("Perlu sekarang".to_owned()) };
            self.ask("accept a counter", order, Who::Buyer, take).await;
        } else {
            let decline = Request::Decline { reason: None };
            self.ask("decline a counter", order, Who::Buyer, decline).await;
        }
    }

    async fn answer_amendment(&mut self, order: Live) {
        if self.dice.happens(70) {
            let accept = Request::Accept { backorder_until: None };
            self.ask("accept an amendment", order, Who::Seller, accept).await;
        } else {
            let decline = Request::Decline { reason: None };
            self.ask("decline an amendment", order, Who::Seller, decline).await;
        }
    }

    async fn change_mind(&mut self, order: Live, view: &OrderView) {
        let reason = "Gudang penuh".to_owned();
        if self.dice.happens(70) {
            let (lines, charges) = (self.wishes(view), self.charges());
            let amend = Request::Amend { lines, charges, note: None };
            self.ask("amend", order, Who::Buyer, amend).await;
        } else {
            self.ask("cancel", order, Who::Buyer, Request::Cancel { reason }).await;
        }
    }

    /// Another count for some lines, now and then another price.
    fn wishes(&mut self, view: &OrderView) -> Vec<WishOf> {
        let mut wishes = Vec::new();
        for line in &view.lines {
            if !wishes.is_empty() && self.dice.happens(60) {
                continue;
            }
            let price = self.dice.happens(20).then(|| line.price.for_part(99, 100)).flatten();
            wishes.push(WishOf {
                what: WishedGoods::Line(line.id),
                count: self.between(0, line.ordered + 2),
                price,
                date: None,
                reason: Some("Begini saja".to_owned()),
            });
        }
        wishes
    }

    /// Now and then other charges than the order has.
    fn charges(&mut self) -> Option<Vec<NamedCharge>> {
        if !self.dice.happens(40) {
            return None;
        }
        let count = self.dice.throw(3);
        let mut charges: Vec<NamedCharge> = Vec::new();
        for _ in 0..count {
            let charge = self.charge();
            if charges.iter().all(|other| !other.is_called_as(&charge)) {
                charges.push(charge);
            }
        }
        *self.done.entry("charges").or_default() += 1;
        Some(charges)
    }

    /// Freight, a fee, a deposit or a discount.
    pub(super) fn charge(&mut self) -> NamedCharge {
        let kind = *self.dice.one_of(ChargeKind::ALL);
        let (description, sen) = match kind {
            ChargeKind::Freight => ("Angkutan", self.between(100, 9_000_000)),
            ChargeKind::Fee => ("Jasa bongkar", self.between(100, 900_000)),
            ChargeKind::Deposit => ("Jaminan krat", self.between(100, 5_000_000)),
            ChargeKind::Discount => ("Potongan", -self.between(100, 900_000)),
        };
        let is_deposit = kind == ChargeKind::Deposit;
        NamedCharge {
            kind,
            description: description.to_owned(),
            amount: Money::from_sen(sen),
            tax_class: is_deposit.then_some(TaxClass::None),
            includes_tax: self.dice.happens(30),
        }
    }
}
