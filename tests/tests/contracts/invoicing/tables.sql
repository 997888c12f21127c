-- What the tables of money must refuse: each line a try, and what the refusal says, or NULL where it is taken.
SET client_min_messages = notice;
CREATE OR REPLACE FUNCTION try(what text, sql text, wanted text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        EXECUTE sql;
        SET CONSTRAINTS ALL IMMEDIATE;
    EXCEPTION WHEN OTHERS THEN
        SET CONSTRAINTS ALL DEFERRED;
        IF wanted IS NULL OR SQLERRM NOT LIKE '%' || wanted || '%' THEN
            RAISE EXCEPTION 'WRONG: %: %', what, SQLERRM;
        END IF;
        RAISE NOTICE 'refused  %: %', what, SQLERRM;
        RETURN;
    END;
    SET CONSTRAINTS ALL DEFERRED;
    IF wanted IS NOT NULL THEN RAISE EXCEPTION 'WRONG: % was taken', what; END IF;
    RAISE NOTICE 'taken    %', what;
END $$;
CREATE OR REPLACE FUNCTION u(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT lpad(to_hex(n), 32, '0')::uuid $$;

INSERT INTO region VALUES ('53.08', 'Ende', NULL, NULL, 'Asia/Makassar') ON CONFLICT DO NOTHING;
INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, created_at)
SELECT u(n), 'primary', '{buy,list}', 'Org ' || n, 'C' || n, '53.08', 'Asia/Makassar', now() FROM generate_series(1, 5) n;
INSERT INTO person SELECT u(100 + n), now() FROM generate_series(1, 9) n;
INSERT INTO ledger_books SELECT u(n) FROM generate_series(1, 5) n;
INSERT INTO product (id, name, base_unit, created_at) SELECT u(200), 'Beras', 'pcs', now();
INSERT INTO purchase_order (id, number, kind, buyer_id, seller_id, state, version, created_by, created_at, updated_at, submitted_at)
VALUES (u(300), 'PO-1', 'direct', u(2), u(1), 'received', 1, u(101), now(), now(), now());
INSERT INTO order_line (id, order_id, position, product_id, product_name, base_unit, pack_name, factor, unit_price_sen, amount_sen,
    ordered_base, confirmed_base, shipped_base, received_base, lost_base, invoiced_base)
VALUES (u(301), u(300), 1, u(200), 'Beras', 'pcs', 'sak', 1, 10000, 120000, 12, 12, 12, 10, 2, 0);

CREATE OR REPLACE FUNCTION inv(n int, seq int, of_kind text DEFAULT 'invoice', corrects int DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO invoice (id, kind, number, issuer_id, branch, letters, year, sequence, receiver_id, order_id, business_date, due_on,
    net_sen, tax_sen, total_sen, corrects_id, reason, created_at) VALUES (u(%s), %L, %L, u(1), ''000000'', %L, 2026, %s, u(2), u(300),
    ''2026-11-22'', ''2026-12-22'', 100000, 0, 100000, %s, %s, now())', n, of_kind, of_kind || seq, CASE of_kind WHEN 'invoice' THEN 'INV' ELSE 'NK' END,
    seq, coalesce('u(' || corrects || ')', 'NULL'), CASE of_kind WHEN 'invoice' THEN 'NULL' ELSE '''claim''' END) $$;
CREATE OR REPLACE FUNCTION lin(n int, inv int, qty int, sen int, of_line int DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO invoice_line (id, invoice_id, position, kind, order_line_id, of_line_id, description, base_unit, pack_name, factor, unit_price_sen,
    quantity_base, frozen_sen, amount_sen, includes_tax, tax_class, net_sen, tax_base_sen, tax_sen, trade_class)
    VALUES (u(%s), u(%s), 1, ''goods'', u(301), %s, ''Beras'', ''pcs'', ''sak'', 1, 10000, %s, %s, %s, false, ''none'', %s, 0, 0, ''inter_cooperative'')',
    n, inv, coalesce('u(' || of_line || ')', 'NULL'), qty, sen, sen, sen) $$;

SELECT try('a number with a gap before it', inv(400, 2), 'invoice_without_gap');
SELECT try('an invoice that is not the sum of its lines', inv(400, 1) || ';' || lin(401, 400, 9, 90000), 'sum of its lines');
SELECT try('more than came good', 'UPDATE order_line SET invoiced_base = 11 WHERE id = u(301);' || inv(400, 1) || ';' || lin(401, 400, 11, 100000), 'more than was supplied');
SELECT try('the first invoice', 'UPDATE order_line SET invoiced_base = 10 WHERE id = u(301);' || inv(400, 1) || ';' || lin(401, 400, 10, 100000), NULL);
SELECT try('the same number again', inv(410, 1), 'duplicate key');
SELECT try('an invoice is not changed', 'UPDATE invoice SET total_sen = 1, net_sen = 1 WHERE id = u(400)', 'not changed');
SELECT try('an invoice is not deleted', 'DELETE FROM invoice WHERE id = u(400)', 'kept');
SELECT try('a line is not changed', 'UPDATE invoice_line SET amount_sen = 5 WHERE id = u(401)', 'append-only');
SELECT try('a tax number of the wrong shape', 'UPDATE invoice SET tax_number = ''1100250000000012'' WHERE id = u(400)', 'check');
SELECT try('a tax number', 'UPDATE invoice SET tax_number = ''04002500000000123'' WHERE id = u(400)', NULL);
SELECT try('another tax number', 'UPDATE invoice SET tax_number = ''04002500000000124'' WHERE id = u(400)', 'not changed');
SELECT try('more credited than billed', replace(inv(420, 1, 'credit_note', 400), '100000', '100001') || ';' || lin(421, 420, 1, 100001, 401), 'credited');
SELECT try('a credit note', replace(inv(420, 1, 'credit_note', 400), '100000', '20000') || ';' || lin(421, 420, 2, 20000, 401), NULL);
SELECT try('a second one that is too much', replace(inv(422, 2, 'credit_note', 400), '100000', '80001') || ';' || lin(423, 422, 8, 80001, 401), 'credited');

INSERT INTO bank_account VALUES (u(500), u(1), '014', '1234567890', 'Org 1', u(101), now(), u(102), now(), NULL);
INSERT INTO bank_account VALUES (u(501), u(3), '014', '9876543210', 'Org 3', u(101), now(), NULL, NULL, NULL);
SELECT try('an account verified by whoever entered it', 'INSERT INTO bank_account VALUES (u(502), u(1), ''008'', ''55555'', ''x'', u(101), now(), u(101), now(), NULL)', 'verified_by_another');
CREATE OR REPLACE FUNCTION pay(n int, ref text, account int, sen int DEFAULT 50000, payee int DEFAULT 1) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, account_id, reference, version, created_at, updated_at)
    VALUES (u(%s), u(2), u(%s), ''recorded'', %s, ''2026-11-22'', ''transfer'', u(%s), %L, 1, now(), now())', n, payee, sen, account, ref) $$;
