-- Claims about shipments, their photos and what happened to them (machines.md section 7).
CREATE TABLE claim (
    id              uuid PRIMARY KEY,
    -- Drawn from the claimant's series when it is opened; for people.
    number          text,
    order_id        uuid NOT NULL REFERENCES purchase_order,
    shipment_id     uuid NOT NULL REFERENCES shipment,
    claimant_id     uuid NOT NULL REFERENCES organization,
    respondent_id   uuid NOT NULL REFERENCES organization,
    -- The secondary it was brought to; nobody where the operator mediates.
    mediator_id     uuid REFERENCES organization,
    is_with_operator boolean NOT NULL DEFAULT false,
    state           text NOT NULL CHECK (state IN
                    ('draft', 'open', 'answered', 'mediation', 'arbitration', 'resolved', 'withdrawn', 'discarded')),
    version         bigint NOT NULL CHECK (version > 0),
    wants           text NOT NULL CHECK (wants IN ('credit', 'price_reduction', 'return', 'replacement')),
    words           text CHECK (length(words) <= 2000),
    -- Exactly the sum of its lines; and what it was decided to be worth.
    total_sen       bigint NOT NULL CHECK (total_sen >= 0),
    credited_sen    bigint NOT NULL DEFAULT 0 CHECK (credited_sen BETWEEN 0 AND total_sen),
    answer          jsonb,
    resolution      jsonb,
    arbiter         text CHECK (length(arbiter) <= 200),
    -- The shipment in the other direction in which goods go back (data.md 9).
    goods_back_id   uuid UNIQUE REFERENCES shipment,
    goods_taken_at  timestamptz,
    -- What holds between the two about claims, copied from the order's terms.
    terms           jsonb NOT NULL,
    -- When the one who must act next has to have acted, and the zone it was said in (data.md 15).
    deadline_at     timestamptz,
    deadline_zone   text NOT NULL,
    -- The deadline that whoever must act was last reminded of.
    reminded_of     timestamptz,
    created_at      timestamptz NOT NULL,
    opened_at       timestamptz,
    updated_at      timestamptz NOT NULL,
    CHECK (claimant_id <> respondent_id),
    CONSTRAINT claim_numbered_once_opened CHECK ((number IS NULL) = (opened_at IS NULL)),
    CONSTRAINT claim_unopened_is_nobodys_but_the_claimants CHECK (number IS NOT NULL OR state IN ('draft', 'discarded')),
    CONSTRAINT claim_waits_for_somebody
        CHECK ((deadline_at IS NOT NULL) = (state IN ('draft', 'open', 'answered', 'mediation'))),
    CONSTRAINT claim_decided_with_a_decision CHECK ((resolution IS NOT NULL) = (state = 'resolved')),
    CONSTRAINT claim_goods_taken_after_they_left CHECK (goods_taken_at IS NULL OR goods_back_id IS NOT NULL)
);
CREATE UNIQUE INDEX claim_number ON claim (claimant_id, number) WHERE number IS NOT NULL;
-- One draft for each shipment: a corrected count changes it, and makes no second one.
CREATE UNIQUE INDEX claim_draft ON claim (shipment_id) WHERE state = 'draft';
CREATE INDEX claim_order ON claim (order_id, id);
CREATE INDEX claim_shipment ON claim (shipment_id, id);
CREATE INDEX claim_claimant ON claim (claimant_id, state, id DESC);
CREATE INDEX claim_respondent ON claim (respondent_id, state, id DESC);
CREATE INDEX claim_mediator ON claim (mediator_id, id DESC) WHERE mediator_id IS NOT NULL;
CREATE INDEX claim_operator ON claim (id DESC) WHERE is_with_operator;
CREATE INDEX claim_due ON claim (deadline_at) WHERE deadline_at IS NOT NULL;

