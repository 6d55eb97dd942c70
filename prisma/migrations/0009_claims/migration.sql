-- Devices claimed from a file: each row is kept as it was read, so that what was accepted, what was not and why can be
-- shown, and a claim that was cut short goes on where it stood.

CREATE TABLE claim_import (
  catalog_id UUID NOT NULL REFERENCES catalog (id),
  id UUID NOT NULL,
  made_by UUID NOT NULL REFERENCES person (id),
  file_name TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  file_hash BYTEA CHECK (octet_length(file_hash) = 32),
  state TEXT NOT NULL DEFAULT 'uploading' CHECK (state IN ('uploading', 'unreadable', 'checking', 'checked', 'applying', 'done', 'dropped')),
  columns TEXT[] NOT NULL DEFAULT '{}',
  ignored TEXT[] NOT NULL DEFAULT '{}',
  problem TEXT,
  problem_line INTEGER,
  rows INTEGER NOT NULL DEFAULT 0 CHECK (rows BETWEEN 0 AND 100000),
  group_id UUID,
  create_missing BOOLEAN NOT NULL DEFAULT false,
  all_or_nothing BOOLEAN NOT NULL DEFAULT false,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  moved_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT claim_import_pkey PRIMARY KEY (catalog_id, id),
  CONSTRAINT claim_import_group_fkey FOREIGN KEY (catalog_id, group_id) REFERENCES device_group (catalog_id, id),
  CONSTRAINT claim_import_hash CHECK (state IN ('uploading', 'unreadable', 'dropped') OR file_hash IS NOT NULL)
);
CREATE INDEX claim_import_made ON claim_import (catalog_id, created_at DESC);

CREATE TABLE claim_row (
  catalog_id UUID NOT NULL,
  import UUID NOT NULL,
  line INTEGER NOT NULL,
  device_id BYTEA CHECK (octet_length(device_id) = 64),
  public_key BYTEA CHECK (octet_length(public_key) = 65 AND sha512(public_key) = device_id),
  given TEXT NOT NULL CHECK (length(given) <= 200),
  name TEXT CHECK (length(name) BETWEEN 1 AND 200),
  serial TEXT CHECK (length(serial) BETWEEN 1 AND 100),
  product TEXT,
  "group" TEXT,
  keystore BIGINT,
  group_id UUID,
  problems TEXT[] NOT NULL DEFAULT '{}',
  outcome TEXT NOT NULL DEFAULT 'read' CHECK (outcome IN ('read', 'waiting', 'refused', 'known', 'claimed')),
  CONSTRAINT claim_row_pkey PRIMARY KEY (catalog_id, import, line),
  CONSTRAINT claim_row_import_fkey FOREIGN KEY (catalog_id, import) REFERENCES claim_import (catalog_id, id),
  CONSTRAINT claim_row_group_fkey FOREIGN KEY (catalog_id, group_id) REFERENCES device_group (catalog_id, id),
  CONSTRAINT claim_row_refused CHECK (outcome <> 'refused' OR problems <> '{}'),
  CONSTRAINT claim_row_whole CHECK (outcome NOT IN ('waiting', 'known', 'claimed') OR device_id IS NOT NULL)
);
CREATE INDEX claim_row_outcome ON claim_row (catalog_id, import, outcome, line);
CREATE INDEX claim_row_device ON claim_row (catalog_id, import, device_id);

-- What was done stays: a file that is done, unreadable or dropped is over, and a claimed row keeps its outcome.
CREATE FUNCTION claim_import_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('unreadable', 'done', 'dropped')
     OR NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN (('uploading', 'checking'), ('uploading', 'unreadable'), ('uploading', 'dropped'),
       ('checking', 'checked'), ('checking', 'dropped'), ('checked', 'checking'), ('checked', 'applying'), ('checked', 'dropped'), ('applying', 'done'))) THEN
    RAISE EXCEPTION 'a claim does not move from % to %', OLD.state, NEW.state USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_import_moves BEFORE UPDATE ON claim_import FOR EACH ROW EXECUTE FUNCTION claim_import_moves();
CREATE TRIGGER claim_import_kept BEFORE DELETE ON claim_import FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE FUNCTION claim_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what became of a claimed row stays' USING ERRCODE = 'LK001';
END $$;
CREATE TRIGGER claim_row_stays BEFORE UPDATE OR DELETE ON claim_row FOR EACH ROW WHEN (OLD.outcome = 'claimed') EXECUTE FUNCTION claim_row_stays();

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['claim_import', 'claim_row'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_catalogs ON %I TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
                    WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO latchkey_app', t);
  END LOOP;
END $$;
GRANT UPDATE (state, file_hash, columns, ignored, problem, problem_line, rows, group_id, create_missing, all_or_nothing, moved_at) ON claim_import TO latchkey_app;
GRANT UPDATE (group_id, problems, outcome) ON claim_row TO latchkey_app;
GRANT DELETE ON claim_row TO latchkey_app;
