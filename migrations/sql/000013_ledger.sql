-- The ledger: what moved value, and what it is in each party's books. Append-only, balanced per occurrence and
-- organization, closed period by period (issue 4; machines.md I5, data.md 8).

-- The chart, as `ledger::Account` has it; rows so that entries can point to them and exports can name them.
CREATE TABLE ledger_account (
    word       text PRIMARY KEY,
    code       text NOT NULL UNIQUE,
    kind       text NOT NULL CHECK (kind IN ('asset', 'liability', 'equity', 'revenue', 'expense')),
    name_id    text NOT NULL,
    name_en    text NOT NULL,
    -- The account in the other party's books that always says the same.
    mirror     text REFERENCES ledger_account DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO ledger_account VALUES
    ('cash', '1-1100', 'asset', 'Kas', 'Cash', NULL),
    ('bank', '1-1200', 'asset', 'Bank', 'Bank', NULL),
    ('receivable', '1-1300', 'asset', 'Piutang usaha', 'Trade receivables', 'payable'),
    ('advance_paid', '1-1400', 'asset', 'Uang muka pembelian', 'Advances paid', 'advance_received'),
    ('inventory', '1-1500', 'asset', 'Persediaan barang', 'Inventory', NULL),
    ('input_tax', '1-1600', 'asset', 'PPN masukan', 'Input VAT', NULL),
    ('deposit_paid', '1-1700', 'asset', 'Jaminan kemasan dibayar', 'Container deposits paid', 'deposit_received'),
    ('patronage_receivable', '1-1800', 'asset', 'Piutang SHU', 'Patronage receivable', 'patronage_payable'),
    ('loan_given', '1-1900', 'asset', 'Pinjaman diberikan', 'Loans given', 'loan_taken'),
    ('interest_receivable', '1-1950', 'asset', 'Piutang bunga', 'Interest receivable', 'interest_payable'),
    ('fixed_assets', '1-2100', 'asset', 'Aset tetap', 'Fixed assets', NULL),
    ('depreciation', '1-2200', 'asset', 'Akumulasi penyusutan', 'Accumulated depreciation', NULL),
    ('participation', '1-2300', 'asset', 'Penyertaan pada koperasi lain', 'Shares in other cooperatives', NULL),
    ('payable', '2-1100', 'liability', 'Utang usaha', 'Trade payables', 'receivable'),
    ('advance_received', '2-1200', 'liability', 'Uang muka pelanggan', 'Advances received', 'advance_paid'),
    ('output_tax', '2-1300', 'liability', 'PPN keluaran', 'Output VAT', NULL),
    ('deposit_received', '2-1400', 'liability', 'Jaminan kemasan diterima', 'Container deposits received', 'deposit_paid'),
    ('voluntary_savings', '2-1500', 'liability', 'Simpanan sukarela', 'Voluntary savings', NULL),
    ('patronage_payable', '2-1600', 'liability', 'Utang SHU', 'Patronage payable', 'patronage_receivable'),
    ('surplus_funds', '2-1700', 'liability', 'Dana-dana SHU', 'Surplus funds', NULL),
    ('interest_payable', '2-1800', 'liability', 'Utang bunga', 'Interest payable', 'interest_receivable'),
    ('loan_taken', '2-2100', 'liability', 'Utang bank', 'Bank loans', 'loan_given'),
    ('principal_savings', '3-1100', 'equity', 'Simpanan pokok', 'Principal savings', NULL),
    ('mandatory_savings', '3-1200', 'equity', 'Simpanan wajib', 'Mandatory savings', NULL),
    ('grants', '3-1300', 'equity', 'Hibah', 'Grants', NULL),
    ('reserves', '3-1400', 'equity', 'Cadangan', 'Reserves', NULL),
    ('surplus', '3-1500', 'equity', 'SHU belum dibagi', 'Surplus not shared yet', NULL),
    ('opening_equity', '3-1900', 'equity', 'Saldo awal', 'Opening balance', NULL),
    ('sales_to_members', '4-1100', 'revenue', 'Penjualan kepada anggota', 'Sales to members', NULL),
    ('sales_to_others', '4-1200', 'revenue', 'Penjualan kepada bukan anggota', 'Sales to non-members', NULL),
    ('sales_to_cooperatives', '4-1300', 'revenue', 'Penjualan antarkoperasi', 'Inter-cooperative sales', NULL),
    ('freight_income', '4-1400', 'revenue', 'Pendapatan angkutan', 'Freight income', NULL),
    ('fee_income', '4-1500', 'revenue', 'Pendapatan jasa', 'Fee income', NULL),
    ('sales_returns', '4-1900', 'revenue', 'Retur dan potongan penjualan', 'Sales returns and allowances', NULL),
    ('interest_income', '4-2100', 'revenue', 'Pendapatan bunga', 'Interest income', NULL),
    ('patronage_income', '4-2200', 'revenue', 'Pendapatan SHU', 'Patronage income', NULL),
    ('other_income', '4-2900', 'revenue', 'Pendapatan lain-lain', 'Other income', NULL),
    ('cost_of_goods', '5-1100', 'expense', 'Beban pokok penjualan', 'Cost of goods sold', NULL),
    ('fee_expense', '5-1200', 'expense', 'Beban jasa', 'Fees', NULL),
    ('bad_debts', '6-1100', 'expense', 'Beban penghapusan piutang', 'Bad debts', NULL),
    ('interest_expense', '6-1200', 'expense', 'Beban bunga', 'Interest expense', NULL),
    ('rounding', '6-1300', 'expense', 'Selisih pembulatan', 'Rounding differences', NULL),
    ('operating_expense', '6-1900', 'expense', 'Beban usaha', 'Operating expenses', NULL);

-- An organization's books as far as periods go. Posting shares a lock on it, closing takes it alone.
CREATE TABLE ledger_books (
    organization_id uuid PRIMARY KEY REFERENCES organization,
    -- The last day that is closed, always the last of a month.
    closed_through  date CHECK (closed_through = (date_trunc('month', closed_through) + interval '1 month - 1 day')::date)
);
CREATE TABLE ledger_close (
    organization_id uuid NOT NULL REFERENCES ledger_books,
    last_day        date NOT NULL,
    closed_by       uuid NOT NULL REFERENCES person,
    closed_at       timestamptz NOT NULL,
    -- The trial balance as it stood: [{"account": …, "amount": …}].
    balances        jsonb NOT NULL,
    PRIMARY KEY (organization_id, last_day)
);
CREATE TRIGGER ledger_close_append_only BEFORE UPDATE OR DELETE ON ledger_close
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- What is closed stays closed.
CREATE FUNCTION keep_books_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_through IS NOT NULL AND (NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through) THEN
        RAISE EXCEPTION 'a closed period is not opened again' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_books_stay_closed BEFORE UPDATE ON ledger_books FOR EACH ROW EXECUTE FUNCTION keep_books_closed();

CREATE TABLE ledger_occurrence (
    id            uuid PRIMARY KEY,
    -- In the order of recording: rebuilding reads them in this order.
    position      bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind          text NOT NULL,
    -- The whole of `ledger::Occurrence`: the books can be built again from these rows alone.
    facts         jsonb NOT NULL,
    -- What it came from: 'invoice', 'payment' …, its id, and which of its events. Each is posted once.
    source        text NOT NULL CHECK (source IN ('invoice', 'payment', 'application', 'netting', 'drawdown', 'loan',
                  'stock', 'year', 'opening', 'bank_line', 'payout')),
    source_id     uuid NOT NULL,
    source_position integer NOT NULL CHECK (source_position > 0),
    business_date date NOT NULL,
    -- How many entries it has, in all books together.
    entries       integer NOT NULL CHECK (entries >= 0),
    recorded_at   timestamptz NOT NULL,
    UNIQUE (source, source_id, source_position)
);
CREATE TRIGGER ledger_occurrence_append_only BEFORE UPDATE OR DELETE ON ledger_occurrence
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE ledger_entry (
    occurrence_id       uuid NOT NULL REFERENCES ledger_occurrence,
    -- From 1, over the books of all parties.
    position            integer NOT NULL CHECK (position > 0),
    -- Whose books.
    organization_id     uuid NOT NULL REFERENCES ledger_books,
    account             text NOT NULL REFERENCES ledger_account,
    counterparty_id     uuid REFERENCES organization,
    counterparty_tie_id uuid REFERENCES tie,
    -- Debit above zero, credit below.
    amount_sen          bigint NOT NULL CHECK (amount_sen <> 0),
    -- The business date, or the first day of the open period where that is closed.
    posted_on           date NOT NULL,
    PRIMARY KEY (occurrence_id, position),
    CHECK (num_nonnulls(counterparty_id, counterparty_tie_id) <= 1),
    CHECK (counterparty_id <> organization_id)
);
CREATE INDEX ledger_entry_account ON ledger_entry (organization_id, account, posted_on) INCLUDE (amount_sen);
CREATE INDEX ledger_entry_party ON ledger_entry (organization_id, counterparty_id, posted_on)
    INCLUDE (account, amount_sen) WHERE counterparty_id IS NOT NULL;
-- The journal in its own order: a month is read, taken out and paged through by it.
CREATE INDEX ledger_entry_journal ON ledger_entry (organization_id, posted_on, occurrence_id, position);
CREATE INDEX ledger_entry_tie ON ledger_entry (counterparty_tie_id, posted_on) WHERE counterparty_tie_id IS NOT NULL;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A closed period takes nothing more; whoever closes waits for whoever posts, and the other way round.
CREATE FUNCTION refuse_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date;
BEGIN
    SELECT closed_through INTO closed FROM ledger_books WHERE organization_id = NEW.organization_id FOR SHARE;
    IF NEW.posted_on <= closed THEN
        RAISE EXCEPTION 'the books are closed through %', closed USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM ledger_occurrence WHERE id = NEW.occurrence_id AND NEW.position <= entries) THEN
        RAISE EXCEPTION 'nothing is added to what was posted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_in_open_period BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_closed_period();

