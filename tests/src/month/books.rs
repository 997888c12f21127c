//! The books of everybody, reckoned from the documents alone: papers with their lines, payments, refunds, and what
//! settled what.
//!
//! A second account of the ledger that shares no code with it. It reads no occurrence and no posting: what an
//! invoice, a credit note, a payment or a netting is in the books of both stands here once more, in the words of
//! the chart, and must come to the same sen.

use std::collections::{BTreeMap, BTreeSet};

use order_workflow::query::ledger::breaches;
use order_workflow::query::ledger::trial_balance;
use order_workflow::query::ledger::verify::verify;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Month, get};

/// Whose books, which account, for whom where it is kept by party.
pub type Key = (Uuid, String, Option<Uuid>);

/// What accounts come to, in sen: debit above zero. What comes to nothing is left out.
pub type Sums = BTreeMap<Key, i64>;

/// Where trade between two stands.
const TRADE: [&str; 4] = ["receivable", "payable", "advance_paid", "advance_received"];

/// The account in the other's books that says the same.
const MIRRORS: [(&str, &str); 3] = [
    ("receivable", "payable"),
    ("advance_paid", "advance_received"),
    ("deposit_paid", "deposit_received"),
];

/// Books while they are reckoned.
#[derive(Debug, Default)]
struct Reckoning(Sums);

impl Reckoning {
    fn add(&mut self, of: Uuid, account: &str, with: Option<Uuid>, sen: i64) {
        *self.0.entry((of, account.to_owned(), with)).or_default() += sen;
    }

    /// A debt of `debtor` to `creditor` that grows, or shrinks below zero.
    fn owed(&mut self, (debtor, creditor): (Uuid, Uuid), sen: i64) {
        self.add(creditor, "receivable", Some(debtor), sen);
        self.add(debtor, "payable", Some(creditor), -sen);
    }

    /// What `payer` has standing with `payee` grows, or shrinks below zero.
    fn on_account(&mut self, (payer, payee): (Uuid, Uuid), sen: i64) {
        self.add(payee, "advance_received", Some(payer), -sen);
        self.add(payer, "advance_paid", Some(payee), sen);
    }

    fn done(mut self) -> Sums {
        self.0.retain(|_, sen| *sen != 0);
        self.0
    }
}

/// A line of a paper.
struct PaperLine {
    paper: String,
    issuer: Uuid,
    receiver: Uuid,
    kind: String,
    class: String,
    net: i64,
    tax: i64,
    deducts: bool,
}

impl PaperLine {
    fn enter(&self, books: &mut Reckoning) {
        let sign = if self.paper == "invoice" { 1 } else { -1 };
        let (net, tax) = (sign * self.net, sign * self.tax);
        if self.paper == "credit_note" {
            books.on_account((self.receiver, self.issuer), -(net + tax));
        } else {
            books.owed((self.receiver, self.issuer), net + tax);
        }
        let is_deposit = self.kind == "deposit";
        let (buyers, sellers) =
            (is_deposit.then_some(self.receiver), is_deposit.then_some(self.issuer));
        books.add(self.issuer, self.income(), buyers, -net);
        books.add(self.issuer, "output_tax", None, -tax);
        books.add(self.receiver, self.cost(), sellers, net);
        books.add(self.receiver, if self.deducts { "input_tax" } else { "inventory" }, None, tax);
    }

    fn income(&self) -> &'static str {
        match (self.kind.as_str(), self.class.as_str()) {
            ("freight", _) => "freight_income",
            ("fee", _) => "fee_income",
            ("deposit", _) => "deposit_received",
            ("rounding", _) => "rounding",
            _ if self.paper == "credit_note" => "sales_returns",
            (_, "member") => "sales_to_members",
            (_, "non_member") => "sales_to_others",
            (_, _) => "sales_to_cooperatives",
        }
    }

    fn cost(&self) -> &'static str {
        match self.kind.as_str() {
            "fee" => "fee_expense",
            "deposit" => "deposit_paid",
            "rounding" => "rounding",
            _ => "inventory",
        }
    }
}

