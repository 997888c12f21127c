//! The demo world's last month, from order to closed books: invoices, payments with their slips, a bill that nobody
//! paid in time, a credit note, a statement that both agreed to.
//!
//! It begins before the days that [`month`](super::month) trades through, and is made by the same commands.

mod desks;
mod earlier;

use self::desks::{Desk, slip};
use super::{Trader, World, by, id_of, json, pools};
use crate::command::agreements::{
    self, NewAgreement, NewVersion, handle_agreement, propose_agreement,
};
use crate::command::books::{self, close_period};
use crate::command::claims::{Claimed, NewClaim, Request as OfClaim};
use crate::command::invoices::NewInvoice;
use crate::command::payments::{NewPayment, Paid, Parties, Request as OfPayment};
use crate::command::purchase_orders::{Amount, CountOf, NewOrder, Request, WantedLine};
use crate::command::statements::{
    NewStatement, Request as OfStatement, draw_up_statement, handle_statement,
};
use crate::error::WorkflowError;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use supply_chain::calendar::Period;
use supply_chain::claim::{Reason, Remedy, Verdict};
use supply_chain::id::{
    AgreementId, ClaimId, FileId, InvoiceId, PaymentId, PurchaseOrderId, StatementId,
};
use supply_chain::ledger::CloseRefusal;
use supply_chain::money::Money;
use supply_chain::payment::{BankReference, Method, Side, WantedApplication};
use supply_chain::purchase_order::{Details, Terms};

/// Days that the primaries have to pay the secondary.
const TEMPO: u32 = 14;

/// 09.15 WITA as a time of day in UTC.
const MORNING_IN_ENDE: TimeDelta = TimeDelta::minutes(75);

/// What became of an order's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Transferred,
    InCash,
    InTwoParts,
    /// Some of it was found spoilt, claimed and credited; the rest is paid.
    Credited,
    /// Nobody paid it: it is overdue.
    Unpaid,
}

/// Day of the month, buyer, seller, ending. Traders by place: 0 the distributor, 1 the secondary, from 2 the primaries.
const ORDERS: &[(i64, usize, usize, Ending)] = &[
    (2, 1, 0, Ending::Transferred),
    (3, 2, 1, Ending::Transferred),
    (5, 3, 1, Ending::Credited),
    (7, 2, 1, Ending::Unpaid),
    (8, 1, 0, Ending::InTwoParts),
    (9, 2, 1, Ending::InCash),
    (10, 4, 1, Ending::Transferred),
];

/// The month before the one that it is in Ende.
fn last_month(now: DateTime<Utc>) -> Period {
    Period::of(now.with_timezone(&Tz::Asia__Makassar).date_naive()).previous()
}

/// A time before anything happened in the demo world.
pub(super) fn beginning(now: DateTime<Utc>) -> DateTime<Utc> {
    let first = last_month(now).first_day().and_time(NaiveTime::MIN).and_utc();
    (first - TimeDelta::days(1)).min(now - TimeDelta::days(32))
}

/// Trades through last month, and ends it.
pub(super) async fn trade(
    world: &World,
    traders: &[Trader],
    password_hash: &str,
) -> Result<(), WorkflowError> {
    let period = last_month(world.now);
    let desks = desks::open(world, traders, password_hash).await?;
    for buyer in 2..=4 {
        agree(world, traders, (1, buyer), period).await?;
    }
    for (n, &(day, buyer, seller, ending)) in ORDERS.iter().enumerate() {
        let (Some(from), Some(to)) = (traders.get(seller), traders.get(buyer)) else { continue };
        let (Some(payee), Some(payer)) = (desks.get(seller), desks.get(buyer)) else { continue };
        let start = period.first_day() + TimeDelta::days(day - 1);
        let start = start.and_time(NaiveTime::MIN).and_utc() + MORNING_IN_ENDE;
        let trade = Trade { world, seller: from, buyer: to, payee, payer, start, n };
        trade.live(ending).await?;
    }
    pools::closed(world, traders, period).await?;
    let last = period.last_day().and_time(NaiveTime::MIN).and_utc() + MORNING_IN_ENDE;
    world.set_clock(last);
    world.workflow.settle_order_money().await?;
    pools::close(world, last).await?;
    turn(world, &desks, period).await
}

