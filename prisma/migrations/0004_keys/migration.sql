-- Keys that come and go, images from elsewhere, what devices have installed, handovers that wait for a signature.

-- 1. Signing keys: where the private half is, and which keystore versions list them

ALTER TABLE signing_key
  ADD COLUMN origin TEXT NOT NULL DEFAULT 'portal' CHECK (origin IN ('portal', 'outside')),
  ADD COLUMN label TEXT CHECK (length(label) BETWEEN 1 AND 200),
  ADD COLUMN listed_in BIGINT,
  ADD COLUMN dropped_in BIGINT,
  ADD CONSTRAINT signing_key_half CHECK ((origin = 'outside') = (private_enc IS NULL)),
  ADD CONSTRAINT signing_key_outside CHECK (origin = 'portal' OR use = 2),
  ADD CONSTRAINT signing_key_listed CHECK (dropped_in IS NULL OR (listed_in IS NOT NULL AND dropped_in > listed_in)),
  ADD CONSTRAINT signing_key_active_listed CHECK (state <> 'active' OR "from" IS NOT NULL);

-- The owner of the tables is bound by row-level security too; these rows are of every catalog.
ALTER TABLE signing_key NO FORCE ROW LEVEL SECURITY;
ALTER TABLE keystore NO FORCE ROW LEVEL SECURITY;
UPDATE signing_key k SET listed_in = (SELECT min(version) FROM keystore s WHERE s.catalog_id = k.catalog_id) WHERE state = 'active';
ALTER TABLE signing_key FORCE ROW LEVEL SECURITY;
ALTER TABLE keystore FORCE ROW LEVEL SECURITY;

-- Several keys of a use may be believed at once; which one signs is the one that began last. Two never begin at once.
DROP INDEX signing_key_active;
CREATE UNIQUE INDEX signing_key_active ON signing_key (catalog_id, use, "from") WHERE state = 'active' AND origin = 'portal';
CREATE UNIQUE INDEX signing_key_planned ON signing_key (catalog_id, use) WHERE state = 'planned' AND origin = 'portal';

CREATE FUNCTION signing_key_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state < OLD.state OR (OLD.listed_in IS NOT NULL AND NEW.listed_in IS DISTINCT FROM OLD.listed_in)
     OR (OLD.dropped_in IS NOT NULL AND NEW.dropped_in IS DISTINCT FROM OLD.dropped_in)
     OR (OLD.state <> 'planned' AND NEW."from" IS DISTINCT FROM OLD."from") THEN
    RAISE EXCEPTION 'a key does not go back' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signing_key_moves BEFORE UPDATE ON signing_key FOR EACH ROW EXECUTE FUNCTION signing_key_moves();

-- A version that was given out for signing is never given to another content: both could come back signed.
ALTER TABLE catalog ADD COLUMN keystore_drafted BIGINT NOT NULL DEFAULT 0;
CREATE FUNCTION catalog_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.keystore_drafted < OLD.keystore_drafted THEN
    RAISE EXCEPTION 'versions only rise' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER catalog_rises BEFORE UPDATE ON catalog FOR EACH ROW EXECUTE FUNCTION catalog_rises();

-- 2. Development keys

CREATE TABLE development_key (
  catalog_id UUID NOT NULL REFERENCES catalog (id),
  kid BYTEA NOT NULL CHECK (octet_length(kid) = 8),
  public_key BYTEA NOT NULL CHECK (octet_length(public_key) = 65),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 200),
  listed_in BIGINT,
  dropped_in BIGINT,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  removed_at TIMESTAMPTZ(3),
  CONSTRAINT development_key_pkey PRIMARY KEY (catalog_id, kid)
);

-- 3. Images

ALTER TABLE image
  ADD COLUMN origin TEXT NOT NULL DEFAULT 'portal' CHECK (origin IN ('portal', 'outside')),
  ADD COLUMN development BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN withdrawn_at TIMESTAMPTZ(3),
  ADD COLUMN added_by UUID;
