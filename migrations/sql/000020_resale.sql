-- What an organization sells on: by which rule, made from which offer above, and what was last followed
-- (data.md 7 and 17). Rules and offers end; nothing here is deleted.

-- A rule: for one offer above, a category of one seller's, or all of its goods.
CREATE TABLE resale_rule (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    -- Whose goods are sold on.
    seller_id       uuid NOT NULL REFERENCES organization,
    scope           text NOT NULL CHECK (scope IN ('offer', 'category', 'everything')),
    offer_id        uuid REFERENCES offer,
    category        text CHECK (length(btrim(category)) BETWEEN 1 AND 120),
    state           text NOT NULL CHECK (state IN ('active', 'paused', 'stopped')),
    -- The version of its terms that holds.
    number          integer NOT NULL CHECK (number > 0),
    version         bigint NOT NULL DEFAULT 1,
    -- When somebody has to look whether there are goods above that it holds for and that are not sold on yet.
    look_at         timestamptz,
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    CHECK ((scope = 'offer') = (offer_id IS NOT NULL)),
    CHECK ((scope = 'category') = (category IS NOT NULL)),
    CHECK (organization_id <> seller_id),
    CHECK ((state = 'stopped') = (ended_at IS NOT NULL))
);
-- One rule for one thing.
CREATE UNIQUE INDEX resale_rule_once ON resale_rule
    (organization_id, seller_id, scope, coalesce(offer_id::text, lower(btrim(category)), '')) WHERE ended_at IS NULL;
CREATE INDEX resale_rule_of ON resale_rule (organization_id, id DESC);
CREATE INDEX resale_rule_above ON resale_rule (seller_id) WHERE ended_at IS NULL;
CREATE INDEX resale_rule_due ON resale_rule (look_at) WHERE look_at IS NOT NULL;

-- What a rule says, version by version.
CREATE TABLE resale_terms (
    rule_id         uuid NOT NULL REFERENCES resale_rule DEFERRABLE INITIALLY DEFERRED,
    number          integer NOT NULL CHECK (number > 0),
    split           bigint NOT NULL CHECK (split BETWEEN 1 AND 1000000),
    -- What a pack is called that is not sold as it comes.
    pack_name       text CHECK (length(btrim(pack_name)) BETWEEN 1 AND 40),
    -- [{"min_count": 1, "margin": {"percent": "4"}}, …]
    margins         jsonb NOT NULL CHECK (jsonb_typeof(margins) = 'array' AND jsonb_array_length(margins) > 0),
    round_up_sen    bigint NOT NULL CHECK (round_up_sen > 0),
    sourcing        text NOT NULL CHECK (sourcing IN ('back_to_back', 'from_stock')),
    follow          text NOT NULL CHECK (follow IN ('pass_on', 'hold_until', 'ask_me')),
    hold_until      date,
    open_to         text NOT NULL CHECK (open_to IN ('nobody', 'direct_buyer', 'everyone')),
    audience        text NOT NULL CHECK (audience IN
                    ('secondaries', 'affiliates', 'cooperatives', 'storefront', 'everyone', 'organizations')),
    audience_tokens text[] NOT NULL,
    -- Whether goods are taken up that the organization sells already, under an offer of its own or of another seller's.
    doubles         boolean NOT NULL,
    written_by      uuid NOT NULL REFERENCES person,
    written_at      timestamptz NOT NULL,
    PRIMARY KEY (rule_id, number),
    CHECK ((follow = 'hold_until') = (hold_until IS NOT NULL)),
    CHECK (split = 1 OR pack_name IS NOT NULL)
);
CREATE TRIGGER resale_terms_append_only BEFORE UPDATE OR DELETE ON resale_terms
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE resale_rule ADD CONSTRAINT resale_rule_says_something
    FOREIGN KEY (id, number) REFERENCES resale_terms (rule_id, number) DEFERRABLE INITIALLY DEFERRED;