SELECT try('money to another''s account', pay(600, 'FT0001', 501), 'not the payee');
SELECT try('money to an account nobody verified', pay(600, 'FT0001', 501, 5, 3), 'nobody verified');
SELECT try('a payment', pay(600, 'FT0001', 500), NULL);
SELECT try('the same reference again', pay(601, 'FT0001', 500), 'payment_reference');
SELECT try('a transfer without a reference', pay(601, NULL, 500), 'known_there');
CREATE OR REPLACE FUNCTION app(n int, inv int, col text, id int, sen int) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO invoice_application (id, invoice_id, %I, amount_sen, recorded_at) VALUES (u(%s), u(%s), u(%s), %s, now())', col, n, inv, id, sen) $$;
SELECT try('more than the payment', app(700, 400, 'payment_id', 600, 50001), 'payment_spent_once');
SELECT try('the payment', app(700, 400, 'payment_id', 600, 50000), NULL);
SELECT try('the credit note', app(701, 400, 'note_id', 420, 20000), NULL);
SELECT try('the credit note twice', app(702, 400, 'note_id', 420, 1), 'settled_within_total');
SELECT try('a second payment', pay(603, 'FT0003', 500, 90000), NULL);
SELECT try('more than is open', app(702, 400, 'payment_id', 603, 30001), 'settled_within_total');
SELECT try('a refund beyond what is on account', 'INSERT INTO payment_refund VALUES (u(800), u(603), 90001, ''2026-11-22'', ''cash'', NULL, now(), u(1))', 'spent_once');
SELECT try('a reversal of what is settled', 'UPDATE invoice SET reversed_by_id = u(420) WHERE id = u(400)', 'reversed_is_an_invoice');
SELECT try('taking a payment off', app(703, 400, 'payment_id', 600, -50000), NULL);
SELECT try('taking it off twice', app(704, 400, 'payment_id', 600, -1), 'applied_sen');
SELECT try('a payment of others', 'INSERT INTO payment (id, payer_id, payee_id, state, amount_sen, paid_on, method, version, created_at, updated_at) VALUES (u(605), u(4), u(1), ''recorded'', 5, ''2026-11-22'', ''cash'', 1, now(), now());' || app(705, 400, 'payment_id', 605, 5), 'between these two');

