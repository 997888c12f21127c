-- Organizations, the people tied to them, and how they sign in (data.md 5, 6, 13, 14, 18).
CREATE TABLE organization (
    id             uuid PRIMARY KEY,
    -- Kind is data, abilities decide (data.md 6).
    kind           text NOT NULL CHECK (kind IN ('primary', 'secondary', 'distributor', 'bank')),
    abilities      text[] NOT NULL
                   CHECK (abilities <@ ARRAY['buy', 'list', 'resell', 'pool', 'carry', 'finance', 'oversee']),
    name           text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 200),
    -- Short code with a check character, for paper and SMS.
    code           text NOT NULL UNIQUE,
    region_code    text NOT NULL REFERENCES region,
    zone           text NOT NULL,
    nik_koperasi   text CHECK (length(nik_koperasi) BETWEEN 1 AND 50),
    npwp           text CHECK (npwp ~ '^[0-9]{16}$'),
    nitku          text CHECK (nitku ~ '^[0-9]{22}$'),
    vat_registered boolean NOT NULL DEFAULT false,
    -- The public ODS profile (domain.md 2.2); name, region and NIK stand above.
    deed_number text, deed_date date, address text, cooperative_form text, cooperative_type text,
    business_sector text, cooperative_group text, management_pattern text, nik_status text,
    certificate_valid_until date, grade text, kuk text,
    members_male integer CHECK (members_male >= 0), members_female integer CHECK (members_female >= 0),
    employees integer CHECK (employees >= 0), managers integer CHECK (managers >= 0),
    -- The installation this organization comes from, for moving between installations.
    installation   text NOT NULL DEFAULT 'local',
    version        bigint NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    ended_at       timestamptz
);
CREATE UNIQUE INDEX organization_nik ON organization (nik_koperasi) WHERE nik_koperasi IS NOT NULL;
CREATE INDEX organization_kind_name ON organization (kind, name);
-- The list is by name, page by page.
CREATE INDEX organization_name ON organization (lower(name), id) WHERE ended_at IS NULL;

-- Who belongs to whom: primaries to a secondary, secondaries to an induk; many-to-many and dated.
CREATE TABLE affiliation (
    id       uuid PRIMARY KEY,
    upper_id uuid NOT NULL REFERENCES organization,
    lower_id uuid NOT NULL REFERENCES organization,
    since    timestamptz NOT NULL,
    until    timestamptz CHECK (until >= since),
    CHECK (upper_id <> lower_id)
);
CREATE UNIQUE INDEX affiliation_now ON affiliation (upper_id, lower_id) WHERE until IS NULL;
CREATE INDEX affiliation_lower ON affiliation (lower_id) WHERE until IS NULL;

