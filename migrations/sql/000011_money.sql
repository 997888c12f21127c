-- Money: accounts at banks, credit, invoices, payments, the ledger, settlement, facilities, patronage
-- (issue 4; machines.md I3 to I5, data.md 3, 4, 8, 9, 13, 14).

-- Days on which nobody works; named by the government year by year, so they are rows with their source.
CREATE TABLE holiday (
    day    date PRIMARY KEY,
    name   text NOT NULL,
    source text NOT NULL
);
-- The stamp that papers about money received need above a sum.
CREATE TABLE stamp_duty (
    valid_from date PRIMARY KEY,
    above_sen  bigint NOT NULL CHECK (above_sen >= 0),
    duty_sen   bigint NOT NULL CHECK (duty_sen > 0),
    source     text NOT NULL
);
INSERT INTO stamp_duty VALUES ('2021-01-01', 500000000, 1000000, 'UU 10/2020');

-- An organization's account at a bank; money goes there and nowhere else once somebody looked at proof.
CREATE TABLE bank_account (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES organization,
    bank_code   text NOT NULL CHECK (bank_code ~ '^[0-9A-Z]{3,11}$'),
    number      text NOT NULL CHECK (number ~ '^[0-9]{5,34}$'),
    holder      text NOT NULL CHECK (length(btrim(holder)) BETWEEN 1 AND 200),
    entered_by  uuid NOT NULL REFERENCES person,
    entered_at  timestamptz NOT NULL,
    verified_by uuid REFERENCES person,
    verified_at timestamptz,
    ended_at    timestamptz,
    -- What was looked at before it was verified, in words: a passbook, a letter of the bank; and a photo of it.
    proof       text CHECK (length(btrim(proof)) BETWEEN 1 AND 200),
    proof_id    uuid REFERENCES stored_file,
    CHECK ((verified_by IS NULL) = (verified_at IS NULL)),
    CHECK (proof IS NULL OR verified_at IS NOT NULL),
    -- Duties are apart (data.md 18).
    CONSTRAINT bank_account_verified_by_another CHECK (verified_by <> entered_by)
);
-- Once with each owner, and verified with one alone: a stranger who enters somebody's number does not keep them out.
CREATE UNIQUE INDEX bank_account_entered ON bank_account (owner_id, bank_code, number) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bank_account_number ON bank_account (bank_code, number) WHERE ended_at IS NULL AND verified_at IS NOT NULL;
CREATE INDEX bank_account_owner ON bank_account (owner_id) WHERE ended_at IS NULL;

-- How much a seller lets one buyer owe, and what counts against it (I4). Locked FOR UPDATE, ordered by seller and
-- buyer, after the order and the stock (machines.md section 5).
CREATE TABLE credit_account (
    seller_id       uuid NOT NULL REFERENCES organization,
    buyer_id        uuid NOT NULL REFERENCES organization,
    -- Nothing where the seller never said anything: then nothing is checked. Zero never means without limit.
    limit_kind      text CHECK (limit_kind IN ('no_credit', 'amount', 'unlimited')),
    limit_sen       bigint CHECK (limit_sen > 0),
    limit_reason    text CHECK (length(btrim(limit_reason)) BETWEEN 1 AND 500),
    blocked_reason  text CHECK (length(btrim(blocked_reason)) BETWEEN 1 AND 500),
    open_orders_sen bigint NOT NULL DEFAULT 0 CHECK (open_orders_sen >= 0),
    unpaid_sen      bigint NOT NULL DEFAULT 0 CHECK (unpaid_sen >= 0),
    unapplied_sen   bigint NOT NULL DEFAULT 0 CHECK (unapplied_sen >= 0),
    version         bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (seller_id, buyer_id),
    CHECK (seller_id <> buyer_id),
    CONSTRAINT credit_limit_says_how_much CHECK ((limit_kind = 'amount') = (limit_sen IS NOT NULL)
        AND (limit_kind = 'unlimited') = (limit_reason IS NOT NULL))
);
CREATE INDEX credit_account_buyer ON credit_account (buyer_id);
CREATE TABLE credit_event (
    seller_id       uuid NOT NULL,
    buyer_id        uuid NOT NULL,
    position        integer NOT NULL CHECK (position > 0),
    kind            text NOT NULL CHECK (kind IN ('limit_set', 'blocked', 'unblocked')),
    facts           jsonb NOT NULL,
    person_id       uuid NOT NULL REFERENCES person,
    channel         text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (seller_id, buyer_id, position),
    FOREIGN KEY (seller_id, buyer_id) REFERENCES credit_account
);
CREATE TRIGGER credit_event_append_only BEFORE UPDATE OR DELETE ON credit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The counter of a gap-free series, locked while a paper is written.
CREATE TABLE document_series (
    issuer_id uuid NOT NULL REFERENCES organization,
    branch    text NOT NULL CHECK (branch ~ '^[0-9]{6}$'),
    -- SA counts what was owed before either traded here; such a bill keeps its paper's own number.
    letters   text NOT NULL CHECK (letters IN ('INV', 'NK', 'SA')),
    year      integer NOT NULL,
    last      bigint NOT NULL CHECK (last > 0),
    PRIMARY KEY (issuer_id, branch, letters, year)
);

