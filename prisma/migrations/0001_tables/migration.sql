-- Extensions that a database's owner may add by itself.
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "mode" AS ENUM ('demo', 'production');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'technician', 'auditor');

-- CreateEnum
CREATE TYPE "capability_type" AS ENUM ('fieldServicing', 'appDevelopment');

-- CreateEnum
CREATE TYPE "request_state" AS ENUM ('waiting', 'approved', 'denied', 'withdrawn', 'lapsed', 'downloaded');

-- CreateEnum
CREATE TYPE "capability_state" AS ENUM ('reserved', 'signed', 'delivered', 'ended');

-- CreateEnum
CREATE TYPE "key_state" AS ENUM ('planned', 'active', 'retired', 'compromised');

-- CreateEnum
CREATE TYPE "link_purpose" AS ENUM ('set_up', 'invite', 'password');

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "uuid" UUID NOT NULL,
    "mode" "mode" NOT NULL,
    "url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" CITEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in" (
    "id" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "address" TEXT,
    "agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "id" BIGSERIAL NOT NULL,
    "subject" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link" (
    "id" BYTEA NOT NULL,
    "purpose" "link_purpose" NOT NULL,
    "person_id" UUID,
    "made_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" BYTEA NOT NULL,
    "person_id" UUID,
    "service" TEXT,
    "catalog_id" UUID,
    "scopes" TEXT[],
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_nonce" (
    "nonce" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "subject" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "server_nonce_pkey" PRIMARY KEY ("nonce")
);

-- CreateTable
CREATE TABLE "catalog" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "group_id" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "policy" (
    "catalog_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "made_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("catalog_id","version")
);

-- CreateTable
CREATE TABLE "product" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "product_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "device_group" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "device_group_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "device" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "device_id" BYTEA NOT NULL,
    "public_key" BYTEA,
    "name" TEXT,
    "group_id" UUID NOT NULL,
    "claim" TEXT NOT NULL DEFAULT 'pending',
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "epoch_issued" BIGINT NOT NULL DEFAULT 1,
    "epoch_confirmed" BIGINT NOT NULL DEFAULT 0,
    "keystore_seen" BIGINT NOT NULL DEFAULT 0,
    "counter_seen" BIGINT NOT NULL DEFAULT 0,
    "handover_seen" BIGINT NOT NULL DEFAULT 0,
    "state_seen" INTEGER,
    "firmware_seen" TEXT,
    "statement_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "device_statement" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "device" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,
    "nonce" BYTEA NOT NULL,
    "person_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "device_statement_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "root_key" (
    "catalog_id" UUID NOT NULL,
    "kid" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "private_enc" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "root_key_pkey" PRIMARY KEY ("catalog_id","kid")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "catalog_id" UUID NOT NULL,
    "kid" BYTEA NOT NULL,
    "use" INTEGER NOT NULL,
    "public_key" BYTEA NOT NULL,
    "private_enc" BYTEA,
    "state" "key_state" NOT NULL DEFAULT 'planned',
    "from" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("catalog_id","kid")
);

-- CreateTable
CREATE TABLE "keystore" (
    "catalog_id" UUID NOT NULL,
    "version" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "root_kid" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "keystore_pkey" PRIMARY KEY ("catalog_id","version")
);

-- CreateTable
CREATE TABLE "keystore_draft" (
    "catalog_id" UUID NOT NULL,
    "version" BIGINT NOT NULL,
    "payload" BYTEA NOT NULL,
    "root_kid" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "keystore_draft_pkey" PRIMARY KEY ("catalog_id","version")
);

-- CreateTable
CREATE TABLE "image" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "component_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "rollback" INTEGER NOT NULL,
    "manifest" BYTEA NOT NULL,
    "kid" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "image_content" (
    "catalog_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "image_content_pkey" PRIMARY KEY ("catalog_id","image_id")
);

-- CreateTable
CREATE TABLE "request" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "requester_id" UUID NOT NULL,
    "device" UUID NOT NULL,
    "type" "capability_type" NOT NULL,
    "operations" TEXT[],
    "reason" TEXT NOT NULL,
    "ticket" TEXT,
    "duration_s" INTEGER NOT NULL,
    "bearer" BOOLEAN NOT NULL DEFAULT false,
    "boot_id" BYTEA,
    "policy_version" INTEGER NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "batch" UUID,
    "state" "request_state" NOT NULL DEFAULT 'waiting',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "lapses_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "review" (
    "catalog_id" UUID NOT NULL,
    "request" UUID NOT NULL,
    "reviewer_id" UUID NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "decision" TEXT NOT NULL,
    "note" TEXT,
    "own_request" BOOLEAN NOT NULL DEFAULT false,
    "evidence" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("catalog_id","request","reviewer_id")
);

