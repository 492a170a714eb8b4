-- An image may be there before its bytes (src/cloud/images/image.state.ts), and has X7's words beside EC2's.
ALTER TABLE "images"
  ALTER COLUMN "format" DROP NOT NULL,
  ALTER COLUMN "size_bytes" DROP NOT NULL,
  ALTER COLUMN "virtual_bytes" DROP NOT NULL,
  ALTER COLUMN "sha256" DROP NOT NULL,
  ADD COLUMN "md5" CHAR(32),
  ADD COLUMN "sha512" CHAR(128),
  ADD COLUMN "container_format" TEXT,
  ADD COLUMN "disk_format" TEXT,
  ADD COLUMN "min_disk_gib" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "min_ram_mib" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "hidden" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "properties" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  ADD COLUMN "claim" UUID,
  ADD COLUMN "claimed_at" TIMESTAMPTZ(3),
  ADD COLUMN "reason" TEXT;

UPDATE "images" SET "updated_at" = "created_at",
  "container_format" = CASE "kind" WHEN 'kernel' THEN 'aki' WHEN 'ramdisk' THEN 'ari' ELSE 'bare' END,
  "disk_format" = CASE "kind" WHEN 'kernel' THEN 'aki' WHEN 'ramdisk' THEN 'ari' ELSE "format" END;

ALTER TABLE "images" DROP CONSTRAINT "images_state_check";
ALTER TABLE "images"
  ADD CONSTRAINT "images_state_check"
    CHECK ("state" IN ('pending', 'saving', 'staged', 'available', 'disabled', 'failed', 'deregistered')),
  ADD CONSTRAINT "images_bytes_check" CHECK ("state" NOT IN ('staged', 'available', 'disabled') OR
    ("format" IS NOT NULL AND "size_bytes" IS NOT NULL AND "virtual_bytes" IS NOT NULL AND "sha256" IS NOT NULL)),
  ADD CONSTRAINT "images_claim_check" CHECK (("state" = 'saving') = ("claim" IS NOT NULL));

-- What changes an image changes its time; that its bytes are still coming does not.
CREATE FUNCTION note_image_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := engine_now();
  RETURN NEW;
END $$;
CREATE TRIGGER images_updated BEFORE UPDATE ON "images" FOR EACH ROW
  WHEN (OLD.claimed_at IS NOT DISTINCT FROM NEW.claimed_at) EXECUTE FUNCTION note_image_change();
