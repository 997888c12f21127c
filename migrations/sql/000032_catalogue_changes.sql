-- Many of a seller's offers changed as one: row by row or by a rule, at once or from a day to come; taken back as one.
CREATE TABLE catalogue_change (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    -- What was asked, where it was a rule over a part of the catalogue; null where rows were named.
    rule            jsonb,
    state           text NOT NULL CHECK (state IN ('planned', 'done', 'cancelled', 'undone')),
    -- The day in the seller's zone from which it holds, and the instant that day begins; null where it held at once.
    starts_on       date,
    zone            text,
    starts_at       timestamptz,
    made_by         uuid NOT NULL REFERENCES person,
    made_at         timestamptz NOT NULL,
    done_at         timestamptz,
    -- Who called it off before it held, or took it back after.
    ended_by        uuid REFERENCES person,
    ended_at        timestamptz,
    version         bigint NOT NULL DEFAULT 1,
    -- Counted from its rows whenever they are written: offers, those it changed, left, and kept when it was taken back;
    -- those whose first price rose and fell; and the first of them by id.
    rows            bigint NOT NULL DEFAULT 0,
    done            bigint NOT NULL DEFAULT 0,
    left_out        bigint NOT NULL DEFAULT 0,
    kept            bigint NOT NULL DEFAULT 0,
    dearer          bigint NOT NULL DEFAULT 0,
    cheaper         bigint NOT NULL DEFAULT 0,
    some_offer_id   uuid REFERENCES offer,
    CHECK ((starts_on IS NULL) = (starts_at IS NULL) AND (starts_on IS NULL) = (zone IS NULL)),
    CHECK ((state IN ('done', 'undone')) = (done_at IS NOT NULL)),
    CHECK ((state IN ('cancelled', 'undone')) = (ended_at IS NOT NULL)),
    CHECK (state NOT IN ('planned', 'cancelled') OR starts_at IS NOT NULL),
    CHECK (done_at IS NULL OR starts_at IS NULL OR done_at >= starts_at)
);
CREATE INDEX catalogue_change_organization ON catalogue_change (organization_id, id DESC);
CREATE INDEX catalogue_change_planned ON catalogue_change (starts_at) WHERE state = 'planned';

CREATE TABLE catalogue_change_row (
    change_id     uuid NOT NULL REFERENCES catalogue_change,
    offer_id      uuid NOT NULL REFERENCES offer,
    -- 'left': its day came, and it could not hold; 'kept': the rest was taken back, and this had changed since.
    outcome       text NOT NULL CHECK (outcome IN ('planned', 'done', 'left', 'cancelled', 'undone', 'kept')),
    why           text CHECK (why IN ('withdrawn', 'follows_rule', 'other_pack', 'changed_since', 'stock_moved')),
    -- A copy of the change's day, so that the database itself lets an offer have one price to come a day.
    starts_on     date,
    -- What the prices are of: a pack that holds something else, or a price that means something else, is not theirs.
    factor        bigint NOT NULL,
    price_includes_tax boolean NOT NULL,
    -- Steps as [[from so many packs, sen], …]; null where prices stay. The old ones as they stood when it was done.
    old_prices    jsonb,
    new_prices    jsonb,
    old_state     text CHECK (old_state IN ('published', 'paused')),
    new_state     text CHECK (new_state IN ('published', 'paused')),
    -- Base units there are to be, and by how many the stock moved for it; the product's, said once for all of its packs.
    new_on_hand   bigint CHECK (new_on_hand >= 0),
    moved         bigint,
    -- The offer's version once it was done: another by then means that somebody changed it since.
    offer_version bigint,
    PRIMARY KEY (change_id, offer_id),
    CHECK (outcome IN ('planned', 'left', 'cancelled') OR offer_version IS NOT NULL),
    CHECK (starts_on IS NULL OR (new_prices IS NOT NULL AND new_state IS NULL AND new_on_hand IS NULL)),
    CHECK (starts_on IS NOT NULL OR outcome NOT IN ('planned', 'cancelled', 'left'))
);
CREATE UNIQUE INDEX catalogue_change_row_planned ON catalogue_change_row (offer_id, starts_on) WHERE outcome = 'planned';
CREATE INDEX catalogue_change_row_offer ON catalogue_change_row (offer_id);