CREATE TABLE place (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    name            text NOT NULL,
    code            text NOT NULL UNIQUE,
    region_code     text NOT NULL REFERENCES region,
    zone            text NOT NULL,
    is_default      boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE UNIQUE INDEX place_default ON place (organization_id) WHERE is_default;

-- Person, login and tie are three things (data.md 5).
CREATE TABLE person (
    id         uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    erased_at  timestamptz
);
-- Personal fields stand apart so that they can be erased (data.md 13).
CREATE TABLE person_detail (
    person_id uuid PRIMARY KEY REFERENCES person,
    name      text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 200),
    -- Further personal fields, encrypted with the key of LUMBUNG_SECRETS_FILE.
    sealed    bytea
);
CREATE TABLE login (
    id            uuid PRIMARY KEY,
    person_id     uuid NOT NULL REFERENCES person,
    login         text NOT NULL UNIQUE CHECK (login = lower(btrim(login)) AND length(login) BETWEEN 1 AND 100),
    -- argon2id in PHC form; null until an invitation is taken up.
    password_hash text,
    language      text CHECK (language IN ('id', 'en')),
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE UNIQUE INDEX login_person ON login (person_id) WHERE ended_at IS NULL;

CREATE TABLE operator (
    person_id uuid PRIMARY KEY REFERENCES person,
    since     timestamptz NOT NULL,
    until     timestamptz
);

CREATE TABLE tie (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES person,
    organization_id uuid NOT NULL REFERENCES organization,
    kind            text NOT NULL CHECK (kind IN ('member', 'staff', 'officer')),
    number          text,
    roles           text[] NOT NULL CHECK (roles <@ ARRAY['buyer', 'manager', 'approver', 'sales',
                                                          'warehouse', 'treasurer', 'auditor', 'member']),
    since           timestamptz NOT NULL,
    until           timestamptz CHECK (until >= since)
);
CREATE UNIQUE INDEX tie_now ON tie (person_id, organization_id, kind) WHERE until IS NULL;
CREATE INDEX tie_organization ON tie (organization_id) WHERE until IS NULL;

-- Sessions of pages and tokens of programs; only digests are stored.
CREATE TABLE session (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES person,
    kind            text NOT NULL CHECK (kind IN ('page', 'token')),
    token_hash      bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    -- On pages the organization chosen at sign-in.
    organization_id uuid REFERENCES organization,
    user_agent      text,
    created_at      timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX session_person ON session (person_id) WHERE ended_at IS NULL;

CREATE TABLE invitation (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    code_hash  bytea NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    invited_by uuid NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    ended_at   timestamptz
);
CREATE INDEX invitation_person ON invitation (person_id);

-- Failed sign-ins by what was guessed at: `login:…`, `address:…`.
CREATE TABLE sign_in_failure (
    subject      text PRIMARY KEY,
    failures     integer NOT NULL CHECK (failures > 0),
    last_at      timestamptz NOT NULL,
    locked_until timestamptz
);

-- Numbers for people: drawn per organization, series and year; nothing global.
CREATE TABLE number_series (
    organization_id uuid NOT NULL REFERENCES organization,
    series          text NOT NULL,
    year            integer NOT NULL,
    last            bigint NOT NULL CHECK (last > 0),
    PRIMARY KEY (organization_id, series, year)
);

-- Stored answers: the same key and input get the first answer again (examples E6, E7).
CREATE TABLE answer (
    -- The nil id where a person acts for the installation itself.
    organization_id uuid NOT NULL,
    person_id       uuid NOT NULL REFERENCES person,
    route           text NOT NULL,
    key             text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    input_hash      bytea NOT NULL CHECK (length(input_hash) = 32),
    status          smallint NOT NULL CHECK (status BETWEEN 200 AND 299),
    body            text NOT NULL,
    etag            text,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (organization_id, person_id, route, key)
);
CREATE INDEX answer_created ON answer (created_at);
-- Answers are read and kept with every command: faster to press than the default.
DO $$
BEGIN
    ALTER TABLE answer ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- a server built without it keeps its own
END $$;
-- Takes a key until the end of the transaction, and gives what was answered under it. A twin that is under way is
-- waited for: the second statement has a snapshot of its own, so it sees what the first twin kept.
CREATE FUNCTION take_key(organization uuid, person uuid, asked_route text, asked_key text) RETURNS SETOF answer
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(
        hashtextextended(organization::text || person::text || asked_route || ' ' || asked_key, 0));
    RETURN QUERY SELECT * FROM answer
        WHERE organization_id = organization AND person_id = person AND route = asked_route AND key = asked_key;
END $$;

-- Files that people hand in; served only after the check their parent gets (data.md 16).
CREATE TABLE stored_file (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES organization,
    audience    text NOT NULL CHECK (audience IN ('owner', 'parties')),
    name        text NOT NULL,
    media_type  text NOT NULL,
    sha256      bytea NOT NULL CHECK (length(sha256) = 32),
    content     bytea NOT NULL,
    keep_until  timestamptz,
    created_at  timestamptz NOT NULL
);

-- What happened to people, roles and organizations: for the auditor.
CREATE TABLE audit_entry (
    id              uuid PRIMARY KEY,
    organization_id uuid REFERENCES organization,
    person_id       uuid REFERENCES person,
    subject         text NOT NULL,
    subject_id      uuid,
    what            text NOT NULL,
    facts           jsonb NOT NULL DEFAULT '{}',
    recorded_at     timestamptz NOT NULL
);
CREATE INDEX audit_entry_organization ON audit_entry (organization_id, recorded_at DESC);
