-- Who people are, and how they come and go: identities at a provider (OpenID Connect), memberships that a provider's roles
-- made, invitations that can be followed, sign-ins that say when they were used, and accounts that an operator disables.

-- 1. Tables

CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "identity_issuer_subject_key" ON "identity"("issuer", "subject");
CREATE INDEX "identity_person_id_idx" ON "identity"("person_id");
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE identity ADD CHECK (length(issuer) BETWEEN 1 AND 500), ADD CHECK (length(subject) BETWEEN 1 AND 500),
  ADD CHECK (length(email) BETWEEN 3 AND 320);

ALTER TABLE identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity FORCE ROW LEVEL SECURITY;
CREATE POLICY self ON identity FOR SELECT TO latchkey_app USING (person_id = (SELECT app_person()));
CREATE POLICY gate ON identity TO latchkey_gate USING (true) WITH CHECK (true);
CREATE POLICY search ON identity FOR SELECT TO latchkey_search USING (true);
GRANT SELECT ON identity TO latchkey_app, latchkey_search;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity TO latchkey_gate;

-- The issuer whose roles made the membership; NULL where an owner did. Only the gate writes it.
ALTER TABLE member ADD COLUMN "origin" TEXT;
REVOKE INSERT ON member FROM latchkey_app;
GRANT INSERT (catalog_id, id, person_id, role, group_id, since, until) ON member TO latchkey_app;

-- Which catalog invited.
ALTER TABLE link ADD COLUMN "catalog_id" UUID, ADD FOREIGN KEY (catalog_id) REFERENCES catalog (id);
CREATE INDEX "link_person_id_idx" ON "link"("person_id");

-- `via` is the issuer; NULL where it was the password.
ALTER TABLE sign_in ADD COLUMN "last_used_at" TIMESTAMPTZ(3), ADD COLUMN "via" TEXT;

-- 2. Who belongs

-- A membership that ends while a transaction of that person is under way is over for what the transaction still does.
CREATE OR REPLACE FUNCTION app_catalogs() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT coalesce(array_agg(DISTINCT m.catalog_id), '{}') FROM member m JOIN person p ON p.id = m.person_id
     WHERE m.person_id = app_person() AND (m.until IS NULL OR m.until > clock_timestamp()) AND p.disabled_at IS NULL $$;

-- An owner counts who could act: for all of the catalog, not disabled, and with a way to sign in.
CREATE OR REPLACE FUNCTION owner_remains() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(OLD.catalog_id::text, 0));
  IF NOT EXISTS (SELECT 1 FROM member m JOIN person p ON p.id = m.person_id
                 WHERE m.catalog_id = OLD.catalog_id AND m.role = 'owner' AND m.group_id IS NULL AND m.until IS NULL AND p.disabled_at IS NULL
                 AND (p.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id))) THEN
    RAISE EXCEPTION 'a catalog needs an owner for all of it' USING ERRCODE = 'LK007';
  END IF;
  RETURN NULL;
END $$;

-- 3. Doors

GRANT CREATE ON SCHEMA public TO latchkey_gate;

CREATE FUNCTION gate_has_credential(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM person p WHERE p.id = p_person AND (p.password_hash IS NOT NULL
                    OR EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id))) $$;

CREATE FUNCTION gate_owns(p_catalog uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = app_person() AND role = 'owner' AND group_id IS NULL
                    AND (until IS NULL OR until > clock_timestamp())) $$;

