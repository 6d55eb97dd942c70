-- Searches of devices whose cost does not grow with the catalog. A text that much matches is read along the ids, which lie
-- at random, so that a page is full soon; along the names, what matches may lie together at the far end.

CREATE INDEX device_by_group ON device (catalog_id, group_id, (coalesce(lower(name), chr(1114111)) COLLATE "C"), id) WHERE until IS NULL;
DROP INDEX device_group_held;
DROP INDEX device_released;
CREATE INDEX device_released ON device (catalog_id, (coalesce(lower(name), chr(1114111)) COLLATE "C"), id) WHERE until IS NOT NULL;
DROP INDEX device_serial_prefix;

-- `whole` is an ID by itself. Of a long part of one only the beginning goes through the trigrams, and the rest is compared.
CREATE OR REPLACE FUNCTION search_device_where(p_catalog uuid, p jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE w text := format('d.catalog_id = %L::uuid', p_catalog);
BEGIN
  w := w || CASE WHEN p->>'released' = 'true' THEN ' AND d.until IS NOT NULL' ELSE ' AND d.until IS NULL' END;
  IF p ? 'groups' THEN
    w := w || CASE WHEN jsonb_array_length(p->'groups') = 1 THEN format(' AND d.group_id = %L::uuid', p->'groups'->>0)
      ELSE format(' AND d.group_id = ANY (%L::uuid[])', ARRAY(SELECT jsonb_array_elements_text(p->'groups'))) END;
  END IF;
  IF p ? 'claim' THEN w := w || format(' AND d.claim = %L', p->>'claim'); END IF;
  IF p ? 'below' THEN w := w || format(' AND d.keystore_seen < %L::bigint', p->>'below'); END IF;
  IF p ? 'seenSince' THEN w := w || format(' AND coalesce(d.statement_at, ''-infinity'') >= %L::timestamptz', p->>'seenSince'); END IF;
  IF p ? 'unseenSince' THEN w := w || format(' AND coalesce(d.statement_at, ''-infinity'') < %L::timestamptz', p->>'unseenSince'); END IF;
  IF p ? 'liveAt' THEN
    w := w || format(' AND d.id IN (SELECT k.device FROM capability k WHERE k.catalog_id = %L::uuid AND k.state <> ''ended'' AND k.expires_at > %L::timestamptz)', p_catalog, p->>'liveAt');
  END IF;
  IF p ? 'whole' THEN
    w := w || format(' AND d.device_id = decode(%L, ''hex'')', p->>'whole');
  ELSIF p ? 'beginning' THEN
    w := w || format(' AND coalesce(lower(d.name), chr(1114111)) COLLATE "C" LIKE %L', p->>'beginning');
  ELSIF p ? 'like' THEN
    w := w || format(' AND (d.name ILIKE %L OR d.serial IS NOT NULL AND d.serial ILIKE %1$L%s)', p->>'like', CASE WHEN NOT p ? 'hex' THEN '' ELSE
      format(' OR encode(d.device_id, ''hex'') LIKE %L AND strpos(encode(d.device_id, ''hex''), %L) > 0', '%' || left(p->>'hex', 12) || '%', p->>'hex') END);
  END IF;
  RETURN w;
END $$;

CREATE OR REPLACE FUNCTION search_device_page(p_catalog uuid, p_filter jsonb, p_page jsonb) RETURNS TABLE (id uuid, key text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  k text := CASE p_page->>'sort' WHEN 'id' THEN 'd.id' WHEN 'seen' THEN 'coalesce(d.statement_at, ''-infinity'')' WHEN 'keystore' THEN 'd.keystore_seen'
    WHEN 'since' THEN 'd.since' ELSE 'coalesce(lower(d.name), chr(1114111)) COLLATE "C"' END;
  t text := CASE p_page->>'sort' WHEN 'id' THEN 'uuid' WHEN 'seen' THEN 'timestamptz' WHEN 'keystore' THEN 'bigint' WHEN 'since' THEN 'timestamptz' ELSE 'text' END;
  falls boolean := (p_page->>'falls')::boolean <> (p_page ? 'before');
  beside jsonb := coalesce(p_page->'after', p_page->'before');
BEGIN
  IF NOT p_catalog = ANY (app_catalogs()) THEN RETURN; END IF;
  RETURN QUERY EXECUTE format('SELECT d.id, (%1$s)::text FROM device d WHERE %2$s%3$s ORDER BY %1$s %4$s, d.id %4$s LIMIT %5$s', k, search_device_where(p_catalog, p_filter),
    CASE WHEN beside IS NULL THEN '' ELSE format(' AND (%s, d.id) %s (%L::%s, %L::uuid)', k, CASE WHEN falls THEN '<' ELSE '>' END, beside->>0, t, beside->>1) END,
    CASE WHEN falls THEN 'DESC' ELSE 'ASC' END, (p_page->>'limit')::int);
END $$;
