//! One order's books: what each entry of a history does to them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::QueryResult;
use serde_json::Value as Json;
use supply_chain::money::Money;
use uuid::Uuid;

/// A line as the books have it: base units, and sen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Account {
    pub(super) ordered: i64,
    pub(super) confirmed: i64,
    pub(super) shipped: i64,
    pub(super) received: i64,
    pub(super) rejected: i64,
    pub(super) lost: i64,
    pub(super) short_closed: i64,
    pub(super) cancelled: i64,
    pub(super) held: i64,
    pub(super) invoiced: i64,
    pub(super) price: i64,
    pub(super) amount: i64,
    pub(super) tax: i64,
    /// Base units in a pack.
    pub(super) factor: i64,
}

/// What a proposal would make of a line.
#[derive(Debug, Clone, Copy)]
struct Change {
    quantity: i64,
    price: i64,
    amount: i64,
    tax: i64,
    /// Where the goods come in by it.
    factor: Option<i64>,
}

/// The books of one order.
#[derive(Debug, Default)]
pub(super) struct Books {
    state: String,
    revision: i64,
    lines: BTreeMap<Uuid, Account>,
    /// What is proposed: of lines that are there, and of goods that would come in.
    proposed: BTreeMap<Uuid, Change>,
    /// What is set aside of goods that would come in.
    aside: BTreeMap<Uuid, i64>,
    /// What each shipment holds of each line: sent, received, rejected, lost.
    shipments: BTreeMap<Uuid, BTreeMap<Uuid, [i64; 4]>>,
    /// Those that were counted; later ones are corrections.
    counted: BTreeSet<Uuid>,
}

/// The row of a line.
pub(super) fn row(line: &QueryResult) -> Account {
    let of = |column: &str| line.try_get("", column).expect("a count");
    Account {
        ordered: of("ordered_base"),
        confirmed: of("confirmed_base"),
        shipped: of("shipped_base"),
        received: of("received_base"),
        rejected: of("rejected_base"),
        lost: of("lost_base"),
        short_closed: of("short_closed_base"),
        cancelled: of("cancelled_base"),
        held: of("held_base"),
        invoiced: of("invoiced_base"),
        price: of("unit_price_sen"),
        amount: of("amount_sen"),
        tax: of("tax_sen"),
        factor: of("factor"),
    }
}

impl Account {
    fn open(&self) -> i64 {
        self.confirmed - self.shipped - self.short_closed - self.cancelled
    }

    fn counted(&self) -> i64 {
        self.received + self.rejected + self.lost
    }

    /// I1 and I3, as far as one line can break them.
    fn is_sound(&self) -> bool {
        let all = [self.shipped, self.received, self.rejected, self.lost, self.held];
        let counts = self.open() >= 0 && self.counted() <= self.shipped;
        all.iter().all(|count| *count >= 0) && counts && (0..=self.shipped).contains(&self.invoiced)
    }
}