fn through(method: &str) -> &'static str {
    if method == "cash" { "cash" } else { "bank" }
}

impl Month {
    /// What the documents say.
    pub async fn documents(&self) -> Sums {
        let mut books = Reckoning::default();
        for line in self.paper_lines().await {
            line.enter(&mut books);
        }
        let payments = self
            .rows(
                "SELECT payer_id, payee_id, amount_sen, method FROM payment WHERE state IN ('recorded', 'confirmed')",
                [],
            )
            .await;
        for row in &payments {
            let (payer, payee): (Uuid, Uuid) = (get(row, "payer_id"), get(row, "payee_id"));
            let (sen, method): (i64, String) = (get(row, "amount_sen"), get(row, "method"));
            books.on_account((payer, payee), sen);
            books.add(payee, through(&method), None, sen);
            books.add(payer, through(&method), None, -sen);
        }
        let refunds = self
            .rows(
                "SELECT p.payer_id, p.payee_id, r.amount_sen, r.method
                 FROM payment_refund r JOIN payment p ON p.id = r.payment_id AND r.state IN ('made', 'confirmed')",
                [],
            )
            .await;
        for row in &refunds {
            let (payer, payee): (Uuid, Uuid) = (get(row, "payer_id"), get(row, "payee_id"));
            let (sen, method): (i64, String) = (get(row, "amount_sen"), get(row, "method"));
            books.on_account((payer, payee), -sen);
            books.add(payee, through(&method), None, -sen);
            books.add(payer, through(&method), None, sen);
        }
        self.applications(&mut books).await;
        books.done()
    }

    async fn paper_lines(&self) -> Vec<PaperLine> {
        let rows = self
            .rows(
                "SELECT i.kind AS paper, i.issuer_id, i.receiver_id, l.kind, l.trade_class, l.net_sen, l.tax_sen,
                        r.vat_registered
                 FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id JOIN organization r ON r.id = i.receiver_id",
                [],
            )
            .await;
        let line = |row| PaperLine {
            paper: get(row, "paper"),
            issuer: get(row, "issuer_id"),
            receiver: get(row, "receiver_id"),
            kind: get(row, "kind"),
            class: get(row, "trade_class"),
            net: get(row, "net_sen"),
            tax: get(row, "tax_sen"),
            deducts: get(row, "vat_registered"),
        };
        rows.iter().map(line).collect()
    }

    /// What settled what: money and credit notes come from on account, a netting and a board's word do not.
    async fn applications(&self, books: &mut Reckoning) {
        let rows = self
            .rows(
                "SELECT i.receiver_id AS debtor, i.issuer_id AS creditor, a.amount_sen, a.is_write_off,
                        a.netting_id IS NOT NULL AS is_netted
                 FROM invoice_application a JOIN invoice i ON i.id = a.invoice_id",
                [],
            )
            .await;
        for row in &rows {
            let (debtor, creditor): (Uuid, Uuid) = (get(row, "debtor"), get(row, "creditor"));
            let sen: i64 = get(row, "amount_sen");
            books.owed((debtor, creditor), -sen);
            if get(row, "is_write_off") {
                books.add(creditor, "bad_debts", Some(debtor), sen);
                books.add(debtor, "other_income", Some(creditor), -sen);
            } else if !get::<bool>(row, "is_netted") {
                books.on_account((debtor, creditor), -sen);
            }
        }
    }

    /// What the ledger says.
    pub async fn ledger(&self) -> Sums {
        let rows = self
            .rows(
                "SELECT organization_id, account, counterparty_id, sum(amount_sen)::bigint AS sen
                 FROM ledger_entry GROUP BY 1, 2, 3 HAVING sum(amount_sen) <> 0",
                [],
            )
            .await;
        let entry = |row| {
            let key =
                (get(row, "organization_id"), get(row, "account"), get(row, "counterparty_id"));
            (key, get(row, "sen"))
        };
        rows.iter().map(entry).collect()
    }