/// The month is over: what the two had between them is stated and agreed to, and both close their books.
async fn turn(world: &World, desks: &[Desk], period: Period) -> Result<(), WorkflowError> {
    let (Some(secondary), Some(primary)) = (desks.get(1), desks.get(2)) else { return Ok(()) };
    let next = period.next().first_day().and_time(NaiveTime::MIN).and_utc();
    // It is the first of the month in Ende eight hours earlier than in UTC.
    world.set_clock(next - TimeDelta::hours(8) + TimeDelta::minutes(5));
    let workflow = &world.workflow;
    let with = primary.treasurer.organization;
    let new = NewStatement { id: None, with, period };
    let drawn = draw_up_statement(workflow, by(&secondary.treasurer), new).await?;
    let id = StatementId(id_of(&drawn)?);
    handle_statement(workflow, by(&primary.treasurer), id, OfStatement::Agree).await?;
    workflow.draw_up_statements().await?;
    for desk in [secondary, primary] {
        close(world, desk, period).await?;
    }
    earlier::written_down(world, desks, period).await
}

/// Closes a month, and before it whatever months are open still.
async fn close(world: &World, desk: &Desk, period: Period) -> Result<(), WorkflowError> {
    let mut wanted = period;
    loop {
        match close_period(&world.workflow, by(&desk.treasurer), wanted).await {
            Ok(_) if wanted == period => return Ok(()),
            Ok(_) => wanted = wanted.next(),
            Err(WorkflowError::Books(books::Refusal::Close(CloseRefusal::EarlierOpen {
                earlier,
            }))) => wanted = earlier,
            Err(refused) => return Err(refused),
        }
    }
}

async fn agree(
    world: &World,
    traders: &[Trader],
    (seller, buyer): (usize, usize),
    period: Period,
) -> Result<(), WorkflowError> {
    let (Some(seller), Some(buyer)) = (traders.get(seller), traders.get(buyer)) else {
        return Ok(());
    };
    let new = NewAgreement {
        id: None,
        seller: seller.actor.organization,
        buyer: buyer.actor.organization,
        version: NewVersion {
            valid_from: Some(period.first_day()),
            terms: Terms { payment_days: Some(TEMPO), ..Terms::default() },
            ..NewVersion::default()
        },
    };
    let proposed = propose_agreement(&world.workflow, by(&seller.actor), new).await?;
    let (id, taken) = (AgreementId(id_of(&proposed)?), agreements::Request::Accept(None));
    handle_agreement(&world.workflow, by(&buyer.actor), id, taken).await?;
    Ok(())
}

/// One order, until its money is where it is.
struct Trade<'w> {
    world: &'w World,
    seller: &'w Trader,
    buyer: &'w Trader,
    payee: &'w Desk,
    payer: &'w Desk,
    start: DateTime<Utc>,
    n: usize,
}

