-- Changes that need more than one owner, and approvals that rest on the owners' standing word: a rule of the policy version, or
-- broken glass with a review owed afterwards.

CREATE TABLE "change" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "note" TEXT,
    "proposed_by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "in_force_at" TIMESTAMPTZ(3),
    "lapses_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_pkey" PRIMARY KEY ("catalog_id","id")
);
CREATE TABLE "change_vote" (
    "catalog_id" UUID NOT NULL,
    "change" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "decision" TEXT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_vote_pkey" PRIMARY KEY ("catalog_id","change","person_id")
);
CREATE TABLE "break_glass" (
    "catalog_id" UUID NOT NULL,
    "request" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT,
    "note" TEXT,
    "reviewer_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3),

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("catalog_id","request")
);
ALTER TABLE approval ADD COLUMN "rule" UUID;
CREATE INDEX "change_catalog_id_state_idx" ON "change"("catalog_id", "state");
CREATE INDEX change_due ON change (in_force_at, lapses_at) WHERE state = 'waiting';
CREATE INDEX approval_of_rule ON approval (catalog_id, rule, at) WHERE rule IS NOT NULL;
CREATE INDEX break_glass_owed ON break_glass (catalog_id, due_at) WHERE verdict IS NULL;

ALTER TABLE "change" ADD CONSTRAINT "change_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "change" ADD CONSTRAINT "change_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "change_vote" ADD CONSTRAINT "change_vote_catalog_id_change_fkey" FOREIGN KEY ("catalog_id", "change") REFERENCES "change"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "change_vote" ADD CONSTRAINT "change_vote_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_catalog_id_request_fkey" FOREIGN KEY ("catalog_id", "request") REFERENCES "approval"("catalog_id", "request") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE break_glass ADD FOREIGN KEY (reviewer_id) REFERENCES person (id);

ALTER TABLE change
  ADD CHECK (state IN ('waiting', 'in-force', 'denied', 'withdrawn', 'lapsed', 'overtaken')),
  ADD CHECK ((state = 'waiting') = (decided_at IS NULL)),
  ADD CHECK (length(kind) BETWEEN 3 AND 40), ADD CHECK (octet_length(document::text) <= 65536),
  ADD CHECK (note IS NULL OR length(note) BETWEEN 3 AND 2000);
ALTER TABLE change_vote ADD CHECK (decision IN ('approve', 'deny')), ADD CHECK (note IS NULL OR length(note) <= 2000),
  ADD CHECK (decision = 'approve' OR length(trim(coalesce(note, ''))) >= 3);
ALTER TABLE break_glass ADD CHECK (verdict IN ('justified', 'not-justified')),
  ADD CHECK ((verdict IS NULL) = (reviewer_id IS NULL)), ADD CHECK ((verdict IS NULL) = (reviewed_at IS NULL)),
  ADD CHECK (verdict IS NULL OR length(trim(coalesce(note, ''))) BETWEEN 3 AND 2000);
ALTER TABLE approval ADD CHECK ((kind = 'standing') = (rule IS NOT NULL));

-- A change is decided once, and never edited. Only the time by which it comes into force by itself may be taken away.
CREATE FUNCTION change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.id, NEW.kind, NEW.document, NEW.proposed_by, NEW.at, NEW.lapses_at) IS DISTINCT FROM
     (OLD.catalog_id, OLD.id, OLD.kind, OLD.document, OLD.proposed_by, OLD.at, OLD.lapses_at)
     OR NEW.note IS DISTINCT FROM OLD.note OR OLD.state <> 'waiting'
     OR (NEW.in_force_at IS DISTINCT FROM OLD.in_force_at AND NEW.in_force_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a change is decided once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_stays BEFORE UPDATE ON change FOR EACH ROW EXECUTE FUNCTION change_stays();
CREATE TRIGGER change_kept BEFORE DELETE ON change FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE FUNCTION change_vote_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE proposed change;
BEGIN
  SELECT * INTO proposed FROM change WHERE catalog_id = NEW.catalog_id AND id = NEW.change FOR UPDATE;
  IF proposed.state <> 'waiting' THEN
    RAISE EXCEPTION 'this change is not waiting' USING ERRCODE = 'LK009';
  END IF;
  IF proposed.proposed_by = NEW.person_id THEN
    RAISE EXCEPTION 'who proposes does not decide' USING ERRCODE = 'LK004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_vote_fits BEFORE INSERT ON change_vote FOR EACH ROW EXECUTE FUNCTION change_vote_fits();
CREATE TRIGGER change_vote_kept BEFORE UPDATE OR DELETE ON change_vote FOR EACH ROW EXECUTE FUNCTION refuse();

-- Judged once, and not by the person who broke the glass.
CREATE FUNCTION break_glass_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.request, NEW.due_at) IS DISTINCT FROM (OLD.catalog_id, OLD.request, OLD.due_at) OR OLD.verdict IS NOT NULL THEN
    RAISE EXCEPTION 'broken glass is judged once' USING ERRCODE = 'LK001';
  END IF;
  IF EXISTS (SELECT 1 FROM request r WHERE r.catalog_id = NEW.catalog_id AND r.id = NEW.request AND r.requester_id = NEW.reviewer_id) THEN
    RAISE EXCEPTION 'nobody judges what they did themselves' USING ERRCODE = 'LK004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER break_glass_judged BEFORE UPDATE ON break_glass FOR EACH ROW EXECUTE FUNCTION break_glass_judged();