-- CreateTable
CREATE TABLE "approval" (
    "catalog_id" UUID NOT NULL,
    "request" UUID NOT NULL,
    "device" UUID NOT NULL,
    "type" "capability_type" NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'reviews',
    "policy_version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lapses_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_pkey" PRIMARY KEY ("catalog_id","request")
);

-- CreateTable
CREATE TABLE "capability" (
    "cti" UUID NOT NULL,
    "catalog_id" UUID NOT NULL,
    "request" UUID NOT NULL,
    "device" UUID NOT NULL,
    "type" "capability_type" NOT NULL,
    "epoch" BIGINT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "kid" BYTEA NOT NULL,
    "profile_key" BYTEA,
    "payload" BYTEA NOT NULL,
    "entry" UUID NOT NULL,
    "file" BYTEA,
    "state" "capability_state" NOT NULL DEFAULT 'reserved',
    "rebind_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "capability_pkey" PRIMARY KEY ("cti")
);

-- CreateTable
CREATE TABLE "profile_key" (
    "catalog_id" UUID NOT NULL,
    "thumbprint" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "blocked_at" TIMESTAMPTZ(3),

    CONSTRAINT "profile_key_pkey" PRIMARY KEY ("catalog_id","thumbprint")
);

-- CreateTable
CREATE TABLE "revocation" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "device" UUID NOT NULL,
    "epoch" BIGINT NOT NULL,
    "notice" BYTEA,
    "made_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_statement" UUID,

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "handover" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "device" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "new_catalog" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "handover_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "receipt" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "device" UUID NOT NULL,
    "cti" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,
    "from_seq" INTEGER NOT NULL,
    "to_seq" INTEGER NOT NULL,
    "counter" BIGINT NOT NULL,
    "boot_id" BYTEA NOT NULL,
    "verdict" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "finding" (
    "catalog_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "device" UUID,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "finding_pkey" PRIMARY KEY ("catalog_id","id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "log" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "bytes" BYTEA NOT NULL,
    "leaf_hash" BYTEA NOT NULL,
    "index" BIGINT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("log","id")
);

-- CreateTable
CREATE TABLE "audit_clear" (
    "log" UUID NOT NULL,
    "entry" UUID NOT NULL,
    "field" INTEGER NOT NULL,
    "salt" BYTEA NOT NULL,
    "value" BYTEA NOT NULL,

    CONSTRAINT "audit_clear_pkey" PRIMARY KEY ("log","entry","field")
);

-- CreateTable
CREATE TABLE "log_head" (
    "log" UUID NOT NULL,
    "size" BIGINT NOT NULL DEFAULT 0,
    "root_hash" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_head_pkey" PRIMARY KEY ("log")
);

-- CreateTable
CREATE TABLE "log_checkpoint" (
    "log" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "note" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_checkpoint_pkey" PRIMARY KEY ("log","size")
);

-- CreateTable
CREATE TABLE "log_tile" (
    "log" UUID NOT NULL,
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "width" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "log_tile_pkey" PRIMARY KEY ("log","level","index","width")
);

