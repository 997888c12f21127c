//! A month of a hundred thousand documents is closed, read, taken out and built again; each says how long it took.

use std::time::Instant;

use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::command::books::close_period;
use order_workflow::query::ledger::verify::verify;
use order_workflow::query::ledger::{
    EntryFilter, EntryView, account_month, breaches, entries, period_report, trial_balance,
};
use sea_orm::ConnectionTrait;
use supply_chain::ask::Actor;
use supply_chain::calendar::Period;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::invoice::LineKind;
use supply_chain::ledger::{Account, Bill, Counterparty, Means, Occurrence, OwedBy, Sale};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use supply_chain::patronage::TradeClass;
use tests::app::TestApp;
use uuid::Uuid;

use super::figure;

/// Whoever bought.
const BUYERS: usize = 20;
/// Invoices and payments of the month.
const INVOICES: usize = 60_000;
const PAYMENTS: usize = 40_000;

/// The documents of a month with their postings, in bulk: each is what the commands would have written.
fn documents(seller: Uuid, first: Uuid, invoiced: &str, paid: &str, month: Period) -> String {
    let (day, last) = (month.first_day(), month.last_day());
    let year = month.year();
    let entry = "INSERT INTO ledger_entry (occurrence_id, position, organization_id, account, counterparty_id, amount_sen, posted_on)
                 SELECT d.occurrence, e.position, CASE WHEN e.own THEN d.seller ELSE d.buyer END, e.account,
                        CASE WHEN e.kept THEN CASE WHEN e.own THEN d.buyer ELSE d.seller END END, e.amount, d.day";
    format!(
        "BEGIN; SET LOCAL statement_timeout = 0;
         CREATE TEMP TABLE d ON COMMIT DROP AS
         SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS occurrence, '{seller}'::uuid AS seller,
                (SELECT id FROM buyer WHERE place = n % {BUYERS}) AS buyer,
                '{day}'::date + n % ('{last}'::date - '{day}'::date + 1) AS day
         FROM generate_series(1, {INVOICES} + {PAYMENTS}) n;
         ANALYZE d;
         INSERT INTO ledger_books (organization_id) SELECT '{seller}' UNION SELECT id FROM buyer ON CONFLICT DO NOTHING;
         INSERT INTO invoice (id, kind, number, issuer_id, branch, letters, year, sequence, receiver_id, business_date, due_on,
             net_sen, tax_sen, total_sen, created_at)
         SELECT id, 'invoice', 'INV-' || n, seller, '000000', 'INV', {year}, n, buyer, day, day, 100000, 11000, 111000, now()
         FROM d WHERE n <= {INVOICES};
         INSERT INTO invoice_line (id, invoice_id, position, kind, description, amount_sen, includes_tax, tax_class, tax_code,
             tax_rate, tax_rule_id, net_sen, tax_base_sen, tax_sen, trade_class)
         SELECT gen_random_uuid(), d.id, 1, 'freight', 'Angkutan', 100000, false, 'taxed', r.code, r.rate, r.id, 100000, 91667,
                11000, 'inter_cooperative'
         FROM d, tax_rule r WHERE d.n <= {INVOICES} AND r.tax_class = 'taxed';
         INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, version, created_at, updated_at)
         SELECT id, buyer, seller, 'confirmed', 5000, day, 'cash', 1, now(), now() FROM d WHERE n > {INVOICES};
         INSERT INTO ledger_occurrence (id, kind, facts, source, source_id, source_position, business_date, entries, recorded_at)
         SELECT occurrence, 'invoiced', replace('{invoiced}', '{first}', buyer::text)::jsonb, 'invoice', id, 1, day, 6, now()
         FROM d WHERE n <= {INVOICES}
         UNION ALL
         SELECT occurrence, 'paid', replace('{paid}', '{first}', buyer::text)::jsonb, 'payment', id, 1, day, 4, now()
         FROM d WHERE n > {INVOICES};
         {entry} FROM d, (VALUES (1, true, 'receivable', true, 111000), (2, true, 'freight_income', false, -100000),
             (3, true, 'output_tax', false, -11000), (4, false, 'payable', true, -111000),
             (5, false, 'inventory', false, 100000), (6, false, 'inventory', false, 11000))
             e (position, own, account, kept, amount) WHERE d.n <= {INVOICES};
         {entry} FROM d, (VALUES (1, true, 'advance_received', true, -5000), (2, true, 'cash', false, 5000),
             (3, false, 'advance_paid', true, 5000), (4, false, 'cash', false, -5000))
             e (position, own, account, kept, amount) WHERE d.n > {INVOICES};
         COMMIT; ANALYZE;"
    )
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one month, one measurement after the other")]
async fn long_a_month_of_a_hundred_thousand_documents_is_closed() {
    let app = TestApp::start().await;
    let seller = app.organization(Kind::Secondary, "Puskud").await;
    let mut buyers = Vec::new();
    for number in 0..BUYERS {
        buyers.push(app.organization(Kind::Primary, &format!("KDMP {number}")).await);
    }
    let treasurer = app.person(seller, &[Role::Treasurer]).await.person.unwrap();
    let database = &app.workflow.database;
    let run =
        |sql: String| async move { database.connection().execute_unprepared(&sql).await.unwrap() };
    let places: Vec<String> =
        buyers.iter().enumerate().map(|(place, id)| format!("({place}, '{id}'::uuid)")).collect();
    run(format!(
        "CREATE TABLE buyer AS SELECT * FROM (VALUES {}) b (place, id)",
        places.join(", ")
    ))
    .await;

    let debtor = Counterparty::Organization(OrganizationId(buyers[0]));
    let owed = OwedBy { debtor, creditor: OrganizationId(seller) };
    let net = Money::from_sen(100_000);
    let kind = LineKind::Freight;
    let sales = vec![Sale { kind, trade_class: TradeClass::InterCooperative, net }];
    let invoiced = Occurrence::Invoiced {
        bill: Bill {
            issuer: OrganizationId(seller),
            receiver: debtor,
            receiver_deducts_tax: false,
            sales,
            tax: Money::from_sen(11_000),
        },
    };
    let (amount, applied) = (Money::from_sen(5_000), Money::ZERO);
    let paid = Occurrence::Paid { owed, amount, applied, means: Means::Cash };
    let told = |occurrence: &Occurrence| serde_json::to_string(occurrence).unwrap();
    let now = order_workflow::clock::Clock::now(&app.clock);
    let month = Period::of(now.date_naive()).previous();
    let begun = Instant::now();
    run(documents(seller, buyers[0], &told(&invoiced), &told(&paid), month)).await;
    eprintln!(
        "{} documents, {} entries written in {} s",
        INVOICES + PAYMENTS,
        figure(database, "SELECT count(*) FROM ledger_entry").await,
        begun.elapsed().as_secs()
    );

    let by = Asker::Actor(Actor {
        person: PersonId(treasurer),
        organization: OrganizationId(seller),
        kind: Kind::Secondary,
        abilities: Kind::Secondary.abilities().to_vec(),
        roles: vec![Role::Treasurer],
    });
    let on = app.workflow.reader();
    let mut begun = Instant::now();
    let mut took = |what: &str| {
        eprintln!("{what}: {} ms", begun.elapsed().as_millis());
        begun = Instant::now();
    };
    let report = period_report(on, &by, month, now).await.unwrap();
    assert_eq!((report.hindrances, report.occurrences), (Vec::new(), 100_000));
    took("what stands in the way");
    let closed = close_period(&app.workflow, Ask::plain(by.clone(), Channel::Api), month).await;
    assert_eq!(closed.unwrap().status, 200);
    took("closing the month");
    let trial = trial_balance(on, &by, month).await.unwrap();
    assert_eq!(trial.debit, trial.credit);
    took("trial balance");
    let all = EntryFilter::default();
    let page = entries(on, &by, &all, None, 100).await.unwrap();
    took("a page of entries");
    let of_account = EntryFilter { account: Some(Account::Receivable), ..all };
    entries(on, &by, &of_account, page.last().map(EntryView::place), 100).await.unwrap();
    took("a page of an account's entries");
    let filter = (Account::Receivable, month, None);
    account_month(on, &by, filter, None, 50).await.unwrap();
    took("an account's month with its balances");
    let of_partner = (Account::Receivable, month, Some(buyers[3]));
    account_month(on, &by, of_partner, None, 50).await.unwrap();
    took("the same with one partner");

    let person = app.signed_in(treasurer, "somebody").await;
    let csv = person.get(&format!("/api/v1/ledger/export?period={month}")).await;
    assert_eq!(csv.text.lines().count(), 1 + INVOICES * 3 + PAYMENTS * 2);
    took("the journal as CSV");
    let xlsx = person.get(&format!("/api/v1/ledger/export?period={month}&format=xlsx")).await;
    assert_eq!(xlsx.status, 413, "{}", xlsx.body);
    took("the journal that no workbook holds");
    let verdict = verify(&app.workflow).await.unwrap();
    assert_eq!((verdict.difference, verdict.closes), (None, 1));
    took("all books built again, twice");
    let (number, first) = breaches(&app.workflow, 5).await.unwrap();
    assert_eq!(number, 0, "{first:?}");
    took("the night's look at the money");
    app.stop().await;
}
