-- Purchase orders, their lines, shipments, receipts and hash-chained history (machines.md).
CREATE TABLE tax_rule (
    id          uuid PRIMARY KEY,
    tax_class   text NOT NULL CHECK (tax_class IN ('taxed', 'exempt', 'none')),
    -- Tax = rate × (numerator / denominator × net price), each rounded half up to sen.
    code        text NOT NULL,
    rate        numeric(6, 4) NOT NULL CHECK (rate >= 0),
    numerator   integer NOT NULL CHECK (numerator > 0),
    denominator integer NOT NULL CHECK (denominator > 0),
    valid_from  date NOT NULL,
    source      text NOT NULL,
    UNIQUE (tax_class, valid_from)
);
-- PMK 131/2024: 12 % of 11/12 for goods that are not luxuries, invoice code 04; exempt basic food by
-- PP 49/2022, code 08 (domain.md 4.1).
INSERT INTO tax_rule VALUES
    ('01940000-0000-7000-8000-000000000001', 'taxed', '04', 0.12, 11, 12, '2025-01-01', 'PMK 131/2024'),
    ('01940000-0000-7000-8000-000000000002', 'exempt', '08', 0, 1, 1, '2025-01-01', 'PP 49/2022');

-- Orders to several sellers that one basket became; what state it is in is read from them.
CREATE TABLE order_group (
    id         uuid PRIMARY KEY,
    number     text NOT NULL,
    buyer_id   uuid NOT NULL REFERENCES organization,
    created_by uuid NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL,
    UNIQUE (buyer_id, number)
);

-- A buyer's own rules about which orders need approval (machines.md 3, row 2 and 3). A rule ends; it
-- is not deleted, for old approvals point to it.
CREATE TABLE approval_rule (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    -- {"kind": "total_from" | "category" | "price_rise", …}
    condition       jsonb NOT NULL,
    needed          integer NOT NULL CHECK (needed BETWEEN 1 AND 20),
    -- Persons who may; empty means everyone with the approver's role.
    board           uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(board) = 0 OR cardinality(board) >= needed),
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    ended_by        uuid REFERENCES person,
    ended_at        timestamptz,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX approval_rule_of ON approval_rule (organization_id) WHERE ended_at IS NULL;

