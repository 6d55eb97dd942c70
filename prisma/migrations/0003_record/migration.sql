-- Receipts, findings, revocations and lost profiles: what the tables of 0001 need so that use cases can write them.

-- How a device was last seen: its boot, and its clock beside ours. Unknown (NULL) until its next statement.
ALTER TABLE device ADD COLUMN boot_seen BYTEA, ADD COLUMN clock_seen BOOLEAN, ADD COLUMN clock_offset_s BIGINT,
  ADD CHECK (boot_seen IS NULL OR octet_length(boot_seen) = 16);
CREATE INDEX device_statement_of ON device_statement (catalog_id, device, at);

-- Why an epoch was raised: for one capability, or for a profile that was lost. The payload is reserved, then signed.
ALTER TABLE revocation ADD COLUMN reason TEXT, ADD COLUMN capability UUID, ADD COLUMN profile_key BYTEA, ADD COLUMN kid BYTEA,
  ADD COLUMN payload BYTEA, ADD COLUMN confirmed_at TIMESTAMPTZ(3),
  ADD CHECK (epoch BETWEEN 0 AND 4294967295),
  ADD CHECK (reason IS NULL OR length(reason) BETWEEN 3 AND 2000),
  ADD CHECK (octet_length(payload) <= 512), ADD CHECK (octet_length(notice) <= 512),
  ADD FOREIGN KEY (catalog_id, capability) REFERENCES capability (catalog_id, cti),
  ADD FOREIGN KEY (catalog_id, profile_key) REFERENCES profile_key (catalog_id, thumbprint),
  ADD FOREIGN KEY (catalog_id, kid) REFERENCES signing_key (catalog_id, kid),
  ADD FOREIGN KEY (made_by) REFERENCES person (id);
GRANT UPDATE (confirmed_at) ON revocation TO latchkey_app;

CREATE FUNCTION revocation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.id, NEW.device, NEW.epoch, NEW.made_by, NEW.created_at, NEW.reason, NEW.capability, NEW.profile_key, NEW.kid, NEW.payload)
     IS DISTINCT FROM (OLD.catalog_id, OLD.id, OLD.device, OLD.epoch, OLD.made_by, OLD.created_at, OLD.reason, OLD.capability, OLD.profile_key, OLD.kid, OLD.payload)
     OR (OLD.notice IS NOT NULL AND NEW.notice IS DISTINCT FROM OLD.notice)
     OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_statement) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_statement)) THEN
    RAISE EXCEPTION 'a revocation is signed once and confirmed once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER revocation_stays BEFORE UPDATE ON revocation FOR EACH ROW EXECUTE FUNCTION revocation_stays();
CREATE TRIGGER revocation_kept BEFORE DELETE ON revocation FOR EACH ROW EXECUTE FUNCTION refuse();

-- The signer reads what it is to sign from what is committed, as it does for capabilities.
GRANT SELECT ON revocation TO latchkey_signer;
CREATE POLICY signer ON revocation FOR SELECT TO latchkey_signer USING (catalog_id = signer_catalog());

-- What ended a capability before its time. Once it has ended, how and when stays.
ALTER TABLE capability ADD COLUMN revocation UUID,
  ADD FOREIGN KEY (catalog_id, revocation) REFERENCES revocation (catalog_id, id);
CREATE INDEX capability_profile ON capability (catalog_id, profile_key);
GRANT UPDATE (revocation) ON capability TO latchkey_app;

CREATE FUNCTION capability_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.ended_at, NEW.end_reason, NEW.revocation) IS DISTINCT FROM (OLD.ended_at, OLD.end_reason, OLD.revocation) THEN
    RAISE EXCEPTION 'a capability ends once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER capability_ends_once BEFORE UPDATE ON capability FOR EACH ROW WHEN (OLD.state = 'ended') EXECUTE FUNCTION capability_ends_once();

-- A capability that ended because another was revoked may be asked for once more, for the time that it had left.
ALTER TABLE request ADD COLUMN reissue_of UUID,
  ADD FOREIGN KEY (catalog_id, reissue_of) REFERENCES capability (catalog_id, cti);
CREATE UNIQUE INDEX request_reissued_once ON request (catalog_id, reissue_of) WHERE reissue_of IS NOT NULL;

ALTER TABLE profile_key ADD COLUMN blocked_by UUID, ADD COLUMN block_reason TEXT,
  ADD FOREIGN KEY (blocked_by) REFERENCES person (id),
  ADD CHECK (block_reason IS NULL OR length(block_reason) BETWEEN 3 AND 2000);
GRANT UPDATE (blocked_by, block_reason) ON profile_key TO latchkey_app;

CREATE FUNCTION profile_stays_blocked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.blocked_at, NEW.blocked_by, NEW.block_reason) IS DISTINCT FROM (OLD.blocked_at, OLD.blocked_by, OLD.block_reason) THEN
    RAISE EXCEPTION 'a blocked profile stays blocked' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER profile_stays_blocked BEFORE UPDATE ON profile_key FOR EACH ROW WHEN (OLD.blocked_at IS NOT NULL) EXECUTE FUNCTION profile_stays_blocked();

-- Receipts are kept once each. `asked_at` is when the portal gave the nonce that one answers; NULL where the host's own did.
ALTER TABLE receipt ADD COLUMN person_id UUID, ADD COLUMN asked_at TIMESTAMPTZ(3),
  ADD FOREIGN KEY (person_id) REFERENCES person (id),
  ADD CHECK (octet_length(bytes) <= 8192);
CREATE UNIQUE INDEX receipt_once ON receipt (catalog_id, device, sha256(bytes));
CREATE INDEX receipt_counter ON receipt (catalog_id, device, counter);

-- A finding is opened once (`mark` says of what) and closed once.
ALTER TABLE finding ADD COLUMN cti UUID, ADD COLUMN mark TEXT, ADD COLUMN evidence BYTEA, ADD COLUMN person_id UUID,
  ADD COLUMN closed_by UUID, ADD COLUMN close_note TEXT,
  ADD FOREIGN KEY (catalog_id, device) REFERENCES device (catalog_id, id),
  ADD FOREIGN KEY (person_id) REFERENCES person (id), ADD FOREIGN KEY (closed_by) REFERENCES person (id),
  ADD CHECK (octet_length(evidence) <= 8192),
  ADD CHECK (close_note IS NULL OR length(close_note) BETWEEN 3 AND 2000);
CREATE UNIQUE INDEX finding_once ON finding (catalog_id, device, mark);
CREATE INDEX finding_open ON finding (catalog_id, at) WHERE closed_at IS NULL;
GRANT UPDATE (closed_by, close_note) ON finding TO latchkey_app;

CREATE FUNCTION finding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.catalog_id, NEW.id, NEW.device, NEW.kind, NEW.detail, NEW.at, NEW.cti, NEW.mark, NEW.evidence, NEW.person_id)
     IS DISTINCT FROM (OLD.catalog_id, OLD.id, OLD.device, OLD.kind, OLD.detail, OLD.at, OLD.cti, OLD.mark, OLD.evidence, OLD.person_id)
     OR OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a finding can only be closed, once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_stays BEFORE UPDATE ON finding FOR EACH ROW EXECUTE FUNCTION finding_stays();
CREATE TRIGGER finding_kept BEFORE DELETE ON finding FOR EACH ROW EXECUTE FUNCTION refuse();

GRANT UPDATE (boot_seen, clock_seen, clock_offset_s) ON device TO latchkey_app;
