-- Phones and computers that write without signal, and what they sent (data.md 10).

-- A device is one person's in one organization: the same phone in other hands is another device.
CREATE TABLE device (
    -- The device's own, a UUIDv7.
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL REFERENCES person,
    user_agent      text,
    registered_at   timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL
);
CREATE INDEX device_owner ON device (organization_id, person_id);

-- What a device numbered and sent: kept for ever, so that the same number never counts twice, and a number that is
-- missing is seen. What it says lies in the histories of what it changed, not here.
CREATE TABLE device_packet (
    device_id     uuid NOT NULL REFERENCES device,
    sequence      bigint NOT NULL CHECK (sequence > 0),
    -- Method and path.
    route         text NOT NULL,
    input_hash    bytea NOT NULL CHECK (length(input_hash) = 32),
    -- When the device says it was written: evidence, never authority.
    claimed_at    timestamptz,
    recorded_at   timestamptz NOT NULL,
    tries         integer NOT NULL DEFAULT 1 CHECK (tries > 0),
    -- How it was answered last: from 200 to 399 it was taken, and is for good; nothing while it is under way.
    status        smallint CHECK (status BETWEEN 200 AND 599),
    led_to        text,
    answered_at   timestamptz,
    -- The version it was written on, and the one it left behind: a later one may be written on the same page.
    seen_version  bigint,
    left_version  bigint,
    PRIMARY KEY (device_id, sequence),
    CHECK ((status IS NULL) = (answered_at IS NULL))
);
CREATE INDEX device_packet_route ON device_packet (device_id, route, sequence) WHERE left_version IS NOT NULL;

-- An answer that a device's packet got is kept as long as its number.
ALTER TABLE answer ADD COLUMN device_id uuid, ADD COLUMN device_sequence bigint;
CREATE INDEX answer_device ON answer (device_id, device_sequence) WHERE device_id IS NOT NULL;

-- What was taken stays as it was answered.
CREATE FUNCTION keep_taken_packet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status < 400 AND NEW.status IS DISTINCT FROM OLD.status THEN
        RAISE EXCEPTION 'what a device sent and was taken stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER device_packet_stays BEFORE UPDATE OR DELETE ON device_packet
    FOR EACH ROW EXECUTE FUNCTION keep_taken_packet();
