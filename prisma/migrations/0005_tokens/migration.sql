-- API tokens in use, and the device authorization grant (RFC 8628). A waiting grant belongs to nobody yet, so the app has no
-- right to its table: only the doors of the gate open it.

ALTER TABLE "api_token" ADD COLUMN "last_used_at" TIMESTAMPTZ(3);
ALTER TABLE "api_token" ADD CONSTRAINT api_token_lasts CHECK (expires_at <= created_at + interval '90 days') NOT VALID;
CREATE INDEX "api_token_person_id_idx" ON "api_token"("person_id");

CREATE TABLE "device_grant" (
    "id" BYTEA NOT NULL,
    "user_code" BYTEA NOT NULL,
    "client" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "scopes" TEXT[],
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "interval_s" INTEGER NOT NULL DEFAULT 5,
    "polled_at" TIMESTAMPTZ(3),
    "person_id" UUID,
    "decision" TEXT,
    "lasts_s" INTEGER,
    "redeemed_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_grant_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "device_grant_user_code_key" ON "device_grant"("user_code");
ALTER TABLE "device_grant" ADD CONSTRAINT "device_grant_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE device_grant ADD CHECK (octet_length(id) = 32), ADD CHECK (octet_length(user_code) = 32),
  ADD CHECK (decision IN ('allow', 'deny')), ADD CHECK ((decision IS NULL) = (person_id IS NULL)),
  ADD CHECK (lasts_s BETWEEN 3600 AND 2592000), ADD CHECK (decision IS DISTINCT FROM 'allow' OR lasts_s IS NOT NULL),
  ADD CHECK (redeemed_at IS NULL OR decision = 'allow');

ALTER TABLE device_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON device_grant TO latchkey_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON api_token TO latchkey_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON device_grant TO latchkey_gate;
GRANT SELECT, INSERT, UPDATE ON api_token TO latchkey_gate;

GRANT CREATE ON SCHEMA public TO latchkey_gate;

-- The person behind a token that is neither over nor revoked. When it was last used is kept to five minutes.
CREATE FUNCTION gate_token(p_id bytea)
  RETURNS TABLE (person_id uuid, email text, name text, is_operator boolean, scopes text[], catalog_id uuid, expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE api_token SET last_used_at = now() WHERE id = p_id AND revoked_at IS NULL AND expires_at > now()
    AND (last_used_at IS NULL OR last_used_at < now() - interval '5 minutes');
  RETURN QUERY SELECT p.id, p.email::text, p.name, p.is_operator, t.scopes, t.catalog_id, t.expires_at
    FROM api_token t JOIN person p ON p.id = t.person_id
    WHERE t.id = p_id AND t.revoked_at IS NULL AND t.expires_at > now() AND p.disabled_at IS NULL;
END $$;

CREATE FUNCTION gate_token_end(p_id bytea) RETURNS uuid LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ UPDATE api_token SET revoked_at = now() WHERE id = p_id AND revoked_at IS NULL AND expires_at > now() RETURNING person_id $$;

CREATE FUNCTION gate_grant_start(p_id bytea, p_user_code bytea, p_client text, p_label text, p_scopes text[], p_address text, p_lasts_s int) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ DELETE FROM device_grant WHERE expires_at < now() - interval '1 day';
     INSERT INTO device_grant (id, user_code, client, label, scopes, address, expires_at)
       VALUES (p_id, p_user_code, p_client, p_label, p_scopes, p_address, now() + make_interval(secs => p_lasts_s)) $$;

-- What waits under a code, for whoever is signed in and knows it.
CREATE FUNCTION gate_grant(p_user_code bytea) RETURNS TABLE (client text, label text, scopes text[], address text, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT g.client, g.label, g.scopes, g.address, g.created_at FROM device_grant g
     WHERE g.user_code = p_user_code AND g.decision IS NULL AND g.expires_at > now() AND app_person() IS NOT NULL $$;

CREATE FUNCTION gate_grant_decide(p_user_code bytea, p_decision text, p_lasts_s int) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE device_grant SET decision = p_decision, lasts_s = p_lasts_s, person_id = app_person()
    WHERE user_code = p_user_code AND decision IS NULL AND expires_at > now() AND app_person() IS NOT NULL;
  RETURN FOUND;
END $$;

-- The program asks whether somebody has decided. An allowed grant becomes one token, once; asking too soon makes it wait longer.
CREATE FUNCTION gate_grant_poll(p_id bytea, p_client text, p_token bytea)
  RETURNS TABLE (outcome text, person_id uuid, label text, scopes text[], expires_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE g device_grant; until timestamptz;
BEGIN
  SELECT * INTO g FROM device_grant WHERE id = p_id AND client = p_client FOR UPDATE;
  IF NOT FOUND OR g.expires_at <= now() OR g.redeemed_at IS NOT NULL THEN
    RETURN QUERY SELECT 'expired', NULL::uuid, NULL::text, NULL::text[], NULL::timestamptz; RETURN;
  END IF;
  IF g.decision = 'deny' THEN
    RETURN QUERY SELECT 'denied', NULL::uuid, NULL::text, NULL::text[], NULL::timestamptz; RETURN;
  END IF;
  IF g.polled_at > now() - make_interval(secs => g.interval_s) THEN
    UPDATE device_grant SET interval_s = least(interval_s + 5, 60), polled_at = now() WHERE id = p_id;
    RETURN QUERY SELECT 'slow-down', NULL::uuid, NULL::text, NULL::text[], NULL::timestamptz; RETURN;
  END IF;
  UPDATE device_grant SET polled_at = now() WHERE id = p_id;
  IF g.decision IS NULL THEN
    RETURN QUERY SELECT 'pending', NULL::uuid, NULL::text, NULL::text[], NULL::timestamptz; RETURN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM person WHERE id = g.person_id AND disabled_at IS NULL) THEN
    RETURN QUERY SELECT 'denied', NULL::uuid, NULL::text, NULL::text[], NULL::timestamptz; RETURN;
  END IF;
  until := now() + make_interval(secs => g.lasts_s);
  UPDATE device_grant SET redeemed_at = now() WHERE id = p_id;
  INSERT INTO api_token (id, person_id, scopes, label, created_at, expires_at) VALUES (p_token, g.person_id, g.scopes, g.label, now(), until);
  RETURN QUERY SELECT 'done', g.person_id, g.label, g.scopes, until;
END $$;

-- A new password ends every sign-in of the person, and every API token.
CREATE OR REPLACE FUNCTION gate_link_use(p_id bytea, p_hash text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid;
BEGIN
  UPDATE link SET used_at = now() WHERE id = p_id AND used_at IS NULL AND expires_at > now() AND person_id IS NOT NULL RETURNING person_id INTO who;
  IF who IS NULL THEN RETURN NULL; END IF;
  UPDATE person SET password_hash = p_hash WHERE id = who;
  UPDATE sign_in SET revoked_at = now() WHERE person_id = who AND revoked_at IS NULL;
  UPDATE api_token SET revoked_at = now() WHERE person_id = who AND revoked_at IS NULL;
  UPDATE device_grant SET expires_at = now() WHERE person_id = who AND redeemed_at IS NULL AND expires_at > now();
  UPDATE link SET used_at = now() WHERE person_id = who AND used_at IS NULL;
  RETURN who;
END $$;

DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proname LIKE 'gate\_token%' OR proname LIKE 'gate\_grant%') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_gate', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_gate', f);
  END LOOP;
END $$;

REVOKE CREATE ON SCHEMA public FROM latchkey_gate;