CREATE OR REPLACE FUNCTION occ(n int, entries int) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO ledger_occurrence (id, kind, facts, source, source_id, source_position, business_date, entries, recorded_at)
    VALUES (u(%s), ''invoiced'', ''{}'', ''invoice'', u(%s), 1, ''2026-11-22'', %s, now());', n, n, entries) $$;
CREATE OR REPLACE FUNCTION ent(n int, pos int, org int, account text, other int, sen int, at text DEFAULT '2026-11-22') RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO ledger_entry VALUES (u(%s), %s, u(%s), %L, %s, NULL, %s, %L);', n, pos, org, account, coalesce('u(' || other || ')', 'NULL'), sen, at) $$;
SELECT try('entries that do not balance', occ(900, 2) || ent(900, 1, 1, 'bank', NULL, 5) || ent(900, 2, 1, 'cash', NULL, -4), 'off by');
SELECT try('balanced over two books, and in neither', occ(900, 2) || ent(900, 1, 1, 'bank', NULL, 5) || ent(900, 2, 2, 'bank', NULL, -5), 'off by 10');
SELECT try('an entry that is missing', occ(900, 3) || ent(900, 1, 1, 'bank', NULL, 5) || ent(900, 2, 1, 'cash', NULL, -5), '2 of 3');
SELECT try('an invoice in both books', occ(900, 4) || ent(900, 1, 1, 'receivable', 2, 100000) || ent(900, 2, 1, 'sales_to_cooperatives', NULL, -100000)
    || ent(900, 3, 2, 'inventory', NULL, 100000) || ent(900, 4, 2, 'payable', 1, -100000), NULL);
SELECT try('an entry more', ent(900, 5, 1, 'bank', NULL, 5), 'nothing is added');
SELECT try('an entry changed', 'UPDATE ledger_entry SET amount_sen = 1', 'append-only');
SELECT try('the same source twice', replace(occ(901, 0), 'u(901), 1', 'u(900), 1'), 'ledger_occurrence_source');
SELECT try('a close in the middle of a month', 'UPDATE ledger_books SET closed_through = ''2026-11-29'' WHERE organization_id = u(1)', 'check');
SELECT try('a close', 'UPDATE ledger_books SET closed_through = ''2026-11-30'' WHERE organization_id = u(1)', NULL);
SELECT try('something in a closed month', occ(902, 2) || ent(902, 1, 1, 'bank', NULL, 5) || ent(902, 2, 1, 'cash', NULL, -5), 'closed through');
SELECT try('… in the open one', occ(902, 2) || ent(902, 1, 1, 'bank', NULL, 5, '2026-12-01') || ent(902, 2, 1, 'cash', NULL, -5, '2026-12-01'), NULL);
SELECT try('opening it again', 'UPDATE ledger_books SET closed_through = NULL WHERE organization_id = u(1)', 'not opened again');