-- I5: what one occurrence is in each organization's books adds up to nothing, and all of it is there. Looked at once for
-- each occurrence, when its transaction ends; afterwards every position is taken and nothing can be added.
CREATE FUNCTION ledger_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written record;
BEGIN
    SELECT coalesce(sum(entries), 0) AS entries, coalesce(sum(abs(off)), 0) AS off INTO written
      FROM (SELECT count(*) AS entries, sum(amount_sen) AS off FROM ledger_entry
            WHERE occurrence_id = NEW.id GROUP BY organization_id) p;
    IF written.off <> 0 THEN
        RAISE EXCEPTION 'the entries are off by %', written.off USING ERRCODE = 'check_violation';
    END IF;
    IF written.entries <> NEW.entries THEN
        RAISE EXCEPTION '% of % entries were written', written.entries, NEW.entries USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_occurrence_balanced AFTER INSERT ON ledger_occurrence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_is_balanced();

-- What two have between them for a period, as it was drawn up and both saw it.
CREATE TABLE statement (
    id          uuid PRIMARY KEY,
    number      text NOT NULL,
    issuer_id   uuid NOT NULL REFERENCES organization,
    other_id    uuid NOT NULL REFERENCES organization,
    -- The first day of the month.
    period      date NOT NULL CHECK (period = date_trunc('month', period)::date),
    -- `settlement::Draw`: opening, lines, closing.
    draw        jsonb NOT NULL,
    opening_sen bigint NOT NULL,
    closing_sen bigint NOT NULL,
    lines       integer NOT NULL CHECK (lines >= 0),
    state       text NOT NULL CHECK (state IN ('proposed', 'agreed', 'disputed', 'replaced')),
    marks       jsonb NOT NULL DEFAULT '[]',
    version     bigint NOT NULL CHECK (version > 0),
    -- Nobody, where the month's end drew it up.
    created_by  uuid REFERENCES person,
    created_at  timestamptz NOT NULL,
    -- Who of each said that it is so, and who marked lines.
    issuer_agreed_by uuid REFERENCES person,
    issuer_agreed_at timestamptz,
    other_agreed_by  uuid REFERENCES person,
    other_agreed_at  timestamptz,
    disputed_by      uuid REFERENCES person,
    disputed_for     uuid REFERENCES organization,
    disputed_at      timestamptz,
    replaced_by_id   uuid REFERENCES statement DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (issuer_id, number),
    CHECK (issuer_id <> other_id),
    CHECK (num_nulls(issuer_agreed_by, issuer_agreed_at) IN (0, 2) AND num_nulls(other_agreed_by, other_agreed_at) IN (0, 2)
           AND num_nulls(disputed_by, disputed_for, disputed_at) IN (0, 3)),
    CHECK (state <> 'replaced' OR replaced_by_id IS NOT NULL),
    CONSTRAINT statement_agreed_by_both CHECK (state <> 'agreed' OR num_nulls(issuer_agreed_by, other_agreed_by) = 0),
    CONSTRAINT statement_disputed_by_somebody CHECK (state <> 'disputed' OR disputed_by IS NOT NULL)
);
-- Two have one a period, whoever drew it up.
CREATE UNIQUE INDEX statement_one_a_period
    ON statement (least(issuer_id, other_id), greatest(issuer_id, other_id), period) WHERE state <> 'replaced';