impl Trade<'_> {
    async fn live(&self, ending: Ending) -> Result<(), WorkflowError> {
        let workflow = &self.world.workflow;
        let order = self.supply().await?;
        self.at(29);
        let new = NewInvoice::default();
        let billed = workflow.issue_invoice(by(&self.payee.treasurer), order, new).await?;
        let invoice = InvoiceId(id_of(&billed)?);
        match ending {
            Ending::Unpaid => return Ok(()),
            Ending::Credited => self.claim(order).await?,
            _ => {}
        }
        let open = self.open_of(invoice).await?;
        match ending {
            Ending::InCash => self.pay(80, (invoice, open), Method::Cash).await,
            Ending::InTwoParts => {
                let half = Money::from_sen(open.sen() / 2);
                self.pay(30, (invoice, half), Method::Transfer).await?;
                let rest = self.open_of(invoice).await?;
                self.pay(150, (invoice, rest), Method::Transfer).await
            }
            _ => self.pay(96, (invoice, open), Method::Transfer).await,
        }
    }

    fn at(&self, hours: i64) {
        self.world.set_clock(self.start + TimeDelta::hours(hours));
    }

    /// Ordered, accepted, sent, counted good.
    async fn supply(&self) -> Result<PurchaseOrderId, WorkflowError> {
        let workflow = &self.world.workflow;
        let offers = &self.seller.offers;
        let wanted = (0..3 + self.n % 2).filter_map(|k| {
            let offer = *offers.get((self.n * 4 + k * 3) % offers.len())?;
            Some(WantedLine { offer, count: i64::try_from(3 + (self.n + k * 2) % 7).ok()? })
        });
        let new = NewOrder {
            id: None,
            seller: self.seller.actor.organization,
            lines: wanted.collect(),
            details: Details {
                deliver_to: Some("Gudang koperasi".to_owned()),
                ..Details::default()
            },
            submit: true,
            reason: None,
        };
        self.at(0);
        let made = workflow.create_order(by(&self.buyer.actor), new).await?;
        let id = PurchaseOrderId(id_of(&made)?);
        self.at(1);
        let accept = Request::Accept { backorder_until: None };
        workflow.handle_order(by(&self.seller.actor), id, accept).await?;
        self.at(5);
        let order = workflow.order(id, &self.seller.actor).await?;
        let all = order.lines.iter().map(|line| (line.id, Amount::Base(line.to_dispatch_base)));
        let carrier = Some("Truk Lio Jaya, EB 9041 CD".to_owned());
        let send = Request::Dispatch { lines: all.collect(), carrier };
        workflow.handle_order(by(&self.seller.actor), id, send).await?;
        self.at(27);
        for shipment in workflow.order(id, &self.buyer.actor).await?.shipments {
            let counts = shipment.lines.iter().map(|line| CountOf {
                line: line.line_id,
                received: Amount::Base(line.count_base),
                rejected: Amount::Base(0),
                lost: Amount::Base(0),
                reason: None,
            });
            let receive = Request::Receive { shipment: shipment.id, counts: counts.collect() };
            workflow.handle_order(by(&self.buyer.actor), id, receive).await?;
        }
        Ok(id)
    }

    /// A fault showed in the shop; the seller credits it.
    async fn claim(&self, order: PurchaseOrderId) -> Result<(), WorkflowError> {
        let workflow = &self.world.workflow;
        let view = workflow.order(order, &self.buyer.actor).await?;
        let (Some(shipment), Some(line)) = (view.shipments.first(), view.lines.first()) else {
            return Ok(());
        };
        self.at(52);
        let spoilt = Claimed {
            line: line.id,
            reason: Reason::HiddenDefect,
            quantity: Amount::Packs(1),
            amount: None,
        };
        let new = NewClaim {
            shipment: shipment.id,
            lines: vec![spoilt],
            wants: Remedy::Credit,
            words: Some("Satu karton bocor di dalam, baru terlihat waktu dibuka.".to_owned()),
        };
        let claimed = workflow.make_claim(by(&self.buyer.actor), order, new).await?;
        self.at(55);
        let verdict = Verdict::Accepted;
        let yes = OfClaim::Answer { verdict, amount: None, remedy: None, words: None };
        let id = ClaimId(id_of(&claimed)?);
        workflow.handle_claim(by(&self.seller.actor), id, yes).await?;
        workflow.settle_order_money().await?;
        Ok(())
    }

    /// What is still open of an invoice.
    async fn open_of(&self, invoice: InvoiceId) -> Result<Money, WorkflowError> {
        let (workflow, payer) = (&self.world.workflow, &self.payer.treasurer);
        let payable =
            workflow.payable(Side::Payer, self.payee.treasurer.organization, payer).await?;
        let found = payable.invoices.iter().find(|open| open.id == invoice);
        found.map(|open| open.open).ok_or_else(|| {
            WorkflowError::Internal("an invoice of the demo is paid already".to_owned())
        })
    }

    /// The payer writes it down with a slip that shows it; the payee sees it come.
    async fn pay(
        &self,
        hours: i64,
        (invoice, amount): (InvoiceId, Money),
        method: Method,
    ) -> Result<(), WorkflowError> {
        self.at(hours);
        let workflow = &self.world.workflow;
        let is_cash = method == Method::Cash;
        let handed = workflow.hand_in_evidence(by(&self.payer.treasurer), slip()?).await?;
        let now = workflow.origin.now();
        let reference = format!("FT{}{:02}", now.format("%y%m%d%H"), self.n);
        let reference = BankReference::try_from(reference).ok().filter(|_| !is_cash);
        let paid = Paid {
            amount,
            paid_on: now.with_timezone(&Tz::Asia__Makassar).date_naive(),
            method,
            account: (!is_cash).then_some(self.payee.account),
            reference,
            evidence: Some(FileId(id_of(&handed)?)),
            wanted: Some(vec![WantedApplication { invoice, amount: None }]),
        };
        let parties = Parties::To(self.payee.treasurer.organization);
        let new = NewPayment { parties, paid };
        let recorded = workflow.record_payment(by(&self.payer.treasurer), new).await?;
        self.at(hours + 4);
        let (payee, id) = (by(&self.payee.treasurer), PaymentId(id_of(&recorded)?));
        let confirmed = workflow.handle_payment(payee, id, OfPayment::Confirm).await?;
        json(&confirmed).map(|_| ())
    }
}
