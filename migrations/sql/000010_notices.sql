-- What an organization is told of that stands in no order's history: agreements, runs of its standing orders, and what
-- concerns whoever mediates a claim or lets its deadline come near. Written with what it tells of, one for each organization that may know.
CREATE TABLE notice (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    -- What programs see as its type: agreement.proposed, claim.deadline_near …
    kind            text NOT NULL CHECK (kind LIKE '%.%'),
    agreement_id    uuid REFERENCES agreement,
    claim_id        uuid REFERENCES claim,
    standing_order_id uuid REFERENCES standing_order,
    -- Or what of the money between the organization and another: an invoice, a payment, a statement …
    money_kind      text,
    money_id        uuid,
    partner_id      uuid REFERENCES organization,
    -- Who among the organization's people is told; nobody where it is only an event.
    roles           text[] NOT NULL,
    -- Codes and numbers, never sentences (data.md 16).
    facts           jsonb NOT NULL,
    person_id       uuid REFERENCES person,
    recorded_at     timestamptz NOT NULL,
    -- Its place among everything that is told, order histories included (000006_telling.sql).
    turn            bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint + feed_bias()),
    seq             bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('order_history', 'seq')::regclass),
    CHECK (num_nonnulls(agreement_id, claim_id, standing_order_id, money_id) = 1),
    CHECK (num_nonnulls(money_kind, money_id, partner_id) IN (0, 3))
);
CREATE UNIQUE INDEX notice_turn ON notice (turn, seq);
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE message
    ADD COLUMN notice_id uuid REFERENCES notice,
    DROP CONSTRAINT message_check,
    ADD CONSTRAINT message_about_one_thing CHECK (
        num_nonnulls(order_id, webhook_id, notice_id) = 1 AND (order_id IS NULL) = (position IS NULL));
CREATE UNIQUE INDEX message_of_notice_once ON message (person_id, notice_id) WHERE notice_id IS NOT NULL;
ALTER TABLE organization_event
    ALTER COLUMN order_id DROP NOT NULL,
    ALTER COLUMN position DROP NOT NULL,
    ADD COLUMN notice_id uuid REFERENCES notice,
    ADD CONSTRAINT organization_event_about_one_thing CHECK (
        num_nonnulls(order_id, notice_id) = 1 AND (order_id IS NULL) = (position IS NULL));

-- That an agreement's last day is near is told once for each last day.
ALTER TABLE agreement_version ADD COLUMN expiry_told_for date;