impl Books {
    /// Enters what happened.
    ///
    /// # Errors
    /// What could not have happened to this order, in a sentence.
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each kind")]
    pub(super) fn enter(&mut self, kind: &str, said: &Json) -> Result<(), String> {
        let over = ["rejected", "expired", "cancelled"].contains(&self.state.as_str());
        let about_a_claim = said.get("claim").is_some() && kind != "replacement_made";
        if over && !about_a_claim {
            return Err(format!("it was {} before", self.state));
        }
        match kind {
            // A new version of a countered order waits for the buyer's own yes; nothing stands of it yet.
            "edited" | "approval_requested" if self.state == "countered" => {}
            "created" | "edited" => self.write(said, "draft"),
            "approval_requested" => self.write(said, "pending_approval"),
            "sent_back" if self.state == "pending_approval" => self.stand("draft"),
            "sent_back" | "approved" | "acknowledged" | "amendment_opened" | "backorder_late"
            | "delivery_proven" | "credited" | "paid" | "settled" | "unsettled" | "written_off"
            | "charge_added" => {}
            "submitted" => {
                self.write(said, "submitted");
                self.revision = number(said, "revision");
            }
            "confirmed" => {
                for line in self.lines.values_mut() {
                    line.confirmed = line.ordered;
                }
                self.hold(said, "lines")?;
                self.stand("confirmed");
            }
            "countered" => {
                self.propose(said);
                self.hold(said, "held")?;
                self.stand("countered");
            }
            "amendment_proposed" => self.propose(said),
            "amendment_dropped" if self.proposed.is_empty() => {
                return Err("there was no amendment".to_owned());
            }
            "amendment_dropped" => self.forget(),
            "proposal_accepted" => self.take(said)?,
            "backorder_filled" => self.hold(said, "lines")?,
            "declined" | "withdrawn" => self.end("cancelled"),
            "rejected" | "expired" => self.end(kind),
            "cancelled" => {
                for line in self.lines.values_mut() {
                    line.cancelled += line.open();
                }
                self.end("cancelled");
            }
            "dispatched" => self.send(said)?,
            "dispatch_undone" => self.call_back(said)?,
            "counted" | "receipt_corrected" => self.count(said, kind == "counted")?,
            "short_closed" => {
                for (id, line) in items(said, "lines") {
                    self.line(id)?.short_closed += number(line, "short_closed_base");
                }
                self.let_go();
                if self.is_empty() {
                    self.end("cancelled");
                }
            }
            "received" => {
                self.forget();
                self.stand("received");
            }
            "replacement_made" => {
                self.write(said, "confirmed");
                for line in self.lines.values_mut() {
                    line.confirmed = line.ordered;
                }
                self.hold(said, "held")?;
                self.revision = 1;
            }
            "leg_made" => {
                self.write(said, "confirmed");
                for line in self.lines.values_mut() {
                    line.confirmed = line.ordered;
                }
                self.revision = 1;
            }
            "invoiced" | "invoice_taken_back" => {
                let sign = if kind == "invoiced" { 1 } else { -1 };
                for (id, line) in items(said, "lines") {
                    self.line(id)?.invoiced += sign * number(line, "invoiced_base");
                }
            }
            "completed" if self.state == "received" => self.stand("completed"),
            _ if about_a_claim => {}
            unknown => return Err(format!("nobody knows what {unknown} does")),
        }
        match self.lines.iter().find(|(_, line)| !line.is_sound()) {
            Some((id, line)) => Err(format!("line {id} cannot be so: {line:?}")),
            None => Ok(()),
        }
    }

    /// Where the books and the rows of the order disagree.
    pub(super) fn differences(
        &self,
        state: &str,
        revision: i32,
        rows: &BTreeMap<Uuid, Account>,
    ) -> Vec<String> {
        let mut told = Vec::new();
        if (state, i64::from(revision)) != (self.state.as_str(), self.revision) {
            let (by_history, version) = (&self.state, self.revision);
            told.push(format!(
                "it is {state} at {revision}, by its history {by_history} at {version}"
            ));
        }
        for (id, line) in &self.lines {
            match rows.get(id) {
                Some(row) if row == line => {}
                row => told.push(format!("line {id} is {row:?}, by its history {line:?}")),
            }
        }
        // Goods that an open proposal would bring in stand there already, and count for nothing.
        for (id, row) in rows.iter().filter(|(id, _)| !self.lines.contains_key(id)) {
            let held = self.aside.get(id).copied().unwrap_or_default();
            let nothing =
                Account { price: row.price, factor: row.factor, held, ..Account::default() };
            if *row != nothing || !self.proposed.contains_key(id) {
                told.push(format!("line {id} is {row:?} and not in its history"));
            }
        }
        told
    }

    fn stand(&mut self, state: &str) {
        state.clone_into(&mut self.state);
    }

    fn line(&mut self, id: Uuid) -> Result<&mut Account, String> {
        self.lines.get_mut(&id).ok_or_else(|| format!("there is no line {id}"))
    }

    /// All lines, as they are asked for.
    fn write(&mut self, said: &Json, state: &str) {
        self.forget();
        let line = |(id, line): (Uuid, &Json)| {
            let account = Account {
                ordered: number(line, "ordered_base"),
                price: sen(line, "price"),
                amount: sen(line, "amount"),
                tax: sen(line, "tax"),
                factor: number(line, "factor"),
                ..Account::default()
            };
            (id, account)
        };
        self.lines = items(said, "lines").map(line).collect();
        self.stand(state);
    }

    /// Sets goods aside, for lines and for goods that would come in.
    fn hold(&mut self, said: &Json, field: &str) -> Result<(), String> {
        for (id, line) in items(said, field) {
            let base = number(line, "reserved_base");
            match self.lines.get_mut(&id) {
                Some(line) => line.held += base,
                None if self.proposed.contains_key(&id) => {
                    *self.aside.entry(id).or_default() += base;
                }
                None => return Err(format!("there is no line {id}")),
            }
        }
        Ok(())
    }

