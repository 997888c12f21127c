-- An organization's own static QRIS: its owner's payload, shown with the sum to type (domain.md 5.1).

CREATE TABLE merchant_code (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    -- Into which of its accounts the acquirer pays out.
    account_id      uuid NOT NULL REFERENCES bank_account,
    payload         text NOT NULL CHECK (length(payload) BETWEEN 40 AND 512),
    -- As the payload says.
    merchant        text NOT NULL,
    city            text NOT NULL,
    nmid            text NOT NULL,
    entered_by      uuid NOT NULL REFERENCES person,
    entered_at      timestamptz NOT NULL,
    verified_by     uuid REFERENCES person,
    verified_at     timestamptz,
    ended_by        uuid REFERENCES person,
    ended_at        timestamptz,
    CHECK ((verified_by IS NULL) = (verified_at IS NULL)),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    -- Whoever could swap a code could take all that is paid: duties are apart, as with accounts.
    CONSTRAINT merchant_code_verified_by_another CHECK (verified_by <> entered_by)
);
CREATE UNIQUE INDEX merchant_code_in_use ON merchant_code (organization_id)
    WHERE verified_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX merchant_code_waiting ON merchant_code (organization_id)
    WHERE verified_at IS NULL AND ended_at IS NULL;