DROP FUNCTION gate_sign_in(bytea, uuid, timestamptz, text, text);
CREATE FUNCTION gate_sign_in(p_id bytea, p_person uuid, p_expires timestamptz, p_address text, p_agent text, p_via text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ INSERT INTO sign_in (id, person_id, expires_at, address, agent, via, last_used_at)
       VALUES (p_id, p_person, p_expires, p_address, p_agent, p_via, now()) $$;

-- The person behind a sign-in that stands. When it was last used is kept to five minutes.
DROP FUNCTION gate_viewer(bytea);
CREATE FUNCTION gate_viewer(p_id bytea) RETURNS TABLE (person_id uuid, email text, name text, is_operator boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE sign_in SET last_used_at = now() WHERE id = p_id AND revoked_at IS NULL AND expires_at > now()
    AND (last_used_at IS NULL OR last_used_at < now() - interval '5 minutes');
  RETURN QUERY SELECT p.id, p.email::text, p.name, p.is_operator FROM sign_in s JOIN person p ON p.id = s.person_id
    WHERE s.id = p_id AND s.revoked_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL;
END $$;

-- Has this account signed in from there lately? The answer decides how patient the portal is, and leaves it nowhere else.
CREATE FUNCTION gate_known_address(p_email citext, p_address text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM person p JOIN sign_in s ON s.person_id = p.id
                    WHERE p.email = p_email AND s.address = p_address AND s.created_at > now() - interval '30 days') $$;

-- What a link is for, and who invited.
DROP FUNCTION gate_link(bytea);
CREATE FUNCTION gate_link(p_id bytea) RETURNS TABLE (purpose link_purpose, person_id uuid, email text, name text, catalog text, by text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT l.purpose, l.person_id, p.email::text, p.name, c.name, m.name FROM link l LEFT JOIN person p ON p.id = l.person_id
       LEFT JOIN catalog c ON c.id = l.catalog_id LEFT JOIN person m ON m.id = l.made_by
     WHERE l.id = p_id AND l.used_at IS NULL AND l.expires_at > now() AND p.disabled_at IS NULL $$;

-- As before, and: the catalog stands with the link, and an older invitation of that catalog ends.
CREATE OR REPLACE FUNCTION gate_member_link(p_id bytea, p_purpose link_purpose, p_catalog uuid, p_person uuid, p_expires timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT gate_owns(p_catalog)
     OR NOT EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = p_person AND (until IS NULL OR until > now()))
     OR EXISTS (SELECT 1 FROM person WHERE id = p_person AND is_operator AND id <> app_person())
     OR EXISTS (SELECT 1 FROM member m WHERE m.catalog_id <> p_catalog AND m.person_id = p_person AND (m.until IS NULL OR m.until > now())
                AND NOT gate_owns(m.catalog_id))
  THEN RETURN false; END IF;
  UPDATE link SET used_at = now() WHERE person_id = p_person AND purpose = 'invite' AND catalog_id = p_catalog AND used_at IS NULL;
  INSERT INTO link (id, purpose, person_id, made_by, expires_at, catalog_id) VALUES (p_id, p_purpose, p_person, app_person(), p_expires, p_catalog);
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION gate_person(p_email citext, p_name text) RETURNS TABLE (id uuid, fresh boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_is_operator() AND NOT EXISTS (SELECT 1 FROM member m WHERE m.person_id = app_person() AND m.role = 'owner' AND m.group_id IS NULL AND (m.until IS NULL OR m.until > now())) THEN
    RAISE EXCEPTION 'only owners add people' USING ERRCODE = 'LK008';
  END IF;
  INSERT INTO person (id, email, name) VALUES (gen_random_uuid(), p_email, p_name) ON CONFLICT (email) DO NOTHING;
  RETURN QUERY SELECT p.id, NOT gate_has_credential(p.id) FROM person p WHERE p.email = p_email;
END $$;

CREATE OR REPLACE FUNCTION gate_owner_link(p_id bytea, p_catalog uuid, p_person uuid, p_expires timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_is_operator() OR gate_has_credential(p_person)
     OR NOT EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = p_person AND role = 'owner') THEN RETURN false; END IF;
  INSERT INTO link (id, purpose, person_id, made_by, expires_at, catalog_id) VALUES (p_id, 'invite', p_person, app_person(), p_expires, p_catalog);
  RETURN true;
END $$;

-- Members who have not come yet, with the invitation that still waits for them, if any.
CREATE FUNCTION gate_pending(p_catalog uuid) RETURNS TABLE (person_id uuid, invited_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT DISTINCT ON (m.person_id) m.person_id, l.created_at, l.expires_at
     FROM member m LEFT JOIN link l ON l.person_id = m.person_id AND l.catalog_id = p_catalog AND l.purpose = 'invite' AND l.used_at IS NULL
     WHERE m.catalog_id = p_catalog AND p_catalog = ANY (app_catalogs()) AND m.until IS NULL AND NOT gate_has_credential(m.person_id)
     ORDER BY m.person_id, l.expires_at DESC NULLS LAST $$;

-- After a person's memberships of a catalog ended: what else ends with them. Says whether their sign-ins ended too, which is
-- where they belong to no catalog any more. For owners of that catalog, and for the person.
CREATE FUNCTION gate_member_left(p_catalog uuid, p_person uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (p_person <> app_person() AND NOT gate_owns(p_catalog))
     OR EXISTS (SELECT 1 FROM member WHERE catalog_id = p_catalog AND person_id = p_person AND until IS NULL) THEN
    RAISE EXCEPTION 'this person belongs to the catalog' USING ERRCODE = 'LK008';
  END IF;
  UPDATE api_token SET revoked_at = now() WHERE person_id = p_person AND catalog_id = p_catalog AND revoked_at IS NULL;
  UPDATE link SET used_at = now() WHERE person_id = p_person AND catalog_id = p_catalog AND used_at IS NULL;
  IF EXISTS (SELECT 1 FROM member WHERE person_id = p_person AND until IS NULL)
     OR EXISTS (SELECT 1 FROM person WHERE id = p_person AND is_operator) THEN RETURN false; END IF;
  UPDATE sign_in SET revoked_at = now() WHERE person_id = p_person AND revoked_at IS NULL;
  UPDATE api_token SET revoked_at = now() WHERE person_id = p_person AND revoked_at IS NULL;
  UPDATE link SET used_at = now() WHERE person_id = p_person AND used_at IS NULL;
  UPDATE device_grant SET expires_at = now() WHERE person_id = p_person AND redeemed_at IS NULL AND expires_at > now();
  RETURN true;
END $$;

-- 4. Identities at a provider

CREATE FUNCTION gate_identity(p_issuer text, p_subject text) RETURNS TABLE (person_id uuid, disabled boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT p.id, p.disabled_at IS NOT NULL FROM identity i JOIN person p ON p.id = i.person_id WHERE i.issuer = p_issuer AND i.subject = p_subject $$;

CREATE FUNCTION gate_identity_used(p_issuer text, p_subject text, p_email text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ UPDATE identity SET last_used_at = now(), email = p_email WHERE issuer = p_issuer AND subject = p_subject $$;

-- The person who is signed in takes an identity as theirs.
CREATE FUNCTION gate_identity_add(p_issuer text, p_subject text, p_email text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ INSERT INTO identity (id, person_id, issuer, subject, email) VALUES (gen_random_uuid(), app_person(), p_issuer, p_subject, p_email) $$;

-- Gives an identity up, where another way to sign in stays: a password counts if p_password says so.
CREATE FUNCTION gate_identity_remove(p_id uuid, p_password boolean) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who person; gone text;
BEGIN
  SELECT * INTO who FROM person WHERE id = app_person() FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM identity WHERE id = p_id AND person_id = who.id) THEN RETURN NULL; END IF;
  IF NOT (p_password AND who.password_hash IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM identity WHERE person_id = who.id AND id <> p_id) THEN
    RAISE EXCEPTION 'a person keeps a way to sign in' USING ERRCODE = 'LK040';
  END IF;
  DELETE FROM identity WHERE id = p_id RETURNING issuer INTO gone;
  RETURN gone;
END $$;

-- An invitation is accepted with an identity instead of a password: by its link, or by its e-mail address while it waits.
CREATE FUNCTION gate_accept(p_link bytea, p_email citext, p_issuer text, p_subject text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid;
BEGIN
  SELECT l.person_id INTO who FROM link l JOIN person p ON p.id = l.person_id
    WHERE l.purpose = 'invite' AND l.used_at IS NULL AND l.expires_at > now() AND p.disabled_at IS NULL
    AND CASE WHEN p_link IS NULL THEN p.email = p_email AND NOT gate_has_credential(p.id) ELSE l.id = p_link END
    ORDER BY l.expires_at DESC LIMIT 1 FOR UPDATE OF l, p;
  IF who IS NULL THEN RETURN NULL; END IF;
  INSERT INTO identity (id, person_id, issuer, subject, email) VALUES (gen_random_uuid(), who, p_issuer, p_subject, p_email);
  UPDATE link SET used_at = now() WHERE person_id = who AND used_at IS NULL;
  RETURN who;
END $$;

-- A person nobody invited. NULL where the address is somebody's.
CREATE FUNCTION gate_sign_up(p_person uuid, p_email citext, p_name text, p_issuer text, p_subject text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO person (id, email, name) VALUES (p_person, p_email, p_name) ON CONFLICT (email) DO NOTHING;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO identity (id, person_id, issuer, subject, email) VALUES (gen_random_uuid(), p_person, p_issuer, p_subject, p_email);
  RETURN p_person;
END $$;

-- 5. Memberships that a provider's roles make

-- What is to change so that the person's memberships from this issuer are those of p_grants, [{catalog, role, group}], where
-- catalog and group are ids or names. `last` is a membership that stays because the catalog would be left without an owner.
CREATE FUNCTION gate_mapped(p_person uuid, p_issuer text, p_grants jsonb)
  RETURNS TABLE (what text, catalog_id uuid, member_id uuid, role text, group_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 10));
  RETURN QUERY
  WITH asked AS (SELECT g ->> 'catalog' AS c, g ->> 'role' AS r, g ->> 'group' AS d FROM jsonb_array_elements(p_grants) g),
  placed AS (SELECT a.*, (SELECT min(k.id::text)::uuid FROM catalog k WHERE (k.id::text = lower(a.c) OR k.name = a.c) AND k.archived_at IS NULL HAVING count(*) = 1) AS cat FROM asked a),
  wanted AS (SELECT DISTINCT p.cat, p.r, (SELECT min(q.id::text)::uuid FROM device_group q WHERE q.catalog_id = p.cat AND (q.id::text = lower(p.d) OR q.name = p.d) HAVING count(*) = 1) AS grp, p.d
             FROM placed p WHERE p.cat IS NOT NULL),
  whole AS (SELECT cat, r, grp FROM wanted WHERE d IS NULL OR grp IS NOT NULL),
  present AS (SELECT m.* FROM member m WHERE m.person_id = p_person AND m.until IS NULL)
  SELECT 'add', w.cat, NULL::uuid, w.r, w.grp FROM whole w
    WHERE NOT EXISTS (SELECT 1 FROM present m WHERE m.catalog_id = w.cat AND m.role::text = w.r AND m.group_id IS NOT DISTINCT FROM w.grp)
  UNION ALL
  SELECT CASE WHEN m.role = 'owner' AND m.group_id IS NULL AND NOT EXISTS (
           SELECT 1 FROM member o JOIN person q ON q.id = o.person_id WHERE o.catalog_id = m.catalog_id AND o.id <> m.id AND o.role = 'owner'
           AND o.group_id IS NULL AND o.until IS NULL AND q.disabled_at IS NULL AND gate_has_credential(q.id)) THEN 'last' ELSE 'end' END,
         m.catalog_id, m.id, m.role::text, m.group_id FROM present m
    WHERE m.origin = p_issuer AND NOT EXISTS (SELECT 1 FROM whole w WHERE w.cat = m.catalog_id AND w.r = m.role::text AND w.grp IS NOT DISTINCT FROM m.group_id);
END $$;

CREATE FUNCTION gate_mapped_add(p_issuer text, p_catalog uuid, p_id uuid, p_role role, p_group uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ INSERT INTO member (catalog_id, id, person_id, role, group_id, origin) VALUES (p_catalog, p_id, app_person(), p_role, p_group, p_issuer) $$;


GRANT SELECT ON device_group TO latchkey_gate;

-- 6. The operator and accounts

-- Accounts of the installation by name or address; `alone` names the catalogs of which nobody else is an owner who could act.
CREATE FUNCTION gate_people(p_text text, p_limit int) RETURNS TABLE (id uuid, name text, email text, is_operator boolean, disabled_at timestamptz, alone text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT p.id, p.name, p.email::text, p.is_operator, p.disabled_at,
       ARRAY (SELECT c.name FROM member m JOIN catalog c ON c.id = m.catalog_id WHERE m.person_id = p.id AND m.role = 'owner' AND m.group_id IS NULL AND m.until IS NULL
              AND NOT EXISTS (SELECT 1 FROM member o JOIN person q ON q.id = o.person_id WHERE o.catalog_id = m.catalog_id AND o.person_id <> p.id AND o.role = 'owner'
                              AND o.group_id IS NULL AND o.until IS NULL AND q.disabled_at IS NULL AND gate_has_credential(q.id)) ORDER BY 1)
     FROM person p WHERE app_is_operator() AND (p_text = '' OR position(lower(p_text) IN lower(p.name)) > 0 OR position(lower(p_text) IN lower(p.email::text)) > 0)
     ORDER BY p.name, p.id LIMIT p_limit $$;

-- False where nothing changed. Nobody disables themselves, so that an operator stays.
CREATE FUNCTION gate_disable(p_person uuid, p_disabled boolean) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_is_operator() OR p_person = app_person() THEN RAISE EXCEPTION 'only the operator, and nobody themselves' USING ERRCODE = 'LK008'; END IF;
  UPDATE person SET disabled_at = CASE WHEN p_disabled THEN now() END WHERE id = p_person AND (disabled_at IS NULL) = p_disabled;
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_disabled THEN
    UPDATE sign_in SET revoked_at = now() WHERE person_id = p_person AND revoked_at IS NULL;
    UPDATE api_token SET revoked_at = now() WHERE person_id = p_person AND revoked_at IS NULL;
    UPDATE link SET used_at = now() WHERE person_id = p_person AND used_at IS NULL;
  END IF;
  RETURN true;
END $$;

DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname IN ('gate_has_credential', 'gate_owns', 'gate_sign_in', 'gate_viewer',
      'gate_known_address', 'gate_link', 'gate_pending', 'gate_member_left', 'gate_identity', 'gate_identity_used', 'gate_identity_add', 'gate_identity_remove',
      'gate_accept', 'gate_sign_up', 'gate_mapped', 'gate_mapped_add', 'gate_people', 'gate_disable') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_gate', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_gate', f);
  END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION gate_has_credential(uuid), gate_owns(uuid) FROM latchkey_app;

REVOKE CREATE ON SCHEMA public FROM latchkey_gate;
