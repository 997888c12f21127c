-- Payments, what they settle, what banks and providers say of them (issue 4; machines.md 3, row 20).

-- A photo that shows a payment or proves an account: handed in first, then named by what it shows.
CREATE TABLE evidence_photo (
    file_id         uuid PRIMARY KEY REFERENCES stored_file ON DELETE CASCADE,
    organization_id uuid NOT NULL REFERENCES organization,
    handed_in_by    uuid NOT NULL REFERENCES person,
    width           integer NOT NULL CHECK (width > 0),
    height          integer NOT NULL CHECK (height > 0),
    handed_in_at    timestamptz NOT NULL
);
CREATE INDEX evidence_photo_age ON evidence_photo (handed_in_at);
CREATE INDEX bank_account_proof ON bank_account (proof_id) WHERE proof_id IS NOT NULL;

-- Above which sum a payer's officers sign first. A rule ends; it is not deleted.
CREATE TABLE payment_rule (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    from_sen        bigint NOT NULL CHECK (from_sen >= 0),
    needed          integer NOT NULL CHECK (needed BETWEEN 1 AND 20),
    board           uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(board) = 0 OR cardinality(board) >= needed),
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    ended_by        uuid REFERENCES person,
    ended_at        timestamptz,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX payment_rule_of ON payment_rule (organization_id) WHERE ended_at IS NULL;

CREATE TABLE payment (
    id            uuid PRIMARY KEY,
    payer_id      uuid REFERENCES organization,
    payer_tie_id  uuid REFERENCES tie,
    payee_id      uuid NOT NULL REFERENCES organization,
    state         text NOT NULL CHECK (state IN
                  ('awaiting_signatures', 'approved', 'recorded', 'confirmed', 'reversed', 'withdrawn')),
    currency      text NOT NULL DEFAULT 'IDR' CHECK (currency = 'IDR'),
    amount_sen    bigint NOT NULL CHECK (amount_sen > 0),
    paid_on       date NOT NULL,
    method        text NOT NULL CHECK (method IN ('transfer', 'virtual_account', 'qris', 'cash')),
    account_id    uuid REFERENCES bank_account,
    -- Letters and digits in upper case, as `payment::BankReference` keeps it.
    reference     text CHECK (reference ~ '^[0-9A-Z]{4,64}$'),
    evidence_id   uuid REFERENCES stored_file,
    signatures    jsonb,
    -- The sum of its applications, and of its refunds.
    applied_sen   bigint NOT NULL DEFAULT 0 CHECK (applied_sen >= 0),
    refunded_sen  bigint NOT NULL DEFAULT 0 CHECK (refunded_sen >= 0),
    recorded_side text CHECK (recorded_side IN ('payer', 'payee')),
    version       bigint NOT NULL CHECK (version > 0),
    created_by    uuid REFERENCES person,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    -- What officers signed that it is for: [{"invoice": …, "amount": …}].
    planned       jsonb NOT NULL DEFAULT '[]',
    -- For which order it was made: it settles that order's invoices as they are issued.
    order_id      uuid REFERENCES purchase_order,
    CONSTRAINT payment_at_most CHECK (amount_sen <= 1000000000000000),
    CONSTRAINT payment_one_payer CHECK (num_nonnulls(payer_id, payer_tie_id) = 1),
    CONSTRAINT payment_not_to_oneself CHECK (payer_id <> payee_id),
    CONSTRAINT payment_spent_once CHECK (applied_sen + refunded_sen <= amount_sen),
    CONSTRAINT payment_counts_or_settles_nothing
        CHECK (state IN ('recorded', 'confirmed') OR (applied_sen = 0 AND refunded_sen = 0)),
    CONSTRAINT payment_through_a_bank_is_known_there
        CHECK (method = 'cash' OR state IN ('awaiting_signatures', 'approved', 'withdrawn')
               OR (account_id IS NOT NULL AND reference IS NOT NULL))
);
-- One reference of a bank counts once for each account of a payee. What turned out not to have come frees it.
CREATE UNIQUE INDEX payment_reference ON payment (payee_id, coalesce(account_id, payee_id), reference)
    WHERE reference IS NOT NULL AND state IN ('recorded', 'confirmed');
