-- The inbox at 10^5 requests, requests that go on from a capability, and passkeys that confirm approvals.

-- 1. Requests: what waits, oldest first; what is decided, newest first; whose time is over.

ALTER TABLE request ADD COLUMN extends uuid;
ALTER TABLE request ADD FOREIGN KEY (catalog_id, extends) REFERENCES capability (catalog_id, cti);
CREATE INDEX request_waiting ON request (catalog_id, created_at, id) WHERE state = 'waiting';
CREATE INDEX request_decided ON request (catalog_id, (coalesce(decided_at, lapses_at)) DESC, id DESC) WHERE state <> 'waiting';
CREATE INDEX request_due ON request (lapses_at) WHERE state IN ('waiting', 'approved');
CREATE INDEX request_batch ON request (catalog_id, batch, id) WHERE batch IS NOT NULL;
CREATE INDEX request_own ON request (catalog_id, requester_id, created_at DESC, id);

-- 2. A passkey enrolled for the approvals of a catalog. The catalog keeps a copy of its public key, so that what it
-- confirmed can be checked when the person has long removed it.

CREATE TABLE passkey_enrolment (
  catalog_id uuid NOT NULL REFERENCES catalog (id),
  id uuid NOT NULL,
  passkey uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  credential_id bytea NOT NULL CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
  public_key bytea NOT NULL CHECK (octet_length(public_key) BETWEEN 1 AND 1024),
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
  enrolled_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  PRIMARY KEY (catalog_id, id)
);
CREATE UNIQUE INDEX passkey_enrolled_once ON passkey_enrolment (catalog_id, passkey) WHERE ended_at IS NULL;
CREATE INDEX passkey_enrolment_person ON passkey_enrolment (catalog_id, person_id);
ALTER TABLE passkey_enrolment ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey_enrolment FORCE ROW LEVEL SECURITY;
CREATE POLICY own_catalogs ON passkey_enrolment TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
  WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]));
GRANT SELECT, INSERT, UPDATE (ended_at) ON passkey_enrolment TO latchkey_app;

CREATE FUNCTION enrolment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL THEN
    RAISE EXCEPTION 'an enrolment ends once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enrolment_stays BEFORE UPDATE ON passkey_enrolment FOR EACH ROW EXECUTE FUNCTION enrolment_stays();
CREATE TRIGGER enrolment_kept BEFORE DELETE ON passkey_enrolment FOR EACH ROW EXECUTE FUNCTION refuse();

-- 3. A review that the policy wants confirmed carries its evidence, by a passkey that is its reviewer's and enrolled now.

ALTER TABLE review ADD COLUMN enrolment uuid;
ALTER TABLE review ADD FOREIGN KEY (catalog_id, enrolment) REFERENCES passkey_enrolment (catalog_id, id),
  ADD CHECK ((evidence IS NULL) = (enrolment IS NULL)), ADD CHECK (octet_length(evidence) <= 4096);

CREATE FUNCTION review_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rules jsonb;
BEGIN
  IF NEW.decision <> 'approve' THEN RETURN NEW; END IF;
  SELECT p.document -> 'types' -> r.type::text INTO rules FROM request r
    JOIN policy p ON p.catalog_id = r.catalog_id AND p.version = r.policy_version
    WHERE r.catalog_id = NEW.catalog_id AND r.id = NEW.request;
  IF coalesce((rules ->> 'stepUp')::boolean, false) AND NEW.evidence IS NULL THEN
    RAISE EXCEPTION 'this approval has to be confirmed with a passkey' USING ERRCODE = 'LK011';
  END IF;
  IF NEW.enrolment IS NOT NULL AND NOT EXISTS (SELECT 1 FROM passkey_enrolment e WHERE e.catalog_id = NEW.catalog_id
     AND e.id = NEW.enrolment AND e.person_id = NEW.reviewer_id AND e.ended_at IS NULL) THEN
    RAISE EXCEPTION 'this passkey is not enrolled for its reviewer' USING ERRCODE = 'LK011';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_confirmed BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_confirmed();
CREATE TRIGGER review_kept BEFORE UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION refuse();