CREATE INDEX statement_issuer ON statement (issuer_id, id DESC);
CREATE INDEX statement_other ON statement (other_id, id DESC);

-- What was said on a statement is never said otherwise.
CREATE FUNCTION keep_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a statement is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.issuer_id, NEW.other_id, NEW.period, NEW.number, NEW.draw) IS DISTINCT FROM
       (OLD.issuer_id, OLD.other_id, OLD.period, OLD.number, OLD.draw) OR OLD.state IN ('agreed', 'replaced') THEN
        RAISE EXCEPTION 'a statement is replaced, not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_kept BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION keep_statement();

-- Patronage: one line's trade, for good or taken back; added to and never changed.
CREATE TABLE patronage_base (
    invoice_line_id uuid PRIMARY KEY REFERENCES invoice_line,
    cooperative_id  uuid NOT NULL REFERENCES organization,
    party_id        uuid REFERENCES organization,
    party_tie_id    uuid REFERENCES tie,
    trade_class     text NOT NULL CHECK (trade_class IN ('member', 'non_member', 'inter_cooperative')),
    day             date NOT NULL,
    -- Without tax; below zero where it was taken back.
    trade_sen       bigint NOT NULL CHECK (trade_sen <> 0),
    CHECK (num_nonnulls(party_id, party_tie_id) = 1)
);
CREATE INDEX patronage_base_of ON patronage_base (cooperative_id, day) INCLUDE (trade_class, trade_sen);
CREATE INDEX patronage_base_tie ON patronage_base (party_tie_id, day) WHERE party_tie_id IS NOT NULL;
CREATE INDEX patronage_base_party ON patronage_base (party_id, day) WHERE party_id IS NOT NULL;
CREATE TRIGGER patronage_base_append_only BEFORE UPDATE OR DELETE ON patronage_base
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a cooperative brought in about its members: savings, and what they bought at the shop's own till.
CREATE TABLE member_file (
    id             uuid PRIMARY KEY,
    cooperative_id uuid NOT NULL REFERENCES organization,
    -- The day on which it stood so.
    as_of          date NOT NULL,
    members        integer NOT NULL CHECK (members > 0),
    recorded_by    uuid NOT NULL REFERENCES person,
    recorded_at    timestamptz NOT NULL
);
CREATE INDEX member_file_of ON member_file (cooperative_id, id DESC);
CREATE TRIGGER member_file_append_only BEFORE UPDATE OR DELETE ON member_file
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- A member's number is one's own.
CREATE UNIQUE INDEX tie_member_number ON tie (organization_id, upper(number))
    WHERE kind = 'member' AND number IS NOT NULL AND until IS NULL;

