//! Payments: exact, in part, too much, on account; signed first where that is the rule; used, taken off, paid back,
//! found not to have come.

use chrono::TimeDelta;
use order_workflow::command::payments::{Made, NewPayment, Paid, Parties, Request};
use supply_chain::id::{InvoiceId, OrganizationId, PaymentId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Method, WantedApplication};
use uuid::Uuid;

use super::{Live, Month, by, get, id_of};

/// Who pays whom, and how much of which bill.
struct Due {
    payer: usize,
    payee: usize,
    invoice: InvoiceId,
    open: i64,
}

impl Month {
    /// Something about money, whatever comes to somebody's mind.
    pub(super) async fn about_money(&mut self) {
        match self.dice.throw(100) {
            0..=34 => self.pay().await,
            35..=41 => self.pay_on_account().await,
            42..=48 => self.write_down_cash().await,
            49..=56 => self.about_payment("confirm").await,
            57..=60 => self.about_payment("reverse").await,
            61..=66 => self.about_payment("apply").await,
            67..=71 => self.about_payment("unapply").await,
            72..=76 => self.about_payment("refund").await,
            77..=82 => self.credit().await,
            83..=86 => self.take_back().await,
            87..=89 => self.write_off().await,
            90..=94 => self.net_two().await,
            95..=97 => self.net_many().await,
            _ => self.set_limit().await,
        }
    }

    async fn due(&mut self) -> Option<Due> {
        let from = "FROM invoice WHERE kind = 'invoice' AND reversed_by_id IS NULL AND settled_sen < total_sen";
        let columns = "id, issuer_id, receiver_id, total_sen - settled_sen AS open_sen";
        let row = self.any(columns, from).await?;
        Some(Due {
            payer: self.place_of(get(&row, "receiver_id")),
            payee: self.place_of(get(&row, "issuer_id")),
            invoice: InvoiceId(get(&row, "id")),
            open: get(&row, "open_sen"),
        })
    }

    /// A reference that no bank gave before; now and then one that it did.
    fn reference(&mut self) -> BankReference {
        if !self.dice.happens(4) {
            self.paper += 1;
        }
        let text = format!("FT{:08}", self.paper);
        BankReference::try_from(text).expect("a reference")
    }

    fn paid(&mut self, (writes, payee): (usize, usize), sen: i64) -> Paid {
        let is_cash = self.dice.happens(20);
        let back = if self.dice.happens(25) { self.between(0, 6) } else { 0 };
        Paid {
            amount: Money::from_sen(sen.max(1)),
            paid_on: self.today() - TimeDelta::days(back),
            method: if is_cash { Method::Cash } else { Method::Transfer },
            account: (!is_cash).then(|| self.houses[payee].account),
            reference: if is_cash { None } else { Some(self.reference()) },
            evidence: is_cash.then(|| self.houses[writes].slip),
            wanted: None,
        }
    }

    pub(super) async fn pay(&mut self) {
        let Some(due) = self.due().await else { return };
        let sen = match self.dice.throw(10) {
            0..=4 => due.open,
            5..=7 => self.between(1, due.open),
            _ => due.open + self.between(1, 5_000_000),
        };
        let mut paid = self.paid((due.payer, due.payee), sen);
        if self.dice.happens(50) {
            let amount = self.dice.happens(30).then(|| Money::from_sen(due.open.min(sen)));
            paid.wanted = Some(vec![WantedApplication { invoice: due.invoice, amount }]);
        }
        self.record("pay", due.payer, due.payee, paid).await;
    }

    async fn pay_on_account(&mut self) {
        let pair = *self.dice.one_of(&self.pairs);
        let sen = self.between(1, 30_000_000);
        let paid = Paid { wanted: Some(Vec::new()), ..self.paid((pair.buyer, pair.seller), sen) };
        self.record("pay on account", pair.buyer, pair.seller, paid).await;
    }

    /// The payee writes down what came without a word.
    async fn write_down_cash(&mut self) {
        let Some(due) = self.due().await else { return };
        let sen = self.between(1, due.open);
        let paid = Paid {
            method: Method::Cash,
            account: None,
            reference: None,
            evidence: Some(self.houses[due.payee].slip),
            ..self.paid((due.payee, due.payee), sen)
        };
        let payer = Counterparty::Organization(self.houses[due.payer].id);
        let new = NewPayment { parties: Parties::From(payer), paid };
        let ask = by(&self.houses[due.payee].clerk);
        let answer = self.workflow.record_payment(ask, new).await;
        self.told("write down what came", answer);
    }

