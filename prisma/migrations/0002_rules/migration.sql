-- What a table definition cannot say: values that must not be stored, rows that must not change, who sees which rows.

-- 1. Values

ALTER TABLE installation ADD CHECK (id = 1);
ALTER TABLE person ADD CHECK (length(name) BETWEEN 1 AND 200), ADD CHECK (length(email::text) BETWEEN 3 AND 320);
ALTER TABLE catalog ADD CHECK (length(name) BETWEEN 1 AND 200);
ALTER TABLE product ADD CHECK (length(name) BETWEEN 1 AND 200);
ALTER TABLE device_group ADD CHECK (length(name) BETWEEN 1 AND 200);
ALTER TABLE sign_in ADD CHECK (octet_length(id) = 32);
ALTER TABLE link ADD CHECK (octet_length(id) = 32);
ALTER TABLE api_token ADD CHECK (octet_length(id) = 32), ADD CHECK (num_nonnulls(person_id, service) = 1),
  ADD FOREIGN KEY (person_id) REFERENCES person (id), ADD FOREIGN KEY (catalog_id) REFERENCES catalog (id);
ALTER TABLE server_nonce ADD CHECK (octet_length(nonce) BETWEEN 16 AND 64), ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE idempotency ADD FOREIGN KEY (person_id) REFERENCES person (id);

CREATE UNIQUE INDEX member_once ON member (catalog_id, person_id, role, coalesce(group_id, catalog_id)) WHERE until IS NULL;

ALTER TABLE policy ADD CHECK (version >= 1);

-- A device ID is the SHA-512 of its public identity key (04, X, Y).
ALTER TABLE device
  ADD CHECK (octet_length(device_id) = 64),
  ADD CHECK (public_key IS NULL OR (octet_length(public_key) = 65 AND sha512(public_key) = device_id)),
  ADD CHECK (claim IN ('pending', 'proven')),
  ADD CHECK (claim = 'pending' OR public_key IS NOT NULL),
  ADD CHECK (epoch_issued BETWEEN 0 AND 4294967295),
  ADD CHECK (epoch_confirmed BETWEEN 0 AND 4294967295),
  ADD CHECK (name IS NULL OR length(name) BETWEEN 1 AND 200);
CREATE UNIQUE INDEX device_proven_once ON device (device_id) WHERE claim = 'proven' AND until IS NULL;
CREATE UNIQUE INDEX device_held_once ON device (catalog_id, device_id) WHERE until IS NULL;
CREATE INDEX device_name_search ON device USING gin (name gin_trgm_ops);
CREATE INDEX device_id_search ON device USING gin (encode(device_id, 'hex') gin_trgm_ops);

ALTER TABLE root_key ADD CHECK (octet_length(kid) = 8), ADD CHECK (octet_length(public_key) = 65);
ALTER TABLE signing_key ADD CHECK (octet_length(kid) = 8), ADD CHECK (octet_length(public_key) = 65), ADD CHECK (use BETWEEN 1 AND 3);
CREATE UNIQUE INDEX signing_key_active ON signing_key (catalog_id, use) WHERE state = 'active';
ALTER TABLE keystore ADD CHECK (version >= 1), ADD CHECK (octet_length(bytes) <= 4096);
ALTER TABLE image ADD CHECK (size_bytes BETWEEN 0 AND 16777216), ADD CHECK (octet_length(manifest) <= 1024), ADD CHECK (kind IN (0, 1));
ALTER TABLE image_content ADD CHECK (octet_length(bytes) <= 16777216);

ALTER TABLE request
  ADD CHECK (duration_s BETWEEN 600 AND 2592000),
  ADD CHECK (length(reason) BETWEEN 3 AND 2000),
  ADD CHECK (ticket IS NULL OR length(ticket) BETWEEN 1 AND 200),
  ADD CHECK (octet_length(content_hash) = 32),
  ADD CHECK (boot_id IS NULL OR octet_length(boot_id) = 16),
  ADD CHECK (cardinality(operations) >= 1);
