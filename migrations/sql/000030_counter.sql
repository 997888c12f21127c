-- The counter of a primary's shop: walk-ins, sales handed over at once, the till and its closing (issue 6, point 2; ADR 49).

-- Whoever buys at the counter and is no member has no name here: one tie stands for all of them, and does nothing else.
ALTER TABLE tie DROP CONSTRAINT tie_kind_check;
ALTER TABLE tie ADD CONSTRAINT tie_kind_check CHECK (kind IN ('member', 'staff', 'officer', 'walk_in')),
    ADD CONSTRAINT tie_walk_in_does_nothing
        CHECK (kind <> 'walk_in' OR (number IS NULL AND cardinality(roles) = 0 AND until IS NULL));
CREATE UNIQUE INDEX tie_walk_in ON tie (organization_id) WHERE kind = 'walk_in';

CREATE OR REPLACE FUNCTION order_member_is_the_sellers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tie WHERE id = NEW.buyer_tie_id AND organization_id = NEW.seller_id
                   AND kind IN ('member', 'walk_in')) THEN
        RAISE EXCEPTION 'a member buys from their own cooperative' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Nobody is let have goods on account, or spends savings, without a name.
CREATE FUNCTION walk_in_pays_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pay_by IN ('account', 'savings') AND EXISTS (
        SELECT FROM purchase_order o JOIN tie t ON t.id = o.buyer_tie_id WHERE o.id = NEW.order_id AND t.kind = 'walk_in') THEN
        RAISE EXCEPTION 'whoever is no member pays at once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER member_order_walk_in BEFORE INSERT OR UPDATE ON member_order
    FOR EACH ROW EXECUTE FUNCTION walk_in_pays_at_once();

-- Goods that were in the cashier's hands and in no count.
ALTER TABLE stock_movement DROP CONSTRAINT stock_movement_kind_check;
ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_kind_check CHECK (kind IN
    ('opening', 'stock_take', 'import', 'dispatch', 'undo_dispatch', 'receipt', 'receipt_correction',
     'sale', 'return', 'transfer', 'split', 'found'));

-- Where a shop's till stands: the number of the stretch since it was last closed. Locked last, by whoever takes money there
-- and by whoever closes it.
CREATE TABLE till (
    cooperative_id uuid PRIMARY KEY REFERENCES organization,
    stretch        integer NOT NULL CHECK (stretch > 0),
    -- What lay in it when the stretch began.
    opening_sen    bigint NOT NULL CHECK (opening_sen >= 0)
);

CREATE TABLE till_closing (
    cooperative_id uuid NOT NULL REFERENCES till,
    stretch        integer NOT NULL CHECK (stretch > 0),
    opening_sen    bigint NOT NULL CHECK (opening_sen >= 0),
    -- What came in cash, less what went.
    cash_sen       bigint NOT NULL,
    counted_sen    bigint NOT NULL CHECK (counted_sen >= 0),
    -- What stays in the till for the next stretch; the rest is handed to the treasurer.
    left_sen       bigint NOT NULL CHECK (left_sen BETWEEN 0 AND counted_sen),
    -- Above zero where more was there than expected.
    difference_sen bigint NOT NULL,
    words          text CHECK (length(btrim(words)) BETWEEN 1 AND 500),
    day            date NOT NULL,
    closed_by      uuid NOT NULL REFERENCES person,
    closed_at      timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, stretch),
    CONSTRAINT till_closing_difference CHECK (difference_sen = counted_sen - opening_sen - cash_sen),
    CONSTRAINT till_closing_explained CHECK (difference_sen = 0 OR words IS NOT NULL)
);
CREATE TRIGGER till_closing_append_only BEFORE UPDATE OR DELETE ON till_closing
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was taken at the counter for an order, and what was given back for it. Each once.
CREATE TABLE till_entry (
    order_id       uuid NOT NULL REFERENCES purchase_order,
    is_undo        boolean NOT NULL,
    cooperative_id uuid NOT NULL REFERENCES till,
    stretch        integer NOT NULL CHECK (stretch > 0),
    pay_by         text NOT NULL CHECK (pay_by IN ('cash', 'qris', 'account', 'savings')),
    trade_class    text NOT NULL CHECK (trade_class IN ('member', 'non_member')),
    amount_sen     bigint NOT NULL CHECK (amount_sen <> 0 AND (amount_sen < 0) = is_undo),
    day            date NOT NULL,
    person_id      uuid NOT NULL REFERENCES person,
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (order_id, is_undo)
);
CREATE INDEX till_entry_stretch ON till_entry (cooperative_id, stretch, recorded_at DESC);
CREATE TRIGGER till_entry_append_only BEFORE UPDATE OR DELETE ON till_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- A closed stretch takes nothing more.
CREATE FUNCTION till_stretch_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM till WHERE cooperative_id = NEW.cooperative_id AND stretch = NEW.stretch) THEN
        RAISE EXCEPTION 'the till was closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER till_entry_open BEFORE INSERT ON till_entry FOR EACH ROW EXECUTE FUNCTION till_stretch_is_open();

