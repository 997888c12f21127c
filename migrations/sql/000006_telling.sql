-- Telling people and programs what happened to their orders. The source of everything is the history: nothing
-- is sent from inside a transaction, and nothing is told that was not recorded.

-- Where an entry stands among all entries of all orders. `turn` is the transaction that recorded it and `seq` its
-- place within; whoever reads in this order and stops below feed_horizon() misses nobody who commits late.
--
-- Transaction numbers begin anew in another cluster, so a copy that is restored there goes on counting where
-- it left off: feed_bias() is raised once, at the start after a restore (store/telling/turns.rs).
CREATE FUNCTION feed_bias() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 0::bigint';
CREATE FUNCTION feed_horizon() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + feed_bias()';
ALTER TABLE order_history
    ADD COLUMN turn bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint + feed_bias()),
    ADD COLUMN seq  bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX order_history_turn ON order_history (turn, seq);

-- How far a reader of the whole history has come. Whoever goes on holds the row.
CREATE TABLE feed_reader (
    name text PRIMARY KEY,
    turn bigint NOT NULL,
    seq  bigint NOT NULL
);
INSERT INTO feed_reader VALUES ('telling', 0, 0);

-- What happened to an organization's orders, as far as it may know of it, in order.
CREATE TABLE organization_event (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    turn            bigint NOT NULL,
    seq             bigint NOT NULL,
    order_id        uuid NOT NULL,
    position        integer NOT NULL,
    kind            text NOT NULL,
    FOREIGN KEY (order_id, position) REFERENCES order_history (order_id, position),
    UNIQUE (organization_id, turn, seq)
);
CREATE UNIQUE INDEX organization_event_entry ON organization_event (order_id, position, organization_id);

-- What a person is told in an organization they act for.
CREATE TABLE message (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES person,
    organization_id uuid NOT NULL REFERENCES organization,
    kind            text NOT NULL,
    -- About an entry of an order's history …
    order_id        uuid,
    position        integer,
    -- … or about a webhook of the organization.
    webhook_id      uuid,
    happened_at     timestamptz NOT NULL,
    made_at         timestamptz NOT NULL,
    read_at         timestamptz,
    FOREIGN KEY (order_id, position) REFERENCES order_history (order_id, position),
    CHECK ((order_id IS NULL) = (position IS NULL) AND (order_id IS NULL) <> (webhook_id IS NULL))
);
CREATE UNIQUE INDEX message_once ON message (person_id, organization_id, order_id, position)
    WHERE order_id IS NOT NULL;
CREATE INDEX message_inbox ON message (person_id, organization_id, id DESC);
CREATE INDEX message_unread ON message (person_id, organization_id) WHERE read_at IS NULL;

-- A person's address for mails, sealed like every personal field (data.md 13), and what they want there.
CREATE TABLE person_mail (
    person_id      uuid PRIMARY KEY REFERENCES person,
    sealed_address bytea NOT NULL,
    choice         text NOT NULL CHECK (choice IN ('none', 'each', 'daily')),
    -- The link that confirms is made from this id; a changed address has a new one.
    link_id        uuid NOT NULL UNIQUE,
    link_until     timestamptz NOT NULL,
    confirmed_at   timestamptz,
    -- Of what was made up to here the daily mail has told.
    told_until     timestamptz NOT NULL,
    daily_at       timestamptz NOT NULL
);
CREATE INDEX person_mail_daily ON person_mail (daily_at) WHERE choice = 'daily' AND confirmed_at IS NOT NULL;

-- A mail on its way; its words are made when it is sent, in the language its reader has by then.
CREATE TABLE mail (
    id           uuid PRIMARY KEY,
    person_id    uuid NOT NULL REFERENCES person,
    purpose      text NOT NULL CHECK (purpose IN ('confirm', 'message', 'daily')),
    message_id   uuid UNIQUE REFERENCES message,
    told_from    timestamptz,
    told_until   timestamptz,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dropped', 'parked')),
    attempts     integer NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL,
    -- Until then it is in the hands of one process.
    held_until   timestamptz,
    made_at      timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX mail_due ON mail (due_at) WHERE state = 'waiting';
CREATE INDEX mail_ended ON mail (ended_at) WHERE ended_at IS NOT NULL;

-- Where a program of an organization wants to be told (Standard Webhooks).
CREATE TABLE webhook (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    url             text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    note            text CHECK (length(note) BETWEEN 1 AND 200),
    -- Which kinds of event; none named means all.
    kinds           text[] NOT NULL,
    sealed_secret   bytea NOT NULL,
    -- The secret before, still signed with until its receiver has changed over.
    sealed_secret_before bytea,
    before_until    timestamptz,
    state           text NOT NULL CHECK (state IN ('active', 'paused', 'failed')),
    -- Why it failed: a code of webhook_attempt.failure, or `status`.
    failure         text,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX webhook_organization ON webhook (organization_id) WHERE ended_at IS NULL;

CREATE TABLE webhook_delivery (
    id           uuid PRIMARY KEY,
    webhook_id   uuid NOT NULL REFERENCES webhook,
    -- What is told; a test has none.
    event_id     uuid REFERENCES organization_event,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'parked')),
    attempts     integer NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL,
    held_until   timestamptz,
    made_at      timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE UNIQUE INDEX webhook_delivery_once ON webhook_delivery (webhook_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, id DESC);
CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;

-- The log: every try, what came back, and how it began.
CREATE TABLE webhook_attempt (
    id          uuid PRIMARY KEY,
    delivery_id uuid NOT NULL REFERENCES webhook_delivery ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    status      smallint,
    -- Why there was no status: address, resolve, connect, tls, timeout, protocol.
    failure     text,
    duration_ms integer NOT NULL,
    answer      text NOT NULL
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery_id, id DESC);

-- Work that keeps failing waits here until a person looks at it; any job may park what it works on. Whoever tries
-- again takes the row away, and the job finds the work as new.
CREATE TABLE parked_job (
    id              uuid PRIMARY KEY,
    -- Whose work: `mail`, `webhook`, …
    job             text NOT NULL,
    subject_id      uuid NOT NULL,
    -- Whose people may look at it and try again, beside the operator.
    organization_id uuid REFERENCES organization,
    -- A code, and what the machine said.
    reason          text NOT NULL,
    detail          text NOT NULL DEFAULT '',
    attempts        integer NOT NULL,
    parked_at       timestamptz NOT NULL,
    UNIQUE (job, subject_id)
);

-- A deadline that could not be kept: how often it was tried, and when it is tried again; not by itself any more
-- where that is empty, for then it is parked. Gone as soon as it is not due any more.
CREATE TABLE failing_deadline (
    -- As the parked job is called: `order_answer`, `claim_deadline`, …
    job        text NOT NULL,
    subject_id uuid NOT NULL,
    attempts   integer NOT NULL CHECK (attempts > 0),
    next_at    timestamptz,
    PRIMARY KEY (job, subject_id)
);
ALTER TABLE message ADD FOREIGN KEY (webhook_id) REFERENCES webhook;
