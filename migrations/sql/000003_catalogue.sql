-- Products all sellers share, what each puts on sale, and the stock behind it.
CREATE TABLE product (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 200),
    brand      text CHECK (length(brand) <= 120),
    category   text CHECK (length(category) <= 120),
    base_unit  text NOT NULL CHECK (base_unit IN ('pcs', 'gram', 'ml')),
    gtin       text CHECK (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    -- PPN class (domain.md 4.1): taxed, exempt, or not subject to it.
    tax_class  text NOT NULL DEFAULT 'taxed' CHECK (tax_class IN ('taxed', 'exempt', 'none')),
    created_by uuid REFERENCES organization,
    created_at timestamptz NOT NULL
);
-- Barcodes repeat in real lists (domain.md 4.3), so no uniqueness; imports match on it.
-- With zeros in front a GTIN-12 and the GTIN-13 of the same goods are equal.
CREATE INDEX product_gtin ON product (lpad(gtin, 14, '0')) WHERE gtin IS NOT NULL;
CREATE INDEX product_creator_name ON product (created_by, lower(name));

CREATE TABLE offer (
    id                 uuid PRIMARY KEY,
    seller_id          uuid NOT NULL REFERENCES organization,
    product_id         uuid NOT NULL REFERENCES product,
    -- The seller's own article code.
    seller_code        text CHECK (length(seller_code) BETWEEN 1 AND 64),
    -- A code printed as barcode that is no valid GTIN, kept as sent.
    own_barcode        text CHECK (length(own_barcode) BETWEEN 1 AND 64),
    -- Name, brand and category as this seller wrote them.
    name               text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 200),
    brand              text,
    category           text,
    pack_name          text NOT NULL CHECK (length(btrim(pack_name)) BETWEEN 1 AND 40),
    -- Base units in one pack.
    factor             bigint NOT NULL CHECK (factor BETWEEN 1 AND 1000000000),
    price_includes_tax boolean NOT NULL DEFAULT false,
    minimum_count      bigint NOT NULL DEFAULT 1 CHECK (minimum_count BETWEEN 1 AND 1000000000),
    multiple           bigint NOT NULL DEFAULT 1 CHECK (multiple BETWEEN 1 AND 1000000000),
    audience           text NOT NULL CHECK (audience IN
                       ('secondaries', 'affiliates', 'cooperatives', 'storefront', 'everyone', 'organizations')),
    -- Who the audience is, as tokens; the same ones the index filters by.
    audience_tokens    text[] NOT NULL,
    state              text NOT NULL CHECK (state IN ('published', 'paused', 'withdrawn')),
    version            bigint NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL
);
-- A code taken off for good may be used again.
CREATE UNIQUE INDEX offer_seller_code ON offer (seller_id, seller_code)
    WHERE seller_code IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX offer_seller_natural ON offer (seller_id, lower(name), lower(pack_name), factor);
CREATE INDEX offer_seller_product ON offer (seller_id, product_id);
CREATE INDEX offer_seller_new ON offer (seller_id, id DESC);

CREATE TABLE offer_price_break (
    offer_id  uuid NOT NULL REFERENCES offer ON DELETE CASCADE,
    -- From this many packs …
    min_count bigint NOT NULL CHECK (min_count BETWEEN 1 AND 1000000000),
    -- … a pack costs this many sen.
    price_sen bigint NOT NULL CHECK (price_sen > 0),
    PRIMARY KEY (offer_id, min_count)
);

-- Stock by owner, holder, place, product, lot and condition (data.md 1).
CREATE TABLE stock_level (
    id         uuid PRIMARY KEY,
    owner_id   uuid NOT NULL REFERENCES organization,
    holder_id  uuid NOT NULL REFERENCES organization,
    place_id   uuid NOT NULL REFERENCES place,
    product_id uuid NOT NULL REFERENCES product,
    lot        text NOT NULL DEFAULT '',
    condition  text NOT NULL DEFAULT 'good' CHECK (condition IN ('good', 'quarantine', 'damaged')),
    -- In base units; both are sums kept by triggers, never written by hand.
    on_hand    bigint NOT NULL DEFAULT 0,
    reserved   bigint NOT NULL DEFAULT 0,
    version    bigint NOT NULL DEFAULT 1,
    CONSTRAINT stock_never_below_reserved CHECK (on_hand >= reserved AND reserved >= 0),
    UNIQUE (owner_id, holder_id, place_id, product_id, lot, condition)
);
CREATE INDEX stock_level_product ON stock_level (owner_id, product_id);

