-- The storefront of a primary cooperative: how it trades, what its members order, pay and may owe, and who asks to be
-- let in (issue 6; ADR 42).

-- A party of an order is an organization or a member's tie (data.md 6), and exactly one of the two: whatever asks for an
-- organization's own purchases by `buyer_id` cannot meet a member's.
ALTER TABLE purchase_order ALTER COLUMN buyer_id DROP NOT NULL;
ALTER TABLE purchase_order
    ADD CONSTRAINT order_one_buyer CHECK (num_nonnulls(buyer_id, buyer_tie_id) = 1),
    ADD CONSTRAINT order_of_a_member CHECK ((kind = 'member') = (buyer_tie_id IS NOT NULL));
CREATE UNIQUE INDEX purchase_order_member_number ON purchase_order (seller_id, number) WHERE buyer_tie_id IS NOT NULL;
CREATE INDEX purchase_order_member ON purchase_order (buyer_tie_id, id DESC) WHERE buyer_tie_id IS NOT NULL;
CREATE INDEX purchase_order_storefront ON purchase_order (seller_id, state, id DESC) WHERE kind = 'member';

-- A member buys from their own cooperative and from no other.
CREATE FUNCTION order_member_is_the_sellers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tie WHERE id = NEW.buyer_tie_id AND organization_id = NEW.seller_id AND kind = 'member') THEN
        RAISE EXCEPTION 'a member buys from their own cooperative' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_member BEFORE INSERT ON purchase_order
    FOR EACH ROW WHEN (NEW.buyer_tie_id IS NOT NULL) EXECUTE FUNCTION order_member_is_the_sellers();

CREATE TABLE storefront (
    organization_id uuid PRIMARY KEY REFERENCES organization,
    is_open         boolean NOT NULL,
    closed_note     text CHECK (length(btrim(closed_note)) BETWEEN 1 AND 200),
    -- [{"weekday": 1, "from": "08:00:00", "until": "17:00:00"}, …] at the cooperative's place.
    hours           jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(hours) = 'array'),
    -- What whoever is not a member sees.
    display         text NOT NULL CHECK (display IN ('nothing', 'goods', 'prices')),
    accepts_automatically boolean NOT NULL,
    delivers        boolean NOT NULL,
    account_days    integer NOT NULL CHECK (account_days BETWEEN 0 AND 90),
    admission       text NOT NULL CHECK (admission IN ('closed', 'open', 'with_identity_number')),
    version         bigint NOT NULL CHECK (version > 0),
    updated_by      uuid NOT NULL REFERENCES person,
    updated_at      timestamptz NOT NULL
);

-- How much a member may owe. No row is no account; zero never means without limit, and nothing here does.
CREATE TABLE member_account (
    cooperative_id uuid NOT NULL REFERENCES organization,
    tie_id         uuid NOT NULL REFERENCES tie,
    limit_sen      bigint NOT NULL CHECK (limit_sen > 0),
    version        bigint NOT NULL CHECK (version > 0),
    updated_by     uuid NOT NULL REFERENCES person,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, tie_id)
);

-- What a member's order says besides what every order says.
CREATE TABLE member_order (
    order_id      uuid PRIMARY KEY REFERENCES purchase_order,
    hand_over     text NOT NULL CHECK (hand_over IN ('pick_up', 'delivery')),
    pay_by        text NOT NULL CHECK (pay_by IN ('cash', 'qris', 'account', 'savings')),
    -- The member of staff who wrote it for somebody without a login.
    written_by    uuid REFERENCES person,
    ready_by      uuid REFERENCES person,
    ready_at      timestamptz,
    handed_over_by uuid REFERENCES person,
    handed_over_at timestamptz,
    invoice_id    uuid UNIQUE REFERENCES invoice,
    CHECK (num_nulls(ready_by, ready_at) IN (0, 2)),
    CHECK (num_nulls(handed_over_by, handed_over_at, invoice_id) IN (0, 3))
);

-- What a member would have the cooperative buy together with others, with the next pool.
CREATE TABLE next_pool_wish (
    tie_id         uuid NOT NULL REFERENCES tie,
    cooperative_id uuid NOT NULL REFERENCES organization,
    product_id     uuid NOT NULL REFERENCES product,
    quantity_base  bigint NOT NULL CHECK (quantity_base > 0),
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (tie_id, product_id)
);
CREATE INDEX next_pool_wish_of ON next_pool_wish (cooperative_id, product_id);

