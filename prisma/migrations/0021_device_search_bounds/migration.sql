-- A search whose cost does not hang on what the planner guesses of a text. It may take a text for a common one and read a whole
-- catalog along its ids for the few that match. So the ids are read for a bounded stretch only; where that does not fill the
-- page, little matches, and all of it is collected through the trigrams and put in order.

CREATE OR REPLACE FUNCTION search_device_page(p_catalog uuid, p_filter jsonb, p_page jsonb) RETURNS TABLE (id uuid, key text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  k text := CASE p_page->>'sort' WHEN 'id' THEN 'd.id' WHEN 'seen' THEN 'coalesce(d.statement_at, ''-infinity'')' WHEN 'keystore' THEN 'd.keystore_seen'
    WHEN 'since' THEN 'd.since' ELSE 'coalesce(lower(d.name), chr(1114111)) COLLATE "C"' END;
  t text := CASE p_page->>'sort' WHEN 'id' THEN 'uuid' WHEN 'seen' THEN 'timestamptz' WHEN 'keystore' THEN 'bigint' WHEN 'since' THEN 'timestamptz' ELSE 'text' END;
  falls boolean := (p_page->>'falls')::boolean <> (p_page ? 'before');
  beside jsonb := coalesce(p_page->'after', p_page->'before');
  most int := (p_page->>'limit')::int;
  within text := search_device_where(p_catalog, p_filter);
  place text := CASE WHEN beside IS NULL THEN '' ELSE format(' AND (%s, d.id) %s (%L::%s, %L::uuid)', k, CASE WHEN falls THEN '<' ELSE '>' END, beside->>0, t, beside->>1) END;
  way text := format('ORDER BY %s %s, d.id %2$s', k, CASE WHEN falls THEN 'DESC' ELSE 'ASC' END);
  ends text := CASE WHEN p_filter->>'released' = 'true' THEN 'd.until IS NOT NULL' ELSE 'd.until IS NULL' END;
  n int;
BEGIN
  IF NOT p_catalog = ANY (app_catalogs()) THEN RETURN; END IF;
  IF NOT p_filter ? 'like' THEN
    RETURN QUERY EXECUTE format('SELECT d.id, (%s)::text FROM device d WHERE %s%s %s LIMIT %s', k, within, place, way, most);
    RETURN;
  END IF;
  EXECUTE format('SELECT count(*)::int FROM (SELECT 1 FROM (SELECT * FROM device d WHERE d.catalog_id = %L::uuid AND %s%s %s LIMIT 4000) d WHERE %s LIMIT %s) met',
    p_catalog, ends, place, way, within, most) INTO n;
  IF n = most THEN
    RETURN QUERY EXECUTE format('SELECT d.id, (%s)::text FROM (SELECT * FROM device d WHERE d.catalog_id = %L::uuid AND %s%s %s LIMIT 4000) d WHERE %s %s LIMIT %s',
      k, p_catalog, ends, place, way, within, way, most);
  ELSE
    RETURN QUERY EXECUTE format('WITH met AS MATERIALIZED (SELECT d.id FROM device d WHERE %s%s)
      SELECT d.id, (%s)::text FROM met JOIN device d ON d.catalog_id = %L::uuid AND d.id = met.id %s LIMIT %s', within, place, k, p_catalog, way, most);
  END IF;
END $$;