-- What members saved, as the cooperative's own books say; another file changes it by another entry.
CREATE TABLE savings_entry (
    file_id        uuid NOT NULL REFERENCES member_file,
    cooperative_id uuid NOT NULL REFERENCES organization,
    party_id       uuid REFERENCES organization,
    party_tie_id   uuid REFERENCES tie,
    kind           text NOT NULL CHECK (kind IN ('principal', 'mandatory', 'voluntary')),
    amount_sen     bigint NOT NULL CHECK (amount_sen <> 0),
    day            date NOT NULL,
    CHECK (num_nonnulls(party_id, party_tie_id) = 1)
);
-- A file about an earlier day than one before it goes off again on the day of that one.
CREATE UNIQUE INDEX savings_entry_once ON savings_entry (file_id, coalesce(party_id, party_tie_id), kind, day);
CREATE INDEX savings_entry_of ON savings_entry (cooperative_id, day);
CREATE TRIGGER savings_entry_append_only BEFORE UPDATE OR DELETE ON savings_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What members bought where Lumbung does not see it, by year; another file changes it by another entry.
CREATE TABLE shop_trade (
    file_id        uuid NOT NULL REFERENCES member_file,
    cooperative_id uuid NOT NULL REFERENCES organization,
    party_id       uuid REFERENCES organization,
    party_tie_id   uuid REFERENCES tie,
    trade_sen      bigint NOT NULL CHECK (trade_sen <> 0),
    day            date NOT NULL,
    CHECK (num_nonnulls(party_id, party_tie_id) = 1)
);
CREATE UNIQUE INDEX shop_trade_once ON shop_trade (file_id, coalesce(party_id, party_tie_id), day);
CREATE INDEX shop_trade_of ON shop_trade (cooperative_id, day);
CREATE TRIGGER shop_trade_append_only BEFORE UPDATE OR DELETE ON shop_trade
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- All that counts as trade.
CREATE VIEW patronage_trade AS
    SELECT cooperative_id, party_id, party_tie_id, trade_class, day, trade_sen FROM patronage_base
    UNION ALL
    SELECT cooperative_id, party_id, party_tie_id,
           CASE WHEN party_id IS NULL THEN 'member' ELSE 'inter_cooperative' END, day, trade_sen FROM shop_trade;

