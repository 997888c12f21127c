-- Pledges that wait for a yes of their cooperative's own people, and what came of that (ADR 48). They count for nothing until
-- the last yes that a rule asks for: the row in `pledge` is written then. What ended stays, for whoever asks later who said yes.
CREATE TABLE pledge_approval (
    id              uuid PRIMARY KEY,
    pool_id         uuid NOT NULL,
    line_id         uuid NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization,
    -- What it would be: the pledge's own id is kept for it.
    pledge_id       uuid NOT NULL,
    firm            bigint NOT NULL CHECK (firm BETWEEN 1 AND 1000000000),
    tolerance       bigint NOT NULL CHECK (tolerance BETWEEN 0 AND 1000000000),
    highest_sen     bigint NOT NULL CHECK (highest_sen > 0 AND highest_sen % 100 = 0),
    consents        text[] NOT NULL
                    CHECK (consents <@ ARRAY['case_fill', 'tier_unlock', 'extend', 'late', 'substitute']),
    -- Who wrote it, and so does not approve it.
    maker_id        uuid NOT NULL REFERENCES person,
    -- The rules that applied, and every yes so far (`ApprovalRound`).
    round           jsonb NOT NULL,
    state           text NOT NULL CHECK (state IN ('waiting', 'approved', 'replaced', 'withdrawn')),
    asked_at        timestamptz NOT NULL,
    ended_at        timestamptz,
    FOREIGN KEY (pool_id, line_id) REFERENCES demand_pool_line (pool_id, id),
    CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX pledge_approval_waiting ON pledge_approval (line_id, organization_id) WHERE state = 'waiting';
CREATE INDEX pledge_approval_organization ON pledge_approval (organization_id, pool_id) WHERE state = 'waiting';
