-- What both hosts of an attachment across hosts know, sealed under the master key. It goes with the attachment.
ALTER TABLE "volumes" ADD COLUMN "attachment_key" BYTEA,
  ADD CONSTRAINT "volumes_attachment_key_check" CHECK ("attachment_key" IS NULL OR "instance_id" IS NOT NULL);