CREATE UNIQUE INDEX request_waiting_once ON request (catalog_id, requester_id, device, type) WHERE state = 'waiting';
ALTER TABLE review ADD CHECK (decision IN ('approve', 'deny')), ADD CHECK (decision = 'approve' OR length(trim(coalesce(note, ''))) >= 3);
ALTER TABLE approval ADD CHECK (kind IN ('reviews', 'standing', 'break_glass'));
ALTER TABLE capability
  ADD CHECK (expires_at > not_before),
  ADD CHECK (octet_length(payload) <= 1024),
  ADD FOREIGN KEY (catalog_id, entry) REFERENCES audit_entry (log, id) DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (catalog_id, profile_key) REFERENCES profile_key (catalog_id, thumbprint);
ALTER TABLE profile_key ADD CHECK (octet_length(thumbprint) = 32), ADD CHECK (octet_length(public_key) = 65);
ALTER TABLE revocation ADD FOREIGN KEY (catalog_id, confirmed_statement) REFERENCES device_statement (catalog_id, id);
ALTER TABLE audit_entry ADD CHECK (octet_length(leaf_hash) = 32);
ALTER TABLE audit_clear ADD CHECK (octet_length(salt) = 32);
CREATE INDEX audit_clear_value ON audit_clear (log, field, value);
CREATE INDEX audit_entry_pending ON audit_entry (log) WHERE index IS NULL;

-- 2. Who asks

CREATE FUNCTION app_person() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.person', true), '')::uuid $$;

CREATE FUNCTION app_catalogs() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT coalesce(array_agg(DISTINCT m.catalog_id), '{}') FROM member m JOIN person p ON p.id = m.person_id
     WHERE m.person_id = app_person() AND (m.until IS NULL OR m.until > now()) AND p.disabled_at IS NULL $$;

CREATE FUNCTION app_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT coalesce(array_agg(DISTINCT m.person_id), '{}') FROM member m WHERE m.catalog_id = ANY (app_catalogs()) $$;

CREATE FUNCTION app_is_operator() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM person WHERE id = app_person() AND is_operator AND disabled_at IS NULL) $$;

CREATE FUNCTION app_installation() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT uuid FROM installation $$;

-- The signer works for one catalog at a time.
CREATE FUNCTION signer_catalog() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.catalog', true), '')::uuid $$;

-- 3. Rows that do not change, and numbers that only rise

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% of % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LK001'; END $$;

CREATE FUNCTION installation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.mode <> OLD.mode OR NEW.uuid <> OLD.uuid THEN
    RAISE EXCEPTION 'the mode of an installation is chosen once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER installation_stays BEFORE UPDATE ON installation FOR EACH ROW EXECUTE FUNCTION installation_stays();
CREATE TRIGGER installation_kept BEFORE DELETE ON installation FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE FUNCTION device_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.device_id <> OLD.device_id OR NEW.catalog_id <> OLD.catalog_id OR (OLD.claim = 'proven' AND NEW.claim <> 'proven') THEN
    RAISE EXCEPTION 'a holding keeps its device' USING ERRCODE = 'LK001';
  END IF;
  IF NEW.epoch_issued < OLD.epoch_issued OR NEW.epoch_confirmed < OLD.epoch_confirmed OR NEW.keystore_seen < OLD.keystore_seen
     OR NEW.counter_seen < OLD.counter_seen OR NEW.handover_seen < OLD.handover_seen THEN
    RAISE EXCEPTION 'epochs, versions and counters only rise' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER device_rises BEFORE UPDATE ON device FOR EACH ROW EXECUTE FUNCTION device_rises();

CREATE FUNCTION request_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.id, NEW.requester_id, NEW.device, NEW.type, NEW.operations, NEW.reason, NEW.duration_s, NEW.bearer, NEW.policy_version, NEW.content_hash)
     IS DISTINCT FROM (OLD.catalog_id, OLD.id, OLD.requester_id, OLD.device, OLD.type, OLD.operations, OLD.reason, OLD.duration_s, OLD.bearer, OLD.policy_version, OLD.content_hash)
     OR NEW.ticket IS DISTINCT FROM OLD.ticket OR NEW.boot_id IS DISTINCT FROM OLD.boot_id THEN
    RAISE EXCEPTION 'a request is never edited' USING ERRCODE = 'LK001';
  END IF;
  IF NEW.state <> OLD.state AND NOT (
    (OLD.state = 'waiting' AND NEW.state IN ('approved', 'denied', 'withdrawn', 'lapsed'))
    OR (OLD.state = 'approved' AND NEW.state IN ('downloaded', 'withdrawn', 'lapsed'))) THEN
    RAISE EXCEPTION 'a request does not move from % to %', OLD.state, NEW.state USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_stays BEFORE UPDATE ON request FOR EACH ROW EXECUTE FUNCTION request_stays();

