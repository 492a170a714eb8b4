-- Passwords for tokens, and tokens that were revoked before their time.
CREATE TABLE "user_passwords" (
  "user_id" UUID NOT NULL,
  "hash" TEXT NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "user_passwords_pkey" PRIMARY KEY ("user_id")
);
CREATE TABLE "revoked_tokens" (
  "audit_id" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "revoked_tokens_pkey" PRIMARY KEY ("audit_id")
);
CREATE INDEX "revoked_tokens_expires_at_idx" ON "revoked_tokens" ("expires_at");