-- Invoices, credit notes and reversals; a row is there once it is issued, and asks for the same for ever.
CREATE TABLE invoice (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'reversal')),
    number          text NOT NULL,
    issuer_id       uuid NOT NULL REFERENCES organization,
    branch          text NOT NULL,
    letters         text NOT NULL,
    year            integer NOT NULL,
    sequence        bigint NOT NULL CHECK (sequence > 0),
    -- Gap-free by construction: each number but the first needs the one before it.
    previous        bigint GENERATED ALWAYS AS (NULLIF(sequence - 1, 0)) STORED,
    -- A party is an organization or a member's tie (data.md 6).
    receiver_id     uuid REFERENCES organization,
    receiver_tie_id uuid REFERENCES tie,
    order_id        uuid REFERENCES purchase_order,
    currency        text NOT NULL DEFAULT 'IDR' CHECK (currency = 'IDR'),
    business_date   date NOT NULL,
    due_on          date NOT NULL,
    net_sen         bigint NOT NULL,
    tax_sen         bigint NOT NULL,
    total_sen       bigint NOT NULL CHECK (total_sen >= 0),
    -- What was applied to it; on a credit note where it went. The sum of its applications.
    settled_sen     bigint NOT NULL DEFAULT 0,
    corrects_id     uuid REFERENCES invoice,
    reason          text CHECK (reason IN ('claim', 'return', 'correction', 'early_payment', 'discount', 'goodwill')),
    claim_id        uuid REFERENCES claim,
    words           text CHECK (length(words) <= 500),
    reversed_by_id  uuid UNIQUE REFERENCES invoice,
    version         bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    -- Nobody, where it followed from a count or a claim.
    created_by      uuid REFERENCES person,
    created_at      timestamptz NOT NULL,
    CONSTRAINT invoice_sequence UNIQUE (issuer_id, branch, letters, year, sequence),
    CONSTRAINT invoice_without_gap FOREIGN KEY (issuer_id, branch, letters, year, previous)
        REFERENCES invoice (issuer_id, branch, letters, year, sequence),
    CONSTRAINT invoice_one_receiver CHECK (num_nonnulls(receiver_id, receiver_tie_id) = 1),
    CONSTRAINT invoice_not_to_oneself CHECK (receiver_id <> issuer_id),
    CONSTRAINT invoice_sums_agree CHECK (total_sen = net_sen + tax_sen),
    CONSTRAINT invoice_settled_within_total CHECK (settled_sen BETWEEN 0 AND total_sen),
    CONSTRAINT invoice_due_later CHECK (due_on >= business_date),
    CONSTRAINT invoice_counts_in_its_year CHECK (year = extract(year FROM business_date)),
    CONSTRAINT invoice_corrects_something
        CHECK ((kind = 'invoice') = (corrects_id IS NULL) AND (kind = 'invoice') = (reason IS NULL)),
    CONSTRAINT invoice_letters CHECK (CASE kind WHEN 'invoice' THEN letters IN ('INV', 'SA') ELSE letters = 'NK' END),
    CONSTRAINT invoice_brought_in_has_no_order CHECK (letters <> 'SA' OR (order_id IS NULL AND receiver_id IS NOT NULL)),
    CONSTRAINT invoice_reversed_is_an_invoice CHECK (reversed_by_id IS NULL OR (kind = 'invoice' AND settled_sen = 0))
);
-- A number is given once; that of an earlier paper is free again when its bill was taken back.
CREATE UNIQUE INDEX invoice_number ON invoice (issuer_id, number) WHERE letters <> 'SA' OR reversed_by_id IS NULL;
CREATE INDEX invoice_order ON invoice (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX invoice_issuer ON invoice (issuer_id, id DESC);
CREATE INDEX invoice_receiver ON invoice (receiver_id, id DESC) WHERE receiver_id IS NOT NULL;
CREATE INDEX invoice_receiver_tie ON invoice (receiver_tie_id, id DESC) WHERE receiver_tie_id IS NOT NULL;
CREATE INDEX invoice_corrects ON invoice (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX invoice_open ON invoice (issuer_id, receiver_id, due_on)
    WHERE settled_sen < total_sen AND reversed_by_id IS NULL;
-- What is looked through each minute for bills that fall due.
CREATE INDEX invoice_due ON invoice (due_on)
    WHERE kind = 'invoice' AND settled_sen < total_sen AND reversed_by_id IS NULL;

-- What the tax office calls an invoice: one tax invoice for each transaction code. A mistyped number is put right; the
-- invoice's history keeps both. No two invoices of one issuer share a number; what strangers write down is their own.
CREATE TABLE invoice_tax_number (
    invoice_id uuid NOT NULL REFERENCES invoice,
    issuer_id  uuid NOT NULL REFERENCES organization,
    code       text NOT NULL,
    number     text NOT NULL CHECK (number ~ '^(0[1-9]|10)[0-9]{15}$'),
    PRIMARY KEY (invoice_id, code),
    CONSTRAINT invoice_tax_number_once UNIQUE (issuer_id, number),
    CONSTRAINT invoice_tax_number_of_its_code CHECK (left(number, 2) = code)
);

-- What a treasurer would give up of an invoice, until enough of the board have signed it (machines.md 3, row 24).
CREATE TABLE write_off (
    id         uuid PRIMARY KEY,
    invoice_id uuid NOT NULL REFERENCES invoice,
    amount_sen bigint NOT NULL CHECK (amount_sen > 0),
    words      text NOT NULL CHECK (length(btrim(words)) BETWEEN 1 AND 500),
    minutes    text NOT NULL CHECK (length(btrim(minutes)) BETWEEN 1 AND 500),
    -- Who must sign, who made it, who has signed.
    signatures jsonb NOT NULL,
    state      text NOT NULL CHECK (state IN ('awaiting_signatures', 'done', 'replaced', 'withdrawn')),
    created_by uuid NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL,
    done_at    timestamptz,
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CONSTRAINT write_off_signed_before_it_is_done CHECK (state <> 'done'
        OR jsonb_array_length(signatures -> 'signed') >= greatest((signatures #>> '{quorum,needed}')::int, 1))
);
CREATE UNIQUE INDEX write_off_waits ON write_off (invoice_id) WHERE state = 'awaiting_signatures';

-- Orders of which something of the money is to be done by itself: billed after a count, credited after a claim, ended
-- once nothing is owed and nobody may claim any more. Whatever changes that puts the order here; a job takes it out.
CREATE TABLE order_money_due (
    order_id uuid PRIMARY KEY REFERENCES purchase_order,
    due_at   timestamptz NOT NULL
);
CREATE INDEX order_money_due_at ON order_money_due (due_at);

-- What a paper asks for is never changed; what becomes of it is.
CREATE FUNCTION keep_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an invoice is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - '{settled_sen,reversed_by_id,version,previous}'::text[])
       IS DISTINCT FROM (to_jsonb(OLD) - '{settled_sen,reversed_by_id,version,previous}'::text[])
       OR (OLD.reversed_by_id IS NOT NULL AND NEW.reversed_by_id IS DISTINCT FROM OLD.reversed_by_id) THEN
        RAISE EXCEPTION 'an invoice is reversed or credited, not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_kept BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION keep_invoice();

CREATE TABLE invoice_line (
    id             uuid PRIMARY KEY,
    invoice_id     uuid NOT NULL REFERENCES invoice,
    position       integer NOT NULL CHECK (position > 0),
    kind           text NOT NULL CHECK (kind IN
                   ('goods', 'bonus', 'discount', 'freight', 'fee', 'deposit', 'rounding', 'brought_in')),
    order_line_id  uuid REFERENCES order_line,
    charge_id      uuid REFERENCES order_charge,
    -- On credit notes and reversals: the line that it takes back.
    of_line_id     uuid REFERENCES invoice_line,
    description    text NOT NULL,
    seller_code    text,
    base_unit      text CHECK (base_unit IN ('pcs', 'gram', 'ml')),
    pack_name      text,
    factor         bigint CHECK (factor > 0),
    unit_price_sen bigint CHECK (unit_price_sen >= 0),
    quantity_base  bigint NOT NULL DEFAULT 0 CHECK (quantity_base >= 0),
    -- What the frozen price makes of it; the amount may differ within the agreed tolerance.
    frozen_sen     bigint,
    amount_sen     bigint NOT NULL,
    includes_tax   boolean NOT NULL,
    tax_class      text NOT NULL CHECK (tax_class IN ('taxed', 'exempt', 'none')),
    tax_code       text,
    tax_rate       numeric(6, 4),
    tax_rule_id    uuid REFERENCES tax_rule,
    net_sen        bigint NOT NULL,
    tax_base_sen   bigint NOT NULL,
    tax_sen        bigint NOT NULL,
    trade_class    text NOT NULL CHECK (trade_class IN ('member', 'non_member', 'inter_cooperative')),
    -- How an amount about the whole order falls on its lines: [{"order_line": …, "amount": …}].
    shares         jsonb NOT NULL DEFAULT '[]',
    UNIQUE (invoice_id, position),
    UNIQUE (invoice_id, of_line_id),
    CHECK (num_nulls(tax_code, tax_rate, tax_rule_id) IN (0, 3)),
    CHECK (num_nulls(base_unit, pack_name, factor, unit_price_sen, frozen_sen) IN (0, 5)),
    -- A seller that is not PKP charges no tax.
    CONSTRAINT invoice_line_tax_has_a_rule CHECK (tax_sen = 0 OR tax_rule_id IS NOT NULL),
    CONSTRAINT invoice_line_price_is_split CHECK (NOT includes_tax OR amount_sen = net_sen + tax_sen),
    CONSTRAINT invoice_line_price_is_net CHECK (includes_tax OR amount_sen = net_sen)
);
CREATE INDEX invoice_line_order_line ON invoice_line (order_line_id) WHERE order_line_id IS NOT NULL;
CREATE INDEX invoice_line_of ON invoice_line (of_line_id) WHERE of_line_id IS NOT NULL;
CREATE TRIGGER invoice_line_append_only BEFORE UPDATE OR DELETE ON invoice_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- I3: credited within invoiced, invoiced within what came good (or was sent, by agreement), a paper the sum of
-- its lines. Commands check it under the order's lock; this is the net beneath.
CREATE FUNCTION invoice_line_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    billed   invoice_line;
    credited record;
    counted  bigint;
    lines    record;
    paper    record;
BEGIN
    IF NEW.of_line_id IS NOT NULL THEN
        SELECT * INTO billed FROM invoice_line WHERE id = NEW.of_line_id;
        SELECT sum(quantity_base) AS quantity, sum(amount_sen) AS amount INTO credited
          FROM invoice_line WHERE of_line_id = NEW.of_line_id;
        IF credited.quantity > billed.quantity_base
           OR abs(credited.amount) > abs(billed.amount_sen)
           OR sign(credited.amount) NOT IN (0, sign(billed.amount_sen)) THEN
            RAISE EXCEPTION 'credited % of %', credited.amount, billed.amount_sen USING ERRCODE = 'check_violation';
        END IF;
        -- Goods are not credited without the discount that made them cheaper.
        SELECT sum(n.total_sen) - max(i.total_sen) INTO counted
          FROM invoice n JOIN invoice i ON i.id = n.corrects_id WHERE i.id = billed.invoice_id;
        IF counted > 0 THEN
            RAISE EXCEPTION 'credited % more than was billed', counted USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.order_line_id IS NOT NULL THEN
        SELECT CASE WHEN o.terms #>> '{money,invoice_basis}' = 'shipped' THEN l.shipped_base ELSE l.received_base
                    + (SELECT coalesce(sum(came_after_all(c.id, l.id)), 0) FROM claim c WHERE c.order_id = l.order_id) END
               - l.invoiced_base
          INTO counted FROM order_line l JOIN purchase_order o ON o.id = l.order_id WHERE l.id = NEW.order_line_id;
        IF counted < 0 THEN
            RAISE EXCEPTION 'invoiced % more than was supplied', -counted USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    SELECT i.net_sen, i.tax_sen INTO paper FROM invoice i WHERE i.id = NEW.invoice_id;
    SELECT sum(net_sen) AS net, sum(tax_sen) AS tax INTO lines FROM invoice_line WHERE invoice_id = NEW.invoice_id;
    IF (lines.net, lines.tax) IS DISTINCT FROM (paper.net_sen::numeric, paper.tax_sen::numeric) THEN
        RAISE EXCEPTION 'an invoice is the sum of its lines' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoice_line_within AFTER INSERT ON invoice_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_line_within();

CREATE TABLE invoice_event (
    invoice_id      uuid NOT NULL REFERENCES invoice,
    position        integer NOT NULL CHECK (position > 0),
    kind            text NOT NULL CHECK (kind IN ('issued', 'credited', 'reversed', 'tax_number_recorded', 'applied',
                    'unapplied', 'written_off')),
    facts           jsonb NOT NULL,
    person_id       uuid REFERENCES person,
    organization_id uuid REFERENCES organization,
    channel         text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (invoice_id, position)
);
CREATE TRIGGER invoice_event_append_only BEFORE UPDATE OR DELETE ON invoice_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