CREATE INDEX payment_payer ON payment (payer_id, id DESC) WHERE payer_id IS NOT NULL;
CREATE INDEX payment_payer_tie ON payment (payer_tie_id, id DESC) WHERE payer_tie_id IS NOT NULL;
CREATE INDEX payment_payee ON payment (payee_id, state, id DESC);
CREATE INDEX payment_evidence ON payment (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX payment_of_order ON payment (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX payment_to_sign ON payment (payer_id) WHERE state IN ('awaiting_signatures', 'approved');
CREATE INDEX payment_on_account ON payment (payee_id, payer_id)
    WHERE state IN ('recorded', 'confirmed') AND applied_sen + refunded_sen < amount_sen;

-- Money goes to the payee's own verified account and nowhere else.
CREATE FUNCTION payment_account_is_the_payees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.account_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM bank_account WHERE id = NEW.account_id AND owner_id = NEW.payee_id AND verified_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the account is not the payee''s, or nobody verified it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_account BEFORE INSERT OR UPDATE OF account_id, payee_id ON payment
    FOR EACH ROW EXECUTE FUNCTION payment_account_is_the_payees();

CREATE TABLE payment_event (
    payment_id      uuid NOT NULL REFERENCES payment,
    position        integer NOT NULL CHECK (position > 0),
    kind            text NOT NULL CHECK (kind IN ('prepared', 'signed', 'approved', 'recorded', 'withdrawn', 'confirmed',
                    'reversed', 'applied', 'unapplied', 'refunded', 'refund_prepared', 'refund_signed', 'refund_approved',
                    'refund_withdrawn', 'refund_confirmed', 'refund_reversed')),
    facts           jsonb NOT NULL,
    person_id       uuid REFERENCES person,
    organization_id uuid REFERENCES organization,
    channel         text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (payment_id, position)
);
CREATE TRIGGER payment_event_append_only BEFORE UPDATE OR DELETE ON payment_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE payment_refund (
    id          uuid PRIMARY KEY,
    payment_id  uuid NOT NULL REFERENCES payment,
    amount_sen  bigint NOT NULL CHECK (amount_sen > 0),
    paid_on     date NOT NULL,
    method      text NOT NULL CHECK (method IN ('transfer', 'virtual_account', 'qris', 'cash')),
    reference   text CHECK (reference ~ '^[0-9A-Z]{4,64}$'),
    recorded_at timestamptz NOT NULL,
    -- Whose money it is that goes back.
    payee_id    uuid NOT NULL REFERENCES organization,
    -- Made and confirmed ones count.
    state       text NOT NULL DEFAULT 'made' CHECK (state IN
                ('awaiting_signatures', 'approved', 'made', 'confirmed', 'reversed', 'withdrawn')),
    signatures  jsonb,
    CONSTRAINT refund_signed_before_it_is_made
        CHECK (state NOT IN ('awaiting_signatures', 'approved', 'withdrawn') OR signatures IS NOT NULL),
    CONSTRAINT refund_through_a_bank_is_known_there
        CHECK (method = 'cash' OR reference IS NOT NULL OR state IN ('awaiting_signatures', 'approved', 'withdrawn'))
);
CREATE INDEX payment_refund_of ON payment_refund (payment_id);
CREATE INDEX payment_refund_waiting ON payment_refund (payee_id) WHERE state IN ('awaiting_signatures', 'approved');
-- What never came frees its number.
CREATE UNIQUE INDEX payment_refund_reference ON payment_refund (payee_id, reference)
    WHERE reference IS NOT NULL AND state IN ('made', 'confirmed');
CREATE TRIGGER payment_refund_stays BEFORE DELETE ON payment_refund
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How much goes back, of which payment and of whose money never changes; nor does one that never came become one that did.
CREATE FUNCTION refund_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.payment_id, OLD.amount_sen, OLD.method, OLD.payee_id) IS DISTINCT FROM
       (NEW.payment_id, NEW.amount_sen, NEW.method, NEW.payee_id)
       OR OLD.state IN ('reversed', 'withdrawn') THEN
        RAISE EXCEPTION 'a refund is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_refund_forward BEFORE UPDATE ON payment_refund
    FOR EACH ROW EXECUTE FUNCTION refund_goes_forward();

-- Netting among several; a bilateral one has two parties.
CREATE TABLE netting_run (
    id           uuid PRIMARY KEY,
    number       text NOT NULL,
    organizer_id uuid NOT NULL REFERENCES organization,
    -- Whose debts were looked at; the same ones are reckoned again when it is done.
    scope        uuid[] NOT NULL CHECK (cardinality(scope) >= 2),
    state        text NOT NULL CHECK (state IN ('proposed', 'agreed', 'done', 'refused', 'called_off')),
    answer_due   timestamptz NOT NULL,
    version      bigint NOT NULL CHECK (version > 0),
    created_by   uuid NOT NULL REFERENCES person,
    created_at   timestamptz NOT NULL,
    done_at      timestamptz,
    -- The day it counts from, at the organizer's place.
    business_date date,
    -- Who ended it, and for whom; nobody where time was up.
    ended_by     uuid REFERENCES person,
    ended_for    uuid REFERENCES organization,
    ended_at     timestamptz,
    ended_words  text CHECK (length(btrim(ended_words)) BETWEEN 1 AND 500),
    -- Goes into the mark on its papers, and nowhere else: without it, a sum could be found by trying them all.
    salt         uuid NOT NULL DEFAULT gen_random_uuid(),
    UNIQUE (organizer_id, number),
    CHECK ((state = 'done') = (done_at IS NOT NULL) AND (done_at IS NULL) = (business_date IS NULL)),
    CHECK ((state IN ('refused', 'called_off')) = (ended_at IS NOT NULL) AND num_nonnulls(ended_by, ended_for) IN (0, 2))
);
CREATE INDEX netting_run_organizer ON netting_run (organizer_id, id DESC);
CREATE INDEX netting_run_lapsing ON netting_run (answer_due) WHERE state = 'proposed';
CREATE TABLE netting_leg (
    netting_id  uuid NOT NULL REFERENCES netting_run,
    debtor_id   uuid NOT NULL REFERENCES organization,
    creditor_id uuid NOT NULL REFERENCES organization,
    -- What was owed, without what is disputed, as both were shown; and how much of it goes.
    before_sen  bigint NOT NULL,
    amount_sen  bigint NOT NULL CHECK (amount_sen BETWEEN 1 AND before_sen),
    PRIMARY KEY (netting_id, debtor_id, creditor_id),
    CHECK (debtor_id <> creditor_id)
);
CREATE INDEX netting_leg_debtor ON netting_leg (debtor_id, netting_id);
CREATE INDEX netting_leg_creditor ON netting_leg (creditor_id, netting_id);
CREATE TRIGGER netting_leg_append_only BEFORE UPDATE OR DELETE ON netting_leg
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TABLE netting_consent (
    netting_id      uuid NOT NULL REFERENCES netting_run,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL REFERENCES person,
    consented_at    timestamptz NOT NULL,
    PRIMARY KEY (netting_id, organization_id)
);
CREATE TRIGGER netting_consent_append_only BEFORE UPDATE OR DELETE ON netting_consent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- For everybody as much goes as comes, and nothing is done that not everybody agreed to.
CREATE FUNCTION netting_is_fair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT debtor_id AS party, -amount_sen AS sen FROM netting_leg WHERE netting_id = NEW.id
                            UNION ALL SELECT creditor_id, amount_sen FROM netting_leg WHERE netting_id = NEW.id) l
               GROUP BY party HAVING sum(sen) <> 0) THEN
        RAISE EXCEPTION 'a netting leaves something over' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'done' AND EXISTS (
        SELECT FROM (SELECT debtor_id AS party FROM netting_leg WHERE netting_id = NEW.id
                     UNION SELECT creditor_id FROM netting_leg WHERE netting_id = NEW.id) p
        WHERE NOT EXISTS (SELECT FROM netting_consent c WHERE c.netting_id = NEW.id AND c.organization_id = p.party)) THEN
        RAISE EXCEPTION 'not everybody agreed to this netting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER netting_is_fair AFTER INSERT OR UPDATE ON netting_run
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION netting_is_fair();

