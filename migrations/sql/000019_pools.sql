-- Demand pools: what is bought together, what each cooperative pledged, what came of it (machines.md 6, ADR 32).
--
-- The pool's row knows no pledge: what pledges come to stands beside each line (`fill`), so that a pledge costs the same
-- with ten as with three hundred thousand. Locks: the pool, its lines by rising id, the pledge, then orders and stock.
-- A pledge holds the pool's row FOR SHARE and its one line FOR UPDATE; everything else the pool's row FOR NO KEY UPDATE.
CREATE TABLE demand_pool (
    id              uuid PRIMARY KEY,
    -- Short code with a check character, for paper, SMS and the label on a sack.
    code            text NOT NULL UNIQUE,
    title           text NOT NULL CHECK (length(btrim(title)) BETWEEN 1 AND 120),
    note            text CHECK (length(note) <= 2000),
    organizer_id    uuid NOT NULL REFERENCES organization,
    supplier_id     uuid NOT NULL REFERENCES organization,
    -- Where the goods come to, and its zone, in which the dates were said (data.md 15).
    hub_place_id    uuid NOT NULL REFERENCES place,
    zone            text NOT NULL,
    state           text NOT NULL CHECK (state IN
                    ('planned', 'open', 'top_up', 'clearing', 'extended', 'failed', 'awarded', 'allocating',
                     'settling', 'closed')),
    -- Rises with every command but a pledge.
    version         bigint NOT NULL CHECK (version > 0),
    rules           jsonb NOT NULL,
    -- Whose the goods are while they lie at the hub: an agent keeps them for the supplier.
    goods_owner_id  uuid NOT NULL GENERATED ALWAYS AS
                    (CASE rules ->> 'role' WHEN 'agent' THEN supplier_id ELSE organizer_id END) STORED,
    -- Who may join, as an offer's audience.
    audience        text NOT NULL CHECK (audience IN
                    ('secondaries', 'affiliates', 'cooperatives', 'storefront', 'everyone', 'organizations')),
    audience_tokens text[] NOT NULL,
    -- SHA-256 of rules and lines as they were published.
    published_digest text CHECK (published_digest ~ '^[0-9a-f]{64}$'),
    published_at    timestamptz,
    -- As the rules say; the cut-off with its extensions, and when the price is found after it.
    open_at         timestamptz NOT NULL,
    top_up_at       timestamptz CHECK (top_up_at > open_at AND top_up_at < cut_off_at),
    cut_off_at      timestamptz NOT NULL CHECK (cut_off_at > open_at),
    clears_at       timestamptz NOT NULL CHECK (clears_at >= cut_off_at),
    -- When the clock must come by next.
    deadline_at     timestamptz,
    extended_times  smallint NOT NULL DEFAULT 0 CHECK (extended_times >= 0),
    -- SHA-256 of what the price was reckoned from; of a pool that failed too, where it was reckoned.
    cleared_from    text CHECK (cleared_from ~ '^[0-9a-f]{64}$'),
    reckoned_from   text CHECK (reckoned_from ~ '^[0-9a-f]{64}$'),
    awarded_at      timestamptz,
    is_accepted     boolean NOT NULL DEFAULT false,
    is_countered    boolean NOT NULL DEFAULT false,
    nothing_more_comes boolean NOT NULL DEFAULT false,
    failure_why     text CHECK (failure_why IN ('minimum_unmet', 'called_off', 'supplier_refused', 'counter_unmet')),
    failure_reason  text CHECK (length(failure_reason) <= 500),
    -- The pool above in which its organizer pledges what came together here, when it did, and its lines at the price and
    -- with the count that came down.
    pledges_into    uuid REFERENCES demand_pool,
    fed_at          timestamptz,
    above           jsonb,
    -- When it comes round again, and the pool that it was planned after.
    calendar        jsonb,
    round_of        uuid UNIQUE REFERENCES demand_pool,
    -- The cut-off of which "tomorrow" was told.
    told_cut_off_for timestamptz,
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CHECK (organizer_id <> supplier_id),
    CHECK ((published_digest IS NULL) = (published_at IS NULL)),
    CONSTRAINT pool_opens_published CHECK (published_at IS NOT NULL OR state = 'planned' OR failure_why = 'called_off'),
    -- The clock has nothing to do once it is awarded or has failed, and before it is published.
    CONSTRAINT pool_waits_for_the_clock CHECK ((deadline_at IS NOT NULL)
        = (state IN ('open', 'top_up', 'extended', 'clearing') OR (state = 'planned' AND published_at IS NOT NULL))),
    CONSTRAINT pool_fed_was_declared CHECK (pledges_into IS NOT NULL OR (fed_at IS NULL AND above IS NULL)),
    CONSTRAINT pool_failed_says_why CHECK ((state = 'failed') = (failure_why IS NOT NULL)),
    CONSTRAINT pool_bound_was_cleared CHECK ((cleared_from IS NULL) = (awarded_at IS NULL)
        AND (state NOT IN ('awarded', 'allocating', 'settling', 'closed') OR cleared_from IS NOT NULL)),
    CONSTRAINT pool_arrives_accepted CHECK (is_accepted OR state NOT IN ('allocating', 'settling', 'closed'))
);
CREATE INDEX demand_pool_due ON demand_pool (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX demand_pool_organizer ON demand_pool (organizer_id, id DESC);
CREATE INDEX demand_pool_supplier ON demand_pool (supplier_id, id DESC) WHERE cleared_from IS NOT NULL;
CREATE INDEX demand_pool_audience ON demand_pool USING gin (audience_tokens) WHERE published_at IS NOT NULL;
-- Pools that orders are made of, or that wait for what becomes of them.
CREATE INDEX demand_pool_bound ON demand_pool (id) WHERE state IN ('awarded', 'allocating', 'settling');
CREATE INDEX demand_pool_comes_round ON demand_pool (cut_off_at) WHERE calendar IS NOT NULL;

-- Days from the hub to a cooperative, as published with the rules: "remote first" counts by it. Who is not named is near.
CREATE TABLE pool_distance (
    pool_id         uuid NOT NULL REFERENCES demand_pool,
    organization_id uuid NOT NULL REFERENCES organization,
    days_away       smallint NOT NULL CHECK (days_away BETWEEN 0 AND 60),
    PRIMARY KEY (pool_id, organization_id)
);

-- One offer of the supplier that is bought together, counted in the unit in which it is pledged.
CREATE TABLE demand_pool_line (
    id             uuid PRIMARY KEY,
    pool_id        uuid NOT NULL REFERENCES demand_pool,
    position       integer NOT NULL CHECK (position > 0),
    -- Of the supplier, with its product, pack and tax as they were when the rules were written.
    offer_id       uuid NOT NULL REFERENCES offer,
    product_id     uuid NOT NULL REFERENCES product,
    product_name   text NOT NULL,
    category       text,
    base_unit      text NOT NULL,
    pack_name      text NOT NULL,
    pack_factor    bigint NOT NULL CHECK (pack_factor > 0),
    price_includes_tax boolean NOT NULL,
    tax_class      text NOT NULL CHECK (tax_class IN ('taxed', 'exempt', 'none')),
    -- What is pledged: a sack, a bottle; base units in one.
    unit_name      text NOT NULL CHECK (length(btrim(unit_name)) BETWEEN 1 AND 40),
    unit_factor    bigint NOT NULL CHECK (unit_factor > 0),
    units_per_pack bigint NOT NULL CHECK (units_per_pack > 0),
    case_units     bigint NOT NULL CHECK (case_units > 0),
    minimum_units  bigint NOT NULL CHECK (minimum_units >= 0),
    cap_units      bigint CHECK (cap_units >= 0),
    -- [{from, unit_price, pack_price}] by rising count.
    gates          jsonb NOT NULL,
    -- What its pledges come to, gate by gate (`LineFill`): written with each pledge, under lock.
    fill           jsonb NOT NULL,
    -- The price chain of one pack of the supplier, as far as the organizer knew it.
    chain          jsonb,
    -- The next price that a little more would reach, and the one that was told of.
    near_gate      bigint,
    told_gate      bigint,
    -- What is bought, and at which gate; of the last clearing that holds.
    bought_gate    jsonb,
    bought_units   bigint CHECK (bought_units > 0),
    -- The organizer's own offer that its legs are made of.
    leg_offer_id   uuid REFERENCES offer,
    UNIQUE (pool_id, offer_id),
    UNIQUE (pool_id, id),
    CONSTRAINT pool_line_position UNIQUE (pool_id, position) DEFERRABLE INITIALLY DEFERRED,
    CHECK (pack_factor = unit_factor * units_per_pack),
    CHECK (case_units % units_per_pack = 0),
    CHECK ((bought_gate IS NULL) = (bought_units IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX demand_pool_line_near ON demand_pool_line (pool_id)
    WHERE near_gate IS NOT NULL AND told_gate IS DISTINCT FROM near_gate;
CREATE INDEX demand_pool_line_leg_offer ON demand_pool_line (leg_offer_id) WHERE leg_offer_id IS NOT NULL;

-- What one cooperative promises to take of one line. Whoever pledges anew after a withdrawal has the same row.
CREATE TABLE pledge (
    id              uuid PRIMARY KEY,
    pool_id         uuid NOT NULL,
    line_id         uuid NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization,
    firm            bigint NOT NULL CHECK (firm BETWEEN 1 AND 1000000000),
    tolerance       bigint NOT NULL CHECK (tolerance BETWEEN 0 AND 1000000000),
    highest_sen     bigint NOT NULL CHECK (highest_sen > 0 AND highest_sen % 100 = 0),
    consents        text[] NOT NULL
                    CHECK (consents <@ ARRAY['case_fill', 'tier_unlock', 'extend', 'late', 'substitute']),
    committed_at    timestamptz NOT NULL,
    days_away       smallint NOT NULL CHECK (days_away >= 0),
    -- What its seal is salted with: its owner's and the organizer's to know (ADR 47).
    salt            uuid NOT NULL DEFAULT gen_random_uuid(),
    state           text NOT NULL CHECK (state IN ('standing', 'withdrawn', 'released', 'awarded')),
    -- Why it was let go: its price was not reached, it did not consent to the extension or to the counter-offer, the pool failed.
    released_why    text CHECK (released_why IN ('price', 'extension', 'counter', 'failed')),
    -- It was among those that a price was reckoned from.
    is_cleared      boolean NOT NULL DEFAULT false,
    version         bigint NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (line_id, organization_id),
    FOREIGN KEY (pool_id, line_id) REFERENCES demand_pool_line (pool_id, id),
    CHECK ((state = 'released') = (released_why IS NOT NULL)),
    CONSTRAINT pledge_bound_was_cleared CHECK (state <> 'awarded' OR is_cleared)
    -- Room for the next version of every row beside it: a clearing writes all of them, and no index (13 s or 1 s for 300,000).
) WITH (fillfactor = 45);
CREATE INDEX pledge_pool_organization ON pledge (pool_id, organization_id);
CREATE INDEX pledge_organization ON pledge (organization_id, pool_id);

-- What happened to a pool, in the order of the ids; a pledge's entries name whose it is.
CREATE TABLE demand_pool_event (
    id              uuid PRIMARY KEY,
    pool_id         uuid NOT NULL REFERENCES demand_pool,
    line_id         uuid,
    -- Whose pledge.
    organization_id uuid REFERENCES organization,
    kind            text NOT NULL CHECK (kind IN
                    ('planned', 'rules_published', 'opened', 'pledged', 'pledge_changed', 'pledge_withdrawn',
                     'pledge_released', 'top_up_began', 'cut_off', 'extended', 'failed', 'awarded',
                     'supplier_accepted', 'recleared', 'arrived', 'allocated', 'fully_allocated', 'charged', 'closed')),
    -- Codes and figures, never sentences. What has rows of its own (awards, shares) is told by these.
    facts           jsonb NOT NULL,
    -- The envelope of the command it came from; nobody where the clock did.
    person_id       uuid REFERENCES person,
    by_organization_id uuid REFERENCES organization,
    channel         text NOT NULL,
    device_id       uuid,
    device_sequence bigint,
    claimed_at      timestamptz,
    recorded_at     timestamptz NOT NULL
);
CREATE INDEX demand_pool_event_pool ON demand_pool_event (pool_id, id);
-- What happened to the whole of it, without leafing through the pledges of thousands.
CREATE INDEX demand_pool_event_own ON demand_pool_event (pool_id, organization_id, id);
CREATE TRIGGER demand_pool_event_append_only BEFORE UPDATE OR DELETE ON demand_pool_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Where a line closed: round 0 at the cut-off, round 1 once more by the supplier's counter-offer.
CREATE TABLE pool_close (
    pool_id uuid NOT NULL,
    round   smallint NOT NULL CHECK (round IN (0, 1)),
    line_id uuid NOT NULL,
    gate    jsonb NOT NULL,
    units   bigint NOT NULL CHECK (units > 0),
    -- What those that pay it pledged for sure, and how the one came from the other.
    firm    bigint NOT NULL CHECK (firm >= 0),
    way     text NOT NULL CHECK (way IN ('as_pledged', 'case_filled', 'gate_reached', 'rounded_down', 'cut_to_stock')),
    PRIMARY KEY (pool_id, round, line_id),
    FOREIGN KEY (pool_id, line_id) REFERENCES demand_pool_line (pool_id, id)
);
CREATE TRIGGER pool_close_append_only BEFORE UPDATE OR DELETE ON pool_close
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What each pledge gets of it, in each round. Written by the hundred thousand out of the pledges that are held: keys back
-- to each cost more than all the rest; pledges are never deleted, and pool_breach holds the two against each other.
CREATE TABLE pool_award (
    pool_id    uuid NOT NULL,
    round      smallint NOT NULL CHECK (round IN (0, 1)),
    pledge_id  uuid NOT NULL,
    line_id    uuid NOT NULL,
    units      bigint NOT NULL CHECK (units >= 0),
    -- Of these from its tolerance.
    extra      bigint NOT NULL CHECK (extra BETWEEN 0 AND units),
    goods_sen  bigint NOT NULL CHECK (goods_sen >= 0),
    margin_sen bigint NOT NULL CHECK (goods_sen + margin_sen >= 0),
    PRIMARY KEY (pool_id, round, pledge_id)
);
CREATE INDEX pool_award_pledge ON pool_award (pledge_id);
CREATE TRIGGER pool_award_append_only BEFORE UPDATE OR DELETE ON pool_award
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What the supplier would have otherwise: cleared again, once.
CREATE TABLE pool_counter (
    pool_id     uuid PRIMARY KEY REFERENCES demand_pool,
    terms       jsonb NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- What was counted at the hub, by line; lines that came together have one position.
CREATE TABLE pool_arrival (
    id           uuid PRIMARY KEY,
    pool_id      uuid NOT NULL,
    position     integer NOT NULL CHECK (position > 0),
    line_id      uuid NOT NULL,
    good         bigint NOT NULL CHECK (good > 0),
    lost_at_hub  bigint NOT NULL CHECK (lost_at_hub BETWEEN 0 AND good),
    bill_sen     bigint NOT NULL CHECK (bill_sen >= 0),
    recorded_at  timestamptz NOT NULL,
    -- Shared out since then.
    allocated_at timestamptz,
    UNIQUE (pool_id, position, line_id),
    FOREIGN KEY (pool_id, line_id) REFERENCES demand_pool_line (pool_id, id)
);
CREATE INDEX pool_arrival_waiting ON pool_arrival (pool_id) WHERE allocated_at IS NULL;

-- What each pledge got of an arrival, with its share before it was made whole.
CREATE TABLE pool_allocation (
    arrival_id        uuid NOT NULL REFERENCES pool_arrival,
    pledge_id         uuid NOT NULL REFERENCES pledge,
    promised          bigint NOT NULL CHECK (promised >= 0),
    exact_numerator   numeric(40, 0) NOT NULL,
    exact_denominator numeric(40, 0) NOT NULL CHECK (exact_denominator > 0),
    units             bigint NOT NULL CHECK (units BETWEEN 0 AND promised),
    goods_sen         bigint NOT NULL,
    margin_sen        bigint NOT NULL,
    PRIMARY KEY (arrival_id, pledge_id)
);
CREATE INDEX pool_allocation_pledge ON pool_allocation (pledge_id);
CREATE TRIGGER pool_allocation_append_only BEFORE UPDATE OR DELETE ON pool_allocation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What nobody's leg got of an arrival: the surplus, and what its keeper lost.
CREATE TABLE pool_kept (
    arrival_id     uuid PRIMARY KEY REFERENCES pool_arrival,
    to_stock_units bigint NOT NULL CHECK (to_stock_units >= 0),
    to_stock_sen   bigint NOT NULL,
    borne_units    bigint NOT NULL CHECK (borne_units >= 0),
    borne_sen      bigint NOT NULL
);
CREATE TRIGGER pool_kept_append_only BEFORE UPDATE OR DELETE ON pool_kept
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Freight or another bill that all bear together; each paper once.
CREATE TABLE pool_charge (
    id          uuid PRIMARY KEY,
    pool_id     uuid NOT NULL REFERENCES demand_pool,
    paper       text NOT NULL CHECK (length(btrim(paper)) BETWEEN 1 AND 500),
    kind        text NOT NULL CHECK (kind IN ('freight', 'handling', 'other')),
    amount_sen  bigint NOT NULL CHECK (amount_sen <> 0),
    -- Whose paper it is, and who bills its parts.
    charged_by  uuid NOT NULL REFERENCES organization,
    recorded_at timestamptz NOT NULL,
    UNIQUE (pool_id, paper)
);
CREATE TABLE pool_charge_share (
    charge_id       uuid NOT NULL REFERENCES pool_charge,
    organization_id uuid NOT NULL REFERENCES organization,
    amount_sen      bigint NOT NULL,
    PRIMARY KEY (charge_id, organization_id)
);

-- The orders that a pool was made into: one upstream, one leg for each cooperative; earlier ones are kept. Where the
-- organizer is agent also one for its fee from each, and one of its own for what was lost in its care.
CREATE TABLE pool_order (
    order_id       uuid PRIMARY KEY REFERENCES purchase_order,
    pool_id        uuid NOT NULL REFERENCES demand_pool,
    part           text NOT NULL CHECK (part IN ('upstream', 'leg', 'fee', 'loss')),
    participant_id uuid REFERENCES organization,
    round          smallint NOT NULL CHECK (round IN (0, 1)),
    is_current     boolean NOT NULL DEFAULT true,
    made_at        timestamptz NOT NULL,
    CHECK ((part IN ('leg', 'fee')) = (participant_id IS NOT NULL))
);
-- However often and by however many processes they are made.
CREATE UNIQUE INDEX pool_order_upstream ON pool_order (pool_id) WHERE part = 'upstream' AND is_current;
CREATE UNIQUE INDEX pool_order_leg ON pool_order (pool_id, participant_id) WHERE part = 'leg' AND is_current;
CREATE UNIQUE INDEX pool_order_fee ON pool_order (pool_id, participant_id) WHERE part = 'fee' AND is_current;
CREATE UNIQUE INDEX pool_order_loss ON pool_order (pool_id) WHERE part = 'loss' AND is_current;
CREATE INDEX pool_order_pool ON pool_order (pool_id);

-- Which line of an order is which line of the pool, and of a leg which pledge.
CREATE TABLE pool_order_line (
    order_line_id uuid PRIMARY KEY REFERENCES order_line,
    pool_line_id  uuid NOT NULL REFERENCES demand_pool_line,
    pledge_id     uuid REFERENCES pledge
);
CREATE INDEX pool_order_line_pool_line ON pool_order_line (pool_line_id);
CREATE INDEX pool_order_line_pledge ON pool_order_line (pledge_id) WHERE pledge_id IS NOT NULL;

-- Where the demand comes from that one cooperative pledges for in a pool: kind, and in it what it is. A pool below is one;
-- what members ordered may be another. While it stands nobody pledges for that line by hand. Lines are written anew with
-- each plan, so nothing points to them.
CREATE TABLE pledge_source (
    pool_id         uuid NOT NULL REFERENCES demand_pool,
    line_id         uuid NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization,
    kind            text NOT NULL CHECK (kind IN ('pool')),
    source_pool_id  uuid NOT NULL REFERENCES demand_pool,
    source_line_id  uuid NOT NULL UNIQUE,
    -- Units below in one unit of the line.
    units_per_unit  bigint NOT NULL CHECK (units_per_unit > 0),
    PRIMARY KEY (line_id, organization_id)
);
CREATE INDEX pledge_source_below ON pledge_source (source_pool_id);

-- Who wants to be told of a pool though they have pledged nothing.
CREATE TABLE pool_reminder (
    pool_id         uuid NOT NULL REFERENCES demand_pool,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL REFERENCES person,
    asked_at        timestamptz NOT NULL,
    PRIMARY KEY (pool_id, organization_id)
);

-- An organization may be told of a pool.
ALTER TABLE notice
    ADD COLUMN demand_pool_id uuid REFERENCES demand_pool,
    DROP CONSTRAINT notice_check,
    ADD CONSTRAINT notice_about_one_thing
        CHECK (num_nonnulls(agreement_id, claim_id, standing_order_id, money_id, demand_pool_id) = 1);

-- What must never be: empty, or somebody has to look.
CREATE VIEW pool_breach AS
    SELECT 'fill is not the sum of the pledges' AS what, l.id,
           format('fill %s of %s, pledges %s of %s', f.firm, f.pledges, coalesce(p.firm, 0), coalesce(p.pledges, 0)) AS detail
    FROM demand_pool_line l
    JOIN demand_pool d ON d.id = l.pool_id AND d.state <> 'failed'
    CROSS JOIN LATERAL (SELECT coalesce(sum((s ->> 'firm')::bigint), 0) AS firm,
                               coalesce(sum((s ->> 'pledges')::bigint), 0) AS pledges
                        FROM jsonb_array_elements(l.fill -> 'coming_in') s) f
    LEFT JOIN (SELECT line_id, sum(firm) AS firm, count(*) AS pledges FROM pledge
               WHERE state = 'standing' OR is_cleared GROUP BY 1) p ON p.line_id = l.id
    WHERE (f.firm, f.pledges) IS DISTINCT FROM (coalesce(p.firm, 0), coalesce(p.pledges, 0))
UNION ALL
    SELECT 'pledge and its pool disagree', p.id, format('pledge %s, pool %s', p.state, d.state)
    FROM pledge p JOIN demand_pool d ON d.id = p.pool_id
    WHERE (p.state = 'standing') AND d.state NOT IN ('planned', 'open', 'top_up', 'extended', 'clearing')
       OR (p.state = 'awarded') AND d.state NOT IN ('awarded', 'allocating', 'settling', 'closed')
UNION ALL
    SELECT 'awards are not what is bought', c.line_id, format('round %s: bought %s, awarded %s', c.round, c.units, coalesce(a.units, 0))
    FROM pool_close c
    LEFT JOIN (SELECT line_id, round, sum(units) AS units FROM pool_award GROUP BY 1, 2) a
           ON a.line_id = c.line_id AND a.round = c.round
    WHERE c.units <> coalesce(a.units, 0)
UNION ALL
    SELECT 'award is not at the one price', a.pledge_id,
           format('%s units at %s come to %s', a.units, c.gate ->> 'unit_price', a.goods_sen + a.margin_sen)
    FROM pool_award a LEFT JOIN pledge p ON p.id = a.pledge_id
    LEFT JOIN pool_close c ON c.pool_id = a.pool_id AND c.round = a.round AND c.line_id = a.line_id
    WHERE c.line_id IS NULL OR p.id IS NULL OR p.pool_id <> a.pool_id
       OR (a.goods_sen + a.margin_sen) <> a.units * round((c.gate ->> 'unit_price')::numeric * 100)
       OR round((c.gate ->> 'unit_price')::numeric * 100) > p.highest_sen
       OR a.units > p.firm + p.tolerance OR a.extra > p.tolerance OR p.line_id <> a.line_id
UNION ALL
    SELECT 'line bought is not its last close', l.id, format('bought %s, closed %s', l.bought_units, c.units)
    FROM demand_pool_line l
    JOIN demand_pool d ON d.id = l.pool_id AND d.cleared_from IS NOT NULL
    LEFT JOIN pool_close c ON c.pool_id = l.pool_id AND c.line_id = l.id AND c.round = d.is_countered::int
    WHERE l.bought_units IS DISTINCT FROM c.units
UNION ALL
    SELECT 'what came is not what was shared out', v.id,
           format('came %s at %s, shared %s at %s', v.good, v.bill_sen,
                  coalesce(a.units, 0) + k.to_stock_units + k.borne_units, coalesce(a.goods, 0) + k.to_stock_sen + k.borne_sen)
    FROM pool_arrival v LEFT JOIN pool_kept k ON k.arrival_id = v.id
    LEFT JOIN (SELECT arrival_id, sum(units) AS units, sum(goods_sen) AS goods FROM pool_allocation GROUP BY 1) a
           ON a.arrival_id = v.id
    WHERE (v.allocated_at IS NOT NULL) <> (k.arrival_id IS NOT NULL)
       OR v.good <> coalesce(a.units, 0) + k.to_stock_units + k.borne_units
       OR v.bill_sen <> coalesce(a.goods, 0) + k.to_stock_sen + k.borne_sen
UNION ALL
    SELECT 'somebody got more than was awarded', a.pledge_id, format('awarded %s, got %s', w.units, sum(a.units))
    FROM pool_allocation a JOIN pledge p ON p.id = a.pledge_id JOIN demand_pool d ON d.id = p.pool_id
    LEFT JOIN pool_award w ON w.pool_id = d.id AND w.pledge_id = a.pledge_id AND w.round = d.is_countered::int
    GROUP BY a.pledge_id, w.units HAVING sum(a.units) > coalesce(w.units, 0)
UNION ALL
    SELECT 'charge is not what is borne of it', c.id, format('comes to %s, borne %s', c.amount_sen, coalesce(s.amount, 0))
    FROM pool_charge c
    LEFT JOIN (SELECT charge_id, sum(amount_sen) AS amount FROM pool_charge_share GROUP BY 1) s ON s.charge_id = c.id
    WHERE c.amount_sen <> coalesce(s.amount, 0);
