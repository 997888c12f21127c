//! A month of trade among many organizations, drawn by dice: orders, part receipts, claims, returns, invoices,
//! payments, nettings, reversals, a month's end.
//!
//! Everything is done by the commands and jobs that people and the program use, with a clock of its own; times and
//! identifiers follow from the seed, so a month that went wrong goes wrong again. What is refused is counted and
//! nothing else; what fails on our side ends the test. [`books`] hold the documents against the ledger by a
//! reckoning of their own.

mod billing;
pub mod books;
mod claiming;
mod clock;
mod houses;
mod netting;
mod ordering;
mod paying;
mod story;
mod supplying;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use order_workflow::answers::Answer;
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::clock::Origin;
use order_workflow::command::books::close_period;
use order_workflow::command::statements::{Request as OfStatement, handle_statement};
use order_workflow::seal::Seal;
use order_workflow::{Workflow, WorkflowError};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, TryGetable, Value as Bound};
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, PersonId, PurchaseOrderId, StatementId};
use supply_chain::settlement::Mark;
use uuid::Uuid;

use self::clock::{Ids, SetClock};
use self::houses::{House, Pair};
use crate::caller::Dice;
use crate::database::TestDatabase;

/// How much there is of everything.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Organizations.
    pub houses: usize,
    /// Things tried on each day.
    pub steps_a_day: u32,
    /// What the dice start from.
    pub seed: u64,
}

/// An order that is not over, and between whom.
#[derive(Debug, Clone, Copy)]
struct Live {
    id: PurchaseOrderId,
    seller: usize,
    buyer: usize,
}

/// The month, and all who trade in it.
#[derive(Debug)]
pub struct Month {
    /// What carries everything out.
    pub workflow: Workflow,
    size: Size,
    clock: SetClock,
    dice: Dice,
    operator: PersonId,
    houses: Vec<House>,
    pairs: Vec<Pair>,
    live: Vec<Live>,
    /// How often each thing was done.
    pub done: BTreeMap<&'static str, usize>,
    /// How often each thing was refused, and by what.
    pub refused: BTreeMap<String, usize>,
    /// The number of the next paper that a bank would number.
    paper: u64,
    // Dropped last.
    _database: TestDatabase,
}

/// The first day.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 1).expect("a day")
}

impl Month {
    /// Everybody, with their goods, agreements and accounts; nothing has been traded yet.
    pub async fn open(size: Size) -> Self {
        let database = TestDatabase::fresh().await;
        let clock = SetClock::at(first_day().and_time(chrono::NaiveTime::MIN).and_utc());
        let ids = Ids::following(&clock);
        let workflow = Workflow {
            database: database.database(),
            origin: Origin::new(clock.clone(), ids),
            seal: Arc::new(Seal::from_keys(&[7; 32], [9; 32])),
        };
        let mut month = Self {
            workflow,
            size,
            clock,
            dice: Dice::of(size.seed),
            operator: PersonId(Uuid::nil()),
            houses: Vec::new(),
            pairs: Vec::new(),
            live: Vec::new(),
            done: BTreeMap::new(),
            refused: BTreeMap::new(),
            paper: 0,
            _database: database,
        };
        month.settle_in().await;
        month
    }

    /// The month itself.
    #[must_use]
    pub fn period(&self) -> Period {
        Period::of(first_day())
    }

    /// Trades through the days `from` to `to`, counted from 1; those after the month's last are of the next.
    pub async fn trade(&mut self, from: i64, to: i64) {
        for day in from..=to {
            let morning = first_day() + TimeDelta::days(day - 1);
            let morning = morning.and_time(chrono::NaiveTime::MIN).and_utc();
            self.look_around().await;
            for step in 0..self.size.steps_a_day {
                // From 00:00 to 09:00 UTC it is the same day in all three zones.
                let seconds = i64::from(step) * 32_000 / i64::from(self.size.steps_a_day);
                self.clock.set(morning + TimeDelta::seconds(seconds));
                self.step().await;
            }
            self.clock.set(morning + TimeDelta::hours(9));
            self.jobs().await;
        }
    }

    async fn step(&mut self) {
        match self.dice.throw(100) {
            0..=9 => self.place().await,
            10..=66 => self.go_on().await,
            _ => self.about_money().await,
        }
    }

    /// What the program does by itself.
    async fn jobs(&mut self) {
        let settled = self.workflow.settle_deadlines().await.expect("deadlines");
        assert_eq!(settled.failed, 0, "seed {}: a deadline failed", self.size.seed);
        self.workflow.settle_claims().await.expect("claims");
        self.workflow.settle_order_money().await.expect("money");
        self.workflow.lapse_nettings().await.expect("nettings");
        self.workflow.remind_of_bills().await.expect("reminders");
        let stated = self.workflow.draw_up_statements().await.expect("statements");
        assert_eq!(stated.failed, 0, "seed {}: a statement failed", self.size.seed);
        let sql = "SELECT job || ' ' || subject_id AS told FROM failing_deadline";
        let failing = self.rows(sql, []).await;
        let failing: Vec<String> = failing.iter().map(|row| get(row, "told")).collect();
        assert!(failing.is_empty(), "seed {}: {failing:#?}", self.size.seed);
    }

    /// Which orders are not over, with those that followed by themselves.
    async fn look_around(&mut self) {
        let rows = self
            .rows(
                "SELECT id, seller_id, buyer_id FROM purchase_order
                 WHERE state IN ('submitted', 'countered', 'confirmed', 'in_fulfilment', 'received') ORDER BY id",
                [],
            )
            .await;
        self.live = rows
            .iter()
            .map(|row| Live {
                id: PurchaseOrderId(get(row, "id")),
                seller: self.place_of(get(row, "seller_id")),
                buyer: self.place_of(get(row, "buyer_id")),
            })
            .collect();
    }