CREATE TABLE stock_movement (
    id             uuid PRIMARY KEY,
    level_id       uuid NOT NULL REFERENCES stock_level,
    -- Base units; inward positive, outward negative.
    quantity       bigint NOT NULL CHECK (quantity <> 0),
    kind           text NOT NULL CHECK (kind IN
                   ('opening', 'stock_take', 'import', 'dispatch', 'undo_dispatch', 'receipt', 'receipt_correction',
                    'sale', 'return', 'transfer', 'split')),
    reason         text,
    -- Inward: cost per base unit in sen; outward: the layer it used (data.md 1).
    unit_cost      numeric(20, 6),
    layer_id       uuid REFERENCES stock_movement,
    document_id    uuid,
    -- The order's line it moved for, where there is one.
    order_line_id  uuid,
    business_date  date NOT NULL,
    person_id      uuid REFERENCES person,
    recorded_at    timestamptz NOT NULL
);
CREATE INDEX stock_movement_level ON stock_movement (level_id, recorded_at DESC);
CREATE INDEX stock_movement_document ON stock_movement (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX stock_movement_order_line ON stock_movement (order_line_id) WHERE order_line_id IS NOT NULL;

-- A level is the sum of its movements.
CREATE FUNCTION stock_apply_movements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE stock_level l SET on_hand = l.on_hand + s.quantity, version = l.version + 1
    FROM (SELECT level_id, sum(quantity) AS quantity FROM fresh GROUP BY level_id) s
    WHERE l.id = s.level_id;
    RETURN NULL;
END $$;
CREATE TRIGGER stock_movement_applied AFTER INSERT ON stock_movement
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION stock_apply_movements();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stock_movement_append_only BEFORE UPDATE OR DELETE ON stock_movement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Price lists handed in by a seller: staged, looked at, published, undone.
CREATE TABLE catalogue_import (
    id               uuid PRIMARY KEY,
    organization_id  uuid NOT NULL REFERENCES organization,
    person_id        uuid NOT NULL REFERENCES person,
    file_id          uuid NOT NULL REFERENCES stored_file,
    dry_run          boolean NOT NULL,
    state            text NOT NULL CHECK (state IN ('staged', 'running', 'done', 'failed')),
    -- What runs now: reading the file or publishing its rows.
    phase            text NOT NULL CHECK (phase IN ('reading', 'read', 'publishing', 'published', 'undone')),
    mapping          jsonb,
    header_fingerprint text,
    headers          jsonb,
    rows             integer NOT NULL DEFAULT 0,
    processed        integer NOT NULL DEFAULT 0,
    accepted         integer NOT NULL DEFAULT 0,
    rejected         integer NOT NULL DEFAULT 0,
    -- What the accepted rows do, or would do: offers not seen before, changed, as they were.
    fresh            integer NOT NULL DEFAULT 0,
    changed          integer NOT NULL DEFAULT 0,
    unchanged        integer NOT NULL DEFAULT 0,
    dearer           integer NOT NULL DEFAULT 0,
    cheaper          integer NOT NULL DEFAULT 0,
    -- Rows that are good and deserve a second look.
    warnings         integer NOT NULL DEFAULT 0,
    -- Rows that an undo left as they were, since somebody had changed them meanwhile.
    left_by_undo     integer NOT NULL DEFAULT 0,
    -- Why the whole file was refused, as code and facts.
    failure          jsonb,
    created_at       timestamptz NOT NULL,
    read_at          timestamptz,
    published_at     timestamptz,
    undone_at        timestamptz,
    version          bigint NOT NULL DEFAULT 1
);
CREATE INDEX catalogue_import_organization ON catalogue_import (organization_id, id DESC);
CREATE INDEX catalogue_import_staged ON catalogue_import (organization_id, id DESC) WHERE state = 'staged';
CREATE INDEX catalogue_import_running ON catalogue_import (id) WHERE state = 'running';

CREATE TABLE catalogue_import_row (
    import_id uuid NOT NULL REFERENCES catalogue_import ON DELETE CASCADE,
    -- Counts from 1 at the first line under the header; sheet_row is the file's own number.
    row       integer NOT NULL,
    sheet_row integer NOT NULL,
    outcome   text NOT NULL CHECK (outcome IN ('new', 'changed', 'unchanged', 'rejected')),
    -- The row as read, for publishing; null when rejected.
    fields    jsonb,
    faults    jsonb NOT NULL DEFAULT '[]',
    warnings  jsonb NOT NULL DEFAULT '[]',
    offer_id  uuid REFERENCES offer,
    -- What the offer was before, for the undo, and its version after publishing: another version
    -- by then means that somebody changed it meanwhile.
    before    jsonb,
    offer_version bigint,
    -- First price before and now in sen, for "dearer" and "cheaper".
    old_price_sen bigint,
    new_price_sen bigint,
    PRIMARY KEY (import_id, row)
);
CREATE INDEX catalogue_import_row_offer ON catalogue_import_row (offer_id) WHERE offer_id IS NOT NULL;

CREATE TABLE import_mapping (
    organization_id    uuid NOT NULL REFERENCES organization,
    header_fingerprint text NOT NULL,
    mapping            jsonb NOT NULL,
    updated_at         timestamptz NOT NULL,
    PRIMARY KEY (organization_id, header_fingerprint)
);

-- Offers whose index entry may be out of date. Rows are taken with SKIP LOCKED and the present
-- state is read, so the order of the queue never matters.
CREATE TABLE index_queue (
    seq       bigserial PRIMARY KEY,
    offer_id  uuid NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Somebody who could find the offer may do so no longer: a search leaves it out by itself until
    -- the index has followed.
    may_hide  boolean NOT NULL DEFAULT false
);
CREATE INDEX index_queue_hides ON index_queue (offer_id) WHERE may_hide;

CREATE FUNCTION queue_offers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO index_queue (offer_id, may_hide) SELECT id, TG_OP = 'DELETE' FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER offer_inserted AFTER INSERT ON offer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION queue_offers();
CREATE FUNCTION queue_changed_offers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO index_queue (offer_id, may_hide)
    SELECT a.id, b.state = 'published'
                 AND (a.state <> 'published' OR NOT b.audience_tokens <@ a.audience_tokens)
    FROM after_change a JOIN before_change b ON b.id = a.id;
    RETURN NULL;
END $$;
CREATE TRIGGER offer_updated AFTER UPDATE ON offer
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION queue_changed_offers();
CREATE TRIGGER offer_deleted AFTER DELETE ON offer
    REFERENCING OLD TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION queue_offers();

-- Only when an offer comes into stock or runs out: the index knows no counts (data.md 17).
CREATE FUNCTION queue_offers_of_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO index_queue (offer_id)
    SELECT o.id FROM after_change a
    LEFT JOIN before_change b ON b.id = a.id
    JOIN offer o ON o.seller_id = a.owner_id AND o.product_id = a.product_id
    WHERE (a.on_hand - a.reserved >= o.factor)
          IS DISTINCT FROM (coalesce(b.on_hand - b.reserved, 0) >= o.factor);
    RETURN NULL;
END $$;
CREATE TRIGGER stock_level_updated AFTER UPDATE ON stock_level
    REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION queue_offers_of_stock();

CREATE FUNCTION queue_offers_of_seller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO index_queue (offer_id, may_hide)
    SELECT o.id, NEW.ended_at IS NOT NULL FROM offer o WHERE o.seller_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER organization_renamed AFTER UPDATE OF name, region_code, ended_at ON organization
    FOR EACH ROW WHEN ((OLD.name, OLD.region_code, OLD.ended_at)
                       IS DISTINCT FROM (NEW.name, NEW.region_code, NEW.ended_at))
    EXECUTE FUNCTION queue_offers_of_seller();
