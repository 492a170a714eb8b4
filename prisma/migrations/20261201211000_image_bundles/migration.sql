-- What the parts of a bundle need to become an image, while they come: it holds their key, and goes with the work.
ALTER TABLE "images"
  ADD COLUMN "bundle" JSONB,
  ADD CONSTRAINT "images_bundle_check" CHECK ("bundle" IS NULL OR "task_state" IS NOT NULL);

-- The cloud's own key, to which bundles are encrypted and by which certificates of users are signed.
CREATE TABLE "bundle_keys" (
  "name" TEXT NOT NULL,
  "sealed_key" BYTEA NOT NULL,
  "certificate" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "bundle_keys_pkey" PRIMARY KEY ("name")
);

-- Of users, who sign bundles: their public keys. The private ones were handed out and are kept nowhere.
CREATE TABLE "user_certificates" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "public_key" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "user_certificates_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_certificates_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX "user_certificates_user_id_idx" ON "user_certificates"("user_id");
