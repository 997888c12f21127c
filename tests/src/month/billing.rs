//! Invoices and what takes them back: by hand, in part, at a sum on the seller's own paper; credited, reversed, given
//! up by the board.

use order_workflow::command::credit::{Request as OfCredit, handle_credit};
use order_workflow::command::invoices::{BillOf, CreditOf, GiveUp, NewInvoice, Request};
use order_workflow::command::purchase_orders::Amount;
use order_workflow::query::orders::OrderView;
use supply_chain::credit::Limit;
use supply_chain::id::{InvoiceId, InvoiceLineId};
use supply_chain::invoice::CreditReason;
use supply_chain::money::Money;
use uuid::Uuid;

use super::{Live, Month, by, get};

/// Invoices that stand, as SQL.
const STANDING: &str = "FROM invoice WHERE kind = 'invoice' AND reversed_by_id IS NULL";

impl Month {
    /// An invoice over all there is to bill, over some, or at another sum within the tolerance or beyond it.
    pub(super) async fn bill(&mut self, order: Live, view: &OrderView) {
        let mut lines = Vec::new();
        if self.dice.happens(40) {
            for line in view.lines.iter().filter(|line| line.received_base > 0) {
                if self.dice.happens(40) {
                    continue;
                }
                let base = self.between(1, line.received_base);
                let frozen = line.price.for_part(base, line.factor).unwrap_or_default();
                let off = frozen.sen() / 300;
                let amount = self.dice.happens(30).then(|| frozen.sen() + self.between(-off, off));
                lines.push(BillOf {
                    line: line.id,
                    quantity: Some(Amount::Base(base)),
                    amount: amount.map(Money::from_sen),
                });
            }
        }
        let ask = by(&self.houses[order.seller].clerk);
        let new = NewInvoice { lines: Some(lines).filter(|lines| !lines.is_empty()) };
        let answer = self.workflow.issue_invoice(ask, order.id, new).await;
        self.told("invoice", answer);
    }

    /// Some of an invoice is let go, or was wrong.
    pub(super) async fn credit(&mut self) {
        let from = format!(
            "FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
             WHERE l.kind = 'goods' AND l.invoice_id IN (SELECT id {STANDING})"
        );
        let columns = "l.id AS line, i.id AS id, i.issuer_id, l.quantity_base, l.amount_sen";
        let Some(row) = self.any(columns, &from).await else { return };
        let (base, amount): (i64, i64) = (get(&row, "quantity_base"), get(&row, "amount_sen"));
        let with_goods = self.dice.happens(50);
        let quantity = if with_goods { self.between(0, base) } else { 0 };
        let amount = (quantity == 0).then(|| self.between(1, (amount / 3).max(1)));
        let line = InvoiceLineId(get(&row, "line"));
        let request = Request::Credit {
            lines: vec![CreditOf { line, quantity, amount: amount.map(Money::from_sen) }],
            reason: *self.dice.one_of(&[CreditReason::Goodwill, CreditReason::Correction]),
            words: Some("Salah harga".to_owned()),
        };
        let issuer = by(&self.houses[self.place_of(get(&row, "issuer_id"))].clerk);
        let id = InvoiceId(get(&row, "id"));
        let answer = self.workflow.handle_invoice(issuer, id, request).await;
        self.told("credit", answer);
    }

    /// An invoice is taken back as a whole.
    pub(super) async fn take_back(&mut self) {
        let from = format!("{STANDING} AND settled_sen = 0");
        let Some(row) = self.any("id, issuer_id", &from).await else { return };
        let ask = by(&self.houses[self.place_of(get(&row, "issuer_id"))].clerk);
        let request = Request::Reverse { words: "Keliru".to_owned() };
        let answer = self.workflow.handle_invoice(ask, InvoiceId(get(&row, "id")), request).await;
        self.told("reverse an invoice", answer);
    }

    /// What is owed of an invoice is given up, once the board has signed.
    pub(super) async fn write_off(&mut self) {
        let from = format!("{STANDING} AND settled_sen < total_sen");
        let columns = "id, issuer_id, total_sen - settled_sen AS open_sen";
        let Some(row) = self.any(columns, &from).await else { return };
        let place = self.place_of(get(&row, "issuer_id"));
        let (id, open): (InvoiceId, i64) = (InvoiceId(get(&row, "id")), get(&row, "open_sen"));
        let amount = self.dice.happens(50).then(|| self.between(1, open)).map(Money::from_sen);
        let clerk = by(&self.houses[place].clerk);
        let request = Request::WriteOff(GiveUp { amount, ..given_up() });
        let answer = self.workflow.handle_invoice(clerk, id, request).await;
        if self.told("ask to write off", answer).is_some() && self.dice.happens(85) {
            self.sign_write_off(place, id).await;
        }
    }

    async fn sign_write_off(&mut self, place: usize, id: InvoiceId) {
        for officer in self.houses[place].officers.clone() {
            let sign = Request::SignWriteOff { seen: None };
            let answer = self.workflow.handle_invoice(by(&officer), id, sign).await;
            self.told("sign a write-off", answer);
        }
    }

    /// Everything that is owed for an order.
    pub(super) async fn give_up_order(&mut self, order: Live) {
        if self.dice.happens(70) {
            return;
        }
        let ask = by(&self.houses[order.seller].clerk);
        let answer = self.workflow.write_off_order(ask, order.id, given_up()).await;
        if self.told("ask to write an order off", answer).is_none() {
            return;
        }
        let of: Uuid = order.id.into();
        let sql = "SELECT w.invoice_id FROM write_off w JOIN invoice i ON i.id = w.invoice_id
                   WHERE i.order_id = $1 AND w.state = 'awaiting_signatures' ORDER BY 1";
        let waiting = self.rows(sql, [of.into()]).await;
        for row in &waiting {
            self.sign_write_off(order.seller, InvoiceId(get(row, "invoice_id"))).await;
        }
    }

    /// Somebody may owe more, or less, or nothing.
    pub(super) async fn set_limit(&mut self) {
        let pair = *self.dice.one_of(&self.pairs);
        let limit = match self.dice.throw(10) {
            0 => Limit::NoCredit,
            1..=5 => {
                Limit::Amount { amount: Money::from_sen(self.between(1_000, 90_000) * 1_000_000) }
            }
            _ => Limit::Unlimited { reason: "Kenal lama".to_owned() },
        };
        let (seller, buyer) = (&self.houses[pair.seller], self.houses[pair.buyer].id);
        let request = OfCredit::SetLimit(limit);
        let answer = handle_credit(&self.workflow, by(&seller.clerk), buyer, request).await;
        self.told("set a limit", answer);
    }
}

fn given_up() -> GiveUp {
    GiveUp {
        amount: None,
        words: "Tidak akan dibayar".to_owned(),
        minutes: "Rapat pengurus 7/2026".to_owned(),
    }
}
