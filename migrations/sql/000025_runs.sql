-- How goods go on from a place: routes with their stops and days, and the runs along them (pages.md 6.21, ADR 40).
-- Routes end; nothing here is deleted.
CREATE TABLE delivery_route (
    id              uuid PRIMARY KEY,
    -- Who goes it, and from where; the place's zone is the one its cut-offs are said in.
    organization_id uuid NOT NULL REFERENCES organization,
    from_place_id   uuid NOT NULL REFERENCES place,
    name            text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 80),
    -- {"days": {"weekdays": …, "market_days": …, "sailings": …, "not_on": …}, "cut_off": {"days_before": …, "time": …}}
    timetable       jsonb NOT NULL,
    -- Who usually drives it, and what.
    driver          text CHECK (length(driver) <= 120),
    vehicle         text CHECK (length(vehicle) <= 120),
    version         bigint NOT NULL DEFAULT 1,
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE UNIQUE INDEX delivery_route_name ON delivery_route (organization_id, lower(btrim(name))) WHERE ended_at IS NULL;

CREATE TABLE delivery_stop (
    route_id        uuid NOT NULL REFERENCES delivery_route,
    position        integer NOT NULL CHECK (position > 0),
    organization_id uuid NOT NULL REFERENCES organization,
    travel_days     smallint NOT NULL CHECK (travel_days BETWEEN 0 AND 30),
    note            text CHECK (length(note) <= 300),
    PRIMARY KEY (route_id, position),
    CONSTRAINT delivery_stop_once UNIQUE (route_id, organization_id)
);
CREATE INDEX delivery_stop_of ON delivery_stop (organization_id);

-- One time that a route is gone: a day, a driver, a vehicle, and what goes with it.
CREATE TABLE delivery_run (
    id              uuid PRIMARY KEY,
    number          text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization,
    route_id        uuid NOT NULL REFERENCES delivery_route,
    runs_on         date NOT NULL,
    -- The day it was planned for, where it was moved since, and why.
    planned_for     date NOT NULL,
    moved_because   text CHECK (length(btrim(moved_because)) BETWEEN 1 AND 500),
    state           text NOT NULL CHECK (state IN ('planned', 'dispatched', 'called_off')),
    driver          text CHECK (length(driver) <= 120),
    vehicle         text CHECK (length(vehicle) <= 120),
    -- The stops as they were when it left: a route that is changed since changes nothing that was.
    stops           jsonb CHECK (stops IS NULL OR jsonb_typeof(stops) = 'array'),
    version         bigint NOT NULL DEFAULT 1,
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    dispatched_at   timestamptz,
    UNIQUE (organization_id, number),
    CHECK ((state = 'dispatched') = (dispatched_at IS NOT NULL)),
    CHECK ((state = 'dispatched') = (stops IS NOT NULL)),
    -- It leaves on the day it leaves.
    CHECK (runs_on = planned_for OR moved_because IS NOT NULL OR state = 'dispatched')
);
-- One run of a route on a day.
CREATE UNIQUE INDEX delivery_run_once ON delivery_run (route_id, runs_on) WHERE state <> 'called_off';
CREATE INDEX delivery_run_of ON delivery_run (organization_id, runs_on DESC, id);

-- What goes with a run: an order of a stop's, and from when it left on its shipment.
CREATE TABLE delivery_run_order (
    run_id      uuid NOT NULL REFERENCES delivery_run,
    order_id    uuid NOT NULL REFERENCES purchase_order,
    shipment_id uuid UNIQUE REFERENCES shipment,
    -- Whether it waits to go with this one: an order waits for one run at a time.
    waits       boolean NOT NULL,
    PRIMARY KEY (run_id, order_id),
    CHECK (NOT waits OR shipment_id IS NULL)
);
CREATE UNIQUE INDEX delivery_run_order_waits ON delivery_run_order (order_id) WHERE waits;
CREATE INDEX delivery_run_order_order ON delivery_run_order (order_id);

-- What happened to a run; append-only.
CREATE TABLE delivery_run_event (
    id          uuid PRIMARY KEY,
    run_id      uuid NOT NULL REFERENCES delivery_run,
    kind        text NOT NULL CHECK (kind IN ('planned', 'changed', 'moved', 'dispatched', 'called_off')),
    -- Codes and numbers, and the reason in somebody's words.
    facts       jsonb NOT NULL,
    person_id   uuid NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX delivery_run_event_run ON delivery_run_event (run_id, id);
CREATE TRIGGER delivery_run_event_append_only BEFORE UPDATE OR DELETE ON delivery_run_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Goods that an organization keeps in its stock when it counts them, beside those that it sells on by a rule: which
-- of its own goods they become (data.md 1, ADR 41).
CREATE TABLE kept_product (
    organization_id uuid NOT NULL REFERENCES organization,
    product_id      uuid NOT NULL REFERENCES product,
    own_product_id  uuid NOT NULL REFERENCES product,
    chosen_by       uuid NOT NULL REFERENCES person,
    chosen_at       timestamptz NOT NULL,
    PRIMARY KEY (organization_id, product_id)
);

-- Which own goods a buyer's receipt of `product` becomes, if any: as somebody chose, or the same where it is sold on, or
-- where it was ordered above for an order below.
CREATE FUNCTION kept_as(buyer uuid, product uuid, in_order uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT k.own_product_id FROM kept_product k WHERE k.organization_id = buyer AND k.product_id = product),
        (SELECT product WHERE EXISTS (
            SELECT 1 FROM resale r WHERE r.organization_id = buyer AND r.upstream_product = product AND r.ended_at IS NULL)
         OR EXISTS (
            SELECT 1 FROM resale_order_line x JOIN resale r ON r.id = x.resale_id
            WHERE x.upstream_order_id = in_order AND r.upstream_product = product)))
$$;

-- What must never be of runs and of what is kept: empty, or somebody has to look.
CREATE VIEW delivery_breach AS
    SELECT 'shipment of another order on a run' AS what, x.shipment_id AS id, x.order_id::text AS detail
    FROM delivery_run_order x JOIN shipment s ON s.id = x.shipment_id WHERE s.order_id <> x.order_id
UNION ALL
    SELECT 'order of another seller on a run', x.order_id, r.organization_id::text
    FROM delivery_run_order x JOIN delivery_run r ON r.id = x.run_id JOIN purchase_order o ON o.id = x.order_id
    WHERE o.seller_id <> r.organization_id
UNION ALL
    SELECT 'waits for a run that is not to come', x.order_id, r.state
    FROM delivery_run_order x JOIN delivery_run r ON r.id = x.run_id WHERE x.waits <> (r.state = 'planned')
UNION ALL
    SELECT 'kept is not what was counted', m.order_line_id,
           format('line received %s, stock took in %s', min(l.received_base), sum(m.quantity))
    FROM stock_movement m JOIN order_line l ON l.id = m.order_line_id JOIN purchase_order o ON o.id = l.order_id
    JOIN stock_level v ON v.id = m.level_id AND v.owner_id = o.buyer_id
    WHERE m.kind IN ('receipt', 'receipt_correction') AND o.kind NOT IN ('pool_upstream', 'pool_collective')
    GROUP BY m.order_line_id HAVING sum(m.quantity) > min(l.received_base);
