-- The fleet: reserved places for devices, archiving, serials, and lists that stay fast however many devices there are.

-- 1. Columns

ALTER TABLE product ADD COLUMN archived_at timestamptz(3), ADD COLUMN reserved boolean NOT NULL DEFAULT false;
ALTER TABLE device_group ADD COLUMN archived_at timestamptz(3), ADD COLUMN reserved boolean NOT NULL DEFAULT false;
ALTER TABLE device ADD COLUMN serial text, ADD CHECK (serial IS NULL OR length(serial) BETWEEN 1 AND 100);

-- 2. Names: without regard to case, a group's within its product. What was told apart by case alone gets a number.

DROP INDEX product_catalog_id_name_key;
DROP INDEX device_group_catalog_id_name_key;
UPDATE product p SET name = left(p.name, 180) || ' (' || s.n || ')' FROM (SELECT catalog_id, id, row_number() OVER (PARTITION BY catalog_id, lower(name)
  ORDER BY created_at, id) + (lower(name) = '.unassigned')::int AS n FROM product) s WHERE s.catalog_id = p.catalog_id AND s.id = p.id AND s.n > 1;
UPDATE device_group g SET name = left(g.name, 180) || ' (' || s.n || ')' FROM (SELECT catalog_id, id, row_number() OVER (PARTITION BY catalog_id, product_id, lower(name)
  ORDER BY created_at, id) AS n FROM device_group) s WHERE s.catalog_id = g.catalog_id AND s.id = g.id AND s.n > 1;
CREATE UNIQUE INDEX product_name_once ON product (catalog_id, lower(name));
CREATE UNIQUE INDEX device_group_name_once ON device_group (catalog_id, product_id, lower(name));

-- 3. Every catalog has the product .unassigned with the group .default, for devices that have no place of their own yet.

CREATE UNIQUE INDEX product_reserved_once ON product (catalog_id) WHERE reserved;
CREATE UNIQUE INDEX device_group_reserved_once ON device_group (catalog_id) WHERE reserved;
CREATE POLICY gate ON product TO latchkey_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON device_group TO latchkey_gate USING (true) WITH CHECK (true);
GRANT INSERT ON product, device_group TO latchkey_gate;

CREATE FUNCTION gate_reserve_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place uuid := gen_random_uuid();
BEGIN
  INSERT INTO product (catalog_id, id, name, reserved) VALUES (NEW.id, place, '.unassigned', true);
  INSERT INTO device_group (catalog_id, id, product_id, name, reserved) VALUES (NEW.id, gen_random_uuid(), place, '.default', true);
  RETURN NULL;
END $$;
CREATE TRIGGER reserve_places AFTER INSERT ON catalog FOR EACH ROW EXECUTE FUNCTION gate_reserve_places();
INSERT INTO product (catalog_id, id, name, reserved) SELECT id, gen_random_uuid(), '.unassigned', true FROM catalog;
INSERT INTO device_group (catalog_id, id, product_id, name, reserved) SELECT catalog_id, gen_random_uuid(), id, '.default', true FROM product WHERE reserved;

CREATE FUNCTION reserved_stays() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'a reserved place is not changed' USING ERRCODE = 'LK030'; END $$;
CREATE TRIGGER reserved_stays BEFORE UPDATE ON product FOR EACH ROW WHEN (OLD.reserved OR NEW.reserved) EXECUTE FUNCTION reserved_stays();
CREATE TRIGGER reserved_stays BEFORE UPDATE ON device_group FOR EACH ROW WHEN (OLD.reserved OR NEW.reserved) EXECUTE FUNCTION reserved_stays();

-- 4. Archiving. No device comes into an archived place, and none stays behind in it. Both sides lock the place.