-- CreateTable
CREATE TABLE "idempotency" (
    "person_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "outcome" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("person_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");

-- CreateIndex
CREATE INDEX "sign_in_person_id_idx" ON "sign_in"("person_id");

-- CreateIndex
CREATE INDEX "sign_in_attempt_subject_at_idx" ON "sign_in_attempt"("subject", "at");

-- CreateIndex
CREATE INDEX "server_nonce_expires_at_idx" ON "server_nonce"("expires_at");

-- CreateIndex
CREATE INDEX "member_person_id_idx" ON "member"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "product_catalog_id_name_key" ON "product"("catalog_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "device_group_catalog_id_name_key" ON "device_group"("catalog_id", "name");

-- CreateIndex
CREATE INDEX "device_catalog_id_device_id_idx" ON "device"("catalog_id", "device_id");

-- CreateIndex
CREATE INDEX "device_catalog_id_group_id_idx" ON "device"("catalog_id", "group_id");

-- CreateIndex
CREATE UNIQUE INDEX "device_statement_nonce_key" ON "device_statement"("nonce");

-- CreateIndex
CREATE INDEX "request_catalog_id_state_created_at_idx" ON "request"("catalog_id", "state", "created_at");

-- CreateIndex
CREATE INDEX "request_catalog_id_device_idx" ON "request"("catalog_id", "device");

-- CreateIndex
CREATE INDEX "request_requester_id_state_idx" ON "request"("requester_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "request_catalog_id_id_device_type_key" ON "request"("catalog_id", "id", "device", "type");

-- CreateIndex
CREATE UNIQUE INDEX "approval_catalog_id_request_device_type_key" ON "approval"("catalog_id", "request", "device", "type");

-- CreateIndex
CREATE INDEX "capability_catalog_id_device_idx" ON "capability"("catalog_id", "device");

-- CreateIndex
CREATE UNIQUE INDEX "capability_catalog_id_request_key" ON "capability"("catalog_id", "request");

-- CreateIndex
CREATE UNIQUE INDEX "capability_catalog_id_cti_key" ON "capability"("catalog_id", "cti");

-- CreateIndex
CREATE UNIQUE INDEX "revocation_catalog_id_device_epoch_key" ON "revocation"("catalog_id", "device", "epoch");

-- CreateIndex
CREATE INDEX "receipt_catalog_id_cti_idx" ON "receipt"("catalog_id", "cti");

-- CreateIndex
CREATE INDEX "audit_entry_log_at_id_idx" ON "audit_entry"("log", "at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_log_index_key" ON "audit_entry"("log", "index");

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in" ADD CONSTRAINT "sign_in_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_catalog_id_group_id_fkey" FOREIGN KEY ("catalog_id", "group_id") REFERENCES "device_group"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy" ADD CONSTRAINT "policy_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_group" ADD CONSTRAINT "device_group_catalog_id_product_id_fkey" FOREIGN KEY ("catalog_id", "product_id") REFERENCES "product"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_catalog_id_group_id_fkey" FOREIGN KEY ("catalog_id", "group_id") REFERENCES "device_group"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_statement" ADD CONSTRAINT "device_statement_catalog_id_device_fkey" FOREIGN KEY ("catalog_id", "device") REFERENCES "device"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "root_key" ADD CONSTRAINT "root_key_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_key" ADD CONSTRAINT "signing_key_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keystore" ADD CONSTRAINT "keystore_catalog_id_root_kid_fkey" FOREIGN KEY ("catalog_id", "root_kid") REFERENCES "root_key"("catalog_id", "kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keystore_draft" ADD CONSTRAINT "keystore_draft_catalog_id_root_kid_fkey" FOREIGN KEY ("catalog_id", "root_kid") REFERENCES "root_key"("catalog_id", "kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image" ADD CONSTRAINT "image_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_content" ADD CONSTRAINT "image_content_catalog_id_image_id_fkey" FOREIGN KEY ("catalog_id", "image_id") REFERENCES "image"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_catalog_id_device_fkey" FOREIGN KEY ("catalog_id", "device") REFERENCES "device"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_catalog_id_policy_version_fkey" FOREIGN KEY ("catalog_id", "policy_version") REFERENCES "policy"("catalog_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_catalog_id_request_fkey" FOREIGN KEY ("catalog_id", "request") REFERENCES "request"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_catalog_id_request_device_type_fkey" FOREIGN KEY ("catalog_id", "request", "device", "type") REFERENCES "request"("catalog_id", "id", "device", "type") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capability" ADD CONSTRAINT "capability_catalog_id_request_device_type_fkey" FOREIGN KEY ("catalog_id", "request", "device", "type") REFERENCES "approval"("catalog_id", "request", "device", "type") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capability" ADD CONSTRAINT "capability_catalog_id_kid_fkey" FOREIGN KEY ("catalog_id", "kid") REFERENCES "signing_key"("catalog_id", "kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "profile_key" ADD CONSTRAINT "profile_key_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revocation" ADD CONSTRAINT "revocation_catalog_id_device_fkey" FOREIGN KEY ("catalog_id", "device") REFERENCES "device"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handover" ADD CONSTRAINT "handover_catalog_id_device_fkey" FOREIGN KEY ("catalog_id", "device") REFERENCES "device"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_catalog_id_device_fkey" FOREIGN KEY ("catalog_id", "device") REFERENCES "device"("catalog_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_clear" ADD CONSTRAINT "audit_clear_log_entry_fkey" FOREIGN KEY ("log", "entry") REFERENCES "audit_entry"("log", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