-- What a members' meeting decided about a year, or the board about what came from above; and what it made for each.
CREATE TABLE year_decision (
    id              uuid PRIMARY KEY,
    cooperative_id  uuid NOT NULL REFERENCES organization,
    year            integer NOT NULL CHECK (year BETWEEN 1900 AND 2999),
    -- Whose surplus came from above and is passed on; nothing for the cooperative's own.
    from_id         uuid REFERENCES year_decision,
    -- Decided for the first time, or again after it was taken back.
    attempt         integer NOT NULL CHECK (attempt > 0),
    surplus_sen     bigint NOT NULL CHECK (surplus_sen > 0),
    from_others_sen bigint NOT NULL CHECK (from_others_sen BETWEEN 0 AND surplus_sen),
    others_go_to    text NOT NULL,
    -- [{"use": "reserve", "basis_points": 2500}, …]: together 10,000.
    uses            jsonb NOT NULL,
    -- Which savings earn.
    savings_kinds   text[] NOT NULL CHECK (savings_kinds <@ ARRAY['principal', 'mandatory', 'voluntary']),
    minutes         text NOT NULL CHECK (length(btrim(minutes)) BETWEEN 1 AND 200),
    decided_on      date NOT NULL,
    recorded_by     uuid NOT NULL REFERENCES person,
    recorded_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX year_decision_once
    ON year_decision (cooperative_id, year, coalesce(from_id, '00000000-0000-0000-0000-000000000000'), attempt);
CREATE INDEX year_decision_from ON year_decision (from_id) WHERE from_id IS NOT NULL;
-- Taken back: the books say the opposite from then on, and the decision stays as it was.
CREATE TABLE year_taken_back (
    decision_id uuid PRIMARY KEY REFERENCES year_decision,
    minutes     text NOT NULL CHECK (length(btrim(minutes)) BETWEEN 1 AND 200),
    reason      text NOT NULL CHECK (length(btrim(reason)) BETWEEN 1 AND 500),
    taken_on    date NOT NULL,
    recorded_by uuid NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL
);
CREATE TABLE year_pot (
    decision_id uuid NOT NULL REFERENCES year_decision,
    surplus_use text NOT NULL CHECK (surplus_use IN ('reserve', 'members_by_savings', 'members_by_trade', 'board', 'staff',
                'education', 'social', 'development', 'other')),
    amount_sen  bigint NOT NULL CHECK (amount_sen >= 0),
    PRIMARY KEY (decision_id, surplus_use)
);
-- Every number of each member's formula stays as it was reckoned.
CREATE TABLE year_share (
    decision_id  uuid NOT NULL REFERENCES year_decision,
    position     integer NOT NULL CHECK (position > 0),
    party_id     uuid REFERENCES organization,
    party_tie_id uuid REFERENCES tie,
    savings_sen  bigint NOT NULL CHECK (savings_sen >= 0),
    savings_share_sen bigint NOT NULL CHECK (savings_share_sen >= 0),
    trade_sen    bigint NOT NULL CHECK (trade_sen >= 0),
    trade_share_sen bigint NOT NULL CHECK (trade_share_sen >= 0),
    PRIMARY KEY (decision_id, position),
    CHECK (num_nonnulls(party_id, party_tie_id) = 1)
);
CREATE UNIQUE INDEX year_share_party ON year_share (decision_id, coalesce(party_id, party_tie_id));
CREATE INDEX year_share_tie ON year_share (party_tie_id) WHERE party_tie_id IS NOT NULL;
CREATE INDEX year_share_of ON year_share (party_id) WHERE party_id IS NOT NULL;
CREATE TRIGGER year_decision_append_only BEFORE UPDATE OR DELETE ON year_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER year_taken_back_append_only BEFORE UPDATE OR DELETE ON year_taken_back
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER year_pot_append_only BEFORE UPDATE OR DELETE ON year_pot
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER year_share_append_only BEFORE UPDATE OR DELETE ON year_share
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A year is decided again only after it was taken back.
-- Shares of a decided year that were paid out together: when, how, and what shows it. One that was written down by mistake
-- is taken back as a whole.
CREATE TABLE patronage_payout (
    id             uuid PRIMARY KEY,
    decision_id    uuid NOT NULL REFERENCES year_decision,
    cooperative_id uuid NOT NULL REFERENCES organization,
    means          text NOT NULL CHECK (means IN ('cash', 'bank', 'savings')),
    paid_on        date NOT NULL,
    -- The number of the receipt, the list or the transfer.
    evidence       text NOT NULL CHECK (length(btrim(evidence)) BETWEEN 1 AND 100),
    amount_sen     bigint NOT NULL CHECK (amount_sen > 0),
    recorded_by    uuid NOT NULL REFERENCES person,
    recorded_at    timestamptz NOT NULL,
    reversed_by    uuid REFERENCES person,
    reversed_at    timestamptz,
    reversed_words text CHECK (length(btrim(reversed_words)) BETWEEN 1 AND 500),
    CHECK (num_nulls(reversed_by, reversed_at, reversed_words) IN (0, 3))
);
CREATE INDEX patronage_payout_of ON patronage_payout (decision_id, id DESC);
CREATE INDEX patronage_payout_by ON patronage_payout (cooperative_id, means);
CREATE TABLE patronage_paid_share (
    payout_id    uuid NOT NULL REFERENCES patronage_payout,
    decision_id  uuid NOT NULL REFERENCES year_decision,
    party_id     uuid REFERENCES organization,
    party_tie_id uuid REFERENCES tie,
    amount_sen   bigint NOT NULL CHECK (amount_sen > 0),
    is_standing  boolean NOT NULL DEFAULT true,
    CHECK (num_nonnulls(party_id, party_tie_id) = 1)
);
-- Nobody is paid the same share twice.
CREATE UNIQUE INDEX patronage_paid_once ON patronage_paid_share (decision_id, coalesce(party_id, party_tie_id)) WHERE is_standing;
CREATE INDEX patronage_paid_share_of ON patronage_paid_share (payout_id);
CREATE INDEX patronage_paid_to ON patronage_paid_share (party_id) WHERE party_id IS NOT NULL AND is_standing;
CREATE TRIGGER patronage_payout_stays BEFORE DELETE ON patronage_payout FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER patronage_paid_share_stays BEFORE DELETE ON patronage_paid_share FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION payout_is_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.reversed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a payout is taken back once' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE patronage_paid_share SET is_standing = false WHERE payout_id = NEW.id;
    RETURN NEW;
END $$;
CREATE TRIGGER patronage_payout_taken_back BEFORE UPDATE ON patronage_payout
    FOR EACH ROW EXECUTE FUNCTION payout_is_taken_back();
-- A share is paid whole, to whom it is; and a year of which something is paid out stands.
CREATE FUNCTION paid_share_is_a_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM year_share s WHERE s.decision_id = NEW.decision_id
                   AND coalesce(s.party_id, s.party_tie_id) = coalesce(NEW.party_id, NEW.party_tie_id)
                   AND s.savings_share_sen + s.trade_share_sen = NEW.amount_sen)
       OR EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'that is no share of this year' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER patronage_paid_share_is_one AFTER INSERT ON patronage_paid_share
    FOR EACH ROW EXECUTE FUNCTION paid_share_is_a_share();