CREATE TRIGGER break_glass_kept BEFORE DELETE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse();

-- An approval rests on reviews of those who may approve, on a rule, or on broken glass: as the policy version of the request has it.
CREATE OR REPLACE FUNCTION approval_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked request; rules jsonb; said jsonb; given int; denied int;
BEGIN
  SELECT * INTO asked FROM request WHERE catalog_id = NEW.catalog_id AND id = NEW.request FOR UPDATE;
  IF asked.content_hash IS DISTINCT FROM NEW.content_hash OR asked.policy_version <> NEW.policy_version THEN
    RAISE EXCEPTION 'an approval is of what was asked' USING ERRCODE = 'LK002';
  END IF;
  SELECT document INTO rules FROM policy WHERE catalog_id = NEW.catalog_id AND version = asked.policy_version;
  said := rules -> 'types' -> asked.type::text;
  IF NEW.kind = 'standing' THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.catalog_id::text || ' ' || NEW.rule::text, 2));
    IF coalesce((said ->> 'stepUp')::boolean, false) OR asked.state <> 'waiting' OR NOT EXISTS (
      SELECT 1 FROM jsonb_array_elements(coalesce(rules -> 'autoApproval', '[]')) one
      WHERE one ->> 'id' = NEW.rule::text AND one ->> 'effect' = 'allow' AND one ->> 'type' = asked.type::text
        AND (one ->> 'longestS')::int >= asked.duration_s
        AND (one ->> 'mostPerDay')::int > (SELECT count(*) FROM approval a WHERE a.catalog_id = NEW.catalog_id AND a.rule = NEW.rule
          AND a.at > NEW.at - interval '24 hours')) THEN
      RAISE EXCEPTION 'no rule of the policy approves this' USING ERRCODE = 'LK005';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.kind = 'break_glass' THEN
    IF asked.state <> 'waiting' OR asked.duration_s > coalesce((rules -> 'breakGlass' -> asked.type::text ->> 'longestS')::int, 0) THEN
      RAISE EXCEPTION 'the policy does not let glass be broken for this' USING ERRCODE = 'LK005';
    END IF;
    RETURN NEW;
  END IF;
  SELECT count(*) FILTER (WHERE decision = 'approve' AND content_hash = NEW.content_hash AND (
      jsonb_typeof(coalesce(said -> 'approvers', '"owners"')) = 'string' OR said -> 'approvers' ? reviewer_id::text)),
    count(*) FILTER (WHERE decision = 'deny')
    INTO given, denied FROM review WHERE catalog_id = NEW.catalog_id AND request = NEW.request;
  IF said IS NULL OR given < (said ->> 'approvals')::int OR denied > 0 THEN
    RAISE EXCEPTION '% of % approvals', given, said ->> 'approvals' USING ERRCODE = 'LK005';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION approval_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.request, NEW.device, NEW.type, NEW.content_hash, NEW.kind, NEW.policy_version, NEW.at, NEW.lapses_at, NEW.rule)
     IS DISTINCT FROM (OLD.catalog_id, OLD.request, OLD.device, OLD.type, OLD.content_hash, OLD.kind, OLD.policy_version, OLD.at, OLD.lapses_at, OLD.rule)
     OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'an approval can only be withdrawn' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;

-- Glass is owed a review from the moment it is broken: the two rows come in one transaction.
CREATE FUNCTION glass_is_owed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM break_glass g WHERE g.catalog_id = NEW.catalog_id AND g.request = NEW.request) THEN
    RAISE EXCEPTION 'broken glass is owed a review' USING ERRCODE = 'LK005';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER glass_is_owed AFTER INSERT ON approval DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'break_glass')
  EXECUTE FUNCTION glass_is_owed();

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['change', 'change_vote', 'break_glass'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_catalogs ON %I TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
                    WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON change, change_vote, break_glass TO latchkey_app;
GRANT UPDATE (state, decided_at, in_force_at) ON change TO latchkey_app;
GRANT UPDATE (verdict, note, reviewer_id, reviewed_at) ON break_glass TO latchkey_app;

-- Catalogs in which time alone decides a change by now, each with an owner in whose name it is done. It tells no more.
CREATE POLICY search ON change FOR SELECT TO latchkey_search USING (true);
GRANT SELECT ON change TO latchkey_search;
GRANT CREATE ON SCHEMA public TO latchkey_search;
CREATE FUNCTION search_due_changes(p_now timestamptz) RETURNS TABLE (catalog_id uuid, owner_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT c.catalog_id, (SELECT m.person_id FROM member m JOIN person p ON p.id = m.person_id
       WHERE m.catalog_id = c.catalog_id AND m.role = 'owner' AND m.group_id IS NULL AND m.until IS NULL AND p.disabled_at IS NULL ORDER BY m.since LIMIT 1)
     FROM (SELECT DISTINCT h.catalog_id FROM change h WHERE h.state = 'waiting' AND (h.in_force_at <= p_now OR h.lapses_at <= p_now)) c $$;
REVOKE ALL ON FUNCTION search_due_changes(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_due_changes(timestamptz) TO latchkey_app, latchkey_search;
ALTER FUNCTION search_due_changes(timestamptz) OWNER TO latchkey_search;
REVOKE CREATE ON SCHEMA public FROM latchkey_search;
