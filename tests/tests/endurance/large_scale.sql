-- A marketplace of thousands of organizations and tens of thousands of orders, made in bulk beside what was
-- made over HTTP: `hub_buyer` and `hub_seller` are settings of the session. No sum may disagree afterwards.
CREATE FUNCTION pg_temp.v7(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid $$;
CREATE TEMP TABLE hub AS SELECT current_setting('hub.buyer')::uuid AS buyer, current_setting('hub.seller')::uuid AS seller,
    (SELECT person_id FROM operator LIMIT 1) AS person;

-- 3,000 primaries, 100 secondaries, 20 distributors.
CREATE TEMP TABLE fresh_organization AS
    SELECT n, pg_temp.v7(now() - n * interval '1 minute') AS id,
           CASE WHEN n <= 20 THEN 'distributor' WHEN n <= 120 THEN 'secondary' ELSE 'primary' END AS kind
    FROM generate_series(1, 3120) n;
INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, created_at)
    SELECT id, kind, ARRAY['buy', 'list'], 'Koperasi Nomor ' || n, 'BULK' || n, '53.08', 'Asia/Makassar', now()
    FROM fresh_organization;
INSERT INTO place (id, organization_id, name, code, region_code, zone, is_default, created_at)
    SELECT pg_temp.v7(now()), id, 'Gudang', 'PLACE' || n, '53.08', 'Asia/Makassar', true, now() FROM fresh_organization;
INSERT INTO affiliation (id, upper_id, lower_id, since)
    SELECT pg_temp.v7(now()), hub.buyer, o.id, now() FROM fresh_organization o, hub WHERE o.kind = 'primary';

-- 2,000 people of the hub, one of each organization.
CREATE TEMP TABLE fresh_person AS
    SELECT g AS n, pg_temp.v7(now()) AS id, CASE WHEN g <= 2000 THEN hub.buyer ELSE o.id END AS organization
    FROM generate_series(1, 5120) g CROSS JOIN hub LEFT JOIN fresh_organization o ON o.n = g - 2000;
INSERT INTO person (id, created_at) SELECT id, now() FROM fresh_person;
INSERT INTO person_detail (person_id, name) SELECT id, 'Orang Nomor ' || n FROM fresh_person;
INSERT INTO login (id, person_id, login, created_at) SELECT pg_temp.v7(now()), id, 'bulk-' || n, now() FROM fresh_person;
INSERT INTO tie (id, person_id, organization_id, kind, roles, since)
    SELECT pg_temp.v7(now()), id, organization, 'staff', ARRAY['buyer'], now() FROM fresh_person;

-- 600 uploads of the hub's seller.
INSERT INTO stored_file (id, owner_id, audience, name, media_type, sha256, content, created_at)
    SELECT pg_temp.v7(now()), seller, 'owner', 'lama.csv', 'text/csv', sha256('x'), 'x', now() FROM hub;
INSERT INTO catalogue_import (id, organization_id, person_id, file_id, dry_run, state, phase, created_at, read_at, published_at)
    SELECT pg_temp.v7(now() - n * interval '1 hour'), hub.seller, hub.person, f.id, false, 'done', 'published', now(), now(), now()
    FROM generate_series(1, 600) n, hub, (SELECT id FROM stored_file WHERE name = 'lama.csv' LIMIT 1) f;

-- 1,000 offers of each distributor, each with its stock.
CREATE TEMP TABLE fresh_offer AS
    SELECT o.id AS seller, o.n AS seller_n, g AS n, pg_temp.v7(now() - g * interval '1 second') AS product,
           pg_temp.v7(now() - g * interval '1 second') AS offer, pg_temp.v7(now()) AS level, p.id AS place
    FROM fresh_organization o JOIN place p ON p.organization_id = o.id, generate_series(1, 1000) g WHERE o.kind = 'distributor';
INSERT INTO product (id, name, category, base_unit, created_by, created_at)
    SELECT product, 'Sabun Mandi ' || seller_n || ' nomor ' || n, 'Sabun', 'pcs', seller, now() FROM fresh_offer;
INSERT INTO offer (id, seller_id, product_id, seller_code, name, category, pack_name, factor, audience, audience_tokens,
                   state, created_at, updated_at)
    SELECT offer, seller, product, 'S' || n, 'Sabun Mandi ' || seller_n || ' nomor ' || n, 'Sabun', 'karton', 12,
           'secondaries', ARRAY['kind:secondary'], 'published', now(), now() FROM fresh_offer;
INSERT INTO offer_price_break SELECT offer, 1, 1200000 FROM fresh_offer;
INSERT INTO stock_level (id, owner_id, holder_id, place_id, product_id)
    SELECT level, seller, seller, place, product FROM fresh_offer;
INSERT INTO stock_movement (id, level_id, quantity, kind, business_date, recorded_at)
    SELECT pg_temp.v7(now()), level, 10000000, 'stock_take', current_date, now() FROM fresh_offer;