    async fn record(&mut self, what: &'static str, payer: usize, payee: usize, paid: Paid) {
        let parties = Parties::To(self.houses[payee].id);
        let new = NewPayment { parties, paid };
        let ask = by(&self.houses[payer].clerk);
        let answer = self.workflow.record_payment(ask, new).await;
        if let Some(view) = self.told(what, answer)
            && view["state"] == "awaiting_signatures"
        {
            self.sign(payer, PaymentId(id_of(&view))).await;
        }
    }

    /// An order as a whole, with what is not billed yet.
    pub(super) async fn pay_whole_order(&mut self, order: Live) {
        let sen = self.between(1, 60_000_000);
        let paid = self.paid((order.buyer, order.seller), sen);
        let ask = by(&self.houses[order.buyer].clerk);
        let answer = self.workflow.pay_order(ask, order.id, paid).await;
        if let Some(view) = self.told("pay an order", answer)
            && view["state"] == "awaiting_signatures"
        {
            self.sign(order.buyer, PaymentId(id_of(&view))).await;
        }
    }

    /// Two officers sign what is to be paid, and it is made; or it is let go.
    async fn sign(&mut self, payer: usize, id: PaymentId) {
        if self.dice.happens(15) {
            let answer = self.ask_of(payer, id, Request::Withdraw).await;
            self.told("withdraw a payment", answer);
            return;
        }
        for officer in self.houses[payer].officers.clone() {
            let answer = self.workflow.handle_payment(by(&officer), id, Request::Sign).await;
            self.told("sign a payment", answer);
        }
        let reference = Some(self.reference());
        let paid_on = self.today();
        let evidence = Some(self.houses[payer].slip);
        let made = Made { amount: None, paid_on, reference, evidence, wanted: None };
        let answer = self.ask_of(payer, id, Request::Record(made)).await;
        self.told("make a signed payment", answer);
    }

    async fn ask_of(
        &self,
        place: usize,
        id: PaymentId,
        request: Request,
    ) -> Result<order_workflow::answers::Answer, order_workflow::WorkflowError> {
        self.workflow.handle_payment(by(&self.houses[place].clerk), id, request).await
    }

    /// What becomes of some payment.
    async fn about_payment(&mut self, what: &'static str) {
        let from = match what {
            "confirm" => "FROM payment WHERE state = 'recorded'",
            "reverse" => {
                "FROM payment WHERE state IN ('recorded', 'confirmed') AND refunded_sen = 0"
            }
            "unapply" => "FROM payment WHERE applied_sen > 0",
            _ => {
                "FROM payment WHERE state IN ('recorded', 'confirmed') AND applied_sen + refunded_sen < amount_sen"
            }
        };
        let columns =
            "id, payer_id, payee_id, amount_sen - applied_sen - refunded_sen AS spare_sen";
        let Some(row) = self.any(columns, from).await else { return };
        let (payer, payee) =
            (self.place_of(get(&row, "payer_id")), self.place_of(get(&row, "payee_id")));
        let id = PaymentId(get(&row, "id"));
        let (place, request) = match what {
            "confirm" => (payee, Request::Confirm),
            "reverse" => (payee, Request::Reverse { words: "Tidak masuk".to_owned() }),
            "apply" => (payer, Request::Apply { wanted: None }),
            "unapply" => {
                let Some(invoice) = self.settled_by(id).await else { return };
                (payer, Request::Unapply { invoice })
            }
            _ => {
                let spare: i64 = get(&row, "spare_sen");
                let sen = if self.dice.happens(40) { spare } else { self.between(1, spare.max(1)) };
                let is_cash = self.dice.happens(50);
                let method = if is_cash { Method::Cash } else { Method::Transfer };
                let reference = if is_cash { None } else { Some(self.reference()) };
                let (amount, paid_on) = (Money::from_sen(sen), self.today());
                (payee, Request::Refund { amount, paid_on, method, reference })
            }
        };
        let answer = self.ask_of(place, id, request).await;
        self.told(what, answer);
    }

    async fn settled_by(&mut self, payment: PaymentId) -> Option<InvoiceId> {
        let id: Uuid = payment.into();
        let sql = "SELECT invoice_id FROM invoice_application WHERE payment_id = $1
                   GROUP BY 1 HAVING sum(amount_sen) > 0 ORDER BY 1";
        let found = self.rows(sql, [id.into()]).await;
        let found: Vec<Uuid> = found.iter().map(|row| get(row, "invoice_id")).collect();
        (!found.is_empty()).then(|| InvoiceId(*self.dice.one_of(&found)))
    }

    /// The identifiers of all houses.
    #[must_use]
    pub fn organizations(&self) -> Vec<OrganizationId> {
        self.houses.iter().map(|house| house.id).collect()
    }
}
