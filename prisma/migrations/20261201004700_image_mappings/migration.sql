-- What an image says of the devices of its instances (src/cloud/images/image-mapping.ts). One whose root is a snapshot has
-- no bytes of its own.
ALTER TABLE "images" ADD COLUMN "mappings" JSONB NOT NULL DEFAULT '[]', ADD COLUMN "root_snapshot" UUID;

ALTER TABLE "images" DROP CONSTRAINT "images_bytes_check";
ALTER TABLE "images" ADD CONSTRAINT "images_bytes_check" CHECK ("state" NOT IN ('staged', 'available', 'disabled')
  OR "root_snapshot" IS NOT NULL
  OR ("format" IS NOT NULL AND "size_bytes" IS NOT NULL AND "virtual_bytes" IS NOT NULL AND "sha256" IS NOT NULL));

-- A snapshot that images name is not deleted.
CREATE INDEX "images_mappings_idx" ON "images" USING gin ("mappings" jsonb_path_ops);
