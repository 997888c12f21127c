-- How an organization was named when a paper was numbered: printed later, the paper says the same (issue 4; data.md 14). Each
-- time something that papers tell of it changes, the organization gets another face; a paper points to those of its day.
CREATE TABLE organization_face (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    name            text NOT NULL,
    code            text NOT NULL,
    region_code     text NOT NULL,
    address         text,
    nik_koperasi    text,
    npwp            text,
    nitku           text,
    vat_registered  boolean NOT NULL
);
CREATE INDEX organization_face_newest ON organization_face (organization_id, id DESC);
CREATE TRIGGER organization_face_append_only BEFORE UPDATE OR DELETE ON organization_face
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_organization_face() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR (NEW.name, NEW.code, NEW.region_code, NEW.address, NEW.nik_koperasi, NEW.npwp, NEW.nitku, NEW.vat_registered)
       IS DISTINCT FROM (OLD.name, OLD.code, OLD.region_code, OLD.address, OLD.nik_koperasi, OLD.npwp, OLD.nitku, OLD.vat_registered) THEN
        INSERT INTO organization_face (organization_id, name, code, region_code, address, nik_koperasi, npwp, nitku, vat_registered)
        VALUES (NEW.id, NEW.name, NEW.code, NEW.region_code, NEW.address, NEW.nik_koperasi, NEW.npwp, NEW.nitku, NEW.vat_registered);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER organization_keeps_its_faces AFTER INSERT OR UPDATE ON organization
    FOR EACH ROW EXECUTE FUNCTION keep_organization_face();
INSERT INTO organization_face (organization_id, name, code, region_code, address, nik_koperasi, npwp, nitku, vat_registered)
    SELECT id, name, code, region_code, address, nik_koperasi, npwp, nitku, vat_registered FROM organization;

CREATE FUNCTION face_of(the_organization uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT id FROM organization_face WHERE organization_id = the_organization ORDER BY id DESC LIMIT 1
$$;

ALTER TABLE invoice
    ADD COLUMN issuer_face bigint REFERENCES organization_face,
    ADD COLUMN receiver_face bigint REFERENCES organization_face;
CREATE FUNCTION name_invoice_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.issuer_face := face_of(NEW.issuer_id);
    NEW.receiver_face := face_of(NEW.receiver_id);
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_names_its_parties BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION name_invoice_parties();

ALTER TABLE purchase_order
    ADD COLUMN seller_face bigint REFERENCES organization_face,
    ADD COLUMN buyer_face bigint REFERENCES organization_face;
CREATE FUNCTION name_order_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seller_face := face_of(NEW.seller_id);
    NEW.buyer_face := face_of(NEW.buyer_id);
    RETURN NEW;
END $$;
-- Once, when it gets its number; a draft has none.
CREATE TRIGGER purchase_order_names_its_parties BEFORE INSERT OR UPDATE ON purchase_order
    FOR EACH ROW WHEN (NEW.number IS NOT NULL AND NEW.seller_face IS NULL) EXECUTE FUNCTION name_order_parties();
