//! A month of trade: each order is brought as far as its age and its fate say.

use super::{Trader, World, by, id_of, json};
use crate::command::purchase_orders::{Amount, CountOf, NewOrder, Request, WantedLine};
use crate::error::WorkflowError;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::Value;
use supply_chain::id::{OrderLineId, PurchaseOrderId, ShipmentId};
use supply_chain::purchase_order::Details;
use uuid::Uuid;

/// How an order ends, or how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Draft,
    Submitted,
    Confirmed,
    OnTheWay,
    PartReceived,
    Received,
    ReceivedBadly,
    ShortClosed,
    Rejected,
    Withdrawn,
    Cancelled,
    Expired,
}

/// Days ago, buyer, seller, fate. Traders by place: 0 the distributor, 1 the secondary, 2 to 6 the
/// primaries. The oldest first, so that the newest stand on top of every list.
const ORDERS: &[(i64, usize, usize, Fate)] = &[
    (30, 1, 0, Fate::Received),
    (29, 2, 1, Fate::Received),
    (28, 3, 1, Fate::Received),
    (27, 4, 1, Fate::Expired),
    (26, 5, 1, Fate::Received),
    (25, 6, 1, Fate::ReceivedBadly),
    (23, 1, 0, Fate::Received),
    (22, 2, 1, Fate::Received),
    (21, 3, 1, Fate::ShortClosed),
    (20, 4, 1, Fate::Received),
    (19, 2, 1, Fate::Rejected),
    (18, 6, 1, Fate::Received),
    (16, 1, 0, Fate::ReceivedBadly),
    (15, 2, 1, Fate::Received),
    (14, 5, 1, Fate::Cancelled),
    (13, 3, 1, Fate::Received),
    (12, 2, 1, Fate::ReceivedBadly),
    (11, 4, 1, Fate::Withdrawn),
    (10, 1, 0, Fate::Received),
    (9, 2, 1, Fate::Received),
    (8, 6, 1, Fate::Received),
    (7, 5, 1, Fate::ShortClosed),
    (6, 1, 0, Fate::PartReceived),
    (5, 3, 1, Fate::OnTheWay),
    (4, 2, 1, Fate::PartReceived),
    (3, 2, 1, Fate::OnTheWay),
    (2, 1, 0, Fate::OnTheWay),
    (2, 4, 1, Fate::Confirmed),
    (1, 2, 1, Fate::Confirmed),
    (1, 1, 0, Fate::Confirmed),
    (0, 6, 1, Fate::Submitted),
    (0, 5, 1, Fate::Submitted),
    (0, 2, 1, Fate::Submitted),
    (0, 1, 0, Fate::Submitted),
    (0, 2, 1, Fate::Draft),
    (0, 3, 1, Fate::Draft),
];

/// 09.15 WITA as a time of day in UTC.
const MORNING_IN_ENDE: TimeDelta = TimeDelta::minutes(75);

/// Trades for a month.
pub(super) async fn trade(world: &World, traders: &[Trader]) -> Result<(), WorkflowError> {
    for (n, &(days, buyer, seller, fate)) in ORDERS.iter().enumerate() {
        let (Some(buyer), Some(seller)) = (traders.get(buyer), traders.get(seller)) else {
            continue;
        };
        // Today's orders came in an hour or more ago; earlier ones at a quarter past nine of their day.
        let start = if days == 0 {
            world.now - TimeDelta::minutes(200 - i64::try_from(n).unwrap_or(0) * 3)
        } else {
            let day = (world.now - TimeDelta::days(days)).date_naive();
            day.and_time(NaiveTime::MIN).and_utc() + MORNING_IN_ENDE
        };
        let order = Life { world, buyer, seller, start, n, fate };
        order.live().await?;
    }
    world.set_clock(world.now);
    Ok(())
}

struct Life<'w> {
    world: &'w World,
    buyer: &'w Trader,
    seller: &'w Trader,
    start: DateTime<Utc>,
    n: usize,
    fate: Fate,
}

