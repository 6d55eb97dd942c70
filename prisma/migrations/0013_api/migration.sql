-- The API for programs: requests that may be sent twice, rates, and service accounts.

-- 1. An answer (status and headers in `outcome`) is kept with the key of the request, so that a repeat gets the same bytes. `running` became `committed` in
-- the very transaction that changed something: what stops in between is known to have happened or not.

ALTER TABLE idempotency ALTER COLUMN outcome DROP NOT NULL,
  ADD COLUMN fingerprint bytea NOT NULL DEFAULT '',
  ADD COLUMN state text NOT NULL DEFAULT 'committed',
  ADD COLUMN body bytea;
ALTER TABLE idempotency ALTER COLUMN fingerprint DROP DEFAULT, ALTER COLUMN state DROP DEFAULT;
ALTER TABLE idempotency ADD CHECK (state IN ('running', 'committed', 'done')), ADD CHECK (length(key) BETWEEN 1 AND 255),
  ADD CHECK (state <> 'done' OR (outcome IS NOT NULL AND body IS NOT NULL)), ADD CHECK (octet_length(body) <= 1048576);
CREATE INDEX idempotency_created ON idempotency (person_id, created_at);
GRANT UPDATE (state, outcome, body, created_at), DELETE ON idempotency TO latchkey_app;

-- 2. Counters of the rates, shared by all processes of the portal; a crash may forget them.

CREATE SCHEMA rates;
CREATE UNLOGGED TABLE rates.counter (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);
GRANT USAGE ON SCHEMA rates TO latchkey_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON rates.counter TO latchkey_app;

-- 3. Service accounts: persons who never sign in, of one catalog, and never its owner.

ALTER TABLE person ADD COLUMN service boolean NOT NULL DEFAULT false;
ALTER TABLE person ADD CHECK (NOT service OR (password_hash IS NULL AND NOT is_operator));
GRANT SELECT (service) ON person TO latchkey_app;

CREATE TABLE service_account (
  catalog_id uuid NOT NULL REFERENCES catalog (id),
  person_id uuid NOT NULL UNIQUE REFERENCES person (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scopes text[] NOT NULL CHECK (cardinality(scopes) >= 1),
  made_by uuid REFERENCES person (id),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ended_at timestamptz(3),
  PRIMARY KEY (catalog_id, person_id)
);
CREATE UNIQUE INDEX service_account_name ON service_account (catalog_id, lower(name)) WHERE ended_at IS NULL;
ALTER TABLE service_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_account FORCE ROW LEVEL SECURITY;
CREATE POLICY own_catalogs ON service_account TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
  WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]));
GRANT SELECT, INSERT, UPDATE (ended_at) ON service_account TO latchkey_app;

-- Its tokens belong to the catalog, not to a person who may leave.
CREATE POLICY of_service ON api_token TO latchkey_app
  USING (EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = api_token.person_id AND s.catalog_id = api_token.catalog_id
    AND s.catalog_id = ANY ((SELECT app_catalogs())::uuid[])))
  WITH CHECK (EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = api_token.person_id AND s.catalog_id = api_token.catalog_id
    AND s.catalog_id = ANY ((SELECT app_catalogs())::uuid[])));

GRANT CREATE ON SCHEMA public TO latchkey_gate, latchkey_search;

-- The person of a new service account, by an owner of the whole catalog. No message reaches an address under .invalid.
CREATE FUNCTION gate_service_person(p_catalog uuid, p_id uuid, p_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM member m WHERE m.catalog_id = p_catalog AND m.person_id = app_person() AND m.role = 'owner' AND m.group_id IS NULL
                 AND (m.until IS NULL OR m.until > now())) THEN
    RAISE EXCEPTION 'only owners make service accounts' USING ERRCODE = 'LK008';
  END IF;
  INSERT INTO person (id, email, name, service) VALUES (p_id, p_id || '@service.invalid', p_name, true);
END $$;

-- Whatever a row that names a service account would let it do: it does not sign in, decides nothing and owns nothing. The
-- column that names the person is the trigger's argument.
CREATE FUNCTION owner_is_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND service) THEN
    RAISE EXCEPTION 'a service account may not do this' USING ERRCODE = 'LK008';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_person BEFORE INSERT ON sign_in FOR EACH ROW EXECUTE FUNCTION owner_is_person('person_id');
CREATE TRIGGER is_person BEFORE INSERT ON link FOR EACH ROW EXECUTE FUNCTION owner_is_person('person_id');
CREATE TRIGGER is_person BEFORE INSERT ON passkey FOR EACH ROW EXECUTE FUNCTION owner_is_person('person_id');
CREATE TRIGGER is_person BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION owner_is_person('reviewer_id');
CREATE TRIGGER is_person_owner BEFORE INSERT OR UPDATE ON member FOR EACH ROW WHEN (NEW.role = 'owner') EXECUTE FUNCTION owner_is_person('person_id');

-- A service account belongs to its own catalog alone.
CREATE FUNCTION owner_one_catalog() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND service)
     AND NOT EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = NEW.person_id AND s.catalog_id = NEW.catalog_id AND s.ended_at IS NULL) THEN
    RAISE EXCEPTION 'a service account belongs to its own catalog' USING ERRCODE = 'LK008';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_catalog BEFORE INSERT ON member FOR EACH ROW EXECUTE FUNCTION owner_one_catalog();

-- Two tokens at a time, so that one can take over from the other; one after the other, so that many at once are no more.
CREATE FUNCTION owner_two_tokens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE account service_account;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND service) THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.person_id::text, 5));
  SELECT * INTO account FROM service_account WHERE person_id = NEW.person_id;
  IF account.ended_at IS NOT NULL OR NEW.catalog_id IS DISTINCT FROM account.catalog_id OR NOT NEW.scopes <@ account.scopes THEN
    RAISE EXCEPTION 'a token keeps within its service account' USING ERRCODE = 'LK008';
  END IF;
  IF (SELECT count(*) FROM api_token WHERE person_id = NEW.person_id AND revoked_at IS NULL AND expires_at > now()) >= 2 THEN
    RAISE EXCEPTION 'a service account has at most two tokens' USING ERRCODE = 'LK045';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER two_tokens BEFORE INSERT ON api_token FOR EACH ROW EXECUTE FUNCTION owner_two_tokens();

CREATE POLICY search ON service_account FOR SELECT TO latchkey_search USING (true);
CREATE POLICY search ON api_token FOR SELECT TO latchkey_search USING (true);
GRANT SELECT ON service_account, api_token TO latchkey_search;

DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
           AND proname IN ('gate_service_person', 'owner_is_person', 'owner_one_catalog', 'owner_two_tokens') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_gate', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', f, CASE WHEN f::text LIKE 'gate%' THEN 'latchkey_gate' ELSE 'latchkey_search' END);
  END LOOP;
END $$;

REVOKE CREATE ON SCHEMA public FROM latchkey_gate, latchkey_search;