CREATE FUNCTION year_paid_out_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM patronage_paid_share p WHERE p.decision_id = NEW.decision_id AND p.is_standing) THEN
        RAISE EXCEPTION 'shares of this year were paid out' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER year_paid_out_stands BEFORE INSERT ON year_taken_back
    FOR EACH ROW EXECUTE FUNCTION year_paid_out_stands();

CREATE FUNCTION year_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM year_decision d WHERE d.cooperative_id = NEW.cooperative_id AND d.year = NEW.year
               AND d.from_id IS NOT DISTINCT FROM NEW.from_id
               AND NOT EXISTS (SELECT FROM year_taken_back b WHERE b.decision_id = d.id)) THEN
        RAISE EXCEPTION 'this year stands decided' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER year_is_decided_once BEFORE INSERT ON year_decision FOR EACH ROW EXECUTE FUNCTION year_is_decided_once();

-- A year is shared to the sen: the pots are the surplus, and what is for members is theirs.
CREATE FUNCTION year_is_shared_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pots numeric;
    uses numeric;
BEGIN
    SELECT sum(amount_sen) INTO pots FROM year_pot WHERE decision_id = NEW.id;
    SELECT sum((part ->> 'basis_points')::numeric) INTO uses FROM jsonb_array_elements(NEW.uses) AS part;
    IF pots IS DISTINCT FROM NEW.surplus_sen::numeric OR uses IS DISTINCT FROM 10000 THEN
        RAISE EXCEPTION 'shared % of %, in % hundredths of a percent', pots, NEW.surplus_sen, uses USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT coalesce(sum(savings_share_sen), 0) AS savings, coalesce(sum(trade_share_sen), 0) AS trade
                     FROM year_share WHERE decision_id = NEW.id) s
        WHERE s.savings <> coalesce((SELECT amount_sen FROM year_pot WHERE decision_id = NEW.id
                                     AND surplus_use = 'members_by_savings'), 0)
           OR s.trade <> coalesce((SELECT amount_sen FROM year_pot WHERE decision_id = NEW.id
                                   AND surplus_use = 'members_by_trade'), 0)) THEN
        RAISE EXCEPTION 'what is for members is not what they get' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER year_is_shared_out AFTER INSERT ON year_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION year_is_shared_out();

-- What must never be: empty, or somebody has to look.
CREATE VIEW money_breach AS
    SELECT 'invoice is not the sum of its lines' AS what, i.id, format('%s, lines %s', i.total_sen, l.total) AS detail
    FROM invoice i
    LEFT JOIN (SELECT invoice_id, sum(net_sen + tax_sen) AS total FROM invoice_line GROUP BY 1) l ON l.invoice_id = i.id
    WHERE l.total IS DISTINCT FROM i.total_sen::numeric
UNION ALL
    SELECT 'invoiced is not the sum of its invoices', ol.id, format('%s, invoices %s', ol.invoiced_base, coalesce(b.quantity, 0))
    FROM order_line ol
    LEFT JOIN (SELECT l.order_line_id, sum(l.quantity_base) AS quantity FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
               WHERE i.kind = 'invoice' AND i.reversed_by_id IS NULL GROUP BY 1) b ON b.order_line_id = ol.id
    WHERE ol.invoiced_base <> coalesce(b.quantity, 0)
UNION ALL
    SELECT 'more is invoiced than was supplied', ol.id, format('%s of %s', ol.invoiced_base, ol.received_base)
    FROM order_line ol JOIN purchase_order o ON o.id = ol.order_id
    WHERE ol.invoiced_base > CASE WHEN o.terms #>> '{money,invoice_basis}' = 'shipped' THEN ol.shipped_base ELSE ol.received_base
        + (SELECT coalesce(sum(came_after_all(c.id, ol.id)), 0) FROM claim c WHERE c.order_id = o.id) END
UNION ALL
    SELECT 'settled is not the sum of its applications', i.id, format('%s, applications %s', i.settled_sen, coalesce(a.amount, 0))
    FROM invoice i
    LEFT JOIN (SELECT id, sum(amount) AS amount FROM (
                   SELECT invoice_id AS id, amount_sen AS amount FROM invoice_application
                   UNION ALL SELECT note_id, amount_sen FROM invoice_application WHERE note_id IS NOT NULL) e
               GROUP BY 1) a ON a.id = i.id
    WHERE i.kind <> 'reversal' AND i.settled_sen <> coalesce(a.amount, 0)
