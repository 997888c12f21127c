-- Orders that their buyer means to have paid by a facility, once their goods have come and are billed (machines.md 3,
-- row 3). The buyer's own affair: neither the seller nor the bank reads it. A mark ends; it is never changed.
CREATE TABLE order_financing (
    id              uuid PRIMARY KEY,
    order_id        uuid NOT NULL REFERENCES purchase_order ON DELETE CASCADE,
    facility_id     uuid NOT NULL,
    purpose         text NOT NULL,
    -- Of the board, where it was there already; each drawdown asked for by the mark carries it.
    decision_number text NOT NULL CHECK (length(btrim(decision_number)) BETWEEN 1 AND 500),
    marked_by       uuid NOT NULL REFERENCES person,
    marked_at       timestamptz NOT NULL,
    ended_by        uuid REFERENCES person,
    ended_at        timestamptz,
    FOREIGN KEY (facility_id, purpose) REFERENCES facility_purpose,
    CHECK (num_nulls(ended_by, ended_at) IN (0, 2))
);
CREATE UNIQUE INDEX order_financing_stands ON order_financing (order_id) WHERE ended_at IS NULL;
CREATE INDEX order_financing_order ON order_financing (order_id);
CREATE INDEX order_financing_facility ON order_financing (facility_id) WHERE ended_at IS NULL;

-- An order is paid by its own buyer's facility.
CREATE FUNCTION financing_is_the_buyers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM purchase_order o JOIN facility f ON f.borrower_id = o.buyer_id
                   WHERE o.id = NEW.order_id AND f.id = NEW.facility_id) THEN
        RAISE EXCEPTION 'an order is paid by a facility of its buyer''s' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.ended_at IS NOT NULL
       OR (to_jsonb(NEW) - '{ended_by,ended_at}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_by,ended_at}'::text[])) THEN
        RAISE EXCEPTION 'a mark ends, it is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_financing_buyers BEFORE INSERT OR UPDATE ON order_financing
    FOR EACH ROW EXECUTE FUNCTION financing_is_the_buyers();

-- What each marked order that has not ended is still going to draw: what it comes to, less what is settled of its
-- invoices and what is asked for already. Whatever is drawn counts against the facility by itself.
CREATE VIEW financed_order AS
SELECT m.order_id, m.facility_id, m.purpose, m.decision_number, m.marked_by, m.marked_at,
       greatest(o.total_sen
                - coalesce((SELECT sum(i.settled_sen) FROM invoice i
                            WHERE i.order_id = o.id AND i.kind = 'invoice' AND i.reversed_by_id IS NULL), 0)
                - coalesce((SELECT sum(d.amount_sen) FROM invoice i JOIN drawdown d ON d.invoice_id = i.id
                            WHERE i.order_id = o.id AND d.state IN ('requested', 'approved')), 0), 0)::bigint AS left_sen
FROM order_financing m JOIN purchase_order o ON o.id = m.order_id
WHERE m.ended_at IS NULL AND o.state NOT IN ('rejected', 'expired', 'cancelled', 'completed');
