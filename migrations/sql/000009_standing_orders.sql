-- Standing orders: what a buyer orders again and again, every time that it came round, and what came of it.
CREATE TABLE standing_order (
    id              uuid PRIMARY KEY,
    buyer_id        uuid NOT NULL REFERENCES organization,
    -- Whoever wrote it last; what it makes counts as made by them.
    writer_id       uuid NOT NULL REFERENCES person,
    name            text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 100),
    state           text NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
    version         bigint NOT NULL CHECK (version > 0),
    -- When it comes round, by the zone in which that was said (data.md 15).
    schedule        jsonb NOT NULL,
    zone            text NOT NULL,
    -- What to do when a day is not like the day on which it was written.
    policy          jsonb NOT NULL,
    buyer_reference text CHECK (length(buyer_reference) <= 100),
    deliver_to      text CHECK (length(deliver_to) <= 500),
    note            text CHECK (length(note) <= 2000),
    -- The slot that comes next, and one that somebody wants left out.
    next_run_at     timestamptz,
    leaves_out      timestamptz,
    -- When a job looks at it again: at its slot, later once it failed; how often that was, and why.
    try_at          timestamptz,
    attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT standing_order_comes_round_while_active
        CHECK ((state = 'active') = (next_run_at IS NOT NULL) AND (next_run_at IS NULL) = (try_at IS NULL)),
    CONSTRAINT standing_order_is_never_tried_early CHECK (try_at >= next_run_at),
    CONSTRAINT standing_order_leaves_out_the_next CHECK (leaves_out = next_run_at)
);
CREATE INDEX standing_order_due ON standing_order (try_at) WHERE try_at IS NOT NULL;
CREATE INDEX standing_order_buyer ON standing_order (buyer_id, id DESC);

-- Packs of an offer, with what stood behind the offer when it was written down.
CREATE TABLE standing_order_line (
    standing_order_id uuid NOT NULL REFERENCES standing_order,
    position          integer NOT NULL CHECK (position > 0),
    offer_id          uuid NOT NULL REFERENCES offer,
    seller_id         uuid NOT NULL REFERENCES organization,
    product_id        uuid NOT NULL REFERENCES product,
    product_name      text NOT NULL,
    pack_name         text NOT NULL,
    factor            bigint NOT NULL CHECK (factor > 0),
    count             bigint NOT NULL CHECK (count BETWEEN 1 AND 1000000000),
    -- What the buyer would have paid for a pack, by its own agreement where it had one.
    price_sen         bigint NOT NULL CHECK (price_sen > 0),
    price_includes_tax boolean NOT NULL,
    PRIMARY KEY (standing_order_id, position),
    UNIQUE (standing_order_id, offer_id)
);

-- What people did to it.
CREATE TABLE standing_order_event (
    standing_order_id uuid NOT NULL REFERENCES standing_order,
    position          bigint NOT NULL CHECK (position > 0),
    kind              text NOT NULL CHECK (kind IN
                      ('written', 'paused', 'resumed', 'skip_asked', 'skip_taken_back', 'run_asked', 'ended')),
    -- What was written, whole; the slot that is to be left out.
    facts             jsonb NOT NULL,
    -- Nobody, where its last day had passed.
    person_id         uuid REFERENCES person,
    channel           text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    PRIMARY KEY (standing_order_id, position)
);
CREATE TRIGGER standing_order_event_append_only BEFORE UPDATE OR DELETE ON standing_order_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Every time that it came round, once in effect, however late, often or by how many processes it was looked at.
CREATE TABLE standing_order_run (
    id                uuid PRIMARY KEY,
    standing_order_id uuid NOT NULL REFERENCES standing_order,
    -- When it was due; when somebody asked for it, where it was run by hand.
    slot              timestamptz NOT NULL,
    asked_by          uuid REFERENCES person,
    outcome           text NOT NULL CHECK (outcome IN ('done', 'drafted', 'partly', 'empty', 'skipped', 'failed')),
    -- Why the whole of it came to nothing.
    reason            text,
    ran_at            timestamptz NOT NULL,
    UNIQUE (standing_order_id, slot),
    CHECK (outcome NOT IN ('empty', 'skipped', 'failed') OR reason IS NOT NULL)
);
CREATE INDEX standing_order_run_of ON standing_order_run (standing_order_id, id DESC);
CREATE TRIGGER standing_order_run_append_only BEFORE UPDATE OR DELETE ON standing_order_run
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What came of each order that was to be made, one for each seller.
CREATE TABLE standing_order_result (
    run_id    uuid NOT NULL REFERENCES standing_order_run,
    seller_id uuid NOT NULL REFERENCES organization,
    outcome   text NOT NULL CHECK (outcome IN ('submitted', 'made', 'skipped')),
    order_id  uuid UNIQUE REFERENCES purchase_order,
    -- The draft of an earlier run that still waits, where that is why there is no other.
    waits_for uuid REFERENCES purchase_order,
    reason    text,
    -- Each line: what was wanted, what is in the order, and why they differ.
    lines     jsonb NOT NULL,
    PRIMARY KEY (run_id, seller_id),
    CHECK ((outcome = 'skipped') = (order_id IS NULL)),
    CHECK (outcome <> 'skipped' OR reason IS NOT NULL)
);
CREATE TRIGGER standing_order_result_append_only BEFORE UPDATE OR DELETE ON standing_order_result
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What must never be: empty, or somebody has to look.
CREATE VIEW standing_order_breach AS
    SELECT 'a run and its orders disagree' AS what, r.id, format('%s with %s orders', r.outcome, count(s.order_id)) AS detail
    FROM standing_order_run r LEFT JOIN standing_order_result s ON s.run_id = r.id
    GROUP BY r.id HAVING (r.outcome IN ('done', 'drafted', 'partly')) <> (count(s.order_id) > 0)
UNION ALL
    SELECT 'an order is not of the buyer or seller whose run made it', o.id, r.id::text
    FROM standing_order_result s JOIN standing_order_run r ON r.id = s.run_id
    JOIN standing_order d ON d.id = r.standing_order_id JOIN purchase_order o ON o.id = s.order_id
    WHERE (o.buyer_id, o.seller_id) <> (d.buyer_id, s.seller_id)
UNION ALL
    SELECT 'a standing order without goods', d.id, d.name
    FROM standing_order d WHERE NOT EXISTS (SELECT 1 FROM standing_order_line l WHERE l.standing_order_id = d.id)
UNION ALL
    SELECT 'the slot that comes next has come already', d.id, d.next_run_at::text
    FROM standing_order d JOIN standing_order_run r ON r.standing_order_id = d.id AND r.slot = d.next_run_at;