-- One offer that is sold on, and what of the one above was last followed.
CREATE TABLE resale (
    id                uuid PRIMARY KEY,
    organization_id   uuid NOT NULL REFERENCES organization,
    own_offer_id      uuid NOT NULL REFERENCES offer,
    upstream_offer_id uuid NOT NULL REFERENCES offer,
    rule_id           uuid NOT NULL REFERENCES resale_rule,
    -- The version of the rule that its prices were last made by; another one is applied at once.
    rule_number       integer NOT NULL CHECK (rule_number >= 0),
    -- Halted: what stands above cannot be sold on for now, and why stands beside it.
    state             text NOT NULL CHECK (state IN ('active', 'paused', 'halted', 'stopped')),
    halted_why        text CHECK (halted_why IN ('gone', 'pack', 'product', 'below_cost', 'no_stock_cost', 'no_ladder')),
    -- As last applied.
    split             bigint NOT NULL CHECK (split BETWEEN 1 AND 1000000),
    sourcing          text NOT NULL CHECK (sourcing IN ('back_to_back', 'from_stock')),
    upstream_factor   bigint NOT NULL CHECK (upstream_factor > 0),
    upstream_product  uuid NOT NULL REFERENCES product,
    -- What a pack above costs the reseller, by its agreement where it has one: [[from count, sen], …].
    followed          jsonb NOT NULL,
    -- The chain above, from how many own packs on, who takes a hop, and whose price stands in a list.
    above             jsonb NOT NULL,
    listed_offer_ids  uuid[] NOT NULL DEFAULT '{}',
    -- The own price stays until the end of this day.
    held_until        date,
    -- What a person is asked, as it would be: {"would_be": [[count, sen], …], "is_below_cost": …, "asked_at": …}
    question          jsonb,
    -- The prices that a person has said no to.
    kept              jsonb,
    is_below_cost     boolean NOT NULL DEFAULT false,
    look_at           timestamptz,
    version           bigint NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    CHECK (own_offer_id <> upstream_offer_id),
    CHECK ((state = 'stopped') = (ended_at IS NOT NULL)),
    CHECK ((state = 'halted') = (halted_why IS NOT NULL))
);
CREATE UNIQUE INDEX resale_own_offer ON resale (own_offer_id);
-- Nothing is sold on twice at a time.
CREATE UNIQUE INDEX resale_once ON resale (organization_id, upstream_offer_id) WHERE ended_at IS NULL;
CREATE INDEX resale_upstream ON resale (upstream_offer_id) WHERE ended_at IS NULL;
CREATE INDEX resale_of ON resale (organization_id, id DESC);
CREATE INDEX resale_rule_goods ON resale (rule_id, id DESC);
CREATE INDEX resale_question ON resale (organization_id, id DESC) WHERE question IS NOT NULL AND ended_at IS NULL;
CREATE INDEX resale_due ON resale (look_at) WHERE look_at IS NOT NULL;

-- Goods may not come round to whoever sold them first: each hop would raise the next for ever.
CREATE FUNCTION resale_goes_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('resale', 0));
    IF EXISTS (
        WITH RECURSIVE up AS (
            SELECT o.id, o.seller_id FROM offer o WHERE o.id = NEW.upstream_offer_id
            UNION
            SELECT u.id, u.seller_id FROM up
            JOIN resale r ON r.own_offer_id = up.id JOIN offer u ON u.id = r.upstream_offer_id)
        SELECT 1 FROM up WHERE seller_id = NEW.organization_id)
    THEN
        RAISE EXCEPTION 'these goods came from whoever would sell them on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'resale_goes_up';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER resale_without_a_loop BEFORE INSERT ON resale FOR EACH ROW EXECUTE FUNCTION resale_goes_up();