-- 60,000 orders of 3 lines; every seventh is between the hub's two. States as in a year's trade.
CREATE TEMP TABLE goods AS
    SELECT seller_id AS seller, row_number() OVER (PARTITION BY seller_id ORDER BY id) AS n, id AS offer, product_id AS product,
           name, factor, (SELECT l.id FROM stock_level l WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id LIMIT 1) AS level
    FROM (SELECT * FROM offer, hub WHERE seller_id <> hub.seller
          UNION ALL (SELECT * FROM offer, hub WHERE seller_id = hub.seller ORDER BY id LIMIT 5000)) o;
CREATE UNIQUE INDEX ON goods (seller, n);
CREATE TEMP TABLE fresh_order AS
    SELECT g AS n, pg_temp.v7(now() - g * interval '3 minutes') AS id, now() - g * interval '3 minutes' AS at,
           CASE WHEN g % 7 = 0 THEN hub.buyer ELSE b.id END AS buyer, CASE WHEN g % 7 = 0 THEN hub.seller ELSE s.id END AS seller,
           (ARRAY['draft', 'submitted', 'rejected', 'cancelled', 'expired', 'confirmed', 'received', 'received', 'received',
                  'received'])[g % 10 + 1] AS state
    FROM generate_series(1, 60000) g CROSS JOIN hub
    JOIN fresh_organization b ON b.n = 21 + g % 3100 JOIN fresh_organization s ON s.n = 1 + g % 20;
CREATE TEMP TABLE fresh_line AS
    SELECT pg_temp.v7(o.at) AS id, o.id AS order_id, k AS position, g.offer, g.product, g.name, g.factor, g.level, o.state, o.at, o.n,
           g.factor * (1 + (o.n + k) % 5) AS base, 1200000 * (1 + (o.n + k) % 5) AS amount
    FROM fresh_order o, generate_series(1, 3) k, LATERAL
         (SELECT * FROM goods g WHERE g.seller = o.seller AND g.n = 1 + (o.n * 3 + k) % 1000) g;
INSERT INTO purchase_order (id, number, kind, buyer_id, seller_id, state, version, buyer_reference, goods_sen, total_sen, deadline_at,
                            created_by, created_at, submitted_at, confirmed_at, updated_at)
    SELECT o.id, CASE WHEN state <> 'draft' THEN 'PO-2026-9' || n END, 'direct', o.buyer, o.seller, state, 3, 'REF ' || n, l.total, l.total,
           CASE WHEN state = 'submitted' THEN now() + interval '9 days' END, hub.person, at,
           CASE WHEN state <> 'draft' THEN at END, CASE WHEN state IN ('confirmed', 'received') THEN at END, at
    FROM fresh_order o JOIN (SELECT order_id, sum(amount) AS total FROM fresh_line GROUP BY 1) l ON l.order_id = o.id, hub;
INSERT INTO order_line (id, order_id, position, offer_id, product_id, product_name, base_unit, pack_name, factor, unit_price_sen,
                        amount_sen, ordered_base, confirmed_base, held_base, shipped_base, received_base)
    SELECT id, order_id, position, offer, product, name, 'pcs', 'karton', factor, 1200000, amount, base,
           CASE WHEN state IN ('confirmed', 'received') THEN base ELSE 0 END,
           CASE WHEN state = 'confirmed' THEN base ELSE 0 END,
           CASE WHEN state = 'received' THEN base ELSE 0 END, CASE WHEN state = 'received' THEN base ELSE 0 END FROM fresh_line;
INSERT INTO stock_reservation (id, level_id, order_line_id, quantity, created_at)
    SELECT pg_temp.v7(at), level, id, base, at FROM fresh_line WHERE state = 'confirmed';
CREATE TEMP TABLE fresh_shipment AS
    SELECT pg_temp.v7(at) AS id, pg_temp.v7(at) AS receipt, id AS order_id, n, at FROM fresh_order WHERE state = 'received';
INSERT INTO shipment (id, number, code, order_id, state, business_date, dispatched_by, dispatched_at, received_at)
    SELECT s.id, 'SJ-9' || n, 'SJC9' || n, order_id, 'received', at::date, hub.person, at, at FROM fresh_shipment s, hub;
CREATE TEMP TABLE fresh_shipment_line AS
    SELECT pg_temp.v7(s.at) AS id, s.id AS shipment, s.receipt, l.id AS line, l.level, l.base, l.at
    FROM fresh_shipment s JOIN fresh_line l ON l.order_id = s.order_id;
INSERT INTO shipment_line (id, shipment_id, order_line_id, shipped_base, level_id, received_base)
    SELECT id, shipment, line, base, level, base FROM fresh_shipment_line;
INSERT INTO receipt (id, number, shipment_id, business_date, counted_by, counted_at)
    SELECT receipt, 'TB-9' || n, s.id, at::date, hub.person, at FROM fresh_shipment s, hub;
INSERT INTO receipt_line (receipt_id, shipment_line_id, received_base, rejected_base, lost_base)
    SELECT receipt, id, base, 0, 0 FROM fresh_shipment_line;
INSERT INTO stock_movement (id, level_id, quantity, kind, document_id, order_line_id, business_date, recorded_at)
    SELECT pg_temp.v7(at), level, -base, 'dispatch', shipment, line, at::date, at FROM fresh_shipment_line;
