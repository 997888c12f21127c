//! Claims: opened, answered, taken, brought to whoever mediates; goods go back and come.

use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::command::claims::Request;
use order_workflow::query::claims::ClaimView;
use supply_chain::claim::{Remedy, Verdict};
use supply_chain::id::{ClaimId, OrganizationId};
use supply_chain::money::Money;

use super::{Live, Month, by};

impl Month {
    /// What comes next in a claim.
    pub(super) async fn about_claim(&mut self, order: Live, id: ClaimId) {
        let claimant = Asker::Actor(self.houses[order.buyer].clerk.clone());
        let claim = self.workflow.claim(id, &claimant).await.expect("a claim");
        let (buyer, seller) =
            (by(&self.houses[order.buyer].clerk), by(&self.houses[order.seller].clerk));
        let words = Some("Begitu adanya".to_owned());
        let (what, ask, request) = match claim.state {
            "draft" if self.dice.happens(80) => {
                let wants = *self.dice.one_of(Remedy::ALL);
                ("open a claim", buyer, Request::Open { changes: Vec::new(), wants, words })
            }
            "draft" => ("discard a claim", buyer, Request::Discard { reason: words }),
            "open" => ("answer a claim", seller, self.answer_to(&claim)),
            "answered" => match self.dice.throw(100) {
                0..=59 => ("accept an answer", buyer, Request::AcceptAnswer),
                60..=89 => ("escalate", buyer, Request::Escalate { words, arbiter: None }),
                _ => ("withdraw a claim", buyer, Request::Withdraw { reason: words }),
            },
            "mediation" | "arbitration" => {
                let mediator = claim.mediator.as_ref().filter(|_| !claim.is_with_operator);
                let ask = match mediator {
                    Some(party) => by(&self.houses[self.place_of(party.id.into())].clerk),
                    None => self.by_operator(),
                };
                let amount = self.some_of(claim.total);
                let remedy =
                    *self.dice.one_of(&[Remedy::Credit, Remedy::PriceReduction, Remedy::Return]);
                let words = "Sudah didengar keduanya".to_owned();
                ("decide a claim", ask, Request::Decide { amount, remedy, words })
            }
            "resolved" => {
                let settled = claim.resolution.as_ref().map(|settled| settled.remedy);
                match (settled, &claim.goods_back, claim.goods_taken_at) {
                    (Some("return"), None, None) => {
                        ("send goods back", buyer, Request::SendGoods { carrier: None })
                    }
                    (Some("return"), Some(_), None) => {
                        ("have goods back", seller, Request::TakeGoods)
                    }
                    _ => return,
                }
            }
            _ => return,
        };
        let answer = self.workflow.handle_claim(ask, id, request).await;
        self.told(what, answer);
    }

    fn answer_to(&mut self, claim: &ClaimView) -> Request {
        let words = Some("Sopir mencatat semua utuh".to_owned());
        let (verdict, amount) = match self.dice.throw(100) {
            0..=59 => (Verdict::Accepted, None),
            60..=79 => (Verdict::AcceptedInPart, Some(self.some_of(claim.total))),
            _ => (Verdict::Refused, None),
        };
        Request::Answer { verdict, amount, remedy: None, words }
    }

    fn some_of(&mut self, total: Money) -> Money {
        Money::from_sen(self.between(1, total.sen().max(1)))
    }

    /// As somebody of the houses, whoever that is.
    ///
    /// # Panics
    /// It is none of them.
    #[must_use]
    pub fn seen_by(&self, organization: OrganizationId) -> Ask {
        let house = self.houses.iter().find(|house| house.id == organization);
        let clerk = house.expect("one of the houses").clerk.clone();
        Ask::plain(Asker::Actor(clerk), Channel::Api)
    }
}