CREATE FUNCTION review_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked request; rules jsonb;
BEGIN
  SELECT * INTO asked FROM request WHERE catalog_id = NEW.catalog_id AND id = NEW.request;
  IF asked.content_hash IS DISTINCT FROM NEW.content_hash THEN
    RAISE EXCEPTION 'a review is of what was read' USING ERRCODE = 'LK002';
  END IF;
  IF asked.state <> 'waiting' OR asked.lapses_at <= now() THEN
    RAISE EXCEPTION 'this request is not waiting' USING ERRCODE = 'LK003';
  END IF;
  NEW.own_request := asked.requester_id = NEW.reviewer_id;
  IF NEW.own_request AND NEW.decision = 'approve' THEN
    SELECT document -> 'types' -> asked.type::text INTO rules FROM policy
      WHERE catalog_id = NEW.catalog_id AND version = asked.policy_version;
    IF NOT coalesce((rules ->> 'selfApproval')::boolean, false) THEN
      RAISE EXCEPTION 'nobody reviews their own request' USING ERRCODE = 'LK004';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_fits BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_fits();

CREATE FUNCTION approval_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked request; needed int; given int; denied int;
BEGIN
  SELECT * INTO asked FROM request WHERE catalog_id = NEW.catalog_id AND id = NEW.request FOR UPDATE;
  IF asked.content_hash IS DISTINCT FROM NEW.content_hash OR asked.policy_version <> NEW.policy_version THEN
    RAISE EXCEPTION 'an approval is of what was asked' USING ERRCODE = 'LK002';
  END IF;
  IF NEW.kind <> 'reviews' THEN
    RAISE EXCEPTION 'this kind of approval is not permitted by the policy' USING ERRCODE = 'LK005';
  END IF;
  SELECT (document -> 'types' -> asked.type::text ->> 'approvals')::int INTO needed FROM policy
    WHERE catalog_id = NEW.catalog_id AND version = asked.policy_version;
  SELECT count(*) FILTER (WHERE decision = 'approve' AND content_hash = NEW.content_hash), count(*) FILTER (WHERE decision = 'deny')
    INTO given, denied FROM review WHERE catalog_id = NEW.catalog_id AND request = NEW.request;
  IF needed IS NULL OR given < needed OR denied > 0 THEN
    RAISE EXCEPTION '% of % approvals', given, needed USING ERRCODE = 'LK005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_fits BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION approval_fits();

CREATE FUNCTION approval_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.request, NEW.device, NEW.type, NEW.content_hash, NEW.kind, NEW.policy_version, NEW.at, NEW.lapses_at)
     IS DISTINCT FROM (OLD.catalog_id, OLD.request, OLD.device, OLD.type, OLD.content_hash, OLD.kind, OLD.policy_version, OLD.at, OLD.lapses_at)
     OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'an approval can only be withdrawn' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_stays BEFORE UPDATE ON approval FOR EACH ROW EXECUTE FUNCTION approval_stays();

CREATE FUNCTION capability_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE given approval;
BEGIN
  SELECT * INTO given FROM approval WHERE catalog_id = NEW.catalog_id AND request = NEW.request FOR UPDATE;
  IF given.withdrawn_at IS NOT NULL OR given.lapses_at <= now() THEN
    RAISE EXCEPTION 'the approval no longer stands' USING ERRCODE = 'LK006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER capability_fits BEFORE INSERT ON capability FOR EACH ROW EXECUTE FUNCTION capability_fits();