-- A bank's line of credit, what it is for, and each drawing on it. The borrower writes it down, the bank says that it is so.
CREATE TABLE facility (
    id               uuid PRIMARY KEY,
    number           text NOT NULL CHECK (length(btrim(number)) BETWEEN 1 AND 100),
    bank_id          uuid NOT NULL REFERENCES organization,
    borrower_id      uuid NOT NULL REFERENCES organization,
    state            text NOT NULL CHECK (state IN ('proposed', 'agreed', 'declined', 'ended')),
    limit_sen        bigint NOT NULL CHECK (limit_sen > 0),
    -- The sum of its drawdowns that were not turned down; counted where they are written.
    used_sen         bigint NOT NULL DEFAULT 0,
    annual_rate      numeric(7, 6) NOT NULL CHECK (annual_rate BETWEEN 0 AND 1),
    months           integer NOT NULL CHECK (months BETWEEN 1 AND 360),
    grace_months     integer NOT NULL CHECK (grace_months >= 0 AND grace_months < months),
    due_day          integer NOT NULL CHECK (due_day BETWEEN 1 AND 31),
    meeting_decision text NOT NULL CHECK (length(btrim(meeting_decision)) BETWEEN 1 AND 500),
    -- Two at least: nobody alone puts a cooperative into debt (domain.md 3).
    needed           integer NOT NULL CHECK (needed BETWEEN 2 AND 20),
    board            uuid[] NOT NULL CHECK (cardinality(board) = 0 OR cardinality(board) >= needed),
    available_until  date NOT NULL,
    -- Why the bank declined it.
    words            text CHECK (length(btrim(words)) BETWEEN 1 AND 500),
    version          bigint NOT NULL CHECK (version > 0),
    created_by       uuid NOT NULL REFERENCES person,
    created_at       timestamptz NOT NULL,
    -- Who said that it is so, or not; and who ended it.
    answered_by      uuid REFERENCES person,
    answered_at      timestamptz,
    ended_by         uuid REFERENCES person,
    ended_at         timestamptz,
    CHECK (bank_id <> borrower_id),
    CONSTRAINT facility_never_overdrawn CHECK (used_sen BETWEEN 0 AND limit_sen),
    CONSTRAINT facility_agreed_by_somebody CHECK (state NOT IN ('agreed', 'declined') OR num_nulls(answered_by, answered_at) = 0),
    CONSTRAINT facility_ended_by_somebody CHECK ((state = 'ended') = (ended_at IS NOT NULL) AND num_nulls(ended_by, ended_at) IN (0, 2))
);
-- Nobody keeps another from a number by proposing it.
-- What has ended may be agreed to anew under its number.
CREATE UNIQUE INDEX facility_number ON facility (bank_id, number) WHERE state = 'agreed';
CREATE UNIQUE INDEX facility_proposed_once ON facility (bank_id, borrower_id, number) WHERE state IN ('proposed', 'agreed');
CREATE INDEX facility_borrower ON facility (borrower_id, id DESC);
CREATE INDEX facility_bank ON facility (bank_id, id DESC);
CREATE TABLE facility_purpose (
    facility_id uuid NOT NULL REFERENCES facility,
    purpose     text NOT NULL CHECK (purpose IN ('goods', 'transport', 'equipment', 'vehicle', 'premises')),
    most_sen    bigint NOT NULL CHECK (most_sen > 0),
    used_sen    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (facility_id, purpose),
    CONSTRAINT facility_purpose_never_overdrawn CHECK (used_sen BETWEEN 0 AND most_sen)
);
CREATE TABLE drawdown (
    id              uuid PRIMARY KEY,
    facility_id     uuid NOT NULL,
    purpose         text NOT NULL,
    invoice_id      uuid NOT NULL REFERENCES invoice,
    seller_id       uuid NOT NULL REFERENCES organization,
    account_id      uuid NOT NULL REFERENCES bank_account,
    state           text NOT NULL CHECK (state IN
                    ('requested', 'approved', 'paid', 'rejected', 'refused', 'withdrawn', 'expired', 'reversed')),
    amount_sen      bigint NOT NULL CHECK (amount_sen > 0),
    decision_number text NOT NULL CHECK (length(btrim(decision_number)) BETWEEN 1 AND 500),
    signatures      jsonb NOT NULL,
    reference       text CHECK (reference ~ '^[0-9A-Z]{4,64}$'),
    paid_on         date,
    applied_sen     bigint NOT NULL DEFAULT 0 CHECK (applied_sen BETWEEN 0 AND amount_sen),
    version         bigint NOT NULL CHECK (version > 0),
    created_by      uuid NOT NULL REFERENCES person,
    created_at      timestamptz NOT NULL,
    FOREIGN KEY (facility_id, purpose) REFERENCES facility_purpose,
    CONSTRAINT drawdown_paid_is_known_at_the_bank CHECK ((state IN ('paid', 'reversed')) = (reference IS NOT NULL AND paid_on IS NOT NULL)),
    CONSTRAINT drawdown_signed_before_it_is_paid
        CHECK (state NOT IN ('approved', 'paid', 'reversed') OR jsonb_array_length(signatures -> 'signed') >= (signatures #>> '{quorum,needed}')::int)
);
CREATE UNIQUE INDEX drawdown_reference ON drawdown (account_id, reference) WHERE state = 'paid';
CREATE INDEX drawdown_invoice ON drawdown (invoice_id);
CREATE INDEX drawdown_facility ON drawdown (facility_id, id DESC);
CREATE INDEX drawdown_waiting ON drawdown (facility_id) WHERE state IN ('requested', 'approved');

-- The bank pays into the seller's own verified account and nowhere else, once both said that the facility is so.
CREATE FUNCTION drawdown_goes_to_the_seller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bank_account WHERE id = NEW.account_id AND owner_id = NEW.seller_id AND verified_at IS NOT NULL)
       OR NOT EXISTS (SELECT FROM invoice i JOIN facility f ON f.borrower_id = i.receiver_id
                      WHERE i.id = NEW.invoice_id AND i.issuer_id = NEW.seller_id AND f.id = NEW.facility_id) THEN
        RAISE EXCEPTION 'a drawdown pays the seller of an invoice of the borrower''s' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER drawdown_seller BEFORE INSERT OR UPDATE OF account_id, seller_id, invoice_id, facility_id ON drawdown
    FOR EACH ROW EXECUTE FUNCTION drawdown_goes_to_the_seller();

-- What is asked for counts against the limits until it is turned down; the limits' own checks keep them from being passed.
CREATE FUNCTION count_drawdown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    more bigint := CASE WHEN NEW.state IN ('requested', 'approved', 'paid') THEN NEW.amount_sen ELSE 0 END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('requested', 'approved', 'paid') THEN
        more := more - OLD.amount_sen;
    END IF;
    IF more <> 0 THEN
        UPDATE facility SET used_sen = used_sen + more WHERE id = NEW.facility_id;
        UPDATE facility_purpose SET used_sen = used_sen + more WHERE facility_id = NEW.facility_id AND purpose = NEW.purpose;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER drawdown_counts AFTER INSERT OR UPDATE OF state, amount_sen ON drawdown
    FOR EACH ROW EXECUTE FUNCTION count_drawdown();

CREATE TABLE drawdown_event (
    drawdown_id     uuid NOT NULL REFERENCES drawdown,
    position        integer NOT NULL CHECK (position > 0),
    kind            text NOT NULL CHECK (kind IN
                    ('requested', 'signed', 'approved', 'withdrawn', 'rejected', 'refused', 'expired', 'paid', 'reversed')),
    facts           jsonb NOT NULL,
    -- Nobody, where its time was up.
    person_id       uuid REFERENCES person,
    organization_id uuid REFERENCES organization,
    channel         text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (drawdown_id, position)
);
CREATE TRIGGER drawdown_event_append_only BEFORE UPDATE OR DELETE ON drawdown_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What is paid back of each drawing, and when: `facility::schedule`, written when the bank paid, and gone when that is
-- taken back before anything was paid of it: a share of a repayment keeps its instalment. What was paid of an
-- instalment is the sum of the shares of repayments.
CREATE TABLE drawdown_instalment (
    drawdown_id         uuid NOT NULL REFERENCES drawdown,
    number              integer NOT NULL CHECK (number > 0),
    due_on              date NOT NULL,
    interest_sen        bigint NOT NULL CHECK (interest_sen >= 0),
    principal_sen       bigint NOT NULL CHECK (principal_sen >= 0),
    paid_interest_sen   bigint NOT NULL DEFAULT 0,
    paid_principal_sen  bigint NOT NULL DEFAULT 0,
    -- When its interest came into the books of both: on its day, or when it was paid before.
    charged_at          timestamptz,
    PRIMARY KEY (drawdown_id, number),
    CONSTRAINT instalment_paid_once CHECK (paid_interest_sen BETWEEN 0 AND interest_sen AND paid_principal_sen BETWEEN 0 AND principal_sen),
    CONSTRAINT instalment_charged_before_it_is_paid CHECK (paid_interest_sen = 0 OR charged_at IS NOT NULL)
);
CREATE INDEX drawdown_instalment_due ON drawdown_instalment (due_on) WHERE charged_at IS NULL AND interest_sen > 0;
CREATE TABLE facility_repayment (
    id            uuid PRIMARY KEY,
    facility_id   uuid NOT NULL REFERENCES facility,
    bank_id       uuid NOT NULL REFERENCES organization,
    interest_sen  bigint NOT NULL CHECK (interest_sen >= 0),
    principal_sen bigint NOT NULL CHECK (principal_sen >= 0),
    paid_on       date NOT NULL,
    reference     text NOT NULL CHECK (reference ~ '^[0-9A-Z]{4,64}$'),
    recorded_by   uuid NOT NULL REFERENCES person,
    recorded_for  uuid NOT NULL REFERENCES organization,
    recorded_at   timestamptz NOT NULL,
    -- Who said that it was recorded by mistake, for whom, and why.
    reversed_by   uuid REFERENCES person,
    reversed_for  uuid REFERENCES organization,
    reversed_at   timestamptz,
    reversed_words text CHECK (length(btrim(reversed_words)) BETWEEN 1 AND 500),
    CHECK (interest_sen + principal_sen > 0),
    CHECK (num_nulls(reversed_by, reversed_for, reversed_at, reversed_words) IN (0, 4))
);
-- One reference of a bank counts once. What was recorded by mistake frees it.
CREATE UNIQUE INDEX facility_repayment_reference ON facility_repayment (bank_id, reference) WHERE reversed_at IS NULL;
CREATE INDEX facility_repayment_of ON facility_repayment (facility_id, id DESC);
CREATE TRIGGER facility_repayment_stays BEFORE DELETE ON facility_repayment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION repayment_is_taken_back_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.reversed_at IS NOT NULL OR (OLD.facility_id, OLD.bank_id, OLD.interest_sen, OLD.principal_sen, OLD.paid_on, OLD.reference)
       IS DISTINCT FROM (NEW.facility_id, NEW.bank_id, NEW.interest_sen, NEW.principal_sen, NEW.paid_on, NEW.reference) THEN
        RAISE EXCEPTION 'a repayment is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER facility_repayment_taken_back BEFORE UPDATE ON facility_repayment
    FOR EACH ROW EXECUTE FUNCTION repayment_is_taken_back_once();
CREATE TABLE repayment_share (
    repayment_id  uuid NOT NULL REFERENCES facility_repayment,
    -- An instalment of it; the schedule goes where the drawing is taken back, what was paid by mistake stays on record.
    drawdown_id   uuid NOT NULL REFERENCES drawdown,
    number        integer NOT NULL,
    interest_sen  bigint NOT NULL CHECK (interest_sen >= 0),
    principal_sen bigint NOT NULL CHECK (principal_sen >= 0),
    PRIMARY KEY (repayment_id, drawdown_id, number)
);
CREATE TRIGGER repayment_share_append_only BEFORE UPDATE OR DELETE ON repayment_share
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION pay_instalment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE drawdown_instalment SET paid_interest_sen = paid_interest_sen + NEW.interest_sen,
                                   paid_principal_sen = paid_principal_sen + NEW.principal_sen
     WHERE drawdown_id = NEW.drawdown_id AND number = NEW.number;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such instalment' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER repayment_share_counts AFTER INSERT ON repayment_share
    FOR EACH ROW EXECUTE FUNCTION pay_instalment();
CREATE FUNCTION owe_instalments_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE drawdown_instalment i SET paid_interest_sen = paid_interest_sen - s.interest_sen,
                                     paid_principal_sen = paid_principal_sen - s.principal_sen
      FROM repayment_share s
     WHERE s.repayment_id = NEW.id AND i.drawdown_id = s.drawdown_id AND i.number = s.number;
    RETURN NULL;
END $$;
CREATE TRIGGER facility_repayment_owed_again AFTER UPDATE OF reversed_at ON facility_repayment
    FOR EACH ROW WHEN (NEW.reversed_at IS NOT NULL) EXECUTE FUNCTION owe_instalments_again();

-- That an instalment of a facility is due is told three days before, on the day and a week after: each once.
CREATE TABLE instalment_reminder (
    facility_id uuid NOT NULL REFERENCES facility,
    due_on      date NOT NULL,
    step        integer NOT NULL CHECK (step IN (-3, 0, 7)),
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (facility_id, due_on, step)
);
CREATE TRIGGER instalment_reminder_append_only BEFORE UPDATE OR DELETE ON instalment_reminder
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE INDEX drawdown_instalment_owed ON drawdown_instalment (due_on)
    WHERE paid_interest_sen + paid_principal_sen < interest_sen + principal_sen;

-- What settles an invoice, one entry each; what settles it no longer is an entry below zero.
CREATE TABLE invoice_application (
    id          uuid PRIMARY KEY,
    invoice_id  uuid NOT NULL REFERENCES invoice,
    payment_id  uuid REFERENCES payment,
    note_id     uuid REFERENCES invoice,
    netting_id  uuid REFERENCES netting_run,
    drawdown_id uuid REFERENCES drawdown,
    is_write_off boolean NOT NULL DEFAULT false,
    amount_sen  bigint NOT NULL CHECK (amount_sen <> 0),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT application_has_one_settler CHECK
        (num_nonnulls(payment_id, note_id, netting_id, drawdown_id) + is_write_off::int = 1),
    CONSTRAINT application_of_a_netting_or_write_off_stays CHECK
        (amount_sen > 0 OR num_nonnulls(payment_id, note_id, drawdown_id) = 1)
);
CREATE INDEX invoice_application_invoice ON invoice_application (invoice_id);
CREATE INDEX invoice_application_payment ON invoice_application (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX invoice_application_netting ON invoice_application (netting_id) WHERE netting_id IS NOT NULL;
CREATE INDEX invoice_application_note ON invoice_application (note_id) WHERE note_id IS NOT NULL;
CREATE TRIGGER invoice_application_append_only BEFORE UPDATE OR DELETE ON invoice_application
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What is settled is the sum of the applications, on both of their ends; both ends are between the same two.
CREATE FUNCTION apply_to_both_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bill invoice;
BEGIN
    UPDATE invoice SET settled_sen = settled_sen + NEW.amount_sen WHERE id = NEW.invoice_id RETURNING * INTO bill;
    IF bill.kind <> 'invoice' OR bill.reversed_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'only an invoice that stands is settled' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.payment_id IS NOT NULL THEN
        UPDATE payment SET applied_sen = applied_sen + NEW.amount_sen
         WHERE id = NEW.payment_id AND payee_id = bill.issuer_id
           AND (payer_id, payer_tie_id) IS NOT DISTINCT FROM (bill.receiver_id, bill.receiver_tie_id);
    ELSIF NEW.note_id IS NOT NULL THEN
        UPDATE invoice SET settled_sen = settled_sen + NEW.amount_sen
         WHERE id = NEW.note_id AND kind = 'credit_note' AND issuer_id = bill.issuer_id
           AND (receiver_id, receiver_tie_id) IS NOT DISTINCT FROM (bill.receiver_id, bill.receiver_tie_id);
    ELSIF NEW.drawdown_id IS NOT NULL THEN
        UPDATE drawdown SET applied_sen = applied_sen + NEW.amount_sen
         WHERE id = NEW.drawdown_id AND state = 'paid' AND invoice_id = NEW.invoice_id;
    ELSIF NEW.netting_id IS NOT NULL THEN
        PERFORM FROM netting_leg WHERE netting_id = NEW.netting_id
           AND debtor_id = bill.receiver_id AND creditor_id = bill.issuer_id;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'that settles nothing between these two' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER invoice_application_counts AFTER INSERT ON invoice_application
    FOR EACH ROW EXECUTE FUNCTION apply_to_both_ends();

CREATE FUNCTION refund_from_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payment SET refunded_sen = refunded_sen
        + CASE WHEN NEW.state IN ('made', 'confirmed') THEN NEW.amount_sen ELSE 0 END
        - CASE WHEN TG_OP = 'UPDATE' AND OLD.state IN ('made', 'confirmed') THEN OLD.amount_sen ELSE 0 END
    WHERE id = NEW.payment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_refund_counts AFTER INSERT OR UPDATE OF state ON payment_refund
    FOR EACH ROW EXECUTE FUNCTION refund_from_payment();

-- Through which provider a seller is paid, and into which of its accounts that provider pays out. What it is spoken with
-- stands in the node's own file under this name, and never here. A setting ends; it is not changed.
CREATE TABLE payment_provider (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    provider        text NOT NULL CHECK (provider IN ('midtrans', 'xendit', 'snap')),
    credentials     text NOT NULL CHECK (length(btrim(credentials)) BETWEEN 1 AND 100),
    account_id      uuid NOT NULL REFERENCES bank_account,
    set_by          uuid NOT NULL REFERENCES person,
    set_at          timestamptz NOT NULL,
    ended_by        uuid REFERENCES person,
    ended_at        timestamptz,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX payment_provider_of ON payment_provider (organization_id) WHERE ended_at IS NULL;

-- Requests to pay that a provider shows, and what it said of them.
CREATE TABLE payment_request (
    id                 uuid PRIMARY KEY,
    payer_id           uuid REFERENCES organization,
    payer_tie_id       uuid REFERENCES tie,
    payee_id           uuid NOT NULL REFERENCES organization,
    invoice_id         uuid NOT NULL REFERENCES invoice,
    setting_id         uuid NOT NULL REFERENCES payment_provider,
    way                text NOT NULL CHECK (way IN ('qris', 'virtual_account')),
    -- At which bank the virtual account is; the provider's own word for it.
    bank               text CHECK (bank ~ '^[a-z0-9_]{2,32}$'),
    amount_sen         bigint NOT NULL CHECK (amount_sen > 0),
    provider           text NOT NULL,
    -- What we call it to the provider, and what the provider calls it.
    provider_reference text NOT NULL,
    provider_id        text,
    -- The virtual account's number, or the text of the QRIS; nothing until the provider answered.
    shown              text,
    -- Why the provider did not show anything, as a code.
    failure            text,
    state              text NOT NULL CHECK (state IN ('waiting', 'paid', 'expired', 'cancelled', 'refunded')),
    expires_at         timestamptz NOT NULL,
    payment_id         uuid UNIQUE REFERENCES payment,
    version            bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    asked_by           uuid NOT NULL REFERENCES person,
    asked_for          uuid NOT NULL REFERENCES organization,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    -- When the provider is asked again, after it did not answer.
    look_at            timestamptz,
    UNIQUE (provider, provider_reference),
    CHECK (num_nonnulls(payer_id, payer_tie_id) = 1),
    CHECK (state <> 'paid' OR payment_id IS NOT NULL),
    CHECK (way = 'virtual_account' OR bank IS NULL)
);
CREATE INDEX payment_request_invoice ON payment_request (invoice_id, id DESC);
CREATE INDEX payment_request_due ON payment_request (look_at) WHERE state = 'waiting';
-- Some providers name a request by the number of its virtual account alone.
CREATE INDEX payment_request_account ON payment_request (payee_id, btrim(shown), id) WHERE way = 'virtual_account';
CREATE TABLE provider_notice (
    id                uuid PRIMARY KEY,
    provider          text NOT NULL,
    -- Whose credentials the notice was verified with: a notice concerns nobody else's requests.
    organization_id   uuid NOT NULL REFERENCES organization,
    -- Digest of what was said, after it was verified: what is said twice is kept once.
    digest            bytea NOT NULL CHECK (length(digest) = 32),
    request_id        uuid REFERENCES payment_request,
    -- Of which request, in the notice's own words; how much; what the provider calls the payment; its word for it.
    reference         text NOT NULL,
    amount_sen        bigint,
    payment_reference text,
    word              text NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('pending', 'paid', 'expired', 'failed', 'refunded')),
    outcome           text NOT NULL CHECK (outcome IN ('nothing', 'moved', 'paid', 'taken_back', 'unclear')),
    -- The request had ended before; it is another amount than was asked for.
    is_late           boolean NOT NULL DEFAULT false,
    is_other_amount   boolean NOT NULL DEFAULT false,
    -- Why a person has to look, as a code.
    why               text,
    received_at       timestamptz NOT NULL,
    UNIQUE (provider, organization_id, digest),
    CHECK ((outcome = 'unclear') = (why IS NOT NULL))
);
CREATE INDEX provider_notice_request ON provider_notice (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX provider_notice_unclear ON provider_notice (organization_id, id DESC) WHERE outcome = 'unclear';
-- That somebody has looked at what was unclear, and what they made of it.
CREATE TABLE provider_notice_seen (
    notice_id uuid PRIMARY KEY REFERENCES provider_notice,
    words     text NOT NULL CHECK (length(btrim(words)) BETWEEN 1 AND 500),
    seen_by   uuid NOT NULL REFERENCES person,
    seen_at   timestamptz NOT NULL
);
CREATE TRIGGER provider_notice_seen_append_only BEFORE UPDATE OR DELETE ON provider_notice_seen
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER provider_notice_append_only BEFORE UPDATE OR DELETE ON provider_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