UNION ALL
    SELECT 'payment went further than it reached', p.id, format('applied %s, entries %s', p.applied_sen, coalesce(a.amount, 0))
    FROM payment p
    LEFT JOIN (SELECT payment_id, sum(amount_sen) AS amount FROM invoice_application GROUP BY 1) a ON a.payment_id = p.id
    WHERE p.applied_sen <> coalesce(a.amount, 0)
UNION ALL
    SELECT 'posting is not balanced', e.occurrence_id, format('%s in the books of %s', e.off, e.organization_id)
    FROM (SELECT occurrence_id, organization_id, sum(amount_sen) AS off FROM ledger_entry GROUP BY 1, 2) e
    WHERE e.off <> 0
UNION ALL
    SELECT 'books of two do not agree', e.organization_id, format('%s with %s: %s', e.account, e.counterparty_id, e.off)
    FROM (SELECT organization_id, counterparty_id, account, sum(amount_sen) AS off FROM (
              SELECT organization_id, counterparty_id, account, amount_sen FROM ledger_entry WHERE counterparty_id IS NOT NULL
              UNION ALL
              SELECT m.counterparty_id, m.organization_id, a.mirror, m.amount_sen
              FROM ledger_entry m JOIN ledger_account a ON a.word = m.account
              WHERE m.counterparty_id IS NOT NULL AND a.mirror IS NOT NULL) both_sides
          GROUP BY 1, 2, 3) e
    JOIN ledger_account a ON a.word = e.account
    WHERE a.mirror IS NOT NULL AND e.off <> 0
UNION ALL
    SELECT 'receivable is not what is open', coalesce(i.issuer_id, e.organization_id),
           format('from %s: open %s, books %s', coalesce(i.receiver_id, e.counterparty_id), coalesce(i.open, 0), coalesce(e.amount, 0))
    FROM (SELECT issuer_id, receiver_id, sum(total_sen - settled_sen) AS open FROM invoice
          WHERE kind = 'invoice' AND reversed_by_id IS NULL AND receiver_id IS NOT NULL GROUP BY 1, 2) i
    FULL JOIN (SELECT organization_id, counterparty_id, sum(amount_sen) AS amount FROM ledger_entry
               WHERE account = 'receivable' AND counterparty_id IS NOT NULL GROUP BY 1, 2) e
           ON e.organization_id = i.issuer_id AND e.counterparty_id = i.receiver_id
    WHERE coalesce(i.open, 0) <> coalesce(e.amount, 0)
UNION ALL
    SELECT 'exposure is not what it is made of', c.seller_id,
           format('of %s: orders %s, really %s; unpaid %s, really %s; unapplied %s, really %s', c.buyer_id, c.open_orders_sen,
                  coalesce(o.open, 0), c.unpaid_sen, coalesce(i.open, 0), c.unapplied_sen, coalesce(u.spare, 0))
    FROM credit_account c
    LEFT JOIN (SELECT q.seller_id, q.buyer_id, sum(CASE WHEN q.goods > 0 THEN greatest(q.goods + q.charges, 0) ELSE 0 END) AS open
               FROM (SELECT o.seller_id, o.buyer_id,
                      coalesce((SELECT sum(floor((2 * (CASE WHEN h.includes_tax THEN h.amount_sen ELSE h.amount_sen + h.tax_sen END)::numeric
                                                  * abs(h.amount_sen - h.billed_sen) + abs(h.amount_sen)) / (2 * abs(h.amount_sen))))
                                FROM order_charge h WHERE h.order_id = o.id AND h.stands), 0) AS charges,
                      sum(floor((2 * (CASE WHEN l.price_includes_tax THEN l.amount_sen ELSE l.amount_sen + l.tax_sen END)::numeric
                                 * greatest(l.confirmed_base - l.short_closed_base - l.cancelled_base - l.invoiced_base
                                            - CASE WHEN o.terms #>> '{money,invoice_basis}' = 'shipped' THEN 0
                                                   ELSE l.rejected_base + l.lost_base END, 0) + l.confirmed_base)
                                / (2 * l.confirmed_base))) AS goods
                     FROM purchase_order o JOIN order_line l ON l.order_id = o.id
                     WHERE o.state IN ('confirmed', 'in_fulfilment', 'received') AND o.kind <> 'pool_collective'
                       AND l.confirmed_base > 0 GROUP BY o.id) q
               GROUP BY 1, 2) o
           ON o.seller_id = c.seller_id AND o.buyer_id = c.buyer_id
    LEFT JOIN (SELECT issuer_id, receiver_id, sum(total_sen - settled_sen) AS open FROM invoice
               WHERE kind = 'invoice' AND reversed_by_id IS NULL GROUP BY 1, 2) i
           ON i.issuer_id = c.seller_id AND i.receiver_id = c.buyer_id
    LEFT JOIN (SELECT payee, payer, sum(sen) AS spare FROM (
                   SELECT payee_id AS payee, payer_id AS payer, amount_sen - applied_sen - refunded_sen AS sen FROM payment
                   WHERE state IN ('recorded', 'confirmed')
                   UNION ALL SELECT issuer_id, receiver_id, total_sen - settled_sen FROM invoice
                   WHERE kind = 'credit_note' AND reversed_by_id IS NULL) e GROUP BY 1, 2) u
           ON u.payee = c.seller_id AND u.payer = c.buyer_id
    WHERE c.open_orders_sen <> coalesce(o.open, 0) OR c.unpaid_sen <> coalesce(i.open, 0)
       OR c.unapplied_sen <> coalesce(u.spare, 0)
