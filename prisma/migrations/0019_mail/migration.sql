-- Mail that the portal sends: one row for each, from when it is owed until long after. What a letter says lies in it sealed
-- under the installation's key until it is sent, for it may hold a single-use link; a demo keeps it, and shows it in its mailbox.

CREATE TABLE "mail" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "catalog_id" UUID,
    "notice" UUID,
    "kind" TEXT NOT NULL,
    "sealed" BYTEA,
    "subject" TEXT,
    "body" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "mail_notice_key" ON "mail"("notice");
CREATE INDEX "mail_created_at_id_idx" ON "mail"("created_at" DESC, "id");
ALTER TABLE "mail" ADD CONSTRAINT "mail_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "mail" ADD CONSTRAINT "mail_catalog_id_notice_fkey" FOREIGN KEY ("catalog_id", "notice") REFERENCES "notice"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX mail_failed ON mail (ended_at) WHERE state = 'failed';
ALTER TABLE mail ADD CHECK (state IN ('waiting', 'sent', 'failed')), ADD CHECK (num_nonnulls(notice, sealed) <= 1),
  ADD CHECK (octet_length(sealed) <= 8192), ADD CHECK (length(error) <= 1000), ADD CHECK ((state = 'waiting') = (ended_at IS NULL)),
  -- A link does not outlive the letter that carries it.
  ADD CHECK (state = 'waiting' OR sealed IS NULL);

ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON mail TO latchkey_gate USING (true) WITH CHECK (true);
CREATE POLICY worker ON mail TO latchkey_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (state, attempts, error, ended_at) ON mail TO latchkey_gate;
GRANT SELECT, INSERT, UPDATE (state, attempts, error, ended_at, sealed, subject, body) ON mail TO latchkey_worker;

GRANT CREATE ON SCHEMA public TO latchkey_gate;

-- A letter to one person: whoever asks shares a catalog with them, is the operator, or writes to themselves.
CREATE FUNCTION gate_letter(p_id uuid, p_person uuid, p_kind text, p_sealed bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (p_person = ANY (app_people()) OR p_person IS NOT DISTINCT FROM app_person() OR app_is_operator() OR session_user = 'latchkey_worker') THEN
    RAISE EXCEPTION 'only to people one knows' USING ERRCODE = 'LK008';
  END IF;
  INSERT INTO mail (id, person_id, kind, sealed) VALUES (p_id, p_person, p_kind, p_sealed);
  PERFORM gate_queue('mail.send', jsonb_build_object('id', p_id), NULL, 'mail ' || p_id);
END $$;

-- The mailbox of a demo: every mail, for everybody who is signed in. Production has none.
CREATE FUNCTION gate_mailbox(p_before timestamptz, p_limit int)
  RETURNS TABLE (id uuid, email text, name text, subject text, body text, state text, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT m.id, p.email::text, p.name, m.subject, m.body, m.state, m.created_at FROM mail m JOIN person p ON p.id = m.person_id
     WHERE (SELECT mode FROM installation) = 'demo' AND app_person() IS NOT NULL AND m.created_at < p_before AND m.subject IS NOT NULL
     ORDER BY m.created_at DESC, m.id LIMIT least(p_limit, 200) $$;

-- What could not be sent, for the operator: to whom and why, and nothing of what it said.
CREATE FUNCTION gate_mail_failed(p_limit int) RETURNS TABLE (id uuid, email text, kind text, error text, attempts int, created_at timestamptz, ended_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT m.id, p.email::text, m.kind, m.error, m.attempts, m.created_at, m.ended_at FROM mail m JOIN person p ON p.id = m.person_id
     WHERE app_is_operator() AND m.state = 'failed' ORDER BY m.ended_at DESC LIMIT least(p_limit, 200) $$;

-- Sends a failed mail again, where it still says something: a letter's link is gone with its failure.
CREATE FUNCTION gate_mail_again(p_id uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE mail SET state = 'waiting', ended_at = NULL, attempts = 0, error = NULL
    WHERE id = p_id AND state = 'failed' AND notice IS NOT NULL AND app_is_operator();
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM gate_queue('mail.send', jsonb_build_object('id', p_id), NULL, 'mail ' || p_id);
  RETURN true;
END $$;

DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname IN ('gate_letter', 'gate_mailbox', 'gate_mail_failed', 'gate_mail_again') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_gate', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_gate', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION gate_letter(uuid, uuid, text, bytea) TO latchkey_worker;
REVOKE CREATE ON SCHEMA public FROM latchkey_gate;