-- One consent of an owner lets the profile key, and with it the payload, change once; nothing else ever does.
CREATE FUNCTION capability_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.cti, NEW.catalog_id, NEW.request, NEW.device, NEW.type, NEW.epoch, NEW.not_before, NEW.expires_at)
     IS DISTINCT FROM (OLD.cti, OLD.catalog_id, OLD.request, OLD.device, OLD.type, OLD.epoch, OLD.not_before, OLD.expires_at) THEN
    RAISE EXCEPTION 'a capability is never edited' USING ERRCODE = 'LK001';
  END IF;
  IF (NEW.payload, NEW.profile_key, NEW.kid, NEW.entry) IS DISTINCT FROM (OLD.payload, OLD.profile_key, OLD.kid, OLD.entry)
     AND NOT (OLD.rebind_at IS NOT NULL AND NEW.rebind_at IS NULL AND OLD.state <> 'ended') THEN
    RAISE EXCEPTION 'a capability keeps its payload' USING ERRCODE = 'LK001';
  END IF;
  IF NEW.state < OLD.state THEN
    RAISE EXCEPTION 'a capability does not move from % to %', OLD.state, NEW.state USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER capability_stays BEFORE UPDATE ON capability FOR EACH ROW EXECUTE FUNCTION capability_stays();

CREATE FUNCTION keystore_rises() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE highest bigint;
BEGIN
  SELECT greatest((SELECT max(version) FROM keystore WHERE catalog_id = NEW.catalog_id),
                  (SELECT max(keystore_seen) FROM device WHERE catalog_id = NEW.catalog_id AND until IS NULL), 0) INTO highest;
  IF NEW.version <= highest THEN
    RAISE EXCEPTION 'a keystore version lies above % ', highest USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keystore_rises BEFORE INSERT ON keystore FOR EACH ROW EXECUTE FUNCTION keystore_rises();

CREATE FUNCTION entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.log, NEW.id, NEW.kind, NEW.at, NEW.bytes, NEW.leaf_hash) IS DISTINCT FROM (OLD.log, OLD.id, OLD.kind, OLD.at, OLD.bytes, OLD.leaf_hash)
     OR OLD.index IS NOT NULL THEN
    RAISE EXCEPTION 'an entry is numbered once and never changed' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_stays BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION entry_stays();
CREATE TRIGGER entry_kept BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER receipt_kept BEFORE UPDATE OR DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER statement_kept BEFORE UPDATE OR DELETE ON device_statement FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER keystore_kept BEFORE UPDATE OR DELETE ON keystore FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER policy_kept BEFORE UPDATE OR DELETE ON policy FOR EACH ROW EXECUTE FUNCTION refuse();

-- It looks past row-level security: an owner who leaves no longer sees the catalog. Only a membership without an end
-- counts, since the portal's clock that sets ends is not the one that now() reads.
CREATE FUNCTION owner_remains() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(OLD.catalog_id::text, 0));
  IF NOT EXISTS (SELECT 1 FROM member m WHERE m.catalog_id = OLD.catalog_id AND m.role = 'owner' AND m.group_id IS NULL AND m.until IS NULL) THEN
    RAISE EXCEPTION 'a catalog needs an owner for all of it' USING ERRCODE = 'LK007';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER owner_remains AFTER UPDATE ON member FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION owner_remains();

-- 4. Who sees which rows

DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
  -- Every table that has a catalog: its rows are those of the person's catalogs, for reading and for writing.
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'catalog_id' AND NOT a.attisdropped
           WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'api_token' LOOP
    EXECUTE format('CREATE POLICY own_catalogs ON %I TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
                    WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))', t);
  END LOOP;
END $$;

CREATE POLICY own_catalogs ON catalog TO latchkey_app
  USING (id = ANY ((SELECT app_catalogs())::uuid[])) WITH CHECK (id = ANY ((SELECT app_catalogs())::uuid[]));
CREATE POLICY own_logs ON audit_entry TO latchkey_app
  USING (log = ANY ((SELECT app_catalogs())::uuid[]) OR (log = (SELECT app_installation()) AND (SELECT app_is_operator())))
  WITH CHECK (log = ANY ((SELECT app_catalogs())::uuid[]) OR log = (SELECT app_installation()));
CREATE POLICY own_logs ON audit_clear TO latchkey_app
  USING (log = ANY ((SELECT app_catalogs())::uuid[]) OR (log = (SELECT app_installation()) AND (SELECT app_is_operator())))
  WITH CHECK (log = ANY ((SELECT app_catalogs())::uuid[]) OR log = (SELECT app_installation()));
