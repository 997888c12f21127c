-- What two organizations agreed about how they trade: versions of terms and of the buyer's own prices.
CREATE TABLE agreement (
    id         uuid PRIMARY KEY,
    seller_id  uuid NOT NULL REFERENCES organization,
    buyer_id   uuid NOT NULL REFERENCES organization,
    -- Goes up with everything that happens to it; for ETag.
    version    bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (seller_id <> buyer_id)
);
-- One between two; another is a version of it. By buyer first: whoever prices asks for the buyer's.
CREATE UNIQUE INDEX agreement_between ON agreement (buyer_id, seller_id);
CREATE INDEX agreement_seller ON agreement (seller_id);

CREATE TABLE agreement_version (
    agreement_id uuid NOT NULL REFERENCES agreement,
    number       integer NOT NULL CHECK (number > 0),
    state        text NOT NULL CHECK (state IN ('proposed', 'accepted', 'declined', 'withdrawn')),
    side         text NOT NULL CHECK (side IN ('buyer', 'seller')),
    proposed_by  uuid NOT NULL REFERENCES person,
    proposed_at  timestamptz NOT NULL,
    answered_by  uuid REFERENCES person,
    answered_at  timestamptz,
    -- Days at the seller's place, both included.
    valid_from   date NOT NULL,
    valid_to     date,
    -- By notice; the only thing that may still change once both are bound.
    last_day     date,
    note         text CHECK (length(note) <= 1000),
    terms        jsonb NOT NULL,
    PRIMARY KEY (agreement_id, number),
    CHECK (valid_to >= valid_from),
    CHECK ((state = 'proposed') = (answered_at IS NULL) AND (answered_by IS NULL) = (answered_at IS NULL)),
    CHECK (last_day IS NULL OR state = 'accepted'),
    -- Whoever proposed it accepts it for nobody else either (data.md 18).
    CONSTRAINT agreement_accepted_by_another CHECK (state <> 'accepted' OR answered_by <> proposed_by)
);
CREATE UNIQUE INDEX agreement_one_proposal ON agreement_version (agreement_id) WHERE state = 'proposed';
CREATE INDEX agreement_version_accepted ON agreement_version (agreement_id, number DESC) WHERE state = 'accepted';

-- What was answered stays as it was; of what was accepted only the last day may still come nearer.
CREATE FUNCTION keep_agreed_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of an agreement is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.agreement_id, NEW.number, NEW.side, NEW.proposed_by, NEW.proposed_at, NEW.valid_from, NEW.valid_to,
        NEW.note, NEW.terms)
       IS DISTINCT FROM
       (OLD.agreement_id, OLD.number, OLD.side, OLD.proposed_by, OLD.proposed_at, OLD.valid_from, OLD.valid_to,
        OLD.note, OLD.terms)
       OR (OLD.state <> 'proposed' AND (NEW.state, NEW.answered_by, NEW.answered_at)
           IS DISTINCT FROM (OLD.state, OLD.answered_by, OLD.answered_at))
       OR (OLD.last_day IS NOT NULL AND (NEW.last_day IS NULL OR NEW.last_day > OLD.last_day)) THEN
        RAISE EXCEPTION 'what two agreed is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_version_kept BEFORE UPDATE OR DELETE ON agreement_version
    FOR EACH ROW EXECUTE FUNCTION keep_agreed_version();

-- The price book of a version: fixed prices for an offer, or a discount for an offer, a category, everything.
CREATE TABLE agreement_price (
    agreement_id uuid NOT NULL,
    number       integer NOT NULL,
    position     integer NOT NULL CHECK (position > 0),
    -- One offer, with its goods and pack as they were when the price was proposed …
    offer_id     uuid REFERENCES offer,
    goods_name   text,
    pack_name    text,
    factor       bigint CHECK (factor > 0),
    includes_tax boolean,
    -- … or a category, or neither: everything.
    category     text CHECK (length(btrim(category)) BETWEEN 1 AND 120),
    -- From so many packs so many sen each …
    min_counts   bigint[],
    prices_sen   bigint[],
    -- … or so many hundredths of a percent off the list.
    discount     integer CHECK (discount BETWEEN 1 AND 9999),
    minimum_count bigint CHECK (minimum_count BETWEEN 1 AND 1000000000),
    multiple     bigint CHECK (multiple BETWEEN 1 AND 1000000000),
    PRIMARY KEY (agreement_id, number, position),
    FOREIGN KEY (agreement_id, number) REFERENCES agreement_version,
    CHECK (offer_id IS NULL OR category IS NULL),
    CHECK (num_nulls(offer_id, goods_name, pack_name, factor, includes_tax) IN (0, 5)),
    CHECK ((discount IS NULL) = (prices_sen IS NOT NULL) AND (prices_sen IS NULL) = (min_counts IS NULL)),
    CHECK (cardinality(min_counts) = cardinality(prices_sen) AND cardinality(prices_sen) BETWEEN 1 AND 100),
    CHECK (0 < ALL (prices_sen)),
    CHECK (offer_id IS NOT NULL OR num_nonnulls(prices_sen, minimum_count, multiple) = 0)
);
CREATE UNIQUE INDEX agreement_price_offer ON agreement_price (agreement_id, number, offer_id)
    WHERE offer_id IS NOT NULL;
CREATE INDEX agreement_price_of ON agreement_price (offer_id) WHERE offer_id IS NOT NULL;
CREATE TRIGGER agreement_price_append_only BEFORE UPDATE OR DELETE ON agreement_price
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who did what to it, when, through what.
CREATE TABLE agreement_history (
    agreement_id    uuid NOT NULL REFERENCES agreement,
    position        bigint NOT NULL CHECK (position > 0),
    kind            text NOT NULL CHECK (kind IN ('proposed', 'accepted', 'declined', 'withdrawn', 'ended')),
    number          integer,
    last_day        date,
    recorded_at     timestamptz NOT NULL,
    person_id       uuid NOT NULL REFERENCES person,
    organization_id uuid NOT NULL REFERENCES organization,
    channel         text NOT NULL,
    PRIMARY KEY (agreement_id, position),
    CHECK ((kind = 'ended') = (last_day IS NOT NULL) AND (kind = 'ended') = (number IS NULL))
);
CREATE TRIGGER agreement_history_append_only BEFORE UPDATE OR DELETE ON agreement_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE purchase_order ADD FOREIGN KEY (agreement_id) REFERENCES agreement;
