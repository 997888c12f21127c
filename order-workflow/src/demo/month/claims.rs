//! What became of the claims of that month: each way a claim can go, and each place it can be at.

use super::super::{Trader, by, id_of};
use super::{Fate, Life};
use crate::command::claims::{Claimed, NewClaim, Request};
use crate::command::purchase_orders::{Amount, CountOf, Request as OrderRequest};
use crate::error::WorkflowError;
use chrono::TimeDelta;
use supply_chain::claim::{Reason, Remedy, Verdict};
use supply_chain::id::{ClaimId, PurchaseOrderId, ShipmentId};
use uuid::Uuid;

/// What came of a claim that a count drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    /// Nobody has opened it yet.
    Drafted,
    /// It was not worth the trouble.
    Discarded,
    /// The seller offers a part.
    Answered,
    /// The buyer found the missing piece.
    Withdrawn,
    /// The seller credits it.
    Credited,
    /// The buyer believed the driver.
    Nothing,
    /// The goods came once more.
    Replaced,
    /// It waits for whoever mediates.
    Mediated,
    /// It waits for the cooperative office.
    Arbitrated,
}

fn answer(verdict: Verdict, words: Option<&str>) -> Request {
    let words = words.map(str::to_owned);
    Request::Answer { verdict, amount: None, remedy: None, words }
}

fn escalate(words: &str, arbiter: Option<&str>) -> Request {
    Request::Escalate { words: Some(words.to_owned()), arbiter: arbiter.map(str::to_owned) }
}

impl Life<'_> {
    /// What a count drafted goes its way; a good delivery shows a fault later.
    pub(super) async fn claim(&self, order: PurchaseOrderId) -> Result<(), WorkflowError> {
        let view = self.world.workflow.order(order, &self.buyer.actor).await?;
        let draft = view.claims.iter().find(|claim| claim.state == "draft").map(|claim| claim.id);
        if let (Some(claim), Fate::ReceivedBadly(story)) = (draft, self.fate) {
            return self.went(claim, story).await;
        }
        let age = self.world.now - self.start;
        let recent = age > TimeDelta::days(7) && age < TimeDelta::days(9);
        let counted = view.shipments.iter().find(|shipment| shipment.state == "received");
        if let (Some(counted), Some(line), true) = (counted, view.lines.first(), recent) {
            self.world.set_clock(self.world.now - TimeDelta::hours(9));
            let hidden = Claimed {
                line: line.id,
                reason: Reason::HiddenDefect,
                quantity: Amount::Base(2),
                amount: None,
            };
            let new = NewClaim {
                shipment: counted.id,
                lines: vec![hidden],
                wants: Remedy::PriceReduction,
                words: Some("Dua kemasan menggumpal, baru terlihat di toko.".to_owned()),
            };
            self.world.workflow.make_claim(by(&self.buyer.actor), order, new).await?;
        }
        Ok(())
    }

    async fn went(&self, claim: ClaimId, story: Story) -> Result<(), WorkflowError> {
        let (buyer, seller) = (self.buyer, self.seller);
        match story {
            Story::Drafted => return Ok(()),
            Story::Discarded => {
                let reason = Some("Hanya dua kemasan.".to_owned());
                return self.claimed(buyer, 60, claim, Request::Discard { reason }).await;
            }
            _ => {}
        }
        let wants = if story == Story::Replaced { Remedy::Replacement } else { Remedy::Credit };
        let words = Some("Karton penyok, isinya bocor; satu lagi tidak ada di truk.".to_owned());
        let open = Request::Open { changes: Vec::new(), wants, words };
        self.claimed(buyer, 60, claim, open).await?;
        let refused = answer(Verdict::Refused, Some("Sopir mencatat semua utuh saat turun."));
        match story {
            Story::Withdrawn => {
                let reason = Some("Yang hilang ternyata terselip di rak.".to_owned());
                self.claimed(buyer, 66, claim, Request::Withdraw { reason }).await
            }
            Story::Credited => {
                self.claimed(seller, 70, claim, answer(Verdict::Accepted, None)).await
            }
            Story::Replaced => {
                self.claimed(seller, 70, claim, answer(Verdict::Accepted, None)).await?;
                self.comes_once_more(claim).await
            }
            Story::Answered => {
                let view = self.world.workflow.claim(claim, &by(&seller.actor).by).await?;
                let half = view.lines.first().map(|line| line.amount);
                let part = Request::Answer {
                    verdict: Verdict::AcceptedInPart,
                    amount: half,
                    remedy: None,
                    words: Some(
                        "Yang pecah kami ganti nilainya; yang hilang sudah naik truk.".to_owned(),
                    ),
                };
                self.claimed(seller, 100, claim, part).await
            }
            Story::Nothing => {
                self.claimed(seller, 70, claim, refused).await?;
                self.claimed(buyer, 80, claim, Request::AcceptAnswer).await
            }
            _ => {
                self.claimed(seller, 70, claim, refused).await?;
                // In time for whoever mediates to have days left.
                let up = escalate("Fotonya jelas.", None);
                self.claimed(buyer, 200, claim, up).await?;
                if story == Story::Arbitrated {
                    let office =
                        escalate("Belum ada putusan.", Some("Dinas Koperasi Kabupaten Ende"));
                    self.claimed(buyer, 220, claim, office).await?;
                }
                Ok(())
            }
        }
    }

    /// The replacement is sent and counted.
    async fn comes_once_more(&self, claim: ClaimId) -> Result<(), WorkflowError> {
        let view = self.world.workflow.claim(claim, &by(&self.buyer.actor).by).await?;
        let Some(order) = view.replacement.map(|order| order.order_id) else { return Ok(()) };
        let made = self.world.workflow.order(order, &self.seller.actor).await?;
        let there = made.lines.iter().filter(|line| line.held_base > 0);
        let lines = there.map(|line| (line.id, Amount::Base(line.held_base))).collect();
        self.send(76, order, lines).await?;
        let sent = self.world.workflow.order(order, &self.buyer.actor).await?;
        for shipment in &sent.shipments {
            let good = shipment.lines.iter().map(|line| CountOf {
                line: line.line_id,
                received: Amount::Base(line.count_base),
                rejected: Amount::Base(0),
                lost: Amount::Base(0),
                reason: None,
            });
            let (shipment, counts) = (ShipmentId(shipment.id.into()), good.collect());
            self.buyer(98, order, OrderRequest::Receive { shipment, counts }).await?;
        }
        Ok(())
    }

    async fn claimed(
        &self,
        who: &Trader,
        hours: i64,
        id: ClaimId,
        request: Request,
    ) -> Result<(), WorkflowError> {
        self.world.set_clock(self.start + TimeDelta::hours(hours));
        let answer = self.world.workflow.handle_claim(by(&who.actor), id, request).await?;
        if id_of(&answer)? == Uuid::from(id) {
            Ok(())
        } else {
            Err(WorkflowError::Internal("a command answered with another claim".to_owned()))
        }
    }
}
