-- Banks' statements as they were handed in, and their lines until each is explained (issue 4).

CREATE TABLE bank_statement (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL REFERENCES bank_account,
    -- The account's owner: what it owns is read by it alone.
    organization_id uuid NOT NULL REFERENCES organization,
    file_id         uuid REFERENCES stored_file ON DELETE SET NULL,
    file_name       text NOT NULL,
    -- Waiting to be looked at, or taken.
    state           text NOT NULL CHECK (state IN ('staged', 'taken')),
    format          text CHECK (format IN ('csv', 'xlsx', 'mt940', 'camt053')),
    -- Form and headers: two files of one layout print the same line the same way.
    layout          text,
    first_day       date,
    last_day        date CHECK (last_day >= first_day),
    -- What the file says was there before and after, where it says so.
    opening_sen     bigint,
    closing_sen     bigint,
    -- Lines in the file; of these new here; and what the bank had not booked yet.
    lines           integer NOT NULL DEFAULT 0 CHECK (lines >= 0),
    new_lines       integer NOT NULL DEFAULT 0 CHECK (new_lines BETWEEN 0 AND lines),
    pending         integer NOT NULL DEFAULT 0 CHECK (pending >= 0),
    version         bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    imported_by     uuid NOT NULL REFERENCES person,
    imported_at     timestamptz NOT NULL,
    CONSTRAINT bank_statement_taken_is_known
        CHECK (state = 'staged' OR (num_nonnulls(format, layout, first_day, last_day) = 4 AND lines > 0))
);
CREATE INDEX bank_statement_of ON bank_statement (organization_id, id DESC);
CREATE INDEX bank_statement_staged ON bank_statement (imported_at) WHERE state = 'staged';

-- What the headers of a bank's table mean to an organization, once and for all.
CREATE TABLE bank_column_mapping (
    organization_id    uuid NOT NULL REFERENCES organization,
    header_fingerprint text NOT NULL,
    mapping            jsonb NOT NULL,
    updated_at         timestamptz NOT NULL,
    PRIMARY KEY (organization_id, header_fingerprint)
);

CREATE TABLE bank_line (
    id                uuid PRIMARY KEY,
    statement_id      uuid NOT NULL REFERENCES bank_statement,
    account_id        uuid NOT NULL REFERENCES bank_account,
    organization_id   uuid NOT NULL REFERENCES organization,
    -- The row of the file.
    file_row          integer NOT NULL CHECK (file_row > 0),
    booked_on         date NOT NULL,
    amount_sen        bigint NOT NULL CHECK (amount_sen <> 0),
    reference         text CHECK (reference ~ '^[0-9A-Z]{4,64}$'),
    description       text NOT NULL,
    counterparty_name text NOT NULL,
    -- Digest of all the bank printed, and which of those that are alike: a statement handed in twice adds nothing.
    fingerprint       bytea NOT NULL CHECK (length(fingerprint) = 32),
    nth               integer NOT NULL CHECK (nth > 0),
    state             text NOT NULL CHECK (state IN ('unexplained', 'explained')),
    explained_as      text CHECK (explained_as IN ('payment', 'refund', 'drawdown', 'repayment', 'payout', 'account',
                      'own_transfer', 'bank_error')),
    payment_id        uuid REFERENCES payment,
    refund_id         uuid REFERENCES payment_refund,
    -- What a bank paid for a buyer, and what was paid back to it: in the books since it was recorded.
    drawdown_id       uuid REFERENCES drawdown,
    repayment_id      uuid REFERENCES facility_repayment,
    -- Shares of a year that were paid out.
    payout_id         uuid REFERENCES patronage_payout,
    ledger_account    text REFERENCES ledger_account,
    version           bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    UNIQUE (account_id, fingerprint, nth),
    CONSTRAINT bank_line_is_explained_as_something CHECK ((state = 'explained') = (explained_as IS NOT NULL)),
    CONSTRAINT bank_line_is_explained_by_it CHECK (
        (explained_as IS NOT DISTINCT FROM 'payment') = (payment_id IS NOT NULL)
        AND (explained_as IS NOT DISTINCT FROM 'refund') = (refund_id IS NOT NULL)
        AND (explained_as IS NOT DISTINCT FROM 'drawdown') = (drawdown_id IS NOT NULL)
        AND (explained_as IS NOT DISTINCT FROM 'repayment') = (repayment_id IS NOT NULL)
        AND (explained_as IS NOT DISTINCT FROM 'payout') = (payout_id IS NOT NULL)
        AND (explained_as IS NOT DISTINCT FROM 'account') = (ledger_account IS NOT NULL))
);
-- One payment is one line where it went and one where it came; a refund likewise.
CREATE UNIQUE INDEX bank_line_payment ON bank_line (payment_id, (amount_sen > 0)) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX bank_line_refund ON bank_line (refund_id, (amount_sen > 0)) WHERE refund_id IS NOT NULL;
CREATE UNIQUE INDEX bank_line_drawdown ON bank_line (drawdown_id, (amount_sen > 0)) WHERE drawdown_id IS NOT NULL;
CREATE UNIQUE INDEX bank_line_repayment ON bank_line (repayment_id, (amount_sen > 0)) WHERE repayment_id IS NOT NULL;
-- Where it went one line, and one with each whom it came to.
CREATE UNIQUE INDEX bank_line_payout ON bank_line (payout_id, (amount_sen > 0), organization_id) WHERE payout_id IS NOT NULL;
CREATE INDEX bank_line_unexplained ON bank_line (organization_id, booked_on, id) WHERE state = 'unexplained';
CREATE INDEX bank_line_account ON bank_line (account_id, booked_on);
CREATE INDEX bank_line_of_statement ON bank_line (statement_id, file_row);
CREATE INDEX bank_line_newest ON bank_line (organization_id, booked_on DESC, id DESC);

-- What was printed stays as it was printed.
CREATE FUNCTION keep_bank_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.account_id, OLD.booked_on, OLD.amount_sen, OLD.reference, OLD.description, OLD.counterparty_name, OLD.fingerprint, OLD.nth)
       IS DISTINCT FROM
       (NEW.account_id, NEW.booked_on, NEW.amount_sen, NEW.reference, NEW.description, NEW.counterparty_name, NEW.fingerprint, NEW.nth) THEN
        RAISE EXCEPTION 'a line of a bank is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bank_line_stays BEFORE UPDATE ON bank_line FOR EACH ROW EXECUTE FUNCTION keep_bank_line();

-- Each time a line was explained, by whom and why, and each time that was undone.
CREATE TABLE bank_line_event (
    line_id     uuid NOT NULL REFERENCES bank_line,
    position    integer NOT NULL CHECK (position > 0),
    kind        text NOT NULL CHECK (kind IN ('explained', 'undone')),
    facts       jsonb NOT NULL,
    -- Nobody where it was certain and booked by itself.
    person_id   uuid REFERENCES person,
    channel     text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (line_id, position)
);
CREATE TRIGGER bank_line_event_append_only BEFORE UPDATE OR DELETE ON bank_line_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