-- What a sale at the counter says besides what a member's order says.
CREATE TABLE counter_sale (
    order_id       uuid PRIMARY KEY REFERENCES member_order,
    cooperative_id uuid NOT NULL REFERENCES organization,
    -- What was given in cash; nothing where nobody wrote it down.
    given_sen      bigint CHECK (given_sen > 0),
    sold_by        uuid NOT NULL REFERENCES person,
    sold_at        timestamptz NOT NULL,
    undone_by      uuid REFERENCES person,
    undone_at      timestamptz,
    undone_words   text CHECK (length(btrim(undone_words)) BETWEEN 1 AND 500),
    -- Whether the goods lie on the shelf again.
    goods_back     boolean,
    credit_note_id uuid UNIQUE REFERENCES invoice,
    CHECK (num_nulls(undone_by, undone_at, undone_words, goods_back, credit_note_id) IN (0, 5))
);
CREATE INDEX counter_sale_of ON counter_sale (cooperative_id, order_id DESC);

-- What was counted is what there is: a difference goes to the books with the closing.
ALTER TABLE ledger_occurrence DROP CONSTRAINT ledger_occurrence_source_check;
ALTER TABLE ledger_occurrence ADD CONSTRAINT ledger_occurrence_source_check CHECK (source IN
    ('invoice', 'payment', 'application', 'netting', 'drawdown', 'loan', 'stock', 'year', 'opening', 'bank_line', 'payout', 'till'));

-- What must never be: empty, or somebody has to look.
CREATE OR REPLACE VIEW storefront_breach AS
    SELECT 'a member''s order has an organization for a buyer' AS what, o.id, o.kind AS detail
    FROM purchase_order o WHERE o.kind = 'member' AND o.buyer_id IS NOT NULL
UNION ALL
    SELECT 'a line is not sold as what its buyer is', l.id, l.trade_class
    FROM order_line l JOIN purchase_order o ON o.id = l.order_id JOIN tie t ON t.id = o.buyer_tie_id
    WHERE o.kind = 'member' AND l.trade_class <> CASE t.kind WHEN 'walk_in' THEN 'non_member' ELSE 'member' END
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
    WHERE i.net_sen <> coalesce(b.trade, 0) AND NOT EXISTS (SELECT FROM invoice_line x WHERE x.invoice_id = i.id AND x.kind <> 'goods')
UNION ALL
    SELECT 'the till has another sum than the bill', e.order_id, format('till %s, bill %s', e.amount_sen, i.total_sen)
    FROM till_entry e JOIN member_order m ON m.order_id = e.order_id JOIN invoice i ON i.id = m.invoice_id
    WHERE abs(e.amount_sen) <> i.total_sen
UNION ALL
    SELECT 'sold at the counter, and not in the till', s.order_id, format('undone %s', s.undone_at)
    FROM counter_sale s LEFT JOIN member_order m ON m.order_id = s.order_id LEFT JOIN invoice i ON i.id = m.invoice_id
    WHERE i.total_sen > 0
      AND (NOT EXISTS (SELECT FROM till_entry e WHERE e.order_id = s.order_id AND NOT e.is_undo)
           OR (s.undone_at IS NOT NULL) <> EXISTS (SELECT FROM till_entry e WHERE e.order_id = s.order_id AND e.is_undo))
UNION ALL
    SELECT 'undone, and not taken back', s.order_id, format('billed %s, credited %s', i.total_sen, n.total_sen)
    FROM counter_sale s JOIN member_order m ON m.order_id = s.order_id JOIN invoice i ON i.id = m.invoice_id
    JOIN invoice n ON n.id = s.credit_note_id
    WHERE n.corrects_id IS DISTINCT FROM i.id OR n.total_sen <> i.total_sen
UNION ALL
    SELECT 'a till was closed on another sum', c.cooperative_id, format('closing %s: %s', c.stretch, c.cash_sen)
    FROM till_closing c
    WHERE c.cash_sen <> coalesce((SELECT sum(e.amount_sen) FROM till_entry e WHERE e.cooperative_id = c.cooperative_id
                                  AND e.stretch = c.stretch AND e.pay_by = 'cash'), 0)
UNION ALL
    SELECT 'a till did not begin with what was left in it', c.cooperative_id, format('closing %s', c.stretch)
    FROM till_closing c JOIN till_closing p ON p.cooperative_id = c.cooperative_id AND p.stretch = c.stretch - 1
    WHERE c.opening_sen <> p.left_sen;
