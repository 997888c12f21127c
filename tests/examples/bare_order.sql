-- What an order of five lines is at the very least: 14 rows written or changed in one transaction, with no
-- rule looked at, nobody asked who they are, and nothing read. The yardstick of tests/benchmark.
\set order random(1, 9000000000000000000)
\set third :goods / 5
\set one random(1, :third)
\set two random(1, :third) + :third
\set three random(1, :third) + 2 * :third
\set four random(1, :third) + 3 * :third
\set five random(1, :third) + 4 * :third
BEGIN;
INSERT INTO bare.purchase_order (id, number, kind, buyer_id, seller_id, state, version, goods_sen, tax_sen, total_sen, created_by, created_at, submitted_at, confirmed_at, updated_at, history_length, history_head) VALUES (lpad(to_hex(:order::bigint), 32, '0')::uuid, 'PO-' || :order::bigint, 'direct', (SELECT id FROM bare.party WHERE n = 1), (SELECT id FROM bare.party WHERE n = 2), 'confirmed', 3, 5000, 0, 5000, (SELECT id FROM bare.party WHERE n = 3), now(), now(), now(), now(), 3, sha256('x'));
INSERT INTO bare.order_line (id, order_id, position, product_name, base_unit, pack_name, factor, unit_price_sen, amount_sen, ordered_base, confirmed_base) VALUES (gen_random_uuid(), lpad(to_hex(:order::bigint), 32, '0')::uuid, 1, 'Beras Ende nomor 1', 'pcs', 'karton', 12, 1000, 1000, 24, 24);
INSERT INTO bare.order_line (id, order_id, position, product_name, base_unit, pack_name, factor, unit_price_sen, amount_sen, ordered_base, confirmed_base) VALUES (gen_random_uuid(), lpad(to_hex(:order::bigint), 32, '0')::uuid, 2, 'Beras Ende nomor 2', 'pcs', 'karton', 12, 1000, 1000, 24, 24);
INSERT INTO bare.order_line (id, order_id, position, product_name, base_unit, pack_name, factor, unit_price_sen, amount_sen, ordered_base, confirmed_base) VALUES (gen_random_uuid(), lpad(to_hex(:order::bigint), 32, '0')::uuid, 3, 'Beras Ende nomor 3', 'pcs', 'karton', 12, 1000, 1000, 24, 24);
INSERT INTO bare.order_line (id, order_id, position, product_name, base_unit, pack_name, factor, unit_price_sen, amount_sen, ordered_base, confirmed_base) VALUES (gen_random_uuid(), lpad(to_hex(:order::bigint), 32, '0')::uuid, 4, 'Beras Ende nomor 4', 'pcs', 'karton', 12, 1000, 1000, 24, 24);
INSERT INTO bare.order_line (id, order_id, position, product_name, base_unit, pack_name, factor, unit_price_sen, amount_sen, ordered_base, confirmed_base) VALUES (gen_random_uuid(), lpad(to_hex(:order::bigint), 32, '0')::uuid, 5, 'Beras Ende nomor 5', 'pcs', 'karton', 12, 1000, 1000, 24, 24);
UPDATE bare.stock_level SET reserved = reserved + 24, version = version + 1 WHERE n = :one;
UPDATE bare.stock_level SET reserved = reserved + 24, version = version + 1 WHERE n = :two;
UPDATE bare.stock_level SET reserved = reserved + 24, version = version + 1 WHERE n = :three;
UPDATE bare.stock_level SET reserved = reserved + 24, version = version + 1 WHERE n = :four;
UPDATE bare.stock_level SET reserved = reserved + 24, version = version + 1 WHERE n = :five;
INSERT INTO bare.order_history (order_id, position, kind, recorded_at, channel, previous_hash, hash, fields) VALUES (lpad(to_hex(:order::bigint), 32, '0')::uuid, 1, 'confirmed', now(), 'api', sha256('x'), sha256('y'), '[]');
INSERT INTO bare.job (payload) VALUES ('{"order": "confirmed"}');
INSERT INTO bare.answer (organization_id, person_id, route, key, input_hash, status, body, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'POST /api/v1/purchase-orders', :order::bigint::text, sha256('x'), 201, '{"state": "confirmed"}', now());
COMMIT;
