-- A notice that no device will take, for its key was stolen or there was none, is made again under the key that took over.
-- The epoch stays, so that no other capability ends with it; one that a device has confirmed stays as it is.

CREATE OR REPLACE FUNCTION revocation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lost boolean := OLD.confirmed_at IS NULL AND (OLD.kid IS NULL OR EXISTS (SELECT 1 FROM signing_key k
  WHERE k.catalog_id = OLD.catalog_id AND k.kid = OLD.kid AND k.state = 'compromised'));
BEGIN
  IF (NEW.catalog_id, NEW.id, NEW.device, NEW.epoch, NEW.made_by, NEW.created_at, NEW.reason, NEW.capability, NEW.profile_key)
     IS DISTINCT FROM (OLD.catalog_id, OLD.id, OLD.device, OLD.epoch, OLD.made_by, OLD.created_at, OLD.reason, OLD.capability, OLD.profile_key)
     OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_statement) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_statement)) THEN
    RAISE EXCEPTION 'a revocation is signed once and confirmed once' USING ERRCODE = 'LK001';
  END IF;
  IF (NEW.kid, NEW.payload) IS DISTINCT FROM (OLD.kid, OLD.payload) THEN
    IF NOT lost OR NEW.kid IS NULL OR NEW.kid = OLD.kid OR NEW.payload IS NULL OR NEW.notice IS NOT NULL THEN
      RAISE EXCEPTION 'a notice is made again only where its key is lost' USING ERRCODE = 'LK001';
    END IF;
  ELSIF OLD.notice IS NOT NULL AND NEW.notice IS DISTINCT FROM OLD.notice THEN
    RAISE EXCEPTION 'a revocation is signed once and confirmed once' USING ERRCODE = 'LK001';
  END IF;
  RETURN NEW;
END $$;
GRANT UPDATE (kid, payload) ON revocation TO latchkey_app;

-- Whoever changes their password ends what others may have begun with the old one: every other sign-in, every API token and
-- what they let a command line have.
GRANT CREATE ON SCHEMA public TO latchkey_gate;
CREATE FUNCTION gate_change_password(p_hash text, p_keep bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ UPDATE person SET password_hash = p_hash WHERE id = app_person();
     UPDATE sign_in SET revoked_at = now() WHERE person_id = app_person() AND id <> p_keep AND revoked_at IS NULL;
     UPDATE api_token SET revoked_at = now() WHERE person_id = app_person() AND revoked_at IS NULL;
     UPDATE device_grant SET expires_at = now() WHERE person_id = app_person() AND redeemed_at IS NULL AND expires_at > now();
     UPDATE link SET used_at = now() WHERE person_id = app_person() AND used_at IS NULL $$;
REVOKE ALL ON FUNCTION gate_change_password(text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_change_password(text, bytea) TO latchkey_app, latchkey_gate;
ALTER FUNCTION gate_change_password(text, bytea) OWNER TO latchkey_gate;
DROP FUNCTION gate_set_own_hash(text);
REVOKE CREATE ON SCHEMA public FROM latchkey_gate;