    /// The month is over everywhere: its statements are drawn up. Tells how many.
    ///
    /// # Panics
    /// One of them fails.
    pub async fn draw_up_statements(&mut self) -> usize {
        let over = self.period().next().first_day().and_time(chrono::NaiveTime::MIN).and_utc();
        // Behind midnight in Jakarta, where the day ends last.
        self.clock.set(over - TimeDelta::hours(6));
        let mut drawn = 0;
        loop {
            let round = self.workflow.draw_up_statements().await.expect("statements");
            assert_eq!(round.failed, 0, "seed {}: a statement failed", self.size.seed);
            drawn += round.drawn_up;
            if round.drawn_up == 0 {
                return drawn;
            }
        }
    }

    /// Both agree to most statements, some are disputed and drawn up again; some close their month.
    pub async fn end_the_month(&mut self) {
        let sql = "SELECT id, issuer_id, other_id FROM statement WHERE period = $1 ORDER BY id";
        let rows = self.rows(sql, [self.period().first_day().into()]).await;
        for row in &rows {
            let id = StatementId(get(row, "id"));
            let issuer = self.houses[self.place_of(get(row, "issuer_id"))].clerk.clone();
            let other = self.houses[self.place_of(get(row, "other_id"))].clerk.clone();
            let number = "INV".to_owned();
            let words = "Tidak ada di buku kami".to_owned();
            let asked = match self.dice.throw(10) {
                0 => vec![
                    (&issuer, OfStatement::Dispute(vec![Mark { number, words }])),
                    (&other, OfStatement::Replace),
                ],
                1 => vec![(&other, OfStatement::Agree)],
                _ => vec![(&issuer, OfStatement::Agree), (&other, OfStatement::Agree)],
            };
            for (who, request) in asked {
                let what = match request {
                    OfStatement::Agree => "agree to a statement",
                    OfStatement::Dispute(_) => "dispute a statement",
                    OfStatement::Replace => "replace a statement",
                };
                let answer = handle_statement(&self.workflow, by(who), id, request).await;
                self.told(what, answer);
            }
        }
        for place in 0..self.houses.len() {
            if self.dice.happens(40) {
                let clerk = self.houses[place].clerk.clone();
                let answer = close_period(&self.workflow, by(&clerk), self.period()).await;
                self.told("close the month", answer);
            }
        }
    }

    /// Counts what came of something. A refusal is an answer; a fault on our side is the end.
    fn told(&mut self, what: &'static str, answer: Result<Answer, WorkflowError>) -> Option<Value> {
        match answer {
            Ok(answer) => {
                *self.done.entry(what).or_default() += 1;
                Some(serde_json::from_str(&answer.body).unwrap_or_default())
            }
            Err(fault) if is_ours(&fault) => {
                panic!("seed {}, {}: {what}: {fault:?}", self.size.seed, self.now())
            }
            Err(refusal) => {
                *self.refused.entry(format!("{what}: {}", head(&refusal))).or_default() += 1;
                None
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.workflow.origin.now()
    }

    fn place_of(&self, id: Uuid) -> usize {
        let place = self.houses.iter().position(|house| house.id == OrganizationId(id));
        place.expect("one of the houses")
    }

    /// Some number from `least` to `most`.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        let sides = u64::try_from(most - least + 1).expect("a range");
        least + i64::try_from(self.dice.throw(sides)).expect("a throw")
    }

    async fn rows(&self, sql: &str, values: impl IntoIterator<Item = Bound>) -> Vec<QueryResult> {
        let asked = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.workflow
            .database
            .connection()
            .query_all_raw(asked)
            .await
            .expect("the database answers")
    }

    /// One row out of many, drawn by the dice; `from` begins with FROM and names the table first.
    async fn any(&mut self, columns: &str, from: &str) -> Option<QueryResult> {
        let counted = self.rows(&format!("SELECT count(*) AS number {from}"), []).await;
        let number: i64 = get(&counted[0], "number");
        if number == 0 {
            return None;
        }
        let at = self.between(0, number - 1);
        let sql = format!("SELECT {columns} {from} ORDER BY 1, 2 OFFSET {at} LIMIT 1");
        self.rows(&sql, []).await.pop()
    }
}

/// Whether it broke on our side, rather than a rule saying no.
fn is_ours(error: &WorkflowError) -> bool {
    matches!(
        error,
        WorkflowError::Store(_)
            | WorkflowError::BadRow { .. }
            | WorkflowError::Answer(_)
            | WorkflowError::Randomness(_)
            | WorkflowError::Seal(_)
            | WorkflowError::Internal(_)
    )
}

/// The name of a refusal, without its facts.
fn head(refusal: &WorkflowError) -> String {
    let told = format!("{refusal:?}");
    let end = told.match_indices([' ', '{']).map(|(at, _)| at).next().unwrap_or(told.len());
    told[..end].to_owned()
}

fn by(actor: &Actor) -> Ask {
    Ask::plain(Asker::Actor(actor.clone()), Channel::Api)
}

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap_or_else(|error| panic!("{column}: {error}"))
}

fn id_of(view: &Value) -> Uuid {
    let id = view["id"].as_str().and_then(|id| id.parse().ok());
    id.unwrap_or_else(|| panic!("no id in {view}"))
}