    /// Everything that does not agree, in sentences; empty when all is well.
    pub async fn differences(&self) -> Vec<String> {
        let (documents, ledger) = (self.documents().await, self.ledger().await);
        let mut told = Vec::new();
        let keys: BTreeSet<&Key> = documents.keys().chain(ledger.keys()).collect();
        for key in keys {
            let of = |sums: &Sums| sums.get(key).copied().unwrap_or_default();
            if of(&documents) != of(&ledger) {
                told.push(format!("{key:?}: documents {}, ledger {}", of(&documents), of(&ledger)));
            }
        }
        told.extend(sums_to_nothing(&ledger));
        told.extend(both_say_the_same(&ledger));
        told.extend(self.unbalanced().await);
        told.extend(self.limits(&documents).await);
        told.extend(self.gaps().await);
        told
    }

    /// Entries that do not add up to nothing, occurrence by occurrence and house by house.
    async fn unbalanced(&self) -> Vec<String> {
        let sql = "SELECT format('%s is off in the books of %s', occurrence_id, organization_id) AS told
                   FROM ledger_entry GROUP BY occurrence_id, organization_id HAVING sum(amount_sen) <> 0";
        self.rows(sql, []).await.iter().map(|row| get(row, "told")).collect()
    }

    /// What counts against a limit is what the documents say is owed, and what stands on account.
    async fn limits(&self, documents: &Sums) -> Vec<String> {
        let sql = "SELECT seller_id, buyer_id, unpaid_sen, unapplied_sen FROM credit_account";
        let rows = self.rows(sql, []).await;
        let told = rows.iter().filter_map(|row| {
            let (seller, buyer): (Uuid, Uuid) = (get(row, "seller_id"), get(row, "buyer_id"));
            let of = |account: &str| {
                let key = (seller, account.to_owned(), Some(buyer));
                documents.get(&key).copied().unwrap_or_default()
            };
            let kept: (i64, i64) = (get(row, "unpaid_sen"), get(row, "unapplied_sen"));
            let wanted = (of("receivable"), -of("advance_received"));
            (kept != wanted)
                .then(|| format!("{seller} of {buyer}: limit {kept:?}, documents {wanted:?}"))
        });
        told.collect()
    }

    /// Numbers of papers that are missing between others.
    async fn gaps(&self) -> Vec<String> {
        let sql = "SELECT format('%s %s %s: %s papers, last %s', issuer_id, letters, year, count(*), max(sequence)) AS told
                   FROM invoice GROUP BY issuer_id, branch, letters, year HAVING count(*) <> max(sequence)";
        self.rows(sql, []).await.iter().map(|row| get(row, "told")).collect()
    }

