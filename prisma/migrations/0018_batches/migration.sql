-- Requests for many devices of one job, and capabilities whose end is told.

-- A device stands once in a job, so that a job that is sent again makes nothing twice.
CREATE UNIQUE INDEX request_batch_once ON request (catalog_id, batch, device) WHERE batch IS NOT NULL;

-- What a request belongs to and goes on from is said with it and never later.
CREATE FUNCTION request_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.batch, NEW.extends, NEW.reissue_of) IS DISTINCT FROM (OLD.batch, OLD.extends, OLD.reissue_of) THEN
    RAISE EXCEPTION 'a request is never edited' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_belongs BEFORE UPDATE ON request FOR EACH ROW EXECUTE FUNCTION request_belongs();

-- Whoever holds a capability is told once that it is about to end, and everybody once that it has.
ALTER TABLE capability ADD COLUMN ending_told_at timestamptz(3), ADD COLUMN expiry_told_at timestamptz(3);
CREATE INDEX capability_ending ON capability (expires_at) WHERE ending_told_at IS NULL;
CREATE INDEX capability_expiring ON capability (expires_at) WHERE expiry_told_at IS NULL;
-- What ended before there was anybody to tell is not told now.
UPDATE capability SET ending_told_at = now(), expiry_told_at = now() WHERE expires_at <= now();
CREATE POLICY worker_tells ON capability FOR UPDATE TO latchkey_worker USING (true) WITH CHECK (true);
GRANT UPDATE (ending_told_at, expiry_told_at) ON capability TO latchkey_worker;
