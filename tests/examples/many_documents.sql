-- A hundred thousand documents between one organization and forty others, over the year before {first}, as the commands
-- would have written them: 50,000 invoices, and 50,000 payments of which most settle one. 5,000 documents of the
-- month that begins on {first} are between the first two. `party (place, id)` says who they are, from place 0 on.
-- Whatever guards the tables row by row is off meanwhile; at the end `money_breach` says whether all of it holds.
SET LOCAL statement_timeout = 0;
ALTER TABLE invoice DISABLE TRIGGER USER;
ALTER TABLE invoice_line DISABLE TRIGGER USER;
ALTER TABLE invoice_application DISABLE TRIGGER USER;
ALTER TABLE payment DISABLE TRIGGER USER;
ALTER TABLE ledger_occurrence DISABLE TRIGGER USER;
ALTER TABLE ledger_entry DISABLE TRIGGER USER;

CREATE TEMP TABLE document AS
SELECT n, (SELECT id FROM party WHERE place = 0) AS seller,
       (SELECT id FROM party WHERE place = CASE WHEN n <= 2500 THEN 1 ELSE 1 + n % 40 END) AS buyer,
       CASE WHEN n <= 2500 THEN date '{first}' + n % 28 ELSE date '{first}' - 1 - n % 330 END AS day,
       -- Every twentieth invoice is open, in part or wholly, and every twentieth payment stands on account.
       n % 20 <> 0 AS is_settled, 100000 + n AS sen
FROM generate_series(1, 50000) n;
ALTER TABLE document ADD invoice_id uuid, ADD payment_id uuid, ADD billed_id uuid, ADD paid_id uuid;
-- In the order of time, as version 7 identifiers are.
UPDATE document SET
    invoice_id = overlay(gen_random_uuid()::text PLACING lpad(to_hex(day - date '2000-01-01'), 8, '0') FROM 1 FOR 8)::uuid,
    payment_id = overlay(gen_random_uuid()::text PLACING lpad(to_hex(day - date '2000-01-01'), 8, '0') FROM 1 FOR 8)::uuid,
    billed_id = overlay(gen_random_uuid()::text PLACING lpad(to_hex(day - date '2000-01-01'), 8, '0') FROM 1 FOR 8)::uuid,
    paid_id = overlay(gen_random_uuid()::text PLACING lpad(to_hex(day - date '2000-01-01'), 8, '0') FROM 1 FOR 8)::uuid;
ANALYZE document;

INSERT INTO ledger_books (organization_id) SELECT id FROM party ON CONFLICT DO NOTHING;
INSERT INTO invoice (id, kind, number, issuer_id, branch, letters, year, sequence, receiver_id, business_date, due_on,
                     net_sen, tax_sen, total_sen, settled_sen, created_at)
SELECT invoice_id, 'invoice', format('INV/%s/%s', year, sequence), seller, '000000', 'INV', year, sequence, buyer, day,
       day + 14, sen, 0, sen, CASE WHEN is_settled THEN sen ELSE 0 END, day + time '10:00'
FROM (SELECT d.*, extract(year FROM day)::integer AS year,
             row_number() OVER (PARTITION BY extract(year FROM day) ORDER BY day, n) AS sequence FROM document d) d
ORDER BY year, sequence;
INSERT INTO invoice_line (id, invoice_id, position, kind, description, amount_sen, includes_tax, tax_class, net_sen,
                          tax_base_sen, tax_sen, trade_class)
SELECT gen_random_uuid(), invoice_id, 1, 'freight', 'Angkutan', sen, false, 'none', sen, 0, 0, 'inter_cooperative'
FROM document;
INSERT INTO invoice_event (invoice_id, position, kind, facts, channel, recorded_at)
SELECT invoice_id, 1, 'issued', jsonb_build_object('number', i.number), 'system', i.created_at
FROM document d JOIN invoice i ON i.id = d.invoice_id;
INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, applied_sen, recorded_side, version,
                     created_at, updated_at)
SELECT payment_id, buyer, seller, 'confirmed', sen, day, 'cash', CASE WHEN is_settled THEN sen ELSE 0 END, 'payer', 1,
       day + time '11:00', day + time '11:00'
FROM document;
INSERT INTO invoice_application (id, invoice_id, payment_id, amount_sen, recorded_at)
SELECT gen_random_uuid(), invoice_id, payment_id, sen, day + time '11:00' FROM document WHERE is_settled;

INSERT INTO ledger_occurrence (id, kind, facts, source, source_id, source_position, business_date, entries, recorded_at)
SELECT billed_id, 'invoiced',
       jsonb_build_object('kind', 'invoiced', 'bill', jsonb_build_object(
           'issuer', seller, 'receiver', jsonb_build_object('kind', 'organization', 'id', buyer),
           'receiver_deducts_tax', false, 'tax', '0.00', 'sales', jsonb_build_array(jsonb_build_object(
               'kind', 'freight', 'trade_class', 'inter_cooperative', 'net', (sen / 100.0)::numeric(20, 2)::text)))),
       'invoice', invoice_id, 1, day, 4, day + time '10:00'
FROM document
UNION ALL
SELECT paid_id, 'paid',
       jsonb_build_object('kind', 'paid', 'means', 'cash', 'amount', (sen / 100.0)::numeric(20, 2)::text,
           'applied', CASE WHEN is_settled THEN (sen / 100.0)::numeric(20, 2) ELSE 0.00 END::text,
           'owed', jsonb_build_object('creditor', seller,
                                      'debtor', jsonb_build_object('kind', 'organization', 'id', buyer))),
       'payment', payment_id, 1, day, 4, day + time '11:00'
FROM document
ORDER BY 9;
INSERT INTO ledger_entry (occurrence_id, position, organization_id, account, counterparty_id, amount_sen, posted_on)
SELECT billed_id, position, CASE WHEN own THEN seller ELSE buyer END, account,
       CASE WHEN kept THEN CASE WHEN own THEN buyer ELSE seller END END, sign * sen, day
FROM document, (VALUES (1, true, 'receivable', true, 1), (2, false, 'payable', true, -1),
                       (3, true, 'freight_income', false, -1), (4, false, 'inventory', false, 1))
               e (position, own, account, kept, sign)
UNION ALL
SELECT paid_id, position, CASE WHEN own THEN seller ELSE buyer END,
       CASE WHEN kept AND NOT is_settled THEN CASE WHEN own THEN 'advance_received' ELSE 'advance_paid' END ELSE account END,
       CASE WHEN kept THEN CASE WHEN own THEN buyer ELSE seller END END, sign * sen, day
FROM document, (VALUES (1, true, 'receivable', true, -1), (2, false, 'payable', true, 1),
                       (3, true, 'cash', false, 1), (4, false, 'cash', false, -1))
               e (position, own, account, kept, sign);

ALTER TABLE invoice ENABLE TRIGGER USER;
ALTER TABLE invoice_line ENABLE TRIGGER USER;
ALTER TABLE invoice_application ENABLE TRIGGER USER;
ALTER TABLE payment ENABLE TRIGGER USER;
ALTER TABLE ledger_occurrence ENABLE TRIGGER USER;
ALTER TABLE ledger_entry ENABLE TRIGGER USER;
INSERT INTO credit_account (seller_id, buyer_id, unpaid_sen, unapplied_sen, updated_at)
SELECT seller, buyer, coalesce(sum(sen) FILTER (WHERE NOT is_settled), 0), coalesce(sum(sen) FILTER (WHERE NOT is_settled), 0),
       date '{first}' FROM document GROUP BY 1, 2;
DROP TABLE document;