    /// What the product itself finds wrong: its views of what must never be, orders against their histories, the
    /// books built again from what happened, twice; and trial balances against the documents.
    ///
    /// # Panics
    /// The product cannot look.
    pub async fn own_findings(&self) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        let sql =
            "SELECT what || ': ' || id || ': ' || detail AS told FROM invariant_breach LIMIT 20";
        told.extend(self.rows(sql, []).await.iter().map(|row| get::<String>(row, "told")));
        let (number, first) = breaches(&self.workflow, 10).await.expect("a look at the money");
        if number > 0 {
            told.push(format!("{number} breaches: {first:?}"));
        }
        told.extend(crate::ledger::audit(&self.workflow.database).await.contradictions);
        let once = verify(&self.workflow).await.expect("the books built again");
        let twice = verify(&self.workflow).await.expect("the books built again");
        if once != twice || once.difference.is_some() || once.occurrences == 0 {
            told.push(format!("{once:?}, and again {twice:?}"));
        }
        told.extend(self.trial_balances().await);
        told
    }

    /// Every house's trial balance, as its treasurer reads it, against the documents.
    async fn trial_balances(&self) -> Vec<String> {
        let mut by_account: BTreeMap<(Uuid, String), i64> = BTreeMap::new();
        for ((of, account, _), sen) in self.documents().await {
            *by_account.entry((of, account)).or_default() += sen;
        }
        by_account.retain(|_, sen| *sen != 0);
        let mut read = BTreeMap::new();
        for organization in self.organizations() {
            let by = self.seen_by(organization).by;
            let last = self.period().next();
            let trial = trial_balance(self.workflow.reader(), &by, last).await;
            for row in trial.expect("a trial balance").rows {
                if row.closing.sen() != 0 {
                    let key = (Uuid::from(organization), row.account.to_owned());
                    read.insert(key, row.closing.sen());
                }
            }
        }
        if read == by_account {
            return Vec::new();
        }
        let off = by_account.iter().find(|(key, sen)| read.get(key) != Some(sen));
        vec![format!("trial balances: {off:?} of the documents, or more than they say")]
    }

    /// Statements whose end is not what the documents say the two had between them, and pairs that got none.
    /// Asked before anything else happens in the next month.
    pub async fn statements_off(&self) -> Vec<String> {
        let mut between: BTreeMap<(Uuid, Uuid), i64> = BTreeMap::new();
        for ((of, account, with), sen) in self.documents().await {
            if let (Some(with), true) = (with, TRADE.contains(&account.as_str())) {
                *between.entry((of, with)).or_default() += sen;
            }
        }
        let mut told = Vec::new();
        // What was backdated into the month before has a statement of that month besides.
        let sql = "SELECT issuer_id, other_id, closing_sen FROM statement
                   WHERE state <> 'replaced' AND period = $1";
        for row in &self.rows(sql, [self.period().first_day().into()]).await {
            let (issuer, other): (Uuid, Uuid) = (get(row, "issuer_id"), get(row, "other_id"));
            let closing: i64 = get(row, "closing_sen");
            let wanted = between.remove(&(issuer, other)).unwrap_or_default();
            between.remove(&(other, issuer));
            if closing != wanted {
                told.push(format!(
                    "{issuer} with {other}: statement {closing}, documents {wanted}"
                ));
            }
        }
        let left = between.into_iter().filter(|(_, sen)| *sen != 0);
        told.extend(left.map(|(two, sen)| format!("{two:?} have no statement over {sen}")));
        told
    }

    /// Leaves a posting out, as a fault in the program would: one occurrence of `kind` with its entries in the books
    /// of everybody goes. Tells whether there was one.
    ///
    /// # Panics
    /// The database does not let it happen.
    pub async fn leave_out(&self, kind: &str) -> bool {
        let sql = "SELECT id FROM ledger_occurrence WHERE kind = $1 ORDER BY position LIMIT 1";
        let found = self.rows(sql, [kind.into()]).await;
        let Some(id) = found.first().map(|row| get::<Uuid>(row, "id")) else { return false };
        let doctor = format!(
            "ALTER TABLE ledger_entry DISABLE TRIGGER USER; ALTER TABLE ledger_occurrence DISABLE TRIGGER USER;
             DELETE FROM ledger_entry WHERE occurrence_id = '{id}';
             DELETE FROM ledger_occurrence WHERE id = '{id}';
             ALTER TABLE ledger_entry ENABLE TRIGGER USER; ALTER TABLE ledger_occurrence ENABLE TRIGGER USER;"
        );
        let on = self.workflow.database.connection();
        on.execute_unprepared(&doctor).await.expect("a doctored ledger");
        true
    }
}

/// The sum over everybody.
fn sums_to_nothing(ledger: &Sums) -> Option<String> {
    let all: i64 = ledger.values().sum();
    (all != 0).then(|| format!("everybody's books together come to {all}"))
}

/// My payable is your receivable.
fn both_say_the_same(ledger: &Sums) -> Vec<String> {
    let mut told = Vec::new();
    for ((of, account, with), sen) in ledger {
        let mirror = MIRRORS.iter().find_map(|(one, other)| match account.as_str() {
            account if account == *one => Some(*other),
            account if account == *other => Some(*one),
            _ => None,
        });
        let (Some(mirror), Some(with)) = (mirror, with) else { continue };
        let theirs = ledger.get(&(*with, mirror.to_owned(), Some(*of))).copied();
        if theirs != Some(-sen) {
            told.push(format!("{account} of {of} with {with} is {sen}, there {theirs:?}"));
        }
    }
    told
}