-- What happened to rules and to what they sell on; append-only.
CREATE TABLE resale_event (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    rule_id         uuid NOT NULL REFERENCES resale_rule,
    resale_id       uuid REFERENCES resale,
    kind            text NOT NULL CHECK (kind IN
                    ('written', 'changed', 'paused', 'resumed', 'stopped', 'taken_up', 'repriced', 'held', 'asked', 'taken',
                     'kept', 'halted', 'back', 'sold_below_cost')),
    -- Codes and numbers, never sentences (data.md 16).
    facts           jsonb NOT NULL,
    -- Nobody, where the clock did it.
    person_id       uuid REFERENCES person,
    recorded_at     timestamptz NOT NULL
);
CREATE INDEX resale_event_rule ON resale_event (rule_id, id DESC);
CREATE INDEX resale_event_resale ON resale_event (resale_id, id DESC) WHERE resale_id IS NOT NULL;
CREATE TRIGGER resale_event_append_only BEFORE UPDATE OR DELETE ON resale_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What happened above, for the job to look at: rows are added only, so that nobody who changes an offer waits for a
-- reseller. An offer, or all that one organization sells to another (or to everybody).
CREATE TABLE resale_news (
    seq         bigserial PRIMARY KEY,
    offer_id    uuid,
    seller_id   uuid NOT NULL,
    reseller_id uuid
);
CREATE FUNCTION tell_resellers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resale_news (offer_id, seller_id)
    SELECT f.id, f.seller_id FROM fresh f
    WHERE EXISTS (SELECT 1 FROM resale_rule r WHERE r.seller_id = f.seller_id AND r.ended_at IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER offer_inserted_for_resale AFTER INSERT ON offer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION tell_resellers();
CREATE TRIGGER offer_updated_for_resale AFTER UPDATE ON offer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION tell_resellers();

CREATE FUNCTION tell_reseller_of_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resale_news (seller_id, reseller_id)
    SELECT a.seller_id, a.buyer_id FROM agreement a
    WHERE a.id = NEW.agreement_id AND EXISTS (
        SELECT 1 FROM resale_rule r WHERE r.seller_id = a.seller_id AND r.organization_id = a.buyer_id AND r.ended_at IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER agreement_version_for_resale AFTER INSERT OR UPDATE ON agreement_version
    FOR EACH ROW EXECUTE FUNCTION tell_reseller_of_agreement();

CREATE FUNCTION tell_reseller_of_affiliation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resale_news (seller_id, reseller_id)
    SELECT NEW.upper_id, NEW.lower_id WHERE EXISTS (
        SELECT 1 FROM resale_rule r
        WHERE r.seller_id = NEW.upper_id AND r.organization_id = NEW.lower_id AND r.ended_at IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER affiliation_for_resale AFTER INSERT OR UPDATE ON affiliation
    FOR EACH ROW EXECUTE FUNCTION tell_reseller_of_affiliation();

CREATE FUNCTION tell_resellers_of_seller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resale_news (seller_id)
    SELECT NEW.id WHERE EXISTS (SELECT 1 FROM resale_rule r WHERE r.seller_id = NEW.id AND r.ended_at IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER organization_for_resale AFTER UPDATE OF name, ended_at ON organization
    FOR EACH ROW WHEN ((OLD.name, OLD.ended_at) IS DISTINCT FROM (NEW.name, NEW.ended_at))
    EXECUTE FUNCTION tell_resellers_of_seller();

-- Whether somebody was told of something like it a moment ago.
CREATE INDEX notice_told ON notice (organization_id, kind, id DESC);

-- For whom a first seller opens its own price in the chains of what is sold on; its direct buyer alone, where it never said.
CREATE TABLE price_opening (
    organization_id uuid PRIMARY KEY REFERENCES organization,
    open_to         text NOT NULL CHECK (open_to IN ('nobody', 'direct_buyer', 'everyone')),
    version         bigint NOT NULL DEFAULT 1,
    said_by         uuid NOT NULL REFERENCES person,
    said_at         timestamptz NOT NULL
);

-- Which order above was prepared for which line below.
CREATE TABLE resale_order_line (
    order_line_id     uuid NOT NULL REFERENCES order_line ON DELETE CASCADE,
    order_id          uuid NOT NULL REFERENCES purchase_order,
    upstream_order_id uuid NOT NULL REFERENCES purchase_order,
    upstream_offer_id uuid NOT NULL REFERENCES offer,
    resale_id         uuid NOT NULL REFERENCES resale,
    -- Base units of the line below that it is for.
    base              bigint NOT NULL CHECK (base > 0),
    made_by           uuid NOT NULL REFERENCES person,
    made_at           timestamptz NOT NULL,
    PRIMARY KEY (order_line_id, upstream_order_id)
);
CREATE INDEX resale_order_line_order ON resale_order_line (order_id);
CREATE INDEX resale_order_line_upstream ON resale_order_line (upstream_order_id);

-- What can be had of an offer and of those it is made from, order by order, in base units.
CREATE FUNCTION available_above(above uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT o.id, o.seller_id, o.product_id FROM offer o
        JOIN organization s ON s.id = o.seller_id
        WHERE o.id = above AND o.state = 'published' AND s.ended_at IS NULL
        UNION
        SELECT u.id, u.seller_id, u.product_id FROM up
        JOIN resale r ON r.own_offer_id = up.id AND r.state = 'active' AND r.sourcing = 'back_to_back'
        JOIN offer u ON u.id = r.upstream_offer_id AND u.state = 'published'
        JOIN organization s ON s.id = u.seller_id AND s.ended_at IS NULL)
    SELECT coalesce(sum(l.on_hand - l.reserved), 0)::bigint
    FROM (SELECT DISTINCT seller_id, product_id FROM up) at
    JOIN stock_level l ON l.owner_id = at.seller_id AND l.product_id = at.product_id AND l.condition = 'good'
$$;

-- Whether an offer made from one above stands beside an own offer of the same goods: the own stock is that one's then,
-- and is not counted twice.
CREATE FUNCTION sold_beside(made uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM resale r JOIN offer o ON o.id = r.own_offer_id
        JOIN offer x ON x.seller_id = o.seller_id AND x.product_id = o.product_id AND x.id <> o.id
        WHERE r.own_offer_id = made AND r.ended_at IS NULL AND r.sourcing = 'back_to_back' AND x.state = 'published'
          AND NOT EXISTS (SELECT 1 FROM resale z WHERE z.own_offer_id = x.id AND z.ended_at IS NULL))
$$;

-- So an own offer that comes on sale, or goes, may leave the one beside it without stock.
CREATE FUNCTION queue_offers_beside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO index_queue (offer_id)
    SELECT DISTINCT o.id FROM fresh f
    JOIN offer o ON o.seller_id = f.seller_id AND o.product_id = f.product_id AND o.id <> f.id
    JOIN resale r ON r.own_offer_id = o.id AND r.ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER offer_inserted_beside AFTER INSERT ON offer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION queue_offers_beside();
CREATE TRIGGER offer_updated_beside AFTER UPDATE ON offer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION queue_offers_beside();

-- The index knows whether there is any: of offers made from what comes in or runs out, too.
CREATE OR REPLACE FUNCTION queue_offers_of_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH RECURSIVE touched AS (
        SELECT o.id FROM after_change a
        LEFT JOIN before_change b ON b.id = a.id
        JOIN offer o ON o.seller_id = a.owner_id AND o.product_id = a.product_id
        WHERE (a.on_hand - a.reserved >= o.factor)
              IS DISTINCT FROM (coalesce(b.on_hand - b.reserved, 0) >= o.factor)
        UNION
        SELECT r.own_offer_id FROM touched t
        JOIN resale r ON r.upstream_offer_id = t.id AND r.ended_at IS NULL AND r.sourcing = 'back_to_back')
    INSERT INTO index_queue (offer_id) SELECT id FROM touched;
    RETURN NULL;
END $$;

-- What must never be (machines.md 4).
CREATE VIEW resale_breach AS
SELECT 'resale of another''s offer' AS what, r.id, o.seller_id::text AS detail
FROM resale r JOIN offer o ON o.id = r.own_offer_id WHERE o.seller_id <> r.organization_id
UNION ALL
SELECT 'resale by another''s rule', r.id, w.id::text
FROM resale r JOIN resale_rule w ON w.id = r.rule_id JOIN offer u ON u.id = r.upstream_offer_id
WHERE w.organization_id <> r.organization_id OR w.seller_id <> u.seller_id
UNION ALL
SELECT 'halted, and on sale', r.id, r.halted_why
FROM resale r JOIN offer o ON o.id = r.own_offer_id WHERE r.state IN ('halted', 'stopped') AND o.state = 'published'
UNION ALL
SELECT 'asked about at a loss, and on sale', r.id, r.state
FROM resale r JOIN offer o ON o.id = r.own_offer_id
WHERE r.ended_at IS NULL AND (r.question ->> 'is_below_cost')::boolean AND (r.state <> 'halted' OR o.state = 'published')
UNION ALL
SELECT 'a rule that ended, and still sells on', r.id, w.id::text
FROM resale r JOIN resale_rule w ON w.id = r.rule_id WHERE r.ended_at IS NULL AND w.ended_at IS NOT NULL AND r.look_at IS NULL
UNION ALL
SELECT 'other goods than those above', r.id, o.product_id::text
FROM resale r JOIN offer o ON o.id = r.own_offer_id
WHERE r.ended_at IS NULL AND (o.product_id <> r.upstream_product OR o.factor * r.split <> r.upstream_factor)
UNION ALL
SELECT 'a line whose price is not the sum of its chain', l.id, l.unit_price_sen::text
FROM order_line l
WHERE l.price_chain IS NOT NULL
  AND l.unit_price_sen <> (SELECT coalesce(sum(round((h ->> 'amount')::numeric * 100)), 0)
                           FROM jsonb_array_elements(l.price_chain -> 'chain') h);