CREATE INDEX image_component ON image (catalog_id, component_id, created_at DESC);

-- What a device said it has, as the page that serviced it passed it on: one row for each device, and one for each image.
CREATE TABLE device_image_report (
  catalog_id UUID NOT NULL,
  device UUID NOT NULL,
  keystore_version BIGINT NOT NULL,
  person_id UUID,
  at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT device_image_report_pkey PRIMARY KEY (catalog_id, device),
  CONSTRAINT device_image_report_device_fkey FOREIGN KEY (catalog_id, device) REFERENCES device (catalog_id, id)
);
CREATE TABLE device_image_seen (
  catalog_id UUID NOT NULL,
  device UUID NOT NULL,
  component_id UUID NOT NULL,
  image_id UUID NOT NULL,
  kid BYTEA NOT NULL CHECK (octet_length(kid) = 8),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  installed BOOLEAN NOT NULL,
  development BOOLEAN NOT NULL,
  CONSTRAINT device_image_seen_pkey PRIMARY KEY (catalog_id, device, component_id, image_id, installed),
  CONSTRAINT device_image_seen_report_fkey FOREIGN KEY (catalog_id, device) REFERENCES device_image_report (catalog_id, device)
);
CREATE INDEX device_image_seen_kid ON device_image_seen (catalog_id, kid);

-- 4. Handovers

ALTER TABLE handover
  ADD COLUMN root_kid BYTEA,
  ADD COLUMN new_root BYTEA CHECK (octet_length(new_root) = 65),
  ADD COLUMN least_keystore BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN withdraws UUID,
  ADD COLUMN made_by UUID,
  ADD COLUMN note TEXT,
  ADD CONSTRAINT handover_withdraws_fkey FOREIGN KEY (catalog_id, withdraws) REFERENCES handover (catalog_id, id);
CREATE INDEX handover_device ON handover (catalog_id, device, number);
CREATE TRIGGER handover_kept BEFORE UPDATE OR DELETE ON handover FOR EACH ROW EXECUTE FUNCTION refuse();

-- What the root has yet to sign: committed with its entry before anything is signed.
CREATE TABLE handover_draft (
  catalog_id UUID NOT NULL,
  id UUID NOT NULL,
  device UUID NOT NULL,
  number BIGINT NOT NULL,
  payload BYTEA NOT NULL,
  root_kid BYTEA NOT NULL,
  new_root BYTEA NOT NULL CHECK (octet_length(new_root) = 65),
  new_catalog UUID NOT NULL,
  least_keystore BIGINT NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  withdraws UUID,
  made_by UUID NOT NULL,
  note TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT handover_draft_pkey PRIMARY KEY (catalog_id, id),
  CONSTRAINT handover_draft_once UNIQUE (catalog_id, device),
  CONSTRAINT handover_draft_device_fkey FOREIGN KEY (catalog_id, device) REFERENCES device (catalog_id, id),
  CONSTRAINT handover_draft_root_fkey FOREIGN KEY (catalog_id, root_kid) REFERENCES root_key (catalog_id, kid),
  CONSTRAINT handover_draft_withdraws_fkey FOREIGN KEY (catalog_id, withdraws) REFERENCES handover (catalog_id, id)
);

-- 5. Who sees which rows, and rights

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['development_key', 'device_image_report', 'device_image_seen', 'handover_draft'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_catalogs ON %I TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
                    WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO latchkey_app', t);
  END LOOP;
END $$;
GRANT SELECT (origin, label, listed_in, dropped_in), UPDATE (listed_in, dropped_in) ON signing_key TO latchkey_app;
GRANT UPDATE (keystore_drafted) ON catalog TO latchkey_app;
GRANT UPDATE (listed_in, dropped_in, removed_at) ON development_key TO latchkey_app;
GRANT UPDATE (withdrawn_at, manifest, kid) ON image TO latchkey_app;
GRANT UPDATE (keystore_version, person_id, at) ON device_image_report TO latchkey_app;
GRANT DELETE ON device_image_seen, handover_draft TO latchkey_app;