CREATE OR REPLACE FUNCTION net(n int, of_state text) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO netting_run (id, number, organizer_id, scope, state, answer_due, version, created_by, created_at, done_at, business_date)
    VALUES (u(%s), %L, u(1), ARRAY[u(1), u(2), u(3)], %L, now(), 1, u(101), now(), %s, %s);', n, 'N' || n, of_state,
    CASE of_state WHEN 'done' THEN 'now()' ELSE 'NULL' END, CASE of_state WHEN 'done' THEN 'now()' ELSE 'NULL' END) $$;
CREATE OR REPLACE FUNCTION leg(n int, debtor int, creditor int, sen int) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO netting_leg VALUES (u(%s), u(%s), u(%s), %s, %s);', n, debtor, creditor, sen, sen) $$;
SELECT try('a netting that leaves something over', net(1000, 'proposed') || leg(1000, 1, 2, 5) || leg(1000, 2, 1, 4), 'leaves something over');
SELECT try('a netting nobody agreed to', net(1000, 'done') || leg(1000, 1, 2, 5) || leg(1000, 2, 3, 5) || leg(1000, 3, 1, 5), 'not everybody');
SELECT try('a netting', net(1000, 'proposed') || leg(1000, 1, 2, 5) || leg(1000, 2, 3, 5) || leg(1000, 3, 1, 5), NULL);
SELECT try('… done with two of three', 'INSERT INTO netting_consent SELECT u(1000), u(n), u(101), now() FROM generate_series(1, 2) n; UPDATE netting_run SET state = ''done'', done_at = now(), business_date = now()::date', 'not everybody');
SELECT try('… done with all', 'INSERT INTO netting_consent SELECT u(1000), u(n), u(101), now() FROM generate_series(1, 3) n; UPDATE netting_run SET state = ''done'', done_at = now(), business_date = now()::date', NULL);

SELECT try('a limit of nought', 'INSERT INTO credit_account (seller_id, buyer_id, limit_kind, limit_sen, updated_at) VALUES (u(1), u(2), ''amount'', 0, now())', 'limit_sen');
SELECT try('without limit and without reason', 'INSERT INTO credit_account (seller_id, buyer_id, limit_kind, updated_at) VALUES (u(1), u(2), ''unlimited'', now())', 'says_how_much');

CREATE OR REPLACE FUNCTION yr(uses text, pots text, share text) RETURNS text LANGUAGE sql AS $$
SELECT format('INSERT INTO year_decision VALUES (u(1100), u(1), 2025, NULL, 1, 1000, 0, ''reserve'', %L, ''{mandatory}'', ''RAT/1'', ''2026-03-01'', u(101), now());
    INSERT INTO year_pot VALUES %s; INSERT INTO year_share VALUES (u(1100), 1, u(2), NULL, 0, 0, 5, %s)', uses, pots, share) $$;
SELECT try('parts that are not the whole', yr('[{"use":"reserve","basis_points":9999}]', '(u(1100),''reserve'',1000)', '0'), 'shared');
SELECT try('pots that are not the surplus', yr('[{"use":"reserve","basis_points":10000}]', '(u(1100),''reserve'',999)', '0'), 'shared 999 of 1000');
SELECT try('members that get something else', yr('[{"use":"reserve","basis_points":4000},{"use":"members_by_trade","basis_points":6000}]', '(u(1100),''reserve'',400),(u(1100),''members_by_trade'',600)', '599'), 'not what they get');
SELECT try('a year', yr('[{"use":"reserve","basis_points":4000},{"use":"members_by_trade","basis_points":6000}]', '(u(1100),''reserve'',400),(u(1100),''members_by_trade'',600)', '600'), NULL);

