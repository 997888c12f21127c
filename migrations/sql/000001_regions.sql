-- Regions of Indonesia by Kemendagri code: province, regency or city, district, village.
-- Source: Kepmendagri 300.2.2-2138/2430 of 2025 through cahyadsn/wilayah (migrations/data/NOTICE).
CREATE TABLE region (
    code        text PRIMARY KEY
                CHECK (code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
    name        text NOT NULL,
    parent_code text REFERENCES region,
    postal_code text,
    -- IANA zone of the province: WIB, WITA or WIT (data.md 15).
    zone        text NOT NULL CHECK (zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'))
);
CREATE INDEX region_parent ON region (parent_code);