CREATE POLICY own_logs ON log_head FOR SELECT TO latchkey_app USING (log = ANY ((SELECT app_catalogs())::uuid[]));
CREATE POLICY own_logs ON log_checkpoint FOR SELECT TO latchkey_app USING (log = ANY ((SELECT app_catalogs())::uuid[]));
CREATE POLICY own_logs ON log_tile FOR SELECT TO latchkey_app USING (log = ANY ((SELECT app_catalogs())::uuid[]));

CREATE POLICY everybody ON installation FOR SELECT TO latchkey_app USING (true);
CREATE POLICY acquainted ON person FOR SELECT TO latchkey_app USING (id = (SELECT app_person()) OR id = ANY ((SELECT app_people())::uuid[]));
CREATE POLICY self ON person FOR UPDATE TO latchkey_app USING (id = (SELECT app_person())) WITH CHECK (id = (SELECT app_person()));
CREATE POLICY self ON passkey TO latchkey_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY self ON sign_in TO latchkey_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY self ON api_token TO latchkey_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY self ON server_nonce TO latchkey_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY self ON idempotency TO latchkey_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));

-- Signer: keys and reserved capabilities of the catalog it was told.
CREATE POLICY signer ON root_key FOR SELECT TO latchkey_signer USING (catalog_id = signer_catalog());
CREATE POLICY signer ON signing_key FOR SELECT TO latchkey_signer USING (catalog_id = signer_catalog());
CREATE POLICY signer ON capability TO latchkey_signer USING (catalog_id = signer_catalog()) WITH CHECK (catalog_id = signer_catalog());

-- Sequencer: entries without an index, and the log's own tables.
CREATE POLICY sequencer ON audit_entry TO latchkey_sequencer USING (true);
CREATE POLICY sequencer ON log_head TO latchkey_sequencer USING (true) WITH CHECK (true);
CREATE POLICY sequencer ON log_checkpoint TO latchkey_sequencer USING (true) WITH CHECK (true);
CREATE POLICY sequencer ON log_tile TO latchkey_sequencer USING (true) WITH CHECK (true);

