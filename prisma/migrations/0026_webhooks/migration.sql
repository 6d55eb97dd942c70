-- Webhooks of a catalog: where its events are posted, each delivery and each attempt at it. The secret lies sealed under the
-- installation's key; the app puts it in and never reads it.

CREATE TABLE "webhook" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT[],
    "sealed" BYTEA NOT NULL,
    "made_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_why" TEXT,
    "failing_since" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("catalog_id", "id")
);
CREATE TABLE "webhook_delivery" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "webhook" UUID NOT NULL,
    "event" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("catalog_id", "id")
);
CREATE TABLE "webhook_attempt" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "delivery" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "answer" TEXT,
    "error" TEXT,

    CONSTRAINT "webhook_attempt_pkey" PRIMARY KEY ("catalog_id", "id")
);
CREATE UNIQUE INDEX "webhook_delivery_catalog_id_webhook_event_key" ON "webhook_delivery"("catalog_id", "webhook", "event");
CREATE INDEX "webhook_delivery_catalog_id_webhook_created_at_idx" ON "webhook_delivery"("catalog_id", "webhook", "created_at" DESC);
CREATE INDEX "webhook_attempt_catalog_id_delivery_at_idx" ON "webhook_attempt"("catalog_id", "delivery", "at");
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_catalog_id_webhook_fkey" FOREIGN KEY ("catalog_id", "webhook") REFERENCES "webhook"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "webhook_attempt" ADD CONSTRAINT "webhook_attempt_catalog_id_delivery_fkey" FOREIGN KEY ("catalog_id", "delivery") REFERENCES "webhook_delivery"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE webhook ADD CHECK (length(label) BETWEEN 1 AND 100), ADD CHECK (length(url) BETWEEN 8 AND 2000), ADD CHECK (octet_length(sealed) <= 500),
  ADD CHECK (cardinality(kinds) BETWEEN 1 AND 100), ADD CHECK (length(disabled_why) <= 500);
ALTER TABLE webhook_delivery ADD CHECK (state IN ('waiting', 'delivered', 'failed')), ADD CHECK (octet_length(body) <= 16384),
  ADD CHECK ((state = 'waiting') = (ended_at IS NULL));
ALTER TABLE webhook_attempt ADD CHECK (length(answer) <= 1000), ADD CHECK (length(error) <= 500), ADD CHECK (num_nonnulls(status, error) >= 1);
CREATE TRIGGER attempt_kept BEFORE UPDATE OR DELETE ON webhook_attempt FOR EACH ROW EXECUTE FUNCTION refuse();

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['webhook', 'webhook_delivery', 'webhook_attempt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_catalogs ON %I TO latchkey_app USING (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))
                    WITH CHECK (catalog_id = ANY ((SELECT app_catalogs())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO latchkey_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT (catalog_id, id, label, url, kinds, made_by, created_at, removed_at, disabled_at, disabled_why, failing_since), INSERT,
  UPDATE (label, url, kinds, sealed, removed_at, disabled_at, disabled_why, failing_since) ON webhook TO latchkey_app;
GRANT SELECT, INSERT, UPDATE (state, attempts, ended_at) ON webhook_delivery TO latchkey_app;
GRANT SELECT ON webhook_attempt TO latchkey_app;
GRANT SELECT, UPDATE (disabled_at, disabled_why, failing_since) ON webhook TO latchkey_worker;
GRANT SELECT, INSERT, UPDATE (state, attempts, ended_at) ON webhook_delivery TO latchkey_worker;
GRANT SELECT, INSERT ON webhook_attempt TO latchkey_worker;
