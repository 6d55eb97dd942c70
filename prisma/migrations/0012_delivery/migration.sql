-- Telling people: what happened, to whom, and the jobs that carry it further. The jobs lie in the queue's own schema, which
-- scripts/lib/queue.mjs makes and grants; here is the only door through which the portal puts one there.

CREATE TABLE "notice" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "event" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "about" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("catalog_id", "id")
);
CREATE UNIQUE INDEX "notice_event_person_id_key" ON "notice"("event", "person_id");
CREATE INDEX "notice_person_id_at_id_idx" ON "notice"("person_id", "at" DESC, "id");
ALTER TABLE "notice" ADD CONSTRAINT "notice_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "notice" ADD CONSTRAINT "notice_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX notice_unread ON notice (person_id) WHERE read_at IS NULL;
ALTER TABLE notice ADD CHECK (length(kind) BETWEEN 1 AND 60), ADD CHECK (pg_column_size(about) <= 8192);

CREATE TABLE "notice_choice" (
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mail" BOOLEAN NOT NULL,

    CONSTRAINT "notice_choice_pkey" PRIMARY KEY ("person_id", "kind")
);
ALTER TABLE "notice_choice" ADD CONSTRAINT "notice_choice_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE notice_choice ADD CHECK (length(kind) BETWEEN 1 AND 60);

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_choice FORCE ROW LEVEL SECURITY;

-- Whoever left a catalog keeps only the news of it.
CREATE POLICY own_notices ON notice TO latchkey_app
  USING (person_id = (SELECT app_person()) AND (catalog_id = ANY ((SELECT app_catalogs())::uuid[]) OR kind = 'member.removed'))
  WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY self ON notice_choice TO latchkey_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
GRANT SELECT, UPDATE (read_at) ON notice TO latchkey_app;
GRANT SELECT, INSERT, UPDATE (mail) ON notice_choice TO latchkey_app;

CREATE POLICY gate ON notice TO latchkey_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON notice TO latchkey_gate;

-- The role that works the queue off: it sees every catalog, and changes only what it is there for.
CREATE POLICY worker ON notice FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON notice_choice FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON installation FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON catalog FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON person FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON member FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON policy FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON device FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON device_group FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON request TO latchkey_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON review FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON approval FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON capability FOR SELECT TO latchkey_worker USING (true);
CREATE POLICY worker ON audit_entry FOR INSERT TO latchkey_worker WITH CHECK (true);
CREATE POLICY worker ON audit_clear FOR INSERT TO latchkey_worker WITH CHECK (true);
GRANT USAGE ON SCHEMA public TO latchkey_worker;
GRANT SELECT ON notice, notice_choice, installation, catalog, member, policy, device, device_group, request, review, approval TO latchkey_worker;
GRANT SELECT (id, email, name, disabled_at) ON person TO latchkey_worker;
GRANT SELECT (cti, catalog_id, request, device, type, not_before, expires_at, state, ended_at, created_at) ON capability TO latchkey_worker;
GRANT UPDATE (state, decided_at) ON request TO latchkey_worker;
GRANT INSERT ON audit_entry, audit_clear TO latchkey_worker;

-- Live news (LISTEN latchkey_live): that something changed, never what. Triggers, so that no change can forget it.
CREATE FUNCTION live_catalog() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('latchkey_live', json_build_object('catalog', NEW.log)::text); RETURN NULL; END $$;
CREATE TRIGGER live AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION live_catalog();
CREATE FUNCTION live_notices() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('latchkey_live', json_build_object('person', NEW.person_id)::text); RETURN NULL; END $$;
CREATE TRIGGER live AFTER INSERT OR UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION live_notices();
-- Who somebody is, or whether they still may be here: their streams are judged anew.
CREATE FUNCTION live_access() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('latchkey_live', json_build_object('access', NEW.person_id)::text); RETURN NULL; END $$;
CREATE TRIGGER live_revoked AFTER UPDATE OF revoked_at ON sign_in FOR EACH ROW WHEN (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) EXECUTE FUNCTION live_access();
CREATE TRIGGER live_access AFTER INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION live_access();
CREATE FUNCTION live_person() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('latchkey_live', json_build_object('access', NEW.id)::text); RETURN NULL; END $$;
CREATE TRIGGER live_disabled AFTER UPDATE OF disabled_at ON person FOR EACH ROW WHEN (NEW.disabled_at IS DISTINCT FROM OLD.disabled_at) EXECUTE FUNCTION live_person();

GRANT CREATE ON SCHEMA public TO latchkey_gate;

-- May whoever asks here speak for this catalog? A member, one who just left it, or the worker.
CREATE FUNCTION gate_speaks_for(p_catalog uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT session_user = 'latchkey_worker' OR EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = app_person()) $$;

-- Puts a job into the queue, within the caller's transaction. With a key there is one such job at most.
CREATE FUNCTION gate_queue(p_task text, p_payload jsonb, p_run_at timestamptz, p_key text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF p_task !~ '^[a-z][a-z.-]{2,40}$' OR pg_column_size(p_payload) > 8192 THEN
    RAISE EXCEPTION 'not a job' USING ERRCODE = 'LK008';
  END IF;
  PERFORM graphile_worker.add_job(p_task, p_payload::json, run_at => p_run_at, job_key => p_key);
END $$;

-- One notice for each member who is meant: by role (`owners`, `auditors`; of the whole catalog, or of this device group),
-- or by name. Nobody is told of what they did themselves, except by name. Then one job carries the event further.
CREATE FUNCTION gate_tell(p_catalog uuid, p_kind text, p_roles text[], p_people uuid[], p_group uuid, p_about jsonb, p_at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE news uuid := gen_random_uuid();
BEGIN
  IF NOT gate_speaks_for(p_catalog) THEN RAISE EXCEPTION 'only members speak for a catalog' USING ERRCODE = 'LK008'; END IF;
  INSERT INTO notice (catalog_id, id, event, person_id, kind, about, at)
    SELECT p_catalog, gen_random_uuid(), news, w.person_id, p_kind, p_about, p_at FROM (
      SELECT DISTINCT m.person_id FROM member m JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL
      WHERE m.catalog_id = p_catalog AND (m.person_id = ANY (p_people)
        OR ((m.role::text || 's') = ANY (p_roles) AND (m.until IS NULL OR m.until > now())
            AND (m.group_id IS NULL OR m.group_id = p_group) AND m.person_id IS DISTINCT FROM app_person()))) w;
  PERFORM gate_queue('deliver', jsonb_build_object('catalogId', p_catalog, 'event', news, 'kind', p_kind, 'about', p_about, 'at', p_at), NULL, NULL);
  RETURN news;
END $$;

DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname IN ('gate_speaks_for', 'gate_queue', 'gate_tell') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_gate, latchkey_worker', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_gate', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app_person(), app_catalogs(), app_installation(), app_is_operator(), app_people() TO latchkey_worker;
REVOKE CREATE ON SCHEMA public FROM latchkey_gate;