CREATE TABLE purchase_order (
    id              uuid PRIMARY KEY,
    -- Drawn from the buyer's series at submit; for people.
    number          text,
    kind            text NOT NULL CHECK (kind IN
                    ('direct', 'pool_leg', 'pool_upstream', 'pool_collective', 'pool_charge', 'call_off', 'member')),
    buyer_id        uuid NOT NULL REFERENCES organization,
    seller_id       uuid NOT NULL REFERENCES organization,
    -- A party is an organization or a member's tie (data.md 6).
    buyer_tie_id    uuid REFERENCES tie,
    seller_tie_id   uuid REFERENCES tie,
    group_id        uuid REFERENCES order_group,
    state           text NOT NULL CHECK (state IN
                    ('draft', 'pending_approval', 'submitted', 'countered', 'confirmed', 'in_fulfilment',
                     'received', 'completed', 'rejected', 'expired', 'cancelled')),
    version         bigint NOT NULL CHECK (version > 0),
    currency        text NOT NULL DEFAULT 'IDR' CHECK (currency = 'IDR'),
    buyer_reference text CHECK (length(buyer_reference) <= 100),
    requested_date  date,
    deliver_to      text CHECK (length(deliver_to) <= 500),
    note            text CHECK (length(note) <= 2000),
    -- Who bears what is lost on the way, frozen at confirm (data.md 9).
    delivery_terms  text NOT NULL DEFAULT 'franco' CHECK (delivery_terms IN ('franco', 'loco')),
    goods_sen       bigint NOT NULL DEFAULT 0,
    charges_sen     bigint NOT NULL DEFAULT 0,
    tax_sen         bigint NOT NULL DEFAULT 0,
    total_sen       bigint NOT NULL DEFAULT 0,
    -- What holds between the two, copied from their agreement when it is submitted (machines.md 1.4).
    terms           jsonb NOT NULL DEFAULT '{}',
    agreement_id    uuid,
    -- 1 when first offered, one more with each change that both accepted.
    revision        integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
    -- Who wrote or offered it, and so may not approve it (data.md 18).
    makers          uuid[] NOT NULL DEFAULT '{}',
    -- The buyer's own approval round, and the counter-offer or amendment that waits for an answer.
    approval        jsonb,
    proposal        jsonb,
    CONSTRAINT order_proposal_has_a_deadline CHECK (proposal IS NULL OR deadline_at IS NOT NULL),
    -- Until when the seller promised what was not in stock, and whether that has been noted as passed.
    backorder_until timestamptz,
    backorder_is_late boolean NOT NULL DEFAULT false,
    -- When the one who must act next has to have acted, and the zone it was said in (data.md 15).
    deadline_at     timestamptz,
    deadline_zone   text,
    acknowledged_at timestamptz,
    -- The reason of a rejection, cancellation or withdrawal.
    ended_reason    text CHECK (length(ended_reason) <= 500),
    ended_by        text CHECK (ended_by IN ('buyer', 'seller', 'system')),
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    submitted_at    timestamptz,
    confirmed_at    timestamptz,
    updated_at      timestamptz NOT NULL,
    history_length  integer NOT NULL DEFAULT 0 CHECK (history_length >= 0),
    history_head    bytea CHECK (length(history_head) = 32),
    -- What waits for the buyer's own approval beside an order that was offered already: nothing of it stands
    -- in the other columns or in the lines, which the seller may see (store/purchase_orders/waiting.rs).
    waiting         jsonb,
    waiting_until   timestamptz,
    -- Where the order is to its buyer's own people.
    buyer_state     text NOT NULL GENERATED ALWAYS AS
                    (CASE WHEN waiting -> 'revision' IS NOT NULL THEN 'pending_approval' ELSE state END) STORED,
    -- How far the order had come when the seller last had anything to know of it.
    seller_version  bigint,
    seller_at       timestamptz,
    seller_length   integer,
    seller_head     bytea CHECK (length(seller_head) = 32),
    CHECK ((seller_version IS NULL) = (seller_head IS NULL)),
    CONSTRAINT order_waits_until_a_time CHECK (waiting -> 'amendment' IS NULL OR waiting_until IS NOT NULL),
    CONSTRAINT order_sums_agree CHECK (total_sen = goods_sen + charges_sen + tax_sen),
    CONSTRAINT order_numbered_once_submitted CHECK (number IS NOT NULL OR submitted_at IS NULL),
    CHECK (buyer_id <> seller_id)
);
CREATE UNIQUE INDEX purchase_order_number ON purchase_order (buyer_id, number) WHERE number IS NOT NULL;
CREATE INDEX purchase_order_buyer ON purchase_order (buyer_id, buyer_state, id DESC);
CREATE INDEX purchase_order_seller ON purchase_order (seller_id, state, id DESC);
-- In all states, newest first: who has few orders would otherwise leaf through those of everybody.
CREATE INDEX purchase_order_buyer_new ON purchase_order (buyer_id, id DESC);
CREATE INDEX purchase_order_seller_new ON purchase_order (seller_id, id DESC);
CREATE INDEX purchase_order_due ON purchase_order (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX purchase_order_waiting ON purchase_order (waiting_until) WHERE waiting_until IS NOT NULL;
CREATE INDEX purchase_order_promised ON purchase_order (backorder_until) WHERE backorder_until IS NOT NULL;
CREATE INDEX purchase_order_group ON purchase_order (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE order_line (
    id            uuid PRIMARY KEY,
    order_id      uuid NOT NULL REFERENCES purchase_order ON DELETE CASCADE,
    position      integer NOT NULL CHECK (position > 0),
    kind          text NOT NULL DEFAULT 'goods' CHECK (kind IN
                  ('goods', 'bonus', 'discount', 'freight', 'fee', 'deposit', 'rounding')),
    offer_id      uuid REFERENCES offer,
    product_id    uuid REFERENCES product,
    -- Frozen when the order is submitted (a draft shows today's).
    product_name  text NOT NULL,
    seller_code   text,
    base_unit     text NOT NULL,
    pack_name     text NOT NULL,
    factor        bigint NOT NULL CHECK (factor > 0),
    unit_price_sen bigint NOT NULL,
    price_includes_tax boolean NOT NULL DEFAULT false,
    amount_sen    bigint NOT NULL,
    tax_class     text NOT NULL DEFAULT 'none',
    tax_code      text,
    tax_base_sen  bigint NOT NULL DEFAULT 0,
    tax_rate      numeric(6, 4),
    tax_sen       bigint NOT NULL DEFAULT 0,
    tax_rule_id   uuid REFERENCES tax_rule,
    price_chain   jsonb,
    trade_class   text NOT NULL DEFAULT 'inter_cooperative' CHECK (trade_class IN
                  ('member', 'non_member', 'inter_cooperative')),
    patronage_rule text,
    -- Counts in base units (data.md 2).
    -- Zero on a line that the seller put in.
    ordered_base      bigint NOT NULL CHECK (ordered_base >= 0),
    confirmed_base    bigint NOT NULL DEFAULT 0 CHECK (confirmed_base >= 0),
    shipped_base      bigint NOT NULL DEFAULT 0 CHECK (shipped_base >= 0),
    received_base     bigint NOT NULL DEFAULT 0 CHECK (received_base >= 0),
    rejected_base     bigint NOT NULL DEFAULT 0 CHECK (rejected_base >= 0),
    lost_base         bigint NOT NULL DEFAULT 0 CHECK (lost_base >= 0),
    short_closed_base bigint NOT NULL DEFAULT 0 CHECK (short_closed_base >= 0),
    cancelled_base    bigint NOT NULL DEFAULT 0 CHECK (cancelled_base >= 0),
    returned_base     bigint NOT NULL DEFAULT 0 CHECK (returned_base >= 0),
    invoiced_base     bigint NOT NULL DEFAULT 0 CHECK (invoiced_base >= 0),
    -- Set aside in the stock for it and not sent yet; what is open beyond that has not come in.
    held_base         bigint NOT NULL DEFAULT 0 CHECK (held_base >= 0),
    promised_date date,
    -- The line it came in for.
    substitutes_id uuid,
    -- What an open counter-offer or amendment would make of it.
    proposed      jsonb,
    -- How much a weighed line may exceed what was confirmed.
    band_base         bigint NOT NULL DEFAULT 0 CHECK (band_base >= 0),
    CONSTRAINT line_position UNIQUE (order_id, position) DEFERRABLE INITIALLY DEFERRED,
    -- I1 of machines.md section 4.
    CONSTRAINT line_shipped_within_confirmed
        CHECK (shipped_base + short_closed_base + cancelled_base <= confirmed_base + band_base),
    CONSTRAINT line_counted_within_shipped
        CHECK (received_base + rejected_base + lost_base <= shipped_base),
    CONSTRAINT line_invoiced_within_shipped CHECK (invoiced_base <= shipped_base),
    CONSTRAINT line_returned_within_received CHECK (returned_base <= received_base)
);
CREATE INDEX order_line_offer ON order_line (offer_id);

-- What is about a whole order: freight, fees, deposits, discounts; frozen with it. Kind and description name it.
CREATE TABLE order_charge (
    id           uuid PRIMARY KEY,
    order_id     uuid NOT NULL REFERENCES purchase_order ON DELETE CASCADE,
    position     integer NOT NULL CHECK (position > 0),
    kind         text NOT NULL CHECK (kind IN ('discount', 'freight', 'fee', 'deposit')),
    description  text NOT NULL CHECK (length(btrim(description)) BETWEEN 1 AND 200),
    amount_sen   bigint NOT NULL CHECK (amount_sen <> 0 AND (kind = 'discount') = (amount_sen < 0)),
    -- As the goods it falls on, where nothing is said.
    tax_class    text CHECK (tax_class IN ('taxed', 'exempt', 'none')),
    includes_tax boolean NOT NULL DEFAULT false,
    -- When all that is agreed is billed at once.
    tax_base_sen bigint NOT NULL,
    tax_sen      bigint NOT NULL,
    billed_sen   bigint NOT NULL DEFAULT 0,
    -- One that was taken out stays, for invoices that were taken back may point to it.
    stands       boolean NOT NULL DEFAULT true,
    UNIQUE (order_id, kind, description),
    CONSTRAINT charge_billed_stands CHECK (stands OR billed_sen = 0),
    CONSTRAINT charge_billed_within_amount
        CHECK (abs(billed_sen) <= abs(amount_sen) AND sign(billed_sen) IN (0, sign(amount_sen)))
);

ALTER TABLE stock_movement ADD FOREIGN KEY (order_line_id) REFERENCES order_line;

CREATE TABLE stock_reservation (
    id            uuid PRIMARY KEY,
    level_id      uuid NOT NULL REFERENCES stock_level,
    order_line_id uuid NOT NULL REFERENCES order_line,
    quantity      bigint NOT NULL CHECK (quantity > 0),
    created_at    timestamptz NOT NULL,
    UNIQUE (level_id, order_line_id)
);
CREATE INDEX stock_reservation_line ON stock_reservation (order_line_id);

-- What is reserved is the sum of the reservations (machines.md I2).
CREATE FUNCTION stock_apply_reservations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE stock_level l SET reserved = l.reserved + s.quantity, version = l.version + 1
        FROM (SELECT level_id, sum(quantity) AS quantity FROM fresh GROUP BY 1) s WHERE l.id = s.level_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE stock_level l SET reserved = l.reserved - s.quantity, version = l.version + 1
        FROM (SELECT level_id, sum(quantity) AS quantity FROM stale GROUP BY 1) s WHERE l.id = s.level_id;
    ELSIF EXISTS (SELECT 1 FROM fresh) THEN
        UPDATE stock_level l SET reserved = l.reserved + s.quantity, version = l.version + 1
        FROM (SELECT level_id, sum(quantity) AS quantity FROM
                (SELECT level_id, quantity FROM fresh UNION ALL SELECT level_id, -quantity FROM stale) c
              GROUP BY 1) s
        WHERE l.id = s.level_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stock_reserved AFTER INSERT ON stock_reservation
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION stock_apply_reservations();
CREATE TRIGGER stock_reservation_changed AFTER UPDATE ON stock_reservation
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION stock_apply_reservations();
CREATE TRIGGER stock_released AFTER DELETE ON stock_reservation
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION stock_apply_reservations();

CREATE TABLE shipment (
    id            uuid PRIMARY KEY,
    number        text NOT NULL,
    -- Short code with a check character, printed on the surat jalan.
    code          text NOT NULL UNIQUE,
    order_id      uuid NOT NULL REFERENCES purchase_order,
    -- A return is a shipment the other way (data.md 9).
    direction     text NOT NULL DEFAULT 'outward' CHECK (direction IN ('outward', 'return')),
    state         text NOT NULL CHECK (state IN ('in_transit', 'received', 'undone')),
    carrier       text CHECK (length(carrier) <= 200),
    business_date date NOT NULL,
    dispatched_by uuid NOT NULL REFERENCES person,
    dispatched_at timestamptz NOT NULL,
    received_at   timestamptz,
    undone_at     timestamptz,
    undone_reason text,
    -- That it arrived, as the carrier proves it, and when it then counts as complete by itself.
    proof_by      text CHECK (length(proof_by) <= 200),
    proof_at      timestamptz,
    deemed_at     timestamptz,
    CHECK ((proof_by IS NULL) = (proof_at IS NULL)),
    CHECK (deemed_at IS NULL OR proof_at IS NOT NULL)
);
CREATE INDEX shipment_deemed ON shipment (deemed_at) WHERE deemed_at IS NOT NULL AND state = 'in_transit';
CREATE INDEX shipment_order ON shipment (order_id, id);

CREATE TABLE shipment_line (
    id            uuid PRIMARY KEY,
    shipment_id   uuid NOT NULL REFERENCES shipment ON DELETE CASCADE,
    order_line_id uuid NOT NULL REFERENCES order_line,
    shipped_base  bigint NOT NULL CHECK (shipped_base > 0),
    level_id      uuid REFERENCES stock_level,
    -- The present count of this line, from its latest receipt.
    received_base bigint NOT NULL DEFAULT 0 CHECK (received_base >= 0),
    rejected_base bigint NOT NULL DEFAULT 0 CHECK (rejected_base >= 0),
    lost_base     bigint NOT NULL DEFAULT 0 CHECK (lost_base >= 0),
    CHECK (received_base + rejected_base + lost_base IN (0, shipped_base)),
    UNIQUE (shipment_id, order_line_id)
);
-- Whenever a draft's lines are replaced, PostgreSQL looks for shipments of each.
CREATE INDEX shipment_line_order_line ON shipment_line (order_line_id);

-- A count of a shipment. A correction reverses the earlier count and brings the new one.
CREATE TABLE receipt (
    id            uuid PRIMARY KEY,
    number        text NOT NULL,
    shipment_id   uuid NOT NULL REFERENCES shipment,
    corrects_id   uuid UNIQUE REFERENCES receipt,
    reason        text,
    business_date date NOT NULL,
    -- Nobody, where the agreed silence counted.
    counted_by    uuid REFERENCES person,
    claimed_at    timestamptz,
    counted_at    timestamptz NOT NULL
);
-- One first count a shipment; every later one corrects another.
CREATE UNIQUE INDEX receipt_first ON receipt (shipment_id) WHERE corrects_id IS NULL;
CREATE INDEX receipt_shipment ON receipt (shipment_id, id);

CREATE TABLE receipt_line (
    receipt_id       uuid NOT NULL REFERENCES receipt ON DELETE CASCADE,
    shipment_line_id uuid NOT NULL REFERENCES shipment_line,
    received_base    bigint NOT NULL CHECK (received_base >= 0),
    rejected_base    bigint NOT NULL CHECK (rejected_base >= 0),
    lost_base        bigint NOT NULL CHECK (lost_base >= 0),
    reason           text CHECK (length(reason) <= 500),
    PRIMARY KEY (receipt_id, shipment_line_id)
);

-- The history of an order: append-only, hash-chained from its first entry (data.md 10, 12).
CREATE TABLE order_history (
    order_id        uuid NOT NULL REFERENCES purchase_order,
    position        integer NOT NULL CHECK (position > 0),
    kind            text NOT NULL,
    -- The buyer's own affair: the chain and the seller's copy call it 'buyers_own'.
    buyers_own      boolean NOT NULL DEFAULT false,
    recorded_at     timestamptz NOT NULL,
    -- The envelope of the command it came from.
    person_id       uuid REFERENCES person,
    organization_id uuid REFERENCES organization,
    channel         text NOT NULL,
    device_id       uuid,
    device_sequence bigint,
    claimed_at      timestamptz,
    previous_hash   bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash            bytea NOT NULL CHECK (length(hash) = 32),
    -- Name, audience (both, buyer, seller), value, salt and digest of each, salt and digest in hexadecimal. In the row
    -- of its entry, for an order that is made at once has fifteen of them; read through order_history_field.
    fields          jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'array'),
    PRIMARY KEY (order_id, position)
);

-- Written with every command, as answers are.
DO $$
BEGIN
    ALTER TABLE order_history ALTER COLUMN fields SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- a server built without it keeps its own
END $$;

-- Whether fields are what they were, but for text and salts that were destroyed.
CREATE FUNCTION only_erased(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_array_length(before) = jsonb_array_length(after) AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(before) WITH ORDINALITY AS b(field, n)
        JOIN jsonb_array_elements(after) WITH ORDINALITY AS a(field, n) USING (n)
        WHERE a.field <> b.field AND a.field <> b.field || '{"value": null, "salt": null}')
$$;
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'fields' = to_jsonb(OLD) - 'fields'
       AND only_erased(OLD.fields, NEW.fields) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is in order_history can only be erased' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER order_history_append_only BEFORE UPDATE OR DELETE ON order_history
    FOR EACH ROW EXECUTE FUNCTION refuse_history_change();

-- The fields one by one. Value and salt may be destroyed, the digest stays and still verifies.
CREATE VIEW order_history_field AS
    SELECT h.order_id, h.position, f.name, f.audience, f.value,
           decode(f.salt, 'hex') AS salt, decode(f.digest, 'hex') AS digest
    FROM order_history h
    CROSS JOIN LATERAL jsonb_to_recordset(h.fields)
        AS f(name text, audience text, value jsonb, salt text, digest text);
CREATE FUNCTION erase_history_field() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.value IS NOT NULL OR NEW.salt IS NOT NULL
       OR (NEW.order_id, NEW.position, NEW.name, NEW.audience, NEW.digest)
          <> (OLD.order_id, OLD.position, OLD.name, OLD.audience, OLD.digest) THEN
        RAISE EXCEPTION 'order_history_field can only be erased' USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE order_history h
    SET fields = (SELECT jsonb_agg(CASE WHEN e.field ->> 'name' = OLD.name
                                        THEN e.field || '{"value": null, "salt": null}' ELSE e.field END ORDER BY e.n)
                  FROM jsonb_array_elements(h.fields) WITH ORDINALITY AS e(field, n))
    WHERE h.order_id = OLD.order_id AND h.position = OLD.position;
    RETURN NEW;
END $$;
CREATE TRIGGER order_history_field_erase INSTEAD OF UPDATE ON order_history_field
    FOR EACH ROW EXECUTE FUNCTION erase_history_field();

-- What must never be: empty, or somebody has to look. Read by the tests and the nightly audit.
CREATE VIEW invariant_breach AS
    SELECT 'level is not the sum of its movements' AS what, l.id,
           format('on hand %s, movements %s', l.on_hand, coalesce(m.quantity, 0)) AS detail
    FROM stock_level l
    LEFT JOIN (SELECT level_id, sum(quantity) AS quantity FROM stock_movement GROUP BY 1) m ON m.level_id = l.id
    WHERE l.on_hand <> coalesce(m.quantity, 0)
UNION ALL
    SELECT 'reserved is not the sum of its reservations', l.id,
           format('reserved %s, reservations %s', l.reserved, coalesce(r.quantity, 0))
    FROM stock_level l
    LEFT JOIN (SELECT level_id, sum(quantity) AS quantity FROM stock_reservation GROUP BY 1) r ON r.level_id = l.id
    WHERE l.reserved <> coalesce(r.quantity, 0)
UNION ALL
    SELECT 'reservation does not match its line', ol.id,
           format('state %s, reserved %s, held %s', o.state, coalesce(r.quantity, 0), ol.held_base)
    FROM order_line ol JOIN purchase_order o ON o.id = ol.order_id
    LEFT JOIN (SELECT order_line_id, sum(quantity) AS quantity FROM stock_reservation GROUP BY 1) r
           ON r.order_line_id = ol.id
    WHERE coalesce(r.quantity, 0) <> ol.held_base
       OR (ol.held_base > 0 AND o.state NOT IN ('countered', 'confirmed', 'in_fulfilment'))
       OR (o.state IN ('confirmed', 'in_fulfilment') AND ol.held_base >
           ol.confirmed_base - ol.shipped_base - ol.short_closed_base - ol.cancelled_base)
UNION ALL
    SELECT 'goods wait that nobody promised', ol.id, o.state
    FROM order_line ol JOIN purchase_order o ON o.id = ol.order_id
    WHERE o.state IN ('confirmed', 'in_fulfilment') AND o.backorder_until IS NULL AND ol.kind = 'goods'
      AND ol.held_base < ol.confirmed_base - ol.shipped_base - ol.short_closed_base - ol.cancelled_base
UNION ALL
    SELECT 'shipped is not the sum of its shipments', ol.id,
           format('shipped %s, shipments %s', ol.shipped_base, coalesce(s.shipped, 0))
    FROM order_line ol
    LEFT JOIN (SELECT sl.order_line_id, sum(sl.shipped_base) AS shipped, sum(sl.received_base) AS received,
                      sum(sl.rejected_base) AS rejected, sum(sl.lost_base) AS lost
               FROM shipment_line sl JOIN shipment s ON s.id = sl.shipment_id
               WHERE s.state <> 'undone' AND s.direction = 'outward' GROUP BY 1) s ON s.order_line_id = ol.id
    WHERE (ol.shipped_base, ol.received_base, ol.rejected_base, ol.lost_base)
          IS DISTINCT FROM (coalesce(s.shipped, 0), coalesce(s.received, 0), coalesce(s.rejected, 0), coalesce(s.lost, 0))
UNION ALL
    SELECT 'state and counts disagree', o.id, o.state
    FROM purchase_order o
    JOIN (SELECT order_id, sum(shipped_base) AS shipped,
                 bool_and(confirmed_base = received_base + rejected_base + lost_base
                          + short_closed_base + cancelled_base) AS explained
          FROM order_line WHERE kind = 'goods' GROUP BY 1) l ON l.order_id = o.id
    WHERE o.state IN ('confirmed', 'in_fulfilment', 'received', 'completed')
      AND (o.state IN ('received', 'completed')) <> (l.shipped > 0 AND l.explained)
UNION ALL
    SELECT 'totals are not the sums of the lines and charges', o.id,
           format('total %s, lines %s, charges %s', o.total_sen, l.total, c.total)
    FROM purchase_order o
    JOIN (SELECT order_id, sum(CASE WHEN price_includes_tax THEN amount_sen ELSE amount_sen + tax_sen END) AS total
          FROM order_line GROUP BY 1) l ON l.order_id = o.id
    LEFT JOIN (SELECT order_id, sum(CASE WHEN includes_tax THEN amount_sen ELSE amount_sen + tax_sen END) AS total,
                      sum(CASE WHEN includes_tax THEN amount_sen - tax_sen ELSE amount_sen END) AS net
               FROM order_charge WHERE stands GROUP BY 1) c ON c.order_id = o.id
    WHERE o.total_sen <> l.total + coalesce(c.total, 0) OR o.charges_sen <> coalesce(c.net, 0)
UNION ALL
    SELECT 'what is the buyer''s own is called otherwise in the chain', h.order_id, format('entry %s: %s', h.position, h.kind)
    FROM order_history h JOIN order_history_field f ON f.order_id = h.order_id AND f.position = h.position
    WHERE (f.name = 'by' AND (f.audience = 'buyer') <> h.buyers_own)
       OR (f.name = 'said' AND (NOT h.buyers_own OR f.audience <> 'buyer' OR f.value ->> 'kind' <> h.kind))
UNION ALL
    SELECT 'a field of the history is none', h.order_id, format('entry %s: %s', h.position, f.name)
    FROM order_history h JOIN order_history_field f ON f.order_id = h.order_id AND f.position = h.position
    WHERE f.audience NOT IN ('both', 'buyer', 'seller') OR f.name IS NULL OR length(f.digest) IS DISTINCT FROM 32
       OR (f.value IS NULL) <> (f.salt IS NULL) OR length(f.salt) <> 16
UNION ALL
    SELECT 'offered, and nothing says what the seller knows of it', o.id, o.state
    FROM purchase_order o WHERE o.history_length > 0 AND (o.number IS NULL) <> (o.seller_head IS NULL)
UNION ALL
    SELECT 'history is not as long as the order says', o.id, format('%s entries, order says %s', h.n, o.history_length)
    FROM purchase_order o
    LEFT JOIN (SELECT order_id, count(*) AS n FROM order_history GROUP BY 1) h ON h.order_id = o.id
    WHERE o.history_length <> coalesce(h.n, 0);
