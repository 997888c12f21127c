//! A pool's orders in the demo: to the distributor, to the hub, on to the villages, and paid.

use super::{Gathering, missing};
use crate::command::invoices::NewInvoice;
use crate::command::payments::{NewPayment, Paid, Parties, Request as OfPayment};
use crate::command::pool_to_orders::{NewPoolCharge, ShareOut};
use crate::command::purchase_orders::{Amount, CountOf, Request};
use crate::demo::{Trader, by, id_of};
use crate::error::WorkflowError;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use supply_chain::allocation::ChargeKind;
use supply_chain::id::{DemandPoolId, InvoiceId, PaymentId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Method, Side, WantedApplication};

impl Gathering<'_> {
    /// The order that stands with the supplier.
    async fn upstream(&self, pool: DemandPoolId) -> Result<PurchaseOrderId, WorkflowError> {
        let view = self.world.workflow.demand_pool(pool, &self.lead.actor).await?;
        let order = view.upstream.ok_or_else(|| missing("the order of a pool"))?;
        Ok(PurchaseOrderId(order.id))
    }

    /// A village's part.
    async fn leg(
        &self,
        pool: DemandPoolId,
        village: &Trader,
    ) -> Result<PurchaseOrderId, WorkflowError> {
        let view = self.world.workflow.demand_pool(pool, &village.actor).await?;
        let order = view.own_order.ok_or_else(|| missing("a leg of a pool"))?;
        Ok(PurchaseOrderId(order.id))
    }

    /// The supplier says yes; each village gets its leg.
    pub(super) async fn accept(
        &self,
        pool: DemandPoolId,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(at);
        let order = self.upstream(pool).await?;
        let accept = Request::Accept { backorder_until: None };
        self.world.workflow.handle_order(by(&self.supplier.actor), order, accept).await?;
        self.settle(at + TimeDelta::minutes(5)).await
    }

    /// The supplier sends all of it.
    pub(super) async fn send_to_hub(
        &self,
        pool: DemandPoolId,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(at);
        let order = self.upstream(pool).await?;
        self.send(self.supplier, order, "Truk Lio Jaya, EB 9041 CD").await
    }

    /// The organizer counts it; so many packs did not come.
    pub(super) async fn count_at_hub(
        &self,
        pool: DemandPoolId,
        packs_lost: i64,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(at);
        let order = self.upstream(pool).await?;
        self.receive(self.lead, order, packs_lost).await?;
        self.settle(at + TimeDelta::minutes(5)).await
    }

    /// The organizer confirms the shares.
    pub(super) async fn share_out(
        &self,
        pool: DemandPoolId,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(at);
        let workflow = &self.world.workflow;
        workflow.share_out_pool(by(&self.lead.actor), pool, ShareOut::default()).await?;
        Ok(())
    }

    /// A paper that all bear.
    pub(super) async fn charge(
        &self,
        pool: DemandPoolId,
        (kind, paper, amount): (ChargeKind, String, Money),
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(at);
        let charge = NewPoolCharge { kind, paper, amount };
        self.world.workflow.charge_pool(by(&self.lead.actor), pool, charge).await?;
        Ok(())
    }

    /// The organizer sends a village what it got.
    pub(super) async fn send_on(
        &self,
        pool: DemandPoolId,
        village: usize,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        let Some(village) = self.villages.get(village) else { return Ok(()) };
        self.world.set_clock(at);
        let leg = self.leg(pool, village).await?;
        self.send(self.lead, leg, "Bpk. Rafael, EB 8123 AB").await
    }

    /// The village counts it, and all of it is good.
    pub(super) async fn count(
        &self,
        pool: DemandPoolId,
        village: usize,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        let Some(village) = self.villages.get(village) else { return Ok(()) };
        self.world.set_clock(at);
        let leg = self.leg(pool, village).await?;
        self.receive(village, leg, 0).await
    }

    /// Each order is billed, and paid in cash two days later.
    pub(super) async fn bill_and_pay(
        &self,
        pool: DemandPoolId,
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        let upstream = self.upstream(pool).await?;
        self.billed_and_paid(upstream, (self.lead, self.supplier), at).await?;
        for village in self.villages {
            let leg = self.leg(pool, village).await?;
            self.billed_and_paid(leg, (village, self.lead), at).await?;
        }
        Ok(())
    }

    async fn send(
        &self,
        seller: &Trader,
        order: PurchaseOrderId,
        carrier: &str,
    ) -> Result<(), WorkflowError> {
        let workflow = &self.world.workflow;
        let view = workflow.order(order, &seller.actor).await?;
        let open = view.lines.iter().filter(|line| line.to_dispatch_base > 0);
        let lines = open.map(|line| (line.id, Amount::Base(line.to_dispatch_base))).collect();
        let request = Request::Dispatch { lines, carrier: Some(carrier.to_owned()) };
        workflow.handle_order(by(&seller.actor), order, request).await?;
        Ok(())
    }

    async fn receive(
        &self,
        buyer: &Trader,
        order: PurchaseOrderId,
        packs_lost: i64,
    ) -> Result<(), WorkflowError> {
        let workflow = &self.world.workflow;
        let view = workflow.order(order, &buyer.actor).await?;
        let factor = view.lines.first().map_or(1, |line| line.factor);
        let lost = packs_lost * factor;
        for shipment in view.shipments.iter().filter(|one| one.state == "in_transit") {
            let counts = shipment.lines.iter().map(|line| CountOf {
                line: line.line_id,
                received: Amount::Base(line.count_base - lost),
                rejected: Amount::Base(0),
                lost: Amount::Base(lost),
                reason: (lost > 0).then(|| "Tidak datang".to_owned()),
            });
            let receive = Request::Receive { shipment: shipment.id, counts: counts.collect() };
            workflow.handle_order(by(&buyer.actor), order, receive).await?;
        }
        Ok(())
    }

    async fn billed_and_paid(
        &self,
        order: PurchaseOrderId,
        (buyer, seller): (&Trader, &Trader),
        at: DateTime<Utc>,
    ) -> Result<(), WorkflowError> {
        let workflow = &self.world.workflow;
        let (payer, payee) = (Self::treasurer(buyer), Self::treasurer(seller));
        self.world.set_clock(at);
        let billed = workflow.issue_invoice(by(&payee), order, NewInvoice::default()).await?;
        let invoice = InvoiceId(id_of(&billed)?);
        let payable = workflow.payable(Side::Payer, payee.organization, &payer).await?;
        let open = payable.invoices.iter().find(|one| one.id == invoice).map(|one| one.open);
        self.world.set_clock(at + TimeDelta::days(2));
        let paid = Paid {
            amount: open.ok_or_else(|| missing("a bill of a pool"))?,
            paid_on: workflow.origin.now().with_timezone(&Tz::Asia__Makassar).date_naive(),
            method: Method::Cash,
            account: None,
            // The receipt that is written for cash has a number.
            reference: BankReference::try_from(order.to_string().replace('-', "")).ok(),
            evidence: None,
            wanted: Some(vec![WantedApplication { invoice, amount: None }]),
        };
        let new = NewPayment { parties: Parties::To(payee.organization), paid };
        let recorded = workflow.record_payment(by(&payer), new).await?;
        self.world.set_clock(at + TimeDelta::days(2) + TimeDelta::hours(3));
        let id = PaymentId(id_of(&recorded)?);
        workflow.handle_payment(by(&payee), id, OfPayment::Confirm).await?;
        Ok(())
    }
}
