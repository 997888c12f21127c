//! What a bill over what there is to bill of an order, or some of it, would come to, before it is made.

use std::iter::repeat_with;

use chrono::NaiveDate;
use supply_chain::ask::Actor;
use supply_chain::credit::due_on;
use supply_chain::id::{InvoiceLineId, OrderLineId, PurchaseOrderId};
use supply_chain::invoice::{self, By, Invoice, Issue, LineKind, Refusal, WantedLine, decide};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::command::invoices::payer_of;
use crate::command::purchase_orders::dates;
use crate::error::WorkflowError;
use crate::query::orders::known;
use crate::store::invoices as store;
use crate::store::purchase_orders;
use crate::unit_of_work::Workflow;

/// What a bill would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToBill {
    /// Without tax and rounding.
    pub net: Money,
    /// PPN.
    pub tax: Money,
    /// What rounds it; nothing where it is not rounded.
    pub rounding: Money,
    /// What would be owed.
    pub total: Money,
    /// The last day on which it would not be late.
    pub due_on: NaiveDate,
    /// Whether it is about charges alone: all goods are billed already.
    pub is_charges_alone: bool,
}

/// A line of which something can be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToBillLine {
    /// Of the order.
    pub line: OrderLineId,
    /// The goods.
    pub product_name: String,
    /// The pack that they are priced in.
    pub pack: String,
    /// Base units in it.
    pub factor: i64,
    /// pcs, gram or ml.
    pub base_unit: &'static str,
    /// Base units that can be billed now.
    pub left_base: i64,
}

impl Workflow {
    /// The lines of an order of which something can be billed now, and how much.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of the order.
    pub async fn lines_to_bill(
        &self,
        order: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<Vec<ToBillLine>, WorkflowError> {
        let found = purchase_orders::find(self.reader(), &[order.into()]).await?.pop();
        let of = known(found, actor)?.order;
        let line = |(id, left_base): (OrderLineId, i64)| {
            let line = of.lines.iter().find(|line| line.id == id)?;
            Some(ToBillLine {
                line: id,
                product_name: line.product_name.clone(),
                pack: line.pack.name.clone(),
                factor: line.pack.factor,
                base_unit: line.base_unit.as_str(),
                left_base,
            })
        };
        Ok(of.to_invoice().filter_map(line).collect())
    }

    /// What a bill over so much of each of these lines, or over all there is to bill of an order where none is named, would
    /// come to, were it made now; nothing where nothing is left to bill. It is decided as the bill itself is, and nothing is
    /// written.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of the order; an [`invoice::Refusal`] of the bill itself.
    pub async fn to_bill(
        &self,
        order: PurchaseOrderId,
        actor: &Actor,
        lines: &[(OrderLineId, i64)],
    ) -> Result<Option<ToBill>, WorkflowError> {
        let on = self.reader();
        let stored = known(purchase_orders::find(on, &[order.into()]).await?.pop(), actor)?;
        let day = dates(&stored, self.origin.now()).seller;
        let billed = store::billing_of(on, &stored.order).await?;
        let (of, terms) = (&stored.order, &stored.order.terms);
        let parties = (of.seller, payer_of(of));
        let id = || self.origin.id::<Uuid>();
        let blank = Invoice::begin(id().into(), Some(of.id), parties, billed.branch.clone(), day);
        let issue = Issue {
            // A number is drawn when it is made, and not before.
            number: "-".to_owned(),
            day,
            due_on: due_on(day, terms.payment_days, &terms.money, &billed.days),
            line_ids: repeat_with(|| InvoiceLineId(id()))
                .take(billed.billing.lines_at_most())
                .collect(),
            billing: billed.billing,
            wanted: lines
                .iter()
                .map(|&(line, quantity)| WantedLine { line, quantity, amount: None })
                .collect(),
        };
        let issue = invoice::Command::Issue(Box::new(issue));
        let events = match decide(&blank, issue, By::Clock, day) {
            Ok(decided) => decided.events,
            Err(Refusal::NothingToBill) => return Ok(None),
            Err(refusal) => return Err(refusal.into()),
        };
        let bill = events.iter().fold(blank, Invoice::after);
        let rounding = bill.lines.iter().filter(|line| line.kind == LineKind::Rounding);
        let rounding = Money::sum(rounding.map(|line| line.tax.net)).unwrap_or_default();
        Ok(Some(ToBill {
            net: bill.net().minus(rounding).unwrap_or_default(),
            tax: bill.tax(),
            rounding,
            total: bill.total(),
            due_on: bill.due_on,
            is_charges_alone: bill.lines.iter().all(|line| line.goods.is_none()),
        }))
    }
}