CREATE TABLE claim_line (
    id               uuid PRIMARY KEY,
    claim_id         uuid NOT NULL REFERENCES claim,
    position         integer NOT NULL CHECK (position > 0),
    shipment_line_id uuid NOT NULL REFERENCES shipment_line,
    order_line_id    uuid NOT NULL REFERENCES order_line,
    reason           text NOT NULL CHECK (reason IN
                     ('missing', 'rejected', 'damaged', 'wrong_goods', 'expired', 'hidden_defect', 'price')),
    -- Which count it rests on.
    basis            text NOT NULL CHECK (basis IN ('lost', 'rejected', 'received')),
    quantity_base    bigint NOT NULL CHECK (quantity_base > 0),
    worth_sen        bigint NOT NULL CHECK (worth_sen >= 0),
    amount_sen       bigint NOT NULL CHECK (amount_sen BETWEEN 0 AND worth_sen),
    UNIQUE (claim_id, shipment_line_id, reason)
);
CREATE INDEX claim_line_claim ON claim_line (claim_id);
CREATE INDEX claim_line_shipment_line ON claim_line (shipment_line_id);

-- No quantity is claimed twice, and none that was not counted that way. Commands check it under the
-- order's lock; this is the net beneath.
CREATE FUNCTION claim_line_within_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted bigint;
    claimed bigint;
BEGIN
    SELECT CASE NEW.basis WHEN 'lost' THEN lost_base WHEN 'rejected' THEN rejected_base ELSE received_base END
      INTO counted FROM shipment_line WHERE id = NEW.shipment_line_id;
    SELECT coalesce(sum(l.quantity_base), 0) INTO claimed
      FROM claim_line l JOIN claim c ON c.id = l.claim_id
     WHERE l.shipment_line_id = NEW.shipment_line_id AND l.basis = NEW.basis
       AND c.state NOT IN ('withdrawn', 'discarded');
    IF claimed > counted THEN
        RAISE EXCEPTION 'claimed % of % counted as %', claimed, counted, NEW.basis USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_line_within_count AFTER INSERT OR UPDATE ON claim_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claim_line_within_count();

-- What happened to a claim, in order; append-only.
CREATE TABLE claim_event (
    claim_id        uuid NOT NULL REFERENCES claim,
    position        integer NOT NULL CHECK (position > 0),
    kind            text NOT NULL,
    facts           jsonb NOT NULL,
    -- Nobody, where a deadline or a count did it.
    person_id       uuid REFERENCES person,
    organization_id uuid REFERENCES organization,
    channel         text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (claim_id, position)
);
CREATE TRIGGER claim_event_append_only BEFORE UPDATE OR DELETE ON claim_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Photos with a claim: files of whoever handed them in, for whoever may see the claim (data.md 16).
CREATE TABLE claim_photo (
    file_id   uuid PRIMARY KEY REFERENCES stored_file,
    claim_id  uuid NOT NULL REFERENCES claim,
    position  integer NOT NULL CHECK (position > 0),
    side      text NOT NULL CHECK (side IN ('claimant', 'respondent')),
    width     integer NOT NULL CHECK (width > 0),
    height    integer NOT NULL CHECK (height > 0),
    UNIQUE (claim_id, position)
);

-- A claim may be settled by goods that come once more: an order at no price, one for each such claim.
ALTER TABLE purchase_order ADD COLUMN replaces_claim_id uuid UNIQUE REFERENCES claim;
-- Its lines stand for lines of the order that was claimed about, and know what a pack of those cost.
ALTER TABLE order_line
    ADD COLUMN replaces_line_id   uuid REFERENCES order_line,
    ADD COLUMN replaces_price_sen bigint CHECK (replaces_price_sen >= 0),
    ADD CONSTRAINT line_replaces_at_a_worth CHECK ((replaces_line_id IS NULL) = (replaces_price_sen IS NULL)),
    ADD CONSTRAINT line_replaces_for_nothing
        CHECK (replaces_line_id IS NULL OR (unit_price_sen, amount_sen, tax_sen) = (0, 0, 0));
