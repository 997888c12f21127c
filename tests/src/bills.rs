//! Invoices and payments between organizations as they stand in the tables once trade has made them, with the books of
//! both. For tests of what comes after: trade that leads to thousands of them takes too long.

use chrono::{DateTime, NaiveDate, Utc};
use order_workflow::Workflow;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value as Bound};
use serde_json::{Value, json};
use supply_chain::id::OrganizationId;
use supply_chain::invoice::LineKind;
use supply_chain::ledger::{Bill, Counterparty, Occurrence, Sale, post};
use supply_chain::money::Money;
use supply_chain::patronage::TradeClass;
use uuid::Uuid;

/// An invoice to be there.
#[derive(Debug, Clone, Copy)]
pub struct Billed {
    /// Who wants the money.
    pub issuer: Uuid,
    /// Who owes it.
    pub receiver: Uuid,
    /// How much, in sen.
    pub sen: i64,
    /// Its day.
    pub day: NaiveDate,
    /// The last day on which it is not late.
    pub due: NaiveDate,
}

/// Writes invoices, numbered on from those there are, each posted to the books of both. Gives their ids.
///
/// # Panics
/// A rule of the tables is broken.
pub async fn bill(workflow: &Workflow, bills: &[Billed]) -> Vec<Uuid> {
    let now: DateTime<Utc> = workflow.origin.now();
    let mut rows: Vec<Value> = Vec::new();
    let mut entries: Vec<Value> = Vec::new();
    let mut ids = Vec::new();
    for (at, billed) in bills.iter().enumerate() {
        let (id, occurrence_id): (Uuid, Uuid) = (workflow.origin.id(), workflow.origin.id());
        let sale = Sale {
            kind: LineKind::Freight,
            trade_class: TradeClass::InterCooperative,
            net: Money::from_sen(billed.sen),
        };
        let occurrence = Occurrence::Invoiced {
            bill: Bill {
                issuer: OrganizationId(billed.issuer),
                receiver: Counterparty::Organization(OrganizationId(billed.receiver)),
                receiver_deducts_tax: false,
                sales: vec![sale],
                tax: Money::ZERO,
            },
        };
        let postings = post(&occurrence).expect("what can be posted");
        let mut position = 0;
        for posting in &postings {
            for entry in &posting.entries {
                position += 1;
                entries.push(json!({
                    "occurrence_id": occurrence_id, "position": position, "organization_id": posting.organization,
                    "account": entry.account.as_str(), "amount_sen": entry.amount.sen(), "posted_on": billed.day,
                    "counterparty_id": entry.counterparty.and_then(Counterparty::organization),
                }));
            }
        }
        rows.push(json!({
            "at": at, "id": id, "issuer": billed.issuer, "receiver": billed.receiver, "sen": billed.sen,
            "day": billed.day, "due": billed.due, "line": workflow.origin.id::<Uuid>(), "occurrence": occurrence_id,
            "facts": serde_json::to_value(&occurrence).expect("facts"), "entries": position,
        }));
        ids.push(id);
    }
    let (rows, entries) = (Value::Array(rows), Value::Array(entries));
    let write = workflow.database.transaction(move |tx| {
        let (rows, entries) = (rows.clone(), entries.clone());
        Box::pin(async move {
            for sql in STEPS {
                let values: Vec<Bound> = match *sql {
                    ENTRIES => vec![entries.clone().into()],
                    BOOKS => vec![rows.clone().into()],
                    _ => vec![rows.clone().into(), now.into()],
                };
                let statement = Statement::from_sql_and_values(DbBackend::Postgres, *sql, values);
                tx.execute_raw(statement).await?;
            }
            Ok::<_, DbErr>(())
        })
    });
    write.await.expect("papers and books that hold");
    ids
}

const BOOKS: &str = "INSERT INTO ledger_books (organization_id)
    SELECT DISTINCT o FROM jsonb_to_recordset($1) AS r(issuer uuid, receiver uuid), unnest(ARRAY[r.issuer, r.receiver]) o
    ON CONFLICT DO NOTHING";

const ENTRIES: &str = "INSERT INTO ledger_entry (occurrence_id, position, organization_id, account, counterparty_id,
        amount_sen, posted_on)
    SELECT e.occurrence_id, e.position, e.organization_id, e.account, e.counterparty_id, e.amount_sen, e.posted_on
    FROM jsonb_to_recordset($1) AS e(occurrence_id uuid, position integer, organization_id uuid, account text,
         counterparty_id uuid, amount_sen bigint, posted_on date)";

/// One after the other, in one transaction: what the tables demand of each other is looked at when it ends.
static STEPS: &[&str] = &[
    BOOKS,
    "INSERT INTO invoice (id, kind, number, issuer_id, branch, letters, year, sequence, receiver_id, business_date, due_on,
        net_sen, tax_sen, total_sen, created_at)
     SELECT n.id, 'invoice', format('INV/%s/%s/%s', n.year, left(n.issuer::text, 6), n.sequence), n.issuer, '000000', 'INV',
            n.year, n.sequence, n.receiver, n.day, n.due, n.sen, 0, n.sen, $2
     FROM (SELECT r.*, extract(year FROM r.day)::integer AS year,
                  row_number() OVER (PARTITION BY r.issuer, extract(year FROM r.day) ORDER BY r.at)
                  + coalesce((SELECT max(i.sequence) FROM invoice i WHERE i.issuer_id = r.issuer AND i.branch = '000000'
                              AND i.letters = 'INV' AND i.year = extract(year FROM r.day)), 0) AS sequence
           FROM jsonb_to_recordset($1) AS r(at integer, id uuid, issuer uuid, receiver uuid, sen bigint, day date, due date)) n
     ORDER BY n.issuer, n.year, n.sequence",
    "INSERT INTO invoice_line (id, invoice_id, position, kind, description, amount_sen, includes_tax, tax_class, net_sen,
        tax_base_sen, tax_sen, trade_class)
     SELECT r.line, r.id, 1, 'freight', 'Angkutan', r.sen, false, 'none', r.sen, 0, 0, 'inter_cooperative'
     FROM jsonb_to_recordset($1) AS r(id uuid, line uuid, sen bigint) WHERE $2::timestamptz IS NOT NULL",
    "INSERT INTO invoice_event (invoice_id, position, kind, facts, channel, recorded_at)
     SELECT i.id, 1, 'issued', jsonb_build_object('number', i.number), 'system', $2
     FROM jsonb_to_recordset($1) AS r(id uuid) JOIN invoice i ON i.id = r.id",
    "INSERT INTO ledger_occurrence (id, kind, facts, source, source_id, source_position, business_date, entries, recorded_at)
     SELECT r.occurrence, 'invoiced', r.facts, 'invoice', r.id, 1, r.day, r.entries, $2
     FROM jsonb_to_recordset($1) AS r(at integer, id uuid, day date, occurrence uuid, facts jsonb, entries integer)
     ORDER BY r.at",
    ENTRIES,
];