UNION ALL
    SELECT 'a netting took off something else', n.id, format('%s owed %s: %s, applied %s', coalesce(l.debtor_id, a.debtor_id),
           coalesce(l.creditor_id, a.creditor_id), coalesce(l.amount_sen, 0), coalesce(a.sen, 0))
    FROM (SELECT p.netting_id, i.receiver_id AS debtor_id, i.issuer_id AS creditor_id, sum(p.amount_sen) AS sen
          FROM invoice_application p JOIN invoice i ON i.id = p.invoice_id WHERE p.netting_id IS NOT NULL GROUP BY 1, 2, 3) a
    FULL JOIN (SELECT l.* FROM netting_leg l JOIN netting_run r ON r.id = l.netting_id WHERE r.state = 'done') l
           ON l.netting_id = a.netting_id AND l.debtor_id = a.debtor_id AND l.creditor_id = a.creditor_id
    JOIN netting_run n ON n.id = coalesce(l.netting_id, a.netting_id)
    WHERE coalesce(l.amount_sen, 0) <> coalesce(a.sen, 0)
UNION ALL
    SELECT 'shares of a year are not what the books say', d.id, format('%s, books %s', s.total, coalesce(b.booked, 0))
    FROM year_decision d
    JOIN (SELECT decision_id, sum(savings_share_sen + trade_share_sen) AS total FROM year_share GROUP BY 1) s ON s.decision_id = d.id
    LEFT JOIN (SELECT o.source_id, -sum(e.amount_sen) AS booked FROM ledger_occurrence o JOIN ledger_entry e ON e.occurrence_id = o.id
               WHERE o.source = 'year' AND e.account = 'patronage_payable' GROUP BY 1) b ON b.source_id = d.id
    LEFT JOIN year_taken_back t ON t.decision_id = d.id
    WHERE coalesce(b.booked, 0) <> CASE WHEN t.decision_id IS NULL THEN s.total ELSE 0 END
UNION ALL
    SELECT 'used of a facility is not what is drawn and asked for', f.id, format('%s, drawdowns %s', f.used_sen, coalesce(d.used, 0))
    FROM facility f
    LEFT JOIN (SELECT facility_id, sum(amount_sen) AS used FROM drawdown WHERE state IN ('requested', 'approved', 'paid')
               GROUP BY 1) d ON d.facility_id = f.id
    WHERE f.used_sen <> coalesce(d.used, 0)
       OR f.used_sen <> (SELECT coalesce(sum(p.used_sen), 0) FROM facility_purpose p WHERE p.facility_id = f.id)
UNION ALL
    SELECT 'a drawdown is not what it settled', d.id, format('%s, applied %s, to be paid back %s', d.amount_sen, d.applied_sen, i.principal)
    FROM drawdown d
    LEFT JOIN (SELECT drawdown_id, sum(principal_sen) AS principal FROM drawdown_instalment GROUP BY 1) i ON i.drawdown_id = d.id
    WHERE CASE WHEN d.state = 'paid' THEN d.amount_sen ELSE 0 END <> d.applied_sen
       OR (d.state = 'paid' AND i.principal IS DISTINCT FROM d.amount_sen::numeric)
UNION ALL
    SELECT 'a loan in the books is not what is to be paid back', coalesce(l.borrower_id, e.organization_id),
           format('to %s: open %s, books %s', coalesce(l.bank_id, e.counterparty_id), coalesce(l.open, 0), coalesce(e.amount, 0))
    FROM (SELECT f.borrower_id, f.bank_id, sum(i.principal_sen - i.paid_principal_sen) AS open
          FROM drawdown_instalment i JOIN drawdown d ON d.id = i.drawdown_id JOIN facility f ON f.id = d.facility_id
          GROUP BY 1, 2) l
    FULL JOIN (SELECT x.organization_id, x.counterparty_id, -sum(x.amount_sen) AS amount FROM ledger_entry x
               JOIN ledger_occurrence o ON o.id = x.occurrence_id
               WHERE x.account = 'loan_taken' AND x.counterparty_id IS NOT NULL AND o.source IN ('drawdown', 'loan') GROUP BY 1, 2) e
           ON e.organization_id = l.borrower_id AND e.counterparty_id = l.bank_id
    WHERE coalesce(l.open, 0) <> coalesce(e.amount, 0);