CREATE FUNCTION place_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM device_group g JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id
    WHERE g.catalog_id = NEW.catalog_id AND g.id = NEW.group_id FOR SHARE;
  IF EXISTS (SELECT 1 FROM device_group g JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id
             WHERE g.catalog_id = NEW.catalog_id AND g.id = NEW.group_id AND (g.archived_at IS NOT NULL OR p.archived_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'this group is archived' USING ERRCODE = 'LK031';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER place_open BEFORE INSERT ON device FOR EACH ROW WHEN (NEW.until IS NULL) EXECUTE FUNCTION place_open();
CREATE TRIGGER place_open_moved BEFORE UPDATE OF group_id ON device FOR EACH ROW
  WHEN (NEW.group_id <> OLD.group_id AND NEW.until IS NULL) EXECUTE FUNCTION place_open();

CREATE FUNCTION product_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM product p WHERE p.catalog_id = NEW.catalog_id AND p.id = NEW.product_id FOR SHARE;
  IF EXISTS (SELECT 1 FROM product p WHERE p.catalog_id = NEW.catalog_id AND p.id = NEW.product_id AND p.archived_at IS NOT NULL) THEN
    RAISE EXCEPTION 'this product is archived' USING ERRCODE = 'LK031';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER product_open BEFORE INSERT ON device_group FOR EACH ROW WHEN (NOT NEW.reserved) EXECUTE FUNCTION product_open();

CREATE FUNCTION place_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM device d JOIN device_group g ON g.catalog_id = d.catalog_id AND g.id = d.group_id WHERE d.catalog_id = NEW.catalog_id AND d.until IS NULL
             AND NEW.id = CASE TG_TABLE_NAME WHEN 'product' THEN g.product_id ELSE g.id END) THEN
    RAISE EXCEPTION 'devices stand in it' USING ERRCODE = 'LK032';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER place_empty AFTER UPDATE ON product FOR EACH ROW WHEN (OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL) EXECUTE FUNCTION place_empty();
CREATE TRIGGER place_empty AFTER UPDATE ON device_group FOR EACH ROW WHEN (OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL) EXECUTE FUNCTION place_empty();

-- Nothing begins in an archived catalog: no device, place or request comes, and nothing is approved or issued. What is there stays readable.
CREATE FUNCTION catalog_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM catalog c WHERE c.id = NEW.catalog_id AND c.archived_at IS NOT NULL;
  IF FOUND THEN RAISE EXCEPTION 'this catalog is archived' USING ERRCODE = 'LK033'; END IF;
  RETURN NEW;
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['product', 'device_group', 'device', 'request', 'approval', 'capability'] LOOP
    EXECUTE format('CREATE TRIGGER catalog_open BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION catalog_open()', t);
  END LOOP;
END $$;

GRANT UPDATE (archived_at) ON product, device_group, catalog TO latchkey_app;
GRANT UPDATE (name) ON catalog TO latchkey_app;
GRANT UPDATE (serial) ON device TO latchkey_app;

-- 5. Lists. A page is read along the index of its order, from a key on; a search goes through the trigrams where that is
-- less. Under row-level security the planner may use neither for what is not leakproof, so that a function of the role that
-- nobody logs in as reads the page's ids: of one catalog, where the person is a member of it.

CREATE INDEX device_by_name ON device (catalog_id, (coalesce(lower(name), chr(1114111)) COLLATE "C"), id) WHERE until IS NULL;
CREATE INDEX device_by_seen ON device (catalog_id, (coalesce(statement_at, '-infinity')), id) WHERE until IS NULL;
CREATE INDEX device_by_keystore ON device (catalog_id, keystore_seen, id) WHERE until IS NULL;
CREATE INDEX device_by_since ON device (catalog_id, since, id) WHERE until IS NULL;
CREATE INDEX device_pending ON device (catalog_id, id) WHERE until IS NULL AND claim = 'pending';
CREATE INDEX device_released ON device (catalog_id, until) WHERE until IS NOT NULL;
CREATE INDEX device_serial_prefix ON device (catalog_id, (lower(serial) COLLATE "C")) WHERE until IS NULL AND serial IS NOT NULL;
CREATE INDEX device_serial_search ON device USING gin (serial gin_trgm_ops) WHERE serial IS NOT NULL;
CREATE INDEX device_group_held ON device (catalog_id, group_id) WHERE until IS NULL;
DROP INDEX device_catalog_id_group_id_idx;
CREATE INDEX capability_live ON capability (catalog_id, expires_at, device) WHERE state <> 'ended';
CREATE POLICY search ON capability FOR SELECT TO latchkey_search USING (true);
GRANT SELECT (catalog_id, device, state, expires_at) ON capability TO latchkey_search;

-- The condition of a list. `like` and `hex` are patterns already; `beginning` is for texts too short for trigrams.
CREATE FUNCTION search_device_where(p_catalog uuid, p jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE w text := format('d.catalog_id = %L::uuid', p_catalog);
BEGIN
  w := w || CASE WHEN p->>'released' = 'true' THEN ' AND d.until IS NOT NULL' ELSE ' AND d.until IS NULL' END;
  IF p ? 'groups' THEN w := w || format(' AND d.group_id = ANY (%L::uuid[])', ARRAY(SELECT jsonb_array_elements_text(p->'groups'))); END IF;
  IF p ? 'claim' THEN w := w || format(' AND d.claim = %L', p->>'claim'); END IF;
  IF p ? 'below' THEN w := w || format(' AND d.keystore_seen < %L::bigint', p->>'below'); END IF;
  IF p ? 'seenSince' THEN w := w || format(' AND coalesce(d.statement_at, ''-infinity'') >= %L::timestamptz', p->>'seenSince'); END IF;
  IF p ? 'unseenSince' THEN w := w || format(' AND coalesce(d.statement_at, ''-infinity'') < %L::timestamptz', p->>'unseenSince'); END IF;
  IF p ? 'liveAt' THEN
    w := w || format(' AND d.id IN (SELECT k.device FROM capability k WHERE k.catalog_id = %L::uuid AND k.state <> ''ended'' AND k.expires_at > %L::timestamptz)', p_catalog, p->>'liveAt');
  END IF;
  IF p ? 'beginning' THEN
    w := w || format(' AND (coalesce(lower(d.name), chr(1114111)) COLLATE "C" LIKE %L OR d.serial IS NOT NULL AND lower(d.serial) COLLATE "C" LIKE %1$L)', p->>'beginning');
  ELSIF p ? 'like' THEN
    w := w || format(' AND (d.name ILIKE %L OR d.serial IS NOT NULL AND d.serial ILIKE %1$L%s)', p->>'like',
      CASE WHEN p ? 'hex' THEN format(' OR encode(d.device_id, ''hex'') LIKE %L', p->>'hex') ELSE '' END);
  END IF;
  RETURN w;
END $$;

-- A page of ids with the key of its order. `after` and `before` are the key and id beside the page; `before` reads backwards.
CREATE FUNCTION search_device_page(p_catalog uuid, p_filter jsonb, p_page jsonb) RETURNS TABLE (id uuid, key text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  k text := CASE p_page->>'sort' WHEN 'seen' THEN 'coalesce(d.statement_at, ''-infinity'')' WHEN 'keystore' THEN 'd.keystore_seen' WHEN 'since' THEN 'd.since'
    ELSE 'coalesce(lower(d.name), chr(1114111)) COLLATE "C"' END;
  t text := CASE p_page->>'sort' WHEN 'seen' THEN 'timestamptz' WHEN 'keystore' THEN 'bigint' WHEN 'since' THEN 'timestamptz' ELSE 'text' END;
  falls boolean := (p_page->>'falls')::boolean <> (p_page ? 'before');
  beside jsonb := coalesce(p_page->'after', p_page->'before');
BEGIN
  IF NOT p_catalog = ANY (app_catalogs()) THEN RETURN; END IF;
  RETURN QUERY EXECUTE format('SELECT d.id, (%1$s)::text FROM device d WHERE %2$s%3$s ORDER BY %1$s %4$s, d.id %4$s LIMIT %5$s', k, search_device_where(p_catalog, p_filter),
    CASE WHEN beside IS NULL THEN '' ELSE format(' AND (%s, d.id) %s (%L::%s, %L::uuid)', k, CASE WHEN falls THEN '<' ELSE '>' END, beside->>0, t, beside->>1) END,
    CASE WHEN falls THEN 'DESC' ELSE 'ASC' END, (p_page->>'limit')::int);
END $$;

-- How many there are, counted up to `p_most`.
CREATE FUNCTION search_device_count(p_catalog uuid, p_filter jsonb, p_most int) RETURNS int
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE n int;
BEGIN
  IF NOT p_catalog = ANY (app_catalogs()) THEN RETURN 0; END IF;
  EXECUTE format('SELECT count(*)::int FROM (SELECT 1 FROM device d WHERE %s LIMIT %s) found', search_device_where(p_catalog, p_filter), p_most) INTO n;
  RETURN n;
END $$;

DROP FUNCTION search_devices(uuid, text);
DO $$ DECLARE f regprocedure; BEGIN
  GRANT CREATE ON SCHEMA public TO latchkey_gate, latchkey_search;
  FOREACH f IN ARRAY ARRAY['gate_reserve_places()', 'search_device_where(uuid, jsonb)', 'search_device_page(uuid, jsonb, jsonb)', 'search_device_count(uuid, jsonb, int)']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    IF f::text LIKE 'gate%' THEN EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_gate', f);
    ELSE
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO latchkey_app, latchkey_search', f);
      EXECUTE format('ALTER FUNCTION %s OWNER TO latchkey_search', f);
    END IF;
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM latchkey_gate, latchkey_search;
END $$;
