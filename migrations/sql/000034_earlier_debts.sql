-- What one owed another before either of them traded here (issue 4, point 4): one of the two says so, the other says
-- that it is so, and then it is an open bill like any other (an invoice of the series SA, with its paper's own number).
CREATE TABLE earlier_debt (
    id            uuid PRIMARY KEY,
    proposer_id   uuid NOT NULL REFERENCES organization,
    creditor_id   uuid NOT NULL REFERENCES organization,
    debtor_id     uuid NOT NULL REFERENCES organization,
    number        text NOT NULL CHECK (length(btrim(number)) BETWEEN 1 AND 60),
    business_date date NOT NULL,
    due_on        date NOT NULL CHECK (due_on >= business_date),
    amount_sen    bigint NOT NULL CHECK (amount_sen BETWEEN 1 AND 1000000000000000),
    -- The day on which so much was open; from it on it stands in the books of both.
    as_of         date NOT NULL CHECK (as_of >= business_date),
    words         text CHECK (length(btrim(words)) BETWEEN 1 AND 500),
    state         text NOT NULL CHECK (state IN ('proposed', 'agreed', 'disputed', 'withdrawn', 'taken_back')),
    invoice_id    uuid UNIQUE REFERENCES invoice,
    version       bigint NOT NULL CHECK (version > 0),
    created_by    uuid NOT NULL REFERENCES person,
    created_at    timestamptz NOT NULL,
    -- Who of the other side agreed.
    agreed_by     uuid REFERENCES person,
    agreed_at     timestamptz,
    -- Who of the other side sees it otherwise, and how.
    disputed_by   uuid REFERENCES person,
    disputed_at   timestamptz,
    dispute       text CHECK (length(btrim(dispute)) BETWEEN 1 AND 500),
    withdrawn_by  uuid REFERENCES person,
    withdrawn_at  timestamptz,
    CHECK (creditor_id <> debtor_id AND proposer_id IN (creditor_id, debtor_id)),
    CHECK (num_nulls(agreed_by, agreed_at) IN (0, 2) AND num_nulls(disputed_by, disputed_at, dispute) IN (0, 3)
           AND num_nulls(withdrawn_by, withdrawn_at) IN (0, 2)),
    CONSTRAINT earlier_debt_agreed_is_a_bill CHECK ((state IN ('agreed', 'taken_back')) = (invoice_id IS NOT NULL)
        AND (invoice_id IS NULL) = (agreed_by IS NULL)),
    CHECK (state <> 'disputed' OR disputed_by IS NOT NULL),
    CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL))
);
-- The same paper once between two, however it is written.
CREATE UNIQUE INDEX earlier_debt_once ON earlier_debt (creditor_id, debtor_id, upper(number))
    WHERE state IN ('proposed', 'disputed', 'agreed');
CREATE INDEX earlier_debt_creditor ON earlier_debt (creditor_id, id DESC);
CREATE INDEX earlier_debt_debtor ON earlier_debt (debtor_id, id DESC);

-- Typed beside a line of a bank, a number is looked up in whatever letters.
CREATE INDEX invoice_brought_in ON invoice (issuer_id, upper(number)) WHERE letters = 'SA';

-- What was said of a debt is never said otherwise; agreed, its bill asks for exactly that.
CREATE FUNCTION keep_earlier_debt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an earlier debt is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.proposer_id, NEW.creditor_id, NEW.debtor_id, NEW.number, NEW.business_date, NEW.due_on, NEW.amount_sen, NEW.as_of,
        NEW.words) IS DISTINCT FROM
       (OLD.proposer_id, OLD.creditor_id, OLD.debtor_id, OLD.number, OLD.business_date, OLD.due_on, OLD.amount_sen, OLD.as_of,
        OLD.words)
       OR OLD.state IN ('withdrawn', 'taken_back')
       OR (OLD.invoice_id IS NOT NULL AND NEW.invoice_id IS DISTINCT FROM OLD.invoice_id) THEN
        RAISE EXCEPTION 'an earlier debt is taken back, not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'agreed' AND NOT EXISTS (
        SELECT FROM invoice i WHERE i.id = NEW.invoice_id AND i.letters = 'SA' AND i.issuer_id = NEW.creditor_id
          AND i.receiver_id = NEW.debtor_id AND i.number = NEW.number AND i.business_date = NEW.business_date
          AND i.due_on = NEW.due_on AND i.total_sen = NEW.amount_sen AND i.tax_sen = 0) THEN
        RAISE EXCEPTION 'the bill is not what was agreed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER earlier_debt_kept BEFORE UPDATE OR DELETE ON earlier_debt FOR EACH ROW EXECUTE FUNCTION keep_earlier_debt();

-- Nobody owes for a paper of before that not both agreed to.
CREATE FUNCTION brought_in_by_both() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM earlier_debt d WHERE d.invoice_id = NEW.id) THEN
        RAISE EXCEPTION 'nobody agreed to this earlier debt' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoice_brought_in_by_both AFTER INSERT ON invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.letters = 'SA') EXECUTE FUNCTION brought_in_by_both();

-- Its bill was taken back: the paper may be brought in anew.
CREATE FUNCTION earlier_debt_is_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE earlier_debt SET state = 'taken_back', version = version + 1 WHERE invoice_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER invoice_brought_in_taken_back AFTER UPDATE OF reversed_by_id ON invoice
    FOR EACH ROW WHEN (NEW.letters = 'SA' AND OLD.reversed_by_id IS NULL AND NEW.reversed_by_id IS NOT NULL)
    EXECUTE FUNCTION earlier_debt_is_taken_back();