-- The two roles that nobody logs in as own the functions below, and see what those need.
CREATE POLICY search ON member FOR SELECT TO latchkey_search USING (true);
CREATE POLICY search ON person FOR SELECT TO latchkey_search USING (true);
CREATE POLICY search ON device FOR SELECT TO latchkey_search USING (true);
CREATE POLICY search ON installation FOR SELECT TO latchkey_search USING (true);
CREATE POLICY search ON audit_entry FOR SELECT TO latchkey_search USING (true);
CREATE POLICY search ON audit_clear FOR SELECT TO latchkey_search USING (true);
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['installation', 'person', 'sign_in', 'sign_in_attempt', 'link', 'catalog', 'member', 'policy', 'audit_entry', 'audit_clear'] LOOP
    EXECUTE format('CREATE POLICY gate ON %I TO latchkey_gate USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

-- 5. Rights

GRANT USAGE ON SCHEMA public TO latchkey_app, latchkey_signer, latchkey_sequencer, latchkey_search, latchkey_gate;

GRANT SELECT ON installation, catalog, member, policy, product, device_group, device, device_statement, keystore, keystore_draft, image,
  image_content, request, review, approval, capability, profile_key, revocation, handover, receipt, finding, audit_entry, audit_clear,
  log_head, log_checkpoint, log_tile, passkey, sign_in, api_token, server_nonce, idempotency TO latchkey_app;
GRANT SELECT (id, email, name, is_operator, disabled_at, created_at), UPDATE (name) ON person TO latchkey_app;
GRANT SELECT (catalog_id, kid, public_key, created_at), INSERT ON root_key TO latchkey_app;
GRANT SELECT (catalog_id, kid, use, public_key, state, "from", created_at), INSERT, UPDATE (state, "from") ON signing_key TO latchkey_app;
GRANT INSERT ON member, policy, product, device_group, device, device_statement, keystore, keystore_draft, image, image_content, request,
  review, approval, capability, profile_key, revocation, handover, receipt, finding, audit_entry, audit_clear, passkey, api_token,
  server_nonce, idempotency TO latchkey_app;
GRANT UPDATE (until) ON member TO latchkey_app;
GRANT UPDATE (name) ON product, device_group TO latchkey_app;
GRANT UPDATE (public_key, name, group_id, claim, until, end_reason, epoch_issued, epoch_confirmed, keystore_seen, counter_seen, handover_seen,
  state_seen, firmware_seen, statement_at) ON device TO latchkey_app;
GRANT UPDATE (state, decided_at, lapses_at) ON request TO latchkey_app;
GRANT UPDATE (withdrawn_at) ON approval TO latchkey_app;
GRANT UPDATE (state, rebind_at, ended_at, end_reason, payload, profile_key, kid, entry) ON capability TO latchkey_app;
GRANT UPDATE (blocked_at, label) ON profile_key TO latchkey_app;
GRANT UPDATE (notice, confirmed_statement) ON revocation TO latchkey_app;
GRANT UPDATE (closed_at) ON finding TO latchkey_app;
GRANT DELETE ON keystore_draft TO latchkey_app;
GRANT UPDATE (used_at) ON server_nonce TO latchkey_app;
GRANT DELETE ON server_nonce TO latchkey_app;
GRANT UPDATE (revoked_at) ON sign_in, api_token TO latchkey_app;
GRANT UPDATE (counter, last_used_at, label), DELETE ON passkey TO latchkey_app;

GRANT SELECT ON root_key, signing_key, capability TO latchkey_signer;
GRANT UPDATE (state) ON capability TO latchkey_signer;
GRANT SELECT ON audit_entry TO latchkey_sequencer;
GRANT UPDATE (index) ON audit_entry TO latchkey_sequencer;
GRANT SELECT, INSERT, UPDATE ON log_head TO latchkey_sequencer;
GRANT SELECT, INSERT ON log_checkpoint, log_tile TO latchkey_sequencer;

GRANT SELECT ON member, person, device, installation, audit_entry, audit_clear TO latchkey_search;
GRANT SELECT, INSERT, UPDATE ON person, sign_in, link, member TO latchkey_gate;
GRANT SELECT, INSERT, DELETE ON sign_in_attempt TO latchkey_gate;
GRANT USAGE ON SEQUENCE sign_in_attempt_id_seq TO latchkey_gate;
GRANT SELECT, INSERT ON installation, catalog, policy TO latchkey_gate;
GRANT UPDATE (url) ON installation TO latchkey_gate;
GRANT INSERT ON audit_entry, audit_clear TO latchkey_gate;

-- 6. Doors that open before anybody is known, or across catalogs

CREATE FUNCTION gate_account(p_email citext) RETURNS TABLE (id uuid, name text, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT p.id, p.name, p.password_hash FROM person p WHERE p.email = p_email AND p.disabled_at IS NULL $$;

CREATE FUNCTION gate_own_hash() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT password_hash FROM person WHERE id = app_person() $$;

CREATE FUNCTION gate_set_own_hash(p_hash text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ UPDATE person SET password_hash = p_hash WHERE id = app_person() $$;

CREATE FUNCTION gate_attempts(p_subject bytea, p_since timestamptz) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT count(*) FROM sign_in_attempt WHERE subject = p_subject AND at > p_since $$;

CREATE FUNCTION gate_attempt(p_subject bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ DELETE FROM sign_in_attempt WHERE at < now() - interval '1 day'; INSERT INTO sign_in_attempt (subject) VALUES (p_subject) $$;

CREATE FUNCTION gate_attempts_forget(p_subject bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ DELETE FROM sign_in_attempt WHERE subject = p_subject $$;

CREATE FUNCTION gate_sign_in(p_id bytea, p_person uuid, p_expires timestamptz, p_address text, p_agent text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ INSERT INTO sign_in (id, person_id, expires_at, address, agent) VALUES (p_id, p_person, p_expires, p_address, p_agent) $$;

CREATE FUNCTION gate_viewer(p_id bytea) RETURNS TABLE (person_id uuid, email text, name text, is_operator boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT p.id, p.email::text, p.name, p.is_operator FROM sign_in s JOIN person p ON p.id = s.person_id
     WHERE s.id = p_id AND s.revoked_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL $$;

CREATE FUNCTION gate_sign_out(p_id bytea) RETURNS uuid LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ UPDATE sign_in SET revoked_at = now() WHERE id = p_id AND revoked_at IS NULL RETURNING person_id $$;

CREATE FUNCTION gate_link(p_id bytea) RETURNS TABLE (purpose link_purpose, person_id uuid, email text, name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT l.purpose, l.person_id, p.email::text, p.name FROM link l LEFT JOIN person p ON p.id = l.person_id
     WHERE l.id = p_id AND l.used_at IS NULL AND l.expires_at > now() $$;

-- A new password ends every sign-in of the person.
CREATE FUNCTION gate_link_use(p_id bytea, p_hash text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid;
BEGIN
  UPDATE link SET used_at = now() WHERE id = p_id AND used_at IS NULL AND expires_at > now() AND person_id IS NOT NULL RETURNING person_id INTO who;
  IF who IS NULL THEN RETURN NULL; END IF;
  UPDATE person SET password_hash = p_hash WHERE id = who;
  UPDATE sign_in SET revoked_at = now() WHERE person_id = who AND revoked_at IS NULL;
  UPDATE link SET used_at = now() WHERE person_id = who AND used_at IS NULL;
  RETURN who;
END $$;

-- An owner of the catalog makes a link for one of its members, where they own every other catalog of that person too: who
-- sets a password acts as that person everywhere. Nobody makes one for the operator, who has the host.
CREATE FUNCTION gate_member_link(p_id bytea, p_purpose link_purpose, p_catalog uuid, p_person uuid, p_expires timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = app_person() AND role = 'owner' AND group_id IS NULL AND (until IS NULL OR until > now()))
     OR NOT EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = p_person AND (until IS NULL OR until > now()))
     OR EXISTS (SELECT 1 FROM person WHERE id = p_person AND is_operator AND id <> app_person())
     OR EXISTS (SELECT 1 FROM member m WHERE m.catalog_id <> p_catalog AND m.person_id = p_person AND (m.until IS NULL OR m.until > now())
                AND NOT EXISTS (SELECT 1 FROM member o WHERE o.catalog_id = m.catalog_id AND o.person_id = app_person() AND o.role = 'owner'
                                AND o.group_id IS NULL AND (o.until IS NULL OR o.until > now())))
  THEN RETURN false; END IF;
  INSERT INTO link (id, purpose, person_id, made_by, expires_at) VALUES (p_id, p_purpose, p_person, app_person(), p_expires);
  RETURN true;
END $$;

-- The person behind an address, made where nobody has it: only for owners of a catalog, and for the operator.
CREATE FUNCTION gate_person(p_email citext, p_name text) RETURNS TABLE (id uuid, fresh boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_is_operator() AND NOT EXISTS (SELECT 1 FROM member m WHERE m.person_id = app_person() AND m.role = 'owner' AND m.group_id IS NULL AND (m.until IS NULL OR m.until > now())) THEN
    RAISE EXCEPTION 'only owners add people' USING ERRCODE = 'LK008';
  END IF;
  INSERT INTO person (id, email, name) VALUES (gen_random_uuid(), p_email, p_name) ON CONFLICT (email) DO NOTHING;
  RETURN QUERY SELECT p.id, p.password_hash IS NULL FROM person p WHERE p.email = p_email;
END $$;

-- A catalog with its first policy and its first owner, by the operator.
CREATE FUNCTION gate_found_catalog(p_catalog uuid, p_name text, p_policy jsonb, p_owner uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_is_operator() THEN RAISE EXCEPTION 'only the operator founds catalogs' USING ERRCODE = 'LK008'; END IF;
  INSERT INTO catalog (id, name) VALUES (p_catalog, p_name);
  INSERT INTO policy (catalog_id, version, document, made_by) VALUES (p_catalog, 1, p_policy, app_person());
  INSERT INTO member (catalog_id, id, person_id, role) VALUES (p_catalog, gen_random_uuid(), p_owner, 'owner');
END $$;

CREATE FUNCTION gate_owner_link(p_id bytea, p_catalog uuid, p_person uuid, p_expires timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_is_operator() OR EXISTS (SELECT 1 FROM person WHERE id = p_person AND password_hash IS NOT NULL)
     OR NOT EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = p_person AND role = 'owner') THEN RETURN false; END IF;
  INSERT INTO link (id, purpose, person_id, made_by, expires_at) VALUES (p_id, 'invite', p_person, app_person(), p_expires);
  RETURN true;
END $$;

-- The first person of an installation: by the set-up link, once.
CREATE FUNCTION gate_set_up(p_link bytea, p_person uuid, p_email citext, p_name text, p_hash text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE link SET used_at = now() WHERE id = p_link AND purpose = 'set_up' AND used_at IS NULL AND expires_at > now();
  IF NOT FOUND OR EXISTS (SELECT 1 FROM person WHERE is_operator) THEN RETURN false; END IF;
  INSERT INTO person (id, email, name, password_hash, is_operator) VALUES (p_person, p_email, p_name, p_hash, true);
  RETURN true;
END $$;

CREATE FUNCTION gate_catalogs() RETURNS TABLE (id uuid, name text, created_at timestamptz, owners bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT c.id, c.name, c.created_at, (SELECT count(*) FROM member m WHERE m.catalog_id = c.id AND m.role = 'owner' AND m.until IS NULL)
     FROM catalog c WHERE app_is_operator() ORDER BY c.name $$;

CREATE FUNCTION search_devices(p_catalog uuid, p_text text) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT d.id FROM device d WHERE d.catalog_id = p_catalog AND p_catalog = ANY (app_catalogs()) AND d.until IS NULL
     AND (d.name ILIKE '%' || p_text || '%' OR encode(d.device_id, 'hex') LIKE '%' || lower(regexp_replace(p_text, '[^0-9a-fA-F%_]', '', 'g')) || '%'
          AND regexp_replace(p_text, '[[:space:]:-]', '', 'g') ~ '^[0-9a-fA-F]{4,}$') $$;

-- Sign-ins of people who are members of the catalog, for its owners and auditors.
CREATE FUNCTION search_sign_ins(p_catalog uuid) RETURNS TABLE (log uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT e.log, e.id FROM audit_entry e JOIN audit_clear v ON v.log = e.log AND v.entry = e.id AND v.field = 1
     JOIN member m ON m.catalog_id = p_catalog AND v.value = '\x50'::bytea || uuid_send(m.person_id) AND e.at >= date_trunc('second', m.since) AND (m.until IS NULL OR e.at <= m.until)
     WHERE e.log = app_installation() AND EXISTS (SELECT 1 FROM member w WHERE w.catalog_id = p_catalog AND w.person_id = app_person()
       AND w.role IN ('owner', 'auditor') AND w.group_id IS NULL AND (w.until IS NULL OR w.until > now())) $$;

CREATE FUNCTION search_entry_fields(p_catalog uuid, p_ids uuid[]) RETURNS TABLE (entry uuid, kind int, at timestamptz, bytes bytea, field int, salt bytea, value bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT e.id, e.kind, e.at, e.bytes, v.field, v.salt, v.value FROM search_sign_ins(p_catalog) s JOIN audit_entry e ON e.log = s.log AND e.id = s.id
     LEFT JOIN audit_clear v ON v.log = e.log AND v.entry = e.id WHERE e.id = ANY (p_ids) $$;

DO $$ DECLARE f regprocedure; BEGIN
  GRANT CREATE ON SCHEMA public TO latchkey_gate, latchkey_search;
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname LIKE 'gate\_%' OR proname LIKE 'search\_%' OR proname LIKE 'app\_%' OR proname IN ('signer_catalog', 'owner_remains')) LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_gate, latchkey_search, latchkey_signer, latchkey_sequencer', f);
    IF f::text LIKE 'gate%' THEN EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_gate', f);
    ELSIF f::text LIKE 'search%' OR f::text LIKE 'app%' OR f::text LIKE 'owner%' THEN EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_search', f);
    END IF;
  END LOOP;
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'gate\_%' LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM latchkey_signer, latchkey_sequencer', f);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM latchkey_gate, latchkey_search;
END $$;