CREATE INDEX order_line_replaces ON order_line (replaces_line_id) WHERE replaces_line_id IS NOT NULL;

-- What the replacement of a claim, or what replaced that again, brought good of a line in place of goods that were
-- rejected or missing: those stand on no bill that follows what was received, and are billed now that they came.
CREATE FUNCTION came_after_all(of_claim uuid, of_line uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE again AS (
        SELECT l.id, l.received_base FROM purchase_order p JOIN order_line l ON l.order_id = p.id
        WHERE p.replaces_claim_id = of_claim AND l.replaces_line_id = of_line
        UNION ALL
        SELECT l.id, l.received_base FROM again a JOIN order_line l ON l.replaces_line_id = a.id)
    SELECT least((SELECT coalesce(sum(received_base), 0) FROM again),
                 (SELECT coalesce(sum(quantity_base), 0) FROM claim_line
                  WHERE claim_id = of_claim AND order_line_id = of_line AND basis <> 'received'))::bigint
$$;

-- What must never be: empty, or somebody has to look.
CREATE VIEW claim_breach AS
    SELECT 'claim is not the sum of its lines' AS what, c.id,
           format('total %s, lines %s', c.total_sen, coalesce(l.amount, 0)) AS detail
    FROM claim c LEFT JOIN (SELECT claim_id, sum(amount_sen) AS amount FROM claim_line GROUP BY 1) l ON l.claim_id = c.id
    WHERE c.total_sen <> coalesce(l.amount, 0)
UNION ALL
    SELECT 'more is claimed than was counted', l.id, format('claimed %s of %s', l.claimed, l.counted)
    FROM (SELECT s.id, sum(l.quantity_base) AS claimed,
                 CASE l.basis WHEN 'lost' THEN s.lost_base WHEN 'rejected' THEN s.rejected_base ELSE s.received_base END AS counted
          FROM claim_line l JOIN claim c ON c.id = l.claim_id JOIN shipment_line s ON s.id = l.shipment_line_id
          WHERE c.state NOT IN ('withdrawn', 'discarded') GROUP BY s.id, l.basis) l
    WHERE l.claimed > l.counted
UNION ALL
    SELECT 'order of a claim is not its parties''', c.id, format('claimant %s, respondent %s', c.claimant_id, c.respondent_id)
    FROM claim c JOIN purchase_order o ON o.id = c.order_id
    WHERE (c.claimant_id, c.respondent_id) <> (o.buyer_id, o.seller_id)
UNION ALL
    SELECT 'claim and its replacement disagree', c.id, format('state %s, %s orders', c.state, count(o.id))
    FROM claim c LEFT JOIN purchase_order o ON o.replaces_claim_id = c.id
    GROUP BY c.id
    HAVING (count(o.id) = 1) IS DISTINCT FROM (c.state = 'resolved' AND c.resolution ->> 'remedy' = 'replacement')
UNION ALL
    SELECT 'replacement is not its claim''s', o.id, format('claim %s, buyer %s, seller %s', c.id, o.buyer_id, o.seller_id)
    FROM purchase_order o JOIN claim c ON c.id = o.replaces_claim_id
    WHERE (o.buyer_id, o.seller_id) <> (c.claimant_id, c.respondent_id) OR o.total_sen <> 0
UNION ALL
    SELECT 'replacement brings other goods than were claimed', o.id, format('claimed %s, brought %s', l.claimed, l.brought)
    FROM purchase_order o
    JOIN LATERAL (SELECT x.id, sum(x.claimed) AS claimed, sum(x.brought) AS brought FROM (
                      SELECT order_line_id AS id, quantity_base AS claimed, 0 AS brought
                      FROM claim_line WHERE claim_id = o.replaces_claim_id
                      UNION ALL
                      SELECT replaces_line_id, 0, ordered_base FROM order_line WHERE order_id = o.id) x
                  GROUP BY x.id) l ON l.claimed <> l.brought
    WHERE o.replaces_claim_id IS NOT NULL;
