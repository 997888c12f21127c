//! Nettings: between two, and among those of a federation; agreed to, refused, called off, lapsed, overtaken, done.

use order_workflow::command::netting::{Among, NewNetting, Request, call_netting, handle_netting};
use supply_chain::id::NettingId;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{Month, by, get, id_of};

impl Month {
    pub(super) async fn net_two(&mut self) {
        let from = "FROM (SELECT a.issuer_id AS one, a.receiver_id AS other FROM open_bill a
                    JOIN open_bill b ON b.issuer_id = a.receiver_id AND b.receiver_id = a.issuer_id
                    WHERE a.open_sen > 0 AND b.open_sen > 0 GROUP BY 1, 2) p";
        let Some(row) = self.any("one, other", from).await else { return };
        let organizer = self.place_of(get(&row, "one"));
        let other = self.houses[self.place_of(get(&row, "other"))].id;
        self.net("net between two", organizer, Among::With(other)).await;
    }

    pub(super) async fn net_many(&mut self) {
        let places: Vec<usize> = (0..self.houses.len())
            .filter(|place| self.houses[*place].kind == Kind::Secondary)
            .collect();
        let organizer = *self.dice.one_of(&places);
        let among = Among::Federation { of: None, without: Vec::new() };
        self.net("net among many", organizer, among).await;
    }

    async fn net(&mut self, what: &'static str, organizer: usize, among: Among) {
        let new = NewNetting { id: None, among, answer_by: None };
        let ask = by(&self.houses[organizer].clerk);
        let answer = call_netting(&self.workflow, ask, new).await;
        let Some(view) = self.told("call a netting", answer) else { return };
        let id = NettingId(id_of(&view));
        match self.dice.throw(100) {
            // It lapses.
            0..=4 => return,
            5..=9 => {
                return self
                    .ask_netting("call a netting off", organizer, id, Request::CallOff)
                    .await;
            }
            _ => {}
        }
        let of: Uuid = id.into();
        let sql = "SELECT debtor_id AS party FROM netting_leg WHERE netting_id = $1
                   UNION SELECT creditor_id FROM netting_leg WHERE netting_id = $1 ORDER BY 1";
        let parties = self.rows(sql, [of.into()]).await;
        let refuses = self.dice.happens(8);
        for row in &parties {
            let place = self.place_of(get(row, "party"));
            self.ask_netting("agree to a netting", place, id, Request::Consent).await;
            if refuses {
                return self
                    .ask_netting("refuse a netting", place, id, Request::Refuse { words: None })
                    .await;
            }
        }
        if self.dice.happens(10) {
            // Somebody pays before it is carried out.
            self.pay().await;
        }
        self.ask_netting(what, organizer, id, Request::Carry).await;
    }

    async fn ask_netting(
        &mut self,
        what: &'static str,
        place: usize,
        id: NettingId,
        request: Request,
    ) {
        let ask = by(&self.houses[place].clerk);
        let answer = handle_netting(&self.workflow, ask, id, request).await;
        self.told(what, answer);
    }
}