    fn propose(&mut self, said: &Json) {
        let change = |proposed: &Json, factor| Change {
            quantity: number(proposed, "quantity"),
            price: sen(proposed, "unit_price"),
            amount: sen(proposed, "amount"),
            tax: sen(&proposed["tax"], "tax"),
            factor,
        };
        for (id, line) in items(said, "changed") {
            self.proposed.insert(id, change(&line["proposed"], None));
        }
        let added = said["added"].as_array().map(Vec::as_slice).unwrap_or_default();
        for line in added {
            if let Some(id) = id_in(&line["line"], "line_id") {
                let factor = Some(number(&line["line"], "factor"));
                self.proposed.insert(id, change(&line["proposed"], factor));
            }
        }
    }

    fn forget(&mut self) {
        self.proposed.clear();
        self.aside.clear();
    }

    /// What was proposed is agreed.
    fn take(&mut self, said: &Json) -> Result<(), String> {
        let first = self.state == "countered";
        if first {
            for line in self.lines.values_mut() {
                line.confirmed = line.ordered;
            }
            self.stand("confirmed");
        }
        for (id, change) in std::mem::take(&mut self.proposed) {
            let line = self.lines.entry(id).or_default();
            let Change { quantity, price, amount, tax, factor } = change;
            (line.confirmed, line.price, line.amount, line.tax) = (quantity, price, amount, tax);
            line.factor = factor.unwrap_or(line.factor);
            line.held += self.aside.remove(&id).unwrap_or_default();
        }
        self.let_go();
        self.hold(said, "held")?;
        self.revision = number(said, "revision");
        if self.is_empty() {
            self.end("cancelled");
        }
        Ok(())
    }

    /// No more is held than is left to send.
    fn let_go(&mut self) {
        for line in self.lines.values_mut() {
            line.held = line.held.min(line.open());
        }
    }

    fn is_empty(&self) -> bool {
        self.lines.values().all(|line| line.shipped == 0 && line.open() == 0)
    }

    fn end(&mut self, state: &str) {
        self.forget();
        for line in self.lines.values_mut() {
            line.held = 0;
        }
        self.stand(state);
    }

    fn send(&mut self, said: &Json) -> Result<(), String> {
        let shipment = id_in(&said["shipment"], "id").ok_or("no shipment")?;
        for (id, line) in items(said, "lines") {
            let base = number(line, "shipped_base");
            let line = self.line(id)?;
            line.shipped += base;
            line.held -= base;
            self.shipments.entry(shipment).or_default().insert(id, [base, 0, 0, 0]);
        }
        self.stand("in_fulfilment");
        Ok(())
    }

    fn call_back(&mut self, said: &Json) -> Result<(), String> {
        let shipment = id_in(&said["shipment"], "id").ok_or("no shipment")?;
        let lines =
            self.shipments.remove(&shipment).ok_or("it was never sent, or twice called back")?;
        for (id, [base, ..]) in lines {
            let line = self.line(id)?;
            line.shipped -= base;
            line.held += base;
        }
        if self.lines.values().all(|line| line.shipped == 0) {
            self.stand("confirmed");
        }
        Ok(())
    }

    /// A count, or a better one in place of it.
    fn count(&mut self, said: &Json, first: bool) -> Result<(), String> {
        let shipment = id_in(&said["shipment"], "id").ok_or("no shipment")?;
        if self.counted.insert(shipment) != first {
            return Err("it was counted already, or never".to_owned());
        }
        for (id, counted) in items(said, "lines") {
            let of = |field: &str| number(counted, field);
            let now = [of("received_base"), of("rejected_base"), of("lost_base")];
            let sent = self.shipments.get_mut(&shipment).and_then(|lines| lines.get_mut(&id));
            let sent = sent.ok_or("it was never sent")?;
            let [base, received, rejected, lost] = *sent;
            if now.iter().sum::<i64>() != base {
                return Err(format!("{now:?} were counted of {base}"));
            }
            *sent = [base, now[0], now[1], now[2]];
            let line = self.line(id)?;
            line.received += now[0] - received;
            line.rejected += now[1] - rejected;
            line.lost += now[2] - lost;
        }
        Ok(())
    }
}

/// The lines of a field, by their ids.
fn items<'s>(said: &'s Json, field: &str) -> impl Iterator<Item = (Uuid, &'s Json)> {
    let items = said[field].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| Some((id_in(item, "line_id")?, item)))
}

fn id_in(thing: &Json, field: &str) -> Option<Uuid> {
    thing[field].as_str()?.parse().ok()
}

fn number(thing: &Json, field: &str) -> i64 {
    thing[field].as_i64().unwrap_or_default()
}

/// Money is written as rupiah with two places.
fn sen(thing: &Json, field: &str) -> i64 {
    let written = thing[field].as_str().unwrap_or_default();
    written.parse::<Money>().map(Money::sen).unwrap_or_default()
}