-- Whoever asks to become a user of a storefront, and what became of it.
CREATE TABLE storefront_registration (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    -- Personal, and gone with the person once it was decided and some time has passed.
    name            text CHECK (length(btrim(name)) BETWEEN 1 AND 200),
    login           text CHECK (length(login) BETWEEN 1 AND 100),
    phone           text CHECK (length(btrim(phone)) BETWEEN 1 AND 40),
    member_number   text CHECK (length(btrim(member_number)) BETWEEN 1 AND 50),
    -- The identity card's number, sealed with the key of LUMBUNG_SECRETS_FILE; only where the cooperative asks for it.
    identity_sealed bytea,
    state           text NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected')),
    asked_at        timestamptz NOT NULL,
    decided_by      uuid REFERENCES person,
    decided_at      timestamptz,
    reason          text CHECK (length(btrim(reason)) BETWEEN 1 AND 500),
    tie_id          uuid REFERENCES tie,
    CHECK ((state = 'waiting') = (decided_by IS NULL)),
    CHECK (num_nulls(decided_by, decided_at) IN (0, 2)),
    CHECK ((state = 'approved') = (tie_id IS NOT NULL)),
    CHECK (state <> 'waiting' OR (name IS NOT NULL AND login IS NOT NULL))
);
CREATE INDEX storefront_registration_of ON storefront_registration (organization_id, state, id DESC);

-- Savings are spent at the storefront, too: an entry comes from a file, or from a payment.
ALTER TABLE payment DROP CONSTRAINT payment_method_check;
ALTER TABLE payment ADD CONSTRAINT payment_method_check
    CHECK (method IN ('transfer', 'virtual_account', 'qris', 'cash', 'savings'));
ALTER TABLE payment ADD CONSTRAINT payment_savings_are_a_members CHECK (method <> 'savings' OR payer_tie_id IS NOT NULL);
ALTER TABLE payment DROP CONSTRAINT payment_through_a_bank_is_known_there;
ALTER TABLE payment ADD CONSTRAINT payment_through_a_bank_is_known_there
    CHECK (method IN ('cash', 'savings') OR state IN ('awaiting_signatures', 'approved', 'withdrawn')
           OR (account_id IS NOT NULL AND reference IS NOT NULL));
ALTER TABLE savings_entry ALTER COLUMN file_id DROP NOT NULL;
ALTER TABLE savings_entry
    ADD COLUMN payment_id uuid REFERENCES payment,
    -- Which event of the payment.
    ADD COLUMN payment_position integer CHECK (payment_position > 0),
    ADD CONSTRAINT savings_entry_comes_from_somewhere
        CHECK (num_nonnulls(file_id, payment_id) = 1 AND (payment_id IS NULL) = (payment_position IS NULL)),
    ADD CONSTRAINT savings_entry_spent_is_voluntary CHECK (payment_id IS NULL OR kind = 'voluntary');
CREATE UNIQUE INDEX savings_entry_of_payment ON savings_entry (payment_id, payment_position) WHERE payment_id IS NOT NULL;
CREATE INDEX savings_entry_tie ON savings_entry (party_tie_id) WHERE party_tie_id IS NOT NULL;

-- What must never be: empty, or somebody has to look.
CREATE VIEW storefront_breach AS
    SELECT 'a member''s order has an organization for a buyer' AS what, o.id, o.kind AS detail
    FROM purchase_order o WHERE o.kind = 'member' AND o.buyer_id IS NOT NULL
UNION ALL
    SELECT 'a member''s line is not sold to a member', l.id, l.trade_class
    FROM order_line l JOIN purchase_order o ON o.id = l.order_id
    WHERE o.kind = 'member' AND l.trade_class <> 'member'
UNION ALL
    SELECT 'handed over, and not counted', m.order_id, o.state
    FROM member_order m JOIN purchase_order o ON o.id = m.order_id
    WHERE (m.handed_over_at IS NOT NULL) <> (o.state IN ('received', 'completed'))
UNION ALL
    SELECT 'more was spent than saved', e.party_tie_id, sum(e.amount_sen)::text
    FROM savings_entry e
    WHERE e.kind = 'voluntary' AND EXISTS (SELECT FROM savings_entry x WHERE x.party_tie_id = e.party_tie_id AND x.payment_id IS NOT NULL)
    GROUP BY e.party_tie_id HAVING sum(e.amount_sen) < 0
UNION ALL
    SELECT 'a member''s purchase counts twice or not at all', m.order_id, format('billed %s, counted %s', i.net_sen, coalesce(b.trade, 0))
    FROM member_order m JOIN invoice i ON i.id = m.invoice_id
    LEFT JOIN (SELECT l.invoice_id, sum(p.trade_sen) AS trade FROM patronage_base p
               JOIN invoice_line l ON l.id = p.invoice_line_id GROUP BY 1) b ON b.invoice_id = i.id
    WHERE i.net_sen <> coalesce(b.trade, 0) AND NOT EXISTS (SELECT FROM invoice_line x WHERE x.invoice_id = i.id AND x.kind <> 'goods');
