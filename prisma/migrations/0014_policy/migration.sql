-- What the clock has to do with changes and broken glass: the queue asks where, and acts there in the name of an owner.

ALTER TABLE break_glass ADD COLUMN "reminded_at" TIMESTAMPTZ(3);
GRANT UPDATE (reminded_at) ON break_glass TO latchkey_app;

CREATE OR REPLACE FUNCTION break_glass_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.request, NEW.due_at) IS DISTINCT FROM (OLD.catalog_id, OLD.request, OLD.due_at) OR OLD.verdict IS NOT NULL
     OR (OLD.reminded_at IS NOT NULL AND NEW.reminded_at IS DISTINCT FROM OLD.reminded_at) THEN
    RAISE EXCEPTION 'broken glass is judged once' USING ERRCODE = 'LK001';
  END IF;
  IF EXISTS (SELECT 1 FROM request r WHERE r.catalog_id = NEW.catalog_id AND r.id = NEW.request AND r.requester_id = NEW.reviewer_id) THEN
    RAISE EXCEPTION 'nobody judges what they did themselves' USING ERRCODE = 'LK004';
  END IF;
  RETURN NEW;
END $$;

CREATE POLICY search ON break_glass FOR SELECT TO latchkey_search USING (true);
GRANT SELECT ON break_glass TO latchkey_search;
GRANT CREATE ON SCHEMA public TO latchkey_search;
CREATE FUNCTION search_overdue_glass(p_now timestamptz) RETURNS TABLE (catalog_id uuid, owner_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT c.catalog_id, (SELECT m.person_id FROM member m JOIN person p ON p.id = m.person_id
       WHERE m.catalog_id = c.catalog_id AND m.role = 'owner' AND m.group_id IS NULL AND m.until IS NULL AND p.disabled_at IS NULL ORDER BY m.since LIMIT 1)
     FROM (SELECT DISTINCT g.catalog_id FROM break_glass g WHERE g.verdict IS NULL AND g.due_at <= p_now AND g.reminded_at IS NULL) c $$;
REVOKE ALL ON FUNCTION search_overdue_glass(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_overdue_glass(timestamptz) TO latchkey_worker, latchkey_search;
GRANT EXECUTE ON FUNCTION search_due_changes(timestamptz) TO latchkey_worker;
REVOKE EXECUTE ON FUNCTION search_due_changes(timestamptz) FROM latchkey_app;
ALTER FUNCTION search_overdue_glass(timestamptz) OWNER TO latchkey_search;
REVOKE CREATE ON SCHEMA public FROM latchkey_search;
