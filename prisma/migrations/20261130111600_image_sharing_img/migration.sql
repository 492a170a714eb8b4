-- Who sees and launches an image (src/cloud/images/image-access.ts), and what its owner says about it.
ALTER TABLE "images"
  ADD COLUMN "visibility" TEXT NOT NULL DEFAULT 'private',
  ADD COLUMN "from_operator" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "protected" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "deprecated_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "images_visibility_check" CHECK ("visibility" IN ('private', 'shared', 'community', 'public'));

-- Until now the operator alone brought images.
UPDATE "images" SET "visibility" = 'public', "from_operator" = true WHERE "is_public";
ALTER TABLE "images" DROP COLUMN "is_public";

ALTER TABLE "images" DROP CONSTRAINT "images_state_check";
ALTER TABLE "images" ADD CONSTRAINT "images_state_check"
  CHECK ("state" IN ('pending', 'available', 'disabled', 'failed', 'deregistered'));

-- CreateTable
CREATE TABLE "image_members" (
    "image_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "image_members_pkey" PRIMARY KEY ("image_id","project_id"),
    CONSTRAINT "image_members_status_check" CHECK ("status" IN ('pending', 'accepted', 'rejected'))
);

-- CreateIndex
CREATE INDEX "image_members_project_id_idx" ON "image_members"("project_id");

ALTER TABLE "image_members" ADD CONSTRAINT "image_members_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "image_members" ADD CONSTRAINT "image_members_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