impl Life<'_> {
    async fn live(&self) -> Result<(), WorkflowError> {
        let id = self.place().await?;
        match self.fate {
            Fate::Draft | Fate::Submitted => return Ok(()),
            Fate::Rejected => {
                return self
                    .seller(
                        4,
                        id,
                        Request::Reject { reason: "Truk penuh sampai minggu depan".into() },
                    )
                    .await;
            }
            Fate::Withdrawn => {
                return self
                    .buyer(2, id, Request::Withdraw { reason: Some("Salah pilih ukuran".into()) })
                    .await;
            }
            Fate::Expired => {
                self.world.set_clock(self.start + TimeDelta::hours(30));
                self.world.workflow.settle_deadlines().await?;
                return Ok(());
            }
            _ => {}
        }
        self.seller(1, id, Request::Acknowledge).await?;
        self.seller(3, id, Request::Accept { backorder_until: None }).await?;
        match self.fate {
            Fate::Confirmed => Ok(()),
            Fate::Cancelled => {
                self.buyer(6, id, Request::Cancel { reason: "Gudang sedang diperbaiki".into() })
                    .await
            }
            _ => self.deliver(id).await,
        }
    }

    /// Sends everything in two parts, and counts as far as the fate says.
    async fn deliver(&self, id: PurchaseOrderId) -> Result<(), WorkflowError> {
        let lines = self.open_lines(id).await?;
        let most = |base: i64, factor: i64| (base / factor * 2 / 3).max(1) * factor;
        let first = lines
            .iter()
            .map(|&(line, base, factor)| (line, Amount::Base(most(base, factor))))
            .collect();
        self.send(6, id, first).await?;
        if self.fate == Fate::OnTheWay {
            return Ok(());
        }
        self.count(26, id).await?;
        if self.fate == Fate::PartReceived {
            return Ok(());
        }
        let rest: Vec<_> = self.open_lines(id).await?;
        if self.fate == Fate::ShortClosed {
            let request = Request::ShortClose { reason: "Sisa stok habis di pabrik".into() };
            return if rest.is_empty() { Ok(()) } else { self.seller(30, id, request).await };
        }
        if !rest.is_empty() {
            self.send(
                30,
                id,
                rest.iter().map(|&(line, base, _)| (line, Amount::Base(base))).collect(),
            )
            .await?;
            self.count(50, id).await?;
        }
        Ok(())
    }

    async fn place(&self) -> Result<PurchaseOrderId, WorkflowError> {
        let offers = &self.seller.offers;
        let lines = (0..3 + self.n % 4)
            .filter_map(|k| {
                let offer = *offers.get((self.n * 5 + k * 7) % offers.len())?;
                let count = i64::try_from(2 + (self.n * 3 + k * 5) % 11).ok()?;
                Some(WantedLine { offer, count })
            })
            .collect();
        let new = NewOrder {
            id: None,
            seller: self.seller.actor.organization,
            lines,
            details: Details {
                deliver_to: Some("Gudang koperasi".into()),
                note: self
                    .n
                    .is_multiple_of(6)
                    .then(|| "Tolong kirim pagi, gudang buka pukul 07.00".into()),
                ..Details::default()
            },
            submit: self.fate != Fate::Draft,
            reason: None,
        };
        self.world.set_clock(self.start);
        let answer = self.world.workflow.create_order(by(&self.buyer.actor), new).await?;
        Ok(PurchaseOrderId(id_of(&answer)?))
    }

    /// Lines with something left to send: line, base units, base units a pack.
    async fn open_lines(
        &self,
        id: PurchaseOrderId,
    ) -> Result<Vec<(OrderLineId, i64, i64)>, WorkflowError> {
        let order = self.world.workflow.order(id, &self.seller.actor).await?;
        let open = order.lines.iter().filter(|line| line.to_dispatch_base > 0);
        Ok(open.map(|line| (line.id, line.to_dispatch_base, line.factor)).collect())
    }

    async fn send(
        &self,
        hours: i64,
        id: PurchaseOrderId,
        lines: Vec<(OrderLineId, Amount)>,
    ) -> Result<(), WorkflowError> {
        let carrier =
            ["Bpk. Rafael, EB 8123 AB", "Truk Lio Jaya, EB 9041 CD", "KM Maumere, dermaga Ende"]
                [self.n % 3];
        self.seller(hours, id, Request::Dispatch { lines, carrier: Some(carrier.into()) }).await
    }

    /// Counts every shipment on the way; where the fate says so, one piece is broken and one missing.
    async fn count(&self, hours: i64, id: PurchaseOrderId) -> Result<(), WorkflowError> {
        let order = self.world.workflow.order(id, &self.buyer.actor).await?;
        for shipment in order.shipments.iter().filter(|shipment| shipment.state == "in_transit") {
            let counts = shipment
                .lines
                .iter()
                .enumerate()
                .map(|(place, line)| {
                    let badly = self.fate == Fate::ReceivedBadly && place == 0;
                    let bad = i64::from(badly && line.count_base > 2);
                    CountOf {
                        line: line.line_id,
                        received: Amount::Base(line.count_base - 2 * bad),
                        rejected: Amount::Base(bad),
                        lost: Amount::Base(bad),
                        reason: (bad > 0).then(|| "Pecah, bocor".into()),
                    }
                })
                .collect();
            self.buyer(
                hours,
                id,
                Request::Receive { shipment: ShipmentId(shipment.id.into()), counts },
            )
            .await?;
        }
        Ok(())
    }

    async fn seller(
        &self,
        hours: i64,
        id: PurchaseOrderId,
        request: Request,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(self.start + TimeDelta::hours(hours));
        let answer = self.world.workflow.handle_order(by(&self.seller.actor), id, request).await?;
        expect_order(&json(&answer)?, id)
    }

    async fn buyer(
        &self,
        hours: i64,
        id: PurchaseOrderId,
        request: Request,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(self.start + TimeDelta::hours(hours));
        let answer = self.world.workflow.handle_order(by(&self.buyer.actor), id, request).await?;
        expect_order(&json(&answer)?, id)
    }
}

fn expect_order(view: &Value, id: PurchaseOrderId) -> Result<(), WorkflowError> {
    let answered = view.get("id").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
    if answered == Some(id.into()) {
        Ok(())
    } else {
        Err(WorkflowError::Internal("a command answered with another order".to_owned()))
    }
}
